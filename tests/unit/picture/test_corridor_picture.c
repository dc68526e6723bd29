#include <criterion/criterion.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "picture/corridor_picture.h"

/* Two pieces of 400 and 600 m in two spans of time: the lower free, then standing; the upper slow, then left by
 * nobody. */
static const kota_corridor_cell cells[] = {{0, 400, 0, 1.0},
                                           {0, 400, 5 * KOTA_MINUTE_MS, 0.0},
                                           {400, 1000, 0, 0.5},
                                           {400, 1000, 5 * KOTA_MINUTE_MS, KOTA_NAN}};

static void expect(const kota_image *image, int32_t x, int32_t y, kota_colour colour, const char *what) {
    kota_colour pixel = kota_image_pixel(image, x, y);
    cr_expect(pixel.r == colour.r && pixel.g == colour.g && pixel.b == colour.b, "%s: %d %d %d, not %d %d %d", what,
              pixel.r, pixel.g, pixel.b, colour.r, colour.g, colour.b);
}

Test(corridor_picture, place_upwards_time_across) {
    const kota_corridor_panel panel = {"there", cells, 4};
    const kota_corridor_diagram diagram = {&panel, 1, 5 * KOTA_MINUTE_MS, 0, ""};
    kota_picture_def def = kota_picture_defaults();
    def.title = "A street";
    kota_image *image = NULL;
    cr_assert_eq(kota_corridor_picture(&image, &def, &diagram, NULL, NULL), KOTA_OK);
    cr_assert_eq(image->width, 1000);
    /* the panel lies from x 78 to 976 and y 102 to 322; what is 400 m along it at y 234 */
    expect(image, 90, 310, kota_ramp_colour(KOTA_RAMP_speed, 1), "below left");
    expect(image, 90, 235, kota_ramp_colour(KOTA_RAMP_speed, 1), "up to 400 m");
    expect(image, 90, 233, kota_ramp_colour(KOTA_RAMP_speed, 0.5), "from 400 m");
    expect(image, 526, 310, kota_ramp_colour(KOTA_RAMP_speed, 1), "until 00:05");
    expect(image, 528, 310, kota_ramp_colour(KOTA_RAMP_speed, 0), "from 00:05");
    expect(image, 960, 110, (kota_colour){226, 229, 233}, "nobody left");
    kota_image_destroy(image);
}

Test(corridor_picture, sizes_out_of_range_are_refused) {
    const kota_corridor_panel panel = {"there", cells, 4};
    const kota_corridor_diagram diagram = {&panel, 1, 5 * KOTA_MINUTE_MS, 0, ""};
    kota_picture_def def = kota_picture_defaults();
    def.title = "A street";
    def.width_px = 200;
    kota_image *image = NULL;
    kota_error err = {0};
    cr_expect_eq(kota_corridor_picture(&image, &def, &diagram, NULL, &err), KOTA_USAGE);
    cr_expect_null(image);
}
