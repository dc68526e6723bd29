/* Who rides between the lanes is never held up longer than who drives: in random towns a car and a motorcycle leave
 * together for the same place by the same way, again and again, among others of both kinds. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/mathx.h"
#include "core/random.h"
#include "support/street_net.h"
#include "traffic/traffic.h"

/* As good as together: a headway beside each other. */
#define SAME_S 1.0

enum { PAIRS = 1500, OTHERS = 6000, TRIPS = 2 * PAIRS + OTHERS, SIDE = 8 };

static kota_key luck(uint64_t seed, uint64_t entity) {
    return (kota_key){.seed = seed, .entity = entity, .stream = KOTA_STREAM_ROUTES};
}

static int by_departure(const void *a, const void *b) {
    const kota_trip *one = a, *other = b;
    if (one->depart_ms != other->depart_ms) return one->depart_ms < other->depart_ms ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

/* Trips 2 k + 1 and 2 k + 2 are a pair: a motorcycle, and a car behind it. */
static void draw_trips(kota_trip *trips, uint64_t seed, double motorcycles_frac, double over_s) {
    for (int32_t k = 0; k < TRIPS; k++) {
        bool paired = k < 2 * PAIRS;
        kota_key key = luck(seed, paired ? (uint64_t)k / 2 : (uint64_t)k);
        bool rides = paired ? k % 2 == 0 : kota_random_unit(key, 4) < motorcycles_frac;
        trips[k] = (kota_trip){.id = (uint64_t)k + 1,
                               .depart_ms = (int64_t)(kota_random_unit(key, 0) * over_s * 1e3),
                               .from_node = kota_random_below(key, 1, SIDE * SIDE),
                               .to_node = kota_random_below(key, 2, SIDE * SIDE),
                               .district = -1,
                               .vehicle_class = (uint8_t)(rides ? KOTA_CLASS_MOTORCYCLE : KOTA_CLASS_CAR),
                               .persons = 1.0f};
    }
    qsort(trips, TRIPS, sizeof *trips, by_departure);
}

typedef struct verdict {
    double car_s, motorcycle_s; /* mean trips of those in pairs */
    double most_s;              /* that a motorcycle came later than its car */
    int32_t later, pairs;
} verdict;

static verdict ride(uint64_t seed, double motorcycles_frac, bool signals, double over_s) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net_grid(arena, SIDE, 250);
    for (int32_t l = 0; l < map->roads.link_count; l++) /* both drive as fast */
        map->roads.link_speed_mps[l] = kota_minf(map->roads.link_speed_mps[l], 16.0f);
    if (signals) street_net_grid_signals(arena, map, SIDE);
    kota_trip *trips = KOTA_NEW(arena, kota_trip, TRIPS);
    float *took_s = KOTA_NEW(arena, float, TRIPS + 1);
    draw_trips(trips, seed, motorcycles_frac, over_s);
    kota_traffic_def def = {.seed = seed,
                            .jam_wave_mps = 5,
                            .reroute_s = 1e6,
                            .uninformed_frac = 1,
                            .give_up_s = 36000,
                            .squeeze_s = 1e5,
                            .gap_frac = 0.3,
                            .reservoir_veh = 8,
                            .saturation_pceph = 1800};
    kota_traffic *traffic = NULL;
    cr_assert(kota_traffic_create(&traffic, &def, map, trips, TRIPS, 0, NULL) == KOTA_OK);
    cr_assert(kota_traffic_step(traffic, NULL, 12 * 3600000, NULL) == KOTA_OK);
    for (int32_t k = 0; k < TRIPS; k++) took_s[trips[k].id] = kota_traffic_trip_time_s(traffic)[k];
    verdict of = {0};
    for (int32_t k = 0; k < PAIRS; k++) {
        double motorcycle_s = (double)took_s[2 * k + 1], car_s = (double)took_s[2 * k + 2];
        if (!kota_is_finite(car_s) || !kota_is_finite(motorcycle_s)) continue;
        of.pairs++;
        of.car_s += car_s;
        of.motorcycle_s += motorcycle_s;
        of.later += motorcycle_s > car_s + SAME_S;
        of.most_s = kota_max(of.most_s, motorcycle_s - car_s);
    }
    of.car_s /= of.pairs;
    of.motorcycle_s /= of.pairs;
    kota_traffic_destroy(traffic);
    kota_arena_destroy(arena);
    return of;
}

Test(traffic_filtering, no_motorcycle_waits_longer_than_the_car_beside_it) {
    for (int32_t signals = 0; signals < 2; signals++) {
        for (int32_t part = 0; part < 3; part++) {
            for (int32_t load = 0; load < 3; load++) {
                double frac = 0.2 + 0.3 * part, over_s = 1200.0 * (1 << load);
                verdict of = ride(1 + (uint64_t)part, frac, signals != 0, over_s);
                printf("%s, %.0f %% motorcycles, %d trips in %.0f s: %d pairs, car %.1f s, motorcycle %.1f s, %d "
                       "later, by %.1f s at most\n",
                       signals ? "signals" : "no signals", 100 * frac, TRIPS, over_s, of.pairs, of.car_s,
                       of.motorcycle_s, of.later, of.most_s);
                cr_assert(of.pairs == PAIRS && of.later == 0, "%d of %d pairs, %d motorcycles later", of.pairs, PAIRS,
                          of.later);
                cr_assert(of.motorcycle_s < of.car_s);
            }
        }
    }
}
