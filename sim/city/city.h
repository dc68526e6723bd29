/* The city: owns the engines and the order in which they meet.
 *
 * The step is the list of DESIGN: forcing, commands, coupling, engines, transfers, ledger, events, clock. Each
 * coupling has a switch. Policies are called by run/ between steps; here their commands are checked, ordered, taped
 * and applied. */
#ifndef KOTA_CITY_CITY_H
#define KOTA_CITY_CITY_H

#include "city/command.h"
#include "core/blob.h"
#include "core/pool.h"
#include "plan/plan.h"
#include "snap/snap.h"

typedef struct kota_city kota_city;

/** A city at the beginning of its warm-up: water as the map says, empty streets, bins filled by keyed draws. The plan
 *  must have passed kota_plan_check; plan, map and pool (NULL: one thread) are borrowed for the city's life.
 *  @errors KOTA_DATA: start is no time, or an engine refuses a value; *out is then not set.
 *  @determinism a pure function of plan and map.  @lifetime free with kota_city_destroy.
 *  @tested tests/unit/city/test_city.c */
KOTA_NODISCARD kota_status kota_city_create(kota_city **out, const kota_plan *plan, const kota_map *map,
                                            kota_pool *pool, kota_error *err);
/** Free the city and its engines; NULL is fine. */
void kota_city_destroy(kota_city *city);

/** The rasters of the plan's rain (plan->rain.rasters), grid fields of their values, >= 0, borrowed for the city's
 * life: before the first step, where the plan has any.  @tested tests/unit/city/test_rain.c */
void kota_city_rain_rasters(kota_city *city, const float *const *fields);

/** Milliseconds since 1970 UTC: now, the end of the warm-up, the end of the run; and whether now has reached the end.
 *  The distances between them are whole coupling intervals.  @tested tests/unit/city/test_city.c */
int64_t kota_city_time_ms(const kota_city *city);
const kota_plan *kota_city_plan(const kota_city *city);
int64_t kota_city_start_ms(const kota_city *city);
int64_t kota_city_end_ms(const kota_city *city);
bool kota_city_done(const kota_city *city);

/** Queue a command for the next step, after a dry run; it goes on the tape with the city's time, whatever time_ms it
 *  carries. Commands of one step are applied in the order of kota_command_order, not in that of their coming.
 *  @errors KOTA_SCRIPT from kota_command_check; nothing is queued or taped.  @tested tests/unit/city/test_city.c */
KOTA_NODISCARD kota_status kota_city_command(kota_city *city, const kota_command *command, kota_error *err);
/** The place of a class of vehicles in the mask of a link_ban by its name, -1: there is no such class. */
int32_t kota_city_class(const char *name);

/** One coupling interval.
 *  @errors KOTA_UNSTABLE from an engine, KOTA_LEDGER when an account does not close: the sentence names account,
 *  amount and time.
 *  @determinism same bits for any pool.  @tested tests/determinism/, tests/property/test_ledger.c */
KOTA_NODISCARD kota_status kota_city_step(kota_city *city, kota_error *err);

/** Fill a snapshot of the city's map (kota_snap_create(map, kota_city_truck_count(city))) with its state now; all
 *  fields must have been taken. The forecast is the plan's own rain.  @tested tests/unit/city/test_city.c */
void kota_city_snap(const kota_city *city, kota_snap *snap);
/** The same with what only files and the window show: travellers and the kinds of vehicles on links. Policies, which
 *  look at each beat, do without.  @tested tests/unit/city/test_travel.c */
void kota_city_snap_whole(const kota_city *city, kota_snap *snap);
/** Trips of its people from the beginning of the warm-up to the end of the run, by departure; waste trucks apart.
 *  @lifetime the city's.  @tested tests/cli/run/export_sumo.case */
const struct kota_trip *kota_city_trips(const kota_city *city, int32_t *count);
/** The plan that a signal of its streets has now, fitted to demand where the scenario asks for it.
 *  @tested tests/cli/run/export_signals.case */
void kota_city_signal_plan(const kota_city *city, int32_t signal, struct kota_signal *plan);
/** Trucks of all garages, without the crews that clean.  @tested tests/unit/city/test_city.c */
int32_t kota_city_truck_count(const kota_city *city);

typedef enum kota_indicator {
#define KOTA_INDICATOR(name, unit, better, decimals, area, spread, standard, text) KOTA_INDICATOR_##name,
#include "city/indicators.def"
#undef KOTA_INDICATOR
    KOTA_INDICATOR_COUNT
} kota_indicator;
/* The focus areas of the ASEAN Smart Cities Network (ISEAS Perspective 2020/32): civic and social, health and
 * well-being, safety and security, quality environment, built infrastructure, industry and innovation. */
typedef enum kota_focus_area {
    KOTA_AREA_CIVIC,
    KOTA_AREA_HEALTH,
    KOTA_AREA_SAFETY,
    KOTA_AREA_ENVIRONMENT,
    KOTA_AREA_INFRASTRUCTURE,
    KOTA_AREA_INDUSTRY,
    KOTA_AREA_COUNT
} kota_focus_area;
extern const char *const kota_area_names[KOTA_AREA_COUNT]; /* keys of texts: "civic", ... */
typedef enum kota_standard {
#define KOTA_STANDARD(name, standard, number, core, text) KOTA_STANDARD_##name,
#include "city/standards.def"
#undef KOTA_STANDARD
    KOTA_STANDARD_COUNT,
    KOTA_STANDARD_NONE = KOTA_STANDARD_COUNT
} kota_standard;
typedef struct kota_standard_info {
    const char *name, *standard, *number, *text;
    bool core; /* of the standard's core indicators */
} kota_standard_info;
extern const kota_standard_info kota_standards[KOTA_STANDARD_COUNT];
/** Whether an indicator of kota is a proxy of it; otherwise it is not simulated.
 *  @tested tests/unit/city/test_indicators.c */
bool kota_standard_has_proxy(kota_standard standard);
typedef enum kota_spread {                     /* how a district's value is a resident's */
                           KOTA_SPREAD_SUM,    /* a sum over residents */
                           KOTA_SPREAD_MEAN,   /* a mean, each resident's as it is */
                           KOTA_SPREAD_GROUND, /* about places */
                           KOTA_SPREAD_CITY    /* not known by district */
} kota_spread;
typedef struct kota_indicator_info {
    const char *name, *unit, *text;
    int32_t better;   /* -1 lower is better, 1 higher, 0 neither */
    int32_t decimals; /* that a table shows */
    kota_focus_area area;
    kota_spread spread;
    kota_standard standard; /* that it is a proxy of */
} kota_indicator_info;
extern const kota_indicator_info kota_indicators[KOTA_INDICATOR_COUNT];
/** Index of an indicator by name, or -1; *nearest (nearest may be NULL) then gets the nearest known name or NULL.
 *  @tested tests/unit/city/test_indicators.c */
int32_t kota_indicator_find(const char *name, const char **nearest);
/** Whether it is not known where no water moves for want of heights.  @tested tests/unit/city/test_no_heights.c */
bool kota_indicator_needs_heights(kota_indicator indicator);
/** Value since the start, in the indicator's unit; district -1: the whole city, what lies in no district included.
 *  NaN where there is none: for a district of an indicator of the city alone, a mean over nothing, what needs heights
 *  or streets in a city without.
 *  @tested tests/unit/city/test_indicators.c */
double kota_city_indicator(const kota_city *city, kota_indicator indicator, int32_t district);

typedef enum kota_reach {
    KOTA_REACH_JOBS,
    KOTA_REACH_SCHOOLS,
    KOTA_REACH_CLINICS,
    KOTA_REACH_MARKETS,
    KOTA_REACH_COUNT
} kota_reach;
enum {
    KOTA_REACH_MODES = 3,
    KOTA_REACH_BY_LINES = 2,
    KOTA_REACH_LIMITS = 2
}; /* motorcycle, walk, lines; 30, 45 min */
extern const char *const kota_reach_names[KOTA_REACH_COUNT], *const kota_reach_modes[KOTA_REACH_MODES];
extern const double kota_reach_limits_min[KOTA_REACH_LIMITS];
/** Jobs, schools, clinics or markets within a limit of the middle of a district at the streets' times, the mean of
 * the full hours so far; district -1: mean over residents. NaN before the first hour,
 *  and by lines where there are none.
 *  @tested tests/unit/city/test_access.c */
double kota_city_reached(const kota_city *city, int32_t district, kota_reach what, int32_t mode, int32_t limit);
/** The same as if no water stood on the streets: those that it slows or closes at free flow, the others as they are.
 *  Equal to the bit to kota_city_reached where no water was felt. By lines it is the same.
 *  @tested tests/unit/city/test_access.c */
double kota_city_reached_dry(const kota_city *city, int32_t district, kota_reach what, int32_t mode, int32_t limit);

#define KOTA_EVENT_KINDS(X)                                                                                          \
    X(LINK_CLOSED, "link_closed", "m") /* to cars, by water or by order */                                           \
    X(LINK_OPENED, "link_opened", "m")                                                                               \
    X(BIN_FULL, "bin_full", "1")                                                                                     \
    X(BIN_EMPTIED, "bin_emptied", "1")                                                                               \
    X(INLET_BLOCKED, "inlet_blocked", "1") /* half of its opening */                                                 \
    X(INLET_CLEAR, "inlet_clear", "1")                                                                               \
    X(PUMP_STARTED, "pump_started", "m")                                                                             \
    X(PUMP_STOPPED, "pump_stopped", "m")                                                                             \
    X(DISTRICT_FLOODED, "district_flooded", "1") /* a tenth of its residents */                                      \
    X(DISTRICT_DRY, "district_dry", "1")                                                                             \
    X(COMMAND, "command", "1")                                                                                       \
    X(DEMAND_GAP, "demand_gap", "persons") /* at the start: what keeps people at home */                             \
    X(NO_HEIGHTS, "no_heights", "")        /* at the start of a run of a city whose heights are not known */         \
    X(OVERRULED, "command_overruled", "1") /* a policy of higher priority wanted something else */
typedef enum kota_event_kind {
#define KOTA_EVENT(name, word, unit) KOTA_EVENT_##name,
    KOTA_EVENT_KINDS(KOTA_EVENT)
#undef KOTA_EVENT
        KOTA_EVENT_COUNT
} kota_event_kind;

enum { KOTA_EVENT_TEXT_MAX = 64 };
typedef struct kota_event { /* "closed: 0.34 m > 0.30 m" */
    int64_t time_ms;
    kota_event_kind kind;
    int32_t district; /* -1 none */
    double value, threshold;
    char entity[KOTA_EVENT_TEXT_MAX];
    char cause[KOTA_EVENT_TEXT_MAX];
} kota_event;
/** A kind's word in events.csv, and the unit of its value and threshold.  @tested tests/unit/city/test_city.c */
const char *kota_event_word(kota_event_kind kind);
const char *kota_event_unit(kota_event_kind kind);

/* Columns of series.csv; the unit is in the name. */
/* clang-format off */
#define KOTA_SERIES_COLUMNS(X)                                             \
    X(rain_mm_per_h) X(sea_level_m) X(water_m3) X(flooded_ha)              \
    X(flooded_persons) X(links_closed) X(vehicles_under_way) X(speed_frac) \
    X(trips_arrived) X(bins_full) X(trucks_working) X(litter_kg)           \
    X(inlet_blocked_frac) X(pump_m3_per_s)
/* clang-format on */
typedef enum kota_series_column {
#define KOTA_SERIES(name) KOTA_SERIES_##name,
    KOTA_SERIES_COLUMNS(KOTA_SERIES)
#undef KOTA_SERIES
        KOTA_SERIES_COUNT
} kota_series_column;
extern const char *const kota_series_names[KOTA_SERIES_COUNT];
typedef struct kota_series_row {
    int64_t time_ms;
    double value[KOTA_SERIES_COUNT];
} kota_series_row;

typedef struct kota_ledger_row { /* an account: in + made = out + stored change */
    const char *account, *item, *unit;
    double value;
} kota_ledger_row;

/** Records so far, in the order of their time; valid until the next step or command. Events and rows before the start
 *  are not kept; the tape has the commands of the warm-up too.  @tested tests/unit/city/test_city.c */
const kota_event *kota_city_events(const kota_city *city, int32_t *count);
const kota_series_row *kota_city_series(const kota_city *city, int32_t *count);
const kota_command *kota_city_tape(const kota_city *city, int32_t *count);
/** Water levels at the times of the rows of series: map->gauge_count values a row, m above the datum (the bed where
 * it is dry); valid as long as those rows.  @tested tests/unit/city/test_city.c */
const double *kota_city_gauge_levels(const kota_city *city);
/* Classes of the greatest depth at a home or a building, m: from the plan's flood depth to 0.3, to 0.5, 1, 2, and
 * deeper (0.3 m stops a car, Pregnolato et al. 2017; the others assumed); and of the greatest hazard rating, FD2321
 * (Defra and Environment Agency 2006, table 3.2): below 0.75 low, to 1.25 danger for some, to 2 for most, above for
 * all. */
enum { KOTA_DEPTH_CLASSES = 5, KOTA_HAZARD_CLASSES = 4 };
extern const char *const kota_depth_class_names[KOTA_DEPTH_CLASSES];
extern const char *const kota_hazard_class_names[KOTA_HAZARD_CLASSES];
typedef struct kota_exposure { /* whom water reached deeper than the plan's flood depth, by class */
    double depth_persons[KOTA_DEPTH_CLASSES], hazard_persons[KOTA_HAZARD_CLASSES];
    int32_t depth_buildings[KOTA_DEPTH_CLASSES], hazard_buildings[KOTA_HAZARD_CLASSES];
} kota_exposure;
/** Residents where they live and buildings at their walls, since the start. district -1: the whole city. Hazards are
 * 0 where the plan keeps no records.  @tested tests/unit/city/test_exposure.c */
kota_exposure kota_city_exposure(const kota_city *city, int32_t district);

/** How long (s) each cell was deeper than flood.duration_depths_m of the plan since the start, a grid field; NULL
 * past the last.  @tested tests/unit/city/test_capacity.c */
const float *kota_city_duration_s(const kota_city *city, int32_t index);

typedef struct kota_district_water_row { /* "rain" of a district, m3: + came in, - went out */
    int32_t district;                    /* -1: what lies in none */
    const char *item;
    double m3;
} kota_district_water_row;
/** Each district's own account of water since the start: what stood there, rain, rivers, what works moved over its
 *  border, and the rest, which flowed over its border or went into the ground and the air. Its rows add up to 0. NULL
 *  where heights are not known.
 *  @lifetime free with kota_free.  @tested tests/unit/city/test_capacity.c */
kota_district_water_row *kota_city_district_water(const kota_city *city, int32_t *count);

enum { KOTA_WATCH_GAUGE = 3, KOTA_WATCH_SECTION = 2 };
/** What gauges and cross-sections saw, from the start on, a row each gauge_s of the plan (sample_s where it gives
 *  none): times, and in a row for each gauge of the map the level (m above the datum), the depth (m) and the speed
 * (m/s), then for each section the discharge (m3/s) and the volume that passed since the start (m3, the trapezoids of
 * the coupling intervals), both above 0 from the left of its line to its right, then for
 *  each observed count of the plan the vehicles that have passed. Valid until the next step.
 *  @tested tests/unit/city/test_watch.c */
const int64_t *kota_city_watch_ms(const kota_city *city, int32_t *rows);
const double *kota_city_watch(const kota_city *city, int32_t *width);
typedef struct kota_link_bin { /* what happened on a link in a bin of time */
    double left_veh;           /* left its far end */
    double time_s;    /* that all spent on it in the bin, over those; where nobody left: infinite while one or more
                         stood there, else NaN */
    double queue_veh; /* mean number of those that stood at its end */
} kota_link_bin;
/** The bins of the traffic that are closed and kept, at least those of the last half hour: bin b is of
 *  [first_ms + b * bin_ms, first_ms + (b + 1) * bin_ms). Valid until the next step.
 *  @return their number.  @tested tests/cli/run/corridors.case */
int32_t kota_city_bins(const kota_city *city, int64_t *first_ms, int64_t *bin_ms);
/** @param bin  0 .. their number - 1.  @tested tests/cli/run/corridors.case */
kota_link_bin kota_city_link_bin(const kota_city *city, int32_t bin, int32_t link);
/** Rows of balance.csv since the start for water (m3), waste (kg, an account a fraction) and vehicles: + came in, -
 *  went out or is still there; their sum is the last row of each account, its residual. Rows "moved ..." are
 *  information and do not count. NaN: the water of a city without heights.
 *  @lifetime free with kota_free.  @tested tests/unit/city/test_city.c */
kota_ledger_row *kota_city_balance(const kota_city *city, int32_t *count);
typedef struct kota_demand_row { /* "line boardings", "brt-1", "persons/h", 412 */
    const char *table, *item, *unit;
    double value;
} kota_demand_row;
/** Rows of demand.csv: who takes what over the run, use and crowding of lines in their busiest hour, how well places
 * and modes were balanced, how ways settled on the ordinary day, what keeps people at home.
 *  @lifetime free with kota_free; texts live as long as the city.  @tested tests/unit/city/test_travel.c */
kota_demand_row *kota_city_demand(const kota_city *city, int32_t *count);
/** Name of a link as events and tables write it: its street's name, if it has one, and its lasting id in hex,
 *  "Jalan Raya 00c3...". text: KOTA_EVENT_TEXT_MAX bytes are enough. @return text.
 *  @tested tests/unit/city/test_city.c */
const char *kota_city_link_label(const kota_city *city, int32_t link, char *text, size_t size);

/** Everything that the rest of the run depends on, records included; a loaded city goes on with the same bits.
 *  @errors load: KOTA_DATA, another plan, map or schema.  @tested tests/determinism/test_same_bits.c */
void kota_city_save(const kota_city *city, kota_blob *blob);
KOTA_NODISCARD kota_status kota_city_load(kota_city *city, kota_blob *blob, kota_error *err);
/** Engines' states alone from the end of an earlier run of the same map (warm start); records begin anew. Of the
 *  earlier run's orders those that engines keep go on (travellers asked to wait, crews, the fleet's hours and
 *  threshold); closures, speed limits and pump modes do not. The earlier end must be this city's start.
 *  @errors KOTA_DATA: another map, another time, damaged. After a failure the city may only be destroyed.
 *  @tested tests/unit/city/test_city.c */
KOTA_NODISCARD kota_status kota_city_load_end(kota_city *city, kota_blob *blob, kota_error *err);

#endif
