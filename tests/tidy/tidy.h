/* The source checker: reads the tree as text and says, file:line and cure, where it breaks a rule of the house.
 *
 * It knows nothing of kota's libraries, so that a broken tree can still be checked. Rules, lists and exceptions are
 * data: rules.txt beside this file. It is no C parser: comments and strings are blanked, then declarations are split
 * at
 * ';' and braces; that is enough for code formatted by clang-format. */
#ifndef KOTA_TESTS_TIDY_H
#define KOTA_TESTS_TIDY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct tidy_rule { /* one line of rules.txt */
    char *kind;            /* call, token, include, path, name, allow */
    char *what;            /* a name, a prefix; for allow: the rule it lifts */
    char *where;           /* files it concerns, as a glob */
    char *extra;           /* allow: the token let through, "*" for all; otherwise "" */
    char *words;           /* the cure, or the reason */
} tidy_rule;

typedef struct tidy_layer {
    char *name;
    char *below; /* " core map " */
} tidy_layer;

typedef struct tidy_source {
    const char *path; /* from the repository's root */
    char *raw;
    char *code;         /* raw without comments and without what strings say; same length, same line ends */
    char *declarations; /* code without preprocessor lines */
    bool *commented;    /* by line, from 1: some comment lies on it */
    size_t length;
    int lines;
} tidy_source;

typedef enum tidy_what { TIDY_OTHER, TIDY_PROTOTYPE, TIDY_FUNCTION, TIDY_VARIABLE } tidy_what;

typedef struct tidy_piece { /* something at the outermost level of a file */
    tidy_what what;
    char *head; /* its text without bodies and initialisers */
    int first_line, last_line;
    size_t begin, end;
} tidy_piece;

typedef struct tidy {
    const char *root;
    char **paths; /* every file of the tree, sorted */
    int path_count;
    tidy_rule *rules;
    int rule_count;
    tidy_layer *layers;
    int layer_count;
    int faults;
} tidy;

/** Report one fault unless an allow line lifts `rule` for this path and token. */
void tidy_fault(tidy *t, const char *rule, const char *path, int line, const char *token, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/** Whole file, or NULL; the caller frees. length may be NULL. */
char *tidy_read(const tidy *t, const char *path, size_t *length);
/** True for C files under sim/ or tests/ that match the glob. */
bool tidy_is_c(const char *path);

bool tidy_source_open(const tidy *t, tidy_source *source, const char *path);
void tidy_source_close(tidy_source *source);
int tidy_line_of(const tidy_source *source, size_t at);
/** The next outermost piece from *at on; false at the end. The caller frees piece->head. */
bool tidy_next_piece(const tidy_source *source, size_t *at, tidy_piece *piece);
/** Does text hold this identifier as a whole word? */
bool tidy_has_word(const char *text, const char *word);

/** One function a rule; main's table names them. */
void tidy_check_layers(tidy *t);
void tidy_check_banned(tidy *t);
void tidy_check_state(tidy *t);
void tidy_check_docs(tidy *t);
void tidy_check_size(tidy *t);
void tidy_check_names(tidy *t);
void tidy_check_paths(tidy *t);

#endif
