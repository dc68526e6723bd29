/* What people take where: levels of service between districts, what each mode costs a traveller in time and money,
 * and the nested logit choice (choice.h). Constants are set so that at reference prices the city has the shares that
 * the scenario states; prices, lines and link times then move shares away from them. So two arms of a comparison
 * share their constants, and an arm that changes nothing changes nobody. */
#ifndef KOTA_TRAFFIC_MODES_H
#define KOTA_TRAFFIC_MODES_H

#include "core/kota.h"
#include "core/pool.h"
#include "core/random.h"
#include "map/map.h"
#include "traffic/transit.h"

typedef enum kota_mode {
#define KOTA_NEST(name, similarity, source)
#define KOTA_MODE(name, text, nest, class_, idr_per_km, minutes, source) KOTA_MODE_##name,
#include "traffic/modes.def"
#undef KOTA_NEST
#undef KOTA_MODE
    KOTA_MODE_COUNT
} kota_mode;
extern const char *const kota_mode_names[KOTA_MODE_COUNT];
extern const uint8_t kota_mode_classes[KOTA_MODE_COUNT]; /* kota_class */

typedef struct kota_mode_prices {
    double time_idr_per_h; /* of a traveller at the reference income, > 0; grows with income */
    double car_parking_idr, motorcycle_parking_idr; /* a trip, >= 0 */
    double ojol_idr_per_km, ojol_least_idr;         /* tariff and its minimum */
    double bus_fare_idr, bus_headway_s;             /* of minibuses on every main street; headway > 0 */
    double bicycle_ease_frac; /* minutes by bicycle that are not felt, thanks to lanes of its own; 0..1 */
    double planner_wait_frac; /* minutes of waiting that those with a journey planner do not feel; 0..1 */
} kota_mode_prices;

typedef struct kota_mode_charge {   /* on driving in a part of the city, for trips that leave in [from_h, to_h) */
    int32_t district;               /* -1 the whole city */
    double car_idr, motorcycle_idr; /* of trips into it */
    double car_banned_frac;         /* of cars, by their plates, for trips into it, out of it or inside */
    double from_h, to_h;            /* over midnight too */
} kota_mode_charge;

typedef struct kota_modes_def { /* borrowed until kota_modes_create returns, the map longer */
    const kota_map *map;
    kota_mode_prices price, reference; /* of this scenario; of the shares */
    double share[KOTA_MODE_COUNT]; /* at reference prices and income, of trips not below walk_below_m; BRT and RAIL 0;
                                      sum 1 */
    double gravity_per_km;         /* of where people go, for the mean over the city */
    double choice_per_min;         /* utility of a minute, > 0 */
    const kota_transit_line *lines; /* with ride times; line_count 0: only minibuses */
    int32_t line_count;
    kota_pool *pool;     /* districts are looked at side by side; NULL: by this thread alone */
    double walk_below_m; /* shorter trips are walked */
    double boarding_s;   /* a boarding of the lines, seconds of riding, >= 0 */
    double fare_cap_idr; /* the lines of a trip cost no more; infinity: none. Ways on them are chosen without it */
    const kota_mode_charge *charges; /* borrowed as long as modes; none at reference */
    int32_t charge_count;
} kota_modes_def;

typedef struct kota_modes kota_modes;

/** Free-flow levels of service, passengers' networks and constants.
 *  @errors KOTA_DATA: prices out of range, shares that do not sum to 1, bad lines (kota_transit_create).
 *  @determinism pure function of its arguments.  @lifetime free with kota_modes_destroy.
 *  @tested tests/unit/traffic/test_modes.c */
KOTA_NODISCARD kota_status kota_modes_create(kota_modes **out, const kota_modes_def *def, kota_error *err);
void kota_modes_destroy(kota_modes *modes); /* NULL is fine */

/** Another state of the streets: times, s, of all links for motor vehicles (link_count). Averages with those before
 * by weight (1: replaces them), as successive averages do, and renews the levels of service. Constants stay.
 *  @return the mean relative change of times between districts, weighted by trips.
 *  @tested tests/unit/traffic/test_modes.c */
double kota_modes_set_times(kota_modes *modes, const float *link_time_s, double weight);

typedef struct kota_traveller {
    int32_t from_district, to_district; /* -1 outside */
    double beeline_m;
    double income_idr_per_month; /* 0: not known, the reference */
    double hour;                 /* of the day, at which the trip leaves */
    double plate; /* 0 .. 1: where the car's plate stands today; below a banned share it stays at home */
    bool planner; /* has a journey planner */
    bool on_foot; /* has no car, motorcycle or bicycle here: came by train */
} kota_traveller;
/** Utilities of all modes for a trip [KOTA_MODE_COUNT]; -infinity: not to be had.
 *  @tested tests/unit/traffic/test_modes.c */
void kota_modes_utilities(const kota_modes *modes, const kota_traveller *who, double *utility);
/** The mode a person takes. key.entity the person, key.what the caller's.  @return kota_mode; walk where nothing is
 * to be had.  @tested tests/unit/traffic/test_modes.c */
kota_mode kota_modes_choose(const kota_modes *modes, const kota_traveller *who, kota_key key);
/** Whether that trip by that mode rides on the lines of the table (not on minibuses).
 *  @tested tests/unit/traffic/test_modes.c */
bool kota_modes_on_lines(const kota_modes *modes, const kota_traveller *who, kota_mode mode);

/** Whether no way leads from a district to any other.  @tested tests/unit/traffic/test_demand.c */
bool kota_modes_cut_off(const kota_modes *modes, int32_t district);
/** Door-to-door time, s, of a trip on the lines of a mode; NaN: not served.  @tested tests/unit/traffic/test_modes.c
 */
double kota_modes_door_s(const kota_modes *modes, const kota_traveller *who, kota_mode mode);
/** The passengers' network of all lines, for assigning them; NULL without lines. It lives as long as modes.
 *  @tested tests/unit/traffic/test_modes.c */
kota_transit *kota_modes_transit(kota_modes *modes);

/** How the constants met the shares: largest error.  @tested tests/unit/traffic/test_modes.c */
double kota_modes_fit_error(const kota_modes *modes);

#endif
