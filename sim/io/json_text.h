/* JSON out and in. The writer prints keys in the order they are given, two spaces a level and the shortest numbers
 * that read back the same, so that equal contents are equal bytes. The reader hides cJSON and looks values up by
 * path. What the keys mean is left to the callers. */
#ifndef KOTA_IO_JSON_TEXT_H
#define KOTA_IO_JSON_TEXT_H

#include "core/kota.h"
#include "core/text.h"

enum { KOTA_JSON_DEPTH_MAX = 64 };

typedef struct kota_json_writer { /* zero-initialised is empty and ready */
    kota_text text;
    bool one_line;                     /* no line breaks between values: set it before the first one */
    int32_t depth;                     /* open objects and arrays */
    char closing[KOTA_JSON_DEPTH_MAX]; /* '}' or ']' of each */
    bool filled[KOTA_JSON_DEPTH_MAX];  /* something stands in it already */
} kota_json_writer;

/* key: NULL in an array and at the root, a text in an object. */
void kota_json_object(kota_json_writer *json, const char *key); /* begin; close with kota_json_end */
void kota_json_array(kota_json_writer *json, const char *key);
void kota_json_end(kota_json_writer *json);
void kota_json_text(kota_json_writer *json, const char *key, const char *value); /* NULL is written as null */
void kota_json_number(kota_json_writer *json, const char *key, double value);    /* not finite is written as null */
void kota_json_integer(kota_json_writer *json, const char *key, int64_t value);
void kota_json_flag(kota_json_writer *json, const char *key, bool value);
void kota_json_null(kota_json_writer *json, const char *key);
/** An array of numbers on one line; tuple > 1 groups them: 2 gives [[x, y], ...]. count: numbers, a multiple of
 * tuple. */
void kota_json_numbers(kota_json_writer *json, const char *key, const double *values, int32_t count, int32_t tuple);
/** Write the text and a newline atomically. Everything must be closed.
 *  @errors KOTA_DATA.  @tested tests/unit/io/test_json_text.c */
KOTA_NODISCARD kota_status kota_json_write(kota_json_writer *json, const char *path, kota_error *err);
void kota_json_writer_free(kota_json_writer *json);
/** Append text as a quoted JSON string; bytes that are no UTF-8 become U+FFFD.
 *  @tested tests/unit/io/test_json_text.c */
void kota_json_quote(kota_text *out, const char *text);

typedef struct cJSON kota_json; /* a value that was read; children live as long as their root */

/** Parse a document; path is for the sentence alone.
 *  @errors KOTA_DATA: "<path>:<line>: is not JSON near '...'".  @tested tests/unit/io/test_json_text.c */
KOTA_NODISCARD kota_status kota_json_parse(kota_json **out, const char *bytes, size_t length, const char *path,
                                           kota_error *err);
/** The same from a file (at most 256 MB). */
KOTA_NODISCARD kota_status kota_json_read(kota_json **out, const char *path, kota_error *err);
void kota_json_destroy(kota_json *root); /* NULL is fine */

/* Look-ups by a dotted path of keys, "git.commit"; "" is the value itself. A key that holds a dot is found by
 * kota_json_at. Gives NULL or false where there is no such value or it is of another kind. */
const char *kota_json_get_text(const kota_json *json, const char *path);
bool kota_json_get_number(const kota_json *json, const char *path, double *value);
bool kota_json_get_integer(const kota_json *json, const char *path, int64_t *value); /* exact below 2^53 */
bool kota_json_get_flag(const kota_json *json, const char *path, bool *value);
const kota_json *kota_json_get(const kota_json *json, const char *path);
/** Items of an array or members of an object, -1 for anything else. */
int32_t kota_json_count(const kota_json *json);
/** The index-th item or member in the order of the file; key (may be NULL) gets its key, NULL in arrays.
 *  NULL past the last.  Linear in index. */
const kota_json *kota_json_at(const kota_json *json, int32_t index, const char **key);
/** The item or member behind one of kota_json_at or of this, NULL behind the last. */
const kota_json *kota_json_next(const kota_json *item);
/** The items of an array of exactly count numbers, null read as if_null; false for anything else.
 *  @tested tests/unit/io/test_json_text.c */
bool kota_json_get_numbers(const kota_json *json, double *values, int32_t count, double if_null);

#endif
