/* Each polder's own account of water: what stands on its cells, what fell on them, and what was moved over its border
 * by works. What flowed over the ground or into it is the rest (ledger.c). */
#include "city/inside.h"
#include "core/mathx.h"

static bool holds(const kota_polder *polder, int32_t cell) {
    int32_t low = 0, high = polder->cell_count;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (polder->cells[middle] < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low < polder->cell_count && polder->cells[low] == cell;
}

/* Volume of what a work moved from one cell to another that crossed the border: inwards > 0. */
static double crossed(const kota_polder *polder, int32_t from, int32_t to, double volume_m3) {
    return volume_m3 * ((holds(polder, to) ? 1 : 0) - (holds(polder, from) ? 1 : 0));
}

double kota_city__polder_stored_m3(const kota_city *city, int32_t p) {
    const kota_polder *polder = &city->map->polders[p];
    const float *depth_m = kota_flood_depth_m(city->flood);
    double sum_m = 0;
    for (int32_t k = 0; k < polder->cell_count; k++) sum_m += (double)depth_m[polder->cells[k]];
    return sum_m * city->map->grid.dx_m * city->map->grid.dx_m;
}

void kota_city__polder_start(kota_city *city) {
    for (int32_t p = 0; p < city->map->polder_count; p++) {
        double *m3 = &city->tally.polder_m3[p * KOTA_POLDER_ITEMS];
        for (int32_t k = 0; k < KOTA_POLDER_ITEMS; k++) m3[k] = 0;
        m3[KOTA_POLDER_START] = kota_city__polder_stored_m3(city, p);
    }
}

static void works(const kota_city *city, const kota_polder *polder, double *m3) {
    const kota_map *map = city->map;
    const double *pump_m3 = kota_flood_pump_m3(city->flood), *gate_m3 = kota_flood_gate_m3(city->flood);
    for (int32_t k = 0; k < map->pump_count; k++) {
        double in_m3 = crossed(polder, map->pumps[k].from_cell, map->pumps[k].to_cell, pump_m3[k]);
        m3[in_m3 > 0 ? KOTA_POLDER_PUMPS_IN : KOTA_POLDER_PUMPS_OUT] += kota_abs(in_m3);
    }
    for (int32_t k = 0; k < map->gate_count; k++)
        m3[KOTA_POLDER_GATES] += crossed(polder, map->gates[k].from_cell, map->gates[k].to_cell, gate_m3[k]);
    const double *inlet_m3 = kota_flood_inlet_m3(city->flood);
    for (int32_t i = 0; i < map->inlet_count; i++) {
        if (map->drain_node_count > 0 && map->inlets[i].drain_node >= 0) continue;
        m3[KOTA_POLDER_INLETS] += crossed(polder, map->inlets[i].cell, map->inlets[i].outfall_cell, inlet_m3[i]);
    }
}

void kota_city__tally_polders(kota_city *city) {
    const kota_map *map = city->map;
    const double cell_m2 = map->grid.dx_m * map->grid.dx_m, interval_s = (double)city->step_ms / 1000;
    for (int32_t p = 0; p < map->polder_count; p++) {
        const kota_polder *polder = &map->polders[p];
        double *m3 = &city->tally.polder_m3[p * KOTA_POLDER_ITEMS];
        m3[KOTA_POLDER_RAIN] += city->ground_even_mps * interval_s * cell_m2 * polder->cell_count;
        for (int32_t k = 0; city->ground_rain_mps != NULL && k < polder->cell_count; k++)
            m3[KOTA_POLDER_RAIN] += (double)city->ground_rain_mps[polder->cells[k]] * interval_s * cell_m2;
        const int32_t *cell;
        const double *into_m3;
        int32_t touched = kota_flood_drain_cells(city->flood, &cell, &into_m3);
        for (int32_t k = 0; k < touched; k++)
            if (holds(polder, cell[k])) m3[KOTA_POLDER_DRAINS] += into_m3[k];
        works(city, polder, m3);
    }
}
