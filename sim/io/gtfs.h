/* Timetables of public transport as GTFS (gtfs.org/schedule/reference): a zip or a folder of CSV files becomes lines,
 * one for each route and direction, with the stops of its most frequent pattern and the mean headway of a weekday.
 * Where they lie in a city is import_lines.c's. */
#ifndef KOTA_IO_GTFS_H
#define KOTA_IO_GTFS_H

#include "core/memory.h"

typedef enum kota_gtfs_kind { KOTA_GTFS_BUS, KOTA_GTFS_BRT, KOTA_GTFS_RAIL } kota_gtfs_kind;

typedef struct kota_gtfs_line {
    const char *id, *name; /* route_id, and "/0" or "/1" where both directions run */
    kota_gtfs_kind kind;
    bool both_ways; /* the feed has one direction of it alone, which is no loop */
    double *deg;    /* [stop_count][2] longitude, latitude of WGS 84, in order */
    int32_t stop_count;
    double headway_s; /* mean from 6 to 22 h; 86,400 for one departure a day; NaN: the feed has no times */
    double ride_s;    /* from the first stop to the last; NaN: the feed has no times */
} kota_gtfs_line;

typedef struct kota_gtfs {
    kota_gtfs_line *lines; /* by route in the feed's order, then direction */
    int32_t count;
    int32_t no_road;  /* routes left out: ferries */
    int32_t idle;     /* routes left out: no trip on the chosen day */
    int32_t patterns; /* other patterns of the same routes, whose departures count for the headway alone */
    const char *day;  /* "wednesday", the date of calendar_dates.txt with most services, or "every day" */
} kota_gtfs;

/** Read a feed.
 *  @errors KOTA_DATA: no such zip or folder; a file that GTFS requires is missing; "<feed>/<file>:<line>: ..." names
 *  a value that cannot be, or an id that another file does not have; no line is left.
 *  @lifetime all in arena.  @tested tests/unit/io/test_gtfs.c */
KOTA_NODISCARD kota_status kota_gtfs_read(kota_gtfs *gtfs, const char *path, kota_arena *arena, kota_error *err);

#endif
