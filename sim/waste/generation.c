/* How much waste is made when: a mean by day of week and hour of day, a lasting effect of each bin's users, and the
 * luck of each hour. Every draw is keyed by (seed, bin id, hour), so bins elsewhere, trucks and policies change
 * none. Whose waste it is, is left to territory.c; where it goes, to bins.c. */
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

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

static double profile(const uint8_t day[7], const uint8_t hours[24], int64_t hour) {
    int64_t days = floor_div(hour, 24);
    int64_t weekday = (days + 3) % 7; /* 1970-01-01 was a Thursday */
    if (weekday < 0) weekday += 7;
    return day[weekday] / 100.0 * (hours[hour - days * 24] / 10.0);
}

double kota_waste__household_profile(int64_t hour) { return profile(household_day, household_hour, hour); }
double kota_waste__job_profile(int64_t hour) { return profile(job_day, job_hour, hour); }

double kota_waste__household_effect(const kota_waste_def *def, uint64_t bin_id) {
    double variance = kota_log(1.0 + def->household_cv * def->household_cv);
    kota_key key = {def->seed, bin_id, KOTA_STREAM_WASTE, KOTA_WASTE_DRAW_HOUSEHOLD};
    return kota_exp(kota_sqrt(variance) * kota_random_normal(key, 0) - 0.5 * variance);
}

double kota_waste__hour_draw(const kota_waste_def *def, uint64_t bin_id, int64_t hour) {
    double variance = def->hour_cv * def->hour_cv;
    if (variance < 1e-12) return 1.0; /* a spread that nobody can see; the shape would be too large to draw with */
    kota_key key = {def->seed, bin_id, KOTA_STREAM_WASTE, KOTA_WASTE_DRAW_HOUR};
    return kota_random_gamma(key, (uint64_t)hour, 1.0 / variance) * variance;
}

void kota_waste__rates(const kota_waste *waste, kota_waste_bin *bin, int64_t hour) {
    double day_s = 86400.0;
    double household = kota_waste__household_profile(hour), job = kota_waste__job_profile(hour);
    double luck = kota_waste__hour_draw(&waste->def, bin->id, hour);
    double near_kgps = luck * (bin->near_household_kgpd * household + bin->near_job_kgpd * job) / day_s;
    double far_kgps = luck * (bin->far_household_kgpd * household + bin->far_job_kgpd * job) / day_s;
    bin->made_kgps = near_kgps + far_kgps;
    bin->brought_kgps = near_kgps * waste->def.served_frac;
    bin->hour = hour;
}
