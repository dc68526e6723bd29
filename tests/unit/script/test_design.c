/* Designs in Lua become members with their points. */
#include "script_case.h"

static script_case with_design(const char *design, kota_status wanted) {
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    char *text = kota_text_format("%s local base = " CASE_SCENARIO "\nreturn kota.study { baseline = base, "
                                  "interventions = { { 'First', base:with {} } }, design = %s }\n",
                                  CASE_HEAD, design);
    cr_assert_eq(case_open(&here, text), wanted, "%s", here.err.text);
    kota_free(text);
    return here;
}

Test(design, a_grid_is_every_combination) {
    script_case here =
        with_design("kota.design.grid { vary = { theta = { 0.7, 0.9 }, courant = { 0.3, 0.5, 0.6 } },\n"
                    "make = function(p) return base:with { flood = p } end }",
                    KOTA_OK);
    const kota_script_design *d = kota_script_design_of(here.script);
    cr_assert_eq(d->point_count, 6);
    cr_assert_eq(d->first_member, 2);
    cr_assert_eq(kota_script_member_count(here.script), 8);
    cr_expect_str_eq(d->names[0], "courant");
    cr_expect_str_eq(kota_script_member_name(here.script, 2), "courant = 0.3, theta = 0.7");
    cr_expect_float_eq(kota_script_member_plan(here.script, 7)->flood.courant, 0.6, 1e-12);
    cr_expect_float_eq(kota_script_member_plan(here.script, 7)->flood.theta, 0.9, 1e-12);
    case_destroy(&here);
}

Test(design, a_sobol_sequence_begins_as_published) {
    script_case here =
        with_design("kota.design.sobol { runs = 4, vary = { a = { 0, 1 }, b = { 0, 1 }, c = { 0, 1 } },\n"
                    "make = function() return base:with {} end }",
                    KOTA_OK);
    /* Joe and Kuo 2008: the points after the corner */
    static const double WANTED[] = {0.5, 0.5, 0.5, 0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.375, 0.375, 0.625};
    const kota_script_design *d = kota_script_design_of(here.script);
    for (int32_t k = 0; k < 12; k++) cr_expect_float_eq(d->points[k], WANTED[k], 0, "number %d", (int)k);
    case_destroy(&here);
}

Test(design, what_is_none_is_said) {
    script_case here = with_design("{ kind = 'grid' }", KOTA_SCRIPT);
    cr_expect_not_null(strstr(here.err.text, "design must be what a function of kota.design returns"));
    case_destroy(&here);
    here = with_design("kota.design.latin { runs = 3, vary = { a = { 1, 0 } }, make = function() return base end }",
                       KOTA_SCRIPT);
    cr_expect_not_null(strstr(here.err.text, "vary.a must be { low, high }"), "%s", here.err.text);
    case_destroy(&here);
    here = with_design("kota.design.latin { runs = 3, vary = { a = { 0, 1 } } }", KOTA_SCRIPT);
    cr_expect_not_null(strstr(here.err.text, "give make = function(p)"), "%s", here.err.text);
    case_destroy(&here);
}
