/* A finished run as a project that QGIS opens, with styles. */
#ifndef KOTA_APP_EXPORT_QGIS_H
#define KOTA_APP_EXPORT_QGIS_H

#include "app/app.h"

/** Write into a folder: run.gpkg (links and bins at the end), copies of the run's rasters, a style (.qml) for each,
 *  and kota.qgs, in which the layers have names of the reader's language and lie in the city's coordinate system.
 *  last: the run's last snapshot.
 *  @errors KOTA_DATA: a file cannot be written; kota has no GDAL.  @tested tests/cli/run/export_qgis.case */
KOTA_NODISCARD kota_status kota_export_qgis(const char *folder, const kota_app *app, const kota_run_folder *run,
                                            const kota_snap *last, kota_error *err);

#endif
