/* Arenas and heap blocks. An arena hands out pieces of chunks and frees them all at once; what lives how long is left
 * to its owner. In sanitizer builds each piece is a block of its own, so that an overrun is seen. */
#define _DEFAULT_SOURCE /* madvise */
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ALIGN_BYTES = 64 }; /* a cache line, and the widest vector */
#define CHUNK_FIRST_BYTES ((size_t)1 << 16)
#define CHUNK_MAX_BYTES ((size_t)1 << 23)
/* Large arrays share chunks so large that most of each is whole pages of 2 MB; what is not used is never touched. */
#define LARGE_BYTES ((size_t)1 << 20)
#define CHUNK_LARGE_BYTES ((size_t)1 << 26)
#define PAGE_BYTES ((size_t)4096)

typedef struct chunk {
    struct chunk *next;
    unsigned char *bytes; /* aligned; inside block, or block itself */
    void *block;          /* what free() wants */
    size_t size, used;
} chunk;

struct kota_arena {
    char *name;
    chunk *chunks; /* newest first */
    size_t limit_bytes, given_bytes, next_chunk_bytes;
    bool locked;
};

static size_t product(size_t count, size_t size) {
    if (size != 0 && count > (SIZE_MAX / 2) / size) {
        kota_panic(__FILE__, __LINE__, "%zu elements of %zu bytes are more than any memory", count, size);
    }
    return count * size;
}

kota_arena *kota_arena_create(const char *name, size_t limit_bytes) {
    kota_arena *arena = kota_alloc(1, sizeof *arena);
    size_t length = strlen(name);
    arena->name = kota_alloc(length + 1, 1);
    memcpy(arena->name, name, length);
    arena->limit_bytes = limit_bytes;
    arena->next_chunk_bytes = CHUNK_FIRST_BYTES;
    return arena;
}

static void chunk_destroy(chunk *old) {
    free(old->block);
    free(old);
}

void kota_arena_destroy(kota_arena *arena) {
    if (arena == NULL) return;
    while (arena->chunks != NULL) {
        chunk *old = arena->chunks;
        arena->chunks = old->next;
        chunk_destroy(old);
    }
    free(arena->name);
    free(arena);
}

#ifndef KOTA_SANITIZED
/* In pages of 2 MB a sweep over many arrays hardly ever misses the table of pages: 7 % faster, measured on the flood.
 * Only a wish: where there are none, all goes on as before. */
static void want_large_pages(unsigned char *bytes, size_t size) {
#ifdef MADV_HUGEPAGE
    if (size < CHUNK_LARGE_BYTES) return;
    size_t past = (size_t)((uintptr_t)bytes % PAGE_BYTES), skip = past == 0 ? 0 : PAGE_BYTES - past;
    (void)madvise(bytes + skip, (size - skip) / PAGE_BYTES * PAGE_BYTES, MADV_HUGEPAGE);
#else
    (void)bytes, (void)size;
#endif
}

static size_t chunk_bytes(const kota_arena *arena, size_t padded) {
    size_t wanted = arena->next_chunk_bytes;
#ifdef MADV_HUGEPAGE
    if (padded >= LARGE_BYTES) wanted = CHUNK_LARGE_BYTES;
#endif
    return padded > wanted ? padded : wanted;
}
#endif

static chunk *chunk_create(kota_arena *arena, size_t size) {
    chunk *fresh = kota_alloc(1, sizeof *fresh);
#ifdef KOTA_SANITIZED
    void *block = NULL;
    if (posix_memalign(&block, ALIGN_BYTES, size) != 0) block = NULL;
    if (block != NULL) memset(block, 0, size);
    fresh->bytes = block;
#else
    /* calloc, because the system's fresh pages are zero already and are not touched before they are used */
    void *block = calloc(1, size + ALIGN_BYTES);
    if (block != NULL) {
        size_t past = (size_t)((uintptr_t)block % ALIGN_BYTES);
        fresh->bytes = (unsigned char *)block + (past == 0 ? 0 : ALIGN_BYTES - past);
        want_large_pages(fresh->bytes, size);
    }
#endif
    if (block == NULL) {
        kota_panic(__FILE__, __LINE__, "out of memory: arena \"%s\" holds %zu bytes and needs %zu more", arena->name,
                   arena->given_bytes, size);
    }
    fresh->block = block;
    fresh->size = size;
    fresh->next = arena->chunks;
    arena->chunks = fresh;
    return fresh;
}

void *kota_arena_alloc(kota_arena *arena, size_t count, size_t size) {
    size_t bytes = product(count, size);
    if (bytes == 0) bytes = 1;
    size_t padded = (bytes + ALIGN_BYTES - 1) / ALIGN_BYTES * ALIGN_BYTES;
    if (arena->locked) {
        kota_panic(__FILE__, __LINE__, "arena \"%s\" is locked; %zu bytes asked of it", arena->name, bytes);
    }
    if (arena->limit_bytes != 0 && padded > arena->limit_bytes - arena->given_bytes) {
        kota_panic(__FILE__, __LINE__, "arena \"%s\" is over its limit of %zu bytes: it holds %zu, %zu more asked",
                   arena->name, arena->limit_bytes, arena->given_bytes, padded);
    }
    arena->given_bytes += padded;
#ifdef KOTA_SANITIZED
    chunk *from = chunk_create(arena, bytes);
#else
    chunk *from = arena->chunks;
    if (from == NULL || from->size - from->used < padded) {
        from = chunk_create(arena, chunk_bytes(arena, padded));
        if (arena->next_chunk_bytes < CHUNK_MAX_BYTES) arena->next_chunk_bytes *= 2;
    }
#endif
    void *piece = from->bytes + from->used;
    from->used += padded;
    return piece;
}

char *kota_arena_text(kota_arena *arena, const char *text) {
    size_t length = text != NULL ? strlen(text) : 0;
    char *copy = kota_arena_alloc(arena, length + 1, 1);
    if (length > 0) memcpy(copy, text, length);
    return copy;
}

void kota_arena_rewind(kota_arena *arena) {
    KOTA_ASSERT(!arena->locked);
    chunk *kept = NULL;
#ifndef KOTA_SANITIZED
    if (arena->chunks != NULL && arena->chunks->size <= CHUNK_MAX_BYTES) { /* spares a loop its system calls */
        kept = arena->chunks;
        arena->chunks = kept->next;
        memset(kept->bytes, 0, kept->used);
        kept->used = 0;
        kept->next = NULL;
    }
#endif
    while (arena->chunks != NULL) {
        chunk *old = arena->chunks;
        arena->chunks = old->next;
        chunk_destroy(old);
    }
    arena->chunks = kept;
    arena->given_bytes = 0;
}

void kota_arena_lock(kota_arena *arena) { arena->locked = true; }

size_t kota_arena_bytes(const kota_arena *arena) { return arena->given_bytes; }

void *kota_alloc(size_t count, size_t size) {
    size_t bytes = product(count, size);
    void *block = calloc(1, bytes == 0 ? 1 : bytes);
    if (block == NULL) kota_panic(__FILE__, __LINE__, "out of memory: %zu bytes", bytes);
    return block;
}

void *kota_realloc(void *block, size_t count, size_t size) {
    size_t bytes = product(count, size);
    void *moved = realloc(block, bytes == 0 ? 1 : bytes);
    if (moved == NULL) kota_panic(__FILE__, __LINE__, "out of memory: %zu bytes", bytes);
    return moved;
}

void kota_free(void *block) { free(block); }

void *kota_grow(void *items, int32_t count, int32_t *capacity, size_t size) {
    KOTA_ASSERT(count >= 0 && count <= *capacity);
    if (count < *capacity) return items;
    if (*capacity == INT32_MAX) kota_panic(__FILE__, __LINE__, "an array of %d elements cannot grow", (int)count);
    int32_t larger = *capacity < 8 ? 8 : *capacity > INT32_MAX / 2 ? INT32_MAX : *capacity * 2;
    items = kota_realloc(items, (size_t)larger, size);
    *capacity = larger;
    return items;
}
