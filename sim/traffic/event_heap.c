/* The 4-ary heap of events: fewer levels than a binary one, and the four children lie side by side. */
#include "traffic/event_heap.h"

#include "core/memory.h"

void kota_event_heap_free(kota_event_heap *heap) {
    kota_free(heap->items);
    kota_free(heap->place);
    *heap = (kota_event_heap){0};
}

void kota_event_heap_entities(kota_event_heap *heap, int32_t entity_count) {
    if (entity_count <= heap->entity_count) return;
    heap->place = kota_realloc(heap->place, (size_t)entity_count, sizeof *heap->place);
    for (int32_t e = heap->entity_count; e < entity_count; e++) heap->place[e] = -1;
    heap->entity_count = entity_count;
}

static inline int32_t entity_of(const kota_event *event) { return (int32_t)(event->key & UINT32_MAX); }

static inline bool before(const kota_event *a, const kota_event *b) {
    return a->time_ms != b->time_ms ? a->time_ms < b->time_ms : a->key < b->key;
}

static void rise(kota_event_heap *heap, int32_t at, kota_event event) {
    while (at > 0) {
        int32_t parent = (at - 1) / 4;
        if (!before(&event, &heap->items[parent])) break;
        heap->items[at] = heap->items[parent];
        heap->place[entity_of(&heap->items[at])] = at;
        at = parent;
    }
    heap->items[at] = event;
    heap->place[entity_of(&event)] = at;
}

static void sink(kota_event_heap *heap, int32_t at, kota_event event) {
    for (;;) {
        int32_t first = 4 * at + 1, last = kota_mini(first + 4, heap->count), best = first;
        if (first >= heap->count) break;
        for (int32_t child = first + 1; child < last; child++) {
            if (before(&heap->items[child], &heap->items[best])) best = child;
        }
        if (!before(&heap->items[best], &event)) break;
        heap->items[at] = heap->items[best];
        heap->place[entity_of(&heap->items[at])] = at;
        at = best;
    }
    heap->items[at] = event;
    heap->place[entity_of(&event)] = at;
}

void kota_event_heap_set(kota_event_heap *heap, int32_t entity, int64_t time_ms, uint32_t rank) {
    kota_event event = {.time_ms = time_ms, .key = (uint64_t)rank << 32 | (uint32_t)entity};
    int32_t at = heap->place[entity];
    if (heap->busy == entity + 1) heap->busy = 0;
    if (at < 0) {
        heap->items = kota_grow(heap->items, heap->count, &heap->capacity, sizeof *heap->items);
        rise(heap, heap->count++, event);
    } else if (before(&event, &heap->items[at])) {
        rise(heap, at, event);
    } else {
        sink(heap, at, event);
    }
}

void kota_event_heap_clear(kota_event_heap *heap, int32_t entity) {
    int32_t at = heap->place[entity];
    if (heap->busy == entity + 1) heap->busy = 0;
    if (at < 0) return;
    heap->place[entity] = -1;
    kota_event last = heap->items[--heap->count];
    if (at == heap->count) return;
    if (at > 0 && before(&last, &heap->items[(at - 1) / 4])) {
        rise(heap, at, last);
    } else {
        sink(heap, at, last);
    }
}

void kota_event_heap_save(const kota_event_heap *heap, kota_blob *blob) {
    kota_blob_put_i64(blob, heap->count);
    kota_blob_put(blob, heap->items, (size_t)heap->count, sizeof *heap->items);
}

void kota_event_heap_load(kota_event_heap *heap, kota_blob *blob) {
    int32_t count = (int32_t)kota_blob_get_range(blob, 0, heap->entity_count, "number of events");
    for (int32_t e = 0; e < heap->entity_count; e++) heap->place[e] = -1;
    heap->count = 0;
    if (count > heap->capacity) {
        heap->items = kota_realloc(heap->items, (size_t)count, sizeof *heap->items);
        heap->capacity = count;
    }
    kota_blob_get(blob, heap->items, (size_t)count, sizeof *heap->items);
    if (blob->failed) return;
    for (int32_t i = 0; i < count; i++) {
        int64_t entity = (int64_t)(heap->items[i].key & UINT32_MAX);
        if (entity < 0 || entity >= heap->entity_count) {
            blob->failed = true;
            (void)kota_fail(blob->err, KOTA_DATA,
                            "saved state of the traffic names event holder %lld of %d; it is damaged",
                            (long long)entity, heap->entity_count);
            return;
        }
        heap->place[entity] = i;
    }
    heap->count = count;
}
