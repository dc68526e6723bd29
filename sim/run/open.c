/* Opening a finished run: its plan, and its map drawn again. */
#include "core/file.h"
#include "core/text.h"
#include "io/plan_json.h"
#include "run/folder.h"

static kota_status open_plan(kota_run_folder *folder, const char *path, kota_error *err) {
    char *plan_path = kota_run__path(path, "plan.json"), *json = NULL;
    size_t length;
    kota_error why = {0};
    kota_status status = kota_file_read(&json, &length, plan_path, (size_t)1 << 28, &why);
    if (status != KOTA_OK) {
        status = kota_fail(err, KOTA_DATA, "%s is no folder of a finished run: %s", path, why.text);
    } else {
        folder->plan = KOTA_NEW(folder->arena, kota_plan, 1);
        status = kota_plan_json_read(folder->plan, json, plan_path, folder->arena, err);
    }
    if (status == KOTA_OK) {
        kota_faults faults = {0};
        kota_plan_check(folder->plan, plan_path, &faults);
        status = kota_faults_status(&faults, KOTA_DATA, err);
        kota_faults_free(&faults);
    }
    kota_free(json);
    kota_free(plan_path);
    return status;
}

kota_status kota_run_open(kota_run_folder **out, const char *path, kota_error *err) {
    kota_run_folder *folder = kota_alloc(1, sizeof *folder);
    folder->arena = kota_arena_create("run folder", 0);
    folder->path = kota_text_copy(path);
    kota_status status = open_plan(folder, path, err);
    if (status == KOTA_OK) status = kota_run_map(&folder->map, folder->plan, folder->arena, err);
    if (status != KOTA_OK) {
        kota_run_close(folder);
        return status;
    }
    folder->map_hash = kota_map_hash(folder->map);
    *out = folder;
    return KOTA_OK;
}

void kota_run_close(kota_run_folder *folder) {
    if (folder == NULL) return;
    kota_free(folder->path);
    kota_arena_destroy(folder->arena);
    kota_free(folder);
}
