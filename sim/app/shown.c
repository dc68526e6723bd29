/* Finished runs as what the window and pictures show. */
#include "app/shown.h"

#include "app/version.h"
#include "app/view_rain.h"

#if KOTA_HAS_VIEW

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/text.h"
#include "io/json_text.h"
#include "io/snap_file.h"
#include "snap/onto.h"

static kota_status load(kota_snap **out, void *context, int32_t run, int32_t time, kota_error *err) {
    const kota_shown *s = context;
    const kota_run_folder *folder = s->folders[run];
    char *path = kota_snap_file_path(folder->path, s->times_ms[run][time], folder->map->utc_offset_min);
    kota_status status = kota_snap_file_read(out, path, folder->map, folder->map_hash, err);
    kota_free(path);
    if (status != KOTA_OK || s->def.runs[run].map == folder->map) return status;
    kota_snap *own = *out;
    *out = kota_snap_onto(own, s->def.runs[run].map);
    kota_snap_destroy(own);
    return KOTA_OK;
}

/* What a run is called: of a study's folder members/04-all-together/r0 "all together", else the scenario's name. */
static char *name_of(const char *path, const char *scenario) {
    size_t length = strlen(path), from, parent;
    while (length > 1 && path[length - 1] == '/') length--;
    for (from = length; from > 0 && path[from - 1] != '/';) from--;
    for (parent = from > 0 ? from - 1 : 0; parent > 0 && path[parent - 1] != '/';) parent--;
    bool member =
        length > from + 1 && path[from] == 'r' && strspn(path + from + 1, "0123456789") == length - from - 1;
    size_t digits = strspn(path + parent, "0123456789");
    if (!member || digits == 0 || path[parent + digits] != '-') return kota_text_copy(scenario);
    parent += digits + 1;
    char *name = kota_text_format("%.*s", (int)(from - 1 - parent), path + parent);
    for (char *c = name; *c != '\0'; c++) *c = *c == '-' ? ' ' : *c;
    return name;
}

static kota_status open_run(kota_shown *s, int32_t r, const char *path, kota_error *err) {
    kota_view_run *run = &s->def.runs[r];
    KOTA_TRY(kota_run_open(&s->folders[r], path, err));
    run->map = s->folders[r]->map;
    s->names[r] = name_of(path, s->folders[r]->plan->name);
    run->name = s->names[r];
    KOTA_TRY(kota_snap_file_list(&s->times_ms[r], &run->time_count, path, run->map->utc_offset_min, err));
    run->times_ms = s->times_ms[r];
    if (run->time_count > 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s has no snapshots to show; set output.snapshot_min in its scenario", path);
}

/* Rain of the plan: of each snapshot what it foretells until a day has passed. */
static kota_status read_rain(kota_shown *s, kota_error *err) {
    const kota_view_run *a = &s->def.runs[0];
    const int64_t step_ms = KOTA_VIEW_RAIN_STEP_MS, from_ms = a->times_ms[0];
    int32_t count = (int32_t)((a->times_ms[a->time_count - 1] - from_ms + step_ms - 1) / step_ms);
    s->rain_mmph = kota_alloc((size_t)count + 1, sizeof *s->rain_mmph);
    for (int32_t k = 0, t = 0; k < count;) {
        int64_t begins_ms = from_ms + k * step_ms;
        kota_snap *snap = NULL;
        while (t + 1 < a->time_count && a->times_ms[t + 1] <= begins_ms) t++;
        KOTA_TRY(load(&snap, s, 0, t, err));
        int32_t some = (int32_t)((snap->time_ms + KOTA_DAY_MS - begins_ms) / step_ms);
        some = some < 1 ? 1 : some > count - k ? count - k : some;
        kota_view_rain(s->rain_mmph + k, some, begins_ms, snap);
        kota_snap_destroy(snap);
        k += some;
    }
    kota_view_rain_show(&s->def, s->rain_mmph, count, from_ms);
    return KOTA_OK;
}

/* The folders of the runs: those that were named, or of a study its baseline and an intervention. */
static kota_status find_runs(kota_shown *s, const char *paths[KOTA_VIEW_RUNS_MAX], const kota_options *options,
                             kota_error *err) {
    char *list = kota_text_format("%s/study.json", options->words[0]);
    bool study = options->word_count == 1 && kota_file_exists(list);
    kota_free(list);
    s->def.run_count = options->word_count;
    for (int32_t r = 0; r < options->word_count && !study; r++) paths[r] = options->words[r];
    if (!study) return KOTA_OK;
    KOTA_TRY(kota_study_file_open(&s->study, options->words[0], err));
    int32_t members = s->study.result.member_count, member = options->member > 0 ? options->member : 1;
    if (member >= members && options->member > 0)
        return kota_fail(err, KOTA_USAGE, "--member %d: %s has members 0 to %d", (int)member, options->words[0],
                         (int)members - 1);
    s->def.run_count = members > 1 ? 2 : 1;
    for (int32_t r = 0; r < s->def.run_count; r++) {
        paths[r] = s->study.result.run_folders[r == 0 ? 0 : member][0];
        if (paths[r] == NULL)
            return kota_fail(err, KOTA_DATA, "%s: the first run of \"%s\" failed: there is nothing to show",
                             options->words[0], s->study.names[r == 0 ? 0 : member]);
    }
    return KOTA_OK;
}

/* Letters of the folders that all paths begin with. */
static size_t shared_folders(const char *const *paths, int32_t count) {
    size_t shared = 0;
    for (size_t k = 0; paths[0][k] != '\0'; k++) {
        for (int32_t r = 1; r < count; r++)
            if (paths[r][k] != paths[0][k]) return shared;
        if (paths[0][k] == '/') shared = k + 1;
    }
    return 0; /* one is within the other, or the same twice */
}

/* A city that differs from the first's in a pond or a bin is shown on the first's map, so that things have the same
 * numbers in both. */
static kota_status show_on_first(kota_shown *s, int32_t r, const char *const *paths, kota_error *err) {
    const kota_run_folder *a = s->folders[0], *b = s->folders[r];
    const kota_grid *first = &a->map->grid, *own = &b->map->grid;
    if (!kota_snap_same_ground(a->map, b->map)) {
        return kota_fail(err, KOTA_DATA,
                         "%s and %s cannot be shown together: their cities have other grids, %d x %d cells of %g m "
                         "from %.10g, %.10g and %d x %d cells of %g m from %.10g, %.10g; run both on one grid",
                         paths[0], paths[r], (int)first->nx, (int)first->ny, first->dx_m, first->west_m,
                         first->south_m, (int)own->nx, (int)own->ny, own->dx_m, own->west_m, own->south_m);
    }
    bool same = a->map_hash.low == b->map_hash.low && a->map_hash.high == b->map_hash.high;
    if (!same) s->def.runs[r].map = a->map;
    return KOTA_OK;
}

static kota_status open_runs(kota_shown *s, const kota_options *options, kota_error *err) {
    const char *paths[KOTA_VIEW_RUNS_MAX] = {NULL};
    KOTA_TRY(find_runs(s, paths, options, err));
    s->def.load = load;
    s->def.context = s;
    for (int32_t r = 0; r < s->def.run_count; r++) KOTA_TRY(open_run(s, r, paths[r], err));
    bool twice = false;
    for (int32_t r = 1; r < s->def.run_count; r++) {
        KOTA_TRY(show_on_first(s, r, paths, err));
        for (int32_t k = 0; k < r; k++) twice = twice || strcmp(s->names[k], s->names[r]) == 0;
    }
    for (int32_t r = 0; r < s->def.run_count && twice; r++) /* the folders tell them apart */
        s->def.runs[r].name = paths[r] + shared_folders(paths, s->def.run_count);
    KOTA_TRY(read_rain(s, err));
    return kota_view_data_open(&s->data, &s->def, paths, err);
}

kota_status kota_shown_environment(kota_view_def *def, kota_error *err) {
    const char *plain = getenv("KOTA_VIEW_SOFTWARE"), *fineness = getenv("KOTA_VIEW_SCALE");
    def->plain = plain != NULL && plain[0] != '\0' && strcmp(plain, "0") != 0;
    if (fineness == NULL || fineness[0] == '\0') return KOTA_OK;
    bool fine = kota_text_to_number(fineness, &def->fineness) && def->fineness >= 0.25 && def->fineness <= 4.0;
    if (fine) return KOTA_OK;
    return kota_fail(err, KOTA_USAGE,
                     "KOTA_VIEW_SCALE = %s must be a number from 0.25 to 4: pixels drawn for each of the window's",
                     fineness);
}

kota_status kota_shown_size(kota_view_def *def, const char *text, kota_error *err) {
    def->width = 1280;
    def->height = 720;
    if (text == NULL) return KOTA_OK;
    const char *x = strchr(text, 'x');
    char *width = x != NULL ? kota_text_format("%.*s", (int)(x - text), text) : NULL;
    int64_t w = 0, h = 0;
    bool fine = width != NULL && kota_text_to_integer(width, &w) && kota_text_to_integer(x + 1, &h);
    kota_free(width);
    if (!fine || !kota_view_fits(w, h)) {
        return kota_fail(err, KOTA_USAGE,
                         "--size %s: must be width x height in pixels, 480x320 to 8192x8192, e.g. "
                         "1280x720",
                         text);
    }
    def->width = (int32_t)w;
    def->height = (int32_t)h;
    return KOTA_OK;
}

/* "diff:" shows what B changes alone, "all:" that beside A and B. */
static const char *take_mode(kota_view_def *def, const char *text) {
    if (strncmp(text, "diff:", 5) == 0) def->mode = KOTA_VIEW_DIFFERENCE;
    if (strncmp(text, "all:", 4) == 0) def->mode = KOTA_VIEW_ALL;
    return def->mode == KOTA_VIEW_DIFFERENCE ? text + 5 : def->mode == KOTA_VIEW_ALL ? text + 4 : text;
}

kota_status kota_shown_view(kota_view_def *def, const char *text, kota_error *err) {
    def->mode = KOTA_VIEW_RUNS;
    if (text == NULL) return KOTA_OK;
    const char *name = take_mode(def, text), *nearest = NULL;
    for (int32_t v = 0; v < KOTA_INFO_COUNT; v++) {
        if (strcmp(name, kota_infos[v].name) != 0) continue;
        def->layer = (kota_info)v;
        return KOTA_OK;
    }
    nearest = kota_text_nearest(name, kota_info_names, KOTA_INFO_COUNT);
    kota_text known = {0};
    for (int32_t v = 0; v < KOTA_INFO_COUNT; v++) kota_text_add(&known, " %s", kota_infos[v].name);
    kota_fail(err, KOTA_USAGE, "--view %s: there is no such view%s%s%s; known are%s, with diff: or all: before them",
              text, nearest != NULL ? " (did you mean " : "", nearest != NULL ? nearest : "",
              nearest != NULL ? "?)" : "", known.chars);
    kota_text_free(&known);
    return KOTA_USAGE;
}

/* overview or 2d: the whole city from above; 3d: in perspective; x,y,width: metres of its coordinates, [3d] after it.
 */
static kota_status read_camera(kota_view_def *def, const char *text, kota_error *err) {
    double at[3];
    const char *rest = text;
    if (text == NULL || strcmp(text, "overview") == 0 || strcmp(text, "2d") == 0) return KOTA_OK;
    def->city = strcmp(text, "3d") == 0;
    if (def->city) return KOTA_OK;
    bool fine = true;
    for (int32_t k = 0; k < 3 && fine; k++) {
        size_t length = strcspn(rest, ",");
        char *number = kota_text_format("%.*s", (int)length, rest);
        fine = kota_text_to_number(number, &at[k]);
        kota_free(number);
        rest += length;
        if (fine && *rest == ',') rest++;
    }
    def->city = fine && strcmp(rest, "3d") == 0;
    const kota_grid *grid = &def->runs[0].map->grid;
    if (!fine || (*rest != '\0' && !def->city) || !(at[2] >= grid->dx_m) || !(at[2] <= 1e7)) {
        return kota_fail(err, KOTA_USAGE,
                         "--camera %s: must be overview, 2d, 3d, or x,y,width in metres (a width of %g or more), "
                         "with ,3d behind it or not",
                         text, grid->dx_m);
    }
    def->at_x_m = at[0];
    def->at_y_m = at[1];
    def->at_width_m = at[2];
    return KOTA_OK;
}

kota_status kota_shown_open(kota_shown *s, const kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    *s = (kota_shown){.def = {.words = &app->words, .interrupted = app->interrupted}};
    KOTA_TRY(kota_shown_environment(&s->def, err));
    KOTA_TRY(kota_shown_size(&s->def, options->size, err));
    KOTA_TRY(kota_shown_view(&s->def, options->view, err));
    KOTA_TRY(open_runs(s, options, err));
    if (s->def.mode != KOTA_VIEW_RUNS && s->def.run_count < 2) {
        return kota_fail(err, KOTA_USAGE, "--view %s: name two folders of finished runs", options->view);
    }
    KOTA_TRY(read_camera(&s->def, options->camera, err));
    const kota_view_run *a = &s->def.runs[0];
    if (options->at == NULL) return KOTA_OK;
    return kota_snap_file_nearest(&s->def.time, a->times_ms, a->time_count, options->at, a->map->utc_offset_min, err);
}

kota_status kota_shown_bookmarks(kota_shown *s, const kota_app *app, kota_error *err) {
    const kota_run_folder *folder = s->folders[0];
    int64_t warmup_ms, start_ms, end_ms;
    char *path = kota_text_format("%s/run.json", folder->path);
    kota_json *receipt = NULL;
    kota_status status = kota_json_read(&receipt, path, err);
    if (status == KOTA_OK) status = kota_plan_times(folder->plan, &warmup_ms, &start_ms, &end_ms, err);
    if (status == KOTA_OK)
        status = kota_view_bookmarks_open(&s->bookmarks, &s->def, app, kota_json_get_text(receipt, "scenario"),
                                          start_ms, err);
    kota_json_destroy(receipt);
    kota_free(path);
    return status;
}

void kota_shown_close(kota_shown *s) {
    for (int32_t r = 0; r < KOTA_VIEW_RUNS_MAX; r++) {
        kota_run_close(s->folders[r]);
        kota_free(s->times_ms[r]);
        kota_free(s->names[r]);
    }
    kota_free(s->rain_mmph);
    kota_view_bookmarks_close(&s->bookmarks);
    kota_view_data_close(s->data);
    kota_study_file_close(&s->study);
}

#endif
