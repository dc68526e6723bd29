/* Claims by O_EXCL, beats by the file's time, records by rename. */
#include "run/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/json_text.h"

void kota_run__claim_name(char name[KOTA_CLAIM_NAME_MAX]) {
    char host[64] = "";
    if (gethostname(host, sizeof host - 1) != 0 || host[0] == '\0') (void)snprintf(host, sizeof host, "somewhere");
    (void)snprintf(name, KOTA_CLAIM_NAME_MAX, "%s %ld", host, (long)getpid());
}

static char *claim_path(const char *stem) { return kota_text_format("%s.claim", stem); }

/* Who holds a claim; false where nobody does. */
static bool holder(char name[KOTA_CLAIM_NAME_MAX], const char *path) {
    char *bytes = NULL;
    size_t length;
    if (kota_file_read(&bytes, &length, path, KOTA_CLAIM_NAME_MAX, NULL) != KOTA_OK) return false;
    (void)snprintf(name, KOTA_CLAIM_NAME_MAX, "%s", bytes);
    kota_free(bytes);
    return true;
}

/* Now, by the clock of the folder: another machine's may be wrong. */
static bool folder_time(int64_t *time_s, const char *path) {
    char *probe = kota_text_format("%s.now%ld", path, (long)getpid());
    int file = open(probe, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    struct stat about;
    bool known = file >= 0 && write(file, "n", 1) == 1 && fstat(file, &about) == 0;
    if (known) *time_s = (int64_t)about.st_mtime;
    if (file >= 0) (void)close(file);
    (void)unlink(probe);
    kota_free(probe);
    return known;
}

/* A process of this host that is gone will not come back for its claim. */
static bool gone(const char *name, const char *me) {
    const char *space = strrchr(name, ' '), *mine = strrchr(me, ' ');
    if (space == NULL || mine == NULL || space - name != mine - me || strncmp(name, me, (size_t)(space - name)) != 0)
        return false;
    int64_t pid;
    return kota_text_to_integer(space + 1, &pid) && pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

static bool stale(const char *path, const char *name, const char *me) {
    struct stat about;
    int64_t now_s;
    if (stat(path, &about) != 0) return false;
    if (gone(name, me)) return true;
    return folder_time(&now_s, path) && now_s - (int64_t)about.st_mtime > KOTA_CLAIM_STALE_S;
}

/* Put a dead claim out of the way. Of several who try, one moves it; what it moved must be what it judged. */
static void bury(const char *path, const char *name) {
    char *aside = kota_text_format("%s.old%ld", path, (long)getpid()), moved[KOTA_CLAIM_NAME_MAX];
    if (rename(path, aside) == 0) {
        if (holder(moved, aside) && strcmp(moved, name) != 0) (void)link(aside, path); /* a new one: back with it */
        (void)unlink(aside);
    }
    kota_free(aside);
}

kota_status kota_run__claim_take(bool *won, const char *stem, const char *name, kota_error *err) {
    char *path = claim_path(stem), other[KOTA_CLAIM_NAME_MAX];
    kota_status status = KOTA_OK;
    *won = false;
    for (int32_t attempt = 0; attempt < 2; attempt++) {
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0) {
            size_t length = strlen(name);
            *won = write(file, name, length) == (ssize_t)length;
            (void)close(file);
            if (!*won) status = kota_fail(err, KOTA_DATA, "%s cannot be written: %s", path, strerror(errno));
            break;
        }
        if (errno != EEXIST) {
            status = kota_fail(err, KOTA_DATA, "%s cannot be written: %s", path, strerror(errno));
            break;
        }
        if (!holder(other, path) || !stale(path, other, name)) break;
        bury(path, other);
    }
    kota_free(path);
    return status;
}

static bool ours(const char *path, const char *name) {
    char other[KOTA_CLAIM_NAME_MAX];
    return holder(other, path) && strcmp(other, name) == 0;
}

bool kota_run__claim_beat(const char *stem, const char *name) {
    char *path = claim_path(stem);
    bool alive = ours(path, name) && utimensat(AT_FDCWD, path, NULL, 0) == 0;
    kota_free(path);
    return alive;
}

void kota_run__claim_drop(const char *stem, const char *name) {
    char *path = claim_path(stem);
    if (ours(path, name)) (void)unlink(path);
    kota_free(path);
}

kota_status kota_run__record_write(const char *stem, const kota_job_record *record, kota_error *err) {
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_integer(&json, "exit", record->exit_code);
    kota_json_text(&json, "words", record->words);
    kota_json_end(&json);
    char *path = kota_text_format("%s.json", stem);
    kota_status status = kota_json_write(&json, path, err);
    kota_free(path);
    kota_json_writer_free(&json);
    return status;
}

bool kota_run__record_read(kota_job_record *record, const char *stem) {
    char *path = kota_text_format("%s.json", stem);
    kota_json *root = NULL;
    bool known = kota_file_exists(path) && kota_json_read(&root, path, NULL) == KOTA_OK;
    kota_free(path);
    *record = (kota_job_record){0};
    const char *words = known ? kota_json_get_text(root, "words") : NULL;
    known = known && words != NULL && kota_json_get_integer(root, "exit", &record->exit_code);
    if (known) (void)snprintf(record->words, sizeof record->words, "%s", words);
    kota_json_destroy(root);
    return known;
}
