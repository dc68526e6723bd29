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

static const char *const kind_names[] = {"kota.scenario", "kota.city",    "kota.policy",
                                         "kota.study",    "kota.measure", "kota.bookmarks"};

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

/* `city = { ... }` of a change to a scenario is a change to its city: in the copied table on top it becomes the
 * changed city. */
static int make(lua_State *lua, kota_value_kind kind, int table, int from, bool add);
static void change_city(lua_State *lua, int from, bool add) {
    int table = lua_gettop(lua);
    if (lua_getfield(lua, table, "city") == LUA_TTABLE) {
        lua_pushnil(lua); /* table + 2: the city that the scenario has */
        int32_t count = kota_script__layers(lua, from);
        for (int32_t i = count; i > 0 && lua_isnil(lua, table + 2); i--) {
            lua_rawgeti(lua, table + 3, i);
            lua_getfield(lua, -1, "table");
            lua_getfield(lua, -1, "city");
            lua_replace(lua, table + 2);
            lua_settop(lua, table + 3);
        }
        const char *name = lua_type(lua, table + 2) == LUA_TSTRING ? lua_tostring(lua, table + 2) : NULL;
        char *bundle = name != NULL ? kota_script__find_bundle(lua, name) : NULL;
        bool imported = bundle != NULL;
        kota_free(bundle);
        if (imported)
            luaL_error(
                lua,
                "city = { ... } changes a city that is drawn, and \"%s\" is imported; change what the scenario "
                "says of it (flood, boundaries, water), or import it anew",
                name);
        if (name != NULL && !kota_script__find_city(lua, name)) lua_error(lua);
        if (name == NULL) lua_pushvalue(lua, table + 2);
        if (!kota_script__is_value(lua, -1, KOTA_VALUE_CITY))
            luaL_error(lua, "city = { ... } changes the city of a scenario, and this one has none yet");
        (void)make(lua, KOTA_VALUE_CITY, table + 1, lua_gettop(lua), add);
        lua_setfield(lua, table, "city");
    }
    lua_settop(lua, table);
}

/* Make a value of the table at index: the layers of `from` (0: none) and one more, whose lists are added to those
 * before or stand in their place. */
static int make(lua_State *lua, kota_value_kind kind, int table, int from, bool add) {
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
    if (kind == KOTA_VALUE_SCENARIO && from > 0) change_city(lua, from, add);
    lua_setfield(lua, -2, "table");
    lua_pushboolean(lua, add);
    lua_setfield(lua, -2, "add");
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
    return make(lua, KOTA_VALUE_SCENARIO, 1, 0, false);
}

static int make_city(lua_State *lua) {
    check_table(lua, 1, "kota.city");
    return make(lua, KOTA_VALUE_CITY, 1, 0, false);
}

static int make_study(lua_State *lua) {
    check_table(lua, 1, "kota.study");
    return make(lua, KOTA_VALUE_STUDY, 1, 0, false);
}

static int changed(lua_State *lua, const char *how) {
    value *of = luaL_testudata(lua, 1, kind_names[KOTA_VALUE_SCENARIO]);
    if (of == NULL) of = luaL_testudata(lua, 1, kind_names[KOTA_VALUE_CITY]);
    if (of == NULL) return luaL_error(lua, "write scenario:%s{...} with a colon", how);
    check_table(lua, 2, how);
    return make(lua, of->kind, 2, 1, strcmp(how, "add") == 0);
}

static int make_with(lua_State *lua) { return changed(lua, "with"); }
static int make_add(lua_State *lua) { return changed(lua, "add"); }

/* measure(table): what scripts/kota/measure.lua has checked. */
static int make_measure(lua_State *lua) {
    check_table(lua, 1, "kota.measure");
    return make(lua, KOTA_VALUE_MEASURE, 1, 0, false);
}

static int make_bookmarks(lua_State *lua) {
    check_table(lua, 1, "kota.bookmarks");
    return make(lua, KOTA_VALUE_BOOKMARKS, 1, 0, false);
}

/* kind("x"): "scenario", "city", "policy", "study", "measure", "bookmarks", or nil for what is none of them. */
static int native_kind(lua_State *lua) {
    for (int kind = 0; kind < KOTA_COUNT(kind_names); kind++) {
        if (!kota_script__is_value(lua, 1, kind)) continue;
        lua_pushstring(lua, kind_names[kind] + strlen("kota."));
        return 1;
    }
    lua_pushnil(lua);
    return 1;
}

/* layers(value): the very tables {table=, add=, path=, line=} that it is made of, for the library alone. */
static int native_layers(lua_State *lua) {
    (void)kota_script__layers(lua, 1);
    return 1;
}

/* find_city(scenario.city): the city of that name, or the city itself; nil of an imported one. */
static int native_find_city(lua_State *lua) {
    if (lua_type(lua, 1) != LUA_TSTRING) {
        lua_settop(lua, 1);
        return 1;
    }
    char *bundle = kota_script__find_bundle(lua, lua_tostring(lua, 1));
    bool imported = bundle != NULL;
    kota_free(bundle);
    if (imported) lua_pushnil(lua);
    if (!imported && !kota_script__find_city(lua, lua_tostring(lua, 1))) return lua_error(lua);
    return 1;
}

/* adopt(f): scenario:adopt(...) calls f(scenario, ...) from now on. */
static int native_adopt(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TFUNCTION);
    lua_settop(lua, 1);
    lua_setfield(lua, LUA_REGISTRYINDEX, "kota.adopt");
    return 0;
}

/* A policy is checked where it is made: its act is code, not data of a plan. */
static int make_policy(lua_State *lua) {
    check_table(lua, 1, "kota.policy");
    kota_script *script = kota_script__of(lua);
    make(lua, KOTA_VALUE_POLICY, 1, 0, false);
    int made = lua_gettop(lua);
    kota_policy_ref *ref = KOTA_NEW(script->arena, kota_policy_ref, 1);
    kota_schema_defaults(&kota_policy_ref_schema, ref, script->arena);
    static const char *const own[] = {"act", "state", "explain", NULL};
    kota_script_bind bind = {.script = script, .value = made, .place = kota_script__said(lua, made, "", NULL)};
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
    int explains = lua_getfield(lua, 1, "explain");
    if (explains != LUA_TNIL && explains != LUA_TFUNCTION)
        kota_fault(&found, "explain must be a function(state) that returns a line of text");
    kota_script__place_faults(lua, &bind, &found, false);
    kota_faults_free(&found);
    if (lua_getfield(lua, 1, "state") != LUA_TNIL && script->faults.count == before) {
        if (!lua_istable(lua, -1)) return luaL_error(lua, "state must be a table");
        kota_script__check_plain(lua, -1, "state", 0);
    }
    lua_settop(lua, made);
    return 1;
}

static bool is_keyed(lua_State *lua, int index) { return lua_istable(lua, index) && lua_rawlen(lua, index) == 0; }
static bool is_items(lua_State *lua, int index) { return lua_istable(lua, index) && lua_rawlen(lua, index) > 0; }

/* Push the list at `under` with the items of `over` behind it. */
static void join(lua_State *lua, int under, int over) {
    copy_table(lua, under, 1);
    lua_Integer count = (lua_Integer)lua_rawlen(lua, under), more = (lua_Integer)lua_rawlen(lua, over);
    for (lua_Integer i = 1; i <= more; i++) {
        lua_rawgeti(lua, over, i);
        lua_rawseti(lua, -2, count + i);
    }
}

/* Push the list at `under` with the changes { id = { ... } } of `over` laid over its items. */
static void merge(lua_State *lua, int under, int over, bool add, int depth);
static void patch(lua_State *lua, int under, int over, bool add, int depth) {
    copy_table(lua, under, depth);
    int list = lua_gettop(lua);
    lua_Integer count = (lua_Integer)lua_rawlen(lua, list);
    for (lua_Integer i = 1; i <= count; i++) {
        if (lua_rawgeti(lua, list, i) == LUA_TTABLE && lua_getfield(lua, -1, "id") != LUA_TNIL &&
            lua_rawget(lua, over) == LUA_TTABLE) {
            merge(lua, list + 1, list + 2, add, depth + 1);
            lua_rawseti(lua, list, i);
        }
        lua_settop(lua, list);
    }
}

/* Push table `over` laid over table `under`: keys of both are merged; lists are replaced or, with add, grow; changes
 * by id go into a list's items. */
static void merge(lua_State *lua, int under, int over, bool add, int depth) {
    luaL_checkstack(lua, 8, "tables are nested too deep");
    if (depth > KOTA_SCRIPT_DEPTH_MAX) luaL_error(lua, "tables are nested too deep");
    copy_table(lua, under, depth);
    int merged = lua_gettop(lua);
    lua_pushnil(lua);
    while (lua_next(lua, over) != 0) {
        int above = lua_gettop(lua);
        lua_pushvalue(lua, above - 1);
        lua_pushvalue(lua, above - 1);
        lua_rawget(lua, merged);
        int below = lua_gettop(lua);
        if (is_keyed(lua, above) && is_keyed(lua, below))
            merge(lua, below, above, add, depth + 1);
        else if (is_keyed(lua, above) && is_items(lua, below))
            patch(lua, below, above, add, depth + 1);
        else if (add && is_items(lua, above) && is_items(lua, below))
            join(lua, below, above);
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
    case KOTA_VALUE_MEASURE: return &kota_measure_ref_schema;
    case KOTA_VALUE_STUDY:
    case KOTA_VALUE_BOOKMARKS: break;
    }
    return NULL;
}

/* scenario:adopt(...): the library's function, behind one of C, so that the line of a `return scenario:adopt(...)`
 * stays known. */
static int call_adopt(lua_State *lua) {
    lua_getfield(lua, LUA_REGISTRYINDEX, "kota.adopt");
    lua_insert(lua, 1);
    lua_call(lua, lua_gettop(lua) - 1, 1);
    return 1;
}

/* scenario.seed and the like: what was given, through all layers; nil for what was left to its default. */
static int read_value(lua_State *lua) {
    const value *of = lua_touserdata(lua, 1);
    const char *key = luaL_checkstring(lua, 2);
    bool layered = of->kind == KOTA_VALUE_SCENARIO || of->kind == KOTA_VALUE_CITY;
    if (layered && (strcmp(key, "with") == 0 || strcmp(key, "add") == 0)) {
        lua_pushcfunction(lua, key[0] == 'w' ? make_with : make_add);
        return 1;
    }
    if (of->kind == KOTA_VALUE_SCENARIO && strcmp(key, "adopt") == 0) {
        lua_pushcfunction(lua, call_adopt);
        return 1;
    }
    lua_settop(lua, 2);
    int32_t count = kota_script__layers(lua, 1);
    lua_newtable(lua); /* 4 */
    for (int32_t i = 1; i <= count; i++) {
        lua_rawgeti(lua, 3, i);
        bool add = lua_getfield(lua, -1, "add") == LUA_TBOOLEAN && lua_toboolean(lua, -1);
        lua_getfield(lua, 5, "table");
        merge(lua, 4, lua_gettop(lua), add, 0);
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

/* How many items the list that path goes into ("pumps[3].from") has in the table on top; -1: it has no such list. */
static lua_Integer list_length(lua_State *lua, const char *path) {
    int top = lua_gettop(lua);
    size_t length = strcspn(path, "[");
    lua_Integer count = -1;
    lua_pushvalue(lua, top);
    lua_pushlstring(lua, path, length);
    const char *list = lua_tostring(lua, -1);
    lua_pushvalue(lua, top);
    for (const char *at = list; path[length] == '[' && lua_istable(lua, -1) && at != NULL;) {
        size_t part = strcspn(at, ".");
        lua_pushlstring(lua, at, part);
        lua_rawget(lua, -2);
        at = at[part] == '.' ? at + part + 1 : NULL;
        if (at == NULL && is_items(lua, lua_gettop(lua))) count = (lua_Integer)lua_rawlen(lua, -1);
    }
    lua_settop(lua, top);
    return count;
}

/* The same path where the list that it goes into begins so many items later; NULL where the item lies before. */
static const char *shifted(lua_State *lua, const char *path, lua_Integer by) {
    size_t length = strcspn(path, "[");
    if (by == 0 || path[length] != '[') return path;
    lua_Integer item = 0;
    const char *at = path + length + 1;
    for (; *at >= '0' && *at <= '9' && item < 100000000; at++) item = item * 10 + (*at - '0');
    if (item <= by) return NULL;
    lua_pushlstring(lua, path, length);
    lua_pushfstring(lua, "%s[%d%s", lua_tostring(lua, -1), (int)(item - by), at);
    lua_remove(lua, -2);
    return lua_tostring(lua, -1);
}

kota_script_place kota_script__said(lua_State *lua, int index, const char *path, const char **inside) {
    const kota_script *script = kota_script__of(lua);
    int32_t count = kota_script__layers(lua, index);
    int layers = lua_gettop(lua);
    kota_script_place best = {.path = "", .line = 0};
    size_t furthest = 0;
    lua_Integer items = 0;
    for (int32_t i = 1; i <= count; i++) {
        lua_rawgeti(lua, layers, i);
        int layer = lua_gettop(lua);
        lua_getfield(lua, layer, "add");
        bool add = lua_toboolean(lua, -1) != 0;
        lua_getfield(lua, layer, "table");
        lua_Integer here = list_length(lua, path);
        const char *own = here >= 0 && add ? shifted(lua, path, items) : path;
        if (here >= 0) items = add ? items + here : here;
        lua_pushvalue(lua, layer + 2);
        size_t far = own != NULL ? reach(lua, own) : 0;
        if (i == 1 || (far > 0 && far >= furthest)) {
            if (inside != NULL && own != NULL) *inside = kota_arena_text(script->arena, own);
            lua_getfield(lua, layer, "path");
            const kota_script_source *source = kota_script__source(script, lua_tostring(lua, -1));
            lua_getfield(lua, layer, "line");
            best = (kota_script_place){.path = source != NULL ? source->path : "",
                                       .line = (int32_t)lua_tointeger(lua, -1)};
            furthest = far;
        }
        lua_settop(lua, layers);
    }
    lua_settop(lua, layers - 1);
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
    static const luaL_Reg functions[] = {{"scenario", make_scenario},
                                         {"city", make_city},
                                         {"study", make_study},
                                         {"policy", make_policy},
                                         {"random", native_random},
                                         {"options", native_options},
                                         {"fail", native_fail},
                                         {"data", kota_script__data},
                                         {"measure", make_measure},
                                         {"kind", native_kind},
                                         {"layers", native_layers},
                                         {"find_city", native_find_city},
                                         {"adopt", native_adopt},
                                         {"bookmarks", make_bookmarks},
                                         {"parameter", kota_script__parameter},
                                         {NULL, NULL}};
    luaL_newlib(lua, functions);
}
