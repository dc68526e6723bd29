/* What happened on each link in each bin of time: the rows that maps, dynamic equilibria and exhaust are made of. */
#include <string.h>

#include "core/memory.h"
#include "traffic/state.h"

static void make_room(kota_traffic *traffic) {
    kota_traffic_bins *bins = &traffic->bins;
    size_t links = (size_t)traffic->link_count;
    if (bins->count >= traffic->def.bins_kept) { /* the oldest goes */
        size_t rest = (size_t)(bins->count - 1) * links;
        memmove(bins->left_veh, bins->left_veh + links, rest * sizeof *bins->left_veh);
        memmove(bins->time_s, bins->time_s + links, rest * sizeof *bins->time_s);
        memmove(bins->queue_veh, bins->queue_veh + links, rest * sizeof *bins->queue_veh);
        bins->count--;
        bins->first_ms += bins->bin_ms;
    }
    if (bins->count < traffic->bin_capacity) return;
    traffic->bin_capacity = traffic->bin_capacity < 8 ? 8 : 2 * traffic->bin_capacity;
    size_t cells = (size_t)traffic->bin_capacity * links;
    bins->left_veh = kota_realloc(bins->left_veh, cells, sizeof *bins->left_veh);
    bins->time_s = kota_realloc(bins->time_s, cells, sizeof *bins->time_s);
    bins->queue_veh = kota_realloc(bins->queue_veh, cells, sizeof *bins->queue_veh);
}

void kota_bins_close(kota_traffic *traffic) {
    kota_traffic_bins *bins = &traffic->bins;
    make_room(traffic);
    size_t row = (size_t)bins->count * (size_t)traffic->link_count;
    for (int32_t l = 0; l < traffic->link_count; l++) {
        kota_link_state *state = &traffic->links[l];
        size_t at = row + (size_t)l;
        double time_s = state->bin_left > 0 ? (double)state->bin_time_ms * 1e-3 / state->bin_left
                                            : (double)kota_vehicle_free_ms(traffic, KOTA_CLASS_CAR, l) * 1e-3;
        bins->left_veh[at] = (float)state->bin_left;
        bins->time_s[at] = (float)time_s;
        bins->queue_veh[at] = (float)((double)state->bin_wait_ms / (double)bins->bin_ms);
        state->bin_left = 0;
        state->bin_time_ms = state->bin_wait_ms = 0;
    }
    bins->count++;
}

void kota_bins_save(const kota_traffic *traffic, kota_blob *blob) {
    const kota_traffic_bins *bins = &traffic->bins;
    size_t cells = (size_t)bins->count * (size_t)traffic->link_count;
    kota_blob_put_i64(blob, bins->bin_ms);
    kota_blob_put_i64(blob, bins->first_ms);
    kota_blob_put_i64(blob, bins->count);
    kota_blob_put(blob, bins->left_veh, cells, sizeof *bins->left_veh);
    kota_blob_put(blob, bins->time_s, cells, sizeof *bins->time_s);
    kota_blob_put(blob, bins->queue_veh, cells, sizeof *bins->queue_veh);
}

void kota_bins_load(kota_traffic *traffic, kota_blob *blob) {
    kota_traffic_bins *bins = &traffic->bins;
    (void)kota_blob_get_range(blob, bins->bin_ms, bins->bin_ms, "length of bins");
    bins->first_ms = kota_blob_get_i64(blob);
    int32_t count = (int32_t)kota_blob_get_range(blob, 0, traffic->def.bins_kept, "number of bins");
    if (blob->failed || (size_t)count * (size_t)traffic->link_count > blob->length / sizeof(float)) count = 0;
    bins->count = traffic->bin_capacity = count;
    size_t cells = (size_t)count * (size_t)traffic->link_count;
    bins->left_veh = kota_realloc(bins->left_veh, cells + 1, sizeof *bins->left_veh);
    bins->time_s = kota_realloc(bins->time_s, cells + 1, sizeof *bins->time_s);
    bins->queue_veh = kota_realloc(bins->queue_veh, cells + 1, sizeof *bins->queue_veh);
    kota_blob_get(blob, bins->left_veh, cells, sizeof *bins->left_veh);
    kota_blob_get(blob, bins->time_s, cells, sizeof *bins->time_s);
    kota_blob_get(blob, bins->queue_veh, cells, sizeof *bins->queue_veh);
}
