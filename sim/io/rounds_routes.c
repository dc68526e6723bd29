/* Plans in CVRPLIB's .sol form; see rounds_file.h. */
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/rounds_file.h"

enum { FILE_MAX = 64 << 20, KINDS_MAX = 16, DUMPS_MAX = 16 };

/* "12", "-12", "0" or "d2". */
static bool read_stop(int32_t *number, int32_t *dump, const char *word, int32_t node_count) {
    int64_t value;
    *dump = 0;
    if (!kota_text_to_integer(word + (word[0] == 'd'), &value)) return false;
    *number = word[0] == 'd' ? 0 : (int32_t)value;
    if (word[0] != 'd') return value > -node_count && value < node_count;
    *dump = (int32_t)value - 1;
    return value >= 1 && value <= DUMPS_MAX;
}

/* "Route #3: 12 0 7": the nodes behind the colon. */
static kota_status read_route(kota_rounds_routes *out, char *text, int32_t node_count, int32_t capacities[2],
                              const char *path, int32_t line, kota_error *err) {
    char *rest = NULL;
    for (char *word = strtok_r(text, " \t\r", &rest); word != NULL; word = strtok_r(NULL, " \t\r", &rest)) {
        int32_t number, dump;
        if (!read_stop(&number, &dump, word, node_count))
            return kota_fail(err, KOTA_DATA, "%s:%d: '%s' is no stop of this problem; they are 1 to %d", path, line,
                             word, node_count - 1);
        out->nodes = kota_grow(out->nodes, out->node_count, &capacities[0], sizeof *out->nodes);
        out->dump = kota_grow(out->dump, out->node_count, &capacities[1], sizeof *out->dump);
        out->dump[out->node_count] = dump;
        out->nodes[out->node_count++] = number;
    }
    return KOTA_OK;
}

/* "Route #3 kind 2": the kind, from 0; 0 where none is named. */
static kota_status read_kind(int32_t *kind, const char *text, const char *path, int32_t line, kota_error *err) {
    const char *word = strstr(text, " kind ");
    int64_t value = 1;
    if (word != NULL && (!kota_text_to_integer(word + 6, &value) || value < 1 || value > KINDS_MAX))
        return kota_fail(err, KOTA_DATA, "%s:%d: kind '%s' must be the number of a kind of vehicle", path, line,
                         word + 6);
    *kind = (int32_t)value - 1;
    return KOTA_OK;
}

static kota_status parse(kota_rounds_routes *out, char *bytes, const char *path, int32_t node_count,
                         kota_error *err) {
    int32_t node_capacities[2] = {0}, route_capacities[2] = {0}, line = 0;
    char *next = bytes;
    while (next != NULL && *next != '\0') {
        char *text = next, *end = strchr(text, '\n');
        next = end != NULL ? end + 1 : NULL;
        if (end != NULL) *end = '\0';
        line++;
        char *colon = strchr(text, ':');
        if (strncmp(text, "Route", 5) == 0 && colon != NULL) {
            *colon = '\0';
            KOTA_TRY(read_route(out, colon + 1, node_count, node_capacities, path, line, err));
            out->end = kota_grow(out->end, out->route_count, &route_capacities[0], sizeof *out->end);
            out->kind = kota_grow(out->kind, out->route_count, &route_capacities[1], sizeof *out->kind);
            KOTA_TRY(read_kind(&out->kind[out->route_count], text, path, line, err));
            out->end[out->route_count++] = out->node_count;
        } else if (strncmp(text, "Cost ", 5) == 0) {
            text[strcspn(text, "\r")] = '\0';
            if (!kota_text_to_number(text + 5, &out->cost))
                return kota_fail(err, KOTA_DATA, "%s:%d: Cost '%s' is not a number", path, line, text + 5);
        }
    }
    if (out->route_count > 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s: has no line \"Route #1: ...\"", path);
}

kota_status kota_rounds_routes_read(kota_rounds_routes *out, const char *path, int32_t node_count, kota_error *err) {
    *out = (kota_rounds_routes){.cost = KOTA_NAN};
    char *bytes;
    size_t length;
    KOTA_TRY(kota_file_read(&bytes, &length, path, FILE_MAX, err));
    kota_status status = parse(out, bytes, path, node_count, err);
    kota_free(bytes);
    if (status != KOTA_OK) kota_rounds_routes_free(out);
    return status;
}

kota_status kota_rounds_routes_write(const char *path, const kota_rounds_routes *routes, kota_error *err) {
    kota_text text = {0};
    for (int32_t r = 0, k = 0; r < routes->route_count; r++) {
        kota_text_add(&text, "Route #%d", r + 1);
        if (routes->kind[r] > 0) kota_text_add(&text, " kind %d", routes->kind[r] + 1);
        kota_text_add(&text, ":");
        for (; k < routes->end[r]; k++) {
            if (routes->nodes[k] == 0 && routes->dump[k] > 0)
                kota_text_add(&text, " d%d", routes->dump[k] + 1);
            else
                kota_text_add(&text, " %d", routes->nodes[k]);
        }
        kota_text_add(&text, "\n");
    }
    kota_text_add(&text, "Cost ");
    kota_text_number(&text, routes->cost);
    kota_text_add(&text, "\n");
    kota_status status = kota_file_write(path, text.chars, text.length, err);
    kota_text_free(&text);
    return status;
}

void kota_rounds_routes_free(kota_rounds_routes *routes) {
    kota_free(routes->nodes);
    kota_free(routes->dump);
    kota_free(routes->end);
    kota_free(routes->kind);
    *routes = (kota_rounds_routes){0};
}
