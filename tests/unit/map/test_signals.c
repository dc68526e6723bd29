/* Signal plans: Webster's formula against numbers worked out by hand, and which crossings get a plan. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "map/map.h"

Test(signals, webster_gives_cycle_and_splits) {
    /* Y = 0.3 + 0.4, lost 2 x 5 s: cycle (15 + 5) / 0.3 = 66.67 s, 56.67 s of green as 3 : 4 */
    kota_signal signal = {.phase_count = 2, .phases = {{.clear_s = 5.0f}, {.clear_s = 5.0f}}};
    kota_signal_webster(&signal, (double[]){0.3, 0.4});
    cr_assert_float_eq(kota_signal_cycle_s(&signal), 200.0 / 3.0, 1e-4);
    cr_assert_float_eq((double)signal.phases[0].green_s, 170.0 / 7.0, 1e-4);
    cr_assert_float_eq((double)signal.phases[1].green_s, 680.0 / 21.0, 1e-4);
}

Test(signals, webster_keeps_to_its_bounds) {
    kota_signal signal = {.phase_count = 2, .phases = {{.clear_s = 5.0f}, {.clear_s = 5.0f}}};
    kota_signal_webster(&signal, (double[]){0.7, 0.5}); /* more than there is */
    cr_assert_float_eq(kota_signal_cycle_s(&signal), 150.0, 1e-3);
    kota_signal_webster(&signal, (double[]){0.0, 0.0});
    cr_assert_float_eq(kota_signal_cycle_s(&signal), 30.0, 1e-3);
    kota_signal_webster(&signal, (double[]){0.5, 0.001});
    cr_assert((double)signal.phases[1].green_s >= 7.0, "people cross in it: %g", (double)signal.phases[1].green_s);
}

/* A cross of two streets of given classes, both two-way. */
static kota_roads cross(kota_arena *arena, kota_road_class along, kota_road_class across) {
    static const kota_node_def nodes[] = {{.x_m = 0, .y_m = 0, .id = 1},
                                          {.x_m = 200, .y_m = 0, .id = 2},
                                          {.x_m = 0, .y_m = 200, .id = 3},
                                          {.x_m = -200, .y_m = 0, .id = 4},
                                          {.x_m = 0, .y_m = -200, .id = 5}};
    static const char *const names[] = {"e", "n", "w", "s"};
    kota_street_def streets[4];
    double *xy_m = KOTA_NEW(arena, double, 16);
    for (int32_t k = 0; k < 4; k++) {
        xy_m[4 * k + 2] = nodes[k + 1].x_m;
        xy_m[4 * k + 3] = nodes[k + 1].y_m;
        streets[k] = (kota_street_def){.id = names[k],
                                       .name = "",
                                       .road_class = k % 2 == 0 ? along : across,
                                       .lanes = KOTA_NAN,
                                       .speed_mps = KOTA_NAN,
                                       .from = 0,
                                       .to = k + 1,
                                       .xy_m = xy_m + 4 * (size_t)k,
                                       .point_count = 2};
    }
    kota_roads roads;
    cr_assert(kota_roads_build(&roads, nodes, 5, streets, 4, arena, NULL) == KOTA_OK);
    return roads;
}

Test(signals, a_crossing_of_larger_streets_gets_two_phases_that_face) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = cross(arena, KOTA_ROAD_PRIMARY, KOTA_ROAD_SECONDARY);
    kota_signals made = kota_signals_generate(&roads, arena);
    cr_assert_eq(made.count, 1);
    const kota_signal *signal = &made.signals[0];
    cr_assert(signal->node == 0 && signal->generated == 1 && signal->phase_count == 2);
    cr_assert_eq(signal->turn_count, 16, "each approach onto each exit");
    for (int32_t k = 0; k < made.turn_count; k++) {
        bool along = roads.link_class[made.turns[k].from_link] == KOTA_ROAD_PRIMARY;
        cr_assert_eq(made.turns[k].phases, along ? 1 : 2, "approaches that face each other share a phase");
    }
    cr_assert(signal->phases[0].green_s > signal->phases[1].green_s, "the larger street gets more");
    kota_arena_destroy(arena);
}

Test(signals, local_crossings_get_none) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_roads roads = cross(arena, KOTA_ROAD_PRIMARY, KOTA_ROAD_RESIDENTIAL);
    cr_assert_eq(kota_signals_generate(&roads, arena).count, 0);
    kota_arena_destroy(arena);
}
