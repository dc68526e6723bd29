/* kota new NAME: a scenario folder that runs. kota lua-init [FOLDER]: what an editor needs in it. */
#include <stdio.h>

#include "app/app.h"
#include "core/file.h"
#include "core/text.h"
#include "io/json_text.h"

/* .luarc.json of the Lua language server (LuaLS): the version, and the library with kota.d.lua, which tells it every
 * function, key and unit. */
static kota_status write_settings(const kota_app *app, const char *folder, kota_error *err) {
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
