/* What a study says, for people: tables for the terminal and as Markdown, maps as pictures, and all of it in
 * one page for a browser. Numbers come from run/compare.h. */
#ifndef KOTA_REPORT_REPORT_H
#define KOTA_REPORT_REPORT_H

#include "core/text.h"
#include "core/words.h"
#include "run/portfolio.h"
#include "run/study.h"

typedef enum kota_table_style { KOTA_TABLE_PLAIN, KOTA_TABLE_MARKDOWN } kota_table_style;

/** The city's totals, appended to out: a row an indicator, the baseline, and a column an intervention with the paired
 *  difference, half the width of its 95 % interval, and a mark where the interval leaves out zero: "v" better, "x"
 *  worse, "*" neither is better. Differences of exactly zero are written "0", what has no value "-"; ten millions and
 *  more are written in millions, "M". words: of the reader; names of indicators are the same in every language, as in
 *  scenarios and CSV files.
 *  @tested tests/unit/report/test_table.c */
void kota_report_table(kota_text *out, const kota_comparison *comparison, kota_table_style style,
                       const kota_words *words);

/** Where a study splits its effects among couplings: for each intervention and each indicator of the city whose
 * change is clear, the shares of the parts, in percent; nothing for other studies.
 * @tested tests/cli/study/attribute.case */
void kota_report_attribution(kota_text *out, const kota_study_result *result, const kota_words *words);

/** The front of a portfolio (at most 20 sets, the smallest first; "~": the change is not clear), and the best set for
 *  the budget by each indicator; costs in millions.  @tested tests/cli/study/portfolio.case */
void kota_report_portfolio(kota_text *out, const kota_portfolio *portfolio, const kota_words *words);

/** What was published (kota_published) against the model, a line each: the figure, the model's, the tolerance and
 * whether it agrees; nothing for none.  @tested tests/cli/study/published.case */
void kota_report_published(kota_text *out, const kota_records *published, const kota_comparison *comparison,
                           const kota_words *words);

/** What was adopted and what each policy did in a run, a line each ("Close flooded roads: closed 14 street directions
 *  for 2 h 10 min, first 07:12"), appended; nothing where the folder has no measures.csv.
 *  @errors KOTA_DATA: it cannot be read.  @tested tests/cli/policy/measures.case */
KOTA_NODISCARD kota_status kota_report_measures(kota_text *out, const char *folder, const kota_words *words,
                                                kota_error *err);

/** How a run agrees with what was observed, appended to out: a line for each level and each extent under its heads;
 *  nothing for an empty table.  @tested tests/unit/report/test_observed.c */
void kota_report_observed(kota_text *out, const kota_observed_table *table, const kota_words *words);

/** compare.md: title, table, members that failed, expectations that did not hold.
 *  @errors KOTA_DATA: the file cannot be written.  @tested tests/unit/report/test_table.c */
KOTA_NODISCARD kota_status kota_report_markdown(const char *path, const char *title, const kota_study_result *result,
                                                const kota_words *words, kota_error *err);

/** A command line without what changes no result (threads, progress, who shares the work; the folder too, unless
 *  keep_out), so that a report is the same however it was made.
 *  @lifetime heap, free with kota_free.  @tested tests/unit/report/test_command.c */
char *kota_report_command(const char *command_line, bool keep_out);

/** JUnit XML: a test case for each run (a failure where its own expectations did not hold, an error where it failed)
 *  and for each of the study's expectations, deltas (kota_delta).
 *  @errors KOTA_DATA: the file cannot be written.  @tested tests/cli/study/junit.case */
KOTA_NODISCARD kota_status kota_report_junit(const char *path, const char *title, const kota_study_result *result,
                                             const kota_records *deltas, kota_error *err);

/** Maps of the first replication into folder: peak depth of the baseline, and its difference for each intervention;
 *  street speeds of the baseline at its slowest snapshot and their differences there.
 *  @errors KOTA_DATA: the baseline has no snapshots, a file cannot be read or written.  @tested tests/cli/study/ */
KOTA_NODISCARD kota_status kota_report_maps(const char *folder, const kota_study_result *result,
                                            const kota_words *words, kota_logger *log, kota_error *err);

typedef struct kota_page_def {
    const char *title;
    const kota_study_result *result;
    const char *folder;       /* of the study or run: its tables beside the comparison are shown too */
    const char *command_line; /* that made the study; "" where it is not known */
    const char *version;      /* of kota */
    const kota_words *words;  /* of who sees the warnings; the page itself has all languages */
    kota_logger *log;
} kota_page_def;

/** report.html: one file that needs no network: summary, cards, table, chart, maps, districts, events, provenance, in
 *  all languages of assets/strings. A comparison of one sheet gives the report of one run. Maps, events
 * and courses of places are those of the first replication, courses of the city the mean of all. Without Chart.js at
 *  build time the page says that charts are left out.
 *  @errors KOTA_DATA: a file of a run cannot be read, the page cannot be written.
 *  @determinism a pure function of the runs, def and the fonts.  @tested tests/cli/report/
 */
KOTA_NODISCARD kota_status kota_report_page(const char *path, const kota_page_def *def, kota_error *err);
/** Append text so that it stands in markup, or (script) JSON so that it stands in a script element, and means itself.
 *  @tested tests/unit/report/test_page.c */
void kota_report_page_escape(kota_text *out, const char *text, bool script);

/** study.json of a study folder: title, members and their runs, so that it can be opened again.
 *  @errors KOTA_DATA: it cannot be written.  @tested tests/cli/report/ */
KOTA_NODISCARD kota_status kota_study_file_write(const char *path, const kota_page_def *def, kota_error *err);

typedef struct kota_study_file { /* a study folder, or a run taken as a study of one member, opened to be reported */
    char *title, *command_line, **names;
    kota_study_result result;
} kota_study_file;
/** Open a study folder by its study.json.
 *  @errors KOTA_DATA: there is none, or a run is gone.
 *  @lifetime close with kota_study_file_close, whatever the status.  @tested tests/cli/report/ */
KOTA_NODISCARD kota_status kota_study_file_open(kota_study_file *file, const char *folder, kota_error *err);
/** The same of a single run folder.  @tested tests/cli/report/ */
KOTA_NODISCARD kota_status kota_study_file_of_run(kota_study_file *file, const char *run_folder, kota_error *err);
/** Free what it holds and make it empty; a zeroed one is fine. */
void kota_study_file_close(kota_study_file *file);

/** A page about an imported city: a map, what is there and from which file, what is generated, feature by feature,
 *  what is assumed, what looks wrong. From its folder alone, so also after edits. errors: for kota_sentence.
 *  @errors those of kota_bundle_read; KOTA_DATA: the file cannot be written.  @determinism a function of the folder
 * and the language.  @tested tests/cli/import/page.case */
KOTA_NODISCARD kota_status kota_report_city(const char *path, const char *folder, const kota_words *words,
                                            const kota_words *errors, kota_error *err);

#endif
