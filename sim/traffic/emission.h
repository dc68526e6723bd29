/* What vehicles burn and blow out at a speed: EMEP/EEA (COPERT) hot curves of the classes in emissions.def. Sums over
 * trips and districts are the caller's. */
#ifndef KOTA_TRAFFIC_EMISSION_H
#define KOTA_TRAFFIC_EMISSION_H

#include "core/kota.h"
#include "traffic/traffic.h"

typedef enum kota_pollutant {
    KOTA_EMIT_FUEL, /* not blown out, but as much a function of speed */
    KOTA_EMIT_CO2,  /* from the fuel's carbon */
    KOTA_EMIT_CO,
    KOTA_EMIT_NOX,
    KOTA_EMIT_HC,
    KOTA_EMIT_PM,
    KOTA_EMIT_COUNT
} kota_pollutant;

/** Grams a vehicle kilometre at a mean speed, km/h; 0 for classes without an engine. Speeds outside a curve's range
 *  count as its nearest end, so jams are not extrapolated.
 *  @determinism pure function.  @tested tests/physics/test_emissions.c, tests/physics/test_emissions_tables.c */
double kota_emission_gpkm(int32_t vehicle_class, kota_pollutant pollutant, double speed_kmph);

/** Grams of a distance driven in a time (queues included).  @param distance_m, time_s >= 0.
 *  @tested tests/physics/test_emissions.c */
double kota_emission_g(int32_t vehicle_class, kota_pollutant pollutant, double distance_m, double time_s);

#endif
