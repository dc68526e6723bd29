/* Opens SDL. The program itself turns signals into a flag, so SDL is told to leave them alone. */
#include "view/context.h"

#include <string.h>

static bool try_version(kota_context *context, int profile, int major, int minor) {
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, profile);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, major);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, minor);
    context->gl = SDL_GL_CreateContext(context->window);
    return context->gl != NULL;
}

kota_status kota_context_open(kota_context *context, int32_t width, int32_t height, bool hidden, kota_error *err) {
    static const char cure[] = "install libgl1, libegl1 and libgl1-mesa-dri";
    *context = (kota_context){0};
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
    if (!fine) return kota_fail(err, KOTA_DATA, "no window system can be had: %s; %s", SDL_GetError(), cure);
    Uint32 flags = SDL_WINDOW_OPENGL |
                   (hidden ? SDL_WINDOW_HIDDEN : SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_SHOWN);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    context->window = SDL_CreateWindow("kota", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height, flags);
    if (context->window == NULL || (!try_version(context, SDL_GL_CONTEXT_PROFILE_CORE, 3, 3) &&
                                    !try_version(context, SDL_GL_CONTEXT_PROFILE_ES, 3, 0))) {
        return kota_fail(err, KOTA_DATA, "OpenGL 3.3 cannot be had: %s; %s", SDL_GetError(), cure);
    }
    return KOTA_OK;
}

void kota_context_close(kota_context *context) {
    if (context->gl != NULL) SDL_GL_DeleteContext(context->gl);
    if (context->window != NULL) SDL_DestroyWindow(context->window);
    SDL_Quit();
}
