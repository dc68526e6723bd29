/* The stops of a demonstration as the window has them. */
#ifndef KOTA_APP_VIEW_BOOKMARKS_H
#define KOTA_APP_VIEW_BOOKMARKS_H

#include "app/app.h"
#include "view/view.h"

typedef struct kota_view_bookmarks { /* zero-initialised: none */
    kota_arena *arena;               /* of their words */
    kota_view_bookmark *items;
} kota_view_bookmarks;

/** Give def the stops of --bookmarks, else of bookmarks.lua beside scenario, the path of a Lua file (NULL: not
 *  known). Stops of another scenario of the folder are left out, unless they all are. Times are the first such ones
 *  from start_ms on, the beginning of def's first run, whose map must be there.
 *  @errors KOTA_DATA: --bookmarks names no file; those of kota_script_bookmarks.
 *  @lifetime kota_view_bookmarks_close, after the window; whatever the status.  @tested tests/view/window.sh */
KOTA_NODISCARD kota_status kota_view_bookmarks_open(kota_view_bookmarks *bookmarks, kota_view_def *def,
                                                    const kota_app *app, const char *scenario, int64_t start_ms,
                                                    kota_error *err);
void kota_view_bookmarks_close(kota_view_bookmarks *bookmarks);

#endif
