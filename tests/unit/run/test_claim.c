/* The queue of a study: one wins, the dead are buried, records are whole or not there. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "run/claim.h"

static char *scratch(void) {
    char *root = kota_text_format("/tmp/kota-claim-%d", (int)getpid());
    cr_assert_eq(kota_folder_create(root, NULL), KOTA_OK);
    return root;
}

static bool take(const char *stem, const char *name) {
    bool won = false;
    kota_error err = {0};
    cr_assert_eq(kota_run__claim_take(&won, stem, name, &err), KOTA_OK, "%s", err.text);
    return won;
}

static void leave(char *root, char *stem) {
    cr_assert_eq(kota_folder_remove(root, NULL), KOTA_OK);
    kota_free(root);
    kota_free(stem);
}

Test(claim, one_of_two_wins) {
    char *root = scratch(), *stem = kota_text_format("%s/r0", root), me[KOTA_CLAIM_NAME_MAX];
    kota_run__claim_name(me);
    cr_assert(take(stem, me));
    cr_assert(!take(stem, "elsewhere 12"), "a living claim stands");
    cr_assert(kota_run__claim_beat(stem, me));
    cr_assert(!kota_run__claim_beat(stem, "elsewhere 12"));
    kota_run__claim_drop(stem, "elsewhere 12");
    cr_assert(!take(stem, "elsewhere 12"), "nobody drops another's");
    kota_run__claim_drop(stem, me);
    cr_assert(take(stem, "elsewhere 12"));
    leave(root, stem);
}

Test(claim, the_dead_are_buried) {
    char *root = scratch(), *stem = kota_text_format("%s/r0", root), me[KOTA_CLAIM_NAME_MAX];
    pid_t child = fork();
    if (child == 0) {
        kota_run__claim_name(me);
        _exit(take(stem, me) ? 0 : 1);
    }
    int how;
    cr_assert(waitpid(child, &how, 0) == child && WIFEXITED(how) && WEXITSTATUS(how) == 0);
    kota_run__claim_name(me);
    cr_assert(take(stem, me), "its process is gone");
    leave(root, stem);
}

Test(claim, who_is_silent_for_long_is_dead) {
    char *root = scratch(), *stem = kota_text_format("%s/r0", root), me[KOTA_CLAIM_NAME_MAX];
    kota_run__claim_name(me);
    cr_assert(take(stem, "elsewhere 12"));
    char *path = kota_text_format("%s.claim", stem);
    struct stat about;
    cr_assert_eq(stat(path, &about), 0);
    const struct timespec old[2] = {{about.st_mtime - KOTA_CLAIM_STALE_S - 5, 0},
                                    {about.st_mtime - KOTA_CLAIM_STALE_S - 5, 0}};
    cr_assert_eq(utimensat(AT_FDCWD, path, old, 0), 0);
    cr_assert(take(stem, me));
    cr_assert(!kota_run__claim_beat(stem, "elsewhere 12"), "and sees so when it wakes");
    kota_free(path);
    leave(root, stem);
}

Test(claim, records_read_back) {
    char *root = scratch(), *stem = kota_text_format("%s/r0", root);
    kota_job_record record = {.exit_code = 5, .words = "a \"quoted\"\nline"}, back;
    cr_assert(!kota_run__record_read(&back, stem));
    cr_assert_eq(kota_run__record_write(stem, &record, NULL), KOTA_OK);
    cr_assert(kota_run__record_read(&back, stem));
    cr_assert_eq(back.exit_code, 5);
    cr_assert_str_eq(back.words, record.words);
    char *path = kota_text_format("%s.json", stem);
    cr_assert_eq(kota_file_write(path, "{\"exit\": 0, \"wo", 15, NULL), KOTA_OK);
    cr_assert(!kota_run__record_read(&back, stem), "a torn record is none");
    kota_free(path);
    leave(root, stem);
}
