/* Turns: which lanes lead where, and who gives way to whom, keeping to the right and to the left. */
#include <criterion/criterion.h>

#include "support/street_net.c"
#include "traffic/movement.h"

static const char *const lines = "n O 0 0\nn E 200 0\nn N 0 200\nn W -200 0\nn S 0 -200\n"
                                 "s e O E 14 1.5 80 both lanes 3\ns n O N 14 1.5 80 both lanes 3\n"
                                 "s w O W 14 1.5 80 both lanes 3\ns s O S 14 1.5 80 both lanes 3\n";

typedef struct bed {
    kota_arena *arena;
    kota_map *map;
    kota_turns turns;
} bed;

static bed bed_make(const char *text, bool left_hand) {
    bed one = {.arena = kota_arena_create("test", 0)};
    one.map = street_net(one.arena, text);
    kota_turns_make(&one.turns, &one.map->roads, left_hand);
    return one;
}

static void bed_free(bed *one) {
    kota_turns_free(&one->turns);
    kota_arena_destroy(one->arena);
}

/* The turn from the arm `from` into the arm `to`. */
static const kota_turn *turn(const bed *one, const char *from, const char *to) {
    int32_t in = one->map->roads.link_reverse[street_net_link(one->map, lines, from)];
    int32_t at = kota_turn_find(&one->turns, in, street_net_link(one->map, lines, to));
    cr_assert(at >= 0);
    return &one->turns.turns[at];
}

static bool yields(const kota_turn *one, const kota_turn *other) { return (one->yields >> other->number & 1) != 0; }

Test(movement, outer_turns_use_outer_lanes_and_straight_on_all) {
    bed one = bed_make(lines, false);
    cr_assert_eq(turn(&one, "s", "e")->lanes, 1, "to the right: the kerb lane");
    cr_assert_eq(turn(&one, "s", "n")->lanes, 7);
    cr_assert_eq(turn(&one, "s", "w")->lanes, 4, "to the left: the innermost lane");
    cr_assert_eq(turn(&one, "s", "s")->lanes, 4, "back again: too");
    bed_free(&one);
    one = bed_make(lines, true);
    cr_assert_eq(turn(&one, "s", "w")->lanes, 1, "the kerb is on the left");
    cr_assert_eq(turn(&one, "s", "e")->lanes, 4);
    bed_free(&one);
}

Test(movement, without_a_way_straight_on_lanes_are_shared_out) {
    bed one = {.arena = kota_arena_create("test", 0)};
    static const char *const fork = "n A 0 0\nn M 200 0\nn L 200 200\nn R 200 -200\n"
                                    "s am A M 14 1 80 lanes 2\ns ml M L 14 1 80\ns mr M R 14 1 80\n";
    one.map = street_net(one.arena, fork);
    kota_turns_make(&one.turns, &one.map->roads, false);
    int32_t in = street_net_link(one.map, fork, "am");
    cr_assert_eq(one.turns.turns[kota_turn_find(&one.turns, in, street_net_link(one.map, fork, "mr"))].lanes, 1);
    cr_assert_eq(one.turns.turns[kota_turn_find(&one.turns, in, street_net_link(one.map, fork, "ml"))].lanes, 2);
    bed_free(&one);
}

Test(movement, at_a_signal_turns_across_give_way_to_who_comes_towards_them) {
    for (int32_t side = 0; side < 2; side++) {
        bed one = {.arena = kota_arena_create("test", 0)};
        one.map = street_net(one.arena, lines);
        kota_signal signal = {.node = 0, .phase_count = 1, .phases = {{.green_s = 10.0f}}};
        one.map->roads.signals = (kota_signals){.count = 1, .signals = &signal};
        kota_turns_make(&one.turns, &one.map->roads, side == 1);
        const kota_turn *across = turn(&one, "s", side == 0 ? "w" : "e");
        cr_assert(yields(across, turn(&one, "n", "s")));
        cr_assert_eq(across->lag_ms, 4500);
        cr_assert(!yields(turn(&one, "n", "s"), across), "not the other way round");
        cr_assert_eq(turn(&one, "s", "n")->yields, 0u, "straight on gives way to nobody");
        cr_assert_eq(turn(&one, "s", side == 0 ? "e" : "w")->yields, 0u, "nor does who turns at the kerb");
        bed_free(&one);
    }
}

Test(movement, the_smaller_street_gives_way_to_the_larger) {
    bed one = {.arena = kota_arena_create("test", 0)};
    one.map = street_net(one.arena, lines);
    kota_roads *roads = &one.map->roads;
    for (int32_t l = 0; l < roads->link_count; l++) { /* south and north are local */
        bool across = roads->node_y_m[roads->link_from[l]] != roads->node_y_m[roads->link_to[l]];
        roads->link_class[l] = across ? KOTA_ROAD_RESIDENTIAL : KOTA_ROAD_PRIMARY;
    }
    kota_turns_make(&one.turns, roads, false);
    cr_assert(yields(turn(&one, "s", "n"), turn(&one, "e", "w")));
    cr_assert(yields(turn(&one, "s", "n"), turn(&one, "w", "e")));
    cr_assert(!yields(turn(&one, "e", "w"), turn(&one, "s", "n")));
    cr_assert_eq(turn(&one, "s", "n")->lag_ms, 6500);
    cr_assert_eq(turn(&one, "w", "n")->lag_ms, 4100, "the larger street's turns across");
    cr_assert_eq(turn(&one, "s", "e")->merge, KOTA_MERGE_KERB, "into the larger street at the kerb");
    cr_assert_eq(turn(&one, "s", "e")->lag_ms, 6200);
    cr_assert_eq(turn(&one, "s", "w")->merge, KOTA_MERGE_INNER, "and across it");
    cr_assert_eq(turn(&one, "w", "e")->merge, KOTA_MERGE_THROUGH);
    cr_assert_eq(turn(&one, "w", "s")->merge, 0, "out of it");
    bed_free(&one);
}

Test(movement, where_ways_only_meet_nobody_gives_way) {
    bed one = {.arena = kota_arena_create("test", 0)};
    static const char *const meet = "n A 0 0\nn B 0 100\nn M 200 0\nn Z 400 0\n"
                                    "s am A M 14 1 80\ns bm B M 14 1 80\ns mz M Z 14 1 80\n";
    one.map = street_net(one.arena, meet);
    kota_turns_make(&one.turns, &one.map->roads, false);
    for (int32_t t = 0; t < one.turns.count; t++) cr_assert_eq(one.turns.turns[t].yields, 0u);
    bed_free(&one);
}
