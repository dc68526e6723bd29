/* What happened on each link in each bin of time: the rows that maps, dynamic equilibria and exhaust are made of. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/state.h"

void kota_bins_open(kota_traffic *traffic) {
    kota_traffic_bins *bins = &traffic->bins;
    const kota_turns *turns = &traffic->turns;
    bins->turn_count = kota_finder_turn_start(traffic->finder)[traffic->link_count];
    traffic->bin_turn = kota_alloc((size_t)turns->count + 1, sizeof *traffic->bin_turn);
    traffic->turn_left = kota_alloc((size_t)bins->turn_count + 1, sizeof *traffic->turn_left);
    traffic->turn_time_ms = kota_alloc((size_t)bins->turn_count + 1, sizeof *traffic->turn_time_ms);
    for (int32_t l = 0; l < traffic->link_count; l++) {
        for (int32_t t = turns->start[l]; t < turns->start[l] + turns->fan[l]; t++)
            traffic->bin_turn[t] = kota_finder_turn(traffic->finder, l, turns->turns[t].to);
    }
}

void kota_bins_free(kota_traffic *traffic) {
    kota_traffic_bins *bins = &traffic->bins;
    void *blocks[] = {bins->left_veh,    bins->time_s,        bins->drive_s,
                      bins->queue_veh,   bins->turn_left_veh, bins->turn_time_s,
                      traffic->bin_turn, traffic->turn_left,  traffic->turn_time_ms};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
}

/* The oldest row of a table goes. */
static void shift_row(float *table, size_t width, int32_t rows) {
    memmove(table, table + width, (size_t)(rows - 1) * width * sizeof *table);
}

static void make_room(kota_traffic *traffic) {
    kota_traffic_bins *bins = &traffic->bins;
    size_t links = (size_t)traffic->link_count;
    if (bins->count >= traffic->def.bins_kept) { /* the oldest goes */
        shift_row(bins->left_veh, links, bins->count);
        shift_row(bins->time_s, links, bins->count);
        shift_row(bins->drive_s, links, bins->count);
        shift_row(bins->queue_veh, links, bins->count);
        if (bins->turn_left_veh != NULL) shift_row(bins->turn_left_veh, (size_t)bins->turn_count, bins->count);
        if (bins->turn_time_s != NULL) shift_row(bins->turn_time_s, (size_t)bins->turn_count, bins->count);
        bins->count--;
        bins->first_ms += bins->bin_ms;
    }
    if (bins->count < traffic->bin_capacity) return;
    traffic->bin_capacity = traffic->bin_capacity < 8 ? 8 : 2 * traffic->bin_capacity;
    size_t cells = (size_t)traffic->bin_capacity * links;
    bins->left_veh = kota_realloc(bins->left_veh, cells, sizeof *bins->left_veh);
    bins->time_s = kota_realloc(bins->time_s, cells, sizeof *bins->time_s);
    bins->drive_s = kota_realloc(bins->drive_s, cells, sizeof *bins->drive_s);
    bins->queue_veh = kota_realloc(bins->queue_veh, cells, sizeof *bins->queue_veh);
    if (traffic->bin_turn == NULL) return;
    cells = (size_t)traffic->bin_capacity * (size_t)bins->turn_count + 1;
    bins->turn_left_veh = kota_realloc(bins->turn_left_veh, cells, sizeof *bins->turn_left_veh);
    bins->turn_time_s = kota_realloc(bins->turn_time_s, cells, sizeof *bins->turn_time_s);
}

static void close_turns(kota_traffic *traffic) {
    kota_traffic_bins *bins = &traffic->bins;
    size_t row = (size_t)bins->count * (size_t)bins->turn_count;
    for (int32_t k = 0; k < bins->turn_count; k++) {
        int32_t left = traffic->turn_left[k];
        bins->turn_left_veh[row + (size_t)k] = (float)left;
        bins->turn_time_s[row + (size_t)k] =
            left > 0 ? (float)((double)traffic->turn_time_ms[k] * 1e-3 / left) : 0.0f;
        traffic->turn_left[k] = 0;
        traffic->turn_time_ms[k] = 0;
    }
}

/* How long those at the link's end have stood there in the bin that ends, s: of those who are still there. */
static double standing_s(const kota_traffic *traffic, int32_t link) {
    int64_t begin_ms = traffic->bins.first_ms + traffic->bins.count * traffic->bins.bin_ms, sum_ms = 0;
    int64_t end_ms = begin_ms + traffic->bins.bin_ms;
    if (traffic->links[link].load_milli == 0) return 0.0;
    for (int32_t k = 0, q; (q = kota_end_queue(traffic, link, k)) >= 0; k++) {
        for (int32_t v = traffic->queues[q].head; v >= 0; v = traffic->vehicles[v].next) {
            int64_t since_ms = traffic->vehicles[v].ready_ms;
            if (since_ms < end_ms) sum_ms += end_ms - (since_ms > begin_ms ? since_ms : begin_ms);
        }
    }
    return (double)sum_ms * 1e-3;
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
        int64_t drive_ms = state->bin_time_ms - state->bin_wait_ms;
        bins->drive_s[at] = state->bin_left > 0 ? (float)((double)drive_ms * 1e-3 / state->bin_left) : 0.0f;
        double stood_s = (double)state->bin_wait_ms * 1e-3 - (double)state->bin_before_s + standing_s(traffic, l);
        bins->queue_veh[at] = (float)(kota_max(stood_s, 0.0) / ((double)bins->bin_ms * 1e-3));
        state->bin_left = 0;
        state->bin_time_ms = state->bin_wait_ms = 0;
        state->bin_before_s = 0.0f;
    }
    if (traffic->bin_turn != NULL) close_turns(traffic);
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
    kota_blob_put(blob, bins->drive_s, cells, sizeof *bins->drive_s);
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
    bins->drive_s = kota_realloc(bins->drive_s, cells + 1, sizeof *bins->drive_s);
    bins->queue_veh = kota_realloc(bins->queue_veh, cells + 1, sizeof *bins->queue_veh);
    kota_blob_get(blob, bins->left_veh, cells, sizeof *bins->left_veh);
    kota_blob_get(blob, bins->time_s, cells, sizeof *bins->time_s);
    kota_blob_get(blob, bins->drive_s, cells, sizeof *bins->drive_s);
    kota_blob_get(blob, bins->queue_veh, cells, sizeof *bins->queue_veh);
}
