/* Plain data that describes itself. One line in a .def file yields the struct's field, its Lua key, JSON key, range
 * check, hash and documentation row; script/, io/ and plan/ walk the descriptions instead of knowing each field.
 *
 * A .def file is a list of records:
 *
 *     KOTA_RECORD(kota_storm)
 *     KOTA_NUMBER(kota_storm, depth_m, "depth_mm", 1e-3, 0.05, 0, 2, "rain of the whole storm", "source")
 *     ...
 *     KOTA_END(kota_storm)
 *
 * which core/schema_struct.h turns into structs, core/schema_extern.h into declarations of kota_storm_schema, and
 * core/schema_table.h into those tables (include the .def after one of them). SI = value under the Lua key * scale.
 */
#ifndef KOTA_CORE_SCHEMA_H
#define KOTA_CORE_SCHEMA_H

#include "core/blob.h"
#include "core/hash.h"
#include "core/kota.h"
#include "core/memory.h"

typedef enum kota_kind {
    KOTA_KIND_NUMBER,  /* double; NaN = not given, where the fallback is NaN */
    KOTA_KIND_INTEGER, /* int64_t */
    KOTA_KIND_FLAG,    /* bool */
    KOTA_KIND_TEXT,    /* const char *, never NULL */
    KOTA_KIND_CHOICE,  /* int32_t index into choices */
    KOTA_KIND_NUMBERS, /* kota_numbers */
    KOTA_KIND_POINTS,  /* kota_points, metres */
    KOTA_KIND_RECORD,  /* a record in place */
    KOTA_KIND_RECORDS, /* kota_records */
} kota_kind;

typedef struct kota_numbers {
    double *values;
    int32_t count;
} kota_numbers;

typedef struct kota_points { /* x0 y0 x1 y1 ... */
    double *xy_m;
    int32_t count; /* points, not doubles */
} kota_points;

typedef struct kota_records {
    void *items; /* count structs of the member's record schema */
    int32_t count;
} kota_records;

typedef struct kota_schema kota_schema;

typedef struct kota_member {
    const char *name; /* C field and JSON key, SI unit last */
    const char *key;  /* Lua key, the planner's unit last */
    double scale;     /* SI = Lua value * scale */
    kota_kind kind;
    size_t offset;
    double fallback, low, high; /* SI; low..high is the valid range of numbers, or of the count of items */
    const char *fallback_text;  /* TEXT, and CHOICE by name */
    const char *const *choices; /* CHOICE: NULL-terminated */
    const kota_schema *record;  /* RECORD, RECORDS */
    bool required;              /* no fallback: the user must give it */
    const char *doc;            /* one sentence, with the unit under the Lua key where it is not plain */
    const char *source;         /* of the default; "assumed" where none is known; "" where there is no default */
} kota_member;

struct kota_schema {
    const char *name; /* "storm" */
    size_t size;
    const kota_member *members;
    int32_t count;
};

/** All fields to their fallbacks; texts and arrays are allocated in arena. */
void kota_schema_defaults(const kota_schema *schema, void *record, kota_arena *arena);
/** Append a fault for every value out of range or required and missing: "<where>.<lua key> = -3 must be >= 0".
 *  Numbers are shown in the planner's unit.  @tested tests/unit/core/test_schema.c */
void kota_schema_check(const kota_schema *schema, const void *record, const char *where, kota_faults *faults);
/** Feed every field, by name and value, to a content hash. */
void kota_schema_hash(const kota_schema *schema, const void *record, kota_hasher *hasher);
/** Deep copy into dest, texts and arrays in arena. */
void kota_schema_copy(const kota_schema *schema, void *dest, const void *source, kota_arena *arena);
/** The member by C name or by Lua key, or NULL. */
const kota_member *kota_schema_member(const kota_schema *schema, const char *name);
const kota_member *kota_schema_member_by_key(const kota_schema *schema, const char *key);
/** A record's text under the key "id"; NULL where its schema has none.  @tested tests/unit/core/test_schema.c */
const char *kota_schema_id(const kota_schema *schema, const void *record);
/** The Lua key nearest to a misspelt one, or NULL. */
const char *kota_schema_nearest_key(const kota_schema *schema, const char *key);
/** Set one scalar member from text, by a dotted path of Lua keys such as "flood.theta" or "rain.depth_mm", in the
 * planner's unit (for --set key=value). An item of a list is named in brackets, by its id or its number from 1, such
 * as "sketch.channels[kali].manning_n".  @errors KOTA_USAGE: unknown key (offers the nearest), not a scalar, not a
 * value of its kind or range. */
KOTA_NODISCARD kota_status kota_schema_set(const kota_schema *schema, void *record, const char *path,
                                           const char *value, kota_arena *arena, kota_error *err);

#endif
