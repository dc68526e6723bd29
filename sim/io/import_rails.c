/* Railways of an import: tracks that trains run on, of --rails FILE or else of OpenStreetMap's streets. Nothing that
 * happens depends on them; the lines that run on them are import_lines.c's. */
#include <string.h>

#include "core/text.h"
#include "io/import_parts.h"

typedef struct rails {
    kota_importing *in;
    kota_rail_def *items;
    int32_t count, room, pieces;
    bool osm;
    kota_rail_def reading;
} rails;

/* Yards, sidings and crossovers lie beside the tracks that say where the railway is. */
static bool is_track(const rails *of, const kota_gis_feature *feature) {
    static const char *const TRACKS[] = {"rail",     "light_rail",   "subway",   "tram",
                                         "monorail", "narrow_gauge", "funicular"};
    char word[32];
    if (!kota_import__text(feature, "railway", word, sizeof word)) return !of->osm;
    bool track = false;
    for (int32_t k = 0; k < KOTA_COUNT(TRACKS) && !track; k++) track = strcmp(word, TRACKS[k]) == 0;
    return track && !kota_import__text(feature, "service", word, sizeof word);
}

static kota_status keep_piece(void *context, const kota_points *piece, int32_t vertex, int32_t at_border,
                              kota_error *err) {
    (void)vertex;
    (void)at_border;
    (void)err;
    rails *of = context;
    kota_rail_def rail = of->reading;
    if (of->pieces++ > 0) {
        char *id = kota_text_format("%s.%d", of->reading.id, of->pieces);
        rail.id = kota_arena_text(of->in->arena, id);
        kota_free(id);
    }
    rail.line =
        (kota_points){.xy_m = KOTA_NEW(of->in->arena, double, 2 * (size_t)piece->count), .count = piece->count};
    memcpy(rail.line.xy_m, piece->xy_m, 2 * (size_t)piece->count * sizeof(double));
    of->items = kota_grow(of->items, of->count, &of->room, sizeof *of->items);
    of->items[of->count++] = rail;
    return KOTA_OK;
}

static kota_status visit(void *context, const kota_gis_feature *feature, kota_error *err) {
    rails *of = context;
    char text[128];
    if (!is_track(of, feature)) return KOTA_OK;
    kota_schema_defaults(&kota_rail_def_schema, &of->reading, of->in->arena);
    char *id = kota_text_format("rail-%lld", (long long)feature->fid);
    of->reading.id = kota_arena_text(of->in->arena, id);
    kota_free(id);
    if (kota_import__text(feature, "name,nama", text, sizeof text))
        of->reading.name = kota_arena_text(of->in->arena, text);
    of->reading.tunnel = kota_import__flag(feature, "tunnel");
    of->pieces = 0;
    return kota_import__clip(of->in, &feature->points, keep_piece, of, err);
}

kota_status kota_import__rails(kota_importing *in, kota_error *err) {
    bool given = in->def->file[KOTA_IMPORT_RAILS] != NULL;
    kota_import_role role = given ? KOTA_IMPORT_RAILS : KOTA_IMPORT_STREETS;
    if (in->def->file[role] == NULL) return KOTA_OK;
    rails of = {.in = in};
    kota_gis *gis = NULL;
    int64_t seen = 0;
    kota_status status = kota_import__open(&gis, in, role, err);
    of.osm = status == KOTA_OK && kota_gis_is_osm(gis);
    if (status == KOTA_OK && (given || of.osm))
        status = kota_gis_walk(gis, KOTA_GIS_LINE, in->bundle.survey.epsg, visit, &of, &seen, err);
    kota_gis_close(gis);
    if (status == KOTA_OK && given && of.count == 0)
        status =
            kota_fail(err, KOTA_DATA,
                      "%s: none of its %lld lines is a railway in the city; check --bounds, or leave --rails out",
                      in->def->file[role], (long long)seen);
    if (status == KOTA_OK && of.count > 0) {
        kota_rail_def *kept = KOTA_NEW(in->arena, kota_rail_def, of.count);
        memcpy(kept, of.items, (size_t)of.count * sizeof *kept);
        in->bundle.sketch.rails = (kota_records){kept, of.count};
        in->report->rails = of.count;
    }
    kota_free(of.items);
    return status;
}
