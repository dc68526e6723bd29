/* The `state` tables of policies: plain values, so that a run that is resumed goes on the same. */
#include <string.h>

#include "core/text.h"
#include "script/state.h"

void kota_script__check_plain(lua_State *lua, int index, const char *path, int depth) {
    index = lua_absindex(lua, index);
    switch (lua_type(lua, index)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING: return;
    case LUA_TTABLE: break;
    default:
        luaL_error(
            lua,
            "%s is a %s; a policy's state holds numbers, texts, booleans and tables of them, so that it can be "
            "saved",
            path, lua_type(lua, index) == LUA_TUSERDATA ? "thing of the city" : luaL_typename(lua, index));
    }
    if (depth > KOTA_SCRIPT_DEPTH_MAX) luaL_error(lua, "%s is nested too deep or contains itself", path);
    if (lua_getmetatable(lua, index)) luaL_error(lua, "%s has a metatable, which cannot be saved", path);
    luaL_checkstack(lua, 8, "state is nested too deep");
    double count = 0;
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        count++;
        int kind = lua_type(lua, -2);
        if (kind != LUA_TNUMBER && kind != LUA_TSTRING && kind != LUA_TBOOLEAN) {
            luaL_error(lua, "%s has a %s as key; use numbers or texts", path, lua_typename(lua, kind));
        }
        int value = lua_type(lua, -1);
        if (value != LUA_TBOOLEAN && value != LUA_TNUMBER && value != LUA_TSTRING) {
            const char *key = kota_script__tostring(lua, -2);
            const char *inner = lua_pushfstring(lua, kind == LUA_TSTRING ? "%s.%s" : "%s[%s]", path, key);
            kota_script__check_plain(lua, -3, inner, depth + 1);
            lua_pop(lua, 2);
        }
        lua_pop(lua, 1);
    }
    kota_script__charge(lua, count);
}

void kota_script__copy_plain(lua_State *lua, int index) {
    index = lua_absindex(lua, index);
    if (!lua_istable(lua, index)) {
        lua_pushvalue(lua, index);
        return;
    }
    luaL_checkstack(lua, 8, "state is nested too deep");
    lua_newtable(lua);
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pushvalue(lua, -2);
        kota_script__copy_plain(lua, -2);
        lua_rawset(lua, -5);
        lua_pop(lua, 1);
    }
}

enum { TAG_FALSE, TAG_TRUE, TAG_INTEGER, TAG_NUMBER, TAG_TEXT, TAG_TABLE };

static void put_text(lua_State *lua, kota_blob *blob, int index) { /* with its length: it may hold 0 bytes */
    size_t length;
    const char *text = lua_tolstring(lua, index, &length);
    kota_blob_put_u64(blob, length);
    kota_blob_put(blob, text, length, 1);
}

static void put(lua_State *lua, kota_blob *blob, int index) {
    index = lua_absindex(lua, index);
    switch (lua_type(lua, index)) {
    case LUA_TBOOLEAN: kota_blob_put_u64(blob, lua_toboolean(lua, index) ? TAG_TRUE : TAG_FALSE); break;
    case LUA_TNUMBER:
        kota_blob_put_u64(blob, lua_isinteger(lua, index) ? TAG_INTEGER : TAG_NUMBER);
        if (lua_isinteger(lua, index))
            kota_blob_put_i64(blob, (int64_t)lua_tointeger(lua, index));
        else
            kota_blob_put_f64(blob, lua_tonumber(lua, index));
        break;
    case LUA_TSTRING:
        kota_blob_put_u64(blob, TAG_TEXT);
        put_text(lua, blob, index);
        break;
    case LUA_TTABLE: {
        luaL_checkstack(lua, 16, "state is nested too deep");
        lua_Integer count = kota_script__keys(lua, index);
        kota_blob_put_u64(blob, TAG_TABLE);
        kota_blob_put_i64(blob, (int64_t)count);
        for (lua_Integer i = 1; i <= count; i++) {
            lua_rawgeti(lua, -1, i);
            put(lua, blob, -1);
            lua_rawget(lua, index);
            put(lua, blob, -1);
            lua_pop(lua, 1);
        }
        lua_pop(lua, 1);
        break;
    }
    default: KOTA_ASSERT(!"a state was checked to be plain");
    }
}

static void get(lua_State *lua, kota_blob *blob, int depth) { /* pushes one value; nil after a fault */
    luaL_checkstack(lua, 8, "state is nested too deep");
    int64_t tag = blob->failed ? -1 : kota_blob_get_range(blob, TAG_FALSE, TAG_TABLE, "kind of a policy's value");
    if (blob->failed || depth > KOTA_SCRIPT_DEPTH_MAX + 1) {
        blob->failed = true;
        lua_pushnil(lua);
        return;
    }
    switch (tag) {
    case TAG_FALSE:
    case TAG_TRUE: lua_pushboolean(lua, tag == TAG_TRUE); break;
    case TAG_INTEGER: lua_pushinteger(lua, (lua_Integer)kota_blob_get_i64(blob)); break;
    case TAG_NUMBER: lua_pushnumber(lua, kota_blob_get_f64(blob)); break;
    case TAG_TEXT: {
        int64_t length = kota_blob_get_range(blob, 0, KOTA_SCRIPT_FILE_BYTES, "length of a text");
        luaL_Buffer text;
        char *room = luaL_buffinitsize(lua, &text, (size_t)length + 1);
        kota_blob_get(blob, room, (size_t)length, 1);
        luaL_pushresultsize(&text, (size_t)length);
        break;
    }
    default: {
        int64_t count = kota_blob_get_range(blob, 0, INT32_MAX, "count of a table");
        lua_newtable(lua);
        for (int64_t i = 0; i < count && !blob->failed; i++) {
            get(lua, blob, depth + 1);
            get(lua, blob, depth + 1);
            double key = lua_type(lua, -2) == LUA_TNUMBER ? lua_tonumber(lua, -2) : 0;
            if (lua_isnil(lua, -2) || key != key)
                lua_pop(lua, 2);
            else
                lua_rawset(lua, -3);
        }
        break;
    }
    }
}

typedef struct transfer {
    const kota_script *script;
    kota_blob *blob;
} transfer;

static int save_all(lua_State *lua) {
    const transfer *work = lua_touserdata(lua, 1);
    kota_blob_put_u64(work->blob, (uint64_t)work->script->acting_count);
    for (int32_t i = 0; i < work->script->acting_count; i++) {
        kota_blob_put_text(work->blob, work->script->acting[i].name);
        lua_rawgeti(lua, LUA_REGISTRYINDEX, work->script->acting[i].state);
        put(lua, work->blob, -1);
        lua_pop(lua, 1);
    }
    return 0;
}

static int load_all(lua_State *lua) {
    const transfer *work = lua_touserdata(lua, 1);
    kota_blob *blob = work->blob;
    int64_t count = kota_blob_get_i64(blob);
    if (!blob->failed && count != work->script->acting_count) {
        return luaL_error(lua, "the saved run had %d policies, this one has %d", (int)count,
                          (int)work->script->acting_count);
    }
    for (int32_t i = 0; i < work->script->acting_count && !blob->failed; i++) {
        char *name = kota_blob_get_text(blob);
        bool same = strcmp(name, work->script->acting[i].name) == 0;
        lua_pushstring(lua, name);
        kota_free(name);
        if (!same && !blob->failed) {
            return luaL_error(lua, "the saved run had a policy \"%s\" where this one has \"%s\"",
                              lua_tostring(lua, -1), work->script->acting[i].name);
        }
        get(lua, blob, 0);
        if (!lua_istable(lua, -1)) break;
        lua_rawseti(lua, LUA_REGISTRYINDEX, work->script->acting[i].state);
        lua_pop(lua, 1);
    }
    return 0;
}

/* By name: what was saved of a policy that is no more is passed over, one that is new begins with its own state. */
static int load_known(lua_State *lua) {
    const transfer *work = lua_touserdata(lua, 1);
    kota_blob *blob = work->blob;
    int64_t count = kota_blob_get_i64(blob);
    for (int64_t k = 0; k < count && !blob->failed; k++) {
        char *name = kota_blob_get_text(blob);
        lua_pushstring(lua, name);
        kota_free(name);
        get(lua, blob, 0);
        if (!lua_istable(lua, -1)) break;
        for (int32_t i = 0; i < work->script->acting_count; i++) {
            if (strcmp(lua_tostring(lua, -2), work->script->acting[i].name) != 0) continue;
            lua_pushvalue(lua, -1);
            lua_rawseti(lua, LUA_REGISTRYINDEX, work->script->acting[i].state);
        }
        lua_pop(lua, 2);
    }
    return 0;
}

kota_status kota_script_save(const kota_script *script, kota_blob *blob, kota_error *err) {
    transfer work = {.script = script, .blob = blob};
    kota_script *owner = kota_script__of(script->lua); /* the state changes nothing that a caller can see */
    kota_blob_section(blob, "script");
    owner->err = err;
    kota_status status = kota_script__protect(owner, KOTA_SCRIPT_ACT_STEPS, save_all, &work);
    owner->err = NULL;
    return status;
}

static kota_status load(kota_script *script, kota_blob *blob, lua_CFunction how) {
    transfer work = {.script = script, .blob = blob};
    kota_blob_expect(blob, "script");
    kota_error err = {0};
    script->err = &err;
    kota_status status = kota_script__protect(script, KOTA_SCRIPT_ACT_STEPS, how, &work);
    script->err = NULL;
    if (status != KOTA_OK && !blob->failed) {
        blob->failed = true;
        return kota_fail(blob->err, KOTA_DATA, "%s", err.text);
    }
    return kota_blob_status(blob);
}

kota_status kota_script_load(kota_script *script, kota_blob *blob) { return load(script, blob, load_all); }

kota_status kota_script_load_known(kota_script *script, kota_blob *blob) { return load(script, blob, load_known); }
