/* Whom the water reached, by class. */
#include "city_case.h"

/* Everything under 0.4 m: every resident on dry ground is in the second class of depth, and with still water in the
 * second class of hazard, 0.4 (0 + 0.5) + 1. */
Test(city_exposure, still_water_over_the_whole_city) {
    city_case c = planned_dry();
    kota_water_def water;
    kota_schema_defaults(&kota_water_def_schema, &water, c.arena);
    water.depth_m = 0.4;
    c.plan->sketch.water = (kota_records){&water, 1};
    c.plan->warmup_s = 0;
    begin(&c);
    double persons = 0, flooded = 0;
    for (int32_t d = 0; d < c.map->district_count; d++) persons += c.map->districts[d].persons;
    kota_exposure all = kota_city_exposure(c.city, -1), sum = {0};
    cr_expect_float_eq(all.depth_persons[1], persons, 1e-6 * persons);
    for (int32_t d = 0; d < c.map->district_count; d++) {
        kota_exposure one = kota_city_exposure(c.city, d);
        for (int32_t k = 0; k < KOTA_DEPTH_CLASSES; k++) {
            sum.depth_persons[k] += one.depth_persons[k];
            cr_expect_eq(one.depth_buildings[k], 0, "a sketch has none");
        }
    }
    for (int32_t k = 0; k < KOTA_DEPTH_CLASSES; k++) {
        cr_expect_float_eq(sum.depth_persons[k], all.depth_persons[k], 1e-6);
        flooded += all.depth_persons[k];
    }
    cr_expect_float_eq(whole(&c, KOTA_INDICATOR_flooded_persons), flooded, 1e-9);
    cr_expect(kota_is_nan(whole(&c, KOTA_INDICATOR_flooded_buildings)));
    steps(&c, 5);
    all = kota_city_exposure(c.city, -1);
    double endangered = 0, hazards = 0;
    for (int32_t k = 0; k < KOTA_HAZARD_CLASSES; k++) hazards += all.hazard_persons[k];
    for (int32_t k = 2; k < KOTA_HAZARD_CLASSES; k++) endangered += all.hazard_persons[k];
    cr_expect_float_eq(hazards, flooded, 1e-6 * flooded);
    cr_expect_float_eq(whole(&c, KOTA_INDICATOR_endangered_persons), endangered, 1e-9);
    finish(&c);
}
