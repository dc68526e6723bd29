/* From events to a year: risk.csv. */
#include "run/risk.h"

#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "io/csv.h"

static const kota_indicator COUNTED[] = {KOTA_INDICATOR_flood_damage_idr, KOTA_INDICATOR_flooded_persons,
                                         KOTA_INDICATOR_endangered_persons, KOTA_INDICATOR_flooded_buildings,
                                         KOTA_INDICATOR_flooded_area_ha};

double kota_risk_expected(const double *years, const double *values, int32_t count) {
    double sum = values[count - 1] / years[count - 1]; /* rarer than the rarest */
    for (int32_t k = 0; k + 1 < count; k++)
        sum += 0.5 * (values[k] + values[k + 1]) * (1 / years[k] - 1 / years[k + 1]);
    return sum;
}

typedef struct event {
    double years;
    int32_t sheet;
} event;

static int by_years(const void *a, const void *b) {
    const event *left = a, *right = b;
    if (left->years < right->years || left->years > right->years) return left->years < right->years ? -1 : 1;
    return left->sheet - right->sheet;
}

static void write_row(kota_csv *csv, const kota_comparison *c, const char *climate, const event *events,
                      int32_t count, kota_indicator indicator, int32_t district) {
    double *years = kota_alloc((size_t)count, sizeof *years), *values = kota_alloc((size_t)count, sizeof *values);
    for (int32_t e = 0; e < count; e++) {
        years[e] = events[e].years;
        values[e] = kota_comparison_difference(c, events[e].sheet, indicator, district).value;
    }
    double expected = kota_risk_expected(years, values, count);
    kota_free(years);
    kota_free(values);
    if (kota_is_nan(expected)) return;
    kota_csv_text(csv, climate);
    kota_csv_text(csv, kota_indicators[indicator].name);
    kota_csv_text(csv, district == c->districts ? "all" : c->district_ids[district]);
    kota_csv_text(csv, kota_indicators[indicator].unit);
    kota_csv_number(csv, expected);
    kota_csv_integer(csv, count);
    kota_csv_end_row(csv);
}

/* The events of the climate that sheet s is the first of, by years; 0 where it is not the first, or they are fewer
 * than two. */
static int32_t events_of(event *events, const kota_comparison *c, const kota_risk_event *all, int32_t s) {
    int32_t count = 0;
    if (kota_is_nan(all[s].return_period_years)) return 0;
    for (int32_t k = 0; k < c->sheet_count; k++) {
        if (kota_is_nan(all[k].return_period_years) || strcmp(all[k].climate, all[s].climate) != 0) continue;
        if (k < s) return 0;
        events[count++] = (event){all[k].return_period_years, k};
    }
    qsort(events, (size_t)count, sizeof *events, by_years);
    return count >= 2 ? count : 0;
}

static kota_status check(const kota_comparison *c, const event *events, int32_t count, kota_error *err) {
    for (int32_t e = 1; e < count; e++)
        if (!(events[e].years > events[e - 1].years))
            return kota_fail(
                err, KOTA_DATA,
                "\"%s\" and \"%s\" are both events of %g years; give each its own return_period_years, or "
                "another climate",
                c->sheets[events[e - 1].sheet].name, c->sheets[events[e].sheet].name, events[e].years);
    return KOTA_OK;
}

kota_status kota_risk_write(const kota_comparison *comparison, const kota_risk_event *events, const char *path,
                            kota_error *err) {
    const char *const columns[] = {"climate", "indicator", "district", "unit", "expected_annual", "events"};
    event *of = kota_alloc((size_t)comparison->sheet_count + 1, sizeof *of);
    kota_csv csv = {0};
    kota_status status = KOTA_OK;
    bool any = false;
    kota_csv_header(&csv, columns, KOTA_COUNT(columns));
    for (int32_t s = 0; s < comparison->sheet_count && status == KOTA_OK; s++) {
        int32_t count = events_of(of, comparison, events, s);
        status = check(comparison, of, count, err);
        any = any || count > 0;
        for (int32_t i = 0; i < KOTA_COUNT(COUNTED) && count > 0 && status == KOTA_OK; i++)
            for (int32_t d = comparison->districts; d >= 0; d--)
                write_row(&csv, comparison, events[s].climate, of, count, COUNTED[i],
                          d == comparison->districts ? d : comparison->districts - 1 - d);
    }
    if (status == KOTA_OK && any) status = kota_csv_write(&csv, path, err);
    kota_csv_free(&csv);
    kota_free(of);
    return status;
}
