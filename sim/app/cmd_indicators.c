/* kota indicators: what a run is judged by, by focus area, and what of the standards is not simulated. */
#include <stdio.h>

#include "app/app.h"
#include "core/text.h"
#include "run/about.h"

static void print_indicator(const kota_words *words, const kota_indicator_info *info) {
    static const char *const MARKS[] = {"-", " ", "+"};
    char id[KOTA_ABOUT_ID_MAX];
    printf("%s %-24s %-13s %s", MARKS[info->better + 1], info->name, kota_word_of(words, "unit", info->unit),
           kota_word_of(words, "indicator", info->name));
    if (kota_about_id(id, (int32_t)info->standard)[0] != '\0')
        printf(" [%s, %s]", id, kota_word(words, "standard.proxy"));
    printf("\n");
}

static void print_all(const kota_words *words) {
    for (int32_t a = 0; a < KOTA_AREA_COUNT; a++) {
        printf("%s%s\n", a > 0 ? "\n" : "", kota_word_of(words, "area", kota_area_names[a]));
        for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++)
            if ((int32_t)kota_indicators[i].area == a) print_indicator(words, &kota_indicators[i]);
    }
    printf("\n%s\n", kota_word(words, "standard.not_simulated"));
    for (int32_t s = 0; s < KOTA_STANDARD_COUNT; s++) {
        char id[KOTA_ABOUT_ID_MAX];
        if (!kota_standard_has_proxy((kota_standard)s))
            printf("  %-22s %s\n", kota_about_id(id, s), kota_word_of(words, "standard", kota_standards[s].name));
    }
    printf("\n%s\n", kota_word(words, "standard.how"));
}

kota_status kota_app_indicators(kota_app *app, kota_error *err) {
    if (app->options.word_count > 0) return kota_fail(err, KOTA_USAGE, "kota indicators takes no file");
    if (app->options.out != NULL) return kota_about_write(app->options.out, err);
    print_all(&app->words);
    return KOTA_OK;
}
