/* Sentences found by their format: what stands in places, sentences within sentences, and what is left alone. */
#include <criterion/criterion.h>

#include "core/memory.h"
#include "core/sentence.h"

static kota_catalogue *sample(void) {
    static const char *const ROWS[][2] = {
        {"%s: %s", "%s: %s"},
        {"%s:%d: %s", "%s:%d: %s"},
        {"%s has no snapshots", "%s tidak punya rekaman"},
        {"%s = %g must be between %g and %g", "%s = %g harus antara %g dan %g"},
        {"there is no command %s%s%s%s; see kota --help", "tidak ada perintah %s%s%s%s; lihat kota --help"},
        {"%s (did you mean %s?)", "%s (maksudnya %s?)"},
        {"%d %% of it is lost", "%d %% hilang"},
        {"... and %d more", "... dan %d lagi"},
        {"interrupted", "dihentikan"},
        {"%s is missing", "%s tidak ada"},
    };
    kota_catalogue *catalogue = kota_catalogue_create();
    for (int32_t r = 0; r < KOTA_COUNT(ROWS); r++) {
        const char *const texts[KOTA_LANGUAGE_COUNT] = {ROWS[r][0], ROWS[r][1], NULL};
        cr_assert(kota_catalogue_add(catalogue, ROWS[r][0], texts));
        cr_assert(kota_sentence_same_places(ROWS[r][0], ROWS[r][1]));
    }
    return catalogue;
}

static void expect(const char *english, const char *expected) {
    kota_catalogue *catalogue = sample();
    kota_words id = {catalogue, KOTA_LANGUAGE_ID}, en = {catalogue, KOTA_LANGUAGE_EN};
    char *text = kota_sentence(&id, english), *same = kota_sentence(&en, english),
         *none = kota_sentence(NULL, english);
    cr_assert_str_eq(text, expected);
    cr_assert_str_eq(same, english);
    cr_assert_str_eq(none, english);
    kota_free(text);
    kota_free(same);
    kota_free(none);
    kota_catalogue_destroy(catalogue);
}

Test(sentence, places_keep_what_stood_there) {
    expect("runs/a has no snapshots", "runs/a tidak punya rekaman");
    expect("theta = 1.5e-07 must be between 0.5 and inf", "theta = 1.5e-07 harus antara 0.5 dan inf");
    expect("12 % of it is lost", "12 % hilang");
    expect("interrupted", "dihentikan");
    expect("", "");
}

Test(sentence, sentences_may_stand_in_sentences) {
    expect("a/s.lua:14: rain is missing", "a/s.lua:14: rain tidak ada");
    expect("Pumps: kota: b has no snapshots", "Pumps: kota: b tidak punya rekaman");
    expect("there is no command stdy (did you mean study?); see kota --help",
           "tidak ada perintah stdy (maksudnya study?); lihat kota --help");
    expect("a is missing\nb has no snapshots\n... and 3 more", "a tidak ada\nb tidak punya rekaman\n... dan 3 lagi");
}

Test(sentence, what_is_not_known_stays) {
    expect("the tide is out", "the tide is out");
    expect("theta = many must be between 0 and 1", "theta = many must be between 0 and 1");
    expect("a:b", "a:b");
    expect("no end\n", "no end\n");
}

Test(sentence, places_are_compared_in_order) {
    cr_assert(kota_sentence_same_places("%s of %d %%", "%% %s dari %d"));
    cr_assert_not(kota_sentence_same_places("%s of %d", "%d dari %s"));
    cr_assert_not(kota_sentence_same_places("%s", "satu"));
    cr_assert_not(kota_sentence_same_places("%.60s", "%s"));
    cr_assert(kota_sentence_same_places("100 %", "100 %"));
}
