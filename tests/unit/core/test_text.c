/* Growing text, numbers as text whatever the locale, nearest names. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/text.h"

static void expect_number(double value, const char *expected) {
    kota_text text = {0};
    kota_text_number(&text, value);
    cr_assert_str_eq(text.chars, expected);
    kota_text_free(&text);
}

Test(text, grows) {
    kota_text text = {0};
    for (int i = 0; i < 1000; i++) kota_text_add(&text, "%d,", i);
    kota_text_bytes(&text, "a\0b", 3);
    cr_assert_eq(text.length, 10u * 2 + 90u * 3 + 900u * 4 + 3);
    cr_assert_eq(strncmp(text.chars, "0,1,2,", 6), 0);
    cr_assert_eq(text.chars[text.length], '\0');
    kota_text_free(&text);
    cr_assert_null(text.chars);
    kota_text_bytes(&text, NULL, 0);
    cr_assert_str_eq(text.chars, "");
    kota_text_free(&text);
}

Test(text, copies_and_formats) {
    char *copy = kota_text_copy("pasar"), *made = kota_text_format("%s-%d", copy, 3);
    cr_assert_str_eq(made, "pasar-3");
    kota_free(copy);
    kota_free(made);
}

Test(text, numbers_are_short_and_exact) {
    expect_number(0.1, "0.1");
    expect_number(-3, "-3");
    expect_number(1e300, "1e+300");
    expect_number(1.0 / 3.0, "0.3333333333333333");
    expect_number(KOTA_NAN, "nan");
    expect_number(KOTA_INFINITY, "inf");
    expect_number(-KOTA_INFINITY, "-inf");
    kota_key key = {.seed = 1, .stream = KOTA_STREAM_SENSOR};
    for (uint64_t k = 0; k < 20000; k++) {
        uint64_t bits = kota_random_u64(key, k);
        double value = 0, back = 0;
        memcpy(&value, &bits, sizeof value);
        if (!kota_is_finite(value)) continue;
        kota_text text = {0};
        kota_text_number(&text, value);
        cr_assert(kota_text_to_number(text.chars, &back), "%s", text.chars);
        cr_assert_eq(kota_bits(back), bits);
        kota_text_free(&text);
    }
}

Test(text, numbers_ignore_the_locale) {
    static const char *const comma_locales[] = {"de_DE.UTF-8", "id_ID.UTF-8", "fr_FR.UTF-8", "de_DE.utf8"};
    const char *set = NULL;
    for (int32_t i = 0; i < KOTA_COUNT(comma_locales) && set == NULL; i++) {
        set = setlocale(LC_ALL, comma_locales[i]);
    }
    if (set == NULL) cr_skip("no locale with a decimal comma is installed");
    expect_number(-1234.5, "-1234.5");
    double value = 0;
    cr_assert(kota_text_to_number("-1234.5e1", &value));
    cr_assert_eq(value, -12345.0);
    cr_assert_not(kota_text_to_number("1,5", &value));
}

Test(text, parses_whole_numbers_only) {
    double value = 7;
    static const char *const wrong[] = {"",    " 1", "1 ", "1,5",   "0x10",  "nan", "inf", "1e",
                                        "1e+", ".",  "-",  "1.2.3", "1e999", "--1", "e5"};
    for (int32_t i = 0; i < KOTA_COUNT(wrong); i++)
        cr_assert_not(kota_text_to_number(wrong[i], &value), "%s", wrong[i]);
    cr_assert_eq(value, 7.0);
    cr_assert(kota_text_to_number("-1.5E-3", &value));
    cr_assert_eq(value, -1.5e-3);
    cr_assert(kota_text_to_number("5.", &value) && value == 5.0);
    cr_assert(kota_text_to_number("+.25", &value) && value == 0.25);
}

Test(text, parses_integers_up_to_their_ends) {
    int64_t value = 7;
    cr_assert(kota_text_to_integer("-9223372036854775808", &value));
    cr_assert_eq(value, INT64_MIN);
    cr_assert(kota_text_to_integer("9223372036854775807", &value));
    cr_assert_eq(value, INT64_MAX);
    cr_assert(kota_text_to_integer("+42", &value) && value == 42);
    cr_assert(kota_text_to_integer("-0", &value) && value == 0);
    static const char *const wrong[] = {"", "-", "1.0", "9223372036854775808", "-9223372036854775809", "12a", " 1"};
    for (int32_t i = 0; i < KOTA_COUNT(wrong); i++)
        cr_assert_not(kota_text_to_integer(wrong[i], &value), "%s", wrong[i]);
}

Test(text, nearest_name) {
    static const char *const names[] = {"depth_mm", NULL, "duration_h", "start", "peak"};
    cr_assert_str_eq(kota_text_nearest("dpeth_mm", names, 5), "depth_mm");
    cr_assert_str_eq(kota_text_nearest("DURATION_H", names, 5), "duration_h");
    cr_assert_str_eq(kota_text_nearest("strat", names, 5), "start"); /* one swap */
    cr_assert_str_eq(kota_text_nearest("pea", names, 5), "peak");
    cr_assert_null(kota_text_nearest("zebra", names, 5));
    cr_assert_null(kota_text_nearest("", names, 5));
    static const char *const ties[] = {"ab", "ac"};
    cr_assert_eq(kota_text_nearest("ad", ties, 2), ties[0]);
}
