#include "support/test_city.h"

#include <string.h>

#define POINTS(arena, ...)                                                                                           \
    kota_test_points((arena), KOTA_COUNT(((const double[]){__VA_ARGS__})) / 2, (const double[]){__VA_ARGS__})

kota_points kota_test_points(kota_arena *arena, int32_t count, const double *xy_m) {
    kota_points points = {.xy_m = KOTA_NEW(arena, double, 2 * count), .count = count};
    memcpy(points.xy_m, xy_m, (size_t)(2 * count) * sizeof *xy_m);
    return points;
}

void *kota_test_city_add(kota_records *records, const kota_schema *schema, kota_arena *arena) {
    char *items = kota_arena_alloc(arena, (size_t)records->count + 1, schema->size);
    if (records->count > 0) memcpy(items, records->items, (size_t)records->count * schema->size);
    records->items = items;
    void *added = items + (size_t)records->count * schema->size;
    records->count++;
    kota_schema_defaults(schema, added, arena);
    return added;
}

static void add_spot(kota_sketch *sketch, double x_m, double y_m, double height_m, kota_arena *arena) {
    kota_spot *spot = kota_test_city_add(&sketch->spots, &kota_spot_schema, arena);
    spot->at = POINTS(arena, x_m, y_m);
    spot->height_m = height_m;
}

static void add_water(kota_sketch *sketch, kota_arena *arena) {
    kota_channel *river = kota_test_city_add(&sketch->channels, &kota_channel_schema, arena);
    river->id = "river";
    river->line = POINTS(arena, 600, 0, 600, 600, 610, 900, 600, 1200);
    river->width_m = 30;
    river->bed_from_m = 1.0;
    river->bed_to_m = -1.5;
    river->bank_m = 0.5;
    river->water_depth_m = 0.6;
    river->base_flow_m3ps = 5;

    kota_channel *canal = kota_test_city_add(&sketch->channels, &kota_channel_schema, arena);
    canal->id = "canal";
    canal->line = POINTS(arena, 480, 600, 200, 760, 200, 960);
    canal->width_m = 15;
    canal->bed_from_m = -0.3;
    canal->bed_to_m = -0.9;
    canal->water_depth_m = 0.1;

    kota_basin *sea = kota_test_city_add(&sketch->basins, &kota_basin_schema, arena);
    sea->id = "sea";
    sea->outline = POINTS(arena, 0, 1120, 1200, 1120, 1200, 1200, 0, 1200);
    sea->bed_m = -2;
    sea->level_m = 0;
    sea->sea = true;

    kota_basin *pond = kota_test_city_add(&sketch->basins, &kota_basin_schema, arena);
    pond->id = "pond";
    pond->outline = POINTS(arena, 140, 920, 260, 920, 260, 1000, 140, 1000);
    pond->bed_m = -1.5;
    pond->level_m = -0.8;

    kota_pump_def *pump = kota_test_city_add(&sketch->pumps, &kota_pump_def_schema, arena);
    pump->id = "pump";
    pump->from = POINTS(arena, 200, 980);
    pump->to = POINTS(arena, 200, 1160);
    pump->capacity_m3ps = 1.5;
    pump->on_level_m = -0.4;
    pump->off_level_m = -0.8;

    kota_edge_def *edge = kota_test_city_add(&sketch->open_edges, &kota_edge_def_schema, arena);
    edge->side = KOTA_SIDE_EAST;
    edge->from_m = 0;
    edge->to_m = 400;
}

static void add_road(kota_sketch *sketch, const char *id, kota_road_class road_class, kota_points line,
                     double per_day, double raised_m, kota_arena *arena) {
    kota_arterial *road = kota_test_city_add(&sketch->arterials, &kota_arterial_schema, arena);
    road->id = id;
    road->name = id;
    road->road_class = (int32_t)road_class;
    road->line = line;
    road->external_vehicles_per_day = per_day;
    road->raised_m = raised_m;
}

static kota_district_def *add_district(kota_sketch *sketch, const char *id, kota_land_use land_use,
                                       kota_points outline, double persons, double jobs, kota_arena *arena) {
    kota_district_def *district = kota_test_city_add(&sketch->districts, &kota_district_def_schema, arena);
    district->id = id;
    district->name = id;
    district->land_use = (int32_t)land_use;
    district->outline = outline;
    district->population_persons = persons;
    district->jobs = jobs;
    return district;
}

static kota_facility_def *add_facility(kota_sketch *sketch, const char *id, kota_facility_kind kind, double x_m,
                                       double y_m, kota_arena *arena) {
    kota_facility_def *facility = kota_test_city_add(&sketch->facilities, &kota_facility_def_schema, arena);
    facility->id = id;
    facility->name = id;
    facility->kind = (int32_t)kind;
    facility->at = POINTS(arena, x_m, y_m);
    return facility;
}

static void add_gauge(kota_sketch *sketch, const char *id, double x_m, double y_m, kota_arena *arena) {
    kota_gauge_def *gauge = kota_test_city_add(&sketch->gauges, &kota_gauge_def_schema, arena);
    gauge->id = id;
    gauge->name = id;
    gauge->at = POINTS(arena, x_m, y_m);
}

static void add_districts(kota_sketch *sketch, kota_arena *arena) {
    kota_district_def *kampung = add_district(sketch, "kampung", KOTA_LAND_KAMPUNG,
                                              POINTS(arena, 0, 500, 590, 500, 590, 1110, 0, 1110), 2500, 600, arena);
    kampung->school_places = 500;
    kampung->street_spacing_m = 90;
    kampung->persons_per_tps = 900;
    kota_district_def *centre =
        add_district(sketch, "centre", KOTA_LAND_CENTRE, POINTS(arena, 590, 500, 1200, 500, 1200, 1110, 590, 1110),
                     2000, 2400, arena);
    centre->sealed_frac = 0.85;
    kota_district_def *housing = add_district(sketch, "housing", KOTA_LAND_HOUSING,
                                              POINTS(arena, 0, 0, 1200, 0, 1200, 500, 0, 500), 3000, 500, arena);
    housing->school_places = 700;
    housing->sealed_frac = 0.6;
}

static void add_facilities(kota_sketch *sketch, kota_arena *arena) {
    add_facility(sketch, "tps-balai", KOTA_FACILITY_TPS, 330, 700, arena);
    add_facility(sketch, "market", KOTA_FACILITY_MARKET, 800, 800, arena)->capacity_m3 = 10;
    add_facility(sketch, "spa", KOTA_FACILITY_TRANSFER_STATION, 1000, 600, arena)->capacity_m3 = 200;
    add_facility(sketch, "tpa", KOTA_FACILITY_LANDFILL, 1100, 100, arena)->capacity_m3 = 1e6;
    add_facility(sketch, "garage", KOTA_FACILITY_GARAGE, 1050, 400, arena)->trucks = 4;
    add_facility(sketch, "school", KOTA_FACILITY_SCHOOL, 450, 250, arena);
}

kota_sketch *kota_test_city(kota_arena *arena) {
    kota_sketch *sketch = KOTA_NEW(arena, kota_sketch, 1);
    kota_schema_defaults(&kota_sketch_schema, sketch, arena);
    sketch->name = "test";
    sketch->title = "A small city for tests";
    sketch->datum = "made up";
    sketch->width_m = 1200;
    sketch->height_m = 1200;
    const double spots[] = {0,    0,    4.0, 600, 0,    3.5, 1200, 0,    4.2, 0,    400,  2.4, 600, 400,
                            2.2,  1200, 400, 2.6, 100,  600, 0.7,  300,  700, 0.5,  500,  650, 0.8, 150,
                            1050, 0.6,  350, 950, 0.4,  500, 1050, 0.7,  750, 650,  1.4,  950, 700, 1.5,
                            1150, 650,  1.8, 750, 1050, 1.2, 950,  1000, 1.3, 1150, 1050, 1.5};
    for (int32_t k = 0; k < KOTA_COUNT(spots); k += 3) add_spot(sketch, spots[k], spots[k + 1], spots[k + 2], arena);
    add_water(sketch, arena);
    add_road(sketch, "trunk", KOTA_ROAD_TRUNK, POINTS(arena, 0, 520, 1200, 520), 9000, 0.5, arena);
    add_road(sketch, "west", KOTA_ROAD_PRIMARY, POINTS(arena, 300, 0, 300, 1090), 3000, 0, arena);
    add_road(sketch, "east", KOTA_ROAD_PRIMARY, POINTS(arena, 900, 0, 900, 1090), 3000, 0, arena);
    add_road(sketch, "coast", KOTA_ROAD_SECONDARY, POINTS(arena, 60, 850, 1140, 850), 0, 0, arena);
    add_road(sketch, "underpass", KOTA_ROAD_TERTIARY, POINTS(arena, 900, 700, 1140, 700, 1140, 850), 0, -1, arena);
    add_districts(sketch, arena);
    add_facilities(sketch, arena);
    add_gauge(sketch, "river", 600, 600, arena);
    add_gauge(sketch, "pond", 200, 960, arena);
    add_gauge(sketch, "kampung", 350, 950, arena);
    return sketch;
}
