/* Buildings of a survey as the scenario wants them, raised, blocked or porous, and the street that the rain of each
 * roof is led to. */
#include "core/mathx.h"
#include "map/sketch_parts.h"

#define BLOCK_M 100.0 /* no water stands so high over the ground: a whole number of steps of heights */
#define REACH_M 100.0 /* gutters lead to a street within so far, else to the nearest ground; assumed */

/* Cells built over by more than half, without a street and water. */
static uint8_t *find_built(const kota_drawing *drawing) {
    const kota_map *map = drawing->map;
    uint8_t *built = KOTA_NEW(drawing->scratch, uint8_t, map->grid.cells);
    for (int32_t k = 0; k < map->grid.nx * map->grid.ny; k++) {
        int32_t cell = kota_grid_at(&map->grid, k % map->grid.nx, k / map->grid.nx);
        double share = kota_survey__mean(drawing->survey, drawing->survey->built, &map->grid, cell);
        built[cell] = share > 0.5 && !map->water[cell];
    }
    for (int32_t k = 0; k < map->link_cell_start[map->roads.link_count]; k++) built[map->link_cell[k]] = 0;
    return built;
}

static void change_ground(const kota_drawing *drawing, const uint8_t *built) {
    kota_map *map = drawing->map;
    const kota_survey *survey = drawing->survey;
    const kota_grid *grid = &map->grid;
    for (int32_t k = 0; k < grid->nx * grid->ny; k++) {
        int32_t cell = kota_grid_at(grid, k % grid->nx, k / grid->nx);
        if (survey->buildings_as == KOTA_BUILDINGS_BLOCKED && built[cell]) map->bed_m[cell] += (float)BLOCK_M;
        if (survey->buildings_as != KOTA_BUILDINGS_POROUS || map->water[cell]) continue;
        double share = kota_survey__mean(survey, survey->built, grid, cell); /* of the cell's mean height */
        double bed_m = (double)map->bed_m[cell] - share * survey->building_height_m;
        if (share > 0) map->bed_m[cell] = (float)(kota_floor(bed_m * 1024 + 0.5) / 1024);
        if (built[cell]) map->manning_n[cell] = (float)survey->porous_manning_n;
    }
    for (int32_t j = -1; j <= grid->ny; j++)
        for (int32_t i = -1; i <= grid->nx; i++) { /* ghosts repeat the border */
            int32_t inner = kota_grid_at(grid, kota_maxi(0, kota_mini(i, grid->nx - 1)),
                                         kota_maxi(0, kota_mini(j, grid->ny - 1)));
            map->bed_m[kota_grid_at(grid, i, j)] = map->bed_m[inner];
            map->manning_n[kota_grid_at(grid, i, j)] = map->manning_n[inner];
        }
}

/* Seeds: cells of streets, or all ground without a building; each once, in the order of the grid. */
static int32_t find_seeds(int32_t *seeds, const kota_drawing *drawing, const uint8_t *built, bool streets) {
    const kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    uint8_t *taken = KOTA_NEW(drawing->scratch, uint8_t, grid->cells);
    for (int32_t l = 0; streets && l < map->roads.link_count; l++) {
        if (map->roads.link_flags[l] & KOTA_LINK_BRIDGE) continue;
        for (int32_t k = map->link_cell_start[l]; k < map->link_cell_start[l + 1]; k++) taken[map->link_cell[k]] = 1;
    }
    int32_t count = 0;
    for (int32_t k = 0; k < grid->nx * grid->ny; k++) {
        int32_t cell = kota_grid_at(grid, k % grid->nx, k / grid->nx);
        if (streets ? taken[cell] != 0 : !built[cell]) seeds[count++] = cell;
    }
    return count;
}

typedef struct nearest { /* of every cell: seed's number or -1, and how far in fifths of a cell */
    int32_t *seeds, *owner, *cost;
} nearest;

static nearest spread(const kota_drawing *drawing, const uint8_t *built, bool streets) {
    const kota_grid *grid = &drawing->map->grid;
    nearest near = {KOTA_NEW(drawing->scratch, int32_t, grid->cells),
                    KOTA_NEW(drawing->scratch, int32_t, grid->cells),
                    KOTA_NEW(drawing->scratch, int32_t, grid->cells)};
    uint8_t *open = KOTA_NEW(drawing->scratch, uint8_t, grid->cells);
    uint64_t *ranks = KOTA_NEW(drawing->scratch, uint64_t, grid->cells);
    int32_t count = find_seeds(near.seeds, drawing, built, streets);
    for (int32_t s = 0; s < count; s++) ranks[s] = (uint64_t)near.seeds[s];
    kota_drawing_spread(near.owner, near.cost, grid, open, near.seeds, ranks, count);
    return near;
}

/* Lists by street cell of the roofs that lead there. */
static void list_roofs(kota_drawing *drawing, const uint8_t *built, const int32_t *street_of) {
    kota_map *map = drawing->map;
    const kota_grid *grid = &map->grid;
    int32_t *roofs_of = KOTA_NEW(drawing->scratch, int32_t, grid->cells);
    kota_roofs *roofs = &map->roofs;
    for (int32_t c = 0; c < grid->cells; c++)
        if (built[c] && street_of[c] >= 0) roofs->street_count += roofs_of[street_of[c]]++ == 0, roofs->count++;
    roofs->street_cell = KOTA_NEW(drawing->arena, int32_t, roofs->street_count);
    roofs->start = KOTA_NEW(drawing->arena, int32_t, roofs->street_count + 1);
    roofs->cell = KOTA_NEW(drawing->arena, int32_t, roofs->count);
    int32_t street = 0, first = 0;
    for (int32_t c = 0; c < grid->cells; c++) {
        if (roofs_of[c] == 0) continue;
        roofs->street_cell[street] = c;
        roofs->start[street++] = first;
        int32_t here = roofs_of[c];
        roofs_of[c] = first; /* from here on: where its next roof goes */
        first += here;
    }
    roofs->start[street] = first;
    for (int32_t c = 0; c < grid->cells; c++)
        if (built[c] && street_of[c] >= 0) roofs->cell[roofs_of[street_of[c]]++] = c;
}

void kota_drawing_roofs(kota_drawing *drawing) {
    const kota_survey *survey = drawing->survey;
    kota_map *map = drawing->map;
    if (survey == NULL || survey->built == NULL || map->no_heights) return;
    bool drain = survey->roofs_drain || survey->buildings_as == KOTA_BUILDINGS_BLOCKED;
    if (survey->buildings_as == KOTA_BUILDINGS_RAISED && !drain) return;
    uint8_t *built = find_built(drawing);
    change_ground(drawing, built);
    if (!drain) return;
    nearest street = spread(drawing, built, true), ground = spread(drawing, built, false);
    int32_t *street_of = KOTA_NEW(drawing->scratch, int32_t, map->grid.cells);
    for (int32_t c = 0; c < map->grid.cells; c++) {
        bool near = street.owner[c] >= 0 && street.cost[c] * map->grid.dx_m / 5 <= REACH_M;
        street_of[c] = near                   ? street.seeds[street.owner[c]]
                       : ground.owner[c] >= 0 ? ground.seeds[ground.owner[c]]
                                              : -1;
    }
    list_roofs(drawing, built, street_of);
}
