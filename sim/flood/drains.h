/* Private to the flood engine: drains under the streets as a network of unknowns and reaches.
 *
 * An unknown is a level: of a manhole, a point inside a long conduit, a pond, or the water of a cell that the drains
 * touch. A reach joins two: a piece of a conduit, a weir, a gate, an inlet, a cover. Over a sub-step each reach
 * carries
 *     flow = push + pull * (level of `from` - level of `to`),
 * with push and pull from the state before and the levels after it, so that
 *     volume_i(level_i) + dt * sum of flows out = volume before + what came in
 * is a mildly nonlinear system (Casulli and Stelling 2013, doi:10.1002/fld.3817; Brugnano and Casulli 2009,
 * doi:10.1137/070703740): no volume goes below 0, and no step is too long for the pressure. Volumes are then those of
 * the flows, so that water is conserved to the rounding of doubles whatever the iterations leave. */
#ifndef KOTA_FLOOD_DRAINS_H
#define KOTA_FLOOD_DRAINS_H

#include "flood/state.h"

/* drains_shape.c: how volume grows with depth, as the difference of two convex functions. */
typedef struct drain_slice {
    double y_m;                    /* where it begins, over the bottom */
    double up, up_width, up_slope; /* volume a unit = up + up_width d + up_slope d^2 / 2, less the same of down */
    double down, down_width, down_slope;
    double radius43;        /* (hydraulic radius, m)^(4/3) where it begins; of sections */
    double critical_m2p5ps; /* critical flow there, m3/s; of sections */
} drain_slice;

typedef struct drain_profile {
    drain_slice *slices; /* the last one has no end */
    int32_t count;
    double step_m;   /* height of all but the last; 0: uneven */
    double height_m; /* of a section; infinite where it is open */
} drain_profile;

typedef struct drain_volume { /* of one unknown or slice at a level */
    double up, up_width, down, down_width;
} drain_volume;

enum { DRAIN_SLICES = 96 };
/** Volume a metre of conduit (m2) against depth (m): width is a pipe's diameter, a bed's width otherwise; height is
 * not looked at of a pipe. In arena.  @tested tests/unit/flood/test_drains.c */
drain_profile *flood_drain_section(kota_arena *arena, kota_drain_link_kind kind, double width_m, double height_m,
                                   double side_slope);
/** Plan area constant. */
drain_profile *flood_drain_shaft(kota_arena *arena, double area_m2);
/** Volumes at heights over the first of the levels, growing; beyond the last the last width goes on. */
drain_profile *flood_drain_store(kota_arena *arena, const double *level_m, const double *volume_m3, int32_t count);
double flood_drain_area_m2(const drain_profile *section, double depth_m); /* wet, of a section */
double flood_drain_width_m(const drain_profile *section, double depth_m);
double flood_drain_radius43(const drain_profile *section, double depth_m);
/** Depth at which the flow is critical, or least_m where that is more. */
double flood_drain_critical_m(const drain_profile *section, double flow_m3ps, double least_m);

/* Inline: half of the time of a sub-step is spent here. */
static inline const drain_slice *flood_drain_slice(const drain_profile *p, double depth_m) {
    int32_t k = 0;
    if (p->step_m > 0.0) {
        double at = depth_m / p->step_m;
        k = at < p->count - 1 ? (int32_t)at : p->count - 1;
    } else {
        while (k + 1 < p->count && depth_m >= p->slices[k + 1].y_m) k++;
    }
    return &p->slices[k];
}

static inline drain_volume flood_drain_volume(const drain_profile *p, double depth_m) {
    if (!(depth_m >= 0.0)) return (drain_volume){0};
    const drain_slice *s = flood_drain_slice(p, depth_m);
    double d_m = depth_m - s->y_m;
    return (drain_volume){s->up + (s->up_width + 0.5 * s->up_slope * d_m) * d_m, s->up_width + s->up_slope * d_m,
                          s->down + (s->down_width + 0.5 * s->down_slope * d_m) * d_m,
                          s->down_width + s->down_slope * d_m};
}

/* drains_matrix.c: LDL^T of a symmetric matrix whose pattern is that of the network. */
typedef struct drain_matrix {
    int32_t count, entries;
    int32_t *place;             /* (count) of each unknown in the order of elimination */
    int32_t *start, *row;       /* columns below the diagonal, in that order */
    int32_t *pair_start, *pair; /* where products of two entries of a column go */
    double *diagonal, *off;     /* as given; by place and by entry */
    double *d, *l, *x;          /* factors, and the right-hand side by place */
} drain_matrix;
/** Order the unknowns by least degree. from, to: ends of the reaches; entry gets where each reach's term stands. */
void flood_drain_matrix_create(drain_matrix *matrix, kota_arena *arena, int32_t unknowns, const int32_t *from,
                               const int32_t *to, int32_t *entry, int32_t reaches);
/** x = (matrix with `more` added to the diagonal)^-1 right; by unknown. */
void flood_drain_matrix_solve(drain_matrix *matrix, const double *more, const double *right, double *x);

typedef enum drain_reach_kind {
    DRAIN_REACH_CONDUIT,
    DRAIN_REACH_WEIR,
    DRAIN_REACH_GATE,
    DRAIN_REACH_INLET, /* inlets of a street cell */
    DRAIN_REACH_COVER, /* a manhole */
} drain_reach_kind;

typedef struct drain_reach {
    int32_t from, to; /* unknowns */
    drain_reach_kind kind;
    int32_t of; /* index of the map's drain link, inlet or drain node */
    bool lead;  /* first of its drain link */
    const drain_profile *section;
    double length_m, from_m, to_m; /* beds at the ends; crest, sill or rim */
    double n2, loss;               /* n^2; velocity heads */
    double scale;                  /* barrels, inlets */
    bool flap;
} drain_reach;

typedef struct drain_part { /* of the volume of an unknown */
    const drain_profile *profile;
    double scale, bottom_m;
} drain_part;

struct flood_drains {
    int32_t nodes;    /* of the map: the first unknowns, but for outfalls */
    int32_t unknowns; /* then points inside of conduits, then cells */
    int32_t first_cell;
    int32_t *unknown_of; /* (map's drain nodes) */
    int32_t *cell;       /* (unknowns) grid index; -1 */
    int32_t *part_start; /* (unknowns + 1) */
    drain_part *parts;
    double *bottom_m;
    drain_reach *reaches;
    int32_t reach_count;
    int32_t *entry; /* (reaches) in the matrix */
    drain_matrix matrix;

    /* state */
    double *level_m, *volume_m3; /* (unknowns); of cells: those of the grid, and volume that is still owed to it */
    double *flow_m3ps;           /* (reaches) */
    uint8_t *pump_running;       /* (map's drain links) */
    double *cell_m3;             /* (unknowns) of the last call of step: from cells into the drains */
    double *link_m3, *node_m3;   /* of the last call of step: through links; from the surface into nodes */

    /* of a sub-step */
    double *push, *pull;                         /* (reaches) m3/s, m2/s */
    double *want_m3;                             /* (unknowns) */
    double *rest, *more, *change;                /* (unknowns) */
    double *down_m3, *down_m2, *start, *first_m; /* (unknowns) of the nested iteration */
    double stored_m3;                            /* in the network now */
    int64_t solves;
};

/* drains_flow.c */
/** push and pull of all reaches over dt_s. */
void flood_drain_flows(kota_flood *flood, const kota_flood_forcing *forcing, double dt_s);
/** Exchange between street and manhole through an opening, m3/s, downwards positive, at levels above the datum.
 *  Rubinato et al. 2017 (doi:10.1016/j.jhydrol.2017.06.024).  @tested tests/unit/flood/test_drains.c */
double flood_drain_cover_m3ps(double opening_m2, double rim_m, double street_m, double head_m);
/** Volume of an unknown at a level. */
drain_volume flood_drain_stored(const flood_drains *drains, int32_t unknown, double level_m);

/* drains_solve.c */
/** Levels with volume(level) + dt * flows = want; level_m is the first guess. @return the worst rest, m3; 0
 *  where it is small enough. */
double flood_drain_solve(flood_drains *drains, double dt_s);

/* drains_make.c */
flood_drains *flood_drains_make(const kota_flood *flood);

#endif
