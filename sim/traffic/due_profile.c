/* See due_profile.h. Who left in a bin entered earlier by as long as it took: the bins' means are points (time of
 * entering, time taken), and the profile is the line through them. */
#include "traffic/due_profile.h"

#include "core/memory.h"

typedef struct point {
    double enter_s, time_s; /* since the first bin */
} point;

/* Points of a link with entering times that grow; the count. */
static int32_t points_of(point *points, const kota_traffic_bins *bins, int32_t link, int32_t link_count,
                         double idle_s) {
    double bin_s = (double)bins->bin_ms * 1e-3;
    int32_t count = 0;
    for (int32_t b = 0; b < bins->count; b++) {
        size_t at = (size_t)b * (size_t)link_count + (size_t)link;
        double time_s = bins->left_veh[at] > 0.0f ? (double)bins->time_s[at] : idle_s;
        double enter_s = (b + 0.5) * bin_s - time_s;
        if (count > 0 && enter_s <= points[count - 1].enter_s) continue;
        points[count++] = (point){enter_s, time_s};
    }
    return count;
}

/* The least that the link took in any bin is what it takes when nobody is there, signals included. */
static double quiet_s(const kota_traffic_bins *bins, int32_t link, int32_t link_count, double idle_s) {
    double least_s = -1.0;
    for (int32_t b = 0; b < bins->count; b++) {
        size_t at = (size_t)b * (size_t)link_count + (size_t)link;
        if (bins->left_veh[at] > 0.0f && (least_s < 0.0 || (double)bins->time_s[at] < least_s))
            least_s = (double)bins->time_s[at];
    }
    return least_s < 0.0 ? idle_s : least_s;
}

void kota_due_profile(kota_profile *profile, const kota_traffic_bins *bins, const uint32_t *idle_ms) {
    int32_t link_count = profile->links;
    point *points = kota_alloc((size_t)bins->count + 1, sizeof *points);
    double first_s = (double)(profile->start_ms - bins->first_ms) * 1e-3;
    for (int32_t l = 0; l < link_count; l++) {
        double idle_s = quiet_s(bins, l, link_count, idle_ms[l] * 1e-3);
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
