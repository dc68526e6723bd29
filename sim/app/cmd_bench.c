/* kota bench [NAME]: how fast the engines are here; one "name value unit" a line and a hash of each result. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/bench_route.h"
#include "bench/bench_flood.h"
#include "bench/bench_traffic.h"
#include "bench/bench_waste.h"

static void show(const char *name, double value, const char *unit) { printf("%s %.6g %s\n", name, value, unit); }

static void show_hash(const char *name, kota_hash hash) {
    char text[KOTA_HASH_TEXT_MAX];
    kota_hash_text(hash, text);
    printf("%s_hash %s -\n", name, text);
}

/* threads against one thread in the same run: a ratio that holds when the machine's speed drifts */
static void flood(const kota_app *app) {
    int32_t side = app->options.small ? 200 : 1000;
    kota_bench_flood_result one = kota_bench_flood(side, 900, 1);
    kota_bench_flood_result many = kota_bench_flood(side, 900, kota_app_threads(app));
    show("flood_1_thread", one.updates_ps, "cell_updates/s");
    show("flood_all_threads", many.updates_ps, "cell_updates/s");
    show("flood_speedup", many.updates_ps / one.updates_ps, "1");
    show("flood_volume_error", one.volume_error_frac, "1");
    show_hash("flood", one.hash);
    show_hash("flood_all_threads", many.hash);
}

static void traffic(const kota_app *app) {
    bool small = app->options.small;
    kota_bench_traffic_result r =
        kota_bench_traffic(small ? 10 : 50, small ? 10000 : 100000, 3600 * (small ? 1 : 3), 0.6);
    show("traffic_trips", r.trips_per_s, "trips/s");
    show("traffic_mean_trip", r.mean_trip_s, "s");
    show("traffic_squeezes", (double)r.squeezes, "1");
    show_hash("traffic", r.hash);
}

static void waste(const kota_app *app) {
    kota_bench_waste_result r = kota_bench_waste(100, 20, app->options.small ? 1 : 30);
    show("waste_bins", r.bin_hours_ps, "bin_hours/s");
    show("waste_collected", r.collected_kg, "kg");
    show_hash("waste", r.hash);
}

kota_status kota_app_bench(kota_app *app, kota_error *err) {
    static const struct {
        const char *name;
        void (*run)(const kota_app *app);
    } BENCHES[] = {{"flood", flood}, {"traffic", traffic}, {"waste", waste}, {"route", kota_app_bench_route}};
    const char *wanted = app->options.word_count > 0 ? app->options.words[0] : NULL;
    int32_t ran = 0;
    for (int32_t b = 0; b < KOTA_COUNT(BENCHES); b++) {
        if (wanted != NULL && strcmp(wanted, BENCHES[b].name) != 0) continue;
        BENCHES[b].run(app);
        ran++;
    }
    if (ran > 0) return KOTA_OK;
    return kota_fail(err, KOTA_USAGE, "there is no bench \"%s\"; known are flood, traffic, waste and route", wanted);
}
