/* A city drawn by hand: bytes say what lines and outlines it has, and where. What the checks let through is drawn. */
#include "core/memory.h"
#include "fuzz/fuzz.h"
#include "map/sketch.h"

enum { MOST = 12, POINTS_MOST = 6 };

typedef struct source { /* bytes, and 0 after the last */
    const uint8_t *bytes;
    size_t length;
    kota_arena *arena;
} source;

static int32_t take(source *of) {
    if (of->length == 0) return 0;
    of->length--;
    return *of->bytes++;
}

/* Metres, in and beyond the map; often whole cells of 20 m, so that points fall together. */
static kota_points points(source *of, int32_t count) {
    kota_points made = {.xy_m = KOTA_NEW(of->arena, double, 2 * POINTS_MOST), .count = count};
    for (int32_t k = 0; k < 2 * count; k++) {
        int32_t byte = take(of);
        made.xy_m[k] = byte < 240 ? 5.0 * byte : 1e3 * (byte - 247) + 0.25;
    }
    return made;
}

static double height_m(source *of) { return 0.25 * take(of) - 16; }

/* One more of a kind; the record's defaults, then what bytes say. */
#define ADD(records, record)                                                                                         \
    record *one = (record *)(records)->items + (records)->count++;                                                   \
    kota_schema_defaults(&record##_schema, one, of->arena)

static const char *name_of(source *of, int32_t k) {
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    (void)of;
    return names[k % KOTA_COUNT(names)];
}

static void add_water(source *of, kota_sketch *to, int32_t kind, int32_t count) {
    if (kind == 1) {
        ADD(&to->channels, kota_channel);
        one->id = name_of(of, to->channels.count);
        one->line = points(of, count);
        one->width_m = 1 + take(of);
        one->bed_from_m = height_m(of);
        one->bed_to_m = height_m(of);
        one->bank_m = take(of) % 4;
        one->water_depth_m = take(of) % 8;
        return;
    }
    ADD(&to->basins, kota_basin);
    one->id = name_of(of, to->basins.count);
    one->outline = points(of, count);
    one->bed_m = height_m(of);
    int32_t more = take(of);
    one->sea = (more & 1) != 0;
    if ((more & 2) != 0) one->level_m = height_m(of);
}

static void add_lines(source *of, kota_sketch *to, int32_t kind, int32_t count) {
    if (kind == 3) {
        ADD(&to->arterials, kota_arterial);
        one->id = name_of(of, to->arterials.count);
        one->line = points(of, count);
        int32_t more = take(of);
        one->oneway = (more & 1) != 0;
        one->road_class = (more >> 1) % 5;
        one->raised_m = (more >> 4) - 6;
        one->external_vehicles_per_day = 10 * take(of);
        return;
    }
    ADD(&to->rails, kota_rail_def);
    one->id = name_of(of, to->rails.count);
    one->line = points(of, count);
    one->tunnel = (take(of) & 1) != 0;
}

static void add_district(source *of, kota_sketch *to, int32_t count) {
    ADD(&to->districts, kota_district_def);
    one->id = name_of(of, to->districts.count);
    one->outline = points(of, count);
    one->land_use = take(of) % KOTA_LAND_COUNT;
    one->population_persons = 20 * take(of);
    one->jobs = 5 * take(of);
    one->street_spacing_m = 40 + 4 * take(of);
    one->street_pattern = take(of) % KOTA_STREETS_COUNT;
}

static void add_place(source *of, kota_sketch *to, int32_t kind) {
    if (kind == 6) {
        ADD(&to->facilities, kota_facility_def);
        one->id = name_of(of, to->facilities.count);
        one->kind = take(of) % KOTA_FACILITY_COUNT;
        one->at = points(of, 1);
        one->arrivals_per_day = 10 * take(of);
        return;
    }
    if (kind == 7) {
        ADD(&to->open_edges, kota_edge_def);
        int32_t more = take(of);
        one->side = more & 3;
        one->kind = (more >> 2) % 3;
        one->from_m = 5 * take(of);
        one->to_m = 5 * take(of);
        return;
    }
    ADD(&to->spots, kota_spot);
    one->at = points(of, 1);
    one->height_m = height_m(of);
}

static void add(source *of, kota_sketch *to) {
    int32_t byte = take(of), kind = byte & 7, count = 1 + (byte >> 3) % POINTS_MOST;
    if (kind == 1 || kind == 2) add_water(of, to, kind, count);
    if (kind == 3 || kind == 4) add_lines(of, to, kind, count);
    if (kind == 5) add_district(of, to, count);
    if (kind == 0 || kind >= 6) add_place(of, to, kind);
}

void fuzz_one(const uint8_t *bytes, size_t length) {
    kota_arena *arena = kota_arena_create("fuzz", 0);
    source of = {bytes, length, arena};
    kota_sketch sketch;
    kota_schema_defaults(&kota_sketch_schema, &sketch, arena);
    sketch.name = "fuzz";
    sketch.datum = "none";
    sketch.width_m = 200 + 5 * take(&of);
    sketch.height_m = 200 + 5 * take(&of);
    sketch.spots.items = KOTA_NEW(arena, kota_spot, MOST);
    sketch.channels.items = KOTA_NEW(arena, kota_channel, MOST);
    sketch.basins.items = KOTA_NEW(arena, kota_basin, MOST);
    sketch.arterials.items = KOTA_NEW(arena, kota_arterial, MOST);
    sketch.rails.items = KOTA_NEW(arena, kota_rail_def, MOST);
    sketch.districts.items = KOTA_NEW(arena, kota_district_def, MOST);
    sketch.facilities.items = KOTA_NEW(arena, kota_facility_def, MOST);
    sketch.open_edges.items = KOTA_NEW(arena, kota_edge_def, MOST);
    for (int32_t k = 0; k < MOST && of.length > 0; k++) add(&of, &sketch);
    kota_faults faults = {0};
    kota_sketch_check(&sketch, "fuzz", &faults);
    kota_error err = {0};
    kota_map *map = NULL;
    if (faults.count == 0 && sketch.spots.count > 0 && sketch.districts.count > 0) {
        kota_status status = kota_map_from_sketch(&map, &sketch, 50, arena, &err);
        KOTA_ASSERT(status == KOTA_OK ? map != NULL && map->rail_count == sketch.rails.count : err.text[0] != '\0');
    }
    kota_faults_free(&faults);
    kota_arena_destroy(arena);
}
