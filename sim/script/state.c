/* The sandbox: a Lua state with a cap on memory, a budget of steps and an environment of white-listed functions.
 *
 * Scripts are written by strangers: nothing that they do may reach files, clocks, the process or unbounded time.
 * There is no io, os, debug, load, coroutine or bytecode; what is left of the standard library is in the safe_*.c
 * files, because the stock functions can run away inside C, where no hook counts. */
#include "script/state.h"

#include <string.h>

#include "core/text.h"

enum {
    HOOK_STEPS = 1000,
    BYTES_PER_STEP =
        32, /* copying so much memory takes about as long as a Lua instruction (measured within a factor 3) */
};

kota_script *kota_script__of(lua_State *lua) {
    kota_script *script;
    memcpy(&script, lua_getextraspace(lua), sizeof script);
    return script;
}

static void place_of(lua_State *lua, lua_Debug *ar) { /* push "file:line: " of the innermost Lua line, or "" */
    for (int level = 0; lua_getstack(lua, level, ar); level++) {
        lua_getinfo(lua, "Sl", ar);
        if (ar->currentline > 0 && ar->source[0] == '@') {
            lua_pushfstring(lua, "%s:%d: ", ar->source + 1, ar->currentline);
            return;
        }
    }
    lua_pushliteral(lua, "");
}

static void count_steps(lua_State *lua, lua_Debug *ar);

static int kill_script(lua_State *lua, lua_Debug *ar) {
    kota_script *script = kota_script__of(lua);
    script->killed = true;
    /* From now on every instruction raises again, so that no pcall can swallow it. */
    lua_sethook(lua, count_steps, LUA_MASKCOUNT | LUA_MASKLINE | LUA_MASKCALL, 1);
    place_of(lua, ar);
    if (script->time_up)
        lua_pushfstring(lua,
                        "a policy's call took more than %f s of the clock (--budget-s) and was stopped; look for a "
                        "loop that does not end",
                        script->call_s);
    else
        lua_pushliteral(lua,
                        "the script did more steps than it may and was stopped; look for a loop that does not end");
    lua_concat(lua, 2);
    return lua_error(lua);
}

static void count_steps(lua_State *lua, lua_Debug *ar) {
    kota_script *script = kota_script__of(lua);
    if (ar->event == LUA_HOOKCOUNT) script->steps_left -= HOOK_STEPS;
    lua_Debug place;
    if (script->killed || script->time_up || script->steps_left <= 0) kill_script(lua, &place);
}

/* On the watch's thread, while a call is in progress: as lua.c does in a signal's handler. */
static void stop_call(void *user) {
    kota_script *script = user;
    script->time_up = true;
    lua_sethook(script->lua, count_steps, LUA_MASKCOUNT, 1);
}

void kota_script_budget(kota_script *script, double call_s) {
    script->call_s = call_s;
    kota_script_watch_destroy(script->watch);
    script->watch = call_s > 0 ? kota_script_watch_create(call_s, stop_call, script) : NULL;
}

void kota_script__charge(lua_State *lua, double steps) {
    kota_script *script = kota_script__of(lua);
    double left = (double)script->steps_left - steps;
    script->steps_left = left < 0 ? 0 : (int64_t)left;
    lua_Debug place;
    if (script->killed || script->steps_left <= 0) kill_script(lua, &place);
}

/* Lua's allocator, capped. Memory that is taken is work too: a loop that builds long texts costs steps. */
static void *allocate(void *user, void *block, size_t old_size, size_t new_size) {
    kota_script *script = user;
    if (block == NULL) old_size = 0; /* it is a type tag then */
    if (new_size == 0) {
        script->memory_bytes -= old_size;
        kota_free(block);
        return NULL;
    }
    size_t used = script->memory_bytes - old_size + new_size;
    if (new_size > old_size && used > KOTA_SCRIPT_MEMORY_BYTES) return NULL;
    script->memory_bytes = used;
    if (new_size > old_size) script->steps_left -= (int64_t)((new_size - old_size) / BYTES_PER_STEP);
    if (script->steps_left <= 0 && script->lua != NULL && !script->killed) {
        lua_sethook(script->lua, count_steps, LUA_MASKCOUNT, 1);
    }
    return kota_realloc(block, new_size, 1);
}

/* Replace a short "...nd/of/path.lua" that Lua made of a long path by the path, in the message on top. */
static void lengthen(lua_State *lua, kota_script *script) {
    const char *message = lua_tostring(lua, -1);
    if (message == NULL || strncmp(message, "...", 3) != 0) return;
    const char *end = strchr(message, ':');
    if (end == NULL) return;
    size_t length = (size_t)(end - message) - 3;
    for (int32_t i = 0; i < script->source_count; i++) {
        const char *path = script->sources[i]->path;
        size_t whole = strlen(path);
        if (whole < length || strncmp(path + whole - length, message + 3, length) != 0) continue;
        lua_pushfstring(lua, "%s%s", path, end);
        lua_replace(lua, -2);
        return;
    }
}

static const char *message_of(lua_State *lua, kota_script *script) { /* pushes a text for whatever was raised */
    if (lua_type(lua, 1) == LUA_TSTRING) {
        lua_pushvalue(lua, 1);
    } else if (!script->killed && luaL_callmeta(lua, 1, "__tostring") && lua_type(lua, -1) == LUA_TSTRING) {
    } else {
        lua_pushfstring(lua, "error(%s): give a text to error()", luaL_typename(lua, 1));
    }
    lengthen(lua, script);
    return lua_tostring(lua, -1);
}

/* Add the line of the user's file that the message on top begins with, "path:7: ...", as "    7 | text". */
static void add_source_line(lua_State *lua, const kota_script *script) {
    enum { SHOWN_BYTES_MAX = 100 };
    const char *message = lua_tostring(lua, -1);
    for (int32_t i = 0; i < script->source_count; i++) {
        const kota_script_source *source = script->sources[i];
        size_t length = strlen(source->path);
        if (source->library || strncmp(message, source->path, length) != 0 || message[length] != ':') continue;
        int64_t line = 0;
        for (const char *digit = message + length + 1; *digit >= '0' && *digit <= '9' && line < INT32_MAX; digit++)
            line = line * 10 + (*digit - '0');
        const char *text = source->text;
        for (int64_t at = 1; at < line && text != NULL; at++) {
            text = strchr(text, '\n');
            text = text != NULL ? text + 1 : NULL;
        }
        if (text == NULL || line == 0) return;
        text += strspn(text, " \t");
        size_t shown = strcspn(text, "\r\n");
        if (shown > SHOWN_BYTES_MAX) shown = SHOWN_BYTES_MAX;
        while (shown > 0 && ((unsigned char)text[shown] & 0xc0) == 0x80) shown--; /* whole characters */
        if (shown == 0 || !kota_script__is_utf8(text, shown)) return;
        lua_pushfstring(lua, "%s\n    %d | ", message, (int)line);
        lua_pushlstring(lua, text, shown);
        lua_concat(lua, 2);
        lua_replace(lua, -2);
        return;
    }
}

static void raised_at(lua_State *lua, const kota_script *script, const lua_Debug *ar) { /* pushes */
    lua_pushfstring(lua, "%s:%d: %s", ar->source + 1, ar->currentline, lua_tostring(lua, -1));
    add_source_line(lua, script);
}

/* Turns what was raised into a sentence with the way to it: Lua lines only, few, those of the library left out. */
static int handle_message(lua_State *lua) {
    enum { SHOWN_MAX = 6, LEVELS_MAX = 200 }; /* each level costs Lua a walk from the top: not all of a deep stack */
    kota_script *script = kota_script__of(lua);
    lua_settop(lua, 1);
    message_of(lua, script);
    add_source_line(lua, script);
    int shown = 0;
    lua_Debug ar;
    for (int level = 1; shown < SHOWN_MAX && level < LEVELS_MAX && lua_getstack(lua, level, &ar); level++) {
        lua_getinfo(lua, "Sl", &ar);
        if (ar.currentline <= 0 || ar.source[0] != '@') continue;
        const kota_script_source *source = kota_script__source(script, ar.source + 1);
        if (source == NULL || source->library) continue;
        const char *place = lua_pushfstring(lua, "%s:%d:", ar.source + 1, ar.currentline);
        bool repeats = strstr(lua_tostring(lua, -2), place) != NULL;
        lua_pop(lua, 1);
        if (repeats) continue;
        if (shown == 0 && strstr(lua_tostring(lua, -1), ".lua:") == NULL) /* raised by a function of the library's */
            raised_at(lua, script, &ar);
        else
            lua_pushfstring(lua, "%s\n    called from %s:%d", lua_tostring(lua, -1), ar.source + 1, ar.currentline);
        lua_replace(lua, -2);
        shown++;
    }
    return 1;
}

int kota_script__call(lua_State *lua, int arguments, int results) {
    int base = lua_gettop(lua) - arguments;
    lua_pushcfunction(lua, handle_message);
    lua_insert(lua, base);
    int status = lua_pcall(lua, arguments, results, base);
    lua_remove(lua, base);
    return status;
}

kota_status kota_script__protect(kota_script *script, int64_t steps, lua_CFunction body, void *argument) {
    lua_State *lua = script->lua;
    script->steps_left = steps;
    script->killed = script->time_up = false;
    bool counts = script->watch == NULL;
    lua_sethook(lua, counts ? count_steps : NULL, counts ? LUA_MASKCOUNT : 0, HOOK_STEPS);
    lua_settop(lua, 0);
    lua_pushcfunction(lua, body);
    lua_pushlightuserdata(lua, argument);
    kota_script_watch_begin(script->watch);
    int status = kota_script__call(lua, 1, 0);
    kota_script_watch_end(script->watch);
    kota_status result = KOTA_OK;
    if (status == LUA_ERRMEM) {
        result = kota_fail(script->err, KOTA_BUDGET, "the script takes more than %d MiB of memory",
                           KOTA_SCRIPT_MEMORY_BYTES / (1024 * 1024));
    } else if (status != LUA_OK) {
        const char *text = lua_tostring(lua, -1);
        result =
            kota_fail(script->err, script->killed ? KOTA_BUDGET : KOTA_SCRIPT, "%s", text != NULL ? text : "error");
    }
    lua_settop(lua, 0);
    return result;
}

static int refuse_write(lua_State *lua) {
    const char *what = lua_tostring(lua, lua_upvalueindex(1));
    const char *key = kota_script__tostring(lua, 2);
    if (strcmp(what, "global") == 0) {
        return luaL_error(lua,
                          "\"%s\" would be a global variable; write `local %s = ...`, or keep it in a policy's state",
                          key, key);
    }
    return luaL_error(lua, "%s.%s cannot be changed: the library is read-only", what, key);
}

/* Why a name of Lua's own library is not here. */
static const char *cure(const char *name) {
    static const char *const cures[][2] = {
        {"io", "scripts read and write no files"},
        {"os", "scripts see no clock and no system; a policy has city:time()"},
        {"debug", "it would open the sandbox"},
        {"package", "use require \"name\""},
        {"load", "put the code into a file and use require \"name\""},
        {"loadstring", "put the code into a file and use require \"name\""},
        {"loadfile", "use require \"name\""},
        {"dofile", "use require \"name\""},
        {"collectgarbage", "memory is looked after"},
        {"coroutine", "a policy is called at each of its beats; keep what it must remember in its state"},
        {"random", "use kota.random(key, ...), which draws the same in every run of a seed"},
        {"randomseed", "the scenario's seed rules; use kota.random(key, ...)"},
        {"dump", "there is no bytecode here"},
        {"pack", "numbers and texts need no packing here"},
        {"unpack", "use table.unpack"},
    };
    for (int32_t i = 0; i < KOTA_COUNT(cures); i++) {
        if (strcmp(cures[i][0], name) == 0) return cures[i][1];
    }
    return NULL;
}

static int refuse_read(lua_State *lua) { /* upvalues: what, the table of known names */
    const char *what = lua_tostring(lua, lua_upvalueindex(1));
    const char *name = kota_script__tostring(lua, 2);
    bool global = strcmp(what, "global") == 0;
    const char *place = global ? "" : lua_pushfstring(lua, "%s.", what);
    const char *why = cure(name);
    if (why != NULL) return luaL_error(lua, "%s%s is not available: %s", place, name, why);
    lua_Integer count = kota_script__keys(lua, lua_upvalueindex(2));
    const char **names = lua_newuserdatauv(lua, ((size_t)count + 1) * sizeof *names, 0);
    for (lua_Integer i = 0; i < count; i++) {
        lua_rawgeti(lua, -2, i + 1);
        names[i] = lua_tostring(lua, -1); /* alive: it is a key of a table */
        lua_pop(lua, 1);
    }
    const char *near = kota_text_nearest(name, names, (int32_t)count);
    const char *kind = global ? "there is no variable \"%s%s\"" : "there is no %s%s";
    lua_pushfstring(lua, kind, place, name);
    if (near != NULL) return luaL_error(lua, "%s; did you mean \"%s%s\"?", lua_tostring(lua, -1), place, near);
    return luaL_error(lua, "%s", lua_tostring(lua, -1));
}

void kota_script__protect_table(lua_State *lua, const char *what) {
    int inner = lua_gettop(lua);
    lua_newtable(lua); /* of the inner table: what to say about unknown names */
    lua_pushstring(lua, what);
    lua_pushvalue(lua, inner);
    lua_pushcclosure(lua, refuse_read, 2);
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, inner);
    lua_newtable(lua); /* the proxy */
    lua_newtable(lua);
    lua_pushvalue(lua, inner);
    lua_setfield(lua, -2, "__index");
    lua_pushstring(lua, what);
    lua_pushcclosure(lua, refuse_write, 1);
    lua_setfield(lua, -2, "__newindex");
    lua_pushboolean(lua, false);
    lua_setfield(lua, -2, "__metatable");
    lua_setmetatable(lua, -2);
    lua_remove(lua, inner);
}

int kota_script__unknown(lua_State *lua, const char *what, const char *name, const char *const *names) {
    int32_t count = 0;
    while (names[count] != NULL) count++;
    const char *near = kota_text_nearest(name, names, count);
    if (near != NULL) return luaL_error(lua, "there is no %s \"%s\"; did you mean \"%s\"?", what, name, near);
    luaL_Buffer list;
    luaL_buffinit(lua, &list);
    for (int32_t i = 0; i < count && i < 30; i++) {
        luaL_addstring(&list, i > 0 ? ", " : "");
        luaL_addstring(&list, names[i]);
    }
    luaL_pushresult(&list);
    return luaL_error(lua, "there is no %s \"%s\"; known are %s", what, name, lua_tostring(lua, -1));
}

static int build_environment(lua_State *lua) {
    kota_script__base_push(lua);
    int base = lua_gettop(lua);
    kota_script__math_push(lua);
    kota_script__protect_table(lua, "math");
    lua_setfield(lua, base, "math");
    kota_script__string_push(lua);
    kota_script__protect_table(lua, "string");
    lua_pushvalue(lua, -1);
    lua_setfield(lua, base, "string");
    lua_pushliteral(lua, ""); /* methods of texts: the safe ones */
    lua_newtable(lua);
    lua_pushvalue(lua, -3);
    lua_setfield(lua, -2, "__index");
    lua_pushboolean(lua, false);
    lua_setfield(lua, -2, "__metatable");
    lua_setmetatable(lua, -2);
    lua_pop(lua, 2);
    kota_script__table_push(lua);
    kota_script__protect_table(lua, "table");
    lua_setfield(lua, base, "table");
    lua_pushcfunction(lua, kota_script__require);
    lua_setfield(lua, base, "require");
    kota_script__view_open(lua);
    kota_script__native_push(lua);
    lua_setfield(lua, LUA_REGISTRYINDEX, "kota.native");
    lua_newtable(lua);
    lua_setfield(lua, LUA_REGISTRYINDEX, "kota.loaded");
    lua_pushvalue(lua, base);
    kota_script__protect_table(lua, "global");
    lua_pushvalue(lua, -1);
    lua_setfield(lua, base, "_G");
    /* What was opened to copy from is out of reach now, even by way of the registry. */
    lua_rawseti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_newtable(lua);
    lua_setfield(lua, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    return 0;
}

static int panic(lua_State *lua) {
    const char *text = lua_tostring(lua, -1);
    kota_panic(__FILE__, __LINE__, "error outside a protected call: %s", text != NULL ? text : "?");
}

void kota_script__state_open(kota_script *script) {
    script->steps_left = INT64_MAX;
    script->lua = lua_newstate(allocate, script);
    KOTA_ASSERT(script->lua != NULL);
    lua_atpanic(script->lua, panic);
    memcpy(lua_getextraspace(script->lua), &script, sizeof script);
    lua_pushcfunction(script->lua, build_environment);
    int status = lua_pcall(script->lua, 0, 0, 0);
    if (status != LUA_OK) panic(script->lua);
}
