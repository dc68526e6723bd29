/* Moves that make loads overfull until the ruin behind them: the sums that are kept against those of the plan itself,
 * limits, and the way back. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "waste/rounds_inside.h"

enum { STOPS = 150, TRIES = 2000 };
#define CAPACITY 120.0

typedef struct town { /* stops strewn over a square, about twelve to a load, the dump in the middle */
    double x[STOPS + 1], y[STOPS + 1];
    kota_rounds_task tasks[STOPS];
    kota_rounds_kind kind;
    kota_rounds_dump dump;
    kota_rounds_def def;
    rounds_near near;
    int32_t all[STOPS], vehicles;
    kota_rounds_plan plan;
    rounds_part part;
} town;

static void build(town *t) {
    *t = (town){.kind = {.count = STOPS, .capacity = CAPACITY, .shift = KOTA_INFINITY}, .vehicles = STOPS};
    kota_key key = {1, 7, KOTA_STREAM_POLICY, 0};
    t->x[0] = t->y[0] = 500.0;
    for (int32_t u = 0; u < STOPS; u++) {
        t->x[u + 1] = 1000.0 * kota_random_unit(key, (uint64_t)(3 * u));
        t->y[u + 1] = 1000.0 * kota_random_unit(key, (uint64_t)(3 * u + 1));
        double amount = 1.0 + (double)kota_random_below(key, (uint64_t)(3 * u + 2), 19);
        t->tasks[u] = (kota_rounds_task){u + 1, amount, 0.0, KOTA_INFINITY};
        t->all[u] = u;
    }
    t->def = (kota_rounds_def){.x = t->x,
                               .y = t->y,
                               .rounded = true,
                               .place_count = STOPS + 1,
                               .tasks = t->tasks,
                               .task_count = STOPS,
                               .kinds = &t->kind,
                               .kind_count = 1,
                               .dumps = &t->dump,
                               .dump_count = 1};
    kota_waste__rounds_near_find(&t->near, &t->def);
    kota_waste__rounds_plan_alloc(&t->plan, STOPS);
    kota_waste__rounds_start(&t->plan, &t->def, &t->near);
    kota_waste__rounds_part_create(&t->part, &t->def, &t->near, t->all, STOPS, &t->vehicles);
    kota_waste__rounds_part_load(&t->part, &t->plan, t->all, t->all, t->plan.day_count);
    t->part.dice.state = 11;
    t->part.blink_in = 50;
}

static void clear(town *t) {
    kota_waste__rounds_part_free(&t->part);
    kota_rounds_plan_free(&t->plan);
    kota_waste__rounds_near_free(&t->near);
}

/* Loads that hold too much; what a load says of its room and way must be so. */
static int32_t overfull(const rounds_part *part) {
    int32_t count = 0;
    for (int32_t r = 0; r < part->load_high; r++) {
        if (part->loads[r].day < 0) continue;
        double amount = 0.0, way = 0.0;
        for (int32_t v = rounds_head(part, r); v != rounds_tail(part, r); v = part->nodes[v].next) {
            if (v < part->n) amount += part->amount[v];
            way += rounds_leg_between(part, v, part->nodes[v].next);
        }
        cr_assert_eq(part->loads[r].room, CAPACITY - amount);
        cr_assert_eq(part->loads[r].way, way);
        count += amount > CAPACITY;
    }
    return count;
}

static void expect_plan(town *t, double cost) {
    double scored;
    kota_waste__rounds_part_store(&t->part, &t->plan);
    kota_error err = {0};
    cr_assert_eq(kota_rounds_score(&scored, NULL, &t->def, &t->plan, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(scored, cost);
}

/* Returns how many moves made a load overfull. Every other one is kept. */
static int32_t try_moves(town *t, bool (*move)(rounds_part *part, double most, double spill)) {
    rounds_part *part = &t->part;
    int32_t spilled = 0;
    for (int32_t k = 0; k < TRIES; k++) {
        kota_waste__rounds_begin(part);
        double before = part->cost;
        part->pool_count = 0;
        part->moved.stop = -1;
        part->limit = KOTA_INFINITY;
        if (!move(part, 100.0, 0.3 * CAPACITY)) continue;
        cr_assert_geq(part->moved.stop, 0);
        cr_assert_lt(part->cost, before + 100.0);
        spilled += overfull(part) > 0;
        kota_waste__rounds_ruin(part);
        cr_assert_eq(overfull(part), 0);
        kota_waste__rounds_recreate(part);
        cr_assert_eq(overfull(part), 0);
        cr_assert_eq(part->lost, 0.0);
        expect_plan(t, part->cost);
        if (k % 2 == 0) continue;
        kota_waste__rounds_undo(part);
        cr_assert_eq(part->cost, before);
        cr_assert_eq(overfull(part), 0);
        expect_plan(t, before);
    }
    return spilled;
}

Test(rounds_moves, an_overfull_exchange_of_tails_is_relieved_or_undone) {
    town t;
    build(&t);
    cr_expect_gt(try_moves(&t, kota_waste__rounds_move_tails), 20);
    clear(&t);
}

Test(rounds_moves, an_overfull_stretch_is_relieved_or_undone) {
    town t;
    build(&t);
    cr_expect_gt(try_moves(&t, kota_waste__rounds_move_stretch), 20);
    clear(&t);
}

/* Without spill; amounts that are summed once per load must be right after every change. */
Test(rounds_moves, moves_that_fit_add_less_than_they_may) {
    town t;
    build(&t);
    int32_t made = 0;
    for (int32_t k = 0; k < TRIES; k++) {
        kota_waste__rounds_begin(&t.part);
        double before = t.part.cost;
        if (!kota_waste__rounds_move_tails(&t.part, 50.0, 0.0)) continue;
        made++;
        cr_assert_lt(t.part.cost, before + 50.0);
        cr_assert_eq(overfull(&t.part), 0);
        expect_plan(&t, t.part.cost);
    }
    cr_expect_gt(made, 20);
    clear(&t);
}
