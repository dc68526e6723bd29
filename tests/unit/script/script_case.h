/* Scripts for tests: texts written to a folder of their own and run with the repository's library. */
#ifndef KOTA_TESTS_SCRIPT_CASE_H
#define KOTA_TESTS_SCRIPT_CASE_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "script/script.h"

typedef struct script_case {
    char folder[256];
    kota_error err;
    kota_script *script;
} script_case;

static inline script_case case_create(void) {
    script_case made = {.script = NULL};
    const char *base = getenv("TMPDIR");
    (void)snprintf(made.folder, sizeof made.folder, "%s/kota-script-XXXXXX", base != NULL ? base : "/tmp");
    cr_assert_not_null(mkdtemp(made.folder));
    return made;
}

static inline void case_write(const script_case *here, const char *name, const void *bytes, size_t length) {
    char *path = kota_text_format("%s/%s", here->folder, name);
    char *folder = kota_text_format("%.*s", (int)(strrchr(path, '/') - path), path);
    cr_assert_eq(kota_folder_create(folder, NULL), KOTA_OK);
    cr_assert_eq(kota_file_write(path, bytes, length, NULL), KOTA_OK);
    kota_free(folder);
    kota_free(path);
}

static inline void case_text(const script_case *here, const char *name, const char *text) {
    case_write(here, name, text, strlen(text));
}

/* Open folder/name; errors show paths relative to the folder. */
static inline kota_status case_open_file(script_case *here, const char *name) {
    const char *root = getenv("KOTA_SOURCE");
    char *library = kota_text_format("%s/scripts", root != NULL ? root : ".");
    char *path = kota_text_format("%s/%s", here->folder, name);
    kota_script_close(here->script);
    here->err = (kota_error){0};
    kota_status status = kota_script_open(&here->script, path, library, here->folder, NULL, &here->err);
    kota_free(library);
    kota_free(path);
    char *at; /* the folder's name differs in every run */
    size_t length = strlen(here->folder) + 1;
    while ((at = strstr(here->err.text, here->folder)) != NULL) memmove(at, at + length, strlen(at + length) + 1);
    return status;
}

static inline kota_status case_open(script_case *here, const char *text) {
    case_text(here, "main.lua", text);
    return case_open_file(here, "main.lua");
}

static inline void case_destroy(script_case *here) {
    kota_script_close(here->script);
    cr_assert_eq(kota_folder_remove(here->folder, NULL), KOTA_OK);
}

/* A small city: 400 x 400 m, two districts, one pump, two TPS, a gauge. */
#define CASE_CITY                                                                                                    \
    "local kota = require 'kota'\n"                                                                                  \
    "return kota.city { name = 'kecil', datum = 'mean sea level', width_m = 400, height_m = 400,\n"                  \
    "  spots = { { at = {0, 0}, height_m = 2 }, { at = {400, 400}, height_m = 3 } },\n"                              \
    "  channels = { { id = 'kali', line = { {200, 0}, {200, 400} }, width_m = 20, bed_from_m = 0, bed_to_m = -1 } "  \
    "},\n"                                                                                                           \
    "  arterials = { { id = 'raya', name = 'Jalan Raya', line = { {0, 100}, {400, 100} } },\n"                       \
    "    { id = 'utara', name = 'Jalan Utara', line = { {100, 0}, {100, 400} } } },\n"                               \
    "  districts = {\n"                                                                                              \
    "    { id = 'barat', outline = { {0, 0}, {180, 0}, {180, 400}, {0, 400} }, population = 2000 },\n"               \
    "    { id = 'timur', outline = { {220, 0}, {400, 0}, {400, 400}, {220, 400} }, population = 1000 } },\n"         \
    "  facilities = { { id = 'garasi', kind = 'garage', at = {100, 100}, trucks = 2 },\n"                            \
    "    { id = 'tpa', kind = 'landfill', at = {300, 100}, capacity_m3 = 100000 } },\n"                              \
    "  pumps = { { id = 'p1', name = 'Pompa', from = {150, 150}, to = {200, 200}, capacity_m3_per_s = 1,\n"          \
    "    on_level_m = 1, off_level_m = 0.5 } },\n"                                                                   \
    "  gauges = { { id = 'g1', at = {200, 200} } } }\n"

#define CASE_HEAD "local kota = require 'kota'\n"
#define CASE_SCENARIO                                                                                                \
    "kota.scenario { api = 1, name = 'n', city = 'kecil', start = '2025-01-15 04:00', duration_h = 2 }"

#endif
