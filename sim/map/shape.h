/* Plane geometry for builders of maps: polygons, polylines, and segments that can be asked for by place.
 * Points are x0 y0 x1 y1 ...; every function is exact in its ties, so the same drawing gives the same map. */
#ifndef KOTA_MAP_SHAPE_H
#define KOTA_MAP_SHAPE_H

#include "core/memory.h"
#include "core/schema.h"

/** Inside by the even-odd rule; the last point joins the first.  @tested tests/unit/map/test_shape.c */
bool kota_shape_contains(const kota_points *outline, double x_m, double y_m);
/** Area of a closed outline, m2, >= 0. */
double kota_shape_area_m2(const kota_points *outline);
double kota_shape_length_m(const kota_points *line);
/** The point of a line at a chainage (clamped to its ends). */
void kota_shape_at(const kota_points *line, double chainage_m, double *x_m, double *y_m);
/** Where a and b cross, as shares of their lengths (0..1 both); false for parallels and misses. */
bool kota_shape_cross(double *on_a, double *on_b, const double a[4], const double b[4]);

/* A chunk is a piece of a line, short enough that its bounding box says something about where it lies. */
typedef struct kota_chunk {
    int32_t line;      /* which line it is of */
    double chainage_m; /* of its first point, along the line */
    double xy_m[4];
} kota_chunk;

typedef struct kota_chunks { /* chunks in square bins */
    kota_chunk *chunks;
    int32_t count;
    double west_m, south_m, bin_m;
    int32_t nx, ny;
    int32_t *start, *member; /* of bin b: member[start[b] .. start[b+1]-1], ascending */
    int32_t *seen;           /* per chunk: the last question that looked at it */
    int32_t question;
} kota_chunks;

/** Cut lines (entries may have no points) into chunks of at most 60 m and put them into bins over the given area.
 *  @lifetime all in arena.  @tested tests/unit/map/test_shape.c */
void kota_chunks_build(kota_chunks *chunks, const kota_points *lines, int32_t line_count, double width_m,
                       double height_m, kota_arena *arena);

typedef struct kota_chunk_walk { /* one question: every chunk whose bins touch a box, once each */
    kota_chunks *chunks;
    int32_t i0, i1, j1, i, j, at;
} kota_chunk_walk;
kota_chunk_walk kota_chunks_in(kota_chunks *chunks, double x0_m, double y0_m, double x1_m, double y1_m);
/** The next chunk or NULL. */
const kota_chunk *kota_chunks_next(kota_chunk_walk *walk);

/** Distance of a point from a chunk; chainage_m gets that of the nearest point of its line. */
double kota_chunk_distance_m(const kota_chunk *chunk, double x_m, double y_m, double *chainage_m);

#endif
