/* Works on the water: crests along cell faces, and conduits that join two cells. */
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

#endif
