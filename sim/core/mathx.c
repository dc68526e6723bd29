/* exp, log, pow, sin, cos, atan2 and cbrt from + - * / and sqrt. Each reduces its argument by constants split into
 * parts whose products are exact (Cody and Waite 1980, "Software Manual for the Elementary Functions"), then sums a
 * series by Horner's rule; where one double is too short, a sum or product carries its own rounding error along
 * (Dekker 1971, "A floating-point technique for extending the available precision"). */
#include "core/mathx.h"

#include <string.h>

#define LN2_HIGH 0x1.62e42fee00000p-1 /* 32 bits of ln 2: times any exponent of a double it is exact */
#define LN2_LOW 0x1.a39ef35793c76p-33 /* ln 2 - LN2_HIGH */
#define LN2_INVERSE 0x1.71547652b82fep+0
#define SQRT_2 0x1.6a09e667f3bcdp+0
#define INTEGERS_FROM 0x1p52 /* doubles from here on have no fraction */

uint64_t kota_bits(double x) {
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double of_bits(uint64_t bits) {
    double x = 0;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* 2^e for -1022 <= e <= 1023 */
static double power_of_2(int32_t e) { return of_bits((uint64_t)(e + 1023) << 52); }

/* high + low, unevaluated: more bits than one double */
typedef struct pair {
    double high, low;
} pair;

static pair two_sum(double a, double b) { /* exact (Knuth) */
    double sum = a + b, b_part = sum - a;
    return (pair){sum, (a - (sum - b_part)) + (b - b_part)};
}

static pair two_product(double a, double b) { /* exact for |a|, |b| < 2^970 (Dekker, Veltkamp) */
    double a_spread = 0x1.0000002p27 * a, b_spread = 0x1.0000002p27 * b;
    double a_high = a_spread - (a_spread - a), a_low = a - a_high;
    double b_high = b_spread - (b_spread - b), b_low = b - b_high;
    double product = a * b;
    return (pair){product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

/* c[0] + x c[1] + ... + x^(n-1) c[n-1] */
static double series(double x, const double *c, int n) {
    double sum = c[n - 1];
    for (int i = n - 2; i >= 0; i--) sum = sum * x + c[i];
    return sum;
}

double kota_floor(double x) {
    if (!(kota_abs(x) < INTEGERS_FROM)) return x;
    double whole = (double)(int64_t)x;
    if (whole > x) whole -= 1.0;
    return __builtin_copysign(whole, x);
}

double kota_round(double x) {
    if (!(kota_abs(x) < INTEGERS_FROM)) return x;
    double whole = (double)(int64_t)x, rest = x - whole;
    if (rest >= 0.5) whole += 1.0;
    if (rest <= -0.5) whole -= 1.0;
    return __builtin_copysign(whole, x);
}

/* exp(x + low), |low| tiny beside x: 2^k exp(r), |r| <= ln 2 / 2, by Taylor's series. */
static double exp_of(double x, double low) {
    static const double over_factorial[] = {1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
                                            1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                                            1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0};
    if (kota_is_nan(x)) return x;
    if (x > 710.0) return KOTA_INFINITY;
    if (x < -746.0) return 0.0;
    double k = kota_round(x * LN2_INVERSE);
    double r_high = x - k * LN2_HIGH, r_low = low - k * LN2_LOW, r = r_high + r_low;
    double rest = (r_high - r) + r_low;
    double value = 1.0 + (r + (rest + r * r * series(r, over_factorial, KOTA_COUNT(over_factorial))));
    int32_t e = (int32_t)k; /* in two steps, because 2^e alone may not be a normal number */
    int32_t half = e / 2;
    return value * power_of_2(half) * power_of_2(e - half);
}

double kota_exp(double x) { return exp_of(x, 0.0); }

/* x = 2^k (1 + f), 1 + f in [sqrt(1/2), sqrt(2)]; x > 0 and finite */
static double split(double x, int32_t *k) {
    *k = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        *k = -54;
    }
    uint64_t bits = kota_bits(x);
    *k += (int32_t)(bits >> 52) - 1023;
    double m = of_bits((bits & UINT64_C(0x000fffffffffffff)) | UINT64_C(0x3ff0000000000000));
    if (m > SQRT_2) {
        m *= 0.5;
        *k += 1;
    }
    return m - 1.0;
}

/* log x, x > 0 and finite, with some five bits more than a double. With s = f / (2 + f):
 * log(1 + f) = 2 atanh(s) = 2 s + 2 s^3 (1/3 + s^2/5 + ...). */
static pair log_of(double x) {
    static const double odd[] = {2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11, 2.0 / 13,
                                 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23};
    int32_t exponent = 0;
    double f = split(x, &exponent), k = exponent;
    pair below = two_sum(2.0, f);
    double s = f / below.high;
    pair back = two_product(s, below.high);
    double s_low = (((f - back.high) - back.low) - s * below.low) / below.high;
    double s2 = s * s;
    double tail = s * s2 * series(s2, odd, KOTA_COUNT(odd));
    pair sum = two_sum(k * LN2_HIGH, 2.0 * s);
    return two_sum(sum.high, sum.low + (tail + (2.0 * s_low + k * LN2_LOW)));
}

double kota_log(double x) {
    if (kota_is_nan(x) || x == KOTA_INFINITY) return x;
    if (x == 0.0) return -KOTA_INFINITY;
    if (x < 0.0) return KOTA_NAN;
    return log_of(x).high;
}

double kota_pow(double x, double y) {
    if (kota_is_nan(x) || kota_is_nan(y) || x < 0.0 || (x == 0.0 && !(y > 0.0))) return KOTA_NAN;
    if (x == 0.0) return 0.0;
    if (x == 1.0 || y == 0.0) return 1.0;
    if (x == KOTA_INFINITY) return y > 0.0 ? KOTA_INFINITY : 0.0;
    pair log_x = log_of(x);
    double rough = y * log_x.high;
    if (rough > 720.0) return KOTA_INFINITY;
    if (rough < -750.0) return 0.0;
    pair exact = two_product(y, log_x.high);
    return exp_of(exact.high, exact.low + y * log_x.low);
}

/* x - n pi/2 for the nearest n; |x| <= 1e6 */
static pair quarter_turns(double x, int64_t *n) {
    double turns = kota_round(x * 0x1.45f306dc9c883p-1); /* 2 / pi */
    *n = (int64_t)turns;
    /* pi/2 in parts of 33 bits, so that each product with n < 2^20 is exact */
    double first = x - turns * 0x1.921fb54400000p+0;
    pair second = two_sum(first, -turns * 0x1.0b4611a600000p-34);
    pair third = two_sum(second.high, -turns * 0x1.3198a2e000000p-69);
    return two_sum(third.high, second.low + (third.low - turns * 0x1.b839a252049c1p-104));
}

/* Taylor's series on |r| <= pi/4; r.low shifts them by its first order. */
static double sin_of(pair r) {
    static const double c[] = {-1.0 / 6,
                               1.0 / 120,
                               -1.0 / 5040,
                               1.0 / 362880,
                               -1.0 / 39916800,
                               1.0 / 6227020800.0,
                               -1.0 / 1307674368000.0,
                               1.0 / 355687428096000.0};
    double x = r.high, x2 = x * x;
    return x + (r.low * (1.0 - 0.5 * x2) + x * x2 * series(x2, c, KOTA_COUNT(c)));
}

static double cos_of(pair r) {
    static const double c[] = {1.0 / 24,        -1.0 / 720,           1.0 / 40320,           -1.0 / 3628800,
                               1.0 / 479001600, -1.0 / 87178291200.0, 1.0 / 20922789888000.0};
    double x = r.high, x2 = x * x, half = 0.5 * x2, most = 1.0 - half;
    return most + (((1.0 - most) - half) + (x2 * x2 * series(x2, c, KOTA_COUNT(c)) - x * r.low));
}

/* sin(x + quarter pi/2) */
static double turn(double x, int64_t quarter) {
    if (!(kota_abs(x) <= 1e6)) return KOTA_NAN;
    int64_t n = 0;
    pair r = quarter_turns(x, &n);
    switch ((n + quarter) & 3) {
    case 0: return sin_of(r);
    case 1: return cos_of(r);
    case 2: return -sin_of(r);
    default: return -cos_of(r);
    }
}

double kota_sin(double x) { return x == 0.0 ? x : turn(x, 0); }

double kota_cos(double x) { return turn(x, 1); }

/* atan(small / big), 0 <= small <= big, big > 0: atan(c) + atan((q - c) / (1 + q c)) for the nearest c of n/4. */
static pair atan_of(double small, double big) {
    static const pair at_quarters[] = {{0.0, 0.0},
                                       {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
                                       {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
                                       {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
                                       {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55}};
    static const double c[] = {-1.0 / 3, 1.0 / 5,   -1.0 / 7, 1.0 / 9,  -1.0 / 11,
                               1.0 / 13, -1.0 / 15, 1.0 / 17, -1.0 / 19};
    double nearest = kota_round(4.0 * (small / big)), centre = 0.25 * nearest;
    double t = (small - centre * big) / (big + centre * small), t2 = t * t;
    pair at = at_quarters[(int)nearest];
    pair sum = two_sum(at.high, t);
    return two_sum(sum.high, sum.low + (at.low + t * t2 * series(t2, c, KOTA_COUNT(c))));
}

double kota_atan2(double y, double x) {
    if (kota_is_nan(x) || kota_is_nan(y)) return KOTA_NAN;
    const pair pi = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
    double across = kota_abs(x), up = kota_abs(y);
    bool steep = up > across;
    double big = steep ? up : across, small = steep ? across : up;
    pair angle = {0.0, 0.0};
    if (big == KOTA_INFINITY) {
        angle = small == KOTA_INFINITY ? atan_of(1.0, 1.0) : angle;
    } else if (big > 0.0) {
        double unit = big > 1.0 ? 0x1p-60 : 0x1p60; /* keeps sums finite and products normal */
        angle = atan_of(small * unit, big * unit);
    }
    if (steep) { /* pi/2 - angle */
        pair rest = two_sum(0.5 * pi.high, -angle.high);
        angle = (pair){rest.high, rest.low + (0.5 * pi.low - angle.low)};
    }
    if (__builtin_signbit(x)) { /* pi - angle */
        pair rest = two_sum(pi.high, -angle.high);
        angle = (pair){rest.high, rest.low + (pi.low - angle.low)};
    }
    return __builtin_copysign(angle.high + angle.low, y);
}

double kota_cbrt(double x) {
    double size = kota_abs(x), back = 1.0;
    if (size == 0.0 || !kota_is_finite(x)) return x;
    if (size < 0x1p-900) { /* keeps cubes normal */
        size *= 0x1p300;
        back = 0x1p-100;
    } else if (size > 0x1p900) {
        size *= 0x1p-300;
        back = 0x1p100;
    }
    double t = of_bits(kota_bits(size) / 3 + UINT64_C(0x2a9f7893782da1ce)); /* a third of the exponent: within 4 % */
    for (int i = 0; i < 2; i++) {                                           /* Halley: the error is cubed */
        double cube = t * t * t;
        t = t * ((cube + 2.0 * size) / (2.0 * cube + size));
    }
    t += (size / (t * t) - t) * (1.0 / 3.0); /* Newton, for the last bits */
    return __builtin_copysign(t * back, x);
}
