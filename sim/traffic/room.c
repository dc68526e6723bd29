/* Room on links: what a vehicle takes when it enters and gives back when it leaves.
 *
 * Room given up at the exit returns at the entry after length / jam wave (Newell 1993; Yperman 2007), so that
 * densities and shock speeds are those of a triangular fundamental diagram. Two-wheelers that filter stand in the
 * gaps between the others first, buses with a lane of their own in that lane; both rooms return at once, for who
 * seeps through leaves no vacancy behind and a bus lane is nearly empty. */
#include "core/memory.h"
#include "traffic/state.h"

enum { NONE = -1 };

kota_room kota_room_of(const kota_traffic *traffic, int32_t link, int32_t vehicle_class) {
    const kota_link_state *state = &traffic->links[link];
    if (vehicle_class == KOTA_CLASS_BUS && state->storage_milli[KOTA_ROOM_BUS] > 0) return KOTA_ROOM_BUS;
    if (!traffic->filters[vehicle_class]) return KOTA_ROOM_SHARED;
    int32_t taken = state->occupied_milli[KOTA_ROOM_GAPS] + traffic->pce_milli[vehicle_class];
    return taken <= state->storage_milli[KOTA_ROOM_GAPS] ? KOTA_ROOM_GAPS : KOTA_ROOM_SHARED;
}

static void take_vacancies(kota_traffic *traffic, kota_link_state *state, int64_t now_ms) {
    while (state->vacancy_head != NONE && traffic->vacancies[state->vacancy_head].free_ms <= now_ms) {
        int32_t at = state->vacancy_head;
        kota_vacancy *vacancy = &traffic->vacancies[at];
        state->occupied_milli[KOTA_ROOM_SHARED] -= vacancy->pce_milli;
        state->vacancy_head = vacancy->next;
        vacancy->next = traffic->vacancy_free;
        traffic->vacancy_free = at;
    }
    if (state->vacancy_head == NONE) state->vacancy_tail = NONE;
}

/* The storage is rounded to whole vehicles to the nearest; one longer than the link may still enter it alone. */
bool kota_room_left(kota_traffic *traffic, int32_t link, kota_room room, int32_t pce_milli, int64_t now_ms) {
    kota_link_state *state = &traffic->links[link];
    if (room == KOTA_ROOM_SHARED) take_vacancies(traffic, state, now_ms);
    int32_t occupied = state->occupied_milli[room];
    return occupied == 0 || occupied + pce_milli / 2 <= state->storage_milli[room];
}

void kota_room_take(kota_traffic *traffic, int32_t link, kota_room room, int32_t pce_milli) {
    traffic->links[link].occupied_milli[room] += pce_milli;
}

void kota_room_give(kota_traffic *traffic, int32_t link, kota_room room, int32_t pce_milli, int64_t now_ms) {
    kota_link_state *state = &traffic->links[link];
    if (room != KOTA_ROOM_SHARED) {
        state->occupied_milli[room] -= pce_milli;
        return;
    }
    int32_t at = traffic->vacancy_free;
    if (at != NONE) {
        traffic->vacancy_free = traffic->vacancies[at].next;
    } else {
        traffic->vacancies = kota_grow(traffic->vacancies, traffic->vacancy_count, &traffic->vacancy_capacity,
                                       sizeof *traffic->vacancies);
        at = traffic->vacancy_count++;
    }
    traffic->vacancies[at] = (kota_vacancy){.free_ms = now_ms + state->back_ms, .pce_milli = pce_milli, .next = NONE};
    if (state->vacancy_tail != NONE) {
        traffic->vacancies[state->vacancy_tail].next = at;
    } else {
        state->vacancy_head = at;
    }
    state->vacancy_tail = at;
}
