/* A small made-up city for tests: 1.2 x 1.2 km, a sea, a river, a canal, a polder with a pond and a pump, three
 * districts, four arterials and one facility of each kind that the waste engine needs. Nothing in it is from
 * anywhere. */
#ifndef KOTA_TEST_CITY_H
#define KOTA_TEST_CITY_H

#include "core/memory.h"
#include "map/sketch.h"

/** A valid sketch, all of it in arena; a test may change its records before it builds a map of it.
 *
 *  Districts 0 "kampung" (north-west, a polder at 0.5 m), 1 "centre" (north-east), 2 "housing" (south, 2 to 4 m).
 *  River x = 600 from south to north with 5 m3/s; sea north of y = 1120 at level 0; pond around (200, 960). */
kota_sketch *kota_test_city(kota_arena *arena);

/** Make room for one more record in a list of a sketch and fill it with defaults; returns it.  schema: that of the
 * records. */
void *kota_test_city_add(kota_records *records, const kota_schema *schema, kota_arena *arena);

/** x0 y0 x1 y1 ... copied into the arena; count is that of points. */
kota_points kota_test_points(kota_arena *arena, int32_t count, const double *xy_m);

#endif
