/* Writing plain XML, routes and configurations for SUMO. */
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/sumo.h"

typedef struct xml { /* a file on its way */
    kota_text text;
} xml;

static void attribute(xml *out, const char *name, const char *value) {
    kota_text_add(&out->text, " %s=\"", name);
    for (; *value != '\0'; value++) {
        const char *entity = *value == '&'   ? "&amp;"
                             : *value == '<' ? "&lt;"
                             : *value == '>' ? "&gt;"
                             : *value == '"' ? "&quot;"
                                             : NULL;
        if (entity != NULL)
            kota_text_add(&out->text, "%s", entity);
        else
            kota_text_bytes(&out->text, value, 1);
    }
    kota_text_add(&out->text, "\"");
}

static void number(xml *out, const char *name, double value) {
    kota_text_add(&out->text, " %s=\"", name);
    kota_text_number(&out->text, value);
    kota_text_add(&out->text, "\"");
}

static kota_status end_file(xml *out, const char *root, const char *folder, const char *name, kota_error *err) {
    kota_text_add(&out->text, "</%s>\n", root);
    char *path = kota_text_format("%s/%s", folder, name);
    kota_status status = kota_file_write(path, out->text.chars, out->text.length, err);
    kota_free(path);
    kota_text_free(&out->text);
    return status;
}

static xml begin_file(const char *root) {
    xml out = {0};
    kota_text_add(&out.text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s>\n", root);
    return out;
}

/* ---- streets ---- */

static kota_status write_nodes(const kota_net *net, const char *folder, kota_error *err) {
    xml out = begin_file("nodes");
    for (int32_t n = 0; n < net->node_count; n++) {
        const kota_net_node *node = &net->nodes[n];
        kota_text_add(&out.text, "<node");
        attribute(&out, "id", node->id);
        number(&out, "x", node->x_m);
        number(&out, "y", node->y_m);
        attribute(&out, "type", node->signal >= 0 ? "traffic_light" : "priority");
        if (node->signal >= 0) attribute(&out, "tl", net->signals[node->signal].id);
        kota_text_add(&out.text, "/>\n");
    }
    return end_file(&out, "nodes", folder, "kota.nod.xml", err);
}

static int32_t lanes_of(const kota_net_link *link) { return kota_maxi(1, (int32_t)(link->lanes + 0.5)); }

static bool is_straight(const kota_net *net, const kota_net_link *link) {
    const kota_net_node *from = &net->nodes[link->from], *to = &net->nodes[link->to];
    const double *xy_m = &net->xy_m[2 * link->point_first];
    return link->point_count == 2 && kota_abs(xy_m[0] - from->x_m) < 1e-9 && kota_abs(xy_m[1] - from->y_m) < 1e-9 &&
           kota_abs(xy_m[2] - to->x_m) < 1e-9 && kota_abs(xy_m[3] - to->y_m) < 1e-9;
}

static void add_shape(xml *out, const kota_net *net, const kota_net_link *link) {
    kota_text_add(&out->text, " shape=\"");
    for (int32_t p = 0; p < link->point_count; p++) {
        kota_text_add(&out->text, "%s", p > 0 ? " " : "");
        kota_text_number(&out->text, net->xy_m[2 * (link->point_first + p)]);
        kota_text_add(&out->text, ",");
        kota_text_number(&out->text, net->xy_m[2 * (link->point_first + p) + 1]);
    }
    kota_text_add(&out->text, "\"");
}

/* netconvert wants every type of an edge named. */
static kota_status write_types(const char *folder, kota_error *err) {
    xml out = begin_file("types");
    for (int32_t c = 0; c < KOTA_ROAD_CLASS_COUNT; c++) {
        kota_text_add(&out.text, "<type id=\"highway.%s\" priority=\"%d\"/>\n", kota_road_class_names[c],
                      KOTA_ROAD_CLASS_COUNT - (int)c);
    }
    return end_file(&out, "types", folder, "kota.typ.xml", err);
}

static kota_status write_edges(const kota_net *net, const char *folder, kota_error *err) {
    xml out = begin_file("edges");
    for (int32_t l = 0; l < net->link_count; l++) {
        const kota_net_link *link = &net->links[l];
        kota_text_add(&out.text, "<edge");
        attribute(&out, "id", link->id);
        attribute(&out, "from", net->nodes[link->from].id);
        attribute(&out, "to", net->nodes[link->to].id);
        char *type = kota_text_format("highway.%s", kota_road_class_names[link->road_class]);
        attribute(&out, "type", type);
        kota_free(type);
        if (link->name[0] != '\0') attribute(&out, "name", link->name);
        kota_text_add(&out.text, " numLanes=\"%d\" priority=\"%d\"", (int)lanes_of(link),
                      KOTA_ROAD_CLASS_COUNT - (int)link->road_class);
        number(&out, "speed", link->speed_mps);
        number(&out, "length", link->length_m);
        if (!is_straight(net, link)) add_shape(&out, net, link);
        kota_text_add(&out.text, ">");
        if (link->capacity_pceps > 0.0) {
            kota_text_add(&out.text, "<param key=\"kota.capacity_pce_per_h\"");
            number(&out, "value", link->capacity_pceps * 3600.0);
            kota_text_add(&out.text, "/>");
        }
        kota_text_add(&out.text, "</edge>\n");
    }
    return end_file(&out, "edges", folder, "kota.edg.xml", err);
}

/* ---- turns and their lanes ---- */

typedef struct turn_lanes {
    int32_t first, last; /* lanes of the link it leaves, from the kerb */
} turn_lanes;

/* The turns of one link: the straightest from all lanes, those nearer the kerb from the outermost, others from the
 * innermost. */
static turn_lanes lanes_for(const kota_net *net, int32_t turn) {
    const kota_net_turn *one = &net->turns[turn];
    int32_t lanes = lanes_of(&net->links[one->from_link]), straightest = turn;
    double own = kota_net_bend(net, one);
    for (int32_t step = -1; step <= 1; step += 2) {
        for (int32_t t = turn + step; t >= 0 && t < net->turn_count; t += step) {
            if (net->turns[t].from_link != one->from_link) break;
            double best = kota_abs(kota_net_bend(net, &net->turns[straightest])),
                   other = kota_abs(kota_net_bend(net, &net->turns[t]));
            if (other < best || (other <= best && t < straightest)) straightest = t;
        }
    }
    double middle = kota_net_bend(net, &net->turns[straightest]);
    if (straightest == turn || lanes == 1) return (turn_lanes){0, lanes - 1};
    bool to_right = own > middle && own < 3.0;
    bool kerb = own < 3.0 && to_right != net->left_hand;
    return kerb ? (turn_lanes){0, 0} : (turn_lanes){lanes - 1, lanes - 1};
}

static void add_connections(xml *out, const kota_net *net, int32_t turn, bool signals) {
    const kota_net_turn *one = &net->turns[turn];
    turn_lanes lanes = lanes_for(net, turn);
    int32_t to_lanes = lanes_of(&net->links[one->to_link]), from_lanes = lanes_of(&net->links[one->from_link]);
    for (int32_t lane = lanes.first; lane <= lanes.last; lane++) {
        bool inner = lanes.first == from_lanes - 1 && from_lanes > 1;
        int32_t to_lane = inner ? to_lanes - 1 : kota_mini(lane, to_lanes - 1);
        kota_text_add(&out->text, "<connection");
        attribute(out, "from", net->links[one->from_link].id);
        attribute(out, "to", net->links[one->to_link].id);
        kota_text_add(&out->text, " fromLane=\"%d\" toLane=\"%d\"", (int)lane, (int)to_lane);
        if (signals) {
            attribute(out, "tl", net->signals[one->signal].id);
            kota_text_add(&out->text, " linkIndex=\"%d\"", (int)one->slot);
        }
        kota_text_add(&out->text, "/>\n");
    }
}

static kota_status write_turns(const kota_net *net, const char *folder, kota_error *err) {
    xml out = begin_file("connections");
    bool *goes_on = kota_alloc((size_t)net->link_count + 1, sizeof *goes_on);
    for (int32_t t = 0; t < net->turn_count; t++) {
        goes_on[net->turns[t].from_link] = true;
        add_connections(&out, net, t, false);
    }
    for (int32_t l = 0; l < net->link_count; l++) { /* else netconvert would guess */
        if (goes_on[l]) continue;
        kota_text_add(&out.text, "<connection");
        attribute(&out, "from", net->links[l].id);
        kota_text_add(&out.text, "/>\n");
    }
    kota_free(goes_on);
    return end_file(&out, "connections", folder, "kota.con.xml", err);
}

/* held: amber as red. */
static void add_plan(xml *out, const kota_net *net, int32_t index, const char *program, bool held) {
    const kota_net_signal *signal = &net->signals[index];
    kota_text_add(&out->text, "<tlLogic");
    attribute(out, "id", signal->id);
    attribute(out, "type", signal->actuated ? "actuated" : "static");
    attribute(out, "programID", program);
    number(out, "offset", signal->offset_s);
    kota_text_add(&out->text, ">\n");
    for (int32_t p = signal->phase_first; p < signal->phase_first + signal->phase_count; p++) {
        kota_text_add(&out->text, "<phase");
        number(out, "duration", net->phases[p].duration_s);
        if (signal->actuated && net->phases[p].max_s > 0.0) {
            number(out, "minDur", net->phases[p].min_s);
            number(out, "maxDur", net->phases[p].max_s);
        }
        char *state = kota_text_copy(net->phases[p].state);
        for (char *at = state; held && *at != '\0'; at++) *at = *at == 'y' || *at == 'Y' ? 'r' : *at;
        attribute(out, "state", state);
        kota_free(state);
        kota_text_add(&out->text, "/>\n");
    }
    kota_text_add(&out->text, "</tlLogic>\n");
}

static kota_status write_signals(const kota_net *net, const char *folder, kota_error *err) {
    xml out = begin_file("tlLogics");
    for (int32_t s = 0; s < net->signal_count; s++) add_plan(&out, net, s, "0", false);
    for (int32_t t = 0; t < net->turn_count; t++) {
        if (net->turns[t].signal >= 0) add_connections(&out, net, t, true);
    }
    return end_file(&out, "tlLogics", folder, "kota.tll.xml", err);
}

/* The plans as the mesoscopic model is to have them: it drives through amber as through green and loses nothing at
 * the start, while a green here is an effective one (HCM 2010: what starting loses, amber gives). The network keeps
 * amber, for SUMO's single vehicles know what it means. */
static kota_status write_effective(const kota_net *net, const char *folder, kota_error *err) {
    xml out = begin_file("additional");
    for (int32_t s = 0; s < net->signal_count; s++) add_plan(&out, net, s, "effective", true);
    return end_file(&out, "additional", folder, "kota.add.xml", err);
}

/* ---- trips ---- */

static void add_end(xml *out, const kota_net *net, const char *edge, const char *junction, int32_t link,
                    int32_t node) {
    if (link >= 0)
        attribute(out, edge, net->links[link].id);
    else
        attribute(out, junction, net->nodes[node].id);
}

static void add_trip(xml *out, const kota_net *net, const kota_net_trips *trips, const kota_net_trip *trip) {
    bool routed = trip->route_count > 0;
    kota_text_add(&out->text, routed ? "<vehicle" : "<trip");
    attribute(out, "id", trip->id);
    if (trip->vehicle[0] != '\0') attribute(out, "type", trip->vehicle);
    number(out, "depart", trip->depart_s);
    kota_text_add(&out->text, " departLane=\"best\" departSpeed=\"max\"");
    if (!routed) {
        add_end(out, net, "from", "fromJunction", trip->from_link, trip->from_node);
        add_end(out, net, "to", "toJunction", trip->to_link, trip->to_node);
        kota_text_add(&out->text, "/>\n");
        return;
    }
    kota_text edges = {0};
    for (int32_t k = 0; k < trip->route_count; k++) {
        kota_text_add(&edges, "%s%s", k > 0 ? " " : "", net->links[trips->route_link[trip->route_first + k]].id);
    }
    kota_text_add(&out->text, "><route");
    attribute(out, "edges", edges.chars);
    kota_text_add(&out->text, "/></vehicle>\n");
    kota_text_free(&edges);
}

typedef struct departure { /* SUMO wants vehicles in the order of their time */
    double depart_s;
    int32_t trip;
} departure;

static int by_departure(const void *a, const void *b) {
    const departure *left = a, *right = b;
    if (left->depart_s < right->depart_s || left->depart_s > right->depart_s)
        return left->depart_s < right->depart_s ? -1 : 1;
    return left->trip < right->trip ? -1 : left->trip > right->trip;
}

static kota_status write_trips(const kota_net *net, const kota_net_trips *trips, const kota_sumo_def *def,
                               const char *folder, kota_error *err) {
    xml out = begin_file("routes");
    departure *order = kota_alloc((size_t)trips->trip_count + 1, sizeof *order);
    for (int32_t v = 0; v < def->vehicle_count; v++) {
        const kota_sumo_vehicle *type = &def->vehicles[v];
        kota_text_add(&out.text, "<vType");
        attribute(&out, "id", type->id);
        attribute(&out, "vClass", type->vehicle_class);
        number(&out, "length", type->length_m);
        number(&out, "minGap", type->gap_m);
        number(&out, "maxSpeed", type->speed_mps);
        kota_text_add(&out.text, " speedFactor=\"1\" speedDev=\"0\"/>\n");
    }
    for (int32_t k = 0; k < trips->trip_count; k++) order[k] = (departure){trips->trips[k].depart_s, k};
    qsort(order, (size_t)trips->trip_count, sizeof *order, by_departure);
    for (int32_t k = 0; k < trips->trip_count; k++) add_trip(&out, net, trips, &trips->trips[order[k].trip]);
    kota_free(order);
    return end_file(&out, "routes", folder, "kota.rou.xml", err);
}

/* ---- configurations ---- */

static void value(xml *out, const char *name, const char *text) {
    kota_text_add(&out->text, "<%s value=\"%s\"/>\n", name, text);
}

/* Inner links are left out: lengths are then those of the streets, as in kota. */
static kota_status write_build(const kota_net *net, const char *folder, kota_error *err) {
    xml out = begin_file("configuration");
    value(&out, "node-files", "kota.nod.xml");
    value(&out, "type-files", "kota.typ.xml");
    value(&out, "edge-files", "kota.edg.xml");
    value(&out, "connection-files", "kota.con.xml");
    if (net->signal_count > 0) value(&out, "tllogic-files", "kota.tll.xml");
    value(&out, "output-file", "kota.net.xml");
    value(&out, "no-turnarounds", "true");
    value(&out, "no-internal-links", "true");
    value(&out, "offset.disable-normalization", "true");
    value(&out, "lefthand", net->left_hand ? "true" : "false");
    value(&out, "output.street-names", "true");
    value(&out, "xml-validation", "never");
    return end_file(&out, "configuration", folder, "kota.netccfg", err);
}

/* Queues start here as fast as they drive; SUMO's own headways out of a jam are 1.73 and 1.4 s. */
static kota_status write_run(const kota_net *net, const kota_sumo_def *def, const char *folder, kota_error *err) {
    xml out = begin_file("configuration");
    value(&out, "net-file", "kota.net.xml");
    value(&out, "route-files", "kota.rou.xml");
    if (net->signal_count > 0) value(&out, "additional-files", "kota.add.xml");
    value(&out, "mesosim", "true");
    value(&out, "meso-junction-control", "true");
    value(&out, "meso-taujf", "1.13");
    value(&out, "meso-taujj", "1.13");
    kota_text_add(&out.text, "<seed value=\"%d\"/>\n", (int)def->seed);
    value(&out, "tripinfo-output", "tripinfo.xml");
    value(&out, "duration-log.statistics", "true");
    value(&out, "no-step-log", "true");
    value(&out, "xml-validation", "never");
    return end_file(&out, "configuration", folder, "kota.sumocfg", err);
}

kota_status kota_sumo_write(const kota_net *net, const kota_net_trips *trips, const kota_sumo_def *def,
                            const char *folder, kota_error *err) {
    KOTA_TRY(write_nodes(net, folder, err));
    KOTA_TRY(write_types(folder, err));
    KOTA_TRY(write_edges(net, folder, err));
    KOTA_TRY(write_turns(net, folder, err));
    if (net->signal_count > 0) KOTA_TRY(write_signals(net, folder, err));
    KOTA_TRY(write_build(net, folder, err));
    if (trips == NULL) return KOTA_OK;
    KOTA_TRY(write_trips(net, trips, def, folder, err));
    if (net->signal_count > 0) KOTA_TRY(write_effective(net, folder, err));
    return write_run(net, def, folder, err);
}
