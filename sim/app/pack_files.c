/* Walks over what a scenario read and what its plans name. */
#include "app/pack_files.h"

#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "io/archive.h"

typedef struct gathering {
    const kota_app *app;
    kota_arena *arena;
    const char *home; /* the scenario's folder */
    kota_pack_file *files;
    int32_t count, room;
} gathering;

/* "a/b" of "a/b/c.lua"; "." of "c.lua". In the arena. */
static const char *folder_of(const gathering *of, const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) return ".";
    char *folder = kota_arena_text(of->arena, path);
    folder[slash - path] = '\0';
    return folder;
}

static const char *last_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* What comes after the folder in a path, or NULL. */
static const char *below(const char *path, const char *folder) {
    size_t length = folder != NULL ? strlen(folder) : 0;
    return length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

static const char *joined(const gathering *of, const char *folder, const char *name) {
    if (strcmp(folder, ".") == 0) return kota_arena_text(of->arena, name);
    char *path = kota_text_format("%s/%s", folder, name);
    const char *kept = kota_arena_text(of->arena, path);
    kota_free(path);
    return kept;
}

/* One path is one file, whoever names it first. */
static void add(gathering *of, const char *path, const char *from, const char *role) {
    for (int32_t f = 0; f < of->count; f++)
        if (strcmp(of->files[f].path, path) == 0) return;
    of->files = kota_grow(of->files, of->count, &of->room, sizeof *of->files);
    of->files[of->count++] =
        (kota_pack_file){kota_arena_text(of->arena, path), kota_arena_text(of->arena, from), role};
}

typedef bool choose_fn(const char *name, const char *stem);

/* The chosen files of a folder, to a place in the pack. */
static kota_status add_folder(gathering *of, const char *from, const char *to, choose_fn *chosen, const char *stem,
                              const char *role, kota_error *err) {
    char **names = NULL;
    int32_t count = 0;
    KOTA_TRY(kota_folder_list(&names, &count, from, err));
    for (int32_t n = 0; n < count; n++) {
        char *path = kota_text_format("%s/%s", from, names[n]);
        if (!kota_folder_exists(path) && chosen(names[n], stem)) add(of, joined(of, to, names[n]), path, role);
        kota_free(path);
        kota_free(names[n]);
    }
    kota_free(names);
    return KOTA_OK;
}

static bool is_note(const char *name, const char *stem) {
    static const char *const NOTES[] = {"LICENSE", "LICENCE", "COPYING", "SOURCES", "CREDITS", "README"};
    (void)stem;
    for (int32_t n = 0; n < KOTA_COUNT(NOTES); n++)
        if (strncmp(name, NOTES[n], strlen(NOTES[n])) == 0) return true;
    return false;
}

/* Of a bundle: all but what a GIS or a text editor leaves behind. */
static bool is_of_bundle(const char *name, const char *stem) {
    (void)stem;
    size_t length = strlen(name);
    return name[0] != '.' && name[length - 1] != '~' && strstr(name, ".gpkg-") == NULL &&
           strstr(name, ".tmp") == NULL;
}

/* A file and those that go with it: depth.tif and depth.tif.aux.xml, a.shp and a.dbf. */
static bool has_stem(const char *name, const char *stem) {
    size_t length = strlen(stem);
    return strncmp(name, stem, length) == 0 && name[length] == '.';
}

/* ---- what Lua read ---- */

static kota_status add_script(gathering *of, const char *path, bool first, kota_error *err) {
    const char *own = below(path, of->home), *data = below(path, of->app->data), *name = last_of(path);
    if (below(path, of->app->library) != NULL) return KOTA_OK;
    if (first) {
        add(of, name, path, "scenario");
        return add_folder(of, of->home, ".", is_note, NULL, "notes", err);
    }
    if (strcmp(name, "city.lua") == 0) { /* found as <name>/city.lua, wherever that lay */
        char *place = kota_path_absolute(path);
        const char *folder = folder_of(of, place);
        const char *to = joined(of, last_of(folder), "city.lua");
        kota_free(place);
        add(of, to, path, "city");
        return add_folder(of, folder, folder_of(of, to), is_note, NULL, "notes", err);
    }
    const char *dot = strrchr(name, '.'), *const places[] = {own, data}; /* either may be how the scenario names it */
    bool script = dot != NULL && strcmp(dot, ".lua") == 0;
    for (int32_t p = 0; p < KOTA_COUNT(places); p++) {
        if (places[p] == NULL) continue;
        add(of, places[p], path, script ? "script" : "data");
        if (script) continue;
        KOTA_TRY(add_folder(of, folder_of(of, path), folder_of(of, places[p]), is_note, NULL, "notes", err));
    }
    return KOTA_OK;
}

/* ---- what plans name ---- */

static kota_status add_data(gathering *of, const char *named, kota_error *err) {
    size_t length = strcspn(named, "|"); /* FILE|layername=NAME */
    char *name = kota_arena_text(of->arena, named);
    name[length] = '\0';
    if (!kota_archive_is_below(name))
        return kota_fail(err, KOTA_DATA,
                         "%s: a file is named by its place on this machine; put it beside the scenario or into the "
                         "data folder, and name it from there",
                         name);
    const char *const folders[] = {of->home, of->app->data};
    for (int32_t f = 0; f < KOTA_COUNT(folders); f++) {
        char *path = folders[f] != NULL ? kota_text_format("%s/%s", folders[f], name) : kota_text_copy("");
        bool file = kota_file_exists(path) && !kota_folder_exists(path);
        const char *from = kota_arena_text(of->arena, path);
        kota_free(path);
        if (!file) continue;
        const char *last = last_of(name), *dot = strrchr(last, '.');
        char *stem = kota_text_format("%.*s", dot != NULL ? (int)(dot - last) : (int)strlen(last), last);
        kota_status status = add_folder(of, folder_of(of, from), folder_of(of, name), has_stem, stem, "data", err);
        kota_free(stem);
        if (status == KOTA_OK)
            status = add_folder(of, folder_of(of, from), folder_of(of, name), is_note, NULL, "notes", err);
        return status;
    }
    return kota_fail(
        err, KOTA_DATA,
        "%s: is neither beside the scenario nor in the data folder %s: correct the name, or set KOTA_DATA "
        "to the folder it lies in",
        name, of->app->data != NULL ? of->app->data : "(none)");
}

static kota_status add_plan(gathering *of, const kota_plan *plan, kota_error *err) {
    const kota_rain_raster *rain = plan->rain.rasters.items;
    const kota_observed_extent *extents = plan->observed_extents.items;
    if (plan->warm_start[0] != '\0')
        return kota_fail(err, KOTA_DATA,
                         "%s: goes on from the end of a run (warm_start), which a pack does not hold; pack the "
                         "scenario that begins with a warm-up",
                         plan->name);
    if (plan->bundle[0] != '\0')
        KOTA_TRY(add_folder(of, plan->bundle, last_of(plan->bundle), is_of_bundle, NULL, "city", err));
    for (int32_t r = 0; r < plan->rain.rasters.count; r++) KOTA_TRY(add_data(of, rain[r].file, err));
    for (int32_t e = 0; e < plan->observed_extents.count; e++) KOTA_TRY(add_data(of, extents[e].file, err));
    return KOTA_OK;
}

static kota_status gather(gathering *of, kota_script *script, kota_error *err) {
    for (int32_t i = 0; i < kota_script_file_count(script); i++) {
        kota_hash hash;
        KOTA_TRY(add_script(of, kota_script_file(script, i, &hash), i == 0, err));
    }
    for (int32_t m = 0; m < kota_script_member_count(script); m++)
        KOTA_TRY(add_plan(of, kota_script_member_plan(script, m), err));
    return KOTA_OK;
}

kota_status kota_pack_files(kota_pack *pack, const kota_app *app, kota_script *script, kota_arena *arena,
                            kota_error *err) {
    gathering of = {.app = app, .arena = arena};
    const char *path = app->options.words[0];
    const kota_plan *first = kota_script_member_plan(script, 0);
    int32_t count = kota_script_member_count(script);
    kota_pack_plan *plans = KOTA_NEW(arena, kota_pack_plan, count);
    of.home = folder_of(&of, path);
    for (int32_t m = 0; m < count; m++)
        plans[m] =
            (kota_pack_plan){kota_script_member_name(script, m), kota_plan_hash(kota_script_member_plan(script, m))};
    *pack = (kota_pack){.name = kota_script_title(script),
                        .scenario = last_of(path),
                        .city = first->sketch.title[0] != '\0' ? first->sketch.title : first->sketch.name,
                        .credit = first->sketch.credit,
                        .plans = plans,
                        .plan_count = count};
    kota_status status = gather(&of, script, err);
    pack->file_count = of.count;
    pack->files = KOTA_NEW(arena, kota_pack_file, of.count);
    if (of.count > 0) memcpy(pack->files, of.files, (size_t)of.count * sizeof *of.files);
    kota_free(of.files);
    return status;
}
