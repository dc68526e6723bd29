/* See series_file.h. */
#include "io/series_file.h"

#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"

static const struct {
    const char *name, *kept;
    double scale;
    bool since; /* what fell since the row before */
} UNITS[] = {{"mm/h", "mm/h", 1, false}, {"mm", "mm/h", 1, true},    {"m", "m", 1, false},
             {"cm", "m", 0.01, false},   {"m3/s", "m3/s", 1, false}, {"l/s", "m3/s", 0.001, false}};

typedef struct row {
    const char *name;
    int32_t line, unit;
    double minute, value; /* minute: since a day long past */
    const char *time;
} row;

typedef struct reading {
    kota_csv_table *table;
    const char *path;
    kota_faults faults;
    row *rows;
    int32_t count;
} reading;

static bool digits(const char *text, int32_t count, double *value) {
    *value = 0;
    for (int32_t k = 0; k < count; k++) {
        if (text[k] < '0' || text[k] > '9') return false;
        *value = 10 * *value + (text[k] - '0');
    }
    return true;
}

/* Minutes of "2020-01-31 23:50" or "2020-01-31T23:50:30". */
static bool minute_of(const char *text, double *minute) {
    double y, m, d, h, min, s = 0;
    if (strlen(text) < 16 || !digits(text, 4, &y) || text[4] != '-' || !digits(text + 5, 2, &m) || text[7] != '-' ||
        !digits(text + 8, 2, &d) || (text[10] != ' ' && text[10] != 'T') || !digits(text + 11, 2, &h) ||
        text[13] != ':' || !digits(text + 14, 2, &min))
        return false;
    if (text[16] == ':' && (strlen(text) < 19 || !digits(text + 17, 2, &s))) return false;
    if (text[16] != '\0' && text[16] != ':') return false;
    if (!(m >= 1 && m <= 12 && d >= 1 && d <= 31 && h < 24 && min < 60 && s < 61)) return false;
    /* days since 1 March of year 0 (Richards 2013, in the Explanatory Supplement to the Astronomical Almanac) */
    if (m <= 2) y -= 1, m += 12;
    double days = 365 * y + kota_floor(y / 4) - kota_floor(y / 100) + kota_floor(y / 400) +
                  kota_floor((153 * (m - 3) + 2) / 5) + d;
    *minute = days * 1440 + h * 60 + min + s / 60;
    return true;
}

static int32_t unit_of(const char *text) {
    for (int32_t u = 0; u < KOTA_COUNT(UNITS); u++)
        if (strcmp(text, UNITS[u].name) == 0) return u;
    return -1;
}

/* One row; false: it has no value and is left out, or it is wrong. */
static bool read_row(reading *of, row *to, int32_t r, const int32_t *at) {
    const char *value = kota_csv_cell(of->table, r, at[1]), *unit = kota_csv_cell(of->table, r, at[2]);
    *to = (row){.line = kota_csv_line(of->table, r),
                .name = at[3] >= 0 ? kota_csv_cell(of->table, r, at[3]) : "series",
                .unit = unit_of(unit),
                .time = kota_csv_cell(of->table, r, at[0])};
    int32_t before = of->faults.count;
    if (!minute_of(to->time, &to->minute))
        kota_fault(&of->faults, "%s:%d: time = \"%s\"; write it as 2020-01-31 23:50", of->path, to->line, to->time);
    if (to->unit < 0)
        kota_fault(&of->faults, "%s:%d: unit = \"%s\"; must be mm/h, mm, m, cm, m3/s or l/s", of->path, to->line,
                   unit);
    if (to->name[0] == '\0') kota_fault(&of->faults, "%s:%d: name is empty; name the series", of->path, to->line);
    if (value[0] == '\0') return false;
    if (!kota_text_to_number(value, &to->value) || !(to->value >= -1e6 && to->value <= 1e6))
        kota_fault(&of->faults, "%s:%d: value = \"%s\"; must be a number, or empty where there is none", of->path,
                   to->line, value);
    return of->faults.count == before;
}

static int by_name(const void *a, const void *b) {
    const row *left = a, *right = b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order : left->line < right->line ? -1 : left->line > right->line;
}

/* Rows of one series: times grow, the unit stays. */
static void check_order(reading *of) {
    for (int32_t k = 1; k < of->count; k++) {
        const row *last = &of->rows[k - 1], *now = &of->rows[k];
        if (strcmp(last->name, now->name) != 0) continue;
        if (!(now->minute > last->minute))
            kota_fault(&of->faults, "%s:%d: time = \"%s\" is not after that of line %d; sort the series %s by time",
                       of->path, now->line, now->time, last->line, now->name);
        if (strcmp(UNITS[now->unit].kept, UNITS[last->unit].kept) != 0 ||
            UNITS[now->unit].since != UNITS[last->unit].since)
            kota_fault(&of->faults, "%s:%d: unit = \"%s\", but line %d of the series %s has %s; give one unit",
                       of->path, now->line, UNITS[now->unit].name, last->line, now->name, UNITS[last->unit].name);
    }
}

static double kept_value(const reading *of, int32_t k) {
    const row *now = &of->rows[k];
    double value = now->value * UNITS[now->unit].scale;
    if (!UNITS[now->unit].since) return value;
    bool first = k == 0 || strcmp(of->rows[k - 1].name, now->name) != 0;
    bool last = k + 1 == of->count || strcmp(of->rows[k + 1].name, now->name) != 0;
    if (first && last) return value; /* as if for an hour */
    double min = first ? of->rows[k + 1].minute - now->minute : now->minute - of->rows[k - 1].minute;
    return value * 60 / min;
}

static void write_rows(kota_csv *to, kota_series_count *count, const reading *of) {
    static const char *const COLUMNS[] = {"name", "time", "value", "unit"};
    kota_csv_header(to, COLUMNS, 4);
    for (int32_t k = 0; k < of->count; k++) {
        count->series += k == 0 || strcmp(of->rows[k - 1].name, of->rows[k].name) != 0;
        kota_csv_text(to, of->rows[k].name);
        kota_csv_text(to, of->rows[k].time);
        kota_csv_number(to, kept_value(of, k));
        kota_csv_text(to, UNITS[of->rows[k].unit].kept);
        kota_csv_end_row(to);
    }
    count->readings = of->count;
}

kota_status kota_series_parse(kota_csv *to, kota_series_count *count, const char *bytes, size_t length,
                              const char *path, kota_error *err) {
    static const char *const NEEDED[] = {"time", "value", "unit"};
    reading of = {.path = path};
    int32_t at[4];
    *to = (kota_csv){0};
    *count = (kota_series_count){0};
    kota_status status = kota_csv_parse(&of.table, bytes, length, path, err);
    for (int32_t c = 0; c < 3 && status == KOTA_OK; c++) status = kota_csv_need(&at[c], of.table, NEEDED[c], err);
    if (status == KOTA_OK) {
        at[3] = kota_csv_column(of.table, "name");
        of.rows = kota_alloc((size_t)kota_csv_rows(of.table) + 1, sizeof *of.rows);
        for (int32_t r = 0; r < kota_csv_rows(of.table); r++) {
            bool fine = read_row(&of, &of.rows[of.count], r, at);
            count->gaps += !fine;
            of.count += fine;
        }
        qsort(of.rows, (size_t)of.count, sizeof *of.rows, by_name);
        check_order(&of);
        if (of.count == 0 && of.faults.count == 0) kota_fault(&of.faults, "%s: has no readings", path);
        status = kota_faults_status(&of.faults, KOTA_DATA, err);
    }
    if (status == KOTA_OK) write_rows(to, count, &of);
    kota_faults_free(&of.faults);
    kota_free(of.rows);
    kota_csv_destroy(of.table);
    return status;
}

/* ---- intensity, duration, frequency ---- */

typedef struct curve {
    double a, b, n, error;
} curve;

typedef struct point {
    double years, minutes, rate;
    int32_t line;
} point;

static int by_years(const void *a, const void *b) {
    const point *left = a, *right = b;
    if (left->years < right->years || left->years > right->years) return left->years < right->years ? -1 : 1;
    return left->line < right->line ? -1 : left->line > right->line;
}

/* Best a and n for a b: a line through logarithms; its squares' sum. */
static double fit_line(curve *found, const point *points, int32_t count, double b) {
    double sx = 0, sy = 0, sxx = 0, sxy = 0, squares = 0;
    for (int32_t k = 0; k < count; k++) {
        double x = kota_log(points[k].minutes + b), y = kota_log(points[k].rate);
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    double below = count * sxx - sx * sx;
    *found = (curve){.b = b, .n = below > 0 ? -(count * sxy - sx * sy) / below : KOTA_NAN};
    found->a = kota_exp((sy + found->n * sx) / count);
    for (int32_t k = 0; k < count; k++) {
        double rate = found->a * kota_exp(-found->n * kota_log(points[k].minutes + b));
        double off = kota_log(rate / points[k].rate);
        squares += off * off;
        found->error = kota_max(found->error, kota_abs(rate / points[k].rate - 1));
    }
    return squares;
}

static curve fit(const point *points, int32_t count) {
    curve best = {.n = KOTA_NAN};
    double least = KOTA_INFINITY;
    for (int32_t half = 0; half <= 120; half++) {
        curve tried;
        double squares = fit_line(&tried, points, count, 0.5 * half);
        if (!(squares < least) || !(tried.n > 0 && tried.n <= 1)) continue;
        least = squares;
        best = tried;
    }
    return best;
}

static void put_curve(kota_csv *to, int32_t *count, double years, const curve *of) {
    kota_csv_number(to, years);
    kota_csv_number(to, of->a);
    kota_csv_number(to, of->b);
    kota_csv_number(to, of->n);
    kota_csv_number(to, of->error);
    kota_csv_end_row(to);
    ++*count;
}

static double cell_number(reading *of, int32_t r, int32_t at, double low, double high) {
    double value = KOTA_NAN;
    const char *text = kota_csv_cell(of->table, r, at);
    if (!kota_text_to_number(text, &value) || !(value >= low && value <= high))
        kota_fault(&of->faults, "%s:%d: %s = \"%s\"; must be a number from %g to %g", of->path,
                   kota_csv_line(of->table, r), kota_csv_column_name(of->table, at), text, low, high);
    return value;
}

static void read_coefficients(reading *of, kota_csv *to, int32_t *count, const int32_t *at) {
    for (int32_t r = 0; r < kota_csv_rows(of->table); r++) {
        double years = cell_number(of, r, at[0], 0.1, 1e5);
        curve given = {.a = cell_number(of, r, at[1], 1e-3, 1e6),
                       .b = cell_number(of, r, at[2], 0, 600),
                       .n = cell_number(of, r, at[3], 1e-3, 1)};
        if (of->faults.count == 0) put_curve(to, count, years, &given);
    }
}

static void read_table(reading *of, kota_csv *to, int32_t *count, const int32_t *at) {
    int32_t rows = kota_csv_rows(of->table);
    point *points = kota_alloc((size_t)rows + 1, sizeof *points);
    for (int32_t r = 0; r < rows; r++)
        points[r] = (point){.years = cell_number(of, r, at[0], 0.1, 1e5),
                            .minutes = cell_number(of, r, at[1], 1, 1e5),
                            .rate = cell_number(of, r, at[2], 1e-3, 1e4),
                            .line = kota_csv_line(of->table, r)};
    if (of->faults.count == 0) qsort(points, (size_t)rows, sizeof *points, by_years);
    for (int32_t k = 0, end; k < rows && of->faults.count == 0; k = end) {
        for (end = k; end < rows && !(points[end].years > points[k].years);) end++;
        curve found = end - k < 3 ? (curve){.n = KOTA_NAN} : fit(points + k, end - k);
        if (kota_is_nan(found.n))
            kota_fault(&of->faults,
                       "%s:%d: the %d intensities of %g years make no curve; give three or more, falling with the "
                       "duration",
                       of->path, points[k].line, end - k, points[k].years);
        else
            put_curve(to, count, points[k].years, &found);
    }
    kota_free(points);
}

kota_status kota_idf_parse(kota_csv *to, int32_t *count, const char *bytes, size_t length, const char *path,
                           kota_error *err) {
    static const char *const COLUMNS[] = {"return_years", "a", "b", "n", "error"};
    static const char *const TABLE[] = {"return_years", "duration_min", "intensity_mm_per_h"};
    reading of = {.path = path};
    int32_t at[4];
    *to = (kota_csv){0};
    *count = 0;
    kota_status status = kota_csv_parse(&of.table, bytes, length, path, err);
    bool table = status == KOTA_OK && kota_csv_column(of.table, "a") < 0;
    for (int32_t c = 0; c < (table ? 3 : 4) && status == KOTA_OK; c++)
        status = kota_csv_need(&at[c], of.table, table ? TABLE[c] : COLUMNS[c], err);
    if (status == KOTA_OK) {
        kota_csv_header(to, COLUMNS, KOTA_COUNT(COLUMNS));
        if (table)
            read_table(&of, to, count, at);
        else
            read_coefficients(&of, to, count, at);
        if (*count == 0 && of.faults.count == 0) kota_fault(&of.faults, "%s: has no curves", path);
        status = kota_faults_status(&of.faults, KOTA_DATA, err);
    }
    if (status != KOTA_OK) kota_csv_free(to);
    kota_faults_free(&of.faults);
    kota_csv_destroy(of.table);
    return status;
}
