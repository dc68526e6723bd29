/* Areas with holes and parts as one ring. A record has one list of points for its border, so the rings of an area are
 * chained: on reaching a vertex the ring goes straight to the nearest vertex of the next ring, around that ring, and
 * straight back. Each such bridge is walked once each way, so it has no width: whether a point is inside (by the
 * even-odd rule) and the area (by the sum over edges, as holes run against the others) are those of the area. */
#ifndef KOTA_IO_GIS_CHAIN_H
#define KOTA_IO_GIS_CHAIN_H

#include "core/memory.h"
#include "core/schema.h"

typedef struct kota_rings { /* each without its first point again at the end */
    kota_points *rings;
    const bool *holes; /* which of them are holes */
    int32_t count;
} kota_rings;

/** One ring of all. The largest leads, from the first of its points and in its direction; the others follow by size,
 *  each linked where it is nearest to what is chained already (nearly so where there are very many points) and turned
 *  to run with it, or against it if a hole. The order of the rings given does not matter.
 *  @lifetime in arena.  @tested tests/unit/io/test_gis_chain.c */
kota_points kota_gis_chain(const kota_rings *area, kota_arena *arena);
/** The rings again, largest first, each part followed by its holes; what has no width is dropped. A ring that was
 *  never chained comes back as it is, less a last point that repeats the first. Rings that touch may come back
 *  divided otherwise where they do.
 *  @lifetime in arena.  @tested tests/unit/io/test_gis_chain.c */
kota_rings kota_gis_unchain(const kota_points *ring, kota_arena *arena);

#endif
