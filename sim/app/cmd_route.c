/* kota route FILE: collection rounds for a problem from a file, by the solver of the waste engine; or with --check a
 * plan scored anew. Seconds exist only here: a short trial tells how many iterations they are worth, and the same
 * number of iterations gives the same plan again, unless the seconds end before the iterations do: then, and when the
 * program is told to stop, the best plan so far is written. */
#include <stdio.h>

#include "app/app.h"
#include "app/route_problem.h"
#include "core/mathx.h"
#include "core/text.h"

enum { PER_STOP = 2000, TRIAL_PER_STOP = 20 }; /* iterations */
#define TRIAL_FRAC 0.04
#define SAFE_FRAC 0.94 /* of the seconds that are left, for which iterations are ordered */

typedef struct watch {
    const volatile sig_atomic_t *interrupted;
    double until_s; /* infinite: no limit */
} watch;

static bool is_over(void *context) {
    const watch *w = context;
    return *w->interrupted || kota_wall_s() > w->until_s;
}

static double try_out(kota_route_problem *problem, int64_t iterations) { /* seconds an iteration */
    kota_rounds_plan plan;
    double from_s = kota_wall_s();
    problem->def.iterations = iterations;
    kota_rounds_solve(&plan, &problem->def);
    kota_rounds_plan_free(&plan);
    return (kota_wall_s() - from_s) / (double)iterations;
}

static int64_t iterations_for(kota_route_problem *problem, double seconds, double until_s) {
    int64_t least = (int64_t)problem->def.task_count * TRIAL_PER_STOP;
    double each_s = kota_max(try_out(problem, least), 1e-8);
    int64_t longer = (int64_t)(seconds * TRIAL_FRAC / each_s);
    if (longer > least) each_s = kota_max(try_out(problem, longer), 1e-8);
    return (int64_t)(kota_max(0.0, until_s - kota_wall_s()) * SAFE_FRAC / each_s);
}

/* Why a stop stays out. */
static const char *why_left(const kota_route_problem *problem, int32_t task) {
    static const char *const KEYS[] = {"route.far", "route.poor", "route.full"};
    return KEYS[kota_rounds_why_left(&problem->def, task)];
}

static void print_plan(const kota_app *app, const kota_route_problem *problem, const kota_rounds_plan *plan) {
    for (int32_t k = 0; k < plan->left_count; k++) {
        kota_filler stop = kota_put_number("stop", plan->left_out[k] + 1, 0);
        char *line = kota_words_format(&app->words, why_left(problem, plan->left_out[k]), &stop, 1);
        printf("%s\n", line);
        kota_free(line);
    }
    printf("days %d\nloads %d\nleft_out %d\niterations %lld\n", plan->day_count, plan->load_count, plan->left_count,
           (long long)plan->iterations);
    if (kota_is_finite(problem->reference)) printf("reference %.10g\n", problem->reference);
    printf("cost %.10g\n", plan->cost);
}

/* A plan to go on from, such as that of before a road was closed or a vehicle broke down. */
static kota_status read_start(kota_rounds_plan *out, const kota_route_problem *problem, const char *path,
                              kota_error *err) {
    kota_rounds_routes routes;
    KOTA_TRY(kota_rounds_routes_read(&routes, path, problem->def.task_count + 1, err));
    kota_route_problem_plan(out, problem, &routes);
    kota_rounds_routes_free(&routes);
    kota_status status = kota_rounds_check_plan(&problem->def, out, err);
    if (status != KOTA_OK) kota_rounds_plan_free(out);
    return status;
}

static kota_status solve(kota_app *app, kota_route_problem *problem, kota_error *err) {
    const kota_options *options = &app->options;
    kota_rounds_plan start = {0};
    if (options->start != NULL) KOTA_TRY(read_start(&start, problem, options->start, err));
    if (options->start != NULL) problem->def.start = &start;
    problem->def.seed = options->has_seed ? (uint64_t)options->seed : 1;
    problem->def.pool = kota_pool_create(kota_app_threads(app));
    problem->def.iterations = (int64_t)problem->def.task_count * PER_STOP;
    if (options->iterations > 0) problem->def.iterations = options->iterations;
    watch w = {app->interrupted, KOTA_INFINITY};
    problem->def.stop = is_over;
    problem->def.stop_context = &w;
    if (options->seconds > 0.0) {
        w.until_s = kota_wall_s() + options->seconds;
        problem->def.iterations = iterations_for(problem, options->seconds, w.until_s);
    }
    kota_rounds_plan plan;
    kota_rounds_solve(&plan, &problem->def);
    kota_pool_destroy(problem->def.pool);
    kota_rounds_plan_free(&start);
    kota_status status = KOTA_OK;
    if (options->out != NULL) {
        kota_rounds_routes routes;
        kota_route_problem_routes(&routes, problem, &plan);
        status = kota_rounds_routes_write(options->out, &routes, err);
        kota_rounds_routes_free(&routes);
    }
    if (status == KOTA_OK) print_plan(app, problem, &plan);
    if (status == KOTA_OK && *app->interrupted)
        status = kota_fail(err, KOTA_INTERRUPTED,
                           "interrupted after %lld of %lld iterations: this is the best plan so far",
                           (long long)plan.iterations, (long long)problem->def.iterations);
    kota_rounds_plan_free(&plan);
    return status;
}

static kota_status check(const kota_route_problem *problem, const char *path, kota_error *err) {
    kota_rounds_routes routes;
    KOTA_TRY(kota_rounds_routes_read(&routes, path, problem->def.task_count + 1, err));
    kota_rounds_plan plan;
    kota_route_problem_plan(&plan, problem, &routes);
    double cost;
    kota_status status = kota_rounds_score(&cost, NULL, &problem->def, &plan, err);
    for (int32_t k = 0; k < plan.left_count && status == KOTA_OK; k++)
        if (!kota_is_finite(problem->def.tasks[plan.left_out[k]].prize)) /* it is required */
            status = kota_fail(err, KOTA_DATA, "%s: stop %d is in no route", path, plan.left_out[k] + 1);
    if (status == KOTA_OK && kota_abs(routes.cost - cost) > 1e-6 * cost)
        status = kota_fail(err, KOTA_DATA, "%s: says Cost %.10g; its routes cost %.10g", path, routes.cost, cost);
    if (status == KOTA_OK)
        printf("days %d\nloads %d\nleft_out %d\ncost %.10g\n", plan.day_count, plan.load_count, plan.left_count,
               cost);
    kota_rounds_plan_free(&plan);
    kota_rounds_routes_free(&routes);
    return status;
}

kota_status kota_app_route(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (options->check && options->word_count != 2)
        return kota_fail(err, KOTA_USAGE, "name the problem and the plan: kota route --check FILE.vrp FILE.sol");
    if (!options->check && options->word_count != 1)
        return kota_fail(err, KOTA_USAGE, "name one problem, a .vrp, .json, .dat or .txt file");
    if (options->seconds > 0.0 && options->iterations > 0)
        return kota_fail(err, KOTA_USAGE, "--seconds and --iterations are two ways to say one thing; give one");
    kota_route_problem problem;
    KOTA_TRY(kota_route_problem_read(&problem, options->words[0], err));
    kota_status status = options->check ? check(&problem, options->words[1], err) : solve(app, &problem, err);
    kota_route_problem_free(&problem);
    return status;
}
