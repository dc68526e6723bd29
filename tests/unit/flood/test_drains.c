/* Drains under the streets: pipe flow against Manning and direct steps, rest, surcharge, flaps, pumps, ponds. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/mathx.h"
#include "flood/drains.h"
#include "support/flood_bed.c" /* unit tests link only their layer */
#include "support/flood_net.c"

#define PI 3.141592653589793

typedef struct trial {
    flood_net net;
    kota_flood *flood;
    flood_bed_forcing f;
} trial;

static trial begin(flood_net net) {
    trial t = {.net = net};
    kota_error err = {0};
    kota_flood_def def = flood_bed_def();
    cr_assert_eq(kota_flood_create(&t.flood, &def, &net.bed->map, &err), KOTA_OK, "%s", err.text);
    return t;
}

static void go(trial *t, double interval_s, int32_t count) {
    flood_bed_calm(&t->f);
    flood_net_force(&t->net, &t->f.forcing);
    kota_error err = {0};
    for (int32_t k = 0; k < count; k++)
        cr_assert_eq(kota_flood_step(t->flood, &t->f.forcing, interval_s, NULL, &err), KOTA_OK, "%s", err.text);
}

static double end(trial *t) {
    double residual = flood_bed_residual_frac(t->flood);
    cr_expect_lt(kota_abs(residual), 1e-9, "residual %g", residual);
    cr_expect_geq(flood_bed_shallowest_m(t->net.bed, t->flood), 0.0);
    kota_flood_destroy(t->flood);
    flood_bed_destroy(t->net.bed);
    return residual;
}

static double level(const trial *t, int32_t node) { return kota_flood_drain_level_m(t->flood, node); }

/* ---- closed forms of a circular pipe ---- */

static double half_angle(double y_m, double d_m) {
    double cosine = 1.0 - 2.0 * y_m / d_m;
    return kota_atan2(kota_sqrt(kota_max(0.0, 1.0 - cosine * cosine)), cosine);
}
static double circle_area(double y_m, double d_m) {
    double a = half_angle(y_m, d_m);
    return 0.25 * d_m * d_m * (a - kota_sin(a) * kota_cos(a));
}
static double manning_m3ps(double y_m, double d_m, double n, double slope) {
    double area_m2 = circle_area(y_m, d_m), radius_m = area_m2 / (d_m * half_angle(y_m, d_m));
    return area_m2 / n * kota_pow(radius_m, 2.0 / 3.0) * kota_sqrt(slope);
}
static double normal_depth(double q_m3ps, double d_m, double n, double slope) {
    double low_m = 1e-6, high_m = 0.93 * d_m;
    for (int32_t k = 0; k < 60; k++) {
        double y_m = 0.5 * (low_m + high_m);
        if (manning_m3ps(y_m, d_m, n, slope) < q_m3ps)
            low_m = y_m;
        else
            high_m = y_m;
    }
    return high_m;
}

/* A bed that is high on the left and a pit in the last column, which holds what comes out. */
static double street_and_pit(void *context, double x_m, double y_m) {
    (void)y_m;
    return x_m > *(double *)context ? -50.0 : 20.0;
}

static flood_bed *pit_bed(void) {
    flood_bed *bed = flood_bed_create(12, 4, 100.0, 0.03);
    double from_m = 1100.0;
    flood_bed_shape(bed, street_and_pit, &from_m);
    return bed;
}

Test(flood_drains, a_section_has_the_area_of_its_shape) {
    kota_arena *arena = kota_arena_create("sections", 0);
    drain_profile *pipe = flood_drain_section(arena, KOTA_DRAIN_PIPE, 1.4, 0, 0);
    double worst = 0.0;
    for (int32_t k = 1; k < 40; k++) {
        double y_m = 1.4 * k / 40.0;
        worst =
            kota_max(worst, kota_abs(flood_drain_area_m2(pipe, y_m) - circle_area(y_m, 1.4)) / circle_area(1.4, 1.4));
    }
    printf("circle in %d slices: worst area off by %.2g of the full one\n", DRAIN_SLICES, worst);
    cr_expect_lt(worst, 5e-4);
    cr_expect_float_eq(flood_drain_area_m2(pipe, 3.0), 0.25 * PI * 1.96, 1e-12);
    cr_expect_float_eq(flood_drain_radius43(pipe, 2.0), kota_pow(0.35, 4.0 / 3.0), 2e-3 * 0.25);
    drain_profile *box = flood_drain_section(arena, KOTA_DRAIN_BOX, 2.0, 1.5, 0);
    cr_expect_float_eq(flood_drain_area_m2(box, 0.7), 1.4, 1e-12);
    cr_expect_float_eq(flood_drain_area_m2(box, 9.0), 3.0, 1e-12);
    cr_expect_float_eq(flood_drain_critical_m(box, 2.0 * kota_sqrt(FLOOD_GRAVITY_MPS2 * 0.125), 0.0), 0.5, 1e-3);
    drain_profile *open = flood_drain_section(arena, KOTA_DRAIN_CHANNEL, 2.0, 1.0, 1.5);
    cr_expect_float_eq(flood_drain_area_m2(open, 0.8), 0.8 * (2.0 + 1.5 * 0.8), 1e-9);
    cr_expect_float_eq(flood_drain_area_m2(open, 2.0), 3.5 + 5.0, 1e-9);
    const double level_m[] = {1, 2, 4}, volume_m3[] = {0, 100, 150};
    drain_profile *store = flood_drain_store(arena, level_m, volume_m3, 3);
    drain_volume v = flood_drain_volume(store, 2.0);
    cr_expect_float_eq(v.up - v.down, 125.0, 1e-12);
    v = flood_drain_volume(store, 5.0);
    cr_expect_float_eq(v.up - v.down, 200.0, 1e-12);
    kota_arena_destroy(arena);
}

/* Rubinato et al. 2017: free weir, submerged weir, orifice, spill; one zero where the levels meet. */
Test(flood_drains, covers_follow_the_forms_of_rubinato) {
    double a = 0.2827, w = 2.0 * kota_sqrt(PI * a), g2 = kota_sqrt(2.0 * FLOOD_GRAVITY_MPS2);
    cr_expect_float_eq(flood_drain_cover_m3ps(a, 10.0, 10.1, 9.0), 2.0 / 3.0 * 0.54 * w * 0.1 * kota_sqrt(0.1) * g2,
                       1e-12);
    cr_expect_float_eq(flood_drain_cover_m3ps(a, 10.0, 10.1, 10.05), 0.056 * w * 0.1 * kota_sqrt(0.05) * g2, 1e-12);
    cr_expect_float_eq(flood_drain_cover_m3ps(a, 10.0, 10.3, 10.1), 0.167 * a * kota_sqrt(0.2) * g2, 1e-12);
    cr_expect_float_eq(flood_drain_cover_m3ps(a, 10.0, 10.3, 11.3), -0.167 * a * g2, 1e-12);
    cr_expect_float_eq(flood_drain_cover_m3ps(a, 10.0, 9.0, 11.0), -0.167 * a * g2, 1e-12);
    cr_expect_eq(flood_drain_cover_m3ps(a, 10.0, 10.2, 10.2), 0.0);
}

/* 1 km of pipe of 1 m, 1 in 500, half full flow: normal depth upstream of the fall at its end. */
Test(flood_drains, steady_uniform_flow_is_mannings) {
    flood_net net = flood_net_on(pit_bed());
    int32_t nodes[11], street = flood_bed_at(net.bed, 2, 1), pit = flood_bed_at(net.bed, 11, 1);
    for (int32_t k = 0; k <= 10; k++)
        nodes[k] = flood_net_node(&net, k < 10 ? KOTA_DRAIN_JUNCTION : KOTA_DRAIN_OUTFALL, street, 10.0 - 0.2 * k);
    net.nodes[nodes[10]].cell = pit;
    for (int32_t k = 0; k < 10; k++) flood_net_link(&net, KOTA_DRAIN_PIPE, nodes[k], nodes[k + 1], 1.0, 0, 100.0);
    trial t = begin(net);
    for (int32_t part = 1; part <= 4; part++) {
        double q_m3ps = 0.25 * part * manning_m3ps(0.93, 1.0, 0.013, 0.002);
        if (part == 4) q_m3ps *= 0.9;
        net.inflow_m3ps[nodes[0]] = q_m3ps;
        go(&t, 60.0, 90);
        double y_m = level(&t, nodes[3]) - 9.4, want_m = normal_depth(q_m3ps, 1.0, 0.013, 0.002);
        double out_m3ps = kota_flood_drain_link_m3(t.flood)[9] / 60.0;
        printf("pipe at %.4f m3/s: depth %.4f m, Manning %.4f m; out %.6f m3/s\n", q_m3ps, y_m, want_m, out_m3ps);
        cr_expect_float_eq(y_m, want_m, 0.005);
        cr_expect_float_eq(out_m3ps, q_m3ps, 1e-4 * q_m3ps);
    }
    end(&t);
}

/* The same pipe with the water at its end held above normal depth: against dy/dx = (S - Sf) / (1 - F^2), by steps. */
static double backwater_m(double y_m, double q_m3ps, double length_m, double slope, bool advection) {
    for (int32_t k = 0; k < 100000; k++) {
        double dx_m = length_m / 100000, area_m2 = circle_area(y_m, 1.0), root = manning_m3ps(y_m, 1.0, 0.013, 1.0);
        double width_m = 2.0 * kota_sqrt(kota_max(1e-9, y_m * (1.0 - y_m)));
        double froude2 = q_m3ps * q_m3ps * width_m / (FLOOD_GRAVITY_MPS2 * area_m2 * area_m2 * area_m2);
        double friction = q_m3ps * q_m3ps / (root * root);
        y_m -= dx_m * (slope - friction) / (1.0 - (advection ? froude2 : 0.0));
    }
    return y_m;
}

Test(flood_drains, backwater_follows_the_direct_step) {
    flood_net net = flood_net_on(pit_bed());
    const double slope = 0.001, q_m3ps = 0.3;
    for (int32_t j = 0; j < 4; j++) /* a sea of level -0.2 m over the pit */
        for (int32_t i = 11; i < 12; i++) net.bed->map.bed_m[flood_bed_at(net.bed, i, j)] = -5.0f;
    flood_bed_edge(net.bed, KOTA_SIDE_EAST, KOTA_EDGE_SEA, 0);
    int32_t nodes[11], street = flood_bed_at(net.bed, 2, 1), pit = flood_bed_at(net.bed, 11, 1);
    for (int32_t k = 0; k <= 10; k++)
        nodes[k] = flood_net_node(&net, k < 10 ? KOTA_DRAIN_JUNCTION : KOTA_DRAIN_OUTFALL, street,
                                  -0.8 + slope * 50 * (10 - k));
    net.nodes[nodes[10]].cell = pit;
    for (int32_t k = 0; k < 10; k++) {
        int32_t l = flood_net_link(&net, KOTA_DRAIN_PIPE, nodes[k], nodes[k + 1], 1.0, 0, 50.0);
        net.links[l].to_m = -0.8 + slope * 50 * (9 - k);
    }
    trial t = begin(net);
    net.inflow_m3ps[nodes[0]] = q_m3ps;
    go(&t, 60.0, 120); /* the sea is at 0: 0.8 m deep at the end */
    double worst_m = 0.0;
    for (int32_t k = 1; k <= 9; k += 2) {
        double bed_m = -0.8 + slope * 50 * (10 - k), y_m = level(&t, nodes[k]) - bed_m;
        double want_m = backwater_m(0.8, q_m3ps, 50.0 * (10 - k), slope, true);
        double ours_m = backwater_m(0.8, q_m3ps, 50.0 * (10 - k), slope, false);
        worst_m = kota_max(worst_m, kota_abs(y_m - want_m));
        printf("backwater %3d m upstream: %.4f m, direct step %.4f m (without advection %.4f m)\n", 50 * (10 - k),
               y_m, want_m, ours_m);
        cr_expect_float_eq(y_m, ours_m, 0.004);
    }
    cr_expect_lt(worst_m, 0.02);
    end(&t);
}

/* Water poured into one end of a looped network with closed pipes, a box and a pond comes to rest at one level. */
Test(flood_drains, a_closed_network_fills_to_one_level) {
    flood_net net = flood_net_on(pit_bed());
    int32_t street = flood_bed_at(net.bed, 2, 1);
    const double bottoms_m[] = {3.0, 2.0, 2.5, 1.0, 2.2};
    for (int32_t k = 0; k < 5; k++) flood_net_node(&net, KOTA_DRAIN_JUNCTION, street, bottoms_m[k]);
    int32_t pond = flood_net_pond(&net, street, 0.5, 150.0);
    flood_net_link(&net, KOTA_DRAIN_PIPE, 0, 1, 0.8, 0, 180);
    flood_net_link(&net, KOTA_DRAIN_BOX, 1, 2, 1.5, 1.0, 90);
    flood_net_link(&net, KOTA_DRAIN_PIPE, 2, 3, 1.2, 0, 75);
    flood_net_link(&net, KOTA_DRAIN_PIPE, 3, 0, 0.6, 0, 240);
    flood_net_link(&net, KOTA_DRAIN_CHANNEL, 3, 4, 2.0, 3.0, 60);
    flood_net_link(&net, KOTA_DRAIN_PIPE, 4, pond, 1.0, 0, 40);
    trial t = begin(net);
    for (int32_t round = 0; round < 3; round++) {
        net.inflow_m3ps[0] = round < 2 ? 0.8 : 0.6;
        go(&t, 60.0, 10);
        net.inflow_m3ps[0] = 0.0;
        go(&t, 60.0, 240);
        double low_m = KOTA_INFINITY, high_m = -KOTA_INFINITY, sum_m3 = 0.0;
        for (int32_t k = 0; k <= pond; k++) {
            if (k < 3 && level(&t, pond) < 2.5) continue;        /* behind the sill at node 2 */
            if (k < 5 && level(&t, k) <= bottoms_m[k]) continue; /* still dry */
            low_m = kota_min(low_m, level(&t, k));
            high_m = kota_max(high_m, level(&t, k));
        }
        sum_m3 = kota_flood_balance_now(t.flood).drain_stored;
        printf("closed network, %.0f m3: levels %.6f to %.6f m\n", sum_m3, low_m, high_m);
        cr_expect_lt(high_m - low_m, 1e-3);
        cr_expect_float_eq(sum_m3, (round < 2 ? 480.0 * (round + 1) : 1320.0), 1e-6);
    }
    cr_expect_gt(level(&t, 0), 3.8); /* over the crown of the highest pipe */
    end(&t);
}

/* Still water over a network that starts at its level stays where it is. */
Test(flood_drains, rest_stays_rest) {
    flood_net net = flood_net_on(pit_bed());
    for (int32_t j = 0; j < 4; j++) net.bed->map.bed_m[flood_bed_at(net.bed, 11, j)] = 0.0f;
    for (int32_t j = 0; j < 4; j++) net.bed->map.water_start_m[flood_bed_at(net.bed, 11, j)] = 4.0f;
    int32_t street = flood_bed_at(net.bed, 2, 1), last = -1;
    for (int32_t k = 0; k < 6; k++) {
        int32_t node = flood_net_node(&net, KOTA_DRAIN_MANHOLE, street, 3.0 - 0.5 * k);
        net.nodes[node].start_m = 4.0;
        if (last >= 0) flood_net_link(&net, KOTA_DRAIN_PIPE, last, node, 1.2, 0, 130);
        last = node;
    }
    int32_t out = flood_net_node(&net, KOTA_DRAIN_OUTFALL, flood_bed_at(net.bed, 11, 1), 0.2);
    flood_net_link(&net, KOTA_DRAIN_PIPE, last, out, 1.2, 0, 100);
    trial t = begin(net);
    go(&t, 600.0, 6);
    for (int32_t k = 0; k < 6; k++) cr_expect_float_eq(level(&t, k), 4.0, 1e-9);
    kota_flood_balance b = kota_flood_balance_now(t.flood);
    printf("network at rest: %.3g m3 moved\n", b.drain_in + b.drain_out);
    cr_expect_lt(b.drain_in + b.drain_out, 1e-6);
    end(&t);
}

/* After EA test 8B: a wave in a pipe of 1.4 m that is too much for it comes out of one open manhole, lies in the
 * street and drains back. */
Test(flood_drains, a_surcharged_manhole_spills_and_drains_back) {
    flood_bed *bed = flood_bed_create(30, 30, 4.0, 0.03);
    for (int32_t j = 0; j < 30; j++) /* a sea far below */
        for (int32_t i = 28; i < 30; i++) bed->map.bed_m[flood_bed_at(bed, i, j)] = -1.0f;
    for (int32_t j = 0; j < 30; j++) { /* a street in a shallow dish at 20 m */
        for (int32_t i = 0; i < 28; i++) {
            double dx = i - 12.0, dy = j - 15.0;
            bed->map.bed_m[flood_bed_at(bed, i, j)] =
                (float)(kota_round((20.0 + 0.002 * (dx * dx + dy * dy)) * 1024) / 1024);
        }
    }
    flood_bed_edge(bed, KOTA_SIDE_EAST, KOTA_EDGE_SEA, 0);
    flood_net net = flood_net_on(bed);
    int32_t top = flood_net_node(&net, KOTA_DRAIN_JUNCTION, flood_bed_at(bed, 2, 15), 17.2);
    int32_t hole = flood_net_node(&net, KOTA_DRAIN_MANHOLE, flood_bed_at(bed, 12, 15), 16.9);
    int32_t out = flood_net_node(&net, KOTA_DRAIN_OUTFALL, flood_bed_at(bed, 29, 15), 16.6);
    net.nodes[hole].opening_m2 = net.nodes[hole].area_m2 = 1.0;
    flood_net_link(&net, KOTA_DRAIN_PIPE, top, hole, 1.4, 0, 300);
    flood_net_link(&net, KOTA_DRAIN_PIPE, hole, out, 1.4, 0, 300);
    trial t = begin(net);
    double peak_m3ps = 0.0, spilt_m3 = 0.0, back_m3 = 0.0, in_m3 = 0.0;
    for (int32_t minute = 0; minute < 240; minute++) {
        double share = minute < 60 ? minute / 60.0 : kota_max(0.0, 1.0 - (minute - 60) / 60.0);
        net.inflow_m3ps[top] = 0.4 + 7.6 * share;
        if (minute >= 120) net.inflow_m3ps[top] = 0.0;
        in_m3 += net.inflow_m3ps[top] * 60.0;
        go(&t, 60.0, 1);
        double down_m3 = kota_flood_drain_node_m3(t.flood)[hole];
        spilt_m3 += kota_max(0.0, -down_m3);
        back_m3 += kota_max(0.0, down_m3);
        peak_m3ps = kota_max(peak_m3ps, -down_m3 / 60.0);
    }
    double left_m3 = spilt_m3 - back_m3, lies_m3 = 0.0;
    for (int32_t j = 0; j < 30; j++)
        for (int32_t i = 0; i < 28; i++)
            lies_m3 += 16.0 * (double)kota_flood_depth_m(t.flood)[flood_bed_at(bed, i, j)];
    double share = flood_bed_residual_frac(t.flood);
    printf("manhole: %.1f of %.1f m3 came out, at most %.3f m3/s, %.1f m3 went back; volume closes to %.1e\n",
           spilt_m3, in_m3, peak_m3ps, back_m3, share);
    cr_expect_gt(spilt_m3, 500.0);
    cr_expect_gt(back_m3, 0.8 * spilt_m3);
    cr_expect_float_eq(left_m3, lies_m3, 1e-3 * spilt_m3);
    end(&t);
}

/* High tide before a flap: nothing comes in, and the drain fills; at low tide it runs out. Without the flap it fills.
 */
Test(flood_drains, a_flap_holds_the_tide_out) {
    for (int32_t flap = 0; flap < 2; flap++) {
        flood_net net = flood_net_on(pit_bed());
        for (int32_t j = 0; j < 4; j++) net.bed->map.bed_m[flood_bed_at(net.bed, 11, j)] = -5.0f;
        flood_bed_edge(net.bed, KOTA_SIDE_EAST, KOTA_EDGE_SEA, 0);
        int32_t hole = flood_net_node(&net, KOTA_DRAIN_JUNCTION, flood_bed_at(net.bed, 2, 1), -0.5);
        int32_t out = flood_net_node(&net, KOTA_DRAIN_OUTFALL, flood_bed_at(net.bed, 11, 1), -0.8);
        net.nodes[out].flap = flap;
        flood_net_link(&net, KOTA_DRAIN_PIPE, hole, out, 1.0, 0, 200);
        trial t = begin(net);
        flood_bed_calm(&t.f);
        flood_net_force(&net, &t.f.forcing);
        kota_error err = {0};
        double stored_m3[3];
        for (int32_t tide = 0; tide < 3; tide++) { /* high; high with inflow; low */
            t.f.forcing.sea_level_m = tide < 2 ? 1.0 : -1.5;
            net.inflow_m3ps[hole] = tide == 1 ? 0.02 : 0.0;
            for (int32_t k = 0; k < 60; k++)
                cr_assert_eq(kota_flood_step(t.flood, &t.f.forcing, 60.0, NULL, &err), KOTA_OK, "%s", err.text);
            stored_m3[tide] = kota_flood_balance_now(t.flood).drain_stored;
        }
        printf("tide with%s flap: %.2f m3 at high water, %.2f m3 after inflow, %.2f m3 at low water\n",
               flap ? "" : "out", stored_m3[0], stored_m3[1], stored_m3[2]);
        double full_m3 = 0.25 * PI * 200.0;
        if (flap)
            cr_expect_eq(stored_m3[0], 0.0);
        else
            cr_expect_gt(stored_m3[0], full_m3);
        if (flap) cr_expect_float_eq(stored_m3[1], 72.0, 1e-6);
        cr_expect_lt(stored_m3[2], 0.1 * full_m3);
        end(&t);
    }
}

/* A pond with a pump that runs between two levels, to the street; and by order. */
Test(flood_drains, a_pump_keeps_a_pond_between_its_levels) {
    flood_net net = flood_net_on(pit_bed());
    int32_t pond = flood_net_pond(&net, flood_bed_at(net.bed, 2, 1), 5.0, 1000.0);
    int32_t out = flood_net_node(&net, KOTA_DRAIN_OUTFALL, flood_bed_at(net.bed, 11, 1), 0.0);
    int32_t pump = flood_net_link(&net, KOTA_DRAIN_PUMP, pond, out, 0, 0, 0);
    net.links[pump].capacity_m3ps = 2.0;
    net.links[pump].on_level_m = 7.0;
    net.links[pump].off_level_m = 6.0;
    trial t = begin(net);
    net.inflow_m3ps[pond] = 1.0;
    double highest_m = 0.0, lowest_m = KOTA_INFINITY;
    for (int32_t k = 0; k < 400; k++) {
        go(&t, 60.0, 1);
        highest_m = kota_max(highest_m, level(&t, pond));
        if (k > 100) lowest_m = kota_min(lowest_m, level(&t, pond));
    }
    printf("pond: %.3f to %.3f m\n", lowest_m, highest_m);
    cr_expect_float_eq(highest_m, 7.0, 0.07);
    cr_expect_float_eq(lowest_m, 6.0, 0.07);
    net.inflow_m3ps[pond] = 0.0;
    net.mode[pump] = KOTA_PUMP_ON;
    go(&t, 60.0, 60);
    cr_expect_float_eq(level(&t, pond), 6.0, 1e-9);
    net.mode[pump] = KOTA_PUMP_AUTO;
    net.open_frac[pump] = 0.0;
    net.inflow_m3ps[pond] = 1.0;
    go(&t, 60.0, 60);
    cr_expect_float_eq(level(&t, pond), 6.0 + 3.6, 1e-9);
    cr_expect_eq(kota_flood_drain_pump_running(t.flood)[pump], 0);
    end(&t);
}

/* A weir into a pond and a gate out of it; litter in a channel takes (1 - B)^(5/3) of its conveyance. */
Test(flood_drains, ponds_with_weirs_and_gates_and_litter_in_channels) {
    flood_net net = flood_net_on(pit_bed());
    int32_t street = flood_bed_at(net.bed, 2, 1);
    int32_t a = flood_net_pond(&net, street, 0.0, 50000.0), b = flood_net_pond(&net, street, 0.0, 500.0);
    int32_t c = flood_net_pond(&net, street, 0.0, 1e6), d = flood_net_pond(&net, street, 0.0, 1e6);
    net.nodes[a].start_m = 3.0;
    net.nodes[c].start_m = 2.0;
    net.nodes[d].start_m = 1.9;
    int32_t weir = flood_net_link(&net, KOTA_DRAIN_WEIR, a, b, 2.0, 0, 0);
    net.links[weir].from_m = 2.5;
    int32_t gate = flood_net_link(&net, KOTA_DRAIN_GATE, a, b, 1.0, 1.0, 0);
    net.links[gate].from_m = 1.0;
    net.open_frac[gate] = 0.0;
    int32_t channel = flood_net_link(&net, KOTA_DRAIN_CHANNEL, c, d, 2.0, 3.0, 100);
    net.links[channel].manning_n = 0.03;
    trial t = begin(net);
    go(&t, 10.0, 1);
    double weir_m3 = kota_flood_drain_link_m3(t.flood)[weir], want_m3 = 10.0 * 2.0 * flood_weir_m2ps(1.0, 0.5, -1.0);
    printf("weir: %.3f m3, formula %.3f m3\n", weir_m3, want_m3);
    cr_expect_float_eq(weir_m3, want_m3, 0.02 * want_m3);
    cr_expect_eq(kota_flood_drain_link_m3(t.flood)[gate], 0.0);
    net.open_frac[gate] = 0.5;
    go(&t, 10.0, 1);
    cr_expect_gt(kota_flood_drain_link_m3(t.flood)[gate], 10.0);
    go(&t, 60.0, 20);
    double clean_m3 = kota_flood_drain_link_m3(t.flood)[channel], clean_m = level(&t, c) - level(&t, d);
    net.blocked_frac[channel] = 0.4;
    go(&t, 60.0, 20);
    double dirty_m3 = kota_flood_drain_link_m3(t.flood)[channel], dirty_m = level(&t, c) - level(&t, d);
    double share = dirty_m3 / clean_m3 * kota_sqrt(clean_m / dirty_m); /* at one slope */
    printf("channel with 40 %% litter carries %.4f of its flow; (1 - B)^(5/3) = %.4f\n", share,
           kota_pow(0.6, 5.0 / 3.0));
    cr_expect_float_eq(share, kota_pow(0.6, 5.0 / 3.0), 0.01);
    go(&t, 600.0, 12);
    cr_expect_float_eq(level(&t, a), level(&t, b), 1e-3);
    end(&t);
}
