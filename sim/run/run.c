/* One run from the warm-up to the end: the loop around the city's step, checkpoints, and what is left behind. */
#include "run/run.h"

#include <string.h>

#include "city/sensors.h"
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

static const size_t STATE_BYTES_MAX = (size_t)1 << 34;

typedef struct running { /* what the functions of this file hand to each other */
    const kota_run_def *def;
    kota_arena *arena;
    kota_map *map;
    kota_hash map_hash, warm_start_hash;
    kota_hash *rain_hashes; /* one a raster of the rain; NULL: none */
    kota_pool *pool;
    kota_city *city;
    kota_snap *snap;
    kota_sensors *sensors;   /* NULL: policies are told the truth, or there are none */
    kota_observed *observed; /* NULL: nothing to compare with */
    char *part;              /* folder while the run is not whole; NULL: nothing is written */
    kota_hash *snap_hashes;
    int32_t snap_count, snap_capacity;
    kota_command *tape;
    int32_t tape_count, tape_next;
} running;

static kota_status draw_map(kota_map **map, const kota_plan *plan, kota_arena *arena, kota_error *err) {
    if (plan->bundle[0] != '\0') return kota_map_from_bundle(map, plan, arena, err);
    kota_sketch sketch;
    KOTA_TRY(kota_plan_dress(&sketch, plan, &plan->sketch, 0, 0, arena, err));
    if (!kota_is_nan(plan->ground_year)) sketch.ground_year = plan->ground_year;
    return kota_map_from_sketch(map, &sketch, plan->cell_m, arena, err);
}

kota_status kota_run_map(kota_map **map, const kota_plan *plan, kota_arena *arena, kota_error *err) {
    KOTA_TRY(draw_map(map, plan, arena, err));
    char *note = kota_plan_drains_note(plan); /* whoever sees a picture or a report is to know */
    if (note[0] != '\0' && (*map)->drain_node_count == 0) {
        const char *credit = (*map)->credit;
        char *both = kota_text_format("%s%s%s", credit, credit[0] != '\0' ? ". " : "", note);
        (*map)->credit = kota_arena_text(arena, both);
        kota_free(both);
    }
    kota_free(note);
    return KOTA_OK;
}

static void close_running(running *run) {
    kota_city_destroy(run->city);
    kota_sensors_destroy(run->sensors);
    kota_snap_destroy(run->snap);
    kota_run__observed_close(run->observed);
    kota_pool_destroy(run->pool);
    kota_free(run->part);
    kota_free(run->snap_hashes);
    kota_free(run->tape);
    kota_arena_destroy(run->arena);
}

/* A saved state ends with the hash of all before it. */
enum { SUM_BYTES = 16 };

static void add_sum(kota_blob *blob) {
    kota_hash sum = kota_hash_bytes(blob->bytes, blob->length);
    kota_blob_put_u64(blob, sum.low);
    kota_blob_put_u64(blob, sum.high);
}

/* Take it off again; one that is not right was torn or changed. */
static kota_status check_sum(kota_blob *blob, kota_error *err) {
    size_t length = blob->length;
    kota_blob sum = {0};
    bool right = length > SUM_BYTES;
    if (right) {
        kota_hash hash = kota_hash_bytes(blob->bytes, length - SUM_BYTES);
        kota_blob_put_u64(&sum, hash.low);
        kota_blob_put_u64(&sum, hash.high);
        right = memcmp(sum.bytes, blob->bytes + length - SUM_BYTES, SUM_BYTES) == 0;
        blob->length = length - SUM_BYTES;
    }
    kota_blob_free(&sum);
    if (right) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "it is damaged, cut short or of another version: run from the start");
}

static kota_status warm_start(running *run, kota_error *err) {
    const kota_run_def *def = run->def;
    if (def->plan->warm_start[0] == '\0') return KOTA_OK;
    char *name = kota_run__path(def->plan->warm_start, "end.state"), *path = kota_run__named(def, name, NULL);
    kota_free(name);
    kota_blob blob = {0};
    kota_error why = {0};
    kota_status status = kota_file_read((char **)(void *)&blob.bytes, &blob.length, path, STATE_BYTES_MAX, &why);
    if (status == KOTA_OK) run->warm_start_hash = kota_hash_bytes(blob.bytes, blob.length);
    if (status == KOTA_OK) status = check_sum(&blob, &why);
    if (status != KOTA_OK) {
        status = kota_fail(err, KOTA_DATA, "warm_start = \"%s\" is no folder of a finished run: %s",
                           def->plan->warm_start, why.text);
    } else {
        status = kota_city_load_end(run->city, &blob, &why);
        if (status != KOTA_OK) kota_fail(err, status, "%s: %s", path, why.text);
    }
    kota_blob_free(&blob);
    kota_free(path);
    return status;
}

static kota_status open_running(running *run, kota_error *err) {
    const kota_run_def *def = run->def;
    run->arena = kota_arena_create("map", 0);
    KOTA_TRY(kota_run_map(&run->map, def->plan, run->arena, err));
    run->map_hash = kota_map_hash(run->map);
    KOTA_TRY(kota_run__observed_open(&run->observed, def, run->map, err));
    run->pool = kota_pool_create(def->threads);
    KOTA_TRY(kota_city_create(&run->city, def->plan, run->map, run->pool, err));
    KOTA_TRY(kota_run__rain(run->city, def, run->map, run->arena, &run->rain_hashes, err));
    run->snap = kota_snap_create(run->map, kota_city_truck_count(run->city));
    KOTA_TRY(warm_start(run, err));
    if (def->tape != NULL) KOTA_TRY(kota_tape_read(&run->tape, &run->tape_count, def->tape, run->map, err));
    if (def->script != NULL) KOTA_TRY(kota_script_begin(def->script, def->member, run->map, err));
    bool acts = def->script != NULL && def->tape == NULL && def->plan->policies.count > 0;
    if (acts) run->sensors = kota_sensors_create(def->plan, run->map);
    if (def->out == NULL) return KOTA_OK;
    run->part = kota_text_format("%s.part", def->out);
    if (def->resume) return KOTA_OK;
    KOTA_TRY(kota_folder_remove(run->part, err));
    char *snaps = kota_run__path(run->part, "snaps");
    kota_status status = kota_folder_create(snaps, err);
    kota_free(snaps);
    return status;
}

static kota_status write_state(const running *run, kota_blob *blob, const char *name, kota_error *err) {
    add_sum(blob);
    char *path = kota_run__path(run->part, name);
    kota_status status = kota_file_write(path, blob->bytes, blob->length, err);
    kota_free(path);
    return status;
}

static kota_status save_checkpoint(const running *run, kota_error *err) {
    kota_blob blob = {0};
    kota_city_save(run->city, &blob);
    kota_blob_section(&blob, "run");
    kota_blob_put_i64(&blob, run->snap_count);
    kota_blob_put(&blob, run->snap_hashes, (size_t)run->snap_count, sizeof *run->snap_hashes);
    kota_blob_put_i64(&blob, run->tape_next);
    kota_sensors_save(run->sensors, &blob);
    kota_status status = KOTA_OK;
    if (run->def->script != NULL) status = kota_script_save(run->def->script, &blob, err);
    if (status == KOTA_OK) status = write_state(run, &blob, "checkpoint.state", err);
    kota_blob_free(&blob);
    return status;
}

static kota_status read_checkpoint(running *run, kota_blob *blob, kota_error *err) {
    KOTA_TRY(kota_city_load(run->city, blob, err));
    kota_blob_expect(blob, "run");
    run->snap_count = run->snap_capacity = (int32_t)kota_blob_get_range(blob, 0, 10000000, "snapshots");
    run->snap_hashes = kota_realloc(run->snap_hashes, (size_t)run->snap_count + 1, sizeof *run->snap_hashes);
    kota_blob_get(blob, run->snap_hashes, (size_t)run->snap_count, sizeof *run->snap_hashes);
    run->tape_next = (int32_t)kota_blob_get_range(blob, 0, run->tape_count, "commands of the tape");
    KOTA_TRY(kota_sensors_load(run->sensors, blob));
    return run->def->script != NULL ? kota_script_load(run->def->script, blob) : KOTA_OK;
}

static kota_status load_checkpoint(running *run, kota_error *err) {
    char *path = kota_run__path(run->part, "checkpoint.state");
    kota_blob blob = {0};
    kota_error why = {0};
    kota_status status = kota_file_read((char **)(void *)&blob.bytes, &blob.length, path, STATE_BYTES_MAX, &why);
    if (status != KOTA_OK)
        kota_fail(err, status, "--resume: there is no checkpoint in %s: run without --resume (%s)", run->part,
                  why.text);
    if (status == KOTA_OK) {
        status = check_sum(&blob, &why);
        if (status == KOTA_OK) status = read_checkpoint(run, &blob, &why);
        if (status != KOTA_OK) kota_fail(err, status, "%s: %s", path, why.text);
    }
    kota_blob_free(&blob);
    kota_free(path);
    return status;
}

static kota_status write_snapshot(running *run, kota_error *err) {
    kota_city_snap(run->city, run->snap);
    run->snap_hashes = kota_grow(run->snap_hashes, run->snap_count, &run->snap_capacity, sizeof *run->snap_hashes);
    run->snap_hashes[run->snap_count++] = kota_snap_hash(run->snap);
    if (run->part == NULL || !run->def->plan->outputs.snapshots) return KOTA_OK;
    char *path = kota_snap_file_path(run->part, run->snap->time_ms, run->map->utc_offset_min);
    kota_status status = kota_snap_file_write(path, run->snap, run->map_hash, err);
    kota_free(path);
    return status;
}

static kota_status order_from_tape(running *run, kota_error *err) {
    int64_t now_ms = kota_city_time_ms(run->city);
    while (run->tape_next < run->tape_count && run->tape[run->tape_next].time_ms <= now_ms)
        KOTA_TRY(kota_city_command(run->city, &run->tape[run->tape_next++], err));
    return KOTA_OK;
}

static kota_status order_from_policies(running *run, kota_error *err) {
    kota_script *script = run->def->script;
    int64_t start_ms = kota_city_start_ms(run->city);
    if (script == NULL || !kota_script_due(script, kota_city_time_ms(run->city), start_ms)) return KOTA_OK;
    const kota_command *commands;
    int32_t count;
    kota_city_snap(run->city, run->snap);
    kota_sensors_show(run->sensors, run->snap);
    KOTA_TRY(kota_script_act(script, run->snap, start_ms, (uint64_t)run->def->plan->seed, &commands, &count, err));
    for (int32_t c = 0; c < count; c++) KOTA_TRY(kota_city_command(run->city, &commands[c], err));
    return KOTA_OK;
}

/* True when a beat of period_s, counted from the start, falls on now. */
static bool on_beat(const kota_city *city, double period_s) {
    int64_t since_ms = kota_city_time_ms(city) - kota_city_start_ms(city), period_ms = (int64_t)(period_s * 1000);
    return period_ms > 0 && since_ms >= 0 && since_ms % period_ms == 0;
}

static kota_status interrupted(const running *run, kota_error *err) {
    if (run->part == NULL) return kota_fail(err, KOTA_INTERRUPTED, "interrupted");
    KOTA_TRY(save_checkpoint(run, err));
    return kota_fail(err, KOTA_INTERRUPTED, "interrupted: the same command with --resume goes on from %s", run->part);
}

/* What went wrong is easier to see with the state that it went wrong in. */
static void post_mortem(running *run) {
    kota_error ignored = {0};
    (void)write_snapshot(run, &ignored);
}

static kota_status loop(running *run, kota_error *err) {
    const kota_run_def *def = run->def;
    kota_city *city = run->city;
    int64_t begin_ms = kota_city_time_ms(city);
    while (!kota_city_done(city)) {
        int64_t now_ms = kota_city_time_ms(city);
        if ((def->interrupted != NULL && *def->interrupted) || (def->stop_ms > 0 && now_ms >= def->stop_ms))
            return interrupted(run, err);
        if (run->part != NULL && now_ms > begin_ms && on_beat(city, def->checkpoint_s))
            KOTA_TRY(save_checkpoint(run, err));
        if (on_beat(city, def->plan->snapshot_s)) KOTA_TRY(write_snapshot(run, err));
        kota_sensors_step(run->sensors, city);
        KOTA_TRY(def->tape != NULL ? order_from_tape(run, err) : order_from_policies(run, err));
        kota_status status = kota_city_step(city, err);
        if (status != KOTA_OK) {
            post_mortem(run);
            return status;
        }
        int64_t whole_ms = kota_city_end_ms(city) - begin_ms;
        kota_progress(def->log, def->plan->name, (double)(kota_city_time_ms(city) - begin_ms) / (double)whole_ms);
    }
    kota_progress_end(def->log);
    return write_snapshot(run, err); /* the end, whether a beat falls on it or not */
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

static void fill_result(kota_run_result *result, const running *run) {
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
static kota_hash cache_key(const running *run) {
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

static bool caches(const running *run) {
    return run->def->cache != NULL && run->part != NULL && run->def->tape == NULL;
}

/* The content's hash as who simulated it wrote it. */
static kota_status read_content(kota_hash *content, const running *run, kota_error *err) {
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

static kota_status read_indicators(kota_run_result *result, const running *run, kota_error *err) {
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
static kota_status conclude(running *run, const kota_run_result *result, kota_error *err) {
    const kota_run_data data = {run->warm_start_hash, run->rain_hashes, run->observed};
    KOTA_TRY(kota_run__receipts(run->def, result, &data, run->part, err));
    return kota_folder_replace(run->part, run->def->out, err);
}

/* A run that another study made is taken instead of made. */
static kota_status take_cached(running *run, kota_run_result *result, double began_s, kota_error *err) {
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

static kota_status leave_behind(running *run, kota_run_result *result, kota_error *err) {
    KOTA_TRY(kota_run__outputs(&result->content, run->city, run->map, run->snap, run->snap_hashes, run->snap_count,
                               run->observed, &run->def->plan->outputs, run->part, err));
    if (run->observed != NULL) kota_run__observed_take(&result->observed, run->observed);
    if (run->part == NULL) return KOTA_OK;
    kota_blob blob = {0};
    kota_city_save(run->city, &blob);
    kota_status status = KOTA_OK;
    if (run->def->plan->outputs.state) status = write_state(run, &blob, "end.state", err);
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

static kota_status simulate(running *run, kota_run_result *result, double began_s, kota_error *err) {
    if (run->def->resume) KOTA_TRY(load_checkpoint(run, err));
    KOTA_TRY(loop(run, err));
    result->wall_s = kota_wall_s() - began_s;
    fill_result(result, run);
    return leave_behind(run, result, err);
}

kota_status kota_run(kota_run_result *result, const kota_run_def *def, kota_error *err) {
    *result = (kota_run_result){0};
    running run = {.def = def};
    double began_s = kota_wall_s();
    kota_status status = open_running(&run, err);
    if (status == KOTA_OK) status = take_cached(&run, result, began_s, err);
    if (status == KOTA_OK && !result->cached) status = simulate(&run, result, began_s, err);
    if (status == KOTA_OK) {
        check_expectations(result, def->plan);
        status = kota_faults_status(&result->broken, KOTA_EXPECTATION, err);
    }
    close_running(&run);
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
