/* A run that is steered: left to itself, taken back, given other policies. */
#include "support/test_plan.h"
#include "unit/script/script_case.h"

#include "run/live.h"
#include "support/test_run.h"

static kota_live *open_live(const kota_plan *plan, kota_script *script) {
    kota_run_def def = {
        .plan = plan, .script = script, .threads = 1, .source_version = "test", .command_line = "", .compiler = ""};
    kota_live *live = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_live_open(&live, &def, &err), KOTA_OK, "%s", err.text);
    return live;
}

static void step(kota_live *live, int32_t count) { /* 0: to the end */
    kota_error err = {0};
    for (int32_t k = 0; !kota_city_done(kota_live_city(live)) && (count == 0 || k < count); k++)
        cr_assert_eq(kota_live_step(live, &err), KOTA_OK, "%s", err.text);
}

static kota_hash finish(kota_live *live) {
    kota_run_result result = {0};
    cr_assert_eq(kota_live_finish(live, &result, NULL), KOTA_OK);
    kota_hash content = result.content;
    kota_run_result_free(&result);
    kota_live_close(live);
    return content;
}

Test(live, goes_back_as_often_as_one_likes) {
    kota_arena *arena = kota_arena_create("plan", 0);
    kota_plan *plan = kota_test_plan(arena);
    kota_hash alone = kota_test_run(plan, 1);
    kota_live *live = open_live(plan, NULL);
    kota_blob here = {0};
    step(live, 7);
    cr_assert_eq(kota_live_save(live, &here, NULL), KOTA_OK);
    int64_t saved_ms = kota_city_time_ms(kota_live_city(live));
    const kota_command order = {.kind = KOTA_COMMAND_LINK_CLOSED, .target = 0, .value = {1}, .by = "hand"};
    for (int32_t k = 0; k < 2; k++) {
        cr_assert_eq(kota_live_order(live, &order, NULL), KOTA_OK);
        step(live, 5);
        const kota_snap *seen = kota_live_look(live);
        cr_expect_eq(seen->field[KOTA_FIELD_link_closed_frac][0], 1.0F);
        cr_assert_eq(kota_live_back(live, &here, NULL), KOTA_OK);
        cr_expect_eq(kota_city_time_ms(kota_live_city(live)), saved_ms);
        cr_expect_eq(kota_live_look(live)->field[KOTA_FIELD_link_closed_frac][0], 0.0F);
    }
    kota_blob_free(&here);
    step(live, 0);
    kota_hash content = finish(live);
    cr_expect(content.low == alone.low && content.high == alone.high);
    kota_arena_destroy(arena);
}

/* Orders that wait for the next step are part of what is saved. */
Test(live, keeps_orders_that_wait) {
    kota_arena *arena = kota_arena_create("plan", 0);
    kota_live *live = open_live(kota_test_plan(arena), NULL);
    const kota_command order = {.kind = KOTA_COMMAND_LINK_CLOSED, .target = 0, .value = {1}, .by = "hand"};
    kota_command wrong = order;
    kota_blob here = {0};
    kota_error err = {0};
    wrong.target = 1 << 20;
    cr_expect_eq(kota_live_order(live, &wrong, &err), KOTA_SCRIPT);
    cr_assert_eq(kota_live_order(live, &order, NULL), KOTA_OK);
    cr_assert_eq(kota_live_save(live, &here, NULL), KOTA_OK);
    for (int32_t k = 0; k < 2; k++) {
        step(live, 1);
        int32_t count;
        (void)kota_city_tape(kota_live_city(live), &count);
        cr_expect_eq(count, 1);
        cr_assert_eq(kota_live_back(live, &here, NULL), KOTA_OK);
    }
    kota_blob_free(&here);
    kota_live_close(live);
    kota_arena_destroy(arena);
}

static const char TOWN[] =
    "local kota = require 'kota'\n"
    "return kota.scenario { api = 1, name = 'S', start = '2025-01-15 04:00', duration_h = 0.5, warmup_h = 0.05,%s\n"
    "  city = kota.city { name = 'small', datum = 'mean sea level', width_m = 400, height_m = 400,\n"
    "    spots = { { at = { 0, 0 }, height_m = 2 } },\n"
    "    arterials = { { id = 'raya', line = { { 0, 100 }, { 400, 100 } } } },\n"
    "    districts = { { id = 'd', outline = { { 0, 0 }, { 400, 0 }, { 400, 400 }, { 0, 400 } }, population = 500 } "
    "},\n"
    "    facilities = { { id = 'garage', kind = 'garage', at = { 100, 100 }, trucks = 1 },\n"
    "      { id = 'tpa', kind = 'landfill', at = { 300, 100 }, capacity_m3 = 100000 } } },\n"
    "  policies = { %s } }\n";

static kota_script *open_town(script_case *here, const char *more, const char *policies) {
    char *text = kota_text_format(TOWN, more, policies);
    cr_assert_eq(case_open(here, text), KOTA_OK, "%s", here->err.text);
    kota_free(text);
    kota_script *script = here->script;
    here->script = NULL;
    return script;
}

static double limit_now(const kota_live *live) { /* m/s, as the last order said; 0 before the first */
    int32_t count;
    const kota_command *tape = kota_city_tape(kota_live_city(live), &count);
    return count > 0 ? tape[count - 1].value[0] : 0;
}

Test(live, takes_other_policies_and_keeps_their_state) {
    script_case here = case_create();
    kota_script *first = open_town(&here, "",
                                   "kota.policy { name = 'P', every_min = 5, state = { n = 0 },"
                                   " act = function(city, state) state.n = state.n + 1 end }");
    kota_script *other = open_town(&here, "",
                                   "kota.policy { name = 'New', every_min = 5, act = function() end },"
                                   "kota.policy { name = 'P', every_min = 5, state = { n = 0 },"
                                   " act = function(city, state) city:links()[1]:limit { speed_km_per_h = "
                                   "3.6 * (state.n + 10) } end }");
    kota_script *changed =
        open_town(&here, " seed = 5,", "kota.policy { name = 'P', every_min = 5, act = function() end }");
    kota_live *live = open_live(kota_script_member_plan(first, 0), first);
    kota_error err = {0};
    while (kota_city_time_ms(kota_live_city(live)) < kota_city_start_ms(kota_live_city(live)) + 660000) step(live, 1);
    kota_blob saved = {0};
    cr_assert_eq(kota_live_save(live, &saved, NULL), KOTA_OK); /* after three beats */
    cr_expect_not(kota_live_fits(live, changed, 0));
    cr_expect_eq(kota_live_swap(live, changed, 0, &err), KOTA_SCRIPT);
    cr_expect(strstr(err.text, "more than policies changed") != NULL, "%s", err.text);
    cr_expect(kota_live_fits(live, other, 0));
    for (int32_t k = 0; k < 2; k++) /* once more: the script that acts keeps its state too */
        cr_assert_eq(kota_live_swap(live, other, 0, &err), KOTA_OK, "%s", err.text);
    step(live, 5);
    cr_expect_float_eq(limit_now(live), 13, 1e-9);
    cr_assert_eq(kota_live_back(live, &saved, &err), KOTA_OK, "%s", err.text); /* saved by other policies */
    cr_expect_float_eq(limit_now(live), 0, 1e-9);
    step(live, 5);
    cr_expect_float_eq(limit_now(live), 13, 1e-9);
    kota_blob_free(&saved);
    kota_live_close(live);
    kota_script_close(changed);
    kota_script_close(other);
    kota_script_close(first);
    case_destroy(&here);
}
