/* A start that keeps to the limits: of a plan that was made for other vehicles, roads or hours, the days and stops
 * that break them are taken out; the search then puts back what it can. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "waste/rounds_inside.h"

static int32_t place_at(const kota_rounds_def *def, const kota_rounds_plan *plan, int32_t k) {
    int32_t task = plan->order[k];
    return plan->turned[k] != 0 ? def->other_places[task] : def->tasks[task].place;
}

/* How long loads [begin, end) of a plan take with a kind, each cut short at its first `most` stops in all; infinite:
 * there is no way, or a load holds too much. */
static double lasts(const kota_rounds_def *def, const kota_rounds_plan *plan, const kota_rounds_day *day,
                    int32_t most) {
    const kota_rounds_kind *kind = &def->kinds[day->kind];
    double time = kind->start;
    int32_t at = kind->from, left = most;
    for (int32_t l = day->begin; l < day->end && left > 0; l++) {
        const kota_rounds_load *load = &plan->loads[l];
        double amount = 0.0, weight = 0.0;
        for (int32_t k = load->begin; k < load->end && left > 0; k++, left--) {
            int32_t place = place_at(def, plan, k), task = plan->order[k];
            time += kota_rounds_leg_at(def, at, place, time) + def->tasks[task].service;
            amount += def->tasks[task].amount;
            if (def->weights != NULL) weight += def->weights[task];
            at = place;
        }
        if (amount > kind->capacity || (kind->weight_max > 0.0 && weight > kind->weight_max)) return KOTA_INFINITY;
        const kota_rounds_dump *dump = &def->dumps[load->dump];
        time += kota_rounds_leg_at(def, at, dump->place, time) + dump->tip;
        at = dump->place;
    }
    return time + kota_rounds_leg_at(def, at, kind->home, time) - kind->start;
}

/* The first stops of a day that fit, as a day of the mended plan. */
static void keep_day(kota_rounds_plan *to, const kota_rounds_plan *from, const kota_rounds_day *day, int32_t most) {
    int32_t begin = to->load_count;
    for (int32_t l = day->begin; l < day->end && most > 0; l++) {
        const kota_rounds_load *load = &from->loads[l];
        int32_t count = kota_mini(most, load->end - load->begin);
        if (count == 0) continue;
        memcpy(to->order + to->order_count, from->order + load->begin, (size_t)count * sizeof *to->order);
        memcpy(to->turned + to->order_count, from->turned + load->begin, (size_t)count * sizeof *to->turned);
        to->loads[to->load_count++] = (kota_rounds_load){to->order_count, to->order_count + count, load->dump};
        to->order_count += count;
        most -= count;
    }
    to->days[to->day_count++] = (kota_rounds_day){day->kind, begin, to->load_count};
}

void kota_waste__rounds_mend(kota_rounds_plan *plan, const kota_rounds_def *def) {
    kota_rounds_plan mended;
    kota_waste__rounds_plan_alloc(&mended, def->task_count);
    int32_t used[KOTA_ROUNDS_KINDS_MAX] = {0};
    for (int32_t d = 0; d < plan->day_count; d++) {
        const kota_rounds_day *day = &plan->days[d];
        if (day->begin == day->end || used[day->kind] == def->kinds[day->kind].count) continue;
        double most = def->kinds[day->kind].shift + def->kinds[day->kind].overtime_max;
        int32_t stops = 0;
        for (int32_t l = day->begin; l < day->end; l++) stops += plan->loads[l].end - plan->loads[l].begin;
        while (stops > 0 && !(lasts(def, plan, day, stops) <= most && lasts(def, plan, day, stops) < KOTA_INFINITY))
            stops--;
        if (stops == 0) continue;
        keep_day(&mended, plan, day, stops);
        used[day->kind]++;
    }
    kota_rounds_plan_free(plan);
    *plan = mended;
}
