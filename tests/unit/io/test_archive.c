/* Zip files: what goes in comes out, equal bytes for equal files, and names that lead out are refused. */
#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/archive.h"

static char *made(const char *name, const char *content, size_t length) {
    char *path = kota_text_format("/tmp/kota-archive-%d.zip", (int)getpid());
    kota_archive *archive = kota_archive_create();
    kota_error err = {0};
    cr_assert_eq(kota_archive_add(archive, name, content, length, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_archive_add(archive, "sub/Đường.csv", "", 0, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_archive_finish(archive, path, &err), KOTA_OK, "%s", err.text);
    kota_archive_destroy(archive);
    return path;
}

static kota_status list(void *context, const char *name, const char *bytes, size_t length, kota_error *err) {
    (void)err;
    cr_expect_eq(bytes[length], '\0');
    kota_text_add(context, "%s=%zu:%.*s;", name, length, (int)length, bytes);
    return KOTA_OK;
}

Test(archive, what_goes_in_comes_out) {
    char *path = made("a.txt", "hello", 5);
    kota_text seen = {0};
    kota_error err = {0};
    cr_assert_eq(kota_archive_walk(path, 5, list, &seen, &err), KOTA_OK, "%s", err.text);
    cr_expect_str_eq(seen.chars, "a.txt=5:hello;sub/Đường.csv=0:;");
    kota_text_free(&seen);
    cr_expect_eq(kota_archive_walk(path, 4, list, &seen, &err), KOTA_DATA);
    cr_expect(strstr(err.text, "holds more than") != NULL, "%s", err.text);
    kota_text_free(&seen);
    cr_assert_eq(unlink(path), 0);
    kota_free(path);
}

Test(archive, equal_files_are_equal_bytes) {
    char *one, *other, *path = made("a.txt", "hello", 5);
    size_t length, again;
    kota_error err = {0};
    cr_assert_eq(kota_file_read(&one, &length, path, 1 << 20, &err), KOTA_OK);
    kota_free(path);
    path = made("a.txt", "hello", 5);
    cr_assert_eq(kota_file_read(&other, &again, path, 1 << 20, &err), KOTA_OK);
    cr_expect(length == again && memcmp(one, other, length) == 0);
    kota_free(one);
    kota_free(other);
    cr_assert_eq(unlink(path), 0);
    kota_free(path);
}

/* Every place of a name in the file, its own header's and the directory's at the end. */
static void rename_in(const char *path, const char *from, const char *to) {
    char *bytes;
    size_t length, size = strlen(from);
    kota_error err = {0};
    cr_assert_eq(kota_file_read(&bytes, &length, path, 1 << 20, &err), KOTA_OK);
    for (size_t at = 0; at + size <= length; at++)
        if (memcmp(bytes + at, from, size) == 0) memcpy(bytes + at, to, size);
    cr_assert_eq(kota_file_write(path, bytes, length, &err), KOTA_OK);
    kota_free(bytes);
}

Test(archive, names_that_lead_out_are_refused) {
    static const char *const BAD[] = {"../b.txt",  "/ab.txt.",  "a/../b.t", "a/./b.tx", "a//b.txt",
                                      "c:\\b.txt", "a\\..\\bt", "a.txt/..", "a\nbc.txt"};
    for (int32_t b = 0; b < KOTA_COUNT(BAD); b++) {
        char *path = made("xyzw.txt", "hello", 5);
        kota_text seen = {0};
        kota_error err = {0};
        rename_in(path, "xyzw.txt", BAD[b]);
        cr_expect_eq(kota_archive_walk(path, 100, list, &seen, &err), KOTA_DATA, "%s", BAD[b]);
        cr_expect(strstr(err.text, "leads out of the folder") != NULL, "%s: %s", BAD[b], err.text);
        cr_expect(!kota_archive_is_below(BAD[b]));
        kota_text_free(&seen);
        cr_assert_eq(unlink(path), 0);
        kota_free(path);
    }
    cr_expect(kota_archive_is_below("a/b..c/.d/Jalan Pandan (1).csv"));
    cr_expect(!kota_archive_is_below(""));
}

Test(archive, what_is_no_zip_is_said) {
    kota_text seen = {0};
    kota_error err = {0};
    cr_expect_eq(kota_archive_walk("/nowhere.zip", 100, list, &seen, &err), KOTA_DATA);
    cr_expect_str_eq(err.text, "/nowhere.zip: there is no such file");
    char *path = kota_text_format("/tmp/kota-archive-%d.txt", (int)getpid());
    cr_assert_eq(kota_file_write(path, "plain text", 10, &err), KOTA_OK);
    cr_expect_eq(kota_archive_walk(path, 100, list, &seen, &err), KOTA_DATA);
    cr_expect(strstr(err.text, "is no whole zip file") != NULL, "%s", err.text);
    cr_assert_eq(unlink(path), 0);
    kota_free(path);
}
