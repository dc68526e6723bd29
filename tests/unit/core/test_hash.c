/* Hashes: published values of XXH3, independence of how input is cut, and which numbers count as equal. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/hash.h"
#include "core/mathx.h"

static kota_hash of_f64(double value) {
    kota_hasher *hasher = kota_hasher_create();
    kota_hasher_f64(hasher, value);
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}

static bool same(kota_hash a, kota_hash b) { return a.low == b.low && a.high == b.high; }

Test(hash, values_are_those_of_xxh3) {
    char text[KOTA_HASH_TEXT_MAX];
    kota_hash_text(kota_hash_bytes(NULL, 0), text);
    cr_assert_str_eq(text, "99aa06d3014798d86001c324468d497f"); /* XXH128 of nothing, seed 0 */
    cr_assert_eq(kota_hash_id(""), UINT64_C(0x2d06800538d394c2));
    cr_assert_eq(strlen(text), 32u);
}

Test(hash, a_text_reads_back) {
    char text[KOTA_HASH_TEXT_MAX];
    kota_hash hash = kota_hash_bytes("kota", 4), back = {0};
    kota_hash_text(hash, text);
    cr_assert(kota_hash_from_text(&back, text) && same(hash, back));
    cr_expect(!kota_hash_from_text(&back, "99aa06d3014798d86001c324468d497"), "a digit is missing");
    cr_expect(!kota_hash_from_text(&back, "99aa06d3014798d86001c324468d497g"));
}

Test(hash, cutting_the_input_changes_nothing) {
    unsigned char bytes[5000];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)(i * i >> 3 & 255);
    kota_hash whole = kota_hash_bytes(bytes, sizeof bytes);
    for (size_t step = 1; step < 700; step += 37) {
        kota_hasher *hasher = kota_hasher_create();
        for (size_t at = 0; at < sizeof bytes; at += step) {
            kota_hasher_bytes(hasher, bytes + at, step < sizeof bytes - at ? step : sizeof bytes - at);
        }
        cr_assert(same(kota_hasher_value(hasher), whole));
        cr_assert(same(kota_hasher_value(hasher), whole), "asking twice gives the same");
        kota_hasher_destroy(hasher);
    }
}

Test(hash, texts_do_not_run_together) {
    kota_hasher *one = kota_hasher_create(), *other = kota_hasher_create();
    kota_hasher_text(one, "ab");
    kota_hasher_text(one, "c");
    kota_hasher_text(other, "a");
    kota_hasher_text(other, "bc");
    cr_assert_not(same(kota_hasher_value(one), kota_hasher_value(other)));
    kota_hasher_destroy(one);
    kota_hasher_destroy(other);
}

Test(hash, numbers_are_little_endian_and_canonical) {
    const unsigned char bytes[8] = {0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01};
    kota_hasher *hasher = kota_hasher_create();
    kota_hasher_u64(hasher, UINT64_C(0x0102030405060708));
    cr_assert(same(kota_hasher_value(hasher), kota_hash_bytes(bytes, 8)));
    kota_hasher_destroy(hasher);
    cr_assert(same(of_f64(0.0), of_f64(-0.0)));
    cr_assert(same(of_f64(KOTA_NAN), of_f64(-KOTA_NAN)));
    cr_assert_not(same(of_f64(1.0), of_f64(1.0 + 0x1p-52)));
    cr_assert_not(same(of_f64(1.0), of_f64(-1.0)));
}

Test(hash, ids_of_many_names_and_parts_differ) {
    enum { MANY = 2000 };
    static uint64_t ids[2 * MANY];
    for (int i = 0; i < MANY; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "district/%d", i);
        ids[i] = kota_hash_id(name);
        ids[MANY + i] = kota_hash_part(kota_hash_id("street"), (uint64_t)i);
        cr_assert_neq(ids[i], 0u);
        cr_assert_neq(ids[MANY + i], 0u);
    }
    for (int i = 0; i < 2 * MANY; i++) {
        for (int j = 0; j < i; j++) cr_assert_neq(ids[i], ids[j]);
    }
    cr_assert_neq(kota_hash_part(1, 2), kota_hash_part(2, 1));
}
