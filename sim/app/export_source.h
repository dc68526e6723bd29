/* What kota export writes: the streets and trips of a scenario, of a finished run, or of another program's files. */
#ifndef KOTA_APP_EXPORT_SOURCE_H
#define KOTA_APP_EXPORT_SOURCE_H

#include "app/app.h"
#include "io/net.h"

typedef struct kota_export_source { /* all in its arena */
    kota_arena *arena;
    kota_net net;
    kota_net_trips trips; /* none: trip_count 0 */
    int64_t seed;
} kota_export_source;

/** Read the source that the first word names: FILE.lua, a run's folder, a SUMO network (.xml, with --routes FILE its
 * vehicles), or a GMNS folder. Vehicles of a city drive the quickest ways of its empty streets; who walks is left
 * out.
 *  @errors KOTA_USAGE: no word; KOTA_DATA and those of reading it.  @lifetime close, whatever the status.
 *  @tested tests/cli/run/export_sumo.case, tests/cli/run/export_gmns.case */
KOTA_NODISCARD kota_status kota_export_source_open(kota_export_source *source, kota_app *app, kota_error *err);
void kota_export_source_close(kota_export_source *source);

#endif
