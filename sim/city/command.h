/* Commands: what policies order, as plain data. See commands.def. */
#ifndef KOTA_CITY_COMMAND_H
#define KOTA_CITY_COMMAND_H

#include "core/kota.h"
#include "map/map.h"

typedef enum kota_command_kind {
#define KOTA_COMMAND(name, word, target, values, v1, low1, high1, v2, low2, high2, text) KOTA_COMMAND_##name,
#include "city/commands.def"
#undef KOTA_COMMAND
    KOTA_COMMAND_COUNT
} kota_command_kind;

typedef enum kota_target {
    KOTA_TARGET_PUMP,
    KOTA_TARGET_WALL,
    KOTA_TARGET_GATE,
    KOTA_TARGET_DRAIN,
    KOTA_TARGET_LINK,
    KOTA_TARGET_LINE,
    KOTA_TARGET_BIN,
    KOTA_TARGET_DISTRICT,
    KOTA_TARGET_CITY
} kota_target;

typedef struct kota_command_info {
    const char *word, *text;
    kota_target target;
    int32_t values;
    const char *value_name[2];
    double low[2], high[2];
} kota_command_info;
extern const kota_command_info kota_commands[KOTA_COMMAND_COUNT];

enum { KOTA_COMMAND_BY_MAX = 64 };
typedef struct kota_command {
    int64_t time_ms; /* when it was ordered: the control beat */
    kota_command_kind kind;
    int32_t target; /* index of the pump, wall, gate, link, line, bin or district; -1: whole city */
    double value[2];
    char by[KOTA_COMMAND_BY_MAX];   /* name of the policy */
    int32_t priority;               /* of the policy; nothing once settled */
    char over[KOTA_COMMAND_BY_MAX]; /* name of the policy whose order stands in its place; "": it is applied */
} kota_command;

/** The dry run: kind known, target exists, values in range and finite.
 *  @errors KOTA_SCRIPT, with the policy's name, the value and the range.  @tested tests/unit/city/test_command.c */
KOTA_NODISCARD kota_status kota_command_check(const kota_command *command, const kota_map *map, kota_error *err);
/** Settle what several policies order at one time, commands in their order of application: where two want different
 *  things of one target (the whole city is the target of each district too), that of the higher priority stands and
 *  the other is marked with its name. Policies that agree, or that order other kinds of things, do not meet.
 *  @errors KOTA_SCRIPT: two of equal priority disagree, with both names.
 *  @determinism a pure function of the commands, in whatever order the policies were called.
 *  @tested tests/unit/city/test_command.c, tests/cli/policy */
KOTA_NODISCARD kota_status kota_commands_settle(kota_command *commands, int32_t count, const kota_map *map,
                                                kota_error *err);
/** Order of application, for qsort: time, kind, target, values, name of the policy.
 *  @tested tests/unit/city/test_command.c */
int kota_command_order(const void *a, const void *b);
/** Lasting name of a target as the tape writes it: an id, 16 hex digits for a link, "all" for the whole city. The
 *  command must have passed kota_command_check; a name that is longer than size is cut.
 *  @tested tests/unit/city/test_command.c */
void kota_command_target_text(const kota_command *command, const kota_map *map, char *text, size_t size);
/** Inverse of the above for a command whose kind is set: sets its target. @return false where there is no such target
 *  (target is then -1).  @tested tests/unit/city/test_command.c */
bool kota_command_target_find(kota_command *command, const kota_map *map, const char *text);

#endif
