/* Flooded ground of ours against extents that were observed or modelled elsewhere. */
#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/raster.h"
#include "run/observed_parts.h"
#include "run/observed_stats.h"

enum { NODATA = -9999 };

/* Cells that both know and that are ground in the dry season; all others are NODATA. */
static void judge(float *outcome, double area_ha[KOTA_EXTENT_OUTCOMES], const kota_observed *of, int32_t index,
                  const float *depth_max_m) {
    const kota_grid *grid = &of->map->grid;
    const kota_observed_extent *observed = (const kota_observed_extent *)of->plan->observed_extents.items + index;
    int64_t cells[KOTA_EXTENT_OUTCOMES] = {0};
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t c = j * grid->nx + i;
            uint8_t theirs = of->extents[index].cells[c];
            outcome[c] = NODATA;
            if (theirs == KOTA_EXTENT_UNKNOWN || of->map->water[kota_grid_at(grid, i, j)]) continue;
            bool ours = (double)depth_max_m[c] > observed->depth_m;
            int32_t is = theirs == KOTA_EXTENT_WET ? (ours ? KOTA_EXTENT_HIT : KOTA_EXTENT_MISS)
                                                   : (ours ? KOTA_EXTENT_FALSE_ALARM : KOTA_EXTENT_NONE);
            outcome[c] = (float)is;
            cells[is]++;
        }
    }
    for (int32_t k = 0; k < KOTA_EXTENT_OUTCOMES; k++) area_ha[k] = (double)cells[k] * grid->dx_m * grid->dx_m / 1e4;
}

static void add(kota_observed *of, const kota_observed_extent *observed, const char *statistic, double value,
                const char *unit, const char *note) {
    (void)kota_run__observed_add(of, "extent", observed->name, statistic, value, unit, "%s", note);
}

static void add_domain(kota_observed *of, int32_t index, double compared_ha) {
    const kota_observed_extent *observed = (const kota_observed_extent *)of->plan->observed_extents.items + index;
    kota_text note = {0};
    if (of->extents[index].polygons)
        kota_text_add(&note,
                      "the whole city without channels, basins and sea; ours flooded: deeper than %g m at some "
                      "time, theirs: inside a polygon",
                      observed->depth_m);
    else
        kota_text_add(&note,
                      "cells with a value in the raster, without channels, basins and sea; flooded in both: deeper "
                      "than %g m at some time",
                      observed->depth_m);
    if (observed->source[0] != '\0') kota_text_add(&note, "; source: %s", observed->source);
    if (observed->note[0] != '\0') kota_text_add(&note, "; %s", observed->note);
    add(of, observed, "compared", compared_ha, "ha", note.chars);
    kota_text_free(&note);
}

static void add_rows(kota_observed *of, int32_t index, const double area_ha[KOTA_EXTENT_OUTCOMES]) {
    const kota_observed_extent *observed = (const kota_observed_extent *)of->plan->observed_extents.items + index;
    kota_extent_stats stats = kota_extent_stats_of(area_ha);
    double compared_ha = 0;
    for (int32_t k = 0; k < KOTA_EXTENT_OUTCOMES; k++) compared_ha += area_ha[k];
    add_domain(of, index, compared_ha);
    add(of, observed, "hits", area_ha[KOTA_EXTENT_HIT], "ha", "flooded in both");
    add(of, observed, "misses", area_ha[KOTA_EXTENT_MISS], "ha", "flooded in the observed alone");
    add(of, observed, "false_alarms", area_ha[KOTA_EXTENT_FALSE_ALARM], "ha", "flooded in ours alone");
    add(of, observed, "hit_rate", stats.hit_rate, "1", "POD, hits / (hits + misses) (Schaefer 1990); 1 is best");
    add(of, observed, "false_alarm_ratio", stats.false_alarm_ratio, "1",
        "FAR, false alarms / (hits + false alarms) (Schaefer 1990); 0 is best");
    add(of, observed, "csi", stats.csi, "1",
        "critical success index, hits / (hits + misses + false alarms) (Schaefer 1990; Bates and De Roo 2000); 1 is "
        "best");
    add(of, observed, "bias", stats.bias, "1", "(hits + false alarms) / (hits + misses); above 1: ours floods more");
}

/* Colours and words of the classes, which QGIS finds beside the raster by its name. */
static kota_status write_style(const char *stem, kota_error *err) {
    static const struct {
        const char *colour, *label;
    } classes[KOTA_EXTENT_OUTCOMES] = {[KOTA_EXTENT_NONE] = {"#f2f2f2", "dry in both"},
                                       [KOTA_EXTENT_HIT] = {"#14508c", "hit"},
                                       [KOTA_EXTENT_MISS] = {"#b8560f", "miss"},
                                       [KOTA_EXTENT_FALSE_ALARM] = {"#e8c13f", "false alarm"}};
    kota_text text = {0};
    kota_text_add(&text, "<!DOCTYPE qgis>\n<qgis><pipe><rasterrenderer type=\"paletted\" band=\"1\" opacity=\"1\">"
                         "<colorPalette>\n");
    for (int32_t k = 0; k < KOTA_EXTENT_OUTCOMES; k++)
        kota_text_add(&text, "<paletteEntry value=\"%d\" color=\"%s\" alpha=\"255\" label=\"%s\"/>\n", (int)k,
                      classes[k].colour, classes[k].label);
    kota_text_add(&text, "</colorPalette></rasterrenderer></pipe></qgis>\n");
    char *path = kota_text_format("%s.qml", stem);
    kota_status status = kota_file_write(path, text.chars, text.length, err);
    kota_free(path);
    kota_text_free(&text);
    return status;
}

kota_status kota_run__observed_extents(kota_observed *observed, kota_hasher *hasher, const kota_snap *last,
                                       const char *folder, kota_error *err) {
    const kota_grid *grid = &observed->map->grid;
    size_t count = (size_t)grid->nx * (size_t)grid->ny;
    float *outcome = kota_alloc(count, sizeof *outcome);
    kota_status status = KOTA_OK;
    for (int32_t e = 0; e < observed->plan->observed_extents.count && status == KOTA_OK; e++) {
        double area_ha[KOTA_EXTENT_OUTCOMES];
        judge(outcome, area_ha, observed, e, last->field[KOTA_FIELD_depth_max_m]);
        add_rows(observed, e, area_ha);
        char *stem = kota_text_format("%s/observed_%d", folder != NULL ? folder : "", e + 1);
        kota_hasher_text(hasher, "observed extent");
        kota_hasher_bytes(hasher, outcome, count * sizeof *outcome);
        if (folder != NULL)
            status = kota_raster_write(stem, grid, outcome, NODATA, "class",
                                       "0 dry in both, 1 hit, 2 miss, 3 false alarm", err);
        if (folder != NULL && status == KOTA_OK) status = write_style(stem, err);
        kota_free(stem);
    }
    kota_free(outcome);
    return status;
}
