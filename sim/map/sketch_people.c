/* People and jobs of a sketch: shared out over the dry cells of each district as whole numbers, more of them beside
 * streets; and the street node that each cell's people leave by. */
#include "core/mathx.h"
#include "core/random.h"
#include "core/text.h"
#include "map/sketch_parts.h"

#define BESIDE_M 30.0     /* this near to a street is beside it; assumed */
#define OFF_STREET 0.25   /* weight of a cell off the streets against one beside; assumed */
#define JOBS_ARTERIAL 3.0 /* weight for jobs of a cell beside an arterial; assumed */
#define FAINT 1e-6        /* persons: where a raster has none in a whole district, they are spread evenly */
#define UNEVEN_LOW 0.5    /* weights vary evenly by this .. 2 - this from cell to cell; assumed */

enum { WHAT_UNEVEN = 9 };
enum { OFF, LOCAL, ARTERIAL };

/* What each cell lies beside. */
static uint8_t *find_streets(const kota_drawing *drawing) {
    const kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    uint8_t *beside = KOTA_NEW(drawing->scratch, uint8_t, grid->cells);
    int32_t reach = (int32_t)(BESIDE_M / grid->dx_m);
    for (int32_t l = 0; l < map->roads.link_count; l++) {
        if (map->roads.link_reverse[l] >= 0 && map->roads.link_reverse[l] < l) continue;
        uint8_t kind = map->roads.link_flags[l] & KOTA_LINK_GENERATED ? LOCAL : ARTERIAL;
        for (int32_t k = map->link_cell_start[l]; k < map->link_cell_start[l + 1]; k++) {
            int32_t i = kota_grid_i(grid, map->link_cell[k]), j = kota_grid_j(grid, map->link_cell[k]);
            for (int32_t b = kota_maxi(0, j - reach); b <= kota_mini(grid->ny - 1, j + reach); b++)
                for (int32_t a = kota_maxi(0, i - reach); a <= kota_mini(grid->nx - 1, i + reach); a++) {
                    int32_t cell = kota_grid_at(grid, a, b);
                    if (beside[cell] < kind) beside[cell] = kind;
                }
        }
    }
    return beside;
}

typedef struct lots { /* the dry cells of one district */
    int32_t *cell;
    uint64_t *rank;
    double *home, *work;
    int64_t *share;
    int32_t count;
} lots;

static void collect(lots *in, const kota_drawing *drawing, int32_t d, const uint8_t *beside, const int32_t *member,
                    int32_t member_count) {
    const kota_map *map = drawing->map;
    uint64_t id = map->districts[d].id;
    kota_key key = {
        .seed = (uint64_t)drawing->sketch->seed, .entity = id, .stream = KOTA_STREAM_SKETCH, .what = WHAT_UNEVEN};
    in->count = 0;
    for (int32_t k = 0; k < member_count; k++) {
        int32_t cell = member[k];
        if (map->water[cell]) continue;
        uint64_t place =
            (uint64_t)(uint32_t)kota_grid_i(&map->grid, cell) << 32 | (uint32_t)kota_grid_j(&map->grid, cell);
        double uneven = UNEVEN_LOW + 2 * (1 - UNEVEN_LOW) * kota_random_unit(key, place);
        in->cell[in->count] = cell;
        in->rank[in->count] = kota_hash_part(id, place);
        in->home[in->count] = uneven * (beside[cell] == OFF ? OFF_STREET : 1);
        if (drawing->survey != NULL && drawing->survey->persons != NULL)
            in->home[in->count] = kota_survey__persons(drawing->survey, &map->grid, cell) + FAINT * uneven;
        in->work[in->count] = uneven * (beside[cell] == OFF ? OFF_STREET : beside[cell] == LOCAL ? 1 : JOBS_ARTERIAL);
        in->count++;
    }
}

static void settle(float *field, lots *in, int64_t total, const double *weights) {
    kota_drawing_share(in->share, total, weights, in->rank, in->count);
    for (int32_t k = 0; k < in->count; k++) field[in->cell[k]] = (float)in->share[k];
}

static void name_district(kota_district *district, const kota_district_def *def, kota_arena *arena) {
    char *text = kota_text_format("district/%s", def->id);
    *district = (kota_district){.id_text = kota_arena_text(arena, def->id),
                                .name = kota_arena_text(arena, def->name[0] ? def->name : def->id),
                                .id = kota_hash_id(text),
                                .land_use = (kota_land_use)def->land_use,
                                .persons = kota_round(def->population_persons),
                                .jobs = kota_round(def->jobs),
                                .school_places = def->school_places,
                                .income_idr_per_month = def->income_idr_per_month,
                                .low_income_frac = def->low_income_frac,
                                .elderly_frac = def->elderly_frac,
                                .disabled_frac = def->disabled_frac,
                                .sealed_frac = def->sealed_frac,
                                .digital_frac = def->digital_frac};
    kota_free(text);
}

static void measure(kota_district *district, const kota_grid *grid, const int32_t *member, int32_t count) {
    double x_m = 0, y_m = 0;
    for (int32_t k = 0; k < count; k++) {
        x_m += kota_grid_x_m(grid, member[k]);
        y_m += kota_grid_y_m(grid, member[k]);
    }
    district->area_m2 = count * grid->dx_m * grid->dx_m;
    district->x_m = count > 0 ? x_m / count : 0;
    district->y_m = count > 0 ? y_m / count : 0;
}

/* Cells of each district, by row: member[start[d] .. start[d+1]-1]. */
static void sort_cells(int32_t *start, int32_t *member, const kota_map *map) {
    const kota_grid *grid = &map->grid;
    for (int32_t pass = 0; pass < 2; pass++) {
        for (int32_t j = 0; j < grid->ny; j++)
            for (int32_t i = 0; i < grid->nx; i++) {
                int32_t cell = kota_grid_at(grid, i, j), d = map->district[cell];
                if (d < 0) continue;
                if (pass == 0)
                    start[d + 2]++;
                else
                    member[start[d + 1]++] = cell;
            }
        for (int32_t d = 0; pass == 0 && d <= map->district_count; d++) start[d + 1] += start[d];
    }
}

static void find_nodes(kota_drawing *drawing) {
    kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    int32_t nodes = map->roads.node_count;
    int32_t *cost = KOTA_NEW(drawing->scratch, int32_t, grid->cells);
    int32_t *seed = KOTA_NEW(drawing->scratch, int32_t, nodes), *ashore = KOTA_NEW(drawing->scratch, int32_t, nodes);
    for (int32_t n = 0; n < nodes; n++) {
        seed[n] = kota_grid_find(grid, map->roads.node_x_m[n], map->roads.node_y_m[n]);
        ashore[n] = seed[n] >= 0 && map->water[seed[n]] ? -1 : seed[n];
    }
    map->cell_node = KOTA_NEW(drawing->arena, int32_t, grid->cells);
    drawing->any_node = KOTA_NEW(drawing->scratch, int32_t, grid->cells);
    kota_drawing_spread(drawing->any_node, cost, grid, NULL, seed, map->roads.node_id, nodes);
    kota_drawing_spread(map->cell_node, cost, grid, map->water, ashore, map->roads.node_id, nodes);
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            if (map->cell_node[cell] < 0 && !map->water[cell]) map->cell_node[cell] = drawing->any_node[cell];
        }
}

kota_status kota_drawing_people(kota_drawing *drawing, kota_error *err) {
    kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    map->district_count = drawing->sketch->districts.count;
    map->districts = KOTA_NEW(drawing->arena, kota_district, map->district_count);
    map->persons = kota_grid_field(grid, drawing->arena);
    map->jobs = kota_grid_field(grid, drawing->arena);
    find_nodes(drawing);
    const uint8_t *beside = find_streets(drawing);
    int32_t *start = KOTA_NEW(drawing->scratch, int32_t, map->district_count + 2);
    int32_t *member = KOTA_NEW(drawing->scratch, int32_t, grid->cells);
    sort_cells(start, member, map);
    lots in = {.cell = KOTA_NEW(drawing->scratch, int32_t, grid->cells),
               .rank = KOTA_NEW(drawing->scratch, uint64_t, grid->cells),
               .home = KOTA_NEW(drawing->scratch, double, grid->cells),
               .work = KOTA_NEW(drawing->scratch, double, grid->cells),
               .share = KOTA_NEW(drawing->scratch, int64_t, grid->cells)};
    for (int32_t d = 0; d < map->district_count; d++) {
        kota_district *district = &map->districts[d];
        name_district(district, &drawing->districts[d], drawing->arena);
        measure(district, grid, member + start[d], start[d + 1] - start[d]);
        collect(&in, drawing, d, beside, member + start[d], start[d + 1] - start[d]);
        if (in.count == 0 && district->persons + district->jobs > 0)
            return kota_fail(err, KOTA_DATA,
                             "district \"%s\" has %.0f residents and %.0f jobs but no dry cell of its own; draw its "
                             "outline larger, off the water and not under an earlier district",
                             district->id_text, district->persons, district->jobs);
        settle(map->persons, &in, (int64_t)district->persons, in.home);
        settle(map->jobs, &in, (int64_t)district->jobs, in.work);
    }
    return KOTA_OK;
}
