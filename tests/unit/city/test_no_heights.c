/* A city whose heights are not known: what would need them is not known either, instead of zero, and it is said. */
#include "city_case.h"

/* The small city, as if nobody had measured its ground. */
static city_case begin_unmeasured(void) {
    city_case c = planned();
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&c.map, &c.plan->sketch, c.plan->cell_m, c.arena, &err), KOTA_OK, "%s",
                 err.text);
    c.map->no_heights = true;
    cr_assert_eq(kota_city_create(&c.city, c.plan, c.map, NULL, &err), KOTA_OK, "%s", err.text);
    c.snap = kota_snap_create(c.map, kota_city_truck_count(c.city));
    return c;
}

Test(no_heights, flood_indicators_are_not_known) {
    city_case c = begin_unmeasured();
    to_start(&c);
    steps(&c, 20);
    int32_t unknown = 0;
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        bool needs = kota_indicator_needs_heights((kota_indicator)i);
        unknown += needs;
        for (int32_t d = -1; d < c.map->district_count && needs; d++)
            cr_assert(kota_is_nan(kota_city_indicator(c.city, (kota_indicator)i, d)), "%s", kota_indicators[i].name);
    }
    cr_assert_eq(unknown, 13,
                 "area and area times hours by depth, persons by hours, in all and in danger, buildings, depth, "
                 "damage, litter that rain moves");
    cr_assert_not(kota_is_nan(whole(&c, KOTA_INDICATOR_trips_arrived)));
    cr_assert_not(kota_is_nan(whole(&c, KOTA_INDICATOR_link_closed_h)), "orders close streets too");
    finish(&c);
}

Test(no_heights, one_event_says_so_at_the_start) {
    city_case c = begin_unmeasured();
    to_start(&c);
    cr_assert_eq(events_of(&c, KOTA_EVENT_NO_HEIGHTS, NULL), 0);
    steps(&c, 5);
    const kota_event *event = NULL;
    cr_assert_eq(events_of(&c, KOTA_EVENT_NO_HEIGHTS, &event), 1);
    cr_assert_eq(event->time_ms, kota_city_start_ms(c.city));
    cr_assert_str_eq(event->entity, c.map->name);
    cr_assert_str_eq(event->cause, KOTA_NO_HEIGHTS);
    cr_assert(kota_is_nan(event->value) && kota_is_nan(event->threshold));
    finish(&c);
}

Test(no_heights, water_of_the_course_and_the_ledger_is_not_known) {
    city_case c = begin_unmeasured();
    to_end(&c);
    int32_t count;
    const kota_series_row *rows = kota_city_series(c.city, &count);
    cr_assert_gt(count, 0);
    for (int32_t r = 0; r < count; r++) {
        const double *value = rows[r].value;
        cr_assert(kota_is_nan(value[KOTA_SERIES_water_m3]) && kota_is_nan(value[KOTA_SERIES_flooded_ha]) &&
                  kota_is_nan(value[KOTA_SERIES_flooded_persons]));
        cr_assert_not(kota_is_nan(value[KOTA_SERIES_vehicles_under_way]));
        cr_assert_float_eq(value[KOTA_SERIES_rain_mm_per_h], 0, 1e-12, "no rain falls on unknown ground");
    }
    kota_ledger_row *ledger = kota_city_balance(c.city, &count);
    int32_t water = 0;
    for (int32_t r = 0; r < count; r++) {
        bool is = strcmp(ledger[r].account, "water") == 0;
        water += is;
        cr_assert_eq(kota_is_nan(ledger[r].value), is, "%s %s", ledger[r].account, ledger[r].item);
    }
    cr_assert_gt(water, 0);
    kota_free(ledger);
    finish(&c);
}

Test(no_heights, a_measured_city_says_nothing_of_it) {
    city_case c = planned_dry();
    begin(&c);
    to_start(&c);
    steps(&c, 5);
    cr_assert_eq(events_of(&c, KOTA_EVENT_NO_HEIGHTS, NULL), 0);
    cr_assert_not(kota_is_nan(whole(&c, KOTA_INDICATOR_flooded_area_ha)));
    finish(&c);
}
