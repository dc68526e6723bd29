/* The bus and truck curves against the whole table that they were taken from. Needs KOTA_DATA. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "traffic/emission.h"

enum { COLUMNS = 22 };

/* Value of a bus function of 2019 at a speed: columns Alpha .. Hta, RF, k. */
static double by_table(char *const *column, double v) {
    double c[9];
    for (int32_t k = 0; k < 8; k++) c[k] = strtod(column[10 + k], NULL);
    double k = strtod(column[20], NULL);
    return (c[0] * v * v + c[1] * v + c[2] + c[3] / v) / (c[4] * v * v + c[5] * v + c[6]) * (1 - c[7]) * k;
}

static int32_t pollutant_of(const char *name) {
    static const struct {
        const char *name;
        int32_t pollutant;
    } names[] = {{"CO", KOTA_EMIT_CO},
                 {"NOx", KOTA_EMIT_NOX},
                 {"VOC", KOTA_EMIT_HC},
                 {"PM10", KOTA_EMIT_PM},
                 {"EC", KOTA_EMIT_FUEL}};
    for (int32_t k = 0; k < KOTA_COUNT(names); k++)
        if (strcmp(names[k].name, name) == 0) return names[k].pollutant;
    return -1;
}

/* Rows of the vehicle in use: Euro III, half full, level, function of 2019. Returns 1 where it was one. */
static int32_t compare_row(char *line) {
    char *column[COLUMNS];
    int32_t count = 0;
    for (char *at = line; at != NULL && count < COLUMNS; count++) {
        column[count] = at;
        at = strchr(at, ',');
        if (at != NULL) *at++ = '\0';
    }
    if (count < COLUMNS || strcmp(column[1], "D") != 0 || strcmp(column[3], "III") != 0) return 0;
    if (strtod(column[6], NULL) < -1e-9 || strtod(column[6], NULL) > 1e-9) return 0;
    if (kota_abs(strtod(column[7], NULL) - 0.5) > 1e-9 || strcmp(column[19], "2019_1") != 0) return 0;
    bool bus = strcmp(column[2], "Ubus Std 15 - 18 t") == 0, midi = strcmp(column[2], "Ubus Midi <=15 t") == 0;
    int32_t pollutant = pollutant_of(column[5]);
    if ((!bus && !midi) || pollutant < 0) return 0;
    for (double v = 12; v <= 85; v += 1) {
        double theirs = by_table(column, v);
        if (pollutant == KOTA_EMIT_FUEL) theirs = theirs / 42.695 * 1000; /* MJ/km */
        double ours = kota_emission_gpkm(bus ? KOTA_CLASS_BUS : KOTA_CLASS_TRUCK, (kota_pollutant)pollutant, v);
        cr_assert_float_eq(ours, theirs, 1e-9 * theirs + 1e-12, "%s %s at %g", column[2], column[5], v);
    }
    return 1;
}

Test(emissions_tables, heavy_vehicles_are_those_of_the_guidebook) {
    const char *folder = getenv("KOTA_DATA");
    char *path = kota_text_format("%s/emissions/emep_bus_ef.csv", folder != NULL ? folder : "../shared/data");
    if (!kota_file_exists(path)) {
        printf("SKIPPED: %s is absent\n", path);
        kota_free(path);
        return;
    }
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file);
    char line[1024];
    int32_t rows = 0;
    while (fgets(line, sizeof line, file) != NULL) rows += compare_row(line);
    fclose(file);
    printf("%d rows agree from 12 to 85 km/h\n", (int)rows);
    cr_assert_eq(rows, 10);
    kota_free(path);
}
