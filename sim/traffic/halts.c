/* Foreign vehicles that break down on their way: each stands for a while on the link where its moment comes, takes
 * its room and part of the link's capacity there, and drives on. Those behind it drive round it. */
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/state.h"

enum { NONE = -1 };

/* Of a link's capacity, what is left while one of its lanes is blocked, by open lanes: HCM 2010, exhibit 10-17
 * (motorways of 2 to 8 lanes a direction); of a single lane as of two, others go round it on the other side
 * (assumed).
 */
static double left_frac(int32_t lanes) {
    static const double left[] = {0.35, 0.35, 0.35, 0.49, 0.58, 0.65, 0.71, 0.75, 0.78};
    return left[kota_mini(lanes, KOTA_COUNT(left) - 1)];
}

double kota_halts_capacity_frac(const kota_traffic *traffic, int32_t link) {
    for (int32_t k = 0; k < traffic->halt_count; k++) {
        const kota_halt *halt = &traffic->halts[k];
        if (halt->link == link && traffic->vehicles[halt->vehicle].loads)
            return left_frac(traffic->fixed[link].lanes - traffic->lanes_closed[link]);
    }
    return 1.0;
}

void kota_halts_add(kota_traffic *traffic, int32_t vehicle, int64_t at_ms, int64_t for_ms) {
    traffic->halts = kota_grow(traffic->halts, traffic->halt_count, &traffic->halt_capacity, sizeof *traffic->halts);
    traffic->halts[traffic->halt_count++] =
        (kota_halt){.at_ms = at_ms, .for_ms = for_ms, .vehicle = vehicle, .link = NONE};
}

static kota_halt *of(const kota_traffic *traffic, int32_t vehicle) {
    for (int32_t k = 0; k < traffic->halt_count; k++)
        if (traffic->halts[k].vehicle == vehicle) return &traffic->halts[k];
    return NULL;
}

int64_t kota_halts_enter(kota_traffic *traffic, int32_t vehicle) {
    const kota_vehicle *one = &traffic->vehicles[vehicle];
    kota_halt *halt = of(traffic, vehicle);
    if (halt == NULL || halt->stood_ms > 0 || halt->at_ms >= one->ready_ms) return 0;
    halt->stood_ms = halt->for_ms;
    halt->link = one->link;
    kota_link_set_speed(traffic, one->link);
    return halt->for_ms;
}

int64_t kota_halts_leave(kota_traffic *traffic, int32_t vehicle) {
    kota_halt *halt = of(traffic, vehicle);
    if (halt == NULL || halt->link == NONE) return 0;
    int32_t link = halt->link;
    halt->link = NONE;
    kota_link_set_speed(traffic, link);
    return halt->stood_ms;
}

int64_t kota_halts_end(kota_traffic *traffic, int32_t vehicle) {
    kota_halt *halt = of(traffic, vehicle);
    if (halt == NULL) return 0;
    int64_t stood_ms = halt->stood_ms;
    *halt = traffic->halts[--traffic->halt_count];
    return stood_ms;
}

void kota_halts_save(const kota_traffic *traffic, kota_blob *blob) {
    kota_blob_put_i64(blob, traffic->halt_count);
    kota_blob_put(blob, traffic->halts, (size_t)traffic->halt_count, sizeof *traffic->halts);
}

void kota_halts_load(kota_traffic *traffic, kota_blob *blob) {
    int32_t count = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX / 2, "number of breakdowns");
    if (blob->failed || (size_t)count > blob->length / sizeof(kota_halt)) count = 0; /* get tells */
    if (count > traffic->halt_capacity) {
        traffic->halts = kota_realloc(traffic->halts, (size_t)count, sizeof *traffic->halts);
        traffic->halt_capacity = count;
    }
    traffic->halt_count = count;
    kota_blob_get(blob, traffic->halts, (size_t)count, sizeof *traffic->halts);
}
