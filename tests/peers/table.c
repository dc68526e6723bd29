/* See table.h. */
#include "peers/table.h"

#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"

void peer_table_head(const char *title, const char *peer) {
    printf("\n%s\n%-44s %12s %12s %11s %10s\n", title, "", "ours", peer, "gap", "bound");
}

void peer_table_row(peer_table *table, const char *what, const char *unit, double ours, double peer, bool relative,
                    double bound) {
    char name[64], gap_text[32], bound_text[32] = "-";
    double gap = relative ? (ours - peer) / peer : ours - peer;
    bool bounded = kota_is_finite(bound), ok = !bounded || kota_abs(gap) <= bound; /* false for a NaN */
    (void)snprintf(name, sizeof name, "%s, %s", what, unit);
    (void)snprintf(gap_text, sizeof gap_text, relative ? "%+.2f %%" : "%+.4f", relative ? 100.0 * gap : gap);
    if (bounded) {
        (void)snprintf(bound_text, sizeof bound_text, relative ? "%.1f %%" : "%.4f",
                       relative ? 100.0 * bound : bound);
    }
    printf("%-44s %12.6g %12.6g %11s %10s%s\n", name, ours, peer, gap_text, bound_text, ok ? "" : "  BEYOND");
    table->rows++;
    table->failures += !ok;
}

/* The next field of a line of CSV without quotes. */
static const char *field(const char *at, char *text, size_t capacity) {
    size_t length = strcspn(at, ",\n"), kept = length < capacity - 1 ? length : capacity - 1;
    memcpy(text, at, kept);
    text[kept] = '\0';
    return at[length] == ',' ? at + length + 1 : at + length;
}

int32_t peer_figures_read(peer_figure *figures, int32_t capacity, const char *folder, const char *name) {
    kota_error err = {0};
    char *path = kota_text_format("%s/%s", folder, name), *bytes = NULL;
    size_t length;
    if (kota_file_read(&bytes, &length, path, 1 << 20, &err) != KOTA_OK)
        kota_panic(__FILE__, __LINE__, "%s", err.text);
    int32_t count = 0;
    bool head = true;
    for (const char *at = bytes; *at != '\0';) {
        const char *end = strchr(at, '\n');
        if (*at != '#' && *at != '\n' && !head) {
            if (count == capacity) kota_panic(__FILE__, __LINE__, "%s: too many lines", path);
            peer_figure *figure = &figures[count++];
            char value[32];
            const char *in = field(at, figure->test, sizeof figure->test);
            in = field(in, figure->point, sizeof figure->point);
            in = field(in, figure->quantity, sizeof figure->quantity);
            in = field(in, figure->unit, sizeof figure->unit);
            (void)field(in, value, sizeof value);
            if (!kota_text_to_number(value, &figure->value)) {
                kota_panic(__FILE__, __LINE__, "%s: '%s' is no number", path, value);
            }
        } else if (*at != '#') {
            head = false;
        }
        at = end != NULL ? end + 1 : "";
    }
    kota_free(bytes);
    kota_free(path);
    return count;
}

double peer_figure_of(const peer_figure *figures, int32_t count, const char *test, const char *point,
                      const char *quantity) {
    for (int32_t f = 0; f < count; f++) {
        if (strcmp(figures[f].test, test) == 0 && strcmp(figures[f].point, point) == 0 &&
            strcmp(figures[f].quantity, quantity) == 0) {
            return figures[f].value;
        }
    }
    kota_panic(__FILE__, __LINE__, "no figure %s, %s, %s", test, point, quantity);
}
