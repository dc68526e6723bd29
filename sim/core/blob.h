/* State as bytes: what save and load write and read. Little-endian, field by field, in named sections that are
 * checked on reading, so that a file of another schema is refused with a sentence instead of read askew. */
#ifndef KOTA_CORE_BLOB_H
#define KOTA_CORE_BLOB_H

#include "core/kota.h"

typedef struct kota_blob { /* zero-initialised is empty and ready to write */
    uint8_t *bytes;
    size_t length, capacity;
    size_t at;           /* read position */
    kota_error *err;     /* first read fault goes here (borrowed, may be NULL) */
    bool failed;         /* sticky: after the first fault every read gives zeros */
    const char *section; /* last one found by kota_blob_expect, for sentences (borrowed) */
} kota_blob;

/** Free the bytes and make it empty again.  @tested tests/unit/core/test_blob.c (all of this header) */
void kota_blob_free(kota_blob *blob);
/* Writing cannot fail. */
void kota_blob_section(kota_blob *blob, const char *name);
void kota_blob_put(kota_blob *blob, const void *data, size_t count, size_t size); /* count and size are stored too */
void kota_blob_put_u64(kota_blob *blob, uint64_t value);
void kota_blob_put_i64(kota_blob *blob, int64_t value);
void kota_blob_put_f64(kota_blob *blob, double value);
void kota_blob_put_text(kota_blob *blob, const char *text);
/* Reading: a mismatch sets failed and fills err with KOTA_DATA; check once with kota_blob_status at the end, but
 * check a count before allocating by it. */
void kota_blob_expect(kota_blob *blob, const char *section);
/** Exactly count elements of size into data; another stored count or size is a fault. */
void kota_blob_get(kota_blob *blob, void *data, size_t count, size_t size);
uint64_t kota_blob_get_u64(kota_blob *blob);
int64_t kota_blob_get_i64(kota_blob *blob);
/** As get_i64, but outside low..high is a fault and gives low. */
int64_t kota_blob_get_range(kota_blob *blob, int64_t low, int64_t high, const char *what);
double kota_blob_get_f64(kota_blob *blob);
char *kota_blob_get_text(kota_blob *blob); /* heap, never NULL; free with kota_free */
KOTA_NODISCARD kota_status kota_blob_status(const kota_blob *blob);

#endif
