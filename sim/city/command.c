/* The table of commands, their dry run, their order and their names on the tape. What they do is in apply.c. */
#include "city/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "snap/snap.h"

const kota_command_info kota_commands[KOTA_COMMAND_COUNT] = {
#define KOTA_COMMAND(name, word_, target_, values_, v1, low1, high1, v2, low2, high2, text_)                         \
    {.word = word_,                                                                                                  \
     .text = text_,                                                                                                  \
     .target = KOTA_TARGET_##target_,                                                                                \
     .values = values_,                                                                                              \
     .value_name = {v1, v2},                                                                                         \
     .low = {low1, low2},                                                                                            \
     .high = {high1, high2}},
#include "city/commands.def"
#undef KOTA_COMMAND
};

static int32_t target_count(kota_target target, const kota_map *map) {
    switch (target) {
    case KOTA_TARGET_PUMP: return map->pump_count;
    case KOTA_TARGET_WALL: return map->wall_count;
    case KOTA_TARGET_GATE: return map->gate_count;
    case KOTA_TARGET_DRAIN: return map->drain_link_count;
    case KOTA_TARGET_LINK: return map->roads.link_count;
    case KOTA_TARGET_LINE: return map->line_count;
    case KOTA_TARGET_BIN: return kota_snap_count(map, KOTA_PLACE_BIN);
    case KOTA_TARGET_DISTRICT: return map->district_count;
    case KOTA_TARGET_CITY: return 0;
    }
    return 0;
}

kota_status kota_command_check(const kota_command *command, const kota_map *map, kota_error *err) {
    if ((int32_t)command->kind < 0 || command->kind >= KOTA_COMMAND_COUNT)
        return kota_fail(err, KOTA_SCRIPT, "policy \"%s\": there is no command %d", command->by, (int)command->kind);
    const kota_command_info *info = &kota_commands[command->kind];
    int32_t count = target_count(info->target, map);
    bool whole = info->target == KOTA_TARGET_DISTRICT || info->target == KOTA_TARGET_CITY;
    if (command->target >= count || command->target < (whole ? -1 : 0))
        return kota_fail(err, KOTA_SCRIPT, "policy \"%s\": %s has no target %d; this city has %d", command->by,
                         info->word, command->target, count);
    for (int32_t v = 0; v < info->values; v++) {
        double value = command->value[v];
        if (!(value >= info->low[v] && value <= info->high[v]))
            return kota_fail(err, KOTA_SCRIPT, "policy \"%s\": %s: %s = %g must be between %g and %g", command->by,
                             info->word, info->value_name[v], value, info->low[v], info->high[v]);
    }
    return KOTA_OK;
}

static int compare(double a, double b) { return (a > b) - (a < b); }

int kota_command_order(const void *a, const void *b) {
    const kota_command *x = a, *y = b;
    if (x->time_ms != y->time_ms) return x->time_ms < y->time_ms ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->target != y->target) return x->target < y->target ? -1 : 1;
    for (int32_t v = 0; v < 2; v++)
        if (x->value[v] < y->value[v] || x->value[v] > y->value[v]) return compare(x->value[v], y->value[v]);
    return strcmp(x->by, y->by);
}

void kota_command_target_text(const kota_command *command, const kota_map *map, char *text, size_t size) {
    switch (kota_commands[command->kind].target) {
    case KOTA_TARGET_PUMP: snprintf(text, size, "%s", map->pumps[command->target].id_text); return;
    case KOTA_TARGET_WALL: snprintf(text, size, "%s", map->walls[command->target].id_text); return;
    case KOTA_TARGET_GATE: snprintf(text, size, "%s", map->gates[command->target].id_text); return;
    case KOTA_TARGET_DRAIN: snprintf(text, size, "%s", map->drain_links[command->target].id_text); return;
    case KOTA_TARGET_LINK:
        snprintf(text, size, "%016llx", (unsigned long long)map->roads.link_id[command->target]);
        return;
    case KOTA_TARGET_LINE: snprintf(text, size, "%s", map->line_ids[command->target]); return;
    case KOTA_TARGET_BIN:
        snprintf(text, size, "%s", map->facilities[kota_snap_bin_facility(map, command->target)].id_text);
        return;
    case KOTA_TARGET_DISTRICT:
        snprintf(text, size, "%s", command->target < 0 ? "all" : map->districts[command->target].id_text);
        return;
    case KOTA_TARGET_CITY: snprintf(text, size, "all"); return;
    }
}

bool kota_command_target_find(kota_command *command, const kota_map *map, const char *text) {
    kota_target target = kota_commands[command->kind].target;
    command->target = -1;
    if (target == KOTA_TARGET_CITY) return strcmp(text, "all") == 0;
    if (target == KOTA_TARGET_DISTRICT && strcmp(text, "all") == 0) return true;
    char candidate[256];
    for (int32_t t = 0; t < target_count(target, map); t++) {
        command->target = t;
        kota_command_target_text(command, map, candidate, sizeof candidate);
        if (strcmp(candidate, text) == 0) return true;
    }
    command->target = -1;
    return false;
}
