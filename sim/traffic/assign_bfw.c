/* Bi-conjugate Frank-Wolfe (Mitradjieva and Lindberg 2013, "The stiff is moving - conjugate direction Frank-Wolfe
 * methods with applications to traffic assignment"): each step goes towards a mix of the all-or-nothing load at the
 * present prices and the last two targets, such that the last three directions are conjugate with respect to the
 * slopes of the links. It knows link flows alone. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/assign_state.h"

enum { ITERATIONS_MAX = 100000, LOAD_TILES = 16 };

/* Flows are arrays of groups x links, pce/h. */
typedef struct fw {
    kota_assign *assign;
    const kota_assign_settings *settings;
    size_t size;                      /* groups x links */
    double *load;                     /* all-or-nothing at the present prices */
    double *target[2];                /* where the last steps went; [0] is the latest */
    double *step_volume, *old_volume; /* by link, of all groups */
    double *tile_load, *tile_cost;    /* [LOAD_TILES][size], [LOAD_TILES], both summed in order of tiles */
    kota_ways *ways;                  /* one a tile */
    bool *tile_stranded;
    double last_step; /* 0 .. 1 */
    int32_t targets;  /* of target[] that count */
} fw;

/* Origins of a tile: their trips go onto the cheapest ways, from the dearest node back by its links. */
static void load_tile(void *context, int32_t tile) {
    fw *f = context;
    const kota_assign *assign = f->assign;
    double *load = f->tile_load + f->size * (size_t)tile;
    memset(load, 0, f->size * sizeof *load);
    f->tile_cost[tile] = 0.0;
    f->tile_stranded[tile] = false;
    for (int32_t i = tile; i < assign->group_count * assign->zones; i += LOAD_TILES) {
        const kota_assign_group *group = &assign->group[i / assign->zones];
        int32_t origin = i % assign->zones;
        if (group->trip_start[origin] == group->trip_start[origin + 1]) continue;
        kota_ways_from(&f->ways[tile], assign, group, origin);
        double *mine = load + (size_t)(i / assign->zones) * (size_t)assign->links;
        for (int64_t t = group->trip_start[origin]; t < group->trip_start[origin + 1]; t++) {
            int32_t node = group->trip_zone[t];
            double pce = group->trip_pce[t];
            if (!(pce > 0.0)) continue;
            if (!(f->ways[tile].cost[node] < KOTA_INFINITY)) {
                f->tile_stranded[tile] = true;
                return;
            }
            f->tile_cost[tile] += pce / group->pce * f->ways[tile].cost[node];
            for (int32_t a; (a = f->ways[tile].parent[node]) >= 0; node = assign->tail[a]) mine[a] += pce;
        }
    }
}

/* All-or-nothing load into f->load; *cost: what it costs at the present prices, cost units over vehicles. */
static kota_status load_all(fw *f, double *cost, kota_error *err) {
    kota_pool_for(f->settings->pool, LOAD_TILES, load_tile, f);
    memset(f->load, 0, f->size * sizeof *f->load);
    *cost = 0.0;
    for (int32_t tile = 0; tile < LOAD_TILES; tile++) {
        if (f->tile_stranded[tile]) return kota_assign_no_way(f->assign, err);
        *cost += f->tile_cost[tile];
        for (size_t i = 0; i < f->size; i++) f->load[i] += f->tile_load[f->size * (size_t)tile + i];
    }
    return KOTA_OK;
}

/* sum over links of slope * (one - base) * (two - base2), volumes of all groups; base NULL: 0 */
static double curved(const fw *f, const double *one, const double *one_from, const double *two,
                     const double *two_from) {
    const kota_assign *assign = f->assign;
    size_t links = (size_t)assign->links;
    double sum = 0.0;
    for (size_t a = 0; a < links; a++) {
        double x = 0.0, y = 0.0;
        for (int32_t g = 0; g < assign->group_count; g++) {
            size_t i = (size_t)g * links + a;
            x += one[i] - one_from[i];
            y += two[i] - two_from[i];
        }
        sum += assign->link[a].slope * x * y;
    }
    return sum;
}

static double flow_at(const fw *f, size_t i) {
    size_t links = (size_t)f->assign->links;
    return f->assign->group[i / links].flow[i % links];
}

/* Shares of the last two targets in the next; f->load becomes the next target. */
static void mix(fw *f, double *flow, double *ahead) {
    double nu = 0.0, mu = 0.0;
    for (size_t i = 0; i < f->size; i++) flow[i] = flow_at(f, i);
    if (f->targets == 2 && f->last_step < 1.0) {
        /* the direction of the step before the last, seen from here */
        for (size_t i = 0; i < f->size; i++)
            ahead[i] = f->last_step * f->target[0][i] + (1.0 - f->last_step) * f->target[1][i];
        double below = curved(f, ahead, flow, f->target[1], f->target[0]);
        if (below != 0.0) mu = kota_max(0.0, -curved(f, ahead, flow, f->load, flow) / below);
    }
    if (f->targets >= 1 && f->last_step < 1.0) {
        double below = curved(f, f->target[0], flow, f->target[0], flow);
        if (below > 0.0)
            nu = kota_max(0.0, -curved(f, f->target[0], flow, f->load, flow) / below +
                                   mu * f->last_step / (1.0 - f->last_step));
    }
    double sum = 1.0 + nu + mu;
    for (size_t i = 0; i < f->size; i++) {
        double mixed = f->load[i];
        if (nu > 0.0) mixed += nu * f->target[0][i];
        if (mu > 0.0) mixed += mu * f->target[1][i];
        f->load[i] = mixed / sum;
    }
}

/* Slope of the objective at a step along the way to the target. */
static double slope_at(fw *f, double step, double own) {
    kota_assign *assign = f->assign;
    double sum = own;
    for (int32_t a = 0; a < assign->links; a++) {
        assign->link[a].volume = kota_max(f->old_volume[a] + step * f->step_volume[a], 0.0);
        kota_link_price(&assign->link[a]);
        sum += assign->link[a].time * f->step_volume[a];
    }
    return sum;
}

/* The step of least objective, 0 .. 1: the slope rises with the step, its zero is enclosed by regula falsi. */
static double find_step(fw *f, double own) {
    enum { TRIES_MAX = 60 };
    double low = 0.0, high = 1.0, at_low = slope_at(f, 0.0, own), at_high = slope_at(f, 1.0, own);
    if (at_low >= 0.0) return 0.0;
    if (at_high <= 0.0) return 1.0;
    double scale = -at_low;
    for (int32_t i = 0; i < TRIES_MAX && high - low > 1e-15; i++) {
        double step = i % 3 == 2 ? 0.5 * (low + high) : low - at_low * (high - low) / (at_high - at_low);
        step = kota_clamp(step, low, high);
        double at = slope_at(f, step, own);
        if (kota_abs(at) <= 1e-13 * scale) return step;
        if (at < 0.0)
            low = step, at_low = at;
        else
            high = step, at_high = at;
    }
    return low;
}

/* Go to the target in f->load; the targets move on. */
static void go(fw *f) {
    kota_assign *assign = f->assign;
    size_t links = (size_t)assign->links;
    double own = 0.0;
    for (size_t a = 0; a < links; a++) f->old_volume[a] = f->step_volume[a] = 0.0;
    for (size_t i = 0; i < f->size; i++) {
        double flow = flow_at(f, i);
        f->old_volume[i % links] += flow;
        f->step_volume[i % links] += f->load[i] - flow;
        own += assign->group[i / links].own_cost[i % links] * (f->load[i] - flow);
    }
    f->last_step = find_step(f, own);
    for (size_t i = 0; i < f->size; i++) {
        double *flow = &assign->group[i / links].flow[i % links];
        *flow += f->last_step * (f->load[i] - *flow);
    }
    double *latest = f->load;
    f->load = f->target[1];
    f->target[1] = f->target[0];
    f->target[0] = latest;
    f->targets = f->last_step > 0.0 && f->last_step < 1.0 ? kota_mini(f->targets + 1, 2) : 0;
}

static void sum_volumes(kota_assign *assign) {
    for (int32_t a = 0; a < assign->links; a++) {
        assign->link[a].volume = 0.0;
        for (int32_t g = 0; g < assign->group_count; g++) assign->link[a].volume += assign->group[g].flow[a];
    }
    kota_assign_price_all(assign);
}

static double excess_pce(const fw *f) {
    double sum = 0.0;
    size_t links = (size_t)f->assign->links;
    for (size_t i = 0; i < f->size; i++)
        sum += (flow_at(f, i) - f->load[i]) * f->assign->group[i / links].cost[i % links];
    return sum;
}

static kota_status iterate(fw *f, double *flow, double *ahead, kota_assign_result *result, kota_error *err) {
    kota_assign *assign = f->assign;
    size_t links = (size_t)assign->links;
    int32_t last = f->settings->iterations_max > 0 ? f->settings->iterations_max : ITERATIONS_MAX;
    double cheapest = 0.0, bound = -KOTA_INFINITY;
    KOTA_TRY(load_all(f, &cheapest, err)); /* empty roads */
    for (size_t i = 0; i < f->size; i++) assign->group[i / links].flow[i % links] = f->load[i];
    for (int32_t iteration = 1;; iteration++) {
        sum_volumes(assign);
        KOTA_TRY(load_all(f, &cheapest, err));
        kota_assign_totals(assign, result);
        if (!kota_is_finite(result->tstt))
            return kota_fail(err, KOTA_UNSTABLE, "the total time of all trips is no number after %d iterations",
                             (int)iteration);
        bound = kota_max(bound, result->objective - excess_pce(f));
        result->lower_bound = kota_min(bound, result->objective);
        result->relative_gap = result->tstt > 0.0 ? kota_max(0.0, (result->tstt - cheapest) / result->tstt) : 0.0;
        result->iterations = iteration;
        result->reached = result->relative_gap <= f->settings->gap;
        if (result->reached || iteration >= last) return KOTA_OK;
        if (f->settings->interrupted != NULL && *f->settings->interrupted != 0)
            return kota_fail(err, KOTA_INTERRUPTED, "interrupted at a relative gap of %.1e", result->relative_gap);
        mix(f, flow, ahead);
        go(f);
    }
}

kota_status kota_assign_solve_bfw(kota_assign *assign, const kota_assign_settings *settings,
                                  kota_assign_result *result, kota_error *err) {
    kota_arena *arena = kota_arena_create("assignment", 0);
    size_t links = (size_t)assign->links, size = (size_t)assign->group_count * links;
    fw f = {.assign = assign, .settings = settings, .size = size};
    f.load = KOTA_NEW(arena, double, size);
    f.target[0] = KOTA_NEW(arena, double, size);
    f.target[1] = KOTA_NEW(arena, double, size);
    f.step_volume = KOTA_NEW(arena, double, links);
    f.old_volume = KOTA_NEW(arena, double, links);
    f.tile_load = KOTA_NEW(arena, double, size *LOAD_TILES);
    f.tile_cost = KOTA_NEW(arena, double, LOAD_TILES);
    f.tile_stranded = KOTA_NEW(arena, bool, LOAD_TILES);
    f.ways = KOTA_NEW(arena, kota_ways, LOAD_TILES);
    double *flow = KOTA_NEW(arena, double, size), *ahead = KOTA_NEW(arena, double, size);
    for (int32_t tile = 0; tile < LOAD_TILES; tile++) kota_ways_create(&f.ways[tile], assign);
    for (int32_t a = 0; a < assign->links; a++) assign->link[a].volume = 0.0;
    kota_assign_price_all(assign);
    kota_status status = iterate(&f, flow, ahead, result, err);
    for (int32_t tile = 0; tile < LOAD_TILES; tile++) kota_ways_free(&f.ways[tile]);
    kota_arena_destroy(arena);
    return status;
}
