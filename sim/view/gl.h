/* The little of OpenGL that the layers share: programs, textures, quads and the framebuffer that everything is drawn
 * into. Restricted to what OpenGL ES 3.0 has too. Inside view/ only. */
#ifndef KOTA_VIEW_GL_H
#define KOTA_VIEW_GL_H

#include "core/kota.h"
#include "picture/image.h"
#include "view/camera.h"
#include "view/gles.h"

enum { KOTA_GL_COLUMNS = 1024 }; /* values a row in textures that are used as arrays */

/** A program from the two bodies, without their first lines (#version, precision), which are put before them. */
KOTA_NODISCARD kota_status kota_gl_program(GLuint *out, const char *name, const char *vertex, const char *fragment,
                                           kota_error *err);
void kota_gl_set_i(GLuint program, const char *name, int32_t value);
void kota_gl_set_f(GLuint program, const char *name, double value);
void kota_gl_set_f2(GLuint program, const char *name, double x, double y);
void kota_gl_set_f4(GLuint program, const char *name, double x, double y, double z, double w);
void kota_gl_set_colour(GLuint program, const char *name, kota_colour colour, double alpha_frac);
/** u_clip: pixels from the top left of a window to clip coordinates. */
void kota_gl_set_clip(GLuint program, int32_t width, int32_t height);

/** A texture of width x height texels; channels 1, 2, 3 or 4 of 8 bits, pixels may be NULL. 0 in *texture makes it,
 *  else it is filled again. */
void kota_gl_texture_bytes(GLuint *texture, const uint8_t *pixels, int32_t width, int32_t height, int32_t channels,
                           bool smooth);
/** Some rows of a texture of 3 channels anew. */
void kota_gl_texture_rows(GLuint texture, const uint8_t *pixels, int32_t width, int32_t from, int32_t rows);
/** One float a texel, not smoothed. values count; rows of width; what is left over is 0. NaN becomes -1e30,
 *  infinity 1e30. */
void kota_gl_texture_floats(GLuint *texture, const float *values, int32_t count, int32_t width, int32_t height);
/** Two floats a texel, not smoothed. */
void kota_gl_texture_pairs(GLuint *texture, const float *pairs, int32_t width, int32_t height);
/** The ramp as a texture of 256 x 1. */
void kota_gl_texture_ramp(GLuint *texture, kota_ramp ramp);
void kota_gl_bind(int32_t unit, GLuint texture);

typedef struct kota_gl_target { /* an image that is drawn into, to be drawn again */
    GLuint frame, image;
    int32_t width, height;
} kota_gl_target;
void kota_gl_target_free(kota_gl_target *target);

typedef enum kota_gl_quad { /* what a quad is filled with */
                            KOTA_GL_IMAGE,
                            KOTA_GL_LETTERS,
                            KOTA_GL_COLOUR,
                            KOTA_GL_TARGET,
                            KOTA_GL_QUADS
} kota_gl_quad;
typedef struct kota_gl { /* what is shared, for the life of a context */
    GLuint quad_programs[KOTA_GL_QUADS], empty_array;
    GLuint frame, frame_colour, frame_depth; /* what everything is drawn into */
    int32_t width, height;                   /* of what is drawn into now */
    int32_t frame_width, frame_height;
} kota_gl;
KOTA_NODISCARD kota_status kota_gl_open(kota_gl *gl, kota_error *err);
void kota_gl_close(kota_gl *gl);
/** Make the framebuffer of that size and draw into it. */
KOTA_NODISCARD kota_status kota_gl_begin(kota_gl *gl, int32_t width, int32_t height, kota_error *err);
/** Draw into a target of that size, transparent at first, until kota_gl_resume.
 *  @errors KOTA_DATA: the driver cannot. */
KOTA_NODISCARD kota_status kota_gl_aim(kota_gl *gl, kota_gl_target *target, int32_t width, int32_t height,
                                       kota_error *err);
/** Make a target whose image goes on from its other edge beyond each.  @errors KOTA_DATA: the driver cannot. */
KOTA_NODISCARD kota_status kota_gl_target_repeating(kota_gl_target *target, int32_t width, int32_t height,
                                                    kota_error *err);
/** Draw into a part of a target from x, y above its lower left corner, transparent at first, until kota_gl_resume. */
void kota_gl_aim_part(kota_gl *gl, const kota_gl_target *target, int32_t x, int32_t y, int32_t width, int32_t height);
/** Draw into the framebuffer again. */
void kota_gl_resume(kota_gl *gl);
/** Put a target over a rectangle. */
void kota_gl_draw_target(const kota_gl *gl, const kota_gl_target *target, const kota_rect *rect);
/** A part of it, whose upper left corner is x0, y0 above the lower left one and whose lower right is x1, y1. */
void kota_gl_draw_part(const kota_gl *gl, const kota_gl_target *target, const kota_rect *part, const kota_rect *rect);
/** What OpenGL says went wrong since it was asked last, or KOTA_OK. */
KOTA_NODISCARD kota_status kota_gl_check(kota_error *err);
/** Draw only within a rectangle; NULL: everywhere. */
void kota_gl_within(const kota_gl *gl, const kota_rect *rect);
/** A texture over a rectangle. letters: its two channels are halo and letters, drawn in paper and ink. */
void kota_gl_draw_image(const kota_gl *gl, GLuint texture, const kota_rect *rect, double alpha_frac, bool letters);
void kota_gl_draw_colour(const kota_gl *gl, const kota_rect *rect, kota_colour colour, double alpha_frac);
/** The pixels drawn, top row first, 3 bytes each; heap. */
uint8_t *kota_gl_read(const kota_gl *gl);
/** Copy what was drawn to the window, which has so many pixels. */
void kota_gl_show(const kota_gl *gl, int32_t width, int32_t height);

#endif
