/* Figures of report.html: indicators of the city and its districts, as text and as numbers. */
#include "core/mathx.h"
#include "report/page.h"
#include "run/about.h"

static void add_indicator(kota_json_writer *json, const kota_comparison *c, int32_t sheet, int32_t indicator) {
    const kota_indicator_info *info = &kota_indicators[indicator];
    char text[KOTA_CELL_MAX];
    kota_difference city = kota_comparison_difference(c, sheet, (kota_indicator)indicator, c->districts);
    const double numbers[] = {city.baseline, city.value, city.difference, city.ci_low, city.ci_high};
    kota_json_object(json, info->name);
    kota_json_text(json, "verdict", kota_report__verdict(&city, info));
    kota_json_array(json, "numbers");
    for (int32_t k = 0; k < KOTA_COUNT(numbers); k++) kota_json_number(json, NULL, numbers[k]);
    kota_json_end(json);
    kota_report__value(text, city.value, info);
    kota_json_text(json, "value", text);
    kota_json_array(json, "cells"); /* the city, then its districts: value, difference, verdict */
    for (int32_t k = 0; k <= c->districts; k++) {
        int32_t district = k == 0 ? c->districts : k - 1;
        kota_difference d = kota_comparison_difference(c, sheet, (kota_indicator)indicator, district);
        kota_report__value(text, d.value, info);
        kota_json_text(json, NULL, text);
        kota_report__cell(text, &d, info);
        kota_json_text(json, NULL, text);
        kota_json_text(json, NULL, kota_report__verdict(&d, info));
    }
    kota_json_end(json);
    kota_json_array(json, "districts"); /* their differences as numbers */
    for (int32_t d = 0; d < c->districts; d++)
        kota_json_number(json, NULL, kota_comparison_difference(c, sheet, (kota_indicator)indicator, d).difference);
    kota_json_end(json);
    if (sheet > 0 && kota_is_finite(city.settle_n)) kota_json_number(json, "settle", city.settle_n);
    kota_json_end(json);
}

void kota_report__json_table(kota_json_writer *json, const kota_comparison *c) {
    char id[KOTA_ABOUT_ID_MAX];
    kota_json_array(json, "indicators");
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        kota_json_object(json, NULL);
        kota_json_text(json, "name", kota_indicators[i].name);
        kota_json_text(json, "unit", kota_indicators[i].unit);
        kota_json_integer(json, "better", kota_indicators[i].better);
        kota_json_text(json, "area", kota_area_names[kota_indicators[i].area]);
        if (kota_indicators[i].standard != KOTA_STANDARD_NONE)
            kota_json_text(json, "standard", kota_about_id(id, (int32_t)kota_indicators[i].standard));
        kota_json_end(json);
    }
    kota_json_end(json);
    kota_json_array(json, "not_simulated"); /* of the standards: number, key of its text */
    for (int32_t s = 0; s < KOTA_STANDARD_COUNT; s++) {
        if (kota_standard_has_proxy((kota_standard)s)) continue;
        kota_json_array(json, NULL);
        kota_json_text(json, NULL, kota_about_id(id, s));
        kota_json_text(json, NULL, kota_standards[s].name);
        kota_json_end(json);
    }
    kota_json_end(json);
    kota_json_array(json, "sheets"); /* the baseline first */
    for (int32_t s = 0; s < c->sheet_count; s++) {
        kota_json_object(json, NULL);
        kota_json_text(json, "name", c->sheets[s].name);
        kota_json_object(json, "table");
        for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) add_indicator(json, c, s, i);
        kota_json_end(json);
        kota_json_end(json);
    }
    kota_json_end(json);
}
