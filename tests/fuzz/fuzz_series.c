/* Series of gauges and rain, and curves of rain intensity: the same bytes as both. */
#include "fuzz/fuzz.h"
#include "io/series_file.h"

void fuzz_one(const uint8_t *bytes, size_t length) {
    kota_error err = {0};
    kota_csv csv;
    kota_series_count count;
    int32_t curves;
    kota_status status = kota_series_parse(&csv, &count, (const char *)bytes, length, "a.csv", &err);
    KOTA_ASSERT(status == KOTA_OK ? count.readings == csv.rows : err.text[0] != '\0');
    kota_csv_free(&csv);
    status = kota_idf_parse(&csv, &curves, (const char *)bytes, length, "a.csv", &err);
    KOTA_ASSERT(status == KOTA_OK ? curves == csv.rows : err.text[0] != '\0');
    kota_csv_free(&csv);
}
