/* The course of a valley, as the ground itself says: the cheapest walk over its cells (Dijkstra 1959). Hollows are
 * import_level.c's. */
#include <string.h>

#include "core/heap.h"
#include "core/mathx.h"
#include "io/import_parts.h"

#define VALLEY_M 150.0 /* lowest ground is sought so far around; assumed */
#define SNAP_M 60.0    /* a point of the rough course may lie so far from the bed; assumed */
#define FLAT_COST 0.1  /* of a metre on the valley floor, beside 1 for a metre one metre above it; assumed */

typedef struct reached { /* a cell, at a cost */
    double cost;
    int32_t cell;
} reached;

static bool is_before(const reached *a, const reached *b) {
    if (a->cost < b->cost || b->cost < a->cost) return a->cost < b->cost;
    return a->cell < b->cell;
}
KOTA_HEAP(reached, is_before)

/* ---- the course of a valley ---- */

/* Least of each cell's row or column within reach: first along rows, then along columns of that. */
static float *lowest_around(const kota_importing *in) {
    const kota_survey *survey = &in->bundle.survey;
    int32_t nx = survey->nx, ny = survey->ny, reach = (int32_t)kota_max(1, VALLEY_M / survey->dx_m);
    size_t cells = (size_t)nx * (size_t)ny;
    float *rows = kota_alloc(cells, sizeof *rows), *all = kota_alloc(cells, sizeof *all);
    for (int32_t j = 0; j < ny; j++)
        for (int32_t i = 0; i < nx; i++) {
            float low = in->bed_m[(size_t)j * (size_t)nx + (size_t)i];
            for (int32_t a = kota_maxi(0, i - reach); a <= kota_mini(nx - 1, i + reach); a++)
                low = kota_minf(low, in->bed_m[(size_t)j * (size_t)nx + (size_t)a]);
            rows[(size_t)j * (size_t)nx + (size_t)i] = low;
        }
    for (int32_t j = 0; j < ny; j++)
        for (int32_t i = 0; i < nx; i++) {
            float low = rows[(size_t)j * (size_t)nx + (size_t)i];
            for (int32_t b = kota_maxi(0, j - reach); b <= kota_mini(ny - 1, j + reach); b++)
                low = kota_minf(low, rows[(size_t)b * (size_t)nx + (size_t)i]);
            all[(size_t)j * (size_t)nx + (size_t)i] = low;
        }
    kota_free(rows);
    return all;
}

/* The lowest cell near a point, the nearest of equals; of a point beside the border, a cell of the border: there the
 * water comes in or leaves. */
static int32_t snap(const kota_importing *in, const double *xy_m) {
    const kota_survey *survey = &in->bundle.survey;
    double dx_m = survey->dx_m, x_m = xy_m[0], y_m = xy_m[1];
    int32_t i0 = (int32_t)kota_clamp(kota_floor(x_m / dx_m), 0, survey->nx - 1), best = -1;
    int32_t j0 = (int32_t)kota_clamp(kota_floor(y_m / dx_m), 0, survey->ny - 1);
    int32_t reach = (int32_t)kota_max(1, SNAP_M / dx_m), best_away = 0, nx = survey->nx, ny = survey->ny;
    double border_m = kota_min(kota_min(x_m, in->width_m - x_m), kota_min(y_m, in->height_m - y_m));
    bool beside = border_m < SNAP_M;
    for (int32_t j = kota_maxi(0, j0 - reach); j <= kota_mini(survey->ny - 1, j0 + reach); j++)
        for (int32_t i = kota_maxi(0, i0 - reach); i <= kota_mini(survey->nx - 1, i0 + reach); i++) {
            if (beside && i > 0 && j > 0 && i < nx - 1 && j < ny - 1) continue;
            int32_t cell = j * survey->nx + i, away = (i - i0) * (i - i0) + (j - j0) * (j - j0);
            bool lower = best < 0 || in->bed_m[cell] < in->bed_m[best];
            bool nearer = best >= 0 && !(in->bed_m[best] < in->bed_m[cell]) && away < best_away;
            if (!lower && !nearer) continue;
            best = cell;
            best_away = away;
        }
    return best;
}

typedef struct course {
    const kota_importing *in;
    const float *low_m;
    double *cost;
    int32_t *from;
} course;

static double step_cost(const course *of, int32_t cell, double metres) {
    double above_m = (double)of->in->bed_m[cell] - (double)of->low_m[cell];
    return metres * (FLAT_COST + above_m * above_m);
}

static void walk(course *of, int32_t start, int32_t end) {
    const kota_survey *survey = &of->in->bundle.survey;
    size_t cells = (size_t)survey->nx * (size_t)survey->ny;
    for (size_t k = 0; k < cells; k++) {
        of->cost[k] = KOTA_INFINITY;
        of->from[k] = -1;
    }
    reached_heap heap = {0};
    of->cost[start] = 0;
    reached_push(&heap, (reached){0, start});
    while (heap.count > 0) {
        reached now = reached_pop(&heap);
        int32_t cell = now.cell, i = cell % survey->nx, j = cell / survey->nx;
        if (cell == end) break;
        if (now.cost > of->cost[cell]) continue;
        for (int32_t b = -1; b <= 1; b++)
            for (int32_t a = -1; a <= 1; a++) {
                if ((a == 0 && b == 0) || i + a < 0 || j + b < 0 || i + a >= survey->nx || j + b >= survey->ny)
                    continue;
                int32_t to = cell + b * survey->nx + a;
                double cost = now.cost + step_cost(of, to, survey->dx_m * (a != 0 && b != 0 ? kota_sqrt(2) : 1));
                if (!(cost < of->cost[to])) continue;
                of->cost[to] = cost;
                of->from[to] = cell;
                reached_push(&heap, (reached){cost, to});
            }
    }
    kota_free(heap.items);
}

/* Cells from start to end are appended to the course, without start where it stands there already. */
static void append(kota_points *points, const course *of, int32_t start, int32_t end) {
    const kota_survey *survey = &of->in->bundle.survey;
    int32_t length = 0;
    for (int32_t cell = end; cell != start; cell = of->from[cell]) length++;
    int32_t first = points->count > 0 ? points->count - 1 : 0, at = first + length;
    points->count = first + length + 1;
    points->xy_m = kota_realloc(points->xy_m, 2 * (size_t)points->count, sizeof *points->xy_m);
    for (int32_t cell = end;; cell = of->from[cell]) {
        points->xy_m[2 * at] = (cell % survey->nx + 0.5) * survey->dx_m;
        points->xy_m[2 * at + 1] = (cell / survey->nx + 0.5) * survey->dx_m;
        at--;
        if (cell == start) break;
    }
}

/* Means of three neighbours take the stairs out of a walk over cells; ends stay. */
static void smooth(kota_points *points) {
    double before_m[2] = {points->xy_m[0], points->xy_m[1]};
    for (int32_t p = 1; p + 1 < points->count; p++)
        for (int32_t c = 0; c < 2; c++) {
            double here_m = points->xy_m[2 * p + c];
            double mean_m = (before_m[c] + here_m + points->xy_m[2 * p + 2 + c]) / 3;
            before_m[c] = here_m;
            points->xy_m[2 * p + c] = kota_round(mean_m * 100) / 100;
        }
}

kota_status kota_import__trace(kota_points *points, kota_importing *in, const kota_points *rough, kota_error *err) {
    size_t cells = (size_t)in->bundle.survey.nx * (size_t)in->bundle.survey.ny;
    if (cells > (size_t)1 << 26)
        return kota_fail(err, KOTA_DATA,
                         "a waterway to trace: the raster has %zu cells, at most 2^26; give a coarser "
                         "--cell-m or the true course",
                         cells);
    float *low_m = lowest_around(in);
    course of = {.in = in,
                 .low_m = low_m,
                 .cost = kota_alloc(cells, sizeof(double)),
                 .from = kota_alloc(cells, sizeof(int32_t))};
    kota_points found = {0};
    int32_t start = snap(in, rough->xy_m);
    for (int32_t p = 1; p < rough->count; p++) {
        int32_t end = snap(in, &rough->xy_m[2 * p]);
        if (end == start) continue;
        walk(&of, start, end);
        append(&found, &of, start, end);
        start = end;
    }
    if (found.count > 0) smooth(&found);
    *points = (kota_points){.xy_m = KOTA_NEW(in->scratch, double, 2 * (size_t)found.count), .count = found.count};
    if (found.count > 0) memcpy(points->xy_m, found.xy_m, 2 * (size_t)found.count * sizeof(double));
    kota_free(found.xy_m);
    kota_free(low_m);
    kota_free(of.cost);
    kota_free(of.from);
    return KOTA_OK;
}
