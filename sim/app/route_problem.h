/* From a routing problem that was read from a file to the solver of the waste engine, and back. */
#ifndef KOTA_APP_ROUTE_PROBLEM_H
#define KOTA_APP_ROUTE_PROBLEM_H

#include "io/json_text.h"
#include "io/rounds_file.h"
#include "waste/rounds.h"

typedef struct kota_route_problem {
    kota_rounds_def def; /* borrows all below; seed, iterations, pool and stop are the caller's */
    double *x, *y;
    float *legs;
    kota_rounds_task *tasks; /* task t is number t + 1 in the file and in plans */
    int32_t *other_places;
    double *weights, *slice_begin;
    kota_rounds_kind kinds[KOTA_ROUNDS_KINDS_MAX];
    kota_rounds_dump dumps[KOTA_ROUNDS_DUMPS_MAX];
    double reference; /* a cost that was reached before; NaN: none is known */
} kota_route_problem;

/** Read a file and make its definition. A .vrp is a garage and dump at one place, a vehicle for each load and no
 * limit of the shift. A CARPLIB file is that with streets, whose service is part of the cost. A MCARPTIF-TP file does
 * not say how many vehicles there are: it gets as many as its collecting and tipping alone need.
 *  @errors those of kota_rounds_file_read; KOTA_DATA: a stop that cannot be reached, or from which no dump can.
 *  @lifetime free with kota_route_problem_free; do not move it meanwhile.
 *  @tested tests/cli/route/ */
KOTA_NODISCARD kota_status kota_route_problem_read(kota_route_problem *out, const char *path, kota_error *err);
void kota_route_problem_free(kota_route_problem *problem);

/** Of route_streets.c: the definition of an arc routing problem; takes nothing over. */
void kota_route_problem_streets(kota_route_problem *out, const kota_streets_file *file);

/** Of route_json.c: the definition of a problem in kota's own JSON, which sim/waste/README.md documents.
 *  @errors KOTA_DATA: a key is missing, of another kind or out of its range.
 *  @tested tests/cli/route/json_faults.case */
KOTA_NODISCARD kota_status kota_route_problem_json(kota_route_problem *out, const kota_json *json, const char *path,
                                                   kota_error *err);

/** A plan as routes, one a day: task numbers, negative where served at the other place, 0 for a trip to a dump
 * between loads (and behind the last one where there are several dumps).
 *  @lifetime free with kota_rounds_routes_free.  @tested tests/cli/route/check.case */
void kota_route_problem_routes(kota_rounds_routes *out, const kota_route_problem *problem,
                               const kota_rounds_plan *plan);
/** Routes as a plan, for kota_rounds_score; stops that no route has are left out.
 *  @lifetime free with kota_rounds_plan_free.  @tested tests/cli/route/check.case */
void kota_route_problem_plan(kota_rounds_plan *out, const kota_route_problem *problem,
                             const kota_rounds_routes *routes);

#endif
