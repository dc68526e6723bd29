/* One run: a plan, its map and its policies from the warm-up to the end, and the folder it leaves behind.
 *
 * The folder is written as "<out>.part" and takes its name when it is whole. It holds
 *   manifest.json   what determines the result: plan hash, seed, hashes of scripts and data, source version, schema
 *   plan.json       the whole plan in SI          tape.csv        the commands
 *   measures.csv    what was adopted and what each policy did, where there is any
 *   run.json        command line, host, threads, compiler, times, content hash: outside every hash
 *   indicators.csv  access.csv  demand.csv  series.csv  events.csv  balance.csv  links.csv  bins.csv
 *   exposure.csv    residents and buildings by district, depth and hazard
 *   gauges.csv  sections.csv                             where the city or the plan has any
 *   observed.csv  gauge_levels.csv  section_flows.csv  link_counts.csv  observed_<k>.tif
 *                                                             where the plan names what was observed
 *   snaps/          snapshots
 *   water_districts.csv             each district's own account of water
 *   depth_max.tif  speed_max.tif  hazard_max.tif  arrival.tif  duration_<k>.tif    (.asc without GDAL; listed in the
 *                   manifest; none where heights are not known)
 *   end.state       the state at the end, for a warm start */
#ifndef KOTA_RUN_RUN_H
#define KOTA_RUN_RUN_H

#include <signal.h>

#include "city/city.h"
#include "core/log.h"
#include "run/observed.h"
#include "script/script.h"

typedef struct kota_run_def {
    const kota_plan *plan;
    kota_script *script; /* whose policies act, begun for its member by kota_run; NULL: none */
    int32_t member;      /* of the script */
    const char *tape;    /* path: the commands of an earlier run in place of policies; NULL: none */
    const char *out;     /* folder to leave behind; NULL: nothing is written */
    const char *near;    /* path of the scenario: files it names are sought beside it first; NULL: none */
    const char *data;    /* folder in which files it names are sought next; NULL: none */
    const char *cache;   /* folder from which the run is taken if it is there, and where it is put; NULL: none */
    double cache_mb;     /* room in it */
    const char *cache_version; /* of the program: what another one made is not taken */
    bool resume;               /* go on from the checkpoint in "<out>.part" */
    double checkpoint_s;       /* simulated time between checkpoints; 0: only when interrupted */
    int64_t stop_ms;           /* stop there as if interrupted; 0: never */
    int32_t threads;           /* 1..64 */
    const char *source_version, *command_line, *compiler; /* for the receipts */
    const volatile sig_atomic_t *interrupted;             /* NULL: never */
    kota_logger *log;
} kota_run_def;

typedef struct kota_run_result {
    int32_t districts;
    char **district_ids;
    double *indicators;           /* KOTA_INDICATOR_COUNT x (districts + 1), the last of a row for the whole city */
    kota_hash content;            /* of every output */
    kota_faults broken;           /* expectations that failed, a sentence each */
    kota_observed_table observed; /* empty where the run was in the cache */
    double wall_s;
    bool cached; /* nothing was simulated */
} kota_run_result;
/** Free what a result holds and make it empty; a zeroed one is fine. */
void kota_run_result_free(kota_run_result *result);

/** Run it.
 *  @errors KOTA_INTERRUPTED: a checkpoint lies in "<out>.part"; KOTA_DATA; KOTA_SCRIPT, KOTA_BUDGET from policies;
 *  KOTA_UNSTABLE, KOTA_LEDGER: "<out>.part" is kept with a post-mortem snapshot. KOTA_EXPECTATION: the run is whole,
 *  result is filled. An earlier run in out is replaced only by a whole one.
 *  @conserves water, waste, vehicles: the city's ledger is checked at each step.
 *  @determinism the content hash is the same for any number of threads, after a resume, and for its tape.
 *  @lifetime free result with kota_run_result_free, whatever the status.
 *  @tested tests/determinism/, tests/cli/run/ */
KOTA_NODISCARD kota_status kota_run(kota_run_result *result, const kota_run_def *def, kota_error *err);

/** The map of a plan's sketch or imported city at its cell size, all in arena.
 *  @errors KOTA_DATA from kota_map_from_sketch and kota_map_from_bundle.  @tested tests/property/test_ledger.c */
KOTA_NODISCARD kota_status kota_run_map(kota_map **map, const kota_plan *plan, kota_arena *arena, kota_error *err);

typedef struct kota_run_folder { /* a finished run, opened for reading */
    kota_arena *arena;
    kota_plan *plan;
    kota_map *map;
    kota_hash map_hash;
    char *path;
} kota_run_folder;
/** Open a run folder: reads plan.json and draws its map again.
 *  @errors KOTA_DATA: not a run folder.  @lifetime close with kota_run_close.  @tested tests/cli/run/render.case */
KOTA_NODISCARD kota_status kota_run_open(kota_run_folder **out, const char *path, kota_error *err);
/** Free it and its map; NULL is fine. */
void kota_run_close(kota_run_folder *folder);

#endif
