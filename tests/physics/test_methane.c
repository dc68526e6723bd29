/* Methane of landfills against its closed form and against values of another program; burning and composting by
 * hand. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "waste/methane.h"

static const kota_methane_def DEEP = {.mcf = 0.8}, MANAGED = {.mcf = 1.0};

/* Food once: CH4 of year T = W DOC DOCf F 16/12 (1 - e^-k) e^(-k (T - 1)). */
Test(methane, food_decays_by_its_closed_form) {
    kota_methane landfill = {{0}};
    kota_parcel once = {{0}}, none = {{0}};
    once.kg[KOTA_FRACTION_FOOD] = 1e6;
    double sum_kg = kota_methane_year(&landfill, &MANAGED, &once), worst = 0.0;
    cr_assert_eq(sum_kg, 0.0, "nothing decays in the year in which it comes");
    for (int32_t year = 1; year <= 120; year++) {
        double kg = kota_methane_year(&landfill, &MANAGED, &none);
        double exact_kg = 50e3 * (1.0 - kota_exp(-0.4)) * kota_exp(-0.4 * (year - 1));
        worst = kota_max(worst, kota_abs(kg / exact_kg - 1.0));
        sum_kg += kg;
    }
    printf("methane: 1000 t of food, worst of 120 years %.2g of the closed form, sum %.9f t\n", worst, sum_kg / 1e3);
    cr_assert_leq(worst, 1e-9);
    cr_assert_float_eq(sum_kg, kota_methane_ever_kg(&MANAGED, &once), 1e-9 * sum_kg);
    cr_assert_float_eq(sum_kg, 50e3, 1e-9 * 50e3, "L0 of 1000 t of food is 50 t");
}

/* All fractions over years of bringing and years after: the sum over fractions and years of deposits. */
Test(methane, a_mixed_landfill_is_the_sum_of_its_deposits) {
    kota_methane landfill = {{0}};
    kota_parcel brought = {{0}}, none = {{0}};
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) brought.kg[f] = 1e6 * (1.0 + 0.1 * f);
    kota_methane_def def = {.mcf = 0.8, .recovered_frac = 0.3, .oxidised_frac = 0.1};
    for (int32_t year = 0; year <= 60; year++) {
        double kg = kota_methane_year(&landfill, &def, year < 12 ? &brought : &none), exact_kg = 0.0;
        for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
            double k = kota_fractions[f].decay_per_year;
            for (int32_t laid = 0; laid < 12 && laid < year; laid++)
                exact_kg += brought.kg[f] * kota_fractions[f].doc_frac * 0.5 * 0.8 * 0.5 * 16.0 / 12.0 * 0.7 * 0.9 *
                            (1.0 - kota_exp(-k)) * kota_exp(-k * (year - 1 - laid));
        }
        cr_assert_float_eq(kg, exact_kg, 1e-9 * (exact_kg + 1.0), "year %d", (int)year);
    }
}

static void golden_brought(kota_parcel *brought, bool first, int32_t year) {
    *brought = (kota_parcel){{0}};
    if (first) {
        if (year == 0) brought->kg[KOTA_FRACTION_FOOD] = 1e6;
        return;
    }
    if (year >= 10) return;
    double kg = 800e3 * 365.0;
    brought->kg[KOTA_FRACTION_FOOD] = 0.4175 * kg;
    brought->kg[KOTA_FRACTION_PAPER] = 0.1059 * kg;
    brought->kg[KOTA_FRACTION_TEXTILE] = 0.026 * kg;
    brought->kg[KOTA_FRACTION_WOOD] = 0.1156 * kg;
}

/* The file's values have 6 (case A) or 3 (case B) decimals, which is all that they can be compared to. */
Test(methane, another_programs_values) {
    const char *data = getenv("KOTA_DATA");
    char path[1024], line[512];
    (void)snprintf(path, sizeof path, "%s/waste/fod_golden.csv", data != NULL ? data : "");
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        printf("SKIPPED: no %s\n", path);
        return;
    }
    kota_methane landfill[2] = {{{0}}};
    int32_t rows = 0;
    double worst_t = 0.0;
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] != '"') continue;
        bool first = line[1] == 'A';
        const char *rest = strrchr(line, '"') + 2, *comma = strchr(rest, ',');
        char *end;
        int32_t year = (int32_t)strtol(comma + 1, &end, 10);
        double expected_t = strtod(end + 1, NULL), half_t = first ? 0.5e-6 : 0.5e-3;
        kota_parcel brought;
        golden_brought(&brought, first, year);
        double t = kota_methane_year(&landfill[first ? 0 : 1], first ? &MANAGED : &DEEP, &brought) / 1e3;
        cr_assert_float_eq(t, expected_t, half_t * 1.000001, "%s year %d: %.9g, expected %.9g", first ? "A" : "B",
                           (int)year, t, expected_t);
        worst_t = kota_max(worst_t, kota_abs(t - expected_t) / half_t);
        rows++;
    }
    (void)fclose(file);
    printf("methane: %d rows of fod_golden.csv, worst %.3f of half their last digit\n", (int)rows, worst_t);
    cr_assert_gt(rows, 40);
}

Test(methane, burning_and_composting_by_hand) {
    kota_parcel parcel = {{0}};
    parcel.kg[KOTA_FRACTION_PLASTIC_FILM] = 100.0;
    parcel.kg[KOTA_FRACTION_FOOD] = 900.0;
    cr_assert_float_eq(kota_burning_co2e_kg(&parcel, false), 75.0 * 44.0 / 12.0, 1e-9);
    double open_kg = 75.0 * 0.58 * 44.0 / 12.0 + 1000.0 * (0.0065 * 28.0 + 0.00015 * 265.0);
    cr_assert_float_eq(kota_burning_co2e_kg(&parcel, true), open_kg, 1e-9);
    cr_assert_float_eq(kota_composting_co2e_kg(1000.0), 4.0 * 28.0 + 0.24 * 265.0, 1e-9);
}
