/* Help for people, the man page and the completion of bash, all from the tables of commands and options. */
#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "app/version.h"
#include "core/text.h"

enum { USAGE_WIDTH = 36, GAP = 2 };

/* "--out, -o PATH" */
static char *shape_of(const kota_option *option) {
    return kota_text_format("%s%s%s%s%s", option->name, option->alias[0] != '\0' ? ", " : "", option->alias,
                            option->value != NULL ? " " : "", option->value != NULL ? option->value : "");
}

/* Options of every command, or those that belong to groups alone. */
static bool is_of(const kota_option *option, unsigned groups) {
    return groups == 0 ? option->groups == 0 : (option->groups & groups) != 0;
}

static void print_options(const kota_words *words, unsigned groups) {
    int32_t count, width = 0;
    const kota_option *options = kota_options_all(&count);
    for (int32_t o = 0; o < count; o++) {
        char *shape = shape_of(&options[o]);
        width = kota_maxi(width, (int32_t)strlen(shape) + GAP);
        kota_free(shape);
    }
    for (int32_t o = 0; o < count; o++) {
        if (!is_of(&options[o], groups)) continue;
        char *shape = shape_of(&options[o]);
        printf("  %-*s%s\n", (int)width, shape, kota_word_of(words, "option", options[o].name + 2));
        kota_free(shape);
    }
}

void kota_help_print(const kota_words *words) {
    int32_t count;
    const kota_verb *commands = kota_verbs(&count);
    printf("kota - %s\n\n", kota_word(words, "help.short"));
    for (int32_t c = 0; c < count; c++)
        printf("  %-*s %s\n", USAGE_WIDTH, commands[c].usage, kota_word_of(words, "command", commands[c].name));
    printf("\n%s\n", kota_word(words, "help.most"));
    print_options(words, KOTA_TAKES_OUT | KOTA_TAKES_PLAN);
    print_options(words, 0);
    printf("  --version               %s\n\n%s\n", kota_word(words, "option.version"),
           kota_word(words, "help.exits"));
}

void kota_help_print_command(const kota_words *words, const kota_verb *command) {
    printf("%s\n\n%s\n\n", command->usage, kota_word_of(words, "command", command->name));
    if (command->groups != 0) {
        printf("%s\n", kota_word(words, "help.own"));
        print_options(words, command->groups);
        printf("\n");
    }
    printf("%s\n", kota_word(words, "help.every"));
    print_options(words, 0);
    printf("\n%s\n", kota_word(words, "help.exits"));
}

/* A text for roff: hyphens that may be typed, no backslash read as a command, no dot first on a line. */
static void print_roff(const char *text) {
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (i == 0 && (text[i] == '.' || text[i] == '\'')) printf("\\&");
        if (text[i] == '-')
            printf("\\-");
        else if (text[i] == '\\')
            printf("\\e");
        else
            putchar(text[i]);
    }
}

static void print_roff_options(const kota_words *words, unsigned groups) {
    int32_t count;
    const kota_option *options = kota_options_all(&count);
    for (int32_t o = 0; o < count; o++) {
        if (!is_of(&options[o], groups)) continue;
        char *shape = shape_of(&options[o]);
        printf(".TP\n.B ");
        print_roff(shape);
        putchar('\n');
        print_roff(kota_word_of(words, "option", options[o].name + 2));
        putchar('\n');
        kota_free(shape);
    }
}

static void print_man_commands(const kota_words *words) {
    int32_t count;
    const kota_verb *commands = kota_verbs(&count);
    printf(".SH COMMANDS\n");
    for (int32_t c = 0; c < count; c++) {
        printf(".SS \"");
        print_roff(commands[c].usage);
        printf("\"\n");
        print_roff(kota_word_of(words, "command", commands[c].name));
        putchar('\n');
        if (commands[c].groups != 0) print_roff_options(words, commands[c].groups);
    }
}

static void print_man(const kota_words *words) {
    int32_t count;
    const kota_verb *commands = kota_verbs(&count);
    printf(".\\\" Made by kota help --man.\n.TH KOTA 1 \"\" \"kota %s\" \"User Commands\"\n", KOTA_VERSION);
    printf(".SH NAME\nkota \\- %s\n.SH SYNOPSIS\n", kota_word(words, "help.short"));
    for (int32_t c = 0; c < count; c++) {
        printf(".B ");
        print_roff(commands[c].usage);
        printf("\n.br\n");
    }
    printf(".SH DESCRIPTION\n");
    print_roff(kota_word(words, "help.about"));
    putchar('\n');
    print_man_commands(words);
    printf(".SH OPTIONS\n");
    print_roff(kota_word(words, "help.every"));
    putchar('\n');
    print_roff_options(words, 0);
    printf(".SH \"EXIT STATUS\"\n");
#define KOTA_STATUS(name, exit_code, text)                                                                           \
    printf(".TP\n.B %d\n%s\n", exit_code, kota_word_of(words, "status", #name));
#include "core/errors.def"
#undef KOTA_STATUS
    printf(".SH ENVIRONMENT\n.TP\n.B KOTA_CITIES\n%s\n.TP\n.B KOTA_DATA\n%s\n.TP\n.B KOTA_LANG\n%s\n",
           kota_word(words, "help.KOTA_CITIES"), kota_word(words, "help.KOTA_DATA"),
           kota_word(words, "help.KOTA_LANG"));
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
    int32_t count, option_count;
    const kota_verb *commands = kota_verbs(&count);
    const kota_option *options = kota_options_all(&option_count);
    printf("# bash completion of kota; made by kota help --completion bash\n"
           "_kota() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= options=\n"
           "    COMPREPLY=()\n"
           "    if [ \"$word\" = '=' ]; then word=; fi\n"
           "    if [ \"$before\" = '=' ]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
           "    case ${COMP_WORDS[1]} in\n");
    for (int32_t c = 0; c < count; c++) {
        printf("    %s) options='", commands[c].name);
        for (int32_t o = 0; o < option_count; o++)
            if (kota_option_taken(&options[o], commands[c].groups))
                printf("%s%s%s ", options[o].name, options[o].alias[0] != '\0' ? " " : "", options[o].alias);
        printf("'");
        print_choices(commands[c].usage);
        printf(" ;;\n");
    }
    printf("    esac\n    local commands='");
    for (int32_t c = 0; c < count; c++) printf("%s ", commands[c].name);
    printf("'\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then words=\"$commands help\" options='--help --version --lang'; fi\n"
           "    if [ \"$before\" = help ]; then words=$commands; fi\n"
           "    case $before in\n"
           "    --progress) words='auto plain json none' ;;\n"
           "    --lang) words='en id ms' ;;\n"
           "    esac\n"
           "    case $word in -*) words=$options ;; esac\n"
           "    while IFS= read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen -W \"$words\" -- \"$word\")\n"
           "}\n"
           "complete -o default -F _kota kota\n"); /* -o default: names of files where nothing else fits */
}

kota_status kota_help_run(const kota_words *words, int argc, char **argv, kota_error *err) {
    if (argc == 2) {
        kota_help_print(words);
        return KOTA_OK;
    }
    if (argc == 3 && strcmp(argv[2], "--man") == 0) {
        print_man(words);
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
    kota_help_print_command(words, command);
    return KOTA_OK;
}
