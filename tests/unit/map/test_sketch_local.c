#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "map/sketch_local.h"
#include "support/test_city.c" /* unit tests link their layer alone */

static kota_arena *arena;
static void open_arena(void) { arena = kota_arena_create("test", 0); }
static void close_arena(void) { kota_arena_destroy(arena); }
TestSuite(sketch_local, .init = open_arena, .fini = close_arena);

static int16_t *cells_of(const kota_map *map) {
    int16_t *cells = KOTA_NEW(arena, int16_t, map->grid.cells);
    memcpy(cells, map->district, (size_t)map->grid.cells * sizeof *cells);
    return cells;
}

/* What it draws is what the whole map has, but for streets that reach nowhere, and cells in place of outlines. */
Test(sketch_local, streets_are_those_of_the_map) {
    const kota_sketch *sketch = kota_test_city(arena);
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&map, sketch, 5, arena, &err), KOTA_OK, "%s", err.text);
    int32_t in_map = 0, count, known = 0;
    for (int32_t l = 0; l < map->roads.link_count; l++)
        in_map += (map->roads.link_flags[l] & KOTA_LINK_GENERATED) != 0 && map->roads.link_reverse[l] > l;
    kota_street_def *streets;
    kota_sketch_local_streets(&streets, &count, sketch, &map->grid, cells_of(map), NULL, arena);
    cr_assert_gt(in_map, 20);
    for (int32_t s = 0; s < count; s++) {
        cr_assert(streets[s].generated && streets[s].point_count == 2 && streets[s].from == -1);
        cr_assert(s == 0 || strcmp(streets[s - 1].id, streets[s].id) < 0);
        for (int32_t l = 0; l < map->roads.link_count; l++)
            if (map->roads.link_id[l] == kota_hash_part(kota_hash_id(streets[s].id), 1)) known++;
    }
    cr_assert_geq(known, in_map * 9 / 10, "%d of %d", known, in_map);
    cr_assert_leq(count, in_map * 12 / 10);
}

Test(sketch_local, a_district_that_wants_none_gets_none) {
    kota_sketch *sketch = kota_test_city(arena);
    kota_district_def *districts = sketch->districts.items;
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&map, sketch, 20, arena, &err), KOTA_OK, "%s", err.text);
    for (int32_t d = 0; d < sketch->districts.count; d++) districts[d].street_spacing_m = 1000;
    kota_street_def *streets;
    int32_t count;
    kota_sketch_local_streets(&streets, &count, sketch, &map->grid, cells_of(map), NULL, arena);
    cr_assert_eq(count, 0);
}

static double mean_length_m(const kota_street_def *streets, int32_t count, const char *district) {
    double sum_m = 0;
    int32_t of = 0;
    for (int32_t s = 0; s < count; s++) {
        const double *a = streets[s].xy_m;
        if (strncmp(streets[s].id, district, strlen(district)) != 0) continue;
        sum_m += kota_sqrt((a[2] - a[0]) * (a[2] - a[0]) + (a[3] - a[1]) * (a[3] - a[1]));
        of++;
    }
    return of > 0 ? sum_m / of : 0;
}

/* Each pattern draws streets of about the spacing, the same each time, and changes nobody else's. */
Test(sketch_local, patterns_are_drawn_between_arterials) {
    kota_sketch *sketch = kota_test_city(arena);
    kota_district_def *first = sketch->districts.items;
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&map, sketch, 20, arena, &err), KOTA_OK, "%s", err.text);
    char id[64];
    int32_t plain_count;
    kota_street_def *plain;
    kota_sketch_local_streets(&plain, &plain_count, sketch, &map->grid, cells_of(map), NULL, arena);
    (void)snprintf(id, sizeof id, "%s/", first->id);
    first->street_spacing_m = 60;
    for (first->street_pattern = 0; first->street_pattern < KOTA_STREETS_COUNT; first->street_pattern++) {
        kota_street_def *once, *twice;
        int32_t count, again, own = 0;
        kota_sketch_local_streets(&once, &count, sketch, &map->grid, cells_of(map), NULL, arena);
        kota_sketch_local_streets(&twice, &again, sketch, &map->grid, cells_of(map), NULL, arena);
        cr_assert_eq(count, again);
        for (int32_t s = 0; s < count; s++) {
            cr_assert_str_eq(once[s].id, twice[s].id);
            cr_assert_eq(memcmp(once[s].xy_m, twice[s].xy_m, 4 * sizeof(double)), 0);
            cr_assert(s == 0 || strcmp(once[s - 1].id, once[s].id) < 0, "each has an id of its own");
            own += strncmp(once[s].id, id, strlen(id)) == 0;
        }
        cr_expect_gt(own, 10, "pattern %d", (int)first->street_pattern);
        double mean_m = mean_length_m(once, count, id);
        cr_expect(mean_m > 20 && mean_m < 90, "pattern %d: %g m", (int)first->street_pattern, mean_m);
        for (int32_t s = 0; s < plain_count; s++) { /* of the others nothing changed */
            bool known = strncmp(plain[s].id, id, strlen(id)) == 0;
            for (int32_t k = 0; k < count && !known; k++) known = strcmp(plain[s].id, once[k].id) == 0;
            cr_expect(known, "%s", plain[s].id);
        }
    }
}
