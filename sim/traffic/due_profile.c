/* See due_profile.h. Who left in a bin entered earlier by as long as it took: the bins' means are points (time of
 * entering, time taken), and the profile is the line through them. */
#include "traffic/due_profile.h"

#include "core/memory.h"

#define POOL_VEH 10.0 /* assumed: what a bin of a city street holds at a signal */

typedef struct point {
    double enter_s, time_s; /* since the first bin */
} point;

/* Mean time of those who left in a bin and the two beside it, which count half; pulled towards the link's mean over
 * all by as much as POOL vehicles: where ten a bin come at all moments of a signal's cycle, a bin's own mean is
 * mostly luck, and a way that is quickest by luck alone is no quicker way. */
static double pooled_s(const kota_traffic_bins *bins, int32_t link, int32_t link_count, int32_t b, double mean_s) {
    double sum = POOL_VEH * mean_s, weight = POOL_VEH;
    for (int32_t c = kota_maxi(0, b - 1); c <= kota_mini(bins->count - 1, b + 1); c++) {
        size_t at = (size_t)c * (size_t)link_count + (size_t)link;
        double share = c == b ? 1.0 : 0.5;
        sum += share * (double)bins->left_veh[at] * (double)bins->time_s[at];
        weight += share * (double)bins->left_veh[at];
    }
    return sum / weight;
}

/* Points of a link with entering times that grow; the count. */
static int32_t points_of(point *points, const kota_traffic_bins *bins, int32_t link, int32_t link_count,
                         double mean_s) {
    double bin_s = (double)bins->bin_ms * 1e-3;
    int32_t count = 0;
    for (int32_t b = 0; b < bins->count; b++) {
        double time_s = pooled_s(bins, link, link_count, b, mean_s);
        double enter_s = (b + 0.5) * bin_s - time_s;
        if (count > 0 && enter_s <= points[count - 1].enter_s) continue;
        points[count++] = (point){enter_s, time_s};
    }
    return count;
}

/* Mean over all bins; what a link takes where nobody drives counts as one vehicle. */
static double mean_s(const kota_traffic_bins *bins, int32_t link, int32_t link_count, double idle_s) {
    double sum = idle_s, weight = 1.0;
    for (int32_t b = 0; b < bins->count; b++) {
        size_t at = (size_t)b * (size_t)link_count + (size_t)link;
        sum += (double)bins->left_veh[at] * (double)bins->time_s[at];
        weight += (double)bins->left_veh[at];
    }
    return sum / weight;
}

void kota_due_profile(kota_profile *profile, const kota_traffic_bins *bins, const uint32_t *idle_ms) {
    int32_t link_count = profile->links;
    point *points = kota_alloc((size_t)bins->count + 1, sizeof *points);
    double first_s = (double)(profile->start_ms - bins->first_ms) * 1e-3;
    for (int32_t l = 0; l < link_count; l++) {
        double idle_s = mean_s(bins, l, link_count, idle_ms[l] * 1e-3);
        int32_t count = points_of(points, bins, l, link_count, idle_s), at = 0;
        for (int32_t b = 0; b < profile->bins; b++) {
            double middle_s = first_s + (b + 0.5) * (double)profile->bin_ms * 1e-3, time_s = idle_s;
            while (at + 1 < count && points[at + 1].enter_s <= middle_s) at++;
            if (count > 0) time_s = points[at].time_s;
            if (at + 1 < count && points[at].enter_s < middle_s) {
                double part = (middle_s - points[at].enter_s) / (points[at + 1].enter_s - points[at].enter_s);
                time_s += part * (points[at + 1].time_s - points[at].time_s);
            }
            uint32_t time_ms = time_s < 1e6 ? (uint32_t)(time_s * 1e3 + 0.5) : 1000000000u;
            profile->link_ms[(size_t)b * (size_t)link_count + (size_t)l] = time_ms > 0 ? time_ms : 1;
        }
    }
    kota_free(points);
    kota_profile_settle(profile);
}
