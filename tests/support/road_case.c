/* Small networks for static assignment. */
#include "support/road_case.h"

#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"

road_case road_case_new(int32_t zones, int32_t nodes) {
    return (road_case){.zones = zones, .nodes = nodes, .classes = 1, .pce = {1.0, 1.0, 1.0}};
}

void road_case_free(road_case *road) {
    kota_free(road->link);
    kota_free(road->trip);
}

int32_t road_case_link(road_case *road, int32_t tail, int32_t head, double capacity, double time, double b,
                       double power) {
    road->link = kota_grow(road->link, road->links, &road->link_room, sizeof *road->link);
    road->link[road->links] = (struct road_case_link){
        .tail = tail, .head = head, .capacity = capacity, .time = time, .b = b, .power = power};
    return road->links++;
}

void road_case_trip(road_case *road, int32_t group, int32_t from, int32_t to, double veh) {
    road->trip = kota_grow(road->trip, road->trips, &road->trip_room, sizeof *road->trip);
    road->trip[road->trips++] = (struct road_case_trip){.group = group, .from = from, .to = to, .veh = veh};
}

/* Trips of a class in rows by origin. */
static void fill_class(kota_assign_class *out, const road_case *road, int32_t group, kota_arena *arena) {
    int64_t *start = KOTA_NEW(arena, int64_t, road->zones + 2);
    int32_t *zone = KOTA_NEW(arena, int32_t, road->trips);
    double *veh = KOTA_NEW(arena, double, road->trips), *own = KOTA_NEW(arena, double, road->links);
    uint8_t *banned = KOTA_NEW(arena, uint8_t, road->links);
    int64_t count = 0;
    for (int32_t o = 0; o < road->zones; o++) {
        start[o] = count;
        for (int32_t t = 0; t < road->trips; t++) {
            if (road->trip[t].group != group || road->trip[t].from != o) continue;
            zone[count] = road->trip[t].to;
            veh[count++] = road->trip[t].veh;
        }
    }
    start[road->zones] = count;
    for (int32_t a = 0; a < road->links; a++) {
        own[a] = road->link[a].own_cost[group];
        banned[a] = road->link[a].banned[group];
    }
    *out = (kota_assign_class){.trip_start = start,
                               .trip_zone = zone,
                               .trip_veh = veh,
                               .own_cost = own,
                               .banned_flag = banned,
                               .pce = road->pce[group]};
}

kota_status road_case_create(kota_assign **out, const road_case *road, kota_error *err) {
    kota_arena *arena = kota_arena_create("road case", 0);
    kota_assign_class classes[ROAD_CASE_CLASSES_MAX];
    int32_t *tail = KOTA_NEW(arena, int32_t, road->links), *head = KOTA_NEW(arena, int32_t, road->links);
    double *capacity = KOTA_NEW(arena, double, road->links), *time = KOTA_NEW(arena, double, road->links);
    double *b = KOTA_NEW(arena, double, road->links), *power = KOTA_NEW(arena, double, road->links);
    for (int32_t a = 0; a < road->links; a++) {
        tail[a] = road->link[a].tail;
        head[a] = road->link[a].head;
        capacity[a] = road->link[a].capacity;
        time[a] = road->link[a].time;
        b[a] = road->link[a].b;
        power[a] = road->link[a].power;
    }
    for (int32_t g = 0; g < road->classes; g++) fill_class(&classes[g], road, g, arena);
    kota_assign_def def = {.zone_count = road->zones,
                           .node_count = road->nodes,
                           .link_count = road->links,
                           .first_thru_node = road->first_thru,
                           .tail = tail,
                           .head = head,
                           .capacity_pceph = capacity,
                           .free_time = time,
                           .b = b,
                           .power = power,
                           .class_count = road->classes,
                           .classes = classes};
    kota_status status = kota_assign_create(out, &def, err);
    kota_arena_destroy(arena);
    return status;
}

kota_assign *road_case_open(const road_case *road) {
    kota_assign *assign = NULL;
    kota_error err = {0};
    if (road_case_create(&assign, road, &err) != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
    return assign;
}

kota_assign_result road_case_solve(kota_assign *assign, kota_assign_method method, double gap) {
    kota_assign_settings settings = {.method = method, .gap = gap};
    kota_assign_result result;
    kota_error err = {0};
    if (kota_assign_solve(assign, &settings, &result, &err) != KOTA_OK)
        kota_panic(__FILE__, __LINE__, "%s", err.text);
    if (!result.reached)
        kota_panic(__FILE__, __LINE__, "gap %g in place of %g after %d iterations", result.relative_gap, gap,
                   (int)result.iterations);
    return result;
}

static void random_street(road_case *road, kota_key key, int32_t from, int32_t to) {
    static const double POWERS[] = {1.0, 2.0, 2.5, 4.0, 4.0, 5.0};
    double time = 1.0 + 4.0 * kota_random_unit(key, 0), capacity = 200.0 + 800.0 * kota_random_unit(key, 1);
    double b = kota_random_below(key, 2, 10) == 0 ? 0.0 : 0.15 + kota_random_unit(key, 3);
    double power = POWERS[kota_random_below(key, 4, KOTA_COUNT(POWERS))];
    int32_t missing = kota_random_below(key, 5, 12); /* 0 or 1: one way is missing */
    for (int32_t way = 0; way < 2; way++) {
        if (missing == way) continue;
        int32_t a = road_case_link(road, way == 0 ? from : to, way == 0 ? to : from, capacity, time, b, power);
        for (int32_t g = 1; g < ROAD_CASE_CLASSES_MAX; g++) {
            road->link[a].own_cost[g] = kota_random_below(key, (uint64_t)(6 + g), 4) == 0 ? 1.5 * g : 0.0;
            road->link[a].banned[g] = g == 2 && kota_random_below(key, 12, 20) == 0 ? 1 : 0;
        }
    }
}

road_case road_case_random(uint64_t seed, int32_t side, int32_t zones, int32_t classes) {
    road_case road = road_case_new(zones, zones + side * side);
    kota_key key = {.seed = seed, .stream = KOTA_STREAM_SKETCH};
    road.classes = classes;
    road.first_thru = zones;
    road.pce[1] = 2.0;
    road.pce[2] = 0.25;
    for (int32_t z = 0; z < zones; z++) {
        int32_t node = zones + (int32_t)((int64_t)z * (side * side - 1) / (zones > 1 ? zones - 1 : 1));
        road_case_link(&road, z, node, 0.0, 0.0, 0.0, 4.0);
        road_case_link(&road, node, z, 0.0, 0.0, 0.0, 4.0);
    }
    for (int32_t y = 0; y < side; y++) {
        for (int32_t x = 0; x < side; x++) {
            int32_t n = zones + y * side + x;
            key.entity = (uint64_t)n;
            key.what = 1;
            if (x + 1 < side) random_street(&road, key, n, n + 1);
            key.what = 2;
            if (y + 1 < side) random_street(&road, key, n, n + side);
        }
    }
    for (int32_t t = 0; t < classes * zones * zones; t++) {
        key.entity = (uint64_t)t;
        key.what = 3;
        if (kota_random_below(key, 0, 4) > 0)
            road_case_trip(&road, t / (zones * zones), t / zones % zones, t % zones,
                           150.0 * kota_random_unit(key, 1));
    }
    return road;
}

double road_case_leak(const road_case *road, const kota_assign *assign) {
    double worst = 0.0, *net = kota_alloc((size_t)road->nodes, sizeof *net);
    for (int32_t g = 0; g < road->classes; g++) {
        const double *flow = kota_assign_flow_veh(assign, g);
        for (int32_t n = 0; n < road->nodes; n++) net[n] = 0.0;
        for (int32_t a = 0; a < road->links; a++) {
            net[road->link[a].head] += flow[a];
            net[road->link[a].tail] -= flow[a];
        }
        for (int32_t t = 0; t < road->trips; t++) {
            if (road->trip[t].group != g) continue;
            net[road->trip[t].from] += road->trip[t].veh;
            net[road->trip[t].to] -= road->trip[t].veh;
        }
        for (int32_t n = 0; n < road->nodes; n++) worst = kota_max(worst, kota_abs(net[n]));
    }
    kota_free(net);
    return worst;
}
