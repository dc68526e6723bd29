/* Algorithm B: all bushes are updated at fixed prices, on as many threads as there are, then flow is shifted inside
 * them one after another, prices following each shift. Most of the excess lies in few bushes, so those get rounds of
 * update and shift of their own before all are swept. Near the end, where what is left lies between ways that bushes
 * share, all are evened out together (assign_joint.c) in place of sweeps. After closures the bushes that use the
 * closed links leave them, and all are evened out together, before any other is looked at. */
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/assign_bush.h"

enum {
    ITERATIONS_MAX = 2000,
    PATIENCE = 100, /* iterations in which the gap must halve at least once */
    INCREMENTS = 3, /* iterations before the excess tells bushes apart */
    ROUNDS_MAX = 3, /* measured on the networks of README.md, as are the next eight */
    SWEEPS_MAX = 10,
};
static const double DEAR_FRAC = 0.1;      /* a bush gets rounds when its excess is more than this share of the mean */
static const double JOINT_GAP = 1e-3;     /* relative gap below which all bushes are evened out together */
static const double JOINT_WARM_GAP = 0.1; /* the same from the last answer, which lacks few links */
static const double ENOUGH_FRAC = 0.5;    /* rounds end below this share of the gap that was asked for */
static const double DONE_FRAC = 0.1;      /* rounds and sweeps end when they gain less than this share of the first */
static const double REST_FRAC = 0.6;      /* bushes with a gap below this share of the one asked for rest */
static const double HELD = 2.0; /* between updates of all those bushes are updated that hold so many times the mean */
static const double FLED_FRAC =
    1e-3; /* a bush has left a closed link when a shift gains less than this of the first */
static const double SLACK_FRAC = 0.01; /* ways that differ by less than this share of the mean excess a trip rest */

typedef struct job {
    kota_assign *assign;
    const kota_assign_settings *settings;
    kota_bush_scratch *scratch; /* one a tile */
    int32_t tiles;
    double trips_pce;
    double slack;     /* cost units */
    double rest_gap;  /* bushes whose own relative gap is below it are not changed */
    double joint_gap; /* relative gap before the last step of all together; infinity: the last step was another */
} job;

static void update_tile(void *context, int32_t tile) {
    const job *j = context;
    int32_t count = j->assign->bush_count;
    int32_t from = (int32_t)((int64_t)count * tile / j->tiles),
            to = (int32_t)((int64_t)count * (tile + 1) / j->tiles);
    for (int32_t i = from; i < to; i++)
        kota_bush_update(&j->assign->bushes[i], j->assign, j->slack, j->rest_gap, &j->scratch[tile]);
}

static void start_bushes(kota_assign *assign) {
    int32_t count = 0;
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 1) assign->bushes = kota_alloc((size_t)count, sizeof *assign->bushes);
        assign->bush_count = count;
        count = 0;
        for (int32_t g = 0; g < assign->group_count; g++) {
            for (int32_t o = 0; o < assign->zones; o++) {
                if (assign->group[g].trip_start[o + 1] == assign->group[g].trip_start[o]) continue;
                if (pass == 1) kota_bush_create(&assign->bushes[count], g, o);
                count++;
            }
        }
    }
    assign->joint = kota_joint_create(assign);
}

void kota_assign_drop_bushes(kota_assign *assign) {
    for (int32_t i = 0; i < assign->bush_count; i++) kota_bush_free(&assign->bushes[i]);
    kota_free(assign->bushes);
    kota_joint_destroy(assign->joint);
    assign->joint = NULL;
    assign->bushes = NULL;
    assign->bush_count = 0;
}

/* Volumes are sums of what the bushes carry; summing afresh keeps rounding from adding up. */
void kota_assign_sum_volumes(kota_assign *assign) {
    for (int32_t g = 0; g < assign->group_count; g++)
        for (int32_t a = 0; a < assign->links; a++) assign->group[g].flow[a] = 0.0;
    for (int32_t i = 0; i < assign->bush_count; i++) {
        const kota_bush *bush = &assign->bushes[i];
        double *flow = assign->group[bush->group].flow;
        for (int32_t k = 0; k < bush->link_count; k++) flow[bush->link[k]] += bush->flow[k];
    }
    for (int32_t a = 0; a < assign->links; a++) {
        double volume = 0.0;
        for (int32_t g = 0; g < assign->group_count; g++) volume += assign->group[g].flow[a];
        assign->link[a].volume = volume;
    }
    kota_assign_price_all(assign);
}

/* Empty roads: each origin is loaded onto the prices that those before it leave. */
static void load(job *j) {
    kota_assign *assign = j->assign;
    for (int32_t i = 0; i < assign->bush_count; i++) {
        kota_bush *bush = &assign->bushes[i];
        kota_bush_update(bush, assign, 0.0, 0.0, j->scratch);
        for (int32_t k = 0; k < bush->link_count; k++) {
            int32_t a = bush->link[k];
            assign->link[a].volume += bush->flow[k];
            kota_link_price(&assign->link[a]);
            for (int32_t g = 0; g < assign->group_count; g++)
                assign->group[g].cost[a] = assign->link[a].time + assign->group[g].added[a];
        }
    }
}

static bool uses_dearer(const kota_bush *bush, const kota_assign *assign) {
    bool uses = false;
    for (int32_t k = 0; k < bush->link_count; k++)
        uses |= assign->dearer_flag[bush->link[k]] != 0 && bush->flow[k] > 0.0;
    return uses;
}

/* Leave the closed links at the prices that the bushes before leave; false where none was in use. */
static bool leave(job *j, kota_bush *bush) {
    enum { LOOKS_MAX = 4, SHIFTS_MAX = 6 };
    int32_t look = 0;
    for (; look < LOOKS_MAX && uses_dearer(bush, j->assign); look++) {
        double first = 0.0;
        kota_bush_update(bush, j->assign, 0.0, 0.0, j->scratch);
        for (int32_t shift = 0; shift < SHIFTS_MAX; shift++) {
            double saved = kota_bush_shift(bush, j->assign, j->slack, j->scratch);
            if (shift == 0) first = saved;
            if (saved <= FLED_FRAC * first) break;
        }
    }
    return look > 0;
}

/* After closures: one bush after another leaves the closed links, then all pairs of ways are evened out. */
static void flee(job *j, kota_assign_result *result) {
    kota_assign *assign = j->assign;
    bool any = false;
    kota_assign_totals(assign, result);
    j->slack = j->trips_pce > 0.0 ? SLACK_FRAC * j->settings->gap * result->tstt / j->trips_pce : 0.0;
    for (int32_t i = 0; i < assign->bush_count; i++) any |= leave(j, &assign->bushes[i]);
    if (any) kota_joint_shift(assign->joint, assign);
}

/* Update all bushes, and measure. iteration: from 1. */
static kota_status update(job *j, int32_t iteration, bool cold, kota_assign_result *result, kota_error *err) {
    kota_assign *assign = j->assign;
    if (iteration == 1 && cold)
        load(j);
    else
        kota_pool_for(j->settings->pool, j->tiles, update_tile, j);
    bool stranded = false;
    for (int32_t i = 0; i < assign->bush_count; i++) stranded |= assign->bushes[i].stranded_zone >= 0;
    if (stranded) KOTA_TRY(kota_assign_no_way(assign, err));
    if (iteration == 1) {
        for (int32_t a = 0; a < assign->links; a++) assign->dearer_flag[a] = 0;
        assign->all_stale = false;
    }
    kota_assign_sum_volumes(assign);
    kota_assign_totals(assign, result);
    double excess = 0.0, excess_veh = 0.0;
    for (int32_t i = 0; i < assign->bush_count; i++) {
        excess += assign->bushes[i].excess;
        excess_veh += assign->bushes[i].excess / assign->group[assign->bushes[i].group].pce;
    }
    if (!kota_is_finite(result->tstt))
        return kota_fail(err, KOTA_UNSTABLE, "the total time of all trips is no number after %d iterations",
                         (int)iteration);
    result->lower_bound = result->objective - excess;
    result->relative_gap = iteration == 1 && cold ? 1.0 : result->tstt > 0.0 ? excess_veh / result->tstt : 0.0;
    result->iterations = iteration;
    double mean = j->trips_pce > 0.0 ? excess / j->trips_pce : 0.0;
    j->slack = SLACK_FRAC * mean;
    return KOTA_OK;
}

/* Rounds of update and shift for the bushes that hold most of the excess. */
static void work_on_dear(job *j, double excess) {
    kota_assign *assign = j->assign;
    double least = DEAR_FRAC * excess / assign->bush_count;
    for (int32_t round = 0; round < ROUNDS_MAX; round++) {
        double left = 0.0;
        for (int32_t i = 0; i < assign->bush_count; i++) {
            kota_bush *bush = &assign->bushes[i];
            if (bush->excess < least) continue;
            if (round > 0) kota_bush_update(bush, assign, j->slack, j->rest_gap, j->scratch);
            left += bush->excess;
            for (int shift = 0; shift < 2; shift++) kota_bush_shift(bush, assign, j->slack, j->scratch);
        }
        if (left <= DONE_FRAC * excess) break;
    }
}

/* Rounds of all together and update of the bushes that hold much more than the mean of what is known then, until
 * little is left, or little of what may be. */
static void shift_together(job *j, double excess, double gap) {
    kota_assign *assign = j->assign;
    double goal = kota_max(DONE_FRAC * excess, ENOUGH_FRAC * j->settings->gap / gap * excess), left = excess;
    for (int32_t round = 1;; round++) {
        kota_joint_shift(assign->joint, assign);
        if (round == ROUNDS_MAX) return;
        double least = HELD * left / assign->bush_count;
        left = 0.0;
        for (int32_t i = 0; i < assign->bush_count; i++) {
            kota_bush *bush = &assign->bushes[i];
            if (bush->excess >= least) kota_bush_update(bush, assign, j->slack, j->rest_gap, j->scratch);
            left += bush->excess;
        }
        if (left <= goal) return;
    }
}

static void shift(job *j, int32_t iteration, bool cold, double gap) {
    kota_assign *assign = j->assign;
    double excess = 0.0, first = 0.0;
    for (int32_t i = 0; i < assign->bush_count; i++) excess += assign->bushes[i].excess;
    bool together = gap < (cold ? JOINT_GAP : JOINT_WARM_GAP) && gap <= 0.5 * j->joint_gap;
    if (!together && (!cold || iteration > INCREMENTS)) work_on_dear(j, excess);
    j->joint_gap = together ? gap : KOTA_INFINITY;
    if (together) {
        shift_together(j, excess, gap);
        return;
    }
    for (int32_t sweep = 0; sweep < SWEEPS_MAX; sweep++) {
        double saved = 0.0;
        for (int32_t i = 0; i < assign->bush_count; i++)
            saved += kota_bush_shift(&assign->bushes[i], assign, j->slack, j->scratch);
        if (sweep == 0) first = saved;
        if (saved <= DONE_FRAC * first) break;
    }
}

static kota_status iterate(job *j, bool cold, kota_assign_result *result, kota_error *err) {
    int32_t last = j->settings->iterations_max > 0 ? j->settings->iterations_max : ITERATIONS_MAX, halved_at = 1;
    double halved = 1.0;
    if (!cold && !j->assign->all_stale) flee(j, result);
    for (int32_t iteration = 1;; iteration++) {
        KOTA_TRY(update(j, iteration, cold, result, err));
        result->reached = (iteration > 1 || !cold) && result->relative_gap <= j->settings->gap;
        if (result->reached || iteration >= last) return KOTA_OK;
        if (result->relative_gap < 0.5 * halved) {
            halved = result->relative_gap;
            halved_at = iteration;
        }
        if (iteration - halved_at > PATIENCE) return KOTA_OK; /* what double precision gives */
        shift(j, iteration, cold, result->relative_gap);
        if (j->settings->interrupted != NULL && *j->settings->interrupted != 0)
            return kota_fail(err, KOTA_INTERRUPTED, "interrupted at a relative gap of %.1e", result->relative_gap);
    }
}

kota_status kota_assign_solve_b(kota_assign *assign, const kota_assign_settings *settings, kota_assign_result *result,
                                kota_error *err) {
    bool cold = assign->bushes == NULL;
    if (cold) start_bushes(assign);
    if (cold || assign->all_stale)
        kota_assign_sum_volumes(assign);
    else
        kota_assign_price_all(assign);
    /* bushes are updated each by itself, so the number of tiles cannot show */
    int32_t threads = kota_pool_threads(settings->pool), tiles = threads == 1 ? 1 : 4 * threads;
    job j = {.assign = assign, .settings = settings, .tiles = kota_maxi(1, kota_mini(assign->bush_count, tiles))};
    j.rest_gap = REST_FRAC * settings->gap;
    for (int32_t g = 0; g < assign->group_count; g++)
        for (int64_t t = 0; t < assign->group[g].trip_start[assign->zones]; t++)
            j.trips_pce += assign->group[g].trip_pce[t];
    j.joint_gap = KOTA_INFINITY;
    j.scratch = kota_alloc((size_t)j.tiles, sizeof *j.scratch);
    for (int32_t t = 0; t < j.tiles; t++) kota_bush_scratch_create(&j.scratch[t], assign);
    kota_status status = iterate(&j, cold, result, err);
    for (int32_t t = 0; t < j.tiles; t++) kota_bush_scratch_free(&j.scratch[t]);
    kota_free(j.scratch);
    return status;
}
