/* What the commands share. One file a command; commands.c lists them. */
#ifndef KOTA_APP_APP_H
#define KOTA_APP_APP_H

#include <signal.h>

#include "app/options.h"
#include "core/words.h"
#include "run/run.h"

typedef struct kota_app {
    kota_options options;
    bool lang_given;   /* by --lang or KOTA_LANG: not the locale's */
    kota_words words;  /* of the reader; log has them too */
    kota_words errors; /* the same reader's, for kota_sentence */
    kota_logger log;
    char *program;   /* path of this executable */
    char *library;   /* scripts/ */
    char *scenarios; /* scenarios/ */
    char *data;      /* $KOTA_DATA, else shared/data beside the repository */
    bool verifying;  /* kota verify: of a study only what was published, and how the model agrees */
    const volatile sig_atomic_t *interrupted;
} kota_app;

/** A command of the program: does what the words and options say. Results go to stdout, all else to stderr.
 *  @errors those of what it does; main turns them into exit codes.  @tested tests/cli/ */
typedef kota_status kota_command_fn(kota_app *app, kota_error *err);
kota_command_fn kota_app_demo, kota_app_run, kota_app_study, kota_app_compare, kota_app_cities, kota_app_check,
    kota_app_render, kota_app_replay, kota_app_bench, kota_app_view, kota_app_doctor, kota_app_report,
    kota_app_import, kota_app_assign, kota_app_route, kota_app_merge, kota_app_export, kota_app_waste_years,
    kota_app_new, kota_app_lua_init, kota_app_calibrate, kota_app_baseline, kota_app_serve, kota_app_indicators,
    kota_app_pack, kota_app_unpack, kota_app_verify;

/** The reader's language: of --lang, which is taken out of argv, so that no receipt keeps it; else of KOTA_LANG; else
 *  of the locale (LC_ALL, LC_MESSAGES, LANG); else English. *given: by one of the first two.  @errors KOTA_USAGE:
 * --lang names no language.
 *  @tested tests/cli/usage/lang.case, tests/cli/usage/bad_lang.case */
KOTA_NODISCARD kota_status kota_app_language(kota_language *language, bool *given, int *argc, char **argv,
                                             kota_error *err);
/** Open the scenario named by the first word with --with and --param, and apply --set and --seed to every member's
 * plan, checked again.
 *  @errors KOTA_USAGE: no file is named, a key or value of --set is wrong; those of kota_script_open.
 *  @lifetime close with kota_script_close.  @tested tests/cli/usage/, tests/cli/broken/ */
KOTA_NODISCARD kota_status kota_app_open(kota_script **script, kota_app *app, kota_error *err);
/** The same with more on top of --with and --param; NULL: nothing.  @tested tests/view/live.sh */
KOTA_NODISCARD kota_status kota_app_open_also(kota_script **script, kota_app *app, const kota_script_also *more,
                                              kota_error *err);
/** A text of the reader's language with its places filled, and a newline, on stdout.
 *  @tested tests/cli/usage/lang.case */
void kota_app_print_line(const kota_words *words, const char *key, const kota_filler *fillers, int32_t count);
/** Folder to leave a result in: --out, or runs/<name of the scenario file>.
 *  @lifetime free with kota_free.  @tested tests/cli/run/folder.case */
char *kota_app_out(const kota_app *app, const char *scenario);
/** Threads to use: --threads, or the machine's processors; they change no result.
 *  @tested tests/cli/run/threads.case */
int32_t kota_app_threads(const kota_app *app);
/** A run of a plan with its receipts, logger, interrupt flag and threads; the caller adds script, tape and out. plan
 *  and app are borrowed.  @tested tests/cli/run/ */
kota_run_def kota_app_run_def(kota_app *app, const kota_plan *plan);
/** A run's totals on stdout, as a table or, with --json, as JSON; content hash and folder included.
 *  @tested tests/cli/run/json.case */
void kota_app_print_result(const kota_app *app, const kota_run_result *result, const char *out);

#endif
