/* PNG: what was written unpacks to the same pixels, equal pixels are equal bytes. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

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

/* Chunk of a file by its name: its bytes and their number. */
static const uint8_t *chunk(const uint8_t *bytes, size_t length, const char *name, uint32_t *size) {
    for (size_t at = 8; at + 12 <= length; at += 12 + (size_t)*size) {
        *size = big_endian(bytes + at);
        cr_assert_eq(big_endian(bytes + at + 8 + *size), crc32(0, bytes + at + 4, *size + 4), "crc of %s", name);
        if (memcmp(bytes + at + 4, name, 4) == 0) return bytes + at + 8;
    }
    *size = 0;
    return NULL;
}

/* The colours of a picture that was packed with a palette, RGBA; heap. */
static uint8_t *unpacked(const uint8_t *rgba, int32_t *colours) {
    uint8_t *bytes = NULL, rows[(W + 1) * H], *out = kota_alloc(W * H, 4);
    size_t length = 0;
    uint32_t size = 0, count = 0, clear_size = 0;
    uLongf room = sizeof rows;
    cr_assert_eq(kota_png_encode_palette(&bytes, &length, rgba, W, H, 256, NULL), KOTA_OK);
    cr_assert(bytes[24] == 8 && bytes[25] == 3, "indices of 8 bits");
    const uint8_t *palette = chunk(bytes, length, "PLTE", &count), *clear = chunk(bytes, length, "tRNS", &clear_size);
    const uint8_t *packed = chunk(bytes, length, "IDAT", &size);
    cr_assert_eq(uncompress(rows, &room, packed, size), Z_OK);
    cr_assert_eq(room, sizeof rows);
    *colours = (int32_t)count / 3;
    for (int32_t i = 0; i < W * H; i++) {
        uint8_t index = rows[i + i / W + 1];
        cr_assert_lt(index, *colours);
        memcpy(out + 4 * i, palette + 3 * index, 3);
        out[4 * i + 3] = clear != NULL && index == 0 ? clear[0] : 255;
    }
    kota_free(bytes);
    return out;
}

Test(png, a_palette_keeps_few_colours_as_they_are) {
    uint8_t rgba[W * H * 4];
    for (int32_t i = 0; i < W * H; i++) {
        const uint8_t pixel[] = {(uint8_t)(i % 7 * 40), (uint8_t)(i % 3 * 100), 17, (uint8_t)(i % 5 == 0 ? 0 : 255)};
        memcpy(rgba + 4 * i, pixel, 4);
    }
    int32_t colours = 0;
    uint8_t *got = unpacked(rgba, &colours);
    cr_assert_eq(colours, 7 * 3 + 1);
    for (int32_t i = 0; i < W * H; i++) {
        cr_assert_eq(got[4 * i + 3], rgba[4 * i + 3]);
        if (rgba[4 * i + 3] != 0) cr_assert_eq(memcmp(got + 4 * i, rgba + 4 * i, 3), 0, "pixel %d", i);
    }
    kota_free(got);
}

Test(png, a_palette_of_many_colours_stays_near_them) {
    uint8_t rgba[W * H * 4];
    for (int32_t i = 0; i < W * H; i++) {
        const uint8_t pixel[] = {(uint8_t)(i % W * 7), (uint8_t)(i / W * 28), (uint8_t)(i * 255 / (W * H)), 255};
        memcpy(rgba + 4 * i, pixel, 4);
    }
    int32_t colours = 0;
    uint8_t *got = unpacked(rgba, &colours);
    cr_assert_leq(colours, 256);
    for (int32_t i = 0; i < W * H; i++)
        for (int32_t c = 0; c < 3; c++) cr_assert_leq(abs(got[4 * i + c] - rgba[4 * i + c]), 16, "pixel %d", i);
    kota_free(got);
    memset(rgba, 0, sizeof rgba); /* nothing at all */
    got = unpacked(rgba, &colours);
    cr_assert_eq(colours, 1);
    cr_assert_eq(got[3], 0);
    kota_free(got);
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
    cr_assert_eq(kota_png_check_size(1, 32769, &err), KOTA_DATA);
    cr_assert_eq(kota_png_check_size(32768, 1, &err), KOTA_OK);
    cr_assert_eq(kota_png_write("/tmp/x.png", pixel, 32768, 32768, 3, &err), KOTA_DATA);
}
