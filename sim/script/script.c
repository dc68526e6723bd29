/* A script's life: the file is run once and becomes members with plans; see state.c for the sandbox and policy.c for
 * what happens during a run. */
#include "script/script.h"

#include <string.h>

#include "city/city.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "script/state.h"

enum { REPLICATIONS_MAX = 10000 }; /* assumed */

static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) return kota_text_copy(".");
    if (slash == path) return kota_text_copy("/");
    return kota_text_format("%.*s", (int)(slash - path), path);
}

void kota_script__study_field(lua_State *lua, int study, const char *key) {
    kota_script__layers(lua, study);
    lua_rawgeti(lua, -1, 1);
    lua_getfield(lua, -1, "table");
    lua_getfield(lua, -1, key);
    lua_replace(lua, -4);
    lua_pop(lua, 2);
}

void kota_script__study_fault(lua_State *lua, int study, const char *path, const char *words) {
    kota_script *script = kota_script__of(lua);
    kota_script_place place = kota_script__said(lua, study, path, NULL);
    place.line = kota_script__locate(script, place, path);
    char *sentence = kota_text_format("%s %s", path, words);
    kota_script__fault(script, place, sentence);
    kota_free(sentence);
}

static void check_study_keys(lua_State *lua, int study) {
    static const char *const keys[] = {"api",          "title",     "baseline", "interventions", "replications",
                                       "expectations", "attribute", "design",   "portfolio",     "published"};
    kota_script__layers(lua, study);
    lua_rawgeti(lua, -1, 1);
    lua_getfield(lua, -1, "table");
    lua_Integer count = kota_script__keys(lua, lua_gettop(lua));
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, -1, i);
        const char *key = kota_script__tostring(lua, -1);
        bool known = false;
        for (int32_t k = 0; k < KOTA_COUNT(keys); k++) known = known || strcmp(keys[k], key) == 0;
        const char *near = kota_text_nearest(key, keys, KOTA_COUNT(keys));
        if (!known) {
            char *words = kota_text_format(near != NULL ? "is no key of a study; did you mean \"%s\"?"
                                                        : "is no key of a study%s",
                                           near != NULL ? near : "");
            kota_script__study_fault(lua, study, key, words);
            kota_free(words);
        }
        lua_pop(lua, 2);
    }
    lua_pop(lua, 4);
}

static void add_member(lua_State *lua, int scenario, const char *name) {
    kota_script *script = kota_script__of(lua);
    lua_pushvalue(lua, scenario);
    kota_script__adopted(lua);
    kota_script__bind_member(lua, lua_gettop(lua), name, &script->members[script->member_count]);
    lua_pop(lua, 1);
    script->member_count++;
}

/* One entry of a study's interventions, { "name", scenario }, on top of the stack; i from 1. */
static void add_intervention(lua_State *lua, int study, int32_t i) {
    kota_script *script = kota_script__of(lua);
    int entry = lua_gettop(lua);
    char *path = kota_text_format("interventions[%d]", (int)i);
    bool pair = lua_istable(lua, entry);
    if (pair) {
        lua_rawgeti(lua, entry, 1);
        lua_rawgeti(lua, entry, 2);
        pair = lua_type(lua, entry + 1) == LUA_TSTRING &&
               kota_script__is_value(lua, entry + 2, KOTA_VALUE_SCENARIO) && lua_rawlen(lua, entry) == 2;
    }
    if (!pair) {
        kota_script__study_fault(lua, study, path, "must be { \"name\", scenario }");
    } else {
        const char *name = lua_tostring(lua, entry + 1);
        for (int32_t m = 0; m < script->member_count; m++) {
            if (strcmp(script->members[m].name, name) == 0)
                kota_script__study_fault(lua, study, path, "has a name that another one has");
        }
        add_member(lua, entry + 2, name);
    }
    kota_free(path);
    lua_settop(lua, entry - 1);
}

/* The main members again for every set of groups but the whole one, the groups outside it off. */
static void add_sets(lua_State *lua, int baseline, int list) {
    kota_script *script = kota_script__of(lua);
    for (int32_t set = 0; set < (1 << script->group_count) - 1; set++) {
        for (int32_t m = 0; m < script->main_count; m++) {
            char *name = kota_script__set_name(script, script->members[m].name, set);
            if (m == 0) {
                lua_pushvalue(lua, baseline);
            } else {
                lua_rawgeti(lua, list, m);
                lua_rawgeti(lua, -1, 2);
                lua_remove(lua, -2);
            }
            add_member(lua, lua_gettop(lua), name);
            kota_script__switch_off(script, &script->members[script->member_count - 1].plan->couple, set);
            lua_pop(lua, 1);
            kota_free(name);
        }
    }
}

static void check_delta(lua_State *lua, int study, const kota_delta *delta, int32_t i) {
    const kota_script *script = kota_script__of(lua);
    const char *near = NULL, **names = kota_alloc((size_t)script->member_count, sizeof *names);
    bool named = false, compared = delta->from[0] == '\0';
    char *path = kota_text_format("expectations[%d]", (int)i + 1), *words = NULL;
    for (int32_t m = 1; m < script->member_count; m++) {
        names[m - 1] = script->members[m].name;
        named = named || strcmp(names[m - 1], delta->of) == 0;
        compared = compared || strcmp(names[m - 1], delta->from) == 0;
    }
    if (kota_indicator_find(delta->indicator, &near) < 0)
        words = kota_text_format("has no indicator called \"%s\"%s%s%s", delta->indicator,
                                 near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                                 near != NULL ? "\"?" : "");
    else if (!named || !compared) {
        const char *strange = named ? delta->from : delta->of;
        near = kota_text_nearest(strange, names, script->member_count - 1);
        words = kota_text_format("is of \"%s\", which is no intervention%s%s%s", strange,
                                 near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                                 near != NULL ? "\"?" : "");
    } else if (!delta->unchanged && kota_is_nan(delta->at_least) && kota_is_nan(delta->at_most))
        words = kota_text_copy("bounds nothing: give at_least, at_most or unchanged = true");
    else if (!delta->unchanged && delta->confidence > 0 && script->replications < 2)
        words = kota_text_copy("needs at least 2 replications for its interval, or confidence = 0");
    if (words != NULL) kota_script__study_fault(lua, study, path, words);
    kota_free(words);
    kota_free(path);
    kota_free(names);
}

static bool is_list_of_tables(lua_State *lua, int index) {
    bool is = lua_istable(lua, index) && lua_rawgeti(lua, index, 1) == LUA_TTABLE;
    if (lua_istable(lua, index)) lua_pop(lua, 1);
    return is;
}

/* Expectations may be lists of expectations themselves, such as kota.expect.trend's: one list on top. */
static void flatten(lua_State *lua) {
    int given = lua_gettop(lua);
    if (!lua_istable(lua, given)) return;
    lua_newtable(lua);
    lua_Integer count = (lua_Integer)lua_rawlen(lua, given), kept = 0;
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, given, i);
        int one = lua_gettop(lua);
        if (is_list_of_tables(lua, one)) {
            lua_Integer steps = (lua_Integer)lua_rawlen(lua, one);
            for (lua_Integer k = 1; k <= steps; k++) {
                lua_rawgeti(lua, one, k);
                lua_rawseti(lua, given + 1, ++kept);
            }
            lua_pop(lua, 1);
        } else {
            lua_rawseti(lua, given + 1, ++kept);
        }
    }
    if (kept == count)
        lua_pop(lua, 1); /* as it was given, so that faults name its lines and its other keys are refused */
    else
        lua_replace(lua, given);
}

static void read_deltas(lua_State *lua, int study) {
    kota_script *script = kota_script__of(lua);
    kota_script__study_field(lua, study, "expectations");
    if (lua_isnil(lua, -1)) return;
    flatten(lua);
    kota_script_bind bind = {
        .script = script, .value = study, .place = kota_script__said(lua, study, "expectations", NULL)};
    int32_t faults = script->faults.count;
    kota_script__records(lua, &bind, &kota_delta_schema, &script->deltas, lua_gettop(lua), "expectations");
    if (script->faults.count > faults) return;
    kota_delta *items = script->deltas.items;
    kota_faults found = {0};
    for (int32_t i = 0; i < script->deltas.count; i++) {
        char *path = kota_text_format("expectations[%d]", (int)i + 1);
        kota_schema_check(&kota_delta_schema, &items[i], path, &found);
        kota_free(path);
        if (found.count == 0) check_delta(lua, study, &items[i], i);
    }
    kota_script__place_faults(lua, &bind, &found, false);
    kota_faults_free(&found);
}

static void read_title(lua_State *lua, int study) {
    kota_script *script = kota_script__of(lua);
    kota_script__study_field(lua, study, "title");
    if (lua_type(lua, -1) == LUA_TSTRING)
        script->title = kota_text_copy(lua_tostring(lua, -1));
    else if (!lua_isnil(lua, -1))
        kota_script__study_fault(lua, study, "title", "must be a text \"...\"");
}

/* Push the list of interventions, those of a design and a portfolio after the others; returns where it is. */
static int interventions(lua_State *lua, int study) {
    lua_newtable(lua);
    int list = lua_gettop(lua);
    kota_script__study_field(lua, study, "interventions");
    if (lua_istable(lua, -1)) {
        lua_Integer count = (lua_Integer)lua_rawlen(lua, -1);
        for (lua_Integer i = 1; i <= count; i++) {
            lua_rawgeti(lua, -1, i);
            lua_rawseti(lua, list, i);
        }
    } else if (!lua_isnil(lua, -1)) {
        kota_script__study_fault(lua, study, "interventions", "must be a list { { \"name\", scenario }, ... }");
    }
    kota_script__read_design(lua, study, list);
    lua_settop(lua, list);
    kota_script__read_portfolio(lua, study, list);
    lua_settop(lua, list);
    return list;
}

static void read_study(lua_State *lua, int study) {
    kota_script *script = kota_script__of(lua);
    check_study_keys(lua, study);
    read_title(lua, study);
    kota_script__study_field(lua, study, "replications");
    int whole = 1;
    lua_Integer replications = lua_isnil(lua, -1) ? 1 : lua_tointegerx(lua, -1, &whole);
    if (!whole || lua_type(lua, -1) == LUA_TSTRING || replications < 1 || replications > REPLICATIONS_MAX) {
        kota_script__study_fault(lua, study, "replications", "must be a whole number from 1 to 10000");
        replications = 1;
    }
    script->replications = (int32_t)replications;
    int list = interventions(lua, study);
    int32_t count = (int32_t)lua_rawlen(lua, list);
    kota_script__read_groups(lua, study);
    script->members = kota_alloc(((size_t)count + 1) << script->group_count, sizeof *script->members);
    kota_script__study_field(lua, study, "baseline");
    int baseline = lua_gettop(lua);
    if (!kota_script__is_value(lua, -1, KOTA_VALUE_SCENARIO)) {
        kota_script__study_fault(lua, study, "baseline", "must be a kota.scenario{...}");
    } else {
        add_member(lua, lua_gettop(lua), "Baseline");
    }
    for (int32_t i = 1; i <= count; i++) {
        lua_rawgeti(lua, list, i);
        add_intervention(lua, study, i);
    }
    read_deltas(lua, study);
    kota_script__read_published(lua, study);
    script->main_count = script->member_count;
    if (script->faults.count == 0) add_sets(lua, baseline, list);
}

const kota_records *kota_script_deltas(const kota_script *script) { return &script->deltas; }

/* The code of a policy is what every file but the cities said. */
static void set_policy_hashes(kota_script *script) {
    kota_hasher *hasher = kota_hasher_create();
    for (int32_t i = 0; i < script->source_count; i++) {
        const kota_script_source *source = script->sources[i];
        if (source->city) continue;
        kota_hasher_u64(hasher, source->hash.low);
        kota_hasher_u64(hasher, source->hash.high);
    }
    char text[KOTA_HASH_TEXT_MAX];
    kota_hash_text(kota_hasher_value(hasher), text);
    kota_hasher_destroy(hasher);
    for (int32_t m = 0; m < script->member_count; m++) {
        kota_policy_ref *refs = script->members[m].plan->policies.items;
        for (int32_t i = 0; i < script->members[m].plan->policies.count; i++) {
            refs[i].source_hash = kota_arena_text(script->arena, text);
        }
    }
}

static int run_file(lua_State *lua) {
    kota_script *script = kota_script__of(lua);
    const kota_script_source *source = script->sources[0];
    if (!kota_script__compile(lua, source)) return lua_error(lua);
    lua_call(lua, 0, 1);
    int value = lua_gettop(lua);
    kota_script__read_also(lua);
    if (kota_script__is_value(lua, value, KOTA_VALUE_SCENARIO)) {
        script->members = kota_alloc(1, sizeof *script->members);
        add_member(lua, value, "Baseline");
        script->main_count = 1;
    } else if (kota_script__is_value(lua, value, KOTA_VALUE_STUDY)) {
        read_study(lua, value);
    } else {
        char *shown = kota_script__shown(lua, value);
        lua_pushfstring(lua,
                        "%s must end with `return kota.scenario{...}` or `return kota.study{...}`; it returned %s",
                        source->path, shown);
        kota_free(shown);
        return lua_error(lua);
    }
    set_policy_hashes(script);
    return 0;
}

static int read_file(lua_State *lua) {
    const char *path = lua_touserdata(lua, 1);
    return kota_script__read(lua, path, false) != NULL ? 0 : lua_error(lua);
}

kota_status kota_script__run(kota_script *script, const char *path, lua_CFunction body) {
    if (!kota_file_exists(path)) {
        return kota_fail(script->err, KOTA_DATA, "%s: there is no such file", path);
    }
    char *copy = kota_text_copy(path);
    kota_status status = kota_script__protect(script, KOTA_SCRIPT_OPEN_STEPS, read_file, copy);
    kota_free(copy);
    if (status != KOTA_OK) {
        return status == KOTA_SCRIPT && script->source_count == 0
                   ? kota_fail(script->err, KOTA_DATA, "%s", script->err->text)
                   : status;
    }
    status = kota_script__protect(script, KOTA_SCRIPT_OPEN_STEPS, body, NULL);
    if (script->faults.count > 0 && status != KOTA_BUDGET) {
        if (status != KOTA_OK) kota_fault(&script->faults, "%s", script->err->text);
        return kota_faults_status(&script->faults, KOTA_SCRIPT, script->err);
    }
    return status;
}

kota_script *kota_script__create(const char *path, const char *library, const char *cities, kota_logger *log) {
    kota_script *script = kota_alloc(1, sizeof *script);
    script->arena = kota_arena_create("script", 0);
    script->log = log;
    script->folder = folder_of(path);
    script->library = kota_text_copy(library);
    script->cities = cities != NULL ? kota_text_copy(cities) : NULL;
    script->replications = 1;
    return script;
}

kota_status kota_script_open(kota_script **out, const char *path, const char *library, const char *cities,
                             kota_logger *log, kota_error *err) {
    return kota_script_open_also(out, path, NULL, library, cities, log, err);
}

kota_status kota_script_open_also(kota_script **out, const char *path, const kota_script_also *also,
                                  const char *library, const char *cities, kota_logger *log, kota_error *err) {
    kota_error ignored = {0};
    kota_script *script = kota_script__create(path, library, cities, log);
    script->err = err != NULL ? err : &ignored;
    script->also = also;
    kota_script__state_open(script);
    kota_status status = kota_script__run(script, path, run_file);
    script->err = NULL;
    script->also = NULL;
    if (status != KOTA_OK) {
        kota_script_close(script);
        script = NULL;
    } else if (script->title == NULL) {
        script->title = kota_text_copy(script->members[0].plan->name);
    }
    *out = script;
    return status;
}

void kota_script_close(kota_script *script) {
    if (script == NULL) return;
    kota_script_watch_destroy(script->watch);
    lua_close(script->lua);
    for (int32_t i = 0; i < script->source_count; i++) {
        kota_free(script->sources[i]->path);
        kota_free(script->sources[i]->text);
        kota_free(script->sources[i]);
    }
    kota_free(script->sources);
    kota_script__rows_free(script);
    kota_faults_free(&script->faults);
    kota_arena_destroy(script->arena);
    kota_free(script->members);
    kota_free(script->acting);
    kota_free(script->commands);
    kota_free(script->title);
    kota_free(script->folder);
    kota_free(script->library);
    kota_free(script->cities);
    kota_free(script);
}

int32_t kota_script_member_count(const kota_script *script) { return script->member_count; }

const char *kota_script_member_name(const kota_script *script, int32_t member) {
    KOTA_ASSERT(member >= 0 && member < script->member_count);
    return script->members[member].name;
}

kota_plan *kota_script_member_plan(kota_script *script, int32_t member) {
    KOTA_ASSERT(member >= 0 && member < script->member_count);
    return script->members[member].plan;
}

kota_arena *kota_script_arena(kota_script *script) { return script->arena; }
int32_t kota_script_replications(const kota_script *script) { return script->replications; }
const char *kota_script_title(const kota_script *script) { return script->title; }

kota_hash kota_script_hash(const kota_script *script) {
    kota_hasher *hasher = kota_hasher_create();
    for (int32_t i = 0; i < script->source_count; i++) {
        kota_hasher_u64(hasher, script->sources[i]->hash.low);
        kota_hasher_u64(hasher, script->sources[i]->hash.high);
    }
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}

int32_t kota_script_file_count(const kota_script *script) { return script->source_count; }

const char *kota_script_file(const kota_script *script, int32_t i, kota_hash *hash) {
    KOTA_ASSERT(i >= 0 && i < script->source_count);
    *hash = script->sources[i]->hash;
    return script->sources[i]->path;
}
