/* What was clicked on the map, or found by its name: where it is, what is known of it, and why it is as it is. No
 * GL. Inside view/ only. */
#ifndef KOTA_VIEW_PICK_H
#define KOTA_VIEW_PICK_H

#include "view/view.h"

typedef enum kota_pick_kind {
    KOTA_PICK_NOTHING,
    KOTA_PICK_CELL, /* compact */
    KOTA_PICK_LINK,
    KOTA_PICK_JUNCTION, /* a node of streets */
    KOTA_PICK_BIN,      /* as fields count them */
    KOTA_PICK_TRUCK,    /* index into a snapshot's trucks, the same in all of a run */
    KOTA_PICK_DISTRICT,
    KOTA_PICK_GAUGE,
    KOTA_PICK_PUMP,
    KOTA_PICK_SITE,      /* a facility that is no bin: a clinic, a market, a station, a landmark; found by its name */
    KOTA_PICK_TRAVELLER, /* the low 31 bits of its lasting id, the same in all runs of a city */
    KOTA_PICK_KINDS
} kota_pick_kind;
extern const char *const kota_pick_names[KOTA_PICK_KINDS]; /* words "pick.<name>" */

typedef struct kota_pick {
    kota_pick_kind kind;
    int32_t index;
} kota_pick;

/** What lies at a point, at most reach_m away; of several what the view's place is about: gauges and pumps before
 *  cells, junctions before links, trucks before bins; the cell where there is nothing else.
 *  @return false: beyond the grid.  @tested tests/unit/view/test_pick.c (all of this header) */
bool kota_pick_at(kota_pick *pick, const kota_map *map, const kota_snap *snap, kota_place place, double x_m,
                  double y_m, double reach_m);
/** Where it is; a truck: where its leg began. */
void kota_pick_place(const kota_pick *pick, const kota_map *map, const kota_snap *snap, double *x_m, double *y_m);
/** A point a share of the way along a link, side_m to the left of its line. */
void kota_pick_along(const kota_roads *roads, int32_t link, double share, double side_m, double *x_m, double *y_m);
/** Whether it is on its way, and so on the map. */
static inline bool kota_pick_moves(const kota_snap_traveller *one) {
    return one->doing >= KOTA_SNAP_DRIVING && one->doing <= KOTA_SNAP_STUCK;
}
/** The traveller of a pick in a snapshot; NULL: another kind, or that one does not travel in this run. */
const kota_snap_traveller *kota_pick_traveller(const kota_pick *pick, const kota_snap *snap);
static inline int32_t kota_pick_number(const kota_snap_traveller *one) { return (int32_t)(one->id & INT32_MAX); }
/** Its district, or -1. */
int32_t kota_pick_district(const kota_pick *pick, const kota_map *map);
/** Its name; "" where it has none. Borrowed from the map. */
const char *kota_pick_name(const kota_pick *pick, const kota_map *map);

enum { KOTA_PICK_ROWS_MAX = 8 };
typedef struct kota_pick_row {       /* the first is what its history is of */
    const char *group, *name, *unit; /* word "<group>.<name>", word "unit.<unit>" */
    double value;                    /* as shown, in that unit */
    int32_t decimals;
} kota_pick_row;
/** Values in a snapshot; the number of rows is the same in all. */
int32_t kota_pick_rows(kota_pick_row rows[KOTA_PICK_ROWS_MAX], const kota_pick *pick, const kota_map *map,
                       const kota_snap *snap);
/** The last event at or before an instant that is about it, or NULL. */
const kota_view_event *kota_pick_event(const kota_pick *pick, const kota_map *map, const kota_view_events *events,
                                       int64_t time_ms);
/** Things whose name has the letters of text, of either case: districts, then streets (one link each), gauges, pumps,
 *  bins.  @return how many, at most most. */
int32_t kota_pick_find(kota_pick *picks, int32_t most, const kota_map *map, const char *text);

/* ---- pick_traveller.c ---- */
typedef struct kota_pick_way { /* as the crow flies; NaN: that one does not travel */
    double done_frac, spent_s, to_go_m;
} kota_pick_way;
kota_pick_way kota_pick__way(const kota_snap_traveller *one, const kota_map *map); /* one NULL: nobody */
void kota_pick__traveller_place(const kota_snap_traveller *one, const kota_map *map, double *x_m, double *y_m);
/** The nearest on its way within reach. */
bool kota_pick__traveller_at(kota_pick *pick, const kota_map *map, const kota_snap *snap, double x_m, double y_m,
                             double reach_m);

#endif
