/* Trip tables in TNTP: reading. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/tntp.h"
#include "io/tntp_text.h"

typedef struct entry {
    int32_t from, to;
    double trips;
} entry;

typedef struct table {
    kota_tntp_text text;
    int32_t zone_count;
    int32_t stated_zones; /* 0: not stated */
    entry *entries;
    int32_t count, room;
    int32_t origin;      /* of the block that is open, -1 none */
    int32_t last_origin; /* the highest that was opened */
    int32_t *seen;       /* [zone_count] by destination: the origin that named it last, + 1 */
    char *at;            /* inside the present line */
} table;

static kota_status read_head(kota_tntp_trips *trips, table *t, kota_error *err) {
    char value[64];
    bool closed = false;
    trips->stated = KOTA_NAN;
    while (!closed && kota_tntp_next(&t->text)) {
        closed = kota_tntp_metadata(&t->text, "END OF METADATA", value, sizeof value);
        int64_t zones = 0;
        if (kota_tntp_metadata(&t->text, "NUMBER OF ZONES", value, sizeof value)) {
            if (!kota_text_to_integer(value, &zones) || zones < 1 || zones > INT32_MAX)
                return kota_fail(err, KOTA_DATA, "%s:%d: <NUMBER OF ZONES> %s must be a whole number from 1",
                                 t->text.path, (int)t->text.number, value);
            t->stated_zones = (int32_t)zones;
        }
        if (kota_tntp_metadata(&t->text, "TOTAL OD FLOW", value, sizeof value) &&
            !kota_text_to_number(value, &trips->stated))
            return kota_fail(err, KOTA_DATA, "%s:%d: <TOTAL OD FLOW> %s is not a number", t->text.path,
                             (int)t->text.number, value);
    }
    if (closed) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s: has no line <END OF METADATA>; is it a TNTP trip table, and whole?",
                     t->text.path);
}

/* The next word of the file, ':' and ';' being words of their own; NULL at the end. Comments are stepped over. */
static char *next_word(table *t, char word[64]) {
    for (;;) {
        if (t->at != NULL) t->at += strspn(t->at, " \t\r");
        if (t->at != NULL && *t->at != '\0' && *t->at != '~') break;
        if (!kota_tntp_next(&t->text)) return NULL;
        t->at = t->text.line;
    }
    size_t length = *t->at == ':' || *t->at == ';' ? 1 : strcspn(t->at, " \t\r:;~");
    size_t kept = length < 63 ? length : 63;
    memcpy(word, t->at, kept);
    word[kept] = '\0';
    t->at += length;
    return word;
}

/* A zone by its number in the file; -1 after a fault. */
static int32_t zone_of(table *t, const char *word, const char *what) {
    int64_t number = 0;
    if (!kota_text_to_integer(word, &number)) {
        kota_tntp_fault(&t->text, "%s '%s' is not a whole number", what, word);
    } else if (number < 1 || number > t->zone_count) {
        kota_tntp_fault(&t->text, "%s %s is no zone of the network, whose zones are 1 to %d", what, word,
                        (int)t->zone_count);
    } else {
        return (int32_t)number - 1;
    }
    return -1;
}

static void open_origin(table *t) {
    char word[64];
    if (next_word(t, word) == NULL) {
        kota_tntp_fault(&t->text, "ends after the word Origin: the file is cut short; get it whole");
        return;
    }
    int32_t zone = zone_of(t, word, "origin");
    t->origin = zone;
    if (zone >= 0) t->last_origin = kota_maxi(t->last_origin, zone);
}

static void keep(table *t, int32_t to, double trips) {
    if (to < 0 || t->origin < 0) return;
    if (t->seen[to] == t->origin + 1)
        kota_tntp_fault(&t->text, "trips from zone %d to zone %d stand twice in a row of the table; add them up",
                        (int)t->origin + 1, (int)to + 1);
    t->seen[to] = t->origin + 1;
    if (trips == 0.0) return;
    t->entries = kota_grow(t->entries, t->count, &t->room, sizeof *t->entries);
    t->entries[t->count++] = (entry){.from = t->origin, .to = to, .trips = trips};
}

/* "destination : trips ;" whose first word was read; false when the file ended in it or is no table. */
static bool read_entry(table *t, const char *first) {
    char colon[64], number[64], end[64];
    int32_t to = zone_of(t, first, "destination");
    if (next_word(t, colon) == NULL || next_word(t, number) == NULL || next_word(t, end) == NULL) {
        kota_tntp_fault(&t->text,
                        "ends inside an entry 'destination : trips;' at destination %s: the file is cut "
                        "short; get it whole",
                        first);
        return false;
    }
    if (strcmp(colon, ":") != 0 || strcmp(end, ";") != 0) {
        kota_tntp_fault(&t->text, "'%s %s %s %s' should read 'destination : trips;'", first, colon, number, end);
        return false;
    }
    double trips = 0.0;
    if (!kota_text_to_number(number, &trips) || !kota_is_finite(trips))
        return kota_tntp_fault(&t->text, "trips '%s' to destination %s are not a number", number, first);
    if (trips < 0.0) return kota_tntp_fault(&t->text, "trips %s to destination %s must be >= 0", number, first);
    keep(t, to, trips);
    return true;
}

static void read_entries(table *t) {
    char word[64];
    while (t->text.faults.count < KOTA_TNTP_FAULTS_MAX && next_word(t, word) != NULL) {
        if (strcasecmp(word, "origin") == 0) {
            open_origin(t);
        } else if (t->last_origin < 0 && t->text.faults.count == 0) {
            kota_tntp_fault(&t->text, "'%s' comes before the first line 'Origin N'", word);
            return;
        } else if (strcmp(word, ";") != 0 && !read_entry(t, word)) {
            return;
        }
    }
}

/* Into rows by origin, each in the order of the file. */
static void sort_rows(kota_tntp_trips *trips, const table *t) {
    trips->zone_count = t->zone_count;
    trips->start = kota_alloc((size_t)t->zone_count + 2, sizeof *trips->start);
    trips->zone = kota_alloc((size_t)t->count, sizeof *trips->zone);
    trips->trips = kota_alloc((size_t)t->count, sizeof *trips->trips);
    for (int32_t i = 0; i < t->count; i++) trips->start[t->entries[i].from + 2]++;
    for (int32_t z = 0; z < t->zone_count; z++) trips->start[z + 2] += trips->start[z + 1];
    for (int32_t i = 0; i < t->count; i++) {
        int64_t at = trips->start[t->entries[i].from + 1]++;
        trips->zone[at] = t->entries[i].to;
        trips->trips[at] = t->entries[i].trips;
        trips->total += t->entries[i].trips;
    }
}

/* A table that stops before its last zone and short of its own total was cut. */
static kota_status check_whole(const kota_tntp_trips *trips, const table *t, kota_error *err) {
    int32_t zones = t->stated_zones > 0 ? t->stated_zones : t->zone_count;
    bool lacking = trips->stated > 0.0 && trips->total < 0.999 * trips->stated;
    if (!lacking || (t->last_origin + 1 >= zones && t->text.ended)) return KOTA_OK;
    return kota_fail(err, KOTA_DATA,
                     "%s:%d: ends at origin %d of %d with %g of the %g trips of <TOTAL OD FLOW>: the "
                     "file is cut short; get it whole, or correct that line",
                     t->text.path, (int)t->text.number, (int)t->last_origin + 1, (int)zones, trips->total,
                     trips->stated);
}

kota_status kota_tntp_read_trips(kota_tntp_trips *trips, const char *path, int32_t zone_count, kota_error *err) {
    table t = {.zone_count = zone_count, .origin = -1, .last_origin = -1};
    *trips = (kota_tntp_trips){0};
    KOTA_TRY(kota_tntp_open(&t.text, path, err));
    t.seen = kota_alloc((size_t)zone_count, sizeof *t.seen);
    kota_status status = read_head(trips, &t, err);
    if (status == KOTA_OK) {
        read_entries(&t);
        status = kota_faults_status(&t.text.faults, KOTA_DATA, err);
    }
    if (status == KOTA_OK) {
        sort_rows(trips, &t);
        status = check_whole(trips, &t, err);
    }
    kota_tntp_close(&t.text);
    kota_free(t.seen);
    kota_free(t.entries);
    if (status != KOTA_OK) kota_tntp_trips_free(trips);
    return status;
}

void kota_tntp_trips_free(kota_tntp_trips *trips) {
    kota_free(trips->start);
    kota_free(trips->zone);
    kota_free(trips->trips);
    *trips = (kota_tntp_trips){0};
}
