/* PNG: what was written unpacks to the same pixels, equal pixels are equal bytes. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/png.h"

enum { W = 33, H = 9 };

static uint32_t big_endian(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

Test(png, has_the_size_and_kind_it_was_given) {
    uint8_t pixels[W * H * 4];
    for (int32_t i = 0; i < W * H * 4; i++) pixels[i] = (uint8_t)(i * i);
    for (int32_t channels = 3; channels <= 4; channels++) {
        uint8_t *bytes = NULL, *again = NULL;
        size_t length = 0, length_again = 0;
        cr_assert_eq(kota_png_encode(&bytes, &length, pixels, W, H, channels, NULL), KOTA_OK);
        cr_assert_eq(memcmp(bytes, "\x89PNG\r\n\x1a\n", 8), 0);
        cr_assert_eq(big_endian(bytes + 16), W);
        cr_assert_eq(big_endian(bytes + 20), H);
        cr_assert_eq(bytes[24], 8);
        cr_assert_eq(bytes[25], channels == 3 ? 2 : 6, "colour type");
        cr_assert_eq(memcmp(bytes + length - 8, "IEND", 4), 0);
        cr_assert_eq(kota_png_encode(&again, &length_again, pixels, W, H, channels, NULL), KOTA_OK);
        cr_assert(length == length_again && memcmp(bytes, again, length) == 0);
        kota_free(again);
        kota_free(bytes);
    }
}

Test(png, other_pixels_are_other_bytes) {
    uint8_t pixels[W * H * 3] = {0}, *a = NULL, *b = NULL;
    size_t length_a = 0, length_b = 0;
    cr_assert_eq(kota_png_encode(&a, &length_a, pixels, W, H, 3, NULL), KOTA_OK);
    pixels[W * H * 3 - 1] = 1;
    cr_assert_eq(kota_png_encode(&b, &length_b, pixels, W, H, 3, NULL), KOTA_OK);
    cr_assert(length_a != length_b || memcmp(a, b, length_a) != 0);
    kota_free(a);
    kota_free(b);
}

Test(png, faults_are_sentences) {
    uint8_t pixel[3] = {0};
    kota_error err = {0};
    cr_assert_eq(kota_png_write("/nonexistent/x.png", pixel, 1, 1, 3, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "/nonexistent/x.png"), "%s", err.text);
    cr_assert_eq(kota_png_write("/tmp/x.png", pixel, 0, 1, 3, &err), KOTA_DATA);
    cr_assert_eq(kota_png_write("/tmp/x.png", pixel, 32768, 32768, 3, &err), KOTA_DATA);
}
