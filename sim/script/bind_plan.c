/* From Lua tables to plain records: kinds, units and unknown keys, told by the schema. Ranges and references are
 * checked by plan/ and map/ afterwards; here their sentences get the file and line. All faults are collected, not
 * only the first. */
#include <stdio.h>
#include <string.h>

#include "city/city.h"
#include "core/file.h"
#include "core/text.h"
#include "script/state.h"

static void add_fault(const kota_script_bind *bind, const char *path, char *sentence) { /* takes the sentence */
    kota_script_place place = bind->place;
    place.line = kota_script__locate(bind->script, place, path);
    kota_script__fault(bind->script, place, sentence);
    kota_free(sentence);
}

static void wrong_kind(lua_State *lua, const kota_script_bind *bind, const char *path, int index,
                       const char *wanted) {
    char *shown = kota_script__shown(lua, index);
    add_fault(bind, path, kota_text_format("%s = %s must be %s", path, shown, wanted));
    kota_free(shown);
}

static void *at(void *record, const kota_member *member) { return (unsigned char *)record + member->offset; }

/* True for a table whose keys are 1, 2, ... n. */
static bool is_list(lua_State *lua, int index, int32_t *count) {
    if (!lua_istable(lua, index)) return false;
    lua_Unsigned length = lua_rawlen(lua, index);
    if (length > INT32_MAX / 2) return false;
    lua_Unsigned keys = 0;
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pop(lua, 1);
        keys++;
    }
    *count = (int32_t)length;
    return keys == length;
}

static void apply_numbers(lua_State *lua, const kota_script_bind *bind, const kota_member *member,
                          kota_numbers *numbers, int index, const char *path) {
    int32_t count;
    if (!is_list(lua, index, &count)) {
        wrong_kind(lua, bind, path, index, "a list of numbers { 1, 2, ... }");
        return;
    }
    numbers->values = KOTA_NEW(bind->script->arena, double, count);
    numbers->count = count;
    for (int32_t i = 0; i < count; i++) {
        if (lua_rawgeti(lua, index, i + 1) != LUA_TNUMBER) {
            char *item = kota_text_format("%s[%d]", path, (int)i + 1);
            wrong_kind(lua, bind, item, -1, "a number");
            kota_free(item);
        }
        numbers->values[i] = lua_tonumber(lua, -1) * member->scale;
        lua_pop(lua, 1);
    }
}

static bool read_pair(lua_State *lua, int index, double *xy) { /* {x, y} */
    int32_t count;
    if (!is_list(lua, lua_absindex(lua, index), &count) || count != 2) return false;
    bool numbers = true;
    for (int i = 0; i < 2; i++) {
        numbers = lua_rawgeti(lua, index, i + 1) == LUA_TNUMBER && numbers;
        xy[i] = lua_tonumber(lua, -1);
        lua_pop(lua, 1);
    }
    return numbers;
}

static void apply_points(lua_State *lua, const kota_script_bind *bind, kota_points *points, int index,
                         const char *path) {
    int32_t count;
    double single[2];
    if (read_pair(lua, index, single)) {
        points->xy_m = KOTA_NEW(bind->script->arena, double, 2);
        memcpy(points->xy_m, single, sizeof single);
        points->count = 1;
        return;
    }
    if (!is_list(lua, index, &count)) {
        wrong_kind(lua, bind, path, index, "a list of points { {x, y}, {x, y}, ... } in metres");
        return;
    }
    points->xy_m = KOTA_NEW(bind->script->arena, double, 2 * (size_t)count);
    points->count = count;
    for (int32_t i = 0; i < count; i++) {
        lua_rawgeti(lua, index, i + 1);
        if (!read_pair(lua, -1, points->xy_m + 2 * (size_t)i)) {
            char *item = kota_text_format("%s[%d]", path, (int)i + 1);
            wrong_kind(lua, bind, item, -1, "a point {x, y} in metres");
            kota_free(item);
        }
        lua_pop(lua, 1);
    }
}

/* Room for so many items in all, after a copy of those that stay. */
static void regrow(const kota_script_bind *bind, const kota_schema *schema, kota_records *records, int32_t keep,
                   int32_t count) {
    void *items = kota_arena_alloc(bind->script->arena, (size_t)count + 1, schema->size);
    if (keep > 0) memcpy(items, records->items, (size_t)keep * schema->size);
    *records = (kota_records){.items = items, .count = count};
}

static void unknown_item(const kota_script_bind *bind, const kota_schema *schema, const kota_member *id,
                         const kota_records *records, const char *key, const char *path) {
    kota_text names = {0};
    const char **ids = kota_alloc((size_t)records->count + 1, sizeof *ids);
    for (int32_t i = 0; i < records->count; i++) {
        ids[i] = *(const char **)at((unsigned char *)records->items + (size_t)i * schema->size, id);
        kota_text_add(&names, "%s%s", i > 0 ? ", " : "", ids[i]);
    }
    const char *near = kota_text_nearest(key, ids, records->count);
    char *place = kota_text_format("%s.%s", path, key);
    add_fault(bind, place,
              near != NULL
                  ? kota_text_format("%s: none of them has the id \"%s\"; did you mean \"%s\"?", path, key, near)
                  : kota_text_format("%s: none of them has the id \"%s\"; known are %.300s", path, key,
                                     records->count > 0 ? names.chars : "none"));
    kota_free(place);
    kota_free(ids);
    kota_text_free(&names);
}

/* Changes { id = { key = value }, ... } to the items that the list has; false where the table at index is none. */
static bool patch_records(lua_State *lua, const kota_script_bind *bind, const kota_schema *schema,
                          kota_records *records, int index, const char *path) {
    const kota_member *id = kota_schema_member_by_key(schema, "id");
    if (!lua_istable(lua, index) || id == NULL || lua_rawlen(lua, index) > 0) return false;
    lua_Integer keys = kota_script__keys(lua, index);
    int list = lua_gettop(lua);
    bool named = keys > 0;
    for (lua_Integer k = 1; k <= keys; k++) {
        named = lua_rawgeti(lua, list, k) == LUA_TSTRING && named;
        lua_pop(lua, 1);
    }
    if (named) regrow(bind, schema, records, records->count, records->count);
    for (lua_Integer k = 1; k <= keys && named; k++) {
        lua_rawgeti(lua, list, k);
        const char *key = lua_tostring(lua, -1);
        void *record = NULL;
        for (int32_t i = 0; i < records->count && record == NULL; i++) {
            void *item = (unsigned char *)records->items + (size_t)i * schema->size;
            if (strcmp(*(const char **)at(item, id), key) == 0) record = item;
        }
        if (record == NULL) {
            unknown_item(bind, schema, id, records, key, path);
        } else {
            char *item = kota_text_format("%s.%s", path, key);
            lua_pushvalue(lua, -1);
            lua_rawget(lua, index);
            kota_script__apply(lua, bind, schema, record, lua_gettop(lua), item, NULL);
            kota_free(item);
        }
        lua_settop(lua, list);
    }
    lua_settop(lua, list - 1);
    return named;
}

void kota_script__records(lua_State *lua, const kota_script_bind *bind, const kota_schema *schema,
                          kota_records *records, int index, const char *path) {
    int32_t count;
    index = lua_absindex(lua, index);
    if (patch_records(lua, bind, schema, records, index, path)) return;
    if (!is_list(lua, index, &count)) {
        wrong_kind(lua, bind, path, index, "a list of tables { {...}, {...} }");
        return;
    }
    size_t size = schema->size;
    int32_t before = bind->add ? records->count : 0;
    regrow(bind, schema, records, before, before + count);
    for (int32_t i = 0; i < count; i++) {
        void *record = (unsigned char *)records->items + (size_t)(before + i) * size;
        kota_schema_defaults(schema, record, bind->script->arena);
        lua_rawgeti(lua, index, i + 1);
        char *item = kota_text_format("%s[%d]", path, (int)i + 1);
        kota_script__apply(lua, bind, schema, record, lua_gettop(lua), item, NULL);
        kota_free(item);
        lua_pop(lua, 1);
    }
}

static void apply_choice(lua_State *lua, const kota_script_bind *bind, const kota_member *member, int32_t *field,
                         int index, const char *path) {
    kota_text wanted = {0};
    int32_t count = 0;
    for (; member->choices[count] != NULL; count++) {
        bool named =
            lua_type(lua, index) == LUA_TSTRING && strcmp(lua_tostring(lua, index), member->choices[count]) == 0;
        if (named) {
            *field = count;
            kota_text_free(&wanted);
            return;
        }
        kota_text_add(&wanted, "%s\"%s\"", count == 0 ? "one of " : ", ", member->choices[count]);
    }
    if (lua_type(lua, index) == LUA_TSTRING) {
        const char *near = kota_text_nearest(lua_tostring(lua, index), member->choices, count);
        if (near != NULL) kota_text_add(&wanted, "; did you mean \"%s\"?", near);
    }
    wrong_kind(lua, bind, path, index, wanted.chars);
    kota_text_free(&wanted);
}

static void apply_text(lua_State *lua, const kota_script_bind *bind, const char **field, int index,
                       const char *path) {
    size_t length = 0;
    const char *text = lua_type(lua, index) == LUA_TSTRING ? lua_tolstring(lua, index, &length) : NULL;
    if (text == NULL) {
        wrong_kind(lua, bind, path, index, "a text \"...\"");
    } else if (memchr(text, '\0', length) != NULL || !kota_script__is_utf8(text, length)) {
        add_fault(bind, path, kota_text_format("%s must be UTF-8 text without 0 bytes", path));
    } else {
        *field = kota_arena_text(bind->script->arena, text);
    }
}

static void apply_member(lua_State *lua, const kota_script_bind *bind, const kota_member *member, void *field,
                         int index, const char *path) {
    switch (member->kind) {
    case KOTA_KIND_NUMBER: {
        double value = lua_tonumber(lua, index);
        if (lua_type(lua, index) != LUA_TNUMBER || value != value)
            wrong_kind(lua, bind, path, index, "a number");
        else
            *(double *)field = value * member->scale;
        break;
    }
    case KOTA_KIND_INTEGER: {
        int whole = 0;
        lua_Integer value = lua_tointegerx(lua, index, &whole);
        if (lua_type(lua, index) != LUA_TNUMBER || !whole)
            wrong_kind(lua, bind, path, index, "a whole number");
        else
            *(int64_t *)field = (int64_t)value;
        break;
    }
    case KOTA_KIND_FLAG:
        if (!lua_isboolean(lua, index))
            wrong_kind(lua, bind, path, index, "true or false");
        else
            *(bool *)field = lua_toboolean(lua, index) != 0;
        break;
    case KOTA_KIND_TEXT: apply_text(lua, bind, field, index, path); break;
    case KOTA_KIND_CHOICE: apply_choice(lua, bind, member, field, index, path); break;
    case KOTA_KIND_NUMBERS: apply_numbers(lua, bind, member, field, index, path); break;
    case KOTA_KIND_POINTS: apply_points(lua, bind, field, index, path); break;
    case KOTA_KIND_RECORD: kota_script__apply(lua, bind, member->record, field, index, path, NULL); break;
    case KOTA_KIND_RECORDS: kota_script__records(lua, bind, member->record, field, index, path); break;
    }
}

static bool among(const char *name, const char *const *names) {
    for (int32_t i = 0; names != NULL && names[i] != NULL; i++) {
        if (strcmp(names[i], name) == 0) return true;
    }
    return false;
}

static void unknown_key(lua_State *lua, const kota_script_bind *bind, const kota_schema *schema, int index,
                        const char *path, const char *const *skip) {
    if (lua_type(lua, index) != LUA_TSTRING) {
        char *shown = kota_script__shown(lua, index);
        add_fault(bind, path,
                  kota_text_format("%s%s must have keys, such as %s = ...; %s is none", path,
                                   path[0] != '\0' ? "" : "the table", schema->members[0].key, shown));
        kota_free(shown);
        return;
    }
    const char *key = lua_tostring(lua, index);
    if (among(key, skip) || kota_schema_member_by_key(schema, key) != NULL) return;
    char *whole = kota_text_format("%s%s%s", path, path[0] != '\0' ? "." : "", key);
    const char *near = kota_schema_nearest_key(schema, key);
    for (int32_t i = 0; i < schema->count && near == NULL; i++) { /* a key without its unit */
        if (strncmp(schema->members[i].key, key, strlen(key)) == 0) near = schema->members[i].key;
    }
    if (near == NULL && skip != NULL) {
        int32_t count = 0;
        while (skip[count] != NULL) count++;
        near = kota_text_nearest(key, skip, count);
    }
    if (near == NULL) {
        const kota_member *by_name = kota_schema_member(schema, key);
        near = by_name != NULL ? by_name->key : NULL;
    }
    if (near != NULL) {
        add_fault(bind, whole, kota_text_format("%s: there is no such key; did you mean \"%s\"?", whole, near));
    } else {
        kota_text list = {0};
        for (int32_t i = 0; i < schema->count; i++) {
            kota_text_add(&list, "%s%s", i > 0 ? ", " : "", schema->members[i].key);
        }
        add_fault(bind, whole, kota_text_format("%s: there is no such key; known are %.300s", whole, list.chars));
        kota_text_free(&list);
    }
    kota_free(whole);
}

void kota_script__apply(lua_State *lua, const kota_script_bind *bind, const kota_schema *schema, void *record,
                        int index, const char *path, const char *const *skip) {
    if (!lua_istable(lua, index)) {
        wrong_kind(lua, bind, path, index, "a table { key = value, ... }");
        return;
    }
    luaL_checkstack(lua, 16, "tables are nested too deep");
    for (int32_t i = 0; i < schema->count; i++) {
        const kota_member *member = &schema->members[i];
        if (among(member->key, skip)) continue;
        lua_pushstring(lua, member->key);
        if (lua_rawget(lua, index) != LUA_TNIL) {
            char *whole = kota_text_format("%s%s%s", path, path[0] != '\0' ? "." : "", member->key);
            apply_member(lua, bind, member, at(record, member), lua_gettop(lua), whole);
            kota_free(whole);
        }
        lua_pop(lua, 1);
    }
    lua_Integer count = kota_script__keys(lua, index);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, -1, i);
        unknown_key(lua, bind, schema, lua_gettop(lua), path, skip);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

/* True where a fault of that path is known already: "is missing" after "must be a number" says nothing new. */
static bool told(const kota_script *script, const char *path) {
    char *mark = kota_text_format(": %s ", path);
    bool found = false;
    for (int32_t i = 0; i < script->faults.count && !found; i++)
        found = strstr(script->faults.lines[i], mark) != NULL;
    kota_free(mark);
    return found;
}

void kota_script__place_faults(lua_State *lua, const kota_script_bind *bind, const kota_faults *found,
                               bool drop_city) {
    for (int32_t i = 0; i < found->count; i++) {
        const char *line = found->lines[i];
        while (*line == '.') line++;
        bool city = strncmp(line, "sketch", 6) == 0 || strncmp(line, "city \"", 6) == 0;
        if (city && drop_city) continue;
        char path[256];
        size_t length = strcspn(line, " :");
        if (length >= sizeof path) length = sizeof path - 1;
        memcpy(path, line, length);
        path[length] = '\0';
        if (strstr(line, " is missing") != NULL && told(bind->script, path)) continue;
        const char *inside = path;
        kota_script_place place = kota_script__said(lua, bind->value, path, &inside);
        int32_t call = place.line;
        place.line = kota_script__locate(bind->script, place, inside);
        if (place.line == call) { /* a city's key may be said in a scenario's city = { ... } */
            char *within = kota_text_format("city.%s", inside);
            place.line = kota_script__locate(bind->script, place, within);
            kota_free(within);
        }
        kota_script__fault(bind->script, place, line);
    }
}

static void check_api(lua_State *lua, const kota_script_bind *bind, int table, bool first) {
    int type = lua_getfield(lua, table, "api");
    if (type == LUA_TNIL && first) {
        add_fault(bind, "api",
                  kota_text_format(
                      "api is missing: write api = 1, the version of the language that this file is written in"));
    } else if (type != LUA_TNIL && !(lua_isinteger(lua, -1) && lua_tointeger(lua, -1) == 1)) {
        char *shown = kota_script__shown(lua, -1);
        add_fault(bind, "api",
                  kota_text_format("api = %s must be 1: this kota knows version 1 alone; use another version of "
                                   "kota, or change the file to api = 1 and check it",
                                   shown));
        kota_free(shown);
    }
    lua_pop(lua, 1);
}

/* Push the city value of the last layer that names one; false (and a fault) where there is none. */
static bool city_of(lua_State *lua, kota_script_bind *bind, int city, kota_plan *plan) {
    bind->place = kota_script__said(lua, bind->value, "city", NULL);
    if (kota_script__is_value(lua, city, KOTA_VALUE_CITY)) {
        lua_pushvalue(lua, city);
        return true;
    }
    if (lua_type(lua, city) != LUA_TSTRING) {
        if (lua_isnil(lua, city))
            add_fault(bind, "city", kota_text_format("city is missing: give the name of a city, such as \"contoh\""));
        else
            wrong_kind(lua, bind, "city", city, "the name of a city or a kota.city{...}");
        return false;
    }
    plan->city = kota_arena_text(bind->script->arena, lua_tostring(lua, city));
    if (kota_script__find_city(lua, lua_tostring(lua, city))) return true;
    add_fault(bind, "city", kota_text_format("city = \"%s\": %s", lua_tostring(lua, city), lua_tostring(lua, -1)));
    lua_pop(lua, 1);
    return false;
}

static void bind_city(lua_State *lua, kota_script_bind *bind, int city, kota_plan *plan) {
    char *bundle = lua_type(lua, city) == LUA_TSTRING ? kota_script__find_bundle(lua, lua_tostring(lua, city)) : NULL;
    if (bundle != NULL) { /* read by who opened the script: only io/ knows its formats */
        plan->city = kota_arena_text(bind->script->arena, lua_tostring(lua, city));
        char *place = kota_path_absolute(bundle); /* a report may be made from another folder */
        plan->bundle = kota_arena_text(bind->script->arena, place);
        kota_free(place);
        kota_free(bundle);
        return;
    }
    if (!city_of(lua, bind, city, plan)) return;
    kota_script__bind_sketch(lua, lua_gettop(lua), &plan->sketch);
    if (plan->city[0] == '\0') plan->city = plan->sketch.name;
    lua_pop(lua, 1);
}

static void check_expectations(kota_script_bind *bind, lua_State *lua, const kota_plan *plan) {
    const kota_expectation *items = plan->expectations.items;
    kota_faults found = {0};
    for (int32_t i = 0; i < plan->expectations.count; i++) {
        const char *near = NULL;
        if (items[i].indicator[0] == '\0' || kota_indicator_find(items[i].indicator, &near) >= 0) continue;
        kota_fault(&found, "expectations[%d].indicator = \"%s\" is no indicator%s%s%s", (int)i + 1,
                   items[i].indicator, near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                   near != NULL ? "\"?" : "");
    }
    kota_script__place_faults(lua, bind, &found, false);
    kota_faults_free(&found);
}

/* Push the list of policy values at index sorted by name, and fill the plan's references. */
static void bind_policies(lua_State *lua, kota_script_bind *bind, int index, kota_plan *plan) {
    kota_script *script = bind->script;
    bind->place = kota_script__said(lua, bind->value, "policies", NULL);
    lua_newtable(lua);
    int sorted = lua_gettop(lua);
    if (lua_isnil(lua, index)) return;
    int32_t count;
    if (!is_list(lua, index, &count)) {
        wrong_kind(lua, bind, "policies", index, "a list of policies { a, b }");
        return;
    }
    kota_policy_ref *refs = KOTA_NEW(script->arena, kota_policy_ref, count);
    int32_t kept = 0;
    static const char *const own[] = {"act", "state", "explain", NULL};
    for (int32_t i = 1; i <= count; i++) {
        lua_rawgeti(lua, index, i);
        if (!kota_script__is_value(lua, -1, KOTA_VALUE_POLICY)) {
            char *item = kota_text_format("policies[%d]", (int)i);
            wrong_kind(lua, bind, item, -1, "a kota.policy{...}");
            kota_free(item);
            lua_pop(lua, 1);
            continue;
        }
        kota_policy_ref ref;
        kota_schema_defaults(&kota_policy_ref_schema, &ref, script->arena);
        kota_script__layers(lua, -1);
        lua_rawgeti(lua, -1, 1);
        lua_getfield(lua, -1, "table");
        kota_script_bind policy = {.script = script, .value = lua_gettop(lua) - 3, .place = {.path = ""}};
        policy.place = kota_script__said(lua, policy.value, "", NULL);
        kota_script__apply(lua, &policy, &kota_policy_ref_schema, &ref, lua_gettop(lua), "", own);
        lua_pop(lua, 3);
        int32_t place = kept;
        while (place > 0 && strcmp(refs[place - 1].name, ref.name) > 0) place--;
        if (place > 0 && strcmp(refs[place - 1].name, ref.name) == 0) {
            add_fault(bind, "policies",
                      kota_text_format("policies: two are called \"%s\"; give each a name of its own", ref.name));
        }
        for (int32_t j = kept; j > place; j--) {
            refs[j] = refs[j - 1];
            lua_rawgeti(lua, sorted, j);
            lua_rawseti(lua, sorted, j + 1);
        }
        refs[place] = ref;
        lua_rawseti(lua, sorted, place + 1);
        kept++;
    }
    plan->policies = (kota_records){.items = refs, .count = kept};
}

/* What a layer says of policies, in place of the list at index or, where it adds, behind a copy of it. */
static void take_policies(lua_State *lua, const kota_script_bind *bind, int table, int index) {
    int32_t count, before = 0;
    if (lua_getfield(lua, table, "policies") != LUA_TNIL) {
        int more = lua_gettop(lua);
        if (bind->add && is_list(lua, more, &count) && is_list(lua, index, &before)) {
            lua_createtable(lua, before + count, 0);
            for (int32_t i = 1; i <= before + count; i++) {
                lua_rawgeti(lua, i <= before ? index : more, i <= before ? i : i - before);
                lua_rawseti(lua, -2, i);
            }
        }
        lua_replace(lua, index);
    }
    lua_settop(lua, table);
}

void kota_script__bind_member(lua_State *lua, int index, const char *name, kota_script_member *member) {
    static const char *const own[] = {"api", "city", "policies", "sketch", NULL};
    kota_script *script = kota_script__of(lua);
    kota_plan *plan = KOTA_NEW(script->arena, kota_plan, 1);
    kota_schema_defaults(&kota_plan_schema, plan, script->arena);
    member->name = kota_arena_text(script->arena, name);
    member->plan = plan;
    int base = lua_gettop(lua);
    kota_script_bind bind = {.script = script, .value = index, .place = {.path = ""}};
    lua_pushnil(lua); /* base + 1: city */
    lua_pushnil(lua); /* base + 2: policies */
    int32_t layers = kota_script__layers(lua, index);
    for (int32_t i = 1; i <= layers; i++) {
        lua_rawgeti(lua, base + 3, i);
        lua_getfield(lua, -1, "path");
        const kota_script_source *source = kota_script__source(script, lua_tostring(lua, -1));
        lua_getfield(lua, -2, "line");
        bind.place =
            (kota_script_place){.path = source != NULL ? source->path : "", .line = (int32_t)lua_tointeger(lua, -1)};
        lua_getfield(lua, -3, "add");
        bind.add = lua_toboolean(lua, -1) != 0;
        lua_getfield(lua, -4, "table");
        int table = lua_gettop(lua);
        check_api(lua, &bind, table, i == 1);
        kota_script__apply(lua, &bind, &kota_plan_schema, plan, table, "", own);
        if (lua_getfield(lua, table, "city") != LUA_TNIL) lua_replace(lua, base + 1);
        lua_settop(lua, table);
        take_policies(lua, &bind, table, base + 2);
        if (lua_getfield(lua, table, "sketch") != LUA_TNIL) {
            add_fault(&bind, "sketch", kota_text_format("sketch: give the city as city = kota.city{...}"));
        }
        lua_settop(lua, base + 3);
    }
    bind_city(lua, &bind, base + 1, plan);
    bind_policies(lua, &bind, base + 2, plan);
    member->policies = luaL_ref(lua, LUA_REGISTRYINDEX);
    check_expectations(&bind, lua, plan);
    kota_faults found = {0};
    kota_plan_check(plan, "", &found);
    kota_script__place_faults(lua, &bind, &found, true); /* the city's own were told where it is drawn */
    kota_faults_free(&found);
    lua_settop(lua, base);
}
