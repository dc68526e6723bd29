/* The usual times of waste trucks by the hour, for plans that must know at five what half past seven is like: a dry
 * day of the run's own trips is driven before it, on ordinary streets and without trucks, and looked at in the middle
 * of each hour of the shift. */
#include "city/inside.h"
#include "core/mathx.h"

enum { HOURS = 24 };
static const int64_t HALF_MS = KOTA_HOUR_MS / 2;

static bool at_work(const kota_city *city, int64_t time_ms) {
    const kota_waste_params *p = &city->plan->waste;
    double start_s = p->shift_start_s, lasts_s = p->shift_end_s - p->shift_start_s;
    if (lasts_s < 0) lasts_s += 86400;
    double since_s = (double)kota_time_of_day_ms(time_ms, city->map->utc_offset_min) / 1000 - start_s;
    return (since_s < 0 ? since_s + 86400 : since_s) < lasts_s;
}

/* Moments of one day from the warm-up on; at least two, or there is nothing to know. */
static int32_t moments(const kota_city *city, int64_t *at_ms) {
    int64_t end_ms = city->warmup_ms + KOTA_DAY_MS < city->end_ms ? city->warmup_ms + KOTA_DAY_MS : city->end_ms;
    int64_t since_ms = kota_time_of_day_ms(city->warmup_ms, city->map->utc_offset_min) % KOTA_HOUR_MS;
    int32_t count = 0;
    for (int64_t ms = city->warmup_ms - since_ms + HALF_MS; ms <= end_ms; ms += KOTA_HOUR_MS)
        if (ms > city->warmup_ms && at_work(city, ms) && count < HOURS) at_ms[count++] = ms;
    return count > 1 ? count : 0;
}

static double sum_s(const float *time_s, size_t count) {
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        if (kota_is_finite((double)time_s[k])) sum += (double)time_s[k];
    return sum;
}

/* Nobody knows the hours beyond the run: they are like its quietest. As jammed as its last, a run that ends in the
 * rush would leave no time for rounds, and trucks at home. */
static void fill(kota_city *city, size_t count) {
    int32_t quiet = -1;
    double least_s = KOTA_INFINITY;
    for (int32_t h = 0; h < HOURS; h++) {
        double now_s = city->hour_time_s[h] != NULL ? sum_s(city->hour_time_s[h], count) : KOTA_INFINITY;
        if (now_s < least_s) quiet = h, least_s = now_s;
    }
    for (int32_t h = 0; h < HOURS; h++)
        if (city->hour_time_s[h] == NULL) city->hour_time_s[h] = city->hour_time_s[quiet];
}

static kota_status drive(kota_city *city, kota_traffic *traffic, const int64_t *at_ms, int32_t count,
                         kota_error *err) {
    int32_t stop_count;
    const int32_t *stops = kota_waste_stops(city->waste, &stop_count);
    const kota_due *usual = &city->travel.usual;
    if (usual->start != NULL) KOTA_TRY(kota_traffic_set_routes(traffic, usual->start, usual->link, err));
    KOTA_TRY(kota_traffic_set_lines(traffic, &city->travel.vehicles, err));
    for (int32_t k = 0; k < count; k++) {
        KOTA_TRY(kota_traffic_step(traffic, NULL, at_ms[k], err));
        int64_t hour = kota_time_of_day_ms(at_ms[k], city->map->utc_offset_min) / KOTA_HOUR_MS;
        float *time_s = KOTA_NEW(city->arena, float, (size_t)stop_count *(size_t)stop_count);
        kota_traffic_times_between(traffic, KOTA_CLASS_TRUCK, stops, stop_count, time_s, city->pool);
        city->hour_time_s[hour] = time_s;
    }
    fill(city, (size_t)stop_count * (size_t)stop_count);
    return KOTA_OK;
}

kota_status kota_city__typical_day(kota_city *city, kota_error *err) {
    const kota_demand *demand = &city->travel.demand;
    int64_t at_ms[HOURS];
    int32_t trucks = kota_city_truck_count(city), count = moments(city, at_ms);
    bool wanted = city->plan->waste.plan_by_hour && city->plan->couple.traffic_delays_trucks;
    if (!wanted || trucks == 0 || count == 0 || demand->trip_count == 0) return KOTA_OK;
    kota_traffic *traffic;
    kota_traffic_def def = kota_city__traffic_def(city->plan);
    KOTA_TRY(kota_traffic_create(&traffic, &def, city->map, demand->trips, demand->trip_count, city->warmup_ms, err));
    kota_status status = drive(city, traffic, at_ms, count, err);
    kota_traffic_destroy(traffic);
    return status;
}
