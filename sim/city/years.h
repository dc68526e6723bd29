/* Waste over years: the waste engine alone, hour by hour. Trucks drive by the link times of one typical day of the
 * scenario's own traffic, stored by slices of the day; streets are flooded in no hour of it. Rain that washes litter
 * is drawn by day and season; the water of the scenario's own storm is computed twice, with the drains as they are at
 * the start and as they are at the end. Policies are not asked: trucks keep the scenario's rule. */
#ifndef KOTA_CITY_YEARS_H
#define KOTA_CITY_YEARS_H

#include "core/pool.h"
#include "plan/plan.h"

typedef struct kota_year { /* of the whole city; t, kg and h of this year */
    int32_t year;          /* 1 the first */
    double generated_t, collected_t, burnt_t, drained_t, cleaned_t, landfilled_t, treated_t;
    double dumped_t, in_drains_t; /* lie in streets and drains at its end */
    double overflow_h;            /* full points, point hours */
    double truck_h, truck_km;
    double inlet_blocked_frac, drain_carry_frac; /* means over inlets at its end */
    double methane_t;                            /* of the landfills in this year, first-order decay */
    double co2e_t;                               /* that, fires, treatment and fuel */
    double collection_idr, transfer_idr, treatment_idr, landfill_idr; /* by stage; collection: crews too */
    double landfill_left_m3;                                          /* infinite: unlimited, or none */
    int64_t full_ms; /* when the first landfill was full, INT64_MAX: none yet */
} kota_year;

typedef struct kota_years {
    kota_year *rows;
    int32_t count;
    double flooded_start_ha, flooded_end_ha; /* in the scenario's storm; NaN where it was not asked for */
} kota_years;

/** Years of plan->waste from the plan's start on; storms: compute the water of the storm too. The plan must have
 *  passed kota_plan_check; plan, map and pool (NULL: one thread) are borrowed for the call.
 *  @errors those of the engines.  @determinism a pure function of plan, map, years and storms.
 *  @conserves waste by fraction to 1e-9, which is asserted each year (KOTA_LEDGER).
 *  @lifetime free rows with kota_free.  @tested tests/physics/test_waste_years.c */
KOTA_NODISCARD kota_status kota_city_years(kota_years *out, const kota_plan *plan, const kota_map *map, int32_t years,
                                           bool storms, kota_pool *pool, kota_error *err);

#endif
