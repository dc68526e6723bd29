/* Widgets for the window, over Dear ImGui: the only place of kota that is not C hides behind this header. Input is
 * handed in, nothing is asked of the window system: equal inputs give equal pixels, and tests need no display.
 * Distances are pixels of the window from its top left corner. Inside view/ only. */
#ifndef KOTA_VIEW_UI_H
#define KOTA_VIEW_UI_H

#ifdef __cplusplus
extern "C" {
#endif

#include <stdbool.h>
#include <stdint.h>

typedef struct kota_ui kota_ui;

typedef struct kota_ui_area { /* as kota_rect, which C++ cannot read */
    double x0, y0, x1, y1;
} kota_ui_area;

typedef enum kota_ui_ink { /* colours by what they mean */
                           KOTA_UI_INK,
                           KOTA_UI_GREY,
                           KOTA_UI_PAPER,
                           KOTA_UI_LINE,
                           KOTA_UI_BAR,
                           KOTA_UI_ACCENT,
                           KOTA_UI_A,
                           KOTA_UI_B,
                           KOTA_UI_C,
                           KOTA_UI_D,
                           KOTA_UI_BETTER,
                           KOTA_UI_WORSE,
                           KOTA_UI_RAIN,
                           KOTA_UI_INKS
} kota_ui_ink;

typedef enum kota_ui_face { KOTA_UI_SMALL, KOTA_UI_PLAIN, KOTA_UI_BOLD, KOTA_UI_LARGE, KOTA_UI_FACES } kota_ui_face;

/** Make the widgets; needs a current context of OpenGL 3.3 or ES 3.0. regular, bold: font files, or NULL: ImGui's
 *  own. es: the context is of OpenGL ES.
 *  @lifetime kota_ui_close, before the context goes.  @tested tests/view/window.sh (all of this header) */
kota_ui *kota_ui_open(const char *regular, const char *bold, const uint8_t inks[KOTA_UI_INKS][3], bool es);
/** NULL is fine. */
void kota_ui_close(kota_ui *ui);

/* Input, before a frame. */
void kota_ui_mouse(kota_ui *ui, double x, double y, bool down); /* outside: negative */
void kota_ui_wheel(kota_ui *ui, double steps);
/** Whether the mouse was on a panel in the last frame. */
bool kota_ui_has_mouse(const kota_ui *ui);

/** Whether the next frame will differ though nothing new is handed in (the end of a click). */
bool kota_ui_pending(const kota_ui *ui);
/** A frame; unit_px: the size of everything, 1 in a window of 1280 x 720. Draws nothing yet. */
void kota_ui_begin(kota_ui *ui, int32_t width, int32_t height, double unit_px);
/** Draw what was said since into the framebuffer that is bound. */
void kota_ui_end(kota_ui *ui);

typedef enum kota_ui_panel_kind {
    KOTA_UI_PANEL, /* scrolls where it must */
    KOTA_UI_FLOAT, /* with a frame */
    KOTA_UI_ABOVE, /* with a frame, over all others */
    KOTA_UI_BARE   /* below all, to draw on: no ground of its own, and the mouse goes through */
} kota_ui_panel_kind;
/** A panel over an area. */
void kota_ui_panel(kota_ui *ui, const char *id, kota_ui_area area, kota_ui_panel_kind kind);
void kota_ui_panel_end(kota_ui *ui);
/** The room that is left of a line, pixels; where the next widget stands; and to leave room for own drawing. */
double kota_ui_room(const kota_ui *ui);
double kota_ui_reserve_y(const kota_ui *ui); /* of the next widget's top */
kota_ui_area kota_ui_reserve(kota_ui *ui, double width, double height);
void kota_ui_beside(kota_ui *ui);         /* the next widget in the same line */
void kota_ui_gap(kota_ui *ui, double px); /* below */

void kota_ui_text(kota_ui *ui, kota_ui_face face, kota_ui_ink ink, const char *text); /* breaks lines */
/** True: clicked. width 0: as wide as its words. on: shown as chosen. */
bool kota_ui_button(kota_ui *ui, const char *id, const char *text, double width, bool on);
/** A slider over an area: *value follows the mouse while it is held (*held). True: it was let go. */
bool kota_ui_slider(kota_ui *ui, const char *id, kota_ui_area area, double low, double high, double *value,
                    bool *held);
/** An area that can be clicked, and whether the mouse is there. */
bool kota_ui_click(kota_ui *ui, const char *id, kota_ui_area area, bool *over);

/* Drawing in the panel that is open. */
void kota_ui_clip(kota_ui *ui, kota_ui_area area); /* nothing outside of it, until */
void kota_ui_unclip(kota_ui *ui);
void kota_ui_box(kota_ui *ui, kota_ui_area area, kota_ui_ink ink, double alpha_frac, double radius_px);
void kota_ui_frame(kota_ui *ui, kota_ui_area area, kota_ui_ink ink, double radius_px);
void kota_ui_stroke(kota_ui *ui, double x0, double y0, double x1, double y1, kota_ui_ink ink, double width_px);
void kota_ui_triangle(kota_ui *ui, double x, double y, double size_px, bool up, kota_ui_ink ink);
/** Text at a point: x of its left end, middle (align 0.5) or right end (1), y of its top; cut at width_px (0: not).
 */
void kota_ui_label(kota_ui *ui, kota_ui_face face, kota_ui_ink ink, double x, double y, double align, double width_px,
                   const char *text);
double kota_ui_width(const kota_ui *ui, kota_ui_face face, const char *text);
double kota_ui_height(const kota_ui *ui, kota_ui_face face); /* of a line */

#ifdef __cplusplus
}
#endif

#endif
