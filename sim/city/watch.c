/* What gauges and cross-sections see, on a beat of their own. They listen, they never act. */
#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"

static double speed_mps(const kota_city *city, int32_t cell) {
    double qx_m2ps, qy_m2ps, depth_m = (double)kota_flood_depth_m(city->flood)[cell];
    if (!(depth_m > city->plan->flood.depth_dry_m)) return 0;
    kota_flood_discharge(city->flood, cell, &qx_m2ps, &qy_m2ps);
    return kota_sqrt(qx_m2ps * qx_m2ps + qy_m2ps * qy_m2ps) / depth_m;
}

static double discharge_m3ps(const kota_city *city, const kota_section_site *site) {
    double sum_m2ps = 0;
    for (int32_t f = 0; f < site->face_count; f++)
        sum_m2ps += site->face_sign[f] *
                    kota_flood_face_discharge_m2ps(city->flood, site->face_cell[f], site->face_south[f] != 0);
    return sum_m2ps * city->map->grid.dx_m;
}

static void add(kota_lists *lists, double value) {
    lists->watch =
        kota_grow(lists->watch, lists->watch_value_count, &lists->watch_value_capacity, sizeof *lists->watch);
    lists->watch[lists->watch_value_count++] = value;
}

/* Vehicles that have left a counted street's far end so far. */
static double passed_veh(const kota_city *city, int32_t count) {
    double sum_veh = 0;
    for (int32_t k = 0; k < 2; k++) {
        int32_t link = city->count_link[2 * count + k];
        if (link >= 0) sum_veh += kota_traffic_link_left_veh(city->traffic)[link];
    }
    return sum_veh;
}

static void add_row(kota_city *city) {
    kota_lists *lists = &city->lists;
    const kota_map *map = city->map;
    if (map->gauge_count + map->section_count + city->plan->observed_counts.count == 0) return;
    lists->watch_ms = kota_grow(lists->watch_ms, lists->watch_count, &lists->watch_capacity, sizeof *lists->watch_ms);
    lists->watch_ms[lists->watch_count++] = city->time_ms;
    for (int32_t g = 0; g < map->gauge_count; g++) {
        int32_t cell = map->gauges[g].cell;
        add(lists, kota_city__level_m(city, cell));
        add(lists, (double)kota_flood_depth_m(city->flood)[cell]);
        add(lists, speed_mps(city, cell));
    }
    for (int32_t s = 0; s < map->section_count; s++) {
        add(lists, city->section_m3ps[s]);
        add(lists, city->section_m3[s]);
    }
    for (int32_t c = 0; c < city->plan->observed_counts.count; c++) add(lists, passed_veh(city, c));
}

void kota_city__watch_make(kota_city *city, kota_arena *arena) {
    const kota_observed_count *counts = city->plan->observed_counts.items;
    city->count_link = KOTA_NEW(arena, int32_t, 2 * city->plan->observed_counts.count);
    for (int32_t c = 0; c < city->plan->observed_counts.count; c++) {
        int32_t link = kota_roads_find_link(&city->map->roads, counts[c].link);
        city->count_link[2 * c] = link;
        city->count_link[2 * c + 1] = link >= 0 && counts[c].both_ways ? city->map->roads.link_reverse[link] : -1;
    }
}

void kota_city__watch_begin(kota_city *city) {
    city->lists.watch_count = city->lists.watch_value_count = 0;
    for (int32_t s = 0; s < city->map->section_count; s++) {
        city->section_m3ps[s] = discharge_m3ps(city, &city->map->sections[s]);
        city->section_m3[s] = 0;
    }
    add_row(city);
}

void kota_city__watch(kota_city *city) {
    double interval_s = (double)city->step_ms / 1000;
    if (city->time_ms <= city->start_ms) return;
    for (int32_t s = 0; s < city->map->section_count; s++) {
        double now_m3ps = discharge_m3ps(city, &city->map->sections[s]);
        city->section_m3[s] += 0.5 * (city->section_m3ps[s] + now_m3ps) * interval_s;
        city->section_m3ps[s] = now_m3ps;
    }
    double beat_s = kota_is_nan(city->plan->gauge_s) ? city->plan->sample_s : city->plan->gauge_s;
    int64_t beat_ms = (int64_t)kota_max(1, kota_round(beat_s * 1000)), since_ms = city->time_ms - city->start_ms;
    if (since_ms / beat_ms > (since_ms - city->step_ms) / beat_ms) add_row(city);
}

const int64_t *kota_city_watch_ms(const kota_city *city, int32_t *rows) {
    *rows = city->lists.watch_count;
    return city->lists.watch_ms;
}

const double *kota_city_watch(const kota_city *city, int32_t *width) {
    *width = KOTA_WATCH_GAUGE * city->map->gauge_count + KOTA_WATCH_SECTION * city->map->section_count +
             city->plan->observed_counts.count;
    return city->lists.watch;
}

int32_t kota_city_bins(const kota_city *city, int64_t *first_ms, int64_t *bin_ms) {
    const kota_traffic_bins *bins = kota_traffic_bin_rows(city->traffic);
    *first_ms = bins->first_ms;
    *bin_ms = bins->bin_ms;
    return bins->count;
}

kota_link_bin kota_city_link_bin(const kota_city *city, int32_t bin, int32_t link) {
    const kota_traffic_bins *bins = kota_traffic_bin_rows(city->traffic);
    size_t at = (size_t)bin * (size_t)city->map->roads.link_count + (size_t)link;
    double left_veh = (double)bins->left_veh[at], queue_veh = (double)bins->queue_veh[at];
    double time_s = queue_veh >= 1.0 ? KOTA_INFINITY : KOTA_NAN;
    if (left_veh > 0)
        time_s = (double)bins->drive_s[at] + queue_veh * (double)bins->bin_ms * 1e-3 / left_veh; /* Edie 1963 */
    return (kota_link_bin){left_veh, time_s, queue_veh};
}
