/* Step 1: what acts on the city from outside over the coming interval. Demand and waste generation are inside their
 * engines, keyed. */
#include "city/inside.h"
#include "core/mathx.h"

void kota_city__forcing(kota_city *city) {
    int64_t from_ms = city->time_ms, to_ms = from_ms + city->step_ms;
    kota_city__rain(city);
    city->sea_level_m = kota_plan_sea_m(city->plan, (from_ms + to_ms) / 2);
    city->evaporation_mps = city->map->no_heights ? 0 : kota_plan_evaporation_mps(city->plan, from_ms);
    for (int32_t b = 0; b < city->plan->boundaries.count; b++)
        city->boundary[b] = kota_plan_boundary(city->plan, b, from_ms, to_ms);
    for (int32_t s = 0; s < city->map->source_count; s++) {
        const kota_source *source = &city->map->sources[s];
        city->source_m3ps[s] =
            source->base_flow_m3ps + kota_plan_inflow_m3ps(city->plan, source->channel_text, (from_ms + to_ms) / 2);
    }
}

void kota_city__works(kota_city *city) {
    const kota_map *map = city->map;
    for (int32_t w = 0; w < map->wall_count; w++)
        if (kota_plan_breached(city->plan, map->walls[w].id_text, city->time_ms)) city->wall_breach[w] = 1;
    for (int32_t g = 0; g < map->gate_count; g++) {
        const kota_gate_site *site = &map->gates[g];
        double order = city->gate_order_frac[g];
        city->gate_open_frac[g] = kota_is_nan(order)
                                      ? kota_plan_gate_frac(city->plan, site->id_text, city->time_ms, site->open_frac)
                                      : order;
    }
}
