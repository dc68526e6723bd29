/* tidy RULE ROOT: checks one rule of the house over the tree at ROOT; exit 1 where it is broken.
 *
 * This file reads the tree's names, rules.txt and sim/layers.txt and keeps the count; the rules lie in tidy_rules.c.
 */
#include "tidy.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void tidy_fault(tidy *t, const char *rule, const char *path, int line, const char *token, const char *format, ...) {
    for (int r = 0; r < t->rule_count; r++) {
        const tidy_rule *allow = &t->rules[r];
        if (!strcmp(allow->kind, "allow") && !strcmp(allow->what, rule) && fnmatch(allow->where, path, 0) == 0 &&
            fnmatch(allow->extra, token, 0) == 0)
            return;
    }
    char words[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    for (char *c = words; *c; c++)
        if (*c == '\n') *c = ' ';
    printf("%s:%d: %s\n", path, line, words);
    t->faults++;
}

char *tidy_read(const tidy *t, const char *path, size_t *length) {
    char full[4096];
    snprintf(full, sizeof full, "%s/%s", t->root, path);
    FILE *file = fopen(full, "rb");
    if (!file) return NULL;
    size_t used = 0, room = 1 << 16;
    char *bytes = malloc(room + 2);
    for (size_t got = 0; (got = fread(bytes + used, 1, room - used, file)) > 0;) {
        used += got;
        if (used == room) bytes = realloc(bytes, (room *= 2) + 2);
    }
    fclose(file);
    bytes[used] = bytes[used + 1] = 0;
    if (length) *length = used;
    return bytes;
}

bool tidy_is_c(const char *path) {
    size_t length = strlen(path);
    bool place = strncmp(path, "sim/", 4) == 0 || strncmp(path, "tests/", 6) == 0;
    return place && length > 2 && (strcmp(path + length - 2, ".c") == 0 || strcmp(path + length - 2, ".h") == 0);
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void collect(tidy *t, const char *path) {
    char full[4096], below[2048];
    struct stat about;
    snprintf(full, sizeof full, "%s/%s", t->root, path);
    if (lstat(full, &about) != 0) return;
    if (S_ISREG(about.st_mode)) {
        t->paths = realloc(t->paths, ((size_t)t->path_count + 1) * sizeof *t->paths);
        t->paths[t->path_count++] = strdup(path);
    }
    DIR *folder = S_ISDIR(about.st_mode) ? opendir(full) : NULL;
    if (!folder) return;
    for (struct dirent *entry = NULL; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        snprintf(below, sizeof below, "%.1024s/%.900s", path, entry->d_name);
        collect(t, below);
    }
    closedir(folder);
}

static void read_rules(tidy *t) {
    char *text = tidy_read(t, "tests/tidy/rules.txt", NULL), *rest = text;
    if (!text) return;
    for (char *line = NULL; (line = strtok_r(rest, "\n", &rest));) {
        if (line[0] == '#') continue;
        tidy_rule rule = {0};
        char *word = line;
        rule.kind = strdup(strtok_r(word, " ", &word));
        rule.what = strdup(strtok_r(word, " ", &word));
        bool plain = !strcmp(rule.kind, "name") || !strcmp(rule.kind, "path");
        rule.where = strdup(plain ? "*" : strtok_r(word, " ", &word));
        rule.extra = strdup(strcmp(rule.kind, "allow") != 0 ? "" : strtok_r(word, " ", &word));
        rule.words = strdup(word ? word + strspn(word, " ") : "");
        if (!rule.words[0]) {
            printf("tests/tidy/rules.txt: '%s %s' gives no reason: add it at the end of the line\n", rule.kind,
                   rule.what);
            t->faults++;
        }
        t->rules = realloc(t->rules, ((size_t)t->rule_count + 1) * sizeof *t->rules);
        t->rules[t->rule_count++] = rule;
    }
    free(text);
}

static void read_layers(tidy *t) {
    char *text = tidy_read(t, "sim/layers.txt", NULL), *rest = text;
    if (!text) return;
    for (char *line = NULL; (line = strtok_r(rest, "\n", &rest));) {
        char *colon = strchr(line, ':');
        if (line[0] == '#' || !colon) continue;
        size_t room = strlen(colon) + 3;
        tidy_layer layer = {.name = strndup(line, (size_t)(colon - line)), .below = malloc(room)};
        snprintf(layer.below, room, "%s ", colon + 1);
        t->layers = realloc(t->layers, ((size_t)t->layer_count + 1) * sizeof *t->layers);
        t->layers[t->layer_count++] = layer;
    }
    free(text);
}

static void release(tidy *t) {
    for (int i = 0; i < t->path_count; i++) free(t->paths[i]);
    for (int i = 0; i < t->rule_count; i++) {
        tidy_rule *rule = &t->rules[i];
        free(rule->kind), free(rule->what), free(rule->where), free(rule->extra), free(rule->words);
    }
    for (int i = 0; i < t->layer_count; i++) free(t->layers[i].name), free(t->layers[i].below);
    free(t->paths), free(t->rules), free(t->layers);
}

static const struct {
    const char *name;
    void (*check)(tidy *t);
} checks[] = {
    {"layers", tidy_check_layers}, {"banned", tidy_check_banned}, {"state", tidy_check_state},
    {"docs", tidy_check_docs},     {"size", tidy_check_size},     {"names", tidy_check_names},
    {"paths", tidy_check_paths},
};

int main(int argc, char **argv) {
    const char *const tops[] = {"sim", "scripts", "assets",         "scenarios", "tests",
                                ".ci", "kota",    "CMakeLists.txt", "README.md", "LICENSE"};
    size_t rule = 0, count = sizeof checks / sizeof checks[0];
    while (argc == 3 && rule < count && strcmp(checks[rule].name, argv[1]) != 0) rule++;
    if (argc != 3 || rule == count) {
        fprintf(stderr, "use: tidy layers|banned|state|docs|size|names|paths ROOT\n");
        return 2;
    }
    tidy t = {.root = argv[2]};
    for (size_t i = 0; i < sizeof tops / sizeof tops[0]; i++) collect(&t, tops[i]);
    qsort(t.paths, (size_t)t.path_count, sizeof *t.paths, by_text);
    read_rules(&t);
    read_layers(&t);
    if (t.path_count == 0 || t.rule_count == 0 || t.layer_count == 0) {
        fprintf(stderr, "tidy: %s holds no kota: no files, tests/tidy/rules.txt or sim/layers.txt\n", argv[2]);
        release(&t);
        return 2;
    }
    checks[rule].check(&t);
    if (t.faults > 0) printf("%d to mend (an exception goes into tests/tidy/rules.txt, with its reason)\n", t.faults);
    release(&t);
    return t.faults > 0;
}
