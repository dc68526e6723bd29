/* The tape: commands come back as they went, and no bad line reaches the city. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "io/tape.h"
#include "support/test_city.c" /* unit tests link their own layer alone, so the made-up city is compiled in */

static kota_map *make_map(kota_arena *arena) {
    kota_map *map = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&map, kota_test_city(arena), 20.0, arena, &err), KOTA_OK, "%s", err.text);
    return map;
}

static const kota_command commands[] = {
    {.time_ms = INT64_C(1736890200000),
     .kind = KOTA_COMMAND_PUMP_MODE,
     .target = 0,
     .value = {1, 0},
     .by = "Pumps, \"on\""},
    {.time_ms = INT64_C(1736890200250), .kind = KOTA_COMMAND_LINK_CLOSED, .target = 7, .value = {1, 0}, .by = "x"},
    {.time_ms = INT64_C(1736890260000),
     .kind = KOTA_COMMAND_LINK_SPEED,
     .target = 3,
     .value = {25.0 / 3.6, 0},
     .by = "x"},
    {.time_ms = INT64_C(1736890260000),
     .kind = KOTA_COMMAND_TRAVEL_HOLD,
     .target = 1,
     .value = {0.3, 1736893800.0},
     .by = "x"},
    {.time_ms = INT64_C(1736890260000), .kind = KOTA_COMMAND_BIN_COLLECT, .target = 0, .by = ""},
    {.time_ms = INT64_C(1736890260000),
     .kind = KOTA_COMMAND_FLEET_DISPATCH,
     .target = -1,
     .value = {1736893800.0, 0},
     .by = "x"},
    {.time_ms = INT64_C(1736890260000),
     .kind = KOTA_COMMAND_CREW_CLEAN,
     .target = -1,
     .value = {4, 1736893800.5},
     .by = "x"},
};

/* The tape of `commands` as text; heap. */
static char *tape_text(const kota_map *map, size_t *length) {
    char folder[] = "/tmp/kota-tape-XXXXXX", *bytes = NULL;
    kota_error err = {0};
    cr_assert_not_null(mkdtemp(folder));
    char *path = kota_text_format("%s/tape.csv", folder);
    cr_assert_eq(kota_tape_write(path, commands, KOTA_COUNT(commands), map, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_file_read(&bytes, length, path, 1 << 20, NULL), KOTA_OK);
    kota_command *read = NULL;
    int32_t count = 0;
    cr_assert_eq(kota_tape_read(&read, &count, path, map, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(count, KOTA_COUNT(commands));
    kota_free(read);
    cr_assert_eq(kota_folder_remove(folder, NULL), KOTA_OK);
    cr_assert_eq(kota_tape_read(&read, &count, path, map, NULL), KOTA_DATA);
    kota_free(path);
    return bytes;
}

Test(tape, gives_the_same_commands_back) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = make_map(arena);
    size_t length = 0;
    char *text = tape_text(map, &length);
    kota_command *read = NULL;
    int32_t count = 0;
    kota_error err = {0};
    const char *start = "time,command,target,value1,value2,by\n2025-01-15 04:30:00.000,pump_mode,pump,1,,\"Pumps, ";
    cr_assert_eq(strncmp(text, start, strlen(start)), 0, "%s", text);
    cr_assert_eq(kota_tape_parse(&read, &count, text, length, "tape.csv", map, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(count, KOTA_COUNT(commands));
    for (int32_t i = 0; i < count; i++) {
        cr_assert_eq(read[i].time_ms, commands[i].time_ms);
        cr_assert_eq(read[i].kind, commands[i].kind);
        cr_assert_eq(read[i].target, commands[i].target, "%d", (int)i);
        cr_assert_eq(memcmp(read[i].value, commands[i].value, sizeof read[i].value), 0);
        cr_assert_str_eq(read[i].by, commands[i].by);
    }
    kota_free(read);
    kota_free(text);
    kota_arena_destroy(arena);
}

Test(tape, says_what_is_wrong_with_a_line) {
    static const struct {
        const char *line, *says;
    } cases[] = {
        {"2025-01-15 04:30:00.000,pump_mod,x,1,,p",
         "t.csv:2: column 'command' = 'pump_mod' is not a command; nearest: 'pump_mode'"},
        {"2025-01-15 04:30:00.00,fleet_threshold,,0.5,,p",
         "t.csv:2: column 'time' = '2025-01-15 04:30:00.00' is not a time"},
        {"2025-01-32 04:30:00.000,fleet_threshold,,0.5,,p", "is not a time"},
        {"2025-01-15 04:30:00.000,pump_mode,nowhere,1,,p",
         "t.csv:2: column 'target' = 'nowhere' is not there in this city"},
        {"2025-01-15 04:30:00.000,fleet_threshold,,,,p", "column 'value1' = '' must be a number"},
        {"2025-01-15 04:30:00.000,fleet_threshold,,x,,p", "column 'value1' = 'x' is not a number"},
        {"2025-01-15 04:30:00.000,fleet_threshold,,0.5,1,p", "column 'value2' = '1' must be empty for this command"},
        {"2025-01-15 04:30:00.000,fleet_threshold,,2,,p", "t.csv:2: "}, /* then the sentence of kota_command_check */
        {"2025-01-15 "
         "04:30:00.000,fleet_threshold,,0.5,,0123456789012345678901234567890123456789012345678901234567890123",
         "is longer than 63 bytes"},
    };
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = make_map(arena);
    for (int32_t i = 0; i < KOTA_COUNT(cases); i++) {
        char *text = kota_text_format("time,command,target,value1,value2,by\n%s\n", cases[i].line);
        kota_command *read = NULL;
        int32_t count = 0;
        kota_error err = {0};
        cr_assert_eq(kota_tape_parse(&read, &count, text, strlen(text), "t.csv", map, &err), KOTA_DATA, "%s", text);
        cr_assert_not_null(strstr(err.text, cases[i].says), "%s", err.text);
        cr_assert_null(read);
        kota_free(text);
    }
    kota_arena_destroy(arena);
}

Test(tape, every_truncation_is_a_tape_or_a_sentence) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = make_map(arena);
    size_t length = 0;
    char *text = tape_text(map, &length);
    int32_t refused = 0;
    for (size_t n = 0; n < length; n++) {
        char *cut = kota_realloc(NULL, n, 1);
        memcpy(cut, text, n);
        kota_command *read = NULL;
        int32_t count = 0;
        kota_error err = {0};
        kota_status status = kota_tape_parse(&read, &count, cut, n, "tape.csv", map, &err);
        cr_assert((status == KOTA_OK) == (err.text[0] == '\0'));
        refused += status != KOTA_OK;
        kota_free(read);
        kota_free(cut);
    }
    cr_assert_gt(refused, (int32_t)length / 2);
    kota_free(text);
    kota_arena_destroy(arena);
}
