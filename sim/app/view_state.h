/* What a window is left with, for the next: its size, language and letters. */
#ifndef KOTA_APP_VIEW_STATE_H
#define KOTA_APP_VIEW_STATE_H

#include "app/app.h"
#include "view/view.h"

/** Take over what the last window was left with, but what the command line says otherwise (--size, --lang or
 *  KOTA_LANG): window.json in $XDG_STATE_HOME/kota or ~/.local/state/kota. Nothing changes where there is none, where
 *  it is damaged, and with KOTA_CACHE=off.  @tested tests/view/window.sh */
void kota_view_state_read(kota_view_state *state, const kota_app *app);
/** Leave it there; nothing is said where that cannot be done, as the window's work is.  @tested tests/view/window.sh
 */
void kota_view_state_write(const kota_view_state *state);

#endif
