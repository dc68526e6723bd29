/* Gauges and cross-sections on a beat of their own. */
#include "city_case.h"

static kota_gauge_def *put_gauge(city_case *c, double *at) {
    kota_gauge_def *gauge = KOTA_NEW(c->arena, kota_gauge_def, 1);
    *gauge = (kota_gauge_def){.id = "watched", .name = "", .at = {at, 1}};
    return gauge;
}

/* Two cross-sections on one line, drawn from opposite ends, and a discharge on its left. */
Test(city_watch, a_section_sees_what_passes_it) {
    city_case c = planned_dry();
    double width_m = c.plan->sketch.width_m, height_m = c.plan->sketch.height_m, x_m = 0.5 * width_m;
    double north[] = {x_m, 0, x_m, height_m}, south[] = {x_m, height_m, x_m, 0};
    double at[] = {x_m, 0.5 * height_m}, times_s[] = {0, 1e6}, flows[] = {4, 4};
    kota_section_def sections[] = {{.id = "north", .name = "", .line = {north, 2}},
                                   {.id = "south", .name = "", .line = {south, 2}}};
    kota_boundary inflow;
    kota_schema_defaults(&kota_boundary_schema, &inflow, c.arena);
    inflow.times_s = (kota_numbers){times_s, 2};
    inflow.flows_m3ps = (kota_numbers){flows, 2};
    c.plan->boundaries = (kota_records){&inflow, 1};
    c.plan->sketch.sections = (kota_records){sections, 2};
    c.plan->sketch.gauges = (kota_records){put_gauge(&c, at), 1};
    c.plan->sketch.water = (kota_records){0};
    c.plan->warmup_s = 0;
    c.plan->gauge_s = c.plan->coupling_s;
    begin(&c);
    cr_assert_eq(c.map->section_count, 2);
    cr_expect_eq(c.map->sections[0].face_count, c.map->grid.ny);
    int32_t rows, width;
    (void)kota_city_watch_ms(c.city, &rows);
    cr_assert_eq(rows, 1, "the start is a row");
    steps(&c, 30);
    const int64_t *time_ms = kota_city_watch_ms(c.city, &rows);
    const double *seen = kota_city_watch(c.city, &width);
    cr_assert_eq(width, KOTA_WATCH_GAUGE + 2 * KOTA_WATCH_SECTION);
    cr_assert_eq(rows, 31);
    cr_expect_eq(time_ms[30] - time_ms[0], (int64_t)(30 * c.plan->coupling_s * 1000));
    bool moved = false;
    for (int32_t r = 0; r < rows; r++) {
        const double *row = seen + r * width;
        cr_expect_eq(row[KOTA_WATCH_GAUGE], -row[KOTA_WATCH_GAUGE + 2], "the other way round");
        cr_expect_eq(row[KOTA_WATCH_GAUGE + 1], -row[KOTA_WATCH_GAUGE + 3]);
        cr_expect_geq(row[1], 0.0);
        cr_expect_geq(row[2], 0.0);
        moved = moved || row[KOTA_WATCH_GAUGE] > 0.0 || row[KOTA_WATCH_GAUGE] < 0.0;
    }
    cr_expect(moved);
    finish(&c);
}

Test(city_watch, without_a_beat_of_its_own_it_has_that_of_the_series) {
    city_case c = planned_dry();
    double at[] = {0.5 * c.plan->sketch.width_m, 0.5 * c.plan->sketch.height_m};
    c.plan->sketch.gauges = (kota_records){put_gauge(&c, at), 1};
    begin(&c);
    int32_t rows, samples;
    (void)kota_city_watch_ms(c.city, &rows);
    cr_expect_eq(rows, 0, "nothing of the warm-up");
    to_end(&c);
    (void)kota_city_watch_ms(c.city, &rows);
    (void)kota_city_series(c.city, &samples);
    cr_expect_eq(rows, samples + 1, "and the start");
    finish(&c);
}
