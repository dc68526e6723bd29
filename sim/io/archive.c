/* libarchive, called in one place. */
#include "io/archive.h"

#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"

bool kota_archive_is_below(const char *path) {
    if (path[0] == '\0') return false;
    for (const char *part = path;; part++) {
        size_t length = strcspn(part, "/");
        bool dots = (length == 1 && part[0] == '.') || (length == 2 && part[0] == '.' && part[1] == '.');
        if (length == 0 || dots) return false;
        for (size_t c = 0; c < length; c++)
            if ((unsigned char)part[c] < 0x20 || part[c] == 0x7f || strchr("\\:*?\"<>|", part[c]) != NULL)
                return false;
        part += length;
        if (*part == '\0') return true;
    }
}

#ifdef KOTA_ARCHIVE
#include <archive.h>
#include <archive_entry.h>

struct kota_archive {
    struct archive *zip;
    kota_text bytes;
};

static la_ssize_t keep(struct archive *zip, void *context, const void *bytes, size_t length) {
    (void)zip;
    kota_archive *archive = context;
    kota_text_bytes(&archive->bytes, bytes, length);
    return (la_ssize_t)length;
}

kota_archive *kota_archive_create(void) {
    kota_archive *archive = kota_alloc(1, sizeof *archive);
    *archive = (kota_archive){.zip = archive_write_new()};
    KOTA_ASSERT(archive->zip != NULL);
    KOTA_ASSERT(archive_write_set_format_zip(archive->zip) == ARCHIVE_OK);
    KOTA_ASSERT(archive_write_set_bytes_per_block(archive->zip, 0) == ARCHIVE_OK); /* no padding at its end */
    KOTA_ASSERT(archive_write_open(archive->zip, archive, NULL, keep, NULL) == ARCHIVE_OK);
    return archive;
}

kota_status kota_archive_add(kota_archive *archive, const char *name, const void *bytes, size_t length,
                             kota_error *err) {
    KOTA_ASSERT(kota_archive_is_below(name));
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name); /* as it is: the program's locale knows no letters beyond ASCII */
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)length);
    bool fine = archive_write_header(archive->zip, entry) == ARCHIVE_OK &&
                archive_write_data(archive->zip, bytes, length) == (la_ssize_t)length;
    archive_entry_free(entry);
    if (fine) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s: cannot be put into an archive: %s", name,
                     archive_error_string(archive->zip));
}

kota_status kota_archive_finish(kota_archive *archive, const char *path, kota_error *err) {
    if (archive_write_close(archive->zip) != ARCHIVE_OK)
        return kota_fail(err, KOTA_DATA, "%s: cannot be put into an archive: %s", path,
                         archive_error_string(archive->zip));
    return kota_file_write(path, archive->bytes.chars, archive->bytes.length, err);
}

void kota_archive_destroy(kota_archive *archive) {
    if (archive == NULL) return;
    archive_write_free(archive->zip);
    kota_text_free(&archive->bytes);
    kota_free(archive);
}

static kota_status damaged(struct archive *zip, const char *path, kota_error *err) {
    const char *words = archive_error_string(zip);
    return kota_fail(err, KOTA_DATA, "%s: is no whole zip file (%s); get it again", path,
                     words != NULL ? words : "it ends too early");
}

/* The bytes of the entry at hand. *left: what the limit still allows. */
static kota_status read_entry(kota_text *bytes, struct archive *zip, const char *path, size_t limit_bytes,
                              size_t *left, kota_error *err) {
    char block[65536];
    la_ssize_t count;
    while ((count = archive_read_data(zip, block, sizeof block)) > 0) {
        if ((size_t)count > *left)
            return kota_fail(err, KOTA_DATA, "%s: holds more than %zu MB; it is not unpacked", path,
                             limit_bytes / 1000000);
        *left -= (size_t)count;
        kota_text_bytes(bytes, block, (size_t)count);
    }
    kota_text_bytes(bytes, "", 0);
    return count == 0 ? KOTA_OK : damaged(zip, path, err);
}

static kota_status visit_entry(struct archive *zip, struct archive_entry *entry, const char *path, size_t limit_bytes,
                               size_t *left, kota_archive_visit *visit, void *context, kota_error *err) {
    const char *name = archive_entry_pathname(entry);
    if (archive_entry_filetype(entry) == AE_IFDIR && name != NULL) return KOTA_OK;
    if (name == NULL || !kota_archive_is_below(name))
        return kota_fail(err, KOTA_DATA,
                         "%s: holds a file \"%s\", whose name leads out of the folder or is no plain text; it is not "
                         "unpacked",
                         path, name != NULL ? name : "");
    if (archive_entry_filetype(entry) != AE_IFREG)
        return kota_fail(err, KOTA_DATA, "%s: holds \"%s\", which is a link or no plain file; it is not unpacked",
                         path, name);
    kota_text bytes = {0};
    kota_status status = read_entry(&bytes, zip, path, limit_bytes, left, err);
    if (status == KOTA_OK) status = visit(context, name, bytes.chars != NULL ? bytes.chars : "", bytes.length, err);
    kota_text_free(&bytes);
    return status;
}

kota_status kota_archive_walk(const char *path, size_t limit_bytes, kota_archive_visit *visit, void *context,
                              kota_error *err) {
    if (!kota_file_exists(path)) return kota_fail(err, KOTA_DATA, "%s: there is no such file", path);
    struct archive *zip = archive_read_new();
    KOTA_ASSERT(zip != NULL);
    archive_read_support_format_zip(zip);
    kota_status status = KOTA_OK;
    if (archive_read_open_filename(zip, path, 1 << 16) != ARCHIVE_OK) status = damaged(zip, path, err);
    size_t left = limit_bytes;
    while (status == KOTA_OK) {
        struct archive_entry *entry;
        int next = archive_read_next_header(zip, &entry);
        if (next == ARCHIVE_EOF) break;
        status = next == ARCHIVE_OK ? visit_entry(zip, entry, path, limit_bytes, &left, visit, context, err)
                                    : damaged(zip, path, err);
    }
    archive_read_free(zip);
    return status;
}

#else

static kota_status none(const char *path, kota_error *err) {
    return kota_fail(err, KOTA_DATA, "%s: this kota was built without libarchive and reads and writes no zip files",
                     path);
}

kota_archive *kota_archive_create(void) { return NULL; }

kota_status kota_archive_add(kota_archive *archive, const char *name, const void *bytes, size_t length,
                             kota_error *err) {
    (void)archive, (void)bytes, (void)length;
    return none(name, err);
}

kota_status kota_archive_finish(kota_archive *archive, const char *path, kota_error *err) {
    (void)archive;
    return none(path, err);
}

void kota_archive_destroy(kota_archive *archive) { (void)archive; }

kota_status kota_archive_walk(const char *path, size_t limit_bytes, kota_archive_visit *visit, void *context,
                              kota_error *err) {
    (void)limit_bytes, (void)visit, (void)context;
    return none(path, err);
}

#endif
