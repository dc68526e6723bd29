/* See rounds_made.h. */
#include "bench/rounds_made.h"

#include "core/hash.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"

enum { SIDE = 1000, CLUSTERS_LEAST = 3, CLUSTERS_MOST = 8 };
#define DRAWN_TO 40.0 /* distance over which a cluster's pull falls to 1/e */

typedef struct maker {
    rounds_made *made;
    kota_key key;
    uint64_t draws;
    int32_t places;
} maker;

static int32_t between(maker *m, int32_t low, int32_t high) {
    return low + kota_random_below(m->key, m->draws++, high - low + 1);
}

/* A place at random becomes one of the problem, if there is none yet. */
static bool add_place(maker *m, int32_t x, int32_t y) {
    for (int32_t p = 0; p < m->places; p++)
        if (m->made->x[p] == (double)x && m->made->y[p] == (double)y) return false;
    m->made->x[m->places] = (double)x;
    m->made->y[m->places++] = (double)y;
    return true;
}

static void strew(maker *m, int32_t until) {
    while (m->places < until) {
        int32_t x = between(m, 0, SIDE), y = between(m, 0, SIDE);
        (void)add_place(m, x, y);
    }
}

/* Clusters' seeds are stops themselves. */
static void cluster(maker *m, int32_t until) {
    const rounds_made *made = m->made;
    int32_t first = m->places, count = between(m, CLUSTERS_LEAST, CLUSTERS_MOST);
    strew(m, kota_mini(first + count, until));
    while (m->places < until) {
        int32_t x = between(m, 0, SIDE), y = between(m, 0, SIDE);
        double pull = 0.0;
        for (int32_t p = first; p < first + count; p++) {
            double dx = made->x[p] - (double)x, dy = made->y[p] - (double)y;
            pull += kota_exp(-kota_sqrt(dx * dx + dy * dy) / DRAWN_TO);
        }
        if (kota_random_unit(m->key, m->draws++) < pull) (void)add_place(m, x, y);
    }
}

static double amount_at(maker *m, made_amounts amounts, int32_t place) {
    bool east = m->made->x[place] >= SIDE / 2.0, north = m->made->y[place] >= SIDE / 2.0;
    switch (amounts) {
    case MADE_ONE_TO_100: return (double)between(m, 1, 100);
    case MADE_50_TO_100: return (double)between(m, 50, 100);
    case MADE_BY_QUADRANT: return (double)between(m, east == north ? 51 : 1, east == north ? 100 : 50);
    case MADE_FEW_LARGE: break;
    }
    return (double)(between(m, 1, 10) == 1 ? between(m, 50, 100) : between(m, 1, 10));
}

static void place_all(maker *m, const rounds_made_case *of) {
    int32_t n = of->stops;
    int32_t x = of->depot == MADE_DEPOT_MIDDLE ? SIDE / 2 : 0, y = x;
    if (of->depot == MADE_DEPOT_ANYWHERE) {
        x = between(m, 0, SIDE);
        y = between(m, 0, SIDE);
    }
    (void)add_place(m, x, y);
    if (of->where == MADE_STREWN) strew(m, n + 1);
    if (of->where == MADE_HALF) strew(m, n / 2 + 1);
    if (of->where != MADE_STREWN) cluster(m, n + 1);
}

void rounds_made_create(rounds_made *out, const rounds_made_case *of) {
    int32_t n = of->stops;
    *out = (rounds_made){.x = kota_alloc((size_t)n + 1, sizeof *out->x),
                         .y = kota_alloc((size_t)n + 1, sizeof *out->y),
                         .tasks = kota_alloc((size_t)n, sizeof *out->tasks)};
    maker m = {.made = out, .key = {of->seed, kota_hash_id("made rounds"), KOTA_STREAM_POLICY, 0}};
    place_all(&m, of);
    double sum = 0.0, most = 0.0;
    for (int32_t t = 0; t < n; t++) {
        double amount = amount_at(&m, of->amounts, t + 1);
        out->tasks[t] = (kota_rounds_task){t + 1, amount, 0.0, KOTA_INFINITY};
        sum += amount;
        most = kota_max(most, amount);
    }
    double capacity = kota_max(-kota_floor(-of->stops_a_load * sum / (double)n), most);
    out->kind = (kota_rounds_kind){.count = n, .capacity = capacity, .shift = KOTA_INFINITY};
    out->def = (kota_rounds_def){.x = out->x,
                                 .y = out->y,
                                 .rounded = true,
                                 .place_count = n + 1,
                                 .tasks = out->tasks,
                                 .task_count = n,
                                 .kinds = &out->kind,
                                 .kind_count = 1,
                                 .dumps = &out->dump,
                                 .dump_count = 1};
}

void rounds_made_destroy(rounds_made *made) {
    kota_free(made->x);
    kota_free(made->y);
    kota_free(made->tasks);
}
