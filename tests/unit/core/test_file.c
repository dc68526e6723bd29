/* Files and folders on a real file system: whole or not at all, and errors that name path and reason. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"

static char *fresh_folder(void) {
    char *path = kota_text_copy("/tmp/kota_file_XXXXXX");
    cr_assert_not_null(mkdtemp(path));
    return path;
}

static void clear(char *folder) {
    cr_assert_eq(kota_folder_remove(folder, NULL), KOTA_OK);
    cr_assert_not(kota_folder_exists(folder));
    kota_free(folder);
}

static int32_t names_in(const char *folder) {
    char **names = NULL;
    int32_t count = 0;
    cr_assert_eq(kota_folder_list(&names, &count, folder, NULL), KOTA_OK);
    for (int32_t i = 0; i < count; i++) kota_free(names[i]);
    kota_free(names);
    return count;
}

Test(file, writes_and_reads_whole) {
    char *folder = fresh_folder(), *path = kota_text_format("%s/a.bin", folder);
    enum { SIZE = 300000 };
    char *data = kota_alloc(SIZE, 1), *back = NULL;
    for (size_t i = 0; i < SIZE; i++) data[i] = (char)(i * 7 & 127);
    size_t length = 0;
    cr_assert_eq(kota_file_write(path, data, SIZE, NULL), KOTA_OK);
    cr_assert(kota_file_exists(path) && !kota_folder_exists(path));
    cr_assert_eq(kota_file_read(&back, &length, path, SIZE, NULL), KOTA_OK);
    cr_assert_eq(length, (size_t)SIZE);
    cr_assert_eq(memcmp(data, back, SIZE), 0);
    cr_assert_eq(back[SIZE], '\0');
    cr_assert_eq(names_in(folder), 1, "no temporary file stays");
    kota_free(back);
    kota_free(data);
    cr_assert_eq(kota_file_write(path, "", 0, NULL), KOTA_OK);
    cr_assert_eq(kota_file_read(&back, &length, path, 10, NULL), KOTA_OK);
    cr_assert_eq(length, 0u);
    kota_free(back);
    kota_free(path);
    clear(folder);
}

Test(file, larger_than_the_limit_is_refused) {
    char *folder = fresh_folder(), *path = kota_text_format("%s/a", folder), *back = NULL;
    size_t length = 0;
    kota_error err = {0};
    cr_assert_eq(kota_file_write(path, "0123456789", 10, NULL), KOTA_OK);
    cr_assert_eq(kota_file_read(&back, &length, path, 10, &err), KOTA_OK);
    kota_free(back);
    cr_assert_eq(kota_file_read(&back, &length, path, 9, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, path));
    kota_free(path);
    clear(folder);
    /* a file without a size of its own */
    cr_assert_eq(kota_file_read(&back, &length, "/dev/zero", 100000, &err), KOTA_DATA);
}

Test(file, errors_name_the_path_and_the_reason) {
    char *folder = fresh_folder(), *path = kota_text_format("%s/none/b", folder), *back = NULL;
    size_t length = 0;
    kota_error err = {0};
    cr_assert_eq(kota_file_read(&back, &length, path, 10, &err), KOTA_DATA);
    cr_assert(strstr(err.text, path) != NULL && strstr(err.text, "No such file") != NULL, "%s", err.text);
    cr_assert_eq(kota_file_write(path, "x", 1, &err), KOTA_DATA);
    cr_assert(strstr(err.text, path) != NULL && strstr(err.text, "No such file") != NULL, "%s", err.text);
    cr_assert_eq(kota_file_read(&back, &length, folder, 10, &err), KOTA_DATA);
    cr_assert_not_null(strstr(err.text, "directory"));
    cr_assert_eq(kota_file_write(folder, "x", 1, &err), KOTA_DATA, "a folder is no file");
    char *beside = kota_text_format("%s.tmp%ld", folder, (long)getpid());
    cr_assert_not(kota_file_exists(beside));
    kota_free(beside);
    kota_free(path);
    clear(folder);
}

Test(file, folders_are_made_listed_and_removed) {
    char *folder = fresh_folder(), *deep = kota_text_format("%s/x//y/z/", folder);
    cr_assert_eq(kota_folder_create(deep, NULL), KOTA_OK);
    cr_assert_eq(kota_folder_create(deep, NULL), KOTA_OK, "twice is fine");
    cr_assert(kota_folder_exists(deep));
    static const char *const names[] = {"b", "a", "C", "a10", "a2"};
    for (int32_t i = 0; i < KOTA_COUNT(names); i++) {
        char *path = kota_text_format("%s%s", deep, names[i]);
        cr_assert_eq(kota_file_write(path, "1", 1, NULL), KOTA_OK);
        kota_free(path);
    }
    static const char *const sorted[] = {"C", "a", "a10", "a2", "b"};
    char **found = NULL;
    int32_t count = 0;
    cr_assert_eq(kota_folder_list(&found, &count, deep, NULL), KOTA_OK);
    cr_assert_eq(count, 5);
    for (int32_t i = 0; i < count; i++) {
        cr_assert_str_eq(found[i], sorted[i]);
        kota_free(found[i]);
    }
    kota_free(found);
    kota_error err = {0};
    char *through = kota_text_format("%sa/inner", deep);
    cr_assert_eq(kota_folder_create(through, &err), KOTA_DATA, "a file is no folder");
    cr_assert_eq(kota_folder_create("", &err), KOTA_DATA);
    cr_assert_eq(kota_folder_list(&found, &count, through, &err), KOTA_DATA);
    kota_free(through);
    kota_free(deep);
    clear(folder);
}

Test(file, removing_follows_no_link_and_minds_no_absence) {
    char *folder = fresh_folder(), *outside = fresh_folder();
    char *kept = kota_text_format("%s/kept", outside), *link = kota_text_format("%s/link", folder);
    cr_assert_eq(kota_file_write(kept, "1", 1, NULL), KOTA_OK);
    cr_assert_eq(symlink(outside, link), 0);
    kota_free(link);
    clear(folder);
    cr_assert(kota_file_exists(kept));
    kota_free(kept);
    clear(outside);
    cr_assert_eq(kota_folder_remove("/tmp/kota_there_is_no_such_folder", NULL), KOTA_OK);
}

Test(file, a_folder_replaces_another) {
    char *base = fresh_folder();
    char *from = kota_text_format("%s/new", base), *to = kota_text_format("%s/out", base);
    char *fresh = kota_text_format("%s/out/fresh", base), *inside = kota_text_format("%s/new/fresh", base);
    char *stale = kota_text_format("%s/out/stale", base);
    cr_assert_eq(kota_folder_create(from, NULL), KOTA_OK);
    cr_assert_eq(kota_folder_create(to, NULL), KOTA_OK);
    cr_assert_eq(kota_file_write(stale, "1", 1, NULL), KOTA_OK);
    cr_assert_eq(kota_file_write(inside, "1", 1, NULL), KOTA_OK);
    cr_assert_eq(kota_folder_replace(from, to, NULL), KOTA_OK);
    cr_assert(kota_file_exists(fresh) && !kota_file_exists(stale) && !kota_folder_exists(from));
    cr_assert_eq(names_in(base), 1);
    kota_error err = {0};
    cr_assert_eq(kota_folder_replace(from, to, &err), KOTA_DATA, "there is nothing to put there");
    cr_assert(kota_file_exists(fresh), "the old one stays");
    kota_free(from);
    kota_free(to);
    kota_free(fresh);
    kota_free(inside);
    kota_free(stale);
    clear(base);
}

Test(file, a_folder_has_one_writer) {
    char *base = fresh_folder();
    char *part = kota_text_format("%s/part", base), *whole = kota_text_format("%s/whole", base);
    int one = 0, other = 0;
    kota_error err = {0};
    cr_assert_eq(kota_folder_claim(&one, part, &err), KOTA_OK, "no folder, nobody who writes there");
    cr_assert_eq(kota_folder_create(part, NULL), KOTA_OK);
    cr_assert_eq(kota_folder_claim(&one, part, &err), KOTA_OK);
    cr_assert_eq(kota_folder_claim(&other, part, &err), KOTA_DATA);
    cr_assert(strstr(err.text, "another run of kota is writing there") != NULL, "%s", err.text);
    cr_assert_eq(kota_folder_replace(part, whole, NULL), KOTA_OK);
    cr_assert_eq(kota_folder_claim(&other, whole, &err), KOTA_DATA, "the claim goes along");
    kota_folder_release(&one);
    cr_assert_eq(kota_folder_claim(&other, whole, &err), KOTA_OK);
    kota_folder_release(&other);
    kota_free(part);
    kota_free(whole);
    clear(base);
}

Test(file, a_path_from_the_root) {
    char *here = kota_path_absolute("."), *again = kota_path_absolute("./../."),
         *none = kota_path_absolute("no/such");
    cr_assert_eq(here[0], '/');
    cr_assert(strncmp(here, again, strlen(again)) == 0 && strlen(again) < strlen(here), "%s is below %s", here,
              again);
    cr_assert_str_eq(none, "no/such");
    kota_free(here);
    kota_free(again);
    kota_free(none);
}
