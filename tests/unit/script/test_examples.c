/* What the repository shows must run: every example of scripts/README.md, and the scenarios that come with it. */
#include "script_case.h"

static const char *root(void) {
    const char *found = getenv("KOTA_SOURCE");
    return found != NULL ? found : ".";
}

/* Open a file with the repository's library and cities; fails the test with the sentence. */
static kota_script *open_shown(const char *path) {
    char *library = kota_text_format("%s/scripts", root()), *cities = kota_text_format("%s/scenarios", root());
    kota_script *script;
    kota_error err = {0};
    cr_assert_eq(kota_script_open(&script, path, library, cities, NULL, &err), KOTA_OK, "%s: %s", path, err.text);
    kota_free(library);
    kota_free(cities);
    return script;
}

Test(examples, of_the_reference) {
    script_case here = case_create();
    char *path = kota_text_format("%s/scripts/README.md", root()), *text;
    size_t length;
    cr_assert_eq(kota_file_read(&text, &length, path, 1 << 20, NULL), KOTA_OK);
    kota_free(path);
    int32_t count = 0;
    for (const char *at = text; (at = strstr(at, "```lua\n")) != NULL; count++) {
        at += 7;
        const char *end = strstr(at, "```");
        cr_assert_not_null(end);
        case_write(&here, "example.lua", at, (size_t)(end - at));
        path = kota_text_format("%s/example.lua", here.folder);
        kota_script *script = open_shown(path);
        cr_expect(kota_script_member_count(script) >= 1);
        kota_script_close(script);
        kota_free(path);
        at = end + 3;
    }
    cr_expect(count >= 3, "%d examples", (int)count);
    kota_free(text);
    case_destroy(&here);
}

Test(examples, scenarios_that_come_with_it) {
    char *path = kota_text_format("%s/scenarios/contoh/study.lua", root());
    kota_script *script = open_shown(path);
    kota_free(path);
    const int32_t count = kota_script_member_count(script);
    cr_assert(count >= 5);
    cr_expect_eq(kota_script_replications(script), 3);
    kota_hash baseline = kota_plan_hash(kota_script_member_plan(script, 0));
    kota_hash nothing = kota_plan_hash(kota_script_member_plan(script, count - 1));
    cr_expect_str_eq(kota_script_member_name(script, count - 1), "Nothing at all");
    cr_expect(nothing.low == baseline.low && nothing.high == baseline.high);
    for (int32_t m = 1; m < count - 1; m++) cr_expect(kota_script_member_plan(script, m)->policies.count > 0);
    kota_script_close(script);
    path = kota_text_format("%s/scenarios/contoh/wave.lua", root());
    script = open_shown(path);
    kota_free(path);
    cr_assert_eq(kota_script_member_count(script), 2);
    cr_expect_str_eq(kota_solver_names[kota_script_member_plan(script, 0)->flood.solver], "full");
    cr_expect_str_eq(kota_solver_names[kota_script_member_plan(script, 1)->flood.solver], "fast");
    kota_script_close(script);
    path = kota_text_format("%s/scenarios/contoh/drains.lua", root());
    script = open_shown(path);
    kota_free(path);
    cr_assert_eq(kota_script_member_count(script), 4);
    const kota_plan *drained = kota_script_member_plan(script, 0);
    cr_expect_eq(drained->sketch.drain_nodes.count, 10);
    cr_expect_eq(drained->sketch.polders.count, 1);
    kota_hash drains = kota_plan_hash(drained), idle = kota_plan_hash(kota_script_member_plan(script, 3));
    cr_expect(drains.low == idle.low && drains.high == idle.high);
    kota_script_close(script);
    path = kota_text_format("%s/scenarios/contoh/scenario.lua", root());
    script = open_shown(path);
    kota_free(path);
    cr_expect_eq(kota_script_member_count(script), 1);
    kota_script_close(script);
}
