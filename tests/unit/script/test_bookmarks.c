/* A file of bookmarks becomes records; what is wrong in it is said with its line. */
#include "script_case.h"

static kota_status read_stops(const char *text, kota_records *stops, kota_arena *arena, kota_error *err) {
    script_case here = case_create();
    const char *root = getenv("KOTA_SOURCE");
    char *library = kota_text_format("%s/scripts", root != NULL ? root : ".");
    char *path = kota_text_format("%s/bookmarks.lua", here.folder);
    case_text(&here, "bookmarks.lua", text);
    kota_status status = kota_script_bookmarks(stops, path, library, arena, err);
    kota_free(path);
    kota_free(library);
    case_destroy(&here);
    return status;
}

Test(bookmarks, are_read) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_records stops;
    kota_error err = {0};
    kota_status status = read_stops("local kota = require 'kota'\n"
                                    "return kota.bookmarks {\n"
                                    "  { scenario = 'rob', at = '06:30', view = 'traffic',\n"
                                    "    camera = { at = { 120, 80 }, width_m = 900 },\n"
                                    "    caption = { en = 'water', id = 'air' } },\n"
                                    "  { at = '07:00', camera = { at = { 1, 2 } }, caption = { en = 'more' } } }\n",
                                    &stops, arena, &err);
    cr_assert_eq(status, KOTA_OK, "%s", err.text);
    cr_assert_eq(stops.count, 2);
    const kota_bookmark *stop = stops.items;
    cr_expect_str_eq(stop[0].scenario, "rob");
    cr_expect_str_eq(stop[0].at, "06:30");
    cr_expect_str_eq(kota_bookmark_view_names[stop[0].view], "traffic");
    cr_expect_float_eq(stop[0].camera.at.xy_m[1], 80, 0);
    cr_expect_float_eq(stop[0].camera.width_m, 900, 0);
    cr_expect_str_eq(stop[0].caption.id, "air");
    cr_expect_str_eq(stop[1].scenario, "");
    cr_expect_str_eq(kota_bookmark_view_names[stop[1].view], "depth");
    cr_expect_str_eq(stop[1].caption.ms, "");
    kota_arena_destroy(arena);
}

Test(bookmarks, what_is_wrong_is_said_with_its_line) {
    static const struct {
        const char *given, *words;
    } CASES[] = {
        {"{ at = '25:00', camera = { at = { 1, 2 } }, caption = { en = 'x' } }",
         "bookmarks.lua:3: [1].at = \"25:00\" is not a time of day"},
        {"{ at = '07:00', camera = { at = { 1, 2 } } }", "[1].caption.en is missing"},
        {"{ at = '07:00', caption = { en = 'x' } }", "[1].camera.at"},
        {"{ at = '07:00', camera = { at = { {1, 2}, {3, 4} } }, caption = { en = 'x' } }", "has 2 points: give one"},
        {"{ at = '07:00', view = 'dept', camera = { at = { 1, 2 } }, caption = { en = 'x' } }", "depth"},
        {"{ at = '07:00', camra = { at = { 1, 2 } }, caption = { en = 'x' } }", "did you mean \"camera\""},
        {"7", "[1]"},
    };
    for (int32_t k = 0; k < KOTA_COUNT(CASES); k++) {
        kota_arena *arena = kota_arena_create("test", 0);
        kota_records stops;
        kota_error err = {0};
        char *text = kota_text_format("local kota = require 'kota'\nreturn kota.bookmarks {\n%s }\n", CASES[k].given);
        cr_expect_eq(read_stops(text, &stops, arena, &err), KOTA_SCRIPT, "%s", CASES[k].given);
        cr_expect_not_null(strstr(err.text, CASES[k].words), "%s", err.text);
        cr_expect_eq(stops.count, 0);
        kota_free(text);
        kota_arena_destroy(arena);
    }
}

Test(bookmarks, another_file_is_refused) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_records stops;
    kota_error err = {0};
    cr_expect_eq(read_stops("return {}\n", &stops, arena, &err), KOTA_SCRIPT);
    cr_expect_not_null(strstr(err.text, "must end with `return kota.bookmarks{...}`"), "%s", err.text);
    cr_expect_eq(kota_script_bookmarks(&stops, "/nowhere/bookmarks.lua", "scripts", arena, &err), KOTA_DATA);
    kota_arena_destroy(arena);
}

Test(bookmarks, of_every_pack_lie_on_its_map) {
    static const char *const PACKS[] = {"semarang", "surabaya", "palembang", "denpasar",    "kuala_lumpur",
                                        "kuching",  "makassar", "muncar",    "johor_bahru", "jakarta"};
    const char *root = getenv("KOTA_SOURCE") != NULL ? getenv("KOTA_SOURCE") : ".";
    char *library = kota_text_format("%s/scripts", root), *cities = kota_text_format("%s/scenarios", root);
    for (int32_t p = 0; p < KOTA_COUNT(PACKS); p++) {
        kota_arena *arena = kota_arena_create("test", 0);
        kota_records stops;
        kota_error err = {0};
        char *path = kota_text_format("%s/%s/bookmarks.lua", cities, PACKS[p]);
        cr_assert_eq(kota_script_bookmarks(&stops, path, library, arena, &err), KOTA_OK, "%s", err.text);
        cr_expect_geq(stops.count, 4, "%s", PACKS[p]);
        const kota_bookmark *stop = stops.items;
        for (int32_t i = 0; i < stops.count; i++) {
            char *file = kota_text_format("%s/%s/%s.lua", cities, PACKS[p], stop[i].scenario);
            kota_script *script = NULL;
            cr_assert_eq(kota_script_open(&script, file, library, cities, NULL, &err), KOTA_OK, "%s", err.text);
            const kota_sketch *sketch = &kota_script_member_plan(script, 0)->sketch;
            const double *at_m = stop[i].camera.at.xy_m;
            cr_expect(at_m[0] >= 0 && at_m[1] >= 0 && at_m[0] <= sketch->width_m && at_m[1] <= sketch->height_m,
                      "%s, stop %d", PACKS[p], i + 1);
            kota_script_close(script);
            kota_free(file);
        }
        kota_free(path);
        kota_arena_destroy(arena);
    }
    kota_free(library);
    kota_free(cities);
}
