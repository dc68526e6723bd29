/* A map as a picture for a planner with a projector: hill-shaded ground, water, streets and districts below, one
 * field on top, and around it title, time, legend, scale bar, north arrow and credit. Files are left to io/. */
#ifndef KOTA_PICTURE_MAP_PICTURE_H
#define KOTA_PICTURE_MAP_PICTURE_H

#include "core/kota.h"
#include "core/words.h"
#include "map/map.h"
#include "picture/image.h"
#include "picture/info.h"
#include "snap/snap.h"

typedef struct kota_picture_def { /* start from kota_picture_defaults */
    int32_t field;                /* kota_field, or -1: the base map alone */
    int32_t width_px;             /* 300..8000; the height follows from the map */
    const char *title;            /* NULL: the field in words; a longer one than fits is made smaller, then cut */
    const char *subtitle;         /* e.g. the scenario's name; NULL: the city's title */
    const char *time_text;        /* NULL: the snapshot's time, where there is one; "": none */
    double low, high; /* of the legend, in the field's unit; NaN: those of kota_fields (difference: see below) */
    double threshold; /* CELL values at or below it are not shown; NaN: see kota_picture_threshold */
    bool labels;      /* names of districts */
    bool ground; /* the ground, railways and the districts' borders alone, for a page that draws the rest itself */
    bool bare;   /* neither title nor legend nor words: the page around it has them; scale and credit remain */
    const kota_words *words;                /* of the reader; NULL: keys stand for themselves */
    const char *font_path, *font_bold_path; /* NULL: kota_font_default_path */
} kota_picture_def;

/* How railways look, in pictures and in the window: their colour; width of the line, length and distance of the ties
 * across it, radius of a station, in units of which 1000 make a picture's width. */
#define KOTA_RAIL_RGB 62, 58, 66
#define KOTA_RAIL_UNITS 1.4
#define KOTA_RAIL_TIE_UNITS 5.6
#define KOTA_RAIL_STEP_UNITS 9.0
#define KOTA_RAIL_STATION_UNITS 4.2
#define KOTA_RAIL_KEY_UNITS 27.0 /* length of the piece that a legend shows */
/** That piece, from x on, with its middle at y.  @tested tests/unit/view/test_hud.c */
void kota_draw_rail_key(kota_image *image, double unit_px, double x, double y);

#define KOTA_PICTURE_DEAD_FRAC 0.02 /* of a legend of differences: changes that are not shown */

/** field -1, 1000 px, NaNs, labels on. */
kota_picture_def kota_picture_defaults(void);
/** Threshold of a field: 0.05 m for water in cells and 0.01 m on links, 0 for closures, a hundredth of the legend's
 * span for other CELL fields, none (-infinity) for heights and for the other LINK, BIN and INLET fields. */
double kota_picture_threshold(kota_field field);

/** Draw a field of a snapshot. snap may be NULL (base map, and fields that the map itself has: bed_m, persons, jobs).
 *  warning (may be NULL) gets a sentence (of the words' catalogue) where the picture could not be as asked (no font:
 * no labels), else NULL.
 *  @errors KOTA_DATA: the snapshot has not the field; KOTA_USAGE: a size out of range.
 *  @determinism a pure function of def, map, snap and the font.  @lifetime destroy *out with kota_image_destroy.
 *  @tested tests/unit/picture/test_map_picture.c */
KOTA_NODISCARD kota_status kota_map_picture(kota_image **out, const kota_picture_def *def, const kota_map *map,
                                            const kota_snap *snap, const char **warning, kota_error *err);
typedef struct kota_picture_frame { /* where the map lies in its picture */
    int32_t x0, y0, x1, y1;         /* pixels; x1, y1 one past */
    double px_per_m;
} kota_picture_frame;
/** The frame that a picture of def has.
 *  @errors KOTA_USAGE: a size out of range.  @tested tests/unit/picture/test_map_picture.c */
KOTA_NODISCARD kota_status kota_map_frame(kota_picture_frame *out, const kota_picture_def *def, const kota_map *map,
                                          kota_error *err);
/** A picture from values at the field's place (kota_snap_count, compact order); NaN is not shown. */
KOTA_NODISCARD kota_status kota_map_picture_values(kota_image **out, const kota_picture_def *def, const kota_map *map,
                                                   const float *values, const char **warning, kota_error *err);
/** A picture of a view: of its values (kota_info_values), or with minus of what they are more than these. Legend and
 *  dead band are the view's own, as in the window; def's field, low, high and threshold do not count.
 *  @errors as kota_map_picture.  @tested tests/unit/picture/test_map_view.c */
KOTA_NODISCARD kota_status kota_map_picture_view(kota_image **out, const kota_picture_def *def, kota_info info,
                                                 const kota_map *map, const float *values, const float *minus,
                                                 const char **warning, kota_error *err);

typedef struct kota_map_pane { /* a view of the city on an image of its own, with nothing around it */
    const kota_map *map;
    kota_info info;
    const float *values, *minus;        /* as above */
    double px_per_m, west_px, south_px; /* where the map's south-western corner is, in the image or outside */
    double unit_px;                     /* 1 in a picture 1000 pixels wide: sizes of letters and lines */
    const kota_font *bold;              /* of names; NULL: none */
} kota_map_pane;
/** The hill-shaded ground and permanent water alone: they stay while map and place do. */
void kota_map_pane_ground(kota_image *image, const kota_map_pane *pane);
/** What is on it: the view, streets, borders, names.
 *  @determinism a pure function of its arguments.  @tested tests/unit/picture/test_map_view.c */
void kota_map_pane_draw(kota_image *image, const kota_map_pane *pane);

/** A round number that 99 % of the changes from a to b stay within, in the field's unit; 0 where nothing changes.
 *  @tested tests/unit/picture/test_map_picture.c */
double kota_picture_change(const float *values_a, const float *values_b, int32_t count);
/** B - A of one field: purple where B has less, orange where it has more; nothing within a dead band around zero.
 *  def->high: end of the symmetric legend; NaN: a round number that 99 % of the changes stay within. The dead band is
 *  def->threshold, NaN: KOTA_PICTURE_DEAD_FRAC of that end.
 *  @tested tests/unit/picture/test_map_picture.c */
KOTA_NODISCARD kota_status kota_map_picture_difference(kota_image **out, const kota_picture_def *def,
                                                       const kota_map *map, const float *values_a,
                                                       const float *values_b, const char **warning, kota_error *err);

#endif
