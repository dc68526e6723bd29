/* TNTP, the text format of the Transportation Networks for Research: networks, trip tables and flows, in and out.
 *
 * Times, lengths and capacities keep the unit of their file. Nodes and zones are counted from 0 here and from 1 in
 * files; zone z is node z. Form: https://github.com/bstabler/TransportationNetworks. */
#ifndef KOTA_IO_TNTP_H
#define KOTA_IO_TNTP_H

#include "core/kota.h"

typedef struct kota_tntp_net { /* zero-initialised is empty; free with kota_tntp_net_free */
    int32_t zone_count, node_count, link_count;
    int32_t first_thru_node;             /* nodes below it are no thoroughfare */
    double toll_factor, distance_factor; /* that the file states, else NaN */
    int32_t *tail, *head;                /* [link_count] */
    int32_t *line;                       /* [link_count] of the file, from 1 */
    double *capacity, *length, *free_time, *b, *power, *speed, *toll;
    int32_t *type;
} kota_tntp_net;

/* Trips in compressed rows by origin; the order of the file within a row. */
typedef struct kota_tntp_trips { /* zero-initialised is empty; free with kota_tntp_trips_free */
    int32_t zone_count;
    int64_t *start; /* [zone_count + 1] */
    int32_t *zone;  /* [start[zone_count]] destinations */
    double *trips;  /* > 0 */
    double total;   /* within zones included */
    double stated;  /* total that the file states, else NaN */
} kota_tntp_trips;

/** Read a network. Columns are told by the line "~ init_node ..." where it names them, else by the usual order;
 * speed, toll and link type may be missing (0); a missing first thru node is 1.
 *  @errors KOTA_DATA, all faults as "<path>:<line>: ..." with value and cure: no or wrong metadata, fewer links than
 *  stated, a missing column, no number, a node out of range, negative capacity, time, b or power, capacity 0 on a
 * link whose time depends on it.  @tested tests/unit/io/test_tntp.c, tests/cli/broken/assign_*.case */
KOTA_NODISCARD kota_status kota_tntp_read_net(kota_tntp_net *net, const char *path, kota_error *err);
void kota_tntp_net_free(kota_tntp_net *net);

/** Read a trip table for a network of zone_count zones; pairs with 0 trips are left out.
 *  @errors KOTA_DATA, all faults as "<path>:<line>: ...": a zone out of range, negative trips, no number, a pair
 * given twice, an entry that is cut off, a table that ends early and short of the total that it states.
 *  @tested tests/unit/io/test_tntp.c, tests/cli/broken/assign_*.case */
KOTA_NODISCARD kota_status kota_tntp_read_trips(kota_tntp_trips *trips, const char *path, int32_t zone_count,
                                                kota_error *err);
void kota_tntp_trips_free(kota_tntp_trips *trips);

/** Write a network or a trip table that reads back the same, atomically.
 *  @errors KOTA_DATA.  @tested tests/unit/io/test_tntp.c */
KOTA_NODISCARD kota_status kota_tntp_write_net(const kota_tntp_net *net, const char *path, kota_error *err);
KOTA_NODISCARD kota_status kota_tntp_write_trips(const kota_tntp_trips *trips, const char *path, kota_error *err);
/** Write flows: a line "from to volume cost" a link, in the order of the network, atomically. volume, cost:
 *  [link_count].  @errors KOTA_DATA.  @tested tests/unit/io/test_tntp.c, tests/cli/run/assign_flows.case */
KOTA_NODISCARD kota_status kota_tntp_write_flows(const kota_tntp_net *net, const double *volume, const double *cost,
                                                 const char *path, kota_error *err);
/** Read flows of a network into volume and cost, [link_count]; lines in the order of the network.
 *  @errors KOTA_DATA: other links than the network's, no number.  @tested tests/unit/io/test_tntp.c */
KOTA_NODISCARD kota_status kota_tntp_read_flows(double *volume, double *cost, const kota_tntp_net *net,
                                                const char *path, kota_error *err);

#endif
