/* TNTP in and out: what is read, what is refused and with which words. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/tntp.h"

#define HEAD "<NUMBER OF ZONES> 2\t\t\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n<NUMBER OF LINKS> 2\n"
#define LINKS "\t1\t3\t100\t5\t2.5\t0.15\t4\t50\t7\t1\t;\n 3 \t 2 \t 1e3 \t 0.5 \t 0 \t 0 \t 0 \t 0 \t 0 \t 3 ;\n"

/* A file of these contents in a folder of its own, and its path (kota_free). */
static char *put(const char *contents) {
    const char *tmp = getenv("TMPDIR");
    char *folder = kota_text_format("%s/kota-tntp-XXXXXX", tmp != NULL ? tmp : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    char *path = kota_text_format("%s/x.tntp", folder);
    cr_assert_eq(kota_file_write(path, contents, strlen(contents), NULL), KOTA_OK);
    kota_free(folder);
    return path;
}

static void take_away(char *path) {
    char *slash = strrchr(path, '/');
    *slash = '\0';
    cr_assert_eq(kota_folder_remove(path, NULL), KOTA_OK);
    kota_free(path);
}

static kota_tntp_net net_of(const char *contents) {
    char *path = put(contents);
    kota_tntp_net net;
    kota_error err = {0};
    cr_assert_eq(kota_tntp_read_net(&net, path, &err), KOTA_OK, "%s", err.text);
    take_away(path);
    return net;
}

static void refuse_net(const char *contents, const char *words) {
    char *path = put(contents);
    kota_tntp_net net;
    kota_error err = {0};
    cr_assert_eq(kota_tntp_read_net(&net, path, &err), KOTA_DATA, "%s", words);
    cr_assert_not_null(strstr(err.text, words), "\"%s\" does not say \"%s\"", err.text, words);
    cr_assert_null(net.tail);
    take_away(path);
}

static void check_net(const kota_tntp_net *net) {
    cr_assert_eq(net->zone_count, 2);
    cr_assert_eq(net->node_count, 3);
    cr_assert_eq(net->first_thru_node, 2);
    cr_assert_eq(net->link_count, 2);
    cr_assert_eq(net->tail[0], 0);
    cr_assert_eq(net->head[0], 2);
    cr_assert_eq(net->capacity[0], 100);
    cr_assert_eq(net->length[0], 5);
    cr_assert_eq(net->free_time[0], 2.5);
    cr_assert_eq(net->b[0], 0.15);
    cr_assert_eq(net->power[0], 4);
    cr_assert_eq(net->speed[0], 50);
    cr_assert_eq(net->toll[0], 7);
    cr_assert_eq(net->type[1], 3);
    cr_assert_eq(net->capacity[1], 1000);
    cr_assert_eq(net->head[1], 1);
}

Test(tntp, reads_a_network_in_the_usual_order) {
    kota_tntp_net net = net_of(HEAD "<END OF METADATA>\n\n~ a comment\n" LINKS);
    check_net(&net);
    cr_assert(kota_is_nan(net.toll_factor));
    cr_assert_eq(net.line[1], 9);
    kota_tntp_net_free(&net);
}

Test(tntp, reads_windows_lines_and_factors) {
    kota_tntp_net net = net_of("\xEF\xBB\xBF<number of zones> 2\r\n<NUMBER OF NODES> 3\r\n<FIRST THRU NODE> 3\r\n"
                               "<NUMBER OF LINKS> 2\r\n<TOLL FACTOR> 0.02\r\n<DISTANCE FACTOR> 0.04\r\n"
                               "<END OF METADATA>\r\n\t1\t3\t100\t5\t2.5\t0.15\t4\t50\t7\t1\t;\r\n"
                               "3 2 1000 0.5 0 0 0 0 0 3;\r\n~ the end");
    check_net(&net);
    cr_assert_eq(net.toll_factor, 0.02);
    cr_assert_eq(net.distance_factor, 0.04);
    kota_tntp_net_free(&net);
}

Test(tntp, takes_columns_by_their_names) {
    kota_tntp_net net =
        net_of(HEAD "<END OF METADATA>\n"
                    "~ \tTail node\tHead node\tLink type\tFree Flow Time (min)\tlanes\tCapacity (veh/h)\tLength "
                    "(ft)\tPower\tB\tToll\tSpeed limit\t;\n"
                    "\t1\t3\t1\t2.5\t2\t100\t5\t4\t0.15\t7\t50\t;\n\t3\t2\t3\t0\t1\t1000\t0.5\t0\t0\t0\t0\t;\n");
    check_net(&net);
    kota_tntp_net_free(&net);
}

Test(tntp, lets_speed_toll_and_type_be_missing) {
    kota_tntp_net net = net_of("<NUMBER OF ZONES> 1\n<NUMBER OF NODES> 2\n<NUMBER OF LINKS> 1\n<END OF METADATA>\n"
                               "1 2 100 5 2.5 0.15 4");
    cr_assert_eq(net.toll[0], 0.0);
    cr_assert_eq(net.first_thru_node, 0);
    kota_tntp_net_free(&net);
}

Test(tntp, refuses_a_network_with_the_reason) {
    refuse_net("", "has no line <END OF METADATA>");
    refuse_net("<NUMBER OF ZONES> 2\n", "has no line <END OF METADATA>");
    refuse_net("<NUMBER OF ZONES> x\n<END OF METADATA>\n", ":1: <NUMBER OF ZONES> x must be a whole number");
    refuse_net("<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<END OF METADATA>\n", "states no <NUMBER OF LINKS>");
    refuse_net("<NUMBER OF ZONES> 4\n<NUMBER OF NODES> 3\n<NUMBER OF LINKS> 1\n<END OF METADATA>\n",
               "states 4 zones and 3 nodes");
    refuse_net(
        "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<NUMBER OF LINKS> 1\n<FIRST THRU NODE> 5\n<END OF METADATA>\n",
        "<FIRST THRU NODE> 5 must be 1 to 4");
    refuse_net(HEAD "<END OF METADATA>\n\t1\t3\t100\t5\t2.5\t0.15\t4\t;\n", "ends after 1 of 2 links");
    refuse_net(HEAD "<END OF METADATA>\n" LINKS LINKS, "is one link more than <NUMBER OF LINKS> 2");
    refuse_net(HEAD "<END OF METADATA>\n1 3 100 5 2.5;\n" LINKS, ":6: has no b");
    refuse_net(HEAD "<END OF METADATA>\n\t1\t3\t\t5\t2.5\t0.15\t4\t0\t0\t1\t;\n", ":6: has no capacity");
    refuse_net(HEAD "<END OF METADATA>\n1 3 many 5 2.5 0.15 4;\n", ":6: capacity 'many' is not a number");
    refuse_net(HEAD "<END OF METADATA>\n1 3 nan 5 2.5 0.15 4;\n", ":6: capacity 'nan' is not a number");
    refuse_net(HEAD "<END OF METADATA>\n1 3 -8 5 2.5 0.15 4;\n", ":6: capacity -8 must be >= 0");
    refuse_net(HEAD "<END OF METADATA>\n1 3 0 5 2.5 0.15 4;\n", ":6: capacity 0 must be > 0");
    refuse_net(HEAD "<END OF METADATA>\n1 3 100 5 -2.5 0.15 4;\n", ":6: free flow time -2.5 must be >= 0");
    refuse_net(HEAD "<END OF METADATA>\n1 3 100 5 2.5 -0.15 4;\n", ":6: b -0.15 must be >= 0");
    refuse_net(HEAD "<END OF METADATA>\n1 3 100 5 2.5 0.15 -4;\n", ":6: power -4 must be >= 0");
    refuse_net(HEAD "<END OF METADATA>\n1 4 100 5 2.5 0.15 4;\n", ":6: term node 4 is out of range");
    refuse_net(HEAD "<END OF METADATA>\n0 3 100 5 2.5 0.15 4;\n", ":6: init node 0 is out of range");
    refuse_net(HEAD "<END OF METADATA>\n1.5 3 100 5 2.5 0.15 4;\n", ":6: init node 1.5 is out of range");
}

Test(tntp, names_all_faults_of_a_network) {
    const char *both = HEAD "<END OF METADATA>\n1 3 -8 5 2.5 0.15 4;\n1 9 100 5 2.5 0.15 4;\n";
    refuse_net(both, ":6: capacity -8");
    refuse_net(both, ":7: term node 9");
}

static kota_tntp_trips trips_of(const char *contents, int32_t zones) {
    char *path = put(contents);
    kota_tntp_trips trips;
    kota_error err = {0};
    cr_assert_eq(kota_tntp_read_trips(&trips, path, zones, &err), KOTA_OK, "%s", err.text);
    take_away(path);
    return trips;
}

static void refuse_trips(const char *contents, const char *words) {
    char *path = put(contents);
    kota_tntp_trips trips;
    kota_error err = {0};
    cr_assert_eq(kota_tntp_read_trips(&trips, path, 3, &err), KOTA_DATA, "%s", words);
    cr_assert_not_null(strstr(err.text, words), "\"%s\" does not say \"%s\"", err.text, words);
    cr_assert_null(trips.start);
    take_away(path);
}

#define TRIPS "<NUMBER OF ZONES> 3\n<TOTAL OD FLOW> 10.5\n<END OF METADATA>\n"

Test(tntp, reads_trips) {
    kota_tntp_trips trips = trips_of(TRIPS "~ Date: June 15, 1999\n\nOrigin \t3 \n 1 :\t2.0; 2 : 0.0;\n3:4;\n"
                                           "origin 1\n 2\n:\n3.5 ; 3 : 1e0;~ the end",
                                     3);
    cr_assert_eq(trips.start[1], 2);
    cr_assert_eq(trips.start[2], 2);
    cr_assert_eq(trips.start[3], 4);
    cr_assert_eq(trips.zone[0], 1);
    cr_assert_eq(trips.trips[0], 3.5);
    cr_assert_eq(trips.zone[1], 2);
    cr_assert_eq(trips.trips[1], 1.0);
    cr_assert_eq(trips.zone[2], 0); /* of zone 3 */
    cr_assert_eq(trips.zone[3], 2);
    cr_assert_eq(trips.total, 10.5);
    cr_assert_eq(trips.stated, 10.5);
    kota_tntp_trips_free(&trips);
}

Test(tntp, lets_the_last_origins_have_no_trips) {
    kota_tntp_trips trips = trips_of("<END OF METADATA>\nOrigin 1\n2 : 10;\n", 3);
    cr_assert_eq(trips.start[3], 1);
    cr_assert(kota_is_nan(trips.stated));
    kota_tntp_trips_free(&trips);
}

Test(tntp, refuses_trips_with_the_reason) {
    refuse_trips("", "has no line <END OF METADATA>");
    refuse_trips("<TOTAL OD FLOW> many\n<END OF METADATA>\n", ":1: <TOTAL OD FLOW> many is not a number");
    refuse_trips("<NUMBER OF ZONES> -1\n<END OF METADATA>\n", ":1: <NUMBER OF ZONES> -1");
    refuse_trips(TRIPS "1 : 5;\n", ":4: '1' comes before the first line 'Origin N'");
    refuse_trips(TRIPS "Origin 4\n", ":4: origin 4 is no zone of the network, whose zones are 1 to 3");
    refuse_trips(TRIPS "Origin one\n", ":4: origin 'one' is not a whole number");
    refuse_trips(TRIPS "Origin 1\n7 : 5;\n", ":5: destination 7 is no zone of the network");
    refuse_trips(TRIPS "Origin 1\n2 : -5;\n", ":5: trips -5 to destination 2 must be >= 0");
    refuse_trips(TRIPS "Origin 1\n2 : x;\n", ":5: trips 'x' to destination 2 are not a number");
    refuse_trips(TRIPS "Origin 1\n2 5; 3 : 1;\n", ":5: '2 5 ; 3' should read");
    refuse_trips(TRIPS "Origin 1\n2 : 5; 2 : 6;\n", ":5: trips from zone 1 to zone 2 stand twice");
    refuse_trips(TRIPS "Origin 1\n2 : 5; 3 : ", "ends inside an entry");
    refuse_trips(TRIPS "Origin 1\n2 : 5; 3 : 5", "ends inside an entry");
    refuse_trips(TRIPS "Origin 1\n2 : 5;\nOrigin", "ends after the word Origin");
    refuse_trips(TRIPS "Origin 1\n2 : 5;\nOrigin 2\n3 : 1;\n", "ends at origin 2 of 3 with 6 of the 10.5 trips");
}

Test(tntp, writes_what_it_reads) {
    kota_tntp_net net = net_of(HEAD "<TOLL FACTOR> 0.02\n<END OF METADATA>\n" LINKS), again;
    kota_tntp_trips trips = trips_of(TRIPS "Origin 1\n2 : 3.3; 3 : 1;\nOrigin 3\n1 : 0.1; 2 : 7;\n", 3), trips_again;
    char *path = put("");
    cr_assert_eq(kota_tntp_write_net(&net, path, NULL), KOTA_OK);
    cr_assert_eq(kota_tntp_read_net(&again, path, NULL), KOTA_OK);
    check_net(&again);
    cr_assert_eq(again.toll_factor, 0.02);
    cr_assert(kota_is_nan(again.distance_factor));
    cr_assert_eq(kota_tntp_write_trips(&trips, path, NULL), KOTA_OK);
    cr_assert_eq(kota_tntp_read_trips(&trips_again, path, 3, NULL), KOTA_OK);
    cr_assert_eq(memcmp(trips.start, trips_again.start, 4 * sizeof *trips.start), 0);
    cr_assert_eq(memcmp(trips.zone, trips_again.zone, 4 * sizeof *trips.zone), 0);
    cr_assert_eq(memcmp(trips.trips, trips_again.trips, 4 * sizeof *trips.trips), 0);
    double volume[2] = {1.0 / 3.0, 5.0}, cost[2] = {2.5, 0.0}, volume_again[2], cost_again[2];
    cr_assert_eq(kota_tntp_write_flows(&net, volume, cost, path, NULL), KOTA_OK);
    cr_assert_eq(kota_tntp_read_flows(volume_again, cost_again, &net, path, NULL), KOTA_OK);
    cr_assert_eq(memcmp(volume, volume_again, sizeof volume), 0);
    cr_assert_eq(memcmp(cost, cost_again, sizeof cost), 0);
    kota_tntp_net_free(&again);
    kota_tntp_trips_free(&trips_again);
    kota_tntp_net_free(&net);
    kota_tntp_trips_free(&trips);
    take_away(path);
}

Test(tntp, refuses_flows_of_another_network) {
    kota_tntp_net net = net_of(HEAD "<END OF METADATA>\n" LINKS);
    static const struct {
        const char *contents, *words;
    } CASES[] = {
        {"From To Volume Cost\n1 3 5 1\n", "ends after 1 of the network's 2 links"},
        {"From To Volume Cost\n1 3 5 1\n2 3 5 1\n", ":3: is link 2 to 3; here the network has 3 to 2"},
        {"From To Volume Cost\n1 3 5\n", ":2: should hold four numbers"},
        {"1 3 5 1\n3 2 5 1\n3 2 5 1\n", ":3: is one line more than the network's 2 links"},
    };
    for (int32_t i = 0; i < KOTA_COUNT(CASES); i++) {
        char *path = put(CASES[i].contents);
        double volume[2], cost[2];
        kota_error err = {0};
        cr_assert_eq(kota_tntp_read_flows(volume, cost, &net, path, &err), KOTA_DATA);
        cr_assert_not_null(strstr(err.text, CASES[i].words), "%s", err.text);
        take_away(path);
    }
    kota_tntp_net_free(&net);
}

/* Any beginning of a file is read or refused, never more. */
Test(tntp, no_cut_file_breaks_it) {
    const char *whole_net =
        HEAD "<END OF METADATA>\n~\tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower"
             "\t;\n" LINKS;
    const char *whole_trips = TRIPS "Origin 1\n2 : 3.3; 3 : 1;\nOrigin 3 1 : 0.1; 2 : 6.1;\n";
    for (size_t length = 0; length <= strlen(whole_net); length += 3) {
        char *cut = kota_text_format("%.*s", (int)length, whole_net), *path = put(cut);
        kota_tntp_net net;
        kota_error err = {0};
        if (kota_tntp_read_net(&net, path, &err) == KOTA_OK)
            kota_tntp_net_free(&net);
        else
            cr_assert_not_null(strstr(err.text, "x.tntp"));
        kota_free(cut);
        take_away(path);
    }
    for (size_t length = 0; length < strlen(whole_trips); length++) {
        char *cut = kota_text_format("%.*s", (int)length, whole_trips), *path = put(cut);
        kota_tntp_trips trips;
        kota_status status = kota_tntp_read_trips(&trips, path, 3, NULL);
        bool lost_no_trip = length + 1 >= strlen(whole_trips);
        cr_assert_eq(status, lost_no_trip ? KOTA_OK : KOTA_DATA, "cut at %d", (int)length);
        if (status == KOTA_OK) kota_tntp_trips_free(&trips);
        kota_free(cut);
        take_away(path);
    }
}
