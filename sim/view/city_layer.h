/* The city in perspective: ground as tiles that get coarser with distance, dressed in the map; water on it; blocks of
 * buildings. Inside view/ only. */
#ifndef KOTA_VIEW_CITY_LAYER_H
#define KOTA_VIEW_CITY_LAYER_H

#include "view/layers.h"

typedef struct kota_block { /* a building, or what stands for those of a cell */
    float x_m, y_m, half_x_m, half_y_m, bed_m, height_m;
    int32_t first, count; /* of its cells in the layer's list, compact indices */
} kota_block;

typedef struct kota_city_layer {
    GLuint ground_program, water_program, block_program, rain_program;
    GLuint bed, level; /* textures: heights of the ground, of the water's surface */
    GLuint tile_array, tile_vertices, tile_indices, tile_places;
    GLuint block_array, block_places;
    int32_t index_count;
    kota_block *blocks;
    int32_t *block_cells;
    int32_t block_count;
    double ground_m, lift; /* a middling height, and how many times heights are exaggerated */
    int64_t level_ms;      /* of the snapshot that the water is of; INT64_MIN: none */
    int32_t tiles, drawn;  /* of the last drawing: tiles and blocks */
} kota_city_layer;

typedef struct kota_dress { /* an image of the map over a part of the grid */
    kota_gl_target target;
    double x0_m, y0_m, x1_m, y1_m; /* from the grid's south-western corner */
} kota_dress;

/** Programs, meshes and blocks of a map.  @errors KOTA_DATA: a shader does not compile. */
KOTA_NODISCARD kota_status kota_city_layer_open(kota_city_layer *layer, const kota_map *map, kota_error *err);
/** Free them; a zeroed layer is fine. */
void kota_city_layer_close(kota_city_layer *layer);
/** Upload the water of a snapshot, once. */
void kota_city_layer_take(kota_city_layer *layer, const kota_snap *snap);
/** The part of the grid near the eye that a finer dress is worth for; false where the whole is near. */
bool kota_city_layer_near(const kota_map *map, const kota_pane *pane, kota_dress *part);
/** Ground, buildings and water. The pane is the viewport. near: NULL, or finer. */
void kota_city_layer_draw(kota_city_layer *layer, const kota_snap *snap, const kota_pane *pane,
                          const kota_dress *whole, const kota_dress *near);
/** Streaks of rain over the pane, as dense as it falls. */
void kota_city_layer_rain(const kota_city_layer *layer, const kota_snap *snap, const kota_pane *pane);

#endif
