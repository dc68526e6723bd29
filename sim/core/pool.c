/* The thread pool: workers sleep on a condition until a region opens, take tiles from a shared counter, and sleep
 * again. What a tile may write is left to the caller.
 *
 * Waking a sleeper takes the system some 50 us, in which a sweep does a tenth of its work. So who waits first looks a
 * bounded number of times whether the wait is over: regions of a sweep follow each other within microseconds. */
#include "core/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "core/memory.h"

enum {
    THREADS_MAX = 64,
    LOOKS = 2000, /* before a wait turns into sleep: about 30 us (measured, Zen 4), less than waking costs */
};

struct kota_pool {
    pthread_mutex_t mutex;
    pthread_cond_t opened; /* a region was opened, or the pool closes */
    pthread_cond_t left;   /* the last worker left a region */
    /* under the mutex: */
    bool open; /* may a worker still enter? */
    bool closing;
    kota_tile_fn *fn;
    void *context;
    int32_t tiles;
    /* changed under the mutex, looked at outside: */
    _Atomic uint64_t region; /* counts regions, so that a worker enters each at most once */
    _Atomic int32_t inside;  /* workers in the region */
    /* outside the mutex: */
    _Atomic int64_t next; /* the next tile to hand out */
    int32_t looks;        /* 0 where threads share a processor: who looks keeps the others from working */
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

static void breathe(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static void look_for_region(kota_pool *pool, uint64_t seen) {
    for (int32_t look = 0; look < pool->looks; look++) {
        if (atomic_load_explicit(&pool->region, memory_order_relaxed) != seen) return;
        breathe();
    }
}

static void look_for_end(kota_pool *pool) {
    for (int32_t look = 0; look < pool->looks; look++) {
        if (atomic_load_explicit(&pool->inside, memory_order_relaxed) == 0) return;
        breathe();
    }
}

static void *worker_main(void *argument) {
    kota_pool *pool = argument;
    uint64_t seen = 0;
    for (;;) {
        look_for_region(pool, seen);
        pthread_mutex_lock(&pool->mutex);
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
        pthread_mutex_unlock(&pool->mutex);
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
    pool->looks = threads <= sysconf(_SC_NPROCESSORS_ONLN) ? LOOKS : 0;
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
    pthread_mutex_unlock(&pool->mutex);
    look_for_end(pool);
    pthread_mutex_lock(&pool->mutex);
    while (pool->inside > 0) pthread_cond_wait(&pool->left, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
}

int32_t kota_pool_threads(const kota_pool *pool) { return pool == NULL ? 1 : pool->workers + 1; }
