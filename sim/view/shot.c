/* One picture without a display, from the framebuffer that everything is drawn into. */
#include <epoxy/gl.h>

#include "core/text.h"
#include "view/context.h"
#include "view/scene.h"

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

kota_status kota_view_shot(uint8_t **rgb, const kota_view_def *def, kota_error *err) {
    kota_context context;
    if (def->width < 480 || def->width > 8192 || def->height < 320 || def->height > 8192) {
        return kota_fail(err, KOTA_USAGE, "a window of %d x %d pixels cannot be drawn; 480x320 to 8192x8192",
                         (int)def->width, (int)def->height);
    }
    kota_status status = kota_context_open(&context, 64, 64, true, err); /* its own size does not count */
    if (status == KOTA_OK) status = kota_scene_check_gl(err);
    if (status == KOTA_OK) {
        kota_scene scene;
        status = kota_scene_open(&scene, def, err);
        if (status == KOTA_OK) {
            kota_scene_arrange(&scene, def->width, def->height);
            status = kota_scene_draw(&scene, err);
        }
        if (status == KOTA_OK) *rgb = kota_gl_read(&scene.gl);
        kota_scene_close(&scene);
    }
    kota_context_close(&context);
    return status;
}
