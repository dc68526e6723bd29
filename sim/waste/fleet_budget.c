/* A budget of the day in hours, km or money. A plan that takes more is made anew with prizes divided by a factor: of
 * all plans that take as much, the one that loses least (a Lagrange multiplier, found by halving). What is left of a
 * round is counted by the times and lengths of ways between stops. */
#include "core/clock.h"
#include "core/mathx.h"
#include "waste/rounds.h"
#include "waste/waste_state.h"

#define PRIZE_MOST_S 1e9 /* of an ordered bin, so that even that can be left out; others are below 1e6 */
enum { HALVINGS = 14 };

void kota_waste_budget(kota_waste *waste, double per_h, double per_km, double most) {
    KOTA_ASSERT(per_h >= 0.0 && per_km >= 0.0 && most >= 0.0);
    waste->budget.per_h = per_h;
    waste->budget.per_km = per_km;
    waste->budget.most = most;
}

bool kota_waste_budget_wants_km(const kota_waste *waste) {
    return waste->budget.most < KOTA_INFINITY && waste->budget.per_km > 0.0;
}

static void begin_day(kota_waste *waste, int64_t time_ms) {
    int64_t day = kota_local_day(time_ms, waste->map->utc_offset_min);
    if (day <= waste->budget.day) return;
    waste->budget.day = day;
    waste->budget.h = waste->budget.km = 0.0;
}

static bool collects(const kota_waste *waste, int32_t t) {
    return !kota_waste__is_crew(waste, t) && !kota_waste__is_hauler(waste, t);
}

void kota_waste__spend(kota_waste *waste, int32_t t, double work_s, double distance_m) {
    if (!collects(waste, t)) return;
    begin_day(waste, waste->now_ms);
    waste->budget.h += work_s / 3600.0;
    waste->budget.km += distance_m / 1000.0;
}

static double price(const kota_waste *waste, double time_s, double length_m) {
    return waste->budget.per_h * time_s / 3600.0 + waste->budget.per_km * length_m / 1000.0;
}

static double length_m(const kota_waste *waste, int32_t from, int32_t to) {
    const float *table_m = waste->way_length_m != NULL ? waste->way_length_m : waste->stop_length_m;
    return table_m != NULL ? (double)table_m[(size_t)from * (size_t)waste->stop_count + (size_t)to] : 0.0;
}

/* A way that does not exist now is not driven. */
static double way(const kota_waste *waste, int32_t t, int32_t from, int32_t to) {
    double time_s = kota_waste__drive_s(waste, t, from, to);
    return kota_is_finite(time_s) ? price(waste, time_s, length_m(waste, from, to)) : 0.0;
}

static double to_dump(kota_waste *waste, int32_t t, int32_t *stop, int64_t time_ms) {
    int32_t d = kota_waste__dump_choose(waste, t, *stop, waste->trucks[t].kg, time_ms);
    if (d < 0) return 0.0;
    const kota_waste_dump *dump = &waste->dumps[d];
    int32_t from = *stop;
    *stop = dump->stop;
    return way(waste, t, from, dump->stop) +
           price(waste, 2.0 * dump->haul_s + waste->def.unload_s, 2.0 * dump->haul_s * KOTA_WASTE_HAUL_MPS);
}

/* What a truck that is out has still to do; its leg under way is counted from where it began. */
static double rest_of_round(kota_waste *waste, int32_t t, int64_t time_ms) {
    const kota_waste_truck *truck = &waste->trucks[t];
    if (truck->phase == KOTA_WASTE_PARKED && truck->tour_count == 0) return 0.0;
    int32_t stop = truck->stop;
    double sum = 0.0;
    bool laden = truck->cargo_count > 0;
    for (int32_t k = 0; k < truck->tour_count; k++) {
        const kota_waste_task *task = &truck->tour[k];
        sum += way(waste, t, stop, task->bin) +
               price(waste, kota_waste__service_s(waste, t, task->kg / waste->fresh_kgpm3), 0.0);
        stop = task->bin;
        laden = !task->last;
        if (task->last) sum += to_dump(waste, t, &stop, time_ms);
    }
    if (laden) sum += to_dump(waste, t, &stop, time_ms);
    return sum + way(waste, t, stop, truck->garage);
}

static bool is_among(const int32_t *trucks, int32_t count, int32_t t) {
    for (int32_t k = 0; k < count; k++)
        if (trucks[k] == t) return true;
    return false;
}

double kota_waste__budget_left(kota_waste *waste, const int32_t *trucks, int32_t count, int64_t time_ms) {
    if (!(waste->budget.most < KOTA_INFINITY)) return KOTA_INFINITY;
    begin_day(waste, time_ms);
    double spent = waste->budget.per_h * waste->budget.h + waste->budget.per_km * waste->budget.km;
    for (int32_t t = 0; t < waste->truck_count; t++)
        if (collects(waste, t) && !is_among(trucks, count, t)) spent += rest_of_round(waste, t, time_ms);
    return waste->budget.most - spent;
}

typedef struct drive { /* through a day of a plan */
    int32_t place;
    double time_s, length_m;
} drive;

static void go(drive *at, const kota_waste *waste, const kota_rounds_def *def, const int32_t *stops, int32_t to) {
    at->time_s += kota_rounds_leg_at(def, at->place, to, at->time_s);
    at->length_m += length_m(waste, stops[at->place], stops[to]);
    at->place = to;
}

/* A day, without the stop at one place of the order (-1: with all); loads and days without stops are not driven. */
static double day_spends(const kota_waste *waste, const kota_rounds_def *def, const kota_rounds_plan *plan,
                         const int32_t *stops, const kota_rounds_day *day, int32_t without) {
    const kota_rounds_kind *kind = &def->kinds[day->kind];
    drive at = {.place = kind->from};
    bool out = false;
    for (int32_t l = day->begin; l < day->end; l++) {
        const kota_rounds_load *load = &plan->loads[l];
        bool any = false;
        for (int32_t k = load->begin; k < load->end; k++) {
            if (k == without) continue;
            any = true;
            go(&at, waste, def, stops, def->tasks[plan->order[k]].place);
            at.time_s += def->tasks[plan->order[k]].service;
        }
        if (!any) continue;
        out = true;
        const kota_rounds_dump *dump = &def->dumps[load->dump];
        go(&at, waste, def, stops, dump->place);
        at.time_s += dump->tip;
        at.length_m += (dump->tip - waste->def.unload_s) * KOTA_WASTE_HAUL_MPS; /* outside the map */
    }
    if (!out) return 0.0;
    go(&at, waste, def, stops, kind->home);
    return price(waste, at.time_s, at.length_m);
}

double kota_waste__plan_spends(const kota_waste *waste, const kota_rounds_def *def, const kota_rounds_plan *plan,
                               const int32_t *stops) {
    double sum = 0.0;
    for (int32_t d = 0; d < plan->day_count; d++) sum += day_spends(waste, def, plan, stops, &plan->days[d], -1);
    return sum;
}

static double worth_s(const kota_rounds_def *def, int32_t task) {
    return kota_min(def->tasks[task].prize, PRIZE_MOST_S);
}

static double all_worth_s(const kota_rounds_def *def, const kota_rounds_plan *plan) {
    double sum_s = 0.0;
    for (int32_t k = 0; k < plan->order_count; k++) sum_s += worth_s(def, plan->order[k]);
    return sum_s;
}

static void drop(kota_rounds_plan *plan, int32_t at) {
    plan->order_count--;
    for (int32_t k = at; k < plan->order_count; k++) plan->order[k] = plan->order[k + 1];
    for (int32_t l = 0; l < plan->load_count; l++) {
        plan->loads[l].begin -= plan->loads[l].begin > at;
        plan->loads[l].end -= plan->loads[l].end > at;
    }
}

/* Of a plan that takes too much, stops go that are worth least for what they cost, one by one. */
static void trim(kota_rounds_plan *plan, const kota_waste *waste, const kota_rounds_def *def, const int32_t *stops,
                 double most) {
    while (plan->order_count > 0 && kota_waste__plan_spends(waste, def, plan, stops) > most) {
        int32_t worst = 0;
        double least = KOTA_INFINITY;
        for (int32_t d = 0; d < plan->day_count; d++) {
            const kota_rounds_day *day = &plan->days[d];
            double with = day_spends(waste, def, plan, stops, day, -1);
            for (int32_t k = plan->loads[day->begin].begin; k < plan->loads[day->end - 1].end; k++) {
                double saved = with - day_spends(waste, def, plan, stops, day, k);
                double score = worth_s(def, plan->order[k]) / kota_max(saved, 1e-9);
                if (score >= least) continue;
                least = score;
                worst = k;
            }
        }
        drop(plan, worst);
    }
}

/* The best plan so far that fits is where the next begins. Between it and the next that does not there may be a whole
 * load: so the latter is trimmed, and the better of both is taken. */
void kota_waste__solve_within(kota_rounds_plan *plan, const kota_waste *waste, kota_rounds_def *def,
                              const int32_t *stops, double most) {
    kota_rounds_task *tasks = kota_alloc((size_t)def->task_count + 1, sizeof *tasks);
    const kota_rounds_task *given = def->tasks;
    for (int32_t k = 0; k < def->task_count; k++) tasks[k] = given[k];
    kota_rounds_plan best = {0}, over = *plan;
    double low = 0.0, high = 10.0; /* powers of ten of the factor */
    def->tasks = tasks;
    def->iterations = def->iterations / 4;
    for (int32_t step = 0; step < HALVINGS; step++) {
        double power = 0.5 * (low + high), factor = kota_exp(power * kota_log(10.0));
        for (int32_t k = 0; k < def->task_count; k++)
            tasks[k].prize = kota_min(given[k].prize, PRIZE_MOST_S) / factor;
        def->start = best.order != NULL ? &best : NULL;
        kota_rounds_plan next;
        kota_rounds_solve(&next, def);
        bool fits = kota_waste__plan_spends(waste, def, &next, stops) <= most;
        *(fits ? &high : &low) = power;
        kota_rounds_plan_free(fits ? &best : &over);
        *(fits ? &best : &over) = next;
    }
    def->tasks = given;
    def->start = NULL;
    trim(&over, waste, def, stops, most);
    bool trimmed = all_worth_s(def, &over) > all_worth_s(def, &best);
    *plan = trimmed ? over : best;
    kota_rounds_plan_free(trimmed ? &best : &over);
    kota_free(tasks);
}
