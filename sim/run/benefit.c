/* Benefits and costs a year of measures against the baseline. */
#include "run/benefit.h"

#include "core/mathx.h"
#include "core/memory.h"
#include "io/csv.h"
#include "run/student.h"

/* Of the whole city; what is not known changes nothing. */
static double change(const kota_comparison *c, int32_t sheet, int32_t replication, kota_indicator indicator) {
    double d = kota_comparison_change(c, sheet, replication, indicator, c->districts);
    return kota_is_nan(d) ? 0 : d;
}

kota_benefit kota_benefit_of(const kota_comparison *comparison, int32_t sheet, int32_t replication,
                             const kota_benefit_def *def) {
    const kota_cost_benefit *a = def->assumptions;
    double first_idr = def->first_cost_idr[sheet] - def->first_cost_idr[0];
    double times = a->days_per_year / kota_max(def->run_days, 1), rate = a->discount_frac;
    double co2e_kg = change(comparison, sheet, replication, KOTA_INDICATOR_traffic_co2e_kg) +
                     change(comparison, sheet, replication, KOTA_INDICATOR_waste_co2e_kg);
    kota_benefit b = {
        .damage = times * (0 - change(comparison, sheet, replication, KOTA_INDICATOR_flood_damage_idr)),
        .time = times * (0 - change(comparison, sheet, replication, KOTA_INDICATOR_delay_cost_idr)),
        .co2e = times * (0 - co2e_kg) * a->co2e_idr_per_kg,
        .annuity = first_idr * (rate > 0 ? rate / (1 - 1 / kota_pow(1 + rate, a->years)) : 1 / a->years),
        .upkeep = first_idr * a->upkeep_frac,
        .operating = times * (change(comparison, sheet, replication, KOTA_INDICATOR_operating_cost_idr) - first_idr)};
    b.benefit = b.damage + b.time + b.co2e;
    b.cost = b.annuity + b.upkeep + b.operating;
    return b;
}

enum { DAMAGE, TIME, CO2E, BENEFIT, ANNUITY, UPKEEP, OPERATING, COST, NET, ITEMS };
static const char *const ITEM_NAMES[ITEMS] = {"damage_avoided", "time_saved", "co2e_avoided", "benefit",    "annuity",
                                              "upkeep",         "operating",  "cost",         "net_benefit"};

static double item_of(const kota_benefit *b, int32_t item) {
    const double values[ITEMS] = {b->damage, b->time,      b->co2e, b->benefit,          b->annuity,
                                  b->upkeep, b->operating, b->cost, b->benefit - b->cost};
    return values[item];
}

static void row(kota_csv *csv, const char *intervention, const char *item, const char *unit, const double *numbers,
                const char *source) {
    kota_csv_text(csv, intervention);
    kota_csv_text(csv, item);
    kota_csv_text(csv, unit);
    for (int32_t k = 0; k < 3; k++) kota_csv_number(csv, numbers[k]);
    kota_csv_text(csv, source);
    kota_csv_end_row(csv);
}

static void add_sheet(kota_csv *csv, const kota_comparison *c, int32_t sheet, const kota_benefit_def *def) {
    const double first[] = {def->first_cost_idr[sheet] - def->first_cost_idr[0], KOTA_NAN, KOTA_NAN};
    int32_t n = c->sheets[0].replications;
    double means[ITEMS], half, *values = kota_alloc((size_t)ITEMS * (size_t)n, sizeof *values);
    for (int32_t r = 0; r < n; r++) {
        kota_benefit b = kota_benefit_of(c, sheet, r, def);
        for (int32_t i = 0; i < ITEMS; i++) values[i * n + r] = item_of(&b, i);
    }
    row(csv, c->sheets[sheet].name, "first_cost", "IDR", first, "");
    for (int32_t i = 0; i < ITEMS; i++) {
        means[i] = kota_student_mean(&half, values + i * n, n);
        row(csv, c->sheets[sheet].name, ITEM_NAMES[i], "IDR/year",
            (const double[]){means[i], means[i] - half, means[i] + half}, "");
    }
    bool given = first[0] > 0 || first[0] < 0; /* else the rest of the cost says nothing of it */
    const double ratio[] = {given && means[COST] > 0 ? means[BENEFIT] / means[COST] : KOTA_NAN, KOTA_NAN, KOTA_NAN};
    row(csv, c->sheets[sheet].name, "ratio", "1", ratio, given ? "" : "cost not given");
    kota_free(values);
}

/* A value that is the default has the default's source; another was given. */
static void add_assumptions(kota_csv *csv, const kota_benefit_def *def) {
    for (int32_t m = 0; m < kota_cost_benefit_schema.count; m++) {
        const kota_member *member = &kota_cost_benefit_schema.members[m];
        double value = *(const double *)((const char *)def->assumptions + member->offset);
        bool is_default =
            !(value < member->fallback) && !(value > member->fallback) && !kota_is_nan(member->fallback);
        row(csv, "", member->key, "", (const double[]){value, KOTA_NAN, KOTA_NAN},
            is_default ? member->source : "the scenario");
    }
    row(csv, "", "run_days", "days", (const double[]){def->run_days, KOTA_NAN, KOTA_NAN}, "the scenario");
}

kota_status kota_benefit_write(const kota_comparison *comparison, const kota_benefit_def *def, const char *path,
                               kota_error *err) {
    const char *const columns[] = {"intervention", "item", "unit", "value", "ci_low", "ci_high", "source"};
    kota_csv csv = {0};
    if (kota_is_nan(def->assumptions->days_per_year)) return KOTA_OK;
    kota_csv_header(&csv, columns, KOTA_COUNT(columns));
    for (int32_t s = 1; s < comparison->sheet_count; s++) add_sheet(&csv, comparison, s, def);
    add_assumptions(&csv, def);
    kota_status status = kota_csv_write(&csv, path, err);
    kota_csv_free(&csv);
    return status;
}
