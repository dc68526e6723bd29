/* See years.h. */
#include "city/years.h"

#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"
#include "core/random.h"
#include "waste/methane.h"

/* Rain of a day: falls in one hour of the afternoon on so many days, exponential of so many mm, by season (wet
 * November to April). Assumed, about the 2,000 mm a year of Java's north coast. */
static const double RAIN_CHANCE[2] = {0.15, 0.55}, RAIN_MM[2] = {8, 18};
enum { RAIN_HOUR = 15, RAIN_DRAW = 7 };
/* Street that drains to one inlet: what the default inlet's 20 l/s are of 25 mm/h. */
static const double STREET_M2 = 2880;
/* A landfill of the sort that most cities have: deep and unmanaged. IPCC 2006 V5 table 3.1. */
static const kota_methane_def LANDFILL = {.mcf = 0.8};

enum { HOURS = 24 };

typedef struct years {
    const kota_plan *plan;
    const kota_map *map;
    kota_pool *pool;
    kota_arena *arena;
    kota_waste *waste;
    int32_t stops;
    const float *hour_time_s[HOURS]; /* of the scenario's usual day */
    float *free_s, *length_m;
    double *inlet_m3;
    int64_t now_ms;
    kota_methane landfill;
} years;

/* A copy of a table; hours that are alike share one. */
static const float *kept(const years *y, const kota_city *city, int32_t hour) {
    for (int32_t h = 0; h < hour; h++)
        if (city->hour_time_s[h] == city->hour_time_s[hour]) return y->hour_time_s[h];
    float *time_s = KOTA_NEW(y->arena, float, (size_t)y->stops *(size_t)y->stops);
    memcpy(time_s, city->hour_time_s[hour], (size_t)y->stops * (size_t)y->stops * sizeof *time_s);
    return time_s;
}

/* The hours of the scenario's traffic on dry streets; without traffic those of empty ones. */
static kota_status typical_day(years *y, kota_error *err) {
    kota_plan dry = *y->plan;
    dry.duration_s = 86400;
    dry.warm_start = "";
    dry.waste.plan_by_hour = true; /* there are no other times */
    kota_city *city;
    KOTA_TRY(kota_city_create(&city, &dry, y->map, y->pool, err));
    kota_city__free_ways(city, y->free_s, y->length_m);
    for (int32_t h = 0; h < HOURS; h++)
        y->hour_time_s[h] = city->hour_time_s[h] != NULL ? kept(y, city, h) : y->free_s;
    kota_city_destroy(city);
    return KOTA_OK;
}

static const float *times_now(const years *y) {
    return y->hour_time_s[kota_time_of_day_ms(y->now_ms, y->map->utc_offset_min) / KOTA_HOUR_MS];
}

/* Mean rain of the hour from now on. */
static double rain_mps(const years *y) {
    kota_date date = kota_date_of(y->now_ms, y->map->utc_offset_min);
    if (date.hour != RAIN_HOUR || !y->plan->couple.rain_washes_litter) return 0;
    bool wet = date.month >= 11 || date.month <= 4;
    kota_key key = {(uint64_t)y->plan->seed, kota_hash_id("years"), KOTA_STREAM_RAIN, RAIN_DRAW};
    uint64_t day = (uint64_t)kota_local_day(y->now_ms, y->map->utc_offset_min);
    if (kota_random_unit(key, 2 * day) >= RAIN_CHANCE[wet]) return 0;
    return RAIN_MM[wet] * kota_random_exponential(key, 2 * day + 1) / 1000 / 3600;
}

/* The crews of every day go out when the trucks' shift begins, until it ends. */
static void routine(const years *y) {
    const kota_waste_params *p = &y->plan->waste;
    int64_t since_ms = kota_time_of_day_ms(y->now_ms, y->map->utc_offset_min) - (int64_t)(p->shift_start_s * 1000);
    if (p->routine_crews == 0 || since_ms < 0 || since_ms >= KOTA_HOUR_MS) return;
    kota_waste_clean(y->waste, -1, (int32_t)p->routine_crews,
                     y->now_ms - since_ms + (int64_t)((p->shift_end_s - p->shift_start_s) * 1000));
}

static kota_status live_an_hour(years *y, kota_error *err) {
    double rain = rain_mps(y);
    const double *blocked_frac = kota_waste_inlet_blocked_frac(y->waste);
    const double *carry_frac = kota_waste_drain_carry_frac(y->waste);
    for (int32_t i = 0; i < y->map->inlet_count; i++)
        y->inlet_m3[i] =
            rain * 3600 * STREET_M2 * y->map->inlets[i].inlets * kota_min(1 - blocked_frac[i], carry_frac[i]);
    kota_waste_input input = {.rain_mps = rain,
                              .inlet_m3 = y->inlet_m3,
                              .stop_time_s = times_now(y),
                              .hour_time_s = y->plan->waste.plan_by_hour ? y->hour_time_s : NULL,
                              .stop_length_m = y->length_m};
    routine(y);
    y->now_ms += KOTA_HOUR_MS;
    return kota_waste_step(y->waste, &input, y->now_ms, err);
}

static double t(const kota_parcel *parcel) { return kota_parcel_kg(parcel) / 1000; }

static void count_fleet(const years *y, kota_year *row) {
    int32_t count;
    const kota_truck_state *trucks = kota_waste_trucks(y->waste, &count);
    const kota_costs *costs = &y->plan->costs;
    double fuel_l = 0;
    for (int32_t k = 0; k < count; k++) {
        double hours = trucks[k].work_s / 3600, km = trucks[k].distance_m / 1000;
        double paid_h = hours + (costs->overtime_pay - 1) * trucks[k].overtime_s / 3600;
        double idr = paid_h * costs->truck_idr_per_h + km * costs->truck_idr_per_km;
        *(trucks[k].kind == KOTA_TRUCK_KIND_HAULER ? &row->transfer_idr : &row->collection_idr) += idr;
        row->truck_h += hours;
        row->truck_km += km;
        fuel_l += trucks[k].fuel_l;
    }
    row->co2e_t += fuel_l * KOTA_DIESEL_CO2_KG_PER_L / 1000;
    row->landfill_idr = row->landfilled_t * costs->landfill_idr_per_t;
    row->treatment_idr = row->treated_t * costs->treatment_idr_per_t;
}

static void count_places(const years *y, kota_year *row) {
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(y->waste, &count);
    for (int32_t b = 0; b < count; b++) row->overflow_h += bins[b].overflow_s / 3600;
    const double *blocked_frac = kota_waste_inlet_blocked_frac(y->waste);
    const double *carry_frac = kota_waste_drain_carry_frac(y->waste);
    for (int32_t i = 0; i < y->map->inlet_count; i++) {
        row->inlet_blocked_frac += blocked_frac[i] / y->map->inlet_count;
        row->drain_carry_frac += carry_frac[i] / y->map->inlet_count;
    }
    const kota_dump_state *dumps = kota_waste_dumps(y->waste, &count);
    row->full_ms = INT64_MAX;
    row->landfill_left_m3 = KOTA_INFINITY;
    double left_m3 = 0;
    for (int32_t d = 0; d < count; d++) {
        if (y->map->facilities[dumps[d].facility].kind != KOTA_FACILITY_LANDFILL) continue;
        left_m3 += dumps[d].left_m3;
        row->landfill_left_m3 = left_m3;
        if (dumps[d].full_ms < row->full_ms) row->full_ms = dumps[d].full_ms;
    }
}

static kota_status count_year(years *y, kota_year *row, kota_error *err) {
    kota_waste_balance b = kota_waste_balance_now(y->waste, -1);
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        double through_kg = b.stored_start.kg[f] + b.generated.kg[f], residual_kg = kota_waste_residual_kg(&b, f);
        if (!(kota_abs(residual_kg) <= 1e-9 * through_kg + 1e-6))
            return kota_fail(err, KOTA_LEDGER, "year %d: the waste ledger does not close: %.6g kg of %s are missing",
                             row->year, residual_kg, kota_fraction_names[f]);
    }
    row->generated_t = t(&b.generated);
    row->collected_t = t(&b.collected);
    row->burnt_t = t(&b.burnt);
    row->drained_t = t(&b.drained);
    row->cleaned_t = t(&b.cleaned);
    row->landfilled_t = t(&b.landfilled);
    row->treated_t = t(&b.composted) + t(&b.recycled) + t(&b.fuel) + t(&b.incinerated);
    row->dumped_t = t(&b.dumped);
    row->in_drains_t = t(&b.in_drains);
    row->methane_t = kota_methane_year(&y->landfill, &LANDFILL, &b.landfilled) / 1000;
    row->co2e_t = row->methane_t * KOTA_METHANE_CO2E + kota_burning_co2e_kg(&b.burnt, true) / 1000 +
                  kota_burning_co2e_kg(&b.incinerated, false) / 1000 +
                  kota_composting_co2e_kg(kota_parcel_kg(&b.composted)) / 1000;
    count_fleet(y, row);
    count_places(y, row);
    kota_waste_reset_records(y->waste);
    return KOTA_OK;
}

/* The scenario's storm on the city as it is, nobody travelling, with the drains of now held. */
static kota_status storm(const years *y, double *flooded_ha, kota_error *err) {
    kota_plan quiet = *y->plan;
    kota_traffic_params *p = &quiet.traffic;
    p->work_frac = p->school_frac = p->shop_trips = p->external_frac = p->freight_trips_per_job = 0;
    quiet.warm_start = "";
    kota_city *city;
    KOTA_TRY(kota_city_create(&city, &quiet, y->map, y->pool, err));
    double *held_frac = kota_alloc((size_t)y->map->inlet_count + 1, sizeof *held_frac);
    const double *blocked_frac = kota_waste_inlet_blocked_frac(y->waste);
    const double *carry_frac = kota_waste_drain_carry_frac(y->waste);
    for (int32_t i = 0; i < y->map->inlet_count; i++) held_frac[i] = kota_min(1 - blocked_frac[i], carry_frac[i]);
    city->inlet_held_frac = held_frac;
    kota_status status = KOTA_OK;
    while (status == KOTA_OK && !kota_city_done(city)) status = kota_city_step(city, err);
    *flooded_ha = kota_city_indicator(city, KOTA_INDICATOR_flooded_area_ha, -1);
    kota_city_destroy(city);
    kota_free(held_frac);
    return status;
}

static kota_status begin(years *y, kota_error *err) {
    kota_waste_def def;
    KOTA_TRY(kota_city_waste_def(&def, y->plan, y->map, y->arena, err));
    int64_t warmup_ms, end_ms;
    KOTA_TRY(kota_plan_times(y->plan, &warmup_ms, &y->now_ms, &end_ms, err));
    KOTA_TRY(kota_waste_create(&y->waste, &def, y->map, y->now_ms, err));
    (void)kota_waste_stops(y->waste, &y->stops);
    y->free_s = KOTA_NEW(y->arena, float, (size_t)y->stops *(size_t)y->stops);
    y->length_m = KOTA_NEW(y->arena, float, (size_t)y->stops *(size_t)y->stops);
    y->inlet_m3 = KOTA_NEW(y->arena, double, y->map->inlet_count);
    return typical_day(y, err);
}

static kota_status live(years *y, kota_years *out, int32_t count, bool storms, kota_error *err) {
    KOTA_TRY(begin(y, err));
    if (storms) KOTA_TRY(storm(y, &out->flooded_start_ha, err));
    for (int32_t k = 0; k < count; k++) {
        out->rows[k] = (kota_year){.year = k + 1};
        for (int32_t hour = 0; hour < 365 * 24; hour++) KOTA_TRY(live_an_hour(y, err));
        KOTA_TRY(count_year(y, &out->rows[k], err));
        out->count = k + 1;
    }
    return storms ? storm(y, &out->flooded_end_ha, err) : KOTA_OK;
}

kota_status kota_city_years(kota_years *out, const kota_plan *plan, const kota_map *map, int32_t count, bool storms,
                            kota_pool *pool, kota_error *err) {
    *out = (kota_years){.flooded_start_ha = KOTA_NAN, .flooded_end_ha = KOTA_NAN};
    out->rows = kota_alloc((size_t)count + 1, sizeof *out->rows);
    years y = {.plan = plan, .map = map, .pool = pool, .arena = kota_arena_create("years", 0)};
    kota_status status = live(&y, out, count, storms, err);
    kota_waste_destroy(y.waste);
    kota_arena_destroy(y.arena);
    return status;
}
