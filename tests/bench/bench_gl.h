/* What drawing asks of OpenGL: numbers by which a graphics card that is not here can be judged. */
#ifndef KOTA_BENCH_GL_H
#define KOTA_BENCH_GL_H

#include "core/kota.h"

typedef struct kota_bench_gl {
    int64_t draws, bytes;      /* calls that draw, and what is handed over for them: all but Dear ImGui's own */
    int64_t triangles, pixels; /* drawn, all: triangles before any is cut off, pixels as often as one is written */
} kota_bench_gl;

/** Between begins and its end what the thread asks of OpenGL is counted into a kota_bench_gl; triangles and pixels by
 *  the driver, where it counts them. One at a time, a context must be current. Fits kota_view_timing.look. */
void kota_bench_gl_look(void *bench_gl, bool begins);

#endif
