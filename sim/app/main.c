/* The program: finds its folders, reads the command, and turns a status into an exit code. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/version.h"
#include "core/file.h"
#include "core/text.h"

typedef struct command {
    const char *name;
    kota_command_fn *run;
    unsigned groups;
    const char *usage, *help;
} command;

static const command COMMANDS[] = {
    {"demo", kota_app_demo, KOTA_TAKES_OUT | KOTA_TAKES_PLAN, "kota demo",
     "Run the built-in study of the city of Contoh and print the comparison.\n"},
    {"run", kota_app_run, KOTA_TAKES_OUT | KOTA_TAKES_PLAN | KOTA_TAKES_RUN, "kota run FILE",
     "Run a scenario (of a study: its baseline, or --member N) and leave a run folder.\n"
     "  --member N           intervention N of a study; 0 is the baseline\n"
     "  --checkpoint-min N   save a checkpoint each N simulated minutes\n"
     "  --stop-at TIME       stop there with a checkpoint, as if interrupted\n"
     "  --resume             go on from the checkpoint\n"},
    {"study", kota_app_study, KOTA_TAKES_OUT | KOTA_TAKES_PLAN, "kota study FILE",
     "Run a baseline and its interventions, members as processes of their own, and compare.\n"},
    {"compare", kota_app_compare, KOTA_TAKES_OUT, "kota compare RUN_A RUN_B...",
     "Compare finished runs with the first; --out FILE.csv keeps the table.\n"},
    {"check", kota_app_check, KOTA_TAKES_PLAN, "kota check FILE",
     "Read a scenario, report every fault, and say what time, memory and disk it will take.\n"},
    {"render", kota_app_render, KOTA_TAKES_OUT | KOTA_TAKES_PICTURE, "kota render RUN",
     "Draw a map of a finished run.\n"
     "  --field NAME   depth (default), depth_max, link_speed, link_queue, bin_fill, ...\n"
     "  --at TIME      06:30, or a date and time; the nearest snapshot (default: the last)\n"
     "  --width N      pixels (default 1000)\n"},
    {"replay", kota_app_replay, KOTA_TAKES_OUT, "kota replay RUN",
     "Run a finished run again from its plan and tape, without Lua; the content hash must be the same.\n"},
    {"bench", kota_app_bench, KOTA_TAKES_SMALL, "kota bench [flood|traffic|waste]",
     "Measure the engines here: one \"name value unit\" a line and a hash of each result.\n"
     "  --small   a size for tests\n"},
};

static const char COMMON[] =
    "  --out, -o PATH       where results go (default runs/NAME)\n"
    "  --set KEY=VALUE      change one number, text or switch of the scenario, e.g. --set "
    "couple.water_slows_traffic=false\n"
    "  --seed N             seed of every random draw\n"
    "  --threads N          processors to use (default: all)\n"
    "  --quiet, -q          say only what is wrong\n"
    "  --progress=MODE      auto, plain, json or none (on stderr; results alone go to stdout)\n"
    "  --json               results as JSON\n"
    "  --help, --version\n";

static const char EXIT_CODES[] =
    "exit codes: 0 fine, 1 an expectation failed, 2 usage, 3 script error, 4 data error, 5 a budget or limit "
    "exceeded,\n"
    "            6 numerical failure or ledger not closed, 7 some members of a study failed, 130 interrupted\n";

static void print_help(void) {
    printf("kota - a scripting-extensible digital twin of a city: flooding, traffic and waste, coupled\n\n");
    for (int32_t c = 0; c < KOTA_COUNT(COMMANDS); c++) {
        const char *end = strchr(COMMANDS[c].help, '\n');
        printf("  %-36s %.*s\n", COMMANDS[c].usage, (int)(end - COMMANDS[c].help), COMMANDS[c].help);
    }
    printf("\noptions of most commands (kota COMMAND --help for the rest):\n%s\n%s", COMMON, EXIT_CODES);
}

static void print_command_help(const command *cmd) {
    printf("%s\n\n%s\noptions of most commands:\n%s\n%s", cmd->usage, cmd->help, COMMON, EXIT_CODES);
}

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

/* A folder of ours: beside the build folder in a checkout, or in share/kota when installed. */
static char *own_folder(const char *program, const char *name) {
    const char *slash = strrchr(program, '/');
    int length = slash != NULL ? (int)(slash - program) : 0;
    char *checkout = kota_text_format("%.*s/../%s", length, program, name);
    if (kota_folder_exists(checkout)) return checkout;
    kota_free(checkout);
    return kota_text_format("%.*s/../share/kota/%s", length, program, name);
}

static void find_folders(kota_app *app) {
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    path[length > 0 ? length : 0] = '\0';
    app->program = kota_text_copy(path);
    app->library = own_folder(path, "scripts");
    app->scenarios = own_folder(path, "scenarios");
}

static kota_status find_command(const command **found, const char *name, kota_error *err) {
    const char *names[KOTA_COUNT(COMMANDS)];
    for (int32_t c = 0; c < KOTA_COUNT(COMMANDS); c++) {
        names[c] = COMMANDS[c].name;
        if (strcmp(name, names[c]) != 0) continue;
        *found = &COMMANDS[c];
        return KOTA_OK;
    }
    const char *nearest = kota_text_nearest(name, names, KOTA_COUNT(COMMANDS));
    return kota_fail(err, KOTA_USAGE, "there is no command %s%s%s%s; see kota --help", name,
                     nearest != NULL ? " (did you mean " : "", nearest != NULL ? nearest : "",
                     nearest != NULL ? "?)" : "");
}

static kota_status dispatch(kota_app *app, int argc, char **argv, kota_error *err) {
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help();
        return argc < 2 ? kota_fail(err, KOTA_USAGE, "name a command") : KOTA_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("kota %s (%s, %s)\n", KOTA_VERSION, KOTA_SOURCE_VERSION, KOTA_COMPILER);
        return KOTA_OK;
    }
    const command *cmd = NULL;
    KOTA_TRY(find_command(&cmd, argv[1], err));
    KOTA_TRY(kota_options_parse(&app->options, argc, argv, cmd->groups, err));
    if (app->options.help) {
        print_command_help(cmd);
        return KOTA_OK;
    }
    app->log.quiet = app->options.quiet;
    app->log.mode = app->options.progress;
    return cmd->run(app, err);
}

int main(int argc, char **argv) {
    kota_app app = {.interrupted = &interrupted};
    kota_error err = {0};
    listen();
    find_folders(&app);
    kota_status status = dispatch(&app, argc, argv, &err);
    kota_progress_end(&app.log);
    if (status != KOTA_OK) fprintf(stderr, "kota: %s\n", err.text);
    kota_options_free(&app.options);
    kota_free(app.program);
    kota_free(app.library);
    kota_free(app.scenarios);
    if (fflush(stdout) != 0 && status == KOTA_OK) status = KOTA_DATA;
    return kota_exit_code(status);
}
