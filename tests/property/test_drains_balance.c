/* Whatever the network, the weather and the orders: water is neither made nor lost, and nothing holds less than
 * nothing. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/mathx.h"
#include "support/dice.h"
#include "support/flood_net.h"

static double ground_m(void *context, double x_m, double y_m) {
    dice *d = context;
    return 2.0 + 1.5 * kota_sin(x_m / 71.0) * kota_cos(y_m / 59.0) + 0.3 * dice_unit(d);
}

static int32_t any_cell(dice *d, const flood_bed *bed) {
    return flood_bed_at(bed, dice_below(d, bed->map.grid.nx), dice_below(d, bed->map.grid.ny));
}

static void random_links(dice *d, flood_net *net, int32_t nodes) {
    for (int32_t l = nodes - 1 + dice_below(d, nodes); l > 0; l--) {
        int32_t from = l < nodes ? l : dice_below(d, nodes), to = l < nodes ? dice_below(d, l) : dice_below(d, nodes);
        if (from == to) continue;
        kota_drain_link_kind kind =
            (kota_drain_link_kind)(dice_below(d, 3) > 0 ? dice_below(d, 3) : 3 + dice_below(d, 3));
        int32_t at = flood_net_link(net, kind, from, to, dice_between(d, 0.2, 3.0), dice_between(d, 0.3, 2.0),
                                    dice_between(d, 2, 400));
        kota_drain_link *link = &net->links[at];
        link->side_slope = dice_between(d, 0.0, 2.0);
        link->barrels = 1 + dice_below(d, 3);
        link->manning_n = dice_between(d, 0.01, 0.05);
        link->loss = dice_between(d, 0.0, 2.0);
        link->flap = dice_below(d, 5) == 0;
        if (kind == KOTA_DRAIN_WEIR || kind == KOTA_DRAIN_GATE) link->from_m += dice_between(d, 0.0, 2.0);
        if (kind == KOTA_DRAIN_PIPE && dice_below(d, 4) == 0)
            link->to_m += dice_unit(d); /* enters above the bottom */
        link->capacity_m3ps = dice_between(d, 0.0, 3.0);
        link->off_level_m = link->from_m + dice_unit(d);
        link->on_level_m = link->off_level_m + dice_unit(d);
    }
}

static flood_net random_net(dice *d) {
    flood_bed *bed = flood_bed_create(6 + dice_below(d, 14), 6 + dice_below(d, 14), dice_between(d, 5.0, 30.0), 0.03);
    flood_bed_shape(bed, ground_m, d);
    if (dice_below(d, 2)) flood_bed_water(bed, dice_between(d, 0.0, 3.0));
    for (int32_t side = 0; side < 4; side++)
        flood_bed_edge(bed, side, (kota_edge_kind)dice_below(d, 3), dice_between(d, 1e-4, 0.02));
    flood_net net = flood_net_on(bed);
    int32_t nodes = 3 + dice_below(d, 40);
    for (int32_t k = 0; k < nodes; k++) {
        kota_drain_node_kind kind = (kota_drain_node_kind)dice_below(d, 4);
        int32_t cell = any_cell(d, bed);
        double bottom_m = (double)bed->map.bed_m[cell] - dice_between(d, 0.5, 4.0);
        int32_t node = kind == KOTA_DRAIN_POND ? flood_net_pond(&net, cell, bottom_m, dice_between(d, 10.0, 5000.0))
                                               : flood_net_node(&net, kind, cell, bottom_m);
        if (kind != KOTA_DRAIN_OUTFALL && dice_below(d, 3) == 0)
            net.nodes[node].start_m = bottom_m + dice_between(d, 0.0, 5.0);
        if (kind == KOTA_DRAIN_JUNCTION) net.nodes[node].area_m2 = dice_below(d, 2) ? 0.0 : dice_unit(d);
        net.nodes[node].flap = kind == KOTA_DRAIN_OUTFALL && dice_below(d, 2);
    }
    random_links(d, &net, nodes);
    for (int32_t i = dice_below(d, 30); i > 0; i--) {
        flood_bed_inlet(bed, any_cell(d, bed), any_cell(d, bed), 1 + dice_below(d, 20));
        bed->map.inlets[bed->map.inlet_count - 1].drain_node = dice_below(d, nodes + 1) - 1;
    }
    return net;
}

static void random_orders(dice *d, flood_net *net, flood_bed_forcing *f) {
    const kota_map *map = &net->bed->map;
    f->forcing.rain_mps = dice_below(d, 2) ? dice_between(d, 0.0, 6e-5) : 0.0;
    f->forcing.sea_level_m = dice_between(d, 0.0, 3.0);
    for (int32_t i = 0; i < map->inlet_count; i++) f->inlet_open_frac[i] = kota_max(0.0, dice_between(d, -0.5, 1.0));
    for (int32_t k = 0; k < map->drain_node_count; k++)
        net->inflow_m3ps[k] = dice_below(d, 6) == 0 ? dice_between(d, 0.0, 3.0) : 0.0;
    for (int32_t l = 0; l < map->drain_link_count; l++) {
        net->open_frac[l] = dice_unit(d);
        net->blocked_frac[l] = dice_below(d, 4) == 0 ? dice_between(d, 0.0, 1.0) : 0.0;
        net->mode[l] = (uint8_t)dice_below(d, 3);
    }
    flood_net_force(net, &f->forcing);
}

static double random_run(uint64_t seed, kota_pool *pool, double *moved_m3) {
    dice d = {.seed = seed, .entity = 2};
    flood_net net = random_net(&d);
    kota_flood_def def = flood_bed_def();
    def.solver = seed % 5 == 4 ? KOTA_SOLVER_FULL : KOTA_SOLVER_FAST;
    def.sea_level_m = 1.0;
    kota_flood *flood = NULL;
    kota_error err = {0};
    flood_bed_forcing f;
    flood_bed_calm(&f);
    cr_assert_eq(kota_flood_create(&flood, &def, &net.bed->map, &err), KOTA_OK, "seed %d: %s", (int)seed, err.text);
    double worst = 0.0;
    for (int32_t step = 0; step < 6; step++) {
        random_orders(&d, &net, &f);
        kota_status status = kota_flood_step(flood, &f.forcing, dice_between(&d, 1.0, 90.0), pool, &err);
        cr_assert_eq(status, KOTA_OK, "seed %d: %s", (int)seed, err.text);
        worst = kota_max(worst, kota_abs(flood_bed_residual_frac(flood)));
        cr_assert_leq(worst, 1e-6, "seed %d, step %d: %g of the water", (int)seed, (int)step, worst);
        cr_assert_geq(flood_bed_shallowest_m(net.bed, flood), 0.0);
        double stored_m3 = 0.0;
        for (int32_t k = 0; k < net.bed->map.drain_node_count; k++) {
            double node_m3 = kota_flood_drain_stored_m3(flood, k);
            cr_assert_geq(node_m3, -1e-6, "seed %d, step %d: node %d holds %g m3", (int)seed, (int)step, (int)k,
                          node_m3);
            cr_assert(kota_is_finite(kota_flood_drain_level_m(flood, k)));
            stored_m3 += node_m3;
        }
        cr_assert_leq(stored_m3, kota_flood_balance_now(flood).drain_stored + 1e-4);
    }
    kota_flood_balance b = kota_flood_balance_now(flood);
    *moved_m3 += b.drain_in + b.drain_out;
    kota_flood_destroy(flood);
    flood_bed_destroy(net.bed);
    return worst;
}

Test(drains_balance, water_is_neither_made_nor_lost) {
    const char *more = getenv("KOTA_MANY"); /* a number of networks beside the usual */
    int32_t networks = more != NULL ? atoi(more) : 200;
    kota_pool *pool = kota_pool_create(2);
    double worst = 0.0, moved_m3 = 0.0;
    for (int32_t seed = 0; seed < networks; seed++)
        worst = kota_max(worst, random_run((uint64_t)seed, seed % 2 ? pool : NULL, &moved_m3));
    printf("%d networks, %.0f m3 exchanged with the street: worst residual %.2g of the water\n", (int)networks,
           moved_m3, worst);
    kota_pool_destroy(pool);
}
