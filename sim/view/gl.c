/* Programs, textures, quads, framebuffer. */
#include "view/gl.h"

#include <cglm/cglm.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"

static const char head_desktop[] = "#version 330 core\n";
static const char head_es[] = "#version 300 es\nprecision highp float;\nprecision highp int;\n"
                              "precision highp sampler2D;\n";

static kota_status compile(GLuint *out, GLenum kind, const char *name, const char *body, kota_error *err) {
    const char *parts[] = {epoxy_is_desktop_gl() ? head_desktop : head_es, body};
    GLint fine = 0;
    *out = glCreateShader(kind);
    glShaderSource(*out, 2, parts, NULL);
    glCompileShader(*out);
    glGetShaderiv(*out, GL_COMPILE_STATUS, &fine);
    if (fine) return KOTA_OK;
    char words[512] = "";
    glGetShaderInfoLog(*out, sizeof words, NULL, words);
    glDeleteShader(*out);
    return kota_fail(err, KOTA_DATA, "the graphics driver (%s) refuses the shader %s: %s",
                     (const char *)glGetString(GL_RENDERER), name, words);
}

kota_status kota_gl_program(GLuint *out, const char *name, const char *vertex, const char *fragment,
                            kota_error *err) {
    GLuint parts[2] = {0, 0};
    *out = 0;
    KOTA_TRY(compile(&parts[0], GL_VERTEX_SHADER, name, vertex, err));
    kota_status status = compile(&parts[1], GL_FRAGMENT_SHADER, name, fragment, err);
    if (status == KOTA_OK) {
        GLint fine = 0;
        *out = glCreateProgram();
        glAttachShader(*out, parts[0]);
        glAttachShader(*out, parts[1]);
        glLinkProgram(*out);
        glGetProgramiv(*out, GL_LINK_STATUS, &fine);
        if (!fine) status = kota_fail(err, KOTA_DATA, "the graphics driver cannot link the shader %s", name);
        glDeleteShader(parts[1]);
    }
    glDeleteShader(parts[0]);
    return status;
}

void kota_gl_set_i(GLuint program, const char *name, int32_t value) {
    glUniform1i(glGetUniformLocation(program, name), value);
}
void kota_gl_set_f(GLuint program, const char *name, double value) {
    glUniform1f(glGetUniformLocation(program, name), (float)value);
}
void kota_gl_set_f2(GLuint program, const char *name, double x, double y) {
    glUniform2f(glGetUniformLocation(program, name), (float)x, (float)y);
}
void kota_gl_set_f4(GLuint program, const char *name, double x, double y, double z, double w) {
    glUniform4f(glGetUniformLocation(program, name), (float)x, (float)y, (float)z, (float)w);
}
void kota_gl_set_colour(GLuint program, const char *name, kota_colour colour, double alpha_frac) {
    kota_gl_set_f4(program, name, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, alpha_frac);
}
void kota_gl_set_clip(GLuint program, int32_t width, int32_t height) {
    mat4 clip;
    glm_ortho(0.0f, (float)width, (float)height, 0.0f, -1.0f, 1.0f, clip);
    glUniformMatrix4fv(glGetUniformLocation(program, "u_clip"), 1, GL_FALSE, clip[0]);
}

static void prepare(GLuint *texture, bool smooth) {
    if (*texture == 0) glGenTextures(1, texture);
    glBindTexture(GL_TEXTURE_2D, *texture);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, smooth ? GL_LINEAR : GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, smooth ? GL_LINEAR : GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

void kota_gl_texture_bytes(GLuint *texture, const uint8_t *pixels, int32_t width, int32_t height, int32_t channels,
                           bool smooth) {
    static const GLint inner[] = {GL_R8, GL_RG8, GL_RGB8, GL_RGBA8};
    static const GLenum outer[] = {GL_RED, GL_RG, GL_RGB, GL_RGBA};
    prepare(texture, smooth);
    glTexImage2D(GL_TEXTURE_2D, 0, inner[channels - 1], width, height, 0, outer[channels - 1], GL_UNSIGNED_BYTE,
                 pixels);
}

void kota_gl_texture_rows(GLuint texture, const uint8_t *pixels, int32_t width, int32_t from, int32_t rows) {
    glBindTexture(GL_TEXTURE_2D, texture);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, from, width, rows, GL_RGB, GL_UNSIGNED_BYTE, pixels);
}

void kota_gl_texture_floats(GLuint *texture, const float *values, int32_t count, int32_t width, int32_t height) {
    float *padded = kota_alloc((size_t)width * (size_t)height, sizeof *padded);
    for (int32_t i = 0; i < count; i++)
        padded[i] = kota_is_nan((double)values[i]) ? -1e30f : kota_is_finite((double)values[i]) ? values[i] : 1e30f;
    prepare(texture, false);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_R32F, width, height, 0, GL_RED, GL_FLOAT, padded);
    kota_free(padded);
}

void kota_gl_texture_pairs(GLuint *texture, const float *pairs, int32_t width, int32_t height) {
    prepare(texture, false);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RG32F, width, height, 0, GL_RG, GL_FLOAT, pairs);
}

void kota_gl_texture_ramp(GLuint *texture, kota_ramp ramp) {
    uint8_t pixels[256 * 3];
    for (int32_t i = 0; i < 256; i++) {
        kota_colour colour = kota_ramp_colour(ramp, i / 255.0);
        memcpy(pixels + (size_t)3 * (size_t)i, &colour, 3);
    }
    kota_gl_texture_bytes(texture, pixels, 256, 1, 3, true);
}

void kota_gl_bind(int32_t unit, GLuint texture) {
    glActiveTexture(GL_TEXTURE0 + (GLenum)unit);
    glBindTexture(GL_TEXTURE_2D, texture);
}

static const char quad_vertex[] = "uniform mat4 u_clip;\n"
                                  "uniform vec4 u_rect, u_part;\n"
                                  "out vec2 v_at;\n"
                                  "void main() {\n"
                                  "    vec2 at = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));\n"
                                  "    v_at = mix(u_part.xy, u_part.zw, at);\n"
                                  "    gl_Position = u_clip * vec4(mix(u_rect.xy, u_rect.zw, at), 0.0, 1.0);\n"
                                  "}\n";
/* A program for each: drivers on processors go through all branches. */
#define QUAD                                                                                                         \
    "uniform sampler2D u_image;\n"                                                                                   \
    "uniform vec4 u_colour, u_halo;\n"                                                                               \
    "in vec2 v_at;\n"                                                                                                \
    "out vec4 o_colour;\n"
static const char *const quad_fragments[KOTA_GL_QUADS] = {
    [KOTA_GL_IMAGE] = QUAD "void main() { o_colour = vec4(texture(u_image, v_at).rgb, u_colour.a); }\n",
    [KOTA_GL_LETTERS] = QUAD "void main() {\n"
                             "    vec4 texel = texture(u_image, v_at);\n"
                             "    o_colour = vec4(mix(u_halo.rgb, u_colour.rgb, texel.g), texel.r * u_colour.a);\n"
                             "}\n",
    [KOTA_GL_COLOUR] = QUAD "void main() { o_colour = u_colour; }\n",
    [KOTA_GL_TARGET] = QUAD "void main() { o_colour = texture(u_image, v_at); }\n"};

kota_status kota_gl_open(kota_gl *gl, kota_error *err) {
    *gl = (kota_gl){0};
    glGenVertexArrays(1, &gl->empty_array);
    for (int32_t k = 0; k < KOTA_GL_QUADS; k++)
        KOTA_TRY(kota_gl_program(&gl->quad_programs[k], "quad", quad_vertex, quad_fragments[k], err));
    return KOTA_OK;
}

void kota_gl_close(kota_gl *gl) {
    glDeleteFramebuffers(1, &gl->frame);
    glDeleteRenderbuffers(1, &gl->frame_colour);
    glDeleteRenderbuffers(1, &gl->frame_depth);
    glDeleteVertexArrays(1, &gl->empty_array);
    for (int32_t k = 0; k < KOTA_GL_QUADS; k++) glDeleteProgram(gl->quad_programs[k]);
}

static kota_status make_frame(kota_gl *gl, int32_t width, int32_t height, kota_error *err) {
    if (gl->frame_colour != 0) glDeleteRenderbuffers(1, &gl->frame_colour);
    if (gl->frame_depth != 0) glDeleteRenderbuffers(1, &gl->frame_depth);
    glGenRenderbuffers(1, &gl->frame_colour);
    glBindRenderbuffer(GL_RENDERBUFFER, gl->frame_colour);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, gl->frame_colour);
    glGenRenderbuffers(1, &gl->frame_depth);
    glBindRenderbuffer(GL_RENDERBUFFER, gl->frame_depth);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_DEPTH_COMPONENT24, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, gl->frame_depth);
    gl->frame_width = width;
    gl->frame_height = height;
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "the graphics driver cannot draw a picture of %d x %d pixels", (int)width,
                     (int)height);
}

static void begin_drawing(kota_gl *gl, int32_t width, int32_t height) {
    gl->width = width;
    gl->height = height;
    glViewport(0, 0, width, height);
    glDisable(GL_SCISSOR_TEST);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_DITHER);
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

kota_status kota_gl_begin(kota_gl *gl, int32_t width, int32_t height, kota_error *err) {
    if (gl->frame == 0) glGenFramebuffers(1, &gl->frame);
    glBindFramebuffer(GL_FRAMEBUFFER, gl->frame);
    if (width != gl->frame_width || height != gl->frame_height) KOTA_TRY(make_frame(gl, width, height, err));
    begin_drawing(gl, width, height);
    glClearColor(1.0f, 1.0f, 1.0f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    return KOTA_OK;
}

void kota_gl_target_free(kota_gl_target *target) {
    glDeleteFramebuffers(1, &target->frame);
    glDeleteTextures(1, &target->image);
    *target = (kota_gl_target){0};
}

static kota_status make_target(kota_gl_target *target, int32_t width, int32_t height, kota_error *err) {
    if (target->width == width && target->height == height) return KOTA_OK;
    kota_gl_target_free(target);
    glGenFramebuffers(1, &target->frame);
    kota_gl_texture_bytes(&target->image, NULL, width, height, 4, true);
    glBindFramebuffer(GL_FRAMEBUFFER, target->frame);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, target->image, 0);
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
        return kota_fail(err, KOTA_DATA, "the graphics driver cannot draw a picture of %d x %d pixels", (int)width,
                         (int)height);
    }
    target->width = width;
    target->height = height;
    return KOTA_OK;
}

kota_status kota_gl_target_repeating(kota_gl_target *target, int32_t width, int32_t height, kota_error *err) {
    KOTA_TRY(make_target(target, width, height, err));
    glBindTexture(GL_TEXTURE_2D, target->image);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_REPEAT);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_REPEAT);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST); /* texel by texel */
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    return KOTA_OK;
}

static void clear_to_nothing(void) {
    glClearColor(0.0f, 0.0f, 0.0f, 0.0f);
    glClear(GL_COLOR_BUFFER_BIT);
}

kota_status kota_gl_aim(kota_gl *gl, kota_gl_target *target, int32_t width, int32_t height, kota_error *err) {
    KOTA_TRY(make_target(target, width, height, err));
    glBindFramebuffer(GL_FRAMEBUFFER, target->frame);
    begin_drawing(gl, width, height);
    clear_to_nothing();
    return KOTA_OK;
}

void kota_gl_aim_part(kota_gl *gl, const kota_gl_target *target, int32_t x, int32_t y, int32_t width,
                      int32_t height) {
    glBindFramebuffer(GL_FRAMEBUFFER, target->frame);
    begin_drawing(gl, width, height);
    glViewport(x, y, width, height);
    glEnable(GL_SCISSOR_TEST);
    glScissor(x, y, width, height);
    clear_to_nothing();
}

void kota_gl_resume(kota_gl *gl) {
    glBindFramebuffer(GL_FRAMEBUFFER, gl->frame);
    begin_drawing(gl, gl->frame_width, gl->frame_height);
}

kota_status kota_gl_check(kota_error *err) {
    GLenum code = glGetError();
    if (code == GL_NO_ERROR) return KOTA_OK;
    for (int32_t k = 0; k < 64 && glGetError() != GL_NO_ERROR; k++) {}
    return kota_fail(err, KOTA_DATA, "the graphics driver reports error 0x%04x; this is a fault of kota view",
                     (unsigned)code);
}

void kota_gl_within(const kota_gl *gl, const kota_rect *rect) {
    if (rect == NULL) {
        glDisable(GL_SCISSOR_TEST);
        return;
    }
    glEnable(GL_SCISSOR_TEST);
    glScissor((GLint)rect->x0, gl->height - (GLint)rect->y1, (GLsizei)kota_max(0.0, rect->x1 - rect->x0),
              (GLsizei)kota_max(0.0, rect->y1 - rect->y0));
}

/* What hides all below it need not be mixed with it. */
static void paint_over(double alpha_frac) {
    if (alpha_frac >= 1.0) glDisable(GL_BLEND);
}

static void draw_quad(const kota_gl *gl, GLuint texture, const kota_rect *rect, kota_gl_quad kind,
                      const kota_rect *part, kota_colour colour, double alpha_frac) {
    const kota_colour paper = {255, 255, 255};
    const kota_rect whole = {0.0, 0.0, 1.0, 1.0}, *p = part != NULL ? part : &whole;
    GLuint program = gl->quad_programs[kind];
    if (kind == KOTA_GL_COLOUR || kind == KOTA_GL_IMAGE) paint_over(alpha_frac);
    glUseProgram(program);
    kota_gl_bind(0, texture);
    kota_gl_set_clip(program, gl->width, gl->height);
    kota_gl_set_i(program, "u_image", 0);
    kota_gl_set_f4(program, "u_rect", rect->x0, rect->y0, rect->x1, rect->y1);
    kota_gl_set_f4(program, "u_part", p->x0, p->y0, p->x1, p->y1);
    kota_gl_set_colour(program, "u_colour", colour, alpha_frac);
    kota_gl_set_colour(program, "u_halo", paper, 1.0);
    glBindVertexArray(gl->empty_array);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    glEnable(GL_BLEND);
}

void kota_gl_draw_image(const kota_gl *gl, GLuint texture, const kota_rect *rect, double alpha_frac, bool letters) {
    const kota_colour ink = {30, 38, 52};
    draw_quad(gl, texture, rect, letters ? KOTA_GL_LETTERS : KOTA_GL_IMAGE, NULL, ink, alpha_frac);
}

void kota_gl_draw_part(const kota_gl *gl, const kota_gl_target *target, const kota_rect *part,
                       const kota_rect *rect) {
    const kota_colour unused = {0, 0, 0};
    const kota_rect shares = {part->x0 / target->width, part->y0 / target->height, part->x1 / target->width,
                              part->y1 / target->height};
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA); /* what was drawn on nothing has its share of it in its colour */
    draw_quad(gl, target->image, rect, KOTA_GL_TARGET, &shares, unused, 1.0);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

void kota_gl_draw_target(const kota_gl *gl, const kota_gl_target *target, const kota_rect *rect) {
    const kota_rect all = {0.0, target->height, target->width, 0.0};
    kota_gl_draw_part(gl, target, &all, rect);
}

void kota_gl_draw_colour(const kota_gl *gl, const kota_rect *rect, kota_colour colour, double alpha_frac) {
    draw_quad(gl, 0, rect, KOTA_GL_COLOUR, NULL, colour, alpha_frac);
}

uint8_t *kota_gl_read(const kota_gl *gl) {
    size_t row = (size_t)gl->width * 3, rows = (size_t)gl->height;
    uint8_t *upward = kota_alloc(rows, (size_t)gl->width * 4), *rgb = kota_alloc(rows, row);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, gl->frame);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, gl->width, gl->height, GL_RGBA, GL_UNSIGNED_BYTE, upward);
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *from = upward + (rows - 1 - y) * (size_t)gl->width * 4;
        for (size_t x = 0; x < (size_t)gl->width; x++) memcpy(rgb + y * row + 3 * x, from + 4 * x, 3);
    }
    kota_free(upward);
    return rgb;
}

void kota_gl_show(const kota_gl *gl, int32_t width, int32_t height) {
    bool same = width == gl->width && height == gl->height;
    glBindFramebuffer(GL_READ_FRAMEBUFFER, gl->frame);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, 0);
    glDisable(GL_SCISSOR_TEST);
    glBlitFramebuffer(0, 0, gl->width, gl->height, 0, 0, width, height, GL_COLOR_BUFFER_BIT,
                      same ? GL_NEAREST : GL_LINEAR);
    glBindFramebuffer(GL_FRAMEBUFFER, gl->frame);
}
