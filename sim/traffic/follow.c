/* Where single trips are, for those who watch them. */
#include <stdlib.h>

#include "core/mathx.h"
#include "traffic/state.h"

static int by_number(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static kota_trip_place ended(const kota_traffic *traffic, int32_t trip) {
    double time_s = (double)traffic->trip_time_s[trip];
    kota_trip_place place = {.doing = KOTA_TRIP_AHEAD, .link = -1, .node = traffic->trips[trip].from_node};
    if (kota_is_nan(time_s)) return place;
    place.doing = kota_is_finite(time_s) ? KOTA_TRIP_ARRIVED : KOTA_TRIP_GIVEN_UP;
    if (place.doing == KOTA_TRIP_GIVEN_UP) return place;
    place.node = traffic->trips[trip].to_node;
    place.spent_s = time_s;
    return place;
}

static void under_way(const kota_traffic *traffic, const kota_vehicle *one, kota_trip_place *place) {
    place->node = one->node;
    if (one->state != KOTA_VEHICLE_EXPECTED) place->spent_s = (double)(traffic->now_ms - one->wished_ms) * 1e-3;
    switch ((kota_vehicle_state)one->state) {
    case KOTA_VEHICLE_STARTING:
        place->doing = KOTA_TRIP_QUEUING;
        place->link = one->link;
        break;
    case KOTA_VEHICLE_QUEUED:
    case KOTA_VEHICLE_GLIDING: {
        double whole_ms = kota_max((double)(one->ready_ms - one->since_ms), 1.0);
        place->along_frac = kota_clamp((double)(traffic->now_ms - one->since_ms) / whole_ms, 0.0, 1.0);
        place->doing = place->along_frac < 1.0 ? KOTA_TRIP_DRIVING : KOTA_TRIP_QUEUING;
        place->link = one->link;
        break;
    }
    case KOTA_VEHICLE_STRANDED: place->doing = KOTA_TRIP_STUCK; break;
    case KOTA_VEHICLE_EXPECTED: /* it stays at home for a while, as it was advised */
    case KOTA_VEHICLE_RUNNING:
    case KOTA_VEHICLE_FREE: break;
    }
}

void kota_traffic_trip_places(const kota_traffic *traffic, const int32_t *trips, int32_t count,
                              kota_trip_place *places) {
    for (int32_t k = 0; k < count; k++) places[k] = ended(traffic, trips[k]);
    for (int32_t v = 0; v < traffic->vehicle_count && count > 0; v++) {
        const kota_vehicle *one = &traffic->vehicles[v];
        if (one->state == KOTA_VEHICLE_FREE || one->owner != KOTA_OWNER_TRIP || one->tag < 0) continue;
        const int32_t *at = bsearch(&one->tag, trips, (size_t)count, sizeof *trips, by_number);
        if (at != NULL) under_way(traffic, one, &places[at - trips]);
    }
}
