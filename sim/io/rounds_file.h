/* Routing problems as files: CVRPLIB's .vrp, kota's JSON for trips with a landfill (which names a .vrp for the
 * stops), arc routing problems, and plans in CVRPLIB's .sol form. Plain numbers; what they mean to a solver is left
 * to the caller. */
#ifndef KOTA_IO_ROUNDS_FILE_H
#define KOTA_IO_ROUNDS_FILE_H

#include "io/streets_file.h"

typedef struct kota_rounds_file {
    char *name;
    int32_t node_count; /* >= 2; node 0 is the depot of a .vrp, the landfill of a JSON problem */
    double *x, *y;      /* of each node; legs are distances rounded to whole numbers */
    double *demand;     /* of each node; 0 for node 0 */
    double capacity;    /* > 0 */
    bool landfill;      /* a JSON problem: the fields below */
    double garage_x, garage_y;
    int32_t trucks;             /* >= 1 */
    double service;             /* >= 0, of each stop, in the unit of the legs */
    double shift;               /* > 0 */
    double reference;           /* a cost that was reached before; NaN: none is known */
    kota_streets_file *streets; /* an arc routing problem: this and the name alone */
} kota_rounds_file;

/** Read a problem: .vrp with EUC_2D and one depot, or JSON with base_instance, garage, landfill_node, trucks,
 *  capacity, service_per_stop and shift_limit, or what streets_file.h reads.
 *  @errors KOTA_DATA: a section or key is missing, a count is wrong, a demand is negative or over the capacity, a
 *  number is none: one sentence with file, line and value.
 *  @lifetime free with kota_rounds_file_free.  @tested tests/unit/io/test_rounds_file.c */
KOTA_NODISCARD kota_status kota_rounds_file_read(kota_rounds_file *out, const char *path, kota_error *err);
void kota_rounds_file_free(kota_rounds_file *file);

typedef struct kota_rounds_routes { /* routes one behind the other */
    int32_t *nodes; /* stops; negative: a street collected against its direction in the file; 0: a trip to a dump */
    int32_t *dump;  /* of each 0 in nodes: which dump, from 0 */
    int32_t *end;   /* of each route, in nodes */
    int32_t *kind;  /* of each route: of its vehicle, from 0 */
    int32_t node_count, route_count;
    double cost; /* as the file says; NaN: it does not */
} kota_rounds_routes;

/** Read "Route #1: 3 -5 0 8" lines and a "Cost" line. A trip to another than the first dump is "d2" in place of "0";
 *  a vehicle of another than the first kind has "Route #1 kind 2:". node_count: stops 1 .. node_count - 1.
 *  @errors KOTA_DATA: a node is no number or not of the problem.
 *  @lifetime free with kota_rounds_routes_free.  @tested tests/unit/io/test_rounds_file.c */
KOTA_NODISCARD kota_status kota_rounds_routes_read(kota_rounds_routes *out, const char *path, int32_t node_count,
                                                   kota_error *err);
/** Write such a file atomically.  @errors KOTA_DATA.  @tested tests/unit/io/test_rounds_file.c */
KOTA_NODISCARD kota_status kota_rounds_routes_write(const char *path, const kota_rounds_routes *routes,
                                                    kota_error *err);
void kota_rounds_routes_free(kota_rounds_routes *routes);

#endif
