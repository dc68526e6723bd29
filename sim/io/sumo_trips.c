/* Reading SUMO's vehicles, trips and flows. */
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/net_inside.h"
#include "io/sumo.h"
#include "io/xml_text.h"

typedef struct reading {
    kota_net_trips *trips;
    const kota_net *net;
    kota_arena *arena;
    kota_xml xml;
    kota_net_names *nodes, *links, *routes; /* routes: index in named */
    int32_t trip_room, link_room;
    struct {
        int32_t first, count;
    } * named;
    int32_t named_count, named_room;
    bool inside; /* a vehicle, trip or flow: what comes is its route */
    bool flow;
    double end_s, period_s; /* of a flow */
} reading;

/* Seconds, or h:m:s, or d:h:m:s. */
static kota_status take_time(double *time_s, const reading *of, const char *name, kota_error *err) {
    static const double UNITS_S[] = {1, 60, 3600, 86400};
    const char *text;
    KOTA_TRY(kota_xml_need(&text, &of->xml, name, err));
    if (kota_text_to_number(text, time_s) && *time_s >= 0.0) return KOTA_OK;
    double part[4];
    int32_t parts = 0;
    bool fine = strlen(text) < 40;
    for (const char *at = text; fine && parts < 4; at += *at == ':') {
        size_t length = strcspn(at, ":");
        char digits[40];
        memcpy(digits, at, length);
        digits[length] = '\0';
        fine = kota_text_to_number(digits, &part[parts++]);
        at += length;
        if (*at == '\0') break;
        fine = fine && parts < 4;
    }
    *time_s = 0.0;
    for (int32_t k = 0; k < parts; k++) *time_s += part[k] * UNITS_S[parts - 1 - k];
    if (fine && parts >= 3 && *time_s >= 0.0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s:%d: <%s> %s '%.40s' must be a time from 0, in seconds or as h:m:s",
                     of->xml.path, (int)of->xml.tag_line, of->xml.name, name, text);
}

static void add_link(reading *of, int32_t link) {
    kota_net_trips *trips = of->trips;
    trips->route_link = kota_grow(trips->route_link, trips->route_link_count, &of->link_room, sizeof(int32_t));
    trips->route_link[trips->route_link_count++] = link;
}

/* "e1 e2 ...": each from where the one before ends, by an allowed turn. */
static kota_status take_edges(int32_t *first, int32_t *count, reading *of, const char *edges, kota_error *err) {
    char name[256];
    *first = of->trips->route_link_count;
    *count = 0;
    for (const char *at = edges + strspn(edges, " "); *at != '\0'; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        size_t copied = length < sizeof name - 1 ? length : sizeof name - 1;
        memcpy(name, at, copied);
        name[copied] = '\0';
        at += length;
        int32_t link = kota_net_names_find(of->links, name);
        if (link < 0) return kota_net__unknown(&of->xml, "edge", name, of->links, err);
        int32_t before = *count > 0 ? of->trips->route_link[of->trips->route_link_count - 1] : -1;
        if (before >= 0 && kota_net_turn_find(of->net, before, link) < 0)
            return kota_fail(err, KOTA_DATA,
                             "%s:%d: a route goes from edge %.60s to %.60s, but no connection leads there",
                             of->xml.path, (int)of->xml.tag_line, of->net->links[before].id, name);
        add_link(of, link);
        (*count)++;
    }
    if (*count > 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s:%d: a route has no edges; give it one at least", of->xml.path,
                     (int)of->xml.tag_line);
}

static kota_status take_route(reading *of, kota_error *err) {
    const char *edges, *id = kota_xml_value(&of->xml, "id");
    int32_t first, count;
    KOTA_TRY(kota_xml_need(&edges, &of->xml, "edges", err));
    KOTA_TRY(take_edges(&first, &count, of, edges, err));
    if (of->inside) {
        kota_net_trip *trip = &of->trips->trips[of->trips->trip_count];
        trip->route_first = first;
        trip->route_count = count;
        return KOTA_OK;
    }
    KOTA_TRY(kota_xml_need(&id, &of->xml, "id", err));
    if (!kota_net_names_add(of->routes, kota_arena_text(of->arena, id), of->named_count))
        return kota_fail(err, KOTA_DATA, "%s:%d: <%s %.60s> stands here a second time; give it an id of its own",
                         of->xml.path, (int)of->xml.tag_line, of->xml.name, id);
    of->named = kota_grow(of->named, of->named_count, &of->named_room, sizeof *of->named);
    of->named[of->named_count].first = first;
    of->named[of->named_count++].count = count;
    return KOTA_OK;
}

/* An end of a trip: an edge, or a junction. */
static kota_status take_end(int32_t *link, int32_t *node, const reading *of, const char *edge, const char *junction,
                            kota_error *err) {
    const char *name = kota_xml_value(&of->xml, edge), *at = kota_xml_value(&of->xml, junction);
    if (name != NULL && (*link = kota_net_names_find(of->links, name)) < 0)
        return kota_net__unknown(&of->xml, "edge", name, of->links, err);
    if (name == NULL && at != NULL && (*node = kota_net_names_find(of->nodes, at)) < 0)
        return kota_net__unknown(&of->xml, "junction", at, of->nodes, err);
    return KOTA_OK;
}

static kota_status take_flow(reading *of, double begin_s, kota_error *err) {
    double number, per_h, period_s;
    KOTA_TRY(take_time(&of->end_s, of, "end", err));
    KOTA_TRY(kota_xml_number(&number, &of->xml, "number", 0.0, err));
    KOTA_TRY(kota_xml_number(&per_h, &of->xml, "vehsPerHour", 0.0, err));
    KOTA_TRY(kota_xml_number(&period_s, &of->xml, "period", 0.0, err));
    if (number > 0.0) period_s = (of->end_s - begin_s) / number;
    if (per_h > 0.0) period_s = 3600.0 / per_h;
    of->period_s = period_s;
    if (period_s > 0.0 && of->end_s >= begin_s && (of->end_s - begin_s) / period_s < 1e7) return KOTA_OK;
    return kota_fail(
        err, KOTA_DATA,
        "%s:%d: flow %.60s must have an end after its begin and one of number, vehsPerHour or period above 0",
        of->xml.path, (int)of->xml.tag_line, of->trips->trips[of->trips->trip_count].id);
}

static kota_status start_trip(reading *of, kota_error *err) {
    const char *id, *type = kota_xml_value(&of->xml, "type"), *route = kota_xml_value(&of->xml, "route");
    kota_net_trip trip = {.from_link = -1, .to_link = -1, .from_node = -1, .to_node = -1};
    of->flow = strcmp(of->xml.name, "flow") == 0;
    KOTA_TRY(kota_xml_need(&id, &of->xml, "id", err));
    KOTA_TRY(take_time(&trip.depart_s, of, of->flow ? "begin" : "depart", err));
    KOTA_TRY(take_end(&trip.from_link, &trip.from_node, of, "from", "fromJunction", err));
    KOTA_TRY(take_end(&trip.to_link, &trip.to_node, of, "to", "toJunction", err));
    trip.id = kota_arena_text(of->arena, id);
    trip.vehicle = kota_arena_text(of->arena, type);
    if (route != NULL) {
        int32_t named = kota_net_names_find(of->routes, route);
        if (named < 0) return kota_net__unknown(&of->xml, "route", route, of->routes, err);
        trip.route_first = of->named[named].first;
        trip.route_count = of->named[named].count;
    }
    of->trips->trips = kota_grow(of->trips->trips, of->trips->trip_count, &of->trip_room, sizeof *of->trips->trips);
    of->trips->trips[of->trips->trip_count] = trip;
    of->inside = true;
    return of->flow ? take_flow(of, trip.depart_s, err) : KOTA_OK;
}

static kota_status end_trip(reading *of, kota_error *err) {
    kota_net_trips *trips = of->trips;
    kota_net_trip trip = trips->trips[trips->trip_count];
    of->inside = false;
    if (trip.route_count > 0) {
        trip.from_link = trips->route_link[trip.route_first];
        trip.to_link = trips->route_link[trip.route_first + trip.route_count - 1];
        trip.from_node = trip.to_node = -1;
    }
    if ((trip.from_link < 0 && trip.from_node < 0) || (trip.to_link < 0 && trip.to_node < 0))
        return kota_fail(err, KOTA_DATA, "%s:%d: <%s %.60s> has neither a route nor both ends; give it one of them",
                         of->xml.path, (int)of->xml.tag_line, of->xml.name, trip.id);
    trips->trips[trips->trip_count++] = trip;
    if (!of->flow) return KOTA_OK;
    for (int32_t k = 1; trip.depart_s + k * of->period_s < of->end_s; k++) {
        kota_net_trip next = trip;
        char *text = kota_text_format("%.256s.%d", trip.id, (int)k);
        next.id = kota_arena_text(of->arena, text);
        next.depart_s = trip.depart_s + k * of->period_s;
        kota_free(text);
        trips->trips = kota_grow(trips->trips, trips->trip_count, &of->trip_room, sizeof *trips->trips);
        trips->trips[trips->trip_count++] = next;
    }
    return KOTA_OK;
}

static bool is_trip(const char *name) {
    return strcmp(name, "vehicle") == 0 || strcmp(name, "trip") == 0 || strcmp(name, "flow") == 0;
}

static kota_status take_tag(reading *of, kota_error *err) {
    const kota_xml *xml = &of->xml;
    if (xml->closes) return is_trip(xml->name) && of->inside ? end_trip(of, err) : KOTA_OK;
    if (is_trip(xml->name)) return start_trip(of, err);
    if (strcmp(xml->name, "route") == 0) return take_route(of, err);
    if (strcmp(xml->name, "routeDistribution") == 0)
        return kota_fail(err, KOTA_DATA, "%s:%d: route distributions are not read; give each vehicle one route",
                         xml->path, (int)xml->tag_line);
    return KOTA_OK;
}

static kota_status read_all(reading *of, const char *path, kota_error *err) {
    bool more = true, routes = false;
    KOTA_TRY(kota_xml_open(&of->xml, path, err));
    kota_status status = KOTA_OK;
    while (status == KOTA_OK) {
        status = kota_xml_next(&of->xml, &more, err);
        if (status != KOTA_OK || !more) break;
        bool root = strcmp(of->xml.name, "routes") == 0 || strcmp(of->xml.name, "additional") == 0;
        if (!routes && !root)
            status = kota_fail(err, KOTA_DATA, "%s:%d: begins with <%.60s>, SUMO's vehicles with <routes>; are they?",
                               path, (int)of->xml.tag_line, of->xml.name);
        routes = true;
        if (status == KOTA_OK) status = take_tag(of, err);
    }
    if (status == KOTA_OK && !routes)
        status = kota_fail(err, KOTA_DATA, "%s: has no <routes>; are these SUMO's vehicles, and whole?", path);
    kota_xml_close(&of->xml);
    return status;
}

static void *move_to(void *heap, int32_t count, size_t size, kota_arena *arena) {
    void *kept = kota_arena_alloc(arena, (size_t)count, size);
    if (count > 0) memcpy(kept, heap, (size_t)count * size);
    kota_free(heap);
    return kept;
}

kota_status kota_sumo_read_trips(kota_net_trips *trips, const char *path, const kota_net *net, kota_arena *arena,
                                 kota_error *err) {
    *trips = (kota_net_trips){0};
    reading of = {.trips = trips,
                  .net = net,
                  .arena = arena,
                  .nodes = kota_net_names_create(),
                  .links = kota_net_names_create(),
                  .routes = kota_net_names_create()};
    for (int32_t n = 0; n < net->node_count; n++) (void)kota_net_names_add(of.nodes, net->nodes[n].id, n);
    for (int32_t l = 0; l < net->link_count; l++) (void)kota_net_names_add(of.links, net->links[l].id, l);
    kota_status status = read_all(&of, path, err);
    trips->trips = move_to(trips->trips, status == KOTA_OK ? trips->trip_count : 0, sizeof *trips->trips, arena);
    trips->route_link =
        move_to(trips->route_link, status == KOTA_OK ? trips->route_link_count : 0, sizeof *trips->route_link, arena);
    kota_free(of.named);
    kota_net_names_destroy(of.nodes);
    kota_net_names_destroy(of.links);
    kota_net_names_destroy(of.routes);
    return status;
}
