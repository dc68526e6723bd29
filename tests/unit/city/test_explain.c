/* Deeds of policies, told from their orders. */
#include <criterion/criterion.h>
#include <string.h>

#include "city/explain.h"
#include "core/memory.h"

static kota_command order(int64_t minute, kota_command_kind kind, int32_t target, double value, double until_s,
                          const char *by) {
    kota_command c = {.time_ms = minute * 60000, .kind = kind, .target = target, .value = {value, until_s}};
    memcpy(c.by, by, strlen(by) + 1);
    return c;
}

Test(explain, closings_are_counted_once_and_held_while_any_is_closed) {
    const kota_command tape[] = {
        order(10, KOTA_COMMAND_LINK_CLOSED, 4, 1, 0, "B"), order(15, KOTA_COMMAND_LINK_CLOSED, 7, 1, 0, "B"),
        order(20, KOTA_COMMAND_LINK_CLOSED, 4, 0, 0, "B"), order(40, KOTA_COMMAND_LINK_CLOSED, 7, 0, 0, "B"),
        order(90, KOTA_COMMAND_LINK_CLOSED, 4, 1, 0, "B"), /* until the end, minute 100 */
    };
    kota_deed *deeds;
    cr_assert_eq(kota_deeds(&deeds, tape, KOTA_COUNT(tape), 100 * 60000), 1);
    cr_expect_eq(deeds[0].orders, 5);
    cr_expect_eq(deeds[0].targets, 2);
    cr_expect_eq(deeds[0].first_ms, 10 * 60000);
    cr_expect_eq(deeds[0].held_ms, (30 + 10) * 60000);
    kota_free(deeds);
}

Test(explain, orders_with_an_end_overlap_and_overruled_ones_do_not_count) {
    kota_command tape[] = {
        order(0, KOTA_COMMAND_CREW_CLEAN, -1, 5, 60 * 60, "A"),
        order(30, KOTA_COMMAND_CREW_CLEAN, 1, 5, 90 * 60, "A"),
        order(31, KOTA_COMMAND_CREW_CLEAN, 1, 5, 900 * 60, "C"),
        order(32, KOTA_COMMAND_BIN_COLLECT, 3, 0, 0, "A"),
        order(33, KOTA_COMMAND_BIN_COLLECT, 3, 0, 0, "A"),
    };
    memcpy(tape[2].over, "A", 2);
    kota_deed *deeds;
    cr_assert_eq(kota_deeds(&deeds, tape, KOTA_COUNT(tape), 100 * 60000), 2);
    cr_expect_eq(deeds[0].kind, KOTA_COMMAND_BIN_COLLECT);
    cr_expect_eq(deeds[0].orders, 2);
    cr_expect_eq(deeds[0].targets, 1);
    cr_expect_eq(deeds[0].held_ms, 0);
    cr_expect_eq(deeds[1].kind, KOTA_COMMAND_CREW_CLEAN);
    cr_expect_eq(deeds[1].held_ms, 90 * 60000);
    kota_free(deeds);
}
