/* A run that somebody steers: step by step, with orders from outside beside those of its policies, back to an earlier
 * time, with other policies from now on. Left to itself it is the run that kota_run makes, bit for bit. */
#ifndef KOTA_RUN_LIVE_H
#define KOTA_RUN_LIVE_H

#include "core/blob.h"
#include "run/run.h"

typedef struct kota_live kota_live;

/** Open a run at the beginning of its warm-up. def and what it names are borrowed for its life; its resume, cache,
 *  stop_ms, checkpoint_s and interrupted are not heeded.
 *  @errors those of kota_run.  @lifetime kota_live_close.
 *  @tested tests/determinism/test_live.c (all of this header) */
KOTA_NODISCARD kota_status kota_live_open(kota_live **out, const kota_run_def *def, kota_error *err);
/** Free it, and what it has written so far if it was not finished; NULL is fine. */
void kota_live_close(kota_live *live);

/** The city itself, to be read; its records are valid until the next step. */
const kota_city *kota_live_city(const kota_live *live);
/** Its map, for the run's life. */
const kota_map *kota_live_map(const kota_live *live);
/** The city as it is now; valid until the next call. */
const kota_snap *kota_live_look(kota_live *live);

/** One coupling interval. Must not be done (kota_city_done).
 *  @errors those of policies and of the city's step; after the latter it may only be closed or go back. */
KOTA_NODISCARD kota_status kota_live_step(kota_live *live, kota_error *err);
/** Order something for the next step, in the name of command->by; its time is that step's. It is settled with what
 *  policies order then, by priority, and goes on the tape like theirs, so that the run can be replayed.
 *  @errors KOTA_SCRIPT from kota_command_check: nothing is ordered. */
KOTA_NODISCARD kota_status kota_live_order(kota_live *live, const kota_command *command, kota_error *err);
/** All that the rest of the run depends on, as bytes, orders that wait included; and back to it, as often as one
 *  likes. With the same policies and orders the same bits follow.
 *  @errors back: KOTA_DATA: bytes of another run. */
KOTA_NODISCARD kota_status kota_live_save(const kota_live *live, kota_blob *blob, kota_error *err);
KOTA_NODISCARD kota_status kota_live_back(kota_live *live, kota_blob *blob, kota_error *err);
/** Whether kota_live_swap takes a member: its scenario differs from the run's in its policies alone. */
bool kota_live_fits(const kota_live *live, kota_script *script, int32_t member);
/** From now on the policies of a member of another script act, which is borrowed from then on (def's plan stays with
 *  its own); those of the same name keep their state. What policies cost is counted as when the run began.
 *  @errors KOTA_SCRIPT: its scenario differs in more than its policies; the old ones act on. */
KOTA_NODISCARD kota_status kota_live_swap(kota_live *live, kota_script *script, int32_t member, kota_error *err);
/** At the end of the run: the result, and its folder if def names one. @errors as kota_run.  @lifetime free result
 *  with kota_run_result_free. */
KOTA_NODISCARD kota_status kota_live_finish(kota_live *live, kota_run_result *result, kota_error *err);

#endif
