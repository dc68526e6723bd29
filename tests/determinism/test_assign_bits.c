/* Static assignment gives the same bits for any thread count, cold and after an edit, by either method. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "support/road_case.h"

typedef struct answer {
    kota_assign_result cold, warm;
    kota_hash cold_hash, warm_hash;
} answer;

static answer solve(const road_case *road, kota_assign_method method, int32_t threads) {
    answer out;
    kota_assign *assign = road_case_open(road);
    kota_assign_settings settings = {
        .method = method, .gap = method == KOTA_ASSIGN_B ? 1e-11 : 1e-3, .pool = kota_pool_create(threads)};
    cr_assert_eq(kota_assign_solve(assign, &settings, &out.cold, NULL), KOTA_OK);
    out.cold_hash = kota_assign_hash(assign);
    kota_assign_close(assign, road->links - 1, true);
    cr_assert_eq(kota_assign_solve(assign, &settings, &out.warm, NULL), KOTA_OK);
    out.warm_hash = kota_assign_hash(assign);
    kota_pool_destroy(settings.pool);
    kota_assign_destroy(assign);
    return out;
}

static bool same(const kota_assign_result *a, const kota_assign_result *b) {
    return kota_bits(a->objective) == kota_bits(b->objective) && kota_bits(a->tstt) == kota_bits(b->tstt) &&
           kota_bits(a->relative_gap) == kota_bits(b->relative_gap) && a->iterations == b->iterations;
}

Test(assign_bits, any_threads) {
    road_case road = road_case_random(21, 9, 20, 2);
    for (int32_t method = 0; method < 2; method++) {
        answer one = solve(&road, (kota_assign_method)method, 1);
        cr_assert(one.cold_hash.low != one.warm_hash.low || one.cold_hash.high != one.warm_hash.high);
        for (int32_t threads = 1; threads <= 5; threads += 2) {
            answer many = solve(&road, (kota_assign_method)method, threads);
            cr_assert(same(&one.cold, &many.cold));
            cr_assert(same(&one.warm, &many.warm));
            cr_assert_eq(one.cold_hash.low, many.cold_hash.low);
            cr_assert_eq(one.cold_hash.high, many.cold_hash.high);
            cr_assert_eq(one.warm_hash.low, many.warm_hash.low);
            cr_assert_eq(one.warm_hash.high, many.warm_hash.high);
        }
    }
    road_case_free(&road);
}
