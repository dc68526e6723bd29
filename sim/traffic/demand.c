/* Trips of a day: who goes where, when and how. Residents first (work, school, shops and home again), then freight,
 * then what passes the gateways. Nobody's draws depend on anybody else: keys are (seed, lasting id, what, day).
 *
 * A trip here is a vehicle trip that stands for `persons` travellers: of the people who choose a class that carries n
 * persons, one in n is drawn as its driver. The numbers below are assumed where no source stands beside them. */
#include <stdlib.h>

#include "core/clock.h"
#include "core/hash.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/places.h"
#include "traffic/traffic.h"

enum { /* what a draw decides; append only */
       WHAT_HOME = 1,
       WHAT_ROLE,
       WHAT_MODE,
       WHAT_JOB_DISTRICT,
       WHAT_JOB_NODE,
       WHAT_DRIVER,
       WHAT_LEAVE,
       WHAT_STAY,
       WHAT_SHOP_COUNT,
       WHAT_SHOP_DISTRICT,
       WHAT_SHOP_NODE,
       WHAT_SHOP_TIME,
       WHAT_SHOP_STAY,
       WHAT_FREIGHT,
       WHAT_FREIGHT_CLASS,
       WHAT_FREIGHT_FROM,
       WHAT_FREIGHT_DISTRICT,
       WHAT_FREIGHT_NODE,
       WHAT_FREIGHT_TIME,
       WHAT_THROUGH,
       WHAT_THROUGH_CLASS,
       WHAT_THROUGH_INWARD,
       WHAT_THROUGH_GATEWAY,
       WHAT_THROUGH_DISTRICT,
       WHAT_THROUGH_NODE,
       WHAT_THROUGH_TIME,
};

/* Shares of a day's departures by hour, from midnight. Shape assumed: schools and offices open between 06:30 and
 * 08:00, shops fill in the morning and after work, freight avoids the night, gateways see both peaks. */
static const double shop_hours[24] = {0, 0, 0, 0, 1, 3, 4, 5, 7, 8, 8, 6, 5, 4, 4, 6, 8, 9, 9, 7, 4, 1, 1, 0};
static const double freight_hours[24] = {1, 1, 1, 1, 2, 3, 4, 4, 6, 8, 9, 8, 7, 8, 8, 7, 6, 4, 3, 3, 2, 2, 1, 1};
static const double through_hours[24] = {1, 1, 1, 1, 2, 4, 7, 8, 7, 6, 5, 5, 5, 5, 5, 6, 7, 8, 7, 5, 4, 3, 2, 1};
static const double work_leave_h = 7.1, work_leave_spread_h = 0.7, work_stay_h = 8.8, work_stay_spread_h = 0.7;
static const double school_leave_h = 6.45, school_leave_spread_h = 0.2, school_stay_h = 6.5,
                    school_stay_spread_h = 1.0;
static const double shop_stay_h = 0.75;
static const double walk_below_km = 1.0;
static const double truck_frac = 0.25; /* of freight */
static const double through_inward_frac =
    0.5; /* of those that enter at a gateway: bound for the city, not through it */
static const double through_motorcycle_frac = 0.55, through_truck_frac = 0.12; /* the rest drive cars */
static const double reference_income_idr = 3e6; /* a month: Central Java's minimum wage of 2024, rounded up */

typedef struct builder {
    const kota_demand_def *def;
    const kota_map *map;
    kota_places places;
    int64_t from_ms, to_ms;
    int64_t midnight_ms; /* of the day at work */
    uint64_t day;        /* local day number */
    kota_trip *trips;    /* heap, growing */
    int32_t count, capacity;
} builder;

typedef struct person {
    uint64_t id;
    kota_key key;
    int32_t district, home_node;
    int32_t vehicle_class; /* of those who do not walk */
} person;

static double draw(kota_key key, uint32_t what, uint64_t k) {
    key.what = what;
    return kota_random_unit(key, k);
}

static double draw_normal(kota_key key, uint32_t what, uint64_t k) {
    key.what = what;
    return kota_clamp(kota_random_normal(key, k), -3.0, 3.0);
}

static kota_key key_of(kota_key key, uint32_t what) {
    key.what = what;
    return key;
}

static void add(builder *to, kota_trip trip) {
    if (trip.depart_ms < to->from_ms || trip.depart_ms >= to->to_ms || trip.from_node == trip.to_node) return;
    to->trips = kota_grow(to->trips, to->count, &to->capacity, sizeof *to->trips);
    to->trips[to->count++] = trip;
}

static int64_t at_hour(const builder *to, double hour) { return to->midnight_ms + (int64_t)(hour * 3.6e6); }

/* An hour of the day, with its fraction, by a profile of 24 weights. */
static double hour_of(const double hours[24], double unit) {
    double total = 0.0, sum = 0.0;
    for (int32_t h = 0; h < 24; h++) total += hours[h];
    double goal = unit * total;
    for (int32_t h = 0; h < 24; h++) {
        if (goal < sum + hours[h]) return h + (goal - sum) / hours[h];
        sum += hours[h];
    }
    return 23.999;
}

/* ---- residents ---- */

/* Shares of classes, tilted by the district's income: cars grow with it; bus, bicycle and walk with its inverse. */
static int32_t choose_class(const kota_demand_def *def, double income_idr_per_month, double unit) {
    double ratio = kota_clamp(income_idr_per_month / reference_income_idr, 0.25, 4.0), total = 0.0, sum = 0.0;
    if (!(income_idr_per_month > 0.0)) ratio = 1.0;
    double share[KOTA_CLASS_COUNT];
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        bool poor = c == KOTA_CLASS_BUS || c == KOTA_CLASS_BICYCLE || c == KOTA_CLASS_WALK;
        share[c] = def->class_frac[c] * (c == KOTA_CLASS_CAR ? ratio : poor ? 1.0 / ratio : 1.0);
        total += share[c];
    }
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        sum += share[c];
        if (unit * total < sum) return c;
    }
    return KOTA_CLASS_WALK;
}

typedef struct outing { /* out and home again */
    kota_purpose purpose;
    uint64_t slot; /* among the person's outings of the day: 0 work or school, then the others */
    double leave_h, stay_h;
} outing;

static bool in_window(const builder *to, double hour) {
    int64_t time_ms = at_hour(to, hour);
    return time_ms >= to->from_ms && time_ms < to->to_ms;
}

static bool matters(const builder *to, const outing *out) {
    return in_window(to, out->leave_h) || in_window(to, out->leave_h + out->stay_h);
}

/* One in `persons` of a class's travellers is the driver who stands for all of them. */
static void tour(builder *to, const person *who, const outing *plan, int32_t node) {
    if (node < 0 || node == who->home_node) return;
    const kota_roads *roads = &to->map->roads;
    double km = kota_places_km(to->map, node, roads->node_x_m[who->home_node], roads->node_y_m[who->home_node]);
    int32_t vehicle_class = km < walk_below_km ? (int32_t)KOTA_CLASS_WALK : who->vehicle_class;
    double persons = kota_classes[vehicle_class].persons;
    uint64_t number = to->day * 16 + 2 * plan->slot;
    if (draw(who->key, WHAT_DRIVER, number) * persons >= 1.0) return;
    kota_trip out = {.id = kota_hash_part(who->id, number),
                     .depart_ms = at_hour(to, plan->leave_h),
                     .from_node = who->home_node,
                     .to_node = node,
                     .district = (int16_t)who->district,
                     .vehicle_class = (uint8_t)vehicle_class,
                     .purpose = (uint8_t)plan->purpose,
                     .persons = (float)persons};
    kota_trip home = out;
    home.id = kota_hash_part(who->id, number + 1);
    home.depart_ms = at_hour(to, plan->leave_h + plan->stay_h);
    home.from_node = node;
    home.to_node = who->home_node;
    home.purpose = KOTA_TRIP_HOME;
    add(to, out);
    add(to, home);
}

/* The place a goal has for a person, its district chosen by distance from home. k 0: for good. */
static int32_t place(const builder *to, const person *who, kota_goal goal, uint32_t what_district, uint32_t what_node,
                     uint64_t k) {
    const kota_roads *roads = &to->map->roads;
    int32_t district =
        kota_places_district(&to->places, goal, roads->node_x_m[who->home_node], roads->node_y_m[who->home_node],
                             to->def->gravity_per_km, key_of(who->key, what_district), k);
    if (district < 0) return -1;
    return kota_places_node(&to->places, goal, district, key_of(who->key, what_node), k);
}

static void to_duty(builder *to, const person *who, bool school) {
    double leave_h = school ? school_leave_h : work_leave_h, stay_h = school ? school_stay_h : work_stay_h;
    double leave_spread_h = school ? school_leave_spread_h : work_leave_spread_h;
    double stay_spread_h = school ? school_stay_spread_h : work_stay_spread_h;
    outing plan = {.purpose = school ? KOTA_TRIP_SCHOOL : KOTA_TRIP_WORK, .slot = 0};
    plan.leave_h = leave_h + leave_spread_h * draw_normal(who->key, WHAT_LEAVE, to->day);
    plan.stay_h = stay_h + stay_spread_h * draw_normal(who->key, WHAT_STAY, to->day);
    if (!matters(to, &plan)) return;
    kota_goal goal = school ? KOTA_GOAL_SCHOOL : KOTA_GOAL_JOB;
    tour(to, who, &plan, place(to, who, goal, WHAT_JOB_DISTRICT, WHAT_JOB_NODE, 0));
}

static void to_shops(builder *to, const person *who) {
    int32_t tours = kota_random_poisson(key_of(who->key, WHAT_SHOP_COUNT), to->day, to->def->shop_trips);
    for (int32_t n = 0; n < kota_mini(tours, 7); n++) {
        uint64_t k = to->day * 8 + (uint64_t)n;
        outing plan = {.purpose = KOTA_TRIP_SHOP, .slot = (uint64_t)n + 1};
        plan.leave_h = hour_of(shop_hours, draw(who->key, WHAT_SHOP_TIME, k));
        plan.stay_h = shop_stay_h * (0.4 + 1.2 * draw(who->key, WHAT_SHOP_STAY, k));
        if (!matters(to, &plan)) continue;
        tour(to, who, &plan, place(to, who, KOTA_GOAL_SHOP, WHAT_SHOP_DISTRICT, WHAT_SHOP_NODE, k));
    }
}

static void day_of_person(builder *to, const person *who, bool working_day) {
    double role = draw(who->key, WHAT_ROLE, 0);
    double work = to->def->work_frac, school = to->def->school_frac;
    if (working_day && role < work + school) to_duty(to, who, role >= work);
    to_shops(to, who);
}

static void day_of_district(builder *to, int32_t district, bool working_day) {
    const kota_district *one = &to->map->districts[district];
    int32_t persons = (int32_t)(one->persons + 0.5);
    for (int32_t n = 0; n < persons; n++) {
        person who = {.id = kota_hash_part(one->id, (uint64_t)n), .district = district};
        who.key = (kota_key){.seed = to->def->seed, .entity = who.id, .stream = KOTA_STREAM_PEOPLE};
        int32_t cell = kota_place_pick(&to->places.homes[district], draw(who.key, WHAT_HOME, 0));
        if (cell < 0) return;
        who.home_node = to->map->cell_node[cell];
        who.vehicle_class = choose_class(to->def, one->income_idr_per_month, draw(who.key, WHAT_MODE, 0));
        day_of_person(to, &who, working_day);
    }
}

/* ---- freight and gateways ---- */

/* n things a day: floor(n) for certain, one more with what is left over. */
static int32_t count_of(double rate, kota_key key, uint64_t day) {
    int32_t whole = (int32_t)rate;
    return whole + (kota_random_unit(key, day) < rate - whole);
}

static void freight(builder *to, int32_t district) {
    const kota_district *one = &to->map->districts[district];
    uint64_t fleet = kota_hash_part(one->id, UINT64_C(0x66726569676874)); /* "freight" */
    kota_key key = {.seed = to->def->seed, .entity = fleet, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_FREIGHT};
    int32_t count = count_of(one->jobs * to->def->freight_trips_per_job, key, to->day);
    for (int32_t n = 0; n < count; n++) {
        uint64_t id = kota_hash_part(kota_hash_part(fleet, (uint64_t)n), to->day);
        key.entity = id;
        int32_t cell = kota_place_pick(&to->places.jobs[district], draw(key, WHAT_FREIGHT_FROM, 0));
        if (cell < 0) return;
        int32_t from = to->map->cell_node[cell];
        int32_t goal = kota_places_district(&to->places, KOTA_GOAL_JOB, to->map->roads.node_x_m[from],
                                            to->map->roads.node_y_m[from], to->def->gravity_per_km,
                                            key_of(key, WHAT_FREIGHT_DISTRICT), 0);
        if (goal < 0) return;
        int32_t node = kota_places_node(&to->places, KOTA_GOAL_JOB, goal, key_of(key, WHAT_FREIGHT_NODE), 0);
        bool truck = draw(key, WHAT_FREIGHT_CLASS, 0) < truck_frac;
        add(to, (kota_trip){.id = id,
                            .depart_ms = at_hour(to, hour_of(freight_hours, draw(key, WHAT_FREIGHT_TIME, 0))),
                            .from_node = from,
                            .to_node = node,
                            .district = (int16_t)district,
                            .vehicle_class = truck ? KOTA_CLASS_TRUCK : KOTA_CLASS_VAN,
                            .purpose = KOTA_TRIP_FREIGHT,
                            .persons = 1.0f});
    }
}

/* Where a vehicle leaves the map again: another gateway, by its traffic; -1 where there is none. */
static int32_t way_out(const builder *to, int32_t gateway, kota_key key) {
    uint64_t chooser = key.entity;
    double best = KOTA_INFINITY;
    int32_t node = -1;
    for (int32_t g = 0; g < to->map->gateway_count; g++) {
        const kota_gateway *other = &to->map->gateways[g];
        if (g == gateway || !(other->vehicles_per_day > 0.0)) continue;
        key.entity = chooser ^ other->id;
        double rank = kota_random_exponential(key, 0) / other->vehicles_per_day;
        if (!(rank < best)) continue;
        best = rank;
        node = other->node;
    }
    return node;
}

static void through(builder *to, int32_t gateway) {
    const kota_gateway *gate = &to->map->gateways[gateway];
    kota_key key = {.seed = to->def->seed, .entity = gate->id, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_THROUGH};
    int32_t count = count_of(gate->vehicles_per_day * to->def->external_frac, key, to->day);
    for (int32_t n = 0; n < count; n++) {
        uint64_t id = kota_hash_part(kota_hash_part(gate->id, (uint64_t)n), to->day);
        key.entity = id;
        int32_t node = -1;
        if (draw(key, WHAT_THROUGH_INWARD, 0) >= through_inward_frac) {
            node = way_out(to, gateway, key_of(key, WHAT_THROUGH_GATEWAY));
        }
        if (node < 0) {
            int32_t goal =
                kota_places_district(&to->places, KOTA_GOAL_JOB, to->map->roads.node_x_m[gate->node],
                                     to->map->roads.node_y_m[gate->node], 0.0, key_of(key, WHAT_THROUGH_DISTRICT), 0);
            if (goal < 0) continue;
            node = kota_places_node(&to->places, KOTA_GOAL_JOB, goal, key_of(key, WHAT_THROUGH_NODE), 0);
        }
        double unit = draw(key, WHAT_THROUGH_CLASS, 0);
        kota_class vehicle_class = unit < through_motorcycle_frac                        ? KOTA_CLASS_MOTORCYCLE
                                   : unit < through_motorcycle_frac + through_truck_frac ? KOTA_CLASS_TRUCK
                                                                                         : KOTA_CLASS_CAR;
        add(to, (kota_trip){.id = id,
                            .depart_ms = at_hour(to, hour_of(through_hours, draw(key, WHAT_THROUGH_TIME, 0))),
                            .from_node = gate->node,
                            .to_node = node,
                            .district = -1,
                            .vehicle_class = (uint8_t)vehicle_class,
                            .purpose = KOTA_TRIP_THROUGH,
                            .persons = (float)kota_classes[vehicle_class].persons});
    }
}

/* ---- the whole ---- */

static int by_departure(const void *a, const void *b) {
    const kota_trip *one = a, *other = b;
    if (one->depart_ms != other->depart_ms) return one->depart_ms < other->depart_ms ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

static kota_status check_def(const kota_demand_def *def, kota_error *err) {
    double sum = 0.0;
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        if (!(def->class_frac[c] >= 0.0)) {
            return kota_fail(err, KOTA_DATA, "traffic: share of %s = %g must be >= 0", kota_classes[c].name,
                             def->class_frac[c]);
        }
        sum += def->class_frac[c];
    }
    if (!(kota_abs(sum - 1.0) < 1e-6)) {
        return kota_fail(err, KOTA_DATA, "traffic: the shares of classes sum to %g; they must sum to 1", sum);
    }
    if (!(def->work_frac >= 0.0 && def->school_frac >= 0.0 && def->work_frac + def->school_frac <= 1.0)) {
        return kota_fail(err, KOTA_DATA,
                         "traffic: shares at work %g and at school %g must be >= 0 and sum to at most 1",
                         def->work_frac, def->school_frac);
    }
    if (!(def->shop_trips >= 0.0 && def->shop_trips <= 5.0 && def->freight_trips_per_job >= 0.0 &&
          def->freight_trips_per_job <= 100.0 && def->gravity_per_km >= 0.0 && def->external_frac >= 0.0)) {
        return kota_fail(err, KOTA_DATA,
                         "traffic: shop trips %g must be 0..5, freight trips a job %g 0..100, gravity %g >= 0, "
                         "external share %g >= 0",
                         def->shop_trips, def->freight_trips_per_job, def->gravity_per_km, def->external_frac);
    }
    return KOTA_OK;
}

kota_status kota_demand_trips(kota_trip **trips, int32_t *count, const kota_demand_def *def, const kota_map *map,
                              int64_t from_ms, int64_t to_ms, kota_arena *arena, kota_error *err) {
    *trips = NULL;
    *count = 0;
    KOTA_TRY(check_def(def, err));
    kota_arena *scratch = kota_arena_create("demand", 0);
    builder to = {.def = def, .map = map, .from_ms = from_ms, .to_ms = to_ms};
    to.places = kota_places_make(map, scratch);
    int64_t first = kota_local_day(from_ms, map->utc_offset_min) - 1; /* who left yesterday may come home today */
    int64_t last = kota_local_day(to_ms, map->utc_offset_min);
    for (int64_t day = first; day <= last; day++) {
        to.day = (uint64_t)day;
        to.midnight_ms = day * KOTA_DAY_MS - map->utc_offset_min * KOTA_MINUTE_MS;
        bool working_day = kota_date_of(to.midnight_ms, map->utc_offset_min).weekday < 5;
        for (int32_t d = 0; d < map->district_count; d++) {
            day_of_district(&to, d, working_day);
            freight(&to, d);
        }
        for (int32_t g = 0; g < map->gateway_count; g++) through(&to, g);
    }
    kota_arena_destroy(scratch);
    if (to.count > 0) qsort(to.trips, (size_t)to.count, sizeof *to.trips, by_departure);
    *trips = KOTA_NEW(arena, kota_trip, to.count);
    for (int32_t k = 0; k < to.count; k++) (*trips)[k] = to.trips[k];
    *count = to.count;
    kota_free(to.trips);
    return KOTA_OK;
}
