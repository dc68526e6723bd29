/* Portfolios in Lua become members, one a set that the budget buys. */
#include "script_case.h"

static script_case with_portfolio(const char *portfolio, kota_status wanted) {
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    char *text = kota_text_format(
        "%s local base = (" CASE_SCENARIO
        "):with { policies = { kota.policy { name = 'Own', act = function() end } } }\n"
        "local pumps = kota.policy { name = 'Pumps', act = function() end }\n"
        "return kota.study { baseline = base, interventions = { { 'First', base:with {} } }, portfolio = "
        "kota.portfolio %s }\n",
        CASE_HEAD, portfolio);
    cr_assert_eq(case_open(&here, text), wanted, "%s", here.err.text);
    kota_free(text);
    return here;
}

#define MEASURES                                                                                                     \
    "measures = { { 'Pumps', cost_idr = 10, policies = { pumps } }, { 'Theta', cost_idr = 20, with = { flood = { "   \
    "theta = 0.8 } } }, { 'Courant', cost_idr = 40, change = function(s) return s:with { flood = { courant = 0.4 } " \
    "} end } }"

Test(portfolio, every_set_that_the_budget_buys) {
    script_case here =
        with_portfolio("{ base = base, budget_idr = 50, indicators = { 'flooded_area_ha' }, " MEASURES "}", KOTA_OK);
    const kota_script_portfolio *p = kota_script_portfolio_of(here.script);
    static const char *const NAMES[] = {"Pumps", "Theta", "Courant", "Pumps + Theta", "Pumps + Courant"};
    cr_assert_eq(p->set_count, 5);
    cr_assert_eq(p->first_member, 2);
    cr_assert_eq(kota_script_member_count(here.script), 7);
    for (int32_t k = 0; k < 5; k++) cr_expect_str_eq(kota_script_member_name(here.script, 2 + k), NAMES[k]);
    cr_expect_eq(p->sets[4], 5u);
    cr_expect_float_eq(p->costs_idr[2], 40, 0);
    const kota_plan *both = kota_script_member_plan(here.script, 6), *theta = kota_script_member_plan(here.script, 3);
    cr_expect_eq(both->policies.count, 2, "its own beside the base's");
    cr_expect_float_eq(both->flood.courant, 0.4, 1e-12);
    cr_expect_eq(theta->policies.count, 1);
    cr_expect_float_eq(theta->flood.theta, 0.8, 1e-12);
    case_destroy(&here);
}

Test(portfolio, what_is_none_is_said) {
    static const struct {
        const char *given, *words;
    } CASES[] = {
        {"{ base = base, budget_idr = 5, indicators = { 'flooded_area_ha' }, " MEASURES "}",
         "buys none of the measures"},
        {"{ base = base, budget_idr = 70, most = 4, indicators = { 'flooded_area_ha' }, " MEASURES "}",
         "buys more than 4 sets of measures"},
        {"{ base = base, budget_idr = 70, indicators = { 'floded_area_ha' }, " MEASURES "}",
         "did you mean \"flooded_area_ha\""},
        {"{ base = base, budget_idr = 70, " MEASURES "}", "needs indicators"},
        {"{ base = base, budget_idr = 70, indicators = { 'flooded_area_ha' }, measures = { { 'A' } } }",
         "A has no cost_idr"},
    };
    for (int32_t k = 0; k < KOTA_COUNT(CASES); k++) {
        script_case here = with_portfolio(CASES[k].given, KOTA_SCRIPT);
        cr_expect_not_null(strstr(here.err.text, CASES[k].words), "%s", here.err.text);
        case_destroy(&here);
    }
}
