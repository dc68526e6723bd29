/* Drains by land use, how long water stood, and each district's own account of water. */
#include "city_case.h"

static double item(const kota_city *city, int32_t district, const char *name) {
    int32_t count;
    kota_district_water_row *rows = kota_city_district_water(city, &count);
    double sum_m3 = 0; /* -2: of all districts and what lies in none */
    for (int32_t r = 0; r < count; r++)
        if ((district == -2 || rows[r].district == district) && (name == NULL || strcmp(rows[r].item, name) == 0))
            sum_m3 += rows[r].m3;
    kota_free(rows);
    return sum_m3;
}

static double account(const kota_city *city, const char *name) {
    int32_t count;
    kota_ledger_row *rows = kota_city_balance(city, &count);
    double value = KOTA_NAN;
    for (int32_t r = 0; r < count; r++)
        if (strcmp(rows[r].account, "water") == 0 && strcmp(rows[r].item, name) == 0) value = rows[r].value;
    kota_free(rows);
    return value;
}

/* Water deep enough for any inlet drains as fast as the land use says, and not at all where it says 0. */
Test(city_capacity, drains_carry_what_the_land_use_says) {
    double drained_m3[3];
    for (int32_t k = 0; k < 3; k++) {
        city_case c = planned();
        kota_drain_capacity *capacity = KOTA_NEW(c.arena, kota_drain_capacity, 1);
        *capacity = (kota_drain_capacity){.land_use = 0, .rate_mps = k == 1 ? 0.5 / 3.6e6 : 0, .source = ""};
        if (k > 0) c.plan->flood.drain_capacity = (kota_records){capacity, 1};
        c.plan->couple.litter_clogs_inlets = false;
        begin(&c);
        to_end(&c);
        drained_m3[k] = account(c.city, "moved by inlets");
        double ground_m2 = 0;
        for (int32_t i = 0; i < 60 * 60; i++)
            ground_m2 += c.map->water[kota_grid_at(&c.map->grid, i % 60, i / 60)] ? 0 : 400.0;
        if (k == 1) cr_expect_leq(drained_m3[1], 1.001 * ground_m2 * 0.5e-3 * 3, "%g m3", drained_m3[1]);
        if (k == 1) cr_expect_geq(drained_m3[1], 0.05 * ground_m2 * 0.5e-3 * 3, "%g m3", drained_m3[1]);
        finish(&c);
    }
    cr_expect_gt(drained_m3[0], drained_m3[1]);
    cr_expect_eq(drained_m3[2], 0);
}

Test(city_capacity, durations_are_those_of_the_engine) {
    city_case c = planned();
    double depths[2] = {0.1, 0.3};
    c.plan->flood.duration_m = (kota_numbers){depths, 2};
    begin(&c);
    to_end(&c);
    const float *shallow_s = kota_city_duration_s(c.city, 0), *deep_s = kota_city_duration_s(c.city, 1);
    double longest_s = 0;
    for (int32_t k = 0; k < 60 * 60; k++) {
        int32_t cell = kota_grid_at(&c.map->grid, k % 60, k / 60);
        cr_assert_leq((double)deep_s[cell], (double)shallow_s[cell]);
        if (!c.map->water[cell]) longest_s = kota_max(longest_s, (double)shallow_s[cell]);
    }
    cr_expect(longest_s > 60 && longest_s <= 3 * 3600.0 + 1, "%g s", longest_s);
    cr_expect_null(kota_city_duration_s(c.city, 2));
    finish(&c);
}

/* The districts' accounts close, and add up to the city's. */
Test(city_capacity, districts_add_up_to_the_city) {
    city_case c = planned();
    begin(&c);
    to_end(&c);
    const char *const same[] = {"stored at the start", "rain", "rivers", "stored at the end"};
    for (int32_t k = 0; k < KOTA_COUNT(same); k++)
        cr_expect_float_eq(item(c.city, -2, same[k]) / account(c.city, same[k]), 1.0, 1e-6, "%s: %g, %g", same[k],
                           item(c.city, -2, same[k]), account(c.city, same[k]));
    for (int32_t d = -1; d < c.map->district_count; d++) {
        double scale = 1 + kota_abs(item(c.city, d, "rain")) + kota_abs(item(c.city, d, "stored at the end"));
        cr_expect_lt(kota_abs(item(c.city, d, NULL)) / scale, 1e-9);
    }
    cr_expect_lt(kota_abs(item(c.city, -2, "by inlets")), 1e-6 * account(c.city, "moved by inlets"));
    cr_expect_lt(kota_abs(item(c.city, -2, "by pumps")), 1e-6 * account(c.city, "moved by pumps"));
    cr_expect_lt(item(c.city, 0, "by pumps"), 0, "the polder's pump draws from it");
    double out_m3 = account(c.city, "sea in") + account(c.city, "infiltrated") + account(c.city, "edges out") +
                    account(c.city, "sea out");
    cr_expect_float_eq(item(c.city, -2, "over its border and into ground and air") / out_m3, 1.0, 1e-4);
    finish(&c);
}
