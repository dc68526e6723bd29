/* Plans in CVRPLIB's .sol form; see rounds_file.h. */
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/rounds_file.h"

enum { FILE_MAX = 64 << 20 };

/* "Route #3: 12 0 7": the nodes behind the colon. */
static kota_status read_route(kota_rounds_routes *out, char *text, int32_t node_count, int32_t *capacity,
                              const char *path, int32_t line, kota_error *err) {
    char *rest = NULL;
    for (char *word = strtok_r(text, " \t\r", &rest); word != NULL; word = strtok_r(NULL, " \t\r", &rest)) {
        int64_t node;
        if (!kota_text_to_integer(word, &node) || node < 0 || node >= node_count)
            return kota_fail(err, KOTA_DATA, "%s:%d: '%s' is no stop of this problem; they are 1 to %d", path, line,
                             word, node_count - 1);
        out->nodes = kota_grow(out->nodes, out->node_count, capacity, sizeof *out->nodes);
        out->nodes[out->node_count++] = (int32_t)node;
    }
    return KOTA_OK;
}

static kota_status parse(kota_rounds_routes *out, char *bytes, const char *path, int32_t node_count,
                         kota_error *err) {
    int32_t node_capacity = 0, route_capacity = 0, line = 0;
    char *next = bytes;
    while (next != NULL && *next != '\0') {
        char *text = next, *end = strchr(text, '\n');
        next = end != NULL ? end + 1 : NULL;
        if (end != NULL) *end = '\0';
        line++;
        char *colon = strchr(text, ':');
        if (strncmp(text, "Route", 5) == 0 && colon != NULL) {
            KOTA_TRY(read_route(out, colon + 1, node_count, &node_capacity, path, line, err));
            out->end = kota_grow(out->end, out->route_count, &route_capacity, sizeof *out->end);
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
        kota_text_add(&text, "Route #%d:", r + 1);
        for (; k < routes->end[r]; k++) kota_text_add(&text, " %d", routes->nodes[k]);
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
    kota_free(routes->end);
    *routes = (kota_rounds_routes){0};
}
