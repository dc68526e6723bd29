/* Transit vehicles: they leave by headway or timetable, drive their line's links like everybody else, and stand at
 * its stops as long as people get on: dwell = a + b * boardings (TCQSM 3rd ed.). Who waits at a stop is what came
 * since the last vehicle, so that a late one finds more and gets later still; what does not fit waits for the next. A
 * stop takes no lane: others overtake, as at a bay. A line without links keeps to its timetable, wherever it runs. */
#include <string.h>

#include "core/hash.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/state.h"

static kota_status check_line(const kota_traffic *traffic, const kota_lines *lines, int32_t line, kota_error *err) {
    const kota_roads *roads = traffic->roads;
    int32_t first = lines->route_start[line], end = lines->route_start[line + 1];
    bool off_streets = lines->stop_ride_s != NULL && lines->stop_node != NULL &&
                       lines->stop_start[line + 1] > lines->stop_start[line];
    if (end <= first && !off_streets)
        return kota_fail(err, KOTA_DATA, "transit line %d drives no links; give it a route", line);
    for (int32_t k = first; k < end; k++) {
        int32_t link = lines->route_link[k];
        bool there = link >= 0 && link < roads->link_count;
        if (there && (k == first || roads->link_from[link] == roads->link_to[lines->route_link[k - 1]])) continue;
        return kota_fail(
            err, KOTA_DATA,
            "transit line %d: link %d at place %d does not begin where the one before ends; give links in "
            "driving order",
            line, link, k - first);
    }
    for (int32_t s = lines->stop_start[line]; end > first && s < lines->stop_start[line + 1]; s++) {
        int32_t leg = lines->stop_leg[s];
        bool fine = leg >= 0 && leg < end - first && (s == lines->stop_start[line] || leg >= lines->stop_leg[s - 1]);
        if (!fine)
            return kota_fail(err, KOTA_DATA, "transit line %d: stop %d is on none of its links, or out of order",
                             line, s - lines->stop_start[line]);
    }
    bool by_table = lines->depart_start != NULL && lines->depart_start[line + 1] > lines->depart_start[line];
    if (by_table || lines->headway_s[line] >= 1.0f) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "transit line %d: a headway of %g s must be >= 1 where no timetable is given",
                     line, (double)lines->headway_s[line]);
}

/* The next departure after those so far, INT64_MAX: none. */
static int64_t next_departure(const kota_traffic *traffic, int32_t line) {
    const kota_lines *lines = &traffic->lines;
    const kota_line_state *state = &traffic->line_states[line];
    int64_t by_headway = INT64_MAX, by_table = INT64_MAX;
    if (state->headway_s >= 1.0f) {
        int64_t at_ms =
            state->from_ms + (int64_t)((double)state->headway_s * 1e3 * (state->by_headway - state->before) + 0.5);
        if (at_ms < lines->last_ms[line]) by_headway = at_ms;
    }
    if (lines->depart_start != NULL) {
        int32_t at = lines->depart_start[line] + state->by_table;
        if (at < lines->depart_start[line + 1]) by_table = lines->depart_ms[at];
    }
    return by_headway < by_table ? by_headway : by_table;
}

static void count_departure(kota_traffic *traffic, int32_t line, int64_t at_ms) {
    kota_line_state *state = &traffic->line_states[line];
    const kota_lines *lines = &traffic->lines;
    int32_t at = lines->depart_start != NULL ? lines->depart_start[line] + state->by_table : 0;
    if (lines->depart_start != NULL && at < lines->depart_start[line + 1] && lines->depart_ms[at] == at_ms) {
        state->by_table++;
    } else {
        state->by_headway++;
    }
}

void kota_line_arm(kota_traffic *traffic, int32_t line) {
    int64_t at_ms = next_departure(traffic, line);
    while (at_ms < traffic->now_ms) { /* what would have left before the start does not */
        count_departure(traffic, line, at_ms);
        at_ms = next_departure(traffic, line);
    }
    if (at_ms == INT64_MAX) return;
    kota_event_heap_set(&traffic->events, kota_line_event_of(traffic, line), at_ms, 1u << 29 | (uint32_t)line);
}

kota_status kota_traffic_set_lines(kota_traffic *traffic, const kota_lines *lines, kota_error *err) {
    KOTA_ASSERT(traffic->vehicle_count == 0 && traffic->lines.line_count == 0);
    for (int32_t i = 0; i < lines->line_count; i++) KOTA_TRY(check_line(traffic, lines, i, err));
    traffic->lines = *lines;
    traffic->stop_count = lines->line_count > 0 ? lines->stop_start[lines->line_count] : 0;
    traffic->line_states = KOTA_NEW(traffic->arena, kota_line_state, lines->line_count);
    traffic->stop_records = KOTA_NEW(traffic->arena, kota_stop_record, traffic->stop_count);
    traffic->stop_riders = KOTA_NEW(traffic->arena, int32_t, traffic->stop_count);
    for (int32_t s = 0; s < traffic->stop_count; s++) traffic->stop_records[s].last_ms = INT64_MIN;
    kota_event_heap_entities(&traffic->events, kota_vehicle_event(traffic, 0));
    for (int32_t i = 0; i < lines->line_count; i++) {
        traffic->line_states[i].from_ms = lines->first_ms[i];
        traffic->line_states[i].headway_s = lines->headway_s[i];
        kota_line_arm(traffic, i);
    }
    return KOTA_OK;
}

void kota_line_event(kota_traffic *traffic, int32_t line, int64_t now_ms) {
    const kota_lines *lines = &traffic->lines;
    kota_line_state *state = &traffic->line_states[line];
    int32_t vehicle = kota_vehicle_new(traffic);
    kota_vehicle *one = &traffic->vehicles[vehicle];
    one->id = kota_hash_part(lines->id[line], (uint64_t)(state->by_headway + state->by_table));
    one->wished_ms = now_ms;
    one->tag = line;
    one->vehicle_class = lines->vehicle_class[line];
    one->owner = KOTA_OWNER_LINE;
    one->state = KOTA_VEHICLE_EXPECTED;
    count_departure(traffic, line, now_ms);
    kota_line_arm(traffic, line);
    if (lines->route_start[line + 1] > lines->route_start[line]) {
        one->route_at = lines->route_start[line] - 1;
        one->route_end = lines->route_start[line + 1];
        one->node = traffic->roads->link_from[lines->route_link[one->route_at + 1]];
        one->to_node = traffic->roads->link_to[lines->route_link[one->route_end - 1]];
        one->loads = kota_classes[one->vehicle_class].loads && (lines->own_way == NULL || lines->own_way[line] == 0);
        kota_vehicle_start(traffic, vehicle, now_ms);
    } else {
        kota_vehicle_totals(traffic, one)->started++;
        traffic->under_way++;
        one->state = KOTA_VEHICLE_RUNNING;
        one->route_at = lines->stop_start[line];
        one->node = one->to_node = lines->stop_node[one->route_at];
        kota_line_run(traffic, vehicle, now_ms);
    }
}

/* Those who come at a rate; how many get on. */
static double board_flow(kota_traffic *traffic, kota_vehicle *one, int32_t stop, int64_t now_ms) {
    const kota_lines *lines = &traffic->lines;
    kota_stop_record *record = &traffic->stop_records[stop];
    double wait_s = record->last_ms == INT64_MIN ? 0.0 : (double)(now_ms - record->last_ms) * 1e-3;
    double boardings = 0.0, on_board = (double)one->persons;
    if (lines->alight_frac != NULL) on_board *= 1.0 - (double)lines->alight_frac[stop];
    if (lines->boarding_persons_ph != NULL) {
        if (record->last_ms == INT64_MIN) wait_s = (double)lines->headway_s[one->tag];
        double waiting =
            record->waiting_persons + (double)lines->boarding_persons_ph[stop] / 3600.0 * kota_max(wait_s, 0.0);
        boardings = kota_min(waiting, kota_max(0.0, (double)lines->capacity_persons[one->tag] - on_board));
        record->waiting_persons = waiting - boardings;
        record->left_behind_persons += waiting - boardings;
    }
    one->persons = (float)(on_board + boardings);
    return boardings;
}

/* Those who are known one by one. */
static double board_riders(kota_traffic *traffic, int32_t vehicle, int32_t stop, int64_t now_ms) {
    kota_vehicle *one = &traffic->vehicles[vehicle];
    kota_stop_record *record = &traffic->stop_records[stop];
    kota_riders_alight(traffic, vehicle, stop, now_ms);
    double room = kota_max(0.0, (double)traffic->lines.capacity_persons[one->tag] - (double)one->persons);
    int32_t boarded = kota_riders_board(traffic, vehicle, stop, (int32_t)room, now_ms), left = 0;
    for (int32_t r = traffic->stop_riders[stop]; r >= 0 && traffic->rider_states[r].ready_ms <= now_ms;
         r = traffic->rider_states[r].next)
        left++;
    record->waiting_persons = left;
    record->left_behind_persons += left;
    return boarded;
}

/* Passengers at one stop; how long it stands there, ms. */
static int64_t serve(kota_traffic *traffic, int32_t vehicle, int32_t stop, int64_t now_ms) {
    const kota_lines *lines = &traffic->lines;
    kota_vehicle *one = &traffic->vehicles[vehicle];
    kota_stop_record *record = &traffic->stop_records[stop];
    double boardings = traffic->rides.rider_count > 0 ? board_riders(traffic, vehicle, stop, now_ms)
                                                      : board_flow(traffic, one, stop, now_ms);
    record->boarded_persons += boardings;
    record->on_board_persons += (double)one->persons;
    if (record->last_ms != INT64_MIN) {
        double gap_s = (double)(now_ms - record->last_ms) * 1e-3;
        record->gap_s += gap_s;
        record->gap_s2 += gap_s * gap_s;
    }
    record->visits++;
    record->last_ms = now_ms;
    double dwell_s = (double)lines->dwell_s[one->tag] + (double)lines->dwell_per_boarding_s[one->tag] * boardings;
    return (int64_t)(kota_clamp(dwell_s, 0.0, 3600.0) * 1e3 + 0.5);
}

int64_t kota_line_dwell_ms(kota_traffic *traffic, int32_t vehicle, int64_t now_ms) {
    const kota_lines *lines = &traffic->lines;
    kota_vehicle *one = &traffic->vehicles[vehicle];
    int32_t leg = one->route_at - lines->route_start[one->tag];
    double free_ms = (double)kota_vehicle_free_ms(traffic, one->vehicle_class, one->link);
    double length_m = (double)traffic->fixed[one->link].length_m;
    int64_t dwell_ms = 0;
    for (int32_t s = lines->stop_start[one->tag]; s < lines->stop_start[one->tag + 1]; s++) {
        if (lines->stop_leg[s] != leg) continue;
        double along = kota_clamp((double)lines->stop_at_m[s] / length_m, 0.0, 1.0);
        dwell_ms += serve(traffic, vehicle, s, now_ms + (int64_t)(free_ms * along) + dwell_ms);
    }
    one->dwell_ds = (uint16_t)(dwell_ms < 6553500 ? dwell_ms / 100 : 65535);
    return dwell_ms;
}

void kota_line_run(kota_traffic *traffic, int32_t vehicle, int64_t now_ms) {
    const kota_lines *lines = &traffic->lines;
    kota_vehicle *one = &traffic->vehicles[vehicle];
    int32_t stop = one->route_at++;
    one->node = lines->stop_node[stop];
    int64_t leave_ms = now_ms + serve(traffic, vehicle, stop, now_ms);
    if (one->route_at == lines->stop_start[one->tag + 1]) {
        kota_vehicle_arrive(traffic, vehicle, now_ms);
        return;
    }
    int64_t ride_ms = (int64_t)((double)lines->stop_ride_s[one->route_at] * 1e3 + 0.5);
    kota_event_heap_set(&traffic->events, kota_vehicle_event(traffic, vehicle), leave_ms + ride_ms,
                        kota_vehicle_tie(one));
}

const kota_stop_record *kota_traffic_stop_records(const kota_traffic *traffic, int32_t *count) {
    *count = traffic->stop_count;
    return traffic->stop_records;
}
