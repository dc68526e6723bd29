/* kota doctor: what is here and what is missing, each with its cure. Nothing is installed or written. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/app.h"
#include "app/version.h"
#include "core/file.h"
#include "core/sentence.h"
#include "core/text.h"
#include "io/database.h"
#include "io/gis_health.h"
#include "io/json_text.h"
#include "io/png.h"
#include "picture/image.h"
#include "run/calibrate.h"
#if KOTA_HAS_VIEW
#include "view/view.h"
#endif

typedef enum verdict {
    FINE,
    ABSENT, /* something is lost, the core works */
    BROKEN, /* the core does not work */
} verdict;

typedef struct doctor {
    kota_words words, errors; /* English for programs */
    bool json;
    kota_json_writer list;
    int32_t broken;
    char first_broken[64];
} doctor;

/* One finding; takes `text` (heap). cure: a key, "" where there is nothing to do. */
static void find(doctor *d, verdict v, const char *what, char *text, const char *cure_key) {
    static const char *const STATES[] = {"ok", "absent", "broken"};
    const char *cure = v == FINE || cure_key[0] == '\0' ? "" : kota_word(&d->words, cure_key);
    if (v == BROKEN && d->broken++ == 0) snprintf(d->first_broken, sizeof d->first_broken, "%s", what);
    if (d->json) {
        kota_json_object(&d->list, NULL);
        kota_json_text(&d->list, "what", what);
        kota_json_text(&d->list, "state", STATES[v]);
        kota_json_text(&d->list, "text", text);
        kota_json_text(&d->list, "cure", cure);
        kota_json_end(&d->list);
    } else {
        printf("%-9s %-9s %s%s%s\n", kota_word_of(&d->words, "doctor", STATES[v]), what, text,
               cure[0] == '\0' ? "" : "; ", cure);
    }
    kota_free(text);
}

static char *say(const doctor *d, const char *key) { return kota_text_copy(kota_word(&d->words, key)); }

static char *say_number(const doctor *d, const char *key, double n, int32_t decimals) {
    return kota_words_format(&d->words, key, KOTA_FILL(kota_put_number("n", n, decimals)));
}

/* The built-in scenario opened for good: Lua, its library and the city's sketch all have to be there. */
static void see_scripts(doctor *d, kota_app *app) {
    find(d, kota_folder_exists(app->library) ? FINE : BROKEN, "scripts", kota_text_copy(app->library),
         "doctor.noscripts.cure");
    char *path = kota_text_format("%s/contoh/study.lua", app->scenarios);
    kota_script *script = NULL;
    kota_error err = {0};
    if (kota_script_open(&script, path, app->library, app->scenarios, NULL, &err) != KOTA_OK) {
        find(d, BROKEN, "scenarios", kota_sentence(&d->errors, err.text), "doctor.reinstall");
    } else {
        kota_effort effort = kota_plan_effort(kota_script_member_plan(script, 0));
        find(d, FINE, "scenarios",
             kota_words_format(&d->words, "doctor.scenarios",
                               KOTA_FILL(kota_put("folder", app->scenarios),
                                         kota_put_number("memory", effort.memory_bytes / 1e6, 0),
                                         kota_put_number("disk", effort.disk_bytes / 1e6, 0))),
             "");
    }
    kota_script_close(script);
    kota_free(path);
}

static void see_gis(doctor *d) {
    static const struct {
        const char *name;
        verdict without;
    } DRIVERS[] = {{"GTiff", BROKEN}, {"GPKG", ABSENT}, {"OSM", ABSENT}, {"GeoJSON", ABSENT}};
    if (kota_gis_version() == NULL) {
        find(d, ABSENT, "gis", say(d, "doctor.nogis"), "doctor.nogis.cure");
        return;
    }
    kota_text drivers = {0};
    kota_text_add(&drivers, "%s", "");
    for (int32_t i = 0; i < KOTA_COUNT(DRIVERS); i++) {
        if (kota_gis_has_driver(DRIVERS[i].name))
            kota_text_add(&drivers, "%s%s", drivers.length > 0 ? " " : "", DRIVERS[i].name);
        else
            find(d, DRIVERS[i].without, "gis",
                 kota_words_format(&d->words, "doctor.nodriver",
                                   KOTA_FILL(kota_put("name", DRIVERS[i].name),
                                             kota_put("use", kota_word_of(&d->words, "driver", DRIVERS[i].name)))),
                 "doctor.nodriver.cure");
    }
    find(d, FINE, "gis",
         kota_words_format(&d->words, "doctor.gis",
                           KOTA_FILL(kota_put("version", kota_gis_version()), kota_put("drivers", drivers.chars))),
         "");
    kota_text_free(&drivers);
    find(d, kota_gis_knows_epsg() ? FINE : ABSENT, "proj",
         say(d, kota_gis_knows_epsg() ? "doctor.proj" : "doctor.noproj"), "doctor.noproj.cure");
}

static char *bad_font(const doctor *d, const kota_error *err) {
    char *why = kota_sentence(&d->errors, err->text);
    char *text = kota_words_format(&d->words, "doctor.badfont", KOTA_FILL(kota_put("why", why)));
    kota_free(why);
    return text;
}

static void see_window(doctor *d) {
#if KOTA_HAS_VIEW
    char *name = NULL;
    kota_error err = {0};
    find(d, FINE, "view", say(d, "doctor.view"), "");
#ifdef KOTA_SANITIZED /* the leaks that it would tell of are the drivers' own */
    name = kota_text_copy("OpenGL is not opened under a sanitizer");
#else
    if (kota_view_gl(&name, &err) != KOTA_OK) name = NULL;
#endif
    if (name != NULL)
        find(d, FINE, "gl", name, "");
    else
        find(d, ABSENT, "gl", kota_text_copy(err.text), "doctor.nogl.cure");
#else
    find(d, ABSENT, "view", say(d, "doctor.noview"), "doctor.noview.cure");
#endif
}

static void see_pictures(doctor *d) {
    static const uint8_t PIXELS[12] = {0, 0, 0, 255, 255, 255, 128, 128, 128, 0, 64, 255};
    uint8_t *bytes = NULL;
    size_t length = 0;
    kota_error err = {0};
    if (kota_png_encode(&bytes, &length, PIXELS, 2, 2, 3, &err) != KOTA_OK)
        find(d, BROKEN, "png", kota_sentence(&d->errors, err.text), "doctor.badpng.cure");
    else if (length < 8 || memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) != 0)
        find(d, BROKEN, "png", say(d, "doctor.badpng"), "doctor.badpng.cure");
    else
        find(d, FINE, "png", say(d, "doctor.png"), "");
    kota_free(bytes);
    for (int bold = 0; bold < 2; bold++) {
        const char *path = kota_font_default_path(bold != 0), *cure = "doctor.nofont.cure";
        kota_font *font = NULL;
        if (path == NULL)
            find(d, ABSENT, "font", say(d, "doctor.nofont"), cure);
        else if (kota_font_load(&font, path, &err) != KOTA_OK)
            find(d, ABSENT, "font", bad_font(d, &err), cure);
        else
            find(d, FINE, "font", kota_text_copy(path), "");
        kota_font_destroy(font);
    }
    see_window(d);
}

static void see_libraries(doctor *d) {
    const char *optimiser = kota_calibrate_library(), *database = kota_database_library();
    if (optimiser != NULL)
        find(d, FINE, "calibrate", kota_text_copy(optimiser), "");
    else
        find(d, ABSENT, "calibrate", say(d, "doctor.nonlopt"), "doctor.nonlopt.cure");
    if (database != NULL)
        find(d, FINE, "database", kota_text_format("SQLite %s", database), "");
    else
        find(d, ABSENT, "database", say(d, "doctor.nosqlite"), "doctor.nosqlite.cure");
}

/* The user's own folders; both are free to be absent. */
static void see_folders(doctor *d, const kota_app *app) {
    char *data = kota_script_data_folder(app->scenarios), *path = kota_script_user_cities();
    if (path == NULL) path = kota_text_copy("");
    bool there = kota_folder_exists(path);
    find(d, there ? FINE : ABSENT, "cities", path, "doctor.nocities.cure");
    there = data != NULL && kota_folder_exists(data);
    find(d, there ? FINE : ABSENT, "data", data != NULL ? data : say(d, "doctor.nodata"), "doctor.nodata.cure");
}

static void see_machine(doctor *d) {
    find(d, FINE, "cpu", say_number(d, "doctor.cpu", (double)sysconf(_SC_NPROCESSORS_ONLN), 0), "");
    double page = (double)sysconf(_SC_PAGESIZE), all = page * (double)sysconf(_SC_PHYS_PAGES);
    find(d, all >= 1e9 ? FINE : ABSENT, "memory", say_number(d, "doctor.memory", all / 1e9, 1), "doctor.memory.cure");
    struct statvfs disk;
    if (statvfs(".", &disk) == 0)
        find(d, FINE, "disk", say_number(d, "doctor.disk", (double)disk.f_bavail * (double)disk.f_frsize / 1e9, 1),
             "");
    if (access(".", W_OK) != 0) find(d, ABSENT, "disk", say(d, "doctor.nowrite"), "doctor.nowrite.cure");
}

kota_status kota_app_doctor(kota_app *app, kota_error *err) {
    if (app->options.word_count > 0)
        return kota_fail(err, KOTA_USAGE, "kota doctor takes no words; %s is one", app->options.words[0]);
    doctor d = {.words = app->words, .errors = app->errors, .json = app->options.json};
    if (d.json) d.words.language = d.errors.language = KOTA_LANGUAGE_EN;
    if (d.json) kota_json_array(&d.list, NULL);
    find(&d, FINE, "kota", kota_text_format("%s (%s, %s)", KOTA_VERSION, KOTA_SOURCE_VERSION, KOTA_COMPILER), "");
    see_scripts(&d, app);
    see_gis(&d);
    see_pictures(&d);
    see_libraries(&d);
    see_folders(&d, app);
    see_machine(&d);
    if (d.json) {
        kota_json_end(&d.list);
        printf("%s\n", d.list.text.chars);
    }
    kota_json_writer_free(&d.list);
    if (d.broken == 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%d of what the core needs is broken (%s%s); the cures stand above", d.broken,
                     d.first_broken, d.broken > 1 ? ", ..." : "");
}
