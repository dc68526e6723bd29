/* Heights of an import: sampled onto the city's raster, checked, gaps filled from the nearest. Waterways are burnt in
 * by import_water.c. */
#include <string.h>
#include <strings.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/import_parts.h"

#define GAPS_MAX_FRAC 0.1 /* more ground without a height than this is refused; assumed */
#define LOW_M -450.0      /* below the Dead Sea's shore, and above any mine drained below it */
#define HIGH_M 9000.0
#define FEET_M 0.3048

static size_t cell_count(const kota_importing *in) {
    return (size_t)in->bundle.survey.nx * (size_t)in->bundle.survey.ny;
}

static kota_status elsewhere(const kota_importing *in, const kota_gis_raster *raster, const char *path,
                             kota_error *err) {
    const kota_survey *survey = &in->bundle.survey;
    double x[1] = {survey->west_m + 0.5 * in->width_m}, y[1] = {survey->south_m + 0.5 * in->height_m};
    KOTA_TRY(kota_gis_raster_points(raster, survey->epsg, true, x, y, 1, err));
    if (x[0] >= raster->extent[0] && x[0] <= raster->extent[2] && y[0] >= raster->extent[1] &&
        y[0] <= raster->extent[3])
        return kota_fail(err, KOTA_DATA,
                         "%s: has no value anywhere in the city, %.0f to %.0f and %.0f to %.0f (EPSG:%d), though it "
                         "lies there; give a file with heights, or leave --dem out and flooding is off",
                         path, survey->west_m, survey->west_m + in->width_m, survey->south_m,
                         survey->south_m + in->height_m, survey->epsg);
    return kota_fail(
        err, KOTA_DATA,
        "%s: lies elsewhere: it covers %g to %g east and %g to %g north (EPSG:%d) and gives no height in "
        "the city, %.0f to %.0f and %.0f to %.0f (EPSG:%d); give the heights of this place, or other "
        "--bounds",
        path, raster->extent[0], raster->extent[2], raster->extent[1], raster->extent[3], raster->epsg,
        survey->west_m, survey->west_m + in->width_m, survey->south_m, survey->south_m + in->height_m, survey->epsg);
}

/* What cannot be metres above sea is found among the pixels: means would hide it. Pixels that are not the city's do
 * not count. */
static kota_status check_pixels(const kota_importing *in, const kota_gis_raster *raster, double unit_m,
                                const char *path, kota_error *err) {
    const kota_survey *survey = &in->bundle.survey;
    for (int32_t j = 0; j < raster->ny; j++)
        for (int32_t i = 0; i < raster->nx; i++) {
            double value = kota_gis_raster_value(raster, i, j), height_m = value * unit_m;
            if (kota_is_nan(value) || (height_m >= LOW_M && height_m <= HIGH_M)) continue;
            double x[1] = {raster->from_pixel[0] + (i + 0.5) * raster->from_pixel[1]};
            double y[1] = {raster->from_pixel[3] + (j + 0.5) * raster->from_pixel[5]};
            KOTA_TRY(kota_gis_raster_points(raster, survey->epsg, false, x, y, 1, err));
            if (!(x[0] >= survey->west_m && y[0] >= survey->south_m && x[0] <= survey->west_m + in->width_m &&
                  y[0] <= survey->south_m + in->height_m))
                continue;
            return kota_fail(err, KOTA_DATA,
                             "%s: a height of %.10g at %.0f, %.0f (EPSG:%d) cannot be metres above sea; if it stands "
                             "for no value, say so in the file (gdal_translate -a_nodata %.10g)",
                             path, value, x[0], y[0], survey->epsg, value);
        }
    return KOTA_OK;
}

static kota_status check_heights(kota_importing *in, const kota_gis_raster *raster, const char *path,
                                 kota_error *err) {
    const kota_survey *survey = &in->bundle.survey;
    int64_t gaps = 0, first = -1;
    for (size_t k = 0; k < cell_count(in); k++) {
        double height_m = (double)in->bed_m[k];
        if (kota_is_nan(height_m) && gaps++ == 0) first = (int64_t)k;
    }
    in->report->gap_cells = gaps;
    if (gaps == (int64_t)cell_count(in)) return elsewhere(in, raster, path, err);
    double share = (double)gaps / (double)cell_count(in);
    if (share <= GAPS_MAX_FRAC) return KOTA_OK;
    return kota_fail(
        err, KOTA_DATA,
        "%s: %.0f %% of the city has no height, the first at %.0f, %.0f (EPSG:%d); give heights that cover "
        "it, fill them (gdal_fillnodata.py), or cut the city with --bounds",
        path, 100 * share, survey->west_m + ((double)(first % survey->nx) + 0.5) * survey->dx_m,
        survey->south_m + ((double)(first / survey->nx) + 0.5) * survey->dx_m, survey->epsg);
}

/* Gaps get the height of the cell with one from which they are reached first, over faces, row by row. */
static void fill_gaps(kota_importing *in) {
    int32_t nx = in->bundle.survey.nx, ny = in->bundle.survey.ny, head = 0, tail = 0;
    if (in->report->gap_cells == 0) return;
    int32_t *queue = kota_alloc(cell_count(in), sizeof *queue);
    for (int32_t k = 0; k < nx * ny; k++)
        if (!kota_is_nan((double)in->bed_m[k])) queue[tail++] = k;
    while (head < tail) {
        int32_t k = queue[head++], i = k % nx, j = k / nx;
        const int32_t beside[4] = {i > 0 ? k - 1 : k, i < nx - 1 ? k + 1 : k, j > 0 ? k - nx : k,
                                   j < ny - 1 ? k + nx : k};
        for (int32_t b = 0; b < 4; b++) {
            if (!kota_is_nan((double)in->bed_m[beside[b]])) continue;
            in->bed_m[beside[b]] = in->bed_m[k];
            queue[tail++] = beside[b];
        }
    }
    kota_free(queue);
    kota_fault(&in->report->warnings, "dem: %lld cells have no height; filled from the nearest that has one",
               (long long)in->report->gap_cells);
}

/* Metres of one unit of the values, as the file names it; none named: metres. */
static kota_status unit_of(double *unit_m, const kota_gis_raster *raster, const char *path, kota_error *err) {
    static const struct {
        const char *word;
        double metres;
    } units[] = {{"", 1},          {"m", 1},       {"metre", 1},     {"meter", 1},     {"metres", 1},
                 {"meters", 1},    {"ft", FEET_M}, {"foot", FEET_M}, {"feet", FEET_M}, {"US survey foot", FEET_M},
                 {"us-ft", FEET_M}};
    for (int32_t u = 0; u < KOTA_COUNT(units); u++) {
        *unit_m = units[u].metres;
        if (strcasecmp(raster->unit, units[u].word) == 0) return KOTA_OK;
    }
    return kota_fail(err, KOTA_DATA,
                     "%s: its values are in \"%s\"; heights must be in metres or feet (gdal_calc.py makes them, "
                     "gdal_edit.py -units m says so)",
                     path, raster->unit);
}

static kota_status read_heights(kota_importing *in, const kota_gis_raster *raster, const char *path,
                                kota_error *err) {
    double unit_m;
    KOTA_TRY(unit_of(&unit_m, raster, path, err));
    KOTA_TRY(check_pixels(in, raster, unit_m, path, err));
    KOTA_TRY(kota_import__sample(&in->bed_m, in, raster, true, err));
    bool feet = unit_m < 1;
    for (size_t k = 0; feet && k < cell_count(in); k++) in->bed_m[k] *= (float)FEET_M;
    KOTA_TRY(check_heights(in, raster, path, err));
    fill_gaps(in);
    in->report->has_heights = true;
    in->bundle.survey.bed_m = in->bed_m;
    if (feet) kota_fault(&in->report->warnings, "dem: its unit is the foot; turned into metres");
    if (raster->whole_numbers)
        kota_fault(&in->report->warnings,
                   "dem: its heights are whole metres: water shallower than that finds no true "
                   "way on flat ground");
    if (in->def->datum == NULL)
        kota_fault(&in->report->assumed,
                   "dem: its vertical zero is not known (--datum); no other heights are mixed with "
                   "it");
    return KOTA_OK;
}

kota_status kota_import__ground(kota_importing *in, kota_error *err) {
    const char *path = in->def->file[KOTA_IMPORT_HEIGHTS];
    in->bundle.sketch.datum = in->def->datum != NULL ? kota_arena_text(in->arena, in->def->datum) : "not known";
    if (path == NULL) {
        kota_fault(&in->report->warnings, "no heights (--dem): flooding is off in this city");
        return KOTA_OK;
    }
    kota_gis_raster raster = {0};
    KOTA_TRY(kota_gis_raster_open(&raster, path, kota_import__assume(in), err));
    kota_status status = read_heights(in, &raster, path, err);
    kota_gis_raster_close(&raster);
    return status;
}
