/* A comparison for programs. */
#ifndef KOTA_REPORT_JSON_H
#define KOTA_REPORT_JSON_H

#include "core/text.h"
#include "run/compare.h"

/** Append the city's totals of every intervention as JSON: baseline, value, difference and the ends of the 95 %
 * interval (null with one replication), by intervention and indicator.  @tested tests/cli/study/compare_json.case */
void kota_report_json(kota_text *out, const kota_comparison *comparison);

#endif
