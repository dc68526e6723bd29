/* Formulas over tables: "depth_m > 0.3 and persons > 0" is read once into a program for columns of numbers, and run
 * over all rows in blocks that fit the first cache. No Lua in here: what a policy's columns are is said in rows.c.
 *
 *   formula    or, and, not, comparisons (< <= > >= == ~=), + -, * /, unary -, ( ), numbers, columns, other names
 *              min(a, b), max(a, b), abs(a)
 *   a condition counts as 1 or 0 in arithmetic; a column of words is compared with a text: class == "primary" */
#ifndef KOTA_SCRIPT_FORMULA_H
#define KOTA_SCRIPT_FORMULA_H

#include "core/kota.h"

typedef enum kota_formula_kind { KOTA_FORMULA_NUMBER, KOTA_FORMULA_CONDITION, KOTA_FORMULA_WORD } kota_formula_kind;

enum {
    KOTA_FORMULA_ROWS = 256, /* of a block: 2 KiB a column */
    KOTA_FORMULA_COLUMNS_MAX = 16,
    KOTA_FORMULA_CONSTANTS_MAX = 32,
    KOTA_FORMULA_TEMPORARIES_MAX = 16,
    KOTA_FORMULA_NAMES_MAX = 8,
    KOTA_FORMULA_OPS_MAX = 200,
    KOTA_FORMULA_BYTES_MAX = 2000,
};

typedef struct kota_formula_column { /* what a formula may name */
    const char *name, *unit, *words; /* words: one line for the documentation */
    kota_formula_kind kind;
} kota_formula_column;

typedef struct kota_formula_table { /* columns by place; words of a column by their numbers, NULL-terminated */
    const char *what;               /* "links", for sentences */
    const kota_formula_column *columns;
    int32_t count;
    const char *const *(*words)(const void *user, int32_t column);
    const void *user;
} kota_formula_table;

typedef struct kota_formula kota_formula;

/** Read a formula for a table. Names that are no columns are left open, to be given when it runs.
 *  @errors KOTA_SCRIPT: one sentence that quotes the formula and says what was expected where; KOTA_FORMULA_*_MAX.
 *  @lifetime free with kota_formula_destroy.  @tested tests/unit/script/test_formula.c */
KOTA_NODISCARD kota_status kota_formula_create(kota_formula **out, const char *text, const kota_formula_table *table,
                                               kota_error *err);
void kota_formula_destroy(kota_formula *formula);                   /* NULL is fine */
kota_formula_kind kota_formula_result(const kota_formula *formula); /* a number or a condition */
/** Columns that it reads, as places in the table. */
int32_t kota_formula_columns(const kota_formula *formula, const int32_t **columns);
/** Names that it leaves open, in the order of the values that kota_formula_run takes. */
int32_t kota_formula_names(const kota_formula *formula, const char *const **names);
/** Operations a row, for budgets. */
int32_t kota_formula_cost(const kota_formula *formula);

/* ---- running ---- */

typedef enum kota_rows_type { KOTA_ROWS_F32, KOTA_ROWS_I16, KOTA_ROWS_U8 } kota_rows_type;
typedef struct kota_formula_source { /* a column's rows */
    const void *rows;
    kota_rows_type type;
    bool is_condition; /* rows[row] > above; of U8 with bits: rows[row] & bits. Otherwise rows[row] * scale */
    uint8_t bits;      /* 0: none */
    double scale, above;
} kota_formula_source;

typedef enum kota_statistic {
    KOTA_STATISTIC_SUM,
    KOTA_STATISTIC_MEAN,
    KOTA_STATISTIC_MIN,
    KOTA_STATISTIC_MAX,
    KOTA_STATISTIC_COUNT,
    KOTA_STATISTIC_KINDS
} kota_statistic;

typedef struct kota_formula_use {       /* a formula with what it runs on */
    const kota_formula *formula;        /* NULL: 1 */
    const kota_formula_source *sources; /* as many as kota_formula_columns */
    const double *values;               /* as many as kota_formula_names */
} kota_formula_use;

typedef struct kota_formula_rows { /* rows of a table: all of them, or those of a list */
    int32_t count;
    const int32_t *index; /* NULL: 0 .. count - 1 */
    const int16_t *zone;  /* by row of the table, -1 none; NULL where no zones are asked for */
    int32_t only_zone;    /* rows of this zone alone; -1: all */
    int32_t zone_count;
    kota_formula_use where; /* rows where this condition holds; formula NULL: all */
} kota_formula_rows;

typedef struct kota_formula_scratch
    kota_formula_scratch; /* blocks, lent to each run: nothing is made while it runs */
kota_formula_scratch *kota_formula_scratch_create(void);
void kota_formula_scratch_destroy(kota_formula_scratch *scratch);

/** A statistic of a formula over rows; NaN for the mean, least or greatest of none, and not-a-number values count in
 *  no least or greatest.
 *  @determinism sums are of doubles, by halves in a block of rows and then block by block in order: the same bits on
 *  every machine.
 *  @tested tests/unit/script/test_formula.c */
double kota_formula_reduce(const kota_formula_use *use, const kota_formula_rows *rows, kota_statistic statistic,
                           kota_formula_scratch *scratch);
/** The same by zone into out[zone_count]; sums are of runs of rows of one zone in a block.
 *  @tested tests/unit/script/test_formula.c */
void kota_formula_zonal(double *out, const kota_formula_use *use, const kota_formula_rows *rows,
                        kota_statistic statistic, kota_formula_scratch *scratch);
/** The rows that rows.where and rows.only_zone leave, into chosen (room for rows->count); returns how many.
 *  @tested tests/unit/script/test_formula.c */
int32_t kota_formula_choose(int32_t *chosen, const kota_formula_rows *rows, kota_formula_scratch *scratch);

#endif
