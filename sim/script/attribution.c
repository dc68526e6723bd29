/* The groups of couplings among which a study splits its effects: attribute = true, or a list of switches and of
 * lists of switches. */
#include <string.h>

#include "core/text.h"
#include "script/state.h"

/* attribute = true: one way of acting on each other after the other. */
typedef struct default_group {
    const char *name;
    const char *switches[3];
} default_group;
static const default_group DEFAULTS[] = {{"water on traffic", {"water_slows_traffic"}},
                                         {"litter on water", {"rain_washes_litter", "litter_clogs_inlets"}},
                                         {"traffic on trucks", {"traffic_delays_trucks"}},
                                         {"trucks on traffic", {"trucks_load_roads"}}};
_Static_assert(sizeof DEFAULTS / sizeof *DEFAULTS <= KOTA_GROUPS_MAX, "room for the default groups");

static int32_t find_switch(const char *key) {
    for (int32_t k = 0; k < kota_couple_schema.count; k++)
        if (strcmp(kota_couple_schema.members[k].key, key) == 0) return k;
    return -1;
}

static void take_defaults(kota_script *script) {
    script->group_count = KOTA_COUNT(DEFAULTS);
    for (int32_t g = 0; g < script->group_count; g++) {
        script->groups[g] = kota_arena_text(script->arena, DEFAULTS[g].name);
        for (int32_t k = 0; DEFAULTS[g].switches[k] != NULL; k++)
            script->switches[g] |= 1u << find_switch(DEFAULTS[g].switches[k]);
    }
}

static void unknown_switch(lua_State *lua, int study, const char *path, const char *key) {
    const char *keys[32];
    int32_t count = kota_couple_schema.count < 32 ? kota_couple_schema.count : 32;
    for (int32_t k = 0; k < count; k++) keys[k] = kota_couple_schema.members[k].key;
    const char *near = kota_text_nearest(key, keys, count);
    char *words = kota_text_format("names no coupling: \"%s\"%s%s%s; they are the switches of couple", key,
                                   near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                                   near != NULL ? "\"?" : "");
    kota_script__study_fault(lua, study, path, words);
    kota_free(words);
}

/* One group on top of the stack: a switch, or a list of them; pops it. */
static void read_group(lua_State *lua, int study, int32_t g) {
    kota_script *script = kota_script__of(lua);
    char *path = kota_text_format("attribute[%d]", (int)g + 1);
    kota_text name = {0};
    if (lua_type(lua, -1) == LUA_TSTRING) { /* as a list of one */
        lua_createtable(lua, 1, 0);
        lua_insert(lua, -2);
        lua_rawseti(lua, -2, 1);
    }
    lua_Integer count = lua_istable(lua, -1) ? (lua_Integer)lua_rawlen(lua, -1) : 0;
    if (count == 0) kota_script__study_fault(lua, study, path, "must be a switch of couple, or a list of them");
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, -1, i);
        const char *key = kota_script__tostring(lua, -1);
        int32_t k = find_switch(key);
        uint32_t taken = 0;
        for (int32_t other = 0; other < g; other++) taken |= script->switches[other];
        if (k < 0)
            unknown_switch(lua, study, path, key);
        else if ((taken & 1u << k) != 0)
            kota_script__study_fault(lua, study, path, "has a switch that another group has");
        else
            script->switches[g] |= 1u << k;
        kota_text_add(&name, "%s%.60s", i > 1 ? " + " : "", key);
        lua_pop(lua, 2); /* kota_script__tostring leaves its text */
    }
    script->groups[g] = kota_arena_text(script->arena, name.chars != NULL ? name.chars : "");
    kota_text_free(&name);
    kota_free(path);
    lua_pop(lua, 1);
}

void kota_script__read_groups(lua_State *lua, int study) {
    kota_script *script = kota_script__of(lua);
    kota_script__study_field(lua, study, "attribute");
    int top = lua_gettop(lua);
    if (lua_isboolean(lua, top) && lua_toboolean(lua, top)) take_defaults(script);
    if (lua_istable(lua, top)) {
        lua_Unsigned count = lua_rawlen(lua, top);
        if (count < 1 || count > KOTA_GROUPS_MAX) {
            kota_script__study_fault(lua, study, "attribute",
                                     "must have 1 to 4 groups of couplings: each doubles the runs");
        } else {
            script->group_count = (int32_t)count;
            for (int32_t g = 0; g < script->group_count; g++) {
                lua_rawgeti(lua, top, g + 1);
                read_group(lua, study, g);
            }
        }
    } else if (!lua_isnil(lua, top) && !lua_isboolean(lua, top)) {
        kota_script__study_fault(lua, study, "attribute", "must be true, or a list of switches of couple");
    }
}

char *kota_script__set_name(const kota_script *script, const char *name, int32_t set) {
    kota_text text = {0};
    kota_text_add(&text, "%s [", name);
    if (set == 0) kota_text_add(&text, "no coupling");
    for (int32_t g = 0, n = 0; g < script->group_count; g++)
        if ((set & 1 << g) != 0) kota_text_add(&text, "%s%s", n++ > 0 ? ", " : "", script->groups[g]);
    kota_text_add(&text, "]");
    return text.chars;
}

void kota_script__switch_off(const kota_script *script, kota_couple *couple, int32_t set) {
    for (int32_t g = 0; g < script->group_count; g++) {
        if ((set & 1 << g) != 0) continue;
        for (int32_t k = 0; k < kota_couple_schema.count; k++)
            if ((script->switches[g] & 1u << k) != 0)
                *(bool *)((unsigned char *)couple + kota_couple_schema.members[k].offset) = false;
    }
}

int32_t kota_script_groups(const kota_script *script, const char *const **names) {
    if (names != NULL) *names = (const char *const *)script->groups;
    return script->group_count;
}

int32_t kota_script_main_count(const kota_script *script) { return script->main_count; }
