/* kota compare RUN_A RUN_B...: finished runs, the first the baseline. */
#include <stdio.h>

#include "app/app.h"
#include "core/text.h"
#include "report/json.h"
#include "report/report.h"

kota_status kota_app_compare(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->word_count < 2)
        return kota_fail(err, KOTA_USAGE, "name at least two folders of finished runs; the first is the baseline");
    kota_comparison comparison = {0};
    kota_status status = KOTA_OK;
    for (int32_t w = 0; w < options->word_count && status == KOTA_OK; w++)
        status = kota_comparison_add(&comparison, options->words[w], &options->words[w], 1, err);
    if (status == KOTA_OK && options->out != NULL) status = kota_comparison_write(&comparison, options->out, err);
    if (status == KOTA_OK) {
        kota_text table = {0};
        if (options->json)
            kota_report_json(&table, &comparison);
        else
            kota_report_table(&table, &comparison, KOTA_TABLE_PLAIN, &app->words);
        printf("%s", table.chars);
        kota_text_free(&table);
    }
    kota_comparison_free(&comparison);
    return status;
}
