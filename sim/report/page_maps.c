/* Maps of report.html: each field of the baseline and of every intervention as values, from which the page draws the
 * baseline, the other and the difference, tells the value under the pointer, and goes through the times. */
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/raster.h"
#include "io/snap_file.h"
#include "picture/map_picture.h"
#include "report/page.h"

enum {
    TIMES_MAX = 12,        /* steps of a map's slider */
    SIDE_MAX = 500,        /* cells to a side of a map; more cannot be told apart on a page */
    REPLICATIONS_MAX = 20, /* that a map is the mean of */
};
#define VALUES_MAX 4e6 /* of a field on a page, all sheets and times; keeps it within a few megabytes */
#define READ_MAX 4e9   /* values of a field that are read */

void kota_report__base64(kota_text *out, const uint8_t *bytes, size_t length) {
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t k = 0; k < length; k += 3) {
        uint32_t left = (uint32_t)(length - k);
        uint32_t three = (uint32_t)bytes[k] << 16 | (left > 1 ? (uint32_t)bytes[k + 1] << 8 : 0) |
                         (left > 2 ? (uint32_t)bytes[k + 2] : 0);
        char four[4] = {DIGITS[three >> 18], DIGITS[three >> 12 & 63], left > 1 ? DIGITS[three >> 6 & 63] : '=',
                        left > 2 ? DIGITS[three & 63] : '='};
        kota_text_bytes(out, four, sizeof four);
    }
}

/* The scale of a legend: its ends, whether it goes by the square root, and colours at equal steps along it. */
static void add_scale(kota_json_writer *json, const char *key, kota_ramp ramp, double low, double high) {
    enum { STEPS = 40 };
    kota_json_object(json, key);
    kota_json_number(json, "low", low);
    kota_json_number(json, "high", high);
    kota_json_flag(json, "root", kota_ramp_is_root(ramp));
    kota_json_array(json, "colours");
    for (int32_t k = 0; k <= STEPS; k++) {
        kota_colour c = kota_ramp_colour(ramp, kota_ramp_position(ramp, (double)k / STEPS));
        char text[8];
        (void)snprintf(text, sizeof text, "#%02x%02x%02x", (unsigned)c.r, (unsigned)c.g, (unsigned)c.b);
        kota_json_text(json, NULL, text);
    }
    kota_json_end(json);
    kota_json_end(json);
}

typedef struct theme { /* a field at some times, drawn for all members alike */
    kota_field field;
    int64_t times_ms[TIMES_MAX];
    int32_t count, shown;    /* times; the one that is looked at first */
    double change_high;      /* end of the scale of differences; 0: nothing changes anywhere */
    int32_t *layers, *clear; /* [time][sheet] */
} theme;

/* A thousandth of the legend: finer than the eye and than the digits that are written. */
static double quantum(kota_field field) { return kota_fields[field].high / 1000; }

/* How much of a field there is: water, or streets that are slow. */
static double weight(kota_field field, const float *values, int32_t count) {
    double sum = 0;
    for (int32_t i = 0; i < count; i++)
        if (kota_is_finite((double)values[i])) sum += (double)values[i] / count;
    return field == KOTA_FIELD_link_speed_frac ? -sum : sum;
}

/* Reads the values of all times; which time is worth the first look, and how far differences go. */
static kota_status read_theme(kota_gallery *g, theme *t, kota_error *err) {
    int32_t sheets = g->result->comparison.sheet_count, places = kota_report__places(g, t->field);
    float **mean = kota_alloc((size_t)sheets + 1, sizeof *mean);
    for (int32_t s = 0; s < sheets; s++) mean[s] = kota_alloc((size_t)places + 1, sizeof **mean);
    double most = -KOTA_INFINITY;
    kota_status status = KOTA_OK;
    for (int32_t k = 0; k < t->count && status == KOTA_OK; k++) {
        int32_t *layers = t->layers + k * sheets, before = k > 0 ? t->layers[(k - 1) * sheets] : -1;
        status = kota_report__frame(layers, t->clear + k * sheets, mean, g, t->field, t->times_ms[k],
                                    quantum(t->field), before, err);
        if (status != KOTA_OK) break;
        double now = weight(t->field, mean[0], places);
        if (now > most) t->shown = k;
        most = kota_max(most, now);
        for (int32_t s = 1; s < sheets; s++)
            t->change_high = kota_max(t->change_high, kota_picture_change(mean[0], mean[s], places));
    }
    for (int32_t s = 0; s < sheets; s++) kota_free(mean[s]);
    kota_free(mean);
    return status;
}

static void write_theme(kota_gallery *g, const theme *t) {
    const kota_field_info *info = &kota_fields[t->field];
    int32_t sheets = g->result->comparison.sheet_count;
    kota_json_object(g->json, NULL);
    kota_json_text(g->json, "field", info->name);
    kota_json_text(g->json, "unit", info->unit);
    kota_json_text(g->json, "place", info->place == KOTA_PLACE_CELL ? "cell" : "link");
    kota_json_flag(g->json, "water", strcmp(info->ramp, "water") == 0);
    kota_json_number(g->json, "quantum", quantum(t->field));
    kota_json_number(g->json, "hide", kota_picture_threshold(t->field));
    kota_json_number(g->json, "dead", t->change_high * KOTA_PICTURE_DEAD_FRAC);
    kota_json_integer(g->json, "shown", t->shown);
    add_scale(g->json, "legend", (kota_ramp)kota_ramp_find(info->ramp), info->low, info->high);
    if (t->change_high > 0.0) add_scale(g->json, "change", KOTA_RAMP_diff, -t->change_high, t->change_high);
    kota_json_array(g->json, "frames");
    for (int32_t k = 0; k < t->count; k++) {
        char time[KOTA_TIME_TEXT_MAX];
        kota_time_text(t->times_ms[k], g->baseline->map->utc_offset_min, time);
        kota_json_object(g->json, NULL);
        kota_json_text(g->json, "time", time);
        kota_json_array(g->json, "sheets"); /* layer, layer of what is clear or -1 */
        for (int32_t s = 0; s < sheets; s++) {
            const double pair[] = {t->layers[k * sheets + s], t->clear[k * sheets + s]};
            kota_json_numbers(g->json, NULL, pair, 2, 1);
        }
        kota_json_end(g->json);
        kota_json_end(g->json);
    }
    kota_json_end(g->json);
    kota_json_end(g->json);
}

static kota_status has_field(bool *has, const kota_gallery *g, kota_field field, int64_t time_ms, kota_error *err) {
    const kota_map *map = g->baseline->map;
    char *path = kota_snap_file_path(g->result->run_folders[g->members[0]][0], time_ms, map->utc_offset_min);
    kota_snap *snap = NULL;
    kota_status status = kota_snap_file_read(&snap, path, map, g->baseline->map_hash, err);
    *has = status == KOTA_OK && snap->field[field] != NULL; /* a run without water has none */
    kota_snap_destroy(snap);
    kota_free(path);
    return status;
}

/* The last time alone, or times evenly from the first to the last. */
static kota_status add_field(kota_gallery *g, kota_field field, const int64_t *times_ms, int32_t count, bool all,
                             kota_error *err) {
    int32_t sheets = g->result->comparison.sheet_count;
    double room = VALUES_MAX / ((double)sheets * kota_report__places(g, field) + 1);
    theme t = {.field = field, .count = 1};
    bool has = false;
    KOTA_TRY(has_field(&has, g, field, times_ms[count - 1], err));
    if (!has) return KOTA_OK;
    if (all) t.count = (int32_t)kota_clamp(room, 1, kota_mini(TIMES_MAX, count));
    for (int32_t k = 0; k < t.count; k++)
        t.times_ms[k] = times_ms[t.count > 1 ? (int32_t)((int64_t)k * (count - 1) / (t.count - 1)) : count - 1];
    t.layers = kota_alloc((size_t)(t.count * sheets), sizeof(int32_t));
    t.clear = kota_alloc((size_t)(t.count * sheets), sizeof(int32_t));
    kota_status status = read_theme(g, &t, err);
    if (status == KOTA_OK) write_theme(g, &t);
    kota_free(t.layers);
    kota_free(t.clear);
    return status;
}

/* Large cities, many members and many replications are shown in less detail. */
static void size_gallery(kota_gallery *g) {
    const kota_grid *grid = &g->baseline->map->grid;
    int32_t sheets = g->result->comparison.sheet_count;
    g->stride = (kota_maxi(grid->nx, grid->ny) + SIDE_MAX - 1) / SIDE_MAX;
    for (;; g->stride++) {
        g->nx = (grid->nx + g->stride - 1) / g->stride;
        g->ny = (grid->ny + g->stride - 1) / g->stride;
        if ((double)g->nx * g->ny * sheets <= VALUES_MAX || g->nx * g->ny <= 1) break;
    }
    double most = READ_MAX / ((double)grid->nx * grid->ny * sheets * TIMES_MAX);
    g->replications = (int32_t)kota_clamp(most, 1, kota_mini(g->result->replications, REPLICATIONS_MAX));
}

/* "extents": for each observed extent the layer of its classes (0 dry in both, 1 hit, 2 miss, 3 false alarm), -1
 * where the run has no such raster. */
static void add_extents(kota_gallery *g) {
    const kota_run_folder *b = g->baseline;
    int32_t count = g->nx * g->ny, extents = b->plan->observed_extents.count;
    int16_t *classes = kota_alloc((size_t)count + 1, sizeof *classes);
    kota_json_array(g->json, "extents");
    for (int32_t e = 0; e < extents; e++) {
        kota_raster *raster = NULL;
        char *path = kota_text_format("%s/observed_%d%s", b->path, e + 1, kota_raster_extension());
        int32_t layer = -1;
        if (kota_raster_read(&raster, path, NULL) == KOTA_OK && raster->nx == b->map->grid.nx &&
            raster->ny == b->map->grid.ny) {
            for (int32_t i = 0; i < count; i++) {
                int32_t x = kota_mini(i % g->nx * g->stride + g->stride / 2, raster->nx - 1);
                int32_t y = kota_mini(i / g->nx * g->stride + g->stride / 2, raster->ny - 1);
                float value = raster->values[(size_t)y * (size_t)raster->nx + (size_t)x];
                classes[i] = value >= 0 && value <= 3 ? (int16_t)value : KOTA_MAP_UNKNOWN;
            }
            layer = kota_report__pack_add(&g->pack, classes, count, -1);
        }
        kota_json_integer(g->json, NULL, layer);
        kota_raster_destroy(raster);
        kota_free(path);
    }
    kota_json_end(g->json);
    kota_free(classes);
}

static void warn_mapless(const kota_page_def *def, const char *why) {
    char *line = kota_words_format(def->words, "report.mapless", KOTA_FILL(kota_put("why", why)));
    kota_warn(def->log, "%s", line);
    kota_free(line);
}

kota_status kota_report__json_maps(kota_json_writer *json, const kota_study_result *result, const int32_t *members,
                                   const kota_run_folder *baseline, const kota_page_def *def, kota_error *err) {
    kota_gallery g = {.json = json, .result = result, .members = members, .baseline = baseline, .def = def};
    int64_t *times_ms = NULL;
    int32_t count = 0;
    const char *folder = result->run_folders[members[0]][0];
    KOTA_TRY(kota_snap_file_list(&times_ms, &count, folder, baseline->map->utc_offset_min, err));
    g.own = kota_alloc((size_t)result->comparison.sheet_count + 1, sizeof(kota_run_folder *));
    for (int32_t s = 0; s < result->comparison.sheet_count; s++) g.own[s] = NULL;
    kota_json_array(json, "maps");
    kota_status status = KOTA_OK;
    if (count > 0) {
        size_gallery(&g);
        if (!baseline->map->no_heights) status = add_field(&g, KOTA_FIELD_depth_max_m, times_ms, count, false, err);
        if (status == KOTA_OK && !baseline->map->no_heights)
            status = add_field(&g, KOTA_FIELD_depth_m, times_ms, count, true, err);
        if (status == KOTA_OK) status = add_field(&g, KOTA_FIELD_link_speed_frac, times_ms, count, true, err);
        if (status == KOTA_OK) status = add_field(&g, KOTA_FIELD_litter_kg, times_ms, count, false, err);
    } else {
        kota_error why = {0};
        (void)kota_fail(&why, KOTA_DATA, "%s has no snapshots", folder);
        warn_mapless(def, why.text);
    }
    kota_json_end(json);
    if (status == KOTA_OK && count > 0) {
        kota_json_integer(json, "map_replications", g.replications);
        status = kota_report__json_ground(&g, err);
        if (status == KOTA_OK) add_extents(&g);
        if (status == KOTA_OK) kota_report__json_pack(json, &g.pack);
    }
    kota_report__pack_free(&g.pack);
    for (int32_t s = 0; s < result->comparison.sheet_count; s++) kota_run_close(g.own[s]);
    kota_free(g.own);
    kota_free(times_ms);
    return status;
}
