/* Fuel and exhaust at speeds whose values are known, and what must hold of every curve. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/mathx.h"
#include "traffic/emission.h"

/* From the coefficients by hand, to the digits in which they are usually quoted. */
Test(emissions, known_points_of_the_curves) {
    const struct {
        int32_t vehicle_class;
        kota_pollutant pollutant;
        double speed_kmph, gpkm, off;
    } known[] = {{KOTA_CLASS_MOTORCYCLE, KOTA_EMIT_FUEL, 10, 36.7, 0.05},
                 {KOTA_CLASS_MOTORCYCLE, KOTA_EMIT_FUEL, 20, 25.6, 0.05},
                 {KOTA_CLASS_MOTORCYCLE, KOTA_EMIT_FUEL, 30, 20.8, 0.05},
                 {KOTA_CLASS_MOTORCYCLE, KOTA_EMIT_FUEL, 50, 18.5, 0.05},
                 {KOTA_CLASS_BUS, KOTA_EMIT_NOX, 30, 8.43, 0.005},
                 {KOTA_CLASS_CAR, KOTA_EMIT_FUEL, 30, 66.6, 0.05},
                 {KOTA_CLASS_MOTORCYCLE, KOTA_EMIT_PM, 30, 0.005, 1e-12}};
    for (int32_t k = 0; k < KOTA_COUNT(known); k++) {
        double ours = kota_emission_gpkm(known[k].vehicle_class, known[k].pollutant, known[k].speed_kmph);
        printf("%s, pollutant %d, %g km/h: %.4f g/km, known %g\n", kota_classes[known[k].vehicle_class].name,
               (int)known[k].pollutant, known[k].speed_kmph, ours, known[k].gpkm);
        cr_assert_float_eq(ours, known[k].gpkm, known[k].off);
    }
}

Test(emissions, every_engine_has_every_pollutant_at_every_speed) {
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        bool engine = c != KOTA_CLASS_BICYCLE && c != KOTA_CLASS_WALK;
        for (int32_t p = 0; p < KOTA_EMIT_COUNT; p++) {
            for (double v = 1; v <= 80; v += 0.5) {
                double gpkm = kota_emission_gpkm(c, (kota_pollutant)p, v);
                if (engine)
                    cr_assert(gpkm > 0.0 && gpkm < 5000.0, "%s %d %g: %g", kota_classes[c].name, (int)p, v, gpkm);
                else
                    cr_assert_eq(gpkm, 0.0);
            }
        }
        if (!engine) continue;
        double jam = kota_emission_gpkm(c, KOTA_EMIT_FUEL, 12), free_flow = kota_emission_gpkm(c, KOTA_EMIT_FUEL, 45);
        cr_assert_gt(jam, 1.2 * free_flow, "%s burns more in a jam", kota_classes[c].name);
        double carbon = kota_emission_gpkm(c, KOTA_EMIT_CO2, 30) / kota_emission_gpkm(c, KOTA_EMIT_FUEL, 30);
        cr_assert_float_eq(carbon, 3.17, 0.003);
    }
}

Test(emissions, a_distance_in_a_time) {
    double at_30 = kota_emission_gpkm(KOTA_CLASS_CAR, KOTA_EMIT_NOX, 30);
    cr_assert_float_eq(kota_emission_g(KOTA_CLASS_CAR, KOTA_EMIT_NOX, 2500, 300), 2.5 * at_30, 1e-12);
    cr_assert_eq(kota_emission_g(KOTA_CLASS_CAR, KOTA_EMIT_NOX, 0, 300), 0.0);
    double fastest = kota_emission_gpkm(KOTA_CLASS_CAR, KOTA_EMIT_FUEL, 130);
    cr_assert_float_eq(kota_emission_g(KOTA_CLASS_CAR, KOTA_EMIT_FUEL, 1000, 0), fastest, 1e-12);
    double slowest = kota_emission_gpkm(KOTA_CLASS_CAR, KOTA_EMIT_FUEL, 5);
    cr_assert_float_eq(kota_emission_g(KOTA_CLASS_CAR, KOTA_EMIT_FUEL, 10, 3600), slowest / 100, 1e-12);
}
