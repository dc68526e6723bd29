/* Whatever the ground, the water and the streets: each generated drain leads to an outfall, its bed falls all the way
 * and is neither over the ground nor too deep, sections never shrink, and the order of streets does not show. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/hash.h"
#include "core/mathx.h"
#include "map/local_drains.h"
#include "map/shape.h"
#include "support/dice.h"

typedef struct town {
    kota_arena *arena;
    kota_drain_ground ground;
    kota_records waters;
    kota_sketch given;
    kota_points *streets;
    int32_t count;
    double rain_m;
} town;

/* A river across the town, burnt into its cells. */
static void dig(town *t, dice *d, float *bed_m, float *level_m) {
    const kota_grid *grid = &t->ground.grid;
    kota_channel *river = KOTA_NEW(t->arena, kota_channel, 1);
    kota_schema_defaults(&kota_channel_schema, river, t->arena);
    river->width_m = dice_between(d, 3, 40);
    river->line = (kota_points){KOTA_NEW(t->arena, double, 4), 2};
    double *xy_m = river->line.xy_m;
    xy_m[0] = dice_between(d, 0, grid->nx * grid->dx_m);
    xy_m[2] = dice_between(d, 0, grid->nx * grid->dx_m);
    xy_m[3] = grid->ny * grid->dx_m - 0.5;
    double length_m = kota_shape_length_m(&river->line), x_m, y_m;
    for (double at_m = 0; at_m < length_m; at_m += grid->dx_m / 4) {
        kota_shape_at(&river->line, at_m, &x_m, &y_m);
        int32_t cell = kota_grid_find(grid, x_m, y_m);
        if (cell < 0 || !kota_is_nan((double)level_m[cell])) continue;
        bed_m[cell] -= (float)dice_between(d, 0, 4);
        level_m[cell] = bed_m[cell] + 0.3f;
    }
    t->waters = (kota_records){river, 1};
}

/* Streets between the places of a bent lattice, many missing. */
static void pave(town *t, dice *d) {
    const kota_grid *grid = &t->ground.grid;
    double step_m = dice_between(d, 30, 260);
    int32_t nx = (int32_t)(grid->nx * grid->dx_m / step_m) + 1, ny = (int32_t)(grid->ny * grid->dx_m / step_m) + 1;
    double *place = KOTA_NEW(t->arena, double, 2 * nx * ny);
    for (int32_t k = 0; k < nx * ny; k++) {
        place[2 * k] = kota_clamp((k % nx + dice_between(d, -0.2, 0.2)) * step_m, 0, grid->nx * grid->dx_m);
        place[2 * k + 1] = kota_clamp((k / nx + dice_between(d, -0.2, 0.2)) * step_m, 0, grid->ny * grid->dx_m);
    }
    t->streets = KOTA_NEW(t->arena, kota_points, 2 * nx * ny);
    for (int32_t k = 0; k < nx * ny; k++)
        for (int32_t way = 0; way < 2; way++) {
            int32_t to = way == 0 ? k + 1 : k + nx;
            if ((way == 0 && k % nx == nx - 1) || to >= nx * ny || dice_below(d, 4) == 0) continue;
            double *xy_m = KOTA_NEW(t->arena, double, 4);
            memcpy(xy_m, &place[2 * k], 2 * sizeof *xy_m);
            memcpy(xy_m + 2, &place[2 * to], 2 * sizeof *xy_m);
            t->streets[t->count++] = (kota_points){xy_m, 2};
        }
}

static town *build(dice *d) {
    kota_arena *arena = kota_arena_create("test", 0);
    town *t = KOTA_NEW(arena, town, 1);
    t->arena = arena;
    kota_schema_defaults(&kota_sketch_schema, &t->given, arena);
    t->ground.grid = kota_grid_make(20 + dice_below(d, 60), 20 + dice_below(d, 60), dice_between(d, 8, 60), 0, 0);
    const kota_grid *grid = &t->ground.grid;
    float *bed_m = kota_grid_field(grid, arena), *level_m = kota_grid_field(grid, arena);
    float *sealed_frac = kota_grid_field(grid, arena);
    double slope = dice_between(d, 0, 0.02), wavy_m = dice_between(d, 0, 4), long_m = dice_between(d, 100, 900),
           rough_m = dice_between(d, 0, 0.5);
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            double x_m = (i + 0.5) * grid->dx_m, y_m = (j + 0.5) * grid->dx_m;
            bed_m[cell] = (float)(2 + slope * x_m + wavy_m * kota_sin(x_m / long_m) * kota_cos(y_m / long_m) +
                                  rough_m * dice_unit(d));
            level_m[cell] = (float)KOTA_NAN;
            sealed_frac[cell] = (float)dice_unit(d);
        }
    if (dice_below(d, 8) > 0) dig(t, d, bed_m, level_m);
    t->ground.bed_m = bed_m;
    t->ground.level_m = level_m;
    t->ground.sealed_frac = sealed_frac;
    t->ground.waters = &t->waters;
    t->rain_m = dice_between(d, 0.02, 0.3);
    pave(t, d);
    return t;
}

static kota_hash hash_of(const kota_local_drains *made) {
    kota_hasher *hasher = kota_hasher_create();
    for (int32_t k = 0; k < made->nodes.count; k++)
        kota_schema_hash(&kota_drain_node_def_schema, (const kota_drain_node_def *)made->nodes.items + k, hasher);
    for (int32_t k = 0; k < made->links.count; k++)
        kota_schema_hash(&kota_drain_link_def_schema, (const kota_drain_link_def *)made->links.items + k, hasher);
    kota_hash value = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return value;
}

static int32_t find(const kota_local_drains *made, const char *id) {
    const kota_drain_node_def *nodes = made->nodes.items;
    for (int32_t k = 0; k < made->nodes.count; k++)
        if (strcmp(nodes[k].id, id) == 0) return k;
    cr_assert_fail("no node %s", id);
    return -1;
}

/* Each node but outfalls has one channel, which leads on to an outfall in the end. */
static void check(const town *t, const kota_local_drains *made, uint64_t seed) {
    const kota_drain_node_def *nodes = made->nodes.items;
    const kota_drain_link_def *links = made->links.items;
    int32_t *leads = KOTA_NEW(t->arena, int32_t, made->nodes.count), outfalls = 0;
    for (int32_t k = 0; k < made->nodes.count; k++) leads[k] = -1;
    for (int32_t l = 0; l < made->links.count; l++) {
        int32_t from = find(made, links[l].from), to = find(made, links[l].to);
        cr_assert_eq(leads[from], -1, "seed %d: two channels leave %s", (int)seed, links[l].from);
        cr_assert_eq(nodes[from].kind, KOTA_DRAIN_MANHOLE);
        leads[from] = l;
        bool last = nodes[to].kind == KOTA_DRAIN_OUTFALL;
        double end_m = last ? links[l].to_m : nodes[to].bottom_m, fall_m = nodes[from].bottom_m - end_m;
        cr_assert_geq(fall_m, KOTA_LOCAL_DRAINS_FALL * links[l].length_m - 0.003, "seed %d: %s falls %g m over %g m",
                      (int)seed, links[l].id, fall_m, links[l].length_m);
        cr_assert_leq(links[l].length_m, KOTA_LOCAL_DRAINS_LONG_M + KOTA_LOCAL_DRAINS_SHORT_M + 0.01);
        if (last) cr_assert_geq(end_m, nodes[to].bottom_m - 0.002);
    }
    for (int32_t k = 0; k < made->nodes.count; k++) {
        if (nodes[k].kind == KOTA_DRAIN_OUTFALL) {
            int32_t cell = kota_grid_find(&t->ground.grid, nodes[k].at.xy_m[0], nodes[k].at.xy_m[1]);
            cr_assert(!kota_is_nan((double)t->ground.level_m[cell]), "seed %d: %s lies on land", (int)seed,
                      nodes[k].id);
            outfalls++;
            continue;
        }
        int32_t cell = kota_grid_find(&t->ground.grid, nodes[k].at.xy_m[0], nodes[k].at.xy_m[1]);
        double deep_m = (double)t->ground.bed_m[cell] - nodes[k].bottom_m;
        cr_assert(deep_m > KOTA_LOCAL_DRAINS_SHALLOWEST_M - 0.002 && deep_m < KOTA_LOCAL_DRAINS_DEEPEST_M + 0.002,
                  "seed %d: %s is %g m deep", (int)seed, nodes[k].id, deep_m);
        double width_m = 0;
        int32_t at = k, steps = 0;
        while (nodes[at].kind != KOTA_DRAIN_OUTFALL) {
            cr_assert(leads[at] >= 0 && steps++ <= made->nodes.count, "seed %d: %s leads nowhere", (int)seed,
                      nodes[k].id);
            cr_assert_geq(links[leads[at]].width_m, width_m, "seed %d: %s is narrower than what it gets", (int)seed,
                          links[leads[at]].id);
            width_m = links[leads[at]].width_m;
            at = find(made, links[leads[at]].to);
        }
    }
    cr_assert_eq(outfalls, made->outfalls);
    cr_assert_eq(made->links.count + outfalls, made->nodes.count);
    cr_assert_leq(made->left_m, made->street_m + 1e-6);
}

Test(local_drains, all_lead_to_water_and_fall_on_any_ground, .timeout = 300) {
    int32_t channels = 0, outfalls = 0, none = 0;
    double left_m = 0, street_m = 0;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        dice d = {.seed = seed, .entity = 2};
        town *t = build(&d);
        kota_arena *scratch = kota_arena_create("scratch", 0);
        kota_local_drains made, again;
        kota_local_drains_make(&made, &t->ground, t->streets, t->count, &t->given, t->rain_m, t->arena, scratch);
        check(t, &made, seed);
        for (int32_t k = t->count - 1; k > 0; k--) { /* the same streets, shuffled */
            int32_t other = dice_below(&d, k + 1);
            kota_points street = t->streets[k];
            t->streets[k] = t->streets[other];
            t->streets[other] = street;
        }
        kota_local_drains_make(&again, &t->ground, t->streets, t->count, &t->given, t->rain_m, t->arena, scratch);
        kota_hash a = hash_of(&made), b = hash_of(&again);
        cr_assert_eq(memcmp(&a, &b, sizeof a), 0, "seed %d: the order of streets shows", (int)seed);
        channels += made.links.count;
        outfalls += made.outfalls;
        none += made.links.count == 0;
        left_m += made.left_m;
        street_m += made.street_m;
        kota_arena_destroy(scratch);
        kota_arena_destroy(t->arena);
    }
    printf("%d channels to %d outfalls; %.0f of %.0f km of streets without, %d towns without any\n", (int)channels,
           (int)outfalls, left_m / 1000, street_m / 1000, (int)none);
    cr_expect_gt(channels, 5000);
    cr_expect_gt(street_m - left_m, 0.2 * street_m);
}
