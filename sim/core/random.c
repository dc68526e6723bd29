/* Keyed draws: a key is mixed, word by word, into 64 bits; a draw that needs several numbers takes them from the
 * sequence that starts there. Which key stands for what is left to the callers. */
#include "core/random.h"

#include "core/mathx.h"

#define GOLDEN UINT64_C(0x9e3779b97f4a7c15) /* 2^64 / golden ratio, odd */

/* A bijection of 64 bits with full avalanche: the finaliser of SplitMix64 (Steele, Lea and Flood 2014, "Fast
 * splittable pseudorandom number generators"), shifts and factors by Stafford ("variant 13"). */
static uint64_t mix(uint64_t z) {
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint64_t kota_random_u64(kota_key key, uint64_t k) {
    uint64_t z = mix(key.seed + GOLDEN);
    z = mix((z ^ key.entity) + GOLDEN);
    z = mix((z ^ ((uint64_t)key.stream << 32 | key.what)) + GOLDEN);
    return mix((z ^ k) + GOLDEN);
}

static double unit_of(uint64_t bits) { return (double)(bits >> 11) * 0x1p-53; }

double kota_random_unit(kota_key key, uint64_t k) { return unit_of(kota_random_u64(key, k)); }

int32_t kota_random_below(kota_key key, uint64_t k, int32_t n) {
    KOTA_ASSERT(n >= 1);
    uint64_t bits = kota_random_u64(key, k);
    /* floor(bits * n / 2^64) in two halves; the bias is below n / 2^64 */
    uint64_t high = (bits >> 32) * (uint64_t)n, low = (bits & UINT32_MAX) * (uint64_t)n;
    return (int32_t)((high + (low >> 32)) >> 32);
}

/* The units of one draw. */
typedef struct sequence {
    uint64_t state;
} sequence;

static sequence sequence_of(kota_key key, uint64_t k) { return (sequence){kota_random_u64(key, k)}; }

static double next_unit(sequence *from) {
    from->state += GOLDEN;
    return unit_of(mix(from->state));
}

static double next_unit_above_0(sequence *from) { return 1.0 - next_unit(from); }

/* Box and Muller 1958; the second normal of the pair is not kept, so that a draw depends on its key alone. */
static double next_normal(sequence *from) {
    double radius = kota_sqrt(-2.0 * kota_log(next_unit_above_0(from)));
    return radius * kota_cos(2.0 * KOTA_PI * next_unit(from));
}

double kota_random_normal(kota_key key, uint64_t k) {
    sequence from = sequence_of(key, k);
    return next_normal(&from);
}

double kota_random_exponential(kota_key key, uint64_t k) { return -kota_log(1.0 - kota_random_unit(key, k)); }

/* Marsaglia and Tsang 2000, "A simple method for generating gamma variables". */
static double next_gamma(sequence *from, double shape) {
    if (shape < 1.0) {
        double boost = kota_pow(next_unit_above_0(from), 1.0 / shape);
        return boost * next_gamma(from, shape + 1.0);
    }
    double d = shape - 1.0 / 3.0, c = 1.0 / kota_sqrt(9.0 * d);
    for (;;) {
        double x = next_normal(from), v = 1.0 + c * x;
        if (v <= 0.0) continue;
        v = v * v * v;
        if (kota_log(next_unit_above_0(from)) < 0.5 * x * x + d * (1.0 - v + kota_log(v))) return d * v;
    }
}

double kota_random_gamma(kota_key key, uint64_t k, double shape) {
    KOTA_ASSERT(shape > 0.0 && kota_is_finite(shape));
    sequence from = sequence_of(key, k);
    return next_gamma(&from, shape);
}

/* log(n!): the product below 10, Stirling's series above (error < 1e-10 from n = 10 on). */
static double log_factorial(double n) {
    if (n < 10.0) {
        double product = 1.0;
        for (double i = 2.0; i <= n; i += 1.0) product *= i;
        return kota_log(product);
    }
    double r = 1.0 / n;
    return (n + 0.5) * kota_log(n) - n + 0.5 * kota_log(2.0 * KOTA_PI) +
           r * (1.0 / 12.0 - r * r * (1.0 / 360.0 - r * r * (1.0 / 1260.0)));
}

static int32_t poisson_small(sequence *from, double mean) { /* inversion: one unit */
    double unit = next_unit(from), chance = kota_exp(-mean), sum = chance;
    int32_t n = 0;
    while (unit >= sum && n < 200) { /* beyond 200 the chance is below 1e-100 and rounding could hold the sum back */
        n++;
        chance *= mean / n;
        sum += chance;
    }
    return n;
}

/* Hormann 1993, "The transformed rejection method for generating Poisson random variables", algorithm PTRS. */
static int32_t poisson_large(sequence *from, double mean) {
    double b = 0.931 + 2.53 * kota_sqrt(mean), a = -0.059 + 0.02483 * b;
    double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), v_sure = 0.9277 - 3.6224 / (b - 2.0);
    for (;;) {
        double u = next_unit(from) - 0.5, v = next_unit_above_0(from);
        double us = 0.5 - kota_abs(u);
        if (us <= 0.0) continue;
        double n = kota_floor((2.0 * a / us + b) * u + mean + 0.43);
        if (n < 0.0 || n > (double)INT32_MAX) continue;
        if (us >= 0.07 && v <= v_sure) return (int32_t)n;
        if (us < 0.013 && v > us) continue;
        double left = kota_log(v * inverse_alpha / (a / (us * us) + b));
        if (left <= n * kota_log(mean) - mean - log_factorial(n)) return (int32_t)n;
    }
}

int32_t kota_random_poisson(kota_key key, uint64_t k, double mean) {
    KOTA_ASSERT(mean >= 0.0 && mean <= 1e9);
    sequence from = sequence_of(key, k);
    return mean < 12.0 ? poisson_small(&from, mean) : poisson_large(&from, mean);
}
