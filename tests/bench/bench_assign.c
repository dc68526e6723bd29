/* How long a static equilibrium takes, cold and after one closure. */
#include "bench/bench_assign.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/log.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/tntp.h"
#include "support/road_case.h"

enum { RUNS = 5 };

/* Seconds of one solve; NaN where an edit leaves trips without a way, or when interrupted. */
static double seconds(kota_assign *assign, kota_assign_result *result, const volatile sig_atomic_t *interrupted) {
    kota_assign_settings settings = {.gap = 1e-6, .interrupted = interrupted};
    double start_s = kota_wall_s();
    kota_status status = kota_assign_solve(assign, &settings, result, NULL);
    double took_s = kota_wall_s() - start_s;
    return status == KOTA_OK ? took_s : KOTA_NAN;
}

/* Links spread over the network that carry somebody are closed one at a time. */
static double warm_frac(kota_assign *assign, int32_t links, int32_t closures,
                        const volatile sig_atomic_t *interrupted) {
    double warm_s = 0.0, cold_s = 0.0;
    kota_assign_result result;
    for (int32_t i = 0; i < closures; i++) {
        int32_t a = (int32_t)((int64_t)links * (2 * i + 1) / (2 * closures));
        kota_assign_forget(assign);
        if (kota_is_nan(seconds(assign, &result, interrupted))) break;
        while (a < links - 1 && !(kota_assign_flow_veh(assign, 0)[a] > 0.0 && kota_assign_time(assign, a) > 0.0)) a++;
        kota_assign_close(assign, a, true);
        double warm = seconds(assign, &result, interrupted);
        kota_assign_forget(assign);
        double cold = seconds(assign, &result, interrupted);
        kota_assign_close(assign, a, false);
        if (kota_is_nan(warm) || kota_is_nan(cold)) continue;
        warm_s += warm;
        cold_s += cold;
    }
    return cold_s > 0.0 ? warm_s / cold_s : KOTA_NAN;
}

static kota_bench_assign_result measure(kota_assign *assign, int32_t links, int32_t closures,
                                        const volatile sig_atomic_t *interrupted) {
    kota_bench_assign_result out = {.cold_s = KOTA_INFINITY};
    for (int32_t run = 0; run < RUNS; run++) {
        kota_assign_result result;
        kota_assign_forget(assign);
        out.cold_s = kota_min(out.cold_s, seconds(assign, &result, interrupted));
        out.objective = result.objective;
    }
    out.hash = kota_assign_hash(assign);
    out.warm_frac = warm_frac(assign, links, closures, interrupted);
    return out;
}

kota_bench_assign_result kota_bench_assign_grid(int32_t side, int32_t zones, int32_t closures,
                                                const volatile sig_atomic_t *interrupted) {
    road_case road = road_case_random(1, side, zones, 1);
    kota_assign *assign = road_case_open(&road);
    kota_assign_scale_trips(assign, 0, 4.0 / zones); /* as many trips to a zone, however many there are */
    kota_bench_assign_result out = measure(assign, road.links, closures, interrupted);
    kota_assign_destroy(assign);
    road_case_free(&road);
    return out;
}

static char *path_of(const char *name, const char *what) {
    const char *folder = getenv("KOTA_DATA");
    return kota_text_format("%s/tntp/%s_%s.tntp", folder != NULL ? folder : "../shared/data", name, what);
}

static kota_assign *open_tntp(const kota_tntp_net *net, const kota_tntp_trips *trips, double toll_factor,
                              double distance_factor) {
    double *own = kota_alloc((size_t)net->link_count, sizeof *own);
    for (int32_t a = 0; a < net->link_count; a++)
        own[a] = toll_factor * net->toll[a] + distance_factor * net->length[a];
    kota_assign_class all = {
        .trip_start = trips->start, .trip_zone = trips->zone, .trip_veh = trips->trips, .own_cost = own};
    kota_assign_def def = {.zone_count = net->zone_count,
                           .node_count = net->node_count,
                           .link_count = net->link_count,
                           .first_thru_node = net->first_thru_node,
                           .tail = net->tail,
                           .head = net->head,
                           .capacity_pceph = net->capacity,
                           .free_time = net->free_time,
                           .b = net->b,
                           .power = net->power,
                           .class_count = 1,
                           .classes = &all};
    kota_assign *assign = NULL;
    if (kota_assign_create(&assign, &def, NULL) != KOTA_OK) assign = NULL;
    kota_free(own);
    return assign;
}

bool kota_bench_assign_tntp(kota_bench_assign_result *result, const char *name, double toll_factor,
                            double distance_factor, double demand, int32_t closures,
                            const volatile sig_atomic_t *interrupted) {
    char *net_path = path_of(name, "net"), *trips_path = path_of(name, "trips");
    kota_tntp_net net = {0};
    kota_tntp_trips trips = {0};
    kota_assign *assign = NULL;
    if (kota_file_exists(net_path) && kota_tntp_read_net(&net, net_path, NULL) == KOTA_OK &&
        kota_tntp_read_trips(&trips, trips_path, net.zone_count, NULL) == KOTA_OK)
        assign = open_tntp(&net, &trips, toll_factor, distance_factor);
    if (assign != NULL) {
        kota_assign_scale_trips(assign, 0, demand);
        *result = measure(assign, net.link_count, closures, interrupted);
    }
    bool found = assign != NULL;
    kota_assign_destroy(assign);
    kota_tntp_net_free(&net);
    kota_tntp_trips_free(&trips);
    kota_free(net_path);
    kota_free(trips_path);
    return found;
}
