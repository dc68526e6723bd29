/* Snapshot files: the same snapshot back, other schemas readable, damage refused. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/snap_file.h"
#include "support/test_city.c" /* unit tests link their own layer alone, so the made-up city is compiled in */

typedef struct fixture {
    kota_arena *arena;
    kota_map *map;
    kota_hash hash;
    kota_snap *snap;
    char *bytes;
    size_t length;
} fixture;

static void fill(kota_snap *snap) {
    const kota_map *map = snap->map;
    snap->time_ms = INT64_C(1736890200000);
    snap->rain_mps = 1e-5 / 3.0;
    snap->sea_level_m = -0.25;
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) {
        int32_t count = kota_snap_count(map, kota_fields[f].place);
        for (int32_t i = 0; i < count; i++) snap->field[f][i] = (float)((i * 7 + f) % 100) / 3.0f;
    }
    for (int32_t k = 0; k <= KOTA_FORECAST_STEPS; k++) snap->forecast_m[k] = 1e-4 * k;
    for (int32_t i = 0; i < map->pump_count; i++) {
        snap->pumps[i] = (kota_snap_pump){.level_m = 1.5 + i, .flow_m3ps = 0.25, .mode = 2, .running = true};
    }
    for (int32_t i = 0; i < snap->truck_count; i++) {
        snap->trucks[i] = (kota_snap_truck){.id = UINT64_C(0xFEDCBA9876543210) + (uint64_t)i,
                                            .number = i + 1,
                                            .doing = 3,
                                            .node = i - 1,
                                            .kg = 123.4,
                                            .garage = map->facilities[i].id_text};
    }
    snap->traveller_count = 2;
    for (int32_t i = 0; i < snap->traveller_count; i++) {
        snap->travellers[i] = (kota_snap_traveller){.id = UINT64_C(0x123456789ABCDEF0) + (uint64_t)i,
                                                    .vehicle = KOTA_SNAP_VEHICLES - 1,
                                                    .purpose = 3,
                                                    .doing = 2,
                                                    .to_node = 1,
                                                    .link = i - 1,
                                                    .along_frac = 0.25,
                                                    .spent_s = 12.5};
    }
    for (int32_t l = 0; l < map->roads.link_count; l++) snap->mixes[l] = (kota_snap_mix){0.75f, 0.125f};
    for (int32_t i = 0; i < map->gauge_count; i++) snap->gauge_level_m[i] = 0.5;
    for (int32_t i = 0; i < map->district_count; i++) {
        snap->districts[i] = (kota_snap_district){0.1 * i, 20, 0.9, 0.5, 77};
    }
}

static fixture make(double cell_m) {
    fixture f = {.arena = kota_arena_create("test", 0)};
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&f.map, kota_test_city(f.arena), cell_m, f.arena, &err), KOTA_OK, "%s",
                 err.text);
    f.hash = kota_map_hash(f.map);
    f.snap = kota_snap_create(f.map, 2);
    fill(f.snap);
    char folder[] = "/tmp/kota-snap-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    char *path = kota_text_format("%s/x.snap", folder);
    cr_assert_eq(kota_snap_file_write(path, f.snap, f.hash, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_file_read(&f.bytes, &f.length, path, 1 << 26, NULL), KOTA_OK);
    kota_snap *back = NULL;
    cr_assert_eq(kota_snap_file_read(&back, path, f.map, f.hash, &err), KOTA_OK, "%s", err.text);
    kota_snap_destroy(back);
    cr_assert_eq(kota_folder_remove(folder, NULL), KOTA_OK);
    kota_free(path);
    return f;
}

static void drop(fixture *f) {
    kota_snap_destroy(f->snap);
    kota_free(f->bytes);
    kota_arena_destroy(f->arena);
}

static bool same_hash(kota_hash a, kota_hash b) { return a.low == b.low && a.high == b.high; }

Test(snap_file, gives_the_same_snapshot_back) {
    fixture f = make(20.0);
    kota_snap *back = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_snap_file_parse(&back, f.bytes, f.length, "x.snap", f.map, f.hash, &err), KOTA_OK, "%s",
                 err.text);
    cr_assert(same_hash(kota_snap_hash(back), kota_snap_hash(f.snap)));
    cr_assert_eq(back->time_ms, f.snap->time_ms);
    cr_assert_eq(back->rain_mps, f.snap->rain_mps);
    cr_assert_eq(back->sea_level_m, f.snap->sea_level_m);
    cr_assert_eq(memcmp(back->forecast_m, f.snap->forecast_m, sizeof back->forecast_m), 0);
    cr_assert_gt(f.map->pump_count, 0);
    cr_assert(back->pumps[0].running && back->pumps[0].mode == 2 && back->pumps[0].level_m == 1.5);
    cr_assert_eq(back->truck_count, 2);
    cr_assert_eq(back->trucks[1].id, UINT64_C(0xFEDCBA9876543211));
    cr_assert_eq(back->trucks[0].node, -1);
    cr_assert_eq(back->trucks[1].number, 2);
    cr_assert_str_eq(back->trucks[1].garage, f.map->facilities[1].id_text);
    cr_assert(back->mixes[3].two_wheel_frac == 0.75f && back->mixes[3].large_frac == 0.125f);
    cr_assert_eq(back->traveller_count, 2);
    const kota_snap_traveller *one = &back->travellers[1], *was = &f.snap->travellers[1];
    cr_assert_eq(one->id, was->id);
    cr_assert(one->vehicle == was->vehicle && one->purpose == was->purpose && one->doing == was->doing);
    cr_assert(one->from_node == 0 && one->to_node == 1 && one->link == 0 && back->travellers[0].link == -1);
    cr_assert(one->along_frac == 0.25 && one->spent_s == 12.5);
    cr_assert_eq(back->districts[2].litter_kg, 77.0);
    cr_assert_eq(back->districts[2].flooded_frac, 0.2);
    kota_snap_destroy(back);
    drop(&f);
}

Test(snap_file, equal_snapshots_are_equal_bytes) {
    fixture a = make(40.0), b = make(40.0);
    cr_assert_eq(a.length, b.length);
    cr_assert_eq(memcmp(a.bytes, b.bytes, a.length), 0);
    drop(&a);
    drop(&b);
}

Test(snap_file, fields_that_were_not_taken_stay_away) {
    fixture f = make(40.0);
    char folder[] = "/tmp/kota-snap-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    char *path = kota_snap_file_path(folder, f.snap->time_ms, 420);
    kota_free(f.snap->field[KOTA_FIELD_litter_kg]);
    f.snap->field[KOTA_FIELD_litter_kg] = NULL;
    char *snaps = kota_text_format("%s/snaps", folder);
    cr_assert_eq(kota_folder_create(snaps, NULL), KOTA_OK);
    cr_assert_eq(kota_snap_file_write(path, f.snap, f.hash, NULL), KOTA_OK);
    kota_snap *back = NULL;
    cr_assert_eq(kota_snap_file_read(&back, path, f.map, f.hash, NULL), KOTA_OK);
    cr_assert_null(back->field[KOTA_FIELD_litter_kg]);
    cr_assert_not_null(back->field[KOTA_FIELD_depth_m]);
    cr_assert(same_hash(kota_snap_hash(back), kota_snap_hash(f.snap)));
    kota_snap_destroy(back);
    cr_assert_eq(kota_folder_remove(folder, NULL), KOTA_OK);
    kota_free(snaps);
    kota_free(path);
    drop(&f);
}

Test(snap_file, another_map_or_version_is_refused) {
    fixture f = make(40.0);
    kota_snap *back = NULL;
    kota_error err = {0};
    kota_hash other = {1, 2};
    cr_assert_eq(kota_snap_file_parse(&back, f.bytes, f.length, "x.snap", f.map, other, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "shows another map"), "%s", err.text);
    f.bytes[10] = '9';
    cr_assert_eq(kota_snap_file_parse(&back, f.bytes, f.length, "x.snap", f.map, f.hash, &err), KOTA_DATA);
    cr_assert_str_eq(err.text, "x.snap: is a snapshot of version 9; this program reads version 1");
    cr_assert_eq(kota_snap_file_parse(&back, "PNG", 3, "x.snap", f.map, f.hash, &err), KOTA_DATA);
    cr_assert_str_eq(err.text, "x.snap: is not a snapshot of kota");
    cr_assert_null(back);
    drop(&f);
}

Test(snap_file, every_truncation_is_refused) {
    fixture f = make(100.0);
    for (size_t n = 0; n < f.length; n++) {
        char *cut = kota_realloc(NULL, n, 1); /* no byte more, so that a sanitizer sees a read beyond */
        memcpy(cut, f.bytes, n);
        kota_snap *back = NULL;
        kota_error err = {0};
        cr_assert_eq(kota_snap_file_parse(&back, cut, n, "x.snap", f.map, f.hash, &err), KOTA_DATA, "%zu", n);
        cr_assert_null(back);
        cr_assert_neq(err.text[0], '\0');
        kota_free(cut);
    }
    drop(&f);
}

Test(snap_file, every_changed_byte_is_seen) {
    fixture f = make(100.0);
    for (size_t n = 0; n < f.length; n++) {
        f.bytes[n] = (char)(f.bytes[n] ^ (1 << n % 8));
        kota_snap *back = NULL;
        cr_assert_eq(kota_snap_file_parse(&back, f.bytes, f.length, "x.snap", f.map, f.hash, NULL), KOTA_DATA, "%zu",
                     n);
        f.bytes[n] = (char)(f.bytes[n] ^ (1 << n % 8));
    }
    drop(&f);
}

/* A file of another schema: an array that nobody knows, and most arrays missing. */
Test(snap_file, arrays_are_matched_by_name) {
    fixture f = make(100.0);
    int32_t cells = kota_snap_count(f.map, KOTA_PLACE_CELL);
    float *numbers = kota_alloc((size_t)cells + 3, sizeof *numbers);
    numbers[cells + 2] = 0.75f; /* the unknown array has 3 values and stands first */
    char hash[KOTA_HASH_TEXT_MAX];
    kota_hash_text(f.hash, hash);
    kota_text text = {0};
    kota_text_add(&text, "kota-snap 1\ntime_ms 5\nmap %s\narray wind_mps m/s f32 3\narray depth_m m f32 %d\n", hash,
                  (int)cells);
    uLongf length = compressBound((uLong)(cells + 3) * 4);
    char *data = kota_alloc(length, 1);
    cr_assert_eq(compress((Bytef *)data, &length, (const Bytef *)numbers, (uLong)(cells + 3) * 4), Z_OK);
    kota_text both = {0};
    kota_text_bytes(&both, text.chars, text.length);
    kota_text_bytes(&both, data, length);
    kota_hash_text(kota_hash_bytes(both.chars, both.length), hash);
    kota_text_add(&text, "data %d %lu %s\n", (int)(cells + 3) * 4, (unsigned long)length, hash);
    kota_text_bytes(&text, data, length);
    kota_snap *back = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_snap_file_parse(&back, text.chars, text.length, "x.snap", f.map, f.hash, &err), KOTA_OK, "%s",
                 err.text);
    cr_assert_eq(back->time_ms, 5);
    cr_assert_eq(back->field[KOTA_FIELD_depth_m][cells - 1], 0.75f);
    cr_assert_null(back->field[KOTA_FIELD_persons]);
    cr_assert_eq(back->truck_count, 0);
    kota_snap_destroy(back);
    kota_text_free(&both);
    kota_text_free(&text);
    kota_free(numbers);
    kota_free(data);
    drop(&f);
}

Test(snap_file, sizes_that_cannot_be_are_not_allocated) {
    fixture f = make(100.0);
    char hash[KOTA_HASH_TEXT_MAX];
    kota_hash_text(f.hash, hash);
    kota_text text = {0};
    kota_text_add(&text, "kota-snap 1\ntime_ms 0\nmap %s\n", hash);
    for (int32_t i = 0; i < 1000; i++) kota_text_add(&text, "array new_%d m f64 2147483647\n", (int)i);
    kota_hash content = kota_hash_bytes(text.chars, text.length);
    kota_hash_text(content, hash);
    kota_text_add(&text, "data %lld 0 %s\n", 1000LL * 8 * 2147483647, hash);
    kota_snap *back = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_snap_file_parse(&back, text.chars, text.length, "x.snap", f.map, f.hash, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "its sizes cannot be"), "%s", err.text);
    kota_text_free(&text);
    drop(&f);
}

Test(snap_file, a_run_folder_lists_its_times) {
    char folder[] = "/tmp/kota-snap-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    int64_t *times = NULL;
    int32_t count = 9;
    cr_assert_eq(kota_snap_file_list(&times, &count, folder, 420, NULL), KOTA_OK);
    cr_assert_eq(count, 0);
    kota_free(times);
    char *snaps = kota_text_format("%s/snaps", folder);
    cr_assert_eq(kota_folder_create(snaps, NULL), KOTA_OK);
    const int64_t wanted[] = {-1, INT64_C(1736890200000), INT64_C(1736890200250), INT64_C(1736892000000)};
    for (int32_t i = 3; i >= 0; i--) {
        char *path = kota_snap_file_path(folder, wanted[i], 420);
        if (i == 1) cr_assert_str_eq(path + strlen(path) - 20, "20250115-043000.snap");
        cr_assert_eq(kota_file_write(path, "", 0, NULL), KOTA_OK);
        kota_free(path);
    }
    char *stray = kota_text_format("%s/20250115-0430.snap", snaps);
    cr_assert_eq(kota_file_write(stray, "", 0, NULL), KOTA_OK);
    cr_assert_eq(kota_snap_file_list(&times, &count, folder, 420, NULL), KOTA_OK);
    cr_assert_eq(count, 4);
    cr_assert_eq(memcmp(times, wanted, sizeof wanted), 0);
    kota_free(times);
    kota_free(stray);
    kota_free(snaps);
    cr_assert_eq(kota_folder_remove(folder, NULL), KOTA_OK);
}
