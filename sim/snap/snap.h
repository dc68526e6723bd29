/* A snapshot: a read-only picture of the city at one instant. Policies, files, pictures and the viewer read
 * snapshots, never the engines. */
#ifndef KOTA_SNAP_SNAP_H
#define KOTA_SNAP_SNAP_H

#include "core/hash.h"
#include "core/kota.h"
#include "map/map.h"

enum { KOTA_FORECAST_STEPS = 288, KOTA_FORECAST_STEP_S = 300 }; /* a day ahead in 5 minutes */

typedef struct kota_snap_pump {
    double level_m;      /* water level where it draws, above the datum */
    double flow_m3ps;    /* mean of the last coupling interval */
    double blocked_frac; /* of its capacity, by litter on its screen */
    uint8_t mode;        /* 0 auto, 1 on, 2 off */
    bool running;
} kota_snap_pump;

typedef struct kota_snap_drain_node {
    double level_m, stored_m3; /* above the datum; 0 m3 of an outfall */
} kota_snap_drain_node;

typedef enum kota_tunnel_state {                       /* of a gate into a tunnel that is a road until it is needed */
                                 KOTA_TUNNEL_NONE,     /* no such gate */
                                 KOTA_TUNNEL_ROAD,     /* open to traffic */
                                 KOTA_TUNNEL_CLEARING, /* ordered open: its road is closed and is being cleared */
                                 KOTA_TUNNEL_WATER,    /* the gate is open */
                                 KOTA_TUNNEL_DRAINING  /* shut again, with water in it: its road stays closed */
} kota_tunnel_state;

typedef struct kota_snap_drain_link {
    double flow_m3ps;    /* mean of the last coupling interval */
    double open_frac;    /* of a gate now; of a pump, the share that works */
    double blocked_frac; /* by litter */
    kota_tunnel_state tunnel;
    bool running; /* a pump */
} kota_snap_drain_link;

typedef struct kota_snap_truck {
    uint64_t id;
    const char *garage; /* borrowed from the map */
    int32_t number;
    uint8_t doing; /* 0 parked, 1 driving, 2 loading, 3 unloading */
    int32_t node;  /* where it is or where its leg began */
    double kg;
} kota_snap_truck;

typedef struct kota_snap_mix { /* of the vehicles that have left a link since the run began; 0 before the first */
    float two_wheel_frac, large_frac; /* motorcycles, taxis of that kind and bicycles; trucks and buses */
} kota_snap_mix;

enum { KOTA_SNAP_TRAVELLERS = 256, KOTA_SNAP_VEHICLES = 9, KOTA_SNAP_PURPOSES = 8 };
typedef enum kota_snap_doing {
    KOTA_SNAP_AHEAD, /* has not left yet */
    KOTA_SNAP_DRIVING,
    KOTA_SNAP_QUEUING,
    KOTA_SNAP_STUCK, /* beside the road: no way is open */
    KOTA_SNAP_ARRIVED,
    KOTA_SNAP_GIVEN_UP,
    KOTA_SNAP_DOINGS
} kota_snap_doing;
/* By what a traveller goes, what for, and what it does; words of them are "traveller.<name>". */
extern const char *const kota_snap_vehicles[KOTA_SNAP_VEHICLES], *const kota_snap_purposes[KOTA_SNAP_PURPOSES],
                                                                     *const kota_snap_doings[KOTA_SNAP_DOINGS];
typedef struct kota_snap_traveller { /* one of a sample of the run's trips, the same in all snapshots */
    uint64_t id;                     /* lasting: the same traveller in another run of this city */
    uint8_t vehicle, purpose, doing;
    int32_t from_node, to_node;
    int32_t link, node; /* it is on a link, or at a node (link -1) */
    double along_frac;  /* of the link */
    double spent_s;     /* since it left home, until it arrived; 0: not yet */
} kota_snap_traveller;

typedef struct kota_snap_district {
    double flooded_frac; /* share of its dry-season ground under more than the plan's flood depth */
    double flooded_persons;
    double speed_frac;     /* mean speed of its links over free speed, weighted by length */
    double bins_full_frac; /* share of its bins that are full */
    double litter_kg;      /* in its streets, inlets and drains */
} kota_snap_district;

typedef struct kota_snap {
    const kota_map *map; /* borrowed */
    int64_t time_ms;
    /* One compact array a field (cells southern row first, links, bins, inlets); NULL where it was not taken. */
    float *field[KOTA_FIELD_COUNT];
    double rain_mps, sea_level_m;
    double forecast_m[KOTA_FORECAST_STEPS +
                      1];  /* rain from now until k * KOTA_FORECAST_STEP_S ahead, m; the plan's own rain */
    kota_snap_pump *pumps; /* map->pump_count */
    kota_snap_drain_node *drain_nodes; /* map->drain_node_count */
    kota_snap_drain_link *drain_links; /* map->drain_link_count */
    kota_snap_truck *trucks;
    int32_t truck_count;
    kota_snap_traveller *travellers; /* room for KOTA_SNAP_TRAVELLERS */
    int32_t traveller_count;
    kota_snap_mix *mixes;  /* (links) */
    double *gauge_level_m; /* map->gauge_count, above the datum */
    double *gauge_depth_m;
    kota_snap_district *districts; /* map->district_count */
    /* Where a value is a sensor's reading (city/sensors.h): its age, s, one an entity; NULL: the truth. Borrowed. */
    const float *age_s[KOTA_READING_COUNT];
} kota_snap;

/** Number of values of a field at its place (bins are the TPS facilities in map order).
 *  @tested tests/unit/snap/test_snap.c */
int32_t kota_snap_count(const kota_map *map, kota_place place);
/** Bin b is map->facilities[kota_snap_bin_facility(map, b)]; -1 past the last.
 *  @tested tests/unit/snap/test_snap.c */
int32_t kota_snap_bin_facility(const kota_map *map, int32_t bin);
/** A snapshot with all fields taken and zero, and room for truck_count trucks. The map is borrowed for its life.
 *  @lifetime free with kota_snap_destroy.  @tested tests/unit/snap/test_snap.c */
kota_snap *kota_snap_create(const kota_map *map, int32_t truck_count);
/** Free it; NULL is fine. */
void kota_snap_destroy(kota_snap *snap);
/** Content hash of time and all fields taken, the same on every machine.  @tested tests/unit/snap/test_snap.c */
kota_hash kota_snap_hash(const kota_snap *snap);
/** Rain, m, expected from now on for so many seconds: linear between steps, 0 for what is not ahead, at most that of
 *  a day.  @tested tests/unit/snap/test_snap.c */
double kota_snap_forecast_m(const kota_snap *snap, double ahead_s);

#endif
