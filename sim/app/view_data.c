/* Tables of runs for the window. */
#include "app/view_data.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <string.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/csv.h"
#include "run/compare.h"

/* One or two of each system: what a panel has room for. All others stand in the report. */
static const kota_indicator CARDS[] = {KOTA_INDICATOR_flooded_persons, KOTA_INDICATOR_flood_damage_idr,
                                       KOTA_INDICATOR_link_closed_h, KOTA_INDICATOR_delay_person_h,
                                       KOTA_INDICATOR_waste_uncollected_kg};

enum { REPLICATIONS_MAX = 64 };

struct kota_view_data {
    kota_comparison comparison;
    kota_csv_table *events[KOTA_VIEW_RUNS_MAX];
    kota_view_event *event_items[KOTA_VIEW_RUNS_MAX];
    int64_t *course_times_ms[KOTA_VIEW_RUNS_MAX];
    double *course_values[KOTA_VIEW_RUNS_MAX]; /* values, then low, then high */
    char **folders[KOTA_VIEW_RUNS_MAX];
    int32_t count; /* replications */
};

int32_t kota_view_data_cards(kota_view_card cards[KOTA_VIEW_CARDS_MAX], int32_t indicators[KOTA_VIEW_CARDS_MAX]) {
    for (int32_t c = 0; c < KOTA_COUNT(CARDS); c++) {
        const kota_indicator_info *info = &kota_indicators[CARDS[c]];
        indicators[c] = (int32_t)CARDS[c];
        cards[c] = (kota_view_card){.name = info->name,
                                    .unit = info->unit,
                                    .better = info->better,
                                    .decimals = info->decimals,
                                    .a = KOTA_NAN,
                                    .b = KOTA_NAN,
                                    .change = KOTA_NAN,
                                    .low = KOTA_NAN,
                                    .high = KOTA_NAN,
                                    .improved_frac = KOTA_NAN};
    }
    return KOTA_COUNT(CARDS);
}

/* ---- replications ---- */

/* The folder of replication k beside a run's, or a copy of the run's own where it is no replication. */
static char *replication(const char *folder, int32_t k) {
    size_t length = strlen(folder), from;
    while (length > 1 && folder[length - 1] == '/') length--;
    for (from = length; from > 0 && folder[from - 1] != '/';) from--;
    bool numbered =
        length > from + 1 && folder[from] == 'r' && strspn(folder + from + 1, "0123456789") == length - from - 1;
    if (!numbered) return k == 0 ? kota_text_copy(folder) : NULL;
    return kota_text_format("%.*sr%d", (int)from, folder, (int)k);
}

static bool is_run(const char *folder) {
    char *path = kota_text_format("%s/indicators.csv", folder);
    bool there = kota_file_exists(path);
    kota_free(path);
    return there;
}

/* As many replications as every run has. */
static void find_replications(kota_view_data *data, int32_t run_count, const char *const *folders) {
    for (int32_t r = 0; r < run_count; r++) data->folders[r] = kota_alloc(REPLICATIONS_MAX, sizeof *data->folders[r]);
    for (int32_t k = 0; k < REPLICATIONS_MAX; k++) {
        bool whole = true;
        for (int32_t r = 0; r < run_count; r++) {
            data->folders[r][k] = replication(folders[r], k);
            whole = whole && data->folders[r][k] != NULL && is_run(data->folders[r][k]);
        }
        if (!whole) return;
        data->count = k + 1;
    }
}

/* ---- cards ---- */

static kota_status read_cards(kota_view_data *data, kota_view_def *def, kota_error *err) {
    kota_view_card cards[KOTA_VIEW_CARDS_MAX];
    int32_t indicators[KOTA_VIEW_CARDS_MAX], count = kota_view_data_cards(cards, indicators);
    for (int32_t r = 0; r < def->run_count; r++)
        KOTA_TRY(kota_comparison_add(&data->comparison, def->runs[r].name,
                                     (const char *const *)(uintptr_t)data->folders[r], data->count, err));
    int32_t whole = data->comparison.districts;
    for (int32_t c = 0; c < count; c++) {
        kota_difference d = kota_comparison_difference(&data->comparison, kota_mini(1, def->run_count - 1),
                                                       (kota_indicator)indicators[c], whole);
        if (kota_is_nan(d.baseline)) continue; /* not known of this city */
        kota_view_card *card = &def->cards[def->card_count++];
        *card = cards[c];
        card->a = d.baseline;
        if (def->run_count < 2) continue;
        card->b = d.value;
        card->change = d.difference;
        card->low = d.ci_low;
        card->high = d.ci_high;
        card->improved_frac = d.improved_frac;
        card->pairs = data->count;
        for (int32_t r = 2; r < def->run_count; r++)
            card->more[r - 2] =
                kota_comparison_difference(&data->comparison, r, (kota_indicator)indicators[c], whole).value;
    }
    return KOTA_OK;
}

/* ---- courses ---- */

static kota_status add_replication(kota_view_data *data, kota_view_def *def, int32_t r, int32_t k, kota_error *err) {
    char *path = kota_text_format("%s/series.csv", data->folders[r][k]);
    kota_csv_table *table = NULL;
    kota_status status = kota_csv_read(&table, path, err);
    kota_free(path);
    KOTA_TRY(status);
    kota_view_course *course = &def->courses[r];
    int32_t rows = kota_csv_rows(table), time = kota_csv_column(table, "time");
    size_t size = (size_t)rows * KOTA_SERIES_COUNT;
    if (k == 0) {
        data->course_times_ms[r] = kota_alloc((size_t)rows + 1, sizeof(int64_t));
        data->course_values[r] = kota_alloc(3 * size + 1, sizeof(double));
        *course =
            (kota_view_course){.times_ms = data->course_times_ms[r], .values = data->course_values[r], .rows = rows};
    }
    size_t all = (size_t)course->rows * KOTA_SERIES_COUNT;
    double *mean = data->course_values[r], *low = mean + all, *high = low + all;
    for (int32_t row = 0; row < kota_mini(rows, course->rows) && status == KOTA_OK; row++) {
        if (k == 0 && time >= 0)
            status = kota_time_parse(&data->course_times_ms[r][row], kota_csv_cell(table, row, time),
                                     def->runs[r].map->utc_offset_min, err);
        for (int32_t c = 0; c < KOTA_SERIES_COUNT && status == KOTA_OK; c++) {
            int32_t column = kota_csv_column(table, kota_series_names[c]);
            size_t at = (size_t)row * KOTA_SERIES_COUNT + (size_t)c;
            double value = KOTA_NAN;
            if (column >= 0) status = kota_csv_get_number(&value, table, row, column, err);
            mean[at] = (k == 0 ? 0.0 : mean[at]) + value / data->count;
            low[at] = k == 0 ? value : kota_min(low[at], value);
            high[at] = k == 0 ? value : kota_max(high[at], value);
        }
    }
    kota_csv_destroy(table);
    if (data->count < 2) return status;
    course->low = low;
    course->high = high;
    return status;
}

/* ---- events ---- */

static kota_status read_events(kota_view_data *data, kota_view_def *def, int32_t r, kota_error *err) {
    static const char *const names[] = {"time", "event", "entity", "cause", "unit", "value", "threshold"};
    int32_t columns[KOTA_COUNT(names)];
    char *path = kota_text_format("%s/events.csv", data->folders[r][0]);
    kota_status status = kota_csv_read(&data->events[r], path, err);
    kota_free(path);
    const kota_csv_table *table = data->events[r];
    for (int32_t c = 0; c < KOTA_COUNT(names) && status == KOTA_OK; c++)
        status = kota_csv_need(&columns[c], table, names[c], err);
    KOTA_TRY(status);
    int32_t rows = kota_csv_rows(table);
    kota_view_event *items = kota_alloc((size_t)rows + 1, sizeof *items);
    data->event_items[r] = items;
    for (int32_t row = 0; row < rows; row++) {
        items[row] = (kota_view_event){.kind = kota_csv_cell(table, row, columns[1]),
                                       .entity = kota_csv_cell(table, row, columns[2]),
                                       .cause = kota_csv_cell(table, row, columns[3]),
                                       .unit = kota_csv_cell(table, row, columns[4])};
        KOTA_TRY(kota_time_parse(&items[row].time_ms, kota_csv_cell(table, row, columns[0]),
                                 def->runs[r].map->utc_offset_min, err));
        KOTA_TRY(kota_csv_get_number(&items[row].value, table, row, columns[5], err));
        KOTA_TRY(kota_csv_get_number(&items[row].threshold, table, row, columns[6], err));
    }
    def->events[r] = (kota_view_events){items, rows};
    return KOTA_OK;
}

static bool has_table(const kota_view_data *data, int32_t r, const char *name) {
    char *path = kota_text_format("%s/%s", data->folders[r][0], name);
    bool there = kota_file_exists(path);
    kota_free(path);
    return there;
}

kota_status kota_view_data_open(kota_view_data **out, kota_view_def *def, const char *const *folders,
                                kota_error *err) {
    kota_view_data *data = kota_alloc(1, sizeof *data);
    bool courses = true;
    *out = data;
    find_replications(data, def->run_count, folders);
    if (data->count == 0) return KOTA_OK;
    KOTA_TRY(read_cards(data, def, err));
    for (int32_t r = 0; r < def->run_count; r++) {
        courses = courses && has_table(data, r, "series.csv");
        if (has_table(data, r, "events.csv")) KOTA_TRY(read_events(data, def, r, err));
    }
    for (int32_t r = 0; r < def->run_count && courses; r++) {
        for (int32_t k = 0; k < data->count; k++) KOTA_TRY(add_replication(data, def, r, k, err));
    }
    if (!courses) return KOTA_OK;
    def->course_names = kota_series_names;
    def->course_count = KOTA_SERIES_COUNT;
    return KOTA_OK;
}

void kota_view_data_close(kota_view_data *data) {
    if (data == NULL) return;
    kota_comparison_free(&data->comparison);
    for (int32_t r = 0; r < KOTA_VIEW_RUNS_MAX; r++) {
        for (int32_t k = 0; data->folders[r] != NULL && k < REPLICATIONS_MAX; k++) kota_free(data->folders[r][k]);
        kota_free(data->folders[r]);
        kota_csv_destroy(data->events[r]);
        kota_free(data->event_items[r]);
        kota_free(data->course_times_ms[r]);
        kota_free(data->course_values[r]);
    }
    kota_free(data);
}

#endif
