/* The run behind the window of `kota view FILE.lua`: it goes on in a thread of its own, leaves its snapshots in a
 * temporary folder, goes back when an intervention is chosen, and takes over its script whenever that is saved. */
#ifndef KOTA_APP_LIVE_VIEW_H
#define KOTA_APP_LIVE_VIEW_H

#include "app/app.h"
#include "view/view.h"

typedef struct kota_live_view kota_live_view;

/** Open the scenario or study named by the first word and begin its run. def gets its runs, live, load and context.
 *  @errors those of kota_app_open and kota_live_open.  @lifetime kota_live_view_close, after the window.
 *  @tested tests/view/live.sh */
KOTA_NODISCARD kota_status kota_live_view_open(kota_live_view **out, kota_view_def *def, kota_app *app,
                                               kota_error *err);
/** End the run and remove what it left; NULL is fine. */
void kota_live_view_close(kota_live_view *view);

#endif
