/* See bench_waste.h. */
#include "bench/bench_waste.h"

#include "core/clock.h"
#include "core/log.h"
#include "support/waste_town.h"

kota_bench_waste_result kota_bench_waste(int32_t bins, int32_t trucks, int32_t days) {
    waste_town *town = waste_town_random(1, bins, trucks, 8);
    kota_waste_def def = waste_town_def();
    waste_driver driver;
    waste_driver_start(&driver, town, &def);
    driver.inlet_m3ps = 1e-4;
    double start_s = kota_wall_s();
    waste_driver_run(&driver, driver.now_ms + days * KOTA_DAY_MS, KOTA_MINUTE_MS);
    kota_bench_waste_result result = {.wall_s = kota_wall_s() - start_s, .hash = waste_driver_hash(&driver)};
    result.bin_hours_ps = bins * days * 24.0 / result.wall_s;
    kota_waste_balance balance = kota_waste_balance_now(driver.waste, -1);
    result.collected_kg = kota_parcel_kg(&balance.collected);
    waste_driver_stop(&driver);
    waste_town_destroy(town);
    return result;
}
