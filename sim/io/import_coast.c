/* The sea by its coast: lines with the land on their left tell the side of each cell beside them, and what lies
 * behind those cells is as they are. Areas say so at once. */
#include <string.h>

#include "core/mathx.h"
#include "io/import_parts.h"

#define BESIDE_CELLS 1.5 /* of a line: so far cells ask it which side they are on; no walk over faces passes it */
#define STEP_CELLS 10.0  /* of a line looked at together */
#define SEA_M 0.0        /* of the heights, as import_sea.c */
#define HIGHER_M 1.0 /* by so much the sea's side may lie higher than the land's; assumed, coarse heights' error */

enum { LAND = 1, SEA = 2 };

typedef struct coast {
    kota_importing *in;
    uint8_t *side;   /* nx * ny: LAND, SEA, 0: not known */
    float *near_m;   /* to the piece that said so */
    float *upright;  /* how far it lies to that piece's side, metres: of pieces as near the one that it lies beside */
    bool osm, named; /* the file is OpenStreetMap's; it is --coast's, whose lines and areas all count */
    int32_t pieces, areas;
} coast;

bool kota_import__is_coastline(const kota_gis_feature *feature) {
    char word[32];
    return kota_import__text(feature, "natural", word, sizeof word) && strcmp(word, "coastline") == 0;
}

static bool counts(const coast *of, const kota_gis_feature *feature) {
    char word[32];
    if (kota_import__is_coastline(feature)) return true;
    return of->named && !of->osm && !kota_import__text(feature, "natural", word, sizeof word);
}

/* ---- lines ---- */

/* A cell beside a piece a..b of a line asks it for its side, unless a nearer one has told. */
static void ask(coast *of, size_t cell, double x_m, double y_m, const double *a, const double *b) {
    double ux = b[0] - a[0], uy = b[1] - a[1], length_m = kota_sqrt(ux * ux + uy * uy);
    ux /= length_m;
    uy /= length_m;
    double along_m = kota_clamp((x_m - a[0]) * ux + (y_m - a[1]) * uy, 0, length_m);
    double away_x_m = x_m - a[0] - along_m * ux, away_y_m = y_m - a[1] - along_m * uy;
    double near_m = kota_sqrt(away_x_m * away_x_m + away_y_m * away_y_m);
    double left_m = ux * (y_m - a[1]) - uy * (x_m - a[0]);
    if (near_m > BESIDE_CELLS * of->in->bundle.survey.dx_m) return;
    double known_m = of->side[cell] != 0 ? (double)of->near_m[cell] : KOTA_INFINITY, slack_m = 1e-3;
    bool nearer = near_m < known_m - slack_m;
    if (!nearer && !(near_m < known_m + slack_m && kota_abs(left_m) > (double)of->upright[cell])) return;
    of->side[cell] = left_m >= 0 ? LAND : SEA;
    of->near_m[cell] = (float)kota_min(near_m, known_m);
    of->upright[cell] = (float)kota_abs(left_m);
}

static void look_along(coast *of, const double *a, const double *b) {
    const kota_survey *survey = &of->in->bundle.survey;
    double reach_m = BESIDE_CELLS * survey->dx_m, low_m[2], high_m[2];
    for (int32_t c = 0; c < 2; c++) {
        low_m[c] = kota_min(a[c], b[c]) - reach_m;
        high_m[c] = kota_max(a[c], b[c]) + reach_m;
    }
    int32_t i0 = kota_maxi(0, (int32_t)kota_floor(low_m[0] / survey->dx_m));
    int32_t j0 = kota_maxi(0, (int32_t)kota_floor(low_m[1] / survey->dx_m));
    int32_t i1 = kota_mini(survey->nx - 1, (int32_t)kota_floor(high_m[0] / survey->dx_m));
    int32_t j1 = kota_mini(survey->ny - 1, (int32_t)kota_floor(high_m[1] / survey->dx_m));
    for (int32_t j = j0; j <= j1; j++)
        for (int32_t i = i0; i <= i1; i++)
            ask(of, (size_t)j * (size_t)survey->nx + (size_t)i, (i + 0.5) * survey->dx_m, (j + 0.5) * survey->dx_m, a,
                b);
}

static kota_status take_piece(void *context, const kota_points *piece, int32_t vertex, int32_t at_border,
                              kota_error *err) {
    (void)vertex;
    (void)at_border;
    (void)err;
    coast *of = context;
    for (int32_t p = 1; p < piece->count; p++) {
        const double *from = &piece->xy_m[2 * p - 2], *to = from + 2;
        double x_m = to[0] - from[0], y_m = to[1] - from[1], length_m = kota_sqrt(x_m * x_m + y_m * y_m);
        int32_t steps = 1 + (int32_t)(length_m / (STEP_CELLS * of->in->bundle.survey.dx_m));
        for (int32_t s = 0; length_m > 0 && s < steps; s++) {
            const double a[] = {from[0] + x_m * s / steps, from[1] + y_m * s / steps};
            const double b[] = {from[0] + x_m * (s + 1) / steps, from[1] + y_m * (s + 1) / steps};
            look_along(of, a, b);
        }
        of->pieces += length_m > 0;
    }
    return KOTA_OK;
}

static kota_status visit_line(void *context, const kota_gis_feature *feature, kota_error *err) {
    coast *of = context;
    return counts(of, feature) ? kota_import__clip(of->in, &feature->points, take_piece, of, err) : KOTA_OK;
}

/* ---- areas ---- */

static void flood_run(void *context, int32_t i0, int32_t i1, int32_t j) {
    coast *of = context;
    for (int32_t i = i0; i < i1; i++) of->side[(size_t)j * (size_t)of->in->bundle.survey.nx + (size_t)i] = SEA;
}

/* A closed line of OpenStreetMap comes as an area, whichever way round: an island, whose land is inside. */
static kota_status take_island(coast *of, const kota_points *outline, kota_error *err) {
    double twice_m2 = 0;
    kota_points ring = {.xy_m = kota_alloc(2 * (size_t)outline->count + 2, sizeof(double)),
                        .count = outline->count + 1};
    for (int32_t p = 0; p < outline->count; p++) {
        const double *a = &outline->xy_m[2 * p], *b = &outline->xy_m[2 * ((p + 1) % outline->count)],
                     *o = outline->xy_m;
        twice_m2 += (a[0] - o[0]) * (b[1] - o[1]) - (b[0] - o[0]) * (a[1] - o[1]);
    }
    for (int32_t p = 0; p <= outline->count; p++) { /* counter-clockwise */
        int32_t from = p % outline->count;
        if (twice_m2 < 0) from = (outline->count - from) % outline->count;
        memcpy(&ring.xy_m[2 * p], &outline->xy_m[2 * from], 2 * sizeof(double));
    }
    kota_status status = kota_import__clip(of->in, &ring, take_piece, of, err);
    kota_free(ring.xy_m);
    return status;
}

static kota_status visit_area(void *context, const kota_gis_feature *feature, kota_error *err) {
    coast *of = context;
    if (!counts(of, feature)) return KOTA_OK;
    if (of->osm) return take_island(of, &feature->points, err);
    kota_import__fill(of->in, &feature->points, flood_run, of);
    of->areas++;
    return KOTA_OK;
}

/* ---- what it comes to ---- */

/* Lines turned the wrong way would drown the city: its ground beside them says so. */
static kota_status check_sides(const coast *of, const char *path, kota_error *err) {
    const kota_importing *in = of->in;
    double sum_m[3] = {0}, count[3] = {0};
    for (int32_t k = 0; in->bed_m != NULL && k < in->bundle.survey.nx * in->bundle.survey.ny; k++) {
        sum_m[of->side[k]] += (double)in->bed_m[k];
        count[of->side[k]]++;
    }
    if (!(count[LAND] > 0 && count[SEA] > 0)) return KOTA_OK;
    double land_m = sum_m[LAND] / count[LAND], sea_m = sum_m[SEA] / count[SEA];
    if (sea_m <= land_m + HIGHER_M) return KOTA_OK;
    return kota_fail(err, KOTA_DATA,
                     "%s: beside its coastline the ground lies at %.1f m on the right, where the sea must be, and at "
                     "%.1f m on the left; turn its lines round (land on the left), or leave them out",
                     path, sea_m, land_m);
}

/* What is not beside a line is as the cell from which it is reached first, over faces, row by row. */
static void spread(coast *of) {
    int32_t nx = of->in->bundle.survey.nx, ny = of->in->bundle.survey.ny, head = 0, tail = 0;
    int32_t *queue = kota_alloc((size_t)nx * (size_t)ny, sizeof *queue);
    for (int32_t k = 0; k < nx * ny; k++)
        if (of->side[k] != 0) queue[tail++] = k;
    while (head < tail) {
        int32_t k = queue[head++], i = k % nx, j = k / nx;
        const int32_t beside[4] = {i > 0 ? k - 1 : k, i < nx - 1 ? k + 1 : k, j > 0 ? k - nx : k,
                                   j < ny - 1 ? k + nx : k};
        for (int32_t b = 0; b < 4; b++) {
            if (of->side[beside[b]] != 0) continue;
            of->side[beside[b]] = of->side[k];
            queue[tail++] = beside[b];
        }
    }
    kota_free(queue);
}

/* The coast of one file; the streets' or the waterways' is looked at where it is OpenStreetMap's or says what its
 * lines are. */
static kota_status read_file(coast *of, kota_import_role role, kota_error *err) {
    const char *path = of->in->def->file[role];
    kota_gis *gis = NULL;
    bool credit = of->in->osm_credit;
    int64_t lines = 0, areas = 0;
    kota_status status = kota_import__open(&gis, of->in, role, err);
    int32_t epsg = of->in->bundle.survey.epsg;
    of->named = role == KOTA_IMPORT_COAST;
    of->osm = status == KOTA_OK && kota_gis_is_osm(gis);
    of->in->osm_credit = of->osm || credit;
    if (status == KOTA_OK) status = kota_gis_walk(gis, KOTA_GIS_LINE, epsg, visit_line, of, &lines, err);
    kota_gis_close(gis);
    gis = NULL;
    if (status != KOTA_OK || !(of->osm || of->named)) return status;
    status = kota_import__open(&gis, of->in, role, err);
    if (status == KOTA_OK) status = kota_gis_walk(gis, KOTA_GIS_AREA, epsg, visit_area, of, &areas, err);
    kota_gis_close(gis);
    if (status == KOTA_OK && of->named && lines + areas == 0)
        return kota_fail(err, KOTA_DATA,
                         "%s: has neither lines nor areas; give the coastline (land on the left of its lines) or the "
                         "sea as areas",
                         path);
    return status;
}

/* Coarse heights have the sea's edge on land, up to metres high: no water would stand there. */
static void make_sea(coast *of) {
    kota_importing *in = of->in;
    kota_survey *survey = &in->bundle.survey;
    int32_t lowered = 0, cells = survey->nx * survey->ny;
    float *sea = KOTA_NEW(in->arena, float, cells);
    for (int32_t k = 0; k < cells; k++) {
        if (of->side[k] != SEA) continue;
        sea[k] = 1;
        in->report->sea_m2 += survey->dx_m * survey->dx_m;
        if (in->bed_m == NULL || !((double)in->bed_m[k] > SEA_M)) continue;
        in->bed_m[k] = (float)SEA_M;
        if (in->ground_m != NULL) in->ground_m[k] = (float)SEA_M;
        lowered++;
    }
    survey->sea = sea;
    kota_fault(&in->report->assumed,
               "sea: %.1f ha by the coastline are water, not ground; %d cells of it were higher than 0 m and are "
               "lowered to it; a tide comes in where --edges names the border sea",
               in->report->sea_m2 / 1e4, lowered);
}

kota_status kota_import__coast(kota_importing *in, kota_error *err) {
    const kota_import_role roles[] = {KOTA_IMPORT_COAST, KOTA_IMPORT_STREETS, KOTA_IMPORT_WATERWAYS};
    size_t cells = (size_t)in->bundle.survey.nx * (size_t)in->bundle.survey.ny;
    if (in->report->local) return KOTA_OK; /* a laboratory's */
    coast of = {.in = in,
                .side = kota_alloc(cells, 1),
                .near_m = kota_alloc(cells, sizeof(float)),
                .upright = kota_alloc(cells, sizeof(float))};
    kota_status status = KOTA_OK;
    for (int32_t r = 0; r < KOTA_COUNT(roles) && status == KOTA_OK; r++) {
        if (in->def->file[roles[r]] == NULL || of.pieces + of.areas > 0) continue;
        status = read_file(&of, roles[r], err);
        if (status == KOTA_OK && of.pieces > 0) status = check_sides(&of, in->def->file[roles[r]], err);
        if (roles[r] == KOTA_IMPORT_COAST) break; /* it alone */
    }
    if (status == KOTA_OK && of.areas == 0) spread(&of);
    if (status == KOTA_OK && of.pieces + of.areas > 0) make_sea(&of);
    kota_free(of.side);
    kota_free(of.near_m);
    kota_free(of.upright);
    return status;
}
