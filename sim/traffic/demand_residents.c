/* Residents, tourists and those who come by train: who goes out when, where and how, and home again. */
#include "core/clock.h"
#include "core/hash.h"
#include "core/mathx.h"
#include "traffic/demand_inside.h"

/* Shares of a day's departures by hour, from midnight. Shape assumed: schools and offices open between 06:30 and
 * 08:00, shops fill in the morning and after work, tourists sleep longer. */
static const double shop_hours[24] = {0, 0, 0, 0, 1, 3, 4, 5, 7, 8, 8, 6, 5, 4, 4, 6, 8, 9, 9, 7, 4, 1, 1, 0};
static const double tour_hours[24] = {0, 0, 0, 0, 0, 0, 1, 3, 7, 10, 9, 7, 6, 6, 7, 8, 8, 8, 8, 6, 4, 2, 0, 0};
static const double tour_stay_h = 2.5;
enum { TOURS_A_DAY = 2 };
static const double work_stay_spread_h = 0.7, school_stay_spread_h = 1.0;
static const double shop_stay_h = 0.75;
static const double walk_below_km = 1.0;
static const double train_work_frac = 0.5;      /* of those who come by train; the others are there for an errand */
static const double reference_income_idr = 3e6; /* a month: Central Java's minimum wage of 2024, rounded up */

/* Shares of classes, tilted by the district's income: cars grow with it; bus, bicycle and walk with its inverse.
 * on_foot: of those alone that need no vehicle of one's own. */
static int32_t choose_class(const kota_demand_def *def, double income_idr_per_month, bool on_foot, double unit) {
    double ratio = kota_clamp(income_idr_per_month / reference_income_idr, 0.25, 4.0), total = 0.0, sum = 0.0;
    if (!(income_idr_per_month > 0.0)) ratio = 1.0;
    double share[KOTA_CLASS_COUNT];
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        bool poor = c == KOTA_CLASS_BUS || c == KOTA_CLASS_BICYCLE || c == KOTA_CLASS_WALK;
        share[c] = def->class_frac[c] * (c == KOTA_CLASS_CAR ? ratio : poor ? 1.0 / ratio : 1.0);
        bool own = c == KOTA_CLASS_CAR || c == KOTA_CLASS_MOTORCYCLE || c == KOTA_CLASS_BICYCLE;
        if (on_foot && own) share[c] = 0.0;
        total += share[c];
    }
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        sum += share[c];
        if (unit * total < sum) return c;
    }
    return KOTA_CLASS_WALK;
}

void kota_demand__resident_profiles(builder *to) {
    to->shop = kota_demand__profile(to->def, KOTA_TRIP_SHOP, shop_hours);
    to->tour = kota_demand__profile(to->def, KOTA_TRIP_TOUR, tour_hours);
}

static bool in_window(const builder *to, double hour) {
    int64_t time_ms = kota_demand__at_hour(to, hour);
    return time_ms >= to->from_ms && time_ms < to->to_ms;
}

static bool matters(const builder *to, const outing *out) {
    return in_window(to, out->leave_h) || in_window(to, out->leave_h + out->stay_h);
}

typedef struct goal_place {
    int32_t node, district; /* -1 nowhere; outside */
} goal_place;

/* How the person gets there: by the levels of service and prices, or by the shares alone. */
static int32_t class_for(const builder *to, const person *who, const outing *plan, goal_place goal, double km,
                         kota_traveller *trip, int32_t *mode) {
    *mode = -1;
    if (km < walk_below_km) return KOTA_CLASS_WALK;
    if (to->def->modes == NULL) return who->vehicle_class;
    const kota_district *home = who->district >= 0 ? &to->map->districts[who->district] : NULL;
    double digit = kota_demand__draw(who->key, WHAT_PLATE, 0) + 0.5 * (double)(to->day & 1);
    double informed = kota_demand__draw(who->key, WHAT_PLANNER, 0);
    *trip = (kota_traveller){.from_district = who->home_place,
                             .to_district = goal.district,
                             .beeline_m = km * 1000,
                             .income_idr_per_month = home != NULL ? home->income_idr_per_month : 0.0,
                             .hour = plan->leave_h,
                             .plate = digit - kota_floor(digit),
                             .planner = home != NULL && informed < home->digital_frac * to->def->planner_frac,
                             .on_foot = who->on_foot};
    *mode = (int32_t)kota_modes_choose(to->def->modes, trip, kota_demand__key(who->key, WHAT_MODE));
    return kota_mode_classes[*mode];
}

/* Out and home on lines. */
static void ride(builder *to, const person *who, const outing *plan, uint64_t number, const kota_traveller *trip,
                 int32_t mode) {
    kota_traveller back = *trip;
    back.from_district = trip->to_district;
    back.to_district = trip->from_district;
    kota_rider out = {.id = kota_hash_part(who->id, number),
                      .depart_ms = kota_demand__at_hour(to, plan->leave_h),
                      .door_s = (float)kota_modes_door_s(to->def->modes, trip, (kota_mode)mode),
                      .home = (int16_t)who->district,
                      .from = (int16_t)trip->from_district,
                      .to = (int16_t)trip->to_district,
                      .mode = (uint8_t)mode,
                      .purpose = (uint8_t)plan->purpose};
    kota_rider home = out;
    home.id = kota_hash_part(who->id, number + 1);
    home.depart_ms = kota_demand__at_hour(to, plan->leave_h + plan->stay_h);
    home.from = out.to;
    home.to = out.from;
    home.purpose = KOTA_TRIP_HOME;
    double home_s = kota_modes_door_s(to->def->modes, &back, (kota_mode)mode);
    if (!kota_is_nan(home_s)) home.door_s = (float)home_s; /* else as long as the way out */
    kota_demand__add_rider(to, out);
    kota_demand__add_rider(to, home);
}

/* One in `persons` of a class's travellers is the driver who stands for all of them. */
static void tour(builder *to, const person *who, const outing *plan, goal_place goal) {
    int32_t node = goal.node;
    if (node < 0 || node == who->home_node) return;
    const kota_roads *roads = &to->map->roads;
    double km = kota_places_km(to->map, node, roads->node_x_m[who->home_node], roads->node_y_m[who->home_node]);
    uint64_t number = to->day * 16 + 2 * plan->slot;
    kota_traveller way;
    int32_t mode, vehicle_class = class_for(to, who, plan, goal, km, &way, &mode);
    if (mode >= 0 && kota_modes_on_lines(to->def->modes, &way, (kota_mode)mode)) {
        ride(to, who, plan, number, &way, mode);
        return;
    }
    double persons = kota_classes[vehicle_class].persons;
    if (kota_demand__draw(who->key, WHAT_DRIVER, number) * persons >= 1.0) return;
    kota_trip out = {.id = kota_hash_part(who->id, number),
                     .depart_ms = kota_demand__at_hour(to, plan->leave_h),
                     .from_node = who->home_node,
                     .to_node = node,
                     .district = (int16_t)who->district,
                     .vehicle_class = (uint8_t)vehicle_class,
                     .purpose = (uint8_t)plan->purpose,
                     .persons = (float)persons};
    kota_trip home = out;
    home.id = kota_hash_part(who->id, number + 1);
    home.depart_ms = kota_demand__at_hour(to, plan->leave_h + plan->stay_h);
    home.from_node = node;
    home.to_node = who->home_node;
    home.purpose = KOTA_TRIP_HOME;
    kota_demand__add(to, out);
    kota_demand__add(to, home);
}

/* The place a goal has for a person, its district chosen by distance from home. k 0: for good. */
static goal_place place(const builder *to, const person *who, kota_goal goal, uint32_t what_district,
                        uint32_t what_node, double gravity_per_km, uint64_t k) {
    const kota_roads *roads = &to->map->roads;
    goal_place at = {.node = -1};
    at.district =
        kota_places_district(&to->places, goal, roads->node_x_m[who->home_node], roads->node_y_m[who->home_node],
                             gravity_per_km, kota_demand__key(who->key, what_district), k);
    if (at.district >= 0)
        at.node = kota_places_node(&to->places, goal, at.district, kota_demand__key(who->key, what_node), k);
    return at;
}

static void to_duty(builder *to, const person *who, bool school) {
    const kota_duty_hours *hours = school ? &to->def->school : &to->def->work;
    double stay_spread_h = school ? school_stay_spread_h : work_stay_spread_h;
    outing plan = {.purpose = school ? KOTA_TRIP_SCHOOL : KOTA_TRIP_WORK, .slot = 0};
    plan.leave_h = hours->leave_h + hours->spread_h * kota_demand__draw_normal(who->key, WHAT_LEAVE, to->day);
    plan.stay_h = hours->stay_h + stay_spread_h * kota_demand__draw_normal(who->key, WHAT_STAY, to->day);
    if (!matters(to, &plan)) return;
    double goes = kota_demand__factor(to->def, plan.purpose, plan.leave_h);
    if (goes < 1.0 && kota_demand__draw(who->key, WHAT_GOES, to->day) >= goes) return;
    kota_goal goal = school ? KOTA_GOAL_SCHOOL : KOTA_GOAL_JOB;
    if (!school && kota_demand__draw(who->key, WHAT_OUTSIDE, 0) < to->def->outside_work_frac) {
        int32_t gateway = kota_demand__gateway(to, -1, kota_demand__key(who->key, WHAT_OUTSIDE_GATEWAY));
        plan.purpose = KOTA_TRIP_COMMUTE;
        if (gateway >= 0) tour(to, who, &plan, (goal_place){gateway, -1});
        if (gateway >= 0) return;
        plan.purpose = KOTA_TRIP_WORK; /* a city without gateways: its people work in it */
    }
    tour(to, who, &plan, place(to, who, goal, WHAT_JOB_DISTRICT, WHAT_JOB_NODE, to->def->gravity_per_km, 0));
}

static void to_shops(builder *to, const person *who) {
    int32_t tours = kota_random_poisson(kota_demand__key(who->key, WHAT_SHOP_COUNT), to->day,
                                        to->def->shop_trips * to->shop.rate);
    for (int32_t n = 0; n < kota_mini(tours, 7); n++) {
        uint64_t k = to->day * 8 + (uint64_t)n;
        double avoided = to->def->avoided_frac != NULL ? to->def->avoided_frac[who->district] : 0.0;
        if (avoided > 0.0 && kota_demand__draw(who->key, WHAT_AVOIDED, k) < avoided) continue;
        outing plan = {.purpose = KOTA_TRIP_SHOP, .slot = (uint64_t)n + 1};
        plan.leave_h = kota_demand__hour_of(to->shop.hours, kota_demand__draw(who->key, WHAT_SHOP_TIME, k));
        plan.stay_h = shop_stay_h * (0.4 + 1.2 * kota_demand__draw(who->key, WHAT_SHOP_STAY, k));
        if (!matters(to, &plan)) continue;
        tour(to, who, &plan,
             place(to, who, KOTA_GOAL_SHOP, WHAT_SHOP_DISTRICT, WHAT_SHOP_NODE, to->def->gravity_per_km, k));
    }
}

static void day_of_person(builder *to, const person *who, bool working_day) {
    double role = kota_demand__draw(who->key, WHAT_ROLE, 0);
    double work = to->def->work_frac, school = to->def->school_frac;
    if (working_day && role < work + school) to_duty(to, who, role >= work);
    to_shops(to, who);
}

void kota_demand__residents(builder *to, int32_t district, bool working_day) {
    const kota_district *one = &to->map->districts[district];
    int32_t persons = (int32_t)(one->persons + 0.5);
    for (int32_t n = 0; n < persons; n++) {
        person who = {.id = kota_hash_part(one->id, (uint64_t)n), .district = district, .home_place = district};
        who.key = (kota_key){.seed = to->def->seed, .entity = who.id, .stream = KOTA_STREAM_PEOPLE};
        int32_t cell = kota_places_home(&to->places, district, n, kota_demand__draw(who.key, WHAT_HOME, 0));
        if (cell < 0) return;
        who.home_node = to->map->cell_node[cell];
        who.vehicle_class =
            choose_class(to->def, one->income_idr_per_month, false, kota_demand__draw(who.key, WHAT_MODE, 0));
        day_of_person(to, &who, working_day);
    }
}

/* ---- tourists ---- */

static void tours(builder *to, const person *who) {
    int32_t count =
        kota_demand__count_of(TOURS_A_DAY * to->tour.rate, kota_demand__key(who->key, WHAT_TOUR_COUNT), to->day);
    for (int32_t n = 0; n < kota_mini(count, 8); n++) {
        uint64_t more = n < TOURS_A_DAY ? 0 : UINT64_C(1) << 40; /* than on an ordinary day */
        uint64_t k = to->day * TOURS_A_DAY + (uint64_t)n + more;
        outing plan = {.purpose = KOTA_TRIP_TOUR, .slot = (uint64_t)n};
        plan.leave_h = kota_demand__hour_of(to->tour.hours, kota_demand__draw(who->key, WHAT_SHOP_TIME, k));
        plan.stay_h = tour_stay_h * (0.4 + 1.2 * kota_demand__draw(who->key, WHAT_SHOP_STAY, k));
        if (!matters(to, &plan)) continue;
        tour(to, who, &plan, /* far for fun */
             place(to, who, KOTA_GOAL_SHOP, WHAT_SHOP_DISTRICT, WHAT_SHOP_NODE, 0.5 * to->def->gravity_per_km, k));
    }
}

/* They stay where shops and offices are, and choose as residents there would. */
void kota_demand__tourists(builder *to) {
    kota_key key = {.seed = to->def->seed,
                    .entity = kota_hash_id("tourists"),
                    .stream = KOTA_STREAM_PEOPLE,
                    .what = WHAT_TOURISTS};
    int32_t count = kota_demand__count_of(to->def->tourists, key, 0);
    for (int32_t n = 0; n < count; n++) {
        person who = {.id = kota_hash_part(kota_hash_id("tourists"), (uint64_t)n)};
        who.key = (kota_key){.seed = to->def->seed, .entity = who.id, .stream = KOTA_STREAM_PEOPLE};
        who.district =
            kota_places_district(&to->places, KOTA_GOAL_SHOP, 0.0, 0.0, 0.0, kota_demand__key(who.key, WHAT_HOME), 0);
        if (who.district < 0) return;
        who.home_node =
            kota_places_node(&to->places, KOTA_GOAL_SHOP, who.district, kota_demand__key(who.key, WHAT_HOME), 1);
        who.home_place = who.district;
        who.vehicle_class = choose_class(to->def, 0.0, false, kota_demand__draw(who.key, WHAT_MODE, 0));
        if (who.home_node >= 0) tours(to, &who);
    }
}

/* ---- by train ---- */

static void to_work_from_train(builder *to, const person *who) {
    const kota_duty_hours *hours = &to->def->work;
    outing plan = {.purpose = KOTA_TRIP_COMMUTE, .slot = 0};
    plan.leave_h = hours->leave_h + hours->spread_h * kota_demand__draw_normal(who->key, WHAT_LEAVE, to->day);
    plan.stay_h = hours->stay_h + work_stay_spread_h * kota_demand__draw_normal(who->key, WHAT_STAY, to->day);
    if (!matters(to, &plan)) return;
    double goes = kota_demand__factor(to->def, plan.purpose, plan.leave_h);
    if (goes < 1.0 && kota_demand__draw(who->key, WHAT_GOES, to->day) >= goes) return;
    tour(to, who, &plan, place(to, who, KOTA_GOAL_JOB, WHAT_JOB_DISTRICT, WHAT_JOB_NODE, to->def->gravity_per_km, 0));
}

static void to_errand_from_train(builder *to, const person *who) {
    outing plan = {.purpose = KOTA_TRIP_SHOP, .slot = 1};
    if (kota_demand__draw(who->key, WHAT_GOES, to->day) >= to->shop.rate) return;
    plan.leave_h = kota_demand__hour_of(to->shop.hours, kota_demand__draw(who->key, WHAT_SHOP_TIME, to->day));
    plan.stay_h = tour_stay_h * (0.4 + 1.2 * kota_demand__draw(who->key, WHAT_SHOP_STAY, to->day));
    if (!matters(to, &plan)) return;
    tour(to, who, &plan,
         place(to, who, KOTA_GOAL_SHOP, WHAT_SHOP_DISTRICT, WHAT_SHOP_NODE, to->def->gravity_per_km, to->day));
}

/* They work or shop in the city and go home by the same station. On a free day the commuters stay away. */
void kota_demand__arrivals(builder *to, int32_t facility, bool working_day) {
    const kota_facility *station = &to->map->facilities[facility];
    if (station->kind != KOTA_FACILITY_STATION || !(station->arrivals_per_day > 0.0) || station->node < 0) return;
    kota_key key = {.seed = to->def->seed, .entity = station->id, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_TRAIN};
    int32_t count = kota_demand__count_of(station->arrivals_per_day, key, 0);
    for (int32_t n = 0; n < count; n++) {
        person who = {.id = kota_hash_part(kota_hash_part(station->id, UINT64_C(0x747261696e)), (uint64_t)n),
                      .district = -1, /* "train" */
                      .home_node = station->node,
                      .home_place = to->map->roads.node_district[station->node],
                      .on_foot = true};
        who.key = (kota_key){.seed = to->def->seed, .entity = who.id, .stream = KOTA_STREAM_PEOPLE};
        who.vehicle_class = choose_class(to->def, 0.0, true, kota_demand__draw(who.key, WHAT_MODE, 0));
        bool works = kota_demand__draw(who.key, WHAT_TRAIN_PURPOSE, 0) < train_work_frac;
        if (works && working_day) to_work_from_train(to, &who);
        if (!works) to_errand_from_train(to, &who);
    }
}
