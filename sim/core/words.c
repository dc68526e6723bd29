/* Texts for readers: a sorted table, searched by halves, and the places in texts. */
#include "core/words.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"

const char *const kota_language_codes[KOTA_LANGUAGE_COUNT + 1] = {"en", "id", "ms", NULL};

typedef struct entry {
    char *key;
    char *texts[KOTA_LANGUAGE_COUNT]; /* NULL: as in English */
} entry;

struct kota_catalogue {
    entry *entries; /* by key */
    int32_t count, capacity;
};

int32_t kota_language_find(const char *name) {
    for (int32_t l = 0; l < KOTA_LANGUAGE_COUNT; l++) {
        size_t length = strlen(kota_language_codes[l]);
        if (strncmp(name, kota_language_codes[l], length) == 0 && strchr("_-.@", name[length]) != NULL) return l;
    }
    return -1;
}

kota_catalogue *kota_catalogue_create(void) { return kota_alloc(1, sizeof(kota_catalogue)); }

void kota_catalogue_destroy(kota_catalogue *catalogue) {
    if (catalogue == NULL) return;
    for (int32_t e = 0; e < catalogue->count; e++) {
        kota_free(catalogue->entries[e].key);
        for (int32_t l = 0; l < KOTA_LANGUAGE_COUNT; l++) kota_free(catalogue->entries[e].texts[l]);
    }
    kota_free(catalogue->entries);
    kota_free(catalogue);
}

/* The first entry that is not before key. */
static int32_t place_of(const kota_catalogue *catalogue, const char *key) {
    int32_t low = 0, high = catalogue->count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (strcmp(catalogue->entries[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const kota_catalogue *catalogue, int32_t place, const char *key) {
    return place < catalogue->count && strcmp(catalogue->entries[place].key, key) == 0;
}

bool kota_catalogue_add(kota_catalogue *catalogue, const char *key, const char *const texts[KOTA_LANGUAGE_COUNT]) {
    int32_t at = place_of(catalogue, key);
    if (is_at(catalogue, at, key)) return false;
    catalogue->entries =
        kota_grow(catalogue->entries, catalogue->count, &catalogue->capacity, sizeof *catalogue->entries);
    entry *e = &catalogue->entries[at];
    memmove(e + 1, e, (size_t)(catalogue->count - at) * sizeof *e);
    *e = (entry){.key = kota_text_copy(key)};
    for (int32_t l = 0; l < KOTA_LANGUAGE_COUNT; l++)
        if (texts[l] != NULL && texts[l][0] != '\0') e->texts[l] = kota_text_copy(texts[l]);
    catalogue->count++;
    return true;
}

int32_t kota_catalogue_count(const kota_catalogue *catalogue) { return catalogue->count; }

const char *kota_catalogue_key(const kota_catalogue *catalogue, int32_t i) {
    KOTA_ASSERT(i >= 0 && i < catalogue->count);
    return catalogue->entries[i].key;
}

const char *kota_catalogue_text(const kota_catalogue *catalogue, int32_t i, kota_language language) {
    KOTA_ASSERT(i >= 0 && i < catalogue->count && (unsigned)language < (unsigned)KOTA_LANGUAGE_COUNT);
    const entry *e = &catalogue->entries[i];
    if (e->texts[language] != NULL) return e->texts[language];
    return e->texts[KOTA_LANGUAGE_EN] != NULL ? e->texts[KOTA_LANGUAGE_EN] : e->key;
}

static const char *find(const kota_words *words, const char *key) {
    if (words == NULL || words->catalogue == NULL) return NULL;
    int32_t at = place_of(words->catalogue, key);
    return is_at(words->catalogue, at, key) ? kota_catalogue_text(words->catalogue, at, words->language) : NULL;
}

const char *kota_word(const kota_words *words, const char *key) {
    const char *text = find(words, key);
    return text != NULL ? text : key;
}

const char *kota_word_of(const kota_words *words, const char *group, const char *name) {
    char key[128];
    (void)snprintf(key, sizeof key, "%s.%s", group, name);
    const char *text = find(words, key);
    return text != NULL ? text : name;
}

void kota_words_decimal(const kota_words *words, char *number) {
    if (words == NULL || words->language != KOTA_LANGUAGE_ID) return;
    for (char *point = strchr(number, '.'); point != NULL; point = strchr(point + 1, '.')) *point = ',';
}

static void add_filler(kota_text *out, const kota_words *words, const kota_filler *filler) {
    char number[352]; /* 1e308 has 309 digits before its point */
    if (filler->text != NULL) {
        kota_text_bytes(out, filler->text, strlen(filler->text));
        return;
    }
    (void)snprintf(number, sizeof number, "%.*f", (int)filler->decimals, filler->number);
    kota_words_decimal(words, number);
    kota_text_bytes(out, number, strlen(number));
}

/* The filler of the place that opens at text, or NULL. */
static const kota_filler *filler_of(const char *text, const kota_filler *fillers, int32_t count) {
    const char *close = strchr(text, '}');
    size_t length = close != NULL ? (size_t)(close - text - 1) : 0;
    for (int32_t f = 0; f < count && close != NULL; f++)
        if (strlen(fillers[f].name) == length && strncmp(fillers[f].name, text + 1, length) == 0) return &fillers[f];
    return NULL;
}

void kota_words_add(kota_text *out, const kota_words *words, const char *key, const kota_filler *fillers,
                    int32_t count) {
    const char *text = kota_word(words, key);
    kota_text_bytes(out, "", 0);
    while (*text != '\0') {
        size_t plain = strcspn(text, "{");
        kota_text_bytes(out, text, plain);
        text += plain;
        if (*text == '\0') break;
        const kota_filler *filler = filler_of(text, fillers, count);
        if (filler != NULL) {
            add_filler(out, words, filler);
            text += strlen(filler->name) + 2;
        } else {
            kota_text_bytes(out, text++, 1);
        }
    }
}

char *kota_words_format(const kota_words *words, const char *key, const kota_filler *fillers, int32_t count) {
    kota_text text = {0};
    kota_words_add(&text, words, key, fillers, count);
    return text.chars != NULL ? text.chars : kota_text_copy("");
}
