/* Works on the water: crests along cell faces, conduits that join two cells, and the drains under the streets. */
#ifndef KOTA_MAP_STRUCTURES_H
#define KOTA_MAP_STRUCTURES_H

#include "core/kota.h"

typedef struct kota_wall_site { /* a levee, a sea wall, an embankment: a crest on faces between cells, without leaks
                                 */
    const char *id_text, *name;
    uint64_t id;
    int32_t *face_cell;  /* the cell east or north of each face */
    uint8_t *face_south; /* 1: the face is the cell's southern one, 0: its western */
    int32_t face_count;
    double crest_m;                     /* above the datum */
    double coefficient;                 /* of the weir, share of critical flow over a broad crest */
    double breach_crest_m;              /* how low a breach cuts it */
    double breach_s;                    /* from the first cut until then */
    double breach_level_m;              /* water this high beside its middle breaches it; NaN: never by itself */
    int32_t breach_first, breach_count; /* its faces */
} kota_wall_site;

typedef struct kota_section_site { /* a cross-section: faces between cells from bank to bank */
    const char *id_text, *name;
    uint64_t id;
    int32_t *face_cell;  /* as of walls */
    uint8_t *face_south; /* as of walls */
    int8_t *face_sign;   /* 1 where flow east or north goes from the left of the line to its right, else -1 */
    int32_t face_count;
} kota_section_site;

typedef struct kota_gate_site { /* a sluice, a flap gate, a culvert: a box with a bed from one cell to another */
    const char *id_text, *name;
    uint64_t id;
    int32_t from_cell, to_cell;
    double invert_m;            /* bed of the box, above the datum */
    double width_m, height_m;   /* of one box, fully open */
    double length_m, manning_n; /* 0 m: an opening in a wall */
    int32_t boxes;
    bool flap;        /* lets water go only from `from` to `to` */
    double open_frac; /* at the start */
} kota_gate_site;

typedef enum kota_drain_node_kind {
    KOTA_DRAIN_JUNCTION, /* closed to the surface */
    KOTA_DRAIN_MANHOLE,  /* open to the cell above it */
    KOTA_DRAIN_POND,     /* a store off the grid: a retention pond, a tunnel */
    KOTA_DRAIN_OUTFALL,  /* the water of a cell: drains end there, or take from it */
} kota_drain_node_kind;
extern const char *const kota_drain_node_kind_names[5];

typedef struct kota_drain_node {
    const char *id_text, *name;
    uint64_t id;
    kota_drain_node_kind kind;
    int32_t cell;      /* grid index; of junctions and ponds only for maps */
    double bottom_m;   /* above the datum */
    double rim_m;      /* manhole: where its water meets the street's, above the datum; NaN: the ground */
    double area_m2;    /* plan area of the shaft; 0 for an outfall */
    double opening_m2; /* manhole: of its cover or grate */
    double *curve_m;   /* pond: levels above the datum, growing, the first its bottom */
    double *curve_m3;  /* pond: volume up to each of them, growing, the first 0 */
    int32_t curve_count;
    double start_m; /* level at the start, above the datum; NaN: empty (an outfall has the cell's) */
    bool flap;      /* outfall: a flap that lets no water back */
    int32_t district;
} kota_drain_node;

typedef enum kota_drain_link_kind {
    KOTA_DRAIN_PIPE,    /* a circle of width_m */
    KOTA_DRAIN_BOX,     /* a closed box */
    KOTA_DRAIN_CHANNEL, /* open: a rectangle or a trapezium */
    KOTA_DRAIN_WEIR,    /* a crest of width_m at from_m */
    KOTA_DRAIN_GATE,    /* an opening of width_m x height_m with its sill at from_m */
    KOTA_DRAIN_PUMP,
} kota_drain_link_kind;
extern const char *const kota_drain_link_kind_names[7];

typedef struct kota_drain_link {
    const char *id_text, *name;
    uint64_t id;
    kota_drain_link_kind kind;
    int32_t from, to;           /* drain nodes */
    double width_m, height_m;   /* of one barrel; a pipe's diameter, a channel's bed width */
    double side_slope;          /* of a channel's banks, horizontal over vertical */
    int32_t barrels;            /* beside each other */
    double length_m, manning_n; /* of a conduit */
    double from_m, to_m;        /* bed at its ends, sill or crest, above the datum */
    double loss;                /* of velocity heads at its ends together */
    double coefficient;         /* weir: share of critical flow over a broad crest; gate: of contraction */
    bool flap;                  /* lets water go only from `from` to `to` */
    double open_frac;           /* gate at the start; conduits: 1 */
    double head_m;              /* pump: lift that its energy is counted with */
    int32_t *road_links; /* gate: streets in a tunnel that it floods; closed before it opens, until it is empty */
    int32_t road_count;
    double clear_s; /* gate: from the order until it opens, so that the tunnel can be left */
    double capacity_m3ps, on_level_m, off_level_m; /* pump: levels in `from`, above the datum */
    double *curve_head_m, *curve_frac;             /* as of kota_pump_site */
    int32_t curve_count;
} kota_drain_link;

typedef struct kota_polder { /* a zone with a ledger of its own */
    const char *id_text, *name;
    uint64_t id;
    int32_t *cells; /* grid indices, rising */
    int32_t cell_count;
} kota_polder;

#endif
