/* Freight, and those who come through the gateways: to work in the city and home at night, or right through it. */
#include "core/clock.h"
#include "core/hash.h"
#include "traffic/demand_inside.h"

/* Shares of a day's departures by hour, from midnight. Shape assumed: freight avoids the night, gateways see both
 * peaks. */
static const double freight_hours[24] = {1, 1, 1, 1, 2, 3, 4, 4, 6, 8, 9, 8, 7, 8, 8, 7, 6, 4, 3, 3, 2, 2, 1, 1};
static const double through_hours[24] = {1, 1, 1, 1, 2, 4, 7, 8, 7, 6, 5, 5, 5, 5, 5, 6, 7, 8, 7, 5, 4, 3, 2, 1};
static const double truck_frac = 0.25; /* of freight */
static const double through_inward_frac =
    0.5; /* of those that enter at a gateway: bound for the city, not through it */
static const double through_motorcycle_frac = 0.55, through_truck_frac = 0.12; /* the rest drive cars */
static const double commuter_stay_h = 8.8, commuter_stay_spread_h = 0.7;
static const double freight_made[KOTA_LAND_COUNT] = {
#define KOTA_TRIP_RATE(land, shop_pull, freight_made_, freight_drawn, source) [KOTA_LAND_##land] = freight_made_,
#include "traffic/trip_rates.def"
#undef KOTA_TRIP_RATE
};

void kota_demand__other_profiles(builder *to) {
    to->freight = kota_demand__profile(to->def, KOTA_TRIP_FREIGHT, freight_hours);
    to->commute = kota_demand__profile(to->def, KOTA_TRIP_COMMUTE, through_hours);
    to->through = kota_demand__profile(to->def, KOTA_TRIP_THROUGH, through_hours);
}

/* Where freight goes in a district: to a port or market that stands there, half of it (assumed), else to any job. */
static int32_t freight_node(const builder *to, int32_t district, kota_key key) {
    uint64_t chooser = key.entity;
    double best = -1.0;
    int32_t node = -1, sites = kota_random_unit(key, 1) < 0.5 ? to->places.freight_site_count : 0;
    for (int32_t n = 0; n < sites; n++) {
        const kota_facility *one = &to->map->facilities[to->places.freight_sites[n]];
        if (one->district != district) continue;
        kota_key race = key;
        race.entity = chooser ^ one->id;
        double unit = kota_random_unit(race, 2);
        if (unit <= best) continue;
        best = unit;
        node = one->node;
    }
    return node >= 0 ? node : kota_places_node(&to->places, KOTA_GOAL_FREIGHT, district, key, 0);
}

static void fleet_of(builder *to, int32_t district, uint64_t name, double trips, double trucks_frac) {
    const kota_district *one = &to->map->districts[district];
    uint64_t fleet = kota_hash_part(one->id, name);
    kota_key key = {.seed = to->def->seed, .entity = fleet, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_FREIGHT};
    int32_t count = kota_demand__count_of(trips, key, to->day);
    for (int32_t n = 0; n < count; n++) {
        uint64_t id = kota_hash_part(kota_hash_part(fleet, (uint64_t)n), to->day);
        key.entity = id;
        int64_t depart_ms = kota_demand__at_hour(
            to, kota_demand__hour_of(to->freight.hours, kota_demand__draw(key, WHAT_FREIGHT_TIME, 0)));
        if (depart_ms < to->from_ms || depart_ms >= to->to_ms)
            continue; /* most of a day's, in a run of a few hours */
        int32_t cell = kota_place_pick(&to->places.jobs[district], kota_demand__draw(key, WHAT_FREIGHT_FROM, 0));
        if (cell < 0) return;
        int32_t from = to->map->cell_node[cell];
        int32_t goal = kota_places_district(&to->places, KOTA_GOAL_FREIGHT, to->map->roads.node_x_m[from],
                                            to->map->roads.node_y_m[from], to->def->gravity_per_km,
                                            kota_demand__key(key, WHAT_FREIGHT_DISTRICT), 0);
        if (goal < 0) return;
        int32_t node = freight_node(to, goal, kota_demand__key(key, WHAT_FREIGHT_NODE));
        bool truck = kota_demand__draw(key, WHAT_FREIGHT_CLASS, 0) < trucks_frac;
        kota_demand__add(to, (kota_trip){.id = id,
                                         .depart_ms = depart_ms,
                                         .from_node = from,
                                         .to_node = node,
                                         .district = (int16_t)district,
                                         .vehicle_class = truck ? KOTA_CLASS_TRUCK : KOTA_CLASS_VAN,
                                         .purpose = KOTA_TRIP_FREIGHT,
                                         .persons = 1.0f});
    }
}

void kota_demand__freight(builder *to, int32_t district) {
    const kota_district *one = &to->map->districts[district];
    double rate = to->freight.rate, trips = one->jobs * to->def->freight_trips_per_job * freight_made[one->land_use];
    fleet_of(to, district, UINT64_C(0x66726569676874), trips * rate, truck_frac); /* "freight" */
    if (to->def->deliveries != NULL)                                              /* "deliver" */
        fleet_of(to, district, UINT64_C(0x64656c69766572), to->def->deliveries[district] * rate, 0.0);
}

static kota_class class_of(kota_key key) {
    double unit = kota_demand__draw(key, WHAT_THROUGH_CLASS, 0);
    return unit < through_motorcycle_frac                        ? KOTA_CLASS_MOTORCYCLE
           : unit < through_motorcycle_frac + through_truck_frac ? KOTA_CLASS_TRUCK
                                                                 : KOTA_CLASS_CAR;
}

/* Who comes to the city to work goes home by the same gateway; trucks leave by others, which send their own. */
static void come_and_go(builder *to, kota_trip in, kota_key key) {
    bool commutes = in.purpose == KOTA_TRIP_COMMUTE;
    kota_demand__add(to, in);
    if (!commutes) return;
    double stay_h = commuter_stay_h + commuter_stay_spread_h * kota_demand__draw_normal(key, WHAT_STAY, 0);
    kota_trip home = in;
    home.id = kota_hash_part(in.id, 1);
    home.depart_ms += (int64_t)(stay_h * 3.6e6);
    home.from_node = in.to_node;
    home.to_node = in.from_node;
    kota_demand__add(to, home);
}

void kota_demand__through(builder *to, int32_t gateway) {
    const kota_gateway *gate = &to->map->gateways[gateway];
    kota_key key = {.seed = to->def->seed, .entity = gate->id, .stream = KOTA_STREAM_PEOPLE, .what = WHAT_THROUGH};
    double most = kota_max(to->commute.rate, to->through.rate);
    int32_t count = kota_demand__count_of(gate->vehicles_per_day * to->def->external_frac * most, key, to->day);
    for (int32_t n = 0; n < count; n++) {
        uint64_t id = kota_hash_part(kota_hash_part(gate->id, (uint64_t)n), to->day);
        key.entity = id;
        int32_t node = -1;
        if (kota_demand__draw(key, WHAT_THROUGH_INWARD, 0) >= through_inward_frac)
            node = kota_demand__gateway(to, gateway, kota_demand__key(key, WHAT_THROUGH_GATEWAY));
        bool passes = node >= 0;
        if (!passes) {
            int32_t goal = kota_places_district(&to->places, KOTA_GOAL_JOB, to->map->roads.node_x_m[gate->node],
                                                to->map->roads.node_y_m[gate->node], 0.0,
                                                kota_demand__key(key, WHAT_THROUGH_DISTRICT), 0);
            if (goal < 0) continue;
            node = kota_places_node(&to->places, KOTA_GOAL_JOB, goal, kota_demand__key(key, WHAT_THROUGH_NODE), 0);
        }
        kota_class vehicle_class = class_of(key);
        bool commutes = !passes && vehicle_class != KOTA_CLASS_TRUCK;
        const profile *when = commutes ? &to->commute : &to->through;
        if (when->rate < most && kota_demand__draw(key, WHAT_THROUGH_GOES, 0) * most >= when->rate) continue;
        double hour = kota_demand__hour_of(when->hours, kota_demand__draw(key, WHAT_THROUGH_TIME, 0));
        come_and_go(to,
                    (kota_trip){.id = id,
                                .depart_ms = kota_demand__at_hour(to, hour),
                                .from_node = gate->node,
                                .to_node = node,
                                .district = -1,
                                .vehicle_class = (uint8_t)vehicle_class,
                                .purpose = commutes ? KOTA_TRIP_COMMUTE : KOTA_TRIP_THROUGH,
                                .persons = (float)kota_classes[vehicle_class].persons},
                    key);
    }
}
