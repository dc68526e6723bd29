/* Statistics of cells, streets and bins in a policy: city:cells{ where = "depth_m > 0.3" }:sum "persons". A choice of
 * cells is kept as its condition and looked at when something is asked of it; lists are those of bind_view.c. */
#include <string.h>

#include "script/formula.h"
#include "script/state.h"

static const char *const cells_name = "kota.cells";

typedef struct cells { /* a userdata */
    int64_t epoch;
    kota_script_selection selection;
} cells;

static kota_script_selection selection_of(lua_State *lua) { /* self at 1: cells or a list */
    const cells *some = luaL_testudata(lua, 1, cells_name);
    if (some != NULL) {
        (void)kota_script__snap(lua, some->epoch);
        return some->selection;
    }
    kota_script__as_list(lua);
    const kota_script_list *list = kota_script__list(lua, 1);
    bool all = list->thing == KOTA_THING_LINK && list->count == kota_script__of(lua)->map->roads.link_count;
    return (kota_script_selection){
        .thing = list->thing, .count = list->count, .index = all ? NULL : list->index, .district = -1};
}

static kota_script_formula formula_at(lua_State *lua, const kota_script_selection *of, const char *method) {
    if (lua_isnoneornil(lua, 2))
        luaL_error(lua, "%s takes a formula: :%s \"%s\"", method, method,
                   of->thing == KOTA_THING_CELL   ? "persons"
                   : of->thing == KOTA_THING_LINK ? "length_m"
                                                  : "fill");
    return kota_script__formula(lua, of->thing, 2, 3);
}

static int reduce(lua_State *lua, kota_statistic statistic, const char *method) {
    kota_script_selection of = selection_of(lua);
    kota_script_formula formula = formula_at(lua, &of, method);
    double value = kota_script__reduce(lua, &of, &formula, statistic);
    if (value != value && statistic != KOTA_STATISTIC_SUM)
        lua_pushnil(lua); /* of none */
    else
        lua_pushnumber(lua, value);
    return 1;
}

static int rows_sum(lua_State *lua) { return reduce(lua, KOTA_STATISTIC_SUM, "sum"); }
static int rows_mean(lua_State *lua) { return reduce(lua, KOTA_STATISTIC_MEAN, "mean"); }
static int rows_min(lua_State *lua) { return reduce(lua, KOTA_STATISTIC_MIN, "min"); }
static int rows_max(lua_State *lua) { return reduce(lua, KOTA_STATISTIC_MAX, "max"); }

static double count_of(lua_State *lua) {
    kota_script_selection of = selection_of(lua);
    kota_script_formula formula = {.formula = NULL};
    if (!lua_isnoneornil(lua, 2)) {
        formula = kota_script__formula(lua, of.thing, 2, 3);
        if (kota_formula_result(formula.formula) != KOTA_FORMULA_CONDITION)
            luaL_error(lua, "count takes a condition, such as \"depth_m > 0.3\"; sum adds numbers up");
    }
    return kota_script__reduce(lua, &of, &formula, KOTA_STATISTIC_COUNT);
}

static int rows_count(lua_State *lua) {
    lua_pushinteger(lua, (lua_Integer)count_of(lua));
    return 1;
}

static int cells_area(lua_State *lua) {
    const kota_grid *grid = &kota_script__of(lua)->map->grid;
    if (luaL_testudata(lua, 1, cells_name) == NULL) luaL_error(lua, "call it with a colon: cells:area_m2()");
    lua_settop(lua, 1);
    lua_pushnumber(lua, count_of(lua) * grid->dx_m * grid->dx_m);
    return 1;
}

/* zonal(formula, statistic, given): { district id = value }; districts without a row have no mean, least or greatest.
 */
static int rows_zonal(lua_State *lua) {
    static const char *const statistics[] = {"sum", "mean", "min", "max", NULL};
    kota_script_selection of = selection_of(lua);
    if (lua_isnoneornil(lua, 2)) (void)formula_at(lua, &of, "zonal");
    const char *name = luaL_optstring(lua, 3, "sum");
    int32_t statistic = 0;
    while (statistics[statistic] != NULL && strcmp(statistics[statistic], name) != 0) statistic++;
    if (statistics[statistic] == NULL) return kota_script__unknown(lua, "statistic", name, statistics);
    kota_script_formula formula = kota_script__formula(lua, of.thing, 2, 4);
    const kota_map *map = kota_script__of(lua)->map;
    double *values = lua_newuserdatauv(lua, ((size_t)map->district_count + 1) * sizeof *values, 0);
    kota_script__zonal(lua, values, &of, &formula, (kota_statistic)statistic);
    lua_createtable(lua, 0, map->district_count);
    for (int32_t d = 0; d < map->district_count; d++) {
        if (values[d] != values[d]) continue;
        lua_pushnumber(lua, values[d]);
        lua_setfield(lua, -2, map->districts[d].id_text);
    }
    return 1;
}

static const char *const method_names[] = {"sum", "mean", "min", "max", "count", "zonal", "area_m2", NULL};
static const lua_CFunction method_functions[] = {rows_sum,   rows_mean,  rows_min,  rows_max,
                                                 rows_count, rows_zonal, cells_area};
enum { LIST_METHODS = 6 }; /* the rest is of cells */
_Static_assert(KOTA_COUNT(method_names) == KOTA_COUNT(method_functions) + 1, "a name each");

lua_CFunction kota_script__rows_method(kota_thing thing, const char *name) {
    int32_t count = !kota_script__has_rows(thing) ? 0
                    : thing == KOTA_THING_CELL    ? KOTA_COUNT(method_functions)
                                                  : LIST_METHODS;
    for (int32_t m = 0; m < count; m++)
        if (strcmp(method_names[m], name) == 0) return method_functions[m];
    return NULL;
}

const char *const *kota_script__rows_methods(kota_thing thing) {
    static const char *const of_lists[] = {"sum", "mean", "min", "max", "count", "zonal", NULL};
    static const char *const none[] = {NULL};
    if (!kota_script__has_rows(thing)) return none;
    return thing == KOTA_THING_CELL ? method_names : of_lists;
}

/* ---- cells ---- */

int kota_script__city_cells(lua_State *lua) {
    static const char *const keys[] = {"district", "where", "given", NULL};
    int64_t epoch = kota_script__view_epoch(lua);
    const kota_map *map = kota_script__of(lua)->map;
    kota_script_selection made = {
        .thing = KOTA_THING_CELL, .count = kota_snap_count(map, KOTA_PLACE_CELL), .district = -1};
    if (!lua_isnoneornil(lua, 2)) {
        luaL_checktype(lua, 2, LUA_TTABLE);
        lua_settop(lua, 2);
        kota_script__only_keys(lua, 2, "filter of cells", keys);
        lua_settop(lua, 2);
        made.district = kota_script__district_arg(lua, 2);
        kota_script__where_arg(lua, 2, &made);
    }
    cells *some = lua_newuserdatauv(lua, sizeof *some, 0);
    *some = (cells){.epoch = epoch, .selection = made};
    luaL_setmetatable(lua, cells_name);
    return 1;
}

void kota_script__where_arg(lua_State *lua, int table, kota_script_selection *selection) {
    int top = lua_gettop(lua);
    if (lua_getfield(lua, table, "where") != LUA_TNIL) {
        lua_getfield(lua, table, "given");
        selection->where = kota_script__formula(lua, selection->thing, top + 1, top + 2);
        if (kota_formula_result(selection->where.formula) != KOTA_FORMULA_CONDITION)
            luaL_error(lua, "where = \"%s\" must be a condition, such as \"depth_m > 0.3\"",
                       lua_tostring(lua, top + 1));
    }
    lua_settop(lua, top);
}

static int cells_index(lua_State *lua) {
    const cells *some = lua_touserdata(lua, 1);
    (void)kota_script__snap(lua, some->epoch);
    const char *key = luaL_checkstring(lua, 2);
    lua_CFunction found = kota_script__rows_method(KOTA_THING_CELL, key);
    if (found == NULL) return kota_script__unknown(lua, "method of cells", key, method_names);
    lua_pushcfunction(lua, found);
    return 1;
}

static int cells_text(lua_State *lua) {
    lua_settop(lua, 1);
    lua_pushfstring(lua, "%d cells", (int)count_of(lua));
    return 1;
}

static int cells_length(lua_State *lua) {
    lua_settop(lua, 1);
    return rows_count(lua);
}

static int cells_write(lua_State *lua) { return luaL_error(lua, "cells cannot be set: the city is read-only"); }

void kota_script__rows_open(lua_State *lua) {
    static const luaL_Reg meta[] = {{"__index", cells_index},
                                    {"__newindex", cells_write},
                                    {"__tostring", cells_text},
                                    {"__len", cells_length},
                                    {NULL, NULL}};
    luaL_newmetatable(lua, cells_name);
    luaL_setfuncs(lua, meta, 0);
    lua_pushboolean(lua, false);
    lua_setfield(lua, -2, "__metatable");
    lua_pop(lua, 1);
}
