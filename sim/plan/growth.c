/* What a scenario does to the city's people and jobs, and which districts and hours its changes of travel name. */
#include "map/growth.h"
#include "map/rails.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "plan/inside.h"

/* ---- checks ---- */

static void check_district(const kota_plan *plan, const char *id, bool may_be_all, const char *where,
                           kota_faults *faults) {
    const kota_district_def *districts = plan->sketch.districts.items;
    if (may_be_all && strcmp(id, "all") == 0) return;
    for (int32_t d = 0; d < plan->sketch.districts.count; d++)
        if (strcmp(districts[d].id, id) == 0) return;
    kota_fault(faults, "%s.district = \"%s\" is no district of the city%s", where, id,
               may_be_all ? "; use an id or \"all\"" : "");
}

static void check_developments(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_development_plan *items = plan->developments.items;
    char name[256];
    for (int32_t k = 0; k < plan->developments.count; k++) {
        const kota_points *outline = &items[k].outline;
        int64_t opens_ms;
        snprintf(name, sizeof name, "%.200s.developments[%d]", where, k + 1);
        if (items[k].district[0] != '\0') check_district(plan, items[k].district, false, name, faults);
        if (items[k].district[0] == '\0' && outline->count == 0)
            kota_fault(faults, "%s: \"%s\" needs a district or an outline", name, items[k].id);
        if (outline->count == 1 || outline->count == 2)
            kota_fault(faults, "%s.outline has %d points: give three or more, or none for the whole district", name,
                       outline->count);
        for (int32_t p = 0; p < outline->count; p++) {
            if (kota_plan__is_inside(plan, &outline->xy_m[2 * p])) continue;
            kota_plan__outside(plan, &outline->xy_m[2 * p], name, "outline", faults);
            break;
        }
        if (items[k].opens[0] != '\0' && kota_time_parse(&opens_ms, items[k].opens, 0, NULL) != KOTA_OK)
            kota_fault(faults, "%s.opens = \"%s\" is not a date such as \"2026-03-01\"", name, items[k].opens);
        for (int32_t b = 0; b < k; b++)
            if (strcmp(items[b].id, items[k].id) == 0)
                kota_fault(faults, "%s.id = \"%s\" is also that of [%d]: give each its own", name, items[k].id,
                           b + 1);
    }
}

void kota_plan__check_growth(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_growth *growth = plan->growth.items;
    const kota_charge *charges = plan->traffic.charges.items;
    const kota_demand_change *changes = plan->traffic.demand.items;
    char name[256];
    for (int32_t k = 0; k < plan->growth.count; k++) {
        snprintf(name, sizeof name, "%.200s.growth[%d]", where, k + 1);
        check_district(plan, growth[k].district, true, name, faults);
    }
    for (int32_t k = 0; k < plan->traffic.charges.count; k++) {
        snprintf(name, sizeof name, "%.200s.traffic.charges[%d]", where, k + 1);
        check_district(plan, charges[k].district, true, name, faults);
    }
    for (int32_t k = 0; k < plan->traffic.demand.count; k++) {
        bool duty = changes[k].purpose == KOTA_CHANGE_WORK || changes[k].purpose == KOTA_CHANGE_SCHOOL;
        if (duty && changes[k].factor > 1)
            kota_fault(faults,
                       "%s.traffic.demand[%d].factor = %g of trips to %s must be at most 1; use traffic.%s_share for "
                       "more of them",
                       where, k + 1, changes[k].factor, kota_demand_purpose_names[changes[k].purpose],
                       kota_demand_purpose_names[changes[k].purpose]);
    }
    check_developments(plan, where, faults);
}

/* ---- onto the map ---- */

static int32_t district_of(const kota_map *map, const char *id) {
    for (int32_t d = 0; d < map->district_count; d++)
        if (strcmp(map->districts[d].id_text, id) == 0) return d;
    return -1;
}

static bool has_opened(const kota_plan *plan, const char *opens, int32_t utc_offset_min) {
    int64_t opens_ms, start_ms;
    if (opens[0] == '\0' || kota_time_parse(&opens_ms, opens, utc_offset_min, NULL) != KOTA_OK) return true;
    return kota_time_parse(&start_ms, plan->start, utc_offset_min, NULL) != KOTA_OK || opens_ms <= start_ms;
}

kota_status kota_plan_grow(kota_map *map, const kota_plan *plan, kota_arena *arena, kota_error *err) {
    const kota_growth *growth = plan->growth.items;
    for (int32_t k = 0; k < plan->growth.count; k++)
        kota_map_scale(map, district_of(map, growth[k].district), growth[k].persons_factor, growth[k].jobs_factor,
                       arena);
    const kota_development_plan *items = plan->developments.items;
    for (int32_t k = 0; k < plan->developments.count; k++) {
        if (!has_opened(plan, items[k].opens, map->utc_offset_min)) continue;
        kota_points outline = items[k].outline;
        double *xy_m = KOTA_NEW(arena, double, 2 * (size_t)outline.count + 1);
        for (int32_t p = 0; p < outline.count; p++) {
            xy_m[2 * p] = outline.xy_m[2 * p] - plan->west_m;
            xy_m[2 * p + 1] = outline.xy_m[2 * p + 1] - plan->south_m;
        }
        outline.xy_m = xy_m;
        kota_development add = {.id = items[k].id,
                                .outline = &outline,
                                .district = district_of(map, items[k].district),
                                .persons = items[k].persons,
                                .jobs = items[k].jobs};
        KOTA_TRY(kota_map_settle(map, &add, arena, err));
    }
    return KOTA_OK;
}

void kota_plan_name_lines(kota_map *map, const kota_plan *plan, kota_arena *arena) {
    const kota_line_plan *lines = plan->lines.items;
    const char **ids = KOTA_NEW(arena, const char *, plan->lines.count);
    for (int32_t l = 0; l < plan->lines.count; l++) ids[l] = lines[l].id;
    map->line_ids = ids;
    map->line_count = plan->lines.count;
    for (int32_t l = 0; l < plan->lines.count; l++)
        if (strcmp(kota_line_kind_names[lines[l].kind], "rail") == 0)
            kota_map_add_trains(map, lines[l].name[0] != '\0' ? lines[l].name : lines[l].id, lines[l].stops.xy_m,
                                lines[l].stops.count, arena);
}
