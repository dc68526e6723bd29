/* What ranges alone do not show in a plan: references, sums, sizes. Ranges are checked by the schema. */
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/text.h"
#include "plan/inside.h"

enum { CELLS_MAX = 40000000 }; /* 40 M cells: about 4 GiB of fields (assumed a desktop's limit) */

static bool channel_known(const kota_plan *plan, const char *id) {
    const kota_channel *channels = plan->sketch.channels.items;
    for (int32_t i = 0; i < plan->sketch.channels.count; i++)
        if (strcmp(channels[i].id, id) == 0) return true;
    return false;
}

static bool district_known(const kota_plan *plan, const char *id) {
    if (strcmp(id, "all") == 0) return true;
    const kota_district_def *districts = plan->sketch.districts.items;
    for (int32_t i = 0; i < plan->sketch.districts.count; i++)
        if (strcmp(districts[i].id, id) == 0) return true;
    return false;
}

static void check_inflows(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_inflow *inflows = plan->inflows.items;
    for (int32_t i = 0; i < plan->inflows.count; i++) {
        if (!channel_known(plan, inflows[i].channel)) {
            const kota_channel *channels = plan->sketch.channels.items;
            const char *first = plan->sketch.channels.count > 0 ? channels[0].id : "none";
            kota_fault(faults, "%s.inflows[%d].channel = \"%s\" is no channel of the city; known are \"%s\"%s", where,
                       i + 1, inflows[i].channel, first, plan->sketch.channels.count > 1 ? " and others" : "");
        }
        if (inflows[i].flows_m3ps.count == 0)
            kota_fault(faults, "%s.inflows[%d].flows_m3_per_s is missing: give a list of flows, one a block", where,
                       i + 1);
    }
}

static void check_soils(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_soil *soils = plan->flood.soils.items;
    for (int32_t i = 0; i < plan->flood.soils.count; i++) {
        bool horton = strcmp(kota_soil_model_names[soils[i].model], "horton") == 0;
        if (!horton || soils[i].first_mps >= soils[i].rate_mps) continue;
        kota_fault(faults, "%s.flood.soils[%d].first_mm_per_h must be at least its rate_mm_per_h", where, i + 1);
    }
}

/* The ground of a sketch has no buildings. */
static void check_buildings(const kota_plan *plan, const char *where, kota_faults *faults) {
    if (plan->bundle[0] != '\0' || (plan->flood.buildings == 0 && !plan->flood.roofs_drain)) return;
    kota_fault(
        faults,
        "%s.flood: buildings and roofs_drain need buildings, which a sketch has none of; leave them out, or use "
        "an imported city",
        where);
}

static void check_sub_steps(const kota_plan *plan, const char *where, kota_faults *faults) {
    if (plan->flood.dt_min_s < plan->flood.dt_max_s) return;
    kota_fault(faults, "%s.flood.dt_min_s = %g must be below dt_max_s = %g", where, plan->flood.dt_min_s,
               plan->flood.dt_max_s);
}

static void check_day_time(const char *text, const char *where, const char *key, kota_faults *faults) {
    int64_t since_ms;
    kota_error err = {0};
    if (text[0] != '\0' && kota_day_time_parse(&since_ms, text, &err) != KOTA_OK)
        kota_fault(faults, "%s.%s = \"%s\" is not a time of day such as \"06:30\"", where, key, text);
}

static void check_times(const kota_plan *plan, const char *where, kota_faults *faults) {
    int64_t warmup_ms, start_ms, end_ms;
    kota_error err = {0};
    if (kota_plan_times(plan, &warmup_ms, &start_ms, &end_ms, &err) != KOTA_OK)
        kota_fault(faults, "%s.start = \"%s\" is not a date and time such as \"2025-01-15 04:00\"", where,
                   plan->start);
    check_day_time(plan->rain.at, where, "rain.at", faults);
    check_day_time(plan->sea.high_at, where, "sea.high_at", faults);
    const kota_inflow *inflows = plan->inflows.items;
    for (int32_t i = 0; i < plan->inflows.count; i++) check_day_time(inflows[i].at, where, "inflows.at", faults);
    if (plan->sample_s < plan->coupling_s)
        kota_fault(faults, "%s.sample_min = %g must be at least coupling_s = %g s", where, plan->sample_s / 60,
                   plan->coupling_s);
    if (plan->gauge_s < plan->coupling_s)
        kota_fault(faults, "%s.gauge_s = %g must be at least coupling_s = %g s", where, plan->gauge_s,
                   plan->coupling_s);
    if (plan->snapshot_s < plan->coupling_s)
        kota_fault(faults, "%s.snapshot_min = %g must be at least coupling_s = %g s", where, plan->snapshot_s / 60,
                   plan->coupling_s);
    if (plan->duration_s < plan->coupling_s)
        kota_fault(faults, "%s.duration_h = %g must be at least coupling_s = %g s", where, plan->duration_s / 3600,
                   plan->coupling_s);
}

static void check_shares(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_waste_params *waste = &plan->waste;
    double fates = waste->unserved_burnt_frac + waste->unserved_street_frac + waste->unserved_drain_frac;
    if (kota_abs(fates - 1) > 1e-9)
        kota_fault(faults, "%s.waste: burnt_share + street_share + drain_share = %g must be 1", where, fates);
    if (waste->shift_end_s <= waste->shift_start_s)
        kota_fault(faults, "%s.waste.shift_end_h = %g must be after shift_start_h = %g", where,
                   waste->shift_end_s / 3600, waste->shift_start_s / 3600);
    if (waste->weigh_s > waste->unload_s)
        kota_fault(faults, "%s.waste.weigh_min = %g must be at most unload_min = %g, of which it is a part", where,
                   waste->weigh_s / 60, waste->unload_s / 60);
    const kota_site_def *sites = waste->sites.items;
    for (int32_t s = 0; s < waste->sites.count; s++) {
        int64_t time_ms;
        if (sites[s].closed_from[0] != '\0' && kota_time_parse(&time_ms, sites[s].closed_from, 0, NULL) != KOTA_OK)
            kota_fault(faults, "%s.waste.sites[%d].closed_from = \"%s\" is not a date such as \"2026-03-01\"", where,
                       s + 1, sites[s].closed_from);
    }
    const kota_traffic_params *traffic = &plan->traffic;
    double modes = traffic->motorcycle_frac + traffic->car_frac + traffic->bus_frac + traffic->bicycle_frac;
    if (modes > 1 + 1e-9)
        kota_fault(faults,
                   "%s.traffic: motorcycle_share + car_share + bus_share + bicycle_share = %g must be at most 1",
                   where, modes);
}

/* Names are what tables and charts know an observation by. */
static void check_names(const char *where, const char *list, const char *const *names, int32_t count,
                        kota_faults *faults) {
    for (int32_t i = 1; i < count; i++)
        for (int32_t k = 0; k < i; k++)
            if (strcmp(names[i], names[k]) == 0) {
                kota_fault(faults, "%s.%s[%d].name = \"%s\" is taken by [%d]: give each a name of its own", where,
                           list, i + 1, names[i], k + 1);
                break;
            }
}

static void check_observed_level(const kota_plan *plan, int32_t index, const char *where, kota_faults *faults) {
    const kota_observed_level *level = (const kota_observed_level *)plan->observed_levels.items + index;
    int64_t at_ms;
    if (kota_time_parse(&at_ms, level->at, (int32_t)plan->sketch.utc_offset_min, NULL) != KOTA_OK)
        kota_fault(faults, "%s.observed_levels[%d].at = \"%s\" is not a date and time such as \"2025-01-15 04:00\"",
                   where, index + 1, level->at);
    if (level->levels_m.count < 2)
        kota_fault(faults, "%s.observed_levels[%d].levels_m has %d value%s; a comparison needs at least 2", where,
                   index + 1, level->levels_m.count, level->levels_m.count == 1 ? "" : "s");
}

static void check_observed_flow(const kota_plan *plan, int32_t index, const char *where, kota_faults *faults) {
    const kota_observed_flow *flow = (const kota_observed_flow *)plan->observed_flows.items + index;
    int64_t at_ms;
    if (kota_time_parse(&at_ms, flow->at, (int32_t)plan->sketch.utc_offset_min, NULL) != KOTA_OK)
        kota_fault(faults, "%s.observed_flows[%d].at = \"%s\" is not a date and time such as \"2025-01-15 04:00\"",
                   where, index + 1, flow->at);
    if (flow->flows_m3ps.count < 2)
        kota_fault(faults, "%s.observed_flows[%d].flows_m3_per_s has %d value%s; a comparison needs at least 2",
                   where, index + 1, flow->flows_m3ps.count, flow->flows_m3ps.count == 1 ? "" : "s");
}

static void check_observed_counts(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_observed_count *counts = plan->observed_counts.items;
    int32_t count = plan->observed_counts.count;
    const char **names = kota_alloc((size_t)count + 1, sizeof *names);
    for (int32_t i = 0; i < count; i++) {
        int64_t at_ms;
        names[i] = counts[i].name;
        if (kota_time_parse(&at_ms, counts[i].at, (int32_t)plan->sketch.utc_offset_min, NULL) != KOTA_OK)
            kota_fault(faults,
                       "%s.observed_counts[%d].at = \"%s\" is not a date and time such as \"2025-01-15 04:00\"",
                       where, i + 1, counts[i].at);
        if (counts[i].vehicles.count < 1)
            kota_fault(faults, "%s.observed_counts[%d].vehicles has no value; a comparison needs at least 1", where,
                       i + 1);
    }
    check_names(where, "observed_counts", names, count, faults);
    kota_free(names);
}

static void check_observed(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_observed_level *levels = plan->observed_levels.items;
    const kota_observed_extent *extents = plan->observed_extents.items;
    int32_t level_count = plan->observed_levels.count, extent_count = plan->observed_extents.count;
    const kota_observed_flow *flows = plan->observed_flows.items;
    int32_t flow_count = plan->observed_flows.count,
            most = kota_maxi(kota_maxi(level_count, extent_count), flow_count);
    const char **names = kota_alloc((size_t)most + 1, sizeof *names);
    for (int32_t i = 0; i < flow_count; i++) {
        check_observed_flow(plan, i, where, faults);
        names[i] = flows[i].name;
    }
    check_names(where, "observed_flows", names, flow_count, faults);
    for (int32_t i = 0; i < level_count; i++) {
        check_observed_level(plan, i, where, faults);
        names[i] = levels[i].name;
    }
    check_names(where, "observed_levels", names, level_count, faults);
    for (int32_t i = 0; i < extent_count; i++) names[i] = extents[i].name;
    check_names(where, "observed_extents", names, extent_count, faults);
    kota_free(names);
    check_observed_counts(plan, where, faults);
}

void kota_plan_check_gauges(const kota_plan *plan, const char *const *gauges, int32_t count, const char *where,
                            kota_faults *faults) {
    const kota_observed_level *levels = plan->observed_levels.items;
    for (int32_t i = 0; i < plan->observed_levels.count; i++) {
        bool known = false;
        for (int32_t g = 0; g < count && !known; g++) known = strcmp(gauges[g], levels[i].gauge) == 0;
        if (known) continue;
        const char *nearest = kota_text_nearest(levels[i].gauge, gauges, count);
        char known_text[200] = "it has none";
        if (nearest != NULL)
            snprintf(known_text, sizeof known_text, "did you mean \"%s\"?", nearest);
        else if (count > 0)
            snprintf(known_text, sizeof known_text, "known are \"%s\"%s", gauges[0], count > 1 ? " and others" : "");
        kota_fault(faults, "%s.observed_levels[%d].gauge = \"%s\" is no gauge of the city; %s", where, i + 1,
                   levels[i].gauge, known_text);
    }
}

static void check_lines(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_line_plan *lines = plan->lines.items;
    for (int32_t i = 1; i < plan->lines.count; i++)
        for (int32_t k = 0; k < i; k++)
            if (strcmp(lines[i].id, lines[k].id) == 0) {
                kota_fault(faults, "%s.lines[%d].id = \"%s\" is taken by [%d]: give each line an id of its own",
                           where, i + 1, lines[i].id, k + 1);
                break;
            }
    if (plan->lines.count > 0 && !plan->traffic.mode_choice)
        kota_fault(faults, "%s.lines: nobody rides them while traffic.mode_choice is false; set it to true", where);
}

static void check_sensors(const kota_plan *plan, const char *where, kota_faults *faults) {
    enum { ON_THEIR_WAY_MAX = 300 }; /* samples: each is kept for every street */
    const kota_sensor *sensors = plan->sensors.items;
    for (int32_t i = 0; i < plan->sensors.count; i++) {
        if (sensors[i].period_s < plan->coupling_s)
            kota_fault(faults, "%s.sensors[%d].period_min = %g must be at least coupling_s = %g s", where, i + 1,
                       sensors[i].period_s / 60, plan->coupling_s);
        if (sensors[i].delay_s > ON_THEIR_WAY_MAX * sensors[i].period_s)
            kota_fault(faults, "%s.sensors[%d].delay_min = %g must be at most %d times its period_min = %g", where,
                       i + 1, sensors[i].delay_s / 60, ON_THEIR_WAY_MAX, sensors[i].period_s / 60);
        for (int32_t k = 0; k < i; k++)
            if (sensors[k].what == sensors[i].what)
                kota_fault(faults, "%s.sensors[%d].what = \"%s\" is read by [%d] already: give one sensor each",
                           where, i + 1, kota_reading_names[sensors[i].what], k + 1);
    }
}

static void check_sketched_gauges(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_gauge_def *gauges = plan->sketch.gauges.items, *added = plan->gauges.items;
    int32_t own = plan->sketch.gauges.count, count = own + plan->gauges.count;
    const char **ids = kota_alloc((size_t)count + 1, sizeof *ids);
    for (int32_t g = 0; g < count; g++) ids[g] = g < own ? gauges[g].id : added[g - own].id;
    kota_plan_check_gauges(plan, ids, count, where, faults);
    kota_free(ids);
}

static void check_size(const kota_plan *plan, const char *where, kota_faults *faults) {
    double cells = plan->sketch.width_m / plan->cell_m * (plan->sketch.height_m / plan->cell_m);
    if (cells > CELLS_MAX)
        kota_fault(faults,
                   "%s.cell_m = %g makes %.0f million cells of this city; the limit is %d million: use larger cells",
                   where, plan->cell_m, cells / 1e6, CELLS_MAX / 1000000);
    if (plan->sketch.width_m < 4 * plan->cell_m || plan->sketch.height_m < 4 * plan->cell_m)
        kota_fault(faults, "%s.cell_m = %g leaves fewer than 4 cells a side of this city: use smaller cells", where,
                   plan->cell_m);
}

/* The sketch of a bundle is looked at where the bundle is read. */
static void check_ranges(const kota_plan *plan, const char *where, kota_faults *faults) {
    static const char sketch[] = "sketch";
    kota_faults all = {0};
    kota_schema_check(&kota_plan_schema, plan, where, &all);
    size_t length = strlen(where);
    for (int32_t f = 0; f < all.count; f++) {
        const char *key = all.lines[f] + length + (length > 0 ? 1 : 0);
        if (plan->bundle[0] == '\0' || strncmp(key, sketch, sizeof sketch - 1) != 0)
            kota_fault(faults, "%s", all.lines[f]);
    }
    kota_faults_free(&all);
}

void kota_plan_check(const kota_plan *plan, const char *where, kota_faults *faults) {
    int32_t before = faults->count;
    check_ranges(plan, where, faults);
    if (faults->count > before) return; /* what follows relies on sound values */
    check_times(plan, where, faults);
    kota_plan__check_rain(plan, where, faults);
    kota_plan__check_flood(plan, where, faults);
    check_soils(plan, where, faults);
    check_buildings(plan, where, faults);
    check_sub_steps(plan, where, faults);
    check_shares(plan, where, faults);
    check_lines(plan, where, faults);
    check_sensors(plan, where, faults);
    check_observed(plan, where, faults);
    if (plan->bundle[0] != '\0' && plan->bundle_hash[0] == '\0') return; /* its bundle was not read yet */
    check_inflows(plan, where, faults);
    kota_plan__check_levels(plan, where, faults);
    kota_plan__check_works(plan, where, faults);
    kota_plan__check_scene(plan, where, faults);
    kota_plan__check_growth(plan, where, faults);
    if (!kota_is_nan(plan->ground_year) && kota_is_nan(plan->sketch.survey_year))
        kota_fault(faults, "%s.ground_year = %g: the city does not say its survey_year, so nothing can sink", where,
                   plan->ground_year);
    check_size(plan, where, faults);
    const kota_expectation *expectations = plan->expectations.items;
    for (int32_t i = 0; i < plan->expectations.count; i++)
        if (!district_known(plan, expectations[i].district))
            kota_fault(faults,
                       "%s.expectations[%d].district = \"%s\" is no district of the city; use an id or \"all\"",
                       where, i + 1, expectations[i].district);
    if (plan->bundle[0] != '\0') return;
    check_sketched_gauges(plan, where, faults);
    char city[160];
    const char *name = plan->sketch.name;
    size_t length = strlen(name) < 100 ? strlen(name) : 100;
    memcpy(city, "city \"", 6);
    memcpy(city + 6, name, length);
    memcpy(city + 6 + length, "\"", 2);
    kota_sketch_check(&plan->sketch, city, faults);
}

kota_hash kota_plan_hash(const kota_plan *plan) {
    kota_plan bare = *plan;
    bare.bundle = ""; /* its content counts, not where it lies */
    bare.outputs = (kota_outputs){0};
    kota_hasher *hasher = kota_hasher_create();
    kota_schema_hash(&kota_plan_schema, &bare, hasher);
    kota_hash hash = kota_hasher_value(hasher);
    kota_hasher_destroy(hasher);
    return hash;
}
