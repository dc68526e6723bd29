/* The front, the steps, and their files. */
#include "run/portfolio.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/csv.h"
#include "io/json_text.h"

static bool beats(const double *a, const double *b, int32_t axes) {
    bool better = false;
    for (int32_t k = 0; k < axes; k++) {
        if (!(a[k] <= b[k])) return false;
        better = better || a[k] < b[k];
    }
    return better;
}

void kota_pareto_front(bool *front, const double *points, int32_t count, int32_t axes) {
    for (int32_t i = 0; i < count; i++) {
        const double *point = &points[(size_t)i * (size_t)axes];
        front[i] = true;
        for (int32_t k = 0; k < axes; k++) front[i] = front[i] && !kota_is_nan(point[k]);
        for (int32_t j = 0; front[i] && j < count; j++)
            front[i] = !beats(&points[(size_t)j * (size_t)axes], point, axes);
    }
}

static kota_difference *change_of(const kota_portfolio *p, int32_t choice, int32_t indicator) {
    return &p->changes[(size_t)choice * (size_t)p->def->indicator_count + (size_t)indicator];
}

/* What an indicator loses by a choice: less is better. */
static double loss(const kota_portfolio *p, int32_t choice, int32_t indicator) {
    if (!p->choices[choice].known) return KOTA_NAN;
    return -kota_indicators[p->def->indicators[indicator]].better * change_of(p, choice, indicator)->difference;
}

static void mark_front(kota_portfolio *p) {
    int32_t axes = p->def->indicator_count + 1;
    double *points = kota_alloc((size_t)p->count * (size_t)axes, sizeof *points);
    bool *front = kota_alloc((size_t)p->count, sizeof *front);
    for (int32_t c = 0; c < p->count; c++) {
        points[c * axes] = p->choices[c].cost_idr;
        for (int32_t k = 0; k < axes - 1; k++) points[c * axes + 1 + k] = loss(p, c, k);
    }
    kota_pareto_front(front, points, p->count, axes);
    for (int32_t c = 0; c < p->count; c++) p->choices[c].front = front[c];
    kota_free(front);
    kota_free(points);
}

void kota_portfolio_of(kota_portfolio *out, const kota_script_portfolio *def, const kota_comparison *comparison,
                       const char *const *members) {
    *out = (kota_portfolio){.def = def, .count = def->set_count + 1};
    out->choices = kota_alloc((size_t)out->count, sizeof *out->choices);
    out->changes = kota_alloc((size_t)out->count * (size_t)def->indicator_count, sizeof *out->changes);
    out->choices[0] = (kota_choice){.name = "", .known = true};
    for (int32_t c = 0; c < out->count; c++) {
        kota_choice *choice = &out->choices[c];
        if (c > 0) *choice = (kota_choice){.name = members[def->first_member + c - 1], .set = def->sets[c - 1]};
        int32_t sheet = c > 0 ? kota_comparison_sheet(comparison, choice->name) : 0;
        choice->known = sheet >= 0;
        for (int32_t m = 0; m < def->measure_count; m++)
            if ((choice->set & UINT32_C(1) << m) != 0) choice->cost_idr += def->costs_idr[m];
        for (int32_t k = 0; sheet >= 0 && k < def->indicator_count; k++)
            *change_of(out, c, k) = kota_comparison_difference(comparison, sheet, (kota_indicator)def->indicators[k],
                                                               comparison->districts);
    }
    mark_front(out);
}

void kota_portfolio_free(kota_portfolio *portfolio) {
    kota_free(portfolio->choices);
    kota_free(portfolio->changes);
    *portfolio = (kota_portfolio){0};
}

int32_t kota_portfolio_steps(int32_t *steps, const kota_portfolio *portfolio, int32_t indicator) {
    int32_t count = 1;
    steps[0] = 0;
    for (;;) { /* the cheapest that is better than the last, and of those of its cost the best */
        int32_t next = -1;
        for (int32_t c = 1; c < portfolio->count; c++) {
            double mine = loss(portfolio, c, indicator), cost_idr = portfolio->choices[c].cost_idr;
            if (!(mine < loss(portfolio, steps[count - 1], indicator))) continue;
            bool first = next < 0 || cost_idr < portfolio->choices[next].cost_idr;
            if (first || (cost_idr <= portfolio->choices[next].cost_idr && mine < loss(portfolio, next, indicator)))
                next = c;
        }
        if (next < 0) return count;
        steps[count++] = next;
    }
}

static void change_cells(kota_csv *csv, const kota_difference *change) {
    kota_csv_number(csv, change->difference);
    kota_csv_number(csv, change->ci_low);
    kota_csv_number(csv, change->ci_high);
    kota_csv_end_row(csv);
}

static kota_status write_csv(kota_csv *csv, const char *folder, const char *name, kota_error *err) {
    char *path = kota_text_format("%s/%s", folder, name);
    kota_status status = kota_csv_write(csv, path, err);
    kota_free(path);
    kota_csv_free(csv);
    return status;
}

static kota_status write_choices(const kota_portfolio *p, const char *folder, kota_error *err) {
    static const char *const COLUMNS[] = {"set",  "cost_idr",   "front",  "indicator",
                                          "unit", "difference", "ci_low", "ci_high"};
    kota_csv csv = {0};
    kota_csv_header(&csv, COLUMNS, KOTA_COUNT(COLUMNS));
    for (int32_t c = 0; c < p->count; c++)
        for (int32_t k = 0; p->choices[c].known && k < p->def->indicator_count; k++) {
            const kota_indicator_info *info = &kota_indicators[p->def->indicators[k]];
            kota_csv_text(&csv, p->choices[c].name);
            kota_csv_number(&csv, p->choices[c].cost_idr);
            kota_csv_integer(&csv, p->choices[c].front);
            kota_csv_text(&csv, info->name);
            kota_csv_text(&csv, info->unit);
            change_cells(&csv, change_of(p, c, k));
        }
    return write_csv(&csv, folder, "portfolio.csv", err);
}

static kota_status write_steps(const kota_portfolio *p, const char *folder, kota_error *err) {
    static const char *const COLUMNS[] = {"indicator",  "unit",   "budget_from_idr", "set",
                                          "difference", "ci_low", "ci_high"};
    kota_csv csv = {0};
    int32_t *steps = kota_alloc((size_t)p->count, sizeof *steps);
    kota_csv_header(&csv, COLUMNS, KOTA_COUNT(COLUMNS));
    for (int32_t k = 0; k < p->def->indicator_count; k++) {
        int32_t count = kota_portfolio_steps(steps, p, k);
        for (int32_t s = 0; s < count; s++) {
            kota_csv_text(&csv, kota_indicators[p->def->indicators[k]].name);
            kota_csv_text(&csv, kota_indicators[p->def->indicators[k]].unit);
            kota_csv_number(&csv, p->choices[steps[s]].cost_idr);
            kota_csv_text(&csv, p->choices[steps[s]].name);
            change_cells(&csv, change_of(p, steps[s], k));
        }
    }
    kota_free(steps);
    return write_csv(&csv, folder, "portfolio_best.csv", err);
}

static void add_choices(kota_json_writer *json, const kota_portfolio *p) {
    kota_json_array(json, "sets");
    for (int32_t c = 0; c < p->count; c++) {
        const kota_choice *choice = &p->choices[c];
        kota_json_object(json, NULL);
        kota_json_text(json, "name", choice->name);
        kota_json_array(json, "measures");
        for (int32_t m = 0; m < p->def->measure_count; m++)
            if ((choice->set & UINT32_C(1) << m) != 0) kota_json_text(json, NULL, p->def->measures[m]);
        kota_json_end(json);
        kota_json_number(json, "cost_idr", choice->cost_idr);
        kota_json_flag(json, "known", choice->known);
        kota_json_flag(json, "front", choice->front);
        kota_json_object(json, "changes");
        for (int32_t k = 0; choice->known && k < p->def->indicator_count; k++) {
            const kota_difference *d = change_of(p, c, k);
            const double values[] = {d->difference, d->ci_low, d->ci_high};
            kota_json_numbers(json, kota_indicators[p->def->indicators[k]].name, values, 3, 1);
        }
        kota_json_end(json);
        kota_json_end(json);
    }
    kota_json_end(json);
}

static void add_best(kota_json_writer *json, const kota_portfolio *p) {
    int32_t *steps = kota_alloc((size_t)p->count, sizeof *steps);
    kota_json_object(json, "best");
    for (int32_t k = 0; k < p->def->indicator_count; k++) {
        int32_t count = kota_portfolio_steps(steps, p, k);
        kota_json_array(json, kota_indicators[p->def->indicators[k]].name);
        for (int32_t s = 0; s < count; s++) kota_json_text(json, NULL, p->choices[steps[s]].name);
        kota_json_end(json);
    }
    kota_json_end(json);
    kota_free(steps);
}

kota_status kota_portfolio_write(const kota_portfolio *portfolio, const char *folder, kota_error *err) {
    KOTA_TRY(write_choices(portfolio, folder, err));
    KOTA_TRY(write_steps(portfolio, folder, err));
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_number(&json, "budget_idr", portfolio->def->budget_idr);
    add_choices(&json, portfolio);
    add_best(&json, portfolio);
    kota_json_end(&json);
    char *path = kota_text_format("%s/portfolio.json", folder);
    kota_status status = kota_json_write(&json, path, err);
    kota_free(path);
    kota_json_writer_free(&json);
    return status;
}
