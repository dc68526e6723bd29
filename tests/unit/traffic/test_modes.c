/* Modes: the stated shares at reference prices, what prices, lines and jams do to them, and that nothing moves
 * nobody. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/hash.h"
#include "core/mathx.h"
#include "support/street_net.c"
#include "traffic/modes.h"
#include "traffic/traffic.h"

enum { PERSONS = 20000 };
static const street_city_strip strips[] = {{"west", 4000, 500, 600, 3e6, KOTA_LAND_KAMPUNG},
                                           {"south", 3000, 800, 400, 3e6, KOTA_LAND_HOUSING},
                                           {"middle", 2000, 3000, 800, 3e6, KOTA_LAND_CENTRE},
                                           {"rich", 3000, 200, 0, 3e6, KOTA_LAND_HOUSING},
                                           {"east", 1000, 1500, 0, 3e6, KOTA_LAND_INDUSTRY}};
static const kota_mode_prices reference = {15000, 2000, 1000, 2500, 10000, 4000, 600, 0, 0};

typedef struct town {
    kota_arena *arena;
    kota_map *map;
    kota_modes_def def;
    kota_modes *modes;
} town;

static town open_town(void) {
    town t = {.arena = kota_arena_create("test", 0)};
    t.map = street_city(t.arena, strips, KOTA_COUNT(strips));
    t.def = (kota_modes_def){.map = t.map,
                             .price = reference,
                             .reference = reference,
                             .gravity_per_km = 0.4,
                             .choice_per_min = 0.04,
                             .walk_below_m = 300,
                             .boarding_s = 180,
                             .fare_cap_idr = KOTA_INFINITY};
    t.def.share[KOTA_MODE_CAR] = 0.14;
    t.def.share[KOTA_MODE_MOTORCYCLE] = 0.56;
    t.def.share[KOTA_MODE_OJOL] = 0.06;
    t.def.share[KOTA_MODE_FEEDER] = 0.08;
    t.def.share[KOTA_MODE_BICYCLE] = 0.04;
    t.def.share[KOTA_MODE_WALK] = 0.12;
    return t;
}

static void make(town *t) {
    kota_error err = {0};
    cr_assert_eq(kota_modes_create(&t->modes, &t->def, &err), KOTA_OK, "%s", err.text);
}

static void close_town(town *t) {
    kota_modes_destroy(t->modes);
    kota_arena_destroy(t->arena);
}

static kota_mode choose(const kota_modes *modes, const kota_traveller *who, int32_t person) {
    uint64_t id = kota_hash_part(5, (uint64_t)person);
    return kota_modes_choose(modes, who,
                             (kota_key){.seed = 1, .entity = id, .stream = KOTA_STREAM_PEOPLE, .what = 3});
}

/* Shares over persons who go from anywhere to anywhere as gravity would have it, roughly: fixed by their number. */
static void shares(const town *t, double *share, const kota_modes *other, int32_t *moved) {
    for (int32_t m = 0; m < KOTA_MODE_COUNT; m++) share[m] = 0;
    *moved = 0;
    for (int32_t p = 0; p < PERSONS; p++) {
        kota_traveller who = {.from_district = p % 5, .to_district = (p / 5) % 5};
        double dx = t->map->districts[who.from_district].x_m - t->map->districts[who.to_district].x_m;
        who.beeline_m = kota_max(400, kota_abs(dx));
        kota_mode mode = choose(t->modes, &who, p);
        share[mode] += 1.0 / PERSONS;
        *moved += other != NULL && choose(other, &who, p) != mode;
    }
}

Test(modes, stated_shares_hold_at_reference_prices) {
    town t = open_town();
    make(&t);
    cr_assert_leq(kota_modes_fit_error(t.modes), 1e-6);
    /* mean over the city by the utilities themselves, weighted as the fit was: persons x gravity */
    double sum[KOTA_MODE_COUNT] = {0}, all = 0;
    for (int32_t i = 0; i < 5; i++) {
        double weight[5], row = 0;
        for (int32_t j = 0; j < 5; j++) {
            double far_m = kota_abs(t.map->districts[i].x_m - t.map->districts[j].x_m);
            if (i == j) far_m = 0.5 * kota_sqrt(t.map->districts[i].area_m2);
            weight[j] = t.map->districts[j].jobs * kota_exp(-0.4 * far_m / 1000);
            row += weight[j];
        }
        for (int32_t j = 0; j < 5; j++) {
            kota_traveller who = {.from_district = i, .to_district = j};
            who.beeline_m = i == j ? 0.5 * kota_sqrt(t.map->districts[i].area_m2)
                                   : kota_abs(t.map->districts[i].x_m - t.map->districts[j].x_m);
            double utility[KOTA_MODE_COUNT], nest[3] = {0}, share[KOTA_MODE_COUNT] = {0};
            kota_modes_utilities(t.modes, &who, utility);
            /* {car, motorcycle, ojol} at 0.6, feeder, bicycle, walk alone (a nest of one is a plain alternative) */
            for (int32_t m = 0; m <= KOTA_MODE_OJOL; m++) nest[0] += kota_exp(utility[m] / 0.6);
            double total = kota_pow(nest[0], 0.6) + kota_exp(utility[KOTA_MODE_FEEDER]) +
                           kota_exp(utility[KOTA_MODE_BICYCLE]) + kota_exp(utility[KOTA_MODE_WALK]);
            for (int32_t m = 0; m <= KOTA_MODE_OJOL; m++)
                share[m] = kota_pow(nest[0], 0.6) / total * kota_exp(utility[m] / 0.6) / nest[0];
            share[KOTA_MODE_FEEDER] = kota_exp(utility[KOTA_MODE_FEEDER]) / total;
            for (int32_t m = 0; m < KOTA_MODE_COUNT; m++)
                sum[m] += weight[j] / row * t.map->districts[i].persons * share[m];
        }
        all += t.map->districts[i].persons;
    }
    cr_assert_float_eq(sum[KOTA_MODE_CAR] / all, 0.14, 1e-4, "%g", sum[KOTA_MODE_CAR] / all);
    cr_assert_float_eq(sum[KOTA_MODE_MOTORCYCLE] / all, 0.56, 1e-4, "%g", sum[KOTA_MODE_MOTORCYCLE] / all);
    cr_assert_float_eq(sum[KOTA_MODE_FEEDER] / all, 0.08, 1e-4, "%g", sum[KOTA_MODE_FEEDER] / all);
    close_town(&t);
}

Test(modes, prices_move_shares_and_nothing_moves_nobody) {
    town t = open_town(), parking = open_town(), bus = open_town(), same = open_town();
    parking.def.price.car_parking_idr = 15000;
    bus.def.price.bus_fare_idr = 0;
    bus.def.price.bus_headway_s = 240;
    town *all[] = {&t, &parking, &bus, &same};
    double share[4][KOTA_MODE_COUNT];
    int32_t moved[4];
    for (int32_t k = 0; k < 4; k++) make(all[k]);
    for (int32_t k = 0; k < 4; k++) shares(all[k], share[k], t.modes, &moved[k]);
    cr_assert_eq(moved[3], 0, "an arm that changes nothing changes nobody");
    cr_assert_lt(share[1][KOTA_MODE_CAR], 0.75 * share[0][KOTA_MODE_CAR], "%g, %g", share[1][KOTA_MODE_CAR],
                 share[0][KOTA_MODE_CAR]);
    cr_assert_gt(share[1][KOTA_MODE_MOTORCYCLE], share[0][KOTA_MODE_MOTORCYCLE]);
    cr_assert_gt(share[2][KOTA_MODE_FEEDER], 1.3 * share[0][KOTA_MODE_FEEDER]);
    double left = share[0][KOTA_MODE_CAR] - share[1][KOTA_MODE_CAR];
    cr_assert_leq(moved[1], 1.3 * left * PERSONS, "only those move whom parking moves: %d of %g", (int)moved[1],
                  left * PERSONS);
    for (int32_t k = 0; k < 4; k++) close_town(all[k]);
}

Test(modes, a_brt_takes_from_those_it_serves) {
    town t = open_town(), with = open_town();
    int32_t stops[5];
    double ride_s[4];
    for (int32_t d = 0; d < 5; d++)
        stops[d] = kota_roads_nearest_node(&with.map->roads, with.map->districts[d].x_m, with.map->districts[d].y_m);
    for (int32_t d = 0; d < 4; d++) ride_s[d] = 60;
    kota_transit_line line = {"brt-1", KOTA_TRANSIT_BRT, 5, stops, ride_s, 180, 80, 3500};
    with.def.lines = &line;
    with.def.line_count = 1;
    make(&t);
    make(&with);
    double before[KOTA_MODE_COUNT], after[KOTA_MODE_COUNT];
    int32_t moved;
    shares(&t, before, NULL, &moved);
    shares(&with, after, t.modes, &moved);
    cr_assert_eq(before[KOTA_MODE_BRT], 0);
    cr_assert_gt(after[KOTA_MODE_BRT], 0.01, "%g", after[KOTA_MODE_BRT]);
    cr_assert_lt(after[KOTA_MODE_FEEDER], before[KOTA_MODE_FEEDER]);
    cr_assert_float_eq(moved, after[KOTA_MODE_BRT] * PERSONS, 0.15 * moved, "who moves takes it: %d", (int)moved);
    kota_traveller east = {.from_district = 0, .to_district = 4, .beeline_m = 1600},
                   west = {.from_district = 4, .to_district = 0, .beeline_m = 1600};
    cr_assert(kota_modes_on_lines(with.modes, &east, KOTA_MODE_BRT));
    cr_assert_not(kota_modes_on_lines(with.modes, &west, KOTA_MODE_BRT), "it runs one way");
    double door_s = kota_modes_door_s(with.modes, &east, KOTA_MODE_BRT);
    cr_assert(door_s > 329.9 && door_s < 600, "a ride of 240 s, half a headway and some walk: %g", door_s);
    cr_assert(kota_is_nan(kota_modes_door_s(with.modes, &west, KOTA_MODE_BRT)));
    cr_assert_not_null(kota_modes_transit(with.modes));
    cr_assert_null(kota_modes_transit(t.modes));
    close_town(&t);
    close_town(&with);
}

Test(modes, slower_streets_send_people_to_walk_and_cycle) {
    town t = open_town(), slow = open_town();
    make(&t);
    make(&slow);
    float *time_s = KOTA_NEW(t.arena, float, t.map->roads.link_count);
    for (int32_t l = 0; l < t.map->roads.link_count; l++)
        time_s[l] = 3 * t.map->roads.link_length_m[l] / t.map->roads.link_speed_mps[l];
    double changed = kota_modes_set_times(slow.modes, time_s, 0.5);
    cr_assert_float_eq(changed, 1.0, 0.15, "half way to three times: twice, %g", changed);
    double before[KOTA_MODE_COUNT], after[KOTA_MODE_COUNT];
    int32_t moved;
    shares(&t, before, NULL, &moved);
    shares(&slow, after, NULL, &moved);
    cr_assert_gt(after[KOTA_MODE_WALK] + after[KOTA_MODE_BICYCLE],
                 before[KOTA_MODE_WALK] + before[KOTA_MODE_BICYCLE]);
    for (int32_t again = 0; again < 40; again++) changed = kota_modes_set_times(slow.modes, time_s, 0.5);
    cr_assert_lt(changed, 1e-9, "averages settle");
    close_town(&t);
    close_town(&slow);
}

Test(modes, what_cannot_be_is_named) {
    town t = open_town();
    kota_error err = {0};
    t.def.price.time_idr_per_h = 0;
    t.def.share[KOTA_MODE_CAR] = 0.5;
    cr_assert_eq(kota_modes_create(&t.modes, &t.def, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "value of time 0 rupiah") != NULL && strstr(err.text, "sum to 1.36") != NULL, "%s",
              err.text);
    t.def.price = reference;
    t.def.price.bus_fare_idr = -1;
    t.def.share[KOTA_MODE_CAR] = -0.5;
    cr_assert_eq(kota_modes_create(&t.modes, &t.def, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "share of car = -0.5") != NULL && strstr(err.text, "fare -1") != NULL, "%s", err.text);
    close_town(&t);
}

/* A charge on driving into one district: trips into it leave the car, no other trip changes, nor at other hours. */
Test(modes, a_charge_is_felt_where_and_when_it_holds) {
    town t = open_town(), with = open_town();
    const kota_mode_charge charge = {.district = 2, .car_idr = 20000, .from_h = 6, .to_h = 10};
    with.def.charges = &charge;
    with.def.charge_count = 1;
    make(&t);
    make(&with);
    kota_traveller who = {.from_district = 0, .to_district = 2, .beeline_m = 1500, .hour = 7};
    double before[KOTA_MODE_COUNT], after[KOTA_MODE_COUNT];
    kota_modes_utilities(t.modes, &who, before);
    kota_modes_utilities(with.modes, &who, after);
    /* 20,000 rupiah at 15,000 an hour: 80 minutes at 0.04 each */
    cr_assert_float_eq(before[KOTA_MODE_CAR] - after[KOTA_MODE_CAR], 3.2, 1e-9);
    cr_assert_float_eq(before[KOTA_MODE_MOTORCYCLE], after[KOTA_MODE_MOTORCYCLE], 0);
    const kota_traveller others[] = {{.from_district = 0, .to_district = 2, .beeline_m = 1500, .hour = 11},
                                     {.from_district = 2, .to_district = 0, .beeline_m = 1500, .hour = 7},
                                     {.from_district = 2, .to_district = 2, .beeline_m = 900, .hour = 7},
                                     {.from_district = 0, .to_district = 1, .beeline_m = 900, .hour = 7}};
    for (int32_t k = 0; k < KOTA_COUNT(others); k++) {
        kota_modes_utilities(t.modes, &others[k], before);
        kota_modes_utilities(with.modes, &others[k], after);
        for (int32_t m = 0; m < KOTA_MODE_COUNT; m++) cr_assert(before[m] <= after[m] && before[m] >= after[m]);
    }
    close_town(&t);
    close_town(&with);
}

Test(modes, odd_and_even_plates_keep_half_of_the_cars_at_home) {
    town with = open_town();
    const kota_mode_charge charge = {.district = 2, .car_banned_frac = 0.5, .from_h = 22, .to_h = 10};
    with.def.charges = &charge;
    with.def.charge_count = 1;
    make(&with);
    for (int32_t k = 0; k < 20; k++) {
        kota_traveller who = {.from_district = 2, .to_district = 0, .beeline_m = 1500, .plate = k / 20.0, .hour = 7};
        double utility[KOTA_MODE_COUNT];
        kota_modes_utilities(with.modes, &who, utility);
        cr_assert_eq(kota_is_finite(utility[KOTA_MODE_CAR]), k >= 10, "plate %g", who.plate);
        cr_assert(kota_is_finite(utility[KOTA_MODE_MOTORCYCLE]));
        who.hour = 12;
        kota_modes_utilities(with.modes, &who, utility);
        cr_assert(kota_is_finite(utility[KOTA_MODE_CAR]), "over midnight, not at noon");
    }
    close_town(&with);
}

Test(modes, lanes_for_bicycles_and_journey_planners_are_felt) {
    town t = open_town(), ride = open_town(), plan = open_town();
    ride.def.price.bicycle_ease_frac = 0.16;
    plan.def.price.planner_wait_frac = 0.24;
    make(&t);
    make(&ride);
    make(&plan);
    kota_traveller who = {.from_district = 0, .to_district = 2, .beeline_m = 1500, .hour = 7, .planner = true};
    double before[KOTA_MODE_COUNT], after[KOTA_MODE_COUNT];
    kota_modes_utilities(t.modes, &who, before);
    kota_modes_utilities(ride.modes, &who, after);
    double slow_min = 1500 * 1.3 / kota_classes[KOTA_CLASS_BICYCLE].speed_mps / 60;
    cr_assert_float_eq(after[KOTA_MODE_BICYCLE] - before[KOTA_MODE_BICYCLE], 0.04 * 0.16 * slow_min, 1e-9);
    kota_modes_utilities(plan.modes, &who, after);
    /* half of a headway of 10 min, twice felt, a quarter less */
    cr_assert_float_eq(after[KOTA_MODE_FEEDER] - before[KOTA_MODE_FEEDER], 0.04 * 0.24 * 10, 1e-9);
    who.planner = false;
    kota_modes_utilities(plan.modes, &who, after);
    cr_assert_float_eq(after[KOTA_MODE_FEEDER], before[KOTA_MODE_FEEDER], 0);
    close_town(&t);
    close_town(&ride);
    close_town(&plan);
}

/* Two lines with a change between them: a cap makes the way cheaper, a dearer change makes it feel longer. */
Test(modes, integrated_fares_and_easier_changes) {
    town dear = open_town(), capped = open_town(), hard = open_town();
    town *all[] = {&dear, &capped, &hard};
    double utility[3][KOTA_MODE_COUNT];
    int32_t stops[5];
    double ride_s[4] = {60, 60, 60, 60};
    for (int32_t d = 0; d < 5; d++)
        stops[d] = kota_roads_nearest_node(&dear.map->roads, dear.map->districts[d].x_m, dear.map->districts[d].y_m);
    const kota_transit_line lines[] = {{"a", KOTA_TRANSIT_BRT, 3, stops, ride_s, 120, 80, 4000},
                                       {"b", KOTA_TRANSIT_BRT, 3, stops + 2, ride_s, 120, 80, 4000}};
    capped.def.fare_cap_idr = 5000;
    hard.def.boarding_s = 240;
    for (int32_t k = 0; k < 3; k++) {
        all[k]->def.lines = lines;
        all[k]->def.line_count = 2;
        make(all[k]);
        kota_traveller who = {.from_district = 0, .to_district = 4, .beeline_m = 1600};
        kota_modes_utilities(all[k]->modes, &who, utility[k]);
    }
    /* 8,000 against 5,000 rupiah at 15,000 an hour: 12 min; two boardings of a minute more */
    cr_assert_float_eq(utility[1][KOTA_MODE_BRT] - utility[0][KOTA_MODE_BRT], 0.04 * 12, 1e-6);
    cr_assert_float_eq(utility[2][KOTA_MODE_BRT] - utility[0][KOTA_MODE_BRT], -0.04 * 2, 1e-5);
    for (int32_t k = 0; k < 3; k++) close_town(all[k]);
}
