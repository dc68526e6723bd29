#include "test_plan.h"

#include "test_city.h"

kota_plan *kota_test_plan(kota_arena *arena) {
    kota_plan *plan = KOTA_NEW(arena, kota_plan, 1);
    kota_schema_defaults(&kota_plan_schema, plan, arena);
    plan->name = "wet morning";
    plan->city = "test";
    plan->start = "2025-01-15 05:30";
    plan->duration_s = 3 * 3600;
    plan->warmup_s = 1800;
    plan->sample_s = 600;
    plan->rain.at = "06:00";
    plan->rain.block_s = 1800;
    plan->rain.rates_mps = (kota_numbers){KOTA_NEW(arena, double, 2), 2};
    plan->rain.rates_mps.values[0] = 100 / 3.6e6;
    plan->rain.rates_mps.values[1] = 60 / 3.6e6;
    plan->waste.bin_start_frac = 0.8;
    plan->sketch = *kota_test_city(arena);
    return plan;
}
