/* PNG by stb_image_write, compressed by zlib: stb's own compressor makes files half as large again. */
#include "io/png.h"

#include "core/file.h"
#include "core/memory.h"
#include "io/deflate.h"

unsigned char *kota_png_deflate(const unsigned char *data, int length, int *out_length, int quality);

/* What stb calls; the block is freed by STBIW_FREE. */
unsigned char *kota_png_deflate(const unsigned char *data, int length, int *out_length, int quality) {
    size_t size;
    (void)quality;
    unsigned char *block = kota_deflate(&size, data, (size_t)length, 6);
    *out_length = (int)size;
    return block;
}

#define STBI_WRITE_NO_STDIO
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBIW_MALLOC(size) kota_alloc((size), 1)
#define STBIW_REALLOC(block, size) kota_realloc((block), (size), 1)
#define STBIW_FREE(block) kota_free(block)
#define STBIW_ASSERT(condition) KOTA_ASSERT(condition)
#define STBIW_ZLIB_COMPRESS(data, length, out_length, quality) kota_png_deflate(data, length, out_length, quality)
/* third-party code under flags that it was not written for */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wfloat-conversion"
#pragma GCC diagnostic ignored "-Wdouble-promotion"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wsign-compare"
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

kota_status kota_png_check_size(int32_t width, int32_t height, kota_error *err) {
    bool fine =
        width > 0 && height > 0 && width <= 32768 && height <= 32768 && (int64_t)width * height <= INT32_MAX / 8;
    if (fine) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "a picture of %d x %d pixels cannot be written; at most 268 million pixels",
                     (int)width, (int)height);
}

kota_status kota_png_encode(uint8_t **bytes, size_t *length, const uint8_t *pixels, int32_t width, int32_t height,
                            int32_t channels, kota_error *err) {
    *bytes = NULL;
    *length = 0;
    KOTA_ASSERT(channels == 3 || channels == 4);
    KOTA_TRY(kota_png_check_size(width, height, err));
    int size = 0;
    *bytes = stbi_write_png_to_mem(pixels, width * channels, width, height, channels, &size);
    KOTA_ASSERT(*bytes != NULL && size > 0);
    *length = (size_t)size;
    return KOTA_OK;
}

kota_status kota_png_write(const char *path, const uint8_t *pixels, int32_t width, int32_t height, int32_t channels,
                           kota_error *err) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    KOTA_TRY(kota_png_encode(&bytes, &length, pixels, width, height, channels, err));
    kota_status status = kota_file_write(path, bytes, length, err);
    kota_free(bytes);
    return status;
}
