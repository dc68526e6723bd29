/* When to leave: departure times in a queue that everybody meets (Vickrey 1969, "Congestion theory and transport
 * investment"; Arnott, de Palma and Lindsey 1990). Travellers weigh minutes under way against minutes too early and
 * too late; at equilibrium nobody gains by leaving at another time. The queue is the caller's: it loads the departure
 * times (kota_traffic_send) and brings back arrivals. */
#ifndef KOTA_TRAFFIC_DEPARTURE_H
#define KOTA_TRAFFIC_DEPARTURE_H

#include "core/kota.h"

typedef struct kota_departure_def {
    double wished_s;      /* arrival that everybody wishes, s */
    double free_s;        /* time under way without a queue, >= 0 */
    double way_idr_per_s; /* cost of a second under way; > early_idr_per_s, or nobody's queue ends */
    double early_idr_per_s, late_idr_per_s; /* of a second too early, too late; > 0 */
} kota_departure_def;

typedef struct kota_departure_fit {
    double mean_idr;       /* cost of a traveller, free time under way apart */
    double mean_queue_idr; /* of it, in the queue */
    double relative_gap;   /* mean cost above that of the best time to leave, share of the mean */
    double shift_s;        /* largest change of a departure proposed */
} kota_departure_fit;

/** One day: costs of what happened, and the next day's departure times. Who passes the queue as the n-th goes on
 *  passing as the n-th (it is first in, first out): who paid more than the others leaves later and waits less, who
 *  paid less leaves earlier; the whole rush shifts until its ends cost the same. A fixed point is the equilibrium; a
 *  rush that filled the bottleneck once reaches it in a few days.
 *  @param depart_s  [count], ascending; replaced.  arrive_s  [count], ascending, of the same travellers; >= depart +
 *  free.
 *  @errors KOTA_DATA: prices out of range, arrivals out of order.  @determinism pure function of its arguments.
 *  @tested tests/physics/test_vickrey.c */
KOTA_NODISCARD kota_status kota_departure_day(const kota_departure_def *def, int32_t count, double *depart_s,
                                              const double *arrive_s, kota_departure_fit *fit, kota_error *err);

/** What being there at that time costs, rupiah, besides the way.  @tested tests/physics/test_vickrey.c */
double kota_departure_schedule_idr(const kota_departure_def *def, double arrive_s);

#endif
