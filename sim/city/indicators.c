/* Indicators: physical sums of the engines turned into areas, hours, money and CO2e, for each district and the whole
 * city. */
#include <stdlib.h>

#include "city/inside.h"
#include "core/mathx.h"
#include "core/text.h"
#include "waste/methane.h"

const kota_indicator_info kota_indicators[KOTA_INDICATOR_COUNT] = {
#define KOTA_INDICATOR(name_, unit_, better_, decimals_, area_, spread_, standard_, text_)                           \
    {.name = #name_,                                                                                                 \
     .unit = unit_,                                                                                                  \
     .text = text_,                                                                                                  \
     .better = better_,                                                                                              \
     .decimals = decimals_,                                                                                          \
     .area = KOTA_AREA_##area_,                                                                                      \
     .spread = KOTA_SPREAD_##spread_,                                                                                \
     .standard = KOTA_STANDARD_##standard_},
#include "city/indicators.def"
#undef KOTA_INDICATOR
};
const kota_standard_info kota_standards[KOTA_STANDARD_COUNT] = {
#define KOTA_STANDARD(name_, standard_, number_, core_, text_)                                                       \
    {.name = #name_, .standard = standard_, .number = number_, .text = text_, .core = core_},
#include "city/standards.def"
#undef KOTA_STANDARD
};
const char *const kota_area_names[KOTA_AREA_COUNT] = {"civic",       "health",         "safety",
                                                      "environment", "infrastructure", "industry"};

/* JRC (Huizinga et al. 2017), Asia, residential: share of a home's value lost at 0, 0.5, 1, 1.5, 2, 3, 4, 5, 6 m. */
static const double DAMAGE_DEPTH_M[] = {0, 0.5, 1, 1.5, 2, 3, 4, 5, 6};
static const double DAMAGE_FRAC[] = {0, 0.3266, 0.4941, 0.6166, 0.7207, 0.8695, 0.9315, 0.9836, 1};
static const double DEEPEST_FRAC = 0.01; /* of the residents: what flood_depth_max_m is the mean over */

int32_t kota_indicator_find(const char *name, const char **nearest) {
    const char *names[KOTA_INDICATOR_COUNT];
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++) {
        names[i] = kota_indicators[i].name;
        bool same = true;
        for (size_t k = 0; same; k++) {
            same = name[k] == names[i][k];
            if (same && name[k] == '\0') return i;
        }
    }
    if (nearest != NULL) *nearest = kota_text_nearest(name, names, KOTA_INDICATOR_COUNT);
    return -1;
}

bool kota_standard_has_proxy(kota_standard standard) {
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++)
        if (kota_indicators[i].standard == standard) return true;
    return false;
}

static bool in_district(const kota_city *city, int32_t cell, int32_t district) {
    return district < 0 || city->map->district[cell] == district;
}

/* Ground that was under more than a depth at some time. */
static double flooded_area_ha(const kota_city *city, double deeper_than_m, int32_t district) {
    const kota_grid *grid = &city->map->grid;
    const float *depth_max_m = kota_flood_depth_max_m(city->flood);
    int64_t cells = 0;
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t at = kota_grid_at(grid, i, j);
            cells +=
                !city->map->water[at] && in_district(city, at, district) && (double)depth_max_m[at] > deeper_than_m;
        }
    }
    return (double)cells * grid->dx_m * grid->dx_m / 1e4;
}

static double flooded_ha_h(const kota_city *city, int32_t depth, int32_t district) {
    double m2_s = 0;
    for (int32_t d = 0; d <= city->map->district_count; d++)
        if (district < 0 || d == district) m2_s += city->tally.deep_m2_s[d * KOTA_DEEP_COUNT + depth];
    return m2_s / 1e4 / 3600;
}

typedef struct deep {
    float depth_m, persons;
    int32_t cell;
} deep;

static int deeper(const void *a, const void *b) {
    const deep *x = a, *y = b;
    if (x->depth_m < y->depth_m || x->depth_m > y->depth_m) return x->depth_m > y->depth_m ? -1 : 1;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

static double depth_where_people_live_m(const kota_city *city, int32_t district) {
    const float *depth_max_m = kota_flood_depth_max_m(city->flood);
    deep *cells = kota_alloc((size_t)city->home_cell_count + 1, sizeof *cells);
    int32_t count = 0;
    double persons = 0, sum = 0, counted = 0;
    for (int32_t h = 0; h < city->home_cell_count; h++) {
        int32_t cell = city->home_cells[h];
        if (!in_district(city, cell, district)) continue;
        cells[count++] = (deep){depth_max_m[cell], city->map->persons[cell], cell};
        persons += (double)city->map->persons[cell];
    }
    qsort(cells, (size_t)count, sizeof *cells, deeper);
    for (int32_t k = 0; k < count && counted < persons * DEEPEST_FRAC; k++) {
        double part = kota_min((double)cells[k].persons, persons * DEEPEST_FRAC - counted);
        sum += part * (double)cells[k].depth_m;
        counted += part;
    }
    kota_free(cells);
    return counted > 0 ? sum / counted : KOTA_NAN;
}

static double damage_frac(double depth_m) {
    int32_t last = KOTA_COUNT(DAMAGE_DEPTH_M) - 1;
    if (depth_m >= DAMAGE_DEPTH_M[last]) return 1;
    int32_t k = 0;
    while (depth_m >= DAMAGE_DEPTH_M[k + 1]) k++;
    double share = (depth_m - DAMAGE_DEPTH_M[k]) / (DAMAGE_DEPTH_M[k + 1] - DAMAGE_DEPTH_M[k]);
    return DAMAGE_FRAC[k] * (1 - share) + DAMAGE_FRAC[k + 1] * share;
}

/* Films of rain on the ground do no harm: damage counts from the plan's flood depth on. */
static double damage_idr(const kota_city *city, int32_t district) {
    const float *depth_max_m = kota_flood_depth_max_m(city->flood);
    double sum = 0;
    for (int32_t h = 0; h < city->home_cell_count; h++) {
        int32_t cell = city->home_cells[h];
        double depth_m = (double)depth_max_m[cell];
        if (in_district(city, cell, district) && depth_m > city->plan->flood_depth_m)
            sum += (double)city->map->persons[cell] * damage_frac(depth_m);
    }
    return sum * city->plan->costs.home_idr_per_person;
}

static double exposed(const kota_city *city, kota_indicator indicator, int32_t district) {
    kota_exposure exposure = kota_city_exposure(city, district);
    double persons = 0, buildings = 0;
    for (int32_t k = 0; k < KOTA_DEPTH_CLASSES; k++) {
        persons += exposure.depth_persons[k];
        buildings += exposure.depth_buildings[k];
    }
    if (indicator == KOTA_INDICATOR_flooded_persons) return persons;
    if (indicator == KOTA_INDICATOR_flooded_buildings) return city->map->building_count > 0 ? buildings : KOTA_NAN;
    if (!city->plan->flood.records) return KOTA_NAN;
    return exposure.hazard_persons[KOTA_HAZARD_CLASSES - 2] + exposure.hazard_persons[KOTA_HAZARD_CLASSES - 1];
}

/* Sum of a district's places, or of all with those in no district. */
static double slots(const kota_city *city, const double *sums, int32_t district) {
    if (district >= 0) return sums[district];
    double sum = 0;
    for (int32_t d = 0; d <= city->map->district_count; d++) sum += sums[d];
    return sum;
}

typedef struct travel {
    double arrived, given_up, held, retargeted, person_s, postponed_s, delay_person_s, distance_m, toll_idr;
    double delay_vehicle_s, vehicle_s;   /* of classes that load the streets */
    double arrived_by[KOTA_CLASS_COUNT]; /* persons */
    double arrived_by_lines;
} travel;

static void add_travel(const kota_city *city, travel *sum, int32_t district) {
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        kota_trip_totals t = kota_traffic_totals(city->traffic, district, c);
        sum->arrived += t.persons_arrived;
        sum->given_up += t.persons_given_up;
        sum->held += t.persons_held;
        sum->retargeted += t.persons_retargeted;
        sum->person_s += t.person_s;
        sum->postponed_s += t.postponed_person_s;
        /* of lines who is on board is known; of others the mean is */
        double other_delay_s = t.vehicle_s - t.free_vehicle_s - t.line_delay_s;
        sum->delay_person_s += other_delay_s * kota_classes[c].persons + t.line_delay_person_s;
        sum->toll_idr += t.toll_idr;
        sum->arrived_by[c] += t.persons_arrived;
        if (!kota_classes[c].loads) continue;
        sum->distance_m += t.distance_m;
        sum->vehicle_s += t.vehicle_s;
        sum->delay_vehicle_s += t.vehicle_s - t.free_vehicle_s;
    }
}

static travel travel_of(const kota_city *city, int32_t district) {
    kota_riders_done riders = kota_city__riders(city, district);
    travel sum = {.arrived = riders.persons,
                  .arrived_by_lines = riders.persons,
                  .given_up = riders.given_up,
                  .person_s = riders.person_s};
    if (district >= 0) {
        add_travel(city, &sum, district);
        return sum;
    }
    for (int32_t d = -1; d < city->map->district_count; d++) add_travel(city, &sum, d);
    return sum;
}

static double traffic_indicator(const kota_city *city, kota_indicator indicator, int32_t district) {
    travel sum = travel_of(city, district);
    if (indicator == KOTA_INDICATOR_trips_arrived) return sum.arrived;
    if (indicator == KOTA_INDICATOR_trips_given_up) return sum.given_up;
    if (indicator == KOTA_INDICATOR_trips_held) return sum.held;
    if (indicator == KOTA_INDICATOR_trips_retargeted) return sum.retargeted;
    if (indicator == KOTA_INDICATOR_trip_time_min)
        return sum.arrived > 0 ? sum.person_s / sum.arrived / 60 : KOTA_NAN;
    if (indicator == KOTA_INDICATOR_postponed_person_h) return sum.postponed_s / 3600;
    if (indicator == KOTA_INDICATOR_delay_person_h) return sum.delay_person_s / 3600;
    if (indicator == KOTA_INDICATOR_toll_idr) return sum.toll_idr;
    if (indicator == KOTA_INDICATOR_delay_veh_h) return sum.delay_vehicle_s / 3600;
    if (indicator == KOTA_INDICATOR_traffic_km) return sum.distance_m / 1000;
    if (indicator == KOTA_INDICATOR_traffic_speed_km_per_h)
        return sum.vehicle_s > 0 ? sum.distance_m / sum.vehicle_s * 3.6 : KOTA_NAN;
    return sum.delay_person_s / 3600 * city->plan->costs.time_idr_per_h;
}

/* Of the person trips that arrived; those of vans, trucks and emergency vehicles carry goods and crews. */
static double mode_frac(const kota_city *city, kota_indicator indicator, int32_t district) {
    travel sum = travel_of(city, district);
    const double *by = sum.arrived_by;
    double car = by[KOTA_CLASS_CAR], motorcycle = by[KOTA_CLASS_MOTORCYCLE] + by[KOTA_CLASS_OJOL];
    double public = sum.arrived_by_lines + by[KOTA_CLASS_BUS], active = by[KOTA_CLASS_WALK] + by[KOTA_CLASS_BICYCLE];
    double all = car + motorcycle + public + active;
    if (!(all > 0)) return KOTA_NAN;
    if (indicator == KOTA_INDICATOR_mode_car_frac) return car / all;
    if (indicator == KOTA_INDICATOR_mode_motorcycle_frac) return motorcycle / all;
    return (indicator == KOTA_INDICATOR_mode_public_frac ? public : active) / all;
}

static double waits_of_riders(const kota_city *city, kota_indicator indicator, int32_t district) {
    if (city->travel.line_count == 0) return KOTA_NAN;
    kota_riders_done riders = kota_city__riders(city, district);
    if (indicator == KOTA_INDICATOR_transit_left_behind) return riders.left_behind;
    return riders.rode > 0 ? riders.wait_s / riders.rode / 60 : KOTA_NAN;
}

static double exhaust_kg(const kota_city *city, kota_pollutant pollutant, int32_t district) {
    double grams = 0;
    for (int32_t d = 0; d <= city->map->district_count; d++)
        if (district < 0 || d == district) grams += city->tally.exhaust_g[d * KOTA_EMIT_COUNT + (int32_t)pollutant];
    return grams / 1000;
}

static double response_min(const kota_city *city, int32_t district) {
    double persons = slots(city, city->tally.response_persons, district);
    return persons > 0 ? slots(city, city->tally.response_person_s, district) / persons / 60 : KOTA_NAN;
}

static bool has_stations(const kota_city *city) {
    for (int32_t f = 0; f < city->map->facility_count; f++)
        if (city->map->facilities[f].kind == KOTA_FACILITY_EMERGENCY) return true;
    return false;
}

/* Waste that lies about at the end counts as uncollected; what waits in bins, trucks and stations does not. */
static double uncollected_kg(const kota_waste_balance *balance) {
    return kota_parcel_kg(&balance->dumped) + kota_parcel_kg(&balance->in_drains) + kota_parcel_kg(&balance->burnt) +
           kota_parcel_kg(&balance->drained);
}

static double treated_kg(const kota_waste_balance *balance) {
    return kota_parcel_kg(&balance->composted) + kota_parcel_kg(&balance->recycled) + kota_parcel_kg(&balance->fuel) +
           kota_parcel_kg(&balance->incinerated);
}

static double waste_indicator(const kota_city *city, kota_indicator indicator, int32_t district) {
    kota_waste_balance balance = kota_waste_balance_now(city->waste, district);
    if (indicator == KOTA_INDICATOR_waste_generated_kg) return kota_parcel_kg(&balance.generated);
    if (indicator == KOTA_INDICATOR_waste_collected_kg) return kota_parcel_kg(&balance.collected);
    if (indicator == KOTA_INDICATOR_litter_washed_kg) return kota_parcel_kg(&balance.washed);
    if (indicator == KOTA_INDICATOR_waste_treated_kg) return treated_kg(&balance);
    if (indicator == KOTA_INDICATOR_waste_recycled_kg) return kota_parcel_kg(&balance.recycled);
    if (indicator == KOTA_INDICATOR_waste_incinerated_kg) return kota_parcel_kg(&balance.incinerated);
    if (indicator == KOTA_INDICATOR_waste_landfilled_kg) return kota_parcel_kg(&balance.landfilled);
    if (indicator == KOTA_INDICATOR_waste_burnt_kg) return kota_parcel_kg(&balance.burnt);
    if (indicator == KOTA_INDICATOR_waste_drains_kg)
        return kota_parcel_kg(&balance.in_drains) + kota_parcel_kg(&balance.drained);
    return uncollected_kg(&balance);
}

/* Of the landfills that can fill up: room left over what was buried, at the run's rate. */
static double landfill_life_years(const kota_city *city) {
    int32_t count;
    const kota_dump_state *dumps = kota_waste_dumps(city->waste, &count);
    kota_waste_balance balance = kota_waste_balance_now(city->waste, -1);
    double left_m3 = 0, buried_m3 = kota_parcel_landfill_m3(&balance.landfilled);
    bool known = false;
    for (int32_t d = 0; d < count; d++) {
        if (city->map->facilities[dumps[d].facility].kind != KOTA_FACILITY_LANDFILL) continue;
        if (!kota_is_finite(dumps[d].left_m3)) return KOTA_NAN; /* one that never fills takes what others cannot */
        left_m3 += dumps[d].left_m3;
        known = true;
    }
    double years = city->tally.counted_s / (365.25 * 86400);
    return known && buried_m3 > 0 ? left_m3 / buried_m3 * years : KOTA_NAN;
}

static double bin_overflow_h(const kota_city *city, int32_t district) {
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(city->waste, &count);
    double sum_s = 0;
    for (int32_t b = 0; b < count; b++)
        if (district < 0 || city->map->facilities[bins[b].facility].district == district) sum_s += bins[b].overflow_s;
    return sum_s / 3600;
}

static double bin_service_frac(const kota_city *city, int32_t district) {
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(city->waste, &count);
    int64_t emptied = 0, late = 0;
    for (int32_t b = 0; b < count; b++) {
        if (district >= 0 && city->map->facilities[bins[b].facility].district != district) continue;
        emptied += bins[b].emptied;
        late += bins[b].late;
    }
    return emptied > 0 ? 1 - (double)late / (double)emptied : KOTA_NAN;
}

static double blocked_frac(const kota_city *city, int32_t district) {
    int32_t inlets = 0;
    for (int32_t i = 0; i < city->map->inlet_count; i++)
        inlets += district < 0 || city->map->inlets[i].district == district;
    double inlet_s = inlets * city->tally.counted_s;
    return inlet_s > 0 ? slots(city, city->tally.inlet_blocked_s, district) / inlet_s : KOTA_NAN;
}

typedef enum work { COLLECTING = 1, HAULING = 2, CLEANING = 4 } work; /* of trucks, haulers, crews */

typedef struct fleet { /* sums over those that do some work */
    double work_h, overtime_h, km, water_h, traffic_h, fuel_l;
} fleet;

static work work_of(kota_truck_kind kind) {
    return kind == KOTA_TRUCK_KIND_CREW ? CLEANING : kind == KOTA_TRUCK_KIND_HAULER ? HAULING : COLLECTING;
}

static fleet fleet_of(const kota_city *city, unsigned works) {
    int32_t count;
    const kota_truck_state *states = kota_waste_trucks(city->waste, &count);
    fleet sum = {0};
    for (int32_t t = 0; t < count; t++) {
        if (!(work_of(states[t].kind) & works)) continue;
        sum.work_h += states[t].work_s / 3600;
        sum.overtime_h += states[t].overtime_s / 3600;
        sum.km += states[t].distance_m / 1000;
        sum.water_h += states[t].water_s / 3600;
        sum.traffic_h += states[t].traffic_s / 3600;
        sum.fuel_l += states[t].fuel_l;
    }
    return sum;
}

/* What waste gives off: fuel, fires, composting, incineration, and all methane that what was buried will ever give,
 * in a deep unmanaged landfill (IPCC 2006 V5: 0.8; assumed). */
static double waste_co2e_kg(const kota_city *city) {
    static const kota_methane_def LANDFILL = {.mcf = 0.8};
    kota_waste_balance balance = kota_waste_balance_now(city->waste, -1);
    double fuel_l = fleet_of(city, COLLECTING | HAULING | CLEANING).fuel_l;
    return fuel_l * KOTA_DIESEL_CO2_KG_PER_L + kota_burning_co2e_kg(&balance.burnt, true) +
           kota_burning_co2e_kg(&balance.incinerated, false) +
           kota_composting_co2e_kg(kota_parcel_kg(&balance.composted)) +
           kota_methane_ever_kg(&LANDFILL, &balance.landfilled) * KOTA_METHANE_CO2E;
}

static double pump_kwh(const kota_city *city, int32_t district) {
    return slots(city, city->tally.pump_j, district) / city->plan->costs.pump_efficiency_frac / 3.6e6;
}

static double trucks_idr(const kota_city *city, unsigned works) {
    const kota_costs *costs = &city->plan->costs;
    fleet trucks = fleet_of(city, works);
    double paid_h = trucks.work_h + (costs->overtime_pay - 1) * trucks.overtime_h;
    return paid_h * costs->truck_idr_per_h + trucks.km * costs->truck_idr_per_km;
}

/* The stages of waste, from the bin to the landfill. */
static double stage_idr(const kota_city *city, kota_indicator stage) {
    const kota_costs *costs = &city->plan->costs;
    kota_waste_balance balance = kota_waste_balance_now(city->waste, -1);
    if (stage == KOTA_INDICATOR_collection_cost_idr) return trucks_idr(city, COLLECTING);
    if (stage == KOTA_INDICATOR_transfer_cost_idr) return trucks_idr(city, HAULING);
    if (stage == KOTA_INDICATOR_treatment_cost_idr) return treated_kg(&balance) / 1000 * costs->treatment_idr_per_t;
    return kota_parcel_kg(&balance.landfilled) / 1000 * costs->landfill_idr_per_t;
}

static double per_tonne(const kota_city *city, double amount) {
    kota_waste_balance balance = kota_waste_balance_now(city->waste, -1);
    double collected_kg = kota_parcel_kg(&balance.collected);
    return collected_kg > 0 ? amount / (collected_kg / 1000) : KOTA_NAN;
}

static double waste_idr(const kota_city *city) {
    return stage_idr(city, KOTA_INDICATOR_collection_cost_idr) + stage_idr(city, KOTA_INDICATOR_transfer_cost_idr) +
           stage_idr(city, KOTA_INDICATOR_treatment_cost_idr) + stage_idr(city, KOTA_INDICATOR_disposal_cost_idr);
}

static double operating_cost_idr(const kota_city *city) {
    const kota_costs *costs = &city->plan->costs;
    double sum_idr = pump_kwh(city, -1) * costs->electricity_idr_per_kwh + trucks_idr(city, COLLECTING | HAULING) +
                     fleet_of(city, CLEANING).work_h * costs->crew_idr_per_h +
                     kota_waste_screen_crew_h(city->waste) * costs->crew_idr_per_h;
    const kota_policy_ref *policies = city->plan->policies.items;
    for (int32_t p = 0; p < city->plan->policies.count; p++) sum_idr += policies[p].cost_idr;
    return sum_idr;
}

bool kota_indicator_needs_heights(kota_indicator indicator) {
    return (indicator >= KOTA_INDICATOR_flooded_area_ha && indicator <= KOTA_INDICATOR_flooded_person_h) ||
           indicator == KOTA_INDICATOR_flooded_persons || indicator == KOTA_INDICATOR_endangered_persons ||
           indicator == KOTA_INDICATOR_flooded_buildings || indicator == KOTA_INDICATOR_flood_depth_max_m ||
           indicator == KOTA_INDICATOR_flood_damage_idr || indicator == KOTA_INDICATOR_litter_washed_kg;
}

/* Travel and waste go over streets. */
static bool needs_streets(kota_indicator indicator) {
    bool water = indicator == KOTA_INDICATOR_pump_kwh || indicator == KOTA_INDICATOR_operating_cost_idr;
    return !water && (!kota_indicator_needs_heights(indicator) || indicator == KOTA_INDICATOR_litter_washed_kg);
}

static double of_flood(const kota_city *city, kota_indicator indicator, int32_t district) {
    switch ((int32_t)indicator) {
    case KOTA_INDICATOR_flooded_area_ha: return flooded_area_ha(city, kota_city__deep_m(city, 0), district);
    case KOTA_INDICATOR_flooded_30cm_ha: return flooded_area_ha(city, kota_city__deep_m(city, 1), district);
    case KOTA_INDICATOR_flooded_50cm_ha: return flooded_area_ha(city, kota_city__deep_m(city, 2), district);
    case KOTA_INDICATOR_flooded_ha_h: return flooded_ha_h(city, 0, district);
    case KOTA_INDICATOR_flooded_30cm_ha_h: return flooded_ha_h(city, 1, district);
    case KOTA_INDICATOR_flooded_50cm_ha_h: return flooded_ha_h(city, 2, district);
    case KOTA_INDICATOR_flooded_person_h: return slots(city, city->tally.flooded_person_s, district) / 3600;
    case KOTA_INDICATOR_flood_depth_max_m: return depth_where_people_live_m(city, district);
    case KOTA_INDICATOR_flooded_persons:
    case KOTA_INDICATOR_endangered_persons:
    case KOTA_INDICATOR_flooded_buildings: return exposed(city, indicator, district);
    case KOTA_INDICATOR_flood_damage_idr: return damage_idr(city, district);
    default: return KOTA_NAN;
    }
}

static double of_travel(const kota_city *city, kota_indicator indicator, int32_t district) {
    switch ((int32_t)indicator) {
    case KOTA_INDICATOR_link_closed_h: return slots(city, city->tally.link_closed_s, district) / 3600;
    case KOTA_INDICATOR_trips_arrived:
    case KOTA_INDICATOR_trips_given_up:
    case KOTA_INDICATOR_trips_held:
    case KOTA_INDICATOR_trips_retargeted:
    case KOTA_INDICATOR_trip_time_min:
    case KOTA_INDICATOR_postponed_person_h:
    case KOTA_INDICATOR_delay_person_h:
    case KOTA_INDICATOR_delay_veh_h:
    case KOTA_INDICATOR_traffic_km:
    case KOTA_INDICATOR_toll_idr:
    case KOTA_INDICATOR_traffic_speed_km_per_h:
    case KOTA_INDICATOR_delay_cost_idr: return traffic_indicator(city, indicator, district);
    case KOTA_INDICATOR_traffic_co2e_kg: return exhaust_kg(city, KOTA_EMIT_CO2, district);
    case KOTA_INDICATOR_traffic_fuel_kg: return exhaust_kg(city, KOTA_EMIT_FUEL, district);
    case KOTA_INDICATOR_traffic_nox_kg: return exhaust_kg(city, KOTA_EMIT_NOX, district);
    case KOTA_INDICATOR_traffic_co_kg: return exhaust_kg(city, KOTA_EMIT_CO, district);
    case KOTA_INDICATOR_traffic_hc_kg: return exhaust_kg(city, KOTA_EMIT_HC, district);
    case KOTA_INDICATOR_traffic_pm_kg: return exhaust_kg(city, KOTA_EMIT_PM, district);
    case KOTA_INDICATOR_transit_trips:
        return city->travel.line_count > 0 ? kota_city__riders(city, district).rode : KOTA_NAN;
    case KOTA_INDICATOR_transit_wait_min:
    case KOTA_INDICATOR_transit_left_behind: return waits_of_riders(city, indicator, district);
    case KOTA_INDICATOR_transit_load_max:
        return district < 0 && city->tally.counted_s > 0 ? kota_city__fullest_line(city) : KOTA_NAN;
    case KOTA_INDICATOR_mode_car_frac:
    case KOTA_INDICATOR_mode_motorcycle_frac:
    case KOTA_INDICATOR_mode_public_frac:
    case KOTA_INDICATOR_mode_active_frac: return mode_frac(city, indicator, district);
    case KOTA_INDICATOR_access_jobs_30min_dry: return kota_city_reached_dry(city, district, KOTA_REACH_JOBS, 0, 0);
    case KOTA_INDICATOR_access_markets_30min: return kota_city_reached(city, district, KOTA_REACH_MARKETS, 0, 0);
    case KOTA_INDICATOR_access_jobs_30min: return kota_city_reached(city, district, KOTA_REACH_JOBS, 0, 0);
    case KOTA_INDICATOR_access_jobs_45min: return kota_city_reached(city, district, KOTA_REACH_JOBS, 0, 1);
    case KOTA_INDICATOR_access_jobs_lines:
        return kota_city_reached(city, district, KOTA_REACH_JOBS, KOTA_REACH_BY_LINES, 1);
    case KOTA_INDICATOR_access_clinics_30min: return kota_city_reached(city, district, KOTA_REACH_CLINICS, 0, 0);
    case KOTA_INDICATOR_access_schools_walk: return kota_city_reached(city, district, KOTA_REACH_SCHOOLS, 1, 0);
    case KOTA_INDICATOR_emergency_min: return response_min(city, district);
    case KOTA_INDICATOR_unreached_person_h:
        return has_stations(city) ? slots(city, city->tally.unhelped_person_s, district) / 3600 : KOTA_NAN;
    default: return KOTA_NAN;
    }
}

static double of_waste_and_works(const kota_city *city, kota_indicator indicator, int32_t district) {
    switch ((int32_t)indicator) {
    case KOTA_INDICATOR_waste_generated_kg:
    case KOTA_INDICATOR_waste_collected_kg:
    case KOTA_INDICATOR_waste_uncollected_kg:
    case KOTA_INDICATOR_waste_treated_kg:
    case KOTA_INDICATOR_waste_recycled_kg:
    case KOTA_INDICATOR_waste_incinerated_kg:
    case KOTA_INDICATOR_waste_landfilled_kg:
    case KOTA_INDICATOR_waste_burnt_kg:
    case KOTA_INDICATOR_waste_drains_kg:
    case KOTA_INDICATOR_litter_washed_kg: return waste_indicator(city, indicator, district);
    case KOTA_INDICATOR_landfill_life_years: return district < 0 ? landfill_life_years(city) : KOTA_NAN;
    case KOTA_INDICATOR_bin_service_frac: return bin_service_frac(city, district);
    case KOTA_INDICATOR_waste_cost_idr_per_t: return district < 0 ? per_tonne(city, waste_idr(city)) : KOTA_NAN;
    case KOTA_INDICATOR_truck_km_per_t:
        return district < 0 ? per_tonne(city, fleet_of(city, COLLECTING | HAULING).km) : KOTA_NAN;
    case KOTA_INDICATOR_bin_overflow_h: return bin_overflow_h(city, district);
    case KOTA_INDICATOR_inlet_blocked_frac: return blocked_frac(city, district);
    case KOTA_INDICATOR_truck_km: return district < 0 ? fleet_of(city, COLLECTING | HAULING).km : KOTA_NAN;
    case KOTA_INDICATOR_truck_h: return district < 0 ? fleet_of(city, COLLECTING | HAULING).work_h : KOTA_NAN;
    case KOTA_INDICATOR_truck_traffic_h:
        return district < 0 ? fleet_of(city, COLLECTING | HAULING).traffic_h : KOTA_NAN;
    case KOTA_INDICATOR_truck_water_h: return district < 0 ? fleet_of(city, COLLECTING | HAULING).water_h : KOTA_NAN;
    case KOTA_INDICATOR_collection_cost_idr:
    case KOTA_INDICATOR_transfer_cost_idr:
    case KOTA_INDICATOR_treatment_cost_idr:
    case KOTA_INDICATOR_disposal_cost_idr: return district < 0 ? stage_idr(city, indicator) : KOTA_NAN;
    case KOTA_INDICATOR_waste_co2e_kg: return district < 0 ? waste_co2e_kg(city) : KOTA_NAN;
    case KOTA_INDICATOR_pump_kwh: return pump_kwh(city, district);
    case KOTA_INDICATOR_operating_cost_idr: return district < 0 ? operating_cost_idr(city) : KOTA_NAN;
    default: return KOTA_NAN;
    }
}

double kota_city_indicator(const kota_city *city, kota_indicator indicator, int32_t district) {
    if (city->map->roads.link_count == 0 && needs_streets(indicator)) return KOTA_NAN;
    if (city->map->no_heights && kota_indicator_needs_heights(indicator)) return KOTA_NAN; /* not known, not dry */
    if (indicator <= KOTA_INDICATOR_flood_damage_idr) return of_flood(city, indicator, district);
    if (indicator <= KOTA_INDICATOR_unreached_person_h) return of_travel(city, indicator, district);
    return of_waste_and_works(city, indicator, district);
}
