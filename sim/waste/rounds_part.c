/* A part of a problem: the stops of some days with their own small matrix of legs; from a plan and back. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "waste/rounds_inside.h"

bool kota_waste__rounds_is_plain(const kota_rounds_def *def) {
    if (def->kind_count != 1 || def->dump_count != 1 || def->weights != NULL || def->slice_count > 0) return false;
    const kota_rounds_kind *kind = &def->kinds[0];
    int32_t dump = def->dumps[0].place;
    return kind->from == dump && kind->home == dump && kind->shift == KOTA_INFINITY && kind->fixed == 0.0;
}

/* Places of the part: its stops, then of each kind from and home, then the dumps, then the stops' other places. */
static int32_t place_in_def(const rounds_part *part, int32_t place) {
    if (part->second > 0 && place >= part->second) {
        int32_t task = part->task[place - part->second], other = part->def->other_places[task];
        return other >= 0 ? other : part->def->tasks[task].place;
    }
    int32_t special = place - part->n;
    if (special < 0) return part->def->tasks[part->task[place]].place;
    if (special >= 2 * part->kind_count) return part->def->dumps[special - 2 * part->kind_count].place;
    const kota_rounds_kind *kind = &part->def->kinds[special / 2];
    return special % 2 == 0 ? kind->from : kind->home;
}

static void fill_legs(rounds_part *part, const rounds_near *near) {
    size_t m = (size_t)part->places;
    int32_t *place = part->place_in_def = kota_alloc(m, sizeof *place);
    for (int32_t p = 0; p < part->places; p++) place[p] = place_in_def(part, p);
    part->out = kota_alloc(m * m, sizeof *part->out);
    bool symmetric = near->symmetric;
    part->in = symmetric ? part->out : kota_alloc(m * m, sizeof *part->in);
    for (size_t a = 0; a < m; a++) {
        for (size_t b = symmetric ? a : 0; b < m; b++) {
            float leg = rounds_near_leg(near, part->def, place[a], place[b]);
            if (!(leg < (float)ROUNDS_NO_WAY)) leg = (float)ROUNDS_NO_WAY;
            part->out[a * m + b] = leg;
            part->in[b * m + a] = leg; /* the other half where they are one */
        }
    }
}

static void fill_near(rounds_part *part, const rounds_near *near) {
    int32_t *local = kota_alloc((size_t)part->def->task_count, sizeof *local);
    memset(local, 0xff, (size_t)part->def->task_count * sizeof *local);
    for (int32_t u = 0; u < part->n; u++) local[part->task[u]] = u;
    part->near = kota_alloc((size_t)part->n * ROUNDS_NEAR_MAX, sizeof *part->near);
    part->near_leg = kota_alloc((size_t)part->n * ROUNDS_NEAR_MAX, sizeof *part->near_leg);
    for (int32_t u = 0; u < part->n; u++) {
        const int32_t *from = &near->near[(size_t)part->task[u] * ROUNDS_NEAR_MAX];
        int32_t *to = &part->near[(size_t)u * ROUNDS_NEAR_MAX];
        int32_t count = 0;
        for (int32_t k = 0; k < ROUNDS_NEAR_MAX && from[k] >= 0; k++) {
            int32_t v = local[from[k]];
            if (v < 0) continue;
            part->near_leg[(size_t)u * ROUNDS_NEAR_MAX + (size_t)count] = rounds_leg_f(part, u, v);
            to[count++] = v;
        }
        while (count < ROUNDS_NEAR_MAX) to[count++] = part->n;
    }
    kota_free(local);
}

static void fill_tasks(rounds_part *part) {
    size_t n = (size_t)part->n;
    part->amount = kota_alloc(n, sizeof *part->amount);
    part->weight = kota_alloc(n, sizeof *part->weight);
    part->service = kota_alloc(n, sizeof *part->service);
    part->prize = kota_alloc(n, sizeof *part->prize);
    part->remote = kota_alloc(n, sizeof *part->remote);
    for (int32_t u = 0; u < part->n; u++) {
        const kota_rounds_task *task = &part->def->tasks[part->task[u]];
        part->amount[u] = task->amount;
        part->service[u] = task->service;
        if (part->def->weights != NULL) part->weight[u] = part->def->weights[part->task[u]];
        part->prize[u] = task->prize == KOTA_INFINITY ? ROUNDS_LOST : task->prize;
        part->prize[u] -= task->service * part->def->service_price;
        part->remote[u] = rounds_leg(part, part->dumps[0].place, u);
        if (part->second == 0) continue;
        part->remote[u] = kota_min(part->remote[u], rounds_leg(part, part->dumps[0].place, part->second + u));
    }
}

static void fill_kinds(rounds_part *part, const int32_t *vehicles) {
    part->kind_count = part->def->kind_count;
    part->dump_count = part->def->dump_count;
    part->plain = kota_waste__rounds_is_plain(part->def);
    for (int32_t k = 0; k < part->kind_count; k++) {
        kota_rounds_kind *kind = &part->kinds[k];
        *kind = part->def->kinds[k];
        kind->from = part->n + 2 * k;
        kind->home = part->n + 2 * k + 1;
        kind->count = part->plain ? part->n : kota_mini(vehicles[k], part->n);
        part->free_kind[k] = kind->count;
        part->day_max += kind->count;
        if (kind->shift < KOTA_INFINITY) part->timed = true;
        if (kind->weight_max > 0.0)
            part->weighed = true;
        else
            kind->weight_max = KOTA_INFINITY;
    }
    for (int32_t f = 0; f < part->dump_count; f++) {
        part->dumps[f] = part->def->dumps[f];
        part->dumps[f].place = part->n + 2 * part->kind_count + f;
    }
    part->places = part->n + 2 * part->kind_count + part->dump_count;
    if (part->def->other_places == NULL) return;
    part->second = part->places;
    part->places += part->n;
}

void kota_waste__rounds_part_create(rounds_part *part, const kota_rounds_def *def, const rounds_near *near,
                                    const int32_t *tasks, int32_t task_count, const int32_t *vehicles) {
    *part = (rounds_part){.def = def, .n = task_count, .task = tasks};
    fill_kinds(part, vehicles);
    part->symmetric = near->symmetric;
    fill_legs(part, near);
    fill_near(part, near);
    fill_tasks(part);
    size_t n = (size_t)task_count, days = (size_t)part->day_max + 1;
    part->nodes = kota_alloc(3 * n, sizeof *part->nodes);
    part->reach = kota_alloc(n + 1, sizeof *part->reach);
    for (size_t u = 0; u <= n; u++) part->reach[u] = -ROUNDS_FAR;
    part->load_of = kota_alloc(n + 1, sizeof *part->load_of);
    part->room = kota_alloc(n + 1, sizeof *part->room);
    part->node_stamp = kota_alloc(3 * n, sizeof *part->node_stamp);
    part->loads = kota_alloc(n + 1, sizeof *part->loads);
    part->load_stamp = kota_alloc(n, sizeof *part->load_stamp);
    part->load_ruined = kota_alloc(n, sizeof *part->load_ruined);
    part->days = kota_alloc(days, sizeof *part->days);
    part->day_stamp = kota_alloc(days, sizeof *part->day_stamp);
    part->saved = kota_alloc(4 * n + days, sizeof *part->saved);
    part->absent = kota_alloc(n, sizeof *part->absent);
    part->pool = kota_alloc(2 * n, sizeof *part->pool);
    part->pool_key = kota_alloc(2 * n, sizeof *part->pool_key);
    part->open = kota_alloc(3 * n + 1, sizeof *part->open); /* all loads, and one for each of the pool */
    if (part->plain) {
        part->tails = kota_alloc(2 * n, sizeof *part->tails);
        part->until = kota_alloc(n, sizeof *part->until);
        part->is_summed = kota_alloc(n, sizeof *part->is_summed);
    }
    if (part->second > 0) {
        part->turn_cost = kota_alloc(2 * n, sizeof *part->turn_cost);
        part->turn_from = kota_alloc(2 * n, sizeof *part->turn_from);
    }
    for (int32_t u = 0; u < part->n; u++) {
        part->nodes[u] = (rounds_node){.load = -1, .place = u};
        part->loads[u].day = -1;
        part->absent[u] = u;
        part->lost += part->prize[u];
    }
    part->loads[n].day = -1; /* so that the search for a free one ends */
    for (size_t d = 0; d < days; d++) part->days[d].kind = -1;
    part->absent_count = part->n;
}

static int32_t planned_place(const rounds_part *part, const kota_rounds_plan *plan, int32_t u, int32_t at) {
    return part->second > 0 && plan->turned[at] != 0 ? part->second + u : u;
}

void kota_waste__rounds_part_load(rounds_part *part, const kota_rounds_plan *plan, const int32_t *local,
                                  const int32_t *days, int32_t day_count) {
    kota_waste__rounds_begin(part);
    for (int32_t k = 0; k < day_count; k++) {
        const kota_rounds_day *day = &plan->days[days[k]];
        if (day->begin == day->end) continue;
        int32_t d = kota_waste__rounds_new_day(part, day->kind), before = -1;
        for (int32_t l = day->begin; l < day->end; l++) {
            const kota_rounds_load *load = &plan->loads[l];
            int32_t u = local[plan->order[load->begin]];
            int32_t r = kota_waste__rounds_new_load(part, u, planned_place(part, plan, u, load->begin), load->dump);
            kota_waste__rounds_put_load(part, r, d, before);
            for (int32_t i = load->begin + 1; i < load->end; i++) {
                int32_t at = u;
                u = local[plan->order[i]];
                kota_waste__rounds_insert(part, u, planned_place(part, plan, u, i), at);
            }
            before = r;
        }
    }
    if (part->def->slice_count > 0) kota_waste__rounds_drive(part);
    part->absent_count = 0;
    for (int32_t u = 0; u < part->n; u++)
        if (part->nodes[u].load < 0) part->absent[part->absent_count++] = u;
    part->short_loads = part->n - part->absent_count <= ROUNDS_SHORT_MAX * part->load_count;
    kota_waste__rounds_begin(part); /* nothing of this is undone */
}

void kota_waste__rounds_part_store(const rounds_part *part, kota_rounds_plan *plan) {
    plan->order_count = plan->load_count = plan->day_count = 0;
    for (int32_t d = 0; d < part->day_high; d++) {
        if (part->days[d].kind < 0) continue;
        kota_rounds_day *day = &plan->days[plan->day_count++];
        day->kind = part->days[d].kind;
        day->begin = plan->load_count;
        for (int32_t r = part->days[d].first; r >= 0; r = part->loads[r].after) {
            kota_rounds_load *load = &plan->loads[plan->load_count++];
            load->begin = plan->order_count;
            load->dump = part->loads[r].dump;
            int32_t v = part->nodes[rounds_head(part, r)].next;
            for (; v < part->n; v = part->nodes[v].next) {
                int32_t task = part->task[v]; /* where it has no other place, the second stands for the first */
                plan->turned[plan->order_count] = part->nodes[v].place != v && part->def->other_places[task] >= 0;
                plan->order[plan->order_count++] = task;
            }
            load->end = plan->order_count;
        }
        day->end = plan->load_count;
    }
    plan->cost = part->cost;
    plan->prize_lost = part->lost;
}

void kota_waste__rounds_part_free(rounds_part *part) {
    if (part->in != part->out) kota_free(part->in);
    kota_free(part->out);
    kota_free(part->place_in_def);
    kota_free(part->near);
    kota_free(part->near_leg);
    kota_free(part->reach);
    kota_free(part->load_of);
    kota_free(part->room);
    kota_free(part->amount);
    kota_free(part->weight);
    kota_free(part->service);
    kota_free(part->prize);
    kota_free(part->remote);
    kota_free(part->nodes);
    kota_free(part->node_stamp);
    kota_free(part->loads);
    kota_free(part->load_stamp);
    kota_free(part->load_ruined);
    kota_free(part->days);
    kota_free(part->day_stamp);
    kota_free(part->absent);
    kota_free(part->pool);
    kota_free(part->pool_key);
    kota_free(part->open);
    kota_free(part->tails);
    kota_free(part->until);
    kota_free(part->is_summed);
    kota_free(part->turn_cost);
    kota_free(part->turn_from);
    kota_free(part->saved);
}
