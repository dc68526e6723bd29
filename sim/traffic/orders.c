/* Standing orders of traffic management: closed lanes, tolls, messages to travellers, headways. Each holds until
 * another is given for the same target. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/state.h"

enum { TIME_SHIFT = 11 }; /* as in ways.c */

/* ---- messages ---- */

void kota_traffic_inform(kota_traffic *traffic, int32_t district, double share_frac, int64_t until_ms) {
    KOTA_ASSERT(district >= -1 && district < traffic->district_count);
    traffic->informs[district + 1] = (kota_hold){share_frac, traffic->now_ms, until_ms};
}

double kota_orders_unreached(const kota_traffic *traffic, int32_t district) {
    double unreached = 1.0;
    for (int32_t k = 0; k < (district >= 0 ? 2 : 1); k++) {
        const kota_hold *message = &traffic->informs[k == 0 ? 0 : district + 1];
        if (traffic->now_ms < message->until_ms) unreached *= 1.0 - message->share_frac;
    }
    return unreached;
}

/* ---- lanes ---- */

void kota_traffic_close_lanes(kota_traffic *traffic, int32_t link, int32_t closed) {
    KOTA_ASSERT(link >= 0 && link < traffic->link_count && closed >= 0);
    const kota_link_fixed *fixed = &traffic->fixed[link];
    int32_t most = fixed->lanes - fixed->bus_lanes - 1;
    traffic->lanes_closed[link] = (uint8_t)kota_mini(closed, most);
    kota_link_set_speed(traffic, link);
    if (traffic->links[link].wait_head < 0) return;
    kota_event_heap_set(&traffic->events, kota_entry_event_of(traffic, link), traffic->now_ms, kota_entry_tie(link));
}

uint32_t kota_orders_open_lanes(const kota_traffic *traffic, int32_t link, uint32_t wanted) {
    const kota_link_fixed *fixed = &traffic->fixed[link];
    uint32_t shut = ((1u << traffic->lanes_closed[link]) - 1u) << fixed->bus_lanes;
    uint32_t others = ((1u << fixed->lanes) - 1u) & ~((1u << fixed->bus_lanes) - 1u) & ~shut;
    return (wanted & ~shut) != 0 ? wanted & ~shut : others;
}

/* ---- tolls ---- */

static uint32_t toll_ms(const kota_traffic *traffic, int32_t vehicle_class, double idr) {
    double an_hour = traffic->def.time_idr_per_h * kota_classes[vehicle_class].persons;
    return an_hour > 0.0 ? (uint32_t)kota_clamp(idr / an_hour * 3.6e6 + 0.5, 0.0, 1e9) : 0u;
}

static void price(kota_traffic *traffic, int32_t vehicle_class) {
    kota_priced *at = &traffic->priced[vehicle_class];
    for (int32_t l = 0; l < traffic->link_count; l++) {
        uint32_t more = toll_ms(traffic, vehicle_class, (double)at->toll_idr[l]);
        at->time_ms[l] = traffic->time_ms[l] + (more < 1000000000u ? more : 1000000000u);
    }
    kota_finder_guide_renew(at->guide);
}

void kota_orders_price(kota_traffic *traffic) {
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++)
        if (traffic->priced[c].toll_idr != NULL) price(traffic, c);
}

static void open_prices(kota_traffic *traffic, int32_t vehicle_class) {
    kota_priced *at = &traffic->priced[vehicle_class];
    size_t links = (size_t)traffic->link_count;
    if (at->toll_idr != NULL) return;
    at->toll_idr = kota_alloc(links, sizeof *at->toll_idr);
    at->time_ms = kota_alloc(links, sizeof *at->time_ms);
    memcpy(at->time_ms, traffic->time_ms, links * sizeof *at->time_ms);
    at->guide = kota_finder_guide_create(traffic->finder, at->time_ms, TIME_SHIFT);
}

void kota_traffic_toll(kota_traffic *traffic, int32_t link, kota_class_mask classes, double idr) {
    KOTA_ASSERT(link >= 0 && link < traffic->link_count && idr >= 0.0);
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        if (!(classes >> c & 1)) continue;
        if (traffic->priced[c].toll_idr == NULL && !(idr > 0.0)) continue;
        open_prices(traffic, c);
        kota_priced *at = &traffic->priced[c];
        if (kota_abs((double)at->toll_idr[link] - idr) < 1e-3) continue;
        at->toll_idr[link] = (float)idr;
        at->time_ms[link] = traffic->time_ms[link] + toll_ms(traffic, c, idr);
        kota_finder_guide_renew(at->guide);
        traffic->renewal++; /* who is informed chooses anew */
    }
}

void kota_orders_free(kota_traffic *traffic) {
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        kota_finder_guide_destroy(traffic->priced[c].guide);
        kota_free(traffic->priced[c].toll_idr);
        kota_free(traffic->priced[c].time_ms);
    }
    kota_free(traffic->informs);
    kota_free(traffic->lanes_closed);
}

/* ---- headways ---- */

void kota_traffic_headway(kota_traffic *traffic, int32_t line, double headway_s) {
    KOTA_ASSERT(line >= 0 && line < traffic->lines.line_count && headway_s >= 1.0);
    kota_line_state *state = &traffic->line_states[line];
    if (kota_abs((double)state->headway_s - headway_s) < 1e-3) return;
    int64_t next_ms = traffic->now_ms + (int64_t)(headway_s * 1e3);
    if (state->headway_s >= 1.0f) {
        int64_t old_ms =
            state->from_ms + (int64_t)((double)state->headway_s * 1e3 * (state->by_headway - state->before) + 0.5);
        next_ms = old_ms < next_ms ? old_ms : next_ms;
    }
    state->from_ms = next_ms;
    state->before = state->by_headway;
    state->headway_s = (float)headway_s;
    kota_line_arm(traffic, line);
}

void kota_orders_lift(kota_traffic *traffic) {
    memset(traffic->informs, 0, ((size_t)traffic->district_count + 1) * sizeof *traffic->informs);
    for (int32_t l = 0; l < traffic->link_count; l++) {
        if (traffic->lanes_closed[l] > 0) kota_traffic_close_lanes(traffic, l, 0);
        kota_traffic_toll(traffic, l, KOTA_ALL_CLASSES, 0.0);
    }
    for (int32_t i = 0; i < traffic->lines.line_count; i++)
        if (traffic->lines.headway_s[i] >= 1.0f)
            kota_traffic_headway(traffic, i, (double)traffic->lines.headway_s[i]);
}

/* ---- saved ---- */

void kota_orders_save(const kota_traffic *traffic, kota_blob *blob) {
    size_t links = (size_t)traffic->link_count;
    kota_blob_put(blob, traffic->informs, (size_t)traffic->district_count + 1, sizeof *traffic->informs);
    kota_blob_put(blob, traffic->lanes_closed, links, 1);
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        kota_blob_put_i64(blob, traffic->priced[c].toll_idr != NULL);
        if (traffic->priced[c].toll_idr != NULL)
            kota_blob_put(blob, traffic->priced[c].toll_idr, links, sizeof(float));
    }
}

void kota_orders_load(kota_traffic *traffic, kota_blob *blob) {
    size_t links = (size_t)traffic->link_count;
    kota_blob_get(blob, traffic->informs, (size_t)traffic->district_count + 1, sizeof *traffic->informs);
    kota_blob_get(blob, traffic->lanes_closed, links, 1);
    for (size_t l = 0; l < links; l++) {
        int32_t most = traffic->fixed[l].lanes - traffic->fixed[l].bus_lanes - 1;
        if (traffic->lanes_closed[l] > most) traffic->lanes_closed[l] = (uint8_t)most; /* damaged */
    }
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        if (kota_blob_get_range(blob, 0, 1, "tolls of a class") == 0) continue;
        open_prices(traffic, c);
        kota_blob_get(blob, traffic->priced[c].toll_idr, links, sizeof(float));
    }
    kota_orders_price(traffic);
}
