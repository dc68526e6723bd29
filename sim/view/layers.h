/* What lies on a pane: ground with a field of cells, streets and links, bins, names. Inside view/ only. */
#ifndef KOTA_VIEW_LAYERS_H
#define KOTA_VIEW_LAYERS_H

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
} kota_pane;

/** Common uniforms of a program that shows values: u_values, u_minus, u_ramp, u_change, u_scale, u_hide; the textures
 *  go to units 2, 3 and 4. */
void kota_pane_bind(const kota_pane *pane, GLuint program);
/** u_to_px: metres from the south-western corner of a grid to pixels. */
void kota_pane_place(const kota_pane *pane, GLuint program, const kota_grid *grid);

typedef struct kota_map_layer {
    GLuint program, ground, district;
    int32_t nx, ny;
} kota_map_layer;
/** Program and textures of a map's ground.
 *  @errors KOTA_DATA: a shader does not compile.
 *  @tested tests/view/screenshot.sh */
KOTA_NODISCARD kota_status kota_map_layer_open(kota_map_layer *layer, const kota_map *map, kota_error *err);
/** Free them; a zeroed layer is fine. */
void kota_map_layer_close(kota_map_layer *layer);
/** Ground, permanent water, the field (where the pane's layer is of cells) and the borders of districts. */
void kota_map_layer_draw(const kota_map_layer *layer, const kota_map *map, const kota_pane *pane);

typedef struct kota_links_layer {
    GLuint program, array, buffer, dot_program, dot_array, dot_buffer;
    int32_t start[KOTA_ROAD_CLASS_COUNT + 1]; /* segments of a class, residential streets first */
    int32_t dots;
} kota_links_layer;
KOTA_NODISCARD kota_status kota_links_layer_open(kota_links_layer *layer, const kota_map *map, kota_error *err);
void kota_links_layer_close(kota_links_layer *layer);
/** Streets; coloured where the pane's layer is of links. */
void kota_links_layer_draw(const kota_links_layer *layer, const kota_map *map, const kota_pane *pane);
/** Bins, where the pane's layer is of bins. */
void kota_links_layer_dots(const kota_links_layer *layer, const kota_map *map, const kota_pane *pane);

typedef struct kota_labels { /* names of districts, large ones first */
    GLuint *textures;
    int32_t *widths_px, *heights_px, *districts;
    int32_t count;
    double unit_px;
} kota_labels;
void kota_labels_open(kota_labels *labels, const kota_map *map, const kota_font *font, double unit_px);
void kota_labels_close(kota_labels *labels);
/** Names that hide no other and have room on the pane below y_from_px. */
void kota_labels_draw(const kota_labels *labels, const kota_map *map, const kota_pane *pane, double y_from_px);

#endif
