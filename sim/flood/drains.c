/* Drains under the streets, ponds and tunnels: sub-steps, what they take from and give to the surface, bytes.
 *
 * The water of a cell that the drains touch is an unknown of their equations too: an outfall feels the tide and a
 * cell never gives more than it has, however small it is. */
#include <string.h>

#include "core/mathx.h"
#include "flood/drains.h"

/* assumed: sections are those before the step, so a conduit fills within a few of them */
#define SUB_STEP_MAX_S 5.0
#define FILM_M 0.05         /* shallower water does not shorten the step (assumed): it cannot get lost */
#define SUB_STEP_MIN_S 0.25 /* however short and fast a conduit is (assumed) */

static double cell_water_m3(const kota_flood *flood, int32_t cell) {
    return flood_cell_depth_m(flood, cell) * flood->area_m2;
}

static double stored_m3(const flood_drains *n, int32_t u, double level_m) {
    drain_volume v = flood_drain_stored(n, u, level_m);
    return v.up - v.down;
}

/* The level of a volume, by halving; only where the iteration did not arrive. */
static double level_of(const flood_drains *n, int32_t u, double volume_m3) {
    double low_m = n->bottom_m[u], high_m = low_m + 1.0;
    for (int32_t k = 0; k < 40 && stored_m3(n, u, high_m) < volume_m3; k++) high_m = low_m + 2.0 * (high_m - low_m);
    for (int32_t k = 0; k < 60; k++) {
        double middle_m = 0.5 * (low_m + high_m);
        if (stored_m3(n, u, middle_m) < volume_m3)
            low_m = middle_m;
        else
            high_m = middle_m;
    }
    return high_m;
}

static void sum_stored(flood_drains *n) {
    n->stored_m3 = 0.0;
    for (int32_t u = 0; u < n->unknowns; u++) n->stored_m3 += n->volume_m3[u];
}

/* Levels at the start: those given; inside of conduits between their ends where both are known. */
static void fill(const kota_flood *flood, flood_drains *n) {
    const kota_map *map = flood->map;
    for (int32_t u = 0; u < n->unknowns; u++)
        n->level_m[u] = n->cell[u] < 0 ? KOTA_NAN : n->bottom_m[u] + flood_cell_depth_m(flood, n->cell[u]);
    for (int32_t k = 0; k < map->drain_node_count; k++)
        if (map->drain_nodes[k].kind != KOTA_DRAIN_OUTFALL)
            n->level_m[n->unknown_of[k]] = map->drain_nodes[k].start_m;
    for (int32_t r = 0; r < n->reach_count; r++) {
        const drain_reach *reach = &n->reaches[r];
        if (reach->kind != DRAIN_REACH_CONDUIT || reach->to < n->nodes || n->cell[reach->to] >= 0) continue;
        const kota_drain_link *link = &map->drain_links[reach->of];
        double a = n->level_m[n->unknown_of[link->from]], b = n->level_m[n->unknown_of[link->to]];
        double fall_m = link->from_m - link->to_m;
        double share = kota_abs(fall_m) > 0.0 ? (link->from_m - reach->to_m) / fall_m : 0.5;
        n->level_m[reach->to] = a + share * (b - a);
    }
    for (int32_t u = 0; u < n->unknowns; u++) {
        if (!(n->level_m[u] > n->bottom_m[u])) n->level_m[u] = n->bottom_m[u]; /* not known, or dry */
        if (n->cell[u] < 0) n->volume_m3[u] = stored_m3(n, u, n->level_m[u]);
    }
    sum_stored(n);
}

void flood_drains_create(kota_flood *flood) {
    if (flood->map->drain_node_count == 0) return;
    flood->drains = flood_drains_make(flood);
    fill(flood, flood->drains);
}

void flood_drains_begin(kota_flood *flood) {
    flood_drains *n = flood->drains;
    if (n == NULL) return;
    memset(n->link_m3, 0, (size_t)flood->map->drain_link_count * sizeof *n->link_m3);
    memset(n->cell_m3, 0, (size_t)n->unknowns * sizeof *n->cell_m3);
    memset(n->node_m3, 0, (size_t)flood->map->drain_node_count * sizeof *n->node_m3);
}

/* Sections are those before the step: a wave of water, 5/3 of its speed, goes at most through one piece. */
static double sub_step_s(const flood_drains *n) {
    double dt_s = SUB_STEP_MAX_S;
    for (int32_t r = 0; r < n->reach_count; r++) {
        const drain_reach *reach = &n->reaches[r];
        if (reach->kind != DRAIN_REACH_CONDUIT || !(kota_abs(n->flow_m3ps[r]) > 0.0)) continue;
        bool forth = n->flow_m3ps[r] > 0.0;
        double depth_m = n->level_m[forth ? reach->from : reach->to] - (forth ? reach->from_m : reach->to_m);
        if (!(depth_m > FILM_M) || depth_m >= reach->section->height_m) continue; /* full: its section stays */
        double carried_m3 = reach->scale * flood_drain_area_m2(reach->section, depth_m) * reach->length_m;
        double through_m3ps = 5.0 / 3.0 * kota_abs(n->flow_m3ps[r]);
        if (dt_s * through_m3ps > carried_m3) dt_s = carried_m3 / through_m3ps;
    }
    return kota_max(dt_s, SUB_STEP_MIN_S);
}

static double pump_m3ps(const flood_drains *n, const kota_drain_link *link, int32_t a, int32_t b) {
    kota_pump_site site = {.capacity_m3ps = link->capacity_m3ps,
                           .curve_head_m = link->curve_head_m,
                           .curve_frac = link->curve_frac,
                           .curve_count = link->curve_count};
    return flood_pump_m3ps(&site, n->level_m[b] - n->level_m[a]);
}

static void run_pumps(kota_flood *flood, const kota_flood_forcing *forcing, double dt_s) {
    flood_drains *n = flood->drains;
    const kota_map *map = flood->map;
    for (int32_t l = 0; l < map->drain_link_count; l++) {
        const kota_drain_link *link = &map->drain_links[l];
        if (link->kind != KOTA_DRAIN_PUMP) continue;
        int32_t a = n->unknown_of[link->from], b = n->unknown_of[link->to];
        kota_pump_mode mode = forcing->drain_mode != NULL ? (kota_pump_mode)forcing->drain_mode[l] : KOTA_PUMP_AUTO;
        double able = forcing->drain_open_frac != NULL ? kota_clamp(forcing->drain_open_frac[l], 0.0, 1.0) : 1.0;
        bool runs = mode != KOTA_PUMP_OFF && n->level_m[a] > link->off_level_m;
        if (mode == KOTA_PUMP_AUTO) runs = runs && (n->level_m[a] >= link->on_level_m || n->pump_running[l] != 0);
        n->pump_running[l] = runs && able > 0.0;
        if (!n->pump_running[l] || a == b) continue;
        double kept_m3 = stored_m3(n, a, link->off_level_m);
        double volume_m3 = kota_min(pump_m3ps(n, link, a, b) * able * dt_s, kota_max(0.0, n->want_m3[a] - kept_m3));
        n->want_m3[a] -= volume_m3;
        n->want_m3[b] += volume_m3;
        n->link_m3[l] += volume_m3;
    }
}

static void push_all(flood_drains *n, double dt_s) {
    for (int32_t r = 0; r < n->reach_count; r++) {
        n->want_m3[n->reaches[r].from] -= n->push[r] * dt_s;
        n->want_m3[n->reaches[r].to] += n->push[r] * dt_s;
    }
}

/* Flaps that the water of the step turned shut; without their flow it is solved again. */
static bool shut_flaps(flood_drains *n, double dt_s) {
    bool any = false;
    for (int32_t r = 0; r < n->reach_count; r++) {
        const drain_reach *reach = &n->reaches[r];
        if (!reach->flap) continue;
        double flow_m3ps = n->push[r] + n->pull[r] * (n->level_m[reach->from] - n->level_m[reach->to]);
        if (!(flow_m3ps < 0.0)) continue;
        n->want_m3[reach->from] += n->push[r] * dt_s;
        n->want_m3[reach->to] -= n->push[r] * dt_s;
        n->push[r] = n->pull[r] = 0.0;
        any = true;
    }
    return any;
}

/* What the reaches carried, to the accounts of links, inlets and nodes. */
static void tell(kota_flood *flood, const drain_reach *reach, double volume_m3) {
    flood_drains *n = flood->drains;
    kota_flood_balance *balance = &flood->balance;
    if (reach->lead) n->link_m3[reach->of] += volume_m3;
    if (reach->kind < DRAIN_REACH_INLET) return;
    bool inlet = reach->kind == DRAIN_REACH_INLET;
    n->node_m3[inlet ? flood->map->inlets[reach->of].drain_node : reach->of] += volume_m3;
    if (!inlet || !(volume_m3 > 0.0)) return;
    flood->inlet_m3[reach->of] += volume_m3;
    balance->drained += volume_m3;
}

static void move(kota_flood *flood, double dt_s) {
    flood_drains *n = flood->drains;
    for (int32_t u = 0; u < n->unknowns; u++) n->volume_m3[u] = n->want_m3[u];
    for (int32_t r = 0; r < n->reach_count; r++) {
        const drain_reach *reach = &n->reaches[r];
        double pulled_m3ps = n->pull[r] * (n->level_m[reach->from] - n->level_m[reach->to]);
        n->flow_m3ps[r] = n->push[r] + pulled_m3ps;
        n->volume_m3[reach->from] -= pulled_m3ps * dt_s;
        n->volume_m3[reach->to] += pulled_m3ps * dt_s;
        tell(flood, reach, n->flow_m3ps[r] * dt_s);
    }
}

/* Cells get what is theirs; what one cannot give (rounding of the iteration) is owed. */
static void to_surface(kota_flood *flood) {
    flood_drains *n = flood->drains;
    for (int32_t u = n->first_cell; u < n->unknowns; u++) {
        double water_m3 = cell_water_m3(flood, n->cell[u]), change_m3 = n->volume_m3[u] - water_m3;
        double given_m3 = kota_max(change_m3, -water_m3);
        n->volume_m3[u] = change_m3 - given_m3;
        n->cell_m3[u] -= given_m3;
        if (given_m3 > 0.0) flood->balance.drain_out += given_m3;
        if (given_m3 < 0.0) flood->balance.drain_in -= given_m3;
        if (kota_abs(given_m3) > 0.0) flood_cell_add(flood, n->cell[u], given_m3);
    }
}

static void sub_step(kota_flood *flood, const kota_flood_forcing *forcing, double dt_s) {
    flood_drains *n = flood->drains;
    for (int32_t u = 0; u < n->unknowns; u++) {
        n->want_m3[u] = n->volume_m3[u];
        if (n->cell[u] < 0) continue;
        n->level_m[u] = n->bottom_m[u] + flood_cell_depth_m(flood, n->cell[u]);
        n->want_m3[u] += cell_water_m3(flood, n->cell[u]);
    }
    for (int32_t k = 0; forcing->drain_m3ps != NULL && k < flood->map->drain_node_count; k++) {
        double volume_m3 = kota_max(0.0, forcing->drain_m3ps[k]) * dt_s;
        n->want_m3[n->unknown_of[k]] += volume_m3;
        flood->balance.source += volume_m3;
    }
    run_pumps(flood, forcing, dt_s);
    flood_drain_flows(flood, forcing, dt_s);
    push_all(n, dt_s);
    double left_m3 = flood_drain_solve(n, dt_s);
    for (int32_t again = 0; again < 4 && shut_flaps(n, dt_s); again++) left_m3 = flood_drain_solve(n, dt_s);
    move(flood, dt_s);
    for (int32_t u = 0; u < n->first_cell; u++) {
        if (left_m3 > 0.0) n->level_m[u] = level_of(n, u, n->volume_m3[u]);
        n->level_m[u] = kota_max(n->level_m[u], n->bottom_m[u]);
    }
    to_surface(flood);
}

/* Nothing to do: all is dry and nothing comes. */
static bool is_idle(const kota_flood *flood, const kota_flood_forcing *forcing) {
    const flood_drains *n = flood->drains;
    for (int32_t u = 0; u < n->unknowns; u++) {
        double water_m = n->cell[u] < 0 ? n->volume_m3[u] : flood_cell_depth_m(flood, n->cell[u]);
        if (water_m > (n->cell[u] < 0 ? 0.0 : flood->def.depth_dry_m)) return false;
    }
    for (int32_t k = 0; forcing->drain_m3ps != NULL && k < flood->map->drain_node_count; k++)
        if (forcing->drain_m3ps[k] > 0.0) return false;
    return true;
}

void flood_drains_run(kota_flood *flood, const kota_flood_forcing *forcing, double dt_s) {
    flood_drains *n = flood->drains;
    if (n == NULL || is_idle(flood, forcing)) return;
    double left_s = dt_s;
    for (;;) {
        double parts = kota_max(1.0, kota_floor(left_s / sub_step_s(n) + 0.999999));
        sub_step(flood, forcing, left_s / parts);
        if (parts <= 1.0) break;
        left_s -= left_s / parts;
    }
    sum_stored(n);
}

double flood_drains_stored_m3(const kota_flood *flood) {
    return flood->drains != NULL ? flood->drains->stored_m3 : 0;
}

double flood_drains_evaporate(kota_flood *flood, double depth_m) {
    flood_drains *n = flood->drains;
    double gone_m3 = 0.0;
    for (int32_t k = 0; n != NULL && k < flood->map->drain_node_count; k++) {
        if (flood->map->drain_nodes[k].kind != KOTA_DRAIN_POND) continue;
        int32_t u = n->unknown_of[k];
        drain_volume v = flood_drain_stored(n, u, n->level_m[u]);
        double take_m3 = kota_min(kota_max(0.0, n->volume_m3[u]), (v.up_width - v.down_width) * depth_m);
        if (!(take_m3 > 0.0)) continue;
        n->volume_m3[u] -= take_m3;
        n->level_m[u] = level_of(n, u, n->volume_m3[u]);
        gone_m3 += take_m3;
    }
    if (gone_m3 > 0.0) sum_stored(n);
    return gone_m3;
}

int32_t kota_flood_drain_cells(const kota_flood *flood, const int32_t **cell, const double **into_m3) {
    const flood_drains *n = flood->drains;
    if (n == NULL) return 0;
    *cell = n->cell + n->first_cell;
    *into_m3 = n->cell_m3 + n->first_cell;
    return n->unknowns - n->first_cell;
}

double kota_flood_drain_level_m(const kota_flood *flood, int32_t node) {
    const flood_drains *n = flood->drains;
    int32_t u = n->unknown_of[node];
    return n->cell[u] < 0 ? n->level_m[u] : n->bottom_m[u] + flood_cell_depth_m(flood, n->cell[u]);
}

double kota_flood_drain_stored_m3(const kota_flood *flood, int32_t node) {
    int32_t u = flood->drains->unknown_of[node];
    return flood->drains->cell[u] < 0 ? flood->drains->volume_m3[u] : 0.0;
}

const double *kota_flood_drain_link_m3(const kota_flood *flood) {
    return flood->drains != NULL ? flood->drains->link_m3 : NULL;
}
const double *kota_flood_drain_node_m3(const kota_flood *flood) {
    return flood->drains != NULL ? flood->drains->node_m3 : NULL;
}
const uint8_t *kota_flood_drain_pump_running(const kota_flood *flood) {
    return flood->drains != NULL ? flood->drains->pump_running : NULL;
}

void flood_drains_save(const kota_flood *flood, kota_blob *blob) {
    const flood_drains *n = flood->drains;
    if (n == NULL) return;
    kota_blob_section(blob, "drains 1");
    kota_blob_put(blob, n->level_m, (size_t)n->unknowns, sizeof(double));
    kota_blob_put(blob, n->volume_m3, (size_t)n->unknowns, sizeof(double));
    kota_blob_put(blob, n->flow_m3ps, (size_t)n->reach_count, sizeof(double));
    kota_blob_put(blob, n->pump_running, (size_t)flood->map->drain_link_count, 1);
    kota_blob_put(blob, n->link_m3, (size_t)flood->map->drain_link_count, sizeof(double));
    kota_blob_put(blob, n->node_m3, (size_t)flood->map->drain_node_count, sizeof(double));
    kota_blob_put_f64(blob, n->stored_m3);
    kota_blob_put_f64(blob, flood->balance.drain_in);
    kota_blob_put_f64(blob, flood->balance.drain_out);
}

kota_status flood_drains_load(kota_flood *flood, kota_blob *blob) {
    flood_drains *n = flood->drains;
    if (n == NULL) return KOTA_OK;
    kota_blob_expect(blob, "drains 1");
    kota_blob_get(blob, n->level_m, (size_t)n->unknowns, sizeof(double));
    kota_blob_get(blob, n->volume_m3, (size_t)n->unknowns, sizeof(double));
    kota_blob_get(blob, n->flow_m3ps, (size_t)n->reach_count, sizeof(double));
    kota_blob_get(blob, n->pump_running, (size_t)flood->map->drain_link_count, 1);
    kota_blob_get(blob, n->link_m3, (size_t)flood->map->drain_link_count, sizeof(double));
    kota_blob_get(blob, n->node_m3, (size_t)flood->map->drain_node_count, sizeof(double));
    n->stored_m3 = kota_blob_get_f64(blob);
    flood->balance.drain_in = kota_blob_get_f64(blob);
    flood->balance.drain_out = kota_blob_get_f64(blob);
    return kota_blob_status(blob);
}
