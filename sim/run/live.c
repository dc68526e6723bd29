/* A run that somebody steers. */
#include "run/live.h"

#include "core/clock.h"
#include "core/file.h"
#include "core/memory.h"
#include "run/running.h"

struct kota_live {
    kota_run_def def;
    kota_running run;
    double began_s;
    bool finished;
};

kota_status kota_live_open(kota_live **out, const kota_run_def *def, kota_error *err) {
    kota_live *live = kota_alloc(1, sizeof *live);
    live->def = *def;
    live->def.resume = false;
    live->def.cache = NULL;
    live->run.def = &live->def;
    live->run.by_name = true;
    live->began_s = kota_wall_s();
    kota_status status = kota_run__begin(&live->run, err);
    if (status == KOTA_OK)
        *out = live;
    else
        kota_live_close(live);
    return status;
}

void kota_live_close(kota_live *live) {
    if (live == NULL) return;
    if (!live->finished && live->run.part != NULL) {
        kota_status removed = kota_folder_remove(live->run.part, NULL);
        (void)removed; /* what was begun stays there, as after a failed run */
    }
    kota_run__close(&live->run);
    kota_free(live);
}

const kota_city *kota_live_city(const kota_live *live) { return live->run.city; }
const kota_map *kota_live_map(const kota_live *live) { return live->run.map; }

const kota_snap *kota_live_look(kota_live *live) {
    kota_city_snap_whole(live->run.city, live->run.snap);
    return live->run.snap;
}

kota_status kota_live_step(kota_live *live, kota_error *err) {
    KOTA_ASSERT(!kota_city_done(live->run.city));
    return kota_run__step(&live->run, err);
}

kota_status kota_live_order(kota_live *live, const kota_command *command, kota_error *err) {
    kota_running *run = &live->run;
    KOTA_TRY(kota_command_check(command, run->map, err));
    run->hand = kota_grow(run->hand, run->hand_count, &run->hand_capacity, sizeof *run->hand);
    run->hand[run->hand_count++] = *command;
    return KOTA_OK;
}

kota_status kota_live_save(const kota_live *live, kota_blob *blob, kota_error *err) {
    const kota_running *run = &live->run;
    kota_blob_section(blob, "hand");
    kota_blob_put_i64(blob, run->hand_count);
    kota_blob_put(blob, run->hand, (size_t)run->hand_count, sizeof *run->hand);
    return kota_run__save(run, blob, err);
}

kota_status kota_live_back(kota_live *live, kota_blob *blob, kota_error *err) {
    kota_running *run = &live->run;
    blob->at = 0;
    blob->failed = false;
    blob->err = err;
    kota_blob_expect(blob, "hand");
    run->hand_count = run->hand_capacity = (int32_t)kota_blob_get_range(blob, 0, 1 << 20, "orders that wait");
    run->hand = kota_realloc(run->hand, (size_t)run->hand_count + 1, sizeof *run->hand);
    kota_blob_get(blob, run->hand, (size_t)run->hand_count, sizeof *run->hand);
    KOTA_TRY(kota_blob_status(blob));
    return kota_run__load(run, blob, err);
}

/* What a plan is without its policies. */
static kota_hash without_policies(const kota_plan *plan) {
    kota_plan bare = *plan;
    bare.policies.count = bare.measures.count = 0; /* the latter never act */
    return kota_plan_hash(&bare);
}

bool kota_live_fits(const kota_live *live, kota_script *script, int32_t member) {
    if (member >= kota_script_member_count(script)) return false;
    kota_hash now = without_policies(live->def.plan),
              then = without_policies(kota_script_member_plan(script, member));
    return now.low == then.low && now.high == then.high;
}

kota_status kota_live_swap(kota_live *live, kota_script *script, int32_t member, kota_error *err) {
    kota_running *run = &live->run;
    if (member >= kota_script_member_count(script))
        return kota_fail(err, KOTA_SCRIPT, "the file has no member %d any more; the policies act on as they were",
                         member);
    if (!kota_live_fits(live, script, member))
        return kota_fail(
            err, KOTA_SCRIPT,
            "more than policies changed in the file; start the run anew for that: the policies act on as "
            "they were");
    kota_blob states = {0}; /* taken before: the script may be the one that acts */
    kota_status status = run->script != NULL ? kota_script_save(run->script, &states, err) : KOTA_OK;
    if (status == KOTA_OK) status = kota_script_begin(script, member, run->map, err);
    states.err = err;
    if (status == KOTA_OK && run->script != NULL) status = kota_script_load_known(script, &states);
    kota_blob_free(&states);
    if (status == KOTA_OK) run->script = script;
    return status;
}

kota_status kota_live_finish(kota_live *live, kota_run_result *result, kota_error *err) {
    KOTA_ASSERT(kota_city_done(live->run.city) && !live->finished);
    *result = (kota_run_result){0};
    kota_status status = kota_run__end(&live->run, result, live->began_s, err);
    live->finished = status == KOTA_OK || status == KOTA_EXPECTATION;
    return status;
}
