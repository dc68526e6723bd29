/* soak RUN SECONDS SEED: the window on a run of `kota run`, fed with random keys, mouse and sizes for so long. What
 * it needs at the end may not be much more than after the first tenth. Random draws are keyed: a seed is a session.
 * Exit 77: no display or no OpenGL. Run below Xvfb; with KOTA_VIEW_SOFTWARE in the simple form. */
#include <SDL2/SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/random.h"
#include "core/text.h"
#include "io/snap_file.h"
#include "run/run.h"
#include "view/view.h"

typedef struct soak {
    kota_run_folder *folder;
    int64_t *times_ms;
    kota_key key;
    uint64_t k;
    double end_s, tenth_s;
    double first_mb;
    int64_t events;
    volatile sig_atomic_t done;
    kota_view_def def;
    kota_view_live live;
} soak;

static double held_mb(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    long size = 0, resident = 0;
    if (file == NULL) return 0.0;
    if (fscanf(file, "%ld %ld", &size, &resident) != 2) resident = 0;
    (void)fclose(file);
    return (double)resident * 4096.0 / 1e6;
}

static int32_t below(soak *s, int32_t n) { return kota_random_below(s->key, s->k++, n); }

static kota_status load(kota_snap **out, void *context, int32_t run, int32_t time, kota_error *err) {
    const soak *s = context;
    (void)run;
    char *path = kota_snap_file_path(s->folder->path, s->times_ms[time], s->folder->map->utc_offset_min);
    kota_status status = kota_snap_file_read(out, path, s->folder->map, s->folder->map_hash, err);
    kota_free(path);
    return status;
}

static void push_key(soak *s) {
    static const SDL_Keycode keys[] = {
        SDLK_SPACE, SDLK_LEFT,   SDLK_RIGHT,     SDLK_HOME,     SDLK_END,   SDLK_UP,   SDLK_DOWN,  SDLK_1,  SDLK_2,
        SDLK_3,     SDLK_4,      SDLK_5,         SDLK_6,        SDLK_7,     SDLK_8,    SDLK_9,     SDLK_0,  SDLK_d,
        SDLK_l,     SDLK_v,      SDLK_h,         SDLK_b,        SDLK_r,     SDLK_PLUS, SDLK_MINUS, SDLK_F1, SDLK_F2,
        SDLK_TAB,   SDLK_RETURN, SDLK_BACKSPACE, SDLK_QUESTION, SDLK_m,     SDLK_o,    SDLK_w,     SDLK_e,  SDLK_a,
        SDLK_u,     SDLK_y,      SDLK_COMMA,     SDLK_PERIOD,   SDLK_DELETE};
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED}};
    event.key.keysym.sym = keys[below(s, KOTA_COUNT(keys))];
    (void)SDL_PushEvent(&event);
    event.type = SDL_KEYUP;
    event.key.state = SDL_RELEASED;
    (void)SDL_PushEvent(&event);
}

static void push_mouse(soak *s, SDL_Window *window) {
    int width = 1, height = 1;
    SDL_GetWindowSize(window, &width, &height);
    SDL_Event move = {.motion = {.type = SDL_MOUSEMOTION}};
    move.motion.x = below(s, width);
    move.motion.y = below(s, height);
    move.motion.xrel = below(s, 81) - 40;
    move.motion.yrel = below(s, 81) - 40;
    (void)SDL_PushEvent(&move);
    int32_t what = below(s, 6);
    SDL_Event button = {.button = {.type = what == 0 ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP}};
    button.button.button = SDL_BUTTON_LEFT;
    button.button.x = move.motion.x;
    button.button.y = move.motion.y;
    if (what < 2) (void)SDL_PushEvent(&button);
    SDL_Event wheel = {.wheel = {.type = SDL_MOUSEWHEEL}};
    wheel.wheel.y = below(s, 3) - 1;
    if (what == 2) (void)SDL_PushEvent(&wheel);
}

/* Called by the window between two drawings. */
static bool look(void *context) {
    soak *s = context;
    SDL_Window *window = SDL_GetWindowFromID(1);
    double now_s = kota_wall_s();
    if (now_s >= s->end_s) s->done = 1;
    if (s->first_mb <= 0.0 && now_s >= s->tenth_s) s->first_mb = held_mb();
    if (window == NULL) return false;
    for (int32_t k = 0; k < 6; k++) {
        if (below(s, 3) == 0)
            push_key(s);
        else
            push_mouse(s, window);
        s->events++;
    }
    SDL_Event dropped = {.drop = {.type = SDL_DROPFILE}};
    if (below(s, 60) == 0) {
        dropped.drop.file = SDL_strdup("/nowhere/and/a/name/that/is/longer/than/a/small/window/is/wide.lua");
        (void)SDL_PushEvent(&dropped);
    }
    if (below(s, 40) == 0) SDL_SetWindowSize(window, 640 + below(s, 700), 400 + below(s, 400));
    s->live.now_ms = s->times_ms[below(s, s->def.runs[0].time_count)];
    s->live.message = below(s, 30) == 0 ? "line 4: a policy has failed; mend it and save the file" : "";
    return below(s, 50) == 0;
}

static void hold(void *context, bool held) { ((soak *)context)->live.held = held; }
static void choose(void *context, int32_t choice, int64_t time_ms) {
    ((soak *)context)->live.chosen = choice;
    (void)time_ms;
}

/* A workshop in which everything succeeds. */
static double measure(kota_view_tool tool, double now, int32_t way) {
    if (tool == KOTA_VIEW_HAND || tool == KOTA_VIEW_CLOSURE || tool == KOTA_VIEW_ERASER) return 0.0;
    now = now > 0.0 ? now : 1.0;
    return way > 0 && now < 100.0 ? 2.0 * now : way < 0 && now > 0.01 ? 0.5 * now : now;
}
static void plan(void *context, kota_view_drawn *drawn, const kota_view_wish *wish) {
    bool no = below(context, 4) == 0;
    *drawn = (kota_view_drawn){.tool = wish->tool,
                               .x_m = wish->x_m,
                               .y_m = wish->y_m,
                               .to_x_m = wish->x_m + 100.0,
                               .to_y_m = wish->y_m + 50.0,
                               .size = measure(wish->tool, wish->measure, 0)};
    drawn->wide_m = wish->tool != KOTA_VIEW_POND ? 0.0 : wish->wide_m > 0.0 ? wish->wide_m : 60.0;
    drawn->tall_m = wish->tool != KOTA_VIEW_POND ? 0.0 : wish->tall_m > 0.0 ? wish->tall_m : 60.0;
    drawn->deep_m = wish->tool == KOTA_VIEW_POND ? drawn->size : 0.0;
    drawn->cost_idr = 1e9;
    drawn->why = no ? "on_water" : NULL;
}
static void draw(void *context, const kota_view_drawn *drawn, int32_t at, int64_t time_ms) {
    kota_view_live *live = &((soak *)context)->live;
    (void)time_ms;
    if (at < 0 || at > live->drawn_count || at == KOTA_VIEW_DRAWN_MAX) return;
    live->drawn[at] = *drawn;
    live->drawn_count += at == live->drawn_count ? 1 : 0;
    live->undos++;
}
static void erase(void *context, int32_t at, int64_t time_ms) {
    kota_view_live *live = &((soak *)context)->live;
    (void)time_ms;
    if (at < live->drawn_count) live->drawn[at] = live->drawn[--live->drawn_count];
}
static void act(void *context, bool drawing, int64_t time_ms) {
    ((soak *)context)->live.drawing = drawing;
    (void)time_ms;
}
static void set(void *context, int32_t parameter, double value, int64_t time_ms) {
    ((soak *)context)->live.parameters[parameter].value = value;
    (void)time_ms;
}
static void undo(void *context, bool redo) {
    kota_view_live *live = &((soak *)context)->live;
    live->redos += redo ? -1 : 1;
    live->redos = live->redos < 0 ? 0 : live->redos;
}

static kota_status refuse(void *opener, const char *path, kota_language language, kota_error *err) {
    (void)opener;
    (void)language;
    return kota_fail(err, KOTA_DATA, "%s is refused", path);
}

static kota_status run(soak *s, const char *path, kota_error *err) {
    KOTA_TRY(kota_run_open(&s->folder, path, err));
    kota_view_run *a = &s->def.runs[0];
    KOTA_TRY(kota_snap_file_list(&s->times_ms, &a->time_count, path, s->folder->map->utc_offset_min, err));
    a->map = s->folder->map;
    a->name = "soak";
    a->times_ms = s->times_ms;
    s->def.runs[1] = *a;
    return kota_view_window(&s->def, err);
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    soak s = {.key = {(uint64_t)atoll(argv[3]), 1, KOTA_STREAM_BOOTSTRAP, 0}};
    kota_error err = {0};
    double seconds = atof(argv[2]);
    s.tenth_s = kota_wall_s() + 0.3 * seconds;
    s.end_s = kota_wall_s() + seconds;
    s.live = (kota_view_live){.look = look,
                              .hold = hold,
                              .choose = choose,
                              .set = set,
                              .draw = draw,
                              .erase = erase,
                              .act = act,
                              .undo = undo,
                              .plan = plan,
                              .measure = measure,
                              .parameters = {{"Rain ahead", "mm", 5.0, 60.0, 15.0}, {"Share", "", 0.0, 1.0, 0.4}},
                              .parameter_count = 2,
                              .drawn_file = "overlays/s.lua",
                              .choices = {"As it is", "Early pumps"},
                              .choice_count = 2,
                              .message = ""};
    kota_view_bookmark stops[] = {
        {.captions = {"One, and more words than a line of a small window can hold", "Satu", "Satu"}, .width_m = 500},
        {.captions = {"Two", "Dua", "Dua"}, .time_ms = INT64_MAX, .layer = KOTA_INFO_COUNT - 1, .width_m = 5000}};
    s.def = (kota_view_def){.run_count = 2,
                            .plain = getenv("KOTA_VIEW_SOFTWARE") != NULL,
                            .live = &s.live,
                            .load = load,
                            .context = &s,
                            .mode = KOTA_VIEW_ALL,
                            .bookmarks = stops,
                            .bookmark_count = KOTA_COUNT(stops),
                            .open = refuse,
                            .width = 900,
                            .height = 560,
                            .interrupted = &s.done};
    kota_status status = run(&s, argv[1], &err);
    double last_mb = held_mb();
    printf("%lld events; %.0f MB at first, %.0f MB at last; %s\n", (long long)s.events, s.first_mb, last_mb,
           status == KOTA_OK ? "no fault" : err.text);
    kota_run_close(s.folder);
    kota_free(s.times_ms);
    if (status != KOTA_OK && (strstr(err.text, "OpenGL") != NULL || strstr(err.text, "display") != NULL)) return 77;
    return status == KOTA_OK && s.events > 0 && last_mb < 1.25 * s.first_mb + 20.0 ? 0 : 1;
}
