/* The base functions of the sandbox: Lua's own where they are harmless, bounded and repeatable ones elsewhere. */
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "script/state.h"

typedef struct sort_key {
    int rank; /* numbers, texts, booleans */
    bool whole;
    lua_Integer integer;
    lua_Number number;
    const char *text;
    size_t length;
    lua_Integer place;
} sort_key;

static int key_order(const void *a, const void *b) {
    const sort_key *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    if (x->rank == 1) {
        size_t both = x->length < y->length ? x->length : y->length;
        int order = both > 0 ? memcmp(x->text, y->text, both) : 0;
        if (order != 0) return order;
        return x->length < y->length ? -1 : x->length > y->length ? 1 : 0;
    }
    if (x->whole && y->whole) return x->integer < y->integer ? -1 : x->integer > y->integer ? 1 : 0;
    return x->number < y->number ? -1 : x->number > y->number ? 1 : 0;
}

static sort_key key_at(lua_State *lua, int index) {
    sort_key key = {0};
    switch (lua_type(lua, index)) {
    case LUA_TNUMBER:
        key.whole = lua_isinteger(lua, index);
        key.integer = key.whole ? lua_tointeger(lua, index) : 0;
        key.number = lua_tonumber(lua, index);
        break;
    case LUA_TSTRING:
        key.rank = 1;
        key.text = lua_tolstring(lua, index, &key.length);
        break;
    case LUA_TBOOLEAN:
        key.rank = 2;
        key.number = lua_toboolean(lua, index) ? 1 : 0;
        break;
    default:
        luaL_error(
            lua, "a table with a %s as key has no order that is the same in every run; use numbers or texts as keys",
            luaL_typename(lua, index));
    }
    return key;
}

lua_Integer kota_script__keys(lua_State *lua, int index) {
    index = lua_absindex(lua, index);
    lua_Integer count = 0;
    lua_newtable(lua); /* keys as they come: keeps the texts alive */
    int loose = lua_gettop(lua);
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pop(lua, 1);
        lua_pushvalue(lua, -1);
        lua_rawseti(lua, loose, ++count);
    }
    kota_script__charge(lua, 50 + (double)count * 4);
    sort_key *keys = lua_newuserdatauv(lua, ((size_t)count + 1) * sizeof *keys, 0);
    for (lua_Integer i = 0; i < count; i++) {
        lua_rawgeti(lua, loose, i + 1);
        keys[i] = key_at(lua, -1);
        keys[i].place = i + 1;
        lua_pop(lua, 1);
    }
    qsort(keys, (size_t)count, sizeof *keys, key_order); /* keys of a table differ, so the order is one */
    lua_createtable(lua, (int)(count < 1000000 ? count : 0), 0);
    for (lua_Integer i = 0; i < count; i++) {
        lua_rawgeti(lua, loose, keys[i].place);
        lua_rawseti(lua, -2, i + 1);
    }
    lua_replace(lua, loose);
    lua_settop(lua, loose);
    return count;
}

static int pairs_step(lua_State *lua) { /* upvalues: table, keys, position */
    lua_Integer at = lua_tointeger(lua, lua_upvalueindex(3));
    for (;;) {
        at++;
        lua_settop(lua, 0);
        if (lua_rawgeti(lua, lua_upvalueindex(2), at) == LUA_TNIL) return 1;
        lua_pushvalue(lua, -1);
        if (lua_rawget(lua, lua_upvalueindex(1)) == LUA_TNIL) continue; /* removed on the way */
        lua_pushinteger(lua, at);
        lua_replace(lua, lua_upvalueindex(3));
        return 2;
    }
}

static int safe_pairs(lua_State *lua) {
    luaL_checkany(lua, 1);
    if (luaL_getmetafield(lua, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(lua, 1);
        lua_call(lua, 1, 3);
        return 3;
    }
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    lua_pushvalue(lua, 1);
    kota_script__keys(lua, 1);
    lua_pushinteger(lua, 0);
    lua_pushcclosure(lua, pairs_step, 3);
    lua_pushvalue(lua, 1);
    lua_pushnil(lua);
    return 3;
}

/* next in the order of pairs: the smallest key above the given one. Each call looks at the whole table. */
static int safe_next(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 2);
    bool first = lua_isnil(lua, 2), found = false;
    sort_key after = {0}, best = {0};
    if (!first) after = key_at(lua, 2);
    double looked = 0;
    lua_pushnil(lua); /* 3: best key */
    lua_pushnil(lua); /* 4: cursor */
    while (lua_next(lua, 1) != 0) {
        lua_pop(lua, 1);
        sort_key key = key_at(lua, 4);
        looked++;
        if ((!first && key_order(&key, &after) <= 0) || (found && key_order(&key, &best) >= 0)) continue;
        best = key;
        found = true;
        lua_copy(lua, 4, 3);
    }
    kota_script__charge(lua, 10 + looked);
    if (!found) return 0;
    lua_settop(lua, 3);
    lua_pushvalue(lua, 3);
    lua_rawget(lua, 1);
    return 2;
}

const char *kota_script__tostring(lua_State *lua, int index) {
    index = lua_absindex(lua, index);
    switch (lua_type(lua, index)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING: return luaL_tolstring(lua, index, NULL);
    default: break;
    }
    if (luaL_callmeta(lua, index, "__tostring")) {
        if (lua_type(lua, -1) != LUA_TSTRING) luaL_error(lua, "'__tostring' must return a text");
    } else { /* without the address that Lua would show: it differs from run to run */
        lua_pushstring(lua, luaL_typename(lua, index));
    }
    return lua_tostring(lua, -1);
}

static int safe_tostring(lua_State *lua) {
    luaL_checkany(lua, 1);
    kota_script__tostring(lua, 1);
    return 1;
}

static int safe_print(lua_State *lua) {
    kota_script *script = kota_script__of(lua);
    int count = lua_gettop(lua);
    luaL_Buffer line;
    for (int i = 1; i <= count; i++) kota_script__tostring(lua, i);
    luaL_buffinit(lua, &line);
    for (int i = 1; i <= count; i++) {
        if (i > 1) luaL_addchar(&line, ' ');
        size_t length;
        const char *text = lua_tolstring(lua, count + i, &length);
        luaL_addlstring(&line, text, length);
    }
    luaL_pushresult(&line);
    kota_script__charge(lua, 100 + (double)lua_rawlen(lua, -1));
    if (script->log != NULL) kota_say(script->log, "%s", lua_tostring(lua, -1));
    return 0;
}

/* A function that Lua calls while it collects garbage runs without the hook that counts, and weak tables show when it
 * collects: neither is for scripts. */
static int safe_setmetatable(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    if (!lua_isnil(lua, 2)) luaL_checktype(lua, 2, LUA_TTABLE);
    if (luaL_getmetafield(lua, 1, "__metatable") != LUA_TNIL)
        return luaL_error(lua, "cannot change a protected metatable");
    static const char *const refused[] = {"__gc", "__mode"};
    for (int i = 0; lua_istable(lua, 2) && i < 2; i++) {
        lua_pushstring(lua, refused[i]);
        if (lua_rawget(lua, 2) != LUA_TNIL) return luaL_error(lua, "%s is not available in metatables", refused[i]);
        lua_pop(lua, 1);
    }
    lua_settop(lua, 2);
    lua_setmetatable(lua, 1);
    return 1;
}

static int safe_rawset(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    luaL_checkany(lua, 3);
    if (luaL_getmetafield(lua, 1, "__metatable") != LUA_TNIL) return luaL_error(lua, "this table is read-only");
    lua_settop(lua, 3);
    lua_rawset(lua, 1);
    return 1;
}

/* The handler is called at once where the error is, and for the end of the budget that is inside the hook, where
 * nothing counts: then it is left out. */
static int guarded_handler(lua_State *lua) {
    if (kota_script__of(lua)->killed) return 1;
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    lua_call(lua, lua_gettop(lua) - 1, LUA_MULTRET);
    return lua_gettop(lua);
}

static int safe_xpcall(lua_State *lua) {
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    lua_pushvalue(lua, 2);
    lua_pushcclosure(lua, guarded_handler, 1);
    lua_replace(lua, 2);
    lua_pushvalue(lua, 1);
    lua_copy(lua, 2, 1); /* handler, handler, arguments, function */
    lua_replace(lua, 2); /* handler, function, arguments */
    int status = lua_pcall(lua, lua_gettop(lua) - 2, LUA_MULTRET, 1);
    lua_pushboolean(lua, status == LUA_OK);
    lua_replace(lua, 1);
    return lua_gettop(lua);
}

void kota_script__base_push(lua_State *lua) {
    static const char *const kept[] = {"assert", "error",  "getmetatable", "ipairs", "pcall",   "rawequal",
                                       "rawget", "rawlen", "select",       "type",   "tonumber"};
    static const luaL_Reg own[] = {{"next", safe_next},         {"pairs", safe_pairs},
                                   {"print", safe_print},       {"rawset", safe_rawset},
                                   {"tostring", safe_tostring}, {"setmetatable", safe_setmetatable},
                                   {"xpcall", safe_xpcall},     {NULL, NULL}};
    lua_newtable(lua);
    int env = lua_gettop(lua);
    luaL_requiref(lua, LUA_GNAME, luaopen_base, 0);
    for (int32_t i = 0; i < KOTA_COUNT(kept); i++) {
        lua_getfield(lua, -1, kept[i]);
        lua_setfield(lua, env, kept[i]);
    }
    lua_pop(lua, 1);
    luaL_setfuncs(lua, own, 0);
    lua_pushliteral(lua, "Lua 5.4");
    lua_setfield(lua, env, "_VERSION");
}
