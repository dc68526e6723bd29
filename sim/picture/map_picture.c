/* Puts a map picture together: sizes, which field and which colours, then the layers from the ground up. */
#include "picture/map_picture.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "picture/canvas.h"

kota_picture_def kota_picture_defaults(void) {
    return (kota_picture_def){
        .field = -1, .width_px = 1000, .low = KOTA_NAN, .high = KOTA_NAN, .threshold = KOTA_NAN, .labels = true};
}

static bool is_water(kota_field field) { return strcmp(kota_fields[field].ramp, "water") == 0; }

double kota_picture_threshold(kota_field field) {
    const kota_field_info *info = &kota_fields[field];
    if (is_water(field)) return info->place == KOTA_PLACE_CELL ? 0.05 : 0.01;
    if (field == KOTA_FIELD_bed_m) return -KOTA_INFINITY;
    if (field == KOTA_FIELD_link_closed_frac) return 0.0;
    return info->place == KOTA_PLACE_CELL ? (info->high - info->low) / 100.0 : -KOTA_INFINITY;
}

kota_status kota_map_frame(kota_picture_frame *out, const kota_picture_def *def, const kota_map *map,
                           kota_error *err) {
    if (def->width_px < 300 || def->width_px > 8000) {
        return kota_fail(err, KOTA_USAGE, "a picture %d pixels wide cannot be drawn; 300 to 8000",
                         (int)def->width_px);
    }
    double u = def->width_px / 1000.0, room = def->width_px - (def->bare ? 0.0 : 40.0 * u);
    double width_m = map->grid.nx * map->grid.dx_m, height_m = map->grid.ny * map->grid.dx_m;
    double px_per_m = kota_min(room / width_m, 1.3 * room / height_m); /* a tall city is drawn smaller */
    int32_t width = kota_maxi(8, (int32_t)(width_m * px_per_m)),
            height = kota_maxi(8, (int32_t)(height_m * px_per_m));
    int32_t left = (def->width_px - width) / 2, top = def->bare ? 0 : (int32_t)(76.0 * u);
    *out = (kota_picture_frame){left, top, left + width, top + height, px_per_m};
    return KOTA_OK;
}

/* Title lines, map and legend: the frame follows from the width and the shape of the map. */
static kota_status make_canvas(kota_canvas *canvas, const kota_picture_def *def, const kota_map *map,
                               const kota_font *font, const kota_font *bold, kota_error *err) {
    kota_picture_frame frame;
    KOTA_TRY(kota_map_frame(&frame, def, map, err));
    const kota_colour white = {255, 255, 255};
    double u = def->width_px / 1000.0;
    *canvas = (kota_canvas){.map = map,
                            .words = def->words,
                            .font = font,
                            .bold = bold,
                            .bare = def->bare,
                            .unit_px = u,
                            .px_per_m = frame.px_per_m,
                            .west_px = frame.x0,
                            .south_px = frame.y1,
                            .x0 = frame.x0,
                            .y0 = frame.y0,
                            .x1 = frame.x1,
                            .y1 = frame.y1};
    double more = (kota_credit_lines(canvas, def->width_px) - 1) * 14.0 * u;
    double below = def->bare ? kota_max(36.0 * u, 24.0 * u + more) : 124.0 * u + more;
    canvas->image = kota_image_create(def->width_px, frame.y1 + (int32_t)below, white);
    return KOTA_OK;
}

void kota_canvas_fonts(kota_font **font, kota_font **bold, const kota_picture_def *def, const char **warning) {
    const char *path = def->font_path != NULL ? def->font_path : kota_font_default_path(false);
    const char *bold_path = def->font_bold_path != NULL ? def->font_bold_path : kota_font_default_path(true);
    bool fine = path != NULL && kota_font_load(font, path, NULL) == KOTA_OK;
    bool bold_fine = bold_path != NULL && kota_font_load(bold, bold_path, NULL) == KOTA_OK;
    if (warning != NULL) {
        *warning = fine && bold_fine ? NULL : kota_word(def->words, "picture.nofont");
    }
}

char *kota_layer_title(const kota_words *words, const kota_layer *layer) {
    const char *field = kota_word_of(words, layer->words, layer->name);
    if (!layer->difference) return kota_text_copy(field);
    return kota_words_format(words, "picture.change", KOTA_FILL(kota_put("field", field)));
}

void kota_layer_make_difference(kota_layer *layer, const float *change, const kota_words *words) {
    layer->values = change;
    layer->ramp = KOTA_RAMP_diff;
    layer->difference = true;
    layer->keep_water = layer->beyond = false;
    if (strcmp(layer->unit, "%") == 0) layer->unit = kota_word(words, "picture.points");
}

static char *make_title(const kota_picture_def *def, const kota_layer *layer) {
    if (def->title != NULL) return kota_text_copy(def->title);
    return layer != NULL ? kota_layer_title(def->words, layer)
                         : kota_text_copy(kota_word(def->words, "picture.city"));
}

static void draw_notice(kota_canvas *canvas, const char *words) {
    const kota_colour ink = {30, 38, 52}, paper = {255, 255, 255};
    double size = 24.0 * canvas->unit_px, width = kota_font_width(canvas->bold, words, size);
    double x = (canvas->x0 + canvas->x1) / 2.0, y = (canvas->y0 + canvas->y1) / 2.0;
    kota_image_rectangle(canvas->image, x - width / 2.0 - size, y - 1.2 * size, x + width / 2.0 + size, y + size,
                         paper, 0.88);
    kota_image_text(canvas->image, canvas->bold, x - width / 2.0, y + 0.25 * size, size, ink, words);
}

void kota_draw_map(kota_canvas *canvas, const kota_layer *layer, bool ground, bool labels) {
    kota_place place = layer != NULL ? layer->place : KOTA_PLACE_CELL;
    if (ground) kota_draw_ground(canvas, layer == NULL ? 0.5 : 0.1); /* colours are the layer's, where there is one */
    if (layer != NULL && place == KOTA_PLACE_CELL) kota_draw_layer(canvas, layer);
    kota_draw_streets(canvas,
                      place == KOTA_PLACE_LINK); /* above the cells, so that one sees which street is under water */
    kota_draw_rails(canvas);
    if (layer != NULL && place != KOTA_PLACE_CELL) kota_draw_layer(canvas, layer);
    kota_draw_districts(canvas);
    if (kota_pumps_show(canvas, layer)) kota_draw_pumps(canvas);
    if (labels) kota_draw_labels(canvas);
}

static void draw_ground(kota_canvas *canvas) {
    kota_draw_ground(canvas, 0.1);
    kota_draw_rails(canvas);
    kota_draw_districts(canvas);
}

static void draw_frame(kota_canvas *canvas) {
    const kota_colour grey = {92, 102, 116};
    kota_image_frame(canvas->image, canvas->x0, canvas->y0, canvas->x1, canvas->y1, kota_max(1.0, canvas->unit_px),
                     grey, 1.0);
}

/* What sticks out of the map's frame (a street's end on the edge) is painted over: the margins are drawn last. */
static void clear_margins(kota_canvas *canvas) {
    const kota_colour white = {255, 255, 255};
    double width = canvas->image->width, height = canvas->image->height;
    kota_image_rectangle(canvas->image, 0.0, 0.0, width, canvas->y0, white, 1.0);
    kota_image_rectangle(canvas->image, 0.0, canvas->y1, width, height, white, 1.0);
    kota_image_rectangle(canvas->image, 0.0, canvas->y0, canvas->x0, canvas->y1, white, 1.0);
    kota_image_rectangle(canvas->image, canvas->x1, canvas->y0, width, canvas->y1, white, 1.0);
}

static void draw_words(kota_canvas *canvas, const kota_picture_def *def, const kota_layer *layer,
                       const char *time_text) {
    const char *city = canvas->map->title != NULL ? canvas->map->title : "";
    char *title = make_title(def, layer);
    kota_draw_title(canvas, title, def->subtitle != NULL ? def->subtitle : city,
                    def->time_text != NULL ? def->time_text : time_text);
    kota_draw_legend(canvas, layer);
    kota_free(title);
}

static kota_status compose(kota_image **out, const kota_picture_def *def, const kota_map *map,
                           const kota_layer *layer, const char *time_text, const char *notice, const char **warning,
                           kota_error *err) {
    kota_canvas canvas;
    kota_font *font = NULL, *bold = NULL;
    kota_canvas_fonts(&font, &bold, def, warning);
    kota_status status = make_canvas(&canvas, def, map, font, bold, err);
    if (status == KOTA_OK) {
        if (def->ground)
            draw_ground(&canvas);
        else
            kota_draw_map(&canvas, layer, true, def->labels);
        draw_frame(&canvas);
        if (notice != NULL && !def->bare) draw_notice(&canvas, notice);
        clear_margins(&canvas);
        if (!def->bare) draw_words(&canvas, def, layer, time_text);
        kota_draw_scale_bar(&canvas);
        kota_draw_credit(&canvas);
        *out = canvas.image;
    }
    kota_font_destroy(font);
    kota_font_destroy(bold);
    return status;
}

static kota_status make_layer(kota_layer *layer, const kota_picture_def *def, const float *values, kota_error *err) {
    if (def->field < 0 || def->field >= KOTA_FIELD_COUNT) {
        return kota_fail(err, KOTA_USAGE, "field %d is not in fields.def", (int)def->field);
    }
    kota_field field = (kota_field)def->field;
    const kota_field_info *info = &kota_fields[field];
    int32_t ramp = kota_ramp_find(info->ramp);
    KOTA_ASSERT(ramp >= 0);
    bool share = strcmp(info->unit, "1") == 0; /* shares are shown in percent */
    *layer = (kota_layer){.words = "field",
                          .name = info->name,
                          .unit = share ? "%" : kota_word_of(def->words, "unit", info->unit),
                          .factor = share ? 100.0 : 1.0,
                          .place = info->place,
                          .values = values,
                          .ramp = (kota_ramp)ramp,
                          .of_water = is_water(field)};
    layer->low = kota_is_nan(def->low) ? info->low : def->low;
    layer->high = kota_is_nan(def->high) ? info->high : def->high;
    layer->hide = kota_is_nan(def->threshold) ? kota_picture_threshold(field) : def->threshold;
    layer->keep_water = is_water(field) && info->place == KOTA_PLACE_CELL;
    if (!kota_is_finite(layer->low) || !kota_is_finite(layer->high) || !(layer->high > layer->low)) {
        return kota_fail(err, KOTA_USAGE, "a legend from %g to %g cannot be drawn; the high end must be greater",
                         layer->low, layer->high);
    }
    return KOTA_OK;
}

static kota_status draw_values(kota_image **out, const kota_picture_def *def, const kota_map *map,
                               const float *values, const char *time_text, const char **warning, kota_error *err) {
    *out = NULL;
    if (values == NULL) return compose(out, def, map, NULL, time_text, NULL, warning, err);
    kota_layer layer;
    KOTA_TRY(make_layer(&layer, def, values, err));
    return compose(out, def, map, &layer, time_text, NULL, warning, err);
}

kota_status kota_map_picture_view(kota_image **out, const kota_picture_def *def, kota_info info, const kota_map *map,
                                  const float *values, const float *minus, const char **warning, kota_error *err) {
    int32_t count = kota_snap_count(map, kota_infos[info].place);
    float *change = minus != NULL ? kota_alloc((size_t)count + 1, sizeof *change) : NULL;
    kota_layer layer = kota_layer_of_view(info, def->words, values, minus, change, count);
    *out = NULL;
    kota_status status = compose(out, def, map, &layer, "", NULL, warning, err);
    kota_free(change);
    return status;
}

kota_status kota_map_picture_values(kota_image **out, const kota_picture_def *def, const kota_map *map,
                                    const float *values, const char **warning, kota_error *err) {
    return draw_values(out, def, map, values, "", warning, err);
}

/* Fields that the map itself has, compact and on the heap; NULL for others. */
static float *map_field(const kota_map *map, int32_t field) {
    const float *from = field == KOTA_FIELD_bed_m     ? map->bed_m
                        : field == KOTA_FIELD_persons ? map->persons
                        : field == KOTA_FIELD_jobs    ? map->jobs
                                                      : NULL;
    if (from == NULL) return NULL;
    float *compact = kota_alloc((size_t)map->grid.nx * (size_t)map->grid.ny, sizeof *compact);
    kota_grid_to_compact(&map->grid, compact, from);
    return compact;
}

kota_status kota_map_picture(kota_image **out, const kota_picture_def *def, const kota_map *map,
                             const kota_snap *snap, const char **warning, kota_error *err) {
    *out = NULL;
    char time_text[KOTA_TIME_TEXT_MAX] = "";
    if (snap != NULL) {
        kota_time_text(snap->time_ms, map->utc_offset_min, time_text);
        time_text[16] = '\0'; /* to the minute */
    }
    if (def->field < 0) return draw_values(out, def, map, NULL, time_text, warning, err);
    float *own = map_field(map, def->field);
    const float *values = own;
    if (own == NULL && snap != NULL && def->field < KOTA_FIELD_COUNT) values = snap->field[def->field];
    if (values == NULL) {
        const char *name = def->field < KOTA_FIELD_COUNT ? kota_fields[def->field].name : "?";
        return kota_fail(err, KOTA_DATA, "the snapshot has no field %s, so it cannot be drawn", name);
    }
    kota_status status = draw_values(out, def, map, values, time_text, warning, err);
    kota_free(own);
    return status;
}

static int order_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

double kota_picture_change(const float *values_a, const float *values_b, int32_t count) {
    float *sizes = kota_alloc((size_t)count + 1, sizeof *sizes);
    int32_t n = 0;
    for (int32_t i = 0; i < count; i++) {
        double size = kota_abs((double)(values_b[i] - values_a[i]));
        if (size > 0.0 && kota_is_finite(size)) sizes[n++] = (float)size;
    }
    double range = 0.0;
    if (n > 0) {
        qsort(sizes, (size_t)n, sizeof *sizes, order_floats);
        range = kota_round_up((double)sizes[(int32_t)((int64_t)(n - 1) * 99 / 100)]);
    }
    kota_free(sizes);
    return range;
}

kota_status kota_map_picture_difference(kota_image **out, const kota_picture_def *def, const kota_map *map,
                                        const float *values_a, const float *values_b, const char **warning,
                                        kota_error *err) {
    *out = NULL;
    kota_layer layer;
    kota_picture_def plain = *def;
    plain.low = KOTA_NAN;
    plain.high = KOTA_NAN;
    KOTA_TRY(make_layer(&layer, &plain, NULL, err));
    int32_t count = kota_snap_count(map, layer.place);
    float *change = kota_alloc((size_t)count, sizeof *change);
    for (int32_t i = 0; i < count; i++) change[i] = values_b[i] - values_a[i];
    double range = kota_picture_change(values_a, values_b, count), span = layer.high - layer.low;
    kota_layer_make_difference(&layer, change, def->words);
    layer.high = !kota_is_nan(def->high) ? def->high
                 : range > 0.0           ? kota_max(range, 1e-6 * span)
                                         : kota_round_up(0.1 * span);
    layer.low = -layer.high;
    layer.hide = kota_is_nan(def->threshold) ? layer.high * KOTA_PICTURE_DEAD_FRAC : def->threshold;
    kota_status status = KOTA_OK;
    if (!(layer.high > 0.0) || !kota_is_finite(layer.high)) {
        status = kota_fail(err, KOTA_USAGE, "a legend of differences must end above 0, not at %g", layer.high);
    } else {
        status = compose(out, def, map, &layer, "", range > 0.0 ? NULL : kota_word(def->words, "picture.same"),
                         warning, err);
    }
    kota_free(change);
    return status;
}
