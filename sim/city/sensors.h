/* What policies are told: readings of sensors in place of the truth. A sensor samples at its period, from the start
 * on and back from it; a sample gets noise, is rounded to a step, may be lost, and is known after a delay. Until
 * then, and where it was lost, the last one known stands. Sensors only look: no run differs by them but where a
 * policy does.
 */
#ifndef KOTA_CITY_SENSORS_H
#define KOTA_CITY_SENSORS_H

#include "city/city.h"

typedef struct kota_sensors kota_sensors;

/** Those of a plan, for a city of that map; both are borrowed.
 *  @return NULL where the plan has none, or only ones with truth = true.
 *  @lifetime free with kota_sensors_destroy.  @tested tests/unit/city/test_sensors.c */
kota_sensors *kota_sensors_create(const kota_plan *plan, const kota_map *map);
void kota_sensors_destroy(kota_sensors *sensors); /* NULL is fine */
/** Take the samples that are due now. Call at each coupling interval, before policies act; NULL is fine.
 *  @determinism draws are keyed by (seed, KOTA_STREAM_SENSOR, the entity's lasting id, the reading, the sample's
 *  number from the start).  @tested tests/unit/city/test_sensors.c, tests/determinism/test_same_bits.c */
void kota_sensors_step(kota_sensors *sensors, const kota_city *city);
/** Put readings over the truth in a snapshot just taken, with their ages; what a district is told of speeds and full
 *  bins follows the readings. NULL is fine.  @lifetime the snapshot borrows the ages.
 *  @tested tests/unit/city/test_sensors.c */
void kota_sensors_show(const kota_sensors *sensors, kota_snap *snap);
/** Samples that are on their way and last readings, so that a resumed run reads the same; NULL is fine. */
void kota_sensors_save(const kota_sensors *sensors, kota_blob *blob);
KOTA_NODISCARD kota_status kota_sensors_load(kota_sensors *sensors, kota_blob *blob);

#endif
