/* Cities: where `city = "x"` is found, and kota.city{...} as a sketch. What a sketch means is left to map/. */
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "script/state.h"

char *kota_script_user_cities(void) {
    const char *folder = getenv("KOTA_CITIES");
    if (folder != NULL && folder[0] != '\0') return kota_text_copy(folder);
    folder = getenv("XDG_DATA_HOME");
    if (folder != NULL && folder[0] != '\0') return kota_text_format("%s/kota/cities", folder);
    folder = getenv("HOME");
    return folder != NULL && folder[0] != '\0' ? kota_text_format("%s/.local/share/kota/cities", folder) : NULL;
}

char *kota_script_data_folder(const char *cities) {
    const char *folder = getenv("KOTA_DATA");
    if (folder != NULL && folder[0] != '\0') return kota_text_copy(folder);
    if (cities == NULL) return NULL;
    char *beside = kota_text_format("%s/../../shared/data", cities);
    if (kota_folder_exists(beside)) return beside;
    kota_free(beside);
    return NULL;
}

static void add_known(kota_text *list, const char *folder) { /* ", \"name\"" for every city in a folder */
    char **names;
    int32_t count;
    if (folder == NULL || kota_folder_list(&names, &count, folder, NULL) != KOTA_OK) return;
    for (int32_t i = 0; i < count; i++) {
        char *path = kota_text_format("%s/%s/city.lua", folder, names[i]);
        char *bundle = kota_text_format("%s/%s/city.json", folder, names[i]);
        char *quoted = kota_text_format("\"%s\"", names[i]);
        bool known = list->chars != NULL && strstr(list->chars, quoted) != NULL;
        if (!known && (kota_file_exists(path) || kota_file_exists(bundle)))
            kota_text_add(list, "%s%s", list->length > 0 ? ", " : "", quoted);
        kota_free(path);
        kota_free(bundle);
        kota_free(quoted);
        kota_free(names[i]);
    }
    kota_free(names);
}

static bool plain_name(const char *name) {
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return length > 0 && name[length] == '\0';
}

/* A scenario may have the name of its city. */
static bool is_scenario(const kota_script *script, const char *path) {
    if (script->source_count == 0) return false;
    char *one = kota_path_absolute(path), *other = kota_path_absolute(script->sources[0]->path);
    bool same = one != NULL && other != NULL && strcmp(one, other) == 0;
    kota_free(one);
    kota_free(other);
    return same;
}

/* The Lua file of a city or, with *bundle, the folder of an imported one: the first place that has either. Heap, or
 * NULL. */
static char *city_path(const kota_script *script, const char *name, const char *user, bool *bundle) {
    *bundle = false;
    const char *const folders[] = {script->folder, script->folder, script->cities, user};
    for (int32_t i = 0; i < KOTA_COUNT(folders); i++) {
        if (folders[i] == NULL) continue;
        char *path = kota_text_format(i == 0 ? "%s/%s.lua" : "%s/%s/city.lua", folders[i], name);
        if (kota_file_exists(path) && !is_scenario(script, path)) return path;
        kota_free(path);
        if (i == 0) continue;
        path = kota_text_format("%s/%s/city.json", folders[i], name);
        *bundle = kota_file_exists(path);
        kota_free(path);
        if (*bundle) return kota_text_format("%s/%s", folders[i], name);
    }
    return NULL;
}

char *kota_script__find_bundle(lua_State *lua, const char *name) {
    if (!plain_name(name)) return NULL;
    bool bundle;
    char *user = kota_script_user_cities(), *path = city_path(kota_script__of(lua), name, user, &bundle);
    kota_free(user);
    if (bundle) return path;
    kota_free(path);
    return NULL;
}

static void say_unknown(lua_State *lua, const kota_script *script, const char *user) {
    kota_text list = {0};
    add_known(&list, script->folder);
    add_known(&list, script->cities);
    add_known(&list, user);
    lua_pushfstring(lua,
                    "there is no such city; known are %s; its file city.lua, or city.json of an imported one, is "
                    "sought in %s, %s and %s",
                    list.chars != NULL ? list.chars : "none", script->folder,
                    script->cities != NULL ? script->cities : "(no folder of cities)",
                    user != NULL ? user : "$KOTA_CITIES");
    kota_text_free(&list);
}

bool kota_script__find_city(lua_State *lua, const char *name) {
    const kota_script *script = kota_script__of(lua);
    if (!plain_name(name)) {
        lua_pushliteral(lua, "a city's name has letters, digits, _ and - only");
        return false;
    }
    char *user = kota_script_user_cities();
    bool bundle;
    char *path = city_path(script, name, user, &bundle);
    if (path == NULL)
        say_unknown(lua, script, user);
    else
        lua_pushstring(lua, path);
    kota_free(user);
    kota_free(path);
    if (path == NULL) return false;
    lua_getfield(lua, LUA_REGISTRYINDEX, "kota.loaded");
    const char *key = lua_pushfstring(lua, "city:%s", lua_tostring(lua, -2));
    if (lua_getfield(lua, -2, key) != LUA_TNIL) { /* path, loaded, key, city */
        lua_replace(lua, -4);
        lua_pop(lua, 2);
        return true;
    }
    lua_pop(lua, 1);
    kota_script_source *source = kota_script__read(lua, lua_tostring(lua, -3), false);
    bool fine = source != NULL && kota_script__compile(lua, source);
    if (fine) {
        source->city = true;
        fine = kota_script__call(lua, 0, 1) == LUA_OK;
    }
    if (fine && !kota_script__is_value(lua, -1, KOTA_VALUE_CITY)) {
        lua_pushfstring(lua, "%s must end with return kota.city{...}", lua_tostring(lua, -4));
        fine = false;
    }
    if (!fine) return false; /* the sentence is on top */
    lua_pushvalue(lua, -2);
    lua_pushvalue(lua, -2);
    lua_rawset(lua, -5); /* loaded[key] = city */
    lua_replace(lua, -4);
    lua_pop(lua, 2);
    return true;
}

/* Members of a study share their cities: each value is bound and checked once. */
void kota_script__bind_sketch(lua_State *lua, int index, kota_sketch *sketch) {
    kota_script *script = kota_script__of(lua);
    lua_getfield(lua, LUA_REGISTRYINDEX, "kota.loaded");
    lua_pushvalue(lua, index);
    if (lua_rawget(lua, -2) == LUA_TLIGHTUSERDATA) {
        const kota_sketch *known = lua_touserdata(lua, -1);
        kota_schema_copy(&kota_sketch_schema, sketch, known, script->arena);
        lua_pop(lua, 2);
        return;
    }
    lua_pop(lua, 1);
    int loaded = lua_gettop(lua);
    kota_sketch *bound = KOTA_NEW(script->arena, kota_sketch, 1);
    kota_schema_defaults(&kota_sketch_schema, bound, script->arena);
    kota_script_bind bind = {.script = script, .value = index, .place = {.path = ""}};
    int32_t layers = kota_script__layers(lua, index);
    for (int32_t i = 1; i <= layers; i++) {
        lua_rawgeti(lua, loaded + 1, i);
        lua_getfield(lua, -1, "path");
        const kota_script_source *source = kota_script__source(script, lua_tostring(lua, -1));
        lua_getfield(lua, -2, "line");
        bind.place =
            (kota_script_place){.path = source != NULL ? source->path : "", .line = (int32_t)lua_tointeger(lua, -1)};
        lua_getfield(lua, -3, "add");
        bind.add = lua_toboolean(lua, -1) != 0;
        lua_getfield(lua, -4, "table");
        kota_script__apply(lua, &bind, &kota_sketch_schema, bound, lua_gettop(lua), "", NULL);
        lua_settop(lua, loaded + 1);
    }
    kota_faults found = {0};
    kota_schema_check(&kota_sketch_schema, bound, "", &found);
    if (found.count == 0) kota_sketch_check(bound, "", &found);
    kota_script__place_faults(lua, &bind, &found, false);
    kota_faults_free(&found);
    lua_pushvalue(lua, index);
    lua_pushlightuserdata(lua, bound);
    lua_rawset(lua, loaded);
    kota_schema_copy(&kota_sketch_schema, sketch, bound, script->arena);
    lua_settop(lua, loaded - 1);
}
