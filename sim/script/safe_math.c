/* math in the sandbox: what IEEE 754 fixes is Lua's own; exp, log, powers and angles are core/mathx, whose bits do
 * not change with the machine. There is no math.random: kota.random draws by keys. */
#include <lualib.h>

#include "core/mathx.h"
#include "script/state.h"

static double number(lua_State *lua, int index) { return luaL_checknumber(lua, index); }

static int give(lua_State *lua, double value) {
    lua_pushnumber(lua, value);
    return 1;
}

static int math_exp(lua_State *lua) { return give(lua, kota_exp(number(lua, 1))); }
static int math_cbrt(lua_State *lua) { return give(lua, kota_cbrt(number(lua, 1))); }
static int math_sin(lua_State *lua) { return give(lua, kota_sin(number(lua, 1))); }
static int math_cos(lua_State *lua) { return give(lua, kota_cos(number(lua, 1))); }
static int math_tan(lua_State *lua) { return give(lua, kota_sin(number(lua, 1)) / kota_cos(number(lua, 1))); }
static int math_atan(lua_State *lua) { return give(lua, kota_atan2(number(lua, 1), luaL_optnumber(lua, 2, 1))); }

static double beside(double x) { return kota_sqrt(kota_max(0, (1 - x) * (1 + x))); }
static int math_asin(lua_State *lua) {
    double x = number(lua, 1);
    return give(lua, x < -1 || x > 1 ? KOTA_NAN : kota_atan2(x, beside(x)));
}
static int math_acos(lua_State *lua) {
    double x = number(lua, 1);
    return give(lua, x < -1 || x > 1 ? KOTA_NAN : kota_atan2(beside(x), x));
}

static int math_log(lua_State *lua) {
    double x = kota_log(number(lua, 1));
    return give(lua, lua_isnoneornil(lua, 2) ? x : x / kota_log(number(lua, 2)));
}

/* Whole powers of numbers below 0 too, as the ^ of Lua has them. */
static int math_pow(lua_State *lua) {
    double x = number(lua, 1), y = number(lua, 2);
    if (y == 0) return give(lua, 1);
    if (x > 0) return give(lua, kota_pow(x, y));
    bool whole = kota_is_finite(y) && kota_floor(y) == y;
    bool odd = whole && kota_floor(y / 2) * 2 != y;
    if (x == 0) return give(lua, y > 0 ? 0 : KOTA_INFINITY);
    if (!whole) return give(lua, KOTA_NAN);
    return give(lua, odd ? -kota_pow(-x, y) : kota_pow(-x, y));
}

void kota_script__math_push(lua_State *lua) {
    static const char *const kept[] = {"abs",  "ceil",       "floor",      "max", "min", "fmod",
                                       "modf", "tointeger",  "type",       "ult", "pi",  "huge",
                                       "sqrt", "maxinteger", "mininteger", "deg", "rad"};
    static const luaL_Reg own[] = {{"exp", math_exp},   {"log", math_log},   {"pow", math_pow}, {"cbrt", math_cbrt},
                                   {"sin", math_sin},   {"cos", math_cos},   {"tan", math_tan}, {"asin", math_asin},
                                   {"acos", math_acos}, {"atan", math_atan}, {NULL, NULL}};
    lua_newtable(lua);
    int math = lua_gettop(lua);
    luaL_requiref(lua, LUA_MATHLIBNAME, luaopen_math, 0);
    for (int32_t i = 0; i < KOTA_COUNT(kept); i++) {
        lua_getfield(lua, -1, kept[i]);
        lua_setfield(lua, math, kept[i]);
    }
    lua_pop(lua, 1);
    luaL_setfuncs(lua, own, 0);
}
