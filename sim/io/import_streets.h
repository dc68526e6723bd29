/* Private to the importer: streets on their way from a file to roads. import_streets.c reads and classes them,
 * import_meet.c joins and cuts them where they meet each other, waterways and the border, import_roads.c makes roads
 * and junctions. */
#ifndef KOTA_IO_IMPORT_STREETS_H
#define KOTA_IO_IMPORT_STREETS_H

#include "io/import_parts.h"

#define KOTA_IMPORT_MARK INT64_C(100000000) /* of vertices: place in the way as read, and centimetres behind it */

typedef struct kota_import_street {
    const char *id; /* of what was generated; NULL: by fid and part */
    int64_t fid;
    int32_t part; /* of a line of several parts */
    const char *name;
    kota_road_class road_class;
    double lanes, speed_mps;
    bool oneway, bridge, tunnel;
    int32_t layer; /* of OpenStreetMap: 0 at grade, above it bridges, below it tunnels */
    kota_points line;
    int64_t *mark;  /* of each point: number of the vertex as read at or before it * KOTA_IMPORT_MARK + centimetres
                       from there */
    bool border[2]; /* an end lies on the city's border */
} kota_import_street;

typedef struct kota_import_streets {
    kota_importing *in;
    kota_import_street *ways;
    int32_t count, room;
    kota_import_street reading; /* what is being cut */
    int32_t guessed, unknown, skipped, no_vehicles, odd;
    char unknown_word[64], layer[64], other_layer[64];
} kota_import_streets;

typedef struct kota_import_vertices { /* places by the centimetre: how many streets pass, and whether one ends there
                                       */
    int64_t *key;
    uint8_t *uses, *ends; /* ends: 1 an end, 2 on the border */
    uint64_t mask;
} kota_import_vertices;

/** Every vertex of the streets; in scratch.  @tested tests/unit/io/test_import.c (all of this header) */
kota_import_vertices kota_import__vertices(const kota_import_streets *of);
/** The slot of a place, which is put in where it is new. */
uint64_t kota_import__slot(const kota_import_vertices *table, const double *xy_m);
/** A place as one number: centimetres. */
int64_t kota_import__place(const double *xy_m);

/** Streets of different layers that cross at a vertex they share pass over each other: there the others' vertex is
 * moved by centimetres, so that nobody meets. Where one of them ends they do meet: it leads from one layer to the
 * other.
 *  @tested tests/cli/import/osm_layers.case */
void kota_import__part_layers(kota_import_streets *of);
/** Ends that touch nobody's vertex but lie on somebody's line are joined to it. */
void kota_import__join_ends(kota_import_streets *of);
/** Ends of the streets from number first on are joined to those before it that they lie on. */
void kota_import__splice(kota_import_streets *of, int32_t first);
/** Generate main roads where there are no streets, and local streets in districts that have too few.
 *  @tested tests/cli/import/grow.case */
void kota_import__grow(kota_import_streets *of);
/** Where streets cross waterways: the stretch over the bed becomes a bridge. */
void kota_import__cut_bridges(kota_import_streets *of);
/** Main roads that just end lead out of the city, and the carriageways of one road meet outside. */
void kota_import__open_border(kota_import_streets *of);
/** Which junctions have signals, where the file of streets is OpenStreetMap's and has any; after make_roads.
 *  @tested tests/cli/import/osm_lines.case */
KOTA_NODISCARD kota_status kota_import__signals(kota_importing *in, kota_error *err);
/** Cut streets where they meet into the bundle's roads and junctions. */
void kota_import__make_roads(kota_import_streets *of);

#endif
