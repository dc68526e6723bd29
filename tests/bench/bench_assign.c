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

typedef struct used_link {
    int32_t link;
    double flow_veh;
} used_link;

static int by_flow(const void *one, const void *two) {
    const used_link *a = one, *b = two;
    if (a->flow_veh != b->flow_veh) return a->flow_veh > b->flow_veh ? -1 : 1;
    return a->link - b->link;
}

/* Links that carry somebody and take time, the most used first. Returns how many. */
static int32_t list_used(used_link *used, kota_assign *assign, int32_t links,
                         const volatile sig_atomic_t *interrupted) {
    kota_assign_result result;
    int32_t count = 0;
    kota_assign_forget(assign);
    if (kota_is_nan(seconds(assign, &result, interrupted))) return 0;
    for (int32_t a = 0; a < links; a++) {
        double flow = kota_assign_flow_veh(assign, 0)[a];
        if (flow > 0.0 && kota_assign_time(assign, a) > 0.0) used[count++] = (used_link){a, flow};
    }
    qsort(used, (size_t)count, sizeof *used, by_flow);
    return count;
}

/* Warm and cold seconds of one closure, each the least of two; false where trips are left without a way. */
static bool close_one(kota_assign *assign, int32_t link, double *warm_s, double *cold_s,
                      const volatile sig_atomic_t *interrupted) {
    enum { TRIES = 2 };
    kota_assign_result result;
    bool way = true;
    *warm_s = *cold_s = KOTA_INFINITY;
    for (int32_t i = 0; i < TRIES && way; i++) {
        kota_assign_forget(assign);
        (void)seconds(assign, &result, interrupted);
        kota_assign_close(assign, link, true);
        double warm = seconds(assign, &result, interrupted);
        kota_assign_forget(assign);
        double cold = seconds(assign, &result, interrupted);
        kota_assign_close(assign, link, false);
        way = !kota_is_nan(warm) && !kota_is_nan(cold);
        *warm_s = kota_min(*warm_s, warm);
        *cold_s = kota_min(*cold_s, cold);
    }
    return way;
}

static int by_value(const void *one, const void *two) {
    double a = *(const double *)one, b = *(const double *)two;
    return a < b ? -1 : a > b ? 1 : 0;
}

/* Half of the closures from the most used on, half spread over the others; those that cut somebody off don't count.
 */
static void close_some(kota_bench_assign_result *out, kota_assign *assign, int32_t links, int32_t closures,
                       const volatile sig_atomic_t *interrupted) {
    used_link *used = kota_alloc((size_t)links, sizeof *used);
    double *frac = kota_alloc((size_t)closures, sizeof *frac), warm_sum_s = 0.0, cold_sum_s = 0.0, warm_s, cold_s;
    int32_t listed = list_used(used, assign, links, interrupted), count = 0, at = 0;
    int32_t half = closures / 2, spread = kota_maxi(1, (listed - half) / kota_maxi(1, closures - half));
    while (at < listed && count < closures && (interrupted == NULL || *interrupted == 0)) {
        bool way = close_one(assign, used[at].link, &warm_s, &cold_s, interrupted);
        at += count < half || !way ? 1 : spread;
        if (!way) continue;
        frac[count++] = warm_s / cold_s;
        warm_sum_s += warm_s;
        cold_sum_s += cold_s;
    }
    qsort(frac, (size_t)count, sizeof *frac, by_value);
    out->warm_frac = count > 0 ? warm_sum_s / cold_sum_s : KOTA_NAN;
    out->warm_median_frac = count > 0 ? frac[count / 2] : KOTA_NAN;
    out->warm_worst_frac = count > 0 ? frac[count - 1] : KOTA_NAN;
    kota_free(used);
    kota_free(frac);
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
    close_some(&out, assign, links, closures, interrupted);
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
