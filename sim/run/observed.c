/* Comparing a run with what was observed: what is needed is found before it begins, and said when it has ended. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "run/folder.h"

/* ---- the table ---- */

void kota_observed_table_free(kota_observed_table *table) {
    for (int32_t r = 0; r < table->count; r++) {
        kota_free(table->rows[r].name);
        kota_free(table->rows[r].note);
    }
    kota_free(table->rows);
    *table = (kota_observed_table){0};
}

void kota_observed_text(char text[KOTA_OBSERVED_TEXT_MAX], double value, const char *unit, const char *statistic) {
    bool large = kota_abs(value) >= 10 && (strcmp(unit, "ha") == 0 || strcmp(unit, "percent") == 0);
    int decimals = strcmp(statistic, "pairs") == 0 ? 0 : large ? 1 : 2;
    if (!kota_is_finite(value))
        snprintf(text, KOTA_OBSERVED_TEXT_MAX, "-");
    else
        snprintf(text, KOTA_OBSERVED_TEXT_MAX, "%.*f", decimals, value);
}

kota_observed_row *kota_run__observed_add(kota_observed *observed, const char *kind, const char *name,
                                          const char *statistic, double value, const char *unit, const char *note,
                                          ...) {
    kota_observed_table *table = &observed->table;
    kota_text text = {0};
    va_list args;
    va_start(args, note);
    kota_text_addv(&text, note, args);
    va_end(args);
    table->rows = kota_grow(table->rows, table->count, &table->capacity, sizeof *table->rows);
    kota_observed_row *row = &table->rows[table->count++];
    *row = (kota_observed_row){.kind = kind, .statistic = statistic, .unit = unit, .value = value};
    row->name = kota_text_copy(name);
    row->note = text.chars;
    return row;
}

void kota_run__observed_take(kota_observed_table *table, kota_observed *observed) {
    *table = observed->table;
    observed->table = (kota_observed_table){0};
}

/* ---- before the run ---- */

static kota_status find_gauges(kota_observed *of, const kota_run_def *def, kota_error *err) {
    const kota_map *map = of->map;
    const kota_observed_level *levels = of->plan->observed_levels.items;
    int32_t count = of->plan->observed_levels.count;
    kota_faults faults = {0};
    const char **ids = KOTA_NEW(of->arena, const char *, map->gauge_count + 1);
    for (int32_t g = 0; g < map->gauge_count; g++) ids[g] = map->gauges[g].id_text;
    kota_plan_check_gauges(of->plan, ids, map->gauge_count, def->near != NULL ? def->near : of->plan->name, &faults);
    kota_status status = kota_faults_status(&faults, KOTA_SCRIPT, err);
    kota_faults_free(&faults);
    of->gauges = KOTA_NEW(of->arena, int32_t, count);
    of->at_ms = KOTA_NEW(of->arena, int64_t, count);
    for (int32_t l = 0; l < count && status == KOTA_OK; l++) {
        for (int32_t g = 0; g < map->gauge_count; g++)
            if (strcmp(ids[g], levels[l].gauge) == 0) of->gauges[l] = g;
        status = kota_time_parse(&of->at_ms[l], levels[l].at, map->utc_offset_min, err);
        of->at_ms[l] -= (int64_t)kota_round(levels[l].lag_s * 1000);
    }
    return status;
}

static kota_status find_sections(kota_observed *of, const kota_run_def *def, kota_error *err) {
    const kota_map *map = of->map;
    const kota_observed_flow *flows = of->plan->observed_flows.items;
    int32_t count = of->plan->observed_flows.count;
    of->sections = KOTA_NEW(of->arena, int32_t, count);
    of->flow_at_ms = KOTA_NEW(of->arena, int64_t, count);
    for (int32_t f = 0; f < count; f++) {
        of->sections[f] = -1;
        for (int32_t s = 0; s < map->section_count; s++)
            if (strcmp(map->sections[s].id_text, flows[f].section) == 0) of->sections[f] = s;
        if (of->sections[f] < 0)
            return kota_fail(err, KOTA_SCRIPT,
                             "%s.observed_flows[%d].section = \"%s\" is no section of the city or the "
                             "scenario; known are %d, the first \"%s\"",
                             def->near != NULL ? def->near : of->plan->name, f + 1, flows[f].section,
                             map->section_count, map->section_count > 0 ? map->sections[0].id_text : "");
        KOTA_TRY(kota_time_parse(&of->flow_at_ms[f], flows[f].at, map->utc_offset_min, err));
        of->flow_at_ms[f] -= (int64_t)kota_round(flows[f].lag_s * 1000);
    }
    return KOTA_OK;
}

static kota_status find_counts(kota_observed *of, const kota_run_def *def, kota_error *err) {
    const kota_observed_count *counts = of->plan->observed_counts.items;
    int32_t count = of->plan->observed_counts.count;
    of->count_at_ms = KOTA_NEW(of->arena, int64_t, count);
    for (int32_t c = 0; c < count; c++) {
        if (kota_roads_find_link(&of->map->roads, counts[c].link) < 0)
            return kota_fail(err, KOTA_SCRIPT,
                             "%s.observed_counts[%d].link = \"%s\" is no street of the city; ids stand in the "
                             "links.csv that a run leaves",
                             def->near != NULL ? def->near : of->plan->name, c + 1, counts[c].link);
        KOTA_TRY(kota_time_parse(&of->count_at_ms[c], counts[c].at, of->map->utc_offset_min, err));
    }
    return KOTA_OK;
}

/* Where all that is known is flooded, a file has often left out what is dry. */
static void warn_of_no_dry(const kota_observed *of, int32_t index, const kota_run_def *def) {
    const kota_observed_extent *observed = (const kota_observed_extent *)of->plan->observed_extents.items + index;
    for (int32_t c = 0; c < of->map->grid.nx * of->map->grid.ny; c++)
        if (of->extents[index].cells[c] == KOTA_EXTENT_DRY) return;
    if (def->log != NULL)
        kota_warn(
            def->log,
            "%s has no dry ground in this city, so there can be no false alarms; where its pixels without a value "
            "are dry, add nodata_is_dry = true",
            observed->file);
}

static kota_status read_extent(kota_observed *of, int32_t index, const kota_run_def *def, kota_error *err) {
    const kota_observed_extent *observed = (const kota_observed_extent *)of->plan->observed_extents.items + index;
    bool found;
    char *path = kota_run__named(def, observed->file, &found);
    kota_extent_def extent = {path, observed->depth_m, observed->nodata_is_dry};
    kota_status status;
    if (!found)
        status = kota_fail(err, KOTA_DATA,
                           "observed_extents[%d].file = \"%s\" is neither beside the scenario nor in the data folder "
                           "%s: correct the name, or set KOTA_DATA to the folder it lies in",
                           index + 1, observed->file, def->data != NULL ? def->data : "(none)");
    else
        status = kota_extent_read(&of->extents[index], &extent, &of->map->grid, of->arena, err);
    if (status == KOTA_OK) warn_of_no_dry(of, index, def);
    kota_free(path);
    return status;
}

kota_status kota_run__observed_open(kota_observed **out, const kota_run_def *def, const kota_map *map,
                                    kota_error *err) {
    const kota_plan *plan = def->plan;
    *out = NULL;
    int32_t of_water = plan->observed_levels.count + plan->observed_flows.count + plan->observed_extents.count;
    if (of_water + plan->observed_counts.count == 0) return KOTA_OK;
    if (map->no_heights && of_water > 0)
        return kota_fail(
            err, KOTA_DATA,
            "observed levels, flows and extents: the city has no heights, so no water moves and there is "
            "nothing to compare; import it with --dem, or take them out");
    kota_observed *of = *out = kota_alloc(1, sizeof *of);
    *of = (kota_observed){.plan = plan, .map = map, .arena = kota_arena_create("observed", 0)};
    KOTA_TRY(find_gauges(of, def, err));
    KOTA_TRY(find_sections(of, def, err));
    KOTA_TRY(find_counts(of, def, err));
    of->extents = KOTA_NEW(of->arena, kota_extent, plan->observed_extents.count);
    for (int32_t e = 0; e < plan->observed_extents.count; e++) KOTA_TRY(read_extent(of, e, def, err));
    return KOTA_OK;
}

void kota_run__observed_close(kota_observed *observed) {
    if (observed == NULL) return;
    kota_observed_table_free(&observed->table);
    kota_arena_destroy(observed->arena);
    kota_free(observed);
}

/* ---- after it ---- */

static void observed_csv(kota_csv *csv, const kota_observed_table *table) {
    const char *const columns[] = {"kind", "name", "statistic", "value", "unit", "note"};
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    for (int32_t r = 0; r < table->count; r++) {
        const kota_observed_row *row = &table->rows[r];
        kota_csv_text(csv, row->kind);
        kota_csv_text(csv, row->name);
        kota_csv_text(csv, row->statistic);
        if (row->time[0] != '\0')
            kota_csv_text(csv, row->time);
        else
            kota_csv_number(csv, row->value);
        kota_csv_text(csv, row->unit);
        kota_csv_text(csv, row->note);
        kota_csv_end_row(csv);
    }
}

kota_status kota_run__observed_outputs(kota_observed *observed, kota_hasher *hasher, const kota_city *city,
                                       const kota_snap *last, const char *folder, kota_error *err) {
    if (observed == NULL) return KOTA_OK;
    kota_csv levels = {0}, flows = {0}, counts = {0}, table = {0};
    kota_run__observed_levels(observed, &levels, city);
    kota_run__observed_flows(observed, &flows, city);
    kota_run__observed_counts(observed, &counts, city);
    kota_status status = kota_run__observed_extents(observed, hasher, last, folder, err);
    if (status == KOTA_OK && observed->plan->observed_levels.count > 0)
        status = kota_run__table(&levels, hasher, folder, "gauge_levels.csv", err);
    if (status == KOTA_OK && observed->plan->observed_flows.count > 0)
        status = kota_run__table(&flows, hasher, folder, "section_flows.csv", err);
    if (status == KOTA_OK && observed->plan->observed_counts.count > 0)
        status = kota_run__table(&counts, hasher, folder, "link_counts.csv", err);
    observed_csv(&table, &observed->table);
    if (status == KOTA_OK) status = kota_run__table(&table, hasher, folder, "observed.csv", err);
    kota_csv_free(&levels);
    kota_csv_free(&flows);
    kota_csv_free(&counts);
    kota_csv_free(&table);
    return status;
}

void kota_run__observed_manifest(const kota_observed *observed, kota_json_writer *json) {
    if (observed == NULL) return;
    const kota_observed_extent *extents = observed->plan->observed_extents.items;
    size_t count = (size_t)observed->map->grid.nx * (size_t)observed->map->grid.ny;
    for (int32_t e = 0; e < observed->plan->observed_extents.count; e++) {
        char hex[KOTA_HASH_TEXT_MAX];
        kota_hash_text(kota_hash_bytes(observed->extents[e].cells, count), hex);
        kota_json_text(json, extents[e].file, hex);
    }
}
