/* The one table of a city's places that a planner keeps: pumps, gates, ponds, bins, collection points, treatment,
 * landfills, depots, transfer stations, gauges. One row is one place:
 *   kind, name, lon, lat (or x, y), capacity, unit
 * and, where they are known, id, to_lon, to_lat (or to_x, to_y), on_level_m, off_level_m, head_m, invert_m, width_m,
 * height_m, depth_m, trucks, capacity_m3, haul_min. What the places become in a city is import_places.c's. */
#ifndef KOTA_IO_PLACES_FILE_H
#define KOTA_IO_PLACES_FILE_H

#include "core/memory.h"

typedef enum kota_row_kind {
    KOTA_ROW_FACILITY,
    KOTA_ROW_PUMP,
    KOTA_ROW_GATE,
    KOTA_ROW_POND,
    KOTA_ROW_GAUGE
} kota_row_kind;

typedef struct kota_place_row {
    int32_t line; /* of the file */
    kota_row_kind kind;
    int32_t facility;      /* kota_facility_kind, of KOTA_ROW_FACILITY */
    const char *id, *name; /* id: the file's, else from kind and line */
    double x, y;           /* degrees east and north, or metres */
    double to_x, to_y;     /* where a pump or gate lets water go; NaN: not given */
    double capacity;       /* pump m3/s; gate m2; pond and stores m3; depot trucks; NaN: not given */
    double on_level_m, off_level_m, head_m, invert_m, width_m, height_m, depth_m, haul_s; /* NaN: not given */
} kota_place_row;

typedef struct kota_places {
    kota_place_row *items;
    int32_t count;
    bool degrees; /* lon and lat; else x and y in the metres of a system that the file does not name */
} kota_places;

/** What OpenStreetMap or a planner calls a kind of facility; -1: none. Case, spaces and hyphens do not count.
 *  @tested tests/cli/import/places.case */
int32_t kota_places_facility(const char *word);
/** Parse a table of length bytes; path: for sentences.
 *  @errors KOTA_DATA: every bad row by "<path>:<line>:" with the column, its value and the cure, up to what a
 * sentence holds: an unknown kind or unit, no place, a place off the Earth, a value out of its range, an id that came
 * before.
 *  @lifetime all in arena.  @tested tests/cli/import/places.case, tests/fuzz/fuzz_places.c */
KOTA_NODISCARD kota_status kota_places_parse(kota_places *places, const char *bytes, size_t length, const char *path,
                                             kota_arena *arena, kota_error *err);
/** The same from a file (at most 64 MB). */
KOTA_NODISCARD kota_status kota_places_read(kota_places *places, const char *path, kota_arena *arena,
                                            kota_error *err);

#endif
