/* Furness's iteration: rows, then columns, until the rows are right too. */
#include "traffic/gravity.h"

#include <stdio.h>

#include "core/mathx.h"
#include "core/memory.h"

typedef struct fit_work {
    const kota_gravity_def *def;
    double *pull;    /* deterrence of each pair */
    double to_scale; /* makes the destinations' sum the origins' */
} fit_work;

static double least_cost(const kota_gravity_def *def, int32_t origin) {
    const double *cost = def->cost + (int64_t)origin * def->destination_count;
    double least = KOTA_INFINITY;
    for (int32_t j = 0; j < def->destination_count; j++)
        if (def->to_trips[j] > 0.0) least = kota_min(least, cost[j]);
    return least;
}

double kota_gravity_pull(const kota_gravity_def *def, int32_t origin, int32_t destination) {
    double cost = def->cost[(int64_t)origin * def->destination_count + destination];
    if (!kota_is_finite(cost)) return 0.0;
    return kota_exp(-def->beta * (cost - least_cost(def, origin)));
}

static double sum_of(const double *values, int32_t count) {
    double sum = 0.0;
    for (int32_t k = 0; k < count; k++) sum += values[k];
    return sum;
}

static void check_totals(const double *trips, int32_t count, const char *what, kota_faults *faults) {
    for (int32_t k = 0; k < count; k++) {
        if (trips[k] >= 0.0 && kota_is_finite(trips[k])) continue;
        kota_fault(faults, "demand: %s %d has %g trips; give a number >= 0", what, (int)k + 1, trips[k]);
    }
    if (!(sum_of(trips, count) > 0.0))
        kota_fault(faults, "demand: no %s has any trips; give population, jobs or school places", what);
}

static kota_status check(const kota_gravity_def *def, kota_error *err) {
    kota_faults faults = {0};
    check_totals(def->from_trips, def->origin_count, "origin", &faults);
    check_totals(def->to_trips, def->destination_count, "destination", &faults);
    if (!(def->beta >= 0.0 && kota_is_finite(def->beta)))
        kota_fault(&faults, "demand: deterrence %g must be a number >= 0", def->beta);
    for (int32_t i = 0; faults.count == 0 && i < def->origin_count; i++) {
        if (!(def->from_trips[i] > 0.0) || kota_is_finite(least_cost(def, i))) continue;
        char number[16];
        snprintf(number, sizeof number, "%d", (int)i + 1);
        kota_fault(&faults,
                   "demand: no way leads from %s to any destination; connect its streets, or take its %g trips out",
                   def->origin_ids != NULL ? def->origin_ids[i] : number, def->from_trips[i]);
    }
    kota_status status = kota_faults_status(&faults, KOTA_DATA, err);
    kota_faults_free(&faults);
    return status;
}

static void fill_pull(fit_work *work) {
    const kota_gravity_def *def = work->def;
    for (int32_t i = 0; i < def->origin_count; i++) {
        double least = least_cost(def, i);
        for (int32_t j = 0; j < def->destination_count; j++) {
            int64_t at = (int64_t)i * def->destination_count + j;
            work->pull[at] = kota_is_finite(def->cost[at]) ? kota_exp(-def->beta * (def->cost[at] - least)) : 0.0;
        }
    }
}

/* What origin i offers to all destinations at their factors. */
static double offered(const fit_work *work, int32_t i, const double *to_factor) {
    const double *pull = work->pull + (int64_t)i * work->def->destination_count;
    double sum = 0.0;
    for (int32_t j = 0; j < work->def->destination_count; j++) sum += pull[j] * to_factor[j];
    return sum;
}

static void fit_rows(const fit_work *work, double *from_factor, const double *to_factor) {
    for (int32_t i = 0; i < work->def->origin_count; i++) {
        double sum = offered(work, i, to_factor);
        from_factor[i] = sum > 0.0 ? work->def->from_trips[i] / sum : 0.0;
    }
}

static void fit_columns(const fit_work *work, const double *from_factor, double *to_factor, double *sums) {
    const kota_gravity_def *def = work->def;
    for (int32_t j = 0; j < def->destination_count; j++) sums[j] = 0.0;
    for (int32_t i = 0; i < def->origin_count; i++) {
        const double *pull = work->pull + (int64_t)i * def->destination_count;
        for (int32_t j = 0; j < def->destination_count; j++) sums[j] += pull[j] * from_factor[i];
    }
    for (int32_t j = 0; j < def->destination_count; j++)
        to_factor[j] = sums[j] > 0.0 ? def->to_trips[j] * work->to_scale / sums[j] : 0.0;
}

static double worst_row(const fit_work *work, const double *from_factor, const double *to_factor) {
    double worst = 0.0;
    for (int32_t i = 0; i < work->def->origin_count; i++) {
        double goal = work->def->from_trips[i];
        if (!(goal > 0.0)) continue;
        worst = kota_max(worst, kota_abs(from_factor[i] * offered(work, i, to_factor) - goal) / goal);
    }
    return worst;
}

kota_status kota_gravity_balance(const kota_gravity_def *def, double *from_factor, double *to_factor,
                                 kota_gravity_fit *fit, kota_error *err) {
    *fit = (kota_gravity_fit){.error_frac = KOTA_INFINITY};
    KOTA_TRY(check(def, err));
    fit_work work = {.def = def};
    work.pull = kota_alloc((size_t)def->origin_count * (size_t)def->destination_count, sizeof(double));
    work.to_scale = sum_of(def->from_trips, def->origin_count) / sum_of(def->to_trips, def->destination_count);
    double *sums = kota_alloc((size_t)def->destination_count, sizeof(double));
    fill_pull(&work);
    for (int32_t j = 0; j < def->destination_count; j++) to_factor[j] = def->to_trips[j] * work.to_scale;
    while (!fit->reached && fit->iterations < def->iterations_max) {
        fit->iterations++;
        fit_rows(&work, from_factor, to_factor);
        fit_columns(&work, from_factor, to_factor, sums);
        fit->error_frac = worst_row(&work, from_factor, to_factor);
        fit->reached = fit->error_frac <= def->tolerance_frac;
    }
    kota_free(sums);
    kota_free(work.pull);
    return KOTA_OK;
}
