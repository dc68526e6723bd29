/* The files of a run folder: tables, peak depth, receipts. */
#include "run/folder.h"

#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/csv.h"
#include "io/json_text.h"
#include "io/plan_json.h"
#include "io/raster.h"
#include "io/tape.h"
#include "run/about.h"
#include "run/rain.h"

char *kota_run__path(const char *folder, const char *name) { return kota_text_format("%s/%s", folder, name); }

static bool is_there(const char *path) {
    char *file = kota_text_format("%.*s", (int)strcspn(path, "|"), path);
    bool there = kota_file_exists(file) || kota_folder_exists(file);
    kota_free(file);
    return there;
}

char *kota_run__named(const kota_run_def *def, const char *name, bool *found) {
    const char *slash = def->near != NULL ? strrchr(def->near, '/') : NULL;
    char *beside = slash != NULL ? kota_text_format("%.*s", (int)(slash - def->near), def->near) : NULL;
    if (slash == NULL && def->near != NULL) beside = kota_text_copy(".");
    const char *const folders[] = {beside, def->data};
    char *path = NULL;
    for (int32_t f = 0; f < KOTA_COUNT(folders) && path == NULL; f++) {
        if (folders[f] == NULL || name[0] == '/') continue;
        path = kota_run__path(folders[f], name);
        if (is_there(path)) break;
        kota_free(path);
        path = NULL;
    }
    if (path == NULL) path = kota_text_copy(name);
    if (found != NULL) *found = is_there(path) || strncmp(path, "/vsi", 4) == 0; /* inside an archive: GDAL looks */
    kota_free(beside);
    return path;
}

static const char *district_text(const kota_map *map, int32_t district) {
    return district >= 0 ? map->districts[district].id_text : "";
}

static void time_cell(kota_csv *csv, int64_t time_ms, const kota_map *map) {
    char text[KOTA_TIME_TEXT_MAX];
    kota_time_text(time_ms, map->utc_offset_min, text);
    kota_csv_text(csv, text);
}

static void indicators_csv(kota_csv *csv, const kota_city *city, const kota_map *map) {
    const char *const columns[] = {"indicator", "district", "unit", "value"};
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        for (int32_t d = -1; d < map->district_count; d++) {
            double value = kota_city_indicator(city, (kota_indicator)i, d);
            if (d >= 0 && kota_is_nan(value)) continue;
            kota_csv_text(csv, kota_indicators[i].name);
            kota_csv_text(csv, d < 0 ? "all" : district_text(map, d));
            kota_csv_text(csv, kota_indicators[i].unit);
            kota_csv_number(csv, value);
            kota_csv_end_row(csv);
        }
    }
}

/* Places within reach of each district by mode and limit, and as if no water stood on the streets; "all" is the mean
 * over residents. */
static void access_csv(kota_csv *csv, const kota_city *city, const kota_map *map) {
    const char *const columns[] = {"district", "mode", "minutes", "places", "reached", "reached_dry"};
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    for (int32_t d = -1; d < map->district_count; d++) {
        for (int32_t at = 0; at < KOTA_REACH_MODES * KOTA_REACH_LIMITS * KOTA_REACH_COUNT; at++) {
            int32_t what = at % KOTA_REACH_COUNT, limit = at / KOTA_REACH_COUNT % KOTA_REACH_LIMITS;
            int32_t mode = at / (KOTA_REACH_COUNT * KOTA_REACH_LIMITS);
            kota_csv_text(csv, d < 0 ? "all" : district_text(map, d));
            kota_csv_text(csv, kota_reach_modes[mode]);
            kota_csv_number(csv, kota_reach_limits_min[limit]);
            kota_csv_text(csv, kota_reach_names[what]);
            kota_csv_number(csv, kota_city_reached(city, d, (kota_reach)what, mode, limit));
            kota_csv_number(csv, kota_city_reached_dry(city, d, (kota_reach)what, mode, limit));
            kota_csv_end_row(csv);
        }
    }
}

/* Who lives where, for who gains and who loses (run/equity.h). */
static void districts_csv(kota_csv *csv, const kota_map *map) {
    const char *const columns[] = {"district",         "name",          "residents",     "income_idr_per_month",
                                   "low_income_share", "elderly_share", "disabled_share"};
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    for (int32_t d = 0; d < map->district_count; d++) {
        const kota_district *at = &map->districts[d];
        kota_csv_text(csv, at->id_text);
        kota_csv_text(csv, at->name);
        kota_csv_number(csv, at->persons);
        kota_csv_number(csv, at->income_idr_per_month);
        kota_csv_number(csv, at->low_income_frac);
        kota_csv_number(csv, at->elderly_frac);
        kota_csv_number(csv, at->disabled_frac);
        kota_csv_end_row(csv);
    }
}

double kota_run__told(double persons, double count_min) {
    return persons > 0 && persons < count_min ? KOTA_NAN : persons;
}

static void demand_csv(kota_csv *csv, const kota_city *city) {
    const char *const columns[] = {"table", "item", "unit", "value"};
    double count_min = kota_city_plan(city)->privacy.count_min_persons;
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    int32_t count;
    kota_demand_row *rows = kota_city_demand(city, &count);
    for (int32_t r = 0; r < count; r++) {
        kota_csv_text(csv, rows[r].table);
        kota_csv_text(csv, rows[r].item);
        kota_csv_text(csv, rows[r].unit);
        bool people = strncmp(rows[r].unit, "persons", strlen("persons")) == 0; /* an hour, too */
        kota_csv_number(csv, people ? kota_run__told(rows[r].value, count_min) : rows[r].value);
        kota_csv_end_row(csv);
    }
    kota_free(rows);
}

static void series_csv(kota_csv *csv, const kota_city *city, const kota_map *map) {
    const char *columns[KOTA_SERIES_COUNT + 1] = {"time"};
    for (int32_t c = 0; c < KOTA_SERIES_COUNT; c++) columns[c + 1] = kota_series_names[c];
    kota_csv_header(csv, columns, KOTA_SERIES_COUNT + 1);
    int32_t count;
    const kota_series_row *rows = kota_city_series(city, &count);
    for (int32_t r = 0; r < count; r++) {
        time_cell(csv, rows[r].time_ms, map);
        for (int32_t c = 0; c < KOTA_SERIES_COUNT; c++) kota_csv_number(csv, rows[r].value[c]);
        kota_csv_end_row(csv);
    }
}

static void events_csv(kota_csv *csv, const kota_city *city, const kota_map *map) {
    const char *const columns[] = {"time", "event", "entity", "district", "cause", "value", "threshold", "unit"};
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    int32_t count;
    const kota_event *events = kota_city_events(city, &count);
    for (int32_t e = 0; e < count; e++) {
        time_cell(csv, events[e].time_ms, map);
        kota_csv_text(csv, kota_event_word(events[e].kind));
        kota_csv_text(csv, events[e].entity);
        kota_csv_text(csv, district_text(map, events[e].district));
        kota_csv_text(csv, events[e].cause);
        kota_csv_number(csv, events[e].value);
        kota_csv_number(csv, events[e].threshold);
        kota_csv_text(csv, kota_event_unit(events[e].kind));
        kota_csv_end_row(csv);
    }
}

static void balance_csv(kota_csv *csv, const kota_city *city) {
    const char *const columns[] = {"account", "item", "unit", "value"};
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    int32_t count;
    kota_ledger_row *rows = kota_city_balance(city, &count);
    for (int32_t r = 0; r < count; r++) {
        kota_csv_text(csv, rows[r].account);
        kota_csv_text(csv, rows[r].item);
        kota_csv_text(csv, rows[r].unit);
        kota_csv_number(csv, rows[r].value);
        kota_csv_end_row(csv);
    }
    kota_free(rows);
}

static void water_districts_csv(kota_csv *csv, const kota_city *city, const kota_map *map) {
    const char *const columns[] = {"district", "item", "unit", "value"};
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    int32_t count;
    kota_district_water_row *rows = kota_city_district_water(city, &count);
    for (int32_t r = 0; r < count; r++) {
        kota_csv_text(csv, district_text(map, rows[r].district));
        kota_csv_text(csv, rows[r].item);
        kota_csv_text(csv, "m3");
        kota_csv_number(csv, rows[r].m3);
        kota_csv_end_row(csv);
    }
    kota_free(rows);
}

/* A row a link with its line as WKT, so that QGIS opens the table as a layer ("Add delimited text layer"). */
static void links_csv(kota_csv *csv, const kota_map *map, const kota_snap *last) {
    const char *const columns[] = {"id",    "street",    "class",  "district",  "from_node",  "to_node", "length_m",
                                   "lanes", "speed_mps", "bridge", "generated", "speed_frac", "depth_m", "wkt"};
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    const kota_roads *roads = &map->roads;
    kota_text text = {0};
    for (int32_t l = 0; l < roads->link_count; l++) {
        text.length = 0;
        kota_text_add(&text, "%016llx", (unsigned long long)roads->link_id[l]);
        kota_csv_text(csv, text.chars);
        kota_csv_text(csv, roads->link_street[l] >= 0 ? roads->street_names[roads->link_street[l]] : "");
        kota_csv_text(csv, kota_road_class_names[roads->link_class[l]]);
        kota_csv_text(csv, district_text(map, roads->link_district[l]));
        kota_csv_integer(csv, roads->link_from[l]);
        kota_csv_integer(csv, roads->link_to[l]);
        kota_csv_fixed(csv, (double)roads->link_length_m[l], 2);
        kota_csv_fixed(csv, (double)roads->link_lanes[l], 1);
        kota_csv_fixed(csv, (double)roads->link_speed_mps[l], 2);
        kota_csv_integer(csv, (roads->link_flags[l] & KOTA_LINK_BRIDGE) != 0);
        kota_csv_integer(csv, (roads->link_flags[l] & KOTA_LINK_GENERATED) != 0);
        kota_csv_fixed(csv, (double)last->field[KOTA_FIELD_link_speed_frac][l], 4);
        kota_csv_fixed(csv, map->no_heights ? KOTA_NAN : (double)last->field[KOTA_FIELD_link_depth_m][l], 3);
        text.length = 0;
        kota_text_add(&text, "LINESTRING (");
        for (int32_t k = roads->shape_start[l]; k < roads->shape_start[l + 1]; k++)
            kota_text_add(&text, "%s%.2f %.2f", k > roads->shape_start[l] ? ", " : "", roads->shape_xy_m[2 * k],
                          roads->shape_xy_m[2 * k + 1]);
        kota_text_add(&text, ")");
        kota_csv_text(csv, text.chars);
        kota_csv_end_row(csv);
    }
    kota_text_free(&text);
}

static void bins_csv(kota_csv *csv, const kota_map *map, const kota_snap *last) {
    const char *const columns[] = {"id", "name", "district", "capacity_m3", "fill_frac", "x_m", "y_m"};
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    for (int32_t b = 0; b < kota_snap_count(map, KOTA_PLACE_BIN); b++) {
        const kota_facility *facility = &map->facilities[kota_snap_bin_facility(map, b)];
        kota_csv_text(csv, facility->id_text);
        kota_csv_text(csv, facility->name);
        kota_csv_text(csv, district_text(map, facility->district));
        kota_csv_number(csv, facility->capacity_m3);
        kota_csv_fixed(csv, (double)last->field[KOTA_FIELD_bin_fill_frac][b], 4);
        kota_csv_fixed(csv, facility->x_m, 1);
        kota_csv_fixed(csv, facility->y_m, 1);
        kota_csv_end_row(csv);
    }
}

kota_status kota_run__table(kota_csv *csv, kota_hasher *hasher, const char *folder, const char *name,
                            kota_error *err) {
    kota_hasher_text(hasher, name);
    kota_hasher_bytes(hasher, csv->text.chars, csv->text.length);
    kota_status status = KOTA_OK;
    if (folder != NULL) {
        char *path = kota_run__path(folder, name);
        status = kota_csv_write(csv, path, err);
        kota_free(path);
    }
    kota_csv_free(csv);
    *csv = (kota_csv){0};
    return status;
}

static kota_status tables(kota_hasher *hasher, const kota_city *city, const kota_map *map, const kota_snap *last,
                          const kota_outputs *outputs, const char *folder, kota_error *err) {
    const char *of_places = outputs->places ? folder : NULL; /* hashed all the same */
    kota_csv csv = {0};
    indicators_csv(&csv, city, map);
    KOTA_TRY(kota_run__table(&csv, hasher, folder, "indicators.csv", err));
    districts_csv(&csv, map);
    KOTA_TRY(kota_run__table(&csv, hasher, folder, "districts.csv", err));
    access_csv(&csv, city, map);
    KOTA_TRY(kota_run__table(&csv, hasher, folder, "access.csv", err));
    demand_csv(&csv, city);
    KOTA_TRY(kota_run__table(&csv, hasher, folder, "demand.csv", err));
    series_csv(&csv, city, map);
    KOTA_TRY(kota_run__table(&csv, hasher, folder, "series.csv", err));
    events_csv(&csv, city, map);
    KOTA_TRY(kota_run__table(&csv, hasher, outputs->events ? folder : NULL, "events.csv", err));
    balance_csv(&csv, city);
    KOTA_TRY(kota_run__table(&csv, hasher, folder, "balance.csv", err));
    if (!map->no_heights) {
        water_districts_csv(&csv, city, map);
        KOTA_TRY(kota_run__table(&csv, hasher, folder, "water_districts.csv", err));
    }
    links_csv(&csv, map, last);
    KOTA_TRY(kota_run__table(&csv, hasher, of_places, "links.csv", err));
    bins_csv(&csv, map, last);
    return kota_run__table(&csv, hasher, of_places, "bins.csv", err);
}

/* Numbers, not file bytes: what GDAL writes may differ between its versions. */
static kota_status raster(kota_hasher *hasher, const kota_map *map, const kota_snap *last, const char *folder,
                          kota_field field, const char *name, kota_error *err) {
    const float *values = last->field[field];
    const kota_field_info *info = &kota_fields[field];
    if (map->no_heights) return KOTA_OK; /* not known */
    kota_hasher_text(hasher, info->name);
    kota_hasher_bytes(hasher, values, (size_t)kota_snap_count(map, KOTA_PLACE_CELL) * sizeof *values);
    if (folder == NULL) return KOTA_OK;
    char *stem = kota_run__path(folder, name);
    kota_status status = kota_raster_write(stem, &map->grid, values, -9999, info->unit, info->text, err);
    kota_free(stem);
    return status;
}

static const struct {
    kota_field field;
    const char *name;
} maxima[] = {{KOTA_FIELD_depth_max_m, "depth_max"},
              {KOTA_FIELD_speed_max_mps, "speed_max"},
              {KOTA_FIELD_hazard_max, "hazard_max"},
              {KOTA_FIELD_arrival_s, "arrival"}};

/* How long water was deeper than a depth of the plan. */
static kota_status duration(kota_hasher *hasher, const kota_map *map, const float *field_s, int32_t index,
                            double depth_m, const char *folder, kota_error *err) {
    size_t count = (size_t)kota_snap_count(map, KOTA_PLACE_CELL);
    float *compact = kota_alloc(count, sizeof *compact);
    kota_grid_to_compact(&map->grid, compact, field_s);
    kota_hasher_text(hasher, "duration_s");
    kota_hasher_f64(hasher, depth_m);
    kota_hasher_bytes(hasher, compact, count * sizeof *compact);
    kota_status status = KOTA_OK;
    if (folder != NULL) {
        char *stem = kota_text_format("%s/duration_%d", folder, index + 1);
        char *text = kota_text_format("time with water deeper than %g m", depth_m);
        status = kota_raster_write(stem, &map->grid, compact, -9999, "s", text, err);
        kota_free(stem);
        kota_free(text);
    }
    kota_free(compact);
    return status;
}

static kota_status rasters(kota_hasher *hasher, const kota_city *city, const kota_map *map, const kota_snap *last,
                           const char *folder, kota_error *err) {
    for (int32_t m = 0; m < KOTA_COUNT(maxima); m++)
        KOTA_TRY(raster(hasher, map, last, folder, maxima[m].field, maxima[m].name, err));
    const kota_numbers *depths = &kota_city_plan(city)->flood.duration_m;
    for (int32_t d = 0; d < depths->count && !map->no_heights; d++)
        KOTA_TRY(duration(hasher, map, kota_city_duration_s(city, d), d, depths->values[d], folder, err));
    return KOTA_OK;
}

/* What rasters() writes, for who looks for them. */
static void list_rasters(kota_json_writer *json, const kota_plan *plan) {
    bool some = plan->outputs.rasters && !plan->no_heights;
    kota_json_array(json, "rasters");
    for (int32_t m = 0; some && m < KOTA_COUNT(maxima) + plan->flood.duration_m.count; m++) {
        int32_t d = m - (int32_t)KOTA_COUNT(maxima);
        char *name = d < 0 ? kota_text_format("%s%s", maxima[m].name, kota_raster_extension())
                           : kota_text_format("duration_%d%s", d + 1, kota_raster_extension());
        kota_json_text(json, NULL, name);
        kota_free(name);
    }
    kota_json_end(json);
}

static kota_status tape(kota_hasher *hasher, const kota_city *city, const kota_map *map, const char *folder,
                        kota_error *err) {
    int32_t count;
    const kota_command *commands = kota_city_tape(city, &count);
    for (int32_t c = 0; c < count; c++) {
        kota_hasher_u64(hasher, (uint64_t)commands[c].time_ms);
        kota_hasher_u64(hasher, (uint64_t)commands[c].kind);
        kota_hasher_u64(hasher, (uint64_t)(int64_t)commands[c].target);
        kota_hasher_f64(hasher, commands[c].value[0]);
        kota_hasher_f64(hasher, commands[c].value[1]);
        kota_hasher_text(hasher, commands[c].by);
    }
    if (folder == NULL) return KOTA_OK;
    char *path = kota_run__path(folder, "tape.csv");
    kota_status status = kota_tape_write(path, commands, count, map, err);
    kota_free(path);
    return status;
}

kota_status kota_run__outputs(kota_hash *content, const kota_city *city, const kota_map *map, const kota_snap *last,
                              const kota_hash *snap_hashes, int32_t snap_count, kota_observed *observed,
                              const kota_outputs *outputs, const char *folder, kota_error *err) {
    kota_hasher *hasher = kota_hasher_create();
    kota_status status = tables(hasher, city, map, last, outputs, folder, err);
    if (status == KOTA_OK) status = rasters(hasher, city, map, last, outputs->rasters ? folder : NULL, err);
    if (status == KOTA_OK) status = kota_run__exposure(hasher, city, map, folder, err);
    if (status == KOTA_OK) status = kota_run__watch(hasher, city, map, folder, err);
    if (status == KOTA_OK) status = tape(hasher, city, map, folder, err);
    if (status == KOTA_OK) status = kota_run__observed_outputs(observed, hasher, city, last, folder, err);
    for (int32_t s = 0; s < snap_count; s++) {
        kota_hasher_u64(hasher, snap_hashes[s].low);
        kota_hasher_u64(hasher, snap_hashes[s].high);
    }
    *content = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return status;
}

static kota_status write_json(kota_json_writer *json, const char *folder, const char *name, kota_error *err) {
    kota_json_end(json);
    char *path = kota_run__path(folder, name);
    kota_status status = kota_json_write(json, path, err);
    kota_free(path);
    kota_json_writer_free(json);
    return status;
}

static kota_status manifest(const kota_run_def *def, const kota_run_data *data, const char *folder, kota_error *err) {
    kota_json_writer json = {0};
    char hex[KOTA_HASH_TEXT_MAX];
    kota_json_object(&json, NULL);
    kota_json_integer(&json, "schema", 1);
    kota_json_text(&json, "source_version", def->source_version);
    kota_hash_text(kota_plan_hash(def->plan), hex);
    kota_json_text(&json, "plan_hash", hex);
    kota_json_integer(&json, "seed", def->plan->seed);
    kota_json_object(&json, "scripts");
    for (int32_t f = 0; def->script != NULL && f < kota_script_file_count(def->script); f++) {
        kota_hash hash;
        const char *name = kota_script_file(def->script, f, &hash);
        kota_hash_text(hash, hex);
        kota_json_text(&json, name, hex);
    }
    kota_json_end(&json);
    kota_json_object(&json, "data");
    if (def->plan->warm_start[0] != '\0') {
        kota_hash_text(data->warm_start_hash, hex);
        kota_json_text(&json, def->plan->warm_start, hex);
    }
    kota_run__rain_manifest(def->plan, data->rain_hashes, &json);
    kota_run__observed_manifest(data->observed, &json);
    kota_json_end(&json);
    char *drains = kota_plan_drains_note(def->plan);
    if (drains[0] != '\0') kota_json_text(&json, "drains", drains);
    kota_free(drains);
    list_rasters(&json, def->plan);
    return write_json(&json, folder, "manifest.json", err);
}

static kota_status run_json(const kota_run_def *def, const kota_run_result *result, const char *folder,
                            kota_error *err) {
    kota_json_writer json = {0};
    char hex[KOTA_HASH_TEXT_MAX], host[256] = "";
    if (gethostname(host, sizeof host - 1) != 0) host[0] = '\0';
    kota_json_object(&json, NULL);
    kota_json_text(&json, "command_line", def->command_line);
    if (def->near != NULL) kota_json_text(&json, "scenario", def->near); /* files it names lie beside it */
    kota_json_text(&json, "host", host);
    kota_json_integer(&json, "threads", def->threads);
    kota_json_text(&json, "compiler", def->compiler);
    kota_json_number(&json, "wall_s", result->wall_s);
    if (result->cached) kota_json_flag(&json, "cached", true); /* another study simulated it */
    kota_hash_text(result->content, hex);
    kota_json_text(&json, "content_hash", hex);
    return write_json(&json, folder, "run.json", err);
}

kota_status kota_run__receipts(const kota_run_def *def, const kota_run_result *result, const kota_run_data *data,
                               const char *folder, kota_error *err) {
    KOTA_TRY(manifest(def, data, folder, err));
    KOTA_TRY(run_json(def, result, folder, err));
    char *about = kota_run__path(folder, "indicators_about.csv");
    kota_status status = kota_about_write(about, err);
    kota_free(about);
    KOTA_TRY(status);
    kota_text text = {0};
    kota_plan_json_write(&text, def->plan);
    char *path = kota_run__path(folder, "plan.json");
    status = kota_file_write(path, text.chars, text.length, err);
    kota_free(path);
    kota_text_free(&text);
    return status;
}
