/* Which cache of runs a study uses. */
#ifndef KOTA_APP_STUDY_CACHE_H
#define KOTA_APP_STUDY_CACHE_H

#include "app/app.h"
#include "core/hash.h"
#include "run/study.h"

typedef struct kota_app_cache {
    char *folder; /* NULL: none */
    double mb;
    char version[KOTA_HASH_TEXT_MAX]; /* of this very program: a hash of its file */
} kota_app_cache;

/** $KOTA_CACHE, else kota in $XDG_CACHE_HOME or ~/.cache; none with --no-cache, KOTA_CACHE=off or without a home.
 *  $KOTA_CACHE_MB is its room (4000: assumed, some hundred runs of a built-in city).
 *  @errors KOTA_USAGE: KOTA_CACHE_MB is no number; KOTA_DATA: the program cannot be read.
 *  @lifetime free folder with kota_free.  @tested tests/cli/study/cache.case */
KOTA_NODISCARD kota_status kota_app_cache_open(kota_app_cache *cache, const kota_app *app, kota_error *err);
/** Say how many of a study's runs were taken from it, where any were.  @tested tests/cli/study/cache.case */
void kota_app_cache_say(const kota_app_cache *cache, kota_app *app, const kota_study_result *result);

#endif
