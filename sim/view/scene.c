/* Puts the picture together: loads the snapshots of the time shown, draws each pane from the ground up, then what
 * stands around and on the maps. */
#include "view/scene.h"

#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "picture/map_picture.h"
#include "view/probe.h"

kota_status kota_scene_check_gl(kota_error *err) {
    int32_t version = epoxy_gl_version(), least = epoxy_is_desktop_gl() ? 33 : 30;
    if (version >= least) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "the graphics driver has OpenGL %d.%d; kota view needs %d.%d",
                     (int)(version / 10), (int)(version % 10), (int)(least / 10), (int)(least % 10));
}

kota_status kota_scene_open(kota_scene *scene, const kota_view_def *def, const char *why, kota_error *err) {
    *scene = (kota_scene){.def = def,
                          .plain = why != NULL,
                          .why = why,
                          .layer = def->layer,
                          .mode = kota_view_mode_of(def->mode, def->run_count),
                          .time = def->time,
                          .runs = def->run_count,
                          .swipe_frac = 0.5};
    for (int32_t r = 0; r < KOTA_VIEW_RUNS_MAX; r++) scene->loaded[r] = scene->on_card[r] = -1;
    if (def->words != NULL) scene->words = *def->words;
    const char *path = kota_font_default_path(false), *bold_path = kota_font_default_path(true);
    if (path != NULL && kota_font_load(&scene->font, path, NULL) != KOTA_OK) scene->font = NULL;
    if (bold_path != NULL && kota_font_load(&scene->bold, bold_path, NULL) != KOTA_OK) scene->bold = NULL;
    if (scene->plain) return KOTA_OK;
    KOTA_TRY(kota_gl_open(&scene->gl, err));
    for (int32_t r = 0; r < KOTA_VIEW_RUNS_MAX && def->runs[r].map != NULL;
         r++) { /* a run under way may get a second one */
        KOTA_TRY(kota_map_layer_open(&scene->maps[r], def->runs[r].map, err));
        KOTA_TRY(kota_links_layer_open(&scene->links[r], def->runs[r].map, err));
        KOTA_TRY(kota_dots_layer_open(&scene->dots[r], def->runs[r].map, err));
        KOTA_TRY(kota_city_layer_open(&scene->cities[r], def->runs[r].map, err));
    }
    kota_scene_city(scene, def->city);
    for (int32_t r = 0; r < KOTA_RAMP_COUNT; r++) kota_gl_texture_ramp(&scene->ramps[r], (kota_ramp)r);
    return KOTA_OK;
}

void kota_scene_close(kota_scene *scene) {
    for (int32_t r = 0; r < KOTA_VIEW_RUNS_MAX; r++) {
        kota_snap_destroy(scene->snaps[r]);
        kota_past_clear(&scene->pasts[r]);
        kota_free(scene->numbers[r]);
    }
    for (int32_t p = 0; p < KOTA_PANES_MAX; p++) kota_image_destroy(scene->grounds[p].image);
    kota_image_destroy(scene->frame);
    kota_image_destroy(scene->spare);
    kota_font_destroy(scene->font);
    kota_font_destroy(scene->bold);
    if (scene->plain) return;
    for (int32_t r = 0; r < KOTA_VIEW_RUNS_MAX; r++) {
        kota_map_layer_close(&scene->maps[r]);
        kota_links_layer_close(&scene->links[r]);
        kota_dots_layer_close(&scene->dots[r]);
        kota_city_layer_close(&scene->cities[r]);
    }
    for (int32_t p = 0; p < KOTA_PANES_MAX; p++) {
        kota_still_free(&scene->stills[p]);
        kota_gl_target_free(&scene->dressed[p].whole.target);
        kota_gl_target_free(&scene->dressed[p].near.target);
    }
    kota_gl_target_free(&scene->little);
    kota_labels_close(&scene->labels);
    glDeleteTextures(KOTA_VIEW_RUNS_MAX, scene->values);
    glDeleteTextures(KOTA_RAMP_COUNT, scene->ramps);
    glDeleteTextures(1, &scene->frame_image);
    kota_gl_close(&scene->gl);
}

static double shape_of(const kota_grid *grid) { return (double)grid->nx / grid->ny; }

void kota_scene_arrange(kota_scene *scene, int32_t width, int32_t height) {
    scene->width = width;
    scene->height = height;
    kota_hud_wish wish = {.width = width,
                          .height = height,
                          .run_count = scene->def->run_count,
                          .mode = scene->mode,
                          .live = scene->def->live,
                          .side = scene->side,
                          .shape = shape_of(&scene->def->runs[0].map->grid),
                          .scale = scene->scale,
                          .swipe_frac = scene->swipe_frac,
                          .lens_x_px = scene->hover_x_px,
                          .lens_y_px = scene->hover_y_px};
    scene->layout = kota_hud_make(&wish);
    wish.caption_px = kota_scene__caption_px(scene, &scene->layout);
    if (wish.caption_px > 0.0) scene->layout = kota_hud_make(&wish);
    if (scene->moved) return;
    kota_camera old = scene->camera;
    scene->camera =
        kota_camera_fit(&scene->def->runs[0].map->grid, &scene->layout.panes[0], 10.0 * scene->layout.unit_px);
    const kota_view_def *def = scene->def;
    if (def->at_width_m > 0.0) {
        scene->camera.x_m = def->at_x_m;
        scene->camera.y_m = def->at_y_m;
        scene->camera.px_per_m = (scene->layout.panes[0].x1 - scene->layout.panes[0].x0) / def->at_width_m;
    }
    if (!old.city) return;
    if (!(def->at_width_m > 0.0)) scene->camera.px_per_m *= 1.12; /* what is tilted is lower */
    kota_camera_stand(&scene->camera, old.ground_m, old.lift);
    scene->camera.turn_rad = old.turn_rad;
    scene->camera.tilt_rad = old.tilt_rad;
}

void kota_scene_city(kota_scene *scene, bool city) {
    if (scene->plain) return;
    if (city) kota_camera_stand(&scene->camera, scene->cities[0].ground_m, scene->cities[0].lift);
    scene->camera.city = city;
}

void kota_scene_renew(kota_scene *scene) {
    for (int32_t r = 0; r < KOTA_VIEW_RUNS_MAX; r++) {
        scene->loaded[r] = scene->on_card[r] = -1;
        kota_past_clear(&scene->pasts[r]);
    }
    if (scene->def->run_count != scene->runs)
        scene->mode = kota_view_mode_of(scene->def->mode, scene->def->run_count);
    scene->runs = scene->def->run_count;
}

/* The time of run r that is shown: B shows the snapshot nearest to A's time. */
static int32_t time_of(const kota_scene *scene, int32_t r) {
    const kota_view_run *runs = scene->def->runs;
    if (r == 0) return scene->time;
    return kota_view_nearest_time(runs[r].times_ms, runs[r].time_count, runs[0].times_ms[scene->time]);
}

/* Take in the snapshots up to the one shown, where the view is made of them too. */
static kota_status remember(kota_scene *scene, int32_t r, kota_error *err) {
    kota_past *past = &scene->pasts[r];
    if (!kota_info_needs_past(scene->layer)) return KOTA_OK;
    int32_t last = scene->loaded[r];
    if (past->count > last + 1) kota_past_clear(past);
    while (past->count < last) {
        kota_snap *snap = NULL;
        KOTA_TRY(scene->def->load(&snap, scene->def->context, r, past->count, err));
        kota_past_add(past, snap);
        kota_snap_destroy(snap);
    }
    if (past->count == last) kota_past_add(past, scene->snaps[r]);
    return KOTA_OK;
}

static void to_card(kota_scene *scene, int32_t r, const float *values, int32_t count) {
    const kota_map *map = scene->def->runs[r].map;
    if (kota_infos[scene->layer].place == KOTA_PLACE_CELL) {
        float *marked = kota_alloc((size_t)count + 1, sizeof *marked);
        kota_map_layer_mark(map, marked, values);
        kota_gl_texture_floats(&scene->values[r], marked, count, map->grid.nx, map->grid.ny);
        kota_free(marked);
    } else {
        kota_gl_texture_floats(&scene->values[r], values, count, KOTA_GL_COLUMNS, count / KOTA_GL_COLUMNS + 1);
    }
}

static kota_status load(kota_scene *scene, int32_t r, kota_error *err) {
    const kota_view_run *run = &scene->def->runs[r];
    int32_t time = time_of(scene, r);
    if (scene->loaded[r] != time) {
        kota_snap *snap = NULL;
        KOTA_TRY(scene->def->load(&snap, scene->def->context, r, time, err));
        kota_snap_destroy(scene->snaps[r]);
        scene->snaps[r] = snap;
        scene->loaded[r] = time;
        scene->on_card[r] = -1;
    }
    if (scene->on_card[r] == (int32_t)scene->layer) return KOTA_OK;
    KOTA_TRY(remember(scene, r, err));
    float *values = NULL;
    scene->trouble = (kota_error){0};
    kota_status status = kota_info_values(&values, scene->layer, scene->snaps[r], &scene->pasts[r], err);
    kota_free(scene->numbers[r]);
    scene->numbers[r] = values;
    int32_t count = kota_snap_count(run->map, kota_infos[scene->layer].place);
    if (status != KOTA_OK && !scene->forgives) return status;
    if (status != KOTA_OK) { /* a window stays open and says why it shows nothing */
        if (values == NULL) values = scene->numbers[r] = kota_alloc((size_t)count + 1, sizeof *values);
        for (int32_t i = 0; i < count; i++) values[i] = (float)KOTA_NAN;
        scene->trouble = *err;
    }
    scene->on_card[r] = (int32_t)scene->layer;
    scene->versions[r]++;
    if (!scene->plain) to_card(scene, r, values, count);
    return KOTA_OK;
}

static kota_pane make_pane(const kota_scene *scene, int32_t p) {
    const kota_info_def *style = &kota_infos[scene->layer];
    kota_pane_kind kind = scene->layout.kinds[p];
    int32_t run = kota_pane_run(kind);
    kota_pane pane = {.gl = &scene->gl,
                      .rect = scene->layout.panes[p],
                      .camera = kota_camera_snap(&scene->camera, &scene->def->runs[0].map->grid),
                      .unit_px = scene->layout.unit_px,
                      .layer = scene->layer,
                      .change = kota_pane_is_change(kind),
                      .values = scene->values[run],
                      .minus = scene->values[0],
                      .low = style->low,
                      .high = style->high,
                      .hide = style->hide,
                      .bed = scene->cities[run].bed};
    pane.ramp = scene->ramps[pane.change ? KOTA_RAMP_diff : style->ramp];
    if (!pane.change) return pane;
    pane.low = -style->change_high;
    pane.high = style->change_high;
    pane.hide = style->change_high / 50.0;
    return pane;
}

/* An image on another. */
static void paste(kota_image *onto, const kota_image *image, int32_t x, int32_t y, double alpha_frac) {
    for (int32_t j = 0; j < image->height; j++) {
        for (int32_t i = 0; i < image->width; i++)
            kota_image_blend(onto, x + i, y + j, kota_image_pixel(image, i, j), alpha_frac);
    }
}

void kota_scene__stick(const kota_scene *scene, const kota_image *image, double x, double y, double alpha_frac) {
    GLuint texture = 0;
    x = (double)(int32_t)x;
    y = (double)(int32_t)y;
    if (scene->plain) {
        paste(scene->frame, image, (int32_t)x, (int32_t)y, alpha_frac);
        return;
    }
    kota_rect rect = {x, y, x + image->width, y + image->height};
    kota_gl_texture_bytes(&texture, image->rgb, image->width, image->height, 3, false);
    kota_gl_draw_image(&scene->gl, texture, &rect, alpha_frac, false);
    glDeleteTextures(1, &texture);
}

/* A run's indicator against A's below its name. Returns its lower edge. */
static double draw_headline(const kota_scene *scene, int32_t run, const kota_rect *pane, double y) {
    int32_t better;
    double u = scene->layout.unit_px, room = pane->x1 - pane->x0 - 20.0 * u, tall = 23.0 * u;
    double size = kota_clamp(0.05 * room, 11.0 * u, 15.0 * u); /* the same on all panes */
    if (room < 40.0 * u) return y;
    char *words = kota_hud_headline(&better, scene->def, &scene->words, scene->layer, run);
    if (words == NULL) return y;
    double width = kota_font_width(scene->bold, words, size);
    if (width > room - 14.0 * u) size *= (room - 14.0 * u) / width;
    kota_image *image =
        kota_image_create((int32_t)kota_min(room, width + 14.0 * u), (int32_t)tall, kota_hud_colour.paper);
    kota_colour colour = better > 0   ? kota_hud_colour.better
                         : better < 0 ? kota_hud_colour.worse
                                      : kota_hud_colour.grey;
    kota_image_text(image, scene->bold, 7.0 * u, 16.5 * u, size, colour, words);
    kota_scene__stick(scene, image, pane->x0 + 10.0 * u, y, 0.94);
    kota_image_destroy(image);
    kota_free(words);
    return y + tall;
}

/* "A  baseline" in the corner of its pane. Returns its lower edge. */
static double draw_pane_name(const kota_scene *scene, int32_t p) {
    static const char *const changes[] = {"B\xE2\x88\x92"
                                          "A",
                                          "C\xE2\x88\x92"
                                          "A",
                                          "D\xE2\x88\x92"
                                          "A"};
    const kota_view_def *def = scene->def;
    const kota_rect *pane = &scene->layout.clips[p];
    int32_t run = kota_pane_run(scene->layout.kinds[p]);
    bool change = kota_pane_is_change(scene->layout.kinds[p]), many = def->run_count > 2;
    const char *letter = change ? changes[run - 1] : kota_run_letter(run);
    const char *words = change && !many ? kota_word(&scene->words, "view.changes") : def->runs[run].name;
    double u = scene->layout.unit_px, size = 18.0 * u;
    double badge = kota_font_width(scene->bold, letter, size) + 18.0 * u;
    double room = pane->x1 - pane->x0 - badge - 44.0 * u, width = kota_font_width(scene->font, words, size);
    if (room < 8.0 * u) return pane->y0; /* a strip beside the line of a swipe */
    if (width > room) size = kota_max(0.6 * size, size * room / width);
    width = kota_min(room, kota_font_width(scene->font, words, size));
    double tall = 32.0 * u;
    kota_image *image = kota_image_create((int32_t)(badge + width + 22.0 * u), (int32_t)tall, kota_hud_colour.paper);
    kota_colour colour = change ? kota_hud_colour.ink : kota_hud_run_colour(run);
    kota_image_rectangle(image, 0.0, 0.0, badge, tall, colour, 1.0);
    kota_image_text(image, scene->bold, 9.0 * u, 22.5 * u, 18.0 * u, kota_hud_colour.paper, letter);
    kota_image_text(image, scene->font, badge + 11.0 * u, 22.5 * u, size, kota_hud_colour.ink, words);
    kota_scene__stick(scene, image, pane->x0 + 10.0 * u, pane->y0 + 10.0 * u, 0.94);
    kota_image_destroy(image);
    double below = pane->y0 + 10.0 * u + tall;
    return many && run > 0 ? draw_headline(scene, run, pane, below) : below;
}

/* The part of a rectangle that lies within another, in a colour. */
static void fill_within(const kota_scene *scene, kota_rect rect, const kota_rect *within, kota_colour colour) {
    rect = (kota_rect){kota_max(rect.x0, within->x0), kota_max(rect.y0, within->y0), kota_min(rect.x1, within->x1),
                       kota_min(rect.y1, within->y1)};
    if (scene->plain)
        kota_image_rectangle(scene->frame, rect.x0, rect.y0, rect.x1, rect.y1, colour, 1.0);
    else
        kota_gl_draw_colour(&scene->gl, &rect, colour, 1.0);
}

static void draw_cross(const kota_scene *scene, double x_m, double y_m) {
    double u = scene->layout.unit_px;
    for (int32_t p = 0; p < scene->layout.pane_count; p++) {
        const kota_rect *pane = &scene->layout.panes[p];
        double x, y;
        kota_camera_to_px(&scene->camera, pane, x_m, y_m, &x, &y);
        if (!kota_rect_holds(pane, x, y)) continue;
        for (int32_t halo = 1; halo >= 0; halo--) { /* white below dark: seen on deep water too */
            double w = (halo ? 2.5 : 1.0) * u, reach = (halo ? 17.5 : 16.0) * u;
            kota_colour colour = halo ? kota_hud_colour.paper : kota_hud_colour.ink;
            fill_within(scene, (kota_rect){x - reach, y - w, x + reach, y + w}, pane, colour);
            fill_within(scene, (kota_rect){x - w, y - reach, x + w, y + reach}, pane, colour);
        }
    }
}

typedef struct rows {                   /* of the box beside the mouse */
    char words[KOTA_VIEW_RUNS_MAX][64]; /* two runs take three, with their difference */
    kota_colour colours[KOTA_VIEW_RUNS_MAX];
    int32_t count;
} rows;

static void add_row(rows *r, const kota_words *words, const char *letter, double value, const kota_info_def *style,
                    kota_colour colour, bool sign) {
    char number[32];
    kota_hud_number(number, words, value * style->factor, style->decimals, sign);
    if (!kota_is_finite(value)) /* no value, or more than any */
        (void)snprintf(number, sizeof number, "%s", kota_is_nan(value) ? "\xE2\x80\x93" : "\xE2\x88\x9E");
    (void)snprintf(r->words[r->count], sizeof r->words[0], "%s%s%s %s", letter, letter[0] != '\0' ? "   " : "",
                   number, style->unit);
    r->colours[r->count++] = colour;
}

static rows rows_of(const kota_scene *scene, const kota_probe *probe) {
    const kota_info_def *style = &kota_infos[scene->layer];
    rows r = {.count = 0};
    int32_t runs = scene->def->run_count;
    for (int32_t k = 0; k < runs; k++)
        add_row(&r, &scene->words, runs > 1 ? kota_run_letter(k) : "", (double)scene->numbers[k][probe->index], style,
                kota_hud_run_colour(k), false);
    if (runs != 2) return r;
    add_row(&r, &scene->words,
            "B\xE2\x88\x92"
            "A",
            (double)scene->numbers[1][probe->index] - (double)scene->numbers[0][probe->index], style,
            kota_hud_colour.ink, true);
    return r;
}

static void draw_box(const kota_scene *scene, const kota_probe *probe, const rows *r) {
    double u = scene->layout.unit_px, size = 19.0 * u, line = 27.0 * u;
    double width = kota_font_width(scene->font, probe->name, 15.0 * u);
    for (int32_t k = 0; k < r->count; k++) width = kota_max(width, kota_font_width(scene->bold, r->words[k], size));
    double top = probe->name[0] != '\0' ? 26.0 * u : 4.0 * u;
    kota_image *image = kota_image_create((int32_t)(width + 26.0 * u), (int32_t)(top + line * r->count + 8.0 * u),
                                          kota_hud_colour.paper);
    kota_image_frame(image, 0.0, 0.0, image->width, image->height, 1.5 * u, kota_hud_colour.grey, 1.0);
    kota_image_text(image, scene->font, 13.0 * u, 21.0 * u, 15.0 * u, kota_hud_colour.grey, probe->name);
    for (int32_t k = 0; k < r->count; k++) {
        kota_image_text(image, scene->bold, 13.0 * u, top + line * (k + 0.75), size, r->colours[k], r->words[k]);
    }
    double x = scene->hover_x_px + 20.0 * u, y = scene->hover_y_px + 20.0 * u;
    if (x + image->width > scene->width) x = scene->hover_x_px - 20.0 * u - image->width;
    if (y + image->height > scene->layout.panes[0].y1) y = scene->hover_y_px - 20.0 * u - image->height;
    kota_scene__stick(scene, image, x, y, 0.96);
    kota_image_destroy(image);
}

static void draw_hover(const kota_scene *scene) {
    int32_t p = 0;
    if (!scene->hovering || kota_hud_hit(&scene->layout, scene->hover_x_px, scene->hover_y_px, &p) != KOTA_HUD_PANE)
        return;
    double x_m, y_m;
    kota_camera_to_m(&scene->camera, &scene->layout.panes[p], scene->hover_x_px, scene->hover_y_px, &x_m, &y_m);
    kota_probe probe;
    kota_place place = kota_infos[scene->layer].place;
    double reach_m = (place == KOTA_PLACE_BIN ? 24.0 : 14.0) * scene->layout.unit_px / scene->camera.px_per_m;
    if (!kota_probe_at(&probe, scene->def->runs[0].map, place, x_m, y_m, reach_m)) return;
    draw_cross(scene, probe.x_m, probe.y_m);
    rows r = rows_of(scene, &probe);
    draw_box(scene, &probe, &r);
}

/* What went wrong in a run under way, or why a view cannot be shown, over the first pane. */
static void draw_message(const kota_scene *scene) {
    const kota_view_live *live = scene->def->live;
    const char *message = live != NULL && live->message != NULL ? live->message : "";
    if (scene->refused.text[0] != '\0') message = scene->refused.text;
    if (message[0] == '\0') message = scene->trouble.text;
    if (message[0] == '\0') return;
    const kota_colour red = {178, 40, 36};
    const kota_hud_layout *layout = &scene->layout;
    double left = layout->panes[0].x0, right = layout->panes[layout->pane_count - 1].x1, u = layout->unit_px;
    double size = 16.0 * u, line = 23.0 * u, wide = kota_min(0.7 * scene->width, right - left - 20.0 * u);
    int32_t lines =
        kota_image_paragraph(NULL, scene->font, 0.0, 0.0, size, wide - 36.0 * u, line, kota_hud_colour.ink, message);
    kota_image *image = kota_image_create((int32_t)wide, (int32_t)(line * lines + 22.0 * u), kota_hud_colour.paper);
    kota_image_rectangle(image, 0.0, 0.0, 8.0 * u, image->height, red, 1.0);
    kota_image_frame(image, 0.0, 0.0, image->width, image->height, 1.5 * u, red, 1.0);
    (void)kota_image_paragraph(image, scene->font, 22.0 * u, 8.0 * u + size, size, wide - 36.0 * u, line,
                               kota_hud_colour.ink, message);
    kota_scene__stick(scene, image, 0.5 * (left + right - wide), layout->panes[0].y0 + 54.0 * u, 1.0);
    kota_image_destroy(image);
}

/* Rows of the image to the card where they are not what is there. */
static void rows_to_card(const kota_scene *scene, const kota_image *image, const kota_image *old, int32_t from,
                         int32_t to) {
    size_t row = (size_t)3 * (size_t)image->width, at = row * (size_t)from, bytes = row * (size_t)(to - from);
    if (to <= from || (old != NULL && memcmp(old->rgb + at, image->rgb + at, bytes) == 0)) return;
    kota_gl_texture_rows(scene->frame_image, image->rgb + at, image->width, from, to - from);
}

/* What stands around the panes, whose rows nobody paints or reads: a large window has many. */
static void draw_frame(kota_scene *scene) {
    kota_hud_info info = {scene->def,  &scene->words,  scene->layer, scene->mode,
                          scene->time, scene->playing, scene->font,  scene->bold};
    if (scene->plain) { /* the panes are put on it */
        kota_image_destroy(scene->frame);
        scene->frame = kota_image_create(scene->width, scene->height, kota_hud_colour.line);
        kota_hud_draw(scene->frame, &scene->layout, &info);
        return;
    }
    kota_image *old = scene->frame, *image = scene->spare;
    bool fits = image != NULL && image->width == scene->width && image->height == scene->height;
    if (!fits) {
        kota_image_destroy(image);
        image = kota_image_create(scene->width, scene->height, kota_hud_colour.bar);
    }
    kota_hud_draw(image, &scene->layout, &info);
    if (old != NULL && (old->width != image->width || old->height != image->height)) {
        kota_image_destroy(old);
        old = NULL;
    }
    if (old == NULL) kota_gl_texture_bytes(&scene->frame_image, NULL, image->width, image->height, 3, false);
    int32_t y0 = (int32_t)kota_clamp(kota_floor(scene->layout.panes[0].y0), 0.0, image->height);
    int32_t y1 = (int32_t)kota_clamp(-kota_floor(-scene->layout.panes[0].y1), y0, image->height);
    rows_to_card(scene, image, old, 0, y0);
    rows_to_card(scene, image, old, y1, image->height);
    scene->frame = image;
    scene->spare = old;
    const kota_rect *pane = &scene->layout.panes[0];
    kota_rect all = {0.0, 0.0, scene->width, scene->height}, above = {0.0, 0.0, scene->width, pane->y0};
    kota_rect below = {0.0, pane->y1, scene->width, scene->height};
    kota_gl_draw_colour(&scene->gl, &all, kota_hud_colour.line, 1.0);
    kota_gl_within(&scene->gl, &above);
    kota_gl_draw_image(&scene->gl, scene->frame_image, &all, 1.0, false);
    kota_gl_within(&scene->gl, &below);
    kota_gl_draw_image(&scene->gl, scene->frame_image, &all, 1.0, false);
    kota_gl_within(&scene->gl, NULL);
}

/* ---- panes ---- */

static kota_status draw_pane(kota_scene *scene, int32_t p, kota_error *err) {
    kota_pane pane = make_pane(scene, p);
    int32_t r = kota_pane_run(scene->layout.kinds[p]);
    const kota_rect *clip = &scene->layout.clips[p];
    bool alone = scene->def->run_count < 2;
    KOTA_TRY(pane.camera.city ? kota_scene__city(scene, p, r, &pane, clip, err)
                              : kota_scene__map(scene, p, r, &pane, clip, err));
    double below = alone ? pane.rect.y0 : draw_pane_name(scene, p);
    kota_labels_draw(&scene->labels, &pane, below + 2.0);
    kota_gl_within(&scene->gl, NULL);
    return KOTA_OK;
}

/* ---- the map in the corner ---- */

static bool sees_all(const kota_scene *scene) {
    const kota_grid *grid = &scene->def->runs[0].map->grid;
    double fit = kota_camera_fit(grid, &scene->layout.panes[0], 0.0).px_per_m;
    return scene->camera.px_per_m < 1.3 * fit;
}

static kota_status draw_little(kota_scene *scene, kota_error *err) {
    const kota_map *map = scene->def->runs[0].map;
    double u = scene->layout.unit_px, wide_m = map->grid.nx * map->grid.dx_m, deep_m = map->grid.ny * map->grid.dx_m;
    double scale = 130.0 * u / kota_max(wide_m, deep_m);
    int32_t width = (int32_t)(wide_m * scale), height = (int32_t)(deep_m * scale);
    const kota_rect *pane = &scene->layout.panes[0];
    if (sees_all(scene) || width < 8 || height < 8) return KOTA_OK;
    if (scene->little.width != width || scene->little.height != height) {
        kota_pane flat = make_pane(scene, 0);
        flat.rect = (kota_rect){0.0, 0.0, width, height};
        flat.camera = (kota_camera){map->grid.west_m + 0.5 * wide_m,
                                    map->grid.south_m + 0.5 * deep_m,
                                    width / wide_m,
                                    false,
                                    0.0,
                                    0.0,
                                    0.0,
                                    0.0};
        KOTA_TRY(kota_gl_aim(&scene->gl, &scene->little, width, height, err));
        kota_map_layer_draw(&scene->maps[0], map, &flat, KOTA_MAP_GROUND);
        kota_links_layer_draw(&scene->links[0], map, &flat, false);
        kota_gl_resume(&scene->gl);
    }
    kota_rect place = {(double)(int32_t)(pane->x1 - 10.0 * u) - width,
                       (double)(int32_t)(pane->y1 - 10.0 * u) - height, (double)(int32_t)(pane->x1 - 10.0 * u),
                       (double)(int32_t)(pane->y1 - 10.0 * u)};
    kota_rect rim = {place.x0 - 2.0 * u, place.y0 - 2.0 * u, place.x1 + 2.0 * u, place.y1 + 2.0 * u};
    kota_gl_draw_colour(&scene->gl, &rim, kota_hud_colour.paper, 0.9);
    kota_gl_draw_target(&scene->gl, &scene->little, &place);
    kota_rect seen = {1e18, 1e18, -1e18, -1e18};
    for (int32_t k = 0; k < 4; k++) {
        double x_m, y_m, x, y;
        kota_camera_to_m(&scene->camera, pane, (k & 1) != 0 ? pane->x1 : pane->x0,
                         (k & 2) != 0 ? pane->y1 : 0.7 * pane->y0 + 0.3 * pane->y1, &x_m, &y_m);
        x = kota_clamp(place.x0 + (x_m - map->grid.west_m) * scale, place.x0, place.x1);
        y = kota_clamp(place.y1 - (y_m - map->grid.south_m) * scale, place.y0, place.y1);
        seen = (kota_rect){kota_min(seen.x0, x), kota_min(seen.y0, y), kota_max(seen.x1, x), kota_max(seen.y1, y)};
    }
    double w = kota_max(1.0, 1.5 * u);
    const kota_rect sides[] = {{seen.x0, seen.y0, seen.x1, seen.y0 + w},
                               {seen.x0, seen.y1 - w, seen.x1, seen.y1},
                               {seen.x0, seen.y0, seen.x0 + w, seen.y1},
                               {seen.x1 - w, seen.y0, seen.x1, seen.y1}};
    for (int32_t k = 0; k < 4; k++) kota_gl_draw_colour(&scene->gl, &sides[k], kota_hud_colour.accent, 1.0);
    return KOTA_OK;
}

static double pass(kota_scene *scene, double *ms, double since_s) {
    if (scene->clock_s == NULL || scene->plain) return 0.0;
    glFinish();
    double now_s = scene->clock_s();
    *ms = 1000.0 * (now_s - since_s);
    return now_s;
}

static void draw_plain(kota_scene *scene) {
    draw_frame(scene);
    for (int32_t p = 0; p < scene->layout.pane_count; p++) {
        kota_pane_kind kind = scene->layout.kinds[p];
        kota_scene__plain(scene, p, kota_pane_run(kind), kota_pane_is_change(kind));
        if (scene->def->run_count > 1) (void)draw_pane_name(scene, p);
    }
    kota_scene__signs(scene);
    kota_scene__caption(scene);
    kota_scene__plain_line(scene);
    draw_hover(scene);
    draw_message(scene);
}

uint8_t *kota_scene_read(const kota_scene *scene) {
    if (!scene->plain) return kota_gl_read(&scene->gl);
    size_t bytes = (size_t)3 * (size_t)scene->frame->width * (size_t)scene->frame->height;
    uint8_t *rgb = kota_alloc(bytes, 1);
    memcpy(rgb, scene->frame->rgb, bytes);
    return rgb;
}

kota_status kota_scene_draw(kota_scene *scene, kota_error *err) {
    double now_s = scene->clock_s != NULL ? scene->clock_s() : 0.0;
    scene->ms = (kota_pass_ms){0};
    for (int32_t r = 0; r < scene->def->run_count; r++) KOTA_TRY(load(scene, r, err));
    now_s = pass(scene, &scene->ms.load_ms, now_s);
    kota_scene_arrange(scene, scene->width, scene->height);
    if (scene->plain) {
        draw_plain(scene);
        return KOTA_OK;
    }
    if (kota_abs(scene->labels.unit_px - scene->layout.unit_px) > 0.02) {
        kota_labels_close(&scene->labels);
        kota_labels_open(&scene->labels, scene->def->runs[0].map, scene->bold, scene->layout.unit_px);
    }
    KOTA_TRY(kota_gl_begin(&scene->gl, scene->width, scene->height, err));
    draw_frame(scene);
    now_s = pass(scene, &scene->ms.around_ms, now_s);
    for (int32_t p = 0; p < scene->layout.pane_count; p++) KOTA_TRY(draw_pane(scene, p, err));
    now_s = pass(scene, &scene->ms.panes_ms, now_s);
    double around_ms = scene->ms.around_ms;
    kota_scene__signs(scene);
    kota_scene__caption(scene);
    KOTA_TRY(draw_little(scene, err));
    draw_hover(scene);
    draw_message(scene);
    (void)pass(scene, &scene->ms.around_ms, now_s);
    scene->ms.around_ms += around_ms;
    scene->ms.panes_ms -= scene->ms.still_ms;
    return kota_gl_check(err);
}
