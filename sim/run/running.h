/* A run as it goes: what is open, one step of it, its state as bytes. Private to this layer; run.c runs it to the
 * end, live.c lets somebody steer it. */
#ifndef KOTA_RUN_RUNNING_H
#define KOTA_RUN_RUNNING_H

#include "city/sensors.h"
#include "core/blob.h"
#include "run/corridors.h"
#include "run/observed_parts.h"
#include "run/run.h"

typedef struct kota_running {
    const kota_run_def *def;
    kota_script *script; /* whose policies act now; NULL: none */
    kota_arena *arena;
    kota_map *map;
    kota_hash map_hash, warm_start_hash;
    kota_hash *rain_hashes; /* one a raster of the rain; NULL: none */
    kota_pool *pool;
    kota_city *city;
    kota_snap *snap;
    kota_sensors *sensors;     /* NULL: policies are told the truth, or there are none */
    kota_observed *observed;   /* NULL: nothing to compare with */
    kota_corridors *corridors; /* NULL: the plan names none */
    char *part;                /* folder while the run is not whole; NULL: nothing is written */
    int claim;                 /* on it: no other run writes there */
    kota_hash *snap_hashes;
    int32_t snap_count, snap_capacity;
    kota_command *tape; /* of an earlier run */
    int32_t tape_count, tape_next;
    kota_command *hand; /* ordered from outside, for the next step */
    int32_t hand_count, hand_capacity;
    int64_t begin_ms; /* of the warm-up */
    bool by_name;     /* policies' states are found by their names when they are loaded */
} kota_running;

/** Open what def names, at the beginning of the warm-up; run->def must be set, all else zero.
 *  @errors those of kota_run.  @lifetime kota_run__close, whatever the status.  @tested tests/determinism/ */
KOTA_NODISCARD kota_status kota_run__begin(kota_running *run, kota_error *err);
/** Free what it holds. */
void kota_run__close(kota_running *run);
/** One coupling interval: a snapshot on its beat, then the orders of policies, tape and hand, then the city's step.
 *  @errors those of policies and of kota_city_step; after the latter a post-mortem snapshot is left.
 *  @tested tests/determinism/ */
KOTA_NODISCARD kota_status kota_run__step(kota_running *run, kota_error *err);
/** Take a snapshot now, into the folder if there is one. */
KOTA_NODISCARD kota_status kota_run__snapshot(kota_running *run, kota_error *err);
/** City, snapshots so far, tape and policies as bytes, and back: a run that goes on from them has the same bits.
 *  @errors load: KOTA_DATA, of another plan, map or version.  @tested tests/determinism/ */
KOTA_NODISCARD kota_status kota_run__save(const kota_running *run, kota_blob *blob, kota_error *err);
KOTA_NODISCARD kota_status kota_run__load(kota_running *run, kota_blob *blob, kota_error *err);
/** The same in the folder, as checkpoint.state with a checksum. */
KOTA_NODISCARD kota_status kota_run__checkpoint(const kota_running *run, kota_error *err);
KOTA_NODISCARD kota_status kota_run__resume(kota_running *run, kota_error *err);
/** Write bytes with their checksum into the folder. */
KOTA_NODISCARD kota_status kota_run__write_state(const kota_running *run, kota_blob *blob, const char *name,
                                                 kota_error *err);
/** Whether a beat of period_s, counted from the start, falls on now. */
bool kota_run__on_beat(const kota_running *run, double period_s);
/** At the end of the run: its last snapshot, the result, the folder, and what was expected.
 *  @errors KOTA_DATA; KOTA_EXPECTATION: the run is whole.  @tested tests/cli/run/ */
KOTA_NODISCARD kota_status kota_run__end(kota_running *run, kota_run_result *result, double began_s, kota_error *err);

#endif
