/* zlib, called in one place. */
#include "io/deflate.h"

#include <zlib.h>

#include "core/memory.h"

uint8_t *kota_deflate(size_t *length, const void *bytes, size_t count, int level) {
    uLongf size = compressBound((uLong)count);
    uint8_t *block = kota_alloc(size, 1);
    KOTA_ASSERT(compress2(block, &size, bytes, (uLong)count, level) == Z_OK); /* it fails for want of room alone */
    *length = size;
    return block;
}
