/* Bytes made small by zlib, for all files that have such bytes in them. */
#ifndef KOTA_IO_DEFLATE_H
#define KOTA_IO_DEFLATE_H

#include "core/kota.h"

/** Compress count bytes into a heap block (free with kota_free) of *length bytes: a zlib stream (RFC 1950).
 *  level: 1 fast .. 9 small.  @determinism equal bytes give equal bytes with one zlib.
 *  @tested tests/unit/io/test_png.c, tests/unit/io/test_snap_file.c */
uint8_t *kota_deflate(size_t *length, const void *bytes, size_t count, int level);

#endif
