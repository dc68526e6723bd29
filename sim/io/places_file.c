/* See places_file.h. */
#include "io/places_file.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/csv.h"
#include "map/sketch.h"

static const size_t BYTES_MAX = (size_t)64 << 20;

typedef struct word {
    const char *word;
    int32_t meaning;
} word;

/* OpenStreetMap's words, and those of offices. */
static const word FACILITIES[] = {{"marketplace", KOTA_FACILITY_MARKET},
                                  {"waste_disposal", KOTA_FACILITY_TPS},
                                  {"bin", KOTA_FACILITY_TPS},
                                  {"waste_transfer_station", KOTA_FACILITY_TRANSFER_STATION},
                                  {"spa", KOTA_FACILITY_TRANSFER_STATION},
                                  {"ferry_terminal", KOTA_FACILITY_PORT},
                                  {"tpa", KOTA_FACILITY_LANDFILL},
                                  {"depot", KOTA_FACILITY_GARAGE},
                                  {"bank_sampah", KOTA_FACILITY_WASTE_BANK},
                                  {"hospital", KOTA_FACILITY_CLINIC},
                                  {"doctors", KOTA_FACILITY_CLINIC},
                                  {"fire_station", KOTA_FACILITY_EMERGENCY},
                                  {"ambulance_station", KOTA_FACILITY_EMERGENCY}};
static const word WORKS[] = {{"pump", KOTA_ROW_PUMP},   {"rumah_pompa", KOTA_ROW_PUMP},
                             {"gate", KOTA_ROW_GATE},   {"pintu_air", KOTA_ROW_GATE},
                             {"pond", KOTA_ROW_POND},   {"kolam_retensi", KOTA_ROW_POND},
                             {"gauge", KOTA_ROW_GAUGE}, {"pos_duga_air", KOTA_ROW_GAUGE}};

enum { WORD_MAX = 48 };

static void plain(char *to, const char *from) {
    int32_t n = 0;
    for (; *from != '\0' && n < WORD_MAX - 1; from++) {
        char c = *from;
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        to[n++] = c == ' ' || c == '-' ? '_' : c;
    }
    to[n] = '\0';
}

static int32_t among(const char *text, const word *words, int32_t count) {
    for (int32_t w = 0; w < count; w++)
        if (strcmp(text, words[w].word) == 0) return words[w].meaning;
    return -1;
}

int32_t kota_places_facility(const char *text) {
    char small[WORD_MAX];
    plain(small, text);
    for (int32_t k = 0; k < KOTA_FACILITY_COUNT; k++)
        if (strcmp(small, kota_facility_names[k]) == 0) return k;
    return among(small, FACILITIES, KOTA_COUNT(FACILITIES));
}

/* ---- the table ---- */

typedef struct number { /* a column of numbers */
    const char *key;
    size_t offset;
    double scale, low, high; /* low and high: in the column's own unit */
} number;
static const number NUMBERS[] = {{"on_level_m", offsetof(kota_place_row, on_level_m), 1, -100, 9000},
                                 {"off_level_m", offsetof(kota_place_row, off_level_m), 1, -100, 9000},
                                 {"head_m", offsetof(kota_place_row, head_m), 1, 0.1, 200},
                                 {"invert_m", offsetof(kota_place_row, invert_m), 1, -100, 9000},
                                 {"width_m", offsetof(kota_place_row, width_m), 1, 0.05, 500},
                                 {"height_m", offsetof(kota_place_row, height_m), 1, 0.05, 50},
                                 {"depth_m", offsetof(kota_place_row, depth_m), 1, 0.1, 50},
                                 {"haul_min", offsetof(kota_place_row, haul_s), 60, 0, 600},
                                 {"capacity_m3", offsetof(kota_place_row, capacity), 1, 0.1, 1e7},
                                 {"trucks", offsetof(kota_place_row, capacity), 1, 0, 1000}};

typedef struct unit { /* of a capacity */
    const char *name;
    double scale;
} unit;
static const unit FLOWS[] = {{"m3/s", 1}, {"l/s", 1e-3}, {"m3/h", 1.0 / 3600}, {"m3/min", 1.0 / 60}, {NULL, 0}};
static const unit OPENINGS[] = {{"m2", 1}, {NULL, 0}};
static const unit VOLUMES[] = {{"m3", 1}, {"l", 1e-3}, {NULL, 0}};
static const unit FLEETS[] = {{"trucks", 1}, {NULL, 0}};

typedef struct capacity { /* of a kind */
    const unit *units;
    double low, high;
} capacity;

static capacity capacity_of(const kota_place_row *place) {
    if (place->kind == KOTA_ROW_PUMP) return (capacity){FLOWS, 0.01, 500};
    if (place->kind == KOTA_ROW_GATE) return (capacity){OPENINGS, 0.01, 2000};
    if (place->kind == KOTA_ROW_POND) return (capacity){VOLUMES, 1, 1e8};
    if (place->facility == KOTA_FACILITY_GARAGE) return (capacity){FLEETS, 0, 1000};
    return (capacity){VOLUMES, 0.1, 1e7};
}

typedef struct reading {
    kota_csv_table *table;
    const char *path;
    kota_arena *arena;
    kota_faults faults;
    int32_t row;
    int32_t kind, name, id, x, y, to_x, to_y, capacity, unit, numbers[KOTA_COUNT(NUMBERS)];
    bool degrees;
} reading;

/* A column of any of the names, or -1. */
static int32_t column(const reading *of, const char *a, const char *b, const char *c) {
    int32_t found = kota_csv_column(of->table, a);
    if (found < 0) found = kota_csv_column(of->table, b);
    return found >= 0 ? found : kota_csv_column(of->table, c);
}

static const char *cell(const reading *of, int32_t at) {
    return at >= 0 ? kota_csv_cell(of->table, of->row, at) : "";
}

static int32_t line(const reading *of) { return kota_csv_line(of->table, of->row); }

/* A cell as a number in a range; NaN where it is empty. */
static double read_number(reading *of, int32_t at, double low, double high) {
    double value = KOTA_NAN;
    const char *text = cell(of, at);
    if (text[0] == '\0') return value;
    if (!kota_text_to_number(text, &value) || !(value >= low && value <= high)) {
        kota_fault(&of->faults, "%s:%d: %s = \"%s\"; must be a number from %g to %g", of->path, line(of),
                   kota_csv_column_name(of->table, at), text, low, high);
        return KOTA_NAN;
    }
    return value;
}

static void read_place(reading *of, kota_place_row *place) {
    double wide = of->degrees ? 180 : 1e8, tall = of->degrees ? 85 : 1e8;
    int32_t before = of->faults.count;
    place->x = read_number(of, of->x, -wide, wide);
    place->y = read_number(of, of->y, -tall, tall);
    place->to_x = read_number(of, of->to_x, -wide, wide);
    place->to_y = read_number(of, of->to_y, -tall, tall);
    if (of->faults.count > before) return;
    if (kota_is_nan(place->x) || kota_is_nan(place->y))
        kota_fault(&of->faults, "%s:%d: has no place; give %s", of->path, line(of),
                   of->degrees ? "lon and lat in degrees, such as 106.8272, -6.1754" : "x and y in metres");
    else if (kota_is_nan(place->to_x) != kota_is_nan(place->to_y))
        kota_fault(&of->faults, "%s:%d: says half of where the water goes; give both %s", of->path, line(of),
                   of->degrees ? "to_lon and to_lat" : "to_x and to_y");
}

static bool read_kind(reading *of, kota_place_row *place) {
    const char *text = cell(of, of->kind);
    char small[WORD_MAX];
    plain(small, text);
    int32_t work = among(small, WORKS, KOTA_COUNT(WORKS));
    place->facility = work < 0 ? kota_places_facility(text) : -1;
    place->kind = work < 0 ? KOTA_ROW_FACILITY : (kota_row_kind)work;
    if (work >= 0 || place->facility >= 0) return true;
    kota_fault(&of->faults,
               "%s:%d: kind = \"%s\"; must be one of pump, gate, pond, bin, tps, tps3r, tpa, depot, gauge, "
               "transfer_station, market, school, port, waste_bank, composting, rdf, incinerator, clinic, "
               "emergency_station, station, landmark",
               of->path, line(of), text);
    return false;
}

static void wrong_unit(reading *of, const unit *units) {
    kota_text names = {0};
    for (int32_t u = 0; units[u].name != NULL; u++) kota_text_add(&names, "%s%s", u > 0 ? ", " : "", units[u].name);
    kota_fault(&of->faults, "%s:%d: unit = \"%s\"; the capacity of a %s is in %s", of->path, line(of),
               cell(of, of->unit), cell(of, of->kind), names.chars);
    kota_text_free(&names);
}

static void read_capacity(reading *of, kota_place_row *place) {
    const char *text = cell(of, of->unit);
    if (cell(of, of->capacity)[0] == '\0' || place->kind == KOTA_ROW_GAUGE) return;
    capacity limits = capacity_of(place);
    for (const unit *at = limits.units; at->name != NULL; at++) {
        if (strcmp(text, at->name) != 0) continue;
        place->capacity = read_number(of, of->capacity, limits.low / at->scale, limits.high / at->scale) * at->scale;
        return;
    }
    wrong_unit(of, limits.units);
}

/* What a kind cannot do without. */
static void check_place(reading *of, const kota_place_row *place) {
    bool sized = !kota_is_nan(place->capacity);
    if (place->kind == KOTA_ROW_PUMP && !sized)
        kota_fault(&of->faults, "%s:%d: a pump has no capacity; give it, with unit m3/s or l/s", of->path, line(of));
    if (place->kind == KOTA_ROW_POND && !sized)
        kota_fault(&of->faults, "%s:%d: a pond has no capacity; give it, with unit m3", of->path, line(of));
    if (place->kind == KOTA_ROW_GATE && !sized && (kota_is_nan(place->width_m) || kota_is_nan(place->height_m)))
        kota_fault(&of->faults, "%s:%d: a gate has no opening; give width_m and height_m, or a capacity with unit m2",
                   of->path, line(of));
    if (place->on_level_m <= place->off_level_m)
        kota_fault(&of->faults, "%s:%d: on_level_m = %g must be above off_level_m = %g", of->path, line(of),
                   place->on_level_m, place->off_level_m);
}

static double *number_of(kota_place_row *place, int32_t n) {
    return (double *)(void *)((unsigned char *)place + NUMBERS[n].offset);
}

/* Trucks are a depot's capacity, capacity_m3 that of any other facility. */
static void read_numbers(reading *of, kota_place_row *place) {
    for (int32_t n = 0; n < KOTA_COUNT(NUMBERS); n++) *number_of(place, n) = KOTA_NAN;
    for (int32_t n = 0; n < KOTA_COUNT(NUMBERS); n++) {
        double value = read_number(of, of->numbers[n], NUMBERS[n].low, NUMBERS[n].high) * NUMBERS[n].scale;
        bool facility = place->kind == KOTA_ROW_FACILITY, depot = place->facility == KOTA_FACILITY_GARAGE;
        if (strcmp(NUMBERS[n].key, "trucks") == 0 && !depot) continue;
        if (strcmp(NUMBERS[n].key, "capacity_m3") == 0 && (!facility || depot)) continue;
        if (!kota_is_nan(value)) *number_of(place, n) = value;
    }
}

static void read_row(reading *of, kota_place_row *place) {
    int32_t before = of->faults.count;
    *place = (kota_place_row){.line = line(of)};
    bool known = read_kind(of, place);
    read_place(of, place);
    read_numbers(of, place);
    if (known) read_capacity(of, place);
    if (known && of->faults.count == before) check_place(of, place);
    char *made = kota_text_format("%s-line-%d", cell(of, of->kind), (int)line(of));
    char small[WORD_MAX];
    plain(small, made);
    const char *id = cell(of, of->id);
    place->id = kota_arena_text(of->arena, id[0] != '\0' ? id : small);
    place->name = kota_arena_text(of->arena, cell(of, of->name));
    kota_free(made);
}

static int by_id(const void *a, const void *b) {
    const kota_place_row *left = *(const kota_place_row *const *)a, *right = *(const kota_place_row *const *)b;
    int order = strcmp(left->id, right->id);
    return order != 0 ? order : left->line < right->line ? -1 : left->line > right->line;
}

static void check_twice(reading *of, const kota_places *places) {
    const kota_place_row **sorted = kota_alloc((size_t)places->count + 1, sizeof *sorted);
    for (int32_t k = 0; k < places->count; k++) sorted[k] = &places->items[k];
    qsort(sorted, (size_t)places->count, sizeof *sorted, by_id);
    for (int32_t k = 1; k < places->count; k++)
        if (strcmp(sorted[k]->id, sorted[k - 1]->id) == 0)
            kota_fault(&of->faults, "%s:%d: id = \"%s\" came on line %d; give each place its own", of->path,
                       sorted[k]->line, sorted[k]->id, sorted[k - 1]->line);
    kota_free(sorted);
}

static kota_status find_columns(reading *of, kota_error *err) {
    KOTA_TRY(kota_csv_need(&of->kind, of->table, "kind", err));
    of->name = column(of, "name", "nama", "title");
    of->id = kota_csv_column(of->table, "id");
    of->x = column(of, "lon", "longitude", "lng");
    of->degrees = of->x >= 0;
    of->y = of->degrees ? column(of, "lat", "latitude", "lat") : kota_csv_column(of->table, "y");
    if (!of->degrees) of->x = kota_csv_column(of->table, "x");
    if (of->x < 0 || of->y < 0)
        return kota_fail(err, KOTA_DATA, "%s: has no columns lon and lat (degrees), nor x and y (metres)", of->path);
    of->to_x = kota_csv_column(of->table, of->degrees ? "to_lon" : "to_x");
    of->to_y = kota_csv_column(of->table, of->degrees ? "to_lat" : "to_y");
    of->capacity = kota_csv_column(of->table, "capacity");
    of->unit = kota_csv_column(of->table, "unit");
    for (int32_t n = 0; n < KOTA_COUNT(NUMBERS); n++) of->numbers[n] = kota_csv_column(of->table, NUMBERS[n].key);
    return KOTA_OK;
}

kota_status kota_places_parse(kota_places *places, const char *bytes, size_t length, const char *path,
                              kota_arena *arena, kota_error *err) {
    reading of = {.path = path, .arena = arena};
    *places = (kota_places){0};
    kota_status status = kota_csv_parse(&of.table, bytes, length, path, err);
    if (status == KOTA_OK) status = find_columns(&of, err);
    if (status == KOTA_OK) {
        places->count = kota_csv_rows(of.table);
        places->degrees = of.degrees;
        places->items = KOTA_NEW(arena, kota_place_row, places->count);
        for (of.row = 0; of.row < places->count; of.row++) read_row(&of, &places->items[of.row]);
        check_twice(&of, places);
        if (places->count == 0) kota_fault(&of.faults, "%s: has no rows; give one for each place", path);
        status = kota_faults_status(&of.faults, KOTA_DATA, err);
    }
    kota_faults_free(&of.faults);
    kota_csv_destroy(of.table);
    return status;
}

kota_status kota_places_read(kota_places *places, const char *path, kota_arena *arena, kota_error *err) {
    char *bytes = NULL;
    size_t length = 0;
    *places = (kota_places){0};
    KOTA_TRY(kota_file_read(&bytes, &length, path, BYTES_MAX, err));
    kota_status status = kota_places_parse(places, bytes, length, path, arena, err);
    kota_free(bytes);
    return status;
}
