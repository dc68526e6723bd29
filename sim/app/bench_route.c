/* The bench of the solver of collection rounds; see bench_route.h. */
#include "app/bench_route.h"

#include <stdio.h>
#include <sys/resource.h>

#include "app/route_problem.h"
#include "bench/rounds_made.h"
#include "core/clock.h"
#include "core/hash.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/text.h"

enum { SEEDS = 3, MADE_STOPS = 10000 };
#define MADE_WANTED 3.0     /* percent below its savings start */
#define WANTED_1000_MB 20.0 /* beyond the program's own, at 1000 stops */
#define WANTED_MADE_MB 200.0

typedef struct bench_case {
    const char *name, *file; /* below the data folder */
    double known;            /* best known cost (CVRPLIB, CARPLIB), proven (MCARPTIF-TP), or the file's reference */
    double wanted;           /* percent above it that the worst seed may be */
    int64_t iterations;
    int32_t threads;
} bench_case;

/* Iterations: about what ten seconds of one core are worth (thirty of one and of two where the name says so). */
static const bench_case CASES[] = {
    {"X-n101-k25", "cvrp/X-n101-k25.vrp", 27591, 0.0, 2400000, 1},
    {"X-n200-k36", "cvrp/X-n200-k36.vrp", 58578, 0.2, 4600000, 1},
    {"X-n502-k39", "cvrp/X-n502-k39.vrp", 69226, 0.4, 2700000, 1},
    {"X-n1001-k43", "cvrp/X-n1001-k43.vrp", 72355, 1.2, 2600000, 1},
    {"X-n1001-k43_30s", "cvrp/X-n1001-k43.vrp", 72355, 0.7, 7600000, 1},
    {"X-n1001-k43_30s_2t", "cvrp/X-n1001-k43.vrp", 72355, 0.5, 16000000, 2},
    {"W101", "waste/W101-K6-H6000.json", 27845, 0.0, 3000000, 1},
    {"W200", "waste/W200-K9-H8000.json", 60230, 0.0, 3000000, 1},
    {"W502", "waste/W502-K10-H8500.json", 71281, 0.0, 3000000, 1},
    {"gdb1", "carp/gdb1.dat", 316, 0.0, 1000000, 1},
    {"gdb10", "carp/gdb10.dat", 275, 0.0, 6000000, 1},
    {"val1A", "carp/1A.dat", 173, 0.0, 1000000, 1},
    {"val4A", "carp/4A.dat", 400, 0.0, 1000000, 1},
    {"egl-e1-A", "carp/egl-e1-A.dat", 3548, 0.0, 1000000, 1},
    {"Act-IF-TP-b-3", "waste/Act-IF-TP-b-3.txt", 14812.9, 2.0, 2000000, 1},
    {"P2-IF-TP-e", "waste/P2-IF-TP-e.txt", 30419, 2.0, 2000000, 1},
};

/* Problems of 300 to 700 stops, in which what is tuned to the known ones shows; nobody knows their best costs. */
static const rounds_made_case MADE[] = {
    {"350", 350, MADE_DEPOT_CORNER, MADE_HALF, MADE_50_TO_100, 7.0, 1},
    {"450", 450, MADE_DEPOT_MIDDLE, MADE_CLUSTERED, MADE_FEW_LARGE, 12.0, 2},
    {"550", 550, MADE_DEPOT_CORNER, MADE_CLUSTERED, MADE_BY_QUADRANT, 4.0, 3},
    {"650", 650, MADE_DEPOT_ANYWHERE, MADE_STREWN, MADE_ONE_TO_100, 20.0, 4},
};
enum { MADE_ITERATIONS = 2000000 };

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

static double peak_mb(void) { /* of the program so far */
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024.0;
}

static void run_case(const bench_case *c, kota_route_problem *problem, kota_app *app) {
    kota_pool *pool = kota_pool_create(c->threads);
    problem->def.pool = pool;
    problem->def.iterations = app->options.small ? c->iterations / 100 : c->iterations;
    problem->def.stop = is_over;
    problem->def.stop_context = app;
    double worst = 0.0, wall_s = 0.0;
    int32_t left = 0, seeds = app->options.small ? 1 : SEEDS;
    char hash[KOTA_HASH_TEXT_MAX];
    for (int32_t seed = 1; seed <= seeds; seed++) {
        problem->def.seed = (uint64_t)seed;
        kota_rounds_plan plan;
        double from_s = kota_wall_s();
        kota_rounds_solve(&plan, &problem->def);
        wall_s += (kota_wall_s() - from_s) / seeds;
        worst = kota_max(worst, plan.cost);
        left += plan.left_count;
        if (seed == 1) kota_hash_text(hash_plan(&plan), hash);
        kota_rounds_plan_free(&plan);
    }
    printf("route_%s_worst_cost %.10g 1\n", c->name, worst);
    printf("route_%s_gap %.3f %%\n", c->name, 100.0 * (worst / c->known - 1.0));
    printf("route_%s_wanted_gap %.1f %%\n", c->name, c->wanted);
    printf("route_%s_left_out %d stops\n", c->name, left);
    printf("route_%s_iterations %lld 1\n", c->name, (long long)problem->def.iterations);
    printf("route_%s_wall %.2f s\n", c->name, wall_s);
    printf("route_%s_hash %s -\n", c->name, hash);
    (void)fflush(stdout);
    kota_pool_destroy(pool);
}

/* A garage at the dump and no limit of the shift: one vehicle and one for each load must plan the same. */
static void run_identity(kota_app *app) {
    char *path = kota_text_format("%s/%s", app->data, CASES[0].file);
    kota_route_problem problem;
    if (kota_route_problem_read(&problem, path, NULL) == KOTA_OK) {
        kota_rounds_plan many, one;
        problem.def.iterations = 100000;
        kota_rounds_solve(&many, &problem.def);
        problem.kinds[0].count = 1;
        kota_rounds_solve(&one, &problem.def);
        printf("route_garage_at_dump_difference %.10g 1\n", one.cost - many.cost);
        kota_rounds_plan_free(&many);
        kota_rounds_plan_free(&one);
        kota_route_problem_free(&problem);
    }
    kota_free(path);
}

/* The mean of the seeds beside the worst: what a change of the solver is judged by. */
static void run_like_x(const rounds_made_case *of, kota_app *app) {
    rounds_made made;
    rounds_made_create(&made, of);
    made.def.stop = is_over;
    made.def.stop_context = app;
    made.def.iterations = app->options.small ? MADE_ITERATIONS / 100 : MADE_ITERATIONS;
    double worst = 0.0, mean = 0.0, from_s = kota_wall_s();
    int32_t seeds = app->options.small ? 1 : SEEDS;
    for (int32_t seed = 1; seed <= seeds; seed++) {
        made.def.seed = (uint64_t)seed;
        kota_rounds_plan plan;
        kota_rounds_solve(&plan, &made.def);
        worst = kota_max(worst, plan.cost);
        mean += plan.cost / seeds;
        kota_rounds_plan_free(&plan);
    }
    printf("route_made%s_worst_cost %.10g 1\n", of->name, worst);
    printf("route_made%s_mean_cost %.10g 1\n", of->name, mean);
    printf("route_made%s_wall %.2f s\n", of->name, (kota_wall_s() - from_s) / seeds);
    (void)fflush(stdout);
    rounds_made_destroy(&made);
}

/* Stops strewn over a square of 10 km, about twenty to a load, the dump in the middle. */
static void run_made(kota_app *app) {
    int32_t stops = app->options.small ? MADE_STOPS / 20 : MADE_STOPS;
    kota_key key = {1, 6, KOTA_STREAM_POLICY, 0};
    double *x = kota_alloc((size_t)stops + 1, sizeof *x), *y = kota_alloc((size_t)stops + 1, sizeof *y);
    kota_rounds_task *tasks = kota_alloc((size_t)stops, sizeof *tasks);
    x[0] = y[0] = 5000.0;
    for (int32_t t = 0; t < stops; t++) {
        x[t + 1] = 10000.0 * kota_random_unit(key, (uint64_t)(3 * t));
        y[t + 1] = 10000.0 * kota_random_unit(key, (uint64_t)(3 * t + 1));
        double amount = 1.0 + (double)kota_random_below(key, (uint64_t)(3 * t + 2), 100);
        tasks[t] = (kota_rounds_task){t + 1, amount, 0.0, KOTA_INFINITY};
    }
    kota_rounds_kind kind = {.count = stops, .capacity = 1000.0, .shift = KOTA_INFINITY};
    kota_rounds_dump dump = {0, 0.0};
    kota_rounds_def def = {.seed = 1,
                           .x = x,
                           .y = y,
                           .rounded = true,
                           .place_count = stops + 1,
                           .tasks = tasks,
                           .task_count = stops,
                           .kinds = &kind,
                           .kind_count = 1,
                           .dumps = &dump,
                           .dump_count = 1,
                           .stop = is_over,
                           .stop_context = app};
    kota_rounds_plan start, plan;
    double from_s = kota_wall_s();
    kota_rounds_solve(&start, &def);
    def.iterations = (int64_t)stops * 1050; /* about a minute */
    kota_rounds_solve(&plan, &def);
    char hash[KOTA_HASH_TEXT_MAX];
    kota_hash_text(hash_plan(&plan), hash);
    printf("route_made_stops %d 1\n", stops);
    printf("route_made_savings_cost %.10g 1\n", start.cost);
    printf("route_made_cost %.10g 1\n", plan.cost);
    printf("route_made_below_savings %.3f %%\n", 100.0 * (1.0 - plan.cost / start.cost));
    printf("route_made_wanted_below_savings %.1f %%\n", MADE_WANTED);
    printf("route_made_wall %.2f s\n", kota_wall_s() - from_s);
    printf("route_made_hash %s -\n", hash);
    kota_rounds_plan_free(&start);
    kota_rounds_plan_free(&plan);
    kota_free(x);
    kota_free(y);
    kota_free(tasks);
}

void kota_app_bench_route(kota_app *app) {
    double before_mb = peak_mb();
    for (int32_t k = 0; k < KOTA_COUNT(CASES) && !*app->interrupted; k++) {
        char *path = kota_text_format("%s/%s", app->data, CASES[k].file);
        kota_route_problem problem;
        kota_error err;
        if (kota_route_problem_read(&problem, path, &err) == KOTA_OK) {
            run_case(&CASES[k], &problem, app);
            kota_route_problem_free(&problem);
        } else {
            (void)fprintf(stderr, "SKIPPED: %s\n", err.text);
        }
        kota_free(path);
        if (k != 3) continue; /* what the cases so far added */
        printf("route_memory_1000 %.1f MB\nroute_wanted_memory_1000 %.1f MB\n", peak_mb() - before_mb,
               WANTED_1000_MB);
    }
    run_identity(app);
    for (int32_t k = 0; k < KOTA_COUNT(MADE) && !*app->interrupted; k++) run_like_x(&MADE[k], app);
    run_made(app);
    printf("route_memory_made %.1f MB\nroute_wanted_memory_made %.1f MB\n", peak_mb() - before_mb, WANTED_MADE_MB);
}
