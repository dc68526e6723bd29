/* The importer: streets, where they meet and leave, their lasting ids, and what the folder of a city is replaced by.
 * Ground, water and people: test_import_ground.c. */
#include <criterion/criterion.h>

#include "import_case.h"

static kota_text new_streets(void) {
    kota_text streets = {0};
    begin_features(&streets);
    return streets;
}

static void put_streets(import_case *c, kota_text *streets) {
    c->def.file[KOTA_IMPORT_STREETS] = end_features(c, streets, "streets.geojson");
}

Test(import, streets_meet_at_common_vertices) {
    NEEDS_GDAL();
    import_case c = begin();
    kota_text s = new_streets();
    LINE(&s, "\"class\":\"secondary\",\"name\":\"Jalan Raya\",\"lanes\":3", 20, 100, 100, 100, 180, 100);
    LINE(&s, "\"class\":\"residential\",\"bridge\":\"No\"", 100, 20, 100, 100, 100, 180);
    put_streets(&c, &s);
    import_city(&c);
    cr_assert_eq(c.report.roads, 4, "two streets in two");
    cr_assert_eq(c.report.junctions, 5, "four ends and a crossing");
    cr_assert_float_eq(c.report.road_km, 0.32, 1e-9, "2 x 160 m");
    cr_assert_float_eq(c.report.connected_frac, 1, 1e-9);
    cr_assert_eq(c.report.epsg, 32749);
    cr_assert_eq(c.report.nx, 16, "160 m that the streets cover, by 10 m");
    const kota_road *east = road(&c, "w0/1");
    assert_from_to(east, 80, 80, 160, 80); /* from the streets' own corner, 20 m inside */
    cr_assert_str_eq(east->name, "Jalan Raya");
    cr_assert_eq(east->road_class, KOTA_ROAD_SECONDARY);
    cr_assert_float_eq(east->lanes, 1.5, 1e-9, "three lanes, both ways");
    cr_assert_not(road(&c, "w1/0")->bridge, "No is no bridge");
    assert_from_to(road(&c, "w1/0"), 80, 0, 80, 80);
    finish(&c);
}

Test(import, an_end_within_a_metre_is_joined) {
    NEEDS_GDAL();
    import_case c = begin();
    put_level_ground(&c);
    kota_text s = new_streets();
    LINE(&s, "\"class\":\"residential\"", 20, 100, 180, 100);
    LINE(&s, "\"class\":\"residential\"", 100, 100.6, 100, 180);
    put_streets(&c, &s);
    import_city(&c);
    cr_assert_eq(c.report.roads, 3);
    cr_assert_eq(c.report.junctions, 4);
    assert_from_to(road(&c, "w0/0"), 20, 100, 100, 100);
    assert_from_to(road(&c, "w0/0+8000cm"), 100, 100, 180, 100);
    assert_from_to(road(&c, "w1/0"), 100, 100, 100, 180);
    finish(&c);
}

Test(import, an_end_further_away_and_a_crossing_stay_apart) {
    NEEDS_GDAL();
    import_case c = begin();
    put_level_ground(&c);
    kota_text s = new_streets();
    LINE(&s, "\"class\":\"residential\"", 20, 100, 120, 100);
    LINE(&s, "\"class\":\"residential\"", 120, 100, 180, 100);
    LINE(&s, "\"class\":\"residential\"", 100, 20, 100, 80);
    LINE(&s, "\"class\":\"residential\"", 60, 80, 60, 180); /* over the first, without a common vertex */
    put_streets(&c, &s);
    import_city(&c);
    cr_assert_eq(c.report.roads, 4);
    cr_assert_eq(c.report.junctions, 7);
    /* the part with the most junctions: 160 m of 320 m */
    cr_assert_float_eq(c.report.connected_frac, 0.5, 1e-9, "%g", c.report.connected_frac);
    finish(&c);
}

Test(import, ids_last_when_another_street_joins_elsewhere) {
    NEEDS_GDAL();
    import_case c = begin();
    put_level_ground(&c);
    for (int32_t more = 0; more < 2; more++) {
        kota_text s = new_streets();
        LINE(&s, "\"class\":\"residential\"", 20, 100, 60, 100, 100, 100, 180, 100);
        LINE(&s, "\"class\":\"residential\"", 100, 100, 100, 180);
        if (more > 0) LINE(&s, "\"class\":\"residential\"", 40, 100.4, 40, 180); /* between vertices 0 and 1 */
        put_streets(&c, &s);
        import_city(&c);
        cr_assert_eq(c.report.roads, more > 0 ? 5 : 3);
        assert_from_to(road(&c, "w0/2"), 100, 100, 180, 100); /* whatever joins before it */
        assert_from_to(road(&c, "w1/0"), 100, 100, 100, 180);
        assert_from_to(road(&c, "w0/0"), 20, 100, more > 0 ? 40 : 100, 100);
    }
    assert_from_to(road(&c, "w0/0+2000cm"), 40, 100, 100, 100);
    finish(&c);
}

Test(import, parts_of_one_line_have_ids_of_their_own) {
    NEEDS_GDAL();
    import_case c = begin();
    put_level_ground(&c);
    c.def.file[KOTA_IMPORT_STREETS] = folder_put(
        &c.folder, "parts.geojson",
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
        "\"urn:ogc:def:crs:EPSG::32749\"}},\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{"
        "\"type\":\"MultiLineString\",\"coordinates\":[[[400020,9200100],[400100,9200100]],"
        "[[400100,9200100],[400180,9200100]]]}}]}");
    import_city(&c);
    assert_from_to(road(&c, "w0/0"), 20, 100, 100, 100);
    assert_from_to(road(&c, "w0p1/0"), 100, 100, 180, 100);
    cr_assert(is_told(&c.report.assumed, "streets: 2 of them name no class"));
    finish(&c);
}

Test(import, oneway_against_the_line_is_turned) {
    NEEDS_GDAL();
    import_case c = begin();
    put_level_ground(&c);
    kota_text s = new_streets();
    LINE(&s, "\"highway\":\"residential\",\"oneway\":\"-1\",\"lanes\":\"2\"", 20, 100, 100, 130, 180, 100);
    LINE(&s, "\"highway\":\"residential\",\"oneway\":\"yes\"", 20, 100, 100, 70, 180, 100);
    LINE(&s, "\"fclass\":\"residential\",\"oneway\":\"B\"", 20, 100, 180, 100);
    LINE(&s, "\"fclass\":\"residential\",\"oneway\":\"T\"", 20, 100, 100, 150, 180, 100);
    LINE(&s, "\"fclass\":\"residential\",\"oneway\":\"F\"", 20, 100, 100, 50, 180, 100);
    put_streets(&c, &s);
    import_city(&c);
    assert_from_to(road(&c, "w0/0"), 180, 100, 20, 100);
    cr_assert(road(&c, "w0/0")->oneway);
    cr_assert_float_eq(road(&c, "w0/0")->lanes, 2, 1e-9, "all lanes go one way");
    assert_from_to(road(&c, "w1/0"), 20, 100, 180, 100);
    cr_assert(road(&c, "w1/0")->oneway);
    cr_assert_not(road(&c, "w2/0")->oneway, "Geofabrik's B: both ways");
    cr_assert(road(&c, "w3/0")->oneway);
    assert_from_to(road(&c, "w3/0"), 180, 100, 20, 100);
    cr_assert(road(&c, "w4/0")->oneway);
    assert_from_to(road(&c, "w4/0"), 20, 100, 180, 100);
    finish(&c);
}

Test(import, a_roundabout_is_split_where_streets_meet_it) {
    NEEDS_GDAL();
    import_case c = begin();
    put_level_ground(&c);
    kota_text s = new_streets();
    LINE(&s, "\"highway\":\"tertiary\",\"junction\":\"roundabout\"", 90, 100, 100, 90, 110, 100, 100, 110, 90, 100);
    LINE(&s, "\"highway\":\"tertiary\"", 60, 100, 90, 100);
    LINE(&s, "\"highway\":\"tertiary\"", 110, 100, 140, 100);
    put_streets(&c, &s);
    import_city(&c);
    cr_assert_eq(c.report.roads, 4);
    assert_from_to(road(&c, "w0/0"), 90, 100, 110, 100);
    assert_from_to(road(&c, "w0/2"), 110, 100, 90, 100);
    cr_assert(road(&c, "w0/0")->oneway && road(&c, "w0/2")->oneway);
    cr_assert_float_eq(c.report.connected_frac, 1, 1e-9);
    finish(&c);
}

/* A street that no other meets: closed in itself it is cut in the middle. */
Test(import, a_loop_is_cut_in_the_middle) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    import_city(&c);
    cr_assert_eq(c.report.roads, 2);
    assert_from_to(road(&c, "w0/0"), 0, 0, 160, 160);
    assert_from_to(road(&c, "w0/2"), 160, 160, 0, 0);
    finish(&c);
}

/* The street leaves at (80, 200) and comes back at (120, 200); what lies outside joins its parts, 40 m along the
 * border. Tertiary: 1200 vehicles a day enter at each. Its inner ends, 80 m and more from the border, are none. */
static void leaves_twice(const char *streets, bool corners_on_border) {
    import_case c = begin();
    put_level_ground(&c);
    kota_text s = new_streets();
    if (corners_on_border)
        LINE(&s, "\"class\":\"tertiary\"", 80, 90, 80, 200, 80, 250, 120, 250, 120, 200, 120, 90);
    else
        LINE(&s, "\"class\":\"tertiary\"", 80, 90, 80, 250, 120, 250, 120, 90);
    put_streets(&c, &s);
    import_city(&c);
    cr_assert_eq(c.report.roads, 3, "%s", streets);
    cr_assert_eq(c.report.gateways, 2);
    cr_assert_float_eq(c.report.connected_frac, 1, 1e-9);
    assert_from_to(road(&c, "w0/0"), 80, 90, 80, 200);
    assert_from_to(road(&c, corners_on_border ? "w0/4" : "w0/2"), 120, 200, 120, 90);
    cr_assert_float_eq(vehicles_at(&c, 80, 200), 1200, 1e-9);
    cr_assert_float_eq(vehicles_at(&c, 120, 200), 1200, 1e-9);
    cr_assert_float_eq(vehicles_at(&c, 80, 90), 0, 1e-9);
    const kota_road *outside = road(&c, "outside/2");
    cr_assert(outside->bridge && !outside->oneway);
    cr_assert_eq(outside->line.count, 2);
    cr_assert(near_to(outside->line.xy_m, 80, 200) || near_to(outside->line.xy_m, 120, 200));
    cr_assert(is_told(&c.report.assumed, "streets: 1 generated roads along the border"));
    finish(&c);
}

Test(import, a_street_that_leaves_twice_is_joined_along_the_border) {
    NEEDS_GDAL();
    leaves_twice("across the border", false);
}

Test(import, a_vertex_on_the_border_is_where_it_leaves) {
    NEEDS_GDAL();
    leaves_twice("vertices on the border", true);
}

/* Out along x = 100, back along x = 110: without the joining neither way leads anywhere and back. */
Test(import, carriageways_meet_behind_the_border) {
    NEEDS_GDAL();
    import_case c = begin();
    put_level_ground(&c);
    kota_text s = new_streets();
    LINE(&s, "\"class\":\"secondary\",\"oneway\":\"yes\"", 100, 100, 100, 300);
    LINE(&s, "\"class\":\"secondary\",\"oneway\":\"yes\"", 110, 300, 110, 100);
    LINE(&s, "\"class\":\"residential\"", 100, 100, 110, 100);
    put_streets(&c, &s);
    import_city(&c);
    const kota_road *out = road(&c, "w0/0");
    cr_assert_eq(out->line.count, 3);
    assert_from_to(out, 100, 100, 110, 200);
    assert_from_to(road(&c, "w1/0"), 110, 200, 110, 100);
    cr_assert_float_eq(c.report.connected_frac, 1, 1e-9);
    cr_assert_eq(c.report.gateways, 1);
    cr_assert_float_eq(vehicles_at(&c, 110, 200), 3000, 1e-9, "secondary; the way out hides not the way in");
    finish(&c);
}

Test(import, dead_ends_of_main_roads_lead_out) {
    NEEDS_GDAL();
    import_case c = begin();
    put_level_ground(&c);
    kota_text s = new_streets();
    LINE(&s, "\"class\":\"primary\"", 100, 100, 190, 100);   /* both ends: primary anywhere */
    LINE(&s, "\"class\":\"tertiary\"", 100, 100, 100, 180);  /* 20 m from the border */
    LINE(&s, "\"class\":\"residential\"", 100, 100, 60, 60); /* never */
    put_streets(&c, &s);
    import_city(&c);
    cr_assert_eq(c.report.gateways, 2);
    cr_assert_float_eq(vehicles_at(&c, 190, 100), 6000, 1e-9);
    cr_assert_float_eq(vehicles_at(&c, 100, 180), 1200, 1e-9);
    cr_assert_float_eq(vehicles_at(&c, 60, 60), 0, 1e-9);
    cr_assert(is_told(&c.report.assumed, "2 dead ends"));
    finish(&c);
}

Test(import, what_cannot_be_is_told) {
    NEEDS_GDAL();
    import_case c = begin();
    put_level_ground(&c);
    kota_text s = new_streets();
    LINE(&s, "\"class\":\"residential\",\"lanes\":\"99\"", 20, 100, 180, 100);
    LINE(&s, "\"class\":\"boulevard\"", 100, 100, 100, 180);
    LINE(&s, "\"class\":\"footway\"", 100, 100, 100, 20);
    put_streets(&c, &s);
    import_city(&c);
    cr_assert_eq(c.report.roads, 3, "the footway is none");
    cr_assert(is_told(&c.report.warnings, "streets: 1 of them have lanes that are no number over 0 and up to 12"));
    cr_assert(is_told(&c.report.warnings, "the first \"boulevard\""));
    cr_assert(kota_is_nan(road(&c, "w0/0")->lanes), "the class's default");
    finish(&c);
}

Test(import, footways_alone_are_no_streets) {
    NEEDS_GDAL();
    import_case c = begin();
    kota_text s = new_streets();
    LINE(&s, "\"class\":\"footway\"", 20, 100, 180, 160);
    put_streets(&c, &s);
    must_fail(&c, KOTA_DATA, "streets.geojson: none of its 1 lines is a street for vehicles (1 are paths", "such as");
    finish(&c);
}

static char *bytes_of(const import_case *c, const char *name, size_t *length) {
    char *bytes, *path = kota_text_format("%s/%s", c->out, name);
    kota_error err = {0};
    cr_assert_eq(kota_file_read(&bytes, length, path, (size_t)1 << 24, &err), KOTA_OK, "%s", err.text);
    kota_free(path);
    return bytes;
}

Test(import, twice_gives_the_same_bytes) {
    NEEDS_GDAL();
    static const char *const names[] = {"city.gpkg", "city.json", "bed.tif"};
    import_case c = begin();
    char *bytes[2][3];
    size_t length[2][3];
    put_ring(&c);
    put_level_ground(&c);
    for (int32_t k = 0; k < 2; k++) {
        import_city(&c);
        for (int32_t n = 0; n < 3; n++) bytes[k][n] = bytes_of(&c, names[n], &length[k][n]);
    }
    for (int32_t n = 0; n < 3; n++) {
        cr_assert(length[0][n] == length[1][n] && memcmp(bytes[0][n], bytes[1][n], length[0][n]) == 0, "%s",
                  names[n]);
        kota_free(bytes[0][n]);
        kota_free(bytes[1][n]);
    }
    finish(&c);
}

/* Nothing is lost between the files and what kota knows: system, place, cells, every field of every layer. */
Test(import, what_is_read_and_written_again_is_the_same_files) {
    NEEDS_GDAL();
    static const char *const names[] = {"city.gpkg", "bed.tif"};
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    import_city(&c);
    char *bytes[2];
    size_t length[2], again;
    for (int32_t n = 0; n < 2; n++) bytes[n] = bytes_of(&c, names[n], &length[n]);
    kota_arena *arena = kota_arena_create("again", 0);
    kota_bundle bundle;
    kota_hash hash;
    kota_error err = {0};
    cr_assert_eq(kota_bundle_read(&bundle, &hash, c.def.out, arena, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_bundle_write(&bundle, c.def.out, &err), KOTA_OK, "%s", err.text);
    for (int32_t n = 0; n < 2; n++) {
        char *now = bytes_of(&c, names[n], &again);
        cr_assert(again == length[n] && memcmp(now, bytes[n], again) == 0, "%s", names[n]);
        kota_free(now);
        kota_free(bytes[n]);
    }
    kota_arena_destroy(arena);
    finish(&c);
}

Test(import, a_failure_leaves_the_earlier_city) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    import_city(&c);
    kota_hash was = c.hash;
    c.def.file[KOTA_IMPORT_POPULATION] = folder_name(&c.folder, "absent.tif");
    must_fail(&c, KOTA_DATA, "absent.tif", "no such file");
    c.def.file[KOTA_IMPORT_POPULATION] = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_bundle_read(&c.city, &c.hash, c.out, c.arena, &err), KOTA_OK, "%s", err.text);
    cr_assert(was.low == c.hash.low && was.high == c.hash.high);
    finish(&c);
}

Test(import, what_is_no_city_is_not_replaced) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    c.def.out = c.out = folder_put(&c.folder, "letters", "dear diary");
    must_fail(&c, KOTA_DATA, "letters: is a file", "--out");
    c.def.out = c.out = c.folder.path; /* the folder that the streets lie in */
    must_fail(&c, KOTA_DATA, "is there already and no city of kota", "name another folder");
    cr_assert(kota_file_exists(c.def.file[KOTA_IMPORT_STREETS]));
    c.out = folder_name(&c.folder, "empty");
    c.def.out = folder_name(&c.folder, "empty//");
    kota_error err = {0};
    cr_assert_eq(kota_folder_create(c.out, &err), KOTA_OK);
    import_city(&c); /* an empty folder is fine, and so are slashes behind it */
    finish(&c);
}

Test(import, systems_that_are_not_metres_are_refused) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    c.def.epsg = 4326;
    must_fail(&c, KOTA_DATA, "EPSG:4326 is no system for a city here", "--epsg 32749 (UTM)");
    c.def.epsg = 999999;
    must_fail(&c, KOTA_DATA, "EPSG:999999 is not known", "UTM zones");
    c.def.epsg = 3857; /* at 7 degrees south a metre of it is 0.993 m, near enough */
    import_city(&c);
    cr_assert_eq(c.report.epsg, 3857);
    finish(&c);
}

Test(import, options_that_cannot_be_are_named) {
    import_case c = begin();
    must_fail(&c, KOTA_USAGE, "--streets FILE is missing", "OSM PBF");
    put_ring(&c);
    c.def.name = "kota raya";
    must_fail(&c, KOTA_USAGE, "\"kota raya\"", "letters, digits");
    c.def.name = "made";
    c.def.cell_m = 0;
    must_fail(&c, KOTA_USAGE, "--cell-m 0", "1 to 200");
    c.def.cell_m = KOTA_NAN;
    c.def.open_edge_slope = -1;
    must_fail(&c, KOTA_USAGE, "--open-edge-slope -1", "0.1");
    c.def.open_edge_slope = 0;
    memcpy(c.def.bounds_deg, (const double[]){110, -6, 109, -5}, sizeof c.def.bounds_deg);
    must_fail(&c, KOTA_USAGE, "--bounds 110,-6,109,-5", "west below east");
    c.def.bounds_deg[0] = KOTA_NAN;
    c.def.district_fields = "kel";
    must_fail(&c, KOTA_USAGE, "--district-fields says how to read --districts", "not given");
    c.def.district_fields = NULL;
    c.def.population_per_km2 = -1;
    must_fail(&c, KOTA_USAGE, "--population-per-km2 -1", "more than 0");
    finish(&c);
}

Test(import, points_go_between_systems) {
    NEEDS_GDAL();
    double x[3] = {111, 111, 1e9}, y[3] = {0, 1, 1e9};
    kota_error err = {0};
    cr_assert_eq(kota_gis_transform(4326, 32749, x, y, 3, &err), KOTA_OK, "%s", err.text);
    /* UTM: the central meridian has 500 km, the equator 10,000 km in the south; one degree of latitude on the
     * meridian is 110,574 m on WGS 84, times 0.9996 */
    cr_assert_float_eq(x[0], 500000, 1e-3);
    cr_assert_float_eq(y[0], 10000000, 1e-3);
    cr_assert_float_eq(y[1] - y[0], 110574.4 * 0.9996, 1);
    cr_assert(kota_is_nan(x[2]) && kota_is_nan(y[2]), "no such place");
    cr_assert_eq(kota_gis_transform(4326, 999999, x, y, 1, &err), KOTA_DATA);
    assert_says(&err, "EPSG:999999");
    cr_assert_eq(kota_gis_transform(4326, 32749, x, y, 0, &err), KOTA_OK);
}
