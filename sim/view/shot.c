/* One picture without a display, from the framebuffer that everything is drawn into. */
#include "core/memory.h"
#include "core/text.h"
#include "view/context.h"
#include "view/gles.h"
#include "view/panels.h"

kota_status kota_view_gl(char **name, kota_error *err) {
    kota_context context;
    kota_status status = kota_context_open(&context, 64, 64, true, err);
    if (status == KOTA_OK) status = kota_scene_check_gl(err);
    if (status == KOTA_OK)
        *name = kota_text_format("OpenGL %s, %s", (const char *)glGetString(GL_VERSION),
                                 (const char *)glGetString(GL_RENDERER));
    kota_context_close(&context);
    return status;
}

static kota_status draw_scene(kota_scene *scene, kota_panels *panels, kota_error *err) {
    scene->side = kota_panels_beside(panels, scene->def);
    kota_scene_arrange(scene, scene->def->width, scene->def->height);
    KOTA_TRY(kota_scene_draw(scene, err));
    return kota_panels_draw(panels, scene, err);
}

static kota_status draw_frames(kota_scene *scene, kota_panels *panels, kota_view_take *take, void *context,
                               kota_error *err) {
    int32_t count = scene->def->runs[0].time_count;
    for (scene->time = 0; scene->time < count; scene->time++) {
        KOTA_TRY(draw_scene(scene, panels, err));
        uint8_t *rgb = kota_gl_read(&scene->gl);
        kota_status status = take(context, rgb, scene->time, err);
        kota_free(rgb);
        KOTA_TRY(status);
    }
    return KOTA_OK;
}

static kota_status draw_one(kota_scene *scene, kota_panels *panels, uint8_t **rgb, kota_error *err) {
    KOTA_TRY(draw_scene(scene, panels, err));
    *rgb = kota_gl_read(&scene->gl);
    return KOTA_OK;
}

/* Without a window: one picture into rgb, or with take all of them, one after the other. */
static kota_status draw_unseen(const kota_view_def *def, uint8_t **rgb, kota_view_take *take, void *context,
                               kota_error *err) {
    kota_context gl;
    if (def->width < 480 || def->width > 8192 || def->height < 320 || def->height > 8192) {
        return kota_fail(err, KOTA_USAGE, "a window of %d x %d pixels cannot be drawn; 480x320 to 8192x8192",
                         (int)def->width, (int)def->height);
    }
    kota_status status = kota_context_open(&gl, 64, 64, true, err); /* its own size does not count */
    if (status == KOTA_OK) status = kota_scene_check_gl(err);
    if (status == KOTA_OK) {
        kota_scene scene;
        kota_panels panels;
        kota_panels_open(&panels);
        status = kota_scene_open(&scene, def, err);
        if (status == KOTA_OK)
            status =
                take != NULL ? draw_frames(&scene, &panels, take, context, err) : draw_one(&scene, &panels, rgb, err);
        kota_scene_close(&scene);
        kota_panels_close(&panels);
    }
    kota_context_close(&gl);
    return status;
}

kota_status kota_view_shot(uint8_t **rgb, const kota_view_def *def, kota_error *err) {
    return draw_unseen(def, rgb, NULL, NULL, err);
}

kota_status kota_view_film(const kota_view_def *def, kota_view_take *take, void *context, kota_error *err) {
    return draw_unseen(def, NULL, take, context, err);
}
