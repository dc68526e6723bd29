/* Drawing on the map of a run under way, sliders of its parameters, undo: what a workshop does with it. What is asked
 * is handed to the run's owner (kota_view_live); whatever comes of it is seen when that has done it. Inside view/
 * only. */
#ifndef KOTA_VIEW_WORKSHOP_H
#define KOTA_VIEW_WORKSHOP_H

#include "view/scene.h"
#include "view/ui.h"

typedef struct kota_workshop {
    kota_view_tool tool;
    bool ghost; /* what a click would draw is shown */
    kota_view_drawn drawn;
    double measures[KOTA_VIEW_TOOLS]; /* what each tool draws, as kota_view_wish.measure */
    bool stretching;                  /* a pond is drawn as a rectangle from here */
    double from_x_m, from_y_m;
    int32_t chosen;    /* drawn thing whose measure is changed, -1: none */
    int32_t held;      /* drawn thing that the hand moves, -1: none */
    int32_t over;      /* drawn thing under the mouse, -1: none */
    int32_t parameter; /* whose slider keys move */
    int32_t sliding;   /* whose slider is held, -1: none */
    double slid;       /* its value meanwhile */
    bool asked;        /* something was asked of the run: whoever looks takes it back */
} kota_workshop;

typedef enum kota_workshop_key { /* as keys, whatever they are on a keyboard */
                                 KOTA_WORKSHOP_TOOL,
                                 KOTA_WORKSHOP_ERASER,
                                 KOTA_WORKSHOP_PLACE,
                                 KOTA_WORKSHOP_DELETE,
                                 KOTA_WORKSHOP_ACT,
                                 KOTA_WORKSHOP_UNDO,
                                 KOTA_WORKSHOP_REDO,
                                 KOTA_WORKSHOP_SLIDER,
                                 KOTA_WORKSHOP_LESS,
                                 KOTA_WORKSHOP_MORE,
                                 KOTA_WORKSHOP_SMALLER, /* the tool in hand, or what was clicked with the hand */
                                 KOTA_WORKSHOP_GREATER
} kota_workshop_key;

/** Whether the run takes drawings, sliders and undo.  @tested tests/view/session.sh (all of this header) */
bool kota_workshop_open(const kota_scene *scene);
/** The mouse is at a pixel. */
void kota_workshop_hover(kota_workshop *shop, const kota_scene *scene, double x, double y);
/** It goes down or up there on pane p: true where that drew, erased or took hold of something. strayed: it has moved
 * since. */
bool kota_workshop_press(kota_workshop *shop, const kota_scene *scene, double x, double y);
bool kota_workshop_release(kota_workshop *shop, const kota_scene *scene, double x, double y, bool strayed);
/** True: it was one of the workshop's, and there is one. */
bool kota_workshop_take(kota_workshop *shop, const kota_scene *scene, kota_workshop_key key);
/** The measure that the keys for smaller and greater change, of which tool; 0: there is none. */
double kota_workshop_measure(const kota_workshop *shop, const kota_scene *scene, kota_view_tool *tool);
/** Choose a tool. */
void kota_workshop_use(kota_workshop *shop, kota_view_tool tool);

/* Its parts of the panels. */
/** The strip of tools over its area. */
void kota_workshop_strip(kota_workshop *shop, kota_ui *ui, const kota_scene *scene);
/** Marks of what is drawn and the ghost under the mouse, on the panes. */
void kota_workshop_marks(const kota_workshop *shop, kota_ui *ui, const kota_scene *scene);
/** Sliders and the list of what is drawn, in the panel that is open. True: another frame has more to show. */
bool kota_workshop_sliders(kota_workshop *shop, kota_ui *ui, const kota_scene *scene);

#endif
