/* Levels of our gauges and discharges of our cross-sections against those of stations. */
#include <string.h>

#include "core/mathx.h"
#include "run/observed_parts.h"
#include "run/observed_stats.h"

typedef struct course { /* a gauge's or section's samples and the times of observed values, in the order of time */
    int64_t *time_ms;
    double *ours_m, *observed_m; /* observed: NaN at samples alone */
    int32_t count, pairs, outside;
    int32_t first, last; /* with an observed value */
} course;

static void put(course *c, int64_t time_ms, double ours_m, double observed_m) {
    if (!kota_is_nan(observed_m)) {
        if (c->pairs++ == 0) c->first = c->count;
        c->last = c->count;
    }
    c->time_ms[c->count] = time_ms;
    c->ours_m[c->count] = ours_m;
    c->observed_m[c->count++] = observed_m;
}

typedef struct ours { /* what a gauge or a section saw, in the order of time */
    int64_t *time_ms;
    double *value;
    int32_t count;
} ours;

typedef struct station { /* what it is compared with */
    const char *kind, *name, *place, *unit, *source;
    const kota_numbers *values;
    double block_s, lag_s;
    int64_t at_ms;  /* of the first value, the lag taken off */
    bool same_zero; /* absolute values mean something */
} station;

/* Between two samples ours is a straight line; before the first and after the last there is no pair. */
static course course_of(const station *at, const ours *seen) {
    int32_t s = 0;
    int64_t block_ms = (int64_t)kota_round(at->block_s * 1000);
    size_t room = (size_t)seen->count + (size_t)at->values->count;
    course c = {.time_ms = kota_alloc(room, sizeof(int64_t)),
                .ours_m = kota_alloc(room, sizeof(double)),
                .observed_m = kota_alloc(room, sizeof(double))};
    for (int32_t k = 0; k < at->values->count; k++) {
        int64_t time_ms = at->at_ms + k * block_ms;
        for (; s < seen->count && seen->time_ms[s] < time_ms; s++)
            put(&c, seen->time_ms[s], seen->value[s], KOTA_NAN);
        bool on_sample = s < seen->count && seen->time_ms[s] == time_ms;
        if (s == seen->count || (s == 0 && !on_sample)) {
            c.outside++;
            continue;
        }
        double value = seen->value[s];
        if (!on_sample) {
            double share =
                (double)(time_ms - seen->time_ms[s - 1]) / (double)(seen->time_ms[s] - seen->time_ms[s - 1]);
            value = seen->value[s - 1] + share * (value - seen->value[s - 1]);
        }
        put(&c, time_ms, value, at->values->values[k]);
        s += on_sample;
    }
    for (; s < seen->count; s++) put(&c, seen->time_ms[s], seen->value[s], KOTA_NAN);
    return c;
}

static void course_free(course *c) {
    kota_free(c->time_ms);
    kota_free(c->ours_m);
    kota_free(c->observed_m);
}

static void add_to_csv(kota_csv *csv, const course *c, const station *level, const kota_map *map) {
    for (int32_t k = 0; k < c->count; k++) {
        char text[KOTA_TIME_TEXT_MAX];
        kota_time_text(c->time_ms[k], map->utc_offset_min, text);
        kota_csv_text(csv, text);
        kota_csv_text(csv, level->name);
        kota_csv_text(csv, level->place);
        kota_csv_fixed(csv, c->ours_m[k], 4);
        kota_csv_fixed(csv, c->observed_m[k], 4);
        kota_csv_end_row(csv);
    }
}

static void add(kota_observed *of, const station *level, const char *statistic, double value, const char *unit,
                const char *note) {
    (void)kota_run__observed_add(of, level->kind, level->name, statistic, value, unit, "%s", note);
}

/* known false: there is no such time */
static void add_time(kota_observed *of, const station *level, const char *statistic, bool known, int64_t time_ms,
                     const char *note) {
    kota_observed_row *row =
        kota_run__observed_add(of, level->kind, level->name, statistic, KOTA_NAN, "local time", "%s", note);
    if (known) kota_time_text(time_ms, of->map->utc_offset_min, row->time);
}

static void add_pairs(kota_observed *of, const station *level, const course *c) {
    kota_text note = {0};
    kota_text_add(&note, "ours between samples interpolated");
    if (kota_abs(level->lag_s) > 0)
        kota_text_add(&note, "; lag of %g min taken off the observed times", level->lag_s / 60);
    if (c->outside > 0)
        kota_text_add(&note, "; %d of %d values lie outside the run", c->outside, level->values->count);
    if (c->pairs < 2) kota_text_add(&note, "; fewer than 2 lie within it, so nothing can be compared");
    if (level->source[0] != '\0') kota_text_add(&note, "; source: %s", level->source);
    add(of, level, "pairs", c->pairs, "1", note.chars);
    kota_text_free(&note);
}

static const char *peak_note(const station *level) {
    return strcmp(level->kind, "flow") == 0 ? "greatest discharge" : "above the city's datum";
}

static const char *peak_time_note(const station *level, bool moves) {
    if (strcmp(level->kind, "flow") == 0)
        return moves ? "first greatest discharge of the samples compared" : "our discharge never changes";
    return moves ? "first highest level of the samples compared" : "our level never changes";
}

/* Both peaks are sought from the first pair to the last: ours in all samples there, the observed in its values. */
static void add_peaks(kota_observed *of, const station *level, const course *c, const double *observed_m,
                      bool moves) {
    kota_rise peak = kota_rise_of(c->ours_m + c->first, c->last - c->first + 1);
    kota_rise theirs = kota_rise_of(observed_m, c->pairs);
    int64_t our_ms = c->time_ms[c->first + peak.peak], their_ms = 0;
    for (int32_t k = c->first, pair = 0; k <= c->last; k++) {
        if (kota_is_nan(c->observed_m[k])) continue;
        if (pair++ == theirs.peak) their_ms = c->time_ms[k];
    }
    bool edge = theirs.peak == 0 || theirs.peak == c->pairs - 1;
    add_time(of, level, "peak_time_ours", moves, our_ms, peak_time_note(level, moves));
    add_time(of, level, "peak_time_observed", true, their_ms,
             edge ? "lag taken off; at the edge of what is compared: the true peak may lie outside"
                  : "first highest value; lag taken off");
    add(of, level, "peak_time_difference", moves ? (double)(our_ms - their_ms) / (double)KOTA_HOUR_MS : KOTA_NAN, "h",
        "above 0: ours is later");
    add(of, level, "rise_ours", peak.rise_m, level->unit, "peak above the lowest level before it");
    add(of, level, "rise_observed", theirs.rise_m, level->unit, "peak above the lowest value before it");
    if (!level->same_zero) return;
    add(of, level, "peak_ours", c->ours_m[c->first + peak.peak], level->unit, peak_note(level));
    add(of, level, "peak_observed", observed_m[theirs.peak], level->unit, peak_note(level));
}

static void add_measures(kota_observed *of, const station *level, const kota_level_stats *stats) {
    add(of, level, "correlation", stats->correlation, "1", "Pearson's r; 1: the courses have the same shape");
    add(of, level, "sd_ratio", stats->sd_ratio, "1",
        "standard deviation of ours over that of the observed; 1 is best");
    if (!level->same_zero) {
        add(of, level, "nse_standardised", stats->nse_standardised, "1",
            "the station's zero is its own: Nash-Sutcliffe efficiency of levels minus their mean over their standard "
            "deviation, which is 2 r - 1; 1 is best");
        return;
    }
    add(of, level, "mean_error", stats->mean_error_m, level->unit, "mean of ours minus mean of the observed");
    add(of, level, "nse", stats->nse, "1",
        "Nash-Sutcliffe efficiency (Nash and Sutcliffe 1970); 1 is best, 0 no better than the observed mean");
    add(of, level, "kge", stats->kge, "1", "Kling-Gupta efficiency (Gupta et al. 2009); 1 is best");
    add(of, level, "pbias", stats->pbias_pct, "percent",
        strcmp(level->kind, "flow") == 0
            ? "100 sum (ours - observed) / sum observed; above 0: ours are higher"
            : "100 sum (ours - observed) / sum observed; above 0: ours are higher; depends on the datum");
}

static void compare(kota_observed *of, const station *level, const course *c) {
    double *ours_m = kota_alloc((size_t)c->pairs + 1, sizeof *ours_m);
    double *observed_m = kota_alloc((size_t)c->pairs + 1, sizeof *observed_m);
    for (int32_t k = 0, pair = 0; k < c->count; k++) {
        if (kota_is_nan(c->observed_m[k])) continue;
        ours_m[pair] = c->ours_m[k];
        observed_m[pair++] = c->observed_m[k];
    }
    add_pairs(of, level, c);
    if (c->pairs >= 2) {
        kota_level_stats stats = kota_level_stats_of(ours_m, observed_m, c->pairs);
        add_peaks(of, level, c, observed_m, stats.sd_ratio > 0);
        add_measures(of, level, &stats);
    }
    kota_free(ours_m);
    kota_free(observed_m);
}

static void take(kota_observed *of, kota_csv *csv, const station *at, const ours *seen) {
    course c = course_of(at, seen);
    add_to_csv(csv, &c, at, of->map);
    compare(of, at, &c);
    course_free(&c);
}

static ours make_room(int32_t count) {
    return (ours){.time_ms = kota_alloc((size_t)count + 1, sizeof(int64_t)),
                  .value = kota_alloc((size_t)count + 1, sizeof(double)),
                  .count = count};
}

static void free_room(ours *seen) {
    kota_free(seen->time_ms);
    kota_free(seen->value);
}

void kota_run__observed_levels(kota_observed *observed, kota_csv *gauge_levels, const kota_city *city) {
    const char *const columns[] = {"time", "name", "gauge", "level_m", "observed_m"};
    const kota_observed_level *levels = observed->plan->observed_levels.items;
    const double *levels_m = kota_city_gauge_levels(city);
    int32_t samples, gauges = observed->map->gauge_count;
    const kota_series_row *rows = kota_city_series(city, &samples);
    ours seen = make_room(samples);
    kota_csv_header(gauge_levels, columns, KOTA_COUNT(columns));
    for (int32_t l = 0; l < observed->plan->observed_levels.count; l++) {
        const kota_observed_level *level = &levels[l];
        station at = {
            "level",      level->name,        level->gauge,    "m", level->source, &level->levels_m, level->block_s,
            level->lag_s, observed->at_ms[l], level->same_zero};
        for (int32_t s = 0; s < samples; s++) {
            seen.time_ms[s] = rows[s].time_ms;
            seen.value[s] = levels_m[s * gauges + observed->gauges[l]];
        }
        take(observed, gauge_levels, &at, &seen);
    }
    free_room(&seen);
}

void kota_run__observed_flows(kota_observed *observed, kota_csv *section_flows, const kota_city *city) {
    const char *const columns[] = {"time", "name", "section", "flow_m3ps", "observed_m3ps"};
    const kota_observed_flow *flows = observed->plan->observed_flows.items;
    int32_t rows, width;
    const int64_t *time_ms = kota_city_watch_ms(city, &rows);
    const double *values = kota_city_watch(city, &width);
    ours seen = make_room(rows);
    kota_csv_header(section_flows, columns, KOTA_COUNT(columns));
    for (int32_t f = 0; f < observed->plan->observed_flows.count; f++) {
        const kota_observed_flow *flow = &flows[f];
        int32_t column = KOTA_WATCH_GAUGE * observed->map->gauge_count + KOTA_WATCH_SECTION * observed->sections[f];
        station at = {"flow",        flow->name,  flow->section,           "m3/s", flow->source, &flow->flows_m3ps,
                      flow->block_s, flow->lag_s, observed->flow_at_ms[f], true};
        for (int32_t r = 0; r < rows; r++) {
            seen.time_ms[r] = time_ms[r];
            seen.value[r] = values[(size_t)r * (size_t)width + (size_t)column];
        }
        take(observed, section_flows, &at, &seen);
    }
    free_room(&seen);
}
