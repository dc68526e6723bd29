/* What the waste engine is told of a scenario: its parameters, and its fleet and sites by the ids of the city. */
#include <stdio.h>
#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"

int32_t kota_city__facility(const kota_map *map, const char *id) {
    for (int32_t f = 0; f < map->facility_count; f++) {
        const char *full = map->facilities[f].id_text;
        size_t length = strlen(full), tail = strlen(id);
        if (strcmp(full, id) == 0) return f;
        if (length > tail && full[length - tail - 1] == '/' && strcmp(full + length - tail, id) == 0) return f;
    }
    return -1;
}

static double given(double value, double otherwise) { return kota_is_nan(value) ? otherwise : value; }

static bool has_landfill(const kota_map *map) {
    for (int32_t f = 0; f < map->facility_count; f++)
        if (map->facilities[f].kind == KOTA_FACILITY_LANDFILL) return true;
    return false;
}

/* Where a fleet is kept: haulers at what they empty, others at a garage. */
static kota_status home_of(int32_t *home, const kota_fleet_def *item, int32_t number, const kota_map *map,
                           kota_error *err) {
    int32_t f = *home = kota_city__facility(map, item->garage);
    kota_facility_kind kind = f >= 0 ? map->facilities[f].kind : KOTA_FACILITY_COUNT;
    bool hauler = (kota_truck_kind)item->kind == KOTA_TRUCK_KIND_HAULER;
    if (!hauler && kind != KOTA_FACILITY_GARAGE)
        return kota_fail(err, KOTA_DATA, "waste.fleet[%d].garage = \"%s\" is no garage of the city", number,
                         item->garage);
    if (hauler && !kota_waste_has_haulers(kind))
        return kota_fail(err, KOTA_DATA,
                         "waste.fleet[%d].garage = \"%s\" is no transfer station or treatment of the city; haulers "
                         "are kept at what they empty",
                         number, item->garage);
    if (hauler && !has_landfill(map))
        return kota_fail(err, KOTA_DATA, "waste.fleet[%d]: haulers need a landfill to go to; the city has none",
                         number);
    return KOTA_OK;
}

static kota_status fleet_of(kota_waste_def *def, const kota_plan *plan, const kota_map *map, kota_arena *arena,
                            kota_error *err) {
    const kota_waste_params *p = &plan->waste;
    const kota_fleet_def *items = p->fleet.items;
    kota_waste_fleet *fleet = KOTA_NEW(arena, kota_waste_fleet, p->fleet.count);
    for (int32_t k = 0; k < p->fleet.count; k++) {
        int32_t garage;
        KOTA_TRY(home_of(&garage, &items[k], k + 1, map, err));
        kota_truck_kind_info as = kota_truck_kinds[items[k].kind];
        as.capacity_m3 = given(items[k].capacity_m3, as.capacity_m3);
        as.capacity_kg = given(items[k].capacity_kg, as.capacity_kg);
        as.density_kgpm3 = given(items[k].density_kgpm3, as.density_kgpm3);
        double count = -kota_floor(1e-9 - (double)items[k].count * plan->people_frac); /* rounded up */
        fleet[k] = (kota_waste_fleet){.garage = garage,
                                      .count = (int32_t)count,
                                      .kind = (kota_truck_kind)items[k].kind,
                                      .as = as,
                                      .overtime_s = given(items[k].overtime_s, p->overtime_s)};
    }
    def->fleet = fleet;
    def->fleet_count = p->fleet.count;
    return KOTA_OK;
}

static kota_status sites_of(kota_waste_def *def, const kota_plan *plan, const kota_map *map, kota_arena *arena,
                            kota_error *err) {
    const kota_waste_params *p = &plan->waste;
    const kota_site_def *items = p->sites.items;
    kota_waste_site *sites = KOTA_NEW(arena, kota_waste_site, p->sites.count);
    for (int32_t k = 0; k < p->sites.count; k++) {
        int32_t facility = kota_city__facility(map, items[k].facility);
        if (facility < 0)
            return kota_fail(err, KOTA_DATA, "waste.sites[%d].facility = \"%s\" is no facility of the city", k + 1,
                             items[k].facility);
        sites[k] = (kota_waste_site){.facility = facility,
                                     .opens_s = items[k].opens_s,
                                     .closes_s = items[k].closes_s,
                                     .closed_from_ms = INT64_MAX,
                                     .kg_per_day = items[k].rate_kgps * plan->people_frac * 86400,
                                     .used_frac = items[k].used_frac};
        if (items[k].closed_from[0] != '\0')
            KOTA_TRY(kota_time_parse(&sites[k].closed_from_ms, items[k].closed_from, map->utc_offset_min, err));
    }
    def->sites = sites;
    def->site_count = p->sites.count;
    return KOTA_OK;
}

static kota_status kept_of(kota_waste_def *def, const kota_waste_params *p, const kota_map *map, kota_arena *arena,
                           kota_error *err) {
    const kota_kept_waste *given = p->kept.items;
    if (p->kept.count == 0) return KOTA_OK;
    double *kept = KOTA_NEW(arena, double, map->district_count + 1);
    for (int32_t k = 0; k < p->kept.count; k++) {
        char where[64];
        int32_t district;
        (void)snprintf(where, sizeof where, "waste.kept[%d]", (int)k + 1);
        KOTA_TRY(kota_city__district_find(&district, map, where, given[k].district, err));
        for (int32_t d = 0; d < map->district_count; d++)
            if (district < 0 || d == district) kept[d] = 1 - (1 - kept[d]) * (1 - given[k].share_frac);
    }
    def->kept_frac = kept;
    return KOTA_OK;
}

kota_status kota_city_waste_def(kota_waste_def *def, const kota_plan *plan, const kota_map *map, kota_arena *arena,
                                kota_error *err) {
    const kota_waste_params *p = &plan->waste;
    *def = (kota_waste_def){.seed = (uint64_t)plan->seed,
                            .person_kg_per_day = p->person_kg_per_day * p->home_factor,
                            .job_kg_per_day = p->job_kg_per_day * p->business_factor,
                            .income_elasticity = p->income_elasticity,
                            .wet_season_frac = p->wet_season_frac,
                            .household_cv = p->household_cv,
                            .deposit_kg = p->deposit_kg,
                            .deposit_cv = p->deposit_cv,
                            .served_frac = p->served_frac,
                            .unserved_burnt_frac = p->unserved_burnt_frac,
                            .unserved_street_frac = p->unserved_street_frac,
                            .unserved_drain_frac = p->unserved_drain_frac,
                            .bin_start_frac = p->bin_start_frac,
                            .street_start_d = p->street_start_s / 86400,
                            .truck_capacity_m3 = p->truck_capacity_m3,
                            .truck_capacity_kg = p->truck_capacity_kg,
                            .truck_density_kgpm3 = p->truck_density_kgpm3,
                            .shift_start_s = p->shift_start_s,
                            .shift_end_s = p->shift_end_s,
                            .overtime_s = p->overtime_s,
                            .overtime_price = plan->costs.overtime_pay,
                            .load_s_per_m3 = p->load_s_per_m3,
                            .stop_s = p->stop_s,
                            .unload_s = p->unload_s,
                            .weigh_s = p->weigh_s,
                            .break_at_s = p->break_at_s,
                            .break_s = p->break_s,
                            .breakdown_per_day = p->breakdown_per_day,
                            .repair_s = p->repair_s,
                            .collect_at_frac = p->collect_at_frac,
                            .plan_iterations = p->plan_iterations,
                            .transfer_rate_kgph = p->transfer_rate_kgps * 3600,
                            .wash_rain_mps = p->wash_rain_mps,
                            .wash_per_m = p->wash_per_m,
                            .inlet_clog_kg = p->inlet_clog_kg,
                            .inlet_flush_per_m3 = p->inlet_flush_per_m3,
                            .drain_clog_kg = p->drain_clog_kg,
                            .drain_flush_per_m3 = p->drain_flush_per_m3,
                            .drain_flush_per_day = p->drain_flush_ps * 86400,
                            .rack_frac = p->rack_frac,
                            .screens = plan->couple.litter_clogs_pumps,
                            .screen_clog_kg = p->screen_clog_kg,
                            .screen_reach_m = p->screen_reach_m,
                            .crew_kgph = p->crew_kgps * 3600,
                            .crews = (int32_t)p->crews};
    KOTA_TRY(kept_of(def, p, map, arena, err));
    KOTA_TRY(fleet_of(def, plan, map, arena, err));
    return sites_of(def, plan, map, arena, err);
}
