/* What a scenario's keys of demand and the orders of traffic management do in a whole city. */
#include "city_case.h"
#include "traffic/traffic.h"

static double row(const city_case *c, const char *table, const char *item) {
    int32_t count;
    double value = KOTA_NAN;
    kota_demand_row *rows = kota_city_demand(c->city, &count);
    for (int32_t k = 0; k < count; k++)
        if (strcmp(rows[k].table, table) == 0 && strcmp(rows[k].item, item) == 0) value = rows[k].value;
    kota_free(rows);
    return value;
}

static int32_t trips_of(const city_case *c, int32_t purpose, int32_t vehicle_class) {
    int32_t count, sum = 0;
    const kota_trip *trips = kota_city_trips(c->city, &count);
    for (int32_t k = 0; k < count; k++)
        sum += (purpose < 0 || trips[k].purpose == purpose) &&
               (vehicle_class < 0 || trips[k].vehicle_class == vehicle_class);
    return sum;
}

static bool same_trips(const city_case *a, const city_case *b) {
    int32_t count, other;
    const kota_trip *trips = kota_city_trips(a->city, &count), *others = kota_city_trips(b->city, &other);
    return count == other && memcmp(trips, others, (size_t)count * sizeof *trips) == 0;
}

Test(demand_keys, factors_by_purpose) {
    city_case plain = planned_dry(), same = planned_dry(), quiet = planned_dry();
    kota_demand_change *one = kota_test_city_add(&same.plan->traffic.demand, &kota_demand_change_schema, same.arena);
    one->factor = 1;
    one = kota_test_city_add(&quiet.plan->traffic.demand, &kota_demand_change_schema, quiet.arena);
    one->purpose = KOTA_CHANGE_SHOP;
    one->factor = 0;
    begin(&plain);
    begin(&same);
    begin(&quiet);
    cr_assert(same_trips(&plain, &same), "factors of one change nothing, to the bit");
    cr_assert_gt(trips_of(&plain, KOTA_TRIP_SHOP, -1), 20);
    cr_assert_eq(trips_of(&quiet, KOTA_TRIP_SHOP, -1), 0);
    cr_assert_eq(trips_of(&quiet, KOTA_TRIP_WORK, -1), trips_of(&plain, KOTA_TRIP_WORK, -1));
    finish(&plain);
    finish(&same);
    finish(&quiet);
}

/* Where places do not bind, who lived in the city before goes on as ever; newcomers come on top. */
Test(demand_keys, growth_changes_the_luck_of_nobody) {
    city_case plain = planned_dry(), more = planned_dry();
    plain.plan->traffic.places_bind = more.plan->traffic.places_bind = false;
    kota_growth *one = kota_test_city_add(&more.plan->growth, &kota_growth_schema, more.arena);
    one->district = "all";
    one->persons_factor = 1.2;
    begin(&plain);
    begin(&more);
    int32_t count, other, kept = 0;
    const kota_trip *trips = kota_city_trips(plain.city, &count), *others = kota_city_trips(more.city, &other);
    for (int32_t k = 0; k < count; k++)
        for (int32_t j = 0; j < other; j++) kept += memcmp(&trips[k], &others[j], sizeof *trips) == 0;
    cr_assert_eq(kept, count, "%d of %d", (int)kept, (int)count);
    double before = trips_of(&plain, KOTA_TRIP_WORK, -1), after = trips_of(&more, KOTA_TRIP_WORK, -1);
    cr_assert_float_eq(after / before, 1.2, 0.06, "%g, %g", after, before);
    finish(&plain);
    finish(&more);
}

Test(demand_keys, plates_keep_cars_at_home) {
    city_case plain = planned_dry(), banned = planned_dry();
    kota_charge *one = kota_test_city_add(&banned.plan->traffic.charges, &kota_charge_schema, banned.arena);
    one->district = "all";
    one->car_banned_frac = 1;
    plain.plan->traffic.gravity_per_km = banned.plan->traffic.gravity_per_km = 0;
    begin(&plain);
    begin(&banned);
    int32_t cars = trips_of(&plain, KOTA_TRIP_WORK, KOTA_CLASS_CAR);
    cr_assert_eq(trips_of(&banned, KOTA_TRIP_WORK, KOTA_CLASS_CAR), 0, "of %d", (int)cars);
    cr_assert_geq(trips_of(&banned, KOTA_TRIP_WORK, KOTA_CLASS_MOTORCYCLE),
                  trips_of(&plain, KOTA_TRIP_WORK, KOTA_CLASS_MOTORCYCLE));
    finish(&plain);
    finish(&banned);
}

Test(demand_keys, a_gate_that_is_not_there_is_refused) {
    city_case c = planned_dry();
    kota_gate_slots *one = kota_test_city_add(&c.plan->traffic.gate_slots, &kota_gate_slots_schema, c.arena);
    kota_error err = {0};
    one->facility = "harbour";
    cr_assert_eq(kota_map_from_sketch(&c.map, &c.plan->sketch, c.plan->cell_m, c.arena, &err), KOTA_OK);
    cr_assert_eq(kota_city_create(&c.city, c.plan, c.map, NULL, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "traffic.gate_slots[1].facility = \"harbour\" is no facility"), "%s",
                       err.text);
    kota_arena_destroy(c.arena);
}

Test(demand_keys, tolls_are_paid_and_counted) {
    city_case c = planned_dry();
    begin(&c);
    to_start(&c);
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_toll_idr), 0, 0);
    for (int32_t l = 0; l < c.map->roads.link_count; l++)
        order(&c, KOTA_COMMAND_LINK_TOLL, l, 1000, (double)(1 << KOTA_CLASS_MOTORCYCLE));
    order(&c, KOTA_COMMAND_TRAVEL_INFORM, -1, 0.5, after_start_s(&c, 3600));
    to_end(&c);
    double paid = whole(&c, KOTA_INDICATOR_toll_idr), km = whole(&c, KOTA_INDICATOR_traffic_km);
    cr_assert(paid > 0 && kota_abs(paid / 1000 - kota_round(paid / 1000)) < 1e-6, "%g", paid);
    cr_assert_gt(km, 0);
    finish(&c);
}

/* Every three minutes as planned; every minute from the start on: both directions run about three times as often. */
Test(demand_keys, a_line_runs_more_often_by_order) {
    static const double stops_m[8] = {150, 250, 500, 300, 800, 500, 900, 900};
    double runs[2][2];
    for (int32_t k = 0; k < 2; k++) {
        city_case c = planned_dry();
        kota_line_plan *one = kota_test_city_add(&c.plan->lines, &kota_line_plan_schema, c.arena);
        one->id = "feeder-1";
        one->stops = kota_test_points(c.arena, 4, stops_m);
        one->headway_s = 180;
        begin(&c);
        to_start(&c);
        double before[2] = {row(&c, "line vehicles at the last stop", "feeder-1"),
                            row(&c, "line vehicles at the last stop", "feeder-1 (back)")};
        if (k == 1) order(&c, KOTA_COMMAND_LINE_HEADWAY, 0, 60, 0);
        to_end(&c);
        runs[k][0] = row(&c, "line vehicles at the last stop", "feeder-1") - before[0];
        runs[k][1] = row(&c, "line vehicles at the last stop", "feeder-1 (back)") - before[1];
        finish(&c);
    }
    for (int32_t d = 0; d < 2; d++)
        cr_assert_float_eq(runs[1][d] / runs[0][d], 3, 0.5, "%g against %g", runs[1][d], runs[0][d]);
}
