/* Memory: arenas for what lives as long as its owner, and the few places that may allocate.
 *
 * Out of memory is a panic (abort with a sentence), never a NULL: a member of a study is a process of its own, so
 * the study reports it as failed and goes on. In sanitizer builds every arena allocation is its own malloc, because
 * an overrun inside a bump arena is invisible to AddressSanitizer. */
#ifndef KOTA_CORE_MEMORY_H
#define KOTA_CORE_MEMORY_H

#include "core/kota.h"

typedef struct kota_arena kota_arena;

/** limit_bytes: 0 for none; exceeding it is a panic that names the arena.  @tested tests/unit/core/test_memory.c */
kota_arena *kota_arena_create(const char *name, size_t limit_bytes);
void kota_arena_destroy(kota_arena *arena); /* NULL is fine */
/** count * size zeroed bytes, 64-byte aligned, alive until rewind or destroy. Never NULL (count 0 gives a valid
 *  pointer). A locked arena panics.  @tested tests/unit/core/test_memory.c */
void *kota_arena_alloc(kota_arena *arena, size_t count, size_t size);
/** A copy of text (NULL gives "") in the arena. */
char *kota_arena_text(kota_arena *arena, const char *text);
/** Free everything at once; the arena can be used again. */
void kota_arena_rewind(kota_arena *arena);
/** After the lock an allocation is a programmer's error. */
void kota_arena_lock(kota_arena *arena);
size_t kota_arena_bytes(const kota_arena *arena);

#define KOTA_NEW(arena, type, count) ((type *)kota_arena_alloc((arena), (size_t)(count), sizeof(type)))

/** Zeroed heap block, never NULL; free with kota_free. */
void *kota_alloc(size_t count, size_t size);
/** Heap block resized to count * size bytes, never NULL; new bytes are not zeroed. block may be NULL. */
void *kota_realloc(void *block, size_t count, size_t size);
void kota_free(void *block); /* NULL is fine */

/** Room for one more element in a growing heap array: doubles *capacity when count reaches it.
 *  Use: items = kota_grow(items, count, &capacity, sizeof *items);  @tested tests/unit/core/test_memory.c */
void *kota_grow(void *items, int32_t count, int32_t *capacity, size_t size);

#endif
