/* Hashes: 128-bit content hashes of outputs and inputs, and 64-bit hashes of lasting ids (both XXH3 of libxxhash,
 * the same on every machine of either byte order). Numbers are fed little-endian. */
#ifndef KOTA_CORE_HASH_H
#define KOTA_CORE_HASH_H

#include "core/kota.h"

typedef struct kota_hash {
    uint64_t low, high;
} kota_hash;

typedef struct kota_hasher kota_hasher; /* a running content hash */
kota_hasher *kota_hasher_create(void);
void kota_hasher_destroy(kota_hasher *hasher);
void kota_hasher_bytes(kota_hasher *hasher, const void *bytes, size_t count);
/** The text and its closing 0 byte, so that "ab"+"c" differs from "a"+"bc". */
void kota_hasher_text(kota_hasher *hasher, const char *text);
void kota_hasher_u64(kota_hasher *hasher, uint64_t value);
void kota_hasher_f64(kota_hasher *hasher, double value); /* -0 is hashed as 0; every NaN as one NaN */
kota_hash kota_hasher_value(const kota_hasher *hasher);  /* may be asked again after more input */

/** Content hash of count bytes (NULL where count is 0).  @tested tests/unit/core/test_hash.c (all of this header) */
kota_hash kota_hash_bytes(const void *bytes, size_t count);
/** Lasting id of an entity from its text, e.g. kota_hash_id("district/kampung-laut"). Never 0. */
uint64_t kota_hash_id(const char *text);
/** Lasting id of a part of an entity: a direction of a street, the n-th person of a cell. Never 0. */
uint64_t kota_hash_part(uint64_t id, uint64_t part);

enum { KOTA_HASH_TEXT_MAX = 33 };
/** 32 lower-case hex digits. */
void kota_hash_text(kota_hash hash, char text[KOTA_HASH_TEXT_MAX]);
/** The same backwards; false where the text is no such digits.  @tested tests/unit/core/test_hash.c */
bool kota_hash_from_text(kota_hash *hash, const char *text);

#endif
