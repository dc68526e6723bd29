/* The coast and the railways of an import, of GeoJSON (--coast, --rails; a first byte of 1: without heights) or,
 * where a first byte of 0 says so, of OpenStreetMap's streets. */
#include <string.h>
#include <unistd.h>

#include "core/memory.h"
#include "fuzz/fuzz.h"
#include "io/import_parts.h"

enum { CELLS = 24 };

/* 2.4 km square of ground at 2 m, south of Jakarta's airport. */
static void begin(kota_importing *in, kota_import_def *def, kota_import_report *report, bool heights) {
    *def = (kota_import_def){.name = "fuzz", .assume_epsg = 32748};
    *report = (kota_import_report){0};
    *in = (kota_importing){.def = def, .report = report};
    in->arena = kota_arena_create("fuzz", 0);
    in->scratch = kota_arena_create("fuzz", 0);
    in->bundle.survey =
        (kota_survey){.west_m = 700000, .south_m = 9300000, .epsg = 32748, .nx = CELLS, .ny = CELLS, .dx_m = 100};
    in->width_m = in->height_m = CELLS * 100;
    if (!heights) return;
    in->bed_m = KOTA_NEW(in->scratch, float, CELLS *CELLS);
    in->ground_m = KOTA_NEW(in->scratch, float, CELLS *CELLS);
    for (int32_t k = 0; k < CELLS * CELLS; k++) in->bed_m[k] = in->ground_m[k] = 2.0f;
}

static void take_in(kota_importing *in) {
    kota_error err = {0};
    kota_status status = kota_import__coast(in, &err);
    KOTA_ASSERT(status == KOTA_OK || err.text[0] != '\0');
    const kota_survey *survey = &in->bundle.survey;
    for (int32_t k = 0; status == KOTA_OK && survey->sea != NULL && k < CELLS * CELLS; k++)
        KOTA_ASSERT(survey->sea[k] <= 0.0f || in->bed_m == NULL || in->bed_m[k] <= 0.0f);
    err = (kota_error){0};
    status = kota_import__rails(in, &err);
    KOTA_ASSERT(status == KOTA_OK || err.text[0] != '\0');
    const kota_rail_def *rails = in->bundle.sketch.rails.items;
    for (int32_t r = 0; status == KOTA_OK && r < in->bundle.sketch.rails.count; r++)
        for (int32_t p = 0; p < 2 * rails[r].line.count; p++)
            KOTA_ASSERT(rails[r].line.xy_m[p] >= -1e-6 && rails[r].line.xy_m[p] <= in->width_m + 1e-6);
}

void fuzz_one(const uint8_t *bytes, size_t length) {
    kota_importing in;
    kota_import_def def;
    kota_import_report report;
    bool osm = length > 0 && bytes[0] == 0, marked = length > 0 && bytes[0] <= 1;
    const char *path = fuzz_file(bytes + marked, length - marked, osm ? ".osm" : ".geojson");
    begin(&in, &def, &report, !marked || osm);
    if (osm) def.file[KOTA_IMPORT_STREETS] = path;
    if (!osm) def.file[KOTA_IMPORT_COAST] = def.file[KOTA_IMPORT_RAILS] = path;
    take_in(&in);
    kota_import_report_free(&report);
    kota_arena_destroy(in.arena);
    kota_arena_destroy(in.scratch);
    (void)unlink(path);
}
