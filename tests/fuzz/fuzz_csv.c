/* Tables: every cell is read as text and as a number. */
#include "fuzz/fuzz.h"
#include "io/csv.h"

void fuzz_one(const uint8_t *bytes, size_t length) {
    kota_csv_table *table = NULL;
    kota_error err = {0};
    if (kota_csv_parse(&table, (const char *)bytes, length, "a.csv", &err) == KOTA_OK)
        for (int32_t r = 0; r < kota_csv_rows(table); r++)
            for (int32_t c = 0; c < kota_csv_columns(table); c++) {
                double value;
                kota_status status = kota_csv_get_number(&value, table, r, c, &err);
                (void)status;
            }
    kota_csv_destroy(table);
}
