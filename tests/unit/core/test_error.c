/* Statuses, error sentences and lists of faults. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "core/kota.h"

Test(error, fail_fills_the_sentence_and_returns_the_status) {
    kota_error err = {0};
    cr_assert_eq(kota_fail(&err, KOTA_DATA, "%s: line %d", "city.csv", 7), KOTA_DATA);
    cr_assert_eq(err.status, KOTA_DATA);
    cr_assert_str_eq(err.text, "city.csv: line 7");
    cr_assert_eq(kota_fail(NULL, KOTA_SCRIPT, "nobody listens"), KOTA_SCRIPT);
}

Test(error, a_sentence_can_wrap_itself) {
    kota_error err = {0};
    (void)kota_fail(&err, KOTA_DATA, "inner");
    (void)kota_fail(&err, KOTA_SCRIPT, "outer: %s", err.text);
    cr_assert_str_eq(err.text, "outer: inner");
    cr_assert_eq(err.status, KOTA_SCRIPT);
}

Test(error, a_long_sentence_is_cut) {
    char text[3000];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    kota_error err = {0};
    (void)kota_fail(&err, KOTA_DATA, "%s", text);
    cr_assert_eq(strlen(err.text), (size_t)KOTA_ERROR_TEXT_MAX - 1);
}

Test(error, exit_codes_are_the_contract) {
    cr_assert_eq(kota_exit_code(KOTA_OK), 0);
    cr_assert_eq(kota_exit_code(KOTA_EXPECTATION), 1);
    cr_assert_eq(kota_exit_code(KOTA_USAGE), 2);
    cr_assert_eq(kota_exit_code(KOTA_DATA), 4);
    cr_assert_eq(kota_exit_code(KOTA_UNSTABLE), kota_exit_code(KOTA_LEDGER));
    cr_assert_eq(kota_exit_code(KOTA_INTERRUPTED), 130);
    for (int i = 0; i < KOTA_STATUS_COUNT; i++) {
        cr_assert_gt(strlen(kota_status_words((kota_status)i)), 0u);
        cr_assert_leq(kota_exit_code((kota_status)i), 255);
    }
}

Test(error, faults_are_joined_in_order) {
    kota_faults faults = {0};
    kota_error err = {0};
    cr_assert_eq(kota_faults_status(&faults, KOTA_SCRIPT, &err), KOTA_OK);
    kota_fault(&faults, "first %d", 1);
    kota_fault(&faults, "second");
    cr_assert_eq(kota_faults_status(&faults, KOTA_SCRIPT, &err), KOTA_SCRIPT);
    cr_assert_str_eq(err.text, "first 1\nsecond");
    kota_faults_free(&faults);
    cr_assert_eq(faults.count, 0);
}

Test(error, too_many_faults_say_how_many_more) {
    kota_faults faults = {0};
    for (int i = 0; i < 300; i++) kota_fault(&faults, "fault number %03d", i);
    kota_error err = {0};
    cr_assert_eq(kota_faults_status(&faults, KOTA_DATA, &err), KOTA_DATA);
    int shown = 0, more = 0;
    for (const char *at = err.text; (at = strstr(at, "fault number")) != NULL; at++) shown++;
    const char *tail = strstr(err.text, "\n... and ");
    cr_assert_not_null(tail);
    cr_assert_eq(sscanf(tail, "\n... and %d more", &more), 1);
    cr_assert_eq(shown + more, 300);
    cr_assert_gt(shown, 30);
    kota_faults_free(&faults);
}

Test(error, one_endless_fault_is_shown_from_its_start) {
    char text[3000];
    memset(text, 'y', sizeof text);
    text[sizeof text - 1] = '\0';
    kota_faults faults = {0};
    kota_fault(&faults, "start %s", text);
    kota_error err = {0};
    cr_assert_eq(kota_faults_status(&faults, KOTA_DATA, &err), KOTA_DATA);
    cr_assert_eq(strncmp(err.text, "start yyy", 9), 0);
    kota_faults_free(&faults);
}

Test(error, a_broken_assertion_aborts, .signal = SIGABRT) {
    volatile int one = 1;
    KOTA_ASSERT(one == 2);
}
