/* The `city` of a policy: a read-only view of a snapshot, with lists of pumps, streets, bins and so on. A view is
 * good for the call that it was given to; used later it raises. What can be ordered is in bind_act.c. */
#include <string.h>

#include "core/clock.h"
#include "core/text.h"
#include "script/state.h"

static const char *const view_name = "kota.view";
static const char *const list_name = "kota.list";
static const char *const thing_name = "kota.thing";

typedef struct view {
    int64_t epoch;
} view;

typedef struct item { /* one of a list */
    int64_t epoch;
    kota_thing thing;
    int32_t index;
} item;

const kota_snap *kota_script__snap(lua_State *lua, int64_t epoch) {
    const kota_script *script = kota_script__of(lua);
    if (script->snap == NULL || script->epoch != epoch) {
        luaL_error(
            lua,
            "this belongs to an earlier call of a policy; ask the city of this call again, and keep only numbers "
            "and texts in the state");
    }
    return script->snap;
}

static const kota_snap *snap_of(lua_State *lua) { /* self of a method of city */
    const view *self = luaL_testudata(lua, 1, view_name);
    if (self == NULL) luaL_error(lua, "call methods of city with a colon: city:pumps()");
    return kota_script__snap(lua, self->epoch);
}

int64_t kota_script__view_epoch(lua_State *lua) {
    (void)snap_of(lua);
    return kota_script__of(lua)->epoch;
}

kota_script_list *kota_script__list(lua_State *lua, int index) {
    kota_script_list *list = luaL_testudata(lua, index, list_name);
    if (list == NULL) luaL_error(lua, "call methods of a list with a colon: city:pumps():set{ on = true }");
    kota_script__snap(lua, list->epoch);
    return list;
}

void kota_script__only_keys(lua_State *lua, int table, const char *what, const char *const *keys) {
    lua_Integer count = kota_script__keys(lua, table);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, -1, i);
        const char *key = kota_script__tostring(lua, -1);
        bool known = false;
        for (int32_t k = 0; keys[k] != NULL && !known; k++) known = strcmp(keys[k], key) == 0;
        if (!known) kota_script__unknown(lua, what, key, keys);
        lua_pop(lua, 2);
    }
    lua_pop(lua, 1);
}

static int32_t find_district(lua_State *lua, const kota_map *map, const char *id) {
    for (int32_t i = 0; i < map->district_count; i++) {
        if (strcmp(map->districts[i].id_text, id) == 0) return i;
    }
    const char **names = lua_newuserdatauv(lua, ((size_t)map->district_count + 1) * sizeof *names, 0);
    for (int32_t i = 0; i < map->district_count; i++) names[i] = map->districts[i].id_text;
    names[map->district_count] = NULL;
    return kota_script__unknown(lua, "district", id, names);
}

int32_t kota_script__district_arg(lua_State *lua, int table) {
    const kota_script *script = kota_script__of(lua);
    int type = lua_getfield(lua, table, "district");
    int32_t found = -1;
    if (type == LUA_TSTRING) {
        if (strcmp(lua_tostring(lua, -1), "all") != 0) found = find_district(lua, script->map, lua_tostring(lua, -1));
    } else if (type != LUA_TNIL) {
        luaL_error(lua, "district must be the id of a district, a text");
    }
    lua_settop(lua, lua_gettop(lua) - 1);
    return found;
}

static int number(lua_State *lua, double value) {
    lua_pushnumber(lua, value);
    return 1;
}
static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* ---- one thing ---- */

static void push_item(lua_State *lua, kota_thing thing, int32_t index) {
    item *made = lua_newuserdatauv(lua, sizeof *made, 0);
    *made = (item){.epoch = kota_script__of(lua)->epoch, .thing = thing, .index = index};
    luaL_setmetatable(lua, thing_name);
}

static int item_index(lua_State *lua) {
    const item *self = lua_touserdata(lua, 1);
    const kota_snap *snap = kota_script__snap(lua, self->epoch);
    const char *key = luaL_checkstring(lua, 2);
    if (kota_script__thing_field(lua, snap, self->thing, self->index, key) > 0) return 1;
    if (kota_script__list_action(self->thing, key) != NULL) { /* link:close() is a list of one */
        lua_pushcfunction(lua, kota_script__list_action(self->thing, key));
        return 1;
    }
    if (kota_script__rows_method(self->thing, key) != NULL) {
        lua_pushcfunction(lua, kota_script__rows_method(self->thing, key));
        return 1;
    }
    const char *what = lua_pushfstring(lua, "field of a %s", kota_script__thing_word(self->thing));
    return kota_script__unknown(lua, what, key, kota_script__thing_fields(self->thing));
}

static int read_only(lua_State *lua) {
    return luaL_error(lua, "\"%s\" cannot be set: the city is read-only; order something instead, such as :set{...}",
                      kota_script__tostring(lua, 2));
}

static int item_text(lua_State *lua) {
    const item *self = lua_touserdata(lua, 1);
    const kota_snap *snap = kota_script__snap(lua, self->epoch);
    (void)kota_script__thing_field(lua, snap, self->thing, self->index, "id");
    lua_pushfstring(lua, "%s %s", kota_script__thing_word(self->thing), lua_tostring(lua, -1));
    return 1;
}

/* ---- lists ---- */

static kota_script_list *push_list(lua_State *lua, kota_thing thing, int32_t capacity) {
    kota_script__charge(lua, (double)capacity / 4 + 1);
    kota_script_list *list = lua_newuserdatauv(lua, sizeof *list + (size_t)capacity * sizeof(int32_t), 0);
    *list = (kota_script_list){.epoch = kota_script__of(lua)->epoch, .thing = thing, .count = 0};
    luaL_setmetatable(lua, list_name);
    return list;
}

/* An item as a list of one, so that actions need to know lists alone: replaces stack place 1. */
void kota_script__as_list(lua_State *lua) {
    const item *one = luaL_testudata(lua, 1, thing_name);
    if (one == NULL) return;
    kota_script__snap(lua, one->epoch);
    kota_script_list *list = push_list(lua, one->thing, 1);
    list->index[0] = one->index;
    list->count = 1;
    lua_replace(lua, 1);
}

static int list_index(lua_State *lua) {
    const kota_script_list *list = lua_touserdata(lua, 1);
    kota_script__snap(lua, list->epoch);
    if (lua_type(lua, 2) == LUA_TNUMBER) {
        lua_Integer i = lua_tointeger(lua, 2);
        if (i >= 1 && i <= list->count)
            push_item(lua, list->thing, list->index[i - 1]);
        else
            lua_pushnil(lua);
        return 1;
    }
    const char *key = luaL_checkstring(lua, 2);
    lua_CFunction action = kota_script__list_action(list->thing, key);
    if (action != NULL) {
        lua_pushcfunction(lua, action);
        return 1;
    }
    lua_CFunction rows = kota_script__rows_method(list->thing, key);
    if (rows != NULL) {
        lua_pushcfunction(lua, rows);
        return 1;
    }
    const char *const *fields = kota_script__thing_fields(list->thing);
    for (int32_t i = 0; fields[i] != NULL; i++) {
        if (is(fields[i], key)) {
            bool sums = kota_script__has_rows(list->thing);
            return luaL_error(lua, "\"%s\" belongs to one %s; write for _, x in ipairs(list) do ... x.%s ... end%s",
                              key, kota_script__thing_word(list->thing), key, sums ? ", or list:mean \"...\"" : "");
        }
    }
    const char *what = lua_pushfstring(lua, "method of a list of %ss", kota_script__thing_word(list->thing));
    const char *names[32];
    int32_t count = 0;
    const char *const *actions = kota_script__list_actions(list->thing), *const *sums =
                                                                             kota_script__rows_methods(list->thing);
    for (int32_t i = 0; actions[i] != NULL; i++) names[count++] = actions[i];
    for (int32_t i = 0; sums[i] != NULL; i++) names[count++] = sums[i];
    names[count] = NULL;
    return kota_script__unknown(lua, what, key, names);
}

static int list_length(lua_State *lua) {
    const kota_script_list *list = lua_touserdata(lua, 1);
    lua_pushinteger(lua, list->count);
    return 1;
}

static int list_text(lua_State *lua) {
    const kota_script_list *list = lua_touserdata(lua, 1);
    lua_pushfstring(lua, "%d %ss", (int)list->count, kota_script__thing_word(list->thing));
    return 1;
}

/* ---- methods of city ---- */

typedef struct filter { /* what city:links{...} and the like ask for */
    int32_t district;   /* -1: any */
    const char *id, *name, *road_class;
    double over; /* deeper_than_m, fuller_than */
    bool has_over, has_where;
} filter;

static const char *filter_text(lua_State *lua, const char *key) { /* the text stays alive in the table */
    int type = lua_getfield(lua, 2, key);
    if (type != LUA_TNIL && type != LUA_TSTRING) luaL_error(lua, "%s must be a text", key);
    const char *found = lua_tostring(lua, -1);
    lua_pop(lua, 1);
    return found;
}

static filter read_filter(lua_State *lua, const char *what, const char *const *keys, const char *over_key) {
    filter asked = {.district = -1};
    if (lua_isnoneornil(lua, 2)) return asked;
    luaL_checktype(lua, 2, LUA_TTABLE);
    kota_script__only_keys(lua, 2, what, keys);
    asked.district = kota_script__district_arg(lua, 2);
    asked.id = filter_text(lua, "id");
    asked.name = filter_text(lua, "name");
    asked.road_class = filter_text(lua, "class");
    asked.has_where = filter_text(lua, "where") != NULL;
    if (over_key != NULL && lua_getfield(lua, 2, over_key) != LUA_TNIL) {
        if (lua_type(lua, -1) != LUA_TNUMBER) luaL_error(lua, "%s must be a number", over_key);
        asked.over = lua_tonumber(lua, -1);
        asked.has_over = true;
    }
    return asked;
}

static bool named(const char *wanted, const char *name) {
    return wanted == NULL || (name != NULL && is(wanted, name));
}

/* The list on top, filled: an id that nothing has is misspelt, and would be passed over in silence. */
static int filled(lua_State *lua, const filter *asked, const kota_script_list *list) {
    bool alone = asked->district < 0 && asked->name == NULL && !asked->has_over && !asked->has_where;
    if (asked->id != NULL && alone && list->count == 0)
        return luaL_error(lua, "there is no %s \"%s\" in this city", kota_script__thing_word(list->thing), asked->id);
    return 1;
}

static int city_pumps(lua_State *lua) {
    static const char *const keys[] = {"district", "id", "name", NULL};
    const kota_snap *snap = snap_of(lua);
    filter asked = read_filter(lua, "filter of pumps", keys, NULL);
    kota_script_list *list = push_list(lua, KOTA_THING_PUMP, snap->map->pump_count);
    for (int32_t i = 0; i < snap->map->pump_count; i++) {
        const kota_pump_site *site = &snap->map->pumps[i];
        if (asked.district >= 0 && site->district != asked.district) continue;
        if (named(asked.id, site->id_text) && named(asked.name, site->name)) list->index[list->count++] = i;
    }
    return filled(lua, &asked, list);
}

static int city_gates(lua_State *lua) {
    static const char *const keys[] = {"id", "name", NULL};
    const kota_map *map = snap_of(lua)->map;
    filter asked = read_filter(lua, "filter of gates", keys, NULL);
    kota_script_list *list = push_list(lua, KOTA_THING_GATE, map->gate_count);
    for (int32_t i = 0; i < map->gate_count; i++)
        if (named(asked.id, map->gates[i].id_text) && named(asked.name, map->gates[i].name))
            list->index[list->count++] = i;
    return filled(lua, &asked, list);
}

static int city_drains(lua_State *lua) {
    static const char *const keys[] = {"id", "name", NULL};
    const kota_map *map = snap_of(lua)->map;
    filter asked = read_filter(lua, "filter of drains", keys, NULL);
    kota_script_list *list = push_list(lua, KOTA_THING_DRAIN, map->drain_link_count);
    for (int32_t i = 0; i < map->drain_link_count; i++)
        if (named(asked.id, map->drain_links[i].id_text) && named(asked.name, map->drain_links[i].name))
            list->index[list->count++] = i;
    return filled(lua, &asked, list);
}

static int city_ponds(lua_State *lua) {
    static const char *const keys[] = {"id", "name", NULL};
    const kota_map *map = snap_of(lua)->map;
    filter asked = read_filter(lua, "filter of ponds", keys, NULL);
    kota_script_list *list = push_list(lua, KOTA_THING_POND, map->drain_node_count);
    for (int32_t i = 0; i < map->drain_node_count; i++)
        if (map->drain_nodes[i].kind == KOTA_DRAIN_POND && named(asked.id, map->drain_nodes[i].id_text) &&
            named(asked.name, map->drain_nodes[i].name))
            list->index[list->count++] = i;
    return 1;
}

static int city_walls(lua_State *lua) {
    static const char *const keys[] = {"id", "name", NULL};
    const kota_map *map = snap_of(lua)->map;
    filter asked = read_filter(lua, "filter of walls", keys, NULL);
    kota_script_list *list = push_list(lua, KOTA_THING_WALL, map->wall_count);
    for (int32_t i = 0; i < map->wall_count; i++)
        if (named(asked.id, map->walls[i].id_text) && named(asked.name, map->walls[i].name))
            list->index[list->count++] = i;
    return filled(lua, &asked, list);
}

/* The list of those in room for which the options' `where` holds; room is the script's, of `all` things. */
static kota_script_list *push_where(lua_State *lua, kota_thing thing, int32_t *room, int32_t count, int32_t all) {
    kota_script__charge(lua, (double)all / 4 + 1);
    kota_script_selection chosen = {.thing = thing, .count = count, .index = room, .district = -1};
    if (lua_istable(lua, 2)) kota_script__where_arg(lua, 2, &chosen);
    if (chosen.where.formula != NULL) {
        if (count == all) chosen.index = NULL;
        count = kota_script__choose(lua, room, &chosen);
    }
    kota_script_list *list = push_list(lua, thing, count);
    if (count > 0) memcpy(list->index, room, (size_t)count * sizeof *room);
    list->count = count;
    return list;
}

/* The street that `near` asks for, either direction; -1: it does not ask. */
static int32_t near_arg(lua_State *lua, const kota_roads *roads) {
    if (!lua_istable(lua, 2) || lua_getfield(lua, 2, "near") == LUA_TNIL) return -1;
    double at_m[2] = {0};
    if (!kota_script__numbers(lua, at_m, 2)) luaL_error(lua, "near must be a place { x, y } in metres");
    kota_script__charge(lua, roads->link_count);
    return kota_roads_nearest_link(roads, at_m[0], at_m[1]);
}

static int city_links(lua_State *lua) {
    static const char *const keys[] = {"district", "name", "class", "deeper_than_m", "near", "where", "given", NULL};
    const kota_snap *snap = snap_of(lua);
    const kota_roads *roads = &snap->map->roads;
    filter asked = read_filter(lua, "filter of links", keys, "deeper_than_m");
    int road_class = -1;
    for (int c = 0; asked.road_class != NULL && c < KOTA_ROAD_CLASS_COUNT; c++) {
        if (is(kota_road_class_names[c], asked.road_class)) road_class = c;
    }
    if (asked.road_class != NULL && road_class < 0)
        return kota_script__unknown(lua, "class of roads", asked.road_class, kota_road_class_names);
    int32_t *room = kota_script__room(lua, roads->link_count), count = 0, near = near_arg(lua, roads);
    for (int32_t i = 0; i < roads->link_count; i++) {
        if (near >= 0 && i != near && i != roads->link_reverse[near]) continue;
        if (asked.district >= 0 && roads->link_district[i] != asked.district) continue;
        if (road_class >= 0 && roads->link_class[i] != road_class) continue;
        if (asked.has_over && !(kota_script__field(lua, snap, KOTA_FIELD_link_depth_m, i) > asked.over)) continue;
        if (!named(asked.name, roads->link_street[i] >= 0 ? roads->street_names[roads->link_street[i]] : ""))
            continue;
        room[count++] = i;
    }
    (void)push_where(lua, KOTA_THING_LINK, room, count, roads->link_count);
    return 1;
}

static int city_bins(lua_State *lua) {
    static const char *const keys[] = {"district", "id", "fuller_than", "where", "given", NULL};
    const kota_snap *snap = snap_of(lua);
    filter asked = read_filter(lua, "filter of bins", keys, "fuller_than");
    int32_t all = kota_snap_count(snap->map, KOTA_PLACE_BIN), *room = kota_script__room(lua, all), count = 0;
    for (int32_t f = 0, i = 0; f < snap->map->facility_count; f++) {
        const kota_facility *site = &snap->map->facilities[f];
        if (site->kind != KOTA_FACILITY_TPS) continue;
        int32_t bin = i++;
        if (asked.district >= 0 && site->district != asked.district) continue;
        if (asked.has_over && !(kota_script__field(lua, snap, KOTA_FIELD_bin_fill_frac, bin) > asked.over)) continue;
        if (named(asked.id, site->id_text)) room[count++] = bin;
    }
    return filled(lua, &asked, push_where(lua, KOTA_THING_BIN, room, count, all));
}

static int whole_list(lua_State *lua, kota_thing thing) {
    const kota_snap *snap = snap_of(lua);
    int32_t count = kota_script__thing_count(snap, thing);
    kota_script_list *list = push_list(lua, thing, count);
    for (int32_t i = 0; i < count; i++) list->index[i] = i;
    list->count = count;
    return 1;
}
static int city_trucks(lua_State *lua) { return whole_list(lua, KOTA_THING_TRUCK); }
static int city_districts(lua_State *lua) { return whole_list(lua, KOTA_THING_DISTRICT); }
static int city_gauges(lua_State *lua) { return whole_list(lua, KOTA_THING_GAUGE); }

static int city_gauge(lua_State *lua) {
    const kota_snap *snap = snap_of(lua);
    const char *id = luaL_checkstring(lua, 2);
    int32_t count = snap->map->gauge_count;
    for (int32_t i = 0; i < count; i++) {
        if (!is(snap->map->gauges[i].id_text, id)) continue;
        push_item(lua, KOTA_THING_GAUGE, i);
        return 1;
    }
    const char **names = lua_newuserdatauv(lua, ((size_t)count + 1) * sizeof *names, 0);
    for (int32_t i = 0; i < count; i++) names[i] = snap->map->gauges[i].id_text;
    names[count] = NULL;
    return kota_script__unknown(lua, "gauge", id, names);
}

static int city_district(lua_State *lua) {
    const kota_snap *snap = snap_of(lua);
    push_item(lua, KOTA_THING_DISTRICT, find_district(lua, snap->map, luaL_checkstring(lua, 2)));
    return 1;
}

static int city_time(lua_State *lua) {
    static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    const kota_snap *snap = snap_of(lua);
    kota_date date = kota_date_of(snap->time_ms, snap->map->utc_offset_min);
    const struct {
        const char *key;
        int32_t value;
    } parts[] = {{"year", date.year}, {"month", date.month},   {"day", date.day},
                 {"hour", date.hour}, {"minute", date.minute}, {"second", date.second}};
    lua_newtable(lua);
    for (int32_t i = 0; i < KOTA_COUNT(parts); i++) {
        lua_pushinteger(lua, parts[i].value);
        lua_setfield(lua, -2, parts[i].key);
    }
    lua_pushstring(lua, days[date.weekday]);
    lua_setfield(lua, -2, "weekday");
    return 1;
}

static int city_hour(lua_State *lua) {
    const kota_snap *snap = snap_of(lua);
    return number(lua, (double)kota_time_of_day_ms(snap->time_ms, snap->map->utc_offset_min) / (double)KOTA_HOUR_MS);
}

static int city_rain(lua_State *lua) { return number(lua, snap_of(lua)->rain_mps * 3.6e6); }
static int city_sea(lua_State *lua) { return number(lua, snap_of(lua)->sea_level_m); }

/* reading_age_min("rain"): of what is read once for the whole city. */
static int city_reading_age(lua_State *lua) {
    const kota_snap *snap = snap_of(lua);
    const char *what = luaL_checkstring(lua, 2), *names[KOTA_READING_COUNT + 1];
    int32_t count = 0;
    for (int32_t r = 0; r < KOTA_READING_COUNT; r++) {
        if (kota_readings[r].place != KOTA_READING_OF_CITY) continue;
        names[count++] = kota_reading_names[r];
        if (is(kota_reading_names[r], what))
            return number(lua, snap->age_s[r] != NULL ? (double)snap->age_s[r][0] / 60 : 0);
    }
    names[count] = NULL;
    return kota_script__unknown(lua, "reading of the whole city", what, names);
}

static int city_forecast(lua_State *lua) {
    const kota_snap *snap = snap_of(lua);
    double ahead_min = luaL_checknumber(lua, 2);
    if (!(ahead_min >= 0 && ahead_min <= 1440))
        return luaL_error(lua, "rain_forecast_mm(minutes): minutes must be 0 to 1440");
    return number(lua, kota_snap_forecast_m(snap, ahead_min * 60) * 1000);
}

static const luaL_Reg city_methods[] = {
    {"time", city_time},
    {"hour", city_hour},
    {"rain_mm_per_h", city_rain},
    {"rain_forecast_mm", city_forecast},
    {"sea_level_m", city_sea},
    {"pumps", city_pumps},
    {"links", city_links},
    {"bins", city_bins},
    {"trucks", city_trucks},
    {"gauge", city_gauge},
    {"gauges", city_gauges},
    {"district", city_district},
    {"districts", city_districts},
    {"gates", city_gates},
    {"walls", city_walls},
    {"drains", city_drains},
    {"ponds", city_ponds},
    {"cells", kota_script__city_cells},
    {"reading_age_min", city_reading_age},
};

const char *kota_script__city_method(int32_t i) { return i < KOTA_COUNT(city_methods) ? city_methods[i].name : NULL; }

static int view_index(lua_State *lua) {
    const char *key = luaL_checkstring(lua, 2);
    lua_CFunction found = kota_script__city_action(key);
    const char *names[KOTA_COUNT(city_methods) + 16];
    int32_t count = 0;
    for (int32_t i = 0; i < KOTA_COUNT(city_methods); i++) {
        names[count++] = city_methods[i].name;
        if (is(city_methods[i].name, key)) found = city_methods[i].func;
    }
    if (found != NULL) {
        lua_pushcfunction(lua, found);
        return 1;
    }
    for (int32_t i = 0; kota_script__city_actions[i] != NULL; i++) names[count++] = kota_script__city_actions[i];
    names[count] = NULL;
    return kota_script__unknown(lua, "method of city", key, names);
}

void kota_script__view_push(lua_State *lua) {
    view *made = lua_newuserdatauv(lua, sizeof *made, 0);
    made->epoch = kota_script__of(lua)->epoch;
    luaL_setmetatable(lua, view_name);
}

static void open_type(lua_State *lua, const char *name, lua_CFunction index, lua_CFunction shown) {
    luaL_newmetatable(lua, name);
    lua_pushcfunction(lua, index);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, read_only);
    lua_setfield(lua, -2, "__newindex");
    lua_pushboolean(lua, false);
    lua_setfield(lua, -2, "__metatable");
    if (shown != NULL) {
        lua_pushcfunction(lua, shown);
        lua_setfield(lua, -2, "__tostring");
    }
}

void kota_script__view_open(lua_State *lua) {
    kota_script__rows_open(lua);
    open_type(lua, view_name, view_index, NULL);
    open_type(lua, thing_name, item_index, item_text);
    open_type(lua, list_name, list_index, list_text);
    lua_pushcfunction(lua, list_length);
    lua_setfield(lua, -2, "__len");
    lua_pop(lua, 3);
}
