/* Private to gtfs.c: the tables of a feed, and its ids. */
#ifndef KOTA_IO_GTFS_FILES_H
#define KOTA_IO_GTFS_FILES_H

#include "core/memory.h"
#include "io/csv.h"

typedef enum kota_gtfs_file {
    KOTA_GTFS_ROUTES,
    KOTA_GTFS_STOPS,
    KOTA_GTFS_TRIPS,
    KOTA_GTFS_STOP_TIMES,
    KOTA_GTFS_FREQUENCIES,
    KOTA_GTFS_CALENDAR,
    KOTA_GTFS_CALENDAR_DATES,
    KOTA_GTFS_FILES
} kota_gtfs_file;

typedef struct kota_gtfs_feed {
    kota_csv_table *tables[KOTA_GTFS_FILES]; /* NULL: the feed has none; never of the first four */
} kota_gtfs_feed;

/** Read the tables of a zip, whose files may lie in a folder, or of a folder.
 *  @errors KOTA_DATA.  @lifetime close, whatever the status.  @tested tests/unit/io/test_gtfs.c */
KOTA_NODISCARD kota_status kota_gtfs_open(kota_gtfs_feed *feed, const char *path, kota_error *err);
void kota_gtfs_close(kota_gtfs_feed *feed);

/* Rows of a table by the text of a column. */
typedef struct kota_gtfs_index {
    struct kota_gtfs_key {
        const char *id;
        int32_t row;
    } * keys;
    int32_t count;
} kota_gtfs_index;
/** Sort the rows by a column, equal ones in their order; in arena. unique: two rows of one id are a fault. */
KOTA_NODISCARD kota_status kota_gtfs_index_make(kota_gtfs_index *index, const kota_csv_table *table, int32_t column,
                                                bool unique, kota_arena *arena, kota_error *err);
/** The first place in keys with this id, or -1. */
int32_t kota_gtfs_find(const kota_gtfs_index *index, const char *id);
/** Cell of an optional column (-1: ""). */
const char *kota_gtfs_cell(const kota_csv_table *table, int32_t row, int32_t column);

#endif
