/* XML tag by tag: what is read, and what is refused where. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/xml_text.h"

/* Tests of a program run beside each other: each has a file of its own. */
static void open_text(kota_xml *xml, const char *name, const char *text) {
    const char *build = getenv("KOTA_BUILD");
    char *path = kota_text_format("%s/xml_%s.xml", build != NULL ? build : "/tmp", name);
    kota_error err = {0};
    cr_assert_eq(kota_file_write(path, text, strlen(text), &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_xml_open(xml, path, &err), KOTA_OK, "%s", err.text);
    xml->path = "xml_text.xml";
    kota_free(path);
}

Test(xml_text, tags_come_one_after_the_other) {
    kota_xml xml;
    kota_error err = {0};
    bool more;
    double value;
    open_text(&xml, "whole",
              "<?xml version='1.0'?>\n<!-- <a> -->\n<net v=\"1&lt;2 &amp; &quot;3&apos;\">text\n"
              "  <edge id='e' x = \"2.5\"/>\n</net>\n");
    cr_assert(kota_xml_next(&xml, &more, &err) == KOTA_OK && more && !xml.closes && xml.depth == 1);
    cr_assert_str_eq(xml.name, "net");
    cr_assert_str_eq(kota_xml_value(&xml, "v"), "1<2 & \"3'");
    cr_assert(kota_xml_next(&xml, &more, &err) == KOTA_OK && xml.tag_line == 4);
    cr_assert_str_eq(kota_xml_value(&xml, "id"), "e");
    cr_assert_eq(kota_xml_number(&value, &xml, "x", KOTA_NAN, &err), KOTA_OK);
    cr_assert_float_eq(value, 2.5, 0);
    cr_assert_eq(kota_xml_number(&value, &xml, "y", 7.0, &err), KOTA_OK);
    cr_assert_float_eq(value, 7.0, 0);
    cr_assert_eq(kota_xml_number(&value, &xml, "y", KOTA_NAN, &err), KOTA_DATA);
    cr_assert_str_eq(err.text, "xml_text.xml:4: <edge e> has no y; give it one");
    cr_assert_eq(kota_xml_number(&value, &xml, "id", 0.0, &err), KOTA_DATA);
    cr_assert_str_eq(err.text, "xml_text.xml:4: <edge> id 'e' must be a number");
    cr_assert(kota_xml_next(&xml, &more, &err) == KOTA_OK && xml.closes && strcmp(xml.name, "edge") == 0);
    cr_assert(kota_xml_next(&xml, &more, &err) == KOTA_OK && xml.closes && strcmp(xml.name, "net") == 0);
    cr_assert(kota_xml_next(&xml, &more, &err) == KOTA_OK && !more);
    kota_xml_close(&xml);
}

Test(xml_text, what_is_broken_is_named_with_its_line) {
    static const struct {
        const char *text, *sentence;
    } CASES[] = {{"<a>\n<b>\n</a>", ":3: </a> closes <b>"},
                 {"<a>\n<b x=\"1\"", ":2: a tag is cut off"},
                 {"<a>\n", ":2: ends inside <a>"},
                 {"<a\nx=1/>", ":2: an attribute's value has no quotes"},
                 {"<a x>", ":1: an attribute has no value"},
                 {"<a x=\"1/>", ":1: an attribute's value is not closed"},
                 {"<!-- <a/>", ":1: a comment or declaration"},
                 {"< a/>", ":1: a tag has no name"},
                 {"<a></a", ":1: a tag is not closed"},
                 {"</a>", ":1: </a> closes <>"}};
    for (int32_t k = 0; k < KOTA_COUNT(CASES); k++) {
        kota_xml xml;
        kota_error err = {0};
        bool more = true;
        kota_status status = KOTA_OK;
        open_text(&xml, "broken", CASES[k].text);
        while (status == KOTA_OK && more) status = kota_xml_next(&xml, &more, &err);
        cr_assert_eq(status, KOTA_DATA, "%s", CASES[k].text);
        cr_assert(strstr(err.text, CASES[k].sentence) != NULL, "%s: %s", CASES[k].text, err.text);
        kota_xml_close(&xml);
    }
}
