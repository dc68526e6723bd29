/* Courses of a run under way. */
#include "app/live_future.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"

static void world_leave(kota_live_world *world) {
    if (world == NULL || --world->users > 0) return;
    kota_arena_destroy(world->arena);
    kota_free(world);
}

kota_status kota_live_future_begin(kota_live_future *f, kota_live_world *world, char *folder, const char *name,
                                   kota_error *err) {
    char *snaps = kota_text_format("%s/snaps", folder);
    kota_status status = kota_folder_create(snaps, err);
    kota_free(snaps);
    world->users++;
    *f = (kota_live_future){.world = world, .folder = folder, .name = kota_text_copy(name)};
    return status;
}

void kota_live_future_free(kota_live_future *f) {
    world_leave(f->world);
    kota_free(f->folder);
    kota_free(f->name);
    kota_free(f->times_ms);
    kota_free(f->cards);
    kota_free(f->rows);
    kota_free(f->events);
    *f = (kota_live_future){0};
}

/* A copy of count things of a size; heap. */
static void *copied(const void *from, int32_t count, size_t size) {
    void *copy = kota_alloc((size_t)count + 1, size);
    if (count > 0) memcpy(copy, from, (size_t)count * size);
    return copy;
}

kota_live_future kota_live_future_copy(const kota_live_future *f) {
    kota_live_future copy = {.world = f->world,
                             .folder = kota_text_copy(f->folder),
                             .name = kota_text_copy(f->name),
                             .count = f->count,
                             .capacity = f->count,
                             .row_count = f->row_count,
                             .event_count = f->event_count};
    copy.world->users++;
    copy.times_ms = copied(f->times_ms, f->count, sizeof *f->times_ms);
    copy.cards = copied(f->cards, KOTA_VIEW_CARDS_MAX * f->count, sizeof *f->cards);
    copy.rows = copied(f->rows, f->row_count, sizeof *f->rows);
    copy.events = copied(f->events, f->event_count, sizeof *f->events);
    return copy;
}

void kota_live_future_add(kota_live_future *f, int64_t time_ms, const double cards[KOTA_VIEW_CARDS_MAX]) {
    int32_t first = KOTA_VIEW_CARDS_MAX * f->count;
    f->times_ms = kota_grow(f->times_ms, f->count, &f->capacity, sizeof *f->times_ms);
    for (int32_t c = 0; c < KOTA_VIEW_CARDS_MAX; c++) {
        f->cards = kota_grow(f->cards, first + c, &f->card_capacity, sizeof *f->cards);
        f->cards[first + c] = cards[c];
    }
    f->times_ms[f->count++] = time_ms;
}

void kota_live_future_records(kota_live_future *f, const kota_city *city) {
    const kota_series_row *rows = kota_city_series(city, &f->row_count);
    const kota_event *events = kota_city_events(city, &f->event_count);
    kota_free(f->rows);
    kota_free(f->events);
    f->rows = copied(rows, f->row_count, sizeof *rows);
    f->events = copied(events, f->event_count, sizeof *events);
}

/* ---- as the window has them ---- */

void kota_live_records_free(kota_live_records *r) {
    kota_free(r->times_ms);
    kota_free(r->values);
    kota_free(r->events);
    *r = (kota_live_records){0};
}

void kota_live_records_show(kota_live_records *to, kota_view_def *def, int32_t r, const kota_live_future *f) {
    kota_live_records_free(to);
    to->times_ms = kota_alloc((size_t)f->row_count + 1, sizeof *to->times_ms);
    to->values = kota_alloc((size_t)f->row_count * KOTA_SERIES_COUNT + 1, sizeof *to->values);
    to->events = kota_alloc((size_t)f->event_count + 1, sizeof *to->events);
    for (int32_t k = 0; k < f->row_count; k++) {
        to->times_ms[k] = f->rows[k].time_ms;
        memcpy(to->values + (size_t)k * KOTA_SERIES_COUNT, f->rows[k].value, sizeof f->rows[k].value);
    }
    for (int32_t e = 0; e < f->event_count; e++) {
        const kota_event *event = &f->events[e];
        to->events[e] = (kota_view_event){event->time_ms,  kota_event_word(event->kind), event->entity,
                                          event->cause,    kota_event_unit(event->kind), event->value,
                                          event->threshold};
    }
    def->courses[r] = (kota_view_course){.times_ms = to->times_ms, .values = to->values, .rows = f->row_count};
    def->events[r] = (kota_view_events){to->events, f->event_count};
}

void kota_live_cards_show(kota_view_def *def, const kota_live_future futures[2]) {
    const kota_live_future *a = &futures[0], *b = &futures[1];
    bool pair = def->run_count == 2;
    int32_t ta = a->count - 1, tb = b->count - 1;
    if (pair) {
        ta = kota_view_nearest_time(a->times_ms, a->count, b->times_ms[tb]);
        tb = kota_view_nearest_time(b->times_ms, b->count, a->times_ms[ta]);
    }
    for (int32_t c = 0; c < def->card_count; c++) {
        kota_view_card *card = &def->cards[c];
        card->a = a->cards[KOTA_VIEW_CARDS_MAX * ta + c];
        card->b = pair ? b->cards[KOTA_VIEW_CARDS_MAX * tb + c] : KOTA_NAN;
        card->change = card->b - card->a;
        card->pairs = pair ? 1 : 0;
    }
}

#endif
