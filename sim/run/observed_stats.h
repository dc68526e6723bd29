/* How well a run agrees with what was observed: measures of two series of levels and of two extents. Plain numbers
 * in, plain numbers out; what has no value (a quotient by zero, fewer than 2 pairs) is NaN. */
#ifndef KOTA_RUN_OBSERVED_STATS_H
#define KOTA_RUN_OBSERVED_STATS_H

#include "core/kota.h"

typedef struct kota_level_stats {
    int32_t pairs;
    double correlation;      /* r, Pearson's */
    double nse;              /* Nash and Sutcliffe 1970: 1 - sum (o - s)^2 / sum (o - mean o)^2 */
    double nse_standardised; /* the same of levels minus their mean over their standard deviation; it is 2 r - 1 */
    double sd_ratio;         /* standard deviation of ours over that of the observed */
    double kge;              /* Gupta et al. 2009: 1 - sqrt((r - 1)^2 + (sd ratio - 1)^2 + (mean ratio - 1)^2) */
    double pbias_pct;        /* 100 * sum (s - o) / sum o: above 0, ours are higher */
    double mean_error_m;     /* mean of ours minus mean of the observed */
} kota_level_stats;
/** Compare count pairs of levels, m, ours and observed at the same times. nse, kge, pbias_pct and mean_error_m mean
 *  something only where both have the same zero; the others do not depend on it.
 *  Nash, J. E., Sutcliffe, J. V. 1970, River flow forecasting through conceptual models part I, J. Hydrology 10(3);
 *  Gupta, H. V. et al. 2009, Decomposition of the mean squared error and NSE performance criteria, J. Hydrology 377.
 *  @determinism sums in the order of the pairs.  @tested tests/unit/run/test_observed_stats.c */
kota_level_stats kota_level_stats_of(const double *ours_m, const double *observed_m, int32_t count);

typedef struct kota_rise {
    int32_t peak;  /* index of the first highest level; -1: no levels */
    double rise_m; /* from the lowest level before it */
} kota_rise;
/** The peak of count >= 0 levels in the order of time.  @tested tests/unit/run/test_observed_stats.c */
kota_rise kota_rise_of(const double *level_m, int32_t count);

enum { KOTA_EXTENT_NONE, KOTA_EXTENT_HIT, KOTA_EXTENT_MISS, KOTA_EXTENT_FALSE_ALARM, KOTA_EXTENT_OUTCOMES };
typedef struct kota_extent_stats {
    double hit_rate;          /* POD: hits / (hits + misses) */
    double false_alarm_ratio; /* FAR: false alarms / (hits + false alarms) */
    double csi;               /* hits / (hits + misses + false alarms) */
    double bias;              /* (hits + false alarms) / (hits + misses): flooded area of ours over the observed */
} kota_extent_stats;
/** Measures of a table of outcomes, in any unit of area.
 *  Schaefer, J. T. 1990, The critical success index as an indicator of warning skill, Weather and Forecasting 5(4);
 *  of flood maps: Bates, P. D., De Roo, A. P. J. 2000, A simple raster-based model for flood inundation simulation,
 *  J. Hydrology 236.  @tested tests/unit/run/test_observed_stats.c */
kota_extent_stats kota_extent_stats_of(const double area[KOTA_EXTENT_OUTCOMES]);

#endif
