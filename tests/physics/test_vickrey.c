/* The bottleneck of Vickrey 1969 on the engine's own link queue, with Small's (1982) prices: 9000 travellers, 4500 an
 * hour pass; 6.4, 3.9 and 15.21 $/h under way, early and late. Closed form: delta = early late / (early + late) =
 * 3.10408 $/h; everybody pays delta N / s = 6.20816 $; the rush lasts from 1.59184 h before the wished time to
 * 0.40816 h after it; the longest wait is 0.97003 h; all pay 55873.47 $, half of it in the queue. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "support/street_net.h"
#include "traffic/departure.h"
#include "traffic/traffic.h"

enum { TRAVELLERS = 9000, DAYS = 12 };

static const kota_departure_def prices = {.wished_s = 4 * 3600.0,
                                          .free_s = 51.0,
                                          .way_idr_per_s = 6.4 / 3600,
                                          .early_idr_per_s = 3.9 / 3600,
                                          .late_idr_per_s = 15.21 / 3600};

/* Cars from A to C over a bottleneck of 1.25 veh/s with room for all in front of it; arrivals in order of departure.
 */
static void drive(const double *depart_s, double *arrive_s) {
    kota_arena *arena = kota_arena_create("test", 0);
    const char *lines = "n A 0 0\nn B 1000 0\nn C 1020 0\ns ab A B 20 50 20000\ns bc B C 20 1.25 100";
    kota_map *map = street_net(arena, lines);
    kota_traffic_def def = {.jam_wave_mps = 5, .reroute_s = 900, .give_up_s = 3600, .squeeze_s = 1e5};
    kota_traffic *traffic;
    kota_error err = {0};
    cr_assert_eq(kota_traffic_create(&traffic, &def, map, NULL, 0, 0, &err), KOTA_OK, "%s", err.text);
    for (int32_t k = 0; k < TRAVELLERS; k++)
        kota_traffic_send(traffic,
                          &(kota_foreign){KOTA_CLASS_CAR, street_net_node(lines, "A"), street_net_node(lines, "C"),
                                          (int64_t)(depart_s[k] * 1e3 + 0.5), (uint64_t)k + 1, k, true, 0, 0});
    cr_assert_eq(kota_traffic_step(traffic, NULL, 12 * 3600 * 1000, &err), KOTA_OK, "%s", err.text);
    int32_t count;
    const kota_leg_end *ends = kota_traffic_leg_ends(traffic, &count);
    cr_assert_eq(count, TRAVELLERS);
    for (int32_t k = 0; k < count; k++) arrive_s[ends[k].tag] = (double)ends[k].arrive_ms * 1e-3;
    kota_traffic_destroy(traffic);
    kota_arena_destroy(arena);
}

Test(vickrey, the_bottleneck_settles_at_the_closed_form) {
    double *depart_s = kota_alloc(TRAVELLERS, sizeof(double)), *arrive_s = kota_alloc(TRAVELLERS, sizeof(double));
    double *drove_s = kota_alloc(TRAVELLERS, sizeof(double));
    kota_departure_fit fit = {0};
    kota_error err = {0};
    for (int32_t k = 0; k < TRAVELLERS; k++) depart_s[k] = 3 * 3600.0 + k * 0.4; /* all within an hour, at first */
    int32_t day = 0;
    do {
        drive(depart_s, arrive_s);
        memcpy(drove_s, depart_s, TRAVELLERS * sizeof(double));
        cr_assert_eq(kota_departure_day(&prices, TRAVELLERS, depart_s, arrive_s, &fit, &err), KOTA_OK, "%s",
                     err.text);
        printf("day %d: mean cost %.5f, gap %.2g, shift %.3g s\n", (int)day, fit.mean_idr, fit.relative_gap,
               fit.shift_s);
    } while (++day < DAYS && fit.relative_gap > 1e-3);
    double first_h = (arrive_s[0] - prices.wished_s) / 3600,
           last_h = (arrive_s[TRAVELLERS - 1] - prices.wished_s) / 3600;
    double longest_h = 0, total = fit.mean_idr * TRAVELLERS;
    for (int32_t k = 0; k < TRAVELLERS; k++)
        longest_h = kota_max(longest_h, (arrive_s[k] - drove_s[k] - prices.free_s) / 3600);
    printf("cost %.5f (6.20816), first %.5f h (-1.59184), last %.5f h (0.40816), longest wait %.5f h (0.97003), "
           "all %.2f (55873.47), in the queue %.2f (27936.73)\n",
           fit.mean_idr, first_h, last_h, longest_h, total, fit.mean_queue_idr * TRAVELLERS);
    cr_assert_float_eq(fit.mean_idr, 6.20816, 0.03 * 6.20816);
    cr_assert_float_eq(first_h, -1.59184, 0.03 * 1.59184);
    cr_assert_float_eq(last_h, 0.40816, 0.03 * 0.40816);
    cr_assert_float_eq(longest_h, 0.97003, 0.03 * 0.97003);
    cr_assert_float_eq(total, 55873.47, 0.03 * 55873.47);
    cr_assert_float_eq(fit.mean_queue_idr * TRAVELLERS, 27936.73, 0.03 * 27936.73);
    cr_assert_leq(fit.relative_gap, 0.03);
    int32_t early = 0; /* who leaves before the one that arrives as wished leaves at 11520 veh/h */
    while (arrive_s[early] < prices.wished_s) early++;
    double rate_vph = early / ((drove_s[early] - drove_s[0]) / 3600);
    double late_vph = (TRAVELLERS - early) / ((drove_s[TRAVELLERS - 1] - drove_s[early]) / 3600);
    printf("departures %.1f/h (11520), then %.1f/h (1332.72)\n", rate_vph, late_vph);
    cr_assert_float_eq(rate_vph, 11520, 0.03 * 11520);
    cr_assert_float_eq(late_vph, 1332.72, 0.03 * 1332.72);
    kota_free(depart_s);
    kota_free(arrive_s);
    kota_free(drove_s);
}

Test(vickrey, bad_prices_and_orders_are_named) {
    double depart_s[2] = {0, 10}, arrive_s[2] = {60, 55};
    kota_departure_fit fit;
    kota_error err = {0};
    cr_assert_eq(kota_departure_day(&prices, 2, depart_s, arrive_s, &fit, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "traveller 2") != NULL, "%s", err.text);
    kota_departure_def cheap = prices;
    cheap.way_idr_per_s = cheap.early_idr_per_s / 2;
    cr_assert_eq(kota_departure_day(&cheap, 2, depart_s, arrive_s, &fit, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "above that of being early") != NULL, "%s", err.text);
    cr_assert_eq(kota_departure_day(&prices, 0, depart_s, arrive_s, &fit, &err), KOTA_OK);
    cr_assert_float_eq(kota_departure_schedule_idr(&prices, prices.wished_s + 3600), 15.21, 1e-12);
    cr_assert_float_eq(kota_departure_schedule_idr(&prices, prices.wished_s - 3600), 3.9, 1e-12);
}
