/* string in the sandbox. Lua's own matcher goes back and forth inside C, where no hook counts: a text of 2,000
 * characters against four repetitions already takes minutes. So what a match may cost is estimated before it starts.
 */
#include <lualib.h>
#include <string.h>

#include "script/state.h"

enum {
    REP_BYTES_MAX = 4 * 1024 * 1024, /* assumed: tables of text need no more */
    FORMAT_BYTES_MAX = 10000,        /* assumed */
};
#define MATCH_COST_MAX 2e8 /* single steps of the matcher: about a second */

/* Upper bound of a match: every repetition may be tried at every length, and a pattern without ^ at every start. */
static double match_cost(const char *pattern, size_t length, size_t subject) {
    double n = (double)subject + 1, cost = 1;
    if (length == 0 || pattern[0] != '^') cost *= n;
    for (size_t i = 0; i < length; i++) {
        if (pattern[i] == '%' && i + 1 < length) {
            i++;
            if (pattern[i] == 'b') cost *= n;
        } else if (pattern[i] == '*' || pattern[i] == '+' || pattern[i] == '-') {
            cost *= n;
        } else if (pattern[i] == '?') {
            cost *= 2;
        }
        if (cost > 1e30) return cost;
    }
    return cost * (1 + (double)length / 16);
}

static void check_match(lua_State *lua) {
    size_t subject, length;
    luaL_checklstring(lua, 1, &subject);
    const char *pattern = luaL_checklstring(lua, 2, &length);
    double cost = match_cost(pattern, length, subject);
    if (cost > MATCH_COST_MAX) {
        luaL_error(
            lua,
            "a text of %d characters is too long for a pattern with so many repetitions; use a shorter text, a "
            "simpler pattern or string.find(text, part, 1, true)",
            (int)subject);
    }
    kota_script__charge(lua, 1 + cost / 64);
}

static int original(lua_State *lua) { /* call the function in upvalue 1 with the arguments */
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    lua_call(lua, lua_gettop(lua) - 1, LUA_MULTRET);
    return lua_gettop(lua);
}

static int matched(lua_State *lua) {
    check_match(lua);
    return original(lua);
}

static int safe_find(lua_State *lua) {
    size_t subject, part;
    luaL_checklstring(lua, 1, &subject);
    luaL_checklstring(lua, 2, &part);
    if (!lua_toboolean(lua, 4)) return matched(lua);
    double cost = (double)subject * (double)part; /* of a plain search, at worst */
    if (cost > MATCH_COST_MAX) return luaL_error(lua, "these texts are too long to search one in the other");
    kota_script__charge(lua, 1 + cost / 64);
    return original(lua);
}

static int safe_rep(lua_State *lua) {
    size_t length, between;
    const char *text = luaL_checklstring(lua, 1, &length);
    lua_Integer count = luaL_checkinteger(lua, 2);
    const char *separator = luaL_optlstring(lua, 3, "", &between);
    if (count < 1) count = 0;
    double bytes = (double)count * ((double)length + (double)between);
    if (bytes > REP_BYTES_MAX || (double)count > REP_BYTES_MAX) {
        return luaL_error(lua, "string.rep would make a text of more than %d MiB", REP_BYTES_MAX / (1024 * 1024));
    }
    kota_script__charge(lua, (double)count + bytes / 32);
    luaL_Buffer made;
    luaL_buffinit(lua, &made);
    for (lua_Integer i = 0; i < count; i++) {
        if (i > 0) luaL_addlstring(&made, separator, between);
        luaL_addlstring(&made, text, length);
    }
    luaL_pushresult(&made);
    return 1;
}

/* Arguments of %s become texts without addresses; %p shows nothing but one. */
static int safe_format(lua_State *lua) {
    size_t length;
    const char *format = luaL_checklstring(lua, 1, &length);
    if (length > FORMAT_BYTES_MAX) return luaL_error(lua, "a format may have %d characters", FORMAT_BYTES_MAX);
    int argument = 1, top = lua_gettop(lua);
    for (size_t i = 0; i < length; i++) {
        if (format[i] != '%') continue;
        if (i + 1 < length && format[i + 1] == '%') {
            i++;
            continue;
        }
        argument++;
        while (i + 1 < length && strchr("-+ #0123456789.", format[i + 1]) != NULL) i++;
        if (i + 1 >= length) break;
        i++;
        if (format[i] == 'p') return luaL_error(lua, "%%p is not available: addresses differ from run to run");
        if (format[i] == 's' && argument <= top) {
            kota_script__tostring(lua, argument);
            lua_replace(lua, argument);
        }
    }
    kota_script__charge(lua, 1 + (double)length);
    return original(lua);
}

void kota_script__string_push(lua_State *lua) {
    static const char *const kept[] = {"byte", "char", "len", "lower", "upper", "reverse", "sub"};
    static const struct {
        const char *name;
        lua_CFunction function;
    } guarded[] = {
        {"find", safe_find}, {"match", matched}, {"gmatch", matched}, {"gsub", matched}, {"format", safe_format}};
    lua_newtable(lua);
    int string = lua_gettop(lua);
    luaL_requiref(lua, LUA_STRLIBNAME, luaopen_string, 0);
    for (int32_t i = 0; i < KOTA_COUNT(kept); i++) {
        lua_getfield(lua, -1, kept[i]);
        lua_setfield(lua, string, kept[i]);
    }
    for (int32_t i = 0; i < KOTA_COUNT(guarded); i++) {
        lua_getfield(lua, -1, guarded[i].name);
        lua_pushcclosure(lua, guarded[i].function, 1);
        lua_setfield(lua, string, guarded[i].name);
    }
    lua_pop(lua, 1);
    lua_pushcfunction(lua, safe_rep);
    lua_setfield(lua, string, "rep");
}
