/* kota cities RUN_A RUN_B...: finished runs of different cities side by side. */
#include <stdio.h>

#include "app/app.h"
#include "core/text.h"
#include "report/cities.h"

kota_status kota_app_cities(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count < 2)
        return kota_fail(err, KOTA_USAGE, "name at least two folders of finished runs, of one city each");
    kota_cities cities = {0};
    kota_status status = KOTA_OK;
    for (int32_t w = 0; w < options->word_count && status == KOTA_OK; w++)
        status = kota_cities_add(&cities, options->words[w], err);
    if (status == KOTA_OK && options->out != NULL) status = kota_cities_page(options->out, &cities, &app->words, err);
    if (status == KOTA_OK) {
        kota_text table = {0};
        kota_cities_table(&table, &cities, &app->words);
        printf("%s", table.chars);
        kota_text_free(&table);
    }
    kota_cities_free(&cities);
    return status;
}
