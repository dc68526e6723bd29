#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "map/local_drains.h"
#include "support/test_city.c" /* unit tests link their layer alone */

/* A strip of 75 x 10 cells of 10 m with water in its westernmost column, and a street along its middle. */
enum { NX = 75, NY = 10 };
#define DX_M 10.0

typedef struct strip {
    kota_arena *arena, *scratch;
    kota_drain_ground ground;
    float *bed_m, *level_m;
    kota_records no_waters;
    kota_sketch given;
    kota_local_drains made;
} strip;

typedef double ground_fn(double x_m);

static strip *begin(ground_fn *ground_m) {
    kota_arena *arena = kota_arena_create("test", 0);
    strip *s = KOTA_NEW(arena, strip, 1);
    s->arena = arena;
    s->scratch = kota_arena_create("test scratch", 0);
    kota_schema_defaults(&kota_sketch_schema, &s->given, arena);
    s->ground.grid = kota_grid_make(NX, NY, DX_M, 0, 0);
    float *sealed_frac = kota_grid_field(&s->ground.grid, arena);
    s->bed_m = kota_grid_field(&s->ground.grid, arena);
    s->level_m = kota_grid_field(&s->ground.grid, arena);
    for (int32_t j = 0; j < NY; j++)
        for (int32_t i = 0; i < NX; i++) {
            int32_t cell = kota_grid_at(&s->ground.grid, i, j);
            s->bed_m[cell] = (float)(i == 0 ? -1.0 : ground_m((i + 0.5) * DX_M));
            s->level_m[cell] = i == 0 ? 0.0f : (float)KOTA_NAN;
            sealed_frac[cell] = 1;
        }
    s->ground.bed_m = s->bed_m;
    s->ground.level_m = s->level_m;
    s->ground.sealed_frac = sealed_frac;
    s->ground.waters = &s->no_waters;
    s->ground.west_m = 300000;
    s->ground.south_m = 9000000;
    return s;
}

static void end(strip *s) {
    kota_arena_destroy(s->scratch);
    kota_arena_destroy(s->arena);
}

/* Of two streets, from the east: 655 - 455 and 455 - 55, which is cut at 255. */
static void lay(strip *s, double rain_m) {
    double east[4] = {655, 55, 455, 55}, west[4] = {455, 55, 55, 55};
    kota_points streets[2] = {{east, 2}, {west, 2}};
    kota_local_drains_make(&s->made, &s->ground, streets, 2, &s->given, rain_m, s->arena, s->scratch);
}

static const kota_drain_node_def *node(const strip *s, const char *id) {
    const kota_drain_node_def *nodes = s->made.nodes.items;
    for (int32_t k = 0; k < s->made.nodes.count; k++)
        if (strcmp(nodes[k].id, id) == 0) return &nodes[k];
    return NULL;
}

static const kota_drain_link_def *channel(const strip *s, const char *id) {
    const kota_drain_link_def *links = s->made.links.items;
    for (int32_t k = 0; k < s->made.links.count; k++)
        if (strcmp(links[k].id, id) == 0) return &links[k];
    return NULL;
}

static double sloping(double x_m) { return 2 + 0.005 * (x_m - 55); }

/* By hand, with rain of 100 mm: ground of 190, 200, 200 and 150 m by 100 m, all sealed. From the east 17,100 m2 of
 * runoff at 31.8 um/s (114 mm/h, Mononobe at 600 s) are 0.544 m3/s, for which 60 cm channels (0.44 at 5 in 1000) are
 * too small and 80 cm ones (0.95) are not; then 35,100 m2 at 99 s more, 1.01 m3/s, need 1 m; 1.4 and 1.6 m3/s do not
 * need more than that. */
Test(local_drains, a_street_by_hand) {
    strip *s = begin(sloping);
    lay(s, 0.1);
    cr_assert_eq(s->made.links.count, 4);
    cr_assert_eq(s->made.nodes.count, 5);
    cr_expect_eq(s->made.outfalls, 1);
    cr_expect_float_eq(s->made.street_m, 600, 1e-9);
    cr_expect_float_eq(s->made.left_m, 0, 1e-9);
    cr_expect_float_eq(s->made.ground_m2, 74 * 1000, 1e-6);
    cr_expect_float_eq(s->made.length_m, 650, 1e-9); /* and 50 m to the middle of the water */
    cr_expect_eq(s->made.small, 0);
    static const double X_M[] = {655, 455, 255, 55}, WIDTH_M[] = {0.8, 1, 1, 1}, OPENING_M2[] = {80, 180, 200, 125};
    for (int32_t k = 0; k < 4; k++) {
        char id[64], at[64], to[64];
        (void)snprintf(id, sizeof id, "generated-channel-300%03.0f-9000055", X_M[k]);
        (void)snprintf(at, sizeof at, "generated-drain-300%03.0f-9000055", X_M[k]);
        (void)snprintf(to, sizeof to, "generated-%s-300%03.0f-9000055", k == 3 ? "outfall" : "drain",
                       X_M[k == 3 ? 3 : k + 1]);
        const kota_drain_link_def *link = channel(s, id);
        cr_assert(link != NULL && node(s, at) != NULL, "%s", id);
        cr_expect_str_eq(link->from, at);
        cr_expect_str_eq(link->to, to);
        cr_expect_eq(link->kind, KOTA_DRAIN_CHANNEL);
        cr_expect_float_eq(link->width_m, WIDTH_M[k], 1e-12, "%s: %g m", id, link->width_m);
        cr_expect_float_eq(link->height_m, WIDTH_M[k], 1e-12);
        cr_expect_float_eq(node(s, at)->bottom_m, sloping(X_M[k]) - WIDTH_M[k], 1e-3);
        cr_expect_float_eq(node(s, at)->opening_m2, OPENING_M2[k], 1e-3); /* half of what lies beside it */
    }
    const kota_drain_node_def *outfall = node(s, "generated-outfall-300055-9000055");
    cr_expect_eq(outfall->kind, KOTA_DRAIN_OUTFALL);
    cr_expect_float_eq(outfall->at.xy_m[0], 5, 1e-9);
    cr_expect_float_eq(outfall->bottom_m, 0, 1e-9);
    /* at most 2 %, then it drops into the water; here it would be steeper: 1 m to 0 m over 50 m is just that */
    cr_expect_float_eq(channel(s, "generated-channel-300055-9000055")->to_m, 0, 1e-3);
    end(s);
}

Test(local_drains, rain_and_flow_are_the_formulas) {
    /* Mononobe: 100 mm in 24 h are 100 / 24 * 24^(2/3) = 34.67 mm in an hour */
    cr_expect_float_eq(kota_local_drains_rain_mps(0.1, 3600) * 3600, 0.03467, 1e-5);
    cr_expect_float_eq(kota_local_drains_rain_mps(0.1, 86400) * 86400, 0.1, 1e-12);
    /* Manning: 1 m wide, 0.5 m deep, n 0.015, 1 in 400: 0.5 * 0.25^(2/3) * 0.05 / 0.015 = 0.6614 m3/s */
    cr_expect_float_eq(kota_local_drains_carry_m3ps(1, 0.5, 0.0025), 0.6614, 1e-4);
}

static double flat(double x_m) { return x_m < 10 ? -1 : 1.2; }

/* Channels of 1 m and more under flat ground: beds fall by 1 in 2000 whatever their sections, and no more than that
 * where nothing else asks for it. */
Test(local_drains, flat_ground_gets_the_least_fall) {
    strip *s = begin(flat);
    lay(s, 0.02);
    cr_assert_eq(s->made.links.count, 4);
    double before_m = node(s, "generated-drain-300655-9000055")->bottom_m;
    for (int32_t x_m = 455; x_m > 0; x_m -= 200) {
        char id[64];
        (void)snprintf(id, sizeof id, "generated-drain-300%03d-9000055", x_m);
        double bed_m = node(s, id)->bottom_m;
        cr_expect_leq(bed_m, before_m - 0.1 + 1e-3, "%s: %g after %g", id, bed_m, before_m);
        before_m = bed_m;
    }
    cr_expect_geq(before_m, 50 * KOTA_LOCAL_DRAINS_FALL - 1e-9); /* and to the water */
    cr_expect_leq(s->made.deepest_m, 1.2);
    end(s);
}

static double hill(double x_m) { return x_m > 200 && x_m < 300 ? 2.5 : 1.5; }
static double mountain(double x_m) { return x_m > 200 && x_m < 300 ? 4.5 : 1.5; }

/* Behind 1 m of adverse ground a channel is cut 2 m deep; behind 3 m none can drain, and it is said. */
Test(local_drains, adverse_ground_is_cut_or_left) {
    strip *s = begin(hill);
    lay(s, 0.01);
    cr_expect_eq(s->made.links.count, 4);
    cr_expect_float_eq(s->made.left_m, 0, 1e-9);
    cr_expect_gt(s->made.deepest_m, 1.3);
    cr_expect_leq(s->made.deepest_m, KOTA_LOCAL_DRAINS_DEEPEST_M + 1e-9);
    end(s);
    s = begin(mountain);
    lay(s, 0.01);
    cr_expect_eq(s->made.links.count, 2); /* 255, on it, and 55 */
    cr_expect_float_eq(s->made.left_m, 200, 1e-9);
    cr_expect(node(s, "generated-drain-300455-9000055") == NULL);
    end(s);
}

Test(local_drains, water_is_needed_and_given_drains_are_left_alone) {
    strip *s = begin(sloping);
    for (int32_t j = 0; j < NY; j++) s->level_m[kota_grid_at(&s->ground.grid, 0, j)] = (float)KOTA_NAN;
    lay(s, 0.1);
    cr_expect_eq(s->made.links.count, 0);
    cr_expect_eq(s->made.nodes.count, 0);
    cr_expect_float_eq(s->made.left_m, 600, 1e-9);
    end(s);
    s = begin(sloping);
    kota_drain_node_def *own = KOTA_NEW(s->arena, kota_drain_node_def, 2);
    for (int32_t k = 0; k < 2; k++) {
        kota_schema_defaults(&kota_drain_node_def_schema, &own[k], s->arena);
        own[k].id = k == 0 ? "a" : "b";
        own[k].at = kota_test_points(s->arena, 1, (const double[]){k == 0 ? 700 : 500, 30});
    }
    kota_drain_link_def *pipe = KOTA_NEW(s->arena, kota_drain_link_def, 1);
    kota_schema_defaults(&kota_drain_link_def_schema, pipe, s->arena);
    pipe->from = "a";
    pipe->to = "b";
    s->given.drain_nodes = (kota_records){own, 2};
    s->given.drain_links = (kota_records){pipe, 1};
    lay(s, 0.1);
    cr_expect_eq(s->made.links.count, 2); /* 255 and 55: 455 and 655 lie within 100 m of its ends */
    cr_expect_float_eq(s->made.street_m, 200, 1e-9);
    cr_expect(node(s, "generated-drain-300455-9000055") == NULL);
    end(s);
}
