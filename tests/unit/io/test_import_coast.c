/* The sea by a coastline: which side, islands, areas, lines turned round; and that nothing is generated in it. The
 * railways of an import. Cells 50 m. */
#include <criterion/criterion.h>

#include "import_case.h"

/* Land and sea alike: coarse heights do not know where the shore is. */
static double flat(int32_t i, int32_t j) {
    (void)i, (void)j;
    return 2;
}

static double rising_east(int32_t i, int32_t j) {
    (void)j;
    return i;
}

static void put_ground(import_case *c, value_at *height) {
    *c = begin();
    c->def.open_edge_slope = 0.0005;
    put_ring(c);
    c->def.file[KOTA_IMPORT_HEIGHTS] = put_grid(c, "dem.asc", 20, 50, height);
}

static void put_coast(import_case *c, int32_t count, const double *xy_m, const char *kind) {
    kota_text coast = {0};
    begin_features(&coast);
    add_feature(&coast, kind, "", count, xy_m);
    c->def.file[KOTA_IMPORT_COAST] = end_features(c, &coast, "coast.geojson");
}

static bool sea_at(const import_case *c, int32_t i, int32_t j) {
    return c->city.survey.sea != NULL && c->city.survey.sea[j * c->city.survey.nx + i] > 0;
}

/* Northward at x = 600 m: land in the west. With a cape of 200 m, whose corners are sharp. */
static const double NORTHWARD[] = {600, -50, 600, 400, 810, 500, 600, 600, 600, 1050};

Test(import_coast, the_sea_is_on_the_right_of_a_line) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, flat);
    put_coast(&c, 5, NORTHWARD, "LineString");
    import_city(&c);
    for (int32_t j = 0; j < 20; j++)
        for (int32_t i = 0; i < 20; i++) {
            double x_m = 50 * i + 25, y_m = 50 * j + 25, cape_m = 600;
            if (y_m > 400 && y_m < 600) cape_m += 210 * (1 - kota_abs(y_m - 500) / 100);
            cr_assert_eq(sea_at(&c, i, j), x_m > cape_m, "%d, %d", (int)i, (int)j);
        }
    int32_t cells = 0;
    for (int32_t k = 0; k < 400; k++) {
        bool sea = c.city.survey.sea[k] > 0;
        cells += sea;
        cr_assert_float_eq((double)c.city.survey.bed_m[k], sea ? 0 : 2, 1e-6, "no water would stand at 2 m");
    }
    cr_assert_float_eq(c.report.sea_m2, cells * 2500.0, 1e-6);
    cr_assert(is_told(&c.report.assumed, "ha by the coastline are water"));
    finish(&c);
}

Test(import_coast, a_line_turned_the_wrong_way_is_refused_where_the_ground_tells) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, rising_east);
    put_coast(&c, 5, NORTHWARD, "LineString");
    must_fail(&c, KOTA_DATA, "coast.geojson: beside its coastline the ground lies at", "turn its lines round");
    finish(&c);
}

Test(import_coast, an_area_is_the_sea_and_a_file_without_either_is_refused) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, flat);
    put_coast(&c, 4, (const double[]){700, -10, 1010, -10, 1010, 1010, 700, 1010}, "Polygon");
    import_city(&c);
    cr_assert_float_eq(c.report.sea_m2, 6 * 20 * 2500, 1e-6);
    cr_assert(sea_at(&c, 14, 3) && !sea_at(&c, 13, 3));
    put_coast(&c, 1, (const double[]){700, 10}, "Point");
    must_fail(&c, KOTA_DATA, "coast.geojson: has neither lines nor areas", "land on the left");
    finish(&c);
}

Test(import_coast, waterways_named_coastline_are_the_coast_and_no_canal) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, flat);
    kota_text water = {0};
    begin_features(&water);
    LINE(&water, "\"natural\":\"coastline\"", 600, -50, 600, 1050);
    LINE(&water, "\"waterway\":\"river\"", 100, 900, 550, 900);
    c.def.file[KOTA_IMPORT_WATERWAYS] = end_features(&c, &water, "water.geojson");
    import_city(&c);
    cr_assert_eq(c.report.waterways, 1);
    cr_assert_float_eq(c.report.sea_m2, 8 * 20 * 2500, 1e-6);
    finish(&c);
}

/* An OpenStreetMap file around 6.2 S, 106.8 E: a street, an island as a closed way, a railway, a siding, a station.
 */
static const char OSM[] =
    "<?xml version=\"1.0\"?><osm version=\"0.6\">"
    "<node id=\"1\" lat=\"-6.2000\" lon=\"106.8000\"/><node id=\"2\" lat=\"-6.2000\" lon=\"106.8100\"/>"
    "<node id=\"3\" lat=\"-6.1900\" lon=\"106.8100\"/><node id=\"4\" lat=\"-6.1900\" lon=\"106.8000\"/>"
    "<node id=\"5\" lat=\"-6.1980\" lon=\"106.8020\"/><node id=\"6\" lat=\"-6.1980\" lon=\"106.8080\"/>"
    "<node id=\"7\" lat=\"-6.1920\" lon=\"106.8080\"/><node id=\"8\" lat=\"-6.1920\" lon=\"106.8020\"/>"
    "<node id=\"9\" lat=\"-6.1950\" lon=\"106.8050\"><tag k=\"railway\" v=\"station\"/>"
    "<tag k=\"name\" v=\"Tengah\"/></node>"
    "<node id=\"10\" lat=\"-6.1955\" lon=\"106.8030\"/><node id=\"11\" lat=\"-6.1955\" lon=\"106.8070\"/>"
    "<way id=\"21\"><nd ref=\"1\"/><nd ref=\"2\"/><nd ref=\"3\"/><nd ref=\"4\"/><nd ref=\"1\"/>"
    "<tag k=\"natural\" v=\"coastline\"/></way>"
    "<way id=\"22\"><nd ref=\"5\"/><nd ref=\"6\"/><nd ref=\"7\"/><nd ref=\"8\"/><nd ref=\"5\"/>"
    "<tag k=\"highway\" v=\"residential\"/></way>"
    "<way id=\"23\"><nd ref=\"10\"/><nd ref=\"11\"/><tag k=\"railway\" v=\"subway\"/><tag k=\"tunnel\" v=\"yes\"/>"
    "<tag k=\"name\" v=\"Jalur Tengah\"/></way>"
    "<way id=\"24\"><nd ref=\"9\"/><nd ref=\"11\"/><tag k=\"railway\" v=\"rail\"/><tag k=\"service\" "
    "v=\"siding\"/></way>"
    "<way id=\"25\"><nd ref=\"9\"/><nd ref=\"10\"/><tag k=\"railway\" v=\"abandoned\"/></way></osm>";

Test(import_coast, islands_and_railways_of_openstreetmap) {
    NEEDS_GDAL();
    import_case c = begin();
    const double around_deg[4] = {106.795, -6.205, 106.815, -6.185};
    memcpy(c.def.bounds_deg, around_deg, sizeof around_deg);
    c.def.open_edge_slope = 0.0005;
    c.def.cell_m = 50;
    c.def.file[KOTA_IMPORT_STREETS] = c.def.file[KOTA_IMPORT_FACILITIES] = folder_put(&c.folder, "town.osm", OSM);
    import_city(&c);
    double island_m2 = 1106.0 * 1106.0, all_m2 = c.report.nx * c.report.ny * 2500.0;
    cr_assert_float_eq(all_m2 - c.report.sea_m2, island_m2, 0.05 * island_m2, "%g m2 of land",
                       all_m2 - c.report.sea_m2);
    cr_assert(sea_at(&c, 0, 0) && !sea_at(&c, c.report.nx / 2, c.report.ny / 2));
    cr_assert_eq(c.report.rails, 1, "a siding and what is abandoned are left out");
    const kota_rail_def *rail = c.city.sketch.rails.items;
    cr_assert_str_eq(rail->name, "Jalur Tengah");
    cr_assert(rail->tunnel && rail->line.count == 2);
    const kota_facility_def *places = c.city.sketch.facilities.items;
    bool station = false;
    for (int32_t f = 0; f < c.city.sketch.facilities.count; f++)
        station = station || (places[f].kind == KOTA_FACILITY_STATION && strcmp(places[f].name, "Tengah") == 0);
    cr_assert(station);
    finish(&c);
}

Test(import_coast, railways_of_a_file_of_their_own) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, flat);
    kota_text lines = {0};
    begin_features(&lines);
    LINE(&lines, "\"name\":\"Utara\"", -100, 500, 1100, 500);
    c.def.file[KOTA_IMPORT_RAILS] = end_features(&c, &lines, "rails.geojson");
    import_city(&c);
    const kota_rail_def *rail = c.city.sketch.rails.items;
    cr_assert_eq(c.report.rails, 1);
    cr_assert(near_to(rail->line.xy_m, 0, 500) && near_to(rail->line.xy_m + 2, 1000, 500), "cut at the border");
    kota_text elsewhere = {0};
    begin_features(&elsewhere);
    LINE(&elsewhere, "", 5000, 500, 6000, 500);
    c.def.file[KOTA_IMPORT_RAILS] = end_features(&c, &elsewhere, "far.geojson");
    must_fail(&c, KOTA_DATA, "far.geojson: none of its 1 lines is a railway in the city", "leave --rails out");
    finish(&c);
}

/* ---- what is generated ---- */

static bool in_sea(const import_case *c, const double *xy_m) {
    return sea_at(c, (int32_t)kota_clamp(xy_m[0] / 50, 0, 19), (int32_t)kota_clamp(xy_m[1] / 50, 0, 19));
}

/* Points of a road each metre that lie in the sea. */
static int32_t wet_metres(const import_case *c, const kota_road *of) {
    int32_t wet = 0;
    for (int32_t p = 1; p < of->line.count; p++)
        for (int32_t k = 0; k <= 100; k++) {
            const double *a = &of->line.xy_m[2 * p - 2];
            const double at_m[2] = {a[0] + (a[2] - a[0]) * k / 100, a[1] + (a[3] - a[1]) * k / 100};
            wet += in_sea(c, at_m);
        }
    return wet;
}

static void assert_dry(const import_case *c) {
    const kota_road *roads = c->city.roads.items;
    for (int32_t r = 0; r < c->city.roads.count; r++)
        cr_assert(roads[r].bridge || wet_metres(c, &roads[r]) == 0, "%s", roads[r].id);
    const kota_facility_def *places = c->city.sketch.facilities.items;
    for (int32_t f = 0; f < c->city.sketch.facilities.count; f++)
        cr_assert(places[f].kind != KOTA_FACILITY_TPS || !in_sea(c, places[f].at.xy_m), "%s", places[f].id);
    const kota_building *houses = c->city.buildings.items;
    for (int32_t b = 0; b < c->city.buildings.count; b++)
        for (int32_t p = 0; p < houses[b].outline.count; p++)
            cr_assert_not(in_sea(c, &houses[b].outline.xy_m[2 * p]), "%s", houses[b].id);
}

Test(import_coast, no_street_building_or_bin_is_generated_in_the_sea) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, flat);
    put_coast(&c, 5, NORTHWARD, "LineString");
    c.def.grow_streets = c.def.grow_buildings = true;
    import_city(&c);
    cr_assert_gt(c.report.generated_roads, 40);
    cr_assert_gt(c.report.generated_buildings, 100);
    cr_assert_gt(c.report.generated_bins, 0);
    assert_dry(&c);
    cr_assert_float_eq(c.report.persons, 10000 * (1e6 - c.report.sea_m2) / 1e6, 1, "nobody is assumed in the sea");
    finish(&c);
}

/* A strait from x = 450 to 550 m between two islands with two districts each. */
Test(import_coast, a_main_road_over_the_sea_is_a_bridge_from_shore_to_shore) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, flat);
    c.def.file[KOTA_IMPORT_STREETS] = NULL;
    c.def.grow_streets = true;
    put_coast(&c, 4, (const double[]){450, -10, 550, -10, 550, 1010, 450, 1010}, "Polygon");
    kota_text areas = {0};
    begin_features(&areas);
    AREA(&areas, "\"name\":\"sw\",\"population\":3000", 0, 0, 450, 0, 450, 500, 0, 500);
    AREA(&areas, "\"name\":\"nw\",\"population\":3000", 0, 500, 450, 500, 450, 1000, 0, 1000);
    AREA(&areas, "\"name\":\"se\",\"population\":3000", 550, 0, 1000, 0, 1000, 500, 550, 500);
    AREA(&areas, "\"name\":\"ne\",\"population\":3000", 550, 500, 1000, 500, 1000, 1000, 550, 1000);
    c.def.file[KOTA_IMPORT_DISTRICTS] = end_features(&c, &areas, "districts.geojson");
    import_city(&c);
    assert_dry(&c);
    const kota_road *roads = c.city.roads.items;
    int32_t bridges = 0, east = 0;
    for (int32_t r = 0; r < c.city.roads.count; r++) {
        bool over = wet_metres(&c, &roads[r]) > 0;
        bridges += over;
        cr_assert(!over || kota_abs(roads[r].line.xy_m[0] - roads[r].line.xy_m[2]) < 160, "%s", roads[r].id);
        east += roads[r].line.xy_m[0] > 600;
    }
    cr_assert_eq(bridges, 1, "%d bridges: the one that joins them", (int)bridges);
    cr_assert_gt(east, 20, "the other side has streets");
    cr_assert_float_eq(c.report.connected_frac, 1, 1e-9);
    finish(&c);
}
