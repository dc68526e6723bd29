/* The thread pool: workers sleep on a condition until a region opens, take tiles from a shared counter, and sleep
 * again. What a tile may write is left to the caller. */
#include "core/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "core/memory.h"

enum { THREADS_MAX = 64 };

struct kota_pool {
    pthread_mutex_t mutex;
    pthread_cond_t opened; /* a region was opened, or the pool closes */
    pthread_cond_t left;   /* the last worker left a region */
    /* under the mutex: */
    uint64_t region; /* counts regions, so that a worker enters each at most once */
    bool open;       /* may a worker still enter? */
    bool closing;
    int32_t inside; /* workers in the region */
    kota_tile_fn *fn;
    void *context;
    int32_t tiles;
    /* outside the mutex: */
    _Atomic int64_t next; /* the next tile to hand out */
    int32_t workers;
    pthread_t threads[THREADS_MAX];
};

static void work(kota_pool *pool, kota_tile_fn *fn, void *context, int32_t tiles) {
    for (;;) {
        int64_t tile = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
        if (tile >= tiles) return;
        fn(context, (int32_t)tile);
    }
}

static void *worker_main(void *argument) {
    kota_pool *pool = argument;
    uint64_t seen = 0;
    pthread_mutex_lock(&pool->mutex);
    for (;;) {
        while (!pool->closing && (pool->region == seen || !pool->open)) {
            pthread_cond_wait(&pool->opened, &pool->mutex);
        }
        if (pool->closing) break;
        seen = pool->region;
        pool->inside++;
        kota_tile_fn *fn = pool->fn;
        void *context = pool->context;
        int32_t tiles = pool->tiles;
        pthread_mutex_unlock(&pool->mutex);
        work(pool, fn, context, tiles);
        pthread_mutex_lock(&pool->mutex);
        pool->inside--;
        if (pool->inside == 0) pthread_cond_signal(&pool->left);
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

kota_pool *kota_pool_create(int32_t threads) {
    KOTA_ASSERT(threads >= 1 && threads <= THREADS_MAX);
    kota_pool *pool = kota_alloc(1, sizeof *pool);
    if (pthread_mutex_init(&pool->mutex, NULL) != 0 || pthread_cond_init(&pool->opened, NULL) != 0 ||
        pthread_cond_init(&pool->left, NULL) != 0) {
        kota_panic(__FILE__, __LINE__, "no mutex or condition for a thread pool");
    }
    atomic_init(&pool->next, 0);
    /* Signals belong to the main thread: workers are born with all of them blocked. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (pool->workers < threads - 1) {
        /* A system short of threads gives a slower pool: the results are the same. */
        if (pthread_create(&pool->threads[pool->workers], NULL, worker_main, pool) != 0) break;
        pool->workers++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pool;
}

void kota_pool_destroy(kota_pool *pool) {
    if (pool == NULL) return;
    pthread_mutex_lock(&pool->mutex);
    pool->closing = true;
    pthread_cond_broadcast(&pool->opened);
    pthread_mutex_unlock(&pool->mutex);
    for (int32_t i = 0; i < pool->workers; i++) pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->left);
    pthread_cond_destroy(&pool->opened);
    pthread_mutex_destroy(&pool->mutex);
    kota_free(pool);
}

void kota_pool_for(kota_pool *pool, int32_t tiles, kota_tile_fn *fn, void *context) {
    if (pool == NULL || pool->workers == 0 || tiles <= 1) {
        for (int32_t tile = 0; tile < tiles; tile++) fn(context, tile);
        return;
    }
    pthread_mutex_lock(&pool->mutex);
    KOTA_ASSERT(!pool->open && pool->inside == 0);
    pool->fn = fn;
    pool->context = context;
    pool->tiles = tiles;
    atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
    pool->region++;
    pool->open = true;
    pthread_cond_broadcast(&pool->opened);
    pthread_mutex_unlock(&pool->mutex);

    work(pool, fn, context, tiles);

    pthread_mutex_lock(&pool->mutex);
    pool->open = false; /* all tiles are taken: who slept until now need not come */
    while (pool->inside > 0) pthread_cond_wait(&pool->left, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
}

int32_t kota_pool_threads(const kota_pool *pool) { return pool == NULL ? 1 : pool->workers + 1; }
