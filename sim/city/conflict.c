/* Policies that want different things of one target at one time. */
#include <stdio.h>
#include <string.h>

#include "city/command.h"

static bool same_target(const kota_command *a, const kota_command *b) {
    bool districts = kota_commands[a->kind].target == KOTA_TARGET_DISTRICT;
    return a->target == b->target || (districts && (a->target < 0 || b->target < 0));
}

static bool disagree(const kota_command *a, const kota_command *b) {
    if (strcmp(a->by, b->by) == 0 || !same_target(a, b)) return false;
    for (int32_t v = 0; v < kota_commands[a->kind].values; v++)
        if (a->value[v] < b->value[v] || a->value[v] > b->value[v]) return true;
    return false;
}

/* The strongest of those that overrule a command; of several the first by name. */
static void overrule(kota_command *one, const kota_command *group, int32_t count) {
    const kota_command *best = NULL;
    for (int32_t i = 0; i < count; i++) {
        const kota_command *other = &group[i];
        if (other->priority <= one->priority || !disagree(one, other)) continue;
        bool better = best == NULL || other->priority > best->priority ||
                      (other->priority == best->priority && strcmp(other->by, best->by) < 0);
        if (better) best = other;
    }
    if (best != NULL) memcpy(one->over, best->by, sizeof one->over);
}

static kota_status say(const kota_command *a, const kota_command *b, const kota_map *map, kota_error *err) {
    char target[128];
    const kota_command *one = a->target < 0 ? b : a; /* the district rather than the whole city */
    kota_command_target_text(one, map, target, sizeof target);
    bool a_first = strcmp(a->by, b->by) < 0;
    return kota_fail(err, KOTA_SCRIPT,
                     "policies \"%s\" and \"%s\" order different things of %s at one time (%s = %g and %g); give one "
                     "the higher priority: kota.policy { priority = 1, ... }",
                     a_first ? a->by : b->by, a_first ? b->by : a->by, target, kota_commands[a->kind].word,
                     a_first ? a->value[0] : b->value[0], a_first ? b->value[0] : a->value[0]);
}

/* Commands of one kind that may meet: those of one target, or all of districts. */
static kota_status settle_group(kota_command *group, int32_t count, const kota_map *map, kota_error *err) {
    for (int32_t i = 0; i < count; i++) overrule(&group[i], group, count);
    for (int32_t i = 0; i < count; i++)
        for (int32_t j = i + 1; j < count; j++)
            if (group[i].over[0] == '\0' && group[j].over[0] == '\0' && disagree(&group[i], &group[j]))
                return say(&group[i], &group[j], map, err);
    return KOTA_OK;
}

kota_status kota_commands_settle(kota_command *commands, int32_t count, const kota_map *map, kota_error *err) {
    for (int32_t from = 0, to; from < count; from = to) {
        bool districts = kota_commands[commands[from].kind].target == KOTA_TARGET_DISTRICT;
        for (to = from + 1; to < count; to++)
            if (commands[to].kind != commands[from].kind ||
                (!districts && commands[to].target != commands[from].target))
                break;
        KOTA_TRY(settle_group(commands + from, to - from, map, err));
    }
    return KOTA_OK;
}
