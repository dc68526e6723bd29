/* Local streets alone: what a sketch's generator draws between main roads that are known. For cities whose map has
 * main roads, or none, but not the streets that people live in. */
#ifndef KOTA_MAP_SKETCH_LOCAL_H
#define KOTA_MAP_SKETCH_LOCAL_H

#include "map/sketch.h"

/** Draw the local streets of a sketch's districts on lattices, tied into its arterials at stations each 25 m and
 * where these meet, never across its channels, with a chance of 8 % of a missing piece. A district with a
 * street_spacing_m of 1000, or a park, gets none.
 *  @param sketch    channels, basins, arterials, districts, seed and size; metres from the south-west corner.
 *  @param grid      any cells over the sketch's area, from 0, 0.
 *  @param district  (grid->cells) which district a cell is in, -1 none: thousands of outlines would take long.
 *  @param sea       (grid->cells) 1 where the sea is, which no street touches; NULL: nowhere.
 *  @param streets   gets count streets in two points each, all generated, sorted by id; from and to are -1. They are
 *                   tied to arterials and to each other by equal places. None leads nowhere; whether they hang
 * together with the arterials is left to the caller.
 *  @determinism a pure function of its inputs.  @lifetime all in arena.
 *  @tested tests/unit/map/test_sketch_local.c */
void kota_sketch_local_streets(kota_street_def **streets, int32_t *count, const kota_sketch *sketch,
                               const kota_grid *grid, int16_t *district, const uint8_t *sea, kota_arena *arena);

#endif
