/* "Against what was observed" of report.html: what observed.csv and gauge_levels.csv of the baseline's first run say.
 */
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/csv.h"
#include "report/page.h"

static kota_status add_rows(kota_json_writer *json, const char *folder, kota_error *err) {
    static const char *const names[] = {"kind", "name", "statistic", "value", "unit"};
    enum { STATISTIC = 2, VALUE, UNIT };
    int32_t columns[KOTA_COUNT(names)];
    kota_csv_table *table = NULL;
    char *path = kota_text_format("%s/observed.csv", folder);
    kota_status status = kota_csv_read(&table, path, err);
    kota_free(path);
    for (int32_t c = 0; c < KOTA_COUNT(names) && status == KOTA_OK; c++)
        status = kota_csv_need(&columns[c], table, names[c], err);
    kota_json_array(json, "rows");
    for (int32_t r = 0; status == KOTA_OK && r < kota_csv_rows(table); r++) {
        const char *unit = kota_csv_cell(table, r, columns[UNIT]);
        char shown[KOTA_OBSERVED_TEXT_MAX];
        double value = KOTA_NAN;
        bool is_time = strcmp(unit, "local time") == 0;
        if (!is_time) status = kota_csv_get_number(&value, table, r, columns[VALUE], err);
        is_time = is_time && kota_csv_cell(table, r, columns[VALUE])[0] != '\0'; /* where there is none: "-" */
        kota_observed_text(shown, value, unit, kota_csv_cell(table, r, columns[STATISTIC]));
        kota_json_object(json, NULL);
        for (int32_t c = 0; c < KOTA_COUNT(names); c++)
            kota_json_text(json, names[c], c == VALUE && !is_time ? shown : kota_csv_cell(table, r, columns[c]));
        kota_json_end(json);
    }
    kota_json_end(json);
    kota_csv_destroy(table);
    return status;
}

typedef struct course { /* of one gauge: what gauge_levels.csv has under its name */
    const char **times;
    double *ours_m, *observed_m;
    int32_t count;
} course;

static kota_status read_course(course *c, const kota_csv_table *table, const char *name, kota_error *err) {
    static const char *const names[] = {"name", "time", "level_m", "observed_m"};
    int32_t columns[KOTA_COUNT(names)];
    for (int32_t k = 0; k < KOTA_COUNT(names); k++) KOTA_TRY(kota_csv_need(&columns[k], table, names[k], err));
    for (int32_t r = 0; r < kota_csv_rows(table); r++) {
        if (strcmp(kota_csv_cell(table, r, columns[0]), name) != 0) continue;
        c->times[c->count] = kota_csv_cell(table, r, columns[1]);
        KOTA_TRY(kota_csv_get_number(&c->ours_m[c->count], table, r, columns[2], err));
        KOTA_TRY(kota_csv_get_number(&c->observed_m[c->count], table, r, columns[3], err));
        c->count++;
    }
    return KOTA_OK;
}

/* Two zeros that have nothing to do with each other are drawn by their means where both are known. */
static void take_means_off(course *c) {
    double ours_m = 0, observed_m = 0;
    int32_t pairs = 0;
    for (int32_t k = 0; k < c->count; k++) {
        if (kota_is_nan(c->observed_m[k])) continue;
        ours_m += c->ours_m[k];
        observed_m += c->observed_m[k];
        pairs++;
    }
    for (int32_t k = 0; k < c->count && pairs > 0; k++) {
        c->ours_m[k] -= ours_m / pairs;
        c->observed_m[k] -= observed_m / pairs;
    }
}

static void round_all(double *values, int32_t count) {
    for (int32_t k = 0; k < count; k++) values[k] = kota_round(values[k] * 1000) / 1000;
}

static kota_status add_level(kota_json_writer *json, const kota_csv_table *table, const kota_observed_level *level,
                             kota_error *err) {
    size_t rows = (size_t)kota_csv_rows(table) + 1;
    course c = {.times = kota_alloc(rows, sizeof *c.times),
                .ours_m = kota_alloc(rows, sizeof(double)),
                .observed_m = kota_alloc(rows, sizeof(double))};
    kota_status status = read_course(&c, table, level->name, err);
    if (!level->same_zero) take_means_off(&c);
    round_all(c.ours_m, c.count);
    round_all(c.observed_m, c.count);
    kota_json_object(json, NULL);
    kota_json_text(json, "name", level->name);
    kota_json_text(json, "source", level->source);
    kota_json_flag(json, "same_zero", level->same_zero);
    kota_json_number(json, "lag_min", level->lag_s / 60);
    kota_json_array(json, "times");
    for (int32_t k = 0; k < c.count; k++) kota_json_text(json, NULL, c.times[k]);
    kota_json_end(json);
    kota_json_numbers(json, "ours", c.ours_m, c.count, 1);
    kota_json_numbers(json, "observed", c.observed_m, c.count, 1);
    kota_json_end(json);
    kota_free(c.times);
    kota_free(c.ours_m);
    kota_free(c.observed_m);
    return status;
}

static kota_status add_levels(kota_json_writer *json, const kota_run_folder *run, kota_error *err) {
    const kota_observed_level *levels = run->plan->observed_levels.items;
    kota_csv_table *table = NULL;
    kota_status status = KOTA_OK;
    if (run->plan->observed_levels.count > 0) {
        char *path = kota_text_format("%s/gauge_levels.csv", run->path);
        status = kota_csv_read(&table, path, err);
        kota_free(path);
    }
    kota_json_array(json, "levels");
    for (int32_t l = 0; l < run->plan->observed_levels.count && status == KOTA_OK; l++)
        status = add_level(json, table, &levels[l], err);
    kota_json_end(json);
    kota_csv_destroy(table);
    return status;
}

static void add_extents(kota_json_writer *json, const kota_plan *plan) {
    const kota_observed_extent *extents = plan->observed_extents.items;
    kota_json_array(json, "extents");
    for (int32_t e = 0; e < plan->observed_extents.count; e++) {
        kota_json_object(json, NULL);
        kota_json_text(json, "name", extents[e].name);
        kota_json_number(json, "depth_m", extents[e].depth_m);
        kota_json_text(json, "source", extents[e].source);
        kota_json_text(json, "note", extents[e].note);
        kota_json_end(json);
    }
    kota_json_end(json);
}

kota_status kota_report__json_observed(kota_json_writer *json, const kota_run_folder *baseline, kota_error *err) {
    const kota_plan *plan = baseline->plan;
    if (plan->observed_levels.count + plan->observed_flows.count + plan->observed_extents.count == 0) return KOTA_OK;
    kota_json_object(json, "observed");
    KOTA_TRY(add_rows(json, baseline->path, err));
    KOTA_TRY(add_levels(json, baseline, err));
    add_extents(json, plan);
    kota_json_end(json);
    return KOTA_OK;
}
