/* The run cache: finished runs by a key of all that determines them, so that no study simulates again what another
 * did.
 *
 * A folder with one folder an entry, "<key>-<bytes>": "run", the run folder, and "sum", a hash of its names and
 * bytes. An entry takes its name when it is whole; what does not have its sum any more is refused and removed. Any
 * number of processes share a cache. Private to this layer. */
#ifndef KOTA_RUN_CACHE_H
#define KOTA_RUN_CACHE_H

#include "core/hash.h"
#include "core/log.h"

/** Copy the entry of a key into the folder `to`, which must not be there; *hit: whether there is one.
 *  @errors KOTA_DATA: `to` cannot be written.  @tested tests/unit/run/test_cache.c, tests/cli/study/cache.case */
KOTA_NODISCARD kota_status kota_run__cache_take(bool *hit, const char *cache, kota_hash key, const char *to,
                                                kota_logger *log, kota_error *err);
/** Copy a run folder into the cache, and remove entries that were not used for the longest time while all together
 * have more than limit_mb (1e6 bytes). One of more than a quarter of that is not kept. What fails is said, no more:
 * the run is good without it.  @tested tests/unit/run/test_cache.c, tests/cli/study/cache.case */
void kota_run__cache_put(const char *cache, double limit_mb, kota_hash key, const char *from, kota_logger *log);

#endif
