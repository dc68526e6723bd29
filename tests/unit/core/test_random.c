/* Keyed draws: pinned values, uniformity, independence of neighbouring keys, moments of the distributions. The keys
 * are fixed, so each statistic is one number: it passes for ever or fails for ever. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "core/hash.h"
#include "core/mathx.h"
#include "core/random.h"

enum { DRAWS = 200000 };

static const kota_key base = {
    .seed = 7, .entity = UINT64_C(0x1234567890abcdef), .stream = KOTA_STREAM_RAIN, .what = 3};

typedef enum walk { SEED, ENTITY, HASHED_ENTITY, WHAT, COUNTER, WALKS } walk;

/* The i-th draw of a walk over neighbouring keys. */
static uint64_t step(walk by, uint64_t i) {
    kota_key key = base;
    uint64_t k = 5;
    switch (by) {
    case SEED: key.seed += i; break;
    case ENTITY: key.entity += i; break;
    case HASHED_ENTITY: key.entity = kota_hash_part(key.entity, i); break;
    case WHAT: key.what += (uint32_t)i; break;
    case COUNTER: k += i; break;
    case WALKS: break;
    }
    return kota_random_u64(key, k);
}

static double unit(uint64_t bits) { return (double)(bits >> 11) * 0x1p-53; }

Test(random, bytes_are_uniform_along_every_walk) {
    for (walk by = SEED; by < WALKS; by++) {
        static int64_t counts[8][256];
        for (int b = 0; b < 8; b++) {
            for (int v = 0; v < 256; v++) counts[b][v] = 0;
        }
        for (uint64_t i = 0; i < DRAWS; i++) {
            uint64_t bits = step(by, i);
            for (int b = 0; b < 8; b++) counts[b][bits >> (8 * b) & 255]++;
        }
        for (int b = 0; b < 8; b++) {
            double chi2 = 0, expected = DRAWS / 256.0;
            for (int v = 0; v < 256; v++) {
                double off = (double)counts[b][v] - expected;
                chi2 += off * off / expected;
            }
            /* 255 degrees of freedom: mean 255, standard deviation 22.6; 4.5 of them either way */
            cr_assert(chi2 > 255 - 102 && chi2 < 255 + 102, "walk %d byte %d: %g", (int)by, b, chi2);
        }
    }
}

Test(random, neighbouring_keys_are_uncorrelated) {
    for (walk by = SEED; by < WALKS; by++) {
        for (uint64_t lag = 1; lag <= 64; lag *= 2) {
            double sum = 0;
            for (uint64_t i = 0; i < DRAWS; i++) sum += (unit(step(by, i)) - 0.5) * (unit(step(by, i + lag)) - 0.5);
            double r = 12 * sum / DRAWS;
            cr_assert_lt(fabs(r), 4.5 / sqrt(DRAWS), "walk %d lag %d: %g", (int)by, (int)lag, r);
        }
    }
}

Test(random, streams_are_apart) {
    for (int a = KOTA_STREAM_RAIN; a <= KOTA_STREAM_BOOTSTRAP; a++) {
        for (int b = a + 1; b <= KOTA_STREAM_BOOTSTRAP; b++) {
            kota_key one = base, other = base;
            one.stream = (kota_stream)a;
            other.stream = (kota_stream)b;
            double sum = 0;
            for (uint64_t k = 0; k < 20000; k++) {
                sum += (kota_random_unit(one, k) - 0.5) * (kota_random_unit(other, k) - 0.5);
            }
            cr_assert_lt(fabs(12 * sum / 20000), 4.5 / sqrt(20000));
        }
    }
}

/* One bit of the key flips each bit of the draw half of the time. */
Test(random, every_bit_of_the_key_counts) {
    enum { KEYS = 2000 };
    for (int bit = 0; bit < 224; bit++) {
        int flips[64] = {0};
        for (uint64_t i = 0; i < KEYS; i++) {
            kota_key key = base;
            uint64_t k = i;
            uint64_t before = kota_random_u64(key, k);
            if (bit < 64) key.seed ^= UINT64_C(1) << bit;
            if (bit >= 64 && bit < 128) key.entity ^= UINT64_C(1) << (bit - 64);
            if (bit >= 128 && bit < 192) k ^= UINT64_C(1) << (bit - 128);
            if (bit >= 192) key.what ^= UINT32_C(1) << (bit - 192);
            uint64_t changed = before ^ kota_random_u64(key, k);
            for (int out = 0; out < 64; out++) flips[out] += (int)(changed >> out & 1);
        }
        for (int out = 0; out < 64; out++) { /* 5.5 standard deviations of a fair coin */
            cr_assert_lt(fabs(flips[out] - KEYS / 2.0), 5.5 * 0.5 * sqrt(KEYS), "bit %d to %d", bit, out);
        }
    }
}

Test(random, unit_mean_variance_and_ends) {
    double sum = 0, sum2 = 0;
    for (uint64_t k = 0; k < DRAWS; k++) {
        double u = kota_random_unit(base, k);
        cr_assert(u >= 0.0 && u < 1.0);
        sum += u;
        sum2 += u * u;
    }
    double mean = sum / DRAWS, variance = sum2 / DRAWS - mean * mean;
    cr_assert_lt(fabs(mean - 0.5), 4.5 * sqrt(1.0 / 12 / DRAWS));
    cr_assert_lt(fabs(variance - 1.0 / 12), 4.5 * sqrt(1.0 / 180 / DRAWS));
}

Test(random, below_covers_its_range_evenly) {
    enum { N = 37 };
    int64_t counts[N] = {0};
    for (uint64_t k = 0; k < DRAWS; k++) {
        int32_t i = kota_random_below(base, k, N);
        cr_assert(i >= 0 && i < N);
        counts[i]++;
    }
    double chi2 = 0, expected = (double)DRAWS / N;
    for (int i = 0; i < N; i++) chi2 += ((double)counts[i] - expected) * ((double)counts[i] - expected) / expected;
    cr_assert_lt(chi2, 36 + 4.5 * sqrt(72));
    cr_assert_eq(kota_random_below(base, 1, 1), 0);
    int32_t most = 0;
    for (uint64_t k = 0; k < 1000; k++) {
        int32_t i = kota_random_below(base, k, INT32_MAX);
        cr_assert(i >= 0 && i < INT32_MAX);
        if (i > most) most = i;
    }
    cr_assert_gt(most, INT32_MAX / 100 * 99);
}

Test(random, normal_moments) {
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
    int within_1 = 0;
    for (uint64_t k = 0; k < DRAWS; k++) {
        double x = kota_random_normal(base, k);
        m1 += x;
        m2 += x * x;
        m3 += x * x * x;
        m4 += x * x * x * x;
        within_1 += fabs(x) < 1;
    }
    double root = sqrt(DRAWS);
    cr_assert_lt(fabs(m1 / DRAWS), 4.5 / root);
    cr_assert_lt(fabs(m2 / DRAWS - 1), 4.5 * sqrt(2) / root);
    cr_assert_lt(fabs(m3 / DRAWS), 4.5 * sqrt(15) / root);
    cr_assert_lt(fabs(m4 / DRAWS - 3), 4.5 * sqrt(96) / root);
    cr_assert_lt(fabs(within_1 / (double)DRAWS - 0.682689492), 4.5 * 0.4654 / root);
}

Test(random, exponential_mean_and_variance) {
    double sum = 0, sum2 = 0;
    for (uint64_t k = 0; k < DRAWS; k++) {
        double x = kota_random_exponential(base, k);
        cr_assert(x >= 0 && kota_is_finite(x));
        sum += x;
        sum2 += x * x;
    }
    cr_assert_lt(fabs(sum / DRAWS - 1), 4.5 / sqrt(DRAWS));
    cr_assert_lt(fabs(sum2 / DRAWS - 2), 4.5 * sqrt(20) / sqrt(DRAWS));
}

Test(random, gamma_mean_and_variance) {
    static const double shapes[] = {0.1, 0.5, 0.99, 1, 2.5, 10, 50};
    for (int32_t i = 0; i < KOTA_COUNT(shapes); i++) {
        double a = shapes[i], sum = 0, sum2 = 0;
        for (uint64_t k = 0; k < DRAWS; k++) {
            double x = kota_random_gamma(base, k, a);
            cr_assert(x >= 0 && kota_is_finite(x));
            sum += x;
            sum2 += (x - a) * (x - a);
        }
        cr_assert_lt(fabs(sum / DRAWS - a), 4.5 * sqrt(a / DRAWS), "shape %g", a);
        /* the fourth central moment is 3 a^2 + 6 a */
        cr_assert_lt(fabs(sum2 / DRAWS - a), 4.5 * sqrt((2 * a * a + 6 * a) / DRAWS), "shape %g", a);
    }
}

Test(random, poisson_mean_and_variance) {
    static const double means[] = {0.01, 0.7, 3, 11.9, 12.1, 40, 1000, 1e6};
    for (int32_t i = 0; i < KOTA_COUNT(means); i++) {
        double a = means[i], sum = 0, sum2 = 0;
        for (uint64_t k = 0; k < DRAWS; k++) {
            double x = kota_random_poisson(base, k, a);
            sum += x - a;
            sum2 += (x - a) * (x - a);
        }
        cr_assert_lt(fabs(sum / DRAWS), 4.5 * sqrt(a / DRAWS), "mean %g", a);
        cr_assert_lt(fabs(sum2 / DRAWS - a), 4.5 * sqrt((2 * a * a + a) / DRAWS), "mean %g", a);
    }
    cr_assert_eq(kota_random_poisson(base, 1, 0), 0);
}

/* Both ways of drawing a Poisson count give its probabilities. */
Test(random, poisson_probabilities) {
    static const double means[] = {4, 15};
    for (int32_t i = 0; i < KOTA_COUNT(means); i++) {
        enum { CELLS = 40 };
        int64_t counts[CELLS] = {0};
        for (uint64_t k = 0; k < DRAWS; k++) {
            int32_t n = kota_random_poisson(base, k, means[i]);
            counts[n < CELLS ? n : CELLS - 1]++;
        }
        double chi2 = 0, cells = 0;
        for (int n = 0; n < CELLS - 1; n++) {
            double expected = DRAWS * exp(n * log(means[i]) - means[i] - lgamma(n + 1.0));
            if (expected < 10) continue;
            chi2 += ((double)counts[n] - expected) * ((double)counts[n] - expected) / expected;
            cells += 1;
        }
        cr_assert_lt(chi2, cells + 4.5 * sqrt(2 * cells), "mean %g: %g over %g", means[i], chi2, cells);
    }
}

/* The numbers are part of every result: these must never change. */
Test(random, draws_are_pinned) {
    cr_assert_eq(kota_random_u64(base, 0), UINT64_C(0x24497fc0b5114c61));
    cr_assert_eq(kota_random_u64(base, 1), UINT64_C(0xf4711c3c4e8a299b));
    cr_assert_eq(kota_random_below(base, 2, 1000000), 701589);
    cr_assert_eq(kota_random_poisson(base, 3, 1e4), 10006);
    cr_assert_eq(kota_random_normal(base, 4), -0x1.518cb5238c799p+0);
    cr_assert_eq(kota_random_gamma(base, 5, 0.4), 0x1.77446304c270ep-1);
}
