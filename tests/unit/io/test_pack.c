/* Packs: files come back as they were, and whatever byte of a pack is changed, either it is refused or all files are
 * still as they were packed. */
#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/text.h"
#include "io/archive.h"
#include "io/pack.h"

typedef struct place {
    char *folder, *pack, *out;
} place;

static void write_text(const char *folder, const char *name, const char *content) {
    char *path = kota_text_format("%s/%s", folder, name);
    kota_error err = {0};
    cr_assert_eq(kota_file_write(path, content, strlen(content), &err), KOTA_OK, "%s", err.text);
    kota_free(path);
}

static place begin(void) {
    place of = {kota_text_format("/tmp/kota-pack-%d", (int)getpid()), NULL, NULL};
    of.pack = kota_text_format("%s/a.zip", of.folder);
    of.out = kota_text_format("%s/out", of.folder);
    kota_error err = {0};
    cr_assert_eq(kota_folder_create(of.folder, &err), KOTA_OK);
    write_text(of.folder, "s.lua", "return 1");
    write_text(of.folder, "levels.csv", "time,level\n1,2\n");
    return of;
}

static void end(place *of) {
    kota_error err = {0};
    cr_assert_eq(kota_folder_remove(of->folder, &err), KOTA_OK);
    kota_free(of->folder);
    kota_free(of->pack);
    kota_free(of->out);
}

static kota_pack small(const place *of, kota_pack_file *files, kota_pack_plan *plan, char *from[2]) {
    from[0] = kota_text_format("%s/s.lua", of->folder);
    from[1] = kota_text_format("%s/levels.csv", of->folder);
    files[0] = (kota_pack_file){"s.lua", from[0], "scenario"};
    files[1] = (kota_pack_file){"data/levels.csv", from[1], "data"};
    *plan = (kota_pack_plan){"Baseline", {1, 2}};
    return (kota_pack){.name = "Small",
                       .scenario = "s.lua",
                       .city = "Town",
                       .credit = "a surveyor",
                       .version = "v1",
                       .plans = plan,
                       .plan_count = 1,
                       .files = files,
                       .file_count = 2};
}

static void write_small(const place *of) {
    kota_pack_file files[2];
    kota_pack_plan plan;
    char *from[2];
    kota_pack pack = small(of, files, &plan, from);
    kota_error err = {0};
    cr_assert_eq(kota_pack_write(&pack, of->pack, &err), KOTA_OK, "%s", err.text);
    cr_expect_float_eq(pack.bytes, 23.0, 1e-9);
    kota_free(from[0]);
    kota_free(from[1]);
}

static bool is_as_packed(const char *folder, const char *name, const char *content) {
    char *path = kota_text_format("%s/%s", folder, name), *bytes;
    size_t length;
    kota_error err = {0};
    bool same = kota_file_read(&bytes, &length, path, 1 << 20, &err) == KOTA_OK;
    if (same) {
        same = length == strlen(content) && memcmp(bytes, content, length) == 0;
        kota_free(bytes);
    }
    kota_free(path);
    return same;
}

static kota_status read_into(kota_pack *pack, const place *of, kota_arena *arena, kota_error *err) {
    kota_error ignored = {0};
    cr_assert_eq(kota_folder_remove(of->out, &ignored), KOTA_OK);
    cr_assert_eq(kota_folder_create(of->out, &ignored), KOTA_OK);
    return kota_pack_read(pack, of->pack, of->out, arena, err);
}

Test(pack, files_come_back) {
    place of = begin();
    kota_arena *arena = kota_arena_create("pack", 0);
    kota_pack pack;
    kota_error err = {0};
    write_small(&of);
    cr_assert_eq(read_into(&pack, &of, arena, &err), KOTA_OK, "%s", err.text);
    cr_expect_str_eq(pack.name, "Small");
    cr_expect_str_eq(pack.credit, "a surveyor");
    cr_expect_eq(pack.plan_count, 1);
    cr_expect(pack.plans[0].hash.low == 1 && pack.plans[0].hash.high == 2);
    cr_expect_eq(pack.file_count, 2);
    cr_expect(is_as_packed(of.out, "s.lua", "return 1"));
    cr_expect(is_as_packed(of.out, "data/levels.csv", "time,level\n1,2\n"));
    kota_arena_destroy(arena);
    end(&of);
}

Test(pack, a_changed_byte_is_refused_or_changes_nothing, .timeout = 120) {
    place of = begin();
    char *bytes;
    size_t length;
    kota_error err = {0};
    int32_t refused = 0, read = 0;
    write_small(&of);
    cr_assert_eq(kota_file_read(&bytes, &length, of.pack, 1 << 20, &err), KOTA_OK);
    for (size_t at = 0; at < length; at++) {
        kota_arena *arena = kota_arena_create("pack", 0);
        kota_pack pack;
        bytes[at] = (char)(bytes[at] ^ 0x15);
        cr_assert_eq(kota_file_write(of.pack, bytes, length, &err), KOTA_OK);
        bytes[at] = (char)(bytes[at] ^ 0x15);
        if (read_into(&pack, &of, arena, &err) == KOTA_OK) {
            read++;
            cr_expect_str_eq(pack.name, "Small", "byte %zu", at);
            cr_expect(is_as_packed(of.out, "s.lua", "return 1"), "byte %zu", at);
            cr_expect(is_as_packed(of.out, "data/levels.csv", "time,level\n1,2\n"), "byte %zu", at);
        } else {
            refused++;
        }
        kota_arena_destroy(arena);
    }
    cr_expect_gt(refused, read, "most of a pack is content: %d of %zu bytes refused", refused, length);
    kota_free(bytes);
    end(&of);
}

Test(pack, a_cut_pack_is_refused, .timeout = 120) {
    place of = begin();
    char *bytes;
    size_t length;
    kota_error err = {0};
    write_small(&of);
    cr_assert_eq(kota_file_read(&bytes, &length, of.pack, 1 << 20, &err), KOTA_OK);
    for (size_t kept = 0; kept < length; kept += 7) {
        kota_arena *arena = kota_arena_create("pack", 0);
        kota_pack pack;
        cr_assert_eq(kota_file_write(of.pack, bytes, kept, &err), KOTA_OK);
        bool whole = read_into(&pack, &of, arena, &err) == KOTA_OK;
        cr_expect(!whole || is_as_packed(of.out, "data/levels.csv", "time,level\n1,2\n"), "%zu bytes kept", kept);
        kota_arena_destroy(arena);
    }
    kota_free(bytes);
    end(&of);
}

/* A pack whose description is the given one, with a hash that fits. */
static const char *refusal(const char *json, const char *name, kota_error *err) {
    place of = begin();
    kota_archive *archive = kota_archive_create();
    kota_arena *arena = kota_arena_create("pack", 0);
    char hex[KOTA_HASH_TEXT_MAX];
    kota_pack pack;
    kota_hash_text(kota_hash_bytes(json, strlen(json)), hex);
    cr_assert_eq(kota_archive_add(archive, "kota-pack.hash", hex, strlen(hex), err), KOTA_OK);
    cr_assert_eq(kota_archive_add(archive, "kota-pack.json", json, strlen(json), err), KOTA_OK);
    if (name != NULL) cr_assert_eq(kota_archive_add(archive, name, "x", 1, err), KOTA_OK);
    cr_assert_eq(kota_archive_finish(archive, of.pack, err), KOTA_OK);
    kota_archive_destroy(archive);
    cr_expect_eq(read_into(&pack, &of, arena, err), KOTA_DATA, "%s", json);
    kota_arena_destroy(arena);
    end(&of);
    return err->text;
}

#define HEAD                                                                                                         \
    "{\"pack\": 1, \"kota\": \"v\", \"name\": \"n\", \"scenario\": \"s\", \"city\": \"c\", \"credit\": \"\", "       \
    "\"plans\": []"
#define FILE_S                                                                                                       \
    "{\"path\": \"s\", \"role\": \"scenario\", \"bytes\": 1, \"hash\": \"00000000000000000000000000000000\"}"

Test(pack, sentences_say_what_does_not_fit) {
    kota_error err = {0};
    static const struct {
        const char *json, *name, *words;
    } cases[] = {
        {"{\"pack\": 2}", NULL, "format 2"},
        {"{}", NULL, "is no pack of kota"},
        {"{\"pack\": 1}", NULL, "no sound kota, name"},
        {HEAD "}", NULL, "no sound files"},
        {HEAD ", \"files\": [" FILE_S ", " FILE_S "]}", NULL, "no sound order of files"},
        {HEAD ", \"files\": [" FILE_S "]}", NULL, "s is missing"},
        {HEAD ", \"files\": [" FILE_S "]}", "t", "holds t, of which"},
        {HEAD ", \"files\": [" FILE_S "]}", "s", "s was changed after packing"},
        {"{\"pack\": 1, \"kota\": \"v\", \"name\": \"n\", \"scenario\": \"../s\", \"city\": \"c\", \"credit\": \"\", "
         "\"plans\": [], \"files\": [" FILE_S "]}",
         NULL, "no sound scenario"},
    };
    for (int32_t c = 0; c < KOTA_COUNT(cases); c++) {
        const char *text = refusal(cases[c].json, cases[c].name, &err);
        cr_expect(strstr(text, cases[c].words) != NULL, "%s: %s", cases[c].words, text);
    }
}

Test(pack, two_files_of_one_path_are_refused) {
    place of = begin();
    kota_pack_file files[2];
    kota_pack_plan plan;
    char *from[2];
    kota_pack pack = small(&of, files, &plan, from);
    kota_error err = {0};
    files[1].path = "s.lua";
    cr_expect_eq(kota_pack_write(&pack, of.pack, &err), KOTA_DATA);
    cr_expect(strstr(err.text, "would both be s.lua in the pack") != NULL, "%s", err.text);
    kota_free(from[0]);
    kota_free(from[1]);
    end(&of);
}
