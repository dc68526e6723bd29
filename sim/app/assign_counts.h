/* kota assign --counts: a trip table that fits counts, between assignments. Private to the assign command. */
#ifndef KOTA_APP_ASSIGN_COUNTS_H
#define KOTA_APP_ASSIGN_COUNTS_H

#include "core/kota.h"
#include "io/tntp.h"
#include "traffic/assign.h"
#include "traffic/counts.h"

typedef struct kota_link_counts { /* what was counted, from a CSV: from, to, count (vehicles an hour) */
    int32_t count;
    int32_t *link;
    double *veh;
} kota_link_counts;

/** Read counts of a network's links.  @errors KOTA_DATA: a missing column, no number, a link that is not there.
 *  @lifetime free with kota_link_counts_free.  @tested tests/cli/run/assign_counts.case */
KOTA_NODISCARD kota_status kota_link_counts_read(kota_link_counts *counts, const kota_tntp_net *net, const char *path,
                                                 kota_error *err);
void kota_link_counts_free(kota_link_counts *counts);

/** One round: trips that fit the counts with the last answer's ways.  trips: replaced.
 *  @errors from kota_counts_estimate.  @tested tests/cli/run/assign_counts.case */
KOTA_NODISCARD kota_status kota_link_counts_fit(const kota_link_counts *counts, const kota_assign *assign,
                                                const kota_tntp_trips *prior, double *trips, kota_error *err);
/** How the last answer meets the counts.  @tested tests/cli/run/assign_counts.case */
kota_count_fit kota_link_counts_judge(const kota_link_counts *counts, const kota_assign *assign);

#endif
