/* Trash screens of pump stations: a share of what drains carry on comes to the intake of a pump, hangs on its screen
 * and takes away capacity until somebody takes it off. Litter stays booked to the inlet that it comes from. Which
 * orders are given is left to policies, what a blocked screen does to the water to the coupling. */
#include "core/mathx.h"
#include "waste/waste_state.h"

/* The pump whose intake lies nearest to where an inlet's drain ends; ties to the first. */
static int32_t nearest_pump(const kota_waste *waste, const kota_inlet_site *inlet) {
    const kota_map *map = waste->map;
    int32_t best = -1, end = inlet->outfall_cell >= 0 ? inlet->outfall_cell : inlet->cell;
    double best_m2 = waste->def.screen_reach_m * waste->def.screen_reach_m;
    for (int32_t p = 0; p < map->pump_count; p++) {
        double dx_m = kota_grid_x_m(&map->grid, map->pumps[p].from_cell) - kota_grid_x_m(&map->grid, end);
        double dy_m = kota_grid_y_m(&map->grid, map->pumps[p].from_cell) - kota_grid_y_m(&map->grid, end);
        double m2 = dx_m * dx_m + dy_m * dy_m;
        if (m2 > best_m2 || (best >= 0 && !(m2 < best_m2))) continue;
        best = p;
        best_m2 = m2;
    }
    return best;
}

void kota_waste__screens_create(kota_waste *waste) {
    const kota_map *map = waste->map;
    waste->screen_litter = KOTA_NEW(waste->arena, kota_parcel, map->inlet_count);
    waste->inlet_pump = KOTA_NEW(waste->arena, int32_t, map->inlet_count);
    waste->pump_blocked = KOTA_NEW(waste->arena, double, map->pump_count);
    waste->pump_kg = KOTA_NEW(waste->arena, double, map->pump_count);
    waste->pump_crews = KOTA_NEW(waste->arena, kota_waste_crew, map->pump_count);
    for (int32_t k = 0; k < map->inlet_count; k++)
        waste->inlet_pump[k] = waste->def.screens ? nearest_pump(waste, &map->inlets[k]) : -1;
}

void kota_waste__screens_catch(kota_waste *waste, int32_t inlet, const kota_parcel *caught) {
    if (waste->inlet_pump[inlet] >= 0)
        kota_waste__parcel_add(&waste->screen_litter[inlet], caught);
    else
        kota_waste__parcel_add(&waste->records[waste->bins[waste->inlet_bin[inlet]].slot].cleaned, caught);
}

/* Crews at a screen now: those sent to it, and the station's own while crews clean its district. */
static double crews_at(const kota_waste *waste, int32_t pump) {
    const kota_waste_crew *sent = &waste->pump_crews[pump], *all = &waste->crews[waste->slot_count];
    int32_t district = waste->map->pumps[pump].district;
    bool called = all->until_ms > waste->now_ms && all->crews > 0;
    if (district >= 0 && waste->crews[district].until_ms > waste->now_ms && waste->crews[district].crews > 0)
        called = true;
    return (sent->until_ms > waste->now_ms ? sent->crews : 0) + (called ? 1 : 0);
}

void kota_waste__screens_clean(kota_waste *waste, double step_s) {
    for (int32_t p = 0; waste->def.screens && p < waste->map->pump_count; p++) {
        double crews = crews_at(waste, p), kg = crews * waste->def.crew_kgph * step_s / 3600.0;
        if (!(kg > 0.0) || !(waste->pump_kg[p] > 0.0)) continue; /* clean: they do other things */
        double share = kota_min(1.0, kg / waste->pump_kg[p]);
        waste->screen_crew_s += crews * step_s * kota_min(1.0, waste->pump_kg[p] / kg);
        for (int32_t k = 0; k < waste->map->inlet_count; k++) {
            if (waste->inlet_pump[k] != p || waste->inlet_bin[k] < 0) continue;
            kota_parcel taken = kota_waste__parcel_take(&waste->screen_litter[k], share);
            kota_waste__parcel_add(&waste->records[waste->bins[waste->inlet_bin[k]].slot].cleaned, &taken);
        }
    }
}

void kota_waste__screens_show(kota_waste *waste) {
    const kota_map *map = waste->map;
    double *clogs_kg = waste->pump_blocked;
    for (int32_t p = 0; p < map->pump_count; p++) waste->pump_kg[p] = clogs_kg[p] = 0.0;
    for (int32_t k = 0; waste->def.screens && k < map->inlet_count; k++) {
        int32_t p = waste->inlet_pump[k];
        if (p < 0) continue;
        waste->pump_kg[p] += kota_parcel_kg(&waste->screen_litter[k]);
        clogs_kg[p] += kota_parcel_clogs_kg(&waste->screen_litter[k]);
    }
    for (int32_t p = 0; p < map->pump_count; p++) {
        double scale_kg = waste->def.screen_clog_kg * kota_max(map->pumps[p].capacity_m3ps, 1e-9);
        waste->pump_blocked[p] = clogs_kg[p] > 0.0 ? 1.0 - kota_exp(-clogs_kg[p] / scale_kg) : 0.0;
    }
}

void kota_waste_clean_screen(kota_waste *waste, int32_t pump, int32_t crews, int64_t until_ms) {
    KOTA_ASSERT(pump >= 0 && pump < waste->map->pump_count && crews >= 0);
    waste->pump_crews[pump] = (kota_waste_crew){crews, until_ms};
}

const double *kota_waste_pump_blocked_frac(const kota_waste *waste) { return waste->pump_blocked; }
double kota_waste_screen_crew_h(const kota_waste *waste) { return waste->screen_crew_s / 3600.0; }
