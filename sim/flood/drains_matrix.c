/* A direct solver for networks: nearly trees, so that elimination by least degree fills in next to nothing. The
 * pattern is worked out once; each factorisation is a flat list of products. The matrix is an M-matrix with dominant
 * diagonal, so no pivoting is needed. */
#include <stdlib.h>
#include <string.h>

#include "core/heap.h"
#include "flood/drains.h"

typedef struct list {
    int32_t *items, count, capacity;
} list;

typedef struct left { /* an unknown that is left, and how many it is beside */
    int32_t degree, unknown;
} left;

static bool is_before(const left *a, const left *b) {
    return a->degree != b->degree ? a->degree < b->degree : a->unknown < b->unknown;
}
KOTA_HEAP(left, is_before)

typedef struct elimination {
    list *near; /* neighbours that are left */
    uint8_t *gone;
    int32_t *mark;
    left_heap heap;
} elimination;

static void add(list *l, int32_t item) {
    l->items = kota_grow(l->items, l->count, &l->capacity, sizeof *l->items);
    l->items[l->count++] = item;
}

static bool has(const list *l, int32_t item) {
    for (int32_t k = 0; k < l->count; k++)
        if (l->items[k] == item) return true;
    return false;
}

/* Take v out: its neighbours become each other's. */
static void eliminate(elimination *e, int32_t v) {
    const list *near = &e->near[v];
    e->gone[v] = 1;
    for (int32_t a = 0; a < near->count; a++) {
        list *other = &e->near[near->items[a]];
        int32_t kept = 0;
        for (int32_t k = 0; k < other->count; k++) {
            if (other->items[k] == v) continue;
            e->mark[other->items[k]] = near->items[a] + 1;
            other->items[kept++] = other->items[k];
        }
        other->count = kept;
        for (int32_t b = 0; b < near->count; b++)
            if (b != a && e->mark[near->items[b]] != near->items[a] + 1) add(other, near->items[b]);
        for (int32_t k = 0; k < other->count; k++) e->mark[other->items[k]] = 0;
        left_push(&e->heap, (left){other->count, near->items[a]});
    }
}

static int32_t find_entry(const drain_matrix *m, int32_t column, int32_t row) {
    int32_t low = m->start[column], high = m->start[column + 1];
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (m->row[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int by_number(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void lay_out(drain_matrix *m, kota_arena *arena, const elimination *e, const int32_t *order) {
    int32_t pairs = 0;
    m->start = KOTA_NEW(arena, int32_t, m->count + 1);
    m->pair_start = KOTA_NEW(arena, int32_t, m->count + 1);
    for (int32_t p = 0; p < m->count; p++) {
        int32_t wide = e->near[order[p]].count;
        m->start[p + 1] = m->start[p] + wide;
        pairs += wide * (wide - 1) / 2;
        m->pair_start[p + 1] = pairs;
    }
    m->entries = m->start[m->count];
    m->row = KOTA_NEW(arena, int32_t, m->entries);
    m->pair = KOTA_NEW(arena, int32_t, pairs);
    for (int32_t p = 0; p < m->count; p++) {
        const list *near = &e->near[order[p]];
        for (int32_t k = 0; k < near->count; k++) m->row[m->start[p] + k] = m->place[near->items[k]];
        if (near->count > 1) qsort(&m->row[m->start[p]], (size_t)near->count, sizeof *m->row, by_number);
    }
    for (int32_t p = 0; p < m->count; p++) {
        int32_t at = m->pair_start[p];
        for (int32_t a = m->start[p]; a < m->start[p + 1]; a++)
            for (int32_t b = a + 1; b < m->start[p + 1]; b++) m->pair[at++] = find_entry(m, m->row[a], m->row[b]);
    }
}

void flood_drain_matrix_create(drain_matrix *m, kota_arena *arena, int32_t unknowns, const int32_t *from,
                               const int32_t *to, int32_t *entry, int32_t reaches) {
    *m = (drain_matrix){.count = unknowns, .place = KOTA_NEW(arena, int32_t, unknowns)};
    elimination e = {.near = kota_alloc((size_t)unknowns + 1, sizeof *e.near),
                     .gone = kota_alloc((size_t)unknowns + 1, 1),
                     .mark = kota_alloc((size_t)unknowns + 1, sizeof *e.mark)};
    int32_t *order = kota_alloc((size_t)unknowns + 1, sizeof *order), done = 0;
    for (int32_t r = 0; r < reaches; r++) {
        if (from[r] == to[r] || has(&e.near[from[r]], to[r])) continue;
        add(&e.near[from[r]], to[r]);
        add(&e.near[to[r]], from[r]);
    }
    for (int32_t u = 0; u < unknowns; u++) left_push(&e.heap, (left){e.near[u].count, u});
    while (e.heap.count > 0) {
        left top = left_pop(&e.heap);
        if (e.gone[top.unknown] || top.degree != e.near[top.unknown].count) continue; /* out of date */
        m->place[top.unknown] = done;
        order[done++] = top.unknown;
        eliminate(&e, top.unknown);
    }
    lay_out(m, arena, &e, order);
    for (int32_t r = 0; r < reaches; r++) {
        int32_t a = m->place[from[r]], b = m->place[to[r]];
        entry[r] = a == b ? -1 : find_entry(m, kota_mini(a, b), kota_maxi(a, b));
    }
    double **each[] = {&m->diagonal, &m->d, &m->x, &m->off, &m->l};
    for (int32_t k = 0; k < KOTA_COUNT(each); k++) *each[k] = KOTA_NEW(arena, double, k < 3 ? unknowns : m->entries);
    for (int32_t u = 0; u < unknowns; u++) kota_free(e.near[u].items);
    kota_free(e.near);
    kota_free(e.gone);
    kota_free(e.mark);
    kota_free(e.heap.items);
    kota_free(order);
}

static void factorise(drain_matrix *m) {
    for (int32_t p = 0; p < m->count; p++) {
        int32_t pair = m->pair_start[p], end = m->start[p + 1];
        double inverse = 1.0 / m->d[p];
        for (int32_t a = m->start[p]; a < end; a++) {
            double share = m->l[a] * inverse;
            m->d[m->row[a]] -= share * m->l[a];
            for (int32_t b = a + 1; b < end; b++) m->l[m->pair[pair++]] -= share * m->l[b];
            m->l[a] = share;
        }
    }
}

void flood_drain_matrix_solve(drain_matrix *m, const double *more, const double *right, double *x) {
    for (int32_t u = 0; u < m->count; u++) {
        m->d[m->place[u]] = m->diagonal[m->place[u]] + more[u];
        m->x[m->place[u]] = right[u];
    }
    memcpy(m->l, m->off, (size_t)m->entries * sizeof *m->l);
    factorise(m);
    for (int32_t p = 0; p < m->count; p++) {
        for (int32_t a = m->start[p]; a < m->start[p + 1]; a++) m->x[m->row[a]] -= m->l[a] * m->x[p];
        m->x[p] /= m->d[p];
    }
    for (int32_t p = m->count - 1; p >= 0; p--)
        for (int32_t a = m->start[p]; a < m->start[p + 1]; a++) m->x[p] -= m->l[a] * m->x[m->row[a]];
    for (int32_t u = 0; u < m->count; u++) x[u] = m->x[m->place[u]];
}
