/* The comparison as JSON: the numbers of the terminal's table, uncut. */
#include "report/json.h"

#include "io/json_text.h"

static void intervention(kota_json_writer *json, const kota_comparison *comparison, int32_t sheet) {
    kota_json_object(json, NULL);
    kota_json_text(json, "name", comparison->sheets[sheet].name);
    kota_json_object(json, "indicators");
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        kota_difference d = kota_comparison_difference(comparison, sheet, (kota_indicator)i, comparison->districts);
        kota_json_object(json, kota_indicators[i].name);
        kota_json_text(json, "unit", kota_indicators[i].unit);
        kota_json_number(json, "baseline", d.baseline);
        kota_json_number(json, "value", d.value);
        kota_json_number(json, "difference", d.difference);
        kota_json_number(json, "ci_low", d.ci_low);
        kota_json_number(json, "ci_high", d.ci_high);
        kota_json_number(json, "improved_share", d.improved_frac);
        kota_json_number(json, "replications_to_settle", d.settle_n);
        kota_json_end(json);
    }
    kota_json_end(json);
    kota_json_end(json);
}

void kota_report_json(kota_text *out, const kota_comparison *comparison) {
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_integer(&json, "replications", comparison->sheet_count > 0 ? comparison->sheets[0].replications : 0);
    kota_json_array(&json, "interventions");
    for (int32_t s = 1; s < comparison->sheet_count; s++) intervention(&json, comparison, s);
    kota_json_end(&json);
    kota_json_end(&json);
    kota_text_add(out, "%s\n", json.text.chars);
    kota_json_writer_free(&json);
}
