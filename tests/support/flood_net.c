/* See flood_net.h. */
#include "support/flood_net.h"

#include "core/mathx.h"

flood_net flood_net_on(flood_bed *bed) {
    flood_net net = {.bed = bed,
                     .nodes = KOTA_NEW(bed->arena, kota_drain_node, FLOOD_NET_NODES),
                     .links = KOTA_NEW(bed->arena, kota_drain_link, FLOOD_NET_LINKS),
                     .inflow_m3ps = KOTA_NEW(bed->arena, double, FLOOD_NET_NODES),
                     .open_frac = KOTA_NEW(bed->arena, double, FLOOD_NET_LINKS),
                     .blocked_frac = KOTA_NEW(bed->arena, double, FLOOD_NET_LINKS),
                     .mode = KOTA_NEW(bed->arena, uint8_t, FLOOD_NET_LINKS)};
    bed->map.drain_nodes = net.nodes;
    bed->map.drain_links = net.links;
    return net;
}

int32_t flood_net_node(flood_net *net, kota_drain_node_kind kind, int32_t cell, double bottom_m) {
    KOTA_ASSERT(net->bed->map.drain_node_count < FLOOD_NET_NODES);
    bool outfall = kind == KOTA_DRAIN_OUTFALL;
    net->nodes[net->bed->map.drain_node_count] = (kota_drain_node){.id_text = "node",
                                                                   .kind = kind,
                                                                   .cell = cell,
                                                                   .bottom_m = bottom_m,
                                                                   .rim_m = KOTA_NAN,
                                                                   .area_m2 = outfall ? 0.0 : 1.2,
                                                                   .opening_m2 = outfall ? 0.0 : 0.2827,
                                                                   .start_m = KOTA_NAN,
                                                                   .district = -1};
    return net->bed->map.drain_node_count++;
}

int32_t flood_net_pond(flood_net *net, int32_t cell, double bottom_m, double area_m2) {
    int32_t pond = flood_net_node(net, KOTA_DRAIN_POND, cell, bottom_m);
    kota_drain_node *node = &net->nodes[pond];
    node->curve_m = KOTA_NEW(net->bed->arena, double, 2);
    node->curve_m3 = KOTA_NEW(net->bed->arena, double, 2);
    node->curve_m[0] = bottom_m;
    node->curve_m[1] = bottom_m + 10.0;
    node->curve_m3[1] = 10.0 * area_m2;
    node->curve_count = 2;
    return pond;
}

int32_t flood_net_link(flood_net *net, kota_drain_link_kind kind, int32_t from, int32_t to, double width_m,
                       double height_m, double length_m) {
    int32_t l = net->bed->map.drain_link_count++;
    KOTA_ASSERT(l < FLOOD_NET_LINKS);
    net->links[l] = (kota_drain_link){.id_text = "link",
                                      .kind = kind,
                                      .from = from,
                                      .to = to,
                                      .width_m = width_m,
                                      .height_m = height_m,
                                      .barrels = 1,
                                      .length_m = length_m,
                                      .manning_n = 0.013,
                                      .from_m = net->nodes[from].bottom_m,
                                      .to_m = net->nodes[to].bottom_m,
                                      .coefficient = 1.0,
                                      .open_frac = 1.0};
    net->open_frac[l] = 1.0;
    return l;
}

void flood_net_force(const flood_net *net, kota_flood_forcing *forcing) {
    forcing->drain_m3ps = net->inflow_m3ps;
    forcing->drain_open_frac = net->open_frac;
    forcing->drain_blocked_frac = net->blocked_frac;
    forcing->drain_mode = net->mode;
}
