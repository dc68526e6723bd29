/* The rasters of a scenario's rain, read onto the city's cells before a run begins. Private to this layer. */
#ifndef KOTA_RUN_RAIN_H
#define KOTA_RUN_RAIN_H

#include "io/json_text.h"
#include "run/run.h"

/** Read them and give them to the city; nothing where the plan's rain has none. In arena, which must outlive the
 * city.
 *  @errors KOTA_DATA: a file is missing or no raster, a rate below 0 or above 1000 mm/h, a cell of the city without a
 *  value.  @tested tests/cli/flood/rain_rasters.case */
KOTA_NODISCARD kota_status kota_run__rain(kota_city *city, const kota_run_def *def, const kota_map *map,
                                          kota_arena *arena, kota_hash **hashes, kota_error *err);
/** A hash of each as it lies on the city's cells, by its file's name; hashes NULL: nothing. */
void kota_run__rain_manifest(const kota_plan *plan, const kota_hash *hashes, kota_json_writer *json);

#endif
