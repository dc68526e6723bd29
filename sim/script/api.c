/* The language in words: api.def, and the schemas of plans, as a meta file for editors and as a reference to read. */
#include "script/api.h"

#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "plan/plan.h"
#include "script/state.h"

static const kota_api APIS[] = {
#define KOTA_API(owner, name, type, text, example, source) {#owner, name, type, text, example, source},
#include "script/api.def"
#undef KOTA_API
};

const kota_api *kota_script_api(int32_t *count) {
    *count = KOTA_COUNT(APIS);
    return APIS;
}

void kota_script_registered(void (*take)(void *context, const char *owner, const char *name), void *context) {
    for (int32_t m = 0; kota_script__city_method(m) != NULL; m++) take(context, "city", kota_script__city_method(m));
    for (int32_t m = 0; kota_script__city_actions[m] != NULL; m++)
        take(context, "city", kota_script__city_actions[m]);
    for (int32_t thing = 0; thing <= KOTA_THING_POND; thing++) {
        const char *word = kota_script__thing_word((kota_thing)thing);
        const char *const *fields = kota_script__thing_fields((kota_thing)thing);
        const char *const *orders = kota_script__list_actions((kota_thing)thing);
        char *list = kota_text_format("%ss", word);
        for (; *fields != NULL; fields++) take(context, word, *fields);
        for (; *orders != NULL; orders++) take(context, list, *orders);
        kota_free(list);
    }
}

/* ---- records of plans ---- */

enum { SCHEMAS_MAX = 128 };
typedef struct schemas { /* each once, a record before those in it */
    const kota_schema *items[SCHEMAS_MAX];
    int32_t count;
} schemas;

static void collect(schemas *all, const kota_schema *schema) {
    for (int32_t s = 0; s < all->count; s++)
        if (all->items[s] == schema) return;
    KOTA_ASSERT(all->count < SCHEMAS_MAX);
    all->items[all->count++] = schema;
    for (int32_t m = 0; m < schema->count; m++)
        if (schema->members[m].record != NULL) collect(all, schema->members[m].record);
}

static schemas collect_all(void) {
    schemas all = {.count = 0};
    collect(&all, &kota_plan_schema);
    return all;
}

/* What a user calls the record: the plan is a scenario, the sketch is a city. */
static const char *word_of(const kota_schema *schema) {
    if (schema == &kota_plan_schema) return "scenario";
    return schema == &kota_sketch_schema ? "city" : schema->name;
}

/* Keys that users do not write: a scenario's city is given as a value, its policies are functions. */
static bool written(const kota_schema *schema, const kota_member *member) {
    if (member->key == NULL || member->key[0] == '\0') return false;
    static const char *const OWN[] = {"city",        "sketch", "policies", "bundle",
                                      "bundle_hash", "west_m", "south_m",  "no_heights"};
    for (int32_t k = 0; schema == &kota_plan_schema && k < KOTA_COUNT(OWN); k++)
        if (strcmp(member->name, OWN[k]) == 0) return false;
    return true;
}

static void add_type(kota_text *out, const kota_member *member) {
    switch (member->kind) {
    case KOTA_KIND_NUMBER: kota_text_add(out, "number"); break;
    case KOTA_KIND_INTEGER: kota_text_add(out, "integer"); break;
    case KOTA_KIND_FLAG: kota_text_add(out, "boolean"); break;
    case KOTA_KIND_TEXT: kota_text_add(out, "string"); break;
    case KOTA_KIND_CHOICE:
        for (int32_t c = 0; member->choices[c] != NULL; c++)
            kota_text_add(out, "%s\"%s\"", c > 0 ? "|" : "", member->choices[c]);
        break;
    case KOTA_KIND_NUMBERS: kota_text_add(out, "number[]"); break;
    case KOTA_KIND_POINTS: kota_text_add(out, "number[][]"); break;
    case KOTA_KIND_RECORD: kota_text_add(out, "kota.%s_table", word_of(member->record)); break;
    case KOTA_KIND_RECORDS: kota_text_add(out, "kota.%s_table[]", word_of(member->record)); break;
    }
}

static void add_number(kota_text *out, const kota_member *member, double value) { /* in the planner's unit */
    char digits[32];
    (void)snprintf(digits, sizeof digits, "%.6g", member->scale > 0 ? value / member->scale : value);
    kota_text_add(out, "%s", digits);
}

/* "0 to 1; 0.95 (assumed)": range, then what holds where it is not given and its source. */
static void add_range(kota_text *out, const kota_member *member) {
    bool counts = member->kind == KOTA_KIND_NUMBER || member->kind == KOTA_KIND_INTEGER;
    if (counts && kota_is_finite(member->low) && kota_is_finite(member->high)) {
        add_number(out, member, member->low);
        kota_text_add(out, " to ");
        add_number(out, member, member->high);
    }
    if (member->required) {
        kota_text_add(out, "%srequired", out->length > 0 ? "; " : "");
        return;
    }
    kota_text value = {0};
    if (counts && kota_is_finite(member->fallback)) add_number(&value, member, member->fallback);
    if (member->kind == KOTA_KIND_FLAG) kota_text_add(&value, "%s", member->fallback > 0 ? "true" : "false");
    bool text = member->kind == KOTA_KIND_TEXT || member->kind == KOTA_KIND_CHOICE;
    if (text && member->fallback_text != NULL && member->fallback_text[0] != '\0')
        kota_text_add(&value, "\"%s\"", member->fallback_text);
    if (value.length > 0) {
        kota_text_add(out, "%s%s", out->length > 0 ? "; " : "", value.chars);
        if (member->source != NULL && member->source[0] != '\0') kota_text_add(out, " (%s)", member->source);
    }
    kota_text_free(&value);
}

static void add_field(kota_text *out, const kota_member *member) {
    kota_text range = {0};
    add_range(&range, member);
    kota_text_add(out, "---@field %s%s ", member->key, member->required ? "" : "?");
    add_type(out, member);
    kota_text_add(out, " %s", member->doc);
    if (range.length > 0) kota_text_add(out, ". %s", range.chars);
    kota_text_add(out, "\n");
    kota_text_free(&range);
}

/* ---- the meta file ---- */

static const char HEAD[] = "---@meta kota\n"
                           "-- The language of kota for the Lua language server (LuaLS), written by kota lua-init "
                           "from the tables that kota\n"
                           "-- itself reads; it is never run. Units are in the names.\n\n"
                           "---@class kota.scenario Never changes; `with` makes a changed copy.\n"
                           "---@field with fun(self: kota.scenario, changes: kota.scenario_table): kota.scenario\n\n"
                           "---@class kota.city_value Never changes; `with` makes a changed copy.\n"
                           "---@field with fun(self: kota.city_value, changes: kota.city_table): kota.city_value\n\n"
                           "---@class kota.policy_value\n---@class kota.study_value\n\n";

static const char OWN_OF_SCENARIO[] =
    "---@field api? 1 Version of the language.\n"
    "---@field city? string|kota.city_value Name of a city, or one that is drawn here.\n"
    "---@field policies? kota.policy_value[] What is done while it runs.\n"
    "---@field more_policies? kota.policy_value[] In scenario:with: besides those that are there.\n";

static const char POLICY[] =
    "---@class kota.policy_table\n"
    "---@field name string Its name.\n"
    "---@field every_min? number Between its beats, minutes; 5 when not given.\n"
    "---@field cost_idr? number What it costs besides what the run counts, rupiah.\n"
    "---@field priority? integer Whose order stands where two policies disagree; 0 when not given.\n"
    "---@field state? table What it remembers: numbers, texts, booleans and tables of them.\n"
    "---@field act fun(city: kota.city_view, state: table) Called at each beat.\n\n"
    "---@class kota.time\n---@field year integer\n---@field month integer\n---@field day integer\n"
    "---@field hour integer\n---@field minute integer\n---@field second integer\n"
    "---@field weekday string \"Monday\" to \"Sunday\"\n\n";

static bool is_list(const char *owner) { return owner[0] != '\0' && owner[strlen(owner) - 1] == 's'; }
static bool list_of(const char *list, const char *item) { /* "links", "link" */
    return strlen(list) == strlen(item) + 1 && strncmp(list, item, strlen(item)) == 0 && is_list(list);
}
static const char *class_of(const char *owner) { return strcmp(owner, "city") == 0 ? "city_view" : owner; }

static void add_member(kota_text *out, const kota_api *api, const char *owner) {
    if (api->type[0] == '(') { /* self goes first */
        const char *rest = api->type + 1;
        kota_text_add(out, "---@field %s fun(self: kota.%s%s%s %s\n", api->name, class_of(owner),
                      rest[0] == ')' ? "" : ", ", rest, api->text);
    } else {
        kota_text_add(out, "---@field %s %s %s\n", api->name, api->type, api->text);
    }
}

/* Things have what is ordered of their lists too; a list without orders of its own is one all the same. */
static void add_classes(kota_text *out) {
    for (int32_t a = 0; a < KOTA_COUNT(APIS); a++) {
        const char *owner = APIS[a].owner;
        bool seen = false;
        for (int32_t b = 0; b < a; b++) seen = seen || strcmp(APIS[b].owner, owner) == 0;
        if (seen) continue;
        bool thing = strcmp(owner, "city") != 0 && !is_list(owner), orders = false;
        if (is_list(owner))
            kota_text_add(out, "---@class kota.%s: kota.%.*s[]\n", owner, (int)strlen(owner) - 1, owner);
        else
            kota_text_add(out, "---@class kota.%s\n", class_of(owner));
        for (int32_t b = 0; b < KOTA_COUNT(APIS); b++) {
            bool of_list = thing && list_of(APIS[b].owner, owner);
            orders = orders || of_list;
            if (of_list || strcmp(APIS[b].owner, owner) == 0) add_member(out, &APIS[b], owner);
        }
        kota_text_add(out, "\n");
        if (thing && !orders) kota_text_add(out, "---@class kota.%ss: kota.%s[]\n\n", owner, owner);
    }
}

void kota_script_meta(kota_text *out) {
    schemas all = collect_all();
    kota_text_add(out, "%s", HEAD);
    for (int32_t s = 0; s < all.count; s++) {
        kota_text_add(out, "---@class kota.%s_table\n", word_of(all.items[s]));
        if (all.items[s] == &kota_plan_schema) kota_text_add(out, "%s", OWN_OF_SCENARIO);
        for (int32_t m = 0; m < all.items[s]->count; m++)
            if (written(all.items[s], &all.items[s]->members[m])) add_field(out, &all.items[s]->members[m]);
        kota_text_add(out, "\n");
    }
    kota_text_add(out, "%s", POLICY);
    add_classes(out);
}

/* ---- the reference ---- */

static void add_row(kota_text *out, const kota_member *member) {
    kota_text range = {0};
    add_range(&range, member);
    kota_text_add(out, "| `%s` | %s%s%s", member->key, member->doc, range.length > 0 ? ". " : "",
                  range.length > 0 ? range.chars : "");
    if (member->record != NULL) kota_text_add(out, " See `%s`", word_of(member->record));
    kota_text_add(out, " |\n");
    kota_text_free(&range);
}

void kota_script_reference(kota_text *out) {
    schemas all = collect_all();
    kota_text_add(out, "### What a policy sees and orders\n");
    for (int32_t a = 0; a < KOTA_COUNT(APIS); a++) {
        const kota_api *api = &APIS[a];
        if (a == 0 || strcmp(api->owner, APIS[a - 1].owner) != 0)
            kota_text_add(out, "\n| %s%s | | reads |\n|---|---|---|\n", is_list(api->owner) ? "of " : "a ",
                          strcmp(api->owner, "city") == 0 ? "`city`" : api->owner);
        bool method = api->type[0] == '(';
        kota_text_add(out, "| `%s%s` | %s", method ? ":" : "", api->name, api->text);
        if (api->example[0] != '\0') kota_text_add(out, ": `%s`", api->example);
        kota_text_add(out, " | %s |\n", api->source);
    }
    for (int32_t s = 0; s < all.count; s++) {
        kota_text_add(out, "\n### `%s`\n\n| key | |\n|---|---|\n", word_of(all.items[s]));
        for (int32_t m = 0; m < all.items[s]->count; m++)
            if (written(all.items[s], &all.items[s]->members[m])) add_row(out, &all.items[s]->members[m]);
    }
}
