/* Beds and sections of local drains, from above to the water, until no section grows any more. */
#include "core/mathx.h"
#include "map/local_drains_parts.h"

#define INLET_S 600.0    /* from roofs and yards to the channel; assumed */
#define FREEBOARD 0.8    /* share of the height that the design flow may fill; assumed */
#define SLOWEST_MPS 0.1  /* of the time in channels */
#define MOUTH_SLOPE 0.02 /* of the channel from the street to the water at most, then it drops; assumed */
#define DAY_S 86400.0

/* Usual sizes of precast channels (U-ditch), then of channels cast in place: assumed. Each carries more than the one
 * before. */
const drain_section drain_sections[] = {{0.3, 0.3}, {0.4, 0.4}, {0.5, 0.5}, {0.6, 0.6}, {0.8, 0.8}, {1.0, 1.0},
                                        {1.2, 1.2}, {1.5, 1.5}, {2.0, 1.5}, {2.5, 1.5}, {3.0, 1.5}};
enum { LARGEST = KOTA_COUNT(drain_sections) - 1 };

double kota_local_drains_rain_mps(double rain_m, double time_s) {
    return rain_m / DAY_S * kota_pow(DAY_S / time_s, 2.0 / 3.0);
}

double kota_local_drains_carry_m3ps(double width_m, double depth_m, double slope) {
    double area_m2 = width_m * depth_m, radius_m = area_m2 / (width_m + 2.0 * depth_m);
    return area_m2 * kota_pow(radius_m, 2.0 / 3.0) * kota_sqrt(slope) / KOTA_LOCAL_DRAINS_MANNING_N;
}

double drain_spot_end_m(const drain_spot *spots, const drain_spot *at) {
    if (at->down >= 0) return spots[at->down].bed_m;
    return kota_max(at->mouth_m, at->bed_m - MOUTH_SLOPE * at->length_m);
}

/* How deep a section of a height could be at a place. */
static double room_m(const drain_spot *at, double height_m) {
    return kota_max(at->ground_m - at->bed_m, kota_min(height_m, at->ground_m - at->low_m));
}

/* As shallow as its section and what comes from above allow, never below what still falls to the water. */
static void lay(drain_spot *spots, const int32_t *order, int32_t count) {
    for (int32_t k = 0; k < count; k++) {
        drain_spot *at = &spots[order[k]];
        at->bed_m = kota_max(at->low_m, at->ground_m - drain_sections[at->size].height_m);
    }
    for (int32_t k = count - 1; k >= 0; k--) {
        const drain_spot *at = &spots[order[k]];
        if (at->down < 0) continue;
        drain_spot *down = &spots[at->down];
        double most_m = at->bed_m - KOTA_LOCAL_DRAINS_FALL * at->length_m;
        down->bed_m = kota_max(down->low_m, kota_min(down->bed_m, most_m));
    }
}

/* The smallest section from that of the channels above on which carries a flow; its own where it is larger already.
 */
static bool grow(const drain_spot *spots, drain_spot *at, double flow_m3ps, double *speed_mps) {
    double slope = kota_max(KOTA_LOCAL_DRAINS_FALL, (at->bed_m - drain_spot_end_m(spots, at)) / at->length_m);
    int32_t was = at->size;
    for (;; at->size++) {
        const drain_section *of = &drain_sections[at->size];
        double deep_m = kota_min(of->height_m, room_m(at, of->height_m));
        if (at->down >= 0) deep_m = kota_min(deep_m, room_m(&spots[at->down], of->height_m));
        double depth_m = FREEBOARD * deep_m;
        double carry_m3ps = kota_local_drains_carry_m3ps(of->width_m, depth_m, slope);
        *speed_mps = kota_max(SLOWEST_MPS, carry_m3ps / (of->width_m * depth_m));
        at->small = carry_m3ps < flow_m3ps;
        if (!at->small || at->size == LARGEST) return at->size > was;
    }
}

static bool size(drain_spot *spots, const int32_t *order, int32_t count, double rain_m) {
    bool grown = false;
    for (int32_t k = 0; k < count; k++) {
        spots[order[k]].flow_m2 = spots[order[k]].runoff_m2;
        spots[order[k]].time_s = INLET_S;
    }
    for (int32_t k = count - 1; k >= 0; k--) {
        drain_spot *at = &spots[order[k]];
        double speed_mps, flow_m3ps = at->flow_m2 * kota_local_drains_rain_mps(rain_m, at->time_s);
        grown = grow(spots, at, flow_m3ps, &speed_mps) || grown;
        if (at->down < 0) continue;
        drain_spot *down = &spots[at->down];
        down->flow_m2 += at->flow_m2;
        down->time_s = kota_max(down->time_s, at->time_s + at->length_m / speed_mps);
        if (at->size > down->size) {
            down->size = at->size;
            grown = true;
        }
    }
    return grown;
}

/* Sections only grow, so that this ends. */
void drain_spots_size(drain_spot *spots, const int32_t *order, int32_t count, double rain_m) {
    do {
        lay(spots, order, count);
    } while (size(spots, order, count, rain_m));
}
