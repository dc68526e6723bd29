/* Walks over records by their descriptions: defaults, checks, hashes, copies and single settings. What a field means
 * is left to the modules that own the .def files; Lua and JSON to script/ and io/. */
#include "core/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"

/* The descriptions say what lies at each offset, so the casts below are what a schema is. */
static void *at(void *record, const kota_member *member) { return (unsigned char *)record + member->offset; }

static const void *at_const(const void *record, const kota_member *member) {
    return (const unsigned char *)record + member->offset;
}

static void *item(const kota_records *records, const kota_schema *schema, int32_t i) {
    return (unsigned char *)records->items + (size_t)i * schema->size;
}

static int32_t choice_index(const kota_member *member, const char *name) { /* -1 where there is none */
    for (int32_t i = 0; member->choices[i] != NULL; i++) {
        if (strcmp(member->choices[i], name) == 0) return i;
    }
    return -1;
}

static int32_t choice_count(const kota_member *member) {
    int32_t count = 0;
    while (member->choices[count] != NULL) count++;
    return count;
}

void kota_schema_defaults(const kota_schema *schema, void *record, kota_arena *arena) {
    memset(record, 0, schema->size);
    for (int32_t i = 0; i < schema->count; i++) {
        const kota_member *member = &schema->members[i];
        void *field = at(record, member);
        switch (member->kind) {
        case KOTA_KIND_NUMBER: *(double *)field = member->fallback; break;
        case KOTA_KIND_INTEGER: *(int64_t *)field = (int64_t)member->fallback; break;
        case KOTA_KIND_FLAG: *(bool *)field = member->fallback != 0.0; break;
        case KOTA_KIND_TEXT: *(const char **)field = kota_arena_text(arena, member->fallback_text); break;
        case KOTA_KIND_CHOICE: {
            int32_t index = choice_index(member, member->fallback_text);
            KOTA_ASSERT(index >= 0);
            *(int32_t *)field = index;
            break;
        }
        case KOTA_KIND_RECORD: kota_schema_defaults(member->record, field, arena); break;
        case KOTA_KIND_NUMBERS:
        case KOTA_KIND_POINTS:
        case KOTA_KIND_RECORDS: break; /* empty: all 0 */
        }
    }
}

/* A number for a person, in the planner's unit; ten digits hide the rounding of the unit. */
static char *shown(double value, double scale) {
    char rounded[64];
    (void)snprintf(rounded, sizeof rounded, "%.10g", value / scale);
    kota_text text = {0};
    kota_text_number(&text, strtod(rounded, NULL));
    return text.chars;
}

/* What is wrong with a number, as "must be ...", or NULL; heap. */
static char *number_fault(double value, double low, double high, double scale) {
    if (!kota_is_finite(value)) return kota_text_copy("must be a finite number");
    if (value < low || value > high) {
        bool under = value < low;
        char *bound = shown(under ? low : high, scale);
        char *words = kota_text_format("must be %s %s", under ? ">=" : "<=", bound);
        kota_free(bound);
        return words;
    }
    return NULL;
}

static bool may_be_missing(const kota_member *member) {
    return member->kind == KOTA_KIND_NUMBER && !member->required && kota_is_nan(member->fallback);
}

/* place: "<where>.<key>" or "<where>.<key>[3]" */
static void check_number(double value, const kota_member *member, const char *place, kota_faults *faults) {
    char *wrong = number_fault(value, member->low, member->high, member->scale);
    if (wrong == NULL) return;
    char *number = shown(value, member->scale);
    kota_fault(faults, "%s = %s %s", place, number, wrong);
    kota_free(number);
    kota_free(wrong);
}

static void check_count(int32_t count, const kota_member *member, const char *place, const char *things,
                        kota_faults *faults) {
    if (count < member->low) kota_fault(faults, "%s has %d %s, must have >= %.0f", place, count, things, member->low);
    if (count > member->high)
        kota_fault(faults, "%s has %d %s, must have <= %.0f", place, count, things, member->high);
}

static char *choice_list(const kota_member *member) {
    kota_text list = {0};
    for (int32_t i = 0; member->choices[i] != NULL; i++) {
        kota_text_add(&list, "%s\"%s\"", i > 0 ? ", " : "", member->choices[i]);
    }
    return list.chars != NULL ? list.chars : kota_text_copy("");
}

static void check_list(const kota_member *member, const double *values, int32_t count, const char *place,
                       kota_faults *faults) {
    for (int32_t i = 0; i < count; i++) {
        char *one = kota_text_format("%s[%d]", place, i + 1); /* Lua counts from 1 */
        check_number(values[i], member, one, faults);
        kota_free(one);
    }
}

static void check_points(const kota_member *member, const kota_points *points, const char *place,
                         kota_faults *faults) {
    check_count(points->count, member, place, "points", faults);
    for (int32_t i = 0; i < points->count; i++) {
        if (!kota_is_finite(points->xy_m[2 * i]) || !kota_is_finite(points->xy_m[2 * i + 1])) {
            kota_fault(faults, "%s[%d] must be two finite numbers", place, i + 1);
        }
    }
}

static void check_member(const kota_member *member, const void *field, const char *place, kota_faults *faults) {
    switch (member->kind) {
    case KOTA_KIND_NUMBER: {
        double value = *(const double *)field;
        if (kota_is_nan(value) && member->required) {
            kota_fault(faults, "%s is missing: %s", place, member->doc);
        } else if (!(kota_is_nan(value) && may_be_missing(member))) {
            check_number(value, member, place, faults);
        }
        break;
    }
    case KOTA_KIND_INTEGER: check_number((double)*(const int64_t *)field, member, place, faults); break;
    case KOTA_KIND_FLAG: break;
    case KOTA_KIND_TEXT: {
        const char *text = *(const char *const *)field;
        if (member->required && (text == NULL || text[0] == '\0')) {
            kota_fault(faults, "%s is missing: %s", place, member->doc);
        }
        break;
    }
    case KOTA_KIND_CHOICE: {
        int32_t index = *(const int32_t *)field;
        if (index < 0 || index >= choice_count(member)) {
            char *list = choice_list(member);
            kota_fault(faults, "%s = %d must be one of %s", place, index, list);
            kota_free(list);
        }
        break;
    }
    case KOTA_KIND_NUMBERS: {
        const kota_numbers *numbers = field;
        check_list(member, numbers->values, numbers->count, place, faults);
        break;
    }
    case KOTA_KIND_POINTS: check_points(member, field, place, faults); break;
    case KOTA_KIND_RECORD: kota_schema_check(member->record, field, place, faults); break;
    case KOTA_KIND_RECORDS: {
        const kota_records *records = field;
        check_count(records->count, member, place, "entries", faults);
        for (int32_t i = 0; i < records->count; i++) {
            char *one = kota_text_format("%s[%d]", place, i + 1);
            kota_schema_check(member->record, item(records, member->record, i), one, faults);
            kota_free(one);
        }
        break;
    }
    }
}

void kota_schema_check(const kota_schema *schema, const void *record, const char *where, kota_faults *faults) {
    for (int32_t i = 0; i < schema->count; i++) {
        const kota_member *member = &schema->members[i];
        char *place = kota_text_format("%s%s%s", where, where[0] != '\0' ? "." : "", member->key);
        check_member(member, at_const(record, member), place, faults);
        kota_free(place);
    }
}

static void hash_doubles(kota_hasher *hasher, const double *values, int64_t count) {
    kota_hasher_u64(hasher, (uint64_t)count);
    for (int64_t i = 0; i < count; i++) kota_hasher_f64(hasher, values[i]);
}

void kota_schema_hash(const kota_schema *schema, const void *record, kota_hasher *hasher) {
    kota_hasher_text(hasher, schema->name);
    for (int32_t i = 0; i < schema->count; i++) {
        const kota_member *member = &schema->members[i];
        const void *field = at_const(record, member);
        kota_hasher_text(hasher, member->name);
        switch (member->kind) {
        case KOTA_KIND_NUMBER: kota_hasher_f64(hasher, *(const double *)field); break;
        case KOTA_KIND_INTEGER: kota_hasher_u64(hasher, (uint64_t) * (const int64_t *)field); break;
        case KOTA_KIND_FLAG: kota_hasher_u64(hasher, *(const bool *)field ? 1 : 0); break;
        case KOTA_KIND_TEXT: {
            const char *text = *(const char *const *)field;
            kota_hasher_text(hasher, text != NULL ? text : "");
            break;
        }
        case KOTA_KIND_CHOICE: { /* by name: its number may change with the list */
            int32_t index = *(const int32_t *)field;
            bool known = index >= 0 && index < choice_count(member);
            kota_hasher_text(hasher, known ? member->choices[index] : "?");
            break;
        }
        case KOTA_KIND_NUMBERS: {
            const kota_numbers *numbers = field;
            hash_doubles(hasher, numbers->values, numbers->count);
            break;
        }
        case KOTA_KIND_POINTS: {
            const kota_points *points = field;
            hash_doubles(hasher, points->xy_m, 2 * (int64_t)points->count);
            break;
        }
        case KOTA_KIND_RECORD: kota_schema_hash(member->record, field, hasher); break;
        case KOTA_KIND_RECORDS: {
            const kota_records *records = field;
            kota_hasher_u64(hasher, (uint64_t)records->count);
            for (int32_t j = 0; j < records->count; j++) {
                kota_schema_hash(member->record, item(records, member->record, j), hasher);
            }
            break;
        }
        }
    }
}

static double *copy_doubles(const double *values, size_t count, kota_arena *arena) {
    if (count == 0) return NULL;
    double *copy = KOTA_NEW(arena, double, count);
    memcpy(copy, values, count * sizeof *copy);
    return copy;
}

/* dest holds the source's bytes already: what is reached by a pointer is copied too. */
static void deepen(const kota_schema *schema, void *dest, kota_arena *arena) {
    for (int32_t i = 0; i < schema->count; i++) {
        const kota_member *member = &schema->members[i];
        void *field = at(dest, member);
        switch (member->kind) {
        case KOTA_KIND_NUMBER:
        case KOTA_KIND_INTEGER:
        case KOTA_KIND_FLAG:
        case KOTA_KIND_CHOICE: break;
        case KOTA_KIND_TEXT: *(const char **)field = kota_arena_text(arena, *(const char **)field); break;
        case KOTA_KIND_NUMBERS: {
            kota_numbers *numbers = field;
            numbers->values = copy_doubles(numbers->values, (size_t)numbers->count, arena);
            break;
        }
        case KOTA_KIND_POINTS: {
            kota_points *points = field;
            points->xy_m = copy_doubles(points->xy_m, 2 * (size_t)points->count, arena);
            break;
        }
        case KOTA_KIND_RECORD: deepen(member->record, field, arena); break;
        case KOTA_KIND_RECORDS: {
            kota_records *records = field;
            const void *items = records->items;
            if (records->count == 0) {
                records->items = NULL;
                break;
            }
            records->items = kota_arena_alloc(arena, (size_t)records->count, member->record->size);
            memcpy(records->items, items, (size_t)records->count * member->record->size);
            for (int32_t j = 0; j < records->count; j++) {
                deepen(member->record, item(records, member->record, j), arena);
            }
            break;
        }
        }
    }
}

void kota_schema_copy(const kota_schema *schema, void *dest, const void *source, kota_arena *arena) {
    memmove(dest, source, schema->size);
    deepen(schema, dest, arena);
}

const kota_member *kota_schema_member(const kota_schema *schema, const char *name) {
    for (int32_t i = 0; i < schema->count; i++) {
        if (strcmp(schema->members[i].name, name) == 0) return &schema->members[i];
    }
    return NULL;
}

const kota_member *kota_schema_member_by_key(const kota_schema *schema, const char *key) {
    for (int32_t i = 0; i < schema->count; i++) {
        if (strcmp(schema->members[i].key, key) == 0) return &schema->members[i];
    }
    return NULL;
}

const char *kota_schema_id(const kota_schema *schema, const void *record) {
    const kota_member *id = kota_schema_member_by_key(schema, "id");
    if (id == NULL || id->kind != KOTA_KIND_TEXT) return NULL;
    return *(const char *const *)(const void *)((const unsigned char *)record + id->offset);
}

const char *kota_schema_nearest_key(const kota_schema *schema, const char *key) {
    const char **keys = kota_alloc((size_t)schema->count, sizeof *keys);
    for (int32_t i = 0; i < schema->count; i++) keys[i] = schema->members[i].key;
    const char *nearest = kota_text_nearest(key, keys, schema->count);
    kota_free(keys);
    return nearest;
}

static kota_status set_number(const kota_member *member, void *field, const char *path, const char *value,
                              kota_error *err) {
    double read = 0.0;
    int64_t whole = 0;
    if (member->kind == KOTA_KIND_INTEGER) {
        if (!kota_text_to_integer(value, &whole)) {
            return kota_fail(err, KOTA_USAGE, "%s = %s must be a whole number", path, value);
        }
        read = (double)whole;
    } else if (!kota_text_to_number(value, &read)) {
        return kota_fail(err, KOTA_USAGE, "%s = %s must be a number", path, value);
    }
    read *= member->scale;
    char *wrong = number_fault(read, member->low, member->high, member->scale);
    if (wrong != NULL) {
        kota_status status = kota_fail(err, KOTA_USAGE, "%s = %s %s", path, value, wrong);
        kota_free(wrong);
        return status;
    }
    if (member->kind == KOTA_KIND_INTEGER) {
        *(int64_t *)field = whole;
    } else {
        *(double *)field = read;
    }
    return KOTA_OK;
}

static kota_status set_choice(const kota_member *member, void *field, const char *path, const char *value,
                              kota_error *err) {
    int32_t index = choice_index(member, value);
    if (index < 0) {
        char *list = choice_list(member);
        kota_status status = kota_fail(err, KOTA_USAGE, "%s = %s must be one of %s", path, value, list);
        kota_free(list);
        return status;
    }
    *(int32_t *)field = index;
    return KOTA_OK;
}

static kota_status set_scalar(const kota_member *member, void *field, const char *path, const char *value,
                              kota_arena *arena, kota_error *err) {
    switch (member->kind) {
    case KOTA_KIND_NUMBER:
    case KOTA_KIND_INTEGER: return set_number(member, field, path, value, err);
    case KOTA_KIND_FLAG:
        if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0) {
            return kota_fail(err, KOTA_USAGE, "%s = %s must be true or false", path, value);
        }
        *(bool *)field = value[0] == 't';
        return KOTA_OK;
    case KOTA_KIND_TEXT:
        if (member->required && value[0] == '\0') return kota_fail(err, KOTA_USAGE, "%s must not be empty", path);
        *(const char **)field = kota_arena_text(arena, value);
        return KOTA_OK;
    case KOTA_KIND_CHOICE: return set_choice(member, field, path, value, err);
    case KOTA_KIND_RECORD:
        return kota_fail(err, KOTA_USAGE, "%s is a table; give one of its keys, such as %s.%s", path, path,
                         member->record->members[0].key);
    case KOTA_KIND_NUMBERS:
    case KOTA_KIND_POINTS:
    case KOTA_KIND_RECORDS: break;
    }
    return kota_fail(err, KOTA_USAGE, "%s is a list; it can be set in the scenario only", path);
}

/* The item of a list that stands in brackets: by its number from 1, or by its id. NULL: there is none. */
static void *find_item(const kota_member *member, const kota_records *list, const char *which) {
    int64_t number;
    unsigned char *items = list->items;
    for (int32_t i = 0; i < list->count; i++) {
        unsigned char *item = items + (size_t)i * member->record->size;
        const char *id = kota_schema_id(member->record, item);
        if (id != NULL && strcmp(id, which) == 0) return item;
    }
    if (!kota_text_to_integer(which, &number) || number < 1 || number > list->count) return NULL;
    return items + (size_t)(number - 1) * member->record->size;
}

/* Cut "[x]" off a key; false where there is none. */
static bool cut_item(char *key, char *which, size_t size) {
    char *open = strchr(key, '[');
    size_t length = open != NULL ? strlen(open) : 0;
    if (length < 3 || open[length - 1] != ']' || length - 2 >= size) return false;
    memcpy(which, open + 1, length - 2);
    which[length - 2] = '\0';
    *open = '\0';
    return true;
}

kota_status kota_schema_set(const kota_schema *schema, void *record, const char *path, const char *value,
                            kota_arena *arena, kota_error *err) {
    char key[128], which[128];
    const char *rest = path;
    for (;;) {
        size_t length = strcspn(rest, ".");
        if (length >= sizeof key) return kota_fail(err, KOTA_USAGE, "%s: no key is that long", path);
        memcpy(key, rest, length);
        key[length] = '\0';
        bool item = cut_item(key, which, sizeof which);
        const kota_member *member = kota_schema_member_by_key(schema, key);
        if (member == NULL) {
            const char *nearest = kota_schema_nearest_key(schema, key);
            if (nearest == NULL) return kota_fail(err, KOTA_USAGE, "%s: there is no key \"%s\"", path, key);
            return kota_fail(err, KOTA_USAGE, "%s: there is no key \"%s\"; did you mean \"%s\"?", path, key, nearest);
        }
        void *field = at(record, member);
        if (item && member->kind == KOTA_KIND_RECORDS && rest[length] != '\0') {
            record = find_item(member, field, which);
            if (record == NULL)
                return kota_fail(err, KOTA_USAGE, "%s: %s has no item \"%s\"; give its id, or its number from 1",
                                 path, key, which);
            schema = member->record;
            rest += length + 1;
            continue;
        }
        if (rest[length] == '\0') return set_scalar(member, field, path, value, arena, err);
        if (member->kind != KOTA_KIND_RECORD) {
            return kota_fail(err, KOTA_USAGE, "%s: \"%s\" is not a table that has keys", path, key);
        }
        schema = member->record;
        record = field;
        rest += length + 1;
    }
}
