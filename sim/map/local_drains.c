/* The network of local drains: places along streets, the trees to the water, and the records that come of them. */
#include <stdlib.h>
#include <string.h>

#include "core/heap.h"
#include "core/mathx.h"
#include "core/text.h"
#include "map/local_drains_parts.h"
#include "map/sketch_parts.h"

/* C of gardens and of sealed ground: middles of the usual tables (Chow, Maidment and Mays 1988, table 15.1.1) for 2
 * to 5 years, rounded. */
#define RUNOFF_OPEN 0.2
#define RUNOFF_SEALED 0.9
#define MOUTH_MIN_M 30.0 /* of a channel from the street to the water; assumed: half a street, a yard and a bank */
#define OPENING_MAX_M2 1000.0 /* what a record may have */
#define FIFTHS 5.0            /* kota_drawing_spread counts in fifths of a cell */

typedef struct piece { /* of a street */
    int32_t a, b;
    double length_m;
} piece;

typedef struct arrival { /* a place that can be reached from the water */
    double low_m, far_m, length_m;
    int32_t spot, via;
} arrival;

static bool is_before(const arrival *a, const arrival *b) {
    if (a->low_m < b->low_m || b->low_m < a->low_m) return a->low_m < b->low_m;
    if (a->far_m < b->far_m || b->far_m < a->far_m) return a->far_m < b->far_m;
    return a->spot != b->spot ? a->spot < b->spot : a->via < b->via;
}
KOTA_HEAP(arrival, is_before)

typedef struct laying {
    const kota_drain_ground *ground;
    kota_arena *scratch;
    kota_chunks waters;
    double reach_m; /* half of the widest water */
    drain_spot *spots;
    piece *pieces;
    int32_t spot_count, piece_count, piece_room;
    int32_t *start, *touching; /* pieces of each spot */
    uint8_t *barred;           /* grid.cells: 1 beside a given drain */
    arrival_heap heap;
    int32_t *order, order_count; /* spots as they were reached, from the water upwards */
} laying;

/* ---- places ---- */

static int by_place(const void *a, const void *b) {
    const drain_spot *left = a, *right = b;
    if (left->x_m < right->x_m || right->x_m < left->x_m) return left->x_m < right->x_m ? -1 : 1;
    return left->y_m < right->y_m ? -1 : right->y_m < left->y_m;
}

static int32_t pieces_of(double length_m) {
    return 1 + kota_maxi(0, (int32_t)kota_floor(length_m / KOTA_LOCAL_DRAINS_LONG_M - 1e-9));
}

static bool is_wet(const kota_drain_ground *ground, int32_t cell) {
    return !kota_is_nan((double)ground->level_m[cell]);
}

/* To the metre, and on a cell: a junction may lie on the border. */
static drain_spot spot_of(const kota_grid *grid, double x_m, double y_m) {
    return (drain_spot){.x_m = kota_clamp(kota_round(x_m), 0, grid->nx * grid->dx_m - 0.01),
                        .y_m = kota_clamp(kota_round(y_m), 0, grid->ny * grid->dx_m - 0.01),
                        .down = NOWHERE};
}

/* Ends of pieces, each place once and in an order of its own. */
static void find_spots(laying *of, const kota_points *streets, int32_t count) {
    const kota_grid *grid = &of->ground->grid;
    int32_t room = 0, kept = 0;
    for (int32_t s = 0; s < count; s++) room += pieces_of(kota_shape_length_m(&streets[s])) + 1;
    of->spots = KOTA_NEW(of->scratch, drain_spot, room);
    for (int32_t s = 0; s < count; s++) {
        double length_m = kota_shape_length_m(&streets[s]), x_m, y_m;
        int32_t n = pieces_of(length_m);
        for (int32_t k = 0; k <= n; k++) {
            kota_shape_at(&streets[s], length_m * k / n, &x_m, &y_m);
            of->spots[of->spot_count++] = spot_of(grid, x_m, y_m);
        }
    }
    if (of->spot_count > 0) qsort(of->spots, (size_t)of->spot_count, sizeof *of->spots, by_place);
    for (int32_t k = 0; k < of->spot_count; k++)
        if (kept == 0 || by_place(&of->spots[k], &of->spots[kept - 1]) != 0) of->spots[kept++] = of->spots[k];
    of->spot_count = kept;
    for (int32_t k = 0; k < kept; k++) {
        drain_spot *spot = &of->spots[k];
        spot->cell = kota_grid_find(grid, spot->x_m, spot->y_m);
        spot->ground_m = (double)of->ground->bed_m[spot->cell];
        spot->barred = is_wet(of->ground, spot->cell) || of->barred[spot->cell];
    }
}

static int32_t spot_at(const laying *of, double x_m, double y_m) {
    drain_spot wanted = spot_of(&of->ground->grid, x_m, y_m);
    const drain_spot *found = bsearch(&wanted, of->spots, (size_t)of->spot_count, sizeof *of->spots, by_place);
    KOTA_ASSERT(found != NULL);
    return (int32_t)(found - of->spots);
}

/* Pieces on dry ground between two places, by place. */
static void find_pieces(laying *of, const kota_points *streets, int32_t count, kota_local_drains *made) {
    for (int32_t s = 0; s < count; s++) {
        double length_m = kota_shape_length_m(&streets[s]), x_m, y_m;
        int32_t n = pieces_of(length_m), before = -1;
        for (int32_t k = 0; k <= n; k++) {
            kota_shape_at(&streets[s], length_m * k / n, &x_m, &y_m);
            int32_t here = spot_at(of, x_m, y_m);
            kota_shape_at(&streets[s], length_m * (k - 0.5) / n, &x_m, &y_m);
            int32_t middle = kota_grid_find(&of->ground->grid, x_m, y_m);
            bool dry = middle >= 0 && !is_wet(of->ground, middle);
            if (k > 0 && here != before && dry && !of->spots[here].barred && !of->spots[before].barred) {
                of->pieces = kota_grow(of->pieces, of->piece_count, &of->piece_room, sizeof *of->pieces);
                of->pieces[of->piece_count++] = (piece){before, here, kota_max(1.0, length_m / n)};
                made->street_m += length_m / n;
            }
            before = here;
        }
    }
    of->start = KOTA_NEW(of->scratch, int32_t, of->spot_count + 2);
    of->touching = KOTA_NEW(of->scratch, int32_t, 2 * of->piece_count);
    for (int32_t p = 0; p < of->piece_count; p++) {
        of->start[of->pieces[p].a + 2]++;
        of->start[of->pieces[p].b + 2]++;
    }
    for (int32_t k = 0; k < of->spot_count; k++) of->start[k + 2] += of->start[k + 1];
    for (int32_t p = 0; p < of->piece_count; p++) {
        of->touching[of->start[of->pieces[p].a + 1]++] = p;
        of->touching[of->start[of->pieces[p].b + 1]++] = p;
    }
}

/* ---- what is given is left alone ---- */

static void bar(laying *of, double x_m, double y_m, double reach_m) {
    const kota_grid *grid = &of->ground->grid;
    int32_t i0 = (int32_t)kota_max(0, (x_m - reach_m) / grid->dx_m),
            j0 = (int32_t)kota_max(0, (y_m - reach_m) / grid->dx_m);
    for (int32_t j = j0; j < grid->ny && j * grid->dx_m <= y_m + reach_m; j++)
        for (int32_t i = i0; i < grid->nx && i * grid->dx_m <= x_m + reach_m; i++) {
            double dx_m = (i + 0.5) * grid->dx_m - x_m, dy_m = (j + 0.5) * grid->dx_m - y_m;
            if (dx_m * dx_m + dy_m * dy_m <= reach_m * reach_m) of->barred[kota_grid_at(grid, i, j)] = 1;
        }
}

static const double *place_of(const kota_sketch *given, const char *id) {
    const kota_drain_node_def *nodes = given->drain_nodes.items;
    for (int32_t n = 0; n < given->drain_nodes.count; n++)
        if (strcmp(nodes[n].id, id) == 0) return nodes[n].at.xy_m;
    return NULL;
}

static void bar_given(laying *of, const kota_sketch *given) {
    const kota_drain_node_def *nodes = given->drain_nodes.items;
    const kota_drain_link_def *links = given->drain_links.items;
    double reach_m = given->drain_reach_m;
    for (int32_t n = 0; n < given->drain_nodes.count; n++) bar(of, nodes[n].at.xy_m[0], nodes[n].at.xy_m[1], reach_m);
    for (int32_t l = 0; l < given->drain_links.count; l++) {
        const double *a = place_of(given, links[l].from), *b = place_of(given, links[l].to);
        if (a == NULL || b == NULL) continue;
        double dx_m = b[0] - a[0], dy_m = b[1] - a[1], length_m = kota_sqrt(dx_m * dx_m + dy_m * dy_m);
        for (double at_m = reach_m; at_m < length_m; at_m += reach_m)
            bar(of, a[0] + dx_m * at_m / length_m, a[1] + dy_m * at_m / length_m, reach_m);
    }
}

/* ---- trees ---- */

/* From a bed some way off: to a place, if a channel there would lie neither too deep nor over the ground. */
static void arrive(laying *of, int32_t spot, int32_t via, double bed_m, double far_m, double length_m) {
    const drain_spot *at = &of->spots[spot];
    double low_m = kota_max(bed_m + KOTA_LOCAL_DRAINS_FALL * length_m, at->ground_m - KOTA_LOCAL_DRAINS_DEEPEST_M);
    if (at->barred || low_m > at->ground_m - KOTA_LOCAL_DRAINS_SHALLOWEST_M) return;
    arrival_push(&of->heap, (arrival){low_m, far_m, length_m, spot, via});
}

/* The nearest water to a place: the middle of a channel, else of a cell. Metres away; infinite: none in reach. */
static double find_mouth(laying *of, drain_spot *spot) {
    const kota_drain_ground *ground = of->ground;
    const kota_grid *grid = &ground->grid;
    const kota_channel *channels = ground->waters->items;
    double best_m = KOTA_INFINITY, reach_m = KOTA_LOCAL_DRAINS_OUTFALL_M + of->reach_m;
    kota_chunk_walk walk = kota_chunks_in(&of->waters, spot->x_m - reach_m, spot->y_m - reach_m, spot->x_m + reach_m,
                                          spot->y_m + reach_m);
    for (const kota_chunk *chunk; (chunk = kota_chunks_next(&walk)) != NULL;) {
        double chainage_m, x_m, y_m, away_m = kota_chunk_distance_m(chunk, spot->x_m, spot->y_m, &chainage_m);
        if (away_m - channels[chunk->line].width_m / 2 > KOTA_LOCAL_DRAINS_OUTFALL_M || !(away_m < best_m)) continue;
        kota_shape_at(&channels[chunk->line].line, chainage_m, &x_m, &y_m);
        int32_t cell = kota_grid_find(grid, x_m, y_m);
        if (cell < 0 || !is_wet(ground, cell)) continue;
        best_m = away_m;
        spot->mouth_xy_m[0] = x_m;
        spot->mouth_xy_m[1] = y_m;
        spot->mouth_m = (double)ground->level_m[cell];
    }
    if (kota_is_finite(best_m)) return best_m;
    int32_t reach = (int32_t)(KOTA_LOCAL_DRAINS_OUTFALL_M / grid->dx_m) + 1;
    int32_t i0 = kota_grid_i(grid, spot->cell), j0 = kota_grid_j(grid, spot->cell);
    for (int32_t j = kota_maxi(0, j0 - reach); j <= kota_mini(grid->ny - 1, j0 + reach); j++)
        for (int32_t i = kota_maxi(0, i0 - reach); i <= kota_mini(grid->nx - 1, i0 + reach); i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            double dx_m = kota_grid_x_m(grid, cell) - spot->x_m, dy_m = kota_grid_y_m(grid, cell) - spot->y_m;
            double away_m = kota_sqrt(dx_m * dx_m + dy_m * dy_m);
            if (!is_wet(ground, cell) || away_m > KOTA_LOCAL_DRAINS_OUTFALL_M || !(away_m < best_m)) continue;
            best_m = away_m;
            spot->mouth_xy_m[0] = kota_grid_x_m(grid, cell);
            spot->mouth_xy_m[1] = kota_grid_y_m(grid, cell);
            spot->mouth_m = (double)ground->level_m[cell];
        }
    return best_m;
}

static void climb(laying *of) {
    for (int32_t k = 0; k < of->spot_count; k++) {
        if (of->spots[k].barred || of->start[k] == of->start[k + 1]) continue;
        double away_m = kota_max(MOUTH_MIN_M, find_mouth(of, &of->spots[k]));
        if (kota_is_finite(away_m)) arrive(of, k, TO_WATER, of->spots[k].mouth_m, away_m, away_m);
    }
    of->order = KOTA_NEW(of->scratch, int32_t, of->spot_count);
    while (of->heap.count > 0) {
        arrival now = arrival_pop(&of->heap);
        drain_spot *spot = &of->spots[now.spot];
        if (spot->down != NOWHERE) continue;
        spot->down = now.via;
        spot->low_m = now.low_m;
        spot->far_m = now.far_m;
        spot->length_m = now.length_m;
        of->order[of->order_count++] = now.spot;
        for (int32_t t = of->start[now.spot]; t < of->start[now.spot + 1]; t++) {
            const piece *along = &of->pieces[of->touching[t]];
            int32_t other = along->a == now.spot ? along->b : along->a;
            if (of->spots[other].down != NOWHERE) continue;
            arrive(of, other, now.spot, spot->low_m, spot->far_m + along->length_m, along->length_m);
        }
    }
    kota_free(of->heap.items);
}

/* ---- ground, and fewer places ---- */

/* C * area of the ground of each place; of that which drains, the area. */
static double share_ground(laying *of) {
    const kota_drain_ground *ground = of->ground;
    const kota_grid *grid = &ground->grid;
    int32_t *seed = KOTA_NEW(of->scratch, int32_t, of->spot_count);
    uint64_t *rank = KOTA_NEW(of->scratch, uint64_t, of->spot_count);
    uint8_t *wet = KOTA_NEW(of->scratch, uint8_t, grid->cells);
    int32_t *owner = KOTA_NEW(of->scratch, int32_t, grid->cells), *cost = KOTA_NEW(of->scratch, int32_t, grid->cells);
    double cell_m2 = grid->dx_m * grid->dx_m, drained_m2 = 0;
    for (int32_t cell = 0; cell < grid->cells; cell++) wet[cell] = is_wet(ground, cell);
    for (int32_t k = 0; k < of->spot_count; k++) {
        seed[k] = of->spots[k].barred ? -1 : of->spots[k].cell;
        rank[k] = (uint64_t)k; /* by place */
    }
    kota_drawing_spread(owner, cost, grid, wet, seed, rank, of->spot_count);
    for (int32_t cell = 0; cell < grid->cells; cell++) {
        if (owner[cell] < 0 || cost[cell] * grid->dx_m / FIFTHS > KOTA_LOCAL_DRAINS_BLOCK_M) continue;
        double sealed = (double)ground->sealed_frac[cell];
        of->spots[owner[cell]].runoff_m2 += cell_m2 * (RUNOFF_OPEN + (RUNOFF_SEALED - RUNOFF_OPEN) * sealed);
        if (of->spots[owner[cell]].down != NOWHERE) drained_m2 += cell_m2;
    }
    return drained_m2;
}

/* Places with a short way on are taken together with the next; at the upper end that is left to the street. */
static void merge_short(laying *of) {
    for (int32_t k = 0; k < of->order_count; k++) {
        drain_spot *at = &of->spots[of->order[k]];
        if (at->down < 0) continue;
        const drain_spot *next = &of->spots[at->down];
        if (next->gone) {
            at->length_m += next->length_m;
            at->down = next->down;
        }
        at->gone = at->length_m < KOTA_LOCAL_DRAINS_SHORT_M;
        if (at->gone) of->spots[at->down].runoff_m2 += at->runoff_m2;
    }
}

/* Two channels in a row that are short together become one. */
static void merge_rows(laying *of) {
    for (int32_t k = of->order_count - 1; k >= 0; k--) {
        drain_spot *at = &of->spots[of->order[k]];
        if (at->down < 0 || at->gone) continue;
        drain_spot *above = &of->spots[at->feeder];
        int32_t from = of->order[k];
        if (at->feeders == 1 && above->length_m + at->length_m <= KOTA_LOCAL_DRAINS_LONG_M) {
            above->length_m += at->length_m;
            above->runoff_m2 += at->runoff_m2;
            above->down = at->down;
            at->gone = true;
            from = at->feeder;
        }
        of->spots[at->down].feeders++;
        of->spots[at->down].feeder = from;
    }
}

static void merge(laying *of) {
    int32_t kept = 0;
    merge_short(of);
    merge_rows(of);
    for (int32_t k = 0; k < of->order_count; k++)
        if (!of->spots[of->order[k]].gone) of->order[kept++] = of->order[k];
    of->order_count = kept;
}

/* ---- records ---- */

static const char *named(const laying *of, kota_arena *arena, const char *what, const drain_spot *spot) {
    char *id = kota_text_format("generated-%s-%.0f-%.0f", what, of->ground->west_m + spot->x_m,
                                of->ground->south_m + spot->y_m);
    const char *kept = kota_arena_text(arena, id);
    kota_free(id);
    return kept;
}

static kota_drain_node_def *add_node(kota_local_drains *made, kota_arena *arena, const char *id, double x_m,
                                     double y_m) {
    kota_drain_node_def *node = (kota_drain_node_def *)made->nodes.items + made->nodes.count++;
    kota_schema_defaults(&kota_drain_node_def_schema, node, arena);
    node->id = id;
    node->kind = KOTA_DRAIN_MANHOLE;
    node->at = (kota_points){KOTA_NEW(arena, double, 2), 1};
    node->at.xy_m[0] = x_m;
    node->at.xy_m[1] = y_m;
    return node;
}

/* Millimetres are enough, and read well. */
static double rounded_m(double value_m) { return kota_round(value_m * 1000) / 1000; }

static void add_channel(kota_local_drains *made, const laying *of, const drain_spot *spot, kota_arena *arena) {
    const drain_section *section = &drain_sections[spot->size];
    kota_drain_link_def *link = (kota_drain_link_def *)made->links.items + made->links.count++;
    kota_schema_defaults(&kota_drain_link_def_schema, link, arena);
    link->id = named(of, arena, "channel", spot);
    link->kind = KOTA_DRAIN_CHANNEL;
    link->from = named(of, arena, "drain", spot);
    link->to = spot->down == TO_WATER ? named(of, arena, "outfall", spot)
                                      : named(of, arena, "drain", &of->spots[spot->down]);
    link->width_m = section->width_m;
    link->height_m = section->height_m;
    link->length_m = kota_round(spot->length_m * 100) / 100;
    link->manning_n = KOTA_LOCAL_DRAINS_MANNING_N;
    if (spot->down == TO_WATER) link->to_m = rounded_m(drain_spot_end_m(of->spots, spot));
    made->length_m += spot->length_m;
    made->small += spot->small;
    made->widest_m = kota_max(made->widest_m, section->width_m);
    made->deepest_m = kota_max(made->deepest_m, spot->ground_m - spot->bed_m);
}

/* A channel is open to the street all along; half of that is at each of its ends. */
static void open_up(laying *of) {
    for (int32_t k = 0; k < of->order_count; k++) {
        drain_spot *spot = &of->spots[of->order[k]];
        double half_m2 = 0.5 * spot->length_m * drain_sections[spot->size].width_m;
        spot->opening_m2 += half_m2;
        if (spot->down >= 0) of->spots[spot->down].opening_m2 += half_m2;
    }
}

/* In the order of places. */
static void record(kota_local_drains *made, const laying *of, kota_arena *arena) {
    for (int32_t k = 0; k < of->spot_count; k++) made->outfalls += of->spots[k].down == TO_WATER;
    made->nodes.items = KOTA_NEW(arena, kota_drain_node_def, of->order_count + made->outfalls);
    made->links.items = KOTA_NEW(arena, kota_drain_link_def, of->order_count);
    for (int32_t k = 0; k < of->spot_count; k++) {
        const drain_spot *spot = &of->spots[k];
        if (spot->down == NOWHERE || spot->gone) continue;
        kota_drain_node_def *node = add_node(made, arena, named(of, arena, "drain", spot), spot->x_m, spot->y_m);
        node->bottom_m = rounded_m(spot->bed_m);
        node->opening_m2 = kota_min(OPENING_MAX_M2, rounded_m(spot->opening_m2));
        if (spot->down == TO_WATER) {
            node = add_node(made, arena, named(of, arena, "outfall", spot), spot->mouth_xy_m[0], spot->mouth_xy_m[1]);
            node->kind = KOTA_DRAIN_OUTFALL;
            node->bottom_m = rounded_m(spot->mouth_m);
        }
        add_channel(made, of, spot, arena);
    }
}

void kota_local_drains_make(kota_local_drains *made, const kota_drain_ground *ground, const kota_points *streets,
                            int32_t street_count, const kota_sketch *given, double rain_m, kota_arena *arena,
                            kota_arena *scratch) {
    *made = (kota_local_drains){0};
    laying of = {.ground = ground, .scratch = scratch};
    const kota_channel *channels = ground->waters->items;
    kota_points *lines = KOTA_NEW(scratch, kota_points, ground->waters->count);
    for (int32_t c = 0; c < ground->waters->count; c++) {
        lines[c] = channels[c].line;
        of.reach_m = kota_max(of.reach_m, channels[c].width_m / 2);
    }
    kota_chunks_build(&of.waters, lines, ground->waters->count, ground->grid.nx * ground->grid.dx_m,
                      ground->grid.ny * ground->grid.dx_m, scratch);
    of.barred = KOTA_NEW(scratch, uint8_t, ground->grid.cells);
    bar_given(&of, given);
    find_spots(&of, streets, street_count);
    find_pieces(&of, streets, street_count, made);
    climb(&of);
    for (int32_t p = 0; p < of.piece_count; p++)
        if (of.spots[of.pieces[p].a].down == NOWHERE && of.spots[of.pieces[p].b].down == NOWHERE)
            made->left_m += of.pieces[p].length_m;
    made->ground_m2 = share_ground(&of);
    merge(&of);
    drain_spots_size(of.spots, of.order, of.order_count, rain_m);
    open_up(&of);
    record(made, &of, arena);
    kota_free(of.pieces);
}
