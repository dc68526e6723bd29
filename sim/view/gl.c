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
                                  "uniform vec4 u_rect;\n"
                                  "out vec2 v_at;\n"
                                  "void main() {\n"
                                  "    v_at = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));\n"
                                  "    gl_Position = u_clip * vec4(mix(u_rect.xy, u_rect.zw, v_at), 0.0, 1.0);\n"
                                  "}\n";
static const char quad_fragment[] =
    "uniform sampler2D u_image;\n"
    "uniform int u_kind;\n"
    "uniform vec4 u_colour, u_halo;\n"
    "in vec2 v_at;\n"
    "out vec4 o_colour;\n"
    "void main() {\n"
    "    vec4 texel = texture(u_image, v_at);\n"
    "    if (u_kind == 0) o_colour = vec4(texel.rgb, u_colour.a);\n"
    "    else if (u_kind == 1) o_colour = vec4(mix(u_halo.rgb, u_colour.rgb, texel.g),\n"
    "                                          texel.r * u_colour.a);\n"
    "    else if (u_kind == 3) o_colour = texture(u_image, vec2(v_at.x, 1.0 - v_at.y));\n"
    "    else o_colour = u_colour;\n"
    "}\n";

kota_status kota_gl_open(kota_gl *gl, kota_error *err) {
    *gl = (kota_gl){0};
    glGenVertexArrays(1, &gl->empty_array);
    return kota_gl_program(&gl->quad_program, "quad", quad_vertex, quad_fragment, err);
}

void kota_gl_close(kota_gl *gl) {
    glDeleteFramebuffers(1, &gl->frame);
    glDeleteRenderbuffers(1, &gl->frame_colour);
    glDeleteRenderbuffers(1, &gl->frame_depth);
    glDeleteVertexArrays(1, &gl->empty_array);
    glDeleteProgram(gl->quad_program);
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

kota_status kota_gl_aim(kota_gl *gl, kota_gl_target *target, int32_t width, int32_t height, kota_error *err) {
    if (target->width != width || target->height != height) {
        kota_gl_target_free(target);
        glGenFramebuffers(1, &target->frame);
        kota_gl_texture_bytes(&target->image, NULL, width, height, 4, true);
        glBindFramebuffer(GL_FRAMEBUFFER, target->frame);
        glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, target->image, 0);
        if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
            return kota_fail(err, KOTA_DATA, "the graphics driver cannot draw a picture of %d x %d pixels",
                             (int)width, (int)height);
        }
        target->width = width;
        target->height = height;
    }
    glBindFramebuffer(GL_FRAMEBUFFER, target->frame);
    begin_drawing(gl, width, height);
    glClearColor(0.0f, 0.0f, 0.0f, 0.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    return KOTA_OK;
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

static void draw_quad(const kota_gl *gl, GLuint texture, const kota_rect *rect, int32_t kind, kota_colour colour,
                      double alpha_frac) {
    const kota_colour paper = {255, 255, 255};
    glUseProgram(gl->quad_program);
    kota_gl_bind(0, texture);
    kota_gl_set_clip(gl->quad_program, gl->width, gl->height);
    kota_gl_set_i(gl->quad_program, "u_image", 0);
    kota_gl_set_i(gl->quad_program, "u_kind", kind);
    kota_gl_set_f4(gl->quad_program, "u_rect", rect->x0, rect->y0, rect->x1, rect->y1);
    kota_gl_set_colour(gl->quad_program, "u_colour", colour, alpha_frac);
    kota_gl_set_colour(gl->quad_program, "u_halo", paper, 1.0);
    glBindVertexArray(gl->empty_array);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

void kota_gl_draw_image(const kota_gl *gl, GLuint texture, const kota_rect *rect, double alpha_frac, bool letters) {
    const kota_colour ink = {30, 38, 52};
    draw_quad(gl, texture, rect, letters ? 1 : 0, ink, alpha_frac);
}

void kota_gl_draw_target(const kota_gl *gl, const kota_gl_target *target, const kota_rect *rect) {
    const kota_colour unused = {0, 0, 0};
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA); /* what was drawn on nothing has its share of it in its colour */
    draw_quad(gl, target->image, rect, 3, unused, 1.0);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

void kota_gl_draw_colour(const kota_gl *gl, const kota_rect *rect, kota_colour colour, double alpha_frac) {
    draw_quad(gl, 0, rect, 2, colour, alpha_frac);
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

void kota_gl_show(const kota_gl *gl) {
    glBindFramebuffer(GL_READ_FRAMEBUFFER, gl->frame);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, 0);
    glDisable(GL_SCISSOR_TEST);
    glBlitFramebuffer(0, 0, gl->width, gl->height, 0, 0, gl->width, gl->height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    glBindFramebuffer(GL_FRAMEBUFFER, gl->frame);
}
