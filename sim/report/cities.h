/* City against city: the indicators of finished runs of different cities side by side, by the six focus areas of the
 * ASEAN Smart Cities Network, divided by residents or land where a value grows with a city's size. */
#ifndef KOTA_REPORT_CITIES_H
#define KOTA_REPORT_CITIES_H

#include "city/city.h"
#include "core/text.h"
#include "core/words.h"

enum { KOTA_CITIES_MAX = 8 };

typedef struct kota_city_column { /* one run, as a column; free with kota_cities_free */
    char *name, *title, *start;   /* the city's title, the scenario's name, local date and time */
    double residents_persons, land_km2, hours_h;
    double rain_mm;                      /* that fell on the mean of the map, NaN: no water moves */
    double people_frac;                  /* of its people that were simulated */
    double values[KOTA_INDICATOR_COUNT]; /* of the whole city, NaN where it has none */
} kota_city_column;

typedef struct kota_cities {
    kota_city_column columns[KOTA_CITIES_MAX];
    int32_t count;
} kota_cities;

/** How an indicator is made comparable. */
typedef enum kota_city_share {
    KOTA_CITY_AS_IS,      /* a mean, a share, a cost a tonne: the same for a city of any size */
    KOTA_CITY_A_THOUSAND, /* for 1000 residents */
    KOTA_CITY_A_KM2,      /* for each km2 of land in districts, water apart */
    KOTA_CITY_OF_LAND     /* hectares: percent of that land */
} kota_city_share;
/** By what the indicator is divided: sums over residents and the city's totals by residents, what is about places by
 *  land; a unit that is a rate already ("IDR/t", "1", "years") by nothing. @tested tests/unit/report/test_cities.c */
kota_city_share kota_cities_share(kota_indicator indicator);
/** The value of a column, so divided; NaN where it has none, or nobody lives there.
 *  @tested tests/unit/report/test_cities.c */
double kota_cities_value(const kota_city_column *column, kota_indicator indicator);

/** Read a finished run as the next column.
 *  @errors KOTA_DATA: no run folder; KOTA_USAGE: more than KOTA_CITIES_MAX.  @tested tests/cli/report/cities.case */
KOTA_NODISCARD kota_status kota_cities_add(kota_cities *cities, const char *run_folder, kota_error *err);
void kota_cities_free(kota_cities *cities);

/** What keeps the columns from being compared as they stand, a line each, with the value of every column: lengths of
 * the runs, rain, shares of the people. None where all are alike.
 *  @param lines  gets the lines; the caller's (kota_faults_free).  @tested tests/unit/report/test_cities.c */
void kota_cities_warn(kota_faults *lines, const kota_cities *cities, const kota_words *words);

/** The table as text, a block a focus area; rows that no city has are left out.
 *  @tested tests/cli/report/cities.case */
void kota_cities_table(kota_text *out, const kota_cities *cities, const kota_words *words);
/** The same as a page for a browser, one file. Nothing in it says better or worse: cities differ in ground, weather
 *  and the day that was run.  @errors KOTA_DATA: it cannot be written.  @determinism a function of the columns and
 * the language.  @tested tests/cli/report/cities.case */
KOTA_NODISCARD kota_status kota_cities_page(const char *path, const kota_cities *cities, const kota_words *words,
                                            kota_error *err);

#endif
