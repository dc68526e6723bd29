/* The cache of runs: what was put comes out whole, or not at all, and its room has an end. */
#include <criterion/criterion.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "run/cache.h"

typedef struct place { /* a scratch folder with a run in it */
    char *root, *cache, *run, *to;
} place;

static void write_at(const char *folder, const char *name, const char *text, size_t length) {
    char *path = kota_text_format("%s/%s", folder, name);
    kota_error err = {0};
    cr_assert_eq(kota_file_write(path, text, length, &err), KOTA_OK, "%s", err.text);
    kota_free(path);
}

static place place_create(void) {
    place p = {.root = kota_text_format("/tmp/kota-cache-%d", (int)getpid())};
    p.cache = kota_text_format("%s/cache", p.root);
    p.run = kota_text_format("%s/run", p.root);
    p.to = kota_text_format("%s/to", p.root);
    char *snaps = kota_text_format("%s/snaps", p.run);
    cr_assert_eq(kota_folder_remove(p.root, NULL), KOTA_OK);
    cr_assert_eq(kota_folder_create(snaps, NULL), KOTA_OK);
    write_at(p.run, "indicators.csv", "a,b\n", 4);
    write_at(p.run, "snaps/0630.snap", "\0\1\2", 3);
    kota_free(snaps);
    return p;
}

static void place_destroy(place *p) {
    cr_assert_eq(kota_folder_remove(p->root, NULL), KOTA_OK);
    kota_free(p->root);
    kota_free(p->cache);
    kota_free(p->run);
    kota_free(p->to);
}

static bool take(const place *p, uint64_t key) {
    bool hit = true;
    kota_error err = {0};
    cr_assert_eq(kota_folder_remove(p->to, NULL), KOTA_OK);
    kota_status status = kota_run__cache_take(&hit, p->cache, (kota_hash){.low = key}, p->to, NULL, &err);
    cr_assert_eq(status, KOTA_OK, "%s", err.text);
    cr_assert_eq(hit, kota_folder_exists(p->to));
    return hit;
}

static void put(const place *p, uint64_t key, double limit_mb) {
    kota_run__cache_put(p->cache, limit_mb, (kota_hash){.low = key}, p->run, NULL);
}

/* Entries in the cache; *name the last of them. */
static int32_t entries(const place *p, char **name) {
    char **names = NULL;
    int32_t count = 0;
    cr_assert_eq(kota_folder_list(&names, &count, p->cache, NULL), KOTA_OK);
    for (int32_t i = 0; i < count; i++) {
        if (name != NULL && i == count - 1)
            *name = names[i];
        else
            kota_free(names[i]);
    }
    kota_free(names);
    return count;
}

Test(cache, what_was_put_comes_out) {
    place p = place_create();
    char *bytes = NULL, *path = kota_text_format("%s/snaps/0630.snap", p.to);
    size_t length;
    cr_assert(!take(&p, 7), "an empty cache has nothing");
    put(&p, 7, 10);
    put(&p, 7, 10);
    cr_assert_eq(entries(&p, NULL), 1);
    cr_assert(!take(&p, 8), "another key");
    cr_assert(take(&p, 7));
    cr_assert_eq(kota_file_read(&bytes, &length, path, 100, NULL), KOTA_OK);
    cr_assert_eq(length, 3);
    cr_assert_arr_eq(bytes, "\0\1\2", 3);
    kota_free(bytes);
    kota_free(path);
    place_destroy(&p);
}

Test(cache, what_is_damaged_is_refused_and_goes) {
    static const char *const FILES[] = {"run/indicators.csv", "run/snaps/0630.snap", "sum", "run/more.csv"};
    for (int32_t f = 0; f < KOTA_COUNT(FILES); f++) {
        place p = place_create();
        char *name = NULL;
        put(&p, 7, 10);
        cr_assert_eq(entries(&p, &name), 1);
        char *path = kota_text_format("%s/%s/%s", p.cache, name, FILES[f]);
        cr_assert_eq(kota_file_write(path, "a,c\n", 4, NULL), KOTA_OK);
        cr_expect(!take(&p, 7), "%s", FILES[f]);
        cr_expect_eq(entries(&p, NULL), 0, "%s", FILES[f]);
        kota_free(path);
        kota_free(name);
        place_destroy(&p);
    }
}

Test(cache, its_room_has_an_end) {
    place p = place_create();
    char *large = kota_alloc(100000, 1);
    write_at(p.run, "large", large, 100000);
    put(&p, 1, 0.3);
    cr_assert_eq(entries(&p, NULL), 0, "more than a quarter of the room is not kept");
    for (uint64_t key = 1; key <= 20; key++) put(&p, key, 1);
    int32_t count = entries(&p, NULL);
    cr_expect_leq(count, 10);
    cr_expect_geq(count, 8);
    cr_expect(take(&p, 20) || take(&p, 19), "the youngest stay (a second is the clock's step)");
    kota_free(large);
    place_destroy(&p);
}
