/* A study: a baseline and interventions over replications, each member a process of its own, started by posix_spawn.
 *
 * Replication r of every member has the same seed, so that pairs share the same rain and the same people. The folder
 * is written as "<out>.part". It holds
 *   begun.json                                   what is being made, so that only the same study goes on in it
 *   members/<number>-<name>/r<replication>/      run folders
 *   members/<number>-<name>/r<replication>.log   what the member said
 *   members/<number>-<name>/r<replication>.json  how it ended: the record that makes it done
 *   compare.csv, compare.md, maps/               the comparison; the last two by report/
 *   risk.csv                                     expected annual values, where members are events (risk.h)
 * Processes on any machines that see the folder may work on it together (run/claim.h); whoever dies, dies alone. */
#ifndef KOTA_RUN_STUDY_H
#define KOTA_RUN_STUDY_H

#include "run/attribute.h"
#include "run/compare.h"
#include "run/run.h"

typedef struct kota_study_def {
    const char *scenario;            /* path of the Lua file */
    const char *out;                 /* folder to leave behind */
    const char *program;             /* path of the kota that runs members */
    const char *const *member_names; /* 0 the baseline */
    int32_t member_count, replications;
    const char *const *groups; /* of couplings, of the attribution; the members after the main ones, in its order */
    int32_t group_count;       /* 0: none; else member_count is main members * 2^group_count */
    int64_t seed;              /* of replication 0 */
    bool seed_given;           /* by the command line, not by the scenario */
    int32_t jobs;              /* members at a time */
    const char *const *sets;   /* "--set" values for every member */
    int32_t set_count;
    kota_hash identity;        /* of all that determines the results: plans, scripts, version */
    const char *command_line;  /* for the report; kept in begun.json by who begins */
    bool resume;               /* go on from what is finished in "<out>.part"; members that failed are tried again */
    int32_t shard, shards;     /* only every shards-th job, from the shard-th (1..shards) on; 0: all */
    int32_t slurm_tasks;       /* at most so many workers, submitted to Slurm; 0: members run here */
    double member_min;         /* a member that takes longer is stopped and counts as failed; 0: never */
    double memory_mb;          /* address space of a member; 0: as much as there is */
    const char *cache;         /* folder of finished runs (run/cache.h); NULL: none */
    double cache_mb;           /* room in it */
    const char *cache_version; /* of the program that uses it */
    double checkpoint_min;     /* simulated time between a member's checkpoints; 0: only when interrupted */
    const volatile sig_atomic_t *interrupted;
    kota_logger *log;
} kota_study_def;

typedef struct kota_run_end { /* how one member run ended */
    int32_t member, replication, exit_code;
    char *words; /* its last, "" where it ended well */
} kota_run_end;

typedef struct kota_study_result {
    int32_t failed;             /* members that did not end well */
    kota_faults failures;       /* a sentence each */
    kota_faults broken;         /* expectations, a sentence each */
    kota_comparison comparison; /* of the main members */
    kota_factorial factorial;   /* of the others */
    char ***run_folders;        /* [member][replication]; NULL where it failed */
    kota_run_end *ends;         /* of every run, replication by replication */
    int32_t end_count;
    char *command_line;              /* of who began */
    const char *const *member_names; /* borrowed from the def */
    int32_t member_count;            /* main ones */
    int32_t all_count, replications;
} kota_study_result;
/** Free what a result holds and make it empty; a zeroed one is fine. */
void kota_study_result_free(kota_study_result *result);

/** Seed of a replication, the same for every member; replication 0 has the study's own.
 *  @determinism a pure function.  @tested tests/unit/run/test_compare.c */
int64_t kota_study_seed(int64_t seed, int32_t replication);

/** Run all members (with the help of workers, if there are any) and read their indicators. Folders of members lie in
 *  "<out>.part"; the caller adds its files there and calls kota_folder_replace.
 *  @errors KOTA_MEMBERS: some failed, the others are whole and compared; KOTA_INTERRUPTED; KOTA_DATA.
 *  @determinism members do not feel each other, the number of jobs, who ran them or how often it was interrupted.
 *  @lifetime free result with kota_study_result_free, whatever the status.  @tested tests/cli/study/ */
KOTA_NODISCARD kota_status kota_study(kota_study_result *result, const kota_study_def *def, kota_error *err);
/** Take part in a study (begin it, where nobody has) and return when no job is left to take; nothing is compared.
 *  With shards, a part of it for a machine that shares no folder with the others.
 *  @errors KOTA_INTERRUPTED; KOTA_DATA.  @tested tests/cli/study/worker.case, tests/cli/study/shards.case */
KOTA_NODISCARD kota_status kota_study_work(const kota_study_def *def, kota_error *err);
/** Put what shards of a study left ("<shard>.part") together in "<out>.part"; kota_study with resume then compares.
 *  @errors KOTA_DATA: a shard is of another study, or a job is in none.  @tested tests/cli/study/shards.case */
KOTA_NODISCARD kota_status kota_study_gather(const kota_study_def *def, const char *const *shards, int32_t count,
                                             kota_error *err);

#endif
