/* A record of any schema as JSON and back. One walk serves all parameters; nothing here knows a field by name. */
#include "io/plan_json.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "core/mathx.h"

static const void *member_at(const kota_member *member, const void *record) {
    return (const char *)record + member->offset;
}

static void write_member(kota_json_writer *json, const kota_member *member, const void *value) {
    switch (member->kind) {
    case KOTA_KIND_NUMBER: kota_json_number(json, member->name, *(const double *)value); break;
    case KOTA_KIND_INTEGER: kota_json_integer(json, member->name, *(const int64_t *)value); break;
    case KOTA_KIND_FLAG: kota_json_flag(json, member->name, *(const bool *)value); break;
    case KOTA_KIND_TEXT: {
        const char *text = *(const char *const *)value;
        kota_json_text(json, member->name, text != NULL ? text : "");
        break;
    }
    case KOTA_KIND_CHOICE: kota_json_text(json, member->name, member->choices[*(const int32_t *)value]); break;
    case KOTA_KIND_NUMBERS: {
        const kota_numbers *numbers = value;
        kota_json_numbers(json, member->name, numbers->values, numbers->count, 1);
        break;
    }
    case KOTA_KIND_POINTS: {
        const kota_points *points = value;
        kota_json_numbers(json, member->name, points->xy_m, 2 * points->count, 2);
        break;
    }
    case KOTA_KIND_RECORD: kota_schema_json_write(json, member->name, member->record, value); break;
    case KOTA_KIND_RECORDS: {
        const kota_records *records = value;
        kota_json_array(json, member->name);
        for (int32_t i = 0; i < records->count; i++) {
            const char *item = (const char *)records->items + (size_t)i * member->record->size;
            kota_schema_json_write(json, NULL, member->record, item);
        }
        kota_json_end(json);
        break;
    }
    }
}

void kota_schema_json_write(kota_json_writer *json, const char *key, const kota_schema *schema, const void *record) {
    kota_json_object(json, key);
    for (int32_t i = 0; i < schema->count; i++) {
        write_member(json, &schema->members[i], member_at(&schema->members[i], record));
    }
    kota_json_end(json);
}

void kota_plan_json_write(kota_text *out, const kota_plan *plan) {
    kota_json_writer json = {0};
    kota_schema_json_write(&json, NULL, &kota_plan_schema, plan);
    kota_text_bytes(out, json.text.chars, json.text.length);
    kota_text_bytes(out, "\n", 1);
    kota_json_writer_free(&json);
}

typedef struct reader {
    const char *path; /* of the file */
    kota_text where;  /* dotted key of what is being read */
    kota_arena *arena;
    kota_faults *faults; /* all of them are reported */
} reader;

static void fault(reader *r, const kota_member *member, const char *words) {
    kota_fault(r->faults, "%s: %s%s %s", r->path, r->where.chars, member->name, words);
}

static bool is_number(const cJSON *json) { return cJSON_IsNumber(json) && kota_is_finite(json->valuedouble); }

/* null stands for NaN, which means "not given" */
static bool to_number(double *value, const cJSON *json) {
    if (!is_number(json) && !cJSON_IsNull(json)) return false;
    *value = cJSON_IsNull(json) ? KOTA_NAN : json->valuedouble;
    return true;
}

static void read_record(reader *r, const kota_schema *schema, void *record, const cJSON *json);

static void read_numbers(reader *r, const kota_member *member, kota_numbers *numbers, const cJSON *json) {
    int32_t count = cJSON_IsArray(json) ? cJSON_GetArraySize(json) : 0, i = 0;
    numbers->values = KOTA_NEW(r->arena, double, count);
    numbers->count = count;
    if (!cJSON_IsArray(json)) fault(r, member, "must be an array of numbers");
    for (const cJSON *item = count > 0 ? json->child : NULL; item != NULL; item = item->next, i++) {
        if (!to_number(&numbers->values[i], item)) fault(r, member, "must be an array of numbers alone");
    }
}

static void read_points(reader *r, const kota_member *member, kota_points *points, const cJSON *json) {
    int32_t count = cJSON_IsArray(json) ? cJSON_GetArraySize(json) : 0, i = 0;
    points->xy_m = KOTA_NEW(r->arena, double, 2 * (size_t)count);
    points->count = count;
    if (!cJSON_IsArray(json)) fault(r, member, "must be an array of points [x, y]");
    for (const cJSON *item = count > 0 ? json->child : NULL; item != NULL; item = item->next, i++) {
        bool pair = cJSON_IsArray(item) && cJSON_GetArraySize(item) == 2;
        if (!pair || !to_number(&points->xy_m[2 * i], item->child) ||
            !to_number(&points->xy_m[2 * i + 1], item->child->next)) {
            fault(r, member, "must be an array of points [x, y]");
        }
    }
}

static void read_records(reader *r, const kota_member *member, kota_records *records, const cJSON *json) {
    int32_t count = cJSON_IsArray(json) ? cJSON_GetArraySize(json) : 0, i = 0;
    records->items = kota_arena_alloc(r->arena, (size_t)count, member->record->size);
    records->count = count;
    if (!cJSON_IsArray(json)) fault(r, member, "must be an array of objects");
    for (const cJSON *item = count > 0 ? json->child : NULL; item != NULL; item = item->next, i++) {
        size_t length = r->where.length;
        kota_text_add(&r->where, "%s[%d].", member->name, (int)i);
        char *record = (char *)records->items + (size_t)i * member->record->size;
        kota_schema_defaults(member->record, record, r->arena);
        read_record(r, member->record, record, item);
        r->where.length = length;
        r->where.chars[length] = '\0';
    }
}

static void read_choice(reader *r, const kota_member *member, int32_t *choice, const cJSON *json) {
    int32_t count = 0;
    const char *text = cJSON_IsString(json) ? json->valuestring : "";
    for (; member->choices[count] != NULL; count++) {
        if (strcmp(member->choices[count], text) == 0) {
            *choice = count;
            return;
        }
    }
    const char *nearest = kota_text_nearest(text, member->choices, count);
    kota_fault(r->faults, "%s: %s%s = \"%.60s\" is not one of its names; nearest: \"%s\"", r->path, r->where.chars,
               member->name, text, nearest != NULL ? nearest : member->choices[0]);
}

static void read_member(reader *r, const kota_member *member, void *value, const cJSON *json) {
    switch (member->kind) {
    case KOTA_KIND_NUMBER:
        if (!to_number(value, json)) fault(r, member, "must be a number or null");
        break;
    case KOTA_KIND_INTEGER:
        if (!kota_json_get_integer(json, "", value)) fault(r, member, "must be a whole number of at most 2^53");
        break;
    case KOTA_KIND_FLAG:
        if (!kota_json_get_flag(json, "", value)) fault(r, member, "must be true or false");
        break;
    case KOTA_KIND_TEXT:
        if (cJSON_IsString(json)) {
            *(const char **)value = kota_arena_text(r->arena, json->valuestring);
        } else {
            fault(r, member, "must be a text");
        }
        break;
    case KOTA_KIND_CHOICE: read_choice(r, member, value, json); break;
    case KOTA_KIND_NUMBERS: read_numbers(r, member, value, json); break;
    case KOTA_KIND_POINTS: read_points(r, member, value, json); break;
    case KOTA_KIND_RECORD: {
        size_t length = r->where.length;
        kota_text_add(&r->where, "%s.", member->name);
        read_record(r, member->record, value, json);
        r->where.length = length;
        r->where.chars[length] = '\0';
        break;
    }
    case KOTA_KIND_RECORDS: read_records(r, member, value, json); break;
    }
}

static void fault_unknown(reader *r, const kota_schema *schema, const char *key) {
    const char **names = kota_alloc((size_t)schema->count, sizeof *names);
    for (int32_t i = 0; i < schema->count; i++) names[i] = schema->members[i].name;
    const char *nearest = kota_text_nearest(key, names, schema->count);
    kota_fault(r->faults, "%s: %s%.60s is not known here%s%s", r->path, r->where.chars, key,
               nearest != NULL ? "; nearest: " : "", nearest != NULL ? nearest : "");
    kota_free(names);
}

static void read_record(reader *r, const kota_schema *schema, void *record, const cJSON *json) {
    if (!cJSON_IsObject(json)) {
        kota_fault(r->faults, "%s: %s must be an object", r->path, r->where.length > 0 ? r->where.chars : "the plan");
        return;
    }
    bool *seen = kota_alloc((size_t)schema->count, sizeof *seen);
    for (const cJSON *item = json->child; item != NULL; item = item->next) {
        const kota_member *member = kota_schema_member(schema, item->string);
        if (member == NULL) {
            fault_unknown(r, schema, item->string);
        } else if (seen[member - schema->members]) {
            fault(r, member, "stands there twice");
        } else {
            seen[member - schema->members] = true;
            read_member(r, member, (char *)record + member->offset, item);
        }
    }
    for (int32_t i = 0; i < schema->count; i++) {
        if (!seen[i]) fault(r, &schema->members[i], "is missing");
    }
    kota_free(seen);
}

kota_status kota_schema_json_read(const kota_schema *schema, void *record, const char *json, const char *path,
                                  kota_arena *arena, kota_error *err) {
    kota_json *root = NULL;
    kota_schema_defaults(schema, record, arena);
    KOTA_TRY(kota_json_parse(&root, json, strlen(json), path, err));
    kota_faults faults = {0};
    reader r = {.path = path, .arena = arena, .faults = &faults};
    kota_text_bytes(&r.where, "", 0);
    read_record(&r, schema, record, root);
    kota_status status = kota_faults_status(&faults, KOTA_DATA, err);
    kota_text_free(&r.where);
    kota_faults_free(&faults);
    kota_json_destroy(root);
    return status;
}

kota_status kota_plan_json_read(kota_plan *plan, const char *json, const char *path, kota_arena *arena,
                                kota_error *err) {
    return kota_schema_json_read(&kota_plan_schema, plan, json, path, arena, err);
}
