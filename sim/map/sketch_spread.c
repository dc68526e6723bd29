/* Two small algorithms that the sketch builder uses: nearest seed on foot, and whole numbers by largest remainders.
 */
#include <stdlib.h>

#include "core/mathx.h"
#include "map/sketch_parts.h"

enum {
    STEP_STRAIGHT = 5,
    STEP_DIAGONAL = 7, /* 7/5 stands for the square root of two (Borgefors 1986) */
    BUCKETS = STEP_DIAGONAL + 1
};

typedef struct bucket {
    int32_t *cells;
    int32_t count, room;
} bucket;

typedef struct spread {
    int32_t *owner, *cost;
    const kota_grid *grid;
    const uint8_t *blocked;
    const uint64_t *rank;
    bucket buckets[BUCKETS]; /* Dial 1969: costs in the queue never differ by more than the longest step */
    int32_t waiting;
} spread;

static void reach(spread *work, int32_t cell, int32_t cost, int32_t seed) {
    int32_t had = work->owner[cell];
    if (had >= 0 && work->cost[cell] == cost) {
        if (work->rank[seed] < work->rank[had]) work->owner[cell] = seed; /* still waits in its bucket */
        return;
    }
    if (had >= 0 && work->cost[cell] < cost) return;
    work->owner[cell] = seed;
    work->cost[cell] = cost;
    bucket *into = &work->buckets[cost % BUCKETS];
    into->cells = kota_grow(into->cells, into->count, &into->room, sizeof *into->cells);
    into->cells[into->count++] = cell;
    work->waiting++;
}

static void leave(spread *work, int32_t cell) {
    const kota_grid *grid = work->grid;
    int32_t i = kota_grid_i(grid, cell), j = kota_grid_j(grid, cell);
    for (int32_t dj = -1; dj <= 1; dj++)
        for (int32_t di = -1; di <= 1; di++) {
            if ((di == 0 && dj == 0) || i + di < 0 || i + di >= grid->nx || j + dj < 0 || j + dj >= grid->ny)
                continue;
            int32_t to = kota_grid_at(grid, i + di, j + dj);
            if (work->blocked && work->blocked[to]) continue;
            reach(work, to, work->cost[cell] + (di == 0 || dj == 0 ? STEP_STRAIGHT : STEP_DIAGONAL),
                  work->owner[cell]);
        }
}

void kota_drawing_spread(int32_t *owner, int32_t *cost, const kota_grid *grid, const uint8_t *blocked,
                         const int32_t *seed_cell, const uint64_t *seed_rank, int32_t seed_count) {
    spread work = {.owner = owner, .cost = cost, .grid = grid, .blocked = blocked, .rank = seed_rank};
    for (int32_t c = 0; c < grid->cells; c++) {
        owner[c] = -1;
        cost[c] = 0;
    }
    for (int32_t s = 0; s < seed_count; s++)
        if (seed_cell[s] >= 0) reach(&work, seed_cell[s], 0, s);
    for (int32_t now = 0; work.waiting > 0; now++) {
        bucket *from = &work.buckets[now % BUCKETS];
        for (int32_t k = 0; k < from->count; k++) {
            int32_t cell = from->cells[k];
            work.waiting--;
            if (work.cost[cell] == now) leave(&work, cell); /* otherwise it was reached on a shorter way since */
        }
        from->count = 0;
    }
    for (int32_t b = 0; b < BUCKETS; b++) kota_free(work.buckets[b].cells);
}

typedef struct remainder {
    double rest;
    uint64_t rank;
    int32_t at;
} remainder;

static int by_rest(const void *a, const void *b) {
    const remainder *left = a, *right = b;
    if (left->rest < right->rest || right->rest < left->rest) return left->rest > right->rest ? -1 : 1;
    if (left->rank != right->rank) return left->rank < right->rank ? -1 : 1;
    return left->at < right->at ? -1 : left->at > right->at;
}

void kota_drawing_share(int64_t *shares, int64_t total, const double *weights, const uint64_t *ranks, int32_t count) {
    double sum = 0;
    for (int32_t k = 0; k < count; k++) {
        shares[k] = 0;
        sum += weights[k];
    }
    if (!(sum > 0)) return;
    remainder *rests = kota_alloc((size_t)count + 1, sizeof *rests);
    int64_t given = 0;
    for (int32_t k = 0; k < count; k++) {
        double quota = (double)total * weights[k] / sum, whole = kota_floor(quota);
        shares[k] = (int64_t)whole;
        given += shares[k];
        rests[k] = (remainder){.rest = weights[k] > 0 ? quota - whole : -1, .rank = ranks[k], .at = k};
    }
    qsort(rests, (size_t)count, sizeof *rests, by_rest);
    for (int32_t k = 0; given < total; k = (k + 1) % count) {
        if (rests[k].rest < 0) continue; /* nothing for those without weight */
        shares[rests[k].at]++;
        given++;
    }
    kota_free(rests);
}
