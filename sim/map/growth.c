/* See growth.h. Whole persons go to cells by largest remainders, ties by lasting hashes of cells. */
#include "map/growth.h"

#include "core/hash.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "map/shape.h"
#include "map/sketch_parts.h"

typedef struct plots { /* cells among which something is shared out */
    int32_t *cell;
    uint64_t *rank;
    double *weight;
    int64_t *share;
    int32_t count;
} plots;

static plots plots_create(const kota_map *map) {
    size_t cells = (size_t)map->grid.nx * (size_t)map->grid.ny;
    return (plots){.cell = kota_alloc(cells + 1, sizeof(int32_t)),
                   .rank = kota_alloc(cells + 1, sizeof(uint64_t)),
                   .weight = kota_alloc(cells + 1, sizeof(double)),
                   .share = kota_alloc(cells + 1, sizeof(int64_t))};
}

static void plots_free(plots *at) {
    void *blocks[] = {at->cell, at->rank, at->weight, at->share};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
}

static void add_plot(plots *at, const kota_map *map, uint64_t id, int32_t cell, double weight) {
    uint64_t place =
        (uint64_t)(uint32_t)kota_grid_i(&map->grid, cell) << 32 | (uint32_t)kota_grid_j(&map->grid, cell);
    at->cell[at->count] = cell;
    at->rank[at->count] = kota_hash_part(id, place);
    at->weight[at->count++] = weight;
}

static float *new_persons(kota_map *map, kota_arena *arena) {
    if (map->new_persons == NULL) map->new_persons = kota_grid_field(&map->grid, arena);
    return map->new_persons;
}

static void scale_persons(kota_map *map, int32_t d, double factor, plots *at, kota_arena *arena) {
    kota_district *one = &map->districts[d];
    double wanted = kota_round(one->persons * factor);
    bool more = wanted > one->persons;
    at->count = 0;
    for (int32_t j = 0; j < map->grid.ny; j++)
        for (int32_t i = 0; i < map->grid.nx; i++) {
            int32_t cell = kota_grid_at(&map->grid, i, j);
            if (map->district[cell] == d && map->persons[cell] > 0)
                add_plot(at, map, one->id, cell, (double)map->persons[cell]);
        }
    float *came = new_persons(map, arena);
    kota_drawing_share(at->share, (int64_t)(more ? wanted - one->persons : wanted), at->weight, at->rank, at->count);
    double added = 0;
    for (int32_t k = 0; k < at->count; k++) {
        int32_t cell = at->cell[k];
        if (more) came[cell] += (float)at->share[k];
        map->persons[cell] = more ? map->persons[cell] + (float)at->share[k] : (float)at->share[k];
        came[cell] = kota_minf(came[cell], map->persons[cell]);
        added += (double)came[cell];
    }
    one->persons = wanted;
    one->added_persons = added;
}

void kota_map_scale(kota_map *map, int32_t district, double persons_factor, double jobs_factor, kota_arena *arena) {
    KOTA_ASSERT(persons_factor >= 0 && jobs_factor >= 0);
    plots at = plots_create(map);
    for (int32_t d = 0; d < map->district_count; d++) {
        if (district >= 0 && d != district) continue;
        if (kota_abs(kota_round(map->districts[d].persons * persons_factor) - map->districts[d].persons) > 0)
            scale_persons(map, d, persons_factor, &at, arena);
        map->districts[d].jobs *= jobs_factor;
        for (int32_t k = 0; k < map->grid.cells; k++)
            if (map->district[k] == d) map->jobs[k] = (float)((double)map->jobs[k] * jobs_factor);
    }
    plots_free(&at);
}

/* Dry cells from which a street can be reached. */
static void find_plots(plots *at, const kota_map *map, const kota_development *add) {
    uint64_t id = kota_hash_id(add->id);
    for (int32_t j = 0; j < map->grid.ny; j++)
        for (int32_t i = 0; i < map->grid.nx; i++) {
            int32_t cell = kota_grid_at(&map->grid, i, j);
            double x_m = (i + 0.5) * map->grid.dx_m, y_m = (j + 0.5) * map->grid.dx_m;
            if (map->water[cell] || map->district[cell] < 0 || map->cell_node[cell] < 0) continue;
            if (add->district >= 0 && map->district[cell] != add->district) continue;
            if (add->outline->count > 0 && !kota_shape_contains(add->outline, x_m, y_m)) continue;
            add_plot(at, map, id, cell, 1);
        }
}

kota_status kota_map_settle(kota_map *map, const kota_development *add, kota_arena *arena, kota_error *err) {
    plots at = plots_create(map);
    find_plots(&at, map, add);
    float *came = new_persons(map, arena);
    kota_drawing_share(at.share, (int64_t)kota_round(add->persons), at.weight, at.rank, at.count);
    for (int32_t k = 0; k < at.count; k++) {
        kota_district *one = &map->districts[map->district[at.cell[k]]];
        double jobs = add->jobs / at.count;
        came[at.cell[k]] += (float)at.share[k];
        map->persons[at.cell[k]] += (float)at.share[k];
        map->jobs[at.cell[k]] += (float)jobs;
        one->persons += (double)at.share[k];
        one->added_persons += (double)at.share[k];
        one->jobs += jobs;
    }
    int32_t count = at.count;
    plots_free(&at);
    if (count > 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA,
                     "developments: \"%s\" has no dry ground in a district of the city; draw its outline elsewhere, "
                     "or name another district",
                     add->id);
}
