/* Planned tours against the best of all tours, found by trying them all, and against the limits that they must
 * keep. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "core/random.h"
#include "waste/tour.h"

enum { BINS_MAX = 40, TRUCKS_MAX = 5, STOPS_MAX = BINS_MAX + 3 };

typedef struct case_of_tour {
    float time_s[STOPS_MAX * STOPS_MAX];
    kota_tour_task tasks[BINS_MAX];
    kota_tour_dump dumps[2];
    kota_tour_truck trucks[TRUCKS_MAX];
    int32_t routes[TRUCKS_MAX][BINS_MAX];
    kota_tour_problem problem;
} case_of_tour;

/* Bins 0..n-1, a garage, two dumps at random points; times are not symmetric (one-way streets). */
static void make_case(case_of_tour *c, uint64_t seed, int32_t bins, int32_t trucks, double room_kg, double shift_s) {
    *c = (case_of_tour){0};
    int32_t stops = bins + 3;
    double x_m[STOPS_MAX], y_m[STOPS_MAX];
    kota_key key = {seed, 1, KOTA_STREAM_POLICY, 0};
    for (int32_t s = 0; s < stops; s++) {
        x_m[s] = 5000.0 * kota_random_unit(key, (uint64_t)(2 * s));
        y_m[s] = 5000.0 * kota_random_unit(key, (uint64_t)(2 * s + 1));
    }
    for (int32_t a = 0; a < stops; a++) {
        for (int32_t b = 0; b < stops; b++) {
            double m = kota_sqrt((x_m[a] - x_m[b]) * (x_m[a] - x_m[b]) + (y_m[a] - y_m[b]) * (y_m[a] - y_m[b]));
            double detour =
                1.0 + 0.3 * kota_random_unit((kota_key){seed, 2, KOTA_STREAM_POLICY, 0}, (uint64_t)(a * 99 + b));
            c->time_s[a * stops + b] = (float)(a == b ? 0.0 : m * detour / 6.0);
        }
    }
    for (int32_t b = 0; b < bins; b++) {
        double kg = 200.0 + 600.0 * kota_random_unit((kota_key){seed, 3, KOTA_STREAM_POLICY, 0}, (uint64_t)b);
        c->tasks[b] = (kota_tour_task){.id = (uint64_t)b + 1, .stop = b, .kg = kg, .service_s = 120.0 + 0.6 * kg};
    }
    c->dumps[0] = (kota_tour_dump){bins + 1, 0.0, 300.0};
    c->dumps[1] = (kota_tour_dump){bins + 2, 200.0, 300.0};
    for (int32_t t = 0; t < trucks; t++) {
        c->trucks[t] = (kota_tour_truck){.id = (uint64_t)t + 1,
                                         .from = bins,
                                         .garage = bins,
                                         .room_kg = room_kg,
                                         .time_s = shift_s,
                                         .route = c->routes[t]};
    }
    c->problem = (kota_tour_problem){c->time_s, stops, c->tasks, bins, c->dumps, 2, c->trucks, trucks};
}

/* The cheapest order of tasks at..n-1 behind those that stand already. */
static double best_order(const case_of_tour *c, int32_t *order, int32_t n, int32_t at) {
    if (at == n) return kota_waste__tour_cost_s(&c->problem, &c->trucks[0], order, n);
    double best = KOTA_INFINITY;
    for (int32_t k = at; k < n; k++) {
        int32_t swap = order[at];
        order[at] = order[k];
        order[k] = swap;
        best = kota_min(best, best_order(c, order, n, at + 1));
        order[k] = order[at];
        order[at] = swap;
    }
    return best;
}

/* Seven bins and fewer must be the best; one more shows what the local search alone is worth. */
Test(tour, one_truck_takes_nearly_the_best_order) {
    static case_of_tour c;
    double sum = 0.0;
    for (uint64_t seed = 1; seed <= 210; seed++) {
        int32_t bins = 2 + (int32_t)(seed % 7);
        make_case(&c, seed, bins, 1, 1e9, 1e9);
        kota_waste__tour_plan(&c.problem);
        cr_assert_eq(c.trucks[0].route_count, bins);
        int32_t order[BINS_MAX];
        for (int32_t k = 0; k < bins; k++) order[k] = k;
        double best = best_order(&c, order, bins, 0), gap = c.trucks[0].cost_s / best - 1.0;
        cr_assert_geq(gap, -1e-9, "the best order was found by trying all");
        if (bins <= 7) cr_assert_leq(gap, 1e-6, "seed %d: %.1f s, best %.1f s", (int)seed, c.trucks[0].cost_s, best);
        if (bins == 8) sum += gap / 30.0;
        cr_assert_leq(gap, 0.15, "seed %d: %.1f s, the best order takes %.1f s", (int)seed, c.trucks[0].cost_s, best);
    }
    cr_assert_leq(sum, 0.02, "mean gap at eight bins %.4f", sum);
}

/* The cheapest way to serve all bins with up to two trucks: every split, every order of each part. */
static double best_split(const case_of_tour *c, int32_t bins, double room_kg) {
    double best = KOTA_INFINITY;
    for (int32_t set = 0; set < 1 << bins; set++) {
        int32_t part[2][BINS_MAX], count[2] = {0, 0};
        double kg[2] = {0.0, 0.0}, cost = 0.0;
        for (int32_t b = 0; b < bins; b++) {
            int32_t side = set >> b & 1;
            part[side][count[side]++] = b;
            kg[side] += c->tasks[b].kg;
        }
        if (kg[0] > room_kg || kg[1] > room_kg) continue;
        for (int32_t side = 0; side < 2; side++) {
            if (count[side] > 0) cost += best_order(c, part[side], count[side], 0);
        }
        best = kota_min(best, cost);
    }
    return best;
}

Test(tour, two_trucks_are_near_the_best_split) {
    static case_of_tour c;
    double sum = 0.0, cases = 0.0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        make_case(&c, seed, 6, 2, 2000.0, 1e9);
        kota_waste__tour_plan(&c.problem);
        double best = best_split(&c, 6, 2000.0);
        if (c.trucks[0].route_count + c.trucks[1].route_count < 6 || !kota_is_finite(best)) continue;
        double cost = 0.0;
        for (int32_t t = 0; t < 2; t++) cost += c.trucks[t].route_count > 0 ? c.trucks[t].cost_s : 0.0;
        sum += cost / best - 1.0;
        cases += 1.0;
    }
    cr_assert_geq(cases, 30.0);
    cr_assert_leq(sum / cases, 0.10, "mean gap %.3f over %.0f cases", sum / cases, cases);
}

Test(tour, room_and_time_are_kept_and_ordered_bins_lead) {
    static case_of_tour c;
    int32_t served = 0, left = 0;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        const double room_kg = 2500.0, shift_s = 5400.0;
        make_case(&c, seed, 30, 4, room_kg, shift_s);
        for (int32_t b = 0; b < 30; b += 7) c.tasks[b].first = true;
        kota_waste__tour_plan(&c.problem);
        bool seen[30] = {false};
        for (int32_t t = 0; t < 4; t++) {
            const kota_tour_truck *truck = &c.trucks[t];
            double kg = 0.0;
            for (int32_t k = 0; k < truck->route_count; k++) {
                int32_t task = truck->route[k];
                cr_assert(!seen[task], "a task is served once");
                seen[task] = true;
                kg += c.tasks[task].kg;
                cr_assert(k == 0 || c.tasks[truck->route[k - 1]].first || !c.tasks[task].first);
            }
            served += truck->route_count;
            cr_assert_leq(kg, room_kg + 1e-3);
            if (truck->route_count == 0) continue;
            double cost_s = kota_waste__tour_cost_s(&c.problem, truck, truck->route, truck->route_count);
            cr_assert_leq(cost_s, shift_s);
            cr_assert_float_eq(cost_s, truck->cost_s, 1e-9);
        }
        for (int32_t b = 0; b < 30; b++) left += seen[b] ? 0 : 1;
    }
    cr_assert(served > 0 && left > 0, "the limits must bind: %d served, %d left", (int)served, (int)left);
}

Test(tour, no_way_no_task) {
    static case_of_tour c;
    make_case(&c, 4, 6, 2, 1e9, 1e9);
    for (int32_t s = 0; s < 9; s++) {
        if (s != 2) c.time_s[s * 9 + 2] = (float)KOTA_INFINITY; /* nobody gets to bin 2 */
    }
    kota_waste__tour_plan(&c.problem);
    int32_t served = 0;
    for (int32_t t = 0; t < 2; t++) {
        for (int32_t k = 0; k < c.trucks[t].route_count; k++) cr_assert_neq(c.trucks[t].route[k], 2);
        served += c.trucks[t].route_count;
    }
    cr_assert_eq(served, 5);
    c.problem.dump_count = 0;
    kota_waste__tour_plan(&c.problem);
    cr_assert_eq(c.trucks[0].route_count + c.trucks[1].route_count, 0, "nowhere to dump, nothing to fetch");
}

Test(tour, the_nearer_dump_counts_the_haul_behind_it) {
    static case_of_tour c;
    make_case(&c, 4, 3, 1, 1e9, 1e9);
    c.time_s[0 * 6 + 4] = 500.0F;
    c.time_s[0 * 6 + 5] = 400.0F; /* + 200 s beyond the edge of the map */
    cr_assert_eq(kota_waste__tour_dump_from(&c.problem, 0), 0);
    c.time_s[0 * 6 + 5] = 250.0F;
    cr_assert_eq(kota_waste__tour_dump_from(&c.problem, 0), 1);
}
