/* When to leave (see due.h). Each trip that chooses draws one other time to leave, an hour around its present one,
 * and compares. In a queue nearly any rule by which people follow lower costs goes round in circles (Iryo 2008): who
 * leaves earlier makes all wait that leave after him, so that the rush as a whole overshoots. Three things settle it:
 * costs are extrapolated by the trend from the day before (Popov 1980's method for such rotations); both times are
 * judged by those who leave a little after, for it is they whom a change reaches; and about the same share changes
 * each day, less after days on which the gap grew (self-regulated averages: Liu, He and He 2009), the likelier the
 * more a trip has to gain beside the others. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "traffic/departure.h"
#include "traffic/due_state.h"

enum { WHAT_WHEN = KOTA_DUE_WHAT + 1, WHAT_LEAVE };
enum { SHIFTS = 6 }; /* bins by which the gap asks for a better time */

/* Measured on Vickrey's bottleneck (tests/physics/test_due.c), where half or twice of each settles too, if later. */
static const double REACH_S = 1800;      /* how much earlier or later a day's draw may be */
static const double AHEAD_S = 480;       /* of whom both times are judged by */
static const double CHANGE_FRAC = 0.2;   /* who has the mean gain changes with this chance over the damping */
static const double CHANGE_MAX = 0.5;    /* who has much more */
static const double DAMPING_UP = 0.2;    /* after a day on which the gap grew */
static const double DAMPING_DOWN = 0.01; /* after any other */

void kota_due_wish(kota_due_world *w) {
    size_t count = (size_t)w->trip_count + 1;
    const kota_profile *p = &w->profile;
    w->own = kota_alloc(count, sizeof *w->own);
    w->wished_s = kota_alloc(count, sizeof *w->wished_s);
    w->candidate = kota_alloc(count, sizeof *w->candidate);
    kota_profile_create(&w->sharp, p->links, p->start_ms, p->bin_ms, p->bins);
    kota_profile_create(&w->expected, p->links, p->start_ms, p->bin_ms, p->bins);
    for (int32_t k = 0; k < w->trip_count; k++) {
        w->own[k] = w->trips[k];
        bool chooses = w->trips[k].purpose == KOTA_TRIP_WORK || w->trips[k].purpose == KOTA_TRIP_SCHOOL;
        bool way = w->ways.start[k + 1] > w->ways.start[k];
        w->wished_s[k] = chooses && way
                             ? (double)(w->trips[k].depart_ms - w->def->start_ms + w->ways.cost_ms[k]) * 1e-3
                             : KOTA_NAN;
    }
    w->trips = w->own;
    w->damping = 1.0;
    w->last_gap_frac = KOTA_INFINITY;
}

static size_t cells_of(const kota_profile *profile) { return (size_t)profile->links * (size_t)profile->bins; }

/* Of each bin of time, beside the times of the loading those that it would have if they changed once more as they did
 * since the day before; what turns take on top is that of the loading. These are not settled: that a trend is too
 * high in one bin is no reason to think the next ones slow. */
void kota_due_remember(kota_due_world *w, const kota_traffic_bins *bins) {
    size_t cells = cells_of(&w->sharp);
    bool first = w->sharp.link_ms[0] == 0;
    uint32_t *swap = w->expected.link_ms;
    w->expected.link_ms = w->sharp.link_ms;
    w->sharp.link_ms = swap;
    kota_due_profile(&w->sharp, bins, w->idle_ms, true, w->least_s);
    for (size_t k = 0; k < cells; k++) {
        int64_t now_ms = w->sharp.link_ms[k], before_ms = first ? now_ms : (int64_t)w->expected.link_ms[k];
        w->expected.link_ms[k] = (uint32_t)kota_clamp((double)(2 * now_ms - before_ms), 1, 1e9);
    }
}

/* Seconds under way that a trip's way costs when it leaves at another time. */
static double leaving_s(const kota_due_world *w, const kota_profile *profile, int32_t trip, int64_t depart_ms) {
    kota_timed_cost cost = {profile, w->floor_ms[w->trips[trip].vehicle_class], NULL, 0, &w->turns};
    kota_departure_def prices = {.wished_s = w->wished_s[trip],
                                 .way_idr_per_s = 1.0,
                                 .early_idr_per_s = w->def->early_per_way,
                                 .late_idr_per_s = w->def->late_per_way};
    int32_t links = (int32_t)(w->ways.start[trip + 1] - w->ways.start[trip]);
    double way_s =
        (double)kota_timed_way_ms(w->finder, &cost, w->ways.link + w->ways.start[trip], links, depart_ms) * 1e-3;
    return way_s + kota_departure_schedule_idr(&prices, (double)(depart_ms - w->def->start_ms) * 1e-3 + way_s);
}

static bool chooses(const kota_due_world *w, int32_t trip) {
    return !kota_is_nan(w->wished_s[trip]) && w->ways.start[trip + 1] > w->ways.start[trip];
}

void kota_due_judge_departures(kota_due_row *row, kota_due_world *w, int32_t iteration) {
    double all_s = 0.0, saved_s = 0.0;
    int64_t bin_ms = w->profile.bin_ms;
    int32_t choosers = 0;
    for (int32_t k = 0; k < w->trip_count; k++) {
        if (!chooses(w, k)) continue;
        double now_s = leaving_s(w, &w->sharp, k, w->trips[k].depart_ms), best_s = now_s;
        for (int32_t shift = -SHIFTS; shift <= SHIFTS; shift++) {
            int64_t at_ms = w->trips[k].depart_ms + shift * bin_ms;
            if (at_ms < w->def->start_ms || at_ms >= w->def->end_ms) continue;
            best_s = kota_min(best_s, leaving_s(w, &w->sharp, k, at_ms));
        }
        choosers++;
        all_s += now_s;
        saved_s += now_s - best_s;
    }
    row->departure_cost_s = choosers > 0 ? all_s / choosers : 0.0;
    row->departure_gap_frac = all_s > 0.0 ? saved_s / all_s : 0.0;
    if (iteration > 0) w->damping += row->departure_gap_frac > w->last_gap_frac ? DAMPING_UP : DAMPING_DOWN;
    w->last_gap_frac = row->departure_gap_frac;
}

static kota_due_candidate draw_candidate(const kota_due_world *w, int32_t trip, int32_t iteration) {
    kota_key key = {
        .seed = w->def->traffic.seed, .entity = w->trips[trip].id, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_WHEN};
    double shift_s = (2.0 * kota_random_unit(key, (uint64_t)iteration) - 1.0) * REACH_S;
    int64_t now_ms = w->trips[trip].depart_ms, ahead_ms = (int64_t)(AHEAD_S * 1e3 / w->damping);
    kota_due_candidate other = {.depart_ms = now_ms + (int64_t)(shift_s * 1e3)};
    if (other.depart_ms < w->def->start_ms || other.depart_ms >= w->def->end_ms) return other;
    other.gain_s = kota_max(0.0, leaving_s(w, &w->expected, trip, now_ms + ahead_ms) -
                                     leaving_s(w, &w->expected, trip, other.depart_ms + ahead_ms));
    return other;
}

void kota_due_leave(kota_due_row *row, kota_due_world *w, int32_t iteration) {
    double sum_s = 0.0;
    int32_t choosers = 0;
    for (int32_t k = 0; k < w->trip_count; k++) {
        w->candidate[k] = (kota_due_candidate){0};
        if (!chooses(w, k)) continue;
        w->candidate[k] = draw_candidate(w, k, iteration);
        sum_s += w->candidate[k].gain_s;
        choosers++;
    }
    for (int32_t k = 0; k < w->trip_count; k++) {
        if (!(w->candidate[k].gain_s > 0.0)) continue;
        double chance = CHANGE_FRAC / w->damping * w->candidate[k].gain_s * choosers / sum_s;
        kota_key key = {
            .seed = w->def->traffic.seed, .entity = w->trips[k].id, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_LEAVE};
        if (kota_random_unit(key, (uint64_t)iteration) >= kota_min(CHANGE_MAX, chance)) continue;
        w->own[k].depart_ms = w->candidate[k].depart_ms;
        row->moved++;
    }
}

typedef struct leaver {
    int64_t depart_ms;
    uint64_t id;
    int32_t trip;
} leaver;

static int by_departure(const void *a, const void *b) {
    const leaver *x = a, *y = b;
    if (x->depart_ms != y->depart_ms) return x->depart_ms < y->depart_ms ? -1 : 1;
    return x->id != y->id ? (x->id < y->id ? -1 : 1) : (x->trip > y->trip) - (x->trip < y->trip);
}

void kota_due_sort_trips(kota_due_world *w) {
    size_t count = (size_t)w->trip_count;
    leaver *order = kota_alloc(count + 1, sizeof *order);
    kota_trip *trips = kota_alloc(count + 1, sizeof *trips);
    double *wished_s = kota_alloc(count + 1, sizeof *wished_s);
    const kota_routes **from = kota_alloc(count + 1, sizeof *from);
    int32_t *place = kota_alloc(count + 1, sizeof *place);
    for (int32_t k = 0; k < w->trip_count; k++) order[k] = (leaver){w->own[k].depart_ms, w->own[k].id, k};
    qsort(order, count, sizeof *order, by_departure);
    for (int32_t k = 0; k < w->trip_count; k++) {
        trips[k] = w->own[order[k].trip];
        wished_s[k] = w->wished_s[order[k].trip];
        from[k] = &w->ways;
        place[k] = order[k].trip;
    }
    kota_routes next;
    kota_due_join(&next, w->trip_count, from, place);
    kota_routes_free(&w->ways);
    kota_free(w->own);
    kota_free(w->wished_s);
    w->ways = next;
    w->trips = w->own = trips;
    w->wished_s = wished_s;
    kota_due_sort_classes(w);
    kota_free(order);
    kota_free(from);
    kota_free(place);
}
