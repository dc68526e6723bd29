/* Views as maps: every view of the table is drawn, values beyond the legend have their colour, a pane that shows a
 * part of a map is that part of the whole, changes lie around zero. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "picture/canvas.h"
#include "support/test_city.c" /* unit tests link their own layer alone, so the made-up city is compiled in */

enum { SIDE = 240, WHOLE = 480 };

typedef struct fixture {
    kota_arena *arena;
    kota_map *map;
    float *values;
} fixture;

static fixture make(void) {
    fixture f = {.arena = kota_arena_create("test", 0)};
    kota_error err = {0};
    cr_assert_eq(kota_map_from_sketch(&f.map, kota_test_city(f.arena), 20.0, f.arena, &err), KOTA_OK, "%s", err.text);
    int32_t most = kota_maxi(kota_snap_count(f.map, KOTA_PLACE_CELL), kota_snap_count(f.map, KOTA_PLACE_LINK));
    f.values = kota_arena_alloc(f.arena, (size_t)most, sizeof *f.values);
    for (int32_t i = 0; i < most; i++) f.values[i] = (float)(i % 7) * 0.4f;
    return f;
}

static bool same(const kota_image *a, const kota_image *b) {
    return a->width == b->width && a->height == b->height &&
           memcmp(a->rgb, b->rgb, 3 * (size_t)a->width * (size_t)a->height) == 0;
}

static kota_image *draw_pane(const fixture *f, kota_info info, int32_t side, double west_px, double south_px) {
    kota_image *image = kota_image_create(side, side, (kota_colour){255, 255, 255});
    kota_map_pane pane = {f->map, info, f->values, NULL, 0.4, west_px, south_px, 1.0, NULL};
    kota_map_pane_ground(image, &pane);
    kota_map_pane_draw(image, &pane);
    return image;
}

Test(map_view, every_view_can_be_drawn_and_is_not_the_ground) {
    fixture f = make();
    kota_picture_def def = kota_picture_defaults();
    def.width_px = 480;
    for (int32_t v = 0; v < KOTA_INFO_COUNT; v++) {
        kota_image *image = NULL, *again = NULL, *ground = NULL;
        kota_error err = {0};
        cr_assert_eq(kota_map_picture_view(&image, &def, (kota_info)v, f.map, f.values, NULL, NULL, &err), KOTA_OK);
        cr_assert_eq(kota_map_picture_view(&again, &def, (kota_info)v, f.map, f.values, NULL, NULL, &err), KOTA_OK);
        cr_assert_eq(kota_map_picture(&ground, &def, f.map, NULL, NULL, &err), KOTA_OK);
        cr_assert(same(image, again), "%s", kota_infos[v].name);
        cr_assert(!same(image, ground), "%s", kota_infos[v].name);
        kota_image_destroy(image);
        kota_image_destroy(again);
        kota_image_destroy(ground);
    }
    kota_arena_destroy(f.arena);
}

Test(map_view, no_change_is_no_colour_and_a_change_is) {
    fixture f = make();
    kota_picture_def def = kota_picture_defaults();
    def.width_px = 480;
    kota_image *none = NULL, *some = NULL;
    kota_error err = {0};
    int32_t cells = kota_snap_count(f.map, KOTA_PLACE_CELL);
    float *less = kota_arena_alloc(f.arena, (size_t)cells, sizeof *less);
    cr_assert_eq(kota_map_picture_view(&none, &def, KOTA_INFO_depth, f.map, f.values, f.values, NULL, &err), KOTA_OK);
    cr_assert_eq(kota_map_picture_view(&some, &def, KOTA_INFO_depth, f.map, f.values, less, NULL, &err), KOTA_OK);
    cr_assert(!same(none, some));
    kota_layer layer = kota_layer_of_view(KOTA_INFO_depth, NULL, f.values, f.values, less, cells);
    cr_assert(layer.difference);
    cr_assert_eq(layer.low, -layer.high);
    for (int32_t i = 0; i < cells; i++) cr_assert_eq(less[i], 0.0f);
    kota_image_destroy(none);
    kota_image_destroy(some);
    kota_arena_destroy(f.arena);
}

Test(map_view, what_is_beyond_the_legend_has_a_colour_of_its_own) {
    kota_layer layer = kota_layer_of_view(KOTA_INFO_access, NULL, NULL, NULL, NULL, 0);
    kota_colour end = kota_layer_colour(&layer, layer.high), past = kota_layer_colour(&layer, KOTA_INFINITY);
    kota_colour above = KOTA_COLOUR_ABOVE, ramp = kota_ramp_colour(layer.ramp, 1.0);
    cr_assert_eq(memcmp(&past, &above, sizeof above), 0);
    cr_assert_eq(memcmp(&end, &ramp, sizeof ramp), 0);
    cr_assert(!kota_layer_shows(&layer, KOTA_NAN));
}

Test(map_view, a_part_of_a_map_is_drawn_as_in_the_whole) {
    fixture f = make();
    kota_image *whole = draw_pane(&f, KOTA_INFO_depth, WHOLE, 0.0, WHOLE);
    kota_image *part = draw_pane(&f, KOTA_INFO_depth, SIDE, -90.0, SIDE + 96.0); /* whole dashes of borders away */
    int32_t apart = 0;
    for (int32_t y = 0; y < SIDE; y++) {
        for (int32_t x = 0; x < SIDE; x++) {
            kota_colour a = kota_image_pixel(part, x, y);
            kota_colour b = kota_image_pixel(whole, x + 90, y + WHOLE - SIDE - 96);
            apart += memcmp(&a, &b, sizeof a) != 0 ? 1 : 0;
        }
    }
    cr_assert(apart <= SIDE, "%d pixels", (int)apart); /* its edge: what is beside the image is not drawn */
    kota_image_destroy(whole);
    kota_image_destroy(part);
    kota_arena_destroy(f.arena);
}
