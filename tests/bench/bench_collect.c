/* See bench_collect.h. */
#include "bench/bench_collect.h"

#include <stdio.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "support/waste_town.h"
#include "waste/waste_state.h"

enum { SIDE = 40, TRUCKS = 8, SETTLE_DAYS = 14 };
#define CELL_M 200.0
#define POINT_M3 5.0   /* underground containers */
#define PLAN_S 18000.0 /* 05:00 local */
#define AHEAD_D 1.3    /* from a plan to about the time of the next day's round */
#define SURE 0.99      /* a chance of overflow from which a point must be served; Groningen's rule */
#define CHANCE 0.02    /* and below which it is worth nothing */

/* 120,000 people, crowded here and sparse there; points at random; garage in the middle, landfill at a corner. Or
 * both as far from the middle as Groningen's depot is (Duinkerkenstraat: 3.1 km east, 2.4 km south). */
static waste_town *collect_town(const kota_collect_case *of) {
    waste_town *town = waste_town_create(SIDE, SIDE, CELL_M, 4);
    kota_key key = {of->seed, kota_hash_id("collect town"), KOTA_STREAM_POLICY, 0};
    uint64_t k = 0;
    for (int32_t j = 0; j < SIDE; j++)
        for (int32_t i = 0; i < SIDE; i++) {
            double crowded = kota_random_unit(key, k++);
            town->map.persons[kota_grid_at(&town->map.grid, i, j)] = (float)kota_round(225.0 * crowded * crowded);
        }
    char id[32];
    for (int32_t b = 0; b < of->points; b++) {
        (void)snprintf(id, sizeof id, "tps/%d", (int)b);
        double x_m = SIDE * CELL_M * kota_random_unit(key, k++), y_m = SIDE * CELL_M * kota_random_unit(key, k++);
        (void)waste_town_add(town, KOTA_FACILITY_TPS, id, x_m, y_m, POINT_M3, 0);
    }
    double middle_m = 0.5 * SIDE * CELL_M, corner_m = 0.95 * SIDE * CELL_M;
    double x_m = of->at_depot ? middle_m + 3100.0 : middle_m, y_m = of->at_depot ? middle_m - 2400.0 : middle_m;
    (void)waste_town_add(town, KOTA_FACILITY_GARAGE, "garage", x_m, y_m, 1.0, TRUCKS);
    if (!of->at_depot) x_m = y_m = corner_m;
    (void)waste_town_add(town, KOTA_FACILITY_LANDFILL, "landfill", x_m, y_m, 0.0, 0);
    return town;
}

/* Upper tail of the standard normal (Abramowitz and Stegun 26.2.17, within 1e-7). */
static double tail(double z) {
    if (z < 0.0) return 1.0 - tail(-z);
    double t = 1.0 / (1.0 + 0.2316419 * z);
    double sum = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return sum * kota_exp(-0.5 * z * z) * 0.39894228040143268;
}

typedef struct collect {
    waste_driver driver;
    const kota_collect_case *of;
    int32_t day;
    double *rate_kgpd; /* mean, of each point */
    double *since_d;   /* days since it was emptied */
    double *turn_frac; /* direction from the garage: zones of fixed rounds are sectors with as many points */
    int32_t *emptied;
} collect;

/* Chance that a point is full before tomorrow's round. */
static double chance_full(const collect *c, int32_t b) {
    int32_t count;
    const kota_bin_state *bin = &kota_waste_bins(c->driver.waste, &count)[b];
    const kota_waste_def *def = &c->driver.waste->def;
    double spread_kg = def->deposit_kg * (1.0 + def->deposit_cv * def->deposit_cv);
    bool perfect = c->of->rule == KOTA_COLLECT_PERFECT;
    double unknown_d = c->of->ahead_d + (perfect ? 0.0 : c->since_d[b]);
    double mean_kg = (perfect ? bin->kg : 0.0) + c->rate_kgpd[b] * unknown_d;
    double sd_kg = kota_sqrt(c->rate_kgpd[b] * unknown_d * spread_kg) + 1e-9;
    return tail((bin->capacity_m3 * c->driver.waste->fresh_kgpm3 - mean_kg) / sd_kg);
}

static void order(collect *c, int32_t b) {
    double full_kg = POINT_M3 * c->driver.waste->fresh_kgpm3;
    if (c->of->rule == KOTA_COLLECT_FIXED) {
        int32_t every = (int32_t)c->of->knob, zone = (int32_t)(c->turn_frac[b] * every);
        if ((zone + c->day) % every == 0) kota_waste_collect(c->driver.waste, b);
    } else if (c->of->rule == KOTA_COLLECT_OWN) {
        double every_d = kota_max(kota_floor(c->of->knob * full_kg / (c->rate_kgpd[b] + 1e-9)), 1.0);
        if (c->since_d[b] >= every_d - 0.5) kota_waste_collect(c->driver.waste, b);
    } else {
        double chance = chance_full(c, b);
        if (chance > SURE) kota_waste_collect(c->driver.waste, b);
        if (chance > CHANCE && chance <= SURE) kota_waste_prize(c->driver.waste, b, 3600.0 * c->of->knob * chance);
    }
}

/* From plan to plan. */
static void live_a_day(collect *c) {
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(c->driver.waste, &count);
    for (int32_t b = 0; b < count; b++) order(c, b);
    waste_driver_run(&c->driver, c->driver.now_ms + KOTA_DAY_MS, KOTA_HOUR_MS);
    bins = kota_waste_bins(c->driver.waste, &count);
    for (int32_t b = 0; b < count; b++) {
        c->since_d[b] = bins[b].emptied > c->emptied[b] ? 0.8 : c->since_d[b] + 1.0; /* served at about 10:00 */
        c->emptied[b] = bins[b].emptied;
    }
    c->day++;
}

static double bound_km(const collect *c) {
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(c->driver.waste, &count);
    const kota_facility *at = c->driver.town->map.facilities, *dump = &at[c->driver.town->map.facility_count - 1];
    double sum_km = 0.0, load_kg = c->driver.waste->fleet_room_kg[0];
    for (int32_t b = 0; b < count && !c->of->at_depot; b++) {
        double x_m = at[b].x_m - dump->x_m, y_m = at[b].y_m - dump->y_m;
        sum_km += 2.0 * kota_sqrt(x_m * x_m + y_m * y_m) / 1000.0 * bins[b].emptied_kg / load_kg;
    }
    return sum_km;
}

static kota_collect_result result_of(const collect *c) {
    int32_t days = c->of->days;
    kota_collect_result r = {0};
    int32_t count, emptied = 0, late = 0;
    const kota_bin_state *bins = kota_waste_bins(c->driver.waste, &count);
    for (int32_t b = 0; b < count; b++) {
        emptied += bins[b].emptied;
        late += bins[b].late;
        r.fill_frac += bins[b].fill_sum;
        r.overflow_h_per_d += bins[b].overflow_s / 3600.0 / days;
    }
    r.fill_frac /= kota_maxi(emptied, 1);
    r.on_time_frac = 1.0 - (double)late / kota_maxi(emptied, 1);
    r.bound_km_per_day = bound_km(c) / days;
    r.stops_per_day = (double)emptied / days;
    const kota_truck_state *trucks = kota_waste_trucks(c->driver.waste, &count);
    for (int32_t t = 0; t < count; t++) {
        r.km_per_day += trucks[t].distance_m / 1000.0 / days;
        r.loads_per_day += trucks[t].loads / days;
    }
    return r;
}

static double turn_of(const kota_facility *at) {
    return kota_atan2(at->y_m - 0.5 * SIDE * CELL_M, at->x_m - 0.5 * SIDE * CELL_M);
}

static void turns(collect *c, int32_t points) {
    const kota_facility *at = c->driver.town->map.facilities;
    for (int32_t b = 0; b < points; b++) {
        int32_t before = 0;
        for (int32_t k = 0; k < points; k++) before += turn_of(&at[k]) < turn_of(&at[b]);
        c->turn_frac[b] = (double)before / points;
    }
}

static kota_waste_def collect_def(const kota_collect_case *of) {
    const kota_truck_kind_info *truck = &kota_truck_kinds[KOTA_TRUCK_KIND_COMPACTOR];
    kota_waste_def def = waste_town_def();
    def.seed = of->seed;
    def.served_frac = 1.0;
    def.collect_at_frac = 1.0;
    def.truck_capacity_m3 = of->at_depot ? 100.0 * truck->capacity_m3 : truck->capacity_m3;
    def.truck_capacity_kg = of->at_depot ? 100.0 * truck->capacity_kg : truck->capacity_kg;
    def.truck_density_kgpm3 = truck->density_kgpm3;
    def.load_s_per_m3 = 10.0; /* hoisted */
    def.shift_start_s = PLAN_S;
    def.shift_end_s = PLAN_S + 9.0 * 3600.0;
    return def;
}

kota_collect_result kota_bench_collect(const kota_collect_case *of) {
    waste_town *town = collect_town(of);
    kota_waste_def def = collect_def(of);
    collect c = {.of = of};
    int32_t points = of->points;
    waste_driver_start(&c.driver, town, &def);
    c.driver.alone = true;
    c.rate_kgpd = KOTA_NEW(town->arena, double, points);
    c.since_d = KOTA_NEW(town->arena, double, points);
    c.emptied = KOTA_NEW(town->arena, int32_t, points);
    c.turn_frac = KOTA_NEW(town->arena, double, points);
    turns(&c, points);
    for (int32_t b = 0; b < points; b++) {
        const kota_bin_state *bin = &kota_waste_bins(c.driver.waste, &(int32_t){0})[b];
        c.rate_kgpd[b] = c.driver.waste->bins[b].near_household_kgpd;
        c.since_d[b] = bin->kg / (c.rate_kgpd[b] + 1e-9);
    }
    waste_driver_run(&c.driver, c.driver.now_ms + 6 * KOTA_HOUR_MS, KOTA_HOUR_MS); /* 23:00 to 05:00 */
    for (int32_t day = 0; day < SETTLE_DAYS; day++) live_a_day(&c);
    kota_waste_reset_records(c.driver.waste);
    for (int32_t b = 0; b < points; b++) c.emptied[b] = 0;
    for (int32_t day = 0; day < of->days; day++) live_a_day(&c);
    kota_collect_result result = result_of(&c);
    waste_driver_stop(&c.driver);
    waste_town_destroy(town);
    return result;
}
