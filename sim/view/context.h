/* SDL's window and context of OpenGL, hidden or shown. Inside view/ only. */
#ifndef KOTA_VIEW_CONTEXT_H
#define KOTA_VIEW_CONTEXT_H

#include <SDL2/SDL.h>

#include "core/kota.h"

typedef struct kota_context {
    SDL_Window *window;
    SDL_GLContext gl;
} kota_context;

/** A window with a current context of OpenGL 3.3 core, or of OpenGL ES 3.0 where there is no such. hidden: without a
 *  display, by SDL's driver "offscreen".
 *  @errors KOTA_DATA: no display, no OpenGL.  @lifetime kota_context_close, whatever the status. */
KOTA_NODISCARD kota_status kota_context_open(kota_context *context, int32_t width, int32_t height, bool hidden,
                                             kota_error *err);
void kota_context_close(kota_context *context);

#endif
