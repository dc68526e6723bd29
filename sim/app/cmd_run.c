/* kota run FILE: one member of a scenario file, from the warm-up to the end. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "app/app.h"
#include "core/clock.h"
#include "core/text.h"

/* "--stop-at": a time of day on the first day that has it after the start, or a date and time. */
static kota_status stop_time(int64_t *stop_ms, const kota_options *options, const kota_plan *plan, kota_error *err) {
    *stop_ms = 0;
    if (options->stop_at == NULL) return KOTA_OK;
    int32_t offset_min = (int32_t)plan->sketch.utc_offset_min;
    int64_t since_ms, warmup_ms, start_ms, end_ms;
    KOTA_TRY(kota_plan_times(plan, &warmup_ms, &start_ms, &end_ms, err));
    if (kota_day_time_parse(&since_ms, options->stop_at, NULL) == KOTA_OK) {
        *stop_ms = start_ms - kota_time_of_day_ms(start_ms, offset_min) + since_ms;
        if (*stop_ms < start_ms) *stop_ms += KOTA_DAY_MS;
        return KOTA_OK;
    }
    return kota_time_parse(stop_ms, options->stop_at, offset_min, err);
}

/* A member of a study uses the study's cache. */
static void use_cache(kota_run_def *def) {
    const char *cache = getenv("KOTA_RUN_CACHE"), *mb = getenv("KOTA_RUN_CACHE_MB");
    const char *version = getenv("KOTA_RUN_CACHE_VERSION");
    bool known = getenv("KOTA_PARENT") != NULL && cache != NULL && cache[0] != '\0' && version != NULL;
    if (!known || mb == NULL || !kota_text_to_number(mb, &def->cache_mb)) return;
    def->cache = cache;
    def->cache_version = version;
}

static kota_status run_member(kota_app *app, kota_script *script, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->member >= kota_script_member_count(script))
        return kota_fail(err, KOTA_USAGE, "--member %d: %s has members 0 to %d", options->member, options->words[0],
                         kota_script_member_count(script) - 1);
    kota_plan *plan = kota_script_member_plan(script, options->member);
    char *out = kota_app_out(app, options->words[0]);
    kota_run_def def = kota_app_run_def(app, plan);
    def.script = script;
    def.member = options->member;
    def.out = out;
    def.near = options->words[0];
    use_cache(&def);
    kota_run_result result = {0};
    kota_status status = stop_time(&def.stop_ms, options, plan, err);
    if (status == KOTA_OK) status = kota_run(&result, &def, err);
    if (status == KOTA_OK || status == KOTA_EXPECTATION) kota_app_print_result(app, &result, out);
    kota_run_result_free(&result);
    kota_free(out);
    return status;
}

/* A member of a study (run/crew.c) whose parent is gone ends as if interrupted: with a checkpoint. */
static kota_status stay_with_parent(kota_error *err) {
    const char *parent = getenv("KOTA_PARENT");
    int64_t pid;
    if (parent == NULL || !kota_text_to_integer(parent, &pid)) return KOTA_OK;
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if ((int64_t)getppid() == pid) return KOTA_OK;
    return kota_fail(err, KOTA_INTERRUPTED, "interrupted");
}

kota_status kota_app_run(kota_app *app, kota_error *err) {
    kota_script *script = NULL;
    KOTA_TRY(stay_with_parent(err));
    KOTA_TRY(kota_app_open(&script, app, err));
    kota_script_budget(script, app->options.budget_s);
    kota_status status = run_member(app, script, err);
    kota_script_close(script);
    return status;
}
