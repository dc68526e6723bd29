/* Texts on the report's page: what a person wrote must not become markup, and every string has every language. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "report/report.h"

static void expect(const char *text, bool script, const char *expected) {
    kota_text out = {0};
    kota_report_page_escape(&out, text, script);
    cr_assert_str_eq(out.chars, expected);
    kota_text_free(&out);
}

Test(page, names_do_not_become_markup) {
    expect("Pumps & <b>gates</b>", false, "Pumps &amp; &lt;b&gt;gates&lt;/b&gt;");
    kota_text out = {0};
    kota_report_page_escape(&out, "\"a\" 'b'", false);
    cr_assert_null(strchr(out.chars, '"'), "%s", out.chars);
    kota_text_free(&out);
}

Test(page, data_cannot_close_its_script_element) {
    kota_text out = {0};
    kota_report_page_escape(&out, "{\"name\": \"</script><script>\"}", true);
    cr_assert_null(strstr(out.chars, "</script"), "%s", out.chars);
    cr_assert_null(strstr(out.chars, "<script"), "%s", out.chars);
    kota_text_free(&out);
}

/* key,en,id,ms: as many cells in every row, none empty. Cells may be quoted. */
static int32_t cells_of(const char *line, bool *empty) {
    int32_t cells = 1, length = 0;
    bool quoted = false;
    *empty = false;
    for (; *line != '\0' && (quoted || *line != '\n'); line++) {
        if (*line == '"') quoted = !quoted;
        if (*line == ',' && !quoted) {
            *empty = *empty || length == 0;
            length = 0;
            cells++;
        } else {
            length++;
        }
    }
    *empty = *empty || length == 0;
    return cells;
}

Test(page, every_string_is_in_every_language) {
    const char *root = getenv("KOTA_SOURCE");
    char *path = kota_text_format("%s/assets/strings/report.csv", root != NULL ? root : "."), *bytes = NULL;
    size_t length;
    kota_error err = {0};
    cr_assert_eq(kota_file_read(&bytes, &length, path, 1 << 20, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(strncmp(bytes, "key,en,id,ms\n", 13), 0);
    int32_t rows = 0;
    for (const char *line = bytes; *line != '\0'; rows++) {
        bool empty;
        int32_t cells = cells_of(line, &empty);
        cr_assert_eq(cells, 4, "row %d has %d cells", rows + 1, cells);
        cr_assert_not(empty, "row %d lacks a language", rows + 1);
        const char *end = strchr(line, '\n');
        line = end != NULL ? end + 1 : line + strlen(line);
    }
    cr_assert_gt(rows, 40);
    kota_free(bytes);
    kota_free(path);
}
