/* What stays on a pane from above while the camera only moves: ground, streets and borders, kept as images in tiles
 * of a lattice that lies on the map. A tile is the same however it came into view, so that a picture depends on the
 * camera alone. Inside view/ only. */
#ifndef KOTA_VIEW_STILL_H
#define KOTA_VIEW_STILL_H

#include "view/layers.h"

enum { KOTA_STILL_PX = 252 }; /* a side of a tile; a multiple of the borders' dashes, which go on from tile to tile */

typedef struct kota_still {
    kota_gl_target ground, over; /* columns x rows tiles; tile (i, j) in column i modulo columns, row j modulo rows */
    int32_t columns, rows;
    int32_t *kept; /* i and j of the tile in each place */
    bool *full;    /* whether there is one */
    double px_per_m, width, height, unit_px;
    int32_t run; /* + 1; 0: nothing is there */
    bool links;
} kota_still;

typedef struct kota_still_of { /* what is to be kept: run r of a map and its layers */
    const kota_map *map;
    const kota_map_layer *ground;
    const kota_links_layer *links;
    int32_t run;
} kota_still_of;

/** Make what a pane sees and has not yet been drawn.  @errors KOTA_DATA: the driver cannot.
 *  @determinism equal cameras give equal pixels, whatever was seen before.  @tested tests/view/window.sh */
KOTA_NODISCARD kota_status kota_still_refresh(kota_still *still, const kota_still_of *of, const kota_pane *pane,
                                              kota_gl *gl, kota_error *err);
/** Put one of its images on the pane. */
void kota_still_draw(const kota_still *still, const kota_gl_target *target, const kota_grid *grid,
                     const kota_pane *pane);
/** Free all; a zeroed one is fine. */
void kota_still_free(kota_still *still);

#endif
