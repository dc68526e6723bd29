/* What a study says, for people: tables for the terminal and as Markdown, and maps as pictures. Numbers come from
 * run/compare.h. */
#ifndef KOTA_REPORT_REPORT_H
#define KOTA_REPORT_REPORT_H

#include "core/text.h"
#include "run/study.h"

typedef enum kota_table_style { KOTA_TABLE_PLAIN, KOTA_TABLE_MARKDOWN } kota_table_style;

/** The city's totals, appended to out: a row an indicator, the baseline, and a column an intervention with the paired
 *  difference, half the width of its 95 % interval, and a mark where the interval leaves out zero: "v" better, "x"
 *  worse, "*" neither is better. Differences of exactly zero are written "0", what has no value "-"; ten millions and
 *  more are written in millions, "M".
 *  @tested tests/unit/report/test_table.c */
void kota_report_table(kota_text *out, const kota_comparison *comparison, kota_table_style style);

/** compare.md: title, table, members that failed, expectations that did not hold.
 *  @errors KOTA_DATA: the file cannot be written.  @tested tests/unit/report/test_table.c */
KOTA_NODISCARD kota_status kota_report_markdown(const char *path, const char *title, const kota_study_result *result,
                                                kota_error *err);

/** Maps of the first replication into folder: peak depth of the baseline, and its difference for each intervention;
 *  street speeds of the baseline at its slowest snapshot and their differences there.
 *  @errors KOTA_DATA: the baseline has no snapshots, a file cannot be read or written.  @tested tests/cli/study/ */
KOTA_NODISCARD kota_status kota_report_maps(const char *folder, const kota_study_result *result, kota_logger *log,
                                            kota_error *err);

#endif
