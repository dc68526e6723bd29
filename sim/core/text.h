/* Growing text, and small helpers for names. */
#ifndef KOTA_CORE_TEXT_H
#define KOTA_CORE_TEXT_H

#include <stdarg.h>

#include "core/kota.h"

typedef struct kota_text { /* zero-initialised is empty; chars is NUL-terminated once anything was added */
    char *chars;
    size_t length, capacity;
} kota_text;

/* Append printf-formatted text (texts of the caller must not be inside *text), bytes as they are, or free all and be
 * empty again. Growing cannot fail.  @tested tests/unit/core/test_text.c */
void kota_text_add(kota_text *text, const char *format, ...) KOTA_PRINTF(2, 3);
void kota_text_addv(kota_text *text, const char *format, va_list args) KOTA_PRINTF(2, 0);
void kota_text_bytes(kota_text *text, const void *bytes, size_t count);
void kota_text_free(kota_text *text);
/** The shortest of %.15g, %.16g, %.17g that reads back as the same double, with '.' in every locale;
 *  NaN is written "nan", infinities "inf" and "-inf".  @tested tests/unit/core/test_text.c */
void kota_text_number(kota_text *text, double value);
/** A heap copy with room for nothing more; free with kota_free. */
char *kota_text_copy(const char *chars);
/** printf into a heap string; free with kota_free. */
char *kota_text_format(const char *format, ...) KOTA_PRINTF(1, 2);
/** The candidate nearest to name by edit distance (Damerau-Levenshtein, case ignored), or NULL when none is within
 *  max(1, length/3) edits. Ties: the first. candidates: count entries, NULL entries skipped.
 *  @tested tests/unit/core/test_text.c */
const char *kota_text_nearest(const char *name, const char *const *candidates, int32_t count);
/** Parse a whole decimal number in the C locale whatever the process's locale; false where text is not just that. */
bool kota_text_to_number(const char *text, double *value);
bool kota_text_to_integer(const char *text, int64_t *value);

#endif
