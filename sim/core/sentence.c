/* Finds the format of a sentence by trying them all: a program says few sentences. */
#include "core/sentence.h"

#include <string.h>

#include "core/memory.h"

enum { PLACES_MAX = 16, DEPTH_MAX = 5, LITERAL_MIN = 2 };

typedef struct span { /* of a text */
    const char *from;
    size_t length;
} span;

typedef struct found { /* what stood in the places of a format */
    span places[PLACES_MAX];
    int32_t count;
} found;

/* Length of the conversion that begins at format, 0 where there is none; "%%" is a letter. */
static size_t conversion_length(const char *format) {
    if (format[0] != '%' || format[1] == '%' || format[1] == '\0') return 0;
    size_t length = 1 + strspn(format + 1, "0123456789.*+- #lzhjt");
    return format[length] != '\0' ? length + 1 : 0;
}

static bool can_stand(const char *format, size_t length, span place) {
    switch (format[length - 1]) {
    case 'd':
    case 'i':
    case 'u': return place.length > 0 && place.length == strspn(place.from, "+-0123456789");
    case 'f':
    case 'g':
    case 'e': return place.length > 0 && strspn(place.from, "+-.0123456789einfa") >= place.length;
    default: return true;
    }
}

/* Does the format make these bytes? The shortest text goes into each place. */
static bool matches(const char *format, span text, found *f) {
    while (*format != '\0') {
        size_t conversion = conversion_length(format);
        if (conversion > 0) {
            if (f->count == PLACES_MAX) return false;
            int32_t place = f->count++;
            bool last = format[conversion] == '\0';
            for (size_t length = last ? text.length : 0; length <= text.length; length++) {
                f->places[place] = (span){text.from, length};
                f->count = place + 1;
                bool digits = strchr("diu", format[conversion - 1]) != NULL;
                if (digits && length > 0 && strchr("+-0123456789", text.from[length - 1]) == NULL) return false;
                if (!can_stand(format, conversion, f->places[place])) continue;
                if (matches(format + conversion, (span){text.from + length, text.length - length}, f)) return true;
            }
            return false;
        }
        if (text.length == 0 || *format != *text.from) return false;
        format += format[0] == '%' ? 2 : 1;
        text.from++;
        text.length--;
    }
    return text.length == 0;
}

static int32_t literals_of(const char *format) {
    int32_t count = 0;
    for (size_t conversion; *format != '\0'; format += conversion > 0 ? conversion : 1) {
        conversion = conversion_length(format);
        count += conversion == 0;
    }
    return count;
}

/* The entry whose format made the text, or -1. Names of one word are left alone, unless they are a sentence. */
static int32_t find(const kota_catalogue *catalogue, span text, found *best) {
    int32_t chosen = -1, most = LITERAL_MIN - 1;
    bool one_word = memchr(text.from, ' ', text.length) == NULL;
    for (int32_t k = 0; k < kota_catalogue_count(catalogue); k++) {
        const char *format = kota_catalogue_key(catalogue, k);
        int32_t literals = literals_of(format);
        found f = {.count = 0};
        if (literals <= most || !matches(format, text, &f) || (one_word && f.count > 0)) continue;
        most = literals;
        chosen = k;
        *best = f;
    }
    return chosen;
}

static void add(kota_text *out, const kota_words *words, span text, int32_t depth) {
    found f = {.count = 0};
    int32_t entry = depth < DEPTH_MAX ? find(words->catalogue, text, &f) : -1;
    if (entry < 0) {
        kota_text_bytes(out, text.from, text.length);
        return;
    }
    const char *format = kota_catalogue_text(words->catalogue, entry, words->language);
    for (int32_t place = 0; *format != '\0';) {
        size_t conversion = conversion_length(format);
        if (conversion == 0) {
            kota_text_bytes(out, format, 1);
            format += format[0] == '%' && format[1] == '%' ? 2 : 1;
            continue;
        }
        if (place < f.count) add(out, words, f.places[place++], depth + 1);
        format += conversion;
    }
}

char *kota_sentence(const kota_words *words, const char *english) {
    kota_text out = {0};
    if (words == NULL || words->catalogue == NULL || words->language == KOTA_LANGUAGE_EN)
        return kota_text_copy(english);
    kota_text_bytes(&out, "", 0);
    for (const char *line = english;; line++) {
        size_t length = strcspn(line, "\n");
        add(&out, words, (span){line, length}, 0);
        line += length;
        if (*line == '\0') return out.chars;
        kota_text_bytes(&out, "\n", 1);
    }
}

/* The next conversion of a format, length 0 behind the last. */
static span next_conversion(const char *format) {
    while (*format != '\0') {
        size_t length = conversion_length(format);
        if (length > 0) return (span){format, length};
        format += format[0] == '%' && format[1] == '%' ? 2 : 1;
    }
    return (span){format, 0};
}

bool kota_sentence_same_places(const char *format, const char *translation) {
    for (;;) {
        span a = next_conversion(format), b = next_conversion(translation);
        if (a.length != b.length || strncmp(a.from, b.from, a.length) != 0) return false;
        if (a.length == 0) return true;
        format = a.from + a.length;
        translation = b.from + b.length;
    }
}
