/* What of an import's ground is the sea, and what of its hollows is filled. Heights are made, cells 50 m. */
#include <criterion/criterion.h>

#include "import_case.h"
#include "map/survey.h"

static void put_ground(import_case *c, value_at *height) {
    *c = begin();
    c->def.open_edge_slope = 0.0005;
    put_ring(c);
    c->def.file[KOTA_IMPORT_HEIGHTS] = put_grid(c, "dem.asc", 20, 50, height);
}

static bool sea_at(const import_case *c, int32_t i, int32_t j) {
    return c->city.survey.sea != NULL && c->city.survey.sea[j * c->city.survey.nx + i] > 0;
}

static float bed(const import_case *c, int32_t i, int32_t j) {
    return c->city.survey.bed_m[j * c->city.survey.nx + i];
}

/* ---- the sea ---- */

/* Three columns of sea in the east, with noise of -2 m in it; a pond at zero inland, and one below. */
static double coast(int32_t i, int32_t j) {
    if (i >= 17) return i == 18 && j == 10 ? -2 : 0;
    if (i == 5 && j == 5) return 0;
    return i == 8 && j == 8 ? -1 : 3;
}

Test(import_sea, what_hangs_together_with_an_open_border_is_water) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, coast);
    import_city(&c);
    cr_assert_float_eq(c.report.sea_m2, 60 * 2500, 1e-6, "60 cells, the low one among them");
    cr_assert(sea_at(&c, 17, 0) && sea_at(&c, 18, 10));
    cr_assert_not(sea_at(&c, 16, 0) || sea_at(&c, 5, 5) || sea_at(&c, 8, 8));
    cr_assert(is_told(&c.report.assumed, "sea: 15.0 ha"));
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(kota_map_from_survey(&map, &c.city.survey, &c.city.sketch, 50, c.arena, &err), KOTA_OK, "%s",
                 err.text);
    int32_t low = kota_grid_at(&map->grid, 18, 10), level = kota_grid_at(&map->grid, 17, 0);
    cr_assert(map->water[low] && map->water[level] && !map->water[kota_grid_at(&map->grid, 16, 0)]);
    cr_assert_float_eq((double)map->water_start_m[low], 2, 1e-6, "it stands at zero");
    cr_assert_float_eq((double)map->water_start_m[level], 0, 1e-6);
    finish(&c);
}

Test(import_sea, none_comes_in_over_a_wall) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, coast);
    c.def.open_edge_slope = 0;
    import_city(&c);
    cr_assert_null(c.city.survey.sea, "behind a wall");
    finish(&c);
}

static double polder(int32_t i, int32_t j) {
    (void)j;
    return i >= 17 ? -2 : 3;
}

static double pond(int32_t i, int32_t j) { return i >= 17 && j < 13 ? 0 : 3; }

Test(import_sea, ground_below_zero_is_sea_only_where_the_border_was_drawn_so) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, polder);
    import_city(&c);
    cr_assert_null(c.city.survey.sea, "a polder at an open border");
    kota_text edges = {0};
    begin_features(&edges);
    LINE(&edges, "\"kind\":\"sea\"", 1000, 0, 1000, 1000);
    c.def.file[KOTA_IMPORT_EDGES] = end_features(&c, &edges, "edges.geojson");
    import_city(&c);
    cr_assert_float_eq(c.report.sea_m2, 60 * 2500, 1e-6);
    finish(&c);
    put_ground(&c, pond);
    import_city(&c);
    cr_assert_null(c.city.survey.sea, "39 cells are 9.75 ha, less than 10");
    finish(&c);
}

/* All of the low ground belongs to a district. */
Test(import_sea, in_a_district_only_what_is_level_with_it) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, coast);
    kota_text area = {0};
    begin_features(&area);
    AREA(&area, "\"name\":\"all\",\"population\":1000", 0, 0, 1000, 0, 1000, 1000, 0, 1000);
    c.def.file[KOTA_IMPORT_DISTRICTS] = end_features(&c, &area, "districts.geojson");
    import_city(&c);
    cr_assert_float_eq(c.report.sea_m2, 59 * 2500, 1e-6);
    cr_assert_not(sea_at(&c, 18, 10), "2 m lower, it may be kept dry");
    finish(&c);
}

/* ---- hollows ---- */

/* A plain at 5 m; a pit of 3 x 3 cells, 1 m deep at
 * its rim and 2 m in its middle; one of 1 cell behind a bank; a lake of 4 x 4 cells, 8 m deep. */
static double pits(int32_t i, int32_t j) {
    if (i >= 3 && i <= 5 && j >= 3 && j <= 5) return i == 4 && j == 4 ? 3 : 4;
    if (i >= 9 && i <= 11 && j >= 3 && j <= 5)
        return i == 10 && j == 4 ? 5 : 6.5; /* a bank round a cell of the plain */
    if (i >= 12 && i <= 15 && j >= 12 && j <= 15) return -3;
    return 5;
}

Test(import_sea, hollows_at_most_so_deep_are_filled_and_deeper_ones_stay) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, pits);
    import_city(&c);
    cr_assert_eq(c.report.filled_hollows + c.report.left_hollows, 0, "not without the option");
    cr_assert_float_eq((double)bed(&c, 4, 4), 3, 1e-6);
    c.def.fill_sinks_m = 2;
    import_city(&c);
    cr_assert_eq(c.report.filled_hollows, 2);
    cr_assert_float_eq(c.report.filled_m3, (8 * 1 + 2 + 1.5) * 2500, 1e-6);
    cr_assert_float_eq(c.report.filled_deepest_m, 2, 1e-6);
    cr_assert_eq(c.report.left_hollows, 1);
    cr_assert_float_eq(c.report.left_m3, 16 * 8 * 2500, 1e-6);
    cr_assert_float_eq(c.report.left_deepest_m, 8, 1e-6);
    for (int32_t k = 0; k < 9; k++) /* the sill, and from there 1 m a km, that is 5 cm a cell */
        cr_assert_float_eq((double)bed(&c, 3 + k % 3, 3 + k / 3), k == 4 ? 5.1 : 5.05, 1e-6);
    cr_assert_float_eq((double)bed(&c, 10, 4), 6.55, 1e-6, "over the bank");
    for (int32_t k = 0; k < 16; k++) cr_assert_float_eq((double)bed(&c, 12 + k % 4, 12 + k / 4), -3, 1e-6, "a lake");
    cr_assert_float_eq((double)bed(&c, 0, 0), 5, 1e-6);
    cr_assert(is_told(&c.report.warnings, "dem: a hollow of 8.00 m at 400625, 9200625 (EPSG:32749) stays: 4.00 ha"));
    cr_assert_float_eq(c.report.sink_m3, 16 * 8 * 2500, 1e-6, "the check of hollows finds the same");
    finish(&c);
}

Test(import_sea, what_a_waterway_drains_is_no_hollow) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, pits);
    c.def.fill_sinks_m = 10;
    kota_text water = {0};
    begin_features(&water);
    LINE(&water, "\"waterway\":\"canal\",\"width_m\":10,\"depth_m\":9", 675, 975, 675, 25); /* through the lake */
    c.def.file[KOTA_IMPORT_WATERWAYS] = end_features(&c, &water, "water.geojson");
    import_city(&c);
    cr_assert_eq(c.report.left_hollows, 0);
    cr_assert_eq(c.report.filled_hollows, 2, "the lake runs off");
    cr_assert_float_eq((double)bed(&c, 12, 12), -3, 1e-6);
    finish(&c);
}

Test(import_sea, an_error_of_heights_that_none_has_is_refused) {
    NEEDS_GDAL();
    import_case c;
    put_ground(&c, pits);
    c.def.fill_sinks_m = 25;
    must_fail(&c, KOTA_USAGE, "--fill-sinks-m 25: must be 0 (none) to 20 m", "the error of the heights");
    finish(&c);
}
