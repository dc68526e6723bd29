/* Counts from a file, and the step from one assignment to the next trip table. */
#include "app/assign_counts.h"

#include "core/memory.h"
#include "io/csv.h"

static const double PRIOR_WEIGHT = 0.01; /* a trip of the table counts as much as 0.01 counted (assumed) */
static const double LOW_FACTOR = 0.1, HIGH_FACTOR = 10; /* bounds of a pair, times the table's (assumed) */

static int32_t link_of(const kota_tntp_net *net, int64_t from, int64_t to) {
    for (int32_t a = 0; a < net->link_count; a++)
        if (net->tail[a] + 1 == from && net->head[a] + 1 == to) return a;
    return -1;
}

static kota_status read_row(kota_link_counts *counts, const kota_csv_table *table, int32_t row,
                            const int32_t column[3], const kota_tntp_net *net, const char *path, kota_error *err) {
    int64_t from, to;
    KOTA_TRY(kota_csv_get_integer(&from, table, row, column[0], err));
    KOTA_TRY(kota_csv_get_integer(&to, table, row, column[1], err));
    KOTA_TRY(kota_csv_get_number(&counts->veh[row], table, row, column[2], err));
    if (!(counts->veh[row] >= 0.0)) return kota_csv_fail(table, row, column[2], "must be a number >= 0", err);
    counts->link[row] = link_of(net, from, to);
    if (counts->link[row] >= 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s:%d: the network has no link from %lld to %lld; give nodes as its file does",
                     path, (int)kota_csv_line(table, row), (long long)from, (long long)to);
}

kota_status kota_link_counts_read(kota_link_counts *counts, const kota_tntp_net *net, const char *path,
                                  kota_error *err) {
    static const char *const names[3] = {"from", "to", "count"};
    kota_csv_table *table = NULL;
    int32_t column[3];
    *counts = (kota_link_counts){0};
    KOTA_TRY(kota_csv_read(&table, path, err));
    kota_status status = KOTA_OK;
    for (int32_t k = 0; k < 3 && status == KOTA_OK; k++) status = kota_csv_need(&column[k], table, names[k], err);
    if (status == KOTA_OK) {
        counts->count = kota_csv_rows(table);
        counts->link = kota_alloc((size_t)counts->count + 1, sizeof(int32_t));
        counts->veh = kota_alloc((size_t)counts->count + 1, sizeof(double));
    }
    for (int32_t row = 0; row < counts->count && status == KOTA_OK; row++)
        status = read_row(counts, table, row, column, net, path, err);
    kota_csv_destroy(table);
    if (status != KOTA_OK) kota_link_counts_free(counts);
    return status;
}

void kota_link_counts_free(kota_link_counts *counts) {
    kota_free(counts->link);
    kota_free(counts->veh);
    *counts = (kota_link_counts){0};
}

kota_count_fit kota_link_counts_judge(const kota_link_counts *counts, const kota_assign *assign) {
    double *modelled = kota_alloc((size_t)counts->count + 1, sizeof *modelled);
    for (int32_t c = 0; c < counts->count; c++) modelled[c] = kota_assign_flow_veh(assign, 0)[counts->link[c]];
    kota_count_fit fit = kota_counts_judge(counts->count, modelled, counts->veh);
    kota_free(modelled);
    return fit;
}

typedef struct rows { /* shares of pairs that pass counts */
    int64_t *start;
    int32_t *pair;
    double *share;
    int32_t count, pair_room, share_room;
} rows;

static void gather(rows *to, const kota_link_counts *counts, const kota_assign *assign,
                   const kota_tntp_trips *prior) {
    double *share = kota_alloc((size_t)prior->zone_count, sizeof *share);
    to->start = kota_alloc((size_t)counts->count + 1, sizeof *to->start);
    for (int32_t c = 0; c < counts->count; c++) {
        for (int32_t origin = 0; origin < prior->zone_count; origin++) {
            if (prior->start[origin + 1] == prior->start[origin]) continue;
            kota_assign_passing(assign, 0, origin, counts->link[c], share);
            for (int64_t k = prior->start[origin]; k < prior->start[origin + 1]; k++) {
                if (prior->zone[k] == origin || !(share[prior->zone[k]] > 0.0)) continue;
                int32_t before = to->count;
                to->pair = kota_grow(to->pair, before, &to->pair_room, sizeof *to->pair);
                to->share = kota_grow(to->share, before, &to->share_room, sizeof *to->share);
                to->pair[before] = (int32_t)k;
                to->share[before] = share[prior->zone[k]];
                to->count++;
            }
        }
        to->start[c + 1] = to->count;
    }
    kota_free(share);
}

kota_status kota_link_counts_fit(const kota_link_counts *counts, const kota_assign *assign,
                                 const kota_tntp_trips *prior, double *trips, kota_error *err) {
    rows to = {0};
    gather(&to, counts, assign, prior);
    kota_counts_def def = {.pair_count = (int32_t)prior->start[prior->zone_count],
                           .count_count = counts->count,
                           .prior_veh = prior->trips,
                           .counted_veh = counts->veh,
                           .row_start = to.start,
                           .row_pair = to.pair,
                           .row_share = to.share,
                           .prior_weight = PRIOR_WEIGHT,
                           .low_factor = LOW_FACTOR,
                           .high_factor = HIGH_FACTOR,
                           .tolerance = 1e-6,
                           .iterations_max = 5000};
    kota_counts_result result;
    kota_status status = kota_counts_estimate(&def, trips, &result, err);
    kota_free(to.start);
    kota_free(to.pair);
    kota_free(to.share);
    return status;
}
