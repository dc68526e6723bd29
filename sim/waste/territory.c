/* Whose waste comes to which bin: each cell's people and jobs belong to the nearest bin of their own district
 * within reach, else to the nearest bin of any district within reach; those beyond reach belong to the nearest bin
 * too, but bring nothing (what they throw away lies in its streets). How much that is at which hour is left to
 * generation.c. */
#include "core/mathx.h"
#include "waste/waste_state.h"

/* How far waste is brought, by hand or by cart. Assumed: a cart serves about 1 km around its collection point. */
#define REACH_M 1000.0
/* Weight of a job by land use, and at least 2 in any cell with a market place. Assumed, so that markets make about
 * the 14 %, trade and industry the 22 % of SIPSN 2024. */
static const double JOB_WEIGHT[KOTA_LAND_COUNT] = {
    [KOTA_LAND_KAMPUNG] = 1.0,  [KOTA_LAND_HOUSING] = 1.0, [KOTA_LAND_CENTRE] = 1.2, [KOTA_LAND_MARKET] = 4.0,
    [KOTA_LAND_INDUSTRY] = 1.2, [KOTA_LAND_PORT] = 1.0,    [KOTA_LAND_PARK] = 1.0,   [KOTA_LAND_FARM] = 0.5,
};
#define MARKET_PLACE_WEIGHT 2.0

typedef struct bucket_grid { /* bins by square buckets, in bin order within a bucket */
    double west_m, south_m, side_m;
    int32_t nx, ny;
    int32_t *start, *bins;
} bucket_grid;

static int32_t bucket_axis(double x_m, double low_m, double side_m, int32_t n) {
    return (int32_t)kota_clamp(kota_floor((x_m - low_m) / side_m), 0.0, (double)(n - 1));
}

static const kota_facility *facility_of(const kota_waste *waste, int32_t bin) {
    return &waste->map->facilities[waste->stop_facility[bin]];
}

static int32_t bucket_of(const bucket_grid *grid, const kota_facility *at) {
    return bucket_axis(at->y_m, grid->south_m, grid->side_m, grid->ny) * grid->nx +
           bucket_axis(at->x_m, grid->west_m, grid->side_m, grid->nx);
}

/* About one bin a bucket. The arrays live in scratch. */
static bucket_grid bucket_make(const kota_waste *waste, kota_arena *scratch) {
    const kota_grid *cells = &waste->map->grid;
    double width_m = cells->nx * cells->dx_m, height_m = cells->ny * cells->dx_m;
    double side_m = kota_max(kota_sqrt(width_m * height_m / waste->bin_count), kota_max(width_m, height_m) / 1000.0);
    bucket_grid grid = {.west_m = cells->west_m, .south_m = cells->south_m, .side_m = side_m};
    grid.nx = 1 + (int32_t)(width_m / side_m);
    grid.ny = 1 + (int32_t)(height_m / side_m);
    grid.start = KOTA_NEW(scratch, int32_t, grid.nx * grid.ny + 1);
    grid.bins = KOTA_NEW(scratch, int32_t, waste->bin_count);
    for (int32_t b = 0; b < waste->bin_count; b++) grid.start[bucket_of(&grid, facility_of(waste, b)) + 1]++;
    for (int32_t k = 0; k < grid.nx * grid.ny; k++) grid.start[k + 1] += grid.start[k];
    int32_t *next = KOTA_NEW(scratch, int32_t, grid.nx * grid.ny);
    for (int32_t b = 0; b < waste->bin_count; b++) {
        int32_t k = bucket_of(&grid, facility_of(waste, b));
        grid.bins[grid.start[k] + next[k]++] = b;
    }
    return grid;
}

typedef struct nearest {
    int32_t bin; /* -1 none */
    double m2;
} nearest;

static void look_in_bucket(const kota_waste *waste, const bucket_grid *grid, int32_t bucket, double x_m, double y_m,
                           int32_t district, nearest *best) {
    for (int32_t k = grid->start[bucket]; k < grid->start[bucket + 1]; k++) {
        int32_t bin = grid->bins[k];
        const kota_facility *at = facility_of(waste, bin);
        if (district >= 0 && at->district != district) continue;
        double dx = at->x_m - x_m, dy = at->y_m - y_m, m2 = dx * dx + dy * dy;
        bool nearer = best->bin < 0 || m2 < best->m2 || (m2 == best->m2 && at->id < waste->bins[best->bin].id);
        if (nearer) *best = (nearest){bin, m2};
    }
}

/* Nearest bin of a district (-1: of any), by rings of buckets outward; bins farther than far_m need not be found. */
static nearest nearest_bin(const kota_waste *waste, const bucket_grid *grid, double x_m, double y_m, int32_t district,
                           double far_m) {
    int32_t ci = bucket_axis(x_m, grid->west_m, grid->side_m, grid->nx);
    int32_t cj = bucket_axis(y_m, grid->south_m, grid->side_m, grid->ny);
    nearest best = {-1, KOTA_INFINITY};
    for (int32_t ring = 0; ring <= kota_maxi(grid->nx, grid->ny); ring++) {
        double clear_m = (ring - 1) * grid->side_m; /* all within this distance lie in rings already seen */
        if (clear_m > far_m || (clear_m > 0.0 && clear_m * clear_m > best.m2)) break;
        for (int32_t j = kota_maxi(cj - ring, 0); j <= kota_mini(cj + ring, grid->ny - 1); j++) {
            bool whole_row = j == cj - ring || j == cj + ring;
            int32_t hop = whole_row || ring == 0 ? 1 : 2 * ring;
            for (int32_t i = ci - ring; i <= ci + ring; i += hop) {
                if (i < 0 || i >= grid->nx) continue;
                look_in_bucket(waste, grid, j * grid->nx + i, x_m, y_m, district, &best);
            }
        }
    }
    return best;
}

static double job_weight(const kota_map *map, const uint8_t *market_place, int32_t cell) {
    double weight = JOB_WEIGHT[map->land_use[cell]];
    return market_place[cell] != 0 ? kota_max(weight, MARKET_PLACE_WEIGHT) : weight;
}

/* Factor on household waste by a district's income, of mean 1 over the residents; 1 where incomes are not known. */
static void income_factors(const kota_waste *waste, double *factor) {
    const kota_map *map = waste->map;
    double sum = 0.0, persons = 0.0;
    for (int32_t d = 0; d < map->district_count; d++) {
        const kota_district *at = &map->districts[d];
        bool known = at->income_idr_per_month > 0.0;
        factor[d] = known ? kota_exp(waste->def.income_elasticity * kota_log(at->income_idr_per_month)) : 0.0;
        if (!known) continue;
        sum += at->persons * factor[d];
        persons += at->persons;
    }
    for (int32_t d = 0; d < map->district_count; d++)
        factor[d] = factor[d] > 0.0 && sum > 0.0 ? factor[d] * persons / sum : 1.0;
}

static void give_cell(kota_waste *waste, const bucket_grid *grid, const uint8_t *market_place, const double *income,
                      int32_t cell) {
    const kota_map *map = waste->map;
    double x_m = kota_grid_x_m(&map->grid, cell), y_m = kota_grid_y_m(&map->grid, cell);
    nearest found = {-1, KOTA_INFINITY};
    int32_t district = map->district[cell];
    if (district >= 0) found = nearest_bin(waste, grid, x_m, y_m, district, REACH_M);
    if (found.bin < 0 || found.m2 > REACH_M * REACH_M) {
        found = nearest_bin(waste, grid, x_m, y_m, -1, KOTA_INFINITY);
    }
    kota_waste_bin *bin = &waste->bins[found.bin];
    double persons = (double)map->persons[cell];
    double household = persons * waste->def.person_kg_per_day * (district >= 0 ? income[district] : 1.0) *
                       kota_waste__household_effect(&waste->def, x_m, y_m, persons);
    if (district >= 0 && waste->def.kept_frac != NULL) household *= 1.0 - waste->def.kept_frac[district];
    double job = (double)map->jobs[cell] * job_weight(map, market_place, cell) * waste->def.job_kg_per_day;
    if (found.m2 <= REACH_M * REACH_M) {
        bin->near_household_kgpd += household;
        bin->near_job_kgpd += job;
    } else {
        bin->far_household_kgpd += household;
        bin->far_job_kgpd += job;
    }
}

void kota_waste__territories(kota_waste *waste) {
    if (waste->bin_count == 0) return;
    const kota_map *map = waste->map;
    kota_arena *scratch = kota_arena_create("waste territories", 0);
    bucket_grid grid = bucket_make(waste, scratch);
    uint8_t *market_place = KOTA_NEW(scratch, uint8_t, map->grid.cells);
    for (int32_t k = 0; k < map->facility_count; k++) {
        const kota_facility *at = &map->facilities[k];
        if (at->kind == KOTA_FACILITY_MARKET && at->cell >= 0) market_place[at->cell] = 1;
    }
    double *income = KOTA_NEW(scratch, double, map->district_count);
    income_factors(waste, income);
    for (int32_t j = 0; j < map->grid.ny; j++) {
        for (int32_t i = 0; i < map->grid.nx; i++) {
            int32_t cell = kota_grid_at(&map->grid, i, j);
            if (map->persons[cell] > 0.0F || map->jobs[cell] > 0.0F)
                give_cell(waste, &grid, market_place, income, cell);
        }
    }
    kota_arena_destroy(scratch);
}
