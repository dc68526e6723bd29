/* Growing text, numbers as text in every locale, and the nearest of some names. */
#include "core/text.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"

static void reserve(kota_text *text, size_t more) {
    size_t wanted = text->length + more + 1;
    if (wanted <= text->capacity) return;
    size_t capacity = text->capacity < 32 ? 32 : text->capacity;
    while (capacity < wanted) capacity *= 2;
    text->chars = kota_realloc(text->chars, capacity, 1);
    text->capacity = capacity;
}

void kota_text_bytes(kota_text *text, const void *bytes, size_t count) {
    reserve(text, count);
    if (count > 0) memcpy(text->chars + text->length, bytes, count);
    text->length += count;
    text->chars[text->length] = '\0';
}

void kota_text_addv(kota_text *text, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    KOTA_ASSERT(length >= 0);
    reserve(text, (size_t)length);
    (void)vsnprintf(text->chars + text->length, (size_t)length + 1, format, args);
    text->length += (size_t)length;
}

void kota_text_add(kota_text *text, const char *format, ...) {
    va_list args;
    va_start(args, format);
    kota_text_addv(text, format, args);
    va_end(args);
}

void kota_text_free(kota_text *text) {
    kota_free(text->chars);
    *text = (kota_text){0};
}

void kota_text_number(kota_text *text, double value) {
    if (kota_is_nan(value)) {
        kota_text_bytes(text, "nan", 3);
        return;
    }
    if (!kota_is_finite(value)) {
        kota_text_add(text, "%s", value > 0 ? "inf" : "-inf");
        return;
    }
    char buffer[64];
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(buffer, sizeof buffer, "%.*g", digits, value);
        if (strtod(buffer, NULL) == value) break; /* the same locale both ways */
    }
    for (const char *at = buffer; *at != '\0'; at++) { /* what is no part of a C number is the locale's point */
        if (strchr("0123456789+-e", *at) != NULL) {
            kota_text_bytes(text, at, 1);
        } else if (at == buffer || strchr("0123456789+-e", at[-1]) != NULL) {
            kota_text_bytes(text, ".", 1);
        }
    }
}

char *kota_text_copy(const char *chars) {
    size_t length = strlen(chars);
    char *copy = kota_alloc(length + 1, 1);
    memcpy(copy, chars, length);
    return copy;
}

char *kota_text_format(const char *format, ...) {
    kota_text text = {0};
    va_list args;
    va_start(args, format);
    kota_text_addv(&text, format, args);
    va_end(args);
    return text.chars;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

/* Edits between two names: insert, delete, replace, swap neighbours (Damerau 1964, no letter edited twice).
 * rows: three rows of strlen(b) + 1. */
static int32_t edits(const char *a, const char *b, int32_t *rows) {
    int32_t width = (int32_t)strlen(b) + 1;
    int32_t *before = rows, *last = rows + width, *now = rows + 2 * width;
    for (int32_t j = 0; j < width; j++) last[j] = j;
    for (int32_t i = 1; a[i - 1] != '\0'; i++) {
        now[0] = i;
        for (int32_t j = 1; j < width; j++) {
            char x = lower(a[i - 1]), y = lower(b[j - 1]);
            int32_t best = kota_mini(kota_mini(last[j], now[j - 1]) + 1, last[j - 1] + (x == y ? 0 : 1));
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y) {
                best = kota_mini(best, before[j - 2] + 1);
            }
            now[j] = best;
        }
        int32_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[width - 1];
}

const char *kota_text_nearest(const char *name, const char *const *candidates, int32_t count) {
    int32_t best = kota_maxi(1, (int32_t)strlen(name) / 3) + 1;
    const char *nearest = NULL;
    for (int32_t i = 0; i < count; i++) {
        if (candidates[i] == NULL) continue;
        int32_t *rows = kota_alloc(3 * (strlen(candidates[i]) + 1), sizeof *rows);
        int32_t distance = edits(name, candidates[i], rows);
        kota_free(rows);
        if (distance < best) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}

static const char *skip_digits(const char *at, bool *any) {
    for (; *at >= '0' && *at <= '9'; at++) *any = true;
    return at;
}

bool kota_text_to_number(const char *text, double *value) {
    bool digits = false, power_digits = false;
    const char *at = text, *point = NULL;
    if (*at == '+' || *at == '-') at++;
    at = skip_digits(at, &digits);
    if (*at == '.') {
        point = at;
        at = skip_digits(at + 1, &digits);
    }
    if (!digits) return false;
    if (*at == 'e' || *at == 'E') {
        at++;
        if (*at == '+' || *at == '-') at++;
        at = skip_digits(at, &power_digits);
        if (!power_digits) return false;
    }
    if (*at != '\0') return false;
    /* strtod reads the locale's point */
    kota_text local = {0};
    kota_text_bytes(&local, text, point != NULL ? (size_t)(point - text) : strlen(text));
    if (point != NULL) kota_text_add(&local, "%s%s", localeconv()->decimal_point, point + 1);
    double read = strtod(local.chars, NULL);
    kota_text_free(&local);
    if (!kota_is_finite(read)) return false;
    *value = read;
    return true;
}

bool kota_text_to_integer(const char *text, int64_t *value) {
    const char *at = text;
    bool negative = *at == '-';
    if (*at == '+' || *at == '-') at++;
    if (*at == '\0') return false;
    int64_t read = 0; /* kept negative: there is one more negative number than positive ones */
    for (; *at != '\0'; at++) {
        if (*at < '0' || *at > '9') return false;
        int digit = *at - '0';
        if (read < (INT64_MIN + digit) / 10) return false;
        read = read * 10 - digit;
    }
    if (!negative && read == INT64_MIN) return false;
    *value = negative ? read : -read;
    return true;
}
