/* Flood extents on a city's cells: rasters of any system, polygons with holes, and sentences for what does not fit.
 */
#include "io/extent.h"

#include "core/mathx.h"
#include "gis_files.h"
#include "io/raster.h"

enum { SIDE = 8 };

/* Around Manggarai in Jakarta, 8 x 8 cells of 100 m. */
static kota_grid city(int32_t epsg) {
    kota_grid grid = kota_grid_make(SIDE, SIDE, 100, 702000, 9312000);
    grid.epsg = epsg;
    return grid;
}

static kota_status read(kota_extent *extent, kota_arena *arena, const kota_grid *grid, const char *path,
                        bool nodata_is_dry, kota_error *err) {
    kota_extent_def def = {path, 0.3, nodata_is_dry};
    return kota_extent_read(extent, &def, grid, arena, err);
}

static int32_t count_of(const kota_extent *extent, uint8_t what) {
    int32_t count = 0;
    for (int32_t c = 0; c < SIDE * SIDE; c++) count += extent->cells[c] == what;
    return count;
}

/* The western half unknown; of the rest the southern half 0.5 m deep, the northern 0.25 m. */
static char *write_half(gis_folder *folder, const char *name, const kota_grid *grid) {
    float *values = kota_alloc((size_t)grid->nx * (size_t)grid->ny, sizeof *values);
    for (int32_t c = 0; c < grid->nx * grid->ny; c++)
        values[c] = 2 * (c % grid->nx) < grid->nx ? (float)KOTA_NAN : 2 * (c / grid->nx) < grid->ny ? 0.5f : 0.25f;
    const char *stem = folder_name(folder, name);
    kota_error err = {0};
    cr_assert_eq(kota_raster_write(stem, grid, values, -9999, "m", "depth", &err), KOTA_OK, "%s", err.text);
    kota_free(values);
    return kota_text_format("%s%s", stem, kota_raster_extension());
}

Test(extent, of_a_raster_on_the_citys_own_cells) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    kota_arena *arena = kota_arena_create("test", 0);
    kota_grid grid = city(32748);
    char *path = write_half(&folder, "half", &grid);
    kota_extent extent;
    kota_error err = {0};
    cr_assert_eq(read(&extent, arena, &grid, path, false, &err), KOTA_OK, "%s", err.text);
    cr_assert_not(extent.polygons);
    cr_assert_eq(extent.cells[0], KOTA_EXTENT_UNKNOWN);
    cr_assert_eq(extent.cells[7], KOTA_EXTENT_WET, "southern row first");
    cr_assert_eq(extent.cells[63], KOTA_EXTENT_DRY);
    cr_assert_eq(count_of(&extent, KOTA_EXTENT_UNKNOWN), 32);
    cr_assert_eq(count_of(&extent, KOTA_EXTENT_WET), 16);
    cr_assert_eq(read(&extent, arena, &grid, path, true, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(count_of(&extent, KOTA_EXTENT_UNKNOWN), 0);
    cr_assert_eq(count_of(&extent, KOTA_EXTENT_WET), 16);
    kota_free(path);
    kota_arena_destroy(arena);
    folder_drop(&folder);
}

Test(extent, of_a_raster_in_another_system) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    kota_arena *arena = kota_arena_create("test", 0);
    kota_grid grid = city(32748), degrees = kota_grid_make(40, 40, 0.0005, 106.820, -6.225);
    degrees.epsg = 4326; /* its middle, 106.83 east, 6.215 south, is at 702.4, 9312.7 km of UTM zone 48 south */
    char *path = write_half(&folder, "half", &degrees);
    kota_extent extent;
    kota_error err = {0};
    cr_assert_eq(read(&extent, arena, &grid, path, false, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(extent.cells[0], KOTA_EXTENT_UNKNOWN, "west of the middle");
    cr_assert_eq(extent.cells[7], KOTA_EXTENT_WET, "south-east of it");
    cr_assert_eq(extent.cells[63], KOTA_EXTENT_DRY, "north-east of it");
    kota_free(path);
    kota_arena_destroy(arena);
    folder_drop(&folder);
}

Test(extent, of_polygons_with_a_hole) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    kota_arena *arena = kota_arena_create("test", 0);
    kota_grid grid = kota_grid_make(SIDE, SIDE, 1000, 700000, 9308000); /* 106.81 to 106.88 east */
    grid.epsg = 32748;
    const char *path =
        folder_put(&folder, "wet.geojson",
                   GEOJSON(FEATURE("Polygon",
                                   "[[[106.7,-6.4],[107,-6.4],[107,-6.1],[106.7,-6.1],[106.7,-6.4]],"
                                   "[[106.83,-6.23],[106.86,-6.23],[106.86,-6.2],[106.83,-6.2],[106.83,-6.23]]]",
                                   "")));
    kota_extent extent;
    kota_error err = {0};
    cr_assert_eq(read(&extent, arena, &grid, path, false, &err), KOTA_OK, "%s", err.text);
    cr_assert(extent.polygons);
    cr_assert_eq(count_of(&extent, KOTA_EXTENT_UNKNOWN), 0, "of polygons every cell is known");
    int32_t dry = count_of(&extent, KOTA_EXTENT_DRY); /* 0.03 degrees are 3.3 km: 9 to 16 middles of cells */
    cr_assert(dry >= 9 && dry <= 16, "%d", dry);
    cr_assert_eq(extent.cells[0], KOTA_EXTENT_WET);
    kota_arena_destroy(arena);
    folder_drop(&folder);
}

static void expect(const char *path, const kota_grid *grid, const char *words, const char *more) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_extent extent;
    kota_error err = {0};
    cr_assert_eq(read(&extent, arena, grid, path, false, &err), KOTA_DATA);
    assert_says(&err, words);
    assert_says(&err, more);
    kota_arena_destroy(arena);
}

Test(extent, what_does_not_fit_is_said) {
    NEEDS_GDAL();
    gis_folder folder = folder_make();
    kota_grid grid = city(32748), away = grid, nowhere = city(0);
    away.west_m += 5000;
    char *path = write_half(&folder, "half", &grid), *without = write_half(&folder, "without", &nowhere);
    expect(path, &away, "half.tif: none of its values lies in the city", "-a_srs");
    expect(without, &grid, "without.tif: names no coordinate system", "gdal_translate -a_srs");
    expect(folder_put(&folder, "text.tif", "hello"), &grid, "text.tif", "no raster");
    expect(folder_put(&folder, "far.geojson",
                      GEOJSON(FEATURE("Polygon", "[[[110,-7],[110.1,-7],[110.1,-6.9],[110,-7]]]", ""))),
           &grid, "none of its polygons lies in the city: its middle is 110.0500, -6.9500", "106.8");
    expect(folder_put(&folder, "points.geojson", GEOJSON(FEATURE("Point", "[106.83,-6.2]", ""))), &grid,
           "points.geojson: has no polygons", "raster of depths");
    expect("half.gpkg|layername=x", &grid, "half.gpkg", "no such file");
    expect(path, &nowhere, "is in EPSG:32748", "own metres");
    kota_free(path);
    kota_free(without);
    folder_drop(&folder);
}

Test(extent, of_a_sketch_is_in_its_own_metres) {
    gis_folder folder = folder_make();
    kota_arena *arena = kota_arena_create("test", 0);
    kota_grid grid = kota_grid_make(SIDE, SIDE, 100, 0, 0);
    const char *path = folder_put(&folder, "own.asc",
                                  "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 200\nNODATA_value -1\n"
                                  "0.1 0.2\n0.4 -1\n");
    kota_extent extent;
    kota_error err = {0};
    cr_assert_eq(read(&extent, arena, &grid, path, false, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(extent.cells[0], KOTA_EXTENT_WET, "the south-western pixel");
    cr_assert_eq(extent.cells[2], KOTA_EXTENT_UNKNOWN);
    cr_assert_eq(extent.cells[2 * SIDE], KOTA_EXTENT_DRY);
    cr_assert_eq(count_of(&extent, KOTA_EXTENT_UNKNOWN), 64 - 12, "what the raster does not cover too");
    cr_assert_eq(read(&extent, arena, &grid, path, true, &err), KOTA_OK);
    cr_assert_eq(count_of(&extent, KOTA_EXTENT_UNKNOWN), 64 - 16);
    kota_arena_destroy(arena);
    expect(folder_put(&folder, "far.asc",
                      "ncols 1\nnrows 1\nxllcorner 9000\nyllcorner 0\ncellsize 200\nNODATA_value -1\n1\n"),
           &grid, "far.asc: none of its values lies in the city: it begins at 9000, 0 m", "move it there");
    folder_drop(&folder);
}
