/* Drains for tests of the flood engine: nodes and links added to a flood_bed. Needs only core, map and flood. */
#ifndef KOTA_TESTS_FLOOD_NET_H
#define KOTA_TESTS_FLOOD_NET_H

#include "support/flood_bed.h"

enum { FLOOD_NET_NODES = 6000, FLOOD_NET_LINKS = 8000 };
typedef struct flood_net {
    flood_bed *bed;
    kota_drain_node *nodes;
    kota_drain_link *links;
    double *inflow_m3ps, *open_frac, *blocked_frac;
    uint8_t *mode;
} flood_net;

/** Empty drains on a bed; the bed's map points to them. */
flood_net flood_net_on(flood_bed *bed);
/** A node in a cell: 1.2 m2 of shaft and a cover of 0.6 m; no outfall has either. @return its index */
int32_t flood_net_node(flood_net *net, kota_drain_node_kind kind, int32_t cell, double bottom_m);
/** A pond of constant area, 10 m deep. */
int32_t flood_net_pond(flood_net *net, int32_t cell, double bottom_m, double area_m2);
/** A link between two nodes whose beds are their bottoms; n = 0.013, no losses. A pipe's or weir's height is not
 *  looked at. @return its index */
int32_t flood_net_link(flood_net *net, kota_drain_link_kind kind, int32_t from, int32_t to, double width_m,
                       double height_m, double length_m);
/** Point a forcing to the net's own arrays. */
void flood_net_force(const flood_net *net, kota_flood_forcing *forcing);

#endif
