/* The parts that map_picture.c puts together; inside picture/ only. A canvas is an image, the frame of the map on it,
 * and how metres become pixels. */
#ifndef KOTA_PICTURE_CANVAS_H
#define KOTA_PICTURE_CANVAS_H

#include "core/kota.h"
#include "map/map.h"
#include "picture/image.h"
#include "picture/info.h"
#include "picture/map_picture.h"

typedef struct kota_canvas {
    kota_image *image;
    const kota_map *map;
    const kota_font *font, *bold; /* NULL: no text */
    const kota_words *words;
    bool bare;      /* see kota_picture_def */
    double unit_px; /* 1 at a width of 1000: sizes of letters and lines are multiples of it */
    double px_per_m;
    double west_px, south_px; /* where the map's south-western corner is; outside the image where a part is drawn */
    int32_t x0, y0, x1, y1;   /* what is drawn of the map, pixels of the image; x1, y1 one past */
} kota_canvas;

typedef struct kota_layer {   /* what stands on the base map */
    const char *words, *name; /* its title is the word "<words>.<name>" */
    const char *unit;         /* as shown */
    double factor;            /* from the values' unit to that shown */
    kota_place place;
    const float *values; /* at that place; NaN is not shown */
    kota_ramp ramp;
    double low, high; /* ends of the legend */
    double hide;      /* not shown: values <= hide, or |values| <= hide in a difference; -infinity shows all */
    bool difference;
    bool keep_water; /* permanent water stays as on the base map: water depth is news on dry ground alone */
    bool of_water;   /* pump stations stand on it */
    bool beyond;     /* what is above the legend's end has a colour of its own */
} kota_layer;

static inline double kota_canvas_x(const kota_canvas *canvas, double x_m) {
    return canvas->west_px + (x_m - canvas->map->grid.west_m) * canvas->px_per_m;
}
static inline double kota_canvas_y(const kota_canvas *canvas, double y_m) {
    return canvas->south_px - (y_m - canvas->map->grid.south_m) * canvas->px_per_m;
}

/* The four cells around the middle of a pixel, as compact indices, with their bilinear weights. */
typedef struct kota_corners {
    int32_t cell[4];
    double weight[4];
} kota_corners;
kota_corners kota_canvas_corners(const kota_canvas *canvas, double x_px, double y_px);

/* in map_base.c */
void kota_draw_ground(kota_canvas *canvas, double tint_frac); /* 0: grey, 1: the colours of heights */
void kota_draw_streets(kota_canvas *canvas, bool quiet);      /* quiet: grey lines below a LINK field */
/* Railways stand on every map of a city that has any. In map_rails.c. */
bool kota_rails_show(const kota_canvas *canvas);
void kota_draw_rails(kota_canvas *canvas);
void kota_draw_districts(kota_canvas *canvas);
void kota_draw_labels(kota_canvas *canvas);
/* Pump stations stand on the base map and on maps of water. */
bool kota_pumps_show(const kota_canvas *canvas, const kota_layer *layer);
void kota_draw_pump(kota_canvas *canvas, double x_px, double y_px);
void kota_draw_pumps(kota_canvas *canvas);
kota_colour kota_water_colour(void);
/** Width of a street of a class, pixels. */
double kota_street_width_px(const kota_canvas *canvas, int32_t road_class);
/** Points of a link in pixels, heap (free with kota_free). */
double *kota_link_points(const kota_canvas *canvas, int32_t link, int32_t *count);

/** The fonts of a picture, which the caller destroys; NULL where there is none. In map_picture.c. */
void kota_canvas_fonts(kota_font **font, kota_font **bold, const kota_picture_def *def, const char **warning);

/* in map_layer.c */
bool kota_layer_shows(const kota_layer *layer, double value);
kota_colour kota_layer_colour(const kota_layer *layer, double value);
/** A layer of a view's values at its place, or of what they are more than minus (its changes, count of them, are put
 *  into change). In map_view.c. */
kota_layer kota_layer_of_view(kota_info info, const kota_words *words, const float *values, const float *minus,
                              float *change, int32_t count);
/** Values become changes: on water too, and shares in points. In map_picture.c. */
void kota_layer_make_difference(kota_layer *layer, const float *change, const kota_words *words);
/** Ground, layer (NULL: none), streets, borders, names. In map_picture.c. */
void kota_draw_map(kota_canvas *canvas, const kota_layer *layer, bool ground, bool labels);
/** "Depth of water" or "Change: Depth of water", heap; free with kota_free. In map_picture.c. */
char *kota_layer_title(const kota_words *words, const kota_layer *layer);
void kota_draw_layer(kota_canvas *canvas, const kota_layer *layer);

/* in map_legend.c: the lines above and below the map */
void kota_draw_title(kota_canvas *canvas, const char *title, const char *subtitle, const char *time_text);
void kota_draw_bar(kota_canvas *canvas, const kota_layer *layer);    /* colours and numbers of a layer */
void kota_draw_legend(kota_canvas *canvas, const kota_layer *layer); /* layer NULL: keys alone */
void kota_draw_scale_bar(kota_canvas *canvas);
/** Where the data come from, and the datum of heights. */
void kota_draw_credit(kota_canvas *canvas);
/** Lines that it takes in a picture of that width. */
int32_t kota_credit_lines(const kota_canvas *canvas, int32_t width_px);
/** 1, 2, 2.5 or 5 times a power of ten, the smallest at or above x > 0. */
double kota_round_up(double x);

#endif
