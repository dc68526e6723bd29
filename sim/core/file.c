/* Files and folders by POSIX calls. What is in them is left to the callers. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "core/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"
#include "core/text.h"

/* "<path>: cannot be <verb>: <the system's reason>" */
static kota_status fail(kota_error *err, const char *path, const char *verb, int reason) {
    char words[128];
    if (strerror_r(reason, words, sizeof words) != 0) (void)snprintf(words, sizeof words, "error %d", reason);
    return kota_fail(err, KOTA_DATA, "%s: cannot be %s: %s", path, verb, words);
}

static ssize_t read_some(int file, void *bytes, size_t count) {
    ssize_t got = 0;
    do {
        got = read(file, bytes, count);
    } while (got < 0 && errno == EINTR);
    return got;
}

kota_status kota_file_read(char **bytes, size_t *length, const char *path, size_t limit_bytes, kota_error *err) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return fail(err, path, "opened", errno);
    struct stat about;
    size_t capacity = 4096;
    if (fstat(file, &about) == 0 && about.st_size > 0) {
        /* one more than the file, to see its end; a file beyond the limit is not allocated for */
        capacity = (size_t)about.st_size < limit_bytes ? (size_t)about.st_size + 1 : limit_bytes + 1;
    }
    char *block = kota_realloc(NULL, capacity + 1, 1);
    size_t at = 0;
    kota_status status = KOTA_OK;
    for (;;) {
        if (at == capacity) {
            capacity *= 2;
            block = kota_realloc(block, capacity + 1, 1);
        }
        ssize_t got = read_some(file, block + at, capacity - at);
        if (got < 0) status = fail(err, path, "read", errno);
        if (got <= 0) break;
        at += (size_t)got;
        if (at > limit_bytes) {
            status = kota_fail(err, KOTA_DATA, "%s: larger than %zu bytes, the most that is read of such a file",
                               path, limit_bytes);
            break;
        }
    }
    (void)close(file);
    if (status != KOTA_OK) {
        kota_free(block);
        return status;
    }
    block[at] = '\0';
    *bytes = block;
    *length = at;
    return KOTA_OK;
}

static bool write_all(int file, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t put = write(file, bytes, length);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        bytes += put;
        length -= (size_t)put;
    }
    return true;
}

kota_status kota_file_write(const char *path, const void *bytes, size_t length, kota_error *err) {
    char *beside = kota_text_format("%s.tmp%ld", path, (long)getpid());
    kota_status status = KOTA_OK;
    int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        status = fail(err, path, "written", errno);
        kota_free(beside);
        return status;
    }
    bool fine = write_all(file, bytes, length);
    int reason = errno;
    if (close(file) != 0 && fine) {
        fine = false;
        reason = errno;
    }
    if (fine && rename(beside, path) != 0) {
        fine = false;
        reason = errno;
    }
    if (!fine) {
        (void)unlink(beside);
        status = fail(err, path, "written", reason);
    }
    kota_free(beside);
    return status;
}

char *kota_path_absolute(const char *path) {
    char *whole = realpath(path, NULL), *copy = kota_text_copy(whole != NULL ? whole : path);
    free(whole);
    return copy;
}

bool kota_file_exists(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && !S_ISDIR(about.st_mode);
}

bool kota_folder_exists(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

kota_status kota_folder_create(const char *path, kota_error *err) {
    char *part = kota_text_copy(path);
    kota_status status = KOTA_OK;
    for (size_t i = 1; status == KOTA_OK && part[0] != '\0'; i++) {
        char ends = part[i];
        if (ends != '/' && ends != '\0') continue;
        part[i] = '\0';
        if (mkdir(part, 0777) != 0 && !kota_folder_exists(part)) status = fail(err, part, "created", errno);
        part[i] = ends;
        if (ends == '\0') break;
    }
    if (part[0] == '\0') status = fail(err, "\"\"", "created", ENOENT);
    kota_free(part);
    return status;
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static void names_free(char **names, int32_t count) {
    for (int32_t i = 0; i < count; i++) kota_free(names[i]);
    kota_free(names);
}

kota_status kota_folder_list(char ***names, int32_t *count, const char *path, kota_error *err) {
    DIR *folder = opendir(path);
    if (folder == NULL) return fail(err, path, "listed", errno);
    char **found = NULL;
    int32_t many = 0, capacity = 0;
    errno = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            found = kota_grow(found, many, &capacity, sizeof *found);
            found[many++] = kota_text_copy(entry->d_name);
        }
        errno = 0;
    }
    int reason = errno;
    (void)closedir(folder);
    if (reason != 0) {
        names_free(found, many);
        return fail(err, path, "listed", reason);
    }
    if (many > 0) qsort(found, (size_t)many, sizeof *found, by_bytes);
    *names = found;
    *count = many;
    return KOTA_OK;
}

kota_status kota_folder_remove(const char *path, kota_error *err) {
    struct stat about;
    if (lstat(path, &about) != 0) return errno == ENOENT ? KOTA_OK : fail(err, path, "removed", errno);
    if (!S_ISDIR(about.st_mode)) { /* a link is removed, not followed */
        return unlink(path) == 0 || errno == ENOENT ? KOTA_OK : fail(err, path, "removed", errno);
    }
    char **names = NULL;
    int32_t count = 0;
    KOTA_TRY(kota_folder_list(&names, &count, path, err));
    kota_status status = KOTA_OK;
    for (int32_t i = 0; i < count && status == KOTA_OK; i++) {
        char *inner = kota_text_format("%s/%s", path, names[i]);
        status = kota_folder_remove(inner, err);
        kota_free(inner);
    }
    names_free(names, count);
    if (status != KOTA_OK) return status;
    return rmdir(path) == 0 || errno == ENOENT ? KOTA_OK : fail(err, path, "removed", errno);
}

static kota_status copy_file(const char *from, const char *to, kota_error *err) {
    if (link(from, to) == 0) return KOTA_OK;
    char *bytes = NULL;
    size_t length;
    KOTA_TRY(kota_file_read(&bytes, &length, from, SIZE_MAX / 2, err));
    kota_status status = kota_file_write(to, bytes, length, err);
    kota_free(bytes);
    return status;
}

kota_status kota_folder_copy(const char *from, const char *to, kota_error *err) {
    if (!kota_folder_exists(from)) return copy_file(from, to, err);
    char **names = NULL;
    int32_t count = 0;
    KOTA_TRY(kota_folder_create(to, err));
    KOTA_TRY(kota_folder_list(&names, &count, from, err));
    kota_status status = KOTA_OK;
    for (int32_t i = 0; i < count && status == KOTA_OK; i++) {
        char *a = kota_text_format("%s/%s", from, names[i]), *b = kota_text_format("%s/%s", to, names[i]);
        status = kota_folder_copy(a, b, err);
        kota_free(a);
        kota_free(b);
    }
    names_free(names, count);
    return status;
}

/* The lock is the folder's own: it goes along when the folder is renamed, and ends with the process. */
kota_status kota_folder_claim(int *claim, const char *path, kota_error *err) {
    kota_folder_release(claim);
    int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return KOTA_OK;
    *claim = file + 1;
    if (flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return KOTA_OK;
    kota_folder_release(claim);
    return kota_fail(err, KOTA_DATA, "%s: another run of kota is writing there; wait for it, or give another --out",
                     path);
}

void kota_folder_release(int *claim) {
    if (*claim > 0) (void)close(*claim - 1);
    *claim = 0;
}

kota_status kota_folder_replace(const char *from, const char *to, kota_error *err) {
    char *aside = kota_text_format("%s.old%ld", to, (long)getpid());
    struct stat about;
    bool moved = false;
    kota_status status = kota_folder_remove(aside, err);
    if (status == KOTA_OK && lstat(to, &about) == 0) {
        moved = rename(to, aside) == 0;
        if (!moved) status = fail(err, to, "moved aside", errno);
    }
    if (status == KOTA_OK && rename(from, to) != 0) {
        status = fail(err, to, "replaced", errno);
        if (moved) (void)rename(aside, to);
        moved = false;
    }
    if (status == KOTA_OK && moved) status = kota_folder_remove(aside, err);
    kota_free(aside);
    return status;
}
