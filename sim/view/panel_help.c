/* The table of keys, and the search for a place by its name. */
#include <stdio.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "view/panels.h"

/* A key and the word of what it does: "key.<name>". */
static const struct {
    const char *keys, *name;
} KEYS[] = {
    {"Space", "play"},
    {"\xE2\x86\x90  \xE2\x86\x92", "step"},
    {"Home  End", "ends"},
    {"\xE2\x86\x91  \xE2\x86\x93", "speed"},
    {"N  P", "event"},
    {"1 \xE2\x80\xA6 9", "layer"},
    {"V", "view"},
    {"3", "city"},
    {"D", "mode"},
    {"S", "swipe"},
    {"G", "lens"},
    {"/", "search"},
    {"I", "panel"},
    {"T", "follow"},
    {"C", "course"},
    {"+  \xE2\x88\x92", "zoom"},
    {"R", "whole"},
    {"B", "back"},
    {"M", "stop"},
    {"O", "tour"},
    {"F1 \xE2\x80\xA6 F8", "choose"},
    {"H", "hold"},
    {"W", "tool"},
    {"Enter", "place"},
    {"+  \xE2\x88\x92", "size"},
    {"E  Del", "erase"},
    {"A", "act"},
    {"Y   ,  .", "slide"},
    {"U  Shift U", "undo"},
    {"X", "export"},
    {"L", "language"},
    {"K", "big"},
    {"F", "full"},
    {"?", "help"},
    {"Q  Esc", "quit"},
};

static const char *word_of(const kota_scene *scene, int32_t k) {
    return kota_word_of(&scene->words, "key", KEYS[k].name);
}

void kota_panel__help(kota_panels *panels, const kota_scene *scene) {
    double u = scene->layout.unit_px, wide = kota_min(900.0 * u, scene->width - 20.0), line = 27.0 * u;
    int32_t half = (KOTA_COUNT(KEYS) + 1) / 2;
    double tall = kota_min(line * half + 84.0 * u, scene->height - 20.0);
    kota_ui_area area = {0.5 * (scene->width - wide), 0.5 * (scene->height - tall), 0.5 * (scene->width + wide),
                         0.5 * (scene->height + tall)};
    kota_ui_panel(panels->ui, "help", area, KOTA_UI_ABOVE);
    kota_ui_text(panels->ui, KOTA_UI_LARGE, KOTA_UI_INK, kota_word(&scene->words, "view.keys"));
    kota_ui_area room = kota_ui_reserve(panels->ui, kota_ui_room(panels->ui), line * half);
    double keys = 92.0 * u, wide_px = room.x1 - room.x0, first = 0.0, second = 0.0;
    for (int32_t k = 0; k < KOTA_COUNT(KEYS); k++) {
        double *widest = k < half ? &first : &second;
        *widest = kota_max(*widest, keys + kota_ui_width(panels->ui, KOTA_UI_PLAIN, word_of(scene, k)) + 6.0 * u);
    }
    kota_ui_face face = first + second > wide_px ? KOTA_UI_SMALL : KOTA_UI_PLAIN;
    if (face == KOTA_UI_SMALL) { /* in proportion */
        first *= wide_px / (first + second);
    } else { /* the second begins in the middle where both have room so */
        first = kota_max(first, kota_min(0.5 * wide_px, wide_px - second));
    }
    for (int32_t k = 0; k < KOTA_COUNT(KEYS); k++) {
        double x = room.x0 + (k < half ? 0.0 : first), y = room.y0 + line * (k % half) + 6.0 * u;
        double text_px = (k < half ? first : wide_px - first) - keys;
        kota_ui_label(panels->ui, KOTA_UI_BOLD, KOTA_UI_ACCENT, x, y, 0.0, keys, KEYS[k].keys);
        kota_ui_label(panels->ui, face, KOTA_UI_INK, x + keys, y, 0.0, text_px, word_of(scene, k));
    }
    kota_ui_text(panels->ui, KOTA_UI_SMALL, KOTA_UI_GREY, kota_word(&scene->words, "view.keys.mouse"));
    kota_ui_panel_end(panels->ui);
}

enum { FOUND_MAX = 8 };

void kota_panel__search(kota_panels *panels, kota_scene *scene) {
    kota_pick found[FOUND_MAX];
    const kota_map *map = scene->def->runs[0].map;
    double u = scene->layout.unit_px, wide = kota_min(420.0 * u, scene->width - 20.0);
    int32_t count = kota_pick_find(found, FOUND_MAX, map, panels->text);
    double x = 0.5 * (scene->width - wide), y = scene->layout.panes[0].y0 + 20.0 * u;
    kota_ui_area area = {x, y, x + wide, y + (52.0 + 36.0 * count) * u};
    kota_ui_panel(panels->ui, "search", area, KOTA_UI_FLOAT);
    kota_ui_area line = kota_ui_reserve(panels->ui, kota_ui_room(panels->ui), 30.0 * u);
    bool empty = panels->text[0] == '\0';
    kota_ui_box(panels->ui, line, KOTA_UI_BAR, 1.0, 4.0 * u);
    kota_ui_label(panels->ui, KOTA_UI_PLAIN, empty ? KOTA_UI_GREY : KOTA_UI_INK, line.x0 + 12.0 * u,
                  line.y0 + 7.0 * u, 0.0, line.x1 - line.x0 - 20.0 * u,
                  empty ? kota_word(&scene->words, "view.search") : panels->text);
    double caret = line.x0 + 12.0 * u + kota_ui_width(panels->ui, KOTA_UI_PLAIN, panels->text) + u;
    kota_ui_stroke(panels->ui, caret, line.y0 + 6.0 * u, caret, line.y1 - 6.0 * u, KOTA_UI_ACCENT, 1.5 * u);
    for (int32_t k = 0; k < count; k++) {
        char id[16];
        char *text = kota_text_format("%s   %s", kota_pick_name(&found[k], map),
                                      kota_word_of(&scene->words, "pick", kota_pick_names[found[k].kind]));
        (void)snprintf(id, sizeof id, "found%d", (int)k);
        if (kota_ui_button(panels->ui, id, text, 0.0, false)) kota_panels_go(panels, scene, found[k]);
        kota_free(text);
    }
    kota_ui_panel_end(panels->ui);
}

void kota_panels_go(kota_panels *panels, kota_scene *scene, kota_pick pick) {
    kota_panels_pick(panels, pick);
    kota_pick_place(&pick, scene->def->runs[0].map, scene->snaps[0], &scene->camera.x_m, &scene->camera.y_m);
    scene->moved = true;
    panels->search = false;
    panels->more = true;
}
