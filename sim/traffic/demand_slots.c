/* Appointments: freight that sets out for a gate, no more in an hour than there are slots. Who finds none in the hour
 * that he wishes takes the nearest hour with one, of two the later; who finds none at all keeps to his wish. First
 * come, first served, by the wished time and the lasting id. */
#include <stdlib.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "traffic/demand_inside.h"

typedef struct booking {
    int32_t trip;
    int64_t wish_ms;
    uint64_t id;
} booking;

static int by_wish(const void *a, const void *b) {
    const booking *one = a, *other = b;
    if (one->wish_ms != other->wish_ms) return one->wish_ms < other->wish_ms ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

typedef struct book { /* of one gate: hours from the first local midnight on */
    const kota_demand_slots *slots;
    int64_t first_ms;
    int32_t *taken, hours, least; /* least: the first hour that lies in the window */
} book;

static bool is_free(const book *of, int32_t hour) {
    if (hour < of->least || hour >= of->hours || of->taken[hour] >= of->slots->per_h) return false;
    double from_h = of->slots->from_h, to_h = of->slots->to_h, middle_h = hour % 24 + 0.5;
    return from_h <= to_h ? middle_h >= from_h && middle_h < to_h : middle_h >= from_h || middle_h < to_h;
}

static int32_t nearest_free(const book *of, int32_t hour) {
    for (int32_t off = 0; off < of->hours; off++) {
        if (is_free(of, hour + off)) return hour + off;
        if (is_free(of, hour - off)) return hour - off;
    }
    return -1;
}

static void book_all(builder *to, const kota_demand_slots *slots, booking *list, int32_t count) {
    int32_t utc_min = to->map->utc_offset_min;
    int64_t first = kota_local_day(to->from_ms, utc_min), last = kota_local_day(to->to_ms, utc_min);
    book of = {.slots = slots, .hours = (int32_t)(last - first + 1) * 24};
    of.first_ms = first * KOTA_DAY_MS - utc_min * KOTA_MINUTE_MS;
    of.least = (int32_t)((to->from_ms - of.first_ms + KOTA_HOUR_MS - 1) / KOTA_HOUR_MS);
    of.taken = kota_alloc((size_t)of.hours + 1, sizeof *of.taken);
    qsort(list, (size_t)count, sizeof *list, by_wish);
    for (int32_t k = 0; k < count; k++) {
        int32_t wished = (int32_t)((list[k].wish_ms - of.first_ms) / KOTA_HOUR_MS);
        int32_t hour = nearest_free(&of, wished);
        if (hour < 0) continue;
        of.taken[hour]++;
        to->trips[list[k].trip].depart_ms += (hour - wished) * KOTA_HOUR_MS;
    }
    kota_free(of.taken);
}

void kota_demand__slots(builder *to) {
    booking *list = kota_alloc((size_t)to->count + 1, sizeof *list);
    for (int32_t s = 0; s < to->def->slot_count; s++) {
        int32_t count = 0;
        for (int32_t k = 0; k < to->count; k++) {
            const kota_trip *trip = &to->trips[k];
            if (trip->purpose != KOTA_TRIP_FREIGHT || trip->to_node != to->def->slots[s].node) continue;
            list[count++] = (booking){.trip = k, .wish_ms = trip->depart_ms, .id = trip->id};
        }
        if (count > 0) book_all(to, &to->def->slots[s], list, count);
    }
    kota_free(list);
}
