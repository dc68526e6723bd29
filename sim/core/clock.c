/* Civil time from integer milliseconds and back, by day counts of the proleptic Gregorian calendar. */
#include "core/clock.h"

#include <stdio.h>

static int64_t floor_divide(int64_t a, int64_t b) { /* b > 0 */
    int64_t q = a / b;
    return a % b < 0 ? q - 1 : q;
}

/* Days from 1970-01-01 to a date. Years are counted from March, so that the leap day is the last of its year: the
 * months before month m of such a year have (153 m + 2) / 5 days together, and 400 years have 146097. */
static int64_t days_of(int64_t year, int32_t month, int32_t day) {
    int64_t y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
    int64_t leap_days = floor_divide(y, 4) - floor_divide(y, 100) + floor_divide(y, 400);
    return 365 * y + leap_days + (153 * m + 2) / 5 + day - 1 - 719468;
}

static bool leap(int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int32_t month_days(int64_t year, int32_t month) {
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

static int64_t local_ms(int64_t time_ms, int32_t utc_offset_min) { return time_ms + utc_offset_min * KOTA_MINUTE_MS; }

int64_t kota_local_day(int64_t time_ms, int32_t utc_offset_min) {
    return floor_divide(local_ms(time_ms, utc_offset_min), KOTA_DAY_MS);
}

int64_t kota_time_of_day_ms(int64_t time_ms, int32_t utc_offset_min) {
    return local_ms(time_ms, utc_offset_min) - kota_local_day(time_ms, utc_offset_min) * KOTA_DAY_MS;
}

kota_date kota_date_of(int64_t time_ms, int32_t utc_offset_min) {
    int64_t days = kota_local_day(time_ms, utc_offset_min), ms = kota_time_of_day_ms(time_ms, utc_offset_min);
    int64_t since_march_0 = days + 719468; /* day 0 is 0000-03-01 */
    int64_t era = floor_divide(since_march_0, 146097);
    int64_t day_of_era = since_march_0 - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t m = (5 * day_of_year + 2) / 153; /* 0 = March */
    int32_t month = (int32_t)(m < 10 ? m + 3 : m - 9);
    return (kota_date){
        .year = (int32_t)(era * 400 + year_of_era + (month <= 2 ? 1 : 0)),
        .month = month,
        .day = (int32_t)(day_of_year - (153 * m + 2) / 5 + 1),
        .hour = (int32_t)(ms / KOTA_HOUR_MS),
        .minute = (int32_t)(ms / KOTA_MINUTE_MS % 60),
        .second = (int32_t)(ms / KOTA_SECOND_MS % 60),
        .millisecond = (int32_t)(ms % KOTA_SECOND_MS),
        .weekday = (int32_t)(days + 3 - floor_divide(days + 3, 7) * 7), /* 1970-01-01 was a Thursday */
    };
}

int64_t kota_date_time_ms(const kota_date *date, int32_t utc_offset_min) {
    KOTA_ASSERT(date->month >= 1 && date->month <= 12);
    return days_of(date->year, date->month, date->day) * KOTA_DAY_MS + date->hour * KOTA_HOUR_MS +
           (date->minute - utc_offset_min) * KOTA_MINUTE_MS + date->second * KOTA_SECOND_MS + date->millisecond;
}

/* Exactly `digits` digits at *at, which moves past them; false where there are none. */
static bool take_digits(const char **at, int digits, int32_t *value) {
    *value = 0;
    for (int i = 0; i < digits; i++, (*at)++) {
        if (**at < '0' || **at > '9') return false;
        *value = *value * 10 + (**at - '0');
    }
    return true;
}

static bool take_char(const char **at, char wanted) {
    if (**at != wanted) return false;
    (*at)++;
    return true;
}

/* "hh:mm" or "hh:mm:ss" to the end of the text */
static bool take_time(const char **at, int32_t *hour, int32_t *minute, int32_t *second) {
    *second = 0;
    if (!take_digits(at, 2, hour) || !take_char(at, ':') || !take_digits(at, 2, minute)) return false;
    if (take_char(at, ':') && !take_digits(at, 2, second)) return false;
    return **at == '\0' && *minute < 60 && *second < 60;
}

kota_status kota_time_parse(int64_t *time_ms, const char *text, int32_t utc_offset_min, kota_error *err) {
    const char *at = text;
    kota_date date = {0};
    bool fine = take_digits(&at, 4, &date.year) && take_char(&at, '-') && take_digits(&at, 2, &date.month) &&
                take_char(&at, '-') && take_digits(&at, 2, &date.day);
    if (fine && *at != '\0') {
        fine = (take_char(&at, ' ') || take_char(&at, 'T')) && take_time(&at, &date.hour, &date.minute, &date.second);
    }
    if (!fine) {
        return kota_fail(err, KOTA_DATA, "\"%.60s\" is not a time; write it as 2025-01-15 or 2025-01-15 04:00", text);
    }
    if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > month_days(date.year, date.month) ||
        date.hour > 23) {
        return kota_fail(err, KOTA_DATA, "\"%s\" names no such day or hour; write it as 2025-01-15 04:00", text);
    }
    *time_ms = kota_date_time_ms(&date, utc_offset_min);
    return KOTA_OK;
}

kota_status kota_day_time_parse(int64_t *since_midnight_ms, const char *text, kota_error *err) {
    const char *at = text;
    int32_t hour = 0, minute = 0, second = 0;
    if (!take_time(&at, &hour, &minute, &second) || hour > 24 || (hour == 24 && (minute > 0 || second > 0))) {
        return kota_fail(err, KOTA_DATA, "\"%.60s\" is not a time of day; write it as 06:30, from 00:00 to 24:00",
                         text);
    }
    *since_midnight_ms = hour * KOTA_HOUR_MS + minute * KOTA_MINUTE_MS + second * KOTA_SECOND_MS;
    return KOTA_OK;
}

void kota_time_text(int64_t time_ms, int32_t utc_offset_min, char text[KOTA_TIME_TEXT_MAX]) {
    kota_date date = kota_date_of(time_ms, utc_offset_min);
    int length = snprintf(text, KOTA_TIME_TEXT_MAX, "%04d-%02d-%02d %02d:%02d:%02d", (int)date.year, (int)date.month,
                          (int)date.day, (int)date.hour, (int)date.minute, (int)date.second);
    if (date.millisecond != 0 && length > 0 && length < KOTA_TIME_TEXT_MAX - 5) {
        (void)snprintf(text + length, (size_t)(KOTA_TIME_TEXT_MAX - length), ".%03d", (int)date.millisecond);
    }
}
