/* indicators_about.csv. */
#include "run/about.h"

#include <stdio.h>

#include "city/city.h"
#include "io/csv.h"

static const char *const BETTER[] = {"lower", "neither", "higher"};

const char *kota_about_id(char *text, int32_t standard) {
    text[0] = '\0';
    if (standard < KOTA_STANDARD_COUNT)
        (void)snprintf(text, KOTA_ABOUT_ID_MAX, "%s %s", kota_standards[standard].standard,
                       kota_standards[standard].number);
    return text;
}

static void add_standard(kota_csv *csv, kota_standard standard, const char *relation) {
    bool some = standard != KOTA_STANDARD_NONE;
    kota_csv_text(csv, some ? kota_standards[standard].standard : "");
    kota_csv_text(csv, some ? kota_standards[standard].number : "");
    kota_csv_text(csv, some && kota_standards[standard].core ? "core" : "");
    kota_csv_text(csv, some ? relation : "");
}

kota_status kota_about_write(const char *path, kota_error *err) {
    const char *const columns[] = {"indicator", "unit", "better",   "focus_area", "standard",
                                   "number",    "core", "relation", "about"};
    kota_csv csv = {0};
    kota_csv_header(&csv, columns, KOTA_COUNT(columns));
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        const kota_indicator_info *info = &kota_indicators[i];
        kota_csv_text(&csv, info->name);
        kota_csv_text(&csv, info->unit);
        kota_csv_text(&csv, BETTER[info->better + 1]);
        kota_csv_text(&csv, kota_area_names[info->area]);
        add_standard(&csv, info->standard, "proxy");
        kota_csv_text(&csv, info->text);
        kota_csv_end_row(&csv);
    }
    for (int32_t s = 0; s < KOTA_STANDARD_COUNT; s++) {
        if (kota_standard_has_proxy((kota_standard)s)) continue;
        for (int32_t c = 0; c < 4; c++) kota_csv_text(&csv, "");
        add_standard(&csv, (kota_standard)s, "not simulated");
        kota_csv_text(&csv, kota_standards[s].text);
        kota_csv_end_row(&csv);
    }
    kota_status status = kota_csv_write(&csv, path, err);
    kota_csv_free(&csv);
    return status;
}
