/* Student's t for whole degrees of freedom: what paired comparisons are judged by. */
#ifndef KOTA_RUN_STUDENT_H
#define KOTA_RUN_STUDENT_H

#include "core/kota.h"

/** Probability that |T| < t. freedom >= 1, t >= 0. By the finite series of Abramowitz and Stegun 26.7.3 and 26.7.4;
 *  above 2000 degrees the normal's with its first correction.
 *  @determinism a pure function.  @tested tests/unit/run/test_student.c */
double kota_student_within(double t, int32_t freedom);
/** The t with that probability, 0 < within < 1, to 1e-10.  @tested tests/unit/run/test_student.c */
double kota_student_t(double within, int32_t freedom);
/** Mean of n >= 1 values; *half: half of its 95 % interval, NaN of one value.  @tested tests/unit/run/test_student.c
 */
double kota_student_mean(double *half, const double *values, int32_t n);

#endif
