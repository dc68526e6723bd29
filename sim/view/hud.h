/* What stands around the maps: title, clock, play button, time slider with the rain above it, layer buttons, legends.
 * The layout and what lies under the mouse are plain arithmetic; the drawing goes into an image, without GL. */
#ifndef KOTA_VIEW_HUD_H
#define KOTA_VIEW_HUD_H

#include "picture/image.h"
#include "view/camera.h"
#include "view/view.h"

typedef enum kota_hud_part {
    KOTA_HUD_NOTHING,
    KOTA_HUD_PANE, /* index: which pane */
    KOTA_HUD_PLAY,
    KOTA_HUD_SLIDER,
    KOTA_HUD_LAYER, /* index: kota_info_group */
    KOTA_HUD_MODE,  /* index: kota_view_mode */
    KOTA_HUD_LANGUAGE,
    KOTA_HUD_CHOICE, /* index: of kota_view_live */
    KOTA_HUD_HOLD,
    KOTA_HUD_HELP,
} kota_hud_part;

typedef enum kota_pane_kind { /* a run's values, or what it changes of A's */
                              KOTA_PANE_A,
                              KOTA_PANE_B,
                              KOTA_PANE_C,
                              KOTA_PANE_D,
                              KOTA_PANE_DIFFERENCE,
                              KOTA_PANE_DIFFERENCE_C,
                              KOTA_PANE_DIFFERENCE_D
} kota_pane_kind;
static inline bool kota_pane_is_change(kota_pane_kind kind) { return kind >= KOTA_PANE_DIFFERENCE; }
static inline int32_t kota_pane_run(kota_pane_kind kind) {
    return kota_pane_is_change(kind) ? (int32_t)kind - (int32_t)KOTA_PANE_DIFFERENCE + 1 : (int32_t)kind;
}
/** "A" to "D". */
const char *kota_run_letter(int32_t run);
enum { KOTA_PANES_MAX = 4 };

typedef struct kota_hud_layout {
    double unit_px; /* 1 in a window of 1280 x 720: sizes of letters and lines are multiples of it */
    int32_t width, height, pane_count;
    kota_rect panes[KOTA_PANES_MAX];
    kota_rect clips[KOTA_PANES_MAX]; /* what is seen of them: all, except for swipe and lens, whose panes lie on each
                                        other */
    kota_pane_kind kinds[KOTA_PANES_MAX];
    kota_rect play, slider; /* the slider's whole height can be clicked; the track spans its width */
    kota_rect layers[KOTA_GROUP_COUNT];
    kota_rect modes[KOTA_VIEW_MODES]; /* empty with one run */
    kota_rect language, help;
    kota_rect caption;                              /* between panes and slider; may be empty */
    kota_rect side;                                 /* panels of results and places beside the panes; may be empty */
    kota_rect choices[KOTA_VIEW_CHOICES_MAX], hold; /* of a run under way, else empty */
    kota_rect tools;                                /* of its workshop, or empty */
    kota_rect legends[2];                           /* of values and of differences; the second may be empty */
} kota_hud_layout;

typedef struct kota_hud_wish { /* what there is to be laid out */
    int32_t width, height, run_count;
    kota_view_mode mode;
    const kota_view_live *live; /* NULL: finished runs */
    bool side;                  /* with panels beside the panes */
    double caption_px;          /* height of what is said below the panes; 0: nothing is */
    double shape;               /* the city's width over its height; 0: 1 */
    double scale;               /* of letters and all else; 0: 1 */
    double swipe_frac;          /* where A ends and B begins on a pane that both share */
    double lens_x_px, lens_y_px;
} kota_hud_wish;
/** Where everything stands in a window.  @tested tests/unit/view/test_hud.c */
kota_hud_layout kota_hud_make(const kota_hud_wish *wish);
/** Pixels of the picture that is drawn for so many of a window's.  @tested tests/unit/view/test_hud.c */
int32_t kota_hud_picture_px(int32_t window_px, double fineness);
/** Pixels of the picture to a unit that the mouse is told in: those are fewer than a window's pixels on dense
 * screens.
 *  @tested tests/unit/view/test_hud.c */
double kota_hud_px_per_unit(int32_t picture_px, int32_t window_units);
/** What lies under a pixel.  @tested tests/unit/view/test_hud.c */
kota_hud_part kota_hud_hit(const kota_hud_layout *layout, double x, double y, int32_t *index);
/** Pixel of an instant on the slider.  @tested tests/unit/view/test_hud.c */
double kota_hud_time_x(const kota_hud_layout *layout, const kota_view_run *run, int64_t time_ms);
/** Index of the time nearest to a pixel of the slider.  @tested tests/unit/view/test_hud.c */
int32_t kota_hud_time_at(const kota_hud_layout *layout, const kota_view_run *run, double x);

typedef struct kota_hud_info { /* borrowed */
    const kota_view_def *def;
    const kota_words *words;
    kota_info layer;
    kota_view_mode mode;
    int32_t time;
    bool playing;
    const kota_font *font, *bold; /* NULL: no words */
} kota_hud_info;
/** Everything but the maps into an image of the window's size. */
void kota_hud_draw(kota_image *image, const kota_hud_layout *layout, const kota_hud_info *info);

/** Numbers of these widths stand at the quarters of a legend's bar: every how many of them have room with a gap
 * between neighbours: 1, 2 or 4, which leaves the ends.  @tested tests/unit/view/test_hud.c */
int32_t kota_hud_tick_step(const double width_px[5], double bar_px, double gap_px);

/** "A against B", or the one run's name; heap, free with kota_free. */
char *kota_view_title(const kota_view_def *def, const kota_words *words);

/* The colours of the window. */
typedef struct kota_hud_colours {
    kota_colour ink, grey, line, paper, bar, accent, a, b, better, worse;
} kota_hud_colours;
extern const kota_hud_colours kota_hud_colour;
/** A run's, in charts and names; none is of a ramp of differences. */
kota_colour kota_hud_run_colour(int32_t run);
/** What the indicator that goes with a view comes to in a run, against A: "−32 %  Delay on the road", heap; NULL:
 *  there is none. better: -1 worse, 0 neither, 1 better.  @tested tests/unit/view/test_hud.c */
char *kota_hud_headline(int32_t *better, const kota_view_def *def, const kota_words *words, kota_info layer,
                        int32_t run);
/** A number with a true minus sign; sign: also a plus. */
void kota_hud_number(char text[32], const kota_words *words, double value, int32_t decimals, bool sign);
enum { KOTA_CLOCK_TEXT_MAX = 64 };
/** "Wed 15 Jan 2025   07:30"; without the time of day: "Wed 15 Jan". */
void kota_hud_clock(char text[KOTA_CLOCK_TEXT_MAX], const kota_words *words, int64_t time_ms, int32_t utc_offset_min,
                    bool time_of_day);

#endif
