/* See hollows.h. */
#include "map/hollows.h"

#include <stdlib.h>

#include "core/heap.h"
#include "core/mathx.h"

typedef struct wait { /* a cell that water reaches at a level */
    double level_m;
    int32_t cell;
} wait;

static bool is_before(const wait *a, const wait *b) {
    if (a->level_m < b->level_m || b->level_m < a->level_m) return a->level_m < b->level_m;
    return a->cell < b->cell;
}
KOTA_HEAP(wait, is_before)

typedef struct flood {
    const kota_map *map;
    double *level_m; /* of the water that would stand in a cell before it leaves; -infinity: not reached yet */
    wait_heap heap;
    const uint8_t *marks; /* FILLED and KEPT cells; NULL: no ground is raised */
    double step_m;        /* from a filled cell to the next */
} flood;

enum { FILLED = 1, KEPT = 2 };

static void reach(flood *work, double level_m, int32_t cell) {
    wait_push(&work->heap, (wait){level_m, cell});
    work->level_m[cell] = level_m;
}

static bool leaves_over_edge(const kota_map *map, int32_t i, int32_t j) {
    const kota_grid *grid = &map->grid;
    return (i == 0 && map->edge_kind[KOTA_SIDE_WEST][j] != KOTA_EDGE_WALL) ||
           (i == grid->nx - 1 && map->edge_kind[KOTA_SIDE_EAST][j] != KOTA_EDGE_WALL) ||
           (j == 0 && map->edge_kind[KOTA_SIDE_SOUTH][i] != KOTA_EDGE_WALL) ||
           (j == grid->ny - 1 && map->edge_kind[KOTA_SIDE_NORTH][i] != KOTA_EDGE_WALL);
}

/* The ground of a cell that is reached at a level, with a fall towards where it was reached from in what is filled;
 * beside it the level alone, so that a fall dams nobody up. */
static double raise(flood *work, double level_m, int32_t to) {
    float *bed_m = &work->map->bed_m[to];
    if (work->marks[to] == KEPT) return kota_max(level_m, (double)*bed_m);
    *bed_m = kota_maxf(*bed_m, (float)(level_m + (work->marks[to] == FILLED ? work->step_m : 0)));
    return kota_max(level_m, (double)*bed_m);
}

static void rise(flood *work) {
    const kota_map *map = work->map;
    const int32_t beside[4] = {-1, 1, -map->grid.stride, map->grid.stride};
    while (work->heap.count > 0) {
        wait at = wait_pop(&work->heap);
        for (int32_t k = 0; k < 4; k++) {
            int32_t to = at.cell + beside[k];
            int32_t i = kota_grid_i(&map->grid, to), j = kota_grid_j(&map->grid, to);
            if (i < 0 || j < 0 || i >= map->grid.nx || j >= map->grid.ny || work->level_m[to] > -KOTA_INFINITY)
                continue;
            reach(work,
                  work->marks != NULL ? raise(work, at.level_m, to) : kota_max(at.level_m, (double)map->bed_m[to]),
                  to);
        }
    }
}

static void pour_out(flood *work) {
    const kota_map *map = work->map;
    const kota_grid *grid = &map->grid;
    for (int32_t cell = 0; cell < grid->cells; cell++) work->level_m[cell] = -KOTA_INFINITY;
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            if (map->water[cell] || leaves_over_edge(map, i, j)) reach(work, (double)map->bed_m[cell], cell);
        }
    rise(work);
}

void kota_map_pour_out(double *level_m, const kota_map *map) {
    flood work = {.map = map, .level_m = level_m};
    pour_out(&work);
    kota_free(work.heap.items);
}

static void mark_drains(uint8_t *drain, const kota_map *map) {
    for (int32_t k = 0; k < map->inlet_count; k++) drain[map->inlets[k].cell] = 1;
    for (int32_t k = 0; k < map->pump_count; k++) drain[map->pumps[k].from_cell] = 1;
    for (int32_t k = 0; k < map->gate_count; k++) drain[map->gates[k].from_cell] = drain[map->gates[k].to_cell] = 1;
    for (int32_t k = 0; k < map->drain_node_count; k++)
        if (map->drain_nodes[k].cell >= 0) drain[map->drain_nodes[k].cell] = 1;
}

/* All cells under water that hang together with one; they are dry afterwards. */
static kota_hollow take_hollow(flood *work, int32_t first, const uint8_t *drain) {
    const kota_map *map = work->map;
    const int32_t beside[4] = {-1, 1, -map->grid.stride, map->grid.stride};
    kota_hollow hollow = {.cell = first};
    wait *stack = NULL;
    int32_t count = 0, room = 0;
    stack = kota_grow(stack, count, &room, sizeof *stack);
    stack[count++] = (wait){work->level_m[first], first};
    work->level_m[first] = -KOTA_INFINITY;
    while (count > 0) {
        wait at = stack[--count];
        double bed_m = (double)map->bed_m[at.cell], depth_m = at.level_m - bed_m;
        hollow.cells++;
        hollow.volume_m3 += depth_m * map->grid.dx_m * map->grid.dx_m;
        hollow.drained |= drain[at.cell] != 0;
        if (depth_m > hollow.depth_m) {
            hollow.depth_m = depth_m;
            hollow.cell = at.cell;
        }
        for (int32_t k = 0; k < 4; k++) {
            int32_t to = at.cell + beside[k];
            if (!(work->level_m[to] > (double)map->bed_m[to])) continue; /* ghosts were never reached */
            stack = kota_grow(stack, count, &room, sizeof *stack);
            stack[count++] = (wait){work->level_m[to], to};
            work->level_m[to] = -KOTA_INFINITY; /* it waits */
        }
    }
    kota_free(stack);
    return hollow;
}

static int deepest_first(const void *a, const void *b) {
    const kota_hollow *left = a, *right = b;
    if (left->depth_m < right->depth_m || right->depth_m < left->depth_m)
        return left->depth_m > right->depth_m ? -1 : 1;
    return left->cell < right->cell ? -1 : 1;
}

/* All cells of a hollow, of which one is given. */
static void mark(uint8_t *marks, uint8_t as, const kota_map *map, const double *level_m, int32_t first) {
    const int32_t beside[4] = {-1, 1, -map->grid.stride, map->grid.stride};
    int32_t *stack = NULL, count = 0, room = 0;
    stack = kota_grow(stack, count, &room, sizeof *stack);
    stack[count++] = first;
    marks[first] = as;
    while (count > 0) {
        int32_t cell = stack[--count];
        for (int32_t k = 0; k < 4; k++) {
            int32_t to = cell + beside[k];
            if (marks[to] != 0 || !(level_m[to] > (double)map->bed_m[to])) continue; /* ghosts were never reached */
            marks[to] = as;
            stack = kota_grow(stack, count, &room, sizeof *stack);
            stack[count++] = to;
        }
    }
    kota_free(stack);
}

void kota_map_fill_hollows(kota_map *map, const kota_hollow *hollows, int32_t count, double most_m, double slope) {
    flood work = {.map = map, .level_m = kota_alloc((size_t)map->grid.cells, sizeof(double))};
    uint8_t *marks = kota_alloc((size_t)map->grid.cells, 1);
    pour_out(&work);
    for (int32_t h = 0; h < count; h++)
        mark(marks, hollows[h].depth_m <= most_m ? FILLED : KEPT, map, work.level_m, hollows[h].cell);
    work.marks = marks;
    work.step_m = slope * map->grid.dx_m;
    pour_out(&work);
    kota_free(marks);
    kota_free(work.level_m);
    kota_free(work.heap.items);
}

void kota_map_hollows(kota_hollow **hollows, int32_t *count, const kota_map *map, double least_m) {
    KOTA_ASSERT(!map->no_heights);
    flood work = {.map = map, .level_m = kota_alloc((size_t)map->grid.cells, sizeof(double))};
    uint8_t *drain = kota_alloc((size_t)map->grid.cells, 1);
    int32_t room = 0;
    *hollows = NULL;
    *count = 0;
    mark_drains(drain, map);
    pour_out(&work);
    for (int32_t cell = 0; cell < map->grid.cells; cell++) {
        if (!(work.level_m[cell] > (double)map->bed_m[cell])) continue;
        kota_hollow one = take_hollow(&work, cell, drain);
        if (one.depth_m < least_m) continue;
        *hollows = kota_grow(*hollows, *count, &room, sizeof **hollows);
        (*hollows)[(*count)++] = one;
    }
    if (*count > 0) qsort(*hollows, (size_t)*count, sizeof **hollows, deepest_first);
    kota_free(work.level_m);
    kota_free(work.heap.items);
    kota_free(drain);
}
