/* The worker behind the window of `kota view FILE.lua` and what it shares with it. Inside of app's live_*.c:
 *   live_view.c     what the window calls, opening and closing
 *   live_worker.c   turns of the worker, the script while it is written
 *   live_run.c      the run: steps, moments to go back to, what of it is shown
 *   live_choices.c  the schedule of choices, undo and redo
 *   live_before.c   what was before goes on too
 *   live_future.c   courses of the run as the window sees them */
#ifndef KOTA_APP_LIVE_WORK_H
#define KOTA_APP_LIVE_WORK_H

#include <pthread.h>

#include "app/drawn.h"
#include "app/live_future.h"
#include "app/live_view.h"
#include "app/view_bookmarks.h"
#include "run/live.h"

enum {
    KOTA_LIVE_SAVES_MAX = 32,
    KOTA_LIVE_SCRIPTS_MAX = 1024,
    KOTA_LIVE_REQUESTS_MAX = 32,
    KOTA_LIVE_SEGMENTS_MAX = 32,
    KOTA_LIVE_HISTORY_MAX = 200,
    KOTA_LIVE_SHEETS_MAX = 500
};

typedef struct kota_live_setting { /* what acts */
    int32_t member;
    int32_t sheet;                           /* of what is drawn; 0: nothing */
    double values[KOTA_VIEW_PARAMETERS_MAX]; /* of parameters; NaN: their defaults */
} kota_live_setting;

typedef struct kota_live_segment {
    int64_t from_ms; /* of the first: INT64_MIN */
    kota_live_setting setting;
} kota_live_segment;

typedef struct kota_live_schedule { /* from when on what acts: with it the run can be made again */
    kota_live_segment segments[KOTA_LIVE_SEGMENTS_MAX];
    int32_t count; /* >= 1 */
    int32_t sheet; /* what is drawn, whether it acts or not */
} kota_live_schedule;

typedef struct kota_live_variant { /* a script with a sheet and values on top of it */
    kota_script *script;
    int32_t version; /* of the file, which may be written while it runs */
    int32_t sheet;
    double values[KOTA_VIEW_PARAMETERS_MAX];
} kota_live_variant;

typedef enum kota_live_ask {
    KOTA_LIVE_CHOOSE,
    KOTA_LIVE_SET,
    KOTA_LIVE_DRAW,
    KOTA_LIVE_ERASE,
    KOTA_LIVE_ACT,
    KOTA_LIVE_UNDO,
    KOTA_LIVE_REDO
} kota_live_ask;
typedef struct kota_live_request {
    kota_live_ask ask;
    int32_t index; /* of a choice, a parameter, a drawn thing; KOTA_LIVE_ACT: 1 or 0 */
    double value;
    kota_view_drawn drawn;
    int64_t time_ms;
} kota_live_request;

typedef struct kota_live_shared { /* between window and worker, under the lock */
    kota_live_future futures[2];  /* the one before and the one that goes on; with one only the latter is in use */
    bool pair, held, done, quits, fresh;
    int64_t now_ms;
    char *message, *drawn_file;
    char *names[KOTA_VIEW_CHOICES_MAX];
    int32_t name_count;
    char *parameter_names[KOTA_VIEW_PARAMETERS_MAX], *parameter_units[KOTA_VIEW_PARAMETERS_MAX];
    kota_view_parameter parameters[KOTA_VIEW_PARAMETERS_MAX]; /* their texts are those above */
    int32_t parameter_count;
    kota_live_setting setting; /* what acts last */
    kota_sheet sheet;          /* what is drawn */
    int32_t undos, redos;
    kota_live_request requests[KOTA_LIVE_REQUESTS_MAX];
    int32_t request_count;
} kota_live_shared;

typedef struct kota_live_moment { /* to go back to */
    kota_blob blob;
    int64_t time_ms;
} kota_live_moment;

typedef struct kota_live_before { /* the run that A is of, where it was not over when B parted from it */
    bool wanted;
    int32_t version;                /* of the file */
    kota_live_setting opened, acts; /* what it was opened with, and what acts from now on */
    int64_t time_ms;
    kota_blob blob; /* of that moment */
    kota_live *run; /* NULL: not opened yet */
    kota_script *scripts[2];
} kota_live_before;

struct kota_live_view {
    kota_app *app;
    kota_view_def *def;
    pthread_t thread;
    pthread_mutex_t lock;
    bool started;
    kota_live_shared shared;
    /* the window's own, taken over by look */
    kota_view_live live; /* points to the rest of this paragraph */
    kota_live_future seen[2];
    kota_live_records seen_records[2];
    int32_t indicators[KOTA_VIEW_CARDS_MAX]; /* of the def's cards */
    char *seen_names[KOTA_VIEW_CHOICES_MAX], *seen_message, *seen_file;
    char *seen_parameters[KOTA_VIEW_PARAMETERS_MAX], *seen_units[KOTA_VIEW_PARAMETERS_MAX];
    double *rain_mmph;
    kota_view_bookmarks bookmarks;
    /* the worker's own */
    kota_live_world *world; /* that all is shown on: the one the window was opened with */
    kota_live_variant variants[KOTA_LIVE_SCRIPTS_MAX];
    int32_t variant_count, version;
    int32_t newest;                                  /* the variant of the present version without anything on top */
    char *parameter_names[KOTA_VIEW_PARAMETERS_MAX]; /* the values of settings in their order */
    int32_t parameter_count;
    kota_live *run;
    kota_live_setting opened; /* with which it was opened */
    kota_live_before before;
    int32_t acting;  /* segment of the schedule */
    bool failed;     /* its last step: it rests until something is wanted */
    char *base;      /* temporary folder */
    int32_t folders; /* made in it */
    kota_live_moment saves[KOTA_LIVE_SAVES_MAX];
    int32_t save_count;
    kota_live_schedule *history; /* KOTA_LIVE_HISTORY_MAX: the choices so far, and those that were taken back */
    int32_t history_count, at;   /* at: the one that holds */
    kota_sheet *sheets;          /* KOTA_LIVE_SHEETS_MAX; the first is empty */
    int32_t sheet_count;
    char *drawn_file; /* of the newest sheet; NULL: nothing was drawn yet */
    int64_t files_looked_ms, files_changed_ms;
};

/* live_worker.c */
/** Show a message over the map; "" takes it back. */
void kota_live__say(kota_live_view *view, const char *message);
void kota_live__say_error(kota_live_view *view, const kota_error *err);
/** Names of choices and parameters of the newest script, for the window. */
void kota_live__take_names(kota_live_view *view);
/** When the script's files last changed, ms since 1970. */
int64_t kota_live__newest_change_ms(const kota_script *script);
/** The worker's thread; where there is none, its work for a part of a frame. */
void *kota_live__work(void *view);
void kota_live__work_a_while(kota_live_view *view);

/* live_run.c */
/** Open the run of a setting in the place of the one that there is.  @errors KOTA_DATA: its ground has other cells.
 */
KOTA_NODISCARD kota_status kota_live__open_run(kota_live_view *view, const kota_live_setting *setting,
                                               kota_error *err);
/** One coupling interval; a segment of the schedule that has come acts. shown: what is due is shown. */
KOTA_NODISCARD kota_status kota_live__step(kota_live_view *view, bool shown, kota_error *err);
/** Leave the city of a run as it is now in the folder of a future, 0 or 1, and let the window know. */
KOTA_NODISCARD kota_status kota_live__publish(kota_live_view *view, kota_live *run, int32_t future, kota_error *err);
/** Whether a snapshot is due now. */
bool kota_live__is_due(const kota_live *run);
/** What acts at a time. */
const kota_live_setting *kota_live__setting_at(const kota_live_view *view, int64_t time_ms);
/** A future of the run that is open, named so. */
KOTA_NODISCARD kota_status kota_live__begin_future(kota_live_view *view, kota_live_future *f, const char *name,
                                                   kota_error *err);
/** One that has the same snapshots up to time_ms goes on as B, named so. The course so far becomes A, or with keep_a
 *  is forgotten where there is an A already: what is tried out is compared with what was before the first try. */
KOTA_NODISCARD kota_status kota_live__part_ways(kota_live_view *view, int64_t time_ms, const char *name, bool keep_a,
                                                kota_error *err);
/** The last moment that was kept before time_ms, and from there to it with what acted then. */
KOTA_NODISCARD kota_status kota_live__go_back(kota_live_view *view, int64_t time_ms, kota_error *err);

/* live_before.c */
/** The run as it is now goes on as A, beside the one that parts from it next. */
KOTA_NODISCARD kota_status kota_live__before_take(kota_live_view *view, kota_error *err);
/** Whether it is its turn; a step of it. */
bool kota_live__before_due(kota_live_view *view);
KOTA_NODISCARD kota_status kota_live__before_step(kota_live_view *view, kota_error *err);
void kota_live__before_drop(kota_live_view *view);

/* live_choices.c */
/** Read the script with a setting's sheet and values on top of it anew; the caller closes it. */
KOTA_NODISCARD kota_status kota_live__open_variant(kota_script **script, kota_live_view *view,
                                                   const kota_live_setting *setting, kota_error *err);
static inline const kota_live_schedule *kota_live__schedule(const kota_live_view *view) {
    return &view->history[view->at];
}
/** The script of a setting, opened now if it was not before. */
KOTA_NODISCARD kota_status kota_live__script(kota_script **script, kota_live_view *view,
                                             const kota_live_setting *setting, kota_error *err);
/** What a setting is called: "Early pumps, Rain ahead 30 mm + 2 drawn". Heap. */
char *kota_live__label(const kota_live_view *view, const kota_live_setting *setting);
/** The first setting: a member as it is. */
kota_live_setting kota_live__plain(int32_t member);
/** The script was read again: it acts from now on. */
KOTA_NODISCARD kota_status kota_live__reload(kota_live_view *view, kota_error *err);
/** Do what the window asks. */
KOTA_NODISCARD kota_status kota_live__answer(kota_live_view *view, const kota_live_request *request, kota_error *err);
/** Let the window know what acts and what is drawn. */
void kota_live__show_choices(kota_live_view *view);

#endif
