#include "city/explain.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

static int by_deed(const void *a, const void *b) {
    const kota_command *x = *(const kota_command *const *)a, *y = *(const kota_command *const *)b;
    int names = strcmp(x->by, y->by);
    if (names != 0) return names;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->target != y->target) return x->target < y->target ? -1 : 1;
    return kota_command_order(x, y);
}

typedef struct span {
    int64_t from_ms, to_ms;
} span;

static int by_time(const void *a, const void *b) {
    const span *x = a, *y = b;
    if (x->from_ms != y->from_ms) return x->from_ms < y->from_ms ? -1 : 1;
    return (x->to_ms > y->to_ms) - (x->to_ms < y->to_ms);
}

/* The value with which an order that lasts until the next is taken back; false of the others. */
static bool lasts(kota_command_kind kind, double *back) {
    switch ((int)kind) {
    case KOTA_COMMAND_PUMP_MODE:
    case KOTA_COMMAND_DRAIN_MODE:
    case KOTA_COMMAND_LINK_CLOSED:
    case KOTA_COMMAND_LINK_BAN:
    case KOTA_COMMAND_LINK_LANES:
    case KOTA_COMMAND_LINK_TOLL: *back = 0; return true;
    case KOTA_COMMAND_PUMP_ABLE: *back = 1; return true;
    case KOTA_COMMAND_FLEET_BUDGET:
    case KOTA_COMMAND_FLEET_LIMIT: *back = -1; return true;
    case KOTA_COMMAND_LINK_SPEED: *back = kota_commands[kind].high[0]; return true;
    default: return false;
    }
}

/* When the order c, with the next of its target behind it, is over; its own time where it is done at once. */
static int64_t end_of(const kota_command *c, const kota_command *next, int64_t end_ms) {
    double back = 0;
    int64_t until_ms = next != NULL ? next->time_ms : end_ms;
    for (int32_t v = 0; v < kota_commands[c->kind].values; v++) {
        if (strcmp(kota_commands[c->kind].value_name[v], "until_s") != 0) continue;
        int64_t own_ms = (int64_t)c->value[v] * 1000;
        return own_ms < until_ms ? own_ms : until_ms;
    }
    if (!lasts(c->kind, &back) || (c->value[0] <= back && c->value[0] >= back)) return c->time_ms;
    return until_ms;
}

static int64_t sum(span *spans, int32_t count) { /* of their union */
    int64_t held_ms = 0, until_ms = INT64_MIN;
    if (count > 1) qsort(spans, (size_t)count, sizeof *spans, by_time);
    for (int32_t i = 0; i < count; i++) {
        int64_t from_ms = spans[i].from_ms > until_ms ? spans[i].from_ms : until_ms;
        if (spans[i].to_ms <= from_ms) continue;
        held_ms += spans[i].to_ms - from_ms;
        until_ms = spans[i].to_ms;
    }
    return held_ms;
}

int32_t kota_deeds(kota_deed **out, const kota_command *commands, int32_t count, int64_t end_ms) {
    const kota_command **sorted = kota_alloc((size_t)count + 1, sizeof *sorted);
    span *spans = kota_alloc((size_t)count + 1, sizeof *spans);
    kota_deed *deeds = kota_alloc((size_t)count + 1, sizeof *deeds);
    int32_t kept = 0, deed_count = 0;
    for (int32_t c = 0; c < count; c++)
        if (commands[c].over[0] == '\0') sorted[kept++] = &commands[c];
    if (kept > 1) qsort(sorted, (size_t)kept, sizeof *sorted, by_deed);
    for (int32_t from = 0, to; from < kept; from = to) {
        kota_deed deed = {.by = sorted[from]->by, .kind = sorted[from]->kind, .first_ms = INT64_MAX};
        for (to = from; to < kept && sorted[to]->kind == deed.kind && strcmp(sorted[to]->by, deed.by) == 0; to++) {
            const kota_command *c = sorted[to], *next = to + 1 < kept ? sorted[to + 1] : NULL;
            if (next != NULL && (next->kind != c->kind || next->target != c->target || strcmp(next->by, c->by) != 0))
                next = NULL;
            spans[to - from] = (span){c->time_ms, end_of(c, next, end_ms)};
            deed.orders++;
            if (to == from || sorted[to - 1]->target != c->target) deed.targets++;
            if (c->time_ms < deed.first_ms) deed.first_ms = c->time_ms;
        }
        deed.held_ms = sum(spans, to - from);
        deeds[deed_count++] = deed;
    }
    kota_free(sorted);
    kota_free(spans);
    *out = deeds;
    return deed_count;
}
