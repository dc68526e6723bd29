/* Where the cache lies is the user's matter; what is in it is run/cache.c's. */
#include "app/study_cache.h"

#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "io/json_text.h"

static const double ROOM_MB = 4000;
static const size_t PROGRAM_BYTES_MAX = (size_t)1 << 30;

static const char *given(const char *name) {
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static char *folder_of(const kota_app *app) {
    const char *cache = given("KOTA_CACHE"), *caches = given("XDG_CACHE_HOME"), *home = given("HOME");
    if (app->options.no_cache || (cache != NULL && strcmp(cache, "off") == 0)) return NULL;
    if (cache != NULL) return kota_text_copy(cache);
    if (caches != NULL) return kota_text_format("%s/kota", caches);
    return home != NULL ? kota_text_format("%s/.cache/kota", home) : NULL;
}

kota_status kota_app_cache_open(kota_app_cache *cache, const kota_app *app, kota_error *err) {
    *cache = (kota_app_cache){.mb = ROOM_MB};
    const char *room = given("KOTA_CACHE_MB");
    if (room != NULL && (!kota_text_to_number(room, &cache->mb) || !(cache->mb >= 1)))
        return kota_fail(err, KOTA_USAGE,
                         "KOTA_CACHE_MB = %s must be a number of at least 1: megabytes for the cache", room);
    char *folder = folder_of(app), *bytes = NULL;
    size_t length;
    if (folder == NULL) return KOTA_OK;
    kota_status status = kota_file_read(&bytes, &length, app->program, PROGRAM_BYTES_MAX, err);
    if (status == KOTA_OK) {
        kota_hash_text(kota_hash_bytes(bytes, length), cache->version);
        cache->folder = folder;
    } else {
        kota_free(folder);
    }
    kota_free(bytes);
    return status;
}

void kota_app_cache_say(const kota_app_cache *cache, kota_app *app, const kota_study_result *result) {
    int32_t cached = 0, all = 0;
    for (int32_t m = 0; cache->folder != NULL && m < result->all_count; m++)
        for (int32_t r = 0; r < result->replications && result->run_folders[m][r] != NULL; r++) {
            char *path = kota_text_format("%s/run.json", result->run_folders[m][r]);
            kota_json *root = NULL;
            bool flag = false;
            all++;
            cached +=
                kota_json_read(&root, path, NULL) == KOTA_OK && kota_json_get_flag(root, "cached", &flag) && flag;
            kota_json_destroy(root);
            kota_free(path);
        }
    if (cached > 0)
        kota_say_words(&app->log, "study.cached",
                       KOTA_FILL(kota_put_number("n", cached, 0), kota_put_number("all", all, 0),
                                 kota_put("folder", cache->folder)));
}
