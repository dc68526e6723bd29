/* What a policy can read of each thing of the city: pumps, streets, bins and so on, by the names of their fields. */
#include <string.h>

#include "core/mathx.h"
#include "script/state.h"

static const char *const pump_fields[] = {
    "id",         "name",        "level_m",  "flow_m3_per_s",        "running",         "mode", "capacity_m3_per_s",
    "on_level_m", "off_level_m", "district", "screen_blocked_share", "reading_age_min", NULL};
static const char *const link_fields[] = {"id",          "name",        "class",           "depth_m",
                                          "speed_share", "queue_share", "length_m",        "district",
                                          "closed",      "bridge",      "reading_age_min", NULL};
static const char *const bin_fields[] = {"id", "name", "fill", "district", "capacity_m3", "reading_age_min", NULL};
static const char *const truck_fields[] = {"id", "garage", "number", "doing", "kg", NULL};
static const char *const gauge_fields[] = {"id", "name", "level_m", "depth_m", "reading_age_min", NULL};
static const char *const district_fields[] = {
    "id",        "name",           "population", "flooded_share", "flooded_persons", "speed_share", "bins_full_share",
    "litter_kg", "digital_access", NULL};

static const char *const gate_fields[] = {"id", "name", NULL};
static const char *const drain_fields[] = {"id",      "name",   "kind", "flow_m3_per_s", "open", "blocked_share",
                                           "running", "tunnel", NULL};
static const char *const pond_fields[] = {"id", "name", "level_m", "volume_m3", "capacity_m3", "fill", NULL};
static const char *const wall_fields[] = {"id", "name", "crest_m", NULL};

static int text(lua_State *lua, const char *words) {
    lua_pushstring(lua, words != NULL ? words : "");
    return 1;
}
static int number(lua_State *lua, double value) {
    lua_pushnumber(lua, value);
    return 1;
}
static int flag(lua_State *lua, bool value) {
    lua_pushboolean(lua, value);
    return 1;
}
static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

static int district_name(lua_State *lua, const kota_map *map, int32_t district) { /* nil outside */
    if (district < 0)
        lua_pushnil(lua);
    else
        lua_pushstring(lua, map->districts[district].id_text);
    return 1;
}

double kota_script__field(lua_State *lua, const kota_snap *snap, kota_field which, int32_t i) {
    if (snap->field[which] == NULL) luaL_error(lua, "%s was not taken in this snapshot", kota_fields[which].name);
    return (double)snap->field[which][i];
}

/* Age of the oldest reading of a thing, minutes; 0 of the truth. */
static int reading_age(lua_State *lua, const kota_snap *snap, kota_reading_place place, int32_t i) {
    double age_s = 0;
    for (int32_t r = 0; r < KOTA_READING_COUNT; r++)
        if (kota_readings[r].place == place && snap->age_s[r] != NULL)
            age_s = kota_max(age_s, (double)snap->age_s[r][i]);
    return number(lua, age_s / 60);
}

static int pump_field(lua_State *lua, const kota_snap *snap, int32_t i, const char *key) {
    static const char *const modes[] = {"auto", "on", "off"};
    const kota_pump_site *site = &snap->map->pumps[i];
    const kota_snap_pump *pump = &snap->pumps[i];
    if (is(key, "id")) return text(lua, site->id_text);
    if (is(key, "name")) return text(lua, site->name);
    if (is(key, "level_m")) return number(lua, pump->level_m);
    if (is(key, "flow_m3_per_s")) return number(lua, pump->flow_m3ps);
    if (is(key, "running")) return flag(lua, pump->running);
    if (is(key, "mode")) return text(lua, modes[pump->mode <= 2 ? pump->mode : 0]);
    if (is(key, "capacity_m3_per_s")) return number(lua, site->capacity_m3ps);
    if (is(key, "on_level_m")) return number(lua, site->on_level_m);
    if (is(key, "off_level_m")) return number(lua, site->off_level_m);
    if (is(key, "district")) return district_name(lua, snap->map, site->district);
    if (is(key, "screen_blocked_share")) return number(lua, pump->blocked_frac);
    if (is(key, "reading_age_min")) return reading_age(lua, snap, KOTA_READING_OF_PUMP, i);
    return 0;
}

static int link_field(lua_State *lua, const kota_snap *snap, int32_t i, const char *key) {
    const kota_roads *roads = &snap->map->roads;
    if (is(key, "id")) {
        static const char digits[] = "0123456789abcdef";
        char hex[17] = {0};
        for (int d = 0; d < 16; d++) hex[d] = digits[(roads->link_id[i] >> (60 - 4 * d)) & 15];
        return text(lua, hex);
    }
    if (is(key, "name"))
        return text(lua, roads->link_street[i] >= 0 ? roads->street_names[roads->link_street[i]] : "");
    if (is(key, "class")) return text(lua, kota_road_class_names[roads->link_class[i]]);
    if (is(key, "depth_m")) return number(lua, kota_script__field(lua, snap, KOTA_FIELD_link_depth_m, i));
    if (is(key, "speed_share")) return number(lua, kota_script__field(lua, snap, KOTA_FIELD_link_speed_frac, i));
    if (is(key, "queue_share")) return number(lua, kota_script__field(lua, snap, KOTA_FIELD_link_queue_frac, i));
    if (is(key, "length_m")) return number(lua, (double)roads->link_length_m[i]);
    if (is(key, "district")) return district_name(lua, snap->map, roads->link_district[i]);
    if (is(key, "closed")) return flag(lua, kota_script__field(lua, snap, KOTA_FIELD_link_closed_frac, i) > 0.5);
    if (is(key, "bridge")) return flag(lua, (roads->link_flags[i] & KOTA_LINK_BRIDGE) != 0);
    if (is(key, "reading_age_min")) return reading_age(lua, snap, KOTA_READING_OF_LINK, i);
    return 0;
}

static int bin_field(lua_State *lua, const kota_snap *snap, int32_t i, const char *key) {
    const kota_facility *site = &snap->map->facilities[kota_snap_bin_facility(snap->map, i)];
    if (is(key, "id")) return text(lua, site->id_text);
    if (is(key, "name")) return text(lua, site->name);
    if (is(key, "fill")) return number(lua, kota_script__field(lua, snap, KOTA_FIELD_bin_fill_frac, i));
    if (is(key, "district")) return district_name(lua, snap->map, site->district);
    if (is(key, "capacity_m3")) return number(lua, site->capacity_m3);
    if (is(key, "reading_age_min")) return reading_age(lua, snap, KOTA_READING_OF_BIN, i);
    return 0;
}

static int truck_field(lua_State *lua, const kota_snap *snap, int32_t i, const char *key) {
    static const char *const doing[] = {"parked", "driving", "loading", "unloading"};
    const kota_snap_truck *truck = &snap->trucks[i];
    const char *garage = truck->garage != NULL ? truck->garage : "";
    if (is(key, "id")) {
        lua_pushfstring(lua, "%s/%d", garage, (int)truck->number);
        return 1;
    }
    if (is(key, "garage")) return text(lua, garage);
    if (is(key, "number")) return number(lua, truck->number);
    if (is(key, "doing")) return text(lua, truck->doing < 4 ? doing[truck->doing] : "");
    if (is(key, "kg")) return number(lua, truck->kg);
    return 0;
}

static int gauge_field(lua_State *lua, const kota_snap *snap, int32_t i, const char *key) {
    const kota_gauge *gauge = &snap->map->gauges[i];
    if (is(key, "id")) return text(lua, gauge->id_text);
    if (is(key, "name")) return text(lua, gauge->name);
    if (is(key, "level_m")) return number(lua, snap->gauge_level_m[i]);
    if (is(key, "depth_m")) return number(lua, snap->gauge_depth_m[i]);
    if (is(key, "reading_age_min")) return reading_age(lua, snap, KOTA_READING_OF_GAUGE, i);
    return 0;
}

static int district_field(lua_State *lua, const kota_snap *snap, int32_t i, const char *key) {
    const kota_district *district = &snap->map->districts[i];
    const kota_snap_district *now = &snap->districts[i];
    if (is(key, "id")) return text(lua, district->id_text);
    if (is(key, "name")) return text(lua, district->name);
    if (is(key, "population")) return number(lua, district->persons);
    if (is(key, "flooded_share")) return number(lua, now->flooded_frac);
    if (is(key, "flooded_persons")) return number(lua, now->flooded_persons);
    if (is(key, "speed_share")) return number(lua, now->speed_frac);
    if (is(key, "bins_full_share")) return number(lua, now->bins_full_frac);
    if (is(key, "litter_kg")) return number(lua, now->litter_kg);
    if (is(key, "digital_access")) return number(lua, snap->map->districts[i].digital_frac);
    return 0;
}

static int gate_field(lua_State *lua, const kota_snap *snap, int32_t i, const char *key) {
    const kota_gate_site *site = &snap->map->gates[i];
    if (is(key, "id")) return text(lua, site->id_text);
    if (is(key, "name")) return text(lua, site->name);
    return 0;
}

static int drain_field(lua_State *lua, const kota_snap *snap, int32_t i, const char *key) {
    const kota_drain_link *link = &snap->map->drain_links[i];
    if (is(key, "id")) return text(lua, link->id_text);
    if (is(key, "name")) return text(lua, link->name);
    if (is(key, "kind")) return text(lua, kota_drain_link_kind_names[link->kind]);
    const kota_snap_drain_link *now = &snap->drain_links[i];
    static const char *const tunnels[] = {"", "road", "clearing", "water", "draining"};
    if (is(key, "flow_m3_per_s")) return number(lua, now->flow_m3ps);
    if (is(key, "open")) return number(lua, now->open_frac);
    if (is(key, "blocked_share")) return number(lua, now->blocked_frac);
    if (is(key, "running")) return flag(lua, now->running);
    if (is(key, "tunnel")) return text(lua, tunnels[now->tunnel]);
    return 0;
}

static int pond_field(lua_State *lua, const kota_snap *snap, int32_t i, const char *key) {
    const kota_drain_node *node = &snap->map->drain_nodes[i];
    const kota_snap_drain_node *now = &snap->drain_nodes[i];
    double capacity_m3 = node->curve_count > 0 ? node->curve_m3[node->curve_count - 1] : 0;
    if (is(key, "id")) return text(lua, node->id_text);
    if (is(key, "name")) return text(lua, node->name);
    if (is(key, "level_m")) return number(lua, now->level_m);
    if (is(key, "volume_m3")) return number(lua, now->stored_m3);
    if (is(key, "capacity_m3")) return number(lua, capacity_m3);
    if (is(key, "fill")) return number(lua, capacity_m3 > 0 ? now->stored_m3 / capacity_m3 : 0);
    return 0;
}

static int wall_field(lua_State *lua, const kota_snap *snap, int32_t i, const char *key) {
    const kota_wall_site *site = &snap->map->walls[i];
    if (is(key, "id")) return text(lua, site->id_text);
    if (is(key, "name")) return text(lua, site->name);
    if (is(key, "crest_m")) return number(lua, site->crest_m);
    return 0;
}

typedef struct thing_info {
    const char *word;
    const char *const *fields;
    int (*field)(lua_State *lua, const kota_snap *snap, int32_t i, const char *key); /* 0: no such field */
} thing_info;

static const thing_info things[] = {
    [KOTA_THING_PUMP] = {"pump", pump_fields, pump_field},
    [KOTA_THING_LINK] = {"link", link_fields, link_field},
    [KOTA_THING_BIN] = {"bin", bin_fields, bin_field},
    [KOTA_THING_TRUCK] = {"truck", truck_fields, truck_field},
    [KOTA_THING_GAUGE] = {"gauge", gauge_fields, gauge_field},
    [KOTA_THING_DISTRICT] = {"district", district_fields, district_field},
    [KOTA_THING_GATE] = {"gate", gate_fields, gate_field},
    [KOTA_THING_DRAIN] = {"drain", drain_fields, drain_field},
    [KOTA_THING_WALL] = {"wall", wall_fields, wall_field},
    [KOTA_THING_POND] = {"pond", pond_fields, pond_field},
};
_Static_assert(KOTA_COUNT(things) == KOTA_THING_CELL, "all but cells, which are not had one by one");

int kota_script__thing_field(lua_State *lua, const kota_snap *snap, kota_thing thing, int32_t i, const char *key) {
    return things[thing].field(lua, snap, i, key);
}
const char *kota_script__thing_word(kota_thing thing) { return things[thing].word; }
const char *const *kota_script__thing_fields(kota_thing thing) { return things[thing].fields; }

int32_t kota_script__thing_count(const kota_snap *snap, kota_thing thing) {
    switch (thing) {
    case KOTA_THING_PUMP: return snap->map->pump_count;
    case KOTA_THING_LINK: return snap->map->roads.link_count;
    case KOTA_THING_BIN: return kota_snap_count(snap->map, KOTA_PLACE_BIN);
    case KOTA_THING_TRUCK: return snap->truck_count;
    case KOTA_THING_GAUGE: return snap->map->gauge_count;
    case KOTA_THING_DISTRICT: return snap->map->district_count;
    case KOTA_THING_GATE: return snap->map->gate_count;
    case KOTA_THING_DRAIN: return snap->map->drain_link_count;
    case KOTA_THING_WALL: return snap->map->wall_count;
    case KOTA_THING_POND: return snap->map->drain_node_count;
    case KOTA_THING_CELL: break;
    }
    return 0;
}
