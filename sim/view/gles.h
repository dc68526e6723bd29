/* OpenGL's header: through libepoxy, or the browser's own OpenGL ES 3.0. Inside view/ only. */
#ifndef KOTA_VIEW_GLES_H
#define KOTA_VIEW_GLES_H

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
static inline int epoxy_gl_version(void) { return 30; }
static inline _Bool epoxy_is_desktop_gl(void) { return 0; }
#else
#include <epoxy/gl.h>
#endif

#endif
