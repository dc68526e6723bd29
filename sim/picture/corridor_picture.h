/* A time-space diagram: a street from its beginning (below) to its end (above), time to the right, the colour is the
 * speed as in the view of traffic. A queue grows down from what holds it up, and dissolves. */
#ifndef KOTA_PICTURE_CORRIDOR_PICTURE_H
#define KOTA_PICTURE_CORRIDOR_PICTURE_H

#include "picture/map_picture.h"

typedef struct kota_corridor_cell { /* a piece of the street in a span of time */
    double from_m, to_m;            /* along it */
    int64_t from_ms;
    double speed_frac; /* of the free speed; NaN: nobody left it then */
} kota_corridor_cell;

typedef struct kota_corridor_panel { /* a direction of the street */
    const char *title;
    const kota_corridor_cell *cells;
    int32_t count;
} kota_corridor_panel;

typedef struct kota_corridor_diagram {
    const kota_corridor_panel *panels; /* one below the other, on the same axis of time */
    int32_t panel_count;               /* >= 1, with a cell each */
    int64_t bin_ms;                    /* how long each cell lasts */
    int32_t utc_offset_min;
    const char *credit; /* "": none */
} kota_corridor_diagram;

/** Draw it; of def count title (not NULL), subtitle, width, words and fonts. warning as of kota_map_picture.
 *  @errors KOTA_USAGE: a size out of range.  @determinism a pure function of its arguments and the font.
 *  @lifetime destroy *out with kota_image_destroy.  @tested tests/unit/picture/test_corridor_picture.c */
KOTA_NODISCARD kota_status kota_corridor_picture(kota_image **out, const kota_picture_def *def,
                                                 const kota_corridor_diagram *diagram, const char **warning,
                                                 kota_error *err);

#endif
