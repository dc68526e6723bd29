/* Benefits and costs a year, worked out by hand. */
#include <criterion/criterion.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "plan/plan.h"
#include "run/benefit.h"

static double sheets[2][KOTA_INDICATOR_COUNT];

static kota_comparison pair(kota_sheet *list, double damage_idr, double delay_idr, double co2e_kg, double op_idr) {
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) sheets[0][i] = sheets[1][i] = 1000;
    sheets[1][KOTA_INDICATOR_flood_damage_idr] += damage_idr;
    sheets[1][KOTA_INDICATOR_delay_cost_idr] += delay_idr;
    sheets[1][KOTA_INDICATOR_traffic_co2e_kg] += co2e_kg;
    sheets[1][KOTA_INDICATOR_operating_cost_idr] += op_idr;
    list[0] = (kota_sheet){.name = (char *)(uintptr_t) "base", .replications = 1, .values = sheets[0]};
    list[1] = (kota_sheet){.name = (char *)(uintptr_t) "pumps", .replications = 1, .values = sheets[1]};
    return (kota_comparison){.sheets = list, .sheet_count = 2};
}

static kota_cost_benefit assumed(kota_arena *arena) {
    kota_cost_benefit a;
    kota_schema_defaults(&kota_cost_benefit_schema, &a, arena);
    a.days_per_year = 5;
    a.years = 2;
    a.discount_frac = 0.1;
    a.upkeep_frac = 0.02;
    a.co2e_idr_per_kg = 30;
    return a;
}

Test(benefit, of_a_pump) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_cost_benefit a = assumed(arena);
    kota_sheet list[2];
    /* 600 of damage, 40 of delay and 10 kg less a run, 1000 at first and 7 more to run; half a day long: 5 runs */
    kota_comparison c = pair(list, -600, -40, -10, 1007);
    const double first[] = {0, 1000};
    const kota_benefit_def def = {&a, 0.5, first};
    kota_benefit b = kota_benefit_of(&c, 1, 0, &def);
    cr_expect_float_eq(b.damage, 3000, 1e-9);
    cr_expect_float_eq(b.time, 200, 1e-9);
    cr_expect_float_eq(b.co2e, 1500, 1e-9);
    cr_expect_float_eq(b.benefit, 4700, 1e-9);
    cr_expect_float_eq(b.annuity, 1000 * 0.1 / (1 - 1 / 1.21), 1e-9);
    cr_expect_float_eq(b.upkeep, 20, 1e-9);
    cr_expect_float_eq(b.operating, 35, 1e-9);
    cr_expect_float_eq(b.cost, 576.1904761904762 + 55, 1e-9);
    a.discount_frac = 0;
    cr_expect_float_eq(kota_benefit_of(&c, 1, 0, &def).annuity, 500, 1e-9, "without interest: an equal part a year");
    const kota_benefit_def longer = {&a, 2.5, first};
    cr_expect_float_eq(kota_benefit_of(&c, 1, 0, &longer).damage, 1200, 1e-9, "2.5 days: twice a year");
    kota_arena_destroy(arena);
}

Test(benefit, of_nothing_is_nothing) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_cost_benefit a = assumed(arena);
    kota_sheet list[2];
    kota_comparison c = pair(list, 0, 0, 0, 0);
    const double first[] = {500, 500};
    const kota_benefit_def def = {&a, 1, first};
    kota_benefit b = kota_benefit_of(&c, 1, 0, &def);
    cr_expect(b.damage == 0 && b.time == 0 && b.co2e == 0 && b.annuity == 0 && b.upkeep == 0 && b.operating == 0);
    cr_expect(b.benefit == 0 && b.cost == 0);
    sheets[0][KOTA_INDICATOR_flood_damage_idr] = sheets[1][KOTA_INDICATOR_flood_damage_idr] = KOTA_NAN;
    cr_expect_eq(kota_benefit_of(&c, 1, 0, &def).benefit, 0, "what is not known changes nothing");
    kota_arena_destroy(arena);
}

Test(benefit, file_has_its_assumptions) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_cost_benefit a = assumed(arena);
    kota_sheet list[2];
    kota_comparison c = pair(list, -600, -40, -10, 1007);
    const double first[] = {0, 1000};
    kota_benefit_def def = {&a, 0.5, first};
    char *path = kota_text_format("/tmp/kota-benefit-%d.csv", (int)getpid()), *bytes = NULL;
    size_t length = 0;
    kota_error err = {0};
    cr_assert_eq(kota_benefit_write(&c, &def, path, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_file_read(&bytes, &length, path, 1 << 20, &err), KOTA_OK, "%s", err.text);
    cr_expect(strstr(bytes, "pumps,ratio,1,7.44") != NULL, "%s", bytes);
    cr_expect(strstr(bytes, ",days_per_year,,5,,,the scenario") != NULL, "%s", bytes);
    cr_expect(strstr(bytes, ",upkeep_share,,0.02,,,assumed") != NULL, "%s", bytes);
    kota_free(bytes);
    cr_assert_eq(unlink(path), 0);
    a.days_per_year = KOTA_NAN;
    cr_assert_eq(kota_benefit_write(&c, &def, path, &err), KOTA_OK);
    cr_expect_not(kota_file_exists(path), "nothing is said of a year that nobody knows");
    kota_free(path);
    kota_arena_destroy(arena);
}
