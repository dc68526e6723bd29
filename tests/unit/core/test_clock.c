/* Civil time: known days, all days of 800 years there and back, offsets, parsing and its refusals. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/clock.h"

static int64_t at(int32_t year, int32_t month, int32_t day) {
    return kota_date_time_ms(&(kota_date){.year = year, .month = month, .day = day}, 0);
}

Test(clock, known_days) {
    cr_assert_eq(at(1970, 1, 1), 0);
    cr_assert_eq(at(2000, 3, 1), INT64_C(951868800) * 1000);
    cr_assert_eq(at(2025, 1, 15), INT64_C(1736899200) * 1000);
    cr_assert_eq(at(1969, 12, 31), -KOTA_DAY_MS);
    cr_assert_eq(kota_date_of(at(2025, 1, 15), 0).weekday, 2); /* a Wednesday */
    cr_assert_eq(kota_date_of(at(1945, 8, 17), 0).weekday, 4); /* a Friday */
    cr_assert_eq(kota_date_of(0, 0).weekday, 3);
}

Test(clock, every_day_there_and_back) {
    static const int32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t expected = at(1600, 1, 1);
    int32_t weekday = kota_date_of(expected, 0).weekday;
    for (int32_t year = 1600; year < 2400; year++) {
        for (int32_t month = 1; month <= 12; month++) {
            bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            for (int32_t day = 1; day <= lengths[month - 1] + (month == 2 && leap ? 1 : 0); day++) {
                cr_assert_eq(at(year, month, day), expected);
                kota_date date = kota_date_of(expected + KOTA_DAY_MS - 1, 0);
                cr_assert(date.year == year && date.month == month && date.day == day && date.weekday == weekday);
                cr_assert(date.hour == 23 && date.minute == 59 && date.second == 59 && date.millisecond == 999);
                expected += KOTA_DAY_MS;
                weekday = (weekday + 1) % 7;
            }
        }
    }
}

Test(clock, offsets_and_times_before_1970) {
    int64_t utc = at(2025, 1, 14) + 21 * KOTA_HOUR_MS; /* 04:00 of the 15th in Jakarta */
    kota_date date = kota_date_of(utc, 7 * 60);
    cr_assert(date.day == 15 && date.hour == 4);
    cr_assert_eq(kota_date_time_ms(&date, 7 * 60), utc);
    cr_assert_eq(kota_time_of_day_ms(utc, 420), 4 * KOTA_HOUR_MS);
    cr_assert_eq(kota_local_day(0, -60), -1);
    cr_assert_eq(kota_time_of_day_ms(-1, 0), KOTA_DAY_MS - 1);
    cr_assert_eq(kota_local_day(-1, 0), -1);
    cr_assert_eq(kota_local_day(KOTA_DAY_MS, 0), 1);
}

Test(clock, parses_local_times) {
    int64_t time_ms = 0;
    cr_assert_eq(kota_time_parse(&time_ms, "2025-01-15", 0, NULL), KOTA_OK);
    cr_assert_eq(time_ms, at(2025, 1, 15));
    cr_assert_eq(kota_time_parse(&time_ms, "2025-01-15 04:00", 420, NULL), KOTA_OK);
    cr_assert_eq(time_ms, at(2025, 1, 14) + 21 * KOTA_HOUR_MS);
    cr_assert_eq(kota_time_parse(&time_ms, "2024-02-29 04:00:30", 0, NULL), KOTA_OK);
    cr_assert_eq(time_ms, at(2024, 2, 29) + 4 * KOTA_HOUR_MS + 30 * KOTA_SECOND_MS);
}

Test(clock, refuses_what_is_no_time) {
    static const char *const wrong[] = {"",
                                        "2025",
                                        "2025-1-15",
                                        "2025-13-01",
                                        "2025-00-01",
                                        "2025-02-29",
                                        "2025-01-00",
                                        "2025-01-15 24:00",
                                        "2025-01-15 04:60",
                                        "2025-01-15 04:00:60",
                                        "2025-01-15 ",
                                        "2025-01-15 04:00 ",
                                        "2025-01-15x",
                                        " 2025-01-15",
                                        "tomorrow"};
    for (int32_t i = 0; i < KOTA_COUNT(wrong); i++) {
        int64_t time_ms = 42;
        kota_error err = {0};
        cr_assert_eq(kota_time_parse(&time_ms, wrong[i], 0, &err), KOTA_DATA, "%s", wrong[i]);
        cr_assert_not_null(strstr(err.text, "2025-01-15 04:00"), "the sentence shows the form");
        cr_assert_eq(time_ms, 42);
    }
}

Test(clock, parses_times_of_day) {
    int64_t ms = -1;
    cr_assert_eq(kota_day_time_parse(&ms, "06:30", NULL), KOTA_OK);
    cr_assert_eq(ms, 6 * KOTA_HOUR_MS + 30 * KOTA_MINUTE_MS);
    cr_assert_eq(kota_day_time_parse(&ms, "06:30:15", NULL), KOTA_OK);
    cr_assert_eq(ms, 6 * KOTA_HOUR_MS + 30 * KOTA_MINUTE_MS + 15 * KOTA_SECOND_MS);
    cr_assert_eq(kota_day_time_parse(&ms, "24:00", NULL), KOTA_OK);
    cr_assert_eq(ms, KOTA_DAY_MS);
    static const char *const wrong[] = {"24:01", "25:00", "6:30", "06:60", "06-30", "06:30:", ""};
    for (int32_t i = 0; i < KOTA_COUNT(wrong); i++) {
        cr_assert_eq(kota_day_time_parse(&ms, wrong[i], NULL), KOTA_DATA, "%s", wrong[i]);
    }
}

Test(clock, text_reads_back) {
    char text[KOTA_TIME_TEXT_MAX];
    int64_t time_ms = at(2025, 1, 14) + 23 * KOTA_HOUR_MS + 30 * KOTA_MINUTE_MS;
    kota_time_text(time_ms, 420, text);
    cr_assert_str_eq(text, "2025-01-15 06:30:00");
    int64_t back = 0;
    cr_assert_eq(kota_time_parse(&back, text, 420, NULL), KOTA_OK);
    cr_assert_eq(back, time_ms);
    kota_time_text(time_ms + 250, 420, text);
    cr_assert_str_eq(text, "2025-01-15 06:30:00.250");
    kota_time_text(-1, 0, text);
    cr_assert_str_eq(text, "1969-12-31 23:59:59.999");
}
