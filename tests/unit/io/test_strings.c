/* The texts of assets/strings: every language is there, with the same places; and the lists of the program that
 * readers see (fields, indicators, units, statuses) have their texts. Which keys the source names is for tests/tidy.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "city/city.h"
#include "core/memory.h"
#include "core/sentence.h"
#include "io/strings.h"
#include "map/map.h"

static kota_catalogue *opened(unsigned files) {
    kota_catalogue *catalogue = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_strings_open(&catalogue, files, &err), KOTA_OK, "%s", err.text);
    return catalogue;
}

/* How often the place that opens at `place` stands in text. */
static int32_t count_of(const char *text, const char *place) {
    size_t length = (size_t)(strchr(place, '}') - place) + 1;
    int32_t count = 0;
    for (; (text = strchr(text, '{')) != NULL; text++) count += strncmp(text, place, length) == 0;
    return count;
}

static void assert_same_places(const char *key, const char *a, const char *b) {
    for (const char *place = strchr(a, '{'); place != NULL; place = strchr(place + 1, '{')) {
        cr_assert_not_null(strchr(place, '}'), "%s: a place is never closed: %s", key, a);
        cr_assert_eq(count_of(a, place), count_of(b, place), "%s: other places in '%s' than in '%s'", key, b, a);
    }
}

Test(strings, every_text_is_in_every_language_with_the_same_places) {
    kota_catalogue *catalogue = opened(KOTA_STRINGS_WORDS);
    int32_t count = kota_catalogue_count(catalogue), same = 0;
    cr_assert_gt(count, 250);
    for (int32_t k = 0; k < count; k++) {
        const char *key = kota_catalogue_key(catalogue, k), *en = kota_catalogue_text(catalogue, k, KOTA_LANGUAGE_EN);
        cr_assert(strcmp(en, key) != 0 || strcmp(key, "warning") == 0, "%s has no English text", key);
        for (int32_t l = 1; l < KOTA_LANGUAGE_COUNT; l++) {
            const char *text = kota_catalogue_text(catalogue, k, (kota_language)l);
            assert_same_places(key, en, text);
            assert_same_places(key, text, en);
            same += text == en; /* the very text: what falls back */
        }
    }
    cr_assert_eq(same, 0, "%d texts are missing in a language", same);
    kota_catalogue_destroy(catalogue);
}

static void assert_has(const kota_catalogue *catalogue, const char *group, const char *name) {
    kota_words words = {catalogue, KOTA_LANGUAGE_EN};
    cr_assert_neq(kota_word_of(&words, group, name), name, "there is no text %s.%s", group, name);
}

/* Units that are written alike in all languages need no text. */
static void assert_unit(const kota_catalogue *catalogue, const char *unit) {
    static const char *const ALIKE[] = {"m", "ha", "kg", "km", "kWh"};
    for (int32_t u = 0; u < KOTA_COUNT(ALIKE); u++)
        if (strcmp(unit, ALIKE[u]) == 0) return;
    assert_has(catalogue, "unit", unit);
}

Test(strings, what_the_program_lists_has_its_texts) {
    kota_catalogue *catalogue = opened(KOTA_STRINGS_WORDS);
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) {
        assert_has(catalogue, "field", kota_fields[f].name);
        assert_unit(catalogue, kota_fields[f].unit);
    }
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        assert_has(catalogue, "indicator", kota_indicators[i].name);
        assert_unit(catalogue, kota_indicators[i].unit);
    }
#define KOTA_STATUS(name, exit_code, words) assert_has(catalogue, "status", #name);
#include "core/errors.def"
#undef KOTA_STATUS
    for (int32_t d = 0; d < 7; d++) {
        char day[] = {(char)('0' + d), '\0'};
        assert_has(catalogue, "day", day);
    }
    kota_catalogue_destroy(catalogue);
}

Test(strings, sentences_of_errors_have_the_same_conversions_in_every_language) {
    kota_catalogue *catalogue = opened(KOTA_STRINGS_ERRORS);
    int32_t count = kota_catalogue_count(catalogue);
    cr_assert_gt(count, 200);
    for (int32_t k = 0; k < count; k++) {
        const char *key = kota_catalogue_key(catalogue, k);
        for (int32_t l = 0; l < KOTA_LANGUAGE_COUNT; l++) {
            const char *text = kota_catalogue_text(catalogue, k, (kota_language)l);
            cr_assert(kota_sentence_same_places(key, text), "'%s' has other conversions than '%s'", text, key);
        }
    }
    kota_catalogue_destroy(catalogue);
}

Test(strings, files_can_be_read_alone) {
    kota_catalogue *catalogue = opened(KOTA_STRINGS_VIEW);
    kota_words ms = {catalogue, KOTA_LANGUAGE_MS};
    cr_assert_str_eq(kota_word(&ms, "view.group.traffic"), "Trafik");
    cr_assert_str_eq(kota_word(&ms, "help.short"), "help.short", "of another file");
    kota_catalogue_destroy(catalogue);
}
