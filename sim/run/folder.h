/* Writing the files of a run folder. Private to this layer. */
#ifndef KOTA_RUN_FOLDER_H
#define KOTA_RUN_FOLDER_H

#include "run/run.h"

/** Write all tables, the peak depth and the tape into folder (NULL: only the hash), and hash them with the snapshots'
 *  hashes.
 *  @param last  snapshot of the end.
 *  @errors KOTA_DATA: a file cannot be written.  @tested tests/cli/run/folder.case, tests/determinism/ */
kota_status kota_run__outputs(kota_hash *content, const kota_city *city, const kota_map *map, const kota_snap *last,
                              const kota_hash *snap_hashes, int32_t snap_count, const char *folder, kota_error *err);
/** manifest.json, run.json, plan.json. wall_s, the host and the clock go into run.json alone.
 *  @errors KOTA_DATA: a file cannot be written.  @tested tests/cli/run/folder.case */
kota_status kota_run__receipts(const kota_run_def *def, kota_hash content, kota_hash warm_start_hash, double wall_s,
                               const char *folder, kota_error *err);
/** "<folder>/<name>"; free with kota_free. */
char *kota_run__path(const char *folder, const char *name);

#endif
