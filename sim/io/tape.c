/* The tape as CSV. A tape that was written by hand or damaged must not reach the city: each line goes through the
 * same dry run as a policy's order. */
#include "io/tape.h"

#include <string.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "io/csv.h"

/* The last stands only on tapes with orders that were overruled. */
static const char *const columns[] = {"time", "command", "target", "value1", "value2", "by", "overruled_by"};
enum { NEEDED = 6 };

kota_status kota_tape_write(const char *path, const kota_command *commands, int32_t count, const kota_map *map,
                            kota_error *err) {
    kota_csv csv = {0};
    bool overruled = false;
    for (int32_t i = 0; i < count; i++) overruled = overruled || commands[i].over[0] != '\0';
    kota_csv_header(&csv, columns, overruled ? KOTA_COUNT(columns) : NEEDED);
    for (int32_t i = 0; i < count; i++) {
        const kota_command *command = &commands[i];
        char time[KOTA_TIME_TEXT_MAX + 8], target[256];
        kota_time_text(command->time_ms, map->utc_offset_min, time);
        if (strchr(time, '.') == NULL) memcpy(time + strlen(time), ".000", 5);
        kota_command_target_text(command, map, target, sizeof target);
        kota_csv_text(&csv, time);
        kota_csv_text(&csv, kota_commands[command->kind].word);
        kota_csv_text(&csv, target);
        for (int32_t k = 0; k < 2; k++) {
            kota_csv_number(&csv, k < kota_commands[command->kind].values ? command->value[k] : KOTA_NAN);
        }
        kota_csv_text(&csv, command->by);
        if (overruled) kota_csv_text(&csv, command->over);
        kota_csv_end_row(&csv);
    }
    kota_status status = kota_csv_write(&csv, path, err);
    kota_csv_free(&csv);
    return status;
}

/* "2025-01-15 06:30:00.250": up to three digits after the point */
static kota_status parse_time(int64_t *time_ms, const kota_csv_table *table, int32_t row, int32_t column,
                              const kota_map *map, kota_error *err) {
    char time[KOTA_TIME_TEXT_MAX] = {0};
    const char *cell = kota_csv_cell(table, row, column), *point = strchr(cell, '.');
    size_t length = point != NULL ? (size_t)(point - cell) : strlen(cell);
    int64_t ms = 0;
    bool fine = length < sizeof time;
    if (fine) memcpy(time, cell, length);
    if (fine && point != NULL) {
        fine = strlen(point + 1) == 3 && strspn(point + 1, "0123456789") == 3 && kota_text_to_integer(point + 1, &ms);
    }
    if (!fine || kota_time_parse(time_ms, time, map->utc_offset_min, NULL) != KOTA_OK) {
        return kota_csv_fail(table, row, column, "is not a time; write it as 2025-01-15 06:30:00.000", err);
    }
    *time_ms += ms;
    return KOTA_OK;
}

static int32_t find_kind(const char *word, const char **nearest) {
    const char *words[KOTA_COMMAND_COUNT];
    for (int32_t i = 0; i < KOTA_COMMAND_COUNT; i++) {
        words[i] = kota_commands[i].word;
        if (strcmp(words[i], word) == 0) return i;
    }
    *nearest = kota_text_nearest(word, words, KOTA_COMMAND_COUNT);
    return -1;
}

static kota_status parse_values(kota_command *command, const kota_csv_table *table, int32_t row, const int32_t *at,
                                kota_error *err) {
    int32_t values = kota_commands[command->kind].values;
    for (int32_t k = 0; k < 2; k++) {
        double value = KOTA_NAN;
        KOTA_TRY(kota_csv_get_number(&value, table, row, at[3 + k], err));
        if (k < values && kota_is_nan(value)) return kota_csv_fail(table, row, at[3 + k], "must be a number", err);
        if (k >= values && !kota_is_nan(value)) {
            return kota_csv_fail(table, row, at[3 + k], "must be empty for this command", err);
        }
        command->value[k] = k < values ? value : 0.0;
    }
    return KOTA_OK;
}

static kota_status parse_row(kota_command *command, const kota_csv_table *table, int32_t row, const int32_t *at,
                             const char *path, const kota_map *map, kota_error *err) {
    *command = (kota_command){.target = -1};
    KOTA_TRY(parse_time(&command->time_ms, table, row, at[0], map, err));
    const char *nearest = NULL, *by = kota_csv_cell(table, row, at[5]);
    int32_t kind = find_kind(kota_csv_cell(table, row, at[1]), &nearest);
    if (kind < 0) {
        char words[128] = "is not a command";
        if (nearest != NULL) {
            kota_text text = {0};
            kota_text_add(&text, "is not a command; nearest: '%.60s'", nearest);
            memcpy(words, text.chars, text.length + 1);
            kota_text_free(&text);
        }
        return kota_csv_fail(table, row, at[1], words, err);
    }
    command->kind = (kota_command_kind)kind;
    KOTA_TRY(parse_values(command, table, row, at, err));
    const char *over = at[NEEDED] >= 0 ? kota_csv_cell(table, row, at[NEEDED]) : "";
    if (strlen(by) >= sizeof command->by) return kota_csv_fail(table, row, at[5], "is longer than 63 bytes", err);
    if (strlen(over) >= sizeof command->over)
        return kota_csv_fail(table, row, at[NEEDED], "is longer than 63 bytes", err);
    memcpy(command->by, by, strlen(by) + 1);
    memcpy(command->over, over, strlen(over) + 1);
    if (!kota_command_target_find(command, map, kota_csv_cell(table, row, at[2]))) {
        return kota_csv_fail(table, row, at[2], "is not there in this city", err);
    }
    kota_error why = {0};
    if (kota_command_check(command, map, &why) != KOTA_OK) {
        return kota_fail(err, KOTA_DATA, "%s:%d: %s", path, (int)kota_csv_line(table, row), why.text);
    }
    return KOTA_OK;
}

kota_status kota_tape_parse(kota_command **commands, int32_t *count, const char *bytes, size_t length,
                            const char *path, const kota_map *map, kota_error *err) {
    *commands = NULL;
    *count = 0;
    kota_csv_table *table = NULL;
    KOTA_TRY(kota_csv_parse(&table, bytes, length, path, err));
    int32_t at[KOTA_COUNT(columns)] = {0};
    kota_status status = KOTA_OK;
    for (int32_t i = 0; status == KOTA_OK && i < NEEDED; i++) {
        status = kota_csv_need(&at[i], table, columns[i], err);
    }
    at[NEEDED] = kota_csv_column(table, columns[NEEDED]);
    int32_t rows = kota_csv_rows(table);
    kota_command *read = kota_alloc((size_t)rows, sizeof *read);
    for (int32_t row = 0; status == KOTA_OK && row < rows; row++) {
        status = parse_row(&read[row], table, row, at, path, map, err);
    }
    kota_csv_destroy(table);
    if (status != KOTA_OK) {
        kota_free(read);
        return status;
    }
    *commands = read;
    *count = rows;
    return KOTA_OK;
}

kota_status kota_tape_read(kota_command **commands, int32_t *count, const char *path, const kota_map *map,
                           kota_error *err) {
    *commands = NULL;
    *count = 0;
    char *bytes = NULL;
    size_t length = 0;
    KOTA_TRY(kota_file_read(&bytes, &length, path, (size_t)1 << 30, err));
    kota_status status = kota_tape_parse(commands, count, bytes, length, path, map, err);
    kota_free(bytes);
    return status;
}
