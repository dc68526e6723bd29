/* From the state of bins and trucks to a problem for the planner (tour.h) and back: which bins are due, how much of
 * each is still unclaimed, and who goes where. What a truck does on its way is left to fleet.c. */
#include <stdlib.h>

#include "core/mathx.h"
#include "waste/tour.h"
#include "waste/waste_state.h"

static double due_kg(const kota_waste *waste, int32_t b) { /* unclaimed and due, else 0 */
    const kota_waste_bin *bin = &waste->bins[b];
    double free_m3 = kota_parcel_m3(&bin->stored), kg = kota_parcel_kg(&bin->stored);
    if (bin->claimed_kg > 0.0) free_m3 *= kota_max(1.0 - bin->claimed_kg / kg, 0.0);
    bool due = free_m3 > waste->collect_at_frac * waste->bin_states[b].capacity_m3;
    if (bin->ordered && bin->claimed_kg <= 0.0) due = true;
    return due ? kota_max(kg - bin->claimed_kg, 0.0) : 0.0;
}

bool kota_waste__orders_open(const kota_waste *waste) {
    for (int32_t b = 0; b < waste->bin_count; b++) {
        if (waste->bins[b].ordered && waste->bins[b].claimed_kg <= 0.0) return true;
    }
    return false;
}

static double service_s(const kota_waste *waste, double kg) {
    return waste->def.stop_s + waste->def.load_s_per_m3 * kg / waste->fresh_kgpm3;
}

static int compare_tasks(const void *a_, const void *b_) {
    const kota_tour_task *a = a_, *b = b_;
    if (a->id != b->id) return a->id < b->id ? -1 : 1;
    return a->kg > b->kg ? -1 : a->kg < b->kg ? 1 : 0; /* whole loads of one bin before the rest of it */
}

/* Heap array of what is due, in pieces of at most a truck load, sorted by bin id. */
static kota_tour_task *tasks_due(const kota_waste *waste, int32_t *count) {
    kota_tour_task *tasks = NULL;
    int32_t capacity = 0;
    *count = 0;
    for (int32_t b = 0; b < waste->bin_count; b++) {
        double kg = due_kg(waste, b);
        while (kg > 0.0) {
            double piece_kg = kota_min(kg, waste->truck_room_kg);
            tasks = kota_grow(tasks, *count, &capacity, sizeof *tasks);
            tasks[(*count)++] = (kota_tour_task){.id = waste->bins[b].id,
                                                 .stop = b,
                                                 .first = waste->bins[b].ordered,
                                                 .kg = piece_kg,
                                                 .service_s = service_s(waste, piece_kg)};
            kg -= piece_kg;
            if (kg < 0.01 * waste->truck_room_kg) break; /* no trip for a remnant */
        }
    }
    if (*count > 1) qsort(tasks, (size_t)*count, sizeof *tasks, compare_tasks);
    return tasks;
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

static void take_route(kota_waste *waste, int32_t t, const kota_tour_problem *problem, const kota_tour_truck *plan) {
    kota_waste_truck *truck = &waste->trucks[t];
    for (int32_t k = 0; k < plan->route_count; k++) {
        const kota_tour_task *task = &problem->tasks[plan->route[k]];
        truck->tour = kota_grow(truck->tour, truck->tour_count, &truck->tour_capacity, sizeof *truck->tour);
        truck->tour[truck->tour_count++] = (kota_waste_task){task->stop, task->kg};
        waste->bins[task->stop].claimed_kg += task->kg;
    }
}

void kota_waste__plan(kota_waste *waste, const int32_t *trucks, int32_t count, int64_t time_ms) {
    for (int32_t b = 0; b < waste->bin_count; b++) kota_waste__bin_advance(waste, b, time_ms);
    for (int32_t k = 0; k < count; k++) kota_waste__unclaim(waste, trucks[k], 0);
    kota_tour_problem problem = {.time_s = waste->stop_time_s,
                                 .stop_count = waste->stop_count,
                                 .dump_count = waste->dump_count,
                                 .truck_count = count};
    kota_tour_task *tasks = tasks_due(waste, &problem.task_count);
    if (problem.task_count == 0) return;
    problem.tasks = tasks;
    kota_tour_dump *dumps = kota_alloc((size_t)waste->dump_count, sizeof *dumps);
    for (int32_t d = 0; d < waste->dump_count; d++) {
        dumps[d] = (kota_tour_dump){waste->dumps[d].stop, waste->dumps[d].haul_s, waste->def.unload_s};
    }
    problem.dumps = dumps;
    int32_t *routes = kota_alloc((size_t)count * (size_t)problem.task_count, sizeof *routes);
    problem.trucks = kota_alloc((size_t)count, sizeof *problem.trucks);
    double time_s = (double)(kota_waste__work_end_ms(waste, time_ms) - time_ms) / 1000.0;
    for (int32_t k = 0; k < count; k++) {
        const kota_waste_truck *truck = &waste->trucks[trucks[k]];
        problem.trucks[k] = (kota_tour_truck){.id = truck->id,
                                              .from = truck->stop,
                                              .garage = truck->garage,
                                              .laden = truck->cargo_count > 0,
                                              .time_s = time_s,
                                              .room_kg = waste->truck_room_kg - truck->kg,
                                              .route = routes + (size_t)k * (size_t)problem.task_count};
    }
    kota_waste__tour_plan(&problem);
    for (int32_t k = 0; k < count; k++) take_route(waste, trucks[k], &problem, &problem.trucks[k]);
    kota_free(problem.trucks);
    kota_free(routes);
    kota_free(dumps);
    kota_free(tasks);
}
