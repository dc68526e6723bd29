/* The day's trips: totals, profile, weekends, and that nobody's trips depend on anybody else. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "support/street_net.c"
#include "traffic/demand.h"

static const kota_demand_def usual = {.seed = 1,
                                      .work = {7.1, 0.7, 8.8},
                                      .school = {6.45, 0.2, 6.5},
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
    kota_demand demand;
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
    cr_assert(kota_demand_make(&one.demand, def, one.map, from, to, one.arena, &err) == KOTA_OK, "%s", err.text);
    one.trips = one.demand.trips;
    one.count = one.demand.trip_count;
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
    /* 0.1 a job by land use: 0.7 x 500 in the kampung, 0.8 x 3000, 0.7 x 200, 2 x 1500 at the port */
    cr_assert_float_eq(persons_of(&one, KOTA_TRIP_FREIGHT, -1, -1), 589, 35, "those within one node drop out");
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

Test(demand, threads_cannot_show) {
    kota_demand_def def = usual;
    day one = make_of(strips, STRIPS, &def, local_ms(0, 0), local_ms(1, 0));
    def.pool = kota_pool_create(3);
    day other = make_of(strips, STRIPS, &def, local_ms(0, 0), local_ms(1, 0));
    cr_assert_eq(other.count, one.count);
    for (int32_t k = 0; k < one.count; k++) {
        const kota_trip *a = &one.trips[k], *b = &other.trips[k];
        cr_assert(a->id == b->id && a->depart_ms == b->depart_ms && a->from_node == b->from_node &&
                      a->to_node == b->to_node && a->vehicle_class == b->vehicle_class && a->persons == b->persons,
                  "trip %d", k);
    }
    kota_pool_destroy(def.pool);
    kota_arena_destroy(one.arena);
    kota_arena_destroy(other.arena);
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
    kota_demand demand;
    int32_t in = 0, out = 0, home = 0, trucks = 0;
    cr_assert(kota_demand_make(&demand, &usual, map, local_ms(0, 0), local_ms(1, 0), arena, NULL) == KOTA_OK);
    for (int32_t k = 0; k < demand.trip_count; k++) {
        const kota_trip *trip = &demand.trips[k];
        if (trip->purpose != KOTA_TRIP_THROUGH && trip->purpose != KOTA_TRIP_COMMUTE) continue;
        bool enters = trip->from_node == 3 || trip->from_node == 117,
             leaves = trip->to_node == 3 || trip->to_node == 117;
        cr_assert(trip->district == -1 && (enters || leaves));
        in += enters;
        out += enters && leaves;
        home += !enters;
        trucks += enters && !leaves && trip->vehicle_class == KOTA_CLASS_TRUCK;
    }
    cr_assert(in >= 640 && in <= 651, "%d", in);
    cr_assert(out > 260 && out < 390, "about half go through: %d", out);
    int32_t commuters = in - out - trucks; /* those who came yesterday evening go home too, today's last tomorrow */
    cr_assert(home > 0.8 * commuters && home < 1.1 * commuters, "%d of %d go home again", home, commuters);
    kota_arena_destroy(arena);
}

Test(demand, shares_that_do_not_sum_to_1_are_refused) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_city(arena, strips, STRIPS);
    kota_demand_def def = usual;
    def.class_frac[KOTA_CLASS_CAR] = 0.5;
    kota_demand demand;
    kota_error err = {0};
    cr_assert(kota_demand_make(&demand, &def, map, 0, 1, arena, &err) == KOTA_DATA);
    cr_assert(strstr(err.text, "sum to 1.3") != NULL, "%s", err.text);
    kota_arena_destroy(arena);
}

/* Persons who go from anywhere to work in a district, or to school there. */
static double filled(const day *one, int32_t purpose, int32_t district) {
    double sum = 0.0;
    for (int32_t k = 0; k < one->count; k++)
        if (one->trips[k].purpose == purpose && one->map->roads.node_district[one->trips[k].to_node] == district)
            sum += (double)one->trips[k].persons;
    return sum;
}

/* Without the bind the middle, near to all, gets more than its share of the jobs; with it each district's jobs are
 * filled in proportion, to the luck of the draw. */
Test(demand, jobs_fill_in_proportion_where_they_bind) {
    kota_demand_def def = usual;
    def.gravity_per_km = 3.0;
    double off[2] = {0, 0};
    for (int32_t bind = 0; bind < 2; bind++) {
        def.places_bind = bind;
        day one = make_of(strips, STRIPS, &def, local_ms(0, 0), local_ms(1, 0));
        double all = 0.0, jobs = 0.0, here[STRIPS] = {0}; /* jobs by the nodes from which they are reached */
        for (int32_t c = 0; c < one.map->grid.cells; c++) {
            int32_t node = one.map->cell_node[c], strip = node >= 0 ? one.map->roads.node_district[node] : -1;
            if (strip >= 0) here[strip] += (double)one.map->jobs[c];
        }
        for (int32_t d = 0; d < STRIPS; d++) {
            all += filled(&one, KOTA_TRIP_WORK, d);
            jobs += here[d];
        }
        for (int32_t d = 0; d < STRIPS; d++)
            off[bind] += kota_abs(filled(&one, KOTA_TRIP_WORK, d) / all - here[d] / jobs);
        if (bind) cr_assert(one.demand.bind_error_frac <= 1e-9 && one.demand.bind_iterations > 1);
        kota_arena_destroy(one.arena);
    }
    cr_assert(off[0] > 0.2 && off[1] < 0.08, "shares off by %g without, %g with the bind", off[0], off[1]);
}

/* A few jobs more change the odds of all, yet only the few whom that moves. */
Test(demand, where_places_bind_luck_stays) {
    kota_demand_def def = usual;
    def.places_bind = true;
    day one = make_of(strips, STRIPS, &def, local_ms(0, 0), local_ms(1, 0));
    street_city_strip more[STRIPS];
    memcpy(more, strips, sizeof more);
    more[1].jobs += 60;
    day other = make_of(more, STRIPS, &def, local_ms(0, 0), local_ms(1, 0));
    int32_t changed;
    (void)extra(&one, &other, &changed);
    cr_assert(changed > 0 && changed < one.count / 8, "%d of %d", changed, one.count);
    kota_arena_destroy(one.arena);
    kota_arena_destroy(other.arena);
}

Test(demand, tourists_and_those_who_work_outside) {
    kota_demand_def def = usual;
    def.tourists = 500;
    day one = make_of(strips, STRIPS, &def, local_ms(0, 0), local_ms(1, 0));
    double tours = persons_of(&one, KOTA_TRIP_TOUR, -1, -1);
    cr_assert_float_eq(tours, 1000, 200, "two a day, but those within one node: %g", tours);
    kota_arena_destroy(one.arena);
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_city(arena, strips, STRIPS);
    kota_gateway gate = {.node = 3, .id = 11, .vehicles_per_day = 400.0};
    map->gateways = &gate;
    map->gateway_count = 1;
    map->roads.node_gateway[3] = 1;
    def = usual;
    def.outside_work_frac = 0.25;
    def.external_frac = 0.0;
    kota_demand demand;
    cr_assert(kota_demand_make(&demand, &def, map, local_ms(0, 0), local_ms(1, 0), arena, NULL) == KOTA_OK);
    double away = 0.0, stay = 0.0;
    for (int32_t k = 0; k < demand.trip_count; k++) {
        const kota_trip *trip = &demand.trips[k];
        if (trip->purpose == KOTA_TRIP_COMMUTE) away += trip->to_node == 3 ? (double)trip->persons : 0.0;
        if (trip->purpose == KOTA_TRIP_WORK) stay += (double)trip->persons;
    }
    cr_assert_float_eq(away / (away + stay), 0.25, 0.03, "%g", away / (away + stay));
    kota_arena_destroy(arena);
}

/* By train: of 2000 a day half work and half shop, all go home by the station; none has a vehicle of his own here,
 * and nobody else's trips change. On a free day the commuters stay away. */
Test(demand, who_comes_by_train_goes_on_without_a_vehicle) {
    day before = make_of(strips, STRIPS, &usual, local_ms(0, 0), local_ms(1, 0));
    kota_facility station = {.id = 21, .kind = KOTA_FACILITY_STATION, .node = 37, .arrivals_per_day = 2000};
    for (int32_t free_day = 0; free_day < 2; free_day++) {
        kota_arena *arena = kota_arena_create("test", 0);
        kota_map *map = street_city(arena, strips, STRIPS);
        map->facilities = &station;
        map->facility_count = 1;
        kota_demand demand;
        int32_t first = 3 * free_day, others = 0;
        double work = 0, shop = 0, home = 0;
        cr_assert_eq(kota_demand_make(&demand, &usual, map, local_ms(first, 0), local_ms(first + 1, 0), arena, NULL),
                     KOTA_OK);
        for (int32_t k = 0; k < demand.trip_count; k++) {
            const kota_trip *trip = &demand.trips[k];
            if (trip->district >= 0 || trip->purpose == KOTA_TRIP_FREIGHT) {
                others++;
                continue;
            }
            double persons = (double)trip->persons;
            cr_assert(trip->vehicle_class == KOTA_CLASS_WALK || trip->vehicle_class == KOTA_CLASS_BUS ||
                      trip->vehicle_class == KOTA_CLASS_OJOL);
            cr_assert((trip->purpose == KOTA_TRIP_HOME ? trip->to_node : trip->from_node) == station.node);
            work += trip->purpose == KOTA_TRIP_COMMUTE ? persons : 0;
            shop += trip->purpose == KOTA_TRIP_SHOP ? persons : 0;
            home += trip->purpose == KOTA_TRIP_HOME ? persons : 0;
        }
        /* binomial, sd 22; a bus stands for 15, of some 0.4 who ride: sd 80 */
        cr_assert_float_eq(work, free_day ? 0 : 1000, free_day ? 0 : 240, "%g at work", work);
        cr_assert_float_eq(shop, 1000, 240, "%g shop", shop);
        cr_assert_float_eq(home, work + shop, 0.05 * home, "%g home", home);
        if (!free_day) cr_assert_eq(others, before.count);
        kota_arena_destroy(arena);
    }
    kota_arena_destroy(before.arena);
}

static const kota_demand_gap *gap_of(const day *one, kota_gap gap) {
    for (int32_t k = 0; k < one->demand.gap_count; k++)
        if (one->demand.gaps[k].gap == gap) return &one->demand.gaps[k];
    return NULL;
}

Test(demand, what_keeps_people_at_home_is_told) {
    static const street_city_strip nobody[] = {{"a", 0, 100, 0, 3e6, KOTA_LAND_PORT},
                                               {"b", 0, 0, 0, 3e6, KOTA_LAND_FARM}};
    static const street_city_strip idle[] = {{"a", 1000, 0, 0, 3e6, KOTA_LAND_KAMPUNG},
                                             {"b", 500, 0, 0, 3e6, KOTA_LAND_KAMPUNG}};
    day one = make_of(nobody, 2, &usual, local_ms(0, 0), local_ms(1, 0));
    cr_assert_not_null(gap_of(&one, KOTA_GAP_NO_RESIDENTS));
    cr_assert_eq(one.demand.gap_count, 1);
    kota_arena_destroy(one.arena);
    one = make_of(idle, 2, &usual, local_ms(0, 0), local_ms(1, 0));
    cr_assert_float_eq(gap_of(&one, KOTA_GAP_NO_JOBS)->persons, 600, 1);
    cr_assert_float_eq(gap_of(&one, KOTA_GAP_NO_SCHOOLS)->persons, 300, 1);
    for (int32_t c = 0; c < one.map->grid.cells; c++)
        if (one.map->district[c] == 1) one.map->cell_node[c] = -1;
    kota_demand demand;
    cr_assert(kota_demand_make(&demand, &usual, one.map, 0, 1, one.arena, NULL) == KOTA_OK);
    one.demand = demand;
    cr_assert_eq(gap_of(&one, KOTA_GAP_NO_HOMES)->district, 1);
    cr_assert_float_eq(gap_of(&one, KOTA_GAP_NO_HOMES)->persons, 500, 1e-9);
    kota_arena_destroy(one.arena);
    one = make_of(strips, STRIPS, &usual, local_ms(0, 0), local_ms(0, 1));
    cr_assert_eq(one.demand.gap_count, 0);
    kota_arena_destroy(one.arena);
}

Test(demand, negative_rates_are_refused) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_city(arena, strips, STRIPS);
    kota_demand demand;
    kota_error err = {0};
    kota_demand_def def = usual;
    def.shop_trips = -0.1;
    cr_assert(kota_demand_make(&demand, &def, map, 0, 1, arena, &err) == KOTA_DATA);
    cr_assert(strstr(err.text, "shop trips -0.1 must be 0..5") != NULL, "%s", err.text);
    def = usual;
    def.tourists = -5;
    cr_assert(kota_demand_make(&demand, &def, map, 0, 1, arena, &err) == KOTA_DATA);
    cr_assert(strstr(err.text, "tourists -5") != NULL, "%s", err.text);
    def = usual;
    def.work_frac = -1;
    cr_assert(kota_demand_make(&demand, &def, map, 0, 1, arena, &err) == KOTA_DATA);
    kota_arena_destroy(arena);
}

/* With modes: who rides a line is a rider and no vehicle, out and home; all others travel as before. */
Test(demand, riders_of_lines_are_no_vehicles) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_city(arena, strips, STRIPS);
    const kota_mode_prices prices = {15000, 2000, 1000, 2500, 10000, 4000, 600, 0, 0};
    int32_t stops[2][STRIPS];
    double ride_s[STRIPS];
    for (int32_t d = 0; d < STRIPS; d++) {
        stops[0][d] = kota_roads_nearest_node(&map->roads, map->districts[d].x_m, map->districts[d].y_m);
        stops[1][STRIPS - 1 - d] = stops[0][d];
        ride_s[d] = 45;
    }
    kota_transit_line lines[2] = {{"there", KOTA_TRANSIT_BRT, STRIPS, stops[0], ride_s, 120, 80, 2000},
                                  {"back", KOTA_TRANSIT_BRT, STRIPS, stops[1], ride_s, 120, 80, 2000}};
    kota_modes_def def = {.map = map,
                          .price = prices,
                          .reference = prices,
                          .gravity_per_km = 0.4,
                          .choice_per_min = 0.04,
                          .walk_below_m = 1000,
                          .boarding_s = 180,
                          .fare_cap_idr = KOTA_INFINITY};
    def.share[KOTA_MODE_CAR] = 0.2;
    def.share[KOTA_MODE_MOTORCYCLE] = 0.6;
    def.share[KOTA_MODE_FEEDER] = 0.15;
    def.share[KOTA_MODE_WALK] = 0.05;
    kota_modes *without, *with;
    kota_error err = {0};
    cr_assert_eq(kota_modes_create(&without, &def, &err), KOTA_OK, "%s", err.text);
    def.lines = lines;
    def.line_count = 2;
    cr_assert_eq(kota_modes_create(&with, &def, &err), KOTA_OK, "%s", err.text);
    kota_demand_def wish = usual;
    kota_demand bus, brt, again;
    wish.modes = without;
    cr_assert_eq(kota_demand_make(&bus, &wish, map, local_ms(0, 0), local_ms(1, 0), arena, &err), KOTA_OK);
    wish.modes = with;
    cr_assert_eq(kota_demand_make(&brt, &wish, map, local_ms(0, 0), local_ms(1, 0), arena, &err), KOTA_OK);
    cr_assert_eq(kota_demand_make(&again, &wish, map, local_ms(0, 0), local_ms(1, 0), arena, &err), KOTA_OK);
    cr_assert_eq(bus.rider_count, 0);
    cr_assert_gt(brt.rider_count, 100);
    cr_assert(again.rider_count == brt.rider_count && again.trip_count == brt.trip_count);
    cr_assert_lt(brt.trip_count, bus.trip_count);
    int32_t home = 0;
    for (int32_t k = 0; k < brt.rider_count; k++) {
        const kota_rider *rider = &brt.riders[k];
        home += rider->purpose == KOTA_TRIP_HOME;
        cr_assert(rider->from != rider->to && rider->mode == KOTA_MODE_BRT && (double)rider->door_s > 60);
        cr_assert(k == 0 || rider[-1].depart_ms <= rider->depart_ms);
    }
    cr_assert_float_eq(home, brt.rider_count / 2.0, 0.03 * brt.rider_count + 2);
    kota_modes_destroy(with);
    kota_modes_destroy(without);
    kota_arena_destroy(arena);
}

/* ---- changes of demand ---- */

static day of_def(const kota_demand_def *def) { return make_of(strips, STRIPS, def, local_ms(0, 0), local_ms(1, 0)); }

/* Trips out of a purpose that leave in [from, to) local hours. */
static int32_t leave_in(const day *one, int32_t purpose, double from_h, double to_h) {
    int32_t sum = 0;
    for (int32_t k = 0; k < one->count; k++) {
        double hour = (double)(one->trips[k].depart_ms - local_ms(0, 0)) / 3.6e6;
        sum += one->trips[k].purpose == purpose && hour >= from_h && hour < to_h;
    }
    return sum;
}

static bool has_trip(const day *in, const kota_trip *trip) {
    for (int32_t k = 0; k < in->count; k++)
        if (in->trips[k].id == trip->id && in->trips[k].depart_ms == trip->depart_ms &&
            in->trips[k].to_node == trip->to_node)
            return true;
    return false;
}

Test(demand, factors_of_one_change_nothing) {
    const kota_demand_factor ones[] = {{-1, 1, 0, 24}, {KOTA_TRIP_SHOP, 1, 10, 12}};
    kota_demand_def changed = usual;
    changed.factors = ones;
    changed.factor_count = 2;
    day before = of_def(&usual), after = of_def(&changed);
    cr_assert_eq(before.count, after.count);
    cr_assert_eq(memcmp(before.trips, after.trips, (size_t)before.count * sizeof *before.trips), 0);
    kota_arena_destroy(before.arena);
    kota_arena_destroy(after.arena);
}

Test(demand, factors_by_purpose_and_hour) {
    const kota_demand_factor some[] = {
        {KOTA_TRIP_WORK, 0.5, 0, 24}, {KOTA_TRIP_SHOP, 3, 16, 18}, {KOTA_TRIP_FREIGHT, 0, 0, 24}};
    kota_demand_def changed = usual;
    changed.factors = some;
    changed.factor_count = 3;
    day before = of_def(&usual), after = of_def(&changed);
    double work = (double)leave_in(&after, KOTA_TRIP_WORK, 0, 24) / leave_in(&before, KOTA_TRIP_WORK, 0, 24);
    cr_assert_float_eq(work, 0.5, 0.04, "half go to work: %g", work); /* 4 sd of 2,700 trips */
    for (int32_t k = 0; k < after.count; k++)
        if (after.trips[k].purpose == KOTA_TRIP_WORK || after.trips[k].purpose == KOTA_TRIP_SCHOOL)
            cr_assert(has_trip(&before, &after.trips[k]), "who goes, goes as ever");
    double shop = (double)leave_in(&after, KOTA_TRIP_SHOP, 16, 18) / leave_in(&before, KOTA_TRIP_SHOP, 16, 18);
    double other = (double)leave_in(&after, KOTA_TRIP_SHOP, 0, 16) / leave_in(&before, KOTA_TRIP_SHOP, 0, 16);
    cr_assert_float_eq(shop, 3, 0.6, "three times before sunset: %g", shop);
    cr_assert_float_eq(other, 1, 0.15, "as ever else: %g", other);
    cr_assert_eq(leave_in(&after, KOTA_TRIP_FREIGHT, 0, 24), 0);
    cr_assert_eq(leave_in(&after, KOTA_TRIP_SCHOOL, 0, 24), leave_in(&before, KOTA_TRIP_SCHOOL, 0, 24));
    kota_arena_destroy(before.arena);
    kota_arena_destroy(after.arena);
}

Test(demand, staggered_hours_flatten_the_peak) {
    kota_demand_def spread = usual;
    spread.work.spread_h = 1.4;
    day before = of_def(&usual), after = of_def(&spread);
    cr_assert_float_eq(leave_in(&after, KOTA_TRIP_WORK, 0, 24), leave_in(&before, KOTA_TRIP_WORK, 0, 24), 30);
    double peak = (double)leave_in(&after, KOTA_TRIP_WORK, 6.6, 7.6) / leave_in(&before, KOTA_TRIP_WORK, 6.6, 7.6);
    /* normal within 0.5 h of the mean: erf(0.5 / 1.4 / sqrt 2) over erf(0.5 / 0.7 / sqrt 2) = 0.279 / 0.525 */
    cr_assert_float_eq(peak, 0.531, 0.05, "%g", peak);
    kota_arena_destroy(before.arena);
    kota_arena_destroy(after.arena);
}

/* The freight of a gate: never more than its slots in an hour, nobody lost, at the hours at which it is open. */
Test(demand, freight_comes_by_appointment) {
    day before = of_def(&usual);
    int32_t most_node = -1, most = 0;
    for (int32_t k = 0; k < before.count; k++) {
        int32_t count = 0;
        if (before.trips[k].purpose != KOTA_TRIP_FREIGHT) continue;
        for (int32_t j = 0; j < before.count; j++)
            count +=
                before.trips[j].purpose == KOTA_TRIP_FREIGHT && before.trips[j].to_node == before.trips[k].to_node;
        if (count > most) most_node = before.trips[k].to_node;
        most = count > most ? count : most;
    }
    cr_assert_geq(most, 8, "%d", (int)most);
    kota_demand_slots slots = {.node = most_node, .per_h = (most + 7) / 8, .from_h = 8, .to_h = 17};
    kota_demand_def booked = usual;
    booked.slots = &slots;
    booked.slot_count = 1;
    day after = of_def(&booked);
    cr_assert_eq(after.count, before.count);
    int32_t in_hour[24] = {0}, moved = 0;
    for (int32_t k = 0; k < after.count; k++) {
        const kota_trip *trip = &after.trips[k];
        moved += !has_trip(&before, trip);
        if (trip->purpose == KOTA_TRIP_FREIGHT && trip->to_node == most_node)
            in_hour[(trip->depart_ms - local_ms(0, 0)) / KOTA_HOUR_MS]++;
        cr_assert(k == 0 || trip[-1].depart_ms <= trip->depart_ms);
    }
    for (int32_t h = 0; h < 24; h++) cr_assert_leq(in_hour[h], h >= 8 && h < 17 ? slots.per_h : 0, "hour %d", (int)h);
    cr_assert(moved > 0 && moved <= most, "only its freight moves: %d of %d", (int)moved, (int)most);
    kota_arena_destroy(before.arena);
    kota_arena_destroy(after.arena);
}
