/* Streets of an import: ways are cut at the city's border and split where they meet. Ways of OpenStreetMap meet where
 * they share a vertex; in other files an end within a metre of another street is joined to it. Crossings without a
 * common vertex stay apart: they are bridges. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/import_streets.h"
#include "map/shape.h"
#define LANE_MAX 12.0 /* bundle.def */
#define MILE_KM 1.609344
#define SERVICE_MPS (15 / 3.6) /* living streets and service roads; assumed */

/* What a word for a class means. */
typedef struct meaning {
    const char *word;
    int32_t road_class; /* -1: not for vehicles */
    double lanes, speed_mps;
    bool oneway;
} meaning;
static const meaning MEANINGS[] = {
    {"motorway", KOTA_ROAD_TRUNK, KOTA_NAN, KOTA_NAN, true},
    {"motorway_link", KOTA_ROAD_PRIMARY, 1, KOTA_NAN, true},
    {"trunk", KOTA_ROAD_TRUNK, KOTA_NAN, KOTA_NAN, false},
    {"trunk_link", KOTA_ROAD_PRIMARY, 1, KOTA_NAN, false},
    {"primary", KOTA_ROAD_PRIMARY, KOTA_NAN, KOTA_NAN, false},
    {"primary_link", KOTA_ROAD_SECONDARY, 1, KOTA_NAN, false},
    {"secondary", KOTA_ROAD_SECONDARY, KOTA_NAN, KOTA_NAN, false},
    {"secondary_link", KOTA_ROAD_TERTIARY, 1, KOTA_NAN, false},
    {"tertiary", KOTA_ROAD_TERTIARY, KOTA_NAN, KOTA_NAN, false},
    {"tertiary_link", KOTA_ROAD_TERTIARY, 1, KOTA_NAN, false},
    {"unclassified", KOTA_ROAD_RESIDENTIAL, KOTA_NAN, KOTA_NAN, false},
    {"residential", KOTA_ROAD_RESIDENTIAL, KOTA_NAN, KOTA_NAN, false},
    {"road", KOTA_ROAD_RESIDENTIAL, KOTA_NAN, KOTA_NAN, false},
    {"living_street", KOTA_ROAD_RESIDENTIAL, KOTA_NAN, SERVICE_MPS, false},
    {"service", KOTA_ROAD_RESIDENTIAL, KOTA_NAN, SERVICE_MPS, false},
    {"services", KOTA_ROAD_RESIDENTIAL, KOTA_NAN, SERVICE_MPS, false},
    {"footway", -1, 0, 0, false},
    {"path", -1, 0, 0, false},
    {"pedestrian", -1, 0, 0, false},
    {"steps", -1, 0, 0, false},
    {"cycleway", -1, 0, 0, false},
    {"bridleway", -1, 0, 0, false},
    {"track", -1, 0, 0, false},
    {"corridor", -1, 0, 0, false},
    {"elevator", -1, 0, 0, false},
    {"platform", -1, 0, 0, false},
    {"busway", -1, 0, 0, false},
    {"bus_guideway", -1, 0, 0, false},
    {"raceway", -1, 0, 0, false},
    {"construction", -1, 0, 0, false},
    {"proposed", -1, 0, 0, false},
};

static const meaning *meaning_of(const char *word) {
    for (int32_t m = 0; m < KOTA_COUNT(MEANINGS); m++)
        if (strcmp(word, MEANINGS[m].word) == 0) return &MEANINGS[m];
    return NULL;
}

/* What the way is, or NULL: no street. */
static const meaning *classify(kota_import_streets *of, const kota_gis_feature *feature, bool osm) {
    char word[64];
    if (kota_import__text(feature, "highway", word, sizeof word)) {
        const meaning *found = meaning_of(word);
        of->no_vehicles += found != NULL && found->road_class < 0;
        if (found == NULL || found->road_class < 0) return NULL;
        char more[64];
        if (kota_import__text(feature, "access", more, sizeof more) &&
            (strcmp(more, "no") == 0 || strcmp(more, "private") == 0))
            return NULL;
        bool yard = strcmp(word, "service") == 0 && kota_import__text(feature, "service", more, sizeof more) &&
                    (strcmp(more, "driveway") == 0 || strcmp(more, "parking_aisle") == 0);
        return yard ? NULL : found;
    }
    if (osm) return NULL;
    if (!kota_import__text(feature, "class,fclass,road_class,type,kelas", word, sizeof word)) {
        of->guessed++;
        return meaning_of("residential");
    }
    for (char *c = word; *c != '\0'; c++) *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    const meaning *found = meaning_of(word);
    if (found == NULL && of->unknown++ == 0) memcpy(of->unknown_word, word, sizeof word);
    of->no_vehicles += found != NULL && found->road_class < 0;
    return found == NULL ? meaning_of("residential") : found->road_class < 0 ? NULL : found;
}

bool kota_import__is_street(kota_importing *in, const kota_gis_feature *feature, bool osm) {
    kota_import_streets uncounted = {.in = in};
    return classify(&uncounted, feature, osm) != NULL;
}

static double speed_of(const kota_gis_feature *feature) {
    char text[64];
    if (!kota_import__text(feature, "maxspeed,speed_km_per_h,speed_kmh", text, sizeof text)) return KOTA_NAN;
    double km_per_h = kota_import__number(feature, "maxspeed,speed_km_per_h,speed_kmh");
    if (strstr(text, "mph") != NULL) km_per_h *= MILE_KM;
    return km_per_h >= 4 && km_per_h <= 200 ? km_per_h / 3.6 : KOTA_NAN;
}

/* Geofabrik's Shapefiles (field fclass) have F for one way forward, T for one way back, B for both. */
static void read_direction(kota_import_street *way, const kota_gis_feature *feature, const meaning *what,
                           bool *reversed) {
    char text[32], more[8];
    bool known = kota_import__text(feature, "oneway", text, sizeof text);
    bool geofabrik = known && text[1] == '\0' && kota_import__text(feature, "fclass", more, sizeof more);
    *reversed =
        known && (strcmp(text, "-1") == 0 || strcmp(text, "reverse") == 0 || (geofabrik && strcmp(text, "T") == 0));
    bool yes = known && (*reversed || (geofabrik ? strcmp(text, "F") == 0 || strcmp(text, "1") == 0
                                                 : kota_import__flag(feature, "oneway")));
    bool round = kota_import__text(feature, "junction", text, sizeof text) &&
                 (strcmp(text, "roundabout") == 0 || strcmp(text, "circular") == 0);
    way->oneway = known ? yes : what->oneway || round;
}

static void reverse(kota_points *line) {
    for (int32_t a = 0, b = line->count - 1; a < b; a++, b--)
        for (int32_t c = 0; c < 2; c++) {
            double kept = line->xy_m[2 * a + c];
            line->xy_m[2 * a + c] = line->xy_m[2 * b + c];
            line->xy_m[2 * b + c] = kept;
        }
}

/* A piece inside the city: a copy without points that repeat. */
static kota_status keep_piece(void *context, const kota_points *piece, int32_t vertex, int32_t at_border,
                              kota_error *err) {
    (void)err;
    kota_import_streets *of = context;
    kota_import_street kept = of->reading;
    kept.line.xy_m = KOTA_NEW(of->in->scratch, double, 2 * (size_t)piece->count);
    kept.mark = KOTA_NEW(of->in->scratch, int64_t, (size_t)piece->count);
    kept.line.count = 0;
    for (int32_t p = 0; p < piece->count; p++) {
        const double *from = &piece->xy_m[2 * p], *last = &kept.line.xy_m[2 * (kept.line.count - 1)];
        if (kept.line.count > 0 && kota_abs(from[0] - last[0]) < 0.005 && kota_abs(from[1] - last[1]) < 0.005)
            continue;
        kept.mark[kept.line.count] = (vertex + p) * KOTA_IMPORT_MARK;
        memcpy(&kept.line.xy_m[2 * kept.line.count++], from, 2 * sizeof *from);
    }
    if (kept.line.count < 2) return KOTA_OK;
    kept.border[0] = (at_border & 1) != 0;
    kept.border[1] = (at_border & 2) != 0;
    of->ways = kota_grow(of->ways, of->count, &of->room, sizeof *of->ways);
    of->ways[of->count++] = kept;
    return KOTA_OK;
}

/* Lanes and speed of a way; a value that cannot be is counted and not taken. */
static void read_size(kota_import_streets *of, kota_import_street *way, const kota_gis_feature *feature,
                      const meaning *what) {
    char text[64];
    double lanes = kota_import__number(feature, "lanes"), speed_mps = speed_of(feature);
    if (!(lanes > 0 && lanes <= LANE_MAX)) {
        of->odd += kota_import__text(feature, "lanes", text, sizeof text);
        lanes = KOTA_NAN;
    }
    way->lanes = kota_is_nan(lanes) ? what->lanes : kota_max(0.5, way->oneway ? lanes : lanes / 2);
    way->speed_mps = kota_is_nan(speed_mps) ? what->speed_mps : speed_mps;
}

static void note_layer(kota_import_streets *of, const char *layer) {
    if (of->layer[0] == '\0') (void)snprintf(of->layer, sizeof of->layer, "%s", layer);
    if (of->other_layer[0] == '\0' && strncmp(of->layer, layer, sizeof of->layer - 1) != 0)
        (void)snprintf(of->other_layer, sizeof of->other_layer, "%s", layer);
}

static kota_status visit(void *context, const kota_gis_feature *feature, kota_error *err) {
    kota_import_streets *of = context;
    const meaning *what = classify(of, feature, of->in->osm_credit);
    if (what == NULL) {
        of->skipped++;
        return KOTA_OK;
    }
    char text[256];
    bool reversed;
    kota_import_street *way = &of->reading;
    note_layer(of, feature->layer);
    *way = (kota_import_street){
        .fid = feature->fid, .part = feature->part, .road_class = (kota_road_class)what->road_class, .name = ""};
    if (kota_import__text(feature, "name,nama", text, sizeof text)) way->name = kota_arena_text(of->in->arena, text);
    read_direction(way, feature, what, &reversed);
    read_size(of, way, feature, what);
    way->bridge = kota_import__flag(feature, "bridge");
    way->tunnel = kota_import__flag(feature, "tunnel");
    double layer = kota_import__number(feature, "layer");
    if (!(layer >= -10 && layer <= 10)) layer = way->bridge ? 1 : way->tunnel ? -1 : 0;
    way->layer = (int32_t)layer;
    kota_points line = feature->points;
    if (reversed) { /* drawn against the traffic */
        line.xy_m = KOTA_NEW(of->in->scratch, double, 2 * (size_t)line.count);
        memcpy(line.xy_m, feature->points.xy_m, 2 * (size_t)line.count * sizeof(double));
        reverse(&line);
    }
    return kota_import__clip(of->in, &line, keep_piece, of, err);
}

static void tell(const kota_import_streets *of) {
    kota_import_report *report = of->in->report;
    if (of->guessed > 0)
        kota_fault(&report->assumed,
                   "streets: %d of them name no class (fields highway, class, fclass, type); taken as "
                   "residential",
                   of->guessed);
    if (of->unknown > 0)
        kota_fault(&report->warnings,
                   "streets: %d of them have a class that is not known, the first \"%s\"; taken as "
                   "residential",
                   of->unknown, of->unknown_word);
    if (of->odd > 0)
        kota_fault(&report->warnings,
                   "streets: %d of them have lanes that are no number over 0 and up to %g; the class's "
                   "default is taken",
                   of->odd, LANE_MAX);
    if (of->other_layer[0] != '\0')
        kota_fault(&report->warnings,
                   "streets: taken from several layers, \"%s\" and \"%s\" among them; if only one has streets, "
                   "name it: FILE|layername=%s",
                   of->layer, of->other_layer, of->layer);
    kota_fault(&report->assumed, "streets: lanes, speeds and capacities where they are not tagged: the class's "
                                 "defaults of road_classes.def");
    if (report->gateways > 0)
        kota_fault(&report->assumed,
                   "junctions: vehicles a day that enter at %d places on the border: 12000 trunk, 6000 "
                   "primary, 3000 secondary, 1200 tertiary",
                   report->gateways);
}

static kota_status no_streets(const kota_import_streets *of, int64_t seen, kota_error *err) {
    const kota_importing *in = of->in;
    const char *path = in->def->file[KOTA_IMPORT_STREETS];
    if (seen == 0) return kota_fail(err, KOTA_DATA, "%s: has no lines; give a file of street centre lines", path);
    if (of->skipped == seen)
        return kota_fail(err, KOTA_DATA,
                         "%s: none of its %lld lines is a street for vehicles (%d are paths, or not built); give "
                         "streets with a highway or class such as residential, tertiary or primary",
                         path, (long long)seen, of->no_vehicles);
    return kota_fail(err, KOTA_DATA,
                     "%s: none of its %lld lines is a street for vehicles inside the city (%.0f x %.0f m from "
                     "%.0f, %.0f in EPSG:%d%s); check --bounds, or that the files lie in the same place",
                     path, (long long)seen, in->width_m, in->height_m, in->bundle.survey.west_m,
                     in->bundle.survey.south_m, in->bundle.survey.epsg,
                     !kota_is_nan(in->def->bounds_deg[0])         ? ", as --bounds says"
                     : in->def->file[KOTA_IMPORT_HEIGHTS] != NULL ? ", as --dem lies"
                                                                  : "");
}

static kota_status read_streets(kota_import_streets *of, bool *osm, kota_error *err) {
    kota_importing *in = of->in;
    kota_gis *gis = NULL;
    int64_t seen = 0;
    if (in->def->file[KOTA_IMPORT_STREETS] == NULL) return KOTA_OK;
    kota_status status = kota_import__open(&gis, in, KOTA_IMPORT_STREETS, err);
    bool credit = in->osm_credit;
    *osm = status == KOTA_OK && kota_gis_is_osm(gis);
    in->osm_credit = *osm; /* visit asks it */
    if (status == KOTA_OK) status = kota_gis_walk(gis, KOTA_GIS_LINE, in->bundle.survey.epsg, visit, of, &seen, err);
    in->osm_credit = *osm || credit;
    kota_gis_close(gis);
    if (status == KOTA_OK && of->count == 0) status = no_streets(of, seen, err);
    if (status == KOTA_OK) kota_import__part_layers(of);
    if (status == KOTA_OK && !*osm) kota_import__join_ends(of);
    return status;
}

kota_status kota_import__streets(kota_importing *in, kota_error *err) {
    kota_import_streets of = {.in = in};
    bool osm = false;
    kota_status status = read_streets(&of, &osm, err);
    if (status == KOTA_OK && in->def->grow_streets) kota_import__grow(&of);
    if (status == KOTA_OK && of.count == 0)
        status = kota_fail(err, KOTA_DATA,
                           "--grow-streets: no district has 500 residents a km2, so none gets streets; "
                           "give --population or --districts with their residents");
    if (status == KOTA_OK) {
        kota_import__cut_bridges(&of);
        kota_import__open_border(&of);
        kota_import__make_roads(&of);
        tell(&of);
    }
    if (status == KOTA_OK && osm) status = kota_import__signals(in, err);
    kota_free(of.ways);
    return status;
}
