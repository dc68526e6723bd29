/* What the indicators are: unit, direction, focus area of the ASEAN Smart Cities Network, and the indicator of a
 * published standard that each is a proxy of; then the standard's indicators that kota does not simulate. The same
 * for every run of a version, so that no hash covers it. */
#ifndef KOTA_RUN_ABOUT_H
#define KOTA_RUN_ABOUT_H

#include "core/kota.h"

/** indicators_about.csv: indicator,unit,better,focus_area,standard,number,core,relation,about. better: lower, higher
 * or neither. relation: "proxy", or "not simulated" in a row without an indicator, or empty.
 *  @errors KOTA_DATA: it cannot be written.  @determinism a constant.  @tested tests/unit/run/test_about.c */
KOTA_NODISCARD kota_status kota_about_write(const char *path, kota_error *err);
/** "ISO 37120:2014 16.3", or "" for none. @param text  KOTA_ABOUT_ID_MAX bytes.  @return text. */
enum { KOTA_ABOUT_ID_MAX = 32 };
const char *kota_about_id(char *text, int32_t standard);

#endif
