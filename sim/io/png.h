/* Pixels into PNG files. What the pixels show is left to picture/. */
#ifndef KOTA_IO_PNG_H
#define KOTA_IO_PNG_H

#include "core/kota.h"

/** Write 8-bit pixels atomically. pixels: height rows of width * channels bytes, top row first; channels: 3 (RGB) or
 * 4 (RGBA); width, height 1..32768.   @determinism equal pixels give equal bytes with one zlib.
 *  @errors KOTA_DATA.  @tested tests/unit/io/test_png.c */
KOTA_NODISCARD kota_status kota_png_write(const char *path, const uint8_t *pixels, int32_t width, int32_t height,
                                          int32_t channels, kota_error *err);
/** The same into a heap block; free with kota_free. */
KOTA_NODISCARD kota_status kota_png_encode(uint8_t **bytes, size_t *length, const uint8_t *pixels, int32_t width,
                                           int32_t height, int32_t channels, kota_error *err);
/** RGBA pixels as a PNG of at most `most` colours (2..256, a transparent one counted), into a heap block: where the
 *  picture has no more, within two levels of its own, else near to them. A pixel of alpha 0 is transparent, any other
 *  is opaque.
 *  @determinism equal pixels give equal bytes with one zlib.  @errors KOTA_DATA: the size.
 *  @tested tests/unit/io/test_png.c */
KOTA_NODISCARD kota_status kota_png_encode_palette(uint8_t **bytes, size_t *length, const uint8_t *rgba,
                                                   int32_t width, int32_t height, int32_t most, kota_error *err);
/** Whether pictures of this size can be written.  @errors KOTA_DATA: they cannot.  @tested tests/unit/io/test_png.c
 */
KOTA_NODISCARD kota_status kota_png_check_size(int32_t width, int32_t height, kota_error *err);

#endif
