/* From a network and its trips to TNTP: each node a zone, trips of the busiest hour. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/net.h"
#include "io/tntp.h"

/* Bureau of Public Roads 1964, Traffic Assignment Manual */
#define BPR_B 0.15
#define BPR_POWER 4.0

static kota_status write_net(const kota_net *net, const char *path, kota_error *err) {
    size_t links = (size_t)net->link_count;
    kota_tntp_net out = {.zone_count = net->node_count,
                         .node_count = net->node_count,
                         .link_count = net->link_count,
                         .toll_factor = KOTA_NAN,
                         .distance_factor = KOTA_NAN,
                         .tail = kota_alloc(links, sizeof(int32_t)),
                         .head = kota_alloc(links, sizeof(int32_t)),
                         .capacity = kota_alloc(links, sizeof(double)),
                         .length = kota_alloc(links, sizeof(double)),
                         .free_time = kota_alloc(links, sizeof(double)),
                         .b = kota_alloc(links, sizeof(double)),
                         .power = kota_alloc(links, sizeof(double)),
                         .speed = kota_alloc(links, sizeof(double)),
                         .toll = kota_alloc(links, sizeof(double)),
                         .type = kota_alloc(links, sizeof(int32_t))};
    for (int32_t l = 0; l < net->link_count; l++) {
        const kota_net_link *link = &net->links[l];
        out.tail[l] = link->from;
        out.head[l] = link->to;
        out.capacity[l] = link->capacity_pceps * 3600.0;
        out.length[l] = link->length_m / 1000.0;
        out.free_time[l] = link->length_m / link->speed_mps / 60.0;
        out.b[l] = BPR_B;
        out.power[l] = BPR_POWER;
        out.speed[l] = link->speed_mps * 3.6;
        out.type[l] = link->road_class + 1;
    }
    kota_status status = kota_tntp_write_net(&out, path, err);
    kota_tntp_net_free(&out);
    return status;
}

/* Seconds after which the hour with most departures begins, in steps of 5 minutes. */
static double busiest_s(const kota_net_trips *trips) {
    enum { STEP_S = 300, STEPS = 12 };
    double last_s = 0.0, best_s = 0.0;
    for (int32_t k = 0; k < trips->trip_count; k++) last_s = kota_max(last_s, trips->trips[k].depart_s);
    int32_t bins = (int32_t)kota_min(last_s / STEP_S, 1e6) + 1, most = -1;
    int32_t *count = kota_alloc((size_t)bins + STEPS, sizeof *count);
    for (int32_t k = 0; k < trips->trip_count; k++) {
        count[kota_mini(bins - 1, (int32_t)(kota_max(0.0, trips->trips[k].depart_s) / STEP_S))]++;
    }
    for (int32_t b = 0; b < bins; b++) {
        int32_t sum = 0;
        for (int32_t s = 0; s < STEPS; s++) sum += count[b + s];
        if (sum <= most) continue;
        most = sum;
        best_s = (double)b * STEP_S;
    }
    kota_free(count);
    return best_s;
}

typedef struct pair {
    int32_t from, to;
} pair;

static int by_pair(const void *a, const void *b) {
    const pair *left = a, *right = b;
    if (left->from != right->from) return left->from < right->from ? -1 : 1;
    return left->to < right->to ? -1 : left->to > right->to;
}

static kota_status write_trips(const kota_net *net, const kota_net_trips *trips, const char *path, kota_error *err) {
    size_t most = (size_t)trips->trip_count + 1;
    pair *pairs = kota_alloc(most, sizeof *pairs);
    int32_t count = 0, zone = 0;
    double from_s = busiest_s(trips);
    for (int32_t k = 0; k < trips->trip_count; k++) {
        const kota_net_trip *trip = &trips->trips[k];
        if (trip->depart_s < from_s || trip->depart_s >= from_s + 3600.0) continue;
        pairs[count].from = trip->from_link >= 0 ? net->links[trip->from_link].from : trip->from_node;
        pairs[count++].to = trip->to_link >= 0 ? net->links[trip->to_link].to : trip->to_node;
    }
    qsort(pairs, (size_t)count, sizeof *pairs, by_pair);
    kota_tntp_trips out = {.zone_count = net->node_count,
                           .start = kota_alloc((size_t)net->node_count + 1, sizeof *out.start),
                           .zone = kota_alloc(most, sizeof *out.zone),
                           .trips = kota_alloc(most, sizeof *out.trips),
                           .total = count,
                           .stated = count};
    int64_t at = 0;
    for (int32_t k = 0; k < count; k++) {
        bool again = k > 0 && by_pair(&pairs[k], &pairs[k - 1]) == 0;
        for (; zone <= pairs[k].from; zone++) out.start[zone] = at;
        if (again) {
            out.trips[at - 1] += 1.0;
            continue;
        }
        out.zone[at] = pairs[k].to;
        out.trips[at++] = 1.0;
    }
    for (; zone <= net->node_count; zone++) out.start[zone] = at;
    kota_status status = kota_tntp_write_trips(&out, path, err);
    kota_tntp_trips_free(&out);
    kota_free(pairs);
    return status;
}

kota_status kota_net_write_tntp(const kota_net *net, const kota_net_trips *trips, const char *folder,
                                kota_error *err) {
    char *path = kota_text_format("%s/kota_net.tntp", folder);
    kota_status status = write_net(net, path, err);
    kota_free(path);
    path = kota_text_format("%s/kota_trips.tntp", folder);
    if (status == KOTA_OK && trips != NULL) status = write_trips(net, trips, path, err);
    kota_free(path);
    return status;
}
