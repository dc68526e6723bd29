/* kota new NAME: a scenario folder that runs. kota lua-init [FOLDER]: what an editor needs in it. */
#include <stdio.h>

#include "app/app.h"
#include "core/file.h"
#include "core/text.h"
#include "io/json_text.h"
#include "script/api.h"

static const char REFERENCE_HEAD[] =
    "# Reference of the language\n"
    "Every key of scenarios and cities, and all that a policy sees and orders, with units, ranges, defaults and "
    "their "
    "sources; written by `kota lua-init`. The guide is the README.md of kota's scripts.\n\n";

/* What kota itself says of its language, between head and the file tail of the library (NULL: none). */
static kota_status write_words(const kota_app *app, const char *folder, const char *name, const char *head,
                               void (*add)(kota_text *out), const char *tail, kota_error *err) {
    kota_text text = {0};
    kota_text_add(&text, "%s", head);
    add(&text);
    char *rest = NULL, *from = tail != NULL ? kota_text_format("%s/%s", app->library, tail) : NULL;
    size_t length = 0;
    kota_status status = from != NULL ? kota_file_read(&rest, &length, from, (size_t)1 << 20, err) : KOTA_OK;
    if (rest != NULL) kota_text_bytes(&text, rest, length);
    char *path = kota_text_format("%s/%s", folder, name);
    if (status == KOTA_OK) status = kota_file_write(path, text.chars, text.length, err);
    kota_free(path);
    kota_free(from);
    kota_free(rest);
    kota_text_free(&text);
    return status;
}

/* kota.d.lua tells the Lua language server (LuaLS) every function, key and unit, REFERENCE.md a reader; .luarc.json
 * has the version of Lua, and where the library is. */
static kota_status write_settings(const kota_app *app, const char *folder, kota_error *err) {
    KOTA_TRY(write_words(app, folder, "kota.d.lua", "", kota_script_meta, "library.meta", err));
    KOTA_TRY(write_words(app, folder, "REFERENCE.md", REFERENCE_HEAD, kota_script_reference, NULL, err));
    kota_json_writer json = {0};
    char *path = kota_text_format("%s/.luarc.json", folder);
    kota_json_object(&json, NULL);
    kota_json_text(&json, "runtime.version", "Lua 5.4");
    kota_json_array(&json, "workspace.library");
    kota_json_text(&json, NULL, app->library);
    kota_json_end(&json);
    kota_json_flag(&json, "workspace.checkThirdParty", false);
    kota_json_end(&json);
    kota_status status = kota_json_write(&json, path, err);
    kota_json_writer_free(&json);
    kota_free(path);
    return status;
}

/* Files of the reader's own: links to the library's would change it with them. */
static kota_status copy_files(const char *from, const char *to, kota_error *err) {
    char **names = NULL;
    int32_t count = 0;
    KOTA_TRY(kota_folder_list(&names, &count, from, err));
    kota_status status = kota_folder_create(to, err);
    for (int32_t n = 0; n < count; n++) {
        char *source = kota_text_format("%s/%s", from, names[n]), *target = kota_text_format("%s/%s", to, names[n]);
        char *bytes = NULL;
        size_t length;
        if (status == KOTA_OK) status = kota_file_read(&bytes, &length, source, (size_t)1 << 20, err);
        if (status == KOTA_OK) status = kota_file_write(target, bytes, length, err);
        kota_free(bytes);
        kota_free(source);
        kota_free(target);
        kota_free(names[n]);
    }
    kota_free(names);
    return status;
}

kota_status kota_app_new(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count != 1) return kota_fail(err, KOTA_USAGE, "name one folder to make, e.g. kota new my_city");
    const char *folder = options->words[0];
    if (kota_file_exists(folder) || kota_folder_exists(folder))
        return kota_fail(err, KOTA_USAGE, "%s is already there; nothing was changed", folder);
    char *from = kota_text_format("%s/new", app->library), *part = kota_text_format("%s.part", folder);
    kota_status status = copy_files(from, part, err);
    if (status == KOTA_OK) status = write_settings(app, part, err);
    if (status == KOTA_OK) status = kota_folder_replace(part, folder, err);
    if (status == KOTA_OK) kota_app_print_line(&app->words, "new.made", KOTA_FILL(kota_put("folder", folder)));
    kota_free(from);
    kota_free(part);
    return status;
}

kota_status kota_app_lua_init(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count > 1)
        return kota_fail(err, KOTA_USAGE, "name one folder, or none for the one that you are in");
    const char *folder = options->word_count == 1 ? options->words[0] : ".";
    if (!kota_folder_exists(folder)) return kota_fail(err, KOTA_DATA, "%s is no folder", folder);
    KOTA_TRY(write_settings(app, folder, err));
    kota_app_print_line(&app->words, "new.editor", KOTA_FILL(kota_put("folder", folder)));
    return KOTA_OK;
}
