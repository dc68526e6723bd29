/* A run as it goes: opening it, one step, its state as bytes. */
#include "run/running.h"

#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/bundle.h"
#include "io/snap_file.h"
#include "io/tape.h"
#include "run/folder.h"
#include "run/rain.h"

static const size_t STATE_BYTES_MAX = KOTA_BYTES(UINT64_C(1) << 34);

static kota_status draw_map(kota_map **map, const kota_plan *plan, kota_arena *arena, kota_error *err) {
    if (plan->bundle[0] != '\0') return kota_map_from_bundle(map, plan, arena, err);
    kota_sketch sketch;
    KOTA_TRY(kota_plan_dress(&sketch, plan, &plan->sketch, 0, 0, arena, err));
    if (!kota_is_nan(plan->ground_year)) sketch.ground_year = plan->ground_year;
    return kota_map_from_sketch(map, &sketch, plan->cell_m, arena, err);
}

kota_status kota_run_map(kota_map **map, const kota_plan *plan, kota_arena *arena, kota_error *err) {
    KOTA_TRY(draw_map(map, plan, arena, err));
    KOTA_TRY(kota_plan_grow(*map, plan, arena, err));
    kota_plan_name_lines(*map, plan, arena);
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

void kota_run__close(kota_running *run) {
    kota_city_destroy(run->city);
    kota_sensors_destroy(run->sensors);
    kota_snap_destroy(run->snap);
    kota_run__observed_close(run->observed);
    kota_run__corridors_close(run->corridors);
    kota_pool_destroy(run->pool);
    kota_folder_release(&run->claim);
    kota_free(run->part);
    kota_free(run->snap_hashes);
    kota_free(run->tape);
    kota_free(run->hand);
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

static kota_status warm_start(kota_running *run, kota_error *err) {
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

kota_status kota_run__begin(kota_running *run, kota_error *err) {
    const kota_run_def *def = run->def;
    run->arena = kota_arena_create("map", 0);
    run->script = def->script;
    KOTA_TRY(kota_run_map(&run->map, def->plan, run->arena, err));
    run->map_hash = kota_map_hash(run->map);
    KOTA_TRY(kota_run__observed_open(&run->observed, def, run->map, err));
    KOTA_TRY(kota_run__corridors_open(&run->corridors, def, run->map, err));
    run->pool = kota_pool_create(def->threads);
    KOTA_TRY(kota_city_create(&run->city, def->plan, run->map, run->pool, err));
    KOTA_TRY(kota_run__rain(run->city, def, run->map, run->arena, &run->rain_hashes, err));
    run->snap = kota_snap_create(run->map, kota_city_truck_count(run->city));
    KOTA_TRY(warm_start(run, err));
    run->begin_ms = kota_city_time_ms(run->city);
    if (def->tape != NULL) KOTA_TRY(kota_tape_read(&run->tape, &run->tape_count, def->tape, run->map, err));
    if (def->script != NULL) KOTA_TRY(kota_script_begin(def->script, def->member, run->map, err));
    if (def->script != NULL && def->tape == NULL) run->sensors = kota_sensors_create(def->plan, run->map);
    if (def->out == NULL) return KOTA_OK;
    run->part = kota_text_format("%s.part", def->out);
    KOTA_TRY(kota_folder_claim(&run->claim, run->part, err));
    if (def->resume) return KOTA_OK;
    KOTA_TRY(kota_folder_remove(run->part, err));
    char *snaps = kota_run__path(run->part, "snaps");
    kota_status status = kota_folder_create(snaps, err);
    kota_free(snaps);
    return status == KOTA_OK ? kota_folder_claim(&run->claim, run->part, err) : status;
}

kota_status kota_run__write_state(const kota_running *run, kota_blob *blob, const char *name, kota_error *err) {
    add_sum(blob);
    char *path = kota_run__path(run->part, name);
    kota_status status = kota_file_write(path, blob->bytes, blob->length, err);
    kota_free(path);
    return status;
}

kota_status kota_run__save(const kota_running *run, kota_blob *blob, kota_error *err) {
    kota_city_save(run->city, blob);
    kota_blob_section(blob, "run");
    kota_blob_put_i64(blob, run->snap_count);
    kota_blob_put(blob, run->snap_hashes, (size_t)run->snap_count, sizeof *run->snap_hashes);
    kota_blob_put_i64(blob, run->tape_next);
    kota_sensors_save(run->sensors, blob);
    kota_run__corridors_save(run->corridors, blob);
    return run->script != NULL ? kota_script_save(run->script, blob, err) : KOTA_OK;
}

kota_status kota_run__checkpoint(const kota_running *run, kota_error *err) {
    kota_blob blob = {0};
    kota_status status = kota_run__save(run, &blob, err);
    if (status == KOTA_OK) status = kota_run__write_state(run, &blob, "checkpoint.state", err);
    kota_blob_free(&blob);
    return status;
}

kota_status kota_run__load(kota_running *run, kota_blob *blob, kota_error *err) {
    KOTA_TRY(kota_city_load(run->city, blob, err));
    kota_blob_expect(blob, "run");
    run->snap_count = run->snap_capacity = (int32_t)kota_blob_get_range(blob, 0, 10000000, "snapshots");
    run->snap_hashes = kota_realloc(run->snap_hashes, (size_t)run->snap_count + 1, sizeof *run->snap_hashes);
    kota_blob_get(blob, run->snap_hashes, (size_t)run->snap_count, sizeof *run->snap_hashes);
    run->tape_next = (int32_t)kota_blob_get_range(blob, 0, run->tape_count, "commands of the tape");
    KOTA_TRY(kota_sensors_load(run->sensors, blob));
    KOTA_TRY(kota_run__corridors_load(run->corridors, blob));
    if (run->script == NULL) return KOTA_OK;
    return run->by_name ? kota_script_load_known(run->script, blob) : kota_script_load(run->script, blob);
}

kota_status kota_run__resume(kota_running *run, kota_error *err) {
    char *path = kota_run__path(run->part, "checkpoint.state");
    kota_blob blob = {0};
    kota_error why = {0};
    kota_status status = kota_file_read((char **)(void *)&blob.bytes, &blob.length, path, STATE_BYTES_MAX, &why);
    if (status != KOTA_OK)
        kota_fail(err, status, "--resume: there is no checkpoint in %s: run without --resume (%s)", run->part,
                  why.text);
    if (status == KOTA_OK) {
        status = check_sum(&blob, &why);
        if (status == KOTA_OK) status = kota_run__load(run, &blob, &why);
        if (status != KOTA_OK) kota_fail(err, status, "%s: %s", path, why.text);
    }
    kota_blob_free(&blob);
    kota_free(path);
    return status;
}

kota_status kota_run__snapshot(kota_running *run, kota_error *err) {
    kota_city_snap_whole(run->city, run->snap);
    run->snap_hashes = kota_grow(run->snap_hashes, run->snap_count, &run->snap_capacity, sizeof *run->snap_hashes);
    run->snap_hashes[run->snap_count++] = kota_snap_hash(run->snap);
    if (run->part == NULL || !run->def->plan->outputs.snapshots) return KOTA_OK;
    char *path = kota_snap_file_path(run->part, run->snap->time_ms, run->map->utc_offset_min);
    kota_status status = kota_snap_file_write(path, run->snap, run->map_hash, err);
    kota_free(path);
    return status;
}

static kota_status order_from_tape(kota_running *run, kota_error *err) {
    int64_t now_ms = kota_city_time_ms(run->city);
    while (run->tape_next < run->tape_count && run->tape[run->tape_next].time_ms <= now_ms)
        KOTA_TRY(kota_city_command(run->city, &run->tape[run->tape_next++], err));
    return KOTA_OK;
}

/* What policies and hands order at one time is settled together. */
static kota_status order_both(kota_running *run, const kota_command *commands, int32_t count, kota_error *err) {
    int32_t all = count + run->hand_count;
    kota_command *both = kota_alloc((size_t)all + 1, sizeof *both);
    for (int32_t c = 0; c < count; c++) both[c] = commands[c];
    for (int32_t c = 0; c < run->hand_count; c++) {
        both[count + c] = run->hand[c];
        both[count + c].time_ms = kota_city_time_ms(run->city);
    }
    run->hand_count = 0;
    qsort(both, (size_t)all, sizeof *both, kota_command_order);
    kota_status status = kota_commands_settle(both, all, run->map, err);
    for (int32_t c = 0; c < all && status == KOTA_OK; c++) status = kota_city_command(run->city, &both[c], err);
    kota_free(both);
    return status;
}

static kota_status order(kota_running *run, kota_error *err) {
    int64_t start_ms = kota_city_start_ms(run->city);
    const kota_command *commands = NULL;
    int32_t count = 0;
    if (run->script != NULL && kota_script_due(run->script, kota_city_time_ms(run->city), start_ms)) {
        kota_city_snap(run->city, run->snap);
        kota_sensors_show(run->sensors, run->snap);
        KOTA_TRY(kota_script_act(run->script, run->snap, start_ms, (uint64_t)run->def->plan->seed, &commands, &count,
                                 err));
    }
    if (run->hand_count > 0) return order_both(run, commands, count, err);
    for (int32_t c = 0; c < count; c++) KOTA_TRY(kota_city_command(run->city, &commands[c], err));
    return KOTA_OK;
}

bool kota_run__on_beat(const kota_running *run, double period_s) {
    int64_t since_ms = kota_city_time_ms(run->city) - kota_city_start_ms(run->city);
    int64_t period_ms = (int64_t)(period_s * 1000);
    return period_ms > 0 && since_ms >= 0 && since_ms % period_ms == 0;
}

/* What went wrong is easier to see with the state that it went wrong in; the first sentence stands all the same. */
static void post_mortem(kota_running *run) {
    kota_status written = kota_run__snapshot(run, NULL);
    (void)written;
}

kota_status kota_run__step(kota_running *run, kota_error *err) {
    if (kota_run__on_beat(run, run->def->plan->snapshot_s)) KOTA_TRY(kota_run__snapshot(run, err));
    kota_sensors_step(run->sensors, run->city);
    KOTA_TRY(run->def->tape != NULL ? order_from_tape(run, err) : order(run, err));
    kota_status status = kota_city_step(run->city, err);
    if (status != KOTA_OK) post_mortem(run);
    if (status == KOTA_OK) kota_run__corridors_take(run->corridors, run->city);
    return status;
}
