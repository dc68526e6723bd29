/* The processes of a study: jobs are claimed from the queue, run a few at a time, watched and recorded. Private to
 * this layer. */
#ifndef KOTA_RUN_CREW_H
#define KOTA_RUN_CREW_H

#include "run/study.h"

typedef struct kota_job {
    int32_t member, replication;
    char *stem; /* see claim.h */
    bool done;  /* its record is there */
} kota_job;

typedef struct kota_crew {
    const kota_study_def *def;
    const char *folder; /* of the study while it is made: "<out>.part" */
    kota_job *jobs;
    int32_t count, done;
} kota_crew;

/** Fill jobs, replication by replication, and make their folders.
 *  @lifetime free with kota_run__crew_free.  @errors KOTA_DATA. */
KOTA_NODISCARD kota_status kota_run__crew_open(kota_crew *crew, const kota_study_def *def, const char *folder,
                                               kota_error *err);
/** Do what nobody else does, def->jobs at a time. wait: until the others' jobs are done too, taking over what they
 *  leave; otherwise return when there is nothing to take.
 *  @errors KOTA_INTERRUPTED, KOTA_DATA.  @determinism jobs do not feel each other or their order.
 *  @tested tests/cli/study/ */
KOTA_NODISCARD kota_status kota_run__crew_work(kota_crew *crew, bool wait, kota_error *err);
/** Note what others have done since.  @tested tests/peers/cluster.sh */
void kota_run__crew_look(kota_crew *crew);
void kota_run__crew_free(kota_crew *crew);

#endif
