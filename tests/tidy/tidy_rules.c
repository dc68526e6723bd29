/* The rules themselves. Each says where a fault is and how to cure it. */
#include "tidy.h"

#include <ctype.h>
#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_COLUMNS_MAX = 118, FUNCTION_LINES_MAX = 80, FILE_LINES_MAX = 1000 };

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

static bool starts(const char *text, const char *prefix) { return strncmp(text, prefix, strlen(prefix)) == 0; }

static bool ends(const char *text, const char *tail) {
    size_t n = strlen(text), m = strlen(tail);
    return n >= m && strcmp(text + n - m, tail) == 0;
}

static const tidy_layer *layer_named(const tidy *t, const char *name, size_t length) {
    for (int i = 0; i < t->layer_count; i++)
        if (strlen(t->layers[i].name) == length && strncmp(t->layers[i].name, name, length) == 0)
            return &t->layers[i];
    return NULL;
}

static void check_own_include(tidy *t, const char *path, int line, const tidy_layer *layer, const char *name) {
    const char *slash = strchr(name, '/');
    const char *local = strrchr(path, '/') + 1;
    if (!slash) {
        tidy_fault(t, "layers", path, line, name, "#include \"%s\" names no layer: write \"%s/%s\"", name,
                   layer->name, name);
        return;
    }
    const tidy_layer *other = layer_named(t, name, (size_t)(slash - name));
    if (!other) {
        tidy_fault(t, "layers", path, line, name, "#include \"%s\": sim/layers.txt has no layer '%.*s'", name,
                   (int)(slash - name), name);
    } else if (other != layer) {
        char padded[64];
        snprintf(padded, sizeof padded, " %s ", other->name);
        if (!strstr(layer->below, padded))
            tidy_fault(
                t, "layers", path, line, name,
                "%s/%s may not include %s: sim/layers.txt lists only '%s' below it; pass plain data down or move "
                "the shared part to a lower layer",
                layer->name, local, name, layer->below);
    }
}

/* Headers from outside have one home each (rules.txt: include). */
static void check_outer_include(tidy *t, const char *path, int line, const char *name) {
    for (int r = 0; r < t->rule_count; r++) {
        const tidy_rule *rule = &t->rules[r];
        if (strcmp(rule->kind, "include") != 0 || !starts(name, rule->what)) continue;
        if (fnmatch(rule->where, path, 0) != 0)
            tidy_fault(t, "include", path, line, name, "#include <%s> belongs to %s alone: %s", name, rule->where,
                       rule->words);
    }
}

static void check_includes(tidy *t, const tidy_source *source, const tidy_layer *layer) {
    int line = 1;
    for (const char *at = source->raw; *at; line++) {
        const char *end = at + strcspn(at, "\n");
        size_t offset = (size_t)(at - source->raw);
        char quote = 0, name[256];
        const char *hash = at + strspn(at, " \t");
        if (source->code[offset + (size_t)(hash - at)] == '#' &&
            sscanf(hash, "# include %c%255[^\">\n]", &quote, name) == 2) {
            if (quote == '"') check_own_include(t, source->path, line, layer, name);
            check_outer_include(t, source->path, line, name);
        }
        at = *end ? end + 1 : end;
    }
}

void tidy_check_layers(tidy *t) {
    for (int i = 0; i < t->path_count; i++) {
        const char *path = t->paths[i];
        if (!starts(path, "sim/") || !(ends(path, ".c") || ends(path, ".h") || ends(path, ".def"))) continue;
        const char *name = path + 4, *slash = strchr(name, '/');
        const tidy_layer *layer = slash ? layer_named(t, name, (size_t)(slash - name)) : NULL;
        tidy_source source;
        if (!layer) {
            tidy_fault(t, "layers", path, 1, path, "lies in no layer: add its folder to sim/layers.txt");
        } else if (tidy_source_open(t, &source, path)) {
            check_includes(t, &source, layer);
            tidy_source_close(&source);
        }
    }
}

static void check_word(tidy *t, const tidy_source *source, size_t at, size_t end) {
    const char *code = source->code, *builtin = "__builtin_";
    char name[64];
    size_t from = starts(code + at, builtin) ? at + strlen(builtin) : at;
    if (end - from >= sizeof name) return;
    memcpy(name, code + from, end - from);
    name[end - from] = 0;
    size_t before = at, after = end;
    while (before > 0 && code[before - 1] == ' ') before--;
    while (code[after] == ' ') after++;
    bool member = before > 0 && (code[before - 1] == '.' || (before > 1 && strncmp(code + before - 2, "->", 2) == 0));
    bool call = code[after] == '(' && !member;
    for (int r = 0; r < t->rule_count; r++) {
        const tidy_rule *rule = &t->rules[r];
        bool is_call = strcmp(rule->kind, "call") == 0, is_token = strcmp(rule->kind, "token") == 0;
        if (!(is_call && call) && !is_token) continue;
        if (strcmp(rule->what, name) != 0 || fnmatch(rule->where, source->path, 0) != 0) continue;
        tidy_fault(t, "banned", source->path, tidy_line_of(source, at), name, "%s%s is not used here: %s", name,
                   is_call ? "()" : "", rule->words);
    }
}

void tidy_check_banned(tidy *t) {
    for (int i = 0; i < t->path_count; i++) {
        tidy_source source;
        if (!tidy_is_c(t->paths[i]) || !tidy_source_open(t, &source, t->paths[i])) continue;
        for (size_t at = 0; at < source.length;) {
            size_t end = at;
            while (is_word(source.code[end])) end++;
            if (end > at && !isdigit((unsigned char)source.code[at])) check_word(t, &source, at, end);
            at = end > at ? end : at + 1;
        }
        tidy_source_close(&source);
    }
}

/* "const" must hold for the object itself: after the last '*' where there is one. */
static bool is_const(const char *head) {
    const char *star = strrchr(head, '*');
    return tidy_has_word(star ? star : head, "const") || tidy_has_word(head, "constexpr");
}

static void check_locals(tidy *t, const tidy_source *source, const tidy_piece *piece) {
    const char *text = source->declarations;
    for (size_t at = piece->begin + strlen(piece->head); at + 6 < piece->end; at++) {
        if (strncmp(text + at, "static", 6) != 0 || is_word(text[at - 1]) || is_word(text[at + 6])) continue;
        size_t length = strcspn(text + at, ";={");
        char *head = strndup(text + at, length);
        if (!is_const(head))
            tidy_fault(t, "state", source->path, tidy_line_of(source, at), "static",
                       "a static variable outlives its function: pass the state in, or make it const");
        free(head);
        at += length;
    }
}

void tidy_check_state(tidy *t) {
    for (int i = 0; i < t->path_count; i++) {
        tidy_source source;
        if (!starts(t->paths[i], "sim/") || !tidy_is_c(t->paths[i]) || !tidy_source_open(t, &source, t->paths[i]))
            continue;
        tidy_piece piece;
        for (size_t at = 0; tidy_next_piece(&source, &at, &piece);) {
            if (piece.what == TIDY_FUNCTION) check_locals(t, &source, &piece);
            if (piece.what == TIDY_VARIABLE && !is_const(piece.head))
                tidy_fault(
                    t, "state", source.path, piece.first_line, "file",
                    "file-scope state '%.60s': make it const (for pointers after the last '*' too), or move it "
                    "into a struct that the caller owns",
                    piece.head);
            free(piece.head);
        }
        tidy_source_close(&source);
    }
}

static bool is_blank(const tidy_source *source, int line) {
    const char *at = source->raw;
    for (int i = 1; i < line && at; i++) {
        at = strchr(at, '\n');
        if (at) at++;
    }
    return !at || at[strspn(at, " \t\r")] == '\n' || !*at;
}

/* A comment on the declaration, or anywhere above it in the same run of lines without a blank one. */
static bool has_comment(const tidy_source *source, const tidy_piece *piece) {
    for (int line = piece->last_line; line >= 1; line--) {
        if (source->commented[line]) return true;
        if (line < piece->first_line && is_blank(source, line)) return false;
    }
    return false;
}

static void check_tested(tidy *t, const tidy_source *source) {
    for (const char *at = strstr(source->raw, "@tested"); at; at = strstr(at + 1, "@tested")) {
        const char *name = at + strlen("@tested");
        name += strspn(name, " ");
        size_t length = strcspn(name, " \n,;*)");
        char *path = strndup(name, length);
        bool found = false;
        for (int i = 0; i < t->path_count && length > 0 && !found; i++) {
            bool inside = starts(t->paths[i], path); /* a folder will do where it holds files */
            found = inside && (t->paths[i][length] == 0 || t->paths[i][length] == '/' || path[length - 1] == '/');
        }
        if (!found)
            tidy_fault(t, "docs", source->path, tidy_line_of(source, (size_t)(at - source->raw)), path,
                       "@tested %s: there is no such file; write that test or name the one that covers it", path);
        free(path);
    }
}

void tidy_check_docs(tidy *t) {
    for (int i = 0; i < t->path_count; i++) {
        const char *path = t->paths[i];
        tidy_source source;
        if (!starts(path, "sim/") || !ends(path, ".h") || !tidy_source_open(t, &source, path)) continue;
        tidy_piece piece;
        for (size_t at = 0; tidy_next_piece(&source, &at, &piece);) {
            if (piece.what == TIDY_PROTOTYPE && !tidy_has_word(piece.head, "static") && !has_comment(&source, &piece))
                tidy_fault(t, "docs", path, piece.first_line, "comment",
                           "'%.60s' has no comment: say what it does, units, ranges, errors and lifetime above it",
                           piece.head);
            free(piece.head);
        }
        check_tested(t, &source);
        tidy_source_close(&source);
    }
}

static void check_lines(tidy *t, const char *path, const char *text) {
    int line = 1, columns = 0;
    for (const char *at = text; *at; at++) {
        if (*at == '\n') {
            if (columns > LINE_COLUMNS_MAX)
                tidy_fault(t, "size", path, line, "width", "the line has %d columns, over %d: break it", columns,
                           LINE_COLUMNS_MAX);
            line++;
            columns = 0;
        } else {
            columns += ((unsigned char)*at & 0xC0) != 0x80; /* UTF-8: count characters */
        }
    }
    if (line - 1 > FILE_LINES_MAX)
        tidy_fault(t, "size", path, line - 1, "length", "the file has %d lines, over %d: split it by what it is for",
                   line - 1, FILE_LINES_MAX);
}

static void check_functions(tidy *t, const char *path) {
    tidy_source source;
    if (!tidy_source_open(t, &source, path)) return;
    tidy_piece piece;
    for (size_t at = 0; tidy_next_piece(&source, &at, &piece);) {
        int lines = piece.last_line - piece.first_line + 1;
        if (piece.what == TIDY_FUNCTION && lines > FUNCTION_LINES_MAX)
            tidy_fault(t, "size", path, piece.first_line, "function",
                       "'%.50s' has %d lines, over %d: give its parts names of their own", piece.head, lines,
                       FUNCTION_LINES_MAX);
        free(piece.head);
    }
    tidy_source_close(&source);
}

void tidy_check_size(tidy *t) {
    for (int i = 0; i < t->path_count; i++) {
        const char *path = t->paths[i];
        bool c = tidy_is_c(path);
        bool text = c || ends(path, ".lua") || ends(path, ".sh") || ends(path, ".cmake") || ends(path, ".glsl") ||
                    ends(path, "CMakeLists.txt") || !strcmp(path, "kota") || !strcmp(path, ".ci/run");
        if (!text) continue;
        char *chars = tidy_read(t, path, NULL);
        if (chars) check_lines(t, path, chars);
        free(chars);
        if (c) check_functions(t, path);
    }
}

void tidy_check_names(tidy *t) {
    DIR *folder = opendir(t->root);
    if (!folder) return;
    for (struct dirent *entry = NULL; (entry = readdir(folder));) {
        bool allowed = false;
        for (int r = 0; r < t->rule_count && !allowed; r++)
            allowed = !strcmp(t->rules[r].kind, "name") && fnmatch(t->rules[r].what, entry->d_name, 0) == 0;
        if (!allowed)
            tidy_fault(t, "names", entry->d_name, 1, entry->d_name,
                       "this name does not belong at the top of the tree: move it beside what it explains or serves");
    }
    closedir(folder);
}

void tidy_check_paths(tidy *t) {
    for (int i = 0; i < t->path_count; i++) {
        const char *path = t->paths[i];
        size_t length = 0;
        char *text = ends(path, "tests/tidy/rules.txt") ? NULL : tidy_read(t, path, &length);
        if (!text || memchr(text, 0, length)) {
            free(text);
            continue;
        }
        tidy_source lines = {.raw = text, .length = length};
        for (int r = 0; r < t->rule_count; r++) {
            const tidy_rule *rule = &t->rules[r];
            if (strcmp(rule->kind, "path") != 0) continue;
            for (const char *at = strstr(text, rule->what); at; at = strstr(at + 1, rule->what)) {
                if (at > text && (is_word(at[-1]) || strchr("/.}", at[-1]))) continue; /* the tail of a longer path */
                tidy_fault(t, "paths", path, tidy_line_of(&lines, (size_t)(at - text)), rule->what,
                           "'%s' is a place of one machine: %s", rule->what, rule->words);
            }
        }
        free(text);
    }
}
