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

/** The map and the plan are borrowed for the city's life. Starts at the beginning of the warm-up.
 *  @errors KOTA_DATA.  @tested tests/unit/city/test_city.c */
KOTA_NODISCARD kota_status kota_city_create(kota_city **out, const kota_plan *plan, const kota_map *map,
                                            kota_pool *pool, kota_error *err);
void kota_city_destroy(kota_city *city); /* NULL is fine */

int64_t kota_city_time_ms(const kota_city *city);
int64_t kota_city_start_ms(const kota_city *city); /* end of the warm-up */
int64_t kota_city_end_ms(const kota_city *city);
bool kota_city_done(const kota_city *city);

/** Queue a command for the next step, after a dry run; it goes on the tape.
 *  @errors KOTA_SCRIPT from kota_command_check. */
KOTA_NODISCARD kota_status kota_city_command(kota_city *city, const kota_command *command, kota_error *err);

/** One coupling interval.
 *  @errors KOTA_UNSTABLE from an engine, KOTA_LEDGER when an account does not close: the sentence names account,
 * amount and time.
 *  @determinism same bits for any pool.  @tested tests/determinism/, tests/property/test_ledger.c */
KOTA_NODISCARD kota_status kota_city_step(kota_city *city, kota_error *err);

/** Fill a snapshot of the city's map (kota_snap_create(map, kota_city_truck_count(city))). */
void kota_city_snap(const kota_city *city, kota_snap *snap);
int32_t kota_city_truck_count(const kota_city *city);

typedef enum kota_indicator {
#define KOTA_INDICATOR(name, unit, better, decimals, text) KOTA_INDICATOR_##name,
#include "city/indicators.def"
#undef KOTA_INDICATOR
    KOTA_INDICATOR_COUNT
} kota_indicator;
typedef struct kota_indicator_info {
    const char *name, *unit, *text;
    int32_t better, decimals;
} kota_indicator_info;
extern const kota_indicator_info kota_indicators[KOTA_INDICATOR_COUNT];
int32_t kota_indicator_find(const char *name, const char **nearest);
/** Value since the start, district -1: the whole city; NaN where an indicator has no value for a district. */
double kota_city_indicator(const kota_city *city, kota_indicator indicator, int32_t district);

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
    X(COMMAND, "command", "1")
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
const char *kota_event_word(kota_event_kind kind);
const char *kota_event_unit(kota_event_kind kind);

/* Columns of series.csv: KOTA_SERIES(name, unit) */
#define KOTA_SERIES_COLUMNS(X)                                                                                       \
    X(rain_mm_per_h)                                                                                                 \
    X(sea_level_m)                                                                                                   \
    X(water_m3) X(flooded_ha) X(flooded_persons) X(links_closed) X(vehicles_under_way) X(speed_frac)                 \
        X(trips_arrived) X(bins_full) X(trucks_working) X(litter_kg) X(inlet_blocked_frac) X(pump_m3_per_s)
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

/* Records so far; valid until the next step. Those before the start are not kept. */
const kota_event *kota_city_events(const kota_city *city, int32_t *count);
const kota_series_row *kota_city_series(const kota_city *city, int32_t *count);
const kota_command *kota_city_tape(const kota_city *city, int32_t *count); /* warm-up included */
/** Rows of balance.csv for water, waste (by fraction) and vehicles; the last row of each account is its residual. */
kota_ledger_row *kota_city_balance(const kota_city *city, int32_t *count); /* free with kota_free */
const char *kota_city_link_label(const kota_city *city, int32_t link, char *text,
                                 size_t size); /* "Jalan Raya 00c3..." */

/** Everything that the rest of the run depends on, records included; a loaded city goes on with the same bits.
 *  @errors load: KOTA_DATA, another plan, map or schema.  @tested tests/determinism/test_resume.c */
void kota_city_save(const kota_city *city, kota_blob *blob);
KOTA_NODISCARD kota_status kota_city_load(kota_city *city, kota_blob *blob, kota_error *err);
/** Engines' states alone from the end of an earlier run of the same map (warm start); time must be this city's start.
 */
KOTA_NODISCARD kota_status kota_city_load_end(kota_city *city, kota_blob *blob, kota_error *err);

#endif
