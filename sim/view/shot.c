/* One picture without a display, from the framebuffer that everything is drawn into. */
#include <stdlib.h>
#include <string.h>

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
        uint8_t *rgb = kota_scene_read(scene);
        kota_status status = take(context, rgb, scene->time, err);
        kota_free(rgb);
        KOTA_TRY(status);
    }
    return KOTA_OK;
}

static kota_status draw_one(kota_scene *scene, kota_panels *panels, uint8_t **rgb, kota_error *err) {
    KOTA_TRY(draw_scene(scene, panels, err));
    *rgb = kota_scene_read(scene);
    return KOTA_OK;
}

/* ---- measured ---- */

enum { FRAMES_MAX = 1000 };

typedef struct timing {
    kota_view_time_result *out;
    const kota_view_timing *of;
} timing;

static int order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

static double median(double *values, int32_t count) {
    qsort(values, (size_t)count, sizeof *values, order);
    return values[count / 2];
}

enum { PASSES = 6 }; /* all, load, still, panes, around, panels */

/* One frame; ms: PASSES columns of so many frames, NULL: not kept. */
static kota_status draw_one_timed(kota_scene *scene, kota_panels *panels, const kota_view_timing *of, int32_t f,
                                  double *ms, kota_error *err) {
    const kota_view_run *run = &scene->def->runs[0];
    if (!of->moving) scene->time = (f + 1) % run->time_count;
    scene->side = kota_panels_beside(panels, scene->def);
    kota_scene_arrange(scene, scene->def->width, scene->def->height);
    if (of->moving && f >= 0) kota_camera_pan(&scene->camera, &run->map->grid, f % 2 == 0 ? 6.0 : -5.0, 2.0);
    if (of->moving) scene->moved = true;
    KOTA_TRY(kota_scene_draw(scene, err));
    double began_s = of->clock_s();
    KOTA_TRY(kota_panels_draw(panels, scene, err));
    if (ms == NULL) return KOTA_OK;
    glFinish();
    const kota_pass_ms *m = &scene->ms;
    double panels_ms = 1000.0 * (of->clock_s() - began_s);
    const double row[PASSES] = {m->still_ms + m->panes_ms + m->around_ms + panels_ms,
                                m->load_ms,
                                m->still_ms,
                                m->panes_ms,
                                m->around_ms,
                                panels_ms};
    for (int32_t k = 0; k < PASSES; k++) ms[k * of->frames + f] = row[k];
    return KOTA_OK;
}

static kota_status draw_timed(kota_scene *scene, kota_panels *panels, const timing *timed, kota_error *err) {
    const kota_view_timing *of = timed->of;
    int32_t n = of->frames;
    double *ms = kota_alloc(PASSES * (size_t)n, sizeof *ms);
    kota_status status = KOTA_OK;
    scene->clock_s = of->clock_s;
    for (int32_t f = -1; f < n && status == KOTA_OK; f++) /* the first one makes what stays */
        status = draw_one_timed(scene, panels, of, f, f >= 0 ? ms : NULL, err);
    uint8_t *rgb = kota_scene_read(scene);
    *timed->out = (kota_view_time_result){
        .frame_ms = median(ms, n),
        .load_ms = median(ms + n, n),
        .still_ms = median(ms + 2 * n, n),
        .panes_ms = median(ms + 3 * n, n),
        .around_ms = median(ms + 4 * n, n),
        .panels_ms = median(ms + 5 * n, n),
        .unseen = strcmp((const char *)glGetString(GL_RENDERER), "NOOP") == 0,
        .hash = kota_hash_bytes(rgb, (size_t)3 * (size_t)scene->width * (size_t)scene->height)};
    kota_free(rgb);
    kota_free(ms);
    if (of->look == NULL || status != KOTA_OK) return status;
    of->look(of->looker, true);
    status = draw_one_timed(scene, panels, of, n, NULL, err);
    of->look(of->looker, false);
    return status;
}

/* Without a window: one picture into rgb, with take all of them, one after the other, or those that are timed. */
static kota_status draw_unseen(const kota_view_def *def, uint8_t **rgb, kota_view_take *take, void *context,
                               const timing *timed, kota_error *err) {
    kota_context gl;
    if (!kota_view_fits(def->width, def->height)) {
        return kota_fail(err, KOTA_USAGE, "a window of %d x %d pixels cannot be drawn; 480x320 to 8192x8192",
                         (int)def->width, (int)def->height);
    }
    const char *why = def->plain ? "KOTA_VIEW_SOFTWARE is set" : NULL;
    kota_error fault = {0};
    gl = (kota_context){0};
    kota_status status = KOTA_OK;
    if (!def->plain || timed != NULL)
        status = kota_context_open(&gl, 64, 64, true, &fault); /* its size is not that of pictures */
    if (status == KOTA_OK && gl.gl != NULL) status = kota_scene_check_gl(&fault);
    if (status != KOTA_OK && timed == NULL) { /* what is measured has no other form */
        why = fault.text;
        status = KOTA_OK;
    }
    if (status != KOTA_OK) *err = fault;
    if (why != NULL && def->simple != NULL) (void)kota_fail(def->simple, KOTA_DATA, "%s", why);
    if (status == KOTA_OK) {
        kota_scene scene;
        kota_panels panels;
        kota_panels_open(&panels, why == NULL);
        status = kota_scene_open(&scene, def, why, err);
        if (status == KOTA_OK)
            status = timed != NULL  ? draw_timed(&scene, &panels, timed, err)
                     : take != NULL ? draw_frames(&scene, &panels, take, context, err)
                                    : draw_one(&scene, &panels, rgb, err);
        kota_scene_close(&scene);
        kota_panels_close(&panels);
    }
    kota_context_close(&gl);
    return status;
}

kota_status kota_view_shot(uint8_t **rgb, const kota_view_def *def, kota_error *err) {
    return draw_unseen(def, rgb, NULL, NULL, NULL, err);
}

kota_status kota_view_film(const kota_view_def *def, kota_view_take *take, void *context, kota_error *err) {
    return draw_unseen(def, NULL, take, context, NULL, err);
}

kota_status kota_view_time(kota_view_time_result *out, const kota_view_def *def, const kota_view_timing *of,
                           kota_error *err) {
    KOTA_ASSERT(of->frames >= 1 && of->frames <= FRAMES_MAX);
    const timing timed = {out, of};
    return draw_unseen(def, NULL, NULL, NULL, &timed, err);
}
