/* From a routing problem that was read from a file to the solver of the waste engine, and back. */
#ifndef KOTA_APP_ROUTE_PROBLEM_H
#define KOTA_APP_ROUTE_PROBLEM_H

#include "io/rounds_file.h"
#include "waste/rounds.h"

typedef struct kota_route_problem {
    kota_rounds_file file;
    kota_rounds_def def; /* borrows all below; seed, iterations, pool and stop are the caller's */
    double *x, *y;
    kota_rounds_task *tasks; /* task t is node t + 1 of the file */
    kota_rounds_kind kind;
    kota_rounds_dump dump;
} kota_route_problem;

/** Read a file and make its definition. A .vrp is a garage and dump at one place, a vehicle for each load and no
 * limit of the shift.
 *  @errors those of kota_rounds_file_read.  @lifetime free with kota_route_problem_free; do not move it meanwhile.
 *  @tested tests/cli/route/ */
KOTA_NODISCARD kota_status kota_route_problem_read(kota_route_problem *out, const char *path, kota_error *err);
void kota_route_problem_free(kota_route_problem *problem);

/** A plan as routes of nodes, one a day, 0 between its loads.  @lifetime free with kota_rounds_routes_free.
 *  @tested tests/cli/route/check.case */
void kota_route_problem_routes(kota_rounds_routes *out, const kota_rounds_plan *plan);
/** Routes as a plan, for kota_rounds_score; stops that no route has are left out.
 *  @lifetime free with kota_rounds_plan_free.  @tested tests/cli/route/check.case */
void kota_route_problem_plan(kota_rounds_plan *out, const kota_route_problem *problem,
                             const kota_rounds_routes *routes);

#endif
