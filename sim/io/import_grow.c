/* Streets that nobody mapped, for an import that asks for them: main roads where the city has no streets at all, and
 * local streets in the districts that have too few, drawn as a sketch's are. Each is labelled by its id. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/import_streets.h"
#include "map/shape.h"
#include "map/sketch_local.h"

#define FEW_KM_PER_KM2 4.0     /* a district with fewer streets lacks them: Jakarta's have 8.8 (2012); assumed */
#define LIVED_IN_PER_KM2 500.0 /* fewer residents need none; assumed */
#define SPACING_M 120.0        /* of local streets at the density below, as sketch.def's; wider where fewer live */
#define SPACING_PER_KM2 8000.0 /* assumed */
#define SPACING_MAX_M 400.0    /* assumed */
#define NO_STREETS_M 1000.0    /* sketch.def: none */
#define NEAR_M 400.0           /* streets so near to a district that lacks some may be tied into; assumed */
#define LOOK_M 20.0            /* between looks at what lies under a line */
#define MAIN_M 1500.0          /* between main roads where there are no districts to join; assumed */
#define DRY_M 0.5              /* ground outside all districts that is lower is sea; assumed */
#define LAND_MIN_FRAC 0.9      /* of a main road that must be on land where heights alone tell; assumed */
enum { ANCHORS_MIN = 4, ANCHORS_MAX = 4000, GATES_A_SIDE = 2 };

typedef struct growing {
    kota_import_streets *of;
    kota_importing *in;
    kota_district_def *districts; /* copies, with the spacing of their streets */
    int32_t district_count;
    bool nothing;             /* there are no streets but those that are generated */
    double *anchor_m;         /* [anchors][2]: what main roads join */
    int32_t *anchor_district; /* whose middle each is; -1: of the lattice */
    int32_t anchors;
} growing;

static int32_t district_at(const growing *g, double x_m, double y_m) {
    const kota_survey *survey = &g->in->bundle.survey;
    int32_t i = (int32_t)kota_floor(x_m / survey->dx_m), j = (int32_t)kota_floor(y_m / survey->dx_m);
    if (i < 0 || j < 0 || i >= survey->nx || j >= survey->ny) return -1;
    return g->in->district[(size_t)j * (size_t)survey->nx + (size_t)i];
}

static kota_import_street *add_way(growing *g, const char *id, kota_road_class class, const double *xy_m,
                                   int32_t at_border) {
    kota_import_streets *of = g->of;
    char *label = kota_text_format("generated-%s", id);
    kota_import_street way = {.id = kota_arena_text(g->in->arena, label),
                              .name = "",
                              .road_class = class,
                              .lanes = KOTA_NAN,
                              .speed_mps = KOTA_NAN,
                              .border = {false, at_border != 0},
                              .line = {.xy_m = KOTA_NEW(g->in->scratch, double, 4), .count = 2},
                              .mark = KOTA_NEW(g->in->scratch, int64_t, 2)};
    for (int32_t k = 0; k < 4; k++) way.line.xy_m[k] = kota_round(xy_m[k] * 100) / 100;
    way.mark[1] = KOTA_IMPORT_MARK;
    of->ways = kota_grow(of->ways, of->count, &of->room, sizeof *of->ways);
    of->ways[of->count++] = way;
    kota_free(label);
    return &of->ways[of->count - 1];
}

/* ---- main roads ---- */

static bool is_land(const growing *g, double x_m, double y_m) {
    if (district_at(g, x_m, y_m) >= 0 || g->in->bed_m == NULL) return true;
    return kota_import__height_m(g->in, x_m, y_m) > DRY_M;
}

/* Not a look of it in what is known to be sea. */
static bool on_land(const growing *g, const double *seg_m) {
    double dx_m = seg_m[2] - seg_m[0], dy_m = seg_m[3] - seg_m[1];
    int32_t steps = 1 + (int32_t)(kota_sqrt(dx_m * dx_m + dy_m * dy_m) / LOOK_M), land = 0;
    for (int32_t s = 0; s <= steps; s++) {
        double x_m = seg_m[0] + dx_m * s / steps, y_m = seg_m[1] + dy_m * s / steps;
        if (kota_import__is_sea(g->in, x_m, y_m)) return false;
        land += is_land(g, x_m, y_m);
    }
    return land >= LAND_MIN_FRAC * (steps + 1);
}

static void add_anchor(growing *g, double x_m, double y_m, int32_t district) {
    if (g->anchors == ANCHORS_MAX) return;
    g->anchor_m[2 * g->anchors] = x_m;
    g->anchor_m[2 * g->anchors + 1] = y_m;
    g->anchor_district[g->anchors++] = district;
}

/* The middle of each district, on the nearest of its own cells; where there are hardly any districts, a lattice. */
static void find_anchors(growing *g) {
    const kota_survey *survey = &g->in->bundle.survey;
    int32_t count = g->district_count;
    double *sum = KOTA_NEW(g->in->scratch, double, 3 * (size_t)count),
           *best = KOTA_NEW(g->in->scratch, double, count);
    int32_t *cell = KOTA_NEW(g->in->scratch, int32_t, count);
    g->anchor_m = KOTA_NEW(g->in->scratch, double, 2 * ANCHORS_MAX);
    g->anchor_district = KOTA_NEW(g->in->scratch, int32_t, ANCHORS_MAX);
    for (int32_t pass = 0; pass < 2; pass++)
        for (int32_t k = 0; k < survey->nx * survey->ny; k++) {
            int32_t d = g->in->district[k];
            if (d < 0 || (survey->sea != NULL && survey->sea[k] > 0)) continue;
            double x_m = (k % survey->nx + 0.5) * survey->dx_m, y_m = (k / survey->nx + 0.5) * survey->dx_m;
            if (pass == 0) {
                sum[3 * d] += x_m, sum[3 * d + 1] += y_m, sum[3 * d + 2] += 1;
                best[d] = KOTA_INFINITY;
                continue;
            }
            double dx_m = x_m - sum[3 * d] / sum[3 * d + 2], dy_m = y_m - sum[3 * d + 1] / sum[3 * d + 2];
            if (!(dx_m * dx_m + dy_m * dy_m < best[d])) continue;
            best[d] = dx_m * dx_m + dy_m * dy_m;
            cell[d] = k;
        }
    for (int32_t d = 0; d < count && count >= ANCHORS_MIN; d++)
        if (sum[3 * d + 2] > 0)
            add_anchor(g, (cell[d] % survey->nx + 0.5) * survey->dx_m, (cell[d] / survey->nx + 0.5) * survey->dx_m,
                       d);
    for (double y_m = 0.5 * MAIN_M; count < ANCHORS_MIN && y_m < g->in->height_m; y_m += MAIN_M)
        for (double x_m = 0.5 * MAIN_M; x_m < g->in->width_m; x_m += MAIN_M)
            if (district_at(g, x_m, y_m) >= 0 && !kota_import__is_sea(g->in, x_m, y_m)) add_anchor(g, x_m, y_m, -1);
}

/* Whether no other anchor lies in the circle over two. */
static bool neighbours(const growing *g, int32_t a, int32_t b) {
    const double *p = &g->anchor_m[2 * a], *q = &g->anchor_m[2 * b];
    double x_m = 0.5 * (p[0] + q[0]), y_m = 0.5 * (p[1] + q[1]);
    double reach_m2 = (p[0] - x_m) * (p[0] - x_m) + (p[1] - y_m) * (p[1] - y_m);
    for (int32_t c = 0; c < g->anchors; c++) {
        double dx_m = g->anchor_m[2 * c] - x_m, dy_m = g->anchor_m[2 * c + 1] - y_m;
        if (c != a && c != b && dx_m * dx_m + dy_m * dy_m <= reach_m2 + 1) return false;
    }
    return true;
}

/* Out of the city from the anchor that is nearest to each half of each side. */
static int32_t add_gates(growing *g) {
    const double size_m[2] = {g->in->width_m, g->in->height_m};
    int32_t made = 0;
    for (int32_t side = 0; side < 4 * GATES_A_SIDE; side++) {
        int32_t axis = side / GATES_A_SIDE % 2, high = side / GATES_A_SIDE / 2, half = side % GATES_A_SIDE, best = -1;
        double best_m = KOTA_INFINITY;
        for (int32_t a = 0; a < g->anchors; a++) {
            double along_m = g->anchor_m[2 * a + 1 - axis];
            if ((int32_t)(along_m * GATES_A_SIDE / size_m[1 - axis]) != half) continue;
            double away_m = high ? size_m[axis] - g->anchor_m[2 * a + axis] : g->anchor_m[2 * a + axis];
            if (!(away_m < best_m)) continue;
            best_m = away_m;
            best = a;
        }
        if (best < 0) continue;
        double seg_m[4] = {g->anchor_m[2 * best], g->anchor_m[2 * best + 1], g->anchor_m[2 * best],
                           g->anchor_m[2 * best + 1]};
        seg_m[2 + axis] = high ? size_m[axis] : 0;
        if (!on_land(g, seg_m)) continue;
        char *id = kota_text_format("way-out-%d", side + 1);
        add_way(g, id, KOTA_ROAD_PRIMARY, seg_m, 1);
        kota_free(id);
        made++;
    }
    return made;
}

typedef struct edge {
    int32_t a, b;
    double m2;
    bool taken;
} edge;

static int by_length(const void *a, const void *b) {
    const edge *left = a, *right = b;
    if (left->m2 < right->m2 || right->m2 < left->m2) return left->m2 < right->m2 ? -1 : 1;
    return left->a != right->a ? (left->a < right->a ? -1 : 1) : (left->b > right->b) - (left->b < right->b);
}

static int32_t root_of(int32_t *parent, int32_t a) {
    while (parent[a] != a) a = parent[a] = parent[parent[a]];
    return a;
}

/* Where a segment is over the sea, from its first look that is to its last, as shares of its length; false: nowhere.
 */
static bool over_sea(const growing *g, const double *seg_m, double *from, double *to) {
    double dx_m = seg_m[2] - seg_m[0], dy_m = seg_m[3] - seg_m[1];
    int32_t steps = 1 + (int32_t)(kota_sqrt(dx_m * dx_m + dy_m * dy_m) / LOOK_M), first = -1, last = -1;
    for (int32_t s = 0; s <= steps; s++) {
        if (!kota_import__is_sea(g->in, seg_m[0] + dx_m * s / steps, seg_m[1] + dy_m * s / steps)) continue;
        if (first < 0) first = s;
        last = s;
    }
    *from = kota_max(0, first - 1.0) / steps; /* an abutment on land, where there is any */
    *to = kota_min(steps, last + 1.0) / steps;
    return first >= 0;
}

/* A main road between two anchors; over the sea a bridge, which no street is tied into. */
static void add_main(growing *g, const edge *along) {
    const double *p = &g->anchor_m[2 * along->a], *q = &g->anchor_m[2 * along->b];
    const double seg_m[4] = {p[0], p[1], q[0], q[1]};
    double cuts[4] = {0, 1, 1, 1};
    int32_t a = g->anchor_district[along->a], b = g->anchor_district[along->b];
    char *id = a >= 0 ? kota_text_format("main-%s-%s", g->districts[a].id, g->districts[b].id)
                      : kota_text_format("main-%d-%d", along->a + 1, along->b + 1);
    bool sea = over_sea(g, seg_m, &cuts[1], &cuts[2]);
    for (int32_t k = 0; k < (sea ? 3 : 1); k++) {
        if (!(cuts[k + 1] > cuts[k]) && sea) continue;
        double part_m[4];
        for (int32_t c = 0; c < 4; c++)
            part_m[c] = sea ? seg_m[c % 2] + cuts[k + c / 2] * (seg_m[2 + c % 2] - seg_m[c % 2]) : seg_m[c];
        char *part = kota_text_format(k == 0 ? "%s" : "%s.%d", id, (int)k + 1);
        add_way(g, part, KOTA_ROAD_SECONDARY, part_m, 0)->bridge = sea && k == 1;
        kota_free(part);
    }
    kota_free(id);
}

/* The Gabriel graph of the districts' middles (Gabriel and Sokal 1969, Systematic Zoology 18): plane, connected, and
 * near to what joins towns between which people go. Over the sea lead only the shortest of those that an island
 * needs. */
static void grow_main(growing *g) {
    int32_t count = 0, room = 0, made = 0;
    edge *edges = NULL;
    find_anchors(g);
    int32_t *parent = KOTA_NEW(g->in->scratch, int32_t, g->anchors);
    for (int32_t a = 0; a < g->anchors; a++) {
        parent[a] = a;
        for (int32_t b = a + 1; b < g->anchors; b++) {
            const double *p = &g->anchor_m[2 * a], *q = &g->anchor_m[2 * b];
            if (!neighbours(g, a, b)) continue;
            edges = kota_grow(edges, count, &room, sizeof *edges);
            edges[count++] = (edge){a, b, (q[0] - p[0]) * (q[0] - p[0]) + (q[1] - p[1]) * (q[1] - p[1]), false};
        }
    }
    if (count > 0) qsort(edges, (size_t)count, sizeof *edges, by_length);
    for (int32_t sea = 0; sea < 2; sea++)
        for (int32_t e = 0; e < count; e++) {
            const double *p = &g->anchor_m[2 * edges[e].a], *q = &g->anchor_m[2 * edges[e].b];
            const double seg_m[4] = {p[0], p[1], q[0], q[1]};
            int32_t a = root_of(parent, edges[e].a), b = root_of(parent, edges[e].b);
            if (edges[e].taken || (sea ? a == b : !on_land(g, seg_m))) continue;
            edges[e].taken = true;
            parent[a] = b;
            add_main(g, &edges[e]);
            made++;
        }
    kota_free(edges);
    int32_t gates = add_gates(g);
    kota_fault(&g->in->report->assumed,
               "streets: none are given; %d main roads between the middles of neighbouring districts and %d ways out "
               "of the city are generated (ids generated-...)",
               made, gates);
}

/* ---- local streets ---- */

typedef struct measured { /* streets of a district */
    double length_m, cos4, sin4;
} measured;

/* How much street each district has, and in which direction; a lattice looks the same turned by a right angle. */
static void measure(const growing *g, measured *found) {
    for (int32_t w = 0; w < g->of->count; w++) {
        const kota_points *line = &g->of->ways[w].line;
        for (int32_t p = 1; p < line->count; p++) {
            const double *a = &line->xy_m[2 * p - 2];
            double x_m = a[2] - a[0], y_m = a[3] - a[1], length_m = kota_sqrt(x_m * x_m + y_m * y_m);
            if (!(length_m > 0)) continue;
            double c = x_m / length_m, s = y_m / length_m, c2 = c * c - s * s, s2 = 2 * c * s;
            int32_t steps = 1 + (int32_t)(length_m / LOOK_M);
            for (int32_t k = 0; k < steps; k++) {
                double share = (k + 0.5) / steps;
                int32_t d = district_at(g, a[0] + share * x_m, a[1] + share * y_m);
                if (d < 0) continue;
                found[d].length_m += length_m / steps;
                found[d].cos4 += (c2 * c2 - s2 * s2) * length_m / steps;
                found[d].sin4 += 2 * c2 * s2 * length_m / steps;
            }
        }
    }
}

/* Area of each district that is not sea, km2. */
static double *land_of(const growing *g) {
    const kota_survey *survey = &g->in->bundle.survey;
    double *km2 = KOTA_NEW(g->in->scratch, double, g->district_count);
    for (int32_t d = 0; d < g->district_count; d++) km2[d] = kota_shape_area_m2(&g->districts[d].outline) / 1e6;
    for (int32_t k = 0; survey->sea != NULL && k < survey->nx * survey->ny; k++)
        if (survey->sea[k] > 0 && g->in->district[k] >= 0)
            km2[g->in->district[k]] -= survey->dx_m * survey->dx_m / 1e6;
    return km2;
}

/* The spacing and direction of each district's streets; returns how many districts get some. */
static int32_t choose(growing *g) {
    int32_t chosen = 0;
    measured *found = KOTA_NEW(g->in->scratch, measured, g->district_count);
    measure(g, found);
    const double *land_km2 = land_of(g);
    for (int32_t d = 0; d < g->district_count; d++) {
        kota_district_def *district = &g->districts[d];
        double cell_km2 = g->in->bundle.survey.dx_m * g->in->bundle.survey.dx_m / 1e6;
        double km2 = kota_max(land_km2[d], cell_km2), per_km2 = district->population_persons / km2;
        bool lacks = (g->nothing || found[d].length_m / 1000 < FEW_KM_PER_KM2 * km2) && per_km2 >= LIVED_IN_PER_KM2 &&
                     district->land_use != KOTA_LAND_PARK;
        district->street_spacing_m =
            lacks ? kota_clamp(SPACING_M * kota_sqrt(SPACING_PER_KM2 / per_km2), SPACING_M, SPACING_MAX_M)
                  : NO_STREETS_M;
        district->street_angle_rad = kota_atan2(found[d].sin4, found[d].cos4) / 4;
        chosen += lacks;
    }
    return chosen;
}

static bool wanted(const growing *g, double x_m, double y_m) {
    int32_t d = district_at(g, x_m, y_m);
    return d >= 0 && g->districts[d].street_spacing_m < NO_STREETS_M;
}

static bool near_wanted(const growing *g, const kota_points *line) {
    for (int32_t p = 0; p < line->count; p++)
        for (int32_t k = 0; k < 9; k++)
            if (wanted(g, line->xy_m[2 * p] + (k % 3 - 1) * NEAR_M, line->xy_m[2 * p + 1] + (k / 3 - 1) * NEAR_M))
                return true;
    return false;
}

/* Streets that are there, where they matter; none is tied into a bridge or a tunnel. */
static kota_records take_arterials(growing *g) {
    kota_arterial *taken = KOTA_NEW(g->in->scratch, kota_arterial, g->of->count);
    kota_records arterials = {taken, 0};
    for (int32_t w = 0; w < g->of->count; w++) {
        const kota_import_street *way = &g->of->ways[w];
        if (way->bridge || way->tunnel || !near_wanted(g, &way->line)) continue;
        kota_arterial *arterial = &taken[arterials.count++];
        kota_schema_defaults(&kota_arterial_schema, arterial, g->in->scratch);
        char *id = way->id != NULL
                       ? kota_text_copy(way->id)
                       : kota_text_format("w%lld/%d/%lld", (long long)way->fid, way->part, (long long)way->mark[0]);
        arterial->id = kota_arena_text(g->in->scratch, id);
        arterial->road_class = (int32_t)way->road_class;
        arterial->oneway = way->oneway;
        arterial->line = way->line;
        kota_free(id);
    }
    return arterials;
}

static int16_t *district_cells(const growing *g, const kota_grid *grid) {
    const kota_survey *survey = &g->in->bundle.survey;
    int16_t *cells = KOTA_NEW(g->in->scratch, int16_t, grid->cells);
    for (int32_t k = 0; k < grid->cells; k++) cells[k] = -1;
    for (int32_t j = 0; j < survey->ny; j++)
        for (int32_t i = 0; i < survey->nx; i++)
            cells[kota_grid_at(grid, i, j)] = g->in->district[(size_t)j * (size_t)survey->nx + (size_t)i];
    return cells;
}

static uint8_t *sea_cells(const growing *g, const kota_grid *grid) {
    const kota_survey *survey = &g->in->bundle.survey;
    if (survey->sea == NULL) return NULL;
    uint8_t *cells = KOTA_NEW(g->in->scratch, uint8_t, grid->cells);
    for (int32_t k = 0; k < survey->nx * survey->ny; k++)
        cells[kota_grid_at(grid, k % survey->nx, k / survey->nx)] = survey->sea[k] > 0;
    return cells;
}

static void grow_local(growing *g) {
    const kota_survey *survey = &g->in->bundle.survey;
    int32_t chosen = choose(g), count = 0, first = g->of->count;
    if (chosen == 0) return;
    kota_sketch sketch;
    kota_schema_defaults(&kota_sketch_schema, &sketch, g->in->scratch);
    sketch.width_m = g->in->width_m;
    sketch.height_m = g->in->height_m;
    sketch.channels = g->in->bundle.sketch.channels;
    sketch.districts = (kota_records){g->districts, g->district_count};
    sketch.arterials = take_arterials(g);
    kota_grid grid = kota_grid_make(survey->nx, survey->ny, survey->dx_m, 0, 0);
    kota_street_def *streets;
    kota_sketch_local_streets(&streets, &count, &sketch, &grid, district_cells(g, &grid), sea_cells(g, &grid),
                              g->in->scratch);
    double km = 0;
    for (int32_t s = 0; s < count; s++) {
        kota_points line = {.xy_m = (double *)(uintptr_t)streets[s].xy_m, .count = streets[s].point_count};
        km += kota_shape_length_m(&line) / 1000;
        add_way(g, streets[s].id, streets[s].road_class, streets[s].xy_m, 0);
    }
    kota_import__splice(g->of, first);
    kota_fault(
        &g->in->report->assumed,
        "streets: %d local streets, %.1f km, are generated in %d districts that have less than 4 km of streets "
        "a km2 (ids generated-...)",
        count, km, chosen);
}

void kota_import__grow(kota_import_streets *of) {
    kota_importing *in = of->in;
    growing g = {.of = of, .in = in, .district_count = in->bundle.sketch.districts.count};
    g.districts = KOTA_NEW(in->scratch, kota_district_def, g.district_count);
    memcpy(g.districts, in->bundle.sketch.districts.items, (size_t)g.district_count * sizeof *g.districts);
    g.nothing = of->count == 0;
    if (g.nothing) grow_main(&g);
    grow_local(&g);
}
