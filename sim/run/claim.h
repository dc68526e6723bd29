/* The work queue of a study, which is nothing but files in its folder, so that processes on many machines share it.
 *
 * A job is a member and a replication; "stem" is "<folder>/members/<number>-<name>/r<replication>". Beside it lie
 *   <stem>.claim   who does it now: "host pid", touched every few seconds
 *   <stem>.json    its record: how it ended and its last words, written last and whole. With it the job is done.
 * Private to this layer. */
#ifndef KOTA_RUN_CLAIM_H
#define KOTA_RUN_CLAIM_H

#include "core/kota.h"

enum { KOTA_WORDS_LAST_MAX = 600, KOTA_CLAIM_NAME_MAX = 96 };
enum { KOTA_CLAIM_STALE_S = 120 }; /* assumed: ten missed beats and a slow network folder */

typedef struct kota_job_record {
    int64_t exit_code;
    char words[KOTA_WORDS_LAST_MAX]; /* the last that it said, "" where it ended well */
} kota_job_record;

/** "host pid" of this process.  @tested tests/unit/run/test_claim.c */
void kota_run__claim_name(char name[KOTA_CLAIM_NAME_MAX]);
/** Try to become the one who does a job. Taken over is the claim of a process that is gone (on this host) or has not
 *  touched it for KOTA_CLAIM_STALE_S by the folder's own clock.
 *  @param won  true: it is ours; false: another does it.
 *  @errors KOTA_DATA: the folder cannot be written.  @tested tests/unit/run/test_claim.c */
KOTA_NODISCARD kota_status kota_run__claim_take(bool *won, const char *stem, const char *name, kota_error *err);
/** Say that its owner lives; false where it is ours no longer. */
bool kota_run__claim_beat(const char *stem, const char *name);
/** Give it back; nothing happens where it is not ours. */
void kota_run__claim_drop(const char *stem, const char *name);

/** Write the record of a job, whole or not at all.  @errors KOTA_DATA.  @tested tests/unit/run/test_claim.c */
KOTA_NODISCARD kota_status kota_run__record_write(const char *stem, const kota_job_record *record, kota_error *err);
/** Read it; false where there is none, or none that can be read: the job is to be done. */
bool kota_run__record_read(kota_job_record *record, const char *stem);

#endif
