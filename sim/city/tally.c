/* Sums behind the indicators, and the rows of series.csv. They listen, they never act. */
#include "city/inside.h"
#include "core/mathx.h"

const char *const kota_series_names[KOTA_SERIES_COUNT] = {
#define KOTA_SERIES(name) #name,
    KOTA_SERIES_COLUMNS(KOTA_SERIES)
#undef KOTA_SERIES
};

static const double WATER_N_PER_M3 = 9810; /* weight of a m3 of water, N: 1000 kg/m3 x 9.81 m/s2 */

void kota_city__count_flooded(kota_city *city) {
    const float *depth_m = kota_flood_depth_m(city->flood);
    for (int32_t d = 0; d <= city->map->district_count; d++) city->flooded_persons[d] = 0;
    for (int32_t h = 0; h < city->home_cell_count; h++) {
        int32_t cell = city->home_cells[h];
        if ((double)depth_m[cell] > city->plan->flood_depth_m)
            city->flooded_persons[kota_city__slot(city, city->map->district[cell])] +=
                (double)city->map->persons[cell];
    }
}

/* Share of a district's dry-season ground (whole city: -1) that is flooded now. */
double kota_city__flooded_frac(const kota_city *city, int32_t district) {
    const kota_map *map = city->map;
    const float *depth_m = kota_flood_depth_m(city->flood);
    int64_t ground = 0, flooded = 0;
    for (int32_t j = 0; j < map->grid.ny; j++) {
        for (int32_t i = 0; i < map->grid.nx; i++) {
            int32_t at = kota_grid_at(&map->grid, i, j);
            if (map->water[at] || (district >= 0 && map->district[at] != district)) continue;
            ground++;
            flooded += (double)depth_m[at] > city->plan->flood_depth_m;
        }
    }
    return ground > 0 ? (double)flooded / (double)ground : 0;
}

double kota_city__speed_frac(const kota_city *city, int32_t district) {
    const kota_roads *roads = &city->map->roads;
    const float *time_s = kota_traffic_link_time_s(city->traffic);
    double free_s = 0, now_s = 0;
    for (int32_t l = 0; l < roads->link_count; l++) {
        if (district >= 0 && roads->link_district[l] != district) continue;
        if (!kota_is_finite((double)time_s[l])) continue;
        free_s += (double)(roads->link_length_m[l] / roads->link_speed_mps[l]);
        now_s += (double)time_s[l];
    }
    return now_s > 0 ? free_s / now_s : 1;
}

double kota_city__deep_m(const kota_city *city, int32_t k) {
    static const double DEEP_M[KOTA_DEEP_COUNT] = {0, 0.3, 0.5};
    return k == 0 ? city->plan->flood_depth_m : DEEP_M[k];
}

/* Ground that is under water now, by depth; films and water bodies apart. */
static void tally_deep(kota_city *city, double interval_s) {
    const kota_grid *grid = &city->map->grid;
    const float *depth_m = kota_flood_depth_m(city->flood);
    double limit_m[KOTA_DEEP_COUNT], least_m = KOTA_INFINITY, m2_s = grid->dx_m * grid->dx_m * interval_s;
    for (int32_t k = 0; k < KOTA_DEEP_COUNT; k++) {
        limit_m[k] = kota_city__deep_m(city, k);
        least_m = kota_min(least_m, limit_m[k]);
    }
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t at = kota_grid_at(grid, i, j);
            if (!((double)depth_m[at] > least_m) || city->map->water[at]) continue;
            double *sums = city->tally.deep_m2_s + kota_city__slot(city, city->map->district[at]) * KOTA_DEEP_COUNT;
            for (int32_t k = 0; k < KOTA_DEEP_COUNT; k++)
                if ((double)depth_m[at] > limit_m[k]) sums[k] += m2_s;
        }
    }
}

static void tally_water(kota_city *city, double interval_s) {
    const kota_map *map = city->map;
    tally_deep(city, interval_s);
    for (int32_t d = 0; d <= map->district_count; d++)
        city->tally.flooded_person_s[d] += city->flooded_persons[d] * interval_s;
    const double *pump_m3 = kota_flood_pump_m3(city->flood);
    for (int32_t p = 0; p < map->pump_count; p++)
        city->tally.pump_j[kota_city__slot(city, map->pumps[p].district)] +=
            pump_m3[p] * WATER_N_PER_M3 * map->pumps[p].head_m;
    const double *drain_m3 = kota_flood_drain_link_m3(city->flood);
    for (int32_t l = 0; l < map->drain_link_count; l++) {
        const kota_drain_link *link = &map->drain_links[l];
        if (link->kind != KOTA_DRAIN_PUMP) continue;
        city->tally.pump_j[kota_city__slot(city, map->drain_nodes[link->from].district)] +=
            drain_m3[l] * WATER_N_PER_M3 * link->head_m;
    }
    kota_city__tally_polders(city);
    kota_city__tally_district_water(city);
    const double *blocked_frac = kota_waste_inlet_blocked_frac(city->waste);
    for (int32_t i = 0; i < map->inlet_count; i++)
        city->tally.inlet_blocked_s[kota_city__slot(city, map->inlets[i].district)] += blocked_frac[i] * interval_s;
}

void kota_city__tally(kota_city *city) {
    double interval_s = (double)city->step_ms / 1000;
    tally_water(city, interval_s);
    kota_city__exhaust(city);
    kota_city__reach(city);
    const kota_roads *roads = &city->map->roads;
    for (int32_t l = 0; l < roads->link_count; l++)
        if (city->link_closed[l] >> KOTA_CLASS_CAR & 1)
            city->tally.link_closed_s[kota_city__slot(city, roads->link_district[l])] += interval_s;
    city->tally.counted_s += interval_s;
}

static double pump_flow_m3ps(const kota_city *city) {
    const double *pump_m3 = kota_flood_pump_m3(city->flood);
    double sum_m3 = 0;
    for (int32_t p = 0; p < city->map->pump_count; p++) sum_m3 += pump_m3[p];
    return sum_m3 / ((double)city->step_ms / 1000);
}

static void waste_columns(const kota_city *city, double *value) {
    int32_t bins_full = 0, working = 0, bin_count, truck_count;
    const kota_bin_state *bins = kota_waste_bins(city->waste, &bin_count);
    const kota_truck_state *trucks = kota_waste_trucks(city->waste, &truck_count);
    const double *street_kg = kota_waste_street_litter_kg(city->waste);
    const double *inlet_kg = kota_waste_inlet_litter_kg(city->waste);
    const double *drain_kg = kota_waste_drain_litter_kg(city->waste);
    const double *blocked_frac = kota_waste_inlet_blocked_frac(city->waste);
    double litter_kg = 0, blocked = 0;
    for (int32_t b = 0; b < bin_count; b++) {
        bins_full += bins[b].fill_frac >= 1 - 1e-9;
        litter_kg += street_kg[b];
    }
    for (int32_t t = 0; t < truck_count; t++)
        working += trucks[t].kind != KOTA_TRUCK_KIND_CREW && trucks[t].doing != KOTA_TRUCK_PARKED;
    for (int32_t i = 0; i < city->map->inlet_count; i++) {
        litter_kg += inlet_kg[i] + drain_kg[i];
        blocked += blocked_frac[i];
    }
    value[KOTA_SERIES_bins_full] = bins_full;
    value[KOTA_SERIES_trucks_working] = working;
    value[KOTA_SERIES_litter_kg] = litter_kg;
    value[KOTA_SERIES_inlet_blocked_frac] = city->map->inlet_count > 0 ? blocked / city->map->inlet_count : 0;
}

static void link_flows(kota_city *city) {
    const int32_t *left_veh = kota_traffic_link_left_veh(city->traffic);
    double hours = city->plan->sample_s / 3600;
    for (int32_t l = 0; l < city->map->roads.link_count; l++) {
        int32_t passed_veh = left_veh[l] - city->link_left_before[l];
        city->link_flow_vehph[l] = (float)((double)passed_veh / hours);
        city->link_left_before[l] = left_veh[l];
    }
}

static void sample_gauges(kota_city *city) {
    kota_lists *lists = &city->lists;
    for (int32_t g = 0; g < city->map->gauge_count; g++) {
        lists->gauge_level_m = kota_grow(lists->gauge_level_m, lists->gauge_level_count, &lists->gauge_level_capacity,
                                         sizeof *lists->gauge_level_m);
        lists->gauge_level_m[lists->gauge_level_count++] = kota_city__level_m(city, city->map->gauges[g].cell);
    }
}

void kota_city__sample(kota_city *city) {
    link_flows(city);
    sample_gauges(city);
    kota_lists *lists = &city->lists;
    lists->series = kota_grow(lists->series, lists->series_count, &lists->series_capacity, sizeof *lists->series);
    kota_series_row *row = &lists->series[lists->series_count++];
    *row = (kota_series_row){.time_ms = city->time_ms};
    double *value = row->value;
    const kota_grid *grid = &city->map->grid;
    int64_t ground = 0, closed = 0;
    for (int32_t j = 0; j < grid->ny; j++)
        for (int32_t i = 0; i < grid->nx; i++) ground += !city->map->water[kota_grid_at(grid, i, j)];
    for (int32_t l = 0; l < city->map->roads.link_count; l++) closed += city->link_closed[l] >> KOTA_CLASS_CAR & 1;
    value[KOTA_SERIES_rain_mm_per_h] = city->rain_mps * 3.6e6;
    value[KOTA_SERIES_sea_level_m] = city->sea_level_m;
    value[KOTA_SERIES_water_m3] = kota_flood_balance_now(city->flood).stored;
    value[KOTA_SERIES_flooded_ha] =
        kota_city__flooded_frac(city, -1) * (double)ground * grid->dx_m * grid->dx_m / 1e4;
    for (int32_t d = 0; d <= city->map->district_count; d++)
        value[KOTA_SERIES_flooded_persons] += city->flooded_persons[d];
    value[KOTA_SERIES_links_closed] = (double)closed;
    value[KOTA_SERIES_vehicles_under_way] = kota_traffic_under_way(city->traffic);
    value[KOTA_SERIES_speed_frac] = kota_city__speed_frac(city, -1);
    for (int32_t d = -1; d < city->map->district_count; d++)
        for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++)
            value[KOTA_SERIES_trips_arrived] += kota_traffic_totals(city->traffic, d, c).persons_arrived;
    value[KOTA_SERIES_trips_arrived] += kota_city__riders(city, -1).persons;
    value[KOTA_SERIES_pump_m3_per_s] = pump_flow_m3ps(city);
    waste_columns(city, value);
    if (city->map->no_heights) /* not known, not dry */
        value[KOTA_SERIES_water_m3] = value[KOTA_SERIES_flooded_ha] = value[KOTA_SERIES_flooded_persons] = KOTA_NAN;
}
