/* Each district's own account of water: what stands on its cells, what fell and flowed in there, and what inlets,
 * pumps, gates and drains moved over its border. What ran over the ground, into it and into the air is the rest. */
#include <string.h>

#include "city/inside.h"

enum { START, RAIN, RIVERS, INLETS, PUMPS, GATES, DRAINS };
static const char *const item_names[KOTA_DISTRICT_WATER_ITEMS] = {
    "stored at the start", "rain", "rivers", "by inlets", "by pumps", "by gates", "out of drains"};

static double *at(kota_city *city, int32_t cell, int32_t item) {
    int32_t slot = kota_city__slot(city, city->map->district[cell]);
    return &city->tally.district_m3[slot * KOTA_DISTRICT_WATER_ITEMS + item];
}

static void moved(kota_city *city, int32_t from, int32_t to, int32_t item, double m3) {
    *at(city, from, item) -= m3;
    *at(city, to, item) += m3;
}

/* Sums of a field over the cells of each district, times the area of a cell; field NULL: the area. */
static void sum_by_district(const kota_city *city, const float *field, double *sums) {
    const kota_grid *grid = &city->map->grid;
    double cell_m2 = grid->dx_m * grid->dx_m;
    memset(sums, 0, ((size_t)city->map->district_count + 1) * sizeof *sums);
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            double value = field != NULL ? (double)field[cell] : 1;
            sums[kota_city__slot(city, city->map->district[cell])] += value * cell_m2;
        }
}

void kota_city__district_water_start(kota_city *city) {
    int32_t slots = city->map->district_count + 1;
    double *sums = kota_alloc((size_t)slots, sizeof *sums);
    memset(city->tally.district_m3, 0, (size_t)(slots * KOTA_DISTRICT_WATER_ITEMS) * sizeof(double));
    sum_by_district(city, NULL, city->district_m2);
    sum_by_district(city, kota_flood_depth_m(city->flood), sums);
    for (int32_t s = 0; s < slots; s++) city->tally.district_m3[s * KOTA_DISTRICT_WATER_ITEMS + START] = sums[s];
    kota_free(sums);
}

static void tally_rain(kota_city *city, double interval_s) {
    int32_t slots = city->map->district_count + 1;
    for (int32_t s = 0; s < slots; s++)
        city->tally.district_m3[s * KOTA_DISTRICT_WATER_ITEMS + RAIN] +=
            city->ground_even_mps * interval_s * city->district_m2[s];
    if (city->ground_rain_mps == NULL) return;
    double *sums = kota_alloc((size_t)slots, sizeof *sums);
    sum_by_district(city, city->ground_rain_mps, sums);
    for (int32_t s = 0; s < slots; s++)
        city->tally.district_m3[s * KOTA_DISTRICT_WATER_ITEMS + RAIN] += sums[s] * interval_s;
    kota_free(sums);
}

void kota_city__tally_district_water(kota_city *city) {
    const kota_map *map = city->map;
    double interval_s = (double)city->step_ms / 1000;
    tally_rain(city, interval_s);
    for (int32_t s = 0; s < map->source_count; s++)
        for (int32_t c = 0; c < map->sources[s].cell_count; c++)
            *at(city, map->sources[s].cells[c], RIVERS) +=
                city->source_m3ps[s] * interval_s / map->sources[s].cell_count;
    const double *inlet_m3 = kota_flood_inlet_m3(city->flood), *pump_m3 = kota_flood_pump_m3(city->flood);
    const double *gate_m3 = kota_flood_gate_m3(city->flood);
    for (int32_t i = 0; i < map->inlet_count; i++) {
        if (map->inlets[i].outfall_cell < 0 || (map->drain_node_count > 0 && map->inlets[i].drain_node >= 0))
            continue;
        moved(city, map->inlets[i].cell, map->inlets[i].outfall_cell, INLETS, inlet_m3[i]);
    }
    for (int32_t p = 0; p < map->pump_count; p++)
        moved(city, map->pumps[p].from_cell, map->pumps[p].to_cell, PUMPS, pump_m3[p]);
    for (int32_t g = 0; g < map->gate_count; g++)
        moved(city, map->gates[g].from_cell, map->gates[g].to_cell, GATES, gate_m3[g]);
    const int32_t *cell;
    const double *into_m3;
    int32_t touched = kota_flood_drain_cells(city->flood, &cell, &into_m3);
    for (int32_t k = 0; k < touched; k++) *at(city, cell[k], DRAINS) -= into_m3[k];
}

kota_district_water_row *kota_city_district_water(const kota_city *city, int32_t *count) {
    int32_t slots = city->map->district_count + 1, rows = 0;
    *count = 0;
    if (city->map->no_heights) return NULL;
    kota_district_water_row *list = kota_alloc((size_t)slots * (KOTA_DISTRICT_WATER_ITEMS + 2), sizeof *list);
    double *stored_m3 = kota_alloc((size_t)slots, sizeof *stored_m3);
    sum_by_district(city, kota_flood_depth_m(city->flood), stored_m3);
    for (int32_t s = 0; s < slots; s++) {
        int32_t district = s < city->map->district_count ? s : -1;
        double rest_m3 = stored_m3[s];
        for (int32_t k = 0; k < KOTA_DISTRICT_WATER_ITEMS; k++) {
            double m3 = city->tally.district_m3[s * KOTA_DISTRICT_WATER_ITEMS + k];
            rest_m3 -= m3;
            list[rows++] = (kota_district_water_row){district, item_names[k], m3};
        }
        list[rows++] = (kota_district_water_row){district, "over its border and into ground and air", rest_m3};
        list[rows++] = (kota_district_water_row){district, "stored at the end", -stored_m3[s]};
    }
    kota_free(stored_m3);
    *count = rows;
    return list;
}

const float *kota_city_duration_s(const kota_city *city, int32_t index) {
    return index < city->plan->flood.duration_m.count ? kota_flood_duration_s(city->flood, index) : NULL;
}
