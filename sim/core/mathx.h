/* The only file that knows libm, and of it only sqrt. glibc's exp, pow, sin differ in their last bits between CPUs
 * with and without FMA; these are made of + - * / and sqrt, which IEEE 754 fixes, so a run has the same bits
 * anywhere.
 *
 * Accuracy: within 4 ulp of the true value over the ranges in the comments (tests/unit/core/test_mathx.c). */
#ifndef KOTA_CORE_MATHX_H
#define KOTA_CORE_MATHX_H

#include "core/kota.h"

#define KOTA_PI 3.14159265358979323846
#define KOTA_NAN (__builtin_nan(""))
#define KOTA_INFINITY (__builtin_inf())

static inline double kota_sqrt(double x) { return __builtin_sqrt(x); }
static inline float kota_sqrtf(float x) { return __builtin_sqrtf(x); }
static inline double kota_abs(double x) { return __builtin_fabs(x); }
static inline float kota_absf(float x) { return __builtin_fabsf(x); }
static inline bool kota_is_nan(double x) { return x != x; }
static inline bool kota_is_finite(double x) { return x - x == 0.0; }
/* Of every function below: NaN gives NaN.  @tested tests/unit/core/test_mathx.c */
double kota_floor(double x);
double kota_round(double x);         /* halves away from zero */
double kota_exp(double x);           /* any x; overflows to infinity, underflows to 0 */
double kota_log(double x);           /* x > 0; log(0) = -infinity, NaN below */
double kota_pow(double x, double y); /* x > 0, or x = 0 with y > 0; NaN otherwise. 64-ulp bound for |y log x| < 700 */
double kota_sin(double x);           /* |x| <= 1e6; NaN beyond */
double kota_cos(double x);           /* |x| <= 1e6; NaN beyond */
double kota_atan2(double y, double x);
double kota_cbrt(double x); /* any finite x */

/* Float versions for kernels: inline, branch-free, so that a loop over them vectorises. Within 1e-6 relative. */
/** x^(1/3), x >= 0 and normal (0 gives 0). */
static inline float kota_cbrtf(float x) {
    union {
        float number;
        int32_t bits;
    } start = {x};
    /* a third of the bits is a third of the exponent: within 4 %; each step of Halley cubes the error */
    start.bits = (int32_t)((float)start.bits * (1.0f / 3.0f)) + 0x2a5119f2;
    float t = start.number;
    float quarter = t * t * (0.25f * t); /* of the cube: with it no sum overflows for any x */
    t *= (quarter + 0.5f * x) / (2.0f * quarter + 0.25f * x);
    quarter = t * t * (0.25f * t);
    t *= (quarter + 0.5f * x) / (2.0f * quarter + 0.25f * x);
    return x > 0.0f ? t : 0.0f;
}
/** Raw bits, for hashing and bit-exact comparison. */
uint64_t kota_bits(double x);

#endif
