/* Which files a scenario needs, and where they go in a pack. */
#ifndef KOTA_APP_PACK_FILES_H
#define KOTA_APP_PACK_FILES_H

#include "app/app.h"
#include "io/pack.h"

/** Fill the pack's names, plans and files from an open scenario: its own Lua files, its city (city.lua or the whole
 *  folder of an imported one), the data that its Lua or its plans name, and the licences and credits that lie beside
 *  any of them (LICENSE, LICENCE, COPYING, SOURCES, CREDITS and README files). Paths in the pack are such that the
 *  scenario finds all of them beside itself. The library of kota is left out.
 *  @errors KOTA_DATA: a file is named by its place on this machine, or is not there; a member goes on from an earlier
 *  run.  @lifetime all in arena.  @tested tests/cli/pack/ */
KOTA_NODISCARD kota_status kota_pack_files(kota_pack *pack, const kota_app *app, kota_script *script,
                                           kota_arena *arena, kota_error *err);

#endif
