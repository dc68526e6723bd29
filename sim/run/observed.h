/* What comes of comparing a run with what was observed: the rows of observed.csv, for those who print or show them.
 */
#ifndef KOTA_RUN_OBSERVED_H
#define KOTA_RUN_OBSERVED_H

#include "core/clock.h"

typedef struct kota_observed_row {
    const char *kind;              /* "level" or "extent" */
    char *name;                    /* the observation's, heap */
    const char *statistic;         /* "peak_time_difference" */
    const char *unit;              /* "1" where there is none, "local time" of times */
    double value;                  /* NaN: it has none, or it is a time */
    char time[KOTA_TIME_TEXT_MAX]; /* local; "" for numbers */
    char *note;                    /* what it means, in English; heap */
} kota_observed_row;

typedef struct kota_observed_table { /* zero-initialised is empty */
    kota_observed_row *rows;
    int32_t count, capacity;
} kota_observed_table;

/** Free what a table holds and make it empty. */
void kota_observed_table_free(kota_observed_table *table);

enum { KOTA_OBSERVED_TEXT_MAX = 40 };
/** A value of a unit as tables show it: two decimals, ten ha or percent and more with one, counts (statistic "pairs")
 *  with none; "-" for no value.  @tested tests/unit/report/test_observed.c */
void kota_observed_text(char text[KOTA_OBSERVED_TEXT_MAX], double value, const char *unit, const char *statistic);

#endif
