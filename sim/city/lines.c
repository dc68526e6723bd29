/* The plan's lines of public transport: which links their vehicles drive, when they leave, who rides on them, and
 * what became of the riders. Moving them is the traffic engine's. */
#include "city/inside.h"
#include "core/hash.h"
#include "core/mathx.h"
#include "core/text.h"
#include "traffic/finder.h"

/* Buses in traffic drive at this share of free speed: Semarang's mean in the evening peak over free flow, 26.0 / 32.9
 * km/h. It is what riders expect; the vehicles meet the queues that there are. */
static const double IN_TRAFFIC_FRAC = 0.79;
static const double OWN_WAY_DETOUR = 1.1; /* of a way of its own over beeline (assumed) */
static const double WALK_DETOUR = 1.3;    /* as modes_lines.c has it */
/* A passenger who gets on takes that long: 3 s a door with cash (TCQSM 3rd ed., exhibit 6-4), two doors. */
static const double BOARDING_S = 1.5;

enum { WHAT_LINE = 60 }; /* draws of a rider: the line that comes first */

/* ---- ways ---- */

typedef struct way_maker {
    kota_city *city;
    kota_finder *finder;
    uint32_t *link_ms; /* of a bus on empty streets */
    int32_t *links, count, capacity;
    struct { /* what the engine's lines point at */
        uint64_t *id;
        uint8_t *vehicle_class, *own_way;
        int32_t *route_start, *stop_start, *stop_leg, *stop_node;
        float *stop_at_m, *stop_ride_s, *headway_s, *capacity_persons, *dwell_s, *dwell_per_boarding_s;
        int64_t *first_ms, *last_ms;
    } to;
    int32_t line, stop; /* next of them */
} way_maker;

/* The links from stop to stop, on from the link that the line came by; turning round at a stop where it has to. NaN:
 * there is no way. */
static double drive_s(way_maker *of, int32_t came_by, int32_t from_node, int32_t to_node) {
    kota_finder_cost cost = {.link_ms = of->link_ms};
    kota_routes found = {0};
    for (int32_t round = came_by >= 0 ? 0 : 1; round < 2; round++) {
        kota_finder_trip trip = {round == 0 ? came_by : -1, from_node, -1, to_node};
        kota_routes_free(&found);
        kota_finder_find(&found, of->finder, &cost, &trip, 1, NULL);
        if (found.cost_ms[0] == KOTA_FINDER_NO_WAY) continue;
        double spent_ms = (double)found.cost_ms[0];
        if (round == 0) spent_ms -= (double)of->link_ms[came_by];
        for (int64_t k = round == 0 ? 1 : 0; k < found.start[1]; k++) {
            of->links = kota_grow(of->links, of->count, &of->capacity, sizeof *of->links);
            of->links[of->count++] = found.link[k];
        }
        kota_routes_free(&found);
        return spent_ms / 1000;
    }
    kota_routes_free(&found);
    return KOTA_NAN;
}

static double own_way_s(const kota_city *city, const kota_line_plan *plan, int32_t from, int32_t to) {
    const kota_roads *roads = &city->map->roads;
    double dx = roads->node_x_m[from] - roads->node_x_m[to], dy = roads->node_y_m[from] - roads->node_y_m[to];
    return kota_sqrt(dx * dx + dy * dy) * OWN_WAY_DETOUR / plan->speed_mps;
}

/* From stop k to the next of a line: links, and the ride as riders expect it, which is infinite where no way is. */
static double ride_s(way_maker *of, const kota_line_plan *plan, int32_t first_link, int32_t from, int32_t to) {
    if (from < 0 || to < 0) return 0; /* said where lines are checked */
    if (!kota_is_nan(plan->speed_mps)) return own_way_s(of->city, plan, from, to) + plan->dwell_s;
    int32_t came_by = of->count > first_link ? of->links[of->count - 1] : -1;
    double s = from == to ? KOTA_NAN : drive_s(of, came_by, from, to);
    return kota_is_nan(s) ? KOTA_INFINITY : s / (plan->exclusive ? 1 : IN_TRAFFIC_FRAC) + plan->dwell_s;
}

static void place_stop(way_maker *of, int32_t first_link, int32_t node, double ride_seconds) {
    const kota_roads *roads = &of->city->map->roads;
    int32_t leg = of->count > first_link ? of->count - 1 - first_link : 0;
    of->to.stop_leg[of->stop] = leg;
    of->to.stop_at_m[of->stop] = of->count > first_link ? roads->link_length_m[of->links[of->count - 1]] : 0;
    of->to.stop_node[of->stop] = node;
    of->to.stop_ride_s[of->stop++] = (float)ride_seconds;
}

/* When its vehicles leave: the whole run, from a moment of the first headway that is the line's own. */
static void time_line(way_maker *of, const kota_line_plan *plan, uint64_t id) {
    int32_t line = of->line;
    double unit = kota_random_unit((kota_key){.entity = id, .stream = KOTA_STREAM_ROUTES, .what = WHAT_LINE}, 0);
    of->to.id[line] = id;
    of->to.vehicle_class[line] = KOTA_CLASS_BUS;
    of->to.headway_s[line] = (float)plan->headway_s;
    of->to.first_ms[line] = of->city->warmup_ms + (int64_t)(unit * plan->headway_s * 1000);
    of->to.last_ms[line] = of->city->end_ms;
    of->to.capacity_persons[line] = (float)plan->capacity_persons;
    of->to.dwell_s[line] = (float)plan->dwell_s;
    of->to.dwell_per_boarding_s[line] = (float)BOARDING_S;
    of->to.own_way[line] = plan->exclusive;
}

/* One direction; back: stops in reverse. */
static void add_line(way_maker *of, const kota_line_plan *plan, bool back) {
    kota_city *city = of->city;
    int32_t count = plan->stops.count, *stops = KOTA_NEW(city->arena, int32_t, count), first_link = of->count;
    double *rides = KOTA_NEW(city->arena, double, count);
    for (int32_t k = 0; k < count; k++) {
        const double *at_m = plan->stops.xy_m + 2 * (back ? count - 1 - k : k);
        stops[k] = kota_roads_nearest_node(&city->map->roads, at_m[0], at_m[1]);
    }
    place_stop(of, first_link, stops[0], 0);
    for (int32_t k = 0; k + 1 < count; k++) {
        rides[k] = ride_s(of, plan, first_link, stops[k], stops[k + 1]);
        place_stop(of, first_link, stops[k + 1], rides[k] - plan->dwell_s);
    }
    char *back_id = kota_text_format("%s (back)", plan->id);
    const char *id = back ? kota_arena_text(city->arena, back_id) : plan->id;
    kota_free(back_id);
    time_line(of, plan, kota_hash_id(id));
    city->travel.lines[city->travel.line_count++] = (kota_transit_line){.id_text = id,
                                                                        .kind = (uint8_t)plan->kind,
                                                                        .stop_count = count,
                                                                        .stop_node = stops,
                                                                        .ride_s = rides,
                                                                        .headway_s = plan->headway_s,
                                                                        .capacity_persons = plan->capacity_persons,
                                                                        .fare_idr = plan->fare_idr};
    of->line++;
    of->to.route_start[of->line] = of->count;
    of->to.stop_start[of->line] = of->stop;
}

static void make_room(way_maker *of) {
    const kota_line_plan *plans = of->city->plan->lines.items;
    kota_arena *arena = of->city->arena;
    int32_t lines = 0, stops = 0;
    for (int32_t l = 0; l < of->city->plan->lines.count; l++) {
        lines += plans[l].both_ways ? 2 : 1;
        stops += plans[l].stops.count * (plans[l].both_ways ? 2 : 1);
    }
    of->to.id = KOTA_NEW(arena, uint64_t, lines);
    of->to.vehicle_class = KOTA_NEW(arena, uint8_t, lines);
    of->to.own_way = KOTA_NEW(arena, uint8_t, lines);
    of->to.route_start = KOTA_NEW(arena, int32_t, lines + 1);
    of->to.stop_start = KOTA_NEW(arena, int32_t, lines + 1);
    of->to.stop_leg = KOTA_NEW(arena, int32_t, stops);
    of->to.stop_node = KOTA_NEW(arena, int32_t, stops);
    of->to.stop_at_m = KOTA_NEW(arena, float, stops);
    of->to.stop_ride_s = KOTA_NEW(arena, float, stops);
    of->to.headway_s = KOTA_NEW(arena, float, lines);
    of->to.capacity_persons = KOTA_NEW(arena, float, lines);
    of->to.dwell_s = KOTA_NEW(arena, float, lines);
    of->to.dwell_per_boarding_s = KOTA_NEW(arena, float, lines);
    of->to.first_ms = KOTA_NEW(arena, int64_t, lines);
    of->to.last_ms = KOTA_NEW(arena, int64_t, lines);
    of->city->travel.vehicles = (kota_lines){.line_count = lines,
                                             .id = of->to.id,
                                             .vehicle_class = of->to.vehicle_class,
                                             .own_way = of->to.own_way,
                                             .route_start = of->to.route_start,
                                             .stop_start = of->to.stop_start,
                                             .stop_leg = of->to.stop_leg,
                                             .stop_node = of->to.stop_node,
                                             .stop_at_m = of->to.stop_at_m,
                                             .stop_ride_s = of->to.stop_ride_s,
                                             .headway_s = of->to.headway_s,
                                             .capacity_persons = of->to.capacity_persons,
                                             .dwell_s = of->to.dwell_s,
                                             .dwell_per_boarding_s = of->to.dwell_per_boarding_s,
                                             .first_ms = of->to.first_ms,
                                             .last_ms = of->to.last_ms};
    of->city->travel.lines = KOTA_NEW(arena, kota_transit_line, lines);
}

void kota_city__make_lines(kota_city *city) {
    const kota_roads *roads = &city->map->roads;
    const kota_line_plan *plans = city->plan->lines.items;
    way_maker of = {.city = city};
    if (city->plan->lines.count == 0) return;
    make_room(&of);
    of.finder = kota_finder_create(roads);
    of.link_ms = kota_alloc((size_t)roads->link_count + 1, sizeof *of.link_ms);
    for (int32_t l = 0; l < roads->link_count; l++) {
        double speed_mps = kota_min((double)roads->link_speed_mps[l], kota_classes[KOTA_CLASS_BUS].speed_mps);
        of.link_ms[l] = (uint32_t)kota_clamp((double)roads->link_length_m[l] / speed_mps * 1e3 + 0.5, 1, 1e9);
    }
    for (int32_t l = 0; l < city->plan->lines.count; l++)
        for (int32_t back = 0; back < (plans[l].both_ways ? 2 : 1); back++) add_line(&of, &plans[l], back);
    int32_t *links = KOTA_NEW(city->arena, int32_t, of.count);
    for (int32_t k = 0; k < of.count; k++) links[k] = of.links[k];
    city->travel.vehicles.route_link = links;
    kota_finder_destroy(of.finder);
    kota_free(of.link_ms);
    kota_free(of.links);
}

/* ---- riders ---- */

static kota_key luck_of(const kota_city *city, const kota_rider *rider) {
    return (kota_key){
        .seed = (uint64_t)city->plan->seed, .entity = rider->id, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_LINE};
}

typedef struct ways { /* of the riders to one place after another */
    int32_t *rider, *from, *leg_start;
    kota_key *key;
    kota_transit_leg *legs;
    int32_t leg_capacity, count;
    float *last_walk_s;
} ways;

static void find_ways(const kota_city *city, ways *of) {
    const kota_demand *demand = &city->travel.demand;
    kota_transit *transit = kota_modes_transit(city->travel.modes);
    for (int32_t to = 0; to < city->map->district_count; to++) {
        int32_t first = of->count;
        for (int32_t k = 0; k < demand->rider_count; k++) {
            const kota_rider *rider = &demand->riders[k];
            if (rider->to != to || rider->from < 0) continue;
            of->rider[of->count] = k;
            of->from[of->count] = rider->from;
            of->key[of->count++] = luck_of(city, rider);
        }
        if (of->count == first) continue;
        kota_transit_ways(transit, to, of->count - first, of->from + first, of->key + first, of->leg_start + first,
                          &of->legs, &of->leg_capacity, of->last_walk_s + first);
    }
}

/* Back into the riders' order. Who has no way on the lines takes the time that was expected. */
static void put_in_order(kota_city *city, const ways *of) {
    const kota_demand *demand = &city->travel.demand;
    kota_arena *arena = city->arena;
    int32_t riders = demand->rider_count, legs = of->leg_start[of->count];
    int32_t *place = kota_alloc((size_t)riders + 1, sizeof *place), *leg_start = KOTA_NEW(arena, int32_t, riders + 1);
    int32_t *board = KOTA_NEW(arena, int32_t, legs), *alight = KOTA_NEW(arena, int32_t, legs), count = 0;
    float *walk_s = KOTA_NEW(arena, float, legs), *last_walk_s = KOTA_NEW(arena, float, riders);
    int64_t *depart_ms = KOTA_NEW(arena, int64_t, riders);
    for (int32_t k = 0; k < riders; k++) place[k] = -1;
    for (int32_t i = 0; i < of->count; i++) place[of->rider[i]] = i;
    for (int32_t k = 0; k < riders; k++) {
        int32_t i = place[k];
        bool way = i >= 0 && !kota_is_nan((double)of->last_walk_s[i]);
        depart_ms[k] = demand->riders[k].depart_ms;
        last_walk_s[k] = way ? of->last_walk_s[i] : demand->riders[k].door_s;
        for (int32_t leg = way ? of->leg_start[i] : 0; way && leg < of->leg_start[i + 1]; leg++) {
            board[count] = of->legs[leg].board;
            alight[count] = of->legs[leg].alight;
            walk_s[count++] = of->legs[leg].walk_s;
        }
        leg_start[k + 1] = count;
    }
    kota_free(place);
    city->travel.rides = (kota_rides){.rider_count = riders,
                                      .depart_ms = depart_ms,
                                      .leg_start = leg_start,
                                      .leg_board = board,
                                      .leg_alight = alight,
                                      .leg_walk_s = walk_s,
                                      .last_walk_s = last_walk_s,
                                      .walk_mps = kota_classes[KOTA_CLASS_WALK].speed_mps / WALK_DETOUR,
                                      .patience_s = city->plan->traffic.give_up_s};
}

void kota_city__make_rides(kota_city *city) {
    size_t riders = (size_t)city->travel.demand.rider_count;
    if (riders == 0 || city->travel.modes == NULL || kota_modes_transit(city->travel.modes) == NULL) return;
    ways of = {.rider = kota_alloc(riders, sizeof(int32_t)),
               .from = kota_alloc(riders, sizeof(int32_t)),
               .leg_start = kota_alloc(riders + 1, sizeof(int32_t)),
               .key = kota_alloc(riders, sizeof(kota_key)),
               .last_walk_s = kota_alloc(riders, sizeof(float))};
    find_ways(city, &of);
    put_in_order(city, &of);
    void *blocks[] = {of.rider, of.from, of.leg_start, of.key, of.legs, of.last_walk_s};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
}

kota_riders_done kota_city__riders(const kota_city *city, int32_t district) {
    kota_riders_done sum = {0};
    const kota_demand *demand = &city->travel.demand;
    for (int32_t k = 0; k < city->travel.rides.rider_count && demand->riders[k].depart_ms < city->time_ms; k++) {
        const kota_rider *rider = &demand->riders[k];
        if (rider->depart_ms < city->start_ms || (district >= 0 && rider->home != district)) continue;
        kota_ride_record ride = kota_traffic_ride(city->traffic, k);
        sum.left_behind += ride.left_behind;
        sum.given_up += ride.given_up;
        if (ride.arrive_ms > city->time_ms) continue;
        sum.persons++;
        sum.rode += city->travel.rides.leg_start[k + 1] > city->travel.rides.leg_start[k];
        sum.wait_s += ride.wait_s;
        sum.person_s += (double)(ride.arrive_ms - rider->depart_ms) / 1000;
    }
    return sum;
}
