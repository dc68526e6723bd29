/* Buildings of a survey: the cells where water stands at their walls. */
#include "core/mathx.h"
#include "map/sketch_parts.h"

typedef struct box { /* cells around an outline, a ring of them beside it */
    int32_t i0, j0, nx, ny;
} box;

static box box_of(const kota_grid *grid, const kota_points *outline) {
    double low[2] = {KOTA_INFINITY, KOTA_INFINITY}, high[2] = {-KOTA_INFINITY, -KOTA_INFINITY};
    for (int32_t p = 0; p < 2 * outline->count; p++) {
        low[p % 2] = kota_min(low[p % 2], outline->xy_m[p]);
        high[p % 2] = kota_max(high[p % 2], outline->xy_m[p]);
    }
    const double size[2] = {grid->nx, grid->ny};
    int32_t from[2], to[2];
    for (int32_t c = 0; c < 2; c++) {
        from[c] = (int32_t)kota_clamp(kota_floor(low[c] / grid->dx_m) - 1, 0, size[c] - 1);
        to[c] = (int32_t)kota_clamp(kota_floor(high[c] / grid->dx_m) + 1, 0, size[c] - 1);
    }
    return (box){from[0], from[1], to[0] - from[0] + 1, to[1] - from[1] + 1};
}

static bool covers(const kota_grid *grid, const kota_points *outline, int32_t i, int32_t j) {
    return kota_shape_contains(outline, (i + 0.5) * grid->dx_m, (j + 0.5) * grid->dx_m);
}

/* The cells whose middle it covers and their eight neighbours; of a building smaller than a cell, its own. NULL: only
 * count them. */
static int32_t cells_of(int32_t *cells, const kota_grid *grid, const kota_points *outline, uint8_t *under,
                        int32_t middle) {
    box around = box_of(grid, outline);
    int32_t count = 0;
    for (int32_t k = 0; k < around.nx * around.ny; k++)
        under[k] = covers(grid, outline, around.i0 + k % around.nx, around.j0 + k / around.nx);
    for (int32_t j = 0; j < around.ny; j++)
        for (int32_t i = 0; i < around.nx; i++) {
            bool near = false;
            for (int32_t b = kota_maxi(0, j - 1); b <= kota_mini(around.ny - 1, j + 1); b++)
                for (int32_t a = kota_maxi(0, i - 1); a <= kota_mini(around.nx - 1, i + 1); a++)
                    near = near || under[b * around.nx + a] != 0;
            if (!near) continue;
            if (cells != NULL) cells[count] = kota_grid_at(grid, around.i0 + i, around.j0 + j);
            count++;
        }
    if (count > 0 || middle < 0) return count;
    if (cells != NULL) cells[0] = middle;
    return 1;
}

static int32_t middle_of(const kota_grid *grid, const kota_points *outline) {
    double x_m = 0, y_m = 0;
    for (int32_t p = 0; p < outline->count; p++) {
        x_m += outline->xy_m[2 * p] / outline->count;
        y_m += outline->xy_m[2 * p + 1] / outline->count;
    }
    return kota_grid_find(grid, x_m, y_m);
}

void kota_drawing_buildings(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    int32_t count = drawing->survey != NULL ? drawing->survey->building_count : 0, room = 1, total = 0;
    map->building_count = count;
    map->building_start = KOTA_NEW(drawing->arena, int32_t, count + 1);
    map->building_district = KOTA_NEW(drawing->arena, int16_t, count);
    map->building_tall_m = KOTA_NEW(drawing->arena, float, count);
    for (int32_t b = 0; b < count; b++) {
        const float *tall_m = drawing->survey->building_tall_m;
        map->building_tall_m[b] = tall_m != NULL ? tall_m[b] : (float)KOTA_NAN;
        box around = box_of(grid, &drawing->survey->buildings[b]);
        room = kota_maxi(room, around.nx * around.ny);
    }
    uint8_t *under = KOTA_NEW(drawing->scratch, uint8_t, room);
    for (int32_t pass = 0; pass < 2; pass++) {
        if (pass == 1) map->building_cell = KOTA_NEW(drawing->arena, int32_t, total);
        total = 0;
        for (int32_t b = 0; b < count; b++) {
            const kota_points *outline = &drawing->survey->buildings[b];
            int32_t middle = middle_of(grid, outline);
            map->building_start[b] = total;
            map->building_district[b] = middle >= 0 ? map->district[middle] : -1;
            total += cells_of(pass == 1 ? map->building_cell + total : NULL, grid, outline, under, middle);
        }
        map->building_start[count] = total;
    }
}
