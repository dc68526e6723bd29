/* Expected annual values of a study whose members are events of known return periods. */
#ifndef KOTA_RUN_RISK_H
#define KOTA_RUN_RISK_H

#include "run/compare.h"

typedef struct kota_risk_event { /* one sheet of a comparison */
    double return_period_years;  /* NaN: none, it does not count */
    const char *climate;
} kota_risk_event;

/** The integral of a value over the probability p = 1 / T of being exceeded in a year: trapezoids between events,
 *  nothing for events more frequent than the most frequent one, and the value of the rarest for all rarer ones.
 *  Olsen et al. 2015, Comparing methods of calculating expected annual damage, Water 7, 255-270,
 * doi:10.3390/w7010255.
 *  @param  years, values  count >= 2 events, years growing, each >= 1.  @determinism sums in the order of the events.
 *  @tested tests/unit/run/test_risk.c */
double kota_risk_expected(const double *years, const double *values, int32_t count);

/** risk.csv: climate,indicator,district,unit,expected_annual,events: of flooded area, persons, buildings and damage
 * to homes, for each climate that has two return periods and more; means over replications. The whole city has the
 * district "all". Nothing is written where no climate has two.
 *  @param events  one a sheet.
 *  @errors KOTA_DATA: two events of one climate have the same return period; the file cannot be written.
 *  @tested tests/unit/run/test_risk.c, tests/cli/flood/risk.case */
KOTA_NODISCARD kota_status kota_risk_write(const kota_comparison *comparison, const kota_risk_event *events,
                                           const char *path, kota_error *err);

#endif
