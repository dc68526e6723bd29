/* The queue behind every tree of ways hands out keys in their order, whatever their spread. */
#include <criterion/criterion.h>

#include "core/random.h"
#include "traffic/bucket_queue.h"

enum { STEPS = 20000 };

/* As a tree grows: take the least, push a few that are no less; the reach grows from a bucket to a jammed city's. */
static void grow(double reach_ms, int32_t shift) {
    kota_bucket_queue queue = {0};
    kota_bucket_queue_start(&queue, shift);
    int32_t pushed = 1, taken = 0;
    uint64_t last = 0;
    kota_bucket_queue_push(&queue, 0);
    for (uint64_t key; kota_bucket_queue_pop(&queue, &key); taken++) {
        cr_assert(key >= last, "%d of reach %g: %llu after %llu", taken, reach_ms, (unsigned long long)key,
                  (unsigned long long)last);
        last = key;
        for (int32_t k = 0; k < 3 && pushed < STEPS; k++, pushed++) {
            double part = kota_random_unit((kota_key){.seed = 1}, (uint64_t)pushed);
            uint64_t cost = (key >> 32) + (uint64_t)(reach_ms * part * part * part);
            kota_bucket_queue_push(&queue, cost << 32 | (uint32_t)pushed);
        }
    }
    cr_assert(taken == pushed && taken == STEPS, "%d of %d came", taken, pushed);
    kota_bucket_queue_free(&queue);
}

Test(traffic_bucket_queue, keys_come_in_order_near_and_far) {
    for (double reach_ms = 100; reach_ms < 3e8; reach_ms *= 10) {
        grow(reach_ms, 8);
        grow(reach_ms, 11);
    }
}

Test(traffic_bucket_queue, a_cleared_queue_begins_anew) {
    kota_bucket_queue queue = {0};
    kota_bucket_queue_start(&queue, 8);
    for (uint64_t cost = 0; cost < 5000000; cost += 1000) kota_bucket_queue_push(&queue, cost << 32);
    uint64_t key;
    for (int32_t k = 0; k < 3000; k++)
        cr_assert(kota_bucket_queue_pop(&queue, &key) && key >> 32 == (uint64_t)k * 1000);
    kota_bucket_queue_clear(&queue);
    cr_assert(!kota_bucket_queue_pop(&queue, &key));
    kota_bucket_queue_start(&queue, 8);
    kota_bucket_queue_push(&queue, UINT64_C(700000) << 32);
    kota_bucket_queue_push(&queue, UINT64_C(7) << 32);
    cr_assert(kota_bucket_queue_pop(&queue, &key) && key >> 32 == 7);
    cr_assert(kota_bucket_queue_pop(&queue, &key) && key >> 32 == 700000);
    cr_assert(!kota_bucket_queue_pop(&queue, &key));
    kota_bucket_queue_free(&queue);
}
