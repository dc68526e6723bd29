/* Records of bookmarks.lua become plain values: an instant for a time of day, a view for its name. */
#include "app/view_bookmarks.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <string.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/text.h"
#include "script/script.h"

/* The file of stops; NULL: there is none. */
static char *file_of(const kota_app *app, const char *scenario) {
    if (app->options.bookmarks != NULL) return kota_text_copy(app->options.bookmarks);
    const char *slash = scenario != NULL ? strrchr(scenario, '/') : NULL;
    if (scenario == NULL) return NULL;
    char *path = kota_text_format("%.*sbookmarks.lua", slash != NULL ? (int)(slash + 1 - scenario) : 0, scenario);
    if (kota_file_exists(path)) return path;
    kota_free(path);
    return NULL;
}

/* Whether a stop is of the scenario's file: "rob" is of .../rob.lua. */
static bool is_of(const kota_bookmark *stop, const char *scenario) {
    if (stop->scenario[0] == '\0' || scenario == NULL) return true;
    const char *slash = strrchr(scenario, '/'), *name = slash != NULL ? slash + 1 : scenario;
    size_t length = strlen(stop->scenario);
    return strncmp(name, stop->scenario, length) == 0 && strcmp(name + length, ".lua") == 0;
}

static int64_t instant_ms(const kota_bookmark *stop, int64_t start_ms, int32_t offset_min) {
    int64_t of_day_ms = 0;
    if (kota_day_time_parse(&of_day_ms, stop->at, NULL) != KOTA_OK) return start_ms; /* was checked */
    int64_t ahead_ms = of_day_ms - kota_time_of_day_ms(start_ms, offset_min);
    return start_ms + (ahead_ms < 0 ? ahead_ms + KOTA_DAY_MS : ahead_ms);
}

static kota_info view_of(const kota_bookmark *stop) {
    for (int32_t v = 0; v < KOTA_INFO_COUNT; v++)
        if (strcmp(kota_infos[v].name, kota_bookmark_view_names[stop->view]) == 0) return (kota_info)v;
    return (kota_info)0;
}

static kota_view_bookmark shown(const kota_bookmark *stop, int64_t start_ms, int32_t offset_min) {
    const kota_caption *said = &stop->caption;
    const char *id = said->id[0] != '\0' ? said->id : said->en;
    return (kota_view_bookmark){.captions = {said->en, id, said->ms[0] != '\0' ? said->ms : id},
                                .time_ms = instant_ms(stop, start_ms, offset_min),
                                .layer = view_of(stop),
                                .x_m = stop->camera.at.xy_m[0],
                                .y_m = stop->camera.at.xy_m[1],
                                .width_m = stop->camera.width_m};
}

kota_status kota_view_bookmarks_open(kota_view_bookmarks *bookmarks, kota_view_def *def, const kota_app *app,
                                     const char *scenario, int64_t start_ms, kota_error *err) {
    char *path = file_of(app, scenario);
    kota_records stops;
    int32_t mine = 0;
    if (path == NULL) return KOTA_OK;
    bookmarks->arena = kota_arena_create("bookmarks", 0);
    kota_status status = kota_script_bookmarks(&stops, path, app->library, bookmarks->arena, err);
    kota_free(path);
    KOTA_TRY(status);
    const kota_bookmark *from = stops.items;
    for (int32_t s = 0; s < stops.count; s++) mine += is_of(&from[s], scenario) ? 1 : 0;
    bookmarks->items = KOTA_NEW(bookmarks->arena, kota_view_bookmark, stops.count);
    for (int32_t s = 0; s < stops.count; s++) {
        if (mine > 0 && !is_of(&from[s], scenario)) continue;
        bookmarks->items[def->bookmark_count++] = shown(&from[s], start_ms, def->runs[0].map->utc_offset_min);
    }
    def->bookmarks = bookmarks->items;
    return KOTA_OK;
}

void kota_view_bookmarks_close(kota_view_bookmarks *bookmarks) {
    kota_arena_destroy(bookmarks->arena);
    *bookmarks = (kota_view_bookmarks){0};
}

#endif
