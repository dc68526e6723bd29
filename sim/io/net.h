/* A street network and its trips as other programs have them: names in place of indices, turns one by one, signals
 * with their plans. sumo.h and gmns.h read and write it; here it becomes roads, and roads become it. */
#ifndef KOTA_IO_NET_H
#define KOTA_IO_NET_H

#include "core/kota.h"
#include "core/memory.h"
#include "map/roads.h"

typedef struct kota_net_node {
    const char *id;
    double x_m, y_m;
    int32_t signal; /* index in signals, -1 none */
} kota_net_node;

typedef struct kota_net_link {
    const char *id, *name; /* name "" where it has none */
    int32_t from, to;      /* nodes */
    int32_t road_class;    /* kota_road_class */
    double lanes, speed_mps, length_m;
    double capacity_pceps;            /* NaN: not known */
    int32_t point_first, point_count; /* of its line, in driving order; >= 2 */
} kota_net_link;

typedef struct kota_net_turn { /* an allowed turn; sorted by links */
    int32_t from_link, to_link;
    int32_t signal, slot; /* which signal and which letter of its states holds it, -1 none */
} kota_net_turn;

typedef struct kota_net_phase {
    double duration_s, min_s, max_s; /* the last two: of an actuated signal's green; NaN: as long as duration_s */
    const char *state;               /* a letter a slot: G g green, y Y yellow, r red and all others */
} kota_net_phase;

typedef struct kota_net_signal {
    const char *id;
    double offset_s;
    bool actuated;
    int32_t phase_first, phase_count, slots;
} kota_net_signal;

typedef struct kota_net { /* zero-initialised is empty; all in the arena of whoever filled it */
    kota_net_node *nodes;
    kota_net_link *links;
    kota_net_turn *turns;
    kota_net_phase *phases;
    kota_net_signal *signals;
    double *xy_m; /* points of the links' lines */
    int32_t node_count, link_count, turn_count, phase_count, signal_count, point_count;
    int32_t skipped;     /* links that no vehicle may drive, left out by the reader */
    int32_t epsg;        /* coordinate system, 0 not known */
    double origin_xy[2]; /* what is added to x_m, y_m to get its coordinates */
    bool left_hand;      /* vehicles keep to the left; of a file that says so, or of who fills it */
} kota_net;

typedef struct kota_net_trip {
    const char *id, *vehicle; /* vehicle: its type's name; "" where none is given */
    double depart_s;
    int32_t from_link, to_link;       /* -1: by nodes */
    int32_t from_node, to_node;       /* -1: by links */
    int32_t route_first, route_count; /* links of its way; 0: not given */
} kota_net_trip;

typedef struct kota_net_trips { /* all in the arena of whoever filled it; in the order of the file */
    kota_net_trip *trips;
    int32_t *route_link;
    int32_t trip_count, route_link_count;
} kota_net_trips;

/** The network of roads: nodes and links are named by their lasting ids, turns are those allowed,
 * signals those of the roads (max pressure as its fixed plan).
 *  @lifetime in arena; names of streets are borrowed.  @tested tests/property/test_net_files.c (all of this header)
 */
void kota_net_from_roads(kota_net *net, const kota_roads *roads, kota_arena *arena);

/** Roads of a network. link_of (NULL: not wanted) gets, for each link of net, its index in roads. What turns does not
 *  list at a node is banned; a two-way street is two links between the same nodes whose lines are each other's
 *  reverse (or the only two there). Lengths, lanes, speeds and, where known, capacities are the network's; elsewhere
 *  the class's. Signals hold the turns that theirs held: a program for several junctions becomes one each, what is
 *  yellow or red for all belongs to the green before it; programs of more than KOTA_SIGNAL_PHASES_MAX greens are left
 *  out.
 *  @errors KOTA_DATA: an id twice, a link from a place to itself, of no length, speed or lanes: the sentence names
 *  it.  @lifetime in arena. */
KOTA_NODISCARD kota_status kota_net_to_roads(kota_roads *roads, int32_t *link_of, const kota_net *net,
                                             kota_arena *arena, kota_error *err);

typedef struct kota_net_leaving { /* links by the node they leave: link[start[n]] .. link[start[n + 1] - 1] */
    int32_t *start, *link;
} kota_net_leaving;
kota_net_leaving kota_net_leaving_of(const kota_net *net);
void kota_net_leaving_free(kota_net_leaving *out);

/** Add every turn, but back onto the street one comes from unless there is no other way, at the nodes where
 * without[n] is true (NULL: at all), and sort. For networks that do not list turns. */
void kota_net_add_turns(kota_net *net, const bool *without, kota_arena *arena);
/** The turn between two links, -1 where it is not allowed. */
int32_t kota_net_turn_find(const kota_net *net, int32_t from_link, int32_t to_link);
/** How a turn bends: from -2 (hard to the left) over 0 (straight on) to 2 (hard to the right); 3 is back. */
double kota_net_bend(const kota_net *net, const kota_net_turn *turn);
/** Sort turns by links and drop what comes twice (of those the first with a signal stays). */
void kota_net_sort_turns(kota_net *net);

/** The class that a word of OpenStreetMap in a text names ("highway.primary_link", "motorway"); -1 none. */
int32_t kota_net_class(const char *text);
/** By width and speed (assumed): 3 lanes trunk, above 13 m/s primary, 2 lanes secondary, above 9 m/s tertiary. */
int32_t kota_net_class_by_size(double lanes, double speed_mps);

/* Readers let a network's arrays grow on the heap: move them into the arena, or give them back. */
void kota_net_keep(kota_net *net, kota_arena *arena);
void kota_net_drop(kota_net *net);

typedef struct kota_net_names kota_net_names; /* which index a name has */
kota_net_names *kota_net_names_create(void);
void kota_net_names_destroy(kota_net_names *names);
/** Note a name (borrowed); false where it is there already. */
bool kota_net_names_add(kota_net_names *names, const char *name, int32_t index);
/** -1 where there is no such name. */
int32_t kota_net_names_find(const kota_net_names *names, const char *name);
/** The known name nearest to one that is not, or NULL (linear). */
const char *kota_net_names_nearest(const kota_net_names *names, const char *name);

/** Write the streets as GeoJSON that kota_import reads: a line each with name, class, lanes of both directions,
 * speed, km/h, and oneway; coordinates in EPSG:epsg.
 *  @errors KOTA_DATA.  @tested tests/cli/import/sumo.case */
KOTA_NODISCARD kota_status kota_net_write_streets(const kota_net *net, int32_t epsg, const char *path,
                                                  kota_error *err);
/** Write the turns that are banned or held by a signal as GeoJSON for kota import --turns: lines of three points over
 * their junctions with the fields of kota_turn_line; no file where there are none. count: of them.
 *  @errors KOTA_DATA.  @tested tests/cli/import/sumo_signals.case */
KOTA_NODISCARD kota_status kota_net_write_turns(int32_t *count, const kota_net *net, int32_t epsg, const char *path,
                                                kota_error *err);
/** back[l] (link_count): the other direction of link l's street, as in kota_net_to_roads; -1 none. */
void kota_net_pair(int32_t *back, const kota_net *net);

/** Write kota_net.tntp and, where there are trips, kota_trips.tntp into a folder that exists: each node a zone,
 * minutes, kilometres and PCE an hour, times by the curve of the Bureau of Public Roads (0.15, 4); trips of the hour
 * with most departures. Turns and signals have no place there.
 *  @errors KOTA_DATA.  @tested tests/property/test_net_files.c */
KOTA_NODISCARD kota_status kota_net_write_tntp(const kota_net *net, const kota_net_trips *trips, const char *folder,
                                               kota_error *err);

#endif
