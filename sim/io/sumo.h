/* SUMO's files: networks as netconvert writes them (.net.xml), vehicles with routes and trips (.rou.xml, .trips.xml)
 * in; plain XML, routes and configurations out, so that what kota ran can be run there.
 * Formats: https://sumo.dlr.de/docs/Networks/SUMO_Road_Networks.html, .../PlainXML.html,
 * .../Definition_of_Vehicles,_Vehicle_Types,_and_Routes.html. */
#ifndef KOTA_IO_SUMO_H
#define KOTA_IO_SUMO_H

#include "io/net.h"

/** Read a network. Internal edges, and edges and lanes that no car, motorcycle or truck may drive, are left out
 * (net-> skipped counts edges). Lanes are those left; a connection between any two lanes is a turn. Signals: the
 * first program of each.
 *  @errors KOTA_DATA, "<path>:<line>: ...": not XML, no net, an attribute missing or no number, an id twice, an edge,
 * junction or signal that is not there (offers the nearest), nothing to drive on.
 *  @lifetime in arena.  @tested tests/property/test_net_files.c, tests/cli/broken/sumo_*.case */
KOTA_NODISCARD kota_status kota_sumo_read_net(kota_net *net, const char *path, kota_arena *arena, kota_error *err);

/** Read vehicles, trips and flows (one vehicle each equal interval) of a network, with the routes that they have.
 *  @errors KOTA_DATA, "<path>:<line>: ...": as above; a route over an edge that is not there or two that do not
 * follow each other; a departure that is no time; a flow without an end or a rate; route distributions.
 *  @lifetime in arena.  @tested tests/property/test_net_files.c, tests/cli/broken/sumo_*.case */
KOTA_NODISCARD kota_status kota_sumo_read_trips(kota_net_trips *trips, const char *path, const kota_net *net,
                                                kota_arena *arena, kota_error *err);

typedef struct kota_sumo_vehicle {  /* a vType */
    const char *id, *vehicle_class; /* SUMO's word: passenger, motorcycle, truck */
    double length_m, gap_m, speed_mps;
} kota_sumo_vehicle;

typedef struct kota_sumo_def {
    const kota_sumo_vehicle *vehicles;
    int32_t vehicle_count;
    int32_t seed;
} kota_sumo_def;

/** Write into a folder that exists: kota.nod.xml, .typ.xml, .edg.xml, .con.xml, .tll.xml and kota.netccfg, of which
 * `netconvert -c kota.netccfg` makes kota.net.xml; kota.rou.xml and kota.sumocfg for `sumo -c kota.sumocfg`
 * (mesoscopic, junctions controlled, kota.add.xml with effective greens where there are signals). trips NULL: the
 * network alone. Vehicles without a route become trips, which duarouter takes. Lanes: the straightest turn has all,
 * those nearer the kerb the outermost, others the innermost.
 *  @errors KOTA_DATA: a file cannot be written.  @tested tests/property/test_net_files.c, tests/peers/sumo */
KOTA_NODISCARD kota_status kota_sumo_write(const kota_net *net, const kota_net_trips *trips, const kota_sumo_def *def,
                                           const char *folder, kota_error *err);

#endif
