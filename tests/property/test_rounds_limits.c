/* Whatever the problem: no stop is served twice, capacity, shift and the number of vehicles hold, and the same seed
 * gives the same plan on one thread and on two. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "waste/rounds.h"

typedef struct any_case {
    double *x, *y;
    kota_rounds_task *tasks;
    int32_t *others;
    double *weights;
    double begin[3];
    float *slices; /* NULL: legs do not change with the hour */
    kota_rounds_kind kinds[3];
    kota_rounds_dump dumps[3];
    kota_rounds_def def;
} any_case;

static double between(uint64_t seed, uint64_t k, double low, double high) {
    return low + (high - low) * kota_random_unit((kota_key){seed, 2, KOTA_STREAM_POLICY, 0}, k);
}

static bool one_in(uint64_t seed, uint64_t k, double n) { return between(seed, k, 0.0, n) < 1.0; }

static void make_kinds(any_case *c, uint64_t seed, int32_t stops) {
    for (int32_t k = 0; k < c->def.kind_count; k++) {
        uint64_t at = 50 + 10 * (uint64_t)k;
        bool limited = !one_in(seed, at + 7, 4.0);
        c->kinds[k] = (kota_rounds_kind){.count = 1 + (int32_t)between(seed, at, 0.0, 6.0),
                                         .from = stops + k,
                                         .home = one_in(seed, at + 1, 2.0) ? stops + k : stops,
                                         .capacity = between(seed, at + 2, 12.0, 60.0),
                                         .shift = limited ? between(seed, at + 3, 1000.0, 9000.0) : KOTA_INFINITY,
                                         .overtime_max = one_in(seed, at + 4, 3.0) ? 500.0 : 0.0,
                                         .overtime_price = 1.5,
                                         .fixed = one_in(seed, at + 5, 2.0) ? 300.0 : 0.0,
                                         .weight_max = one_in(seed, at + 6, 3.0) ? 30.0 : 0.0};
    }
}

/* Three slices: legs are longer in the second, and some are closed in it. */
static void make_slices(any_case *c, uint64_t seed) {
    size_t places = (size_t)c->def.place_count, many = places * places;
    c->slices = kota_alloc(3 * many, sizeof *c->slices);
    for (size_t k = 0; k < many; k++) {
        double leg = kota_rounds_leg(&c->def, (int32_t)(k / places), (int32_t)(k % places));
        c->slices[k] = c->slices[2 * many + k] = (float)leg;
        bool closed = one_in(seed, 600000 + k, 20.0);
        c->slices[many + k] = (float)(closed ? KOTA_INFINITY : leg * between(seed, 700000 + k, 1.0, 2.0));
    }
    for (int32_t s = 0; s < 3; s++) c->begin[s] = 1500.0 * s;
    c->def.slice_count = 3;
    c->def.slice_begin = c->begin;
    c->def.slice_legs = c->slices;
}

static void make_case(any_case *c, uint64_t seed, int32_t stops) {
    *c = (any_case){0};
    int32_t places = stops + 6;
    c->x = kota_alloc((size_t)places, sizeof *c->x);
    c->y = kota_alloc((size_t)places, sizeof *c->y);
    c->tasks = kota_alloc((size_t)stops, sizeof *c->tasks);
    c->others = kota_alloc((size_t)stops, sizeof *c->others);
    c->weights = kota_alloc((size_t)stops, sizeof *c->weights);
    for (int32_t p = 0; p < places; p++) {
        c->x[p] = between(seed, 1000 + 2 * (uint64_t)p, 0.0, 1000.0);
        c->y[p] = between(seed, 1001 + 2 * (uint64_t)p, 0.0, 1000.0);
    }
    for (int32_t t = 0; t < stops; t++) {
        uint64_t at = 100000 + 4 * (uint64_t)t;
        double prize = one_in(seed, at + 1, 3.0) ? between(seed, at + 2, 0.0, 800.0) : KOTA_INFINITY;
        c->tasks[t] = (kota_rounds_task){t, between(seed, at, 0.0, 12.0), between(seed, at + 3, 0.0, 30.0), prize};
        uint64_t more = 500000 + 2 * (uint64_t)t;
        c->others[t] = one_in(seed, more, 2.0) ? (int32_t)between(seed, more + 1, 0.0, (double)stops) : -1;
        c->weights[t] = between(seed, more + 1, 0.0, 20.0);
    }
    c->def = (kota_rounds_def){.seed = seed,
                               .iterations = 200,
                               .x = c->x,
                               .y = c->y,
                               .rounded = one_in(seed, 1, 2.0),
                               .place_count = places,
                               .tasks = c->tasks,
                               .task_count = stops,
                               .kinds = c->kinds,
                               .kind_count = 1 + (int32_t)between(seed, 2, 0.0, 3.0),
                               .dumps = c->dumps,
                               .dump_count = 1 + (int32_t)between(seed, 3, 0.0, 3.0)};
    if (one_in(seed, 4, 4.0)) c->def.other_places = c->others;
    if (one_in(seed, 5, 4.0)) c->def.weights = c->weights;
    make_kinds(c, seed, stops);
    if (one_in(seed, 6, 4.0) && stops <= 60) make_slices(c, seed);
    for (int32_t f = 0; f < 3; f++)
        c->dumps[f] = (kota_rounds_dump){stops + 3 + f, one_in(seed, 10 + (uint64_t)f, 2.0) ? 60.0 : 0.0};
}

static void free_case(any_case *c) {
    kota_free(c->x);
    kota_free(c->y);
    kota_free(c->tasks);
    kota_free(c->others);
    kota_free(c->slices);
    kota_free(c->weights);
}

static void expect_same(const kota_rounds_plan *a, const kota_rounds_plan *b, uint64_t seed) {
    cr_assert_eq(a->cost, b->cost, "seed %d", (int)seed);
    cr_assert_eq(a->order_count, b->order_count, "seed %d", (int)seed);
    size_t count = (size_t)a->order_count;
    cr_assert_eq(memcmp(a->order, b->order, count * sizeof *a->order), 0, "seed %d", (int)seed);
    cr_assert_eq(memcmp(a->turned, b->turned, count * sizeof *a->turned), 0, "seed %d", (int)seed);
}

Test(rounds_limits, hold_on_a_thousand_problems) {
    int32_t served = 0, left = 0;
    kota_pool *two = kota_pool_create(2);
    for (uint64_t seed = 1; seed <= 1000; seed++) {
        any_case c;
        make_case(&c, seed, 1 + (int32_t)between(seed, 0, 0.0, 60.0));
        kota_rounds_plan plan;
        kota_error err = {0};
        kota_rounds_solve(&plan, &c.def);
        double cost = 0.0;
        cr_assert_eq(kota_rounds_score(&cost, NULL, &c.def, &plan, &err), KOTA_OK, "seed %d: %s", (int)seed,
                     err.text);
        cr_assert_eq(plan.order_count + plan.left_count, c.def.task_count);
        kota_rounds_plan again;
        c.def.pool = two;
        kota_rounds_solve(&again, &c.def);
        expect_same(&plan, &again, seed);
        kota_rounds_plan_free(&again);
        served += plan.order_count;
        left += plan.left_count;
        kota_rounds_plan_free(&plan);
        free_case(&c);
    }
    kota_pool_destroy(two);
    cr_expect_gt(served, 10000); /* else the problems would show nothing */
    cr_expect_gt(left, 100);
}

Test(rounds_limits, threads_do_not_show) {
    any_case c;
    make_case(&c, 5, 1500);
    for (int32_t k = 0; k < 3; k++) c.kinds[k].count = 30;
    c.def.iterations = 150000; /* some epochs of several parts */
    kota_rounds_plan plans[2];
    for (int32_t p = 0; p < 2; p++) {
        c.def.pool = kota_pool_create(1 + p);
        kota_rounds_solve(&plans[p], &c.def);
        kota_pool_destroy(c.def.pool);
    }
    expect_same(&plans[0], &plans[1], 5);
    kota_rounds_plan_free(&plans[0]);
    kota_rounds_plan_free(&plans[1]);
    free_case(&c);
}

/* Garage and dump at one place and no limit of the shift: as many vehicles as there are loads or a single one, the
 * loads are the same. */
Test(rounds_limits, a_garage_at_the_dump_is_a_plain_problem) {
    any_case c;
    make_case(&c, 11, 80);
    c.def.kind_count = c.def.dump_count = 1;
    c.kinds[0] = (kota_rounds_kind){.count = 80, .from = 80, .home = 80, .capacity = 50.0, .shift = KOTA_INFINITY};
    c.dumps[0] = (kota_rounds_dump){80, 0.0};
    c.def.iterations = 3000;
    kota_rounds_plan many, one;
    kota_rounds_solve(&many, &c.def);
    c.kinds[0].count = 1;
    kota_rounds_solve(&one, &c.def);
    cr_expect_eq(one.day_count, 1);
    cr_expect_float_eq(one.cost, many.cost, 1e-6);
    cr_assert_eq(one.order_count, many.order_count);
    cr_expect_eq(memcmp(one.order, many.order, (size_t)one.order_count * sizeof(int32_t)), 0);
    kota_rounds_plan_free(&many);
    kota_rounds_plan_free(&one);
    free_case(&c);
}
