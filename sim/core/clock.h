/* Time is an integer: int64_t milliseconds since 1970-01-01 00:00 UTC. A city has a UTC offset; files and screens
 * show its local time. No function here reads a real clock. */
#ifndef KOTA_CORE_CLOCK_H
#define KOTA_CORE_CLOCK_H

#include "core/kota.h"

#define KOTA_SECOND_MS INT64_C(1000)
#define KOTA_MINUTE_MS INT64_C(60000)
#define KOTA_HOUR_MS INT64_C(3600000)
#define KOTA_DAY_MS INT64_C(86400000)

typedef struct kota_date { /* local civil time, proleptic Gregorian */
    int32_t year, month, day, hour, minute, second, millisecond;
    int32_t weekday; /* 0 = Monday .. 6 = Sunday */
} kota_date;

/** Local civil time of an instant, and back; exact for all years that fit.  @tested tests/unit/core/test_clock.c */
kota_date kota_date_of(int64_t time_ms, int32_t utc_offset_min);
int64_t kota_date_time_ms(const kota_date *date, int32_t utc_offset_min); /* weekday is not read */
/** Parse "2025-01-15", "2025-01-15 04:00" or "2025-01-15 04:00:30" as local time.
 *  @errors KOTA_DATA: not of that form, or no such day or hour; the sentence shows the form.
 *  @tested tests/unit/core/test_clock.c */
KOTA_NODISCARD kota_status kota_time_parse(int64_t *time_ms, const char *text, int32_t utc_offset_min,
                                           kota_error *err);
/** Parse "06:30" or "06:30:15" (00:00..24:00) into milliseconds since midnight. */
KOTA_NODISCARD kota_status kota_day_time_parse(int64_t *since_midnight_ms, const char *text, kota_error *err);
enum { KOTA_TIME_TEXT_MAX = 32 };
/** "2025-01-15 06:30:00" local; milliseconds are appended as ".250" where they are not 0. */
void kota_time_text(int64_t time_ms, int32_t utc_offset_min, char text[KOTA_TIME_TEXT_MAX]);
/** Milliseconds since local midnight, 0 .. KOTA_DAY_MS-1; correct for times before 1970 too. */
int64_t kota_time_of_day_ms(int64_t time_ms, int32_t utc_offset_min);
/** Count of local days since 1970-01-01 (keys draws that belong to a day). */
int64_t kota_local_day(int64_t time_ms, int32_t utc_offset_min);

#endif
