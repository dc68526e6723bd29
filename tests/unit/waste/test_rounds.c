/* The solver of collection rounds against the best of all plans of small problems, and its score against plans that
 * break each rule. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "core/random.h"
#include "waste/rounds.h"

enum { STOPS = 7, PLACES = STOPS + 2 };

typedef struct small_case {
    float legs[PLACES * PLACES];
    kota_rounds_task tasks[STOPS];
    kota_rounds_kind kinds[2];
    kota_rounds_dump dumps[1];
    kota_rounds_def def;
} small_case;

/* Stops 0..6, garage 7, dump 8 at random points; legs are not symmetric. */
static void make_case(small_case *c, uint64_t seed) {
    *c = (small_case){0};
    kota_key key = {seed, 1, KOTA_STREAM_POLICY, 0};
    for (int32_t a = 0; a < PLACES; a++) {
        for (int32_t b = 0; b < PLACES; b++) {
            double x = kota_random_unit(key, (uint64_t)(2 * a)) - kota_random_unit(key, (uint64_t)(2 * b));
            double y = kota_random_unit(key, (uint64_t)(2 * a + 1)) - kota_random_unit(key, (uint64_t)(2 * b + 1));
            double detour = 1.0 + 0.2 * kota_random_unit(key, (uint64_t)(100 + a * PLACES + b));
            c->legs[a * PLACES + b] = (float)(1000.0 * detour * kota_sqrt(x * x + y * y));
        }
    }
    for (int32_t t = 0; t < STOPS; t++)
        c->tasks[t] =
            (kota_rounds_task){t, 1.0 + kota_random_below(key, (uint64_t)(900 + t), 3), 20.0, KOTA_INFINITY};
    c->kinds[0] = (kota_rounds_kind){.count = 1, .from = 7, .home = 7, .capacity = 6.0, .shift = KOTA_INFINITY};
    c->kinds[1] = c->kinds[0];
    c->dumps[0] = (kota_rounds_dump){8, 50.0};
    c->def = (kota_rounds_def){.seed = seed,
                               .iterations = 5000,
                               .legs = c->legs,
                               .place_count = PLACES,
                               .tasks = c->tasks,
                               .task_count = STOPS,
                               .kinds = c->kinds,
                               .kind_count = 1,
                               .dumps = c->dumps,
                               .dump_count = 1};
}

/* The cheapest end of a day of one vehicle: at a place, `room` left in its load, those of `mask` served. */
static double best_day(const small_case *c, int32_t at, double room, unsigned mask) {
    const float *legs = c->legs;
    if (mask == (1u << STOPS) - 1u) return (double)legs[at * PLACES + 8] + 50.0 + (double)legs[8 * PLACES + 7];
    double best = KOTA_INFINITY;
    for (int32_t t = 0; t < STOPS; t++) {
        if (mask & 1u << t) continue;
        double amount = c->tasks[t].amount;
        if (amount <= room)
            best = kota_min(best, (double)legs[at * PLACES + t] + best_day(c, t, room - amount, mask | 1u << t));
        if (at < STOPS)
            best = kota_min(best, (double)legs[at * PLACES + 8] + 50.0 + (double)legs[8 * PLACES + t] +
                                      best_day(c, t, 6.0 - amount, mask | 1u << t));
    }
    return best;
}

Test(rounds, finds_the_best_of_all_plans) {
    for (uint64_t seed = 1; seed <= 5; seed++) {
        small_case c;
        make_case(&c, seed);
        kota_rounds_plan plan;
        kota_rounds_solve(&plan, &c.def);
        cr_expect_eq(plan.left_count, 0);
        double best = best_day(&c, 7, 6.0, 0);
        cr_expect_float_eq(plan.cost, best, 1e-3, "seed %d: %g, best %g", (int)seed, plan.cost, best);
        kota_rounds_plan_free(&plan);
    }
}

Test(rounds, leaves_out_what_its_prize_is_not_worth) {
    small_case c;
    make_case(&c, 3);
    c.tasks[2].prize = 0.0;
    c.tasks[4].prize = 1e6;
    kota_rounds_plan plan;
    kota_rounds_solve(&plan, &c.def);
    cr_expect_eq(plan.left_count, 1);
    cr_expect_eq(plan.left_out[0], 2);
    cr_expect_eq(plan.prize_lost, 0.0);
    kota_rounds_plan_free(&plan);
}

Test(rounds, lists_what_a_shift_has_no_time_for) {
    small_case c;
    make_case(&c, 4);
    c.kinds[0].shift = 1500.0;
    kota_rounds_plan plan;
    kota_rounds_solve(&plan, &c.def);
    cr_expect_gt(plan.left_count, 0);
    cr_expect_eq(plan.left_count + plan.order_count, STOPS);
    cr_expect_eq(kota_rounds_score(NULL, NULL, &c.def, &plan, NULL), KOTA_OK);
    kota_rounds_plan_free(&plan);
    c.kinds[0].overtime_max = 1e5; /* with overtime all are served, and it is paid for */
    c.kinds[0].overtime_price = 2.0;
    kota_rounds_solve(&plan, &c.def);
    cr_expect_eq(plan.left_count, 0);
    double best = best_day(&c, 7, 6.0, 0), over = best + 20.0 * STOPS - 1500.0;
    cr_expect_float_eq(plan.cost, best + 2.0 * over, 1e-3);
    kota_rounds_plan_free(&plan);
}

Test(rounds, goes_to_no_place_without_a_way) {
    small_case c;
    make_case(&c, 5);
    for (int32_t p = 0; p < PLACES; p++) c.legs[p * PLACES + 1] = (float)KOTA_INFINITY;
    kota_rounds_plan plan;
    kota_rounds_solve(&plan, &c.def);
    cr_expect_eq(plan.left_count, 1);
    cr_expect_eq(plan.left_out[0], 1);
    kota_rounds_plan_free(&plan);
}

Test(rounds, takes_the_larger_kind_for_what_needs_it) {
    small_case c;
    make_case(&c, 6);
    c.tasks[0].amount = 10.0;
    c.kinds[1].capacity = 12.0;
    c.def.kind_count = 2;
    kota_rounds_plan plan;
    kota_rounds_solve(&plan, &c.def);
    cr_expect_eq(plan.left_count, 0);
    cr_expect_eq(kota_rounds_score(NULL, NULL, &c.def, &plan, NULL), KOTA_OK);
    kota_rounds_plan_free(&plan);
}

Test(rounds, goes_on_from_a_plan_and_is_never_worse) {
    small_case c;
    make_case(&c, 7);
    kota_rounds_plan first, second;
    c.def.iterations = 0;
    kota_rounds_solve(&first, &c.def);
    c.def.start = &first;
    c.def.iterations = 200;
    kota_rounds_solve(&second, &c.def);
    cr_expect_leq(second.cost, first.cost + 1e-6);
    kota_rounds_plan_free(&first);
    kota_rounds_plan_free(&second);
}

/* Places 0..4 are stops, 9..13 their other ways round: the cheapest order and directions of one day. */
enum { WAYS = 5, WAY_PLACES = 2 * WAYS + 2 };

static double best_ways(const float *legs, int32_t at, unsigned mask) {
    int32_t depot = 2 * WAYS;
    if (mask == (1u << WAYS) - 1u) return (double)legs[at * WAY_PLACES + depot];
    double best = KOTA_INFINITY;
    for (int32_t p = 0; p < 2 * WAYS; p++)
        if ((mask & 1u << p % WAYS) == 0)
            best = kota_min(best,
                            (double)legs[at * WAY_PLACES + p] + best_ways(legs, p, mask | 1u << (unsigned)p % WAYS));
    return best;
}

Test(rounds, finds_the_best_directions) {
    for (uint64_t seed = 1; seed <= 5; seed++) {
        kota_key key = {seed, 4, KOTA_STREAM_POLICY, 0};
        float legs[WAY_PLACES * WAY_PLACES];
        for (int32_t k = 0; k < WAY_PLACES * WAY_PLACES; k++)
            legs[k] = (float)(10.0 + 90.0 * kota_random_unit(key, (uint64_t)k));
        kota_rounds_task tasks[WAYS];
        int32_t others[WAYS];
        for (int32_t t = 0; t < WAYS; t++) {
            tasks[t] = (kota_rounds_task){t, 1.0, 7.0, KOTA_INFINITY};
            others[t] = WAYS + t;
        }
        kota_rounds_kind kind = {
            .count = 1, .from = 2 * WAYS, .home = 2 * WAYS, .capacity = 9.0, .shift = KOTA_INFINITY};
        kota_rounds_dump dump = {2 * WAYS, 0.0};
        kota_rounds_def def = {.seed = seed,
                               .iterations = 3000,
                               .legs = legs,
                               .place_count = WAY_PLACES,
                               .tasks = tasks,
                               .task_count = WAYS,
                               .kinds = &kind,
                               .kind_count = 1,
                               .dumps = &dump,
                               .dump_count = 1,
                               .other_places = others,
                               .service_price = 2.0};
        legs[2 * WAYS * WAY_PLACES + 2 * WAYS] = 0.0f;
        kota_rounds_plan plan;
        kota_rounds_solve(&plan, &def);
        double best = best_ways(legs, 2 * WAYS, 0) + 2.0 * 7.0 * WAYS;
        cr_expect_leq(plan.cost, best + 1e-3, "seed %d: %g, best of one load %g", (int)seed, plan.cost, best);
        plan.turned[0] = 1;
        others[plan.order[0]] = -1;
        kota_error err = {0};
        cr_expect_eq(kota_rounds_score(NULL, NULL, &def, &plan, &err), KOTA_DATA);
        cr_expect_not_null(strstr(err.text, "is turned round; it cannot be"), "%s", err.text);
        kota_rounds_plan_free(&plan);
    }
}

Test(rounds, keeps_to_the_weight_too) {
    small_case c;
    make_case(&c, 12);
    double weights[STOPS];
    for (int32_t t = 0; t < STOPS; t++) weights[t] = 3.0;
    c.def.weights = weights;
    c.kinds[0].weight_max = 7.0;
    kota_rounds_plan plan;
    kota_rounds_solve(&plan, &c.def);
    cr_expect_eq(plan.left_count, 0);
    for (int32_t l = 0; l < plan.load_count; l++) cr_expect_leq(plan.loads[l].end - plan.loads[l].begin, 2);
    c.kinds[0].weight_max = 5.0;
    kota_error err = {0};
    cr_expect_eq(kota_rounds_score(NULL, NULL, &c.def, &plan, &err), KOTA_DATA);
    cr_expect_not_null(strstr(err.text, "weighs 6; its vehicle may carry 5"), "%s", err.text);
    c.kinds[0].weight_max = 2.0;
    cr_expect_eq(kota_rounds_why_left(&c.def, 0), KOTA_ROUNDS_FAR);
    c.kinds[0].weight_max = 3.0;
    cr_expect_eq(kota_rounds_why_left(&c.def, 0), KOTA_ROUNDS_NO_ROOM);
    c.tasks[0].prize = 1.0;
    cr_expect_eq(kota_rounds_why_left(&c.def, 0), KOTA_ROUNDS_POOR);
    kota_rounds_plan_free(&plan);
}

/* Loads of twelve, where whole tails are exchanged and stretches turned: two rows of stops, the near half of both for
 * one load, the far half for the other. */
Test(rounds, exchanges_the_tails_of_long_loads) {
    enum { COLUMNS = 12, COUNT = 2 * COLUMNS };
    double x[COUNT + 1] = {0.0}, y[COUNT + 1] = {0.0};
    kota_rounds_task tasks[COUNT];
    for (int32_t t = 0; t < COUNT; t++) {
        x[t + 1] = 10.0 * (t / 2 + 1);
        y[t + 1] = t % 2 == 0 ? 5.0 : -5.0;
        tasks[t] = (kota_rounds_task){t + 1, 1.0, 0.0, KOTA_INFINITY};
    }
    kota_rounds_kind kind = {.count = COUNT, .capacity = COLUMNS, .shift = KOTA_INFINITY};
    kota_rounds_dump dump = {0, 0.0};
    kota_rounds_def def = {.iterations = 5000,
                           .x = x,
                           .y = y,
                           .place_count = COUNT + 1,
                           .tasks = tasks,
                           .task_count = COUNT,
                           .kinds = &kind,
                           .kind_count = 1,
                           .dumps = &dump,
                           .dump_count = 1};
    for (def.seed = 1; def.seed <= 3; def.seed++) {
        kota_rounds_plan plan;
        double cost;
        kota_rounds_solve(&plan, &def);
        cr_assert_eq(kota_rounds_score(&cost, NULL, &def, &plan, NULL), KOTA_OK);
        double near = 2.0 * kota_sqrt(10.0 * 10.0 + 25.0) + 110.0, far = 2.0 * kota_sqrt(70.0 * 70.0 + 25.0) + 110.0;
        cr_assert_float_eq(cost, near + far, 1e-6, "%.9g", cost);
        cr_assert_float_eq(plan.cost, cost, 1e-6);
        kota_rounds_plan_free(&plan);
    }
}

Test(rounds, plans_nothing_for_no_stops) {
    small_case c;
    make_case(&c, 8);
    c.def.task_count = 0;
    kota_rounds_plan plan;
    kota_rounds_solve(&plan, &c.def);
    cr_expect_eq(plan.day_count, 0);
    cr_expect_eq(plan.cost, 0.0);
    kota_rounds_plan_free(&plan);
}

static void expect_fault(const small_case *c, const kota_rounds_plan *plan, const char *words) {
    kota_error err = {0};
    cr_expect_eq(kota_rounds_score(NULL, NULL, &c->def, plan, &err), KOTA_DATA);
    cr_expect_not_null(strstr(err.text, words), "%s", err.text);
}

Test(rounds, the_score_finds_each_fault) {
    small_case c;
    make_case(&c, 9);
    kota_rounds_plan plan;
    kota_rounds_solve(&plan, &c.def);
    int32_t kept = plan.order[0];
    plan.order[0] = plan.order[1];
    expect_fault(&c, &plan, "times; each must stand in it once");
    plan.order[0] = kept;
    c.kinds[0].capacity = 0.5;
    expect_fault(&c, &plan, "its vehicle holds 0.5");
    c.kinds[0].capacity = 6.0;
    c.kinds[0].shift = 10.0;
    expect_fault(&c, &plan, "at most 10 are allowed");
    c.kinds[0].shift = KOTA_INFINITY;
    c.kinds[0].count = 0;
    expect_fault(&c, &plan, "more than the 0 vehicles of kind 1");
    kota_rounds_plan_free(&plan);
}

Test(rounds, a_wrong_definition_is_refused_with_its_value) {
    small_case c;
    make_case(&c, 10);
    kota_error err = {0};
    c.tasks[3].amount = 7.0;
    cr_expect_eq(kota_rounds_check_def(&c.def, &err), KOTA_DATA);
    cr_expect_str_eq(err.text, "stop 4 of the rounds: amount = 7 must be at most what a vehicle holds");
    c.tasks[3].amount = -1.0;
    cr_expect_eq(kota_rounds_check_def(&c.def, &err), KOTA_DATA);
    c.tasks[3].amount = 1.0;
    c.dumps[0].place = PLACES;
    cr_expect_eq(kota_rounds_check_def(&c.def, &err), KOTA_DATA);
    cr_expect_str_eq(err.text, "dump 1 of the rounds: place = 9 must be one of the places");
}
