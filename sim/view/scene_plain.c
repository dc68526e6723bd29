/* The simple form, for where there is no OpenGL: maps from above by picture/, and a line that says so. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "picture/map_picture.h"
#include "view/scene.h"

/* Ground that was drawn for the same place of the same run. */
static const kota_image *ground_of(kota_scene *scene, int32_t p, int32_t r, const kota_map_pane *pane,
                                   const kota_camera *camera) {
    kota_plain_ground *ground = &scene->grounds[p];
    const kota_rect *rect = &scene->layout.panes[p];
    bool same = ground->run == r + 1 && memcmp(&ground->rect, rect, sizeof *rect) == 0 &&
                ground->camera.x_m == camera->x_m && ground->camera.y_m == camera->y_m &&
                ground->camera.px_per_m == camera->px_per_m;
    if (same) return ground->image;
    kota_image_destroy(ground->image);
    ground->image =
        kota_image_create((int32_t)(rect->x1 - rect->x0), (int32_t)(rect->y1 - rect->y0), kota_hud_colour.paper);
    kota_map_pane_ground(ground->image, pane);
    ground->camera = *camera;
    ground->rect = *rect;
    ground->run = r + 1;
    return ground->image;
}

/* The part of a pane's image that is seen of it. */
static void copy_clip(kota_image *onto, const kota_image *image, const kota_rect *pane, const kota_rect *clip) {
    int32_t x0 = (int32_t)clip->x0, x1 = (int32_t)clip->x1, left = (int32_t)pane->x0, top = (int32_t)pane->y0;
    for (int32_t y = (int32_t)clip->y0; y < (int32_t)clip->y1; y++) {
        const uint8_t *from = image->rgb + 3 * ((size_t)(y - top) * (size_t)image->width + (size_t)(x0 - left));
        memcpy(onto->rgb + 3 * ((size_t)y * (size_t)onto->width + (size_t)x0), from, 3 * (size_t)(x1 - x0));
    }
}

void kota_scene__plain(kota_scene *scene, int32_t p, int32_t r, bool change) {
    const kota_map *map = scene->def->runs[r].map;
    const kota_rect *rect = &scene->layout.panes[p], *clip = &scene->layout.clips[p];
    kota_camera camera = kota_camera_snap(&scene->camera, &map->grid);
    const kota_rect at = {0.0, 0.0, rect->x1 - rect->x0, rect->y1 - rect->y0};
    kota_map_pane pane = {.map = map,
                          .info = scene->layer,
                          .values = scene->numbers[r],
                          .minus = change ? scene->numbers[0] : NULL,
                          .px_per_m = camera.px_per_m,
                          .unit_px = scene->layout.unit_px,
                          .bold = scene->bold};
    kota_camera_to_px(&camera, &at, map->grid.west_m, map->grid.south_m, &pane.west_px, &pane.south_px);
    const kota_image *ground = ground_of(scene, p, r, &pane, &camera);
    kota_image *image = kota_image_create(ground->width, ground->height, kota_hud_colour.paper);
    memcpy(image->rgb, ground->rgb, (size_t)3 * (size_t)ground->width * (size_t)ground->height);
    kota_map_pane_draw(image, &pane);
    copy_clip(scene->frame, image, rect, clip);
    kota_image_destroy(image);
}

void kota_scene__plain_line(const kota_scene *scene) {
    const kota_hud_layout *layout = &scene->layout;
    double u = layout->unit_px, size = 14.0 * u, line = 18.0 * u;
    double left = layout->panes[0].x0 + 260.0 * u, right = layout->panes[layout->pane_count - 1].x1 - 10.0 * u;
    double below = layout->panes[layout->pane_count - 1].y1 - 10.0 * u; /* beside the scale bar */
    char *why = kota_words_format(&scene->words, "view.plain", KOTA_FILL(kota_put("why", scene->why)));
    const char *text = scene->said != NULL && scene->said[0] != '\0' ? scene->said : why;
    double wide = kota_min(right - left, kota_font_width(scene->font, text, size) + 22.0 * u);
    if (wide < 40.0 * u) {
        kota_free(why);
        return;
    }
    int32_t lines =
        kota_image_paragraph(NULL, scene->font, 0.0, 0.0, size, wide - 20.0 * u, line, kota_hud_colour.paper, text);
    kota_image *image = kota_image_create((int32_t)wide, (int32_t)(line * lines + 10.0 * u), kota_hud_colour.ink);
    (void)kota_image_paragraph(image, scene->font, 10.0 * u, 4.0 * u + size, size, wide - 20.0 * u, line,
                               kota_hud_colour.paper, text);
    kota_scene__stick(scene, image, right - wide, below - image->height, 0.92);
    kota_image_destroy(image);
    kota_free(why);
}
