/* A city sketch: what a person draws in Lua, as plain data, and the builder that makes a map of it. */
#ifndef KOTA_MAP_SKETCH_H
#define KOTA_MAP_SKETCH_H

#include "core/schema.h"
#include "map/map.h"

/* the order matters */
/* clang-format off */
#include "core/schema_struct.h"
#include "map/sketch.def"
#include "core/schema_end.h"
#include "core/schema_extern.h"
#include "map/sketch.def"
#include "core/schema_end.h"
/* clang-format on */

/** Every fault of a sketch that ranges alone do not show: references, duplicate ids, points off the map, open
 * outlines. Lines read "<where>.districts[3]: ...".  @tested tests/unit/map/test_sketch.c */
/** The same of drain nodes, links and polders alone.  @tested tests/unit/script/test_examples.c */
void kota_sketch_check_drains(const kota_sketch *sketch, const char *where, kota_faults *faults);
void kota_sketch_check(const kota_sketch *sketch, const char *where, kota_faults *faults);
/** Those of pumps, walls and gates alone, which imported cities have too.  @tested tests/unit/map/test_sketch.c */
void kota_sketch_check_works(const kota_sketch *sketch, const char *where, kota_faults *faults);

/** Draw the map of a checked sketch on cells of cell_m (5..200 m).
 *
 *  Ground: planes through the 8 nearest spots, weighted by inverse distance squared and never beyond the spots' own
 *  heights; channels and basins burnt in, dikes and raised roads added, every height snapped to 2^-10 m so that a
 * lake at rest stays at rest to the bit. Water joined with the sea starts at least at the sea basin's level. Streets:
 *  arterials are noded where they cross (ends within 15 m of another are joined to it); local streets are generated
 *  in each district on a lattice (keyed by the sketch's seed and the district's id), not across water, and tied into
 *  arterials at stations each 25 m; arterials over water are bridges; the largest strongly connected part is kept.
 *  The network does not depend on cell_m. People and jobs are spread over the dry cells of a district as whole
 * numbers, more beside streets. Facilities get the nearest node without crossing water; TPS and inlets are generated
 * as the districts say, no inlets in a city without water; with local_drains_mm channels along the streets too, see
 * local_drains.h (these depend on the cells' ground). Facilities are sorted by id. Lasting ids of what is
 * generated come from places and district ids: what is changed elsewhere renumbers nothing.
 *  @determinism a pure function of sketch and cell_m.   @lifetime all in arena.
 *  @errors KOTA_DATA.  @tested tests/unit/map/test_sketch.c */
KOTA_NODISCARD kota_status kota_map_from_sketch(kota_map **map, const kota_sketch *sketch, double cell_m,
                                                kota_arena *arena, kota_error *err);

#endif
