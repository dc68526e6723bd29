/* Networks in other programs' files: what is written reads back the same, roads become a network and it becomes them
 * again, and files broken by chance are refused with a sentence or read, never worse. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/text.h"
#include "io/gmns.h"
#include "io/sumo.h"
#include "support/random_roads.h"
#include "support/street_net.h"

enum { NETS = 60, BROKEN = 500 };

static char *scratch(const char *name) {
    char *folder =
        kota_text_format("%s/tests/net_files_%s", getenv("KOTA_BUILD") != NULL ? getenv("KOTA_BUILD") : ".", name);
    kota_error err = {0};
    cr_assert_eq(kota_folder_remove(folder, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(kota_folder_create(folder, &err), KOTA_OK, "%s", err.text);
    return folder;
}

static void expect_near(double a, double b, const char *what, const char *id) {
    cr_assert(kota_abs(a - b) <= 1e-9 * kota_max(1.0, kota_abs(a)), "%s of %s: %.17g and %.17g", what, id, a, b);
}

/* Signals apart: GMNS does not hold their plans. */
static void expect_same(const kota_net *a, const kota_net *b) {
    cr_assert_eq(a->node_count, b->node_count);
    cr_assert_eq(a->link_count, b->link_count);
    cr_assert_eq(a->turn_count, b->turn_count);
    for (int32_t n = 0; n < a->node_count; n++) {
        cr_assert_str_eq(a->nodes[n].id, b->nodes[n].id);
        expect_near(a->nodes[n].x_m, b->nodes[n].x_m, "x", a->nodes[n].id);
        expect_near(a->nodes[n].y_m, b->nodes[n].y_m, "y", a->nodes[n].id);
    }
    for (int32_t l = 0; l < a->link_count; l++) {
        const kota_net_link *one = &a->links[l], *other = &b->links[l];
        cr_assert_str_eq(one->id, other->id);
        cr_assert_str_eq(one->name, other->name);
        cr_assert(one->from == other->from && one->to == other->to && one->road_class == other->road_class, "%s",
                  one->id);
        expect_near(one->lanes, other->lanes, "lanes", one->id);
        expect_near(one->speed_mps, other->speed_mps, "speed", one->id);
        expect_near(one->length_m, other->length_m, "length", one->id);
        expect_near(one->capacity_pceps, other->capacity_pceps, "capacity", one->id);
        cr_assert_eq(one->point_count, other->point_count);
        for (int32_t p = 0; p < 2 * one->point_count; p++) {
            expect_near(a->xy_m[2 * one->point_first + p], b->xy_m[2 * other->point_first + p], "point", one->id);
        }
    }
    for (int32_t t = 0; t < a->turn_count; t++) {
        cr_assert(a->turns[t].from_link == b->turns[t].from_link && a->turns[t].to_link == b->turns[t].to_link,
                  "turn %d", t);
    }
}

Test(net_files, gmns_out_and_in_keeps_the_network) {
    char *folder = scratch("gmns");
    for (int32_t k = 0; k < NETS; k++) {
        kota_arena *arena = kota_arena_create("test", 0);
        kota_error err = {0};
        kota_net net, again;
        kota_net_from_roads(&net, random_roads(arena, k), arena);
        net.links[0].name = "Jalan \"Raya\", barat";
        cr_assert_eq(kota_gmns_write(&net, folder, &err), KOTA_OK, "%s", err.text);
        cr_assert_eq(kota_gmns_read(&again, folder, arena, &err), KOTA_OK, "%s", err.text);
        bool banned_all = false; /* a node where nothing may go on is one without movements: there all are taken */
        for (int32_t n = 0; n < net.node_count; n++) {
            int32_t turns = 0, in = 0, out = 0;
            for (int32_t t = 0; t < net.turn_count; t++) turns += net.links[net.turns[t].from_link].to == n;
            for (int32_t l = 0; l < net.link_count; l++) in += net.links[l].to == n, out += net.links[l].from == n;
            banned_all = banned_all || (turns == 0 && in > 0 && out > 0);
        }
        if (!banned_all) expect_same(&net, &again);
        kota_arena_destroy(arena);
    }
    kota_free(folder);
}

Test(net_files, roads_become_a_network_and_roads_again) {
    for (int32_t k = 0; k < NETS; k++) {
        kota_arena *arena = kota_arena_create("test", 0);
        kota_error err = {0};
        kota_roads *roads = random_roads(arena, k), again;
        kota_net net;
        kota_net_from_roads(&net, roads, arena);
        int32_t *at = KOTA_NEW(arena, int32_t, net.link_count);
        cr_assert_eq(kota_net_to_roads(&again, at, &net, arena, &err), KOTA_OK, "%s", err.text);
        cr_assert_eq(again.link_count, roads->link_count);
        for (int32_t l = 0; l < roads->link_count; l++) {
            cr_assert(again.link_from[at[l]] == roads->link_from[l] && again.link_to[at[l]] == roads->link_to[l]);
            cr_assert_float_eq(again.link_length_m[at[l]], roads->link_length_m[l], 0);
            cr_assert_float_eq(again.link_speed_mps[at[l]], roads->link_speed_mps[l], 0);
            cr_assert_float_eq(again.link_capacity_pceps[at[l]], roads->link_capacity_pceps[l], 0);
            cr_assert_eq(again.link_reverse[at[l]] >= 0 &&
                             again.link_to[again.link_reverse[at[l]]] != again.link_from[at[l]],
                         false);
            for (int32_t m = 0; m < roads->link_count; m++) {
                cr_assert_eq(kota_roads_turn_allowed(roads, l, m), kota_roads_turn_allowed(&again, at[l], at[m]),
                             "net %d: turn from %s to %s", k, net.links[l].id, net.links[m].id);
            }
        }
        kota_arena_destroy(arena);
    }
}

/* ---- a network as netconvert writes it ---- */

static const char NET[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made by hand -->\n<net version=\"1.9\">\n"
    "<location netOffset=\"-300000.00,-9300000.00\" convBoundary=\"0,0,1,1\" "
    "projParameter=\"+proj=utm +zone=49 +south +ellps=WGS84\"/>\n"
    "<edge id=\":b_0\" function=\"internal\"><lane id=\":b_0_0\" index=\"0\" speed=\"9\" length=\"4\"/></edge>\n"
    "<edge id=\"ab\" from=\"a\" to=\"b\" priority=\"1\" name=\"Jalan &amp; Gang\" type=\"highway.primary\" "
    "shape=\"0,0 50,10 100,0\">\n<lane id=\"ab_0\" index=\"0\" allow=\"pedestrian\" speed=\"2\" length=\"104\"/>\n"
    "<lane id=\"ab_1\" index=\"1\" speed=\"13.89\" length=\"104\"/>\n"
    "<lane id=\"ab_2\" index=\"2\" disallow=\"truck\" speed=\"13.89\" length=\"104\"/></edge>\n"
    "<edge id=\"bc\" from=\"b\" to=\"c\" priority=\"1\"><lane id=\"bc_0\" index=\"0\" speed=\"8\" "
    "length=\"80\"/></edge>\n"
    "<edge id=\"bd\" from=\"b\" to=\"d\" priority=\"1\"><lane id=\"bd_0\" index=\"0\" speed=\"8\" "
    "length=\"80\"/></edge>\n"
    "<edge id=\"rail\" from=\"b\" to=\"d\"><lane id=\"r_0\" index=\"0\" allow=\"rail\" speed=\"8\" "
    "length=\"80\"/></edge>\n"
    "<tlLogic id=\"b\" type=\"static\" programID=\"0\" offset=\"7\">\n<phase duration=\"30\" state=\"Gr\"/>"
    "<phase duration=\"3\" state=\"yr\"/>\n<phase duration=\"20\" state=\"rG\"/></tlLogic>\n"
    "<junction id=\"a\" type=\"priority\" x=\"0\" y=\"0\"/>\n<junction id=\"b\" type=\"traffic_light\" x=\"100\" "
    "y=\"0\"/>\n"
    "<junction id=\"c\" type=\"priority\" x=\"180\" y=\"0\"/>\n<junction id=\"d\" type=\"priority\" x=\"100\" "
    "y=\"80\"/>\n"
    "<junction id=\":b_0\" type=\"internal\" x=\"100\" y=\"0\"/>\n"
    "<connection from=\"ab\" to=\"bc\" fromLane=\"1\" toLane=\"0\" via=\":b_0_0\" tl=\"b\" linkIndex=\"0\" dir=\"s\" "
    "state=\"o\"/>\n<connection from=\"ab\" to=\"bd\" fromLane=\"2\" toLane=\"0\" tl=\"b\" linkIndex=\"1\" dir=\"l\" "
    "state=\"o\"/>\n<connection from=\":b_0\" to=\"bc\" fromLane=\"0\" toLane=\"0\" dir=\"s\" "
    "state=\"M\"/>\n</net>\n";

static const char ROUTES[] =
    "<routes>\n<vType id=\"car\"/>\n<route id=\"r\" edges=\"ab bc\"/>\n"
    "<vehicle id=\"v1\" type=\"car\" depart=\"1.50\" route=\"r\"/>\n"
    "<vehicle id=\"v2\" depart=\"0:01:00\"><route edges=\"ab bd\"/></vehicle>\n"
    "<trip id=\"t\" depart=\"3\" from=\"ab\" to=\"bd\"/>\n"
    "<trip id=\"j\" depart=\"4\" fromJunction=\"a\" toJunction=\"c\"/>\n"
    "<flow id=\"f\" begin=\"0\" end=\"100\" number=\"4\" from=\"ab\" to=\"bc\"/>\n</routes>\n";

static char *put(const char *folder, const char *name, const char *bytes, size_t length) {
    char *path = kota_text_format("%s/%s", folder, name);
    kota_error err = {0};
    cr_assert_eq(kota_file_write(path, bytes, length, &err), KOTA_OK, "%s", err.text);
    return path;
}

Test(net_files, a_network_of_netconvert_is_read) {
    char *folder = scratch("sumo"), *path = put(folder, "a.net.xml", NET, strlen(NET));
    char *routes = put(folder, "a.rou.xml", ROUTES, strlen(ROUTES));
    kota_arena *arena = kota_arena_create("test", 0);
    kota_error err = {0};
    kota_net net;
    kota_net_trips trips;
    cr_assert_eq(kota_sumo_read_net(&net, path, arena, &err), KOTA_OK, "%s", err.text);
    cr_assert(net.node_count == 4 && net.link_count == 3 && net.turn_count == 2 && net.skipped == 1);
    cr_assert_eq(net.epsg, 32749);
    cr_assert_float_eq(net.origin_xy[1], 9300000.0, 0);
    cr_assert_str_eq(net.links[0].name, "Jalan & Gang");
    cr_assert(net.links[0].road_class == KOTA_ROAD_PRIMARY && net.links[0].point_count == 3);
    cr_assert_float_eq(net.links[0].lanes, 2.0, 0);
    cr_assert_eq(net.links[1].road_class, KOTA_ROAD_RESIDENTIAL);
    cr_assert(net.signal_count == 1 && net.phase_count == 3 && net.signals[0].slots == 2 && net.nodes[1].signal == 0);
    cr_assert_str_eq(net.phases[2].state, "rG");
    cr_assert(net.turns[1].signal == 0 && net.turns[1].slot == 1);
    cr_assert_eq(kota_sumo_read_trips(&trips, routes, &net, arena, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(trips.trip_count, 8);
    cr_assert(trips.trips[0].route_count == 2 && trips.trips[0].to_link == 1 && trips.trips[0].from_node == -1);
    cr_assert_float_eq(trips.trips[1].depart_s, 60.0, 0);
    cr_assert(trips.trips[3].from_node == 0 && trips.trips[3].to_node == 2 && trips.trips[3].from_link == -1);
    cr_assert_float_eq(trips.trips[7].depart_s, 75.0, 0);
    cr_assert_str_eq(trips.trips[7].id, "f.3");
    kota_arena_destroy(arena);
    kota_free(routes);
    kota_free(path);
    kota_free(folder);
}

/* One to three changes: a byte, a line lost, cut off. */
static size_t break_it(char *bytes, size_t length, int32_t round) {
    kota_key key = {.seed = 3, .entity = (uint64_t)round + 1, .stream = KOTA_STREAM_ROUTES};
    for (uint64_t k = 0; k < 1 + (uint64_t)round % 3 && length > 1; k++) {
        size_t at = (size_t)kota_random_below(key, 3 * k, (int32_t)length - 1);
        int32_t kind = kota_random_below(key, 3 * k + 1, 4);
        if (kind == 0) length = at;
        if (kind == 1) bytes[at] = "<>\"=/ 0-x"[kota_random_below(key, 3 * k + 2, 9)];
        if (kind == 2) memmove(bytes + at, bytes + at + 1, length-- - at - 1);
        if (kind == 3) {
            char *end = memchr(bytes + at, '\n', length - at);
            size_t gone = end != NULL ? (size_t)(end - (bytes + at)) : length - at;
            memmove(bytes + at, bytes + at + gone, length - at - gone);
            length -= gone;
        }
    }
    return length;
}

static void expect_read_or_named(const char *folder, int32_t round, bool routes, int32_t *refused) {
    char bytes[sizeof NET + sizeof ROUTES];
    const char *whole = routes ? ROUTES : NET;
    memcpy(bytes, whole, strlen(whole));
    size_t length = break_it(bytes, strlen(whole), round);
    char *good = put(folder, "good.net.xml", NET, strlen(NET)), *bad = put(folder, "bad.xml", bytes, length);
    kota_arena *arena = kota_arena_create("test", 0);
    kota_error err = {0};
    kota_net net;
    kota_net_trips trips;
    kota_status status = kota_sumo_read_net(&net, routes ? good : bad, arena, &err);
    if (routes) status = kota_sumo_read_trips(&trips, bad, &net, arena, &err);
    if (status != KOTA_OK) {
        cr_assert_eq(status, KOTA_DATA);
        cr_assert(strstr(err.text, "bad.xml") != NULL && strlen(err.text) > strlen(bad) + 10, "round %d: %s", round,
                  err.text);
        (*refused)++;
    }
    kota_arena_destroy(arena);
    kota_free(good);
    kota_free(bad);
}

Test(net_files, files_broken_by_chance_are_read_or_named) {
    char *folder = scratch("broken");
    int32_t refused = 0;
    for (int32_t round = 0; round < BROKEN; round++) expect_read_or_named(folder, round, round % 4 == 3, &refused);
    cr_assert(refused > BROKEN / 2, "the test is of broken files: only %d refused", refused);
    kota_free(folder);
}

static const kota_signal_turn *held(const kota_roads *roads, int32_t from, int32_t to) {
    for (int32_t k = 0; k < roads->signals.turn_count; k++) {
        const kota_signal_turn *turn = &roads->signals.turns[k];
        if (turn->from_link == from && turn->to_link == to) return turn;
    }
    return NULL;
}

/* A plan that is a network's phases and then roads' again: greens, clearances, ranges, offset, and who is green when,
 * also where a turn stays green from one phase into the next. */
Test(net_files, signals_of_a_network_become_the_roads_own) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = street_net_grid(arena, 4, 200.0);
    street_net_grid_signals(arena, map, 4);
    kota_roads *roads = &map->roads, again;
    kota_signal *odd = &roads->signals.signals[1];
    odd->kind = KOTA_SIGNAL_ACTUATED;
    odd->phase_count = 3;
    odd->offset_s = 17.0f;
    odd->phases[2] = (kota_signal_phase){.green_s = 12, .clear_s = 5, .min_green_s = 5, .max_green_s = 20};
    roads->signals.turns[odd->turn_start].phases = 5; /* from the last phase into the first */
    kota_net net;
    kota_error err = {0};
    kota_net_from_roads(&net, roads, arena);
    int32_t *link_of = KOTA_NEW(arena, int32_t, net.link_count);
    cr_assert_eq(kota_net_to_roads(&again, link_of, &net, arena, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(again.signals.count, roads->signals.count);
    for (int32_t s = 0; s < roads->signals.count; s++) {
        const kota_signal *one = &roads->signals.signals[s], *other = NULL;
        for (int32_t k = 0; k < again.signals.count; k++) {
            int32_t node = again.signals.signals[k].node;
            if (again.node_id[node] == kota_hash_id(net.nodes[one->node].id)) other = &again.signals.signals[k];
        }
        cr_assert_not_null(other);
        cr_assert(one->kind == other->kind && one->phase_count == other->phase_count);
        expect_near((double)one->offset_s, (double)other->offset_s, "offset", "signal");
        for (int32_t p = 0; p < one->phase_count; p++) {
            expect_near((double)one->phases[p].green_s, (double)other->phases[p].green_s, "green", "signal");
            expect_near((double)one->phases[p].clear_s, (double)other->phases[p].clear_s, "clearance", "signal");
            expect_near((double)one->phases[p].max_green_s, (double)other->phases[p].max_green_s, "most", "signal");
        }
    }
    for (int32_t t = 0; t < net.turn_count; t++) {
        const kota_signal_turn *one = held(roads, net.turns[t].from_link, net.turns[t].to_link);
        const kota_signal_turn *other = held(&again, link_of[net.turns[t].from_link], link_of[net.turns[t].to_link]);
        cr_assert_eq(one == NULL, other == NULL);
        if (one != NULL) cr_assert_eq(one->phases, other->phases);
    }
    kota_arena_destroy(arena);
}
