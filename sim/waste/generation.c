/* How much waste is made when: a mean by season, day of week and hour of day, a lasting effect of the households of
 * each cell, and the luck of each hour. Draws are keyed by (seed, place of the cell) and (seed, bin id, hour), so
 * bins elsewhere, trucks and policies change none. Whose waste it is, is left to territory.c; where it goes, to
 * bins.c. */
#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "waste/waste_state.h"

/* Percent of the mean day, Monday first; the sum is 700. Assumed: households make more at week-ends, jobs less. */
static const uint8_t household_day[7] = {100, 96, 96, 96, 98, 106, 108};
static const uint8_t job_day[7] = {110, 108, 108, 108, 110, 90, 66};
/* Tenths of the mean hour; the sum is 240. Assumed: households bring waste out before work and at dusk, jobs make
 * it at working hours. */
static const uint8_t household_hour[24] = {1, 1, 1, 2, 5,  14, 22, 22, 16, 12, 10, 8,
                                           7, 7, 7, 8, 12, 18, 20, 16, 12, 9,  6,  4};
static const uint8_t job_hour[24] = {0,  0,  0,  2,  4,  8,  10, 14, 20, 22, 22, 20,
                                     18, 18, 18, 18, 16, 12, 8,  5,  3,  2,  0,  0};

#define PERSONS_PER_HOUSEHOLD 3.8 /* Indonesia, census of 2020: 3.86 */

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

static double profile(const uint8_t day[7], const uint8_t hours[24], int64_t hour) {
    int64_t days = floor_div(hour, 24);
    int64_t weekday = (days + 3) % 7; /* 1970-01-01 was a Thursday */
    if (weekday < 0) weekday += 7;
    return day[weekday] / 100.0 * (hours[hour - days * 24] / 10.0);
}

double kota_waste__household_profile(int64_t hour) { return profile(household_day, household_hour, hour); }
double kota_waste__job_profile(int64_t hour) { return profile(job_day, job_hour, hour); }

/* Wet months November to April, as on Java; the dry ones lighter by as much, over a year of 181 and 184 days. */
double kota_waste__season(const kota_waste_def *def, int64_t hour) {
    kota_date date = kota_date_of(hour * KOTA_HOUR_MS, 0);
    bool dry = date.month >= 5 && date.month <= 10;
    return dry ? 1.0 - def->wet_season_frac * 181.0 / 184.0 : 1.0 + def->wet_season_frac;
}

double kota_waste__household_effect(const kota_waste_def *def, double x_m, double y_m, double persons) {
    double cv = def->household_cv / kota_sqrt(kota_max(persons / PERSONS_PER_HOUSEHOLD, 1.0));
    double variance = kota_log(1.0 + cv * cv);
    uint64_t place = kota_hash_part((uint64_t)(int64_t)kota_round(x_m), (uint64_t)(int64_t)kota_round(y_m));
    kota_key key = {def->seed, place, KOTA_STREAM_WASTE, KOTA_WASTE_DRAW_HOUSEHOLD};
    return kota_exp(kota_sqrt(variance) * kota_random_normal(key, 0) - 0.5 * variance);
}

/* A compound Poisson process of deposits of mean mass d and coefficient of variation c has, over an hour in which m
 * kg are expected, mean m and variance m d (1 + c^2). A gamma has the same two moments with shape m / (d (1 + c^2)):
 * close where deposits are many, and right in mean and variance always. */
double kota_waste__hour_draw(const kota_waste_def *def, uint64_t bin_id, int64_t hour, double mean_kg) {
    double spread_kg = def->deposit_kg * (1.0 + def->deposit_cv * def->deposit_cv);
    if (!(spread_kg > 1e-12 * mean_kg) || !(mean_kg > 0.0)) return 1.0; /* a spread that nobody can see */
    kota_key key = {def->seed, bin_id, KOTA_STREAM_WASTE, KOTA_WASTE_DRAW_HOUR};
    double shape = mean_kg / spread_kg;
    return kota_random_gamma(key, (uint64_t)hour, shape) / shape;
}

void kota_waste__rates(const kota_waste *waste, kota_waste_bin *bin, int64_t hour) {
    double hour_s = 3600.0, season = kota_waste__season(&waste->def, hour) / 24.0;
    double household = kota_waste__household_profile(hour) * season, job = kota_waste__job_profile(hour) * season;
    double near_kg = bin->near_household_kgpd * household + bin->near_job_kgpd * job;
    double far_kg = bin->far_household_kgpd * household + bin->far_job_kgpd * job;
    double luck = kota_waste__hour_draw(&waste->def, bin->id, hour, near_kg + far_kg);
    bin->made_kgps = luck * (near_kg + far_kg) / hour_s;
    bin->brought_kgps = luck * near_kg * waste->def.served_frac / hour_s;
    bin->hour = hour;
}
