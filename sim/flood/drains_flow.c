/* What each reach of the drains carries over a sub-step, as push + pull * (difference of levels).
 *
 * Conduits: the Saint-Venant equation of momentum without the advection of momentum, as in the fast solver of the
 * surface (Bates et al. 2010); SWMM's default drops the same term as a conduit's Froude number nears 1. Friction is
 * Manning's, implicit, with the flow that the old levels would drive. The section is that of the mean depth where the
 * flow is slow and of the upstream depth where it is fast, as in SWMM 5 (Rossman 2017, EPA/600/R-17/111, section
 * 3.4). Below a free fall the water at the end stands at critical depth.
 *
 * Weirs, gates, inlets and covers: their formula's flow at the old levels over their difference, so that within a
 * step the flow fades as the levels meet and cannot overshoot them. */
#include "core/mathx.h"
#include "flood/drains.h"

#define DEPTH_DRY_M 1e-6
#define DROP_MIN_M 1e-4 /* below it the flow of a formula is linear in the difference of levels */
#define PULL_LEFT                                                                                                    \
    1e-3 /* share of the pull that stays in a free fall, so that every step has a solution (assumed)                 \
          */
#define LENGTH_MIN_M 1.0
/* Rubinato et al. 2017, doi:10.1016/j.jhydrol.2017.06.024: free weir, submerged weir, orifice of a manhole */
#define FREE_WEIR 0.54
#define SUBMERGED_WEIR 0.056
#define COVER_ORIFICE 0.167
#define GRATE_ORIFICE 0.67 /* FHWA HEC-22, as in exchange.c */
#define PI 3.141592653589793

typedef struct ends { /* of a reach, sorted by level */
    double high_m, low_m, high_bed_m, low_bed_m;
    bool forth; /* `from` is the higher one */
} ends;

static ends ends_of(const flood_drains *n, const drain_reach *reach) {
    double a = n->level_m[reach->from], b = n->level_m[reach->to];
    if (a >= b) return (ends){a, b, reach->from_m, reach->to_m, true};
    return (ends){b, a, reach->to_m, reach->from_m, false};
}

static void carry(flood_drains *n, int32_t r, double push_m3ps, double pull_m2ps) {
    n->push[r] = push_m3ps;
    n->pull[r] = pull_m2ps;
}

static void conduit(flood_drains *n, int32_t r, double able_frac, double dt_s) {
    const drain_reach *reach = &n->reaches[r];
    const drain_profile *section = reach->section;
    ends e = ends_of(n, reach);
    double over_m = e.high_m - e.high_bed_m, old_m3ps = n->flow_m3ps[r] / reach->scale, drop_m = e.high_m - e.low_m;
    if (!(over_m > DEPTH_DRY_M) || !(able_frac > 0.0) || (reach->flap && (!e.forth || old_m3ps < 0.0))) {
        carry(n, r, 0.0, 0.0);
        return;
    }
    double area_m2 = flood_drain_area_m2(section, over_m);
    double end_m = kota_max(0.0, e.low_m - e.low_bed_m);
    if (end_m < over_m) end_m = kota_min(over_m, flood_drain_critical_m(section, kota_abs(old_m3ps), end_m));
    double felt = drop_m > DROP_MIN_M ? kota_clamp((e.high_m - e.low_bed_m - end_m) / drop_m, PULL_LEFT, 1.0) : 1.0;
    double froude2 = old_m3ps * old_m3ps * flood_drain_width_m(section, over_m) /
                     (FLOOD_GRAVITY_MPS2 * area_m2 * area_m2 * area_m2);
    double slow = kota_clamp(2.0 - 2.0 * kota_sqrt(froude2), 0.0, 1.0);
    double depth_m = over_m + 0.5 * slow * (end_m - over_m);
    area_m2 = flood_drain_area_m2(section, depth_m);
    double length_m = kota_max(reach->length_m, LENGTH_MIN_M);
    /* litter takes conveyance: (1 - B)^(5/3) of it */
    double hold = able_frac < 1.0 ? kota_pow(able_frac, -10.0 / 3.0) : 1.0;
    double rub = FLOOD_GRAVITY_MPS2 * reach->n2 * hold / flood_drain_radius43(section, depth_m);
    double slowing = dt_s * (rub + reach->loss / (2.0 * length_m)) / area_m2; /* a m3/s of flow */
    double gain = FLOOD_GRAVITY_MPS2 * area_m2 * felt * dt_s / length_m;
    double free_m3ps = kota_abs(old_m3ps + (e.forth ? gain : -gain) * drop_m);
    double flow_m3ps = 2.0 * free_m3ps / (1.0 + kota_sqrt(1.0 + 4.0 * slowing * free_m3ps));
    double slowed = reach->scale / (1.0 + slowing * flow_m3ps);
    carry(n, r, old_m3ps * slowed, gain * slowed);
}

/* A formula's flow from the higher to the lower end as a pull. */
static void formula(flood_drains *n, int32_t r, double flow_m3ps, double drop_m) {
    carry(n, r, 0.0, flow_m3ps > 0.0 ? flow_m3ps / kota_max(drop_m, DROP_MIN_M) : 0.0);
}

static void weir(flood_drains *n, const kota_drain_link *link, int32_t r) {
    const drain_reach *reach = &n->reaches[r];
    ends e = ends_of(n, reach);
    bool shut = reach->flap && !e.forth;
    double q = link->width_m * flood_weir_m2ps(link->coefficient, e.high_m - reach->from_m, e.low_m - reach->from_m);
    formula(n, r, shut ? 0.0 : q * reach->scale, e.high_m - e.low_m);
}

static void gate(flood_drains *n, const kota_drain_link *link, int32_t r, double open_frac) {
    const drain_reach *reach = &n->reaches[r];
    ends e = ends_of(n, reach);
    kota_gate_site box = {
        .invert_m = reach->from_m, .width_m = link->width_m, .height_m = link->height_m, .boxes = link->barrels};
    bool shut = reach->flap && !e.forth;
    formula(n, r, shut ? 0.0 : flood_gate_m3ps(&box, open_frac, e.high_m, e.low_m), e.high_m - e.low_m);
}

double flood_drain_cover_m3ps(double opening_m2, double rim_m, double street_m, double head_m) {
    double around_m = 2.0 * kota_sqrt(PI * opening_m2), depth_m = kota_max(0.0, street_m - rim_m);
    double two_g = 2.0 * FLOOD_GRAVITY_MPS2, drop_m = kota_max(street_m, rim_m) - kota_max(head_m, rim_m);
    if (drop_m <= 0.0) return -COVER_ORIFICE * opening_m2 * kota_sqrt(two_g * -drop_m);
    if (head_m <= rim_m) return 2.0 / 3.0 * FREE_WEIR * around_m * depth_m * kota_sqrt(two_g * depth_m);
    if (depth_m < opening_m2 / around_m) return SUBMERGED_WEIR * around_m * depth_m * kota_sqrt(two_g * drop_m);
    return COVER_ORIFICE * opening_m2 * kota_sqrt(two_g * drop_m);
}

/* Kerb inlets and grates: the smaller of weir and orifice, both ways where the manhole behind is full. */
static double inlet_m3ps(const kota_flood_def *def, double street_bed_m, double street_m, double head_m) {
    double depth_m = kota_max(street_m, head_m) - street_bed_m;
    double drop_m = kota_abs(street_m - kota_max(head_m, street_bed_m));
    double speed_mps = kota_sqrt(2.0 * FLOOD_GRAVITY_MPS2 * drop_m);
    double over = 2.0 / 3.0 * FREE_WEIR * def->inlet_width_m * depth_m * speed_mps;
    return kota_min(over, GRATE_ORIFICE * def->inlet_area_m2 * speed_mps);
}

static void street(flood_drains *n, const kota_flood *flood, int32_t r, double open_frac) {
    const drain_reach *reach = &n->reaches[r];
    double street_m = n->level_m[reach->from], head_m = n->level_m[reach->to], bed_m = n->bottom_m[reach->from];
    double rim_m = reach->from_m, q = 0.0;
    bool wet = street_m - bed_m > flood->def.depth_dry_m && street_m > rim_m;
    if (head_m > street_m ? head_m > rim_m : wet)
        q = reach->kind == DRAIN_REACH_INLET
                ? inlet_m3ps(&flood->def, rim_m, street_m, head_m)
                : kota_abs(
                      flood_drain_cover_m3ps(flood->map->drain_nodes[reach->of].opening_m2, rim_m, street_m, head_m));
    formula(n, r, q * reach->scale * kota_clamp(open_frac, 0.0, 1.0), kota_abs(street_m - head_m));
}

/* No unknown is pushed out of more than it has: then every step has a solution. */
static void limit_push(flood_drains *n, double dt_s) {
    for (int32_t u = 0; u < n->unknowns; u++) n->change[u] = 0.0;
    for (int32_t r = 0; r < n->reach_count; r++)
        n->change[n->push[r] > 0.0 ? n->reaches[r].from : n->reaches[r].to] += kota_abs(n->push[r]) * dt_s;
    for (int32_t u = 0; u < n->unknowns; u++) {
        double has_m3 = kota_max(0.0, n->want_m3[u]);
        n->change[u] = n->change[u] > has_m3 ? has_m3 / n->change[u] : 1.0;
    }
    for (int32_t r = 0; r < n->reach_count; r++)
        n->push[r] *= n->change[n->push[r] > 0.0 ? n->reaches[r].from : n->reaches[r].to];
}

void flood_drain_flows(kota_flood *flood, const kota_flood_forcing *forcing, double dt_s) {
    flood_drains *n = flood->drains;
    const kota_map *map = flood->map;
    for (int32_t r = 0; r < n->reach_count; r++) {
        const drain_reach *reach = &n->reaches[r];
        const kota_drain_link *link = &map->drain_links[reach->of];
        double blocked = 0.0, open = 1.0;
        if (reach->kind <= DRAIN_REACH_GATE) {
            blocked = forcing->drain_blocked_frac != NULL ? forcing->drain_blocked_frac[reach->of] : 0.0;
            open = forcing->drain_open_frac != NULL ? forcing->drain_open_frac[reach->of] : link->open_frac;
        }
        switch (reach->kind) {
        case DRAIN_REACH_CONDUIT: conduit(n, r, 1.0 - kota_clamp(blocked, 0.0, 1.0), dt_s); break;
        case DRAIN_REACH_WEIR: weir(n, link, r); break;
        case DRAIN_REACH_GATE: gate(n, link, r, open); break;
        case DRAIN_REACH_INLET: street(n, flood, r, forcing->inlet_open_frac[reach->of]); break;
        case DRAIN_REACH_COVER: street(n, flood, r, 1.0); break;
        }
    }
    limit_push(n, dt_s);
}
