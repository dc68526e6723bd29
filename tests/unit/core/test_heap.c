/* What is put into a heap comes out in order, however it went in. */
#include <criterion/criterion.h>

#include "core/heap.h"
#include "core/random.h"

typedef struct ticket {
    double key;
    int32_t number;
} ticket;

static bool sooner(const ticket *a, const ticket *b) {
    if (a->key < b->key || b->key < a->key) return a->key < b->key;
    return a->number < b->number;
}
KOTA_HEAP(ticket, sooner)

Test(heap, the_least_comes_out_first_and_ties_by_number) {
    kota_key key = {.seed = 5, .entity = 1, .stream = KOTA_STREAM_SKETCH};
    for (int32_t size = 1; size <= 300; size += 13) {
        ticket_heap heap = {0};
        for (int32_t k = 0; k < size; k++) /* a few keys, so that many are equal */
            ticket_push(&heap, (ticket){kota_random_below(key, (uint64_t)(size * 1000 + k), 9), k});
        ticket before = ticket_pop(&heap);
        for (int32_t k = 1; k < size; k++) {
            ticket next = ticket_pop(&heap);
            cr_assert(sooner(&before, &next), "%g %d before %g %d", before.key, (int)before.number, next.key,
                      (int)next.number);
            before = next;
        }
        cr_assert_eq(heap.count, 0);
        kota_free(heap.items);
    }
}

/* Against a list that is searched through, while items come and go. */
Test(heap, items_may_come_while_others_go) {
    enum { STEPS = 4000 };
    static ticket list[STEPS];
    kota_key key = {.seed = 6, .entity = 1, .stream = KOTA_STREAM_SKETCH};
    ticket_heap heap = {0};
    int32_t count = 0;
    for (int32_t step = 0; step < STEPS; step++) {
        if (kota_random_unit(key, 2 * (uint64_t)step) < 0.55) {
            ticket one = {kota_random_unit(key, 2 * (uint64_t)step + 1), step};
            ticket_push(&heap, one);
            list[count++] = one;
        } else if (count > 0) {
            int32_t least = 0;
            for (int32_t k = 1; k < count; k++)
                if (sooner(&list[k], &list[least])) least = k;
            cr_assert_eq(ticket_pop(&heap).number, list[least].number);
            list[least] = list[--count];
        }
        cr_assert_eq(heap.count, count);
    }
    kota_free(heap.items);
}
