/* What a run under way has come to, as files of snapshots and what stands beside them: for the comparison of what was
 * with what will be. Inside of app's live_*.c. */
#ifndef KOTA_APP_LIVE_FUTURE_H
#define KOTA_APP_LIVE_FUTURE_H

#include "city/city.h"
#include "view/view.h"

typedef struct kota_live_world { /* a city as it was drawn; kept as long as a future is of it */
    kota_arena *arena;
    kota_map *map;
    kota_hash hash;
    int32_t users;
} kota_live_world;

typedef struct kota_live_future { /* a course of the run, as far as it has come */
    kota_live_world *world;
    char *folder; /* of its snapshots */
    char *name;
    int64_t *times_ms;
    double *cards; /* KOTA_VIEW_CARDS_MAX indicators for each of them */
    int32_t count, capacity, card_capacity;
    kota_series_row *rows; /* of series and events what there was at the last snapshot */
    kota_event *events;
    int32_t row_count, event_count;
} kota_live_future;

typedef struct kota_live_records { /* of a future as the window reads them */
    int64_t *times_ms;
    double *values;
    kota_view_event *events;
} kota_live_records;

/** Begin one in a folder, which it takes over. world gets a user more.  @tested tests/view/live.sh (all of this) */
KOTA_NODISCARD kota_status kota_live_future_begin(kota_live_future *f, kota_live_world *world, char *folder,
                                                  const char *name, kota_error *err);
void kota_live_future_free(kota_live_future *f);
kota_live_future kota_live_future_copy(const kota_live_future *f);
/** A moment more, with what the city has come to. */
void kota_live_future_add(kota_live_future *f, int64_t time_ms, const double cards[KOTA_VIEW_CARDS_MAX]);
/** Take over series and events of a city. */
void kota_live_future_records(kota_live_future *f, const kota_city *city);
/** Let the def show records of run r. */
void kota_live_records_show(kota_live_records *to, kota_view_def *def, int32_t r, const kota_live_future *f);
void kota_live_records_free(kota_live_records *r);
/** Cards tell of the last time that both futures have reached; with one run of futures[0] alone. */
void kota_live_cards_show(kota_view_def *def, const kota_live_future futures[2]);

#endif
