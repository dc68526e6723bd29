/* From the tables of a feed to lines: trips of a weekday, their stops in order, patterns, departures. */
#include "io/gtfs.h"

#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/gtfs_files.h"

#define DAY_S 86400.0
#define FROM_S (6 * 3600.0) /* headways are those of the day, not of the first and last trips; assumed */
#define TO_S (22 * 3600.0)
#define HEADWAY_MIN_S 30.0 /* params.def */
enum { NOT_RUN = -1, FERRY = -2, TIMES_MAX = 2000000 };

typedef struct trip { /* a row of trips.txt that runs on the day */
    int32_t row, route, direction;
    int32_t first, count; /* its rows in reader.times */
    uint64_t pattern;
} trip;

typedef struct stop_time {
    int32_t trip, sequence, stop; /* index of trips, order, row of stops.txt */
    int32_t row;
    double arrives_s, leaves_s; /* since midnight; NaN: none is given */
} stop_time;

typedef struct reader {
    kota_gtfs_feed feed;
    kota_arena *arena; /* of the lines */
    kota_arena *scratch;
    kota_error *err;
    kota_gtfs *to;
    kota_gtfs_index routes, stops, trip_ids, frequencies;
    double *stop_deg; /* [row of stops.txt][2]; NaN: no place */
    trip *trips;
    int32_t trip_count, *trip_of_row; /* NOT_RUN: not on the day */
    stop_time *times;
    int32_t time_count;
} reader;

static kota_status need(const reader *of, kota_gtfs_file file, const char *name, int32_t *column) {
    return kota_csv_need(column, of->feed.tables[file], name, of->err);
}

static int32_t maybe(const reader *of, kota_gtfs_file file, const char *name) {
    return of->feed.tables[file] != NULL ? kota_csv_column(of->feed.tables[file], name) : -1;
}

/* "7:05:30", also past midnight, "25:10:00"; NaN where it is empty. */
static kota_status read_time(const reader *of, kota_gtfs_file file, int32_t row, int32_t column, double *s) {
    const char *text = kota_gtfs_cell(of->feed.tables[file], row, column);
    int32_t parts[3] = {0, 0, 0}, part = 0, digits = 0;
    *s = KOTA_NAN;
    while (*text == ' ') text++;
    if (*text == '\0') return KOTA_OK;
    for (; *text != '\0' && *text != ' '; text++) {
        if (*text == ':' && digits > 0 && part < 2) {
            part++;
            digits = 0;
        } else if (*text >= '0' && *text <= '9' && digits < 3) {
            parts[part] = 10 * parts[part] + (*text - '0');
            digits++;
        } else {
            digits = 0;
            break;
        }
    }
    if (part != 2 || digits == 0 || parts[1] > 59 || parts[2] > 59)
        return kota_csv_fail(of->feed.tables[file], row, column, "is no time; write it as HH:MM:SS", of->err);
    *s = 3600.0 * parts[0] + 60.0 * parts[1] + parts[2];
    return KOTA_OK;
}

static kota_status read_stops(reader *of) {
    const kota_csv_table *table = of->feed.tables[KOTA_GTFS_STOPS];
    int32_t id, east, north, rows = kota_csv_rows(table);
    KOTA_TRY(need(of, KOTA_GTFS_STOPS, "stop_id", &id));
    KOTA_TRY(need(of, KOTA_GTFS_STOPS, "stop_lon", &east));
    KOTA_TRY(need(of, KOTA_GTFS_STOPS, "stop_lat", &north));
    KOTA_TRY(kota_gtfs_index_make(&of->stops, table, id, true, of->scratch, of->err));
    of->stop_deg = KOTA_NEW(of->scratch, double, 2 * (size_t)rows);
    for (int32_t r = 0; r < rows; r++) {
        double *deg = &of->stop_deg[2 * r];
        KOTA_TRY(kota_csv_get_number(&deg[0], table, r, east, of->err));
        KOTA_TRY(kota_csv_get_number(&deg[1], table, r, north, of->err));
        if (kota_abs(deg[0]) > 180) return kota_csv_fail(table, r, east, "must be -180 to 180 degrees", of->err);
        if (kota_abs(deg[1]) > 90) return kota_csv_fail(table, r, north, "must be -90 to 90 degrees", of->err);
    }
    return KOTA_OK;
}

/* ---- which services run ---- */

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The date on which most services are added; the first of equals. */
static const char *busiest_date(const reader *of, int32_t date, int32_t added) {
    const kota_csv_table *table = of->feed.tables[KOTA_GTFS_CALENDAR_DATES];
    int32_t count = 0, best = 0;
    const char **dates = KOTA_NEW(of->scratch, const char *, kota_csv_rows(table)), *busiest = "";
    for (int32_t r = 0; r < kota_csv_rows(table); r++)
        if (strcmp(kota_csv_cell(table, r, added), "1") == 0) dates[count++] = kota_csv_cell(table, r, date);
    qsort(dates, (size_t)count, sizeof *dates, by_text);
    for (int32_t k = 0, run = 0; k < count; k++) {
        run = k > 0 && strcmp(dates[k], dates[k - 1]) == 0 ? run + 1 : 1;
        if (run <= best) continue;
        best = run;
        busiest = dates[k];
    }
    return busiest;
}

typedef struct services { /* sorted ids of those that run; NULL: all do */
    const char **ids;
    int32_t count;
} services;

static bool runs(const services *of, const char *id) {
    return of->ids == NULL || bsearch(&id, of->ids, (size_t)of->count, sizeof *of->ids, by_text) != NULL;
}

/* The services of a Wednesday, a day like most; of a feed with dates alone, those of its busiest date. */
static kota_status choose_day(reader *of, services *found) {
    const kota_csv_table *weekly = of->feed.tables[KOTA_GTFS_CALENDAR],
                         *dates = of->feed.tables[KOTA_GTFS_CALENDAR_DATES];
    bool week = weekly != NULL && kota_csv_rows(weekly) > 0, dated = dates != NULL && kota_csv_rows(dates) > 0;
    kota_gtfs_file file = week ? KOTA_GTFS_CALENDAR : KOTA_GTFS_CALENDAR_DATES;
    const kota_csv_table *table = week ? weekly : dates;
    int32_t id, flag, date = -1;
    const char *wanted = "1";
    *found = (services){NULL, 0};
    of->to->day = "every day";
    if (!week && !dated) return KOTA_OK;
    KOTA_TRY(need(of, file, "service_id", &id));
    KOTA_TRY(need(of, file, week ? "wednesday" : "exception_type", &flag));
    of->to->day = "wednesday";
    if (!week) {
        KOTA_TRY(need(of, file, "date", &date));
        of->to->day = kota_arena_text(of->arena, busiest_date(of, date, flag));
    }
    found->ids = KOTA_NEW(of->scratch, const char *, kota_csv_rows(table));
    for (int32_t r = 0; r < kota_csv_rows(table); r++)
        if (strcmp(kota_csv_cell(table, r, flag), wanted) == 0 &&
            (week || strcmp(kota_csv_cell(table, r, date), of->to->day) == 0))
            found->ids[found->count++] = kota_csv_cell(table, r, id);
    qsort(found->ids, (size_t)found->count, sizeof *found->ids, by_text);
    return KOTA_OK;
}

/* ---- trips and their stops ---- */

static kota_status read_trips(reader *of) {
    const kota_csv_table *table = of->feed.tables[KOTA_GTFS_TRIPS];
    int32_t id, route, service, way = maybe(of, KOTA_GTFS_TRIPS, "direction_id"), rows = kota_csv_rows(table);
    services day;
    KOTA_TRY(need(of, KOTA_GTFS_TRIPS, "trip_id", &id));
    KOTA_TRY(need(of, KOTA_GTFS_TRIPS, "route_id", &route));
    KOTA_TRY(need(of, KOTA_GTFS_TRIPS, "service_id", &service));
    KOTA_TRY(kota_gtfs_index_make(&of->trip_ids, table, id, true, of->scratch, of->err));
    KOTA_TRY(choose_day(of, &day));
    of->trips = KOTA_NEW(of->scratch, trip, rows);
    of->trip_of_row = KOTA_NEW(of->scratch, int32_t, rows);
    for (int32_t r = 0; r < rows; r++) {
        int32_t known = kota_gtfs_find(&of->routes, kota_csv_cell(table, r, route));
        if (known < 0) return kota_csv_fail(table, r, route, "is no route of routes.txt", of->err);
        of->trip_of_row[r] = NOT_RUN;
        if (!runs(&day, kota_csv_cell(table, r, service))) continue;
        of->trip_of_row[r] = of->trip_count;
        of->trips[of->trip_count++] = (trip){.row = r,
                                             .route = of->routes.keys[known].row,
                                             .direction = strcmp(kota_gtfs_cell(table, r, way), "1") == 0};
    }
    return KOTA_OK;
}

static int by_trip(const void *a, const void *b) {
    const stop_time *left = a, *right = b;
    if (left->trip != right->trip) return left->trip < right->trip ? -1 : 1;
    if (left->sequence != right->sequence) return left->sequence < right->sequence ? -1 : 1;
    return (left->row > right->row) - (left->row < right->row);
}

static kota_status read_stop_time(reader *of, int32_t row, const int32_t *columns) {
    const kota_csv_table *table = of->feed.tables[KOTA_GTFS_STOP_TIMES];
    int32_t found = kota_gtfs_find(&of->trip_ids, kota_csv_cell(table, row, columns[0]));
    if (found < 0) return kota_csv_fail(table, row, columns[0], "is no trip of trips.txt", of->err);
    int32_t of_trip = of->trip_of_row[of->trip_ids.keys[found].row];
    int32_t stop = kota_gtfs_find(&of->stops, kota_csv_cell(table, row, columns[1]));
    if (stop < 0) return kota_csv_fail(table, row, columns[1], "is no stop of stops.txt", of->err);
    int64_t sequence;
    KOTA_TRY(kota_csv_get_integer(&sequence, table, row, columns[2], of->err));
    if (sequence < 0 || sequence > INT32_MAX)
        return kota_csv_fail(table, row, columns[2], "must be a whole number from 0", of->err);
    stop_time *time = &of->times[of->time_count];
    *time = (stop_time){of_trip, (int32_t)sequence, of->stops.keys[stop].row, row, KOTA_NAN, KOTA_NAN};
    KOTA_TRY(read_time(of, KOTA_GTFS_STOP_TIMES, row, columns[3], &time->arrives_s));
    KOTA_TRY(read_time(of, KOTA_GTFS_STOP_TIMES, row, columns[4], &time->leaves_s));
    bool placed = !kota_is_nan(of->stop_deg[2 * time->stop]) && !kota_is_nan(of->stop_deg[2 * time->stop + 1]);
    of->time_count += of_trip != NOT_RUN && placed;
    return KOTA_OK;
}

static kota_status read_stop_times(reader *of) {
    const kota_csv_table *table = of->feed.tables[KOTA_GTFS_STOP_TIMES];
    int32_t columns[5] = {0, 0, 0, maybe(of, KOTA_GTFS_STOP_TIMES, "arrival_time"),
                          maybe(of, KOTA_GTFS_STOP_TIMES, "departure_time")};
    KOTA_TRY(need(of, KOTA_GTFS_STOP_TIMES, "trip_id", &columns[0]));
    KOTA_TRY(need(of, KOTA_GTFS_STOP_TIMES, "stop_id", &columns[1]));
    KOTA_TRY(need(of, KOTA_GTFS_STOP_TIMES, "stop_sequence", &columns[2]));
    of->times = KOTA_NEW(of->scratch, stop_time, kota_csv_rows(table) + 1);
    for (int32_t r = 0; r < kota_csv_rows(table); r++) KOTA_TRY(read_stop_time(of, r, columns));
    qsort(of->times, (size_t)of->time_count, sizeof *of->times, by_trip);
    for (int32_t k = 0; k < of->time_count; k++) {
        trip *at = &of->trips[of->times[k].trip];
        if (at->count++ == 0) {
            at->first = k;
            at->pattern = kota_hash_id("pattern");
        }
        at->pattern = kota_hash_part(at->pattern, (uint64_t)of->times[k].stop);
    }
    return KOTA_OK;
}

/* ---- lines ---- */

typedef struct departures {
    double *s;
    int32_t count, room;
} departures;

static void leave(departures *of, double s) {
    of->s = kota_grow(of->s, of->count, &of->room, sizeof *of->s);
    of->s[of->count++] = s;
}

/* Those of a trip: of frequencies.txt where it stands there, else its own. */
static kota_status add_departures(const reader *of, const trip *at, departures *to) {
    const kota_csv_table *trips = of->feed.tables[KOTA_GTFS_TRIPS], *table = of->feed.tables[KOTA_GTFS_FREQUENCIES];
    int32_t id, start, end, every;
    KOTA_TRY(need(of, KOTA_GTFS_TRIPS, "trip_id", &id));
    const char *name = kota_csv_cell(trips, at->row, id);
    int32_t found = table != NULL ? kota_gtfs_find(&of->frequencies, name) : -1;
    if (found < 0) {
        double s = of->times[at->first].leaves_s;
        if (kota_is_nan(s)) s = of->times[at->first].arrives_s;
        if (!kota_is_nan(s)) leave(to, s);
        return KOTA_OK;
    }
    KOTA_TRY(need(of, KOTA_GTFS_FREQUENCIES, "start_time", &start));
    KOTA_TRY(need(of, KOTA_GTFS_FREQUENCIES, "end_time", &end));
    KOTA_TRY(need(of, KOTA_GTFS_FREQUENCIES, "headway_secs", &every));
    for (; found < of->frequencies.count && strcmp(of->frequencies.keys[found].id, name) == 0; found++) {
        int32_t row = of->frequencies.keys[found].row;
        double from_s, to_s, headway_s;
        KOTA_TRY(read_time(of, KOTA_GTFS_FREQUENCIES, row, start, &from_s));
        KOTA_TRY(read_time(of, KOTA_GTFS_FREQUENCIES, row, end, &to_s));
        KOTA_TRY(kota_csv_get_number(&headway_s, table, row, every, of->err));
        if (!(headway_s >= 1)) return kota_csv_fail(table, row, every, "must be 1 s or more", of->err);
        for (double s = from_s; s < to_s && to->count < TIMES_MAX; s += headway_s) leave(to, s);
    }
    return KOTA_OK;
}

static int by_value(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double headway_of(departures *of) {
    int32_t first = 0, last = of->count - 1;
    if (of->count == 0) return KOTA_NAN;
    qsort(of->s, (size_t)of->count, sizeof *of->s, by_value);
    while (first < last && of->s[first] < FROM_S) first++;
    while (last > first && of->s[last] > TO_S) last--;
    if (first == last) return DAY_S;
    return kota_min(DAY_S, kota_max(HEADWAY_MIN_S, (of->s[last] - of->s[first]) / (last - first)));
}

/* GTFS's route types and Google's extended ones (developers.google.com/transit/gtfs/reference/extended-route-types).
 */
static int32_t kind_of(int64_t type) {
    if (type == 4 || type / 100 == 10 || type / 100 == 12) return FERRY;
    bool rail = (type <= 2 && type >= 0) || (type >= 5 && type <= 7) || type == 12 || type / 100 == 1 ||
                (type >= 400 && type < 700) || type / 100 == 9 || type / 100 == 13 || type / 100 == 14;
    return rail ? KOTA_GTFS_RAIL : KOTA_GTFS_BUS;
}

typedef struct route { /* while its lines are made */
    int32_t row, kind;
    const char *id, *name;
    trip *const *trips; /* of it alone */
    int32_t count;
} route;

/* The pattern with most trips; of equals the one with more stops, then the first. */
static const trip *main_trip(const route *of, int32_t direction, int32_t *patterns) {
    const trip *best = NULL;
    int32_t most = 0;
    for (int32_t t = 0; t < of->count; t++) {
        const trip *at = of->trips[t];
        if (at->direction != direction || at->count < 2) continue;
        int32_t alike = 0;
        bool first = true;
        for (int32_t u = 0; u < of->count; u++) {
            bool same = of->trips[u]->direction == direction && of->trips[u]->pattern == at->pattern;
            alike += same;
            first = first && !(same && u < t);
        }
        *patterns += first;
        if (best != NULL && (alike < most || (alike == most && at->count <= best->count))) continue;
        best = at;
        most = alike;
    }
    return best;
}

static bool is_loop(const reader *of, const trip *at) {
    return of->times[at->first].stop == of->times[at->first + at->count - 1].stop;
}

/* One direction of a route. Without direction_id the trips that begin elsewhere than the main one are the way back.
 */
static kota_status add_line(reader *of, const route *from, const trip *main, bool alone, int32_t *room) {
    departures leaving = {0};
    kota_status status = KOTA_OK;
    const stop_time *stops = &of->times[main->first];
    for (int32_t t = 0; t < from->count && status == KOTA_OK; t++) {
        const trip *at = from->trips[t];
        if (at->direction != main->direction || at->count < 2) continue;
        if (alone && of->times[at->first].stop != stops[0].stop) continue;
        status = add_departures(of, at, &leaving);
    }
    char *id = kota_text_format(alone ? "%s" : "%s/%d", from->id, (int)main->direction);
    kota_gtfs_line line = {.id = kota_arena_text(of->arena, id),
                           .name = from->name,
                           .kind = (kota_gtfs_kind)from->kind,
                           .both_ways = alone && !is_loop(of, main),
                           .deg = KOTA_NEW(of->arena, double, 2 * (size_t)main->count),
                           .stop_count = main->count,
                           .headway_s = headway_of(&leaving),
                           .ride_s = stops[main->count - 1].arrives_s - stops[0].leaves_s};
    for (int32_t k = 0; k < main->count; k++)
        memcpy(&line.deg[2 * k], &of->stop_deg[2 * stops[k].stop], 2 * sizeof *line.deg);
    of->to->lines = kota_grow(of->to->lines, of->to->count, room, sizeof *of->to->lines);
    of->to->lines[of->to->count++] = line;
    kota_free(leaving.s);
    kota_free(id);
    return status;
}

static const char *name_of(const reader *of, int32_t row) {
    const kota_csv_table *table = of->feed.tables[KOTA_GTFS_ROUTES];
    const char *brief = kota_gtfs_cell(table, row, maybe(of, KOTA_GTFS_ROUTES, "route_short_name"));
    const char *full = kota_gtfs_cell(table, row, maybe(of, KOTA_GTFS_ROUTES, "route_long_name"));
    char *name = kota_text_format("%s%s%s", brief, brief[0] != '\0' && full[0] != '\0' ? " " : "", full);
    const char *kept = kota_arena_text(of->arena, name);
    kota_free(name);
    return kept;
}

static kota_status add_route(reader *of, route *from, int32_t *room) {
    int32_t patterns = 0, made = 0;
    const trip *ways[2] = {main_trip(from, 0, &patterns), main_trip(from, 1, &patterns)};
    if (from->kind == FERRY) {
        of->to->no_road++;
        return KOTA_OK;
    }
    for (int32_t w = 0; w < 2; w++) {
        if (ways[w] == NULL) continue;
        KOTA_TRY(add_line(of, from, ways[w], ways[1 - w] == NULL, room));
        made++;
    }
    of->to->idle += made == 0;
    of->to->patterns += patterns - made;
    return KOTA_OK;
}

static int by_route(const void *a, const void *b) {
    const trip *left = *(trip *const *)a, *right = *(trip *const *)b;
    if (left->route != right->route) return left->route < right->route ? -1 : 1;
    return (left->row > right->row) - (left->row < right->row);
}

static kota_status add_routes(reader *of, int32_t *room) {
    const kota_csv_table *table = of->feed.tables[KOTA_GTFS_ROUTES];
    int32_t id, type, about = maybe(of, KOTA_GTFS_ROUTES, "route_desc"), from = 0;
    trip **trips = KOTA_NEW(of->scratch, trip *, of->trip_count + 1);
    KOTA_TRY(need(of, KOTA_GTFS_ROUTES, "route_id", &id));
    KOTA_TRY(need(of, KOTA_GTFS_ROUTES, "route_type", &type));
    for (int32_t t = 0; t < of->trip_count; t++) trips[t] = &of->trips[t];
    qsort(trips, (size_t)of->trip_count, sizeof(trip *), by_route);
    for (int32_t r = 0; r < kota_csv_rows(table); r++) {
        int64_t number;
        KOTA_TRY(kota_csv_get_integer(&number, table, r, type, of->err));
        if (number < 0 || number > 1799)
            return kota_csv_fail(table, r, type, "must be a route type, 0 to 12 or 100 to 1799", of->err);
        route at = {r, kind_of(number), kota_csv_cell(table, r, id), name_of(of, r), trips + from, 0};
        if (at.kind == KOTA_GTFS_BUS && strstr(kota_gtfs_cell(table, r, about), "BRT") != NULL)
            at.kind = KOTA_GTFS_BRT;
        for (; from < of->trip_count && trips[from]->route == r; from++) at.count++;
        KOTA_TRY(add_route(of, &at, room));
    }
    return KOTA_OK;
}

static kota_status read_all(reader *of, const char *path, int32_t *room) {
    int32_t id;
    KOTA_TRY(kota_gtfs_open(&of->feed, path, of->err));
    KOTA_TRY(need(of, KOTA_GTFS_ROUTES, "route_id", &id));
    KOTA_TRY(kota_gtfs_index_make(&of->routes, of->feed.tables[KOTA_GTFS_ROUTES], id, true, of->scratch, of->err));
    if (of->feed.tables[KOTA_GTFS_FREQUENCIES] != NULL) {
        KOTA_TRY(need(of, KOTA_GTFS_FREQUENCIES, "trip_id", &id));
        KOTA_TRY(kota_gtfs_index_make(&of->frequencies, of->feed.tables[KOTA_GTFS_FREQUENCIES], id, false,
                                      of->scratch, of->err));
    }
    KOTA_TRY(read_stops(of));
    KOTA_TRY(read_trips(of));
    KOTA_TRY(read_stop_times(of));
    KOTA_TRY(add_routes(of, room));
    if (of->to->count == 0)
        return kota_fail(
            of->err, KOTA_DATA,
            "%s: no route has a trip with two stops on its day (%s); give a feed with stop_times of that "
            "day",
            path, of->to->day);
    return KOTA_OK;
}

kota_status kota_gtfs_read(kota_gtfs *gtfs, const char *path, kota_arena *arena, kota_error *err) {
    *gtfs = (kota_gtfs){0};
    reader of = {.arena = arena, .scratch = kota_arena_create("gtfs", 0), .err = err, .to = gtfs};
    int32_t room = 0;
    kota_status status = read_all(&of, path, &room);
    kota_gtfs_line *lines = KOTA_NEW(arena, kota_gtfs_line, gtfs->count); /* in the arena from here on */
    if (gtfs->count > 0) memcpy(lines, gtfs->lines, (size_t)gtfs->count * sizeof *lines);
    kota_free(gtfs->lines);
    gtfs->lines = lines;
    kota_gtfs_close(&of.feed);
    kota_arena_destroy(of.scratch);
    return status;
}
