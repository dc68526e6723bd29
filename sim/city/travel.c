/* Who travels in this city and how: levels of service, the trips of the whole run, and what the busiest hour makes of
 * the lines (lines.c). All of it is made before the first step. */
#include <stdio.h>
#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"
#include "core/text.h"

static const double WALK_BELOW_M = 1000; /* as demand_residents.c has it */
enum { USUAL_DAYS_MAX = 24 };
static const int64_t LOOP_STEP_MS = 15 * KOTA_MINUTE_MS;

/* ---- modes and demand ---- */

static kota_mode_prices prices_of(const kota_traffic_params *p) {
    return (kota_mode_prices){.time_idr_per_h = p->time_idr_per_h,
                              .car_parking_idr = p->car_parking_idr,
                              .motorcycle_parking_idr = p->motorcycle_parking_idr,
                              .ojol_idr_per_km = p->ojol_idr_per_km,
                              .ojol_least_idr = p->ojol_least_idr,
                              .bus_fare_idr = p->bus_fare_idr,
                              .bus_headway_s = p->bus_headway_s,
                              .bicycle_ease_frac = p->bicycle_lanes_frac * p->bicycle_ease_frac,
                              .planner_wait_frac = p->planner_wait_frac};
}

static int32_t district_of(const kota_map *map, const char *id) { /* -1: all */
    for (int32_t d = 0; d < map->district_count; d++)
        if (strcmp(map->districts[d].id_text, id) == 0) return d;
    return -1;
}

static void add_charges(kota_modes_def *def, const kota_city *city) {
    const kota_charge *items = city->plan->traffic.charges.items;
    def->charge_count = city->plan->traffic.charges.count;
    kota_mode_charge *charges = KOTA_NEW(city->arena, kota_mode_charge, def->charge_count);
    for (int32_t k = 0; k < def->charge_count; k++)
        charges[k] = (kota_mode_charge){.district = district_of(city->map, items[k].district),
                                        .car_idr = items[k].car_idr,
                                        .motorcycle_idr = items[k].motorcycle_idr,
                                        .car_banned_frac = items[k].car_banned_frac,
                                        .from_h = items[k].from_s / 3600,
                                        .to_h = items[k].to_s / 3600};
    def->charges = charges;
}

static kota_status make_modes(kota_city *city, kota_error *err) {
    const kota_traffic_params *p = &city->plan->traffic;
    kota_traffic_params usual; /* the shares hold at the prices that stand in the .def */
    kota_schema_defaults(&kota_traffic_params_schema, &usual, city->arena);
    kota_modes_def def = {.map = city->map,
                          .price = prices_of(p),
                          .reference = prices_of(&usual),
                          .gravity_per_km = p->gravity_per_km,
                          .choice_per_min = p->choice_per_min,
                          .walk_below_m = WALK_BELOW_M,
                          .boarding_s = p->boarding_s,
                          .fare_cap_idr = kota_is_nan(p->fare_cap_idr) ? KOTA_INFINITY : p->fare_cap_idr,
                          .lines = city->travel.lines,
                          .line_count = city->travel.line_count,
                          .pool = city->pool};
    add_charges(&def, city);
    def.share[KOTA_MODE_CAR] = p->car_frac;
    def.share[KOTA_MODE_MOTORCYCLE] = p->motorcycle_frac * (1 - p->ojol_frac);
    def.share[KOTA_MODE_OJOL] = p->motorcycle_frac * p->ojol_frac;
    def.share[KOTA_MODE_FEEDER] = p->bus_frac;
    def.share[KOTA_MODE_BICYCLE] = p->bicycle_frac;
    def.share[KOTA_MODE_WALK] = kota_max(0, 1 - p->motorcycle_frac - p->car_frac - p->bus_frac - p->bicycle_frac);
    return kota_modes_create(&city->travel.modes, &def, err);
}

/* Changes of demand by purpose and hour. */
static void add_factors(kota_demand_def *def, const kota_city *city) {
    static const int32_t purposes[] = {-1,
                                       KOTA_TRIP_WORK,
                                       KOTA_TRIP_SCHOOL,
                                       KOTA_TRIP_SHOP,
                                       KOTA_TRIP_TOUR,
                                       KOTA_TRIP_COMMUTE,
                                       KOTA_TRIP_FREIGHT,
                                       KOTA_TRIP_THROUGH};
    const kota_demand_change *items = city->plan->traffic.demand.items;
    int32_t count = def->factor_count = city->plan->traffic.demand.count;
    kota_demand_factor *factors = KOTA_NEW(city->arena, kota_demand_factor, count);
    for (int32_t k = 0; k < count; k++)
        factors[k] = (kota_demand_factor){purposes[items[k].purpose], items[k].factor, items[k].from_s / 3600,
                                          items[k].to_s / 3600};
    def->factors = factors;
}

/* Gates that are not there are told where the city is made. */
static void add_slots(kota_demand_def *def, const kota_city *city) {
    const kota_gate_slots *items = city->plan->traffic.gate_slots.items;
    int32_t count = city->plan->traffic.gate_slots.count;
    kota_demand_slots *slots = KOTA_NEW(city->arena, kota_demand_slots, count);
    for (int32_t k = 0; k < count; k++) {
        int32_t facility = kota_city__facility(city->map, items[k].facility);
        if (facility < 0) continue;
        slots[def->slot_count++] = (kota_demand_slots){.node = city->map->facilities[facility].node,
                                                       .per_h = (int32_t)items[k].per_h,
                                                       .from_h = items[k].from_s / 3600,
                                                       .to_h = items[k].to_s / 3600};
    }
    def->slots = slots;
}

static kota_status check_slots(const kota_city *city, kota_error *err) {
    const kota_gate_slots *items = city->plan->traffic.gate_slots.items;
    for (int32_t k = 0; k < city->plan->traffic.gate_slots.count; k++)
        if (kota_city__facility(city->map, items[k].facility) < 0)
            return kota_fail(err, KOTA_DATA, "traffic.gate_slots[%d].facility = \"%s\" is no facility of the city",
                             k + 1, items[k].facility);
    return KOTA_OK;
}

static kota_duty_hours hours_of(double leave_s, double spread_s, double stay_s) {
    return (kota_duty_hours){leave_s / 3600, spread_s / 3600, stay_s / 3600};
}

/* Of each district's shopping tours, the share that need not be made, and the vans that come instead. */
static kota_status avoid(kota_city *city, kota_error *err) {
    const kota_traffic_params *p = &city->plan->traffic;
    const kota_avoided_trips *given = p->avoided.items;
    const kota_map *map = city->map;
    if (p->avoided.count == 0 || !(p->shop_trips > 0)) return KOTA_OK;
    double *share = city->travel.avoided_frac = KOTA_NEW(city->arena, double, map->district_count + 1);
    double *vans = city->travel.deliveries = KOTA_NEW(city->arena, double, map->district_count + 1);
    for (int32_t k = 0; k < p->avoided.count; k++) {
        char where[64];
        int32_t district;
        (void)snprintf(where, sizeof where, "traffic.avoided[%d]", (int)k + 1);
        KOTA_TRY(kota_city__district_find(&district, map, where, given[k].district, err));
        for (int32_t d = 0; d < map->district_count; d++) {
            if (district >= 0 && d != district) continue;
            double more = kota_min(given[k].trips / p->shop_trips, 1 - share[d]);
            share[d] += more;
            vans[d] += more * p->shop_trips * given[k].deliveries * map->districts[d].persons;
        }
    }
    return KOTA_OK;
}

static kota_demand_def demand_def(const kota_city *city) {
    const kota_traffic_params *p = &city->plan->traffic;
    kota_demand_def def = {.seed = (uint64_t)city->plan->seed,
                           .work = hours_of(p->work_leave_s, p->work_spread_s, p->work_stay_s),
                           .school = hours_of(p->school_leave_s, p->school_spread_s, p->school_stay_s),
                           .planner_frac = p->planner_frac,
                           .work_frac = p->work_frac,
                           .school_frac = p->school_frac,
                           .outside_work_frac = p->outside_work_frac,
                           .shop_trips = p->shop_trips,
                           .avoided_frac = city->travel.avoided_frac,
                           .deliveries = city->travel.deliveries,
                           .tourists = p->tourists * city->plan->people_frac,
                           .external_frac = p->external_frac,
                           .freight_trips_per_job = p->freight_trips_per_job,
                           .gravity_per_km = p->gravity_per_km,
                           .places_bind = p->places_bind,
                           .modes = city->travel.modes,
                           .pool = city->pool};
    def.class_frac[KOTA_CLASS_MOTORCYCLE] = p->motorcycle_frac * (1 - p->ojol_frac);
    def.class_frac[KOTA_CLASS_OJOL] = p->motorcycle_frac * p->ojol_frac;
    def.class_frac[KOTA_CLASS_CAR] = p->car_frac;
    def.class_frac[KOTA_CLASS_BUS] = p->bus_frac;
    def.class_frac[KOTA_CLASS_BICYCLE] = p->bicycle_frac;
    def.class_frac[KOTA_CLASS_WALK] =
        kota_max(0, 1 - p->motorcycle_frac - p->car_frac - p->bus_frac - p->bicycle_frac);
    add_factors(&def, city);
    add_slots(&def, city);
    return def;
}

/* One dry day of the run's own trips: mean link times, each quarter hour weighted by who leaves in it. */
static kota_status drive_dry(kota_city *city, const kota_demand *demand, double *mean_s, kota_error *err) {
    kota_traffic *traffic;
    int32_t links = city->map->roads.link_count, next = 0;
    double all = 0;
    kota_traffic_def def = kota_city__traffic_def(city->plan);
    KOTA_TRY(kota_traffic_create(&traffic, &def, city->map, demand->trips, demand->trip_count, city->warmup_ms, err));
    memset(mean_s, 0, (size_t)links * sizeof *mean_s);
    kota_status status = kota_traffic_set_lines(traffic, &city->travel.vehicles, err);
    for (int64_t at_ms = city->warmup_ms; at_ms < city->end_ms && status == KOTA_OK; at_ms += LOOP_STEP_MS) {
        int64_t until_ms = at_ms + LOOP_STEP_MS < city->end_ms ? at_ms + LOOP_STEP_MS : city->end_ms;
        int32_t first = next;
        while (next < demand->trip_count && demand->trips[next].depart_ms < until_ms) next++;
        status = kota_traffic_step(traffic, NULL, until_ms, err);
        const float *time_s = kota_traffic_link_time_s(traffic);
        double weight = next - first;
        for (int32_t l = 0; l < links; l++) mean_s[l] += weight * (double)time_s[l];
        all += weight;
    }
    for (int32_t l = 0; l < links; l++)
        mean_s[l] = all > 0 ? mean_s[l] / all
                            : (double)(city->map->roads.link_length_m[l] / city->map->roads.link_speed_mps[l]);
    kota_traffic_destroy(traffic);
    return status;
}

/* Modes by the queues that follow from them: successive averages of levels of service. */
static kota_status loop(kota_city *city, kota_error *err) {
    int32_t links = city->map->roads.link_count;
    double *mean_s = kota_alloc((size_t)links + 1, sizeof *mean_s);
    float *time_s = kota_alloc((size_t)links + 1, sizeof *time_s);
    kota_status status = KOTA_OK;
    int32_t loops = city->travel.modes != NULL ? (int32_t)city->plan->traffic.mode_loops : 0;
    for (int32_t k = 0; k < loops && status == KOTA_OK; k++) {
        kota_arena *arena = kota_arena_create("loop", 0);
        kota_demand demand;
        kota_demand_def def = demand_def(city);
        status = kota_demand_make(&demand, &def, city->map, city->warmup_ms, city->end_ms, arena, err);
        if (status == KOTA_OK) status = drive_dry(city, &demand, mean_s, err);
        for (int32_t l = 0; l < links; l++) time_s[l] = (float)mean_s[l];
        if (status == KOTA_OK)
            city->travel.loop_change[city->travel.loops++] =
                kota_modes_set_times(city->travel.modes, time_s, 1.0 / (k + 1));
        kota_arena_destroy(arena);
    }
    kota_free(mean_s);
    kota_free(time_s);
    return status;
}

/* Ways that everybody knows from dry days. Times in bins reach 24 days (finder_timed.h): a longer run has none. */
static kota_status settle_ways(kota_city *city, kota_error *err) {
    const kota_traffic_params *p = &city->plan->traffic;
    if (p->equilibrium == 0 || city->end_ms - city->warmup_ms > USUAL_DAYS_MAX * KOTA_DAY_MS) return KOTA_OK;
    kota_due_def def = kota_due_defaults();
    def.traffic = kota_city__traffic_def(city->plan);
    def.lines = &city->travel.vehicles;
    def.start_ms = city->warmup_ms;
    def.end_ms = city->end_ms;
    def.iterations = (int32_t)p->equilibrium;
    def.gap_frac = p->equilibrium_gap_frac;
    def.departures = p->departure_choice;
    def.change_last = true; /* the run itself is the next loading */
    KOTA_TRY(kota_due_run(&city->travel.usual, &def, city->map, city->travel.demand.trips,
                          city->travel.demand.trip_count, NULL, city->pool, err));
    if (city->travel.usual.trips != NULL) city->travel.demand.trips = city->travel.usual.trips;
    city->travel.day_names = KOTA_NEW(city->arena, const char *, city->travel.usual.row_count);
    for (int32_t k = 0; k < city->travel.usual.row_count; k++) {
        char *name = kota_text_format("%d", k + 1);
        city->travel.day_names[k] = kota_arena_text(city->arena, name);
        kota_free(name);
    }
    return KOTA_OK;
}

/* ---- the busiest hour of the lines ---- */

static void load_lines(kota_city *city) {
    kota_travel *travel = &city->travel;
    kota_transit *transit = travel->modes != NULL ? kota_modes_transit(travel->modes) : NULL;
    int32_t places = city->map->district_count, most = 0, from = 0, best = 0;
    const kota_rider *riders = travel->demand.riders;
    if (transit == NULL) return;
    for (int32_t to = 0; to < travel->demand.rider_count; to++) { /* the hour before each departure */
        while (riders[to].depart_ms - riders[from].depart_ms >= KOTA_HOUR_MS) from++;
        if (to - from + 1 <= most) continue;
        most = to - from + 1;
        best = from;
    }
    double *demand_ph = kota_alloc((size_t)places * (size_t)places, sizeof *demand_ph);
    for (int32_t k = best; k < best + most; k++)
        if (riders[k].from >= 0 && riders[k].to >= 0) demand_ph[riders[k].from * places + riders[k].to] += 1;
    travel->fit = kota_transit_assign(transit, demand_ph, 1e-3, 50);
    kota_free(demand_ph);
}

/* ---- life ---- */

kota_status kota_city__travel(kota_city *city, kota_error *err) {
    if (city->map->roads.link_count == 0) return KOTA_OK; /* without streets nobody travels */
    KOTA_TRY(check_slots(city, err));
    KOTA_TRY(avoid(city, err));
    kota_city__make_lines(city);
    if (city->plan->traffic.mode_choice) KOTA_TRY(make_modes(city, err));
    KOTA_TRY(loop(city, err));
    kota_demand_def demand = demand_def(city);
    KOTA_TRY(
        kota_demand_make(&city->travel.demand, &demand, city->map, city->warmup_ms, city->end_ms, city->arena, err));
    KOTA_TRY(settle_ways(city, err));
    load_lines(city);
    kota_city__make_rides(city);
    return KOTA_OK;
}

void kota_city__travel_free(kota_city *city) {
    kota_modes_destroy(city->travel.modes);
    kota_due_free(&city->travel.usual);
}

/* ---- what can be asked ---- */

double kota_city__fullest_line(const kota_city *city) {
    double most = KOTA_NAN;
    if (city->travel.modes == NULL || kota_modes_transit(city->travel.modes) == NULL) return KOTA_NAN;
    for (int32_t l = 0; l < city->travel.line_count; l++) {
        double full = kota_transit_use_of(kota_modes_transit(city->travel.modes), l).load_frac_max;
        if (!(full <= most)) most = full;
    }
    return most;
}

typedef struct rows {
    kota_demand_row *rows;
    int32_t count, capacity;
} rows;

static void add(rows *to, const char *table, const char *item, const char *unit, double value) {
    to->rows = kota_grow(to->rows, to->count, &to->capacity, sizeof *to->rows);
    to->rows[to->count++] = (kota_demand_row){table, item, unit, value};
}

/* Persons by what they take: residents' and tourists' trips of the whole run, riders of lines by their mode. */
static void add_modes(const kota_city *city, rows *to) {
    const kota_demand *demand = &city->travel.demand;
    double class_persons[KOTA_CLASS_COUNT] = {0}, mode_persons[KOTA_MODE_COUNT] = {0};
    for (int32_t k = 0; k < demand->trip_count; k++)
        class_persons[demand->trips[k].vehicle_class] += (double)demand->trips[k].persons;
    for (int32_t k = 0; k < demand->rider_count; k++) mode_persons[demand->riders[k].mode]++;
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++)
        add(to, "trips by vehicle", kota_classes[c].name, "persons", class_persons[c]);
    for (int32_t m = 0; m < KOTA_MODE_COUNT; m++)
        if (mode_persons[m] > 0) add(to, "trips on lines", kota_mode_names[m], "persons", mode_persons[m]);
}

/* What the lines' vehicles carried since the run began. */
static void add_runs(const kota_city *city, int32_t line, rows *to) {
    const kota_lines *lines = &city->travel.vehicles;
    int32_t count, first = lines->stop_start[line], end = lines->stop_start[line + 1];
    const kota_stop_record *stops = kota_traffic_stop_records(city->traffic, &count);
    double boarded = 0, left = 0, fullest = 0;
    for (int32_t s = first; s < end; s++) {
        double room = (double)lines->capacity_persons[line] * (double)stops[s].visits;
        boarded += stops[s].boarded_persons;
        left += stops[s].left_behind_persons;
        if (room > 0) fullest = kota_max(fullest, stops[s].on_board_persons / room);
    }
    const char *id = city->travel.lines[line].id_text;
    add(to, "line vehicles at the last stop", id, "1", (double)stops[end - 1].visits);
    add(to, "line boarded", id, "persons", boarded);
    add(to, "line left behind", id, "persons", left);
    add(to, "line mean load of the fullest stop", id, "1", fullest);
}

static void add_lines(const kota_city *city, rows *to) {
    const kota_transit *transit = city->travel.modes != NULL ? kota_modes_transit(city->travel.modes) : NULL;
    for (int32_t l = 0; transit != NULL && l < city->travel.line_count; l++) {
        kota_transit_use use = kota_transit_use_of(transit, l);
        add(to, "line boardings", city->travel.lines[l].id_text, "persons/h", use.boardings_ph);
        add(to, "line riding", city->travel.lines[l].id_text, "person h/h", use.person_h);
        add(to, "line fullest stretch", city->travel.lines[l].id_text, "1", use.load_frac_max);
        add_runs(city, l, to);
    }
    if (transit == NULL) return;
    add(to, "lines", "passengers", "persons/h", city->travel.fit.persons_ph);
    add(to, "lines", "boardings", "persons/h", city->travel.fit.boardings_ph);
    add(to, "lines", "crowding gap", "1", city->travel.fit.relative_gap);
}

/* How far the ways of the ordinary day have settled, loading by loading. */
static void add_gaps(const kota_city *city, rows *to) {
    for (int32_t k = 0; k < city->travel.usual.row_count; k++) {
        const kota_due_row *row = &city->travel.usual.rows[k];
        const char *day = city->travel.day_names[k];
        add(to, "equilibrium gap", day, "1", row->gap_frac);
        add(to, "equilibrium felt gap", day, "1", row->felt_gap_frac);
        add(to, "equilibrium mean trip", day, "s", row->mean_trip_s);
        add(to, "equilibrium changed ways", day, "trips", row->changed);
        if (city->travel.usual.trips == NULL) continue;
        add(to, "departure gap", day, "1", row->departure_gap_frac);
        add(to, "departure cost", day, "s", row->departure_cost_s);
        add(to, "departures changed", day, "trips", row->moved);
    }
}

/* What each class drove and lost since the warm-up, by cause. */
static void add_delays(const kota_city *city, rows *to) {
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        kota_trip_totals sum = {0};
        for (int32_t d = -1; d < city->map->district_count && kota_classes[c].loads; d++) {
            kota_trip_totals t = kota_traffic_totals(city->traffic, d, c);
            sum.distance_m += t.distance_m;
            sum.queue_s += t.queue_s;
            sum.signal_s += t.signal_s;
            sum.slowed_s += t.slowed_s;
            sum.closure_s += t.closure_s;
        }
        if (!(sum.distance_m > 0)) continue;
        add(to, "driven", kota_classes[c].name, "vehicle km", sum.distance_m / 1e3);
        add(to, "delay in queues", kota_classes[c].name, "vehicle h", sum.queue_s / 3600);
        add(to, "delay at red", kota_classes[c].name, "vehicle h", sum.signal_s / 3600);
        add(to, "delay by water and works", kota_classes[c].name, "vehicle h", sum.slowed_s / 3600);
        add(to, "delay by closures", kota_classes[c].name, "vehicle h", sum.closure_s / 3600);
    }
}

kota_demand_row *kota_city_demand(const kota_city *city, int32_t *count) {
    static const char *const numbers[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
    rows to = {0};
    const kota_demand *demand = &city->travel.demand;
    add_modes(city, &to);
    add_lines(city, &to);
    add(&to, "balance", "iterations", "1", demand->bind_iterations);
    add(&to, "balance", "largest error", "1", demand->bind_error_frac);
    for (int32_t k = 0; k < city->travel.loops; k++)
        add(&to, "loop change of times", numbers[k], "1", city->travel.loop_change[k]);
    add_gaps(city, &to);
    add_delays(city, &to);
    for (int32_t k = 0; k < demand->gap_count; k++) {
        const kota_demand_gap *gap = &demand->gaps[k];
        add(&to, kota_gap_texts[gap->gap], gap->district >= 0 ? city->map->districts[gap->district].id_text : "all",
            "persons", gap->persons);
    }
    *count = to.count;
    return to.rows;
}
