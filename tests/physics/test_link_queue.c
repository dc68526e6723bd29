/* Queues on links against the exact answers of kinematic wave theory with a triangular fundamental diagram: free
 * speed 20 m/s, jam wave 5 m/s, jam density 0.2 PCE/m, hence capacity 0.8 PCE/s at 0.04 PCE/m (Newell 1993; Daganzo
 * 1994). */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "support/street_net.h"
#include "traffic/traffic.h"

enum { MOST_TRIPS = 4096 };

typedef struct bed { /* a network with trips on it */
    kota_arena *arena;
    const char *lines;
    kota_map *map;
    kota_trip trips[MOST_TRIPS];
    int32_t trip_count;
    kota_traffic *traffic;
} bed;

static bed *bed_make(const char *lines) {
    bed *one = kota_alloc(1, sizeof *one);
    one->arena = kota_arena_create("test", 0);
    one->lines = lines;
    one->map = street_net(one->arena, lines);
    return one;
}

static void bed_free(bed *one) {
    kota_traffic_destroy(one->traffic);
    kota_arena_destroy(one->arena);
    kota_free(one);
}

/* Cars at an even rate from from_s to to_s. Departures must be added in order of time. */
static void bed_flow(bed *one, const char *from, const char *to, double rate_vehps, double from_s, double to_s) {
    for (int32_t k = 0; from_s + k / rate_vehps < to_s - 1e-9; k++) {
        cr_assert(one->trip_count < MOST_TRIPS);
        one->trips[one->trip_count] = (kota_trip){.id = (uint64_t)one->trip_count + 1,
                                                  .depart_ms = (int64_t)((from_s + k / rate_vehps) * 1e3 + 0.5),
                                                  .from_node = street_net_node(one->lines, from),
                                                  .to_node = street_net_node(one->lines, to),
                                                  .district = -1,
                                                  .vehicle_class = KOTA_CLASS_CAR,
                                                  .persons = 1.0f};
        one->trip_count++;
    }
}

static void bed_sort(bed *one) { /* stable insertion by time: flows are nearly sorted pieces */
    for (int32_t k = 1; k < one->trip_count; k++) {
        kota_trip trip = one->trips[k];
        int32_t at = k;
        for (; at > 0 && one->trips[at - 1].depart_ms > trip.depart_ms; at--) one->trips[at] = one->trips[at - 1];
        one->trips[at] = trip;
    }
}

static void bed_run(bed *one, double until_s) {
    kota_error err = {0};
    if (one->traffic == NULL) {
        kota_traffic_def def = {.jam_wave_mps = 5, .reroute_s = 900, .give_up_s = 3600, .squeeze_s = 1e5};
        bed_sort(one);
        cr_assert(kota_traffic_create(&one->traffic, &def, one->map, one->trips, one->trip_count, 0, &err) ==
                  KOTA_OK);
    }
    cr_assert(kota_traffic_step(one->traffic, NULL, (int64_t)(until_s * 1e3), &err) == KOTA_OK);
}

static kota_trip_totals bed_totals(const bed *one) { return kota_traffic_totals(one->traffic, -1, KOTA_CLASS_CAR); }
static int32_t bed_left(const bed *one, const char *street) {
    return kota_traffic_link_left_veh(one->traffic)[street_net_link(one->map, one->lines, street)];
}
static double bed_load(const bed *one, const char *street) {
    return (double)kota_traffic_link_load_pce(one->traffic)[street_net_link(one->map, one->lines, street)];
}

Test(link_queue, a_free_link_is_driven_in_free_time) {
    bed *one = bed_make("n A 0 0\nn B 1000 0\ns ab A B 20 0.8 200");
    bed_flow(one, "A", "B", 0.5, 0, 500);
    bed_run(one, 300);
    cr_assert_float_eq(bed_load(one, "ab"), 25.0, 1e-6, "0.025 veh/m: %g", bed_load(one, "ab"));
    bed_run(one, 1000);
    kota_trip_totals totals = bed_totals(one);
    cr_assert_eq(totals.arrived, 250);
    cr_assert_float_eq(totals.vehicle_s, 12500.0, 1e-6);
    cr_assert_float_eq(totals.free_vehicle_s, 12500.0, 1e-6);
    cr_assert_float_eq(totals.person_s, 12500.0, 1e-6);
    cr_assert_float_eq(totals.distance_m, 250e3, 1e-6);
    bed_free(one);
}

Test(link_queue, flow_is_capacity_when_more_want_to_go) {
    bed *one = bed_make("n A 0 0\nn B 1000 0\ns ab A B 20 0.8 200");
    bed_flow(one, "A", "B", 2.0, 0, 1000);
    bed_run(one, 250);
    cr_assert_float_eq(bed_load(one, "ab"), 40.0, 1.0, "0.04 veh/m: %g", bed_load(one, "ab"));
    int32_t before = bed_left(one, "ab");
    bed_run(one, 1250);
    cr_assert_float_eq((bed_left(one, "ab") - before) / 1000.0, 0.8, 0.002);
    bed_free(one);
    /* a capacity whose headway is no whole number of milliseconds keeps its rate: 2/3 PCE/s */
    one = bed_make("n A 0 0\nn B 1000 0\ns ab A B 10 0.6666667 200");
    bed_flow(one, "A", "B", 2.0, 0, 1000);
    bed_run(one, 200);
    before = bed_left(one, "ab");
    bed_run(one, 1400);
    cr_assert_float_eq((bed_left(one, "ab") - before) / 1200.0, 2.0 / 3.0, 0.001);
    bed_free(one);
}

Test(link_queue, motorcycles_use_a_quarter_of_the_capacity) {
    bed *one = bed_make("n A 0 0\nn B 1000 0\ns ab A B 10 0.8 400");
    bed_flow(one, "A", "B", 3.9, 0, 1000);
    for (int32_t k = 0; k < one->trip_count; k++) one->trips[k].vehicle_class = KOTA_CLASS_MOTORCYCLE;
    bed_run(one, 200);
    int32_t before = bed_left(one, "ab");
    bed_run(one, 900);
    cr_assert_float_eq((bed_left(one, "ab") - before) / 700.0, 3.2, 0.005);
    bed_free(one);
}

Test(link_queue, a_bottleneck_queues_and_clears_on_time) {
    bed *one = bed_make("n A 0 0\nn B 1000 0\nn C 2000 0\ns ab A B 20 0.8 200\ns bc B C 20 0.66666667 200");
    bed_flow(one, "A", "C", 0.8, 0, 500);
    bed_flow(one, "A", "C", 0.4, 500, 1500);
    bed_run(one, 550);
    /* 420 have entered, 20 of them would still be driving freely */
    double queue_veh = 400.0 - bed_left(one, "ab");
    cr_assert_float_eq(queue_veh, 66.667, 1.0, "longest queue %g", queue_veh);
    bed_run(one, 790);
    cr_assert(bed_left(one, "ab") < (int32_t)(400 + 0.4 * (790 - 550)), "not clear before 800 s");
    bed_run(one, 806);
    cr_assert_float_eq(bed_left(one, "ab"), 400 + 0.4 * (806 - 550), 1.5);
    bed_run(one, 4000);
    kota_trip_totals totals = bed_totals(one);
    cr_assert_eq(totals.arrived, 800);
    cr_assert_float_eq(totals.person_s - 100.0 * 800, 25000.0, 250.0, "total delay %g", totals.person_s - 8e4);
    cr_assert_float_eq(totals.person_s / 800, 131.25, 0.4);
    cr_assert_float_eq(totals.vehicle_s - totals.free_vehicle_s, 25000.0, 250.0);
    bed_free(one);
}

Test(link_queue, a_full_link_holds_back_those_upstream) {
    bed *one = bed_make("n A 0 0\nn B 1000 0\nn C 2000 0\nn D 2020 0\n"
                        "s ab A B 20 0.8 200\ns bc B C 20 0.8 200\ns cd C D 20 0.4 200");
    bed_flow(one, "A", "D", 0.8, 0, 1000);
    bed_run(one, 295);
    cr_assert_float_eq(bed_left(one, "ab"), 0.8 * 245, 1.5, "free until the tail comes");
    bed_run(one, 300);
    cr_assert_float_eq(bed_load(one, "bc"), 120.0, 2.0, "queued at 0.12 veh/m: %g", bed_load(one, "bc"));
    bed_run(one, 400);
    cr_assert_float_eq(bed_left(one, "ab"), 200 + 0.4 * 100, 2.0, "held back from 300 s on");
    cr_assert_float_eq(bed_load(one, "ab") + bed_left(one, "ab"), 0.8 * 400, 1.5, "link 1 lets in freely");
    bed_run(one, 495);
    cr_assert_float_eq(bed_load(one, "ab") + bed_left(one, "ab"), 0.8 * 495, 1.5, "until 500 s");
    bed_run(one, 700);
    cr_assert_float_eq(bed_load(one, "ab") + bed_left(one, "ab"), 400 + 0.4 * 200, 2.5, "then held back too");
    cr_assert_float_eq(bed_load(one, "ab"), 120.0, 2.0);
    cr_assert_float_eq(bed_load(one, "bc"), 120.0, 2.0);
    cr_assert_eq(kota_traffic_squeezes(one->traffic), 0);
    bed_free(one);
}

Test(link_queue, a_jam_dissolves_from_its_head_at_the_wave_speed) {
    bed *one = bed_make("n A 0 0\nn B 1000 0\nn C 1020 0\ns ab A B 20 0.8 200\ns bc B C 20 0.8 200");
    bed_flow(one, "A", "C", 0.8, 0, 1600);
    bed_run(one, 100);
    float *caps = kota_alloc((size_t)one->map->roads.link_count, sizeof *caps);
    for (int32_t l = 0; l < one->map->roads.link_count; l++) caps[l] = (float)KOTA_INFINITY;
    caps[street_net_link(one->map, one->lines, "bc")] = 5.0f; /* a quarter of the speed, a quarter of the capacity */
    kota_traffic_input input = {.speed_cap_mps = caps};
    kota_error err = {0};
    cr_assert(kota_traffic_step(one->traffic, &input, 900000, &err) == KOTA_OK);
    cr_assert_float_eq(bed_load(one, "ab"), 160.0, 2.0, "q = 0.2, k = 0.2 - 0.2 / 5: %g", bed_load(one, "ab"));
    int32_t entered = bed_left(one, "ab") + (int32_t)bed_load(one, "ab");
    bed_run(one, 1095); /* free again: for 1000 m / 5 m/s the entry does not know */
    int32_t later = bed_left(one, "ab") + (int32_t)bed_load(one, "ab");
    cr_assert_float_eq((later - entered) / 195.0, 0.2, 0.015);
    bed_run(one, 1295);
    entered = bed_left(one, "ab") + (int32_t)bed_load(one, "ab");
    cr_assert_float_eq((entered - later) / 200.0, 0.8, 0.02);
    kota_free(caps);
    bed_free(one);
}

Test(link_queue, arms_of_a_merge_share_evenly) {
    bed *one = bed_make("n A 0 0\nn B 0 500\nn M 1000 0\nn Z 2000 0\n"
                        "s am A M 20 0.8 200\ns bm B M 20 0.8 200\ns mz M Z 20 0.8 200");
    bed_flow(one, "A", "Z", 0.6, 0, 1000);
    bed_flow(one, "B", "Z", 0.6, 0.3, 1000.3);
    bed_run(one, 200);
    int32_t a = bed_left(one, "am"), b = bed_left(one, "bm");
    bed_run(one, 900);
    cr_assert_float_eq((bed_left(one, "am") - a) / 700.0, 0.4, 0.005);
    cr_assert_float_eq((bed_left(one, "bm") - b) / 700.0, 0.4, 0.005);
    bed_free(one);
}

Test(link_queue, a_blocked_head_holds_those_for_the_other_branch) {
    bed *one = bed_make("n A 0 0\nn M 1000 0\nn B 2000 0\nn C 2000 500\n"
                        "s am A M 20 0.8 2000\ns mb M B 20 0.2 2000\ns mc M C 20 0.8 2000");
    for (int32_t k = 0; k < 500; k++) { /* 3 of 5 for the narrow branch */
        double at_s = 2.0 * k;
        bed_flow(one, "A", k % 5 % 2 == 0 ? "B" : "C", 1.0, at_s, at_s + 0.5);
    }
    cr_assert_eq(one->trip_count, 500);
    bed_run(one, 200);
    int32_t before = bed_left(one, "am");
    bed_run(one, 1400);
    cr_assert_float_eq((bed_left(one, "am") - before) / 1200.0, 1.0 / 3.0, 0.004);
    double delay_s = 0.0;
    bed_run(one, 4000);
    delay_s = kota_traffic_link_delay_s(one->traffic)[street_net_link(one->map, one->lines, "am")] / 500.0;
    cr_assert_float_eq(delay_s, 250.0, 4.0, "mean delay %g", delay_s);
    bed_free(one);
}

Test(link_queue, the_faster_overtake_on_the_way_but_not_in_the_queue) {
    bed *one = bed_make("n A 0 0\nn B 1000 0\ns ab A B 20 0.8 200");
    bed_flow(one, "A", "B", 0.1, 0, 20);
    one->trips[0].vehicle_class = KOTA_CLASS_BICYCLE; /* 14 km/h: 257 s */
    bed_run(one, 60.5);
    cr_assert_eq(bed_totals(one).arrived, 1);
    bed_run(one, 256);
    cr_assert_eq(kota_traffic_under_way(one->traffic), 1);
    bed_run(one, 258);
    cr_assert_eq(kota_traffic_under_way(one->traffic), 0);
    bed_free(one);
}
