/* Puts the picture together: loads the snapshots of the time shown, draws each pane from the ground up, then what
 * stands around and on the maps. */
#include "view/scene.h"

#include <stdio.h>

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

kota_status kota_scene_open(kota_scene *scene, const kota_view_def *def, kota_error *err) {
    *scene = (kota_scene){.def = def,
                          .layer = def->layer,
                          .mode = def->run_count == 2 ? def->mode : KOTA_VIEW_RUNS,
                          .time = def->time,
                          .runs = def->run_count,
                          .swipe_frac = 0.5,
                          .loaded = {-1, -1},
                          .on_card = {-1, -1}};
    if (def->words != NULL) scene->words = *def->words;
    const char *path = kota_font_default_path(false), *bold_path = kota_font_default_path(true);
    if (path != NULL && kota_font_load(&scene->font, path, NULL) != KOTA_OK) scene->font = NULL;
    if (bold_path != NULL && kota_font_load(&scene->bold, bold_path, NULL) != KOTA_OK) scene->bold = NULL;
    KOTA_TRY(kota_gl_open(&scene->gl, err));
    for (int32_t r = 0; r < 2 && def->runs[r].map != NULL; r++) { /* a run under way may get a second one */
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
    for (int32_t r = 0; r < 2; r++) {
        kota_snap_destroy(scene->snaps[r]);
        kota_past_clear(&scene->pasts[r]);
        kota_free(scene->numbers[r]);
        kota_map_layer_close(&scene->maps[r]);
        kota_links_layer_close(&scene->links[r]);
        kota_dots_layer_close(&scene->dots[r]);
        kota_city_layer_close(&scene->cities[r]);
    }
    for (int32_t p = 0; p < KOTA_PANES_MAX; p++) {
        kota_gl_target_free(&scene->stills[p].ground);
        kota_gl_target_free(&scene->stills[p].over);
        kota_gl_target_free(&scene->dressed[p].whole.target);
        kota_gl_target_free(&scene->dressed[p].near.target);
    }
    kota_gl_target_free(&scene->little);
    kota_labels_close(&scene->labels);
    glDeleteTextures(2, scene->values);
    glDeleteTextures(KOTA_RAMP_COUNT, scene->ramps);
    glDeleteTextures(1, &scene->frame_image);
    kota_gl_close(&scene->gl);
    kota_font_destroy(scene->font);
    kota_font_destroy(scene->bold);
}

void kota_scene_arrange(kota_scene *scene, int32_t width, int32_t height) {
    scene->width = width;
    scene->height = height;
    scene->layout = kota_hud_make(&(kota_hud_wish){.width = width,
                                                   .height = height,
                                                   .run_count = scene->def->run_count,
                                                   .mode = scene->mode,
                                                   .live = scene->def->live,
                                                   .side = scene->side,
                                                   .scale = scene->scale,
                                                   .swipe_frac = scene->swipe_frac,
                                                   .lens_x_px = scene->hover_x_px,
                                                   .lens_y_px = scene->hover_y_px});
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
    if (city) kota_camera_stand(&scene->camera, scene->cities[0].ground_m, scene->cities[0].lift);
    scene->camera.city = city;
}

void kota_scene_renew(kota_scene *scene) {
    for (int32_t r = 0; r < 2; r++) {
        scene->loaded[r] = scene->on_card[r] = -1;
        kota_past_clear(&scene->pasts[r]);
    }
    if (scene->def->run_count != scene->runs)
        scene->mode = scene->def->run_count == 2 ? scene->def->mode : KOTA_VIEW_RUNS;
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
    kota_place place = kota_infos[scene->layer].place;
    int32_t count = kota_snap_count(run->map, place);
    if (status != KOTA_OK && !scene->forgives) return status;
    if (status != KOTA_OK) { /* a window stays open and says why it shows nothing */
        if (values == NULL) values = scene->numbers[r] = kota_alloc((size_t)count + 1, sizeof *values);
        for (int32_t i = 0; i < count; i++) values[i] = (float)KOTA_NAN;
        scene->trouble = *err;
    }
    if (place == KOTA_PLACE_CELL) {
        float *marked = kota_alloc((size_t)count + 1, sizeof *marked);
        kota_map_layer_mark(run->map, marked, values);
        kota_gl_texture_floats(&scene->values[r], marked, count, run->map->grid.nx, run->map->grid.ny);
        kota_free(marked);
    } else {
        kota_gl_texture_floats(&scene->values[r], values, count, KOTA_GL_COLUMNS, count / KOTA_GL_COLUMNS + 1);
    }
    scene->on_card[r] = (int32_t)scene->layer;
    scene->versions[r]++;
    return KOTA_OK;
}

static kota_pane make_pane(const kota_scene *scene, int32_t p) {
    const kota_info_def *style = &kota_infos[scene->layer];
    kota_pane_kind kind = scene->layout.kinds[p];
    kota_pane pane = {.gl = &scene->gl,
                      .rect = scene->layout.panes[p],
                      .camera = scene->camera,
                      .unit_px = scene->layout.unit_px,
                      .layer = scene->layer,
                      .change = kind == KOTA_PANE_DIFFERENCE,
                      .values = scene->values[kind == KOTA_PANE_A ? 0 : 1],
                      .minus = scene->values[0],
                      .low = style->low,
                      .high = style->high,
                      .hide = style->hide,
                      .bed = scene->cities[kind == KOTA_PANE_A ? 0 : 1].bed};
    pane.ramp = scene->ramps[pane.change ? KOTA_RAMP_diff : style->ramp];
    if (!pane.change) return pane;
    pane.low = -style->change_high;
    pane.high = style->change_high;
    pane.hide = style->change_high / 50.0;
    return pane;
}

/* Put an image on the picture. */
static void stick(const kota_scene *scene, const kota_image *image, double x, double y, double alpha_frac) {
    GLuint texture = 0;
    x = (double)(int32_t)x;
    y = (double)(int32_t)y;
    kota_rect rect = {x, y, x + image->width, y + image->height};
    kota_gl_texture_bytes(&texture, image->rgb, image->width, image->height, 3, false);
    kota_gl_draw_image(&scene->gl, texture, &rect, alpha_frac, false);
    glDeleteTextures(1, &texture);
}

/* "A  baseline" in the corner of its pane. Returns its lower edge. */
static double draw_pane_name(const kota_scene *scene, int32_t p) {
    static const char *const letters[] = {"A", "B", "B−A"};
    const kota_view_def *def = scene->def;
    const kota_rect *pane = &scene->layout.clips[p];
    kota_pane_kind kind = scene->layout.kinds[p];
    double u = scene->layout.unit_px, size = 18.0 * u;
    kota_text words = {0};
    if (kind == KOTA_PANE_DIFFERENCE) {
        kota_text_add(&words, "%s", kota_word(&scene->words, "view.changes"));
    } else {
        kota_text_add(&words, "%s", def->runs[kind].name);
    }
    double badge = kota_font_width(scene->bold, letters[kind], size) + 18.0 * u;
    double room = pane->x1 - pane->x0 - badge - 44.0 * u, width = kota_font_width(scene->font, words.chars, size);
    if (width > room) size = kota_max(0.6 * size, size * room / width);
    width = kota_min(room, kota_font_width(scene->font, words.chars, size));
    double tall = 32.0 * u;
    kota_image *image = kota_image_create((int32_t)(badge + width + 22.0 * u), (int32_t)tall, kota_hud_colour.paper);
    kota_colour colour = kind == KOTA_PANE_A   ? kota_hud_colour.a
                         : kind == KOTA_PANE_B ? kota_hud_colour.b
                                               : kota_hud_colour.ink;
    kota_image_rectangle(image, 0.0, 0.0, badge, tall, colour, 1.0);
    kota_image_text(image, scene->bold, 9.0 * u, 22.5 * u, 18.0 * u, kota_hud_colour.paper, letters[kind]);
    kota_image_text(image, scene->font, badge + 11.0 * u, 22.5 * u, size, kota_hud_colour.ink, words.chars);
    stick(scene, image, pane->x0 + 10.0 * u, pane->y0 + 10.0 * u, 0.94);
    kota_image_destroy(image);
    kota_text_free(&words);
    return pane->y0 + 10.0 * u + tall;
}

/* The longest round length of at most room_m. */
static double round_down(double room_m) {
    static const double steps[] = {5.0, 2.0, 1.0};
    double power = 1.0;
    while (power * 10.0 <= room_m) power *= 10.0;
    while (power > room_m) power /= 10.0;
    for (int32_t i = 0; i < KOTA_COUNT(steps); i++) {
        if (steps[i] * power <= room_m) return steps[i] * power;
    }
    return power;
}

static void draw_scale_bar(const kota_scene *scene) {
    const kota_rect *pane = &scene->layout.panes[0];
    double u = scene->layout.unit_px, s = scene->camera.px_per_m;
    double length_m = round_down(150.0 * u / s), length = length_m * s;
    char label[32];
    bool km = length_m >= 1000.0;
    (void)snprintf(label, sizeof label, "%.3g %s", km ? length_m / 1000.0 : length_m, km ? "km" : "m");
    kota_words_decimal(&scene->words, label);
    double text = kota_font_width(scene->font, label, 15.0 * u), tall = 28.0 * u;
    kota_image *image = kota_image_create((int32_t)(length + text + 60.0 * u), (int32_t)tall, kota_hud_colour.paper);
    static const double arrow[] = {0.0, -9.0, 7.0, 9.0, 0.0, 4.0, -7.0, 9.0};
    double north[8], turn = scene->camera.city ? scene->camera.turn_rad : 0.0;
    for (int32_t k = 0; k < 8; k += 2) { /* turned with the city */
        north[k] = u * (13.0 + kota_cos(turn) * arrow[k] + kota_sin(turn) * arrow[k + 1]);
        north[k + 1] = u * (14.0 - kota_sin(turn) * arrow[k] + kota_cos(turn) * arrow[k + 1]);
    }
    kota_image_polygon(image, north, 4, kota_hud_colour.ink, 1.0);
    double x = 32.0 * u;
    kota_image_rectangle(image, x, 11.0 * u, x + length, 17.0 * u, kota_hud_colour.ink, 1.0);
    kota_image_rectangle(image, x + 0.5 * length, 12.5 * u, x + length - 1.5 * u, 15.5 * u, kota_hud_colour.paper,
                         1.0);
    kota_image_text(image, scene->font, x + length + 10.0 * u, 19.5 * u, 15.0 * u, kota_hud_colour.ink, label);
    stick(scene, image, pane->x0 + 10.0 * u, pane->y1 - 10.0 * u - tall, 0.9);
    kota_image_destroy(image);
}

static void draw_cross(const kota_scene *scene, double x_m, double y_m) {
    double u = scene->layout.unit_px;
    for (int32_t p = 0; p < scene->layout.pane_count; p++) {
        const kota_rect *pane = &scene->layout.panes[p];
        double x, y;
        kota_camera_to_px(&scene->camera, pane, x_m, y_m, &x, &y);
        if (!kota_rect_holds(pane, x, y)) continue;
        kota_gl_within(&scene->gl, pane);
        for (int32_t halo = 1; halo >= 0; halo--) { /* white below dark: seen on deep water too */
            double w = (halo ? 2.5 : 1.0) * u, reach = (halo ? 17.5 : 16.0) * u;
            kota_colour colour = halo ? kota_hud_colour.paper : kota_hud_colour.ink;
            kota_rect across = {x - reach, y - w, x + reach, y + w}, along = {x - w, y - reach, x + w, y + reach};
            kota_gl_draw_colour(&scene->gl, &across, colour, 1.0);
            kota_gl_draw_colour(&scene->gl, &along, colour, 1.0);
        }
    }
    kota_gl_within(&scene->gl, NULL);
}

typedef struct rows { /* of the box beside the mouse */
    char words[3][48];
    kota_colour colours[3];
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
    double a = (double)scene->numbers[0][probe->index];
    bool two = scene->def->run_count == 2;
    add_row(&r, &scene->words, two ? "A" : "", a, style, kota_hud_colour.a, false);
    if (!two) return r;
    double b = (double)scene->numbers[1][probe->index];
    add_row(&r, &scene->words, "B", b, style, kota_hud_colour.b, false);
    add_row(&r, &scene->words,
            "B\xE2\x88\x92"
            "A",
            b - a, style, kota_hud_colour.ink, true);
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
    stick(scene, image, x, y, 0.96);
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
    stick(scene, image, 0.5 * (left + right - wide), layout->panes[0].y0 + 54.0 * u, 1.0);
    kota_image_destroy(image);
}

static void draw_frame(kota_scene *scene) {
    kota_hud_info info = {scene->def,  &scene->words,  scene->layer, scene->mode,
                          scene->time, scene->playing, scene->font,  scene->bold};
    kota_image *image = kota_image_create(scene->width, scene->height, kota_hud_colour.bar);
    kota_hud_draw(image, &scene->layout, &info);
    const kota_rect *pane = &scene->layout.panes[0];
    kota_rect all = {0.0, 0.0, scene->width, scene->height}, above = {0.0, 0.0, scene->width, pane->y0};
    kota_rect below = {0.0, pane->y1, scene->width, scene->height};
    kota_gl_texture_bytes(&scene->frame_image, image->rgb, image->width, image->height, 3, false);
    kota_gl_draw_colour(&scene->gl, &all, kota_hud_colour.line, 1.0);
    kota_gl_within(&scene->gl, &above);
    kota_gl_draw_image(&scene->gl, scene->frame_image, &all, 1.0, false);
    kota_gl_within(&scene->gl, &below);
    kota_gl_draw_image(&scene->gl, scene->frame_image, &all, 1.0, false);
    kota_gl_within(&scene->gl, NULL);
    kota_image_destroy(image);
}

/* ---- panes ---- */

static kota_status draw_pane(kota_scene *scene, int32_t p, kota_error *err) {
    kota_pane pane = make_pane(scene, p);
    int32_t r = scene->layout.kinds[p] == KOTA_PANE_A ? 0 : 1;
    const kota_rect *clip = &scene->layout.clips[p];
    KOTA_TRY(pane.camera.city ? kota_scene__city(scene, p, r, &pane, clip, err)
                              : kota_scene__map(scene, p, r, &pane, clip, err));
    double below = scene->def->run_count == 2 ? draw_pane_name(scene, p) : pane.rect.y0;
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
    if (scene->clock_s == NULL) return 0.0;
    glFinish();
    double now_s = scene->clock_s();
    *ms = 1000.0 * (now_s - since_s);
    return now_s;
}

kota_status kota_scene_draw(kota_scene *scene, kota_error *err) {
    double now_s = scene->clock_s != NULL ? scene->clock_s() : 0.0;
    scene->ms = (kota_pass_ms){0};
    for (int32_t r = 0; r < scene->def->run_count; r++) KOTA_TRY(load(scene, r, err));
    now_s = pass(scene, &scene->ms.load_ms, now_s);
    kota_scene_arrange(scene, scene->width, scene->height);
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
    draw_scale_bar(scene);
    KOTA_TRY(draw_little(scene, err));
    draw_hover(scene);
    draw_message(scene);
    (void)pass(scene, &scene->ms.around_ms, now_s);
    scene->ms.around_ms += around_ms;
    scene->ms.panes_ms -= scene->ms.still_ms;
    return kota_gl_check(err);
}
