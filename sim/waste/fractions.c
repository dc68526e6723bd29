/* Fractions of waste and arithmetic of parcels. Who owns a parcel and what its moves mean is left to the other
 * files. */
#include "core/mathx.h"
#include "waste/waste_state.h"

const char *const kota_fraction_names[KOTA_FRACTION_COUNT + 1] = {
#define KOTA_FRACTION(name, text, share, loose, landfill, floats, clogs, doc, decay, fossil) text,
#include "waste/fractions.def"
#undef KOTA_FRACTION
    NULL};

const kota_fraction_info kota_fractions[KOTA_FRACTION_COUNT] = {
#define KOTA_FRACTION(name, text, share, loose, landfill, floats, clogs, doc, decay, fossil)                         \
    {text, share, loose, landfill, (floats) != 0, clogs, doc, decay, fossil},
#include "waste/fractions.def"
#undef KOTA_FRACTION
};

double kota_parcel_kg(const kota_parcel *parcel) {
    double kg = 0.0;
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) kg += parcel->kg[f];
    return kg;
}

double kota_parcel_m3(const kota_parcel *parcel) {
    double m3 = 0.0;
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) m3 += parcel->kg[f] / kota_fractions[f].density_kgpm3;
    return m3;
}

double kota_parcel_landfill_m3(const kota_parcel *parcel) {
    double m3 = 0.0;
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) m3 += parcel->kg[f] / kota_fractions[f].landfill_kgpm3;
    return m3;
}

double kota_parcel_clogs_kg(const kota_parcel *parcel) {
    double sum = 0.0, fresh = 0.0;
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        sum += parcel->kg[f] * kota_fractions[f].clogs;
        fresh += kota_fractions[f].share_frac * kota_fractions[f].clogs;
    }
    return sum / fresh;
}

double kota_waste__fresh_kgpm3(void) {
    double m3pkg = 0.0;
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        m3pkg += kota_fractions[f].share_frac / kota_fractions[f].density_kgpm3;
    }
    return 1.0 / m3pkg;
}

void kota_waste__parcel_add_fresh(kota_parcel *parcel, double kg) {
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) parcel->kg[f] += kg * kota_fractions[f].share_frac;
}

void kota_waste__parcel_add(kota_parcel *parcel, const kota_parcel *more) {
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) parcel->kg[f] += more->kg[f];
}

kota_parcel kota_waste__parcel_take(kota_parcel *from, double share) {
    kota_parcel taken = *from;
    if (share >= 1.0) {
        *from = (kota_parcel){{0}};
        return taken;
    }
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        taken.kg[f] = from->kg[f] * kota_max(share, 0.0);
        from->kg[f] -= taken.kg[f];
    }
    return taken;
}
