/* GMNS, the General Modeling Network Specification of the Zephyr Foundation: a folder with node.csv, link.csv and,
 * where there are, movement.csv and config.csv. https://github.com/zephyr-data-specs/GMNS */
#ifndef KOTA_IO_GMNS_H
#define KOTA_IO_GMNS_H

#include "io/net.h"

/** Read a folder. Links that are not directed become two (the other named ID_r); links whose allowed_uses name none
 * of auto, car, motorcycle, truck, all are left out (net->skipped). Units are those of config.csv; without it lengths
 * are metres and speeds km/h, as osm2gmns writes. Missing lanes, speeds and capacities are the class's of
 * facility_type. Movements that are not listed at a node with any are banned; a node without has all. Signals' timing
 * tables are not read.
 *  @errors KOTA_DATA, "<path>:<line>: ...": a column or file missing, no number, an id twice, a node or link that is
 * not there, an unknown unit, a length, speed or lanes not above 0.
 *  @lifetime in arena.  @tested tests/property/test_net_files.c, tests/cli/broken/gmns_*.case */
KOTA_NODISCARD kota_status kota_gmns_read(kota_net *net, const char *folder, kota_arena *arena, kota_error *err);
/** Write node.csv, link.csv, movement.csv and config.csv (metres, km/h) into a folder that exists.
 *  @errors KOTA_DATA.  @tested tests/property/test_net_files.c */
KOTA_NODISCARD kota_status kota_gmns_write(const kota_net *net, const char *folder, kota_error *err);

#endif
