/* What the files of plan/ share and nobody else sees. */
#ifndef KOTA_PLAN_INSIDE_H
#define KOTA_PLAN_INSIDE_H

#include "plan/plan.h"

/** First time at or after the scenario's start that the local clock shows `at`; the start itself for "". */
int64_t kota_plan__anchor_ms(const kota_plan *plan, const char *at);
/** Faults of breaches and gate schedules. */
void kota_plan__check_works(const kota_plan *plan, const char *where, kota_faults *faults);
/** Whether a place in the city's coordinate system lies on the map, its border included. */
bool kota_plan__is_inside(const kota_plan *plan, const double *xy_m);
/** The fault where it does not. */
void kota_plan__outside(const kota_plan *plan, const double *xy_m, const char *where, const char *key,
                        kota_faults *faults);
/** Faults of gauges, sections, pumps, basins, facilities, water and edges that the scenario adds. */
void kota_plan__check_scene(const kota_plan *plan, const char *where, kota_faults *faults);
/** Faults of growth, developments, charges and changes of demand. */
void kota_plan__check_growth(const kota_plan *plan, const char *where, kota_faults *faults);
/** Faults of the depths whose durations are kept. */
void kota_plan__check_flood(const kota_plan *plan, const char *where, kota_faults *faults);
/** Faults of rasters and showers of the rain. */
void kota_plan__check_rain(const kota_plan *plan, const char *where, kota_faults *faults);
/** A series wants one value a time, and times that grow. */
void kota_plan__check_series(const kota_numbers *times_s, const kota_numbers *values, const char *where,
                             const char *key, kota_faults *faults);
/** Faults of the sea and of boundaries that ranges do not show. */
void kota_plan__check_levels(const kota_plan *plan, const char *where, kota_faults *faults);

#endif
