/* The day's trips: totals, profile, weekends, and that nobody's trips depend on anybody else. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/clock.h"
#include "support/street_net.c"
#include "traffic/traffic.h"

static const kota_demand_def usual = {.seed = 1,
                                      .work_frac = 0.4,
                                      .school_frac = 0.2,
                                      .shop_trips = 0.3,
                                      .external_frac = 1,
                                      .freight_trips_per_job = 0.1,
                                      .gravity_per_km = 0.4,
                                      .class_frac = {[KOTA_CLASS_MOTORCYCLE] = 0.6,
                                                     [KOTA_CLASS_CAR] = 0.2,
                                                     [KOTA_CLASS_BUS] = 0.1,
                                                     [KOTA_CLASS_BICYCLE] = 0.05,
                                                     [KOTA_CLASS_WALK] = 0.05}};
static const street_city_strip strips[] = {{"west", 4000, 500, 600, 3e6, KOTA_LAND_KAMPUNG},
                                           {"middle", 2000, 3000, 800, 3e6, KOTA_LAND_CENTRE},
                                           {"rich", 3000, 200, 0, 9e6, KOTA_LAND_HOUSING},
                                           {"port", 0, 1500, 0, 3e6, KOTA_LAND_PORT},
                                           {"new", 0, 0, 0, 3e6, KOTA_LAND_FARM}};
enum { STRIPS = 4 };

typedef struct day {
    kota_arena *arena;
    kota_map *map;
    kota_trip *trips;
    int32_t count;
} day;

static const int64_t utc7_ms = 7 * KOTA_HOUR_MS;
/* 2025-01-15 is a Wednesday; n days later; local hour. */
static int64_t local_ms(int32_t days, double hour) {
    return (INT64_C(20103) + days) * KOTA_DAY_MS - utc7_ms + (int64_t)(hour * 3.6e6);
}

static day make_of(const street_city_strip *of, int32_t count, const kota_demand_def *def, int64_t from, int64_t to) {
    day one = {.arena = kota_arena_create("test", 0)};
    one.map = street_city(one.arena, of, count);
    kota_error err = {0};
    cr_assert(kota_demand_trips(&one.trips, &one.count, def, one.map, from, to, one.arena, &err) == KOTA_OK, "%s",
              err.text);
    return one;
}

static double persons_of(const day *one, int32_t purpose, int32_t vehicle_class, int32_t district) {
    double sum = 0.0;
    for (int32_t k = 0; k < one->count; k++) {
        const kota_trip *trip = &one->trips[k];
        if ((purpose < 0 || trip->purpose == purpose) &&
            (vehicle_class < 0 || trip->vehicle_class == vehicle_class) &&
            (district < 0 || trip->district == district)) {
            sum += (double)trip->persons;
        }
    }
    return sum;
}

Test(demand, everybody_counted_goes_out_and_comes_home) {
    day one = make_of(strips, STRIPS, &usual, local_ms(0, 0), local_ms(1, 0));
    double work = persons_of(&one, KOTA_TRIP_WORK, -1, -1), school = persons_of(&one, KOTA_TRIP_SCHOOL, -1, -1);
    double shop = persons_of(&one, KOTA_TRIP_SHOP, -1, -1), home = persons_of(&one, KOTA_TRIP_HOME, -1, -1);
    /* a vehicle for 15 persons makes the bus part of a sum coarse: 9000 * 0.4 * 0.1 / 15 = 24 buses, sd 5 */
    cr_assert_float_eq(work, 3600, 330, "%g at work", work);
    cr_assert_float_eq(school, 1800, 250, "%g at school", school);
    cr_assert_float_eq(shop, 2700, 330, "%g at shops", shop);
    cr_assert_float_eq(home, work + school + shop, 0.03 * home, "%g home", home);
    cr_assert_float_eq(persons_of(&one, KOTA_TRIP_FREIGHT, -1, -1), 520, 30, "those within one node drop out");
    cr_assert(persons_of(&one, -1, KOTA_CLASS_VAN, -1) > 300 && persons_of(&one, -1, KOTA_CLASS_TRUCK, -1) > 80);
    kota_arena_destroy(one.arena);
}

Test(demand, trips_are_sorted_unique_and_in_the_window) {
    day one = make_of(strips, STRIPS, &usual, local_ms(0, 4), local_ms(1, 0));
    for (int32_t k = 0; k < one.count; k++) {
        const kota_trip *trip = &one.trips[k];
        cr_assert(trip->depart_ms >= local_ms(0, 4) && trip->depart_ms < local_ms(1, 0));
        cr_assert(trip->from_node != trip->to_node);
        if (k == 0) continue;
        cr_assert(trip[-1].depart_ms < trip->depart_ms ||
                  (trip[-1].depart_ms == trip->depart_ms && trip[-1].id < trip->id));
    }
    kota_arena_destroy(one.arena);
}

Test(demand, two_windows_side_by_side_are_one) {
    day whole = make_of(strips, STRIPS, &usual, local_ms(0, 5), local_ms(1, 9));
    day first = make_of(strips, STRIPS, &usual, local_ms(0, 5), local_ms(0, 17.5));
    day second = make_of(strips, STRIPS, &usual, local_ms(0, 17.5), local_ms(1, 9));
    cr_assert_eq(whole.count, first.count + second.count);
    cr_assert(memcmp(whole.trips, first.trips, (size_t)first.count * sizeof(kota_trip)) == 0);
    cr_assert(memcmp(whole.trips + first.count, second.trips, (size_t)second.count * sizeof(kota_trip)) == 0);
    kota_arena_destroy(whole.arena);
    kota_arena_destroy(first.arena);
    kota_arena_destroy(second.arena);
}

Test(demand, the_morning_peak_is_in_the_morning_of_the_city) {
    day one = make_of(strips, STRIPS, &usual, local_ms(0, 0), local_ms(1, 0));
    int32_t hours[24] = {0};
    for (int32_t k = 0; k < one.count; k++) hours[kota_time_of_day_ms(one.trips[k].depart_ms, 420) / KOTA_HOUR_MS]++;
    int32_t night = hours[0] + hours[1] + hours[2], morning = hours[6] + hours[7], evening = hours[15] + hours[16];
    cr_assert(morning * 4 > one.count, "%d of %d from 6 to 8", morning, one.count);
    cr_assert(evening * 8 > one.count, "%d of %d from 15 to 17", evening, one.count);
    cr_assert(night * 50 < one.count, "%d of %d at night", night, one.count);
    kota_arena_destroy(one.arena);
}

Test(demand, weekends_have_no_work_and_no_school) {
    day one = make_of(strips, STRIPS, &usual, local_ms(3, 0), local_ms(4, 0));
    cr_assert_eq(persons_of(&one, KOTA_TRIP_WORK, -1, -1), 0.0);
    cr_assert_eq(persons_of(&one, KOTA_TRIP_SCHOOL, -1, -1), 0.0);
    cr_assert(persons_of(&one, KOTA_TRIP_SHOP, -1, -1) > 2000.0);
    kota_arena_destroy(one.arena);
}

Test(demand, modes_follow_the_shares_and_income_tilts_them) {
    kota_demand_def def = usual;
    def.gravity_per_km = 0.0;
    day one = make_of(strips, STRIPS, &def, local_ms(0, 0), local_ms(1, 0));
    double share[2];
    for (int32_t k = 0; k < 2; k++) {
        int32_t district = k == 0 ? 0 : 2; /* at the reference income, and three times that */
        double ridden = persons_of(&one, KOTA_TRIP_WORK, -1, district) -
                        persons_of(&one, KOTA_TRIP_WORK, KOTA_CLASS_WALK, district);
        share[k] = persons_of(&one, KOTA_TRIP_WORK, KOTA_CLASS_CAR, district) / ridden;
    }
    cr_assert_float_eq(share[0], 0.2 / 0.95, 0.05, "%g", share[0]);
    cr_assert_float_eq(share[1], 0.6 / (0.6 + 0.6 + 0.05), 0.07, "%g", share[1]);
    kota_arena_destroy(one.arena);
}

Test(demand, the_near_is_preferred_as_gravity_says) {
    kota_demand_def flat = usual, steep = usual;
    flat.gravity_per_km = 0.0;
    steep.gravity_per_km = 5.0;
    day far = make_of(strips, STRIPS, &flat, local_ms(0, 0), local_ms(0, 12));
    day near = make_of(strips, STRIPS, &steep, local_ms(0, 0), local_ms(0, 12));
    double km[2] = {0, 0};
    int32_t count[2] = {0, 0};
    for (int32_t k = 0; k < 2; k++) {
        const day *one = k == 0 ? &far : &near;
        for (int32_t t = 0; t < one->count; t++) {
            if (one->trips[t].purpose != KOTA_TRIP_WORK || one->trips[t].district != 0) continue;
            double dx =
                one->map->roads.node_x_m[one->trips[t].from_node] - one->map->roads.node_x_m[one->trips[t].to_node];
            km[k] += (dx < 0 ? -dx : dx) * 1e-3;
            count[k]++;
        }
    }
    cr_assert(km[1] / count[1] < 0.7 * km[0] / count[0], "%g km, %g km", km[0] / count[0], km[1] / count[1]);
    kota_arena_destroy(far.arena);
    kota_arena_destroy(near.arena);
}

/* Every trip of one is in the other, in the same order; returns how many more the other has. */
static int32_t extra(const day *one, const day *other, int32_t *changed) {
    int32_t at = 0;
    *changed = 0;
    for (int32_t k = 0; k < one->count; k++) {
        int32_t found = at;
        while (found < other->count && (other->trips[found].depart_ms < one->trips[k].depart_ms ||
                                        (other->trips[found].depart_ms == one->trips[k].depart_ms &&
                                         other->trips[found].id < one->trips[k].id))) {
            found++;
        }
        if (found < other->count && memcmp(&other->trips[found], &one->trips[k], sizeof(kota_trip)) == 0) {
            at = found + 1;
        } else {
            (*changed)++;
        }
    }
    return other->count - one->count;
}

Test(demand, a_district_more_changes_nobody_elsewhere) {
    day one = make_of(strips, STRIPS, &usual, local_ms(0, 0), local_ms(1, 0));
    int32_t changed = 0;
    day same = make_of(strips, STRIPS + 1, &usual, local_ms(0, 0), local_ms(1, 0)); /* empty farmland */
    cr_assert_eq(extra(&one, &same, &changed), 0);
    cr_assert_eq(changed, 0);
    street_city_strip more[STRIPS + 1];
    memcpy(more, strips, sizeof more);
    more[STRIPS].persons = 1000; /* people, but nothing to go to: the others' trips stay */
    day with = make_of(more, STRIPS + 1, &usual, local_ms(0, 0), local_ms(1, 0));
    cr_assert(extra(&one, &with, &changed) > 500);
    cr_assert_eq(changed, 0);
    more[STRIPS].persons = 0;
    more[STRIPS].jobs = 50; /* a few jobs: only those who take them travel otherwise */
    day jobs = make_of(more, STRIPS + 1, &usual, local_ms(0, 0), local_ms(1, 0));
    (void)extra(&one, &jobs, &changed);
    cr_assert(changed > 0 && changed < one.count / 20, "%d of %d", changed, one.count);
    more[STRIPS].jobs = 0;
    more[1].persons += 80; /* a person more a cell in the middle: the west and the rich stay as they are */
    day denser = make_of(more, STRIPS + 1, &usual, local_ms(0, 0), local_ms(1, 0));
    cr_assert_eq(persons_of(&one, -1, -1, 0), persons_of(&denser, -1, -1, 0));
    cr_assert_eq(persons_of(&one, -1, -1, 2), persons_of(&denser, -1, -1, 2));
    cr_assert(persons_of(&one, -1, -1, 1) < persons_of(&denser, -1, -1, 1));
    day *all[] = {&one, &same, &with, &jobs, &denser};
    for (int32_t k = 0; k < KOTA_COUNT(all); k++) kota_arena_destroy(all[k]->arena);
}

Test(demand, gateways_send_what_they_say) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_city(arena, strips, STRIPS);
    kota_gateway gates[2] = {{.node = 3, .id = 11, .vehicles_per_day = 400.0},
                             {.node = 117, .id = 12, .vehicles_per_day = 250.5}};
    map->gateways = gates;
    map->gateway_count = 2;
    kota_trip *trips = NULL;
    int32_t count = 0, through = 0, out = 0;
    cr_assert(kota_demand_trips(&trips, &count, &usual, map, local_ms(0, 0), local_ms(1, 0), arena, NULL) == KOTA_OK);
    for (int32_t k = 0; k < count; k++) {
        if (trips[k].purpose != KOTA_TRIP_THROUGH) continue;
        through++;
        out += trips[k].to_node == 3 || trips[k].to_node == 117;
        cr_assert(trips[k].district == -1 && (trips[k].from_node == 3 || trips[k].from_node == 117));
    }
    cr_assert(through >= 640 && through <= 651, "%d", through);
    cr_assert(out > 260 && out < 390, "about half go through: %d", out);
    kota_arena_destroy(arena);
}

Test(demand, shares_that_do_not_sum_to_1_are_refused) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_city(arena, strips, STRIPS);
    kota_demand_def def = usual;
    def.class_frac[KOTA_CLASS_CAR] = 0.5;
    kota_trip *trips = NULL;
    int32_t count = 0;
    kota_error err = {0};
    cr_assert(kota_demand_trips(&trips, &count, &def, map, 0, 1, arena, &err) == KOTA_DATA);
    cr_assert(strstr(err.text, "sum to 1.3") != NULL, "%s", err.text);
    kota_arena_destroy(arena);
}
