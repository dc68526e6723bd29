/* Buildings along the streets of districts where none is given (--grow-buildings), from residents and jobs:
 * rectangles whose ids begin with generated-. They are counted where water reaches their walls and drawn, but the
 * ground under them is not raised: nobody knows where they stand. */
#include <string.h>

#include "core/mathx.h"
#include "core/random.h"
#include "core/text.h"
#include "io/import_parts.h"
#include "map/shape.h"

#define PERSONS_A_FLOOR 4.0 /* a household: 3.9 (BPS, Statistik Perumahan 2022), rounded; assumed */
#define JOBS_A_FLOOR 10.0   /* assumed */
#define FRONT_M 8.0         /* along the street; assumed, a kavling of 8 x 12 m */
#define DEEP_M 12.0         /* away from it; assumed */
#define GAP_M 2.0           /* between neighbours, and to the street's edge; assumed */
#define SPOT_M 4.0          /* of the map of what is taken */
enum { WHAT_HOUSE = 11 };

/* Floors at most, by land use, where a district has more residents than its streets have room for: streets that are
 * not mapped house them in truth; assumed. */
static const double LEVELS_MAX[KOTA_LAND_COUNT] = {2, 4, 20, 4, 3, 3, 2, 2};

/* Half a street of a class, from its middle to the plots; assumed, lanes of 3.5 m and a footway. */
static const double HALF_M[KOTA_ROAD_CLASS_COUNT] = {14, 11, 9, 6, 4};

typedef struct plot {        /* a place for a building */
    double x_m, y_m, ux, uy; /* its middle, the street's direction there */
    double weight;
    int32_t road, number, district;
} plot;

typedef struct houses {
    kota_importing *in;
    uint8_t *taken; /* bits, spots of SPOT_M */
    int64_t nx, ny;
    plot *plots;
    int32_t count, room;
    int32_t *given;  /* of each district: buildings that were given */
    double *weight;  /* of each district: of its plots */
    int32_t *number; /* of each district: its plots */
} houses;

static bool spot(const houses *of, double x_m, double y_m, bool take) {
    if (!(x_m >= 0 && y_m >= 0 && x_m < of->in->width_m && y_m < of->in->height_m)) return true;
    size_t at = (size_t)((int64_t)(y_m / SPOT_M) * of->nx + (int64_t)(x_m / SPOT_M));
    bool was = (of->taken[at / 8] >> (at % 8) & 1) != 0;
    if (take) of->taken[at / 8] = (uint8_t)(of->taken[at / 8] | 1U << (at % 8));
    return was;
}

/* The spots of a rectangle: whether any is taken, or with take all become so. */
static bool rectangle(const houses *of, const plot *at, double front_m, double deep_m, bool take) {
    bool any = false;
    int32_t a_max = (int32_t)(front_m / 3) + 1, b_max = (int32_t)(deep_m / 3) + 1;
    for (int32_t b = 0; b <= b_max; b++)
        for (int32_t a = 0; a <= a_max; a++) {
            double s = ((double)a / a_max - 0.5) * front_m, t = ((double)b / b_max - 0.5) * deep_m;
            any = spot(of, at->x_m + s * at->ux - t * at->uy, at->y_m + s * at->uy + t * at->ux, take) || any;
        }
    return any;
}

static void take_roads(houses *of) {
    const kota_road *roads = of->in->bundle.roads.items;
    for (int32_t r = 0; r < of->in->bundle.roads.count; r++)
        for (int32_t p = 1; p < roads[r].line.count; p++) {
            const double *a = &roads[r].line.xy_m[2 * p - 2];
            double dx_m = a[2] - a[0], dy_m = a[3] - a[1], length_m = kota_sqrt(dx_m * dx_m + dy_m * dy_m);
            if (!(length_m > 0)) continue;
            plot segment = {
                .x_m = (a[0] + a[2]) / 2, .y_m = (a[1] + a[3]) / 2, .ux = dx_m / length_m, .uy = dy_m / length_m};
            (void)rectangle(of, &segment, length_m, 2 * HALF_M[roads[r].road_class] - SPOT_M, true);
        }
}

static void take_given(houses *of) {
    const kota_building *buildings = of->in->bundle.buildings.items;
    for (int32_t b = 0; b < of->in->bundle.buildings.count; b++) {
        const double *at_m = buildings[b].outline.xy_m;
        int32_t d = kota_import__district(of->in, at_m[0], at_m[1]);
        if (d >= 0) of->given[d]++;
    }
}

static void try_plot(houses *of, plot at) {
    at.district = kota_import__district(of->in, at.x_m, at.y_m);
    if (at.district < 0 || of->given[at.district] > 0 || kota_import__is_water(of->in, at.x_m, at.y_m) ||
        rectangle(of, &at, FRONT_M, DEEP_M, false))
        return;
    (void)rectangle(of, &at, FRONT_M, DEEP_M, true);
    at.weight = kota_import__persons(of->in, at.x_m, at.y_m);
    of->weight[at.district] += at.weight;
    of->number[at.district]++;
    of->plots = kota_grow(of->plots, of->count, &of->room, sizeof *of->plots);
    of->plots[of->count++] = at;
}

/* Both sides of a road, from its start on. */
static void line_road(houses *of, int32_t r) {
    const kota_road *road = (const kota_road *)of->in->bundle.roads.items + r;
    double away_m = HALF_M[road->road_class] + GAP_M + DEEP_M / 2, left_m = FRONT_M / 2;
    int32_t number = 0;
    if (road->bridge || road->tunnel || road->road_class == KOTA_ROAD_TRUNK) return;
    for (int32_t p = 1; p < road->line.count; p++) {
        const double *a = &road->line.xy_m[2 * p - 2];
        double dx_m = a[2] - a[0], dy_m = a[3] - a[1], length_m = kota_sqrt(dx_m * dx_m + dy_m * dy_m);
        double at_m = left_m;
        for (; length_m > 0 && at_m < length_m; at_m += FRONT_M + GAP_M)
            for (int32_t side = -1; side <= 1; side += 2) {
                double ux = dx_m / length_m, uy = dy_m / length_m;
                try_plot(of, (plot){.x_m = a[0] + at_m * ux - side * away_m * uy,
                                    .y_m = a[1] + at_m * uy + side * away_m * ux,
                                    .ux = ux,
                                    .uy = uy,
                                    .road = r,
                                    .number = number++});
            }
        left_m = kota_max(0, at_m - length_m);
    }
}

/* Floors that a district's residents and jobs need. */
static double floors_of(const kota_district_def *district) {
    return district->population_persons / PERSONS_A_FLOOR + district->jobs / JOBS_A_FLOOR;
}

static kota_building make(const houses *of, const plot *at, double levels) {
    kota_importing *in = of->in;
    const kota_road *roads = in->bundle.roads.items;
    static const double CORNER[4][2] = {{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}};
    kota_building building;
    kota_schema_defaults(&kota_building_schema, &building, in->arena);
    char *id = kota_text_format("generated-building-%s-%d", roads[at->road].id, (int)at->number);
    building.id = kota_arena_text(in->arena, id);
    kota_free(id);
    building.levels = levels;
    building.outline = (kota_points){.xy_m = KOTA_NEW(in->arena, double, 8), .count = 4};
    for (int32_t c = 0; c < 4; c++) {
        double s = CORNER[c][0] * FRONT_M, t = CORNER[c][1] * DEEP_M;
        building.outline.xy_m[2 * c] = kota_import__kept_m(in, at->x_m + s * at->ux - t * at->uy);
        building.outline.xy_m[2 * c + 1] = kota_import__kept_m(in, at->y_m + s * at->uy + t * at->ux);
    }
    return building;
}

/* A plot is built on with a chance that fills the district's need: most where most people live. */
static void choose(houses *of) {
    kota_importing *in = of->in;
    const kota_district_def *districts = in->bundle.sketch.districts.items;
    const kota_road *roads = in->bundle.roads.items;
    int32_t given = in->bundle.buildings.count, made = 0;
    kota_building *all = KOTA_NEW(in->arena, kota_building, given + of->count);
    if (given > 0) memcpy(all, in->bundle.buildings.items, (size_t)given * sizeof *all);
    for (int32_t k = 0; k < of->count; k++) {
        const plot *at = &of->plots[k];
        double floors = floors_of(&districts[at->district]), plots = of->number[at->district];
        double levels = kota_clamp(-kota_floor(-floors / plots), 1, LEVELS_MAX[districts[at->district].land_use]);
        double chance = floors / levels * at->weight / of->weight[at->district];
        kota_key key = {.seed = (uint64_t)in->bundle.sketch.seed,
                        .entity = kota_hash_id(roads[at->road].id),
                        .stream = KOTA_STREAM_SKETCH,
                        .what = WHAT_HOUSE};
        if (kota_random_unit(key, (uint64_t)at->number) < chance) all[given + made++] = make(of, at, levels);
    }
    in->bundle.buildings = (kota_records){all, given + made};
    in->report->buildings = given + made;
    in->report->generated_buildings = made;
    if (made > 0)
        kota_fault(
            &in->report->assumed,
            "buildings: %d are generated along the streets of districts that have none, of residents and jobs; "
            "the ground under them is not raised",
            made);
    else
        kota_fault(&in->report->warnings,
                   "buildings: --grow-buildings made none: every district has some, or no room beside its streets");
}

void kota_import__houses(kota_importing *in) {
    int32_t districts = in->bundle.sketch.districts.count;
    if (!in->def->grow_buildings || in->bundle.roads.count == 0) return;
    houses of = {.in = in,
                 .nx = (int64_t)(in->width_m / SPOT_M) + 1,
                 .ny = (int64_t)(in->height_m / SPOT_M) + 1,
                 .given = KOTA_NEW(in->scratch, int32_t, districts + 1),
                 .weight = KOTA_NEW(in->scratch, double, districts + 1),
                 .number = KOTA_NEW(in->scratch, int32_t, districts + 1)};
    of.taken = kota_alloc((size_t)(of.nx * of.ny / 8 + 1), 1);
    take_roads(&of);
    take_given(&of);
    for (int32_t r = 0; r < in->bundle.roads.count; r++) line_road(&of, r);
    choose(&of);
    kota_free(of.taken);
    kota_free(of.plots);
}
