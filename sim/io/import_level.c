/* Hollows that coarse heights have and the town has not, filled up to where they run over: the heights' own error
 * makes pits everywhere, and rain would stand in each. What is deeper than that error is real for all that is known.
 */
#include "core/mathx.h"
#include "io/import_parts.h"
#include "map/hollows.h"

#define FALL 0.001 /* of filled ground to its sill: a level pan would keep the rain; assumed, as plains have */
#define HOLLOW_LEAST_M 0.05 /* shallower ones are filled too, but not counted; as in the check of hollows */

enum { LISTED = 10 }; /* deepest of those that stay; each a sentence */

/* The ground as a map on which water leaves over the border, into the sea and into what was burnt in. */
static kota_map map_of(const kota_importing *in) {
    const kota_survey *survey = &in->bundle.survey;
    kota_map map = {.grid = kota_grid_make(survey->nx, survey->ny, survey->dx_m, survey->west_m, survey->south_m)};
    map.bed_m = kota_grid_field(&map.grid, in->scratch);
    map.water = KOTA_NEW(in->scratch, uint8_t, map.grid.cells);
    kota_grid_from_compact(&map.grid, map.bed_m, in->bed_m);
    for (int32_t j = 0; j < survey->ny && in->ground_m != NULL; j++)
        for (int32_t i = 0; i < survey->nx; i++)
            map.water[kota_grid_at(&map.grid, i, j)] =
                in->bed_m[j * survey->nx + i] < in->ground_m[j * survey->nx + i];
    for (int32_t k = 0; k < survey->nx * survey->ny && survey->sea != NULL; k++)
        map.water[kota_grid_at(&map.grid, k % survey->nx, k / survey->nx)] |= survey->sea[k] > 0;
    for (int32_t s = 0; s < 4; s++) {
        int32_t count = s <= KOTA_SIDE_EAST ? survey->ny : survey->nx;
        map.edge_kind[s] = KOTA_NEW(in->scratch, uint8_t, count);
        for (int32_t k = 0; k < count; k++) map.edge_kind[s][k] = KOTA_EDGE_OPEN;
    }
    return map;
}

static void count_up(kota_import_report *report, const kota_hollow *hollow, bool filled) {
    int32_t *count = filled ? &report->filled_hollows : &report->left_hollows;
    double *volume_m3 = filled ? &report->filled_m3 : &report->left_m3;
    double *deepest_m = filled ? &report->filled_deepest_m : &report->left_deepest_m;
    (*count)++;
    *volume_m3 += hollow->volume_m3;
    *deepest_m = kota_max(*deepest_m, hollow->depth_m);
}

static void tell(const kota_importing *in, const kota_map *map, const kota_hollow *hollows, int32_t count) {
    kota_import_report *report = in->report;
    double most_m = in->def->fill_sinks_m;
    kota_fault(
        &report->assumed,
        "dem: %d hollows at most %g m deep are filled up to where they run over (--fill-sinks-m): %.0f m3, the "
        "deepest %.2f m",
        report->filled_hollows, most_m, report->filled_m3, report->filled_deepest_m);
    if (report->left_hollows == 0) return;
    kota_fault(&report->warnings, "dem: %d hollows deeper than %g m stay: %.0f m3, the deepest %.2f m",
               report->left_hollows, most_m, report->left_m3, report->left_deepest_m);
    for (int32_t h = 0; h < kota_mini(count, LISTED); h++) { /* deepest first */
        if (hollows[h].depth_m <= most_m) break;
        kota_fault(
            &report->warnings,
            "dem: a hollow of %.2f m at %.0f, %.0f (EPSG:%d) stays: %.2f ha and %.0f m3; where it is none, burn "
            "its way out in with --waterways",
            hollows[h].depth_m, kota_grid_x_m(&map->grid, hollows[h].cell),
            kota_grid_y_m(&map->grid, hollows[h].cell), in->bundle.survey.epsg,
            hollows[h].cells * map->grid.dx_m * map->grid.dx_m / 1e4, hollows[h].volume_m3);
    }
}

kota_status kota_import__level(kota_importing *in, kota_error *err) {
    (void)err;
    if (in->bed_m == NULL || !(in->def->fill_sinks_m > 0)) return KOTA_OK;
    kota_map map = map_of(in);
    kota_hollow *hollows;
    int32_t count;
    kota_map_hollows(&hollows, &count, &map, 0);
    kota_map_fill_hollows(&map, hollows, count, in->def->fill_sinks_m, FALL);
    kota_grid_to_compact(&map.grid, in->bed_m, map.bed_m);
    for (int32_t h = 0; h < count; h++)
        if (hollows[h].depth_m > HOLLOW_LEAST_M)
            count_up(in->report, &hollows[h], hollows[h].depth_m <= in->def->fill_sinks_m);
    tell(in, &map, hollows, count);
    kota_free(hollows);
    return KOTA_OK;
}

void kota_import__sinks(kota_importing *in, double deeper_m) {
    kota_map map = map_of(in);
    double *level_m = kota_alloc((size_t)map.grid.cells, sizeof *level_m), area_m2 = map.grid.dx_m * map.grid.dx_m;
    kota_map_pour_out(level_m, &map);
    for (int32_t k = 0; k < map.grid.nx * map.grid.ny; k++) {
        int32_t cell = kota_grid_at(&map.grid, k % map.grid.nx, k / map.grid.nx);
        double depth_m = level_m[cell] - (double)map.bed_m[cell];
        if (!(depth_m > deeper_m)) continue;
        in->report->sink_area_m2 += area_m2;
        in->report->sink_m3 += depth_m * area_m2;
    }
    kota_free(level_m);
}
