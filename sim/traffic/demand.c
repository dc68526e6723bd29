/* Trips of the days that a window touches. Residents first (work, school, shops and home again), then tourists,
 * freight and what passes the gateways. Nobody's draws depend on anybody else: keys are (seed, lasting id, what,
 * day).
 *
 * A trip here is a vehicle trip that stands for `persons` travellers: of the people who choose a class that carries n
 * persons, one in n is drawn as its driver. The numbers below are assumed where no source stands beside them. */
#include "traffic/demand.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/hash.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/demand_inside.h"
#include "traffic/gravity.h"

const char *const kota_gap_texts[KOTA_GAP_COUNT] = {
#define KOTA_GAP(name, text) text,
    KOTA_GAPS(KOTA_GAP)
#undef KOTA_GAP
};

double kota_demand__draw(kota_key key, uint32_t what, uint64_t k) {
    key.what = what;
    return kota_random_unit(key, k);
}

double kota_demand__draw_normal(kota_key key, uint32_t what, uint64_t k) {
    key.what = what;
    return kota_clamp(kota_random_normal(key, k), -3.0, 3.0);
}

kota_key kota_demand__key(kota_key key, uint32_t what) {
    key.what = what;
    return key;
}

void kota_demand__add(builder *to, kota_trip trip) {
    if (trip.depart_ms < to->from_ms || trip.depart_ms >= to->to_ms || trip.from_node == trip.to_node) return;
    to->trips = kota_grow(to->trips, to->count, &to->capacity, sizeof *to->trips);
    to->trips[to->count++] = trip;
}

int64_t kota_demand__at_hour(const builder *to, double hour) { return to->midnight_ms + (int64_t)(hour * 3.6e6); }

/* An hour of the day, with its fraction, by a profile of 24 weights. */
double kota_demand__hour_of(const double hours[24], double unit) {
    double total = 0.0, sum = 0.0;
    for (int32_t h = 0; h < 24; h++) total += hours[h];
    double goal = unit * total;
    for (int32_t h = 0; h < 24; h++) {
        if (goal < sum + hours[h]) return h + (goal - sum) / hours[h];
        sum += hours[h];
    }
    return 23.999;
}

static bool in_hours(double hour, double from_h, double to_h) {
    return from_h <= to_h ? hour >= from_h && hour < to_h : hour >= from_h || hour < to_h;
}

double kota_demand__factor(const kota_demand_def *def, kota_purpose purpose, double hour) {
    double factor = 1.0, of_day = hour - 24.0 * kota_floor(hour / 24.0);
    for (int32_t k = 0; k < def->factor_count; k++) {
        const kota_demand_factor *one = &def->factors[k];
        bool meant = one->purpose < 0 || one->purpose == (int32_t)purpose;
        if (meant && in_hours(of_day, one->from_h, one->to_h)) factor *= one->factor;
    }
    return factor;
}

profile kota_demand__profile(const kota_demand_def *def, kota_purpose purpose, const double hours[24]) {
    enum { PARTS = 60 }; /* of an hour, each by its middle */
    profile made = {.rate = 1.0};
    double before = 0.0, after = 0.0;
    for (int32_t h = 0; h < 24; h++) {
        double sum = 0.0;
        for (int32_t m = 0; m < PARTS; m++) sum += kota_demand__factor(def, purpose, h + (m + 0.5) / PARTS);
        made.hours[h] = hours[h] * (sum / PARTS);
        before += hours[h];
        after += made.hours[h];
    }
    made.rate = after / before;
    return made;
}

void kota_demand__add_rider(builder *to, kota_rider rider) {
    if (rider.depart_ms < to->from_ms || rider.depart_ms >= to->to_ms) return;
    to->riders = kota_grow(to->riders, to->rider_count, &to->rider_capacity, sizeof *to->riders);
    to->riders[to->rider_count++] = rider;
}

int32_t kota_demand__count_of(double rate, kota_key key, uint64_t day) {
    int32_t whole = (int32_t)rate;
    return whole + (kota_random_unit(key, day) < rate - whole);
}

int32_t kota_demand__gateway(const builder *to, int32_t but, kota_key key) {
    uint64_t chooser = key.entity;
    double best = KOTA_INFINITY;
    int32_t node = -1;
    for (int32_t g = 0; g < to->map->gateway_count; g++) {
        const kota_gateway *other = &to->map->gateways[g];
        if (g == but || !(other->vehicles_per_day > 0.0)) continue;
        key.entity = chooser ^ other->id;
        double rank = kota_random_exponential(key, 0) / other->vehicles_per_day;
        if (!(rank < best)) continue;
        best = rank;
        node = other->node;
    }
    return node;
}

/* ---- places that bind ---- */

static void gap(kota_demand *out, kota_gap what, int32_t district, double persons) {
    out->gaps[out->gap_count++] = (kota_demand_gap){what, district, persons};
}

/* Homes that stand for all: up to 64 of a district, evenly over its people, so that the balance is struck between the
 * distances that people have (a district is large). */
static int32_t sample_homes(const builder *to, double frac, int32_t samples, double *from, double *km) {
    const kota_map *map = to->map;
    int32_t count = map->district_count, made = 0;
    for (int32_t d = 0; d < count; d++) {
        if (kota_places_home_at(&to->places, d, 0.5) < 0 || !(map->districts[d].persons > 0.0)) continue;
        for (int32_t k = 0; k < samples; k++, made++) {
            int32_t cell = kota_places_home_at(&to->places, d, (k + 0.5) / samples);
            from[made] = map->districts[d].persons * frac / samples;
            for (int32_t j = 0; j < count; j++)
                km[(size_t)made * (size_t)count + (size_t)j] =
                    kota_places_km(map, map->cell_node[cell], map->districts[j].x_m, map->districts[j].y_m);
        }
    }
    return made;
}

/* Factors by which the places of a goal fill in proportion. */
static void bind(builder *to, kota_goal goal, double frac, kota_demand *out, kota_arena *scratch) {
    enum { SAMPLES = 64, PAIRS = 4000000 };
    const kota_map *map = to->map;
    int32_t count = map->district_count, samples = PAIRS / kota_maxi(1, count * count);
    samples = kota_maxi(1, kota_mini(SAMPLES, samples));
    size_t rows = (size_t)samples * (size_t)count;
    double *from = KOTA_NEW(scratch, double, rows), *a = KOTA_NEW(scratch, double, rows), goers = 0.0, places = 0.0;
    double *pull = KOTA_NEW(scratch, double, count), *b = KOTA_NEW(scratch, double, count);
    double *km = KOTA_NEW(scratch, double, rows *(size_t)count);
    int32_t origins = sample_homes(to, frac, samples, from, km);
    for (int32_t k = 0; k < origins; k++) goers += from[k];
    for (int32_t d = 0; d < count; d++) places += pull[d] = kota_places_pull(&to->places, goal, d);
    if (goers > 0.0 && !(places > 0.0))
        gap(out, goal == KOTA_GOAL_JOB ? KOTA_GAP_NO_JOBS : KOTA_GAP_NO_SCHOOLS, -1, goers);
    if (!(goers > 0.0 && places > 0.0) || !to->def->places_bind) return;
    kota_gravity_def gravity = {.origin_count = origins,
                                .destination_count = count,
                                .from_trips = from,
                                .to_trips = pull,
                                .cost = km,
                                .beta = to->def->gravity_per_km,
                                .tolerance_frac = 1e-9,
                                .iterations_max = 1000};
    kota_gravity_fit fit;
    if (kota_gravity_balance(&gravity, a, b, &fit, NULL) != KOTA_OK) return; /* totals were looked at above */
    for (int32_t n = 0; n < to->places.rival_count[goal]; n++) {
        kota_rival *one = &to->places.rivals[goal][n];
        one->weight *= b[one->district] / pull[one->district];
    }
    out->bind_error_frac = kota_max(out->bind_error_frac, fit.error_frac);
    out->bind_iterations = kota_maxi(out->bind_iterations, fit.iterations);
}

static void look_for_gaps(const builder *to, kota_demand *out) {
    const kota_map *map = to->map;
    double residents = 0.0;
    for (int32_t d = 0; d < map->district_count; d++) {
        double persons = map->districts[d].persons;
        residents += persons;
        if (persons > 0.0 && kota_places_home_at(&to->places, d, 0.5) < 0) gap(out, KOTA_GAP_NO_HOMES, d, persons);
        if (persons > 0.0 && to->def->modes != NULL && kota_modes_cut_off(to->def->modes, d))
            gap(out, KOTA_GAP_CUT_OFF, d, persons);
    }
    if (!(residents > 0.0)) gap(out, KOTA_GAP_NO_RESIDENTS, -1, 0.0);
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
          def->freight_trips_per_job <= 100.0 && def->gravity_per_km >= 0.0 && def->external_frac >= 0.0 &&
          def->tourists >= 0.0 && def->outside_work_frac >= 0.0 && def->outside_work_frac <= 1.0)) {
        return kota_fail(err, KOTA_DATA,
                         "traffic: shop trips %g must be 0..5, freight trips a job %g 0..100, gravity %g >= 0, "
                         "external share %g >= 0, tourists %g >= 0, share who work outside %g 0..1",
                         def->shop_trips, def->freight_trips_per_job, def->gravity_per_km, def->external_frac,
                         def->tourists, def->outside_work_frac);
    }
    return KOTA_OK;
}

static int by_rider_departure(const void *a, const void *b) {
    const kota_rider *one = a, *other = b;
    if (one->depart_ms != other->depart_ms) return one->depart_ms < other->depart_ms ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

typedef struct making { /* the trips of districts, each by itself */
    const builder *to;
    builder *parts; /* [districts] */
    bool working_day;
} making;

static void make_district(void *context, int32_t district) {
    making *of = context;
    builder *part = &of->parts[district];
    *part = *of->to;
    part->trips = NULL;
    part->riders = NULL;
    part->count = part->capacity = part->rider_count = part->rider_capacity = 0;
    kota_demand__residents(part, district, of->working_day);
    kota_demand__freight(part, district);
}

static void append(builder *to, builder *part) {
    for (int32_t k = 0; k < part->count; k++) kota_demand__add(to, part->trips[k]);
    for (int32_t k = 0; k < part->rider_count; k++) kota_demand__add_rider(to, part->riders[k]);
    kota_free(part->trips);
    kota_free(part->riders);
}

static void make_days(builder *to) {
    int64_t first = kota_local_day(to->from_ms, to->map->utc_offset_min) - 1; /* yesterday's may come home today */
    int64_t last = kota_local_day(to->to_ms, to->map->utc_offset_min);
    making of = {.to = to, .parts = kota_alloc((size_t)to->map->district_count + 1, sizeof *of.parts)};
    for (int64_t day = first; day <= last; day++) {
        to->day = (uint64_t)day;
        to->midnight_ms = day * KOTA_DAY_MS - to->map->utc_offset_min * KOTA_MINUTE_MS;
        of.working_day = kota_date_of(to->midnight_ms, to->map->utc_offset_min).weekday < 5;
        kota_pool_for(to->def->pool, to->map->district_count, make_district, &of);
        for (int32_t d = 0; d < to->map->district_count; d++) append(to, &of.parts[d]);
        if (to->def->tourists > 0.0) kota_demand__tourists(to);
        for (int32_t g = 0; g < to->map->gateway_count; g++) kota_demand__through(to, g);
        for (int32_t f = 0; f < to->map->facility_count; f++) kota_demand__arrivals(to, f, of.working_day);
    }
    kota_free(of.parts);
}

kota_status kota_demand_make(kota_demand *out, const kota_demand_def *def, const kota_map *map, int64_t from_ms,
                             int64_t to_ms, kota_arena *arena, kota_error *err) {
    *out = (kota_demand){0};
    KOTA_TRY(check_def(def, err));
    kota_arena *scratch = kota_arena_create("demand", 0);
    builder to = {.def = def, .map = map, .from_ms = from_ms, .to_ms = to_ms};
    to.places = kota_places_make(map, scratch);
    out->gaps = KOTA_NEW(arena, kota_demand_gap, 2 * map->district_count + 3);
    look_for_gaps(&to, out);
    bind(&to, KOTA_GOAL_JOB, def->work_frac * (1.0 - def->outside_work_frac), out, scratch);
    bind(&to, KOTA_GOAL_SCHOOL, def->school_frac, out, scratch);
    kota_demand__resident_profiles(&to);
    kota_demand__other_profiles(&to);
    make_days(&to);
    kota_demand__slots(&to);
    kota_arena_destroy(scratch);
    if (to.count > 0) qsort(to.trips, (size_t)to.count, sizeof *to.trips, by_departure);
    if (to.rider_count > 0) qsort(to.riders, (size_t)to.rider_count, sizeof *to.riders, by_rider_departure);
    out->trips = KOTA_NEW(arena, kota_trip, to.count);
    out->riders = KOTA_NEW(arena, kota_rider, to.rider_count);
    out->trip_count = to.count;
    out->rider_count = to.rider_count;
    if (to.count > 0) memcpy(out->trips, to.trips, (size_t)to.count * sizeof *to.trips);
    if (to.rider_count > 0) memcpy(out->riders, to.riders, (size_t)to.rider_count * sizeof *to.riders);
    kota_free(to.trips);
    kota_free(to.riders);
    return KOTA_OK;
}
