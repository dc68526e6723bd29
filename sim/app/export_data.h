/* kota export of what runs and studies left: one database, and fields of water for GIS. */
#ifndef KOTA_APP_EXPORT_DATA_H
#define KOTA_APP_EXPORT_DATA_H

#include "app/app.h"

/** Whether the command line asks for a format of this file (--sqlite, --netcdf, --geotiff, --gpkg, --qgis). */
bool kota_export_data_asked(const kota_app *app);
/** Write them. Input: a study folder (--sqlite) or a run folder (all).
 *  @errors KOTA_USAGE, KOTA_DATA.  @tested tests/cli/run/export_data.case */
KOTA_NODISCARD kota_status kota_export_data(kota_app *app, kota_error *err);

#endif
