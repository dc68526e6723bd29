/* A thread pool for parallel-for over fixed tiles. Workers sleep between regions (no spinning), the caller works too,
 * tiles are handed out in any order, so a tile may write only what is its own; reductions are stored per tile and
 * summed by the caller in tile order. That is why results have the same bits for any thread count. */
#ifndef KOTA_CORE_POOL_H
#define KOTA_CORE_POOL_H

#include "core/kota.h"

typedef struct kota_pool kota_pool;
typedef void kota_tile_fn(void *context, int32_t tile);

/** threads: 1..64 including the caller; 1 starts no thread.  @tested tests/unit/core/test_pool.c */
kota_pool *kota_pool_create(int32_t threads);
void kota_pool_destroy(kota_pool *pool); /* NULL is fine */
/** Run fn(context, 0..tiles-1) and return when all are done. pool NULL runs them here, in order. Not reentrant. */
void kota_pool_for(kota_pool *pool, int32_t tiles, kota_tile_fn *fn, void *context);
int32_t kota_pool_threads(const kota_pool *pool); /* 1 for NULL */

#endif
