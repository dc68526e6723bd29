/* Shapley's values of coupling groups, replication by replication. */
#include "run/attribute.h"

#include "core/mathx.h"
#include "core/memory.h"
#include "io/csv.h"
#include "run/student.h"

enum { SETS_MAX = 1 << KOTA_ATTRIBUTE_GROUPS_MAX, PARTS_MAX = KOTA_ATTRIBUTE_GROUPS_MAX + 1 };

void kota_factorial_free(kota_factorial *factorial) {
    for (int32_t s = 0; factorial->sets != NULL && s < (1 << factorial->group_count) - 1; s++)
        kota_comparison_free(&factorial->sets[s]);
    kota_free(factorial->sets);
    *factorial = (kota_factorial){0};
}

static double effect(const kota_comparison *c, const char *name, int32_t replication, kota_indicator indicator,
                     int32_t district) {
    int32_t sheet = kota_comparison_sheet(c, name);
    return sheet < 0 ? KOTA_NAN : kota_comparison_change(c, sheet, replication, indicator, district);
}

static int32_t ones(int32_t set) {
    int32_t count = 0;
    for (; set != 0; set &= set - 1) count++;
    return count;
}

/* Parts of one replication from the effects of all sets: direct, then the groups. */
static void shapley(double *part, const double *effects, int32_t groups) {
    static const double FACTORIAL[] = {1, 1, 2, 6, 24};
    part[0] = effects[0];
    for (int32_t g = 0; g < groups; g++) {
        part[1 + g] = 0;
        for (int32_t set = 0; set < 1 << groups; set++) {
            if ((set & 1 << g) != 0) continue;
            int32_t size = ones(set);
            double weight = FACTORIAL[size] * FACTORIAL[groups - size - 1] / FACTORIAL[groups];
            part[1 + g] += weight * (effects[set | 1 << g] - effects[set]);
        }
    }
}

kota_attribution kota_attribute(const kota_comparison *whole, const kota_factorial *factorial, int32_t sheet,
                                kota_indicator indicator, int32_t district) {
    int32_t groups = factorial->group_count, n = whole->sheets[sheet].replications, all = (1 << groups) - 1;
    const char *name = whole->sheets[sheet].name;
    double sum[PARTS_MAX] = {0}, squares[PARTS_MAX] = {0};
    kota_difference total = kota_comparison_difference(whole, sheet, indicator, district);
    for (int32_t r = 0; r < n; r++) {
        double effects[SETS_MAX], part[PARTS_MAX];
        for (int32_t set = 0; set < all; set++)
            effects[set] = effect(&factorial->sets[set], name, r, indicator, district);
        effects[all] = kota_comparison_change(whole, sheet, r, indicator, district);
        shapley(part, effects, groups);
        for (int32_t p = 0; p <= groups; p++) {
            sum[p] += part[p];
            squares[p] += part[p] * part[p];
        }
    }
    kota_attribution out = {.total = total.difference, .clear = total.ci_low > 0 || total.ci_high < 0};
    for (int32_t p = 0; p <= groups; p++) {
        double mean = sum[p] / n, variance = n > 1 ? (squares[p] - n * mean * mean) / (n - 1) : KOTA_NAN;
        out.part[p] = mean;
        out.ci_half[p] =
            n > 1 ? kota_student_t(0.95, n - 1) * kota_sqrt((variance > 0 ? variance : 0) / n) : KOTA_NAN;
    }
    return out;
}

static kota_status write_rows(kota_csv *csv, const kota_comparison *whole, const kota_factorial *factorial,
                              int32_t sheet, int32_t indicator, int32_t district, kota_error *err) {
    kota_attribution a = kota_attribute(whole, factorial, sheet, (kota_indicator)indicator, district);
    const char *where = district == whole->districts ? "all" : whole->district_ids[district];
    double sum = 0, size = 0;
    if (kota_is_nan(a.total)) return KOTA_OK;
    for (int32_t p = 0; p <= factorial->group_count; p++) {
        sum += a.part[p];
        size += kota_abs(a.part[p]);
        kota_csv_text(csv, whole->sheets[sheet].name);
        kota_csv_text(csv, kota_indicators[indicator].name);
        kota_csv_text(csv, where);
        kota_csv_text(csv, kota_indicators[indicator].unit);
        kota_csv_text(csv, p == 0 ? "direct" : factorial->groups[p - 1]);
        kota_csv_number(csv, a.part[p]);
        kota_csv_number(csv, a.part[p] - a.ci_half[p]);
        kota_csv_number(csv, a.part[p] + a.ci_half[p]);
        kota_csv_number(csv, a.clear ? a.part[p] / a.total + 0.0 : KOTA_NAN);
        kota_csv_end_row(csv);
    }
    if (kota_abs(sum - a.total) > 1e-9 * size)
        return kota_fail(err, KOTA_LEDGER, "the parts of %s of %s sum to %.17g, not to %.17g",
                         kota_indicators[indicator].name, whole->sheets[sheet].name, sum, a.total);
    return KOTA_OK;
}

kota_status kota_attribution_write(const kota_comparison *whole, const kota_factorial *factorial, const char *path,
                                   kota_error *err) {
    const char *const columns[] = {"intervention", "indicator", "district", "unit", "part",
                                   "contribution", "ci_low",    "ci_high",  "share"};
    kota_csv csv = {0};
    kota_csv_header(&csv, columns, KOTA_COUNT(columns));
    kota_status status = KOTA_OK;
    for (int32_t s = 1; s < whole->sheet_count; s++)
        for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++)
            for (int32_t d = whole->districts; d >= 0 && status == KOTA_OK; d--)
                status = write_rows(&csv, whole, factorial, s, i,
                                    d == whole->districts ? d : whole->districts - 1 - d, err);
    if (status == KOTA_OK) status = kota_csv_write(&csv, path, err);
    kota_csv_free(&csv);
    return status;
}
