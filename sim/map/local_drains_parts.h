/* Private to the local drains: places of the network. */
#ifndef KOTA_MAP_LOCAL_DRAINS_PARTS_H
#define KOTA_MAP_LOCAL_DRAINS_PARTS_H

#include "map/local_drains.h"

typedef struct drain_spot { /* where pieces of streets meet */
    double x_m, y_m, ground_m;
    double low_m;    /* lowest bed that still falls to its water and is not too deep */
    double far_m;    /* way to the outfall */
    double length_m; /* of its channel */
    double mouth_xy_m[2], mouth_m;
    int32_t cell;
    int32_t down;            /* where its channel leads; TO_WATER, NOWHERE */
    int32_t feeders, feeder; /* channels that end here, the last of them */
    bool barred, gone;       /* in water or beside a given drain; taken together with another */
    double runoff_m2;        /* C * area of its ground */
    double flow_m2, time_s;  /* of all that comes, and how long it takes */
    double bed_m, opening_m2;
    int32_t size;
    bool small;
} drain_spot;
enum { TO_WATER = -1, NOWHERE = -2 };

typedef struct drain_section {
    double width_m, height_m;
} drain_section;
extern const drain_section drain_sections[];

/** Bed of a spot's channel where it ends: it drops into the water from its bank. */
double drain_spot_end_m(const drain_spot *spots, const drain_spot *at);
/** Beds and sections of the spots, which order lists from the water upwards. */
void drain_spots_size(drain_spot *spots, const int32_t *order, int32_t count, double rain_m);

#endif
