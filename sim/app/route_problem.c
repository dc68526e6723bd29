/* Files of routing problems and the solver; see route_problem.h. */
#include "app/route_problem.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"

static void fill(kota_route_problem *p) {
    int32_t nodes = p->file.node_count, garage = p->file.landfill ? nodes : 0;
    p->x = kota_alloc((size_t)nodes + 1, sizeof *p->x);
    p->y = kota_alloc((size_t)nodes + 1, sizeof *p->y);
    memcpy(p->x, p->file.x, (size_t)nodes * sizeof *p->x);
    memcpy(p->y, p->file.y, (size_t)nodes * sizeof *p->y);
    p->x[nodes] = p->file.garage_x;
    p->y[nodes] = p->file.garage_y;
    p->tasks = kota_alloc((size_t)nodes, sizeof *p->tasks);
    for (int32_t t = 0; t < nodes - 1; t++)
        p->tasks[t] = (kota_rounds_task){t + 1, p->file.demand[t + 1], p->file.service, KOTA_INFINITY};
    p->kind = (kota_rounds_kind){.count = p->file.landfill ? p->file.trucks : nodes - 1,
                                 .from = garage,
                                 .home = garage,
                                 .capacity = p->file.capacity,
                                 .shift = p->file.landfill ? p->file.shift : KOTA_INFINITY};
    p->dump = (kota_rounds_dump){0, 0.0};
    p->def = (kota_rounds_def){.x = p->x,
                               .y = p->y,
                               .rounded = true,
                               .place_count = nodes + 1,
                               .tasks = p->tasks,
                               .task_count = nodes - 1,
                               .kinds = &p->kind,
                               .kind_count = 1,
                               .dumps = &p->dump,
                               .dump_count = 1};
}

kota_status kota_route_problem_read(kota_route_problem *out, const char *path, kota_error *err) {
    *out = (kota_route_problem){0};
    KOTA_TRY(kota_rounds_file_read(&out->file, path, err));
    fill(out);
    kota_status status = kota_rounds_check_def(&out->def, err);
    if (status != KOTA_OK) kota_route_problem_free(out);
    return status;
}

void kota_route_problem_free(kota_route_problem *problem) {
    kota_rounds_file_free(&problem->file);
    kota_free(problem->x);
    kota_free(problem->y);
    kota_free(problem->tasks);
    *problem = (kota_route_problem){0};
}

void kota_route_problem_routes(kota_rounds_routes *out, const kota_rounds_plan *plan) {
    size_t room = (size_t)plan->order_count + (size_t)plan->load_count + 1;
    *out = (kota_rounds_routes){.nodes = kota_alloc(room, sizeof *out->nodes),
                                .end = kota_alloc((size_t)plan->day_count + 1, sizeof *out->end),
                                .cost = plan->cost};
    for (int32_t d = 0; d < plan->day_count; d++) {
        for (int32_t l = plan->days[d].begin; l < plan->days[d].end; l++) {
            if (l > plan->days[d].begin) out->nodes[out->node_count++] = 0;
            for (int32_t k = plan->loads[l].begin; k < plan->loads[l].end; k++)
                out->nodes[out->node_count++] = plan->order[k] + 1;
        }
        out->end[out->route_count++] = out->node_count;
    }
}

static void end_load(kota_rounds_plan *plan, int32_t begin) {
    if (plan->order_count > begin) plan->loads[plan->load_count++] = (kota_rounds_load){begin, plan->order_count, 0};
}

void kota_route_problem_plan(kota_rounds_plan *out, const kota_route_problem *problem,
                             const kota_rounds_routes *routes) {
    size_t tasks = (size_t)problem->def.task_count, room = (size_t)routes->node_count + tasks + 1;
    *out = (kota_rounds_plan){.order = kota_alloc(room, sizeof *out->order),
                              .loads = kota_alloc(room, sizeof *out->loads),
                              .days = kota_alloc((size_t)routes->route_count + 1, sizeof *out->days),
                              .left_out = kota_alloc(room, sizeof *out->left_out)};
    bool *served = kota_alloc(tasks + 1, sizeof *served);
    for (int32_t r = 0, k = 0; r < routes->route_count; r++) {
        int32_t day = out->load_count, begin = out->order_count;
        for (; k < routes->end[r]; k++) {
            if (routes->nodes[k] > 0) {
                out->order[out->order_count++] = routes->nodes[k] - 1;
                served[routes->nodes[k] - 1] = true;
                continue;
            }
            end_load(out, begin);
            begin = out->order_count;
        }
        end_load(out, begin);
        if (out->load_count > day) out->days[out->day_count++] = (kota_rounds_day){0, day, out->load_count};
    }
    for (int32_t t = 0; t < problem->def.task_count; t++)
        if (!served[t]) out->left_out[out->left_count++] = t;
    kota_free(served);
}
