/* The inside of the full solver, shared by full*.c only: what a strip keeps of its last few rows.
 *
 * A strip is a run of at most STRIP_COLUMNS flowing cells of a band. It reads the old fields, which no strip changes,
 * and writes the new ones of its own cells, so that rows and columns beside it are computed again by its neighbours,
 * to the same bits. Pointers to rows stand at the strip's first cell; they reach STRIP_HALO cells beyond its ends. */
#ifndef KOTA_FLOOD_FULL_H
#define KOTA_FLOOD_FULL_H

#include "flood/state.h"

enum {
    STRIP_COLUMNS = 512,
    STRIP_HALO = 16, /* 2 are needed, 16 keep rows aligned */
    STRIP_WIDTH = STRIP_COLUMNS + 2 * STRIP_HALO,
    STRIP_LAG = 4, /* rows kept of each kind, a power of two > 2 */
};

typedef enum cell_row { /* cells in the middle of the sub-step, and their differences from edge to edge */
                        CELL_LEVEL,
                        CELL_DEPTH,
                        CELL_U,
                        CELL_V,
                        CELL_LEVEL_X,
                        CELL_DEPTH_X,
                        CELL_U_X,
                        CELL_V_X,
                        CELL_LEVEL_Y,
                        CELL_DEPTH_Y,
                        CELL_U_Y,
                        CELL_V_Y,
                        CELL_PULL_X, /* g h (level difference), m3/s2 */
                        CELL_PULL_Y,
                        CELL_ROWS
} cell_row;

typedef enum face_kind {
    FACE_MASS,   /* m2/s */
    FACE_BEFORE, /* momentum less pressure, as the cell west or south of the face feels it, m3/s2 */
    FACE_AFTER,  /* as the cell east or north of it does */
    FACE_SIDE,   /* momentum along the face */
    FACE_ROWS
} face_kind;

typedef struct cell_rows {
    float *restrict row[CELL_ROWS];
} cell_rows;
typedef struct face_rows {
    float *restrict row[FACE_ROWS];
} face_rows;

/** The cells of row j in the middle of the sub-step, s.i0 <= i < s.i1; out stands at cell s.i0. */
void flood_full_cells(const kota_flood *flood, const kernel *k, span s, cell_rows out);
/** Faces between neighbours of one row: n faces, the first between cells -1 and 0 of the row. */
void flood_full_west(const kernel *k, ptrdiff_t n, cell_rows cells, face_rows out);
/** Faces between a row and the row south of it, n of them. */
void flood_full_south(const kernel *k, ptrdiff_t n, cell_rows below, cell_rows cells, face_rows out);
/** One face on the border of the grid: cell at index at of its row, on the given side. */
void flood_full_border(const kota_flood *flood, const kernel *k, int32_t side, int32_t along, ptrdiff_t at,
                       cell_rows cells, ptrdiff_t face, face_rows out);

/** A face with a crest: discharge q (m2/s) over it, the pressure of water at rest on both sides. `at` is the cell
 * east or north of the face in its rows; in x both rows are the same. */
void flood_full_wall(const kernel *k, bool south, cell_rows before, cell_rows after, ptrdiff_t at, float q,
                     face_rows out);
/* walls.c */
/** Overwrite faces with crests of the span; every pointer stands at cell s.i0, before: the row west (the same) or
 *  south. */
void flood_walls_full(const kota_flood *flood, const kernel *k, span s, bool south, cell_rows before, cell_rows after,
                      face_rows out);

typedef struct full_inputs { /* rows at the first cell of the span */
    face_rows x, y, north;
    const float *share_below, *share, *share_above;
    const float *pull_x, *pull_y;
    uint32_t *deepest, *fastest; /* bits, one a column, raised */
    double *sums_m;              /* what the ground drank; s is within one block then */
} full_inputs;
/** Depths and velocities at the end of the sub-step. */
void flood_full_update(const kota_flood *flood, const kernel *k, span s, full_inputs in);

#endif
