/* A scenario with everything that it needs as one file, a zip: what `kota pack` makes and another city opens with
 * `kota unpack`. In it stand, in this order,
 *   kota-pack.hash   the hash of kota-pack.json
 *   kota-pack.json   names, credit, the plans' hashes, and path, bytes, hash and role of every file
 *   the files themselves, by their paths
 * Hashes tell damage and edits; who made a pack they cannot tell: for that compare its hash (the first file's) with
 * what its maker says. Which files a scenario needs is found by app/pack_files.c. */
#ifndef KOTA_IO_PACK_H
#define KOTA_IO_PACK_H

#include "core/hash.h"
#include "core/memory.h"

enum { KOTA_PACK_FORMAT = 1 };

typedef struct kota_pack_file {
    const char *path; /* in the pack, and below the folder it is unpacked to */
    const char *from; /* where it lies now; NULL in a pack that was read */
    const char *role; /* scenario, script, city, data, notes */
} kota_pack_file;

typedef struct kota_pack_plan { /* of a member of the study */
    const char *name;
    kota_hash hash; /* kota_plan_hash, of what the member's run is determined by besides its data */
} kota_pack_plan;

typedef struct kota_pack {
    const char *name, *scenario; /* of the study; its file's path in the pack */
    const char *city, *credit;   /* names of the city and of its sources */
    const char *version;         /* of kota's source that made it */
    const kota_pack_plan *plans;
    int32_t plan_count;
    kota_pack_file *files; /* sorted by path when it is written */
    int32_t file_count;
    double bytes; /* of all files; filled by both functions */
    kota_hash hash;
} kota_pack;

/** Write the pack. Fills bytes and hash.
 *  @errors KOTA_DATA: a file cannot be read, is larger than 2 GB or changed meanwhile; two have one path.
 *  @determinism equal contents give equal bytes with one libarchive.  @tested tests/unit/io/test_pack.c */
KOTA_NODISCARD kota_status kota_pack_write(kota_pack *pack, const char *path, kota_error *err);
/** Put the files of a pack below a folder, which has to be there, and read what the pack says of itself.
 *  @errors KOTA_DATA: no pack; of another format; a byte of a file or of the description is not as it was packed; a
 *  file is missing, comes twice or is not described; a path leads out of the folder. What was written stays.
 *  @lifetime all in arena.  @tested tests/unit/io/test_pack.c */
KOTA_NODISCARD kota_status kota_pack_read(kota_pack *pack, const char *path, const char *folder, kota_arena *arena,
                                          kota_error *err);

#endif
