/* A queue of future events, one pending event an entity at most: a 4-ary heap by (time, rank, entity) that knows
 * where each entity stands, so that an event can be moved or taken back. What an event means is left to traffic.c. */
#ifndef KOTA_TRAFFIC_EVENT_HEAP_H
#define KOTA_TRAFFIC_EVENT_HEAP_H

#include "core/blob.h"
#include "core/kota.h"

typedef struct kota_event {
    int64_t time_ms;
    uint64_t key; /* rank << 32 | entity. The rank lasts, so that equal times are served in the same order whatever
                     else there is */
} kota_event;

typedef struct kota_event_heap { /* zero-initialised is empty */
    kota_event *items;
    int32_t count, capacity;
    int32_t *place; /* of each entity in items, -1 none */
    int32_t entity_count;
    int32_t busy; /* 1 + the entity whose event is happening and still lies in items; 0: none */
} kota_event_heap;

/** Back to empty; its memory is given back. */
void kota_event_heap_free(kota_event_heap *heap);
/** Make room for entities 0 .. entity_count-1; those that are new have no event. */
void kota_event_heap_entities(kota_event_heap *heap, int32_t entity_count);
/** Set the entity's event, in place of the one it may have. */
void kota_event_heap_set(kota_event_heap *heap, int32_t entity, int64_t time_ms, uint32_t rank);
void kota_event_heap_clear(kota_event_heap *heap, int32_t entity); /* fine where there is none */
static inline bool kota_event_heap_has(const kota_event_heap *heap, int32_t entity) {
    return heap->place[entity] >= 0 && heap->busy != entity + 1;
}
/** When the entity's event happens; none_ms where there is none. */
static inline int64_t kota_event_heap_when(const kota_event_heap *heap, int32_t entity, int64_t none_ms) {
    return kota_event_heap_has(heap, entity) ? heap->items[heap->place[entity]].time_ms : none_ms;
}
/** The entity of the first event, which happens now: it has none any more, but its place is kept for the next that is
 * set for it until kota_event_heap_done. */
static inline int32_t kota_event_heap_begin(kota_event_heap *heap) {
    int32_t entity = (int32_t)(heap->items[0].key & UINT32_MAX);
    heap->busy = entity + 1;
    return entity;
}
static inline void kota_event_heap_done(kota_event_heap *heap) {
    if (heap->busy != 0) kota_event_heap_clear(heap, heap->busy - 1);
}
void kota_event_heap_save(const kota_event_heap *heap, kota_blob *blob);
/** Fills a heap whose entities are set already. */
void kota_event_heap_load(kota_event_heap *heap, kota_blob *blob);

#endif
