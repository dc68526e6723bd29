/* Parts of the comparison with what was observed; private to this layer. */
#ifndef KOTA_RUN_OBSERVED_PARTS_H
#define KOTA_RUN_OBSERVED_PARTS_H

#include "io/csv.h"
#include "io/extent.h"
#include "io/json_text.h"
#include "run/run.h"

typedef struct kota_observed { /* what the plan names, found and read before the run begins */
    const kota_plan *plan;
    const kota_map *map;
    kota_arena *arena;
    int32_t *gauges;      /* of the map, one an observed level */
    int64_t *at_ms;       /* when its first value was seen at our gauge: the lag is taken off */
    int32_t *sections;    /* of the map, one an observed flow */
    int64_t *flow_at_ms;  /* the same of each */
    int64_t *count_at_ms; /* when each observed count begins */
    kota_extent *extents; /* one an observed extent */
    kota_observed_table table;
} kota_observed;

/** Find gauges and read extents; *out is NULL where the plan names nothing.
 *  @errors KOTA_SCRIPT: no such gauge; KOTA_DATA: the city has no heights; a file is missing or wrong, see
 * io/extent.h.
 *  @lifetime close with kota_run__observed_close.  @tested tests/cli/observed/ */
KOTA_NODISCARD kota_status kota_run__observed_open(kota_observed **out, const kota_run_def *def, const kota_map *map,
                                                   kota_error *err);
/** Free it; NULL is fine. */
void kota_run__observed_close(kota_observed *observed);
/** Compare, fill the table and write observed.csv, gauge_levels.csv, section_flows.csv and observed_<k> into folder
 * (NULL: none); hash them. observed NULL: nothing, also to the hash.
 *  @errors KOTA_DATA: a file cannot be written.  @tested tests/cli/observed/ */
KOTA_NODISCARD kota_status kota_run__observed_outputs(kota_observed *observed, kota_hasher *hasher,
                                                      const kota_city *city, const kota_snap *last,
                                                      const char *folder, kota_error *err);
/** The table, which is the caller's then. */
void kota_run__observed_take(kota_observed_table *table, kota_observed *observed);
/** A hash of each extent as it lies on the city's cells, by its file's name; NULL is fine. */
void kota_run__observed_manifest(const kota_observed *observed, kota_json_writer *json);

/** One more row; note is printf-formatted. */
kota_observed_row *kota_run__observed_add(kota_observed *observed, const char *kind, const char *name,
                                          const char *statistic, double value, const char *unit, const char *note,
                                          ...) KOTA_PRINTF(7, 8);
/** Rows of the levels and the flows; each also into gauge_levels.csv or section_flows.csv. */
void kota_run__observed_levels(kota_observed *observed, kota_csv *gauge_levels, const kota_city *city);
void kota_run__observed_flows(kota_observed *observed, kota_csv *section_flows, const kota_city *city);
/** Rows of the counts of vehicles; each also into link_counts.csv. */
void kota_run__observed_counts(kota_observed *observed, kota_csv *link_counts, const kota_city *city);
/** Rows of the extents; each also as a raster into folder and the hash.  @errors KOTA_DATA: it cannot be written. */
KOTA_NODISCARD kota_status kota_run__observed_extents(kota_observed *observed, kota_hasher *hasher,
                                                      const kota_snap *last, const char *folder, kota_error *err);

#endif
