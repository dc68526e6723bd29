/* See due.h. */
#include "traffic/due.h"

#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "traffic/due_state.h"

enum { WHAT_CHANGE = KOTA_DUE_WHAT }; /* draw of a trip: does it take the quicker way after iteration k? */

#define SETTLING 3.0 /* loadings after which half as many change; assumed */

kota_due_def kota_due_defaults(void) {
    return (kota_due_def){.bin_s = 300,
                          .iterations = 15,
                          .gap_frac = 0.01,
                          .gain_factor = 10.0,
                          .change_frac_max = 0.5,
                          .early_per_way = 3.90 / 6.40,
                          .late_per_way = 15.21 / 6.40};
}

static kota_status check_def(const kota_due_def *def, kota_error *err) {
    const struct {
        const char *name;
        double value, low, high;
    } fields[] = {{"bin_s", def->bin_s, 10.0, 7200.0},
                  {"iterations", def->iterations, 1.0, 1000.0},
                  {"gap_frac", def->gap_frac, 0.0, 1.0},
                  {"gain_factor", def->gain_factor, 0.0, 1000.0},
                  {"early_per_way", def->early_per_way, 0.0, 100.0},
                  {"late_per_way", def->late_per_way, 0.0, 100.0},
                  {"change_frac_max", def->change_frac_max, 0.0, 1.0}};
    for (int32_t k = 0; k < KOTA_COUNT(fields); k++) {
        if (fields[k].value >= fields[k].low && fields[k].value <= fields[k].high) continue;
        return kota_fail(err, KOTA_DATA, "equilibrium.%s = %g must be %g..%g", fields[k].name, fields[k].value,
                         fields[k].low, fields[k].high);
    }
    return KOTA_OK;
}

static uint32_t link_ms(const kota_roads *roads, int32_t link, double top_mps) {
    double speed_mps = kota_min((double)roads->link_speed_mps[link], top_mps);
    return (uint32_t)kota_clamp((double)roads->link_length_m[link] / speed_mps * 1e3 + 0.5, 1, 1e9);
}

static bool by_time(int32_t vehicle_class) { /* as ways.c has it */
    return kota_classes[vehicle_class].loads && kota_classes[vehicle_class].speed_mps >= 5.0;
}

/* Where nobody drove: the free time, and at a signal what one who comes at any moment waits for green on average,
 * red^2 / (2 cycle), the mean over its turns. */
static void add_reds(uint32_t *idle_ms, const kota_roads *roads) {
    double *red_s = kota_alloc((size_t)roads->link_count, sizeof *red_s);
    int32_t *turns = kota_alloc((size_t)roads->link_count, sizeof *turns);
    for (int32_t s = 0; s < roads->signals.count; s++) {
        const kota_signal *signal = &roads->signals.signals[s];
        double cycle_s = kota_signal_cycle_s(signal);
        for (int32_t t = signal->turn_start; t < signal->turn_start + signal->turn_count; t++) {
            const kota_signal_turn *turn = &roads->signals.turns[t];
            double wait_s = cycle_s;
            for (int32_t p = 0; p < signal->phase_count; p++) {
                if (turn->phases >> p & 1) wait_s -= (double)signal->phases[p].green_s;
            }
            red_s[turn->from_link] += kota_max(0.0, wait_s) * kota_max(0.0, wait_s) / (2.0 * cycle_s);
            turns[turn->from_link]++;
        }
    }
    for (int32_t l = 0; l < roads->link_count; l++) {
        if (turns[l] > 0) idle_ms[l] += (uint32_t)(red_s[l] / turns[l] * 1e3 + 0.5);
    }
    kota_free(red_s);
    kota_free(turns);
}

void kota_due_sort_classes(kota_due_world *w) {
    int32_t count = 0;
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        w->class_start[c] = count;
        for (int32_t k = 0; k < w->trip_count; k++) {
            if (w->trips[k].vehicle_class == c && by_time(c)) w->member[count++] = k;
        }
    }
    w->class_start[KOTA_CLASS_COUNT] = count;
}

static void open_world(kota_due_world *w) {
    const kota_roads *roads = &w->map->roads;
    size_t links = (size_t)roads->link_count, trips = (size_t)w->trip_count + 1;
    int32_t bin_ms = (int32_t)(w->def->bin_s * 1e3);
    w->bins = (int32_t)kota_clamp((double)(w->def->end_ms - w->def->start_ms) / bin_ms, 1, 100000);
    w->finder = kota_finder_create(roads);
    kota_profile_create(&w->profile, roads->link_count, w->def->start_ms, bin_ms, w->bins);
    int32_t turns = kota_finder_turn_start(w->finder)[roads->link_count];
    kota_profile_create(&w->turns, turns, w->def->start_ms, bin_ms, w->bins);
    w->least_s = kota_alloc((size_t)w->bins * links + 1, sizeof *w->least_s);
    w->idle_ms = kota_alloc(links, sizeof *w->idle_ms);
    w->way_ms = kota_alloc(trips, sizeof *w->way_ms);
    w->best_ms = kota_alloc(trips, sizeof *w->best_ms);
    w->trip_s = kota_alloc(trips, sizeof *w->trip_s);
    w->member = kota_alloc(trips, sizeof *w->member);
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        if (by_time(c)) w->floor_ms[c] = kota_alloc(links, sizeof(uint32_t));
        for (size_t l = 0; l < links && w->floor_ms[c] != NULL; l++) {
            w->floor_ms[c][l] = link_ms(roads, (int32_t)l, kota_classes[c].speed_mps);
        }
    }
    for (size_t l = 0; l < links; l++) w->idle_ms[l] = w->floor_ms[KOTA_CLASS_CAR][l];
    add_reds(w->idle_ms, roads);
    kota_due_sort_classes(w);
}

static void close_world(kota_due_world *w) {
    kota_finder_destroy(w->finder);
    kota_profile_free(&w->profile);
    kota_profile_free(&w->turns);
    kota_routes_free(&w->ways);
    kota_routes_free(&w->best);
    kota_profile_free(&w->sharp);
    kota_profile_free(&w->expected);
    void *blocks[] = {w->idle_ms, w->way_ms,   w->best_ms,   w->trip_s, w->member,
                      w->own,     w->wished_s, w->candidate, w->least_s};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) kota_free(w->floor_ms[c]);
}

/* ---- quickest ways of all trips, class by class ---- */

static void find_class(kota_routes *found, const kota_due_world *w, int32_t c, const uint32_t *way_ms) {
    int32_t first = w->class_start[c], count = w->class_start[c + 1] - first;
    kota_finder_trip *ends = kota_alloc((size_t)count + 1, sizeof *ends);
    int64_t *depart_ms = kota_alloc((size_t)count + 1, sizeof *depart_ms);
    uint32_t *known_ms = kota_alloc((size_t)count + 1, sizeof *known_ms);
    const kota_class_mask *closed = w->input != NULL ? w->input->closed_classes : NULL;
    kota_class_mask bit = (kota_class_mask)(1u << c);
    for (int32_t k = 0; k < count; k++) {
        const kota_trip *trip = &w->trips[w->member[first + k]];
        ends[k] = (kota_finder_trip){-1, trip->from_node, -1, trip->to_node};
        depart_ms[k] = trip->depart_ms;
        if (way_ms != NULL) known_ms[k] = way_ms[w->member[first + k]];
    }
    if (way_ms != NULL) {
        kota_timed_cost cost = {&w->profile, w->floor_ms[c], closed, bit, &w->turns};
        kota_timed_find(found, w->finder, &cost, ends, depart_ms, known_ms, count, w->pool);
    } else {
        kota_finder_cost cost = {.link_ms = w->floor_ms[c], .closed_classes = closed, .class_bit = bit};
        kota_finder_find(found, w->finder, &cost, ends, count, w->pool);
    }
    kota_free(ends);
    kota_free(depart_ms);
    kota_free(known_ms);
}

void kota_due_join(kota_routes *out, int32_t count, const kota_routes *const *from, const int32_t *place) {
    *out = (kota_routes){.count = count,
                         .start = kota_alloc((size_t)count + 1, sizeof *out->start),
                         .cost_ms = kota_alloc((size_t)count + 1, sizeof *out->cost_ms)};
    for (int32_t k = 0; k < count; k++) {
        int64_t length = from[k] != NULL ? from[k]->start[place[k] + 1] - from[k]->start[place[k]] : 0;
        out->start[k + 1] = out->start[k] + length;
    }
    out->link = kota_alloc((size_t)out->start[count] + 1, sizeof *out->link);
    for (int32_t k = 0; k < count; k++) {
        size_t length = (size_t)(out->start[k + 1] - out->start[k]);
        out->cost_ms[k] = from[k] != NULL ? from[k]->cost_ms[place[k]] : KOTA_FINDER_NO_WAY;
        if (length > 0) memcpy(out->link + out->start[k], from[k]->link + from[k]->start[place[k]], length * 4);
    }
}

/* way_ms (trips): of the ways now, which stay where none is quicker; NULL: on the empty network. */
static void find_all(kota_routes *out, const kota_due_world *w, const uint32_t *way_ms) {
    kota_routes of_class[KOTA_CLASS_COUNT] = {0};
    const kota_routes **from = kota_alloc((size_t)w->trip_count + 1, sizeof *from);
    int32_t *place = kota_alloc((size_t)w->trip_count + 1, sizeof *place);
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        int32_t first = w->class_start[c], count = w->class_start[c + 1] - first;
        if (count == 0) continue;
        find_class(&of_class[c], w, c, way_ms);
        for (int32_t k = 0; k < count; k++) {
            from[w->member[first + k]] = &of_class[c];
            place[w->member[first + k]] = k;
        }
    }
    kota_due_join(out, w->trip_count, from, place);
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) kota_routes_free(&of_class[c]);
    kota_free(from);
    kota_free(place);
}

/* ---- one loading ---- */

static int32_t *narrow(const int64_t *start, int32_t count) {
    int32_t *narrowed = kota_alloc((size_t)count + 1, sizeof *narrowed);
    for (int32_t k = 0; k <= count; k++) narrowed[k] = (int32_t)start[k];
    return narrowed;
}

static kota_status drive(kota_due_row *row, kota_due_world *w, kota_traffic *traffic, kota_error *err) {
    int64_t bin_ms = (int64_t)(w->def->bin_s * 1e3), last_ms = w->def->start_ms;
    if (w->trip_count > 0) last_ms = w->trips[w->trip_count - 1].depart_ms;
    for (int64_t t = w->def->start_ms + bin_ms;; t += bin_ms) {
        KOTA_TRY(kota_traffic_step(traffic, w->input, t < w->def->end_ms ? t : w->def->end_ms, err));
        if (t >= w->def->end_ms || (t > last_ms && kota_traffic_under_way(traffic) == 0)) break;
    }
    memcpy(w->trip_s, kota_traffic_trip_time_s(traffic), (size_t)w->trip_count * sizeof *w->trip_s);
    const kota_traffic_bins *bins = kota_traffic_bin_rows(traffic);
    kota_due_turns(&w->turns, w->least_s, bins, kota_finder_turn_start(w->finder), w->profile.links);
    kota_due_profile(&w->profile, bins, w->idle_ms, false, w->least_s);
    if (w->own != NULL) kota_due_remember(w, bins);
    double sum_s = 0.0;
    for (int32_t k = 0; k < w->trip_count; k++) {
        if (!kota_is_finite((double)w->trip_s[k])) continue;
        row->arrived++;
        sum_s += (double)w->trip_s[k];
    }
    row->mean_trip_s = row->arrived > 0 ? sum_s / (double)row->arrived : 0.0;
    row->squeezes = kota_traffic_squeezes(traffic);
    return KOTA_OK;
}

static kota_status load(kota_due_row *row, kota_due *due, kota_due_world *w, kota_error *err) {
    kota_traffic *traffic = NULL;
    kota_traffic_def def = w->def->traffic;
    def.bin_s = w->def->bin_s;
    def.bins_kept = w->bins;
    def.bins_by_turn = true;
    def.uninformed_frac = 1.0; /* between two loadings everybody keeps to the way chosen */
    KOTA_TRY(kota_traffic_create(&traffic, &def, w->map, w->trips, w->trip_count, w->def->start_ms, err));
    int32_t *start = narrow(w->ways.start, w->trip_count);
    kota_status status = kota_traffic_set_routes(traffic, start, w->ways.link, err);
    if (status == KOTA_OK && w->def->lines != NULL) status = kota_traffic_set_lines(traffic, w->def->lines, err);
    if (status == KOTA_OK) status = drive(row, w, traffic, err);
    due->event_hash = kota_traffic_event_hash(traffic);
    kota_traffic_destroy(traffic);
    kota_free(start);
    return status;
}

/* ---- the gap, and who changes ---- */

typedef struct judging {
    kota_due_world *w;
    int32_t tiles;
} judging;

static void judge_tile(void *context, int32_t tile) {
    const judging *of = context;
    kota_due_world *w = of->w;
    int32_t first = (int32_t)((int64_t)w->trip_count * tile / of->tiles),
            end = (int32_t)((int64_t)w->trip_count * (tile + 1) / of->tiles);
    for (int32_t k = first; k < end; k++) {
        const kota_trip *trip = &w->trips[k];
        int32_t links = (int32_t)(w->ways.start[k + 1] - w->ways.start[k]);
        w->way_ms[k] = KOTA_FINDER_NO_WAY;
        if (links == 0) continue;
        kota_timed_cost cost = {&w->profile, w->floor_ms[trip->vehicle_class], NULL, 0, &w->turns};
        w->way_ms[k] =
            (uint32_t)kota_timed_way_ms(w->finder, &cost, w->ways.link + w->ways.start[k], links, trip->depart_ms);
    }
}

static void judge(kota_due_row *row, kota_due_world *w) {
    judging of = {w, w->trip_count < 64 ? w->trip_count : 64};
    kota_routes_free(&w->best);
    kota_pool_for(w->pool, of.tiles, judge_tile, &of);
    find_all(&w->best, w, w->way_ms);
    for (int32_t k = 0; k < w->trip_count; k++) w->best_ms[k] = w->best.cost_ms[k];
    double over_s = 0.0, felt_s = 0.0, best_s = 0.0, felt_best_s = 0.0;
    for (int32_t k = 0; k < w->trip_count; k++) {
        if (w->way_ms[k] == KOTA_FINDER_NO_WAY || w->best_ms[k] == KOTA_FINDER_NO_WAY) continue;
        over_s += (double)(w->way_ms[k] - w->best_ms[k]) * 1e-3;
        best_s += w->best_ms[k] * 1e-3;
        if (!kota_is_finite((double)w->trip_s[k])) continue;
        felt_s += (double)w->trip_s[k] - w->best_ms[k] * 1e-3;
        felt_best_s += w->best_ms[k] * 1e-3;
    }
    row->gap_frac = best_s > 0.0 ? over_s / best_s : 0.0;
    row->felt_gap_frac = felt_best_s > 0.0 ? felt_s / felt_best_s : 0.0;
}

static bool changes(const kota_due_world *w, int32_t trip, int32_t iteration) {
    uint32_t way_ms = w->way_ms[trip], best_ms = w->best_ms[trip];
    if (best_ms == KOTA_FINDER_NO_WAY || way_ms == KOTA_FINDER_NO_WAY || way_ms <= best_ms) return false;
    double gain_frac = (double)(way_ms - best_ms) / (double)way_ms;
    double most = w->def->change_frac_max / (1.0 + iteration / SETTLING); /* else all go to and fro for ever */
    double chance = kota_min(most, w->def->gain_factor * gain_frac);
    kota_key key = {
        .seed = w->def->traffic.seed, .entity = w->trips[trip].id, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_CHANGE};
    return kota_random_unit(key, (uint64_t)iteration) < chance;
}

static void reroute(kota_due_row *row, kota_due_world *w, int32_t iteration) {
    const kota_routes **from = kota_alloc((size_t)w->trip_count + 1, sizeof *from);
    int32_t *place = kota_alloc((size_t)w->trip_count + 1, sizeof *place);
    for (int32_t k = 0; k < w->trip_count; k++) {
        bool other = changes(w, k, iteration);
        from[k] = other ? &w->best : &w->ways;
        place[k] = k;
        row->changed += other;
    }
    kota_routes next;
    kota_due_join(&next, w->trip_count, from, place);
    kota_routes_free(&w->ways);
    w->ways = next;
    kota_free(from);
    kota_free(place);
}

/* ---- day after day ---- */

static kota_status settle(kota_due *due, kota_due_world *w, kota_error *err) {
    find_all(&w->ways, w, NULL);
    if (w->def->departures) kota_due_wish(w);
    for (int32_t i = 0; i < w->def->iterations && !due->reached; i++) {
        kota_due_row *row = &due->rows[i];
        KOTA_TRY(load(row, due, w, err));
        judge(row, w);
        due->row_count++;
        bool last = i + 1 == w->def->iterations;
        if (w->own != NULL) kota_due_judge_departures(row, w, i);
        due->reached = row->gap_frac <= w->def->gap_frac && row->departure_gap_frac <= w->def->gap_frac;
        if (due->reached || (last && !w->def->change_last)) break;
        if (w->own != NULL) kota_due_leave(row, w, i);
        reroute(row, w, i);
        if (w->own != NULL) kota_due_sort_trips(w);
    }
    due->trips = w->own;
    w->own = NULL;
    due->start = narrow(w->ways.start, w->trip_count);
    due->link = w->ways.link;
    w->ways.link = NULL;
    return KOTA_OK;
}

kota_status kota_due_run(kota_due *due, const kota_due_def *def, const kota_map *map, const kota_trip *trips,
                         int32_t trip_count, const kota_traffic_input *input, kota_pool *pool, kota_error *err) {
    *due = (kota_due){0};
    KOTA_TRY(check_def(def, err));
    due->rows = kota_alloc((size_t)def->iterations, sizeof *due->rows);
    kota_due_world w = {
        .def = def, .map = map, .trips = trips, .input = input, .pool = pool, .trip_count = trip_count};
    open_world(&w);
    kota_status status = settle(due, &w, err);
    close_world(&w);
    return status;
}

void kota_due_free(kota_due *due) {
    kota_free(due->rows);
    kota_free(due->start);
    kota_free(due->link);
    kota_free(due->trips);
    *due = (kota_due){0};
}
