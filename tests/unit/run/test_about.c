/* What the file of the indicators says. */
#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

#include "city/city.h"
#include "core/file.h"
#include "core/text.h"
#include "run/about.h"

Test(about, has_every_indicator_and_what_is_not_simulated) {
    char *path = kota_text_format("/tmp/kota-about-%d.csv", (int)getpid()), *bytes = NULL;
    size_t length = 0;
    kota_error err = {0};
    cr_assert_eq(kota_about_write(path, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_file_read(&bytes, &length, path, 1 << 20, &err), KOTA_OK, "%s", err.text);
    int32_t rows = 0, left_out = 0;
    for (const char *at = bytes; (at = strchr(at, '\n')) != NULL; at++) rows++;
    for (const char *at = bytes; (at = strstr(at, "not simulated")) != NULL; at++) left_out++;
    cr_expect_eq(rows, 1 + KOTA_INDICATOR_COUNT + left_out);
    cr_expect(strstr(bytes, "waste_recycled_kg,kg,higher,environment,ISO 37120:2014,16.3,core,proxy,") != NULL);
    cr_expect(strstr(bytes, "flooded_area_ha,ha,lower,safety,,,,,") != NULL);
    cr_expect(strstr(bytes, ",,,,ISO 37120:2014,18.4,core,not simulated,cars a resident") != NULL);
    char id[KOTA_ABOUT_ID_MAX];
    cr_expect_str_eq(kota_about_id(id, KOTA_STANDARD_iso_10_5), "ISO 37120:2014 10.5");
    cr_expect_str_eq(kota_about_id(id, KOTA_STANDARD_NONE), "");
    kota_free(bytes);
    cr_assert_eq(unlink(path), 0);
    kota_free(path);
}
