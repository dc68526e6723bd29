/* Whom the water reached: residents where they live, buildings at their walls, by depth and by hazard. */
#include "city/inside.h"

const char *const kota_depth_class_names[KOTA_DEPTH_CLASSES] = {"to 0.3 m", "0.3 to 0.5 m", "0.5 to 1 m", "1 to 2 m",
                                                                "over 2 m"};
const char *const kota_hazard_class_names[KOTA_HAZARD_CLASSES] = {"low", "danger for some", "danger for most",
                                                                  "danger for all"};
static const double DEPTH_TO_M[KOTA_DEPTH_CLASSES - 1] = {0.3, 0.5, 1, 2};
static const double HAZARD_TO[KOTA_HAZARD_CLASSES - 1] = {0.75, 1.25, 2};

static int32_t class_of(double value, const double *bounds, int32_t count) {
    int32_t k = 0;
    while (k < count && value > bounds[k]) k++;
    return k;
}

typedef struct seen { /* at a place */
    double depth_m, hazard;
} seen;

static seen at_cell(const kota_city *city, int32_t cell) {
    const float *hazard = kota_flood_record(city->flood, KOTA_RECORD_HAZARD_MAX);
    return (seen){(double)kota_flood_depth_max_m(city->flood)[cell], hazard != NULL ? (double)hazard[cell] : 0};
}

static seen at_building(const kota_city *city, int32_t building) {
    const kota_map *map = city->map;
    seen most = {0, 0};
    for (int32_t k = map->building_start[building]; k < map->building_start[building + 1]; k++) {
        seen here = at_cell(city, map->building_cell[k]);
        if (here.depth_m > most.depth_m) most.depth_m = here.depth_m;
        if (here.hazard > most.hazard) most.hazard = here.hazard;
    }
    return most;
}

kota_exposure kota_city_exposure(const kota_city *city, int32_t district) {
    const kota_map *map = city->map;
    kota_exposure sum = {0};
    for (int32_t h = 0; h < city->home_cell_count; h++) {
        int32_t cell = city->home_cells[h];
        seen here = at_cell(city, cell);
        if ((district >= 0 && map->district[cell] != district) || !(here.depth_m > city->plan->flood_depth_m))
            continue;
        double persons = (double)map->persons[cell];
        sum.depth_persons[class_of(here.depth_m, DEPTH_TO_M, KOTA_DEPTH_CLASSES - 1)] += persons;
        sum.hazard_persons[class_of(here.hazard, HAZARD_TO, KOTA_HAZARD_CLASSES - 1)] += persons;
    }
    for (int32_t b = 0; b < map->building_count; b++) {
        if (district >= 0 && map->building_district[b] != district) continue;
        seen here = at_building(city, b);
        if (!(here.depth_m > city->plan->flood_depth_m)) continue;
        sum.depth_buildings[class_of(here.depth_m, DEPTH_TO_M, KOTA_DEPTH_CLASSES - 1)]++;
        sum.hazard_buildings[class_of(here.hazard, HAZARD_TO, KOTA_HAZARD_CLASSES - 1)]++;
    }
    return sum;
}
