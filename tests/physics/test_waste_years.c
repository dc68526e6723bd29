/* Waste over years and what a landfill that closes does: which way things move. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "city/years.h"
#include "core/clock.h"
#include "core/mathx.h"
#include "run/run.h"
#include "support/test_plan.h"
#include "support/waste_town.h"

static void years_of(kota_years *years, double served_frac, int64_t crews, int32_t count) {
    kota_arena *arena = kota_arena_create("years test", 0);
    kota_plan *plan = kota_test_plan(arena);
    plan->cell_m = 40;
    plan->waste.served_frac = served_frac;
    plan->waste.routine_crews = crews;
    plan->waste.plan_iterations = 20;
    kota_map *map = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_run_map(&map, plan, arena, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_city_years(years, plan, map, count, true, NULL, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(years->count, count);
    kota_arena_destroy(arena);
}

Test(waste_years, without_service_drains_block_and_the_same_storm_floods_more) {
    enum { YEARS = 5 };
    kota_years served, none;
    years_of(&served, 0.7, 4, YEARS);
    years_of(&none, 0.0, 0, YEARS);
    const kota_year *kept = &served.rows[YEARS - 1], *left = &none.rows[YEARS - 1];
    printf("after %d years: drains carry %.3f served, %.3f not; inlets blocked %.3f, %.3f; the storm floods %.2f ha "
           "with "
           "clean drains, %.2f served, %.2f not\n",
           YEARS, kept->drain_carry_frac, left->drain_carry_frac, kept->inlet_blocked_frac, left->inlet_blocked_frac,
           none.flooded_start_ha, served.flooded_end_ha, none.flooded_end_ha);
    cr_assert_gt(left->inlet_blocked_frac, kept->inlet_blocked_frac);
    cr_assert_lt(left->drain_carry_frac, kept->drain_carry_frac);
    cr_assert_gt(none.flooded_end_ha, none.flooded_start_ha);
    cr_assert_gt(none.flooded_end_ha, served.flooded_end_ha);
    cr_assert_eq(left->collected_t, 0.0);
    cr_assert_gt(kept->collected_t, 0.5 * kept->generated_t);
    cr_assert_gt(kept->methane_t, served.rows[1].methane_t, "a landfill that is fed gives more each year");
    cr_assert_eq(served.rows[0].methane_t, 0.0);
    cr_assert_float_eq(left->generated_t, kept->generated_t, 1e-9 * kept->generated_t, "the same luck");
    kota_free(served.rows);
    kota_free(none.rows);
}

/* Pervin et al. 2019, hydraulic models of two cities with drains built and then five years without waste management:
 * at risk 22.3 % of Sylhet, 3.6 % with the drains, 18.5 % after five years; Bharatpur 12.7, 5.5, 7.6 %. So 80 and 29
 * % of what the drains spare was lost. Here: as many people served as by default, nobody cleans; without drains is
 * with every inlet blocked. */
Test(waste_years, five_years_without_crews_cost_what_pervin_found) {
    kota_years uncleaned, none;
    years_of(&uncleaned, 0.7, 0, 5);
    years_of(&none, 0.0, 0, 5);
    cr_assert_gt(none.rows[4].inlet_blocked_frac, 0.999);
    double spared_ha = none.flooded_end_ha - none.flooded_start_ha;
    double lost_frac = (uncleaned.flooded_end_ha - uncleaned.flooded_start_ha) / spared_ha;
    printf("the storm floods %.2f ha with clean drains, %.2f without; after five years without crews %.2f: %.0f %% "
           "lost\n",
           none.flooded_start_ha, none.flooded_end_ha, uncleaned.flooded_end_ha, 100.0 * lost_frac);
    cr_assert_geq(lost_frac, (7.6 - 5.5) / (12.7 - 5.5));
    cr_assert_leq(lost_frac, (18.5 - 3.6) / (22.3 - 3.6));
    kota_free(uncleaned.rows);
    kota_free(none.rows);
}

/* Suwung: the haul grows from a quarter of an hour to an hour and a half each way, the fleet stays. */
Test(waste_years, a_landfill_54_km_off_takes_hours_and_leaves_waste) {
    double hours[2], collected_t[2], overflow_h[2];
    for (int32_t far = 0; far < 2; far++) {
        waste_town *town = waste_town_random(21, 60, 5, 3);
        for (int32_t f = 0; f < town->map.facility_count; f++) {
            kota_facility *at = &town->map.facilities[f];
            if (at->kind == KOTA_FACILITY_LANDFILL) at->haul_s = far ? 5400.0 : 900.0;
            if (at->kind == KOTA_FACILITY_TRANSFER_STATION) at->kind = KOTA_FACILITY_SCHOOL; /* Suwung had none */
        }
        for (int32_t k = 0; k < town->map.grid.cells; k++) town->map.persons[k] *= 0.3F;
        kota_waste_def def = waste_town_def();
        waste_driver driver;
        waste_driver_start(&driver, town, &def);
        driver.alone = true;
        waste_driver_run(&driver, driver.now_ms + 7 * KOTA_DAY_MS, KOTA_HOUR_MS);
        int32_t count;
        const kota_truck_state *trucks = kota_waste_trucks(driver.waste, &count);
        hours[far] = overflow_h[far] = 0.0;
        for (int32_t t = 0; t < count; t++) hours[far] += trucks[t].work_s / 3600.0;
        const kota_bin_state *bins = kota_waste_bins(driver.waste, &count);
        for (int32_t b = 0; b < count; b++) overflow_h[far] += bins[b].overflow_s / 3600.0;
        kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
        collected_t[far] = kota_parcel_kg(&balance.collected) / 1000.0;
        waste_driver_stop(&driver);
        waste_town_destroy(town);
    }
    printf("haul 15 min: %.1f truck hours, %.1f t collected, %.0f point hours full a week; 90 min (54 km): %.1f, "
           "%.1f, %.0f\n",
           hours[0], collected_t[0], overflow_h[0], hours[1], collected_t[1], overflow_h[1]);
    cr_assert_gt(hours[1], hours[0]);
    cr_assert_lt(collected_t[1], collected_t[0]);
    cr_assert_gt(overflow_h[1], overflow_h[0]);
}
