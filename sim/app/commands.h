/* The table of commands, the one place that lists them, and what is made from it: the help texts, the man page and
 * the completion of the shell. */
#ifndef KOTA_APP_COMMANDS_H
#define KOTA_APP_COMMANDS_H

#include "app/app.h"

typedef struct kota_verb {
    const char *name;
    kota_command_fn *run;
    unsigned groups;   /* kota_option_group: the options that it takes */
    const char *usage; /* "kota run FILE"; words to choose from stand as [one|two] */
    /* what it does stands in assets/strings/app.csv under command.NAME */
} kota_verb;

/** The commands in the order of the help; a static table.  @tested tests/cli/usage/help.case */
const kota_verb *kota_verbs(int32_t *count);
/** The command of this name.  @errors KOTA_USAGE: there is none (offers the nearest).
 *  @tested tests/cli/usage/unknown_command.case */
KOTA_NODISCARD kota_status kota_verb_find(const kota_verb **found, const char *name, kota_error *err);

/** All commands, or one, on stdout, in the reader's language.  @tested tests/cli/usage/help.case,
 * tests/cli/usage/command_help.case */
void kota_help_print(const kota_words *words);
void kota_help_print_command(const kota_words *words, const kota_verb *command);
/** `kota help [COMMAND]`, and for the build `kota help --man` (the man page, in man's macros) and
 *  `kota help --completion bash`, on stdout.
 *  @errors KOTA_USAGE: other words.  @determinism a function of the tables, the language and the version alone.
 *  @tested tests/cli/usage/help_man.case, tests/cli/usage/help_completion.case */
KOTA_NODISCARD kota_status kota_help_run(const kota_words *words, int argc, char **argv, kota_error *err);

#endif
