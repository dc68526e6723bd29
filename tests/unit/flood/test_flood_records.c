/* What the engine keeps of each cell's worst moments: maxima, arrival, durations; with both solvers. */
#include <criterion/criterion.h>

#include "support/flood_bed.c" /* unit tests link only their layer */

static kota_flood_def def_of(kota_flood_solver solver) {
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    def.records = true;
    def.record_depth_m = 0.01;
    def.duration_count = 2;
    def.duration_depth_m[0] = 0.1;
    def.duration_depth_m[1] = 0.3;
    return def;
}

static kota_flood *start(const flood_bed *bed, const kota_flood_def *def) {
    kota_flood *flood = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_flood_create(&flood, def, &bed->map, &err), KOTA_OK, "%s", err.text);
    return flood;
}

static void go(kota_flood *flood, const flood_bed_forcing *f, double interval_s) {
    kota_error err = {0};
    cr_assert_eq(kota_flood_step(flood, &f->forcing, interval_s, NULL, &err), KOTA_OK, "%s", err.text);
}

static double record(const kota_flood *flood, kota_flood_record_kind kind, int32_t cell) {
    return (double)kota_flood_record(flood, kind)[cell];
}

static double stairs(void *context, double x_m, double y_m) {
    (void)context, (void)y_m;
    return x_m < 100.0 ? 0.0 : x_m < 200.0 ? 0.25 : 1.0;
}

/* A lake of 0.5 m beside one of 0.25 m beside dry ground: hazard 0.5 d + 1, 0.5 d + 0.5, nothing. */
static void still_water(kota_flood_solver solver) {
    flood_bed *bed = flood_bed_create(30, 5, 10.0, 0.03);
    flood_bed_shape(bed, stairs, NULL);
    flood_bed_water(bed, 0.5);
    kota_flood_def def = def_of(solver);
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    go(flood, &f, 100.0);
    int32_t deep = flood_bed_at(bed, 5, 2), shallow = flood_bed_at(bed, 15, 2), dry = flood_bed_at(bed, 25, 2);
    cr_expect_eq(record(flood, KOTA_RECORD_SPEED_MAX, deep), 0.0);
    cr_expect_float_eq(record(flood, KOTA_RECORD_HAZARD_MAX, deep), 1.25, 1e-6);
    cr_expect_float_eq(record(flood, KOTA_RECORD_HAZARD_MAX, shallow), 0.625, 1e-6);
    cr_expect_eq(record(flood, KOTA_RECORD_HAZARD_MAX, dry), 0.0);
    cr_expect_eq(record(flood, KOTA_RECORD_ARRIVAL, deep), 0.0);
    cr_expect_lt(record(flood, KOTA_RECORD_ARRIVAL, dry), 0.0);
    cr_expect_float_eq((double)kota_flood_duration_s(flood, 0)[shallow], 100.0, 1e-3);
    cr_expect_eq(kota_flood_duration_s(flood, 1)[shallow], 0.0f);
    cr_expect_float_eq((double)kota_flood_duration_s(flood, 1)[deep], 100.0, 1e-3);
    kota_flood_reset_records(flood);
    cr_expect_eq(kota_flood_duration_s(flood, 0)[deep], 0.0f);
    cr_expect_eq(record(flood, KOTA_RECORD_HAZARD_MAX, deep), 0.0);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_records, still_water) {
    still_water(KOTA_SOLVER_FAST);
    still_water(KOTA_SOLVER_FULL);
}

static double slope(void *context, double x_m, double y_m) {
    (void)context, (void)y_m;
    return 10.0 - x_m / 512.0;
}

/* A river starts on a dry slope: it arrives later farther down, and ends at the speed of Manning's formula. */
static void river(kota_flood_solver solver) {
    const double q_m2ps = 1.0, normal_m = kota_pow(0.03 * q_m2ps * kota_sqrt(512.0), 0.6);
    flood_bed *bed = flood_bed_create(100, 1, 10.0, 0.03);
    flood_bed_shape(bed, slope, NULL);
    flood_bed_edge(bed, KOTA_SIDE_EAST, KOTA_EDGE_OPEN, 1.0 / 512.0);
    int32_t cell = flood_bed_at(bed, 0, 0), near = flood_bed_at(bed, 20, 0), far = flood_bed_at(bed, 60, 0);
    flood_bed_source(bed, &cell, 1);
    kota_flood_def def = def_of(solver);
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.source_m3ps[0] = q_m2ps * 10.0;
    double first_s[2] = {-1.0, -1.0};
    for (int32_t step = 0; step < 3600; step++) {
        go(flood, &f, 1.0);
        if (first_s[0] < 0.0 && (double)kota_flood_depth_m(flood)[near] > 0.01) first_s[0] = step + 1.0;
        if (first_s[1] < 0.0 && (double)kota_flood_depth_m(flood)[far] > 0.01) first_s[1] = step + 1.0;
    }
    cr_expect_float_eq(record(flood, KOTA_RECORD_ARRIVAL, near), first_s[0], 1.0);
    cr_expect_float_eq(record(flood, KOTA_RECORD_ARRIVAL, far), first_s[1], 1.0);
    cr_expect_gt(first_s[1], first_s[0] + 100.0);
    cr_expect_float_eq(record(flood, KOTA_RECORD_FLOW_MAX, far), q_m2ps, 0.02);
    cr_expect_geq(record(flood, KOTA_RECORD_SPEED_MAX, far), 0.99 * q_m2ps / normal_m);
    double hazard = q_m2ps + 0.5 * normal_m + 1.0;
    cr_expect_float_eq(record(flood, KOTA_RECORD_HAZARD_MAX, far), hazard, 0.02 * hazard);
    cr_expect_float_eq((double)kota_flood_duration_s(flood, 0)[far], 3600.0 - first_s[1], 60.0);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

Test(flood_records, a_river_on_a_dry_slope) {
    river(KOTA_SOLVER_FAST);
    river(KOTA_SOLVER_FULL);
}

Test(flood_records, off_and_refused) {
    flood_bed *bed = flood_bed_create(8, 8, 10.0, 0.03);
    kota_flood_def def = flood_bed_def();
    kota_flood *flood = start(bed, &def);
    cr_expect_null(kota_flood_record(flood, KOTA_RECORD_SPEED_MAX));
    kota_flood_destroy(flood);
    kota_error err = {0};
    def = def_of(KOTA_SOLVER_FAST);
    def.record_depth_m = 1e-5; /* under depth_dry_m: blocks so dry are not swept */
    cr_expect_eq(kota_flood_create(&flood, &def, &bed->map, &err), KOTA_DATA);
    def = def_of(KOTA_SOLVER_FAST);
    def.duration_count = KOTA_FLOOD_DURATIONS_MAX + 1;
    cr_expect_eq(kota_flood_create(&flood, &def, &bed->map, &err), KOTA_DATA);
    flood_bed_destroy(bed);
}
