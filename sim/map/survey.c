/* What a survey puts in the place of a sketch's spots and streets. The steps they share are in sketch_*.c. */
#include "map/survey.h"

#include "core/mathx.h"
#include "map/sketch_parts.h"

static float raster_at(const kota_survey *survey, const float *values, double x_m, double y_m) {
    double i = kota_clamp(kota_floor(x_m / survey->dx_m), 0, survey->nx - 1);
    double j = kota_clamp(kota_floor(y_m / survey->dx_m), 0, survey->ny - 1);
    return values[(size_t)j * (size_t)survey->nx + (size_t)i];
}

static double sum_around(int32_t *steps, const kota_survey *survey, const float *values, double x_m, double y_m,
                         double cell_m) {
    int32_t n = kota_maxi(1, (int32_t)kota_floor(cell_m / survey->dx_m + 0.5));
    double sum = 0;
    for (int32_t b = 0; b < n; b++)
        for (int32_t a = 0; a < n; a++)
            sum += (double)raster_at(survey, values, x_m + ((a + 0.5) / n - 0.5) * cell_m,
                                     y_m + ((b + 0.5) / n - 0.5) * cell_m);
    *steps = n;
    return sum;
}

double kota_survey__height_m(const kota_survey *survey, double x_m, double y_m, double cell_m) {
    if (survey->bed_m == NULL) return 0;
    int32_t steps;
    double sum_m = sum_around(&steps, survey, survey->bed_m, x_m, y_m, cell_m);
    return sum_m / (steps * steps);
}

double kota_survey__mean(const kota_survey *survey, const float *values, const kota_grid *grid, int32_t cell) {
    int32_t steps;
    double sum = sum_around(&steps, survey, values, kota_grid_x_m(grid, cell), kota_grid_y_m(grid, cell), grid->dx_m);
    return sum / (steps * steps);
}

kota_bed_profile kota_survey__profile(const kota_survey *survey, const kota_points *line, kota_arena *arena) {
    double length_m = kota_shape_length_m(line);
    kota_bed_profile profile = {.step_m = 0.5 * survey->dx_m};
    profile.count = (int32_t)(length_m / profile.step_m) + 2;
    profile.bed_m = KOTA_NEW(arena, double, profile.count);
    double low_m = KOTA_INFINITY, chainage_m = 0;
    int32_t segment = 1;
    for (int32_t k = 0; k < profile.count; k++) { /* walks along with the line: kota_shape_at would start anew */
        double at_m = kota_min(k * profile.step_m, length_m), piece_m = 0, share = 0;
        for (; segment < line->count; segment++) {
            double dx_m = line->xy_m[2 * segment] - line->xy_m[2 * segment - 2];
            double dy_m = line->xy_m[2 * segment + 1] - line->xy_m[2 * segment - 1];
            piece_m = kota_sqrt(dx_m * dx_m + dy_m * dy_m);
            if (at_m <= chainage_m + piece_m || segment == line->count - 1) break;
            chainage_m += piece_m;
        }
        const double *from = &line->xy_m[2 * segment - 2];
        if (piece_m > 0) share = kota_clamp((at_m - chainage_m) / piece_m, 0, 1);
        double x_m = from[0] + share * (from[2] - from[0]), y_m = from[1] + share * (from[3] - from[1]);
        low_m = kota_min(low_m, (double)raster_at(survey, survey->bed_m, x_m, y_m));
        profile.bed_m[k] = low_m;
    }
    return profile;
}

double kota_survey__profile_at(const kota_bed_profile *profile, double chainage_m) {
    double at = kota_clamp(kota_floor(chainage_m / profile->step_m), 0, profile->count - 1);
    return profile->bed_m[(int32_t)at];
}

double kota_survey__persons(const kota_survey *survey, const kota_grid *grid, int32_t cell) {
    int32_t steps;
    return sum_around(&steps, survey, survey->persons, kota_grid_x_m(grid, cell), kota_grid_y_m(grid, cell),
                      grid->dx_m);
}

static void shift_points(double *x_m, double *y_m, int32_t count, int32_t stride, const kota_survey *survey) {
    for (int32_t k = 0; k < count; k++) {
        x_m[(size_t)k * (size_t)stride] += survey->west_m;
        y_m[(size_t)k * (size_t)stride] += survey->south_m;
    }
}

void kota_survey__place(const kota_survey *survey, kota_map *map) {
    map->grid.west_m = survey->west_m;
    map->grid.south_m = survey->south_m;
    map->grid.epsg = survey->epsg;
    kota_roads *roads = &map->roads;
    shift_points(roads->node_x_m, roads->node_y_m, roads->node_count, 1, survey);
    shift_points(roads->shape_xy_m, roads->shape_xy_m + 1, roads->shape_start[roads->link_count], 2, survey);
    for (int32_t d = 0; d < map->district_count; d++) {
        map->districts[d].x_m += survey->west_m;
        map->districts[d].y_m += survey->south_m;
    }
    for (int32_t f = 0; f < map->facility_count; f++) {
        map->facilities[f].x_m += survey->west_m;
        map->facilities[f].y_m += survey->south_m;
    }
    for (int32_t r = 0; r < map->rail_count; r++)
        shift_points(map->rails[r].xy_m, map->rails[r].xy_m + 1, map->rails[r].count, 2, survey);
}
