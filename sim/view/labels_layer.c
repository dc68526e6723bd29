/* Names of districts, stations and landmarks: each drawn once into a small texture (halo and letters as two
 * channels), placed every time so that none hides another. */
#include "core/memory.h"
#include "view/layers.h"

/* Coverage of white text on black, as bytes; heap. */
static uint8_t *coverage(const kota_font *font, const char *name, double size, double halo_px, int32_t width,
                         int32_t height) {
    const kota_colour black = {0, 0, 0}, white = {255, 255, 255};
    kota_image *image = kota_image_create(width, height, black);
    if (halo_px > 0.0) {
        kota_image_text_halo(image, font, 4.0, 0.95 * size + 2.0, size, white, white, halo_px, name);
    } else {
        kota_image_text(image, font, 4.0, 0.95 * size + 2.0, size, white, name);
    }
    uint8_t *bytes = kota_alloc((size_t)width * (size_t)height, 1);
    for (size_t i = 0; i < (size_t)width * (size_t)height; i++) bytes[i] = image->rgb[3 * i];
    kota_image_destroy(image);
    return bytes;
}

static void make_label(kota_labels *labels, int32_t k, const kota_font *font, double unit_px) {
    const char *name = labels->names[k].text;
    double size = (labels->names[k].spot ? 13.0 : 16.0) * unit_px;
    int32_t width = (int32_t)(kota_font_width(font, name, size) + 9.0), height = (int32_t)(1.35 * size + 4.0);
    uint8_t *halo = coverage(font, name, size, 2.4 * unit_px, width, height);
    uint8_t *letters = coverage(font, name, size, 0.0, width, height);
    size_t count = (size_t)width * (size_t)height;
    uint8_t *both = kota_alloc(count, 2);
    for (size_t i = 0; i < count; i++) {
        both[2 * i] = halo[i];
        both[2 * i + 1] = letters[i];
    }
    kota_gl_texture_bytes(&labels->textures[k], both, width, height, 2, false);
    labels->widths_px[k] = width;
    labels->heights_px[k] = height;
    kota_free(both);
    kota_free(halo);
    kota_free(letters);
}

void kota_labels_open(kota_labels *labels, const kota_map *map, const kota_font *font, double unit_px) {
    int32_t count = 0;
    *labels = (kota_labels){.names = kota_map_place_names(&count, map), .unit_px = unit_px};
    labels->textures = kota_alloc((size_t)count + 1, sizeof(GLuint));
    labels->widths_px = kota_alloc((size_t)count + 1, sizeof(int32_t));
    labels->heights_px = kota_alloc((size_t)count + 1, sizeof(int32_t));
    for (; labels->count < count && font != NULL; labels->count++) make_label(labels, labels->count, font, unit_px);
}

void kota_labels_close(kota_labels *labels) {
    glDeleteTextures(labels->count, labels->textures);
    kota_free(labels->textures);
    kota_free(labels->widths_px);
    kota_free(labels->heights_px);
    kota_free(labels->names);
    *labels = (kota_labels){0};
}

static bool apart(const kota_rect *a, const kota_rect *b) {
    return a->x1 < b->x0 || b->x1 < a->x0 || a->y1 < b->y0 || b->y1 < a->y0;
}

void kota_labels_draw(const kota_labels *labels, const kota_pane *pane, double y_from_px) {
    kota_rect *taken = kota_alloc((size_t)labels->count + 1, sizeof *taken);
    int32_t count = 0;
    for (int32_t k = 0; k < labels->count; k++) {
        const kota_place_name *name = &labels->names[k];
        double x, y, width = labels->widths_px[k], height = labels->heights_px[k];
        kota_camera_to_px(&pane->camera, &pane->rect, name->x_m, name->y_m, &x, &y);
        if (!kota_rect_holds(&pane->rect, x, y)) continue;
        x = kota_clamp(x - 0.5 * width, pane->rect.x0 + 2.0, kota_max(pane->rect.x1 - width - 2.0, pane->rect.x0));
        y -= (name->spot ? 1.0 : 0.5) * height; /* a point stays free under its name */
        x = (double)(int32_t)x;                 /* whole pixels keep letters sharp */
        y = (double)(int32_t)y;
        kota_rect place = {x, y, x + width, y + height};
        bool fine = y >= y_from_px && place.y1 < pane->rect.y1 - 4.0;
        for (int32_t t = 0; t < count && fine; t++) fine = apart(&place, &taken[t]);
        if (!fine) continue;
        taken[count++] = place;
        kota_gl_draw_image(pane->gl, labels->textures[k], &place, 1.0, true);
    }
    kota_free(taken);
}
