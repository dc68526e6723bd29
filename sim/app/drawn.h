/* Things that are drawn on the map in the window: what each would be at a place, and all of them as a measure in Lua
 * that the headless runner reads (kota run FILE --with ...). */
#ifndef KOTA_APP_DRAWN_H
#define KOTA_APP_DRAWN_H

#include "plan/plan.h"
#include "view/view.h"

typedef struct kota_sheet { /* what is drawn at a time */
    kota_view_drawn items[KOTA_VIEW_DRAWN_MAX];
    int32_t count;
    int32_t numbers[KOTA_VIEW_TOOLS]; /* given so far to each kind: they are lasting */
} kota_sheet;

/** What a wish comes to on the map, metres of its coordinates; why not, where it cannot be.
 *  @determinism a pure function.  @tested tests/view/session.sh */
kota_view_drawn kota_drawn_at(const kota_map *map, const kota_view_wish *wish);
/** kota_view_live.measure.  @tested tests/view/session.sh */
double kota_drawn_measure(kota_view_tool tool, double now, int32_t way);
/** Put it on the sheet, in the place of `at`, or as one more where at is its count. False: there is no room. */
bool kota_sheet_put(kota_sheet *sheet, const kota_view_drawn *drawn, int32_t at);
void kota_sheet_remove(kota_sheet *sheet, int32_t at);
/** The sheet as a Lua file; scenario: the file that it is on top of, path: its own. Heap.
 *  @determinism a pure function.  @tested tests/view/session.sh */
char *kota_sheet_lua(const kota_sheet *sheet, const char *scenario, const char *path);

#endif
