/* One or two finished runs that are open to be shown, in the window or as pictures. */
#ifndef KOTA_APP_SHOWN_H
#define KOTA_APP_SHOWN_H

#include "app/app.h"
#include "app/view_bookmarks.h"
#include "app/view_data.h"
#include "report/report.h"
#include "view/view.h"

typedef struct kota_shown {
    kota_run_folder *folders[KOTA_VIEW_RUNS_MAX];
    int64_t *times_ms[KOTA_VIEW_RUNS_MAX];
    char *names[KOTA_VIEW_RUNS_MAX];
    double *rain_mmph;
    kota_study_file study; /* where a study's folder was named */
    kota_view_data *data;  /* tables beside the runs */
    kota_view_bookmarks bookmarks;
    kota_view_def def; /* borrows from the above */
} kota_shown;

/** Open the runs that the words name (of a study its baseline and an intervention), at the view, camera, time and
 * size that the options ask for.
 *  @errors KOTA_USAGE: an option is wrong; KOTA_DATA: a folder is no run or has no snapshots, or two do not fit.
 *  @lifetime kota_shown_close, whatever the status.  @tested tests/view/screenshot.sh */
KOTA_NODISCARD kota_status kota_shown_open(kota_shown *s, const kota_app *app, kota_error *err);
/** Add the stops that --bookmarks names, or that lie beside the scenario of the first run's receipt.
 *  @errors those of kota_view_bookmarks_open; KOTA_DATA: there is no receipt.  @tested tests/view/window.sh */
KOTA_NODISCARD kota_status kota_shown_bookmarks(kota_shown *s, const kota_app *app, kota_error *err);
void kota_shown_close(kota_shown *s);
/** What the reader's environment says: KOTA_VIEW_SOFTWARE (set and not 0: without OpenGL), KOTA_VIEW_SCALE (see
 *  fineness).  @errors KOTA_USAGE: the scale is no number from 0.25 to 4. */
KOTA_NODISCARD kota_status kota_shown_environment(kota_view_def *def, kota_error *err);
/** --size and --view alone, for runs under way. */
KOTA_NODISCARD kota_status kota_shown_size(kota_view_def *def, const char *text, kota_error *err);
KOTA_NODISCARD kota_status kota_shown_view(kota_view_def *def, const char *text, kota_error *err);

#endif
