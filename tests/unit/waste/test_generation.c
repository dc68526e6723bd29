/* Who makes how much waste when: profiles, the law of the draws, territories, and that the east does not move the
 * west. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "support/waste_town.c"
#include "waste/waste_state.h"

Test(generation, profiles_have_mean_one_over_a_week) {
    double household = 0.0, job = 0.0;
    for (int64_t hour = -70; hour < -70 + 168; hour++) { /* over 1970, where division turns */
        household += kota_waste__household_profile(hour) / 168.0;
        job += kota_waste__job_profile(hour) / 168.0;
    }
    cr_assert_float_eq(household, 1.0, 1e-12);
    cr_assert_float_eq(job, 1.0, 1e-12);
    /* 1970-01-05 was a Monday: jobs make more on it than on the Sunday before, at the same hour */
    int64_t monday_noon = 4 * 24 + 12;
    cr_assert_float_eq(kota_waste__job_profile(monday_noon), 1.10 * 1.8, 1e-12);
    cr_assert_float_eq(kota_waste__job_profile(monday_noon - 24), 0.66 * 1.8, 1e-12);
}

/* A sample of the compound Poisson process itself: deposits of two values with the wanted mean and spread. */
static double compound_kg(const kota_waste_def *def, uint64_t k, double mean_kg) {
    kota_key key = {3, 4, KOTA_STREAM_POLICY, 9};
    int32_t deposits = kota_random_poisson(key, k, mean_kg / def->deposit_kg);
    double kg = 0.0;
    for (int32_t d = 0; d < deposits; d++) {
        kota_key one = {3, k, KOTA_STREAM_POLICY, 10};
        kg += def->deposit_kg * (1.0 + (kota_random_unit(one, (uint64_t)d) < 0.5 ? -1.0 : 1.0) * def->deposit_cv);
    }
    return kg;
}

typedef struct moments {
    double mean, variance, skewness, lag;
} moments;

static moments moments_of(const double *x, int32_t n) {
    moments m = {0};
    for (int32_t k = 0; k < n; k++) m.mean += x[k] / n;
    double cube = 0.0;
    for (int32_t k = 0; k < n; k++) {
        double d = x[k] - m.mean;
        m.variance += d * d / n;
        cube += d * d * d / n;
        if (k > 0) m.lag += d * (x[k - 1] - m.mean) / n;
    }
    m.skewness = cube / (m.variance * kota_sqrt(m.variance));
    return m;
}

/* Hourly increments have the mean and variance of the compound Poisson process, within 3 sigma of the sample, from
 * hours of a deposit to hours of hundreds; and so has the process itself, which checks the formula. */
Test(generation, hours_have_the_moments_of_compound_poisson) {
    kota_waste_def def = waste_town_def(); /* deposits of 2 kg, coefficient of variation 0.3 */
    enum { N = 40000 };
    double *x = kota_alloc(N, sizeof *x);
    const double means_kg[] = {0.5, 2.0, 30.0, 400.0};
    for (int32_t c = 0; c < 4; c++) {
        double mean_kg = means_kg[c], variance = mean_kg * 2.0 * (1.0 + 0.09), cv2 = variance / (mean_kg * mean_kg);
        for (int32_t process = 0; process < 2; process++) {
            for (int32_t k = 0; k < N; k++)
                x[k] = process ? compound_kg(&def, (uint64_t)(c * N + k), mean_kg)
                               : mean_kg * kota_waste__hour_draw(&def, kota_hash_id("tps/7"), 480000 + k, mean_kg);
            moments m = moments_of(x, N);
            /* excess kurtosis: 6 cv^2 of a gamma, at most that much of the process */
            double mean_sigma = kota_sqrt(variance / N), variance_sigma = variance * kota_sqrt((2.0 + 6.0 * cv2) / N);
            printf("%s %g kg an hour: mean %+.2f sigma, variance %+.2f sigma\n", process ? "process" : "gamma",
                   mean_kg, (m.mean - mean_kg) / mean_sigma, (m.variance - variance) / variance_sigma);
            cr_assert_float_eq(m.mean, mean_kg, 3.0 * mean_sigma, "mean %g of %g", m.mean, mean_kg);
            cr_assert_float_eq(m.variance, variance, 3.0 * variance_sigma, "variance %g of %g", m.variance, variance);
            cr_assert_float_eq(m.lag, 0.0, 4.0 * variance / kota_sqrt(N), "hours are independent");
        }
    }
    kota_free(x);
}

Test(generation, no_spread_no_luck) {
    kota_waste_def def = waste_town_def();
    def.deposit_kg = def.household_cv = 0.0;
    cr_assert_eq(kota_waste__hour_draw(&def, 5, 77, 30.0), 1.0);
    cr_assert_eq(kota_waste__household_effect(&def, 50.0, 50.0, 100.0), 1.0);
}

Test(generation, seasons_have_mean_one_over_a_year) {
    kota_waste_def def = waste_town_def();
    def.wet_season_frac = 0.08;
    double sum = 0.0;
    int64_t from = INT64_C(1735689600000) / KOTA_HOUR_MS; /* 2025-01-01 */
    for (int64_t hour = from; hour < from + 365 * 24; hour++) sum += kota_waste__season(&def, hour) / (365 * 24);
    cr_assert_float_eq(sum, 1.0, 1e-12);
    cr_assert_eq(kota_waste__season(&def, from), 1.08);
    cr_assert_lt(kota_waste__season(&def, from + 200 * 24), 0.93);
    cr_assert_eq(kota_waste__season(&def, from + 119 * 24 + 23), 1.08, "30 April");
    cr_assert_lt(kota_waste__season(&def, from + 120 * 24), 1.0, "1 May");
}

/* Single households differ by a lognormal; in a cell of many they even out. */
Test(generation, households_differ_by_a_lognormal) {
    kota_waste_def def = waste_town_def();
    def.household_cv = 0.6;
    enum { N = 20000 };
    const double persons[] = {1.0, 38.0};
    for (int32_t c = 0; c < 2; c++) {
        double sum = 0.0, square = 0.0, wanted = c == 0 ? 0.6 : 0.6 / kota_sqrt(10.0);
        for (int32_t k = 0; k < N; k++) {
            double effect = kota_waste__household_effect(&def, 10.0 * k, 7.0, persons[c]);
            sum += effect;
            square += effect * effect;
        }
        double mean = sum / N, cv = kota_sqrt(square / N - mean * mean) / mean;
        cr_assert_float_eq(mean, 1.0, 3.0 * wanted / kota_sqrt(N), "mean %g", mean);
        cr_assert_float_eq(cv, wanted, 0.05 * wanted, "cv %g", cv);
    }
}

/* Richer districts make more, the city as much. */
Test(generation, income_moves_waste_between_districts) {
    double kg[2][3];
    for (int32_t on = 0; on < 2; on++) {
        waste_town *town = waste_town_create(8, 4, 100.0, 2);
        waste_town_people(town, 100.0F, 0.0F);
        (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/a", 200.0, 200.0, 50.0, 0);
        (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/b", 600.0, 200.0, 50.0, 0);
        for (int32_t d = 0; d < 2; d++) {
            town->map.districts[d].persons = 1600.0;
            town->map.districts[d].income_idr_per_month = d == 0 ? 2e6 : 8e6;
        }
        kota_waste_def def = waste_town_def();
        def.household_cv = 0.0;
        def.income_elasticity = on ? 0.3 : 0.0;
        waste_driver driver;
        waste_driver_start(&driver, town, &def);
        for (int32_t b = 0; b < 2; b++) kg[on][b] = driver.waste->bins[b].near_household_kgpd;
        kg[on][2] = kg[on][0] + kg[on][1];
        waste_driver_stop(&driver);
        waste_town_destroy(town);
    }
    cr_assert_eq(kg[0][0], kg[0][1]);
    cr_assert_float_eq(kg[1][2], kg[0][2], 1e-9);
    cr_assert_float_eq(kg[1][1] / kg[1][0], kota_exp(0.3 * kota_log(4.0)), 1e-12);
}

/* The amounts of single hours against rate x profile x draw, with everything else known. */
Test(generation, an_hour_in_the_engine_is_mean_times_luck) {
    waste_town *town = waste_town_create(4, 4, 100.0, 1);
    waste_town_people(town, 100.0F, 25.0F);
    uint64_t id = kota_hash_id("tps/a");
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/a", 200.0, 200.0, 50.0, 0);
    kota_waste_def def = waste_town_def();
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    double household_kgph = 0.0;
    for (int32_t k = 0; k < 16; k++)
        household_kgph += 100.0 * 0.5 / 24.0 *
                          kota_waste__household_effect(&def, 50.0 + 100.0 * (k % 4), 50.0 + 100.0 * (k / 4), 100.0);
    double job_kgph = 400.0 * 0.3 / 24.0, last_kg = 0.0;
    for (int32_t k = 0; k < 48; k++) {
        int64_t hour = driver.now_ms / KOTA_HOUR_MS + 7;
        double mean = household_kgph * kota_waste__household_profile(hour) + job_kgph * kota_waste__job_profile(hour);
        waste_driver_run(&driver, driver.now_ms + KOTA_HOUR_MS, 7 * KOTA_MINUTE_MS);
        kota_waste_balance balance = kota_waste_balance_now(driver.waste, 0);
        double kg = kota_parcel_kg(&balance.generated);
        cr_assert_float_eq(kg - last_kg, mean * kota_waste__hour_draw(&def, id, hour, mean), 1e-9 * (kg + 1.0),
                           "hour %d", (int)k);
        last_kg = kg;
    }
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

static double weight(const kota_map *map, int32_t cell) { /* the towns have no other land uses */
    if (map->land_use[cell] == KOTA_LAND_MARKET) return 4.0;
    for (int32_t k = 0; k < map->facility_count; k++) {
        if (map->facilities[k].kind == KOTA_FACILITY_MARKET && map->facilities[k].cell == cell) return 2.0;
    }
    return 1.0;
}

/* The nearest of all bins, or of those of a district, without any search structure. */
static int32_t nearest_by_hand(const kota_map *map, double x_m, double y_m, int32_t district, double *m) {
    int32_t best = -1, bin = 0;
    *m = KOTA_INFINITY;
    for (int32_t k = 0; k < map->facility_count; k++) {
        const kota_facility *at = &map->facilities[k];
        if (at->kind != KOTA_FACILITY_TPS) continue;
        double far = kota_sqrt((at->x_m - x_m) * (at->x_m - x_m) + (at->y_m - y_m) * (at->y_m - y_m));
        if ((district < 0 || at->district == district) && far < *m) {
            best = bin;
            *m = far;
        }
        bin++;
    }
    return best;
}

static void check_territories(uint64_t seed) {
    waste_town *town = waste_town_random(seed, 3 + (int32_t)(seed % 40), 1, (int32_t)(seed % 5));
    kota_map *map = &town->map;
    (void)waste_town_add(town, KOTA_FACILITY_MARKET, "market", 300.0, 500.0, 1.0, 0);
    kota_waste_def def = waste_town_def();
    def.household_cv = 0.0;
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    int32_t bins = driver.waste->bin_count;
    double(*hand)[4] = kota_alloc((size_t)bins, sizeof *hand);
    for (int32_t j = 0; j < map->grid.ny; j++) {
        for (int32_t i = 0; i < map->grid.nx; i++) {
            int32_t cell = kota_grid_at(&map->grid, i, j);
            double x_m = kota_grid_x_m(&map->grid, cell), y_m = kota_grid_y_m(&map->grid, cell), m = KOTA_INFINITY;
            int32_t bin = -1;
            if (map->district[cell] >= 0) bin = nearest_by_hand(map, x_m, y_m, map->district[cell], &m);
            if (bin < 0 || m > 1000.0) bin = nearest_by_hand(map, x_m, y_m, -1, &m);
            hand[bin][m <= 1000.0 ? 0 : 2] += (double)map->persons[cell] * def.person_kg_per_day;
            hand[bin][m <= 1000.0 ? 1 : 3] += (double)map->jobs[cell] * weight(map, cell) * def.job_kg_per_day;
        }
    }
    for (int32_t b = 0; b < bins; b++) {
        const kota_waste_bin *bin = &driver.waste->bins[b];
        cr_assert_float_eq(bin->near_household_kgpd, hand[b][0], 1e-6, "seed %d bin %d", (int)seed, (int)b);
        cr_assert_float_eq(bin->near_job_kgpd, hand[b][1], 1e-6);
        cr_assert_float_eq(bin->far_household_kgpd, hand[b][2], 1e-6);
        cr_assert_float_eq(bin->far_job_kgpd, hand[b][3], 1e-6);
    }
    kota_free(hand);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(generation, cells_go_to_the_nearest_bin) {
    for (uint64_t seed = 1; seed <= 25; seed++) check_territories(seed);
}

/* West bins of a town whose east has one bin more, or one bin moved. */
static void run_west(int32_t change, kota_bin_state *west, kota_waste_balance *balance) {
    waste_town *town = waste_town_create(20, 10, 100.0, 2);
    waste_town_people(town, 40.0F, 10.0F);
    if (change == 1) (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/new", 1150.0, 450.0, 6.0, 0);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/w1", 300.0, 300.0, 3.0, 0);
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/w2", 700.0, 800.0, 4.0, 0);
    double x_m = change == 2 ? 1100.0 : 1500.0;
    (void)waste_town_add(town, KOTA_FACILITY_TPS, "tps/e1", x_m, 500.0, 6.0, 0);
    kota_waste_def def = waste_town_def();
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    waste_driver_run(&driver, driver.now_ms + 3 * KOTA_DAY_MS, 10 * KOTA_MINUTE_MS);
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
    for (int32_t b = 0; b < 2; b++) {
        west[b] = bins[b + (change == 1 ? 1 : 0)];
        west[b].facility = 0; /* the one thing that may be renumbered */
    }
    *balance = kota_waste_balance_now(driver.waste, 0);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
}

Test(generation, a_bin_in_the_east_changes_no_draw_in_the_west) {
    kota_bin_state base[2], changed[2];
    kota_waste_balance base_balance, balance;
    run_west(0, base, &base_balance);
    cr_assert_gt(base[0].overflow_s, 0.0, "the case must do something");
    for (int32_t change = 1; change <= 2; change++) {
        run_west(change, changed, &balance);
        for (int32_t b = 0; b < 2; b++) {
            cr_assert_eq(base[b].kg, changed[b].kg);
            cr_assert_eq(base[b].overflow_s, changed[b].overflow_s);
            cr_assert_eq(base[b].overflow_kg, changed[b].overflow_kg);
        }
        for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
            cr_assert_eq(base_balance.generated.kg[f], balance.generated.kg[f]);
            cr_assert_eq(base_balance.burnt.kg[f], balance.burnt.kg[f]);
        }
    }
}
