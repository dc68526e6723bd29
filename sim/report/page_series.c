/* Courses of report.html: what series.csv of each member says, as the mean of its replications and the lowest and the
 * highest of them, or their 5th and 95th percentile. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/csv.h"
#include "report/page.h"

/* In the order in which the page offers them. */
static const char *const SERIES[] = {"flooded_persons", "flooded_ha",  "links_closed",  "vehicles_under_way",
                                     "speed_frac",      "litter_kg",   "bins_full",     "inlet_blocked_frac",
                                     "trucks_working",  "sea_level_m", "pump_m3_per_s", "rain_mm_per_h"};

typedef struct course { /* one member's replications, opened */
    kota_csv_table **tables;
    int32_t count, rows; /* rows of the shortest */
} course;

static kota_status open_course(course *out, char *const *folders, int32_t count, kota_error *err) {
    *out = (course){.tables = kota_alloc((size_t)count, sizeof(kota_csv_table *)), .rows = INT32_MAX};
    for (int32_t r = 0; r < count; r++) {
        char *path = kota_text_format("%s/series.csv", folders[r]);
        kota_status status = kota_csv_read(&out->tables[r], path, err);
        kota_free(path);
        if (status != KOTA_OK) return status;
        out->count = r + 1;
        out->rows = kota_mini(out->rows, kota_csv_rows(out->tables[r]));
    }
    return KOTA_OK;
}

static void close_course(course *c) {
    for (int32_t r = 0; r < c->count; r++) kota_csv_destroy(c->tables[r]);
    kota_free(c->tables);
}

/* Five digits are more than a screen can show, and keep the page small. */
static double short_number(double value) {
    double size = kota_abs(value), step = 1;
    if (!(size > 0) || size >= 1e9) return value;
    while (size / step >= 100000) step *= 10;
    while (size / step < 10000 && step > 1e-12) step /= 10;
    return kota_round(value / step) * step;
}

static int order_numbers(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

/* From the 5th to the 95th percentile where there are enough runs to tell them (linear between runs, Hyndman and Fan
 * 1996, type 7), else from the lowest run to the highest. */
static void find_band(double *low, double *high, double *values, int32_t count) {
    double cut = count >= KOTA_BAND_RUNS ? 0.05 * (count - 1) : 0;
    int32_t from = (int32_t)cut;
    double share = cut - from;
    qsort(values, (size_t)count, sizeof *values, order_numbers);
    *low = values[from] + share * (values[kota_mini(from + 1, count - 1)] - values[from]);
    *high = values[count - 1 - from] - share * (values[count - 1 - from] - values[kota_maxi(count - 2 - from, 0)]);
}

static kota_status read_column(double *mean, double *low, double *high, double *all, const course *c,
                               const char *name, bool *there, kota_error *err) {
    *there = true;
    for (int32_t r = 0; r < c->count; r++) {
        int32_t column = kota_csv_column(c->tables[r], name);
        if (column < 0) *there = false;
        bool known = false;
        for (int32_t k = 0; k < c->rows && column >= 0; k++) {
            double value;
            KOTA_TRY(kota_csv_get_number(&value, c->tables[r], k, column, err));
            known = known || !kota_is_nan(value);
            mean[k] = (r == 0 ? 0 : mean[k]) + value / c->count;
            all[(size_t)k * (size_t)c->count + (size_t)r] = value;
        }
        if (!known && c->rows > 0) *there = false; /* no cell is filled: not known in this city */
    }
    for (int32_t k = 0; k < c->rows && *there; k++) {
        find_band(&low[k], &high[k], all + (size_t)k * (size_t)c->count, c->count);
        mean[k] = short_number(mean[k]);
        low[k] = short_number(low[k]);
        high[k] = short_number(high[k]);
    }
    return KOTA_OK;
}

static kota_status add_course(kota_json_writer *json, const course *c, kota_error *err) {
    double *block = kota_alloc((size_t)c->rows * (size_t)(3 + c->count) + 1, sizeof(double));
    double *mean = block, *low = block + c->rows, *high = block + 2 * c->rows, *all = block + 3 * c->rows;
    kota_status status = KOTA_OK;
    kota_json_object(json, NULL);
    for (int32_t s = 0; s < KOTA_COUNT(SERIES) && status == KOTA_OK; s++) {
        bool there = false;
        status = read_column(mean, low, high, all, c, SERIES[s], &there, err);
        if (status != KOTA_OK || !there) continue;
        kota_json_object(json, SERIES[s]);
        kota_json_numbers(json, "mean", mean, c->rows, 1);
        if (c->count > 1) kota_json_numbers(json, "low", low, c->rows, 1);
        if (c->count > 1) kota_json_numbers(json, "high", high, c->rows, 1);
        kota_json_end(json);
    }
    kota_json_end(json);
    kota_free(block);
    return status;
}

static void add_times(kota_json_writer *json, const course *c) {
    int32_t column = kota_csv_column(c->tables[0], "time");
    kota_json_array(json, "times");
    for (int32_t k = 0; k < c->rows && column >= 0; k++)
        kota_json_text(json, NULL, kota_csv_cell(c->tables[0], k, column));
    kota_json_end(json);
}

kota_status kota_report__json_series(kota_json_writer *json, const kota_study_result *result, const int32_t *members,
                                     kota_error *err) {
    kota_status status = KOTA_OK;
    int32_t sheets = result->comparison.sheet_count;
    for (int32_t s = 0; s < sheets && status == KOTA_OK; s++) {
        course c;
        status = open_course(&c, result->run_folders[members[s]], result->replications, err);
        if (status == KOTA_OK && s == 0) {
            add_times(json, &c);
            kota_json_array(json, "courses"); /* one a sheet */
        }
        if (status == KOTA_OK) status = add_course(json, &c, err);
        close_course(&c);
    }
    if (status == KOTA_OK && sheets > 0) kota_json_end(json);
    return status;
}
