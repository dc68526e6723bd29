/* A saved engine, loaded into a fresh one, goes on with the same bits; another grid is refused. */
#include <criterion/criterion.h>

#include "support/flood_bed.c" /* unit tests link only their layer */

static double rough(void *context, double x_m, double y_m) {
    (void)context;
    return 2.0 * kota_sin(x_m / 61.0) * kota_cos(y_m / 47.0) - 0.002 * x_m;
}

static flood_bed *make_bed(int32_t nx) {
    flood_bed *bed = flood_bed_create(nx, 90, 10.0, 0.03);
    flood_bed_shape(bed, rough, NULL);
    flood_bed_edge(bed, KOTA_SIDE_NORTH, KOTA_EDGE_OPEN, 0.002);
    flood_bed_edge(bed, KOTA_SIDE_SOUTH, KOTA_EDGE_SEA, 0.0);
    flood_bed_inlet(bed, flood_bed_at(bed, 30, 30), flood_bed_at(bed, 60, 70), 5);
    flood_bed_pump(bed, flood_bed_at(bed, 20, 40), flood_bed_at(bed, 10, 10), 2.0, -1.0, -1.5);
    int32_t cells[] = {flood_bed_at(bed, 5, 80), flood_bed_at(bed, 6, 80)};
    flood_bed_source(bed, cells, 2);
    for (int32_t c = 0; c < bed->map.grid.cells; c += 2) bed->map.sealed_frac[c] = 0.5f;
    return bed;
}

static kota_flood *start(const flood_bed *bed, kota_flood_solver solver) {
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    def.records = true;
    def.record_depth_m = 0.01;
    def.duration_count = 1;
    def.duration_depth_m[0] = 0.1;
    def.infiltration_mps = 3e-6;
    def.sea_level_m = -0.5;
    kota_flood *flood = NULL;
    cr_assert_eq(kota_flood_create(&flood, &def, &bed->map, NULL), KOTA_OK);
    return flood;
}

/* Rain, then none, with a tide: so that blocks wake and fall asleep on both sides of the save. */
static void go(kota_flood *flood, int32_t from, int32_t to) {
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.source_m3ps[0] = 3.0;
    kota_error err = {0};
    for (int32_t step = from; step < to; step++) {
        f.forcing.rain_mps = step < 6 ? 1e-5 : 0.0;
        f.forcing.sea_level_m = -0.5 + 0.3 * kota_sin(step * 0.5);
        cr_assert_eq(kota_flood_step(flood, &f.forcing, 60.0, NULL, &err), KOTA_OK, "%s", err.text);
    }
}

static kota_hash state_hash(const kota_flood *flood) {
    kota_blob blob = {0};
    kota_flood_save(flood, &blob);
    kota_hash hash = kota_hash_bytes(blob.bytes, blob.length);
    kota_blob_free(&blob);
    return hash;
}

static void cut_and_resume(kota_flood_solver solver) {
    flood_bed *bed = make_bed(100);
    const int32_t cuts[] = {0, 1, 5, 7, 15};
    kota_flood *whole = start(bed, solver);
    go(whole, 0, 20);
    kota_hash want = state_hash(whole), want_field = flood_bed_hash(bed, whole);
    kota_flood_balance want_balance = kota_flood_balance_now(whole);
    for (int32_t c = 0; c < KOTA_COUNT(cuts); c++) {
        kota_flood *first = start(bed, solver), *second = start(bed, solver);
        kota_blob blob = {0};
        kota_error err = {0};
        blob.err = &err;
        go(first, 0, cuts[c]);
        kota_flood_save(first, &blob);
        go(second, 0, 3); /* whatever it was doing before */
        cr_assert_eq(kota_flood_load(second, &blob), KOTA_OK, "%s", err.text);
        go(second, cuts[c], 20);
        kota_hash got = state_hash(second), got_field = flood_bed_hash(bed, second);
        cr_expect(got_field.low == want_field.low && got_field.high == want_field.high, "fields, cut at %d", cuts[c]);
        cr_expect(got.low == want.low && got.high == want.high, "state, cut at %d", cuts[c]);
        kota_flood_balance got_balance = kota_flood_balance_now(second);
        cr_expect_eq(got_balance.stored, want_balance.stored);
        cr_expect_eq(got_balance.rounding, want_balance.rounding);
        cr_expect_eq(got_balance.sea_out, want_balance.sea_out);
        kota_blob_free(&blob);
        kota_flood_destroy(first);
        kota_flood_destroy(second);
    }
    kota_flood_destroy(whole);
    flood_bed_destroy(bed);
}

Test(flood_save, a_loaded_engine_goes_on_with_the_same_bits) {
    cut_and_resume(KOTA_SOLVER_FAST);
    cut_and_resume(KOTA_SOLVER_FULL);
}

Test(flood_save, another_solver_is_refused) {
    flood_bed *bed = make_bed(100);
    kota_flood *fast = start(bed, KOTA_SOLVER_FAST), *full = start(bed, KOTA_SOLVER_FULL);
    kota_blob blob = {0};
    kota_error err = {0};
    kota_flood_save(fast, &blob);
    blob.err = &err;
    cr_expect_eq(kota_flood_load(full, &blob), KOTA_DATA);
    cr_expect_not_null(strstr(err.text, "solver"), "%s", err.text);
    kota_blob_free(&blob);
    kota_flood_destroy(fast);
    kota_flood_destroy(full);
    flood_bed_destroy(bed);
}

Test(flood_save, another_grid_and_broken_bytes_are_refused) {
    flood_bed *bed = make_bed(100), *other = make_bed(101);
    kota_flood *flood = start(bed, KOTA_SOLVER_FAST), *larger = start(other, KOTA_SOLVER_FAST);
    kota_blob blob = {0};
    kota_error err = {0};
    kota_flood_save(flood, &blob);
    blob.err = &err;
    cr_expect_eq(kota_flood_load(larger, &blob), KOTA_DATA);
    cr_expect_gt(strlen(err.text), 10);
    kota_blob cut = {.bytes = blob.bytes, .length = blob.length / 2, .capacity = blob.capacity};
    cr_expect_eq(kota_flood_load(flood, &cut), KOTA_DATA);
    kota_blob_free(&blob);
    kota_flood_destroy(flood);
    kota_flood_destroy(larger);
    flood_bed_destroy(bed);
    flood_bed_destroy(other);
}
