/* kota render RUN --corridor STREET -o x.png: a time-space diagram of a street. */
#ifndef KOTA_APP_RENDER_CORRIDOR_H
#define KOTA_APP_RENDER_CORRIDOR_H

#include "app/app.h"

/** Draw the two longest chains of a corridor of the run's corridors.csv, which are its two directions where the
 * street has two and lies in one place.
 *  @errors KOTA_DATA: the run has no corridors.csv, or it does not tell of the street.
 *  @tested tests/cli/run/corridors.case */
KOTA_NODISCARD kota_status kota_app_render_corridor(kota_app *app, const kota_run_folder *folder, kota_error *err);

#endif
