/* kota render RUN --field F --at TIME -o x.png: a map of a finished run, drawn without OpenGL.
 * kota render RUN --corridor STREET -o x.png: a time-space diagram of a street (render_corridor.h).
 * kota render RUN [RUN]... --view V -o x.png, --frames DIR, --video F.mp4: pictures of what the window shows. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/film.h"
#include "app/render_corridor.h"
#include "app/shown.h"
#include "app/version.h"
#include "core/clock.h"
#include "core/text.h"
#include "io/png.h"
#include "io/snap_file.h"
#include "picture/map_picture.h"

/* A field by its name, with or without the unit at its end: "depth" is depth_m; or a view (picture/views.def), where
 * field becomes -1. */
static kota_status find_field(int32_t *field, int32_t *info, const char *name, kota_error *err) {
    const char *nearest = NULL;
    *field = kota_field_find(name, &nearest);
    for (int32_t f = 0; f < KOTA_FIELD_COUNT && *field < 0; f++) {
        const char *unit = strrchr(kota_fields[f].name, '_');
        size_t length = unit != NULL ? (size_t)(unit - kota_fields[f].name) : 0;
        if (length == strlen(name) && strncmp(name, kota_fields[f].name, length) == 0) *field = f;
    }
    for (int32_t v = 0; v < KOTA_INFO_COUNT && *field < 0; v++)
        if (strcmp(kota_infos[v].name, name) == 0) *info = v;
    if (*field >= 0 || *info >= 0) return KOTA_OK;
    kota_text known = {0};
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) kota_text_add(&known, " %s", kota_fields[f].name);
    for (int32_t v = 0; v < KOTA_INFO_COUNT; v++)
        if (kota_infos[v].field < 0) kota_text_add(&known, " %s", kota_infos[v].name);
    kota_fail(err, KOTA_USAGE, "--field %s: there is no such field%s%s%s; known are%s", name,
              nearest != NULL ? " (did you mean " : "", nearest != NULL ? nearest : "", nearest != NULL ? "?)" : "",
              known.chars);
    kota_text_free(&known);
    return KOTA_USAGE;
}

/* The index of the snapshot nearest to a time of day or a date and time; the last without one. */
static kota_status find_time(int32_t *index, int64_t **times_ms, const kota_run_folder *folder, const char *at,
                             kota_error *err) {
    int32_t count, offset_min = folder->map->utc_offset_min;
    KOTA_TRY(kota_snap_file_list(times_ms, &count, folder->path, offset_min, err));
    *index = count - 1;
    if (count == 0) return kota_fail(err, KOTA_DATA, "%s has no snapshots", folder->path);
    return at != NULL ? kota_snap_file_nearest(index, *times_ms, count, at, offset_min, err) : KOTA_OK;
}

static kota_status read_snap(kota_snap **snap, const kota_run_folder *folder, int64_t time_ms, kota_error *err) {
    char *path = kota_snap_file_path(folder->path, time_ms, folder->map->utc_offset_min);
    kota_status status = kota_snap_file_read(snap, path, folder->map, folder->map_hash, err);
    kota_free(path);
    return status;
}

/* A view of the window as a map: of the snapshot, and for some of all before it. */
static kota_status draw_view(kota_image **image, kota_picture_def *def, kota_info info, const kota_run_folder *folder,
                             const int64_t *times_ms, int32_t index, const char **warning, kota_error *err) {
    kota_past past = {0};
    kota_snap *snap = NULL;
    float *values = NULL;
    char time_text[KOTA_TIME_TEXT_MAX];
    kota_status status = KOTA_OK;
    for (int32_t t = kota_info_needs_past(info) ? 0 : index; t <= index && status == KOTA_OK; t++) {
        kota_snap_destroy(snap);
        snap = NULL;
        status = read_snap(&snap, folder, times_ms[t], err);
        if (status == KOTA_OK && kota_info_needs_past(info)) kota_past_add(&past, snap);
    }
    kota_time_text(times_ms[index], folder->map->utc_offset_min, time_text);
    time_text[16] = '\0'; /* to the minute */
    def->time_text = time_text;
    if (status == KOTA_OK) status = kota_info_values(&values, info, snap, &past, err);
    if (status == KOTA_OK) status = kota_map_picture_view(image, def, info, folder->map, values, NULL, warning, err);
    kota_free(values);
    kota_past_clear(&past);
    kota_snap_destroy(snap);
    return status;
}

static kota_status draw_field(kota_image **image, const kota_picture_def *def, const kota_run_folder *folder,
                              int64_t time_ms, const char **warning, kota_error *err) {
    kota_snap *snap = NULL;
    KOTA_TRY(read_snap(&snap, folder, time_ms, err));
    kota_status status = kota_map_picture(image, def, folder->map, snap, warning, err);
    kota_snap_destroy(snap);
    return status;
}

static kota_status draw(kota_app *app, const kota_run_folder *folder, kota_error *err) {
    const kota_options *options = &app->options;
    kota_picture_def def = kota_picture_defaults();
    int64_t *times_ms = NULL;
    int32_t index = 0, info = -1;
    KOTA_TRY(find_field(&def.field, &info, options->field != NULL ? options->field : "depth_m", err));
    if (options->width_px > 0) def.width_px = options->width_px;
    def.subtitle = folder->plan->name;
    def.words = &app->words;
    kota_status status = find_time(&index, &times_ms, folder, options->at, err);
    kota_image *image = NULL;
    const char *warning = NULL;
    if (status == KOTA_OK)
        status = info >= 0 ? draw_view(&image, &def, (kota_info)info, folder, times_ms, index, &warning, err)
                           : draw_field(&image, &def, folder, times_ms[index], &warning, err);
    if (warning != NULL) kota_warn(&app->log, "%s", warning);
    if (status == KOTA_OK) status = kota_png_write(options->out, image->rgb, image->width, image->height, 3, err);
    if (status == KOTA_OK) printf("%s\n", options->out);
    kota_image_destroy(image);
    kota_free(times_ms);
    return status;
}

static kota_status render_field(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count != 1) return kota_fail(err, KOTA_USAGE, "name one folder of a finished run");
    if (options->camera != NULL || options->size != NULL) {
        return kota_fail(err, KOTA_USAGE, "%s goes with --view, not with --field",
                         options->camera != NULL ? "--camera" : "--size");
    }
    kota_run_folder *folder = NULL;
    KOTA_TRY(kota_run_open(&folder, options->words[0], err));
    kota_status status =
        options->corridor != NULL ? kota_app_render_corridor(app, folder, err) : draw(app, folder, err);
    kota_run_close(folder);
    return status;
}

#if KOTA_HAS_VIEW

static kota_status write_picture(const kota_view_def *def, const char *path, kota_error *err) {
    uint8_t *rgb = NULL;
    kota_status status = kota_view_shot(&rgb, def, err);
    if (status == KOTA_OK) status = kota_png_write(path, rgb, def->width, def->height, 3, err);
    if (status == KOTA_OK) printf("%s\n", path);
    kota_free(rgb);
    return status;
}

static kota_status render_view(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count < 1 || options->word_count > KOTA_VIEW_RUNS_MAX)
        return kota_fail(err, KOTA_USAGE, "name one to four folders of finished runs");
    if (options->field != NULL || options->width_px > 0) {
        return kota_fail(err, KOTA_USAGE, "%s goes with --field, not with --view, --frames or --video",
                         options->field != NULL ? "--field" : "--width");
    }
    kota_shown s;
    bool film = options->frames != NULL || options->video != NULL;
    kota_status status = kota_shown_open(&s, app, err);
    kota_error simple = {0};
    s.def.alone = true;
    s.def.simple = &simple;
    if (status == KOTA_OK)
        status = film ? kota_app_film(&s.def, options, err) : write_picture(&s.def, options->out, err);
    if (status == KOTA_OK && simple.text[0] != '\0')
        kota_warn(&app->log, "drawn in the simple form, from above and without OpenGL: %s", simple.text);
    kota_shown_close(&s);
    return status;
}

#else

static kota_status render_view(kota_app *app, kota_error *err) {
    (void)app;
    return kota_fail(err, KOTA_USAGE, "this kota was built without a window (KOTA_VIEW=OFF); --field draws maps");
}

#endif

kota_status kota_app_render(kota_app *app, kota_error *err) {
    kota_options *options = &app->options;
    if (options->out == NULL) options->out = "map.png";
    bool view = options->view != NULL || options->frames != NULL || options->video != NULL;
    if (options->corridor != NULL && (view || options->field != NULL || options->at != NULL))
        return kota_fail(err, KOTA_USAGE,
                         "--corridor draws a street over all of the run; leave out --field, --at, --view, --frames "
                         "and --video");
    return view ? render_view(app, err) : render_field(app, err);
}
