/* A study: a baseline and interventions over replications, each member a process of its own, started by posix_spawn.
 *
 * Replication r of every member has the same seed, so that pairs share the same rain and the same people. The folder
 * is written as "<out>.part". It holds
 *   members/<number>-<name>/r<replication>/      run folders
 *   members/<number>-<name>/r<replication>.log   what the member said
 *   compare.csv, compare.md, maps/               the comparison; the last two by report/
 *   risk.csv                                     expected annual values, where members are events (risk.h) */
#ifndef KOTA_RUN_STUDY_H
#define KOTA_RUN_STUDY_H

#include "run/compare.h"
#include "run/run.h"

typedef struct kota_study_def {
    const char *scenario;            /* path of the Lua file */
    const char *out;                 /* folder to leave behind */
    const char *program;             /* path of the kota that runs members */
    const char *const *member_names; /* 0 the baseline */
    int32_t member_count, replications;
    int64_t seed;            /* of replication 0 */
    int32_t jobs;            /* members at a time */
    const char *const *sets; /* "--set" values for every member */
    int32_t set_count;
    const volatile sig_atomic_t *interrupted;
    kota_logger *log;
} kota_study_def;

typedef struct kota_study_result {
    int32_t failed;       /* members that did not end well */
    kota_faults failures; /* a sentence each */
    kota_faults broken;   /* expectations, a sentence each */
    kota_comparison comparison;
    char ***run_folders;             /* [member][replication]; NULL where it failed */
    const char *const *member_names; /* borrowed from the def */
    int32_t member_count, replications;
} kota_study_result;
/** Free what a result holds and make it empty; a zeroed one is fine. */
void kota_study_result_free(kota_study_result *result);

/** Seed of a replication, the same for every member; replication 0 has the study's own.
 *  @determinism a pure function.  @tested tests/unit/run/test_compare.c */
int64_t kota_study_seed(int64_t seed, int32_t replication);

/** Run all members and read their indicators. Folders of members lie in "<out>.part"; the caller adds its files there
 *  and calls kota_folder_replace.
 *  @errors KOTA_MEMBERS: some failed, the others are whole and compared; KOTA_INTERRUPTED; KOTA_DATA.
 *  @determinism members do not feel each other or the number of jobs.
 *  @lifetime free result with kota_study_result_free, whatever the status.  @tested tests/cli/study/ */
KOTA_NODISCARD kota_status kota_study(kota_study_result *result, const kota_study_def *def, kota_error *err);

#endif
