/* Lines and progress for a person, on stderr. The one file that reads a real clock, for remaining times only. */
#include "core/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"

double kota_wall_s(void) {
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void kota_progress_end(kota_logger *log) {
    if (log == NULL || !log->line_open) return;
    fputc('\n', stderr);
    log->line_open = false;
}

void kota_say(kota_logger *log, const char *format, ...) {
    if (log == NULL || log->quiet) return;
    kota_progress_end(log);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

void kota_say_words(kota_logger *log, const char *key, const kota_filler *fillers, int32_t count) {
    if (log == NULL || log->quiet) return;
    char *line = kota_words_format(log->words, key, fillers, count);
    kota_say(log, "%s", line);
    kota_free(line);
}

void kota_warn(kota_logger *log, const char *format, ...) {
    if (log == NULL) return;
    kota_progress_end(log);
    fprintf(stderr, "%s: ", kota_word(log->words, "warning"));
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

static void show_json(const char *stage, double fraction, double eta_s) {
    kota_text line = {0};
    kota_text_bytes(&line, "{\"progress\":", 12);
    kota_text_number(&line, kota_round(fraction * 1000.0) / 1000.0);
    kota_text_bytes(&line, ",\"stage\":\"", 10);
    for (const char *at = stage; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        if (c < 0x20) {
            kota_text_add(&line, "\\u%04x", (unsigned)c);
        } else {
            if (c == '"' || c == '\\') kota_text_bytes(&line, "\\", 1);
            kota_text_bytes(&line, at, 1);
        }
    }
    kota_text_bytes(&line, "\",\"eta_s\":", 10);
    if (kota_is_nan(eta_s)) {
        kota_text_bytes(&line, "null", 4);
    } else {
        kota_text_number(&line, kota_round(eta_s * 10.0) / 10.0);
    }
    fprintf(stderr, "%s}\n", line.chars);
    kota_text_free(&line);
}

/* A stage has a text of its own, or is a name. */
static void show_line(const kota_words *words, const char *stage, double fraction, double eta_s, const char *start,
                      const char *end) {
    char *left = kota_words_format(words, "log.left", KOTA_FILL(kota_put_number("seconds", eta_s, 0)));
    bool known = !kota_is_nan(eta_s);
    fprintf(stderr, "%s%3.0f %% %s%s%s%s", start, kota_floor(fraction * 100.0), kota_word_of(words, "stage", stage),
            known ? ", " : "", known ? left : "", end);
    kota_free(left);
}

void kota_progress(kota_logger *log, const char *stage, double fraction) {
    if (log == NULL || log->mode == KOTA_PROGRESS_NONE) return;
    if (log->mode == KOTA_PROGRESS_AUTO && (log->quiet || isatty(STDERR_FILENO) == 0)) return;
    fraction = fraction > 0.0 ? kota_min(fraction, 1.0) : 0.0; /* NaN too */
    int32_t permille = (int32_t)(fraction * 1000.0);
    bool first = log->started_s == 0.0 || permille < log->shown_permille; /* less than before: another stage */
    double now_s = kota_wall_s();
    if (first) log->started_s = now_s;
    bool due = log->mode == KOTA_PROGRESS_PLAIN ? permille / 100 > log->shown_permille / 100
                                                : permille > log->shown_permille;
    if (!first && !due) return;
    log->shown_permille = permille;
    double eta_s = fraction > 0.0 && !first ? (now_s - log->started_s) * (1.0 - fraction) / fraction : KOTA_NAN;
    switch (log->mode) {
    case KOTA_PROGRESS_AUTO:
        show_line(log->words, stage, fraction, eta_s, "\r\033[K", "");
        (void)fflush(stderr);
        log->line_open = true;
        break;
    case KOTA_PROGRESS_PLAIN: show_line(log->words, stage, fraction, eta_s, "", "\n"); break;
    case KOTA_PROGRESS_JSON: show_json(stage, fraction, eta_s); break;
    case KOTA_PROGRESS_NONE: break;
    }
}
