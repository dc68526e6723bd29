/* Vehicles of the run against those that were counted. GEH (Department of Transport 1996, DMRB 12.2.1) weighs a
 * difference by how many there are: sqrt(2 (m - c)^2 / (m + c)) of hourly flows; below 5 in 85 % of counts is called
 * acceptable there. */
#include "core/mathx.h"
#include "run/observed_parts.h"
#include "run/observed_stats.h"

typedef struct seen { /* cumulative, on the watch's beat */
    const int64_t *time_ms;
    const double *values;
    int32_t rows, width, column;
} seen;

/* How many had passed at a time, between two rows on a straight line; NaN outside the run. */
static double passed_at(const seen *s, int64_t time_ms) {
    if (s->rows == 0 || time_ms < s->time_ms[0] || time_ms > s->time_ms[s->rows - 1]) return KOTA_NAN;
    int32_t r = 0;
    while (r + 1 < s->rows && s->time_ms[r + 1] <= time_ms) r++;
    double here = s->values[(size_t)r * (size_t)s->width + (size_t)s->column];
    if (r + 1 == s->rows) return here;
    double next = s->values[(size_t)(r + 1) * (size_t)s->width + (size_t)s->column];
    double share = (double)(time_ms - s->time_ms[r]) / (double)(s->time_ms[r + 1] - s->time_ms[r]);
    return here + share * (next - here);
}

static double geh(double ours_vehph, double counted_vehph) {
    double sum = ours_vehph + counted_vehph, difference = ours_vehph - counted_vehph;
    return sum > 0 ? kota_sqrt(2 * difference * difference / sum) : 0;
}

static void add(kota_observed *of, const kota_observed_count *count, const char *statistic, double value,
                const char *unit, const char *note) {
    (void)kota_run__observed_add(of, "count", count->name, statistic, value, unit, "%s", note);
}

static void add_statistics(kota_observed *of, const kota_observed_count *count, const double *ours,
                           const double *counted, int32_t pairs) {
    double per_hour = 3600 / count->block_s, ours_veh = 0, counted_veh = 0, sum = 0, good = 0;
    for (int32_t k = 0; k < pairs; k++) {
        double one = geh(ours[k] * per_hour, counted[k] * per_hour);
        ours_veh += ours[k];
        counted_veh += counted[k];
        sum += one;
        good += one < 5;
    }
    add(of, count, "vehicles_ours", ours_veh, "veh", "in all blocks compared");
    add(of, count, "vehicles_observed", counted_veh, "veh", count->source);
    add(of, count, "geh_mean", sum / pairs, "1", "GEH of hourly flows; 0 is best, below 5 good");
    add(of, count, "geh_good_share", good / pairs, "1",
        "share of blocks with a GEH below 5; 0.85 is called acceptable");
    if (pairs < 2) return;
    kota_level_stats stats = kota_level_stats_of(ours, counted, pairs);
    add(of, count, "correlation", stats.correlation, "1", "Pearson's r; 1: the courses have the same shape");
    add(of, count, "nse", stats.nse, "1",
        "Nash-Sutcliffe efficiency (Nash and Sutcliffe 1970); 1 is best, 0 no better than the observed mean");
    add(of, count, "pbias", stats.pbias_pct, "percent",
        "100 sum (ours - observed) / sum observed; above 0: ours are higher");
}

static void take(kota_observed *of, kota_csv *csv, int32_t index, const seen *s) {
    const kota_observed_count *count = (const kota_observed_count *)of->plan->observed_counts.items + index;
    int32_t pairs = 0, blocks = count->vehicles.count;
    double *ours = kota_alloc((size_t)blocks + 1, sizeof *ours),
           *counted = kota_alloc((size_t)blocks + 1, sizeof *counted);
    int64_t block_ms = (int64_t)kota_round(count->block_s * 1000);
    for (int32_t k = 0; k < blocks; k++) {
        int64_t from_ms = of->count_at_ms[index] + k * block_ms;
        double veh = passed_at(s, from_ms + block_ms) - passed_at(s, from_ms);
        if (kota_is_nan(veh)) continue;
        char text[KOTA_TIME_TEXT_MAX];
        kota_time_text(from_ms, of->map->utc_offset_min, text);
        kota_csv_text(csv, text);
        kota_csv_text(csv, count->name);
        kota_csv_text(csv, count->link);
        kota_csv_fixed(csv, veh, 1);
        kota_csv_fixed(csv, count->vehicles.values[k], 1);
        kota_csv_end_row(csv);
        ours[pairs] = veh;
        counted[pairs++] = count->vehicles.values[k];
    }
    add(of, count, "pairs", pairs, "1",
        pairs < blocks ? "some blocks lie outside the run and are left out" : "blocks that were counted");
    if (pairs > 0) add_statistics(of, count, ours, counted, pairs);
    kota_free(ours);
    kota_free(counted);
}

void kota_run__observed_counts(kota_observed *observed, kota_csv *link_counts, const kota_city *city) {
    const char *const columns[] = {"time", "name", "link", "vehicles", "observed_vehicles"};
    const kota_map *map = observed->map;
    seen s = {0};
    s.time_ms = kota_city_watch_ms(city, &s.rows);
    s.values = kota_city_watch(city, &s.width);
    kota_csv_header(link_counts, columns, KOTA_COUNT(columns));
    for (int32_t c = 0; c < observed->plan->observed_counts.count; c++) {
        s.column = KOTA_WATCH_GAUGE * map->gauge_count + KOTA_WATCH_SECTION * map->section_count + c;
        take(observed, link_counts, c, &s);
    }
}
