/* A binary heap for any type: what comes first by an order is taken out first. Orders that leave no two items equal
 * (the last key an index) make the order of what is taken out a function of what was put in.
 *
 *     static bool sooner(const reached *a, const reached *b) { ... }
 *     KOTA_HEAP(reached, sooner)
 *
 * makes the type reached_heap, which begins as {0} and of which kota_free(heap.items) frees all, and
 *     reached_push(&heap, item)
 *     reached_pop(&heap)          of a heap whose count is above 0
 *  @tested tests/unit/core/test_heap.c */
#ifndef KOTA_CORE_HEAP_H
#define KOTA_CORE_HEAP_H

#include "core/memory.h"

#define KOTA_HEAP(T, before)                                                                                         \
    typedef struct T##_heap {                                                                                        \
        T *items;                                                                                                    \
        int32_t count, room;                                                                                         \
    } T##_heap;                                                                                                      \
    static void T##_push(T##_heap *heap, T one) {                                                                    \
        heap->items = kota_grow(heap->items, heap->count, &heap->room, sizeof *heap->items);                         \
        int32_t at = heap->count++;                                                                                  \
        for (; at > 0 && before(&one, &heap->items[(at - 1) / 2]); at = (at - 1) / 2)                                \
            heap->items[at] = heap->items[(at - 1) / 2];                                                             \
        heap->items[at] = one;                                                                                       \
    }                                                                                                                \
    static T T##_pop(T##_heap *heap) {                                                                               \
        T first = heap->items[0], last = heap->items[--heap->count];                                                 \
        int32_t at = 0;                                                                                              \
        for (int32_t child = 1; child < heap->count; child = 2 * at + 1) {                                           \
            if (child + 1 < heap->count && before(&heap->items[child + 1], &heap->items[child])) child++;            \
            if (!before(&heap->items[child], &last)) break;                                                          \
            heap->items[at] = heap->items[child];                                                                    \
            at = child;                                                                                              \
        }                                                                                                            \
        heap->items[at] = last;                                                                                      \
        return first;                                                                                                \
    }

#endif
