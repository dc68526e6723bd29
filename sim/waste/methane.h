/* What becomes of waste in the air: methane of landfills by first-order decay, and what burning and composting give
 * off. Numbers of the fractions are in fractions.def; who brings what where is left to others. */
#ifndef KOTA_WASTE_METHANE_H
#define KOTA_WASTE_METHANE_H

#include "waste/waste.h"

/* IPCC 2006 V5 ch. 3. */
typedef struct kota_methane_def {
    double mcf;            /* methane correction: managed 1.0, deep unmanaged 0.8, shallow 0.4 */
    double recovered_frac; /* of the methane, burnt or used before it reaches the cover */
    double oxidised_frac;  /* in the cover, of what is left; 0.1 only under soil */
} kota_methane_def;

typedef struct kota_methane { /* a landfill's degradable carbon, kg by fraction */
    double carbon_kg[KOTA_FRACTION_COUNT];
} kota_methane;

/** A year goes by: what lay there decays, then this year's waste joins it (IPCC 2006 V5 eq. 3.4 and 3.5: what comes
 *  in a year begins to decay in the next).
 *  @return methane of that year, kg.  @tested tests/physics/test_methane.c */
double kota_methane_year(kota_methane *landfill, const kota_methane_def *def, const kota_parcel *brought);
/** All methane that a parcel will ever give, kg: L0 of the same equations.  @tested tests/physics/test_methane.c */
double kota_methane_ever_kg(const kota_methane_def *def, const kota_parcel *parcel);
/** CO2e, kg, of burning a parcel: fossil CO2 (oxidised_frac of the fossil carbon: 0.58 in the open, 1 in a furnace),
 *  and in the open methane and nitrous oxide too; IPCC 2006 V5 ch. 5.  @tested tests/physics/test_methane.c */
double kota_burning_co2e_kg(const kota_parcel *parcel, bool open);
/** CO2e, kg, of composting so much: IPCC 2006 V5 table 4.1, wet.  @tested tests/physics/test_methane.c */
double kota_composting_co2e_kg(double kg);

/* Warming over 100 years against CO2: IPCC AR5. */
#define KOTA_METHANE_CO2E 28.0
#define KOTA_NITROUS_CO2E 265.0
/* kg CO2 a litre of diesel, IPCC 2006 V2. */
#define KOTA_DIESEL_CO2_KG_PER_L 2.68

#endif
