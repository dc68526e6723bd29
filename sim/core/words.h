/* Texts for readers, by key, in the languages of kota. A catalogue holds them all; a kota_words is a catalogue and
 * the language of one reader, and is passed to whatever speaks. Where the texts come from is left to io/strings.h.
 * What programs read (CSV files, JSON, names of files, hashes) is never taken from here. */
#ifndef KOTA_CORE_WORDS_H
#define KOTA_CORE_WORDS_H

#include "core/kota.h"
#include "core/text.h"

typedef enum kota_language {
    KOTA_LANGUAGE_EN, /* what all others fall back to */
    KOTA_LANGUAGE_ID,
    KOTA_LANGUAGE_MS,
    KOTA_LANGUAGE_COUNT
} kota_language;
extern const char *const kota_language_codes[KOTA_LANGUAGE_COUNT + 1]; /* en id ms; NULL-terminated */

/** The language of a code or of a locale's name ("id", "id_ID.UTF-8", "ms-MY"), or -1.
 *  @tested tests/unit/core/test_words.c */
int32_t kota_language_find(const char *name);

typedef struct kota_catalogue kota_catalogue;
/** An empty catalogue.  @lifetime destroy with kota_catalogue_destroy.  @tested tests/unit/core/test_words.c */
kota_catalogue *kota_catalogue_create(void);
void kota_catalogue_destroy(kota_catalogue *catalogue); /* NULL is fine */
/** Add a key with its text in each language ("" or NULL: not translated); texts are copied. False: the key is there
 *  already, and stays as it was.  @tested tests/unit/core/test_words.c */
bool kota_catalogue_add(kota_catalogue *catalogue, const char *key, const char *const texts[KOTA_LANGUAGE_COUNT]);
int32_t kota_catalogue_count(const kota_catalogue *catalogue);
/** Key i of count, in the order of strcmp, and its text in a language (English where there is none).
 *  @lifetime that of the catalogue.  @tested tests/unit/core/test_words.c */
const char *kota_catalogue_key(const kota_catalogue *catalogue, int32_t i);
const char *kota_catalogue_text(const kota_catalogue *catalogue, int32_t i, kota_language language);

typedef struct kota_words { /* NULL in place of one: no texts, keys stand for themselves */
    const kota_catalogue *catalogue;
    kota_language language;
} kota_words;

/** The text of a key; the key itself where there is none.  @lifetime that of the catalogue or of key.
 *  @tested tests/unit/core/test_words.c */
const char *kota_word(const kota_words *words, const char *key);
/** The text of the key "group.name"; name itself where there is none, so that a unit like "km" needs no entry.
 *  @tested tests/unit/core/test_words.c */
const char *kota_word_of(const kota_words *words, const char *group, const char *name);
/** Write the decimal point as the language has it: a comma in Bahasa Indonesia.
 *  @tested tests/unit/core/test_words.c */
void kota_words_decimal(const kota_words *words, char *number);

typedef struct kota_filler { /* what stands in the place of {name} */
    const char *name;
    const char *text; /* NULL: the number */
    double number;
    int32_t decimals;
} kota_filler;

static inline kota_filler kota_put(const char *name, const char *text) {
    return (kota_filler){.name = name, .text = text};
}
static inline kota_filler kota_put_number(const char *name, double number, int32_t decimals) {
    return (kota_filler){.name = name, .number = number, .decimals = decimals};
}

/** Append the text of a key with its places filled; a place without a filler stays as it is.
 *  @tested tests/unit/core/test_words.c */
void kota_words_add(kota_text *out, const kota_words *words, const char *key, const kota_filler *fillers,
                    int32_t count);
/** The same as a heap string; free with kota_free. */
char *kota_words_format(const kota_words *words, const char *key, const kota_filler *fillers, int32_t count);

/* Fillers of a call: KOTA_FILL(kota_put("name", run), kota_put_number("n", 3, 0)). */
#define KOTA_FILL(...)                                                                                               \
    (const kota_filler[]){__VA_ARGS__}, (int32_t)(sizeof((const kota_filler[]){__VA_ARGS__}) / sizeof(kota_filler))

#endif
