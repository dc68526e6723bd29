/* The JSON writer's bytes, and what the reader makes of good and bad text. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "io/json_text.h"

static kota_json_writer sample(void) {
    kota_json_writer json = {0};
    const double xy[] = {0.5, 1.0, -2.0, 3.25};
    kota_json_object(&json, NULL);
    kota_json_text(&json, "name", "a \"b\"\n\\ \xC3\xA9 \x01");
    kota_json_number(&json, "third", 0.1);
    kota_json_number(&json, "none", KOTA_NAN);
    kota_json_integer(&json, "seed", INT64_C(9007199254740992));
    kota_json_flag(&json, "yes", true);
    kota_json_object(&json, "empty");
    kota_json_end(&json);
    kota_json_array(&json, "list");
    kota_json_text(&json, NULL, "x");
    kota_json_text(&json, NULL, NULL);
    kota_json_end(&json);
    kota_json_numbers(&json, "points", xy, 4, 2);
    kota_json_end(&json);
    return json;
}

Test(json_text, writes_the_same_bytes_always) {
    kota_json_writer json = sample();
    cr_assert_str_eq(json.text.chars, "{\n"
                                      "  \"name\": \"a \\\"b\\\"\\n\\\\ \xC3\xA9 \\u0001\",\n"
                                      "  \"third\": 0.1,\n"
                                      "  \"none\": null,\n"
                                      "  \"seed\": 9007199254740992,\n"
                                      "  \"yes\": true,\n"
                                      "  \"empty\": {},\n"
                                      "  \"list\": [\n"
                                      "    \"x\",\n"
                                      "    null\n"
                                      "  ],\n"
                                      "  \"points\": [[0.5, 1], [-2, 3.25]]\n"
                                      "}");
    kota_json_writer_free(&json);
}

Test(json_text, reads_what_it_wrote) {
    kota_json_writer json = sample();
    kota_json *root = NULL;
    cr_assert_eq(kota_json_parse(&root, json.text.chars, json.text.length, "x.json", NULL), KOTA_OK);
    cr_assert_str_eq(kota_json_get_text(root, "name"), "a \"b\"\n\\ \xC3\xA9 \x01");
    double number = 0.0;
    int64_t integer = 0;
    bool flag = false;
    cr_assert(kota_json_get_number(root, "third", &number) && number == 0.1);
    cr_assert(kota_json_get_integer(root, "seed", &integer) && integer == INT64_C(9007199254740992));
    cr_assert(kota_json_get_flag(root, "yes", &flag) && flag);
    cr_assert_not(kota_json_get_number(root, "none", &number), "null is no number");
    cr_assert_not(kota_json_get_integer(root, "third", &integer), "0.1 is not whole");
    cr_assert_null(kota_json_get_text(root, "seed"), "a number is no text");
    cr_assert_null(kota_json_get(root, "name.more"));
    cr_assert_eq(kota_json_count(kota_json_get(root, "list")), 2);
    cr_assert_eq(kota_json_count(kota_json_get(root, "empty")), 0);
    cr_assert_eq(kota_json_count(kota_json_get(root, "seed")), -1);
    const char *key = NULL;
    cr_assert_not_null(kota_json_at(root, 3, &key));
    cr_assert_str_eq(key, "seed");
    cr_assert_null(kota_json_at(root, 99, &key));
    kota_json_destroy(root);
    kota_json_writer_free(&json);
}

Test(json_text, bad_bytes_become_a_replacement) {
    kota_text out = {0};
    kota_json_quote(&out, "a\xFF\xC3z\xED\xA0\x80\x7F");
    cr_assert_str_eq(out.chars, "\"a\\ufffd\\ufffdz\\ufffd\\ufffd\\ufffd\\u007f\"");
    kota_text_free(&out);
}

Test(json_text, names_file_and_line_of_what_is_wrong) {
    static const char *const bad[] = {"",      "{",   "{\n\"a\": 1,\n}", "{\"a\": 1} x",
                                      "[1, 2", "nul", "{\"a\" 1}",       "[1e]"};
    for (int32_t i = 0; i < KOTA_COUNT(bad); i++) {
        kota_json *root = NULL;
        kota_error err = {0};
        cr_assert_eq(kota_json_parse(&root, bad[i], strlen(bad[i]), "x.json", &err), KOTA_DATA, "%s", bad[i]);
        cr_assert_null(root);
        cr_assert_eq(strncmp(err.text, "x.json:", 7), 0, "%s", err.text);
    }
    kota_json *root = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_json_parse(&root, bad[2], strlen(bad[2]), "x.json", &err), KOTA_DATA);
    cr_assert_eq(strncmp(err.text, "x.json:3:", 9), 0, "%s", err.text);
    cr_assert_eq(kota_json_parse(&root, "1\0 2", 4, "x.json", &err), KOTA_DATA, "a 0 byte");
}

Test(json_text, reads_lists_of_numbers) {
    static const char TEXT[] = "{\"a\": [1, null, 2.5], \"b\": [1, \"x\"]}";
    kota_json *json;
    cr_assert_eq(kota_json_parse(&json, TEXT, strlen(TEXT), "t", NULL), KOTA_OK);
    double values[3];
    cr_expect(kota_json_get_numbers(kota_json_get(json, "a"), values, 3, -7.0));
    cr_expect_eq(values[0] + values[1] + values[2], 1.0 - 7.0 + 2.5);
    cr_expect_not(kota_json_get_numbers(kota_json_get(json, "a"), values, 2, 0.0));
    cr_expect_not(kota_json_get_numbers(kota_json_get(json, "b"), values, 2, 0.0));
    cr_expect_not(kota_json_get_numbers(json, values, 2, 0.0));
    const kota_json *second = kota_json_next(kota_json_at(kota_json_get(json, "b"), 0, NULL));
    cr_expect_str_eq(kota_json_get_text(second, ""), "x");
    cr_expect_null(kota_json_next(second));
    kota_json_destroy(json);
}

Test(json_text, a_file_is_written_whole_and_read_back) {
    char folder[] = "/tmp/kota-json-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    char *path = kota_text_format("%s/x.json", folder);
    kota_json_writer json = sample();
    cr_assert_eq(kota_json_write(&json, path, NULL), KOTA_OK);
    kota_json *root = NULL;
    cr_assert_eq(kota_json_read(&root, path, NULL), KOTA_OK);
    cr_assert_str_eq(kota_json_get_text(kota_json_at(kota_json_get(root, "list"), 0, NULL), ""), "x");
    kota_json_destroy(root);
    kota_json_writer_free(&json);
    remove(path);
    cr_assert_eq(kota_json_read(&root, path, NULL), KOTA_DATA);
    remove(folder);
    kota_free(path);
}
