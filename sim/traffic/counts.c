/* Least squares with bounds. Unknowns are the trips over their prior, so that small pairs move as readily as large.
 */
#include "traffic/counts.h"

#include "core/mathx.h"
#include "core/memory.h"

typedef struct fit_work {
    const kota_counts_def *def;
    double *factor, *ahead, *last, *slope; /* [pair]: trips over prior; the extrapolated point; the one before */
    double *modelled;                      /* [count] */
    double step;
} fit_work;

kota_count_fit kota_counts_judge(int32_t count, const double *modelled_veh, const double *counted_veh) {
    kota_count_fit fit = {0};
    double n = count, sm = 0, sc = 0, smm = 0, scc = 0, smc = 0, square = 0;
    int32_t below = 0;
    for (int32_t k = 0; k < count; k++) {
        double m = modelled_veh[k], c = counted_veh[k], off = m - c;
        double geh = m + c > 0.0 ? kota_sqrt(2.0 * off * off / (m + c)) : 0.0;
        below += geh < 5.0;
        fit.geh_max = kota_max(fit.geh_max, geh);
        square += off * off;
        sm += m;
        sc += c;
        smm += m * m;
        scc += c * c;
        smc += m * c;
    }
    double spread = (n * smm - sm * sm) * (n * scc - sc * sc);
    fit.geh_below_5_frac = count > 0 ? below / n : KOTA_NAN;
    fit.rmse_veh = count > 0 ? kota_sqrt(square / n) : KOTA_NAN;
    fit.r2 = spread > 0.0 ? (n * smc - sm * sc) * (n * smc - sm * sc) / spread : KOTA_NAN;
    return fit;
}

/* ---- faults ---- */

static void check_count(const kota_counts_def *def, int32_t c, kota_faults *faults) {
    double passing = 0.0;
    if (!(def->counted_veh[c] >= 0.0 && kota_is_finite(def->counted_veh[c])))
        kota_fault(faults, "counts: count %d is %g; give a number >= 0", (int)c + 1, def->counted_veh[c]);
    for (int64_t k = def->row_start[c]; k < def->row_start[c + 1]; k++) {
        int32_t pair = def->row_pair[k];
        if (pair < 0 || pair >= def->pair_count || !(def->row_share[k] >= 0.0 && def->row_share[k] <= 1.0 + 1e-9)) {
            kota_fault(faults, "counts: count %d has a share of %g of pair %d; shares must be 0..1 of pairs 1..%d",
                       (int)c + 1, def->row_share[k], (int)pair + 1, (int)def->pair_count);
            return;
        }
        passing += def->row_share[k] * def->prior_veh[pair];
    }
    if (def->counted_veh[c] > 0.0 && !(passing > 0.0))
        kota_fault(faults,
                   "counts: %g vehicles were counted at count %d, but no trips of the table pass it; add trips, or "
                   "leave the count out",
                   def->counted_veh[c], (int)c + 1);
}

static kota_status check(const kota_counts_def *def, kota_error *err) {
    kota_faults faults = {0};
    if (!(def->low_factor >= 0.0 && def->low_factor <= 1.0 && def->high_factor >= 1.0))
        kota_fault(&faults, "counts: bounds %g and %g times the prior; give 0 <= low <= 1 <= high", def->low_factor,
                   def->high_factor);
    if (!(def->prior_weight >= 0.0))
        kota_fault(&faults, "counts: trust in the prior %g must be >= 0", def->prior_weight);
    for (int32_t p = 0; p < def->pair_count; p++)
        if (!(def->prior_veh[p] >= 0.0 && kota_is_finite(def->prior_veh[p])))
            kota_fault(&faults, "counts: pair %d has %g trips; give a number >= 0", (int)p + 1, def->prior_veh[p]);
    for (int32_t c = 0; c < def->count_count; c++) check_count(def, c, &faults);
    kota_status status = kota_faults_status(&faults, KOTA_DATA, err);
    kota_faults_free(&faults);
    return status;
}

/* ---- the fit ---- */

static void model(const fit_work *w, const double *factor) {
    const kota_counts_def *def = w->def;
    for (int32_t c = 0; c < def->count_count; c++) {
        double sum = 0.0;
        for (int64_t k = def->row_start[c]; k < def->row_start[c + 1]; k++)
            sum += def->row_share[k] * def->prior_veh[def->row_pair[k]] * factor[def->row_pair[k]];
        w->modelled[c] = sum;
    }
}

static double trust_of(const kota_counts_def *def, int32_t count) {
    return 1.0 / kota_max(def->counted_veh[count], 1.0);
}

/* slope = gradient by factor, with residual instead of modelled - counted where it is given (for the step's size). */
static void slope_at(const fit_work *w, const double *factor, bool curvature) {
    const kota_counts_def *def = w->def;
    model(w, factor);
    for (int32_t p = 0; p < def->pair_count; p++)
        w->slope[p] = def->prior_weight * def->prior_veh[p] * (curvature ? factor[p] : factor[p] - 1.0);
    for (int32_t c = 0; c < def->count_count; c++) {
        double off = (w->modelled[c] - (curvature ? 0.0 : def->counted_veh[c])) * trust_of(def, c);
        for (int64_t k = def->row_start[c]; k < def->row_start[c + 1]; k++)
            w->slope[def->row_pair[k]] += def->row_share[k] * def->prior_veh[def->row_pair[k]] * off;
    }
}

/* 1 / largest eigenvalue of the quadratic form, by the power method; a little less, for it comes from below. */
static double step_of(const fit_work *w) {
    double largest = 0.0;
    for (int32_t p = 0; p < w->def->pair_count; p++) w->ahead[p] = 1.0;
    for (int32_t turn = 0; turn < 60; turn++) {
        slope_at(w, w->ahead, true);
        double norm = 0.0;
        for (int32_t p = 0; p < w->def->pair_count; p++) norm += w->slope[p] * w->slope[p];
        norm = kota_sqrt(norm);
        if (!(norm > 0.0)) break;
        double before = 0.0;
        for (int32_t p = 0; p < w->def->pair_count; p++) before += w->ahead[p] * w->ahead[p];
        largest = norm / kota_sqrt(before);
        for (int32_t p = 0; p < w->def->pair_count; p++) w->ahead[p] = w->slope[p] / norm;
    }
    return largest > 0.0 ? 1.0 / (1.1 * largest) : 0.0;
}

/* One step from the extrapolated point; returns the largest move. The extrapolation starts anew where it leads
 * uphill (O'Donoghue and Candes 2015). */
static double advance(fit_work *w, double *momentum) {
    const kota_counts_def *def = w->def;
    double most = 0.0, uphill = 0.0;
    slope_at(w, w->ahead, false);
    for (int32_t p = 0; p < def->pair_count; p++) {
        w->last[p] = w->factor[p];
        w->factor[p] = kota_clamp(w->ahead[p] - w->step * w->slope[p], def->low_factor, def->high_factor);
        most = kota_max(most, kota_abs(w->factor[p] - w->ahead[p]));
        uphill += (w->ahead[p] - w->factor[p]) * (w->factor[p] - w->last[p]);
    }
    double next = uphill > 0.0 ? 1.0 : 0.5 * (1.0 + kota_sqrt(1.0 + 4.0 * *momentum * *momentum));
    double weight = uphill > 0.0 ? 0.0 : (*momentum - 1.0) / next;
    for (int32_t p = 0; p < def->pair_count; p++) w->ahead[p] = w->factor[p] + weight * (w->factor[p] - w->last[p]);
    *momentum = next;
    return most;
}

kota_status kota_counts_estimate(const kota_counts_def *def, double *trips_veh, kota_counts_result *result,
                                 kota_error *err) {
    *result = (kota_counts_result){0};
    KOTA_TRY(check(def, err));
    size_t pairs = (size_t)def->pair_count + 1;
    double *block = kota_alloc(4 * pairs + (size_t)def->count_count + 1, sizeof(double)), momentum = 1.0;
    fit_work w = {def, block, block + pairs, block + 2 * pairs, block + 3 * pairs, block + 4 * pairs, 0.0};
    w.step = step_of(&w);
    for (int32_t p = 0; p < def->pair_count; p++) w.factor[p] = w.ahead[p] = 1.0;
    model(&w, w.factor);
    result->before = kota_counts_judge(def->count_count, w.modelled, def->counted_veh);
    while (!result->reached && result->iterations < def->iterations_max) {
        result->iterations++;
        result->reached = advance(&w, &momentum) <= def->tolerance;
    }
    model(&w, w.factor);
    result->after = kota_counts_judge(def->count_count, w.modelled, def->counted_veh);
    for (int32_t p = 0; p < def->pair_count; p++) trips_veh[p] = def->prior_veh[p] * w.factor[p];
    kota_free(block);
    return KOTA_OK;
}
