/* The front and the best set for a budget, on made-up comparisons whose answers are seen at once. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/text.h"
#include "run/portfolio.h"

Test(portfolio, a_front_is_what_nothing_beats) {
    static const double POINTS[] = {0, 5, 1, 4, 1, 6, 2, 2, 2, 2, 3, KOTA_NAN, 4, 2};
    static const bool WANTED[] = {true, true, false, true, true, false, false}; /* equal ones are on it together */
    bool front[7];
    kota_pareto_front(front, POINTS, 7, 2);
    for (int32_t k = 0; k < 7; k++) cr_expect_eq(front[k], WANTED[k], "point %d", (int)k);
}

/* By its definition: no point of the front is beaten, and every other is beaten by one of the front. */
Test(portfolio, a_front_beats_the_rest) {
    enum { COUNT = 200, AXES = 3 };
    static double points[COUNT * AXES];
    static bool front[COUNT];
    const kota_key key = {.seed = 9, .entity = 1};
    for (int32_t k = 0; k < COUNT * AXES; k++) points[k] = kota_floor(6 * kota_random_unit(key, (uint64_t)k));
    kota_pareto_front(front, points, COUNT, AXES);
    for (int32_t i = 0; i < COUNT; i++) {
        bool beaten = false;
        for (int32_t j = 0; j < COUNT; j++) {
            bool worse = false, better = false;
            for (int32_t a = 0; a < AXES; a++) {
                worse = worse || points[j * AXES + a] > points[i * AXES + a];
                better = better || points[j * AXES + a] < points[i * AXES + a];
            }
            beaten = beaten || (front[j] && better && !worse);
        }
        cr_expect_eq(front[i], !beaten, "point %d", (int)i);
    }
}

enum { MEASURES = 3, SETS = 6 };
static const char *const NAMES[] = {"Baseline",      "Pumps",        "Crews",       "Wall",
                                    "Pumps + Crews", "Pumps + Wall", "Crews + Wall"};
static const char *const MEASURE_NAMES[] = {"Pumps", "Crews", "Wall"};
static const double COSTS[] = {10, 20, 40};
static const uint32_t MASKS[] = {1, 2, 4, 3, 5, 6};
/* flooded_area_ha and trips_arrived, more of which is better; the wall alone failed */
static const double AREA[] = {50, 40, 45, 0, 38, 40, 30}, TRIPS[] = {100, 100, 110, 0, 105, 100, 120};

static kota_comparison make_comparison(void) {
    kota_comparison c = {0};
    c.sheets = kota_alloc(7, sizeof *c.sheets);
    for (int32_t s = 0; s < 7; s++) {
        if (s == 3) continue;
        kota_sheet *sheet = &c.sheets[c.sheet_count++];
        *sheet = (kota_sheet){.name = kota_text_copy(NAMES[s]), .replications = 2};
        sheet->values = kota_alloc(2 * KOTA_INDICATOR_COUNT, sizeof(double));
        for (int32_t r = 0; r < 2; r++) {
            sheet->values[r * KOTA_INDICATOR_COUNT + KOTA_INDICATOR_flooded_area_ha] = AREA[s] + r;
            sheet->values[r * KOTA_INDICATOR_COUNT + KOTA_INDICATOR_trips_arrived] = TRIPS[s] - r;
        }
    }
    return c;
}

Test(portfolio, the_best_set_of_each_budget) {
    static const int32_t INDICATORS[] = {KOTA_INDICATOR_flooded_area_ha, KOTA_INDICATOR_trips_arrived};
    const kota_script_portfolio def = {.measure_count = MEASURES,
                                       .set_count = SETS,
                                       .indicator_count = 2,
                                       .first_member = 1,
                                       .measures = MEASURE_NAMES,
                                       .costs_idr = COSTS,
                                       .sets = MASKS,
                                       .indicators = INDICATORS,
                                       .budget_idr = 60};
    kota_comparison comparison = make_comparison();
    kota_portfolio p;
    int32_t steps[SETS + 1];
    kota_portfolio_of(&p, &def, &comparison, NAMES);
    cr_assert_eq(p.count, SETS + 1);
    cr_expect_float_eq(p.choices[6].cost_idr, 60, 0);
    cr_expect(!p.choices[3].known, "its runs failed");
    static const bool FRONT[] = {true, true, true, false, true, false, true};
    for (int32_t c = 0; c < p.count; c++) cr_expect_eq(p.choices[c].front, FRONT[c], "%s", NAMES[c]);
    /* nothing, pumps at 10, pumps and crews at 30, crews and wall at 60 */
    static const int32_t AREA_STEPS[] = {0, 1, 4, 6}, TRIP_STEPS[] = {0, 2, 6};
    cr_assert_eq(kota_portfolio_steps(steps, &p, 0), 4);
    cr_expect_arr_eq(steps, AREA_STEPS, sizeof AREA_STEPS);
    cr_assert_eq(kota_portfolio_steps(steps, &p, 1), 3);
    cr_expect_arr_eq(steps, TRIP_STEPS, sizeof TRIP_STEPS);
    kota_portfolio_free(&p);
    kota_comparison_free(&comparison);
}
