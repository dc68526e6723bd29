/* The window's parts: what it can be told to do, and who tells it. Inside view/ only. */
#ifndef KOTA_VIEW_WINDOW_H
#define KOTA_VIEW_WINDOW_H

#include "view/context.h"
#include "view/panels.h"

#define KOTA_WINDOW_LARGER 1.3 /* letters, for the back row */

typedef struct kota_window {
    kota_context context;
    kota_scene scene;
    kota_panels panels;
    bool done, changed, dragging, scrubbing, swiping;
    bool down, strayed; /* the left button; the mouse has moved since it went down on a pane: no click */
    double press_x, press_y;
    bool following;    /* of a run under way: what comes is shown as it comes */
    Uint64 next_ticks; /* when the next snapshot is due while playing */
    int32_t step_ms;   /* how long a snapshot stays */
    char which[32];    /* of the stops is shown */
    Uint64 stop_ticks; /* when the next stop of the demonstration is due in its tour */
} kota_window;

/* ---- window_act.c ---- */
/** The last of A's times that can be shown: B, while it is under way, has come no further. */
int32_t kota_window__latest(const kota_view_def *def);
/** Show the time of an index, or the nearest that can be shown. */
void kota_window__go_to(kota_window *w, int32_t time);
void kota_window__play(kota_window *w, bool playing);
void kota_window__show_mode(kota_window *w, kota_view_mode mode);
/** To the next mode that so many runs have. */
void kota_window__next_mode(kota_window *w);
void kota_window__show_layer(kota_window *w, int32_t layer);
void kota_window__title(const kota_window *w);
void kota_window__next_language(kota_window *w);
/** Have an intervention act from the time that is shown on, or from now if that is the latest. */
void kota_window__choose(kota_window *w, int32_t choice);
void kota_window__hold(kota_window *w);
/** Show the time at a pixel of the slider. */
void kota_window__scrub(kota_window *w, double x);
/** To the next (way > 0) or the last time before at which a street closed, a district was flooded or something was
 *  ordered. */
void kota_window__jump(kota_window *w, int32_t way);
/** To a stop of the demonstration. Of a run under way as far as it has come. */
void kota_window__stop_at(kota_window *w, int32_t stop);
void kota_window__tour(kota_window *w);
/** A key that changes nothing of the picture but its words lets a stop stand; others leave it. */
void kota_window__leave_stop(kota_window *w, SDL_Keycode code);
/** What was said once is gone with the next key or click. */
void kota_window__unsay(kota_window *w);
/** Inspect what lies under a pixel. */
void kota_window__pick(kota_window *w, double x, double y);
/** Keep the window as it is as a picture. */
void kota_window__keep(kota_window *w);
/** Twice as fast, or half. */
void kota_window__pace(kota_window *w, bool faster);
void kota_window__search(kota_window *w);

/* ---- window_input.c ---- */
/** What mouse, keys and the desktop say. */
void kota_window__take(kota_window *w, const SDL_Event *event);

#endif
