/* kota doctor: what is here and what is missing, each with its cure. Nothing is installed or written. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/app.h"
#include "app/version.h"
#include "core/file.h"
#include "core/text.h"
#include "io/gis_health.h"
#include "io/json_text.h"
#include "io/png.h"
#include "picture/image.h"

typedef enum verdict {
    FINE,
    ABSENT, /* something is lost, the core works */
    BROKEN, /* the core does not work */
} verdict;

typedef struct doctor {
    bool json;
    kota_json_writer list;
    int32_t broken;
    char first_broken[64];
} doctor;

/* One finding; takes `text` (heap). cure: "" where there is nothing to do. */
static void find(doctor *d, verdict v, const char *what, char *text, const char *cure) {
    static const char *const WORDS[] = {"ok", "absent", "broken"};
    if (v == BROKEN && d->broken++ == 0) snprintf(d->first_broken, sizeof d->first_broken, "%s", what);
    if (d->json) {
        kota_json_object(&d->list, NULL);
        kota_json_text(&d->list, "what", what);
        kota_json_text(&d->list, "state", WORDS[v]);
        kota_json_text(&d->list, "text", text);
        kota_json_text(&d->list, "cure", v == FINE ? "" : cure);
        kota_json_end(&d->list);
    } else {
        printf("%-7s %-9s %s%s%s\n", WORDS[v], what, text, v == FINE || cure[0] == '\0' ? "" : "; ",
               v == FINE ? "" : cure);
    }
    kota_free(text);
}

/* The built-in scenario opened for good: Lua, its library and the city's sketch all have to be there. */
static void see_scripts(doctor *d, kota_app *app) {
    find(d, kota_folder_exists(app->library) ? FINE : BROKEN, "scripts", kota_text_copy(app->library),
         "this folder is missing; install kota again, or run it from its repository");
    char *path = kota_text_format("%s/contoh/study.lua", app->scenarios);
    kota_script *script = NULL;
    kota_error err = {0};
    if (kota_script_open(&script, path, app->library, app->scenarios, NULL, &err) != KOTA_OK) {
        find(d, BROKEN, "scenarios", kota_text_copy(err.text), "install kota again, or run it from its repository");
    } else {
        kota_effort effort = kota_plan_effort(kota_script_member_plan(script, 0));
        find(d, FINE, "scenarios",
             kota_text_format("%s (the built-in study: about %.0f MB of memory and %.0f MB of disk a run)",
                              app->scenarios, effort.memory_bytes / 1e6, effort.disk_bytes / 1e6),
             "");
    }
    kota_script_close(script);
    kota_free(path);
}

static void see_gis(doctor *d) {
    static const struct {
        const char *name, *use;
        verdict without;
    } DRIVERS[] = {
        {"GTiff", "rasters of runs and heights", BROKEN},
        {"GPKG", "cities as GeoPackage", ABSENT},
        {"OSM", "streets from OpenStreetMap", ABSENT},
        {"GeoJSON", "streets and districts", ABSENT},
    };
    if (kota_gis_version() == NULL) {
        find(d, ABSENT, "gis", kota_text_copy("built without GDAL: rasters are written as ESRI ASCII grids"),
             "apt-get install libgdal-dev and build with -DKOTA_GIS=ON");
        return;
    }
    kota_text fine = {0};
    kota_text_add(&fine, "GDAL %s with", kota_gis_version());
    for (int32_t i = 0; i < KOTA_COUNT(DRIVERS); i++) {
        if (kota_gis_has_driver(DRIVERS[i].name))
            kota_text_add(&fine, " %s", DRIVERS[i].name);
        else
            find(d, DRIVERS[i].without, "gis",
                 kota_text_format("GDAL has no driver %s (%s)", DRIVERS[i].name, DRIVERS[i].use),
                 "apt-get install --reinstall libgdal32, and unset GDAL_SKIP");
    }
    find(d, FINE, "gis", fine.chars, "");
    find(d, kota_gis_knows_epsg() ? FINE : ABSENT, "proj",
         kota_text_copy(kota_gis_knows_epsg() ? "coordinate systems by EPSG code"
                                              : "PROJ does not find its database proj.db"),
         "apt-get install proj-data, and unset PROJ_LIB and PROJ_DATA");
}

static void see_pictures(doctor *d) {
    static const uint8_t PIXELS[12] = {0, 0, 0, 255, 255, 255, 128, 128, 128, 0, 64, 255};
    uint8_t *bytes = NULL;
    size_t length = 0;
    kota_error err = {0};
    if (kota_png_encode(&bytes, &length, PIXELS, 2, 2, 3, &err) != KOTA_OK)
        find(d, BROKEN, "png", kota_text_copy(err.text), "build kota again with libstb-dev");
    else if (length < 8 || memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) != 0)
        find(d, BROKEN, "png", kota_text_copy("a picture of four pixels came out wrong"), "build kota again");
    else
        find(d, FINE, "png", kota_text_copy("maps as PNG files"), "");
    kota_free(bytes);
    for (int bold = 0; bold < 2; bold++) {
        const char *path = kota_font_default_path(bold != 0), *cure = "apt-get install fonts-dejavu-core";
        kota_font *font = NULL;
        if (path == NULL)
            find(d, ABSENT, "font", kota_text_copy("no DejaVu Sans was found: maps have no words"), cure);
        else if (kota_font_load(&font, path, &err) != KOTA_OK)
            find(d, ABSENT, "font", kota_text_format("%s: maps have no words", err.text), cure);
        else
            find(d, FINE, "font", kota_text_copy(path), "");
        kota_font_destroy(font);
    }
    find(d, KOTA_HAS_VIEW ? FINE : ABSENT, "view",
         kota_text_copy(KOTA_HAS_VIEW ? "the window is built in" : "built without the window"),
         "apt-get install libsdl2-dev and build with -DKOTA_VIEW=ON");
}

/* The user's own folders; both are free to be absent. */
static void see_folders(doctor *d) {
    const char *cities = getenv("KOTA_CITIES"), *data = getenv("KOTA_DATA"), *home = getenv("HOME"),
               *user = getenv("XDG_DATA_HOME");
    char *path = NULL;
    if (cities != NULL && cities[0] != '\0')
        path = kota_text_copy(cities);
    else if (user != NULL && user[0] != '\0')
        path = kota_text_format("%s/kota/cities", user);
    else
        path = kota_text_format("%s/.local/share/kota/cities", home != NULL ? home : "");
    bool there = kota_folder_exists(path);
    find(d, there ? FINE : ABSENT, "cities", path,
         "no cities of your own yet: they are sought in this folder, or in $KOTA_CITIES");
    there = data != NULL && kota_folder_exists(data);
    find(d, there ? FINE : ABSENT, "data",
         kota_text_copy(data != NULL && data[0] != '\0' ? data : "KOTA_DATA is not set"),
         "only tests on real data need it: let KOTA_DATA name their folder");
}

static void see_machine(doctor *d) {
    find(d, FINE, "cpu", kota_text_format("%ld processors", sysconf(_SC_NPROCESSORS_ONLN)), "");
    double page = (double)sysconf(_SC_PAGESIZE), all = page * (double)sysconf(_SC_PHYS_PAGES);
    find(d, all >= 1e9 ? FINE : ABSENT, "memory", kota_text_format("%.1f GB", all / 1e9),
         "large cities will not fit; kota check says what a scenario takes");
    struct statvfs disk;
    if (statvfs(".", &disk) == 0)
        find(d, FINE, "disk",
             kota_text_format("%.1f GB free here", (double)disk.f_bavail * (double)disk.f_frsize / 1e9), "");
    if (access(".", W_OK) != 0)
        find(d, ABSENT, "disk", kota_text_copy("this folder cannot be written to"),
             "give --out a folder that can, or start kota elsewhere");
}

kota_status kota_app_doctor(kota_app *app, kota_error *err) {
    if (app->options.word_count > 0)
        return kota_fail(err, KOTA_USAGE, "kota doctor takes no words; %s is one", app->options.words[0]);
    doctor d = {.json = app->options.json};
    if (d.json) kota_json_array(&d.list, NULL);
    find(&d, FINE, "kota", kota_text_format("%s (%s, %s)", KOTA_VERSION, KOTA_SOURCE_VERSION, KOTA_COMPILER), "");
    see_scripts(&d, app);
    see_gis(&d);
    see_pictures(&d);
    see_folders(&d);
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
