/* What explains the maps in the first pane's lower corner: north, a length, and the dots that can be clicked. */
#include <stdio.h>

#include "core/mathx.h"
#include "picture/image.h"
#include "view/pick.h"
#include "view/scene.h"

enum { TALL = 28, ROOM = 10 }; /* of a sign; between signs and the pane's edge; units */

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

/* North and a length, in the first pane's lower corner. */
static void draw_scale_bar(const kota_scene *scene) {
    const kota_rect *pane = &scene->layout.panes[0];
    double u = scene->layout.unit_px, s = scene->camera.px_per_m, tall = TALL * u;
    double length_m = round_down(150.0 * u / s), length = length_m * s;
    char label[32];
    bool km = length_m >= 1000.0;
    (void)snprintf(label, sizeof label, "%.3g %s", km ? length_m / 1000.0 : length_m, km ? "km" : "m");
    kota_words_decimal(&scene->words, label);
    double text = kota_font_width(scene->font, label, 15.0 * u);
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
    kota_scene__stick(scene, image, pane->x0 + ROOM * u, pane->y1 - ROOM * u - tall, 0.9);
    kota_image_destroy(image);
}

/* Dots of a colour and what they are, side by side, row rows above the scale bar; smaller where there is no room. */
typedef struct dot_sign {
    kota_colour colour;
    double radius;
    const char *word;
    bool ringed; /* a colour as pale as the paper */
} dot_sign;

static void draw_dots(const kota_scene *scene, int32_t row, const dot_sign *signs, int32_t count) {
    const kota_rect *pane = &scene->layout.panes[0];
    double u = scene->layout.unit_px, size = 15.0 * u, dot = 28.0 * u, tall = TALL * u, widths[KOTA_RIDES];
    double room = pane->x1 - pane->x0 - (130 + 3 * ROOM) * u; /* the map in the other corner has its own */
    double apart = 6.0 * u, dots = count * (dot + apart) + 3.0 * u, text = 0.0;
    for (int32_t k = 0; k < count; k++) text += kota_font_width(scene->font, signs[k].word, size);
    if (dots + text > room) size *= kota_max(0.7, (room - dots) / text);
    text = 0.0;
    for (int32_t k = 0; k < count; k++) text += widths[k] = kota_font_width(scene->font, signs[k].word, size);
    kota_image *image = kota_image_create((int32_t)(dots + text), (int32_t)tall, kota_hud_colour.paper);
    double x = 0.0;
    for (int32_t k = 0; k < count; x += dot + widths[k] + apart, k++) {
        if (signs[k].ringed)
            kota_image_disc(image, x + 0.5 * dot, 0.5 * tall, (signs[k].radius + 1.0) * u, kota_hud_colour.grey, 1.0);
        kota_image_disc(image, x + 0.5 * dot, 0.5 * tall, signs[k].radius * u, signs[k].colour, 1.0);
        kota_image_text(image, scene->font, x + dot, 0.5 * tall + 0.36 * size, size, kota_hud_colour.ink,
                        signs[k].word);
    }
    kota_scene__stick(scene, image, pane->x0 + ROOM * u, pane->y1 - (ROOM + 5) * u - (row + 1) * tall, 0.9);
    kota_image_destroy(image);
}

static bool somebody_moves(const kota_snap *snap) {
    for (int32_t k = 0; k < snap->traveller_count; k++)
        if (kota_pick_moves(&snap->travellers[k])) return true;
    return false;
}

/* Ground that a view says nothing of: outside all districts, or where no street is. */
static int32_t draw_valueless(const kota_scene *scene, int32_t row) {
    const dot_sign sign = {KOTA_COLOUR_GROUND, 7.0, kota_word(&scene->words, "view.valueless"), true};
    if (kota_info_has_gaps(scene->layer)) draw_dots(scene, row++, &sign, 1);
    return row;
}

/* Whoever sees a dot of another colour should know that it is somebody, and what drives on the streets. */
static void draw_traffic(const kota_scene *scene, int32_t row) {
    const dot_sign rides[KOTA_RIDES] = {
        {{KOTA_CAR_RGB}, 4.0, kota_word(&scene->words, "traveller.car"), false},
        {{KOTA_TWO_WHEEL_RGB}, 3.0, kota_word(&scene->words, "traveller.motorcycle"), false},
        {{KOTA_LARGE_RGB}, 5.0, kota_word(&scene->words, "view.large_vehicle"), false},
    };
    const dot_sign one = {{KOTA_TRAVELLER_RGB}, 5.0, kota_word(&scene->words, "view.traveller"), false};
    if (!kota_scene__shows_travellers(scene, kota_pane_is_change(scene->layout.kinds[0]))) return;
    if (kota_vehicles_are_near(&scene->camera, scene->layout.unit_px)) draw_dots(scene, row++, rides, KOTA_RIDES);
    if (somebody_moves(scene->snaps[0])) draw_dots(scene, row, &one, 1);
}

void kota_scene__signs(const kota_scene *scene) {
    draw_scale_bar(scene);
    draw_traffic(scene, draw_valueless(scene, 1));
}
