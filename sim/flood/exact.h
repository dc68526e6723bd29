/* Arithmetic that the kernels of both solvers share: powers without division, sums that lose nothing. Inline and
 * without branches, so that loops over it vectorise; only + - * / and integers, so that bits are the same anywhere.
 */
#ifndef KOTA_FLOOD_EXACT_H
#define KOTA_FLOOD_EXACT_H

#include "core/mathx.h"
#include "flood/state.h"

typedef union float_bits {
    float number;
    int32_t bits;
    uint32_t unsigned_bits;
} float_bits;

/* x^(-1/6) for normal x > 0, within 1e-5: a sixth of the exponent by integer arithmetic is within 3 %; what y^-6 then
 * misses of x goes into a polynomial, (1 - miss)^(-1/6) at the Chebyshev nodes of -0.196 .. 0.168. */
FLOOD_INLINE float inverse_sixth_root(float x) {
    float_bits guess = {x};
    guess.bits = 0x4a0e3135 - (int32_t)((float)guess.bits * (1.0f / 6.0f));
    float y = guess.number, y2 = y * y, miss = 1.0f - x * (y2 * y2 * y2);
    return y * (0.99999298f + miss * (0.16671141f + miss * (0.09898342f + miss * 0.06857924f)));
}

/* x^(-1/2) in the same way, within 3e-5; -0.0699 .. 0.0671. */
FLOOD_INLINE float inverse_root(float x) {
    float_bits guess = {x};
    guess.bits = 0x5f376a26 - (guess.bits >> 1);
    float y = guess.number, miss = 1.0f - x * (y * y);
    return y * (1.00000155f + miss * (0.50109761f + miss * 0.37463403f));
}

/* size >= 0 with the sign of x. */
FLOOD_INLINE float with_sign(float size, float x) {
    float_bits a = {size}, b = {x};
    a.bits |= b.bits & INT32_MIN;
    return a.number;
}

FLOOD_INLINE uint32_t bits_of(float x) { return ((float_bits){x}).unsigned_bits; }

/* A sum and what it lost to rounding: exactly a + b together (Knuth, The Art of Computer Programming 2, 4.2.2). */
typedef struct exact {
    float sum, lost;
} exact;

FLOOD_INLINE exact exact_sum(float a, float b) {
    float sum = a + b, b_part = sum - a, a_part = sum - b_part;
    return (exact){sum, (a - a_part) + (b - b_part)};
}

/* The same for |a| >= |b| (Dekker 1971, doi:10.1007/BF01397083). */
FLOOD_INLINE exact exact_add(float a, float b) {
    float sum = a + b;
    return (exact){sum, b - (sum - a)};
}

/* The ground drinks: all there is, or what it can in the sub-step. */
FLOOD_INLINE exact drink(exact water, float thirst, double *restrict soaked) {
    bool all = water.sum <= thirst;
    exact left = exact_sum(water.sum, -thirst);
    left = exact_sum(left.sum, left.lost + water.lost);
    *soaked = all ? (double)water.sum + (double)water.lost : (double)thirst;
    return (exact){all ? 0.0f : left.sum, all ? 0.0f : left.lost};
}

/* In a fixed order of eight partial sums, whatever the vectors. */
FLOOD_INLINE double sum_of_row(const double *values, ptrdiff_t n) {
    double part[8] = {0};
    ptrdiff_t c = 0;
    for (; c + 8 <= n; c += 8) {
        for (int lane = 0; lane < 8; lane++) part[lane] += values[c + lane];
    }
    for (; c < n; c++) part[0] += values[c];
    return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
}

/* What is kept of a cell's worst moments, at the first cell of a span. */
typedef struct record_row {
    float *restrict speed_max, *restrict flow_max, *restrict hazard_max, *restrict arrival;
} record_row;

static inline record_row record_row_at(const kota_flood *flood, ptrdiff_t at) {
    if (flood->record[0] == NULL) return (record_row){NULL, NULL, NULL, NULL};
    return (record_row){flood->record[KOTA_RECORD_SPEED_MAX] + at, flood->record[KOTA_RECORD_FLOW_MAX] + at,
                        flood->record[KOTA_RECORD_HAZARD_MAX] + at, flood->record[KOTA_RECORD_ARRIVAL] + at};
}

/* flow: depth times speed. FD2320's hazard rating with its conservative debris factors. */
FLOOD_INLINE void note_flow(record_row r, ptrdiff_t c, float depth, float flow, kernel k) {
    bool counts = depth > k.record_depth;
    float carried = counts ? flow : 0.0f, speed = carried / (counts ? depth : 1.0f);
    float hazard = carried + (0.5f * depth + (depth > 0.25f ? 1.0f : 0.5f));
    r.speed_max[c] = kota_maxf(r.speed_max[c], speed);
    r.flow_max[c] = kota_maxf(r.flow_max[c], carried);
    r.hazard_max[c] = kota_maxf(r.hazard_max[c], counts ? hazard : 0.0f);
    r.arrival[c] = counts && r.arrival[c] < 0.0f ? k.record_s : r.arrival[c];
}

#endif
