/* The start: loads by savings (Clarke and Wright 1964), put onto days, the longest first, where they fit. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "waste/rounds_inside.h"

enum { SAVINGS_NEAR = 40 };

typedef struct saving {
    double saved;
    int32_t a, b;
} saving;

static int by_saving(const void *a_, const void *b_) {
    const saving *a = a_, *b = b_;
    if (a->saved != b->saved) return a->saved > b->saved ? -1 : 1;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

typedef struct limits { /* of the smallest kind */
    double amount, weight;
} limits;

static double weight_max(const kota_rounds_kind *kind) {
    return kind->weight_max > 0.0 ? kind->weight_max : KOTA_INFINITY;
}

typedef struct chain {                  /* stops joined into loads: each end knows its chain by its root */
    int32_t *next, *prev, *root, *last; /* last of the root (its first stop) */
    double *amount, *weight;            /* of the root */
} chain;

static double leg(const kota_rounds_def *def, int32_t a, int32_t b) {
    return kota_rounds_leg(def, def->tasks[a].place, def->tasks[b].place);
}

static saving *list_savings(int32_t *count, const kota_rounds_def *def, const rounds_near *near) {
    int32_t n = def->task_count, dump = def->dumps[0].place;
    saving *list = kota_alloc((size_t)n * SAVINGS_NEAR, sizeof *list);
    *count = 0;
    for (int32_t a = 0; a < n; a++) {
        const int32_t *to = &near->near[(size_t)a * ROUNDS_NEAR_MAX];
        double home = kota_rounds_leg(def, def->tasks[a].place, dump);
        for (int32_t k = 0; k < SAVINGS_NEAR && to[k] >= 0; k++) {
            double out = kota_rounds_leg(def, dump, def->tasks[to[k]].place), way = leg(def, a, to[k]);
            if (!kota_is_finite(out + way + home)) continue;
            list[(*count)++] = (saving){home + out - way, a, to[k]};
        }
    }
    qsort(list, (size_t)*count, sizeof *list, by_saving);
    return list;
}

/* The chain of b turned round, so that it can be joined by its other end; legs must be symmetric. */
static void turn(chain *c, int32_t first) {
    int32_t last = c->last[first];
    double amount = c->amount[first], weight = c->weight[first];
    for (int32_t v = first; v >= 0;) {
        int32_t next = c->next[v];
        c->next[v] = c->prev[v];
        c->prev[v] = next;
        c->root[v] = last;
        v = next;
    }
    c->last[last] = first;
    c->amount[last] = amount;
    c->weight[last] = weight;
}

/* Join the chain that ends with a to that which begins with b, if ends they are and capacity allows. */
static void join(chain *c, int32_t a, int32_t b, const limits *most, bool symmetric) {
    int32_t from = c->root[a], to = c->root[b];
    if (from == to || c->amount[from] + c->amount[to] > most->amount) return;
    if (c->weight[from] + c->weight[to] > most->weight) return;
    if (symmetric && c->next[a] >= 0 && c->prev[a] < 0) turn(c, from);
    if (symmetric && c->prev[b] >= 0 && c->next[b] < 0) turn(c, to);
    if (c->next[a] >= 0 || c->prev[b] >= 0) return;
    from = c->root[a];
    c->next[a] = b;
    c->prev[b] = a;
    c->last[from] = c->last[b];
    c->amount[from] += c->amount[b];
    c->weight[from] += c->weight[b];
    for (int32_t v = b; v >= 0; v = c->next[v]) c->root[v] = from;
}

static chain savings(const kota_rounds_def *def, const rounds_near *near, const limits *most) {
    size_t n = (size_t)def->task_count;
    chain c = {.next = kota_alloc(n, sizeof *c.next),
               .prev = kota_alloc(n, sizeof *c.prev),
               .root = kota_alloc(n, sizeof *c.root),
               .last = kota_alloc(n, sizeof *c.last),
               .amount = kota_alloc(n, sizeof *c.amount),
               .weight = kota_alloc(n, sizeof *c.weight)};
    for (int32_t t = 0; t < def->task_count; t++) {
        c.next[t] = c.prev[t] = -1;
        c.root[t] = c.last[t] = t;
        c.amount[t] = def->tasks[t].amount;
        c.weight[t] = def->weights != NULL ? def->weights[t] : 0.0;
    }
    int32_t count;
    saving *list = list_savings(&count, def, near);
    for (int32_t k = 0; k < count && list[k].saved > 0.0; k++) join(&c, list[k].a, list[k].b, most, near->symmetric);
    kota_free(list);
    return c;
}

/* A chain as a load of a day that stands at a place: until the dump, in the time of the shift. */
static double load_lasts(const kota_rounds_def *def, const chain *c, int32_t first, int32_t at) {
    double lasts = kota_rounds_leg(def, at, def->tasks[first].place) + def->tasks[first].service;
    for (int32_t v = first; c->next[v] >= 0; v = c->next[v])
        lasts += leg(def, v, c->next[v]) + def->tasks[c->next[v]].service;
    return lasts + kota_rounds_leg(def, def->tasks[c->last[first]].place, def->dumps[0].place) + def->dumps[0].tip;
}

typedef struct first_load { /* a chain by its first stop */
    double lasts;
    int32_t stop, truck;
} first_load;

static int by_length(const void *a_, const void *b_) { /* the longest first */
    const first_load *a = a_, *b = b_;
    if (a->lasts != b->lasts) return a->lasts > b->lasts ? -1 : 1;
    return a->stop < b->stop ? -1 : a->stop > b->stop;
}

static first_load *list_loads(int32_t *count, const kota_rounds_def *def, const chain *c) {
    first_load *loads = kota_alloc((size_t)def->task_count + 1, sizeof *loads);
    *count = 0;
    for (int32_t t = 0; t < def->task_count; t++)
        if (c->prev[t] < 0) loads[(*count)++] = (first_load){load_lasts(def, c, t, def->dumps[0].place), t, -1};
    qsort(loads, (size_t)*count, sizeof *loads, by_length);
    return loads;
}

typedef struct truck {
    int32_t kind, at;
    double lasts;
} truck;

static truck *list_trucks(int32_t *count, const kota_rounds_def *def, int32_t load_count) {
    *count = 0;
    for (int32_t k = 0; k < def->kind_count; k++) *count += kota_mini(def->kinds[k].count, load_count);
    truck *trucks = kota_alloc((size_t)*count + 1, sizeof *trucks);
    int32_t t = 0;
    for (int32_t k = 0; k < def->kind_count; k++)
        for (int32_t i = 0; i < kota_mini(def->kinds[k].count, load_count); i++)
            trucks[t++] = (truck){k, def->kinds[k].from, 0.0};
    return trucks;
}

/* Each load goes onto the truck that is done with it first, if that is home within its shift. */
static void assign(first_load *load, truck *trucks, int32_t truck_count, const kota_rounds_def *def, const chain *c) {
    double earliest = KOTA_INFINITY;
    for (int32_t t = 0; t < truck_count; t++) {
        const kota_rounds_kind *kind = &def->kinds[trucks[t].kind];
        if (c->amount[load->stop] > kind->capacity) continue;
        if (c->weight[load->stop] > weight_max(kind)) continue;
        double until = trucks[t].lasts + load_lasts(def, c, load->stop, trucks[t].at);
        if (!(until + kota_rounds_leg(def, def->dumps[0].place, kind->home) <= kind->shift)) continue;
        if (!(until < earliest)) continue;
        earliest = until;
        load->truck = t;
    }
    if (load->truck < 0) return;
    trucks[load->truck].lasts = earliest;
    trucks[load->truck].at = def->dumps[0].place;
}

static void write_load(kota_rounds_plan *plan, const chain *c, int32_t first) {
    int32_t begin = plan->order_count;
    for (int32_t v = first; v >= 0; v = c->next[v]) plan->order[plan->order_count++] = v;
    plan->loads[plan->load_count++] = (kota_rounds_load){begin, plan->order_count, 0};
}

static void write_days(kota_rounds_plan *plan, const chain *c, const first_load *loads, int32_t load_count,
                       const truck *trucks, int32_t truck_count) {
    for (int32_t t = 0; t < truck_count; t++) {
        int32_t begin = plan->load_count;
        for (int32_t l = 0; l < load_count; l++)
            if (loads[l].truck == t) write_load(plan, c, loads[l].stop);
        if (plan->load_count > begin)
            plan->days[plan->day_count++] = (kota_rounds_day){trucks[t].kind, begin, plan->load_count};
    }
}

void kota_waste__rounds_start(kota_rounds_plan *plan, const kota_rounds_def *def, const rounds_near *near) {
    limits most = {KOTA_INFINITY, KOTA_INFINITY};
    for (int32_t k = 0; k < def->kind_count; k++) {
        most.amount = kota_min(most.amount, def->kinds[k].capacity);
        most.weight = kota_min(most.weight, weight_max(&def->kinds[k]));
    }
    chain c = savings(def, near, &most);
    int32_t load_count, truck_count;
    first_load *loads = list_loads(&load_count, def, &c);
    truck *trucks = list_trucks(&truck_count, def, load_count);
    if (kota_waste__rounds_is_plain(def)) {
        for (int32_t l = 0; l < load_count; l++) {
            write_load(plan, &c, loads[l].stop);
            plan->days[plan->day_count++] = (kota_rounds_day){0, l, l + 1};
        }
    } else {
        for (int32_t l = 0; l < load_count; l++) assign(&loads[l], trucks, truck_count, def, &c);
        write_days(plan, &c, loads, load_count, trucks, truck_count);
    }
    kota_free(trucks);
    kota_free(loads);
    kota_free(c.next);
    kota_free(c.prev);
    kota_free(c.root);
    kota_free(c.last);
    kota_free(c.amount);
    kota_free(c.weight);
}
