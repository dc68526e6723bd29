/* Works on the water of a sketch: crests drawn as lines become faces between cells, gates get their cells. */
#include "core/mathx.h"
#include "map/sketch_parts.h"

typedef struct corner { /* south-west corner of cell (i, j) */
    int32_t i, j;
} corner;

static corner corner_near(const kota_grid *grid, double x_m, double y_m) {
    double i = kota_round((x_m - grid->west_m) / grid->dx_m), j = kota_round((y_m - grid->south_m) / grid->dx_m);
    return (corner){(int32_t)kota_clamp(i, 0, grid->nx), (int32_t)kota_clamp(j, 0, grid->ny)};
}

typedef struct faces { /* of a line, in its order */
    int32_t *cell;
    uint8_t *south;
    int8_t *sign; /* as kota_section_site's */
    int32_t count;
} faces;

/* The face on the side of a cell from one corner to the next, where it lies between two cells. */
static void add_face(faces *to, const kota_grid *grid, corner a, corner b) {
    bool south = a.j == b.j; /* an east-west side: the southern one of the cell above */
    int32_t i = kota_mini(a.i, b.i), j = kota_mini(a.j, b.j);
    if (i >= grid->nx || j >= grid->ny || (south ? j == 0 : i == 0)) return; /* on the border */
    to->cell[to->count] = kota_grid_at(grid, i, j);
    to->sign[to->count] = (south ? b.i < a.i : b.j > a.j) ? 1 : -1;
    to->south[to->count++] = south;
}

static double length_of(const double *a) {
    return kota_sqrt((a[2] - a[0]) * (a[2] - a[0]) + (a[3] - a[1]) * (a[3] - a[1]));
}

static int32_t samples_of(const double *a, double dx_m) { return 1 + (int32_t)(8 * length_of(a) / dx_m); }

/* From corner to corner, one side at a time: a staircase along the line that lets nothing through. */
static faces trace_line(const kota_drawing *drawing, const kota_points *line) {
    const kota_grid *grid = &drawing->map->grid;
    int32_t room = 1;
    for (int32_t p = 0; p + 1 < line->count; p++) room += 4 * samples_of(line->xy_m + 2 * p, grid->dx_m);
    faces to = {.cell = KOTA_NEW(drawing->arena, int32_t, room),
                .south = KOTA_NEW(drawing->arena, uint8_t, room),
                .sign = KOTA_NEW(drawing->arena, int8_t, room)};
    corner at = corner_near(grid, line->xy_m[0], line->xy_m[1]);
    for (int32_t p = 0; p + 1 < line->count; p++) {
        const double *a = line->xy_m + 2 * p;
        int32_t samples = samples_of(a, grid->dx_m);
        for (int32_t s = 1; s <= samples; s++) {
            double share = (double)s / samples;
            corner next = corner_near(grid, a[0] + share * (a[2] - a[0]), a[1] + share * (a[3] - a[1]));
            for (; at.i != next.i || at.j != next.j;) {
                corner step = at;
                if (at.i != next.i)
                    step.i += next.i > at.i ? 1 : -1;
                else
                    step.j += next.j > at.j ? 1 : -1;
                add_face(&to, grid, at, step);
                at = step;
            }
        }
    }
    return to;
}

/* The faces of the breach: those nearest to its place, in the order of the wall. */
static void place_breach(kota_wall_site *wall, const kota_grid *grid, const kota_wall_def *def) {
    if (def->breach_at.count == 0 || wall->face_count == 0) return;
    int32_t nearest = 0, wide = kota_maxi(1, (int32_t)kota_round(def->breach_width_m / grid->dx_m));
    double least_m2 = KOTA_INFINITY;
    for (int32_t f = 0; f < wall->face_count; f++) {
        double half_m = 0.5 * grid->dx_m;
        double x_m = kota_grid_x_m(grid, wall->face_cell[f]) - (wall->face_south[f] ? 0 : half_m);
        double y_m = kota_grid_y_m(grid, wall->face_cell[f]) - (wall->face_south[f] ? half_m : 0);
        double dx_m = x_m - def->breach_at.xy_m[0], dy_m = y_m - def->breach_at.xy_m[1];
        if (!(dx_m * dx_m + dy_m * dy_m < least_m2)) continue;
        least_m2 = dx_m * dx_m + dy_m * dy_m;
        nearest = f;
    }
    wall->breach_count = kota_mini(wide, wall->face_count);
    wall->breach_first = kota_maxi(0, kota_mini(nearest - wide / 2, wall->face_count - wall->breach_count));
}

static void place_walls(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    const kota_wall_def *defs = drawing->sketch->walls.items;
    map->wall_count = drawing->sketch->walls.count;
    map->walls = KOTA_NEW(drawing->arena, kota_wall_site, map->wall_count);
    for (int32_t w = 0; w < map->wall_count; w++) {
        const kota_wall_def *def = &defs[w];
        faces traced = trace_line(drawing, &def->line);
        bool deep = kota_is_nan(def->breach_crest_m);
        map->walls[w] = (kota_wall_site){.id_text = kota_arena_text(drawing->arena, def->id),
                                         .name = kota_drawing_name(drawing, def->name, def->id),
                                         .id = kota_drawing_id("wall", def->id),
                                         .face_cell = traced.cell,
                                         .face_south = traced.south,
                                         .face_count = traced.count,
                                         .crest_m = def->crest_m,
                                         .coefficient = def->coefficient,
                                         .breach_crest_m = deep ? def->crest_m - def->height_m : def->breach_crest_m,
                                         .breach_s = def->breach_s,
                                         .breach_level_m = def->breach_level_m};
        place_breach(&map->walls[w], &map->grid, def);
    }
}

static kota_status place_gates(kota_drawing *drawing, kota_error *err) {
    kota_map *map = drawing->map;
    const kota_gate_def *defs = drawing->sketch->gates.items;
    map->gate_count = drawing->sketch->gates.count;
    map->gates = KOTA_NEW(drawing->arena, kota_gate_site, map->gate_count);
    for (int32_t g = 0; g < map->gate_count; g++) {
        const kota_gate_def *def = &defs[g];
        map->gates[g] =
            (kota_gate_site){.id_text = kota_arena_text(drawing->arena, def->id),
                             .name = kota_drawing_name(drawing, def->name, def->id),
                             .id = kota_drawing_id("gate", def->id),
                             .from_cell = kota_grid_find(&map->grid, def->from.xy_m[0], def->from.xy_m[1]),
                             .to_cell = kota_grid_find(&map->grid, def->to.xy_m[0], def->to.xy_m[1]),
                             .invert_m = def->invert_m,
                             .width_m = def->width_m,
                             .height_m = def->height_m,
                             .length_m = def->length_m,
                             .manning_n = def->manning_n,
                             .boxes = (int32_t)def->boxes,
                             .flap = def->flap,
                             .open_frac = def->open_frac};
        if (map->gates[g].from_cell == map->gates[g].to_cell)
            return kota_fail(
                err, KOTA_DATA,
                "gate \"%s\" begins and ends in one cell of %g m; move its ends apart or use smaller cells", def->id,
                map->grid.dx_m);
    }
    return KOTA_OK;
}

static void place_sections(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    const kota_section_def *defs = drawing->sketch->sections.items;
    map->section_count = drawing->sketch->sections.count;
    map->sections = KOTA_NEW(drawing->arena, kota_section_site, map->section_count);
    for (int32_t s = 0; s < map->section_count; s++) {
        faces traced = trace_line(drawing, &defs[s].line);
        map->sections[s] = (kota_section_site){.id_text = kota_arena_text(drawing->arena, defs[s].id),
                                               .name = kota_drawing_name(drawing, defs[s].name, defs[s].id),
                                               .id = kota_drawing_id("section", defs[s].id),
                                               .face_cell = traced.cell,
                                               .face_south = traced.south,
                                               .face_sign = traced.sign,
                                               .face_count = traced.count};
    }
}

kota_status kota_drawing_works(kota_drawing *drawing, kota_error *err) {
    place_walls(drawing);
    place_sections(drawing);
    return place_gates(drawing, err);
}
