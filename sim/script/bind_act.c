/* What a policy can order. Each order becomes commands, checked at once so that the error names the policy's line;
 * they are applied by city/ in its own order. */
#include <string.h>

#include "city/city.h"
#include "core/clock.h"
#include "core/mathx.h"
#include "core/text.h"
#include "script/state.h"

static void order(lua_State *lua, kota_command_kind kind, int32_t target, double value1, double value2) {
    kota_script *script = kota_script__of(lua);
    kota_command command = {.time_ms = script->snap->time_ms,
                            .kind = kind,
                            .target = target,
                            .value = {value1, value2},
                            .priority = script->caller->priority};
    size_t length = strlen(script->caller->name);
    if (length >= sizeof command.by) length = sizeof command.by - 1;
    memcpy(command.by, script->caller->name, length);
    kota_error err = {0};
    if (kota_command_check(&command, script->map, &err) != KOTA_OK) luaL_error(lua, "%s", err.text);
    kota_script__charge(lua, 20);
    script->commands =
        kota_grow(script->commands, script->command_count, &script->command_capacity, sizeof *script->commands);
    script->commands[script->command_count++] = command;
}

/* Self of a list's action: the list at 1, be it a list or a single thing. */
static kota_script_list *self_list(lua_State *lua, kota_thing thing) {
    kota_script__as_list(lua);
    kota_script_list *list = kota_script__list(lua, 1);
    if (list->thing != thing) luaL_error(lua, "this cannot be ordered of such a list");
    return list;
}

static void order_each(lua_State *lua, const kota_script_list *list, kota_command_kind kind, double value) {
    for (int32_t i = 0; i < list->count; i++) order(lua, kind, list->index[i], value, 0);
}

static void options(lua_State *lua, const char *what, const char *const *keys) { /* the table at 2 */
    if (!lua_istable(lua, 2)) luaL_error(lua, "%s takes a table: %s{ key = value, ... }", what, what);
    lua_settop(lua, 2);
    kota_script__only_keys(lua, 2, lua_pushfstring(lua, "key of %s", what), keys);
    lua_settop(lua, 2);
}

/* A number of the options at 2; NaN where it is absent and not required. */
static double option(lua_State *lua, const char *what, const char *key, double low, double high, bool required) {
    int type = lua_getfield(lua, 2, key);
    if (type == LUA_TNIL && !required) {
        lua_pop(lua, 1);
        return KOTA_NAN;
    }
    if (type == LUA_TNIL) luaL_error(lua, "%s: %s is missing", what, key);
    if (type != LUA_TNUMBER) luaL_error(lua, "%s: %s must be a number, not a %s", what, key, luaL_typename(lua, -1));
    double value = lua_tonumber(lua, -1);
    if (!(value >= low && value <= high)) {
        luaL_error(lua, "%s: %s = %f must be %f to %f", what, key, value, low, high);
    }
    lua_pop(lua, 1);
    return value;
}

/* until_h (local hour of the day, the next such) or for_min: seconds since 1970. */
static double until_s(lua_State *lua, const char *what) {
    const kota_script *script = kota_script__of(lua);
    int64_t now_ms = script->snap->time_ms;
    double for_min = option(lua, what, "for_min", 0, 525600, false);
    double until_h = option(lua, what, "until_h", 0, 24, false);
    if (kota_is_nan(for_min) == kota_is_nan(until_h)) luaL_error(lua, "%s: give either until_h or for_min", what);
    if (!kota_is_nan(for_min)) return (double)now_ms / 1000 + for_min * 60;
    double hour = (double)kota_time_of_day_ms(now_ms, script->map->utc_offset_min) / (double)KOTA_HOUR_MS;
    double wait_h = until_h - hour;
    if (wait_h <= 0) wait_h += 24;
    return (double)now_ms / 1000 + wait_h * 3600;
}

/* on = true, false or "auto" as the mode of a pump. */
static double on_mode(lua_State *lua, const char *what) {
    int type = lua_getfield(lua, 2, "on");
    double mode = lua_toboolean(lua, -1) ? 1 : 2;
    bool automatic = type == LUA_TSTRING && strcmp(lua_tostring(lua, -1), "auto") == 0;
    if (type != LUA_TBOOLEAN && !automatic) luaL_error(lua, "%s: on must be true, false or \"auto\"", what);
    return automatic ? 0 : mode;
}

static int pumps_set(lua_State *lua) {
    static const char *const keys[] = {"on", NULL};
    const kota_script_list *list = self_list(lua, KOTA_THING_PUMP);
    options(lua, "set", keys);
    order_each(lua, list, KOTA_COMMAND_PUMP_MODE, on_mode(lua, "set"));
    return 0;
}

static int pumps_power(lua_State *lua) {
    static const char *const keys[] = {"share", NULL};
    const kota_script_list *list = self_list(lua, KOTA_THING_PUMP);
    options(lua, "power", keys);
    order_each(lua, list, KOTA_COMMAND_PUMP_ABLE, option(lua, "power", "share", 0, 1, true));
    return 0;
}

static int pumps_clean(lua_State *lua) {
    static const char *const keys[] = {"crews", "until_h", "for_min", NULL};
    const kota_script_list *list = self_list(lua, KOTA_THING_PUMP);
    options(lua, "clean", keys);
    double crews = option(lua, "clean", "crews", 0, 1000, true), until = until_s(lua, "clean");
    for (int32_t i = 0; i < list->count; i++) order(lua, KOTA_COMMAND_PUMP_CLEAN, list->index[i], crews, until);
    return 0;
}

static int gates_set(lua_State *lua) {
    static const char *const keys[] = {"open", NULL};
    const kota_script_list *list = self_list(lua, KOTA_THING_GATE);
    options(lua, "set", keys);
    order_each(lua, list, KOTA_COMMAND_GATE_OPEN, option(lua, "set", "open", 0, 1, true));
    return 0;
}

static int drains_set(lua_State *lua) {
    static const char *const keys[] = {"open", NULL};
    const kota_script_list *list = self_list(lua, KOTA_THING_DRAIN);
    options(lua, "set", keys);
    order_each(lua, list, KOTA_COMMAND_DRAIN_OPEN, option(lua, "set", "open", 0, 1, true));
    return 0;
}

static int drains_run(lua_State *lua) {
    static const char *const keys[] = {"on", NULL};
    const kota_script_list *list = self_list(lua, KOTA_THING_DRAIN);
    options(lua, "run", keys);
    order_each(lua, list, KOTA_COMMAND_DRAIN_MODE, on_mode(lua, "run"));
    return 0;
}

static int walls_breach(lua_State *lua) {
    order_each(lua, self_list(lua, KOTA_THING_WALL), KOTA_COMMAND_WALL_BREACH, 0);
    return 0;
}

static int links_close(lua_State *lua) {
    order_each(lua, self_list(lua, KOTA_THING_LINK), KOTA_COMMAND_LINK_CLOSED, 1);
    return 0;
}

static int links_open(lua_State *lua) {
    order_each(lua, self_list(lua, KOTA_THING_LINK), KOTA_COMMAND_LINK_CLOSED, 0);
    return 0;
}

static int links_limit(lua_State *lua) {
    static const char *const keys[] = {"speed_km_per_h", NULL};
    const kota_script_list *list = self_list(lua, KOTA_THING_LINK);
    options(lua, "limit", keys);
    double speed_kmph = option(lua, "limit", "speed_km_per_h", 1.8, 216, true);
    order_each(lua, list, KOTA_COMMAND_LINK_SPEED, speed_kmph / 3.6);
    return 0;
}

/* classes = { "truck", ... } of the options at 2, as a mask. */
static double classes_of(lua_State *lua, const char *what) {
    if (lua_getfield(lua, 2, "classes") != LUA_TTABLE) luaL_error(lua, "%s: classes must be a list of names", what);
    double mask = 0;
    lua_Integer count = (lua_Integer)lua_rawlen(lua, -1);
    for (lua_Integer i = 1; i <= count; i++) {
        int32_t place = lua_rawgeti(lua, -1, i) == LUA_TSTRING ? kota_city_class(lua_tostring(lua, -1)) : -1;
        if (place < 0)
            luaL_error(lua,
                       "%s: %s is no class of vehicles; they are motorcycle, car, ojol, van, truck, bus, emergency, "
                       "bicycle, walk",
                       what, luaL_tolstring(lua, -1, NULL));
        mask += (double)(1 << place);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    return mask;
}

static int links_ban(lua_State *lua) { /* an empty list lifts the ban */
    static const char *const keys[] = {"classes", NULL};
    const kota_script_list *list = self_list(lua, KOTA_THING_LINK);
    options(lua, "ban", keys);
    order_each(lua, list, KOTA_COMMAND_LINK_BAN, classes_of(lua, "ban"));
    return 0;
}

static int links_toll(lua_State *lua) {
    static const char *const keys[] = {"classes", "idr", NULL};
    const kota_script_list *list = self_list(lua, KOTA_THING_LINK);
    options(lua, "toll", keys);
    double idr = option(lua, "toll", "idr", 0, 1e7, true), mask = classes_of(lua, "toll");
    if (!(mask > 0)) return luaL_error(lua, "toll: classes must name at least one; idr = 0 lifts a toll");
    for (int32_t i = 0; i < list->count; i++) order(lua, KOTA_COMMAND_LINK_TOLL, list->index[i], idr, mask);
    return 0;
}

static int links_lanes(lua_State *lua) {
    static const char *const keys[] = {"closed", NULL};
    const kota_script_list *list = self_list(lua, KOTA_THING_LINK);
    options(lua, "lanes", keys);
    double closed = option(lua, "lanes", "closed", 0, 12, true);
    if (closed != kota_floor(closed)) return luaL_error(lua, "lanes: closed = %f must be a whole number", closed);
    order_each(lua, list, KOTA_COMMAND_LINK_LANES, closed);
    return 0;
}

static int links_signal(lua_State *lua) {
    static const char *const keys[] = {"kind", "cycle_s", "offset_s", NULL};
    static const char *const kinds[] = {"fixed", "actuated", "pressure"};
    const kota_script_list *list = self_list(lua, KOTA_THING_LINK);
    options(lua, "signal", keys);
    double cycle_s = option(lua, "signal", "cycle_s", 0, 300, false);
    double offset_s = option(lua, "signal", "offset_s", 0, 300, false);
    int32_t kind = -1;
    bool text = lua_getfield(lua, 2, "kind") == LUA_TSTRING;
    for (int32_t k = 0; k < KOTA_COUNT(kinds) && text; k++) {
        if (strcmp(lua_tostring(lua, -1), kinds[k]) == 0) kind = k;
    }
    if (kind < 0)
        return luaL_error(lua, "signal: kind = %s must be \"fixed\", \"actuated\" or \"pressure\"",
                          luaL_tolstring(lua, -1, NULL));
    for (int32_t i = 0; i < list->count; i++) {
        order(lua, KOTA_COMMAND_SIGNAL_PLAN, list->index[i], kind, kota_is_nan(cycle_s) ? 0 : cycle_s);
        if (!kota_is_nan(offset_s)) order(lua, KOTA_COMMAND_SIGNAL_OFFSET, list->index[i], offset_s, 0);
    }
    return 0;
}

static int bins_collect(lua_State *lua) {
    order_each(lua, self_list(lua, KOTA_THING_BIN), KOTA_COMMAND_BIN_COLLECT, 0);
    return 0;
}

static int bins_prize(lua_State *lua) {
    static const char *const keys[] = {"minutes", NULL};
    const kota_script_list *list = self_list(lua, KOTA_THING_BIN);
    options(lua, "prize", keys);
    order_each(lua, list, KOTA_COMMAND_BIN_PRIZE, 60 * option(lua, "prize", "minutes", 0, 16000, true));
    return 0;
}

static int hold_travel(lua_State *lua) {
    static const char *const keys[] = {"district", "share", "until_h", "for_min", NULL};
    (void)kota_script__view_epoch(lua);
    options(lua, "hold_travel", keys);
    double share = option(lua, "hold_travel", "share", 0, 1, true);
    double until = until_s(lua, "hold_travel");
    order(lua, KOTA_COMMAND_TRAVEL_HOLD, kota_script__district_arg(lua, 2), share, until);
    return 0;
}

static int inform(lua_State *lua) {
    static const char *const keys[] = {"district", "share", "until_h", "for_min", NULL};
    (void)kota_script__view_epoch(lua);
    options(lua, "inform", keys);
    double share = option(lua, "inform", "share", 0, 1, true), until = until_s(lua, "inform");
    order(lua, KOTA_COMMAND_TRAVEL_INFORM, kota_script__district_arg(lua, 2), share, until);
    return 0;
}

static int headway(lua_State *lua) {
    static const char *const keys[] = {"line", "minutes", NULL};
    (void)kota_script__view_epoch(lua);
    const kota_map *map = kota_script__of(lua)->map;
    options(lua, "headway", keys);
    double minutes = option(lua, "headway", "minutes", 0.5, 1440, true);
    if (lua_getfield(lua, 2, "line") != LUA_TSTRING) return luaL_error(lua, "headway: line must be the id of a line");
    const char *id = lua_tostring(lua, -1);
    for (int32_t l = 0; l < map->line_count; l++) {
        if (strcmp(map->line_ids[l], id) != 0) continue;
        order(lua, KOTA_COMMAND_LINE_HEADWAY, l, minutes * 60, 0);
        return 0;
    }
    const char *near = kota_text_nearest(id, map->line_ids, map->line_count);
    return luaL_error(lua, "headway: \"%s\" is no line of the scenario%s%s%s", id,
                      near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
}

static int dispatch_trucks(lua_State *lua) {
    static const char *const keys[] = {"until_h", "for_min", NULL};
    (void)kota_script__view_epoch(lua);
    options(lua, "dispatch_trucks", keys);
    order(lua, KOTA_COMMAND_FLEET_DISPATCH, -1, until_s(lua, "dispatch_trucks"), 0);
    return 0;
}

static int collect_at(lua_State *lua) {
    (void)kota_script__view_epoch(lua);
    double fill = luaL_checknumber(lua, 2);
    if (!(fill >= 0 && fill <= 1)) return luaL_error(lua, "collect_at(fill): fill = %f must be 0 to 1", fill);
    order(lua, KOTA_COMMAND_FLEET_THRESHOLD, -1, fill, 0);
    return 0;
}

static int limit_trucks(lua_State *lua) {
    (void)kota_script__view_epoch(lua);
    double trucks = lua_isnoneornil(lua, 2) ? -1 : luaL_checknumber(lua, 2);
    if (!(trucks >= -1 && trucks <= 1000))
        return luaL_error(lua, "limit_trucks(n): n = %f must be 0 to 1000, or nothing for all", trucks);
    order(lua, KOTA_COMMAND_FLEET_LIMIT, -1, trucks, 0);
    return 0;
}

static int budget(lua_State *lua) {
    static const char *const units[] = {"km", "h", "IDR"};
    (void)kota_script__view_epoch(lua);
    bool none = lua_isnoneornil(lua, 2);
    double most = none ? -1 : luaL_checknumber(lua, 2);
    if (!none && !(most >= 0 && most <= 1e12))
        return luaL_error(lua, "budget(most, unit): most = %f must be 0 to 1e12, or nothing for no budget", most);
    const char *unit = none ? units[0] : luaL_checkstring(lua, 3);
    for (int32_t u = 0; u < KOTA_COUNT(units); u++) {
        if (strcmp(units[u], unit) != 0) continue;
        order(lua, KOTA_COMMAND_FLEET_BUDGET, -1, most, u);
        return 0;
    }
    return luaL_error(lua, "budget(most, unit): unit = \"%s\" must be \"km\", \"h\" or \"IDR\"", unit);
}

static int dump_at(lua_State *lua) {
    static const char *const rules[] = {"nearest", "landfill", "station", "treatment", NULL};
    (void)kota_script__view_epoch(lua);
    const char *rule = luaL_checkstring(lua, 2);
    for (int32_t r = 0; rules[r] != NULL; r++) {
        if (strcmp(rules[r], rule) != 0) continue;
        order(lua, KOTA_COMMAND_FLEET_DUMP, -1, r, 0);
        return 0;
    }
    return luaL_error(
        lua, "dump_at(rule): rule = \"%s\" must be \"nearest\", \"landfill\", \"station\" or \"treatment\"", rule);
}

static int clean_inlets(lua_State *lua) {
    static const char *const keys[] = {"district", "crews", "until_h", "for_min", NULL};
    (void)kota_script__view_epoch(lua);
    options(lua, "clean_inlets", keys);
    double crews = option(lua, "clean_inlets", "crews", 0, 1000, true);
    if (crews != kota_floor(crews)) return luaL_error(lua, "clean_inlets: crews = %f must be a whole number", crews);
    double until = until_s(lua, "clean_inlets");
    order(lua, KOTA_COMMAND_CREW_CLEAN, kota_script__district_arg(lua, 2), crews, until);
    return 0;
}

const char *const kota_script__city_actions[] = {
    "hold_travel", "dispatch_trucks", "collect_at", "clean_inlets", "limit_trucks",
    "dump_at",     "inform",          "headway",    "budget",       NULL};
static const lua_CFunction city_functions[] = {hold_travel, dispatch_trucks, collect_at, clean_inlets, limit_trucks,
                                               dump_at,     inform,          headway,    budget};

lua_CFunction kota_script__city_action(const char *name) {
    for (int32_t i = 0; kota_script__city_actions[i] != NULL; i++) {
        if (strcmp(kota_script__city_actions[i], name) == 0) return city_functions[i];
    }
    return NULL;
}

static const struct {
    kota_thing thing;
    const char *name;
    lua_CFunction function;
} list_functions[] = {
    {KOTA_THING_PUMP, "set", pumps_set},       {KOTA_THING_LINK, "close", links_close},
    {KOTA_THING_LINK, "open", links_open},     {KOTA_THING_LINK, "limit", links_limit},
    {KOTA_THING_BIN, "collect", bins_collect}, {KOTA_THING_PUMP, "power", pumps_power},
    {KOTA_THING_LINK, "ban", links_ban},       {KOTA_THING_LINK, "signal", links_signal},
    {KOTA_THING_GATE, "set", gates_set},       {KOTA_THING_WALL, "breach", walls_breach},
    {KOTA_THING_BIN, "prize", bins_prize},     {KOTA_THING_DRAIN, "set", drains_set},
    {KOTA_THING_DRAIN, "run", drains_run},     {KOTA_THING_PUMP, "clean", pumps_clean},
    {KOTA_THING_LINK, "toll", links_toll},     {KOTA_THING_LINK, "lanes", links_lanes},
};

lua_CFunction kota_script__list_action(kota_thing thing, const char *name) {
    for (int32_t i = 0; i < KOTA_COUNT(list_functions); i++) {
        if (list_functions[i].thing == thing && strcmp(list_functions[i].name, name) == 0)
            return list_functions[i].function;
    }
    return NULL;
}

const char *const *kota_script__list_actions(kota_thing thing) {
    static const char *const pumps[] = {"set", "power", "clean", NULL};
    static const char *const gates[] = {"set", NULL};
    static const char *const drains[] = {"set", "run", NULL};
    static const char *const walls[] = {"breach", NULL};
    static const char *const links[] = {"close", "open", "limit", "ban", "signal", "toll", "lanes", NULL};
    static const char *const bins[] = {"collect", "prize", NULL};
    static const char *const none[] = {NULL};
    switch (thing) {
    case KOTA_THING_PUMP: return pumps;
    case KOTA_THING_LINK: return links;
    case KOTA_THING_BIN: return bins;
    case KOTA_THING_GATE: return gates;
    case KOTA_THING_DRAIN: return drains;
    case KOTA_THING_WALL: return walls;
    case KOTA_THING_TRUCK:
    case KOTA_THING_POND:
    case KOTA_THING_GAUGE:
    case KOTA_THING_DISTRICT:
    case KOTA_THING_CELL: break;
    }
    return none;
}
