/* See waste_town.h. */
#include "support/waste_town.h"

#include <stdio.h>

#include "core/mathx.h"
#include "core/random.h"

waste_town *waste_town_create(int32_t nx, int32_t ny, double dx_m, int32_t districts) {
    KOTA_ASSERT(districts >= 0 && districts <= WASTE_TOWN_DISTRICTS);
    kota_arena *arena = kota_arena_create("waste town", 0);
    waste_town *town = KOTA_NEW(arena, waste_town, 1);
    town->arena = arena;
    kota_map *map = &town->map;
    map->name = "waste town";
    map->utc_offset_min = 420;
    map->grid = kota_grid_make(nx, ny, dx_m, 0.0, 0.0);
    map->persons = kota_grid_field(&map->grid, arena);
    map->jobs = kota_grid_field(&map->grid, arena);
    map->land_use = KOTA_NEW(arena, uint8_t, map->grid.cells);
    map->district = KOTA_NEW(arena, int16_t, map->grid.cells);
    map->districts = KOTA_NEW(arena, kota_district, WASTE_TOWN_DISTRICTS);
    map->facilities = KOTA_NEW(arena, kota_facility, WASTE_TOWN_FACILITIES);
    map->inlets = KOTA_NEW(arena, kota_inlet_site, WASTE_TOWN_INLETS);
    town->inlet_m3 = KOTA_NEW(arena, double, WASTE_TOWN_INLETS);
    map->district_count = districts;
    for (int32_t k = 0; k < map->grid.cells; k++) map->district[k] = -1;
    for (int32_t j = 0; districts > 0 && j < ny; j++) {
        for (int32_t i = 0; i < nx; i++) {
            map->district[kota_grid_at(&map->grid, i, j)] = (int16_t)(i * districts / nx);
        }
    }
    for (int32_t d = 0; d < districts; d++) {
        kota_district *district = &map->districts[d];
        char id_text[32];
        (void)snprintf(id_text, sizeof id_text, "district/%d", (int)d);
        district->id_text = district->name = kota_arena_text(arena, id_text);
        district->id = kota_hash_id(id_text);
        district->x_m = (d + 0.5) * nx * dx_m / districts;
        district->y_m = 0.5 * ny * dx_m;
    }
    return town;
}

void waste_town_destroy(waste_town *town) { kota_arena_destroy(town->arena); }

void waste_town_people(waste_town *town, float persons, float jobs) {
    kota_map *map = &town->map;
    for (int32_t j = 0; j < map->grid.ny; j++) {
        for (int32_t i = 0; i < map->grid.nx; i++) {
            map->persons[kota_grid_at(&map->grid, i, j)] = persons;
            map->jobs[kota_grid_at(&map->grid, i, j)] = jobs;
        }
    }
}

int32_t waste_town_add(waste_town *town, kota_facility_kind kind, const char *id_text, double x_m, double y_m,
                       double capacity_m3, int32_t trucks) {
    kota_map *map = &town->map;
    KOTA_ASSERT(map->facility_count < WASTE_TOWN_FACILITIES);
    kota_facility *at = &map->facilities[map->facility_count];
    at->id_text = at->name = kota_arena_text(town->arena, id_text);
    at->id = kota_hash_id(id_text);
    at->kind = kind;
    at->x_m = x_m;
    at->y_m = y_m;
    at->node = map->facility_count;
    at->cell = kota_grid_find(&map->grid, x_m, y_m);
    at->district = at->cell >= 0 ? map->district[at->cell] : -1;
    at->capacity_m3 = capacity_m3;
    at->trucks = trucks;
    return map->facility_count++;
}

int32_t waste_town_inlet(waste_town *town, const char *id_text, double x_m, double y_m, int32_t inlets,
                         int32_t facility) {
    kota_map *map = &town->map;
    KOTA_ASSERT(map->inlet_count < WASTE_TOWN_INLETS);
    kota_inlet_site *at = &map->inlets[map->inlet_count];
    at->id = kota_hash_id(id_text);
    at->cell = kota_grid_find(&map->grid, x_m, y_m);
    at->inlets = inlets;
    at->district = at->cell >= 0 ? map->district[at->cell] : -1;
    at->bin = facility;
    return map->inlet_count++;
}

waste_town *waste_town_random(uint64_t seed, int32_t bins, int32_t trucks, int32_t districts) {
    int32_t side = 4;
    while (side * side < bins * 3) side++;
    waste_town *town = waste_town_create(side, side, 200.0, districts);
    double width_m = side * 200.0;
    kota_key key = {seed, kota_hash_id("waste town"), KOTA_STREAM_POLICY, 0};
    uint64_t k = 0;
    for (int32_t j = 0; j < side; j++) {
        for (int32_t i = 0; i < side; i++) {
            int32_t cell = kota_grid_at(&town->map.grid, i, j);
            town->map.persons[cell] = (float)kota_random_below(key, k++, 900);
            town->map.jobs[cell] = (float)kota_random_below(key, k++, 300);
            if (kota_random_unit(key, k++) < 0.05) town->map.land_use[cell] = KOTA_LAND_MARKET;
        }
    }
    char id[32];
    for (int32_t b = 0; b < bins; b++) {
        (void)snprintf(id, sizeof id, "tps/%d", (int)b);
        double x_m = width_m * kota_random_unit(key, k++), y_m = width_m * kota_random_unit(key, k++);
        int32_t bin =
            waste_town_add(town, KOTA_FACILITY_TPS, id, x_m, y_m, 2.0 + 10.0 * kota_random_unit(key, k++), 0);
        int32_t inlets = kota_random_below(key, k++, 3);
        for (int32_t n = 0; n < inlets && town->map.inlet_count < WASTE_TOWN_INLETS; n++) {
            (void)snprintf(id, sizeof id, "inlet/%d/%d", (int)b, (int)n);
            (void)waste_town_inlet(town, id, x_m, y_m, 1 + kota_random_below(key, k++, 4), bin);
        }
    }
    double far_m = 0.95 * width_m;
    (void)waste_town_add(town, KOTA_FACILITY_TRANSFER_STATION, "station", 0.5 * width_m, 0.1 * width_m, 60.0, 0);
    int32_t landfill = waste_town_add(town, KOTA_FACILITY_LANDFILL, "landfill", far_m, far_m, 1e6, 0);
    town->map.facilities[landfill].haul_s = kota_random_below(key, k++, 2) * 600.0;
    (void)waste_town_add(town, KOTA_FACILITY_GARAGE, "garage/west", 0.1 * width_m, 0.5 * width_m, 1.0,
                         trucks - trucks / 2);
    (void)waste_town_add(town, KOTA_FACILITY_GARAGE, "garage/east", 0.8 * width_m, 0.3 * width_m, 1.0, trucks / 2);
    return town;
}

kota_waste_def waste_town_def(void) {
    return (kota_waste_def){.seed = 1,
                            .person_kg_per_day = 0.5,
                            .job_kg_per_day = 0.3,
                            .household_cv = 0.3,
                            .deposit_kg = 2.0,
                            .deposit_cv = 0.3,
                            .served_frac = 0.7,
                            .unserved_burnt_frac = 0.7,
                            .unserved_street_frac = 0.22,
                            .unserved_drain_frac = 0.08,
                            .bin_start_frac = 0.4,
                            .truck_capacity_m3 = 8.0,
                            .truck_capacity_kg = 5000.0,
                            .truck_density_kgpm3 = 373.0,
                            .shift_start_s = 5 * 3600.0,
                            .shift_end_s = 13 * 3600.0,
                            .load_s_per_m3 = 90.0,
                            .stop_s = 120.0,
                            .unload_s = 300.0,
                            .collect_at_frac = 0.5,
                            .plan_iterations = 100.0,
                            .transfer_rate_kgph = 3000.0,
                            .wash_rain_mps = 5e-3 / 3600.0,
                            .wash_per_m = 30.0,
                            .inlet_clog_kg = 6.0,
                            .inlet_flush_per_m3 = 5e-4,
                            .drain_clog_kg = 200.0,
                            .drain_flush_per_m3 = 5e-4,
                            .crew_kgph = 250.0,
                            .crews = 2};
}

static void make_times(waste_driver *driver) {
    int32_t count;
    const int32_t *stops = kota_waste_stops(driver->waste, &count);
    const kota_facility *at = driver->town->map.facilities;
    float *time_s = KOTA_NEW(driver->town->arena, float, count *count);
    float *length_m = KOTA_NEW(driver->town->arena, float, count *count);
    for (int32_t a = 0; a < count; a++) {
        for (int32_t b = 0; b < count; b++) {
            double dx = at[stops[a]].x_m - at[stops[b]].x_m, dy = at[stops[a]].y_m - at[stops[b]].y_m;
            length_m[a * count + b] = (float)kota_sqrt(dx * dx + dy * dy);
            time_s[a * count + b] = (float)(kota_sqrt(dx * dx + dy * dy) / WASTE_TOWN_SPEED_MPS);
        }
    }
    driver->town->stop_time_s = time_s;
    driver->town->stop_length_m = length_m;
}

void waste_driver_start(waste_driver *driver, waste_town *town, const kota_waste_def *def) {
    *driver = (waste_driver){.town = town, .now_ms = WASTE_TOWN_START_MS};
    kota_error err;
    kota_status status = kota_waste_create(&driver->waste, def, &town->map, driver->now_ms, &err);
    KOTA_ASSERT(status == KOTA_OK);
    make_times(driver);
}

void waste_driver_stop(waste_driver *driver) {
    kota_waste_destroy(driver->waste);
    kota_free(driver->under_way);
    kota_free(driver->ends);
}

static void answer_legs(waste_driver *driver) {
    int32_t count;
    const kota_waste_leg *legs = kota_waste_legs(driver->waste, &count);
    const kota_facility *at = driver->town->map.facilities;
    driver->legs += count;
    for (int32_t k = 0; k < count; k++) {
        double dx = at[legs[k].from_node].x_m - at[legs[k].to_node].x_m;
        double dy = at[legs[k].from_node].y_m - at[legs[k].to_node].y_m, m = kota_sqrt(dx * dx + dy * dy);
        int64_t arrive_ms = legs[k].depart_ms + (int64_t)kota_round(m / WASTE_TOWN_SPEED_MPS * 1000.0);
        driver->under_way = kota_grow(driver->under_way, driver->under_way_count, &driver->under_way_capacity,
                                      sizeof *driver->under_way);
        kota_waste_leg_end end = {.truck = legs[k].truck, .arrive_ms = arrive_ms, .distance_m = m};
        if (legs[k].repair_ms > 0 && legs[k].break_ms < arrive_ms) {
            end.arrive_ms += legs[k].repair_ms;
            end.broken_s = (double)legs[k].repair_ms / 1000.0;
        }
        driver->under_way[driver->under_way_count++] = end;
    }
}

void waste_driver_step(waste_driver *driver, int64_t until_ms) {
    int32_t ends = 0, left = 0;
    for (int32_t k = 0; k < driver->under_way_count; k++) {
        kota_waste_leg_end end = driver->under_way[k];
        if (end.arrive_ms < until_ms) {
            driver->ends = kota_grow(driver->ends, ends, &driver->end_capacity, sizeof end);
            driver->ends[ends++] = end;
        } else {
            driver->under_way[left++] = end;
        }
    }
    driver->under_way_count = left;
    double step_s = (double)(until_ms - driver->now_ms) / 1000.0;
    for (int32_t k = 0; k < driver->town->map.inlet_count; k++) {
        driver->town->inlet_m3[k] = driver->inlet_m3ps * step_s;
    }
    kota_waste_input input = {.rain_mps = driver->rain_mps,
                              .inlet_m3 = driver->town->inlet_m3,
                              .leg_ends = driver->ends,
                              .leg_end_count = ends,
                              .stop_time_s = driver->town->stop_time_s,
                              .hour_time_s = driver->hour_time_s,
                              .stop_length_m = driver->alone ? driver->town->stop_length_m : NULL};
    kota_error err;
    kota_status status = kota_waste_step(driver->waste, &input, until_ms, &err);
    KOTA_ASSERT(status == KOTA_OK);
    driver->now_ms = until_ms;
    answer_legs(driver);
}

void waste_driver_run(waste_driver *driver, int64_t until_ms, int64_t step_ms) {
    while (driver->now_ms < until_ms) {
        int64_t next_ms = driver->now_ms + step_ms;
        waste_driver_step(driver, next_ms < until_ms ? next_ms : until_ms);
    }
}

kota_hash waste_driver_hash(const waste_driver *driver) {
    kota_blob blob = {0};
    kota_waste_save(driver->waste, &blob);
    kota_hash hash = kota_hash_bytes(blob.bytes, blob.length);
    kota_blob_free(&blob);
    return hash;
}
