/* The portfolio of a study for the terminal: the front, and the best set for the budget. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "report/report.h"

/* Rupiah as people say them: millions. */
static char *million(const kota_words *words, double idr) {
    char *text = kota_text_format("%.*f", kota_abs(idr) < 1e8 ? 1 : 0, idr / 1e6);
    kota_words_decimal(words, text);
    return text;
}

static void add_change(kota_text *out, const kota_words *words, const kota_indicator_info *info,
                       const kota_difference *d) {
    char *number = kota_text_format("%+.*f", info->decimals, d->difference + 0.0);
    kota_words_decimal(words, number);
    kota_text_add(out, "%s %s%s", number, kota_word_of(words, "unit", info->unit),
                  d->ci_low > 0 || d->ci_high < 0 ? "" : " ~");
    kota_free(number);
}

static void add_choice(kota_text *out, const kota_portfolio *p, int32_t c, const kota_words *words) {
    const kota_choice *choice = &p->choices[c];
    char *cost = million(words, choice->cost_idr);
    kota_text_add(out, "%12s  %s%s", cost, choice->set == 0 ? kota_word(words, "portfolio.nothing") : choice->name,
                  choice->set == 0 ? "" : ":");
    for (int32_t k = 0; choice->set != 0 && k < p->def->indicator_count; k++) {
        const kota_indicator_info *info = &kota_indicators[p->def->indicators[k]];
        kota_text_add(out, "%s %s ", k > 0 ? "," : "", info->name);
        add_change(out, words, info, &p->changes[c * p->def->indicator_count + k]);
    }
    kota_text_add(out, "\n");
    kota_free(cost);
}

void kota_report_portfolio(kota_text *out, const kota_portfolio *portfolio, const kota_words *words) {
    int32_t *steps = kota_alloc((size_t)portfolio->count, sizeof *steps), most = 0;
    char *budget = million(words, portfolio->def->budget_idr);
    kota_words_add(out, words, "portfolio.front",
                   KOTA_FILL(kota_put("budget", budget), kota_put_number("n", portfolio->count - 1, 0)));
    kota_text_add(out, "\n");
    for (int32_t c = 0; c < portfolio->count; c++)
        if (portfolio->choices[c].front && most++ < 20) add_choice(out, portfolio, c, words);
    for (int32_t k = 0; k < portfolio->def->indicator_count; k++) {
        int32_t best = steps[kota_portfolio_steps(steps, portfolio, k) - 1];
        const char *name = best > 0 ? portfolio->choices[best].name : kota_word(words, "portfolio.nothing");
        kota_words_add(out, words, "portfolio.best",
                       KOTA_FILL(kota_put("indicator", kota_indicators[portfolio->def->indicators[k]].name),
                                 kota_put("set", name)));
        kota_text_add(out, "\n");
    }
    kota_free(budget);
    kota_free(steps);
}
