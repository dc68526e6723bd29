/* What the systems do to each other, and that each switch cuts just one of those: pairs of cities that differ in a
 * switch alone, in cases built so that it matters. */
#include "city_case.h"

/* A cloudburst on the small city: streets of the polder go under. */
static void pour(kota_plan *plan) {
    plan->rain.rates_mps.values[0] = 250 / 3.6e6;
    plan->rain.rates_mps.values[1] = 200 / 3.6e6;
}

/* Nobody brings waste to a bin and all of it lies in the streets. */
static void litter(kota_plan *plan) {
    plan->waste.served_frac = 0;
    plan->waste.person_kg_per_day = 5;
    plan->waste.unserved_street_frac = 1;
    plan->waste.unserved_burnt_frac = plan->waste.unserved_drain_frac = 0;
}

Test(coupling, water_closes_streets_but_never_bridges) {
    city_case c = planned();
    pour(c.plan);
    begin(&c);
    to_end(&c);
    int32_t count, closings = 0, openings = 0, bridges = 0;
    const kota_event *events = kota_city_events(c.city, &count);
    for (int32_t e = 0; e < count; e++) {
        const kota_event *event = &events[e];
        if (event->kind != KOTA_EVENT_LINK_CLOSED && event->kind != KOTA_EVENT_LINK_OPENED) continue;
        cr_assert_str_eq(event->cause, "water");
        cr_assert_eq(event->threshold, 0.30, "a car's limit, Pregnolato et al. 2017");
        closings += event->kind == KOTA_EVENT_LINK_CLOSED;
        openings += event->kind == KOTA_EVENT_LINK_OPENED;
        if (event->kind == KOTA_EVENT_LINK_CLOSED) cr_assert_gt(event->value, event->threshold);
        if (event->kind == KOTA_EVENT_LINK_OPENED) cr_assert_lt(event->value, event->threshold);
    }
    cr_assert_gt(closings, 5);
    kota_city_snap(c.city, c.snap);
    int32_t closed = 0;
    for (int32_t l = 0; l < c.map->roads.link_count; l++) {
        closed += c.snap->field[KOTA_FIELD_link_closed_frac][l] > 0;
        if (!(c.map->roads.link_flags[l] & KOTA_LINK_BRIDGE)) continue;
        bridges++;
        cr_assert_eq(c.snap->field[KOTA_FIELD_link_depth_m][l], 0, "it stands above the river");
        char label[KOTA_EVENT_TEXT_MAX];
        kota_city_link_label(c.city, l, label, sizeof label);
        for (int32_t e = 0; e < count; e++) cr_assert_str_neq(events[e].entity, label);
    }
    cr_assert_gt(bridges, 1);
    cr_assert_eq(closings - openings, closed, "every change was told once");
    finish(&c);
}

/* Pregnolato et al. 2017 (doi:10.1016/j.trd.2017.06.020): nobody drives faster through w mm of water than this. */
static double wet_speed_mps(double depth_m) {
    double w_mm = depth_m * 1000;
    return (0.0009 * w_mm * w_mm - 0.5529 * w_mm + 86.9448) / 3.6;
}

Test(coupling, shallow_water_slows_a_street_without_closing_it) {
    city_case c = planned();
    begin(&c);
    to_start(&c);
    steps(&c, 80);
    kota_city_snap(c.city, c.snap);
    int32_t slowed = 0;
    for (int32_t l = 0; l < c.map->roads.link_count; l++) {
        double depth_m = (double)c.snap->field[KOTA_FIELD_link_depth_m][l];
        double free_mps = (double)c.map->roads.link_speed_mps[l], limit_mps = wet_speed_mps(depth_m);
        if (depth_m < 0.01 || depth_m > 0.27) continue;
        double speed_mps = (double)c.snap->field[KOTA_FIELD_link_speed_frac][l] * free_mps;
        cr_assert_eq(c.snap->field[KOTA_FIELD_link_closed_frac][l], 0, "%g m", depth_m);
        cr_assert_leq(speed_mps, limit_mps * 1.01, "%g m/s through %g m", speed_mps, depth_m);
        slowed += limit_mps < 0.9 * free_mps;
    }
    cr_assert_gt(slowed, 3);
    finish(&c);
}

Test(coupling, water_slows_traffic_only_where_it_may) {
    double trip_min[2], closed_h[2];
    for (int32_t on = 0; on < 2; on++) {
        city_case c = planned();
        pour(c.plan);
        c.plan->couple.water_slows_traffic = on;
        begin(&c);
        to_end(&c);
        trip_min[on] = whole(&c, KOTA_INDICATOR_trip_time_min);
        closed_h[on] = whole(&c, KOTA_INDICATOR_link_closed_h);
        finish(&c);
    }
    cr_assert_eq(closed_h[0], 0);
    cr_assert_gt(closed_h[1], 1);
    cr_assert_gt(trip_min[1], 1.05 * trip_min[0], "%g min instead of %g", trip_min[1], trip_min[0]);
}

/* Without the switch the traffic of a flood is, to the bit, that of a dry day. */
Test(coupling, traffic_that_feels_no_water_is_that_of_a_dry_day) {
    double trip_min[2], delay_h[2];
    for (int32_t wet = 0; wet < 2; wet++) {
        city_case c = wet ? planned() : planned_dry();
        c.plan->couple.water_slows_traffic = false;
        begin(&c);
        to_end(&c);
        trip_min[wet] = whole(&c, KOTA_INDICATOR_trip_time_min);
        delay_h[wet] = whole(&c, KOTA_INDICATOR_delay_person_h);
        finish(&c);
    }
    cr_assert_eq(trip_min[0], trip_min[1]);
    cr_assert_eq(delay_h[0], delay_h[1]);
}

Test(coupling, rain_washes_litter_only_where_it_may) {
    double washed_kg[2];
    for (int32_t on = 0; on < 2; on++) {
        city_case c = planned();
        litter(c.plan);
        c.plan->couple.rain_washes_litter = on;
        begin(&c);
        to_end(&c);
        washed_kg[on] = whole(&c, KOTA_INDICATOR_litter_washed_kg);
        finish(&c);
    }
    cr_assert_eq(washed_kg[0], 0);
    cr_assert_gt(washed_kg[1], 100);
}

Test(coupling, litter_in_inlets_makes_floods_worse_only_where_it_may) {
    double person_h[2], blocked[2];
    for (int32_t on = 0; on < 2; on++) {
        city_case c = planned();
        litter(c.plan);
        c.plan->couple.litter_clogs_inlets = on;
        begin(&c);
        to_end(&c);
        person_h[on] = whole(&c, KOTA_INDICATOR_flooded_person_h);
        blocked[on] = whole(&c, KOTA_INDICATOR_inlet_blocked_frac);
        if (on) {
            const kota_event *first = NULL;
            cr_assert_gt(events_of(&c, KOTA_EVENT_INLET_BLOCKED, &first), 0);
            cr_assert_str_eq(first->cause, "litter");
            cr_assert_geq(first->value, first->threshold);
        }
        finish(&c);
    }
    cr_assert(blocked[0] > 0.05 && blocked[1] > 0.05, "litter lies there either way: %g %g", blocked[0], blocked[1]);
    cr_assert_gt(person_h[1], 1.02 * person_h[0], "%g person h instead of %g", person_h[1], person_h[0]);
}

/* The polder's pump: litter on its screen takes away what it lifts, only where it may, and crews give it back. */
Test(coupling, litter_on_screens_slows_pumps_only_where_it_may) {
    double pump_kwh[3], blocked[3];
    for (int32_t k = 0; k < 3; k++) {
        city_case c = planned();
        litter(c.plan);
        c.plan->couple.litter_clogs_pumps = k > 0;
        c.plan->waste.rack_frac = 1;
        c.plan->waste.screen_reach_m = 2000;
        c.plan->waste.screen_clog_kg = 0.01; /* few inlets drain to the polder's pump */
        c.plan->waste.inlet_flush_per_m3 = c.plan->waste.drain_flush_per_m3 = 0.1;
        begin(&c);
        kota_command clean = {.kind = KOTA_COMMAND_PUMP_CLEAN, .target = 0, .value = {50, 4e9}, .by = "test"};
        kota_error err = {0};
        if (k == 2) cr_assert_eq(kota_city_command(c.city, &clean, &err), KOTA_OK, "%s", err.text);
        to_end(&c);
        kota_city_snap(c.city, c.snap);
        blocked[k] = c.snap->pumps[0].blocked_frac;
        pump_kwh[k] = whole(&c, KOTA_INDICATOR_pump_kwh);
        finish(&c);
    }
    cr_expect_eq(blocked[0], 0);
    cr_expect_gt(blocked[1], 0.3);
    cr_expect_lt(blocked[2], 0.5 * blocked[1]);
    cr_expect_lt(pump_kwh[1], 0.95 * pump_kwh[0], "%g of %g kWh", pump_kwh[1], pump_kwh[0]);
    cr_expect_gt(pump_kwh[2], pump_kwh[1]);
}

/* Everybody crawls: trucks that feel the traffic crawl too, the others do as ever. */
Test(coupling, traffic_delays_trucks_only_where_it_may) {
    double km[2][2], h[2][2];
    for (int32_t on = 0; on < 2; on++) {
        for (int32_t slow = 0; slow < 2; slow++) {
            city_case c = planned_dry();
            c.plan->couple.traffic_delays_trucks = on;
            c.plan->couple.trucks_load_roads = false;
            begin(&c);
            for (int32_t l = 0; slow && l < c.map->roads.link_count; l++)
                order(&c, KOTA_COMMAND_LINK_SPEED, l, 1.0, 0);
            to_end(&c);
            km[on][slow] = whole(&c, KOTA_INDICATOR_truck_km);
            h[on][slow] = whole(&c, KOTA_INDICATOR_truck_h);
            finish(&c);
        }
    }
    cr_assert_gt(km[0][0], 1);
    cr_assert_eq(km[0][0], km[0][1]);
    cr_assert_eq(h[0][0], h[0][1]);
    cr_assert_lt(km[1][1] / h[1][1], 0.7 * km[1][0] / h[1][0], "%g km/h after %g", km[1][1] / h[1][1],
                 km[1][0] / h[1][0]);
    cr_assert_lt(km[1][1] / h[1][1], 3.6, "nobody drives faster than 1 m/s");
}

/* A large fleet on the streets: travellers notice it only where trucks take room. */
Test(coupling, trucks_load_roads_only_where_they_may) {
    double delay_h[2][2];
    for (int32_t on = 0; on < 2; on++) {
        for (int32_t fleet = 0; fleet < 2; fleet++) {
            city_case c = planned_dry();
            c.plan->couple.trucks_load_roads = on;
            c.plan->waste.collect_at_frac = 0.1;
            kota_facility_def *facilities = c.plan->sketch.facilities.items;
            for (int32_t f = 0; f < c.plan->sketch.facilities.count; f++)
                if (facilities[f].kind == KOTA_FACILITY_GARAGE) facilities[f].trucks = fleet ? 20 : 1;
            begin(&c);
            to_end(&c);
            delay_h[on][fleet] = whole(&c, KOTA_INDICATOR_delay_person_h);
            finish(&c);
        }
    }
    cr_assert_eq(delay_h[0][0], delay_h[0][1]);
    cr_assert_neq(delay_h[1][0], delay_h[1][1]);
}
