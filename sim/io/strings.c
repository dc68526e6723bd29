/* Reads the tables of texts that the build put into the program. */
#include "io/strings.h"

#include "io/csv.h"

static kota_status read_file(kota_catalogue *catalogue, const unsigned char *bytes, unsigned long length,
                             const char *path, kota_error *err) {
    kota_csv_table *table = NULL;
    int32_t key = 0, columns[KOTA_LANGUAGE_COUNT] = {0};
    kota_status status = kota_csv_parse(&table, (const char *)bytes, length, path, err);
    if (status == KOTA_OK) status = kota_csv_need(&key, table, "key", err);
    if (status == KOTA_OK) columns[KOTA_LANGUAGE_EN] = kota_csv_column(table, kota_language_codes[KOTA_LANGUAGE_EN]);
    if (columns[KOTA_LANGUAGE_EN] < 0) columns[KOTA_LANGUAGE_EN] = key; /* the key is English itself */
    for (int32_t l = KOTA_LANGUAGE_EN + 1; l < KOTA_LANGUAGE_COUNT && status == KOTA_OK; l++)
        status = kota_csv_need(&columns[l], table, kota_language_codes[l], err);
    for (int32_t r = 0; status == KOTA_OK && r < kota_csv_rows(table); r++) {
        const char *texts[KOTA_LANGUAGE_COUNT];
        for (int32_t l = 0; l < KOTA_LANGUAGE_COUNT; l++) texts[l] = kota_csv_cell(table, r, columns[l]);
        if (!kota_catalogue_add(catalogue, kota_csv_cell(table, r, key), texts))
            status = kota_csv_fail(table, r, key, "stands twice", err);
    }
    kota_csv_destroy(table);
    return status;
}

kota_status kota_strings_open(kota_catalogue **out, unsigned files, kota_error *err) {
    kota_status status = KOTA_OK;
    *out = kota_catalogue_create();
#define KOTA_STRINGS(NAME, name)                                                                                     \
    if (status == KOTA_OK && (files & KOTA_STRINGS_##NAME) != 0)                                                     \
        status = read_file(*out, kota_asset_strings_##name, kota_asset_strings_##name##_length,                      \
                           "assets/strings/" #name ".csv", err);
#include "io/strings.def"
#undef KOTA_STRINGS
    if (status == KOTA_OK) return KOTA_OK;
    kota_catalogue_destroy(*out);
    *out = NULL;
    return status;
}
