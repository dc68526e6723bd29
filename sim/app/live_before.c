/* What was before goes on beside what is tried out, so that both can be compared to the end: a run of its own, which
 * is opened where the run that parted from it was, and is stepped whenever it is not ahead. */
#include "app/live_work.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

void kota_live__before_drop(kota_live_view *view) {
    kota_live_before *b = &view->before;
    kota_live_close(b->run);
    for (int32_t k = 0; k < 2; k++) kota_script_close(b->scripts[k]);
    kota_blob_free(&b->blob);
    *b = (kota_live_before){0};
}

kota_status kota_live__before_take(kota_live_view *view, kota_error *err) {
    kota_live_before *b = &view->before;
    kota_live__before_drop(view);
    const kota_city *city = kota_live_city(view->run);
    if (kota_city_done(city)) return KOTA_OK;
    b->opened = view->opened;
    b->acts = *kota_live__setting_at(view, kota_city_time_ms(city));
    b->version = view->version;
    b->time_ms = kota_city_time_ms(city);
    kota_status status = kota_live_save(view->run, &b->blob, err);
    b->wanted = status == KOTA_OK;
    return status;
}

/* Its scripts are its own: policies remember in them. */
static kota_status open_run(kota_live_view *view, kota_error *err) {
    kota_live_before *b = &view->before;
    KOTA_TRY(kota_live__open_variant(&b->scripts[0], view, &b->opened, err));
    KOTA_TRY(kota_live__open_variant(&b->scripts[1], view, &b->acts, err));
    kota_run_def def = kota_app_run_def(view->app, kota_script_member_plan(b->scripts[0], b->opened.member));
    def.script = b->scripts[0];
    def.member = b->opened.member;
    def.near = view->app->options.words[0];
    KOTA_TRY(kota_live_open(&b->run, &def, err));
    KOTA_TRY(kota_live_swap(b->run, b->scripts[1], b->acts.member, err));
    return kota_live_back(b->run, &b->blob, err);
}

bool kota_live__before_due(kota_live_view *view) {
    kota_live_before *b = &view->before;
    if (b->wanted && b->version != view->version) kota_live__before_drop(view); /* its file is no longer there */
    const kota_city *city = kota_live_city(view->run);
    return b->wanted && (kota_city_done(city) || b->time_ms <= kota_city_time_ms(city));
}

kota_status kota_live__before_step(kota_live_view *view, kota_error *err) {
    kota_live_before *b = &view->before;
    kota_status status = b->run == NULL ? open_run(view, err) : KOTA_OK;
    if (status == KOTA_OK) status = kota_live_step(b->run, err);
    if (status == KOTA_OK && kota_live__is_due(b->run)) status = kota_live__publish(view, b->run, 0, err);
    if (status == KOTA_OK) b->time_ms = kota_city_time_ms(kota_live_city(b->run));
    if (status != KOTA_OK || kota_city_done(kota_live_city(b->run))) kota_live__before_drop(view);
    return status;
}

#endif
