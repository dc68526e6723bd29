/* The panels around the maps, over ui.h: results (cards and courses), a place and its history, search, the table of
 * keys. They read the scene and leave what was asked for to whoever drew them. Inside view/ only. */
#ifndef KOTA_VIEW_PANELS_H
#define KOTA_VIEW_PANELS_H

#include "view/pick.h"
#include "view/scene.h"
#include "view/ui.h"
#include "view/workshop.h"

typedef enum kota_panel_tab { KOTA_PANEL_RESULTS, KOTA_PANEL_PLACE, KOTA_PANEL_TRY, KOTA_PANEL_TABS } kota_panel_tab;

typedef struct kota_history { /* the first row of a pick in every snapshot, filled one at a time */
    kota_pick pick;
    double *values[KOTA_VIEW_RUNS_MAX];
    int32_t counts[KOTA_VIEW_RUNS_MAX], filled[KOTA_VIEW_RUNS_MAX];
} kota_history;

typedef struct kota_panels {
    kota_ui *ui;
    kota_panel_tab tab;
    bool shut;      /* by hand */
    bool help;      /* the table of keys */
    bool search;    /* the field of search */
    char text[48];  /* in it */
    int32_t course; /* that the chart shows; -1: the one that fits the view */
    bool follow;    /* the camera goes with the pick */
    kota_pick pick;
    kota_history history;
    char note[200]; /* shown over the maps until the next key or click */
    kota_workshop shop;
    int32_t stop;    /* of the demonstration, whose caption is shown; -1: none */
    bool tour;       /* the window goes on to the next by itself */
    bool more;       /* another frame has more to show */
    int64_t seek_ms; /* asked for in the last frame: a time to go to, INT64_MIN: none */
} kota_panels;

/** with_gl: a context is current; else there are none to be seen.  @lifetime kota_panels_close, before it goes;
 * whatever the status.
 *  @tested tests/view/window.sh (all of this header) */
void kota_panels_open(kota_panels *panels, bool with_gl);
void kota_panels_close(kota_panels *panels);
/** Whether there is something to stand beside the panes. */
bool kota_panels_beside(const kota_panels *panels, const kota_view_def *def);
/** Whether a point of the window is theirs. */
bool kota_panels_hold(const kota_panels *panels, const kota_scene *scene, double x, double y);
/** Draw them over a scene that has just been drawn.  @errors those of def->load (histories). */
KOTA_NODISCARD kota_status kota_panels_draw(kota_panels *panels, kota_scene *scene, kota_error *err);
/** Inspect something from now on. */
void kota_panels_pick(kota_panels *panels, kota_pick pick);
/** The same, and the camera goes there. */
void kota_panels_go(kota_panels *panels, kota_scene *scene, kota_pick pick);
/** The runs have changed: what was gathered of them is gathered again. */
void kota_panels_renew(kota_panels *panels);

/* Parts, each in a file of its own. */
void kota_panel__results(kota_panels *panels, const kota_scene *scene);
KOTA_NODISCARD kota_status kota_panel__place(kota_panels *panels, kota_scene *scene, kota_error *err);
void kota_panel__help(kota_panels *panels, const kota_scene *scene);
void kota_panel__search(kota_panels *panels, kota_scene *scene);

typedef struct kota_plot { /* lines over time in an area: A's and B's */
    kota_ui_area area;
    int32_t runs;
    const int64_t *times_ms[KOTA_VIEW_RUNS_MAX];
    const double *values[KOTA_VIEW_RUNS_MAX], *low[KOTA_VIEW_RUNS_MAX],
        *high[KOTA_VIEW_RUNS_MAX];              /* low, high: NULL or a band */
    int32_t counts[KOTA_VIEW_RUNS_MAX], stride; /* value k of run r: values[r][k * stride] */
    double factor;                              /* to what is shown */
    int64_t from_ms, to_ms, now_ms;
    const char *unit; /* as shown */
} kota_plot;
/** The ink of a run. */
static inline kota_ui_ink kota_panel__ink(int32_t run) { return (kota_ui_ink)((int32_t)KOTA_UI_A + run); }
/** Draw it.  @return where it was clicked, INT64_MIN: nowhere. */
int64_t kota_panel__plot(kota_panels *panels, const kota_scene *scene, const char *id, const kota_plot *plot);
/** A number as an audience reads it: "58.8 million", "0.34", with decimals where it is small. */
void kota_panel__number(char text[48], const kota_words *words, double value, int32_t decimals, bool sign);

#endif
