/* Levels of service are kept as pace: seconds a metre of beeline between two districts. A traveller's own beeline
 * then gives his time, so a large district does not make all its trips equally long. */
#include "traffic/modes.h"

#include "core/hash.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "map/paths.h"
#include "traffic/choice.h"
#include "traffic/finder.h"
#include "traffic/modes_inside.h"
#include "traffic/traffic.h"

const char *const kota_mode_names[KOTA_MODE_COUNT] = {
#define KOTA_NEST(name, similarity, source)
#define KOTA_MODE(name, text, nest, class_, idr_per_km, minutes, source) [KOTA_MODE_##name] = text,
#include "traffic/modes.def"
#undef KOTA_MODE
};
const uint8_t kota_mode_classes[KOTA_MODE_COUNT] = {
#define KOTA_MODE(name, text, nest, class_, idr_per_km, minutes, source) [KOTA_MODE_##name] = KOTA_CLASS_##class_,
#include "traffic/modes.def"
#undef KOTA_MODE
};
static const double idr_per_km[KOTA_MODE_COUNT] = {
#define KOTA_MODE(name, text, nest, class_, idr_per_km_, minutes, source) [KOTA_MODE_##name] = idr_per_km_,
#include "traffic/modes.def"
#undef KOTA_MODE
};
static const double besides_min[KOTA_MODE_COUNT] = {
#define KOTA_MODE(name, text, nest, class_, idr_per_km_, minutes, source) [KOTA_MODE_##name] = minutes,
#include "traffic/modes.def"
#undef KOTA_MODE
#undef KOTA_NEST
};
enum {
#define KOTA_NEST(name, similarity, source) NEST_##name,
#define KOTA_MODE(name, text, nest, class_, idr_per_km, minutes, source)
#include "traffic/modes.def"
#undef KOTA_NEST
#undef KOTA_MODE
    NEST_COUNT
};

static const double REFERENCE_INCOME_IDR = 3e6; /* a month: Central Java's minimum wage of 2024, rounded up */
static const double MINIBUS_SLOWER = 1.5;       /* than a car, for stops (assumed) */
static const double WALK_WEIGHT = 2.0,
                    WAIT_WEIGHT = 2.0;     /* of a minute, against riding (assumed; usual 1.5 to 2.5) */
static const double DETOUR = 1.3;          /* on foot and by bicycle, over beeline (assumed) */
static const double LEAST_BEELINE_M = 200; /* between middles of districts, so that paces stay sound */

static kota_choice_def choice_of(void) {
    kota_choice_def def = {.count = KOTA_MODE_COUNT, .nest_count = NEST_COUNT};
#define KOTA_NEST(name, similarity_, source) def.similarity[NEST_##name] = similarity_;
#define KOTA_MODE(name, text, nest_, class_, idr_per_km, minutes, source)                                            \
    def.nest[KOTA_MODE_##name] = NEST_##nest_;                                                                       \
    def.id[KOTA_MODE_##name] = kota_hash_id(text);
#include "traffic/modes.def"
#undef KOTA_NEST
#undef KOTA_MODE
    return def;
}

/* ---- levels of service ---- */

static double beeline_m(const kota_map *map, int32_t from, int32_t to) {
    const kota_district *a = &map->districts[from], *b = &map->districts[to];
    double dx = a->x_m - b->x_m, dy = a->y_m - b->y_m;
    return kota_max(LEAST_BEELINE_M, kota_sqrt(dx * dx + dy * dy));
}

/* How far a trip between them is: inside a district half its side. */
static double middle_m(const kota_map *map, int32_t from, int32_t to) {
    return from == to ? 0.5 * kota_sqrt(map->districts[from].area_m2) : beeline_m(map, from, to);
}

/* Inside a district one drives as to its neighbours: the least pace and detour of its row. */
static void fill_own(double *row, int32_t own, int32_t count) {
    double least = KOTA_INFINITY;
    for (int32_t d = 0; d < count; d++)
        if (d != own) least = kota_min(least, row[d]);
    row[own] = least;
}

static void free_row(void *context, int32_t i) {
    kota_modes *modes = context;
    const kota_map *map = modes->map;
    int32_t count = map->district_count;
    size_t nodes = (size_t)map->roads.node_count;
    double *pace = modes->pace_spm + (int64_t)i * count, *detour = modes->detour + (int64_t)i * count;
    for (int32_t j = 0; j < count; j++) pace[j] = detour[j] = KOTA_INFINITY;
    if (modes->node[i] < 0) return;
    float *time_s = kota_alloc(nodes, sizeof *time_s), *length_m = kota_alloc(nodes, sizeof *length_m);
    kota_paths_free(&map->roads, modes->node[i], kota_classes[KOTA_CLASS_CAR].speed_mps, time_s, length_m);
    for (int32_t j = 0; j < count; j++) {
        if (j == i || modes->node[j] < 0) continue;
        pace[j] = (double)time_s[modes->node[j]] / beeline_m(map, i, j);
        detour[j] = kota_max(1.0, (double)length_m[modes->node[j]] / beeline_m(map, i, j));
    }
    fill_own(pace, i, count);
    fill_own(detour, i, count);
    if (count == 1) { /* no neighbour: a street of 30 km/h and a usual detour */
        pace[i] = DETOUR / (30 / 3.6);
        detour[i] = DETOUR;
    }
    kota_free(time_s);
    kota_free(length_m);
}

double kota_modes_set_times(kota_modes *modes, const float *link_time_s, double weight) {
    const kota_map *map = modes->map;
    int32_t count = map->district_count;
    double changed = 0, all = 0;
    kota_finder *finder = kota_finder_create(&map->roads);
    float *time_s = kota_alloc((size_t)map->roads.node_count, sizeof *time_s);
    uint32_t *link_ms = kota_alloc((size_t)map->roads.link_count + 1, sizeof *link_ms);
    kota_finder_cost cost = {.link_ms = link_ms};
    for (int32_t l = 0; l < map->roads.link_count; l++)
        link_ms[l] = (uint32_t)kota_clamp((double)link_time_s[l] * 1e3 + 0.5, 1, 1e9);
    for (int32_t i = 0; i < count && count > 1; i++) {
        double *pace = modes->pace_spm + (int64_t)i * count;
        if (modes->node[i] < 0) continue;
        kota_finder_reach(time_s, finder, &cost, modes->node[i]);
        for (int32_t j = 0; j < count; j++) {
            if (j == i || !kota_is_finite(pace[j]) || !kota_is_finite((double)time_s[modes->node[j]])) continue;
            double now = (double)time_s[modes->node[j]] / beeline_m(map, i, j), before = pace[j];
            pace[j] += weight * (now - before);
            double trips = modes->trips[(int64_t)i * count + j];
            changed += trips * kota_abs(pace[j] - before) / before;
            all += trips;
        }
        fill_own(pace, i, count);
    }
    kota_free(link_ms);
    kota_free(time_s);
    kota_finder_destroy(finder);
    return all > 0 ? changed / all : 0;
}

/* ---- utilities ---- */

static bool between(const kota_modes *modes, const kota_traveller *who, int64_t *at) {
    int32_t count = modes->map->district_count;
    *at = (int64_t)who->from_district * count + who->to_district;
    return who->from_district >= 0 && who->to_district >= 0;
}

static double income_ratio(const kota_traveller *who) {
    if (!(who->income_idr_per_month > 0)) return 1;
    return kota_clamp(who->income_idr_per_month / REFERENCE_INCOME_IDR, 0.25, 4.0);
}

/* Minutes as they are felt, and rupiah. */
static double felt_min(const kota_modes *modes, const kota_traveller *who, kota_mode mode,
                       const kota_mode_prices *price, double *idr) {
    int64_t at;
    bool known = between(modes, who, &at);
    double drive_min = who->beeline_m * (known ? modes->pace_spm[at] : DETOUR / (30 / 3.6)) / 60;
    double km = who->beeline_m / 1000 * (known ? modes->detour[at] : DETOUR);
    double slow_min = who->beeline_m * DETOUR / kota_classes[kota_mode_classes[mode]].speed_mps / 60;
    *idr = km * idr_per_km[mode];
    switch (mode) {
    case KOTA_MODE_CAR: *idr += price->car_parking_idr; return drive_min + besides_min[mode];
    case KOTA_MODE_MOTORCYCLE: *idr += price->motorcycle_parking_idr; return drive_min + besides_min[mode];
    case KOTA_MODE_OJOL:
        *idr = kota_max(price->ojol_least_idr, km * price->ojol_idr_per_km);
        return drive_min + besides_min[mode];
    case KOTA_MODE_FEEDER:
        *idr = price->bus_fare_idr;
        return drive_min * MINIBUS_SLOWER + besides_min[mode] * WALK_WEIGHT +
               price->bus_headway_s / 2 / 60 * WAIT_WEIGHT * (who->planner ? 1 - price->planner_wait_frac : 1);
    case KOTA_MODE_BRT:
    case KOTA_MODE_RAIL: return KOTA_INFINITY; /* by lines alone */
    case KOTA_MODE_BICYCLE: return slow_min * (1 - price->bicycle_ease_frac) + besides_min[mode];
    case KOTA_MODE_WALK: return slow_min * WALK_WEIGHT;
    case KOTA_MODE_COUNT: break;
    }
    return KOTA_INFINITY;
}

/* Cars grow with income; bus, bicycle and walk with its inverse: who has what at home (assumed). */
static double owned(kota_mode mode, double ratio) {
    bool rich = mode == KOTA_MODE_CAR, private = mode == KOTA_MODE_MOTORCYCLE || mode == KOTA_MODE_OJOL;
    return rich ? kota_log(ratio) : private ? 0.0 : -kota_log(ratio);
}

/* Felt minutes on the lines of a mode; infinity where none serves the pair. */
static double by_lines_min(const kota_modes *modes, const kota_traveller *who, kota_mode mode, double ratio) {
    int64_t at;
    const kota_line_level *level = modes->level[mode];
    if (level == NULL || !between(modes, who, &at) || who->from_district == who->to_district) return KOTA_INFINITY;
    double known_min = who->planner ? modes->price.planner_wait_frac * (double)level[at].wait_min : 0;
    return (double)level[at].felt_min - known_min +
           (double)level[at].fare_idr / (modes->price.time_idr_per_h * ratio) * 60;
}

/* What charges ask of a car or motorcycle, rupiah; infinity: it may not go. */
static double charge_idr(const kota_modes *modes, const kota_traveller *who, kota_mode mode) {
    double sum = 0, hour = who->hour - 24 * kota_floor(who->hour / 24);
    for (int32_t k = 0; k < modes->charge_count && (mode == KOTA_MODE_CAR || mode == KOTA_MODE_MOTORCYCLE); k++) {
        const kota_mode_charge *one = &modes->charges[k];
        bool over = one->from_h > one->to_h, late = hour >= one->from_h, early = hour < one->to_h;
        if (over ? !late && !early : !late || !early) continue;
        bool all = one->district < 0, in = who->to_district == one->district,
             out = who->from_district == one->district;
        if (mode == KOTA_MODE_CAR && (all || in || out) && who->plate < one->car_banned_frac) return KOTA_INFINITY;
        if (all || (in && !out)) sum += mode == KOTA_MODE_CAR ? one->car_idr : one->motorcycle_idr;
    }
    return sum;
}

/* now: with the lines and charges of the scenario, which the reference has none of. */
static double utility_of(const kota_modes *modes, const kota_traveller *who, kota_mode mode,
                         const kota_mode_prices *price, bool now) {
    double ratio = income_ratio(who), idr = 0, felt = felt_min(modes, who, mode, price, &idr);
    if (now) idr += charge_idr(modes, who, mode);
    felt += idr / (price->time_idr_per_h * ratio) * 60;
    if (now) felt = kota_min(felt, by_lines_min(modes, who, mode, ratio));
    if (!kota_is_finite(felt)) return -KOTA_INFINITY;
    return -modes->choice_per_min * felt + owned(mode, ratio);
}

void kota_modes_utilities(const kota_modes *modes, const kota_traveller *who, double *utility) {
    for (int32_t m = 0; m < KOTA_MODE_COUNT; m++) {
        double own = utility_of(modes, who, (kota_mode)m, &modes->price, true);
        if (who->on_foot && (m == KOTA_MODE_CAR || m == KOTA_MODE_MOTORCYCLE || m == KOTA_MODE_BICYCLE))
            own = -KOTA_INFINITY;
        utility[m] =
            kota_is_finite(own) && kota_is_finite(modes->constant[m]) ? own + modes->constant[m] : -KOTA_INFINITY;
    }
}

kota_mode kota_modes_choose(const kota_modes *modes, const kota_traveller *who, kota_key key) {
    double utility[KOTA_MODE_COUNT];
    if (who->beeline_m < modes->walk_below_m) return KOTA_MODE_WALK;
    kota_modes_utilities(modes, who, utility);
    int32_t mode = kota_choice_draw(&modes->choice, utility, key, 0);
    return mode >= 0 ? (kota_mode)mode : KOTA_MODE_WALK;
}

bool kota_modes_on_lines(const kota_modes *modes, const kota_traveller *who, kota_mode mode) {
    double ratio = income_ratio(who), idr = 0, felt = felt_min(modes, who, mode, &modes->price, &idr);
    return by_lines_min(modes, who, mode, ratio) < felt + idr / (modes->price.time_idr_per_h * ratio) * 60;
}

bool kota_modes_cut_off(const kota_modes *modes, int32_t district) {
    int32_t count = modes->map->district_count;
    return count > 1 && !kota_is_finite(modes->pace_spm[(int64_t)district * count + district]);
}

double kota_modes_door_s(const kota_modes *modes, const kota_traveller *who, kota_mode mode) {
    int64_t at;
    const kota_line_level *level = modes->level[mode];
    if (level == NULL || !between(modes, who, &at) || !kota_is_finite((double)level[at].felt_min)) return KOTA_NAN;
    return (double)level[at].door_s;
}

/* ---- constants ---- */

/* Trips between districts as gravity has them, without their balance: weights of the means. Those that are walked are
 * left out, but in a town where all are. */
static double fill_trips(kota_modes *modes, double gravity_per_km, double least_m) {
    const kota_map *map = modes->map;
    int32_t count = map->district_count;
    double all = 0;
    for (int32_t i = 0; i < count; i++) {
        double sum = 0, *row = modes->trips + (int64_t)i * count;
        for (int32_t j = 0; j < count; j++) {
            double far_m = middle_m(map, i, j);
            row[j] = map->districts[j].jobs * kota_exp(-gravity_per_km * far_m / 1000);
            if (far_m < least_m || !kota_is_finite(modes->pace_spm[(int64_t)i * count + j])) row[j] = 0;
            sum += row[j];
        }
        for (int32_t j = 0; j < count; j++) row[j] = sum > 0 ? row[j] / sum * map->districts[i].persons : 0;
        all += sum > 0 ? map->districts[i].persons : 0;
    }
    return all;
}

static void calibrate(kota_modes *modes, const kota_modes_def *def) {
    int32_t count = modes->map->district_count;
    int64_t pairs = (int64_t)count * count;
    double *utility = kota_alloc((size_t)pairs * KOTA_MODE_COUNT, sizeof(double));
    for (int64_t at = 0; at < pairs; at++) {
        int32_t i = (int32_t)(at / count), j = (int32_t)(at % count);
        double far_m = middle_m(modes->map, i, j);
        kota_traveller who = {.from_district = i, .to_district = j, .beeline_m = far_m};
        for (int32_t m = 0; m < KOTA_MODE_COUNT; m++)
            utility[at * KOTA_MODE_COUNT + m] = utility_of(modes, &who, (kota_mode)m, &def->reference, false);
    }
    kota_choice_fit fit =
        kota_choice_calibrate(&modes->choice, (int32_t)pairs, utility, modes->trips, def->share, modes->constant);
    modes->fit_error = fit.error;
    modes->constant[KOTA_MODE_BRT] = modes->constant[KOTA_MODE_RAIL] = modes->constant[KOTA_MODE_FEEDER];
    kota_free(utility);
}

/* ---- life ---- */

static kota_status check(const kota_modes_def *def, kota_error *err) {
    kota_faults faults = {0};
    const kota_mode_prices *prices[2] = {&def->price, &def->reference};
    double sum = 0;
    for (int32_t k = 0; k < 2; k++) {
        const kota_mode_prices *p = prices[k];
        if (!(p->time_idr_per_h > 0 && p->bus_headway_s > 0))
            kota_fault(&faults, "traffic: value of time %g rupiah an hour and headway %g s of minibuses must be > 0",
                       p->time_idr_per_h, p->bus_headway_s);
        if (!(p->car_parking_idr >= 0 && p->motorcycle_parking_idr >= 0 && p->ojol_idr_per_km >= 0 &&
              p->ojol_least_idr >= 0 && p->bus_fare_idr >= 0))
            kota_fault(&faults, "traffic: parking %g and %g, tariff %g and fare %g rupiah must be >= 0",
                       p->car_parking_idr, p->motorcycle_parking_idr, p->ojol_idr_per_km, p->bus_fare_idr);
    }
    for (int32_t m = 0; m < KOTA_MODE_COUNT; m++) {
        if (!(def->share[m] >= 0))
            kota_fault(&faults, "traffic: share of %s = %g must be >= 0", kota_mode_names[m], def->share[m]);
        sum += def->share[m];
    }
    if (!(kota_abs(sum - 1) < 1e-6))
        kota_fault(&faults, "traffic: the shares of classes sum to %g; they must sum to 1", sum);
    if (!(def->choice_per_min > 0))
        kota_fault(&faults, "traffic: utility of a minute %g must be > 0", def->choice_per_min);
    kota_status status = kota_faults_status(&faults, KOTA_DATA, err);
    kota_faults_free(&faults);
    return status;
}

kota_status kota_modes_create(kota_modes **out, const kota_modes_def *def, kota_error *err) {
    *out = NULL;
    KOTA_TRY(check(def, err));
    size_t count = (size_t)def->map->district_count, pairs = count * count;
    kota_modes *modes = kota_alloc(1, sizeof *modes);
    modes->map = def->map;
    modes->price = def->price;
    modes->choice_per_min = def->choice_per_min;
    modes->walk_below_m = def->walk_below_m;
    modes->charges = def->charges;
    modes->charge_count = def->charge_count;
    modes->choice = choice_of();
    modes->node = kota_alloc(count + 1, sizeof(int32_t));
    modes->pace_spm = kota_alloc(pairs + 1, sizeof(double));
    modes->detour = kota_alloc(pairs + 1, sizeof(double));
    modes->trips = kota_alloc(pairs + 1, sizeof(double));
    for (int32_t d = 0; d < def->map->district_count; d++)
        modes->node[d] =
            kota_roads_nearest_node(&def->map->roads, def->map->districts[d].x_m, def->map->districts[d].y_m);
    kota_pool_for(def->pool, def->map->district_count, free_row, modes);
    if (!(fill_trips(modes, def->gravity_per_km, def->walk_below_m) > 0)) fill_trips(modes, def->gravity_per_km, 0);
    calibrate(modes, def);
    kota_status status = kota_modes__lines(modes, def, err);
    if (status != KOTA_OK) {
        kota_modes_destroy(modes);
        return status;
    }
    *out = modes;
    return KOTA_OK;
}

void kota_modes_destroy(kota_modes *modes) {
    if (modes == NULL) return;
    for (int32_t m = 0; m < KOTA_MODE_COUNT; m++) kota_free(modes->level[m]);
    kota_transit_destroy(modes->transit);
    void *blocks[] = {modes->node, modes->pace_spm, modes->detour, modes->trips};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_free(modes);
}

double kota_modes_fit_error(const kota_modes *modes) { return modes->fit_error; }
kota_transit *kota_modes_transit(kota_modes *modes) { return modes->transit; }
