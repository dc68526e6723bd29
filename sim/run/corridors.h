/* Streets by place and time, for time-space diagrams: what outputs.corridors asks for is gathered while the run goes,
 * since the traffic itself looks back an hour only. It listens, it never acts: nothing of a run depends on it, nor
 * does its content hash. */
#ifndef KOTA_RUN_CORRIDORS_H
#define KOTA_RUN_CORRIDORS_H

#include "city/city.h"
#include "core/blob.h"
#include "run/run.h"

typedef struct kota_corridors kota_corridors;
/** Find the streets that the plan names; *out is NULL where it names none.
 *  @errors KOTA_SCRIPT: no street of the city has that name.  @lifetime close with kota_run__corridors_close.
 *  @tested tests/cli/run/corridors.case */
KOTA_NODISCARD kota_status kota_run__corridors_open(kota_corridors **out, const kota_run_def *def,
                                                    const kota_map *map, kota_error *err);
/* corridors NULL is fine below: nothing is done. */
void kota_run__corridors_close(kota_corridors *corridors);
/** Take the bins since the start that have been closed since the last time. */
void kota_run__corridors_take(kota_corridors *corridors, const kota_city *city);
/** What was taken so far as bytes, and back.  @errors load: KOTA_DATA, they are of other corridors. */
void kota_run__corridors_save(const kota_corridors *corridors, kota_blob *blob);
KOTA_NODISCARD kota_status kota_run__corridors_load(kota_corridors *corridors, kota_blob *blob);
/** corridors.csv: a row for each link of each chain (map/chains.h) and bin, along the chain, then by time. The mean
 * speed is the way that those drove who left the link in the bin over the time that all spent on it then (Edie 1963);
 * where none left it is 0 while one or more stood at its end, on the mean of the bin, else empty. The queue is the
 * mean number of those. A bin that ends with the run is not closed yet and is left out.  @errors KOTA_DATA: it cannot
 * be written.  @tested tests/cli/run/corridors.case */
KOTA_NODISCARD kota_status kota_run__corridors_write(const kota_corridors *corridors, const char *folder,
                                                     kota_error *err);

#endif
