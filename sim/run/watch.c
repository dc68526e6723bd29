/* gauges.csv and sections.csv: what gauges and cross-sections of the city and the scenario saw. */
#include <stdio.h>

#include "core/clock.h"
#include "core/text.h"
#include "run/folder.h"

static void time_cells(kota_csv *csv, const kota_city *city, const kota_map *map, int64_t time_ms) {
    char text[KOTA_TIME_TEXT_MAX];
    kota_time_text(time_ms, map->utc_offset_min, text);
    kota_csv_text(csv, text);
    kota_csv_fixed(csv, (double)(time_ms - kota_city_start_ms(city)) / 1000, 3);
}

static void gauges_csv(kota_csv *csv, const kota_city *city, const kota_map *map) {
    const char *const columns[] = {"time", "time_s", "gauge", "level_m", "depth_m", "speed_mps"};
    int32_t rows, width;
    const int64_t *time_ms = kota_city_watch_ms(city, &rows);
    const double *values = kota_city_watch(city, &width);
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    for (int32_t r = 0; r < rows; r++)
        for (int32_t g = 0; g < map->gauge_count; g++) {
            const double *seen = values + (size_t)r * (size_t)width + (size_t)(KOTA_WATCH_GAUGE * g);
            time_cells(csv, city, map, time_ms[r]);
            kota_csv_text(csv, map->gauges[g].id_text);
            for (int32_t k = 0; k < KOTA_WATCH_GAUGE; k++) kota_csv_fixed(csv, seen[k], 5);
            kota_csv_end_row(csv);
        }
}

static void sections_csv(kota_csv *csv, const kota_city *city, const kota_map *map) {
    const char *const columns[] = {"time", "time_s", "section", "flow_m3ps", "volume_m3"};
    int32_t rows, width;
    const int64_t *time_ms = kota_city_watch_ms(city, &rows);
    const double *values = kota_city_watch(city, &width);
    kota_csv_header(csv, columns, KOTA_COUNT(columns));
    for (int32_t r = 0; r < rows; r++)
        for (int32_t s = 0; s < map->section_count; s++) {
            const double *seen = values + (size_t)r * (size_t)width +
                                 (size_t)(KOTA_WATCH_GAUGE * map->gauge_count + KOTA_WATCH_SECTION * s);
            time_cells(csv, city, map, time_ms[r]);
            kota_csv_text(csv, map->sections[s].id_text);
            for (int32_t k = 0; k < KOTA_WATCH_SECTION; k++) kota_csv_number(csv, seen[k]);
            kota_csv_end_row(csv);
        }
}

kota_status kota_run__watch(kota_hasher *hasher, const kota_city *city, const kota_map *map, const char *folder,
                            kota_error *err) {
    kota_csv csv = {0};
    if (map->no_heights) return KOTA_OK; /* levels are not known */
    if (map->gauge_count > 0) {
        gauges_csv(&csv, city, map);
        KOTA_TRY(kota_run__table(&csv, hasher, folder, "gauges.csv", err));
    }
    if (map->section_count == 0) return KOTA_OK;
    sections_csv(&csv, city, map);
    return kota_run__table(&csv, hasher, folder, "sections.csv", err);
}
