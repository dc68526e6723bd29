/* Plans: room, copies, what they leave out, and a score that trusts nothing of the search. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "waste/rounds_inside.h"

#define SLACK_FRAC 1e-6 /* sums of many legs: rounding is no overtime and no overload */

void kota_waste__rounds_plan_alloc(kota_rounds_plan *plan, int32_t task_count) {
    size_t n = (size_t)task_count + 1;
    *plan = (kota_rounds_plan){.order = kota_alloc(n, sizeof *plan->order),
                               .turned = kota_alloc(n, sizeof *plan->turned),
                               .loads = kota_alloc(n, sizeof *plan->loads),
                               .days = kota_alloc(n, sizeof *plan->days),
                               .left_out = kota_alloc(n, sizeof *plan->left_out)};
}

void kota_rounds_plan_free(kota_rounds_plan *plan) {
    kota_free(plan->order);
    kota_free(plan->turned);
    kota_free(plan->loads);
    kota_free(plan->days);
    kota_free(plan->left_out);
    *plan = (kota_rounds_plan){0};
}

void kota_waste__rounds_plan_copy(kota_rounds_plan *to, const kota_rounds_plan *from) {
    memcpy(to->order, from->order, (size_t)from->order_count * sizeof *to->order);
    if (from->turned != NULL)
        memcpy(to->turned, from->turned, (size_t)from->order_count * sizeof *to->turned);
    else
        memset(to->turned, 0, (size_t)from->order_count * sizeof *to->turned);
    memcpy(to->loads, from->loads, (size_t)from->load_count * sizeof *to->loads);
    memcpy(to->days, from->days, (size_t)from->day_count * sizeof *to->days);
    to->order_count = from->order_count;
    to->load_count = from->load_count;
    to->day_count = from->day_count;
    to->cost = from->cost;
    to->prize_lost = from->prize_lost;
}

void kota_waste__rounds_plan_left(kota_rounds_plan *plan, int32_t task_count) {
    bool *served = kota_alloc((size_t)task_count + 1, sizeof *served);
    for (int32_t k = 0; k < plan->order_count; k++) served[plan->order[k]] = true;
    plan->left_count = 0;
    for (int32_t t = 0; t < task_count; t++)
        if (!served[t]) plan->left_out[plan->left_count++] = t;
    kota_free(served);
}

static kota_status check_names(const kota_rounds_def *def, const kota_rounds_plan *plan, kota_error *err) {
    for (int32_t d = 0; d < plan->day_count; d++)
        if (plan->days[d].kind < 0 || plan->days[d].kind >= def->kind_count)
            return kota_fail(err, KOTA_DATA, "day %d of the plan has a vehicle of kind %d; there are %d kinds", d + 1,
                             plan->days[d].kind + 1, def->kind_count);
    for (int32_t l = 0; l < plan->load_count; l++)
        if (plan->loads[l].dump < 0 || plan->loads[l].dump >= def->dump_count)
            return kota_fail(err, KOTA_DATA, "load %d of the plan goes to dump %d; there are %d dumps", l + 1,
                             plan->loads[l].dump + 1, def->dump_count);
    for (int32_t k = 0; k < plan->order_count && plan->turned != NULL; k++)
        if (plan->turned[k] != 0 && (def->other_places == NULL || def->other_places[plan->order[k]] < 0))
            return kota_fail(err, KOTA_DATA, "stop %d of the plan is turned round; it cannot be", plan->order[k] + 1);
    return KOTA_OK;
}

/* Each task stands once, in a load or among the left out. */
static kota_status check_served(const kota_rounds_def *def, const kota_rounds_plan *plan, kota_error *err) {
    int32_t *times = kota_alloc((size_t)def->task_count + 1, sizeof *times);
    for (int32_t k = 0; k < plan->order_count; k++) times[plan->order[k]]++;
    for (int32_t k = 0; k < plan->left_count; k++) times[plan->left_out[k]]++;
    kota_status status = KOTA_OK;
    for (int32_t t = 0; t < def->task_count && status == KOTA_OK; t++)
        if (times[t] != 1)
            status = kota_fail(err, KOTA_DATA, "stop %d is in the plan %d times; each must stand in it once", t + 1,
                               times[t]);
    kota_free(times);
    return status;
}

kota_status kota_rounds_check_plan(const kota_rounds_def *def, const kota_rounds_plan *plan, kota_error *err) {
    KOTA_TRY(check_served(def, plan, err));
    return check_names(def, plan, err);
}

static kota_status score_day(double *cost, const kota_rounds_def *def, const kota_rounds_plan *plan, int32_t d,
                             kota_error *err) {
    const kota_rounds_day *day = &plan->days[d];
    const kota_rounds_kind *kind = &def->kinds[day->kind];
    double way = 0.0, service = 0.0, from = kind->start;
    int32_t at = kind->from;
    for (int32_t l = day->begin; l < day->end; l++) {
        double amount = 0.0, weight = 0.0;
        for (int32_t k = plan->loads[l].begin; k < plan->loads[l].end; k++) {
            const kota_rounds_task *task = &def->tasks[plan->order[k]];
            int32_t place = task->place;
            if (plan->turned != NULL && plan->turned[k] != 0) place = def->other_places[plan->order[k]];
            way += kota_rounds_leg_at(def, at, place, from + way + service);
            service += task->service;
            amount += task->amount;
            if (def->weights != NULL) weight += def->weights[plan->order[k]];
            at = place;
        }
        if (amount > kind->capacity * (1.0 + SLACK_FRAC))
            return kota_fail(err, KOTA_DATA, "load %d of the plan takes %g; its vehicle holds %g", l + 1, amount,
                             kind->capacity);
        if (kind->weight_max > 0.0 && weight > kind->weight_max * (1.0 + SLACK_FRAC))
            return kota_fail(err, KOTA_DATA, "load %d of the plan weighs %g; its vehicle may carry %g", l + 1, weight,
                             kind->weight_max);
        const kota_rounds_dump *dump = &def->dumps[plan->loads[l].dump];
        way += kota_rounds_leg_at(def, at, dump->place, from + way + service) + dump->tip;
        at = dump->place;
    }
    way += kota_rounds_leg_at(def, at, kind->home, from + way + service);
    if (!kota_is_finite(way)) return kota_fail(err, KOTA_DATA, "day %d of the plan has a leg without a way", d + 1);
    double over = kota_max(0.0, way + service - kind->shift);
    if (over > kind->overtime_max + SLACK_FRAC * kind->shift)
        return kota_fail(err, KOTA_DATA, "day %d of the plan lasts %g; at most %g are allowed", d + 1, way + service,
                         kind->shift + kind->overtime_max);
    *cost += way + kind->fixed + over * kind->overtime_price + service * def->service_price;
    return KOTA_OK;
}

kota_status kota_rounds_score(double *cost, double *prize_lost, const kota_rounds_def *def,
                              const kota_rounds_plan *plan, kota_error *err) {
    double sum = 0.0, lost = 0.0;
    int32_t used[KOTA_ROUNDS_KINDS_MAX] = {0};
    KOTA_TRY(kota_rounds_check_plan(def, plan, err));
    for (int32_t d = 0; d < plan->day_count; d++) {
        KOTA_TRY(score_day(&sum, def, plan, d, err));
        int32_t kind = plan->days[d].kind;
        if (++used[kind] > def->kinds[kind].count)
            return kota_fail(err, KOTA_DATA, "the plan needs more than the %d vehicles of kind %d",
                             def->kinds[kind].count, kind + 1);
    }
    for (int32_t k = 0; k < plan->left_count; k++) {
        double prize = def->tasks[plan->left_out[k]].prize;
        if (kota_is_finite(prize)) lost += prize;
    }
    if (cost != NULL) *cost = sum;
    if (prize_lost != NULL) *prize_lost = lost;
    return KOTA_OK;
}
