/* Greens of drawn plans by demand: Webster's splits for the flows of the day's busiest hour. Surveyed plans stay. */
#include "core/clock.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/finder.h"
#include "traffic/state.h"

static double pce_of(const kota_trip *trip) {
    return kota_classes[trip->vehicle_class].loads ? kota_classes[trip->vehicle_class].pce : 0.0;
}

/* The first trip of the hour in which most PCE leave, hours counted from the first departure; *end: behind its last.
 */
static int32_t busiest_hour(const kota_traffic *traffic, int32_t *end) {
    double best = -1.0;
    int32_t first = 0;
    *end = 0;
    for (int32_t k = 0, next; k < traffic->trip_count; k = next) {
        int64_t hour = (traffic->trips[k].depart_ms - traffic->trips[0].depart_ms) / KOTA_HOUR_MS;
        double sum = 0.0;
        for (next = k; next < traffic->trip_count; next++) {
            if ((traffic->trips[next].depart_ms - traffic->trips[0].depart_ms) / KOTA_HOUR_MS != hour) break;
            sum += pce_of(&traffic->trips[next]);
        }
        if (sum <= best) continue;
        best = sum;
        first = k;
        *end = next;
    }
    return first;
}

/* PCE of an hour that pass each link's end, on the quickest ways of empty streets. */
static double *flows(const kota_traffic *traffic) {
    int32_t end, first = busiest_hour(traffic, &end), count = end - first;
    double *flow = kota_alloc((size_t)traffic->link_count + 1, sizeof *flow);
    uint32_t *link_ms = kota_alloc((size_t)traffic->link_count + 1, sizeof *link_ms);
    kota_finder_trip *ends = kota_alloc((size_t)count + 1, sizeof *ends);
    for (int32_t l = 0; l < traffic->link_count; l++) {
        link_ms[l] = (uint32_t)kota_clamp((double)kota_vehicle_free_ms(traffic, KOTA_CLASS_CAR, l), 1.0, 1e9);
    }
    for (int32_t k = 0; k < count; k++) {
        const kota_trip *trip = &traffic->trips[first + k];
        bool drives = pce_of(trip) > 0.0; /* who does not stays where he is */
        ends[k] = (kota_finder_trip){-1, trip->from_node, -1, drives ? trip->to_node : trip->from_node};
    }
    kota_finder *finder = kota_finder_create(traffic->roads);
    kota_routes routes;
    kota_finder_find(&routes, finder, &(kota_finder_cost){.link_ms = link_ms}, ends, count, NULL);
    for (int32_t k = 0; k < count; k++) {
        double pce = pce_of(&traffic->trips[first + k]);
        for (int64_t at = routes.start[k]; at + 1 < routes.start[k + 1]; at++) flow[routes.link[at]] += pce;
    }
    kota_routes_free(&routes);
    kota_finder_destroy(finder);
    kota_free(ends);
    kota_free(link_ms);
    return flow;
}

static void fit(kota_traffic *traffic, int32_t signal, const double *flow_pceph) {
    kota_signal plan = traffic->roads->signals.signals[signal];
    double load_frac[KOTA_SIGNAL_PHASES_MAX] = {0};
    for (int32_t k = plan.turn_start; k < plan.turn_start + plan.turn_count; k++) {
        const kota_signal_turn *turn = &traffic->roads->signals.turns[k];
        double saturation_pceph =
            3.6e9 / traffic->links[turn->from_link].lane_us * traffic->turns.lanes[turn->from_link];
        for (int32_t p = 0; p < plan.phase_count; p++) {
            if (turn->phases >> p & 1)
                load_frac[p] = kota_max(load_frac[p], flow_pceph[turn->from_link] / saturation_pceph);
        }
    }
    kota_signal_webster(&plan, load_frac);
    kota_signal_set_greens(traffic, signal, &plan);
}

void kota_signal_fit(kota_traffic *traffic) {
    bool any = false;
    for (int32_t s = 0; s < traffic->signal_count; s++) {
        any = any || traffic->roads->signals.signals[s].generated != 0;
    }
    if (!any || traffic->trip_count == 0) return;
    double *flow_pceph = flows(traffic);
    for (int32_t s = 0; s < traffic->signal_count; s++) {
        if (traffic->roads->signals.signals[s].generated != 0) fit(traffic, s, flow_pceph);
    }
    kota_free(flow_pceph);
}
