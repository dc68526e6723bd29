/* What a person sees while it works: log lines and progress, on stderr alone. Results alone go to stdout. */
#ifndef KOTA_CORE_LOG_H
#define KOTA_CORE_LOG_H

#include "core/kota.h"
#include "core/words.h"

typedef enum kota_progress_mode {
    KOTA_PROGRESS_AUTO,  /* one re-drawn line on a terminal, nothing otherwise */
    KOTA_PROGRESS_PLAIN, /* a line each 10 % */
    KOTA_PROGRESS_JSON,  /* {"progress":0.42,"stage":"...","eta_s":12.3} a line */
    KOTA_PROGRESS_NONE,
} kota_progress_mode;

typedef struct kota_logger { /* plain data, owned by main; passed down by pointer; NULL is silent */
    bool quiet;
    kota_progress_mode mode;
    bool line_open;          /* a re-drawn progress line stands on the terminal */
    int32_t shown_permille;  /* what progress last showed */
    double started_s;        /* monotonic clock at the first progress call */
    const kota_words *words; /* of the reader; NULL: keys stand for themselves */
} kota_logger;

/** One line for a person; not shown when quiet. */
void kota_say(kota_logger *log, const char *format, ...) KOTA_PRINTF(2, 3);
/** The text of a key as such a line: kota_say_words(log, "study.begin", KOTA_FILL(...)).
 *  @tested tests/unit/core/test_log.c */
void kota_say_words(kota_logger *log, const char *key, const kota_filler *fillers, int32_t count);
/** One line that starts with "warning: " in the reader's language; shown also when quiet. */
void kota_warn(kota_logger *log, const char *format, ...) KOTA_PRINTF(2, 3);
/** fraction 0..1 of stage; remaining time is estimated from a monotonic clock (never seen by a simulation). */
void kota_progress(kota_logger *log, const char *stage, double fraction);
/** Close a re-drawn line before anything else is printed. */
void kota_progress_end(kota_logger *log);
/** Seconds on a monotonic clock; for run.json, progress and benches only. */
double kota_wall_s(void);

#endif
