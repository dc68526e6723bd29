/* Info views: one quantity of the city at a time, with its unit, its colours and its range. Values are those of a
 * snapshot, or are made of several of its fields, or of what the snapshots before it had. */
#ifndef KOTA_PICTURE_INFO_H
#define KOTA_PICTURE_INFO_H

#include "picture/ramp.h"
#include "snap/snap.h"

typedef enum kota_info {
#define KOTA_INFO(name, group, key, place, field, unit, factor, decimals, low, high, hide, change_high, ramp)        \
    KOTA_INFO_##name,
#include "picture/views.def"
#undef KOTA_INFO
    KOTA_INFO_COUNT
} kota_info;

typedef enum kota_info_group {
    KOTA_GROUP_FLOOD,
    KOTA_GROUP_TRAFFIC,
    KOTA_GROUP_WASTE,
    KOTA_GROUP_DISTRICTS,
    KOTA_GROUP_COUNT
} kota_info_group;
extern const char *const kota_info_group_names[KOTA_GROUP_COUNT]; /* key of the words: view.group.NAME */

typedef struct kota_info_def {
    const char *name; /* key of the words: view.title.NAME, view.less.NAME, view.more.NAME */
    kota_info_group group;
    char key;
    kota_place place; /* of its values */
    int32_t field;    /* kota_field, or -1 where it is made of others */
    const char *unit; /* as shown, in every language */
    double factor;    /* from the value's unit to that shown */
    int32_t decimals; /* of values under the mouse */
    double low, high, hide, change_high;
    kota_ramp ramp;
} kota_info_def;
extern const kota_info_def kota_infos[KOTA_INFO_COUNT];
extern const char *const kota_info_names[KOTA_INFO_COUNT + 1]; /* NULL-terminated */

/* Values above a legend's high end; of links where there is no value (no way on) too. */
#define KOTA_COLOUR_ABOVE ((kota_colour){44, 8, 58})

/* Ground in the middle of the base map's light: that which a view has no value for. */
#define KOTA_COLOUR_GROUND ((kota_colour){240, 240, 236})

/* Water deeper than this for a time is what the view duration counts: cars float and are given up from some 0.3 m
 * (AIDR 2017, guideline 7-3, H1 to H2). */
#define KOTA_INFO_DEEP_M 0.3

/* What the snapshots of a run say together, one after the other. */
typedef struct kota_past {
    const kota_map *map; /* borrowed */
    int32_t count;       /* snapshots that were taken in */
    int64_t time_ms;
    float *deep_h;  /* cells, compact: hours above KOTA_INFO_DEEP_M, depths between two snapshots taken as linear */
    float *depth_m; /* of the last one */
    float *passes;  /* links: trucks that passed, on the shortest way between where they were seen */
    int32_t *truck_node;
    uint64_t *truck_id;
    int32_t truck_count;
} kota_past;

/** The view that a button of a group goes to: its first, or the one after `now` where that is of the group.
 *  @tested tests/unit/picture/test_info.c */
kota_info kota_info_of_group(kota_info now, kota_info_group group);
/** Whether a view needs the snapshots before the one shown.  @tested tests/unit/picture/test_info.c */
bool kota_info_needs_past(kota_info info);
/** Whether there is ground that the view has no value for, because no street or district is there. */
bool kota_info_has_gaps(kota_info info);
/** Take in the next snapshot; *past is zero before the first.  @tested tests/unit/picture/test_info.c */
void kota_past_add(kota_past *past, const kota_snap *snap);
/** Forget all; a zero one is fine. */
void kota_past_clear(kota_past *past);

/** Values of a view at its place (kota_snap_count of them, compact), NaN where there is none, infinity where it is
 *  above everything (no way to a clinic). past: with the snapshot as its last, for views that need it, else unused.
 *  What they are: load: vehicles an hour over what the street can carry; delay: minutes a kilometre takes longer than
 *  at free speed; access: minutes from a cell's junction to the nearest clinic or hospital at the streets' speeds
 * now; overflow: kg of waste on the ground at a collection point; trucks: passes so far; districts: share of its
 * dry-season ground that is flooded.
 *  @errors KOTA_DATA: the snapshot has not what it needs, or the city has no clinic.
 *  @determinism a pure function of its arguments.  @lifetime *values: heap, free with kota_free.
 *  @tested tests/unit/picture/test_info.c */
KOTA_NODISCARD kota_status kota_info_values(float **values, kota_info info, const kota_snap *snap,
                                            const kota_past *past, kota_error *err);

#endif
