/* The program: finds its folders and the reader's language, reads the command, and turns a status into an exit code.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/version.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/sentence.h"
#include "core/text.h"
#include "io/strings.h"

/* The one variable that a signal handler may write. */
static volatile sig_atomic_t interrupted;
static void on_signal(int number) {
    (void)number;
    interrupted = 1;
}

static void listen(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* A folder of ours: in share/kota when installed, beside the build folder in a checkout. */
static char *own_folder(const char *program, const char *name) {
    const char *slash = strrchr(program, '/');
    int length = slash != NULL ? (int)(slash - program) : 0;
    char *installed = kota_text_format("%.*s/../share/kota/%s", length, program, name);
    if (kota_folder_exists(installed)) return installed;
    kota_free(installed);
    return kota_text_format("%.*s/../%s", length, program, name);
}

static void find_folders(kota_app *app) {
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    path[length > 0 ? length : 0] = '\0';
    app->program = kota_text_copy(path);
    app->library = own_folder(path, "scripts");
    app->scenarios = own_folder(path, "scenarios");
    const char *data = getenv("KOTA_DATA");
    app->data = data != NULL && data[0] != '\0' ? kota_text_copy(data)
                                                : kota_text_format("%s/../../shared/data", app->scenarios);
}

static kota_status dispatch(kota_app *app, int argc, char **argv, kota_error *err) {
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        kota_help_print(&app->words);
        return argc < 2 ? kota_fail(err, KOTA_USAGE, "name a command") : KOTA_OK;
    }
    if (strcmp(argv[1], "help") == 0) return kota_help_run(&app->words, argc, argv, err);
    if (strcmp(argv[1], "--version") == 0) {
        printf("kota %s (%s, %s)\n", KOTA_VERSION, KOTA_SOURCE_VERSION, KOTA_COMPILER);
        return KOTA_OK;
    }
    const kota_verb *command = NULL;
    KOTA_TRY(kota_verb_find(&command, argv[1], err));
    KOTA_TRY(kota_options_parse(&app->options, argc, argv, command->groups, err));
    if (app->options.help) {
        kota_help_print_command(&app->words, command);
        return KOTA_OK;
    }
    app->log.quiet = app->options.quiet;
    app->log.mode = app->options.progress;
    return command->run(app, err);
}

static void say_error(const kota_app *app, const kota_error *err) {
    char *sentence = kota_sentence(&app->errors, err->text);
    fprintf(stderr, "kota: %s\n", sentence);
    kota_free(sentence);
}

int main(int argc, char **argv) {
    kota_app app = {.interrupted = &interrupted};
    kota_error err = {0};
    listen();
    find_folders(&app);
    kota_catalogue *catalogue = NULL, *errors = NULL;
    kota_status status = kota_strings_open(&catalogue, KOTA_STRINGS_WORDS, &err);
    if (status == KOTA_OK) status = kota_strings_open(&errors, KOTA_STRINGS_ERRORS, &err);
    if (status == KOTA_OK) status = kota_app_language(&app.words.language, &app.lang_given, &argc, argv, &err);
    app.words.catalogue = catalogue;
    app.errors = (kota_words){errors, app.words.language};
    app.log.words = &app.words;
    if (status == KOTA_OK) status = dispatch(&app, argc, argv, &err);
    kota_progress_end(&app.log);
    if (status != KOTA_OK) say_error(&app, &err);
    kota_options_free(&app.options);
    kota_catalogue_destroy(catalogue);
    kota_catalogue_destroy(errors);
    kota_free(app.program);
    kota_free(app.library);
    kota_free(app.scenarios);
    kota_free(app.data);
    if (fflush(stdout) != 0 && status == KOTA_OK) status = KOTA_DATA;
    return kota_exit_code(status);
}
