/* kota bench route: how near the solver of collection rounds comes to the best known costs. */
#ifndef KOTA_APP_BENCH_ROUTE_H
#define KOTA_APP_BENCH_ROUTE_H

#include "app/app.h"

/** For each instance of the data folder: cost, gap to the best known or to the reference, iterations, seconds and a
 *  hash of the plan, one "name value unit" a line; instances that are absent are named on stderr. With --small a
 *  hundredth of the iterations.  @tested tests/cli/route/bench.case */
void kota_app_bench_route(kota_app *app);

#endif
