/* Where an imported city lies: its coordinate system, corner, size and raster; and what brings other files into it.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/import_parts.h"

#define CELL_M 10.0         /* of the rasters where no heights give one; assumed */
#define DEGREE_M 111320.0   /* of latitude; 40,075 km / 360 */
#define CELL_MAX_M 200.0    /* check_def's too */
#define METRE_OFF_FRAC 0.02 /* a system's metre may be so much off at the city: UTM's is 0.04 to 0.1 %; assumed */
#define SIDE_MAX 32768.0    /* cells; kota_grid_make's limit */
#define SAMPLES_MAX 8       /* a side of a cell */

typedef struct box {
    double west, south, east, north;
    int64_t points;
} box;

static void widen(box *of, double x, double y) {
    if (of->points++ == 0) *of = (box){x, y, x, y, 1};
    of->west = kota_min(of->west, x);
    of->east = kota_max(of->east, x);
    of->south = kota_min(of->south, y);
    of->north = kota_max(of->north, y);
}

typedef struct street_box {
    box *found, all; /* of streets, of other lines */
    kota_importing *in;
    bool osm;
} street_box;

/* Footpaths, borders and power lines reach further than the streets; they make no city. */
static kota_status visit_extent(void *context, const kota_gis_feature *feature, kota_error *err) {
    (void)err;
    street_box *of = context;
    box *to = kota_import__is_street(of->in, feature, of->osm) ? of->found : &of->all;
    for (int32_t p = 0; p < feature->points.count; p++)
        widen(to, feature->points.xy_m[2 * p], feature->points.xy_m[2 * p + 1]);
    return KOTA_OK;
}

static int32_t utm_zone(double east_deg, double north_deg) {
    int32_t zone = (int32_t)kota_floor((east_deg + 180) / 6) % 60 + 1;
    return (north_deg >= 0 ? 32600 : 32700) + zone;
}

/* Border of a box in another system, seen at 17 points a side. */
static kota_status box_of_raster(box *found, const kota_gis_raster *raster, int32_t epsg, kota_error *err) {
    enum { SIDE = 17 };
    double x[4 * SIDE], y[4 * SIDE];
    for (int32_t k = 0; k < SIDE; k++) {
        double share = (double)k / (SIDE - 1);
        double across = raster->extent[0] + share * (raster->extent[2] - raster->extent[0]);
        double along = raster->extent[1] + share * (raster->extent[3] - raster->extent[1]);
        x[4 * k] = x[4 * k + 1] = across;
        y[4 * k] = raster->extent[1];
        y[4 * k + 1] = raster->extent[3];
        x[4 * k + 2] = raster->extent[0];
        x[4 * k + 3] = raster->extent[2];
        y[4 * k + 2] = y[4 * k + 3] = along;
    }
    KOTA_TRY(kota_gis_raster_points(raster, epsg, false, x, y, 4 * SIDE, err));
    *found = (box){0};
    for (int32_t k = 0; k < 4 * SIDE; k++) widen(found, x[k], y[k]);
    return KOTA_OK;
}

static kota_status box_of_bounds(box *found, const double *deg, int32_t epsg, kota_error *err) {
    double x[8], y[8];
    static const double share[8][2] = {{0, 0}, {1, 0}, {0, 1}, {1, 1}, {0.5, 0}, {0.5, 1}, {0, 0.5}, {1, 0.5}};
    for (int32_t k = 0; k < 8; k++) {
        x[k] = deg[0] + share[k][0] * (deg[2] - deg[0]);
        y[k] = deg[1] + share[k][1] * (deg[3] - deg[1]);
    }
    KOTA_TRY(kota_gis_transform(4326, epsg, x, y, 8, err));
    *found = (box){0};
    for (int32_t k = 0; k < 8; k++) widen(found, x[k], y[k]);
    return KOTA_OK;
}

static kota_status box_of_streets(box *found, kota_importing *in, int32_t epsg, kota_error *err) {
    kota_gis *gis = NULL;
    *found = (box){0};
    kota_status status = kota_import__open(&gis, in, KOTA_IMPORT_STREETS, err);
    street_box of = {.found = found, .in = in, .osm = status == KOTA_OK && kota_gis_is_osm(gis)};
    int64_t seen = 0;
    if (status == KOTA_OK) status = kota_gis_walk(gis, KOTA_GIS_LINE, epsg, visit_extent, &of, &seen, err);
    kota_gis_close(gis);
    if (found->points == 0) *found = of.all; /* why there are no streets is said where they are read */
    if (status == KOTA_OK && seen == 0)
        status = kota_fail(err, KOTA_DATA, "%s: has no lines; give a file of street centre lines",
                           in->def->file[KOTA_IMPORT_STREETS]);
    return status;
}

static kota_status choose_epsg(int32_t *epsg, kota_importing *in, const kota_gis_raster *heights, kota_error *err) {
    const kota_import_def *def = in->def;
    if (heights != NULL && heights->local) {
        if (!kota_is_nan(def->bounds_deg[0]))
            return kota_fail(err, KOTA_USAGE,
                             "--bounds are degrees, but %s names no coordinate system; cut it out yourself "
                             "(gdal_translate -projwin), or name the system with --assume-epsg",
                             def->file[KOTA_IMPORT_HEIGHTS]);
        *epsg = KOTA_GIS_LOCAL;
        kota_fault(&in->report->assumed, "dem: it names no coordinate system; the city lies in metres of its own");
    } else if (def->epsg != 0) {
        *epsg = def->epsg;
    } else if (heights != NULL && heights->metres && heights->epsg > 0) {
        *epsg = heights->epsg;
    } else if (!kota_is_nan(def->bounds_deg[0])) {
        *epsg = utm_zone(0.5 * (def->bounds_deg[0] + def->bounds_deg[2]),
                         0.5 * (def->bounds_deg[1] + def->bounds_deg[3]));
    } else if (heights != NULL) {
        *epsg = utm_zone(heights->middle_deg[0], heights->middle_deg[1]);
    } else {
        kota_gis *gis = NULL;
        double east_deg = 0, north_deg = 0;
        kota_status status = kota_import__open(&gis, in, KOTA_IMPORT_STREETS, err);
        if (status == KOTA_OK) status = kota_gis_middle(gis, KOTA_GIS_LINE, &east_deg, &north_deg, err);
        kota_gis_close(gis);
        KOTA_TRY(status);
        *epsg = utm_zone(east_deg, north_deg);
    }
    return KOTA_OK;
}

/* The raster's own side where it is in the city's system, else its pixel's in round metres. */
static double choose_cell_m(const kota_importing *in, const kota_gis_raster *heights, double pixel_m) {
    if (!kota_is_nan(in->def->cell_m)) return in->def->cell_m;
    if (heights == NULL) return CELL_M;
    if (heights->metres && heights->epsg == in->bundle.survey.epsg && pixel_m >= KOTA_SURVEY_CELL_MIN_M &&
        pixel_m <= CELL_MAX_M)
        return heights->side;
    return kota_clamp(kota_round(pixel_m), 1, CELL_MAX_M);
}

static kota_status take_box(kota_importing *in, const box *found, const kota_gis_raster *heights, kota_error *err) {
    kota_survey *survey = &in->bundle.survey;
    double dx_m = survey->dx_m, west = 0, south = 0;
    if (heights != NULL && heights->metres &&
        heights->epsg == survey->epsg) { /* on its pixels: nothing is resampled */
        west = heights->extent[0];
        south = heights->extent[1];
    }
    const double slack = 1e-3; /* of a cell: a box on the pixels stays on them */
    survey->west_m = west + kota_floor((found->west - west) / dx_m + slack) * dx_m;
    survey->south_m = south + kota_floor((found->south - south) / dx_m + slack) * dx_m;
    double nx = kota_max(0, -kota_floor((survey->west_m - found->east) / dx_m + slack));
    double ny = kota_max(0, -kota_floor((survey->south_m - found->north) / dx_m + slack));
    if (!(nx >= 1 && ny >= 1) || nx > SIDE_MAX || ny > SIDE_MAX)
        return kota_fail(
            err, KOTA_DATA,
            "the city would be %.0f x %.0f cells of %g m; choose --cell-m or --bounds so that a side has "
            "1 to 32768",
            nx, ny, dx_m);
    survey->nx = (int32_t)nx;
    survey->ny = (int32_t)ny;
    in->width_m = nx * dx_m;
    in->height_m = ny * dx_m;
    return KOTA_OK;
}

/* Whether a metre of the city's coordinates is one on the ground: a thousandth of a degree of latitude there. */
static kota_status check_metres(const kota_importing *in, const box *found, kota_error *err) {
    const double step_deg = 0.001;
    double x[2] = {0.5 * (found->west + found->east)}, y[2] = {0.5 * (found->south + found->north)};
    int32_t epsg = in->bundle.survey.epsg;
    KOTA_TRY(kota_gis_transform(epsg, 4326, x, y, 1, err));
    if (!kota_is_finite(x[0])) return KOTA_OK;
    double east_deg = x[0], north_deg = y[0];
    x[1] = x[0];
    y[1] = y[0] + step_deg;
    KOTA_TRY(kota_gis_transform(4326, epsg, x, y, 2, err));
    double dx = x[1] - x[0], dy = y[1] - y[0], unit = kota_sqrt(dx * dx + dy * dy) / (step_deg * DEGREE_M);
    if (!kota_is_finite(unit) || kota_abs(unit - 1) <= METRE_OFF_FRAC) return KOTA_OK;
    return kota_fail(
        err, KOTA_DATA,
        "EPSG:%d is no system for a city here: one metre on the ground is %.3g of its units; give --epsg "
        "%d (UTM)",
        epsg, unit, utm_zone(east_deg, north_deg));
}

/* Side of a pixel at the raster's middle, in the city's metres: the shorter one. */
static kota_status pixel_side_m(double *side_m, const kota_gis_raster *raster, int32_t epsg, kota_error *err) {
    double mid_x = 0.5 * (raster->extent[0] + raster->extent[2]),
           mid_y = 0.5 * (raster->extent[1] + raster->extent[3]);
    double x[3] = {mid_x, mid_x + raster->from_pixel[1], mid_x}, y[3] = {mid_y, mid_y, mid_y - raster->from_pixel[5]};
    KOTA_TRY(kota_gis_raster_points(raster, epsg, false, x, y, 3, err));
    double side_x_m = kota_sqrt((x[1] - x[0]) * (x[1] - x[0]) + (y[1] - y[0]) * (y[1] - y[0]));
    double side_y_m = kota_sqrt((x[2] - x[0]) * (x[2] - x[0]) + (y[2] - y[0]) * (y[2] - y[0]));
    *side_m = kota_min(side_x_m, side_y_m);
    if (!(*side_m > 0)) *side_m = raster->side * (raster->metres ? 1 : DEGREE_M); /* another hemisphere */
    return KOTA_OK;
}

static kota_status measure(kota_importing *in, const kota_gis_raster *heights, kota_error *err) {
    kota_survey *survey = &in->bundle.survey;
    box found;
    KOTA_TRY(choose_epsg(&survey->epsg, in, heights, err));
    double pixel_m = 0;
    if (heights != NULL) KOTA_TRY(pixel_side_m(&pixel_m, heights, survey->epsg, err));
    survey->dx_m = choose_cell_m(in, heights, pixel_m);
    if (!kota_is_nan(in->def->bounds_deg[0]))
        KOTA_TRY(box_of_bounds(&found, in->def->bounds_deg, survey->epsg, err));
    else if (heights != NULL)
        KOTA_TRY(box_of_raster(&found, heights, survey->epsg, err));
    else
        KOTA_TRY(box_of_streets(&found, in, survey->epsg, err));
    if (survey->epsg != KOTA_GIS_LOCAL) KOTA_TRY(check_metres(in, &found, err));
    return take_box(in, &found, heights, err);
}

kota_status kota_import__window(kota_importing *in, kota_error *err) {
    const char *path = in->def->file[KOTA_IMPORT_HEIGHTS];
    kota_gis_raster heights = {0};
    if (path != NULL) KOTA_TRY(kota_gis_raster_open(&heights, path, kota_import__assume(in), err));
    in->report->local = heights.local;
    kota_status status = measure(in, path != NULL ? &heights : NULL, err);
    kota_gis_raster_close(&heights);
    if (status != KOTA_OK) return status;
    kota_import_report *report = in->report;
    report->epsg = in->bundle.survey.epsg;
    report->nx = in->bundle.survey.nx;
    report->ny = in->bundle.survey.ny;
    report->cell_m = in->bundle.survey.dx_m;
    in->bundle.sketch.width_m = in->width_m;
    in->bundle.sketch.height_m = in->height_m;
    return KOTA_OK;
}

int32_t kota_import__assume(const kota_importing *in) {
    const kota_import_def *def = in->def;
    bool local = def->file[KOTA_IMPORT_STREETS] == NULL && def->epsg == 0;
    return def->assume_epsg != 0 ? def->assume_epsg : local ? KOTA_GIS_LOCAL_TOO : 0;
}

double kota_import__kept_m(const kota_importing *in, double value_m) {
    double steps_pm = in->report->local ? 1e4 : 100;
    return kota_round(value_m * steps_pm) / steps_pm;
}

kota_status kota_import__open(kota_gis **gis, kota_importing *in, kota_import_role role, kota_error *err) {
    KOTA_TRY(kota_gis_open(gis, in->def->file[role], in->def->assume_epsg, err));
    in->osm_credit = in->osm_credit || kota_gis_is_osm(*gis);
    return KOTA_OK;
}

/* ---- rasters ---- */

/* Between the four pixels around a point, those without a value left out. */
static double bilinear(const kota_gis_raster *raster, double i, double j) {
    double i0 = kota_floor(i - 0.5), j0 = kota_floor(j - 0.5), sum = 0, weights = 0;
    for (int32_t k = 0; k < 4; k++) {
        double a = i0 + k % 2, b = j0 + k / 2;
        double weight = (1 - kota_abs(i - 0.5 - a)) * (1 - kota_abs(j - 0.5 - b));
        if (!(weight > 1e-9) || a < 0 || b < 0 || a >= raster->nx || b >= raster->ny) continue;
        double value = kota_gis_raster_value(raster, (int32_t)a, (int32_t)b);
        if (!kota_is_finite(value)) continue;
        sum += weight * value;
        weights += weight;
    }
    return weights > 0.25 ? sum / weights : KOTA_NAN;
}

static double value_at(const kota_gis_raster *raster, double x, double y, bool smooth) {
    double i = (x - raster->from_pixel[0]) / raster->from_pixel[1];
    double j = (y - raster->from_pixel[3]) / raster->from_pixel[5];
    if (!(i >= 0 && j >= 0 && i < raster->nx && j < raster->ny)) return KOTA_NAN;
    return smooth ? bilinear(raster, i, j) : kota_gis_raster_value(raster, (int32_t)i, (int32_t)j);
}

kota_status kota_import__sample(float **values, kota_importing *in, const kota_gis_raster *raster, bool smooth,
                                kota_error *err) {
    const kota_survey *survey = &in->bundle.survey;
    double pixel_m, dx_m = survey->dx_m;
    KOTA_TRY(pixel_side_m(&pixel_m, raster, survey->epsg, err));
    int32_t steps = (int32_t)kota_clamp(kota_round(dx_m / pixel_m), 1, SAMPLES_MAX), across = survey->nx * steps;
    *values = KOTA_NEW(in->scratch, float, (size_t)survey->nx *(size_t)survey->ny);
    double *x = kota_alloc((size_t)across, sizeof *x), *y = kota_alloc((size_t)across, sizeof *y);
    double *sum = kota_alloc((size_t)survey->nx, sizeof *sum);
    int32_t *count = kota_alloc((size_t)survey->nx, sizeof *count);
    kota_status status = KOTA_OK;
    for (int32_t j = 0; j < survey->ny && status == KOTA_OK; j++) {
        memset(sum, 0, (size_t)survey->nx * sizeof *sum);
        memset(count, 0, (size_t)survey->nx * sizeof *count);
        for (int32_t b = 0; b < steps && status == KOTA_OK; b++) {
            for (int32_t a = 0; a < across; a++) {
                x[a] = survey->west_m + (a + 0.5) * dx_m / steps;
                y[a] = survey->south_m + (j + (b + 0.5) / steps) * dx_m;
            }
            status = kota_gis_raster_points(raster, survey->epsg, true, x, y, across, err);
            for (int32_t a = 0; a < across && status == KOTA_OK; a++) {
                double value = value_at(raster, x[a], y[a], smooth);
                if (!kota_is_finite(value)) continue;
                sum[a / steps] += value;
                count[a / steps]++;
            }
        }
        for (int32_t i = 0; i < survey->nx; i++)
            (*values)[(size_t)j * (size_t)survey->nx + (size_t)i] =
                count[i] > 0 ? (float)(sum[i] / (smooth ? count[i] : steps * steps)) : (float)KOTA_NAN;
    }
    kota_free(x);
    kota_free(y);
    kota_free(sum);
    kota_free(count);
    return status;
}

double kota_import__height_m(const kota_importing *in, double x_m, double y_m) {
    const kota_survey *survey = &in->bundle.survey;
    int32_t i = (int32_t)kota_clamp(kota_floor(x_m / survey->dx_m), 0, survey->nx - 1);
    int32_t j = (int32_t)kota_clamp(kota_floor(y_m / survey->dx_m), 0, survey->ny - 1);
    return (double)in->bed_m[(size_t)j * (size_t)survey->nx + (size_t)i];
}

/* ---- lines and outlines ---- */

/* The part of a segment inside 0..width, 0..height (Liang and Barsky 1984); false where there is none. */
static bool clip_segment(const kota_importing *in, const double *a, const double *b, double *from, double *to) {
    const double low[2] = {0, 0}, high[2] = {in->width_m, in->height_m};
    *from = 0;
    *to = 1;
    for (int32_t c = 0; c < 2; c++) {
        double d = b[c] - a[c];
        if (d > 0 || d < 0) {
            double in_at = ((d > 0 ? low[c] : high[c]) - a[c]) / d, out_at = ((d > 0 ? high[c] : low[c]) - a[c]) / d;
            *from = kota_max(*from, in_at);
            *to = kota_min(*to, out_at);
        } else if (a[c] < low[c] || a[c] > high[c]) {
            return false;
        }
    }
    return *from < *to;
}

static void put_point(double *to, const kota_importing *in, const double *a, const double *b, double share) {
    for (int32_t c = 0; c < 2; c++)
        to[c] = share <= 0 ? a[c] : share >= 1 ? b[c] : kota_import__kept_m(in, a[c] + share * (b[c] - a[c]));
}

kota_status kota_import__clip(const kota_importing *in, const kota_points *line, kota_import_piece_fn *piece,
                              void *context, kota_error *err) {
    const kota_survey *survey = &in->bundle.survey;
    double *xy_m = kota_alloc(2 * (size_t)line->count + 2, sizeof *xy_m);
    kota_points part = {.xy_m = xy_m};
    int32_t vertex = 0, border = 0;
    kota_status status = KOTA_OK;
    for (int32_t p = 1; p < line->count && status == KOTA_OK; p++) {
        double a[2], b[2], from, to;
        for (int32_t c = 0; c < 2; c++) {
            double corner_m = c == 0 ? survey->west_m : survey->south_m;
            a[c] = kota_import__kept_m(in, line->xy_m[2 * (p - 1) + c] - corner_m);
            b[c] = kota_import__kept_m(in, line->xy_m[2 * p + c] - corner_m);
        }
        if (!clip_segment(in, a, b, &from, &to)) {
            if (part.count >= 2) status = piece(context, &part, vertex, border | 2, err); /* it ended on the border */
            part.count = 0;
            continue;
        }
        if (part.count == 0 || from > 0) {
            part.count = 0;
            vertex = p - 1;
            border = from > 0 || p > 1 ? 1 : 0; /* what came before lies outside */
            put_point(&xy_m[2 * part.count++], in, a, b, from);
        }
        put_point(&xy_m[2 * part.count++], in, a, b, to);
        if (to < 1 || p == line->count - 1) {
            status = piece(context, &part, vertex, border | (to < 1 ? 2 : 0), err);
            part.count = 0;
        }
    }
    if (status == KOTA_OK && part.count >= 2) status = piece(context, &part, vertex, border, err);
    kota_free(xy_m);
    return status;
}

static int by_value(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

void kota_import__fill(const kota_importing *in, const kota_points *outline, kota_import_run_fn *run, void *context) {
    const kota_survey *survey = &in->bundle.survey;
    double low_m = KOTA_INFINITY, high_m = -KOTA_INFINITY, dx_m = survey->dx_m;
    for (int32_t p = 0; p < outline->count; p++) {
        low_m = kota_min(low_m, outline->xy_m[2 * p + 1] - survey->south_m);
        high_m = kota_max(high_m, outline->xy_m[2 * p + 1] - survey->south_m);
    }
    double *cuts = kota_alloc((size_t)outline->count + 1, sizeof *cuts);
    double first = kota_max(0, kota_floor(low_m / dx_m - 0.5)), last = kota_min(survey->ny - 1, high_m / dx_m);
    for (int32_t j = (int32_t)kota_min(first, survey->ny); j <= last; j++) {
        double y_m = (j + 0.5) * dx_m;
        int32_t count = 0;
        for (int32_t p = 0; p < outline->count; p++) {
            const double *a = &outline->xy_m[2 * p], *b = &outline->xy_m[2 * ((p + 1) % outline->count)];
            double ay_m = a[1] - survey->south_m, by_m = b[1] - survey->south_m;
            if ((ay_m <= y_m) == (by_m <= y_m)) continue;
            cuts[count++] = a[0] + (y_m - ay_m) / (by_m - ay_m) * (b[0] - a[0]) - survey->west_m;
        }
        qsort(cuts, (size_t)count, sizeof *cuts, by_value);
        for (int32_t k = 0; k + 1 < count; k += 2) { /* middles from cuts[k] to before cuts[k + 1] */
            double i0 = kota_max(0, -kota_floor(0.5 - cuts[k] / dx_m));
            double i1 = kota_min(survey->nx, -kota_floor(0.5 - cuts[k + 1] / dx_m));
            if (i1 > i0) run(context, (int32_t)i0, (int32_t)i1, j);
        }
    }
    kota_free(cuts);
}

/* ---- fields of features ---- */

bool kota_import__text(const kota_gis_feature *feature, const char *keys, char *text, size_t size) {
    char key[64];
    for (const char *at = keys; *at != '\0';) {
        size_t length = strcspn(at, ",");
        if (length < sizeof key) {
            memcpy(key, at, length);
            key[length] = '\0';
            if (kota_gis_text(feature, key, text, size) && text[0] != '\0') return true;
        }
        at += length + (at[length] == ',');
    }
    text[0] = '\0';
    return false;
}

double kota_import__number(const kota_gis_feature *feature, const char *keys) {
    char text[64];
    double value;
    if (!kota_import__text(feature, keys, text, sizeof text)) return KOTA_NAN;
    text[strspn(text, "+-.0123456789eE")] = '\0';
    return kota_text_to_number(text, &value) ? value : KOTA_NAN;
}

bool kota_import__flag(const kota_gis_feature *feature, const char *keys) {
    char text[32];
    static const char *const none[] = {"no", "n", "0", "false", "f", "none", "tidak"};
    if (!kota_import__text(feature, keys, text, sizeof text)) return false;
    for (int32_t n = 0; n < KOTA_COUNT(none); n++)
        if (strcasecmp(text, none[n]) == 0) return false;
    return true;
}

const char *kota_import__slug(const char *name, kota_arena *arena) {
    char *slug = kota_arena_text(arena, name), *to = slug;
    for (const char *c = name; *c != '\0'; c++) {
        bool upper = *c >= 'A' && *c <= 'Z';
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || (unsigned char)*c >= 0x80;
        if (upper || plain)
            *to++ = (char)(upper ? *c - 'A' + 'a' : *c);
        else if (to > slug && to[-1] != '-')
            *to++ = '-';
    }
    while (to > slug && to[-1] == '-') to--;
    *to = '\0';
    return to > slug ? slug : "x";
}
