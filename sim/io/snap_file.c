/* Snapshot files. What a file says about itself is believed only after it was checked: counts against the map and
 * against what so many compressed bytes can hold, everything against a content hash. */
#include "io/snap_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/deflate.h"

enum { SNAP_VERSION = 1, TRUCKS_MAX = 1000000, PART_COUNT = 48, WORDS_MAX = 6 };
static const size_t snap_file_max_bytes = (size_t)1 << 31;

typedef enum snap_kind { KIND_F32, KIND_F64, KIND_I32, KIND_U8, KIND_BOOL, KIND_U64 } snap_kind;

/* One array of the file and where its values lie in a snapshot: count values, stride bytes apart. In the file an F32
 * array has 4 bytes a value and all others 8: doubles, or for U64 the number itself. */
typedef struct snap_part {
    const char *name, *unit;
    snap_kind kind;
    char *base;
    size_t stride;
    int32_t count;
    double low, high; /* what a value of an integer kind may be */
} snap_part;

static size_t file_size(snap_kind kind) { return kind == KIND_F32 ? 4 : 8; }
static const char *file_kind(snap_kind kind) { return kind == KIND_F32 ? "f32" : kind == KIND_U64 ? "u64" : "f64"; }

/* Everything of a snapshot besides its fields. garages: truck_count facility indices, for the names' pointers. */
static int32_t list_states(snap_part parts[PART_COUNT], kota_snap *snap, double *garages) {
    const kota_map *map = snap->map;
    int32_t n = 0;
#define PART(name_, unit_, kind_, base_, stride_, count_, low_, high_)                                               \
    parts[n++] = (snap_part){.name = name_,                                                                          \
                             .unit = unit_,                                                                          \
                             .kind = kind_,                                                                          \
                             .base = (char *)(base_),                                                                \
                             .stride = stride_,                                                                      \
                             .count = count_,                                                                        \
                             .low = low_,                                                                            \
                             .high = high_}
    PART("rain_mps", "m/s", KIND_F64, &snap->rain_mps, 8, 1, 0, 0);
    PART("sea_level_m", "m", KIND_F64, &snap->sea_level_m, 8, 1, 0, 0);
    PART("forecast_m", "m", KIND_F64, snap->forecast_m, 8, KOTA_FORECAST_STEPS + 1, 0, 0);
    PART("gauge_level_m", "m", KIND_F64, snap->gauge_level_m, 8, map->gauge_count, 0, 0);
    PART("gauge_depth_m", "m", KIND_F64, snap->gauge_depth_m, 8, map->gauge_count, 0, 0);
    kota_snap_pump *pump = snap->pumps;
    PART("pump_level_m", "m", KIND_F64, &pump->level_m, sizeof *pump, map->pump_count, 0, 0);
    PART("pump_flow_m3ps", "m3/s", KIND_F64, &pump->flow_m3ps, sizeof *pump, map->pump_count, 0, 0);
    PART("pump_mode", "-", KIND_U8, &pump->mode, sizeof *pump, map->pump_count, 0, 2);
    PART("pump_running", "-", KIND_BOOL, &pump->running, sizeof *pump, map->pump_count, 0, 1);
    kota_snap_truck *truck = snap->trucks;
    PART("truck_id", "-", KIND_U64, &truck->id, sizeof *truck, snap->truck_count, 0, 0);
    PART("truck_garage", "-", KIND_F64, garages, 8, snap->truck_count, 0, 0);
    PART("truck_number", "-", KIND_I32, &truck->number, sizeof *truck, snap->truck_count, 0, INT32_MAX);
    PART("truck_doing", "-", KIND_U8, &truck->doing, sizeof *truck, snap->truck_count, 0, 255);
    PART("truck_node", "-", KIND_I32, &truck->node, sizeof *truck, snap->truck_count, -1, map->roads.node_count - 1);
    PART("truck_kg", "kg", KIND_F64, &truck->kg, sizeof *truck, snap->truck_count, 0, 0);
    kota_snap_traveller *one = snap->travellers;
    const int32_t last_node = map->roads.node_count - 1, count = snap->traveller_count;
    PART("traveller_id", "-", KIND_U64, &one->id, sizeof *one, count, 0, 0);
    PART("traveller_vehicle", "-", KIND_U8, &one->vehicle, sizeof *one, count, 0, KOTA_SNAP_VEHICLES - 1);
    PART("traveller_purpose", "-", KIND_U8, &one->purpose, sizeof *one, count, 0, KOTA_SNAP_PURPOSES - 1);
    PART("traveller_doing", "-", KIND_U8, &one->doing, sizeof *one, count, 0, KOTA_SNAP_DOINGS - 1);
    PART("traveller_from_node", "-", KIND_I32, &one->from_node, sizeof *one, count, 0, last_node);
    PART("traveller_to_node", "-", KIND_I32, &one->to_node, sizeof *one, count, 0, last_node);
    PART("traveller_link", "-", KIND_I32, &one->link, sizeof *one, count, -1, map->roads.link_count - 1);
    PART("traveller_node", "-", KIND_I32, &one->node, sizeof *one, count, 0, last_node);
    PART("traveller_along_frac", "1", KIND_F64, &one->along_frac, sizeof *one, count, 0, 0);
    PART("traveller_spent_s", "s", KIND_F64, &one->spent_s, sizeof *one, count, 0, 0);
    kota_snap_mix *mix = snap->mixes;
    PART("link_two_wheel_frac", "1", KIND_F32, &mix->two_wheel_frac, sizeof *mix, map->roads.link_count, 0, 0);
    PART("link_large_frac", "1", KIND_F32, &mix->large_frac, sizeof *mix, map->roads.link_count, 0, 0);
    kota_snap_district *district = snap->districts;
    PART("district_flooded_frac", "1", KIND_F64, &district->flooded_frac, sizeof *district, map->district_count, 0,
         0);
    PART("district_flooded_persons", "persons", KIND_F64, &district->flooded_persons, sizeof *district,
         map->district_count, 0, 0);
    PART("district_speed_frac", "1", KIND_F64, &district->speed_frac, sizeof *district, map->district_count, 0, 0);
    PART("district_bins_full_frac", "1", KIND_F64, &district->bins_full_frac, sizeof *district, map->district_count,
         0, 0);
    PART("district_litter_kg", "kg", KIND_F64, &district->litter_kg, sizeof *district, map->district_count, 0, 0);
#undef PART
    KOTA_ASSERT(n <= PART_COUNT);
    return n;
}

static snap_part field_part(const kota_snap *snap, int32_t field) {
    const kota_field_info *info = &kota_fields[field];
    return (snap_part){.name = info->name,
                       .unit = info->unit,
                       .kind = KIND_F32,
                       .base = (char *)snap->field[field],
                       .stride = sizeof(float),
                       .count = kota_snap_count(snap->map, info->place)};
}

static uint64_t to_little(uint64_t value) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(value);
#else
    return value;
#endif
}

static uint32_t to_little_32(uint32_t value) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap32(value);
#else
    return value;
#endif
}

static double get_value(const snap_part *part, const char *at) {
    switch (part->kind) {
    case KIND_F64: {
        double value;
        memcpy(&value, at, sizeof value);
        return value;
    }
    case KIND_I32: {
        int32_t value;
        memcpy(&value, at, sizeof value);
        return value;
    }
    case KIND_BOOL: return *(const bool *)at ? 1.0 : 0.0;
    case KIND_U8: return *(const uint8_t *)at;
    case KIND_F32:
    case KIND_U64: break;
    }
    KOTA_ASSERT(false);
    return 0.0;
}

static void append_part(kota_text *bytes, const snap_part *part) {
    for (int32_t i = 0; i < part->count; i++) {
        const char *at = part->base + (size_t)i * part->stride;
        if (part->kind == KIND_F32) {
            uint32_t bits;
            memcpy(&bits, at, sizeof bits);
            bits = to_little_32(bits);
            kota_text_bytes(bytes, &bits, sizeof bits);
            continue;
        }
        uint64_t bits;
        if (part->kind == KIND_U64) {
            memcpy(&bits, at, sizeof bits);
        } else {
            double value = get_value(part, at);
            memcpy(&bits, &value, sizeof bits);
        }
        bits = to_little(bits);
        kota_text_bytes(bytes, &bits, sizeof bits);
    }
}

static int32_t facility_of(const kota_map *map, const char *garage) {
    for (int32_t i = 0; garage != NULL && i < map->facility_count; i++) {
        if (map->facilities[i].id_text == garage || strcmp(map->facilities[i].id_text, garage) == 0) return i;
    }
    return -1;
}

static void describe(kota_text *header, kota_text *bytes, const snap_part *part) {
    if (part->count == 0) return;
    kota_text_add(header, "array %s %s %s %d\n", part->name, part->unit, file_kind(part->kind), (int)part->count);
    append_part(bytes, part);
}

static kota_hash content_hash(const void *header, size_t header_length, const void *data, size_t length) {
    kota_hasher *hasher = kota_hasher_create();
    kota_hasher_bytes(hasher, header, header_length);
    kota_hasher_bytes(hasher, data, length);
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}

kota_status kota_snap_file_write(const char *path, const kota_snap *snap, kota_hash map_hash, kota_error *err) {
    kota_text header = {0}, bytes = {0};
    char hash[KOTA_HASH_TEXT_MAX];
    kota_hash_text(map_hash, hash);
    kota_text_add(&header, "kota-snap %d\ntime_ms %lld\nmap %s\n", SNAP_VERSION, (long long)snap->time_ms, hash);
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) {
        if (snap->field[f] == NULL) continue;
        snap_part field = field_part(snap, f);
        describe(&header, &bytes, &field);
    }
    double *garages = kota_alloc((size_t)snap->truck_count, sizeof *garages);
    for (int32_t i = 0; i < snap->truck_count; i++) garages[i] = facility_of(snap->map, snap->trucks[i].garage);
    kota_snap view = *snap; /* the list wants a snapshot that could be written to; here it is only read */
    snap_part parts[PART_COUNT];
    int32_t count = list_states(parts, &view, garages);
    for (int32_t i = 0; i < count; i++) describe(&header, &bytes, &parts[i]);

    size_t length;
    uint8_t *data = kota_deflate(&length, bytes.chars, bytes.length, 1);
    kota_hash_text(content_hash(header.chars, header.length, data, length), hash);
    kota_text_add(&header, "data %zu %zu %s\n", bytes.length, length, hash);
    kota_text_bytes(&header, data, length);
    kota_status status = kota_file_write(path, header.chars, header.length, err);
    kota_text_free(&header);
    kota_text_free(&bytes);
    kota_free(garages);
    kota_free(data);
    return status;
}

/* What the header says. */
typedef struct entry {
    char name[64];
    snap_kind kind; /* as in the file: F32, F64 or U64 */
    int32_t count;
    size_t start; /* byte of the inflated numbers */
} entry;

typedef struct file {
    const char *path;
    int64_t time_ms;
    char map_hash[KOTA_HASH_TEXT_MAX];
    entry *entries;
    int32_t entry_count, entry_capacity;
    uint64_t total; /* inflated bytes */
    const char *data;
    size_t data_length;
    char *bytes; /* inflated */
} file;

static kota_status damaged(const file *f, const char *why, kota_error *err) {
    return kota_fail(err, KOTA_DATA, "%s: is cut short or damaged (%s); let the run write it again", f->path, why);
}

/* Cut the line at *at (before end) into words at single spaces; moves *at past its newline. Gives the count of words,
 * -1 where no whole line of at most 200 bytes is left. */
static int32_t take_line(char line[256], char *words[WORDS_MAX], const char **at, const char *end) {
    size_t left = (size_t)(end - *at), length = 0;
    while (length < left && length < 200 && (*at)[length] != '\n') length++;
    if (length >= left || (*at)[length] != '\n' || memchr(*at, 0, length) != NULL) return -1;
    memcpy(line, *at, length);
    line[length] = '\0';
    *at += length + 1;
    int32_t count = 0;
    for (char *word = line; word != NULL && count < WORDS_MAX; count++) {
        char *space = strchr(word, ' ');
        if (space != NULL) *space++ = '\0';
        words[count] = word;
        word = space;
    }
    return count;
}

static kota_status take_entry(file *f, char *words[WORDS_MAX], kota_error *err) {
    int64_t count = 0;
    entry e = {.start = (size_t)f->total};
    if (strlen(words[1]) >= sizeof e.name || !kota_text_to_integer(words[4], &count) || count < 1 ||
        count > INT32_MAX) {
        return damaged(f, "an array without a name or a count", err);
    }
    memcpy(e.name, words[1], strlen(words[1]) + 1);
    e.count = (int32_t)count;
    if (strcmp(words[3], "f32") == 0) {
        e.kind = KIND_F32;
    } else if (strcmp(words[3], "f64") == 0) {
        e.kind = KIND_F64;
    } else if (strcmp(words[3], "u64") == 0) {
        e.kind = KIND_U64;
    } else {
        return damaged(f, "an array of an unknown kind", err);
    }
    f->total += (uint64_t)count * file_size(e.kind);
    f->entries = kota_grow(f->entries, f->entry_count, &f->entry_capacity, sizeof *f->entries);
    f->entries[f->entry_count++] = e;
    return KOTA_OK;
}

/* The line "data ...": what follows it is whole and is what was written. */
static kota_status check_data(file *f, char *words[WORDS_MAX], const char *start, const char *line_at, const char *at,
                              const char *end, kota_error *err) {
    int64_t total = 0, length = 0;
    if (!kota_text_to_integer(words[1], &total) || !kota_text_to_integer(words[2], &length) || length < 0) {
        return damaged(f, "its sizes are no numbers", err);
    }
    if (total < 0 || (uint64_t)total != f->total) return damaged(f, "its sizes contradict each other", err);
    if (length != end - at) return damaged(f, "the numbers are not all there", err);
    /* zlib makes nothing smaller than by 1032 to 1 */
    if ((uint64_t)total > (uint64_t)length * 1040 + 1024 || (uint64_t)total > SIZE_MAX / 2) {
        return damaged(f, "its sizes cannot be", err);
    }
    char hash[KOTA_HASH_TEXT_MAX];
    kota_hash_text(content_hash(start, (size_t)(line_at - start), at, (size_t)length), hash);
    if (strcmp(hash, words[3]) != 0) return damaged(f, "its content hash is another", err);
    f->data = at;
    f->data_length = (size_t)length;
    return KOTA_OK;
}

static kota_status read_header(file *f, const char *bytes, size_t length, kota_error *err) {
    const char *at = bytes, *end = bytes + length;
    char line[256], *words[WORDS_MAX];
    int64_t version = 0;
    if (take_line(line, words, &at, end) != 2 || strcmp(words[0], "kota-snap") != 0 ||
        !kota_text_to_integer(words[1], &version)) {
        return kota_fail(err, KOTA_DATA, "%s: is not a snapshot of kota", f->path);
    }
    if (version != SNAP_VERSION) {
        return kota_fail(err, KOTA_DATA, "%s: is a snapshot of version %lld; this program reads version %d", f->path,
                         (long long)version, SNAP_VERSION);
    }
    for (;;) {
        const char *line_at = at;
        int32_t count = take_line(line, words, &at, end);
        if (count == 2 && strcmp(words[0], "time_ms") == 0) {
            if (!kota_text_to_integer(words[1], &f->time_ms)) return damaged(f, "its time is no number", err);
        } else if (count == 2 && strcmp(words[0], "map") == 0 && strlen(words[1]) < sizeof f->map_hash) {
            memcpy(f->map_hash, words[1], strlen(words[1]) + 1);
        } else if (count == 5 && strcmp(words[0], "array") == 0) {
            KOTA_TRY(take_entry(f, words, err));
        } else if (count == 4 && strcmp(words[0], "data") == 0) {
            return check_data(f, words, bytes, line_at, at, end, err);
        } else {
            return damaged(f, "a line of its header cannot be read", err);
        }
    }
}

static const entry *find_entry(const file *f, const char *name) {
    for (int32_t i = 0; i < f->entry_count; i++) {
        if (strcmp(f->entries[i].name, name) == 0) return &f->entries[i];
    }
    return NULL;
}

static void put_value(const snap_part *part, char *at, double value) {
    if (part->kind == KIND_F64) {
        memcpy(at, &value, sizeof value);
        return;
    }
    /* the other kinds were checked to lie within low..high */
    int32_t whole = (int32_t)value;
    if (part->kind == KIND_I32) memcpy(at, &whole, sizeof whole);
    if (part->kind == KIND_U8) *(uint8_t *)at = (uint8_t)whole;
    if (part->kind == KIND_BOOL) *(bool *)at = whole != 0;
}

/* Values of an array of the file into the snapshot; without such an array the values stay as they are. */
static kota_status fill_part(const file *f, const snap_part *part, kota_error *err) {
    const entry *e = find_entry(f, part->name);
    if (e == NULL) return KOTA_OK;
    if (e->count != part->count || strcmp(file_kind(e->kind), file_kind(part->kind)) != 0) {
        return kota_fail(err, KOTA_DATA, "%s: %s has %d values of kind %s, this city has %d of kind %s", f->path,
                         part->name, (int)e->count, file_kind(e->kind), (int)part->count, file_kind(part->kind));
    }
    for (int32_t i = 0; i < part->count; i++) {
        const char *from = f->bytes + e->start + (size_t)i * file_size(e->kind);
        char *at = part->base + (size_t)i * part->stride;
        if (part->kind == KIND_F32) {
            uint32_t bits;
            memcpy(&bits, from, sizeof bits);
            bits = to_little_32(bits);
            memcpy(at, &bits, sizeof bits);
            continue;
        }
        uint64_t bits;
        memcpy(&bits, from, sizeof bits);
        bits = to_little(bits);
        if (part->kind == KIND_U64) {
            memcpy(at, &bits, sizeof bits);
            continue;
        }
        double value;
        memcpy(&value, &bits, sizeof value);
        if (part->kind != KIND_F64 && !(value >= part->low && value <= part->high)) {
            return kota_fail(err, KOTA_DATA, "%s: %s[%d] = %g is not in %g..%g", f->path, part->name, (int)i, value,
                             part->low, part->high);
        }
        put_value(part, at, value);
    }
    return KOTA_OK;
}

static kota_status fill_states(const file *f, kota_snap *snap, kota_error *err) {
    double *garages = kota_alloc((size_t)snap->truck_count, sizeof *garages);
    for (int32_t i = 0; i < snap->truck_count; i++) garages[i] = -1.0;
    snap_part parts[PART_COUNT];
    int32_t count = list_states(parts, snap, garages);
    kota_status status = KOTA_OK;
    for (int32_t i = 0; status == KOTA_OK && i < count; i++) {
        if (parts[i].count > 0) status = fill_part(f, &parts[i], err);
    }
    for (int32_t i = 0; status == KOTA_OK && i < snap->truck_count; i++) {
        bool known = garages[i] >= 0.0 && garages[i] < snap->map->facility_count;
        snap->trucks[i].garage = known ? snap->map->facilities[(int32_t)garages[i]].id_text : "";
    }
    kota_free(garages);
    return status;
}

static kota_status fill(kota_snap *snap, const file *f, kota_error *err) {
    snap->time_ms = f->time_ms;
    for (int32_t i = 0; i < KOTA_FIELD_COUNT; i++) {
        snap_part field = field_part(snap, i);
        if (field.count > 0 && find_entry(f, field.name) == NULL) {
            kota_free(snap->field[i]); /* not taken */
            snap->field[i] = NULL;
        } else if (field.count > 0) {
            KOTA_TRY(fill_part(f, &field, err));
        }
    }
    return fill_states(f, snap, err);
}

static kota_status inflate_data(file *f, kota_error *err) {
    f->bytes = kota_alloc((size_t)f->total + 1, 1);
    uLongf length = (uLongf)f->total;
    if (f->total == 0) return KOTA_OK;
    int code = uncompress((Bytef *)f->bytes, &length, (const Bytef *)f->data, (uLong)f->data_length);
    return code == Z_OK && length == f->total ? KOTA_OK : damaged(f, "its numbers do not unpack", err);
}

kota_status kota_snap_file_parse(kota_snap **out, const char *bytes, size_t length, const char *path,
                                 const kota_map *map, kota_hash map_hash, kota_error *err) {
    *out = NULL;
    file f = {.path = path};
    char hash[KOTA_HASH_TEXT_MAX];
    kota_hash_text(map_hash, hash);
    kota_status status = read_header(&f, bytes, length, err);
    if (status == KOTA_OK && strcmp(hash, f.map_hash) != 0) {
        status =
            kota_fail(err, KOTA_DATA, "%s: shows another map (%s) than this city's (%s)", path, f.map_hash, hash);
    }
    if (status == KOTA_OK) status = inflate_data(&f, err);
    const entry *trucks = find_entry(&f, "truck_id");
    if (status == KOTA_OK && trucks != NULL && trucks->count > TRUCKS_MAX) {
        status = kota_fail(err, KOTA_DATA, "%s: has %d trucks; at most %d", path, (int)trucks->count, TRUCKS_MAX);
    }
    const entry *travellers = find_entry(&f, "traveller_id");
    if (status == KOTA_OK && travellers != NULL && travellers->count > KOTA_SNAP_TRAVELLERS) {
        status = kota_fail(err, KOTA_DATA, "%s: has %d travellers; at most %d", path, (int)travellers->count,
                           (int)KOTA_SNAP_TRAVELLERS);
    }
    kota_snap *snap = NULL;
    if (status == KOTA_OK) {
        snap = kota_snap_create(map, trucks != NULL ? trucks->count : 0);
        snap->traveller_count = travellers != NULL ? travellers->count : 0;
        status = fill(snap, &f, err);
    }
    kota_free(f.entries);
    kota_free(f.bytes);
    if (status != KOTA_OK) {
        kota_snap_destroy(snap);
        return status;
    }
    *out = snap;
    return KOTA_OK;
}

kota_status kota_snap_file_read(kota_snap **out, const char *path, const kota_map *map, kota_hash map_hash,
                                kota_error *err) {
    *out = NULL;
    char *bytes = NULL;
    size_t length = 0;
    KOTA_TRY(kota_file_read(&bytes, &length, path, snap_file_max_bytes, err));
    kota_status status = kota_snap_file_parse(out, bytes, length, path, map, map_hash, err);
    kota_free(bytes);
    return status;
}

char *kota_snap_file_path(const char *run_folder, int64_t time_ms, int32_t utc_offset_min) {
    kota_date date = kota_date_of(time_ms, utc_offset_min);
    char ms[8] = "";
    if (date.millisecond != 0) (void)snprintf(ms, sizeof ms, "-%03d", (int)date.millisecond % 1000);
    return kota_text_format("%s/snaps/%04d%02d%02d-%02d%02d%02d%s.snap", run_folder, (int)date.year, (int)date.month,
                            (int)date.day, (int)date.hour, (int)date.minute, (int)date.second, ms);
}

/* "20250115-063000.snap" or "20250115-063000-250.snap" */
static bool name_time(int64_t *time_ms, const char *name, int32_t utc_offset_min) {
    size_t length = strlen(name);
    if ((length != 20 && length != 24) || strcmp(name + length - 5, ".snap") != 0) return false;
    for (size_t i = 0; i < length - 5; i++) {
        bool dash = i == 8 || i == 15;
        if (dash ? name[i] != '-' : name[i] < '0' || name[i] > '9') return false;
    }
    char text[KOTA_TIME_TEXT_MAX];
    (void)snprintf(text, sizeof text, "%.4s-%.2s-%.2s %.2s:%.2s:%.2s", name, name + 4, name + 6, name + 9, name + 11,
                   name + 13);
    if (kota_time_parse(time_ms, text, utc_offset_min, NULL) != KOTA_OK) return false;
    if (length == 24) *time_ms += 100 * (name[16] - '0') + 10 * (name[17] - '0') + (name[18] - '0');
    return true;
}

static int order_times(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

kota_status kota_snap_file_list(int64_t **times_ms, int32_t *count, const char *run_folder, int32_t utc_offset_min,
                                kota_error *err) {
    *times_ms = NULL;
    *count = 0;
    char *folder = kota_text_format("%s/snaps", run_folder), **names = NULL;
    int32_t name_count = 0;
    kota_status status = KOTA_OK;
    if (kota_folder_exists(folder)) status = kota_folder_list(&names, &name_count, folder, err);
    kota_free(folder);
    if (status != KOTA_OK) return status;
    int64_t *times = kota_alloc((size_t)name_count + 1, sizeof *times);
    for (int32_t i = 0; i < name_count; i++) {
        if (name_time(&times[*count], names[i], utc_offset_min)) (*count)++;
        kota_free(names[i]);
    }
    kota_free(names);
    if (*count > 1) qsort(times, (size_t)*count, sizeof *times, order_times);
    *times_ms = times;
    return KOTA_OK;
}

kota_status kota_snap_file_nearest(int32_t *index, const int64_t *times_ms, int32_t count, const char *at,
                                   int32_t utc_offset_min, kota_error *err) {
    int64_t wanted_ms = 0, nearest_ms = INT64_MAX, since_ms = 0;
    bool of_day = kota_day_time_parse(&since_ms, at, NULL) == KOTA_OK;
    if (!of_day) KOTA_TRY(kota_time_parse(&wanted_ms, at, utc_offset_min, err));
    for (int32_t t = 0; t < count; t++) {
        int64_t apart_ms =
            of_day ? kota_time_of_day_ms(times_ms[t], utc_offset_min) - since_ms : times_ms[t] - wanted_ms;
        if (apart_ms < 0) apart_ms = -apart_ms;
        if (apart_ms < nearest_ms) *index = t;
        if (apart_ms < nearest_ms) nearest_ms = apart_ms;
    }
    return KOTA_OK;
}
