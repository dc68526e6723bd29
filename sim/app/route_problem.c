/* Files of routing problems and the solver; see route_problem.h. */
#include "app/route_problem.h"

#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"

enum { FILE_MAX = 256 << 20 };

static void fill_nodes(kota_route_problem *p, const kota_rounds_file *file) {
    int32_t nodes = file->node_count, garage = file->landfill ? nodes : 0;
    p->x = kota_alloc((size_t)nodes + 1, sizeof *p->x);
    p->y = kota_alloc((size_t)nodes + 1, sizeof *p->y);
    memcpy(p->x, file->x, (size_t)nodes * sizeof *p->x);
    memcpy(p->y, file->y, (size_t)nodes * sizeof *p->y);
    p->x[nodes] = file->garage_x;
    p->y[nodes] = file->garage_y;
    p->tasks = kota_alloc((size_t)nodes, sizeof *p->tasks);
    for (int32_t t = 0; t < nodes - 1; t++)
        p->tasks[t] = (kota_rounds_task){t + 1, file->demand[t + 1], file->service, KOTA_INFINITY};
    p->kinds[0] = (kota_rounds_kind){.count = file->landfill ? file->trucks : nodes - 1,
                                     .from = garage,
                                     .home = garage,
                                     .capacity = file->capacity,
                                     .shift = file->landfill ? file->shift : KOTA_INFINITY};
    p->dumps[0] = (kota_rounds_dump){0, 0.0};
    p->def = (kota_rounds_def){
        .rounded = true, .place_count = nodes + 1, .task_count = nodes - 1, .kind_count = 1, .dump_count = 1};
    p->reference = file->reference;
}

/* Some vehicle can go from its garage to a place, on to some dump, and home. */
static bool is_reached(const kota_rounds_def *def, int32_t place) {
    for (int32_t k = 0; k < def->kind_count; k++) {
        for (int32_t f = 0; f < def->dump_count; f++) {
            double now = def->kinds[k].start;
            now += kota_rounds_leg_at(def, def->kinds[k].from, place, now);
            now += kota_rounds_leg_at(def, place, def->dumps[f].place, now);
            now += kota_rounds_leg_at(def, def->dumps[f].place, def->kinds[k].home, now);
            if (kota_is_finite(now)) return true;
        }
    }
    return false;
}

static kota_status check(const kota_rounds_def *def, const char *path, kota_error *err) {
    KOTA_TRY(kota_rounds_check_def(def, err));
    for (int32_t t = 0; t < def->task_count; t++) {
        int32_t other = def->other_places != NULL ? def->other_places[t] : -1;
        if (is_reached(def, def->tasks[t].place) || (other >= 0 && is_reached(def, other))) continue;
        return kota_fail(err, KOTA_DATA, "%s: there is no way from a garage to stop %d, to a dump and home", path,
                         t + 1);
    }
    return KOTA_OK;
}

/* Kota's own JSON says its stops itself; a problem of landfill trips names a .vrp for them. */
static kota_status read_json(kota_route_problem *out, bool *done, const char *path, kota_error *err) {
    char *bytes;
    size_t length;
    KOTA_TRY(kota_file_read(&bytes, &length, path, FILE_MAX, err));
    kota_json *json = NULL;
    kota_status status = KOTA_OK;
    if (bytes[strspn(bytes, " \t\r\n")] == '{') status = kota_json_parse(&json, bytes, length, path, err);
    kota_free(bytes);
    *done = json != NULL && kota_json_get(json, "base_instance") == NULL;
    if (*done) status = kota_route_problem_json(out, json, path, err);
    kota_json_destroy(json);
    return status;
}

static kota_status read_other(kota_route_problem *out, const char *path, kota_error *err) {
    kota_rounds_file file;
    KOTA_TRY(kota_rounds_file_read(&file, path, err));
    if (file.streets != NULL)
        kota_route_problem_streets(out, file.streets);
    else
        fill_nodes(out, &file);
    kota_rounds_file_free(&file);
    return KOTA_OK;
}

kota_status kota_route_problem_read(kota_route_problem *out, const char *path, kota_error *err) {
    *out = (kota_route_problem){.reference = KOTA_NAN};
    bool done;
    kota_status status = read_json(out, &done, path, err);
    if (status == KOTA_OK && !done) status = read_other(out, path, err);
    out->def.x = out->x;
    out->def.y = out->y;
    out->def.tasks = out->tasks;
    out->def.kinds = out->kinds;
    out->def.dumps = out->dumps;
    out->def.other_places = out->other_places;
    out->def.weights = out->weights;
    if (status == KOTA_OK) status = check(&out->def, path, err);
    if (status != KOTA_OK) kota_route_problem_free(out);
    return status;
}

void kota_route_problem_free(kota_route_problem *problem) {
    kota_free(problem->x);
    kota_free(problem->y);
    kota_free(problem->legs);
    kota_free(problem->tasks);
    kota_free(problem->other_places);
    kota_free(problem->weights);
    kota_free(problem->slice_begin);
    *problem = (kota_route_problem){0};
}

static void add_dump(kota_rounds_routes *out, int32_t dump) {
    out->dump[out->node_count] = dump;
    out->nodes[out->node_count++] = 0;
}

void kota_route_problem_routes(kota_rounds_routes *out, const kota_route_problem *problem,
                               const kota_rounds_plan *plan) {
    size_t room = (size_t)plan->order_count + (size_t)plan->load_count + 1, days = (size_t)plan->day_count + 1;
    *out = (kota_rounds_routes){.nodes = kota_alloc(room, sizeof *out->nodes),
                                .dump = kota_alloc(room, sizeof *out->dump),
                                .end = kota_alloc(days, sizeof *out->end),
                                .kind = kota_alloc(days, sizeof *out->kind),
                                .cost = plan->cost};
    for (int32_t d = 0; d < plan->day_count; d++) {
        const kota_rounds_day *day = &plan->days[d];
        for (int32_t l = day->begin; l < day->end; l++) {
            for (int32_t k = plan->loads[l].begin; k < plan->loads[l].end; k++) {
                int32_t number = plan->order[k] + 1;
                out->nodes[out->node_count++] = plan->turned != NULL && plan->turned[k] != 0 ? -number : number;
            }
            if (l + 1 < day->end || problem->def.dump_count > 1) add_dump(out, plan->loads[l].dump);
        }
        out->kind[out->route_count] = day->kind;
        out->end[out->route_count++] = out->node_count;
    }
}

static void end_load(kota_rounds_plan *plan, int32_t begin, int32_t dump) {
    if (plan->order_count == begin) return;
    plan->loads[plan->load_count++] = (kota_rounds_load){begin, plan->order_count, dump};
}

void kota_route_problem_plan(kota_rounds_plan *out, const kota_route_problem *problem,
                             const kota_rounds_routes *routes) {
    size_t tasks = (size_t)problem->def.task_count, room = (size_t)routes->node_count + tasks + 1;
    *out = (kota_rounds_plan){.order = kota_alloc(room, sizeof *out->order),
                              .turned = kota_alloc(room, sizeof *out->turned),
                              .loads = kota_alloc(room, sizeof *out->loads),
                              .days = kota_alloc((size_t)routes->route_count + 1, sizeof *out->days),
                              .left_out = kota_alloc(room, sizeof *out->left_out)};
    bool *served = kota_alloc(tasks + 1, sizeof *served);
    for (int32_t r = 0, k = 0; r < routes->route_count; r++) {
        int32_t day = out->load_count, begin = out->order_count;
        for (; k < routes->end[r]; k++) {
            int32_t number = routes->nodes[k];
            if (number != 0) {
                out->turned[out->order_count] = number < 0;
                out->order[out->order_count++] = (number < 0 ? -number : number) - 1;
                served[(number < 0 ? -number : number) - 1] = true;
                continue;
            }
            end_load(out, begin, routes->dump[k]);
            begin = out->order_count;
        }
        end_load(out, begin, 0);
        if (out->load_count == day) continue;
        out->days[out->day_count++] = (kota_rounds_day){routes->kind[r], day, out->load_count};
    }
    for (int32_t t = 0; t < problem->def.task_count; t++)
        if (!served[t]) out->left_out[out->left_count++] = t;
    kota_free(served);
}
