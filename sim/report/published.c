/* Published figures against the model's, for the terminal. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "report/report.h"
#include "run/published.h"

static char *number(const kota_words *words, double value) {
    if (kota_is_nan(value)) return kota_text_copy("-");
    double size = kota_abs(value);
    char *text = kota_text_format("%.*f", size >= 1000 ? 0 : size >= 10 ? 1 : 2, value);
    kota_words_decimal(words, text);
    return text;
}

static void add_figure(kota_text *out, const kota_published *f, const kota_comparison *comparison,
                       const kota_words *words) {
    double model = kota_published_model(f, comparison);
    bool agrees = kota_published_agrees(f, model);
    const char *key = agrees ? "verify.agrees" : f->holds ? "verify.fails" : "verify.fails_known";
    char *published = number(words, f->value), *ours = number(words, model);
    char *low = number(words, f->at_least), *high = number(words, f->at_most);
    kota_text_add(out, "  %-58s %10s %10s   %s .. %s  %s\n", f->what, published, ours, low, high,
                  kota_word(words, key));
    kota_free(published);
    kota_free(ours);
    kota_free(low);
    kota_free(high);
}

void kota_report_published(kota_text *out, const kota_records *published, const kota_comparison *comparison,
                           const kota_words *words) {
    const kota_published *figures = published->items;
    if (published->count == 0) return;
    kota_text_add(out, "  %-58s %10s %10s   %s\n", kota_word(words, "verify.figure"),
                  kota_word(words, "verify.published"), kota_word(words, "verify.model"),
                  kota_word(words, "verify.tolerance"));
    for (int32_t i = 0; i < published->count; i++) add_figure(out, &figures[i], comparison, words);
}
