/* See methane.h. */
#include "waste/methane.h"

#include "core/mathx.h"

#define DOCF 0.5         /* share of degradable carbon that decays: IPCC default */
#define METHANE_FRAC 0.5 /* of landfill gas */
#define METHANE_PER_C (16.0 / 12.0)
#define CO2_PER_C (44.0 / 12.0)
#define OPEN_OXIDISED 0.58        /* of carbon in open burning, IPCC 2006 V5 table 5.2 */
#define OPEN_METHANE_KGPKG 0.0065 /* of wet waste, IPCC 2006 V5 5.4.2 */
#define OPEN_NITROUS_KGPKG 0.00015
#define COMPOST_METHANE_KGPKG 0.004
#define COMPOST_NITROUS_KGPKG 0.00024

static double reaches_air_frac(const kota_methane_def *def) {
    return (1.0 - def->recovered_frac) * (1.0 - def->oxidised_frac);
}

double kota_methane_year(kota_methane *landfill, const kota_methane_def *def, const kota_parcel *brought) {
    double carbon_kg = 0.0;
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        const kota_fraction_info *info = &kota_fractions[f];
        double left_frac = kota_exp(-info->decay_per_year);
        carbon_kg += landfill->carbon_kg[f] * (1.0 - left_frac);
        landfill->carbon_kg[f] =
            landfill->carbon_kg[f] * left_frac + brought->kg[f] * info->doc_frac * DOCF * def->mcf;
    }
    return carbon_kg * METHANE_FRAC * METHANE_PER_C * reaches_air_frac(def);
}

double kota_methane_ever_kg(const kota_methane_def *def, const kota_parcel *parcel) {
    double carbon_kg = 0.0;
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) carbon_kg += parcel->kg[f] * kota_fractions[f].doc_frac;
    return carbon_kg * DOCF * def->mcf * METHANE_FRAC * METHANE_PER_C * reaches_air_frac(def);
}

double kota_burning_co2e_kg(const kota_parcel *parcel, bool open) {
    double fossil_kg = 0.0;
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) fossil_kg += parcel->kg[f] * kota_fractions[f].fossil_frac;
    if (!open) return fossil_kg * CO2_PER_C;
    double other_kgpkg = OPEN_METHANE_KGPKG * KOTA_METHANE_CO2E + OPEN_NITROUS_KGPKG * KOTA_NITROUS_CO2E;
    return fossil_kg * OPEN_OXIDISED * CO2_PER_C + kota_parcel_kg(parcel) * other_kgpkg;
}

double kota_composting_co2e_kg(double kg) {
    return kg * (COMPOST_METHANE_KGPKG * KOTA_METHANE_CO2E + COMPOST_NITROUS_KGPKG * KOTA_NITROUS_CO2E);
}
