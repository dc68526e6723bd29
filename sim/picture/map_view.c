/* Info views as layers of a map, and maps of them on a pane of somebody else's picture. */
#include "core/mathx.h"
#include "core/memory.h"
#include "picture/canvas.h"

kota_layer kota_layer_of_view(kota_info info, const kota_words *words, const float *values, const float *minus,
                              float *change, int32_t count) {
    const kota_info_def *style = &kota_infos[info];
    bool of_cells = style->place == KOTA_PLACE_CELL;
    kota_layer layer = {.words = "view.title",
                        .name = style->name,
                        .unit = style->unit,
                        .factor = style->factor,
                        .place = style->place,
                        .values = values,
                        .ramp = style->ramp,
                        .low = style->low,
                        .high = style->high,
                        .hide = style->hide,
                        .keep_water = of_cells,
                        .of_water = style->ramp == KOTA_RAMP_water,
                        .beyond = true};
    if (minus == NULL) return layer;
    for (int32_t i = 0; i < count; i++) change[i] = values[i] - minus[i];
    kota_layer_make_difference(&layer, change, words);
    layer.high = style->change_high;
    layer.low = -layer.high;
    layer.hide = KOTA_PICTURE_DEAD_FRAC * layer.high;
    return layer;
}

static kota_canvas canvas_of(kota_image *image, const kota_map_pane *pane) {
    const kota_grid *grid = &pane->map->grid;
    double east = pane->west_px + grid->nx * grid->dx_m * pane->px_per_m;
    double north = pane->south_px - grid->ny * grid->dx_m * pane->px_per_m;
    return (kota_canvas){.image = image,
                         .map = pane->map,
                         .bold = pane->bold,
                         .bare = true,
                         .unit_px = pane->unit_px,
                         .px_per_m = pane->px_per_m,
                         .west_px = pane->west_px,
                         .south_px = pane->south_px,
                         .x0 = (int32_t)kota_clamp(kota_round(pane->west_px), 0.0, image->width),
                         .y0 = (int32_t)kota_clamp(kota_round(north), 0.0, image->height),
                         .x1 = (int32_t)kota_clamp(kota_round(east), 0.0, image->width),
                         .y1 = (int32_t)kota_clamp(kota_round(pane->south_px), 0.0, image->height)};
}

void kota_map_pane_ground(kota_image *image, const kota_map_pane *pane) {
    kota_canvas canvas = canvas_of(image, pane);
    kota_draw_ground(&canvas, 0.1);
}

void kota_map_pane_draw(kota_image *image, const kota_map_pane *pane) {
    kota_canvas canvas = canvas_of(image, pane);
    int32_t count = kota_snap_count(pane->map, kota_infos[pane->info].place);
    float *change = pane->minus != NULL ? kota_alloc((size_t)count + 1, sizeof *change) : NULL;
    kota_layer layer = kota_layer_of_view(pane->info, NULL, pane->values, pane->minus, change, count);
    if (canvas.x1 > canvas.x0 && canvas.y1 > canvas.y0) kota_draw_map(&canvas, &layer, false, true);
    kota_free(change);
}
