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

static double town_bed_m(int32_t i, int32_t j, int32_t side) {
    double x = (double)i / side, y = (double)j / side;
    double ground_m = 5.0 * x + 2.0 * y + 0.5 * kota_sin(20.0 * x) * kota_cos(15.0 * y);
    bool block = i % 12 >= 4 && j % 12 >= 4;
    return kota_round((ground_m + (block ? 3.0 : 0.0)) * 1024.0) / 1024.0;
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
            int32_t inner_i = kota_mini(kota_maxi(i, 0), side - 1), inner_j = kota_mini(kota_maxi(j, 0), side - 1);
            map.bed_m[c] = (float)town_bed_m(inner_i, inner_j, side);
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

kota_bench_flood_result kota_bench_flood(int32_t side, double duration_s, int32_t threads) {
    kota_arena *arena = kota_arena_create("flood bench", 0);
    kota_map map = town(side, arena);
    kota_flood_def def = {.theta = 0.9, .courant = 0.7, .dt_max_s = 5.0, .depth_dry_m = 1e-3};
    kota_flood_forcing forcing = {.rain_mps = 0.05 / 3600.0};
    kota_flood *flood = NULL;
    kota_error err = {0};
    if (kota_flood_create(&flood, &def, &map, &err) != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
    kota_pool *pool = kota_pool_create(threads);
    double start_s = now_s();
    for (double t_s = 0.0; t_s < duration_s; t_s += 60.0) {
        kota_status status = kota_flood_step(flood, &forcing, kota_min(60.0, duration_s - t_s), pool, &err);
        if (status != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
    }
    kota_bench_flood_result result = {.wall_s = now_s() - start_s};
    int64_t updates;
    kota_flood_effort(flood, &result.steps, &updates);
    double cells = (double)side * side, fallen_m3 = forcing.rain_mps * duration_s * cells * 25.0;
    result.updates_ps = (double)updates / result.wall_s;
    result.nominal_ps = cells * (double)result.steps / result.wall_s;
    result.volume_error_frac = (kota_flood_balance_now(flood).stored - fallen_m3) / fallen_m3;
    result.hash = depths_hash(&map, flood, &result.depth_max_m);
    kota_pool_destroy(pool);
    kota_flood_destroy(flood);
    kota_arena_destroy(arena);
    return result;
}
