/* Water that stands at the start, besides that of channels and basins: what a survey measured, and what a sketch or a
 * scenario names by area. */
#include "core/mathx.h"
#include "map/sketch_parts.h"

/* Water at the start that a survey or a scenario knows of. */
void kota_drawing_water(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    const kota_water_def *water = drawing->sketch->water.items;
    const kota_survey *survey = drawing->survey;
    for (int32_t cell = 0; survey != NULL && survey->water_m != NULL && cell < grid->nx * grid->ny; cell++) {
        int32_t at = kota_grid_at(grid, cell % grid->nx, cell / grid->nx);
        double depth_m = kota_survey__mean(survey, survey->water_m, grid, at);
        if (depth_m > 0) map->water_start_m[at] = (float)depth_m;
    }
    int16_t *in = KOTA_NEW(drawing->scratch, int16_t, grid->cells);
    for (int32_t w = 0; w < drawing->sketch->water.count; w++) {
        const kota_points *area = &water[w].area;
        for (int32_t cell = 0; cell < grid->cells; cell++) in[cell] = -1;
        if (area->count > 0) kota_drawing_fill(in, drawing, area, 0);
        for (int32_t k = 0; k < grid->nx * grid->ny; k++) {
            int32_t cell = kota_grid_at(grid, k % grid->nx, k / grid->nx);
            if (area->count > 0 && in[cell] < 0) continue;
            double depth_m = water[w].depth_m;
            if (!kota_is_nan(water[w].level_m)) depth_m = water[w].level_m - (double)map->bed_m[cell];
            map->water_start_m[cell] = (float)kota_max(0, depth_m);
        }
    }
}
