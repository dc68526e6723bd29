/* Snapshot files: snaps/YYYYMMDD-HHMMSS.snap in a run folder, named by local time.
 *
 * Lines of text, then zlib-compressed little-endian numbers:
 *
 *     kota-snap 1
 *     time_ms 1736890200000
 *     map 0123456789abcdef0123456789abcdef
 *     array depth_m m f32 62500          name, unit ("-" for none), kind, count; in the order of the numbers
 *     ...
 *     data 250000 81234 <hash>           bytes, bytes compressed, content hash of the compressed bytes
 *
 * Arrays are found by name: those that a reader does not know are skipped and those that are missing are not taken,
 * so a file of an earlier or later schema still reads. */
#ifndef KOTA_IO_SNAP_FILE_H
#define KOTA_IO_SNAP_FILE_H

#include "core/hash.h"
#include "core/kota.h"
#include "snap/snap.h"

/** Write every field taken and the small states (pumps, trucks, gauges, districts, forecast) atomically.
 *  map_hash: kota_map_hash of the snapshot's map.   @determinism equal snapshots give equal bytes with one zlib.
 *  @errors KOTA_DATA.  @tested tests/unit/io/test_snap_file.c */
KOTA_NODISCARD kota_status kota_snap_file_write(const char *path, const kota_snap *snap, kota_hash map_hash,
                                                kota_error *err);
/** Read into a new snapshot of map (kota_snap_destroy). Fields that the file has not are NULL.
 *  @errors KOTA_DATA: not a snapshot, of another map, cut short, damaged.  @tested tests/unit/io/test_snap_file.c */
KOTA_NODISCARD kota_status kota_snap_file_read(kota_snap **out, const char *path, const kota_map *map,
                                               kota_hash map_hash, kota_error *err);
/** The same from bytes; path is for sentences alone. */
KOTA_NODISCARD kota_status kota_snap_file_parse(kota_snap **out, const char *bytes, size_t length, const char *path,
                                                const kota_map *map, kota_hash map_hash, kota_error *err);
/** "<run_folder>/snaps/YYYYMMDD-HHMMSS.snap" (with "-mmm" where milliseconds are not 0); heap, free with kota_free.
 */
char *kota_snap_file_path(const char *run_folder, int64_t time_ms, int32_t utc_offset_min);
/** Times of the snapshots of a run folder, ascending; heap, free with kota_free. Files of other names are passed
 * over; no folder `snaps` gives none.  @errors KOTA_DATA: the folder cannot be read.
 *  @tested tests/unit/io/test_snap_file.c */
KOTA_NODISCARD kota_status kota_snap_file_list(int64_t **times_ms, int32_t *count, const char *run_folder,
                                               int32_t utc_offset_min, kota_error *err);
/** The time (index into times_ms, count > 0) nearest to a time of day ("06:30", of whichever day) or a date and time.
 *  @errors KOTA_DATA: at is no time.  @tested tests/view/screenshot.sh */
KOTA_NODISCARD kota_status kota_snap_file_nearest(int32_t *index, const int64_t *times_ms, int32_t count,
                                                  const char *at, int32_t utc_offset_min, kota_error *err);

#endif
