/* Films of runs. */
#include "app/film.h"

#include "app/version.h"

#if KOTA_HAS_VIEW

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/file.h"
#include "core/text.h"
#include "io/png.h"

extern char **environ;

/* ---- a folder of pictures ---- */

typedef struct frames {
    const kota_view_def *def;
    const char *folder;
} frames;

static kota_status take_frame(void *context, const uint8_t *rgb, int32_t frame, kota_error *err) {
    const frames *f = context;
    char *path = kota_text_format("%s/%05d.png", f->folder, (int)frame);
    kota_status status = kota_png_write(path, rgb, f->def->width, f->def->height, 3, err);
    kota_free(path);
    return status;
}

static kota_status write_frames(const kota_view_def *def, const char *folder, kota_error *err) {
    char *part = kota_text_format("%s.part", folder);
    frames f = {def, part};
    kota_status status = kota_folder_remove(part, err);
    if (status == KOTA_OK) status = kota_folder_create(part, err);
    if (status == KOTA_OK) status = kota_view_film(def, take_frame, &f, err);
    if (status == KOTA_OK) status = kota_folder_replace(part, folder, err);
    kota_free(part);
    return status;
}

/* ---- a film ---- */

typedef struct film {
    const kota_view_def *def;
    pid_t ffmpeg;
    int pipe; /* its stdin */
    size_t bytes;
} film;

static bool ends_in(const char *path, const char *end) {
    size_t length = strlen(path), tail = strlen(end);
    return length > tail && strcmp(path + length - tail, end) == 0;
}

/* The encoder reads raw pictures and says only what is wrong, into a file. */
static kota_status begin_ffmpeg(film *f, const char *path, const char *log, bool gif, int32_t fps, kota_error *err) {
    char size[32], rate[16];
    (void)snprintf(size, sizeof size, "%dx%d", (int)f->def->width, (int)f->def->height);
    (void)snprintf(rate, sizeof rate, "%d", (int)fps);
    const char *mp4[] = {"ffmpeg",    "-y",         "-loglevel", "error",
                         "-f",        "rawvideo",   "-pix_fmt",  "rgb24",
                         "-s",        size,         "-r",        rate,
                         "-i",        "-",          "-vf",       "pad=ceil(iw/2)*2:ceil(ih/2)*2",
                         "-c:v",      "libx264",    "-preset",   "veryfast",
                         "-crf",      "20",         "-pix_fmt",  "yuv420p",
                         "-movflags", "+faststart", "-f",        "mp4",
                         path,        NULL};
    const char *animated[] = {
        "ffmpeg", "-y",       "-loglevel", "error",
        "-f",     "rawvideo", "-pix_fmt",  "rgb24",
        "-s",     size,       "-r",        rate,
        "-i",     "-",        "-vf",       "split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=bayer",
        "-f",     "gif",      path,        NULL};
    int ends[2];
    if (pipe(ends) != 0) return kota_fail(err, KOTA_DATA, "cannot start %s: %s", "ffmpeg", strerror(errno));
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    posix_spawn_file_actions_adddup2(&actions, 2, 1);
    char *const *words = (char *const *)(uintptr_t)(gif ? animated : mp4);
    int failure = posix_spawnp(&f->ffmpeg, "ffmpeg", &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[0]);
    f->pipe = ends[1];
    if (failure == 0) return KOTA_OK;
    (void)close(ends[1]);
    if (failure == ENOENT)
        return kota_fail(err, KOTA_DATA,
                         "there is no ffmpeg here, which makes films: apt-get install ffmpeg, or take pictures with "
                         "--frames DIR");
    return kota_fail(err, KOTA_DATA, "cannot start %s: %s", "ffmpeg", strerror(failure));
}

static kota_status take_picture(void *context, const uint8_t *rgb, int32_t frame, kota_error *err) {
    const film *f = context;
    (void)frame;
    for (size_t at = 0; at < f->bytes;) {
        ssize_t written = write(f->pipe, rgb + at, f->bytes - at);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return kota_fail(err, KOTA_DATA, "ffmpeg takes no more pictures");
        at += (size_t)written;
    }
    return KOTA_OK;
}

/* Wait for its end; what it said is the reason of a failure. */
static kota_status end_ffmpeg(const film *f, const char *path, const char *log, kota_status status, kota_error *err) {
    int how = 0;
    (void)close(f->pipe);
    while (waitpid(f->ffmpeg, &how, 0) < 0 && errno == EINTR) continue;
    if (status == KOTA_OK && WIFEXITED(how) && WEXITSTATUS(how) == 0) return KOTA_OK;
    char *said = NULL;
    size_t length;
    if (kota_file_read(&said, &length, log, (size_t)1 << 20, NULL) == KOTA_OK && length > 0)
        status = kota_fail(err, KOTA_DATA, "%s cannot be made: ffmpeg says: %s", path, said);
    else if (status == KOTA_OK)
        status = kota_fail(err, KOTA_DATA, "%s cannot be made: ffmpeg failed", path);
    kota_free(said);
    return status;
}

static kota_status write_film(const kota_view_def *def, const char *path, int32_t fps, kota_error *err) {
    bool gif = ends_in(path, ".gif");
    if (!gif && !ends_in(path, ".mp4"))
        return kota_fail(err, KOTA_USAGE, "--video %s: must end in .mp4 or .gif", path);
    film f = {.def = def, .bytes = (size_t)3 * (size_t)def->width * (size_t)def->height};
    char *part = kota_text_format("%s.part", path), *log = kota_text_format("%s.log", path);
    struct sigaction before, ignore = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGPIPE, &ignore, &before);
    kota_status status = kota_file_write(log, "", 0, err); /* whether anything can be written there */
    if (status == KOTA_OK) status = begin_ffmpeg(&f, part, log, gif, fps, err);
    if (status == KOTA_OK) {
        status = kota_view_film(def, take_picture, &f, err);
        status = end_ffmpeg(&f, path, log, status, err);
    }
    (void)sigaction(SIGPIPE, &before, NULL);
    if (status == KOTA_OK) status = kota_folder_replace(part, path, err);
    kota_status removed = kota_folder_remove(part, NULL), forgotten = kota_folder_remove(log, NULL);
    (void)removed;
    (void)forgotten;
    kota_free(part);
    kota_free(log);
    return status;
}

kota_status kota_app_film(const kota_view_def *def, const kota_options *options, kota_error *err) {
    if (options->frames != NULL) {
        KOTA_TRY(write_frames(def, options->frames, err));
        printf("%s\n", options->frames);
    }
    if (options->video == NULL) return KOTA_OK;
    KOTA_TRY(write_film(def, options->video, options->fps > 0 ? options->fps : 12, err));
    printf("%s\n", options->video);
    return KOTA_OK;
}

#endif
