/* The sea of an import whose coastline is not known: ground that its heights draw as a level surface at their zero,
 * joined with the border. It is water, so that nobody lives on it, nothing is built in it and it does not count as
 * flooded. */
#include "core/mathx.h"
#include "io/import_parts.h"

#define SEA_M 0.0        /* of the heights: their zero is mean sea level, as EGM96, EGM2008 and national ones are */
#define LEVEL_M 0.01     /* the surface that a model draws is as level as this; assumed */
#define SEA_LEAST_M2 1e5 /* smaller is a chance of the heights, or a pond; assumed */
#define NEVER_LAND_M (-0.01) /* lower than the drawn surface: a sea bed, or ground that a sea wall keeps dry */

typedef struct sea_search {
    kota_importing *in;
    float *sea;            /* nx * ny, 1: sea */
    int32_t *found, count; /* cells of the part that is looked at */
} sea_search;

/* Before waterways were burnt in: a river below zero is no sea. */
static double height_of(const kota_importing *in, int32_t cell) {
    return (double)(in->ground_m != NULL ? kota_maxf(in->ground_m[cell], in->bed_m[cell]) : in->bed_m[cell]);
}

/* In a district only what is as level as the sea: ground there that lies lower may be kept dry. */
static bool may_be_sea(const kota_importing *in, int32_t cell) {
    double height_m = height_of(in, cell) - SEA_M;
    if (height_m > LEVEL_M) return false;
    bool districts = in->def->file[KOTA_IMPORT_DISTRICTS] != NULL; /* else one that was made holds all */
    return height_m >= NEVER_LAND_M || !districts || in->district[cell] < 0;
}

static kota_edge_kind border_kind(const kota_importing *in, int32_t side, int32_t k) {
    const kota_edge_def *edges = in->bundle.sketch.open_edges.items;
    kota_edge_kind kind = in->open_edge_slope > 0 ? KOTA_EDGE_OPEN : KOTA_EDGE_WALL;
    double along_m = (k + 0.5) * in->bundle.survey.dx_m;
    for (int32_t e = 0; e < in->bundle.sketch.open_edges.count; e++)
        if (edges[e].side == side && along_m >= edges[e].from_m && along_m <= edges[e].to_m)
            kind = (kota_edge_kind)edges[e].kind;
    return kind;
}

/* The sea reaches the city over its border: where that was drawn as sea, or is open and the sea is drawn as level. */
static bool starts_at(const kota_importing *in, int32_t side, int32_t k, int32_t cell) {
    kota_edge_kind kind = border_kind(in, side, k);
    if (kind == KOTA_EDGE_WALL || !may_be_sea(in, cell)) return false;
    return kind == KOTA_EDGE_SEA || kota_abs(height_of(in, cell) - SEA_M) <= LEVEL_M;
}

static void take(sea_search *of, int32_t cell) {
    if (of->sea[cell] > 0 || !may_be_sea(of->in, cell)) return;
    of->sea[cell] = 1;
    of->found[of->count++] = cell;
}

/* All of it that hangs together with a cell over faces; too little is none. */
static void spread(sea_search *of, int32_t first) {
    const kota_survey *survey = &of->in->bundle.survey;
    int32_t nx = survey->nx, ny = survey->ny;
    of->count = 0;
    take(of, first);
    for (int32_t at = 0; at < of->count; at++) {
        int32_t cell = of->found[at], i = cell % nx, j = cell / nx;
        if (i > 0) take(of, cell - 1);
        if (i < nx - 1) take(of, cell + 1);
        if (j > 0) take(of, cell - nx);
        if (j < ny - 1) take(of, cell + nx);
    }
    double area_m2 = of->count * survey->dx_m * survey->dx_m;
    if (area_m2 >= SEA_LEAST_M2) of->in->report->sea_m2 += area_m2;
    for (int32_t at = 0; at < of->count && area_m2 < SEA_LEAST_M2; at++) of->sea[of->found[at]] = 0;
}

/* What the heights draw as a level surface at their zero, joined with the border. */
static void find_level(sea_search *of) {
    int32_t nx = of->in->bundle.survey.nx, ny = of->in->bundle.survey.ny;
    for (int32_t j = 0; j < ny; j++) { /* where the sea is known already nothing more is found */
        if (starts_at(of->in, KOTA_SIDE_WEST, j, j * nx)) spread(of, j * nx);
        if (starts_at(of->in, KOTA_SIDE_EAST, j, j * nx + nx - 1)) spread(of, j * nx + nx - 1);
    }
    for (int32_t i = 0; i < nx; i++) {
        if (starts_at(of->in, KOTA_SIDE_SOUTH, i, i)) spread(of, i);
        if (starts_at(of->in, KOTA_SIDE_NORTH, i, (ny - 1) * nx + i)) spread(of, (ny - 1) * nx + i);
    }
    if (of->in->report->sea_m2 > 0)
        kota_fault(&of->in->report->assumed,
                   "sea: %.1f ha at or below 0 m that hang together with the border are water, not ground; a tide "
                   "comes in where --edges names the border sea",
                   of->in->report->sea_m2 / 1e4);
}

kota_status kota_import__sea(kota_importing *in, kota_error *err) {
    (void)err;
    kota_survey *survey = &in->bundle.survey;
    size_t cells = (size_t)survey->nx * (size_t)survey->ny;
    /* a laboratory's zero is its own */
    if (in->report->local || in->bed_m == NULL || survey->sea != NULL) return KOTA_OK;
    sea_search of = {
        .in = in, .sea = KOTA_NEW(in->arena, float, cells), .found = kota_alloc(cells, sizeof *of.found)};
    find_level(&of);
    kota_free(of.found);
    if (in->report->sea_m2 > 0) survey->sea = of.sea;
    return KOTA_OK;
}
