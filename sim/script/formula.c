/* Reading a formula into a program, by recursive descent. */
#include "script/formula.h"

#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "script/formula_inside.h"

enum { NESTING_MAX = 40, WORD_MAX = 64 };

typedef enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_NAME, TOKEN_TEXT, TOKEN_SIGN } token_kind;

typedef struct operand { /* what a part of the formula left: a register */
    uint8_t place;
    kota_formula_kind kind;
    int32_t column; /* of words */
} operand;

typedef struct reader {
    kota_formula *formula;
    const kota_formula_table *table;
    const char *text, *at; /* at: behind the token */
    const char *token;     /* where it begins */
    token_kind kind;
    char word[WORD_MAX]; /* name, text or sign */
    double number;
    uint32_t busy; /* temporaries in use */
    int32_t depth;
    bool failed;
    kota_error *err;
} reader;

static operand fail(reader *r, const char *why) { /* the first fault stands */
    if (!r->failed) {
        if (r->token[0] == '\0')
            kota_fail(r->err, KOTA_SCRIPT, "\"%.200s\" ends too soon: %s", r->text, why);
        else
            kota_fail(r->err, KOTA_SCRIPT, "\"%.200s\": %s, at \"%.20s\"", r->text, why, r->token);
    }
    r->failed = true;
    return (operand){0};
}

/* ---- tokens ---- */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t number_length(const char *at) {
    size_t length = 0;
    while (is_digit(at[length]) || at[length] == '.') length++;
    if (at[length] == 'e' || at[length] == 'E') {
        size_t digits = length + 1 + (at[length + 1] == '-' || at[length + 1] == '+');
        if (is_digit(at[digits])) {
            while (is_digit(at[digits])) digits++;
            length = digits;
        }
    }
    return length;
}

static void take_word(reader *r, const char *from, size_t length) {
    if (length >= WORD_MAX) {
        fail(r, "a name is too long");
        length = WORD_MAX - 1;
    }
    memcpy(r->word, from, length);
    r->word[length] = '\0';
}

static void next_text(reader *r) { /* "..." or '...' */
    const char *end = strchr(r->token + 1, r->token[0]);
    r->kind = TOKEN_TEXT;
    if (end == NULL) {
        fail(r, "a text does not end");
        r->at = r->token + strlen(r->token);
        return;
    }
    take_word(r, r->token + 1, (size_t)(end - r->token - 1));
    r->at = end + 1;
}

static void next(reader *r) {
    while (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r') r->at++;
    r->token = r->at;
    char c = *r->at;
    size_t length = 1;
    r->kind = TOKEN_SIGN;
    if (c == '\0') {
        r->kind = TOKEN_END;
        r->word[0] = '\0';
        return;
    }
    if (c == '"' || c == '\'') {
        next_text(r);
        return;
    }
    if (is_digit(c) || (c == '.' && is_digit(r->at[1]))) {
        r->kind = TOKEN_NUMBER;
        length = number_length(r->at);
    } else if (is_letter(c)) {
        r->kind = TOKEN_NAME;
        while (is_letter(r->at[length]) || is_digit(r->at[length])) length++;
    } else if (strchr("<>=~!", c) != NULL && r->at[1] == '=') {
        length = 2;
    }
    take_word(r, r->at, length);
    r->at += length;
    if (r->kind == TOKEN_NUMBER && !kota_text_to_number(r->word, &r->number)) fail(r, "this is no number");
}

static bool sees(const reader *r, const char *sign) {
    return (r->kind == TOKEN_SIGN || r->kind == TOKEN_NAME) && strcmp(r->word, sign) == 0;
}

static bool takes(reader *r, const char *sign) {
    if (r->failed || !sees(r, sign)) return false;
    next(r);
    return true;
}

/* ---- registers and operations ---- */

static void release(reader *r, operand part) {
    if (part.place >= TEMPORARY_0) r->busy &= ~(1u << (part.place - TEMPORARY_0));
}

static operand emit(reader *r, formula_code code, operand a, operand b, kota_formula_kind kind) {
    kota_formula *formula = r->formula;
    if (r->failed) return a;
    if (a.kind == KOTA_FORMULA_WORD || b.kind == KOTA_FORMULA_WORD)
        return fail(r, "a column of words can only be compared with a text: class == \"primary\"");
    int32_t free = 0;
    while (free < KOTA_FORMULA_TEMPORARIES_MAX && (r->busy >> free & 1) != 0) free++;
    if (free == KOTA_FORMULA_TEMPORARIES_MAX || formula->op_count == KOTA_FORMULA_OPS_MAX)
        return fail(r, "the formula is too long");
    operand made = {.place = (uint8_t)(TEMPORARY_0 + free), .kind = kind};
    formula->ops[formula->op_count++] =
        (formula_op){.code = (uint8_t)code, .to = made.place, .a = a.place, .b = b.place};
    release(r, a);
    release(r, b);
    r->busy |= 1u << free;
    return made;
}

static operand constant(reader *r, double value, int32_t name) {
    kota_formula *formula = r->formula;
    for (int32_t k = 0; k < formula->constant_count; k++)
        if (formula->name_of[k] == name && (name >= 0 || formula->constants[k] == value))
            return (operand){.place = (uint8_t)(CONSTANT_0 + k)};
    if (formula->constant_count == KOTA_FORMULA_CONSTANTS_MAX) return fail(r, "the formula has too many numbers");
    formula->constants[formula->constant_count] = value;
    formula->name_of[formula->constant_count] = name;
    return (operand){.place = (uint8_t)(CONSTANT_0 + formula->constant_count++)};
}

static operand open_name(reader *r) { /* one that is no column */
    kota_formula *formula = r->formula;
    int32_t name = 0;
    while (name < formula->name_count && strcmp(formula->names[name], r->word) != 0) name++;
    if (name == KOTA_FORMULA_NAMES_MAX) return fail(r, "there are too many names that are no columns");
    if (name == formula->name_count) formula->names[formula->name_count++] = kota_text_copy(r->word);
    next(r);
    return constant(r, 0, name);
}

static operand column(reader *r, int32_t place) {
    kota_formula *formula = r->formula;
    int32_t k = 0;
    while (k < formula->column_count && formula->columns[k] != place) k++;
    if (k == KOTA_FORMULA_COLUMNS_MAX) return fail(r, "the formula has too many columns");
    if (k == formula->column_count) formula->columns[formula->column_count++] = place;
    next(r);
    return (operand){.place = (uint8_t)k, .kind = r->table->columns[place].kind, .column = place};
}

/* ---- the grammar ---- */

static operand read_or(reader *r);

static operand need_condition(reader *r, operand part) {
    if (!r->failed && part.kind != KOTA_FORMULA_CONDITION)
        return fail(r, "and, or and not join conditions, such as depth_m > 0.3");
    return part;
}

static operand call(reader *r, formula_code code, int32_t arguments) {
    next(r);
    if (!takes(r, "(")) return fail(r, "write min(a, b), max(a, b) or abs(a)");
    operand a = read_or(r), b = a;
    if (arguments == 2 && !takes(r, ",")) return fail(r, "min and max take two values: min(a, b)");
    if (arguments == 2) b = read_or(r);
    if (!takes(r, ")")) return fail(r, "a ) is missing");
    return emit(r, code, a, b, KOTA_FORMULA_NUMBER);
}

static operand named(reader *r) {
    if (sees(r, "min")) return call(r, CODE_MIN, 2);
    if (sees(r, "max")) return call(r, CODE_MAX, 2);
    if (sees(r, "abs")) return call(r, CODE_ABS, 1);
    if (sees(r, "and") || sees(r, "or")) return fail(r, "a value is missing");
    for (int32_t c = 0; c < r->table->count; c++)
        if (strcmp(r->table->columns[c].name, r->word) == 0) return column(r, c);
    return open_name(r);
}

static operand read_value(reader *r) {
    if (r->failed) return (operand){0};
    if (r->kind == TOKEN_NUMBER) {
        double value = r->number;
        next(r);
        return constant(r, value, -1);
    }
    if (r->kind == TOKEN_TEXT) return fail(r, "a text stands right of a column of words: class == \"primary\"");
    if (takes(r, "(")) {
        operand inner = read_or(r);
        return takes(r, ")") ? inner : fail(r, "a ) is missing");
    }
    return r->kind == TOKEN_NAME ? named(r) : fail(r, "a number, a column or ( was expected");
}

static operand read_unary(reader *r) {
    if (++r->depth > NESTING_MAX) return fail(r, "the formula is nested too deep");
    operand made;
    if (takes(r, "-")) {
        made = read_unary(r);
        made = emit(r, CODE_NEGATE, made, made, KOTA_FORMULA_NUMBER);
    } else if (takes(r, "not")) {
        made = need_condition(r, read_unary(r));
        made = emit(r, CODE_NOT, made, made, KOTA_FORMULA_CONDITION);
    } else {
        made = read_value(r);
    }
    r->depth--;
    return made;
}

static operand read_product(reader *r) {
    operand made = read_unary(r);
    while (!r->failed && (sees(r, "*") || sees(r, "/"))) {
        formula_code code = sees(r, "*") ? CODE_MULTIPLY : CODE_DIVIDE;
        next(r);
        operand right = read_unary(r);
        made = emit(r, code, made, right, KOTA_FORMULA_NUMBER);
    }
    return made;
}

static operand read_sum(reader *r) {
    operand made = read_product(r);
    while (!r->failed && (sees(r, "+") || sees(r, "-"))) {
        formula_code code = sees(r, "+") ? CODE_ADD : CODE_SUBTRACT;
        next(r);
        operand right = read_product(r);
        made = emit(r, code, made, right, KOTA_FORMULA_NUMBER);
    }
    return made;
}

static operand compare_words(reader *r, operand left, bool equal) {
    if (r->kind != TOKEN_TEXT) return fail(r, "a column of words is compared with a text: class == \"primary\"");
    const char *const *words = r->table->words(r->table->user, left.column);
    int32_t count = 0, found = -1;
    for (; words[count] != NULL; count++)
        if (strcmp(words[count], r->word) == 0) found = count;
    if (found < 0) {
        const char *near = kota_text_nearest(r->word, words, count);
        char *why =
            kota_text_format(near != NULL ? "no %s is called so; did you mean \"%s\"?" : "no %s is called so%s",
                             r->table->columns[left.column].name, near != NULL ? near : "");
        left = fail(r, why);
        kota_free(why);
        return left;
    }
    next(r);
    left.kind = KOTA_FORMULA_NUMBER;
    return emit(r, equal ? CODE_EQUAL : CODE_UNEQUAL, left, constant(r, found, -1), KOTA_FORMULA_CONDITION);
}

static operand read_comparison(reader *r) {
    static const struct {
        const char *sign;
        formula_code code;
        bool turned; /* a > b is b < a */
    } signs[] = {{"<", CODE_LESS, false},    {"<=", CODE_AT_MOST, false}, {">", CODE_LESS, true},
                 {">=", CODE_AT_MOST, true}, {"==", CODE_EQUAL, false},   {"~=", CODE_UNEQUAL, false}};
    operand left = read_sum(r);
    if (sees(r, "=")) return fail(r, "write == to compare");
    if (sees(r, "!=")) return fail(r, "write ~= for unequal");
    for (int32_t s = 0; s < KOTA_COUNT(signs) && !r->failed; s++) {
        if (!takes(r, signs[s].sign)) continue;
        formula_code code = signs[s].code;
        if (left.kind == KOTA_FORMULA_WORD && (code == CODE_EQUAL || code == CODE_UNEQUAL))
            return compare_words(r, left, code == CODE_EQUAL);
        operand right = read_sum(r);
        for (int32_t t = 0; t < KOTA_COUNT(signs); t++)
            if (sees(r, signs[t].sign)) return fail(r, "join two comparisons by and: 0.1 < x and x < 0.3");
        return signs[s].turned ? emit(r, code, right, left, KOTA_FORMULA_CONDITION)
                               : emit(r, code, left, right, KOTA_FORMULA_CONDITION);
    }
    return left;
}

static operand read_and(reader *r) {
    operand made = read_comparison(r);
    while (!r->failed && sees(r, "and")) {
        need_condition(r, made);
        next(r);
        operand right = need_condition(r, read_comparison(r));
        made = emit(r, CODE_AND, made, right, KOTA_FORMULA_CONDITION);
    }
    return made;
}

static operand read_or(reader *r) {
    if (++r->depth > NESTING_MAX) return fail(r, "the formula is nested too deep");
    operand made = read_and(r);
    while (!r->failed && sees(r, "or")) {
        need_condition(r, made);
        next(r);
        operand right = need_condition(r, read_and(r));
        made = emit(r, CODE_OR, made, right, KOTA_FORMULA_CONDITION);
    }
    r->depth--;
    return made;
}

kota_status kota_formula_create(kota_formula **out, const char *text, const kota_formula_table *table,
                                kota_error *err) {
    *out = NULL;
    if (strlen(text) > KOTA_FORMULA_BYTES_MAX)
        return kota_fail(err, KOTA_SCRIPT, "a formula may have %d characters", KOTA_FORMULA_BYTES_MAX);
    kota_formula *formula = kota_alloc(1, sizeof *formula);
    reader r = {.formula = formula, .table = table, .text = text, .at = text, .token = text, .err = err};
    next(&r);
    operand made = read_or(&r);
    if (!r.failed && r.kind != TOKEN_END) fail(&r, "an operator was expected");
    if (!r.failed && made.kind == KOTA_FORMULA_WORD)
        fail(&r, "a column of words can only be compared with a text: class == \"primary\"");
    if (r.failed) {
        kota_formula_destroy(formula);
        return KOTA_SCRIPT;
    }
    formula->result = made.place;
    formula->kind = made.kind;
    *out = formula;
    return KOTA_OK;
}

void kota_formula_destroy(kota_formula *formula) {
    if (formula == NULL) return;
    for (int32_t n = 0; n < formula->name_count; n++) kota_free((void *)(uintptr_t)formula->names[n]);
    kota_free(formula);
}

kota_formula_kind kota_formula_result(const kota_formula *formula) { return formula->kind; }

int32_t kota_formula_columns(const kota_formula *formula, const int32_t **columns) {
    *columns = formula->columns;
    return formula->column_count;
}

int32_t kota_formula_names(const kota_formula *formula, const char *const **names) {
    *names = formula->names;
    return formula->name_count;
}

int32_t kota_formula_cost(const kota_formula *formula) { return formula->op_count + formula->column_count + 1; }
