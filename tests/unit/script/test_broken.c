/* Faults of scripts name the right line: the table of broken.txt, read and, where that goes through, called once. */
#include "core/clock.h"
#include "script_case.h"

#define START_MS INT64_C(1736888400000) /* 2025-01-15 04:00 at UTC+7 */

/* Read the file; where it is fine, call its first member's policies. */
static kota_status try_script(script_case *here, const char *text) {
    kota_status status = case_open(here, text);
    if (status != KOTA_OK) return status;
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = NULL;
    const kota_command *commands;
    int32_t count;
    status = kota_map_from_sketch(&map, &kota_script_member_plan(here->script, 0)->sketch, 20, arena, &here->err);
    if (status == KOTA_OK) status = kota_script_begin(here->script, 0, map, &here->err);
    if (status == KOTA_OK) {
        kota_snap *snap = kota_snap_create(map, 0);
        snap->time_ms = START_MS;
        status = kota_script_act(here->script, snap, START_MS, 1, &commands, &count, &here->err);
        kota_snap_destroy(snap);
    }
    kota_arena_destroy(arena);
    return status;
}

static int32_t marked_line(const char *text) {
    const char *mark = strstr(text, "--!");
    int32_t line = 1;
    cr_assert_not_null(mark, "no line is marked in:\n%s", text);
    for (const char *c = text; c < mark; c++) line += *c == '\n';
    return line;
}

/* Words between bars: one of them must stand in the sentence. */
static bool says(const char *sentence, const char *words) {
    char *copy = kota_text_copy(words), *rest = copy, *word;
    bool said = false;
    while ((word = strtok_r(rest, "|", &rest)) != NULL) said = said || strstr(sentence, word) != NULL;
    kota_free(copy);
    return said;
}

static void try_entry(script_case *here, const char *words, const char *text) {
    kota_status status = try_script(here, text);
    char *place = kota_text_format("main.lua:%d:", (int)marked_line(text));
    cr_expect(status == KOTA_SCRIPT || status == KOTA_BUDGET, "ends with %d:\n%s", (int)status, text);
    cr_expect_not_null(strstr(here->err.text, place), "%s is not in: %s\n%s", place, here->err.text, text);
    cr_expect(says(here->err.text, words), "%s is not in: %s\n%s", words, here->err.text, text);
    kota_free(place);
}

Test(broken, each_names_its_line) {
    const char *root = getenv("KOTA_SOURCE");
    char *path = kota_text_format("%s/tests/unit/script/broken.txt", root != NULL ? root : "."), *text = NULL;
    size_t length;
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    cr_assert_eq(kota_file_read(&text, &length, path, 1 << 20, NULL), KOTA_OK, "%s", path);
    int32_t count = 0;
    for (char *at = strstr(text, "\n%% "), *next; at != NULL; at = next, count++) {
        char *words = at + 4, *script = strchr(words, '\n');
        next = strstr(script, "\n%% ");
        *script++ = '\0';
        if (next != NULL) next[1] = '\0'; /* the last line keeps its end */
        try_entry(&here, words, script);
        if (next != NULL) next[1] = '%';
    }
    cr_expect(count >= 200, "%d scripts", (int)count);
    kota_free(text);
    kota_free(path);
    case_destroy(&here);
}
