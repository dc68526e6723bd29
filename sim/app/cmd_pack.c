/* kota pack SCENARIO -o FILE: one file of a scenario with all that it needs. kota unpack FILE [FOLDER]: the reverse,
 * held against what was packed, and the scenario opened as the one that was. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/pack_files.h"
#include "app/version.h"
#include "core/file.h"
#include "core/text.h"
#include "io/bundle.h"
#include "io/json_text.h"

static void print_pack(const kota_app *app, const kota_pack *pack, const char *words, const char *place) {
    char hex[KOTA_HASH_TEXT_MAX];
    kota_hash_text(pack->hash, hex);
    if (!app->options.json) {
        kota_app_print_line(&app->words, words,
                            KOTA_FILL(kota_put("place", place), kota_put("name", pack->name),
                                      kota_put("city", pack->city), kota_put("scenario", pack->scenario),
                                      kota_put_number("files", pack->file_count, 0),
                                      kota_put_number("mb", pack->bytes / 1e6, 1), kota_put("hash", hex)));
        if (pack->credit[0] != '\0')
            kota_app_print_line(&app->words, "pack.credit", KOTA_FILL(kota_put("credit", pack->credit)));
        return;
    }
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_text(&json, "place", place);
    kota_json_text(&json, "name", pack->name);
    kota_json_text(&json, "city", pack->city);
    kota_json_text(&json, "credit", pack->credit);
    kota_json_text(&json, "scenario", pack->scenario);
    kota_json_text(&json, "hash", hex);
    kota_json_array(&json, "files");
    for (int32_t f = 0; f < pack->file_count; f++) kota_json_text(&json, NULL, pack->files[f].path);
    kota_json_end(&json);
    kota_json_end(&json);
    printf("%s\n", json.text.chars);
    kota_json_writer_free(&json);
}

kota_status kota_app_pack(kota_app *app, kota_error *err) {
    kota_script *script;
    KOTA_TRY(kota_app_open(&script, app, err));
    kota_arena *arena = kota_arena_create("pack", 0);
    const char *path = app->options.words[0], *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    char *out = app->options.out != NULL
                    ? kota_text_copy(app->options.out)
                    : kota_text_format("%.*s.zip", dot != NULL ? (int)(dot - name) : (int)strlen(name), name);
    kota_pack pack;
    kota_status status = kota_pack_files(&pack, app, script, arena, err);
    pack.version = KOTA_SOURCE_VERSION;
    if (status == KOTA_OK) status = kota_pack_write(&pack, out, err);
    if (status == KOTA_OK && pack.credit[0] == '\0') {
        char *warning = kota_words_format(&app->words, "pack.nocredit", NULL, 0);
        kota_say(&app->log, "%s", warning);
        kota_free(warning);
    }
    if (status == KOTA_OK) print_pack(app, &pack, "pack.made", out);
    kota_free(out);
    kota_arena_destroy(arena);
    kota_script_close(script);
    return status;
}

/* ---- unpack ---- */

static kota_status compare_plans(kota_app *app, const kota_pack *pack, kota_script *script, const char *file,
                                 kota_error *err) {
    bool same = kota_script_member_count(script) == pack->plan_count;
    for (int32_t m = 0; m < pack->plan_count && same; m++) {
        kota_plan *plan = kota_script_member_plan(script, m);
        KOTA_TRY(kota_bundle_describe(plan, kota_script_arena(script), err));
        kota_hash hash = kota_plan_hash(plan);
        same = hash.low == pack->plans[m].hash.low && hash.high == pack->plans[m].hash.high;
    }
    if (same) return KOTA_OK;
    if (strcmp(pack->version, KOTA_SOURCE_VERSION) == 0)
        return kota_fail(err, KOTA_DATA,
                         "%s: its scenario is not the one that was packed: something it needs lies elsewhere; pack "
                         "it again",
                         file);
    char *words =
        kota_words_format(&app->words, "pack.other",
                          KOTA_FILL(kota_put("version", pack->version), kota_put("own", KOTA_SOURCE_VERSION)));
    kota_say(&app->log, "%s", words);
    kota_free(words);
    return KOTA_OK;
}

/* The scenario as it lies there now gives the plans that were packed. */
static kota_status open_unpacked(kota_app *app, const kota_pack *pack, const char *folder, const char *file,
                                 kota_error *err) {
    char *path = kota_text_format("%s/%s", folder, pack->scenario);
    kota_script *script = NULL;
    kota_status status = kota_script_open(&script, path, app->library, app->scenarios, &app->log, err);
    if (status == KOTA_OK) status = compare_plans(app, pack, script, file, err);
    kota_script_close(script);
    kota_free(path);
    return status;
}

/* FOLDER, or what the file is called without its ending. */
static char *target(const kota_options *options) {
    if (options->word_count == 2) return kota_text_copy(options->words[1]);
    const char *slash = strrchr(options->words[0], '/'), *name = slash != NULL ? slash + 1 : options->words[0];
    const char *dot = strrchr(name, '.');
    return kota_text_format("%.*s", dot != NULL && dot > name ? (int)(dot - name) : (int)strlen(name), name);
}

kota_status kota_app_unpack(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count < 1 || options->word_count > 2)
        return kota_fail(err, KOTA_USAGE,
                         "name one pack, and a folder for it if you like, e.g. kota unpack rob.zip rob");
    char *folder = target(options), *part = kota_text_format("%s.part", folder);
    kota_arena *arena = kota_arena_create("unpack", 0);
    kota_pack pack;
    kota_status status = KOTA_OK;
    if (kota_file_exists(folder) || kota_folder_exists(folder))
        status = kota_fail(err, KOTA_USAGE, "%s is already there; nothing was changed", folder);
    if (status == KOTA_OK) status = kota_folder_remove(part, err);
    if (status == KOTA_OK) status = kota_folder_create(part, err);
    if (status == KOTA_OK) {
        status = kota_pack_read(&pack, options->words[0], part, arena, err);
        if (status == KOTA_OK) status = open_unpacked(app, &pack, part, options->words[0], err);
        kota_error ignored;
        if (status == KOTA_OK)
            status = kota_folder_replace(part, folder, err);
        else if (kota_folder_remove(part, &ignored) != KOTA_OK)
            kota_say(&app->log, "%s", ignored.text);
    }
    if (status == KOTA_OK) print_pack(app, &pack, "pack.opened", folder);
    kota_arena_destroy(arena);
    kota_free(part);
    kota_free(folder);
    return status;
}
