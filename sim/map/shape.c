/* Plane geometry for builders of maps. */
#include "map/shape.h"

#include <string.h>

#include "core/mathx.h"

#define CHUNK_M 60.0 /* longest piece */

bool kota_shape_contains(const kota_points *outline, double x_m, double y_m) {
    bool inside = false;
    const double *xy_m = outline->xy_m;
    for (int32_t p = 0, q = outline->count - 1; p < outline->count; q = p++) {
        double yp = xy_m[2 * p + 1], yq = xy_m[2 * q + 1];
        if ((yp > y_m) == (yq > y_m)) continue;
        double cross_m = xy_m[2 * q] + (y_m - yq) / (yp - yq) * (xy_m[2 * p] - xy_m[2 * q]);
        if (x_m < cross_m) inside = !inside;
    }
    return inside;
}

double kota_shape_area_m2(const kota_points *outline) {
    double twice_m2 = 0;
    const double *xy_m = outline->xy_m;
    for (int32_t p = 0, q = outline->count - 1; p < outline->count; q = p++)
        twice_m2 += xy_m[2 * q] * xy_m[2 * p + 1] - xy_m[2 * p] * xy_m[2 * q + 1];
    return kota_abs(twice_m2) / 2;
}

static double step_m(const kota_points *line, int32_t p) {
    double dx_m = line->xy_m[2 * p] - line->xy_m[2 * p - 2], dy_m = line->xy_m[2 * p + 1] - line->xy_m[2 * p - 1];
    return kota_sqrt(dx_m * dx_m + dy_m * dy_m);
}

double kota_shape_length_m(const kota_points *line) {
    double sum_m = 0;
    for (int32_t p = 1; p < line->count; p++) sum_m += step_m(line, p);
    return sum_m;
}

void kota_shape_at(const kota_points *line, double chainage_m, double *x_m, double *y_m) {
    *x_m = line->xy_m[0];
    *y_m = line->xy_m[1];
    for (int32_t p = 1; p < line->count && chainage_m > 0; p++) {
        const double *a = &line->xy_m[2 * (p - 1)], *b = &line->xy_m[2 * p];
        double length_m = step_m(line, p);
        double t = length_m > chainage_m ? chainage_m / length_m : 1.0;
        *x_m = t < 1 ? a[0] + t * (b[0] - a[0]) : b[0];
        *y_m = t < 1 ? a[1] + t * (b[1] - a[1]) : b[1];
        chainage_m -= length_m;
    }
}

bool kota_shape_cross(double *on_a, double *on_b, const double a[4], const double b[4]) {
    double ax = a[2] - a[0], ay = a[3] - a[1], bx = b[2] - b[0], by = b[3] - b[1];
    double area_m2 = ax * by - ay * bx;
    double scale_m2 = kota_sqrt((ax * ax + ay * ay) * (bx * bx + by * by));
    if (!(kota_abs(area_m2) > 1e-9 * scale_m2)) return false;
    double dx = b[0] - a[0], dy = b[1] - a[1];
    *on_a = (dx * by - dy * bx) / area_m2;
    *on_b = (dx * ay - dy * ax) / area_m2;
    return *on_a >= 0 && *on_a <= 1 && *on_b >= 0 && *on_b <= 1;
}

static int32_t bin_of(double offset_m, double bin_m, int32_t count) {
    double at = offset_m / bin_m;
    return at <= 0 ? 0 : at >= count ? count - 1 : (int32_t)at;
}

static void cut_lines(kota_chunks *chunks, const kota_points *lines, int32_t line_count, kota_arena *arena) {
    int32_t total = 0;
    for (int32_t pass = 0; pass < 2; pass++) { /* count, then fill */
        if (pass == 1) chunks->chunks = KOTA_NEW(arena, kota_chunk, total);
        total = 0;
        for (int32_t line = 0; line < line_count; line++) {
            double chainage_m = 0;
            for (int32_t p = 1; p < lines[line].count; p++) {
                const double *a = &lines[line].xy_m[2 * (p - 1)], *b = &lines[line].xy_m[2 * p];
                double length_m = step_m(&lines[line], p);
                int32_t pieces = (int32_t)(length_m / CHUNK_M) + 1;
                for (int32_t k = 0; k < pieces; k++, total++) {
                    if (pass == 0) continue;
                    double t0 = (double)k / pieces, t1 = (double)(k + 1) / pieces;
                    chunks->chunks[total] =
                        (kota_chunk){.line = line,
                                     .chainage_m = chainage_m + t0 * length_m,
                                     .xy_m = {a[0] + t0 * (b[0] - a[0]), a[1] + t0 * (b[1] - a[1]),
                                              k + 1 < pieces ? a[0] + t1 * (b[0] - a[0]) : b[0],
                                              k + 1 < pieces ? a[1] + t1 * (b[1] - a[1]) : b[1]}};
                }
                chainage_m += length_m;
            }
        }
    }
    chunks->count = total;
}

void kota_chunks_build(kota_chunks *chunks, const kota_points *lines, int32_t line_count, double width_m,
                       double height_m, kota_arena *arena) {
    memset(chunks, 0, sizeof *chunks);
    cut_lines(chunks, lines, line_count, arena);
    chunks->bin_m = kota_max(100.0, kota_max(width_m, height_m) / 1000);
    chunks->nx = (int32_t)(width_m / chunks->bin_m) + 1;
    chunks->ny = (int32_t)(height_m / chunks->bin_m) + 1;
    int32_t bins = chunks->nx * chunks->ny;
    chunks->start = KOTA_NEW(arena, int32_t, bins + 1);
    chunks->seen = KOTA_NEW(arena, int32_t, chunks->count);
    int32_t *fill = NULL;
    for (int32_t pass = 0; pass < 2; pass++) {
        for (int32_t c = 0; c < chunks->count; c++) {
            const double *xy_m = chunks->chunks[c].xy_m;
            int32_t i0 = bin_of(kota_min(xy_m[0], xy_m[2]), chunks->bin_m, chunks->nx);
            int32_t i1 = bin_of(kota_max(xy_m[0], xy_m[2]), chunks->bin_m, chunks->nx);
            int32_t j0 = bin_of(kota_min(xy_m[1], xy_m[3]), chunks->bin_m, chunks->ny);
            int32_t j1 = bin_of(kota_max(xy_m[1], xy_m[3]), chunks->bin_m, chunks->ny);
            for (int32_t j = j0; j <= j1; j++)
                for (int32_t i = i0; i <= i1; i++) {
                    int32_t bin = j * chunks->nx + i;
                    if (pass == 0)
                        chunks->start[bin + 1]++;
                    else
                        chunks->member[fill[bin]++] = c;
                }
        }
        if (pass == 1) break;
        for (int32_t bin = 0; bin < bins; bin++) chunks->start[bin + 1] += chunks->start[bin];
        chunks->member = KOTA_NEW(arena, int32_t, chunks->start[bins]);
        fill = KOTA_NEW(arena, int32_t, bins + 1);
        memcpy(fill, chunks->start, (size_t)bins * sizeof *fill);
    }
}

kota_chunk_walk kota_chunks_in(kota_chunks *chunks, double x0_m, double y0_m, double x1_m, double y1_m) {
    chunks->question++;
    kota_chunk_walk walk = {.chunks = chunks,
                            .i0 = bin_of(kota_min(x0_m, x1_m), chunks->bin_m, chunks->nx),
                            .i1 = bin_of(kota_max(x0_m, x1_m), chunks->bin_m, chunks->nx),
                            .j = bin_of(kota_min(y0_m, y1_m), chunks->bin_m, chunks->ny),
                            .j1 = bin_of(kota_max(y0_m, y1_m), chunks->bin_m, chunks->ny)};
    walk.i = walk.i0;
    return walk;
}

const kota_chunk *kota_chunks_next(kota_chunk_walk *walk) {
    kota_chunks *chunks = walk->chunks;
    while (walk->j <= walk->j1) {
        int32_t bin = walk->j * chunks->nx + walk->i;
        while (chunks->start[bin] + walk->at < chunks->start[bin + 1]) {
            int32_t c = chunks->member[chunks->start[bin] + walk->at++];
            if (chunks->seen[c] == chunks->question) continue;
            chunks->seen[c] = chunks->question;
            return &chunks->chunks[c];
        }
        walk->at = 0;
        if (++walk->i > walk->i1) {
            walk->i = walk->i0;
            walk->j++;
        }
    }
    return NULL;
}

double kota_chunk_distance_m(const kota_chunk *chunk, double x_m, double y_m, double *chainage_m) {
    double dx_m = chunk->xy_m[2] - chunk->xy_m[0], dy_m = chunk->xy_m[3] - chunk->xy_m[1];
    double length_m2 = dx_m * dx_m + dy_m * dy_m;
    double px_m = x_m - chunk->xy_m[0], py_m = y_m - chunk->xy_m[1];
    double t = length_m2 > 0 ? kota_clamp((px_m * dx_m + py_m * dy_m) / length_m2, 0, 1) : 0;
    double ex_m = px_m - t * dx_m, ey_m = py_m - t * dy_m;
    *chainage_m = chunk->chainage_m + t * kota_sqrt(length_m2);
    return kota_sqrt(ex_m * ex_m + ey_m * ey_m);
}
