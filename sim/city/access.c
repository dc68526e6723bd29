/* What people reach, and what reaches them: places within 30 and 45 minutes of each district's middle, and the time
 * that an emergency vehicle takes from the nearest station, at the hour's link times and closures. Also what the
 * streets' vehicles burnt and blew out. Sums for the indicators: they listen, they never act. */
#include "city/inside.h"
#include "core/mathx.h"
#include "traffic/emission.h"

enum { DISTRICTS_AN_HOUR = 32 }; /* so that a big city's hour stays cheap: its districts take turns */
static const int64_t BEAT_MS = KOTA_HOUR_MS;

const char *const kota_reach_names[KOTA_REACH_COUNT] = {"jobs", "schools", "clinics", "markets"};
const char *const kota_reach_modes[KOTA_REACH_MODES] = {"motorcycle", "walk", "lines"};
const double kota_reach_limits_min[KOTA_REACH_LIMITS] = {30, 45};

/* ---- fuel and exhaust ---- */

void kota_city__exhaust(kota_city *city) {
    for (int32_t d = -1; d < city->map->district_count; d++) {
        int32_t slot = kota_city__slot(city, d);
        double *grams = city->tally.exhaust_g + slot * KOTA_EMIT_COUNT;
        for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
            kota_trip_totals now = kota_traffic_totals(city->traffic, d, c);
            kota_driven *before = &city->tally.driven[slot * KOTA_CLASS_COUNT + c];
            double distance_m = now.distance_m - before->distance_m, time_s = now.vehicle_s - before->vehicle_s;
            *before = (kota_driven){now.distance_m, now.vehicle_s};
            if (!(distance_m > 0)) continue;
            for (int32_t p = 0; p < KOTA_EMIT_COUNT; p++)
                grams[p] += kota_emission_g(c, (kota_pollutant)p, distance_m, time_s);
        }
    }
}

/* ---- where to go ---- */

/* Places at each node: jobs of the cells whose nearest node it is, and facilities. */
void kota_city__find_places(kota_city *city) {
    const kota_map *map = city->map;
    const kota_grid *grid = &map->grid;
    city->node_places = KOTA_NEW(city->arena, float, map->roads.node_count *KOTA_REACH_COUNT);
    city->district_places = KOTA_NEW(city->arena, double, map->district_count *KOTA_REACH_COUNT);
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j), node = map->cell_node[cell];
            if (node >= 0) city->node_places[node * KOTA_REACH_COUNT + KOTA_REACH_JOBS] += map->jobs[cell];
        }
    }
    static const struct {
        kota_facility_kind kind;
        kota_reach what;
    } kinds[] = {{KOTA_FACILITY_SCHOOL, KOTA_REACH_SCHOOLS},
                 {KOTA_FACILITY_CLINIC, KOTA_REACH_CLINICS},
                 {KOTA_FACILITY_MARKET, KOTA_REACH_MARKETS}};
    for (int32_t f = 0; f < map->facility_count; f++) {
        const kota_facility *one = &map->facilities[f];
        for (int32_t k = 0; k < KOTA_COUNT(kinds); k++) {
            if (one->kind != kinds[k].kind || one->node < 0) continue;
            city->node_places[one->node * KOTA_REACH_COUNT + kinds[k].what] += 1;
            if (one->district >= 0) city->district_places[one->district * KOTA_REACH_COUNT + kinds[k].what] += 1;
        }
    }
    for (int32_t d = 0; d < map->district_count; d++)
        city->district_places[d * KOTA_REACH_COUNT + KOTA_REACH_JOBS] = map->districts[d].jobs;
    for (int32_t d = 0; d < map->district_count; d++)
        city->district_node[d] = kota_roads_nearest_node(&map->roads, map->districts[d].x_m, map->districts[d].y_m);
}

static void count_reached(const kota_city *city, const float *time_s, double limit_s, double *sums) {
    for (int32_t n = 0; n < city->map->roads.node_count; n++) {
        if (!((double)time_s[n] <= limit_s)) continue;
        for (int32_t k = 0; k < KOTA_REACH_COUNT; k++) sums[k] += (double)city->node_places[n * KOTA_REACH_COUNT + k];
    }
}

/* By lines: all of the other districts whose middle is near enough, door to door at usual times. */
static void reach_by_lines(kota_city *city, int32_t district) {
    static const kota_mode modes[] = {KOTA_MODE_FEEDER, KOTA_MODE_BRT, KOTA_MODE_RAIL};
    for (int32_t to = 0; to < city->map->district_count; to++) {
        double door_s = KOTA_INFINITY;
        kota_traveller way = {.from_district = district, .to_district = to};
        for (int32_t m = 0; m < KOTA_COUNT(modes) && to != district; m++) {
            double by_s = kota_modes_door_s(city->travel.modes, &way, modes[m]);
            if (by_s < door_s) door_s = by_s; /* NaN: not served */
        }
        for (int32_t l = 0; l < KOTA_REACH_LIMITS; l++) {
            double *sums = city->tally.reached + kota_city__reach_at(district, KOTA_REACH_BY_LINES, l, 0);
            for (int32_t k = 0; k < KOTA_REACH_COUNT && door_s <= kota_reach_limits_min[l] * 60.0; k++)
                sums[k] += city->district_places[to * KOTA_REACH_COUNT + k];
        }
    }
}

/* What streets would be without water now: at free flow where it slows or closes them, otherwise as they are. */
typedef struct dry_streets {
    bool wet; /* some street feels water */
    uint32_t *link_ms;
    kota_class_mask *closed;
} dry_streets;

static const kota_class REACH_CLASSES[] = {KOTA_CLASS_MOTORCYCLE, KOTA_CLASS_WALK};

static bool feels_water(const kota_city *city, int32_t link) {
    return city->plan->couple.water_slows_traffic && city->link_depth_m[link] > 0;
}

static dry_streets dry_now(kota_city *city) {
    dry_streets dry = {0};
    int32_t links = city->map->roads.link_count;
    for (int32_t l = 0; l < links && !dry.wet; l++) dry.wet = feels_water(city, l);
    if (!dry.wet) return dry;
    if (city->dry_finder == NULL) city->dry_finder = kota_finder_create(&city->map->roads);
    dry.link_ms = kota_alloc((size_t)links, sizeof *dry.link_ms);
    dry.closed = kota_alloc((size_t)links, sizeof *dry.closed);
    for (int32_t l = 0; l < links; l++) {
        bool ordered = city->link_ordered_closed[l] || city->link_tunnel[l];
        kota_class_mask others = (kota_class_mask)((ordered ? KOTA_ALL_CLASSES : 0) | city->link_banned[l]);
        dry.closed[l] = feels_water(city, l) ? others : city->link_closed[l];
    }
    return dry;
}

static void dry_times(const kota_city *city, const dry_streets *dry, kota_class by, int32_t node, float *time_s) {
    const kota_roads *roads = &city->map->roads;
    const float *now_s = kota_traffic_link_time_s(city->traffic);
    for (int32_t l = 0; l < roads->link_count; l++) {
        double limit_mps = kota_min((double)roads->link_speed_mps[l], (double)city->link_limit_mps[l]);
        double link_s = (double)roads->link_length_m[l] / kota_min(limit_mps, kota_classes[by].speed_mps);
        if (kota_classes[by].loads && !feels_water(city, l)) link_s = kota_max(link_s, (double)now_s[l]);
        dry->link_ms[l] = (uint32_t)kota_clamp(link_s * 1e3 + 0.5, 1, 1e9);
    }
    kota_finder_cost cost = {
        .link_ms = dry->link_ms, .closed_classes = dry->closed, .class_bit = (kota_class_mask)(1u << by)};
    kota_finder_reach(time_s, city->dry_finder, &cost, node);
}

static void count_mode(const kota_city *city, int32_t district, int32_t mode, const float *time_s, double *sums) {
    for (int32_t l = 0; l < KOTA_REACH_LIMITS; l++)
        count_reached(city, time_s, kota_reach_limits_min[l] * 60.0,
                      sums + kota_city__reach_at(district, mode, l, KOTA_REACH_JOBS));
}

static void reach_from(kota_city *city, int32_t district, const dry_streets *dry, float *time_s) {
    for (int32_t m = 0; m < KOTA_COUNT(REACH_CLASSES); m++) {
        kota_traffic_times_from(city->traffic, REACH_CLASSES[m], city->district_node[district], time_s);
        count_mode(city, district, m, time_s, city->tally.reached);
        if (dry->wet) dry_times(city, dry, REACH_CLASSES[m], city->district_node[district], time_s);
        count_mode(city, district, m, time_s, city->tally.reached_dry);
    }
    if (city->travel.line_count > 0) reach_by_lines(city, district);
    city->tally.reach_samples[district]++;
}

static void reach(kota_city *city, float *time_s) {
    int32_t count = city->map->district_count;
    int64_t hour = (city->time_ms - city->start_ms) / BEAT_MS;
    dry_streets dry = dry_now(city);
    for (int32_t k = 0; k < kota_mini(count, DISTRICTS_AN_HOUR); k++) {
        int32_t district = (int32_t)((hour * DISTRICTS_AN_HOUR + k) % count);
        if (city->district_node[district] >= 0) reach_from(city, district, &dry, time_s);
    }
    kota_free(dry.link_ms);
    kota_free(dry.closed);
}

/* ---- who comes to help ---- */

static void respond(kota_city *city, float *time_s) {
    const kota_map *map = city->map;
    float *best_s = kota_alloc((size_t)map->roads.node_count, sizeof *best_s);
    int32_t stations = 0;
    for (int32_t n = 0; n < map->roads.node_count; n++) best_s[n] = (float)KOTA_INFINITY;
    for (int32_t f = 0; f < map->facility_count; f++) {
        const kota_facility *station = &map->facilities[f];
        if (station->kind != KOTA_FACILITY_EMERGENCY || station->node < 0) continue;
        stations++;
        kota_traffic_times_from(city->traffic, KOTA_CLASS_EMERGENCY, station->node, time_s);
        for (int32_t n = 0; n < map->roads.node_count; n++) best_s[n] = kota_minf(best_s[n], time_s[n]);
    }
    for (int32_t h = 0; stations > 0 && h < city->home_cell_count; h++) {
        int32_t cell = city->home_cells[h], node = map->cell_node[cell];
        int32_t slot = kota_city__slot(city, map->district[cell]);
        double persons = (double)map->persons[cell];
        if (node < 0 || !kota_is_finite((double)best_s[node])) {
            city->tally.unhelped_person_s[slot] += persons * (double)BEAT_MS / 1000;
            continue;
        }
        city->tally.response_persons[slot] += persons;
        city->tally.response_person_s[slot] += persons * (double)best_s[node];
    }
    kota_free(best_s);
}

void kota_city__reach(kota_city *city) {
    if ((city->time_ms - city->start_ms) / BEAT_MS == (city->time_ms - city->step_ms - city->start_ms) / BEAT_MS)
        return;
    float *time_s = kota_alloc((size_t)city->map->roads.node_count, sizeof *time_s);
    reach(city, time_s);
    respond(city, time_s);
    kota_free(time_s);
}

static double mean_reached(const kota_city *city, const double *sums, int32_t district, kota_reach what, int32_t mode,
                           int32_t limit) {
    double sum = 0, persons = 0;
    if (mode == KOTA_REACH_BY_LINES && city->travel.line_count == 0) return KOTA_NAN;
    for (int32_t d = 0; d < city->map->district_count; d++) {
        if ((district >= 0 && d != district) || !(city->tally.reach_samples[d] > 0)) continue;
        double weight = district >= 0 ? 1 : city->map->districts[d].persons;
        sum += weight * sums[kota_city__reach_at(d, mode, limit, what)] / city->tally.reach_samples[d];
        persons += weight;
    }
    return persons > 0 ? sum / persons : KOTA_NAN;
}

double kota_city_reached(const kota_city *city, int32_t district, kota_reach what, int32_t mode, int32_t limit) {
    return mean_reached(city, city->tally.reached, district, what, mode, limit);
}

double kota_city_reached_dry(const kota_city *city, int32_t district, kota_reach what, int32_t mode, int32_t limit) {
    if (mode == KOTA_REACH_BY_LINES) return kota_city_reached(city, district, what, mode, limit);
    return mean_reached(city, city->tally.reached_dry, district, what, mode, limit);
}
