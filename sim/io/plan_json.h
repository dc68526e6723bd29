/* plan.json: a whole plan in SI, as plain data that any tool can read, and back. Walks kota_plan_schema, so a new
 * parameter needs no line here. Ranges and references are left to kota_plan_check. */
#ifndef KOTA_IO_PLAN_JSON_H
#define KOTA_IO_PLAN_JSON_H

#include "core/kota.h"
#include "core/memory.h"
#include "core/schema.h"
#include "core/text.h"
#include "io/json_text.h"
#include "plan/plan.h"

/** Append the plan as JSON with a newline at the end: keys are the C field names (SI, unit last), NaN is null,
 * choices are their names, points are [x, y] pairs.  @determinism a pure function of the plan.
 *  @tested tests/unit/io/test_plan_json.c */
void kota_plan_json_write(kota_text *out, const kota_plan *plan);
/** Fill plan from json; texts and arrays live in arena. The plan read has the kota_plan_hash of the plan written.
 *  path: name of the file, for sentences.
 *  @errors KOTA_DATA: not JSON, an unknown, missing or repeated key, a value of another kind: the sentence names the
 * file and the dotted key.  @tested tests/unit/io/test_plan_json.c */
KOTA_NODISCARD kota_status kota_plan_json_read(kota_plan *plan, const char *json, const char *path, kota_arena *arena,
                                               kota_error *err);

/** The same for one record of any schema, as a value of a document that is being written (key: NULL at its root). */
void kota_schema_json_write(kota_json_writer *json, const char *key, const kota_schema *schema, const void *record);
KOTA_NODISCARD kota_status kota_schema_json_read(const kota_schema *schema, void *record, const char *json,
                                                 const char *path, kota_arena *arena, kota_error *err);

#endif
