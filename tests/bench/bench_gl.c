/* Puts itself before epoxy's functions while it looks. They take no context, so the place where they count is the one
 * variable of a file in kota. */
#include "bench/bench_gl.h"

#include "app/version.h"

#if KOTA_HAS_VIEW && !defined(__EMSCRIPTEN__)

#include <epoxy/gl.h>

static struct {
    kota_bench_gl *into;
    GLuint queries[2];
    PFNGLDRAWARRAYSPROC arrays;
    PFNGLDRAWARRAYSINSTANCEDPROC arrays_instanced;
    PFNGLDRAWELEMENTSINSTANCEDPROC elements_instanced;
    PFNGLBUFFERDATAPROC buffer;
    PFNGLTEXIMAGE2DPROC image;
    PFNGLTEXSUBIMAGE2DPROC part;
} looked;

static void draw_arrays(GLenum mode, GLint first, GLsizei count) {
    looked.into->draws++;
    looked.arrays(mode, first, count);
}

static void draw_arrays_instanced(GLenum mode, GLint first, GLsizei count, GLsizei instances) {
    looked.into->draws++;
    looked.arrays_instanced(mode, first, count, instances);
}

static void draw_elements_instanced(GLenum mode, GLsizei count, GLenum type, const void *indices, GLsizei instances) {
    looked.into->draws++;
    looked.elements_instanced(mode, count, type, indices, instances);
}

static void buffer_data(GLenum target, GLsizeiptr bytes, const void *data, GLenum usage) {
    if (data != NULL) looked.into->bytes += bytes;
    looked.buffer(target, bytes, data, usage);
}

static int64_t bytes_of(GLenum format, GLenum type, GLsizei width, GLsizei height) {
    int64_t channels = format == GL_RED ? 1 : format == GL_RG ? 2 : format == GL_RGB ? 3 : 4;
    return channels * (type == GL_FLOAT ? 4 : 1) * width * height;
}

static void tex_image(GLenum target, GLint level, GLint inner, GLsizei width, GLsizei height, GLint border,
                      GLenum format, GLenum type, const void *data) {
    if (data != NULL) looked.into->bytes += bytes_of(format, type, width, height);
    looked.image(target, level, inner, width, height, border, format, type, data);
}

static void tex_part(GLenum target, GLint level, GLint x, GLint y, GLsizei width, GLsizei height, GLenum format,
                     GLenum type, const void *data) {
    looked.into->bytes += bytes_of(format, type, width, height);
    looked.part(target, level, x, y, width, height, format, type, data);
}

static void begin(kota_bench_gl *into) {
    looked.into = into;
    looked.arrays = epoxy_glDrawArrays;
    looked.arrays_instanced = epoxy_glDrawArraysInstanced;
    looked.elements_instanced = epoxy_glDrawElementsInstanced;
    looked.buffer = epoxy_glBufferData;
    looked.image = epoxy_glTexImage2D;
    looked.part = epoxy_glTexSubImage2D;
    epoxy_glDrawArrays = draw_arrays;
    epoxy_glDrawArraysInstanced = draw_arrays_instanced;
    epoxy_glDrawElementsInstanced = draw_elements_instanced;
    epoxy_glBufferData = buffer_data;
    epoxy_glTexImage2D = tex_image;
    epoxy_glTexSubImage2D = tex_part;
    if (!epoxy_is_desktop_gl()) return;
    glGenQueries(2, looked.queries);
    glBeginQuery(GL_PRIMITIVES_GENERATED, looked.queries[0]);
    glBeginQuery(GL_SAMPLES_PASSED, looked.queries[1]);
}

static void end(void) {
    GLuint counts[2] = {0};
    if (epoxy_is_desktop_gl()) {
        glEndQuery(GL_PRIMITIVES_GENERATED);
        glEndQuery(GL_SAMPLES_PASSED);
        for (int32_t k = 0; k < 2; k++) glGetQueryObjectuiv(looked.queries[k], GL_QUERY_RESULT, &counts[k]);
        glDeleteQueries(2, looked.queries);
    }
    looked.into->triangles = counts[0];
    looked.into->pixels = counts[1];
    epoxy_glDrawArrays = looked.arrays;
    epoxy_glDrawArraysInstanced = looked.arrays_instanced;
    epoxy_glDrawElementsInstanced = looked.elements_instanced;
    epoxy_glBufferData = looked.buffer;
    epoxy_glTexImage2D = looked.image;
    epoxy_glTexSubImage2D = looked.part;
}

void kota_bench_gl_look(void *bench_gl, bool begins) {
    if (begins)
        begin(bench_gl);
    else
        end();
}

#else

void kota_bench_gl_look(void *bench_gl, bool begins) {
    (void)bench_gl;
    (void)begins;
}

#endif
