/* Map pictures: what shows and what does not, the same pixels twice, differences around zero, sentences. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "picture/canvas.h"
#include "support/test_city.c" /* unit tests link their own layer alone, so the made-up city is compiled in */

enum { WIDTH = 480 };

typedef struct fixture {
    kota_arena *arena;
    kota_map *map;
    kota_snap *snap;
    kota_picture_def def;
} fixture;

static fixture make(void) {
    fixture f = {.arena = kota_arena_create("test", 0)};
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&f.map, kota_test_city(f.arena), 20.0, f.arena, &err), KOTA_OK, "%s", err.text);
    f.snap = kota_snap_create(f.map, 0);
    f.snap->time_ms = INT64_C(1736890200000);
    f.def = kota_picture_defaults();
    f.def.width_px = WIDTH;
    return f;
}

static void drop(fixture *f) {
    kota_snap_destroy(f->snap);
    kota_arena_destroy(f->arena);
}

static kota_image *draw(const fixture *f) {
    kota_image *image = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_map_picture(&image, &f->def, f->map, f->snap, NULL, &err), KOTA_OK, "%s", err.text);
    return image;
}

static kota_image *draw_change(const fixture *f, const float *a, const float *b) {
    kota_image *image = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_map_picture_difference(&image, &f->def, f->map, a, b, NULL, &err), KOTA_OK, "%s", err.text);
    return image;
}

/* Pixel at a place of the map, by the picture's own measure: the map is 1200 m wide between margins of 2 %. */
static kota_colour at(const kota_image *image, double x_m, double y_m) {
    double u = image->width / 1000.0, px_per_m = (image->width - 40.0 * u) / 1200.0;
    int32_t bottom = (int32_t)(76.0 * u) + (int32_t)(1200.0 * px_per_m);
    return kota_image_pixel(image, (int32_t)(20.0 * u + x_m * px_per_m), (int32_t)(bottom - y_m * px_per_m));
}

static bool same(const kota_image *a, const kota_image *b) {
    return a->width == b->width && a->height == b->height &&
           memcmp(a->rgb, b->rgb, 3 * (size_t)a->width * (size_t)a->height) == 0;
}

Test(map_picture, every_field_can_be_drawn_and_twice_the_same) {
    fixture f = make();
    for (int32_t field = -1; field < KOTA_FIELD_COUNT; field++) {
        f.def.field = field;
        if (field >= 0) {
            int32_t count = kota_snap_count(f.map, kota_fields[field].place);
            double span = kota_fields[field].high - kota_fields[field].low;
            for (int32_t i = 0; i < count; i++) f.snap->field[field][i] = (float)(span * (i % 97) / 96.0);
        }
        kota_image *a = draw(&f), *b = draw(&f);
        cr_assert_eq(a->width, WIDTH);
        cr_assert_gt(a->height, WIDTH);
        cr_assert(same(a, b), "field %d", (int)field);
        kota_image_destroy(a);
        kota_image_destroy(b);
    }
    drop(&f);
}

Test(map_picture, water_below_the_threshold_is_not_shown_and_deep_water_is_dark) {
    fixture f = make();
    f.def.field = KOTA_FIELD_depth_m;
    f.def.labels = false;
    int32_t cells = kota_snap_count(f.map, KOTA_PLACE_CELL);
    kota_image *dry = draw(&f);
    for (int32_t i = 0; i < cells; i++) f.snap->field[KOTA_FIELD_depth_m][i] = 0.05f;
    kota_image *damp = draw(&f);
    cr_assert(same(dry, damp));
    for (int32_t i = 0; i < cells; i++) f.snap->field[KOTA_FIELD_depth_m][i] = 2.0f;
    kota_image *wet = draw(&f);
    double before = kota_colour_lightness(at(dry, 450, 250)), after = kota_colour_lightness(at(wet, 450, 250));
    cr_assert(before > 85.0 && after < 35.0, "%g to %g", before, after);
    kota_colour river = at(wet, 600, 250), permanent = kota_water_colour();
    cr_assert(river.r == permanent.r && river.b == permanent.b, "the river stays a river: %d %d %d", river.r, river.g,
              river.b);
    kota_image_destroy(dry);
    kota_image_destroy(damp);
    kota_image_destroy(wet);
    drop(&f);
}

Test(map_picture, nothing_changed_is_said_and_shown) {
    fixture f = make();
    f.def.field = KOTA_FIELD_depth_m;
    f.def.labels = false;
    int32_t cells = kota_snap_count(f.map, KOTA_PLACE_CELL);
    float *a = KOTA_NEW(f.arena, float, cells), *b = KOTA_NEW(f.arena, float, cells);
    kota_image *none = draw_change(&f, a, b);
    for (int32_t i = 0; i < cells; i++) {
        a[i] = 1.0f;
        b[i] = i / f.map->grid.nx < f.map->grid.ny / 2 ? 0.7f : 1.3f; /* less in the south, more in the north */
    }
    kota_image *change = draw_change(&f, a, b), *reverse = draw_change(&f, b, a);
    kota_colour south = at(change, 450, 250), north = at(change, 450, 950), quiet = at(none, 450, 250);
    cr_assert(south.b > south.g + 30, "purple: %d %d %d", south.r, south.g, south.b);
    cr_assert(north.r > north.b + 60, "orange: %d %d %d", north.r, north.g, north.b);
    cr_assert_gt(kota_colour_lightness(quiet), 85.0);
    kota_colour swapped = at(reverse, 450, 250);
    cr_assert(swapped.r > swapped.b + 60, "A - B is the other way");
    kota_image_destroy(none);
    kota_image_destroy(change);
    kota_image_destroy(reverse);
    drop(&f);
}

Test(map_picture, small_changes_stay_in_the_dead_band) {
    fixture f = make();
    f.def.field = KOTA_FIELD_link_speed_frac;
    f.def.high = 0.5;
    int32_t links = kota_snap_count(f.map, KOTA_PLACE_LINK);
    float *a = KOTA_NEW(f.arena, float, links), *b = KOTA_NEW(f.arena, float, links);
    b[0] = 1e-7f; /* so that both pictures are of a change */
    kota_image *first = draw_change(&f, a, b);
    for (int32_t i = 0; i < links; i++) b[i] = 0.009f;
    kota_image *still = draw_change(&f, a, b);
    cr_assert(same(first, still));
    b[5] = 0.4f;
    kota_image *more = draw_change(&f, a, b);
    cr_assert_not(same(first, more));
    kota_image_destroy(first);
    kota_image_destroy(still);
    kota_image_destroy(more);
    drop(&f);
}

Test(map_picture, a_bare_one_keeps_the_credit_whole_and_no_words) {
    fixture f = make();
    f.def.bare = true;
    f.def.field = KOTA_FIELD_bed_m;
    f.map->credit = "x";
    kota_image *one = draw(&f);
    f.def.title = "another title";
    kota_image *other = draw(&f);
    cr_assert(same(one, other), "a title shows");
    kota_image_destroy(other);
    f.map->credit = "";
    other = draw(&f);
    cr_assert(!same(one, other) || kota_font_default_path(false) == NULL, "the credit does not show");
    kota_image_destroy(other);
    f.map->credit =
        "(c) OpenStreetMap contributors, ODbL\n(c) a second source whose line is long enough to be broken\n"
        "a third\na fourth\na fifth";
    other = draw(&f);
    cr_assert(other->height > one->height || kota_font_default_path(false) == NULL, "no room for more lines");
    kota_image_destroy(other);
    kota_image_destroy(one);
    drop(&f);
}

Test(map_picture, the_ground_lies_in_the_frame_that_is_told) {
    fixture f = make();
    kota_picture_frame frame;
    kota_error err = {0};
    f.def.ground = f.def.bare = true;
    cr_assert_eq(kota_map_frame(&frame, &f.def, f.map, &err), KOTA_OK);
    cr_expect_float_eq(frame.px_per_m, WIDTH / 1200.0, 1e-9, "a bare map is as wide as its picture");
    cr_expect_eq(frame.x1 - frame.x0, WIDTH);
    kota_image *ground = draw(&f);
    cr_expect_eq(ground->width, WIDTH);
    cr_expect_gt(ground->height, frame.y1, "scale bar and credit stand below");
    int32_t paper = 0;
    for (int32_t y = frame.y0 + 2; y < frame.y1 - 2; y++) {
        kota_colour c = kota_image_pixel(ground, (frame.x0 + frame.x1) / 2, y);
        paper += c.r == 255 && c.g == 255 && c.b == 255;
    }
    cr_expect_eq(paper, 0, "no streets are drawn on it");
    kota_image_destroy(ground);
    drop(&f);
}

Test(map_picture, changes_have_a_round_range) {
    const float a[] = {0.0f, 1.0f, 2.0f, KOTA_NAN}, b[] = {0.0f, 1.0f, 2.3f, 5.0f};
    cr_assert_float_eq(kota_picture_change(a, b, 4), 0.5, 1e-9);
    cr_assert_eq(kota_picture_change(a, b, 2), 0.0);
    cr_assert_eq(kota_picture_change(a, a, 4), 0.0);
}

Test(map_picture, without_a_font_there_are_no_words_but_a_warning) {
    fixture f = make();
    const char *warning = NULL;
    kota_image *image = NULL;
    f.def.font_path = "/nonexistent.ttf";
    f.def.font_bold_path = "/nonexistent.ttf";
    cr_assert_eq(kota_map_picture(&image, &f.def, f.map, f.snap, &warning, NULL), KOTA_OK);
    cr_assert_str_eq(warning, "picture.nofont", "a key, without words");
    kota_image_destroy(image);
    drop(&f);
}

Test(map_picture, faults_are_sentences) {
    fixture f = make();
    kota_image *image = NULL;
    kota_error err = {0};
    f.def.field = KOTA_FIELD_depth_m;
    cr_assert_eq(kota_map_picture(&image, &f.def, f.map, NULL, NULL, &err), KOTA_DATA);
    cr_assert_str_eq(err.text, "the snapshot has no field depth_m, so it cannot be drawn");
    f.def.width_px = 100;
    cr_assert_eq(kota_map_picture(&image, &f.def, f.map, f.snap, NULL, &err), KOTA_USAGE);
    f.def.width_px = WIDTH;
    f.def.low = 3.0;
    f.def.high = 3.0;
    cr_assert_eq(kota_map_picture(&image, &f.def, f.map, f.snap, NULL, &err), KOTA_USAGE);
    f.def.field = KOTA_FIELD_COUNT;
    cr_assert_eq(kota_map_picture_values(&image, &f.def, f.map, f.snap->field[0], NULL, &err), KOTA_USAGE);
    cr_assert_eq(kota_map_picture(&image, &f.def, f.map, f.snap, NULL, &err), KOTA_DATA);
    f.def.field = KOTA_FIELD_persons; /* the map has it itself */
    f.def.low = KOTA_NAN;
    f.def.high = KOTA_NAN;
    cr_assert_eq(kota_map_picture(&image, &f.def, f.map, NULL, NULL, &err), KOTA_OK);
    kota_image_destroy(image);
    drop(&f);
}

Test(map_picture, round_numbers) {
    cr_assert_float_eq(kota_round_up(0.3), 0.5, 1e-12);
    cr_assert_float_eq(kota_round_up(1.0), 1.0, 1e-12);
    cr_assert_float_eq(kota_round_up(1234.0), 2000.0, 1e-9);
    cr_assert_float_eq(kota_round_up(0.00021), 0.00025, 1e-12);
    cr_assert_float_eq(kota_round_up(6.0), 10.0, 1e-12);
}

Test(map_picture, railways_are_thin_dark_lines_with_ties_and_stations) {
    fixture f = make();
    double line_m[] = {100, 700, 1100, 700}, stops_m[] = {300, 700};
    kota_rail rail = {.name = "", .xy_m = line_m, .count = 2, .station_xy_m = stops_m, .station_count = 1};
    f.def.labels = false;
    f.def.width_px = 1000;
    kota_image *plain = draw(&f);
    f.map->rails = &rail;
    f.map->rail_count = 1;
    kota_image *with = draw(&f);
    double px_m = 1200.0 / 960.0;
    int32_t dark = 0, ties = 0, steps = 0;
    for (double x_m = 400; x_m < 1000; x_m += px_m, steps++) {
        dark += kota_colour_lightness(at(with, x_m, 700)) < kota_colour_lightness(at(plain, x_m, 700)) - 0.05;
        ties += kota_colour_lightness(at(with, x_m, 700 + 2.4 * px_m)) <
                kota_colour_lightness(at(plain, x_m, 700 + 2.4 * px_m)) - 0.02;
    }
    cr_expect_geq(dark, steps - 1, "%d of %d pixels along it", (int)dark, (int)steps);
    cr_expect(ties > steps / 9 && ties < steps * 2 / 3, "%d of %d pixels beside it", (int)ties, (int)steps);
    cr_expect_gt(kota_colour_lightness(at(with, 300, 700)), 0.9, "a station is white inside");
    rail.tunnel = true;
    kota_image *below = draw(&f);
    int32_t dashes = 0;
    for (double x_m = 400; x_m < 1000; x_m += px_m)
        dashes += kota_colour_lightness(at(below, x_m, 700)) < kota_colour_lightness(at(plain, x_m, 700)) - 0.05;
    cr_expect(dashes > steps / 3 && dashes < steps - steps / 6, "%d of %d", (int)dashes, (int)steps);
    kota_image_destroy(plain);
    kota_image_destroy(with);
    kota_image_destroy(below);
    drop(&f);
}
