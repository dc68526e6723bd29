/* Save and load: the engines, then what the city itself remembers. */
#include <string.h>

#include "city/inside.h"

static void put_hash(kota_blob *blob, kota_hash hash) {
    kota_blob_put_u64(blob, hash.low);
    kota_blob_put_u64(blob, hash.high);
}

static bool get_hash(kota_blob *blob, kota_hash expected) {
    uint64_t low = kota_blob_get_u64(blob), high = kota_blob_get_u64(blob);
    return low == expected.low && high == expected.high;
}

/* Everything of fixed size that the city keeps: one list serves save and load. */
typedef void block_fn(kota_blob *blob, void *data, size_t count, size_t size);

static void put_block(kota_blob *blob, void *data, size_t count, size_t size) {
    kota_blob_put(blob, data, count, size);
}
static void get_block(kota_blob *blob, void *data, size_t count, size_t size) {
    kota_blob_get(blob, data, count, size);
}

static void blocks(const kota_city *city, kota_blob *blob, block_fn *each) {
    const kota_map *map = city->map;
    size_t links = (size_t)map->roads.link_count, slots = (size_t)map->district_count + 1;
    int32_t stops, vehicles;
    kota_waste_stops(city->waste, &stops);
    kota_waste_trucks(city->waste, &vehicles);
    for (int32_t s = 0; s < city->store_count; s++)
        each(blob, city->store_held_m[s], (size_t)map->grid.cells, sizeof(float));
    each(blob, city->inlet_m3, (size_t)map->inlet_count, sizeof(double));
    each(blob, city->inlet_was_blocked, (size_t)map->inlet_count, 1);
    each(blob, city->pump_mode, (size_t)map->pump_count, 1);
    each(blob, city->pump_able_frac, (size_t)map->pump_count, sizeof(double));
    each(blob, city->wall_breach, (size_t)map->wall_count, 1);
    each(blob, city->gate_order_frac, (size_t)map->gate_count, sizeof(double));
    each(blob, city->section_m3ps, (size_t)map->section_count, sizeof(double));
    each(blob, city->section_m3, (size_t)map->section_count, sizeof(double));
    each(blob, city->drain_order_frac, (size_t)map->drain_link_count, sizeof(double));
    each(blob, city->drain_order_ms, (size_t)map->drain_link_count, sizeof(int64_t));
    each(blob, city->drain_mode, (size_t)map->drain_link_count, 1);
    each(blob, city->drain_open_frac, (size_t)map->drain_link_count, sizeof(double)); /* what policies see */
    each(blob, city->drain_blocked_frac, (size_t)map->drain_link_count, sizeof(double));
    each(blob, city->link_tunnel, links, 1);
    each(blob, city->tally.polder_m3, (size_t)map->polder_count * KOTA_POLDER_ITEMS, sizeof(double));
    each(blob, city->tally.district_m3, slots * KOTA_DISTRICT_WATER_ITEMS, sizeof(double));
    each(blob, city->pump_was_running, (size_t)map->pump_count, 1);
    each(blob, city->link_depth_m, links, sizeof(float));
    each(blob, city->link_limit_mps, links, sizeof(float));
    each(blob, city->link_banned, links, sizeof(kota_class_mask));
    each(blob, city->link_flow_vehph, links, sizeof(float));
    each(blob, city->link_closed, links, sizeof(kota_class_mask));
    each(blob, city->link_ordered_closed, links, 1);
    each(blob, city->link_was_closed, links, 1);
    each(blob, city->link_left_before, links, sizeof(int32_t));
    each(blob, city->link_order_by, links, KOTA_COMMAND_BY_MAX);
    each(blob, city->stop_time_s, (size_t)stops * (size_t)stops, sizeof(float));
    each(blob, city->truck_ways, (size_t)vehicles, sizeof(kota_truck_way));
    each(blob, city->bin_was_full, (size_t)city->bin_count, 1);
    each(blob, city->district_was_flooded, slots, 1);
    each(blob, city->flooded_persons, slots, sizeof(double));
    each(blob, city->tally.flooded_person_s, slots, sizeof(double));
    each(blob, city->tally.link_closed_s, slots, sizeof(double));
    each(blob, city->tally.inlet_blocked_s, slots, sizeof(double));
    each(blob, city->tally.pump_j, slots, sizeof(double));
    each(blob, city->tally.exhaust_g, slots * KOTA_EMIT_COUNT, sizeof(double));
    each(blob, city->tally.driven, slots * KOTA_CLASS_COUNT, sizeof(kota_driven));
    each(blob, city->tally.reached, (size_t)kota_city__reach_at((int32_t)slots, 0, 0, 0), sizeof(double));
    each(blob, city->tally.reach_samples, slots, sizeof(double));
    each(blob, city->tally.response_person_s, slots, sizeof(double));
    each(blob, city->tally.response_persons, slots, sizeof(double));
    each(blob, city->tally.unhelped_person_s, slots, sizeof(double));
}

static void put_list(kota_blob *blob, const void *items, int32_t count, size_t size) {
    kota_blob_put_i64(blob, count);
    kota_blob_put(blob, items, (size_t)count, size);
}

static void *get_list(kota_blob *blob, void *old, int32_t *count, int32_t *capacity, size_t size) {
    *count = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX / 8, "length of a list");
    if ((size_t)*count * size > blob->length) *count = 0; /* damaged: kota_blob_get below reports it */
    *capacity = *count;
    void *items = kota_realloc(old, (size_t)*count + 1, size);
    kota_blob_get(blob, items, (size_t)*count, size);
    return items;
}

void kota_city_save(const kota_city *city, kota_blob *blob) {
    kota_blob_section(blob, "city 4");
    put_hash(blob, city->map_hash);
    put_hash(blob, city->plan_hash);
    kota_blob_put_i64(blob, city->time_ms);
    kota_flood_save(city->flood, blob);
    kota_traffic_save(city->traffic, blob);
    kota_waste_save(city->waste, blob);
    put_list(blob, city->leg_ends, city->leg_end_count, sizeof *city->leg_ends);
    kota_blob_section(blob, "records");
    blocks(city, blob, put_block);
    kota_blob_put_i64(blob, city->stop_time_ms);
    kota_blob_put_f64(blob, city->rain_mps);
    kota_blob_put_f64(blob, city->sea_level_m);
    kota_blob_put_f64(blob, city->tally.counted_s);
    const kota_lists *lists = &city->lists;
    put_list(blob, lists->events, lists->event_count, sizeof *lists->events);
    put_list(blob, lists->series, lists->series_count, sizeof *lists->series);
    put_list(blob, lists->gauge_level_m, lists->gauge_level_count, sizeof *lists->gauge_level_m);
    put_list(blob, lists->watch_ms, lists->watch_count, sizeof *lists->watch_ms);
    put_list(blob, lists->watch, lists->watch_value_count, sizeof *lists->watch);
    put_list(blob, lists->tape, lists->tape_count, sizeof *lists->tape);
    put_list(blob, lists->queue, lists->queue_count, sizeof *lists->queue);
}

static kota_status load_engines(kota_city *city, kota_blob *blob) {
    KOTA_TRY(kota_flood_load(city->flood, blob));
    KOTA_TRY(kota_traffic_load(city->traffic, blob));
    KOTA_TRY(kota_waste_load(city->waste, blob));
    city->leg_ends =
        get_list(blob, city->leg_ends, &city->leg_end_count, &city->leg_end_capacity, sizeof *city->leg_ends);
    return kota_blob_status(blob);
}

kota_status kota_city_load(kota_city *city, kota_blob *blob, kota_error *err) {
    blob->err = err;
    kota_blob_expect(blob, "city 4");
    if (!get_hash(blob, city->map_hash) || !get_hash(blob, city->plan_hash)) {
        KOTA_TRY(kota_blob_status(blob));
        return kota_fail(err, KOTA_DATA, "the checkpoint belongs to another scenario or city: run without --resume");
    }
    city->time_ms = kota_blob_get_i64(blob);
    KOTA_TRY(load_engines(city, blob));
    kota_blob_expect(blob, "records");
    blocks(city, blob, get_block);
    city->stop_time_ms = kota_blob_get_i64(blob);
    city->rain_mps = kota_blob_get_f64(blob);
    city->sea_level_m = kota_blob_get_f64(blob);
    city->tally.counted_s = kota_blob_get_f64(blob);
    kota_lists *lists = &city->lists;
    lists->events = get_list(blob, lists->events, &lists->event_count, &lists->event_capacity, sizeof *lists->events);
    lists->series =
        get_list(blob, lists->series, &lists->series_count, &lists->series_capacity, sizeof *lists->series);
    lists->gauge_level_m = get_list(blob, lists->gauge_level_m, &lists->gauge_level_count,
                                    &lists->gauge_level_capacity, sizeof *lists->gauge_level_m);
    int32_t gauge_levels = lists->series_count * city->map->gauge_count;
    if (lists->gauge_level_count != gauge_levels && kota_blob_status(blob) == KOTA_OK)
        return kota_fail(err, KOTA_DATA, "the checkpoint has %d gauge levels, not %d: run without --resume",
                         lists->gauge_level_count, gauge_levels);
    lists->watch_ms =
        get_list(blob, lists->watch_ms, &lists->watch_count, &lists->watch_capacity, sizeof *lists->watch_ms);
    lists->watch =
        get_list(blob, lists->watch, &lists->watch_value_count, &lists->watch_value_capacity, sizeof *lists->watch);
    int32_t width;
    (void)kota_city_watch(city, &width);
    if (lists->watch_value_count != lists->watch_count * width && kota_blob_status(blob) == KOTA_OK)
        return kota_fail(err, KOTA_DATA,
                         "the checkpoint has %d values of gauges and sections, not %d: run without "
                         "--resume",
                         lists->watch_value_count, lists->watch_count * width);
    lists->tape = get_list(blob, lists->tape, &lists->tape_count, &lists->tape_capacity, sizeof *lists->tape);
    lists->queue = get_list(blob, lists->queue, &lists->queue_count, &lists->queue_capacity, sizeof *lists->queue);
    return kota_blob_status(blob);
}

kota_status kota_city_load_end(kota_city *city, kota_blob *blob, kota_error *err) {
    blob->err = err;
    kota_blob_expect(blob, "city 4");
    bool same_map = get_hash(blob, city->map_hash);
    (void)get_hash(blob, city->plan_hash); /* another plan is the point of a warm start */
    int64_t time_ms = kota_blob_get_i64(blob);
    KOTA_TRY(kota_blob_status(blob));
    if (!same_map)
        return kota_fail(err, KOTA_DATA, "the earlier run was of another city or cell size: give a run of this one");
    if (time_ms != city->start_ms) {
        char ended[KOTA_TIME_TEXT_MAX], starts[KOTA_TIME_TEXT_MAX];
        kota_time_text(time_ms, city->map->utc_offset_min, ended);
        kota_time_text(city->start_ms, city->map->utc_offset_min, starts);
        return kota_fail(err, KOTA_DATA,
                         "the earlier run ended at %s but this scenario starts at %s: set start = \"%.16s\"", ended,
                         starts, ended);
    }
    KOTA_TRY(load_engines(city, blob));
    kota_city__begin_records(city);
    return KOTA_OK;
}
