/* Reading routing problems; see rounds_file.h. */
#include "io/rounds_file.h"

#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/json_text.h"

enum { NODES_MAX = 200000, FILE_MAX = 64 << 20, WORDS_MAX = 3 };

typedef struct reader { /* line by line, each cut into words in place */
    const char *path;
    char *at;
    int32_t line;
    char *words[WORDS_MAX];
    int32_t word_count; /* words of the line, also those beyond WORDS_MAX */
} reader;

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == ':'; }

/* The next line with a word on it; false at the end. A colon parts words too: "DIMENSION : 101". */
static bool next_line(reader *r) {
    while (*r->at != '\0') {
        char *end = strchr(r->at, '\n'), *next = end != NULL ? end + 1 : r->at + strlen(r->at);
        if (end != NULL) *end = '\0';
        r->line++;
        r->word_count = 0;
        for (char *c = r->at; *c != '\0';) {
            while (is_blank(*c)) *c++ = '\0';
            if (*c == '\0') break;
            if (r->word_count < WORDS_MAX) r->words[r->word_count] = c;
            r->word_count++;
            while (*c != '\0' && !is_blank(*c)) c++;
        }
        r->at = next;
        if (r->word_count > 0) return true;
    }
    return false;
}

static bool is(const reader *r, const char *word) { return strcmp(r->words[0], word) == 0; }

static kota_status header_number(double *out, const reader *r, double low, double high, kota_error *err) {
    const char *text = r->word_count > 1 ? r->words[1] : "";
    if (!kota_text_to_number(text, out) || !(*out >= low && *out <= high))
        return kota_fail(err, KOTA_DATA, "%s:%d: %s = '%s' must be a number from %g to %g", r->path, r->line,
                         r->words[0], text, low, high);
    return KOTA_OK;
}

/* node_count lines of a node's number, from 1 in order, and `columns` numbers. */
static kota_status read_nodes(reader *r, const char *section, double *const *columns, int32_t column_count,
                              int32_t node_count, kota_error *err) {
    for (int32_t node = 0; node < node_count; node++) {
        int64_t number = 0;
        bool fine = next_line(r) && r->word_count == 1 + column_count && kota_text_to_integer(r->words[0], &number) &&
                    number == node + 1;
        for (int32_t c = 0; c < column_count && fine; c++)
            fine = kota_text_to_number(r->words[1 + c], &columns[c][node]) && kota_abs(columns[c][node]) <= 1e9;
        if (!fine)
            return kota_fail(err, KOTA_DATA,
                             "%s:%d: %s must have a line \"%d\" with %d numbers here, one for each of %d nodes",
                             r->path, r->line, section, node + 1, column_count, node_count);
    }
    return KOTA_OK;
}

static kota_status read_type(const reader *r, const char *known, kota_error *err) {
    const char *text = r->word_count > 1 ? r->words[1] : "";
    if (strcmp(text, known) == 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s:%d: %s = '%s' is not known here; kota reads %s", r->path, r->line,
                     r->words[0], text, known);
}

static kota_status read_depot(reader *r, kota_error *err) {
    bool fine = next_line(r) && is(r, "1") && next_line(r) && is(r, "-1");
    if (fine) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s:%d: DEPOT_SECTION must be the lines \"1\" and \"-1\": one depot, node 1",
                     r->path, r->line);
}

static kota_status read_dimension(kota_rounds_file *file, const reader *r, kota_error *err) {
    double count;
    KOTA_TRY(header_number(&count, r, 2.0, NODES_MAX, err));
    if (count != (double)(int32_t)count)
        return kota_fail(err, KOTA_DATA, "%s:%d: %s = '%s' must be a whole number", r->path, r->line, r->words[0],
                         r->words[1]);
    if (file->node_count != 0)
        return kota_fail(err, KOTA_DATA, "%s:%d: %s stands here a second time", r->path, r->line, r->words[0]);
    file->node_count = (int32_t)count;
    file->x = kota_alloc((size_t)count, sizeof *file->x);
    file->y = kota_alloc((size_t)count, sizeof *file->y);
    file->demand = kota_alloc((size_t)count, sizeof *file->demand);
    return KOTA_OK;
}

enum { SEEN_CAPACITY = 1, SEEN_NODES = 2, SEEN_DEMAND = 4, SEEN_DEPOT = 8 };

static kota_status read_line(kota_rounds_file *file, reader *r, unsigned *seen, kota_error *err) {
    bool section = is(r, "NODE_COORD_SECTION") || is(r, "DEMAND_SECTION");
    if (section && file->node_count == 0)
        return kota_fail(err, KOTA_DATA, "%s:%d: DIMENSION must stand before the nodes", r->path, r->line);
    if (is(r, "TYPE")) return read_type(r, "CVRP", err);
    if (is(r, "EDGE_WEIGHT_TYPE")) return read_type(r, "EUC_2D", err);
    if (is(r, "DIMENSION")) return read_dimension(file, r, err);
    if (is(r, "CAPACITY")) {
        *seen |= SEEN_CAPACITY;
        return header_number(&file->capacity, r, 1e-9, 1e12, err);
    }
    if (is(r, "NODE_COORD_SECTION")) {
        *seen |= SEEN_NODES;
        return read_nodes(r, "NODE_COORD_SECTION", (double *const[]){file->x, file->y}, 2, file->node_count, err);
    }
    if (is(r, "DEMAND_SECTION")) {
        *seen |= SEEN_DEMAND;
        return read_nodes(r, "DEMAND_SECTION", (double *const[]){file->demand}, 1, file->node_count, err);
    }
    if (is(r, "DEPOT_SECTION")) {
        *seen |= SEEN_DEPOT;
        return read_depot(r, err);
    }
    if (is(r, "NAME") || is(r, "COMMENT") || is(r, "EOF")) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s:%d: '%s' is not known here; kota reads plain CVRP instances", r->path,
                     r->line, r->words[0]);
}

static kota_status check_vrp(const kota_rounds_file *file, const char *path, unsigned seen, kota_error *err) {
    static const char *const NAMES[] = {"CAPACITY", "NODE_COORD_SECTION", "DEMAND_SECTION", "DEPOT_SECTION"};
    for (int32_t k = 0; k < KOTA_COUNT(NAMES); k++)
        if ((seen & 1u << k) == 0) return kota_fail(err, KOTA_DATA, "%s: has no %s", path, NAMES[k]);
    if (file->demand[0] != 0.0)
        return kota_fail(err, KOTA_DATA, "%s: the depot, node 1, has a demand of %g; it must be 0", path,
                         file->demand[0]);
    for (int32_t node = 1; node < file->node_count; node++)
        if (!(file->demand[node] >= 0.0 && file->demand[node] <= file->capacity))
            return kota_fail(err, KOTA_DATA, "%s: node %d has a demand of %g; it must be from 0 to the capacity, %g",
                             path, node + 1, file->demand[node], file->capacity);
    return KOTA_OK;
}

static kota_status parse_vrp(kota_rounds_file *file, char *bytes, const char *path, kota_error *err) {
    reader r = {.path = path, .at = bytes};
    unsigned seen = 0;
    while (next_line(&r)) KOTA_TRY(read_line(file, &r, &seen, err));
    return check_vrp(file, path, seen, err);
}

static kota_status need(double *out, const kota_json *json, const char *key, double low, const char *path,
                        kota_error *err) {
    if (!kota_json_get_number(json, key, out) || !(*out >= low && *out <= 1e12))
        return kota_fail(err, KOTA_DATA, "%s: %s must be a number of at least %g", path, key, low);
    return KOTA_OK;
}

static kota_status read_landfill(kota_rounds_file *file, const kota_json *json, const char *path, kota_error *err) {
    const kota_json *garage = kota_json_get(json, "garage");
    double trucks, node;
    if (kota_json_count(garage) != 2 || !kota_json_get_number(kota_json_at(garage, 0, NULL), "", &file->garage_x) ||
        !kota_json_get_number(kota_json_at(garage, 1, NULL), "", &file->garage_y))
        return kota_fail(err, KOTA_DATA, "%s: garage must be two numbers, [x, y]", path);
    KOTA_TRY(need(&trucks, json, "trucks", 1.0, path, err));
    KOTA_TRY(need(&file->capacity, json, "capacity", 1e-9, path, err));
    KOTA_TRY(need(&file->service, json, "service_per_stop", 0.0, path, err));
    KOTA_TRY(need(&file->shift, json, "shift_limit", 1e-9, path, err));
    KOTA_TRY(need(&node, json, "landfill_node", 1.0, path, err));
    if (node != 1.0) return kota_fail(err, KOTA_DATA, "%s: landfill_node = %g must be 1, the depot", path, node);
    file->trucks = (int32_t)kota_min(trucks, NODES_MAX);
    if (!kota_json_get_number(json, "reference_cost", &file->reference)) file->reference = KOTA_NAN;
    file->landfill = true;
    return KOTA_OK;
}

/* The .vrp that a JSON problem names: beside it, or in cvrp/ beside its folder. */
static char *base_path(const char *path, const char *base) {
    const char *slash = strrchr(path, '/');
    int length = slash != NULL ? (int)(slash - path) : 1;
    const char *folder = slash != NULL ? path : ".";
    char *beside = kota_text_format("%.*s/%s", length, folder, base);
    if (kota_file_exists(beside)) return beside;
    kota_free(beside);
    return kota_text_format("%.*s/../cvrp/%s", length, folder, base);
}

static kota_status read_vrp(kota_rounds_file *out, const char *path, kota_error *err) {
    char *bytes;
    size_t length;
    KOTA_TRY(kota_file_read(&bytes, &length, path, FILE_MAX, err));
    kota_status status = parse_vrp(out, bytes, path, err);
    kota_free(bytes);
    return status;
}

static kota_status read_json(kota_rounds_file *out, const char *bytes, size_t length, const char *path,
                             kota_error *err) {
    kota_json *json;
    KOTA_TRY(kota_json_parse(&json, bytes, length, path, err));
    const char *base = kota_json_get_text(json, "base_instance");
    kota_status status = KOTA_OK;
    if (base == NULL)
        status = kota_fail(err, KOTA_DATA, "%s: base_instance must name a .vrp file with the stops", path);
    if (status == KOTA_OK) {
        char *beside = base_path(path, base);
        status = read_vrp(out, beside, err);
        if (status == KOTA_OK) status = read_landfill(out, json, path, err);
        if (status == KOTA_OK) status = check_vrp(out, beside, ~0u, err); /* its own capacity may be less */
        kota_free(beside);
    }
    kota_json_destroy(json);
    return status;
}

kota_status kota_rounds_file_read(kota_rounds_file *out, const char *path, kota_error *err) {
    *out = (kota_rounds_file){.reference = KOTA_NAN};
    char *bytes;
    size_t length;
    KOTA_TRY(kota_file_read(&bytes, &length, path, FILE_MAX, err));
    const char *slash = strrchr(path, '/');
    out->name = kota_text_copy(slash != NULL ? slash + 1 : path);
    kota_status status;
    if (bytes[strspn(bytes, " \t\r\n")] == '{') {
        status = read_json(out, bytes, length, path, err);
    } else if (kota_streets_file_is(bytes)) {
        out->streets = kota_alloc(1, sizeof *out->streets);
        status = kota_streets_file_parse(out->streets, bytes, path, err);
    } else {
        status = parse_vrp(out, bytes, path, err);
    }
    kota_free(bytes);
    if (status != KOTA_OK) kota_rounds_file_free(out);
    return status;
}

void kota_rounds_file_free(kota_rounds_file *file) {
    kota_free(file->name);
    kota_free(file->x);
    kota_free(file->y);
    kota_free(file->demand);
    if (file->streets != NULL) kota_streets_file_free(file->streets);
    kota_free(file->streets);
    *file = (kota_rounds_file){0};
}
