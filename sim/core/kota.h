/* What every file of kota shares: statuses, error texts, assertions and small helpers.
 *
 * Three kinds of wrong, three ways: a programmer's error is KOTA_ASSERT (alive in RelWithDebInfo); the user's
 * data is a status and a sentence in a kota_error; numbers gone bad are KOTA_UNSTABLE. */
#ifndef KOTA_CORE_KOTA_H
#define KOTA_CORE_KOTA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KOTA_NODISCARD __attribute__((warn_unused_result))
#define KOTA_PRINTF(format_index, first_index) __attribute__((format(printf, format_index, first_index)))

typedef enum kota_status {
#define KOTA_STATUS(name, exit_code, words) KOTA_##name,
#include "core/errors.def"
#undef KOTA_STATUS
    KOTA_STATUS_COUNT
} kota_status;

enum { KOTA_ERROR_TEXT_MAX = 1024 };

/* Filled by the callee that fails; every function that takes one accepts NULL. */
typedef struct kota_error {
    kota_status status;
    char text[KOTA_ERROR_TEXT_MAX];
} kota_error;

/** Fill err (may be NULL) with a status and a printf-formatted sentence that names file, place, value and cure.
 *  A text over KOTA_ERROR_TEXT_MAX - 1 bytes is cut.
 *  @return status, so that a caller can write `return kota_fail(err, KOTA_DATA, ...)`.
 *  @tested tests/unit/core/test_error.c */
kota_status kota_fail(kota_error *err, kota_status status, const char *format, ...) KOTA_PRINTF(3, 4);

/** Exit code of the program for a status, 0..255 (see errors.def).  @tested tests/unit/core/test_error.c */
int kota_exit_code(kota_status status);

/** The status in words; a static string.  @tested tests/unit/core/test_error.c */
const char *kota_status_words(kota_status status);

/* All faults of an input, not only the first: checks append here and go on. Lines are kept in order. */
typedef struct kota_faults {
    char **lines;
    int32_t count;
    int32_t capacity;
} kota_faults;

/** Append one printf-formatted sentence.  @tested tests/unit/core/test_error.c */
void kota_fault(kota_faults *faults, const char *format, ...) KOTA_PRINTF(2, 3);
void kota_faults_free(kota_faults *faults);
/** KOTA_OK when there are none; otherwise fails with `status` and all lines joined by newlines (cut to fit, saying
 *  how many more).  @tested tests/unit/core/test_error.c */
KOTA_NODISCARD kota_status kota_faults_status(const kota_faults *faults, kota_status status, kota_error *err);

/** A programmer's error or an empty memory: says where and what on stderr and aborts. */
_Noreturn void kota_panic(const char *file, int line, const char *format, ...) KOTA_PRINTF(3, 4);

#define KOTA_ASSERT(condition)                                                                                       \
    do {                                                                                                             \
        if (!(condition)) kota_panic(__FILE__, __LINE__, "assertion failed: %s", #condition);                        \
    } while (0)

/* Return early from a function whose callee failed. */
#define KOTA_TRY(call)                                                                                               \
    do {                                                                                                             \
        kota_status kota_try_status = (call);                                                                        \
        if (kota_try_status != KOTA_OK) return kota_try_status;                                                      \
    } while (0)

#define KOTA_COUNT(array) ((int32_t)(sizeof(array) / sizeof((array)[0])))

/* Written as ternaries so that loops over them vectorise. */
static inline float kota_minf(float a, float b) { return a < b ? a : b; }
static inline float kota_maxf(float a, float b) { return a > b ? a : b; }
static inline double kota_min(double a, double b) { return a < b ? a : b; }
static inline double kota_max(double a, double b) { return a > b ? a : b; }
static inline double kota_clamp(double x, double low, double high) { return x < low ? low : x > high ? high : x; }
static inline int32_t kota_mini(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t kota_maxi(int32_t a, int32_t b) { return a > b ? a : b; }

#endif
