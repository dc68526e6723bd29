/* See place_names.h. */
#include "map/place_names.h"

#include <stdlib.h>

#include "core/memory.h"

typedef struct ranked {
    double area_m2;
    int32_t district;
} ranked;

static int by_area(const void *a, const void *b) {
    const ranked *left = a, *right = b;
    if (left->area_m2 < right->area_m2 || right->area_m2 < left->area_m2)
        return left->area_m2 > right->area_m2 ? -1 : 1;
    return left->district < right->district ? -1 : 1;
}

static const char *named(const char *name, const char *id) { return name != NULL && name[0] != '\0' ? name : id; }

kota_place_name *kota_map_place_names(int32_t *count, const kota_map *map) {
    size_t room = (size_t)map->district_count + (size_t)map->facility_count + 1;
    kota_place_name *names = kota_alloc(room, sizeof *names);
    ranked *order = kota_alloc((size_t)map->district_count + 1, sizeof *order);
    for (int32_t d = 0; d < map->district_count; d++) order[d] = (ranked){map->districts[d].area_m2, d};
    qsort(order, (size_t)map->district_count, sizeof *order, by_area);
    *count = 0;
    for (int32_t n = 0; n < map->district_count; n++) {
        const kota_district *at = &map->districts[order[n].district];
        names[(*count)++] = (kota_place_name){named(at->name, at->id_text), at->x_m, at->y_m, false};
    }
    for (int32_t f = 0; f < map->facility_count; f++) { /* sorted by id */
        const kota_facility *at = &map->facilities[f];
        if (at->kind != KOTA_FACILITY_STATION && at->kind != KOTA_FACILITY_LANDMARK) continue;
        names[(*count)++] = (kota_place_name){named(at->name, at->id_text), at->x_m, at->y_m, true};
    }
    kota_free(order);
    return names;
}
