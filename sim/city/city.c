/* The city's life and its step. The step reads like the list in sim/README.md; each line is a file of this folder. */
#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"

static kota_flood_def flood_def(const kota_plan *plan, double sea_level_m) {
    const kota_flood_params *p = &plan->flood;
    return (kota_flood_def){.solver = (kota_flood_solver)p->solver,
                            .theta = p->theta,
                            .courant = p->courant,
                            .dt_max_s = p->dt_max_s,
                            .dt_min_s = p->dt_min_s,
                            .depth_dry_m = p->depth_dry_m,
                            .infiltration_mps = p->infiltration_mps,
                            .inlet_width_m = p->inlet_width_m,
                            .inlet_area_m2 = p->inlet_area_m2,
                            .inlet_capacity_m3ps = p->inlet_capacity_m3ps,
                            .sea_level_m = sea_level_m,
                            .records = p->records,
                            .record_depth_m = p->record_depth_m,
                            .rain_varies = kota_plan_rain_varies(plan) || p->stores.count > 0};
}

/* Soils of all land uses, or NULL where the plan has none; later entries go before earlier ones. */
static const kota_flood_soil *flood_soils(const kota_plan *plan, kota_flood_soil soils[KOTA_LAND_COUNT]) {
    const kota_soil *given = plan->flood.soils.items;
    if (plan->flood.soils.count == 0) return NULL;
    for (int32_t c = 0; c < KOTA_LAND_COUNT; c++) {
        soils[c] = (kota_flood_soil){.model = KOTA_SOIL_CONSTANT, .rate_mps = plan->flood.infiltration_mps};
        for (int32_t i = 0; i < plan->flood.soils.count; i++) {
            const kota_soil *soil = &given[i];
            if (soil->land_use != 0 && soil->land_use != c + 1) continue; /* 0: all */
            soils[c] = (kota_flood_soil){.model = (kota_soil_model)soil->model,
                                         .rate_mps = soil->rate_mps,
                                         .first_mps = soil->first_mps,
                                         .decay_ps = soil->decay_ps,
                                         .suction_m = soil->suction_m,
                                         .deficit_frac = soil->deficit_frac,
                                         .curve_number = soil->curve_number,
                                         .recovery_ps = 1.0 / soil->recovery_s};
        }
    }
    return soils;
}

kota_traffic_def kota_city__traffic_def(const kota_plan *plan) {
    const kota_traffic_params *p = &plan->traffic;
    return (kota_traffic_def){.seed = (uint64_t)plan->seed,
                              .jam_wave_mps = p->jam_wave_mps,
                              .reroute_s = p->reroute_s,
                              .uninformed_frac = 1 - p->informed_frac,
                              .retarget_frac = p->retarget_frac,
                              .time_idr_per_h = p->time_idr_per_h,
                              .give_up_s = p->give_up_s,
                              .squeeze_s = p->squeeze_s,
                              .left_hand = p->left_hand,
                              .fit_signals = p->fit_signals,
                              .gap_frac = p->gap_frac,
                              .reservoir_veh = p->reservoir_veh,
                              .saturation_pceph = p->saturation_pceph,
                              .bin_s = 300,
                              .bins_kept = 12}; /* an hour: maps and policies look no further back */
}

static kota_status create_engines(kota_city *city, kota_error *err) {
    const kota_plan *plan = city->plan;
    kota_flood_def flood = flood_def(plan, kota_plan_sea_m(plan, city->warmup_ms));
    kota_flood_soil soils[KOTA_LAND_COUNT];
    flood.soils = flood_soils(plan, soils);
    flood.inlet_capacities_m3ps = kota_city__inlet_capacities(city);
    flood.duration_count = plan->flood.duration_m.count;
    for (int32_t d = 0; d < flood.duration_count; d++) flood.duration_depth_m[d] = plan->flood.duration_m.values[d];
    KOTA_TRY(kota_city__boundaries(city, &flood, err));
    KOTA_TRY(kota_flood_create(&city->flood, &flood, city->map, err));
    KOTA_TRY(kota_city__travel(city, err));
    kota_traffic_def traffic = kota_city__traffic_def(plan);
    KOTA_TRY(kota_traffic_create(&city->traffic, &traffic, city->map, city->travel.demand.trips,
                                 city->travel.demand.trip_count, city->warmup_ms, err));
    const kota_due *usual = &city->travel.usual;
    if (usual->start != NULL) KOTA_TRY(kota_traffic_set_routes(city->traffic, usual->start, usual->link, err));
    KOTA_TRY(kota_traffic_set_lines(city->traffic, &city->travel.vehicles, err));
    KOTA_TRY(kota_traffic_set_riders(city->traffic, &city->travel.rides, err));
    kota_waste_def waste;
    KOTA_TRY(kota_city_waste_def(&waste, plan, city->map, city->arena, err));
    return kota_waste_create(&city->waste, &waste, city->map, city->warmup_ms, err);
}

static void find_homes(kota_city *city) {
    const kota_grid *grid = &city->map->grid;
    city->home_cells = KOTA_NEW(city->arena, int32_t, grid->nx * grid->ny);
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t at = kota_grid_at(grid, i, j);
            if (city->map->persons[at] > 0 && !city->map->water[at]) city->home_cells[city->home_cell_count++] = at;
        }
    }
}

static void allocate(kota_city *city) {
    kota_arena *arena = city->arena;
    const kota_map *map = city->map;
    int32_t links = map->roads.link_count, slots = map->district_count + 1, stops, vehicles;
    kota_waste_stops(city->waste, &stops);
    kota_waste_trucks(city->waste, &vehicles);
    kota_waste_bins(city->waste, &city->bin_count);
    city->source_m3ps = KOTA_NEW(arena, double, map->source_count);
    city->inlet_open_frac = KOTA_NEW(arena, double, map->inlet_count);
    city->inlet_m3 = KOTA_NEW(arena, double, map->inlet_count);
    city->inlet_was_blocked = KOTA_NEW(arena, uint8_t, map->inlet_count);
    city->wall_breach = KOTA_NEW(arena, uint8_t, map->wall_count);
    city->gate_open_frac = KOTA_NEW(arena, double, map->gate_count);
    city->gate_order_frac = KOTA_NEW(arena, double, map->gate_count);
    double **drains[] = {&city->drain_open_frac, &city->drain_blocked_frac, &city->drain_order_frac};
    for (int32_t k = 0; k < KOTA_COUNT(drains); k++) *drains[k] = KOTA_NEW(arena, double, map->drain_link_count);
    city->drain_order_ms = KOTA_NEW(arena, int64_t, map->drain_link_count);
    city->drain_m3ps = KOTA_NEW(arena, double, map->drain_node_count);
    city->drain_mode = KOTA_NEW(arena, uint8_t, map->drain_link_count);
    city->link_tunnel = KOTA_NEW(arena, uint8_t, links);
    city->tally.polder_m3 = KOTA_NEW(arena, double, map->polder_count *KOTA_POLDER_ITEMS);
    city->pump_able_frac = KOTA_NEW(arena, double, map->pump_count);
    city->pump_now_frac = KOTA_NEW(arena, double, map->pump_count);
    city->pump_mode = KOTA_NEW(arena, uint8_t, map->pump_count);
    city->pump_was_running = KOTA_NEW(arena, uint8_t, map->pump_count);
    kota_city__watch_make(city, arena);
    city->section_m3ps = KOTA_NEW(arena, double, map->section_count);
    city->section_m3 = KOTA_NEW(arena, double, map->section_count);
    city->link_depth_m = KOTA_NEW(arena, float, links);
    city->link_cap_mps = KOTA_NEW(arena, float, links);
    city->link_limit_mps = KOTA_NEW(arena, float, links);
    city->link_banned = KOTA_NEW(arena, kota_class_mask, links);
    city->link_flow_vehph = KOTA_NEW(arena, float, links);
    city->link_closed = KOTA_NEW(arena, kota_class_mask, links);
    city->link_ordered_closed = KOTA_NEW(arena, uint8_t, links);
    city->link_was_closed = KOTA_NEW(arena, uint8_t, links);
    city->link_left_before = KOTA_NEW(arena, int32_t, links);
    city->link_order_by = kota_arena_alloc(arena, (size_t)links, KOTA_COMMAND_BY_MAX);
    city->stop_time_s = KOTA_NEW(arena, float, stops *stops);
    city->truck_ways = KOTA_NEW(arena, kota_truck_way, vehicles);
    city->bin_was_full = KOTA_NEW(arena, uint8_t, city->bin_count);
    city->district_was_flooded = KOTA_NEW(arena, uint8_t, slots);
    city->flooded_persons = KOTA_NEW(arena, double, slots);
    city->district_m2 = KOTA_NEW(arena, double, slots);
    city->tally.district_m3 = KOTA_NEW(arena, double, slots *KOTA_DISTRICT_WATER_ITEMS);
    city->tally.flooded_person_s = KOTA_NEW(arena, double, slots);
    city->tally.deep_m2_s = KOTA_NEW(arena, double, slots *KOTA_DEEP_COUNT);
    city->tally.link_closed_s = KOTA_NEW(arena, double, slots);
    city->tally.inlet_blocked_s = KOTA_NEW(arena, double, slots);
    city->tally.pump_j = KOTA_NEW(arena, double, slots);
    city->tally.exhaust_g = KOTA_NEW(arena, double, slots *KOTA_EMIT_COUNT);
    city->tally.driven = KOTA_NEW(arena, kota_driven, slots * KOTA_CLASS_COUNT);
    city->tally.reached = KOTA_NEW(arena, double, kota_city__reach_at(slots, 0, 0, 0));
    city->tally.reached_dry = KOTA_NEW(arena, double, kota_city__reach_at(slots, 0, 0, 0));
    city->tally.reach_samples = KOTA_NEW(arena, double, slots);
    city->tally.response_person_s = KOTA_NEW(arena, double, slots);
    city->tally.response_persons = KOTA_NEW(arena, double, slots);
    city->tally.unhelped_person_s = KOTA_NEW(arena, double, slots);
    city->district_node = KOTA_NEW(arena, int32_t, slots);
    kota_city__find_places(city);
    for (int32_t l = 0; l < links; l++) city->link_limit_mps[l] = (float)KOTA_INFINITY;
    for (int32_t p = 0; p < map->pump_count; p++) city->pump_able_frac[p] = 1;
    for (int32_t g = 0; g < map->gate_count; g++) city->gate_order_frac[g] = KOTA_NAN;
    for (int32_t k = 0; k < map->drain_link_count; k++) {
        city->drain_order_frac[k] = KOTA_NAN;
        city->drain_order_ms[k] = INT64_MIN;
    }
    find_homes(city);
    kota_city__follow(city);
    kota_city__rain_create(city);
}

kota_status kota_city_create(kota_city **out, const kota_plan *plan, const kota_map *map, kota_pool *pool,
                             kota_error *err) {
    kota_city *city = kota_alloc(1, sizeof *city);
    *city = (kota_city){.plan = plan, .map = map, .pool = pool, .arena = kota_arena_create("city", 0)};
    city->step_ms = (int64_t)(plan->coupling_s * 1000);
    city->plan_hash = kota_plan_hash(plan);
    city->map_hash = kota_map_hash(map);
    kota_status status = kota_plan_times(plan, &city->warmup_ms, &city->start_ms, &city->end_ms, err);
    if (status == KOTA_OK) status = kota_city__check_drains(city, err);
    if (status == KOTA_OK) status = kota_city__stores_create(city, err);
    if (status == KOTA_OK) status = create_engines(city, err);
    if (status != KOTA_OK) {
        kota_city_destroy(city);
        return status;
    }
    city->time_ms = city->warmup_ms;
    allocate(city);
    status = kota_city__typical_day(city, err);
    kota_arena_lock(city->arena);
    if (status != KOTA_OK) {
        kota_city_destroy(city);
        return status;
    }
    if (city->time_ms == city->start_ms) kota_city__watch_begin(city);
    kota_city__polder_start(city);
    kota_city__district_water_start(city);
    *out = city;
    return KOTA_OK;
}

void kota_city_destroy(kota_city *city) {
    if (city == NULL) return;
    kota_flood_destroy(city->flood);
    kota_traffic_destroy(city->traffic);
    kota_waste_destroy(city->waste);
    kota_city__travel_free(city);
    kota_finder_destroy(city->dry_finder);
    kota_free(city->leg_ends);
    kota_free(city->way_length_m);
    kota_free(city->lists.events);
    kota_free(city->lists.series);
    kota_free(city->lists.gauge_level_m);
    kota_free(city->lists.watch_ms);
    kota_free(city->lists.watch);
    kota_free(city->lists.tape);
    kota_free(city->lists.queue);
    kota_arena_destroy(city->arena);
    kota_free(city);
}

int64_t kota_city_time_ms(const kota_city *city) { return city->time_ms; }
const kota_plan *kota_city_plan(const kota_city *city) { return city->plan; }
int64_t kota_city_start_ms(const kota_city *city) { return city->start_ms; }
int64_t kota_city_end_ms(const kota_city *city) { return city->end_ms; }
bool kota_city_done(const kota_city *city) { return city->time_ms >= city->end_ms; }
const kota_trip *kota_city_trips(const kota_city *city, int32_t *count) {
    return kota_traffic_trips(city->traffic, count);
}

void kota_city_signal_plan(const kota_city *city, int32_t signal, kota_signal *plan) {
    *plan = kota_traffic_signal_plan(city->traffic, signal);
}

int32_t kota_city_truck_count(const kota_city *city) {
    int32_t count, trucks = 0;
    const kota_truck_state *states = kota_waste_trucks(city->waste, &count);
    while (trucks < count && states[trucks].kind != KOTA_TRUCK_KIND_CREW) trucks++; /* crews come last */
    return trucks;
}

/* End of the warm-up: what counts begins now. */
void kota_city__begin_records(kota_city *city) {
    kota_flood_reset_records(city->flood);
    kota_traffic_reset_records(city->traffic);
    kota_waste_reset_records(city->waste);
    kota_city__watch_begin(city);
    memset(city->tally.driven, 0,
           (size_t)(city->map->district_count + 1) * KOTA_CLASS_COUNT * sizeof *city->tally.driven);
    kota_city__polder_start(city);
    kota_city__district_water_start(city);
    memset(city->link_left_before, 0, (size_t)city->map->roads.link_count * sizeof(int32_t));
}

static kota_status step_water(kota_city *city, kota_error *err) {
    kota_flood_forcing forcing = {.rain_mps = city->ground_even_mps,
                                  .rain_field_mps = city->ground_rain_mps,
                                  .sea_level_m = city->sea_level_m,
                                  .evaporation_mps = city->evaporation_mps,
                                  .drain_m3ps = city->drain_m3ps,
                                  .drain_open_frac = city->drain_open_frac,
                                  .drain_blocked_frac = city->drain_blocked_frac,
                                  .drain_mode = city->drain_mode,
                                  .boundary = city->boundary,
                                  .source_m3ps = city->source_m3ps,
                                  .inlet_open_frac = city->inlet_open_frac,
                                  .pump_mode = city->pump_mode,
                                  .wall_breach = city->wall_breach,
                                  .gate_open_frac = city->gate_open_frac,
                                  .pump_able_frac = city->pump_now_frac};
    kota_error why = {0};
    kota_status status = kota_flood_step(city->flood, &forcing, (double)city->step_ms / 1000, city->pool, &why);
    if (status == KOTA_OK) return KOTA_OK;
    char when[KOTA_TIME_TEXT_MAX];
    kota_time_text(city->time_ms, city->map->utc_offset_min, when);
    return kota_fail(err, status, "%s: %s", when, why.text);
}

static void measure_ways(kota_city *city) { /* when first they are asked for */
    if (city->way_length_m != NULL || !kota_waste_budget_wants_km(city->waste)) return;
    int32_t stops;
    (void)kota_waste_stops(city->waste, &stops);
    size_t size = (size_t)stops * (size_t)stops;
    float *time_s = kota_alloc(size + 1, sizeof *time_s);
    city->way_length_m = kota_alloc(size + 1, sizeof *city->way_length_m);
    kota_city__free_ways(city, time_s, city->way_length_m);
    kota_free(time_s);
}

static kota_status step_waste(kota_city *city, int64_t until_ms, kota_error *err) {
    bool washes = city->plan->couple.rain_washes_litter;
    measure_ways(city);
    kota_waste_input input = {.rain_mps = washes ? city->rain_mps : 0,
                              .bin_rain_mps = washes ? city->bin_rain_mps : NULL,
                              .inlet_m3 = city->inlet_m3,
                              .leg_ends = city->leg_ends,
                              .leg_end_count = city->leg_end_count,
                              .stop_time_s = city->stop_time_s,
                              .hour_time_s = city->hour_time_s[0] != NULL ? city->hour_time_s : NULL,
                              .way_length_m = city->way_length_m};
    kota_status status = kota_waste_step(city->waste, &input, until_ms, err);
    city->leg_end_count = 0;
    return status;
}

static kota_status step_traffic(kota_city *city, int64_t until_ms, kota_error *err) {
    kota_traffic_input input = {.speed_cap_mps = city->link_cap_mps, .closed_classes = city->link_closed};
    return kota_traffic_step(city->traffic, &input, until_ms, err);
}

kota_status kota_city_step(kota_city *city, kota_error *err) {
    int64_t until_ms = city->time_ms + city->step_ms;
    /* 1 forcing */
    kota_city__forcing(city);
    /* 2 commands */
    kota_city__apply_commands(city);
    kota_city__works(city);
    /* 3 coupling */
    kota_city__drains(city);
    kota_city__water_to_streets(city);
    kota_city__litter_to_inlets(city);
    kota_city__streets_to_trucks(city);
    /* 4 engines; 5 transfers: trucks enter the streets at the moment they leave, and are told of their arrival at the
     * next step */
    KOTA_TRY(step_water(city, err));
    KOTA_TRY(step_waste(city, until_ms, err));
    kota_city__trucks_to_streets(city);
    KOTA_TRY(step_traffic(city, until_ms, err));
    kota_city__streets_tell_trucks(city);
    /* 8 clock, before records so that they carry the time of the state they describe */
    city->time_ms = until_ms;
    /* 6 ledger */
    KOTA_TRY(kota_city__ledger(city, err));
    /* 7 events and indicators */
    kota_city__count_flooded(city);
    kota_city__events(city);
    if (city->time_ms == city->start_ms) kota_city__begin_records(city);
    kota_city__watch(city);
    if (city->time_ms > city->start_ms) {
        kota_city__tally(city);
        int64_t sample_ms = (int64_t)(city->plan->sample_s * 1000);
        if ((city->time_ms - city->start_ms) / sample_ms >
            (city->time_ms - city->step_ms - city->start_ms) / sample_ms)
            kota_city__sample(city);
    }
    return KOTA_OK;
}

const kota_event *kota_city_events(const kota_city *city, int32_t *count) {
    *count = city->lists.event_count;
    return city->lists.events;
}
const kota_series_row *kota_city_series(const kota_city *city, int32_t *count) {
    *count = city->lists.series_count;
    return city->lists.series;
}
const double *kota_city_gauge_levels(const kota_city *city) { return city->lists.gauge_level_m; }
const kota_command *kota_city_tape(const kota_city *city, int32_t *count) {
    *count = city->lists.tape_count;
    return city->lists.tape;
}
