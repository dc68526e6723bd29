/* What the scenario does to walls and gates, as functions of time. */
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/text.h"
#include "plan/inside.h"

bool kota_plan_breached(const kota_plan *plan, const char *wall, int64_t time_ms) {
    const kota_breach *breaches = plan->breaches.items;
    for (int32_t b = 0; b < plan->breaches.count; b++) {
        if (strcmp(breaches[b].wall, wall) != 0) continue;
        if (time_ms >= kota_plan__anchor_ms(plan, breaches[b].at) + (int64_t)(breaches[b].after_s * 1000))
            return true;
    }
    return false;
}

double kota_plan_gate_frac(const kota_plan *plan, const char *gate, int64_t time_ms, double otherwise) {
    const kota_gate_plan *gates = plan->gates.items;
    for (int32_t g = 0; g < plan->gates.count; g++) {
        if (strcmp(gates[g].gate, gate) != 0) continue;
        double since_s = (double)(time_ms - kota_plan__anchor_ms(plan, gates[g].at)) / 1000;
        for (int32_t k = 0; k < gates[g].times_s.count && k < gates[g].open_frac.count; k++)
            if (since_s >= gates[g].times_s.values[k]) otherwise = gates[g].open_frac.values[k];
    }
    return otherwise;
}

static void check_time(const char *at, const char *where, kota_faults *faults) {
    int64_t since_ms;
    kota_error err = {0};
    if (at[0] != '\0' && kota_day_time_parse(&since_ms, at, &err) != KOTA_OK)
        kota_fault(faults, "%s.at = \"%s\" is not a time of day such as \"06:30\"", where, at);
}

void kota_plan__check_works(const kota_plan *plan, const char *where, kota_faults *faults) {
    char name[256];
    const kota_breach *breaches = plan->breaches.items;
    const kota_wall_def *walls = plan->sketch.walls.items;
    for (int32_t b = 0; b < plan->breaches.count; b++) {
        bool known = false;
        for (int32_t w = 0; w < plan->sketch.walls.count; w++)
            known = known || (strcmp(walls[w].id, breaches[b].wall) == 0 && walls[w].breach_at.count > 0);
        snprintf(name, sizeof name, "%.200s.breaches[%d]", where, b + 1);
        if (!known)
            kota_fault(faults, "%s.wall = \"%s\" is no wall of the city with a breach_at", name, breaches[b].wall);
        check_time(breaches[b].at, name, faults);
    }
    const kota_gate_plan *gates = plan->gates.items;
    const kota_gate_def *defs = plan->sketch.gates.items;
    for (int32_t g = 0; g < plan->gates.count; g++) {
        bool known = false;
        for (int32_t d = 0; d < plan->sketch.gates.count; d++)
            known = known || strcmp(defs[d].id, gates[g].gate) == 0;
        snprintf(name, sizeof name, "%.200s.gates[%d]", where, g + 1);
        if (!known) kota_fault(faults, "%s.gate = \"%s\" is no gate of the city", name, gates[g].gate);
        check_time(gates[g].at, name, faults);
        kota_plan__check_series(&gates[g].times_s, &gates[g].open_frac, name, "open", faults);
    }
}

char *kota_plan_drains_note(const kota_plan *plan) {
    const kota_drain_capacity *given = plan->flood.drain_capacity.items;
    kota_text text = {0};
    kota_text_add(&text, "%s", "");
    for (int32_t k = 0; k < plan->flood.drain_capacity.count; k++)
        kota_text_add(&text, "%s%s %g mm/h%s%s%s", k == 0 ? "Drains have no map but a capacity by land use: " : "; ",
                      kota_soil_place_names[given[k].land_use], given[k].rate_mps * 3.6e6,
                      given[k].source[0] != '\0' ? " (" : "", given[k].source,
                      given[k].source[0] != '\0' ? ")" : " (assumed)");
    return text.chars;
}

void kota_plan__check_flood(const kota_plan *plan, const char *where, kota_faults *faults) {
    const kota_numbers *depths = &plan->flood.duration_m;
    if (depths->count > 4)
        kota_fault(faults, "%s.flood.duration_depths_m has %d depths; give at most 4", where, depths->count);
    for (int32_t k = 0; k < depths->count; k++)
        if (!(depths->values[k] > plan->flood.depth_dry_m))
            kota_fault(faults, "%s.flood.duration_depths_m[%d] = %g must be above depth_dry_mm = %g", where, k + 1,
                       depths->values[k], plan->flood.depth_dry_m * 1000);
}
