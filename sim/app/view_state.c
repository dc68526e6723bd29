/* The file of the window's state. */
#include "app/view_state.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "io/json_text.h"

static const char *given(const char *name) {
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* NULL: nothing is to be kept. */
static char *folder_of(void) {
    const char *cache = given("KOTA_CACHE"), *states = given("XDG_STATE_HOME"), *home = given("HOME");
    if (cache != NULL && strcmp(cache, "off") == 0) return NULL;
    if (states != NULL) return kota_text_format("%s/kota", states);
    return home != NULL ? kota_text_format("%s/.local/state/kota", home) : NULL;
}

static void take(kota_view_state *state, const kota_json *kept, const kota_app *app) {
    int64_t width = 0, height = 0;
    const char *code = kota_json_get_text(kept, "language");
    int32_t language = code != NULL ? kota_language_find(code) : -1;
    bool sized = kota_json_get_integer(kept, "width", &width) && kota_json_get_integer(kept, "height", &height);
    if (sized && app->options.size == NULL && kota_view_fits(width, height)) {
        state->width = (int32_t)width;
        state->height = (int32_t)height;
    }
    if (language >= 0 && !app->lang_given) state->language = (kota_language)language;
    (void)kota_json_get_flag(kept, "large_letters", &state->big);
}

void kota_view_state_read(kota_view_state *state, const kota_app *app) {
    char *folder = folder_of(), *path = folder != NULL ? kota_text_format("%s/window.json", folder) : NULL;
    kota_json *kept = NULL;
    if (path != NULL && kota_file_exists(path) && kota_json_read(&kept, path, NULL) == KOTA_OK)
        take(state, kept, app);
    kota_json_destroy(kept);
    kota_free(path);
    kota_free(folder);
}

void kota_view_state_write(const kota_view_state *state) {
    char *folder = folder_of(), *path = folder != NULL ? kota_text_format("%s/window.json", folder) : NULL;
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_integer(&json, "width", state->width);
    kota_json_integer(&json, "height", state->height);
    kota_json_text(&json, "language", kota_language_codes[state->language]);
    kota_json_flag(&json, "large_letters", state->big);
    kota_json_end(&json);
    if (path != NULL && kota_folder_create(folder, NULL) == KOTA_OK) {
        kota_status status = kota_json_write(&json, path, NULL);
        (void)status;
    }
    kota_json_writer_free(&json);
    kota_free(path);
    kota_free(folder);
}

#endif
