/* Parts of report.html that its files share; for sim/report alone. */
#ifndef KOTA_REPORT_PAGE_H
#define KOTA_REPORT_PAGE_H

#include "io/json_text.h"
#include "report/report.h"

enum { KOTA_CELL_MAX = 64, KOTA_BAND_RUNS = 20 /* from so many runs on a band is of percentiles */ };

/** A difference as the tables write it: amount, half of its interval, mark. */
void kota_report__cell(char text[KOTA_CELL_MAX], const kota_difference *d, const kota_indicator_info *info);
/** A number whose digits stand in groups of three where it has five or more: 1 234 567.
 *  @tested tests/cli/report/cities.case */
void kota_report__grouped(char *out, size_t size, double value, int32_t decimals);
/** A value as the tables write it. */
void kota_report__value(char text[KOTA_CELL_MAX], double value, const kota_indicator_info *info);
/** What the mark says in a word: "better", "worse", "changed", "unclear" (zero within the interval), "single" (no
 *  interval), "none" (exactly no difference), "missing". */
const char *kota_report__verdict(const kota_difference *d, const kota_indicator_info *info);

/** Member of each sheet of the comparison: the whole ones, in order. heap, free with kota_free. */
int32_t *kota_report__members(const kota_study_result *result);

/** Base64 with padding, appended. */
void kota_report__base64(kota_text *out, const uint8_t *bytes, size_t length);

/* Each appends one value of the page's data. */
void kota_report__json_table(kota_json_writer *json, const kota_comparison *comparison);
KOTA_NODISCARD kota_status kota_report__json_strings(kota_json_writer *json, kota_error *err);
KOTA_NODISCARD kota_status kota_report__json_series(kota_json_writer *json, const kota_study_result *result,
                                                    const int32_t *members, kota_error *err);
KOTA_NODISCARD kota_status kota_report__json_events(kota_json_writer *json, const kota_study_result *result,
                                                    const int32_t *members, kota_error *err);
/** "measures": rows of measures.csv of the first replication of each sheet. */
KOTA_NODISCARD kota_status kota_report__json_measures(kota_json_writer *json, const kota_study_result *result,
                                                      const int32_t *members, kota_error *err);
/** "observed": rows, levels and extents of the baseline's first run; nothing where its plan names none. */
KOTA_NODISCARD kota_status kota_report__json_observed(kota_json_writer *json, const kota_run_folder *baseline,
                                                      kota_error *err);
/** "attribution", "sensitivity", "portfolio", "portfolio_best": rows of the files of that name in folder, where they
 * are. */
KOTA_NODISCARD kota_status kota_report__json_tables(kota_json_writer *json, const char *folder, kota_error *err);
void kota_report__json_receipts(kota_json_writer *json, const kota_study_result *result, const int32_t *members);
/** Layers of whole numbers, kept together. A zeroed one is empty. */
typedef struct kota_pack_layer {
    int16_t *values;
    int32_t count, from; /* the layer that it is written as a change of, -1: none */
} kota_pack_layer;
typedef struct kota_packed_values {
    kota_pack_layer *layers;
    int32_t count, room;
} kota_packed_values;
/** Add a copy of values; from: an earlier layer of the same count that it is much like, or -1. Its index. */
int32_t kota_report__pack_add(kota_packed_values *pack, const int16_t *values, int32_t count, int32_t from);
void kota_report__pack_free(kota_packed_values *pack);
/** "layers": [count, from] of each; "values": Base64 of their bytes, compressed by zlib: of each layer the low bytes,
 *  then the high bytes, of value - value in layer `from`, modulo 65536. */
void kota_report__json_pack(kota_json_writer *json, const kota_packed_values *pack);

/** A snapshot of a run on the baseline's places, also where the run's city is another: cells of one grid, streets by
 *  their ids, unknown (NaN) what has no match; where it starts on another day, at the same time since its start. own:
 * NULL at first; the run's folder once it is known to be of another city, kept for the next call; close it with
 * kota_run_close.
 *  @errors KOTA_DATA: it cannot be read.  @tested tests/cli/policy/measures.case */
KOTA_NODISCARD kota_status kota_report__snap(kota_snap **out, kota_run_folder **own, const kota_run_folder *baseline,
                                             const char *run_folder, int64_t time_ms, kota_error *err);

typedef struct kota_gallery { /* what the maps of a page are made of */
    kota_json_writer *json;
    const kota_study_result *result;
    const int32_t *members;
    const kota_run_folder *baseline;
    kota_run_folder **own; /* of each sheet, where its city is another than the baseline's */
    const kota_page_def *def;
    kota_packed_values pack;
    int32_t stride;       /* cells to a side of what the page shows as one */
    int32_t nx, ny;       /* of those */
    int32_t replications; /* that are read: the first */
} kota_gallery;

enum { KOTA_MAP_UNKNOWN = INT16_MIN }; /* in a layer: no value */
/** Mean of a field over the replications for each sheet at one time, as layers in units of quantum. layers[s]: the
 *  layer of sheet s; clear[s]: a layer of 1 where the mean change is beyond chance (95 % interval of the paired
 *  differences leaves out 0), -1 with one replication and for the baseline. mean[s]: the values themselves, of
 *  kota_report__places each.  before: the baseline's layer of an earlier time, or -1.
 *  @errors KOTA_DATA: a snapshot cannot be read or lacks the field. */
KOTA_NODISCARD kota_status kota_report__frame(int32_t *layers, int32_t *clear, float *const *mean, kota_gallery *g,
                                              kota_field field, int64_t time_ms, double quantum, int32_t before,
                                              kota_error *err);
/** Values of a field as the page shows them: cells, or blocks of stride x stride of them; links. */
int32_t kota_report__places(const kota_gallery *g, kota_field field);
/** "ground", "frame", "grid", "streets", "pumps", "labels": what lies below and above the fields. */
KOTA_NODISCARD kota_status kota_report__json_ground(kota_gallery *g, kota_error *err);

/** "maps": fields of the baseline and of every intervention as values that the page draws; empty where the baseline
 *  has no snapshots. */
KOTA_NODISCARD kota_status kota_report__json_maps(kota_json_writer *json, const kota_study_result *result,
                                                  const int32_t *members, const kota_run_folder *baseline,
                                                  const kota_page_def *def, kota_error *err);

#endif
