/* The window on finished runs: one run, or two side by side with their difference, at one time, one camera and one
 * scale of colours. It reads maps and snapshots alone; where they come from is the caller's affair, who hands over a
 * function that loads one. Files, too, are left to the caller: a screenshot is returned as pixels. */
#ifndef KOTA_VIEW_VIEW_H
#define KOTA_VIEW_VIEW_H

#include <signal.h>

#include "core/hash.h"
#include "core/kota.h"
#include "core/words.h"
#include "map/map.h"
#include "picture/info.h"
#include "snap/snap.h"

enum { KOTA_VIEW_RUNS_MAX = 4 };                    /* side by side */
typedef enum kota_view_mode {                       /* with one run: always KOTA_VIEW_RUNS */
                              KOTA_VIEW_RUNS,       /* A, or A | B, or up to D */
                              KOTA_VIEW_ALL,        /* A | B | B - A */
                              KOTA_VIEW_DIFFERENCE, /* B - A alone; of more runs A | B - A | C - A | D - A */
                              KOTA_VIEW_SWIPE,      /* A and B on one pane, left and right of a line */
                              KOTA_VIEW_LENS,       /* A, and B around the mouse */
                              KOTA_VIEW_MODES
} kota_view_mode;

typedef struct kota_view_run { /* everything is borrowed */
    const kota_map *map;
    const char *name;        /* of the scenario */
    const int64_t *times_ms; /* of its snapshots, ascending */
    int32_t time_count;      /* >= 1 */
    int64_t end_ms;          /* to which its slider goes; 0: its last snapshot */
} kota_view_run;

/* ---- what is known of the runs beside their snapshots ---- */

typedef struct kota_view_card { /* an indicator of the city */
    const char *name, *unit;    /* words "card.<name>" and "unit.<unit>" */
    int32_t better;             /* -1: lower is, 1: higher is, 0: neither */
    int32_t decimals;
    double a, b;                         /* b: NaN with one run */
    double change;                       /* B - A: the mean over pairs of replications */
    double low, high;                    /* its 95 % interval; NaN: not known */
    double improved_frac;                /* share of the pairs in which B is better; NaN: neither is */
    int32_t pairs;                       /* of replications; 0: none */
    double more[KOTA_VIEW_RUNS_MAX - 2]; /* C's and D's, where there are such */
} kota_view_card;
enum { KOTA_VIEW_CARDS_MAX = 8 };

typedef struct kota_view_course { /* how the city fared in one run; rows x the def's course_count values */
    const int64_t *times_ms;
    const double *values;
    const double *low, *high; /* over its replications, as values; NULL: there are none */
    int32_t rows;
} kota_view_course;

typedef struct kota_view_event { /* "closed: 0.34 m > 0.30 m" */
    int64_t time_ms;
    const char *kind, *entity, *cause, *unit; /* as in events.csv */
    double value, threshold;
} kota_view_event;

typedef struct kota_view_events { /* of one run, by time */
    const kota_view_event *items;
    int32_t count;
} kota_view_events;

enum { KOTA_VIEW_CHOICES_MAX = 8, KOTA_VIEW_DRAWN_MAX = 24, KOTA_VIEW_PARAMETERS_MAX = 8 };

typedef enum kota_view_tool {                 /* with what the mouse draws on the map */
                              KOTA_VIEW_HAND, /* it does not: it looks, and moves what was drawn */
                              KOTA_VIEW_PUMP,
                              KOTA_VIEW_POND,
                              KOTA_VIEW_CLOSURE,
                              KOTA_VIEW_BIN,
                              KOTA_VIEW_ERASER,
                              KOTA_VIEW_TOOLS
} kota_view_tool;
extern const char *const kota_view_tool_names[KOTA_VIEW_TOOLS]; /* words "tool.<name>" */

typedef struct kota_view_drawn { /* something drawn, or that would be */
    kota_view_tool tool;         /* KOTA_VIEW_PUMP to KOTA_VIEW_BIN */
    int32_t number;              /* lasting, of its kind; from 1 */
    double x_m, y_m;
    double to_x_m, to_y_m;         /* of a pump: where it lifts to; of a street: its ends are here and at x_m, y_m */
    double ground_m;               /* above the datum */
    double size;                   /* m3/s, m3, m of street, m3 */
    double wide_m, tall_m, deep_m; /* of a pond: west to east, south to north, below the ground */
    double cost_idr, persons;      /* persons: who live where a pond would be */
    char street[48];               /* its name */
    const char *why;               /* word "drawn.no.<why>": it cannot be there; NULL: it can */
} kota_view_drawn;

typedef struct kota_view_wish { /* what a tool is to draw */
    kota_view_tool tool;
    double x_m, y_m;       /* its middle */
    double wide_m, tall_m; /* of a pond that was drawn as a rectangle; 0: of usual sides */
    double measure;        /* m3/s of a pump, m of a pond's depth, m3 of a bin; 0: what is usual */
} kota_view_wish;
/** What the measure of a wish for a drawn thing would be; 0: it has none. */
static inline double kota_view_measure(const kota_view_drawn *drawn) {
    if (drawn->tool == KOTA_VIEW_POND) return drawn->deep_m;
    return drawn->tool == KOTA_VIEW_PUMP || drawn->tool == KOTA_VIEW_BIN ? drawn->size : 0.0;
}

typedef struct kota_view_parameter { /* what a slider changes; texts as its file has them */
    const char *name, *unit;
    double low, high, value;
} kota_view_parameter;

/* A run that is under way: the window asks, its owner does. What is in here and in the def's runs may change while
 * look is called, and only then. */
typedef struct kota_view_live {
    /* Take over what is new; false: nothing is. Called some ten times a second. */
    bool (*look)(void *context);
    /* Let it rest, or go on. */
    void (*hold)(void *context, bool held);
    /* Have choice act from time_ms on: the run goes back there, what it has been so far becomes A. */
    void (*choose)(void *context, int32_t choice, int64_t time_ms);
    /* The same of a parameter, of what is drawn (at: the one that it takes the place of, else drawn_count), of what
     * is drawn no more, and of whether all that is drawn acts. What changes more than policies acts from the
     * beginning. */
    void (*set)(void *context, int32_t parameter, double value, int64_t time_ms);
    void (*draw)(void *context, const kota_view_drawn *drawn, int32_t at, int64_t time_ms);
    void (*erase)(void *context, int32_t at, int64_t time_ms);
    void (*act)(void *context, bool drawing, int64_t time_ms);
    /* Take the last of these choices back, or back again. */
    void (*undo)(void *context, bool redo);
    /* What a wish comes to on the map. */
    void (*plan)(void *context, kota_view_drawn *drawn, const kota_view_wish *wish);
    /* The measure one step above (1) or below (-1) another of a tool (0: the usual one); 0: it has none. */
    double (*measure)(kota_view_tool tool, double now, int32_t way);
    const char *choices[KOTA_VIEW_CHOICES_MAX]; /* interventions by name */
    int32_t choice_count, chosen;
    kota_view_parameter parameters[KOTA_VIEW_PARAMETERS_MAX];
    int32_t parameter_count;
    kota_view_drawn drawn[KOTA_VIEW_DRAWN_MAX];
    int32_t drawn_count;
    bool drawing;           /* it acts */
    const char *drawn_file; /* where it is kept; "": nothing was drawn yet */
    int32_t undos, redos;   /* how many choices can be taken back, and back again */
    bool held, done;
    int64_t now_ms;      /* how far it is */
    const char *message; /* of something that went wrong; "": nothing did */
} kota_view_live;

typedef struct kota_view_bookmark { /* a stop of a demonstration */
    const char *captions[KOTA_LANGUAGE_COUNT];
    int64_t time_ms;
    kota_info layer;
    double x_m, y_m, width_m; /* what a pane's middle shows and how wide, as at_x_m below */
} kota_view_bookmark;

typedef struct kota_view_state { /* what a reader sets for all windows */
    int32_t width, height;       /* of the window system's units, outside of full screen */
    kota_language language;
    bool big; /* large letters */
} kota_view_state;

typedef struct kota_view_def {
    kota_view_run runs[KOTA_VIEW_RUNS_MAX]; /* all have as many cells, links and bins as the first */
    int32_t run_count;                      /* >= 1; 3 or 4 have no swipe and no lens */
    kota_view_live *live;                   /* NULL: the runs are finished; else both runs have the same map */
    /* Load snapshot `time` of run `run` (kota_snap_destroy is called on it). */
    kota_status (*load)(kota_snap **out, void *context, int32_t run, int32_t time, kota_error *err);
    void *context;
    const double *rain_mmph; /* of run A, means over steps of rain_step_ms; NULL: none */
    int32_t rain_count;
    int64_t rain_from_ms; /* where the first begins */
    int64_t rain_step_ms;
    kota_view_card cards[KOTA_VIEW_CARDS_MAX];
    int32_t card_count;
    const char *const *course_names; /* columns of courses: words "series.<name>" */
    int32_t course_count;
    kota_view_course courses[KOTA_VIEW_RUNS_MAX];
    kota_view_events events[KOTA_VIEW_RUNS_MAX];
    const kota_view_bookmark *bookmarks; /* in the order of the demonstration */
    int32_t bookmark_count;
    const kota_words *words; /* of the reader to start with; NULL: keys stand for themselves */
    kota_info layer;
    kota_view_mode mode;
    int32_t time;                      /* index into A's times, to start with */
    bool city;                         /* in perspective, to start with */
    double at_x_m, at_y_m, at_width_m; /* what a pane's middle shows and how wide; width 0: the whole city */
    int32_t width, height;             /* pixels, 480..8192 and 320..8192 */
    bool hidden; /* the window needs no display: what it is fed with comes from whoever looks (tests) */
    /* Keep a picture of the window (rows of 3 * width bytes, top row first) under a name of its own, which is
     * returned: heap, freed with kota_free. NULL: nothing can be kept. */
    kota_status (*keep)(char **path, void *keeper, const uint8_t *rgb, int32_t width, int32_t height,
                        kota_error *err);
    void *keeper;
    /* A run's or study's folder or a Lua file was dropped on the window: get ready to show it. KOTA_OK: the window
     * closes; else it stays and shows err, in the language given. NULL: nothing can be dropped. */
    kota_status (*open)(void *opener, const char *path, kota_language language, kota_error *err);
    void *opener;
    kota_view_state *state; /* whose letters it opens with; all as it was when it closed. NULL: nobody asks */
    bool alone;             /* maps without panels beside them */
    double fineness;        /* pixels drawn for each of the window's, 0.25..4; 0: 1. Pictures have their own size */
    bool plain;             /* without OpenGL though it may be there */
    kota_error *simple; /* gets why pictures are drawn without OpenGL: from above, by picture/; NULL: nobody asks */
    const volatile sig_atomic_t *interrupted; /* the window then closes; NULL: never */
} kota_view_def;

/** Index of the time nearest to an instant; the earlier of two as near.  @tested tests/unit/view/test_hud.c */
int32_t kota_view_nearest_time(const int64_t *times_ms, int32_t count, int64_t time_ms);
/** Index of the first run's time nearest to when most people's homes stand in water, the first such: of a run that
 * begins dry nothing is to be seen there. The def's own time where nobody's ever do, or it is not known.
 *  @tested tests/unit/view/test_hud.c */
int32_t kota_view_worst_time(const kota_view_def *def);
/** The mode that so many runs are shown in where one is asked for: not all have all.
 *  @tested tests/unit/view/test_hud.c */
kota_view_mode kota_view_mode_of(kota_view_mode asked, int32_t run_count);
/** Whether a window or picture can have a size in pixels.  @tested tests/unit/view/test_hud.c */
static inline bool kota_view_fits(int64_t width, int64_t height) {
    return width >= 480 && width <= 8192 && height >= 320 && height <= 8192;
}
/** Name and version of the OpenGL that pictures and the window are drawn with here.
 *  @errors KOTA_DATA: no OpenGL 3.3 can be had.  @lifetime *name: heap, free with kota_free.
 *  @tested tests/cli/usage/doctor_gl.case */
KOTA_NODISCARD kota_status kota_view_gl(char **name, kota_error *err);
/** Draw one picture without a display; in the simple form where there is no OpenGL 3.3 (def->simple).
 *  @errors those of load; KOTA_USAGE: a size out of range.
 *  @determinism with one driver of OpenGL equal defs give equal pixels.
 *  @lifetime *rgb: height rows of 3 * width bytes, top row first; free with kota_free.
 *  @tested tests/view/screenshot.sh */
KOTA_NODISCARD kota_status kota_view_shot(uint8_t **rgb, const kota_view_def *def, kota_error *err);
/** A frame of a film: height rows of 3 * width bytes, top row first, valid during the call. */
typedef kota_status kota_view_take(void *context, const uint8_t *rgb, int32_t frame, kota_error *err);
/** Draw a picture for each of A's times without a display, the first first.  @errors as kota_view_shot, those of
 * take.
 *  @tested tests/view/screenshot.sh */
KOTA_NODISCARD kota_status kota_view_film(const kota_view_def *def, kota_view_take *take, void *context,
                                          kota_error *err);
typedef struct kota_view_time_result { /* milliseconds, medians of frames */
    double frame_ms;                   /* all but load */
    double load_ms;                    /* snapshots and their values, onto the card too */
    double still_ms;                   /* what stays while the camera does: ground, streets, the city's dress */
    double panes_ms;                   /* the rest of the panes */
    double around_ms;                  /* title, slider, legends, boxes */
    double panels_ms;                  /* cards, charts, marks: all that kota_panels_draw does */
    bool unseen;                       /* the driver takes all and draws nothing (Mesa's GALLIUM_NOOP=1) */
    kota_hash hash;                    /* of the last picture */
} kota_view_time_result;
typedef struct kota_view_timing {
    int32_t frames;          /* 1..1000 */
    bool moving;             /* the camera moves from frame to frame, else A's times go on */
    double (*clock_s)(void); /* any clock in seconds */
    /* Called before and after one frame more, to see what it asks of OpenGL. NULL: nobody looks. */
    void (*look)(void *looker, bool begins);
    void *looker;
} kota_view_timing;
/** Draw frames without a display and measure them.  @errors as kota_view_shot; KOTA_DATA: no OpenGL 3.3 can be had.
 *  @tested tests/view/screenshot.sh */
KOTA_NODISCARD kota_status kota_view_time(kota_view_time_result *out, const kota_view_def *def,
                                          const kota_view_timing *timing, kota_error *err);
/** Open the window and stay until it is closed. Without OpenGL 3.3 it has maps from above, which it says, and no
 *  panels.
 *  @errors KOTA_DATA: there is no display, or those of load.  @tested tests/unit/view/test_hud.c
 * (what is clicked) */
KOTA_NODISCARD kota_status kota_view_window(const kota_view_def *def, kota_error *err);

#endif
