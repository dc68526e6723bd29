/* Lines, modes and loops of a whole city: what a scenario's keys do, what stays as it was, and what is refused. */
#include "city_case.h"
#include "traffic/traffic.h"

/* Along the city from the south-west over the centre to the north-east. */
static kota_line_plan *line(city_case *c, const char *id, int32_t kind) {
    static const double stops_m[8] = {150, 250, 500, 300, 800, 500, 900, 900};
    kota_line_plan *one = kota_test_city_add(&c->plan->lines, &kota_line_plan_schema, c->arena);
    one->id = id;
    one->kind = kind;
    one->stops = kota_test_points(c->arena, 4, stops_m);
    one->headway_s = 180;
    return one;
}

static double row(const city_case *c, const char *table, const char *item) {
    int32_t count;
    double value = KOTA_NAN;
    kota_demand_row *rows = kota_city_demand(c->city, &count);
    for (int32_t k = 0; k < count; k++)
        if (strcmp(rows[k].table, table) == 0 && strcmp(rows[k].item, item) == 0) value = rows[k].value;
    kota_free(rows);
    return value; /* NaN: there is no such row */
}

/* A brt that nearly everybody who wants to ride far finds useful: long trips are made short ones' rule apart. */
static city_case with_line(double fare_idr) {
    city_case c = planned_dry();
    c.plan->traffic.gravity_per_km = 0;
    line(&c, "brt-1", 1)->fare_idr = fare_idr;
    begin(&c);
    return c;
}

Test(travel, lines_carry_riders_and_fares_move_them) {
    city_case none = planned_dry(), cheap = with_line(0), dear = with_line(20000);
    none.plan->traffic.gravity_per_km = 0;
    begin(&none);
    double riders[2] = {row(&cheap, "trips on lines", "brt"), row(&dear, "trips on lines", "brt")};
    cr_assert_gt(riders[0], 20, "%g", riders[0]);
    cr_assert(kota_is_nan(riders[1]) || riders[1] < 0.6 * riders[0], "%g of %g", riders[1], riders[0]);
    cr_assert(kota_is_nan(row(&none, "trips on lines", "brt")));
    cr_assert_gt(row(&cheap, "line boardings", "brt-1"), 0);
    cr_assert_lt(row(&cheap, "lines", "crowding gap"), 0.01);
    to_end(&cheap);
    to_end(&none);
    double trips = whole(&cheap, KOTA_INDICATOR_transit_trips), full = whole(&cheap, KOTA_INDICATOR_transit_load_max);
    cr_assert(trips > 0 && trips <= riders[0], "%g", trips);
    cr_assert(full > 0 && full < 10, "%g", full);
    cr_assert(kota_is_nan(whole(&none, KOTA_INDICATOR_transit_trips)));
    cr_assert(kota_is_nan(whole(&none, KOTA_INDICATOR_access_jobs_lines)));
    double jobs = 0, by_line = kota_city_indicator(cheap.city, KOTA_INDICATOR_access_jobs_lines, 1);
    for (int32_t d = 0; d < 3; d++) jobs += d == 1 ? 0 : cheap.map->districts[d].jobs;
    cr_assert(by_line > 0 && by_line <= jobs, "of the other districts' jobs: %g of %g", by_line, jobs);
    double all[2] = {whole(&cheap, KOTA_INDICATOR_trips_arrived), whole(&none, KOTA_INDICATOR_trips_arrived)};
    cr_assert_float_eq(all[0], all[1], 0.03 * all[1], "riders arrive too: %g, %g", all[0], all[1]);
    double sum = 0;
    for (int32_t d = 0; d < 3; d++) sum += kota_city_indicator(cheap.city, KOTA_INDICATOR_transit_trips, d);
    cr_assert_float_eq(sum, trips, 1e-9);
    finish(&none);
    finish(&cheap);
    finish(&dear);
}

/* A feeder on the streets and a brt on lanes of its own, of which nearly everybody may make use. */
static city_case with_feeder(void) {
    city_case c = planned_dry();
    c.plan->traffic.gravity_per_km = 0;
    line(&c, "feeder-1", 0)->fare_idr = 0;
    line(&c, "brt-1", 1)->exclusive = true;
    begin(&c);
    return c;
}

/* All streets at little more than walking speed. */
static void slow_streets(city_case *c) {
    for (int32_t l = 0; l < c->map->roads.link_count; l++) order(c, KOTA_COMMAND_LINK_SPEED, l, 1.5, 0);
}

Test(travel, vehicles_of_lines_drive_and_riders_ride_in_them) {
    city_case c = with_feeder(), slow = with_feeder();
    static const char *const modes[] = {"feeder", "brt"};
    double riders = 0;
    for (int32_t k = 0; k < 2; k++) {
        double some = row(&c, "trips on lines", modes[k]);
        riders += kota_is_nan(some) ? 0 : some;
    }
    slow_streets(&slow);
    to_end(&c);
    to_end(&slow);
    double hours = (double)(kota_city_end_ms(c.city) - kota_city_start_ms(c.city)) / 3.6e6, boarded = 0;
    static const char *const ids[] = {"feeder-1", "feeder-1 (back)", "brt-1", "brt-1 (back)"};
    for (int32_t k = 0; k < 4; k++) {
        double runs = row(&c, "line vehicles at the last stop", ids[k]);
        cr_assert(runs >= hours * 20 - 5 && runs <= (hours + 1.01) * 20, "%s: %g runs in %g h", ids[k], runs, hours);
        boarded += row(&c, "line boarded", ids[k]);
        cr_assert_leq(row(&c, "line mean load of the fullest stop", ids[k]), 1);
    }
    cr_assert(boarded > 0.5 * riders && boarded < 2.5 * riders, "%g boardings of %g riders", boarded, riders);
    cr_assert_leq(whole(&c, KOTA_INDICATOR_transit_trips), boarded, "who walks all the way is no passenger");
    cr_assert(whole(&c, KOTA_INDICATOR_transit_wait_min) > 0.5, "%g", whole(&c, KOTA_INDICATOR_transit_wait_min));
    cr_assert(whole(&c, KOTA_INDICATOR_transit_wait_min) < 6, "%g", whole(&c, KOTA_INDICATOR_transit_wait_min));
    cr_assert_geq(whole(&c, KOTA_INDICATOR_transit_left_behind), 0);
    cr_assert_lt(row(&slow, "line vehicles at the last stop", ids[0]),
                 row(&c, "line vehicles at the last stop", ids[0]), "slow streets keep buses");
    cr_assert_lt(whole(&slow, KOTA_INDICATOR_transit_trips), whole(&c, KOTA_INDICATOR_transit_trips));
    finish(&slow);
    finish(&c);
}

Test(travel, lines_go_on_after_a_save) {
    city_case a = with_feeder(), b = with_feeder();
    kota_error err = {0};
    kota_blob blob = {.err = &err}, whole_run = {0}, resumed = {0};
    to_start(&a);
    steps(&a, 40);
    kota_city_save(a.city, &blob);
    cr_assert_eq(kota_city_load(b.city, &blob, &err), KOTA_OK, "%s", err.text);
    to_end(&a);
    to_end(&b);
    kota_city_save(a.city, &whole_run);
    kota_city_save(b.city, &resumed);
    cr_assert_eq(whole_run.length, resumed.length);
    cr_assert_eq(memcmp(whole_run.bytes, resumed.bytes, resumed.length), 0);
    kota_blob_free(&blob);
    kota_blob_free(&whole_run);
    kota_blob_free(&resumed);
    finish(&a);
    finish(&b);
}

static double class_trips(void (*change)(kota_plan *), const char *item) {
    city_case c = planned_dry();
    c.plan->traffic.gravity_per_km = 0;
    c.plan->traffic.external_frac = c.plan->traffic.freight_trips_per_job = 0;
    c.plan->traffic.motorcycle_frac = 0.3; /* a bus stands for 15 persons: enough of them to count */
    c.plan->traffic.car_frac = 0.25;
    c.plan->traffic.bus_frac = 0.35;
    if (change != NULL) change(c.plan);
    begin(&c);
    double value = row(&c, "trips by vehicle", item);
    finish(&c);
    return value;
}
static void dear_parking(kota_plan *plan) { plan->traffic.car_parking_idr = 30000; }
static void free_buses(kota_plan *plan) { plan->traffic.bus_fare_idr = 0; }
static void no_choice(kota_plan *plan) { plan->traffic.mode_choice = false; }

Test(travel, prices_are_policies) {
    double cars = class_trips(NULL, "car"), buses = class_trips(NULL, "bus");
    cr_assert(cars > 20 && buses > 20, "%g, %g", cars, buses);
    cr_assert_lt(class_trips(dear_parking, "car"), 0.6 * cars);
    cr_assert_gt(class_trips(free_buses, "bus"), 1.1 * buses);
    double shares = class_trips(no_choice, "car");
    cr_assert_float_eq(shares, cars, 0.25 * cars, "at usual prices the shares are those stated: %g, %g", shares,
                       cars);
}

Test(travel, loops_settle) {
    city_case c = planned_dry();
    c.plan->traffic.gravity_per_km = 0;
    c.plan->traffic.mode_loops = 4;
    begin(&c);
    double first = row(&c, "loop change of times", "1"), last = row(&c, "loop change of times", "4");
    cr_assert(first > 0 && last >= 0);
    cr_assert_lt(last, 0.5 * first + 1e-12, "%g, then %g", first, last);
    cr_assert_lt(last, 0.05, "times between districts change by %g at last", last);
    cr_assert_leq(row(&c, "balance", "largest error"), 1e-9);
    finish(&c);
}

static void narrow(city_case *c) { /* enough cars for queues */
    c->plan->traffic.gravity_per_km = 0;
    c->plan->traffic.car_frac = 0.7;
    c->plan->traffic.motorcycle_frac = 0.1;
}

Test(travel, ways_of_an_ordinary_day_settle) {
    city_case c = planned_dry(), plain = planned_dry();
    narrow(&c);
    narrow(&plain);
    c.plan->traffic.equilibrium = 8;
    c.plan->traffic.equilibrium_gap_frac = 0.002;
    c.plan->traffic.informed_frac = 0;
    c.plan->traffic.departure_choice = true;
    plain.plan->traffic.equilibrium = 0;
    begin(&c);
    begin(&plain);
    double last = KOTA_NAN, first = row(&c, "equilibrium gap", "1");
    for (int32_t k = 1; k <= 8; k++) {
        char day[] = {(char)('0' + k), '\0'};
        double gap = row(&c, "equilibrium gap", day);
        last = kota_is_nan(gap) ? last : gap;
    }
    cr_assert(first >= 0 && last >= 0 && last <= first, "%g, then %g", first, last);
    cr_assert_gt(row(&c, "equilibrium mean trip", "1"), 0);
    cr_assert(kota_is_nan(row(&plain, "equilibrium gap", "1")));
    cr_assert(row(&c, "departure gap", "1") >= 0 && row(&c, "departure cost", "1") > 0);
    to_end(&c);
    to_end(&plain);
    double trips[2] = {whole(&c, KOTA_INDICATOR_trips_arrived), whole(&plain, KOTA_INDICATOR_trips_arrived)};
    cr_assert_float_eq(trips[0], trips[1], 0.05 * trips[1], "%g, %g", trips[0], trips[1]);
    finish(&c);
    finish(&plain);
}

Test(travel, what_keeps_people_at_home_is_an_event) {
    city_case c = planned_dry();
    kota_district_def *districts = c.plan->sketch.districts.items;
    for (int32_t d = 0; d < c.plan->sketch.districts.count; d++) districts[d].jobs = 0;
    begin(&c);
    to_start(&c);
    steps(&c, 2);
    const kota_event *event = NULL;
    cr_assert_eq(events_of(&c, KOTA_EVENT_DEMAND_GAP, &event), 1);
    cr_assert_str_eq(event->cause, "no jobs anywhere: nobody goes to work; give jobs");
    cr_assert_gt(event->value, 1000);
    cr_assert_gt(row(&c, "no jobs anywhere: nobody goes to work; give jobs", "all"), 1000);
    finish(&c);
}

static void refuse(city_case *c, const char *words) {
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&c->map, &c->plan->sketch, c->plan->cell_m, c->arena, &err), KOTA_OK);
    cr_assert_eq(kota_city_create(&c->city, c->plan, c->map, NULL, &err), KOTA_DATA);
    cr_assert(strstr(err.text, words) != NULL, "\"%s\" is not in \"%s\"", words, err.text);
    kota_arena_destroy(c->arena);
}

Test(travel, a_place_twice_in_a_row_is_named_a_loop_runs) {
    static const double stays_m[8] = {150, 250, 800, 300, 810, 310, 900, 900};
    static const double round_m[8] = {150, 250, 800, 300, 900, 900, 160, 240};
    city_case c = planned_dry();
    line(&c, "ring", 0)->stops = kota_test_points(c.arena, 4, stays_m);
    refuse(&c, "line ring: stops 2 and 3 in a row are the same place; leave one out");
    c = planned_dry();
    line(&c, "ring", 0)->stops = kota_test_points(c.arena, 4, round_m);
    begin(&c);
    to_start(&c);
    steps(&c, 2);
    finish(&c);
}

Test(travel, two_lines_of_one_id_are_refused) {
    city_case c = planned_dry();
    kota_faults faults = {0};
    line(&c, "one", 0);
    line(&c, "one", 1);
    kota_plan_check(c.plan, "s", &faults);
    cr_assert_eq(faults.count, 1);
    cr_assert_str_eq(faults.lines[0], "s.lines[2].id = \"one\" is taken by [1]: give each line an id of its own");
    kota_faults_free(&faults);
    ((kota_line_plan *)c.plan->lines.items)[1].id = "two";
    c.plan->traffic.mode_choice = false;
    kota_plan_check(c.plan, "s", &faults);
    cr_assert_eq(faults.count, 1);
    cr_assert_not_null(strstr(faults.lines[0], "nobody rides them while traffic.mode_choice is false"));
    kota_faults_free(&faults);
    kota_arena_destroy(c.arena);
}

Test(travel, snapshots_follow_the_same_travellers) {
    city_case c = planned_dry();
    begin(&c);
    kota_city_snap_whole(c.city, c.snap);
    int32_t count = c.snap->traveller_count, arrived = 0, named = 0;
    uint64_t first = c.snap->travellers[0].id;
    cr_assert(count > 0 && count <= KOTA_SNAP_TRAVELLERS);
    to_end(&c);
    kota_city_snap_whole(c.city, c.snap);
    cr_assert_eq(c.snap->traveller_count, count);
    cr_assert_eq(c.snap->travellers[0].id, first);
    for (int32_t k = 0; k < count; k++) {
        const kota_snap_traveller *one = &c.snap->travellers[k];
        arrived += one->doing == KOTA_TRIP_ARRIVED;
        if (one->doing == KOTA_TRIP_ARRIVED) cr_assert(one->node == one->to_node && one->spent_s >= 0.0);
    }
    cr_assert_gt(arrived, 0);
    for (int32_t v = 0; v < KOTA_CLASS_COUNT; v++) named += strcmp(kota_snap_vehicles[v], kota_classes[v].name) == 0;
    cr_assert_eq(named, KOTA_CLASS_COUNT, "snapshots call vehicles as the engine does");
    finish(&c);
}
