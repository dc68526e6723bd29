/* From the state of bins and trucks to a problem for the solver of rounds (rounds.h) and back: which bins are due or
 * worth a prize, how much of each is still unclaimed, and who goes where. What a truck does on its way is left to
 * fleet.c. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "waste/rounds.h"
#include "waste/waste_state.h"

#define DUE_PRIZE_S 1e6      /* of a bin that is due: only orders go before it */
#define BALANCE 1.05         /* trucks share the work within so much of its mean; beyond, a second costs two */
#define SHARE_LEAST_S 1800   /* but nobody is held to less than this; assumed */
#define ROOM_LEAST_FRAC 0.02 /* a fuller truck plans nothing before it has dumped; assumed */
/* A plan looks at no more stops than its trucks can reach in a day: those that are ordered, then those with the
 * greatest prize, then the nearest. */
enum { STOPS_MAX = 40, STOPS_PER_TRUCK = 40 };
#define CONTAINER_M3 4.0 /* a swapping truck fetches containers from this size to its own; assumed */

typedef struct due { /* a stop of the problem */
    uint64_t id;
    int32_t bin;
    bool ordered;
    double kg, prize_s;
    double way_s; /* from the first truck of the plan */
} due;

/* What comes to a bin until the middle of what is left of the day, so that loads planned full are not too full. */
static double growth_kg(const kota_waste *waste, int32_t b, double time_s) {
    const kota_waste_bin *bin = &waste->bins[b];
    double kgpd = (bin->near_household_kgpd + bin->near_job_kgpd) * waste->def.served_frac;
    return kgpd / 86400.0 * 0.5 * time_s;
}

static double due_kg(const kota_waste *waste, int32_t b, double *prize_s) { /* unclaimed and wanted, else 0 */
    const kota_waste_bin *bin = &waste->bins[b];
    double free_m3 = kota_parcel_m3(&bin->stored), kg = kota_parcel_kg(&bin->stored);
    if (bin->claimed_kg > 0.0) free_m3 *= kota_max(1.0 - bin->claimed_kg / kg, 0.0);
    bool full = free_m3 > waste->collect_at_frac * waste->bin_states[b].capacity_m3;
    bool ordered = bin->ordered && bin->claimed_kg <= 0.0;
    bool prize = bin->prize_s > 0.0 && bin->claimed_kg <= 0.0;
    *prize_s = ordered ? KOTA_INFINITY : full ? DUE_PRIZE_S : bin->prize_s;
    return full || ordered || prize ? kota_max(kg - bin->claimed_kg, 0.0) : 0.0;
}

bool kota_waste__orders_open(const kota_waste *waste, int32_t t) {
    if (waste->trucks[t].orders_seen == waste->orders) return false;
    for (int32_t b = 0; b < waste->bin_count; b++) {
        if (waste->bins[b].ordered && waste->bins[b].claimed_kg <= 0.0) return true;
    }
    return false;
}

static int compare_dues(const void *a_, const void *b_) {
    const due *a = a_, *b = b_;
    if (a->id != b->id) return a->id < b->id ? -1 : 1;
    return a->kg > b->kg ? -1 : a->kg < b->kg ? 1 : 0; /* whole loads of one bin before the rest of it */
}

static int compare_worth(const void *a_, const void *b_) {
    const due *a = a_, *b = b_;
    if (a->ordered != b->ordered) return a->ordered ? -1 : 1;
    if (a->prize_s != b->prize_s) return a->prize_s > b->prize_s ? -1 : 1;
    if (a->way_s != b->way_s) return a->way_s < b->way_s ? -1 : 1;
    return compare_dues(a, b);
}

/* Trucks that one problem can hold: the same way of loading and the same speed. */
typedef struct batch {
    const int32_t *trucks;
    int32_t count;
    kota_truck_kind_info as; /* of the first; the others' swapping and slowness are the same */
    kota_rounds_kind kinds[KOTA_ROUNDS_KINDS_MAX];
    double overtime_s[KOTA_ROUNDS_KINDS_MAX]; /* that they may work beyond the shift */
    int32_t *kind_of;                         /* (count) */
    int32_t kind_count;
    double load_max_kg, room_max_kg; /* of an empty truck, and as they are */
    due *dues;
    kota_rounds_task *tasks;
    int32_t task_count;
    kota_rounds_dump dumps[KOTA_ROUNDS_DUMPS_MAX];
    int32_t dump_count;
    kota_waste_ahead ahead;
    int32_t *stops; /* of the problem's places */
    kota_rounds_def def;
} batch;

/* Heap array of what is wanted, in pieces of at most a truck load, and of them those that there is room for. */
static due *wanted(const kota_waste *waste, const batch *of, double time_s, int32_t *count) {
    due *dues = NULL;
    int32_t capacity = 0;
    const float *way_s = waste->stop_time_s + (size_t)of->kinds[0].from * (size_t)waste->stop_count;
    *count = 0;
    for (int32_t b = 0; b < waste->bin_count; b++) {
        double m3 = waste->bin_states[b].capacity_m3, prize_s;
        if (of->as.swaps && (m3 < CONTAINER_M3 || m3 > of->as.capacity_m3)) continue;
        double kg = due_kg(waste, b, &prize_s);
        if (kg > 0.0) kg += growth_kg(waste, b, time_s);
        while (kg > 0.0) {
            double piece_kg = kota_min(kg, of->load_max_kg);
            kg -= piece_kg;
            if (piece_kg <= of->room_max_kg) {
                dues = kota_grow(dues, *count, &capacity, sizeof *dues);
                dues[(*count)++] =
                    (due){waste->bins[b].id, b, waste->bins[b].ordered, piece_kg, prize_s, (double)way_s[b]};
            }
            if (kg < 0.01 * of->load_max_kg) break; /* no trip for a remnant */
        }
    }
    return dues;
}

/* The stops of the problem, sorted by bin id. */
static void keep_best(due *dues, int32_t *count, int32_t trucks) {
    int32_t most = STOPS_MAX + STOPS_PER_TRUCK * trucks;
    if (*count > most) {
        qsort(dues, (size_t)*count, sizeof *dues, compare_worth);
        *count = most;
    }
    if (*count > 1) qsort(dues, (size_t)*count, sizeof *dues, compare_dues);
}

void kota_waste__unclaim(kota_waste *waste, int32_t t, int32_t from_task) {
    kota_waste_truck *truck = &waste->trucks[t];
    for (int32_t k = from_task; k < truck->tour_count; k++) {
        kota_waste_bin *bin = &waste->bins[truck->tour[k].bin];
        double kg = bin->claimed_kg - truck->tour[k].kg;
        bin->claimed_kg = kg > 1e-6 ? kg : 0.0; /* rounding must not leave a claim that nobody has */
    }
    truck->tour_count = kota_mini(truck->tour_count, from_task);
}

static bool same_kind(const kota_waste *waste, const batch *b, int32_t k, int32_t t, double room_kg) {
    const kota_waste_truck *truck = &waste->trucks[t];
    const kota_rounds_kind *kind = &b->kinds[k];
    return b->overtime_s[k] == waste->fleets[truck->fleet].overtime_s && kind->from == truck->stop &&
           kind->home == truck->garage && kind->capacity == room_kg;
}

/* @return false: no room for another kind in this problem. */
static bool add_truck(const kota_waste *waste, batch *b, int32_t at, double time_s) {
    int32_t t = b->trucks[at];
    const kota_waste_truck *truck = &waste->trucks[t];
    double room_kg = kota_waste__room_kg(waste, t) - truck->kg;
    int32_t k = 0;
    while (k < b->kind_count && !same_kind(waste, b, k, t, room_kg)) k++;
    if (k == KOTA_ROUNDS_KINDS_MAX || room_kg < ROOM_LEAST_FRAC * kota_waste__room_kg(waste, t)) return false;
    if (k == b->kind_count) {
        b->kinds[k] =
            (kota_rounds_kind){.from = truck->stop, .home = truck->garage, .capacity = room_kg, .shift = time_s};
        b->overtime_s[k] = waste->fleets[truck->fleet].overtime_s;
        b->kind_count++;
    }
    b->kinds[k].count++;
    b->kind_of[at] = k;
    b->room_max_kg = kota_max(b->room_max_kg, room_kg);
    b->load_max_kg = kota_max(b->load_max_kg, kota_waste__room_kg(waste, t));
    return true;
}

static void add_dumps(kota_waste *waste, batch *b, int64_t time_ms) {
    for (int32_t d = 0; d < waste->dump_count && b->dump_count < KOTA_ROUNDS_DUMPS_MAX; d++) {
        if (!kota_waste__dump_of_rule(waste, d)) continue;
        if (kota_waste__dump_open_ms(waste, d, time_ms) == KOTA_WASTE_NEVER_MS) continue;
        if (!kota_waste__dump_room(waste, d, b->room_max_kg, time_ms)) continue;
        double tip_s = 2.0 * waste->dumps[d].haul_s + waste->def.unload_s;
        b->dumps[b->dump_count++] = (kota_rounds_dump){waste->dumps[d].stop, tip_s};
    }
}

static void add_tasks(const kota_waste *waste, batch *b, double time_s) {
    b->dues = wanted(waste, b, time_s, &b->task_count);
    keep_best(b->dues, &b->task_count, b->count);
    b->tasks = kota_alloc((size_t)b->task_count + 1, sizeof *b->tasks);
    for (int32_t k = 0; k < b->task_count; k++) {
        const due *stop = &b->dues[k];
        double load_s = b->as.swaps ? 0.0 : b->as.load_s_per_m3 * stop->kg / waste->fresh_kgpm3;
        double amount = b->as.swaps ? b->room_max_kg : stop->kg; /* one container a load */
        b->tasks[k] = (kota_rounds_task){stop->bin, amount, b->as.stop_s + load_s, stop->prize_s};
    }
}

/* The solver's place of a stop: the problem has those alone that its plan may go to. */
static int32_t place_of(int32_t stop, int32_t *place, int32_t *stops, int32_t *count) {
    if (place[stop] == 0) {
        stops[*count] = stop;
        place[stop] = ++*count;
    }
    return place[stop] - 1;
}

static void add_legs(const kota_waste *waste, batch *b, int64_t time_ms, int64_t until_ms) {
    int32_t *place = kota_alloc((size_t)waste->stop_count + 1, sizeof *place), count = 0;
    int32_t *stops = b->stops = kota_alloc((size_t)waste->stop_count + 1, sizeof *stops);
    for (int32_t k = 0; k < b->kind_count; k++) {
        b->kinds[k].from = place_of(b->kinds[k].from, place, stops, &count);
        b->kinds[k].home = place_of(b->kinds[k].home, place, stops, &count);
    }
    for (int32_t d = 0; d < b->dump_count; d++) b->dumps[d].place = place_of(b->dumps[d].place, place, stops, &count);
    for (int32_t k = 0; k < b->task_count; k++) b->tasks[k].place = place_of(b->tasks[k].place, place, stops, &count);
    kota_waste__ahead(&b->ahead, waste, stops, count, b->as.slowness, time_ms, until_ms);
    b->def.place_count = count;
    if (b->ahead.slice_count == 1) {
        b->def.legs = b->ahead.leg_s;
    } else {
        b->def.slice_count = b->ahead.slice_count;
        b->def.slice_begin = b->ahead.begin_s;
        b->def.slice_legs = b->ahead.leg_s;
    }
    kota_free(place);
}

static double work_s(const batch *b, const kota_rounds_plan *plan) { /* of all trucks together */
    double sum_s = plan->cost;
    for (int32_t k = 0; k < plan->order_count; k++) sum_s += b->tasks[plan->order[k]].service;
    return sum_s;
}

/* What the shift leaves out, on overtime where that is worth its price. */
static bool work_on(const kota_waste *waste, batch *b) {
    bool any = false;
    for (int32_t k = 0; k < b->kind_count; k++) {
        b->kinds[k].overtime_max = b->overtime_s[k];
        b->kinds[k].overtime_price = waste->def.overtime_price;
        any = any || b->overtime_s[k] > 0.0;
    }
    return any;
}

/* Or a truck that works longer than its share pays for it, so that bins are not left waiting for one truck while
 * another stands idle. */
static bool share(batch *b, const kota_rounds_plan *plan, double time_s) {
    double share_s = kota_max(BALANCE * work_s(b, plan) / b->count, SHARE_LEAST_S);
    if (b->count < 2 || plan->order_count == 0 || share_s >= time_s) return false;
    for (int32_t k = 0; k < b->kind_count; k++) {
        b->kinds[k].shift = share_s;
        b->kinds[k].overtime_max = time_s - share_s;
        b->kinds[k].overtime_price = 0.2;
    }
    return true;
}

/* First what the work is, then its sharing, or overtime where it does not fit the shift. */
static void solve(const kota_waste *waste, batch *b, double time_s, kota_rounds_plan *plan) {
    int64_t iterations = (int64_t)(waste->def.plan_iterations * b->task_count);
    b->def.iterations = b->count > 1 ? iterations / 4 : iterations;
    kota_rounds_solve(plan, &b->def);
    bool over = plan->left_count > 0 && work_on(waste, b);
    if (!over && !share(b, plan, time_s)) return;
    kota_rounds_plan first = *plan;
    b->def.iterations = iterations - iterations / 4;
    b->def.start = &first;
    kota_rounds_solve(plan, &b->def);
    kota_rounds_plan_free(&first);
}

/* Whoever orders bins wants them before those that are merely due; those with a prize lie on the way. */
static bool waits(const due *stop) { return stop->prize_s == DUE_PRIZE_S; }

static bool ordered_load(const batch *b, const kota_rounds_plan *plan, const kota_rounds_load *load) {
    for (int32_t k = load->begin; k < load->end; k++)
        if (b->dues[plan->order[k]].ordered) return true;
    return false;
}

static void take_load(kota_waste *waste, int32_t t, const batch *b, const kota_rounds_plan *plan,
                      const kota_rounds_load *load) {
    kota_waste_truck *truck = &waste->trucks[t];
    for (int32_t pass = 0; pass < 2; pass++) {
        for (int32_t k = load->begin; k < load->end; k++) {
            const due *stop = &b->dues[plan->order[k]];
            if (waits(stop) != (pass == 1)) continue;
            truck->tour = kota_grow(truck->tour, truck->tour_count, &truck->tour_capacity, sizeof *truck->tour);
            truck->tour[truck->tour_count++] = (kota_waste_task){stop->bin, false, stop->kg};
            waste->bins[stop->bin].claimed_kg += stop->kg;
        }
    }
    truck->tour[truck->tour_count - 1].last = true;
}

/* A truck that is laden already has room for the first load alone; it plans again when it is empty. */
static void take_day(kota_waste *waste, int32_t t, const batch *b, const kota_rounds_plan *plan,
                     const kota_rounds_day *day) {
    bool laden = waste->trucks[t].kg > 0.0;
    for (int32_t ordered = 1; ordered >= 0; ordered--) {
        for (int32_t l = day->begin; l < day->end; l++) {
            bool empty = plan->loads[l].begin == plan->loads[l].end; /* trimmed away */
            if (empty || ordered_load(b, plan, &plan->loads[l]) != (ordered != 0)) continue;
            take_load(waste, t, b, plan, &plan->loads[l]);
            if (laden) return;
        }
    }
}

static void take_plan(kota_waste *waste, const batch *b, const kota_rounds_plan *plan) {
    bool *taken = kota_alloc((size_t)plan->day_count + 1, sizeof *taken);
    for (int32_t k = 0; k < b->count; k++) {
        for (int32_t d = 0; d < plan->day_count; d++) {
            if (taken[d] || plan->days[d].kind != b->kind_of[k]) continue;
            taken[d] = true;
            take_day(waste, b->trucks[k], b, plan, &plan->days[d]);
            break;
        }
    }
    kota_free(taken);
}

static void plan_batch(kota_waste *waste, const int32_t *trucks, int32_t count, int64_t time_ms) {
    batch b = {.trucks = trucks, .as = waste->fleets[waste->trucks[trucks[0]].fleet].as};
    b.kind_of = kota_alloc((size_t)count, sizeof *b.kind_of);
    int64_t end_ms = kota_waste__work_end_ms(waste, time_ms);
    double time_s = (double)(end_ms - time_ms) / 1000.0;
    while (b.count < count && add_truck(waste, &b, b.count, time_s)) b.count++;
    if (b.count > 0) {
        add_dumps(waste, &b, time_ms);
        add_tasks(waste, &b, time_s);
    }
    double left = kota_waste__budget_left(waste, trucks, b.count, time_ms);
    if (b.count > 0 && b.dump_count > 0 && b.task_count > 0 && left > 0.0) {
        b.def = (kota_rounds_def){.seed = waste->def.seed,
                                  .tasks = b.tasks,
                                  .task_count = b.task_count,
                                  .kinds = b.kinds,
                                  .kind_count = b.kind_count,
                                  .dumps = b.dumps,
                                  .dump_count = b.dump_count};
        int64_t last_ms = kota_waste__stop_ms(waste, trucks[0], time_ms);
        add_legs(waste, &b, time_ms, last_ms);
        kota_rounds_plan plan;
        solve(waste, &b, time_s, &plan);
        if (left < KOTA_INFINITY && kota_waste__plan_spends(waste, &b.def, &plan, b.stops) > left)
            kota_waste__solve_within(&plan, waste, &b.def, b.stops, left);
        take_plan(waste, &b, &plan);
        kota_rounds_plan_free(&plan);
    }
    int32_t rest = count - b.count;
    kota_free(b.ahead.leg_s);
    kota_free(b.stops);
    kota_free(b.tasks);
    kota_free(b.dues);
    kota_free(b.kind_of);
    if (rest > 0 && rest < count) plan_batch(waste, trucks + count - rest, rest, time_ms);
}

static bool same_batch(const kota_waste *waste, int32_t a, int32_t b) {
    const kota_truck_kind_info *x = &waste->fleets[waste->trucks[a].fleet].as;
    const kota_truck_kind_info *y = &waste->fleets[waste->trucks[b].fleet].as;
    return x->swaps == y->swaps && x->slowness == y->slowness && (!x->swaps || x->capacity_m3 == y->capacity_m3) &&
           x->load_s_per_m3 == y->load_s_per_m3 && x->stop_s == y->stop_s;
}

void kota_waste__plan(kota_waste *waste, const int32_t *trucks, int32_t count, int64_t time_ms) {
    for (int32_t b = 0; b < waste->bin_count; b++) kota_waste__bin_advance(waste, b, time_ms);
    for (int32_t k = 0; k < count; k++) {
        kota_waste__unclaim(waste, trucks[k], 0);
        waste->trucks[trucks[k]].dump_due = false;
        waste->trucks[trucks[k]].orders_seen = waste->orders;
    }
    int32_t *group = kota_alloc((size_t)count + 1, sizeof *group);
    bool *planned = kota_alloc((size_t)count + 1, sizeof *planned);
    for (int32_t pass = 0; pass < 2; pass++) { /* first those that can fetch containers alone */
        for (int32_t first = 0; first < count; first++) {
            bool swaps = waste->fleets[waste->trucks[trucks[first]].fleet].as.swaps;
            if (planned[first] || swaps != (pass == 0)) continue;
            int32_t size = 0;
            for (int32_t k = first; k < count; k++) {
                if (planned[k] || !same_batch(waste, trucks[first], trucks[k])) continue;
                planned[k] = true;
                group[size++] = trucks[k];
            }
            plan_batch(waste, group, size, time_ms);
        }
    }
    kota_free(planned);
    kota_free(group);
}
