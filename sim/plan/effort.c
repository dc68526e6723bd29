/* What a run will cost, before it is run: for `kota check` and for progress. */
#include "core/mathx.h"
#include "plan/plan.h"

/* Measured with --threads 1 on one core of a 2-core virtual machine with AVX-512 (AMD Zen 4), the time of each engine
 * by a profiler: scenarios/contoh/scenario.lua and wave.lua, a run of scenarios/jakarta_ciliwung/january_2020.lua.
 * `kota bench` shows the figures of yours; water alone on open ground is twice as fast as in a city with soils,
 * records and inlets. */
static const double CELL_UPDATES_PER_S = 1.2e8;
static const double FULL_SLOWER = 2.4;   /* times a cell update of the full solver takes longer */
static const double FULL_COURANT = 0.45; /* its greatest Courant number */
static const double TRIPS_PER_S = 1.5e4;
static const double DRY_TRIPS_PER_S = 1e5; /* of a loading of the dry day, whose ways are given */
static const double WET_SHARE = 0.7;       /* of the cells, over a wet day (assumed) */
static const double WAKING_H = 16;         /* in which a day's trips are made (assumed) */
static const double VEHICLE_SHARE = 0.9;   /* of residents' trips, the rest walks; measured on scenarios/contoh */

/* Trips of a whole day: tours of residents there and back, freight, vehicles that enter at one end of each road. */
static double trips_of_day(const kota_plan *plan, double people) {
    const kota_traffic_params *traffic = &plan->traffic;
    const kota_district_def *districts = plan->sketch.districts.items;
    const kota_arterial *arterials = plan->sketch.arterials.items;
    double trips = VEHICLE_SHARE * 2 * people * (traffic->work_frac + traffic->school_frac + traffic->shop_trips);
    for (int32_t d = 0; d < plan->sketch.districts.count; d++)
        trips += districts[d].jobs * plan->people_frac * traffic->freight_trips_per_job;
    for (int32_t a = 0; a < plan->sketch.arterials.count; a++)
        trips += arterials[a].external_vehicles_per_day * plan->people_frac * traffic->external_frac;
    return trips;
}

/* How often each trip's way is found: in the run, and on the days that are driven before it. */
static double ways_found(const kota_plan *plan) {
    double usual = plan->waste.plan_by_hour && plan->couple.traffic_delays_trucks ? 1 : 0;
    return 1 + (double)plan->traffic.mode_loops + usual;
}

kota_effort kota_plan_effort(const kota_plan *plan) {
    kota_effort effort = {0};
    effort.cells = plan->sketch.width_m / plan->cell_m * (plan->sketch.height_m / plan->cell_m);
    const kota_district_def *districts = plan->sketch.districts.items;
    for (int32_t i = 0; i < plan->sketch.districts.count; i++) effort.people += districts[i].population_persons;
    effort.people *= plan->people_frac;
    double days = (plan->duration_s + plan->warmup_s) / 86400, whole = kota_floor(days);
    effort.trips = trips_of_day(plan, effort.people) * (whole + kota_min(1, (days - whole) * 24 / WAKING_H));
    bool full = plan->flood.solver == 1;
    double courant = full && plan->flood.courant > FULL_COURANT ? FULL_COURANT : plan->flood.courant;
    double dt_s =
        courant * plan->cell_m / 6.264; /* sqrt(9.81 m/s2 * 4 m): rivers and the sea set the step (assumed) */
    if (dt_s > plan->flood.dt_max_s) dt_s = plan->flood.dt_max_s;
    double steps = (plan->duration_s + plan->warmup_s) / dt_s;
    double update_s = (full ? FULL_SLOWER : 1) / CELL_UPDATES_PER_S;
    effort.run_s = steps * effort.cells * WET_SHARE * update_s + ways_found(plan) * effort.trips / TRIPS_PER_S + 1;
    effort.run_s += effort.trips * (double)plan->traffic.equilibrium / DRY_TRIPS_PER_S;
    effort.memory_bytes = effort.cells * (200 + 4 * plan->rain.rasters.count) + effort.trips * 250 + 1e8;
    double snapshots = plan->duration_s / plan->snapshot_s + 1;
    effort.disk_bytes = snapshots * effort.cells * 6.5 + effort.cells * 80 + 2e6;
    return effort;
}
