/* The stops of a demonstration: a file that returns kota.bookmarks{...} becomes records. */
#include "core/clock.h"
#include "core/text.h"
#include "script/state.h"

static void check(const kota_bookmark *stop, int32_t i, kota_faults *found) {
    char *where = kota_text_format("[%d]", (int)i + 1);
    int64_t at_ms = 0;
    kota_schema_check(&kota_bookmark_schema, stop, where, found);
    if (stop->at[0] != '\0' && kota_day_time_parse(&at_ms, stop->at, NULL) != KOTA_OK)
        kota_fault(found, "%s.at = \"%s\" is not a time of day such as \"06:30\"", where, stop->at);
    char *camera = kota_text_format("%s.camera", where);
    if (stop->camera.at.count > 1)
        kota_fault(found, "%s.at has %d points: give one", camera, (int)stop->camera.at.count);
    kota_free(camera);
    kota_free(where);
}

static int run_file(lua_State *lua) {
    kota_script *script = kota_script__of(lua);
    const kota_script_source *source = script->sources[0];
    if (!kota_script__compile(lua, source)) return lua_error(lua);
    lua_call(lua, 0, 1);
    int value = lua_gettop(lua);
    if (!kota_script__is_value(lua, value, KOTA_VALUE_BOOKMARKS)) {
        char *shown = kota_script__shown(lua, value);
        lua_pushfstring(lua, "%s must end with `return kota.bookmarks{...}`; it returned %s", source->path, shown);
        kota_free(shown);
        return lua_error(lua);
    }
    kota_script_bind bind = {.script = script, .value = value, .place = kota_script__said(lua, value, "", NULL)};
    kota_script__layers(lua, value);
    lua_rawgeti(lua, -1, 1);
    lua_getfield(lua, -1, "table");
    kota_script__records(lua, &bind, &kota_bookmark_schema, &script->bookmarks, lua_gettop(lua), "");
    if (script->faults.count > 0) return 0;
    const kota_bookmark *stops = script->bookmarks.items;
    kota_faults found = {0};
    for (int32_t i = 0; i < script->bookmarks.count; i++) check(&stops[i], i, &found);
    kota_script__place_faults(lua, &bind, &found, false);
    kota_faults_free(&found);
    return 0;
}

kota_status kota_script_bookmarks(kota_records *bookmarks, const char *path, const char *library, kota_arena *arena,
                                  kota_error *err) {
    kota_error ignored = {0};
    kota_script *script = kota_script__create(path, library, NULL, NULL);
    script->err = err != NULL ? err : &ignored;
    kota_script__state_open(script);
    kota_status status = kota_script__run(script, path, run_file);
    *bookmarks = (kota_records){0};
    if (status == KOTA_OK) {
        int32_t count = script->bookmarks.count;
        const kota_bookmark *from = script->bookmarks.items;
        kota_bookmark *to = KOTA_NEW(arena, kota_bookmark, count);
        for (int32_t i = 0; i < count; i++) kota_schema_copy(&kota_bookmark_schema, &to[i], &from[i], arena);
        *bookmarks = (kota_records){.items = to, .count = count};
    }
    kota_script_close(script);
    return status;
}
