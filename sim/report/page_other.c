/* Snapshots of a member whose measures changed the city, on the baseline's places: cells where both lie on one grid,
 * streets by their lasting ids. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "io/snap_file.h"
#include "report/page.h"

typedef struct street {
    uint64_t id;
    int32_t link;
} street;

static int by_id(const void *a, const void *b) {
    const street *x = a, *y = b;
    if (x->id != y->id) return x->id < y->id ? -1 : 1;
    return x->link - y->link;
}

static street *sorted(const kota_map *map) {
    street *streets = kota_alloc((size_t)map->roads.link_count + 1, sizeof *streets);
    for (int32_t l = 0; l < map->roads.link_count; l++) streets[l] = (street){map->roads.link_id[l], l};
    qsort(streets, (size_t)map->roads.link_count, sizeof *streets, by_id);
    return streets;
}

/* For each of the map's links that of the other, -1 where it has none. */
static int32_t *matched(const kota_map *map, const kota_map *other) {
    int32_t *match = kota_alloc((size_t)map->roads.link_count + 1, sizeof *match);
    street *mine = sorted(map), *theirs = sorted(other);
    for (int32_t i = 0, k = 0; i < map->roads.link_count; i++) {
        while (k < other->roads.link_count && theirs[k].id < mine[i].id) k++;
        bool same = k < other->roads.link_count && theirs[k].id == mine[i].id;
        match[mine[i].link] = same ? theirs[k].link : -1;
    }
    kota_free(mine);
    kota_free(theirs);
    return match;
}

static bool one_grid(const kota_map *a, const kota_map *b) {
    return a->grid.nx == b->grid.nx && a->grid.ny == b->grid.ny;
}

static kota_snap *onto(const kota_map *map, const kota_snap *from) {
    kota_snap *snap = kota_snap_create(map, 0);
    int32_t *match = matched(map, from->map);
    snap->time_ms = from->time_ms;
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) {
        kota_place place = kota_fields[f].place;
        int32_t count = kota_snap_count(map, place);
        const float *values = from->field[f];
        bool cells = place == KOTA_PLACE_CELL && one_grid(map, from->map);
        for (int32_t i = 0; i < count; i++) {
            int32_t k = cells ? i : place == KOTA_PLACE_LINK ? match[i] : -1;
            snap->field[f][i] = values != NULL && k >= 0 ? values[k] : (float)KOTA_NAN;
        }
        if (values == NULL) {
            kota_free(snap->field[f]);
            snap->field[f] = NULL;
        }
    }
    kota_free(match);
    return snap;
}

static int64_t first_ms(const char *run_folder, const kota_map *map) {
    int64_t *times_ms = NULL, first = 0;
    int32_t count = 0;
    if (kota_snap_file_list(&times_ms, &count, run_folder, map->utc_offset_min, NULL) == KOTA_OK && count > 0)
        first = times_ms[0];
    kota_free(times_ms);
    return first;
}

/* Runs of different days are set side by side from their first snapshots on. */
static char *path_beside(const kota_run_folder *baseline, const char *run_folder, int64_t time_ms) {
    const kota_map *map = baseline->map;
    int64_t theirs_ms = first_ms(run_folder, map), ours_ms = first_ms(baseline->path, map);
    if (theirs_ms != 0 && ours_ms != 0) time_ms += theirs_ms - ours_ms;
    return kota_snap_file_path(run_folder, time_ms, map->utc_offset_min);
}

kota_status kota_report__snap(kota_snap **out, kota_run_folder **own, const kota_run_folder *baseline,
                              const char *run_folder, int64_t time_ms, kota_error *err) {
    char *path = path_beside(baseline, run_folder, time_ms);
    kota_error why = {0};
    kota_status status = KOTA_DATA;
    if (*own == NULL) status = kota_snap_file_read(out, path, baseline->map, baseline->map_hash, &why);
    if (status != KOTA_OK && *own == NULL && kota_run_open(own, run_folder, NULL) == KOTA_OK &&
        memcmp(&(*own)->map_hash, &baseline->map_hash, sizeof baseline->map_hash) == 0) {
        kota_run_close(*own); /* the same city: the file itself is bad */
        *own = NULL;
    }
    if (*own != NULL) {
        kota_snap *theirs = NULL;
        status = kota_snap_file_read(&theirs, path, (*own)->map, (*own)->map_hash, &why);
        if (status == KOTA_OK) *out = onto(baseline->map, theirs);
        kota_snap_destroy(theirs);
    }
    if (status != KOTA_OK) kota_fail(err, status, "%s", why.text);
    kota_free(path);
    return status;
}
