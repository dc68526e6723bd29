/* People and jobs that come to a map after it was drawn, or leave it: growth of districts, new developments. Streets,
 * collection points and schools stay as they are. Who came is kept apart (kota_map.new_persons), so that growth
 * changes the luck of nobody who lived there before. */
#ifndef KOTA_MAP_GROWTH_H
#define KOTA_MAP_GROWTH_H

#include "core/kota.h"
#include "map/map.h"
#include "map/sketch.h"

/** Residents and jobs of a district (-1: of all) times a factor >= 0, spread as those that are there; residents are
 *  rounded to whole persons.  @tested tests/unit/plan/test_growth.c */
void kota_map_scale(kota_map *map, int32_t district, double persons_factor, double jobs_factor, kota_arena *arena);

typedef struct kota_development {
    const char *id;             /* lasting */
    const kota_points *outline; /* from the map's south-west corner, m; no points: all of the district */
    int32_t district;           /* -1: by the outline */
    double persons, jobs;       /* that come, >= 0 */
} kota_development;
/** Residents and jobs that come to the dry ground of a district or outline, evenly; each counts for the district of
 *  its cell.  @errors KOTA_DATA: no dry ground there that belongs to a district.
 *  @tested tests/unit/plan/test_growth.c */
KOTA_NODISCARD kota_status kota_map_settle(kota_map *map, const kota_development *add, kota_arena *arena,
                                           kota_error *err);

#endif
