/* tape.csv: the commands of a run in the order they were applied; a replay reads it in place of the scripts.
 * Columns: time (local, with milliseconds), command, target, value1, value2, by. Values in SI. */
#ifndef KOTA_IO_TAPE_H
#define KOTA_IO_TAPE_H

#include "city/command.h"
#include "core/kota.h"

/** Write the tape atomically. map: whose city's offset and names the file uses.
 *  @errors KOTA_DATA.  @tested tests/unit/io/test_tape.c */
KOTA_NODISCARD kota_status kota_tape_write(const char *path, const kota_command *commands, int32_t count,
                                           const kota_map *map, kota_error *err);
/** Read a tape; every command is checked as kota_command_check does. commands: heap, free with kota_free.
 *  @errors KOTA_DATA: a column missing, a time, command, target or value that cannot be: "<path>:<line>: ...".
 *  @tested tests/unit/io/test_tape.c */
KOTA_NODISCARD kota_status kota_tape_read(kota_command **commands, int32_t *count, const char *path,
                                          const kota_map *map, kota_error *err);
/** The same from bytes; path is for sentences alone. */
KOTA_NODISCARD kota_status kota_tape_parse(kota_command **commands, int32_t *count, const char *bytes, size_t length,
                                           const char *path, const kota_map *map, kota_error *err);

#endif
