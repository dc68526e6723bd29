/* Maps of report.html: each field of the baseline, of every intervention, and the difference, small enough for one
 * page. All pictures have one frame and one ground, so all but the first keep only the pixels that differ from it. */
#include <string.h>

#include "core/clock.h"
#include "core/text.h"
#include "io/png.h"
#include "io/snap_file.h"
#include "picture/map_picture.h"
#include "report/page.h"

enum { WIDTH_PX = 800 };

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

static kota_status add_png(kota_json_writer *json, const char *key, const uint8_t *pixels, const kota_image *image,
                           int32_t channels, kota_error *err) {
    uint8_t *bytes = NULL;
    size_t length;
    KOTA_TRY(kota_png_encode(&bytes, &length, pixels, image->width, image->height, channels, err));
    kota_text uri = {0};
    kota_text_add(&uri, "data:image/png;base64,");
    kota_report__base64(&uri, bytes, length);
    kota_json_text(json, key, uri.chars);
    kota_text_free(&uri);
    kota_free(bytes);
    return KOTA_OK;
}

/* What differs from the ground, the rest transparent. */
static kota_status add_patch(gallery *g, const char *key, const kota_image *image, kota_error *err) {
    const kota_image *ground = g->ground;
    if (image->width != ground->width || image->height != ground->height)
        return kota_fail(err, KOTA_DATA, "maps of one city must be of one size");
    size_t pixels = (size_t)image->width * (size_t)image->height;
    uint8_t *rgba = kota_alloc(pixels, 4);
    for (size_t p = 0; p < pixels; p++) {
        if (memcmp(&image->rgb[3 * p], &ground->rgb[3 * p], 3) == 0) continue;
        memcpy(&rgba[4 * p], &image->rgb[3 * p], 3);
        rgba[4 * p + 3] = 255;
    }
    kota_status status = add_png(g->json, key, rgba, image, 4, err);
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
    kota_status status = KOTA_OK;
    if (g->ground == NULL) {
        g->ground = image;
        kota_json_text(g->json, key, ""); /* nothing lies on it */
        return KOTA_OK;
    }
    status = add_patch(g, key, image, err);
    kota_image_destroy(image);
    return status;
}

static kota_status add_sheet(gallery *g, kota_field field, const kota_snap *base, int32_t sheet, int64_t time_ms,
                             kota_error *err) {
    const kota_map *map = g->baseline->map;
    const char *name = g->result->comparison.sheets[sheet].name, *warning = NULL;
    kota_picture_def def = kota_picture_defaults();
    def.field = (int32_t)field;
    def.width_px = WIDTH_PX;
    def.subtitle = name;
    kota_snap *snap = NULL;
    kota_image *image = NULL;
    KOTA_TRY(read_snap(&snap, g, sheet, time_ms, err));
    kota_json_object(g->json, NULL);
    kota_status status = kota_map_picture(&image, &def, map, snap, &warning, err);
    if (warning != NULL && sheet == 0) kota_warn(g->def->log, "%s", warning);
    if (status == KOTA_OK) status = keep(g, "map", image, err);
    if (status == KOTA_OK && sheet > 0) {
        char *subtitle = kota_text_format("%s - %s", name, g->result->comparison.sheets[0].name);
        char time[KOTA_TIME_TEXT_MAX];
        kota_time_text(time_ms, map->utc_offset_min, time);
        time[16] = '\0'; /* to the minute, as on the map below it, whose pixels it then shares */
        def.subtitle = subtitle;
        def.time_text = time;
        status = kota_map_picture_difference(&image, &def, map, base->field[field], snap->field[field], NULL, err);
        if (status == KOTA_OK) status = keep(g, "difference", image, err);
        kota_free(subtitle);
    }
    kota_json_end(g->json);
    kota_snap_destroy(snap);
    return status;
}

static kota_status add_field(gallery *g, kota_field field, int64_t time_ms, kota_error *err) {
    kota_snap *base = NULL;
    char time[KOTA_TIME_TEXT_MAX];
    KOTA_TRY(read_snap(&base, g, 0, time_ms, err));
    if (base->field[field] == NULL) { /* a run without water has none */
        kota_snap_destroy(base);
        return KOTA_OK;
    }
    kota_time_text(time_ms, g->baseline->map->utc_offset_min, time);
    kota_status status = KOTA_OK;
    kota_json_object(g->json, NULL);
    kota_json_text(g->json, "field", kota_fields[field].name);
    kota_json_text(g->json, "time", time);
    kota_json_array(g->json, "sheets");
    for (int32_t s = 0; s < g->result->comparison.sheet_count && status == KOTA_OK; s++)
        status = add_sheet(g, field, base, s, time_ms, err);
    kota_json_end(g->json);
    kota_json_end(g->json);
    kota_snap_destroy(base);
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
    status = add_field(&g, KOTA_FIELD_depth_max_m, last_ms, err);
    if (status == KOTA_OK) status = add_field(&g, KOTA_FIELD_link_speed_frac, slowest_ms, err);
    if (status == KOTA_OK) status = add_field(&g, KOTA_FIELD_litter_kg, last_ms, err);
    kota_json_end(json);
    if (status == KOTA_OK && g.ground != NULL) status = add_png(json, "ground", g.ground->rgb, g.ground, 3, err);
    kota_image_destroy(g.ground);
    return status;
}
