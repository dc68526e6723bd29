/* Policies during a run: whose beat it is, the call with its budget, and the commands that it ordered. */
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/text.h"
#include "script/state.h"

static int begin(lua_State *lua) {
    kota_script *script = kota_script__of(lua);
    const kota_script_member *member = lua_touserdata(lua, 1);
    const kota_policy_ref *refs = member->plan->policies.items;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, member->policies);
    int list = lua_gettop(lua);
    for (int32_t i = 0; i < member->plan->policies.count; i++) {
        lua_rawgeti(lua, list, i + 1);
        kota_script__layers(lua, -1);
        lua_rawgeti(lua, -1, 1);
        lua_getfield(lua, -1, "table");
        int table = lua_gettop(lua);
        kota_script_acting *acting = &script->acting[i];
        acting->name = refs[i].name;
        acting->priority = refs[i].priority;
        acting->every_ms = (int64_t)kota_round(refs[i].every_s * 1000);
        lua_getfield(lua, table, "act");
        acting->act = luaL_ref(lua, LUA_REGISTRYINDEX);
        lua_getfield(lua, table, "explain");
        acting->explain = luaL_ref(lua, LUA_REGISTRYINDEX);
        if (lua_getfield(lua, table, "state") == LUA_TNIL)
            lua_newtable(lua);
        else
            kota_script__copy_plain(lua, -1);
        acting->state = luaL_ref(lua, LUA_REGISTRYINDEX);
        lua_settop(lua, list);
        script->acting_count = i + 1;
    }
    return 0;
}

kota_status kota_script_begin(kota_script *script, int32_t member, const kota_map *map, kota_error *err) {
    KOTA_ASSERT(member >= 0 && member < script->member_count);
    kota_script_member *chosen = &script->members[member];
    for (int32_t i = 0; i < script->acting_count; i++) { /* of an earlier begin */
        luaL_unref(script->lua, LUA_REGISTRYINDEX, script->acting[i].act);
        luaL_unref(script->lua, LUA_REGISTRYINDEX, script->acting[i].state);
        luaL_unref(script->lua, LUA_REGISTRYINDEX, script->acting[i].explain);
    }
    script->acting_count = 0;
    script->map = map;
    script->acting = kota_realloc(script->acting, (size_t)chosen->plan->policies.count + 1, sizeof *script->acting);
    script->err = err;
    kota_status status = kota_script__protect(script, KOTA_SCRIPT_OPEN_STEPS, begin, chosen);
    script->err = NULL;
    return status;
}

typedef struct words { /* what a policy says of itself */
    const kota_script_acting *acting;
    char *text;
} words;

static int explain(lua_State *lua) {
    words *said = lua_touserdata(lua, 1);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, said->acting->explain);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, said->acting->state);
    kota_script__copy_plain(lua, -1);
    lua_remove(lua, -2);
    lua_call(lua, 1, 1);
    size_t length = 0;
    const char *text = lua_type(lua, -1) == LUA_TSTRING ? lua_tolstring(lua, -1, &length) : NULL;
    if (text == NULL && lua_isnil(lua, -1)) return 0;
    if (text == NULL || !kota_script__is_utf8(text, length) || strpbrk(text, "\r\n") != NULL)
        return luaL_error(lua, "explain(state) of the policy \"%s\" must return one line of text",
                          said->acting->name);
    said->text = kota_text_copy(text);
    return 0;
}

kota_status kota_script_explain(kota_script *script, int32_t p, char **text, kota_error *err) {
    *text = NULL;
    if (p >= script->acting_count || script->acting[p].explain == LUA_REFNIL) return KOTA_OK;
    words said = {.acting = &script->acting[p]};
    kota_error ignored = {0};
    script->err = err != NULL ? err : &ignored;
    kota_status status = kota_script__protect(script, KOTA_SCRIPT_ACT_STEPS, explain, &said);
    script->err = NULL;
    *text = said.text;
    return status;
}

static bool is_due(const kota_script_acting *acting, int64_t time_ms, int64_t start_ms) {
    return time_ms >= start_ms && (time_ms - start_ms) % acting->every_ms == 0;
}

bool kota_script_due(const kota_script *script, int64_t time_ms, int64_t start_ms) {
    for (int32_t i = 0; i < script->acting_count; i++) {
        if (is_due(&script->acting[i], time_ms, start_ms)) return true;
    }
    return false;
}

/* Local variables outside of act that are plain values, through the functions that it uses: what a policy remembers
 * there would be lost when a run is resumed, so a change is refused. Fills the lists at stack places values and
 * names. */
enum { WATCHED_MAX = 200 };
static int watch(lua_State *lua, int values, int names, int count, int depth) { /* function on top */
    int function = lua_gettop(lua);
    luaL_checkstack(lua, 8, NULL);
    for (int i = 1; count < WATCHED_MAX; i++) {
        const char *name = lua_getupvalue(lua, function, i);
        if (name == NULL) break;
        int type = lua_type(lua, -1);
        if (type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TNIL) {
            count++;
            lua_pushstring(lua, name);
            lua_rawseti(lua, names, count);
            if (type == LUA_TNIL) {
                lua_pushlightuserdata(lua, NULL);
                lua_replace(lua, -2);
            }
            lua_rawseti(lua, values, count);
        } else if (type == LUA_TFUNCTION && depth < 8 && !lua_iscfunction(lua, -1)) {
            count = watch(lua, values, names, count, depth + 1);
        }
        lua_settop(lua, function);
    }
    return count;
}

typedef struct turn { /* one policy's call */
    const kota_script_acting *acting;
} turn;

/* After the call: what it remembers must be in its state, and plain. Stack: values and names before, the function. */
static int check_memory(lua_State *lua) {
    const turn *now = lua_touserdata(lua, 4);
    lua_settop(lua, 3);
    lua_newtable(lua); /* 4, 5: values and names after */
    lua_newtable(lua);
    lua_pushvalue(lua, 3);
    int count = watch(lua, 4, 5, 0, 0);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(lua, 1, i);
        lua_rawgeti(lua, 4, i);
        bool same =
            lua_rawequal(lua, -1, -2) || (lua_type(lua, -1) == LUA_TNUMBER && kota_is_nan(lua_tonumber(lua, -1)));
        lua_pop(lua, 2);
        if (same) continue;
        lua_rawgeti(lua, 5, i);
        const char *name = lua_tostring(lua, -1);
        return luaL_error(lua,
                          "act changed the local variable \"%s\", which a resumed run would not know; keep it in the "
                          "policy's state: act = function(city, state) state.%s = ... end",
                          name, name);
    }
    lua_rawgeti(lua, LUA_REGISTRYINDEX, now->acting->state);
    kota_script__check_plain(lua, -1, "state", 0);
    return 0;
}

static int act(lua_State *lua) {
    turn *now = lua_touserdata(lua, 1);
    lua_settop(lua, 0);
    lua_newtable(lua);
    lua_newtable(lua);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, now->acting->act);
    lua_pushvalue(lua, 3);
    (void)watch(lua, 1, 2, 0, 0);
    lua_settop(lua, 3);
    lua_pushvalue(lua, 3);
    kota_script__view_push(lua);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, now->acting->state);
    lua_call(lua, 2, 0);
    lua_Debug ar;
    lua_pushvalue(lua, 3);
    lua_getinfo(lua, ">S", &ar);
    lua_pushcfunction(lua, check_memory);
    for (int i = 1; i <= 3; i++) lua_pushvalue(lua, i);
    lua_pushlightuserdata(lua, now);
    if (lua_pcall(lua, 4, 0, 0) != LUA_OK) {
        bool known = ar.source[0] == '@' && ar.linedefined > 0 && !kota_script__of(lua)->killed;
        if (known) lua_pushfstring(lua, "%s:%d: %s", ar.source + 1, ar.linedefined, lua_tostring(lua, -1));
        return lua_error(lua);
    }
    return 0;
}

/* A failed call as a sentence: what, then whose call it was and when. */
static kota_status say_whose(kota_script *script, kota_status status, const kota_script_acting *acting) {
    char when[KOTA_TIME_TEXT_MAX];
    kota_time_text(script->snap->time_ms, script->map->utc_offset_min, when);
    kota_error said = script->err != NULL ? *script->err : (kota_error){0};
    char *text = kota_text_copy(said.text);
    status = kota_fail(script->err, status, "%s\n    in policy \"%s\" at %s", text, acting->name, when);
    kota_free(text);
    return status;
}

kota_status kota_script_act(kota_script *script, const kota_snap *snap, int64_t start_ms, uint64_t seed,
                            const kota_command **commands, int32_t *count, kota_error *err) {
    kota_error ignored = {0};
    script->err = err != NULL ? err : &ignored;
    script->command_count = 0;
    script->snap = snap;
    script->seed = seed;
    kota_status status = KOTA_OK;
    for (int32_t i = 0; i < script->acting_count && status == KOTA_OK; i++) {
        turn now = {.acting = &script->acting[i]};
        if (!is_due(now.acting, snap->time_ms, start_ms)) continue;
        script->caller = now.acting;
        script->epoch++;
        status = kota_script__protect(script, KOTA_SCRIPT_ACT_STEPS, act, &now);
        if (status != KOTA_OK) status = say_whose(script, status, now.acting);
    }
    script->epoch++; /* views of the last call are stale too */
    script->caller = NULL;
    script->snap = NULL;
    script->err = NULL;
    if (script->command_count > 1) {
        qsort(script->commands, (size_t)script->command_count, sizeof *script->commands, kota_command_order);
        if (status == KOTA_OK)
            status = kota_commands_settle(script->commands, script->command_count, script->map, err);
    }
    *commands = script->commands;
    *count = status == KOTA_OK ? script->command_count : 0;
    return status;
}
