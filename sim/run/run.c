/* One run from the warm-up to the end: the loop around the city's step, checkpoints, and what is left behind. */
#include "run/run.h"

#include <string.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/bundle.h"
#include "io/csv.h"
#include "io/json_text.h"
#include "io/snap_file.h"
#include "io/tape.h"
#include "run/cache.h"
#include "run/folder.h"
#include "run/rain.h"
#include "run/running.h"

static kota_status interrupted(const kota_running *run, kota_error *err) {
    if (run->part == NULL) return kota_fail(err, KOTA_INTERRUPTED, "interrupted");
    KOTA_TRY(kota_run__checkpoint(run, err));
    return kota_fail(err, KOTA_INTERRUPTED, "interrupted: the same command with --resume goes on from %s", run->part);
}

static kota_status loop(kota_running *run, kota_error *err) {
    const kota_run_def *def = run->def;
    const kota_city *city = run->city;
    const int64_t from_ms = kota_city_time_ms(city), whole_ms = kota_city_end_ms(city) - run->begin_ms;
    while (!kota_city_done(city)) {
        int64_t now_ms = kota_city_time_ms(city);
        if ((def->interrupted != NULL && *def->interrupted) || (def->stop_ms > 0 && now_ms >= def->stop_ms))
            return interrupted(run, err);
        if (run->part != NULL && now_ms > from_ms && kota_run__on_beat(run, def->checkpoint_s))
            KOTA_TRY(kota_run__checkpoint(run, err));
        KOTA_TRY(kota_run__step(run, err));
        kota_progress(def->log, def->plan->name,
                      (double)(kota_city_time_ms(city) - run->begin_ms) / (double)whole_ms);
    }
    kota_progress_end(def->log);
    return KOTA_OK;
}

static void make_room(kota_run_result *result, const kota_map *map) {
    result->districts = map->district_count;
    result->district_ids = kota_alloc((size_t)map->district_count + 1, sizeof(char *));
    for (int32_t d = 0; d < map->district_count; d++)
        result->district_ids[d] = kota_text_copy(map->districts[d].id_text);
    int32_t count = KOTA_INDICATOR_COUNT * (map->district_count + 1);
    result->indicators = kota_alloc((size_t)count, sizeof(double));
    for (int32_t k = 0; k < count; k++) result->indicators[k] = KOTA_NAN;
}

static void fill_result(kota_run_result *result, const kota_running *run) {
    int32_t columns = run->map->district_count + 1;
    make_room(result, run->map);
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++)
        for (int32_t d = 0; d < columns; d++)
            result->indicators[i * columns + d] =
                kota_city_indicator(run->city, (kota_indicator)i, d < columns - 1 ? d : -1);
}

static void check_expectations(kota_run_result *result, const kota_plan *plan) {
    const kota_expectation *expectations = plan->expectations.items;
    for (int32_t e = 0; e < plan->expectations.count; e++) {
        const kota_expectation *x = &expectations[e];
        int32_t indicator = kota_indicator_find(x->indicator, NULL), district = result->districts;
        if (indicator < 0) continue; /* refused when the script was read */
        for (int32_t d = 0; d < result->districts; d++)
            if (strcmp(result->district_ids[d], x->district) == 0) district = d;
        double value = result->indicators[indicator * (result->districts + 1) + district];
        bool kept = x->relation == KOTA_RELATION_BELOW ? value < x->value : value > x->value;
        if (kota_is_nan(value))
            kota_fault(&result->broken, "expected %s of %s %s %g %s, but it is not known%s", x->indicator,
                       strcmp(x->district, "all") == 0 ? "the city" : x->district, kota_relation_names[x->relation],
                       x->value, kota_indicators[indicator].unit,
                       plan->no_heights && kota_indicator_needs_heights((kota_indicator)indicator)
                           ? ": the city has no heights"
                           : "");
        else if (!kept)
            kota_fault(&result->broken, "expected %s of %s %s %g %s, got %g", x->indicator,
                       strcmp(x->district, "all") == 0 ? "the city" : x->district, kota_relation_names[x->relation],
                       x->value, kota_indicators[indicator].unit, value);
    }
}

/* All that determines what a run leaves. Policies are functions, which only their file and the member tell apart. */
static kota_hash cache_key(const kota_running *run) {
    const kota_run_def *def = run->def;
    kota_hash hashes[4] = {kota_plan_hash(def->plan), run->map_hash, run->warm_start_hash};
    bool acts = def->script != NULL && def->plan->policies.count > 0;
    if (acts) hashes[3] = kota_script_hash(def->script);
    kota_hasher *hasher = kota_hasher_create();
    kota_hasher_text(hasher, def->cache_version);
    kota_hasher_text(hasher, def->source_version);
    for (int32_t h = 0; h < KOTA_COUNT(hashes); h++) {
        kota_hasher_u64(hasher, hashes[h].low);
        kota_hasher_u64(hasher, hashes[h].high);
    }
    kota_hasher_u64(hasher, acts ? (uint64_t)def->member + 1 : 0);
    kota_schema_hash(&kota_outputs_schema, &def->plan->outputs, hasher); /* the folder has what it has */
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_run__rain_manifest(def->plan, run->rain_hashes, &json);
    kota_run__observed_manifest(run->observed, &json);
    kota_json_end(&json);
    kota_hasher_text(hasher, json.text.chars);
    kota_json_writer_free(&json);
    kota_hash key = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return key;
}

static bool caches(const kota_running *run) {
    return run->def->cache != NULL && run->part != NULL && run->def->tape == NULL;
}

/* The content's hash as who simulated it wrote it. */
static kota_status read_content(kota_hash *content, const kota_running *run, kota_error *err) {
    char *path = kota_run__path(run->part, "run.json");
    kota_json *json = NULL;
    kota_status status = kota_json_read(&json, path, err);
    const char *text = status == KOTA_OK ? kota_json_get_text(json, "content_hash") : NULL;
    if (status == KOTA_OK && !kota_hash_from_text(content, text != NULL ? text : ""))
        status = kota_fail(err, KOTA_DATA, "%s has no content_hash", path);
    kota_json_destroy(json);
    kota_free(path);
    return status;
}

static kota_status read_indicators(kota_run_result *result, const kota_running *run, kota_error *err) {
    char *path = kota_run__path(run->part, "indicators.csv");
    kota_csv_table *table = NULL;
    kota_status status = kota_csv_read(&table, path, err);
    kota_free(path);
    KOTA_TRY(status);
    int32_t column[3], columns = run->map->district_count + 1;
    static const char *const NAMES[] = {"indicator", "district", "value"};
    make_room(result, run->map);
    for (int32_t c = 0; c < KOTA_COUNT(NAMES) && status == KOTA_OK; c++)
        status = kota_csv_need(&column[c], table, NAMES[c], err);
    for (int32_t r = 0; status == KOTA_OK && r < kota_csv_rows(table); r++) {
        int32_t indicator = kota_indicator_find(kota_csv_cell(table, r, column[0]), NULL), district = columns - 1;
        const char *id = kota_csv_cell(table, r, column[1]);
        for (int32_t d = 0; d < columns - 1; d++)
            if (strcmp(result->district_ids[d], id) == 0) district = d;
        if (indicator >= 0)
            status =
                kota_csv_get_number(&result->indicators[indicator * columns + district], table, r, column[2], err);
    }
    kota_csv_destroy(table);
    return status;
}

/* Receipts, and the folder takes its name. */
static kota_status conclude(kota_running *run, const kota_run_result *result, kota_error *err) {
    const kota_run_data data = {run->warm_start_hash, run->rain_hashes, run->observed};
    KOTA_TRY(kota_run__receipts(run->def, result, &data, run->part, err));
    return kota_folder_replace(run->part, run->def->out, err);
}

/* A run that another study made is taken instead of made. */
static kota_status take_cached(kota_running *run, kota_run_result *result, double began_s, kota_error *err) {
    const kota_run_def *def = run->def;
    if (!caches(run) || def->resume || def->stop_ms > 0) return KOTA_OK;
    KOTA_TRY(kota_folder_remove(run->part, err));
    KOTA_TRY(kota_run__cache_take(&result->cached, def->cache, cache_key(run), run->part, def->log, err));
    if (result->cached) {
        KOTA_TRY(read_content(&result->content, run, err));
        KOTA_TRY(read_indicators(result, run, err));
        result->wall_s = kota_wall_s() - began_s;
        return conclude(run, result, err);
    }
    char *snaps = kota_run__path(run->part, "snaps");
    kota_status status = kota_folder_create(snaps, err);
    kota_free(snaps);
    return status;
}

static kota_status leave_behind(kota_running *run, kota_run_result *result, kota_error *err) {
    KOTA_TRY(kota_run__outputs(&result->content, run->city, run->map, run->snap, run->snap_hashes, run->snap_count,
                               run->observed, &run->def->plan->outputs, run->part, err));
    if (run->observed != NULL) kota_run__observed_take(&result->observed, run->observed);
    KOTA_TRY(kota_run__measures(run->def, run->city, run->map, run->part, err));
    if (run->part == NULL) return KOTA_OK;
    KOTA_TRY(kota_run__corridors_write(run->corridors, run->part, err));
    kota_blob blob = {0};
    kota_city_save(run->city, &blob);
    kota_status status = KOTA_OK;
    if (run->def->plan->outputs.state) status = kota_run__write_state(run, &blob, "end.state", err);
    kota_blob_free(&blob);
    if (status != KOTA_OK) return status;
    char *checkpoint = kota_run__path(run->part, "checkpoint.state");
    status = kota_folder_remove(checkpoint, err);
    kota_free(checkpoint);
    if (status == KOTA_OK) status = conclude(run, result, err);
    if (status == KOTA_OK && caches(run))
        kota_run__cache_put(run->def->cache, run->def->cache_mb, cache_key(run), run->def->out, run->def->log);
    return status;
}

kota_status kota_run__end(kota_running *run, kota_run_result *result, double began_s, kota_error *err) {
    KOTA_TRY(kota_run__snapshot(run, err)); /* the end, whether a beat falls on it or not */
    result->wall_s = kota_wall_s() - began_s;
    fill_result(result, run);
    KOTA_TRY(leave_behind(run, result, err));
    check_expectations(result, run->def->plan);
    return kota_faults_status(&result->broken, KOTA_EXPECTATION, err);
}

static kota_status simulate(kota_running *run, kota_run_result *result, double began_s, kota_error *err) {
    if (run->def->resume) KOTA_TRY(kota_run__resume(run, err));
    KOTA_TRY(loop(run, err));
    return kota_run__end(run, result, began_s, err);
}

kota_status kota_run(kota_run_result *result, const kota_run_def *def, kota_error *err) {
    *result = (kota_run_result){0};
    kota_running run = {.def = def};
    double began_s = kota_wall_s();
    kota_status status = kota_run__begin(&run, err);
    if (status == KOTA_OK) status = take_cached(&run, result, began_s, err);
    if (status == KOTA_OK && !result->cached) status = simulate(&run, result, began_s, err);
    if (status == KOTA_OK && result->cached) {
        check_expectations(result, def->plan);
        status = kota_faults_status(&result->broken, KOTA_EXPECTATION, err);
    }
    kota_run__close(&run);
    return status;
}

void kota_run_result_free(kota_run_result *result) {
    for (int32_t d = 0; d < result->districts; d++) kota_free(result->district_ids[d]);
    kota_free(result->district_ids);
    kota_free(result->indicators);
    kota_faults_free(&result->broken);
    kota_observed_table_free(&result->observed);
    *result = (kota_run_result){0};
}
