/* Arc routing problems as definitions of rounds: each street that must be served is a task with a place for each
 * direction; see route_problem.h. */
#include "app/route_problem.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "waste/rounds_streets.h"

/* Arc 2 k drives along line k as it stands; 2 k + 1 the other way, where that is allowed. */
static int32_t list_arcs(kota_street_arc *arcs, int32_t *arc_of, const kota_streets_file *file) {
    int32_t count = 0;
    for (int32_t k = 0; k < file->line_count; k++) {
        const kota_streets_line *line = &file->lines[k];
        arc_of[2 * k] = count;
        arc_of[2 * k + 1] = line->both_ways ? count + 1 : -1;
        const double(*p)[2] = line->points;
        arcs[count++] = (kota_street_arc){line->from, line->to, line->travel, p[1][0], p[1][1],
                                          p[2][0],    p[2][1],  p[3][0],      p[3][1]};
        if (!line->both_ways) continue;
        arcs[count++] = (kota_street_arc){line->to, line->from, line->travel, p[2][0], p[2][1],
                                          p[1][0],  p[1][1],    p[0][0],      p[0][1]};
    }
    return count;
}

static void fill_tasks(kota_route_problem *out, const kota_streets_file *file) {
    int32_t required = file->required_count;
    out->tasks = kota_alloc((size_t)required + 1, sizeof *out->tasks);
    out->other_places = kota_alloc((size_t)required + 1, sizeof *out->other_places);
    if (file->weight_max > 0.0) out->weights = kota_alloc((size_t)required + 1, sizeof *out->weights);
    for (int32_t t = 0; t < required; t++) {
        const kota_streets_line *line = &file->lines[t];
        out->tasks[t] = (kota_rounds_task){t, line->amount, line->service, KOTA_INFINITY};
        out->other_places[t] = line->both_ways ? required + t : -1;
        if (out->weights != NULL) out->weights[t] = line->weight;
    }
}

static int32_t vehicles(const kota_streets_file *file) {
    if (file->vehicles > 0) return file->vehicles;
    if (file->shift == KOTA_INFINITY) return kota_maxi(1, file->required_count);
    double service = 0.0, amount = 0.0, tip = KOTA_INFINITY;
    for (int32_t t = 0; t < file->required_count; t++) {
        service += file->lines[t].service;
        amount += file->lines[t].amount;
    }
    for (int32_t f = 0; f < file->dump_count; f++) tip = kota_min(tip, file->tips[f]);
    double loads = kota_max(1.0, -kota_floor(-amount / file->capacity));
    double lasts = service + (file->dump_count > 0 ? loads * tip : 0.0);
    return kota_maxi(1, (int32_t)kota_min(1e6, -kota_floor(-lasts / file->shift)));
}

/* Behind the places of the streets: the depot, then the dumps. */
static int32_t list_places(kota_street_place *places, const int32_t *arc_of, const kota_streets_file *file) {
    int32_t count = 2 * file->required_count;
    for (int32_t t = 0; t < file->required_count; t++) {
        bool both = file->lines[t].both_ways;
        places[t] = (kota_street_place){arc_of[2 * t], 0};
        places[file->required_count + t] = (kota_street_place){arc_of[2 * t + (both ? 1 : 0)], 0};
    }
    places[count++] = (kota_street_place){-1, file->depot};
    for (int32_t f = 0; f < file->dump_count; f++) places[count++] = (kota_street_place){-1, file->dumps[f]};
    return count;
}

void kota_route_problem_streets(kota_route_problem *out, const kota_streets_file *file) {
    size_t lines = (size_t)file->line_count, room = 2 * (size_t)file->required_count + KOTA_STREETS_DUMPS_MAX + 1;
    kota_street_arc *arcs = kota_alloc(2 * lines + 1, sizeof *arcs);
    int32_t *arc_of = kota_alloc(2 * lines + 1, sizeof *arc_of);
    kota_street_place *places = kota_alloc(room, sizeof *places);
    int32_t arc_count = list_arcs(arcs, arc_of, file), depot = 2 * file->required_count;
    int32_t place_count = list_places(places, arc_of, file);
    kota_streets streets = {.node_count = file->node_count,
                            .arcs = arcs,
                            .arc_count = arc_count,
                            .straight = file->turns[0],
                            .right = file->turns[1],
                            .left = file->turns[2],
                            .u_turn = file->turns[3]};
    out->legs = kota_alloc((size_t)place_count * (size_t)place_count, sizeof *out->legs);
    kota_streets_legs(out->legs, &streets, places, place_count);
    fill_tasks(out, file);
    out->kinds[0] = (kota_rounds_kind){.count = vehicles(file),
                                       .from = depot,
                                       .home = depot,
                                       .capacity = file->capacity,
                                       .shift = file->shift,
                                       .weight_max = file->weight_max};
    out->dumps[0] = (kota_rounds_dump){depot, 0.0};
    for (int32_t f = 0; f < file->dump_count; f++) out->dumps[f] = (kota_rounds_dump){depot + 1 + f, file->tips[f]};
    out->def = (kota_rounds_def){.legs = out->legs,
                                 .place_count = place_count,
                                 .task_count = file->required_count,
                                 .kind_count = 1,
                                 .dump_count = kota_maxi(1, file->dump_count),
                                 .service_price = 1.0};
    kota_free(arcs);
    kota_free(arc_of);
    kota_free(places);
}
