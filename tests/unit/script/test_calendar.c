/* Days, people and jobs in Lua: what kota.calendar and kota.growth put into a plan. */
#include "core/mathx.h"
#include "plan/plan.h"
#include "script_case.h"

static const kota_plan *open_with(script_case *here, const char *changes) {
    *here = case_create();
    case_text(here, "kecil.lua", CASE_CITY);
    char *text = kota_text_format("%sreturn %s:with(%s)", CASE_HEAD, CASE_SCENARIO, changes);
    cr_assert_eq(case_open(here, text), KOTA_OK, "%s", here->err.text);
    kota_free(text);
    return kota_script_member_plan(here->script, 0);
}

/* What the changes of demand make of a purpose at an hour. */
static double factor(const kota_plan *plan, int32_t purpose, double hour) {
    const kota_demand_change *items = plan->traffic.demand.items;
    double product = 1;
    for (int32_t k = 0; k < plan->traffic.demand.count; k++)
        if (items[k].purpose == purpose && hour * 3600 >= items[k].from_s && hour * 3600 < items[k].to_s)
            product *= items[k].factor;
    return product;
}

Test(calendar, ramadan_moves_shopping_and_hours) {
    script_case here;
    const kota_plan *plan = open_with(&here, "kota.calendar.day { ramadan = true, market = { shop = 2 } }");
    cr_assert_float_eq(factor(plan, KOTA_CHANGE_SHOP, 17), 4, 1e-12);
    cr_assert_float_eq(factor(plan, KOTA_CHANGE_SHOP, 12), 1.4, 1e-12);
    cr_assert_float_eq(factor(plan, KOTA_CHANGE_SHOP, 8), 2, 1e-12);
    cr_assert_float_eq(factor(plan, KOTA_CHANGE_FREIGHT, 8), 1.2, 1e-12);
    cr_assert_float_eq(plan->traffic.work_stay_s, 7.8 * 3600, 1e-6);
    cr_assert_float_eq(plan->traffic.work_leave_s, 7.6 * 3600, 1e-6);
    cr_assert_float_eq(plan->waste.home_factor, 1.1, 1e-12);
    cr_assert_float_eq(plan->waste.business_factor, 1.3, 1e-12);
    case_destroy(&here);
}

Test(calendar, a_date_tells_what_day_it_is) {
    static const struct {
        const char *date;
        double work, shop_17;
    } days[] = {{"2025-03-12", 1, 2},             /* a Wednesday of Ramadan */
                {"2025-03-31", 0.15 * 0.7, 0.84}, /* Idul Fitri 1446 */
                {"2025-05-14", 1, 1},             /* an ordinary Wednesday */
                {"2025-05-17", 1, 1.3}};          /* a Saturday: who works follows from the date itself */
    for (int32_t k = 0; k < KOTA_COUNT(days); k++) {
        script_case here;
        char *changes = kota_text_format("kota.calendar.on { date = '%s' }", days[k].date);
        const kota_plan *plan = open_with(&here, changes);
        cr_assert_float_eq(factor(plan, KOTA_CHANGE_WORK, 7), days[k].work, 1e-9, "%s", days[k].date);
        cr_assert_float_eq(factor(plan, KOTA_CHANGE_SHOP, 17), days[k].shop_17, 1e-9, "%s", days[k].date);
        kota_free(changes);
        case_destroy(&here);
    }
}

Test(calendar, an_ordinary_day_changes_nothing) {
    script_case here, plain;
    const kota_plan *plan = open_with(&here, "kota.calendar.day {}"), *other = open_with(&plain, "{}");
    kota_hash one = kota_plan_hash(plan), two = kota_plan_hash(other);
    cr_assert(one.low == two.low && one.high == two.high);
    case_destroy(&here);
    case_destroy(&plain);
}

Test(calendar, what_is_not_known_is_said) {
    static const struct {
        const char *changes, *says;
    } wrong[] = {{"kota.calendar.on { date = '2031-01-01' }", "outside the years that it knows"},
                 {"kota.calendar.on { date = 'soon' }", "date must be given as"},
                 {"kota.calendar.lebaran { away_share = 1 }", "away_share must be from -2 to below 1"},
                 {"kota.calendar.weekend { shopping = 2 }", "shopping"},
                 {"kota.growth { population = { barat = 'two' } }", "must be { district = factor, ... }"},
                 {"kota.growth { population = { bara = 2 } }", "is no district of the city"}};
    for (int32_t k = 0; k < KOTA_COUNT(wrong); k++) {
        script_case here = case_create();
        case_text(&here, "kecil.lua", CASE_CITY);
        char *text = kota_text_format("%sreturn %s:with(%s)", CASE_HEAD, CASE_SCENARIO, wrong[k].changes);
        cr_assert_neq(case_open(&here, text), KOTA_OK, "%s", wrong[k].changes);
        cr_assert_not_null(strstr(here.err.text, wrong[k].says), "%s: %s", wrong[k].changes, here.err.text);
        kota_free(text);
        case_destroy(&here);
    }
}

Test(calendar, growth_by_district_and_what_is_built) {
    script_case here;
    const kota_plan *plan =
        open_with(&here, "kota.growth { population = { timur = 1.2, all = 1.1 }, jobs = { barat = 2 }, "
                         "developments = { { id = 'baru', district = 'timur', persons = 50 } } }");
    const kota_growth *growth = plan->growth.items;
    cr_assert_eq(plan->growth.count, 3);
    cr_assert_str_eq(growth[0].district, "all");
    cr_assert_float_eq(growth[0].persons_factor, 1.1, 1e-12);
    cr_assert_float_eq(growth[1].persons_factor, 1.2, 1e-12);
    cr_assert_float_eq(growth[2].jobs_factor, 2, 1e-12);
    cr_assert_eq(plan->developments.count, 1);
    case_destroy(&here);
}
