/* Help for people, the man page and the completion of bash, all from the tables of commands and options. */
#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "app/version.h"

static const char SHORT[] = "a scripting-extensible digital twin of a city: flooding, traffic and waste, coupled";

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

void kota_help_print(void) {
    int32_t count;
    const kota_verb *commands = kota_verbs(&count);
    printf("kota - %s\n\n", SHORT);
    for (int32_t c = 0; c < count; c++) {
        const char *end = strchr(commands[c].help, '\n');
        printf("  %-36s %.*s\n", commands[c].usage, (int)(end - commands[c].help), commands[c].help);
    }
    printf("\noptions of most commands (kota COMMAND --help for the rest):\n%s\n%s", COMMON, EXIT_CODES);
}

void kota_help_print_command(const kota_verb *command) {
    printf("%s\n\n%s\noptions of most commands:\n%s\n%s", command->usage, command->help, COMMON, EXIT_CODES);
}

/* A text for roff: hyphens that may be typed, no backslash read as a command, no dot first on a line. */
static void print_roff(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (i == 0 && (text[i] == '.' || text[i] == '\'')) printf("\\&");
        if (text[i] == '-')
            printf("\\-");
        else if (text[i] == '\\')
            printf("\\e");
        else
            putchar(text[i]);
    }
}

/* A help text: lines with two spaces first are options, their words after two spaces or more. */
static void print_roff_help(const char *help) {
    for (const char *line = help, *end; *line != '\0'; line = end + 1) {
        end = line + strcspn(line, "\n");
        bool option = line[0] == ' ';
        if (option) {
            line += strspn(line, " ");
            const char *gap = strstr(line, "  ");
            if (gap == NULL || gap > end) gap = end;
            printf(".TP\n.B ");
            print_roff(line, (size_t)(gap - line));
            putchar('\n');
            line = gap + strspn(gap, " ");
        }
        print_roff(line, (size_t)(end - line));
        if (line < end) putchar('\n');
        if (*end == '\0') break;
    }
}

static void print_man(void) {
    int32_t count;
    const kota_verb *commands = kota_verbs(&count);
    printf(".\\\" Made by kota help --man.\n.TH KOTA 1 \"\" \"kota %s\" \"User Commands\"\n", KOTA_VERSION);
    printf(".SH NAME\nkota \\- %s\n.SH SYNOPSIS\n", SHORT);
    for (int32_t c = 0; c < count; c++) {
        printf(".B ");
        print_roff(commands[c].usage, strlen(commands[c].usage));
        printf("\n.br\n");
    }
    printf(
        ".SH DESCRIPTION\nA C core simulates flooding, traffic and waste on one city grid; short Lua files say what "
        "to try; kota compares the outcomes.\nResults go to standard output, all else to standard error.\n");
    printf(".SH COMMANDS\n");
    for (int32_t c = 0; c < count; c++) {
        printf(".SS \"");
        print_roff(commands[c].usage, strlen(commands[c].usage));
        printf("\"\n");
        print_roff_help(commands[c].help);
    }
    printf(".SH OPTIONS\nMost commands take:\n");
    print_roff_help(COMMON);
    printf(".SH \"EXIT STATUS\"\n");
#define KOTA_STATUS(name, exit_code, words) printf(".TP\n.B %d\n%s\n", exit_code, words);
#include "core/errors.def"
#undef KOTA_STATUS
    printf(".SH ENVIRONMENT\n.TP\n.B KOTA_CITIES\nfolder of imported cities (default: kota/cities in the user's data "
           "folder)\n");
}

/* The words to choose from in a usage such as "kota bench [flood|traffic]". */
static void print_choices(const char *usage) {
    const char *from = strchr(usage, '['), *to = from != NULL ? strchr(from, ']') : NULL;
    if (to == NULL || memchr(from, '|', (size_t)(to - from)) == NULL) return;
    printf(" words='");
    for (from++; from < to; from++) putchar(*from == '|' ? ' ' : *from);
    putchar('\'');
}

static void print_completion(void) {
    int32_t count;
    const kota_verb *commands = kota_verbs(&count);
    printf("# bash completion of kota; made by kota help --completion bash\n"
           "_kota() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= options=\n"
           "    COMPREPLY=()\n"
           "    if [ \"$word\" = '=' ]; then word=; fi\n"
           "    if [ \"$before\" = '=' ]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
           "    case ${COMP_WORDS[1]} in\n");
    for (int32_t c = 0; c < count; c++) {
        printf("    %s) options='", commands[c].name);
        const char *name, *alias;
        for (int32_t o = 0; kota_option_at(o, commands[c].groups, &name, &alias); o++)
            if (name != NULL) printf("%s%s%s ", name, alias[0] != '\0' ? " " : "", alias);
        printf("'");
        print_choices(commands[c].usage);
        printf(" ;;\n");
    }
    printf("    esac\n    local commands='");
    for (int32_t c = 0; c < count; c++) printf("%s ", commands[c].name);
    printf("'\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then words=\"$commands help\" options='--help --version'; fi\n"
           "    if [ \"$before\" = help ]; then words=$commands; fi\n"
           "    case $before in\n"
           "    --progress) words='auto plain json none' ;;\n"
           "    esac\n"
           "    case $word in -*) words=$options ;; esac\n"
           "    while IFS= read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen -W \"$words\" -- \"$word\")\n"
           "}\n"
           "complete -o default -F _kota kota\n"); /* -o default: names of files where nothing else fits */
}

kota_status kota_help_run(int argc, char **argv, kota_error *err) {
    if (argc == 2) {
        kota_help_print();
        return KOTA_OK;
    }
    if (argc == 3 && strcmp(argv[2], "--man") == 0) {
        print_man();
        return KOTA_OK;
    }
    if (argc == 4 && strcmp(argv[2], "--completion") == 0 && strcmp(argv[3], "bash") == 0) {
        print_completion();
        return KOTA_OK;
    }
    if (argc != 3 || argv[2][0] == '-')
        return kota_fail(err, KOTA_USAGE, "kota help takes the name of a command, --man or --completion bash");
    const kota_verb *command = NULL;
    KOTA_TRY(kota_verb_find(&command, argv[2], err));
    kota_help_print_command(command);
    return KOTA_OK;
}
