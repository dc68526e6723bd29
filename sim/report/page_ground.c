/* What lies below and above the fields on report.html's maps: ground as a picture, streets as lines, pump stations,
 * names of districts; all in the pixels of the ground's picture. */
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/png.h"
#include "picture/map_picture.h"
#include "report/page.h"

enum { WIDTH_PX = 900, COLOURS = 96, TENTHS = 10 }; /* more make the page larger and not clearer */

static double to_x(const kota_gallery *g, const kota_picture_frame *frame, double x_m) {
    return frame->x0 + (x_m - g->baseline->map->grid.west_m) * frame->px_per_m;
}
static double to_y(const kota_gallery *g, const kota_picture_frame *frame, double y_m) {
    return frame->y1 - (y_m - g->baseline->map->grid.south_m) * frame->px_per_m;
}

static kota_status add_picture(kota_gallery *g, kota_picture_frame *frame, kota_error *err) {
    kota_picture_def def = kota_picture_defaults();
    kota_image *image = NULL;
    uint8_t *bytes = NULL;
    size_t length = 0;
    const char *warning = NULL;
    def.width_px = WIDTH_PX;
    def.ground = def.bare = true;
    def.words = g->def->words;
    KOTA_TRY(kota_map_frame(frame, &def, g->baseline->map, err));
    KOTA_TRY(kota_map_picture(&image, &def, g->baseline->map, NULL, &warning, err));
    if (warning != NULL) kota_warn(g->def->log, "%s", warning);
    size_t pixels = (size_t)image->width * (size_t)image->height;
    uint8_t *rgba = kota_alloc(pixels, 4);
    for (size_t p = 0; p < pixels; p++) {
        for (size_t k = 0; k < 3; k++) rgba[4 * p + k] = image->rgb[3 * p + k];
        rgba[4 * p + 3] = 255;
    }
    kota_status status = kota_png_encode_palette(&bytes, &length, rgba, image->width, image->height, COLOURS, err);
    if (status == KOTA_OK) {
        kota_text uri = {0};
        kota_text_add(&uri, "data:image/png;base64,");
        kota_report__base64(&uri, bytes, length);
        kota_json_text(g->json, "ground", uri.chars);
        kota_text_free(&uri);
    }
    const double corners[] = {frame->x0,    frame->y0,     frame->x1,      frame->y1,
                              image->width, image->height, frame->px_per_m};
    kota_json_numbers(g->json, "frame", corners, KOTA_COUNT(corners), 1); /* of the map in it, its size, its scale */
    kota_free(bytes);
    kota_free(rgba);
    kota_image_destroy(image);
    return status;
}

static int16_t whole(double value) { return (int16_t)kota_clamp(kota_round(value), -32767, 32767); }

/* Layers: points of each link; class, +16 where it is one direction of two; x and y of the points in tenths. */
static void add_streets(kota_gallery *g, const kota_picture_frame *frame) {
    const kota_roads *roads = &g->baseline->map->roads;
    int32_t links = roads->link_count, points = roads->shape_start[links];
    int16_t *block = kota_alloc(2 * (size_t)links + 2 * (size_t)points + 1, sizeof *block);
    int16_t *counts = block, *kinds = block + links, *x = kinds + links, *y = x + points;
    for (int32_t l = 0; l < links; l++) {
        counts[l] = whole(roads->shape_start[l + 1] - roads->shape_start[l]);
        kinds[l] = (int16_t)(roads->link_class[l] + (roads->link_reverse[l] >= 0 ? 16 : 0));
    }
    for (int32_t p = 0; p < points; p++) {
        x[p] = whole(TENTHS * to_x(g, frame, roads->shape_xy_m[2 * p]));
        y[p] = whole(TENTHS * to_y(g, frame, roads->shape_xy_m[2 * p + 1]));
    }
    const double layers[] = {
        kota_report__pack_add(&g->pack, counts, links, -1), kota_report__pack_add(&g->pack, kinds, links, -1),
        kota_report__pack_add(&g->pack, x, points, -1), kota_report__pack_add(&g->pack, y, points, -1)};
    kota_json_numbers(g->json, "streets", layers, KOTA_COUNT(layers), 1);
    kota_free(block);
}

static void add_marks(kota_gallery *g, const kota_picture_frame *frame) {
    const kota_map *map = g->baseline->map;
    kota_json_array(g->json, "pumps");
    for (int32_t p = 0; p < map->pump_count; p++) {
        const double at[] = {kota_round(to_x(g, frame, kota_grid_x_m(&map->grid, map->pumps[p].from_cell))),
                             kota_round(to_y(g, frame, kota_grid_y_m(&map->grid, map->pumps[p].from_cell)))};
        kota_json_numbers(g->json, NULL, at, 2, 1);
    }
    kota_json_end(g->json);
    kota_json_array(g->json,
                    "labels"); /* districts, the largest first is not needed: the page leaves out what covers */
    for (int32_t d = 0; d < map->district_count; d++) {
        const kota_district *one = &map->districts[d];
        kota_json_object(g->json, NULL);
        kota_json_text(g->json, "name", one->name != NULL && one->name[0] != '\0' ? one->name : one->id_text);
        kota_json_number(g->json, "x", kota_round(to_x(g, frame, one->x_m)));
        kota_json_number(g->json, "y", kota_round(to_y(g, frame, one->y_m)));
        kota_json_number(g->json, "area", kota_round(one->area_m2));
        kota_json_end(g->json);
    }
    kota_json_end(g->json);
}

/* Permanent water, and of which district each place is, so that a reader can be told where he points. */
static void add_grid(kota_gallery *g) {
    const kota_map *map = g->baseline->map;
    const kota_grid *grid = &map->grid;
    int32_t count = g->nx * g->ny;
    int16_t *water = kota_alloc((size_t)count + 1, sizeof *water),
            *district = kota_alloc((size_t)count + 1, sizeof *district);
    for (int32_t i = 0; i < count; i++) {
        int32_t x = kota_mini(i % g->nx * g->stride + g->stride / 2, grid->nx - 1);
        int32_t y = kota_mini(i / g->nx * g->stride + g->stride / 2, grid->ny - 1);
        water[i] = map->water[kota_grid_at(grid, x, y)];
        district[i] = map->district[kota_grid_at(grid, x, y)];
    }
    const double size[] = {g->nx, g->ny, g->stride, kota_report__pack_add(&g->pack, water, count, -1),
                           kota_report__pack_add(&g->pack, district, count, -1)};
    kota_json_numbers(g->json, "grid", size, KOTA_COUNT(size), 1);
    const double cells[] = {grid->nx, grid->ny};
    kota_json_numbers(g->json, "cells", cells, KOTA_COUNT(cells), 1);
    kota_free(water);
    kota_free(district);
}

kota_status kota_report__json_ground(kota_gallery *g, kota_error *err) {
    kota_picture_frame frame;
    KOTA_TRY(add_picture(g, &frame, err));
    add_grid(g);
    add_streets(g, &frame);
    add_marks(g, &frame);
    return KOTA_OK;
}
