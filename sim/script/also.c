/* What is on top of a scenario's file: measures in files of their own, which all its members adopt, and other values
 * of its parameters. */
#include <string.h>

#include "core/text.h"
#include "script/state.h"

static const char *const KEY = "kota.also"; /* in the registry: their list */

void kota_script__read_also(lua_State *lua) {
    const kota_script_also *also = kota_script__of(lua)->also;
    lua_newtable(lua);
    for (int32_t k = 0; also != NULL && k < also->with_count; k++) {
        const kota_script_source *source = kota_script__read(lua, also->with[k], false);
        if (source == NULL || !kota_script__compile(lua, source)) lua_error(lua);
        lua_call(lua, 0, 1);
        int value = lua_gettop(lua);
        if (!kota_script__is_value(lua, value, KOTA_VALUE_MEASURE) &&
            !kota_script__is_value(lua, value, KOTA_VALUE_POLICY)) {
            char *shown = kota_script__shown(lua, value);
            lua_pushfstring(lua,
                            "%s must end with `return kota.measure{...}` or `return kota.policy{...}`; it "
                            "returned %s",
                            source->path, shown);
            kota_free(shown);
            lua_error(lua);
        }
        lua_rawseti(lua, -2, k + 1);
    }
    lua_setfield(lua, LUA_REGISTRYINDEX, KEY);
}

void kota_script__adopted(lua_State *lua) {
    int scenario = lua_gettop(lua);
    lua_getfield(lua, LUA_REGISTRYINDEX, KEY);
    int list = lua_gettop(lua), count = (int)lua_rawlen(lua, list);
    if (count > 0) {
        lua_getfield(lua, scenario, "adopt");
        lua_pushvalue(lua, scenario);
        for (int k = 1; k <= count; k++) lua_rawgeti(lua, list, k);
        lua_call(lua, count + 1, 1);
        lua_replace(lua, scenario);
    }
    lua_settop(lua, scenario);
}

/* ---- parameters ---- */

const kota_script_parameter *kota_script_parameters(const kota_script *script, int32_t *count) {
    *count = script->parameter_count;
    return script->parameters;
}

static double value_of(const kota_script_also *also, const char *name, double fallback) {
    for (int32_t k = 0; also != NULL && k < also->value_count; k++)
        if (strcmp(also->names[k], name) == 0) return also->values[k];
    return fallback;
}

static bool same(const kota_script_parameter *a, const kota_script_parameter *b) {
    return strcmp(a->unit, b->unit) == 0 && !(a->low < b->low) && !(a->low > b->low) && !(a->high < b->high) &&
           !(a->high > b->high) && !(a->fallback < b->fallback) && !(a->fallback > b->fallback);
}

/* Raises the sentence on the stack with the line of the user's file. */
static int fail_here(lua_State *lua) {
    kota_script_place here = kota_script__here(lua);
    lua_pushfstring(lua, "%s:%d: %s", here.path, (int)here.line, lua_tostring(lua, -1));
    return lua_error(lua);
}

int kota_script__parameter(lua_State *lua) {
    kota_script *script = kota_script__of(lua);
    kota_script_parameter made = {.name = kota_arena_text(script->arena, luaL_checkstring(lua, 1)),
                                  .unit = kota_arena_text(script->arena, luaL_checkstring(lua, 2)),
                                  .what = kota_arena_text(script->arena, luaL_checkstring(lua, 3)),
                                  .low = luaL_checknumber(lua, 4),
                                  .high = luaL_checknumber(lua, 5),
                                  .fallback = luaL_checknumber(lua, 6)};
    if (script->map != NULL) return luaL_error(lua, "kota.parameter is read before the run, not by a policy");
    made.value = value_of(script->also, made.name, made.fallback);
    for (int32_t p = 0; p < script->parameter_count; p++) {
        if (strcmp(script->parameters[p].name, made.name) != 0) continue;
        if (!same(&script->parameters[p], &made)) {
            lua_pushfstring(lua, "kota.parameter: \"%s\" is there already with another unit, range or default",
                            made.name);
            return fail_here(lua);
        }
        lua_pushnumber(lua, made.value);
        return 1;
    }
    if (script->parameter_count == KOTA_SCRIPT_PARAMETERS_MAX) {
        lua_pushfstring(lua, "kota.parameter: a file has at most %d", (int)KOTA_SCRIPT_PARAMETERS_MAX);
        return fail_here(lua);
    }
    if (!(made.value >= made.low && made.value <= made.high)) {
        char *words = kota_text_format("the parameter \"%s\" = %g must be from %g to %g %s", made.name, made.value,
                                       made.low, made.high, made.unit);
        lua_pushstring(lua, words);
        kota_free(words);
        return fail_here(lua);
    }
    script->parameters[script->parameter_count++] = made;
    lua_pushnumber(lua, made.value);
    return 1;
}
