/* The points of a study's design: what kota.design returned. Its own form is checked as any value of a user's is. */
#include "core/mathx.h"
#include "core/text.h"
#include "script/state.h"

enum { PARAMETERS_MAX = 100, POINTS_MAX = 1000000 };

bool kota_script__numbers(lua_State *lua, double *out, int32_t count) {
    if (!lua_istable(lua, -1) || lua_rawlen(lua, -1) != (lua_Unsigned)count) return false;
    for (int32_t i = 0; i < count; i++) {
        lua_rawgeti(lua, -1, i + 1);
        bool number = lua_type(lua, -1) == LUA_TNUMBER;
        out[i] = lua_tonumber(lua, -1);
        lua_pop(lua, 1);
        if (!number) return false;
    }
    return true;
}

static int32_t length_of(lua_State *lua, int table, const char *key) { /* pushes the field */
    lua_getfield(lua, table, key);
    return lua_istable(lua, -1) ? (int32_t)lua_rawlen(lua, -1) : -1;
}

static bool read_names(lua_State *lua, int table, kota_script_design *design, kota_arena *arena) {
    int32_t count = length_of(lua, table, "names");
    bool fine = count >= 1 && count <= PARAMETERS_MAX;
    const char **names = KOTA_NEW(arena, const char *, fine ? count : 1);
    for (int32_t i = 0; fine && i < count; i++) {
        lua_rawgeti(lua, -1, i + 1);
        fine = lua_type(lua, -1) == LUA_TSTRING;
        if (fine) names[i] = kota_arena_text(arena, lua_tostring(lua, -1));
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    design->names = names;
    design->parameter_count = count;
    return fine;
}

static bool read_rows(lua_State *lua, int table, const char *key, int32_t rows, int32_t columns, double *out) {
    bool fine = length_of(lua, table, key) == rows;
    for (int32_t i = 0; fine && i < rows; i++) {
        lua_rawgeti(lua, -1, i + 1);
        fine = kota_script__numbers(lua, &out[(size_t)i * (size_t)columns], columns);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    return fine;
}

static bool read(lua_State *lua, int table, kota_script_design *design, kota_arena *arena) {
    lua_getfield(lua, table, "kind");
    design->kind = kota_arena_text(arena, lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : "");
    lua_pop(lua, 1);
    design->point_count = length_of(lua, table, "points");
    lua_pop(lua, 1);
    if (!read_names(lua, table, design, arena) || design->point_count < 1 || design->point_count > POINTS_MAX)
        return false;
    int32_t parameters = design->parameter_count;
    double *points = KOTA_NEW(arena, double, (size_t)parameters *(size_t)design->point_count);
    double *ranges = KOTA_NEW(arena, double, 2 * (size_t)parameters);
    design->points = points;
    design->ranges = ranges;
    if (!read_rows(lua, table, "ranges", parameters, 2, ranges))
        for (int32_t i = 0; i < 2 * parameters; i++) ranges[i] = KOTA_NAN;
    return read_rows(lua, table, "points", design->point_count, parameters, points);
}

void kota_script__read_design(lua_State *lua, int study, int list) {
    kota_script *script = kota_script__of(lua);
    kota_script__study_field(lua, study, "design");
    int table = lua_gettop(lua);
    if (lua_isnil(lua, table)) return;
    bool fine = lua_istable(lua, table) && read(lua, table, &script->design, script->arena) &&
                length_of(lua, table, "interventions") == script->design.point_count;
    if (!fine) {
        script->design = (kota_script_design){.kind = ""};
        kota_script__study_fault(lua, study, "design",
                                 "must be what a function of kota.design returns, with at least one point");
        return;
    }
    lua_Integer before = (lua_Integer)lua_rawlen(lua, list);
    script->design.first_member = (int32_t)before + 1;
    for (int32_t i = 0; i < script->design.point_count; i++) {
        lua_rawgeti(lua, -1, i + 1);
        lua_rawseti(lua, list, before + i + 1);
    }
}

const kota_script_design *kota_script_design_of(const kota_script *script) { return &script->design; }
