/* Filling a snapshot from the engines. */
#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"

enum { NEVER_S = -9999 }; /* as rasters mark no value */
enum { WHAT_FOLLOWED = 90 };
_Static_assert((int)KOTA_SNAP_VEHICLES == (int)KOTA_CLASS_COUNT && (int)KOTA_SNAP_PURPOSES == (int)KOTA_PURPOSE_COUNT,
               "snapshots name all vehicles and purposes");
_Static_assert((int)KOTA_SNAP_DRIVING == (int)KOTA_TRIP_DRIVING && (int)KOTA_SNAP_STUCK == (int)KOTA_TRIP_STUCK &&
                   (int)KOTA_SNAP_DOINGS == (int)KOTA_TRIP_GIVEN_UP + 1,
               "and all that a trip does, in the engine's order");

/* Records of the water; where none are kept, no speed, no hazard, no arrival. */
static void records(const kota_city *city, kota_snap *snap) {
    static const kota_field fields[] = {KOTA_FIELD_speed_max_mps, KOTA_FIELD_hazard_max, KOTA_FIELD_arrival_s};
    static const kota_flood_record_kind kinds[] = {KOTA_RECORD_SPEED_MAX, KOTA_RECORD_HAZARD_MAX,
                                                   KOTA_RECORD_ARRIVAL};
    const size_t count = (size_t)kota_snap_count(city->map, KOTA_PLACE_CELL);
    for (int32_t f = 0; f < KOTA_COUNT(fields); f++) {
        const float *record = kota_flood_record(city->flood, kinds[f]);
        if (record == NULL) {
            memset(snap->field[fields[f]], 0, count * sizeof(float));
        } else {
            kota_grid_to_compact(&city->map->grid, snap->field[fields[f]], record);
        }
    }
    bool kept = kota_flood_record(city->flood, KOTA_RECORD_ARRIVAL) != NULL;
    float *arrival = snap->field[KOTA_FIELD_arrival_s];
    for (size_t c = 0; c < count; c++) arrival[c] = kept && arrival[c] >= 0.0f ? arrival[c] : (float)NEVER_S;
}

static void cells(const kota_city *city, kota_snap *snap) {
    const kota_grid *grid = &city->map->grid;
    kota_grid_to_compact(grid, snap->field[KOTA_FIELD_bed_m], kota_flood_bed_m(city->flood));
    kota_grid_to_compact(grid, snap->field[KOTA_FIELD_depth_m], kota_flood_depth_m(city->flood));
    kota_grid_to_compact(grid, snap->field[KOTA_FIELD_depth_max_m], kota_flood_depth_max_m(city->flood));
    records(city, snap);
    kota_grid_to_compact(grid, snap->field[KOTA_FIELD_persons], city->map->persons);
    kota_grid_to_compact(grid, snap->field[KOTA_FIELD_jobs], city->map->jobs);
}

static float speed_frac(const kota_roads *roads, const float *time_s, int32_t l) {
    float free_s = roads->link_length_m[l] / roads->link_speed_mps[l];
    return kota_is_finite((double)time_s[l]) ? free_s / time_s[l] : 0;
}

static void links(const kota_city *city, kota_snap *snap) {
    const kota_roads *roads = &city->map->roads;
    const float *time_s = kota_traffic_link_time_s(city->traffic);
    const float *load_pce = kota_traffic_link_load_pce(city->traffic);
    for (int32_t l = 0; l < roads->link_count; l++) {
        snap->field[KOTA_FIELD_link_speed_frac][l] = speed_frac(roads, time_s, l);
        snap->field[KOTA_FIELD_link_queue_frac][l] = load_pce[l] / roads->link_storage_pce[l];
        snap->field[KOTA_FIELD_link_flow_vehph][l] = city->link_flow_vehph[l];
        snap->field[KOTA_FIELD_link_depth_m][l] = city->link_depth_m[l];
        snap->field[KOTA_FIELD_link_closed_frac][l] = city->link_closed[l] >> KOTA_CLASS_CAR & 1;
    }
}

/* What kinds of vehicles make up the traffic of links. */
static void mixes(const kota_city *city, kota_snap *snap) {
    const int32_t *left = kota_traffic_link_class_left_veh(city->traffic);
    for (int32_t l = 0; l < city->map->roads.link_count; l++, left += KOTA_CLASS_COUNT) {
        int32_t two = left[KOTA_CLASS_MOTORCYCLE] + left[KOTA_CLASS_OJOL] + left[KOTA_CLASS_BICYCLE];
        int32_t large = left[KOTA_CLASS_TRUCK] + left[KOTA_CLASS_BUS];
        int32_t all = two + large + left[KOTA_CLASS_CAR] + left[KOTA_CLASS_VAN] + left[KOTA_CLASS_EMERGENCY];
        float per = all > 0 ? 1.0f / (float)all : 0.0f;
        snap->mixes[l] = (kota_snap_mix){(float)two * per, (float)large * per};
    }
}

static void bins(const kota_city *city, kota_snap *snap) {
    int32_t count;
    const kota_bin_state *states = kota_waste_bins(city->waste, &count);
    const double *street_kg = kota_waste_street_litter_kg(city->waste);
    const kota_grid *grid = &city->map->grid;
    float *litter = snap->field[KOTA_FIELD_litter_kg];
    memset(litter, 0, (size_t)kota_snap_count(city->map, KOTA_PLACE_CELL) * sizeof *litter);
    for (int32_t b = 0; b < count; b++) {
        snap->field[KOTA_FIELD_bin_fill_frac][b] = (float)states[b].fill_frac;
        const kota_facility *facility = &city->map->facilities[states[b].facility];
        litter[kota_grid_j(grid, facility->cell) * grid->nx + kota_grid_i(grid, facility->cell)] +=
            (float)street_kg[b];
    }
    const double *blocked_frac = kota_waste_inlet_blocked_frac(city->waste);
    for (int32_t i = 0; i < city->map->inlet_count; i++)
        snap->field[KOTA_FIELD_inlet_blocked_frac][i] = (float)blocked_frac[i];
}

double kota_city__level_m(const kota_city *city, int32_t cell) {
    return (double)kota_flood_depth_m(city->flood)[cell] + (double)city->map->bed_m[cell];
}

void kota_city__truth(const kota_city *city, kota_reading reading, double *values) {
    const kota_map *map = city->map;
    const kota_roads *roads = &map->roads;
    const float *time_s = kota_traffic_link_time_s(city->traffic);
    const float *load_pce = kota_traffic_link_load_pce(city->traffic);
    int32_t bins;
    const kota_bin_state *states = kota_waste_bins(city->waste, &bins);
    switch (reading) {
    case KOTA_READING_bin_fill:
        for (int32_t b = 0; b < bins; b++) values[b] = states[b].fill_frac;
        break;
    case KOTA_READING_gauge_level:
        for (int32_t g = 0; g < map->gauge_count; g++) values[g] = kota_city__level_m(city, map->gauges[g].cell);
        break;
    case KOTA_READING_pump_level:
        for (int32_t p = 0; p < map->pump_count; p++) values[p] = kota_city__level_m(city, map->pumps[p].from_cell);
        break;
    case KOTA_READING_link_speed:
        for (int32_t l = 0; l < roads->link_count; l++) values[l] = (double)speed_frac(roads, time_s, l);
        break;
    case KOTA_READING_link_queue:
        for (int32_t l = 0; l < roads->link_count; l++)
            values[l] = (double)(load_pce[l] / roads->link_storage_pce[l]);
        break;
    case KOTA_READING_link_depth:
        for (int32_t l = 0; l < roads->link_count; l++) values[l] = (double)city->link_depth_m[l];
        break;
    case KOTA_READING_rain: values[0] = city->rain_mps * 3.6e6; break;
    case KOTA_READING_sea_level: values[0] = city->sea_level_m; break;
    case KOTA_READING_COUNT: break;
    }
}

static void sites(const kota_city *city, kota_snap *snap) {
    const double *pump_m3 = kota_flood_pump_m3(city->flood);
    const uint8_t *running = kota_flood_pump_running(city->flood);
    for (int32_t p = 0; p < city->map->pump_count; p++)
        snap->pumps[p] = (kota_snap_pump){.level_m = kota_city__level_m(city, city->map->pumps[p].from_cell),
                                          .flow_m3ps = pump_m3[p] / ((double)city->step_ms / 1000),
                                          .blocked_frac = kota_waste_pump_blocked_frac(city->waste)[p],
                                          .mode = city->pump_mode[p],
                                          .running = running[p] != 0};
    for (int32_t g = 0; g < city->map->gauge_count; g++) {
        snap->gauge_level_m[g] = kota_city__level_m(city, city->map->gauges[g].cell);
        snap->gauge_depth_m[g] = (double)kota_flood_depth_m(city->flood)[city->map->gauges[g].cell];
    }
    int32_t count;
    const kota_truck_state *trucks = kota_waste_trucks(city->waste, &count);
    KOTA_ASSERT(count >= snap->truck_count); /* crews come last */
    for (int32_t t = 0; t < snap->truck_count; t++)
        snap->trucks[t] = (kota_snap_truck){.id = trucks[t].id,
                                            .garage = trucks[t].garage_text,
                                            .number = trucks[t].number,
                                            .doing = (uint8_t)trucks[t].doing,
                                            .node = trucks[t].node,
                                            .kg = trucks[t].kg};
}

void kota_city__follow(kota_city *city) {
    int32_t count;
    const kota_trip *trips = kota_traffic_trips(city->traffic, &count);
    double share = kota_min(0.8 * KOTA_SNAP_TRAVELLERS / kota_maxi(count, 1), 1.0);
    city->followed = KOTA_NEW(city->arena, int32_t, KOTA_SNAP_TRAVELLERS);
    for (int32_t k = 0; k < count && city->followed_count < KOTA_SNAP_TRAVELLERS; k++) {
        kota_key key = {.seed = (uint64_t)city->plan->seed,
                        .entity = trips[k].id,
                        .stream = KOTA_STREAM_PEOPLE,
                        .what = WHAT_FOLLOWED};
        if (kota_random_unit(key, 0) < share) city->followed[city->followed_count++] = k;
    }
}

static void travellers(const kota_city *city, kota_snap *snap) {
    kota_trip_place places[KOTA_SNAP_TRAVELLERS];
    int32_t count;
    const kota_trip *trips = kota_traffic_trips(city->traffic, &count);
    kota_traffic_trip_places(city->traffic, city->followed, city->followed_count, places);
    snap->traveller_count = city->followed_count;
    for (int32_t k = 0; k < city->followed_count; k++) {
        const kota_trip *trip = &trips[city->followed[k]];
        snap->travellers[k] = (kota_snap_traveller){.id = trip->id,
                                                    .vehicle = trip->vehicle_class,
                                                    .purpose = trip->purpose,
                                                    .doing = (uint8_t)places[k].doing,
                                                    .from_node = trip->from_node,
                                                    .to_node = trip->to_node,
                                                    .link = places[k].link,
                                                    .node = places[k].node,
                                                    .along_frac = places[k].along_frac,
                                                    .spent_s = places[k].spent_s};
    }
}

static kota_tunnel_state tunnel_of(const kota_city *city, int32_t l) {
    const kota_drain_link *link = &city->map->drain_links[l];
    if (link->kind != KOTA_DRAIN_GATE || link->road_count == 0) return KOTA_TUNNEL_NONE;
    if (city->drain_open_frac[l] > 0) return KOTA_TUNNEL_WATER;
    if (city->drain_order_ms[l] != INT64_MIN) return KOTA_TUNNEL_CLEARING;
    return city->link_tunnel[link->road_links[0]] ? KOTA_TUNNEL_DRAINING : KOTA_TUNNEL_ROAD;
}

static void drains(const kota_city *city, kota_snap *snap) {
    const kota_map *map = city->map;
    if (map->drain_node_count == 0) return;
    for (int32_t n = 0; n < map->drain_node_count; n++)
        snap->drain_nodes[n] = (kota_snap_drain_node){.level_m = kota_flood_drain_level_m(city->flood, n),
                                                      .stored_m3 = kota_flood_drain_stored_m3(city->flood, n)};
    const double *m3 = kota_flood_drain_link_m3(city->flood);
    const uint8_t *running = kota_flood_drain_pump_running(city->flood);
    for (int32_t l = 0; l < map->drain_link_count; l++)
        snap->drain_links[l] = (kota_snap_drain_link){.flow_m3ps = m3[l] / ((double)city->step_ms / 1000),
                                                      .open_frac = city->drain_open_frac[l],
                                                      .blocked_frac = city->drain_blocked_frac[l],
                                                      .tunnel = tunnel_of(city, l),
                                                      .running = running[l] != 0};
}

static void district_bins(const kota_city *city, kota_snap *snap) {
    int32_t count;
    const kota_bin_state *states = kota_waste_bins(city->waste, &count);
    const double *street_kg = kota_waste_street_litter_kg(city->waste);
    const double *inlet_kg = kota_waste_inlet_litter_kg(city->waste);
    const double *drain_kg = kota_waste_drain_litter_kg(city->waste);
    for (int32_t d = 0; d < city->map->district_count; d++) {
        int32_t here = 0, full = 0;
        double litter_kg = 0;
        for (int32_t b = 0; b < count; b++) {
            if (city->map->facilities[states[b].facility].district != d) continue;
            here++;
            full += states[b].fill_frac >= 1 - 1e-9;
            litter_kg += street_kg[b];
        }
        for (int32_t i = 0; i < city->map->inlet_count; i++)
            if (city->map->inlets[i].district == d) litter_kg += inlet_kg[i] + drain_kg[i];
        snap->districts[d].bins_full_frac = here > 0 ? (double)full / here : 0;
        snap->districts[d].litter_kg = litter_kg;
    }
}

void kota_city_snap(const kota_city *city, kota_snap *snap) {
    snap->time_ms = city->time_ms;
    snap->rain_mps = city->rain_mps;
    snap->sea_level_m = city->sea_level_m;
    int64_t step_ms = KOTA_FORECAST_STEP_S * 1000;
    snap->forecast_m[0] = 0;
    for (int32_t k = 0; k < KOTA_FORECAST_STEPS; k++) {
        int64_t from_ms = city->time_ms + k * step_ms;
        snap->forecast_m[k + 1] =
            snap->forecast_m[k] + kota_city__rain_mps(city, from_ms, from_ms + step_ms) * KOTA_FORECAST_STEP_S;
    }
    cells(city, snap);
    links(city, snap);
    bins(city, snap);
    sites(city, snap);
    drains(city, snap);
    district_bins(city, snap);
    for (int32_t d = 0; d < city->map->district_count; d++) {
        snap->districts[d].flooded_persons = city->flooded_persons[d];
        snap->districts[d].flooded_frac = kota_city__flooded_frac(city, d);
        snap->districts[d].speed_frac = kota_city__speed_frac(city, d);
    }
}

void kota_city_snap_whole(const kota_city *city, kota_snap *snap) {
    kota_city_snap(city, snap);
    travellers(city, snap);
    mixes(city, snap);
}
