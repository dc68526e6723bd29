/* Static equilibria of published networks (Transportation Networks for Research): objectives and flows that stand
 * there, or that were recomputed from the flows there, and cross-checks of both methods. Needs KOTA_DATA. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/tntp.h"
#include "traffic/assign.h"

typedef struct city {
    kota_tntp_net net;
    kota_tntp_trips trips;
    double *own_cost;
    kota_assign *assign;
} city;

static char *path_of(const char *name) {
    const char *folder = getenv("KOTA_DATA");
    return kota_text_format("%s/tntp/%s", folder != NULL ? folder : "../shared/data", name);
}

/* False, with a line, where the data are absent. */
static bool have_data(void) {
    char *path = path_of("SiouxFalls/SiouxFalls_net.tntp");
    bool there = kota_file_exists(path);
    if (!there) printf("SKIPPED: %s is absent\n", path);
    kota_free(path);
    return there;
}

static void open_city(city *c, const char *name, double toll_factor, double distance_factor) {
    char *net_name = kota_text_format("%s_net.tntp", name), *trips_name = kota_text_format("%s_trips.tntp", name);
    char *net_path = path_of(net_name), *trips_path = path_of(trips_name);
    kota_error err = {0};
    cr_assert_eq(kota_tntp_read_net(&c->net, net_path, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_tntp_read_trips(&c->trips, trips_path, c->net.zone_count, &err), KOTA_OK, "%s", err.text);
    c->own_cost = kota_alloc((size_t)c->net.link_count, sizeof *c->own_cost);
    for (int32_t a = 0; a < c->net.link_count; a++)
        c->own_cost[a] = toll_factor * c->net.toll[a] + distance_factor * c->net.length[a];
    kota_assign_class all = {.trip_start = c->trips.start,
                             .trip_zone = c->trips.zone,
                             .trip_veh = c->trips.trips,
                             .own_cost = c->own_cost};
    kota_assign_def def = {.zone_count = c->net.zone_count,
                           .node_count = c->net.node_count,
                           .link_count = c->net.link_count,
                           .first_thru_node = c->net.first_thru_node,
                           .tail = c->net.tail,
                           .head = c->net.head,
                           .capacity_pceph = c->net.capacity,
                           .free_time = c->net.free_time,
                           .b = c->net.b,
                           .power = c->net.power,
                           .class_count = 1,
                           .classes = &all};
    cr_assert_eq(kota_assign_create(&c->assign, &def, &err), KOTA_OK, "%s", err.text);
    kota_free(net_name);
    kota_free(trips_name);
    kota_free(net_path);
    kota_free(trips_path);
}

static void close_city(city *c) {
    kota_assign_destroy(c->assign);
    kota_tntp_net_free(&c->net);
    kota_tntp_trips_free(&c->trips);
    kota_free(c->own_cost);
}

static kota_assign_result solve(city *c, kota_assign_method method, double gap) {
    kota_assign_settings settings = {.method = method, .gap = gap};
    kota_assign_result result;
    kota_error err = {0};
    cr_assert_eq(kota_assign_solve(c->assign, &settings, &result, &err), KOTA_OK, "%s", err.text);
    cr_assert(result.reached, "gap %g", result.relative_gap);
    return result;
}

/* The published objective to 1e-9 at a gap of 1e-12. */
static kota_assign_result expect(city *c, const char *name, double objective) {
    kota_assign_result result = solve(c, KOTA_ASSIGN_B, 1e-12);
    printf("%s: objective %.8f, published %.8f; tstt %.6f; gap %.2g in %d iterations\n", name, result.objective,
           objective, result.tstt, result.relative_gap, (int)result.iterations);
    cr_assert_float_eq(result.objective, objective, 1e-9 * objective);
    return result;
}

/* Link flows of strictly rising times are unique; the published ones are given to 1e-15 in cost, and flow answers to
 * cost by a root at small flows, hence the tolerance: a millionth of the largest flow. */
static void expect_flows(city *c, const char *name) {
    char *path = path_of(name);
    size_t links = (size_t)c->net.link_count;
    double *volume = kota_alloc(links, sizeof *volume), *cost = kota_alloc(links, sizeof *cost), most = 0.0,
           off = 0.0;
    kota_error err = {0};
    cr_assert_eq(kota_tntp_read_flows(volume, cost, &c->net, path, &err), KOTA_OK, "%s", err.text);
    for (size_t a = 0; a < links; a++) {
        most = kota_max(most, volume[a]);
        off = kota_max(off, kota_abs(kota_assign_flow_veh(c->assign, 0)[a] - volume[a]));
        double mine = kota_assign_time(c->assign, (int32_t)a) + c->own_cost[a];
        cr_assert_float_eq(mine, cost[a], 1e-6 * (1.0 + cost[a]), "link %d", (int)a + 1);
    }
    printf("%s: flows off by %.3g of %.6g veh at most\n", name, off, most);
    cr_assert_leq(off, 1e-6 * most);
    kota_free(volume);
    kota_free(cost);
    kota_free(path);
}

Test(assign_tntp, sioux_falls) {
    if (!have_data()) return;
    city c;
    open_city(&c, "SiouxFalls/SiouxFalls", 0.0, 0.0);
    expect(&c, "Sioux Falls", 4231335.287107440); /* published: 42.31335287107440 in units of 1e5 */
    expect_flows(&c, "SiouxFalls/SiouxFalls_flow.tntp");
    close_city(&c);
}

Test(assign_tntp, anaheim) {
    if (!have_data()) return;
    city c;
    open_city(&c, "Anaheim/Anaheim", 0.0, 0.0);
    expect(&c, "Anaheim", 1286032.1710960); /* recomputed from the published flows */
    close_city(&c);
}

Test(assign_tntp, chicago_sketch) {
    if (!have_data()) return;
    city c;
    open_city(&c, "Chicago-Sketch/ChicagoSketch", 0.02, 0.04);
    expect(&c, "Chicago-Sketch", 17313018.7387477);
    expect_flows(&c, "Chicago-Sketch/ChicagoSketch_flow.tntp");
    close_city(&c);
}

Test(assign_tntp, braess) {
    if (!have_data()) return;
    city c;
    open_city(&c, "Braess-Example/Braess", 0.0, 0.0);
    expect(&c, "Braess", 386.00000008); /* 386 for times of 10 x; the file's 1e-8 (1 + 1e9 x) adds 8e-8 */
    close_city(&c);
}

/* No objective is published here, so the second method, which shares nothing with the first but prices and the search
 * for cheapest ways, solves it from scratch to a gap of 1e-10. The objective is convex, so each method's lower bound
 * also holds the other's objective up. */
static void expect_agreement(const char *name, double bfw_gap) {
    city b, bfw;
    open_city(&b, name, 0.0, 0.0);
    open_city(&bfw, name, 0.0, 0.0);
    kota_assign_result one = solve(&b, KOTA_ASSIGN_B, 1e-12), two = solve(&bfw, KOTA_ASSIGN_BFW, bfw_gap);
    printf("%s: b %.9f, bfw %.9f (gap %.2g in %d iterations), which proves at least %.9f\n", name, one.objective,
           two.objective, two.relative_gap, (int)two.iterations, two.lower_bound);
    double rounding = 1e-13 * one.objective;
    cr_assert_float_eq(one.objective, two.objective, 1e-9 * one.objective);
    cr_assert_geq(one.objective, two.lower_bound - rounding);
    cr_assert_geq(two.objective, one.lower_bound - rounding);
    close_city(&b);
    close_city(&bfw);
}

Test(assign_tntp, berlin_friedrichshain_by_both_methods) {
    if (have_data()) expect_agreement("Berlin-Friedrichshain/friedrichshain-center", 1e-10);
}

Test(assign_tntp, sioux_falls_by_both_methods) {
    if (have_data()) expect_agreement("SiouxFalls/SiouxFalls", 1e-8);
}

static bool solve_closed(city *c, kota_assign_result *result) {
    kota_assign_settings settings = {.gap = 1e-12};
    kota_status status = kota_assign_solve(c->assign, &settings, result, NULL);
    cr_assert(status == KOTA_OK || status == KOTA_DATA);
    cr_assert(status == KOTA_DATA || result->reached);
    return status == KOTA_OK;
}

/* A closure solved from the last answer is the closure solved from empty roads; where it cuts a zone off, both say
 * so. */
Test(assign_tntp, closures_from_the_last_answer) {
    if (!have_data()) return;
    city c;
    int32_t compared = 0;
    open_city(&c, "Anaheim/Anaheim", 0.0, 0.0);
    for (int32_t a = 20; a < c.net.link_count; a += 60) {
        kota_assign_result warm, cold;
        kota_assign_forget(c.assign);
        solve(&c, KOTA_ASSIGN_B, 1e-6);
        kota_assign_close(c.assign, a, true);
        bool way = solve_closed(&c, &warm);
        kota_assign_forget(c.assign);
        cr_assert_eq(solve_closed(&c, &cold), way);
        if (way) {
            cr_assert_float_eq(warm.objective, cold.objective, 1e-11 * cold.objective, "link %d", (int)a + 1);
            cr_assert_eq(kota_assign_flow_veh(c.assign, 0)[a], 0.0);
            compared++;
        }
        kota_assign_close(c.assign, a, false);
    }
    cr_assert_geq(compared, 10);
    close_city(&c);
}
