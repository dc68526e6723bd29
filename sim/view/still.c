/* Tiles of the map without what is on it. Their lattice counts pixels from where the pane's left upper corner is when
 * the grid's middle is in its middle; kota_camera_snap puts cameras on whole ones. */
#include "view/still.h"

#include "core/mathx.h"
#include "core/memory.h"

typedef struct span { /* of the lattice, what a pane sees: its corner, and tiles, the last one past */
    double x_px, y_px;
    int32_t i0, j0, i1, j1;
} span;

static span span_of(const kota_pane *pane, const kota_grid *grid) {
    double width = pane->rect.x1 - pane->rect.x0, height = pane->rect.y1 - pane->rect.y0;
    span seen;
    kota_camera_from_middle(&pane->camera, grid, &seen.x_px, &seen.y_px);
    seen.x_px = kota_round(seen.x_px);
    seen.y_px = kota_round(seen.y_px);
    seen.i0 = (int32_t)kota_floor(seen.x_px / KOTA_STILL_PX);
    seen.j0 = (int32_t)kota_floor(seen.y_px / KOTA_STILL_PX);
    seen.i1 = (int32_t)kota_floor((seen.x_px + width - 1.0) / KOTA_STILL_PX) + 1;
    seen.j1 = (int32_t)kota_floor((seen.y_px + height - 1.0) / KOTA_STILL_PX) + 1;
    return seen;
}

static int32_t modulo(int32_t a, int32_t n) { return (a % n + n) % n; }

/* The lattice's rows run down, an image's up. */
static int32_t row_of(const kota_still *still, int32_t j) { return modulo(-j - 1, still->rows); }

/* Throw away what is of another scale or kind, and have room for what the pane sees and a column and a row more. */
static kota_status make_room(kota_still *still, const kota_still_of *of, const kota_pane *pane, kota_error *err) {
    double width = pane->rect.x1 - pane->rect.x0, height = pane->rect.y1 - pane->rect.y0;
    bool links = kota_infos[pane->layer].place == KOTA_PLACE_LINK;
    bool same = still->run == of->run + 1 && still->links == links && still->px_per_m == pane->camera.px_per_m &&
                still->width == width && still->height == height && still->unit_px == pane->unit_px;
    if (same) return KOTA_OK;
    int32_t columns = (int32_t)(width / KOTA_STILL_PX) + 2, rows = (int32_t)(height / KOTA_STILL_PX) + 2;
    size_t places = (size_t)columns * (size_t)rows;
    still->run = 0;
    kota_free(still->kept);
    kota_free(still->full);
    still->kept = kota_alloc(2 * places, sizeof *still->kept);
    still->full = kota_alloc(places, sizeof *still->full);
    still->columns = columns;
    still->rows = rows;
    KOTA_TRY(kota_gl_target_repeating(&still->ground, columns * KOTA_STILL_PX, rows * KOTA_STILL_PX, err));
    KOTA_TRY(kota_gl_target_repeating(&still->over, columns * KOTA_STILL_PX, rows * KOTA_STILL_PX, err));
    still->px_per_m = pane->camera.px_per_m;
    still->width = width;
    still->height = height;
    still->unit_px = pane->unit_px;
    still->links = links;
    still->run = of->run + 1;
    return KOTA_OK;
}

/* A pane of one tile. */
static kota_pane tile_pane(const kota_pane *pane, const kota_grid *grid, int32_t i, int32_t j) {
    kota_pane tile = *pane;
    double width = pane->rect.x1 - pane->rect.x0, height = pane->rect.y1 - pane->rect.y0;
    tile.rect = (kota_rect){0.0, 0.0, KOTA_STILL_PX, KOTA_STILL_PX};
    kota_camera_put(&tile.camera, grid, KOTA_STILL_PX * (i + 0.5) - 0.5 * width,
                    KOTA_STILL_PX * (j + 0.5) - 0.5 * height);
    return tile;
}

static void draw_tile(const kota_still *still, const kota_still_of *of, const kota_pane *pane, kota_gl *gl, int32_t i,
                      int32_t j, bool over) {
    kota_pane tile = tile_pane(pane, &of->map->grid, i, j);
    kota_gl_aim_part(gl, over ? &still->over : &still->ground, modulo(i, still->columns) * KOTA_STILL_PX,
                     row_of(still, j) * KOTA_STILL_PX, KOTA_STILL_PX, KOTA_STILL_PX);
    if (over) {
        kota_map_layer_draw(of->ground, of->map, &tile, KOTA_MAP_BORDERS);
        kota_links_layer_draw(of->links, of->map, &tile, false);
    } else {
        kota_map_layer_draw(of->ground, of->map, &tile, KOTA_MAP_GROUND);
    }
}

kota_status kota_still_refresh(kota_still *still, const kota_still_of *of, const kota_pane *pane, kota_gl *gl,
                               kota_error *err) {
    KOTA_TRY(make_room(still, of, pane, err));
    span seen = span_of(pane, &of->map->grid);
    for (int32_t over = 0; over < 2; over++) { /* one image after the other: drivers finish one before the next */
        for (int32_t j = seen.j0; j < seen.j1; j++) {
            for (int32_t i = seen.i0; i < seen.i1; i++) {
                int32_t at = row_of(still, j) * still->columns + modulo(i, still->columns);
                bool there = still->full[at] && still->kept[2 * at] == i && still->kept[2 * at + 1] == j;
                if (there) continue;
                draw_tile(still, of, pane, gl, i, j, over == 1);
                if (over == 0) continue;
                still->full[at] = true;
                still->kept[2 * at] = i;
                still->kept[2 * at + 1] = j;
            }
        }
    }
    kota_gl_resume(gl);
    return KOTA_OK;
}

void kota_still_draw(const kota_still *still, const kota_gl_target *target, const kota_grid *grid,
                     const kota_pane *pane) {
    span seen = span_of(pane, grid);
    double wide = still->columns * KOTA_STILL_PX, high = still->rows * KOTA_STILL_PX;
    double left = seen.x_px - wide * kota_floor(seen.x_px / wide);
    double top = -seen.y_px - high * kota_floor(-seen.y_px / high);
    const kota_rect part = {left, top, left + still->width, top - still->height};
    kota_gl_draw_part(pane->gl, target, &part, &pane->rect);
}

void kota_still_free(kota_still *still) {
    kota_gl_target_free(&still->ground);
    kota_gl_target_free(&still->over);
    kota_free(still->kept);
    kota_free(still->full);
    *still = (kota_still){0};
}
