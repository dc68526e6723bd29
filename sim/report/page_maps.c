/* Maps of report.html: each field of the baseline, of every intervention, and the difference, small enough for one
 * page. All pictures have one frame and one ground, so all but the first keep only the pixels that differ from it;
 * and none has words or a legend, which the page writes in the reader's language. */
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/png.h"
#include "io/snap_file.h"
#include "picture/map_picture.h"
#include "report/page.h"

enum { WIDTH_PX = 720, COLOURS = 128 }; /* of a map; more make the page larger and not clearer */

typedef struct gallery {
    kota_json_writer *json;
    const kota_study_result *result;
    const int32_t *members;
    const kota_run_folder *baseline;
    const kota_page_def *def;
    kota_image *ground; /* the first picture */
} gallery;

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

static kota_status add_png(kota_json_writer *json, const char *key, const uint8_t *rgba, const kota_image *image,
                           kota_error *err) {
    uint8_t *bytes = NULL;
    size_t length;
    KOTA_TRY(kota_png_encode_palette(&bytes, &length, rgba, image->width, image->height, COLOURS, err));
    kota_text uri = {0};
    kota_text_add(&uri, "data:image/png;base64,");
    kota_report__base64(&uri, bytes, length);
    kota_json_text(json, key, uri.chars);
    kota_text_free(&uri);
    kota_free(bytes);
    return KOTA_OK;
}

/* What differs from the ground, the rest transparent; without a ground all of it. */
static kota_status add_patch(kota_json_writer *json, const char *key, const kota_image *image,
                             const kota_image *ground, kota_error *err) {
    if (ground != NULL && (image->width != ground->width || image->height != ground->height))
        return kota_fail(err, KOTA_DATA, "maps of one city must be of one size");
    size_t pixels = (size_t)image->width * (size_t)image->height;
    uint8_t *rgba = kota_alloc(pixels, 4);
    for (size_t p = 0; p < pixels; p++) {
        if (ground != NULL && memcmp(&image->rgb[3 * p], &ground->rgb[3 * p], 3) == 0) continue;
        memcpy(&rgba[4 * p], &image->rgb[3 * p], 3);
        rgba[4 * p + 3] = 255;
    }
    kota_status status = add_png(json, key, rgba, image, err);
    kota_free(rgba);
    return status;
}

static kota_status read_snap(kota_snap **snap, const gallery *g, int32_t sheet, int64_t time_ms, kota_error *err) {
    const kota_run_folder *b = g->baseline;
    char *path = kota_snap_file_path(g->result->run_folders[g->members[sheet]][0], time_ms, b->map->utc_offset_min);
    kota_status status = kota_snap_file_read(snap, path, b->map, b->map_hash, err);
    kota_free(path);
    return status;
}

/* Closes the image; the first of all becomes the ground. */
static kota_status keep(gallery *g, const char *key, kota_image *image, kota_error *err) {
    if (g->ground == NULL) {
        g->ground = image;
        kota_json_text(g->json, key, ""); /* nothing lies on it */
        return KOTA_OK;
    }
    kota_status status = add_patch(g->json, key, image, g->ground, err);
    kota_image_destroy(image);
    return status;
}

typedef struct theme { /* a field at a time, and how it is drawn for all members alike */
    kota_field field;
    int64_t time_ms;
    kota_snap *base;
    double change_high; /* end of the scale of differences; 0: nothing changes anywhere */
} theme;

static kota_picture_def bare_def(const gallery *g, kota_field field) {
    kota_picture_def def = kota_picture_defaults();
    def.field = (int32_t)field;
    def.width_px = WIDTH_PX;
    def.bare = true;
    def.words = g->def->words;
    return def;
}

static kota_status add_sheet(gallery *g, const theme *t, int32_t sheet, kota_error *err) {
    const kota_map *map = g->baseline->map;
    const char *warning = NULL;
    kota_picture_def def = bare_def(g, t->field);
    kota_snap *snap = NULL;
    kota_image *image = NULL;
    KOTA_TRY(read_snap(&snap, g, sheet, t->time_ms, err));
    kota_json_object(g->json, NULL);
    kota_status status = kota_map_picture(&image, &def, map, snap, &warning, err);
    if (warning != NULL && sheet == 0) kota_warn(g->def->log, "%s", warning);
    if (status == KOTA_OK) status = keep(g, "map", image, err);
    if (status == KOTA_OK && sheet > 0) {
        const float *a = t->base->field[t->field], *b = snap->field[t->field];
        bool same = !(kota_picture_change(a, b, kota_snap_count(map, kota_fields[t->field].place)) > 0.0);
        if (t->change_high > 0.0) def.high = t->change_high;
        kota_json_text(g->json, "changes", same ? "" : "yes");
        status = kota_map_picture_difference(&image, &def, map, a, b, NULL, err);
        if (status == KOTA_OK) status = keep(g, "difference", image, err);
    }
    kota_json_end(g->json);
    kota_snap_destroy(snap);
    return status;
}

/* One scale for the differences of all members, so that they can be compared by eye. */
static kota_status find_change(gallery *g, theme *t, kota_error *err) {
    int32_t count = kota_snap_count(g->baseline->map, kota_fields[t->field].place);
    for (int32_t s = 1; s < g->result->comparison.sheet_count; s++) {
        kota_snap *snap = NULL;
        KOTA_TRY(read_snap(&snap, g, s, t->time_ms, err));
        double change = kota_picture_change(t->base->field[t->field], snap->field[t->field], count);
        t->change_high = kota_max(t->change_high, change);
        kota_snap_destroy(snap);
    }
    return KOTA_OK;
}

/* The legend for the page to draw: the ends, and colours at equal steps between them. */
static void add_legend(kota_json_writer *json, const char *key, kota_ramp ramp, double low, double high, double hide,
                       bool change) {
    enum { STEPS = 40 };
    kota_json_object(json, key);
    kota_json_number(json, "low", low);
    kota_json_number(json, "high", high);
    kota_json_array(json, "colours");
    for (int32_t k = 0; k <= STEPS; k++) {
        double share = (double)k / STEPS, value = low + (high - low) * share;
        kota_colour c = kota_ramp_colour(ramp, share);
        bool shown = (change ? kota_abs(value) : value) > hide;
        char text[8];
        (void)snprintf(text, sizeof text, "#%02x%02x%02x", (unsigned)c.r, (unsigned)c.g, (unsigned)c.b);
        kota_json_text(json, NULL, shown ? text : "#ffffff");
    }
    kota_json_end(json);
    kota_json_end(json);
}

static kota_status add_theme(gallery *g, theme *t, kota_error *err) {
    const kota_field_info *info = &kota_fields[t->field];
    char time[KOTA_TIME_TEXT_MAX];
    KOTA_TRY(find_change(g, t, err));
    kota_time_text(t->time_ms, g->baseline->map->utc_offset_min, time);
    kota_json_object(g->json, NULL);
    kota_json_text(g->json, "field", info->name);
    kota_json_text(g->json, "unit", info->unit);
    kota_json_text(g->json, "time", time);
    add_legend(g->json, "legend", (kota_ramp)kota_ramp_find(info->ramp), info->low, info->high,
               kota_picture_threshold(t->field), false);
    if (t->change_high > 0.0)
        add_legend(g->json, "change", KOTA_RAMP_diff, -t->change_high, t->change_high,
                   t->change_high * KOTA_PICTURE_DEAD_FRAC, true);
    kota_json_array(g->json, "sheets");
    kota_status status = KOTA_OK;
    for (int32_t s = 0; s < g->result->comparison.sheet_count && status == KOTA_OK; s++)
        status = add_sheet(g, t, s, err);
    kota_json_end(g->json);
    kota_json_end(g->json);
    return status;
}

static kota_status add_field(gallery *g, kota_field field, int64_t time_ms, kota_error *err) {
    theme t = {.field = field, .time_ms = time_ms};
    KOTA_TRY(read_snap(&t.base, g, 0, time_ms, err));
    /* a run without water has none */
    kota_status status = t.base->field[field] != NULL ? add_theme(g, &t, err) : KOTA_OK;
    kota_snap_destroy(t.base);
    return status;
}

kota_status kota_report__json_maps(kota_json_writer *json, const kota_study_result *result, const int32_t *members,
                                   const kota_run_folder *baseline, const kota_page_def *def, kota_error *err) {
    gallery g = {.json = json, .result = result, .members = members, .baseline = baseline, .def = def};
    int64_t slowest_ms = 0, last_ms = 0;
    kota_error why = {0};
    kota_json_array(json, "maps");
    kota_status status = kota_report__slowest(&slowest_ms, &last_ms, result, baseline, &why);
    if (status != KOTA_OK) {
        char *line = kota_words_format(def->words, "report.mapless", KOTA_FILL(kota_put("why", why.text)));
        kota_warn(def->log, "%s", line);
        kota_free(line);
        kota_json_end(json);
        return KOTA_OK;
    }
    if (!baseline->map->no_heights) status = add_field(&g, KOTA_FIELD_depth_max_m, last_ms, err);
    if (status == KOTA_OK) status = add_field(&g, KOTA_FIELD_link_speed_frac, slowest_ms, err);
    if (status == KOTA_OK) status = add_field(&g, KOTA_FIELD_litter_kg, last_ms, err);
    kota_json_end(json);
    if (status == KOTA_OK && g.ground != NULL) status = add_patch(json, "ground", g.ground, NULL, err);
    kota_image_destroy(g.ground);
    return status;
}
