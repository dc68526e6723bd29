/* Cutting a plan's days into parts that lie together: halves along a line between two far stops, again and again.
 * Only legs are known, so a day's place on the line is how much nearer to one end than to the other its stops are. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "waste/rounds_cut.h"

typedef struct on_line {
    double at;
    int32_t day, stops;
} on_line;

static int by_place(const void *a_, const void *b_) {
    const on_line *a = a_, *b = b_;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    return a->day < b->day ? -1 : a->day > b->day;
}

static int32_t first_stop(const kota_rounds_plan *plan, int32_t day) {
    return plan->loads[plan->days[day].begin].begin;
}
static int32_t end_stop(const kota_rounds_plan *plan, int32_t day) {
    return plan->loads[plan->days[day].end - 1].end;
}

static double apart(const kota_rounds_def *def, int32_t a, int32_t b) {
    double leg = kota_rounds_leg(def, def->tasks[a].place, def->tasks[b].place);
    return kota_is_finite(leg) ? leg : 1e10;
}

static int32_t farthest(const kota_rounds_def *def, const kota_rounds_plan *plan, const int32_t *days, int32_t count,
                        int32_t from) {
    int32_t best = from;
    double most = -1.0;
    for (int32_t k = 0; k < count; k++) {
        for (int32_t i = first_stop(plan, days[k]); i < end_stop(plan, days[k]); i++) {
            double far = apart(def, from, plan->order[i]);
            if (far > most) best = plan->order[i];
            most = kota_max(most, far);
        }
    }
    return best;
}

/* Sort days along the line from a to b; returns how many make up the first half of the stops. */
static int32_t halve(const kota_rounds_def *def, const kota_rounds_plan *plan, int32_t *days, int32_t count,
                     int32_t a, int32_t b) {
    on_line *line = kota_alloc((size_t)count, sizeof *line);
    int32_t total = 0;
    for (int32_t k = 0; k < count; k++) {
        line[k].day = days[k];
        line[k].stops = end_stop(plan, days[k]) - first_stop(plan, days[k]);
        total += line[k].stops;
        for (int32_t i = first_stop(plan, days[k]); i < end_stop(plan, days[k]); i++)
            line[k].at += (apart(def, a, plan->order[i]) - apart(def, b, plan->order[i])) / (double)line[k].stops;
    }
    qsort(line, (size_t)count, sizeof *line, by_place);
    int32_t sum = 0, half = 0;
    for (int32_t k = 0; k < count; k++) {
        days[k] = line[k].day;
        if (2 * sum + line[k].stops <= total) half = k + 1;
        sum += line[k].stops;
    }
    kota_free(line);
    return kota_maxi(1, kota_mini(half, count - 1));
}

static void cut(rounds_cuts *cuts, const kota_rounds_def *def, const kota_rounds_plan *plan, int32_t from,
                int32_t count, int32_t part_max, rounds_dice *dice) {
    int32_t stops = 0;
    for (int32_t k = from; k < from + count; k++)
        stops += end_stop(plan, cuts->days[k]) - first_stop(plan, cuts->days[k]);
    if (stops <= part_max || count < 2) {
        cuts->begin[++cuts->count] = from + count;
        return;
    }
    int32_t day = cuts->days[from + rounds_below(dice, count)], first = first_stop(plan, day);
    int32_t a = plan->order[first + rounds_below(dice, end_stop(plan, day) - first)];
    int32_t b = farthest(def, plan, cuts->days + from, count, a);
    int32_t half = halve(def, plan, cuts->days + from, count, a, b);
    cut(cuts, def, plan, from, half, part_max, dice);
    cut(cuts, def, plan, from + half, count - half, part_max, dice);
}

void kota_waste__rounds_cut(rounds_cuts *cuts, const kota_rounds_def *def, const kota_rounds_plan *plan,
                            int32_t part_max, rounds_dice *dice) {
    cuts->days = kota_alloc((size_t)plan->day_count + 1, sizeof *cuts->days);
    cuts->begin = kota_alloc((size_t)plan->day_count + 2, sizeof *cuts->begin);
    cuts->count = 0;
    for (int32_t d = 0; d < plan->day_count; d++) cuts->days[d] = d;
    if (plan->day_count == 0)
        cuts->begin[++cuts->count] = 0;
    else
        cut(cuts, def, plan, 0, plan->day_count, part_max, dice);
}

void kota_waste__rounds_cuts_free(rounds_cuts *cuts) {
    kota_free(cuts->days);
    kota_free(cuts->begin);
}
