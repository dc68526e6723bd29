/* session ROOT SCENARIO: the window on a run under way, without a display, fed with what stdin says, a line each:
 *   key NAME      a key as SDL names it; "Ctrl+Z", "Shift+U"
 *   move X Y, click X Y, drag X Y X Y
 *   until CONDITION
 *                 done, pair, alone, both (at the end), shown N (times of A), drawn N, choices N, file PATH
 *   run COMMAND   a shell command that must succeed
 *
 * Prints how many of them were a user's actions. Exit 77: no OpenGL. */
#include <SDL2/SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/live_view.h"
#include "app/shown.h"
#include "core/file.h"
#include "core/text.h"
#include "io/png.h"
#include "io/strings.h"

enum { LINE_MAX_ = 500, PATIENCE_S = 120 };

typedef struct session {
    kota_app app;
    kota_view_def def;
    kota_live_view *live;
    bool (*look)(void *context);
    char line[LINE_MAX_];
    bool waiting;
    double since_s;
    int32_t actions;
    bool failed;
    volatile sig_atomic_t done;
} session;

/* The window hands its run's owner to look, which knows nothing of a session. */
static session *the_session;

static void fail(session *s, const char *why) {
    printf("%s: %s\n", s->line, why);
    s->failed = true;
    s->done = 1;
}

static void push_key(const char *name) {
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED}};
    if (strncmp(name, "Ctrl+", 5) == 0) event.key.keysym.mod = KMOD_LCTRL;
    if (strncmp(name, "Shift+", 6) == 0) event.key.keysym.mod = KMOD_LSHIFT;
    const char *plus = strchr(name, '+');
    event.key.keysym.sym = SDL_GetKeyFromName(plus != NULL && plus[1] != '\0' ? plus + 1 : name);
    (void)SDL_PushEvent(&event);
}

static void push_move(int32_t x, int32_t y) {
    SDL_Event event = {.motion = {.type = SDL_MOUSEMOTION, .x = x, .y = y}};
    (void)SDL_PushEvent(&event);
}

static void push_button(int32_t x, int32_t y, bool down) {
    SDL_Event event = {.button = {.type = down ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP}};
    event.button.button = SDL_BUTTON_LEFT;
    event.button.x = x;
    event.button.y = y;
    (void)SDL_PushEvent(&event);
}

/* What is waited for; an unknown word never comes. */
static bool has_come(const session *s, const char *what) {
    const kota_view_live *live = s->def.live;
    if (strcmp(what, "done") == 0) return live->done;
    if (strcmp(what, "pair") == 0) return s->def.run_count == 2;
    const kota_view_run *a = &s->def.runs[0], *b = &s->def.runs[1];
    if (strcmp(what, "both") == 0) /* have come to the end */
        return live->done && s->def.run_count == 2 && a->times_ms[a->time_count - 1] == a->end_ms &&
               b->times_ms[b->time_count - 1] == b->end_ms;
    if (strcmp(what, "alone") == 0) return s->def.run_count == 1;
    if (strncmp(what, "shown ", 6) == 0) return a->time_count >= atoi(what + 6);
    if (strncmp(what, "choices ", 8) == 0) return live->undos == atoi(what + 8);
    if (strncmp(what, "drawn ", 6) == 0) return live->drawn_count == atoi(what + 6);
    if (strncmp(what, "file ", 5) == 0) return kota_file_exists(what + 5);
    return false;
}

static void act(session *s) {
    int32_t x = 0, y = 0, to_x = 0, to_y = 0;
    const char *rest = strchr(s->line, ' ');
    rest = rest != NULL ? rest + 1 : "";
    bool two = sscanf(rest, "%d %d %d %d", &x, &y, &to_x, &to_y) >= 2;
    s->actions++;
    if (strncmp(s->line, "key ", 4) == 0) {
        push_key(rest);
    } else if (strncmp(s->line, "move ", 5) == 0 && two) {
        push_move(x, y);
    } else if (strncmp(s->line, "click ", 6) == 0 && two) {
        push_move(x, y);
        push_button(x, y, true);
        push_button(x, y, false);
    } else if (strncmp(s->line, "drag ", 5) == 0 && two) {
        push_move(x, y);
        push_button(x, y, true);
        push_move(to_x, to_y);
        push_button(to_x, to_y, false);
    } else {
        fail(s, "is no action");
    }
}

/* The next line, once what was waited for has come. */
static void go_on(session *s) {
    if (s->waiting && !has_come(s, s->line + 6)) {
        if (kota_wall_s() - s->since_s > PATIENCE_S) fail(s, "in vain waited for");
        return;
    }
    s->waiting = false;
    if (fgets(s->line, LINE_MAX_, stdin) == NULL) {
        s->done = 1;
        return;
    }
    s->line[strcspn(s->line, "\n")] = '\0';
    if (s->line[0] == '#' || s->line[0] == '\0') return;
    if (strncmp(s->line, "until ", 6) == 0) {
        s->waiting = true;
        s->since_s = kota_wall_s();
    } else if (strncmp(s->line, "run ", 4) == 0) {
        if (system(s->line + 4) != 0) fail(s, "failed");
    } else {
        act(s);
    }
    SDL_Event next = {.type = SDL_USEREVENT}; /* the window looks again at once */
    if (!s->waiting) (void)SDL_PushEvent(&next);
}

static bool look(void *context) {
    session *s = the_session;
    bool fresh = s->look(context);
    if (s->def.live->message != NULL && s->def.live->message[0] != '\0') fail(s, s->def.live->message);
    if (!s->done) go_on(s);
    return fresh;
}

static kota_status keep(char **path, void *keeper, const uint8_t *rgb, int32_t width, int32_t height,
                        kota_error *err) {
    (void)keeper;
    *path = kota_text_copy("kept.png");
    return kota_png_write(*path, rgb, width, height, 3, err);
}

static kota_status run(session *s, kota_error *err) {
    kota_catalogue *catalogue = NULL;
    KOTA_TRY(kota_strings_open(&catalogue, KOTA_STRINGS_WORDS, err));
    s->app.words.catalogue = catalogue;
    s->app.log.words = &s->app.words;
    s->app.log.quiet = true;
    s->def = (kota_view_def){.words = &s->app.words,
                             .width = 1280,
                             .height = 720,
                             .hidden = true,
                             .keep = keep,
                             .mode = KOTA_VIEW_ALL,
                             .interrupted = &s->done};
    kota_status status = kota_live_view_open(&s->live, &s->def, &s->app, err);
    if (status == KOTA_OK) {
        s->look = s->def.live->look;
        s->def.live->look = look;
        status = kota_view_window(&s->def, err);
    }
    kota_live_view_close(s->live);
    kota_catalogue_destroy(catalogue);
    return status;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    session s = {.app = {.options = {.words = {argv[2]}, .word_count = 1, .threads = 1, .quiet = true}}};
    kota_error err = {0};
    the_session = &s;
    s.app.library = kota_text_format("%s/scripts", argv[1]);
    s.app.scenarios = kota_text_format("%s/scenarios", argv[1]);
    s.app.program = s.app.data = kota_text_copy("");
    kota_status status = run(&s, &err);
    if (status != KOTA_OK) printf("%s\n", err.text);
    printf("%d actions\n", (int)s.actions);
    kota_free(s.app.library);
    kota_free(s.app.scenarios);
    kota_free(s.app.program);
    if (status != KOTA_OK && strstr(err.text, "OpenGL") != NULL) return 77;
    return status == KOTA_OK && !s.failed ? 0 : 1;
}
