/* The links of a named street in driving order: a street is many links, and one who drives along it knows one line.
 */
#ifndef KOTA_MAP_CHAINS_H
#define KOTA_MAP_CHAINS_H

#include "map/roads.h"

typedef struct kota_chains { /* on the heap; free with kota_chains_free */
    int32_t count;
    int32_t *start; /* (count + 1): chain c has the links link[start[c]] .. link[start[c + 1] - 1] */
    int32_t *link;  /* each link of the street once, in driving order */
} kota_chains;

/** The chains of all links whose street has that name, longest first (as long: by the lasting id of the first link).
 * A two-way street has two, a name in several places of the city one for each and direction. Where several links go
 * on, the straightest does if it is also the one to which this is the straightest; never back (turns beyond 120
 * degrees) nor where the turn is banned.
 *  @return the number of chains, 0: no street has that name.
 *  @determinism a pure function.  @tested tests/unit/map/test_chains.c */
int32_t kota_chains_of(kota_chains *out, const kota_roads *roads, const char *street);
void kota_chains_free(kota_chains *chains);
/** Length of a chain, m. */
double kota_chain_length_m(const kota_chains *chains, int32_t chain, const kota_roads *roads);

#endif
