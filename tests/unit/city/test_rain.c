/* Rain that varies in a city: its volume in the ledger, the mean that policies see, litter that is washed where it
 * rains, and that none of it is there where the plan does not ask. */
#include "city_case.h"

static double balance(const kota_city *city, const char *account, const char *item) {
    int32_t count;
    kota_ledger_row *rows = kota_city_balance(city, &count);
    double value = KOTA_NAN;
    for (int32_t r = 0; r < count; r++)
        if (strcmp(rows[r].account, account) == 0 && strcmp(rows[r].item, item) == 0) value = rows[r].value;
    kota_free(rows);
    return value;
}

/* A shower over the housing in the south, 300 m wide, for the hour of rain. */
static void add_shower(city_case *c) {
    kota_rain_cell *shower = KOTA_NEW(c->arena, kota_rain_cell, 1);
    kota_schema_defaults(&kota_rain_cell_schema, shower, c->arena);
    shower->at = kota_test_points(c->arena, 1, (const double[]){600, 300});
    shower->peak_mps = 2.2e-5;
    shower->radius_m = 60;
    shower->duration_s = 3600;
    c->plan->rain.cells = (kota_records){shower, 1};
    c->plan->rain.rates_mps.count = 0;
}

Test(city_rain, a_shower_has_its_volume) {
    city_case c = planned();
    add_shower(&c);
    begin(&c);
    to_start(&c);
    steps(&c, 45); /* 06:15 */
    kota_city_snap(c.city, c.snap);
    double all_m3ps = 2 * KOTA_PI * 60 * 60 * 2.2e-5;
    cr_expect_float_eq(c.snap->rain_mps * 1200 * 1200 / all_m3ps, 1.0, 1e-6);
    cr_expect_float_eq(kota_snap_forecast_m(c.snap, 7200) * 1200 * 1200 / (all_m3ps * 2700), 1.0, 1e-6);
    steps(&c, 60);
    cr_expect_float_eq(balance(c.city, "water", "rain") / (all_m3ps * 3600), 1.0, 1e-5);
    finish(&c);
}

Test(city_rain, rasters_fall_where_they_say) {
    city_case c = planned();
    kota_rain_raster *raster = KOTA_NEW(c.arena, kota_rain_raster, 1);
    *raster = (kota_rain_raster){.file = "r", .from_s = 0, .to_s = 1800, .scale = 1};
    c.plan->rain.rasters = (kota_records){raster, 1};
    c.plan->rain.rates_mps.count = 0;
    begin(&c);
    float *rates = kota_grid_field(&c.map->grid, c.arena);
    double mean = 0;
    for (int32_t j = 0; j < 60; j++)
        for (int32_t i = 0; i < 60; i++) {
            rates[kota_grid_at(&c.map->grid, i, j)] = (float)(j < 30 ? i : 0); /* mm/h */
            mean += j < 30 ? i / 3600.0 : 0;
        }
    const float *const fields[] = {rates};
    kota_city_rain_rasters(c.city, fields);
    to_start(&c);
    steps(&c, 90);
    cr_expect_float_eq(balance(c.city, "water", "rain") / (mean / 1000 / 2 * 1200 * 1200), 1.0, 1e-5);
    finish(&c);
}

/* Only the bins under the shower lose litter to it. */
Test(city_rain, litter_is_washed_where_it_rains) {
    double washed_kg[2];
    for (int32_t there = 0; there < 2; there++) {
        city_case c = planned();
        add_shower(&c);
        kota_rain_cell *shower = c.plan->rain.cells.items;
        shower->at = kota_test_points(c.arena, 1, (const double[]){there ? 600 : 60000, 300});
        shower->radius_m = 250;
        begin(&c);
        to_start(&c);
        steps(&c, 90);
        washed_kg[there] = 0;
        for (int32_t d = 0; d < c.map->district_count; d++)
            washed_kg[there] += kota_city_indicator(c.city, KOTA_INDICATOR_litter_washed_kg, d);
        finish(&c);
    }
    cr_expect_eq(washed_kg[0], 0.0);
    cr_expect_gt(washed_kg[1], 0.0);
}
