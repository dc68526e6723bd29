/* The flood engine's bits are the same for every compiler, vector width and number of threads: those of a rain on a
 * town of blocks stand here, and both compilers of `kota test --all` must meet them: gcc with the widest vectors of
 * the processor, clang with the narrowest. They move only with the scheme itself. */
#include <criterion/criterion.h>
#include <string.h>

#include "bench/bench_flood.c" /* the case of `kota bench flood --small` */

static void expect_bits(kota_flood_solver solver, const char *want) {
    const int32_t threads[] = {1, 2, 8};
    for (int32_t t = 0; t < KOTA_COUNT(threads); t++) {
        for (int32_t records = 0; records < 2; records++) {
            kota_bench_rain rain = {.side = 200,
                                    .threads = threads[t],
                                    .solver = solver,
                                    .records = records == 1,
                                    .durations = records,
                                    .timed_s = 900};
            char got[KOTA_HASH_TEXT_MAX];
            kota_hash_text(kota_bench_flood(&rain).hash, got);
            cr_expect_eq(strcmp(got, want), 0, "solver %d, %d threads: %s, not %s", (int)solver, (int)threads[t], got,
                         want);
        }
    }
}

Test(flood_bits, same_for_every_compiler_and_thread_count) {
    expect_bits(KOTA_SOLVER_FAST, "67bf206640464bcce7447d6c6a667f8b");
    expect_bits(KOTA_SOLVER_FULL, "0b642cb94d7d06ec6769ce74a2b27523");
}
