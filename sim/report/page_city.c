/* The quality report of an imported city: one page with a map that says what is there, what is assumed or generated,
 * and what looks wrong. It is read from the city's folder alone, so that it can be made again after edits. */
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/sentence.h"
#include "io/bundle.h"
#include "io/png.h"
#include "map/shape.h"
#include "report/assets.h"
#include "report/page.h"

#define MAP_PX 1000.0
#define DENSE_PER_KM2 80000.0 /* more than Manila's 43,000 (PSA 2020) twice over: a slip in units; assumed */
#define SPARSE_PER_KM2 50.0   /* fewer is no district of a city; assumed */
#define UNSERVED 10.0    /* times as many residents for a TPS as persons_per_tps: the list is not whole; assumed */
#define DRAIN_WIDE_M 1.2 /* wider drains are drawn wider */
enum { RELIEF_MAX = 600, LISTED_MAX = 40, NAMED_MAX = 10 };

typedef struct city_page {
    kota_text html;
    const kota_words *words, *errors;
    const kota_bundle *bundle;
    const kota_json *card;
    double px_per_m;
} city_page;

static void put_text(city_page *of, const char *text) { kota_report_page_escape(&of->html, text, false); }
static void put_word(city_page *of, const char *key) { put_text(of, kota_word(of->words, key)); }

static void put_head(city_page *of, const char *key) {
    kota_text_add(&of->html, "<h2>");
    put_word(of, key);
    kota_text_add(&of->html, "</h2>\n");
}

/* ---- the map ---- */

static double px(const city_page *of, double x_m) { return x_m * of->px_per_m; }
static double py(const city_page *of, double y_m) { return (of->bundle->sketch.height_m - y_m) * of->px_per_m; }

/* Points that fall on the same pixel as the one before are left out. */
static void put_path(city_page *of, const kota_points *line, bool closed) {
    int32_t last_x = INT32_MIN, last_y = INT32_MIN;
    for (int32_t p = 0; p < line->count; p++) {
        int32_t x = (int32_t)kota_round(px(of, line->xy_m[2 * p])),
                y = (int32_t)kota_round(py(of, line->xy_m[2 * p + 1]));
        if (p > 0 && p + 1 < line->count && x == last_x && y == last_y) continue;
        kota_text_add(&of->html, "%c%d %d", p == 0 ? 'M' : 'L', x, y);
        last_x = x;
        last_y = y;
    }
    kota_text_add(&of->html, closed ? "Z" : "");
}

/* Heights as grey from the lowest to the highest, the sea blue, at most RELIEF_MAX pixels a side. */
static kota_status put_relief(city_page *of, kota_error *err) {
    const kota_survey *survey = &of->bundle->survey;
    if (survey->bed_m == NULL && survey->sea == NULL) return KOTA_OK;
    int32_t step = 1 + kota_maxi(survey->nx, survey->ny) / RELIEF_MAX, nx = (survey->nx + step - 1) / step,
            ny = (survey->ny + step - 1) / step;
    double low = KOTA_INFINITY, high = -KOTA_INFINITY;
    for (int32_t k = 0; survey->bed_m != NULL && k < survey->nx * survey->ny; k++) {
        low = kota_min(low, (double)survey->bed_m[k]);
        high = kota_max(high, (double)survey->bed_m[k]);
    }
    uint8_t *rgb = kota_alloc((size_t)nx * (size_t)ny, 3), *bytes = NULL;
    size_t length = 0;
    for (int32_t j = 0; j < ny; j++)
        for (int32_t i = 0; i < nx; i++) {
            size_t at = (size_t)((ny - 1 - j) * step) * (size_t)survey->nx + (size_t)(i * step);
            bool sea = survey->sea != NULL && survey->sea[at] > 0.5f;
            double bed = survey->bed_m != NULL ? (double)survey->bed_m[at] : 0;
            double share =
                survey->bed_m == NULL ? 1 : kota_sqrt(kota_clamp((bed - low) / kota_max(high - low, 0.01), 0, 1));
            uint8_t *to = &rgb[3 * ((size_t)j * (size_t)nx + (size_t)i)];
            to[0] = (uint8_t)(sea ? 166 : 178 + 70 * share);
            to[1] = (uint8_t)(sea ? 196 : 200 + 44 * share);
            to[2] = (uint8_t)(sea ? 220 : 186 + 46 * share);
        }
    kota_status status = kota_png_encode(&bytes, &length, rgb, nx, ny, 3, err);
    if (status == KOTA_OK) {
        double side_px = px(of, survey->dx_m) * step;
        kota_text_add(&of->html,
                      "<image x=\"0\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" preserveAspectRatio=\"none\" "
                      "href=\"data:image/png;base64,",
                      py(of, 0) - ny * side_px, nx * side_px, ny * side_px);
        kota_report__base64(&of->html, bytes, length);
        kota_text_add(&of->html, "\"/>\n");
    }
    kota_free(bytes);
    kota_free(rgb);
    return status;
}

static void put_roads(city_page *of) {
    static const char *const COLOURS[KOTA_ROAD_CLASS_COUNT] = {"#8a2b2b", "#b4552d", "#c98a2b", "#8b8b7a", "#9a9fa8"};
    static const double WIDTHS_PX[KOTA_ROAD_CLASS_COUNT] = {3.2, 2.4, 1.8, 1.2, .6};
    const kota_road *roads = of->bundle->roads.items;
    for (int32_t k = 2 * KOTA_ROAD_CLASS_COUNT - 1; k >= 0; k--) {
        int32_t class = k / 2;
        bool made = k % 2 == 0;
        kota_text_add(&of->html, "<path style=\"fill:none;stroke:%s;stroke-width:%g\" d=\"",
                      made ? "#7a3aa0" : COLOURS[class], WIDTHS_PX[class]);
        for (int32_t r = 0; r < of->bundle->roads.count; r++)
            if (roads[r].road_class == class && kota_bundle_generated(roads[r].id) == made)
                put_path(of, &roads[r].line, false);
        kota_text_add(&of->html, "\"/>\n");
    }
}

/* Outlines of buildings, violet where they were generated. */
static void put_buildings(city_page *of) {
    const kota_building *buildings = of->bundle->buildings.items;
    for (int32_t made = 0; made < 2 && of->bundle->buildings.count > 0; made++) {
        kota_text_add(&of->html, "<path style=\"fill:%s\" d=\"", made ? "#cbb6dc" : "#b9b2a4");
        for (int32_t b = 0; b < of->bundle->buildings.count; b++)
            if (kota_bundle_generated(buildings[b].id) == (made == 1)) put_path(of, &buildings[b].outline, true);
        kota_text_add(&of->html, "\"/>\n");
    }
}

/* Whether a district's field source says that a number of it is assumed. */
static bool is_assumed(const city_page *of, int32_t district, const char *key) {
    const char *const *sources = of->bundle->district_sources;
    const char *at = sources != NULL ? strstr(sources[district], "; assumed: ") : NULL;
    size_t length = strlen(key);
    for (at = at != NULL ? strstr(at, key) : NULL; at != NULL; at = strstr(at + 1, key))
        if (at[-1] == ' ' && (at[length] == '\0' || at[length] == ',')) return true;
    return false;
}

static void put_inlets(city_page *of) {
    const kota_inlet *inlets = of->bundle->inlets.items;
    for (int32_t made = 0; made < 2 && of->bundle->inlets.count > 0; made++) {
        kota_text_add(&of->html, "<path style=\"fill:none;stroke:%s;stroke-width:1.6;stroke-linecap:round\" d=\"",
                      made ? "#a06cc0" : "#1c6fb0");
        for (int32_t k = 0; k < of->bundle->inlets.count; k++)
            if (kota_bundle_generated(inlets[k].id) == (made == 1))
                kota_text_add(&of->html, "M%.0f %.0fh0", px(of, inlets[k].at.xy_m[0]), py(of, inlets[k].at.xy_m[1]));
        kota_text_add(&of->html, "\"/>\n");
    }
}

/* Channels and pipes from node to node, violet where they were generated; wider ones are drawn so. */
static void put_drains(city_page *of) {
    const kota_records *drains = &of->bundle->sketch.drain_links;
    const kota_drain_link_def *links = drains->items;
    kota_points *lines = kota_bundle_drain_lines(&of->bundle->sketch);
    for (int32_t style = 0; style < 4 && drains->count > 0; style++) {
        bool made = style % 2 == 1, wide = style >= 2;
        kota_text_add(&of->html, "<path style=\"fill:none;stroke:%s;stroke-width:%s\" d=\"",
                      made ? "#c02a92" : "#0b4f8a", wide ? "2" : ".9");
        for (int32_t l = 0; l < drains->count; l++)
            if (kota_bundle_generated(links[l].id) == made && (links[l].width_m > DRAIN_WIDE_M) == wide)
                put_path(of, &lines[l], false);
        kota_text_add(&of->html, "\"/>\n");
    }
    kota_free(lines);
}

static void put_lines(city_page *of) {
    const kota_district_def *districts = of->bundle->sketch.districts.items;
    const kota_channel *channels = of->bundle->sketch.channels.items;
    const kota_line_plan *lines = of->bundle->lines.items;
    for (int32_t made = 0; made < 2; made++) {
        kota_text_add(&of->html, "<path style=\"fill:none;stroke:%s;stroke-width:.7;stroke-dasharray:2 3\" d=\"",
                      made ? "#7a3aa0" : "#333");
        for (int32_t d = 0; d < of->bundle->sketch.districts.count; d++)
            if (is_assumed(of, d, "population") == (made == 1)) put_path(of, &districts[d].outline, true);
        kota_text_add(&of->html, "\"/>\n");
    }
    kota_text_add(&of->html, "<path style=\"fill:none;stroke:#1c6fb0;stroke-width:2.6\" d=\"");
    for (int32_t c = 0; c < of->bundle->sketch.channels.count; c++) put_path(of, &channels[c].line, false);
    kota_text_add(&of->html, "\"/>\n<path style=\"fill:none;stroke:#0b8a6f;stroke-width:1.2;opacity:.8\" d=\"");
    for (int32_t l = 0; l < of->bundle->lines.count; l++) put_path(of, &lines[l].stops, false);
    kota_text_add(&of->html, "\"/>\n");
    const kota_rail_def *rails = of->bundle->sketch.rails.items;
    static const char *const RAIL[] = {"stroke-width:1.4",
                                       "stroke-width:4.6;stroke-dasharray:1.2 5.8"}; /* and ties */
    for (int32_t k = 0; k < KOTA_COUNT(RAIL) && of->bundle->sketch.rails.count > 0; k++) {
        kota_text_add(&of->html, "<path style=\"fill:none;stroke:#3e3a42;%s\" d=\"", RAIL[k]);
        for (int32_t r = 0; r < of->bundle->sketch.rails.count; r++) put_path(of, &rails[r].line, false);
        kota_text_add(&of->html, "\"/>\n");
    }
}

static void put_places(city_page *of) {
    const kota_facility_def *facilities = of->bundle->sketch.facilities.items;
    const kota_gauge_def *gauges = of->bundle->sketch.gauges.items;
    const kota_pump_def *pumps = of->bundle->sketch.pumps.items;
    int32_t count = of->bundle->sketch.facilities.count;
    double radius = kota_clamp(5.0 * kota_sqrt(300.0 / kota_maxi(count, 1)), 1.6, 5.0); /* many leave the map seen */
    for (int32_t f = 0; f < count; f++) {
        bool made = kota_bundle_generated(facilities[f].id);
        kota_text_add(&of->html,
                      "<circle cx=\"%.0f\" cy=\"%.0f\" r=\"%.1f\" style=\"fill:%s;stroke:#7a3aa0;"
                      "stroke-width:%.1f\"><title>",
                      px(of, facilities[f].at.xy_m[0]), py(of, facilities[f].at.xy_m[1]), radius,
                      made ? "#fff" : "#7a3aa0", kota_max(0.4 * radius, 0.8));
        put_text(of, facilities[f].name[0] != '\0' ? facilities[f].name : facilities[f].id);
        kota_text_add(&of->html, "</title></circle>\n");
    }
    for (int32_t g = 0; g < of->bundle->sketch.gauges.count; g++)
        kota_text_add(&of->html, "<path d=\"M%.0f %.0fl6 -11h-12Z\" style=\"fill:#1c6fb0;stroke:#fff\"/>\n",
                      px(of, gauges[g].at.xy_m[0]), py(of, gauges[g].at.xy_m[1]));
    for (int32_t p = 0; p < of->bundle->sketch.pumps.count; p++)
        kota_text_add(&of->html,
                      "<rect x=\"%.0f\" y=\"%.0f\" width=\"10\" height=\"10\" style=\"fill:#d12;stroke:#fff\"/>\n",
                      px(of, pumps[p].from.xy_m[0]) - 5, py(of, pumps[p].from.xy_m[1]) - 5);
}

/* What the colours of the map mean, of what is there. */
static void put_legend(city_page *of) {
    const kota_bundle *b = of->bundle;
    const kota_drain_link_def *links = b->sketch.drain_links.items;
    int32_t drains = b->sketch.drain_links.count, made = 0;
    for (int32_t l = 0; l < drains; l++) made += kota_bundle_generated(links[l].id);
    const struct {
        const char *key;
        bool there;
    } marks[] = {{"city.legend.places", true},
                 {"city.legend.local_drains", made > 0},
                 {"city.legend.drains", made < drains},
                 {"city.legend.water", b->sketch.channels.count + b->sketch.gauges.count > 0},
                 {"city.legend.pumps", b->sketch.pumps.count > 0},
                 {"city.legend.lines", b->lines.count > 0},
                 {"city.legend.rails", b->sketch.rails.count > 0},
                 {"city.legend.roads", b->roads.count > 0},
                 {"city.legend.districts", b->sketch.districts.count > 0},
                 {"city.legend.ground", b->survey.bed_m != NULL || b->survey.sea != NULL}};
    kota_text_add(&of->html, "<p class=\"soft\">");
    for (int32_t k = 0; k < KOTA_COUNT(marks); k++) {
        if (!marks[k].there) continue;
        if (k > 0) kota_text_add(&of->html, " ");
        put_word(of, marks[k].key);
    }
    kota_text_add(&of->html, "</p>\n");
}

static kota_status put_map(city_page *of, kota_error *err) {
    const kota_sketch *sketch = &of->bundle->sketch;
    of->px_per_m = MAP_PX / kota_max(sketch->width_m, sketch->height_m);
    kota_text_add(&of->html,
                  "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" style=\"max-width:1000px;width:100%%;border:1px "
                  "solid #d9dee5;background:#f4f5f2\"><title>",
                  px(of, sketch->width_m), py(of, 0));
    put_text(of, sketch->title);
    kota_text_add(&of->html, "</title>\n");
    KOTA_TRY(put_relief(of, err));
    put_buildings(of);
    put_lines(of);
    put_roads(of);
    put_drains(of);
    put_inlets(of);
    put_places(of);
    double bar_m = 100;
    while (bar_m * 10 < sketch->width_m) bar_m *= bar_m < 150 || (bar_m > 900 && bar_m < 1500) ? 5 : 2;
    kota_text_add(&of->html,
                  "<path d=\"M12 %.0fh%.1f\" style=\"stroke:#111;stroke-width:4\"/><text x=\"12\" y=\"%.0f\" "
                  "style=\"font-size:16px\">%g %s</text></svg>\n",
                  py(of, 0) - 12, px(of, bar_m), py(of, 0) - 20, bar_m < 1000 ? bar_m : bar_m / 1000,
                  bar_m < 1000 ? "m" : "km");
    put_legend(of);
    return KOTA_OK;
}

/* ---- tables ---- */

/* The files that a role of the import was given; without a timetable, lines are those of the streets' file, and
 * railways without a file of theirs. */
static void put_source(city_page *of, const char *role) {
    if (strcmp(role, "gtfs") == 0 && of->bundle->lines.count > 0) {
        const kota_line_plan *first = of->bundle->lines.items;
        if (strncmp(first->source, "OpenStreetMap ", 14) == 0) role = "streets";
    }
    const kota_json *list = kota_json_get(of->card, "sources");
    int32_t count = kota_json_count(list);
    bool found = false;
    for (int32_t s = 0; s < count; s++) {
        const kota_json *item = kota_json_at(list, s, NULL);
        const char *name = kota_json_get_text(item, "role"), *file = kota_json_get_text(item, "file");
        if (name == NULL || file == NULL || strcmp(name, role) != 0) continue;
        put_text(of, file);
        found = true;
    }
    if (!found && strcmp(role, "rails") == 0)
        put_source(of, "streets");
    else if (!found)
        put_word(of, "city.not_given");
}

/* How many records of a layer the importer made itself, by their ids. */
static int32_t generated_in(const kota_records *records, const kota_schema *schema) {
    int32_t count = 0;
    for (int32_t r = 0; r < records->count; r++) {
        const char *id = kota_schema_id(schema, (const unsigned char *)records->items + (size_t)r * schema->size);
        count += id != NULL && kota_bundle_generated(id);
    }
    return count;
}

/* Districts that are the importer's: the whole city as one. */
static int32_t made_districts(const city_page *of) {
    int32_t count = 0;
    for (int32_t d = 0; of->bundle->district_sources != NULL && d < of->bundle->sketch.districts.count; d++)
        count += strncmp(of->bundle->district_sources[d], "generated", 9) == 0;
    return count;
}

static void name_absent(kota_text *list, const city_page *of, const char *layer) {
    kota_text_add(list, "%s%s", list->length > 0 ? ", " : "", kota_word_of(of->words, "layer", layer));
}

static void put_layers(city_page *of) {
    const kota_bundle *b = of->bundle;
    const struct {
        const char *layer, *role;
        const kota_records *records;
        const kota_schema *schema;
    } layers[] = {{"roads", "streets", &b->roads, &kota_road_schema},
                  {"districts", "districts", &b->sketch.districts, &kota_district_def_schema},
                  {"waterways", "waterways", &b->sketch.channels, &kota_channel_schema},
                  {"facilities", "facilities", &b->sketch.facilities, &kota_facility_def_schema},
                  {"lines", "gtfs", &b->lines, &kota_line_plan_schema},
                  {"rails", "rails", &b->sketch.rails, &kota_rail_def_schema},
                  {"gauges", "gauges", &b->sketch.gauges, &kota_gauge_def_schema},
                  {"pumps", "pumps", &b->sketch.pumps, &kota_pump_def_schema},
                  {"walls", "walls", &b->sketch.walls, &kota_wall_def_schema},
                  {"gates", "gates", &b->sketch.gates, &kota_gate_def_schema},
                  {"drain_nodes", "drain-nodes", &b->sketch.drain_nodes, &kota_drain_node_def_schema},
                  {"drain_links", "drain-links", &b->sketch.drain_links, &kota_drain_link_def_schema},
                  {"inlets", "inlets", &b->inlets, &kota_inlet_schema},
                  {"buildings", "buildings", &b->buildings, &kota_building_schema},
                  {"turns", "turns", &b->turns, &kota_turn_line_schema}};
    static const char *const HEADS[] = {"city.layer", "city.count", "city.generated", "city.source"};
    kota_text_add(&of->html, "<table><thead><tr>");
    for (int32_t h = 0; h < KOTA_COUNT(HEADS); h++) {
        kota_text_add(&of->html, "<th>");
        put_word(of, HEADS[h]);
        kota_text_add(&of->html, "</th>");
    }
    kota_text_add(&of->html, "</tr></thead><tbody>\n");
    for (int32_t l = 0; l < KOTA_COUNT(layers); l++) {
        if (layers[l].records->count == 0) continue;
        kota_text_add(&of->html, "<tr><td>");
        put_text(of, kota_word_of(of->words, "layer", layers[l].layer));
        int32_t made = layers[l].schema == &kota_district_def_schema
                           ? made_districts(of)
                           : generated_in(layers[l].records, layers[l].schema);
        kota_text_add(&of->html, "</td><td>%d</td><td>%d</td><td>", layers[l].records->count, made);
        put_source(of, layers[l].role);
        kota_text_add(&of->html, "</td></tr>\n");
    }
    const struct {
        const char *layer, *role;
        const float *values;
    } rasters[] = {{"bed", "dem", b->survey.bed_m}, {"persons", "population", b->survey.persons}};
    for (int32_t r = 0; r < KOTA_COUNT(rasters); r++) {
        if (rasters[r].values == NULL) continue;
        kota_text_add(&of->html, "<tr><td>");
        put_text(of, kota_word_of(of->words, "layer", rasters[r].layer));
        kota_text_add(&of->html, "</td><td>%d x %d</td><td></td><td>", b->survey.nx, b->survey.ny);
        put_source(of, rasters[r].role);
        kota_text_add(&of->html, "</td></tr>\n");
    }
    kota_text_add(&of->html, "</tbody></table>\n<p>");
    kota_text absent = {0};
    for (int32_t l = 0; l < KOTA_COUNT(layers); l++)
        if (layers[l].records->count == 0) name_absent(&absent, of, layers[l].layer);
    for (int32_t r = 0; r < KOTA_COUNT(rasters); r++)
        if (rasters[r].values == NULL) name_absent(&absent, of, rasters[r].layer);
    char *line = kota_words_format(of->words, "city.absent",
                                   KOTA_FILL(kota_put("names", absent.chars != NULL ? absent.chars : "-")));
    put_text(of, line);
    kota_text_add(&of->html, "</p>\n");
    kota_free(line);
    kota_text_free(&absent);
}

/* How much of the streets the file itself says. */
static void put_streets(city_page *of) {
    const kota_road *roads = of->bundle->roads.items;
    const kota_junction *junctions = of->bundle->junctions.items;
    int32_t all = of->bundle->roads.count, lanes = 0, speeds = 0, oneway = 0, bridges = 0, tunnels = 0, signals = 0;
    for (int32_t r = 0; r < all; r++) {
        lanes += !kota_is_nan(roads[r].lanes);
        speeds += !kota_is_nan(roads[r].speed_mps);
        oneway += roads[r].oneway;
        bridges += roads[r].bridge;
        tunnels += roads[r].tunnel;
    }
    for (int32_t j = 0; j < of->bundle->junctions.count; j++) signals += junctions[j].signal == KOTA_NODE_SIGNAL;
    if (all == 0) return;
    char *line =
        kota_words_format(of->words, "city.streets",
                          KOTA_FILL(kota_put_number("lanes", 100.0 * lanes / all, 0),
                                    kota_put_number("speeds", 100.0 * speeds / all, 0),
                                    kota_put_number("oneway", oneway, 0), kota_put_number("bridges", bridges, 0),
                                    kota_put_number("tunnels", tunnels, 0), kota_put_number("signals", signals, 0)));
    kota_text_add(&of->html, "<p>");
    put_text(of, line);
    kota_text_add(&of->html, "</p>\n");
    kota_free(line);
}

/* How many of the buildings' floors or heights are known. */
static void put_tall(city_page *of) {
    const kota_building *buildings = of->bundle->buildings.items;
    int32_t known = 0, given = 0;
    for (int32_t b = 0; b < of->bundle->buildings.count; b++) {
        if (kota_bundle_generated(buildings[b].id)) continue;
        given++;
        known += !kota_is_nan(buildings[b].levels) || !kota_is_nan(buildings[b].height_m);
    }
    if (given == 0) return;
    char *line = kota_words_format(of->words, "city.tall",
                                   KOTA_FILL(kota_put_number("known", known, 0), kota_put_number("all", given, 0)));
    kota_text_add(&of->html, "<p>");
    put_text(of, line);
    kota_text_add(&of->html, "</p>\n");
    kota_free(line);
}

static void put_sentences(city_page *of, const char *key) {
    const kota_json *list = kota_json_get(of->card, key);
    int32_t count = kota_json_count(list);
    for (int32_t k = 0; k < count; k++) {
        const char *english = kota_json_get_text(kota_json_at(list, k, NULL), "");
        char *sentence = kota_sentence(of->errors, english != NULL ? english : "");
        kota_text_add(&of->html, "<li>");
        put_text(of, sentence);
        kota_text_add(&of->html, "</li>\n");
        kota_free(sentence);
    }
}

static void put_finding(city_page *of, const char *key, const char *name, double value) {
    char *line =
        kota_words_format(of->words, key, KOTA_FILL(kota_put("name", name), kota_put_number("value", value, 0)));
    kota_text_add(&of->html, "<li>");
    put_text(of, line);
    kota_text_add(&of->html, "</li>\n");
    kota_free(line);
}

/* Districts whose collection points are far too few for their residents. */
static void put_unserved(city_page *of) {
    const kota_district_def *districts = of->bundle->sketch.districts.items;
    const kota_facility_def *facilities = of->bundle->sketch.facilities.items;
    int32_t told = 0;
    for (int32_t d = 0; d < of->bundle->sketch.districts.count && told < LISTED_MAX; d++) {
        int32_t points = 0;
        for (int32_t f = 0; f < of->bundle->sketch.facilities.count; f++)
            points += facilities[f].kind == KOTA_FACILITY_TPS &&
                      kota_shape_contains(&districts[d].outline, facilities[f].at.xy_m[0], facilities[f].at.xy_m[1]);
        double each = points > 0 ? districts[d].population_persons / points : 0;
        if (!(each > UNSERVED * districts[d].persons_per_tps)) continue;
        put_finding(of, "city.unserved", districts[d].name[0] != '\0' ? districts[d].name : districts[d].id, each);
        told++;
    }
}

/* What the folder's content itself shows, also after edits in a GIS. */
static void put_findings(city_page *of) {
    const kota_sketch *sketch = &of->bundle->sketch;
    const kota_district_def *districts = sketch->districts.items;
    const kota_channel *channels = sketch->channels.items;
    int32_t told = 0;
    for (int32_t d = 0; d < sketch->districts.count && told < LISTED_MAX; d++) {
        double km2 = kota_shape_area_m2(&districts[d].outline) / 1e6, dense = districts[d].population_persons / km2;
        const char *name = districts[d].name[0] != '\0' ? districts[d].name : districts[d].id;
        if (dense > DENSE_PER_KM2) put_finding(of, "city.dense", name, dense);
        if (dense < SPARSE_PER_KM2) put_finding(of, "city.sparse", name, dense);
        told += dense > DENSE_PER_KM2 || dense < SPARSE_PER_KM2;
    }
    for (int32_t c = 0; c < sketch->channels.count && told < 2 * LISTED_MAX; c++) {
        if (!(channels[c].bed_to_m > channels[c].bed_from_m + 0.05)) continue;
        put_finding(of, "city.uphill", channels[c].name[0] != '\0' ? channels[c].name : channels[c].id,
                    100 * (channels[c].bed_to_m - channels[c].bed_from_m));
        told++;
    }
    put_unserved(of);
}

/* A generated id up to what tells it from others of its kind: generated-tps-menteng-1-2 is a generated-tps. */
static size_t stem_length(const char *id) {
    const char *dash = strchr(id, '-');
    dash = dash != NULL ? strchr(dash + 1, '-') : NULL;
    return dash != NULL ? (size_t)(dash - id) : strlen(id);
}

typedef struct stem {
    const char *id; /* of the first */
    size_t length;
    int32_t count;
} stem;

static void put_stem(city_page *of, const stem *one) {
    if (one->count > 1) {
        char *name = kota_text_format("%.*s-...", (int)one->length, one->id);
        put_finding(of, "city.kind", name, one->count);
        kota_free(name);
        return;
    }
    kota_text_add(&of->html, "<li>");
    put_text(of, one->id);
    kota_text_add(&of->html, "</li>\n");
}

/* What was generated in a layer, by kind of id; what goes beyond so many kinds is one sum. */
static void list_generated(city_page *of, const kota_records *records, const kota_schema *schema, const char *layer) {
    stem stems[NAMED_MAX];
    int32_t kinds = 0, told = 0;
    for (int32_t r = 0; r < records->count; r++) {
        const char *known = kota_schema_id(schema, (const unsigned char *)records->items + (size_t)r * schema->size);
        if (known == NULL || !kota_bundle_generated(known)) continue;
        size_t length = stem_length(known);
        int32_t k = 0;
        while (k < kinds && (stems[k].length != length || strncmp(stems[k].id, known, length) != 0)) k++;
        if (k == NAMED_MAX) continue;
        if (k == kinds) stems[kinds++] = (stem){known, length, 0};
        stems[k].count++;
    }
    for (int32_t k = 0; k < kinds; k++) {
        put_stem(of, &stems[k]);
        told += stems[k].count;
    }
    int32_t count = generated_in(records, schema);
    if (count > told) put_finding(of, "city.more", kota_word_of(of->words, "layer", layer), count - told);
}

static void put_generated(city_page *of) {
    list_generated(of, &of->bundle->sketch.facilities, &kota_facility_def_schema, "facilities");
    list_generated(of, &of->bundle->roads, &kota_road_schema, "roads");
    list_generated(of, &of->bundle->buildings, &kota_building_schema, "buildings");
    list_generated(of, &of->bundle->inlets, &kota_inlet_schema, "inlets");
    list_generated(of, &of->bundle->sketch.drain_links, &kota_drain_link_def_schema, "drain_links");
    static const char *const ASSUMED[] = {"population", "jobs", "school_places", "land_use", "sealed_share"};
    for (int32_t a = 0; a < KOTA_COUNT(ASSUMED); a++) {
        int32_t count = 0;
        for (int32_t d = 0; d < of->bundle->sketch.districts.count; d++) count += is_assumed(of, d, ASSUMED[a]);
        if (count > 0) put_finding(of, "city.guessed", ASSUMED[a], count);
    }
    kota_text_add(&of->html, "<li>");
    put_word(of, "city.at_run");
    kota_text_add(&of->html, "</li>\n");
}

static kota_status put_all(city_page *of, kota_error *err) {
    const kota_sketch *sketch = &of->bundle->sketch;
    kota_text_add(&of->html,
                  "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                  "content=\"width=device-width\"><title>",
                  kota_language_codes[of->words->language]);
    put_text(of, sketch->title);
    kota_text_add(&of->html, "</title><style>%s</style></head><body><main>\n<h1>", (const char *)kota_asset_page_css);
    put_text(of, sketch->title);
    kota_text_add(&of->html, "</h1>\n<p class=\"soft\">");
    char *line = kota_words_format(
        of->words, "city.place",
        KOTA_FILL(
            kota_put_number("km", sketch->width_m / 1000, 1), kota_put_number("km2", sketch->height_m / 1000, 1),
            kota_put_number("epsg", of->bundle->survey.epsg, 0), kota_put("datum", sketch->datum),
            kota_put("credit", sketch->credit[0] != '\0' ? sketch->credit : kota_word(of->words, "city.not_given"))));
    put_text(of, line);
    kota_free(line);
    kota_text_add(&of->html, "</p>\n");
    KOTA_TRY(put_map(of, err));
    put_head(of, "city.there");
    put_layers(of);
    put_streets(of);
    put_tall(of);
    put_head(of, "city.wrong");
    kota_text_add(&of->html, "<ul>\n");
    put_sentences(of, "warnings");
    put_findings(of);
    kota_text_add(&of->html, "</ul>\n");
    put_head(of, "city.assumed");
    kota_text_add(&of->html, "<ul>\n");
    put_sentences(of, "assumed");
    kota_text_add(&of->html, "</ul>\n");
    put_head(of, "city.made");
    kota_text_add(&of->html, "<ul>\n");
    put_generated(of);
    kota_text_add(&of->html, "</ul>\n</main></body></html>\n");
    return KOTA_OK;
}

kota_status kota_report_city(const char *path, const char *folder, const kota_words *words, const kota_words *errors,
                             kota_error *err) {
    kota_arena *arena = kota_arena_create("city page", 0);
    kota_bundle bundle;
    kota_hash hash;
    kota_json *card = NULL;
    char *card_path = kota_text_format("%s/city.json", folder);
    city_page of = {.words = words, .errors = errors, .bundle = &bundle};
    kota_status status = kota_bundle_read(&bundle, &hash, folder, arena, err);
    if (status == KOTA_OK) status = kota_json_read(&card, card_path, err);
    of.card = card;
    if (status == KOTA_OK) status = put_all(&of, err);
    if (status == KOTA_OK) status = kota_file_write(path, of.html.chars, of.html.length, err);
    kota_text_free(&of.html);
    kota_json_destroy(card);
    kota_free(card_path);
    kota_arena_destroy(arena);
    return status;
}
