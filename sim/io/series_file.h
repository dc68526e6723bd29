/* Series of gauges and rain, and curves of rain intensity, as planners keep them, checked and in one unit each: what
 * `kota import --series` and `--idf` put beside a city for its scenarios. */
#ifndef KOTA_IO_SERIES_FILE_H
#define KOTA_IO_SERIES_FILE_H

#include "core/memory.h"
#include "io/csv.h"

typedef struct kota_series_count {
    int32_t series, readings, gaps; /* gaps: rows without a value, left out */
} kota_series_count;

/** Read a table with columns time ("2020-01-01 00:30", local, or with T and seconds), value, unit and, where there
 * are several series, name (else all are one, called "series"). Units: mm/h; mm (of rain since the row before of that
 *  series, or for as long as to the next at its first); m; cm; m3/s; l/s. to gets columns name, time, value, unit,
 * with unit mm/h, m or m3/s, by name and in the order of the file.
 *  @errors KOTA_DATA: every bad row, "<path>:<line>: ...": no time, a time not after the one before of its series, no
 * number, an unknown unit, a unit that the series did not have before.
 *  @lifetime free to.  @tested tests/cli/import/series.case, tests/fuzz/fuzz_series.c */
KOTA_NODISCARD kota_status kota_series_parse(kota_csv *to, kota_series_count *count, const char *bytes, size_t length,
                                             const char *path, kota_error *err);
/** Read intensity-duration-frequency: columns return_years, a, b, n of i = a / (t + b)^n (mm/h, minutes), or a table
 *  with return_years, duration_min, intensity_mm_per_h, of which the coefficients are the best fit in logarithms, b
 * by half minutes up to 60. to gets return_years, a, b, n, error (the fit's largest relative error, 0 where given).
 *  @errors KOTA_DATA: as above; fewer than three durations of a return period; n outside 0..1.
 *  @lifetime free to.  @tested tests/cli/import/series.case, tests/fuzz/fuzz_series.c */
KOTA_NODISCARD kota_status kota_idf_parse(kota_csv *to, int32_t *count, const char *bytes, size_t length,
                                          const char *path, kota_error *err);

#endif
