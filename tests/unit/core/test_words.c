/* Texts by key and language: what falls back, and what stands in places. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/memory.h"
#include "core/words.h"

static kota_catalogue *sample(void) {
    static const struct {
        const char *key, *texts[KOTA_LANGUAGE_COUNT];
    } ROWS[] = {
        {"unit.person h", {"person h", "orang-jam", "orang-jam"}},
        {"flood", {"{n} streets under {depth} m of water", "{n} jalan tergenang {depth} m", ""}},
        {"bin", {"bin", "TPS", "tong"}},
    };
    kota_catalogue *catalogue = kota_catalogue_create();
    for (int32_t r = 0; r < KOTA_COUNT(ROWS); r++)
        cr_assert(kota_catalogue_add(catalogue, ROWS[r].key, ROWS[r].texts));
    cr_assert_not(kota_catalogue_add(catalogue, "bin", ROWS[0].texts), "a key stands once");
    return catalogue;
}

Test(words, languages_by_code_and_by_locale) {
    cr_assert_eq(kota_language_find("en"), KOTA_LANGUAGE_EN);
    cr_assert_eq(kota_language_find("id_ID.UTF-8"), KOTA_LANGUAGE_ID);
    cr_assert_eq(kota_language_find("ms-MY"), KOTA_LANGUAGE_MS);
    cr_assert_eq(kota_language_find("ms@latin"), KOTA_LANGUAGE_MS);
    cr_assert_eq(kota_language_find("C"), -1);
    cr_assert_eq(kota_language_find("idle"), -1);
    cr_assert_eq(kota_language_find(""), -1);
}

Test(words, a_key_has_its_text_and_falls_back) {
    kota_catalogue *catalogue = sample();
    kota_words id = {catalogue, KOTA_LANGUAGE_ID}, ms = {catalogue, KOTA_LANGUAGE_MS};
    cr_assert_str_eq(kota_word(&id, "bin"), "TPS");
    cr_assert_str_eq(kota_word(&ms, "flood"), "{n} streets under {depth} m of water", "English where there is none");
    cr_assert_str_eq(kota_word(&id, "nothing"), "nothing");
    cr_assert_str_eq(kota_word(NULL, "bin"), "bin");
    cr_assert_str_eq(kota_word_of(&id, "unit", "person h"), "orang-jam");
    cr_assert_str_eq(kota_word_of(&id, "unit", "km"), "km");
    cr_assert_eq(kota_catalogue_count(catalogue), 3);
    for (int32_t i = 1; i < 3; i++)
        cr_assert_lt(strcmp(kota_catalogue_key(catalogue, i - 1), kota_catalogue_key(catalogue, i)), 0);
    cr_assert_str_eq(kota_catalogue_text(catalogue, 0, KOTA_LANGUAGE_MS), "tong");
    kota_catalogue_destroy(catalogue);
}

static void expect(const kota_words *words, const char *expected) {
    char *text =
        kota_words_format(words, "flood", KOTA_FILL(kota_put_number("n", 7, 0), kota_put_number("depth", 0.25, 2)));
    cr_assert_str_eq(text, expected);
    kota_free(text);
}

Test(words, places_are_filled_as_the_language_writes_numbers) {
    kota_catalogue *catalogue = sample();
    kota_words en = {catalogue, KOTA_LANGUAGE_EN}, id = {catalogue, KOTA_LANGUAGE_ID};
    expect(&en, "7 streets under 0.25 m of water");
    expect(&id, "7 jalan tergenang 0,25 m");
    char *text = kota_words_format(&en, "flood", KOTA_FILL(kota_put("n", "{depth}")));
    cr_assert_str_eq(text, "{depth} streets under {depth} m of water", "what was filled in is no place itself");
    kota_free(text);
    char number[] = "-1.5";
    kota_words_decimal(&en, number);
    cr_assert_str_eq(number, "-1.5");
    kota_words_decimal(&id, number);
    cr_assert_str_eq(number, "-1,5");
    kota_catalogue_destroy(catalogue);
}
