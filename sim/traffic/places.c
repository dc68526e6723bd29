/* Places and their choice: a race by weight and distance (the logit model's draw form, Gumbel 1954). */
#include "traffic/places.h"

#include "core/mathx.h"

/* The three passes of a counting sort: how many, where, which. */
static kota_place_list *list_cells(const kota_map *map, const float *weight, const float *less, kota_arena *arena) {
    kota_place_list *lists = KOTA_NEW(arena, kota_place_list, map->district_count + 1);
    for (int32_t pass = 0; pass < 2; pass++) {
        for (int32_t j = 0; j < map->grid.ny; j++) {
            for (int32_t i = 0; i < map->grid.nx; i++) {
                int32_t cell = kota_grid_at(&map->grid, i, j);
                int32_t district = map->district[cell];
                double value = (double)weight[cell] - (less != NULL ? (double)less[cell] : 0.0);
                if (district < 0 || !(value > 0.0) || map->cell_node[cell] < 0) continue;
                kota_place_list *list = &lists[district];
                if (pass == 1) {
                    list->cells[list->count] = cell;
                    list->sums[list->count] = (list->count > 0 ? list->sums[list->count - 1] : 0.0) + value;
                }
                list->count++;
            }
        }
        if (pass == 1) break;
        for (int32_t d = 0; d < map->district_count; d++) {
            lists[d].cells = KOTA_NEW(arena, int32_t, lists[d].count);
            lists[d].sums = KOTA_NEW(arena, double, lists[d].count);
            lists[d].count = 0;
        }
    }
    return lists;
}

static const double shop_pull[KOTA_LAND_COUNT] = {
#define KOTA_TRIP_RATE(land, shop_pull_, freight_made, freight_drawn, source) [KOTA_LAND_##land] = shop_pull_,
#include "traffic/trip_rates.def"
#undef KOTA_TRIP_RATE
};
static const double freight_drawn[KOTA_LAND_COUNT] = {
#define KOTA_TRIP_RATE(land, shop_pull, freight_made, freight_drawn_, source) [KOTA_LAND_##land] = freight_drawn_,
#include "traffic/trip_rates.def"
#undef KOTA_TRIP_RATE
};

static void list_freight_sites(kota_places *places, kota_arena *arena) {
    const kota_map *map = places->map;
    places->freight_sites = KOTA_NEW(arena, int32_t, map->facility_count);
    for (int32_t f = 0; f < map->facility_count; f++) {
        const kota_facility *one = &map->facilities[f];
        bool site = one->kind == KOTA_FACILITY_PORT || one->kind == KOTA_FACILITY_MARKET;
        if (site && one->node >= 0) places->freight_sites[places->freight_site_count++] = f;
    }
}

static void enter_rivals(kota_places *places, kota_goal goal, kota_arena *arena) {
    const kota_map *map = places->map;
    places->rivals[goal] = KOTA_NEW(arena, kota_rival, map->district_count);
    for (int32_t d = 0; d < map->district_count; d++) {
        const kota_district *one = &map->districts[d];
        double weight = kota_places_pull(places, goal, d);
        if (weight > 0.0)
            places->rivals[goal][places->rival_count[goal]++] = (kota_rival){one->id, one->x_m, one->y_m, weight, d};
    }
}

kota_places kota_places_make(const kota_map *map, kota_arena *arena) {
    kota_places places = {.map = map,
                          .homes = list_cells(map, map->persons, map->new_persons, arena),
                          .new_homes =
                              map->new_persons != NULL ? list_cells(map, map->new_persons, NULL, arena) : NULL,
                          .jobs = list_cells(map, map->jobs, NULL, arena),
                          .school_start = KOTA_NEW(arena, int32_t, map->district_count + 1),
                          .schools = KOTA_NEW(arena, int32_t, map->facility_count),
                          .shop_weight = KOTA_NEW(arena, double, map->district_count),
                          .freight_weight = KOTA_NEW(arena, double, map->district_count)};
    int32_t count = 0;
    for (int32_t d = 0; d < map->district_count; d++) {
        places.school_start[d] = count;
        for (int32_t f = 0; f < map->facility_count; f++) {
            const kota_facility *facility = &map->facilities[f];
            if (facility->kind != KOTA_FACILITY_SCHOOL || facility->district != d || facility->node < 0) continue;
            places.schools[count++] = f;
        }
        places.shop_weight[d] = map->districts[d].jobs * shop_pull[map->districts[d].land_use];
        places.freight_weight[d] = map->districts[d].jobs * freight_drawn[map->districts[d].land_use];
    }
    places.school_start[map->district_count] = count;
    list_freight_sites(&places, arena);
    for (int32_t g = 0; g < KOTA_GOAL_COUNT; g++) enter_rivals(&places, (kota_goal)g, arena);
    return places;
}

int32_t kota_place_pick(const kota_place_list *list, double unit) {
    if (list->count == 0) return -1;
    double goal = unit * list->sums[list->count - 1];
    int32_t low = 0, high = list->count - 1;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (list->sums[middle] > goal) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return list->cells[low];
}

int32_t kota_places_home(const kota_places *places, int32_t district, int32_t person, double unit) {
    const kota_district *one = &places->map->districts[district];
    bool came = places->new_homes != NULL && person >= one->persons - one->added_persons;
    return kota_place_pick(came ? &places->new_homes[district] : &places->homes[district], unit);
}

int32_t kota_places_home_at(const kota_places *places, int32_t district, double share) {
    const kota_district *one = &places->map->districts[district];
    if (places->new_homes == NULL || !(one->added_persons > 0.0))
        return kota_place_pick(&places->homes[district], share);
    double before = one->persons - one->added_persons, person = share * one->persons;
    return person < before ? kota_place_pick(&places->homes[district], person / before)
                           : kota_place_pick(&places->new_homes[district], (person - before) / one->added_persons);
}

double kota_places_km(const kota_map *map, int32_t node, double x_m, double y_m) {
    double dx = map->roads.node_x_m[node] - x_m, dy = map->roads.node_y_m[node] - y_m;
    return kota_sqrt(dx * dx + dy * dy) * 1e-3;
}

double kota_places_pull(const kota_places *places, kota_goal goal, int32_t district) {
    const kota_district *one = &places->map->districts[district];
    bool jobs = places->jobs[district].count > 0;
    switch (goal) {
    case KOTA_GOAL_JOB: return jobs ? one->jobs : 0.0;
    case KOTA_GOAL_SHOP: return jobs ? places->shop_weight[district] : 0.0;
    case KOTA_GOAL_FREIGHT: return jobs ? places->freight_weight[district] : 0.0;
    case KOTA_GOAL_SCHOOL:
        return places->school_start[district + 1] > places->school_start[district] ||
                       places->homes[district].count > 0
                   ? one->school_places
                   : 0.0;
    case KOTA_GOAL_COUNT: break;
    }
    return 0.0;
}

/* The logarithm of a over b is no less: chords of the base's are the bits of a double, and lie below it by less than
 * 0.0861 (Mitchell 1962, doi:10.1109/TEC.1962.5219391).  Both >= 0. */
static inline double log_ratio_least(double a, double b) {
    const double ln2 = 0.693147180559945309, chord_off = 0.0861;
    int64_t apart = (int64_t)kota_bits(a) - (int64_t)kota_bits(b);
    return ln2 * ((double)apart * 0x1p-52 - chord_off);
}

int32_t kota_places_district(const kota_places *places, kota_goal goal, double x_m, double y_m, double gravity_per_km,
                             kota_key key, uint64_t k) {
    uint64_t chooser = key.entity;
    double best = KOTA_INFINITY;
    const kota_rival *winner = NULL;
    for (int32_t n = 0; n < places->rival_count[goal]; n++) {
        const kota_rival *one = &places->rivals[goal][n];
        if (!(one->weight > 0.0)) continue;
        double dx = one->x_m - x_m, dy = one->y_m - y_m;
        double km = kota_sqrt(dx * dx + dy * dy) * 1e-3;
        key.entity = chooser ^ one->id;
        /* hardly any district is in the lead: an exponential is no less than the unit that it is drawn with */
        double least = log_ratio_least(kota_random_unit(key, k), one->weight) + gravity_per_km * km;
        if (least > best + 1e-6) continue;
        double rank = kota_log(kota_random_exponential(key, k)) + gravity_per_km * km - kota_log(one->weight);
        if (rank < best || (rank == best && winner != NULL && one->id < winner->id)) {
            best = rank;
            winner = one;
        }
    }
    return winner != NULL ? winner->district : -1;
}

/* The school that wins a race of equals. */
static int32_t school_node(const kota_places *places, int32_t district, kota_key key, uint64_t k) {
    uint64_t chooser = key.entity;
    double best = -1.0;
    int32_t winner = -1;
    for (int32_t at = places->school_start[district]; at < places->school_start[district + 1]; at++) {
        const kota_facility *school = &places->map->facilities[places->schools[at]];
        key.entity = chooser ^ school->id;
        double unit = kota_random_unit(key, k);
        if (unit <= best) continue;
        best = unit;
        winner = school->node;
    }
    return winner;
}

int32_t kota_places_node(const kota_places *places, kota_goal goal, int32_t district, kota_key key, uint64_t k) {
    const kota_place_list *list = &places->jobs[district];
    if (goal == KOTA_GOAL_SCHOOL) {
        int32_t node = school_node(places, district, key, k);
        if (node >= 0) return node;
        list = &places->homes[district]; /* a school that the map does not show stands among the homes */
    }
    int32_t cell = kota_place_pick(list, kota_random_unit(key, k));
    return cell >= 0 ? places->map->cell_node[cell] : -1;
}
