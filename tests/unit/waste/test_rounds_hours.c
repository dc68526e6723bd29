/* Legs that change with the hour: a leg across slices, that leaving later never arrives earlier, days against the
 * best of all orders, and a plan that goes on after an event. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "core/random.h"
#include "waste/rounds.h"

enum { STOPS = 6, PLACES = STOPS + 2, SLICES = 3 };

typedef struct hours {
    float legs[SLICES * PLACES * PLACES];
    double begin[SLICES];
    kota_rounds_task tasks[STOPS];
    kota_rounds_kind kind;
    kota_rounds_dump dump;
    kota_rounds_def def;
} hours;

/* Stops 0..5, garage 6, dump 7; in the second slice each leg takes up to twice as long, some more than others. */
static void make_hours(hours *h, uint64_t seed) {
    *h = (hours){.begin = {0.0, 300.0, 600.0}};
    kota_key key = {seed, 5, KOTA_STREAM_POLICY, 0};
    for (int32_t k = 0; k < PLACES * PLACES; k++) {
        double leg = 20.0 + 180.0 * kota_random_unit(key, (uint64_t)k);
        h->legs[k] = h->legs[2 * PLACES * PLACES + k] = (float)leg;
        h->legs[PLACES * PLACES + k] = (float)(leg * (1.0 + kota_random_unit(key, (uint64_t)(1000 + k))));
    }
    for (int32_t t = 0; t < STOPS; t++) h->tasks[t] = (kota_rounds_task){t, 1.0, 15.0, KOTA_INFINITY};
    h->kind =
        (kota_rounds_kind){.count = 1, .from = 6, .home = 6, .capacity = 3.0, .shift = KOTA_INFINITY, .start = 100.0};
    h->dump = (kota_rounds_dump){7, 10.0};
    h->def = (kota_rounds_def){.seed = seed,
                               .iterations = 4000,
                               .place_count = PLACES,
                               .slice_count = SLICES,
                               .slice_begin = h->begin,
                               .slice_legs = h->legs,
                               .tasks = h->tasks,
                               .task_count = STOPS,
                               .kinds = &h->kind,
                               .kind_count = 1,
                               .dumps = &h->dump,
                               .dump_count = 1};
}

Test(rounds_hours, a_leg_goes_at_the_pace_of_each_slice) {
    hours h;
    make_hours(&h, 1);
    for (int32_t s = 0; s < SLICES; s++) h.legs[s * PLACES * PLACES + 1] = s == 1 ? 400.0f : 100.0f;
    cr_expect_float_eq(kota_rounds_leg_at(&h.def, 0, 1, 50.0), 100.0, 1e-9);
    cr_expect_float_eq(kota_rounds_leg_at(&h.def, 0, 1, -500.0), 100.0, 1e-9);
    cr_expect_float_eq(kota_rounds_leg_at(&h.def, 0, 1, 250.0), 50.0 + 200.0, 1e-9); /* half at each pace */
    cr_expect_float_eq(kota_rounds_leg_at(&h.def, 0, 1, 400.0), 200.0 + 50.0, 1e-9); /* and into the third */
    cr_expect_float_eq(kota_rounds_leg_at(&h.def, 0, 1, 900.0), 100.0, 1e-9);
    h.legs[1 * PLACES * PLACES + 1] = (float)KOTA_INFINITY; /* closed: it waits where it is */
    cr_expect_float_eq(kota_rounds_leg_at(&h.def, 0, 1, 250.0), 50.0 + 300.0 + 50.0, 1e-9);
    h.legs[2 * PLACES * PLACES + 1] = (float)KOTA_INFINITY;
    cr_expect_eq(kota_rounds_leg_at(&h.def, 0, 1, 250.0), KOTA_INFINITY);
}

Test(rounds_hours, who_leaves_later_arrives_no_earlier) {
    hours h;
    make_hours(&h, 2);
    for (int32_t from = 0; from < PLACES; from++) {
        double before = -1.0;
        for (double t = 0.0; t < 900.0; t += 7.0) {
            double arrives = t + kota_rounds_leg_at(&h.def, from, (from + 3) % PLACES, t);
            cr_expect_geq(arrives, before - 1e-9);
            before = arrives;
        }
    }
}

static double best_day(const hours *h, int32_t at, double now, int32_t room, unsigned mask) {
    double best = KOTA_INFINITY, dumped = now + kota_rounds_leg_at(&h->def, at, 7, now) + 10.0;
    if (mask == (1u << STOPS) - 1u) return dumped + kota_rounds_leg_at(&h->def, 7, 6, dumped);
    for (int32_t t = 0; t < STOPS; t++) {
        if (mask & 1u << t) continue;
        if (room > 0)
            best = kota_min(
                best, best_day(h, t, now + kota_rounds_leg_at(&h->def, at, t, now) + 15.0, room - 1, mask | 1u << t));
        if (at < STOPS)
            best = kota_min(
                best, best_day(h, t, dumped + kota_rounds_leg_at(&h->def, 7, t, dumped) + 15.0, 2, mask | 1u << t));
    }
    return best;
}

Test(rounds_hours, finds_the_best_of_all_days) {
    for (uint64_t seed = 1; seed <= 5; seed++) {
        hours h;
        make_hours(&h, seed);
        kota_rounds_plan plan;
        kota_rounds_solve(&plan, &h.def);
        double best = best_day(&h, 6, 100.0, 3, 0) - 100.0 - 15.0 * STOPS;
        cr_expect_eq(plan.left_count, 0);
        cr_expect_leq(plan.cost, 1.02 * best, /* the search chooses places by mean legs */
                      "seed %d: %g, best %g", (int)seed, plan.cost, best);
        cr_expect_geq(plan.cost, best - 1e-3);
        kota_rounds_plan_free(&plan);
    }
}

Test(rounds_hours, a_plan_goes_on_after_an_event) {
    hours h;
    make_hours(&h, 7);
    h.kind.count = 3;
    h.kind.shift = 900.0;
    kota_rounds_plan before, after;
    kota_rounds_solve(&before, &h.def);
    h.def.start = &before;
    h.def.iterations = 300;
    h.kind.count = 1; /* two vehicles break down, a street is closed for good, the shift is cut */
    h.kind.shift = 700.0;
    for (int32_t s = 0; s < SLICES; s++) h.legs[(s * PLACES + 6) * PLACES + before.order[0]] = (float)KOTA_INFINITY;
    kota_rounds_solve(&after, &h.def);
    cr_expect_gt(after.order_count, 0);
    cr_expect_leq(after.day_count, 1);
    cr_expect_eq(after.order_count + after.left_count, STOPS);
    cr_expect_eq(kota_rounds_score(NULL, NULL, &h.def, &after, NULL), KOTA_OK);
    kota_rounds_plan_free(&before);
    kota_rounds_plan_free(&after);
}
