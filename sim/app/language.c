/* Which language the reader has. It changes what people read and nothing else. */
#include <stdlib.h>
#include <string.h>

#include "app/app.h"

/* The first that is set decides, as POSIX has it for locales. */
static kota_language of_environment(void) {
    static const char *const NAMES[] = {"KOTA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (int32_t n = 0; n < KOTA_COUNT(NAMES); n++) {
        const char *value = getenv(NAMES[n]);
        if (value == NULL || value[0] == '\0') continue;
        int32_t language = kota_language_find(value);
        return language >= 0 ? (kota_language)language : KOTA_LANGUAGE_EN;
    }
    return KOTA_LANGUAGE_EN;
}

static kota_status choose(kota_language *language, const char *code, kota_error *err) {
    for (int32_t l = 0; code != NULL && l < KOTA_LANGUAGE_COUNT; l++) {
        if (strcmp(code, kota_language_codes[l]) != 0) continue;
        *language = (kota_language)l;
        return KOTA_OK;
    }
    return code == NULL ? kota_fail(err, KOTA_USAGE, "--lang needs a value: en, id or ms")
                        : kota_fail(err, KOTA_USAGE, "--lang %s: must be en, id or ms", code);
}

kota_status kota_app_language(kota_language *language, bool *given, int *argc, char **argv, kota_error *err) {
    static const char OPTION[] = "--lang";
    size_t length = strlen(OPTION);
    int kept = 0;
    kota_status status = KOTA_OK;
    const char *ours = getenv("KOTA_LANG");
    *given = ours != NULL && ours[0] != '\0';
    *language = of_environment();
    for (int a = 0; a < *argc; a++) {
        bool alone = strcmp(argv[a], OPTION) == 0;
        bool joined = strncmp(argv[a], OPTION, length) == 0 && argv[a][length] == '=';
        if (!alone && !joined) {
            argv[kept++] = argv[a];
            continue;
        }
        const char *code = joined ? argv[a] + length + 1 : a + 1 < *argc ? argv[++a] : NULL;
        *given = true;
        if (status == KOTA_OK) status = choose(language, code, err);
    }
    *argc = kept;
    argv[kept] = NULL;
    return status;
}
