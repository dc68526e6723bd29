/* Restrictions by relation, streets by way, places by node: a file has them in the other order, so it is read three
 * times, and only what restrictions need is kept. A street that leads to or from a restriction's node is an *arm*. */
#include "io/osm_turns.h"

#include <string.h>

bool kota_osm_named(const char *path) {
    static const char *const ENDS[] = {".osm", ".osm.pbf", ".pbf"};
    size_t length = path != NULL ? strlen(path) : 0;
    for (int32_t e = 0; e < KOTA_COUNT(ENDS); e++) {
        size_t end = strlen(ENDS[e]);
        if (length > end && strcmp(path + length - end, ENDS[e]) == 0) return true;
    }
    return false;
}

#include <stdlib.h>

#include "core/memory.h"
#include "io/json_text.h"
#include "io/osm_pass.h"

typedef struct restriction {
    int64_t from, via, to; /* way, node, way */
    bool only;
} restriction;

typedef struct arm {
    int64_t via, way, next; /* next: the way's node beside via */
    bool in, out;           /* vehicles come from it, leave by it */
} arm;

typedef struct place {
    int64_t node;
    double lon, lat;
    bool known;
} place;

typedef struct reading {
    kota_osm_turns *turns;
    restriction *restrictions; /* by via, once all are read */
    arm *arms;
    place *places; /* by node, once all ways are read */
    int32_t count, room, arm_count, arm_room, place_count, place_room;
} reading;

static void on_relation(void *user, const kota_osm_thing *relation) {
    reading *r = user;
    const char *type = kota_osm__tag(relation, "type");
    const char *what = kota_osm__tag(relation, "restriction");
    if (type == NULL || strcmp(type, "restriction") != 0 || what == NULL) return;
    bool no = strncmp(what, "no_", 3) == 0, only = strncmp(what, "only_", 5) == 0;
    const char *except = kota_osm__tag(relation, "except");
    bool few = except != NULL && strstr(except, "motorcycle") != NULL; /* a ban is for all, so they would suffer it */
    int froms = 0, vias = 0, tos = 0;
    restriction found = {.only = only};
    for (int m = 0; m < relation->member_count; m++) {
        const kota_osm_member *member = &relation->members[m];
        bool way = member->kind == KOTA_OSM_WAY;
        if (strcmp(member->role, "from") == 0 && way) found.from = member->id, froms++;
        if (strcmp(member->role, "to") == 0 && way) found.to = member->id, tos++;
        if (strcmp(member->role, "via") != 0) continue;
        found.via = member->id;
        vias += way ? 2 : 1;
    }
    if (!no && !only) return;
    r->turns->restrictions++;
    if (few || froms != 1 || vias != 1 || tos != 1) {
        r->turns->unclear++;
        return;
    }
    r->restrictions = kota_grow(r->restrictions, r->count, &r->room, sizeof *r->restrictions);
    r->restrictions[r->count++] = found;
}

static int compare(int64_t a, int64_t b) { return a < b ? -1 : a > b; }

static int by_via(const void *a, const void *b) {
    const restriction *one = a, *other = b;
    return compare(one->via, other->via);
}

static int by_node(const void *a, const void *b) {
    const place *one = a, *other = b;
    return compare(one->node, other->node);
}

static void need(reading *r, int64_t node) {
    r->places = kota_grow(r->places, r->place_count, &r->place_room, sizeof *r->places);
    r->places[r->place_count++] = (place){.node = node};
}

static void add_arm(reading *r, arm added) {
    r->arms = kota_grow(r->arms, r->arm_count, &r->arm_room, sizeof *r->arms);
    r->arms[r->arm_count++] = added;
    need(r, added.via);
    need(r, added.next);
}

static bool one_of(const char *word, const char *const *words, int32_t count) {
    for (int32_t w = 0; word != NULL && w < count; w++)
        if (strcmp(word, words[w]) == 0) return true;
    return false;
}

static void on_way(void *user, const kota_osm_thing *way) {
    static const char *const NOT_DRIVEN[] = {"footway",   "path",     "steps",        "cycleway", "pedestrian",
                                             "bridleway", "corridor", "construction", "proposed", "platform"};
    static const char *const FORWARD[] = {"yes", "true", "1"};
    reading *r = user;
    const char *highway = kota_osm__tag(way, "highway"), *ring = kota_osm__tag(way, "junction");
    const char *oneway = kota_osm__tag(way, "oneway");
    if (highway == NULL || one_of(highway, NOT_DRIVEN, KOTA_COUNT(NOT_DRIVEN))) return;
    bool forward =
        one_of(oneway, FORWARD, KOTA_COUNT(FORWARD)) ||
        (oneway == NULL && ((ring != NULL && strcmp(ring, "roundabout") == 0) || strcmp(highway, "motorway") == 0));
    bool backward = oneway != NULL && strcmp(oneway, "-1") == 0;
    for (int n = 0; n < way->member_count; n++) {
        int64_t via = way->members[n].id;
        restriction key = {.via = via};
        if (r->count == 0 || bsearch(&key, r->restrictions, (size_t)r->count, sizeof key, by_via) == NULL) continue;
        if (n > 0) add_arm(r, (arm){via, way->id, way->members[n - 1].id, .in = !backward, .out = !forward});
        if (n + 1 < way->member_count)
            add_arm(r, (arm){via, way->id, way->members[n + 1].id, .in = !forward, .out = !backward});
    }
}

static void on_node(void *user, const kota_osm_thing *node) {
    reading *r = user;
    place key = {.node = node->id};
    place *found = r->place_count > 0 ? bsearch(&key, r->places, (size_t)r->place_count, sizeof key, by_node) : NULL;
    if (found != NULL) *found = (place){node->id, node->lon_deg, node->lat_deg, .known = true};
}

static void sort_places(reading *r) {
    int32_t kept = 0;
    if (r->place_count > 0) qsort(r->places, (size_t)r->place_count, sizeof *r->places, by_node);
    for (int32_t p = 0; p < r->place_count; p++)
        if (kept == 0 || r->places[p].node != r->places[kept - 1].node) r->places[kept++] = r->places[p];
    r->place_count = kept;
}

/* The only arm of a way at a node that vehicles come from (in) or leave by; NULL: none, or several. */
static const arm *arm_of(const reading *r, int64_t via, int64_t way, bool in) {
    const arm *found = NULL;
    for (int32_t a = 0; a < r->arm_count; a++) {
        const arm *at = &r->arms[a];
        if (at->via != via || at->way != way || !(in ? at->in : at->out)) continue;
        if (found != NULL) return NULL;
        found = at;
    }
    return found;
}

static bool put(double *lon_lat, const reading *r, int64_t node) {
    place key = {.node = node};
    const place *found = bsearch(&key, r->places, (size_t)r->place_count, sizeof key, by_node);
    if (found == NULL || !found->known) return false;
    lon_lat[0] = found->lon;
    lon_lat[1] = found->lat;
    return true;
}

static void ban(kota_json_writer *json, reading *r, const arm *from, const arm *to) {
    double line[6];
    if (!put(line, r, from->next) || !put(line + 2, r, from->via) || !put(line + 4, r, to->next)) return;
    kota_json_object(json, NULL);
    kota_json_text(json, "type", "Feature");
    kota_json_object(json, "properties");
    kota_json_flag(json, "banned", true);
    kota_json_end(json);
    kota_json_object(json, "geometry");
    kota_json_text(json, "type", "LineString");
    kota_json_numbers(json, "coordinates", line, 6, 2);
    kota_json_end(json);
    kota_json_end(json);
    r->turns->bans++;
}

/* only_* forbids every other street but the way back, which the rules for turning round decide. */
static void add_bans(kota_json_writer *json, reading *r, const restriction *by) {
    const arm *from = arm_of(r, by->via, by->from, true), *to = arm_of(r, by->via, by->to, false);
    if (from == NULL || to == NULL) {
        r->turns->unclear++;
        return;
    }
    if (!by->only) ban(json, r, from, to);
    for (int32_t a = 0; a < r->arm_count && by->only; a++) {
        const arm *other = &r->arms[a];
        bool back = other->way == from->way && other->next == from->next;
        if (other->via == by->via && other->out && other != to && !back) ban(json, r, from, other);
    }
}

static kota_status write(reading *r, const char *path, kota_error *err) {
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_text(&json, "type", "FeatureCollection");
    kota_json_array(&json, "features");
    for (int32_t k = 0; k < r->count; k++) add_bans(&json, r, &r->restrictions[k]);
    kota_json_end(&json);
    kota_json_end(&json);
    kota_status status = r->turns->bans > 0 ? kota_json_write(&json, path, err) : KOTA_OK;
    kota_json_writer_free(&json);
    return status;
}

kota_status kota_osm_write_turns(kota_osm_turns *turns, const char *osm, const char *path, kota_error *err) {
    *turns = (kota_osm_turns){0};
    reading r = {.turns = turns};
    kota_status status = kota_osm__pass(osm, KOTA_OSM_RELATION, on_relation, &r, err);
    if (status == KOTA_OK && r.count > 0) {
        qsort(r.restrictions, (size_t)r.count, sizeof *r.restrictions, by_via);
        status = kota_osm__pass(osm, KOTA_OSM_WAY, on_way, &r, err);
        sort_places(&r);
        if (status == KOTA_OK) status = kota_osm__pass(osm, KOTA_OSM_NODE, on_node, &r, err);
        if (status == KOTA_OK) status = write(&r, path, err);
    }
    kota_free(r.restrictions);
    kota_free(r.arms);
    kota_free(r.places);
    return status;
}
