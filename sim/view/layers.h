/* What lies on a pane: ground with a field of cells, streets and links, signs, names. Inside view/ only. */
#ifndef KOTA_VIEW_LAYERS_H
#define KOTA_VIEW_LAYERS_H

#include "map/place_names.h"
#include "view/gl.h"
#include "view/hud.h"

typedef struct kota_pane { /* what one pane shows */
    const kota_gl *gl;
    kota_rect rect;
    kota_camera camera;
    double unit_px;
    kota_info layer;
    bool change;          /* B - A instead of A's or B's values */
    GLuint values, minus; /* textures: what is shown; with change: minus what */
    GLuint ramp;
    double low, high, hide; /* of the colours */
    bool quick;             /* one point a pixel is enough */
    GLuint bed;             /* texture of heights, in perspective */
} kota_pane;

/* What a value of a link or bin is and its colour, in the language of shaders. */
#define KOTA_GLSL_VALUE_OF                                                                                           \
    "uniform sampler2D u_values, u_minus, u_ramp;\n"                                                                 \
    "uniform vec2 u_scale;\n"                                                                                        \
    "uniform float u_hide;\n"                                                                                        \
    "uniform int u_change;\n"                                                                                        \
    "uniform vec3 u_above;\n"                                                                                        \
    "float value_of(int index, out bool shows) {\n"                                                                  \
    "    ivec2 at = ivec2(index % 1024, index / 1024);\n"                                                            \
    "    float value = texelFetch(u_values, at, 0).r, size = value;\n"                                               \
    "    if (u_change != 0) { value -= texelFetch(u_minus, at, 0).r; size = abs(value); }\n"                         \
    "    shows = size > u_hide && value > -1e29;\n"                                                                  \
    "    return value;\n"                                                                                            \
    "}\n"                                                                                                            \
    "vec3 colour_of(float value) {\n"                                                                                \
    "    float at = (value - u_scale.x) / (u_scale.y - u_scale.x);\n"                                                \
    "    if (u_change == 0 && at > 1.0001) return u_above;\n"                                                        \
    "    return textureLod(u_ramp, vec2((clamp(at, 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5), 0.0).rgb;\n"              \
    "}\n"

/** Common uniforms of a program that shows values: u_values, u_minus, u_ramp, u_change, u_scale, u_hide; the textures
 *  go to units 2, 3 and 4. */
void kota_pane_bind(const kota_pane *pane, GLuint program);
/** u_to_px: metres from the south-western corner of a grid to pixels. */
void kota_pane_place(const kota_pane *pane, GLuint program, const kota_grid *grid);

enum { KOTA_MAP_PROGRAMS = 8 }; /* ground, borders; values near, far and farther; changes likewise */
typedef struct kota_map_layer {
    GLuint programs[KOTA_MAP_PROGRAMS], ground, district;
    int32_t nx, ny;
} kota_map_layer;
/** Program and textures of a map's ground.
 *  @errors KOTA_DATA: a shader does not compile.
 *  @tested tests/view/screenshot.sh */
KOTA_NODISCARD kota_status kota_map_layer_open(kota_map_layer *layer, const kota_map *map, kota_error *err);
/** Free them; a zeroed layer is fine. */
void kota_map_layer_close(kota_map_layer *layer);
/** Values of cells (>= 0) as kota_map_layer_draw wants them in its texture: v becomes -1 - v where permanent water
 * is, on which changes are shown alone. */
void kota_map_layer_mark(const kota_map *map, float *marked, const float *values);
typedef enum kota_map_part { KOTA_MAP_GROUND, KOTA_MAP_FIELD, KOTA_MAP_BORDERS } kota_map_part;
/** Ground and permanent water; or the values of cells, where the pane's layer is of cells; or borders of districts.
 */
void kota_map_layer_draw(const kota_map_layer *layer, const kota_map *map, const kota_pane *pane, kota_map_part part);

typedef struct kota_links_bin {    /* pieces of streets of one class that lie together */
    int32_t first, count;          /* in the buffer */
    double x0_m, y0_m, x1_m, y1_m; /* around them, from the grid's south-western corner */
} kota_links_bin;
typedef struct kota_rails_layer { /* railways of the map; in rails_layer.c */
    GLuint program, array, buffer;
    int32_t count; /* pieces and stations; 0: there is nothing else */
} kota_rails_layer;
KOTA_NODISCARD kota_status kota_rails_layer_open(kota_rails_layer *layer, const kota_map *map, kota_error *err);
void kota_rails_layer_close(kota_rails_layer *layer);
/** Thin lines with ties across them, a dashed one in tunnels, and stations. */
void kota_rails_layer_draw(const kota_rails_layer *layer, const kota_map *map, const kota_pane *pane);
typedef struct kota_links_layer {
    GLuint program, array, buffer;
    kota_rails_layer rails;
    kota_links_bin *bins; /* of residential streets first; row by row in a class */
} kota_links_layer;
KOTA_NODISCARD kota_status kota_links_layer_open(kota_links_layer *layer, const kota_map *map, kota_error *err);
void kota_links_layer_close(kota_links_layer *layer);
/** Streets and railways; or, coloured, the values of links, where the pane's layer is of links. Minor streets that
 * would be finer than a pixel fade. */
void kota_links_layer_draw(const kota_links_layer *layer, const kota_map *map, const kota_pane *pane, bool coloured);

enum { KOTA_DOTS_KINDS = 5 }; /* values, vehicles, trucks, arrows, travellers */
typedef struct kota_dots_layer {
    GLuint programs[KOTA_DOTS_KINDS], array, buffers[2]; /* bins; what changes */
    int32_t bins;
} kota_dots_layer;
KOTA_NODISCARD kota_status kota_dots_layer_open(kota_dots_layer *layer, const kota_map *map, kota_error *err);
void kota_dots_layer_close(kota_dots_layer *layer);
/** Bins, where the pane's layer is of bins. */
void kota_dots_layer_bins(const kota_dots_layer *layer, const kota_map *map, const kota_pane *pane);
typedef enum kota_ride { KOTA_RIDE_CAR, KOTA_RIDE_TWO_WHEEL, KOTA_RIDE_LARGE, KOTA_RIDES } kota_ride;
#define KOTA_CAR_RGB 24, 84, 160
#define KOTA_TWO_WHEEL_RGB 33, 43, 61
#define KOTA_LARGE_RGB 128, 74, 8
/** Whether the map is near enough for vehicles to be told apart. */
static inline bool kota_vehicles_are_near(const kota_camera *camera, double unit_px) {
    return camera->px_per_m >= 0.2 * unit_px;
}
/** Vehicles as many as flows and speeds mean, of the kinds that drive on the link, where they are near enough. */
void kota_dots_layer_vehicles(const kota_dots_layer *layer, const kota_snap *snap, const kota_pane *pane);
#define KOTA_TRAVELLER_RGB 133, 31, 158
/** Travellers of the snapshot's sample that are on their way. */
void kota_dots_layer_travellers(const kota_dots_layer *layer, const kota_snap *snap, const kota_pane *pane);
/** Waste trucks that are out, with their load, on views of waste. */
void kota_dots_layer_trucks(const kota_dots_layer *layer, const kota_snap *snap, const kota_pane *pane);
/** Where water runs, by the slope of its surface, on the view of its depth. */
void kota_dots_layer_arrows(const kota_dots_layer *layer, const kota_snap *snap, const kota_pane *pane);

typedef struct kota_labels { /* names of districts, large ones first, then of stations and landmarks */
    GLuint *textures;
    int32_t *widths_px, *heights_px;
    kota_place_name *names;
    int32_t count;
    double unit_px;
} kota_labels;
void kota_labels_open(kota_labels *labels, const kota_map *map, const kota_font *font, double unit_px);
void kota_labels_close(kota_labels *labels);
/** Names that hide no other and have room on the pane below y_from_px. */
void kota_labels_draw(const kota_labels *labels, const kota_pane *pane, double y_from_px);

#endif
