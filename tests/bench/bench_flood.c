/* See bench_flood.h. Stands on core, map and flood alone. */
#include "bench/bench_flood.h"

#include <time.h>

#include "core/mathx.h"
#include "flood/flood.h"

static double now_s(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Heights are given at the cells' south-west corners. */
static double town_bed_m(int32_t i, int32_t j) {
    double x_m = 5.0 * i, y_m = 5.0 * j;
    double ground_m = 10.0 + 0.002 * x_m + 0.001 * y_m +
                      0.6 * kota_sin(2.0 * KOTA_PI * x_m / 1000.0) * kota_cos(2.0 * KOTA_PI * y_m / 1300.0);
    bool park = (i / 20 * 7 + j / 20 * 13) % 5 == 0;
    bool building = i % 20 >= 3 && i % 20 <= 16 && j % 20 >= 3 && j % 20 <= 16 && !park;
    return kota_round((ground_m + (building ? 3.0 : 0.0)) * 1024.0) / 1024.0;
}

static kota_map town(int32_t side, kota_arena *arena) {
    kota_map map = {.name = "rain bench", .grid = kota_grid_make(side, side, 5.0, 0.0, 0.0)};
    const kota_grid *grid = &map.grid;
    map.bed_m = kota_grid_field(grid, arena);
    map.manning_n = kota_grid_field(grid, arena);
    map.sealed_frac = kota_grid_field(grid, arena);
    map.water_start_m = kota_grid_field(grid, arena);
    map.water = KOTA_NEW(arena, uint8_t, grid->cells);
    for (int32_t s = 0; s < 4; s++) {
        map.edge_kind[s] = KOTA_NEW(arena, uint8_t, side); /* walls */
        map.edge_slope[s] = KOTA_NEW(arena, float, side);
    }
    for (int32_t j = -1; j <= side; j++) {
        for (int32_t i = -1; i <= side; i++) {
            int32_t c = kota_grid_at(grid, i, j);
            map.bed_m[c] =
                (float)town_bed_m(kota_mini(kota_maxi(i, 0), side - 1), kota_mini(kota_maxi(j, 0), side - 1));
            map.manning_n[c] = 0.03f;
            map.sealed_frac[c] = 1.0f;
        }
    }
    return map;
}

static kota_hash depths_hash(const kota_map *map, const kota_flood *flood, double *depth_max_m) {
    kota_hasher *hasher = kota_hasher_create();
    for (int32_t j = 0; j < map->grid.ny; j++) {
        const float *row = kota_flood_depth_m(flood) + kota_grid_at(&map->grid, 0, j);
        for (int32_t i = 0; i < map->grid.nx; i++) *depth_max_m = kota_max(*depth_max_m, (double)row[i]);
        kota_hasher_bytes(hasher, row, (size_t)map->grid.nx * sizeof(float));
    }
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}

static const double RAIN_MPS = 0.05 / 3600.0;

static void rain_for(kota_flood *flood, double duration_s, kota_pool *pool) {
    kota_flood_forcing forcing = {.rain_mps = RAIN_MPS};
    kota_error err = {0};
    for (double t_s = 0.0; t_s < duration_s; t_s += 60.0) {
        kota_status status = kota_flood_step(flood, &forcing, kota_min(60.0, duration_s - t_s), pool, &err);
        if (status != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
    }
}

kota_bench_flood_result kota_bench_flood(const kota_bench_rain *rain) {
    kota_arena *arena = kota_arena_create("flood bench", 0);
    kota_map map = town(rain->side, arena);
    kota_flood_def def = {
        .solver = rain->solver, .theta = 0.95, .courant = 0.7, .dt_max_s = 5.0, .depth_dry_m = 1e-3};
    if (rain->records) {
        def.records = true;
        def.record_depth_m = 0.01;
    }
    def.duration_count = rain->durations;
    for (int32_t d = 0; d < rain->durations; d++) def.duration_depth_m[d] = 0.05 * (d + 1);
    kota_flood *flood = NULL;
    kota_error err = {0};
    if (kota_flood_create(&flood, &def, &map, &err) != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
    kota_pool *pool = kota_pool_create(rain->threads);
    int64_t steps_before, updates_before, updates;
    rain_for(flood, rain->untimed_s, pool);
    kota_flood_effort(flood, &steps_before, &updates_before);
    double start_s = now_s();
    rain_for(flood, rain->timed_s, pool);
    kota_bench_flood_result result = {.wall_s = now_s() - start_s};
    kota_flood_effort(flood, &result.steps, &updates);
    result.steps -= steps_before;
    double cells = (double)rain->side * rain->side;
    double fallen_m3 = RAIN_MPS * (rain->untimed_s + rain->timed_s) * cells * 25.0;
    result.awake_ps = (double)(updates - updates_before) / result.wall_s;
    result.updates_ps = cells * (double)result.steps / result.wall_s;
    result.volume_error_frac = (kota_flood_balance_now(flood).stored - fallen_m3) / fallen_m3;
    result.bytes_per_cell = (double)kota_flood_bytes(flood) / cells + sizeof *map.bed_m;
    result.hash = depths_hash(&map, flood, &result.depth_max_m);
    kota_pool_destroy(pool);
    kota_flood_destroy(flood);
    kota_arena_destroy(arena);
    return result;
}

/* 1 m in all, so that the sub-steps are alike whatever is wet. */
static kota_map coast(int32_t side, double wet_frac, kota_arena *arena) {
    kota_map map = town(side, arena);
    for (int32_t j = -1; j <= side; j++) {
        double rise_m = kota_round(1024.0 * (double)kota_maxi(j, 0) / (wet_frac * side)) / 1024.0;
        for (int32_t i = -1; i <= side; i++) map.bed_m[kota_grid_at(&map.grid, i, j)] = (float)(rise_m - 1.0);
    }
    for (int32_t i = 0; i < side; i++) map.edge_kind[KOTA_SIDE_SOUTH][i] = KOTA_EDGE_SEA;
    for (int32_t c = 0; c < map.grid.cells; c++) map.water_start_m[c] = map.bed_m[c] < 0.0f ? -map.bed_m[c] : 0.0f;
    return map;
}

double kota_bench_coast_step_s(int32_t side, double wet_frac, int32_t threads) {
    kota_arena *arena = kota_arena_create("coast bench", 0);
    kota_map map = coast(side, wet_frac, arena);
    kota_flood_def def = {.theta = 0.95, .courant = 0.7, .dt_max_s = 5.0, .depth_dry_m = 1e-3};
    kota_flood *flood = NULL;
    kota_error err = {0};
    if (kota_flood_create(&flood, &def, &map, &err) != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
    kota_pool *pool = kota_pool_create(threads);
    double best_s = KOTA_INFINITY;
    for (int32_t time = 0; time < 3; time++) {
        kota_flood_forcing forcing = {.sea_level_m = time % 2 == 0 ? 0.05 : -0.05};
        int64_t before, after, updates;
        kota_flood_effort(flood, &before, &updates);
        double start_s = now_s();
        kota_status status = kota_flood_step(flood, &forcing, 60.0, pool, &err);
        if (status != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
        kota_flood_effort(flood, &after, &updates);
        best_s = kota_min(best_s, (now_s() - start_s) / (double)(after - before));
    }
    kota_pool_destroy(pool);
    kota_flood_destroy(flood);
    kota_arena_destroy(arena);
    return best_s;
}

enum { TRIAD_CHUNK = 16384 }; /* elements a tile of the pool */

typedef struct triad {
    double *restrict a;
    const double *restrict b, *restrict c;
} triad;

static void triad_tile(void *context, int32_t tile) {
    const triad *t = context;
    const size_t first = (size_t)tile * TRIAD_CHUNK;
    double *restrict a = t->a + first;
    const double *restrict b = t->b + first, *restrict c = t->c + first;
    for (size_t i = 0; i < TRIAD_CHUNK; i++) a[i] = b[i] + 3.0 * c[i];
}

double kota_bench_triad_bytes_ps(int32_t megabytes, int32_t threads) {
    int32_t tiles = megabytes * (1000000 / (int32_t)sizeof(double)) / TRIAD_CHUNK;
    size_t count = (size_t)tiles * TRIAD_CHUNK;
    kota_arena *arena = kota_arena_create("triad bench", 0);
    double *a = KOTA_NEW(arena, double, count), *b = KOTA_NEW(arena, double, count);
    double *c = KOTA_NEW(arena, double, count);
    for (size_t i = 0; i < count; i++) {
        b[i] = (double)i;
        c[i] = 1.0;
    }
    kota_pool *pool = kota_pool_create(threads);
    triad t = {a, b, c};
    double best_s = KOTA_INFINITY;
    for (int32_t time = 0; time < 5; time++) {
        double start_s = now_s();
        kota_pool_for(pool, tiles, triad_tile, &t);
        best_s = kota_min(best_s, now_s() - start_s);
    }
    KOTA_ASSERT(a[count - 1] == b[count - 1] + 3.0);
    kota_pool_destroy(pool);
    kota_arena_destroy(arena);
    return 32.0 * (double)count / best_s;
}
