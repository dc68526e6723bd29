/* Lines of public transport of an import, from GTFS or, where none is given, from OpenStreetMap's routes: what of
 * them lies in the city, as the scenario's lines are. What the feed does not say is assumed by kind, and said of each
 * line in its source. */
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/gtfs.h"
#include "io/import_parts.h"
#include "io/osm_lines.h"
#include "io/osm_turns.h"

#define HEADWAY_MIN_S 30.0
#define HEADWAY_MAX_S 86400.0
#define STREET_AWAY_M 400.0 /* a stop further from a junction is not reached; assumed, a usual walk to a stop */

/* What a feed does not say, assumed. */
static const struct {
    double capacity_persons; /* a midi bus as params.def's; TransJakarta's single bus; a light train of three cars */
    double dwell_s;
    double headway_s; /* of a feed without times: params.def's */
    double speed_mps; /* of a rail line without times: 35 km/h from stop to stop */
    bool exclusive;
} KINDS[] = {
    [KOTA_GTFS_BUS] = {40, 20, 600, KOTA_NAN, false},
    [KOTA_GTFS_BRT] = {85, 25, 600, KOTA_NAN, true},
    [KOTA_GTFS_RAIL] = {400, 30, 600, 35 / 3.6, true},
};

typedef struct laying {
    kota_importing *in;
    const char *feed, *kind; /* its file's name; GTFS or OpenStreetMap */
    kota_line_plan *lines;
    int32_t count, room;
    int32_t outside, cut, guessed, merged;
} laying;

/* Speed between stops of a line on a way of its own: what the timetable leaves after the stops. */
static double speed_of(const kota_gtfs_line *line, const double *xy_m) {
    double length_m = 0, driving_s = line->ride_s - (line->stop_count - 2) * KINDS[line->kind].dwell_s;
    for (int32_t k = 1; k < line->stop_count; k++) {
        double dx = xy_m[2 * k] - xy_m[2 * k - 2], dy = xy_m[2 * k + 1] - xy_m[2 * k - 1];
        length_m += kota_sqrt(dx * dx + dy * dy);
    }
    double speed_mps = length_m / driving_s;
    return driving_s > 0 && speed_mps >= 1 && speed_mps <= 60 ? speed_mps : KINDS[line->kind].speed_mps;
}

/* The junction that a stop is served at: the nearest from which vehicles get everywhere. false: none is near. */
static bool find_junction(const kota_importing *in, const double *at_m, double *xy_m) {
    double best_m2 = STREET_AWAY_M * STREET_AWAY_M;
    bool found = false;
    for (int32_t d = 0; d < in->driven_count; d++) {
        double dx = in->driven_m[2 * d] - at_m[0], dy = in->driven_m[2 * d + 1] - at_m[1];
        if (!(dx * dx + dy * dy < best_m2)) continue;
        best_m2 = dx * dx + dy * dy;
        memcpy(xy_m, &in->driven_m[2 * d], 2 * sizeof *xy_m);
        found = true;
    }
    return found;
}

/* The stops inside, each at its junction, none twice: what the traffic's lines are made of. Returns how many. */
static int32_t place_stops(laying *of, const double *at_m, int32_t count, double *xy_m) {
    int32_t placed = 0;
    for (int32_t k = 0; k < count; k++) {
        double *to = &xy_m[2 * placed];
        bool fresh = find_junction(of->in, &at_m[2 * k], to);
        for (int32_t p = 0; p < placed && fresh; p++)
            fresh = kota_abs(xy_m[2 * p] - to[0]) + kota_abs(xy_m[2 * p + 1] - to[1]) > 0.01;
        placed += fresh;
        of->merged += !fresh;
    }
    return placed;
}

/* The stops from first to last of a line, all of them in the city; false where they are served at one junction. */
static bool lay(laying *of, const kota_gtfs_line *line, const double *xy_m, int32_t first, int32_t count,
                int32_t piece) {
    double *stops_m = KOTA_NEW(of->in->arena, double, 2 * (size_t)count);
    int32_t placed = place_stops(of, &xy_m[2 * first], count, stops_m);
    if (placed < 2) return false;
    kota_arena *arena = of->in->arena;
    kota_line_plan made;
    bool known = !kota_is_nan(line->headway_s);
    kota_schema_defaults(&kota_line_plan_schema, &made, arena);
    char *id = piece == 0 ? kota_text_copy(line->id) : kota_text_format("%s.%d", line->id, piece + 1);
    char *source = kota_text_format("%s %s%s", of->kind, of->feed, known ? "" : "; headway assumed");
    made.id = kota_arena_text(arena, id);
    made.name = line->name;
    made.kind = (int32_t)line->kind; /* feeder, brt, rail */
    made.both_ways = line->both_ways;
    made.exclusive = KINDS[line->kind].exclusive;
    made.headway_s =
        known ? kota_min(HEADWAY_MAX_S, kota_max(HEADWAY_MIN_S, line->headway_s)) : KINDS[line->kind].headway_s;
    made.capacity_persons = KINDS[line->kind].capacity_persons;
    made.dwell_s = KINDS[line->kind].dwell_s;
    made.speed_mps = line->kind == KOTA_GTFS_RAIL ? speed_of(line, xy_m) : KOTA_NAN;
    made.source = kota_arena_text(arena, source);
    made.stops = (kota_points){.xy_m = stops_m, .count = placed};
    of->lines = kota_grow(of->lines, of->count, &of->room, sizeof *of->lines);
    of->lines[of->count++] = made;
    of->guessed += !known;
    kota_free(source);
    kota_free(id);
    return true;
}

static kota_status cut_line(laying *of, const kota_gtfs_line *line, kota_error *err) {
    const kota_importing *in = of->in;
    int32_t count = line->stop_count, pieces = 0, from = 0, shortest = count;
    double *x = KOTA_NEW(in->scratch, double, count), *y = KOTA_NEW(in->scratch, double, count);
    double *xy_m = KOTA_NEW(in->scratch, double, 2 * (size_t)count);
    for (int32_t k = 0; k < count; k++) {
        x[k] = line->deg[2 * k];
        y[k] = line->deg[2 * k + 1];
    }
    KOTA_TRY(kota_gis_transform(4326, in->bundle.survey.epsg, x, y, count, err));
    for (int32_t k = 0; k <= count; k++) {
        bool inside = k < count;
        if (inside) {
            xy_m[2 * k] = x[k] - in->bundle.survey.west_m;
            xy_m[2 * k + 1] = y[k] - in->bundle.survey.south_m;
            inside = xy_m[2 * k] >= 0 && xy_m[2 * k] < in->width_m && xy_m[2 * k + 1] >= 0 &&
                     xy_m[2 * k + 1] < in->height_m;
        }
        if (inside) continue;
        if (k - from >= 2) pieces += lay(of, line, xy_m, from, k - from, pieces);
        shortest = kota_mini(shortest, k - from);
        from = k + 1;
    }
    of->outside += pieces == 0;
    of->cut += pieces > 0 && shortest < count;
    return KOTA_OK;
}

/* What is said of lines wherever they come from. */
static void tell(const laying *of) {
    kota_import_report *report = of->in->report;
    if (of->cut > 0)
        kota_fault(&report->assumed, "lines: %d reach beyond the city; their stops inside are kept", of->cut);
    if (of->merged > 0)
        kota_fault(
            &report->assumed,
            "lines: stops are served at the nearest junction up to 400 m away; %d share one with an earlier stop "
            "of their line, or have none so near",
            of->merged);
    if (of->outside > 0)
        kota_fault(&report->warnings, "lines: %d have less than two stops in a row in the city; left out",
                   of->outside);
}

static void tell_feed(const laying *of, const kota_gtfs *feed) {
    kota_import_report *report = of->in->report;
    kota_fault(&report->assumed,
               "lines: of the feed's day (%s), the commonest stops of each route and direction and the mean headway "
               "from 6 to 22 h; places on a vehicle 40 bus, 85 brt, 400 rail; the usual fare",
               feed->day);
    if (of->guessed > 0)
        kota_fault(&report->assumed, "lines: %d of them have no times in the feed; a vehicle every 10 min",
                   of->guessed);
    if (feed->no_road + feed->idle > 0)
        kota_fault(&report->warnings, "lines: %d routes are ferries and %d have no trip on the feed's day; left out",
                   feed->no_road, feed->idle);
}

static void tell_routes(const laying *of, const kota_osm_lines *routes) {
    kota_import_report *report = of->in->report;
    kota_fault(&report->assumed,
               "lines: %d routes of OpenStreetMap; %d of them have no interval, a vehicle every 10 min; places on a "
               "vehicle 40 bus, 400 rail; the usual fare",
               of->count, of->guessed);
    if (routes->few > 0)
        kota_fault(&report->warnings,
                   "lines: %d routes of OpenStreetMap have less than two stops in the file; left out", routes->few);
}

static void keep_lines(laying *of) {
    kota_importing *in = of->in;
    kota_line_plan *lines = KOTA_NEW(in->arena, kota_line_plan, of->count);
    if (of->count > 0) memcpy(lines, of->lines, (size_t)of->count * sizeof *lines);
    in->bundle.lines = (kota_records){lines, of->count};
    in->report->lines = of->count;
}

static kota_status of_feed(laying *of, const char *path, kota_error *err) {
    kota_gtfs feed;
    kota_status status = kota_gtfs_read(&feed, path, of->in->arena, err);
    for (int32_t l = 0; status == KOTA_OK && l < feed.count; l++) status = cut_line(of, &feed.lines[l], err);
    if (status != KOTA_OK) return status;
    if (of->count == 0)
        return kota_fail(err, KOTA_DATA,
                         "%s: none of its %d lines has two stops in the city; check --bounds, or that it is the feed "
                         "of this city",
                         path, feed.count);
    tell_feed(of, &feed);
    return KOTA_OK;
}

static kota_status of_routes(laying *of, const char *path, kota_error *err) {
    kota_osm_lines routes;
    KOTA_TRY(kota_osm_lines_read(&routes, path, of->in->arena, err));
    for (int32_t l = 0; l < routes.count; l++) KOTA_TRY(cut_line(of, &routes.lines[l], err));
    if (routes.count + routes.few > 0) tell_routes(of, &routes);
    if (routes.unserved > 0)
        kota_fault(
            &of->in->report->warnings,
            "lines: %d bus stops of OpenStreetMap belong to none of its routes; nothing calls there until a line "
            "does",
            routes.unserved);
    return KOTA_OK;
}

kota_status kota_import__lines(kota_importing *in, kota_error *err) {
    bool feed = in->def->file[KOTA_IMPORT_GTFS] != NULL;
    const char *path = in->def->file[feed ? KOTA_IMPORT_GTFS : KOTA_IMPORT_STREETS];
    if (path == NULL || (!feed && !kota_osm_named(path))) return KOTA_OK;
    const char *slash = strrchr(path, '/');
    laying of = {.in = in,
                 .kind = feed ? "GTFS" : "OpenStreetMap",
                 .feed = slash != NULL && slash[1] != '\0' ? slash + 1 : path};
    kota_status status = feed ? of_feed(&of, path, err) : of_routes(&of, path, err);
    if (status == KOTA_OK) {
        keep_lines(&of);
        tell(&of);
    }
    kota_free(of.lines);
    return status;
}
