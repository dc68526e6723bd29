/* Events of report.html: which streets closed first, when and why, when districts were flooded, and what the policies
 * ordered; of the first replication of each member. */
#include <string.h>

#include "core/text.h"
#include "io/csv.h"
#include "report/page.h"

enum { STREETS_MAX = 60, ORDERS_MAX = 40, HEX_ID = 16 };

static const char *const COLUMNS[] = {"time", "event", "entity", "district", "cause", "value", "threshold", "unit"};
enum { TIME, EVENT, ENTITY, DISTRICT, CAUSE, VALUE, THRESHOLD, UNIT };

typedef struct story {
    const kota_csv_table *table;
    int32_t columns[KOTA_COUNT(COLUMNS)];
} story;

static const char *at(const story *s, int32_t row, int32_t column) {
    return kota_csv_cell(s->table, row, s->columns[column]);
}

static bool is(const story *s, int32_t row, const char *event) { return strcmp(at(s, row, EVENT), event) == 0; }

/* A street's name without the id behind it; 0 where it has no name. */
static int32_t name_length(const char *entity) {
    size_t length = strlen(entity);
    if (length <= HEX_ID || entity[length - HEX_ID - 1] != ' ') return length == HEX_ID ? 0 : (int32_t)length;
    return (int32_t)(length - HEX_ID - 1);
}

static bool same_street(const story *s, int32_t a, int32_t b) {
    const char *one = at(s, a, ENTITY), *two = at(s, b, ENTITY);
    int32_t length = name_length(one);
    return length == name_length(two) && strncmp(one, two, (size_t)length) == 0 &&
           (length > 0 || strcmp(at(s, a, DISTRICT), at(s, b, DISTRICT)) == 0);
}

/* The first closing of each street; nameless ones count as one street a district. */
static void add_streets(kota_json_writer *json, const story *s) {
    int32_t first[STREETS_MAX], count = 0;
    kota_json_array(json, "closed");
    for (int32_t row = 0; row < kota_csv_rows(s->table) && count < STREETS_MAX; row++) {
        if (!is(s, row, "link_closed")) continue;
        bool known = false;
        for (int32_t k = 0; k < count && !known; k++) known = same_street(s, first[k], row);
        if (known) continue;
        first[count++] = row;
        char *name = kota_text_format("%.*s", name_length(at(s, row, ENTITY)), at(s, row, ENTITY));
        kota_json_object(json, NULL);
        kota_json_text(json, "street", name);
        kota_json_text(json, "district", at(s, row, DISTRICT));
        kota_json_text(json, "time", at(s, row, TIME));
        kota_json_text(json, "cause", at(s, row, CAUSE));
        kota_json_text(json, "value", at(s, row, VALUE));
        kota_json_text(json, "unit", at(s, row, UNIT));
        kota_json_end(json);
        kota_free(name);
    }
    kota_json_end(json);
}

static void add_districts(kota_json_writer *json, const story *s) {
    kota_json_array(json, "flooded");
    for (int32_t row = 0; row < kota_csv_rows(s->table); row++) {
        bool again = false;
        if (!is(s, row, "district_flooded")) continue;
        for (int32_t k = 0; k < row && !again; k++)
            again = is(s, k, "district_flooded") && strcmp(at(s, k, ENTITY), at(s, row, ENTITY)) == 0;
        if (again) continue;
        kota_json_object(json, NULL);
        kota_json_text(json, "district", at(s, row, ENTITY));
        kota_json_text(json, "time", at(s, row, TIME));
        kota_json_end(json);
    }
    kota_json_end(json);
}

/* "fleet_dispatch by Collect before rain" at all: what, by whom, for whom. */
static void add_orders(kota_json_writer *json, const story *s) {
    int32_t count = 0;
    kota_json_array(json, "orders");
    for (int32_t row = 0; row < kota_csv_rows(s->table) && count < ORDERS_MAX; row++) {
        if (!is(s, row, "command")) continue;
        count++;
        kota_json_object(json, NULL);
        kota_json_text(json, "time", at(s, row, TIME));
        kota_json_text(json, "what", at(s, row, CAUSE));
        kota_json_text(json, "target", at(s, row, ENTITY));
        kota_json_text(json, "value", at(s, row, VALUE));
        kota_json_end(json);
    }
    kota_json_end(json);
}

static void add_counts(kota_json_writer *json, const story *s) {
    static const char *const KINDS[] = {"link_closed", "district_flooded", "pump_started",
                                        "bin_full",    "inlet_blocked",    "command"};
    kota_json_object(json, "counts");
    for (int32_t k = 0; k < KOTA_COUNT(KINDS); k++) {
        int32_t count = 0;
        for (int32_t row = 0; row < kota_csv_rows(s->table); row++) count += is(s, row, KINDS[k]);
        kota_json_integer(json, KINDS[k], count);
    }
    kota_json_end(json);
}

static kota_status add_story(kota_json_writer *json, const char *folder, kota_error *err) {
    char *path = kota_text_format("%s/events.csv", folder);
    kota_csv_table *table = NULL;
    kota_status status = kota_csv_read(&table, path, err);
    story s = {.table = table};
    for (int32_t c = 0; c < KOTA_COUNT(COLUMNS) && status == KOTA_OK; c++)
        status = kota_csv_need(&s.columns[c], table, COLUMNS[c], err);
    if (status == KOTA_OK) {
        kota_json_object(json, NULL);
        add_streets(json, &s);
        add_districts(json, &s);
        add_orders(json, &s);
        add_counts(json, &s);
        kota_json_end(json);
    }
    kota_csv_destroy(table);
    kota_free(path);
    return status;
}

kota_status kota_report__json_events(kota_json_writer *json, const kota_study_result *result, const int32_t *members,
                                     kota_error *err) {
    kota_json_array(json, "events"); /* one a sheet */
    for (int32_t s = 0; s < result->comparison.sheet_count; s++)
        KOTA_TRY(add_story(json, result->run_folders[members[s]][0], err));
    kota_json_end(json);
    return KOTA_OK;
}
