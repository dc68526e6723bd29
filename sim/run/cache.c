/* Entries are copies, not links: what a reader does to a run folder must not reach another study. */
#include "run/cache.h"

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

static const size_t FILE_BYTES_MAX = KOTA_BYTES(UINT64_C(1) << 34);

typedef struct copying { /* of a folder's files, whose names and bytes are hashed on the way */
    kota_hasher *hasher;
    int64_t bytes;
} copying;

static kota_status copy(copying *c, const char *from, const char *to, const char *below, kota_error *err);

static kota_status copy_folder(copying *c, const char *from, const char *to, const char *below, kota_error *err) {
    char **names = NULL;
    int32_t count = 0;
    kota_status status = kota_folder_create(to, err);
    if (status == KOTA_OK) status = kota_folder_list(&names, &count, from, err);
    for (int32_t i = 0; i < count; i++) {
        char *a = kota_text_format("%s/%s", from, names[i]), *b = kota_text_format("%s/%s", to, names[i]);
        char *name = kota_text_format("%s%s%s", below, below[0] != '\0' ? "/" : "", names[i]);
        if (status == KOTA_OK) status = copy(c, a, b, name, err);
        kota_free(a);
        kota_free(b);
        kota_free(name);
        kota_free(names[i]);
    }
    kota_free(names);
    return status;
}

static kota_status copy(copying *c, const char *from, const char *to, const char *below, kota_error *err) {
    if (kota_folder_exists(from)) return copy_folder(c, from, to, below, err);
    char *bytes = NULL;
    size_t length;
    KOTA_TRY(kota_file_read(&bytes, &length, from, FILE_BYTES_MAX, err));
    kota_hasher_text(c->hasher, below);
    kota_hasher_u64(c->hasher, length);
    kota_hasher_bytes(c->hasher, bytes, length);
    c->bytes += (int64_t)length;
    kota_status status = kota_file_write(to, bytes, length, err);
    kota_free(bytes);
    return status;
}

/* The same folder at another place, and its sum. */
static kota_status copy_all(char sum[KOTA_HASH_TEXT_MAX], int64_t *bytes, const char *from, const char *to,
                            kota_error *err) {
    copying c = {.hasher = kota_hasher_create()};
    kota_status status = copy_folder(&c, from, to, "", err);
    kota_hash_text(kota_hasher_value(c.hasher), sum);
    *bytes = c.bytes;
    kota_hasher_destroy(c.hasher);
    return status;
}

typedef struct entry {
    char *path;
    int64_t bytes, used_s;
} entry;

/* Size of an entry by its name, "<32 hex digits>-<bytes>"; -1: it is none. */
static int64_t size_of(const char *name) {
    int64_t bytes = -1;
    size_t digits = strspn(name, "0123456789abcdef");
    if (digits != KOTA_HASH_TEXT_MAX - 1 || name[digits] != '-') return -1;
    return kota_text_to_integer(name + digits + 1, &bytes) && bytes >= 0 ? bytes : -1;
}

static void discard(const char *path) {
    if (kota_folder_remove(path, NULL) != KOTA_OK) return; /* it is seen again */
}

/* Out of the way first: nobody is to find half an entry. */
static void remove_entry(const char *path) {
    char *aside = kota_text_format("%s.part%ld", path, (long)getpid());
    if (rename(path, aside) == 0) discard(aside);
    kota_free(aside);
}

/* What a process that is gone had in hand. On a folder that machines share it may be another's living one, which then
 * goes without its entry. */
static bool abandoned(const char *name) {
    const char *part = strstr(name, ".part");
    int64_t pid;
    return part != NULL && kota_text_to_integer(part + 5, &pid) && pid > 0 && kill((pid_t)pid, 0) != 0 &&
           errno == ESRCH;
}

static int by_use(const void *a, const void *b) {
    const entry *x = a, *y = b;
    if (x->used_s != y->used_s) return x->used_s < y->used_s ? -1 : 1;
    return strcmp(x->path, y->path);
}

/* All entries, the least lately used first; times are asked for only where they are needed. */
static entry *list(int32_t *count, double *bytes, const char *cache, double limit_bytes) {
    char **names = NULL;
    int32_t n = 0;
    *count = 0;
    *bytes = 0;
    if (kota_folder_list(&names, &n, cache, NULL) != KOTA_OK) return NULL;
    entry *entries = kota_alloc((size_t)n + 1, sizeof *entries);
    for (int32_t i = 0; i < n; i++) {
        char *path = kota_text_format("%s/%s", cache, names[i]);
        int64_t size = size_of(names[i]);
        if (size >= 0) {
            entries[(*count)++] = (entry){.path = path, .bytes = size};
            *bytes += (double)size;
        } else {
            if (abandoned(names[i])) discard(path);
            kota_free(path);
        }
        kota_free(names[i]);
    }
    kota_free(names);
    struct stat about;
    for (int32_t i = 0; *bytes > limit_bytes && i < *count; i++)
        if (stat(entries[i].path, &about) == 0) entries[i].used_s = (int64_t)about.st_mtime;
    if (*bytes > limit_bytes) qsort(entries, (size_t)*count, sizeof *entries, by_use);
    return entries;
}

/* A tenth more than must be goes, so that not every run has to look for room. */
static void make_room(const char *cache, double limit_bytes) {
    int32_t count;
    double bytes;
    entry *entries = list(&count, &bytes, cache, limit_bytes);
    double wanted = bytes > limit_bytes ? 0.9 * limit_bytes : limit_bytes;
    for (int32_t i = 0; i < count; i++) {
        if (bytes > wanted) {
            remove_entry(entries[i].path);
            bytes -= (double)entries[i].bytes;
        }
        kota_free(entries[i].path);
    }
    kota_free(entries);
}

/* Path of the entry of a key, or NULL. */
static char *find(const char *cache, const char *key) {
    char **names = NULL, *path = NULL;
    int32_t count = 0;
    if (kota_folder_list(&names, &count, cache, NULL) != KOTA_OK) return NULL;
    for (int32_t i = 0; i < count; i++) {
        if (path == NULL && size_of(names[i]) >= 0 && strncmp(names[i], key, KOTA_HASH_TEXT_MAX - 1) == 0)
            path = kota_text_format("%s/%s", cache, names[i]);
        kota_free(names[i]);
    }
    kota_free(names);
    return path;
}

static bool sum_is(const char *path, const char *sum) {
    char *bytes = NULL, *file = kota_text_format("%s/sum", path);
    size_t length;
    bool same = kota_file_read(&bytes, &length, file, 64, NULL) == KOTA_OK && strcmp(bytes, sum) == 0;
    kota_free(bytes);
    kota_free(file);
    return same;
}

kota_status kota_run__cache_take(bool *hit, const char *cache, kota_hash key, const char *to, kota_logger *log,
                                 kota_error *err) {
    char hex[KOTA_HASH_TEXT_MAX], sum[KOTA_HASH_TEXT_MAX];
    int64_t bytes;
    kota_hash_text(key, hex);
    *hit = false;
    char *path = find(cache, hex);
    if (path == NULL) return KOTA_OK;
    char *files = kota_text_format("%s/run", path);
    *hit = copy_all(sum, &bytes, files, to, NULL) == KOTA_OK && sum_is(path, sum);
    kota_status status = KOTA_OK;
    if (*hit) {
        (void)utimensat(AT_FDCWD, path, NULL, 0); /* used now */
    } else {
        if (kota_folder_exists(path)) { /* otherwise another needed its room meanwhile */
            kota_warn(log, "%s is damaged: it is removed, and the run is simulated", path);
            remove_entry(path);
        }
        status = kota_folder_remove(to, err);
    }
    kota_free(files);
    kota_free(path);
    return status;
}

static kota_status put(const char *cache, double limit_bytes, const char *hex, const char *from, kota_error *err) {
    char sum[KOTA_HASH_TEXT_MAX];
    int64_t bytes;
    char *part = kota_text_format("%s/%s.part%ld", cache, hex, (long)getpid()),
         *files = kota_text_format("%s/run", part);
    char *sum_path = kota_text_format("%s/sum", part), *path = NULL;
    kota_status status = kota_folder_create(files, err);
    if (status == KOTA_OK) status = copy_all(sum, &bytes, from, files, err);
    if (status == KOTA_OK) status = kota_file_write(sum_path, sum, strlen(sum), err);
    if (status == KOTA_OK && (double)bytes <= limit_bytes / 4) {
        path = kota_text_format("%s/%s-%lld", cache, hex, (long long)bytes);
        (void)rename(part, path); /* where one is there already, it stays */
    }
    discard(part);
    kota_free(part);
    kota_free(files);
    kota_free(sum_path);
    kota_free(path);
    return status;
}

void kota_run__cache_put(const char *cache, double limit_mb, kota_hash key, const char *from, kota_logger *log) {
    char hex[KOTA_HASH_TEXT_MAX];
    kota_error why = {0};
    kota_hash_text(key, hex);
    if (put(cache, limit_mb * 1e6, hex, from, &why) != KOTA_OK)
        kota_warn(log, "the run is not kept in the cache: %s", why.text);
    make_room(cache, limit_mb * 1e6);
}
