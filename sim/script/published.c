/* The published figures of a study: what kota_published takes, with names that are known. */
#include <string.h>

#include "city/city.h"
#include "core/mathx.h"
#include "core/text.h"
#include "script/state.h"

static void check_indicator(lua_State *lua, int study, const char *path, const char *name) {
    const char *near = NULL;
    if (name[0] == '\0' || kota_indicator_find(name, &near) >= 0) return;
    char *words =
        kota_text_format("has no indicator called \"%s\"%s%s%s", name, near != NULL ? "; did you mean \"" : "",
                         near != NULL ? near : "", near != NULL ? "\"?" : "");
    kota_script__study_fault(lua, study, path, words);
    kota_free(words);
}

static void check_figure(lua_State *lua, int study, const kota_published *figure, const char *path) {
    const kota_script *script = kota_script__of(lua);
    const char **names = kota_alloc((size_t)script->member_count + 1, sizeof *names);
    bool named = false;
    for (int32_t m = 0; m < script->member_count; m++) {
        names[m] = script->members[m].name;
        named = named || strcmp(names[m], figure->of) == 0;
    }
    check_indicator(lua, study, path, figure->indicator);
    check_indicator(lua, study, path, figure->over);
    if (!named) {
        const char *near = kota_text_nearest(figure->of, names, script->member_count);
        char *words = kota_text_format("is of \"%s\", which is no intervention%s%s%s", figure->of,
                                       near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                                       near != NULL ? "\"?" : "");
        kota_script__study_fault(lua, study, path, words);
        kota_free(words);
    }
    if (figure->at_least > figure->at_most)
        kota_script__study_fault(lua, study, path, "has at_least above at_most: give the lower one first");
    kota_free(names);
}

void kota_script__read_published(lua_State *lua, int study) {
    kota_script *script = kota_script__of(lua);
    kota_script__study_field(lua, study, "published");
    if (lua_isnil(lua, -1)) return;
    kota_script_bind bind = {
        .script = script, .value = study, .place = kota_script__said(lua, study, "published", NULL)};
    int32_t faults = script->faults.count;
    kota_script__records(lua, &bind, &kota_published_schema, &script->published, lua_gettop(lua), "published");
    if (script->faults.count > faults) return;
    const kota_published *items = script->published.items;
    kota_faults found = {0};
    for (int32_t i = 0; i < script->published.count; i++) {
        char *path = kota_text_format("published[%d]", (int)i + 1);
        kota_schema_check(&kota_published_schema, &items[i], path, &found);
        if (found.count == 0) check_figure(lua, study, &items[i], path);
        kota_free(path);
    }
    kota_script__place_faults(lua, &bind, &found, false);
    kota_faults_free(&found);
}

const kota_records *kota_script_published(const kota_script *script) { return &script->published; }
