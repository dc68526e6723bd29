/* Reading SUMO's networks. */
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/net_inside.h"
#include "io/sumo.h"
#include "io/xml_text.h"

enum { LEFT_OUT = -2 }; /* in place of an edge's index */

typedef struct reading {
    kota_net *net;
    kota_arena *arena;
    kota_xml xml;
    kota_net_names *nodes, *links, *signals;
    int32_t node_room, link_room, turn_room, phase_room, signal_room, point_room;
    bool in_edge, kept; /* inside an edge, and it is one for vehicles so far */
    bool in_program;    /* inside the first program of a signal */
    int32_t lanes;
    double lane_speed_mps, lane_length_m;
} reading;

/* Growing arrays live on the heap while the file is read. */
#define ROOM(of, items, count, room)                                                                                 \
    ((of)->net->items = kota_grow((of)->net->items, (of)->net->count, &(of)->room, sizeof *(of)->net->items))

static const char *kept(reading *of, const char *text) { return kota_arena_text(of->arena, text); }

/* ---- shapes and classes ---- */

/* "x,y x,y ..." or "x,y,z ..." */
static kota_status take_shape(reading *of, const char *shape, kota_error *err) {
    for (const char *at = shape; *at != '\0';) {
        size_t length = strcspn(at, " ");
        char place[96], *rest;
        double x_m, y_m;
        bool fits = length < sizeof place;
        memcpy(place, at, fits ? length : 0);
        place[fits ? length : 0] = '\0';
        char *comma = strchr(place, ',');
        if (comma != NULL) *comma = '\0';
        rest = comma != NULL ? comma + 1 : place;
        char *third = comma != NULL ? strchr(rest, ',') : NULL;
        if (third != NULL) *third = '\0';
        if (comma == NULL || !kota_text_to_number(place, &x_m) || !kota_text_to_number(rest, &y_m))
            return kota_fail(err, KOTA_DATA, "%s:%d: a shape has '%.40s' where a point x,y must be", of->xml.path,
                             (int)of->xml.tag_line, at);
        kota_net__add_point(of->net, &of->point_room, x_m, y_m);
        at += length;
        at += strspn(at, " ");
    }
    return KOTA_OK;
}

/* Whether a word stands in a list separated by blanks. */
static bool has_word(const char *list, const char *word) {
    size_t length = strlen(word);
    for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word)) {
        bool starts = at == list || at[-1] == ' ', ends = at[length] == '\0' || at[length] == ' ';
        if (starts && ends) return true;
    }
    return false;
}

/* Whether those who drive for themselves may use a lane with these permissions. */
static bool for_vehicles(const char *allow, const char *disallow) {
    static const char *const WORDS[] = {"all", "passenger", "private", "motorcycle", "truck", "delivery", "taxi"};
    if (allow != NULL && allow[0] != '\0') {
        for (int32_t w = 0; w < KOTA_COUNT(WORDS); w++)
            if (has_word(allow, WORDS[w])) return true;
        return false;
    }
    return disallow == NULL || !(has_word(disallow, "all") || has_word(disallow, "passenger"));
}

/* ---- elements ---- */

static kota_status twice(const reading *of, const char *id, kota_error *err) {
    return kota_fail(err, KOTA_DATA, "%s:%d: <%s %.60s> stands here a second time; give it an id of its own",
                     of->xml.path, (int)of->xml.tag_line, of->xml.name, id);
}

static kota_status take_location(reading *of, kota_error *err) {
    const char *offset = kota_xml_value(&of->xml, "netOffset"), *zone = kota_xml_value(&of->xml, "projParameter");
    int32_t points = of->net->point_count;
    if (offset != NULL) { /* net = coordinates + offset */
        KOTA_TRY(take_shape(of, offset, err));
        if (of->net->point_count > points) {
            of->net->origin_xy[0] = -of->net->xy_m[2 * points];
            of->net->origin_xy[1] = -of->net->xy_m[2 * points + 1];
        }
        of->net->point_count = points;
    }
    const char *utm = zone != NULL && strstr(zone, "+proj=utm") != NULL ? strstr(zone, "+zone=") : NULL;
    double number = 0;
    char digits[3] = {0};
    if (utm != NULL) memcpy(digits, utm + 6, strspn(utm + 6, "0123456789") > 1 ? 2 : 1);
    if (utm != NULL && kota_text_to_number(digits, &number) && number >= 1 && number <= 60)
        of->net->epsg = (strstr(zone, "+south") != NULL ? 32700 : 32600) + (int32_t)number;
    return KOTA_OK;
}

static kota_status take_junction(reading *of, kota_error *err) {
    const char *id, *type = kota_xml_value(&of->xml, "type");
    if (type != NULL && strcmp(type, "internal") == 0) return KOTA_OK;
    kota_net_node node = {.signal = -1};
    KOTA_TRY(kota_xml_need(&id, &of->xml, "id", err));
    KOTA_TRY(kota_xml_number(&node.x_m, &of->xml, "x", KOTA_NAN, err));
    KOTA_TRY(kota_xml_number(&node.y_m, &of->xml, "y", KOTA_NAN, err));
    int32_t at = kota_net_names_find(of->nodes, id);
    KOTA_ASSERT(at >= 0); /* counted before */
    if (of->net->nodes[at].id != NULL) return twice(of, id, err);
    node.id = kept(of, id);
    of->net->nodes[at] = node;
    return KOTA_OK;
}

static kota_status start_edge(reading *of, kota_error *err) {
    const char *id, *from, *to, *use = kota_xml_value(&of->xml, "function");
    of->in_edge = true;
    of->kept = use == NULL || strcmp(use, "normal") == 0 || strcmp(use, "connector") == 0;
    of->lanes = 0;
    of->lane_speed_mps = of->lane_length_m = 0;
    if (!of->kept) return KOTA_OK;
    KOTA_TRY(kota_xml_need(&id, &of->xml, "id", err));
    KOTA_TRY(kota_xml_need(&from, &of->xml, "from", err));
    KOTA_TRY(kota_xml_need(&to, &of->xml, "to", err));
    const char *name = kota_xml_value(&of->xml, "name"), *type = kota_xml_value(&of->xml, "type"),
               *shape = kota_xml_value(&of->xml, "shape");
    kota_net_link link = {.id = kept(of, id),
                          .name = kept(of, name != NULL ? name : ""),
                          .from = kota_net_names_find(of->nodes, from),
                          .to = kota_net_names_find(of->nodes, to),
                          .road_class =
                              type != NULL ? kota_net_class(type) : -1, /* or by lanes and speed, once known */
                          .capacity_pceps = KOTA_NAN,
                          .point_first = of->net->point_count};
    if (link.from < 0) return kota_net__unknown(&of->xml, "junction", from, of->nodes, err);
    if (link.to < 0) return kota_net__unknown(&of->xml, "junction", to, of->nodes, err);
    if (shape != NULL) KOTA_TRY(take_shape(of, shape, err));
    link.point_count = of->net->point_count - link.point_first;
    ROOM(of, links, link_count, link_room);
    of->net->links[of->net->link_count] = link;
    return KOTA_OK;
}

static kota_status take_lane(reading *of, kota_error *err) {
    if (!for_vehicles(kota_xml_value(&of->xml, "allow"), kota_xml_value(&of->xml, "disallow"))) return KOTA_OK;
    double speed_mps, length_m;
    KOTA_TRY(kota_xml_number(&speed_mps, &of->xml, "speed", KOTA_NAN, err));
    KOTA_TRY(kota_xml_number(&length_m, &of->xml, "length", KOTA_NAN, err));
    if (!(speed_mps > 0.0) || !(length_m > 0.0))
        return kota_fail(err, KOTA_DATA,
                         "%s:%d: a lane of edge %.60s has speed %g and length %g; both must be above 0", of->xml.path,
                         (int)of->xml.tag_line, of->net->links[of->net->link_count].id, speed_mps, length_m);
    if (of->lanes == 0) of->lane_length_m = length_m;
    of->lane_speed_mps = kota_max(of->lane_speed_mps, speed_mps);
    of->lanes++;
    return KOTA_OK;
}

static kota_status end_edge(reading *of, kota_error *err) {
    kota_net *net = of->net;
    of->in_edge = false;
    if (!of->kept) return KOTA_OK;
    kota_net_link *link = &net->links[net->link_count];
    if (!kota_net_names_add(of->links, link->id, of->lanes > 0 ? net->link_count : LEFT_OUT))
        return twice(of, link->id, err);
    if (of->lanes == 0) {
        net->point_count = link->point_first;
        net->skipped++;
        return KOTA_OK;
    }
    link->lanes = of->lanes;
    link->speed_mps = of->lane_speed_mps;
    link->length_m = of->lane_length_m;
    if (link->road_class < 0) link->road_class = kota_net_class_by_size(link->lanes, link->speed_mps);
    net->link_count++;
    return KOTA_OK;
}

static kota_status take_param(reading *of, kota_error *err) {
    const char *key = kota_xml_value(&of->xml, "key");
    double per_h;
    if (key == NULL || strcmp(key, "kota.capacity_pce_per_h") != 0) return KOTA_OK;
    KOTA_TRY(kota_xml_number(&per_h, &of->xml, "value", KOTA_NAN, err));
    if (per_h > 0.0) of->net->links[of->net->link_count].capacity_pceps = per_h / 3600.0;
    return KOTA_OK;
}

static kota_status take_connection(reading *of, kota_error *err) {
    const char *from, *to, *signal = kota_xml_value(&of->xml, "tl");
    KOTA_TRY(kota_xml_need(&from, &of->xml, "from", err));
    KOTA_TRY(kota_xml_need(&to, &of->xml, "to", err));
    double slot = -1;
    kota_net_turn turn = {.from_link = kota_net_names_find(of->links, from),
                          .to_link = kota_net_names_find(of->links, to),
                          .signal = signal != NULL ? kota_net_names_find(of->signals, signal) : -1};
    if (from[0] == ':' || turn.from_link == LEFT_OUT || turn.to_link == LEFT_OUT) return KOTA_OK;
    if (turn.from_link < 0) return kota_net__unknown(&of->xml, "edge", from, of->links, err);
    if (turn.to_link < 0) return kota_net__unknown(&of->xml, "edge", to, of->links, err);
    if (signal != NULL && turn.signal < 0) return kota_net__unknown(&of->xml, "tlLogic", signal, of->signals, err);
    if (signal != NULL) KOTA_TRY(kota_xml_number(&slot, &of->xml, "linkIndex", KOTA_NAN, err));
    turn.slot = (int32_t)kota_clamp(slot, -1, 1e6);
    if (turn.signal >= 0 && (turn.slot < 0 || turn.slot >= of->net->signals[turn.signal].slots))
        return kota_fail(err, KOTA_DATA, "%s:%d: linkIndex %d of tlLogic %.60s must be 0 to %d", of->xml.path,
                         (int)of->xml.tag_line, (int)turn.slot, signal, (int)of->net->signals[turn.signal].slots - 1);
    if (of->net->links[turn.from_link].to != of->net->links[turn.to_link].from)
        return kota_fail(err, KOTA_DATA,
                         "%s:%d: edge %.60s does not begin where edge %.60s ends; correct the connection",
                         of->xml.path, (int)of->xml.tag_line, to, from);
    ROOM(of, turns, turn_count, turn_room);
    of->net->turns[of->net->turn_count++] = turn;
    if (turn.signal >= 0) of->net->nodes[of->net->links[turn.from_link].to].signal = turn.signal;
    return KOTA_OK;
}

/* Programs after the first of an id are for other hours. */
static kota_status take_signal(reading *of, bool *first, kota_error *err) {
    const char *id, *type = kota_xml_value(&of->xml, "type");
    double offset_s;
    KOTA_TRY(kota_xml_need(&id, &of->xml, "id", err));
    KOTA_TRY(kota_xml_number(&offset_s, &of->xml, "offset", 0.0, err));
    const char *name = kept(of, id);
    *first = kota_net_names_add(of->signals, name, of->net->signal_count);
    if (!*first) return KOTA_OK;
    ROOM(of, signals, signal_count, signal_room);
    of->net->signals[of->net->signal_count++] = (kota_net_signal){
        .id = name,
        .offset_s = offset_s,
        .actuated = type != NULL && (strcmp(type, "actuated") == 0 || strcmp(type, "delay_based") == 0),
        .phase_first = of->net->phase_count};
    return KOTA_OK;
}

static kota_status take_phase(reading *of, kota_error *err) {
    kota_net_signal *signal = &of->net->signals[of->net->signal_count - 1];
    kota_net_phase phase = {0};
    const char *state;
    KOTA_TRY(kota_xml_number(&phase.duration_s, &of->xml, "duration", KOTA_NAN, err));
    KOTA_TRY(kota_xml_number(&phase.min_s, &of->xml, "minDur", KOTA_INFINITY, err));
    KOTA_TRY(kota_xml_number(&phase.max_s, &of->xml, "maxDur", KOTA_INFINITY, err));
    KOTA_TRY(kota_xml_need(&state, &of->xml, "state", err));
    int32_t slots = (int32_t)strlen(state);
    if (slots == 0 || (signal->phase_count > 0 && slots != signal->slots) || !(phase.duration_s >= 0.0))
        return kota_fail(err, KOTA_DATA,
                         "%s:%d: a phase of tlLogic %.60s has %g s and %d signals; all phases need a duration from 0 "
                         "and as many signals as the first",
                         of->xml.path, (int)of->xml.tag_line, signal->id, phase.duration_s, (int)slots);
    signal->slots = slots;
    signal->phase_count++;
    phase.state = kept(of, state);
    ROOM(of, phases, phase_count, phase_room);
    of->net->phases[of->net->phase_count++] = phase;
    return KOTA_OK;
}

/* ---- passes over the file: SUMO writes edges before the junctions that they name, connections after both ---- */

typedef kota_status taker(reading *of, kota_error *err);

static kota_status each_tag(reading *of, taker *take, const char *path, kota_error *err) {
    bool more = true, net = false;
    KOTA_TRY(kota_xml_open(&of->xml, path, err));
    kota_status status = KOTA_OK;
    while (status == KOTA_OK) {
        status = kota_xml_next(&of->xml, &more, err);
        if (status != KOTA_OK || !more) break;
        net = net || strcmp(of->xml.name, "net") == 0;
        if (!net)
            status = kota_fail(err, KOTA_DATA, "%s:%d: begins with <%.60s>, a SUMO network with <net>; is it one?",
                               path, (int)of->xml.tag_line, of->xml.name);
        else
            status = take(of, err);
    }
    if (status == KOTA_OK && !net)
        status = kota_fail(err, KOTA_DATA, "%s: has no <net>; is it a SUMO network, and whole?", path);
    kota_xml_close(&of->xml);
    return status;
}

/* Names of junctions; signals. */
static kota_status first_pass(reading *of, kota_error *err) {
    const kota_xml *xml = &of->xml;
    const char *id = kota_xml_value(xml, "id"), *type = kota_xml_value(xml, "type");
    if (xml->closes) {
        if (strcmp(xml->name, "tlLogic") == 0) of->in_program = false;
        return KOTA_OK;
    }
    if (strcmp(xml->name, "junction") == 0 && id != NULL && (type == NULL || strcmp(type, "internal") != 0)) {
        const char *name = kept(of, id);
        if (!kota_net_names_add(of->nodes, name, of->net->node_count)) return twice(of, id, err);
        ROOM(of, nodes, node_count, node_room);
        of->net->nodes[of->net->node_count++] = (kota_net_node){.id = NULL, .signal = -1};
    }
    if (strcmp(xml->name, "tlLogic") == 0) return take_signal(of, &of->in_program, err);
    if (strcmp(xml->name, "phase") == 0 && of->in_program) return take_phase(of, err);
    return KOTA_OK;
}

static kota_status second_pass(reading *of, kota_error *err) {
    const char *name = of->xml.name;
    if (of->xml.closes) return strcmp(name, "edge") == 0 && of->in_edge ? end_edge(of, err) : KOTA_OK;
    if (strcmp(name, "net") == 0) {
        const char *left = kota_xml_value(&of->xml, "lefthand");
        of->net->left_hand = left != NULL && (strcmp(left, "true") == 0 || strcmp(left, "1") == 0);
    }
    if (strcmp(name, "location") == 0) return take_location(of, err);
    if (strcmp(name, "junction") == 0) return take_junction(of, err);
    if (strcmp(name, "edge") == 0) return start_edge(of, err);
    if (strcmp(name, "lane") == 0 && of->in_edge && of->kept) return take_lane(of, err);
    if (strcmp(name, "param") == 0 && of->in_edge && of->kept) return take_param(of, err);
    if (strcmp(name, "connection") == 0) return take_connection(of, err);
    return KOTA_OK;
}

/* Into the arena, and straight lines where an edge has none. */
static void settle(reading *of) {
    kota_net *net = of->net;
    for (int32_t l = 0; l < net->link_count; l++) {
        kota_net_link *link = &net->links[l];
        const kota_net_node *from = &net->nodes[link->from], *to = &net->nodes[link->to];
        if (link->point_count >= 2) continue;
        link->point_first = net->point_count;
        link->point_count = 2;
        kota_net__add_point(net, &of->point_room, from->x_m, from->y_m);
        kota_net__add_point(net, &of->point_room, to->x_m, to->y_m);
    }
    kota_net_sort_turns(net);
    kota_net_keep(net, of->arena);
}

kota_status kota_sumo_read_net(kota_net *net, const char *path, kota_arena *arena, kota_error *err) {
    *net = (kota_net){0};
    reading of = {.net = net, .arena = arena};
    of.nodes = kota_net_names_create();
    of.links = kota_net_names_create();
    of.signals = kota_net_names_create();
    kota_status status = each_tag(&of, first_pass, path, err);
    if (status == KOTA_OK) status = each_tag(&of, second_pass, path, err);
    if (status == KOTA_OK && net->link_count == 0)
        status = kota_fail(err, KOTA_DATA, "%s: has no edge that vehicles may drive; nothing is left to read", path);
    if (status == KOTA_OK) {
        settle(&of);
    } else {
        kota_net_drop(net);
    }
    kota_net_names_destroy(of.nodes);
    kota_net_names_destroy(of.links);
    kota_net_names_destroy(of.signals);
    return status;
}
