/* The pool: every tile once, the same bits for any thread count, many regions, and children of the process. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/wait.h>

#include "core/memory.h"
#include "core/pool.h"

enum { TILES_MAX = 5000 };

typedef struct job {
    atomic_int runs[TILES_MAX];
    double sums[TILES_MAX];
    uint64_t round;
} job;

static void count_tile(void *context, int32_t tile) {
    job *j = context;
    atomic_fetch_add(&j->runs[tile], 1);
    double sum = 0;
    for (uint64_t i = 1; i <= 50; i++) sum += 1.0 / (double)(i + (uint64_t)tile + j->round);
    j->sums[tile] = sum;
}

static double run(kota_pool *pool, job *j, int32_t tiles, uint64_t round) {
    for (int32_t i = 0; i < tiles; i++) atomic_store(&j->runs[i], 0);
    j->round = round;
    kota_pool_for(pool, tiles, count_tile, j);
    double total = 0;
    for (int32_t i = 0; i < tiles; i++) {
        cr_assert_eq(atomic_load(&j->runs[i]), 1);
        total += j->sums[i];
    }
    return total;
}

static void every_tile_once(int32_t threads) {
    job *j = kota_alloc(1, sizeof *j);
    kota_pool *pool = kota_pool_create(threads);
    cr_assert_eq(kota_pool_threads(pool), threads);
    static const int32_t counts[] = {0, 1, 2, 3, 7, 64, 1000, TILES_MAX};
    for (uint64_t round = 0; round < 40; round++) {
        for (int32_t i = 0; i < KOTA_COUNT(counts); i++) {
            double together = run(pool, j, counts[i], round);
            cr_assert_eq(together, run(NULL, j, counts[i], round), "the same bits as without a pool");
        }
    }
    kota_pool_destroy(pool);
    kota_free(j);
}

Test(pool, every_tile_once_1_thread) { every_tile_once(1); }
Test(pool, every_tile_once_2_threads) { every_tile_once(2); }
Test(pool, every_tile_once_8_threads) { every_tile_once(8); }

Test(pool, many_small_regions) {
    job *j = kota_alloc(1, sizeof *j);
    kota_pool *pool = kota_pool_create(8);
    for (uint64_t round = 0; round < 20000; round++) {
        int32_t tiles = (int32_t)(round % 5);
        for (int32_t i = 0; i < tiles; i++) atomic_store(&j->runs[i], 0);
        kota_pool_for(pool, tiles, count_tile, j);
        for (int32_t i = 0; i < tiles; i++) cr_assert_eq(atomic_load(&j->runs[i]), 1);
    }
    kota_pool_destroy(pool);
    kota_free(j);
}

Test(pool, comes_and_goes_unused) {
    for (int32_t i = 0; i < 200; i++) kota_pool_destroy(kota_pool_create(1 + i % 8));
    kota_pool_destroy(NULL);
    cr_assert_eq(kota_pool_threads(NULL), 1);
}

static void note_mask(void *context, int32_t tile) {
    sigset_t mask;
    (void)pthread_sigmask(SIG_SETMASK, NULL, &mask);
    ((int *)context)[tile] = sigismember(&mask, SIGINT);
}

Test(pool, the_callers_signals_are_left_alone) {
    kota_pool *pool = kota_pool_create(4);
    sigset_t mask;
    (void)pthread_sigmask(SIG_SETMASK, NULL, &mask);
    cr_assert_eq(sigismember(&mask, SIGINT), 0);
    int blocked[1] = {-1};
    kota_pool_for(pool, 1, note_mask, blocked);
    cr_assert_eq(blocked[0], 0);
    kota_pool_destroy(pool);
}

Test(pool, a_process_that_used_it_can_start_a_child) {
    job *j = kota_alloc(1, sizeof *j);
    kota_pool *pool = kota_pool_create(8);
    (void)run(pool, j, 1000, 1);
    char name[] = "sh", option[] = "-c", script[] = "exit 3";
    char *const argv[] = {name, option, script, NULL};
    char *const environment[] = {NULL};
    pid_t child = 0;
    int state = 0;
    cr_assert_eq(posix_spawn(&child, "/bin/sh", NULL, NULL, argv, environment), 0);
    cr_assert_eq(waitpid(child, &state, 0), child);
    cr_assert(WIFEXITED(state) && WEXITSTATUS(state) == 3);
    (void)run(pool, j, 1000, 2); /* and the pool still works */
    kota_pool_destroy(pool);
    kota_free(j);
}
