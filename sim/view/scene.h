/* The whole picture: what is shown and how it is put together. The window and the screenshot draw the same scene.
 * Inside view/ only. */
#ifndef KOTA_VIEW_SCENE_H
#define KOTA_VIEW_SCENE_H

#include "view/city_layer.h"
#include "view/still.h"
#include "view/view.h"

typedef struct kota_dressed { /* the map on the ground of the city: all of it, and finer near the eye */
    kota_dress whole, near;
    int64_t whole_is, near_is; /* what they show, see scene.c */
} kota_dressed;

typedef struct kota_plain_ground { /* of a pane of the simple form, which stays while these do */
    kota_image *image;
    kota_camera camera;
    kota_rect rect;
    int32_t run; /* + 1; 0: there is none */
} kota_plain_ground;

typedef struct kota_pass_ms { /* how long the parts of the last drawing took, where the scene is timed */
    double load_ms, still_ms, panes_ms, around_ms;
} kota_pass_ms;

typedef struct kota_scene {
    const kota_view_def *def;
    kota_words words; /* of the reader; its language is set freely between drawings, as all up to camera */
    kota_info layer;  /* what is shown */
    kota_view_mode mode;
    int32_t time;
    bool playing, hovering;
    bool forgives;      /* a view that cannot be shown is no fault: it is said on the picture */
    kota_error trouble; /* why it cannot */
    kota_error refused; /* why what was dropped is not shown instead */
    double hover_x_px, hover_y_px;
    kota_camera camera;
    bool side;         /* with panels beside the panes */
    double scale;      /* of letters; 0: 1 */
    double swipe_frac; /* of a pane that A and B share */
    int32_t runs;      /* that were shown when they were last renewed */
    bool moved;        /* by hand: the camera is no longer fitted to the panes */

    /* The simple form: from above, into frame, without OpenGL. */
    bool plain;
    const char *why;  /* there is none */
    const char *said; /* shown in its place; NULL or "": nothing */
    kota_plain_ground grounds[KOTA_PANES_MAX];

    const char *caption;    /* said below the panes; NULL or "": nothing is */
    const char *caption_of; /* in small letters below it: "2 / 5" */

    int32_t width, height;
    kota_hud_layout layout; /* of the last kota_scene_arrange */
    kota_font *font, *bold; /* NULL where none is installed */
    kota_gl gl;
    kota_map_layer maps[KOTA_VIEW_RUNS_MAX];
    kota_links_layer links[KOTA_VIEW_RUNS_MAX];
    kota_dots_layer dots[KOTA_VIEW_RUNS_MAX];
    kota_city_layer cities[KOTA_VIEW_RUNS_MAX];
    kota_still stills[KOTA_PANES_MAX];
    kota_dressed dressed[KOTA_PANES_MAX];
    kota_gl_target little;                /* the map in the corner */
    int64_t versions[KOTA_VIEW_RUNS_MAX]; /* of the values in the textures */
    double (*clock_s)(void);              /* NULL: not timed */
    kota_pass_ms ms;
    kota_labels labels;
    kota_snap *snaps[KOTA_VIEW_RUNS_MAX];
    kota_past pasts[KOTA_VIEW_RUNS_MAX]; /* of the snapshots up to those, as far as views needed them */
    float *numbers[KOTA_VIEW_RUNS_MAX];  /* what is in the textures */
    int32_t loaded[KOTA_VIEW_RUNS_MAX];  /* times of snaps; -1 none */
    int32_t on_card[KOTA_VIEW_RUNS_MAX]; /* layers whose values are in the textures; -1 none */
    GLuint values[KOTA_VIEW_RUNS_MAX], ramps[KOTA_RAMP_COUNT], frame_image;
    kota_image *frame; /* what is in frame_image: all around the panes; in the simple form the whole picture */
    kota_image *spare; /* into which the next is painted; NULL: there is none yet */
} kota_scene;

/** Needs a current context of OpenGL 3.3 or ES 3.0, or why there is none: pictures then have the simple form. def and
 *  why are borrowed.
 *  @lifetime kota_scene_close, whatever the status, before the context goes. */
KOTA_NODISCARD kota_status kota_scene_open(kota_scene *scene, const kota_view_def *def, const char *why,
                                           kota_error *err);
void kota_scene_close(kota_scene *scene);
/** Lay out for a size and what is shown; fits the camera unless it was moved. */
void kota_scene_arrange(kota_scene *scene, int32_t width, int32_t height);
/** See the city in perspective, or the map from above. */
void kota_scene_city(kota_scene *scene, bool city);
/** The runs of the def have changed: what was loaded of them is loaded again. */
void kota_scene_renew(kota_scene *scene);
/** Load what is missing and draw it all into the scene's framebuffer.  @errors those of def->load. */
KOTA_NODISCARD kota_status kota_scene_draw(kota_scene *scene, kota_error *err);
/** The picture drawn: rows of 3 * width bytes, top row first; heap. */
uint8_t *kota_scene_read(const kota_scene *scene);
/** Put an image on the picture, upper left corner at x, y. */
void kota_scene__stick(const kota_scene *scene, const kota_image *image, double x, double y, double alpha_frac);
/** Run r on pane p in the simple form, and the line that says so. */
void kota_scene__plain(kota_scene *scene, int32_t p, int32_t r, bool change);
void kota_scene__plain_line(const kota_scene *scene);
/** How high the caption is in a layout without one, pixels; and the caption itself. */
double kota_scene__caption_px(const kota_scene *scene, const kota_hud_layout *layout);
void kota_scene__caption(const kota_scene *scene);
/** North, a length, and what single dots are, on the first pane. */
void kota_scene__signs(const kota_scene *scene);
/** Whether single travellers are on panes of values (change: of differences). */
bool kota_scene__shows_travellers(const kota_scene *scene, bool change);
/** Draw run r on pane p, within clip: the map from above, the city in perspective. Parts of kota_scene_draw.
 *  @errors KOTA_DATA: the graphics driver refuses a target.  @tested tests/view/golden.sh */
KOTA_NODISCARD kota_status kota_scene__map(kota_scene *scene, int32_t p, int32_t r, const kota_pane *pane,
                                           const kota_rect *clip, kota_error *err);
KOTA_NODISCARD kota_status kota_scene__city(kota_scene *scene, int32_t p, int32_t r, const kota_pane *pane,
                                            const kota_rect *clip, kota_error *err);
/** A context's version is enough, or KOTA_DATA in a sentence. */
KOTA_NODISCARD kota_status kota_scene_check_gl(kota_error *err);

#endif
