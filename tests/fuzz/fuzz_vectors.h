/* Shared by fuzz_osm.c and fuzz_geojson.c. */
#ifndef KOTA_TESTS_FUZZ_VECTORS_H
#define KOTA_TESTS_FUZZ_VECTORS_H

#include "fuzz/fuzz.h"

/** All shapes of a vector file with their fields, and its first layer as records of facilities. */
void fuzz_vectors(const char *path);
void fuzz_walk(const char *path); /* the same opened once, without records */

#endif
