/* What city against city divides by, and what it says. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "report/cities.h"

Test(cities, totals_are_for_residents_and_ground_is_for_land) {
    cr_expect_eq(kota_cities_share(KOTA_INDICATOR_waste_generated_kg), KOTA_CITY_A_THOUSAND);
    cr_expect_eq(kota_cities_share(KOTA_INDICATOR_truck_km), KOTA_CITY_A_THOUSAND);
    cr_expect_eq(kota_cities_share(KOTA_INDICATOR_flooded_area_ha), KOTA_CITY_OF_LAND);
    cr_expect_eq(kota_cities_share(KOTA_INDICATOR_link_closed_h), KOTA_CITY_A_KM2);
    cr_expect_eq(kota_cities_share(KOTA_INDICATOR_trip_time_min), KOTA_CITY_AS_IS);
    cr_expect_eq(kota_cities_share(KOTA_INDICATOR_waste_cost_idr_per_t), KOTA_CITY_AS_IS);
    cr_expect_eq(kota_cities_share(KOTA_INDICATOR_landfill_life_years), KOTA_CITY_AS_IS);
}

/* A city twice over, people, land and totals, has the same values: that is what the divisions are for. */
Test(cities, twice_the_city_has_the_same_values) {
    kota_city_column one = {.residents_persons = 50000, .land_km2 = 12},
                     two = {.residents_persons = 100000, .land_km2 = 24};
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        bool rate = kota_cities_share((kota_indicator)i) == KOTA_CITY_AS_IS;
        one.values[i] = 3 + i;
        two.values[i] = rate ? one.values[i] : 2 * one.values[i];
        cr_expect_float_eq(kota_cities_value(&one, (kota_indicator)i), kota_cities_value(&two, (kota_indicator)i),
                           1e-12, "%s", kota_indicators[i].name);
    }
    one.values[KOTA_INDICATOR_flooded_area_ha] = 60; /* of 1200 ha */
    cr_expect_float_eq(kota_cities_value(&one, KOTA_INDICATOR_flooded_area_ha), 5, 1e-12, "percent");
    one.residents_persons = 0;
    cr_expect(kota_is_nan(kota_cities_value(&one, KOTA_INDICATOR_waste_generated_kg)), "nobody lives there");
}

Test(cities, what_does_not_compare_is_named_with_its_values) {
    kota_cities cities = {.count = 2};
    for (int32_t c = 0; c < 2; c++)
        cities.columns[c] = (kota_city_column){.hours_h = 24, .rain_mm = 60, .people_frac = 1};
    const kota_words words = {0}; /* keys stand for themselves */
    kota_faults lines = {0};
    kota_cities_warn(&lines, &cities, &words);
    cr_assert_eq(lines.count, 0, "alike");
    cities.columns[1].rain_mm = 85;
    kota_cities_warn(&lines, &cities, &words);
    cr_assert_eq(lines.count, 1);
    cr_expect_str_eq(lines.lines[0], "cities.differ.rain");
    cities.columns[1] = (kota_city_column){.hours_h = 12, .rain_mm = KOTA_NAN, .people_frac = 0.1};
    kota_cities_warn(&lines, &cities, &words);
    cr_assert_eq(lines.count, 4, "hours, rain of a city in which no water moves, people");
    kota_faults_free(&lines);
}
