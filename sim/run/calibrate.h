/* Calibration: the parameters at which a misfit is smallest, and how sure that is. What a misfit is is the caller's.
 */
#ifndef KOTA_RUN_CALIBRATE_H
#define KOTA_RUN_CALIBRATE_H

#include "core/kota.h"

enum { KOTA_CALIBRATE_MAX = 8 }; /* parameters; each doubles what a search costs */

/** The misfit (>= 0, 0 is perfect) at values (one a parameter). What returns KOTA_UNSTABLE counts as a bad fit; any
 * other failure ends the search. */
typedef kota_status kota_misfit_fn(void *context, const double *values, double *misfit, kota_error *err);

typedef struct kota_calibration_def {
    kota_misfit_fn *misfit;
    void *context;
    const double *low, *high; /* of each parameter, low < high */
    int32_t parameters;       /* 1..KOTA_CALIBRATE_MAX */
    int32_t evaluations;      /* of the misfit at most in the search, >= 10; uncertainty takes 2 p^2 + 1 more */
    double pairs;             /* values that a sum of squares is over; 0: the misfit is none, so no error is known */
} kota_calibration_def;

typedef struct kota_calibration {
    double value[KOTA_CALIBRATE_MAX]; /* the best that was seen */
    double error[KOTA_CALIBRATE_MAX]; /* standard error; NaN: not known (at a bound, flat, no sum of squares) */
    double misfit;
    int32_t evaluations;
} kota_calibration;

/** Search by DIRECT-L (Gablonsky and Kelley 2001, doi:10.1023/A:1017930332101) over the whole box with 60 % of the
 *  evaluations, then by Subplex (Rowan 1990) from the best, both of NLopt. Standard errors of a sum of squares are
 * those of nonlinear regression, from second differences at the best (1 % of the range): covariance 2 J / (pairs - p)
 * H^-1; errors of neighbours in time are taken for independent, which makes them too small.
 *  @errors KOTA_DATA: built without NLopt; those of misfit.
 *  @determinism the same values for the same misfits.  @tested tests/unit/run/test_calibrate.c */
KOTA_NODISCARD kota_status kota_calibrate(kota_calibration *out, const kota_calibration_def *def, kota_error *err);
/** Version of NLopt, NULL where kota was built without.  @tested tests/cli/usage/doctor.case */
const char *kota_calibrate_library(void);

#endif
