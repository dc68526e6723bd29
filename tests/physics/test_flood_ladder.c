/* The full flood solver, and the fast one beside it, against closed forms of moving water: dam breaks, parabolic
 * basins, steady flow over a bump, waves on a beach, and the order at which errors shrink in smooth flow. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/mathx.h"
#include "support/flood_bed.h"

#define G_MPS2 9.80665

static kota_flood *start(const flood_bed *bed, const kota_flood_def *def) {
    kota_flood *flood = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_flood_create(&flood, def, &bed->map, &err), KOTA_OK, "%s", err.text);
    return flood;
}

static void go(kota_flood *flood, const flood_bed_forcing *f, double interval_s) {
    kota_error err = {0};
    cr_assert_eq(kota_flood_step(flood, &f->forcing, interval_s, NULL, &err), KOTA_OK, "%s", err.text);
}

static double depth_m(const kota_flood *flood, int32_t cell) { return (double)kota_flood_depth_m(flood)[cell]; }

static void finish(kota_flood *flood, flood_bed *bed) {
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-6, "residual %g", flood_bed_residual_frac(flood));
    cr_expect_geq(flood_bed_shallowest_m(bed, flood), 0.0);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

static kota_flood_def def_of(kota_flood_solver solver) {
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    return def;
}

/* Ritter 1892: a wall of 10 m of water gives way over a dry flat bed without friction; x from the wall. */
static double ritter_m(double x_m, double t_s) {
    double c0 = kota_sqrt(G_MPS2 * 10.0);
    if (x_m <= -c0 * t_s) return 10.0;
    if (x_m >= 2.0 * c0 * t_s) return 0.0;
    double c = (2.0 * c0 - x_m / t_s) / 3.0;
    return c * c / G_MPS2;
}

/* Stoker 1957, chapter 10.8: the same onto 1 m of water; the numbers are the roots of his equations for these depths
 * and this g: depth and speed of the step between, speed of its front. */
static double stoker_m(double x_m, double t_s) {
    double c0 = kota_sqrt(G_MPS2 * 10.0), step_m = 3.961748, step_mps = 7.339516, front_mps = 9.817618;
    if (x_m <= -c0 * t_s) return 10.0;
    if (x_m >= front_mps * t_s) return 1.0;
    if (x_m >= (step_mps - kota_sqrt(G_MPS2 * step_m)) * t_s) return step_m;
    return ritter_m(x_m, t_s);
}

typedef double dam_fn(double x_m, double t_s);

/* Mean error over 1000 m after 20 s, cells of 5 m. */
static double dam_error_m(dam_fn *exact, double low_m, kota_flood_solver solver) {
    enum { CELLS = 200 };
    flood_bed *bed = flood_bed_create(CELLS, 3, 5.0, 0.0);
    for (int32_t j = 0; j < 3; j++) {
        for (int32_t i = 0; i < CELLS; i++) {
            bed->map.water_start_m[flood_bed_at(bed, i, j)] = i < CELLS / 2 ? 10.0f : (float)low_m;
        }
    }
    kota_flood_def def = def_of(solver);
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    go(flood, &f, 20.0);
    double error_m = 0.0;
    for (int32_t i = 0; i < CELLS; i++) {
        double x_m = (i + 0.5) * 5.0 - 500.0;
        error_m += kota_abs(depth_m(flood, flood_bed_at(bed, i, 1)) - exact(x_m, 20.0)) / CELLS;
    }
    finish(flood, bed);
    return error_m;
}

Test(flood_ladder, dam_breaks) {
    double ritter = dam_error_m(ritter_m, 0.0, KOTA_SOLVER_FULL),
           stoker = dam_error_m(stoker_m, 1.0, KOTA_SOLVER_FULL);
    fprintf(stderr, "Ritter: L1 %.4f m full, %.4f m fast (LISFLOOD-FP FV1 0.073, ACC 0.804)\n", ritter,
            dam_error_m(ritter_m, 0.0, KOTA_SOLVER_FAST));
    fprintf(stderr, "Stoker: L1 %.4f m full, %.4f m fast (LISFLOOD-FP FV1 0.076, ACC 0.713)\n", stoker,
            dam_error_m(stoker_m, 1.0, KOTA_SOLVER_FAST));
    cr_expect_lt(ritter, 0.05);
    cr_expect_lt(stoker, 0.05);
}

/* Thacker 1981 (doi:10.1017/S0022112081001882): water swings in a paraboloid h0 r^2 / a^2 without friction. */
typedef struct bowl {
    double half_m; /* of the side of the grid */
    double deep_m, radius_m;
    double swing_m; /* of the middle, when the surface stays plane */
    double edge_m;  /* of the water at its widest, when it stays round; 0: plane */
} bowl;

static double bowl_bed(void *context, double x_m, double y_m) {
    const bowl *b = context;
    double x = x_m - b->half_m, y = y_m - b->half_m;
    return b->deep_m * (x * x + y * y) / (b->radius_m * b->radius_m);
}

static double bowl_depth_m(const bowl *b, double x, double y, double phase) {
    double a2 = b->radius_m * b->radius_m, r2 = x * x + y * y;
    if (b->edge_m > 0.0) {
        double e2 = b->edge_m * b->edge_m, swell = (a2 - e2) / (a2 + e2);
        double root = kota_sqrt(1.0 - swell * swell), part = 1.0 - swell * kota_cos(phase);
        return kota_max(0.0, b->deep_m * (root / part - r2 / a2 * (root * root / (part * part))));
    }
    double u = x - b->swing_m * kota_cos(phase), v = y - b->swing_m * kota_sin(phase);
    return kota_max(0.0, b->deep_m * (1.0 - (u * u + v * v) / a2));
}

/* Mean error over the wet cells, as a share of the depth in the middle, after one and a half periods from rest. A
 * plane surface is at rest only where it swings along a line: the bowl is a channel then. */
static double bowl_error_frac(const bowl *b, int32_t cells, kota_flood_solver solver) {
    double dx_m = 2.0 * b->half_m / cells;
    bool line = b->edge_m == 0.0;
    int32_t ny = line ? 1 : cells;
    flood_bed *bed = flood_bed_create(cells, ny, dx_m, 0.0);
    bowl shape = *b;
    flood_bed_shape(bed, bowl_bed, &shape);
    for (int32_t j = 0; j < ny; j++) {
        for (int32_t i = 0; i < cells; i++) {
            double x = (i + 0.5) * dx_m - b->half_m, y = line ? 0.0 : (j + 0.5) * dx_m - b->half_m;
            int32_t c = flood_bed_at(bed, i, j);
            if (line)
                bed->map.bed_m[c] = (float)(kota_round(bowl_bed(&shape, x + b->half_m, b->half_m) * 1024.0) / 1024.0);
            bed->map.water_start_m[c] = (float)bowl_depth_m(b, x, y, 0.0);
        }
    }
    kota_flood_def def = def_of(solver);
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    double turns = line ? 2.0 : 8.0, omega = kota_sqrt(turns * G_MPS2 * b->deep_m) / b->radius_m;
    go(flood, &f, 3.0 * KOTA_PI / omega);
    double error_m = 0.0;
    int32_t wet = 0;
    for (int32_t j = 0; j < ny; j++) {
        for (int32_t i = 0; i < cells; i++) {
            double x = (i + 0.5) * dx_m - b->half_m, y = line ? 0.0 : (j + 0.5) * dx_m - b->half_m;
            double want_m = bowl_depth_m(b, x, y, 3.0 * KOTA_PI);
            wet += want_m > 0.0;
            error_m += kota_abs(depth_m(flood, flood_bed_at(bed, i, j)) - want_m);
        }
    }
    finish(flood, bed);
    return error_m / wet / b->deep_m;
}

Test(flood_ladder, parabolic_basins) {
    bowl plane = {.half_m = 5000.0, .deep_m = 10.0, .radius_m = 3000.0, .swing_m = 1500.0};
    bowl round = {.half_m = 4000.0, .deep_m = 1000.0, .radius_m = 2500.0, .edge_m = 2000.0};
    double plane_frac = bowl_error_frac(&plane, 200, KOTA_SOLVER_FULL);
    double round_frac = bowl_error_frac(&round, 80, KOTA_SOLVER_FULL);
    fprintf(stderr, "Thacker, plane surface: L1 %.4f of the depth full, %.4f fast\n", plane_frac,
            bowl_error_frac(&plane, 200, KOTA_SOLVER_FAST));
    fprintf(stderr, "Thacker, round surface: L1 %.4f of the depth full, %.4f fast\n", round_frac,
            bowl_error_frac(&round, 80, KOTA_SOLVER_FAST));
    cr_expect_lt(plane_frac, 0.01);
    cr_expect_lt(round_frac, 0.02);
}

/* Goutal and Maurel 1997's bump in 25 m of channel, as SWASHES (doi:10.1002/fld.3741) has it. */
static double bump(void *context, double x_m, double y_m) {
    (void)context, (void)y_m;
    return kota_max(0.0, 0.2 - 0.05 * (x_m - 10.0) * (x_m - 10.0));
}

/* Depth of the steady flow of a head: q^2 / (2 g h^2) + h + z = head, on the wanted side of the critical depth. */
static double bernoulli_m(double q_m2ps, double head_m, double bed_m, bool slow) {
    double critical_m = kota_pow(q_m2ps * q_m2ps / G_MPS2, 1.0 / 3.0);
    double low = slow ? critical_m : 1e-6, high = slow ? head_m - bed_m : critical_m;
    for (int32_t step = 0; step < 60; step++) {
        double h = 0.5 * (low + high), over = q_m2ps * q_m2ps / (2.0 * G_MPS2 * h * h) + h + bed_m - head_m;
        if ((over > 0.0) == slow) {
            high = h;
        } else {
            low = h;
        }
    }
    return 0.5 * (low + high);
}

typedef struct bump_flow {
    double q_m2ps, low_m;     /* discharge, depth held at the lower end */
    bool free_end;            /* the level there is not held: the flow leaves supercritical */
    double head_up_m, jump_m; /* head above the crest, place of the hydraulic jump (25: none) */
} bump_flow;

/* Where the momentum on both sides of a jump is the same. */
static double jump_at_m(const bump_flow *flow) {
    double below_head = flow->q_m2ps * flow->q_m2ps / (2.0 * G_MPS2 * flow->low_m * flow->low_m) + flow->low_m;
    double best_m = 25.0, least = KOTA_INFINITY;
    for (double x_m = 10.0; x_m < 12.0; x_m += 0.001) {
        double bed_m = bump(NULL, x_m, 0.0), q2 = flow->q_m2ps * flow->q_m2ps;
        if (below_head - bed_m < 1.5 * kota_pow(q2 / G_MPS2, 1.0 / 3.0)) continue; /* too high for the flow below */
        double fast = bernoulli_m(flow->q_m2ps, flow->head_up_m, bed_m, false);
        double slow = bernoulli_m(flow->q_m2ps, below_head, bed_m, true);
        double gap = kota_abs(q2 / fast + 0.5 * G_MPS2 * fast * fast - q2 / slow - 0.5 * G_MPS2 * slow * slow);
        if (gap < least) {
            least = gap;
            best_m = x_m;
        }
    }
    return best_m;
}

static double bump_depth_m(const bump_flow *flow, double x_m) {
    double bed_m = bump(NULL, x_m, 0.0);
    if (x_m < 10.0) return bernoulli_m(flow->q_m2ps, flow->head_up_m, bed_m, true);
    if (x_m < flow->jump_m) return bernoulli_m(flow->q_m2ps, flow->head_up_m, bed_m, false);
    double head_m = flow->q_m2ps * flow->q_m2ps / (2.0 * G_MPS2 * flow->low_m * flow->low_m) + flow->low_m;
    return bernoulli_m(flow->q_m2ps, head_m, bed_m, true);
}

/* Mean error of the depth and, printed, the spread of the discharge along the channel. */
static double bump_error_m(bump_flow flow, int32_t cells, const char *what) {
    double dx_m = 25.0 / cells;
    flood_bed *bed = flood_bed_create(cells, 1, dx_m, 0.0);
    flood_bed_shape(bed, bump, NULL);
    flood_bed_edge(bed, KOTA_SIDE_EAST, flow.free_end ? KOTA_EDGE_OPEN : KOTA_EDGE_SEA, 1.0);
    flood_bed_water(bed, flow.low_m);
    int32_t cell = flood_bed_at(bed, 0, 0);
    flood_bed_source(bed, &cell, 1);
    kota_flood_def def = def_of(KOTA_SOLVER_FULL);
    def.sea_level_m = flow.low_m;
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.source_m3ps[0] = flow.q_m2ps * dx_m;
    f.forcing.sea_level_m = flow.low_m;
    go(flood, &f, 400.0);
    double critical_m = kota_pow(flow.q_m2ps * flow.q_m2ps / G_MPS2, 1.0 / 3.0), error_m = 0.0, stray = 0.0;
    flow.head_up_m = 1.5 * critical_m + 0.2;
    flow.jump_m = flow.free_end ? 25.0 : jump_at_m(&flow);
    for (int32_t i = 2; i < cells - 1; i++) { /* not where water falls from the sky, or is held */
        double qx_m2ps, qy_m2ps;
        kota_flood_discharge(flood, flood_bed_at(bed, i, 0), &qx_m2ps, &qy_m2ps);
        stray = kota_max(stray, kota_abs(qx_m2ps - flow.q_m2ps));
        error_m += kota_abs(depth_m(flood, flood_bed_at(bed, i, 0)) - bump_depth_m(&flow, (i + 0.5) * dx_m)) / cells;
    }
    fprintf(stderr, "bump, %s, %d cells: L1 %.5f m, discharge within %.4f of %.2f m2/s, jump at %.2f m\n", what,
            (int)cells, error_m, stray, flow.q_m2ps, flow.jump_m);
    finish(flood, bed);
    return error_m;
}

Test(flood_ladder, transcritical_bump) {
    bump_flow smooth = {.q_m2ps = 1.53, .low_m = 0.4, .free_end = true};
    bump_flow shock = {.q_m2ps = 0.18, .low_m = 0.33};
    cr_expect_lt(bump_error_m(smooth, 100, "no shock"), 0.01);
    cr_expect_lt(bump_error_m(smooth, 200, "no shock"), 0.005);
    cr_expect_lt(bump_error_m(shock, 100, "shock"), 0.005);
    cr_expect_lt(bump_error_m(shock, 200, "shock"), 0.003);
}

/* Bessel's J0 and J1 by their integral (Abramowitz and Stegun 9.1.18, 9.1.21), x to 20. */
static double bessel(int32_t order, double x) {
    enum { PARTS = 200 };
    double sum = 0.0;
    for (int32_t p = 0; p < PARTS; p++) {
        double angle = (p + 0.5) * KOTA_PI / PARTS;
        sum += kota_cos(order * angle - x * kota_sin(angle)) / PARTS;
    }
    return sum;
}

/* Carrier and Greenspan 1958 (doi:10.1017/S0022112058000331): a standing wave on a beach of constant slope. Lengths
 * in units of L, heights of slope L, times of sqrt(L / (slope g)); x from the shore at rest, negative to sea. */
#define BEACH_SLOPE 0.02
#define BEACH_LENGTH_M 500.0
#define BEACH_SWELL 0.6 /* 1 would break */
#define BEACH_SEA_M 2000.0

typedef struct beach_water {
    double x, level, u;
} beach_water;

static beach_water beach_at(double sigma, double time) {
    double lambda = 2.0 * time, u = 0.0, j1 = sigma > 1e-6 ? bessel(1, sigma) / sigma : 0.5;
    for (int32_t step = 0; step < 60; step++) {
        u = -BEACH_SWELL * j1 * kota_sin(lambda);
        lambda = 2.0 * (time + u);
    }
    double level = 0.25 * BEACH_SWELL * bessel(0, sigma) * kota_cos(lambda) - 0.5 * u * u;
    return (beach_water){level - sigma * sigma / 16.0, level, u};
}

/* Level at a place, height above still water in m; the bed where it is dry. */
static double beach_level_m(double x_m, double t_s) {
    double x = x_m / BEACH_LENGTH_M, time = t_s / kota_sqrt(BEACH_LENGTH_M / (BEACH_SLOPE * G_MPS2));
    if (x >= beach_at(0.0, time).x) return x_m * BEACH_SLOPE;
    double low = 0.0, high = 20.0; /* x falls with sigma */
    for (int32_t step = 0; step < 50; step++) {
        double sigma = 0.5 * (low + high);
        if (beach_at(sigma, time).x > x) {
            low = sigma;
        } else {
            high = sigma;
        }
    }
    return beach_at(low, time).level * BEACH_SLOPE * BEACH_LENGTH_M;
}

static double beach_bed(void *context, double x_m, double y_m) {
    (void)context, (void)y_m;
    return (x_m - BEACH_SEA_M) * BEACH_SLOPE;
}

static double beach_error_m(kota_flood_solver solver) {
    enum { CELLS = 440 };
    const double dx_m = 5.0;
    flood_bed *bed = flood_bed_create(CELLS, 1, dx_m, 0.0);
    flood_bed_shape(bed, beach_bed, NULL);
    flood_bed_edge(bed, KOTA_SIDE_WEST, KOTA_EDGE_SEA, 0.0);
    for (int32_t i = 0; i < CELLS; i++) {
        double level_m = beach_level_m((i + 0.5) * dx_m - BEACH_SEA_M, 0.0);
        int32_t c = flood_bed_at(bed, i, 0);
        bed->map.water_start_m[c] = (float)kota_max(0.0, level_m - (double)bed->map.bed_m[c]);
    }
    kota_flood_def def = def_of(solver);
    def.sea_level_m = beach_level_m(0.5 * dx_m - BEACH_SEA_M, 0.0);
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    double period_s = KOTA_PI * kota_sqrt(BEACH_LENGTH_M / (BEACH_SLOPE * G_MPS2)), step_s = period_s / 400.0;
    double error_m = 0.0;
    int32_t seen = 0;
    for (int32_t step = 1; step <= 800; step++) { /* two periods; the second is looked at */
        double t_s = step * step_s;
        f.forcing.sea_level_m = beach_level_m(0.5 * dx_m - BEACH_SEA_M, t_s);
        go(flood, &f, step_s);
        if (step <= 400 || step % 50 != 0) continue;
        for (int32_t i = 200; i < CELLS; i++, seen++) {
            int32_t c = flood_bed_at(bed, i, 0);
            double want_m = beach_level_m((i + 0.5) * dx_m - BEACH_SEA_M, t_s) - (double)bed->map.bed_m[c];
            error_m += kota_abs(depth_m(flood, c) - kota_max(0.0, want_m));
        }
    }
    finish(flood, bed);
    return error_m / seen;
}

Test(flood_ladder, wave_on_a_beach) {
    double full_m = beach_error_m(KOTA_SOLVER_FULL);
    fprintf(stderr, "Carrier-Greenspan: L1 %.4f m full, %.4f m fast, of a wave of 1.5 m at the shore\n", full_m,
            beach_error_m(KOTA_SOLVER_FAST));
    cr_expect_lt(full_m, 0.03);
}

/* A smooth hump on still water parts into two waves; before they steepen. Errors against a grid eight times finer. */
static void hump(int32_t cells, double *depths_m) {
    double dx_m = 1000.0 / cells;
    flood_bed *bed = flood_bed_create(cells, 1, dx_m, 0.0);
    for (int32_t i = 0; i < cells; i++) {
        double x = ((i + 0.5) * dx_m - 500.0) / 200.0, wave = x * x < 1.0 ? 0.5 * (1.0 + kota_cos(KOTA_PI * x)) : 0.0;
        bed->map.water_start_m[flood_bed_at(bed, i, 0)] = (float)(10.0 + wave * wave);
    }
    kota_flood_def def = def_of(KOTA_SOLVER_FULL);
    def.courant = 0.4;
    kota_flood *flood = start(bed, &def);
    flood_bed_forcing f;
    flood_bed_calm(&f);
    go(flood, &f, 20.0);
    for (int32_t i = 0; i < cells; i++) depths_m[i] = depth_m(flood, flood_bed_at(bed, i, 0));
    finish(flood, bed);
}

Test(flood_ladder, second_order_in_smooth_flow) {
    enum { FINE = 3200 };
    static const int32_t grids[3] = {100, 200, 400};
    double *fine_m = kota_alloc(FINE, sizeof *fine_m), coarse_m[400], errors_m[3] = {0};
    hump(FINE, fine_m);
    for (int32_t g = 0; g < 3; g++) {
        int32_t cells = grids[g], each = FINE / cells;
        hump(cells, coarse_m);
        for (int32_t i = 0; i < cells; i++) {
            double mean_m = 0.0;
            for (int32_t k = 0; k < each; k++) mean_m += fine_m[i * each + k] / each;
            errors_m[g] += kota_abs(coarse_m[i] - mean_m) / cells;
        }
    }
    double order = kota_log(errors_m[1] / errors_m[2]) / kota_log(2.0);
    fprintf(stderr, "smooth hump: L1 %.3g, %.3g, %.3g m at 10, 5 and 2.5 m; order %.2f, then %.2f\n", errors_m[0],
            errors_m[1], errors_m[2], kota_log(errors_m[0] / errors_m[1]) / kota_log(2.0), order);
    cr_expect_geq(order, 1.8);
    kota_free(fine_m);
}
