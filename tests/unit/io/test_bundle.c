/* Bundles: written and read back, what moves the hash, and what is wrong with an edited one. */
#include <criterion/criterion.h>
#include <unistd.h>

#include "city_files.h"
#include "io/raster.h"

typedef struct bundle_case {
    gis_folder folder;
    kota_arena *arena;
    kota_bundle city;
    const char *at; /* where it lies */
} bundle_case;

static bundle_case begin(void) {
    bundle_case c = {.folder = folder_make(), .arena = kota_arena_create("test", 0)};
    c.city = city_make(c.arena);
    c.at = folder_name(&c.folder, "city");
    city_put(&c.city, c.at);
    return c;
}

static void finish(bundle_case *c) {
    folder_drop(&c->folder);
    kota_arena_destroy(c->arena);
}

static kota_bundle read_city(const bundle_case *c, const char *at, kota_hash *hash) {
    kota_bundle read;
    kota_error err = {0};
    cr_assert_eq(kota_bundle_read(&read, hash, at, c->arena, &err), KOTA_OK, "%s", err.text);
    return read;
}

static void must_fail(const bundle_case *c, const char *words, const char *more) {
    kota_bundle read;
    kota_hash hash;
    kota_error err = {0};
    cr_assert_eq(kota_bundle_read(&read, &hash, c->at, c->arena, &err), KOTA_DATA, "not \"%s\"", words);
    assert_says(&err, words);
    assert_says(&err, more);
}

static bool same_hash(kota_hash a, kota_hash b) { return a.low == b.low && a.high == b.high; }

static kota_hash records_hash(const kota_records *records, const kota_schema *schema) {
    kota_hasher *hasher = kota_hasher_create();
    for (int32_t r = 0; r < records->count; r++)
        kota_schema_hash(schema, (const unsigned char *)records->items + (size_t)r * schema->size, hasher);
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}

Test(bundle, is_read_back_equal) {
    NEEDS_GDAL();
    bundle_case c = begin();
    kota_hash hash;
    kota_bundle read = read_city(&c, c.at, &hash);
    const kota_sketch *was = &c.city.sketch, *is = &read.sketch;
    const struct {
        const kota_records *a, *b;
        const kota_schema *schema;
    } layers[] = {{&c.city.roads, &read.roads, &kota_road_schema},
                  {&c.city.junctions, &read.junctions, &kota_junction_schema},
                  {&was->districts, &is->districts, &kota_district_def_schema},
                  {&was->facilities, &is->facilities, &kota_facility_def_schema},
                  {&was->channels, &is->channels, &kota_channel_schema},
                  {&was->gauges, &is->gauges, &kota_gauge_def_schema}};
    for (int32_t l = 0; l < KOTA_COUNT(layers); l++) {
        cr_assert_eq(layers[l].b->count, layers[l].a->count);
        cr_assert(same_hash(records_hash(layers[l].a, layers[l].schema), records_hash(layers[l].b, layers[l].schema)),
                  "layer %d", (int)l);
    }
    cr_assert_eq(memcmp(read.survey.bed_m, c.city.survey.bed_m, CITY_CELLS * sizeof(float)), 0);
    cr_assert_eq(memcmp(read.survey.persons, c.city.survey.persons, CITY_CELLS * sizeof(float)), 0);
    cr_assert_eq(read.survey.nx, CITY_SIDE);
    cr_assert_eq(read.survey.epsg, 32749);
    cr_assert_str_eq(is->name, "made");
    cr_assert_str_eq(is->title, "Made up");
    cr_assert_str_eq(is->datum, "quay");
    cr_assert_str_eq(is->credit, "a surveyor");
    cr_assert_eq(is->utc_offset_min, 420);
    cr_assert_eq(is->open_edges.count, 4);
    cr_assert_eq(read.survey.node_count, 4, "four corners");
    cr_assert_eq(read.survey.street_count, 4);
    finish(&c);
}

static void assert_same_file(const char *a, const char *b, const char *name) {
    char *paths[2] = {kota_text_format("%s/%s", a, name), kota_text_format("%s/%s", b, name)}, *bytes[2];
    size_t length[2];
    for (int32_t k = 0; k < 2; k++)
        cr_assert_eq(kota_file_read(&bytes[k], &length[k], paths[k], (size_t)1 << 24, NULL), KOTA_OK);
    cr_assert(length[0] == length[1] && memcmp(bytes[0], bytes[1], length[0]) == 0, "%s differs", name);
    for (int32_t k = 0; k < 2; k++) {
        kota_free(bytes[k]);
        kota_free(paths[k]);
    }
}

Test(bundle, is_the_same_bytes_when_written_twice) {
    NEEDS_GDAL();
    bundle_case c = begin();
    const char *other = folder_name(&c.folder, "other");
    city_put(&c.city, other);
    assert_same_file(c.at, other, "city.gpkg");
    assert_same_file(c.at, other, "bed.tif");
    assert_same_file(c.at, other, "persons.tif");
    kota_hash here, there;
    read_city(&c, c.at, &here);
    read_city(&c, other, &there);
    cr_assert(same_hash(here, there), "the content counts, not where it lies");
    finish(&c);
}

Test(bundle, hash_moves_with_one_number) {
    NEEDS_GDAL();
    bundle_case c = begin();
    kota_hash was, is;
    read_city(&c, c.at, &was);
    ((kota_road *)c.city.roads.items)[1].lanes = 2;
    city_put(&c.city, c.at);
    read_city(&c, c.at, &is);
    cr_assert_not(same_hash(was, is), "lanes of one road");
    ((kota_road *)c.city.roads.items)[1].lanes = 1.5;
    city_put(&c.city, c.at);
    read_city(&c, c.at, &is);
    cr_assert(same_hash(was, is), "and back");
    ((float *)(uintptr_t)c.city.survey.bed_m)[7] += 0.5F;
    city_put(&c.city, c.at);
    read_city(&c, c.at, &is);
    cr_assert_not(same_hash(was, is), "a height");
    finish(&c);
}

/* city.gpkg with these layers alone, in this order. */
static void put_layers(const bundle_case *c, const char *const *names, int32_t count) {
    const kota_sketch *sketch = &c->city.sketch;
    const struct {
        const char *name;
        const kota_schema *schema;
        const kota_records *records;
        kota_gis_shape shape;
    } layers[] = {{"roads", &kota_road_schema, &c->city.roads, KOTA_GIS_LINE},
                  {"junctions", &kota_junction_schema, &c->city.junctions, KOTA_GIS_POINT},
                  {"districts", &kota_district_def_schema, &sketch->districts, KOTA_GIS_AREA},
                  {"facilities", &kota_facility_def_schema, &sketch->facilities, KOTA_GIS_POINT},
                  {"waterways", &kota_channel_schema, &sketch->channels, KOTA_GIS_LINE},
                  {"gauges", &kota_gauge_def_schema, &sketch->gauges, KOTA_GIS_POINT}};
    char *path = kota_text_format("%s/city.gpkg", c->at);
    kota_gis *gis;
    kota_gis_frame frame = {32749, CITY_WEST_M, CITY_SOUTH_M};
    kota_error err = {0};
    cr_assert_eq(kota_gis_create(&gis, path, &frame, &err), KOTA_OK, "%s", err.text);
    for (int32_t n = 0; n < count; n++)
        for (int32_t l = 0; l < KOTA_COUNT(layers); l++)
            if (strcmp(layers[l].name, names[n]) == 0)
                cr_assert_eq(kota_gis_write_records(gis, names[n], layers[l].schema, layers[l].records,
                                                    layers[l].shape, NULL, NULL, &err),
                             KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_gis_finish(gis, &err), KOTA_OK, "%s", err.text);
    kota_gis_close(gis);
    kota_free(path);
}

Test(bundle, order_of_layers_does_not_show) {
    NEEDS_GDAL();
    bundle_case c = begin();
    kota_hash was, is;
    read_city(&c, c.at, &was);
    put_layers(&c, (const char *const[]){"gauges", "waterways", "facilities", "districts", "junctions", "roads"}, 6);
    read_city(&c, c.at, &is);
    cr_assert(same_hash(was, is));
    finish(&c);
}

Test(bundle, roads_and_districts_must_be_there) {
    NEEDS_GDAL();
    bundle_case c = begin();
    put_layers(&c, (const char *const[]){"districts", "gauges"}, 2);
    must_fail(&c, "city.gpkg", "\"roads\"");
    put_layers(&c, (const char *const[]){"roads", "junctions"}, 2);
    must_fail(&c, "city.gpkg", "\"districts\"");
    put_layers(&c, (const char *const[]){"roads", "districts"}, 2);
    kota_hash hash;
    kota_bundle read = read_city(&c, c.at, &hash);
    cr_assert_eq(read.sketch.channels.count + read.sketch.gauges.count + read.junctions.count, 0);
    finish(&c);
}

Test(bundle, values_out_of_range_and_of_another_kind_are_named) {
    NEEDS_GDAL();
    bundle_case c = begin();
    ((kota_road *)c.city.roads.items)[1].lanes = 40;
    city_put(&c.city, c.at);
    must_fail(&c, "layer roads, feature 2", "lanes");
    ((kota_road *)c.city.roads.items)[1].lanes = 2;
    ((kota_road *)c.city.roads.items)[1].id = "east";
    city_put(&c.city, c.at);
    must_fail(&c, "layer roads: two have the id \"east\"", "give each its own");
    ((kota_road *)c.city.roads.items)[1].id = "north";
    kota_gis *gis;
    kota_gis_frame frame = {32749, CITY_WEST_M, CITY_SOUTH_M};
    char *path = kota_text_format("%s/city.gpkg", c.at);
    cr_assert_eq(kota_gis_create(&gis, path, &frame, NULL), KOTA_OK);
    cr_assert_eq(kota_gis_write_records(gis, "roads", &kota_junction_schema, &c.city.junctions, KOTA_GIS_POINT, NULL,
                                        NULL, NULL),
                 KOTA_OK);
    cr_assert_eq(kota_gis_finish(gis, NULL), KOTA_OK);
    kota_gis_close(gis);
    kota_free(path);
    must_fail(&c, "layer roads", "feature 1");
    finish(&c);
}

Test(bundle, facilities_outside_and_empty_districts_are_named) {
    NEEDS_GDAL();
    bundle_case c = begin();
    ((kota_facility_def *)c.city.sketch.facilities.items)->at.xy_m[0] = 300;
    city_put(&c.city, c.at);
    must_fail(&c, "facility \"tps-1\" begins outside the city", "move it inside");
    ((kota_facility_def *)c.city.sketch.facilities.items)->at.xy_m[0] = 30;
    ((kota_district_def *)c.city.sketch.districts.items)->population_persons = 0;
    city_put(&c.city, c.at);
    must_fail(&c, "nobody lives in its districts", "give them a population");
    finish(&c);
}

static void put_bed(const bundle_case *c, int32_t side, int32_t epsg, float first_m) {
    kota_grid grid = kota_grid_make(side, side, 10, CITY_WEST_M, CITY_SOUTH_M);
    grid.epsg = epsg;
    float *bed_m = KOTA_NEW(c->arena, float, side *side);
    bed_m[0] = first_m;
    char *stem = kota_text_format("%s/bed", c->at);
    kota_error err = {0};
    cr_assert_eq(kota_raster_write(stem, &grid, bed_m, -9999, "m", "heights", &err), KOTA_OK, "%s", err.text);
    kota_free(stem);
}

Test(bundle, rasters_must_be_whole_and_on_the_citys_grid) {
    NEEDS_GDAL();
    bundle_case c = begin();
    put_bed(&c, 10, 32749, 1);
    must_fail(&c, "bed.tif: does not cover the city", "keep the grid");
    put_bed(&c, 25, 32749, 1); /* covers it, but is not the grid of persons.tif */
    must_fail(&c, "persons.tif: does not cover the city", "keep the grid");
    put_bed(&c, CITY_SIDE, 32748, 1);
    must_fail(&c, "bed.tif: is in EPSG:32748, the city in EPSG:32749", "gdalwarp");
    put_bed(&c, CITY_SIDE, 32749, (float)KOTA_NAN);
    must_fail(&c, "bed.tif: cell 1 from the west, 1 from the south has no sound value", "gdal_fillnodata");
    put_bed(&c, CITY_SIDE, 32749, -5000);
    must_fail(&c, "bed.tif: cell 1 from the west, 1 from the south has no sound value (-5000)", "fill it");
    finish(&c);
}

static kota_status map_of(kota_map **map, bundle_case *c, const char *hash, double cell_m, kota_error *err) {
    kota_plan plan;
    kota_schema_defaults(&kota_plan_schema, &plan, c->arena);
    plan.bundle = c->at;
    plan.bundle_hash = hash;
    plan.cell_m = cell_m;
    return kota_map_from_bundle(map, &plan, c->arena, err);
}

Test(bundle, without_rasters_one_cell_holds_all) {
    NEEDS_GDAL();
    bundle_case c = begin();
    c.city.survey.bed_m = c.city.survey.persons = NULL;
    c.at = folder_name(&c.folder, "flat");
    city_put(&c.city, c.at);
    kota_hash hash;
    kota_bundle read = read_city(&c, c.at, &hash);
    cr_assert_null(read.survey.bed_m);
    cr_assert_eq(read.survey.nx * read.survey.ny, 1);
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(map_of(&map, &c, "", 20, &err), KOTA_OK, "%s", err.text);
    cr_assert(map->no_heights);
    cr_assert_eq(map->source_count, 0);
    finish(&c);
}

Test(bundle, facts_of_another_kind_are_named) {
    NEEDS_GDAL();
    bundle_case c = begin();
    put_text(c.at, "city.json", "{\"schema\": 2, \"name\": \"made\"}");
    must_fail(&c, "city.json: schema must be 1", "import the city again");
    put_text(c.at, "city.json", "{\"schema\": 1, \"name\": \"made\"}");
    must_fail(&c, "city.json: must have name, datum", "height_m");
    put_text(c.at, "city.json", "{\"schema\": 1, ");
    must_fail(&c, "city.json", "");
    put_text(c.at, "city.json",
             "{\"schema\": 1, \"name\": \"made\", \"datum\": \"quay\", \"utc_offset_min\": 420, \"epsg\": 32749,"
             " \"west_m\": 400000, \"south_m\": 9200000, \"width_m\": 0, \"height_m\": 200}");
    must_fail(&c, "city.json: width_m and height_m must be above 0", "epsg");
    put_text(c.at, "city.json",
             "{\"schema\": 1, \"name\": \"made\", \"datum\": \"quay\", \"utc_offset_min\": 4200, \"epsg\": 32749,"
             " \"west_m\": 400000, \"south_m\": 9200000, \"width_m\": 200, \"height_m\": 200}");
    must_fail(&c, "utc_offset_min 4200", "-720 to 840");
    c.at = folder_name(&c.folder, "nowhere");
    must_fail(&c, "nowhere: there is no imported city", "was it moved?");
    finish(&c);
}

Test(bundle, a_map_wants_the_content_it_was_planned_with) {
    NEEDS_GDAL();
    bundle_case c = begin();
    kota_hash hash;
    char hex[KOTA_HASH_TEXT_MAX];
    read_city(&c, c.at, &hash);
    kota_hash_text(hash, hex);
    kota_map *map;
    kota_error err = {0};
    cr_assert_eq(map_of(&map, &c, hex, 10, &err), KOTA_OK, "%s", err.text);
    cr_assert_str_eq(map->name, "made");
    cr_assert_eq(map->roads.link_count, 8, "four streets, both ways");
    cr_assert_eq(map->gateway_count, 1);
    cr_assert_float_eq(map->grid.west_m, CITY_WEST_M, 1e-9);
    ((kota_district_def *)c.city.sketch.districts.items)->jobs = 3;
    city_put(&c.city, c.at);
    cr_assert_eq(map_of(&map, &c, hex, 10, &err), KOTA_DATA);
    assert_says(&err, "the city was changed since");
    assert_says(&err, hex);
    assert_says(&err, "or run the scenario anew");
    finish(&c);
}

Test(bundle, a_plan_learns_what_it_needs_to_know) {
    NEEDS_GDAL();
    bundle_case c = begin();
    kota_plan plan;
    kota_error err = {0};
    kota_schema_defaults(&kota_plan_schema, &plan, c.arena);
    cr_assert_eq(kota_bundle_describe(&plan, c.arena, &err), KOTA_OK, "a plan without a bundle stays as it is");
    cr_assert_str_eq(plan.bundle_hash, "");
    plan.bundle = c.at;
    cr_assert_eq(kota_bundle_describe(&plan, c.arena, &err), KOTA_OK, "%s", err.text);
    kota_hash hash;
    char hex[KOTA_HASH_TEXT_MAX];
    read_city(&c, c.at, &hash);
    kota_hash_text(hash, hex);
    cr_assert_str_eq(plan.bundle_hash, hex);
    cr_assert_not(plan.no_heights);
    cr_assert_str_eq(plan.sketch.name, "made");
    cr_assert_float_eq(plan.sketch.width_m, 200, 1e-9);
    cr_assert_eq(plan.sketch.districts.count, 1);
    const kota_district_def *district = plan.sketch.districts.items;
    cr_assert_str_eq(district->name, "Kampung Baru");
    cr_assert_eq(district->outline.count, 0, "shapes stay in the bundle");
    cr_assert_eq(plan.sketch.channels.count, 1, "inflows name them");
    c.city.survey.bed_m = NULL;
    plan.bundle = c.at = folder_name(&c.folder, "flat");
    city_put(&c.city, c.at);
    cr_assert_eq(kota_bundle_describe(&plan, c.arena, &err), KOTA_OK, "%s", err.text);
    cr_assert(plan.no_heights);
    cr_assert_eq(plan.sketch.channels.count, 0);
    finish(&c);
}
