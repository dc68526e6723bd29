/* Maps of a study: what the baseline looks like and what each intervention changes. */
#include <stdio.h>

#include "core/file.h"
#include "core/memory.h"
#include "io/png.h"
#include "io/snap_file.h"
#include "picture/map_picture.h"
#include "report/page.h"

typedef struct atlas {
    const char *folder;
    const kota_study_result *result;
    kota_run_folder *baseline;
    const kota_words *words;
    kota_logger *log;
} atlas;

static kota_status read_snap(kota_snap **snap, const kota_run_folder *b, const char *run_folder, int64_t time_ms,
                             kota_error *err) {
    char *path = kota_snap_file_path(run_folder, time_ms, b->map->utc_offset_min);
    kota_status status = kota_snap_file_read(snap, path, b->map, b->map_hash, err);
    kota_free(path);
    return status;
}

static kota_status write_image(const atlas *atlas_, kota_image *image, const char *name, kota_error *err) {
    char *path = kota_text_format("%s/%s.png", atlas_->folder, name);
    kota_status status = kota_png_write(path, image->rgb, image->width, image->height, 3, err);
    kota_free(path);
    kota_image_destroy(image);
    return status;
}

static kota_status draw(const atlas *atlas_, kota_field field, int64_t time_ms, const char *what, kota_error *err) {
    const kota_study_result *result = atlas_->result;
    kota_snap *base = NULL;
    KOTA_TRY(read_snap(&base, atlas_->baseline, result->run_folders[0][0], time_ms, err));
    kota_picture_def def = kota_picture_defaults();
    def.field = (int32_t)field;
    def.words = atlas_->words;
    def.subtitle = result->comparison.sheets[0].name;
    kota_image *image = NULL;
    const char *warning = NULL;
    char name[96];
    kota_status status = kota_map_picture(&image, &def, atlas_->baseline->map, base, &warning, err);
    if (warning != NULL) kota_warn(atlas_->log, "%s", warning);
    snprintf(name, sizeof name, "%s-00-baseline", what);
    if (status == KOTA_OK) status = write_image(atlas_, image, name, err);
    for (int32_t m = 1; m < result->member_count && status == KOTA_OK; m++) {
        kota_snap *other = NULL;
        kota_run_folder *own = NULL;
        if (result->run_folders[m][0] == NULL) continue;
        status = kota_report__snap(&other, &own, atlas_->baseline, result->run_folders[m][0], time_ms, err);
        kota_run_close(own);
        if (status != KOTA_OK) break;
        char *subtitle = kota_text_format("%s - %s", result->member_names[m], result->member_names[0]);
        def.subtitle = subtitle;
        status = kota_map_picture_difference(&image, &def, atlas_->baseline->map, base->field[field],
                                             other->field[field], &warning, err);
        snprintf(name, sizeof name, "%s-%02d-difference", what, m);
        if (status == KOTA_OK) status = write_image(atlas_, image, name, err);
        kota_free(subtitle);
        kota_snap_destroy(other);
    }
    kota_snap_destroy(base);
    return status;
}

/* Times of the baseline's snapshots: that whose streets are slowest, where a difference is worth a look, and the
 * last. */
static kota_status find_slowest(int64_t *slowest_ms, int64_t *last_ms, const kota_study_result *result,
                                const kota_run_folder *baseline, kota_error *err) {
    const char *run_folder = result->run_folders[0][0];
    int64_t *times_ms;
    int32_t count;
    KOTA_TRY(kota_snap_file_list(&times_ms, &count, run_folder, baseline->map->utc_offset_min, err));
    double lowest = 2;
    kota_status status = count > 0 ? KOTA_OK : kota_fail(err, KOTA_DATA, "%s has no snapshots", run_folder);
    for (int32_t t = 0; t < count && status == KOTA_OK; t++) {
        kota_snap *snap = NULL;
        status = read_snap(&snap, baseline, run_folder, times_ms[t], err);
        if (status != KOTA_OK) break;
        double sum = 0;
        int32_t links = kota_snap_count(snap->map, KOTA_PLACE_LINK);
        for (int32_t l = 0; l < links; l++) sum += (double)snap->field[KOTA_FIELD_link_speed_frac][l] / links;
        if (sum < lowest) *slowest_ms = times_ms[t];
        if (sum < lowest) lowest = sum;
        *last_ms = times_ms[t];
        kota_snap_destroy(snap);
    }
    kota_free(times_ms);
    return status;
}

kota_status kota_report_maps(const char *folder, const kota_study_result *result, const kota_words *words,
                             kota_logger *log, kota_error *err) {
    atlas atlas_ = {.folder = folder, .result = result, .words = words, .log = log};
    KOTA_TRY(kota_folder_create(folder, err));
    KOTA_TRY(kota_run_open(&atlas_.baseline, result->run_folders[0][0], err));
    int64_t slowest_ms = 0, last_ms = 0;
    kota_status status = find_slowest(&slowest_ms, &last_ms, result, atlas_.baseline, err);
    if (status == KOTA_OK) status = draw(&atlas_, KOTA_FIELD_depth_max_m, last_ms, "peak-depth", err);
    if (status == KOTA_OK) status = draw(&atlas_, KOTA_FIELD_link_speed_frac, slowest_ms, "speed", err);
    kota_run_close(atlas_.baseline);
    return status;
}
