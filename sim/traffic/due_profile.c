/* See due_profile.h. Who left in a bin entered earlier by as long as it took: the bins' means are points (time of
 * entering, time taken), and the profile is the line through them. */
#include "traffic/due_profile.h"

#include "core/mathx.h"
#include "core/memory.h"

typedef struct point {
    double enter_s, time_s; /* since the first bin */
    bool idle;              /* nobody left then */
} point;

typedef struct link_bins { /* of one link */
    const kota_traffic_bins *bins;
    size_t link, link_count;
    double idle_s, mean_s, pool_veh;
    const float *least_s; /* as in kota_due_profile */
    int32_t least_bins;
} link_bins;

/* After the last bin everybody has arrived. */
static double left_veh(const link_bins *of, int32_t b) {
    return b < of->bins->count ? (double)of->bins->left_veh[(size_t)b * of->link_count + of->link] : 0.0;
}
static double time_s(const link_bins *of, int32_t b) {
    return b < of->bins->count ? (double)of->bins->time_s[(size_t)b * of->link_count + of->link] : of->idle_s;
}

/* Mean time of those who left in a bin and the two beside it, which count half; pulled towards the link's mean over
 * all by as much as the pool's vehicles. Where nobody left there was no queue. */
static double pooled_s(const link_bins *of, int32_t b) {
    double sum = 0.0, weight = 0.0;
    for (int32_t c = kota_maxi(0, b - 1); c <= b + 1; c++) {
        double share = c == b ? 1.0 : 0.5;
        sum += share * left_veh(of, c) * time_s(of, c);
        weight += share * left_veh(of, c);
    }
    if (!(weight > 0.0)) sum = of->idle_s, weight = 1.0;
    return (sum + of->pool_veh * of->mean_s) / (weight + of->pool_veh);
}

/* Points of a link with entering times that grow, from as many bins; the count. */
static int32_t points_of(point *points, const link_bins *of, int32_t bin_count) {
    double bin_s = (double)of->bins->bin_ms * 1e-3;
    int32_t count = 0;
    for (int32_t b = 0; b < bin_count; b++) {
        double taken_s = pooled_s(of, b);
        if (of->least_s != NULL && b < of->least_bins)
            taken_s = kota_max(1e-3, taken_s + (double)of->least_s[(size_t)b * of->link_count + of->link]);
        double enter_s = (b + 0.5) * bin_s - taken_s;
        /* who left entered before those who found the link empty: it was shut, not free */
        while (count > 0 && left_veh(of, b) > 0.0 && points[count - 1].idle && enter_s <= points[count - 1].enter_s)
            count--;
        /* who left later came later, if only by a little: of a crowd that came at once the last waits longest */
        if (count > 0) enter_s = kota_max(enter_s, points[count - 1].enter_s + 1e-3);
        points[count++] = (point){enter_s, taken_s, !(left_veh(of, b) > 0.0)};
    }
    return count;
}

/* Mean over all bins, what a link takes where nobody drives counts as one vehicle; and how many vehicles' weight it
 * has beside a bin's own mean. Where ten a bin come at all moments of a signal's cycle, that is mostly luck, and a
 * way that is quickest by luck alone is no quicker way; where bins differ by more than luck, by a queue, it is not
 * (empirical Bayes: Efron and Morris 1973). */
static void weigh(link_bins *of, bool sharp) {
    double sum = of->idle_s, weight = 1.0, squares = 0.0, luck = 0.0;
    for (int32_t b = 0; b < of->bins->count; b++) {
        sum += left_veh(of, b) * time_s(of, b);
        weight += left_veh(of, b);
    }
    of->mean_s = sum / weight;
    of->pool_veh = KOTA_DUE_POOL_VEH;
    if (!sharp) return;
    for (int32_t b = 0; b < of->bins->count; b++) {
        double over_s = time_s(of, b) - of->mean_s;
        squares += left_veh(of, b) * over_s * over_s;
        luck += left_veh(of, b) > 0.0 ? KOTA_DUE_LUCK_S2 : 0.0;
    }
    double spread = kota_max(0.0, squares - luck) / weight; /* of the bins' own times, s2 */
    if (KOTA_DUE_POOL_VEH * spread > KOTA_DUE_LUCK_S2) of->pool_veh = KOTA_DUE_LUCK_S2 / spread;
}

void kota_due_profile(kota_profile *profile, const kota_traffic_bins *bins, const uint32_t *idle_ms, bool sharp,
                      const float *least_s) {
    int32_t link_count = profile->links, bin_count = kota_maxi(bins->count, profile->bins);
    point *points = kota_alloc((size_t)bin_count + 1, sizeof *points);
    double first_s = (double)(profile->start_ms - bins->first_ms) * 1e-3;
    for (int32_t l = 0; l < link_count; l++) {
        link_bins of = {bins,
                        (size_t)l,
                        (size_t)link_count,
                        .idle_s = idle_ms[l] * 1e-3,
                        .least_s = least_s,
                        .least_bins = profile->bins};
        weigh(&of, sharp);
        int32_t count = points_of(points, &of, bin_count), at = 0;
        for (int32_t b = 0; b < profile->bins; b++) {
            double middle_s = first_s + (b + 0.5) * (double)profile->bin_ms * 1e-3, taken_s = of.mean_s;
            while (at + 1 < count && points[at + 1].enter_s <= middle_s) at++;
            if (count > 0) taken_s = points[at].time_s;
            if (at + 1 < count && points[at].enter_s < middle_s) {
                double part = (middle_s - points[at].enter_s) / (points[at + 1].enter_s - points[at].enter_s);
                taken_s += part * (points[at + 1].time_s - points[at].time_s);
            }
            uint32_t taken_ms = taken_s < 1e6 ? (uint32_t)(taken_s * 1e3 + 0.5) : 1000000000u;
            profile->link_ms[(size_t)b * (size_t)link_count + (size_t)l] = taken_ms > 0 ? taken_ms : 1;
        }
    }
    kota_free(points);
    kota_profile_settle(profile);
}
