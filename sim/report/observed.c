/* How a run agrees with what was observed, for a terminal. */
#include <string.h>

#include "core/mathx.h"
#include "report/report.h"

enum { NAME_WIDTH = 22 };

typedef struct column {
    const char *head, *statistic, *instead; /* instead: where the first is not there */
} column;

/* heads: keys of assets/strings/app.csv; what needs no translation stands for itself */
static const column LEVELS[] = {
    {"observed.pairs", "pairs", NULL},    {"observed.later", "peak_time_difference", NULL},
    {"observed.rise", "rise_ours", NULL}, {"observed.rise_seen", "rise_observed", NULL},
    {"r", "correlation", NULL},           {"NSE", "nse", "nse_standardised"},
    {"observed.spread", "sd_ratio", NULL}};
static const column FLOWS[] = {{"observed.pairs", "pairs", NULL},
                               {"observed.later", "peak_time_difference", NULL},
                               {"NSE", "nse", NULL},
                               {"KGE", "kge", NULL},
                               {"PBIAS", "pbias", NULL},
                               {"r", "correlation", NULL}};
static const column EXTENTS[] = {{"observed.hits", "hits", NULL},          {"observed.misses", "misses", NULL},
                                 {"observed.false", "false_alarms", NULL}, {"POD", "hit_rate", NULL},
                                 {"FAR", "false_alarm_ratio", NULL},       {"CSI", "csi", NULL},
                                 {"observed.bias", "bias", NULL}};

static const kota_observed_row *find(const kota_observed_table *table, const kota_observed_row *of,
                                     const char *statistic) {
    for (int32_t r = 0; r < table->count && statistic != NULL; r++) {
        const kota_observed_row *row = &table->rows[r];
        if (strcmp(row->kind, of->kind) == 0 && strcmp(row->name, of->name) == 0 &&
            strcmp(row->statistic, statistic) == 0)
            return row;
    }
    return NULL;
}

static void add_row(kota_text *out, const kota_observed_table *table, const kota_observed_row *of,
                    const column *columns, int32_t count, bool *starred) {
    kota_text_add(out, "%-*s", NAME_WIDTH, of->name);
    for (int32_t c = 0; c < count; c++) {
        const kota_observed_row *row = find(table, of, columns[c].statistic);
        bool instead = row == NULL && (row = find(table, of, columns[c].instead)) != NULL;
        char text[KOTA_OBSERVED_TEXT_MAX];
        kota_observed_text(text, row != NULL ? row->value : KOTA_NAN, row != NULL ? row->unit : "1",
                           columns[c].statistic);
        kota_text_add(out, " %12s%s", text, instead ? "*" : c == count - 1 ? "" : " ");
        *starred = *starred || instead;
    }
    kota_text_add(out, "\n");
}

static void add_kind(kota_text *out, const kota_observed_table *table, const char *kind, const char *first,
                     const char *title, const column *columns, int32_t count, const kota_words *words) {
    bool any = false, starred = false;
    for (int32_t r = 0; r < table->count; r++) {
        const kota_observed_row *row = &table->rows[r];
        if (strcmp(row->kind, kind) != 0 || strcmp(row->statistic, first) != 0) continue;
        if (!any) {
            kota_text_add(out, "%-*s", NAME_WIDTH, kota_word(words, title));
            for (int32_t c = 0; c < count; c++)
                kota_text_add(out, " %12s%s", kota_word(words, columns[c].head), c == count - 1 ? "" : " ");
            kota_text_add(out, "\n");
        }
        any = true;
        add_row(out, table, row, columns, count, &starred);
    }
    if (starred) kota_text_add(out, "%s\n", kota_word(words, "observed.star"));
}

void kota_report_observed(kota_text *out, const kota_observed_table *table, const kota_words *words) {
    add_kind(out, table, "level", "pairs", "observed.levels", LEVELS, KOTA_COUNT(LEVELS), words);
    add_kind(out, table, "flow", "pairs", "observed.flows", FLOWS, KOTA_COUNT(FLOWS), words);
    add_kind(out, table, "extent", "compared", "observed.extents", EXTENTS, KOTA_COUNT(EXTENTS), words);
}
