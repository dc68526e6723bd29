/* The city's life: its step, its orders, its records. What the couplings do is in test_coupling.c, what the
 * indicators count in test_indicators.c. */
#include "city_case.h"

Test(city, lives_from_the_warm_up_to_the_end) {
    city_case c = planned_dry();
    begin(&c);
    cr_assert_eq(kota_city_start_ms(c.city) - kota_city_time_ms(c.city), 1800 * 1000);
    cr_assert_eq(kota_city_end_ms(c.city) - kota_city_start_ms(c.city), 3 * 3600 * 1000);
    cr_assert_eq(kota_city_truck_count(c.city), 4);
    int64_t before_ms = kota_city_time_ms(c.city);
    steps(&c, 1);
    cr_assert_eq(kota_city_time_ms(c.city), before_ms + 60000);
    cr_assert_not(kota_city_done(c.city));
    to_end(&c);
    cr_assert_eq(kota_city_time_ms(c.city), kota_city_end_ms(c.city));
    int32_t count;
    const kota_series_row *rows = kota_city_series(c.city, &count);
    cr_assert_eq(count, 18, "a row each ten minutes after the start");
    for (int32_t r = 0; r < count; r++) {
        cr_assert_eq(rows[r].time_ms, kota_city_start_ms(c.city) + (r + 1) * 600000);
        for (int32_t k = 0; k < KOTA_SERIES_COUNT; k++) cr_assert(kota_is_finite(rows[r].value[k]));
        cr_assert_eq(rows[r].value[KOTA_SERIES_rain_mm_per_h], 0);
    }
    finish(&c);
}

Test(city, gauges_are_sampled_with_the_rows) {
    city_case c = planned();
    begin(&c);
    to_start(&c);
    steps(&c, 30);
    int32_t count;
    (void)kota_city_series(c.city, &count);
    cr_assert_eq(count, 3);
    cr_assert_gt(c.map->gauge_count, 0);
    kota_city_snap(c.city, c.snap);
    const double *levels_m = kota_city_gauge_levels(c.city) + 2 * c.map->gauge_count;
    for (int32_t g = 0; g < c.map->gauge_count; g++) cr_assert_eq(levels_m[g], c.snap->gauge_level_m[g]);
    finish(&c);
}

Test(city, a_start_that_is_no_time_is_refused) {
    city_case c = planned_dry();
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&c.map, &c.plan->sketch, c.plan->cell_m, c.arena, &err), KOTA_OK);
    c.plan->start = "yesterday";
    cr_assert_eq(kota_city_create(&c.city, c.plan, c.map, NULL, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "yesterday"), "%s", err.text);
    c.plan->start = "2025-01-15 05:30";
    c.plan->waste.served_frac = 2;
    cr_assert_eq(kota_city_create(&c.city, c.plan, c.map, NULL, &err), KOTA_DATA, "an engine refuses its def");
    kota_arena_destroy(c.arena);
}

/* Much happens in this warm-up: rivers rise, people leave, a street is closed. Nothing of it is on record. */
Test(city, warm_up_leaves_no_records) {
    city_case c = planned_dry();
    c.plan->waste.bin_start_frac = 0.45; /* some are full at once */
    c.plan->waste.person_kg_per_day = 20;
    begin(&c);
    order(&c, KOTA_COMMAND_LINK_CLOSED, 3, 1, 0);
    steps(&c, 5);
    order(&c, KOTA_COMMAND_LINK_CLOSED, 3, 0, 0);
    to_start(&c);
    int32_t count;
    (void)kota_city_series(c.city, &count);
    cr_assert_eq(count, 0);
    const kota_event *events = kota_city_events(c.city, &count);
    for (int32_t e = 0; e < count; e++) cr_assert_geq(events[e].time_ms, kota_city_start_ms(c.city));
    cr_assert_eq(events_of(&c, KOTA_EVENT_COMMAND, NULL), 0);
    cr_assert_eq(events_of(&c, KOTA_EVENT_LINK_CLOSED, NULL), 0);
    (void)kota_city_tape(c.city, &count);
    cr_assert_eq(count, 2, "but the tape has the warm-up's orders");
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        if (i == KOTA_INDICATOR_waste_uncollected_kg || i == KOTA_INDICATOR_waste_drains_kg ||
            i == KOTA_INDICATOR_flood_depth_max_m)
            continue; /* a state */
        double value = whole(&c, (kota_indicator)i);
        cr_assert(value == 0 || kota_is_nan(value), "%s = %g", kota_indicators[i].name, value);
    }
    kota_city_snap(c.city, c.snap);
    for (int32_t k = 0; k < kota_snap_count(c.map, KOTA_PLACE_CELL); k++) {
        cr_assert_eq(c.snap->field[KOTA_FIELD_depth_max_m][k], c.snap->field[KOTA_FIELD_depth_m][k]);
        cr_assert_eq(c.snap->field[KOTA_FIELD_speed_max_mps][k], 0.0f);
        bool under = c.snap->field[KOTA_FIELD_depth_m][k] > 0.05f;
        cr_assert_eq(c.snap->field[KOTA_FIELD_arrival_s][k], under ? 0.0f : -9999.0f);
    }
    finish(&c);
}

Test(city, an_ordered_closure_is_obeyed_taped_and_told) {
    city_case c = planned_dry();
    begin(&c);
    to_start(&c);
    int32_t link = 5;
    order(&c, KOTA_COMMAND_LINK_CLOSED, link, 1, 0);
    steps(&c, 10);
    kota_city_snap(c.city, c.snap);
    for (int32_t l = 0; l < c.map->roads.link_count; l++)
        cr_assert_eq(c.snap->field[KOTA_FIELD_link_closed_frac][l], l == link);
    const kota_event *closed = NULL, *opened = NULL, *command = NULL;
    cr_assert_eq(events_of(&c, KOTA_EVENT_LINK_CLOSED, &closed), 1);
    char label[KOTA_EVENT_TEXT_MAX];
    cr_assert_str_eq(closed->entity, kota_city_link_label(c.city, link, label, sizeof label));
    cr_assert_str_eq(closed->cause, "order by tester");
    cr_assert_eq(closed->district, c.map->roads.link_district[link]);
    cr_assert_eq(events_of(&c, KOTA_EVENT_COMMAND, &command), 1);
    cr_assert_str_eq(command->cause, "link_closed by tester");
    cr_assert_eq(command->time_ms, kota_city_start_ms(c.city));
    int32_t count;
    const kota_command *tape = kota_city_tape(c.city, &count);
    cr_assert_eq(count, 1);
    cr_assert_eq(tape[0].time_ms, kota_city_start_ms(c.city));
    cr_assert(tape[0].kind == KOTA_COMMAND_LINK_CLOSED && tape[0].target == link && tape[0].value[0] > 0);
    cr_assert_str_eq(tape[0].by, "tester");
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_link_closed_h), 10.0 / 60, 1e-12);
    order(&c, KOTA_COMMAND_LINK_CLOSED, link, 0, 0);
    steps(&c, 10);
    cr_assert_eq(events_of(&c, KOTA_EVENT_LINK_OPENED, &opened), 1);
    cr_assert_str_eq(opened->cause, "order by tester", "no water opened it");
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_link_closed_h), 10.0 / 60, 1e-12);
    finish(&c);
}

Test(city, a_wrong_order_leaves_no_trace) {
    city_case c = planned_dry();
    begin(&c);
    to_start(&c);
    kota_command command = {.kind = KOTA_COMMAND_LINK_CLOSED, .target = c.map->roads.link_count, .by = "tester"};
    kota_error err = {0};
    cr_assert_eq(kota_city_command(c.city, &command, &err), KOTA_SCRIPT);
    cr_assert_not_null(strstr(err.text, "tester"), "%s", err.text);
    int32_t count;
    (void)kota_city_tape(c.city, &count);
    cr_assert_eq(count, 0);
    steps(&c, 1);
    cr_assert_eq(events_of(&c, KOTA_EVENT_COMMAND, NULL), 0);
    finish(&c);
}

/* The hand's account: weight of the water lifted times the head, over the efficiency. */
Test(city, a_pump_runs_as_it_is_told) {
    city_case c = planned_dry();
    begin(&c);
    to_start(&c);
    order(&c, KOTA_COMMAND_PUMP_MODE, 0, 1, 0);
    double lifted_m3 = 0;
    for (int32_t s = 0; s < 5; s++) {
        steps(&c, 1);
        kota_city_snap(c.city, c.snap);
        lifted_m3 += c.snap->pumps[0].flow_m3ps * 60;
    }
    cr_assert_eq(c.snap->pumps[0].mode, 1);
    cr_assert_gt(lifted_m3, 50);
    const kota_event *started = NULL;
    cr_assert_eq(events_of(&c, KOTA_EVENT_PUMP_STARTED, &started), 1);
    cr_assert_str_eq(started->cause, "order");
    cr_assert_str_eq(started->entity, "pump");
    double kwh = lifted_m3 * 1000 * 9.81 * c.map->pumps[0].head_m / c.plan->costs.pump_efficiency_frac / 3.6e6;
    cr_assert_float_eq(whole(&c, KOTA_INDICATOR_pump_kwh), kwh, 1e-9 * kwh);
    order(&c, KOTA_COMMAND_PUMP_MODE, 0, 2, 0);
    steps(&c, 2);
    kota_city_snap(c.city, c.snap);
    cr_assert_eq(c.snap->pumps[0].mode, 2);
    cr_assert_eq(c.snap->pumps[0].flow_m3ps, 0);
    cr_assert_not(c.snap->pumps[0].running);
    cr_assert_eq(events_of(&c, KOTA_EVENT_PUMP_STOPPED, NULL), 1);
    finish(&c);
}

Test(city, travellers_who_are_asked_leave_later) {
    double under_way[2], later[2];
    for (int32_t held = 0; held < 2; held++) {
        city_case c = planned_dry();
        begin(&c);
        to_start(&c);
        if (held) order(&c, KOTA_COMMAND_TRAVEL_HOLD, -1, 1, after_start_s(&c, 5400));
        steps(&c, 85);
        int32_t count;
        under_way[held] = whole(&c, KOTA_INDICATOR_trips_arrived);
        to_end(&c);
        const kota_series_row *rows = kota_city_series(c.city, &count);
        later[held] = rows[count - 1].value[KOTA_SERIES_trips_arrived] - under_way[held];
        finish(&c);
    }
    cr_assert_gt(under_way[0], 500);
    cr_assert_lt(under_way[1], 0.3 * under_way[0], "%g of %g", under_way[1], under_way[0]);
    cr_assert_gt(later[1], 1.3 * later[0], "they travel when they may: %g after %g", later[1], later[0]);
}

/* Those of one district are asked: their trips wait, the others' do not. */
Test(city, a_hold_of_a_district_is_for_those_who_live_there) {
    double arrived[2][3];
    for (int32_t held = 0; held < 2; held++) {
        city_case c = planned_dry();
        begin(&c);
        to_start(&c);
        if (held) order(&c, KOTA_COMMAND_TRAVEL_HOLD, 1, 1, after_start_s(&c, 7200));
        steps(&c, 110);
        for (int32_t d = 0; d < 3; d++)
            arrived[held][d] = kota_city_indicator(c.city, KOTA_INDICATOR_trips_arrived, d);
        finish(&c);
    }
    cr_assert_lt(arrived[1][1], 0.3 * arrived[0][1], "%g of %g", arrived[1][1], arrived[0][1]);
    cr_assert_gt(arrived[1][0], 0.8 * arrived[0][0], "%g of %g", arrived[1][0], arrived[0][0]);
    cr_assert_gt(arrived[1][2], 0.8 * arrived[0][2], "%g of %g", arrived[1][2], arrived[0][2]);
}

/* No bin is due by itself, and trucks work from noon on; each order gets some of them to go. */
Test(city, orders_reach_the_fleet) {
    enum { NOTHING, COLLECT, THRESHOLD, DISPATCH, COUNT };
    double collected_kg[COUNT], bin_fill[COUNT];
    for (int32_t k = 0; k < COUNT; k++) {
        city_case c = planned_dry();
        c.plan->waste.collect_at_frac = k == DISPATCH ? 0.1 : 0.99;
        c.plan->waste.bin_start_frac = 0.25;
        c.plan->waste.shift_start_s = k == DISPATCH ? 12 * 3600 : 4 * 3600;
        c.plan->waste.shift_end_s = 18 * 3600;
        begin(&c);
        to_start(&c);
        if (k == COLLECT) order(&c, KOTA_COMMAND_BIN_COLLECT, 2, 0, 0);
        if (k == THRESHOLD) order(&c, KOTA_COMMAND_FLEET_THRESHOLD, -1, 0.1, 0);
        if (k == DISPATCH) order(&c, KOTA_COMMAND_FLEET_DISPATCH, -1, after_start_s(&c, 7200), 0);
        to_end(&c);
        kota_city_snap(c.city, c.snap);
        collected_kg[k] = whole(&c, KOTA_INDICATOR_waste_collected_kg);
        bin_fill[k] = (double)c.snap->field[KOTA_FIELD_bin_fill_frac][2];
        finish(&c);
    }
    cr_assert_eq(collected_kg[NOTHING], 0);
    cr_assert_gt(collected_kg[COLLECT], 0);
    cr_assert_lt(bin_fill[COLLECT], 0.5 * bin_fill[NOTHING], "the bin that was named");
    cr_assert_gt(collected_kg[THRESHOLD], collected_kg[COLLECT]);
    cr_assert_gt(collected_kg[DISPATCH], 0);
}

Test(city, crews_clean_and_are_paid_for_their_time) {
    double litter_kg[2], cost_idr[2];
    for (int32_t sent = 0; sent < 2; sent++) {
        city_case c = planned_dry();
        c.plan->duration_s = 3600;
        c.plan->waste.served_frac = 0.2;
        begin(&c);
        to_start(&c);
        if (sent) order(&c, KOTA_COMMAND_CREW_CLEAN, -1, 3, after_start_s(&c, 1830)); /* ends amid a step */
        if (sent) order(&c, KOTA_COMMAND_CREW_CLEAN, 1, 2, after_start_s(&c, 600));
        to_end(&c);
        kota_city_snap(c.city, c.snap);
        litter_kg[sent] = 0;
        for (int32_t d = 0; d < c.map->district_count; d++) litter_kg[sent] += c.snap->districts[d].litter_kg;
        cost_idr[sent] = whole(&c, KOTA_INDICATOR_operating_cost_idr);
        finish(&c);
    }
    /* they are paid from their garage and back to it, and clean where they stand */
    double hours = 3 * 1830.0 / 3600 + 2 * 600.0 / 3600, paid_h = (cost_idr[1] - cost_idr[0]) / 60000;
    double cleaned_kg = litter_kg[0] - litter_kg[1];
    cr_assert(paid_h > 0.95 * hours && paid_h < 1.3 * hours, "%g h", paid_h);
    cr_assert(cleaned_kg > 0.6 * hours * 250 && cleaned_kg <= hours * 250, "%g kg", cleaned_kg);
}

Test(city, snapshot_shows_what_the_city_is) {
    city_case c = planned();
    begin(&c);
    to_start(&c);
    steps(&c, 60); /* half an hour of rain, half is to come */
    kota_city_snap(c.city, c.snap);
    const kota_snap *snap = c.snap;
    cr_assert_eq(snap->time_ms, kota_city_time_ms(c.city));
    cr_assert_float_eq(snap->rain_mps, 100 / 3.6e6, 1e-15);
    cr_assert_float_eq(kota_snap_forecast_m(snap, 1800), 0.03, 1e-12, "60 mm/h for half an hour");
    cr_assert_float_eq(kota_snap_forecast_m(snap, 86400), 0.03, 1e-12);
    const kota_grid *grid = &c.map->grid;
    for (int32_t g = 0; g < c.map->gauge_count; g++) {
        int32_t cell = c.map->gauges[g].cell, at = kota_grid_j(grid, cell) * grid->nx + kota_grid_i(grid, cell);
        cr_assert_eq(snap->gauge_depth_m[g], (double)snap->field[KOTA_FIELD_depth_m][at]);
        cr_assert_float_eq(snap->gauge_level_m[g] - snap->gauge_depth_m[g], (double)snap->field[KOTA_FIELD_bed_m][at],
                           1e-6);
    }
    cr_assert_gt(snap->gauge_depth_m[0], 0.1, "the river has water");
    double persons = 0, litter_kg = 0, lying_kg = 0;
    for (int32_t k = 0; k < kota_snap_count(c.map, KOTA_PLACE_CELL); k++) {
        persons += (double)snap->field[KOTA_FIELD_persons][k];
        litter_kg += (double)snap->field[KOTA_FIELD_litter_kg][k];
    }
    cr_assert_float_eq(persons, 7500, 0.5);
    for (int32_t d = 0; d < c.map->district_count; d++) {
        lying_kg += snap->districts[d].litter_kg;
        cr_assert(snap->districts[d].flooded_frac >= 0 && snap->districts[d].flooded_frac <= 1);
        cr_assert(snap->districts[d].speed_frac > 0 && snap->districts[d].speed_frac <= 1.001);
        cr_assert(snap->districts[d].bins_full_frac >= 0 && snap->districts[d].bins_full_frac <= 1);
    }
    cr_assert_geq(lying_kg, litter_kg - 1e-3, "streets and inlets, not streets alone");
    cr_assert_str_eq(snap->trucks[0].garage, "garage");
    finish(&c);
}

Test(city, balance_ends_each_account_with_its_residual) {
    city_case c = planned();
    begin(&c);
    to_end(&c);
    int32_t count, residuals = 0;
    kota_ledger_row *rows = kota_city_balance(c.city, &count);
    double sum = 0, through = 0;
    for (int32_t r = 0; r < count; r++) {
        bool inside = strncmp(rows[r].item, "moved", 5) == 0;
        if (strcmp(rows[r].item, "residual") == 0) {
            cr_assert_float_eq(rows[r].value, sum, 1e-9 * through + 1e-9, "%s: rows are signed", rows[r].account);
            cr_assert_leq(kota_abs(rows[r].value), 1e-6 * through + 1e-6, "%s", rows[r].account);
            cr_assert(r + 1 == count || strcmp(rows[r + 1].account, rows[r].account) != 0);
            cr_assert_gt(through, 0, "%s", rows[r].account);
            sum = through = 0;
            residuals++;
        } else if (!inside) {
            sum += rows[r].value;
            through += kota_abs(rows[r].value);
        }
    }
    cr_assert_str_eq(rows[0].account, "water");
    cr_assert_str_eq(rows[count - 1].account, "vehicles");
    cr_assert_gt(residuals, 4, "water, some fractions, vehicles");
    kota_free(rows);
    finish(&c);
}

Test(city, a_checkpoint_of_another_plan_is_refused) {
    city_case c = planned_dry(), other = planned_dry();
    other.plan->seed = 2;
    begin(&c);
    begin(&other);
    steps(&c, 3);
    kota_blob blob = {0};
    kota_city_save(c.city, &blob);
    kota_error err = {0};
    cr_assert_eq(kota_city_load(other.city, &blob, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "another scenario"), "%s", err.text);
    finish(&other);
    other = planned_dry();
    begin(&other);
    blob.at = 0;
    blob.length /= 2; /* cut */
    cr_assert_eq(kota_city_load(other.city, &blob, &err), KOTA_DATA);
    kota_blob_free(&blob);
    finish(&other);
    finish(&c);
}

/* The second day begins where the first ended: same water, same bins, nothing counted yet. */
Test(city, goes_on_from_the_end_of_an_earlier_run) {
    city_case first = planned(), second = planned_dry();
    first.plan->duration_s = 3600;
    begin(&first);
    to_end(&first);
    kota_blob blob = {0};
    kota_city_save(first.city, &blob);
    second.plan->start = "2025-01-15 06:30";
    second.plan->duration_s = 3600;
    second.plan->warm_start = "first";
    begin(&second);
    kota_error err = {0};
    cr_assert_eq(kota_city_load_end(second.city, &blob, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_city_time_ms(second.city), kota_city_end_ms(first.city));
    kota_city_snap(first.city, first.snap);
    kota_city_snap(second.city, second.snap);
    size_t cells = (size_t)kota_snap_count(first.map, KOTA_PLACE_CELL), bytes = cells * sizeof(float);
    cr_assert_eq(memcmp(first.snap->field[KOTA_FIELD_depth_m], second.snap->field[KOTA_FIELD_depth_m], bytes), 0);
    cr_assert_eq(memcmp(first.snap->field[KOTA_FIELD_depth_m], second.snap->field[KOTA_FIELD_depth_max_m], bytes), 0);
    cr_assert_eq(first.snap->field[KOTA_FIELD_bin_fill_frac][0], second.snap->field[KOTA_FIELD_bin_fill_frac][0]);
    cr_assert_eq(whole(&second, KOTA_INDICATOR_waste_generated_kg), 0);
    cr_assert_eq(whole(&second, KOTA_INDICATOR_trips_arrived), 0);
    to_end(&second);
    cr_assert_gt(whole(&second, KOTA_INDICATOR_trips_arrived), 100);
    finish(&second);

    second = planned_dry();
    second.plan->warm_start = "first";
    begin(&second);
    blob.at = 0;
    cr_assert_eq(kota_city_load_end(second.city, &blob, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "set start = \"2025-01-15 06:30\""), "%s", err.text);
    kota_blob_free(&blob);
    finish(&second);
    finish(&first);
}

Test(city, words_of_events_and_series) {
    cr_assert_str_eq(kota_event_word(KOTA_EVENT_LINK_CLOSED), "link_closed");
    cr_assert_str_eq(kota_event_unit(KOTA_EVENT_LINK_CLOSED), "m");
    cr_assert_str_eq(kota_event_word(KOTA_EVENT_COMMAND), "command");
    cr_assert_str_eq(kota_series_names[KOTA_SERIES_flooded_ha], "flooded_ha");
    for (int32_t a = 0; a < KOTA_EVENT_COUNT; a++)
        for (int32_t b = 0; b < a; b++)
            cr_assert_str_neq(kota_event_word((kota_event_kind)a), kota_event_word((kota_event_kind)b));
}
