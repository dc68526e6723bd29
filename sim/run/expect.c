/* Bounds on differences, with their confidence. */
#include "run/expect.h"

#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "run/student.h"

static void say_bounds(char *out, size_t size, const kota_delta *delta) {
    if (delta->unchanged)
        (void)snprintf(out, size, "= 0");
    else if (kota_is_nan(delta->at_most))
        (void)snprintf(out, size, ">= %g", delta->at_least);
    else if (kota_is_nan(delta->at_least))
        (void)snprintf(out, size, "<= %g", delta->at_most);
    else
        (void)snprintf(out, size, "%g .. %g", delta->at_least, delta->at_most);
}

static bool keeps(const kota_delta *delta, const kota_difference *d, double half) {
    if (kota_is_nan(d->difference)) return false;
    if (delta->unchanged) return d->difference == 0 && !(d->spread > 0);
    return !(d->difference - half < delta->at_least) && !(d->difference + half > delta->at_most);
}

/* The sentences, each whole, so that each can be said in every language. */
static void say(kota_faults *out, const kota_delta *delta, const kota_difference *d, double half, const char *unit) {
    char bounds[80];
    say_bounds(bounds, sizeof bounds, delta);
    char who[160];
    const char *what = delta->indicator;
    (void)snprintf(who, sizeof who, delta->from[0] != '\0' ? "%s (against %s)" : "%s", delta->of, delta->from);
    const char *where = strcmp(delta->district, "all") == 0 ? "the city" : delta->district;
    if (d == NULL)
        kota_fault(out,
                   "%s: the change of %s of %s was expected to be %s %s, but there is no whole run or no district",
                   who, what, where, bounds, unit);
    else if (kota_is_nan(d->difference))
        kota_fault(out, "%s: the change of %s of %s was expected to be %s %s, but it is not known", who, what, where,
                   bounds, unit);
    else if (half > 0)
        kota_fault(
            out, "%s: the change of %s of %s was expected to be %s %s, got %g, between %g and %g with confidence %g",
            who, what, where, bounds, unit, d->difference, d->difference - half, d->difference + half,
            delta->confidence);
    else
        kota_fault(out, "%s: the change of %s of %s was expected to be %s %s, got %g", who, what, where, bounds, unit,
                   d->difference);
}

bool kota_expect_judge(const kota_delta *delta, const kota_comparison *comparison, kota_faults *broken) {
    int32_t sheet = kota_comparison_sheet(comparison, delta->of),
            district = kota_comparison_district(comparison, delta->district);
    int32_t from = delta->from[0] != '\0' ? kota_comparison_sheet(comparison, delta->from) : 0;
    int32_t indicator = kota_indicator_find(delta->indicator, NULL);
    if (sheet < 0 || from < 0 || district < 0 || indicator < 0) {
        say(broken, delta, NULL, 0, indicator < 0 ? "" : kota_indicators[indicator].unit);
        return false;
    }
    kota_difference d = kota_comparison_between(comparison, from, sheet, (kota_indicator)indicator, district);
    int32_t n = comparison->sheets[sheet].replications;
    double half = 0;
    if (!delta->unchanged && delta->confidence > 0)
        half = n < 2 ? KOTA_INFINITY : kota_student_t(delta->confidence, n - 1) * d.spread / kota_sqrt(n);
    if (keeps(delta, &d, half)) return true;
    say(broken, delta, &d, half, kota_indicators[indicator].unit);
    return false;
}
