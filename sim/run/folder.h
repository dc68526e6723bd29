/* Writing the files of a run folder. Private to this layer. */
#ifndef KOTA_RUN_FOLDER_H
#define KOTA_RUN_FOLDER_H

#include "io/csv.h"
#include "run/observed_parts.h"
#include "run/run.h"

/** Write the tables, the peaks and the tape into folder (NULL: only the hash), and hash them with the snapshots'
 *  hashes. What outputs leaves out is hashed all the same.
 *  @param last  snapshot of the end.
 *  @param observed  what to compare with, or NULL; gets its table filled.
 *  @errors KOTA_DATA: a file cannot be written.  @tested tests/cli/run/folder.case, tests/determinism/ */
kota_status kota_run__outputs(kota_hash *content, const kota_city *city, const kota_map *map, const kota_snap *last,
                              const kota_hash *snap_hashes, int32_t snap_count, kota_observed *observed,
                              const kota_outputs *outputs, const char *folder, kota_error *err);
/** Write a table into folder (NULL: not at all), hash name and text, and make it empty.
 *  @errors KOTA_DATA: it cannot be written.  @tested tests/cli/run/folder.case */
kota_status kota_run__table(kota_csv *csv, kota_hasher *hasher, const char *folder, const char *name,
                            kota_error *err);
/** gauges.csv and sections.csv, where there are any.  @errors KOTA_DATA: a file cannot be written.
 *  @tested tests/cli/flood/ */
KOTA_NODISCARD kota_status kota_run__watch(kota_hasher *hasher, const kota_city *city, const kota_map *map,
                                           const char *folder, kota_error *err);
/** exposure.csv, where heights are known.  @errors KOTA_DATA: it cannot be written.
 *  @tested tests/cli/flood/city.case */
KOTA_NODISCARD kota_status kota_run__exposure(kota_hasher *hasher, const kota_city *city, const kota_map *map,
                                              const char *folder, kota_error *err);
/** measures.csv, where something was adopted or orders.  @errors KOTA_DATA: it cannot be written; KOTA_SCRIPT,
 * KOTA_BUDGET: a policy's explain fails.  @tested tests/cli/policy/measures.case */
KOTA_NODISCARD kota_status kota_run__measures(const kota_run_def *def, const kota_city *city, const kota_map *map,
                                              const char *folder, kota_error *err);
typedef struct kota_run_data { /* what a run read beside its plan */
    kota_hash warm_start_hash;
    const kota_hash *rain_hashes;  /* see rain.h; NULL: none */
    const kota_observed *observed; /* NULL: nothing */
} kota_run_data;
/** manifest.json, run.json, plan.json. Times, the host and the clock go into run.json alone.
 *  @errors KOTA_DATA: a file cannot be written.  @tested tests/cli/run/folder.case */
kota_status kota_run__receipts(const kota_run_def *def, const kota_run_result *result, const kota_run_data *data,
                               const char *folder, kota_error *err);
/** Path of a file that the scenario names: beside the scenario, else in the data folder, else as it stands. What
 * comes after a | is a layer's name. found (may be NULL): whether it is there. heap, free with kota_free.
 *  @tested tests/cli/observed/ */
char *kota_run__named(const kota_run_def *def, const char *name, bool *found);
/** "<folder>/<name>"; free with kota_free. */
char *kota_run__path(const char *folder, const char *name);

#endif
