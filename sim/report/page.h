/* Parts of report.html that its files share; for sim/report alone. */
#ifndef KOTA_REPORT_PAGE_H
#define KOTA_REPORT_PAGE_H

#include "io/json_text.h"
#include "report/report.h"

enum { KOTA_CELL_MAX = 64 };

/** A difference as the tables write it: amount, half of its interval, mark. */
void kota_report__cell(char text[KOTA_CELL_MAX], const kota_difference *d, const kota_indicator_info *info);
/** A value as the tables write it. */
void kota_report__value(char text[KOTA_CELL_MAX], double value, const kota_indicator_info *info);
/** What the mark says in a word: "better", "worse", "changed", "unclear" (zero within the interval), "single" (no
 *  interval), "none" (exactly no difference), "missing". */
const char *kota_report__verdict(const kota_difference *d, const kota_indicator_info *info);

/** Member of each sheet of the comparison: the whole ones, in order. heap, free with kota_free. */
int32_t *kota_report__members(const kota_study_result *result);

/** Base64 with padding, appended. */
void kota_report__base64(kota_text *out, const uint8_t *bytes, size_t length);

/** Times of the baseline's snapshots: that whose streets are slowest, where a difference is worth a look, and the
 *  last.  @errors KOTA_DATA: there are none, or one cannot be read. */
KOTA_NODISCARD kota_status kota_report__slowest(int64_t *slowest_ms, int64_t *last_ms,
                                                const kota_study_result *result, const kota_run_folder *baseline,
                                                kota_error *err);

/* Each appends one value of the page's data. */
void kota_report__json_table(kota_json_writer *json, const kota_comparison *comparison);
KOTA_NODISCARD kota_status kota_report__json_strings(kota_json_writer *json, kota_error *err);
KOTA_NODISCARD kota_status kota_report__json_series(kota_json_writer *json, const kota_study_result *result,
                                                    const int32_t *members, kota_error *err);
KOTA_NODISCARD kota_status kota_report__json_events(kota_json_writer *json, const kota_study_result *result,
                                                    const int32_t *members, kota_error *err);
/** "observed": rows, levels and extents of the baseline's first run; nothing where its plan names none. */
KOTA_NODISCARD kota_status kota_report__json_observed(kota_json_writer *json, const kota_run_folder *baseline,
                                                      kota_error *err);
void kota_report__json_receipts(kota_json_writer *json, const kota_study_result *result, const int32_t *members);
/** "maps": pictures of the first replication. The first is whole; in all others the pixels that are equal to its are
 *  left transparent, and they are laid over it. None where the baseline has no snapshots. */
KOTA_NODISCARD kota_status kota_report__json_maps(kota_json_writer *json, const kota_study_result *result,
                                                  const int32_t *members, const kota_run_folder *baseline,
                                                  const kota_page_def *def, kota_error *err);

#endif
