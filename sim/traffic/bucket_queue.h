/* A queue of links by cost for building trees: coarse buckets, a small heap for the bucket at hand, and a list for
 * what lies beyond the buckets, looked through once they are empty: on jammed streets most lies there. It hands out
 * exactly the order of (cost, link) that one heap would, but most entries only ever see a heap of a few. Inline,
 * because trees spend half their time here. Private to this layer. */
#ifndef KOTA_TRAFFIC_BUCKET_QUEUE_H
#define KOTA_TRAFFIC_BUCKET_QUEUE_H

#include <string.h>

#include "core/kota.h"
#include "core/memory.h"

enum { KOTA_BUCKETS = 1024, KOTA_BUCKET_WORDS = KOTA_BUCKETS / 64 };

typedef struct kota_key_list {
    uint64_t *keys; /* cost << 32 | link */
    int32_t count, capacity;
} kota_key_list;

typedef struct kota_bucket_queue { /* zero-initialised is empty */
    kota_key_list near, far; /* near: a heap of the bucket at hand and what came late; far: beyond the buckets */
    int32_t *after;          /* list of entries of each bucket */
    uint64_t *keys;
    int32_t entries, capacity;
    int32_t head[KOTA_BUCKETS];       /* 1 + entry, 0 none */
    uint64_t full[KOTA_BUCKET_WORDS]; /* a bit for each bucket that has entries */
    uint64_t at;                      /* bucket at hand, counted from cost 0 */
    uint64_t limit; /* bucket from which on keys are far; at most KOTA_BUCKETS after the one at hand */
    int32_t shift;  /* a bucket spans 2^shift of cost */
    int32_t in_buckets;
} kota_bucket_queue;

/** Make ready for costs of a fineness; the queue must be empty. */
static inline void kota_bucket_queue_start(kota_bucket_queue *queue, int32_t shift) {
    queue->shift = shift;
    queue->at = 0;
    queue->limit = KOTA_BUCKETS;
    queue->entries = 0;
}

/** Forget what is in it. */
static inline void kota_bucket_queue_clear(kota_bucket_queue *queue) {
    queue->near.count = queue->far.count = queue->entries = queue->in_buckets = 0;
    memset(queue->head, 0, sizeof queue->head);
    memset(queue->full, 0, sizeof queue->full);
}

static inline void kota_bucket_queue_free(kota_bucket_queue *queue) {
    kota_free(queue->near.keys);
    kota_free(queue->far.keys);
    kota_free(queue->after);
    kota_free(queue->keys);
}

static inline void kota_key_list_add(kota_key_list *list, uint64_t key) {
    if (list->count == list->capacity) {
        list->keys = kota_grow(list->keys, list->count, &list->capacity, sizeof *list->keys);
    }
    list->keys[list->count++] = key;
}

static inline void kota_bucket_queue__near(kota_bucket_queue *queue, uint64_t key) {
    kota_key_list_add(&queue->near, key);
    uint64_t *heap = queue->near.keys;
    int32_t at = queue->near.count - 1;
    for (; at > 0 && key < heap[(at - 1) / 2]; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
    heap[at] = key;
}

static inline void kota_bucket_queue_push(kota_bucket_queue *queue, uint64_t key) {
    uint64_t bucket = key >> 32 >> queue->shift;
    if (bucket <= queue->at) {
        kota_bucket_queue__near(queue, key);
        return;
    }
    if (bucket >= queue->limit) {
        kota_key_list_add(&queue->far, key);
        return;
    }
    if (queue->entries == queue->capacity) {
        queue->capacity = queue->capacity > 0 ? 2 * queue->capacity : 1024;
        queue->keys = kota_realloc(queue->keys, (size_t)queue->capacity, sizeof *queue->keys);
        queue->after = kota_realloc(queue->after, (size_t)queue->capacity, sizeof *queue->after);
    }
    int32_t slot = (int32_t)(bucket % KOTA_BUCKETS), entry = queue->entries++;
    queue->keys[entry] = key;
    queue->after[entry] = queue->head[slot];
    queue->head[slot] = entry + 1;
    queue->full[slot / 64] |= UINT64_C(1) << slot % 64;
    queue->in_buckets++;
}

/* The buckets are empty: have them begin at the least of the far entries; false where there is none. */
static inline bool kota_bucket_queue__fetch(kota_bucket_queue *queue) {
    int32_t count = queue->far.count;
    if (count == 0) return false;
    uint64_t least = UINT64_MAX;
    for (int32_t k = 0; k < count; k++) least = queue->far.keys[k] < least ? queue->far.keys[k] : least;
    queue->at = least >> 32 >> queue->shift;
    queue->limit = queue->at + KOTA_BUCKETS;
    queue->far.count = 0;
    for (int32_t k = 0; k < count; k++)
        kota_bucket_queue_push(queue, queue->far.keys[k]); /* writes no further than k */
    return true;
}

/* The first bucket after the one at hand that has entries; there is one. */
static inline uint64_t kota_bucket_queue__next(const kota_bucket_queue *queue) {
    int32_t from = (int32_t)((queue->at + 1) % KOTA_BUCKETS);
    uint64_t word = queue->full[from / 64] >> from % 64;
    if (word != 0) return queue->at + 1 + (uint64_t)__builtin_ctzll(word);
    uint64_t passed = (uint64_t)(64 - from % 64);
    for (int32_t k = 1;; k++, passed += 64) {
        word = queue->full[(from / 64 + k) % KOTA_BUCKET_WORDS];
        if (word != 0) return queue->at + 1 + passed + (uint64_t)__builtin_ctzll(word);
    }
}

/* Fill the heap with the next bucket's entries; false where nothing is left. */
static inline bool kota_bucket_queue__advance(kota_bucket_queue *queue) {
    if (queue->in_buckets == 0) return kota_bucket_queue__fetch(queue);
    uint64_t next = kota_bucket_queue__next(queue);
    queue->at = next;
    int32_t slot = (int32_t)(next % KOTA_BUCKETS);
    for (int32_t entry = queue->head[slot]; entry > 0; entry = queue->after[entry - 1]) {
        kota_bucket_queue__near(queue, queue->keys[entry - 1]);
        queue->in_buckets--;
    }
    queue->head[slot] = 0;
    queue->full[slot / 64] &= ~(UINT64_C(1) << slot % 64);
    if (queue->in_buckets == 0) queue->entries = 0;
    return true;
}

/** Take the least key; false where the queue is empty. */
static inline bool kota_bucket_queue_pop(kota_bucket_queue *queue, uint64_t *key) {
    if (queue->near.count == 0 && !kota_bucket_queue__advance(queue)) return false;
    uint64_t *heap = queue->near.keys, last = heap[--queue->near.count];
    int32_t count = queue->near.count, at = 0;
    *key = count > 0 ? heap[0] : last;
    for (int32_t child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && heap[child + 1] < heap[child]) child++;
        if (last <= heap[child]) break;
        heap[at] = heap[child];
        at = child;
    }
    if (count > 0) heap[at] = last;
    return true;
}

#endif
