/* The bench of the solver of collection rounds; see bench_route.h. */
#include "app/bench_route.h"

#include <stdio.h>

#include "app/route_problem.h"
#include "core/hash.h"
#include "core/text.h"

typedef struct bench_case {
    const char *name, *file; /* below the data folder */
    double known;            /* best known cost (CVRPLIB), or the reference of the file */
    int64_t iterations;      /* about ten seconds of one core */
} bench_case;

static const bench_case CASES[] = {
    {"X-n101-k25", "cvrp/X-n101-k25.vrp", 27591, 3000000}, {"X-n200-k36", "cvrp/X-n200-k36.vrp", 58578, 2700000},
    {"X-n502-k39", "cvrp/X-n502-k39.vrp", 69226, 3000000}, {"X-n1001-k43", "cvrp/X-n1001-k43.vrp", 72355, 2200000},
    {"W101", "waste/W101-K6-H6000.json", 27845, 3000000},  {"W200", "waste/W200-K9-H8000.json", 60230, 3000000},
    {"W502", "waste/W502-K10-H8500.json", 71281, 3000000},
};

static kota_hash hash_plan(const kota_rounds_plan *plan) {
    kota_hasher *hasher = kota_hasher_create();
    for (int32_t k = 0; k < plan->order_count; k++) kota_hasher_u64(hasher, (uint64_t)plan->order[k]);
    for (int32_t l = 0; l < plan->load_count; l++) kota_hasher_u64(hasher, (uint64_t)plan->loads[l].end);
    for (int32_t d = 0; d < plan->day_count; d++) kota_hasher_u64(hasher, (uint64_t)plan->days[d].end);
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}

static bool is_over(void *context) {
    const kota_app *app = context;
    return *app->interrupted;
}

static void run_case(const bench_case *c, kota_route_problem *problem, kota_pool *pool, kota_app *app) {
    problem->def.seed = 1;
    problem->def.pool = pool;
    problem->def.iterations = app->options.small ? c->iterations / 100 : c->iterations;
    problem->def.stop = is_over;
    problem->def.stop_context = app;
    kota_rounds_plan plan;
    double from_s = kota_wall_s();
    kota_rounds_solve(&plan, &problem->def);
    double wall_s = kota_wall_s() - from_s;
    char hash[KOTA_HASH_TEXT_MAX];
    kota_hash_text(hash_plan(&plan), hash);
    printf("route_%s_cost %.10g 1\n", c->name, plan.cost);
    printf("route_%s_gap %.3f %%\n", c->name, 100.0 * (plan.cost / c->known - 1.0));
    printf("route_%s_left_out %d stops\n", c->name, plan.left_count);
    printf("route_%s_iterations %lld 1\n", c->name, (long long)plan.iterations);
    printf("route_%s_wall %.2f s\n", c->name, wall_s);
    printf("route_%s_hash %s -\n", c->name, hash);
    kota_rounds_plan_free(&plan);
}

void kota_app_bench_route(kota_app *app) {
    kota_pool *pool = kota_pool_create(app->options.threads > 0 ? app->options.threads : 1);
    for (int32_t k = 0; k < KOTA_COUNT(CASES) && !*app->interrupted; k++) {
        char *path = kota_text_format("%s/%s", app->data, CASES[k].file);
        kota_route_problem problem;
        kota_error err;
        if (kota_route_problem_read(&problem, path, &err) == KOTA_OK) {
            run_case(&CASES[k], &problem, pool, app);
            kota_route_problem_free(&problem);
        } else {
            (void)fprintf(stderr, "SKIPPED: %s\n", err.text);
        }
        kota_free(path);
    }
    kota_pool_destroy(pool);
}
