/* From the drains of the map to unknowns and reaches; what can be wrong with them. */
#include "core/mathx.h"
#include "flood/drains.h"

#define PIECE_M 50.0 /* longer conduits are cut in pieces of about this length (assumed; manholes stand that far) */
#define PIECE_OPEN_M 100.0  /* the same of open channels, which have no manholes: twice as long (assumed) */
#define AREA_LEAST_M2 1.167 /* of a node that nothing else gives a volume: SWMM 5's least, 12.566 ft2 */
enum { PIECES_MAX = 200 };

typedef struct making {
    const kota_flood *flood;
    const kota_map *map;
    kota_arena *arena;
    flood_drains *drains;
    int32_t *cell_unknown; /* (grid.cells) + 1; 0: none yet */
    int32_t *part_count;
    drain_profile **sections; /* (map's drain links); equal ones shared */
    drain_profile **stores;   /* (map's drain nodes) */
    const drain_profile *unit;
} making;

static kota_status check_node(const kota_drain_node *n, const kota_map *map, kota_error *err) {
    const kota_grid *grid = &map->grid;
    int32_t i = kota_grid_i(grid, n->cell), j = kota_grid_j(grid, n->cell);
    bool inside = i >= 0 && j >= 0 && i < grid->nx && j < grid->ny;
    bool sound = inside && n->bottom_m > -1000.0 && n->bottom_m < 10000.0 && n->area_m2 >= 0.0 && n->area_m2 < 1e7 &&
                 n->opening_m2 >= 0.0 && n->opening_m2 <= 1000.0 &&
                 (n->kind != KOTA_DRAIN_POND || n->curve_count >= 2);
    for (int32_t k = 1; k < n->curve_count; k++)
        sound = sound && n->curve_m[k] > n->curve_m[k - 1] && n->curve_m3[k] > n->curve_m3[k - 1];
    if (sound) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "flood: drain node \"%s\": its place, bottom, area or volumes are out of range",
                     n->id_text);
}

static kota_status check_link(const kota_drain_link *l, const kota_map *map, kota_error *err) {
    bool sound = l->from >= 0 && l->to >= 0 && l->from < map->drain_node_count && l->to < map->drain_node_count &&
                 l->from != l->to && l->barrels >= 1 && l->open_frac >= 0.0 && l->open_frac <= 1.0;
    if (l->kind == KOTA_DRAIN_PUMP) {
        sound = sound && l->capacity_m3ps >= 0.0 && l->capacity_m3ps <= 1000.0 && l->on_level_m >= l->off_level_m;
    } else {
        sound = sound && l->width_m > 0.0 && l->width_m <= 1000.0 && l->from_m > -1000.0 && l->from_m < 10000.0;
        if (l->kind != KOTA_DRAIN_PIPE && l->kind != KOTA_DRAIN_WEIR)
            sound = sound && l->height_m > 0.0 && l->height_m <= 100.0;
    }
    if (l->kind <= KOTA_DRAIN_CHANNEL)
        sound = sound && l->length_m > 0.0 && l->length_m < 1e5 && l->manning_n > 0.0 && l->manning_n <= 1.0 &&
                l->to_m > -1000.0 && l->to_m < 10000.0 && l->side_slope >= 0.0 && l->side_slope <= 100.0;
    if (sound) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "flood: drain link \"%s\": its ends, size or roughness are out of range",
                     l->id_text);
}

kota_status flood_drains_check(const kota_map *map, kota_error *err) {
    for (int32_t k = 0; k < map->drain_node_count; k++) KOTA_TRY(check_node(&map->drain_nodes[k], map, err));
    for (int32_t k = 0; k < map->drain_link_count; k++) KOTA_TRY(check_link(&map->drain_links[k], map, err));
    return KOTA_OK;
}

static bool is_conduit(const kota_drain_link *link) { return link->kind <= KOTA_DRAIN_CHANNEL; }

static int32_t pieces_of(const kota_drain_link *link) {
    if (!is_conduit(link)) return 1;
    double piece_m = link->kind == KOTA_DRAIN_CHANNEL ? PIECE_OPEN_M : PIECE_M;
    return (int32_t)kota_clamp(kota_round(link->length_m / piece_m), 1.0, PIECES_MAX);
}

/* The unknown of a cell's water, made where there is none yet. */
static int32_t cell_unknown(making *m, int32_t cell) {
    flood_drains *n = m->drains;
    if (m->cell_unknown[cell] == 0) {
        n->cell[n->unknowns++] = cell;
        m->cell_unknown[cell] = n->unknowns;
    }
    return m->cell_unknown[cell] - 1;
}

/* A manhole that only inlets lead into has no opening of its own. */
static bool has_cover(const kota_drain_node *node) {
    return node->kind == KOTA_DRAIN_MANHOLE && node->opening_m2 > 0.0;
}

static bool has_inlet(const kota_map *map, int32_t i) {
    return map->inlets[i].drain_node >= 0 && map->inlets[i].drain_node < map->drain_node_count &&
           map->drain_nodes[map->inlets[i].drain_node].kind != KOTA_DRAIN_OUTFALL;
}

/* Nodes first, then points inside of conduits (counted here, placed with their reaches), then cells. */
static void count(making *m) {
    const kota_map *map = m->map;
    flood_drains *n = m->drains;
    int32_t inner = 0, most = 0;
    for (int32_t k = 0; k < map->drain_node_count; k++) inner += map->drain_nodes[k].kind != KOTA_DRAIN_OUTFALL;
    n->nodes = inner;
    for (int32_t l = 0; l < map->drain_link_count; l++) {
        if (map->drain_links[l].kind == KOTA_DRAIN_PUMP) continue;
        inner += pieces_of(&map->drain_links[l]) - 1;
        n->reach_count += pieces_of(&map->drain_links[l]);
    }
    for (int32_t i = 0; i < map->inlet_count; i++) n->reach_count += has_inlet(map, i);
    for (int32_t k = 0; k < map->drain_node_count; k++) n->reach_count += has_cover(&map->drain_nodes[k]);
    n->first_cell = n->unknowns = inner;
    most = inner + map->drain_node_count + map->inlet_count;
    n->cell = KOTA_NEW(m->arena, int32_t, most);
    n->bottom_m = KOTA_NEW(m->arena, double, most);
    n->unknown_of = KOTA_NEW(m->arena, int32_t, map->drain_node_count);
    n->reaches = KOTA_NEW(m->arena, drain_reach, n->reach_count);
    for (int32_t u = 0; u < inner; u++) n->cell[u] = -1;
}

static void place_nodes(making *m) {
    const kota_map *map = m->map;
    flood_drains *n = m->drains;
    int32_t next = 0;
    for (int32_t k = 0; k < map->drain_node_count; k++) {
        const kota_drain_node *node = &map->drain_nodes[k];
        bool outfall = node->kind == KOTA_DRAIN_OUTFALL;
        n->unknown_of[k] = outfall ? cell_unknown(m, node->cell) : next++;
        if (!outfall)
            n->bottom_m[n->unknown_of[k]] = node->kind == KOTA_DRAIN_POND ? node->curve_m[0] : node->bottom_m;
    }
}

static const drain_profile *section_of(making *m, int32_t l) {
    const kota_drain_link *links = m->map->drain_links, *link = &links[l];
    for (int32_t k = 0; k < l; k++) {
        if (m->sections[k] == NULL || links[k].kind != link->kind) continue;
        if (kota_abs(links[k].width_m - link->width_m) > 0.0 || kota_abs(links[k].height_m - link->height_m) > 0.0)
            continue;
        if (kota_abs(links[k].side_slope - link->side_slope) > 0.0) continue;
        m->sections[l] = m->sections[k];
        return m->sections[l];
    }
    m->sections[l] = flood_drain_section(m->arena, link->kind, link->width_m, link->height_m, link->side_slope);
    return m->sections[l];
}

static void place_conduit(making *m, int32_t l, int32_t *r, int32_t *inside) {
    const kota_drain_link *link = &m->map->drain_links[l];
    flood_drains *n = m->drains;
    int32_t pieces = pieces_of(link), from = n->unknown_of[link->from], last = n->unknown_of[link->to];
    for (int32_t p = 0; p < pieces; p++) {
        double a = (double)p / pieces, b = (double)(p + 1) / pieces;
        int32_t to = p + 1 < pieces ? (*inside)++ : last;
        drain_reach *reach = &n->reaches[(*r)++];
        *reach = (drain_reach){.from = from,
                               .to = to,
                               .kind = DRAIN_REACH_CONDUIT,
                               .of = l,
                               .lead = p == 0,
                               .section = section_of(m, l),
                               .length_m = link->length_m / pieces,
                               .from_m = link->from_m + a * (link->to_m - link->from_m),
                               .to_m = link->from_m + b * (link->to_m - link->from_m),
                               .n2 = link->manning_n * link->manning_n,
                               .loss = link->loss / pieces,
                               .scale = link->barrels,
                               .flap = link->flap};
        if (p + 1 < pieces) n->bottom_m[to] = reach->to_m;
        if (m->map->drain_nodes[link->to].kind == KOTA_DRAIN_OUTFALL && m->map->drain_nodes[link->to].flap &&
            p + 1 == pieces)
            reach->flap = true;
        from = to;
    }
}

static void place_reaches(making *m) {
    const kota_map *map = m->map;
    flood_drains *n = m->drains;
    int32_t r = 0, inside = n->nodes;
    for (int32_t l = 0; l < map->drain_link_count; l++) {
        const kota_drain_link *link = &map->drain_links[l];
        if (link->kind == KOTA_DRAIN_PUMP) continue;
        if (is_conduit(link)) {
            place_conduit(m, l, &r, &inside);
            continue;
        }
        n->reaches[r++] = (drain_reach){.from = n->unknown_of[link->from],
                                        .to = n->unknown_of[link->to],
                                        .kind = link->kind == KOTA_DRAIN_WEIR ? DRAIN_REACH_WEIR : DRAIN_REACH_GATE,
                                        .of = l,
                                        .lead = true,
                                        .from_m = link->from_m,
                                        .to_m = link->from_m,
                                        .scale = link->barrels,
                                        .flap = link->flap || map->drain_nodes[link->to].flap};
    }
    for (int32_t i = 0; i < map->inlet_count; i++) {
        const kota_inlet_site *site = &map->inlets[i];
        if (!has_inlet(map, i)) continue;
        n->reaches[r++] = (drain_reach){.from = cell_unknown(m, site->cell),
                                        .to = n->unknown_of[site->drain_node],
                                        .kind = DRAIN_REACH_INLET,
                                        .of = i,
                                        .from_m = (double)map->bed_m[site->cell],
                                        .scale = site->inlets};
    }
    for (int32_t k = 0; k < map->drain_node_count; k++) {
        const kota_drain_node *node = &map->drain_nodes[k];
        if (!has_cover(node)) continue;
        double ground_m = (double)map->bed_m[node->cell];
        n->reaches[r++] =
            (drain_reach){.from = cell_unknown(m, node->cell),
                          .to = n->unknown_of[k],
                          .kind = DRAIN_REACH_COVER,
                          .of = k,
                          .from_m = kota_is_nan(node->rim_m) ? ground_m : kota_max(ground_m, node->rim_m),
                          .scale = 1.0};
    }
    for (int32_t u = n->first_cell; u < n->unknowns; u++) n->bottom_m[u] = (double)map->bed_m[n->cell[u]];
    for (int32_t k = 0; k < r; k++) { /* a conduit may lie below the bottom of its shaft */
        const drain_reach *reach = &n->reaches[k];
        if (reach->kind != DRAIN_REACH_CONDUIT) continue;
        if (n->cell[reach->from] < 0) n->bottom_m[reach->from] = kota_min(n->bottom_m[reach->from], reach->from_m);
        if (n->cell[reach->to] < 0) n->bottom_m[reach->to] = kota_min(n->bottom_m[reach->to], reach->to_m);
    }
}

/* Half of a piece belongs to each of its ends; what would be a cell's is the other end's. */
static double half_of(const flood_drains *n, const drain_reach *reach, bool from) {
    int32_t here = from ? reach->from : reach->to, there = from ? reach->to : reach->from;
    if (n->cell[here] >= 0) return 0.0;
    return (n->cell[there] >= 0 ? 1.0 : 0.5) * reach->length_m * reach->scale;
}

static void add_part(making *m, int32_t u, const drain_profile *profile, double scale, double bottom_m) {
    flood_drains *n = m->drains;
    if (!(scale > 0.0)) return;
    if (n->parts != NULL) n->parts[n->part_start[u] + m->part_count[u]] = (drain_part){profile, scale, bottom_m};
    m->part_count[u]++;
}

static void all_parts(making *m) {
    const kota_map *map = m->map;
    flood_drains *n = m->drains;
    for (int32_t u = 0; u < n->unknowns; u++) m->part_count[u] = 0;
    for (int32_t k = 0; k < map->drain_node_count; k++) {
        const kota_drain_node *node = &map->drain_nodes[k];
        int32_t u = n->unknown_of[k];
        if (node->kind == KOTA_DRAIN_OUTFALL) continue;
        if (node->kind == KOTA_DRAIN_POND)
            add_part(m, u, m->stores[k], 1.0, node->curve_m[0]);
        else
            add_part(m, u, m->unit, node->area_m2, node->bottom_m);
    }
    for (int32_t r = 0; r < n->reach_count; r++) {
        const drain_reach *reach = &n->reaches[r];
        if (reach->kind != DRAIN_REACH_CONDUIT) continue;
        add_part(m, reach->from, reach->section, half_of(n, reach, true), reach->from_m);
        add_part(m, reach->to, reach->section, half_of(n, reach, false), reach->to_m);
    }
    for (int32_t u = 0; u < n->unknowns; u++) {
        if (u >= n->first_cell)
            add_part(m, u, m->unit, m->flood->area_m2, n->bottom_m[u]);
        else if (m->part_count[u] == 0)
            add_part(m, u, m->unit, AREA_LEAST_M2, n->bottom_m[u]);
    }
}

static void place_parts(making *m) {
    const kota_map *map = m->map;
    flood_drains *n = m->drains;
    m->unit = flood_drain_shaft(m->arena, 1.0);
    m->stores = KOTA_NEW(m->arena, drain_profile *, map->drain_node_count);
    for (int32_t k = 0; k < map->drain_node_count; k++) {
        const kota_drain_node *node = &map->drain_nodes[k];
        if (node->kind == KOTA_DRAIN_POND)
            m->stores[k] = flood_drain_store(m->arena, node->curve_m, node->curve_m3, node->curve_count);
    }
    m->part_count = KOTA_NEW(m->arena, int32_t, n->unknowns);
    n->part_start = KOTA_NEW(m->arena, int32_t, n->unknowns + 1);
    all_parts(m);
    for (int32_t u = 0; u < n->unknowns; u++) n->part_start[u + 1] = n->part_start[u] + m->part_count[u];
    n->parts = KOTA_NEW(m->arena, drain_part, n->part_start[n->unknowns]);
    all_parts(m);
}

static void place_arrays(making *m) {
    flood_drains *n = m->drains;
    double **unknown[] = {&n->level_m, &n->volume_m3, &n->want_m3, &n->rest,  &n->more,
                          &n->change,  &n->down_m3,   &n->down_m2, &n->start, &n->first_m};
    for (int32_t k = 0; k < KOTA_COUNT(unknown); k++) *unknown[k] = KOTA_NEW(m->arena, double, n->unknowns);
    double **reach[] = {&n->flow_m3ps, &n->push, &n->pull};
    for (int32_t k = 0; k < KOTA_COUNT(reach); k++) *reach[k] = KOTA_NEW(m->arena, double, n->reach_count);
    n->pump_running = KOTA_NEW(m->arena, uint8_t, m->map->drain_link_count);
    n->link_m3 = KOTA_NEW(m->arena, double, m->map->drain_link_count);
    n->node_m3 = KOTA_NEW(m->arena, double, m->map->drain_node_count);
    n->cell_m3 = KOTA_NEW(m->arena, double, n->unknowns);
    n->entry = KOTA_NEW(m->arena, int32_t, n->reach_count);
    int32_t *from = kota_alloc((size_t)n->reach_count + 1, sizeof *from);
    int32_t *to = kota_alloc((size_t)n->reach_count + 1, sizeof *to);
    for (int32_t r = 0; r < n->reach_count; r++) {
        from[r] = n->reaches[r].from;
        to[r] = n->reaches[r].to;
    }
    flood_drain_matrix_create(&n->matrix, m->arena, n->unknowns, from, to, n->entry, n->reach_count);
    kota_free(from);
    kota_free(to);
}

flood_drains *flood_drains_make(const kota_flood *flood) {
    making m = {.flood = flood, .map = flood->map, .arena = flood->arena};
    m.drains = KOTA_NEW(m.arena, flood_drains, 1);
    m.cell_unknown = kota_alloc((size_t)flood->grid.cells, sizeof *m.cell_unknown);
    m.sections = kota_alloc((size_t)m.map->drain_link_count + 1, sizeof(drain_profile *));
    count(&m);
    place_nodes(&m);
    place_reaches(&m);
    place_parts(&m);
    place_arrays(&m);
    kota_free(m.cell_unknown);
    kota_free(m.sections);
    return m.drains;
}
