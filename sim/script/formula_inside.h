/* A formula as a program: shared by its reader and its runner, nobody else includes this. */
#ifndef KOTA_SCRIPT_FORMULA_INSIDE_H
#define KOTA_SCRIPT_FORMULA_INSIDE_H

#include "script/formula.h"

/* Registers hold a block of a column each: columns, then constants and open names, then temporaries. */
enum {
    CONSTANT_0 = KOTA_FORMULA_COLUMNS_MAX,
    TEMPORARY_0 = CONSTANT_0 + KOTA_FORMULA_CONSTANTS_MAX,
    REGISTERS = TEMPORARY_0 + KOTA_FORMULA_TEMPORARIES_MAX,
};

typedef enum formula_code {
    CODE_ADD,
    CODE_SUBTRACT,
    CODE_MULTIPLY,
    CODE_DIVIDE,
    CODE_MIN,
    CODE_MAX,
    CODE_LESS,
    CODE_AT_MOST,
    CODE_EQUAL,
    CODE_UNEQUAL,
    CODE_AND, /* of conditions, which are 1 or 0 */
    CODE_OR,
    CODE_NOT,
    CODE_NEGATE,
    CODE_ABS,
} formula_code;

typedef struct formula_op {
    uint8_t code, to, a, b; /* registers; to differs from a and b */
} formula_op;

struct kota_formula {
    formula_op ops[KOTA_FORMULA_OPS_MAX];
    int32_t op_count;
    uint8_t result; /* a register */
    kota_formula_kind kind;
    int32_t columns[KOTA_FORMULA_COLUMNS_MAX]; /* places in the table */
    int32_t column_count;
    double constants[KOTA_FORMULA_CONSTANTS_MAX];
    int32_t name_of[KOTA_FORMULA_CONSTANTS_MAX]; /* -1: a constant; otherwise a place in names */
    int32_t constant_count;
    const char *names[KOTA_FORMULA_NAMES_MAX];
    int32_t name_count;
};

#endif
