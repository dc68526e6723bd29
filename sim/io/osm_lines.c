/* Routes by relation, platforms by way, places by node: a file has them in the other order, so it is read in up to
 * three passes, and only what the routes need is kept. */
#include "io/osm_lines.h"

#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/osm_pass.h"

typedef struct stop { /* a member of a route that is a stop */
    int64_t id;
    bool way; /* a platform's outline: id becomes that of its first node */
} stop;

typedef struct route {
    int64_t id;
    const char *name, *line; /* line: ref and network, by which directions of one line know each other */
    kota_gtfs_kind kind;
    double headway_s;
    stop *stops;
    int32_t count;
} route;

typedef struct place {
    int64_t id;
    bool way, known;
    int64_t node; /* of a way: its first */
    double lon, lat;
} place;

typedef struct reading {
    kota_osm_lines *lines;
    kota_arena *arena;
    route *routes;
    place *places; /* by way and id once all routes are read */
    int32_t count, room, place_count, place_room;
} reading;

/* Minutes or hours:minutes[:seconds] as seconds; NaN: none, or no such thing. */
static double interval_s(const char *text) {
    if (text == NULL) return KOTA_NAN;
    double parts[3] = {0, 0, 0};
    int32_t count = 0;
    for (const char *at = text; count < 3; at++) {
        size_t length = strcspn(at, ":");
        char *part = kota_text_format("%.*s", (int)length, at);
        bool fine = kota_text_to_number(part, &parts[count++]);
        kota_free(part);
        if (!fine) return KOTA_NAN;
        at += length;
        if (*at == '\0') break;
    }
    double s = count == 1 ? 60 * parts[0] : 3600 * parts[0] + 60 * parts[1] + parts[2];
    return s > 0 && s <= 86400 ? s : KOTA_NAN;
}

static bool kind_of(kota_gtfs_kind *kind, const char *word) {
    static const struct {
        const char *word;
        kota_gtfs_kind kind;
    } kinds[] = {{"bus", KOTA_GTFS_BUS},     {"trolleybus", KOTA_GTFS_BUS}, {"share_taxi", KOTA_GTFS_BUS},
                 {"minibus", KOTA_GTFS_BUS}, {"tram", KOTA_GTFS_RAIL},      {"light_rail", KOTA_GTFS_RAIL},
                 {"subway", KOTA_GTFS_RAIL}, {"train", KOTA_GTFS_RAIL},     {"monorail", KOTA_GTFS_RAIL}};
    for (int32_t k = 0; word != NULL && k < KOTA_COUNT(kinds); k++)
        if (strcmp(word, kinds[k].word) == 0) {
            *kind = kinds[k].kind;
            return true;
        }
    return false;
}

/* Members whose role begins with a word, in order. */
static int32_t stops_of(stop *stops, const kota_osm_thing *relation, const char *role) {
    int32_t count = 0;
    for (int m = 0; m < relation->member_count; m++) {
        const kota_osm_member *member = &relation->members[m];
        bool way = member->kind == KOTA_OSM_WAY;
        if (strncmp(member->role, role, strlen(role)) != 0) continue;
        if (!way && member->kind != KOTA_OSM_NODE) continue;
        stops[count++] = (stop){member->id, way};
    }
    return count;
}

static void add_place(reading *r, int64_t id, bool way) {
    r->places = kota_grow(r->places, r->place_count, &r->place_room, sizeof *r->places);
    r->places[r->place_count++] = (place){.id = id, .way = way};
}

static void on_relation(void *user, const kota_osm_thing *relation) {
    reading *r = user;
    const char *type = kota_osm__tag(relation, "type");
    route found = {.id = relation->id};
    if (type == NULL || strcmp(type, "route") != 0 || !kind_of(&found.kind, kota_osm__tag(relation, "route"))) return;
    const char *name = kota_osm__tag(relation, "name");
    const char *ref = kota_osm__tag(relation, "ref");
    const char *network = kota_osm__tag(relation, "network");
    char *line = kota_text_format("%s|%s", network != NULL ? network : "", ref != NULL ? ref : "");
    found.name = kota_arena_text(r->arena, name != NULL ? name : ref != NULL ? ref : "");
    found.line = ref != NULL ? kota_arena_text(r->arena, line) : NULL;
    kota_free(line);
    found.headway_s = interval_s(kota_osm__tag(relation, "interval"));
    found.stops = KOTA_NEW(r->arena, stop, relation->member_count);
    found.count = stops_of(found.stops, relation, "stop");
    if (found.count < 2) found.count = stops_of(found.stops, relation, "platform");
    for (int32_t s = 0; s < found.count; s++) add_place(r, found.stops[s].id, found.stops[s].way);
    for (int m = 0; m < relation->member_count; m++) /* its other nodes are known to be served, no more */
        if (relation->members[m].kind == KOTA_OSM_NODE) add_place(r, relation->members[m].id, false);
    r->routes = kota_grow(r->routes, r->count, &r->room, sizeof *r->routes);
    r->routes[r->count++] = found;
}

static int by_id(const void *a, const void *b) {
    const place *one = a, *other = b;
    if (one->way != other->way) return one->way ? 1 : -1;
    return one->id < other->id ? -1 : one->id > other->id;
}

static place *find(const reading *r, int64_t id, bool way) {
    place key = {.id = id, .way = way};
    return r->place_count > 0 ? bsearch(&key, r->places, (size_t)r->place_count, sizeof key, by_id) : NULL;
}

static void sort_places(reading *r) {
    int32_t kept = 0;
    if (r->place_count > 0) qsort(r->places, (size_t)r->place_count, sizeof *r->places, by_id);
    for (int32_t p = 0; p < r->place_count; p++)
        if (kept == 0 || by_id(&r->places[p], &r->places[kept - 1]) != 0) r->places[kept++] = r->places[p];
    r->place_count = kept;
}

static void on_way(void *user, const kota_osm_thing *way) {
    place *found = find(user, way->id, true);
    if (found != NULL && way->member_count > 0) {
        found->node = way->members[0].id;
        found->known = true;
    }
}

static void on_node(void *user, const kota_osm_thing *node) {
    reading *r = user;
    place *found = find(r, node->id, false);
    if (found == NULL) {
        const char *highway = kota_osm__tag(node, "highway");
        r->lines->unserved += highway != NULL && strcmp(highway, "bus_stop") == 0;
        return;
    }
    found->lon = node->lon_deg;
    found->lat = node->lat_deg;
    found->known = true;
}

/* First nodes of platforms become places of their own. */
static kota_status read_places(reading *r, const char *osm, kota_error *err) {
    int32_t ways = 0;
    sort_places(r);
    for (int32_t p = 0; p < r->place_count; p++) ways += r->places[p].way;
    if (ways > 0) KOTA_TRY(kota_osm__pass(osm, KOTA_OSM_WAY, on_way, r, err));
    int32_t stops = r->place_count;
    for (int32_t p = 0; p < stops && ways > 0; p++) {
        if (!r->places[p].way || !r->places[p].known) continue;
        add_place(r, r->places[p].node, false);
    }
    sort_places(r);
    return kota_osm__pass(osm, KOTA_OSM_NODE, on_node, r, err);
}

static bool place_of(const reading *r, const stop *at, double *deg) {
    const place *found = find(r, at->id, at->way);
    if (found != NULL && found->way) found = found->known ? find(r, found->node, false) : NULL;
    if (found == NULL || !found->known) return false;
    deg[0] = found->lon;
    deg[1] = found->lat;
    return true;
}

static bool has_other_direction(const reading *r, int32_t route_index) {
    const char *line = r->routes[route_index].line;
    for (int32_t k = 0; k < r->count && line != NULL; k++)
        if (k != route_index && r->routes[k].line != NULL && strcmp(r->routes[k].line, line) == 0) return true;
    return false;
}

static void make_lines(reading *r) {
    r->lines->lines = KOTA_NEW(r->arena, kota_gtfs_line, r->count);
    for (int32_t k = 0; k < r->count; k++) {
        const route *from = &r->routes[k];
        kota_gtfs_line *line = &r->lines->lines[r->lines->count];
        char *id = kota_text_format("r%lld", (long long)from->id);
        *line = (kota_gtfs_line){.id = kota_arena_text(r->arena, id),
                                 .name = from->name,
                                 .kind = from->kind,
                                 .deg = KOTA_NEW(r->arena, double, 2 * (size_t)from->count),
                                 .headway_s = from->headway_s,
                                 .ride_s = KOTA_NAN};
        for (int32_t s = 0; s < from->count; s++)
            line->stop_count += place_of(r, &from->stops[s], &line->deg[2 * line->stop_count]);
        bool loop = from->count > 0 && from->stops[0].id == from->stops[from->count - 1].id;
        line->both_ways = !loop && !has_other_direction(r, k);
        kota_free(id);
        if (line->stop_count >= 2)
            r->lines->count++;
        else
            r->lines->few++;
    }
}

kota_status kota_osm_lines_read(kota_osm_lines *lines, const char *osm, kota_arena *arena, kota_error *err) {
    *lines = (kota_osm_lines){0};
    reading r = {.lines = lines, .arena = arena};
    kota_status status = kota_osm__pass(osm, KOTA_OSM_RELATION, on_relation, &r, err);
    if (status == KOTA_OK) status = read_places(&r, osm, err);
    if (status == KOTA_OK) make_lines(&r);
    kota_free(r.routes);
    kota_free(r.places);
    return status;
}
