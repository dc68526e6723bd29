/* Packs: the description and its hash first, then the files, each held against the description when it is read. */
#include "io/pack.h"

#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "io/archive.h"
#include "io/json_text.h"

static const char HASH_NAME[] = "kota-pack.hash", JSON_NAME[] = "kota-pack.json";
static const size_t FILE_BYTES_MAX = (size_t)2 << 30, ALL_BYTES_MAX = (size_t)8 << 30;
enum { FILES_MAX = 100000, PLANS_MAX = 1000000 };

static int by_path(const void *a, const void *b) {
    const kota_pack_file *left = a, *right = b;
    return strcmp(left->path, right->path);
}

/* ---- writing ---- */

static void describe_head(kota_json_writer *json, const kota_pack *pack) {
    kota_json_integer(json, "pack", KOTA_PACK_FORMAT);
    kota_json_text(json, "kota", pack->version);
    kota_json_text(json, "name", pack->name);
    kota_json_text(json, "scenario", pack->scenario);
    kota_json_text(json, "city", pack->city);
    kota_json_text(json, "credit", pack->credit);
    kota_json_array(json, "plans");
    for (int32_t p = 0; p < pack->plan_count; p++) {
        char hex[KOTA_HASH_TEXT_MAX];
        kota_hash_text(pack->plans[p].hash, hex);
        kota_json_object(json, NULL);
        kota_json_text(json, "name", pack->plans[p].name);
        kota_json_text(json, "hash", hex);
        kota_json_end(json);
    }
    kota_json_end(json);
}

static kota_status describe(kota_json_writer *json, kota_pack *pack, kota_hash *hashes, kota_error *err) {
    kota_json_object(json, NULL);
    describe_head(json, pack);
    kota_json_array(json, "files");
    for (int32_t f = 0; f < pack->file_count; f++) {
        const kota_pack_file *file = &pack->files[f];
        char *bytes, hex[KOTA_HASH_TEXT_MAX];
        size_t length;
        if (f > 0 && strcmp(file->path, pack->files[f - 1].path) == 0)
            return kota_fail(err, KOTA_DATA, "%s and %s would both be %s in the pack; rename one", file->from,
                             pack->files[f - 1].from, file->path);
        KOTA_TRY(kota_file_read(&bytes, &length, file->from, FILE_BYTES_MAX, err));
        hashes[f] = kota_hash_bytes(bytes, length);
        kota_free(bytes);
        kota_hash_text(hashes[f], hex);
        kota_json_object(json, NULL);
        kota_json_text(json, "path", file->path);
        kota_json_text(json, "role", file->role);
        kota_json_integer(json, "bytes", (int64_t)length);
        kota_json_text(json, "hash", hex);
        kota_json_end(json);
        pack->bytes += (double)length;
    }
    kota_json_end(json);
    kota_json_end(json);
    kota_text_add(&json->text, "\n");
    return KOTA_OK;
}

static kota_status add_files(kota_archive *archive, const kota_pack *pack, const kota_hash *hashes, kota_error *err) {
    for (int32_t f = 0; f < pack->file_count; f++) {
        char *bytes;
        size_t length;
        KOTA_TRY(kota_file_read(&bytes, &length, pack->files[f].from, FILE_BYTES_MAX, err));
        kota_hash hash = kota_hash_bytes(bytes, length);
        kota_status status = KOTA_OK;
        if (hash.low != hashes[f].low || hash.high != hashes[f].high)
            status =
                kota_fail(err, KOTA_DATA, "%s: was changed while it was packed; pack again", pack->files[f].from);
        if (status == KOTA_OK) status = kota_archive_add(archive, pack->files[f].path, bytes, length, err);
        kota_free(bytes);
        if (status != KOTA_OK) return status;
    }
    return KOTA_OK;
}

kota_status kota_pack_write(kota_pack *pack, const char *path, kota_error *err) {
    qsort(pack->files, (size_t)pack->file_count, sizeof *pack->files, by_path);
    kota_hash *hashes = kota_alloc((size_t)pack->file_count + 1, sizeof *hashes);
    kota_json_writer json = {0};
    kota_archive *archive = kota_archive_create();
    char hex[KOTA_HASH_TEXT_MAX];
    pack->bytes = 0;
    kota_status status = describe(&json, pack, hashes, err);
    if (status == KOTA_OK) {
        pack->hash = kota_hash_bytes(json.text.chars, json.text.length);
        kota_hash_text(pack->hash, hex);
        status = kota_archive_add(archive, HASH_NAME, hex, strlen(hex), err);
    }
    if (status == KOTA_OK) status = kota_archive_add(archive, JSON_NAME, json.text.chars, json.text.length, err);
    if (status == KOTA_OK) status = add_files(archive, pack, hashes, err);
    if (status == KOTA_OK) status = kota_archive_finish(archive, path, err);
    kota_archive_destroy(archive);
    kota_json_writer_free(&json);
    kota_free(hashes);
    return status;
}

/* ---- reading ---- */

typedef struct promise { /* what the description says of a file */
    kota_hash hash;
    int64_t bytes;
    bool seen;
} promise;

typedef struct unpacking {
    kota_pack *pack;
    const char *path, *folder;
    kota_arena *arena;
    promise *promises; /* one a file */
    bool hash_seen, described;
} unpacking;

static kota_status no_pack(const unpacking *of, kota_error *err) {
    return kota_fail(err, KOTA_DATA, "%s: is no pack of kota; kota pack SCENARIO makes one", of->path);
}

static kota_status not_sound(const unpacking *of, const char *what, kota_error *err) {
    return kota_fail(err, KOTA_DATA, "%s: its kota-pack.json has no sound %s; get the pack again", of->path, what);
}

static const char *text_of(const unpacking *of, const kota_json *json, const char *key) {
    const char *text = kota_json_get_text(json, key);
    return text != NULL ? kota_arena_text(of->arena, text) : NULL;
}

static kota_status read_plans(unpacking *of, const kota_json *list, kota_error *err) {
    int32_t count = kota_json_count(list);
    if (count < 0 || count > PLANS_MAX) return not_sound(of, "plans", err);
    kota_pack_plan *plans = KOTA_NEW(of->arena, kota_pack_plan, count);
    const kota_json *item = count > 0 ? kota_json_at(list, 0, NULL) : NULL;
    for (int32_t p = 0; p < count; p++, item = kota_json_next(item)) {
        const char *hex = kota_json_get_text(item, "hash");
        plans[p].name = text_of(of, item, "name");
        if (plans[p].name == NULL || hex == NULL || !kota_hash_from_text(&plans[p].hash, hex))
            return not_sound(of, "plans", err);
    }
    of->pack->plans = plans;
    of->pack->plan_count = count;
    return KOTA_OK;
}

static kota_status read_files(unpacking *of, const kota_json *list, kota_error *err) {
    int32_t count = kota_json_count(list);
    if (count < 1 || count > FILES_MAX) return not_sound(of, "files", err);
    of->pack->files = KOTA_NEW(of->arena, kota_pack_file, count);
    of->promises = KOTA_NEW(of->arena, promise, count);
    const kota_json *item = kota_json_at(list, 0, NULL);
    for (int32_t f = 0; f < count; f++, item = kota_json_next(item)) {
        kota_pack_file *file = &of->pack->files[f];
        const char *hex = kota_json_get_text(item, "hash");
        file->path = text_of(of, item, "path");
        file->role = text_of(of, item, "role");
        if (file->path == NULL || file->role == NULL || hex == NULL ||
            !kota_hash_from_text(&of->promises[f].hash, hex) ||
            !kota_json_get_integer(item, "bytes", &of->promises[f].bytes))
            return not_sound(of, "files", err);
        if (f > 0 && by_path(&file[-1], file) >= 0) return not_sound(of, "order of files", err);
        of->pack->bytes += (double)of->promises[f].bytes;
    }
    of->pack->file_count = count;
    return KOTA_OK;
}

static kota_status read_description(unpacking *of, const kota_json *json, kota_error *err) {
    kota_pack *pack = of->pack;
    int64_t format = 0;
    if (!kota_json_get_integer(json, "pack", &format)) return no_pack(of, err);
    if (format != KOTA_PACK_FORMAT)
        return kota_fail(err, KOTA_DATA,
                         "%s: is a pack of format %lld, this kota knows %d; use the kota that made it", of->path,
                         (long long)format, KOTA_PACK_FORMAT);
    pack->version = text_of(of, json, "kota");
    pack->name = text_of(of, json, "name");
    pack->scenario = text_of(of, json, "scenario");
    pack->city = text_of(of, json, "city");
    pack->credit = text_of(of, json, "credit");
    if (pack->version == NULL || pack->name == NULL || pack->scenario == NULL || pack->city == NULL ||
        pack->credit == NULL)
        return not_sound(of, "kota, name, scenario, city and credit", err);
    KOTA_TRY(read_plans(of, kota_json_get(json, "plans"), err));
    KOTA_TRY(read_files(of, kota_json_get(json, "files"), err));
    const kota_pack_file main = {.path = pack->scenario};
    if (bsearch(&main, pack->files, (size_t)pack->file_count, sizeof main, by_path) == NULL)
        return not_sound(of, "scenario", err);
    return KOTA_OK;
}

/* The description as its hash says; nothing of it is used before. */
static kota_status take_description(unpacking *of, const char *bytes, size_t length, kota_error *err) {
    kota_hash hash = kota_hash_bytes(bytes, length);
    if (!of->hash_seen) return no_pack(of, err);
    if (hash.low != of->pack->hash.low || hash.high != of->pack->hash.high)
        return kota_fail(err, KOTA_DATA, "%s: kota-pack.json was changed after packing; get the pack again",
                         of->path);
    kota_json *json = NULL;
    KOTA_TRY(kota_json_parse(&json, bytes, length, JSON_NAME, err));
    kota_status status = read_description(of, json, err);
    kota_json_destroy(json);
    of->described = status == KOTA_OK;
    return status;
}

/* A file into its place. */
static kota_status put(const unpacking *of, const char *name, const char *bytes, size_t length, kota_error *err) {
    char *path = kota_text_format("%s/%s", of->folder, name);
    char *folder = kota_text_format("%.*s", (int)(strrchr(path, '/') - path), path);
    kota_status status = kota_folder_create(folder, err);
    if (status == KOTA_OK) status = kota_file_write(path, bytes, length, err);
    kota_free(folder);
    kota_free(path);
    return status;
}

static kota_status take(void *context, const char *name, const char *bytes, size_t length, kota_error *err) {
    unpacking *of = context;
    if (!of->hash_seen) {
        char hex[KOTA_HASH_TEXT_MAX] = "";
        if (strcmp(name, HASH_NAME) != 0 || length + 1 != sizeof hex) return no_pack(of, err);
        memcpy(hex, bytes, length);
        of->hash_seen = kota_hash_from_text(&of->pack->hash, hex);
        return of->hash_seen ? KOTA_OK : no_pack(of, err);
    }
    if (!of->described)
        return strcmp(name, JSON_NAME) == 0 ? take_description(of, bytes, length, err) : no_pack(of, err);
    const kota_pack_file wanted = {.path = name};
    const kota_pack_file *file =
        bsearch(&wanted, of->pack->files, (size_t)of->pack->file_count, sizeof wanted, by_path);
    if (file == NULL)
        return kota_fail(err, KOTA_DATA,
                         "%s: holds %s, of which its kota-pack.json does not know; get the pack again", of->path,
                         name);
    promise *promised = &of->promises[file - of->pack->files];
    kota_hash hash = kota_hash_bytes(bytes, length);
    if (promised->seen || promised->bytes != (int64_t)length || promised->hash.low != hash.low ||
        promised->hash.high != hash.high)
        return kota_fail(err, KOTA_DATA, "%s: %s was changed after packing; get the pack again", of->path, name);
    promised->seen = true;
    return put(of, name, bytes, length, err);
}

kota_status kota_pack_read(kota_pack *pack, const char *path, const char *folder, kota_arena *arena,
                           kota_error *err) {
    *pack = (kota_pack){0};
    unpacking of = {.pack = pack, .path = path, .folder = folder, .arena = arena};
    KOTA_TRY(kota_archive_walk(path, ALL_BYTES_MAX, take, &of, err));
    if (!of.described) return no_pack(&of, err);
    for (int32_t f = 0; f < pack->file_count; f++)
        if (!of.promises[f].seen)
            return kota_fail(err, KOTA_DATA, "%s: %s is missing; get the pack again", path, pack->files[f].path);
    return KOTA_OK;
}
