/* kota bench route: how near the solver of collection rounds comes to the best known costs. */
#ifndef KOTA_APP_BENCH_ROUTE_H
#define KOTA_APP_BENCH_ROUTE_H

#include "app/app.h"

/** For each instance of the data folder: the worst cost of three seeds, its gap to the best known, proven or
 * reference cost and the gap that is wanted, iterations, mean seconds and a hash of the first plan, one "name value
 * unit" a line; instances that are absent are named on stderr. Then worst and mean cost of four made-up problems like
 * the X instances (tests/bench/rounds_made.h), a made-up one of 10,000 stops against its savings start, and the
 * memory that all this took. With --small a hundredth of the iterations, one seed, 500 stops.
 *  @tested tests/cli/route/bench.case */
void kota_app_bench_route(kota_app *app);

#endif
