/* table in the sandbox: on plain tables only, because a metatable can make the stock functions run for ever inside C,
 * and with a stable sort of its own, because the stock one asks the clock for a pivot. */
#include <lualib.h>

#include "script/state.h"

enum { ITEMS_MAX = 10000000 }; /* assumed; the memory ends before */

static lua_Integer items(lua_State *lua, int index) {
    luaL_checktype(lua, index, LUA_TTABLE);
    if (lua_getmetatable(lua, index)) luaL_argerror(lua, index, "a table without a metatable expected");
    lua_Unsigned count = lua_rawlen(lua, index);
    if (count > ITEMS_MAX) luaL_argerror(lua, index, "the table is too long");
    return (lua_Integer)count;
}

static int original(lua_State *lua) {
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    lua_call(lua, lua_gettop(lua) - 1, LUA_MULTRET);
    return lua_gettop(lua);
}

static int safe_insert(lua_State *lua) {
    lua_Integer count = items(lua, 1);
    if (lua_gettop(lua) == 3) kota_script__charge(lua, (double)(count - luaL_checkinteger(lua, 2)) / 4 + 1);
    return original(lua);
}

static int safe_remove(lua_State *lua) {
    lua_Integer count = items(lua, 1);
    if (lua_gettop(lua) == 2) kota_script__charge(lua, (double)(count - luaL_checkinteger(lua, 2)) / 4 + 1);
    return original(lua);
}

static void check_range(lua_State *lua, lua_Integer from, lua_Integer to) {
    if (from > to) return;
    double count = (double)to - (double)from + 1;
    if (count > ITEMS_MAX) luaL_error(lua, "from %I to %I are too many items", (LUAI_UACINT)from, (LUAI_UACINT)to);
    kota_script__charge(lua, count / 4 + 1);
}

static int safe_concat(lua_State *lua) {
    lua_Integer count = items(lua, 1);
    check_range(lua, luaL_optinteger(lua, 3, 1), luaL_optinteger(lua, 4, count));
    return original(lua);
}

static int safe_unpack(lua_State *lua) {
    lua_Integer count = items(lua, 1);
    check_range(lua, luaL_optinteger(lua, 2, 1), luaL_optinteger(lua, 3, count));
    return original(lua);
}

static int safe_move(lua_State *lua) {
    items(lua, 1);
    if (!lua_isnoneornil(lua, 5)) items(lua, 5);
    check_range(lua, luaL_checkinteger(lua, 2), luaL_checkinteger(lua, 3));
    return original(lua);
}

static bool before(lua_State *lua, int a, int b, bool compares) { /* stack: 1 table, 2 comparer */
    if (!compares) return lua_compare(lua, a, b, LUA_OPLT) != 0;
    lua_pushvalue(lua, 2);
    lua_pushvalue(lua, a);
    lua_pushvalue(lua, b);
    lua_call(lua, 2, 1);
    bool answer = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    return answer;
}

/* Merge [low, middle) and [middle, high) of table `from` into `to`; equal items keep their order. */
static void merge(lua_State *lua, int from, int to, const lua_Integer range[3], bool compares) {
    lua_Integer left = range[0], right = range[1], at = range[0];
    while (left < range[1] && right < range[2]) {
        lua_rawgeti(lua, from, left);
        lua_rawgeti(lua, from, right);
        bool takes_right = before(lua, lua_gettop(lua), lua_gettop(lua) - 1, compares);
        if (takes_right) {
            lua_remove(lua, -2);
            right++;
        } else {
            lua_pop(lua, 1);
            left++;
        }
        lua_rawseti(lua, to, at++);
    }
    for (; left < range[1]; left++) {
        lua_rawgeti(lua, from, left);
        lua_rawseti(lua, to, at++);
    }
    for (; right < range[2]; right++) {
        lua_rawgeti(lua, from, right);
        lua_rawseti(lua, to, at++);
    }
}

static int safe_sort(lua_State *lua) {
    lua_Integer count = items(lua, 1);
    lua_settop(lua, 2);
    bool compares = !lua_isnil(lua, 2);
    if (compares) luaL_checktype(lua, 2, LUA_TFUNCTION);
    lua_newtable(lua);
    lua_newtable(lua);
    int from = 3, to = 4;
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, 1, i);
        lua_rawseti(lua, from, i);
    }
    for (lua_Integer width = 1; width < count; width *= 2) {
        kota_script__charge(lua, (double)count * 2);
        for (lua_Integer low = 1; low <= count; low += 2 * width) {
            lua_Integer end = count + 1;
            lua_Integer middle = low + width < end ? low + width : end;
            lua_Integer high = low + 2 * width < end ? low + 2 * width : end;
            merge(lua, from, to, (const lua_Integer[3]){low, middle, high}, compares);
        }
        int swapped = from;
        from = to;
        to = swapped;
    }
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, from, i);
        lua_rawseti(lua, 1, i);
    }
    return 0;
}

void kota_script__table_push(lua_State *lua) {
    static const struct {
        const char *name;
        lua_CFunction function;
    } guarded[] = {{"insert", safe_insert},
                   {"remove", safe_remove},
                   {"concat", safe_concat},
                   {"unpack", safe_unpack},
                   {"move", safe_move}};
    lua_newtable(lua);
    int table = lua_gettop(lua);
    luaL_requiref(lua, LUA_TABLIBNAME, luaopen_table, 0);
    for (int32_t i = 0; i < KOTA_COUNT(guarded); i++) {
        lua_getfield(lua, -1, guarded[i].name);
        lua_pushcclosure(lua, guarded[i].function, 1);
        lua_setfield(lua, table, guarded[i].name);
    }
    lua_getfield(lua, -1, "pack");
    lua_setfield(lua, table, "pack");
    lua_pop(lua, 1);
    lua_pushcfunction(lua, safe_sort);
    lua_setfield(lua, table, "sort");
}
