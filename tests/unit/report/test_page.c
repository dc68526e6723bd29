/* Texts on the report's page: what a person wrote must not become markup. */
#include <criterion/criterion.h>
#include <string.h>

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
