/* Measures: what they add to and change of a scenario and its city, in which order they may come, where faults are
 * said.
 */
#include "script_case.h"

#define PUMP(id, capacity)                                                                                           \
    "{ id = '" id "', from = {150, 160}, to = {200, 200}, capacity_m3_per_s = " capacity ",\n"                       \
    "on_level_m = 1, off_level_m = 0.5 }"

static kota_status open_with(script_case *here, const char *body) {
    *here = case_create();
    case_text(here, "kecil.lua", CASE_CITY);
    char *text = kota_text_format("%slocal base = %s\n%s", CASE_HEAD, CASE_SCENARIO, body);
    kota_status status = case_open(here, text);
    kota_free(text);
    return status;
}

static void expect_fault(const char *body, const char *words) {
    script_case here;
    cr_expect_eq(open_with(&here, body), KOTA_SCRIPT, "%s", body);
    cr_expect_not_null(strstr(here.err.text, words), "%s\nsays not \"%s\" but \"%s\"", body, words, here.err.text);
    case_destroy(&here);
}

Test(measure, lists_grow_items_change_and_the_base_stays) {
    script_case here;
    cr_assert_eq(
        open_with(&here,
                  "local a = kota.measure { name = 'A', cost_idr = 5, add = { city = { pumps = { " PUMP(
                      "p2", "2") " } } } }\n"
                                 "local b = kota.measure { name = 'B', change = function(s, city)\n"
                                 "  return s:with { city = { pumps = { p1 = { capacity_m3_per_s = #city.pumps } } "
                                 "} } end }\n"
                                 "assert(#base:adopt(a, b).measures == 2 and base.measures == nil)\n"
                                 "return base:adopt(a, b)"),
        KOTA_OK, "%s", here.err.text);
    const kota_plan *plan = kota_script_member_plan(here.script, 0);
    const kota_pump_def *pumps = plan->sketch.pumps.items;
    cr_assert_eq(plan->sketch.pumps.count, 2);
    cr_expect_str_eq(pumps[0].id, "p1");
    cr_expect_eq(pumps[0].capacity_m3ps, 2.0);
    cr_expect_eq(pumps[0].on_level_m, 1.0);
    cr_expect_str_eq(pumps[1].id, "p2");
    const kota_measure_ref *measures = plan->measures.items;
    cr_assert_eq(plan->measures.count, 2);
    cr_expect_str_eq(measures[0].name, "A");
    cr_expect_eq(measures[0].cost_idr, 5.0);
    case_destroy(&here);
}

Test(measure, faults_name_the_line_of_what_was_added) {
    expect_fault("local more = base:add { city = { pumps = {\n " PUMP(
                     "p2", "2") " } } }\nreturn more:add { city = { pumps = {\n " PUMP("p3", "-1") " } } }",
                 "main.lua:7: pumps[3].capacity_m3_per_s = -1");
    expect_fault("return base:with { city = { pumps = { p9 = { head_m = 2 } } } }", "did you mean \"p1\"?");
    expect_fault("return base:add {\n lines = { { id = 'a' } } }", "main.lua:4: lines[1].stops");
}

Test(measure, conflicts_are_refused_in_any_order) {
    const char *const pairs[] = {
        "with = { flood = { infiltration_mm_per_h = 20 } }",
        "with = { flood = { infiltration_mm_per_h = 30 } }",
        "with = { lines = {} , waste = { kept = { { share = 0.1 } } } }",
        "add = { waste = { kept = { { share = 0.2 } } } }",
        "with = { city = { drain_reach_m = 50 } }",
        "with = { city = { drain_reach_m = 60 } }",
    };
    for (int32_t k = 0; k < KOTA_COUNT(pairs); k++) {
        char *body =
            kota_text_format("return base:adopt(kota.measure { name = 'A', %s }, kota.measure { name = 'B', %s })",
                             pairs[k], pairs[k ^ 1]);
        expect_fault(body, "measures \"A\" and \"B\" want different things");
        kota_free(body);
    }
    expect_fault("return base:adopt(kota.measure { name = 'A', change = function() return base end }, 3)",
                 "takes what kota.measure");
    expect_fault(
        "return base:with { seed = 2 }:adopt(kota.measure { name = 'A', change = function() return base end })",
        "change must return the scenario that it was given");
}

Test(measure, same_values_and_added_lists_do_not_conflict) {
    script_case here;
    cr_assert_eq(open_with(&here, "local function kept(name, share) return kota.measure { name = name,\n"
                                  "  with = { seed = 7 }, add = { waste = { kept = { { share = share } } } } } end\n"
                                  "return base:adopt(kept('A', 0.1), kept('B', 0.2))"),
                 KOTA_OK, "%s", here.err.text);
    const kota_plan *plan = kota_script_member_plan(here.script, 0);
    cr_expect_eq(plan->waste.kept.count, 2);
    cr_expect_eq(plan->seed, 7);
    case_destroy(&here);
}
