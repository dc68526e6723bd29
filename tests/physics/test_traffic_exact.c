/* Situations with closed-form answers, families of them by table: free flow, capacity, bottlenecks, spill-back,
 * merges, diverges, signals, several lanes, gaps, classes, closures. Each is counted and printed with its answer;
 * UXsim's verification suite (Seo 2025) was the list of what to ask, T1 .. T7 are its cases with exact figures.
 *
 * Where nothing else is said: free speed 20 m/s, jam wave 5 m/s, jam density 0.2 PCE/m, so 0.8 PCE/s a lane at 0.04
 * PCE/m (Newell 1993; Daganzo 1994). Tolerances: one vehicle, one second, or what one vehicle makes of a rate. */
#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/random.h"
#include "support/street_net.h"
#include "traffic/movement.h"
#include "traffic/traffic.h"

enum { MOST = 8192 };

typedef struct bed {
    kota_arena *arena;
    char lines[1024];
    kota_map *map;
    kota_trip trips[MOST];
    int32_t count;
    kota_turn_weight weights[4];
    int32_t weight_count;
    double gap_frac;
    kota_traffic *traffic;
} bed;

/* A network from a format. */
__attribute__((format(printf, 1, 2))) static bed *bed_make(const char *format, ...) {
    bed *one = kota_alloc(1, sizeof *one);
    va_list words;
    va_start(words, format);
    (void)vsnprintf(one->lines, sizeof one->lines, format, words);
    va_end(words);
    one->arena = kota_arena_create("test", 0);
    one->map = street_net(one->arena, one->lines);
    return one;
}

static void bed_free(bed *one) {
    kota_traffic_destroy(one->traffic);
    kota_arena_destroy(one->arena);
    kota_free(one);
}

static int32_t link_of(const bed *one, const char *street) { return street_net_link(one->map, one->lines, street); }

static void add_trip(bed *one, const char *from, const char *to, double depart_s, kota_class vehicle_class) {
    cr_assert(one->count < MOST);
    kota_trip trip = {.id = (uint64_t)one->count + 1,
                      .depart_ms = (int64_t)(depart_s * 1e3 + 0.5),
                      .from_node = street_net_node(one->lines, from),
                      .to_node = street_net_node(one->lines, to),
                      .district = -1,
                      .vehicle_class = (uint8_t)vehicle_class,
                      .persons = 1.0f};
    int32_t at = one->count++;
    for (; at > 0 && one->trips[at - 1].depart_ms > trip.depart_ms; at--) one->trips[at] = one->trips[at - 1];
    one->trips[at] = trip;
}

static void flow(bed *one, const char *from, const char *to, double rate_vehps, double from_s, double to_s) {
    for (int32_t k = 0; from_s + k / rate_vehps < to_s - 1e-9; k++)
        add_trip(one, from, to, from_s + k / rate_vehps, KOTA_CLASS_CAR);
}

static void run(bed *one, double until_s) {
    kota_error err = {0};
    if (one->traffic == NULL) {
        kota_traffic_def def = {.jam_wave_mps = 5,
                                .reroute_s = 1e6,
                                .give_up_s = 36000,
                                .squeeze_s = 1e5,
                                .gap_frac = one->gap_frac,
                                .reservoir_veh = 8,
                                .weights = one->weights,
                                .weight_count = one->weight_count};
        cr_assert(kota_traffic_create(&one->traffic, &def, one->map, one->trips, one->count, 0, &err) == KOTA_OK,
                  "%s", err.text);
    }
    cr_assert(kota_traffic_step(one->traffic, NULL, (int64_t)(until_s * 1e3), &err) == KOTA_OK);
}

static double left(const bed *one, const char *street) {
    return kota_traffic_link_left_veh(one->traffic)[link_of(one, street)];
}
static double load(const bed *one, const char *street) {
    return (double)kota_traffic_link_load_pce(one->traffic)[link_of(one, street)];
}
static kota_trip_totals totals(const bed *one) { return kota_traffic_totals(one->traffic, -1, KOTA_CLASS_CAR); }

/* Vehicles a second that leave a street between two times; the clock is run to the second. */
static double rate(bed *one, const char *street, double from_s, double to_s) {
    run(one, from_s);
    double before = left(one, street);
    run(one, to_s);
    return (left(one, street) - before) / (to_s - from_s);
}

static void answer(int32_t *number, double ours, double exact, double tolerance, const char *format, ...)
    KOTA_PRINTF(5, 6);
static void answer(int32_t *number, double ours, double exact, double tolerance, const char *format, ...) {
    char name[160];
    va_list words;
    va_start(words, format);
    (void)vsnprintf(name, sizeof name, format, words);
    va_end(words);
    printf("situation %s: %.4f, exact %.4f (within %.4g)\n", name, ours, exact, tolerance);
    cr_assert_float_eq(ours, exact, tolerance, "%s: %g, exact %g", name, ours, exact);
    (*number)++;
}

Test(traffic_exact, free_flow) { /* T1 and others: 3 answers each */
    static const struct {
        double speed_mps, length_m, rate_vehps, last_s;
    } CASES[] = {{20, 1000, 0.5, 500}, {10, 1000, 0.25, 400}, {15, 600, 0.6, 300}, {20, 2000, 0.1, 1000}};
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(CASES); k++) {
        double u = CASES[k].speed_mps, q = CASES[k].rate_vehps, time_s = CASES[k].length_m / u;
        bed *one = bed_make("n A 0 0\nn B %g 0\ns ab A B %g 0.8 400", CASES[k].length_m, u);
        flow(one, "A", "B", q, 0, CASES[k].last_s);
        run(one, CASES[k].last_s - 50);
        answer(&n, load(one, "ab"), q * time_s, 1.0, "free flow, u %g q %g: vehicles on the link", u, q);
        run(one, 5000);
        double count = q * CASES[k].last_s;
        answer(&n, (double)totals(one).arrived, count, 0.0, "free flow, u %g q %g: arrived", u, q);
        answer(&n, totals(one).vehicle_s, count * time_s, count * 1e-3, "free flow, u %g q %g: vehicle seconds", u,
               q);
        bed_free(one);
    }
}

Test(traffic_exact, capacity) { /* T2 */
    static const struct {
        double speed_mps, capacity_vehps;
        int32_t lanes;
    } CASES[] = {{20, 0.8, 1}, {10, 2.0 / 3.0, 1}, {20, 1.6, 2}, {20, 2.4, 3}, {12, 0.4, 1}};
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(CASES); k++) {
        double u = CASES[k].speed_mps, c = CASES[k].capacity_vehps;
        bed *one = bed_make("n A 0 0\nn B 1000 0\ns ab A B %g %.9f 2000 lanes %d", u, c, CASES[k].lanes);
        flow(one, "A", "B", 3.0, 0, 1000);
        answer(&n, rate(one, "ab", 200, 1200), c, 0.002, "over-demand, capacity %g on %d lanes: flow", c,
               CASES[k].lanes);
        answer(&n, load(one, "ab"), c * 1000 / u, CASES[k].lanes, "over-demand, capacity %g: vehicles on the link",
               c);
        bed_free(one);
    }
}

Test(traffic_exact, bottlenecks) { /* T3 and others: deterministic queueing */
    static const struct {
        double mu, d1, t1, d2;
    } CASES[] = {{2.0 / 3.0, 0.8, 500, 0.4}, {0.5, 0.8, 300, 0.2}, {0.4, 0.6, 400, 0.1}, {0.6, 0.7, 1000, 0.3}};
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(CASES); k++) {
        double mu = CASES[k].mu, d1 = CASES[k].d1, t1 = CASES[k].t1, d2 = CASES[k].d2;
        double most = (d1 - mu) * t1, clear = t1 + most / (mu - d2), t2 = clear + 300;
        bed *one = bed_make("n A 0 0\nn B 1000 0\nn C 2000 0\ns ab A B 20 0.8 200\ns bc B C 20 %.9f 200", mu);
        flow(one, "A", "C", d1, 0, t1);
        flow(one, "A", "C", d2, t1, t2);
        run(one, t1 + 50);
        answer(&n, d1 * t1 - left(one, "ab"), most, 1.0, "bottleneck %.3g: longest queue", mu);
        run(one, clear + 50 + 4 / d2);
        double passed = d1 * t1 + d2 * (clear + 4 / d2 - t1);
        answer(&n, left(one, "ab"), passed, 1.5, "bottleneck %.3g: all passed once it is clear", mu);
        run(one, 20000);
        answer(&n, totals(one).vehicle_s - totals(one).free_vehicle_s, most * clear / 2, most * clear / 2 * 0.01,
               "bottleneck %.3g: total delay", mu);
        bed_free(one);
    }
}

Test(traffic_exact, spill_back) { /* T4 and others */
    static const double MU[] = {0.4, 0.2, 0.6, 0.1};
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(MU); k++) {
        double mu = MU[k], density = 0.2 - mu / 5, tail_mps = (0.8 - mu) / (density - 0.04);
        double full_s = 100 + 1000 / tail_mps; /* link 2 is full */
        bed *one = bed_make("n A 0 0\nn B 1000 0\nn C 2000 0\nn D 2020 0\ns ab A B 20 0.8 200\n"
                            "s bc B C 20 0.8 200\ns cd C D 20 %.9f 200",
                            mu);
        flow(one, "A", "D", 0.8, 0, 1500);
        run(one, full_s - 5);
        answer(&n, left(one, "ab"), 0.8 * (full_s - 55), 1.5, "spill-back %.2g: free until the tail comes", mu);
        run(one, full_s + 1);
        answer(&n, load(one, "bc"), 1000 * density, 2.0, "spill-back %.2g: vehicles on the full link", mu);
        answer(&n, rate(one, "ab", full_s + 10, full_s + 310), mu, 0.005, "spill-back %.2g: flow held back", mu);
        bed_free(one);
    }
}

Test(traffic_exact, merges) { /* T6 and others: Daganzo 1995 */
    static const struct {
        double a, b, weight_a, weight_b;
    } CASES[] = {{0.6, 0.6, 1, 2}, {0.6, 0.6, 1, 5}, {0.6, 0.6, 1, 1},  {0.6, 0.6, 3, 1},
                 {0.8, 0.2, 1, 1}, {0.2, 0.7, 1, 4}, {0.3, 0.3, 1, 10}, {0.8, 0.8, 2, 3}};
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(CASES); k++) {
        double a = CASES[k].a, b = CASES[k].b, wa = CASES[k].weight_a, wb = CASES[k].weight_b;
        double share_a = 0.8 * wa / (wa + wb), share_b = 0.8 - share_a, out_a, out_b;
        out_a = a + b <= 0.8 ? a : a <= share_a ? a : b <= share_b ? 0.8 - b : share_a;
        out_b = a + b <= 0.8 ? b : b <= share_b ? b : a <= share_a ? 0.8 - a : share_b;
        bed *one = bed_make("n A 0 0\nn B 0 500\nn M 1000 0\nn Z 2000 0\n"
                            "s am A M 20 0.8 400\ns bm B M 20 0.8 400\ns mz M Z 20 0.8 200");
        one->weights[0] = (kota_turn_weight){link_of(one, "am"), link_of(one, "mz"), wa};
        one->weights[1] = (kota_turn_weight){link_of(one, "bm"), link_of(one, "mz"), wb};
        one->weight_count = 2;
        flow(one, "A", "Z", a, 0, 1000);
        flow(one, "B", "Z", b, 0.3, 1000.3);
        run(one, 200);
        double at_a = left(one, "am"), at_b = left(one, "bm");
        run(one, 900);
        answer(&n, (left(one, "am") - at_a) / 700, out_a, 0.005, "merge %g + %g by %g : %g: first", a, b, wa, wb);
        answer(&n, (left(one, "bm") - at_b) / 700, out_b, 0.005, "merge %g + %g by %g : %g: second", a, b, wa, wb);
        bed_free(one);
    }
}

Test(traffic_exact, merges_share_by_lanes) {
    int32_t n = 0;
    bed *one = bed_make("n A 0 0\nn B 0 500\nn M 1000 0\nn Z 2000 0\ns am A M 20 1.6 800 lanes 2\n"
                        "s bm B M 20 0.8 400\ns mz M Z 20 0.8 200");
    flow(one, "A", "Z", 1.2, 0, 1000);
    flow(one, "B", "Z", 0.7, 0, 1000);
    double a = rate(one, "am", 200, 800);
    answer(&n, a, 1.6 / 3, 0.006, "merge of two lanes with one: two shares of three");
    bed_free(one);
    one = bed_make("n A 0 0\nn B 0 500\nn C 0 900\nn M 1000 0\nn Z 2000 0\ns am A M 20 0.8 400\ns bm B M 20 0.8 400\n"
                   "s cm C M 20 0.8 400\ns mz M Z 20 0.8 200");
    flow(one, "A", "Z", 0.5, 0, 1000);
    flow(one, "B", "Z", 0.5, 0, 1000);
    flow(one, "C", "Z", 0.1, 0, 1000);
    run(one, 200);
    double at_a = left(one, "am"), at_c = left(one, "cm");
    run(one, 800);
    answer(&n, (left(one, "am") - at_a) / 600, 0.35, 0.005, "merge of three: what the third leaves, in halves");
    answer(&n, (left(one, "cm") - at_c) / 600, 0.1, 0.005, "merge of three: the third is served in full");
    bed_free(one);
}

/* Trips for two branches in turn by a pattern of A's and B's. */
static void pattern(bed *one, const char *text, double rate_vehps, int32_t count) {
    size_t period = strlen(text);
    for (int32_t k = 0; k < count; k++)
        add_trip(one, "A", text[(size_t)k % period] == 'B' ? "B" : "C", k / rate_vehps, KOTA_CLASS_CAR);
}

Test(traffic_exact, diverges) { /* T7 and others */
    static const struct {
        const char *text;
        double frac_b, rate_vehps, cap_b;
    } CASES[] = {{"BCBCB", 0.6, 0.5, 0.2}, {"BC", 0.5, 0.6, 0.2}, {"BCCC", 0.25, 0.7, 0.1}};
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(CASES); k++) {
        double f = CASES[k].frac_b, q = CASES[k].rate_vehps, cap = CASES[k].cap_b;
        for (int32_t lanes = 1; lanes <= 2; lanes++) { /* the branches bend away: with two lanes each has its own */
            bed *one = bed_make("n A 0 0\nn M 1000 0\nn B 1700 -700\nn C 1700 700\ns am A M 20 %g 4000 lanes %d\n"
                                "s mb M B 20 %g 2000\ns mc M C 20 0.8 2000",
                                0.8 * lanes, lanes, cap);
            pattern(one, CASES[k].text, q, 500);
            run(one, 150);
            double b = left(one, "mb"), c = left(one, "mc"), from_s = 250, to_s = 500 / q;
            run(one, from_s);
            b = left(one, "mb"), c = left(one, "mc");
            run(one, to_s);
            b = (left(one, "mb") - b) / (to_s - from_s), c = (left(one, "mc") - c) / (to_s - from_s);
            double exact_c = lanes == 1 ? cap / f * (1 - f) : q * (1 - f);
            answer(&n, b, cap, 0.004, "diverge %s on %d lanes: narrow branch", CASES[k].text, lanes);
            answer(&n, c, exact_c, 0.008, "diverge %s on %d lanes: wide branch", CASES[k].text, lanes);
            bed_free(one);
        }
    }
}

Test(traffic_exact, t7_delays) {
    int32_t n = 0;
    for (int32_t lanes = 1; lanes <= 2; lanes++) {
        bed *one = bed_make("n A 0 0\nn M 1000 0\nn B 1700 -700\nn C 1700 700\ns am A M 20 %g 4000 lanes %d\n"
                            "s mb M B 20 0.2 2000\ns mc M C 20 0.8 2000",
                            0.8 * lanes, lanes);
        pattern(one, "BCBCB", 0.5, 500);
        run(one, 4000);
        const float *time_s = kota_traffic_trip_time_s(one->traffic);
        double sum[2] = {0}, count[2] = {0}, free_s = 50 + kota_sqrt(2 * 700.0 * 700.0) / 20;
        for (int32_t k = 0; k < one->count; k++) {
            int32_t branch = one->trips[k].to_node == street_net_node(one->lines, "C");
            sum[branch] += (double)time_s[k] - free_s;
            count[branch]++;
        }
        if (lanes == 1) answer(&n, (sum[0] + sum[1]) / 500, 250.0, 2.0, "T7, one lane: mean delay of all");
        if (lanes == 2) answer(&n, sum[0] / count[0], 250.0, 2.0, "T7, a lane each: mean delay to the narrow branch");
        if (lanes == 2) answer(&n, sum[1] / count[1], 0.0, 1.0, "T7, a lane each: mean delay to the other");
        bed_free(one);
    }
}

/* Two lanes of 40 cars' room each, one to a narrow branch: its cars fill their lane after (40 - c t) / (q - c), t the
 * time to its end. From then on whoever comes for the narrow branch stands in the other lane, first in first out. */
Test(traffic_exact, full_turn_lane) {
    static const struct {
        double narrow_vehps, wide_vehps, cap_vehps;
    } CASES[] = {{0.3, 0.4, 0.1}, {0.2, 0.3, 0.1}, {0.3, 0.2, 0.15}};
    enum { ROOM = 40, FREE_S = 10, BACK_S = 40, WATCH_S = 300 };
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(CASES); k++) {
        double q = CASES[k].narrow_vehps, wide = CASES[k].wide_vehps, cap = CASES[k].cap_vehps;
        double full_s = (ROOM - cap * FREE_S) / (q - cap), from_s = 2 * FREE_S, after_s = full_s + 10 / cap;
        bed *one = bed_make("n A 0 0\nn M 200 0\nn B 900 -700\nn C 900 700\ns am A M 20 1.6 %d lanes 2\n"
                            "s mb M B 20 %g 2000\ns mc M C 20 0.8 2000",
                            2 * ROOM, cap);
        flow(one, "A", "B", q, 0, 1000);
        flow(one, "A", "C", wide, 0, 1000);
        run(one, from_s);
        double came = left(one, "mc") + load(one, "mc");
        run(one, full_s);
        came = left(one, "mc") + load(one, "mc") - came;
        answer(&n, came / (full_s - from_s), wide, 1 / (full_s - from_s), "lane of %g veh/s fills: beside it", cap);
        run(one, after_s);
        came = left(one, "mc") + load(one, "mc");
        run(one, after_s + WATCH_S);
        came = left(one, "mc") + load(one, "mc") - came;
        answer(&n, came / WATCH_S, cap / q * wide, 2.0 / WATCH_S, "lane of %g veh/s full: beside it", cap);
        double holes = (cap + cap / q * wide) * BACK_S; /* on their way back */
        answer(&n, load(one, "am"), 2 * ROOM - holes, 1.0, "lane of %g veh/s full: cars on the street", cap);
        bed_free(one);
    }
}

/* A street with a signal before a wide one; phase 0 is its green. */
static bed *signal_bed(double saturation_vehps, double cycle_s, double green_s) {
    bed *one = bed_make("n A 0 0\nn O 1000 0\nn B 2000 0\ns ao A O 20 %g 2000\ns ob O B 20 2 2000", saturation_vehps);
    kota_signal *signal = KOTA_NEW(one->arena, kota_signal, 1);
    kota_signal_turn *turn = KOTA_NEW(one->arena, kota_signal_turn, 1);
    *signal = (kota_signal){.node = street_net_node(one->lines, "O"), .phase_count = 2, .turn_count = 1};
    signal->phases[0].green_s = (float)green_s;
    signal->phases[1].green_s = (float)(cycle_s - green_s);
    *turn = (kota_signal_turn){link_of(one, "ao"), link_of(one, "ob"), 1};
    one->map->roads.signals = (kota_signals){.count = 1, .turn_count = 1, .signals = signal, .turns = turn};
    return one;
}

Test(traffic_exact, signals) { /* T5 and others: D/D/1 */
    static const struct {
        double cycle_s, green_s, s, q;
    } CASES[] = {
        {90, 42, 0.5, 0.2}, {60, 30, 0.5, 0.2}, {120, 40, 0.5, 0.1}, {100, 50, 0.8, 0.25}, {80, 32, 0.5, 0.15}};
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(CASES); k++) {
        double c = CASES[k].cycle_s, g = CASES[k].green_s, s = CASES[k].s, q = CASES[k].q, red = c - g;
        bed *one = signal_bed(s, c, g);
        double start = 20 * c - 50 + g; /* the first comes at the beginning of red */
        flow(one, "A", "B", q, start + 0.5 / q, start + 20 * c);
        run(one, 21 * c);
        answer(&n, q * red - left(one, "ao"), q * red, 0.0, "signal %g/%g s: nobody leaves in red", g, c);
        double load_end = load(one, "ao") - q * 50;
        answer(&n, load_end, q * red, 1.0, "signal %g/%g s: queue at the end of red", g, c);
        run(one, 21 * c + red * q / (s - q) + 1 / s);
        answer(&n, load(one, "ao") - q * 50, 0.0, 1.0, "signal %g/%g s: it clears in time", g, c);
        run(one, 80 * c);
        double delay_s = (totals(one).vehicle_s - totals(one).free_vehicle_s) / (double)totals(one).arrived;
        answer(&n, delay_s, red * red / (2 * c * (1 - q / s)), 1.0, "signal %g/%g s: mean delay", g, c);
        bed_free(one);
    }
    bed *one = signal_bed(0.5, 90, 42);
    flow(one, "A", "B", 0.5, 0, 3600);
    answer(&n, rate(one, "ao", 900, 900 + 20 * 90), 0.5 * 42 / 90, 0.002, "signal 42/90 s, over-demand: flow");
    bed_free(one);
}

Test(traffic_exact, gaps) { /* Siegloch 1973, Harders 1968: q e^(-q tc) / (1 - e^(-q tf)) */
    static const double MAJOR[] = {0.1, 0.2, 0.3};
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(MAJOR); k++) {
        double q = MAJOR[k], tc = 6.5, tf = 4.0;
        bed *one = bed_make("n W -500 0\nn O 0 0\nn E 500 0\nn S 0 -500\nn N 0 500\ns wo W O 20 5 900\n"
                            "s oe O E 20 5 900\ns so S O 20 0.8 2000\ns on O N 20 0.8 2000");
        for (int32_t l = 0; l < one->map->roads.link_count; l++) one->map->roads.link_class[l] = KOTA_ROAD_PRIMARY;
        one->map->roads.link_class[link_of(one, "so")] = KOTA_ROAD_RESIDENTIAL;
        kota_key key = {.seed = 3, .entity = (uint64_t)k, .stream = KOTA_STREAM_PEOPLE};
        double at_s = 0;
        for (uint64_t d = 0; (at_s += kota_random_exponential(key, d) / q) < 12000;)
            add_trip(one, "W", "E", at_s, KOTA_CLASS_CAR), d++;
        flow(one, "S", "N", 0.5, 0, 1500); /* a queue for a long time */
        double exact = q * kota_exp(-q * tc) / (1 - kota_exp(-q * tf));
        double until_s = 100 + 600 / exact;
        answer(&n, rate(one, "so", 100, until_s), exact, 0.06 * exact, "crossing a street of %g veh/s: capacity", q);
        bed_free(one);
    }
}

/* Into a larger street at the kerb: those in its outer lane alone are in the way. */
Test(traffic_exact, gaps_of_who_turns_in) {
    static const double MAJOR[] = {0.1, 0.2, 0.3};
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(MAJOR); k++) {
        double q = MAJOR[k], tc = 6.2, tf = 3.3;
        double exact = q * kota_exp(-q * tc) / (1 - kota_exp(-q * tf)), until_s = 100 + 1400 / exact;
        bed *one = bed_make("n W -500 0\nn O 0 0\nn E 500 0\nn S 0 -500\ns wo W O 20 5 900\n"
                            "s oe O E 20 5 900\ns so S O 20 0.8 2000");
        for (int32_t l = 0; l < one->map->roads.link_count; l++) one->map->roads.link_class[l] = KOTA_ROAD_PRIMARY;
        one->map->roads.link_class[link_of(one, "so")] = KOTA_ROAD_RESIDENTIAL;
        kota_key key = {.seed = 3, .entity = (uint64_t)k, .stream = KOTA_STREAM_PEOPLE};
        double at_s = 0;
        for (uint64_t d = 0; (at_s += kota_random_exponential(key, d) / q) < until_s;)
            add_trip(one, "W", "E", at_s, KOTA_CLASS_CAR), d++;
        flow(one, "S", "E", 0.5, 0, 3000);
        answer(&n, rate(one, "so", 100, until_s), exact, 0.06 * exact, "turning into a street of %g veh/s: capacity",
               q);
        bed_free(one);
    }
}

/* Equal streets, all four arms full: 3.9 s between those whose ways cross, all lanes of an axis together. */
Test(traffic_exact, equal_streets_take_turns) {
    int32_t n = 0;
    for (int32_t lanes = 1; lanes <= 2; lanes++) {
        double pceps = 0.5 * lanes;
        bed *one = bed_make("n W -500 0\nn O 0 0\nn E 500 0\nn S 0 -500\nn N 0 500\n"
                            "s wo W O 20 %g 900 both lanes %d\ns oe O E 20 %g 900 both lanes %d\n"
                            "s so S O 20 %g 900 both lanes %d\ns on O N 20 %g 900 both lanes %d\n",
                            pceps, lanes, pceps, lanes, pceps, lanes, pceps, lanes);
        static const char *const WAYS[][2] = {{"W", "E"}, {"E", "W"}, {"S", "N"}, {"N", "S"}};
        for (int32_t w = 0; w < 4; w++) flow(one, WAYS[w][0], WAYS[w][1], pceps, w * 0.7, 1500);
        double exact = lanes / 7.8;
        answer(&n, rate(one, "wo", 300, 1500), exact, 0.02 * exact, "equal streets of %d lanes: west", lanes);
        answer(&n, rate(one, "so", 1500, 2400), exact, 0.02 * exact, "equal streets of %d lanes: south", lanes);
        bed_free(one);
    }
}

/* Who passes counts by its share of a car: a motorcycle keeps others waiting for tc = a quarter of the lag. Each
 * follows the one before after tf > tc, then waits until nobody has passed for tc, (e^(q tc) - 1) / q - tc on average
 * (Adams 1936). */
Test(traffic_exact, gaps_between_motorcycles) {
    static const double MAJOR[] = {0.2, 0.4, 0.8};
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(MAJOR); k++) {
        double q = MAJOR[k], tc = 6.5 * kota_classes[KOTA_CLASS_MOTORCYCLE].pce, tf = 4.0;
        bed *one = bed_make("n W -500 0\nn O 0 0\nn E 500 0\nn S 0 -500\nn N 0 500\ns wo W O 15 5 900\n"
                            "s oe O E 15 5 900\ns so S O 20 0.8 2000\ns on O N 20 0.8 2000");
        for (int32_t l = 0; l < one->map->roads.link_count; l++) one->map->roads.link_class[l] = KOTA_ROAD_PRIMARY;
        one->map->roads.link_class[link_of(one, "so")] = KOTA_ROAD_RESIDENTIAL;
        kota_key key = {.seed = 4, .entity = (uint64_t)k, .stream = KOTA_STREAM_PEOPLE};
        double at_s = 0;
        for (uint64_t d = 0; (at_s += kota_random_exponential(key, d) / q) < 4500;)
            add_trip(one, "W", "E", at_s, KOTA_CLASS_MOTORCYCLE), d++;
        flow(one, "S", "N", 0.5, 0, 2000);
        double exact = 1 / (tf + (kota_exp(q * tc) - 1) / q - tc);
        answer(&n, rate(one, "so", 100, 100 + 600 / exact), exact, 0.03 * exact,
               "crossing a street of %g motorcycles/s: capacity", q);
        bed_free(one);
    }
}

Test(traffic_exact, classes) {
    static const kota_class CLASSES[] = {KOTA_CLASS_MOTORCYCLE, KOTA_CLASS_TRUCK, KOTA_CLASS_VAN};
    int32_t n = 0;
    for (int32_t k = 0; k < KOTA_COUNT(CLASSES); k++) {
        const kota_class_info *info = &kota_classes[CLASSES[k]];
        bed *one = bed_make("n A 0 0\nn B 1000 0\ns ab A B 10 0.8 400");
        for (int32_t t = 0; t < 4000; t++) add_trip(one, "A", "B", t * 0.25, CLASSES[k]);
        answer(&n, rate(one, "ab", 200, 900), 0.8 / info->pce, 0.005, "capacity in %ss", info->name);
        bed_free(one);
    }
}

/* Eight motorcycles come last to a red light, before which six cars stand. */
static double motorcycles_gone(double gap_frac, double after_green_s) {
    bed *one = signal_bed(0.5, 100, 50);
    one->gap_frac = gap_frac;
    for (int32_t k = 0; k < 6; k++) add_trip(one, "A", "B", 10 + k, KOTA_CLASS_CAR);
    for (int32_t k = 0; k < 8; k++) add_trip(one, "A", "B", 30 + 0.1 * k, KOTA_CLASS_MOTORCYCLE);
    run(one, 100 + after_green_s);
    double gone = left(one, "ao");
    run(one, 100 + after_green_s + 100);
    gone = kota_traffic_link_class_left_veh(one->traffic)[link_of(one, "ao") * KOTA_CLASS_COUNT] > 0 ? gone : -1;
    bed_free(one);
    return gone;
}

Test(traffic_exact, filtering) {
    int32_t n = 0;
    /* without: a car every 2 s; with: eight motorcycles of 0.5 s each go first */
    answer(&n, motorcycles_gone(0.0, 3.9), 2.0, 0.0, "no filtering: who left 3.9 s after green");
    answer(&n, motorcycles_gone(0.3, 3.9), 8.0, 0.0, "filtering: who left 3.9 s after green");
    answer(&n, motorcycles_gone(0.3, 15.9), 14.0, 0.0, "filtering: all within 4 + 12 s");
    answer(&n, motorcycles_gone(0.0, 15.9), 14.0, 0.0, "no filtering: all within 16 s too");
    for (int32_t cars = 0; cars < 2; cars++) { /* nobody in the lane: its whole capacity is theirs; else half of it */
        bed *one = bed_make("n A 0 0\nn B 1000 0\ns ab A B 15 0.8 4000");
        one->gap_frac = 0.3;
        for (int32_t t = 0; t < 4000; t++) add_trip(one, "A", "B", t * 0.25, KOTA_CLASS_MOTORCYCLE);
        for (int32_t t = 0; t < 600 * cars; t++) add_trip(one, "A", "B", t, KOTA_CLASS_CAR);
        run(one, 300);
        const int32_t *gone = kota_traffic_link_class_left_veh(one->traffic) + link_of(one, "ab") * KOTA_CLASS_COUNT;
        double bikes = gone[KOTA_CLASS_MOTORCYCLE], all = gone[KOTA_CLASS_CAR] + 0.25 * bikes;
        run(one, 700);
        gone = kota_traffic_link_class_left_veh(one->traffic) + link_of(one, "ab") * KOTA_CLASS_COUNT;
        bikes = gone[KOTA_CLASS_MOTORCYCLE] - bikes;
        all = gone[KOTA_CLASS_CAR] + 0.25 * gone[KOTA_CLASS_MOTORCYCLE] - all;
        answer(&n, all / 400, 0.8, 0.01, "a lane with %d cars waiting beside motorcycles: PCE/s", cars);
        if (cars == 0) answer(&n, bikes / 400, 3.2, 0.02, "motorcycles alone, filtering: capacity");
        bed_free(one);
    }
}

Test(traffic_exact, closures) {
    static const char *const NET = "n A 0 0\nn B 1000 0\nn C 500 400\ns ab A B 20 0.8 200 both\n"
                                   "s ac A C 20 0.8 200 both\ns cb C B 20 0.8 200 both\n";
    int32_t n = 0;
    bed *one = bed_make("%s", NET);
    flow(one, "A", "B", 0.2, 0, 1000);
    run(one, 200);
    kota_class_mask *closed = KOTA_NEW(one->arena, kota_class_mask, one->map->roads.link_count);
    kota_traffic_input input = {.closed_classes = closed};
    answer(&n, left(one, "ab"), 30, 1.0, "before the closure: all take the short way");
    closed[link_of(one, "ab")] = KOTA_ALL_CLASSES;
    cr_assert(kota_traffic_step(one->traffic, &input, 600000, NULL) == KOTA_OK);
    answer(&n, left(one, "ab"), 40, 1.0, "closure: who was on the link leaves it");
    answer(&n, left(one, "cb"), 80 - 0.2 * 2 * 640.312 / 20, 1.0, "closure: the others go round");
    closed[link_of(one, "ab")] = 0;
    cr_assert(kota_traffic_step(one->traffic, &input, 3000000, NULL) == KOTA_OK);
    answer(&n, left(one, "ab"), 120, 1.0, "reopened: the short way again");
    answer(&n, (double)totals(one).arrived, 200, 0.0, "all arrive");
    bed_free(one);
    one = bed_make("n A 0 0\nn B 1000 0\ns ab A B 20 0.8 200");
    float cap_mps = 5.0f;
    flow(one, "A", "B", 0.8, 0, 1000);
    run(one, 100);
    input = (kota_traffic_input){.speed_cap_mps = &cap_mps};
    cr_assert(kota_traffic_step(one->traffic, &input, 400000, NULL) == KOTA_OK);
    double before = left(one, "ab");
    cr_assert(kota_traffic_step(one->traffic, &input, 900000, NULL) == KOTA_OK);
    answer(&n, (left(one, "ab") - before) / 500, 0.2, 0.003, "a quarter of the speed: a quarter of the capacity");
    bed_free(one);
}
