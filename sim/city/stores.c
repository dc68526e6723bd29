/* What keeps rain from the ground it would fall on: green roofs, cisterns, soakaways, permeable paving. Each store
 * takes the rain of its share of a place until it is full, and empties at its own rate; what it takes never becomes
 * water on the ground, and is no part of the water's balance. Linear reservoirs with a limit, as SWMM's LID units are
 * in their simplest form (Rossman and Huber 2016, SWMM reference manual III). */
#include <stdio.h>
#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"

/* The district of an id, -1 for "all"; -2 where there is none. */
static int32_t district_of(const kota_map *map, const char *id) {
    if (strcmp(id, "all") == 0) return -1;
    for (int32_t d = 0; d < map->district_count; d++)
        if (strcmp(map->districts[d].id_text, id) == 0) return d;
    return -2;
}

kota_status kota_city__district_find(int32_t *district, const kota_map *map, const char *where, const char *id,
                                     kota_error *err) {
    *district = district_of(map, id);
    if (*district > -2) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s.district = \"%s\" is no district of the city", where, id);
}

kota_status kota_city__stores_create(kota_city *city, kota_error *err) {
    const kota_rain_store *defs = city->plan->flood.stores.items;
    int32_t count = city->plan->flood.stores.count;
    if (count == 0 || city->map->no_heights) return KOTA_OK;
    city->store_count = count;
    city->ground_rain_mps = kota_grid_field(&city->map->grid, city->arena);
    city->store_held_m = KOTA_NEW(city->arena, float *, count);
    city->store_district = KOTA_NEW(city->arena, int32_t, count);
    for (int32_t s = 0; s < count; s++) {
        char where[64];
        (void)snprintf(where, sizeof where, "flood.stores[%d]", (int)s + 1);
        city->store_held_m[s] = kota_grid_field(&city->map->grid, city->arena);
        KOTA_TRY(kota_city__district_find(&city->store_district[s], city->map, where, defs[s].district, err));
    }
    return KOTA_OK;
}

static void take(kota_city *city, int32_t s, int32_t cell, double step_s) {
    const kota_rain_store *store = (const kota_rain_store *)city->plan->flood.stores.items + s;
    const kota_map *map = city->map;
    if (map->water[cell] != 0 || (city->store_district[s] >= 0 && map->district[cell] != city->store_district[s]))
        return;
    if (store->land_use != 0 && store->land_use != map->land_use[cell] + 1) return; /* 0: all */
    double rain_m = kota_city__rain_on_mps(city, cell) * step_s;
    double held_m = kota_max(0, (double)city->store_held_m[s][cell] - store->drain_mps * step_s);
    double taken_m = kota_min(rain_m, store->depth_m - held_m);
    city->store_held_m[s][cell] = (float)(held_m + taken_m);
    double left_mps = (double)city->ground_rain_mps[cell] - store->area_frac * taken_m / step_s;
    city->ground_rain_mps[cell] = (float)kota_max(0, left_mps);
}

void kota_city__stores(kota_city *city) {
    const kota_grid *grid = &city->map->grid;
    double step_s = (double)city->step_ms / 1000;
    for (int32_t j = 0; j < grid->ny && city->store_count > 0; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            city->ground_rain_mps[cell] = (float)kota_city__rain_on_mps(city, cell);
            for (int32_t s = 0; s < city->store_count; s++) take(city, s, cell, step_s);
        }
    }
    city->ground_even_mps = city->store_count > 0 ? 0 : city->rain_even_mps;
    if (city->store_count == 0) city->ground_rain_mps = city->rain_field_mps;
}
