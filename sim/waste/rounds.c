/* The solver of collection rounds: epochs. Each cuts the plan into parts, anneals every part for its share of the
 * iterations, and joins them again; see rounds.h. */
#include "waste/rounds.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "waste/rounds_cut.h"
#include "waste/rounds_inside.h"

enum { PART_MAX = 700, EPOCHS_MAX = 240, EPOCH_PER_STOP = 10, SHORT_PER_STOP = 2000 };
/* iterations of a cycle; by trial on X-n200-k36, X-n502-k39 and gdb10 */
enum { CYCLES_MAX = 8, CYCLE_LEAST = 600000, CYCLE_PER_STOP = 3000, CYCLE_PER_PAIR = 6 };
#define REHEAT 0.2     /* of the heat at the start, in cycles after the first; by trial on X-n200-k36 */
#define HEAT_SHORT 0.5 /* at the start, below SHORT_PER_STOP iterations a stop; by trial on 10,000 strewn stops */

/* Heats of a cooling, of the mean leg to the nearest stops; between two they fall by the same share each iteration.
 */
typedef struct heat_point {
    double done, heat;
} heat_point;
static const heat_point HEATS[] = {{0.0, 2.0}, {1.0, 0.03}}; /* by trial on X-n200-k36 */
/* Of a problem that is cut: where its rounds go is settled above 0.2, and from a colder start never; below it they
 * follow the heat ever more slowly, and below 0.075 nothing but details change. By trial on X-n1001-k43. */
static const heat_point HEATS_CUT[] = {{0.0, 1.0}, {0.15, 0.2}, {0.9, 0.075}, {1.0, 0.025}};

typedef struct job { /* one part of an epoch */
    int32_t *tasks, *days;
    int32_t task_count, day_count;
    int32_t vehicles[KOTA_ROUNDS_KINDS_MAX];
    int64_t iterations; /* to do, then done */
    kota_rounds_plan now, best;
} job;

typedef struct search {
    const kota_rounds_def *def;
    rounds_near near;
    kota_rounds_plan now, best;
    int32_t *local; /* of each task in its part */
    job *jobs;
    int32_t job_count, epoch;
    int64_t done;
    double heat_from, heat_to;
} search;

static void run_job(void *context, int32_t index) {
    search *s = context;
    job *j = &s->jobs[index];
    rounds_part part;
    kota_waste__rounds_part_create(&part, s->def, &s->near, j->tasks, j->task_count, j->vehicles);
    kota_waste__rounds_part_load(&part, &s->now, s->local, j->days, j->day_count);
    kota_waste__rounds_plan_alloc(&j->now, j->task_count);
    kota_waste__rounds_plan_alloc(&j->best, j->task_count);
    kota_key key = {s->def->seed, ((uint64_t)s->epoch << 32) | (uint32_t)index, KOTA_STREAM_WASTE, 100};
    j->iterations = kota_waste__rounds_anneal(&part, key, j->iterations, s->heat_from, s->heat_to, &j->best);
    kota_waste__rounds_part_store(&part, &j->now);
    kota_waste__rounds_part_free(&part);
}

/* The part of a stop that no day serves: that of the nearest one that has one. */
static int32_t part_of_left(const search *s, const int32_t *part_of, int32_t task) {
    const int32_t *near = &s->near.near[(size_t)task * ROUNDS_NEAR_MAX];
    for (int32_t k = 0; k < ROUNDS_NEAR_MAX && near[k] >= 0; k++)
        if (part_of[near[k]] >= 0) return part_of[near[k]];
    return 0;
}

/* The tasks of all days in the order of their rounds, then those that no day serves; part_of: -1 of these. */
static void list_tasks(const search *s, const rounds_cuts *cuts, int32_t *order, int32_t *part_of) {
    int32_t n = s->def->task_count, count = 0;
    memset(part_of, 0xff, (size_t)n * sizeof *part_of);
    for (int32_t p = 0; p < cuts->count; p++) {
        for (int32_t k = cuts->begin[p]; k < cuts->begin[p + 1]; k++) {
            const kota_rounds_day *day = &s->now.days[cuts->days[k]];
            for (int32_t i = s->now.loads[day->begin].begin; i < s->now.loads[day->end - 1].end; i++) {
                part_of[s->now.order[i]] = p;
                order[count++] = s->now.order[i];
            }
        }
    }
    for (int32_t t = 0; t < n; t++)
        if (part_of[t] < 0) order[count++] = t;
}

/* A part has its tasks in the order of its rounds, so that what lies near each other does so in memory too. One part
 * alone is made once, from rounds that will not last: it keeps the order that there is. */
static void give_tasks(search *s, const rounds_cuts *cuts) {
    int32_t n = s->def->task_count;
    int32_t *part_of = kota_alloc((size_t)n, sizeof *part_of), *left = kota_alloc((size_t)n, sizeof *left);
    int32_t *order = kota_alloc((size_t)n, sizeof *order);
    list_tasks(s, cuts, order, part_of);
    for (int32_t t = 0; t < n; t++) left[t] = part_of[t] < 0 ? part_of_left(s, part_of, t) : part_of[t];
    for (int32_t t = 0; t < n; t++) s->jobs[left[t]].task_count++;
    for (int32_t p = 0; p < cuts->count; p++) {
        s->jobs[p].tasks = kota_alloc((size_t)s->jobs[p].task_count, sizeof *s->jobs[p].tasks);
        s->jobs[p].task_count = 0;
    }
    for (int32_t k = 0; k < n; k++) {
        int32_t t = cuts->count > 1 ? order[k] : k;
        job *j = &s->jobs[left[t]];
        s->local[t] = j->task_count;
        j->tasks[j->task_count++] = t;
    }
    kota_free(order);
    kota_free(left);
    kota_free(part_of);
}

/* Each part keeps the vehicles of its days; those that stand idle are dealt out in turn. */
static void give_vehicles(search *s, const rounds_cuts *cuts) {
    int32_t idle[KOTA_ROUNDS_KINDS_MAX];
    for (int32_t k = 0; k < s->def->kind_count; k++) idle[k] = s->def->kinds[k].count;
    for (int32_t p = 0; p < cuts->count; p++) {
        job *j = &s->jobs[p];
        j->days = cuts->days + cuts->begin[p];
        j->day_count = cuts->begin[p + 1] - cuts->begin[p];
        for (int32_t d = 0; d < j->day_count; d++) {
            j->vehicles[s->now.days[j->days[d]].kind]++;
            idle[s->now.days[j->days[d]].kind]--;
        }
    }
    for (int32_t k = 0; k < s->def->kind_count; k++) {
        if (idle[k] <= 0) continue;
        for (int32_t p = 0; p < cuts->count; p++) {
            int32_t turn = (p + s->epoch + 1) % cuts->count;
            s->jobs[p].vehicles[k] += idle[k] / cuts->count + (turn < idle[k] % cuts->count ? 1 : 0);
        }
    }
}

static void append(kota_rounds_plan *to, const kota_rounds_plan *from) {
    memcpy(to->order + to->order_count, from->order, (size_t)from->order_count * sizeof *to->order);
    memcpy(to->turned + to->order_count, from->turned, (size_t)from->order_count * sizeof *to->turned);
    for (int32_t l = 0; l < from->load_count; l++) {
        kota_rounds_load load = from->loads[l];
        load.begin += to->order_count;
        load.end += to->order_count;
        to->loads[to->load_count + l] = load;
    }
    for (int32_t d = 0; d < from->day_count; d++) {
        kota_rounds_day day = from->days[d];
        day.begin += to->load_count;
        day.end += to->load_count;
        to->days[to->day_count + d] = day;
    }
    to->order_count += from->order_count;
    to->load_count += from->load_count;
    to->day_count += from->day_count;
    to->cost += from->cost;
    to->prize_lost += from->prize_lost;
}

static void empty(kota_rounds_plan *plan) {
    plan->order_count = plan->load_count = plan->day_count = 0;
    plan->cost = plan->prize_lost = 0.0;
}

/* Join the parts: where each stands, and the best that was met in each. */
static void join_parts(search *s) {
    double best = 0.0;
    empty(&s->now);
    for (int32_t p = 0; p < s->job_count; p++) {
        append(&s->now, &s->jobs[p].now);
        best += s->jobs[p].best.cost + s->jobs[p].best.prize_lost;
    }
    if (!(best < s->best.cost + s->best.prize_lost)) return;
    empty(&s->best);
    for (int32_t p = 0; p < s->job_count; p++) append(&s->best, &s->jobs[p].best);
}

static void run_epoch(search *s, int64_t iterations) {
    const kota_rounds_def *def = s->def;
    rounds_dice dice = {kota_random_u64((kota_key){def->seed, (uint64_t)s->epoch, KOTA_STREAM_WASTE, 101}, 0)};
    rounds_cuts cuts;
    kota_waste__rounds_cut(&cuts, def, &s->now, PART_MAX, &dice);
    s->job_count = cuts.count;
    s->jobs = kota_alloc((size_t)cuts.count, sizeof *s->jobs);
    give_tasks(s, &cuts);
    give_vehicles(s, &cuts);
    int64_t given = 0, stops = 0;
    for (int32_t p = 0; p < cuts.count; p++) {
        stops += s->jobs[p].task_count;
        int64_t until = (int64_t)((double)iterations * (double)stops / (double)def->task_count);
        if (p == cuts.count - 1) until = iterations;
        s->jobs[p].iterations = until - given;
        given = until;
    }
    kota_pool_for(def->pool, cuts.count, run_job, s);
    join_parts(s);
    for (int32_t p = 0; p < cuts.count; p++) {
        s->done += s->jobs[p].iterations;
        kota_rounds_plan_free(&s->jobs[p].now);
        kota_rounds_plan_free(&s->jobs[p].best);
        kota_free(s->jobs[p].tasks);
    }
    kota_free(s->jobs);
    kota_waste__rounds_cuts_free(&cuts);
}

static bool is_cut(const kota_rounds_def *def) { return def->task_count > PART_MAX; }

/* Cycles: all but the first begin at the best plan and a lower heat. A problem that is cut cools once: the slower,
 * the better. */
static int32_t cycles_of(const kota_rounds_def *def) {
    int64_t n = def->task_count, least = CYCLE_LEAST;
    if (is_cut(def)) return 1;
    if (least < CYCLE_PER_STOP * n) least = CYCLE_PER_STOP * n;
    if (least < CYCLE_PER_PAIR * n * n) least = CYCLE_PER_PAIR * n * n;
    int64_t cycles = def->iterations / least;
    return cycles < 1 ? 1 : cycles > CYCLES_MAX ? CYCLES_MAX : (int32_t)cycles;
}

static int32_t epochs_of(const kota_rounds_def *def) { /* of a cycle */
    if (!is_cut(def)) return 1;
    int64_t epochs = def->iterations / cycles_of(def) / ((int64_t)def->task_count * EPOCH_PER_STOP);
    return epochs < 1 ? 1 : epochs > EPOCHS_MAX ? EPOCHS_MAX : (int32_t)epochs;
}

/* The start as the search counts it, by an epoch without iterations. */
static void count_start(search *s) {
    s->best.cost = KOTA_INFINITY;
    s->epoch = -1;
    s->heat_from = s->heat_to = 1.0;
    run_epoch(s, 0);
}

static double heat_at(const search *s, int32_t cycle, double done) {
    const heat_point *point = is_cut(s->def) ? HEATS_CUT : HEATS;
    bool is_short = s->def->iterations < (int64_t)s->def->task_count * SHORT_PER_STOP;
    double from = (is_short ? HEAT_SHORT : point->heat) * (cycle > 0 ? REHEAT : 1.0);
    for (; done > point[1].done; point++) from = point[1].heat;
    double share = (done - point->done) / (point[1].done - point->done);
    return s->near.mean_leg * from * kota_exp(share * kota_log(point[1].heat / from));
}

static void anneal(search *s) {
    const kota_rounds_def *def = s->def;
    int32_t cycles = cycles_of(def), epochs = epochs_of(def), all = cycles * epochs;
    for (s->epoch = 0; s->epoch < all; s->epoch++) {
        int32_t cycle = s->epoch / epochs, epoch = s->epoch % epochs;
        int64_t from = def->iterations * s->epoch / all, until = def->iterations * (s->epoch + 1) / all;
        if (cycle > 0 && epoch == 0) kota_waste__rounds_plan_copy(&s->now, &s->best);
        s->heat_from = heat_at(s, cycle, (double)epoch / epochs);
        s->heat_to = heat_at(s, cycle, (double)(epoch + 1) / epochs);
        run_epoch(s, until - from);
        if (def->stop != NULL && def->stop(def->stop_context)) return;
    }
}

/* A plain problem was planned with a day for each load: put them onto the vehicles that there are. */
static void stack_days(kota_rounds_plan *plan, const kota_rounds_def *def) {
    int32_t count = def->kinds[0].count, days = plan->day_count;
    if (days <= count) return;
    plan->day_count = count;
    for (int32_t d = 0; d < count; d++) {
        plan->days[d].begin = (int32_t)((int64_t)days * d / count);
        plan->days[d].end = (int32_t)((int64_t)days * (d + 1) / count);
    }
}

/* The other way: a day for each load. */
static void unstack_days(kota_rounds_plan *plan) {
    for (int32_t l = 0; l < plan->load_count; l++) plan->days[l] = (kota_rounds_day){0, l, l + 1};
    plan->day_count = plan->load_count;
}

void kota_rounds_solve(kota_rounds_plan *out, const kota_rounds_def *def) {
    KOTA_ASSERT(kota_rounds_check_def(def, NULL) == KOTA_OK);
    search s = {.def = def};
    kota_waste__rounds_plan_alloc(&s.now, def->task_count);
    kota_waste__rounds_plan_alloc(&s.best, def->task_count);
    if (def->task_count > 0) {
        s.local = kota_alloc((size_t)def->task_count, sizeof *s.local);
        kota_waste__rounds_near_find(&s.near, def);
        if (def->start != NULL)
            kota_waste__rounds_plan_copy(&s.now, def->start);
        else
            kota_waste__rounds_start(&s.now, def, &s.near);
        if (def->start != NULL || !kota_waste__rounds_is_plain(def)) kota_waste__rounds_mend(&s.now, def);
        if (kota_waste__rounds_is_plain(def)) unstack_days(&s.now);
        count_start(&s);
        anneal(&s);
    }
    kota_waste__rounds_plan_left(&s.best, def->task_count);
    if (kota_waste__rounds_is_plain(def)) stack_days(&s.best, def);
    kota_status scored = kota_rounds_score(&s.best.cost, &s.best.prize_lost, def, &s.best, NULL);
    KOTA_ASSERT(scored == KOTA_OK);
    kota_waste__rounds_near_free(&s.near);
    s.best.iterations = s.done;
    kota_free(s.local);
    kota_rounds_plan_free(&s.now);
    *out = s.best;
}
