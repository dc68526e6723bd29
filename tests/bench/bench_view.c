/* A made-up city made by arithmetic, and pictures of it. */
#include "bench/bench_view.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <string.h>

#include "core/log.h"
#include "core/mathx.h"
#include "view/view.h"

enum { DISTRICTS_A_SIDE = 5, TIMES = 24, BINS = 400, CARDS = 6 };
static const char *const COURSES[] = {"flooded_persons"};

/* Low hills that fall to the north, a river from south to north. */
static void make_ground(kota_map *map, kota_arena *arena) {
    const kota_grid *grid = &map->grid;
    size_t cells = (size_t)grid->cells;
    map->bed_m = kota_grid_field(grid, arena);
    map->persons = kota_grid_field(grid, arena);
    map->jobs = kota_grid_field(grid, arena);
    map->land_use = kota_arena_alloc(arena, cells, 1);
    map->water = kota_arena_alloc(arena, cells, 1);
    map->district = kota_arena_alloc(arena, cells, sizeof *map->district);
    map->cell_node = kota_arena_alloc(arena, cells, sizeof *map->cell_node);
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t at = kota_grid_at(grid, i, j);
            double x = (double)i / grid->nx, y = (double)j / grid->ny, river = x - 0.5 - 0.05 * kota_sin(9.0 * y);
            map->bed_m[at] = (float)(12.0 * (1.0 - y) + 4.0 * kota_sin(17.0 * x) * kota_cos(13.0 * y));
            map->water[at] = kota_abs(river) < 0.006 ? 1 : 0;
            if (map->water[at] != 0) map->bed_m[at] -= 4.0f;
            map->persons[at] = map->water[at] != 0 ? 0.0f : 3.0f;
            map->district[at] =
                (int16_t)((int32_t)(x * DISTRICTS_A_SIDE) + DISTRICTS_A_SIDE * (int32_t)(y * DISTRICTS_A_SIDE));
            map->land_use[at] =
                (uint8_t)(kota_abs(x - 0.5) + kota_abs(y - 0.5) < 0.2 ? KOTA_LAND_CENTRE : KOTA_LAND_HOUSING);
        }
    }
}

/* A square net of two-way streets whose each eighth is a main one. */
static kota_status make_streets(kota_map *map, kota_arena *arena, kota_error *err) {
    int32_t side = map->grid.nx * 113 / 1000, count = 0;
    double apart_m = map->grid.nx * map->grid.dx_m / (side + 1);
    kota_node_def *nodes = kota_arena_alloc(arena, (size_t)side * (size_t)side, sizeof *nodes);
    kota_street_def *streets = kota_arena_alloc(arena, 2 * (size_t)side * (size_t)side, sizeof *streets);
    for (int32_t n = 0; n < side * side; n++) {
        nodes[n] =
            (kota_node_def){.x_m = (n % side + 1) * apart_m, .y_m = (n / side + 1) * apart_m, .id = (uint64_t)n + 1};
    }
    for (int32_t n = 0; n < 2 * side * side; n++) {
        int32_t from = n / 2, i = from % side, j = from / side, to = n % 2 == 0 ? from + 1 : from + side;
        if (n % 2 == 0 ? i + 1 == side : j + 1 == side) continue;
        bool main = (n % 2 == 0 ? j : i) % 8 == 4;
        double *xy = kota_arena_alloc(arena, 4, sizeof *xy);
        memcpy(xy, &nodes[from].x_m, 2 * sizeof *xy);
        memcpy(xy + 2, &nodes[to].x_m, 2 * sizeof *xy);
        char *id = kota_arena_alloc(arena, 16, 1);
        for (int32_t k = 0, rest = n; k < 8; k++, rest /= 16) id[k] = "0123456789abcdef"[rest % 16];
        streets[count++] = (kota_street_def){.id = id,
                                             .name = "",
                                             .road_class = main ? KOTA_ROAD_PRIMARY : KOTA_ROAD_RESIDENTIAL,
                                             .lanes = KOTA_NAN,
                                             .speed_mps = KOTA_NAN,
                                             .from = from,
                                             .to = to,
                                             .xy_m = xy,
                                             .point_count = 2};
    }
    KOTA_TRY(kota_roads_build(&map->roads, nodes, side * side, streets, count, arena, err));
    kota_map_link_cells(map, arena);
    return KOTA_OK;
}

/* Buildings of 2 x 2 cells, one to each seventh cell both ways. */
static void make_buildings(kota_map *map, kota_arena *arena) {
    const kota_grid *grid = &map->grid;
    int32_t most = (grid->nx / 7) * (grid->ny / 7);
    map->building_start = kota_arena_alloc(arena, (size_t)most + 1, sizeof(int32_t));
    map->building_cell = kota_arena_alloc(arena, 4 * (size_t)most, sizeof(int32_t));
    for (int32_t b = 0; b < most; b++) {
        int32_t i = b % (grid->nx / 7) * 7 + 2, j = b / (grid->nx / 7) * 7 + 2;
        for (int32_t k = 0; k < 4; k++) map->building_cell[4 * b + k] = kota_grid_at(grid, i + (k & 1), j + (k >> 1));
        map->building_start[b + 1] = 4 * (b + 1);
    }
    map->building_count = most;
}

static void make_places(kota_map *map, kota_arena *arena) {
    double wide_m = map->grid.nx * map->grid.dx_m;
    map->district_count = DISTRICTS_A_SIDE * DISTRICTS_A_SIDE;
    map->districts = kota_arena_alloc(arena, (size_t)map->district_count, sizeof *map->districts);
    for (int32_t d = 0; d < map->district_count; d++) {
        double at = wide_m / DISTRICTS_A_SIDE;
        map->districts[d] = (kota_district){.id_text = "d",
                                            .name = "District",
                                            .area_m2 = at * at,
                                            .x_m = (d % DISTRICTS_A_SIDE + 0.5) * at,
                                            .y_m = (d / DISTRICTS_A_SIDE + 0.5) * at};
    }
    map->facility_count = BINS;
    map->facilities = kota_arena_alloc(arena, BINS, sizeof *map->facilities);
    for (int32_t f = 0; f < BINS; f++) {
        double x_m = (f % 20 + 0.5) * wide_m / 20.0, y_m = (f / 20 + 0.5) * wide_m / 20.0;
        map->facilities[f] = (kota_facility){.id_text = "f",
                                             .name = "",
                                             .kind = KOTA_FACILITY_TPS,
                                             .x_m = x_m,
                                             .y_m = y_m,
                                             .cell = kota_grid_find(&map->grid, x_m, y_m),
                                             .district = -1};
    }
}

typedef struct world {
    kota_map map;
    int64_t times_ms[TIMES];
    double course[TIMES];
} world;

/* Water rises from the low ground with time, streets slow down where it stands. */
static kota_status load(kota_snap **out, void *context, int32_t run, int32_t time, kota_error *err) {
    world *w = context;
    const kota_map *map = &w->map;
    (void)run;
    (void)err;
    kota_snap *snap = *out = kota_snap_create(map, 0);
    snap->time_ms = w->times_ms[time];
    snap->rain_mps = 2e-5;
    float level_m = 3.0f + 0.1f * (float)time;
    for (int32_t j = 0; j < map->grid.ny; j++) {
        for (int32_t i = 0; i < map->grid.nx; i++) {
            float bed_m = map->bed_m[kota_grid_at(&map->grid, i, j)];
            snap->field[KOTA_FIELD_depth_m][(size_t)j * (size_t)map->grid.nx + (size_t)i] =
                bed_m < level_m ? level_m - bed_m : 0.0f;
        }
    }
    for (int32_t l = 0; l < map->roads.link_count; l++) {
        float share = (float)((l * 7 + time) % 100) / 100.0f;
        snap->field[KOTA_FIELD_link_speed_frac][l] = 1.0f - 0.8f * share;
        snap->field[KOTA_FIELD_link_flow_vehph][l] = 600.0f * share;
        snap->field[KOTA_FIELD_link_queue_frac][l] = share;
    }
    return KOTA_OK;
}

static int32_t view_of(const char *name) {
    for (int32_t v = 0; v < KOTA_INFO_COUNT; v++) {
        if (strcmp(name, kota_infos[v].name) == 0) return v;
    }
    return 0;
}

kota_status kota_bench_view(kota_bench_view_result *out, const kota_bench_view_case *of, kota_error *err) {
    kota_arena *arena = kota_arena_create("bench", 0);
    world *w = kota_arena_alloc(arena, 1, sizeof *w);
    w->map = (kota_map){.name = "bench",
                        .title = "Bench",
                        .credit = "",
                        .datum = "",
                        .utc_offset_min = 420,
                        .grid = kota_grid_make(of->side, of->side, 20.0, 0.0, 0.0)};
    for (int32_t t = 0; t < TIMES; t++) {
        w->times_ms[t] = 1736899200000 + t * 600000;
        w->course[t] = 500.0 * t;
    }
    make_ground(&w->map, arena);
    kota_status status = make_streets(&w->map, arena, err);
    make_buildings(&w->map, arena);
    make_places(&w->map, arena);
    double wide_m = of->side * w->map.grid.dx_m;
    kota_view_def def = {.runs = {{.map = &w->map, .name = "bench", .times_ms = w->times_ms, .time_count = TIMES}},
                         .run_count = 1,
                         .load = load,
                         .context = w,
                         .layer = (kota_info)view_of(of->view),
                         .city = of->city,
                         .at_x_m = 0.5 * wide_m,
                         .at_y_m = 0.5 * wide_m,
                         .at_width_m = of->near ? 1500.0 : 0.0,
                         .card_count = CARDS,
                         .course_names = COURSES,
                         .course_count = KOTA_COUNT(COURSES),
                         .courses = {{.times_ms = w->times_ms, .values = w->course, .rows = TIMES}},
                         .width = of->width,
                         .height = of->height};
    for (int32_t k = 0; k < CARDS; k++)
        def.cards[k] = (kota_view_card){.name = "flooded_persons",
                                        .unit = "persons",
                                        .better = -1,
                                        .a = 1000.0 * k,
                                        .b = KOTA_NAN,
                                        .low = KOTA_NAN,
                                        .high = KOTA_NAN,
                                        .improved_frac = KOTA_NAN};
    kota_view_time_result times = {0};
    kota_bench_gl asked = {0};
    const kota_view_timing timing = {of->frames, of->moving, kota_wall_s, kota_bench_gl_look, &asked};
    if (status == KOTA_OK) status = kota_view_time(&times, &def, &timing, err);
    *out = (kota_bench_view_result){.frame_ms = times.frame_ms,
                                    .still_ms = times.still_ms,
                                    .panes_ms = times.panes_ms,
                                    .around_ms = times.around_ms,
                                    .panels_ms = times.panels_ms,
                                    .load_ms = times.load_ms,
                                    .asked = asked,
                                    .unseen = times.unseen,
                                    .hash = times.hash};
    kota_arena_destroy(arena);
    return status;
}

#else

kota_status kota_bench_view(kota_bench_view_result *out, const kota_bench_view_case *of, kota_error *err) {
    *out = (kota_bench_view_result){0};
    (void)of;
    return kota_fail(err, KOTA_USAGE, "this kota was built without a window (KOTA_VIEW=OFF); --field draws maps");
}

#endif
