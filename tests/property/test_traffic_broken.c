/* 500 random broken networks: links without length, capacity or storage, dead ends, islands, loops, signals without
 * turns or with absurd plans, trips to places without a way. Nothing hangs, nobody vanishes, a state that is saved
 * and loaded anywhere goes on with the same bits. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/random.h"
#include "map/map.h"
#include "traffic/traffic.h"

enum { WORLDS = 500, NODES_MAX = 12, STREETS_MAX = 30, TRIPS = 120, SIGNALS_MAX = 6 };

typedef struct world {
    kota_arena *arena;
    kota_map map;
    kota_trip trips[TRIPS];
    kota_traffic_def def;
} world;

static kota_key luck(uint64_t seed, uint64_t entity, uint32_t what) {
    return (kota_key){.seed = seed, .entity = entity, .what = what, .stream = KOTA_STREAM_ROUTES};
}

/* Often a good value, else one of the bad. */
static float spoilt(kota_key key, double good, double bad) {
    return (float)(kota_random_unit(key, 0) < 0.8 ? good : kota_random_unit(key, 1) < 0.5 ? bad : good * 1e-4);
}

static void draw_streets(world *one, uint64_t seed) {
    kota_node_def nodes[NODES_MAX];
    kota_street_def streets[STREETS_MAX];
    int32_t node_count = 2 + kota_random_below(luck(seed, 0, 1), 0, NODES_MAX - 1);
    int32_t street_count = 1 + kota_random_below(luck(seed, 0, 1), 1, STREETS_MAX - 1);
    for (int32_t n = 0; n < node_count; n++) {
        kota_key key = luck(seed, (uint64_t)n, 2);
        nodes[n] = (kota_node_def){
            .x_m = 300 * kota_random_unit(key, 0), .y_m = 300 * kota_random_unit(key, 1), .id = (uint64_t)n + 1};
    }
    for (int32_t s = 0; s < street_count; s++) {
        kota_key key = luck(seed, (uint64_t)s, 3);
        int32_t from = kota_random_below(key, 0, node_count), to = kota_random_below(key, 1, node_count);
        double *xy_m = KOTA_NEW(one->arena, double, 4);
        xy_m[0] = nodes[from].x_m, xy_m[1] = nodes[from].y_m, xy_m[2] = nodes[to].x_m + (from == to),
        xy_m[3] = nodes[to].y_m;
        char *id = KOTA_NEW(one->arena, char, 16);
        (void)snprintf(id, 16, "s%d", s);
        streets[s] =
            (kota_street_def){.id = id,
                              .name = "",
                              .road_class = (kota_road_class)kota_random_below(key, 2, KOTA_ROAD_CLASS_COUNT),
                              .lanes = KOTA_NAN,
                              .speed_mps = KOTA_NAN,
                              .oneway = kota_random_below(key, 3, 2) == 0,
                              .from = from,
                              .to = to,
                              .xy_m = xy_m,
                              .point_count = 2};
    }
    kota_error err = {0};
    cr_assert(kota_roads_build(&one->map.roads, nodes, node_count, streets, street_count, one->arena, &err) ==
                  KOTA_OK,
              "%s", err.text);
    for (int32_t l = 0; l < one->map.roads.link_count; l++) {
        kota_roads *roads = &one->map.roads;
        roads->link_length_m[l] = spoilt(luck(seed, (uint64_t)l, 4), (double)roads->link_length_m[l], 0.0);
        roads->link_capacity_pceps[l] =
            spoilt(luck(seed, (uint64_t)l, 5), (double)roads->link_capacity_pceps[l], 0.0);
        roads->link_storage_pce[l] = spoilt(luck(seed, (uint64_t)l, 6), (double)roads->link_storage_pce[l], 0.0);
        roads->link_lanes[l] = spoilt(luck(seed, (uint64_t)l, 7), (double)roads->link_lanes[l], 40.0);
        roads->link_bus_lanes[l] = (uint8_t)kota_random_below(luck(seed, (uint64_t)l, 8), 0, 4);
    }
}

static void draw_signals(world *one, uint64_t seed) {
    kota_roads *roads = &one->map.roads;
    int32_t count = kota_mini(SIGNALS_MAX, roads->node_count);
    roads->signals.signals = KOTA_NEW(one->arena, kota_signal, count);
    roads->signals.turns = KOTA_NEW(one->arena, kota_signal_turn, count * 4);
    for (int32_t n = 0; n < count; n++) {
        kota_key key = luck(seed, (uint64_t)n, 9);
        kota_signal *signal = &roads->signals.signals[roads->signals.count++];
        *signal = (kota_signal){.node = n,
                                .kind = (uint8_t)kota_random_below(key, 0, KOTA_SIGNAL_KIND_COUNT),
                                .phase_count = (uint8_t)(1 + kota_random_below(key, 1, KOTA_SIGNAL_PHASES_MAX)),
                                .offset_s = spoilt(key, 20.0, -1e9),
                                .gap_s = spoilt(key, 3.0, 0.0),
                                .turn_start = roads->signals.turn_count};
        for (int32_t p = 0; p < signal->phase_count; p++) {
            kota_key phase = luck(seed, (uint64_t)(n * 16 + p), 10);
            signal->phases[p].green_s = spoilt(phase, 20.0, 0.0);
            signal->phases[p].clear_s = spoilt(phase, 3.0, 0.0);
            signal->phases[p].min_green_s = spoilt(phase, 7.0, 0.0);
            signal->phases[p].max_green_s = spoilt(phase, 40.0, 0.0);
        }
        for (int32_t t = 0; t < kota_random_below(key, 2, 5); t++) { /* turns that are none among them */
            kota_key turn = luck(seed, (uint64_t)(n * 16 + t), 11);
            roads->signals.turns[roads->signals.turn_count++] =
                (kota_signal_turn){.from_link = kota_random_below(turn, 0, roads->link_count),
                                   .to_link = kota_random_below(turn, 1, roads->link_count),
                                   .phases = (uint16_t)kota_random_below(turn, 2, 1 << 10)};
        }
        signal->turn_count = roads->signals.turn_count - signal->turn_start;
    }
}

static int by_departure(const void *a, const void *b) {
    const kota_trip *one = a, *other = b;
    if (one->depart_ms != other->depart_ms) return one->depart_ms < other->depart_ms ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

static world *world_make(uint64_t seed) {
    world *one = kota_alloc(1, sizeof *one);
    one->arena = kota_arena_create("test", 0);
    draw_streets(one, seed);
    draw_signals(one, seed);
    int32_t nodes = one->map.roads.node_count;
    for (int32_t k = 0; k < TRIPS; k++) {
        kota_key key = luck(seed, (uint64_t)k, 12);
        one->trips[k] = (kota_trip){.id = (uint64_t)k + 1,
                                    .depart_ms = (int64_t)(kota_random_unit(key, 0) * 6e5),
                                    .from_node = kota_random_below(key, 1, nodes),
                                    .to_node = kota_random_below(key, 2, nodes),
                                    .district = -1,
                                    .vehicle_class = (uint8_t)kota_random_below(key, 3, KOTA_CLASS_COUNT),
                                    .persons = 1.0f};
    }
    qsort(one->trips, TRIPS, sizeof *one->trips, by_departure);
    one->def = (kota_traffic_def){.seed = seed,
                                  .jam_wave_mps = 5,
                                  .reroute_s = 300,
                                  .give_up_s = 600,
                                  .squeeze_s = 60,
                                  .left_hand = seed % 2 == 0,
                                  .gap_frac = seed % 3 == 0 ? 0.3 : 0.0,
                                  .reservoir_veh = 8,
                                  .saturation_pceph = 1800,
                                  .bin_s = 300,
                                  .bins_kept = 4};
    return one;
}

static void world_free(world *one) {
    kota_arena_destroy(one->arena);
    kota_free(one);
}

static kota_traffic *engine(const world *one) {
    kota_traffic *traffic = NULL;
    kota_error err = {0};
    cr_assert(kota_traffic_create(&traffic, &one->def, &one->map, one->trips, TRIPS, 0, &err) == KOTA_OK, "%s",
              err.text);
    return traffic;
}

static void check_sum(const kota_traffic *traffic, uint64_t seed) {
    int64_t started = 0, ended = 0;
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        kota_trip_totals totals = kota_traffic_totals(traffic, -1, c);
        started += totals.started;
        ended += totals.arrived + totals.given_up;
    }
    cr_assert_eq(started, ended + kota_traffic_under_way(traffic), "seed %d", (int)seed);
}

Test(traffic_broken, no_world_hangs_or_loses_anybody) {
    int32_t done = 0, left_over = 0;
    int64_t arrived = 0, given_up = 0;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        world *one = world_make(seed);
        kota_traffic *traffic = engine(one), *resumed = engine(one);
        int32_t stop = 1 + kota_random_below(luck(seed, 0, 13), 0, 18);
        for (int32_t step = 1; step <= 20; step++) {
            cr_assert(kota_traffic_step(traffic, NULL, step * 60000, NULL) == KOTA_OK);
            cr_assert(kota_traffic_step(resumed, NULL, step * 60000, NULL) == KOTA_OK);
            if (step == stop) {
                kota_blob blob = {0};
                kota_traffic_save(resumed, &blob);
                kota_traffic_destroy(resumed);
                resumed = engine(one);
                kota_error err = {0};
                blob.err = &err;
                cr_assert(kota_traffic_load(resumed, &blob) == KOTA_OK, "seed %d: %s", (int)seed, err.text);
                kota_blob_free(&blob);
            }
            check_sum(traffic, seed);
        }
        cr_assert_eq(kota_traffic_event_hash(traffic), kota_traffic_event_hash(resumed), "seed %d stopped at %d",
                     (int)seed, stop);
        for (int32_t day = 1; day < 30 && kota_traffic_under_way(traffic) > 0; day++) {
            cr_assert(kota_traffic_step(traffic, NULL, day * KOTA_DAY_MS, NULL) == KOTA_OK);
        }
        check_sum(traffic, seed);
        left_over += kota_traffic_under_way(traffic);
        for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
            arrived += kota_traffic_totals(traffic, -1, c).arrived;
            given_up += kota_traffic_totals(traffic, -1, c).given_up;
        }
        done++;
        kota_traffic_destroy(traffic);
        kota_traffic_destroy(resumed);
        world_free(one);
    }
    printf("%d broken worlds: %d vehicles arrived, %d gave up for no way was open, %d are still under way\n", done,
           (int)arrived, (int)given_up, left_over);
    cr_assert_eq(done, WORLDS);
    cr_assert_eq(left_over, 0, "each arrives or gives up");
    cr_assert_eq(arrived + given_up, (int64_t)WORLDS * TRIPS);
}
