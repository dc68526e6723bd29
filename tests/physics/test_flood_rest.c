/* What still water and symmetry demand of the flood engine, to the bit; and rain into a closed box. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "core/random.h"
#include "support/flood_bed.h"

static kota_flood *start(const flood_bed *bed, const kota_flood_def *def) {
    kota_flood *flood = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_flood_create(&flood, def, &bed->map, &err), KOTA_OK, "%s", err.text);
    return flood;
}

typedef struct hills { /* waves, and white noise on top */
    uint64_t seed;
    double height_m, noise_m, base_m;
    double size_m; /* for turned beds */
    int32_t turn;  /* 0..7: the symmetries of the square */
} hills;

static double hills_at(void *context, double x_m, double y_m) {
    const hills *h = context;
    double x = h->turn & 1 ? h->size_m - x_m : x_m, y = h->turn & 2 ? h->size_m - y_m : y_m;
    if (h->turn & 4) {
        double swap = x;
        x = y;
        y = swap;
    }
    kota_key key = {h->seed, (uint64_t)(x * 16.0) * 1000003u + (uint64_t)(y * 16.0), KOTA_STREAM_SKETCH, 7};
    double noise_m = h->noise_m * (kota_random_unit(key, 0) - 0.5);
    return h->base_m + h->height_m * kota_sin(x / 71.0 + (double)h->seed) * kota_cos(y / 53.0) + noise_m;
}

static void lake(uint64_t seed, double base_m, double level_m, double noise_m, kota_flood_solver solver) {
    flood_bed *bed = flood_bed_create(150, 130, 7.5, 0.03);
    hills h = {.seed = seed, .height_m = 3.0, .noise_m = noise_m, .base_m = base_m};
    flood_bed_shape(bed, hills_at, &h);
    flood_bed_water(bed, level_m);
    if (seed % 2 == 1) flood_bed_edge(bed, KOTA_SIDE_SOUTH, KOTA_EDGE_SEA, 0.0);
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    def.sea_level_m = level_m;
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.forcing.sea_level_m = level_m;
    kota_hash before = flood_bed_hash(bed, flood);
    kota_error err = {0};
    for (int32_t step = 0; step < 20; step++) {
        cr_assert_eq(kota_flood_step(flood, &f.forcing, 60.0, NULL, &err), KOTA_OK, "%s", err.text);
    }
    kota_hash after = flood_bed_hash(bed, flood);
    int64_t steps, updates;
    kota_flood_effort(flood, &steps, &updates);
    cr_expect_gt(updates, 100000, "the lake must be wet for this to say anything");
    cr_expect(before.low == after.low && before.high == after.high, "seed %d moved, solver %d", (int)seed,
              (int)solver);
    cr_expect_eq(kota_flood_balance_now(flood).stored, kota_flood_balance_now(flood).stored_start);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_rest, a_lake_with_islands_stays_at_rest_to_the_bit) {
    const double bases_m[] = {0.0, -4.1, 700.3, -37.77, 12.0}, noises_m[] = {0.0, 2.0, 4.0};
    for (uint64_t seed = 0; seed < 10; seed++) {
        double base_m = bases_m[seed % 5];
        double level_m = base_m + 0.1 * (double)seed + 0.0371;
        lake(seed, base_m, level_m, noises_m[seed % 3], KOTA_SOLVER_FAST);
        lake(seed, base_m, level_m, noises_m[seed % 3], KOTA_SOLVER_FULL);
    }
}

static void closed_box(kota_flood_solver solver) {
    flood_bed *bed = flood_bed_create(140, 90, 5.0, 0.03);
    hills h = {.seed = 3, .height_m = 1.0, .noise_m = 0.5};
    flood_bed_shape(bed, hills_at, &h);
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    kota_error err = {0};
    for (int32_t step = 0; step < 60; step++) {
        f.forcing.rain_mps = step < 30 ? 0.05 / 3600.0 : 0.0; /* 50 mm/h for half an hour, then rest */
        cr_assert_eq(kota_flood_step(flood, &f.forcing, 60.0, NULL, &err), KOTA_OK, "%s", err.text);
    }
    double fallen_m3 = 0.025 * 140 * 90 * 25.0;
    kota_flood_balance b = kota_flood_balance_now(flood);
    cr_expect_float_eq(b.rain, fallen_m3, 1e-9 * fallen_m3);
    cr_expect_float_eq(b.stored, fallen_m3, 1e-7 * fallen_m3, "%.9g of %.9g", b.stored, fallen_m3);
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-9);
    cr_expect_geq(flood_bed_shallowest_m(bed, flood), 0.0);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_rest, rain_into_a_closed_box_is_all_there) {
    closed_box(KOTA_SOLVER_FAST);
    closed_box(KOTA_SOLVER_FULL);
}

enum { SYM = 83 }; /* cells a side: not a multiple of blocks or bands */

static void spread(int32_t turn, float *compact) {
    flood_bed *bed = flood_bed_create(SYM, SYM, 10.0, 0.04);
    hills h = {.seed = 5, .height_m = 0.6, .noise_m = 0.3, .base_m = 1.0, .size_m = SYM * 10.0, .turn = turn};
    flood_bed_shape(bed, hills_at, &h);
    for (int32_t side = 0; side < 4; side++) flood_bed_edge(bed, side, KOTA_EDGE_OPEN, 0.001);
    for (int32_t j = 0; j < SYM; j++) { /* a block of water off the middle */
        for (int32_t i = 0; i < SYM; i++) {
            int32_t x = turn & 1 ? SYM - 1 - i : i, y = turn & 2 ? SYM - 1 - j : j;
            int32_t u = turn & 4 ? y : x, v = turn & 4 ? x : y;
            if (u >= 20 && u < 35 && v >= 40 && v < 50) {
                bed->map.water_start_m[flood_bed_at(bed, i, j)] = 2.5f;
            }
        }
    }
    kota_flood_def def = flood_bed_def();
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.forcing.rain_mps = 3e-6;
    kota_error err = {0};
    for (int32_t step = 0; step < 10; step++) {
        cr_assert_eq(kota_flood_step(flood, &f.forcing, 30.0, NULL, &err), KOTA_OK, "%s", err.text);
    }
    kota_grid_to_compact(&bed->map.grid, compact, kota_flood_depth_m(flood));
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_rest, mirrored_and_turned_water_gives_mirrored_and_turned_bits) {
    float *plain = kota_alloc(SYM * SYM, sizeof(float)), *turned = kota_alloc(SYM * SYM, sizeof(float));
    spread(0, plain);
    int32_t wet = 0;
    for (int32_t c = 0; c < SYM * SYM; c++) wet += plain[c] > 0.01f;
    cr_expect_gt(wet, 400);
    for (int32_t turn = 1; turn < 8; turn++) {
        spread(turn, turned);
        int32_t unequal = 0;
        for (int32_t j = 0; j < SYM; j++) {
            for (int32_t i = 0; i < SYM; i++) {
                int32_t x = turn & 1 ? SYM - 1 - i : i, y = turn & 2 ? SYM - 1 - j : j;
                int32_t u = turn & 4 ? y : x, v = turn & 4 ? x : y;
                unequal += turned[j * SYM + i] != plain[v * SYM + u];
            }
        }
        cr_expect_eq(unequal, 0, "symmetry %d: %d cells differ", (int)turn, (int)unequal);
    }
    kota_free(plain);
    kota_free(turned);
}
