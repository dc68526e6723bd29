/* Reading arc routing problems; see streets_file.h. Both forms are lines of "KEY : values" and sections of streets;
 * only the words differ. */
#include "io/streets_file.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"

enum { WORDS_MAX = 1 + KOTA_STREETS_DUMPS_MAX, STREET_WORDS = 6, COUNTS = 4 };
#define VALUE_MAX 1e9

/* The four kinds of streets, in the order in which they stand: REQ_EDGES, NOREQ_EDGES, REQ_ARCS, NOREQ_ARCS. */
static const char *const COUNT_KEYS[2][COUNTS] = {{"REQ_EDGES", "NOREQ_EDGES", "REQ_ARCS", "NOREQ_ARCS"},
                                                  {"ARISTAS_REQ", "ARISTAS_NOREQ", NULL, NULL}};
static const char *const LIST_KEYS[2][COUNTS] = {
    {"LIST_REQ_EDGES", "LIST_NOREQ_EDGES", "LIST_REQ_ARCS", "LIST_NOREQ_ARCS"},
    {"LISTA_ARISTAS_REQ", "LISTA_ARISTAS_NOREQ", NULL, NULL}};

typedef struct reader {
    kota_streets_file *file;
    const char *path;
    char *at, *shape; /* shape: what follows the numbers of a street */
    int32_t line;
    char *words[WORDS_MAX];
    int32_t word_count;
    bool carplib;
    int32_t counts[COUNTS]; /* -1: not said */
    bool listed[COUNTS];
    int32_t node_max; /* as the file says; 0: not yet */
    int32_t node_capacity, line_capacity;
    bool has_capacity, has_depot;
} reader;

bool kota_streets_file_is(const char *text) {
    return strstr(text, "ARISTAS_REQ") != NULL || strstr(text, "REQ_EDGES") != NULL;
}

static bool is_gap(char c) { return c != '\0' && strchr(" \t\r:(),", c) != NULL; }

/* The next line with a word on it, cut in place; of a street only the words before its shape. */
static bool next_line(reader *r) {
    while (*r->at != '\0') {
        char *c = r->at, *end = strchr(c, '\n'), *next = end != NULL ? end + 1 : c + strlen(c);
        if (end != NULL) *end = '\0';
        r->line++;
        r->word_count = 0;
        r->shape = NULL;
        while (*c != '\0') {
            while (is_gap(*c)) *c++ = '\0';
            if (*c == '\0') break;
            bool full = r->word_count == STREET_WORDS && r->words[0][0] >= '0' && r->words[0][0] <= '9';
            if (full && !r->carplib) r->shape = c;
            if (r->shape != NULL || r->word_count == WORDS_MAX) break;
            r->words[r->word_count++] = c;
            while (*c != '\0' && !is_gap(*c)) c++;
        }
        r->at = next;
        if (r->word_count > 0) return true;
    }
    return false;
}

static bool is(const reader *r, const char *word) { return word != NULL && strcmp(r->words[0], word) == 0; }

static kota_status number(double *out, const reader *r, int32_t word, double low, kota_error *err) {
    const char *text = word < r->word_count ? r->words[word] : "";
    if (!kota_text_to_number(text, out) || !(*out >= low && *out <= VALUE_MAX))
        return kota_fail(err, KOTA_DATA, "%s:%d: %s = '%s' must be a number from %g to %g", r->path, r->line,
                         r->words[0], text, low, VALUE_MAX);
    return KOTA_OK;
}

/* The index of a node by its number in the file. */
static kota_status node(int32_t *out, reader *r, const char *text, kota_error *err) {
    kota_streets_file *file = r->file;
    int64_t name;
    if (!kota_text_to_integer(text, &name))
        return kota_fail(err, KOTA_DATA, "%s:%d: '%s' must be the number of a node", r->path, r->line, text);
    for (*out = 0; *out < file->node_count; (*out)++)
        if (file->node_names[*out] == name) return KOTA_OK;
    if (r->node_max > 0 && file->node_count == r->node_max)
        return kota_fail(err, KOTA_DATA, "%s:%d: node %s is one more than the %d that the file says it has", r->path,
                         r->line, text, r->node_max);
    file->node_names = kota_grow(file->node_names, file->node_count, &r->node_capacity, sizeof *file->node_names);
    file->node_names[file->node_count++] = name;
    return KOTA_OK;
}

/* "x y,x y,...": the first two and the last two points; one that falls on the point before it is passed over. */
static void read_shape(kota_streets_line *line, char *text) {
    char *rest = NULL;
    double(*p)[2] = line->points;
    int32_t count = 0;
    for (char *word = strtok_r(text, " ,\t\r", &rest); word != NULL; word = strtok_r(NULL, " ,\t\r", &rest)) {
        char *second = strtok_r(NULL, " ,\t\r", &rest);
        double x, y;
        if (second == NULL || !kota_text_to_number(word, &x) || !kota_text_to_number(second, &y)) break;
        if (count > 0 && x == p[3][0] && y == p[3][1]) continue;
        memcpy(p[2], p[3], sizeof p[2]);
        p[3][0] = x;
        p[3][1] = y;
        if (count < 2) memcpy(p[count], p[3], sizeof p[count]);
        count++;
    }
    if (count < 2) memset(line->points, 0, sizeof line->points);
}

static kota_status street_fault(const reader *r, const char *section, kota_error *err) {
    return kota_fail(err, KOTA_DATA, "%s:%d: %s must have a street here, with two nodes and numbers >= 0", r->path,
                     r->line, section);
}

/* "( 1, 2) coste 13 demanda 1", or "1 2 service travel volume weight shape". */
static kota_status read_street(reader *r, int32_t kind, const char *section, kota_error *err) {
    kota_streets_line line = {.both_ways = kind < 2, .required = kind % 2 == 0};
    double *to[4] = {&line.service, &line.travel, &line.amount, &line.weight};
    int32_t need = r->carplib ? (line.required ? 6 : 4) : 6;
    if (!next_line(r) || r->word_count < need) return street_fault(r, section, err);
    KOTA_TRY(node(&line.from, r, r->words[0], err));
    KOTA_TRY(node(&line.to, r, r->words[1], err));
    bool fine = true;
    for (int32_t k = 0; k < 4 && !r->carplib; k++)
        fine = fine && kota_text_to_number(r->words[2 + k], to[k]) && *to[k] >= 0.0 && *to[k] <= VALUE_MAX;
    if (r->carplib) {
        fine = kota_text_to_number(r->words[3], &line.travel) && line.travel >= 0.0 && line.travel <= VALUE_MAX;
        if (line.required) fine = fine && kota_text_to_number(r->words[5], &line.amount) && line.amount >= 0.0;
        line.service = line.travel;
    } else if (r->shape != NULL) {
        read_shape(&line, r->shape);
    }
    if (!fine) return street_fault(r, section, err);
    if (line.required && line.amount > r->file->capacity)
        return kota_fail(err, KOTA_DATA, "%s:%d: a street has a demand of %g; it must be from 0 to the capacity, %g",
                         r->path, r->line, line.amount, r->file->capacity);
    r->file->lines = kota_grow(r->file->lines, r->file->line_count, &r->line_capacity, sizeof *r->file->lines);
    r->file->lines[r->file->line_count++] = line;
    return KOTA_OK;
}

static kota_status read_list(reader *r, int32_t kind, kota_error *err) {
    const char *key = LIST_KEYS[r->carplib][kind];
    if (r->counts[kind] < 0 || !r->has_capacity)
        return kota_fail(err, KOTA_DATA, "%s:%d: %s and the capacity must stand before %s", r->path, r->line,
                         COUNT_KEYS[r->carplib][kind], key);
    if (r->listed[kind])
        return kota_fail(err, KOTA_DATA, "%s:%d: %s stands here a second time", r->path, r->line, key);
    r->listed[kind] = true;
    for (int32_t k = 0; k < r->counts[kind]; k++) KOTA_TRY(read_street(r, kind, key, err));
    return KOTA_OK;
}

static kota_status count(int32_t *out, const reader *r, kota_error *err) {
    double value;
    KOTA_TRY(number(&value, r, 1, 0.0, err));
    *out = (int32_t)value;
    if ((double)*out == value) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s:%d: %s = '%s' must be a whole number", r->path, r->line, r->words[0],
                     r->words[1]);
}

static kota_status read_dumps(reader *r, kota_error *err) {
    kota_streets_file *file = r->file;
    bool sites = is(r, "DUMPING_SITES");
    for (int32_t k = 1; k < r->word_count; k++) {
        if (sites)
            KOTA_TRY(node(&file->dumps[k - 1], r, r->words[k], err));
        else
            KOTA_TRY(number(&file->tips[k - 1], r, k, 0.0, err));
    }
    if (sites) file->dump_count = r->word_count - 1;
    return KOTA_OK;
}

static kota_status read_key(reader *r, kota_error *err) {
    kota_streets_file *file = r->file;
    for (int32_t k = 0; k < COUNTS; k++) {
        if (is(r, COUNT_KEYS[r->carplib][k])) return count(&r->counts[k], r, err);
        if (is(r, LIST_KEYS[r->carplib][k])) return read_list(r, k, err);
    }
    if (is(r, "NODES") || is(r, "VERTICES")) return count(&r->node_max, r, err);
    if (is(r, "VEHICULOS")) return count(&file->vehicles, r, err);
    if (is(r, "CAPACITY") || is(r, "CAPACIDAD")) {
        r->has_capacity = true;
        KOTA_TRY(number(&file->capacity, r, 1, 1e-9, err));
        return r->word_count > 2 ? number(&file->weight_max, r, 2, 1e-9, err) : KOTA_OK;
    }
    if (is(r, "DEPOT") || is(r, "DEPOSITO")) {
        r->has_depot = true;
        return node(&file->depot, r, r->word_count > 1 ? r->words[1] : "", err);
    }
    if (is(r, "DUMPING_SITES") || is(r, "DUMPING_COST")) return read_dumps(r, err);
    if (is(r, "MAX_DURATION")) return number(&file->shift, r, 1, 1e-9, err);
    if (is(r, "TURN_PENALTY")) {
        for (int32_t k = 0; k < 4; k++) KOTA_TRY(number(&file->turns[k], r, 1 + k, 0.0, err));
        return KOTA_OK;
    }
    static const char *const REST[] = {"NAME",    "NOMBRE",          "COMENTARIO",
                                       "COMMENT", "COSTE_TOTAL_REQ", "TIPO_COSTES_ARISTAS"};
    for (int32_t k = 0; k < KOTA_COUNT(REST); k++)
        if (is(r, REST[k])) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s:%d: '%s' is not known here; kota reads CARPLIB and MCARPTIF-TP", r->path,
                     r->line, r->words[0]);
}

static int by_required(const kota_streets_line *line) { return line->required ? 0 : 1; }

/* The required streets first; the order among them stays. */
static void sort_lines(kota_streets_file *file) {
    kota_streets_line *sorted = kota_alloc((size_t)file->line_count + 1, sizeof *sorted);
    int32_t at = 0;
    for (int32_t wanted = 0; wanted < 2; wanted++) {
        for (int32_t k = 0; k < file->line_count; k++)
            if (by_required(&file->lines[k]) == wanted) sorted[at++] = file->lines[k];
        if (wanted == 0) file->required_count = at;
    }
    kota_free(file->lines);
    file->lines = sorted;
}

static kota_status check(const reader *r, kota_error *err) {
    const kota_streets_file *file = r->file;
    const char *missing = NULL;
    if (!r->has_depot) missing = r->carplib ? "DEPOSITO" : "DEPOT";
    if (!r->has_capacity) missing = r->carplib ? "CAPACIDAD" : "CAPACITY";
    for (int32_t k = 0; k < COUNTS; k++)
        if (r->counts[k] > 0 && !r->listed[k]) missing = LIST_KEYS[r->carplib][k];
    if (r->counts[0] < 0) missing = COUNT_KEYS[r->carplib][0];
    if (missing != NULL) return kota_fail(err, KOTA_DATA, "%s: has no %s", r->path, missing);
    if (file->required_count > 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s: has no street that must be served", r->path);
}

kota_status kota_streets_file_parse(kota_streets_file *out, char *text, const char *path, kota_error *err) {
    *out = (kota_streets_file){.shift = KOTA_INFINITY};
    reader r = {.file = out, .path = path, .at = text, .counts = {-1, -1, -1, -1}};
    r.carplib = strstr(text, "ARISTAS_REQ") != NULL;
    const char *slash = strrchr(path, '/');
    out->name = kota_text_copy(slash != NULL ? slash + 1 : path);
    kota_status status = KOTA_OK;
    while (status == KOTA_OK && next_line(&r)) status = read_key(&r, err);
    if (status == KOTA_OK) sort_lines(out);
    if (status == KOTA_OK) status = check(&r, err);
    if (status != KOTA_OK) kota_streets_file_free(out);
    return status;
}

void kota_streets_file_free(kota_streets_file *file) {
    kota_free(file->name);
    kota_free(file->node_names);
    kota_free(file->lines);
    *file = (kota_streets_file){0};
}
