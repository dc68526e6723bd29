/* Snapshot files: as they are, and with sizes and content hash made right for a changed body, so that what lies
 * behind those checks is reached too. What reads is shown in every view. An input "header lines, --, numbers" gets
 * its data line from here. */
#include <string.h>

#include "core/text.h"
#include "fuzz/fuzz.h"
#include "io/deflate.h"
#include "io/snap_file.h"
#include "picture/info.h"

/* 4 x 4 cells, a street of two links, a collection point and a clinic. */
static kota_map *make_map(kota_arena *arena) {
    kota_map *map = kota_arena_alloc(arena, 1, sizeof *map);
    map->name = "fuzz";
    map->grid = kota_grid_make(4, 4, 10.0, 0.0, 0.0);
    map->bed_m = kota_grid_field(&map->grid, arena);
    size_t cells = (size_t)map->grid.cells;
    map->water = kota_arena_alloc(arena, cells, 1);
    map->district = kota_arena_alloc(arena, cells, sizeof *map->district);
    map->cell_node = kota_arena_alloc(arena, cells, sizeof *map->cell_node);
    const kota_node_def nodes[] = {{.x_m = 5.0, .y_m = 5.0, .id = 1}, {.x_m = 35.0, .y_m = 5.0, .id = 2}};
    static const double xy_m[] = {5.0, 5.0, 35.0, 5.0};
    const kota_street_def street = {"s",  "s", KOTA_ROAD_PRIMARY, 1.0, 10.0, false, false, false, false, 0, 1,
                                    xy_m, 2};
    kota_error err = {0};
    KOTA_ASSERT(kota_roads_build(&map->roads, nodes, 2, &street, 1, arena, &err) == KOTA_OK);
    map->facility_count = 2;
    map->facilities = kota_arena_alloc(arena, 2, sizeof *map->facilities);
    map->facilities[0] = (kota_facility){.id_text = "bin", .kind = KOTA_FACILITY_TPS, .cell = map->grid.origin};
    map->facilities[1] = (kota_facility){.id_text = "clinic", .kind = KOTA_FACILITY_CLINIC, .node = 1};
    map->district_count = 1;
    map->districts = kota_arena_alloc(arena, 1, sizeof *map->districts);
    return map;
}

static void read_bytes(const kota_map *map, const char *bytes, size_t length) {
    kota_snap *snap = NULL;
    kota_error err = {0};
    kota_hash hash = {1, 2};
    kota_status status = kota_snap_file_parse(&snap, bytes, length, "x.snap", map, hash, &err);
    KOTA_ASSERT(status == KOTA_OK ? snap != NULL : snap == NULL && strstr(err.text, "x.snap") != NULL);
    if (status != KOTA_OK) return;
    kota_past past = {0};
    kota_past_add(&past, snap);
    for (int32_t v = 0; v < KOTA_INFO_COUNT; v++) {
        float *values = NULL;
        kota_status shown = kota_info_values(&values, (kota_info)v, snap, &past, &err);
        KOTA_ASSERT(shown == KOTA_OK || strlen(err.text) > 0);
        kota_free(values);
    }
    kota_past_clear(&past);
    kota_snap_destroy(snap);
}

/* Header lines and numbers as a whole file. */
static void read_body(const kota_map *map, const char *header, size_t header_length, const char *numbers,
                      size_t count) {
    kota_text file = {0};
    size_t length = 0;
    char hash[KOTA_HASH_TEXT_MAX];
    uint8_t *data = kota_deflate(&length, numbers, count, 1);
    kota_text_bytes(&file, header, header_length);
    kota_hasher *hasher = kota_hasher_create();
    kota_hasher_bytes(hasher, header, header_length);
    kota_hasher_bytes(hasher, data, length);
    kota_hash_text(kota_hasher_value(hasher), hash);
    kota_hasher_destroy(hasher);
    kota_text_add(&file, "data %zu %zu %s\n", count, length, hash);
    kota_text_bytes(&file, data, length);
    read_bytes(map, file.chars, file.length);
    kota_text_free(&file);
    kota_free(data);
}

void fuzz_one(const uint8_t *bytes, size_t length) {
    kota_arena *arena = kota_arena_create("fuzz", 0);
    const kota_map *map = make_map(arena);
    const char *text = (const char *)bytes;
    size_t cut = 0;
    while (cut + 3 <= length && memcmp(text + cut, "--\n", 3) != 0) cut++;
    read_bytes(map, text, length);
    if (cut + 3 <= length) read_body(map, text, cut, text + cut + 3, length - cut - 3);
    kota_arena_destroy(arena);
}
