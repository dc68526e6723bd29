/* Who gains and who loses. */
#include "run/equity.h"

#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/csv.h"
#include "run/student.h"

const char *const kota_equity_names[KOTA_EQUITY_COUNT] = {
#define KOTA_EQUITY(name, word) word,
    KOTA_EQUITY_MEASURES(KOTA_EQUITY)
#undef KOTA_EQUITY
};

/* ---- who lives where ---- */

static kota_status read_columns(kota_residents *out, const kota_comparison *comparison, const kota_csv_table *table,
                                kota_error *err) {
    static const char *const NAMES[] = {"residents", "income_idr_per_month", "low_income_share", "elderly_share",
                                        "disabled_share"};
    double *const values[] = {out->persons, out->income_idr_per_month, out->share[0], out->share[1], out->share[2]};
    int32_t id, column[KOTA_COUNT(NAMES)];
    KOTA_TRY(kota_csv_need(&id, table, "district", err));
    for (int32_t c = 0; c < KOTA_COUNT(NAMES); c++) KOTA_TRY(kota_csv_need(&column[c], table, NAMES[c], err));
    for (int32_t r = 0; r < kota_csv_rows(table); r++) {
        int32_t d = kota_comparison_district(comparison, kota_csv_cell(table, r, id));
        for (int32_t c = 0; c < KOTA_COUNT(NAMES) && d >= 0 && d < out->count; c++)
            KOTA_TRY(kota_csv_get_number(&values[c][d], table, r, column[c], err));
    }
    return KOTA_OK;
}

kota_status kota_residents_read(kota_residents *out, const kota_comparison *comparison, const char *run_folder,
                                kota_error *err) {
    size_t count = (size_t)comparison->districts + 1;
    *out = (kota_residents){.count = comparison->districts,
                            .persons = kota_alloc(count, sizeof(double)),
                            .income_idr_per_month = kota_alloc(count, sizeof(double))};
    for (int32_t s = 0; s < KOTA_SHARES; s++) out->share[s] = kota_alloc(count, sizeof(double));
    char *path = kota_text_format("%s/districts.csv", run_folder);
    kota_csv_table *table = NULL;
    kota_status status = kota_csv_read(&table, path, err);
    if (status == KOTA_OK) status = read_columns(out, comparison, table, err);
    kota_csv_destroy(table);
    kota_free(path);
    if (status != KOTA_OK) kota_residents_free(out);
    return status;
}

void kota_residents_free(kota_residents *residents) {
    kota_free(residents->persons);
    kota_free(residents->income_idr_per_month);
    for (int32_t s = 0; s < KOTA_SHARES; s++) kota_free(residents->share[s]);
    *residents = (kota_residents){0};
}

/* ---- measures ---- */

typedef struct part { /* of the residents: a district */
    double key, value, persons;
    int32_t district;
} part;

static int by_key(const void *a, const void *b) {
    const part *x = a, *y = b;
    if (x->key < y->key || x->key > y->key) return x->key < y->key ? -1 : 1;
    return (x->district > y->district) - (x->district < y->district);
}

/* Mean of the residents between two shares of all, in the order of keys; those of one key are one crowd. */
static double mean_between(part *parts, int32_t count, double from_frac, double to_frac) {
    double all = 0, before = 0, sum = 0, counted = 0;
    qsort(parts, (size_t)count, sizeof *parts, by_key);
    for (int32_t k = 0; k < count; k++) all += parts[k].persons;
    for (int32_t k = 0; k < count;) {
        double persons = 0, values = 0, key = parts[k].key;
        for (; k < count && !(parts[k].key > key); k++) {
            persons += parts[k].persons;
            values += parts[k].persons * parts[k].value;
        }
        double low = kota_max(before, from_frac * all), high = kota_min(before + persons, to_frac * all);
        before += persons;
        if (!(high > low)) continue;
        sum += values / persons * (high - low);
        counted += high - low;
    }
    return counted > 0 ? sum / counted : KOTA_NAN;
}

static double gini(const part *parts, int32_t count) {
    double all = 0, sum = 0, apart = 0;
    for (int32_t i = 0; i < count; i++) {
        all += parts[i].persons;
        sum += parts[i].persons * parts[i].value;
        for (int32_t j = 0; j < i; j++)
            apart += 2 * parts[i].persons * parts[j].persons * kota_abs(parts[i].value - parts[j].value);
    }
    if (!(all > 0) || sum < 0) return KOTA_NAN;
    return sum > 0 ? apart / (2 * all * sum) : 0;
}

static double mean_of(const part *parts, int32_t count, const double *share) {
    double persons = 0, sum = 0;
    for (int32_t k = 0; k < count; k++) {
        double here = parts[k].persons * (share != NULL ? share[parts[k].district] : 1);
        persons += here;
        sum += here * parts[k].value;
    }
    return persons > 0 ? sum / persons : KOTA_NAN;
}

static double of_parts(part *parts, int32_t count, const kota_residents *residents, int32_t better,
                       kota_equity measure) {
    if (measure == KOTA_EQUITY_RESIDENT) return mean_of(parts, count, NULL);
    if (measure == KOTA_EQUITY_GINI) return gini(parts, count);
    if (measure >= KOTA_EQUITY_POOR && measure <= KOTA_EQUITY_DISABLED)
        return mean_of(parts, count, residents->share[measure - KOTA_EQUITY_POOR]);
    bool worst = measure == KOTA_EQUITY_WORST;
    for (int32_t k = 0; k < count; k++) {
        double bad = better > 0 ? parts[k].value : -parts[k].value;
        parts[k].key = worst ? bad : residents->income_idr_per_month[parts[k].district];
    }
    if (worst) return mean_between(parts, count, 0, 0.1);
    int32_t third = (int32_t)measure - KOTA_EQUITY_INCOME_LOW;
    return mean_between(parts, count, third / 3.0, (third + 1) / 3.0);
}

double kota_equity_of(const kota_residents *residents, const double *values, int32_t better, kota_equity measure) {
    part *parts = kota_alloc((size_t)residents->count + 1, sizeof *parts);
    int32_t count = 0;
    for (int32_t d = 0; d < residents->count; d++)
        if (residents->persons[d] > 0 && !kota_is_nan(values[d]))
            parts[count++] = (part){0, values[d], residents->persons[d], d};
    double value = of_parts(parts, count, residents, better, measure);
    kota_free(parts);
    return value;
}

/* ---- the table ---- */

/* What a resident of each district has of an indicator in one replication. */
static void residents_values(double *values, const kota_comparison *c, const kota_residents *residents, int32_t sheet,
                             int32_t replication, int32_t indicator) {
    const kota_sheet *of = &c->sheets[sheet];
    int32_t stride = c->districts + 1;
    bool sum = kota_indicators[indicator].spread == KOTA_SPREAD_SUM;
    for (int32_t d = 0; d < c->districts; d++) {
        double value = of->values[(replication * KOTA_INDICATOR_COUNT + indicator) * stride + d];
        values[d] = !sum ? value : residents->persons[d] > 0 ? value / residents->persons[d] : KOTA_NAN;
    }
}

static kota_difference measured(const kota_comparison *c, const kota_residents *residents, int32_t sheet,
                                int32_t indicator, kota_equity measure) {
    int32_t n = c->sheets[0].replications, better = kota_indicators[indicator].better;
    double *values = kota_alloc((size_t)c->districts + 1, sizeof *values);
    double *change = kota_alloc((size_t)n, sizeof *change), half;
    kota_difference out = {.ci_low = KOTA_NAN, .ci_high = KOTA_NAN};
    for (int32_t r = 0; r < n; r++) {
        residents_values(values, c, residents, 0, r, indicator);
        double before = kota_equity_of(residents, values, better, measure);
        residents_values(values, c, residents, sheet, r, indicator);
        double after = kota_equity_of(residents, values, better, measure);
        change[r] = after - before;
        out.baseline += before / n;
        out.value += after / n;
    }
    out.difference = kota_student_mean(&half, change, n);
    out.ci_low = out.difference - half;
    out.ci_high = out.difference + half;
    kota_free(values);
    kota_free(change);
    return out;
}

static void row(kota_csv *csv, const char *sheet, const char *indicator, const char *measure, const char *unit,
                const kota_difference *d) {
    kota_csv_text(csv, sheet);
    kota_csv_text(csv, indicator);
    kota_csv_text(csv, measure);
    kota_csv_text(csv, unit);
    kota_csv_number(csv, d->baseline);
    kota_csv_number(csv, d->value);
    kota_csv_number(csv, d->difference);
    kota_csv_number(csv, d->ci_low);
    kota_csv_number(csv, d->ci_high);
    kota_csv_end_row(csv);
}

static void add_affected(kota_csv *csv, const kota_comparison *c, const kota_residents *residents, int32_t sheet,
                         int32_t indicator) {
    const kota_indicator_info *info = &kota_indicators[indicator];
    double persons[2] = {0, 0}; /* gaining, losing */
    for (int32_t d = 0; d < c->districts; d++) {
        kota_difference at = kota_comparison_difference(c, sheet, (kota_indicator)indicator, d);
        double gain = at.difference * info->better;
        if (!(gain < 0) && !(gain > 0)) continue;
        if (!kota_is_nan(at.ci_low) && !(at.ci_low > 0) && !(at.ci_high < 0)) continue; /* perhaps nothing */
        persons[gain > 0 ? 0 : 1] += residents->persons[d];
    }
    for (int32_t k = 0; k < 2; k++) {
        kota_difference count = {KOTA_NAN, persons[k], KOTA_NAN, KOTA_NAN, KOTA_NAN, KOTA_NAN, KOTA_NAN, KOTA_NAN};
        row(csv, c->sheets[sheet].name, info->name, k == 0 ? "gaining" : "losing", "persons", &count);
    }
}

static void add_indicator(kota_csv *csv, const kota_comparison *c, const kota_residents *residents, int32_t sheet,
                          int32_t indicator) {
    const kota_indicator_info *info = &kota_indicators[indicator];
    char *unit = kota_text_format(info->spread == KOTA_SPREAD_SUM ? "%s a resident" : "%s", info->unit);
    bool some = false;
    for (int32_t m = 0; m < KOTA_EQUITY_COUNT; m++) {
        kota_difference d = measured(c, residents, sheet, indicator, (kota_equity)m);
        if (kota_is_nan(d.baseline) && kota_is_nan(d.value)) continue;
        row(csv, c->sheets[sheet].name, info->name, kota_equity_names[m], m == KOTA_EQUITY_GINI ? "1" : unit, &d);
        some = true;
    }
    if (some) add_affected(csv, c, residents, sheet, indicator);
    kota_free(unit);
}

kota_status kota_equity_write(const kota_comparison *comparison, const kota_residents *residents, const char *path,
                              kota_error *err) {
    const char *const columns[] = {"intervention", "indicator",  "measure", "unit",   "baseline",
                                   "value",        "difference", "ci_low",  "ci_high"};
    kota_csv csv = {0};
    kota_csv_header(&csv, columns, KOTA_COUNT(columns));
    for (int32_t s = 1; s < comparison->sheet_count; s++) {
        for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
            kota_spread spread = kota_indicators[i].spread;
            if (kota_indicators[i].better != 0 && (spread == KOTA_SPREAD_SUM || spread == KOTA_SPREAD_MEAN))
                add_indicator(&csv, comparison, residents, s, i);
        }
    }
    kota_status status = kota_csv_write(&csv, path, err);
    kota_csv_free(&csv);
    return status;
}
