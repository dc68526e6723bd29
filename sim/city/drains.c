/* Orders, inflows and litter on their way to the drains; the tunnel that is a road until it is needed. */
#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"

static const double DRY_M3 = 1.0; /* a tunnel with less water can be driven through again (assumed) */

kota_status kota_city__check_drains(const kota_city *city, kota_error *err) {
    const kota_drain_inflow *inflows = city->plan->drain_inflows.items;
    for (int32_t k = 0; k < city->plan->drain_inflows.count; k++) {
        bool known = false;
        for (int32_t n = 0; n < city->map->drain_node_count; n++)
            known = known || strcmp(city->map->drain_nodes[n].id_text, inflows[k].node) == 0;
        if (!known)
            return kota_fail(err, KOTA_DATA, "drain_inflows[%d].node = \"%s\" is no drain node of the city", k + 1,
                             inflows[k].node);
    }
    return KOTA_OK;
}

/* Litter of an open channel: that of the inlets which lead to where it begins, their mean. */
static void litter(kota_city *city) {
    const kota_map *map = city->map;
    const double *blocked_frac = kota_waste_inlet_blocked_frac(city->waste);
    double *sum = kota_alloc(2 * (size_t)map->drain_node_count + 1, sizeof *sum),
           *inlets = sum + map->drain_node_count;
    for (int32_t i = 0; i < map->inlet_count; i++) {
        if (map->inlets[i].drain_node < 0) continue;
        sum[map->inlets[i].drain_node] += blocked_frac[i];
        inlets[map->inlets[i].drain_node] += 1;
    }
    for (int32_t l = 0; l < map->drain_link_count; l++) {
        int32_t from = map->drain_links[l].from;
        bool open = map->drain_links[l].kind == KOTA_DRAIN_CHANNEL && city->plan->couple.litter_clogs_inlets;
        city->drain_blocked_frac[l] = open && inlets[from] > 0 ? sum[from] / inlets[from] : 0;
    }
    kota_free(sum);
}

/* A gate into a tunnel: its road closes at the order, it opens when the road is clear, and the road opens again when
 * the gate is shut and the tunnel is dry. */
static double tunnel_gate(kota_city *city, int32_t l, double order_frac) {
    const kota_drain_link *link = &city->map->drain_links[l];
    bool wet = kota_flood_drain_stored_m3(city->flood, link->to) > DRY_M3;
    if (!(order_frac > 0)) city->drain_order_ms[l] = INT64_MIN;
    if (order_frac > 0 && city->drain_order_ms[l] == INT64_MIN) city->drain_order_ms[l] = city->time_ms;
    for (int32_t k = 0; k < link->road_count; k++)
        if (order_frac > 0 || wet) city->link_tunnel[link->road_links[k]] = 1;
    bool clear = order_frac > 0 && city->time_ms - city->drain_order_ms[l] >= (int64_t)(link->clear_s * 1000);
    return clear ? order_frac : 0;
}

void kota_city__drains(kota_city *city) {
    const kota_map *map = city->map;
    if (map->drain_node_count == 0) return;
    int64_t from_ms = city->time_ms, to_ms = from_ms + city->step_ms;
    for (int32_t n = 0; n < map->drain_node_count; n++)
        city->drain_m3ps[n] = kota_plan_drain_inflow_m3ps(city->plan, map->drain_nodes[n].id_text, from_ms, to_ms);
    litter(city);
    memset(city->link_tunnel, 0, (size_t)map->roads.link_count);
    for (int32_t l = 0; l < map->drain_link_count; l++) {
        const kota_drain_link *link = &map->drain_links[l];
        double order = city->drain_order_frac[l];
        bool pump = link->kind == KOTA_DRAIN_PUMP;
        double frac = kota_is_nan(order) ? (pump ? 1 : link->open_frac) : order;
        city->drain_open_frac[l] = link->road_count > 0 ? tunnel_gate(city, l, frac) : frac;
    }
}
