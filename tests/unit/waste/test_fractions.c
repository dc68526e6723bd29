/* The fractions' table and the arithmetic of parcels. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "waste/waste_state.h"

Test(fractions, shares_sum_to_one_and_rows_are_physical) {
    double sum = 0.0;
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        sum += kota_fractions[f].share_frac;
        cr_assert_gt(kota_fractions[f].share_frac, 0.0);
        cr_assert(kota_fractions[f].density_kgpm3 >= 20.0 && kota_fractions[f].density_kgpm3 <= 1000.0);
        cr_assert_str_eq(kota_fractions[f].name, kota_fraction_names[f]);
    }
    cr_assert_float_eq(sum, 1.0, 1e-12);
    cr_assert_null(kota_fraction_names[KOTA_FRACTION_COUNT]);
    cr_assert(kota_fractions[KOTA_FRACTION_PLASTIC_FILM].floats && !kota_fractions[KOTA_FRACTION_GLASS].floats);
}

Test(fractions, mass_and_volume_of_a_parcel) {
    kota_parcel parcel = {{0}};
    parcel.kg[KOTA_FRACTION_FOOD] = 330.0; /* 1 m3 */
    parcel.kg[KOTA_FRACTION_PAPER] = 45.0; /* 0.5 m3 */
    cr_assert_float_eq(kota_parcel_kg(&parcel), 375.0, 1e-12);
    cr_assert_float_eq(kota_parcel_m3(&parcel), 1.5, 1e-12);
}

Test(fractions, fresh_waste_has_the_shares_and_their_density) {
    kota_parcel parcel = {{0}};
    kota_waste__parcel_add_fresh(&parcel, 200.0);
    cr_assert_float_eq(parcel.kg[KOTA_FRACTION_FOOD], 200.0 * 0.4175, 1e-9);
    cr_assert_float_eq(kota_parcel_kg(&parcel), 200.0, 1e-9);
    cr_assert_float_eq(kota_parcel_m3(&parcel) * kota_waste__fresh_kgpm3(), 200.0, 1e-9);
}

Test(fractions, taking_a_share_conserves_each_fraction) {
    kota_parcel parcel = {{0}};
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) parcel.kg[f] = 1.7 * f + 0.3;
    kota_parcel before = parcel, taken = kota_waste__parcel_take(&parcel, 0.3);
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        cr_assert_float_eq(taken.kg[f], 0.3 * before.kg[f], 1e-12);
        cr_assert_float_eq(taken.kg[f] + parcel.kg[f], before.kg[f], 1e-12);
    }
    taken = kota_waste__parcel_take(&parcel, 1.0);
    cr_assert_eq(kota_parcel_kg(&parcel), 0.0, "all of it leaves exactly nothing");
    taken = kota_waste__parcel_take(&before, -0.1);
    cr_assert_eq(kota_parcel_kg(&taken), 0.0);
}
