/* The sets of measures that kota.portfolio returned to a study. */
#include "city/city.h"
#include "core/text.h"
#include "script/state.h"

enum { MEASURES_MAX = 20, SETS_MAX = 100000, INDICATORS_MAX = 8 };

/* A list of texts, on top of the stack, into the arena; false where it is none. */
static bool texts(lua_State *lua, const char ***out, int32_t *count, int32_t most, kota_arena *arena) {
    int32_t n = lua_istable(lua, -1) ? (int32_t)lua_rawlen(lua, -1) : 0;
    bool fine = n >= 1 && n <= most;
    *out = KOTA_NEW(arena, const char *, fine ? n : 1);
    for (int32_t i = 0; fine && i < n; i++) {
        lua_rawgeti(lua, -1, i + 1);
        fine = lua_type(lua, -1) == LUA_TSTRING;
        if (fine) (*out)[i] = kota_arena_text(arena, lua_tostring(lua, -1));
        lua_pop(lua, 1);
    }
    *count = fine ? n : 0;
    return fine;
}

/* The indicators by their names; false after a fault where there is no such, or none that has a better side. */
static bool read_indicators(lua_State *lua, int study, int table, kota_script_portfolio *portfolio,
                            kota_arena *arena) {
    const char **names;
    int32_t count;
    lua_getfield(lua, table, "indicators");
    bool fine = texts(lua, &names, &count, INDICATORS_MAX, arena);
    lua_pop(lua, 1);
    if (!fine)
        kota_script__study_fault(lua, study, "portfolio",
                                 "needs indicators = { \"flooded_area_ha\", ... }, 1 to 8 names");
    int32_t *indicators = KOTA_NEW(arena, int32_t, fine ? count : 1);
    for (int32_t i = 0; i < count; i++) {
        const char *near = NULL;
        indicators[i] = kota_indicator_find(names[i], &near);
        if (indicators[i] >= 0 && kota_indicators[indicators[i]].better != 0) continue;
        char *words =
            indicators[i] < 0
                ? kota_text_format("has no indicator called \"%s\"%s%s%s", names[i],
                                   near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                                   near != NULL ? "\"?" : "")
                : kota_text_format("cannot choose by \"%s\": neither more nor less of it is better", names[i]);
        kota_script__study_fault(lua, study, "portfolio", words);
        kota_free(words);
        fine = false;
    }
    portfolio->indicators = indicators;
    portfolio->indicator_count = fine ? count : 0;
    return fine;
}

/* What scripts/kota/portfolio.lua made; false where the table is another. */
static bool read(lua_State *lua, int table, kota_script_portfolio *portfolio, kota_arena *arena) {
    const char **names;
    lua_getfield(lua, table, "measures");
    bool fine = texts(lua, &names, &portfolio->measure_count, MEASURES_MAX, arena);
    portfolio->measures = names;
    lua_getfield(lua, table, "budget_idr");
    portfolio->budget_idr = lua_tonumber(lua, -1);
    double *costs = KOTA_NEW(arena, double, portfolio->measure_count + 1);
    lua_getfield(lua, table, "costs_idr");
    fine = fine && kota_script__numbers(lua, costs, portfolio->measure_count);
    portfolio->costs_idr = costs;
    lua_getfield(lua, table, "sets");
    int32_t count = lua_istable(lua, -1) ? (int32_t)lua_rawlen(lua, -1) : 0;
    fine = fine && count >= 1 && count <= SETS_MAX;
    double *numbers = KOTA_NEW(arena, double, fine ? count : 1);
    uint32_t *sets = KOTA_NEW(arena, uint32_t, fine ? count : 1);
    fine = fine && kota_script__numbers(lua, numbers, count);
    for (int32_t k = 0; fine && k < count; k++) sets[k] = (uint32_t)numbers[k];
    portfolio->sets = sets;
    portfolio->set_count = count;
    lua_getfield(lua, table, "interventions");
    fine = fine && lua_istable(lua, -1) && (int32_t)lua_rawlen(lua, -1) == count;
    lua_settop(lua, table);
    return fine;
}

void kota_script__read_portfolio(lua_State *lua, int study, int list) {
    kota_script *script = kota_script__of(lua);
    kota_script__study_field(lua, study, "portfolio");
    int table = lua_gettop(lua);
    if (lua_isnil(lua, table)) return;
    kota_script_portfolio portfolio = {0};
    if (!lua_istable(lua, table) || !read(lua, table, &portfolio, script->arena)) {
        kota_script__study_fault(lua, study, "portfolio", "must be what kota.portfolio{...} returns");
        return;
    }
    if (!read_indicators(lua, study, table, &portfolio, script->arena)) return;
    lua_Integer before = (lua_Integer)lua_rawlen(lua, list);
    portfolio.first_member = (int32_t)before + 1;
    script->portfolio = portfolio;
    lua_getfield(lua, table, "interventions");
    for (int32_t k = 0; k < portfolio.set_count; k++) {
        lua_rawgeti(lua, -1, k + 1);
        lua_rawseti(lua, list, before + k + 1);
    }
}

const kota_script_portfolio *kota_script_portfolio_of(const kota_script *script) { return &script->portfolio; }
