/* plan.json gives the same plan back, and every text that is not a whole plan gives a sentence. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "io/plan_json.h"
#include "support/test_city.c" /* unit tests link their own layer alone, so the made-up city is compiled in */

static kota_plan *make_plan(kota_arena *arena, bool with_city) {
    kota_plan *plan = KOTA_NEW(arena, kota_plan, 1);
    kota_schema_defaults(&kota_plan_schema, plan, arena);
    plan->name = "A wet \"weekday\"";
    plan->city = "made up";
    plan->start = "2025-01-15 04:00";
    plan->duration_s = 3600.0 / 7.0;
    plan->seed = INT64_C(9007199254740991);
    plan->rain.rates_mps = (kota_numbers){.values = KOTA_NEW(arena, double, 3), .count = 3};
    plan->rain.rates_mps.values[0] = 1e-5 / 3.0;
    plan->rain.rates_mps.values[2] = 5e-324;
    kota_expectation *expected = kota_test_city_add(&plan->expectations, &kota_expectation_schema, arena);
    expected->indicator = "trips_arrived";
    expected->relation = KOTA_RELATION_ABOVE;
    expected->value = -0.1;
    if (with_city) plan->sketch = *kota_test_city(arena);
    return plan;
}

static bool same_hash(kota_hash a, kota_hash b) { return a.low == b.low && a.high == b.high; }

Test(plan_json, gives_the_same_plan_back) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = make_plan(arena, true), back;
    kota_text text = {0}, again = {0};
    kota_error err = {0};
    kota_plan_json_write(&text, plan);
    cr_assert_eq(kota_plan_json_read(&back, text.chars, "plan.json", arena, &err), KOTA_OK, "%s", err.text);
    cr_assert(same_hash(kota_plan_hash(plan), kota_plan_hash(&back)));
    cr_assert_eq(back.sketch.districts.count, 3);
    cr_assert_eq(back.expectations.count, 1);
    cr_assert_eq(kota_bits(back.duration_s), kota_bits(plan->duration_s));
    cr_assert_eq(kota_bits(back.rain.rates_mps.values[2]), kota_bits(5e-324));
    kota_plan_json_write(&again, &back);
    cr_assert_str_eq(text.chars, again.chars);
    kota_text_free(&text);
    kota_text_free(&again);
    kota_arena_destroy(arena);
}

Test(plan_json, not_given_is_null) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = make_plan(arena, true), back;
    kota_text text = {0};
    kota_arterial *street = plan->sketch.arterials.items;
    street->lanes = KOTA_NAN;
    kota_plan_json_write(&text, plan);
    cr_assert_not_null(strstr(text.chars, "\"lanes\": null"));
    cr_assert_null(strstr(text.chars, "nan"));
    cr_assert_eq(kota_plan_json_read(&back, text.chars, "plan.json", arena, NULL), KOTA_OK);
    cr_assert(kota_is_nan(((kota_arterial *)back.sketch.arterials.items)->lanes));
    kota_text_free(&text);
    kota_arena_destroy(arena);
}

/* The text with the first `from` replaced by `to`; heap. */
static char *replaced(const char *text, const char *from, const char *to) {
    const char *at = strstr(text, from);
    cr_assert_not_null(at, "%s", from);
    return kota_text_format("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

Test(plan_json, names_the_key_that_is_wrong) {
    static const struct {
        const char *from, *to, *says;
    } cases[] = {
        {"\"duration_s\"", "\"duration_h\"", "plan.json: duration_h is not known here; nearest: duration_s"},
        {"\"duration_s\"", "\"duration_h\"", "plan.json: duration_s is missing"},
        {"\"seed\": 9007199254740991", "\"seed\": 1.5", "plan.json: seed must be a whole number"},
        {"\"theta\": 0.95", "\"theta\": \"0.95\"", "plan.json: flood.theta must be a number or null"},
        {"\"litter_clogs_inlets\": true", "\"litter_clogs_inlets\": 1",
         "couple.litter_clogs_inlets must be true or false"},
        {"\"relation\": \"above\"", "\"relation\": \"abov\"",
         "expectations[0].relation = \"abov\" is not one of its names; nearest: \"above\""},
        {"\"inflows\": []", "\"inflows\": {}", "plan.json: inflows must be an array of objects"},
        {"\"sea\": {", "\"sea\": 3, \"sea_\": {", "plan.json: sea. must be an object"},
        {"\"city\": \"made up\"", "\"city\": null", "plan.json: city must be a text"},
        {"\"name\": ", "\"city\": \"\", \"name\": ", "plan.json: city stands there twice"},
    };
    kota_arena *arena = kota_arena_create("test", 0);
    kota_plan *plan = make_plan(arena, false), back;
    kota_text text = {0};
    kota_plan_json_write(&text, plan);
    for (int32_t i = 0; i < KOTA_COUNT(cases); i++) {
        char *bad = replaced(text.chars, cases[i].from, cases[i].to);
        kota_error err = {0};
        cr_assert_eq(kota_plan_json_read(&back, bad, "plan.json", arena, &err), KOTA_DATA, "%s", cases[i].to);
        cr_assert_not_null(strstr(err.text, cases[i].says), "%s", err.text);
        kota_free(bad);
    }
    kota_text_free(&text);
    kota_arena_destroy(arena);
}

Test(plan_json, every_truncation_is_refused) {
    kota_arena *arena = kota_arena_create("test", 0), *scratch = kota_arena_create("scratch", 0);
    kota_text text = {0};
    kota_plan back;
    kota_plan_json_write(&text, make_plan(arena, false));
    for (size_t length = 0; length + 2 <= text.length; length++) { /* without the last brace */
        char *cut = kota_alloc(length + 1, 1); /* exactly as long, so that a sanitizer sees a read beyond */
        memcpy(cut, text.chars, length);
        cr_assert_eq(kota_plan_json_read(&back, cut, "plan.json", scratch, NULL), KOTA_DATA, "%zu", length);
        kota_free(cut);
        kota_arena_rewind(scratch);
    }
    kota_text_free(&text);
    kota_arena_destroy(scratch);
    kota_arena_destroy(arena);
}

Test(plan_json, damaged_bytes_never_crash) {
    kota_arena *arena = kota_arena_create("test", 0), *scratch = kota_arena_create("scratch", 0);
    kota_text text = {0};
    kota_plan back;
    int32_t refused = 0;
    uint32_t draw = 1;
    kota_plan_json_write(&text, make_plan(arena, true));
    for (int32_t k = 0; k < 1500; k++) {
        char *bad = kota_text_copy(text.chars);
        for (int32_t n = 0; n < 3; n++) {
            draw = draw * 1664525u + 1013904223u; /* Numerical Recipes' generator: only where to hit */
            bad[(draw >> 8) % text.length] = "{}[],:\"0-e.n\\ \x80"[(draw >> 4) % 15];
        }
        refused += kota_plan_json_read(&back, bad, "plan.json", scratch, NULL) != KOTA_OK;
        kota_free(bad);
        kota_arena_rewind(scratch);
    }
    cr_assert_gt(refused, 500); /* most hits matter; a hit inside a text or a number may not */
    kota_text_free(&text);
    kota_arena_destroy(scratch);
    kota_arena_destroy(arena);
}
