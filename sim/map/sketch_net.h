/* Private to the sketch builder: the street network while it is drawn, shared by arterials and local streets. */
#ifndef KOTA_MAP_SKETCH_NET_H
#define KOTA_MAP_SKETCH_NET_H

#include "map/sketch_parts.h"

typedef struct kota_cut { /* a node on an arterial */
    int32_t arterial;
    double chainage_m;
    int32_t node;
} kota_cut;

typedef struct kota_cuts {
    kota_cut *cuts;
    int32_t count, room;
} kota_cuts;

typedef struct kota_span { /* a bridge: part of an arterial */
    int32_t arterial;
    double from_m, to_m;
} kota_span;

typedef struct kota_net { /* arrays that grow are on the heap until the net is freed */
    kota_drawing *drawing;
    kota_node_def *nodes;
    int32_t node_count, node_room;
    int32_t *table; /* node by id: open addressing, -1 free */
    int32_t table_size;
    kota_points *lines; /* of arterials, ends joined to what they touch */
    double *length_m;
    int32_t *rank; /* of an arterial among their ids: makes the order in which they were drawn invisible */
    kota_chunks chunks;
    kota_cuts fixed; /* where arterials meet and end; sorted by arterial once all are known */
    int32_t *fixed_start;
    kota_cuts cuts; /* every node on an arterial */
    kota_span *bridges;
    int32_t bridge_count, bridge_room;
    kota_street_def *streets;
    int32_t street_count, street_room;
} kota_net;

/** The node at a place (to the centimetre), made where there is none. Its id depends on the place alone. */
int32_t kota_net_node_at(kota_net *net, double x_m, double y_m);
/** The node of an arterial nearest to a chainage: where arterials meet, if that is near, or the next station (each 25
 * m). The arterial is cut there. */
int32_t kota_net_arterial_node(kota_net *net, int32_t arterial, double chainage_m);
bool kota_net_on_bridge(const kota_net *net, int32_t arterial, double chainage_m);
void kota_net_add_street(kota_net *net, const kota_street_def *street);

/** Draw the local streets of every district into the net. */
void kota_net_local_streets(kota_net *net);

#endif
