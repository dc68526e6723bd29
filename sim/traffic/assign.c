/* Static assignment from outside: checks, copies, edits and the choice of the method. */
#include "traffic/assign.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "traffic/assign_bush.h"

static void check_link(const kota_assign_def *def, int32_t a, kota_faults *faults) {
    const int number = (int)a + 1, nodes = (int)def->node_count;
    double capacity = def->capacity_pceph[a], time = def->free_time[a], b = def->b[a], power = def->power[a];
    if (def->tail[a] < 0 || def->tail[a] >= nodes || def->head[a] < 0 || def->head[a] >= nodes)
        kota_fault(faults, "link %d: goes from node %d to node %d; nodes are 1 to %d", number, (int)def->tail[a] + 1,
                   (int)def->head[a] + 1, nodes);
    if (!(time >= 0.0) || !kota_is_finite(time))
        kota_fault(faults, "link %d: free-flow time %g must be a number >= 0", number, time);
    if (!(b >= 0.0) || !kota_is_finite(b)) kota_fault(faults, "link %d: b %g must be a number >= 0", number, b);
    if (!(power >= 0.0) || !kota_is_finite(power))
        kota_fault(faults, "link %d: power %g must be a number >= 0", number, power);
    bool flat = b == 0.0 || time == 0.0 || power == 0.0;
    if (!(capacity >= 0.0) || !kota_is_finite(capacity))
        kota_fault(faults, "link %d: capacity %g must be a number > 0", number, capacity);
    else if (capacity == 0.0 && !flat)
        kota_fault(faults, "link %d: capacity 0 must be > 0; leave a closed link out", number);
}

static void check_class(const kota_assign_def *def, int32_t c, kota_faults *faults) {
    const kota_assign_class *class_def = &def->classes[c];
    if (!(class_def->pce >= 0.0) || !kota_is_finite(class_def->pce))
        kota_fault(faults, "class %d: %g passenger-car equivalents must be a number > 0", (int)c + 1, class_def->pce);
    for (int32_t a = 0; a < def->link_count && class_def->own_cost != NULL; a++) {
        double cost = class_def->own_cost[a];
        if (!kota_is_finite(cost) || def->free_time[a] + cost < 0.0)
            kota_fault(faults, "link %d: free-flow time %g and own cost %g of class %d must add up to >= 0",
                       (int)a + 1, def->free_time[a], cost, (int)c + 1);
    }
    for (int32_t o = 0; o < def->zone_count; o++) {
        for (int64_t t = class_def->trip_start[o]; t < class_def->trip_start[o + 1]; t++) {
            int32_t zone = class_def->trip_zone[t];
            double veh = class_def->trip_veh[t];
            if (zone < 0 || zone >= def->zone_count)
                kota_fault(faults, "trips from zone %d to zone %d: zones are 1 to %d", (int)o + 1, (int)zone + 1,
                           (int)def->zone_count);
            else if (!(veh >= 0.0) || !kota_is_finite(veh))
                kota_fault(faults, "trips from zone %d to zone %d: %g must be a number >= 0", (int)o + 1,
                           (int)zone + 1, veh);
        }
    }
}

static kota_status check(const kota_assign_def *def, kota_error *err) {
    kota_faults faults = {0};
    KOTA_ASSERT(def->class_count >= 1 && def->class_count <= KOTA_ASSIGN_CLASSES_MAX);
    if (def->node_count < 1 || def->zone_count < 1 || def->zone_count > def->node_count)
        kota_fault(&faults, "%d zones and %d nodes: zones must be 1 to the number of nodes", (int)def->zone_count,
                   (int)def->node_count);
    if (def->first_thru_node < 0 || def->first_thru_node > def->node_count)
        kota_fault(&faults, "first thru node %d must be 1 to %d", (int)def->first_thru_node + 1,
                   (int)def->node_count + 1);
    for (int32_t a = 0; a < def->link_count; a++) check_link(def, a, &faults);
    for (int32_t c = 0; c < def->class_count && faults.count == 0; c++) check_class(def, c, &faults);
    kota_status status = kota_faults_status(&faults, KOTA_DATA, err);
    kota_faults_free(&faults);
    return status;
}

static void *copy(const void *from, int64_t count, size_t size) {
    void *to = kota_alloc((size_t)count, size);
    if (from != NULL && count > 0) memcpy(to, from, (size_t)count * size);
    return to;
}

static void set_price(kota_assign *assign, int32_t a) {
    kota_priced_link *link = &assign->link[a];
    double power = assign->power[a], b = assign->b[a], free_time = assign->free_time[a];
    bool flat = b == 0.0 || free_time == 0.0 || power == 0.0;
    *link = (kota_priced_link){.free_time = free_time, .time = free_time, .volume = link->volume, .power = power};
    if (flat) {
        link->free_time = link->time = power == 0.0 ? free_time * (1.0 + b) : free_time;
        return;
    }
    link->extra = free_time * b;
    link->per_capacity = 1.0 / assign->capacity[a];
    bool whole = power <= KOTA_PRICE_WHOLE_MAX && kota_floor(power) == power;
    link->kind = whole ? (int32_t)power : KOTA_PRICE_ANY;
    kota_link_price(link);
}

/* Trips between zones, with something in them. */
static void copy_trips(kota_assign_group *group, const kota_assign_class *class_def, int32_t zones) {
    int64_t all = class_def->trip_start[zones], count = 0;
    group->trip_start = kota_alloc((size_t)zones + 1, sizeof *group->trip_start);
    group->trip_zone = kota_alloc((size_t)all, sizeof *group->trip_zone);
    group->trip_pce = kota_alloc((size_t)all, sizeof *group->trip_pce);
    for (int32_t o = 0; o < zones; o++) {
        group->trip_start[o] = count;
        for (int64_t t = class_def->trip_start[o]; t < class_def->trip_start[o + 1]; t++) {
            if (class_def->trip_zone[t] == o || !(class_def->trip_veh[t] > 0.0)) continue;
            group->trip_zone[count] = class_def->trip_zone[t];
            group->trip_pce[count++] = class_def->trip_veh[t] * group->pce;
        }
    }
    group->trip_start[zones] = count;
}

static void copy_class(kota_assign *assign, kota_assign_group *group, const kota_assign_class *class_def) {
    int32_t links = assign->links;
    group->pce = class_def->pce > 0.0 ? class_def->pce : 1.0;
    copy_trips(group, class_def, assign->zones);
    group->own_cost = copy(class_def->own_cost, links, sizeof *group->own_cost);
    group->banned_flag = copy(class_def->banned_flag, links, sizeof *group->banned_flag);
    group->added = kota_alloc((size_t)links, sizeof *group->added);
    group->cost = kota_alloc((size_t)links, sizeof *group->cost);
    group->flow = kota_alloc((size_t)links, sizeof *group->flow);
    group->flow_veh = kota_alloc((size_t)links, sizeof *group->flow_veh);
    group->star_start = kota_alloc((size_t)assign->nodes + 1, sizeof *group->star_start);
    group->star = kota_alloc((size_t)links, sizeof *group->star);
    group->end_flag = kota_alloc((size_t)assign->nodes, sizeof *group->end_flag);
}

kota_status kota_assign_create(kota_assign **out, const kota_assign_def *def, kota_error *err) {
    *out = NULL;
    KOTA_TRY(check(def, err));
    int32_t links = def->link_count;
    kota_assign *assign = kota_alloc(1, sizeof *assign);
    assign->zones = def->zone_count;
    assign->nodes = def->node_count;
    assign->links = links;
    assign->first_thru = def->first_thru_node;
    assign->group_count = def->class_count;
    assign->tail = copy(def->tail, links, sizeof *assign->tail);
    assign->head = copy(def->head, links, sizeof *assign->head);
    assign->capacity = copy(def->capacity_pceph, links, sizeof *assign->capacity);
    assign->free_time = copy(def->free_time, links, sizeof *assign->free_time);
    assign->b = copy(def->b, links, sizeof *assign->b);
    assign->power = copy(def->power, links, sizeof *assign->power);
    assign->closed_flag = kota_alloc((size_t)links, sizeof *assign->closed_flag);
    assign->dearer_flag = kota_alloc((size_t)links, sizeof *assign->dearer_flag);
    assign->link = kota_alloc((size_t)links, sizeof *assign->link);
    for (int32_t a = 0; a < links; a++) set_price(assign, a);
    for (int32_t c = 0; c < def->class_count; c++) copy_class(assign, &assign->group[c], &def->classes[c]);
    assign->stars_stale = true;
    *out = assign;
    return KOTA_OK;
}

static void free_class(kota_assign_group *group) {
    kota_free(group->trip_start);
    kota_free(group->trip_zone);
    kota_free(group->trip_pce);
    kota_free(group->own_cost);
    kota_free(group->banned_flag);
    kota_free(group->added);
    kota_free(group->cost);
    kota_free(group->flow);
    kota_free(group->flow_veh);
    kota_free(group->star_start);
    kota_free(group->star);
    kota_free(group->end_flag);
}

void kota_assign_destroy(kota_assign *assign) {
    if (assign == NULL) return;
    kota_assign_drop_bushes(assign);
    for (int32_t g = 0; g < assign->group_count; g++) free_class(&assign->group[g]);
    kota_free(assign->tail);
    kota_free(assign->head);
    kota_free(assign->capacity);
    kota_free(assign->free_time);
    kota_free(assign->b);
    kota_free(assign->power);
    kota_free(assign->closed_flag);
    kota_free(assign->dearer_flag);
    kota_free(assign->link);
    kota_free(assign);
}

kota_status kota_assign_no_way(const kota_assign *assign, kota_error *err) {
    enum { NAMED_MAX = 5 };
    kota_text pairs = {0};
    int64_t count = 0;
    double veh = 0.0;
    kota_ways ways;
    kota_ways_create(&ways, assign);
    for (int32_t g = 0; g < assign->group_count; g++) {
        const kota_assign_group *group = &assign->group[g];
        for (int32_t o = 0; o < assign->zones; o++) {
            if (group->trip_start[o] == group->trip_start[o + 1]) continue;
            kota_ways_from(&ways, assign, group, o);
            for (int64_t t = group->trip_start[o]; t < group->trip_start[o + 1]; t++) {
                if (ways.cost[group->trip_zone[t]] < KOTA_INFINITY || !(group->trip_pce[t] > 0.0)) continue;
                if (count < NAMED_MAX)
                    kota_text_add(&pairs, "%s%d to %d (%g)", count > 0 ? ", " : "", (int)o + 1,
                                  (int)group->trip_zone[t] + 1, group->trip_pce[t] / group->pce);
                count++;
                veh += group->trip_pce[t] / group->pce;
            }
        }
    }
    kota_ways_free(&ways);
    if (count > 0)
        kota_fail(
            err, KOTA_DATA,
            "no way leads from zone to zone for %lld pairs with %g trips: %s%s; add links between them, check the "
            "first thru node, or take these trips out",
            (long long)count, veh, pairs.chars, count > NAMED_MAX ? ", ..." : "");
    kota_text_free(&pairs);
    return count > 0 ? KOTA_DATA : KOTA_OK;
}

kota_status kota_assign_solve(kota_assign *assign, const kota_assign_settings *settings, kota_assign_result *result,
                              kota_error *err) {
    KOTA_ASSERT(settings->gap >= 0.0 && settings->gap <= 1.0 && settings->iterations_max >= 0);
    *result = (kota_assign_result){0};
    if (assign->stars_stale) kota_assign_build_stars(assign);
    kota_status status;
    if (settings->method == KOTA_ASSIGN_BFW) {
        kota_assign_drop_bushes(assign);
        status = kota_assign_solve_bfw(assign, settings, result, err);
    } else {
        status = kota_assign_solve_b(assign, settings, result, err);
    }
    if (status != KOTA_OK) kota_assign_forget(assign);
    return status;
}

void kota_assign_forget(kota_assign *assign) {
    kota_assign_drop_bushes(assign);
    for (int32_t g = 0; g < assign->group_count; g++)
        for (int32_t a = 0; a < assign->links; a++) assign->group[g].flow[a] = assign->group[g].flow_veh[a] = 0.0;
    for (int32_t a = 0; a < assign->links; a++) assign->link[a].volume = 0.0;
    kota_assign_price_all(assign);
}

void kota_assign_close(kota_assign *assign, int32_t link, bool closed) {
    KOTA_ASSERT(link >= 0 && link < assign->links);
    if ((assign->closed_flag[link] != 0) == closed) return;
    assign->closed_flag[link] = closed ? 1 : 0;
    assign->stars_stale = true;
    if (closed)
        assign->dearer_flag[link] = 1;
    else
        assign->all_stale = true;
}

void kota_assign_set_link(kota_assign *assign, int32_t link, double capacity_pceph, double free_time) {
    KOTA_ASSERT(link >= 0 && link < assign->links && capacity_pceph > 0.0 && free_time >= 0.0);
    assign->capacity[link] = capacity_pceph;
    assign->free_time[link] = free_time;
    set_price(assign, link);
    assign->stars_stale = assign->all_stale = true;
}

void kota_assign_set_own_cost(kota_assign *assign, int32_t class_index, int32_t link, double own_cost) {
    KOTA_ASSERT(link >= 0 && link < assign->links && class_index >= 0 && class_index < assign->group_count);
    KOTA_ASSERT(assign->free_time[link] + own_cost >= 0.0);
    assign->group[class_index].own_cost[link] = own_cost;
    assign->stars_stale = assign->all_stale = true;
}

void kota_assign_scale_trips(kota_assign *assign, int32_t class_index, double factor) {
    KOTA_ASSERT(class_index >= 0 && class_index < assign->group_count && factor >= 0.0);
    kota_assign_group *group = &assign->group[class_index];
    for (int64_t t = 0; t < group->trip_start[assign->zones]; t++) group->trip_pce[t] *= factor;
    for (int32_t i = 0; i < assign->bush_count; i++) {
        kota_bush *bush = &assign->bushes[i];
        if (bush->group != class_index) continue;
        for (int32_t k = 0; k < bush->link_count; k++) bush->flow[k] *= factor;
        bush->moved = true;
    }
    assign->all_stale = true;
}

const double *kota_assign_flow_veh(const kota_assign *assign, int32_t class_index) {
    KOTA_ASSERT(class_index >= 0 && class_index < assign->group_count);
    return assign->group[class_index].flow_veh;
}

double kota_assign_volume_pceph(const kota_assign *assign, int32_t link) {
    KOTA_ASSERT(link >= 0 && link < assign->links);
    return assign->link[link].volume;
}

double kota_assign_time(const kota_assign *assign, int32_t link) {
    KOTA_ASSERT(link >= 0 && link < assign->links);
    return assign->link[link].time;
}

double kota_assign_cost(kota_assign *assign, int32_t class_index, int32_t from_node, int32_t to_node) {
    KOTA_ASSERT(class_index >= 0 && class_index < assign->group_count);
    KOTA_ASSERT(from_node >= 0 && from_node < assign->nodes && to_node >= 0 && to_node < assign->nodes);
    if (assign->stars_stale) kota_assign_build_stars(assign);
    kota_ways ways;
    kota_ways_create(&ways, assign);
    kota_ways_from(&ways, assign, &assign->group[class_index], from_node);
    double cost = ways.cost[to_node];
    kota_ways_free(&ways);
    return cost;
}

kota_hash kota_assign_hash(const kota_assign *assign) {
    kota_hasher *hasher = kota_hasher_create();
    for (int32_t g = 0; g < assign->group_count; g++)
        for (int32_t a = 0; a < assign->links; a++) kota_hasher_f64(hasher, assign->group[g].flow_veh[a]);
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}
