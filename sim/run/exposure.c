/* exposure.csv: residents and buildings that water reached, by district, depth and hazard. */
#include "run/folder.h"

static void add_rows(kota_csv *csv, const kota_map *map, const char *district, const kota_exposure *of,
                     double count_min) {
    for (int32_t k = 0; k < KOTA_DEPTH_CLASSES + KOTA_HAZARD_CLASSES; k++) {
        bool depth = k < KOTA_DEPTH_CLASSES;
        int32_t h = k - KOTA_DEPTH_CLASSES;
        kota_csv_text(csv, district);
        kota_csv_text(csv, depth ? "depth" : "hazard");
        kota_csv_text(csv, depth ? kota_depth_class_names[k] : kota_hazard_class_names[h]);
        kota_csv_number(csv, kota_run__told(depth ? of->depth_persons[k] : of->hazard_persons[h], count_min));
        if (map->building_count > 0)
            kota_csv_integer(csv, depth ? of->depth_buildings[k] : of->hazard_buildings[h]);
        else
            kota_csv_text(csv, "");
        kota_csv_end_row(csv);
    }
}

kota_status kota_run__exposure(kota_hasher *hasher, const kota_city *city, const kota_map *map, const char *folder,
                               kota_error *err) {
    const char *const columns[] = {"district", "by", "class", "persons", "buildings"};
    kota_csv csv = {0};
    if (map->no_heights) return KOTA_OK; /* not known, not dry */
    kota_csv_header(&csv, columns, KOTA_COUNT(columns));
    for (int32_t d = -1; d < map->district_count; d++) {
        kota_exposure of = kota_city_exposure(city, d);
        add_rows(&csv, map, d < 0 ? "all" : map->districts[d].id_text, &of,
                 kota_city_plan(city)->privacy.count_min_persons);
    }
    return kota_run__table(&csv, hasher, folder, "exposure.csv", err);
}
