/* What a stop of the demonstration says, large between the maps and the slider. */
#include <string.h>

#include "core/mathx.h"
#include "picture/image.h"
#include "view/scene.h"

typedef struct measure { /* pixels */
    double size, line, pad, small, width, height;
} measure;

static measure measure_of(const kota_scene *scene, double room, double u) {
    measure m = {.size = 24.0 * u, .line = 33.0 * u, .pad = 14.0 * u, .small = 12.0 * u};
    double longest = kota_font_width(scene->bold, scene->caption, m.size) + 2.0 * m.pad;
    m.width = kota_min(kota_min(room, 1100.0 * u), longest + 2.0 * u);
    int32_t lines = kota_image_paragraph(NULL, scene->bold, 0.0, 0.0, m.size, m.width - 2.0 * m.pad, m.line,
                                         kota_hud_colour.paper, scene->caption);
    m.height = m.line * lines + 1.5 * m.small + 1.4 * m.pad;
    return m;
}

double kota_scene__caption_px(const kota_scene *scene, const kota_hud_layout *layout) {
    if (scene->caption == NULL || scene->caption[0] == '\0') return 0.0;
    double u = layout->unit_px;
    return measure_of(scene, layout->caption.x1 - layout->caption.x0 - 20.0 * u, u).height + 16.0 * u;
}

void kota_scene__caption(const kota_scene *scene) {
    const kota_rect *rect = &scene->layout.caption;
    if (!(rect->y1 > rect->y0) || scene->caption == NULL) return;
    double u = scene->layout.unit_px;
    measure m = measure_of(scene, rect->x1 - rect->x0 - 20.0 * u, u);
    kota_image *image = kota_image_create((int32_t)m.width, (int32_t)m.height, kota_hud_colour.ink);
    (void)kota_image_paragraph(image, scene->bold, m.pad, 0.7 * m.pad + m.size, m.size, m.width - 2.0 * m.pad, m.line,
                               kota_hud_colour.paper, scene->caption);
    double width = kota_font_width(scene->font, scene->caption_of, m.small);
    kota_image_text(image, scene->font, 0.5 * (m.width - width), m.height - 0.6 * m.pad, m.small,
                    kota_hud_colour.line, scene->caption_of);
    kota_scene__stick(scene, image, 0.5 * (rect->x0 + rect->x1 - m.width), rect->y0 + 8.0 * u, 1.0);
    kota_image_destroy(image);
}
