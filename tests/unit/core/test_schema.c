/* Self-describing records: one of every kind, nested and in arrays. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "core/schema.h"
#include "core/text.h"

/* clang-format off */
#include "core/schema_struct.h"
#include "sample.def"
#include "core/schema_end.h"

#include "core/schema_extern.h"
#include "sample.def"
#include "core/schema_end.h"

static const char *const kota_sample_shapes[] = {"block", "triangle", "hourly", NULL};

#include "core/schema_table.h"
#include "sample.def"
#include "core/schema_end.h"
/* clang-format on */

static kota_sample valid(kota_arena *arena) {
    kota_sample sample;
    kota_schema_defaults(&kota_sample_schema, &sample, arena);
    sample.duration_s = 7200;
    sample.city = "jakarta";
    sample.outline_m = (kota_points){KOTA_NEW(arena, double, 6), 3};
    sample.hourly_m = (kota_numbers){KOTA_NEW(arena, double, 2), 2};
    sample.peaks = (kota_records){KOTA_NEW(arena, kota_peak, 2), 2};
    kota_peak *peaks = sample.peaks.items;
    for (int32_t i = 0; i < 2; i++) kota_schema_defaults(&kota_peak_schema, &peaks[i], arena);
    return sample;
}

static void expect_faults(const kota_sample *sample, const char *expected) {
    kota_faults faults = {0};
    kota_error err = {0};
    kota_schema_check(&kota_sample_schema, sample, "scenario.rain", &faults);
    kota_status status = kota_faults_status(&faults, KOTA_SCRIPT, &err);
    cr_assert_eq(status, expected[0] == '\0' ? KOTA_OK : KOTA_SCRIPT);
    cr_assert_str_eq(err.text, expected);
    kota_faults_free(&faults);
}

static kota_hash hash_of(const kota_sample *sample) {
    kota_hasher *hasher = kota_hasher_create();
    kota_schema_hash(&kota_sample_schema, sample, hasher);
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}

static bool same(kota_hash a, kota_hash b) { return a.low == b.low && a.high == b.high; }

Test(schema, describes_the_struct) {
    cr_assert_str_eq(kota_sample_schema.name, "sample");
    cr_assert_eq(kota_sample_schema.count, 12);
    cr_assert_eq(kota_sample_schema.size, sizeof(kota_sample));
    cr_assert_str_eq(kota_schema_member(&kota_sample_schema, "depth_m")->key, "depth_mm");
    cr_assert_str_eq(kota_schema_member_by_key(&kota_sample_schema, "duration_h")->name, "duration_s");
    cr_assert_null(kota_schema_member(&kota_sample_schema, "depth_mm"));
    cr_assert_null(kota_schema_member_by_key(&kota_sample_schema, "depth_m"));
    cr_assert_str_eq(kota_schema_nearest_key(&kota_sample_schema, "detph_mm"), "depth_mm");
    cr_assert_null(kota_schema_nearest_key(&kota_sample_schema, "bananas_in_pyjamas"));
}

Test(schema, the_id_of_a_record_is_its_text_of_that_name) {
    typedef struct named {
        double level_m;
        const char *id;
    } named;
    static const kota_member members[] = {
        {.name = "level_m", .key = "level_m", .kind = KOTA_KIND_NUMBER, .offset = offsetof(named, level_m)},
        {.name = "id", .key = "id", .kind = KOTA_KIND_TEXT, .offset = offsetof(named, id)}};
    const kota_schema schema = {.name = "named", .members = members, .count = 2, .size = sizeof(named)};
    const named records[] = {{1, "north"}, {2, "south"}};
    cr_assert_str_eq(kota_schema_id(&schema, &records[0]), "north");
    cr_assert_str_eq(kota_schema_id(&schema, &records[1]), "south");
    cr_assert_null(kota_schema_id(&kota_sample_schema, records), "it has no key of that name");
}

Test(schema, defaults) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_sample sample;
    memset(&sample, 0x5a, sizeof sample);
    kota_schema_defaults(&kota_sample_schema, &sample, arena);
    cr_assert_eq(sample.depth_m, 0.05);
    cr_assert(kota_is_nan(sample.tide_m) && kota_is_nan(sample.duration_s));
    cr_assert(sample.seed == 1 && sample.pumps && sample.shape == 0);
    cr_assert_str_eq(sample.title, "untitled");
    cr_assert_str_eq(sample.city, "");
    cr_assert(sample.hourly_m.count == 0 && sample.outline_m.count == 0 && sample.peaks.count == 0);
    cr_assert_eq(sample.peak.share_frac, 0.5);
    cr_assert_str_eq(sample.peak.name, "peak");
    expect_faults(&sample, "scenario.rain.duration_h is missing: how long it rains\n"
                           "scenario.rain.city is missing: which city\n"
                           "scenario.rain.outline has 0 points, must have >= 3");
    kota_arena_destroy(arena);
}

Test(schema, faults_name_place_value_and_bound_in_the_planners_unit) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_sample sample = valid(arena);
    expect_faults(&sample, "");
    sample.depth_m = -0.003;
    expect_faults(&sample, "scenario.rain.depth_mm = -3 must be >= 0");
    sample.depth_m = 2.5;
    expect_faults(&sample, "scenario.rain.depth_mm = 2500 must be <= 2000");
    sample.depth_m = 0.05;
    sample.seed = -1;
    sample.shape = 3;
    sample.duration_s = 1e6;
    expect_faults(&sample, "scenario.rain.duration_h = 277.7777778 must be <= 240\n"
                           "scenario.rain.seed = -1 must be >= 0\n"
                           "scenario.rain.shape = 3 must be one of \"block\", \"triangle\", \"hourly\"");
    kota_arena_destroy(arena);
}

Test(schema, faults_reach_into_lists_and_records) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_sample sample = valid(arena);
    sample.hourly_m.values[1] = -0.001;
    sample.outline_m.xy_m[5] = KOTA_INFINITY;
    sample.peak.share_frac = 1.5;
    ((kota_peak *)sample.peaks.items)[1].share_frac = -0.1;
    expect_faults(&sample, "scenario.rain.hourly_mm[2] = -1 must be >= 0\n"
                           "scenario.rain.outline[3] must be two finite numbers\n"
                           "scenario.rain.peak.share_percent = 150 must be <= 100\n"
                           "scenario.rain.peaks[2].share_percent = -10 must be >= 0");
    sample = valid(arena);
    kota_peak four[4];
    for (int32_t i = 0; i < 4; i++) kota_schema_defaults(&kota_peak_schema, &four[i], arena);
    sample.peaks = (kota_records){four, 4};
    expect_faults(&sample, "scenario.rain.peaks has 4 entries, must have <= 3");
    kota_arena_destroy(arena);
}

Test(schema, only_what_may_be_missing_may_be_nan) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_sample sample = valid(arena);
    sample.tide_m = KOTA_NAN;
    expect_faults(&sample, "");
    sample.tide_m = KOTA_INFINITY;
    sample.depth_m = KOTA_NAN;
    sample.hourly_m.values[0] = KOTA_NAN;
    expect_faults(&sample, "scenario.rain.depth_mm = nan must be a finite number\n"
                           "scenario.rain.tide_m = inf must be a finite number\n"
                           "scenario.rain.hourly_mm[1] = nan must be a finite number");
    kota_arena_destroy(arena);
}

Test(schema, every_field_changes_the_hash) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_sample sample = valid(arena);
    kota_hash before = hash_of(&sample);
    kota_sample same_again = valid(arena);
    cr_assert(same(before, hash_of(&same_again)), "addresses do not count");
    kota_peak *peaks = sample.peaks.items;
#define EXPECT_CHANGE(field, other)                                                                                  \
    do {                                                                                                             \
        __typeof__(field) kept = (field);                                                                            \
        (field) = (other);                                                                                           \
        cr_assert_not(same(before, hash_of(&sample)), #field);                                                       \
        (field) = kept;                                                                                              \
        cr_assert(same(before, hash_of(&sample)));                                                                   \
    } while (0)
    EXPECT_CHANGE(sample.depth_m, 0.06);
    EXPECT_CHANGE(sample.tide_m, 0.0);
    EXPECT_CHANGE(sample.duration_s, 7201.0);
    EXPECT_CHANGE(sample.seed, 2);
    EXPECT_CHANGE(sample.pumps, false);
    EXPECT_CHANGE(sample.title, "other");
    EXPECT_CHANGE(sample.city, "other");
    EXPECT_CHANGE(sample.shape, 1);
    EXPECT_CHANGE(sample.hourly_m.values[1], 0.5);
    EXPECT_CHANGE(sample.hourly_m.count, 1);
    EXPECT_CHANGE(sample.outline_m.xy_m[5], 1.0);
    EXPECT_CHANGE(sample.outline_m.count, 2);
    EXPECT_CHANGE(sample.peak.share_frac, 0.25);
    EXPECT_CHANGE(peaks[1].name, "late");
    EXPECT_CHANGE(sample.peaks.count, 1);
    kota_arena_destroy(arena);
}

Test(schema, a_copy_outlives_its_source) {
    kota_arena *arena = kota_arena_create("source", 0), *later = kota_arena_create("copy", 0);
    kota_sample sample = valid(arena), copy;
    char title[] = "short-lived";
    sample.title = title;
    ((kota_peak *)sample.peaks.items)[1].name = title;
    sample.hourly_m.values[1] = 0.25;
    kota_hash before = hash_of(&sample);
    kota_schema_copy(&kota_sample_schema, &copy, &sample, later);
    memset(title, 'x', sizeof title - 1);
    kota_arena_destroy(arena);
    cr_assert(same(before, hash_of(&copy)));
    cr_assert_str_eq(((kota_peak *)copy.peaks.items)[1].name, "short-lived");
    kota_arena_destroy(later);
}

static void expect_refusal(kota_sample *sample, const char *path, const char *value, const char *words) {
    kota_arena *arena = kota_arena_create("refusal", 0);
    kota_hash before = hash_of(sample);
    kota_error err = {0};
    cr_assert_eq(kota_schema_set(&kota_sample_schema, sample, path, value, arena, &err), KOTA_USAGE, "%s", path);
    cr_assert_str_eq(err.text, words);
    cr_assert(same(before, hash_of(sample)), "a refused value changes nothing");
    kota_arena_destroy(arena);
}

Test(schema, sets_scalars_by_path) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_sample sample = valid(arena);
    static const char *const pairs[][2] = {
        {"depth_mm", "120"}, {"seed", "9000000000000000"}, {"pumps", "false"}, {"title", "a title"},
        {"shape", "hourly"}, {"peak.share_percent", "25"}, {"tide_m", "1.5"}};
    for (int32_t i = 0; i < KOTA_COUNT(pairs); i++) {
        cr_assert_eq(kota_schema_set(&kota_sample_schema, &sample, pairs[i][0], pairs[i][1], arena, NULL), KOTA_OK);
    }
    cr_assert_eq(sample.depth_m, 120 * 1e-3);
    cr_assert_eq(sample.seed, INT64_C(9000000000000000));
    cr_assert_not(sample.pumps);
    cr_assert_str_eq(sample.title, "a title");
    cr_assert_eq(sample.shape, 2);
    cr_assert_eq(sample.peak.share_frac, 0.25);
    cr_assert_eq(sample.tide_m, 1.5);
    kota_arena_destroy(arena);
}

Test(schema, refuses_wrong_settings) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_sample sample = valid(arena);
    expect_refusal(&sample, "depth_mm", "-3", "depth_mm = -3 must be >= 0");
    expect_refusal(&sample, "depth_mm", "3000", "depth_mm = 3000 must be <= 2000");
    expect_refusal(&sample, "depth_mm", "3 mm", "depth_mm = 3 mm must be a number");
    expect_refusal(&sample, "depth_mm", "nan", "depth_mm = nan must be a number");
    expect_refusal(&sample, "seed", "1.5", "seed = 1.5 must be a whole number");
    expect_refusal(&sample, "pumps", "yes", "pumps = yes must be true or false");
    expect_refusal(&sample, "shape", "round", "shape = round must be one of \"block\", \"triangle\", \"hourly\"");
    expect_refusal(&sample, "city", "", "city must not be empty");
    expect_refusal(&sample, "peak", "1", "peak is a table; give one of its keys, such as peak.share_percent");
    expect_refusal(&sample, "hourly_mm", "1", "hourly_mm is a list; it can be set in the scenario only");
    expect_refusal(&sample, "peaks", "1", "peaks is a list; it can be set in the scenario only");
    expect_refusal(&sample, "peak.share_prcent", "1",
                   "peak.share_prcent: there is no key \"share_prcent\"; did you mean \"share_percent\"?");
    expect_refusal(&sample, "bananas_in_pyjamas", "1", "bananas_in_pyjamas: there is no key \"bananas_in_pyjamas\"");
    expect_refusal(&sample, "seed.x", "1", "seed.x: \"seed\" is not a table that has keys");
    expect_refusal(&sample, "", "1", ": there is no key \"\"");
    kota_arena_destroy(arena);
}
