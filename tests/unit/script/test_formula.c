/* Formulas over rows: what they mean, their sentences, and that blocks, lists and zones add up to plain loops. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "script/formula.h"

enum { ROWS = 3000 }; /* several blocks and a part of one */

typedef struct table { /* a: -2..2 with one not-a-number, b: 0..1, on: bit 4, word: 0..2, zone: -1..2 */
    float a[ROWS], b[ROWS];
    uint8_t bits[ROWS], word[ROWS];
    int16_t zone[ROWS];
    kota_formula_scratch *scratch;
} table;

static const kota_formula_column COLUMNS[] = {{"a", "m", "", KOTA_FORMULA_NUMBER},
                                              {"b", "1", "", KOTA_FORMULA_NUMBER},
                                              {"on", "", "", KOTA_FORMULA_CONDITION},
                                              {"word", "", "", KOTA_FORMULA_WORD}};

static const char *const *words(const void *user, int32_t column) {
    static const char *const known[] = {"red", "green", "blue", NULL};
    cr_expect(user == NULL && column == 3);
    return known;
}

static const kota_formula_table TABLE = {.what = "things", .columns = COLUMNS, .count = 4, .words = words};

static table *table_create(void) {
    table *made = kota_alloc(1, sizeof *made);
    for (uint64_t i = 0; i < ROWS; i++) {
        kota_key key = {.seed = 1, .entity = i, .stream = KOTA_STREAM_POLICY, .what = 0};
        made->a[i] = (float)(4 * kota_random_unit(key, 0) - 2);
        made->b[i] = (float)kota_random_unit(key, 1);
        made->bits[i] = (uint8_t)kota_random_below(key, 2, 256);
        made->word[i] = (uint8_t)kota_random_below(key, 3, 3);
        made->zone[i] = (int16_t)(kota_random_below(key, 4, 4) - 1);
    }
    made->scratch = kota_formula_scratch_create();
    return made;
}

static void table_destroy(table *t) {
    kota_formula_scratch_destroy(t->scratch);
    kota_free(t);
}

typedef struct bound { /* a formula on the table */
    kota_formula *formula;
    kota_formula_source sources[KOTA_FORMULA_COLUMNS_MAX];
    double values[KOTA_FORMULA_NAMES_MAX];
    kota_formula_use use;
} bound;

static void bind(bound *to, const table *t, const char *text) {
    *to = (bound){.values = {0.5, 2}};
    if (text == NULL) return;
    kota_error err = {0};
    cr_assert_eq(kota_formula_create(&to->formula, text, &TABLE, &err), KOTA_OK, "%s", err.text);
    const int32_t *columns;
    int32_t count = kota_formula_columns(to->formula, &columns);
    const kota_formula_source all[] = {
        {.rows = t->a, .type = KOTA_ROWS_F32, .scale = 1},
        {.rows = t->b, .type = KOTA_ROWS_F32, .scale = 1},
        {.rows = t->bits, .type = KOTA_ROWS_U8, .is_condition = true, .bits = 4},
        {.rows = t->word, .type = KOTA_ROWS_U8, .scale = 1},
    };
    for (int32_t c = 0; c < count; c++) to->sources[c] = all[columns[c]];
    to->use = (kota_formula_use){.formula = to->formula, .sources = to->sources, .values = to->values};
}

static double reduce(const table *t, const char *where, const char *text, kota_statistic statistic) {
    bound condition, value;
    bind(&condition, t, where);
    bind(&value, t, text);
    kota_formula_rows rows = {.count = ROWS, .zone = t->zone, .only_zone = -1, .where = condition.use};
    double found = kota_formula_reduce(&value.use, &rows, statistic, t->scratch);
    kota_formula_destroy(condition.formula);
    kota_formula_destroy(value.formula);
    return found;
}

/* One row's value of each formula, by hand. */
static double by_hand(const table *t, int32_t which, int32_t i) {
    double a = (double)t->a[i], b = (double)t->b[i];
    bool on = (t->bits[i] & 4) != 0;
    switch (which) {
    case 0: return a + b * 2 - 1;
    case 1: return -(a - b) / (b + 1);
    case 2: return a > 0.3 && b < 0.5;
    case 3: return a <= 0.5 || !(b >= 0.25) || on;
    case 4: return kota_min(a, b) + kota_max(a, 0) - kota_abs(a);
    case 5: return (a > 0.3) * b * 10;
    case 6: return t->word[i] == 1;
    case 7: return t->word[i] != 2 && on;
    case 8: return a > 0.5 && b * 2 < 1.5;
    case 9: return 1.5e-2 - a - b - 3;
    case 10: return (a == b) + 2 * (a != b);
    default: return 1;
    }
}
static const char *const FORMULAS[] = {"a + b * 2 - 1",
                                       "-(a - b) / (b + 1)",
                                       "a > 0.3 and b < 0.5",
                                       "a <= 0.5 or not (b >= 0.25) or on",
                                       "min(a, b) + max(a, 0) - abs(a)",
                                       "(a > 0.3) * b * 10",
                                       "word == 'green'",
                                       "word ~= \"blue\" and on",
                                       "a > limit and b * twice < 1.5",
                                       "1.5e-2 - a - b - 3",
                                       "(a == b) + 2 * (a ~= b)"};

Test(formula, means_what_a_plain_loop_does) {
    table *t = table_create();
    for (int32_t f = 0; f < KOTA_COUNT(FORMULAS); f++) {
        double sum = 0, least = KOTA_INFINITY, most = -KOTA_INFINITY;
        for (int32_t i = 0; i < ROWS; i++) {
            double x = by_hand(t, f, i);
            sum += x;
            least = kota_min(least, x);
            most = kota_max(most, x);
        }
        cr_expect_float_eq(reduce(t, NULL, FORMULAS[f], KOTA_STATISTIC_SUM), sum, 1e-9, "%s", FORMULAS[f]);
        cr_expect_float_eq(reduce(t, NULL, FORMULAS[f], KOTA_STATISTIC_MEAN), sum / ROWS, 1e-12, "%s", FORMULAS[f]);
        cr_expect(reduce(t, NULL, FORMULAS[f], KOTA_STATISTIC_MIN) == least, "%s", FORMULAS[f]);
        cr_expect(reduce(t, NULL, FORMULAS[f], KOTA_STATISTIC_MAX) == most, "%s", FORMULAS[f]);
    }
    table_destroy(t);
}

Test(formula, counts_where_a_condition_holds) {
    table *t = table_create();
    double sum = 0, count = 0;
    for (int32_t i = 0; i < ROWS; i++) {
        if (!(t->a[i] > 0.3F)) continue;
        sum += (double)t->b[i];
        count += 1;
    }
    t->b[7] = t->a[7] > 0.3F ? t->b[7] : (float)KOTA_NAN; /* what is not chosen does not count */
    cr_expect_float_eq(reduce(t, "a > 0.3", "b", KOTA_STATISTIC_SUM), sum, 1e-9);
    cr_expect_eq(reduce(t, "a > 0.3", NULL, KOTA_STATISTIC_COUNT), count);
    cr_expect_eq(reduce(t, NULL, "a > 0.3", KOTA_STATISTIC_COUNT), count);
    cr_expect(kota_is_nan(reduce(t, "a > 9", "b", KOTA_STATISTIC_MEAN)));
    cr_expect(kota_is_nan(reduce(t, "a > 9", "b", KOTA_STATISTIC_MAX)));
    cr_expect_eq(reduce(t, "a > 9", "b", KOTA_STATISTIC_SUM), 0);
    table_destroy(t);
}

Test(formula, lists_and_zones) {
    table *t = table_create();
    bound condition, value;
    bind(&condition, t, "a > 0");
    bind(&value, t, "b");
    int32_t *index = kota_alloc(ROWS, sizeof *index), count = 0;
    for (int32_t i = ROWS - 1; i >= 0; i -= 2) index[count++] = i;
    kota_formula_rows rows = {
        .count = count, .index = index, .zone = t->zone, .zone_count = 3, .only_zone = -1, .where = condition.use};
    double sums[3] = {0}, found[3], tops[3] = {-1, -1, -1}, total = 0;
    int32_t chosen_count = 0;
    for (int32_t k = 0; k < count; k++) {
        int32_t i = index[k];
        if (!(t->a[i] > 0)) continue;
        chosen_count++;
        total += (double)t->b[i];
        if (t->zone[i] < 0) continue;
        sums[t->zone[i]] += (double)t->b[i];
        tops[t->zone[i]] = kota_max(tops[t->zone[i]], (double)t->b[i]);
    }
    cr_expect_float_eq(kota_formula_reduce(&value.use, &rows, KOTA_STATISTIC_SUM, t->scratch), total, 1e-9);
    kota_formula_zonal(found, &value.use, &rows, KOTA_STATISTIC_SUM, t->scratch);
    for (int32_t z = 0; z < 3; z++) cr_expect_float_eq(found[z], sums[z], 1e-9, "%d", (int)z);
    kota_formula_zonal(found, &value.use, &rows, KOTA_STATISTIC_MAX, t->scratch);
    for (int32_t z = 0; z < 3; z++) cr_expect(found[z] == tops[z], "%d", (int)z);
    rows.only_zone = 1;
    cr_expect_float_eq(kota_formula_reduce(&value.use, &rows, KOTA_STATISTIC_SUM, t->scratch), sums[1], 1e-9);
    rows.only_zone = -1;
    cr_assert_eq(kota_formula_choose(index, &rows, t->scratch), chosen_count);
    for (int32_t k = 0; k < chosen_count; k++)
        cr_expect(t->a[index[k]] > 0 && (k == 0 || index[k] < index[k - 1]), "in the list's order");
    kota_free(index);
    kota_formula_destroy(condition.formula);
    kota_formula_destroy(value.formula);
    table_destroy(t);
}

Test(formula, says_what_is_wrong) {
    static const struct {
        const char *text, *words;
    } faults[] = {
        {"", "ends too soon: a number, a column or ( was expected"},
        {"a >", "ends too soon"},
        {"a > 0.3)", "an operator was expected, at \")\""},
        {"(a > 0.3", "a ) is missing"},
        {"a = 3", "write == to compare"},
        {"a != 3", "write ~= for unequal"},
        {"a and b", "and, or and not join conditions"},
        {"not a", "and, or and not join conditions"},
        {"0 < a < 1", "join two comparisons by and"},
        {"word", "a column of words can only be compared with a text"},
        {"word + 1", "a column of words can only be compared with a text"},
        {"word == a", "compared with a text"},
        {"word == 'gren'", "no word is called so; did you mean \"green\"?"},
        {"'green' == word", "a text stands right of a column of words"},
        {"word == 'green", "a text does not end"},
        {"min(a)", "min(a, b)"},
        {"max a", "write min(a, b), max(a, b) or abs(a)"},
        {"a & 1", "an operator was expected, at \"& 1\""},
        {"1.2.3", "this is no number"},
        {"n1+n2+n3+n4+n5+n6+n7+n8+n9", "too many names that are no columns"},
    };
    for (int32_t f = 0; f < KOTA_COUNT(faults); f++) {
        kota_error err = {0};
        kota_formula *formula = NULL;
        cr_expect_eq(kota_formula_create(&formula, faults[f].text, &TABLE, &err), KOTA_SCRIPT, "%s", faults[f].text);
        cr_expect_not_null(strstr(err.text, faults[f].words), "%s -> %s", faults[f].text, err.text);
        cr_expect_null(formula);
    }
}

Test(formula, bombs_are_refused) {
    char text[KOTA_FORMULA_BYTES_MAX + 2];
    kota_formula *formula = NULL;
    memset(text, '(', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    cr_expect_eq(kota_formula_create(&formula, text, &TABLE, NULL), KOTA_SCRIPT);
    for (int32_t length = 1; length < 1999; length += 97) {
        static const char *const parts[] = {"(", "-", "not ", "a*(", "min(a,"};
        for (int32_t p = 0; p < KOTA_COUNT(parts); p++) {
            size_t of = strlen(parts[p]);
            for (int32_t i = 0; i < length; i++) text[i] = parts[p][(size_t)i % of];
            text[length] = '\0';
            kota_status expected = length == 1 && p >= 2 ? KOTA_OK : KOTA_SCRIPT; /* a name */
            cr_expect_eq(kota_formula_create(&formula, text, &TABLE, NULL), expected, "%s", text);
            kota_formula_destroy(formula);
        }
    }
    size_t at = 0;
    while (at + 3 < KOTA_FORMULA_BYTES_MAX) {
        memcpy(text + at, "a+", 2);
        at += 2;
    }
    memcpy(text + at, "a", 2);
    cr_expect_eq(kota_formula_create(&formula, text, &TABLE, NULL), KOTA_SCRIPT, "too many operations");
}
