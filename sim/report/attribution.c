/* The split of effects among couplings, for the terminal and for compare.md. */
#include "core/mathx.h"
#include "report/report.h"

void kota_report_attribution(kota_text *out, const kota_study_result *result, const kota_words *words) {
    const kota_comparison *c = &result->comparison;
    const kota_factorial *f = &result->factorial;
    if (f->group_count == 0) return;
    kota_text_add(out, "\n%s\n\n", kota_word(words, "table.attribution"));
    int32_t rows = 0;
    for (int32_t s = 1; s < c->sheet_count; s++) {
        for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
            kota_attribution a = kota_attribute(c, f, s, (kota_indicator)i, c->districts);
            if (!a.clear) continue;
            kota_text_add(out, "- %s, %s: ", c->sheets[s].name,
                          kota_word_of(words, "indicator", kota_indicators[i].name));
            for (int32_t p = 0; p <= f->group_count; p++)
                kota_text_add(out, "%s%s %.1f %%", p > 0 ? ", " : "",
                              p == 0 ? kota_word(words, "table.direct") : f->groups[p - 1],
                              100 * a.part[p] / a.total + 0.0);
            kota_text_add(out, "\n");
            rows++;
        }
    }
    if (rows == 0) kota_text_add(out, "%s\n", kota_word(words, "table.no_clear"));
    kota_text_add(out, "\n");
}
