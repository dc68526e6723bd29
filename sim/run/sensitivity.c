/* Elementary effects and Sobol's indices, and their files. */
#include "run/sensitivity.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/csv.h"

/* Walks of parameters + 1 points, which differ in one parameter each. */
static void elementary(kota_sensitivity *out, const kota_points_table *t, const double *values) {
    int32_t d = t->parameters, walks = t->points / (d + 1);
    double *sum = kota_alloc(3 * (size_t)d, sizeof(double)), *size = sum + d, *squares = size + d;
    for (int32_t p = 0; p + 1 < t->points; p++) {
        if (p % (d + 1) == d) continue; /* from one walk to the next */
        for (int32_t j = 0; j < d; j++) {
            double step = t->at[(p + 1) * d + j] - t->at[p * d + j];
            if (step == 0) continue;
            double effect = (values[p + 1] - values[p]) / step * (t->ranges[2 * j + 1] - t->ranges[2 * j]);
            sum[j] += effect;
            size[j] += kota_abs(effect);
            squares[j] += effect * effect;
        }
    }
    for (int32_t j = 0; j < d; j++) {
        double mean = sum[j] / walks, variance = (squares[j] - walks * mean * mean) / (walks - 1);
        out[j].first = size[j] / walks;
        out[j].total = variance == variance ? kota_sqrt(variance > 0 ? variance : 0) : KOTA_NAN;
    }
    kota_free(sum);
}

/* Blocks of parameters + 2 points: a, b, then a with one parameter of b. */
static void shares(kota_sensitivity *out, const kota_points_table *t, const double *values) {
    int32_t d = t->parameters, blocks = t->points / (d + 2);
    double mean = 0, variance = 0;
    for (int32_t k = 0; k < blocks; k++) mean += (values[k * (d + 2)] + values[k * (d + 2) + 1]) / (2.0 * blocks);
    for (int32_t k = 0; k < 2 * blocks; k++) {
        double off = values[k / 2 * (d + 2) + k % 2] - mean;
        variance += off * off / (2.0 * blocks);
    }
    for (int32_t j = 0; j < d; j++) {
        double first = 0, total = 0;
        for (int32_t k = 0; k < blocks; k++) {
            const double *block = &values[k * (d + 2)];
            double a = block[0], b = block[1], mixed = block[2 + j];
            first += (b - mean) * (mixed - a) / blocks;
            total += (a - mixed) * (a - mixed) / (2.0 * blocks);
        }
        out[j].first = variance > 0 ? first / variance : KOTA_NAN;
        out[j].total = variance > 0 ? total / variance : KOTA_NAN;
    }
}

bool kota_sensitivity_of(kota_sensitivity *out, const kota_points_table *table, const double *values) {
    bool morris = strcmp(table->kind, "morris") == 0, variance = strcmp(table->kind, "variance") == 0;
    if (morris) elementary(out, table, values);
    if (variance) shares(out, table, values);
    return morris || variance;
}

static kota_status write_points(const kota_points_table *t, const char *const *names, const char *path,
                                kota_error *err) {
    kota_csv csv = {0};
    const char **columns = kota_alloc((size_t)t->parameters + 1, sizeof *columns);
    columns[0] = "intervention";
    for (int32_t j = 0; j < t->parameters; j++) columns[1 + j] = t->names[j];
    kota_csv_header(&csv, columns, t->parameters + 1);
    for (int32_t p = 0; p < t->points; p++) {
        kota_csv_text(&csv, names[t->first_member + p]);
        for (int32_t j = 0; j < t->parameters; j++) kota_csv_number(&csv, t->at[p * t->parameters + j]);
        kota_csv_end_row(&csv);
    }
    kota_status status = kota_csv_write(&csv, path, err);
    kota_csv_free(&csv);
    kota_free(columns);
    return status;
}

/* Means of an indicator of the city at all points; a failed one is NaN. */
static void read_values(double *values, const kota_points_table *t, const kota_comparison *c,
                        const char *const *names, int32_t indicator) {
    int32_t sheet = 1; /* sheets are in the order of the members that did not fail */
    for (int32_t p = 0; p < t->points; p++) {
        const char *name = names[t->first_member + p];
        values[p] = KOTA_NAN;
        for (int32_t s = sheet; s < c->sheet_count; s++) {
            if (strcmp(c->sheets[s].name, name) != 0) continue;
            values[p] = kota_comparison_difference(c, s, (kota_indicator)indicator, c->districts).value;
            sheet = s + 1;
            break;
        }
    }
}

static kota_status write_analysis(const kota_points_table *t, const kota_comparison *c, const char *const *names,
                                  const char *path, kota_error *err) {
    static const char *const COLUMNS[] = {"indicator", "parameter", "measure", "value"};
    bool morris = strcmp(t->kind, "morris") == 0;
    double *values = kota_alloc((size_t)t->points, sizeof(double));
    kota_sensitivity *found = kota_alloc((size_t)t->parameters, sizeof *found);
    kota_csv csv = {0};
    kota_csv_header(&csv, COLUMNS, KOTA_COUNT(COLUMNS));
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        read_values(values, t, c, names, i);
        (void)kota_sensitivity_of(found, t, values);
        for (int32_t k = 0; k < 2 * t->parameters; k++) {
            kota_csv_text(&csv, kota_indicators[i].name);
            kota_csv_text(&csv, t->names[k / 2]);
            if (k % 2 == 0)
                kota_csv_text(&csv, morris ? "mu_star" : "first_share");
            else
                kota_csv_text(&csv, morris ? "sigma" : "total_share");
            kota_csv_number(&csv, k % 2 == 0 ? found[k / 2].first : found[k / 2].total);
            kota_csv_end_row(&csv);
        }
    }
    kota_status status = kota_csv_write(&csv, path, err);
    kota_csv_free(&csv);
    kota_free(found);
    kota_free(values);
    return status;
}

kota_status kota_sensitivity_write(const kota_points_table *table, const kota_comparison *comparison,
                                   const char *const *names, const char *folder, kota_error *err) {
    char *points = kota_text_format("%s/design.csv", folder),
         *analysis = kota_text_format("%s/sensitivity.csv", folder);
    kota_status status = write_points(table, names, points, err);
    bool has = strcmp(table->kind, "morris") == 0 || strcmp(table->kind, "variance") == 0;
    if (status == KOTA_OK && has) status = write_analysis(table, comparison, names, analysis, err);
    kota_free(points);
    kota_free(analysis);
    return status;
}
