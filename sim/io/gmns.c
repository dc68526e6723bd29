/* Reading GMNS. */
#include "io/gmns.h"

#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/csv.h"
#include "io/net_inside.h"

typedef struct reading {
    kota_net *net;
    kota_arena *arena;
    const char *folder;
    kota_csv_table *table;
    kota_net_names *nodes, *links;
    int32_t node_room, link_room, turn_room, point_room;
    double length_unit_m, speed_unit_mps;
} reading;

static kota_status open_table(reading *of, const char *name, bool needed, kota_error *err) {
    char *path = kota_text_format("%s/%s", of->folder, name);
    const char *kept = kota_arena_text(of->arena, path);
    kota_free(path);
    kota_csv_destroy(of->table);
    of->table = NULL;
    if (!needed && !kota_file_exists(kept)) return KOTA_OK;
    return kota_csv_read(&of->table, kept, err);
}

/* A cell by the name of its column; "" where there is no such column. */
static const char *cell(const reading *of, int32_t row, const char *name) {
    int32_t column = kota_csv_column(of->table, name);
    return column >= 0 ? kota_csv_cell(of->table, row, column) : "";
}

static kota_status number(double *value, const reading *of, int32_t row, const char *name, kota_error *err) {
    int32_t column = kota_csv_column(of->table, name);
    *value = KOTA_NAN;
    return column >= 0 ? kota_csv_get_number(value, of->table, row, column, err) : KOTA_OK;
}

static kota_status need(const reading *of, const char *const *names, int32_t count, kota_error *err) {
    for (int32_t k = 0; k < count; k++) {
        int32_t column;
        KOTA_TRY(kota_csv_need(&column, of->table, names[k], err));
    }
    return KOTA_OK;
}

static kota_status fail_cell(const reading *of, int32_t row, const char *name, const char *words, kota_error *err) {
    return kota_csv_fail(of->table, row, kota_csv_column(of->table, name), words, err);
}

static kota_status take_unit(double *unit, const reading *of, const char *name, bool speed, kota_error *err) {
    static const struct {
        const char *name;
        double is;
        bool speed;
    } UNITS[] = {{"m", 1.0, false},         {"meter", 1.0, false},        {"meters", 1.0, false},
                 {"km", 1000.0, false},     {"kilometer", 1000.0, false}, {"mi", 1609.344, false},
                 {"mile", 1609.344, false}, {"miles", 1609.344, false},   {"ft", 0.3048, false},
                 {"feet", 0.3048, false},   {"kph", 1 / 3.6, true},       {"km/h", 1 / 3.6, true},
                 {"kmh", 1 / 3.6, true},    {"mph", 0.44704, true},       {"m/s", 1.0, true},
                 {"mps", 1.0, true}};
    const char *text = cell(of, 0, name);
    if (text[0] == '\0') return KOTA_OK;
    for (int32_t u = 0; u < KOTA_COUNT(UNITS); u++) {
        if (UNITS[u].speed != speed || strcmp(UNITS[u].name, text) != 0) continue;
        *unit = UNITS[u].is;
        return KOTA_OK;
    }
    return fail_cell(of, 0, name, speed ? "must be kph, mph or m/s" : "must be m, km, mi or ft", err);
}

static kota_status read_config(reading *of, kota_error *err) {
    KOTA_TRY(open_table(of, "config.csv", false, err));
    if (of->table == NULL || kota_csv_rows(of->table) == 0) return KOTA_OK;
    const char *crs = cell(of, 0, "crs");
    double epsg;
    if (strncmp(crs, "EPSG:", 5) == 0 && kota_text_to_number(crs + 5, &epsg)) of->net->epsg = (int32_t)epsg;
    KOTA_TRY(take_unit(&of->length_unit_m, of, "long_length", false, err));
    return take_unit(&of->speed_unit_mps, of, "speed", true, err);
}

static kota_status read_nodes(reading *of, kota_error *err) {
    static const char *const NEEDED[] = {"node_id", "x_coord", "y_coord"};
    kota_net *net = of->net;
    KOTA_TRY(open_table(of, "node.csv", true, err));
    KOTA_TRY(need(of, NEEDED, KOTA_COUNT(NEEDED), err));
    for (int32_t row = 0; row < kota_csv_rows(of->table); row++) {
        kota_net_node node = {.id = kota_arena_text(of->arena, cell(of, row, "node_id")), .signal = -1};
        KOTA_TRY(number(&node.x_m, of, row, "x_coord", err));
        KOTA_TRY(number(&node.y_m, of, row, "y_coord", err));
        if (kota_is_nan(node.x_m)) return fail_cell(of, row, "x_coord", "must be a number", err);
        if (kota_is_nan(node.y_m)) return fail_cell(of, row, "y_coord", "must be a number", err);
        if (!kota_net_names_add(of->nodes, node.id, net->node_count))
            return fail_cell(of, row, "node_id", "stands here a second time; give each node its own", err);
        net->nodes = kota_grow(net->nodes, net->node_count, &of->node_room, sizeof *net->nodes);
        net->nodes[net->node_count++] = node;
    }
    return KOTA_OK;
}

/* "LINESTRING (x y, x y)"; false where it is none. */
static bool take_line(reading *of, const char *text) {
    const char *at = strchr(text, '(');
    if (at == NULL || strncmp(text, "LINESTRING", 10) != 0 || strchr(at, ')') == NULL) return false;
    for (at++; *at != '\0' && *at != ')';) {
        double xy[2];
        for (int32_t k = 0; k < 2; k++) {
            char digits[64];
            at += strspn(at, " ");
            size_t length = strcspn(at, " ,)");
            if (length >= sizeof digits) return false;
            memcpy(digits, at, length);
            digits[length] = '\0';
            if (!kota_text_to_number(digits, &xy[k])) return false;
            at += length;
        }
        kota_net__add_point(of->net, &of->point_room, xy[0], xy[1]);
        at += strcspn(at, ",)"); /* heights are passed over */
        at += *at == ',';
    }
    return true;
}

/* The class's own where a link does not say. */
static void defaults(kota_net_link *link) {
    static const struct {
        double lanes, speed_mps, capacity_pceps;
    } CLASS[KOTA_ROAD_CLASS_COUNT] = {
#define KOTA_ROAD_CLASS(name, text, lanes, speed_kmph, capacity_pceph)                                               \
    {lanes, speed_kmph / 3.6, capacity_pceph / 3600.0},
#include "map/road_classes.def"
#undef KOTA_ROAD_CLASS
    };
    if (link->road_class < 0) {
        bool sized = link->lanes > 0.0 && link->speed_mps > 0.0;
        link->road_class = sized ? kota_net_class_by_size(link->lanes, link->speed_mps) : KOTA_ROAD_RESIDENTIAL;
    }
    if (kota_is_nan(link->lanes)) link->lanes = CLASS[link->road_class].lanes;
    if (kota_is_nan(link->speed_mps)) link->speed_mps = CLASS[link->road_class].speed_mps;
    if (kota_is_nan(link->capacity_pceps))
        link->capacity_pceps = CLASS[link->road_class].capacity_pceps * link->lanes;
}

static kota_status take_geometry(reading *of, kota_net_link *link, int32_t row, kota_error *err) {
    kota_net *net = of->net;
    const char *text = cell(of, row, "geometry");
    link->point_first = net->point_count;
    if (text[0] != '\0' && !take_line(of, text))
        return fail_cell(of, row, "geometry", "must be LINESTRING (x y, x y, ...)", err);
    if (net->point_count - link->point_first < 2) {
        net->point_count = link->point_first;
        kota_net__add_point(of->net, &of->point_room, net->nodes[link->from].x_m, net->nodes[link->from].y_m);
        kota_net__add_point(of->net, &of->point_room, net->nodes[link->to].x_m, net->nodes[link->to].y_m);
    }
    link->point_count = net->point_count - link->point_first;
    if (!kota_is_nan(link->length_m)) return KOTA_OK;
    link->length_m = 0.0;
    for (int32_t p = link->point_first + 1; p < net->point_count; p++) {
        double dx_m = net->xy_m[2 * p] - net->xy_m[2 * p - 2], dy_m = net->xy_m[2 * p + 1] - net->xy_m[2 * p - 1];
        link->length_m += kota_sqrt(dx_m * dx_m + dy_m * dy_m);
    }
    return KOTA_OK;
}

static kota_status add_link(reading *of, kota_net_link link, int32_t row, kota_error *err) {
    kota_net *net = of->net;
    if (!kota_net_names_add(of->links, link.id, net->link_count))
        return fail_cell(of, row, "link_id", "stands here a second time; give each link its own", err);
    net->links = kota_grow(net->links, net->link_count, &of->link_room, sizeof *net->links);
    net->links[net->link_count++] = link;
    return KOTA_OK;
}

/* The other direction of a link that is not directed. */
static kota_status add_back(reading *of, kota_net_link link, int32_t row, kota_error *err) {
    int32_t first = link.point_first, count = link.point_count, from = link.from;
    char *id = kota_text_format("%s_r", link.id);
    link.id = kota_arena_text(of->arena, id);
    kota_free(id);
    link.from = link.to;
    link.to = from;
    link.point_first = of->net->point_count;
    for (int32_t p = first + count - 1; p >= first; p--)
        kota_net__add_point(of->net, &of->point_room, of->net->xy_m[2 * p], of->net->xy_m[2 * p + 1]);
    return add_link(of, link, row, err);
}

static bool for_vehicles(const char *uses) {
    static const char *const WORDS[] = {"auto", "car", "motor", "truck", "all", "hov", "sov"};
    for (int32_t w = 0; w < KOTA_COUNT(WORDS); w++)
        if (strstr(uses, WORDS[w]) != NULL) return true;
    return uses[0] == '\0';
}

static kota_status take_end(int32_t *node, const reading *of, int32_t row, const char *column, kota_error *err) {
    *node = kota_net_names_find(of->nodes, cell(of, row, column));
    return *node >= 0 ? KOTA_OK
                      : fail_cell(of, row, column, "is no node of node.csv; add it there, or correct it", err);
}

static kota_status read_link(reading *of, int32_t row, kota_error *err) {
    const char *directed = cell(of, row, "directed");
    kota_net_link link = {.id = kota_arena_text(of->arena, cell(of, row, "link_id")),
                          .name = kota_arena_text(of->arena, cell(of, row, "name")),
                          .road_class = kota_net_class(cell(of, row, "facility_type"))};
    if (!for_vehicles(cell(of, row, "allowed_uses"))) {
        of->net->skipped++;
        return KOTA_OK;
    }
    KOTA_TRY(take_end(&link.from, of, row, "from_node_id", err));
    KOTA_TRY(take_end(&link.to, of, row, "to_node_id", err));
    KOTA_TRY(number(&link.length_m, of, row, "length", err));
    KOTA_TRY(number(&link.speed_mps, of, row, "free_speed", err));
    KOTA_TRY(number(&link.lanes, of, row, "lanes", err));
    KOTA_TRY(number(&link.capacity_pceps, of, row, "capacity", err));
    link.length_m *= of->length_unit_m;
    link.speed_mps *= of->speed_unit_mps;
    link.capacity_pceps *= (kota_is_nan(link.lanes) ? 1.0 : link.lanes) / 3600.0;
    KOTA_TRY(take_geometry(of, &link, row, err));
    defaults(&link);
    if (!(link.length_m > 0.0)) return fail_cell(of, row, "link_id", "has no length; it must be above 0", err);
    if (!(link.speed_mps > 0.0)) return fail_cell(of, row, "free_speed", "must be above 0", err);
    if (!(link.lanes > 0.0)) return fail_cell(of, row, "lanes", "must be above 0", err);
    if (!(link.capacity_pceps > 0.0)) return fail_cell(of, row, "capacity", "must be above 0", err);
    KOTA_TRY(add_link(of, link, row, err));
    bool both = strcmp(directed, "false") == 0 || strcmp(directed, "False") == 0 || strcmp(directed, "FALSE") == 0 ||
                strcmp(directed, "0") == 0;
    return both ? add_back(of, link, row, err) : KOTA_OK;
}

static kota_status read_links(reading *of, kota_error *err) {
    static const char *const NEEDED[] = {"link_id", "from_node_id", "to_node_id"};
    KOTA_TRY(open_table(of, "link.csv", true, err));
    KOTA_TRY(need(of, NEEDED, KOTA_COUNT(NEEDED), err));
    for (int32_t row = 0; row < kota_csv_rows(of->table); row++) KOTA_TRY(read_link(of, row, err));
    if (of->net->link_count > 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s/link.csv: has no link that vehicles may drive; nothing is left to read",
                     of->folder);
}

static kota_status read_movements(reading *of, bool *without, kota_error *err) {
    static const char *const NEEDED[] = {"ib_link_id", "ob_link_id"};
    kota_net *net = of->net;
    KOTA_TRY(open_table(of, "movement.csv", false, err));
    if (of->table == NULL) return KOTA_OK;
    KOTA_TRY(need(of, NEEDED, KOTA_COUNT(NEEDED), err));
    for (int32_t row = 0; row < kota_csv_rows(of->table); row++) {
        kota_net_turn turn = {.from_link = kota_net_names_find(of->links, cell(of, row, "ib_link_id")),
                              .to_link = kota_net_names_find(of->links, cell(of, row, "ob_link_id")),
                              .signal = -1,
                              .slot = -1};
        if (turn.from_link < 0 || turn.to_link < 0) {
            if (net->skipped > 0) continue; /* it may be one that was left out */
            return fail_cell(of, row, turn.from_link < 0 ? "ib_link_id" : "ob_link_id",
                             "is no link of link.csv; add it there, or correct it", err);
        }
        if (net->links[turn.from_link].to != net->links[turn.to_link].from)
            return fail_cell(of, row, "ob_link_id", "does not begin where the other link ends; correct the movement",
                             err);
        without[net->links[turn.from_link].to] = false;
        net->turns = kota_grow(net->turns, net->turn_count, &of->turn_room, sizeof *net->turns);
        net->turns[net->turn_count++] = turn;
    }
    return KOTA_OK;
}

kota_status kota_gmns_read(kota_net *net, const char *folder, kota_arena *arena, kota_error *err) {
    *net = (kota_net){0};
    reading of = {.net = net,
                  .arena = arena,
                  .folder = folder,
                  .nodes = kota_net_names_create(),
                  .links = kota_net_names_create(),
                  .length_unit_m = 1.0,
                  .speed_unit_mps = 1.0 / 3.6};
    bool *without = NULL;
    kota_status status = read_config(&of, err);
    if (status == KOTA_OK) status = read_nodes(&of, err);
    if (status == KOTA_OK) status = read_links(&of, err);
    if (status == KOTA_OK) {
        without = kota_alloc((size_t)net->node_count + 1, sizeof *without);
        for (int32_t n = 0; n < net->node_count; n++) without[n] = true;
        status = read_movements(&of, without, err);
    }
    if (status == KOTA_OK) {
        kota_net_keep(net, arena);
        kota_net_add_turns(net, without, arena);
    } else {
        kota_net_drop(net);
    }
    kota_free(without);
    kota_csv_destroy(of.table);
    kota_net_names_destroy(of.nodes);
    kota_net_names_destroy(of.links);
    return status;
}
