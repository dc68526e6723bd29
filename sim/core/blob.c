/* State as bytes. What is saved in which order is left to the modules; here are the forms and the checks. */
#include "core/blob.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"

/* Arrays are copied as they lie in memory, so the form of the file is that of a little-endian machine. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "blob.c must swap the bytes of its elements here");

#define SECTION_MARK UINT64_C(0x4e4f49544345534b) /* "KSECTION" */

void kota_blob_free(kota_blob *blob) {
    kota_free(blob->bytes);
    *blob = (kota_blob){0};
}

static void append(kota_blob *blob, const void *data, size_t count) {
    if (count == 0) return;
    if (count > blob->capacity - blob->length) {
        size_t capacity = blob->capacity < 1024 ? 1024 : blob->capacity;
        while (capacity - blob->length < count) capacity *= 2;
        blob->bytes = kota_realloc(blob->bytes, capacity, 1);
        blob->capacity = capacity;
    }
    memcpy(blob->bytes + blob->length, data, count);
    blob->length += count;
}

void kota_blob_put_u64(kota_blob *blob, uint64_t value) { append(blob, &value, sizeof value); }

void kota_blob_put_i64(kota_blob *blob, int64_t value) { append(blob, &value, sizeof value); }

void kota_blob_put_f64(kota_blob *blob, double value) { append(blob, &value, sizeof value); }

void kota_blob_put_text(kota_blob *blob, const char *text) {
    size_t length = strlen(text);
    kota_blob_put_u64(blob, length);
    append(blob, text, length);
}

void kota_blob_section(kota_blob *blob, const char *name) {
    kota_blob_put_u64(blob, SECTION_MARK);
    kota_blob_put_text(blob, name);
}

void kota_blob_put(kota_blob *blob, const void *data, size_t count, size_t size) {
    kota_blob_put_u64(blob, count);
    kota_blob_put_u64(blob, size);
    append(blob, data, count * size);
}

/* The first fault is the one to tell of: what follows it is its consequence. */
static void refuse(kota_blob *blob, const char *what) {
    if (blob->failed) return;
    blob->failed = true;
    (void)kota_fail(blob->err, KOTA_DATA,
                    "saved state, section \"%s\", byte %zu: %s; it was saved by another version or is damaged",
                    blob->section != NULL ? blob->section : "start", blob->at, what);
}

static void take(kota_blob *blob, void *data, size_t count) {
    if (!blob->failed && count > blob->length - blob->at) refuse(blob, "the state ends too early");
    if (blob->failed) {
        if (count > 0) memset(data, 0, count);
        return;
    }
    if (count > 0) memcpy(data, blob->bytes + blob->at, count);
    blob->at += count;
}

uint64_t kota_blob_get_u64(kota_blob *blob) {
    uint64_t value = 0;
    take(blob, &value, sizeof value);
    return value;
}

int64_t kota_blob_get_i64(kota_blob *blob) {
    int64_t value = 0;
    take(blob, &value, sizeof value);
    return value;
}

double kota_blob_get_f64(kota_blob *blob) {
    double value = 0;
    take(blob, &value, sizeof value);
    return value;
}

int64_t kota_blob_get_range(kota_blob *blob, int64_t low, int64_t high, const char *what) {
    int64_t value = kota_blob_get_i64(blob);
    if (!blob->failed && (value < low || value > high)) {
        char text[160];
        (void)snprintf(text, sizeof text, "%.60s is %lld, which is not in %lld..%lld", what, (long long)value,
                       (long long)low, (long long)high);
        refuse(blob, text);
    }
    return blob->failed ? low : value;
}

char *kota_blob_get_text(kota_blob *blob) {
    uint64_t length = kota_blob_get_u64(blob);
    if (!blob->failed && length > blob->length - blob->at) refuse(blob, "a text ends too late");
    if (blob->failed) length = 0;
    char *text = kota_alloc((size_t)length + 1, 1);
    take(blob, text, (size_t)length);
    return text;
}

void kota_blob_expect(kota_blob *blob, const char *section) {
    size_t start = blob->at;
    uint64_t mark = kota_blob_get_u64(blob);
    char *name = mark == SECTION_MARK ? kota_blob_get_text(blob) : NULL;
    if (!blob->failed && (name == NULL || strcmp(name, section) != 0)) {
        char text[200];
        (void)snprintf(text, sizeof text, "section \"%.60s\" is expected and \"%.60s\" found", section,
                       name != NULL ? name : "none");
        blob->at = start;
        refuse(blob, text);
    }
    kota_free(name);
    if (!blob->failed) blob->section = section;
}

void kota_blob_get(kota_blob *blob, void *data, size_t count, size_t size) {
    uint64_t stored_count = kota_blob_get_u64(blob), stored_size = kota_blob_get_u64(blob);
    if (!blob->failed && (stored_count != count || stored_size != size)) {
        char text[160];
        (void)snprintf(text, sizeof text, "%zu elements of %zu bytes are expected and %llu of %llu found", count,
                       size, (unsigned long long)stored_count, (unsigned long long)stored_size);
        refuse(blob, text);
    }
    take(blob, data, count * size);
}

kota_status kota_blob_status(const kota_blob *blob) { return blob->failed ? KOTA_DATA : KOTA_OK; }
