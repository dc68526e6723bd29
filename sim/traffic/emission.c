/* The curves and their forms. */
#include "traffic/emission.h"

#include "core/mathx.h"

typedef enum form { NONE, POLY, RATIO, POWERS, HEAVY } form;

typedef struct curve {
    form form;
    double low_kmph, high_kmph, c[7];
} curve;

static const curve curves[KOTA_CLASS_COUNT][KOTA_EMIT_COUNT] = {
#define KOTA_EMISSION(class_, pollutant_, form_, low_, high_, c0, c1, c2, c3, c4, c5, c6, source)                    \
    [KOTA_CLASS_##class_][KOTA_EMIT_##pollutant_] = {form_, low_, high_, {c0, c1, c2, c3, c4, c5, c6}},
#include "traffic/emissions.def"
#undef KOTA_EMISSION
};

static const double DIESEL_MJ_PER_KG = 42.695;       /* EMEP/EEA 2019, 1.A.3.b: lower heating value */
static const double PETROL_CO2 = 3.17;               /* kg a kg burnt, assumed; EMEP/EEA gives 3.169 to 3.18 */
static const double DIESEL_CO2 = 3.1717627999089073; /* kg a kg, EMEP/EEA bus functions, factor of CO2 over fuel */

static double value_of(const curve *of, double v) {
    const double *c = of->c;
    switch (of->form) {
    case NONE: return 0.0;
    case POLY: return ((((c[0] * v + c[1]) * v + c[2]) * v + c[3]) * v + c[4]) * v + c[5];
    case RATIO: return (c[0] + c[2] * v + c[4] * v * v + c[5] / v) / (1.0 + c[1] * v + c[3] * v * v);
    case POWERS: return c[0] * kota_pow(v, c[1]) + c[2] * kota_pow(v, c[3]);
    case HEAVY: return (c[0] * v * v + c[1] * v + c[2] + c[3] / v) / (c[4] * v * v + c[5] * v + c[6]);
    }
    return 0.0;
}

static bool burns_diesel(int32_t vehicle_class) {
    return vehicle_class == KOTA_CLASS_VAN || vehicle_class == KOTA_CLASS_TRUCK || vehicle_class == KOTA_CLASS_BUS ||
           vehicle_class == KOTA_CLASS_EMERGENCY;
}

double kota_emission_gpkm(int32_t vehicle_class, kota_pollutant pollutant, double speed_kmph) {
    if (pollutant == KOTA_EMIT_CO2)
        return kota_emission_gpkm(vehicle_class, KOTA_EMIT_FUEL, speed_kmph) *
               (burns_diesel(vehicle_class) ? DIESEL_CO2 : PETROL_CO2);
    const curve *of = &curves[vehicle_class][pollutant];
    double value = value_of(of, kota_clamp(speed_kmph, of->low_kmph, of->high_kmph));
    if (pollutant == KOTA_EMIT_FUEL && of->form == HEAVY) value = value / DIESEL_MJ_PER_KG * 1000.0;
    return kota_max(0.0, value); /* some polynomials dip below nothing near the end of their range */
}

double kota_emission_g(int32_t vehicle_class, kota_pollutant pollutant, double distance_m, double time_s) {
    if (!(distance_m > 0.0)) return 0.0;
    double speed_kmph = time_s > 0.0 ? distance_m / time_s * 3.6 : KOTA_INFINITY;
    return kota_emission_gpkm(vehicle_class, pollutant, speed_kmph) * distance_m / 1000.0;
}
