/* What kota.scenario, kota.city, kota.policy and kota.study return: values that never change. A value keeps the
 * tables that it was made of as layers, one a call (`:with` adds one), each with the place of its call, so that a
 * fault found later names the line where it was written. Meaning is given to them in bind_plan.c, bind_city.c and
 * policy.c. */
#include <stdio.h>
#include <string.h>

#include "core/random.h"
#include "core/text.h"
#include "script/state.h"

typedef struct value {
    kota_value_kind kind;
} value;

static const char *const kind_names[] = {"kota.scenario", "kota.city", "kota.policy", "kota.study"};

bool kota_script__is_value(lua_State *lua, int index, kota_value_kind kind) {
    const value *found = luaL_testudata(lua, index, kind_names[kind]);
    return found != NULL;
}

char *kota_script__shown(lua_State *lua, int index) {
    switch (lua_type(lua, index)) {
    case LUA_TNIL: return kota_text_copy("nil");
    case LUA_TBOOLEAN: return kota_text_copy(lua_toboolean(lua, index) ? "true" : "false");
    case LUA_TNUMBER: {
        kota_text text = {0};
        kota_text_number(&text, lua_tonumber(lua, index));
        return text.chars;
    }
    case LUA_TSTRING: return kota_text_format("\"%.60s\"", lua_tostring(lua, index));
    case LUA_TUSERDATA:
        for (int kind = 0; kind < KOTA_COUNT(kind_names); kind++) {
            if (luaL_testudata(lua, index, kind_names[kind]) != NULL)
                return kota_text_format("a %s", kind_names[kind]);
        }
        return kota_text_copy("an object");
    default: return kota_text_format("a %s", luaL_typename(lua, index));
    }
}

void kota_script__fault(kota_script *script, kota_script_place place, const char *sentence) {
    char *line = place.line > 0 ? kota_text_format("%s:%d: %s", place.path, (int)place.line, sentence)
                                : kota_text_copy(sentence);
    bool known = false; /* members of a study share what they were made of */
    for (int32_t i = 0; i < script->faults.count && !known; i++) known = strcmp(script->faults.lines[i], line) == 0;
    if (!known) kota_fault(&script->faults, "%s", line);
    kota_free(line);
}

/* Push a deep copy of the table at index; functions and kota values are kept as they are. */
static void copy_table(lua_State *lua, int index, int depth) {
    index = lua_absindex(lua, index);
    if (depth > KOTA_SCRIPT_DEPTH_MAX) luaL_error(lua, "tables are nested more than %d deep", KOTA_SCRIPT_DEPTH_MAX);
    luaL_checkstack(lua, 8, "tables are nested too deep");
    lua_newtable(lua);
    double count = 0;
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        count++;
        lua_pushvalue(lua, -2);
        if (lua_istable(lua, -2))
            copy_table(lua, -2, depth + 1);
        else
            lua_pushvalue(lua, -2);
        lua_rawset(lua, -5);
        lua_pop(lua, 1);
    }
    kota_script__charge(lua, count * 4);
}

int32_t kota_script__layers(lua_State *lua, int index) {
    lua_getiuservalue(lua, index, 1);
    return (int32_t)lua_rawlen(lua, -1);
}

/* Make a value of the table at index: the layers of `from` (0: none) and one more. */
static int make(lua_State *lua, kota_value_kind kind, int table, int from) {
    kota_script_place here = kota_script__here(lua);
    value *made = lua_newuserdatauv(lua, sizeof *made, 1);
    made->kind = kind;
    int at = lua_gettop(lua);
    lua_newtable(lua);
    int layers = at + 1;
    int32_t count = 0;
    if (from > 0) {
        count = kota_script__layers(lua, from);
        for (int32_t i = 1; i <= count; i++) {
            lua_rawgeti(lua, -1, i);
            lua_rawseti(lua, layers, i);
        }
        lua_pop(lua, 1);
    }
    lua_newtable(lua);
    copy_table(lua, table, 0);
    lua_setfield(lua, -2, "table");
    lua_pushstring(lua, here.path);
    lua_setfield(lua, -2, "path");
    lua_pushinteger(lua, here.line);
    lua_setfield(lua, -2, "line");
    lua_rawseti(lua, layers, count + 1);
    lua_setiuservalue(lua, at, 1);
    luaL_setmetatable(lua, kind_names[kind]);
    return 1;
}

static void check_table(lua_State *lua, int index, const char *what) {
    if (lua_istable(lua, index)) return;
    luaL_error(lua, "%s takes a table: %s{ key = value, ... }", what, what);
}

static int make_scenario(lua_State *lua) {
    check_table(lua, 1, "kota.scenario");
    return make(lua, KOTA_VALUE_SCENARIO, 1, 0);
}

static int make_city(lua_State *lua) {
    check_table(lua, 1, "kota.city");
    return make(lua, KOTA_VALUE_CITY, 1, 0);
}

static int make_study(lua_State *lua) {
    check_table(lua, 1, "kota.study");
    return make(lua, KOTA_VALUE_STUDY, 1, 0);
}

static int make_with(lua_State *lua) {
    value *of = luaL_testudata(lua, 1, kind_names[KOTA_VALUE_SCENARIO]);
    if (of == NULL) of = luaL_testudata(lua, 1, kind_names[KOTA_VALUE_CITY]);
    if (of == NULL) return luaL_error(lua, "write scenario:with{...} with a colon");
    check_table(lua, 2, "with");
    return make(lua, of->kind, 2, 1);
}

/* A policy is checked where it is made: its act is code, not data of a plan. */
static int make_policy(lua_State *lua) {
    check_table(lua, 1, "kota.policy");
    kota_script *script = kota_script__of(lua);
    make(lua, KOTA_VALUE_POLICY, 1, 0);
    int made = lua_gettop(lua);
    kota_policy_ref *ref = KOTA_NEW(script->arena, kota_policy_ref, 1);
    kota_schema_defaults(&kota_policy_ref_schema, ref, script->arena);
    static const char *const own[] = {"act", "state", NULL};
    kota_script_bind bind = {.script = script, .value = made, .place = kota_script__said(lua, made, "")};
    int before = script->faults.count;
    kota_script__apply(lua, &bind, &kota_policy_ref_schema, ref, 1, "", own);
    kota_faults found = {0};
    kota_schema_check(&kota_policy_ref_schema, ref, "", &found);
    if (strlen(ref->name) >= KOTA_COMMAND_BY_MAX) {
        kota_fault(&found, "name = \"%s\" must be shorter than %d bytes", ref->name, KOTA_COMMAND_BY_MAX);
    }
    if (lua_getfield(lua, 1, "act") != LUA_TFUNCTION) {
        kota_fault(&found, "act must be a function(city, state)");
    }
    kota_script__place_faults(lua, &bind, &found, false);
    kota_faults_free(&found);
    if (lua_getfield(lua, 1, "state") != LUA_TNIL && script->faults.count == before) {
        if (!lua_istable(lua, -1)) return luaL_error(lua, "state must be a table");
        kota_script__check_plain(lua, -1, "state", 0);
    }
    lua_settop(lua, made);
    return 1;
}

/* Push table `over` laid over table `under`: keys of both are merged, lists are replaced. */
static void merge(lua_State *lua, int under, int over, int depth) {
    luaL_checkstack(lua, 8, "tables are nested too deep");
    if (depth > KOTA_SCRIPT_DEPTH_MAX) luaL_error(lua, "tables are nested too deep");
    copy_table(lua, under, depth);
    int merged = lua_gettop(lua);
    lua_pushnil(lua);
    while (lua_next(lua, over) != 0) {
        int above = lua_gettop(lua);
        lua_pushvalue(lua, above - 1);
        bool records = lua_istable(lua, above) && lua_rawlen(lua, above) == 0;
        lua_pushvalue(lua, above - 1);
        lua_rawget(lua, merged);
        records = records && lua_istable(lua, -1) && lua_rawlen(lua, -1) == 0;
        if (records)
            merge(lua, lua_gettop(lua), above, depth + 1);
        else
            lua_pushvalue(lua, above);
        lua_remove(lua, -2);
        lua_rawset(lua, merged);
        lua_pop(lua, 1);
    }
}

static const kota_schema *schema_of(kota_value_kind kind) {
    switch (kind) {
    case KOTA_VALUE_SCENARIO: return &kota_plan_schema;
    case KOTA_VALUE_CITY: return &kota_sketch_schema;
    case KOTA_VALUE_POLICY: return &kota_policy_ref_schema;
    case KOTA_VALUE_STUDY: break;
    }
    return NULL;
}

/* scenario.seed and the like: what was given, through all layers; nil for what was left to its default. */
static int read_value(lua_State *lua) {
    const value *of = lua_touserdata(lua, 1);
    const char *key = luaL_checkstring(lua, 2);
    bool layered = of->kind == KOTA_VALUE_SCENARIO || of->kind == KOTA_VALUE_CITY;
    if (layered && strcmp(key, "with") == 0) {
        lua_pushcfunction(lua, make_with);
        return 1;
    }
    lua_settop(lua, 2);
    int32_t count = kota_script__layers(lua, 1);
    lua_newtable(lua); /* 4 */
    for (int32_t i = 1; i <= count; i++) {
        lua_rawgeti(lua, 3, i);
        lua_getfield(lua, -1, "table");
        merge(lua, 4, lua_gettop(lua), 0);
        lua_replace(lua, 4);
        lua_settop(lua, 4);
    }
    const kota_schema *schema = schema_of(of->kind);
    if (lua_getfield(lua, 4, key) == LUA_TNIL && schema != NULL && kota_schema_member_by_key(schema, key) == NULL) {
        const char *near = kota_schema_nearest_key(schema, key);
        if (near == NULL) return luaL_error(lua, "a %s has no key \"%s\"", kind_names[of->kind], key);
        return luaL_error(lua, "a %s has no key \"%s\"; did you mean \"%s\"?", kind_names[of->kind], key, near);
    }
    return 1;
}

static int write_value(lua_State *lua) {
    const value *of = lua_touserdata(lua, 1);
    const char *key = kota_script__tostring(lua, 2);
    return luaL_error(lua, "a %s does not change; make a changed copy with :with{ %s = ... }", kind_names[of->kind],
                      key);
}

/* Walk from the table on top along path as far as it goes; pops it; returns how many bytes of path were found. */
static size_t reach(lua_State *lua, const char *path) {
    const char *at = path;
    while (lua_istable(lua, -1) && *at != '\0') {
        const char *start = *at == '.' ? at + 1 : at;
        size_t length;
        if (*start == '[') {
            length = strcspn(start, "]");
            lua_Integer item = 0;
            for (size_t i = 1; i < length && item < 100000000; i++) item = item * 10 + (start[i] - '0');
            lua_rawgeti(lua, -1, item);
            length += start[length] == ']' ? 1 : 0;
        } else {
            length = strcspn(start, ".[");
            lua_pushlstring(lua, start, length);
            lua_rawget(lua, -2);
        }
        lua_remove(lua, -2);
        if (lua_isnil(lua, -1)) break;
        at = start + length;
    }
    lua_pop(lua, 1);
    return (size_t)(at - path);
}

kota_script_place kota_script__said(lua_State *lua, int index, const char *path) {
    const kota_script *script = kota_script__of(lua);
    int32_t count = kota_script__layers(lua, index);
    int layers = lua_gettop(lua);
    kota_script_place best = {.path = "", .line = 0};
    size_t furthest = 0;
    for (int32_t i = 1; i <= count; i++) {
        lua_rawgeti(lua, layers, i);
        lua_getfield(lua, -1, "table");
        size_t far = reach(lua, path);
        if (i == 1 || (far > 0 && far >= furthest)) {
            lua_getfield(lua, -1, "path");
            const kota_script_source *source = kota_script__source(script, lua_tostring(lua, -1));
            lua_getfield(lua, -2, "line");
            best = (kota_script_place){.path = source != NULL ? source->path : "",
                                       .line = (int32_t)lua_tointeger(lua, -1)};
            lua_pop(lua, 2);
            furthest = far;
        }
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    return best;
}

static int fail_here(lua_State *lua) { /* the sentence on top, with the line of the user's file; raises */
    kota_script_place here = kota_script__here(lua);
    if (here.line > 0) {
        lua_pushfstring(lua, "%s:%d: %s", here.path, (int)here.line, lua_tostring(lua, -1));
    }
    return lua_error(lua);
}

static int native_fail(lua_State *lua) {
    luaL_checkstring(lua, 1);
    lua_settop(lua, 1);
    return fail_here(lua);
}

/* options(what, given, defaults): given over defaults; unknown keys and other kinds are refused. */
static int native_options(lua_State *lua) {
    const char *what = luaL_checkstring(lua, 1);
    luaL_checktype(lua, 3, LUA_TTABLE);
    lua_settop(lua, 3);
    if (lua_isnil(lua, 2)) {
        lua_newtable(lua);
        lua_replace(lua, 2);
    }
    if (!lua_istable(lua, 2)) {
        lua_pushfstring(lua, "%s takes a table: %s{ key = value, ... }", what, what);
        return fail_here(lua);
    }
    copy_table(lua, 3, 0);                         /* 4 */
    lua_Integer known = kota_script__keys(lua, 3); /* 5 */
    const char **names = lua_newuserdatauv(lua, ((size_t)known + 1) * sizeof *names, 0);
    for (lua_Integer i = 0; i < known; i++) {
        lua_rawgeti(lua, 5, i + 1);
        names[i] = lua_tostring(lua, -1);
        lua_pop(lua, 1);
    }
    lua_Integer given = kota_script__keys(lua, 2); /* 7 */
    for (lua_Integer i = 1; i <= given; i++) {
        lua_rawgeti(lua, 7, i);
        lua_pushvalue(lua, -1);
        lua_rawget(lua, 2);
        lua_pushvalue(lua, -2);
        int wanted = lua_rawget(lua, 3);
        const char *key = kota_script__tostring(lua, -3);
        if (wanted == LUA_TNIL) {
            const char *near = kota_text_nearest(key, names, (int32_t)known);
            for (lua_Integer k = 0; k < known && near == NULL; k++) { /* a key without its unit */
                if (strncmp(names[k], key, strlen(key)) == 0) near = names[k];
            }
            lua_pushfstring(
                lua, near != NULL ? "%s: there is no key \"%s\"; did you mean \"%s\"?" : "%s: there is no key \"%s\"",
                what, key, near);
            return fail_here(lua);
        }
        if (wanted != lua_type(lua, -3)) {
            lua_pushfstring(lua, "%s: %s must be a %s, not a %s", what, key, lua_typename(lua, wanted),
                            luaL_typename(lua, -3));
            return fail_here(lua);
        }
        lua_pushvalue(lua, -4);
        lua_pushvalue(lua, -4);
        lua_rawset(lua, 4);
        lua_settop(lua, 7);
    }
    lua_settop(lua, 4);
    return 1;
}

/* kota.random(key, ...): uniform in [0, 1), a pure function of seed, policy and keys. */
static int native_random(lua_State *lua) {
    const kota_script *script = kota_script__of(lua);
    if (script->caller == NULL) return luaL_error(lua, "kota.random can be drawn in a policy's act only");
    int count = lua_gettop(lua);
    if (count == 0) return luaL_error(lua, "kota.random takes a key, such as kota.random(\"pump\", city:hour())");
    uint64_t entity = kota_hash_id(lua_pushfstring(lua, "policy/%s", script->caller->name));
    uint64_t k = 0;
    for (int i = 1; i <= count; i++) {
        int type = lua_type(lua, i);
        if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TBOOLEAN) {
            return luaL_error(lua, "key %d of kota.random must be a number, a text or a boolean", i);
        }
        const char *key = lua_pushfstring(lua, "%s/%s", lua_typename(lua, type), kota_script__tostring(lua, i));
        k = kota_hash_part(kota_hash_id(key), k);
        lua_settop(lua, count);
    }
    kota_key key = {.seed = script->seed, .entity = entity, .stream = KOTA_STREAM_POLICY, .what = 0};
    lua_pushnumber(lua, kota_random_unit(key, k));
    return 1;
}

void kota_script__native_push(lua_State *lua) {
    for (int kind = 0; kind < KOTA_COUNT(kind_names); kind++) {
        luaL_newmetatable(lua, kind_names[kind]);
        lua_pushcfunction(lua, read_value);
        lua_setfield(lua, -2, "__index");
        lua_pushcfunction(lua, write_value);
        lua_setfield(lua, -2, "__newindex");
        lua_pushboolean(lua, false);
        lua_setfield(lua, -2, "__metatable");
        lua_pop(lua, 1);
    }
    static const luaL_Reg functions[] = {
        {"scenario", make_scenario}, {"city", make_city},         {"study", make_study},
        {"policy", make_policy},     {"random", native_random},   {"options", native_options},
        {"fail", native_fail},       {"data", kota_script__data}, {NULL, NULL}};
    luaL_newlib(lua, functions);
}
