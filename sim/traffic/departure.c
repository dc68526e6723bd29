/* The day-to-day step of departure times. */
#include "traffic/departure.h"

#include "core/mathx.h"

double kota_departure_schedule_idr(const kota_departure_def *def, double arrive_s) {
    double late_s = arrive_s - def->wished_s;
    return late_s > 0.0 ? def->late_idr_per_s * late_s : -def->early_idr_per_s * late_s;
}

static kota_status check(const kota_departure_def *def, int32_t count, const double *depart_s, const double *arrive_s,
                         kota_error *err) {
    if (!(def->early_idr_per_s > 0.0 && def->late_idr_per_s > 0.0 && def->way_idr_per_s > def->early_idr_per_s))
        return kota_fail(err, KOTA_DATA,
                         "departure times: a second too early costs %g, too late %g, under way %g; give prices > 0 "
                         "and the way's above that of being early",
                         def->early_idr_per_s, def->late_idr_per_s, def->way_idr_per_s);
    for (int32_t k = 0; k < count; k++) {
        if (arrive_s[k] >= depart_s[k] + def->free_s - 2e-3 &&
            (k == 0 || (depart_s[k] >= depart_s[k - 1] && arrive_s[k] >= arrive_s[k - 1])))
            continue;
        return kota_fail(err, KOTA_DATA,
                         "departure times: traveller %d leaves at %g s and arrives at %g s, out of order; give them "
                         "as the queue lets them pass",
                         (int)k + 1, depart_s[k], arrive_s[k]);
    }
    return KOTA_OK;
}

static double queue_s(const kota_departure_def *def, double depart_s, double arrive_s) {
    return kota_max(0.0, arrive_s - depart_s - def->free_s);
}

/* The least cost of leaving at any time: just with a traveller, or alone before the first or after the last has
 * passed, where there is no queue. */
static double best_idr(const kota_departure_def *def, int32_t count, const double *depart_s, const double *arrive_s) {
    double first_s = kota_min(arrive_s[0], def->wished_s), last_s = kota_max(arrive_s[count - 1], def->wished_s);
    double best = kota_min(kota_departure_schedule_idr(def, first_s), kota_departure_schedule_idr(def, last_s));
    for (int32_t k = 0; k < count; k++)
        best = kota_min(best, def->way_idr_per_s * queue_s(def, depart_s[k], arrive_s[k]) +
                                  kota_departure_schedule_idr(def, arrive_s[k]));
    return best;
}

kota_status kota_departure_day(const kota_departure_def *def, int32_t count, double *depart_s, const double *arrive_s,
                               kota_departure_fit *fit, kota_error *err) {
    *fit = (kota_departure_fit){0};
    if (count == 0) return KOTA_OK;
    KOTA_TRY(check(def, count, depart_s, arrive_s, err));
    for (int32_t k = 0; k < count; k++) {
        double waited = def->way_idr_per_s * queue_s(def, depart_s[k], arrive_s[k]);
        fit->mean_queue_idr += waited / count;
        fit->mean_idr += (waited + kota_departure_schedule_idr(def, arrive_s[k])) / count;
    }
    double best = best_idr(def, count, depart_s, arrive_s);
    fit->relative_gap = fit->mean_idr > 0.0 ? (fit->mean_idr - best) / fit->mean_idr : 0.0;
    /* ends of the rush that cost the same: early * (wished - first) = late * (last - wished) */
    double span_s = arrive_s[count - 1] - arrive_s[0];
    double first_s = def->wished_s - span_s * def->late_idr_per_s / (def->early_idr_per_s + def->late_idr_per_s);
    double move_s = first_s - arrive_s[0], level = def->early_idr_per_s * (def->wished_s - first_s), before_s = 0.0;
    for (int32_t k = 0; k < count; k++) {
        double there_s = arrive_s[k] + move_s;
        double wait_s = kota_max(0.0, level - kota_departure_schedule_idr(def, there_s)) / def->way_idr_per_s;
        double leave_s = there_s - def->free_s - wait_s;
        if (k > 0) leave_s = kota_max(leave_s, before_s);
        fit->shift_s = kota_max(fit->shift_s, kota_abs(leave_s - depart_s[k]));
        before_s = depart_s[k] = leave_s;
    }
    return KOTA_OK;
}
