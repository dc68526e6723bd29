/* Running formulas: a block of rows after the other goes through plain loops over columns, so that compilers widen
 * them and all blocks stay in the first cache. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "script/formula_inside.h"

/* Wider vectors where the CPU has them, as in the water's sweep; the bits are the same. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(KOTA_SANITIZED)
#define ROWS_KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define ROWS_KERNEL
#endif

enum { ROWS = KOTA_FORMULA_ROWS };
_Static_assert((ROWS & (ROWS - 1)) == 0, "a block is halved down to 4");

typedef struct register_set { /* of one formula */
    _Alignas(64) double block[REGISTERS][ROWS];
} register_set;

struct kota_formula_scratch {
    register_set where, value;
    _Alignas(64) double mask[ROWS];
    _Alignas(64) double halves[ROWS];
    int32_t chosen[ROWS];
    kota_formula_scratch *made; /* as it came from the heap */
};

kota_formula_scratch *kota_formula_scratch_create(void) {
    unsigned char *raw = kota_alloc(1, sizeof(kota_formula_scratch) + 64);
    kota_formula_scratch *scratch = (void *)(raw + (64 - (uintptr_t)raw % 64));
    scratch->made = (void *)raw;
    return scratch;
}

void kota_formula_scratch_destroy(kota_formula_scratch *scratch) {
    if (scratch != NULL) kota_free(scratch->made);
}

/* ---- operations on blocks ---- */

#define BINARY(name, expression)                                                                                     \
    ROWS_KERNEL static void name(double *restrict to, const double *restrict left, const double *restrict right,     \
                                 int32_t n) {                                                                        \
        for (int32_t i = 0; i < n; i++) {                                                                            \
            double a = left[i], b = right[i];                                                                        \
            (void)a;                                                                                                 \
            to[i] = expression;                                                                                      \
        }                                                                                                            \
    }

BINARY(add, a + b)
BINARY(subtract, a - b)
BINARY(multiply, a *b)
BINARY(divide, a / b)
BINARY(least, a < b ? a : b)
BINARY(greatest, a > b ? a : b)
BINARY(less, a < b ? 1.0 : 0.0)
BINARY(at_most, a <= b ? 1.0 : 0.0)
BINARY(equal, a == b ? 1.0 : 0.0)
BINARY(unequal, a != b ? 1.0 : 0.0)
BINARY(opposite, 1.0 - b) /* of a condition; both operands are the same where there is one */
BINARY(negate, -b)
BINARY(absolute, b < 0.0 ? -b : b)

static void apply(const formula_op *op, register_set *set, int32_t n) {
    typedef void (*kernel)(double *restrict to, const double *restrict left, const double *restrict right, int32_t n);
    static const kernel kernels[] = {
        [CODE_ADD] = add,      [CODE_SUBTRACT] = subtract, [CODE_MULTIPLY] = multiply, [CODE_DIVIDE] = divide,
        [CODE_MIN] = least,    [CODE_MAX] = greatest,      [CODE_LESS] = less,         [CODE_AT_MOST] = at_most,
        [CODE_EQUAL] = equal,  [CODE_UNEQUAL] = unequal,   [CODE_AND] = multiply,      [CODE_OR] = greatest,
        [CODE_NOT] = opposite, [CODE_NEGATE] = negate,     [CODE_ABS] = absolute,
    };
    kernels[op->code](set->block[op->to], set->block[op->a], set->block[op->b], n);
}

/* ---- columns into blocks ---- */

#define LOADER(name, type)                                                                                           \
    ROWS_KERNEL static void name(double *restrict to, const type *restrict rows, double scale, int32_t n) {          \
        for (int32_t i = 0; i < n; i++) to[i] = (double)rows[i] * scale;                                             \
    }                                                                                                                \
    static void name##_at(double *restrict to, const type *restrict rows, const int32_t *restrict index,             \
                          double scale, int32_t n) {                                                                 \
        for (int32_t i = 0; i < n; i++) to[i] = (double)rows[index[i]] * scale;                                      \
    }

LOADER(load_f32, float)
LOADER(load_i16, int16_t)
LOADER(load_u8, uint8_t)

ROWS_KERNEL static void load_bits(double *restrict to, const uint8_t *restrict rows, uint8_t bits, int32_t n) {
    for (int32_t i = 0; i < n; i++) to[i] = (rows[i] & bits) != 0 ? 1.0 : 0.0;
}

static void load_bits_at(double *restrict to, const uint8_t *restrict rows, const int32_t *restrict index,
                         uint8_t bits, int32_t n) {
    for (int32_t i = 0; i < n; i++) to[i] = (rows[index[i]] & bits) != 0 ? 1.0 : 0.0;
}

ROWS_KERNEL static void threshold(double *restrict block, double above, int32_t n) {
    for (int32_t i = 0; i < n; i++) block[i] = block[i] > above ? 1.0 : 0.0;
}

static void load(double *to, const kota_formula_source *source, bool condition, const kota_formula_rows *rows,
                 int32_t from, int32_t n) {
    const int32_t *index = rows->index != NULL ? rows->index + from : NULL;
    double scale = condition ? 1.0 : source->scale;
    if (source->bits != 0) {
        if (index != NULL)
            load_bits_at(to, source->rows, index, source->bits, n);
        else
            load_bits(to, (const uint8_t *)source->rows + from, source->bits, n);
        return;
    }
    switch (source->type) {
    case KOTA_ROWS_F32:
        if (index != NULL)
            load_f32_at(to, source->rows, index, scale, n);
        else
            load_f32(to, (const float *)source->rows + from, scale, n);
        break;
    case KOTA_ROWS_I16:
        if (index != NULL)
            load_i16_at(to, source->rows, index, scale, n);
        else
            load_i16(to, (const int16_t *)source->rows + from, scale, n);
        break;
    case KOTA_ROWS_U8:
        if (index != NULL)
            load_u8_at(to, source->rows, index, scale, n);
        else
            load_u8(to, (const uint8_t *)source->rows + from, scale, n);
        break;
    }
    if (condition) threshold(to, source->above, n);
}

/* ---- a block ---- */

static void set_constants(const kota_formula_use *use, register_set *set) {
    const kota_formula *formula = use->formula;
    if (formula == NULL) return;
    for (int32_t c = 0; c < formula->constant_count; c++) {
        double value = formula->name_of[c] >= 0 ? use->values[formula->name_of[c]] : formula->constants[c];
        for (int32_t i = 0; i < ROWS; i++) set->block[CONSTANT_0 + c][i] = value;
    }
}

static double *run_block(const kota_formula_use *use, const kota_formula_rows *rows, int32_t from, int32_t n,
                         register_set *set) {
    const kota_formula *formula = use->formula;
    for (int32_t c = 0; c < formula->column_count; c++)
        load(set->block[c], &use->sources[c], use->sources[c].is_condition, rows, from, n);
    for (int32_t o = 0; o < formula->op_count; o++) apply(&formula->ops[o], set, n);
    return set->block[formula->result];
}

/* 1 for the rows that count, 0 for others. */
static const double *run_mask(const kota_formula_rows *rows, int32_t from, int32_t n, kota_formula_scratch *scratch) {
    double *mask = scratch->mask;
    if (rows->where.formula != NULL)
        mask = run_block(&rows->where, rows, from, n, &scratch->where); /* a column or a temporary: ours to change */
    else
        for (int32_t i = 0; i < n; i++) mask[i] = 1.0;
    for (int32_t i = 0; i < n && rows->only_zone >= 0; i++) {
        int32_t row = rows->index != NULL ? rows->index[from + i] : from + i;
        mask[i] = rows->zone[row] == rows->only_zone ? mask[i] : 0.0;
    }
    return mask;
}

static const double *run_value(const kota_formula_use *use, const kota_formula_rows *rows, int32_t from, int32_t n,
                               const double *mask, kota_formula_scratch *scratch) {
    if (use->formula == NULL) return mask;
    return run_block(use, rows, from, n, &scratch->value);
}

/* ---- statistics ---- */

/* Statistics of a block are taken by halves, a row with the one half a block further: plain loops again. The sum of
 * all blocks is taken in their order. */
ROWS_KERNEL static void select_rows(double *restrict to, const double *restrict value, const double *restrict mask,
                                    double otherwise, double sign, int32_t n) {
    for (int32_t i = 0; i < n; i++) {
        double x = sign * value[i];
        to[i] = mask[i] > 0.0 ? x : otherwise;
    }
}

/* The same of a whole block, with its first halving. */
ROWS_KERNEL static void select_and_add(double *restrict to, const double *restrict value,
                                       const double *restrict mask) {
    for (int32_t i = 0; i < ROWS / 2; i++) {
        double low = value[i], high = value[i + ROWS / 2];
        low = mask[i] > 0.0 ? low : 0.0;
        high = mask[i + ROWS / 2] > 0.0 ? high : 0.0;
        to[i] = low + high;
    }
}

ROWS_KERNEL static void add_half(double *restrict low, const double *restrict high, int32_t n) {
    for (int32_t i = 0; i < n; i++) low[i] += high[i];
}

ROWS_KERNEL static void raise_half(double *restrict low, const double *restrict high, int32_t n) {
    for (int32_t i = 0; i < n; i++) low[i] = high[i] > low[i] ? high[i] : low[i];
}

ROWS_KERNEL static void no_nans(double *restrict block, int32_t n) {
    for (int32_t i = 0; i < n; i++) block[i] = block[i] > -KOTA_INFINITY ? block[i] : -KOTA_INFINITY;
}

/* Sum of the n <= ROWS rows that count. */
static double block_sum(const double *value, const double *mask, int32_t n, kota_formula_scratch *scratch) {
    double *halves = scratch->halves;
    int32_t half = ROWS / 2;
    if (n == ROWS) {
        select_and_add(halves, value, mask);
        half /= 2;
    } else {
        while (half > 4 && half >= n) half /= 2;
        for (int32_t i = n; i < 2 * half; i++) halves[i] = 0.0;
        select_rows(halves, value, mask, 0.0, 1.0, n);
    }
    for (; half >= 4; half /= 2) add_half(halves, halves + half, half);
    return (halves[0] + halves[2]) + (halves[1] + halves[3]);
}

/* The greatest of sign * value, not-a-numbers left out; -infinity of none. */
static double block_top(const double *value, const double *mask, double sign, int32_t n,
                        kota_formula_scratch *scratch) {
    double *halves = scratch->halves, top = -KOTA_INFINITY;
    int32_t half = ROWS / 2;
    while (half > 4 && half >= n) half /= 2;
    for (int32_t i = n; i < 2 * half; i++) halves[i] = -KOTA_INFINITY;
    select_rows(halves, value, mask, -KOTA_INFINITY, sign, n);
    no_nans(halves, n);
    for (; half >= 4; half /= 2) raise_half(halves, halves + half, half);
    for (int32_t i = 0; i < 4; i++) top = halves[i] > top ? halves[i] : top;
    return top;
}

double kota_formula_reduce(const kota_formula_use *use, const kota_formula_rows *rows, kota_statistic statistic,
                           kota_formula_scratch *scratch) {
    double sum = 0, count = 0, top = -KOTA_INFINITY, sign = statistic == KOTA_STATISTIC_MIN ? -1.0 : 1.0;
    bool extreme = statistic == KOTA_STATISTIC_MIN || statistic == KOTA_STATISTIC_MAX;
    set_constants(use, &scratch->value);
    set_constants(&rows->where, &scratch->where);
    for (int32_t from = 0; from < rows->count; from += ROWS) {
        int32_t n = kota_mini(ROWS, rows->count - from);
        const double *mask = run_mask(rows, from, n, scratch);
        const double *value = run_value(use, rows, from, n, mask, scratch);
        if (extreme)
            top = kota_max(top, block_top(value, mask, sign, n, scratch));
        else
            sum += block_sum(value, mask, n, scratch);
        if (statistic == KOTA_STATISTIC_MEAN) count += block_sum(mask, mask, n, scratch);
    }
    if (extreme) return top > -KOTA_INFINITY ? sign * top : KOTA_NAN;
    if (statistic != KOTA_STATISTIC_MEAN) return sum;
    return count > 0 ? sum / count : KOTA_NAN;
}

/* Rows from the first on that have its zone, when the table's rows are read in order. Whole blocks of a city mostly
 * have one. */
ROWS_KERNEL static int32_t same_zone(const int16_t *restrict zones, int32_t n) {
    int16_t zone = zones[0];
    int32_t differs = 0, end = 1;
    for (int32_t i = 0; i < n; i++) differs |= zones[i] ^ zone;
    if (differs == 0) return n;
    while (zones[end] == zone) end++;
    return end;
}

/* One block into the zones, a run of rows of one zone after the other; rows of a city lie together. */
static void zone_block(double *out, double *counts, const kota_formula_rows *rows, int32_t from, int32_t n,
                       const double *value, const double *mask, double sign, kota_formula_scratch *scratch) {
    const int32_t *index = rows->index != NULL ? rows->index + from : NULL;
    for (int32_t i = 0, end; i < n; i = end) {
        int16_t zone = rows->zone[index != NULL ? index[i] : from + i];
        end = i + 1;
        if (index == NULL) end = i + same_zone(rows->zone + from + i, n - i);
        while (index != NULL && end < n && rows->zone[index[end]] == zone) end++;
        if (zone < 0) continue;
        if (sign == 0.0) {
            out[zone] += block_sum(value + i, mask + i, end - i, scratch);
            if (counts != NULL) counts[zone] += block_sum(mask + i, mask + i, end - i, scratch);
        } else {
            double top = block_top(value + i, mask + i, sign, end - i, scratch);
            out[zone] = top > out[zone] ? top : out[zone];
        }
    }
}

void kota_formula_zonal(double *out, const kota_formula_use *use, const kota_formula_rows *rows,
                        kota_statistic statistic, kota_formula_scratch *scratch) {
    bool means = statistic == KOTA_STATISTIC_MEAN;
    double *counts = means ? kota_alloc((size_t)rows->zone_count + 1, sizeof *counts) : NULL;
    double sign = statistic == KOTA_STATISTIC_MIN ? -1.0 : statistic == KOTA_STATISTIC_MAX ? 1.0 : 0.0;
    for (int32_t z = 0; z < rows->zone_count; z++) out[z] = sign == 0.0 ? 0.0 : -KOTA_INFINITY;
    set_constants(use, &scratch->value);
    set_constants(&rows->where, &scratch->where);
    for (int32_t from = 0; from < rows->count; from += ROWS) {
        int32_t n = kota_mini(ROWS, rows->count - from);
        const double *mask = run_mask(rows, from, n, scratch);
        zone_block(out, counts, rows, from, n, run_value(use, rows, from, n, mask, scratch), mask, sign, scratch);
    }
    for (int32_t z = 0; z < rows->zone_count; z++) {
        if (sign != 0.0)
            out[z] = out[z] > -KOTA_INFINITY ? sign * out[z] : KOTA_NAN;
        else if (means)
            out[z] = counts[z] > 0 ? out[z] / counts[z] : KOTA_NAN;
    }
    kota_free(counts);
}

int32_t kota_formula_choose(int32_t *chosen, const kota_formula_rows *rows, kota_formula_scratch *scratch) {
    int32_t count = 0;
    set_constants(&rows->where, &scratch->where);
    for (int32_t from = 0; from < rows->count; from += ROWS) {
        int32_t n = kota_mini(ROWS, rows->count - from), *block = scratch->chosen, found = 0;
        const double *mask = run_mask(rows, from, n, scratch);
        for (int32_t i = 0; i < n; i++) {
            block[found] = rows->index != NULL ? rows->index[from + i] : from + i;
            found += mask[i] > 0.0;
        }
        memcpy(chosen + count, block, (size_t)found * sizeof *chosen);
        count += found;
    }
    return count;
}
