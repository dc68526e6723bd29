/* Random grids, trips and closures: nobody vanishes, no link overflows, two runs agree, and a trip in another town
 * changes nothing here. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/mathx.h"
#include "core/random.h"
#include "support/street_net.h"
#include "traffic/traffic.h"

enum { STEPS = 60, TRIPS = 3000 };

static kota_key luck(uint64_t seed, uint64_t entity) {
    return (kota_key){.seed = seed, .entity = entity, .stream = KOTA_STREAM_ROUTES};
}

static int by_departure(const void *a, const void *b) {
    const kota_trip *one = a, *other = b;
    if (one->depart_ms != other->depart_ms) return one->depart_ms < other->depart_ms ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

/* Trips among nodes first .. first+nodes-1 in an hour and a half. */
static void draw_trips(kota_trip *trips, int32_t count, uint64_t seed, int32_t nodes) {
    for (int32_t k = 0; k < count; k++) {
        kota_key key = luck(seed, (uint64_t)k + 1);
        trips[k] = (kota_trip){.id = (uint64_t)k + 1,
                               .depart_ms = (int64_t)(kota_random_unit(key, 0) * 2.4e6),
                               .from_node = kota_random_below(key, 1, nodes),
                               .to_node = kota_random_below(key, 2, k % 2 == 0 ? nodes : 2),
                               .district = (int16_t)(kota_random_below(key, 3, 4) - 1),
                               .vehicle_class = (uint8_t)kota_random_below(key, 4, KOTA_CLASS_COUNT),
                               .persons = 1.0f};
    }
    qsort(trips, (size_t)count, sizeof *trips, by_departure);
}

/* Weather of a step: each link may close to some classes or slow down, for some steps. */
static void draw_weather(kota_class_mask *closed, float *caps, int32_t links, uint64_t seed, int32_t step) {
    for (int32_t l = 0; l < links; l++) {
        kota_key key = luck(seed, 100000 + (uint64_t)l);
        uint64_t spell = (uint64_t)(step / (3 + l % 12));
        double unit = kota_random_unit(key, spell);
        closed[l] = (kota_class_mask)(unit < 0.3 ? kota_random_below(key, 1000 + spell, KOTA_ALL_CLASSES + 1) : 0);
        caps[l] = unit > 0.8 ? (float)(1.0 + 10.0 * kota_random_unit(key, 2000 + spell)) : (float)KOTA_INFINITY;
    }
}

typedef struct counts {
    int64_t started, arrived, given_up;
} counts;

static counts count_all(const kota_traffic *traffic) {
    counts sum = {0};
    for (int32_t d = -1; d < STREET_NET_DISTRICTS; d++) {
        for (int32_t c = 0; c <= KOTA_CLASS_COUNT; c++) {
            kota_trip_totals totals = kota_traffic_totals(traffic, d, c);
            sum.started += totals.started;
            sum.arrived += totals.arrived;
            sum.given_up += totals.given_up;
        }
    }
    return sum;
}

static kota_hash state_of(const kota_traffic *traffic) {
    kota_blob blob = {0};
    kota_traffic_save(traffic, &blob);
    kota_hash hash = kota_hash_bytes(blob.bytes, blob.length);
    kota_blob_free(&blob);
    return hash;
}

static void check_step(const kota_traffic *traffic, const kota_map *map, uint64_t seed, int32_t step) {
    counts sum = count_all(traffic);
    cr_assert(sum.started == sum.arrived + sum.given_up + kota_traffic_under_way(traffic),
              "seed %d step %d: %d started, %d arrived, %d gave up, %d under way", (int)seed, step, (int)sum.started,
              (int)sum.arrived, (int)sum.given_up, kota_traffic_under_way(traffic));
    for (int32_t l = 0; l < map->roads.link_count; l++) {
        float load = kota_traffic_link_load_pce(traffic)[l], storage = map->roads.link_storage_pce[l];
        float most = kota_maxf(storage + 0.65f, 1.3f) + (float)kota_traffic_squeezes(traffic) * 1.3f;
        cr_assert(load > -1e-3f && load < most + 1e-2f, "seed %d step %d link %d: %g of %g", (int)seed, step, l,
                  (double)load, (double)storage);
        cr_assert(kota_traffic_link_time_s(traffic)[l] > 0.0f);
    }
}

static kota_hash run_once(uint64_t seed, int64_t *gave_up, int64_t *squeezes) {
    kota_arena *arena = kota_arena_create("test", 0);
    int32_t side = 4 + (int32_t)(seed % 5);
    kota_map *map = street_net_grid(arena, side, 40.0 + 30.0 * (double)(seed % 4)); /* short links fill up */
    int32_t links = map->roads.link_count;
    kota_trip *trips = KOTA_NEW(arena, kota_trip, TRIPS);
    kota_class_mask *closed = KOTA_NEW(arena, kota_class_mask, links);
    float *caps = KOTA_NEW(arena, float, links);
    draw_trips(trips, TRIPS, seed, side * side);
    for (int32_t l = 0; l < links; l++) map->roads.link_capacity_pceps[l] *= 0.25f;
    kota_traffic_def def = {.seed = seed, .jam_wave_mps = 5, .reroute_s = 300, .give_up_s = 400, .squeeze_s = 120};
    kota_traffic *traffic = NULL;
    cr_assert(kota_traffic_create(&traffic, &def, map, trips, TRIPS, 0, NULL) == KOTA_OK);
    for (int32_t step = 0; step < STEPS; step++) {
        draw_weather(closed, caps, links, seed, step);
        kota_traffic_input input = {.speed_cap_mps = caps, .closed_classes = closed};
        if (step % 5 == 0) {
            kota_traffic_send(traffic, &(kota_foreign){KOTA_CLASS_TRUCK, step % (side * side), 0, step * 60000 + 7,
                                                       50000 + (uint64_t)step, step, step % 2 == 0, 0, 0});
        }
        if (step == 10) kota_traffic_hold(traffic, 1, 0.5, 1800000);
        cr_assert(kota_traffic_step(traffic, &input, (step + 1) * 60000, NULL) == KOTA_OK);
        check_step(traffic, map, seed, step);
    }
    for (int32_t hour = 1; hour < 40 && kota_traffic_under_way(traffic) > 0; hour++) { /* fine weather */
        cr_assert(kota_traffic_step(traffic, NULL, STEPS * 60000 + hour * 3600000, NULL) == KOTA_OK);
    }
    counts sum = count_all(traffic);
    cr_assert_eq(kota_traffic_under_way(traffic), 0, "seed %d: %d never arrive", (int)seed,
                 kota_traffic_under_way(traffic));
    cr_assert_eq(sum.started, TRIPS + STEPS / 5);
    *gave_up += sum.given_up;
    *squeezes += kota_traffic_squeezes(traffic);
    kota_hash hash = state_of(traffic);
    kota_traffic_destroy(traffic);
    kota_arena_destroy(arena);
    return hash;
}

Test(traffic_balance, nobody_vanishes_and_two_runs_agree) {
    int64_t gave_up = 0, squeezes = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        kota_hash one = run_once(seed, &gave_up, &squeezes), other = run_once(seed, &gave_up, &squeezes);
        cr_assert(one.low == other.low && one.high == other.high, "seed %d", (int)seed);
    }
    cr_assert(gave_up > 0 && squeezes > 0, "the worlds are hard enough: %d gave up, %d squeezed", (int)gave_up,
              (int)squeezes);
}

/* Two towns without a road between them, as rows of one map. */
static const char *const towns = "n A 0 0\nn B 300 0\nn C 600 0\nn D 300 300\nn P 5000 0\nn Q 5300 0\nn R 5600 0\n"
                                 "s ab A B 12 0.4 30 both\ns bc B C 12 0.4 30 both\ns bd B D 12 0.2 30 both\n"
                                 "s ad A D 12 0.3 30 both\ns dc D C 12 0.3 30 both\n"
                                 "s pq P Q 12 0.4 30 both\ns qr Q R 12 0.4 30 both\n";

Test(traffic_balance, a_trip_in_another_town_changes_nothing_here) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net(arena, towns);
    kota_trip *few = KOTA_NEW(arena, kota_trip, TRIPS), *more = KOTA_NEW(arena, kota_trip, 2 * TRIPS);
    draw_trips(few, TRIPS / 2, 5, 4);
    for (int32_t k = 0; k < TRIPS / 2; k++) {
        few[k].district = 0;
        more[k] = few[k];
        more[TRIPS / 2 + k] = few[k];
        kota_trip *other = &more[TRIPS / 2 + k];
        other->id = ~other->id;
        other->district = 1;
        other->from_node = 4 + other->from_node % 3;
        other->to_node = 4 + other->to_node % 3;
    }
    qsort(more, TRIPS, sizeof *more, by_departure);
    kota_traffic_def def = {.seed = 5, .jam_wave_mps = 5, .reroute_s = 300, .give_up_s = 400, .squeeze_s = 120};
    kota_traffic *alone = NULL, *both = NULL;
    cr_assert(kota_traffic_create(&alone, &def, map, few, TRIPS / 2, 0, NULL) == KOTA_OK);
    cr_assert(kota_traffic_create(&both, &def, map, more, TRIPS, 0, NULL) == KOTA_OK);
    for (int32_t step = 1; step <= STEPS; step++) {
        cr_assert(kota_traffic_step(alone, NULL, step * 60000, NULL) == KOTA_OK);
        cr_assert(kota_traffic_step(both, NULL, step * 60000, NULL) == KOTA_OK);
        for (int32_t l = 0; l < map->roads.link_count; l++) {
            if (map->roads.link_from[l] >= 4) continue;
            cr_assert(kota_traffic_link_load_pce(alone)[l] == kota_traffic_link_load_pce(both)[l]);
            cr_assert(kota_traffic_link_time_s(alone)[l] == kota_traffic_link_time_s(both)[l]);
            cr_assert(kota_traffic_link_left_veh(alone)[l] == kota_traffic_link_left_veh(both)[l]);
        }
        for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
            kota_trip_totals one = kota_traffic_totals(alone, 0, c), other = kota_traffic_totals(both, 0, c);
            cr_assert(one.arrived == other.arrived && kota_bits(one.vehicle_s) == kota_bits(other.vehicle_s) &&
                      kota_bits(one.person_s) == kota_bits(other.person_s));
        }
    }
    cr_assert(count_all(both).started > count_all(alone).started);
    kota_traffic_destroy(alone);
    kota_traffic_destroy(both);
    kota_arena_destroy(arena);
}
