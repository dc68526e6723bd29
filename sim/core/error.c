/* Statuses, error sentences and lists of faults. Which sentence to write is left to whoever finds the fault. */
#include "core/kota.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"

kota_status kota_fail(kota_error *err, kota_status status, const char *format, ...) {
    if (err == NULL) return status;
    char text[KOTA_ERROR_TEXT_MAX]; /* not err->text: that may be among the arguments */
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (length < 0) text[0] = '\0';
    err->status = status;
    memcpy(err->text, text, sizeof text);
    return status;
}

int kota_exit_code(kota_status status) {
    static const int codes[] = {
#define KOTA_STATUS(name, exit_code, words) [KOTA_##name] = exit_code,
#include "core/errors.def"
#undef KOTA_STATUS
    };
    KOTA_ASSERT((unsigned)status < (unsigned)KOTA_STATUS_COUNT);
    return codes[status];
}

const char *kota_status_words(kota_status status) {
    static const char *const all_words[] = {
#define KOTA_STATUS(name, exit_code, words) [KOTA_##name] = words,
#include "core/errors.def"
#undef KOTA_STATUS
    };
    KOTA_ASSERT((unsigned)status < (unsigned)KOTA_STATUS_COUNT);
    return all_words[status];
}

void kota_fault(kota_faults *faults, const char *format, ...) {
    kota_text line = {0};
    va_list args;
    va_start(args, format);
    kota_text_addv(&line, format, args);
    va_end(args);
    faults->lines = kota_grow(faults->lines, faults->count, &faults->capacity, sizeof *faults->lines);
    faults->lines[faults->count++] = line.chars != NULL ? line.chars : kota_text_copy("");
}

void kota_faults_free(kota_faults *faults) {
    for (int32_t i = 0; i < faults->count; i++) kota_free(faults->lines[i]);
    kota_free(faults->lines);
    *faults = (kota_faults){0};
}

kota_status kota_faults_status(const kota_faults *faults, kota_status status, kota_error *err) {
    if (faults->count == 0) return KOTA_OK;
    enum { TAIL = 64 }; /* room kept for "... and n more" */
    char text[KOTA_ERROR_TEXT_MAX];
    size_t at = 0;
    int32_t shown = 0;
    for (; shown < faults->count; shown++) {
        size_t length = strlen(faults->lines[shown]);
        size_t room = sizeof text - (shown + 1 < faults->count ? TAIL : 1);
        if (at + length + 1 > room) break;
        if (shown > 0) text[at++] = '\n';
        memcpy(text + at, faults->lines[shown], length);
        at += length;
    }
    text[at] = '\0';
    if (shown == 0) { /* one line longer than an error can be: its start is worth more than its absence */
        return kota_fail(err, status, "%.*s... and %d more", KOTA_ERROR_TEXT_MAX - TAIL, faults->lines[0],
                         (int)(faults->count - 1));
    }
    if (shown < faults->count) {
        return kota_fail(err, status, "%s\n... and %d more", text, (int)(faults->count - shown));
    }
    return kota_fail(err, status, "%s", text);
}

void kota_panic(const char *file, int line, const char *format, ...) {
    fprintf(stderr, "kota: %s:%d: ", file, line);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}
