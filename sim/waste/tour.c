/* The planner of tours: cheapest insertion, then local search in each route. See tour.h. */
#include "waste/tour.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"

#define GAIN_S 1e-6  /* less is rounding, not a gain */
#define ROOM_KG 1e-6 /* so that a task of just the room fits */
enum {
    ALL_MAX = 7, /* tasks of a route whose orders are all tried */
    SEGMENT_MAX = 3,
    PASSES_MAX = 100,
    ROUNDS_MAX = 4
};

static double time_s(const kota_tour_problem *problem, int32_t from, int32_t to) {
    return (double)problem->time_s[(size_t)from * (size_t)problem->stop_count + (size_t)to];
}

int32_t kota_waste__tour_dump_from(const kota_tour_problem *problem, int32_t stop) {
    int32_t best = -1;
    double best_s = KOTA_INFINITY;
    for (int32_t d = 0; d < problem->dump_count; d++) {
        double s = time_s(problem, stop, problem->dumps[d].stop) + problem->dumps[d].haul_s;
        if (s < best_s) {
            best = d;
            best_s = s;
        }
    }
    return best;
}

/* From the last stop by a dump home. */
static double close_s(const kota_tour_problem *problem, const kota_tour_truck *truck, int32_t stop) {
    int32_t d = kota_waste__tour_dump_from(problem, stop);
    if (d < 0) return KOTA_INFINITY;
    const kota_tour_dump *dump = &problem->dumps[d];
    return time_s(problem, stop, dump->stop) + 2.0 * dump->haul_s + dump->service_s +
           time_s(problem, dump->stop, truck->garage);
}

double kota_waste__tour_cost_s(const kota_tour_problem *problem, const kota_tour_truck *truck, const int32_t *route,
                               int32_t count) {
    if (count == 0) {
        return truck->laden ? close_s(problem, truck, truck->from) : time_s(problem, truck->from, truck->garage);
    }
    double sum_s = 0.0;
    int32_t at = truck->from;
    for (int32_t k = 0; k < count; k++) {
        const kota_tour_task *task = &problem->tasks[route[k]];
        sum_s += time_s(problem, at, task->stop) + task->service_s;
        at = task->stop;
    }
    return sum_s + close_s(problem, truck, at);
}

typedef struct place { /* where a task would go */
    double added_s;    /* infinite: nowhere */
    int32_t truck, at;
} place;

/* Seconds that a task adds to a route when it is put before its at-th. */
static double added_s(const kota_tour_problem *problem, const kota_tour_truck *truck, int32_t task, int32_t at) {
    int32_t stop = problem->tasks[task].stop;
    int32_t before = at == 0 ? truck->from : problem->tasks[truck->route[at - 1]].stop;
    double reach_s = time_s(problem, before, stop) + problem->tasks[task].service_s;
    if (at < truck->route_count) {
        int32_t after = problem->tasks[truck->route[at]].stop;
        return reach_s + time_s(problem, stop, after) - time_s(problem, before, after);
    }
    double old_s = at == 0 ? truck->cost_s : close_s(problem, truck, before);
    return reach_s + close_s(problem, truck, stop) - old_s;
}

static void look_in_truck(const kota_tour_problem *problem, int32_t task, int32_t t, place *best) {
    const kota_tour_truck *truck = &problem->trucks[t];
    if (problem->tasks[task].kg > truck->room_kg + ROOM_KG) return;
    int32_t ordered = 0;
    while (ordered < truck->route_count && problem->tasks[truck->route[ordered]].first) ordered++;
    bool first = problem->tasks[task].first;
    for (int32_t at = first ? 0 : ordered; at <= (first ? ordered : truck->route_count); at++) {
        double s = added_s(problem, truck, task, at);
        if (!(s < best->added_s)) continue; /* infinities and NaN of two infinities too */
        if (truck->cost_s + s > truck->time_s) continue;
        *best = (place){s, t, at};
    }
}

static place look_everywhere(const kota_tour_problem *problem, int32_t task) {
    place best = {KOTA_INFINITY, -1, 0};
    for (int32_t t = 0; t < problem->truck_count; t++) look_in_truck(problem, task, t, &best);
    return best;
}

static void put(kota_tour_problem *problem, int32_t task, place where) {
    kota_tour_truck *truck = &problem->trucks[where.truck];
    int32_t *hole = truck->route + where.at;
    memmove(hole + 1, hole, (size_t)(truck->route_count - where.at) * sizeof *hole);
    *hole = task;
    truck->route_count++;
    truck->room_kg -= problem->tasks[task].kg;
    truck->cost_s = kota_waste__tour_cost_s(problem, truck, truck->route, truck->route_count);
}

/* Insert all tasks of a rank that fit; done marks those that are in a route. Returns how many were put. */
static int32_t insert_all(kota_tour_problem *problem, bool first, bool *done, place *best) {
    int32_t inserted = 0;
    for (int32_t k = 0; k < problem->task_count; k++) {
        if (!done[k] && problem->tasks[k].first == first) best[k] = look_everywhere(problem, k);
    }
    for (;;) {
        int32_t next = -1;
        for (int32_t k = 0; k < problem->task_count; k++) {
            if (done[k] || problem->tasks[k].first != first || best[k].truck < 0) continue;
            if (next < 0 || best[k].added_s < best[next].added_s) next = k;
        }
        if (next < 0) return inserted;
        int32_t changed = best[next].truck;
        put(problem, next, best[next]);
        done[next] = true;
        inserted++;
        for (int32_t k = 0; k < problem->task_count; k++) {
            if (!done[k] && problem->tasks[k].first == first) {
                if (best[k].truck == changed) {
                    best[k] = look_everywhere(problem, k);
                } else {
                    look_in_truck(problem, k, changed, &best[k]);
                }
            }
        }
    }
}

/* The route with `length` tasks from `from` taken out and put back before what was then the to-th, turned round or
 * not. */
static void move_segment(int32_t *out, const int32_t *route, int32_t count, int32_t from, int32_t length, int32_t to,
                         bool turned) {
    int32_t rest = 0, written = 0;
    for (int32_t k = 0; k <= count; k++) {
        if (k >= from && k < from + length) continue;
        if (rest == to) {
            for (int32_t s = 0; s < length; s++) out[written++] = route[turned ? from + length - 1 - s : from + s];
        }
        rest++;
        if (k < count) out[written++] = route[k];
    }
}

static bool ordered_lead(const kota_tour_problem *problem, const int32_t *route, int32_t count) {
    for (int32_t k = 1; k < count; k++) {
        if (problem->tasks[route[k]].first && !problem->tasks[route[k - 1]].first) return false;
    }
    return true;
}

static bool keep_if_shorter(const kota_tour_problem *problem, kota_tour_truck *truck, const int32_t *trial) {
    if (!ordered_lead(problem, trial, truck->route_count)) return false;
    double cost_s = kota_waste__tour_cost_s(problem, truck, trial, truck->route_count);
    if (!(cost_s < truck->cost_s - GAIN_S)) return false;
    memcpy(truck->route, trial, (size_t)truck->route_count * sizeof *trial);
    truck->cost_s = cost_s;
    return true;
}

static bool improve_by_moves(const kota_tour_problem *problem, kota_tour_truck *truck, int32_t *trial) {
    bool improved = false;
    int32_t n = truck->route_count;
    for (int32_t length = 1; length <= SEGMENT_MAX && length < n; length++) {
        for (int32_t from = 0; from + length <= n; from++) {
            for (int32_t to = 0; to <= n - length; to++) {
                for (int32_t turned = 0; turned < (length > 1 ? 2 : 1); turned++) {
                    move_segment(trial, truck->route, n, from, length, to, turned != 0);
                    if (keep_if_shorter(problem, truck, trial)) improved = true;
                }
            }
        }
    }
    return improved;
}

static bool improve_by_reversal(const kota_tour_problem *problem, kota_tour_truck *truck, int32_t *trial) {
    bool improved = false;
    int32_t n = truck->route_count;
    for (int32_t low = 0; low < n - 1; low++) {
        for (int32_t high = low + 1; high < n; high++) {
            memcpy(trial, truck->route, (size_t)n * sizeof *trial);
            for (int32_t k = low; k <= high; k++) trial[k] = truck->route[low + high - k];
            if (keep_if_shorter(problem, truck, trial)) improved = true;
        }
    }
    return improved;
}

/* All orders of a short route, behind the first `fixed` tasks that took spent_s; those already longer are not
 * followed. */
static void try_all(const kota_tour_problem *problem, kota_tour_truck *truck, int32_t *trial, int32_t fixed,
                    double spent_s) {
    if (!(spent_s < truck->cost_s)) return;
    if (fixed == truck->route_count) {
        (void)keep_if_shorter(problem, truck, trial);
        return;
    }
    int32_t from = fixed == 0 ? truck->from : problem->tasks[trial[fixed - 1]].stop;
    for (int32_t k = fixed; k < truck->route_count; k++) {
        int32_t task = trial[k];
        trial[k] = trial[fixed];
        trial[fixed] = task;
        const kota_tour_task *next = &problem->tasks[task];
        try_all(problem, truck, trial, fixed + 1, spent_s + time_s(problem, from, next->stop) + next->service_s);
        trial[fixed] = trial[k];
        trial[k] = task;
    }
}

static void improve(const kota_tour_problem *problem, kota_tour_truck *truck, int32_t *trial) {
    if (truck->route_count <= ALL_MAX) {
        memcpy(trial, truck->route, (size_t)truck->route_count * sizeof *trial);
        try_all(problem, truck, trial, 0, 0.0);
        return;
    }
    for (int32_t pass = 0; pass < PASSES_MAX; pass++) {
        bool improved = improve_by_reversal(problem, truck, trial);
        improved = improve_by_moves(problem, truck, trial) || improved;
        if (!improved) return;
    }
}

void kota_waste__tour_plan(kota_tour_problem *problem) {
    for (int32_t t = 0; t < problem->truck_count; t++) {
        kota_tour_truck *truck = &problem->trucks[t];
        truck->route_count = 0;
        truck->cost_s = kota_waste__tour_cost_s(problem, truck, NULL, 0);
    }
    bool *done = kota_alloc((size_t)problem->task_count, sizeof *done);
    place *best = kota_alloc((size_t)problem->task_count, sizeof *best);
    int32_t *trial = kota_alloc((size_t)problem->task_count + 1, sizeof *trial);
    for (int32_t round = 0; round < ROUNDS_MAX; round++) {
        int32_t inserted = insert_all(problem, true, done, best);
        inserted += insert_all(problem, false, done, best);
        if (inserted == 0) break;
        for (int32_t t = 0; t < problem->truck_count; t++) improve(problem, &problem->trucks[t], trial);
    }
    kota_free(trial);
    kota_free(best);
    kota_free(done);
}
