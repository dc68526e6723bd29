/* The importer: heights, waterways, districts, people, land use and places. Streets: test_import.c. */
#include <criterion/criterion.h>

#include "import_case.h"

static float bed(const import_case *c, int32_t i, int32_t j) {
    return c->city.survey.bed_m[j * c->city.survey.nx + i];
}

/* ---- heights ---- */

static double slope(int32_t i, int32_t j) { return 10 + 0.5 * i + 0.1 * j; }

Test(import_ground, heights_lie_on_their_own_pixels) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    c.def.file[KOTA_IMPORT_HEIGHTS] = put_grid(&c, "dem.asc", 20, 10, slope); /* assume_epsg says the system */
    import_city(&c);
    cr_assert(c.report.has_heights);
    cr_assert_eq(c.report.nx, 20);
    cr_assert_float_eq(c.report.cell_m, 10, 1e-9);
    cr_assert_float_eq(c.city.survey.west_m, WEST_M, 1e-9);
    for (int32_t k = 0; k < 400; k++)
        cr_assert_float_eq((double)bed(&c, k % 20, k / 20), slope(k % 20, k / 20), 1e-4, "nothing is resampled");
    cr_assert_eq(c.report.gap_cells, 0);
    cr_assert(is_told(&c.report.assumed, "vertical zero is not known"));
    finish(&c);
}

Test(import_ground, coarser_cells_have_means) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    c.def.file[KOTA_IMPORT_HEIGHTS] = put_grid(&c, "dem.asc", 20, 10, slope);
    c.def.cell_m = 20;
    import_city(&c);
    cr_assert_eq(c.report.nx, 10);
    /* of pixels 4, 5 and 6, 7: the plane at its middle */
    cr_assert_float_eq((double)bed(&c, 2, 3), 10 + 0.5 * 4.5 + 0.1 * 6.5, 1e-4);
    finish(&c);
}

static double holed(int32_t i, int32_t j) { return i == 5 && j >= 3 && j <= 5 ? -9999 : slope(i, j); }

Test(import_ground, gaps_take_the_nearest_height) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    c.def.file[KOTA_IMPORT_HEIGHTS] = put_grid(&c, "dem.asc", 20, 10, holed);
    import_city(&c);
    cr_assert_eq(c.report.gap_cells, 3);
    double filled_m = (double)bed(&c, 5, 4); /* beside it lie pixels 4 and 6 of row 4 */
    cr_assert(kota_abs(filled_m - slope(4, 4)) < 1e-4 || kota_abs(filled_m - slope(6, 4)) < 1e-4, "%g", filled_m);
    cr_assert(is_told(&c.report.warnings, "dem: 3 cells have no height"));
    finish(&c);
}

/* The grid behind a VRT that names a unit. */
static void put_unit(import_case *c, const char *unit) {
    put_grid(c, "dem.asc", 20, 10, slope);
    char *text = kota_text_format(
        "<VRTDataset rasterXSize=\"20\" rasterYSize=\"20\"><SRS>EPSG:32749</SRS>"
        "<GeoTransform>400000, 10, 0, 9200200, 0, -10</GeoTransform>"
        "<VRTRasterBand dataType=\"Float32\" band=\"1\"><UnitType>%s</UnitType><NoDataValue>-9999</NoDataValue>"
        "<SimpleSource><SourceFilename relativeToVRT=\"1\">dem.asc</SourceFilename><SourceBand>1</SourceBand>"
        "</SimpleSource></VRTRasterBand></VRTDataset>",
        unit);
    c->def.file[KOTA_IMPORT_HEIGHTS] = folder_put(&c->folder, "dem.vrt", text);
    kota_free(text);
}

Test(import_ground, feet_become_metres_and_other_units_are_refused) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_unit(&c, "ft");
    import_city(&c);
    cr_assert_float_eq((double)bed(&c, 7, 9), slope(7, 9) * 0.3048, 1e-4);
    cr_assert(is_told(&c.report.warnings, "unit is the foot"));
    put_unit(&c, "cm");
    must_fail(&c, KOTA_DATA, "dem.vrt: its values are in \"cm\"", "metres or feet");
    finish(&c);
}

static double absurd(int32_t i, int32_t j) { return i == 11 && j == 4 ? -3276.8 : slope(i, j); }
static double hollow(int32_t i, int32_t j) { return i < 8 ? -9999 : slope(i, j); }
static double nothing(int32_t i, int32_t j) {
    (void)i, (void)j;
    return -9999;
}

Test(import_ground, heights_that_cannot_be_are_named) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    c.def.file[KOTA_IMPORT_HEIGHTS] = put_grid(&c, "a.asc", 20, 10, absurd);
    c.def.cell_m = 80; /* its mean over 64 pixels, -41 m, would pass */
    must_fail(&c, KOTA_DATA, "a.asc: a height of -3276.8", "at 400115, 9200045 (EPSG:32749) cannot be metres");
    c.def.cell_m = KOTA_NAN;
    c.def.file[KOTA_IMPORT_HEIGHTS] = put_grid(&c, "gaps.asc", 20, 10, hollow);
    must_fail(&c, KOTA_DATA, "gaps.asc: 40 % of the city has no height, the first at 400005, 9200005", "gdal_fill");
    c.def.file[KOTA_IMPORT_HEIGHTS] = put_grid(&c, "none.asc", 20, 10, nothing);
    must_fail(&c, KOTA_DATA, "none.asc: has no value anywhere in the city", "leave --dem out");
    finish(&c);
}

/* ---- waterways ---- */

static double south(int32_t i, int32_t j) {
    (void)i;
    return 20 + 0.1 * j;
}

static void put_waterway(import_case *c, const char *properties, int32_t count, const double *xy_m) {
    kota_text water = {0};
    begin_features(&water);
    add_feature(&water, "LineString", properties, count, xy_m);
    c->def.file[KOTA_IMPORT_WATERWAYS] = end_features(c, &water, "water.geojson");
}

Test(import_ground, a_waterway_is_burnt_with_its_width_and_depth) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    c.def.file[KOTA_IMPORT_HEIGHTS] = put_grid(&c, "dem.asc", 20, 10, south);
    put_waterway(&c, "\"waterway\":\"canal\",\"width_m\":30,\"depth_m\":2,\"id\":\"kali\"", 2,
                 (const double[]){105, 195, 105, 5});
    import_city(&c);
    cr_assert_eq(c.report.waterways, 1);
    /* row 10 lies at 21 m; from its middle, beds within half of the width reach 1.5 rows south: 21 - 2 - 0 to 0.15 */
    for (int32_t i = 9; i <= 11; i++) cr_assert(bed(&c, i, 10) <= 19.001F && bed(&c, i, 10) >= 18.8F);
    cr_assert_float_eq((double)bed(&c, 8, 10), 21, 1e-4, "3 cells wide");
    cr_assert_float_eq((double)bed(&c, 12, 10), 21, 1e-4);
    for (int32_t j = 1; j < 19; j++) cr_assert_leq(bed(&c, 10, j - 1), bed(&c, 10, j));
    const kota_channel *channel = c.city.sketch.channels.items;
    cr_assert_str_eq(channel->id, "kali");
    cr_assert_float_eq(channel->width_m, 30, 1e-9);
    cr_assert_float_eq(channel->manning_n, 0.030, 1e-9, "a canal's");
    cr_assert(near_to(channel->line.xy_m, 105, 195));
    finish(&c);
}

Test(import_ground, an_underpass_lies_lower_and_is_bridged) {
    NEEDS_GDAL();
    import_case c = begin();
    put_level_ground(&c);
    kota_text s = {0};
    begin_features(&s);
    LINE(&s, "\"class\":\"secondary\"", 20, 100, 180, 100);
    LINE(&s, "\"class\":\"secondary\"", 100, 20, 100, 85);
    LINE(&s, "\"class\":\"secondary\",\"tunnel\":\"yes\",\"layer\":-1", 100, 85, 100, 115);
    LINE(&s, "\"class\":\"secondary\"", 100, 115, 100, 180);
    LINE(&s, "\"class\":\"residential\"", 20, 20, 180, 20, 180, 180, 20, 180, 20, 20);
    LINE(&s, "\"class\":\"residential\"", 10, 100, 20, 100);
    c.def.file[KOTA_IMPORT_STREETS] = end_features(&c, &s, "streets.geojson");
    import_city(&c);
    cr_assert_float_eq((double)bed(&c, 10, 9), 0, 1e-4, "5 m under the level ground");
    cr_assert_float_eq((double)bed(&c, 10, 11), 0, 1e-4);
    cr_assert_float_eq((double)bed(&c, 10, 6), 5, 1e-4, "not under the street that leads there");
    cr_assert_float_eq((double)bed(&c, 8, 9), 5, 1e-4);
    const kota_road *roads = c.city.roads.items;
    int32_t bridges = 0, tunnels = 0;
    for (int32_t r = 0; r < c.city.roads.count; r++) {
        bridges += roads[r].bridge;
        tunnels += roads[r].tunnel;
        if (roads[r].bridge) cr_assert_float_eq(roads[r].line.xy_m[1], 100, 1e-9, "the street over it, no ramp");
    }
    cr_assert_eq(bridges, 1);
    cr_assert_eq(tunnels, 1);
    cr_assert(is_told(&c.report.assumed, "the ground of 1 underpasses"));
    finish(&c);
}

Test(import_ground, one_drawn_uphill_is_turned) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    c.def.file[KOTA_IMPORT_HEIGHTS] = put_grid(&c, "dem.asc", 20, 10, south);
    put_waterway(&c, "\"waterway\":\"drain\"", 2, (const double[]){105, 5, 105, 195});
    import_city(&c);
    const kota_channel *channel = c.city.sketch.channels.items;
    cr_assert(near_to(channel->line.xy_m, 105, 195), "it begins where the ground is high");
    cr_assert_gt(channel->bed_from_m, channel->bed_to_m);
    cr_assert(is_told(&c.report.warnings, "1 were drawn upstream"));
    finish(&c);
}

Test(import_ground, a_river_may_enter_from_the_east_and_north) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    put_waterway(&c, "\"waterway\":\"river\"", 2, (const double[]){260, 100, -60, 100});
    import_city(&c);
    const kota_channel *channel = c.city.sketch.channels.items;
    cr_assert(near_to(channel->line.xy_m, 199.99, 100), "a centimetre inside: it must lie on a cell");
    put_waterway(&c, "\"waterway\":\"river\"", 2, (const double[]){100, 260, 100, -60});
    import_city(&c);
    channel = c.city.sketch.channels.items;
    cr_assert(near_to(channel->line.xy_m, 100, 199.99));
    finish(&c);
}

/* A valley winds 60 m to either side of the middle, once over the city, and falls to the south. */
static double winding(int32_t i, int32_t j) {
    double y_m = 10 * j + 5, x_m = 10 * i + 5, axis_m = 100 + 60 * kota_sin(2 * KOTA_PI * y_m / 200);
    return 20 + 0.005 * y_m + 0.1 * kota_min(kota_abs(x_m - axis_m), 60);
}

static double off_axis_m(const double *xy_m) {
    return kota_abs(xy_m[0] - 100 - 60 * kota_sin(2 * KOTA_PI * xy_m[1] / 200));
}

Test(import_ground, a_traced_one_follows_the_valley) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    c.def.file[KOTA_IMPORT_HEIGHTS] = put_grid(&c, "dem.asc", 20, 10, winding);
    put_waterway(&c, "\"trace\":1,\"width_m\":10", 2, (const double[]){100, 195, 100, 5});
    import_city(&c);
    cr_assert_eq(c.report.waterways, 1);
    const kota_points *line = &((const kota_channel *)c.city.sketch.channels.items)->line;
    double low_m = 200, high_m = 0;
    for (int32_t p = 0; p < line->count; p++) {
        low_m = kota_min(low_m, line->xy_m[2 * p]);
        high_m = kota_max(high_m, line->xy_m[2 * p]);
        cr_assert_leq(off_axis_m(&line->xy_m[2 * p]), 25, "%g, %g", line->xy_m[2 * p], line->xy_m[2 * p + 1]);
    }
    cr_assert(low_m < 60 && high_m > 140, "the straight line would stay at 100 m: %g to %g", low_m, high_m);
    finish(&c);
}

Test(import_ground, one_to_trace_outside_the_city_is_none) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    c.def.file[KOTA_IMPORT_HEIGHTS] = put_grid(&c, "dem.asc", 20, 10, winding);
    put_waterway(&c, "\"trace\":1", 2, (const double[]){300, 195, 300, 5});
    import_city(&c);
    cr_assert_eq(c.report.waterways, 0);
    cr_assert(is_told(&c.report.warnings, "none of the 1 lines"));
    finish(&c);
}

Test(import_ground, two_vertical_zeros_are_not_mixed) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    put_waterway(&c, "\"waterway\":\"canal\",\"bed_m\":3,\"width_m\":10", 2, (const double[]){105, 195, 105, 5});
    c.def.datum = "MSL";
    must_fail(&c, KOTA_DATA, "water.geojson: layer water, feature 0 gives a bed at 3 m above \"not known\"",
              "heights are above \"MSL\"");
    c.def.waterways_datum = "Peil Priok";
    must_fail(&c, KOTA_DATA, "above \"Peil Priok\"", "--waterways-offset-m");
    c.def.waterways_offset_m = -0.5;
    import_city(&c);
    cr_assert_float_eq((double)bed(&c, 10, 10), 2.5, 1e-4, "3 m less half a metre");
    c.def.waterways_offset_m = KOTA_NAN;
    c.def.waterways_datum = "MSL";
    import_city(&c);
    cr_assert_float_eq((double)bed(&c, 10, 10), 3, 1e-4);
    cr_assert_str_eq(c.city.sketch.datum, "MSL");
    finish(&c);
}

/* ---- districts and people ---- */

static void put_districts(import_case *c, kota_text *districts) {
    c->def.file[KOTA_IMPORT_DISTRICTS] = end_features(c, districts, "districts.geojson");
}

static const kota_district_def *district(const import_case *c, const char *id) {
    const kota_district_def *districts = c->city.sketch.districts.items;
    for (int32_t d = 0; d < c->city.sketch.districts.count; d++)
        if (strcmp(districts[d].id, id) == 0) return &districts[d];
    cr_assert_fail("there is no district %s, the first is %s", id, districts[0].id);
    return NULL;
}

Test(import_ground, districts_of_one_name_are_one_and_slivers_none) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    kota_text d = {0};
    begin_features(&d);
    AREA(&d, "\"kel\":\"Sliver\"", 0, -100, 200, -100, 200, 8, 0, 8); /* one row of cells: 2000 m2 of 21600 */
    AREA(&d, "\"kel\":\"Karang Anyar\"", 0, 8, 50, 8, 50, 200, 0, 200);
    AREA(&d, "\"kel\":\"Barat\"", 50, 8, 150, 8, 150, 200, 50, 200);
    AREA(&d, "\"kel\":\"Karang Anyar\"", 150, 8, 200, 8, 200, 200, 150, 200);
    put_districts(&c, &d);
    import_city(&c);
    cr_assert_eq(c.report.districts, 2);
    cr_assert_str_eq(district(&c, "karang-anyar")->name, "Karang Anyar");
    /* two parts of 5 x 19 cells of 100 m2, at 10,000 persons a km2 */
    cr_assert_float_eq(district(&c, "karang-anyar")->population_persons, 190, 1e-9);
    cr_assert_float_eq(district(&c, "barat")->population_persons, 190, 1e-9);
    cr_assert_float_eq(district(&c, "barat")->jobs, kota_round(0.45 * 190), 1e-9);
    cr_assert(is_told(&c.report.warnings, "districts: 1 reach into the city with less than a hectare"));
    finish(&c);
}

Test(import_ground, names_are_short_enough_for_maps) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    kota_text d = {0};
    begin_features(&d);
    AREA(&d, "\"kel\":\"KELURAHAN BALE KAMBANG\"", 0, 0, 100, 0, 100, 200, 0, 200);
    AREA(&d, "\"kel\":\"KELURAHAN Rawa Jati\"", 100, 0, 200, 0, 200, 200, 100, 200);
    put_districts(&c, &d);
    import_city(&c);
    cr_assert_str_eq(district(&c, "kelurahan-bale-kambang")->name, "Bale Kambang");
    cr_assert_str_eq(district(&c, "kelurahan-rawa-jati")->name, "Rawa Jati");
    finish(&c);
}

Test(import_ground, names_in_other_scripts_stay_apart) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    kota_text d = {0};
    begin_features(&d);
    AREA(&d, "\"name\":\"กรุง\"", 0, 0, 100, 0, 100, 200, 0, 200);
    AREA(&d, "\"name\":\"เทพ\"", 100, 0, 200, 0, 200, 200, 100, 200);
    put_districts(&c, &d);
    import_city(&c);
    cr_assert_eq(c.report.districts, 2);
    cr_assert_str_eq(district(&c, "กรุง")->name, "กรุง");
    finish(&c);
}

Test(import_ground, a_district_that_the_border_cuts_brings_its_share) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    kota_text d = {0};
    begin_features(&d);
    AREA(&d, "\"kel\":\"A\",\"rw\":\"01\",\"penduduk\":1000", -200, 0, 200, 0, 200, 200, -200, 200);
    put_districts(&c, &d);
    c.def.district_fields = "kel,rw";
    import_city(&c);
    cr_assert_float_eq(district(&c, "a-01")->population_persons, 500, 1e-9, "half of it lies inside");
    c.def.district_fields = "kelurahan";
    must_fail(&c, KOTA_DATA, "districts.geojson: layer districts, feature 0 has no value in kelurahan",
              "it has: kel, rw, penduduk");
    c.def.district_fields = NULL;
    begin_features(&d);
    AREA(&d, "\"kel\":\"A\",\"population\":-99", 0, 0, 200, 0, 200, 200, 0, 200);
    put_districts(&c, &d);
    must_fail(&c, KOTA_DATA, "feature 0 (A) has a population of -99", "give 0 or more");
    finish(&c);
}

static double fifty(int32_t i, int32_t j) {
    (void)i, (void)j;
    return 50;
}
static double west_half(int32_t i, int32_t j) {
    (void)j;
    return i < 10 ? 2 : -9999;
}
static double negative(int32_t i, int32_t j) { return i == 3 && j == 2 ? -7 : 1; }

Test(import_ground, people_come_as_counts_a_pixel_or_as_density) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    c.def.file[KOTA_IMPORT_POPULATION] = put_grid(&c, "counts.asc", 2, 100, fifty);
    import_city(&c);
    cr_assert_float_eq(c.report.persons, 200, 1e-9, "four pixels of 50");
    cr_assert_float_eq((double)c.city.survey.persons[0], 0.5, 1e-6, "a cell is a hundredth of a pixel");
    c.def.population_per_km2 = 1000;
    import_city(&c);
    cr_assert_float_eq(c.report.persons, 2000, 1e-9, "50 x 1000 a km2 on 0.04 km2");
    c.def.population_per_km2 = KOTA_NAN;
    c.def.file[KOTA_IMPORT_POPULATION] = put_grid(&c, "half.asc", 20, 10, west_half);
    import_city(&c);
    cr_assert_float_eq(c.report.persons, 400, 1e-9, "10 x 20 pixels of 2");
    cr_assert(is_told(&c.report.warnings, "population: no value for 50 % of the city"));
    c.def.cell_m = 40; /* the third column has half of its pixels, and half of the people of a full one */
    import_city(&c);
    cr_assert_float_eq(c.report.persons, 400, 1e-9);
    finish(&c);
}

Test(import_ground, people_may_be_said_as_a_density_alone) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    import_city(&c);
    double by_default_persons = c.report.persons;
    cr_assert(by_default_persons > 0 && is_told(&c.report.assumed, "people: 10,000 residents a km2"));
    c.def.population_per_km2 = 2500;
    import_city(&c);
    cr_assert_float_eq(c.report.persons, by_default_persons / 4, 1e-9 * by_default_persons);
    cr_assert(is_told(&c.report.assumed, "people: 2500 residents a km2 in 1 districts, as --population-per-km2"));
    finish(&c);
}

Test(import_ground, people_that_cannot_be_are_named) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    c.def.file[KOTA_IMPORT_POPULATION] = put_grid(&c, "p.asc", 20, 10, negative);
    must_fail(&c, KOTA_DATA, "p.asc: gives -7 persons on 100 m2 at 400035, 9200025", "gdal_translate -a_nodata");
    c.def.file[KOTA_IMPORT_POPULATION] = put_grid(&c, "p.asc", 2, 100, fifty);
    c.def.population_per_km2 = 1e6;
    must_fail(&c, KOTA_DATA, "not between 0 and one a m2", "--population-per-km2");
    finish(&c);
}

Test(import_ground, a_district_has_the_land_use_of_most_of_it) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    kota_text land = {0};
    begin_features(&land);
    AREA(&land, "\"landuse\":\"industrial\"", 0, 0, 120, 0, 120, 200, 0, 200);
    AREA(&land, "\"leisure\":\"park\"", 120, 0, 200, 0, 200, 200, 120, 200);
    AREA(&land, "\"landuse\":\"volcano\"", 0, 0, 200, 0, 200, 200, 0, 200); /* not known: does not count */
    c.def.file[KOTA_IMPORT_LAND_USE] = end_features(&c, &land, "land.geojson");
    import_city(&c);
    cr_assert_eq(district(&c, "city")->land_use, KOTA_LAND_INDUSTRY);
    cr_assert_float_eq(district(&c, "city")->sealed_frac, 0.8, 1e-9);
    finish(&c);
}

/* ---- places ---- */

Test(import_ground, facilities_and_gauges_are_where_they_are) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    kota_text f = {0};
    begin_features(&f);
    POINT(&f, "\"kind\":\"tps\",\"id\":\"tps-1\",\"capacity_m3\":12", 30, 40);
    POINT(&f, "\"amenity\":\"school\",\"name\":\"SD 1\"", 60, 40);
    POINT(&f, "\"kind\":\"garage\",\"id\":\"g\",\"trucks\":3", 60, 60);
    POINT(&f, "\"kind\":\"landfill\",\"id\":\"tpa\",\"haul_min\":20", 60, 80);
    POINT(&f, "\"kind\":\"tps\",\"id\":\"far\"", 300, 40);
    POINT(&f, "\"kind\":\"zoo\"", 60, 40);
    AREA(&f, "\"kind\":\"market\",\"id\":\"pasar\"", 100, 100, 120, 100, 120, 120, 100, 120);
    c.def.file[KOTA_IMPORT_FACILITIES] = end_features(&c, &f, "places.geojson");
    begin_features(&f);
    POINT(&f, "\"id\":\"pintu\"", 105, 100);
    c.def.file[KOTA_IMPORT_GAUGES] = end_features(&c, &f, "gauges.geojson");
    import_city(&c);
    const kota_facility_def *places = c.city.sketch.facilities.items;
    cr_assert_eq(c.report.facilities, 5, "none is generated");
    cr_assert_str_eq(places[0].id, "tps-1");
    cr_assert(near_to(places[0].at.xy_m, 30, 40));
    cr_assert_float_eq(places[0].capacity_m3, 12, 1e-9);
    cr_assert_eq(places[1].kind, KOTA_FACILITY_SCHOOL);
    cr_assert_float_eq(places[2].trucks, 3, 1e-9);
    cr_assert_float_eq(places[3].haul_s, 1200, 1e-9);
    cr_assert(near_to(places[4].at.xy_m, 110, 110), "the middle of its corners");
    cr_assert_eq(c.report.gauges, 1);
    cr_assert(is_told(&c.report.warnings, "1 are of no kind"));
    cr_assert(is_told(&c.report.warnings, "1 lie outside"));
    finish(&c);
}

Test(import_ground, what_a_day_needs_is_generated_and_said) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    import_city(&c);
    const kota_facility_def *places = c.city.sketch.facilities.items;
    cr_assert_eq(c.report.facilities, 2);
    cr_assert_eq(places[0].kind, KOTA_FACILITY_GARAGE);
    cr_assert_float_eq(places[0].trucks, 1, 1e-9);
    cr_assert_eq(places[1].kind, KOTA_FACILITY_LANDFILL);
    cr_assert(is_told(&c.report.assumed, "no garage is given") && is_told(&c.report.assumed, "no landfill is given"));
    cr_assert(is_told(&c.report.warnings, "no heights (--dem): flooding is off"));
    finish(&c);
}

Test(import_ground, ids_that_come_twice_are_named) {
    NEEDS_GDAL();
    import_case c = begin();
    put_ring(&c);
    put_level_ground(&c);
    kota_text f = {0};
    begin_features(&f);
    POINT(&f, "\"kind\":\"tps\",\"id\":\"a\"", 30, 40);
    POINT(&f, "\"kind\":\"market\",\"id\":\"a\"", 50, 40);
    c.def.file[KOTA_IMPORT_FACILITIES] = end_features(&c, &f, "places.geojson");
    must_fail(&c, KOTA_DATA, "places.geojson: two facilities have the id \"a\"", "one of its own");
    c.def.file[KOTA_IMPORT_GAUGES] = c.def.file[KOTA_IMPORT_FACILITIES];
    c.def.file[KOTA_IMPORT_FACILITIES] = NULL;
    must_fail(&c, KOTA_DATA, "places.geojson: two gauges have the id \"a\"", "one of its own");
    finish(&c);
}
