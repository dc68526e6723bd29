/* Timetables: patterns, directions, days and headways of small feeds, and what is said of bad ones. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/archive.h"
#include "io/gtfs.h"

typedef struct feed_text {
    const char *routes, *stops, *trips, *stop_times, *frequencies, *calendar, *calendar_dates;
} feed_text;

static const char STOPS[] =
    "stop_id,stop_name,stop_lat,stop_lon\na,A,-7.00,110.40\nb,B,-7.00,110.41\nc,C,-7.01,110.42\n";
static const char ROUTES[] = "route_id,route_short_name,route_long_name,route_type\nr1,1,\"Pasar, Kota\",3\n";
static const char TRIPS[] = "route_id,service_id,trip_id,direction_id\nr1,work,t1,0\nr1,work,t2,0\nr1,work,t3,1\n"
                            "r1,free,t4,0\n";
static const char TIMES[] = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                            "t1,07:00:00,07:00:00,a,1\nt1,07:30:00,07:30:00,c,9\nt1,07:10:00,07:11:00,b,5\n"
                            "t2,07:20:00,07:20:00,a,1\nt2,07:30:00,07:30:00,b,2\nt2,07:50:00,07:50:00,c,3\n"
                            "t3,8:00:00,8:00:00,c,1\nt3,8:30:00,8:30:00,a,2\n"
                            "t4,9:00:00,9:00:00,a,1\nt4,9:30:00,9:30:00,c,2\n";
static const char WEEK[] = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                           "work,1,1,1,1,1,0,0,20250101,20251231\nfree,0,0,0,0,0,1,1,20250101,20251231\n";
static const feed_text GOOD = {ROUTES, STOPS, TRIPS, TIMES, NULL, WEEK, NULL};

static char *zipped(const feed_text *of, const char *folder) {
    static const char *const NAMES[] = {"routes.txt",      "stops.txt",    "trips.txt",         "stop_times.txt",
                                        "frequencies.txt", "calendar.txt", "calendar_dates.txt"};
    const char *const texts[] = {of->routes,      of->stops,    of->trips,         of->stop_times,
                                 of->frequencies, of->calendar, of->calendar_dates};
    char *path = kota_text_format("/tmp/kota-gtfs-%d.zip", (int)getpid());
    kota_archive *archive = kota_archive_create();
    kota_error err = {0};
    for (int32_t f = 0; f < KOTA_COUNT(NAMES); f++) {
        if (texts[f] == NULL) continue;
        char *name = kota_text_format("%s%s", folder, NAMES[f]);
        cr_assert_eq(kota_archive_add(archive, name, texts[f], strlen(texts[f]), &err), KOTA_OK, "%s", err.text);
        kota_free(name);
    }
    cr_assert_eq(kota_archive_finish(archive, path, &err), KOTA_OK, "%s", err.text);
    kota_archive_destroy(archive);
    return path;
}

static kota_status read_feed(kota_gtfs *gtfs, const feed_text *of, kota_arena *arena, kota_error *err) {
    char *path = zipped(of, "feed/");
    kota_status status = kota_gtfs_read(gtfs, path, arena, err);
    cr_assert_eq(unlink(path), 0);
    kota_free(path);
    return status;
}

Test(gtfs, a_route_is_a_line_each_way) {
    kota_arena *arena = kota_arena_create("gtfs", 0);
    kota_gtfs gtfs;
    kota_error err = {0};
    cr_assert_eq(read_feed(&gtfs, &GOOD, arena, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(gtfs.count, 2);
    cr_expect_str_eq(gtfs.day, "wednesday");
    cr_expect_str_eq(gtfs.lines[0].id, "r1/0");
    cr_expect_str_eq(gtfs.lines[0].name, "1 Pasar, Kota");
    cr_expect_eq(gtfs.lines[0].stop_count, 3, "in the order of stop_sequence; the trip of the weekend is left out");
    cr_expect_float_eq(gtfs.lines[0].deg[2], 110.41, 1e-9);
    cr_expect_float_eq(gtfs.lines[0].headway_s, 1200.0, 1e-9);
    cr_expect_float_eq(gtfs.lines[0].ride_s, 1800.0, 1e-9);
    cr_expect(!gtfs.lines[0].both_ways);
    cr_expect_str_eq(gtfs.lines[1].id, "r1/1");
    cr_expect_float_eq(gtfs.lines[1].headway_s, 86400.0, 1e-9, "one departure a day");
    kota_arena_destroy(arena);
}

Test(gtfs, a_folder_is_read_like_a_zip) {
    char *folder = kota_text_format("/tmp/kota-gtfs-%d", (int)getpid()), *path;
    static const char *const NAMES[] = {"routes.txt", "stops.txt", "trips.txt", "stop_times.txt"};
    const char *const texts[] = {ROUTES, STOPS, TRIPS, TIMES};
    kota_arena *arena = kota_arena_create("gtfs", 0);
    kota_gtfs gtfs;
    kota_error err = {0};
    cr_assert_eq(kota_folder_create(folder, &err), KOTA_OK);
    for (int32_t f = 0; f < KOTA_COUNT(NAMES); f++) {
        path = kota_text_format("%s/%s", folder, NAMES[f]);
        cr_assert_eq(kota_file_write(path, texts[f], strlen(texts[f]), &err), KOTA_OK);
        kota_free(path);
    }
    cr_assert_eq(kota_gtfs_read(&gtfs, folder, arena, &err), KOTA_OK, "%s", err.text);
    cr_expect_eq(gtfs.count, 2);
    cr_expect_str_eq(gtfs.day, "every day");
    cr_expect_eq(gtfs.patterns, 1, "the way of the weekend");
    cr_assert_eq(kota_folder_remove(folder, &err), KOTA_OK);
    kota_free(folder);
    kota_arena_destroy(arena);
}

Test(gtfs, frequencies_give_headways) {
    feed_text feed = GOOD;
    kota_arena *arena = kota_arena_create("gtfs", 0);
    kota_gtfs gtfs;
    kota_error err = {0};
    feed.frequencies =
        "trip_id,start_time,end_time,headway_secs\nt1,05:00:00,09:00:00,300\nt1,09:00:00,24:00:00,900\n"
        "t2,25:00:00,26:00:00,900\n";
    cr_assert_eq(read_feed(&gtfs, &feed, arena, &err), KOTA_OK, "%s", err.text);
    /* from 6:00 every 5 min to 9:00, then every 15 min to 22:00: 36 + 52 gaps in 16 h */
    cr_expect_float_eq(gtfs.lines[0].headway_s, 16 * 3600.0 / 88, 1e-9);
    kota_arena_destroy(arena);
}

Test(gtfs, a_feed_without_times_has_lines_all_the_same) {
    feed_text feed = GOOD;
    kota_arena *arena = kota_arena_create("gtfs", 0);
    kota_gtfs gtfs;
    kota_error err = {0};
    feed.trips = "route_id,service_id,trip_id\nr1,x,t1\nr1,x,t3\n";
    feed.stop_times = "trip_id,stop_id,stop_sequence\nt1,a,1\nt1,b,2\nt1,c,3\nt3,c,1\nt3,a,2\n";
    feed.calendar = NULL;
    feed.calendar_dates = "service_id,date,exception_type\ny,20250102,1\nx,20250101,1\n x,20250101,1\nx,20250102,2\n";
    cr_assert_eq(read_feed(&gtfs, &feed, arena, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(gtfs.count, 1);
    cr_expect_str_eq(gtfs.day, "20250101");
    cr_expect(kota_is_nan(gtfs.lines[0].headway_s) && kota_is_nan(gtfs.lines[0].ride_s));
    cr_expect(gtfs.lines[0].both_ways, "no direction is told");
    cr_expect_eq(gtfs.lines[0].stop_count, 3);
    kota_arena_destroy(arena);
}

Test(gtfs, kinds_of_routes) {
    feed_text feed = GOOD;
    kota_arena *arena = kota_arena_create("gtfs", 0);
    kota_gtfs gtfs;
    kota_error err = {0};
    feed.routes = "route_id,route_desc,route_type\nr1,BRT,3\nr2,,4\nr3,,1\nr4,,700\n";
    feed.trips = "route_id,service_id,trip_id\nr1,work,t1\nr2,work,t2\nr3,work,t3\n";
    feed.stop_times = "trip_id,stop_id,stop_sequence\nt1,a,1\nt1,b,2\nt2,a,1\nt2,c,2\nt3,c,1\nt3,a,2\n";
    cr_assert_eq(read_feed(&gtfs, &feed, arena, &err), KOTA_OK, "%s", err.text);
    cr_assert_eq(gtfs.count, 2);
    cr_expect_eq(gtfs.lines[0].kind, KOTA_GTFS_BRT);
    cr_expect_eq(gtfs.lines[1].kind, KOTA_GTFS_RAIL);
    cr_expect_eq(gtfs.no_road, 1);
    cr_expect_eq(gtfs.idle, 1);
    kota_arena_destroy(arena);
}

Test(gtfs, bad_feeds_are_named_by_file_line_and_value) {
    static const struct {
        feed_text feed;
        const char *words;
    } cases[] = {
        {{ROUTES, STOPS, TRIPS, NULL, NULL, WEEK, NULL}, "has no stop_times.txt, which GTFS requires"},
        {{"route_id\nr1\n", STOPS, TRIPS, TIMES, NULL, WEEK, NULL}, "routes.txt:1: has no column 'route_type'"},
        {{"route_id,route_type\nr1,3\nr1,3\n", STOPS, TRIPS, TIMES, NULL, WEEK, NULL},
         "routes.txt:3: column 'route_id'"},
        {{"route_id,route_type\nr1,bus\n", STOPS, TRIPS, TIMES, NULL, WEEK, NULL},
         "routes.txt:2: column 'route_type' = 'bus'"},
        {{"route_id,route_type\nr1,99999\n", STOPS, TRIPS, TIMES, NULL, WEEK, NULL}, "must be a route type"},
        {{ROUTES, "stop_id,stop_lat,stop_lon\na,-97,110\n", TRIPS, TIMES, NULL, WEEK, NULL},
         "stops.txt:2: column 'stop_lat' = '-97' must be -90 to 90"},
        {{ROUTES, "stop_id,stop_lat,stop_lon\na,-7,200\n", TRIPS, TIMES, NULL, WEEK, NULL},
         "column 'stop_lon' = '200' must be"},
        {{ROUTES, STOPS, "route_id,service_id,trip_id\nr9,work,t1\n", TIMES, NULL, WEEK, NULL},
         "trips.txt:2: column 'route_id' = 'r9' is no route"},
        {{ROUTES, STOPS, TRIPS, "trip_id,stop_id,stop_sequence\nt9,a,1\n", NULL, WEEK, NULL},
         "stop_times.txt:2: column 'trip_id' = 't9' is no trip"},
        {{ROUTES, STOPS, TRIPS, "trip_id,stop_id,stop_sequence\nt1,z,1\n", NULL, WEEK, NULL},
         "column 'stop_id' = 'z' is no stop"},
        {{ROUTES, STOPS, TRIPS, "trip_id,stop_id,stop_sequence\nt1,a,-1\n", NULL, WEEK, NULL},
         "must be a whole number from 0"},
        {{ROUTES, STOPS, TRIPS, "trip_id,stop_id,stop_sequence,departure_time\nt1,a,1,7.30\n", NULL, WEEK, NULL},
         "column 'departure_time' = '7.30' is no time"},
        {{ROUTES, STOPS, TRIPS, "trip_id,stop_id,stop_sequence,departure_time\nt1,a,1,7:60:00\n", NULL, WEEK, NULL},
         "is no time"},
        {{ROUTES, STOPS, TRIPS, TIMES, "trip_id,start_time,end_time,headway_secs\nt1,7:00:00,8:00:00,0\n", WEEK,
          NULL},
         "frequencies.txt:2: column 'headway_secs' = '0' must be 1 s or more"},
        {{ROUTES, STOPS, TRIPS, "trip_id,stop_id,stop_sequence\nt1,a,1\n", NULL, WEEK, NULL},
         "no route has a trip with two stops on its day (wednesday)"},
    };
    for (int32_t c = 0; c < KOTA_COUNT(cases); c++) {
        kota_arena *arena = kota_arena_create("gtfs", 0);
        kota_gtfs gtfs;
        kota_error err = {0};
        cr_expect_eq(read_feed(&gtfs, &cases[c].feed, arena, &err), KOTA_DATA, "%s", cases[c].words);
        cr_expect(strstr(err.text, cases[c].words) != NULL, "%s: %s", cases[c].words, err.text);
        kota_arena_destroy(arena);
    }
}

/* Rapid KL's buses: frequencies of weekdays and weekends. */
Test(gtfs, kuala_lumpur) {
    const char *data = getenv("KOTA_DATA");
    char *path = kota_text_format("%s/gtfs/kuala_lumpur/rapid-bus-kl.zip", data != NULL ? data : ".");
    kota_arena *arena = kota_arena_create("gtfs", 0);
    kota_gtfs gtfs;
    kota_error err = {0};
    if (!kota_file_exists(path)) cr_skip_test("SKIPPED: %s is not there", path);
    cr_assert_eq(kota_gtfs_read(&gtfs, path, arena, &err), KOTA_OK, "%s", err.text);
    cr_expect(gtfs.count >= 140 && gtfs.count <= 290, "%d lines of 144 routes", gtfs.count);
    for (int32_t l = 0; l < gtfs.count; l++)
        cr_expect(gtfs.lines[l].headway_s >= 120 && gtfs.lines[l].headway_s <= 86400, "%s: %g s", gtfs.lines[l].id,
                  gtfs.lines[l].headway_s);
    kota_arena_destroy(arena);
    kota_free(path);
}
