/* The road graph: directed links between nodes in CSR form. A two-way street is two links that name each other. */
#ifndef KOTA_MAP_ROADS_H
#define KOTA_MAP_ROADS_H

#include "core/kota.h"
#include "core/memory.h"
#include "map/signals.h"

typedef enum kota_road_class {
#define KOTA_ROAD_CLASS(name, text, lanes, speed_kmph, capacity_pceph) KOTA_ROAD_##name,
#include "map/road_classes.def"
#undef KOTA_ROAD_CLASS
    KOTA_ROAD_CLASS_COUNT
} kota_road_class;
extern const char *const kota_road_class_names[KOTA_ROAD_CLASS_COUNT + 1]; /* NULL-terminated */

enum {                       /* link_flags */
       KOTA_LINK_BRIDGE = 1, /* above the water: never flooded by the cells below it */
       KOTA_LINK_TUNNEL = 2,
       KOTA_LINK_ONEWAY = 4,
       KOTA_LINK_GENERATED = 8, /* a local street that the sketch generator drew, not a surveyed one */
};

typedef enum kota_node_signal { /* whether a crossing is known to have a signal */
                                KOTA_NODE_SIGNAL_UNKNOWN,
                                KOTA_NODE_SIGNAL,
                                KOTA_NODE_NO_SIGNAL,
                                KOTA_NODE_SIGNAL_COUNT
} kota_node_signal;
extern const char *const kota_node_signal_names[KOTA_NODE_SIGNAL_COUNT + 1]; /* "unknown", "yes", "no" */

typedef struct kota_roads { /* arrays live in the map's arena; -1 = none */
    int32_t node_count, link_count, street_count;
    double *node_x_m, *node_y_m;
    uint64_t *node_id;      /* lasting ids, unique */
    int16_t *node_district; /* -1 outside every district */
    uint8_t *node_gateway;  /* 1 where a street leaves the map */
    uint8_t *node_signal;   /* kota_node_signal */

    int32_t *link_from, *link_to; /* nodes */
    int32_t *link_reverse;        /* the other direction of the same street, or -1 */
    int32_t *link_street;         /* index into street_names */
    uint64_t *link_id;            /* lasting ids, unique */
    uint8_t *link_class;          /* kota_road_class */
    uint8_t *link_flags;
    int16_t *link_district; /* of its midpoint */
    float *link_lanes;
    float *link_length_m;       /* >= 1 */
    float *link_speed_mps;      /* free speed */
    float *link_capacity_pceps; /* all lanes of the direction, PCE/s */
    float *link_storage_pce;    /* length * lanes / jam spacing, >= 1 */
    uint8_t *link_bus_lanes;    /* of its lanes, from the kerb, for buses alone */

    int32_t *out_start,
        *out_link; /* links leaving node n: out_link[out_start[n] .. out_start[n+1]-1], by link index */
    int32_t *in_start, *in_link;
    int32_t *ban_start, *ban_link; /* turns from link l that are not allowed: the forbidden next links */

    int32_t *shape_start; /* points of link l: shape_start[l] .. shape_start[l+1]-1; shared by both directions? no:
                             each has its own, in driving order */
    double *shape_xy_m;

    const char *const *street_names;

    kota_signals signals; /* none until somebody sets them */
} kota_roads;

/* A street before it becomes links: what builders (sketch, importers) hand over. Nodes are given by index. */
typedef struct kota_street_def {
    const char *id;   /* lasting id, unique among streets */
    const char *name; /* "" where it has none */
    kota_road_class road_class;
    double lanes;     /* a direction; NaN: the class's default */
    double speed_mps; /* NaN: the class's default */
    bool oneway, bridge, tunnel, generated;
    int32_t from, to;    /* nodes */
    const double *xy_m;  /* points of the centre line, from and to included */
    int32_t point_count; /* >= 2 */
} kota_street_def;

typedef struct kota_node_def {
    double x_m, y_m;
    uint64_t id;
    bool gateway;
    kota_node_signal signal;
} kota_node_def;

/** Link of a lasting id as files write it, 16 hexadecimal digits; -1 where there is none.
 *  @tested tests/cli/observed/counts.case */
int32_t kota_roads_find_link(const kota_roads *roads, const char *id);
/** Build the graph. Jam spacing 7 m a PCE and lane (assumed, as SUMO's 5 m car + 2.5 m gap rounded).
 *  Streets are sorted by id first, so the order of the input does not show. All arrays are allocated in arena.
 *  @errors KOTA_DATA: a node index out of range, a duplicate id, a length under 1 mm: the sentence names the street.
 *  @tested tests/unit/map/test_roads.c */
KOTA_NODISCARD kota_status kota_roads_build(kota_roads *roads, const kota_node_def *nodes, int32_t node_count,
                                            const kota_street_def *streets, int32_t street_count, kota_arena *arena,
                                            kota_error *err);
/** Links of the largest strongly connected component get true in keep (link_count). Returns how many. */
int32_t kota_roads_connected(const kota_roads *roads, bool *keep);
/** Nearest node to a point (all nodes; ties by id), -1 when there is none. */
int32_t kota_roads_nearest_node(const kota_roads *roads, double x_m, double y_m);
/** Nearest link to a point, by its shape; of the two directions of a street the one with the smaller index, as of any
 * that are as near. -1 when there is none.  @tested tests/unit/map/test_roads.c */
int32_t kota_roads_nearest_link(const kota_roads *roads, double x_m, double y_m);
/** True where turning from link a to link b is allowed (b leaves a's end, is not banned, is not a U-turn onto the
 * reverse link unless there is no other way out). */
bool kota_roads_turn_allowed(const kota_roads *roads, int32_t from_link, int32_t to_link);

#endif
