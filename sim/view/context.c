/* Opens SDL. The program itself turns signals into a flag, so SDL is told to leave them alone. */
#include "view/context.h"

#include <stdio.h>
#include <string.h>

static bool try_version(kota_context *context, int profile, int major, int minor) {
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, profile);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, major);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, minor);
    context->gl = SDL_GL_CreateContext(context->window);
    return context->gl != NULL;
}

static const char CURE[] = "install libgl1, libegl1 and libgl1-mesa-dri";

static kota_status start(bool hidden, kota_error *err) {
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1"); /* the click that brings the window to the front counts */
    if (hidden) SDL_SetHintWithPriority(SDL_HINT_VIDEODRIVER, "offscreen", SDL_HINT_OVERRIDE);
    bool fine = SDL_Init(SDL_INIT_VIDEO) == 0;
    const char *driver = fine ? SDL_GetCurrentVideoDriver() : NULL;
    bool blind = driver == NULL || strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0;
    if (!hidden && blind) {
        return kota_fail(
            err, KOTA_DATA,
            "there is no display to open a window on; kota render RUN --view depth -o x.png draws a picture "
            "without one");
    }
    if (!fine) return kota_fail(err, KOTA_DATA, "no window system can be had: %s; %s", SDL_GetError(), CURE);
    return KOTA_OK;
}

enum { SHOWN = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_SHOWN };

static SDL_Window *make_window(int32_t width, int32_t height, Uint32 flags) {
    return SDL_CreateWindow("kota", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height, flags);
}

kota_status kota_context_open(kota_context *context, int32_t width, int32_t height, bool hidden, kota_error *err) {
    *context = (kota_context){0};
    KOTA_TRY(start(hidden, err));
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    context->window = make_window(width, height, SDL_WINDOW_OPENGL | (hidden ? SDL_WINDOW_HIDDEN : (Uint32)SHOWN));
    if (context->window == NULL || (!try_version(context, SDL_GL_CONTEXT_PROFILE_CORE, 3, 3) &&
                                    !try_version(context, SDL_GL_CONTEXT_PROFILE_ES, 3, 0))) {
        return kota_fail(err, KOTA_DATA, "OpenGL 3.3 cannot be had: %s; %s", SDL_GetError(), CURE);
    }
    return KOTA_OK;
}

kota_status kota_context_open_plain(kota_context *context, int32_t width, int32_t height, const char *why,
                                    kota_error *err) {
    *context = (kota_context){0};
    (void)snprintf(context->why, sizeof context->why, "%s", why);
    KOTA_TRY(start(false, err));
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear"); /* where the picture is not as fine as the window */
    context->window = make_window(width, height, SHOWN);
    if (context->window != NULL) context->renderer = SDL_CreateRenderer(context->window, -1, SDL_RENDERER_SOFTWARE);
    if (context->renderer != NULL) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "no window can be opened: %s", SDL_GetError());
}

void kota_context_size(const kota_context *context, int32_t *width, int32_t *height) {
    int w = 0, h = 0;
    if (context->renderer != NULL)
        (void)SDL_GetRendererOutputSize(context->renderer, &w, &h);
    else
        SDL_GL_GetDrawableSize(context->window, &w, &h);
    *width = w;
    *height = h;
}

kota_status kota_context_put(kota_context *context, const uint8_t *rgb, int32_t width, int32_t height,
                             kota_error *err) {
    if (context->texture == NULL || context->width != width || context->height != height) {
        if (context->texture != NULL) SDL_DestroyTexture(context->texture);
        context->texture =
            SDL_CreateTexture(context->renderer, SDL_PIXELFORMAT_RGB24, SDL_TEXTUREACCESS_STREAMING, width, height);
        context->width = width;
        context->height = height;
    }
    bool fine = context->texture != NULL && SDL_UpdateTexture(context->texture, NULL, rgb, 3 * width) == 0 &&
                SDL_RenderCopy(context->renderer, context->texture, NULL, NULL) == 0;
    if (!fine) return kota_fail(err, KOTA_DATA, "the window cannot be drawn: %s", SDL_GetError());
    SDL_RenderPresent(context->renderer);
    return KOTA_OK;
}

void kota_context_close(kota_context *context) {
    if (context->texture != NULL) SDL_DestroyTexture(context->texture);
    if (context->renderer != NULL) SDL_DestroyRenderer(context->renderer);
    if (context->gl != NULL) SDL_GL_DeleteContext(context->gl);
    if (context->window != NULL) SDL_DestroyWindow(context->window);
    SDL_Quit();
}
