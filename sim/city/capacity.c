/* Drains of a city without a map of them: a capacity by land use, mm/h over a district's ground, shared out over its
 * inlets. */
#include "city/inside.h"
#include "core/mathx.h"

/* Later entries go before earlier ones; NaN: none says anything of it. */
static double rate_mps(const kota_plan *plan, int32_t land_use) {
    const kota_drain_capacity *given = plan->flood.drain_capacity.items;
    double rate = KOTA_NAN;
    for (int32_t k = 0; k < plan->flood.drain_capacity.count; k++)
        if (given[k].land_use == 0 || given[k].land_use == land_use + 1) rate = given[k].rate_mps; /* 0: all */
    return rate;
}

static bool is_mapped(const kota_map *map, int32_t inlet) {
    return map->drain_node_count > 0 && map->inlets[inlet].drain_node >= 0;
}

const double *kota_city__inlet_capacities(const kota_city *city) {
    const kota_map *map = city->map;
    const kota_grid *grid = &map->grid;
    if (city->plan->flood.drain_capacity.count == 0 || map->inlet_count == 0) return NULL;
    int32_t slots = map->district_count + 1;
    double *area_m2 = kota_alloc(2 * (size_t)slots, sizeof *area_m2), *inlets = area_m2 + slots;
    for (int32_t k = 0; k < grid->nx * grid->ny; k++) {
        int32_t cell = kota_grid_at(grid, k % grid->nx, k / grid->nx);
        if (!map->water[cell]) area_m2[kota_city__slot(city, map->district[cell])] += grid->dx_m * grid->dx_m;
    }
    for (int32_t i = 0; i < map->inlet_count; i++)
        if (!is_mapped(map, i)) inlets[kota_city__slot(city, map->inlets[i].district)] += map->inlets[i].inlets;
    double *capacity_m3ps = KOTA_NEW(city->arena, double, map->inlet_count);
    for (int32_t i = 0; i < map->inlet_count; i++) {
        int32_t d = map->inlets[i].district, slot = kota_city__slot(city, d);
        double rate = rate_mps(city->plan, d >= 0 ? (int32_t)map->districts[d].land_use : KOTA_LAND_FARM);
        bool said = !kota_is_nan(rate) && !is_mapped(map, i);
        capacity_m3ps[i] = said ? rate * area_m2[slot] / inlets[slot] : city->plan->flood.inlet_capacity_m3ps;
    }
    kota_free(area_m2);
    return capacity_m3ps;
}
