/* What the window shows of finished runs beside their snapshots: cards, courses and events, from the tables of their
 * folders and of the other replications beside them. */
#ifndef KOTA_APP_VIEW_DATA_H
#define KOTA_APP_VIEW_DATA_H

#include "view/view.h"

typedef struct kota_view_data kota_view_data;

/** Read what stands beside the runs in these folders (def->run_count of them) into def. Folders called r<number> with
 *  like ones beside them are replications: means and intervals are over all that every run has. A table that a run
 * did not write is left out.
 *  @errors KOTA_DATA: a table cannot be read.
 *  @lifetime kota_view_data_close, after the window, whatever the status.  @tested tests/view/window.sh */
KOTA_NODISCARD kota_status kota_view_data_open(kota_view_data **out, kota_view_def *def, const char *const *folders,
                                               kota_error *err);
void kota_view_data_close(kota_view_data *data); /* NULL is fine */

/** Cards for a run whose city is at hand: indicator by indicator, as kota_view_data_open has them; values are NaN. */
int32_t kota_view_data_cards(kota_view_card cards[KOTA_VIEW_CARDS_MAX], int32_t indicators[KOTA_VIEW_CARDS_MAX]);

#endif
