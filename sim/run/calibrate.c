/* The only place that knows NLopt. Parameters are searched as shares of their ranges. */
#include "run/calibrate.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"

#ifdef KOTA_NLOPT
#include <nlopt.h>

static const double BAD = 1e6;   /* of a run that does not end well: worse than all that do */
static const double STEP = 0.01; /* of a range, for second differences */

typedef struct search {
    const kota_calibration_def *def;
    kota_calibration *best;
    kota_status status;
    kota_error *err;
    nlopt_opt now; /* to be stopped where a run fails */
} search;

static double ask(search *s, const double *share) {
    double values[KOTA_CALIBRATE_MAX], misfit = 0;
    const kota_calibration_def *def = s->def;
    if (s->status != KOTA_OK) return BAD;
    for (int32_t p = 0; p < def->parameters; p++) {
        double x = kota_min(kota_max(share[p], 0), 1);
        values[p] = def->low[p] + (def->high[p] - def->low[p]) * x;
    }
    s->best->evaluations++;
    kota_status status = def->misfit(def->context, values, &misfit, s->err);
    if (status == KOTA_UNSTABLE || (status == KOTA_OK && !(misfit < BAD))) return BAD;
    s->status = status;
    if (status != KOTA_OK) return BAD;
    if (misfit < s->best->misfit) {
        s->best->misfit = misfit;
        memcpy(s->best->value, values, sizeof values);
    }
    return misfit;
}

static double objective(unsigned count, const double *share, double *gradient, void *context) {
    search *s = context;
    (void)count, (void)gradient; /* none of the methods asks for it */
    double misfit = ask(s, share);
    if (s->status != KOTA_OK) (void)nlopt_force_stop(s->now);
    return misfit;
}

static void best_share(double *share, const search *s) {
    const kota_calibration_def *def = s->def;
    for (int32_t p = 0; p < def->parameters; p++)
        share[p] = (s->best->value[p] - def->low[p]) / (def->high[p] - def->low[p]);
}

static void run_method(search *s, nlopt_algorithm method, int32_t evaluations, double step) {
    double share[KOTA_CALIBRATE_MAX], misfit;
    nlopt_opt opt = nlopt_create(method, (unsigned)s->def->parameters);
    (void)nlopt_set_lower_bounds1(opt, 0);
    (void)nlopt_set_upper_bounds1(opt, 1);
    (void)nlopt_set_min_objective(opt, objective, s);
    (void)nlopt_set_maxeval(opt, evaluations);
    (void)nlopt_set_xtol_abs1(opt, 1e-4);
    (void)nlopt_set_initial_step1(opt, step);
    best_share(share, s);
    s->now = opt;
    (void)nlopt_optimize(opt, share, &misfit); /* the best is kept by ask */
    nlopt_destroy(opt);
}

/* H (count x count) by central differences about `at`; false where that is too near a bound or a run is bad. */
static bool hessian(double *h, search *s, const double *at, double middle) {
    int32_t n = s->def->parameters;
    double x[KOTA_CALIBRATE_MAX], sums[KOTA_CALIBRATE_MAX];
    for (int32_t i = 0; i < n; i++)
        if (at[i] < STEP || at[i] > 1 - STEP) return false;
    for (int32_t i = 0; i < n; i++) {
        memcpy(x, at, sizeof x);
        x[i] = at[i] + STEP;
        sums[i] = ask(s, x);
        x[i] = at[i] - STEP;
        sums[i] += ask(s, x);
        h[i * n + i] = (sums[i] - 2 * middle) / (STEP * STEP);
    }
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = 0; j < i; j++) {
            memcpy(x, at, sizeof x);
            x[i] = at[i] + STEP, x[j] = at[j] + STEP;
            double both = ask(s, x);
            x[i] = at[i] - STEP, x[j] = at[j] - STEP;
            both += ask(s, x);
            h[i * n + j] = h[j * n + i] = (both - sums[i] - sums[j] + 2 * middle) / (2 * STEP * STEP);
        }
    return s->status == KOTA_OK;
}

/* Diagonal of the inverse of a positive definite matrix by Cholesky's factors; false where it is none. */
static bool inverse_diagonal(double *diagonal, double *h, int32_t n) {
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = 0; j <= i; j++) {
            double sum = h[i * n + j];
            for (int32_t k = 0; k < j; k++) sum -= h[i * n + k] * h[j * n + k];
            if (i == j && !(sum > 0)) return false;
            h[i * n + j] = i == j ? kota_sqrt(sum) : sum / h[j * n + j];
        }
    for (int32_t c = 0; c < n; c++) { /* column c of the factor's inverse; its square adds up */
        double column[KOTA_CALIBRATE_MAX] = {0};
        diagonal[c] = 0;
        for (int32_t i = c; i < n; i++) {
            double sum = i == c ? 1 : 0;
            for (int32_t k = c; k < i; k++) sum -= h[i * n + k] * column[k];
            column[i] = sum / h[i * n + i];
            diagonal[c] += column[i] * column[i];
        }
    }
    return true;
}

static void find_errors(search *s) {
    const kota_calibration_def *def = s->def;
    double share[KOTA_CALIBRATE_MAX], h[KOTA_CALIBRATE_MAX * KOTA_CALIBRATE_MAX], diagonal[KOTA_CALIBRATE_MAX];
    kota_calibration at = *s->best;
    best_share(share, s);
    if (!(def->pairs > def->parameters) || !hessian(h, s, share, at.misfit)) return;
    if (!inverse_diagonal(diagonal, h, def->parameters)) return;
    for (int32_t p = 0; p < def->parameters; p++)
        s->best->error[p] =
            (def->high[p] - def->low[p]) * kota_sqrt(2 * at.misfit / (def->pairs - def->parameters) * diagonal[p]);
}

const char *kota_calibrate_library(void) { return "NLopt"; }

kota_status kota_calibrate(kota_calibration *out, const kota_calibration_def *def, kota_error *err) {
    KOTA_ASSERT(def->parameters >= 1 && def->parameters <= KOTA_CALIBRATE_MAX);
    *out = (kota_calibration){.misfit = BAD};
    for (int32_t p = 0; p < def->parameters; p++) {
        out->value[p] = (def->low[p] + def->high[p]) / 2;
        out->error[p] = KOTA_NAN;
    }
    search s = {.def = def, .best = out, .err = err};
    int32_t wide = def->evaluations * 6 / 10;
    run_method(&s, NLOPT_GN_DIRECT_L, wide, 0.5);
    if (s.status == KOTA_OK) run_method(&s, NLOPT_LN_SBPLX, def->evaluations - out->evaluations, 0.05);
    if (s.status == KOTA_OK && out->misfit < BAD) find_errors(&s);
    return s.status;
}

#else

const char *kota_calibrate_library(void) { return NULL; }

kota_status kota_calibrate(kota_calibration *out, const kota_calibration_def *def, kota_error *err) {
    (void)def;
    *out = (kota_calibration){.misfit = KOTA_NAN};
    return kota_fail(err, KOTA_DATA,
                     "kota was built without NLopt: apt-get install libnlopt-dev, and build it again");
}

#endif
