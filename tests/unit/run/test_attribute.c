/* Shapley's values on games whose answer is known: independent parts, a pair that only works together, and noise. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "core/random.h"
#include "run/attribute.h"

enum { RUNS = 3, GROUPS = 3, SETS = 8 };

typedef struct game {
    double values[SETS][2][RUNS * KOTA_INDICATOR_COUNT]; /* [set][baseline, intervention] */
    kota_sheet sheets[SETS][2];
    kota_comparison sets[SETS];
    kota_factorial factorial;
} game;

static char names[2][16] = {"Baseline", "Pond"};
static const char *const GROUP_NAMES[] = {"a", "b", "c"};

static void build(game *g, double (*effect)(int32_t set, int32_t replication)) {
    *g = (game){0};
    for (int32_t set = 0; set < SETS; set++) {
        for (int32_t r = 0; r < RUNS; r++) {
            int32_t at = r * KOTA_INDICATOR_COUNT + KOTA_INDICATOR_flooded_area_ha;
            g->values[set][0][at] = 50 + set + r;
            g->values[set][1][at] = 50 + set + r + effect(set, r);
        }
        for (int32_t m = 0; m < 2; m++) g->sheets[set][m] = (kota_sheet){names[m], RUNS, g->values[set][m]};
        g->sets[set] = (kota_comparison){.sheets = g->sheets[set], .sheet_count = 2};
    }
    g->factorial = (kota_factorial){GROUP_NAMES, GROUPS, g->sets};
}

static kota_attribution split(game *g) {
    return kota_attribute(&g->sets[SETS - 1], &g->factorial, 1, KOTA_INDICATOR_flooded_area_ha, 0);
}

/* direct -10, a adds -3, b adds +1, c nothing */
static double independent(int32_t set, int32_t r) {
    (void)r;
    return -10 - 3 * (set & 1) + (set >> 1 & 1);
}
static double together(int32_t set, int32_t r) { /* a and b act only together */
    (void)r;
    return (set & 3) == 3 ? -6 : 0;
}
static double noise(int32_t set, int32_t r) {
    const kota_key key = {.seed = 7, .entity = (uint64_t)set, .stream = KOTA_STREAM_BOOTSTRAP};
    return kota_random_normal(key, (uint64_t)r);
}

Test(attribute, independent_parts_are_their_own) {
    static game g;
    build(&g, independent);
    kota_attribution a = split(&g);
    const double wanted[] = {-10, -3, 1, 0};
    for (int32_t p = 0; p <= GROUPS; p++) cr_assert_float_eq(a.part[p], wanted[p], 1e-12);
    cr_assert_float_eq(a.total, -12, 1e-12);
    cr_assert(a.clear, "the same in every run");
}

Test(attribute, a_pair_shares_what_it_does_together) {
    static game g;
    build(&g, together);
    kota_attribution a = split(&g);
    const double wanted[] = {0, -3, -3, 0};
    for (int32_t p = 0; p <= GROUPS; p++) cr_assert_float_eq(a.part[p], wanted[p], 1e-12);
}

Test(attribute, parts_sum_to_the_whole) {
    static game g;
    build(&g, noise);
    kota_attribution a = split(&g);
    double sum = 0;
    for (int32_t p = 0; p <= GROUPS; p++) sum += a.part[p];
    cr_assert_float_eq(sum, a.total, 1e-12);
    cr_assert(!a.clear, "three runs of noise");
}
