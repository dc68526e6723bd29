/* A field on the base map: cells as a smooth translucent surface, links as lines on the side that is driven on, bins
 * and inlets as dots. */
#include "core/mathx.h"
#include "core/memory.h"
#include "picture/canvas.h"
#include "picture/info.h"
#include "snap/snap.h"

static const kota_colour paper = {255, 255, 255};
static const kota_colour ink = {30, 38, 52};

bool kota_layer_shows(const kota_layer *layer, double value) {
    if (kota_is_nan(value)) return false;
    /* as floats, which values are: 0.05f is greater than 0.05 */
    return (float)(layer->difference ? kota_abs(value) : value) > (float)layer->hide;
}

kota_colour kota_layer_colour(const kota_layer *layer, double value) {
    if (layer->beyond && value > layer->high * 1.0001) return KOTA_COLOUR_ABOVE;
    return kota_ramp_colour(layer->ramp, (value - layer->low) / (layer->high - layer->low));
}

/* Value at a point, the mean of the cells around that show; *cover is how far they cover the point. */
static double surface(const kota_canvas *canvas, const kota_layer *layer, double x, double y, double *cover) {
    const kota_grid *grid = &canvas->map->grid;
    kota_corners c = kota_canvas_corners(canvas, x, y);
    double sum = 0.0, weight = 0.0;
    for (int32_t k = 0; k < 4; k++) {
        double value = (double)layer->values[c.cell[k]];
        bool shows = kota_layer_shows(layer, value);
        if (shows && layer->keep_water) {
            shows = canvas->map->water[kota_grid_at(grid, c.cell[k] % grid->nx, c.cell[k] / grid->nx)] == 0;
        }
        if (!shows) continue;
        sum += c.weight[k] * value;
        weight += c.weight[k];
    }
    *cover = weight;
    return weight > 0.0 ? sum / weight : 0.0;
}

static void draw_cells(kota_canvas *canvas, const kota_layer *layer) {
    double px_per_cell = canvas->px_per_m * canvas->map->grid.dx_m;
    /* where pixels are larger than cells, several points of a pixel are looked at, so that no flooded street is
     * missed */
    int32_t points = (int32_t)kota_clamp(kota_floor(1.0 / px_per_cell) + 1.0, 1.0, 8.0);
    double edge = kota_max(px_per_cell, 1.0);
    for (int32_t y = canvas->y0; y < canvas->y1; y++) {
        for (int32_t x = canvas->x0; x < canvas->x1; x++) {
            double sum = 0.0, weight = 0.0;
            for (int32_t k = 0; k < points * points; k++) {
                double cover = 0.0;
                double value =
                    surface(canvas, layer, x + (k % points + 0.5) / points, y + (k / points + 0.5) / points, &cover);
                cover = kota_clamp((cover - 0.5) * edge + 0.5, 0.0, 1.0);
                sum += cover * value;
                weight += cover;
            }
            if (!(weight > 0.0)) continue;
            kota_colour colour = kota_layer_colour(layer, sum / weight);
            kota_image_blend(canvas->image, x, y, colour, 0.9 * weight / (points * points));
        }
    }
}

/* Shift a line to its left (traffic keeps left), so that both directions show. */
static void shift_left(double *xy, int32_t count, double by_px) {
    double *shifted = kota_alloc(2 * (size_t)count, sizeof *shifted);
    for (int32_t i = 0; i < count; i++) {
        const double *a = xy + 2 * kota_maxi(i - 1, 0), *b = xy + 2 * kota_mini(i + 1, count - 1);
        double ux = b[0] - a[0], uy = b[1] - a[1], length = kota_sqrt(ux * ux + uy * uy);
        double share = length > 0.0 ? by_px / length : 0.0;
        shifted[2 * i] = xy[2 * i] + uy * share; /* y runs down */
        shifted[2 * i + 1] = xy[2 * i + 1] - ux * share;
    }
    for (int32_t i = 0; i < 2 * count; i++) xy[i] = shifted[i];
    kota_free(shifted);
}

static void draw_link(kota_canvas *canvas, const kota_layer *layer, int32_t link) {
    const kota_roads *roads = &canvas->map->roads;
    double width = kota_max(kota_street_width_px(canvas, roads->link_class[link]), 1.6 * canvas->unit_px);
    int32_t count = 0;
    double *xy = kota_link_points(canvas, link, &count);
    if (roads->link_reverse[link] >= 0) {
        width *= 0.8;
        shift_left(xy, count, 0.55 * width);
    }
    kota_image_line(canvas->image, xy, count, width, kota_layer_colour(layer, (double)layer->values[link]), 1.0);
    kota_free(xy);
}

static void draw_links(kota_canvas *canvas, const kota_layer *layer) {
    const kota_roads *roads = &canvas->map->roads;
    for (int32_t c = KOTA_ROAD_CLASS_COUNT - 1; c >= 0; c--) { /* main streets last */
        for (int32_t l = 0; l < roads->link_count; l++) {
            if (roads->link_class[l] == c && kota_layer_shows(layer, (double)layer->values[l])) {
                draw_link(canvas, layer, l);
            }
        }
    }
}

static void draw_dot(kota_canvas *canvas, double x_m, double y_m, double radius_px, kota_colour colour) {
    double x = kota_canvas_x(canvas, x_m), y = kota_canvas_y(canvas, y_m);
    kota_image_disc(canvas->image, x, y, radius_px + 1.2 * canvas->unit_px, ink, 0.8);
    kota_image_disc(canvas->image, x, y, radius_px + 0.2 * canvas->unit_px, paper, 1.0);
    kota_image_disc(canvas->image, x, y, radius_px, colour, 1.0);
}

static void draw_bins(kota_canvas *canvas, const kota_layer *layer) {
    const kota_map *map = canvas->map;
    for (int32_t f = 0, bin = 0; f < map->facility_count; f++) {
        if (map->facilities[f].kind != KOTA_FACILITY_TPS) continue;
        double value = (double)layer->values[bin++];
        if (!kota_layer_shows(layer, value)) continue;
        draw_dot(canvas, map->facilities[f].x_m, map->facilities[f].y_m, 4.5 * canvas->unit_px,
                 kota_layer_colour(layer, value));
    }
}

static void draw_inlets(kota_canvas *canvas, const kota_layer *layer) {
    const kota_map *map = canvas->map;
    double radius =
        kota_clamp(0.35 * map->grid.dx_m * canvas->px_per_m, 1.2 * canvas->unit_px, 4.0 * canvas->unit_px);
    for (int32_t i = 0; i < map->inlet_count; i++) {
        double value = (double)layer->values[i];
        if (!kota_layer_shows(layer, value)) continue;
        double x = kota_canvas_x(canvas, kota_grid_x_m(&map->grid, map->inlets[i].cell));
        double y = kota_canvas_y(canvas, kota_grid_y_m(&map->grid, map->inlets[i].cell));
        kota_image_disc(canvas->image, x, y, radius, kota_layer_colour(layer, value), 1.0);
    }
}

void kota_draw_layer(kota_canvas *canvas, const kota_layer *layer) {
    switch (layer->place) {
    case KOTA_PLACE_CELL: draw_cells(canvas, layer); break;
    case KOTA_PLACE_LINK: draw_links(canvas, layer); break;
    case KOTA_PLACE_BIN: draw_bins(canvas, layer); break;
    case KOTA_PLACE_INLET: draw_inlets(canvas, layer); break;
    }
}
