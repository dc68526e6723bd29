/* A finished run as layers of a GeoPackage. */
#ifndef KOTA_APP_EXPORT_LAYERS_H
#define KOTA_APP_EXPORT_LAYERS_H

#include "run/run.h"

/** How many railways a map draws, and stations it has: those it names and those where its trains stop.
 *  @tested tests/cli/run/export_qgis.case */
int32_t kota_export_rail_count(const kota_map *map);
int32_t kota_export_station_count(const kota_map *map);
/** Layers links, bins, rails and stations of the run at its end (last: its last snapshot), in the city's coordinate
 * system; of what the city has none of there is no layer.
 *  @errors KOTA_DATA: the file cannot be written; kota has no GDAL.  @determinism those of kota_gis_finish.
 *  @tested tests/cli/run/export_data.case */
KOTA_NODISCARD kota_status kota_export_layers(const char *path, const kota_run_folder *run, const kota_snap *last,
                                              kota_error *err);

#endif
