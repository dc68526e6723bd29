/* Reading C as text: blanking comments and strings, splitting a file into its outermost declarations. */
#include "tidy.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

int tidy_line_of(const tidy_source *source, size_t at) {
    int line = 1;
    for (size_t i = 0; i < at && i < source->length; i++) line += source->raw[i] == '\n';
    return line;
}

/* Blank from i to the end of the comment that starts there; returns the first place after it. */
static size_t blank_comment(tidy_source *source, size_t i, int *line) {
    const char *raw = source->raw;
    bool to_line_end = raw[i + 1] == '/';
    size_t j = i + 2;
    while (j < source->length) {
        if (to_line_end && raw[j] == '\n') break;
        if (!to_line_end && raw[j] == '*' && raw[j + 1] == '/') {
            j += 2;
            break;
        }
        j++;
    }
    for (size_t k = i; k < j; k++) {
        source->commented[*line] = true;
        if (raw[k] == '\n')
            (*line)++;
        else
            source->code[k] = ' ';
    }
    return j;
}

static void blank_comments_and_strings(tidy_source *source) {
    const char *raw = source->raw;
    int line = 1;
    size_t i = 0;
    while (i < source->length) {
        char c = raw[i];
        if (c == '/' && (raw[i + 1] == '/' || raw[i + 1] == '*')) {
            i = blank_comment(source, i, &line);
        } else if (c == '"' || (c == '\'' && !(i > 0 && isdigit((unsigned char)raw[i - 1])))) {
            for (i++; i < source->length && raw[i] != c && raw[i] != '\n'; i++) {
                source->code[i] = ' ';
                if (raw[i] == '\\' && raw[i + 1] != '\n' && i + 1 < source->length) source->code[++i] = ' ';
            }
            if (i < source->length && raw[i] == c) i++;
        } else {
            line += c == '\n';
            i++;
        }
    }
}

static void blank_preprocessor(tidy_source *source) {
    char *text = source->declarations;
    bool line_start = true;
    for (size_t i = 0; i < source->length; i++) {
        if (line_start && text[i] == '#') {
            for (; i < source->length && (text[i] != '\n' || (i > 0 && source->raw[i - 1] == '\\')); i++)
                if (text[i] != '\n') text[i] = ' ';
        }
        if (i < source->length && !isspace((unsigned char)text[i])) line_start = false;
        if (i < source->length && text[i] == '\n') line_start = true;
    }
}

bool tidy_source_open(const tidy *t, tidy_source *source, const char *path) {
    *source = (tidy_source){.path = path};
    source->raw = tidy_read(t, path, &source->length);
    if (!source->raw) return false;
    source->lines = tidy_line_of(source, source->length);
    source->commented = calloc((size_t)source->lines + 2, sizeof *source->commented);
    source->code = strdup(source->raw);
    blank_comments_and_strings(source);
    source->declarations = strdup(source->code);
    blank_preprocessor(source);
    return true;
}

void tidy_source_close(tidy_source *source) {
    free(source->raw);
    free(source->code);
    free(source->declarations);
    free(source->commented);
}

bool tidy_has_word(const char *text, const char *word) {
    size_t length = strlen(word);
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        if ((at == text || !is_word(at[-1])) && !is_word(at[length])) return true;
    return false;
}

/* The place after the brace that closes the one at i. */
static size_t skip_braces(const char *text, size_t i, size_t length) {
    int depth = 0;
    for (; i < length; i++) {
        if (text[i] == '{') depth++;
        if (text[i] == '}' && --depth == 0) return i + 1;
    }
    return length;
}

/* Take "__attribute__((...))" out of a head, whose parentheses would look like parameters. */
static void drop_attributes(char *head) {
    char *at = NULL;
    while ((at = strstr(head, "__attribute__"))) {
        char *end = at + strlen("__attribute__");
        int depth = 0;
        for (; *end; end++) {
            if (*end == '(') depth++;
            if (*end == ')' && --depth == 0) break;
        }
        if (*end) end++;
        memset(at, ' ', (size_t)(end - at));
    }
}

static tidy_what what_is(const char *head, bool body) {
    if (tidy_has_word(head, "typedef") || tidy_has_word(head, "_Static_assert")) return TIDY_OTHER;
    const char *open = strchr(head, '(');
    if (open) {
        const char *next = open + 1 + strspn(open + 1, " \n");
        if (*next == '*') return TIDY_VARIABLE;
        return body ? TIDY_FUNCTION : TIDY_PROTOTYPE;
    }
    int words = 0;
    bool record = false;
    for (const char *p = head; *p;) {
        if (!is_word(*p)) {
            p++;
            continue;
        }
        const char *end = p;
        while (is_word(*end)) end++;
        size_t n = (size_t)(end - p);
        if ((n == 6 && !strncmp(p, "struct", n)) || (n == 5 && !strncmp(p, "union", n)) ||
            (n == 4 && !strncmp(p, "enum", n)))
            record = true;
        else if (strncmp(p, "static", n) != 0 && strncmp(p, "const", n) != 0 && strncmp(p, "extern", n) != 0)
            words++;
        p = end;
    }
    if (words == 0 || (record && words < 2 && !strchr(head, '['))) return TIDY_OTHER;
    return words >= 2 || record ? TIDY_VARIABLE : TIDY_OTHER;
}

bool tidy_next_piece(const tidy_source *source, size_t *at, tidy_piece *piece) {
    const char *text = source->declarations;
    size_t length = source->length, i = *at, used = 0;
    while (i < length && (isspace((unsigned char)text[i]) || text[i] == ';' || text[i] == '}')) i++;
    if (i >= length) return false;
    *piece = (tidy_piece){.begin = i, .first_line = tidy_line_of(source, i)};
    char *head = calloc(length - i + 2, 1);
    int parens = 0;
    bool value = false, body = false, call = false;
    for (; i < length; i++) {
        char c = text[i];
        if (c == '(') parens++;
        if (c == ')') parens--;
        if (parens == 0 && c == ';') break;
        if (parens == 0 && c == '=') value = true;
        if (c == ')' && parens == 0) call = true;
        if (parens == 0 && c == '{') {
            drop_attributes(head);
            call = call && strchr(head, '(');
            if (call && !value) {
                body = true;
                i = skip_braces(text, i, length);
                break;
            }
            if (strncmp(head, "extern \"", 8) == 0) { /* look inside extern "C" */
                i++;
                break;
            }
            i = skip_braces(text, i, length) - 1;
            if (!value) head[used++] = ' ';
            continue;
        }
        if (!value) head[used++] = c;
    }
    drop_attributes(head);
    while (used > 0 && isspace((unsigned char)head[used - 1])) head[--used] = 0;
    piece->what = what_is(head, body);
    piece->head = head;
    piece->end = i;
    piece->last_line = tidy_line_of(source, i > 0 ? i - 1 : 0);
    *at = i;
    return true;
}
