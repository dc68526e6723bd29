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

typedef struct course { /* of one station: what gauge_levels.csv or section_flows.csv has under its name */
    const char **times;
    double *ours, *observed; /* m or m3/s */
    int32_t count;
} course;

static kota_status read_course(course *c, const kota_csv_table *table, const char *name, bool flow, kota_error *err) {
    const char *const names[] = {"name", "time", flow ? "flow_m3ps" : "level_m",
                                 flow ? "observed_m3ps" : "observed_m"};
    int32_t columns[KOTA_COUNT(names)];
    for (int32_t k = 0; k < KOTA_COUNT(names); k++) KOTA_TRY(kota_csv_need(&columns[k], table, names[k], err));
    for (int32_t r = 0; r < kota_csv_rows(table); r++) {
        if (strcmp(kota_csv_cell(table, r, columns[0]), name) != 0) continue;
        c->times[c->count] = kota_csv_cell(table, r, columns[1]);
        KOTA_TRY(kota_csv_get_number(&c->ours[c->count], table, r, columns[2], err));
        KOTA_TRY(kota_csv_get_number(&c->observed[c->count], table, r, columns[3], err));
        c->count++;
    }
    return KOTA_OK;
}

/* Two zeros that have nothing to do with each other are drawn by their means where both are known. */
static void take_means_off(course *c) {
    double ours = 0, observed = 0;
    int32_t pairs = 0;
    for (int32_t k = 0; k < c->count; k++) {
        if (kota_is_nan(c->observed[k])) continue;
        ours += c->ours[k];
        observed += c->observed[k];
        pairs++;
    }
    for (int32_t k = 0; k < c->count && pairs > 0; k++) {
        c->ours[k] -= ours / pairs;
        c->observed[k] -= observed / pairs;
    }
}

static void round_all(double *values, int32_t count) {
    for (int32_t k = 0; k < count; k++) values[k] = kota_round(values[k] * 1000) / 1000;
}

typedef struct station { /* one that the plan names, a gauge or a cross-section */
    const char *name, *source;
    double lag_s;
    bool flow, same_zero;
} station;

static kota_status add_station(kota_json_writer *json, const kota_csv_table *table, const station *at,
                               kota_error *err) {
    size_t rows = (size_t)kota_csv_rows(table) + 1;
    course c = {.times = kota_alloc(rows, sizeof *c.times),
                .ours = kota_alloc(rows, sizeof(double)),
                .observed = kota_alloc(rows, sizeof(double))};
    kota_status status = read_course(&c, table, at->name, at->flow, err);
    if (!at->same_zero) take_means_off(&c);
    round_all(c.ours, c.count);
    round_all(c.observed, c.count);
    kota_json_object(json, NULL);
    kota_json_text(json, "name", at->name);
    kota_json_text(json, "source", at->source);
    kota_json_flag(json, "flow", at->flow);
    kota_json_flag(json, "same_zero", at->same_zero);
    kota_json_number(json, "lag_min", at->lag_s / 60);
    kota_json_array(json, "times");
    for (int32_t k = 0; k < c.count; k++) kota_json_text(json, NULL, c.times[k]);
    kota_json_end(json);
    kota_json_numbers(json, "ours", c.ours, c.count, 1);
    kota_json_numbers(json, "observed", c.observed, c.count, 1);
    kota_json_end(json);
    kota_free(c.times);
    kota_free(c.ours);
    kota_free(c.observed);
    return status;
}

static kota_status add_stations(kota_json_writer *json, const kota_run_folder *run, const char *key, const char *file,
                                const station *stations, int32_t count, kota_error *err) {
    kota_csv_table *table = NULL;
    char *path = kota_text_format("%s/%s", run->path, file);
    kota_status status = count > 0 ? kota_csv_read(&table, path, err) : KOTA_OK;
    kota_free(path);
    kota_json_array(json, key);
    for (int32_t k = 0; k < count && status == KOTA_OK; k++) status = add_station(json, table, &stations[k], err);
    kota_json_end(json);
    kota_csv_destroy(table);
    return status;
}

static kota_status add_courses(kota_json_writer *json, const kota_run_folder *run, kota_error *err) {
    const kota_observed_level *levels = run->plan->observed_levels.items;
    const kota_observed_flow *flows = run->plan->observed_flows.items;
    int32_t level_count = run->plan->observed_levels.count, flow_count = run->plan->observed_flows.count;
    station *stations = kota_alloc((size_t)(level_count + flow_count) + 1, sizeof *stations), *of = stations;
    for (int32_t k = 0; k < level_count; k++)
        *of++ = (station){levels[k].name, levels[k].source, levels[k].lag_s, false, levels[k].same_zero};
    for (int32_t k = 0; k < flow_count; k++)
        *of++ = (station){flows[k].name, flows[k].source, flows[k].lag_s, true, true};
    kota_status status = add_stations(json, run, "levels", "gauge_levels.csv", stations, level_count, err);
    if (status == KOTA_OK)
        status = add_stations(json, run, "flows", "section_flows.csv", stations + level_count, flow_count, err);
    kota_free(stations);
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
    if (plan->observed_levels.count + plan->observed_flows.count + plan->observed_counts.count +
            plan->observed_extents.count ==
        0)
        return KOTA_OK;
    kota_json_object(json, "observed");
    KOTA_TRY(add_rows(json, baseline->path, err));
    KOTA_TRY(add_courses(json, baseline, err));
    add_extents(json, plan);
    kota_json_end(json);
    return KOTA_OK;
}
