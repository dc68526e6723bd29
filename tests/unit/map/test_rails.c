/* Railways of maps: as drawn, and the stations and straight ways of a scenario's trains. */
#include <criterion/criterion.h>

#include "map/rails.h"
#include "map/sketch.h"
#include "support/test_city.c"

static kota_map *draw(kota_arena *arena, const kota_sketch *sketch) {
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&map, sketch, 20, arena, &err), KOTA_OK, "%s", err.text);
    return map;
}

Test(rails, change_nothing_that_happens) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_sketch sketch = *kota_test_city(arena);
    kota_hash plain = kota_map_hash(draw(arena, &sketch));
    double line_m[] = {0, 300, 600, 320, 1200, 300};
    kota_rail_def rail = {.id = "north", .name = "", .line = {.xy_m = line_m, .count = 3}, .tunnel = true};
    sketch.rails = (kota_records){&rail, 1};
    kota_map *map = draw(arena, &sketch);
    kota_hash with = kota_map_hash(map);
    cr_assert_eq(memcmp(&plain, &with, sizeof plain), 0);
    cr_assert_eq(map->rail_count, 1);
    cr_assert_str_eq(map->rails[0].name, "north", "its id where it has no name");
    cr_assert(map->rails[0].tunnel && map->rails[0].count == 3 && map->rails[0].xy_m[3] == 320);
    const double stops_m[] = {0, 310, 590, 420, 1200, 290}; /* on the drawn line, within 150 m */
    kota_map_add_trains(map, "KRL", stops_m, 3, arena);
    cr_assert_eq(map->rail_count, 2);
    cr_assert_eq(map->rails[1].count, 0, "it is drawn already");
    cr_assert_eq(map->rails[1].station_count, 3);
    const double off_m[] = {0, 310, 590, 800};
    kota_map_add_trains(map, "LRT", off_m, 2, arena);
    cr_assert_eq(map->rails[2].count, 2, "straight from station to station");
    with = kota_map_hash(map);
    cr_assert_eq(memcmp(&plain, &with, sizeof plain), 0);
    kota_arena_destroy(arena);
}

Test(rails, off_the_map_or_named_twice_are_faults) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_sketch sketch = *kota_test_city(arena);
    double line_m[] = {0, 300, 99999, 320};
    kota_rail_def rails[2] = {{.id = "a", .name = "", .line = {.xy_m = line_m, .count = 2}},
                              {.id = "a", .name = "", .line = {.xy_m = line_m, .count = 1}}};
    sketch.rails = (kota_records){rails, 2};
    kota_faults faults = {0};
    kota_sketch_check(&sketch, "city", &faults);
    cr_assert_eq(faults.count, 3);
    cr_assert_str_eq(faults.lines[0], "city.rails[2]: id \"a\" is also that of rails[1]; give each its own");
    kota_faults_free(&faults);
    kota_arena_destroy(arena);
}
