/* Working hours: the daily shift of the local day, and work outside it by order. A shift that ends before it starts
 * goes over midnight. */
#include "core/clock.h"
#include "core/mathx.h"
#include "waste/waste_state.h"

static int64_t start_ms(const kota_waste *waste) { return (int64_t)kota_round(waste->def.shift_start_s * 1000.0); }

static int64_t length_ms(const kota_waste *waste) {
    int64_t length = (int64_t)kota_round(waste->def.shift_end_s * 1000.0) - start_ms(waste);
    if (length < 0) length += KOTA_DAY_MS;
    return length < KOTA_DAY_MS ? length : KOTA_DAY_MS;
}

/* Since the last start of a shift, 0 .. a day. */
static int64_t since_start_ms(const kota_waste *waste, int64_t time_ms) {
    int64_t since = kota_time_of_day_ms(time_ms, waste->map->utc_offset_min) - start_ms(waste) % KOTA_DAY_MS;
    return since < 0 ? since + KOTA_DAY_MS : since;
}

int64_t kota_waste__work_end_ms(const kota_waste *waste, int64_t time_ms) {
    int64_t since = since_start_ms(waste, time_ms), length = length_ms(waste), end_ms = time_ms;
    if (since < length) end_ms = time_ms + (length - since);
    return waste->dispatch_until_ms > end_ms ? waste->dispatch_until_ms : end_ms;
}

int64_t kota_waste__stop_ms(const kota_waste *waste, int32_t t, int64_t time_ms) {
    double over_s = kota_waste__is_hauler(waste, t) ? 0.0 : waste->fleets[waste->trucks[t].fleet].overtime_s;
    int64_t most_ms = length_ms(waste) + (int64_t)kota_round(over_s * 1000.0), since = since_start_ms(waste, time_ms);
    if (length_ms(waste) == 0) most_ms = 0;
    if (most_ms > KOTA_DAY_MS) most_ms = KOTA_DAY_MS;
    int64_t stop_ms = since < most_ms ? time_ms + (most_ms - since) : time_ms;
    int64_t end_ms = kota_waste__work_end_ms(waste, time_ms);
    return stop_ms > end_ms ? stop_ms : end_ms;
}

int64_t kota_waste__next_shift_ms(const kota_waste *waste, int64_t time_ms) {
    if (length_ms(waste) == 0) return KOTA_WASTE_NEVER_MS;
    return time_ms + KOTA_DAY_MS - since_start_ms(waste, time_ms);
}

double kota_waste__shift_s(const kota_waste *waste, int64_t from_ms, int64_t to_ms) {
    int64_t length = length_ms(waste), sum_ms = 0;
    for (int64_t shift_ms = from_ms - since_start_ms(waste, from_ms); shift_ms < to_ms; shift_ms += KOTA_DAY_MS) {
        int64_t low = shift_ms > from_ms ? shift_ms : from_ms;
        int64_t high = shift_ms + length < to_ms ? shift_ms + length : to_ms;
        if (high > low) sum_ms += high - low;
    }
    return (double)sum_ms / 1000.0;
}
