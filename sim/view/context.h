/* SDL's window and context of OpenGL, hidden or shown. Inside view/ only. */
#ifndef KOTA_VIEW_CONTEXT_H
#define KOTA_VIEW_CONTEXT_H

#include <SDL2/SDL.h>

#include "core/kota.h"

typedef struct kota_context {
    SDL_Window *window;
    SDL_GLContext gl;
    SDL_Renderer *renderer; /* of the simple form, where there is no OpenGL; else NULL */
    SDL_Texture *texture;
    int32_t width, height; /* of the texture */
    char why[300];         /* there is none */
} kota_context;

/** A window with a current context of OpenGL 3.3 core, or of OpenGL ES 3.0 where there is no such. hidden: without a
 *  display, by SDL's driver "offscreen".
 *  @errors KOTA_DATA: no display, no OpenGL.  @lifetime kota_context_close, whatever the status. */
KOTA_NODISCARD kota_status kota_context_open(kota_context *context, int32_t width, int32_t height, bool hidden,
                                             kota_error *err);
/** A window without OpenGL, whose pixels are put by kota_context_put.  why: there is none.
 *  @errors KOTA_DATA: no display.  @lifetime kota_context_close, whatever the status. */
KOTA_NODISCARD kota_status kota_context_open_plain(kota_context *context, int32_t width, int32_t height,
                                                   const char *why, kota_error *err);
/** Pixels that the window has. */
void kota_context_size(const kota_context *context, int32_t *width, int32_t *height);
/** Show rows of 3 * width bytes.  @errors KOTA_DATA: the window system refuses them. */
KOTA_NODISCARD kota_status kota_context_put(kota_context *context, const uint8_t *rgb, int32_t width, int32_t height,
                                            kota_error *err);
void kota_context_close(kota_context *context);

#endif
