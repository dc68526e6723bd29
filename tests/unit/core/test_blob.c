/* State as bytes: what is put is got; each kind of damage is refused and nothing is read beyond the end. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/blob.h"
#include "core/mathx.h"
#include "core/memory.h"

static void write_all(kota_blob *blob) {
    const int32_t array[] = {1, -2, 3};
    kota_blob_section(blob, "flood");
    kota_blob_put(blob, array, 3, sizeof array[0]);
    kota_blob_put_u64(blob, UINT64_MAX);
    kota_blob_put_i64(blob, INT64_MIN);
    kota_blob_section(blob, "waste");
    kota_blob_put_f64(blob, -0.0);
    kota_blob_put_text(blob, "sampah");
    kota_blob_put_i64(blob, 5);
    kota_blob_put(blob, NULL, 0, 8);
}

static void read_all(kota_blob *blob, bool *right) {
    int32_t array[3] = {9, 9, 9};
    kota_blob_expect(blob, "flood");
    kota_blob_get(blob, array, 3, sizeof array[0]);
    *right = array[0] == 1 && array[1] == -2 && array[2] == 3;
    *right = kota_blob_get_u64(blob) == UINT64_MAX && *right;
    *right = kota_blob_get_i64(blob) == INT64_MIN && *right;
    kota_blob_expect(blob, "waste");
    *right = kota_bits(kota_blob_get_f64(blob)) == kota_bits(-0.0) && *right;
    char *text = kota_blob_get_text(blob);
    *right = strcmp(text, "sampah") == 0 && *right;
    kota_free(text);
    *right = kota_blob_get_range(blob, 0, 5, "trucks") == 5 && *right;
    kota_blob_get(blob, NULL, 0, 8);
}

Test(blob, gives_back_what_was_put) {
    kota_blob blob = {0};
    bool right = false;
    write_all(&blob);
    read_all(&blob, &right);
    cr_assert(right);
    cr_assert_eq(kota_blob_status(&blob), KOTA_OK);
    cr_assert_eq(blob.at, blob.length);
    kota_blob_free(&blob);
}

Test(blob, every_early_end_is_refused) {
    kota_blob whole = {0};
    write_all(&whole);
    for (size_t length = 0; length < whole.length; length++) {
        kota_error err = {0};
        kota_blob cut = {.bytes = kota_alloc(length, 1), .length = length, .err = &err}; /* exact: an overrun shows */
        memcpy(cut.bytes, whole.bytes, length);
        bool right = true;
        read_all(&cut, &right);
        cr_assert_eq(kota_blob_status(&cut), KOTA_DATA);
        cr_assert_eq(err.status, KOTA_DATA);
        cr_assert_not(right && length + 16 < whole.length);
        kota_blob_free(&cut);
    }
    kota_blob_free(&whole);
}

Test(blob, damaged_bytes_never_overrun) {
    kota_blob whole = {0};
    write_all(&whole);
    for (size_t i = 0; i < whole.length; i++) {
        whole.bytes[i] ^= 0xff;
        kota_blob again = {.bytes = whole.bytes, .length = whole.length};
        bool right = true;
        read_all(&again, &right);
        cr_assert(!right || kota_blob_status(&again) == KOTA_DATA, "byte %zu", i);
        whole.bytes[i] ^= 0xff;
    }
    kota_blob_free(&whole);
}

Test(blob, the_first_fault_is_told_and_reads_give_zeros) {
    kota_error err = {0};
    kota_blob blob = {.err = &err};
    write_all(&blob);
    kota_blob_expect(&blob, "traffic");
    cr_assert(blob.failed);
    cr_assert_not_null(strstr(err.text, "\"traffic\" is expected and \"flood\" found"));
    double values[2] = {1, 1};
    kota_blob_get(&blob, values, 2, sizeof values[0]);
    cr_assert(values[0] == 0 && values[1] == 0);
    cr_assert_eq(kota_blob_get_range(&blob, 3, 9, "x"), 3);
    cr_assert_not_null(strstr(err.text, "traffic"));
    kota_blob_free(&blob);
}

Test(blob, other_counts_sizes_and_ranges_are_refused) {
    int64_t array[4] = {0};
    kota_error err = {0};
    kota_blob blob = {.err = &err};
    kota_blob_put(&blob, array, 4, sizeof array[0]);
    kota_blob_get(&blob, array, 3, sizeof array[0]);
    cr_assert_not_null(strstr(err.text, "3 elements of 8 bytes are expected and 4 of 8 found"));
    kota_blob_free(&blob);
    blob = (kota_blob){.err = &err};
    kota_blob_put_i64(&blob, 10);
    cr_assert_eq(kota_blob_get_range(&blob, -1, 9, "trucks"), -1);
    cr_assert_not_null(strstr(err.text, "trucks is 10"));
    cr_assert_eq(kota_blob_status(&blob), KOTA_DATA);
    kota_blob_free(&blob);
}
