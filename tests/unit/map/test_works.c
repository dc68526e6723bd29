/* Walls and gates of a sketch: faces that leak nowhere, breaches in their place. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "support/test_city.c"

static kota_arena *arena;
static void open_arena(void) { arena = kota_arena_create("test", 0); }
static void close_arena(void) { kota_arena_destroy(arena); }
TestSuite(works, .init = open_arena, .fini = close_arena);

static kota_wall_def wall_along(double *xy_m, int32_t points) {
    kota_wall_def def;
    kota_schema_defaults(&kota_wall_def_schema, &def, arena);
    def.id = "ring";
    def.line = (kota_points){xy_m, points};
    def.crest_m = 4;
    return def;
}

static kota_map *drawn(const kota_sketch *sketch) {
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&map, sketch, 10, arena, &err), KOTA_OK, "%s", err.text);
    return map;
}

static bool walled(const kota_wall_site *wall, int32_t cell, uint8_t south) {
    for (int32_t f = 0; f < wall->face_count; f++)
        if (wall->face_cell[f] == cell && wall->face_south[f] == south) return true;
    return false;
}

/* Everything that can be reached from a cell without crossing the wall. */
static int32_t reached(const kota_map *map, int32_t from, uint8_t *seen) {
    const kota_grid *grid = &map->grid;
    int32_t *queue = KOTA_NEW(arena, int32_t, grid->cells), count = 0;
    queue[count++] = from;
    seen[from] = 1;
    for (int32_t next = 0; next < count; next++) {
        int32_t c = queue[next], i = kota_grid_i(grid, c), j = kota_grid_j(grid, c);
        int32_t to[4] = {c - 1, c + 1, c - grid->stride, c + grid->stride};
        bool open[4] = {i > 0 && !walled(map->walls, c, 0), i < grid->nx - 1 && !walled(map->walls, c + 1, 0),
                        j > 0 && !walled(map->walls, c, 1),
                        j < grid->ny - 1 && !walled(map->walls, c + grid->stride, 1)};
        for (int32_t d = 0; d < 4; d++) {
            if (!open[d] || seen[to[d]]) continue;
            seen[to[d]] = 1;
            queue[count++] = to[d];
        }
    }
    return count;
}

Test(works, a_closed_wall_leaks_nowhere) {
    kota_sketch *sketch = kota_test_city(arena);
    double ring[] = {103, 111, 317, 160, 291, 333, 177, 298, 103, 111}; /* slanting on purpose */
    kota_wall_def def = wall_along(ring, 5);
    sketch->walls = (kota_records){&def, 1};
    kota_map *map = drawn(sketch);
    cr_assert_eq(map->wall_count, 1);
    uint8_t *seen = KOTA_NEW(arena, uint8_t, map->grid.cells);
    int32_t inside = reached(map, kota_grid_find(&map->grid, 220, 220), seen);
    double area_m2 = 0;
    for (int32_t p = 0; p < 4; p++)
        area_m2 += 0.5 * (ring[2 * p] * ring[2 * p + 3] - ring[2 * p + 2] * ring[2 * p + 1]);
    cr_expect_float_eq(inside * 100.0, area_m2, 0.1 * area_m2, "%d cells inside", inside);
    cr_expect_eq(seen[kota_grid_find(&map->grid, 50, 50)], 0);
}

Test(works, a_breach_lies_where_it_was_drawn) {
    kota_sketch *sketch = kota_test_city(arena);
    double line[] = {100, 200, 300, 200}, at[] = {221, 203};
    kota_wall_def def = wall_along(line, 2);
    def.breach_at = (kota_points){at, 1};
    def.breach_width_m = 30;
    sketch->walls = (kota_records){&def, 1};
    const kota_map *map = drawn(sketch);
    const kota_wall_site *wall = &map->walls[0];
    cr_expect_eq(wall->face_count, 20);
    cr_expect_eq(wall->breach_count, 3);
    int32_t middle = wall->face_cell[wall->breach_first + 1];
    cr_expect_float_eq(kota_grid_x_m(&map->grid, middle), 225, 1e-9);
    cr_expect_eq(wall->face_south[wall->breach_first], 1);
    cr_expect_float_eq(wall->breach_crest_m, 1, 1e-12); /* 3 m under the crest */
}

Test(works, the_map_hash_knows_walls_and_gates) {
    kota_sketch *sketch = kota_test_city(arena);
    kota_hash plain = kota_map_hash(drawn(sketch));
    double line[] = {100, 200, 300, 200};
    kota_wall_def def = wall_along(line, 2);
    sketch->walls = (kota_records){&def, 1};
    kota_hash with = kota_map_hash(drawn(sketch));
    cr_expect(plain.low != with.low);
    def.crest_m = 5;
    cr_expect(kota_map_hash(drawn(sketch)).low != with.low);
}

Test(works, gates_between_one_cell_are_refused) {
    kota_sketch *sketch = kota_test_city(arena);
    double at[] = {101, 101};
    kota_gate_def def;
    kota_schema_defaults(&kota_gate_def_schema, &def, arena);
    def.id = "flap";
    def.from = def.to = (kota_points){at, 1};
    def.invert_m = 0;
    def.width_m = def.height_m = 1;
    sketch->gates = (kota_records){&def, 1};
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&map, sketch, 10, arena, &err), KOTA_DATA);
    cr_expect_not_null(strstr(err.text, "flap"), "%s", err.text);
}
