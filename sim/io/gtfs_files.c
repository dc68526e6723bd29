/* The files of a feed, from a zip or a folder. */
#include "io/gtfs_files.h"

#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "io/archive.h"

static const char *const NAMES[KOTA_GTFS_FILES] = {"routes.txt",        "stops.txt",       "trips.txt",
                                                   "stop_times.txt",    "frequencies.txt", "calendar.txt",
                                                   "calendar_dates.txt"};
static const size_t FEED_BYTES_MAX = (size_t)2 << 30;

typedef struct opening {
    kota_gtfs_feed *feed;
    const char *path;
} opening;

/* A file of the feed; those that are not asked for are passed over. */
static kota_status take(void *context, const char *name, const char *bytes, size_t length, kota_error *err) {
    const opening *of = context;
    const char *slash = strrchr(name, '/'), *last = slash != NULL ? slash + 1 : name;
    for (int32_t f = 0; f < KOTA_GTFS_FILES; f++) {
        if (strcmp(last, NAMES[f]) != 0 || of->feed->tables[f] != NULL) continue;
        char *path = kota_text_format("%s/%s", of->path, NAMES[f]);
        kota_status status = kota_csv_parse(&of->feed->tables[f], bytes, length, path, err);
        kota_free(path);
        return status;
    }
    return KOTA_OK;
}

static kota_status open_folder(const opening *of, kota_error *err) {
    for (int32_t f = 0; f < KOTA_GTFS_FILES; f++) {
        char *path = kota_text_format("%s/%s", of->path, NAMES[f]);
        kota_status status = kota_file_exists(path) ? kota_csv_read(&of->feed->tables[f], path, err) : KOTA_OK;
        kota_free(path);
        if (status != KOTA_OK) return status;
    }
    return KOTA_OK;
}

kota_status kota_gtfs_open(kota_gtfs_feed *feed, const char *path, kota_error *err) {
    *feed = (kota_gtfs_feed){{NULL}};
    opening of = {feed, path};
    if (kota_folder_exists(path))
        KOTA_TRY(open_folder(&of, err));
    else
        KOTA_TRY(kota_archive_walk(path, FEED_BYTES_MAX, take, &of, err));
    for (int32_t f = 0; f <= KOTA_GTFS_STOP_TIMES; f++)
        if (feed->tables[f] == NULL)
            return kota_fail(err, KOTA_DATA, "%s: has no %s, which GTFS requires; get the whole feed", path,
                             NAMES[f]);
    return KOTA_OK;
}

void kota_gtfs_close(kota_gtfs_feed *feed) {
    for (int32_t f = 0; f < KOTA_GTFS_FILES; f++) kota_csv_destroy(feed->tables[f]);
    *feed = (kota_gtfs_feed){{NULL}};
}

static int by_id(const void *a, const void *b) {
    const struct kota_gtfs_key *left = a, *right = b;
    int order = strcmp(left->id, right->id);
    return order != 0 ? order : (left->row > right->row) - (left->row < right->row);
}

kota_status kota_gtfs_index_make(kota_gtfs_index *index, const kota_csv_table *table, int32_t column, bool unique,
                                 kota_arena *arena, kota_error *err) {
    index->count = kota_csv_rows(table);
    index->keys = kota_arena_alloc(arena, (size_t)index->count, sizeof *index->keys);
    for (int32_t r = 0; r < index->count; r++) {
        index->keys[r].id = kota_csv_cell(table, r, column);
        index->keys[r].row = r;
    }
    qsort(index->keys, (size_t)index->count, sizeof *index->keys, by_id);
    for (int32_t k = 1; k < index->count && unique; k++)
        if (strcmp(index->keys[k].id, index->keys[k - 1].id) == 0)
            return kota_csv_fail(table, index->keys[k].row, column, "is there twice; each needs an id of its own",
                                 err);
    return KOTA_OK;
}

int32_t kota_gtfs_find(const kota_gtfs_index *index, const char *id) {
    int32_t low = 0, high = index->count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (strcmp(index->keys[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->count && strcmp(index->keys[low].id, id) == 0 ? low : -1;
}

const char *kota_gtfs_cell(const kota_csv_table *table, int32_t row, int32_t column) {
    return column >= 0 ? kota_csv_cell(table, row, column) : "";
}
