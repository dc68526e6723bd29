/* What a stop of the demonstration says, large over the maps. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "view/panels.h"

enum { LINES_MAX = 6 };

/* As many words from text on as fit in width_px, one at least; *rest: what is left. Heap. */
static char *line_of(const kota_panels *panels, const char *text, double width_px, const char **rest) {
    char *line = NULL;
    *rest = text;
    for (const char *end = text; *end != '\0';) {
        end += strspn(end, " ");
        end += strcspn(end, " ");
        char *longer = kota_text_format("%.*s", (int)(end - text), text);
        bool fits = kota_ui_width(panels->ui, KOTA_UI_CAPTION, longer) <= width_px;
        if (!fits && line != NULL) {
            kota_free(longer);
            break;
        }
        kota_free(line);
        line = longer;
        *rest = end + strspn(end, " ");
    }
    return line;
}

void kota_panel__caption(const kota_panels *panels, const kota_scene *scene) {
    const kota_view_def *def = scene->def;
    const kota_hud_layout *layout = &scene->layout;
    if (panels->stop < 0) return;
    const char *rest = def->bookmarks[panels->stop].captions[scene->words.language];
    const kota_rect *first = &layout->panes[0], *last = &layout->panes[layout->pane_count - 1];
    double u = layout->unit_px, mid = 0.5 * (first->x0 + last->x1), widest = 0.0, pad = 18.0 * u;
    double room = kota_min(last->x1 - first->x0 - 40.0 * u, 1100.0 * u) - 2.0 * pad;
    double tall = kota_ui_height(panels->ui, KOTA_UI_CAPTION) * 1.25;
    char *lines[LINES_MAX];
    int32_t count = 0;
    for (; *rest != '\0' && count < LINES_MAX; count++) {
        lines[count] = line_of(panels, rest, room, &rest);
        widest = kota_max(widest, kota_ui_width(panels->ui, KOTA_UI_CAPTION, lines[count]));
    }
    char *which = kota_text_format("%d / %d", (int)panels->stop + 1, (int)def->bookmark_count);
    double small = kota_ui_height(panels->ui, KOTA_UI_SMALL);
    double y = last->y1 - 44.0 * u - count * tall - small - 2.0 * pad;
    kota_ui_area area = {mid - 0.5 * widest - pad, y, mid + 0.5 * widest + pad, last->y1 - 44.0 * u};
    kota_ui_box(panels->ui, area, KOTA_UI_INK, 0.9, 8.0 * u);
    for (int32_t k = 0; k < count; k++) {
        kota_ui_label(panels->ui, KOTA_UI_CAPTION, KOTA_UI_PAPER, mid, y + pad + k * tall, 0.5, 0.0, lines[k]);
        kota_free(lines[k]);
    }
    kota_ui_label(panels->ui, KOTA_UI_SMALL, panels->tour ? KOTA_UI_RAIN : KOTA_UI_LINE, mid,
                  y + pad + count * tall + 0.4 * pad, 0.5, 0.0, which);
    kota_free(which);
}
