/* A city for a test: the small made-up one under a plan that the test may change, stepped as far as it likes.
 * Unit tests link their layer alone, so this includes the sources of the support. */
#ifndef KOTA_TEST_CITY_CASE_H
#define KOTA_TEST_CITY_CASE_H

#include <criterion/criterion.h>
#include <string.h>

#include "city/city.h"
#include "core/mathx.h"
#include "support/test_city.c"
#include "support/test_plan.c"

typedef struct city_case {
    kota_arena *arena;
    kota_plan *plan;
    kota_map *map;
    kota_city *city;
    kota_snap *snap;
} city_case;

/* A plan to change: the wet morning. */
static inline city_case planned(void) {
    city_case c = {.arena = kota_arena_create("test", 0)};
    c.plan = kota_test_plan(c.arena);
    return c;
}

/* The same without rain, for what has nothing to do with water. */
static inline city_case planned_dry(void) {
    city_case c = planned();
    c.plan->rain.rates_mps.count = 0;
    return c;
}

static inline void begin(city_case *c) {
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&c->map, &c->plan->sketch, c->plan->cell_m, c->arena, &err), KOTA_OK, "%s",
                 err.text);
    cr_assert_eq(kota_plan_grow(c->map, c->plan, c->arena, &err), KOTA_OK, "%s", err.text);
    kota_plan_name_lines(c->map, c->plan, c->arena);
    cr_assert_eq(kota_city_create(&c->city, c->plan, c->map, NULL, &err), KOTA_OK, "%s", err.text);
    c->snap = kota_snap_create(c->map, kota_city_truck_count(c->city));
}

static inline void steps(city_case *c, int32_t count) {
    kota_error err = {0};
    for (int32_t s = 0; s < count; s++) cr_assert_eq(kota_city_step(c->city, &err), KOTA_OK, "%s", err.text);
}

static inline void to_start(city_case *c) {
    while (kota_city_time_ms(c->city) < kota_city_start_ms(c->city)) steps(c, 1);
}

static inline void to_end(city_case *c) {
    while (!kota_city_done(c->city)) steps(c, 1);
}

static inline void finish(city_case *c) {
    kota_snap_destroy(c->snap);
    kota_city_destroy(c->city);
    kota_arena_destroy(c->arena);
}

/* The whole city's value. */
static inline double whole(const city_case *c, kota_indicator indicator) {
    return kota_city_indicator(c->city, indicator, -1);
}

static inline void order(city_case *c, kota_command_kind kind, int32_t target, double first, double second) {
    kota_command command = {.kind = kind, .target = target, .value = {first, second}, .by = "tester"};
    kota_error err = {0};
    cr_assert_eq(kota_city_command(c->city, &command, &err), KOTA_OK, "%s", err.text);
}

static inline double after_start_s(const city_case *c, double s) {
    return (double)kota_city_start_ms(c->city) / 1000 + s;
}

/* Events of a kind, and the first of them. */
static inline int32_t events_of(const city_case *c, kota_event_kind kind, const kota_event **first) {
    int32_t count, found = 0;
    const kota_event *events = kota_city_events(c->city, &count);
    for (int32_t e = count - 1; e >= 0; e--) {
        if (events[e].kind != kind) continue;
        found++;
        if (first != NULL) *first = &events[e];
    }
    return found;
}

#endif
