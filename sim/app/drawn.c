/* What can be drawn. Sizes and prices are for a first try in a workshop, which has a few sizes of each; in the file
 * they are plain numbers to edit. */
#include "app/drawn.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <string.h>

#include "core/mathx.h"
#include "core/text.h"

#define PUMP_IDR_PER_M3PS 1e9      /* Surabaya upgrades a house to 3 m3/s for Rp 3 billion (Suara Surabaya) */
#define PUMP_ON_M 0.05             /* above the ground where it draws: a street that begins to hold water; assumed */
#define PUMP_OFF_M 0.02            /* the same */
#define PUMP_WATER_M 60.0          /* nearer to water it would draw from that (map/sketch_sites.c) */
#define POND_SIDE_M 60.0           /* as kota.policy.retention_pond; a cell where those are larger */
#define POND_IDR_PER_M3 0.9e6      /* Bandung's Andir: 160,000 m3 for Rp 141 billion (Kompas) */
#define BIN_IDR_PER_M3 4e6         /* assumed: 25 million an armroll container of 6 m3 */
#define STREET_REACH_M 60.0        /* from a click to the street that it means; assumed */
#define EDGE_M (0.5 * POND_SIDE_M) /* from the border of the map */

/* ---- sizes ---- */

typedef struct measures { /* from which + and - choose */
    double values[8];
    int32_t count, usual;
} measures;

static measures measures_of(kota_view_tool tool) {
    static const measures pump = {{0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0}, 8, 2}; /* m3/s; assumed */
    static const measures pond = {{1.0, 1.5, 2.0, 3.0, 4.0, 5.0}, 6, 3};  /* m; assumed, less in a wet delta */
    static const measures bin = {{1.0, 3.0, 6.0, 8.0, 10.0, 20.0}, 6, 2}; /* m3; armroll: 6 to 10, SNI 19-2454-2002 */
    static const measures none = {{0.0}, 1, 0};
    return tool == KOTA_VIEW_PUMP ? pump : tool == KOTA_VIEW_POND ? pond : tool == KOTA_VIEW_BIN ? bin : none;
}

double kota_drawn_measure(kota_view_tool tool, double now, int32_t way) {
    measures m = measures_of(tool);
    double best = now > 0.0 ? now : m.values[m.usual], from = best;
    for (int32_t k = 0; k < m.count; k++) {
        if (way > 0 && m.values[k] > from * 1.001 && !(best > from * 1.001)) best = m.values[k];
        if (way < 0 && m.values[k] < from * 0.999) best = m.values[k];
    }
    return best;
}

/* ---- what it would be ---- */

/* The nearest water that is PUMP_WATER_M off at least; near: there is some nearer. False: there is none. */
static bool find_water(const kota_map *map, kota_view_drawn *drawn, bool *near) {
    const kota_grid *grid = &map->grid;
    double best_m2 = KOTA_INFINITY;
    *near = false;
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            if (!map->water[kota_grid_at(grid, i, j)]) continue;
            double x_m = grid->west_m + (i + 0.5) * grid->dx_m, y_m = grid->south_m + (j + 0.5) * grid->dx_m;
            double dx = x_m - drawn->x_m, dy = y_m - drawn->y_m, m2 = dx * dx + dy * dy;
            if (m2 < (PUMP_WATER_M + grid->dx_m) * (PUMP_WATER_M + grid->dx_m)) *near = true;
            if (m2 >= best_m2) continue;
            best_m2 = m2;
            drawn->to_x_m = x_m;
            drawn->to_y_m = y_m;
        }
    }
    return best_m2 < KOTA_INFINITY;
}

static void plan_pump(kota_view_drawn *drawn, const kota_map *map) {
    bool near = false;
    drawn->cost_idr = drawn->size * PUMP_IDR_PER_M3PS;
    if (!find_water(map, drawn, &near)) drawn->why = "no_water";
    if (near) drawn->why = "near_water";
}

/* Who lives there has to move; water and the border of the map leave no room. The ground is dug cell by cell. */
static void plan_pond(kota_view_drawn *drawn, const kota_map *map, const kota_view_wish *wish) {
    const kota_grid *grid = &map->grid;
    double usual_m = kota_max(POND_SIDE_M, grid->dx_m);
    int32_t cells = 0;
    drawn->wide_m = wish->wide_m > 0.0 ? kota_round(wish->wide_m) : usual_m;
    drawn->tall_m = wish->tall_m > 0.0 ? kota_round(wish->tall_m) : usual_m;
    drawn->deep_m = drawn->size;
    drawn->size = drawn->wide_m * drawn->tall_m * drawn->deep_m;
    drawn->cost_idr = drawn->size * POND_IDR_PER_M3;
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            double x_m = grid->west_m + (i + 0.5) * grid->dx_m, y_m = grid->south_m + (j + 0.5) * grid->dx_m;
            if (kota_abs(x_m - drawn->x_m) > 0.5 * drawn->wide_m || kota_abs(y_m - drawn->y_m) > 0.5 * drawn->tall_m)
                continue;
            int32_t cell = kota_grid_at(grid, i, j);
            drawn->persons += (double)map->persons[cell];
            cells++;
            if (map->water[cell]) drawn->why = "on_water";
        }
    }
    if (cells == 0) drawn->why = "small";
}

static void plan_closure(kota_view_drawn *drawn, const kota_map *map) {
    const kota_roads *roads = &map->roads;
    int32_t l = kota_roads_nearest_link(roads, drawn->x_m, drawn->y_m);
    if (l < 0) {
        drawn->why = "no_street";
        return;
    }
    /* its middle stands for it, from which it is found again */
    int32_t a = roads->shape_start[l], b = roads->shape_start[l + 1] - 1, mid = (a + b) / 2;
    const double *p = roads->shape_xy_m + 2 * (size_t)mid;
    double x_m = 0.5 * (p[0] + p[2]), y_m = 0.5 * (p[1] + p[3]), dx = x_m - drawn->x_m, dy = y_m - drawn->y_m;
    double reach_m = STREET_REACH_M + 0.5 * (double)roads->link_length_m[l];
    if (dx * dx + dy * dy > reach_m * reach_m) drawn->why = "no_street";
    const char *street = roads->link_street[l] >= 0 ? roads->street_names[roads->link_street[l]] : "";
    size_t length = strlen(street);
    if (length >= sizeof drawn->street) length = sizeof drawn->street - 1;
    while (length > 0 && ((unsigned char)street[length] & 0xc0) == 0x80) length--; /* whole letters of UTF-8 */
    memcpy(drawn->street, street, length);
    drawn->size = (double)roads->link_length_m[l];
    drawn->x_m = kota_round(10.0 * x_m) / 10.0;
    drawn->y_m = kota_round(10.0 * y_m) / 10.0;
    drawn->to_x_m = roads->node_x_m[roads->link_to[l]];
    drawn->to_y_m = roads->node_y_m[roads->link_to[l]];
}

static bool is_inside(const kota_grid *grid, const kota_view_drawn *drawn, const kota_view_wish *wish) {
    double east_m = drawn->x_m - grid->west_m, north_m = drawn->y_m - grid->south_m;
    double x_m = kota_max(EDGE_M, 0.5 * wish->wide_m), y_m = kota_max(EDGE_M, 0.5 * wish->tall_m);
    return kota_grid_find(grid, drawn->x_m, drawn->y_m) >= 0 && east_m > x_m && north_m > y_m &&
           east_m < grid->nx * grid->dx_m - x_m && north_m < grid->ny * grid->dx_m - y_m;
}

kota_view_drawn kota_drawn_at(const kota_map *map, const kota_view_wish *wish) {
    kota_view_tool tool = wish->tool;
    kota_view_drawn drawn = {.tool = tool, .x_m = kota_round(wish->x_m), .y_m = kota_round(wish->y_m)};
    if (!is_inside(&map->grid, &drawn, wish)) {
        drawn.why = "outside";
        return drawn;
    }
    int32_t cell = kota_grid_find(&map->grid, drawn.x_m, drawn.y_m);
    drawn.ground_m = (double)map->bed_m[cell];
    drawn.size = kota_drawn_measure(tool, wish->measure, 0);
    if (tool == KOTA_VIEW_PUMP) plan_pump(&drawn, map);
    if (tool == KOTA_VIEW_POND) plan_pond(&drawn, map, wish);
    if (tool == KOTA_VIEW_CLOSURE) plan_closure(&drawn, map);
    if (tool == KOTA_VIEW_BIN) {
        drawn.cost_idr = drawn.size * BIN_IDR_PER_M3;
        if (map->water[cell]) drawn.why = "on_water";
        if (map->roads.link_count == 0) drawn.why = "no_street";
    }
    if (map->no_heights && (tool == KOTA_VIEW_PUMP || tool == KOTA_VIEW_POND)) drawn.why = "no_heights";
    return drawn;
}

/* ---- the sheet ---- */

bool kota_sheet_put(kota_sheet *sheet, const kota_view_drawn *drawn, int32_t at) {
    if (at < 0 || at > sheet->count || at == KOTA_VIEW_DRAWN_MAX) return false;
    int32_t number = at < sheet->count ? sheet->items[at].number : ++sheet->numbers[drawn->tool];
    sheet->items[at] = *drawn;
    sheet->items[at].number = number;
    sheet->count += at == sheet->count ? 1 : 0;
    return true;
}

void kota_sheet_remove(kota_sheet *sheet, int32_t at) {
    if (at < 0 || at >= sheet->count) return;
    sheet->count--;
    memmove(&sheet->items[at], &sheet->items[at + 1], (size_t)(sheet->count - at) * sizeof sheet->items[0]);
}

/* ---- as a file ---- */

static void add_number(kota_text *out, double value) { kota_text_add(out, "%.10g", value); }

static void add_place(kota_text *out, double x_m, double y_m) {
    kota_text_add(out, "{ ");
    add_number(out, x_m);
    kota_text_add(out, ", ");
    add_number(out, y_m);
    kota_text_add(out, " }");
}

static void add_pump(kota_text *out, const kota_view_drawn *d) {
    kota_text_add(out, "            { id = \"drawn-pump-%d\", name = \"Pump %d\", from = ", (int)d->number,
                  (int)d->number);
    add_place(out, d->x_m, d->y_m);
    kota_text_add(out, ", to = ");
    add_place(out, d->to_x_m, d->to_y_m);
    kota_text_add(out, ",\n              capacity_m3_per_s = %g, on_level_m = %.2f, off_level_m = %.2f },\n", d->size,
                  d->ground_m + PUMP_ON_M, d->ground_m + PUMP_OFF_M);
}

static void add_pond(kota_text *out, const kota_view_drawn *d) {
    double w = 0.5 * d->wide_m, t = 0.5 * d->tall_m;
    kota_text_add(
        out, "            { id = \"drawn-pond-%d\", name = \"Pond %d\", bed_m = %.2f,\n              outline = { ",
        (int)d->number, (int)d->number, d->ground_m - d->deep_m);
    for (int32_t k = 0; k < 4; k++) {
        add_place(out, d->x_m + (k == 0 || k == 3 ? -w : w), d->y_m + (k < 2 ? -t : t));
        kota_text_add(out, k < 3 ? ", " : " } },\n");
    }
}

static void add_closure(kota_text *out, const kota_view_drawn *d) {
    kota_text_add(out, "        closed_street { name = \"Closed street %d\", at = ", (int)d->number);
    add_place(out, d->x_m, d->y_m);
    kota_text_add(out, " }, --");
    for (const char *c = d->street[0] != '\0' ? d->street : "a street without a name", *s = c; *c != '\0'; c++)
        kota_text_add(out, "%s%c", c == s ? " " : "", *c == '\n' || *c == '\r' ? ' ' : *c);
    kota_text_add(out, "\n");
}

static void add_bin(kota_text *out, const kota_view_drawn *d) {
    kota_text_add(out,
                  "            { id = \"drawn-bin-%d\", name = \"Bin %d\", kind = \"tps\", at = ", (int)d->number,
                  (int)d->number);
    add_place(out, d->x_m, d->y_m);
    kota_text_add(out, ", capacity_m3 = %g },\n", d->size);
}

static int32_t count_of(const kota_sheet *sheet, kota_view_tool tool) {
    int32_t count = 0;
    for (int32_t k = 0; k < sheet->count; k++) count += sheet->items[k].tool == tool ? 1 : 0;
    return count;
}

/* A list of one kind of things, where there are some. */
static void add_list(kota_text *out, const kota_sheet *sheet, kota_view_tool tool, const char *comment,
                     const char *key, void (*add)(kota_text *out, const kota_view_drawn *drawn)) {
    if (count_of(sheet, tool) == 0) return;
    kota_text_add(out, "        -- %s\n        %s = {\n", comment, key);
    for (int32_t k = 0; k < sheet->count; k++)
        if (sheet->items[k].tool == tool) add(out, &sheet->items[k]);
    kota_text_add(out, "        },\n");
}

static void add_what(kota_text *out, const kota_sheet *sheet) {
    static const char *const one[] = {"", "pump", "pond", "closed street", "bin"};
    bool first = true;
    kota_text_add(out, "    what = \"");
    for (int32_t tool = KOTA_VIEW_PUMP; tool <= KOTA_VIEW_BIN; tool++) {
        int32_t count = count_of(sheet, (kota_view_tool)tool);
        if (count == 0) continue;
        kota_text_add(out, "%s%d %s%s", first ? "" : ", ", (int)count, one[tool], count > 1 ? "s" : "");
        first = false;
    }
    kota_text_add(out, first ? "nothing yet\",\n" : "\",\n");
}

/* "study" of ".../overlays/study.lua". */
static char *stem_of(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path, *dot = strrchr(name, '.');
    return kota_text_format("%.*s", dot != NULL ? (int)(dot - name) : (int)strlen(name), name);
}

char *kota_sheet_lua(const kota_sheet *sheet, const char *scenario, const char *path) {
    kota_text out = {0};
    char *stem = stem_of(path);
    double cost_idr = 0.0;
    bool built = sheet->count > count_of(sheet, KOTA_VIEW_CLOSURE);
    for (int32_t k = 0; k < sheet->count; k++) cost_idr += sheet->items[k].cost_idr;
    kota_text_add(
        &out,
        "-- Drawn on the map in kota's window, on top of %s. Places are { x, y } in metres of the map, east "
        "and north.\n-- Without the window: kota run %s --with %s\n-- In a study beside that file: { "
        "\"Drawing\", base:adopt(require \"overlays.%s\") }\nlocal kota = require \"kota\"\n",
        scenario, scenario, path, stem);
    if (count_of(sheet, KOTA_VIEW_CLOSURE) > 0)
        kota_text_add(&out, "local closed_street = require \"kota.policy.closed_street\"\n");
    kota_text_add(&out, "\nreturn kota.measure {\n    name = \"Drawing\",\n");
    add_what(&out, sheet);
    kota_text_add(&out, "    cost_idr = %.0f,\n", cost_idr);
    if (built) {
        kota_text_add(&out, "    add = {\n");
        add_list(&out, sheet, KOTA_VIEW_PUMP, "about Rp 1 billion a m3/s (Surabaya; Suara Surabaya)", "pumps",
                 add_pump);
        add_list(&out, sheet, KOTA_VIEW_POND, "about Rp 0.9 million a m3 (Bandung's Andir; Kompas)", "basins",
                 add_pond);
        add_list(&out, sheet, KOTA_VIEW_BIN, "collection points; Rp 4 million a m3 (assumed)", "facilities", add_bin);
        kota_text_add(&out, "    },\n");
    }
    if (count_of(sheet, KOTA_VIEW_CLOSURE) > 0) {
        kota_text_add(&out, "    policies = {\n");
        for (int32_t k = 0; k < sheet->count; k++)
            if (sheet->items[k].tool == KOTA_VIEW_CLOSURE) add_closure(&out, &sheet->items[k]);
        kota_text_add(&out, "    },\n");
    }
    kota_text_add(&out, "}\n");
    kota_free(stem);
    return out.chars;
}

#endif
