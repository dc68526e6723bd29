/* Drawing: areas of what is drawn, nothing beyond the border, text that is there and as wide as it says. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "picture/image.h"

static const kota_colour white = {255, 255, 255}, black = {0, 0, 0};

/* Black on white, in pixels. */
static double ink_of(const kota_image *image) {
    double sum = 0.0;
    for (int32_t i = 0; i < image->width * image->height; i++) sum += (255 - image->rgb[3 * i]) / 255.0;
    return sum;
}

Test(image, rectangles_have_their_area) {
    kota_image *image = kota_image_create(40, 30, white);
    kota_image_rectangle(image, 3.25, 4.5, 13.5, 9.75, black, 1.0);
    cr_assert_float_eq(ink_of(image), 10.25 * 5.25, 0.2);
    kota_image_destroy(image);
    image = kota_image_create(40, 30, white);
    kota_image_frame(image, 5, 5, 15, 15, 2.0, black, 1.0);
    cr_assert_float_eq(ink_of(image), 100 - 36, 0.1);
    kota_image_destroy(image);
}

Test(image, discs_polygons_and_lines_have_their_area) {
    kota_image *image = kota_image_create(60, 60, white);
    kota_image_disc(image, 30.3, 29.8, 12.0, black, 1.0);
    cr_assert_float_eq(ink_of(image), KOTA_PI * 144.0, 5.0);
    kota_image_destroy(image);

    image = kota_image_create(60, 60, white);
    const double triangle[] = {5, 5, 55, 10, 20, 50};
    kota_image_polygon(image, triangle, 3, black, 1.0);
    cr_assert_float_eq(ink_of(image), 0.5 * (50.0 * 45.0 - 15.0 * 5.0), 6.0);
    kota_image_destroy(image);

    image = kota_image_create(60, 60, white);
    const double line[] = {10, 10, 40, 50};
    kota_image_line(image, line, 2, 4.0, black, 1.0);
    cr_assert_float_eq(ink_of(image), 50.0 * 4.0 + KOTA_PI * 4.0, 6.0);
    kota_image_destroy(image);
}

Test(image, a_line_that_crosses_itself_is_not_darker) {
    const double knot[] = {5, 5, 55, 55, 55, 5, 5, 55};
    kota_image *image = kota_image_create(60, 60, white);
    kota_image_line(image, knot, 4, 6.0, black, 0.5);
    kota_colour crossing = kota_image_pixel(image, 30, 30), arm = kota_image_pixel(image, 15, 15);
    cr_assert(crossing.r == arm.r && arm.r == 128);
    kota_image_destroy(image);
}

Test(image, what_lies_outside_is_cut_off) {
    kota_image *image = kota_image_create(20, 20, white);
    const double far[] = {-1e7, -1e7, -1e6, -1e7, 1e7, 1e7}, outside[] = {100, 100, 200, 150};
    kota_image_line(image, outside, 2, 9.0, black, 1.0);
    kota_image_rectangle(image, -50, -50, -1, 90, black, 1.0);
    kota_image_disc(image, 1e9, -1e9, 5, black, 1.0);
    cr_assert_eq(ink_of(image), 0.0);
    kota_image_line(image, far, 3, 2.0, black, 1.0);
    kota_image_polygon(image, far, 3, black, 1.0);
    kota_image_rectangle(image, -1e9, -1e9, 1e9, 1e9, black, 1.0);
    cr_assert_eq(ink_of(image), 400.0);
    kota_image_blend(image, 20, 0, white, 1.0);
    kota_image_destroy(image);
}

Test(image, text_is_drawn_as_wide_as_it_says) {
    const char *path = kota_font_default_path(false);
    if (path == NULL) cr_skip("DejaVu Sans is not installed (fonts-dejavu-core)");
    kota_font *font = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_font_load(&font, path, &err), KOTA_OK, "%s", err.text);
    double width = kota_font_width(font, "Kota 2 \xE2\x89\xA5 \xC3\xA9", 20.0);
    cr_assert(width > 80.0 && width < 140.0, "%g", width);
    cr_assert_float_eq(kota_font_width(font, "Kota", 40.0), 2.0 * kota_font_width(font, "Kota", 20.0), 1e-3);
    kota_image *image = kota_image_create(200, 40, white);
    kota_image_text(image, font, 10.0, 28.0, 20.0, black, "Kota 2 \xE2\x89\xA5 \xC3\xA9");
    double ink = ink_of(image);
    cr_assert_gt(ink, 150.0);
    for (int32_t y = 0; y < 40; y++) { /* nothing left of it or right of it */
        for (int32_t x = 0; x < 200; x++) {
            if (x < 9 || x > 12.0 + width)
                cr_assert_eq(kota_image_pixel(image, x, y).r, 255, "%d %d", (int)x, (int)y);
        }
    }
    kota_image_destroy(image);
    image = kota_image_create(200, 40, black);
    kota_image_text_halo(image, font, 10.0, 28.0, 20.0, black, white, 2.0, "Kota 2 \xE2\x89\xA5 \xC3\xA9");
    cr_assert_lt(ink_of(image), 200 * 40 - ink, "the halo is wider than the letters");
    /* bytes that are no UTF-8, and beyond the border */
    kota_image_text(image, font, 190.0, 3.0, 30.0, white, "\xFF\xC3\xE2\x89");
    kota_image_text(image, NULL, 1.0, 1.0, 30.0, white, "x");
    kota_image_text(image, font, 1.0, 1.0, 30.0, white, "");
    kota_image_destroy(image);
    kota_font_destroy(font);
}

Test(image, what_is_no_font_is_refused) {
    char path[] = "/tmp/kota-font-XXXXXX";
    int file = mkstemp(path);
    cr_assert_geq(file, 0);
    kota_font *font = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_font_load(&font, path, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "is not a TrueType font"), "%s", err.text);
    cr_assert_eq(kota_file_write(path, "not a font, just some words", 27, NULL), KOTA_OK);
    cr_assert_eq(kota_font_load(&font, path, &err), KOTA_DATA);
    cr_assert_null(font);
    cr_assert_eq(kota_folder_remove(path, NULL), KOTA_OK);
    cr_assert_eq(kota_font_load(&font, path, &err), KOTA_DATA);
}

Test(image, a_paragraph_breaks_at_spaces_and_line_ends) {
    kota_font *font = NULL;
    const char *path = kota_font_default_path(false);
    cr_assert_eq(kota_image_paragraph(NULL, NULL, 0, 0, 12.0, 50.0, 14.0, black, "a b\nc"), 2, "a line end counts");
    if (path == NULL || kota_font_load(&font, path, NULL) != KOTA_OK) return;
    double two = kota_font_width(font, "word word", 12.0);
    cr_assert_eq(kota_image_paragraph(NULL, font, 0, 0, 12.0, 1e4, 14.0, black, "word word word"), 1);
    cr_assert_eq(kota_image_paragraph(NULL, font, 0, 0, 12.0, two + 1.0, 14.0, black, "word word word"), 2);
    cr_assert_eq(kota_image_paragraph(NULL, font, 0, 0, 12.0, 1.0, 14.0, black, "word word word"), 3);
    cr_assert_eq(kota_image_paragraph(NULL, font, 0, 0, 12.0, 1.0, 14.0, black, ""), 1);
    kota_image *image = kota_image_create(100, 40, white);
    (void)kota_image_paragraph(image, font, 2.0, 12.0, 12.0, 1.0, 20.0, black, "M M");
    int32_t dark[2] = {0, 0};
    for (int32_t y = 0; y < 40; y++)
        for (int32_t x = 0; x < 100; x++) dark[y / 20] += kota_image_pixel(image, x, y).r < 128;
    cr_assert(dark[0] > 0 && dark[0] == dark[1], "one letter in each line");
    kota_image_destroy(image);
    kota_font_destroy(font);
}
