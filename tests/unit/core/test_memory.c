/* Arenas: alignment, zeroing, limits, locks, reuse; growing arrays. */
#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

#include "core/memory.h"

static bool all_zero(const unsigned char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != 0) return false;
    }
    return true;
}

Test(memory, pieces_are_aligned_zeroed_and_apart) {
    kota_arena *arena = kota_arena_create("test", 0);
    unsigned char *pieces[500];
    for (size_t i = 0; i < 500; i++) {
        pieces[i] = kota_arena_alloc(arena, i * 7, 3);
        cr_assert_eq((uintptr_t)pieces[i] % 64, 0u);
        cr_assert(all_zero(pieces[i], i * 21));
        memset(pieces[i], (int)(i % 251) + 1, i * 21);
    }
    for (size_t i = 0; i < 500; i++) {
        for (size_t j = 0; j < i * 21; j++) cr_assert_eq(pieces[i][j], i % 251 + 1);
    }
    cr_assert_geq(kota_arena_bytes(arena), (size_t)500 * 499 / 2 * 21);
    kota_arena_destroy(arena);
}

Test(memory, a_rewound_arena_is_zeroed_again) {
    kota_arena *arena = kota_arena_create("test", 0);
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 40; i++) {
            unsigned char *piece = kota_arena_alloc(arena, 10007, 1);
            cr_assert(all_zero(piece, 10007));
            memset(piece, 0xff, 10007);
        }
        unsigned char *large = kota_arena_alloc(arena, (size_t)1 << 20, 9); /* larger than any chunk */
        cr_assert(all_zero(large, (size_t)9 << 20));
        large[0] = 1;
        kota_arena_rewind(arena);
        cr_assert_eq(kota_arena_bytes(arena), 0u);
    }
    kota_arena_destroy(arena);
    kota_arena_destroy(NULL);
}

Test(memory, nothing_is_a_valid_pointer_and_texts_are_copied) {
    kota_arena *arena = kota_arena_create("test", 0);
    cr_assert_not_null(kota_arena_alloc(arena, 0, 8));
    char text[] = "banjir";
    char *copy = kota_arena_text(arena, text);
    text[0] = 'x';
    cr_assert_str_eq(copy, "banjir");
    cr_assert_str_eq(kota_arena_text(arena, NULL), "");
    kota_arena_destroy(arena);
}

Test(memory, up_to_the_limit) {
    kota_arena *arena = kota_arena_create("test", 1024);
    cr_assert_not_null(kota_arena_alloc(arena, 1024, 1));
    kota_arena_rewind(arena);
    cr_assert_not_null(kota_arena_alloc(arena, 1, 1000));
    kota_arena_destroy(arena);
}

Test(memory, over_the_limit_is_a_panic, .signal = SIGABRT) {
    kota_arena *arena = kota_arena_create("test", 1024);
    (void)kota_arena_alloc(arena, 1025, 1);
}

Test(memory, a_locked_arena_panics, .signal = SIGABRT) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_arena_lock(arena);
    (void)kota_arena_alloc(arena, 1, 1);
}

Test(memory, a_product_that_overflows_is_a_panic, .signal = SIGABRT) {
    kota_arena *arena = kota_arena_create("test", 0);
    volatile size_t half = SIZE_MAX / 2;
    (void)kota_arena_alloc(arena, half, 3);
}

Test(memory, arrays_grow_and_keep_their_items) {
    int32_t *items = NULL, count = 0, capacity = 0, moves = 0;
    for (int32_t i = 0; i < 10000; i++) {
        int32_t before = capacity;
        items = kota_grow(items, count, &capacity, sizeof *items);
        if (capacity != before) moves++;
        items[count++] = i * 3;
    }
    for (int32_t i = 0; i < 10000; i++) cr_assert_eq(items[i], i * 3);
    cr_assert_lt(moves, 15); /* doubling */
    kota_free(items);
    unsigned char *block = kota_alloc(100, 7);
    cr_assert(all_zero(block, 700));
    kota_free(block);
    kota_free(NULL);
}
